"""Tables of indicators as plans print them: each form of head, cell and note with the rows that it gives."""

from __future__ import annotations

from decimal import Decimal

import pytest

from portal.records import Target
from tests.extraction.reading import read


def targets(table: str, *, start: int = 2016, end: int = 2020) -> list[Target]:
    return list(read(f"一、发展目标\n到{end}年,取得进展。\n{table}", start=start, end=end).targets)


def told(row: Target) -> tuple[str, Decimal, str, str, int | None]:
    return row.indicator, row.value, row.unit, row.kind, row.year


HEAD = "指标\t2015年\t2020年\t年均增速[累计]\t属性\n"


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        pytest.param("(1)国内生产总值", "国内生产总值", id="ordinal in brackets"),
        pytest.param("①国内生产总值", "国内生产总值", id="ordinal in a circle"),
        pytest.param("5岁以下儿童死亡数", "5岁以下儿童死亡数", id="a number that is part of the name"),
        pytest.param("碳排放强度[1]下降数", "碳排放强度下降数", id="mark of a note"),
    ],
)
def test_a_row_is_named_without_its_ordinal_and_the_marks_of_notes(printed: str, name: str) -> None:
    [row] = targets(f"{HEAD}{printed}(万人)\t7\t9\t—\t预期性\n")
    assert row.indicator == name
    assert (row.value, row.baseline_value) == (Decimal(9), Decimal(7))


@pytest.mark.parametrize(
    ("cell", "value", "year"),
    [
        pytest.param("89.6(2014年)", "89.6", 2014, id="a year of its own"),
        pytest.param("77.3*", "77.3", 2015, id="a mark behind the number"),
    ],
)
def test_a_base_cell_may_bear_a_year_or_a_mark(cell: str, value: str, year: int) -> None:
    [row] = targets(f"{HEAD}合格人数比例(%)\t{cell}\t90.6\t—\t预期性\n")
    assert (row.baseline_value, row.baseline_year) == (Decimal(value), year)


def test_words_behind_the_number_of_a_cell_leave_it_a_number() -> None:
    table = "指标\t2020年\t2025年\t年均/累计\t属性\n研发经费投入增长(%)\t—\t—\t>7、力争强度高于前五年实际\t预期性\n"
    [row] = targets(table, start=2021, end=2025)
    assert told(row) == ("研发经费投入增长", Decimal(7), "%", "growth", 2025)
    assert row.comparator == ">"


def test_a_share_kept_on_an_average_is_a_level() -> None:
    [row] = targets("指标\t2020年\t2025年\t年均/累计\t属性\n调查失业率(%)\t5.2\t—\t<5.5\t预期性\n", start=2021, end=2025)
    assert (row.kind, row.baseline_value) == ("level", Decimal("5.2"))


def test_what_grows_does_so_until_the_goal_that_the_head_names() -> None:
    """The heading above names another year than the columns."""
    rows = targets(
        "指标\t2020年(基期值)\t2025年(目标值)\t年均增速(%)\n产值(亿元)\t52\t90\t11.6\n用户占比(%)\t3\t30\t[27]个百分点\n", start=2021
    )
    assert [told(row) for row in rows] == [
        ("产值", Decimal(90), "亿元", "level", 2025),
        ("产值", Decimal("11.6"), "%", "growth", 2025),
        ("用户占比", Decimal(30), "%", "level", 2025),
        ("用户占比", Decimal(27), "百分点", "growth", 2025),
    ]


def test_the_end_of_five_years_is_a_base_and_a_column_of_sums_needs_no_bracket() -> None:
    rows = targets("指标\t单位\t“十二五”末\t“十三五”末\t五年累计\n新增劳动力受教育年限\t年\t13\t13.5\t0.5\n新增就业\t万人\t\t\t300\n")
    assert [told(row) for row in rows] == [
        ("新增劳动力受教育年限", Decimal("13.5"), "年", "level", 2020),
        ("新增劳动力受教育年限", Decimal("0.5"), "年", "growth", 2020),  # from 13 to 13.5
        ("新增就业", Decimal(300), "万人", "increment", 2020),
    ]
    assert (rows[0].baseline_value, rows[0].baseline_year) == (Decimal(13), 2015)


def test_a_column_of_several_years_of_the_plan_is_a_goal() -> None:
    rows = targets("指标\t2016-2018年\t2019-2020年\t合计\n新建充电桩(个)\t3000\t5000\t8000\n")
    assert [(row.value, row.year) for row in rows] == [(Decimal(3000), 2018), (Decimal(5000), 2020)]


def test_what_the_former_plan_aimed_at_is_neither_base_nor_report() -> None:
    table = "一、发展目标\n指标\t“十二五”规划目标\t2015年完成\t“十三五”规划目标\n粮食总产量(万吨)\t3000\t3065\t3100\n"
    tables = read(table, start=2016, end=2020)
    assert [(row.value, row.baseline_value, row.year) for row in tables.targets] == [(Decimal(3100), Decimal(3065), 2020)]
    assert not tables.observations


def test_a_deadline_beside_a_goal_without_a_year_is_its_year() -> None:
    rows = targets("指标名称\t目标值\t完成时间\n新建充电桩\t500个\t2018年底\n燃气普及率\t达到98%\t2019年6月\n")
    assert [(row.value, row.year) for row in rows] == [(Decimal(500), 2018), (Decimal(98), 2019)]


def test_cells_may_name_their_years_and_say_what_changes() -> None:
    table = "指标\t单位\t2025年\t2030年\n生产总值年均增长\t%\t“十四五”年均增长4.0\t“十五五”年均增长5.0左右\n排放降低\t%\t2021-2024年累计降低8.2\t完成省下达目标\n"
    tables = read(f"一、发展目标\n到2030年,取得进展。\n{table}", start=2026, end=2030)
    [row] = tables.targets
    assert (row.value, row.comparator, row.kind, row.baseline_value, row.baseline_year) == (
        Decimal("5.0"),
        "~",
        "growth",
        Decimal("4.0"),
        2025,
    )
    assert [(each.value, each.year) for each in tables.observations] == [(Decimal("8.2"), 2024)]


def test_members_of_a_row_have_their_own_units_and_bases() -> None:
    rows = targets("指标\t单位\t2015年\t2020年\n机场旅客/货邮吞吐量\t万人次/万吨\t8358/244\t11000/350\n")
    assert [(row.value, row.unit, row.baseline_value) for row in rows] == [
        (Decimal(11000), "万人次", Decimal(8358)),
        (Decimal(350), "万吨", Decimal(244)),
    ]


def test_goals_of_the_former_plan_in_front_of_what_became_of_them_give_no_row() -> None:
    tables = read(
        "一、发展基础\n指标\t属性\t规划目标\t2015年完成情况\n生产总值(亿元)\t预期性\t20000\t19428,年均增速4.8%\n", start=2016, end=2020
    )
    assert not tables.targets
    assert [(row.value, row.year) for row in tables.observations] == [(Decimal(19428), 2015)]


def test_a_group_may_be_the_first_half_of_a_name() -> None:
    [row] = targets("指标\t\t2020年\n生产安全事故\t起数下降(%)\t16\n")
    assert (row.indicator, row.kind) == ("生产安全事故起数下降", "growth")


def test_a_sum_below_a_goal_year_starts_from_nothing() -> None:
    [row] = targets("指标\t2015年\t2020年\n实际利用外资(亿美元)\t68.7\t【350左右】\n")
    assert (row.kind, row.value, row.comparator, row.baseline_value) == ("increment", Decimal(350), "~", None)


def test_a_marked_base_may_be_a_bound() -> None:
    [row] = targets("指标\t2015年\t2020年\n劳动生产率(万元/人)\t>46.5∗\t58左右\n")
    assert (row.value, row.baseline_value) == (Decimal(58), Decimal("46.5"))


def test_a_column_that_counts_from_a_year_holds_changes() -> None:
    head = "指标\t单位\t2016年\t2020年\t2022年\t2022年比2016年增加[累计提高百分点]\t属性\n"
    rows = targets(
        f"{head}科技进步贡献率\t%\t56.7\t60\t61.5\t[4.8]\t预期性\n收入比\t—\t2.72\t2.69\t2.67\t-0.05\t预期性\n", start=2018, end=2022
    )
    assert [told(row) for row in rows] == [
        ("科技进步贡献率", Decimal(60), "%", "level", 2020),
        ("科技进步贡献率", Decimal("61.5"), "%", "level", 2022),
        ("科技进步贡献率", Decimal("4.8"), "百分点", "growth", 2022),
        ("收入比", Decimal("2.69"), "", "level", 2020),
        ("收入比", Decimal("2.67"), "", "level", 2022),
        ("收入比", Decimal("0.05"), "", "growth", 2022),
    ]


def test_a_note_that_most_rows_of_a_text_leave_blank_moves_no_cell() -> None:
    rows = targets(
        "指标 单位 2015年 2020年 属性 备注\n"
        "养老床位总数 万张 4.2 5.6 预期性\n"
        "照料中心覆盖率 % 50 100 约束性 含嵌入式\n"
        "老年助餐点 个 300 ≥800 预期性\n"
    )
    assert [(row.indicator, row.value, row.unit, row.baseline_value, row.binding) for row in rows] == [
        ("养老床位总数", Decimal("5.6"), "万张", Decimal("4.2"), "expected"),
        ("照料中心覆盖率", Decimal(100), "%", Decimal(50), "binding"),
        ("老年助餐点", Decimal(800), "个", Decimal(300), "expected"),
    ]


def test_a_group_below_the_head_is_no_second_line_of_it_whatever_its_words() -> None:
    table = (
        "指标名称\t\t2015年实际值\t2020年目标值\n※能源供应(除“十三五”期间预计投产的项目外)\t\t\t\n"
        "电力(兆瓦)\t\t186\t2450\n其中:新能源占比(%)\t\t\t≥75\n能耗总量\t能耗总量(万吨标煤)\t84.9\t90.56\n"
    )
    rows = read(f"一、主要目标\n{table}", start=2016, end=2020).targets
    assert [(row.indicator, row.comparator, str(row.value), row.unit, row.year) for row in rows] == [
        ("电力", "=", "2450", "兆瓦", 2020),
        ("新能源占比", ">=", "75", "%", 2020),
        ("能耗总量", "=", "90.56", "万吨标煤", 2020),
    ]
