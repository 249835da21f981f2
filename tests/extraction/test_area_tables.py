"""Tables that share out work among areas."""

from __future__ import annotations

from decimal import Decimal

from tests.extraction.reading import read

TABLE = "区域\t新增装机容量(MW)\t新增示范工程\n甲区\t0.3-0.4\t1\n乙区\t—\t≥2\n合计\t38\t34\n"


def test_each_number_is_a_target_of_the_area_of_its_row() -> None:
    tables = read(f"一、主要任务\n(一)推进建设。建设园区。\n各区“十三五”任务分配表\n{TABLE}", start=2016, end=2020)
    assert [(row.scope, row.indicator, row.value, row.value_max, row.unit, row.comparator, row.year) for row in tables.targets] == [
        ("甲区", "新增装机容量", Decimal("0.3"), Decimal("0.4"), "MW", "=", 2020),
        ("甲区", "新增示范工程", Decimal(1), None, "", "=", 2020),
        ("乙区", "新增示范工程", Decimal(2), None, "", ">=", 2020),
        ("", "新增装机容量", Decimal(38), None, "MW", "=", 2020),
        ("", "新增示范工程", Decimal(34), None, "", "=", 2020),
    ]


def test_below_an_annex_the_line_above_the_table_sets_its_year() -> None:
    tables = read(f"一、主要任务\n(一)推进建设。建设园区。\n附表3\n各区“十三五”任务分配表\n{TABLE}", start=2016, end=2020)
    assert {row.year for row in tables.targets} == {2020}


def test_a_table_of_areas_with_words_in_it_shares_out_no_figures() -> None:
    tables = read("一、主要任务\n(一)推进建设。建设园区。\n区域\t主要产业\t面积\n甲区\t化工\t30\n", start=2016, end=2020)
    assert not tables.targets


def test_sentences_in_the_cells_of_a_table_by_areas_are_for_the_area_and_the_year_of_its_caption() -> None:
    table = "街镇、园区\t目标任务\n甲镇\t收集点累计79个。湿垃圾分类量29.5吨/日。\n乙园区\t收集点累计2个。\n"
    tables = read(f"一、主要任务\n(一)推进建设。建设园区。\n附件2\n2019年街镇（园区）目标任务分解表\n{table}", start=None, end=None)
    assert [(row.scope, row.indicator, row.value, row.unit, row.year) for row in tables.targets] == [
        ("甲镇", "收集点", Decimal(79), "个", 2019),
        ("甲镇", "湿垃圾分类量", Decimal("29.5"), "吨/日", 2019),
        ("乙园区", "收集点", Decimal(2), "个", 2019),
    ]


def test_a_heading_over_years_says_what_each_area_is_to_do_in_each_of_them() -> None:
    table = (
        "市(州)\t三年建设总里程\t年度建设里程\t\t\n\t\t2017年\t2018年\t2019年\n"
        "全省合计\t97000\t27000\t50000\t20000\n贵阳市\t3265\t1203\t1650\t412\n"
    )
    tables = read(f"一、主要任务\n(一)推进建设。建设公路。\n附件1\n任务分解表\n单位:公里\n{table}", start=2017, end=2019)
    assert [(row.scope, row.indicator, row.value, row.unit, row.kind, row.year) for row in tables.targets] == [
        ("", "建设里程", Decimal(97000), "公里", "increment", 2019),
        ("", "建设里程", Decimal(27000), "公里", "increment", 2017),
        ("", "建设里程", Decimal(50000), "公里", "increment", 2018),
        ("", "建设里程", Decimal(20000), "公里", "increment", 2019),
        ("贵阳市", "建设里程", Decimal(3265), "公里", "increment", 2019),
        ("贵阳市", "建设里程", Decimal(1203), "公里", "increment", 2017),
        ("贵阳市", "建设里程", Decimal(1650), "公里", "increment", 2018),
        ("贵阳市", "建设里程", Decimal(412), "公里", "increment", 2019),
    ]


def test_the_caption_says_what_is_measured_where_columns_are_headed_by_years_alone() -> None:
    table = "序号\t区(市)\t2022年\t2023年\t合计\n1\t甲区\t300\t200\t500\n2\t乙市\t400\t100\t500\n总计\t\t700\t300\t1000\n"
    tables = read(f"一、主要任务\n(一)推进建设。建设床位。\n附件1\n各区(市)家庭养老床位建设任务表\n单位:张\n{table}", start=2022, end=2023)
    assert {(row.indicator, row.unit, row.kind) for row in tables.targets} == {("家庭养老床位", "张", "increment")}
    assert [(row.scope, row.value, row.year) for row in tables.targets] == [
        ("甲区", Decimal(300), 2022),
        ("甲区", Decimal(200), 2023),
        ("甲区", Decimal(500), 2023),
        ("乙市", Decimal(400), 2022),
        ("乙市", Decimal(100), 2023),
        ("乙市", Decimal(500), 2023),
        ("", Decimal(700), 2022),
        ("", Decimal(300), 2023),
        ("", Decimal(1000), 2023),
    ]


def test_headings_that_stand_twice_below_merged_ones_are_told_apart_by_those() -> None:
    table = "辖区\t建设筹集\t\t供应分配\t\n\t租赁住房\t其他住房\t租赁住房\t其他住房\n甲区\t50\t30\t40\t30\n合计\t150\t130\t140\t120\n"
    tables = read(f"一、主要任务\n(一)推进建设。建设住房。\n附表1 2016年度住房计划表(单位:套/间)\n{table}", start=2016, end=2016)
    assert [(row.scope, row.indicator, row.value, row.unit, row.kind, row.year) for row in tables.targets[:4]] == [
        ("甲区", "建设筹集租赁住房", Decimal(50), "套/间", "increment", 2016),
        ("甲区", "建设筹集其他住房", Decimal(30), "套/间", "increment", 2016),
        ("甲区", "供应分配租赁住房", Decimal(40), "套/间", "increment", 2016),
        ("甲区", "供应分配其他住房", Decimal(30), "套/间", "increment", 2016),
    ]
    assert len({row.target_id for row in tables.targets}) == 8


def test_a_column_may_print_its_unit_in_each_cell() -> None:
    table = "地区\t充电站(座)\t充电桩(根)\t服务半径\n甲市\t27\t2645\t1.0公里\n乙州\t9\t568\t1.8公里\n总计\t36\t3213\t\n"
    rows = read(f"一、主要任务\n(一)推进建设。建设设施。\n表1 “十三五”设施分区域发展目标\n{table}", start=2016, end=2020).targets
    assert [(row.scope, row.indicator, str(row.value), row.unit, row.year) for row in rows[:3]] == [
        ("甲市", "充电站", "27", "座", 2020),
        ("甲市", "充电桩", "2645", "根", 2020),
        ("甲市", "服务半径", "1.0", "公里", 2020),
    ]


def test_years_may_stand_down_the_first_column_and_kinds_in_the_second() -> None:
    table = (
        "用户侧电厂规划目标(2016-2017年)单位:万千瓦\t\t\t\n年度\t资源类型\t接入容量\t可调能力\n"
        "2016\t充换电站\t130\t55\n\t合计\t540\t160\n2017\t充换电站\t150\t60\n\t合计\t690\t210\n"
    )
    rows = read(f"一、主要任务\n(一)推进建设。建设电厂。\n{table}").targets
    assert [(row.scope, row.indicator, str(row.value), row.unit, row.year) for row in rows[:6]] == [
        ("充换电站", "接入容量", "130", "万千瓦", 2016),
        ("充换电站", "可调能力", "55", "万千瓦", 2016),
        ("", "接入容量", "540", "万千瓦", 2016),
        ("", "可调能力", "160", "万千瓦", 2016),
        ("充换电站", "接入容量", "150", "万千瓦", 2017),
        ("充换电站", "可调能力", "60", "万千瓦", 2017),
    ]


def test_a_year_over_what_is_measured_is_the_year_of_each_of_them() -> None:
    table = "县区\t2022年\t\t2023年\t\n\t农田\t户厕\t农田\t户厕\n甲县\t5\t300\t6\t100\n"
    tables = read(f"一、重点任务\n(一)推进建设。建设园区。\n附件2\n目标任务分解表\n{table}", start=2021, end=2025)
    assert [(row.indicator, str(row.value), row.year) for row in tables.targets] == [
        ("农田", "5", 2022),
        ("户厕", "300", 2022),
        ("农田", "6", 2023),
        ("户厕", "100", 2023),
    ]
