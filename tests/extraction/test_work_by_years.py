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


def test_work_may_stand_beside_who_answers_for_it_with_units_in_brackets_and_a_column_of_totals() -> None:
    table = (
        "一、主要任务\n(一)建设学校。加快建设。\n附件1 任务分解表\n"
        "序号\t项目名称\t责任单位\t2015年\t2016年\t合计\n"
        "1\t新建学校(所)\t省教育厅\t3\t4\t7\n2\t改造厕所(座)\t省住房城乡建设厅\t100\t200\t300\n\t合计\t\t103\t204\t307\n"
    )
    rows = read(table)
    assert [task.number for task in rows.tasks] == ["一/一", "1", "2"]
    assert responsible(table) == [("1", "省教育厅", "responsible", 1), ("2", "省住房城乡建设厅", "responsible", 1)]
    assert [(row.indicator, row.value, row.unit, row.kind, row.year) for row in rows.targets] == [
        ("新建学校", Decimal(3), "所", "increment", 2015),
        ("新建学校", Decimal(4), "所", "increment", 2016),
        ("新建学校", Decimal(7), "所", "increment", 2016),
        ("改造厕所", Decimal(100), "座", "increment", 2015),
        ("改造厕所", Decimal(200), "座", "increment", 2016),
        ("改造厕所", Decimal(300), "座", "increment", 2016),
    ]


def test_a_goal_of_several_years_is_of_the_work_that_its_row_names_and_persons_are_no_bodies() -> None:
    table = (
        "一、主要任务\n(一)推进建设。加快建设。\n附件\n重点任务分解表\n"
        "序号\t工作任务\t目标要求\t牵头领导\t牵头单位\t协同单位\t完成时限\n"
        "1\t建设智慧公园\t2015年建成20个,2016年建成50个\t张三\t省财政厅\t省科技厅\t2016年12月\n"
        "2\t整治背街小巷\t完成300条\t李四\t省商务厅\t\t2017年底前\n"
    )
    assert [(row.indicator, row.value, row.year) for row in read(table).targets] == [
        ("智慧公园", Decimal(20), 2015),
        ("智慧公园", Decimal(50), 2016),
        ("背街小巷", Decimal(300), 2017),
    ]
    assert responsible(table) == [("1", "省财政厅", "lead", 1), ("1", "省科技厅", "participant", 1), ("2", "省商务厅", "lead", 1)]


def test_groups_below_groups_may_print_their_ordinals_in_merged_cells() -> None:
    table = (
        "一、主要任务\n(一)推进建设。加快建设。\n附件\n"
        "任务分类\t主要方向\t重点任务(2015-2017)\t2015年工作项目\t2016年计划\t牵头部门\t配合部门\n"
        "(一)设施环境\t1、改善城市道路\t(1)建设精品道路30条。\t建设精品道路10条。\t建设精品道路20条。\t省财政厅\t省科技厅\n"
        "\t2、改善农村道路\t(2)推进农村路发展。\t改造农村公路300公里。\t改造农村公路200公里。\t省商务厅\t\n"
        "(二)出行服务\t7、提升轨道服务\t(11)增加电扶梯。\t新增电扶梯2台。\t新增电扶梯9台。\t省教育厅\t\n"
    )
    assert [row.number for row in read(table).tasks] == ["一/一", "一/1/1", "一/2/2", "二/7/11"]
    assert [(number, name) for number, name, _, _ in responsible(table)] == [
        ("一/1/1", "省财政厅"),
        ("一/1/1", "省科技厅"),
        ("一/2/2", "省商务厅"),
        ("二/7/11", "省教育厅"),
    ]


def test_a_group_may_be_an_action_in_a_merged_cell() -> None:
    table = (
        "一、主要任务\n(一)推进建设。加快建设。\n附件\n任务类型\t\t序号\t工作任务\t推进单位\n"
        "行动一:焕新行动\t\t1\t推进片区规划\t省财政厅\n\t\t2\t推进地区规划\t省科技厅\n行动二:美居行动\t旧区\t4\t完成房屋改造\t省商务厅\n"
    )
    assert [row.number for row in read(table).tasks] == ["一/一", "行动一/1", "行动一/2", "行动二/4"]
