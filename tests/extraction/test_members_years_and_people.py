"""Several members in several years, lists that share no ending, one thing in each place, and people who are helped."""

from __future__ import annotations

import pytest

from tests.extraction.reading import read

_Row = tuple[str, str, str, str, str, int | None]


def _targets(sentence: str) -> list[_Row]:
    tables = read(f"一、主要任务\n(一)建设光网。{sentence}", start=2021, end=2025)
    return [(row.indicator, row.scope, row.comparator, str(row.value), row.unit, row.year) for row in tables.targets]


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        pytest.param("8%、9%、7%和18%、19%、17%", {("甲率", 2023): "8", ("丙率", 2023): "7", ("甲率", 2025): "18", ("丙率", 2025): "17"}, id="by year"),
        pytest.param("8%、18%和9%、19%和7%、17%", {("甲率", 2023): "8", ("丙率", 2023): "7", ("甲率", 2025): "18", ("丙率", 2025): "17"}, id="by member"),
    ],
)  # fmt: skip
def test_numbers_of_several_members_in_several_years(numbers: str, expected: dict[tuple[str, int], str]) -> None:
    rows = _targets(f"到2023年、2025年，病床甲率、病床乙率、病床丙率分别达到{numbers}。")
    found = {(name.removeprefix("病床"), year): value for name, _, _, value, _, year in rows}
    assert len(rows) == len(found) == 6
    assert found.items() >= expected.items()


def test_members_that_say_what_is_measured_share_no_ending() -> None:
    rows = _targets("到2025年，入托率、山林覆盖率、科研投入强度分别达到65%、45%、2.5%。")
    assert sorted((name, value) for name, _, _, value, _, _ in rows) == [("入托率", "65"), ("山林覆盖率", "45"), ("科研投入强度", "2.5")]


@pytest.mark.parametrize(
    ("sentence", "row"),
    [
        pytest.param("每个村建设一个取水点。", ("取水点", "每个村", "=", "1", "个", None), id="one thing in each place"),
        pytest.param("力争每县(市)至少规划建设一个码头。", ("码头", "每县(市)", ">=", "1", "个", None), id="at least one"),
        pytest.param("提高3万山区居民供暖保障水平。", ("提高供暖保障水平的山区居民", "", "=", "3", "万", None), id="people helped"),
        pytest.param("茶叶总产值2030年左右达到50亿元。", ("茶叶总产值", "", "=", "50", "亿元", 2030), id="about a year"),
    ],
)
def test_a_figure_is_read(sentence: str, row: _Row) -> None:
    assert _targets(sentence) == [row]


def test_the_parts_of_what_is_done_are_added_too() -> None:
    targets = read("一、主要任务\n(一)水务。推动25家水厂实施设备改造，其中2016年5家、2017年20家。").targets
    assert [(str(row.value), row.kind, row.year) for row in targets] == [
        ("25", "increment", None),
        ("5", "increment", 2016),
        ("20", "increment", 2017),
    ]
