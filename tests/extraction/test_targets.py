"""Targets and observations of a whole text: which years govern them, what is reported and not promised, and what is flagged."""

from __future__ import annotations

import re

import pytest

from portal.records import Target
from tests.extraction.reading import read

GOALS = "一、发展目标\n"
WORK = "二、主要任务\n(一)建设光网。"


def targets(text: str) -> list[Target]:
    return list(read(text).targets)


def years(text: str) -> list[tuple[int | None, str]]:
    return [(row.year, row.year_basis) for row in read(text).targets]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(GOALS + "普及率2016年达到60%。", [(2016, "clause")], id="clause"),
        pytest.param(GOALS + "到2016年,普及率达到60%。", [(2016, "sentence")], id="sentence"),
        pytest.param(GOALS + "到2016年,网络完善。普及率达到60%。", [(2016, "paragraph")], id="paragraph"),
        pytest.param(GOALS + "力争到2017年,网络完善。\n--普及率达到60%。\n--交易额达到800亿元。", [(2017, "section"), (2017, "section")], id="opening of the goals section"),
        pytest.param("一、总体要求\n(一)发展目标。到2017年,网络完善。\n普及率达到60%。", [(2017, "section")], id="goals as an item"),
        pytest.param(GOALS + "到2016年,网络完善。\n普及率达到50%。\n到2017年,网络领先。\n普及率达到60%。", [(2016, "section"), (2017, "section")], id="a later opening governs what follows"),
        pytest.param(GOALS + "到2017年,网络完善。\n" + WORK + "建设30个园区。", [(None, "plan")], id="goals do not govern the tasks"),
        pytest.param(WORK + "建设30个园区。", [(None, "plan")], id="only the end of the plan is known"),
        pytest.param(WORK + "\n专栏1 光网\n发展目标:到2017年,普及率达到60%。\n发展重点:\n一是建设光网。建设30个园区。", [(2017, "sentence"), (None, "plan")], id="items of a box do not inherit"),
        pytest.param(GOALS + "到2017年,网络完善。2016年普及率达到50%。交易额达到800亿元。", [(2016, "clause"), (2017, "paragraph")], id="a year in passing does not govern the paragraph"),
        pytest.param(GOALS + "“十三五”时期,要实现以下目标:\n--普及率达到60%。\n--2016年交易额达到800亿元。\n--网民达到30万人。", [(2020, "section"), (2016, "clause"), (2020, "section")], id="a five-year plan's name opens the goals, a year in passing ends nothing"),
        pytest.param(GOALS + "5年内,网络完善。普及率达到60%。", [(2019, "paragraph")], id="a number of years at the head"),
        pytest.param(WORK + "自2016年起,每年培训3000名人才。", [(None, "plan")], id="a start year is no due year"),
        pytest.param(WORK + "每年培训3000名人才。", [(None, "plan")], id="every year is one row"),
    ],
)  # fmt: skip
def test_the_nearest_expression_that_governs_gives_the_year(text: str, expected: list[tuple[int | None, str]]) -> None:
    assert years(text) == expected


def test_without_a_period_nothing_further_is_known() -> None:
    tables = read(WORK + "建设30个园区。", start=None, end=None)
    assert [(row.year, row.year_basis) for row in tables.targets] == [(None, "")]


def test_years_counted_in_the_background_end_before_the_plan_begins() -> None:
    tables = read("一、发展现状\n五年累计完成投资800亿元。", start=2016, end=2020)
    assert [(row.indicator, row.year) for row in tables.observations] == [("投资", 2015)]
    assert tables.targets == ()


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("一、发展现状\n2014年普及率达到50%。", id="in a background part"),
        pytest.param("一、发展现状\n普及率达到50%。", id="there without a year"),
        pytest.param(WORK + "截至2014年底,普及率达到50%。", id="as of a past day"),
        pytest.param(WORK + "目前已建成30个园区。", id="words that look back"),
        pytest.param("一、总体要求\n2014年普及率达到50%。", id="a year before the plan"),
    ],
)
def test_a_reported_figure_is_an_observation(text: str) -> None:
    tables = read(text + "\n九、保障措施")
    assert (len(tables.targets), len(tables.observations)) == (0, 1)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(GOALS + "到2017年,普及率达到60%。", id="goals"),
        pytest.param(WORK + "建设30个园区。", id="task"),
        pytest.param("三、保障措施\n(一)加强培训。培训3000名人才。", id="safeguard"),
        pytest.param("一、发展现状\n面临新的形势,力争到2017年普及率达到60%。", id="a goal said in a background part"),
    ],
)
def test_a_promised_figure_is_a_target(text: str) -> None:
    tables = read(text)
    assert (len(tables.targets), len(tables.observations)) == (1, 0)


def test_a_baseline_inside_a_target_is_no_observation() -> None:
    tables = read(GOALS + "到2017年,办理率由2014年的9.2%提高到50%。")
    [row] = tables.targets
    assert (str(row.baseline_value), row.baseline_year, tables.observations) == ("9.2", 2014, ())


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        pytest.param(GOALS + "到2017年,办理率由92%提高到50%。", ("decreases-from-baseline",), id="printed to rise and falls"),
        pytest.param(GOALS + "到2017年,能耗由50%下降到92%。", ("decreases-from-baseline",), id="printed to fall and rises"),
        pytest.param(GOALS + "到2017年,办理率由9.2%提高到50%。", (), id="rises as printed"),
        pytest.param(GOALS + "到2017年,能耗由92%下降到50%。", (), id="falls as printed"),
        pytest.param(GOALS + "到2035年,普及率达到60%。", ("year-out-of-period",), id="far behind the plan"),
        pytest.param(GOALS + "到2020年,普及率达到60%。", (), id="an outlook"),
        pytest.param(GOALS + "到2017年,普及\ufffd率达到60%。", ("damaged-text",), id="a character lost in the quote"),
        pytest.param(GOALS + "到2017年,規?；普及率达到60%。", (), id="damage beside the quote"),
    ],
)  # fmt: skip
def test_what_a_reader_should_doubt_is_flagged(text: str, flags: tuple[str, ...]) -> None:
    [row] = targets(text)
    assert row.flags == flags


def test_amounts_are_comparable_in_base_units() -> None:
    [row] = targets(GOALS + "到2017年,产业规模达到4000亿元。")
    assert (str(row.value), row.unit, f"{row.base_value:f}", row.base_unit) == ("4000", "亿元", "400000000000", "元")


def test_quotes_are_printed_and_other_fields_simplified() -> None:
    text = GOALS + "到 2017 年，固定寬帶家庭普及率達到 ６０％。"
    [row] = targets(text)
    assert row.quote == "固定寬帶家庭普及率達到 ６０％"
    assert (row.indicator, str(row.value), row.unit, row.year) == ("固定宽带家庭普及率", "60", "%", 2017)


def test_the_same_figure_in_text_and_box_is_one_row_for_each_place() -> None:
    rows = targets(WORK + "到2017年,普及率达到60%。\n专栏1 光网\n发展目标:到2017年,普及率达到60%。")
    assert [str(row.value) for row in rows] == ["60", "60"]
    assert rows[0].target_id != rows[1].target_id


def test_a_heading_that_only_repeats_its_sentence_gives_no_row() -> None:
    rows = targets("二、主要任务\n(一)建设30个园区。到2017年,建设30个园区。")
    assert [row.year for row in rows] == [2017]


def test_a_target_belongs_to_the_task_and_section_it_stands_in() -> None:
    tables = read(GOALS + "到2017年,普及率达到60%。\n" + WORK + "建设30个园区。")
    [task] = tables.tasks
    goal, work = tables.targets
    assert (goal.task_id, work.task_id) == ("", task.task_id)
    assert {goal.section_id, work.section_id} <= {section.section_id for section in tables.sections}


def test_the_same_indicator_has_one_id_in_all_plans() -> None:
    texts = ("到2017年,固定宽带家庭普及率达到60%。", "2016年固定寬帶家庭普及率達到50%。")
    ids = {targets(GOALS + text)[0].indicator_id for text in texts}
    assert len(ids) == 1
    assert all(re.fullmatch(r"[a-z0-9-]+", each) for each in ids)


def test_a_table_parted_by_blanks_gives_a_target_for_each_goal_year() -> None:
    text = "一、发展目标\n类别 指标 2013年 2015年 2017年\n能力 研发经费比重(%) 0.88 0.95 1.26\n有效发明专利数1(件) 36 44 70\n二、主要任务\n(一)推进。加快。"
    found = [(row.indicator, str(row.value), row.unit, row.year, str(row.baseline_value)) for row in targets(text)]
    assert found == [
        ("研发经费比重", "0.95", "%", 2015, "0.88"),
        ("研发经费比重", "1.26", "%", 2017, "0.88"),
        ("有效发明专利数", "44", "件", 2015, "36"),
        ("有效发明专利数", "70", "件", 2017, "36"),
    ]


def test_a_column_of_changes_gives_growth_from_the_same_base() -> None:
    text = "一、发展目标\n指标\t单位\t2014年\t2017年\t变化幅度\n供电煤耗\t克\t315\t306\t-9\n二、主要任务\n(一)推进。加快。"
    assert [(str(row.value), row.kind, str(row.baseline_value)) for row in targets(text)] == [
        ("306", "level", "315"),
        ("9", "growth", "315"),
    ]
