"""Lines broken at a fixed width are joined to paragraphs; lines that are paragraphs stay."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.extraction.tables import read_tables
from portal.text.script import plain
from portal.text.wrapped import join_lines
from tests.documents import document
from tests.extraction.reading import registry

PARAGRAPHS = (
    "一、主要任务",
    "(一)建设光网。加快建设覆盖城乡的高速宽带网络,推进光纤到户和移动通信网络升级,到2017年,固定宽带家庭普及率达到60%,新增光纤入户790万户。(牵头单位:省通信管理局;责任单位:省发展改革委、省财政厅、省住房城乡建设厅,各市、州人民政府)",
    "(二)普及应用。推动互联网与制造业、农业、服务业深度融合,培育示范企业100家,打造公共服务平台20个,带动形成千亿元规模的产业集群。(省经信委、省农业厅、省商务厅等按职责分工负责)",
    "二、保障措施",
    "(一)加强领导。省政府成立领导小组,统筹推进各项工作,协调解决重大问题,建立定期会商和督查通报制度。省发展改革委要会同有关部门制定实施细则,明确进度安排,确保各项任务按时完成。",
    "(二)加大投入。省财政厅要统筹现有专项资金,支持重点项目建设。鼓励社会资本以多种方式参与,形成多元投入机制,不断拓宽融资渠道。",
)


def rows(text: str) -> list[tuple[str, ...]]:
    """What is read of a text, broken or not, without the places it stands at."""
    given = document(text)
    tables = read_tables(type(given)(given.plan, text, join_lines(plain(text), text)), registry())
    bodies = [(row.role, str(row.order), row.organization) for row in tables.responsibilities]
    figures = [(row.indicator, str(row.value), row.unit, str(row.year)) for row in tables.targets]
    return [*[(task.number, task.title) for task in tables.tasks], *bodies, *figures]


def broken(width: int, *, indent: str = "", page: str = "") -> str:
    lines = [
        line
        for paragraph in PARAGRAPHS
        for line in textwrap.wrap(paragraph, width, initial_indent=indent, break_long_words=True, drop_whitespace=False)
    ]
    if page:
        lines[7:7] = [page.format(1)]
        lines[14:14] = [page.format(2)]
    return "\n".join(lines)


@pytest.mark.parametrize("indent", ["", "\u3000\u3000"])
@pytest.mark.parametrize("width", [22, 28, 35])
def test_a_plan_broken_at_any_width_reads_like_the_whole(width: int, indent: str) -> None:
    assert rows(broken(width, indent=indent)) == rows("\n".join(PARAGRAPHS))


@pytest.mark.parametrize("page", ["— {} —", "- {} -", "第 {} 页 共 2 页"])
def test_page_numbers_inside_a_paragraph_are_no_text(page: str) -> None:
    assert rows(broken(28, page=page)) == rows("\n".join(PARAGRAPHS))


def test_lines_that_are_paragraphs_stay() -> None:
    text = "\n".join(PARAGRAPHS * 4)
    assert join_lines(text, text) == text


def test_short_items_that_end_with_a_stop_are_no_broken_lines() -> None:
    text = "\n".join(f"{number}.推进第{number}项重点工程建设并按时完成。" for number in range(1, 30))
    assert join_lines(text, text) == text


def test_the_registered_plans_have_paragraphs_for_lines(project_root: Path) -> None:
    sources = sorted((project_root / "datasets").glob("*/source.txt"))
    assert sources
    for path in sources:
        text = plain(path.read_text(encoding="utf-8"))
        assert join_lines(text, text) == text, path


@given(st.text(alphabet="建设。,;:(一)、1.% \t\n—第页", max_size=600))
def test_only_line_breaks_and_page_numbers_turn_into_blanks(text: str) -> None:
    joined = join_lines(text, text)
    assert len(joined) == len(text)
    changed = [(old, new) for old, new in zip(text, joined, strict=True) if old != new]
    assert all(new == " " for _, new in changed)


def test_rows_of_a_table_are_no_broken_lines() -> None:
    """A TAB is a blank in plain form: only the original tells that a line is a row."""
    text = "\n".join(
        [
            "序号\t具体举措\t牵头单位\t完成时限",
            *[f"{number}\t推进第{number}项改革并完善配套制度\t省发展改革委\t2017年底" for number in range(20)],
        ]
    )
    assert join_lines(plain(text), text) == plain(text)
