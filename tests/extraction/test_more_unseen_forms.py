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
