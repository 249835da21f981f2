"""More forms that documents use and that were misread at first sight, each with a wording of its own."""

from __future__ import annotations

from decimal import Decimal

from tests.extraction.reading import read, responsible

MEASURED = (
    "一、总体要求\n(一)指导思想。坚持为民。\n二、项目任务\n重点项目任务分工表\n"
    "序号\t实事项目\t年度任务\t\t\t牵头单位\t协同单位\n\t\t考核指标\t目标值\t计量单位\t\t\n"
    "1\t养老设施\t新增护理床位\t800\t张\t省民政厅\t省财政厅\n\t\t日间照料覆盖率\t≥90\t%\t\t\n2\t农村公路\t危桥改造\t约50\t座\t省交通运输厅\t\n"
)


def test_a_task_of_a_table_may_have_columns_and_rows_for_what_is_measured_of_it() -> None:
    rows = read(MEASURED)
    assert [(task.number, task.title) for task in rows.tasks] == [("1", "养老设施"), ("2", "农村公路")]
    assert [(row.value, row.unit, row.comparator, row.kind) for row in rows.targets] == [
        (Decimal(800), "张", "=", "increment"),
        (Decimal(90), "%", ">=", "level"),
        (Decimal(50), "座", "~", "increment"),
    ]
    assert rows.targets[1].task_id == rows.tasks[0].task_id
    assert [(number, name, role) for number, name, role, _ in responsible(MEASURED)] == [
        ("1", "省民政厅", "lead"),
        ("1", "省财政厅", "participant"),
        ("2", "省交通运输厅", "lead"),
    ]


def test_a_chapter_that_holds_a_table_of_tasks_and_its_caption_alone_is_no_task() -> None:
    text = "一、任务分解\n重点任务分解表\n序号\t任务\t牵头单位\t完成时限\n1\t建设光网\t省财政厅\t2016年\n二、保障措施\n(一)加强领导。落实责任。"
    assert [task.number for task in read(text).tasks] == ["1", "二/一"]


def _said(text: str) -> list[tuple[str, str, bool]]:
    return [(row.name_as_written, row.role, row.open_ended) for row in read(text).responsibilities]


def test_a_list_of_who_leads_and_takes_part_may_end_in_a_full_stop() -> None:
    text = "一、主要任务\n(一)普及知识。推进普及。\n分工:由省农委牵头,省科技厅、省文化厅等单位参加。"
    assert _said(text) == [("省农委", "lead", False), ("省科技厅", "participant", True), ("省文化厅", "participant", True)]


def test_governments_of_levels_are_one_group_and_bodies_that_a_paper_concerns_another() -> None:
    text = "一、主要任务\n(一)建设光网。加快建设。(各市、县级政府及《管理条例》涉及的相关部门负责,省财政厅配合)"
    assert _said(text) == [
        ("各市、县级政府", "responsible", False),
        ("《管理条例》涉及的相关部门", "responsible", False),
        ("省财政厅", "participant", False),
    ]
    assert read(text).responsibilities[0].organization == "湖北省各市、县级人民政府"


def test_a_bracket_may_say_no_more_than_that_all_departments_answer_by_their_duties() -> None:
    assert _said("一、主要任务\n(一)建设光网。加快建设。(各有关部门按职责分工负责)") == [("各有关部门", "responsible", False)]


def test_who_coordinates_or_answers_for_a_place_is_responsible_in_the_safeguards() -> None:
    text = (
        "一、保障措施\n(一)加强领导。省环保厅加强综合统筹和组织协调,省级有关部门按职责分工落实任务。各区县政府落实属地责任,对本地质量负总责。"
        "\n(二)加强配合。各板块、省有关部门和单位加强协同配合,按照职责分工,制定细则。各设区市要签订责任书。"
    )
    assert [name for name, _, _ in _said(text)] == [
        "省环保厅",
        "省级有关部门",
        "各区县政府",
        "各板块",
        "省有关部门和单位",
        "各设区市",
    ]


def test_a_group_that_is_charged_with_leading_the_work_oversees_it() -> None:
    assert _said("一、保障措施\n(一)加强领导。省全民健身领导小组负责领导纲要实施工作。") == [("省全民健身领导小组", "coordinator", False)]
    said = _said("一、保障措施\n(一)加强领导。省妇女儿童工作委员会负责规划实施的组织、协调、指导。")
    assert said == [("省妇女儿童工作委员会", "coordinator", False)]


def test_to_press_governments_for_their_duty_names_nobody() -> None:
    assert not _said("一、保障措施\n(一)加强领导。压紧压实地方政府统筹推进建设的主体责任。")


def test_goals_and_measures_numbered_alike_below_a_part_are_told_apart_by_the_lines_above_them() -> None:
    text = (
        "一、总体要求\n(一)指导思想。坚持发展。\n二、发展领域\n(一)健康。\n主要目标:到2017年,\n1.参保率达到90%。\n2.贫血率低于5%。\n策略措施:\n"
        "1.完善机制。建设中心3个。\n2.加强服务。提高水平。\n(二)教育。\n主要目标:到2016年,\n1.毛入园率达到95%。\n策略措施:\n1.扩大资源。开展活动。"
    )
    rows = read(text)
    assert [(task.number, task.title) for task in rows.tasks] == [
        ("二/一/1", "完善机制"),
        ("二/一/2", "加强服务"),
        ("二/二/1", "扩大资源"),
    ]
    assert [(row.value, row.year) for row in rows.targets] == [
        (Decimal(90), 2017),
        (Decimal(5), 2017),
        (Decimal(3), None),
        (Decimal(95), 2016),
    ]


def test_the_finer_of_two_columns_of_areas_says_for_whom_a_number_is() -> None:
    text = "一、目标\n到2017年,容量增加。\n2017年各地发展目标\n区域\t省(区、市)\t并网容量(万千瓦)\n东部\t甲省\t50\n\t乙市\t650\n"
    rows = [(row.scope, row.indicator, row.value, row.unit, row.year) for row in read(text).targets]
    assert rows == [("甲省", "并网容量", Decimal(50), "万千瓦", 2017), ("乙市", "并网容量", Decimal(650), "万千瓦", 2017)]


def test_a_heading_merged_over_measures_may_give_their_unit() -> None:
    text = "一、目标\n到2017年,容量增加。\n地区\t规模(万千瓦)\t\n\t并网容量\t开工规模\n甲省\t10\t20\n乙省\t—\t30\n合计\t10\t50\n"
    rows = [(row.scope, row.indicator, row.value, row.unit) for row in read(text).targets]
    assert rows == [
        ("甲省", "并网容量", Decimal(10), "万千瓦"),
        ("甲省", "开工规模", Decimal(20), "万千瓦"),
        ("乙省", "开工规模", Decimal(30), "万千瓦"),
        ("", "并网容量", Decimal(10), "万千瓦"),
        ("", "开工规模", Decimal(50), "万千瓦"),
    ]


def test_a_list_of_areas_may_stand_in_two_halves_below_a_caption_that_says_what_is_done() -> None:
    text = (
        "一、主要任务\n(一)建设光网。加快建设。\n附件\n2016年各地区老旧车淘汰任务\n单位:万辆\n"
        "地 区\t淘汰任务\t地 区\t淘汰任务\n甲 省\t39.1\t丙 省\t35.98\n乙 省\t14.8\t丁 省\t18.6\n"
    )
    rows = [(row.scope, row.indicator, row.value, row.unit, row.year) for row in read(text).targets]
    assert rows == [
        ("甲省", "老旧车淘汰", Decimal("39.1"), "万辆", 2016),
        ("丙省", "老旧车淘汰", Decimal("35.98"), "万辆", 2016),
        ("乙省", "老旧车淘汰", Decimal("14.8"), "万辆", 2016),
        ("丁省", "老旧车淘汰", Decimal("18.6"), "万辆", 2016),
    ]
