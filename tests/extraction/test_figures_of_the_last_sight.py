"""Forms of figures that were misread at first sight, each with a wording of its own."""

from __future__ import annotations

from tests.extraction.reading import read


def _rows(said: str) -> list[tuple[str, str, str, str, int | None]]:
    targets = read(f"一、主要任务\n(一)推进建设。加快改革。{said}").targets
    return [(row.indicator, row.scope, str(row.value), row.unit, row.year) for row in targets]


def test_what_is_finished_in_so_many_years_is_due_at_their_end() -> None:
    assert _rows("三年完成投资15亿元,引进企业30家。") == [("投资", "", "15", "亿元", 2017), ("企业", "", "30", "家", 2017)]


def test_a_share_of_places_may_follow_what_is_done_there() -> None:
    assert _rows("居家养老服务在70%以上的县(市、区)普遍开展。") == [("居家养老服务", "县(市、区)", "70", "%", None)]


def test_classes_of_people_and_sizes_to_be_had_are_no_targets() -> None:
    assert not _rows("将6类重点人群列为服务对象。")
    assert not _rows("实现500亩以上集中连片种植。")


def test_coverage_that_is_reached_basically_is_none_however_long_its_subject() -> None:
    assert not _rows("基本实现农村地区主要快递企业上门取件服务网点全覆盖。")
