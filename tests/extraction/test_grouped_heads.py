"""Tables of areas whose heads have two lines, changes told in cells, and tables of work with a year for each goal."""

from __future__ import annotations

from tests.extraction.reading import read


def _targets(table: str, *, start: int = 2018, end: int = 2020) -> list[tuple[str, str, str, str, str, int | None, str, int | None]]:
    tables = read(f"一、发展目标\n到{end}年,环境质量改善。\n{table}\n", start=start, end=end)
    return [
        (row.scope, row.indicator, str(row.value), row.unit, row.kind, row.year, str(row.baseline_value or ""), row.baseline_year)
        for row in tables.targets
    ]


def test_years_below_measures_are_told_for_each_city() -> None:
    table = (
        "城市\tPM10浓度（微克/立方米）\t\t\t达标天数比率（%）\t\n\t2017年\t2018年目标\t2020年目标\t2018年目标\t2020年目标\n"
        "甲市\t70\t66\t60\t77.5\t81\n乙市\t68\t64\t58\t79\t83"
    )
    assert _targets(table)[:4] == [
        ("甲市", "PM10浓度", "66", "微克/立方米", "level", 2018, "70", 2017),
        ("甲市", "PM10浓度", "60", "微克/立方米", "level", 2020, "70", 2017),
        ("甲市", "达标天数比率", "77.5", "%", "level", 2018, "", None),
        ("甲市", "达标天数比率", "81", "%", "level", 2020, "", None),
    ]


def test_what_is_measured_may_stand_behind_the_year_and_each_group_has_its_own_base() -> None:
    table = (
        "地区\t总磷\t\t总氮\t\n\t2015年排放量（万吨）\t2020年减排比例（%）\t2015年排放量（万吨）\t2020年减排比例（%）\n"
        "甲市\t16.2\t14.4\t1.7\t16.1\n乙市\t2.9\t-\t0.3\t-"
    )
    assert _targets(table, start=2016) == [
        ("甲市", "总磷排放量", "14.4", "%", "growth", 2020, "16.2", 2015),
        ("甲市", "总氮排放量", "16.1", "%", "growth", 2020, "1.7", 2015),
    ]
    found = read(f"一、发展目标\n到2020年,环境质量改善。\n{table}\n", start=2016, end=2020).observations
    assert [(row.scope, row.indicator, str(row.value), row.unit, row.year) for row in found] == [
        ("乙市", "总磷排放量", "2.9", "万吨", 2015),
        ("乙市", "总氮排放量", "0.3", "万吨", 2015),
    ]


def test_how_long_and_that_it_is_a_goal_are_no_part_of_what_an_area_is_to_reach() -> None:
    table = (
        "地区\t“十三五”水耗强度降低目标（%）\t2015年用水总量（亿立方米）\t“十三五”用水增量控制目标（亿立方米）\n"
        "甲市\t17\t68.5\t8\n乙市\t15\t82.6\t10"
    )
    tables = read(f"一、发展目标\n到2020年,节约用水。\n{table}\n", start=2016, end=2020)
    assert [(row.scope, row.indicator, str(row.value), row.kind) for row in tables.targets][:2] == [
        ("甲市", "水耗强度", "17", "growth"),
        ("甲市", "用水增量", "8", "level"),
    ]
    assert [(row.scope, row.indicator, str(row.value), row.year) for row in tables.observations] == [
        ("甲市", "用水总量", "68.5", 2015),
        ("乙市", "用水总量", "82.6", 2015),
    ]


def test_areas_below_a_blank_heading_measure_what_the_caption_says() -> None:
    table = "附表 各地区细颗粒物浓度目标\n\t2012年\t2017年\n东部地区\t—\t下降25%左右\n西部地区\t—\t下降20%左右"
    assert _targets(table, start=2013, end=2017) == [
        ("东部地区", "细颗粒物浓度", "25", "%", "growth", 2017, "", 2012),
        ("西部地区", "细颗粒物浓度", "20", "%", "growth", 2017, "", 2012),
    ]


def test_a_cell_that_says_a_change_says_since_when() -> None:
    table = "指标\t2015年\t2020年\n单位产品能耗下降幅度\t-\t比2015年下降18%\n产品优等率提高\t-\t比2015年提高2个百分点"
    assert _targets(table, start=2016) == [
        ("", "单位产品能耗", "18", "%", "growth", 2020, "", 2015),
        ("", "产品优等率", "2", "百分点", "growth", 2020, "", 2015),
    ]


def test_a_bound_may_stand_in_front_of_the_bracket_of_a_sum() -> None:
    table = "指标\t2015年\t2020年\t年均增速[累计]\n新增就业人数（万人）\t—\t—\t>[5000]\n技能人才（万人）\t45\t55\t≥[10]"
    tables = read(f"一、发展目标\n{table}\n", start=2016, end=2020)
    assert [(row.indicator, str(row.value), row.comparator, row.kind) for row in tables.targets if row.kind != "level"] == [
        ("新增就业人数", "5000", ">", "increment"),
        ("技能人才", "10", ">=", "growth"),
    ]


def test_a_column_that_says_it_is_a_goal_is_no_base() -> None:
    table = (
        "序号\t主要任务\t2018年目标\t2019年目标\t牵头单位\n1\t新建充电桩（个）\t500\t2000\t省能源局\n2\t新建绿道（公里）\t50\t60\t省林业局"
    )
    assert [(row[1], row[2], row[5]) for row in _targets(table)] == [
        ("新建充电桩", "500", 2018),
        ("新建充电桩", "2000", 2019),
        ("新建绿道", "50", 2018),
        ("新建绿道", "60", 2019),
    ]


def test_who_leads_is_said_in_a_cell() -> None:
    table = (
        "序号\t工作任务\t负责单位\t时间进度\n1\t出台办法\t省财政厅、省商务厅（第一个部门为牵头部门，下同）\t2019年底前\n"
        "2\t制定标准\t省统计局会同有关部门\t持续实施\n3\t开展培训\t省教育厅、省科技厅\t2020年"
    )
    found = read(f"一、任务分工\n{table}\n", start=2018, end=2020).responsibilities
    assert [(row.name_as_written, row.role) for row in found] == [
        ("省财政厅", "lead"),
        ("省商务厅", "participant"),
        ("省统计局", "lead"),
        ("有关部门", "participant"),
        ("省教育厅", "lead"),
        ("省科技厅", "participant"),
    ]


def test_what_is_set_right_each_year_is_told_beside_what_there_is() -> None:
    table = "序号\t地市\t积水点数量\t整治计划（处）\t\t\n\t\t\t2020年（已整治）\t2021年\t2022年\n1\t甲市\t8\t3\t4\t1\n2\t乙市\t9\t2\t3\t4\n"
    tables = read(f"一、发展目标\n到2022年,排水改善。\n{table}", start=2021, end=2022)
    assert [(row.scope, row.indicator, str(row.value), row.unit, row.kind, row.year) for row in tables.targets][:2] == [
        ("甲市", "积水点整治", "4", "处", "increment", 2021),
        ("甲市", "积水点整治", "1", "处", "increment", 2022),
    ]
    assert [(row.scope, row.indicator, str(row.value), row.year) for row in tables.observations][:2] == [
        ("甲市", "积水点数量", "8", None),
        ("甲市", "积水点整治", "3", 2020),
    ]


def test_a_column_of_tasks_beside_indicators_holds_what_is_to_be_done() -> None:
    table = "序号\t主要指标\t单位\t计划任务\t其中：2021年任务\t指标属性\n1\t建设管廊\t公里\t200\t62\t约束性\n2\t漏损率\t%\t10\t12\t预期性"
    assert [(row[1], row[2], row[4], row[5]) for row in _targets(table, start=2021, end=2025)] == [
        ("建设管廊", "200", "increment", 2025),
        ("建设管廊", "62", "increment", 2021),
        ("漏损率", "10", "level", 2025),
        ("漏损率", "12", "level", 2021),
    ]


def test_what_became_of_the_former_goals_is_reported_without_a_heading_for_names() -> None:
    table = "序号\t项目类别\t单位\t“十三五”规划目标\t“十三五”完成情况\n1\t整治河道\t条\t350\t396\n2\t建设泵站\t座\t20\t25"
    tables = read(f"一、发展现状\n(一)成效\n{table}\n", start=2021, end=2025)
    assert [(row.indicator, str(row.value), row.year) for row in tables.observations] == [
        ("整治河道", "396", 2020),
        ("建设泵站", "25", 2020),
    ]
    assert not tables.targets


def test_a_cell_may_bound_each_of_several() -> None:
    table = "指标\t2020年\t2025年\n管网监测率（%）\t——\t重点城市≥30一般城市≥15\n处置率（%）\t46\t100"
    assert [row[:3] for row in _targets(table, start=2021, end=2025)][:2] == [
        ("重点城市", "管网监测率", "30"),
        ("一般城市", "管网监测率", "15"),
    ]


def test_a_share_below_yearly_averages_is_a_level() -> None:
    table = "指标\t单位\t2020年\t2025年\t年均[累计]\n调查失业率\t%\t-\t-\t<5.5\n企业总部数量\t家\t700\t-\t[累计达到1000]"
    assert [(row[1], row[2], row[4]) for row in _targets(table, start=2021, end=2025)] == [
        ("调查失业率", "5.5", "level"),
        ("企业总部数量", "1000", "level"),
    ]


def test_a_sum_stands_beside_its_years_below_one_heading() -> None:
    table = "市（州）\t建设里程\t\t\n\t两年合计\t2017年\t2018年\n全省\t970\t250\t720\n甲市\t198\t51\t147"
    assert _targets(f"表1 公路建设年度计划表（单位：公里）\n{table}", start=2017, end=2018)[:3] == [
        ("", "建设里程", "970", "公里", "increment", 2018, "", None),
        ("", "建设里程", "250", "公里", "increment", 2017, "", None),
        ("", "建设里程", "720", "公里", "increment", 2018, "", None),
    ]


def test_areas_in_a_table_parted_by_blanks() -> None:
    table = "县（区、市） 培训人次（人次） 取证人数（人） 其中高技能人才（人）\n甲区 12000 7500 2600\n乙县 6800 4100 1300"
    assert [row[:4] for row in _targets(table, start=2024, end=2024)][:3] == [
        ("甲区", "培训人次", "12000", "人次"),
        ("甲区", "取证人数", "7500", "人"),
        ("甲区", "高技能人才", "2600", "人"),
    ]


def test_parts_of_a_city_group_its_districts() -> None:
    table = "附表 各区县燃煤锅炉改燃任务表（单位：座）\n片区\t区县\t改燃任务\t\n\t\t2014年\t2015年\n中心城区\t甲区\t11\t9\n\t乙区\t8\t12"
    assert _targets(table, start=2014, end=2017)[2:4] == [
        ("乙区", "燃煤锅炉改燃", "8", "座", "increment", 2014, "", None),
        ("乙区", "燃煤锅炉改燃", "12", "座", "increment", 2015, "", None),
    ]


def test_areas_stand_below_a_heading_of_their_own() -> None:
    table = "指标\t单位\t地区\t\t全省\n\t\t甲州\t乙市\t\n光伏装机\t万千瓦\t1850\t60\t4580\n风电装机\t万千瓦\t980\t—\t1650"
    assert [row[:4] for row in _targets(f"2025年分地区主要指标\n{table}", start=2021, end=2025)] == [
        ("甲州", "光伏装机", "1850", "万千瓦"),
        ("乙市", "光伏装机", "60", "万千瓦"),
        ("", "光伏装机", "4580", "万千瓦"),
        ("甲州", "风电装机", "980", "万千瓦"),
        ("", "风电装机", "1650", "万千瓦"),
    ]
