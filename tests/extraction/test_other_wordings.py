"""Wordings of figures that were misread at first sight, each with a text of its own."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.extraction.reading import read

Row = tuple[str, str, str, str, str, int | None]


def _targets(said: str) -> list[Row]:
    rows = read(f"一、主要任务\n(一)推进建设。{said}").targets
    return [(row.indicator, row.scope, row.comparator, str(row.value), row.unit, row.year) for row in rows]


def _observations(said: str) -> list[tuple[str, str, str, str]]:
    rows = read(f"一、工作基础\n{said}\n二、主要任务\n(一)建设光网。加快建设。").observations
    return [(row.indicator, row.scope, str(row.value), row.unit) for row in rows]


@pytest.mark.parametrize(
    ("said", "rows"),
    [
        pytest.param(
            "锅炉平均能耗降低到20千克标煤/平方米以下。", [("锅炉平均能耗", "", "<=", "20", "千克标煤/平方米", None)], id="a unit of coal"
        ),
        pytest.param(
            "到2016年,新建建筑执行节能75%强制性标准的比例达到90%。",
            [("新建建筑执行节能75%强制性标准的比例", "", "=", "90", "%", 2016)],
            id="the name of a standard",
        ),
        pytest.param("管网漏损率控制在8%至10%。", [("管网漏损率", "", "=", "8", "%", None)], id="both ends of a range"),
        pytest.param("到2016年,港口吞吐量达到每年45万吨。", [("港口吞吐量", "", "=", "45", "万吨", 2016)], id="how much it is each year by then"),
        pytest.param(
            "到2016年,城区供热普及率达到90%,城乡结合部(含中心镇,下同)达到70%,农村地区达到40%。",
            [
                ("供热普及率", "城区", "=", "90", "%", 2016),
                ("供热普及率", "城乡结合部(含中心镇,下同)", "=", "70", "%", 2016),
                ("供热普及率", "农村地区", "=", "40", "%", 2016),
            ],
            id="an area with what it takes in",
        ),
        pytest.param("解决村村通问题。", [], id="the name of a problem"),
    ],
)
def test_a_form_of_words(said: str, rows: list[Row]) -> None:
    assert _targets(said) == rows


def test_what_there_is_stands_in_the_part_on_the_basis_of_the_work() -> None:
    assert _observations("2014年,全省市级以上文物保护单位881处,租赁合同备案38万份。") == [
        ("市级以上文物保护单位", "", "881", "处"),
        ("租赁合同备案", "", "38", "万份"),
    ]


def test_a_box_may_be_a_table_of_what_is_aimed_at_in_one_year() -> None:
    box = "专栏1 供暖路线\t\n供暖方式\t2016年发展目标\n地热供暖\t供暖面积达到10亿平方米,其中深层供暖5亿平方米\n"
    rows = read(f"一、主要任务\n(一)推进供暖。加快推进。\n{box}(二)建设管网。加快建设。").targets
    assert [(row.value, row.year) for row in rows] == [(Decimal(10), 2016), (Decimal(5), 2016)]
