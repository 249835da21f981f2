"""Figures of documents that the rules had not seen, and the like of them."""

from __future__ import annotations

import pytest

from tests.extraction.reading import read

_Row = tuple[str, str, str, str, str, str, int | None]


def _targets(sentence: str) -> list[_Row]:
    tables = read(f"一、主要任务\n(一)建设光网。{sentence}", start=2021, end=2025)
    return [(row.indicator, row.scope, row.comparator, str(row.value), row.unit, row.kind, row.year) for row in tables.targets]


@pytest.mark.parametrize(
    ("sentence", "rows"),
    [
        pytest.param("废钢占比提高三个百分点以上。", [("废钢占比", "", ">=", "3", "百分点", "growth", None)], id="points in characters"),
        pytest.param("失业率下降半个百分点。", [("失业率", "", "=", "0.5", "百分点", "growth", None)], id="half a point"),
        pytest.param("到2025年，轻卡保有量实现倍增。", [("轻卡保有量", "", "=", "1", "倍", "growth", 2025)], id="doubled"),
        pytest.param("实施企业倍增计划。", [], id="a name that holds the word"),
        pytest.param("机房电能利用效率（PUE）不超过1.3。", [("机房电能利用效率（PUE）", "", "<=", "1.3", "", "level", None)], id="no unit"),
        pytest.param(
            "每25—30公里村道配备不少于一名护路员。",
            [("护路员", "每25-30公里村道", ">=", "1", "名", "increment", None)],
            id="for so much of it each",
        ),
        pytest.param("年问诊量超过50万例次。", [("年问诊量", "", ">", "50", "万例次", "level", None)], id="times it is done"),
        pytest.param(
            "共有机构2.8万个，其中药店1189个。",
            [("机构", "", "=", "2.8", "万个", "level", None), ("药店", "", "=", "1189", "个", "level", None)],
            id="part of a whole that is counted in thousands",
        ),
        pytest.param(
            "在货车较多的路口100%增设隔离设施。",
            [("增设隔离设施", "货车较多的路口", "=", "100", "%", "level", None)],
            id="all of them, a number printed",
        ),
        pytest.param("门店登记推进100%全覆盖。", [("门店登记全覆盖", "", "=", "100", "%", "level", None)], id="printed, not implied"),
        pytest.param(
            "三年新改建村道60公里，其中2021年、2022年分别新改建20公里、40公里。",
            [
                ("村道", "", "=", "60", "公里", "increment", 2023),
                ("村道", "", "=", "20", "公里", "increment", 2021),
                ("村道", "", "=", "40", "公里", "increment", 2022),
            ],
            id="years in turn, the verb again",
        ),
        pytest.param(
            "实施支管检测约123公里，对其中的约24公里进行修复。",
            [("支管检测", "", "~", "123", "公里", "increment", None), ("支管修复", "", "~", "24", "公里", "increment", None)],
            id="so many of these",
        ),
        pytest.param(
            "60平方公里以上建设用地面积达到海绵建设要求。",
            [("海绵建设要求", "建设用地面积", ">=", "60", "平方公里", "level", None)],
            id="so much of the area meets it",
        ),
        pytest.param(
            "参与调峰的充电站和换电车辆实现“双过千”。",
            [("参与调峰的充电站", "", ">", "1000", "", "level", None), ("换电车辆", "", ">", "1000", "", "level", None)],
            id="both above a thousand",
        ),
        pytest.param(
            "规划建设五个郊野公园带。", [("郊野公园带", "", "=", "5", "个", "increment", None)], id="few of what one can point at"
        ),
        pytest.param("全年培训不少于5场。", [("培训", "", ">=", "5", "场", "increment", None)], id="all the year is no name"),
        pytest.param(
            "30%的小区要创建示范小区。", [("创建示范小区", "小区", "=", "30", "%", "level", None)], id="a share that becomes something"
        ),
    ],
)
def test_a_figure_is_read(sentence: str, rows: list[_Row]) -> None:
    assert _targets(sentence) == rows
