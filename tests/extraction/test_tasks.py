"""Which units of a plan are tasks, what they are called and of what kind."""

from __future__ import annotations

import pytest

from portal.errors import NoOutlineError
from tests.extraction.reading import read, responsible


def tasks(text: str) -> list[tuple[str, str, str]]:
    return [(task.number, task.title, task.kind) for task in read(text).tasks]


def test_the_smallest_numbered_units_are_tasks_and_their_groups_are_none() -> None:
    text = "二、主要任务\n(一)推进融合创新,形成新动力。\n1、发展智能制造。贯徹落實。\n2、培育新模式。著力培育。\n(二)建设光网。加快。"
    assert tasks(text) == [("二/一/1", "发展智能制造", "task"), ("二/一/2", "培育新模式", "task"), ("二/二", "建设光网", "task")]


@pytest.mark.parametrize(
    "heading",
    [
        pytest.param("发展现状", id="background"),
        pytest.param("面临形势", id="situation"),
        pytest.param("指导思想", id="guiding thought"),
        pytest.param("基本原则", id="principles"),
        pytest.param("发展目标", id="goals"),
    ],
)
def test_parts_that_set_no_work_hold_no_tasks(heading: str) -> None:
    assert tasks(f"一、{heading}\n(一)甲乙丙。说明。\n二、主要任务\n(一)建设光网。加快。") == [("二/一", "建设光网", "task")]


@pytest.mark.parametrize("heading", ["保障措施", "组织领导", "组织实施", "落实责任", "有关要求"])
def test_items_of_the_safeguards_are_safeguards(heading: str) -> None:
    assert tasks(f"三、{heading}\n(一)完善机制。加快。") == [("三/一", "完善机制", "safeguard")]


def test_paragraphs_with_brackets_of_their_own_are_tasks() -> None:
    text = (
        "二、主要任务\n(一)建设光网。\n推进城区改造。(省经信委)\n推进乡村改造。(省农业厅)\n(二)建设云。\n建设平台。(省科技厅)\n推进应用。"
    )
    assert tasks(text) == [("二/一/¶1", "建设光网", "task"), ("二/一/¶2", "建设光网", "task"), ("二/二", "建设云", "task")]


def test_a_paragraph_task_holds_the_paragraphs_up_to_its_bracket() -> None:
    text = "二、主要任务\n(一)建设光网。\n甲甲。\n乙乙。(省经信委)\n丙丙。(省农业厅)\n丁丁。"
    first, second = read(text).tasks
    assert first.span.of(text) == "甲甲。\n乙乙。(省经信委)"
    assert second.span.of(text) == "丙丙。(省农业厅)"
    assert first.text == "甲甲。\n乙乙。(省经信委)"


def test_a_box_is_a_project_and_its_items_are_project_items() -> None:
    text = "二、主要任务\n(一)建设光网。加快。\n专栏1 光网工程\n发展重点:\n一是推进城区光纤到户。实现改造。\n二是推进宽带乡村。扩容。\n(二)建设云。加快。"
    assert tasks(text) == [
        ("二/一", "建设光网", "task"),
        ("专栏1", "光网工程", "project"),
        ("专栏1/一", "推进城区光纤到户", "project-item"),
        ("专栏1/二", "推进宽带乡村", "project-item"),
        ("二/二", "建设云", "task"),
    ]
    rows = read(text).tasks
    assert [row.parent_id for row in rows] == ["", "", rows[1].task_id, rows[1].task_id, ""]


def test_a_box_without_ordinals_is_one_project() -> None:
    assert tasks("二、主要任务\n(一)甲乙。加快。\n专栏1 光网工程\n光纤到户\n宽带乡村")[1:] == [("专栏1", "光网工程", "project")]


def test_a_subheading_without_a_number_is_no_unit() -> None:
    assert tasks("二、主要任务\n(一)建设光网。\n加快宽带网络建设。推进改造。\n加快无线网络建设。推进覆盖。") == [
        ("二/一", "建设光网", "task")
    ]


def test_tasks_numbered_through_keep_the_number_of_their_group() -> None:
    text = "二、主要任务\n(一)光网\n1.城区。加快。\n2.乡村。加快。\n(二)云\n3.平台。加快。"
    assert [number for number, _, _ in tasks(text)] == ["二/一/1", "二/一/2", "二/二/3"]


def test_a_title_longer_than_forty_characters_ends_at_its_first_comma() -> None:
    head = "推进信息基础设施建设" * 3
    assert tasks(f"二、主要任务\n(一){head},形成覆盖城乡的高速宽带网络体系。加快。") == [("二/一", head, "task")]


def test_title_and_text_are_simplified_and_the_place_is_printed() -> None:
    text = "二、主要任務\n(一)建設寬帶。加快推進。"
    [row] = read(text).tasks
    assert (row.title, row.text) == ("建设宽带", "(一)建设宽带。加快推进。")
    assert row.span.of(text) == "(一)建設寬帶。加快推進。"


def test_closing_paragraphs_after_the_last_item_hold_no_task() -> None:
    assert tasks("一、主要任务\n(一)建设光网。加快。\n二、附件") == [("一/一", "建设光网", "task")]


def test_a_damaged_text_is_flagged() -> None:
    first, second = read("一、主要任务\n(一)推動網絡規?；逃?。推動。\n(二)建设云。加快。").tasks
    assert (first.flags, second.flags) == (("damaged-text",), ())


HEAD = "序号\t重点任务\t具体任务\t牵头单位\t配合单位\t完成时限\n"


def test_a_table_of_tasks_alone_is_read_and_its_rows_are_told_apart_by_their_own_column() -> None:
    text = HEAD + "1\t建设光网\t改造城区网络\t省经信委\t省商务厅、省科技厅\t2016年底\n2\t建设光网\t改造农村网络\t省科技厅\t无\t2017年底"
    assert tasks(text) == [("1", "改造城区网络", "task"), ("2", "改造农村网络", "task")]
    assert responsible(text) == [
        ("1", "省经信委", "lead", 1),
        ("1", "省商务厅", "participant", 1),
        ("1", "省科技厅", "participant", 2),
        ("2", "省科技厅", "lead", 1),
    ]


def test_each_sheet_of_a_workbook_is_a_table_of_its_own() -> None:
    indicators = "\n主要指标\n序号\t指标\t单位\t2014年\t2017年\t属性\n1\t宽带普及率\t%\t50\t60\t约束性"
    tables = read("序号\t重点任务\t牵头单位\t完成时限\n1\t建设光网\t省经信委\t2016年底\n2\t建设云\t省科技厅\t2017年底" + indicators)
    assert [task.title for task in tables.tasks] == ["建设光网", "建设云"]
    assert [(row.indicator, row.value, row.year, row.baseline_value) for row in tables.targets] == [("宽带普及率", 60, 2017, 50)]


def test_a_text_without_headings_is_refused_with_the_remedy() -> None:
    with pytest.raises(NoOutlineError, match=r"demo-2015: no numbered heading.*plan\.yml"):
        read("加快建设。")


def test_an_item_that_groups_others_is_a_task_where_its_own_words_are_assigned() -> None:
    text = "二、重点行动\n(一)“互联网+”创业创新。\n充分发挥作用。(省经信委、省商务厅负责)\n1.强化支撑。鼓励。\n2.发展众创空间。加快。\n(二)智能制造。\n1.推进。加快。"
    assert tasks(text) == [
        ("二/一", "“互联网+”创业创新", "task"),
        ("二/一/1", "强化支撑", "task"),
        ("二/一/2", "发展众创空间", "task"),
        ("二/二/1", "推进", "task"),
    ]


def test_a_later_ordinal_of_the_outline_ends_a_box() -> None:
    text = "三、重点任务\n(三)强化基础。加快。\n专栏3 强基工程\n开展示范。\n(五)推行绿色制造。加快。"
    assert tasks(text) == [("三/三", "强化基础", "task"), ("专栏3", "强基工程", "project"), ("三/五", "推行绿色制造", "task")]


def test_an_ordinal_before_5g_is_an_ordinal() -> None:
    text = "三、重点任务\n(一)应用。\n9.5G+智能制造。加快。\n10.5G+智慧医疗。加快。"
    assert [number for number, _, _ in tasks(text)] == ["三/一/9", "三/一/10"]


def test_a_line_that_points_at_an_annex_below_an_item_that_says_what_is_done_leaves_it_a_task() -> None:
    table = "序号\t重点任务\t牵头单位\n1\t建设公园\t省财政厅\n2\t建设绿道\t省科技厅\n"
    text = f"一、主要任务\n(一)建设公园城市。实施公园整治,推进绿道贯通。\n具体任务分工见附件。\n附件\n{table}"
    assert [number for number, _, _ in tasks(text)] == ["一/一", "1", "2"]


def test_an_item_that_a_merged_name_of_a_table_repeats_is_still_a_task() -> None:
    text = (
        "一、重点任务\n(一)建设监测平台。完成三条隧道的试点。\n(二)推动绿色发展。加快材料循环利用。\n二、保障措施\n(一)加强领导。\n附件\n任务分解表\n"
        "序号\t内容\t牵头部门\t2024年\t2025年\n1\t建设监测平台\t养护处\t完成开发\t投入使用\n2\t\t客运处\t完成试点\t推广\n"
    )
    assert "一/一" in {task.number for task in read(text, start=2024, end=2025).tasks}


def test_a_goal_that_is_assigned_in_a_part_of_tasks_is_one() -> None:
    text = "一、完善调控\n1.实现主要预期目标。生产总值增长6%。(省发展改革委牵头)\n2.提高效能。扩大投资。(省财政厅牵头)\n二、保障措施\n(一)加强领导。"
    assert [(task.number, task.title) for task in read(text).tasks][:2] == [("一/1", "实现主要预期目标"), ("一/2", "提高效能")]


def test_a_section_called_safeguards_holds_some() -> None:
    text = "第一章 公共教育\n第一节 重点任务\n推进均衡发展。\n第二节 教育保障措施\n改善办学条件。\n第二章 实施机制\n第一节 资金\n加大投入。"
    assert {task.number: task.kind for task in read(text).tasks}["第一章/第二节"] == "safeguard"


def test_rows_of_a_box_that_count_on_are_its_items() -> None:
    text = "一、重点任务\n(一)保护耕地。严守红线。\n专栏1 重大工程\n1.耕地治理\t建设治理区10个。\n2.黑土保护\t推广免耕100万亩。\n(二)节约用水。加强管理。"
    tables = read(text)
    assert [(task.number, task.title, task.kind) for task in tables.tasks][1:4] == [
        ("专栏1", "重大工程", "project"),
        ("专栏1/1", "耕地治理", "project-item"),
        ("专栏1/2", "黑土保护", "project-item"),
    ]
    assert [(row.indicator, str(row.value)) for row in tables.targets] == [("治理区", "10"), ("免耕", "100")]


def test_a_table_of_tasks_whose_cells_blanks_part_is_read() -> None:
    text = (
        "一、重点任务\n(一)提高质量。加强管理。\n附件\n部分任务一览表\n序号 任务（项目） 责任单位 完成时限\n"
        "1 制订课程标准 省教育厅 2016年\n2 建设示范基地100个 省教育厅、省财政厅 2017年\n"
    )
    tables = read(text)
    assert [(task.number, task.title, task.due) for task in tables.tasks][1:] == [
        ("1", "制订课程标准", "2016"),
        ("2", "建设示范基地100个", "2017"),
    ]
    assert [row.name_as_written for row in tables.responsibilities] == ["省教育厅", "省教育厅", "省财政厅"]


def test_firstly_and_secondly_in_lines_of_their_own_are_the_tasks_of_a_chapter() -> None:
    text = "一、总体目标\n建成光网。\n二、重点任务\n一是夯实底座。新建基站20个。(省通信管理局)\n二是推进治理。开通热线5条。(省政府办公厅)\n三、保障措施\n加强领导。"
    assert [(task.number, task.title) for task in read(text).tasks][:2] == [("二/一", "夯实底座"), ("二/二", "推进治理")]


def test_a_chapter_of_aims_by_any_name_holds_no_tasks() -> None:
    text = "一、攻坚目标\n实施项目300个。\n二、攻坚任务\n任务1:加快开工。开工30个。\n三、工作要求\n(一)提高认识。"
    assert [task.number for task in read(text).tasks] == ["二/任务1", "三/一"]


def test_work_that_is_named_beside_what_is_measured_of_it_is_a_task() -> None:
    text = (
        "一、重点任务\n(一)提高质量。加强管理。\n附件\n任务分工表\n序号\t任务名称\t量化指标\t2017年目标值\t责任单位\n"
        "1\t光网提升\t5G基站（万个）\t10\t省通信管理局\n2\t小区改造\t改造小区（个）\t200\t省住建厅\n"
    )
    tables = read(text)
    assert [(task.number, task.title) for task in tables.tasks][1:] == [("1", "光网提升"), ("2", "小区改造")]
    assert [(row.indicator, str(row.value), row.year) for row in tables.targets] == [("5G基站", "10", 2017), ("改造小区", "200", 2017)]


def test_what_a_project_costs_in_a_year_is_not_what_is_measured_of_it() -> None:
    text = (
        "一、重点任务\n(一)提高质量。加强管理。\n附件\n项目表\n序号\t项目名称\t建设内容\t总投资（亿元）\t2016年计划投资（亿元）\t责任单位\n"
        "1\t光网工程\t新建基站100个\t20\t5\t省通信管理局\n2\t小区改造\t改造小区20个\t10\t3\t省住建厅\n"
    )
    tables = read(text)
    assert [(task.number, task.title) for task in tables.tasks][1:] == [("1", "光网工程"), ("2", "小区改造")]
    assert [(row.indicator, str(row.value)) for row in tables.targets] == [("基站", "100"), ("小区", "20")]


def test_a_caption_in_the_first_row_of_a_table_sets_its_year() -> None:
    text = (
        "一、重点任务\n(一)提高质量。加强管理。\n附件\n2016年重点任务清单\t\t\n序号\t任务\t责任单位\n"
        "1\t新建基站100个\t省通信管理局\n2\t改造小区20个\t省住建厅\n"
    )
    assert [(row.indicator, row.year) for row in read(text).targets] == [("基站", 2016), ("小区", 2016)]


def test_a_heading_that_names_who_leads_is_a_task_beside_those_below_it_and_is_called_without_them() -> None:
    text = "一、重点任务\n（一）夯实基础（省通信管理局牵头）\n1.建设光网。新建基站50个。\n2.建设云。新建云5个。\n（二）优化服务（省政府办公厅牵头）\n开通热线5条。"
    assert [(task.number, task.title) for task in read(text).tasks] == [
        ("一/一", "夯实基础"),
        ("一/一/1", "建设光网"),
        ("一/一/2", "建设云"),
        ("一/二", "优化服务"),
    ]
    assert responsible(text) == [("一/一", "省通信管理局", "lead", 1), ("一/二", "省政府办公厅", "lead", 1)]
