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
        pytest.param("指标名称\t计算单位\t2020年实际\t2025年规划目标\n自来水普及率\t%\t90\t95\n灌溉面积\t万亩\t1200\t1250", id="what is counted in"),
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


def test_a_table_may_date_its_rows_in_their_first_column() -> None:
    table = "供水目标（2024-2025年）单位：万吨\t\t\t\n年度\t水源\t供水能力\t实际供水\n2024\t水库\t130\t55\n\t合计\t540\t160\n2025\t水库\t150\t60\n\t合计\t690\t210"
    assert told(table) == [
        ("水库", "供水能力", "130", "万吨", 2024, "", None),
        ("水库", "实际供水", "55", "万吨", 2024, "", None),
        ("", "供水能力", "540", "万吨", 2024, "", None),
        ("", "实际供水", "160", "万吨", 2024, "", None),
        ("水库", "供水能力", "150", "万吨", 2025, "", None),
        ("水库", "实际供水", "60", "万吨", 2025, "", None),
        ("", "供水能力", "690", "万吨", 2025, "", None),
        ("", "实际供水", "210", "万吨", 2025, "", None),
    ]


def test_a_year_may_be_merged_over_any_number_of_rows() -> None:
    rows = "".join(f"{2024 if not number else ''}\t水库{number}\t{number + 1}\n" for number in range(70))
    assert told(f"年度\t水源\t供水能力（万吨）\n{rows}")[-1] == ("水库69", "供水能力", "70", "万吨", 2024, "", None)


def divided(table: str) -> list[tuple[str, str, str, str]]:
    """Read a table of task division: number of the task, its title, body and role."""
    tables = read(f"一、重点任务\n任务分工如下。\n{table}\n", start=2021, end=2025)
    tasks = {row.task_id: row for row in tables.tasks}
    return [(tasks[row.task_id].number, tasks[row.task_id].title, row.name_as_written, row.role) for row in tables.responsibilities]


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        pytest.param(
            "任务分类\t主要方向\t重点任务（2024—2026）\t2024年工作项目\t牵头部门\t配合部门\n"
            "（一）改善环境\t1、改善道路\t（1）建设精品道路。\t推进试点。\t市交通局\t市城管局\n"
            "\t2、改善桥梁\t（3）整治老旧桥梁。\t完成摸排。\t市水务局\t\n"
            "（二）改善服务\t5、改善公交\t（8）更新公交车辆。\t推进更新。\t市交通局\t市财政局",
            [("一/1/1", "建设精品道路", "市交通局", "lead"), ("一/1/1", "建设精品道路", "市城管局", "participant"),
             ("一/2/3", "整治老旧桥梁", "市水务局", "lead"),
             ("二/5/8", "更新公交车辆", "市交通局", "lead"), ("二/5/8", "更新公交车辆", "市财政局", "participant")], id="ordinals in cells, column by column"),
        pytest.param(
            "任务类型\t\t序号\t工作任务\t推进单位\n行动一：焕新行动（片区更新）\t\t4\t推进片区规划研究\t市规划局\n\t\t6\t推进旧房改造\t市房管局\n"
            "行动二：提质行动\t园区\t9\t推进园区提质\t市商务局",
            [("行动一/4", "推进片区规划研究", "市规划局", "responsible"), ("行动一/6", "推进旧房改造", "市房管局", "responsible"),
             ("行动二/9", "推进园区提质", "市商务局", "responsible")], id="actions merged over rows"),
        pytest.param(
            "行动\t序号\t工作任务\t责任单位\n行动一 焕新\t1\t推进旧房改造\t市房管局\n行动二 提质\t2\t推进园区提质\t市商务局",
            [("行动一/1", "推进旧房改造", "市房管局", "responsible"), ("行动二/2", "推进园区提质", "市商务局", "responsible")], id="actions and a blank"),
        pytest.param(
            "序号\t任务\t牵头单位\t配合单位\n1\t推进农业节水\t省水利厅\t省财政厅\n2\t推进工业节水\t\t\n3\t推进城市节水\t省住房城乡建设厅\t",
            [("1", "推进农业节水", "省水利厅", "lead"), ("1", "推进农业节水", "省财政厅", "participant"),
             ("2", "推进工业节水", "省水利厅", "lead"), ("2", "推进工业节水", "省财政厅", "participant"),
             ("3", "推进城市节水", "省住房城乡建设厅", "lead")], id="who takes part merged with who leads"),
        pytest.param(
            "序号\t内容\t牵头部门\t2024年工作任务\n4\t实施交通建设\t规划处\t加强研究储备。\n5\t\t建设处\t推进隧道建设。",
            [("4", "实施交通建设", "规划处", "lead"), ("5", "实施交通建设", "建设处", "lead")], id="one name merged over rows with ordinals"),
        pytest.param(
            "序号\t任务\t责任单位\n1\t推进农业节水\t省水利厅（牵头），省财政厅、省农业农村厅",
            [("1", "推进农业节水", "省水利厅", "lead"), ("1", "推进农业节水", "省财政厅", "participant"), ("1", "推进农业节水", "省农业农村厅", "participant")], id="who leads in brackets"),
        pytest.param(
            "序号\t任务\t责任单位\t责任人\n1\t推进农业节水\t省水利厅\t张三",
            [("1", "推进农业节水", "省水利厅", "responsible")], id="persons are no organisations"),
    ],
)  # fmt: skip
def test_a_table_of_task_division_says_who_does_what(table: str, expected: list[tuple[str, str, str, str]]) -> None:
    assert divided(table) == expected


def test_a_base_without_a_year_stands_beside_two_goals_in_a_table_parted_by_blanks() -> None:
    table = (
        "序号 指标 基期水平 2022年目标值 2025年目标值 性质\n1 自来水普及率（%） 90 93 95 预期性\n2 灌溉面积（万亩） — ≥1220 ≥1250 预期性"
    )
    assert [(row[1], row[2], row[4], row[5]) for row in told(table)] == [
        ("自来水普及率", "93", 2022, "90"),
        ("自来水普及率", "95", 2025, "90"),
        ("灌溉面积", "1220", 2022, ""),
        ("灌溉面积", "1250", 2025, ""),
    ]


def test_what_projects_cost_is_no_measure_and_leaves_the_table_one_of_work() -> None:
    tables = read(
        "一、主要任务\n(一)重大项目。加快建设。\n表1 重大项目\n序号\t项目名称\t建设内容\t总投资(亿元)\t“十四五”投资(亿元)\t责任单位\n"
        "1\t水厂\t新建泵房\t12\t10\t省水利厅\n2\t粮库\t新建仓房\t20\t15\t省粮食局\n",
        start=2021,
        end=2025,
    )
    assert not tables.targets
    assert [row.name_as_written for row in tables.responsibilities] == ["省水利厅", "省粮食局"]


def test_a_table_of_groups_of_projects_tells_what_they_cost_and_promises_nothing() -> None:
    table = "一、主要任务\n(一)工程。加快建设。\n表1 投资计划\n类别\t项目数\t总投资(亿元)\t2016年投资\t2017年投资\n交通\t20\t300\t50\t60\n水利\t10\t100\t20\t30\n"
    assert not read(table).targets
