"""Lists that say a role behind each part, parts that look back or lead, and numbers of what is against the law."""

from __future__ import annotations

import pytest

from portal.structure.roles import part_role
from tests.extraction.reading import bodies, read


@pytest.mark.parametrize("mark", ["，", "、"])
@pytest.mark.parametrize("rest", ["组织落实", "组织实施", "按职责组织配合", "配合", "按职责组织落实"])
def test_others_carry_out_what_one_leads(mark: str, rest: str) -> None:
    found = bodies(f"加强检查。（省商务厅、省财政厅牵头负责{mark}各市政府{rest}）")
    assert [(row.name_as_written, row.role) for row in found] == [("省商务厅", "lead"), ("省财政厅", "lead"), ("各市政府", "participant")]


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("“一圈两带”既定目标如期实现", "background"),
        ("各项任务全面完成", "background"),
        ("加强党对卫生工作的全面领导", "safeguards"),
        ("坚持党的领导", "safeguards"),
        ("确保目标任务全面完成落实到位", None),
    ],
)
def test_headings_say_what_a_part_is_for(heading: str, role: str | None) -> None:
    assert part_role(heading) == role


def test_what_is_against_the_law_is_no_target() -> None:
    text = "一、主要任务\n(一)严格执法。对存放总重量超过60公斤、软管长度超过2米的,要依法责令改正。到2025年,检查覆盖率达到100%。"
    assert [str(row.value) for row in read(text, start=2023, end=2025).targets] == ["100"]


def test_a_thousand_without_a_number_is_a_thousand() -> None:
    [found] = read("一、发展目标\n到2025年,公园数量达到千座以上。", start=2021, end=2025).targets
    assert (str(found.value), found.unit, found.comparator) == ("1000", "座", ">=")
