"""Figures of documents that the rules had not seen, and their siblings, each with a wording of its own."""

from __future__ import annotations

import pytest

from tests.extraction.reading import read

#: indicator, scope, comparator, value, unit, kind, year
Row = tuple[str, str, str, str, str, str, int | None]


def _rows(said: str, *, chapter: str = "主要任务", heading: str = "推进建设。加快改革。") -> list[Row]:
    targets = read(f"一、{chapter}\n(一){heading}{said}").targets
    return [(row.indicator, row.scope, row.comparator, f"{row.value:f}", row.unit, row.kind, row.year) for row in targets]


@pytest.mark.parametrize(
    ("said", "rows"),
    [
        pytest.param(
            "2016年底前,各市60%以上的县至少有1家老年大学。",
            [("老年大学", "各市的县", ">=", "60", "%", "level", 2016), ("老年大学", "各市60%以上的县", ">=", "1", "家", "level", 2016)],
            id="a share of the places of each place",
        ),
        pytest.param(
            "90%的村拥有1名以上乡村医生。",
            [("乡村医生", "村", "=", "90", "%", "level", None), ("乡村医生", "90%的村", ">=", "1", "名", "level", None)],
            id="the bound behind the number",
        ),
        pytest.param(
            "每个市至少有一个县开展试点。", [("开展试点的县", "每个市", ">=", "1", "个", "level", None)], id="one that does something"
        ),
        pytest.param(
            "每个省份至少有两所医院达到三级水平。", [("达到三级水平的医院", "每个省份", ">=", "2", "所", "level", None)], id="two of them"
        ),
    ],
)
def test_places_have_at_least_so_many_of_a_thing(said: str, rows: list[Row]) -> None:
    assert _rows(said) == rows


@pytest.mark.parametrize(
    ("said", "rows"),
    [
        pytest.param(
            "19个县和40个乡镇完成体制改革。",
            [("完成体制改革的县", "", "=", "19", "个", "increment", None), ("完成体制改革的乡镇", "", "=", "40", "个", "increment", None)],
            id="two counts",
        ),
        pytest.param(
            "8个市、45个县(市、区)均建成融媒体中心。",
            [
                ("建成融媒体中心的市", "", "=", "8", "个", "increment", None),
                ("建成融媒体中心的县(市、区)", "", "=", "45", "个", "increment", None),
            ],
            id="a bracket in a name",
        ),
    ],
)
def test_what_several_counted_groups_do_stands_behind_the_last(said: str, rows: list[Row]) -> None:
    assert _rows(said) == rows


@pytest.mark.parametrize(
    ("said", "indicator", "scope"),
    [
        pytest.param("确保2016年底前所有市、所有县作为转出地和接收地双向开通。", "作为转出地和接收地双向开通", "市、县", id="a list"),
        pytest.param("全省所有统筹地区依托省级平台提供备案服务。", "依托省级平台提供备案服务", "统筹地区", id="by what means"),
        pytest.param("年底前所有街道、乡镇实现一窗受理。", "一窗受理", "街道、乡镇", id="a time in front"),
    ],
)
def test_all_places_do_something(said: str, indicator: str, scope: str) -> None:
    [row] = read(f"一、主要任务\n(一)推进建设。加快改革。{said}").targets
    assert (row.indicator, row.scope, row.value, row.implied) == (indicator, scope, 100, True)
