"""More forms that documents use and that were misread at first sight, each with a wording of its own."""

from __future__ import annotations

from decimal import Decimal

import pytest

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


def _rows(said: str) -> list[tuple[str, str, str, str, str]]:
    rows = read(f"一、主要任务\n(一)推进建设。{said}").targets
    return [(row.indicator, row.scope, str(row.value), row.unit, row.comparator) for row in rows]


@pytest.mark.parametrize(
    ("said", "row"),
    [
        pytest.param("县级电台每周播出节目不少于2小时。", ("县级电台每周播出节目", "", "2", "小时", ">="), id="how long each week"),
        pytest.param("每年举办干部培训班不少于10期。", ("干部培训班", "", "10", "期", ">="), id="how many a year"),
        pytest.param("年底前完成联合执法检查4次。", ("联合执法检查", "", "4", "次", "="), id="times that are counted"),
        pytest.param("每年抽查餐饮企业不少于500家次。", ("抽查餐饮企业", "", "500", "家次", ">="), id="visits"),
        pytest.param("能源消费总量达到470万吨标煤左右。", ("能源消费总量", "", "470", "万吨标煤", "~"), id="a short name of a unit"),
        pytest.param("新增220千伏及以上线路850公里。", ("220千伏及以上线路", "", "850", "公里", "="), id="a class of voltage"),
        pytest.param(
            "每年实施1000万元以上技改项目20个以上。", ("1000万元以上技改项目", "", "20", "个", ">="), id="a size of what is then counted"
        ),
        pytest.param("人均预期寿命比2010年增加0.27岁。", ("人均预期寿命", "", "0.27", "岁", "="), id="years of life added"),
        pytest.param("游客满意度列全省县(市、区)前10位。", ("游客满意度", "全省县(市、区)", "10", "位", "="), id="a rank among counties"),
        pytest.param("医院系统应用平均级别达到5级。", ("医院系统应用平均级别", "", "5", "级", "="), id="a grade"),
        pytest.param(
            "2亿千瓦燃煤机组拆除烟气旁路。",
            ("燃煤机组拆除烟气旁路", "", "2", "亿千瓦", "="),
            id="so much of a thing, and what is done to it",
        ),
        pytest.param(
            "老城区剩余的490蒸吨燃煤锅炉完成清洁改造。",
            ("燃煤锅炉清洁改造", "老城区", "490", "蒸吨", "="),
            id="what is left of it somewhere",
        ),
        pytest.param("基本淘汰京津冀等区域内的50万辆黄标车。", ("黄标车", "京津冀等区域", "50", "万辆", "="), id="where it is taken away"),
        pytest.param("省、市、县三级均设置1所保健机构。", ("保健机构", "省、市、县三级", "1", "所", "="), id="one at each level"),
        pytest.param("纯凝机组改造820万千瓦左右。", ("纯凝机组改造", "", "820", "万千瓦", "~"), id="capacity that is rebuilt"),
        pytest.param(
            "建成甲处理中心、溶剂集中回收处置中心、活性炭集中再生中心等共享项目20个。",
            ("甲处理中心、溶剂集中回收处置中心、活性炭集中再生中心等共享项目", "", "20", "个", "="),
            id="a long list of what is built",
        ),
    ],
)
def test_a_wording_gives_its_one_target(said: str, row: tuple[str, str, str, str, str]) -> None:
    assert _rows(said) == [row]


@pytest.mark.parametrize(
    "said",
    [
        pytest.param("淘汰35蒸吨/小时及以下燃煤锅炉。", id="boilers of a size"),
        pytest.param("按照能效前5%、前20%分档管理。", id="the best of a kind"),
        pytest.param("每月开展质量巡查2次以上。", id="how often"),
        pytest.param("重点针对单机容量低于1.5兆瓦、叶轮较小的机组进行评估。", id="which things a rule is for"),
        pytest.param("弃风率超过20%的地区暂停新增建设。", id="where a rate is high"),
        pytest.param("5000平方米以上工地安装视频监控。", id="sites of a size"),
    ],
)
def test_a_class_or_a_frequency_is_no_target(said: str) -> None:
    assert not _rows(said)


def test_parts_that_sum_to_the_figure_before_are_of_what_that_one_counts() -> None:
    assert _rows("改造病房276间,其中市医院188间、区医院88间。") == [
        ("病房", "", "276", "间", "="),
        ("病房", "市医院", "188", "间", "="),
        ("病房", "区医院", "88", "间", "="),
    ]


def test_parts_by_provinces_may_be_counted_in_other_thousands() -> None:
    assert _rows("新增供暖面积1亿平方米,其中吉林、内蒙古分别新增1000万平方米和2500万平方米。")[1:] == [
        ("供暖面积", "吉林", "1000", "万平方米", "="),
        ("供暖面积", "内蒙古", "2500", "万平方米", "="),
    ]


def test_the_last_number_of_a_list_of_years_says_what_all_of_them_count() -> None:
    rows = read("一、主要任务\n(一)推进建设。2015年退出200家以上,2016年退出300家,到2017年累计退出1200家污染企业。").targets
    assert [(row.indicator, row.value, row.year) for row in rows] == [
        ("污染企业", Decimal(200), 2015),
        ("污染企业", Decimal(300), 2016),
        ("污染企业", Decimal(1200), 2017),
    ]


def test_what_is_done_every_year_may_be_named_in_the_clause_before() -> None:
    assert _rows("开展“百场宣讲”活动,每年不少于1万场次。") == [("“百场宣讲”活动", "", "1", "万场次", ">=")]


def test_years_counted_in_digits_end_with_the_last_of_them() -> None:
    rows = read("一、主要任务\n(一)推进建设。落实免费检查,5年累计检查500万人次。", start=2021, end=2030).targets
    assert [(row.indicator, row.year) for row in rows] == [("免费检查", 2025)]


def test_two_acts_that_share_a_number_are_two_targets() -> None:
    assert _rows("年内开工和投产新能源项目各1600万千瓦。") == [
        ("开工新能源项目", "", "1600", "万千瓦", "="),
        ("投产新能源项目", "", "1600", "万千瓦", "="),
    ]


def test_places_in_a_clause_of_their_own_go_on_with_the_rate_before() -> None:
    assert _rows("中心城区参与错峰的加油站不低于80%,东部地区和城市新城不低于70%。")[1] == (
        "参与错峰的加油站",
        "东部地区和城市新城",
        "70",
        "%",
        ">=",
    )


def test_a_year_of_registration_governs_nothing() -> None:
    rows = read("一、主要任务\n(一)推进建设。到2015年底,淘汰2005年前注册的旧车,改造加油站50座。").targets
    assert [(row.value, row.year) for row in rows] == [(Decimal(50), 2015)]


def test_growth_against_the_year_before_may_be_promised() -> None:
    rows = read("一、重点任务\n(一)发展旅游。创建示范基地1家,农家乐经营收入同比增长15%。")
    assert [row.value for row in rows.targets] == [Decimal(1), Decimal(15)]
    assert not rows.observations


def test_a_part_that_made_a_good_start_looks_back_and_a_comparison_governs_no_figure() -> None:
    text = (
        "一、转型发展实现良好开局\n供暖面积达到10万平方米,较“十二五”末增长1.8倍。装机容量50万千瓦。\n二、主要任务\n(一)推进建设。建设园区。"
    )
    rows = read(text, start=2021, end=2025)
    assert not rows.targets
    assert [row.year for row in rows.observations] == [None, None, None]


def test_what_a_goal_is_anchored_in_is_its_year() -> None:
    [row] = read("一、发展目标\n锚定2017年基本建成,全面提升能力。\n覆盖率达到90%。\n二、主要任务\n(一)推进建设。建设园区。").targets
    assert row.year == 2017


@pytest.mark.parametrize(
    ("item", "rows"),
    [
        pytest.param(
            "农村危房改造。2015年改造3000户,2016年改造4000户。",
            [("农村危房改造", "3000", "户", 2015), ("农村危房改造", "4000", "户", 2016)],
            id="the heading says what",
        ),
        pytest.param(
            "推进绿色建筑。实施既有建筑节能改造。2015、2016年分别完成60万、80万平方米。",
            [("既有建筑节能改造", "60", "万平方米", 2015), ("既有建筑节能改造", "80", "万平方米", 2016)],
            id="the sentence before says what, the last number in what",
        ),
        pytest.param("完善网络。建设村级服务站。到2016年建成800个。", [("村级服务站", "800", "个", 2016)], id="what is built"),
    ],
)
def test_yearly_figures_may_be_of_what_the_words_before_name(item: str, rows: list[tuple[str, str, str, int]]) -> None:
    found = read(f"一、主要任务\n(一){item}").targets
    assert [(row.indicator, str(row.value), row.unit, row.year) for row in found] == rows


def test_a_cell_that_holds_an_amount_alone_is_of_the_name_beside_it() -> None:
    text = "一、主要任务\n序号\t任务\t数量\t责任单位\n1\t改造老旧小区\t500个\t省住建厅\n2\t林木覆盖率\t30%以上\t省林业厅\n"
    rows = read(text)
    assert [(row.indicator, row.value, row.unit, row.comparator) for row in rows.targets] == [
        ("老旧小区", Decimal(500), "个", "="),
        ("林木覆盖率", Decimal(30), "%", ">="),
    ]
    assert [task.title for task in rows.tasks] == ["改造老旧小区", "林木覆盖率"]


def test_a_goal_may_be_told_by_how_much_it_adds() -> None:
    table = "一、目标\n指标\t2015年\t2020年\n人均预期寿命(岁)\t76\t提高1岁\n"
    [row] = read(table, start=2016, end=2020).targets
    assert (row.value, row.unit, row.kind, row.year) == (Decimal(1), "岁", "growth", 2020)


def test_two_counts_that_run_on_are_each_of_the_thing_behind_them() -> None:
    assert _rows("新建13处15条过江通道。") == [("过江通道", "", "13", "处", "="), ("过江通道", "", "15", "条", "=")]
    assert [row[2:4] for row in _rows("各区至少有1所200张床位以上的养老机构。")] == [("1", "所")]


@pytest.mark.parametrize(
    ("said", "indicator", "scope"),
    [
        pytest.param("燃煤机组要全部加装脱硝设施。", "加装脱硝设施", "燃煤机组", id="equipment that all get"),
        pytest.param("公共体育设施全部向社会开放。", "向社会开放", "公共体育设施", id="open to all"),
        pytest.param("到2016年底前关停全部燃煤机组。", "关停", "燃煤机组", id="all of a kind are closed"),
    ],
)
def test_what_is_said_of_all_is_full_coverage(said: str, indicator: str, scope: str) -> None:
    [row] = read(f"一、主要任务\n(一)推进建设。{said}").targets
    assert (row.indicator, row.scope, row.value, row.implied) == (indicator, scope, Decimal(100), True)


def test_money_that_is_set_out_is_named_without_the_verb() -> None:
    assert _rows("省预算内投资安排5776亿元。") == [("省预算内投资", "", "5776", "亿元", "=")]


def test_a_county_alone_may_be_where_something_is_built() -> None:
    assert _rows("在500个县建设医疗共同体。") == [("建设医疗共同体的县", "", "500", "个", "=")]


def test_classes_and_settlements_of_a_size_are_no_targets() -> None:
    assert not _rows("基本消除56人以上大班额。")
    assert not _rows("30户以上具备条件的村民组通硬化路。")


def test_those_who_lag_behind_and_all_others_may_be_told_what_to_do() -> None:
    text = "一、保障措施\n(一)落实责任。目标完成进度滞后的地区要抓紧制定方案。其他各相关部门也要抓紧行动。"
    assert [name for name, _, _ in _said(text)] == ["目标完成进度滞后的地区", "其他各相关部门"]


def test_a_list_behind_together_with_may_be_open() -> None:
    text = "一、保障措施\n(一)健全制度。省统计局牵头组织成立监测组,会同省妇联等单位建立指标体系。"
    assert _said(text) == [("省统计局", "lead", False), ("省妇联", "participant", True)]


def test_a_rate_that_pollutants_share_is_told_of_each_discharge() -> None:
    assert _rows("二氧化硫、氮氧化物排放量要下降3%。") == [
        ("二氧化硫排放量", "", "3", "%", "="),
        ("氮氧化物排放量", "", "3", "%", "="),
    ]
