"""One table in the many layouts in which plans print it: the rows that it gives are the same in each."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.extraction.reading import read

Told = tuple[str, str, str, str, int | None, str, int | None]  # scope, indicator, value, unit, year, baseline and its year


def told(table: str) -> list[Told]:
    tables = read(f"一、发展目标\n到2025年,供水保障能力提升。\n{table}\n", start=2021, end=2025)
    assert not tables.observations
    return [
        (row.scope, row.indicator, str(row.value), row.unit, row.year, str(row.baseline_value or ""), row.baseline_year)
        for row in tables.targets
    ]


RATE: Told = ("", "自来水普及率", "95", "%", 2025, "90", 2020)
AREA: Told = ("", "灌溉面积", "1250", "万亩", 2025, "1200", 2020)


@pytest.mark.parametrize(
    "table",
    [
        pytest.param("序号\t指标\t单位\t2020年\t2025年\t属性\n1\t自来水普及率\t%\t90\t95\t预期性\n2\t灌溉面积\t万亩\t1200\t1250\t预期性", id="plain"),
        pytest.param("指标名称\t2020年\t2025年\n自来水普及率（%）\t90\t95\n灌溉面积（万亩）\t1200\t1250", id="units behind names"),
        pytest.param("指标\t2020年\t2025年\n自来水普及率\t90%\t95%\n灌溉面积\t1200万亩\t1250万亩", id="units in cells"),
        pytest.param("指标\t2020年\t2025年\t单位\n自来水普及率\t90\t95\t%\n灌溉面积\t1200\t1250\t万亩", id="units last"),
        pytest.param("指标\t单位\t2025年\t2020年\n自来水普及率\t%\t95\t90\n灌溉面积\t万亩\t1250\t1200", id="the goal first"),
        pytest.param("属性\t指标\t单位\t2020年\t2025年\n预期性\t自来水普及率\t%\t90\t95\n预期性\t灌溉面积\t万亩\t1200\t1250", id="binding first"),
        pytest.param("指标\t单位\t2020年现状值\t2025年目标值\n自来水普及率\t%\t90\t95\n灌溉面积\t万亩\t1200\t1250", id="said what they are"),
        pytest.param("指标名称\t计量单位\t2020年完成值\t2025年规划值\n自来水普及率\t%\t90\t95\n灌溉面积\t万亩\t1200\t1250", id="reached and planned"),
        pytest.param("指标\t单位\t“十三五”末\t“十四五”末\n自来水普及率\t%\t90\t95\n灌溉面积\t万亩\t1200\t1250", id="ends of five years"),
        pytest.param("类别\t指标\t单位\t指标值\t\t属性\n\t\t\t2020年\t2025年\t\n供水\t自来水普及率\t%\t90\t95\t预期性\n\t灌溉面积\t万亩\t1200\t1250\t预期性", id="years below a merged heading"),
        pytest.param("一级指标\t二级指标\t单位\t2020年\t2025年\n供水\t自来水普及率\t%\t90\t95\n\t灌溉面积\t万亩\t1200\t1250", id="indicators of two levels"),
        pytest.param("指标\t单位\t2020年\t2025年\n（一）供水\t\t\t\n1.自来水普及率\t%\t90\t95\n（二）灌溉\t\t\t\n2.灌溉面积\t万亩\t1200\t1250", id="groups with ordinals"),
        pytest.param("指标名称\t\t2020年实际值\t2025年目标值\n※供水保障（含“十四五”新建工程）\t\t\t\n自来水普及率（%）\t\t90\t95\n※灌溉\t\t\t\n灌溉\t灌溉面积（万亩）\t1200\t1250", id="a group with a period in its name below the head"),
        pytest.param("甲市“十四五”水利主要指标\t\t\t\n指标\t单位\t2020年\t2025年\n自来水普及率\t%\t90\t95\n灌溉面积\t万亩\t1200\t1250", id="the caption in a row of its own"),
        pytest.param("指标\t单位\t2020年\t2025年\t指标\t单位\t2020年\t2025年\n自来水普及率\t%\t90\t95\t灌溉面积\t万亩\t1200\t1250", id="two halves side by side"),
    ],
)  # fmt: skip
def test_the_rows_do_not_depend_on_the_layout(table: str) -> None:
    assert told(table) == [RATE, AREA]


def test_a_unit_in_a_row_above_the_head_is_that_of_all() -> None:
    assert told("单位：万亩\t\t\n指标\t2020年\t2025年\n灌溉面积\t1200\t1250") == [AREA]


def test_a_base_without_a_year_is_where_the_goal_starts() -> None:
    assert told("指标\t单位\t基期值\t目标值\n灌溉面积\t万亩\t1200\t1250") == [("", "灌溉面积", "1250", "万亩", 2025, "1200", None)]


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        pytest.param(
            "地区\t2025年自来水普及率（%）\t2025年灌溉面积（万亩）\n乙县\t95\t120\n合计\t95.5\t200",
            [("乙县", "自来水普及率", "95", "%", 2025, "", None), ("乙县", "灌溉面积", "120", "万亩", 2025, "", None),
             ("", "自来水普及率", "95.5", "%", 2025, "", None), ("", "灌溉面积", "200", "万亩", 2025, "", None)], id="years in headings"),
        pytest.param(
            "地区\t2020年自来水普及率（%）\t2025年自来水普及率（%）\n乙县\t90\t95",
            [("乙县", "自来水普及率", "95", "%", 2025, "90", 2020)], id="the base in a column before"),
        pytest.param(
            "地区\t自来水普及率（%）\t\n\t2020年\t2025年\n乙县\t90\t95\n丙区\t91\t96",
            [("乙县", "自来水普及率", "95", "%", 2025, "90", 2020), ("丙区", "自来水普及率", "96", "%", 2025, "91", 2020)], id="years below what is measured"),
        pytest.param(
            "“十四五”各县（区）目标分解表\n指标\t单位\t乙县\t丙区\t合计\n灌溉面积\t万亩\t10\t20\t30",
            [("乙县", "灌溉面积", "10", "万亩", 2025, "", None), ("丙区", "灌溉面积", "20", "万亩", 2025, "", None),
             ("", "灌溉面积", "30", "万亩", 2025, "", None)], id="areas across"),
        pytest.param(
            "地区\t泵站（座）\t水池（座）\t服务半径\n乙县\t5\t7\t1.5公里\n总计\t70\t120\t",
            [("乙县", "泵站", "5", "座", 2025, "", None), ("乙县", "水池", "7", "座", 2025, "", None), ("乙县", "服务半径", "1.5", "公里", 2025, "", None),
             ("", "泵站", "70", "座", 2025, "", None), ("", "水池", "120", "座", 2025, "", None)], id="some cells with their unit"),
    ],
)  # fmt: skip
def test_a_table_of_areas_says_for_each_what_it_is_to_reach(table: str, expected: list[Told]) -> None:
    assert told(table) == expected


def test_a_table_that_counts_products_of_two_firms_is_not_shared_out_among_areas() -> None:
    assert not told("产品\t甲厂\t乙厂\n水泵\t10\t20")


def test_values_are_decimals() -> None:
    [row] = read("一、发展目标\n目标如下。\n指标\t单位\t2020年\t2025年\n灌溉面积\t亩\t12,000\t12,500\n", start=2021, end=2025).targets
    assert (row.value, row.baseline_value) == (Decimal(12500), Decimal(12000))
