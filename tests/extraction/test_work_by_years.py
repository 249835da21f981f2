"""A table of work may say how much of it is to be done in each year."""

from __future__ import annotations

from decimal import Decimal

from tests.extraction.reading import read, responsible

TABLE = (
    "一、主要任务\n(一)培训职工。加快培训。\n附件1 任务分解表\n单位:万人次\n"
    "序号\t培训项目\t牵头部门\t配合部门\t培训任务\t\t\n\t\t\t\t2015年\t2016年\t2015-2016年合计\n"
    "1\t职工岗前培训\t省财政厅\t省科技厅、省商务厅\t12\t14\t26\n2\t学徒培训\t省商务厅\t\t0.8\t—\t0.8\n合 计\t\t\t\t12.8\t14\t26.8\n"
)


def test_a_row_of_such_a_table_is_a_task_with_bodies_and_a_target_for_each_year() -> None:
    rows = read(TABLE)
    assert [(task.number, task.title) for task in rows.tasks] == [("一/一", "培训职工"), ("1", "职工岗前培训"), ("2", "学徒培训")]
    assert responsible(TABLE) == [
        ("1", "省财政厅", "lead", 1),
        ("1", "省科技厅", "participant", 1),
        ("1", "省商务厅", "participant", 2),
        ("2", "省商务厅", "lead", 1),
    ]
    assert [(row.indicator, row.value, row.unit, row.kind, row.year) for row in rows.targets] == [
        ("职工岗前培训", Decimal(12), "万人次", "increment", 2015),
        ("职工岗前培训", Decimal(14), "万人次", "increment", 2016),
        ("职工岗前培训", Decimal(26), "万人次", "increment", 2016),
        ("学徒培训", Decimal("0.8"), "万人次", "increment", 2015),
        ("学徒培训", Decimal("0.8"), "万人次", "increment", 2016),
        ("培训", Decimal("12.8"), "万人次", "increment", 2015),
        ("培训", Decimal(14), "万人次", "increment", 2016),
        ("培训", Decimal("26.8"), "万人次", "increment", 2016),
    ]
