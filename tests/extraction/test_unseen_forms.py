"""Forms that real documents use and that were misread at first sight: each with the wording that asked for the rule."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.extraction.reading import read, responsible

GOALS = "一、发展目标\n到2020年,网络完善。"


@pytest.mark.parametrize(
    ("said", "indicator", "scope", "value", "unit", "comparator"),
    [
        pytest.param("宽带网络覆盖90%以上的贫困村。", "宽带网络覆盖", "贫困村", "90", "%", ">=", id="a thing covers so many of"),
        pytest.param("75%以上科技人员落户企业。", "落户企业", "科技人员", "75", "%", ">=", id="a share settles"),
        pytest.param("50%以上的专利由企业申请。", "由企业申请", "专利", "50", "%", ">=", id="a share is done by"),
        pytest.param(
            "互联网国际出口带宽达到20太比特/秒(Tbps)。", "互联网国际出口带宽", "", "20", "Tbps", "=", id="a unit with its short name"
        ),
        pytest.param("城乡居民收入差距缩小到2.56∶1。", "城乡居民收入差距", "", "2.56", "", "=", id="so many to one"),
        pytest.param("收入最高最低倍差缩小到1.55以内。", "收入最高最低倍差", "", "1.55", "", "<=", id="a bare number that is reached"),
        pytest.param(
            "每万人拥有公共文化设施建筑面积达到4400m2左右。", "每万人拥有公共文化设施建筑面积", "", "4400", "m2", "~", id="square metres"
        ),
        pytest.param("民间投资均实现10%以上增长。", "民间投资", "", "10", "%", ">=", id="growth named behind the number"),
        pytest.param(
            "争取国家科技计划成果在本地实现产业化项目30项以上。", "产业化项目", "", "30", "项", ">=", id="what is done stands last"
        ),
    ],
)
def test_a_real_wording_gives_its_target(said: str, indicator: str, scope: str, value: str, unit: str, comparator: str) -> None:
    [row] = read(GOALS + said, start=2016, end=2020).targets
    assert (row.indicator, row.scope, row.value, row.unit, row.comparator) == (indicator, scope, Decimal(value), unit, comparator)


def test_more_than_doubled_is_more_than_one_time_more() -> None:
    [row] = read("一、发展现状\n2014年收入较2010年翻一番多。").observations
    assert (row.value, row.unit, row.comparator) == (Decimal(1), "倍", ">")


FORMER = (
    "一、发展现状\n“十二五”基本情况\n指标\t规划目标\t\t实现情况\t\n\t2015年\t年均增长(%)\t2015年\t年均增长(%)\n"
    "1.收入规模(万亿元)\t16\t10\t17.1\t13\n2.覆盖率(%)\t80\t〔55〕\t53\t〔28〕\n注:〔 〕表示五年累计数,单位为百分点。\t\t\t\t\n"
)


def test_what_an_earlier_plan_aimed_at_is_no_row_beside_what_became_of_it() -> None:
    rows = read(FORMER, start=2016, end=2020)
    assert not rows.targets
    assert [(row.value, row.unit) for row in rows.observations] == [
        (Decimal("17.1"), "万亿元"),
        (Decimal(13), "%"),
        (Decimal(53), "%"),
        (Decimal(28), "百分点"),
    ]


def test_items_with_labelled_bodies_are_tasks_and_targets_though_their_part_is_called_goals() -> None:
    text = "一、确保完成全年主要预期目标\n1.生产总值增长7%以上。\n牵头负责领导:某某。\n牵头责任单位:省发展改革委。\n协同责任单位:省财政厅、省商务厅等。"
    assert responsible(text) == [
        ("一/1", "省发展改革委", "lead", 1),
        ("一/1", "省财政厅", "participant", 1),
        ("一/1", "省商务厅", "participant", 2),
    ]
    assert [(row.indicator, row.value) for row in read(text).targets] == [("生产总值", Decimal(7))]


def test_a_remark_that_the_first_of_each_list_leads_is_no_part_of_the_last_name() -> None:
    text = "一、主要任务\n1.制定政策。\n责任单位:财政局、工商联(列第一位者为牵头或汇总单位,下同)\n2.减轻负担。\n责任单位:发改局、税务局"
    assert responsible(text) == [
        ("一/1", "财政局", "lead", 1),
        ("一/1", "工商联", "participant", 2),
        ("一/2", "发改局", "lead", 1),
        ("一/2", "税务局", "participant", 2),
    ]


def test_a_bracket_inside_a_labelled_list_names_no_second_body() -> None:
    text = "一、主要任务\n1.抓好防控。\n责任单位:市卫生健康委,各县(市、区)政府(管委会)"
    assert [name for _, name, _, _ in responsible(text)] == ["市卫生健康委", "各县（市、区）政府（管委会）"] or [
        name for _, name, _, _ in responsible(text)
    ] == ["市卫生健康委", "各县(市、区)政府(管委会)"]


def test_an_unnumbered_heading_of_goals_before_the_first_item_makes_what_follows_a_promise() -> None:
    rows = read(
        "今后五年奋斗目标\n——全省地区生产总值达到12万亿元，城镇化率达到76%。\n一、主要任务\n1.推动创新。建设园区。", start=None, end=None
    )
    assert [row.value for row in rows.targets] == [Decimal(12), Decimal(76)]
    assert not rows.observations


def test_a_heading_may_begin_with_a_year() -> None:
    rows = read("一、2017年经济社会发展的主要任务\n(一)保持平稳发展\n1.强化项目建设。建设基地。\n", start=None, end=None)
    assert [task.number for task in rows.tasks] == ["一/一/1"]


def test_progress_beside_a_task_is_reported_for_the_year_of_the_title() -> None:
    text = "序号\t内容与要求\t进展情况\t责任单位\n1\t确保生产总值增长7%左右。\t投资增长12.5%。\t市发改委\n2\t落地率50%以上。\t已安排36个项目。\t市发改委\n"
    rows = read("一、重点工作\n" + text)
    assert [row.value for row in rows.targets] == [Decimal(7), Decimal(50)]
    assert [row.value for row in rows.observations] == [Decimal("12.5"), Decimal(36)]


def test_goals_that_a_covering_paragraph_lists_are_promised() -> None:
    """What stands before 目标是 in the same paragraph is reported."""
    said = "去年全市生产总值增长5%。今年主要预期目标是:生产总值增长6%左右,城乡居民人均可支配收入分别增长7%、8%左右。"
    rows = read(f"{said}\n一、重点任务\n(一)推动发展。建设园区。", start=None, end=None)
    assert [(row.indicator, row.scope, row.value) for row in rows.targets] == [
        ("生产总值", "", Decimal(6)),
        ("居民人均可支配收入", "城镇", Decimal(7)),
        ("居民人均可支配收入", "农村", Decimal(8)),
    ]
    assert [row.value for row in rows.observations] == [Decimal(5)]


def test_a_column_of_goals_that_somebody_is_responsible_for_holds_tasks() -> None:
    head = "排在第一位的责任单位为牵头单位。\n序号\t主要目标任务\t责任单位\t完成时限\n一、主要预期目标\t\t\t\n"
    rows = "1\t投资增长9%。\t市发改委、市商务局\t12月底\n二、乡村振兴\t\t\t\n2\t新建农村公路100公里。\t市交通局\t12月底\n"
    assert responsible(head + rows) == [
        ("一/1", "市发改委", "lead", 1),
        ("一/1", "市商务局", "participant", 2),
        ("二/2", "市交通局", "lead", 1),
    ]


def test_a_label_behind_the_last_sentence_of_a_paragraph_assigns_it() -> None:
    text = "一、主要任务\n1.建设园区。给予支持。责任单位:市发改委、市财政局。配合单位:市科技局。"
    assert responsible(text) == [
        ("一/1", "市发改委", "responsible", 1),
        ("一/1", "市财政局", "responsible", 2),
        ("一/1", "市科技局", "participant", 1),
    ]


def test_a_figure_in_the_first_sentence_of_a_goal_counts_once() -> None:
    """It is no heading that the text below repeats, unless the text does repeat it."""
    goals = "一、发展目标\n1.新建幼儿园100所。保持设施达标。\n2.培训率达到90%。到2017年,培训率达到90%。"
    assert [(row.indicator, row.value) for row in read(goals).targets] == [("幼儿园", Decimal(100)), ("培训率", Decimal(90))]


def test_what_is_granted_for_each_case_is_no_target() -> None:
    said = "对实际投资2亿元以上的项目,到位5000万元,给予人才指标1名,每增加5000万元增加1名指标。"
    assert not read(f"一、主要任务\n1.引进人才。{said}").targets


def test_a_bound_that_several_numbers_have_is_of_each_alone() -> None:
    rows = read("一、发展目标\n到2017年,化学需氧量、氨氮、氮氧化物排放总量分别下降8%、10%以上、10%以上。").targets
    assert [(row.value, row.comparator) for row in rows] == [(Decimal(8), "="), (Decimal(10), ">="), (Decimal(10), ">=")]


def test_the_year_in_which_a_standard_was_set_governs_no_figure() -> None:
    [row] = read("一、发展目标\n80%以上幼儿园达到1988年教育部颁布的《定额标准》。").targets
    assert (row.indicator, row.scope, row.year) == ("《定额标准》", "幼儿园", None)


def test_a_tortoise_shell_bracket_names_who_is_responsible() -> None:
    text = "一、主要任务\n1.提升能力。根据(国发〔2015〕40号)推进。〔责任单位:市财政局,各县政府〕"
    assert [name for _, name, _, _ in responsible(text)] == ["市财政局", "各县政府"]


def test_merged_cells_in_front_of_the_ordinals_head_groups_of_rows() -> None:
    head = "工作任务\t序号\t具体举措\t牵头单位\t完成时限\n"
    rows = "一、优化环境\t1\t压缩时限。\t市财政局\t6月底\n\t2\t推进改革。\t市商务局\t6月底\n二、强化保障\t3\t公开信息。\t市司法局\t6月底\n"
    assert [(number, name) for number, name, _, _ in responsible(head + rows)] == [
        ("一/1", "市财政局"),
        ("一/2", "市商务局"),
        ("二/3", "市司法局"),
    ]


def test_those_who_sit_on_a_group_are_not_in_charge() -> None:
    text = "一、保障措施\n(一)加强领导。成立领导小组,县住建局、县财政局等单位主要负责人为成员。各乡(镇)要成立相应机构。"
    assert [name for _, name, _, _ in responsible(text)] == ["各乡（镇）"] or [name for _, name, _, _ in responsible(text)] == ["各乡(镇)"]


def test_so_many_that_reach_a_rank_are_counted() -> None:
    rows = read("一、发展目标\n到2017年,推动2家医院进入全国前200名。").targets
    assert [(row.value, row.unit, row.kind) for row in rows] == [(Decimal(2), "家", "increment")]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        pytest.param(
            "居民收入、工业增加值和固定资产投资年均增长8%以上。",
            [("居民收入", "", 8), ("工业增加值", "", 8), ("固定资产投资", "", 8)],
            id="growth that several share",
        ),
        pytest.param(
            "自来水普及率、厕所普及率达到95%。", [("自来水普及率", "", 95), ("厕所普及率", "", 95)], id="a rate that several share"
        ),
        pytest.param("收入、税收达到100亿元。", [("收入、税收", "", 100)], id="an amount may be that of all together"),
        pytest.param(
            "生产总值、财政收入、城镇居民收入年均分别增长7%、8%、9%。",
            [("生产总值", "", 7), ("财政收入", "", 8), ("城镇居民收入", "", 9)],
            id="each member says what is measured",
        ),
        pytest.param(
            "适生树种和地产草种在公园绿地的应用比例分别达到80%、50%以上。",
            [("适生树种应用比例", "", 80), ("地产草种应用比例", "", 50)],
            id="members that share where and what",
        ),
        pytest.param("每个乡镇配备一至两名教研员。", [("教研员", "每个乡镇", 1)], id="a range of small numbers in characters"),
        pytest.param("每所示范园每年培训教师不少于20名。", [("教师", "每所示范园", 20)], id="of each, every year"),
        pytest.param("培育国家级示范区3个、省级8个。", [("国家级示范区", "", 3), ("省级示范区", "", 8)], id="the like of another level"),
        pytest.param("新增学位6万个(其中公办4.5万个)。", [("学位", "", 6), ("学位", "公办", 4.5)], id="those of a sort, in a bracket"),
        pytest.param("整治疏浚190公里骨干河网。", [("骨干河网", "", 190)], id="so many kilometres are dredged"),
        pytest.param("实施崇明岛57公里管线复线项目。", [("管线复线项目", "崇明岛", 57)], id="and where"),
        pytest.param("整治横河、南环河等27公里河道。", [("河道", "", 27)], id="behind a list that 等 ends"),
        pytest.param("供水合格率不低于99%(国标)。", [("供水合格率", "", 99)], id="a gloss behind the number"),
        pytest.param("完成3万平方米节能率不低于15%的建筑改造。", [("节能率不低于15%的建筑改造", "", 3)], id="a rate that says which"),
        pytest.param(
            "高中学生培训率不低于90%,初中不低于50%。", [("高中学生培训率", "", 90), ("高中学生培训率", "初中", 50)], id="of another group"
        ),
        pytest.param(
            "每个市至少建成2个、每个县至少建成1个标准化基地。",
            [("标准化基地", "每个市", 2), ("标准化基地", "每个县", 1)],
            id="what is built stands behind the last number",
        ),
        pytest.param("达标率分别为:甲岛42%、乙岛80%。", [("达标率", "甲岛", 42), ("达标率", "乙岛", 80)], id="a colon, then places"),
        pytest.param("完成10个乡镇管网全覆盖。", [("乡镇管网全覆盖", "", 10)], id="the printed number says how many are covered"),
        pytest.param("复训周期不超过3年。", [], id="how often is no figure"),
        pytest.param(
            "新增点位30个,总计达60个;特色园5座,总计达10座。",
            [("点位", "", 30), ("点位", "", 60), ("特色园", "", 5), ("特色园", "", 10)],
            id="a total of what was just counted",
        ),
        pytest.param(
            "星级民宿达到100家(其中五星级不少于3家)。", [("星级民宿", "", 100), ("五星级民宿", "", 3)], id="of a grade, in a bracket"
        ),
        pytest.param("景区达到5个(其中4A级2个)。", [("景区", "", 5), ("4A级景区", "", 2)], id="of a grade with a digit"),
        pytest.param(
            "省级以上技术中心达到2000家,其中国家级100家。",
            [("省级以上技术中心", "", 2000), ("国家级技术中心", "", 100)],
            id="of a level among those above another",
        ),
        pytest.param(
            "岛内充电桩占76%,岛外仅占24%。",
            [("岛内充电桩占比", "", 76), ("岛内充电桩占比", "岛外", 24)],
            id="a share and that of the others",
        ),
        pytest.param("到2018年底全部公交首末站具备充电条件。", [("充电条件", "公交首末站", 100)], id="all of a stated kind by a year"),
        pytest.param("全部乡镇卫生院均应提供长期处方服务。", [("长期处方服务", "乡镇卫生院", 100)], id="all should offer"),
        pytest.param(
            "铁路里程达到5312公里、公路里程达到8140公里,分别位居全国第9位、第3位。",
            [("铁路里程", "", 5312), ("公路里程", "", 8140), ("铁路里程", "全国", 9), ("公路里程", "全国", 3)],
            id="ranks in turn",
        ),
        pytest.param(
            "物流中心全覆盖、建制村快递通达率100%。",
            [("物流中心覆盖", "", 100), ("建制村快递通达率", "", 100)],
            id="full coverage, then a rate",
        ),
        pytest.param("送戏下乡500场、送书10万册。", [("送戏下乡", "", 500), ("送书", "", 10)], id="what is brought to the villages"),
        pytest.param("镇级敬老院改造提升全部完成。", [("改造提升", "镇级敬老院", 100)], id="what is done to all of a kind"),
        pytest.param("最长放宽至3个月。", [], id="a limit of time"),
        pytest.param(
            "确保户外广告设施和招牌设置备案率分别达到95%和90%。",
            [("户外广告设施设置备案率", "", 95), ("招牌设置备案率", "", 90)],
            id="members that share what is done to them",
        ),
        pytest.param(
            "公交、环卫领域新能源汽车比例分别不低于50%和30%。",
            [("公交领域新能源汽车比例", "", 50), ("环卫领域新能源汽车比例", "", 30)],
            id="fields that share a measure",
        ),
        pytest.param("县、乡、村道养护补助标准分别提高到1.2万元、0.6万元、0.3万元。", [], id="the rates of a grant"),
    ],
)
def test_a_wording_of_a_plan_gives_its_rows(said: str, expected: list[tuple[str, str, float]]) -> None:
    rows = read(GOALS + said, start=2016, end=2020).targets
    assert [(row.indicator, row.scope, float(row.value)) for row in sorted(rows, key=lambda row: row.span.start)][: len(expected) + 1] == [
        (indicator, scope, float(value)) for indicator, scope, value in expected
    ]


def test_years_that_are_a_clause_of_their_own_are_taken_in_turn() -> None:
    rows = read("一、目标\n到2018年、2020年,保有量分别达到3万辆、5万辆。", start=2016, end=2020).targets
    assert [(row.value, row.year) for row in rows] == [(Decimal(3), 2018), (Decimal(5), 2020)]


def test_what_was_counted_is_parted_and_compared() -> None:
    """Behind a bracket the sentence goes on where it was."""
    text = (
        "一、发展现状\n2015年,全市共有幼儿园1709所(其中民办396所,占31.6%),专任教师1.2万人(其中本科以上学历8000人,占66.7%),"
        "比上年增长5%。企业560家,比2010年增加120家,增长27.3%。"
    )
    rows = [(row.indicator, row.scope, float(row.value), row.kind) for row in read(text, start=2016, end=2020).observations]
    assert ("幼儿园", "民办", 396, "level") in rows
    assert ("民办占比", "", 31.6, "level") in rows
    assert ("专任教师", "本科以上学历", 8000, "level") in rows
    assert ("专任教师", "", 5, "growth") in rows


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        pytest.param(
            "牵头单位:省公安厅 省财政厅",
            [("一/1", "省公安厅", "lead", 1), ("一/1", "省财政厅", "lead", 2)],
            id="names that blanks part",
        ),
        pytest.param("责任单位:\n省公安厅", [("一/1", "省公安厅", "responsible", 1)], id="a label alone on its line"),
        pytest.param(
            "推进。【责任单位】省公安厅、省财政厅",
            [("一/1", "省公安厅", "responsible", 1), ("一/1", "省财政厅", "responsible", 2)],
            id="a label in brackets",
        ),
        pytest.param(
            "推进。(牵头领导:某某;牵头单位:省公安厅;支撑单位:省财政厅)",
            [("一/1", "省公安厅", "lead", 1), ("一/1", "省财政厅", "participant", 1)],
            id="a person first, then those that lead and support",
        ),
        pytest.param(
            "推进。(省公安厅、省财政厅等负责。列第一位者为牵头部门,下同)",
            [("一/1", "省公安厅", "lead", 1), ("一/1", "省财政厅", "participant", 2)],
            id="a remark behind a full stop",
        ),
        pytest.param(
            "教育部将会同有关部门制定标准。",
            [("一/1", "教育部", "lead", 1), ("一/1", "有关部门", "participant", 2)],
            id="will, with others",
        ),
    ],
)
def test_a_form_of_naming_who_is_responsible_is_read(said: str, expected: list[tuple[str, str, str, int]]) -> None:
    assert responsible("一、主要任务\n1.甲乙。" + ("" if said.startswith(("推进", "教育")) else "\n") + said) == expected


def test_a_district_that_must_act_in_a_safeguard_is_responsible() -> None:
    assert responsible("一、保障措施\n1.强化领导。各县市区要建立机制。") == [("一/1", "各县市区", "responsible", 1)]
    assert responsible("一、保障措施\n1.强化领导。各市、各部门要建立机制。") == [
        ("一/1", "各市", "responsible", 1),
        ("一/1", "各部门", "responsible", 2),
    ]


def test_the_other_form_of_a_government_in_brackets_is_part_of_its_name() -> None:
    text = "一、保障措施\n1.强化领导。各地州市、县市区人民政府(行政公署)要落实责任。"
    assert responsible(text) == [("一/1", "各地州市、县市区人民政府(行政公署)", "responsible", 1)]


def test_articles_are_tasks_and_the_one_on_validity_is_none() -> None:
    text = "第一条 支持创新。奖励先进。(责任单位:省科技厅)\n第二条 加大融资。扩大贷款。\n第三条 本措施自2016年1月1日起施行,有效期3年。"
    assert [(task.number, task.title) for task in read(text).tasks] == [("第一条", "支持创新"), ("第二条", "加大融资")]


def test_departments_concerned_of_the_state_council_are_one_body() -> None:
    assert [row[1] for row in responsible("一、主要任务\n1.实施。国家卫生计生委会同国务院有关部门做好监测。")] == [
        "国家卫生计生委",
        "国务院有关部门",
    ]


def test_a_year_that_a_change_counts_from_governs_nothing() -> None:
    rows = read("一、目标\n到2020年,人均预期寿命在2015年基础上提高1岁,婴儿死亡率下降到7‰。", start=2016, end=2020)
    assert not rows.observations
    assert [(row.indicator, row.year) for row in rows.targets] == [("人均预期寿命", 2020), ("婴儿死亡率", 2020)]


def test_figures_that_changed_owing_to_something_are_of_those_just_listed() -> None:
    text = "一、发展现状\n2014年,接待游客412万人次,实现旅游收入39亿元,受疫情影响同比分别下降18%和21%。"
    rows = [(row.indicator, float(row.value), row.kind) for row in read(text, start=2016, end=2020).observations]
    assert rows[2:] == [("接待游客", 18, "growth"), ("旅游收入", 21, "growth")]


def test_items_that_open_with_a_date_are_tasks_of_a_step() -> None:
    text = "一、进度安排\n(一)制定方案阶段\n1.2016年8月底前,制定方案。\n(二)实施阶段\n1.2017年6月底前,推广应用。"
    assert [task.number for task in read(text).tasks] == ["一/一/1", "一/二/1"]


def test_who_leads_and_until_when_hold_for_all_rows_of_a_merged_cell() -> None:
    text = (
        "一、任务\n重点任务\t序号\t具体举措\t牵头单位\t参加单位\t完成时限\n"
        "一、完善设施\t1\t建设基地2个\t省发展改革委\t省商务厅\t2017年底\n\t2\t改建中心20个\t\t省农业厅\t\n"
        "二、提高效率\t3\t新增冷藏车500辆\t\t省公安厅\t2016年\n"
    )
    assert responsible(text) == [
        ("一/1", "省发展改革委", "lead", 1),
        ("一/1", "省商务厅", "participant", 1),
        ("一/2", "省发展改革委", "lead", 1),
        ("一/2", "省农业厅", "participant", 1),
        ("二/3", "省公安厅", "participant", 1),
    ]
    assert [task.due for task in read(text).tasks] == ["2017", "2017", "2016"]


def test_a_chapter_on_a_mechanism_holds_tasks_and_one_that_looks_back_holds_none() -> None:
    text = "一、主要工作成效\n1.建成甲100个。\n二、健全学前教育投入政策机制\n1.落实责任。\n三、健全组织实施机制\n1.加强督导。"
    assert [(task.number, task.kind) for task in read(text).tasks] == [("二/1", "task"), ("三/1", "safeguard")]


TABLE = "一、目标\n单位:亿元\n序号\t指标\t2015年\t2020年\n"


def test_a_unit_in_the_caption_of_a_table_holds_for_its_rows() -> None:
    [row] = read(TABLE + "1\t产业规模\t10\t20\n", start=2016, end=2020).targets
    assert (row.value, row.unit, row.baseline_value) == (Decimal(20), "亿元", Decimal(10))


def test_a_row_among_another_takes_its_measure_from_above() -> None:
    rows = read(
        TABLE + "1\t宽带接入能力(Mbps)\t10\t20\n2\t其中:发达城市(Mbps)\t50\t100\n3\t其中:民办学校(所)\t5\t10\n", start=2016, end=2020
    ).targets
    assert [(row.indicator, row.scope, row.value) for row in rows] == [
        ("宽带接入能力", "", Decimal(20)),
        ("宽带接入能力", "发达城市", Decimal(100)),
        ("民办学校", "", Decimal(10)),
    ]


def test_several_numbers_in_one_cell_are_a_row_each() -> None:
    rows = read(
        "一、目标\n指标\t单位\t2020年\n公交车占比\t%\t城区100、县城80\n充电桩\t\t公共充电桩5000个,专用充电桩3000个\n", start=2016, end=2020
    ).targets
    assert sorted((row.indicator, row.scope, row.value, row.unit) for row in rows) == [
        ("专用充电桩", "", Decimal(3000), "个"),
        ("公交车占比", "县城", Decimal(80), "%"),
        ("公交车占比", "城区", Decimal(100), "%"),
        ("公共充电桩", "", Decimal(5000), "个"),
    ]


def test_what_is_done_by_each_year_beside_who_does_it_is_work() -> None:
    text = "一、任务\n重点任务\t2018年目标\t2020年目标\t责任单位\n推进光伏\t装机达到100万千瓦\t装机达到300万千瓦\t省能源局\n"
    tables = read(text, start=2016, end=2020)
    assert [task.title for task in tables.tasks] == ["推进光伏"]
    assert [(row.value, row.year) for row in tables.targets] == [(Decimal(100), 2018), (Decimal(300), 2020)]


def test_rows_of_a_merged_task_are_told_by_their_content() -> None:
    text = "一、任务\n序号\t重点任务\t具体内容\t责任单位\n1\t光网\t建设光缆\t省通信管理局\n2\t\t建设机房\t省经信委\n"
    assert [(task.number, task.title) for task in read(text).tasks] == [("1", "建设光缆"), ("2", "建设机房")]


def test_five_years_in_a_chapter_heading_govern_what_stands_below() -> None:
    text = "一、“十二五”工作回顾\n1.建成海塘165公里。\n二、“十三五”主要任务\n1.实施。采集率达到100%。"
    tables = read(text, start=2016, end=2020)
    assert [(row.value, row.year) for row in tables.observations] == [(Decimal(165), 2015)]
    assert [(row.value, row.year) for row in tables.targets] == [(Decimal(100), 2020)]


def test_chapters_behind_a_heading_without_an_ordinal_are_what_it_says_and_their_sentences_name_who_acts() -> None:
    text = (
        "一、任务\n(一)建设光网。推进。\n附件\n有关要求:\n一、省发展改革委要会同省商务厅建立台账,按季调度。\n"
        "二、各市政府要结合实际制定本地实施方案。\n三、省财政厅负责统筹现有资金。定期督导。"
    )
    assert [(task.number, task.kind) for task in read(text).tasks][1:] == [("一", "safeguard"), ("二", "safeguard"), ("三", "safeguard")]
    assert responsible(text) == [
        ("一", "省发展改革委", "lead", 1),
        ("一", "省商务厅", "participant", 2),
        ("二", "各市政府", "responsible", 1),
        ("三", "省财政厅", "responsible", 1),
    ]


def test_years_listed_before_every_year_give_a_row_each() -> None:
    rows = read("一、目标\n2016年、2017年每年新增食堂100处。").targets
    assert [(row.indicator, row.year) for row in rows] == [("食堂", 2016), ("食堂", 2017)]


def test_who_acts_and_joins_others_leads_them() -> None:
    assert responsible("一、保障措施\n1.强化领导。省公安厅负责统筹协调,会同省财政厅等部门开展评估。") == [
        ("一/1", "省公安厅", "lead", 1),
        ("一/1", "省财政厅", "participant", 2),
    ]


def test_places_of_two_levels_share_their_government() -> None:
    rows = read("一、主要任务\n1.推进。(省财政厅,各市(州)、各县(市、区)人民政府)").responsibilities
    assert [row.organization for row in rows][1:] == ["湖北省各市（州）人民政府", "湖北省各县（市、区）人民政府"]


def test_numbers_in_brackets_under_yearly_growth_are_sums_over_the_period() -> None:
    table = (
        "一、目标\n指标\t单位\t2015年\t2020年\t年均增长(%)\n高标准农田\t万亩\t6910\t8759\t(1849)\n贡献率\t%\t63.3\t67左右\t(3.7)\n"
        "加工业与农业产值比\t——\t2.5:1\t2.8:1\t——\n"
    )
    rows = [(row.value, row.unit, row.kind) for row in read(table, start=2016, end=2020).targets]
    assert rows == [
        (Decimal(8759), "万亩", "level"),
        (Decimal(1849), "万亩", "growth"),
        (Decimal(67), "%", "level"),
        (Decimal("3.7"), "百分点", "growth"),
        (Decimal("2.8"), "", "level"),
    ]


def test_places_go_on_behind_who_leads_in_a_sentence() -> None:
    assert responsible("一、主要任务\n1.推进。由省财政厅会同有关部门组织实施。") == [
        ("一/1", "省财政厅", "lead", 1),
        ("一/1", "有关部门", "participant", 2),
    ]


def test_departments_of_the_state_council_behind_a_name_are_no_part_of_it() -> None:
    text = "一、工作任务\n（一）降低收费。清理规范收费。（财政部、银保监会等国务院相关部门及各地区按职责分工负责）\n"
    rows = read(text).responsibilities
    assert [(row.name_as_written, row.order, row.open_ended) for row in rows] == [
        ("财政部", 1, True),
        ("银保监会", 2, True),
        ("各地区", 3, False),
    ]


def test_a_heading_merged_over_two_columns_names_groups_and_what_is_measured() -> None:
    table = (
        "一、目标\n指标\t\t2015年\t2020年\t〔累计〕1\t属性\n1.生态状况\t森林覆盖率（%）\t21.66\t23.04\t〔1.38〕\t约束性\n"
        "2.主要污染物排放总量减少（%）\t化学需氧量\t-\t-\t〔10〕\t约束性\n\t氨氮\t-\t-\t〔12〕\t\n"
        "3.自然岸线保有率（%）\t\t-\t≥35\t-\t预期性\n"
    )
    rows = [(row.indicator, row.value, row.unit, row.kind) for row in read(table, start=2016, end=2020).targets]
    assert rows == [
        ("森林覆盖率", Decimal("23.04"), "%", "level"),
        ("森林覆盖率", Decimal("1.38"), "百分点", "growth"),
        ("化学需氧量排放总量", Decimal(10), "%", "growth"),
        ("氨氮排放总量", Decimal(12), "%", "growth"),
        ("自然岸线保有率", Decimal(35), "%", "level"),
    ]


def test_a_year_that_growth_is_counted_from_is_not_the_year_of_its_column() -> None:
    table = "一、目标\n指标\t2010年\t2015年\t2015年比2010年增长\n氨氮排放总量（万吨）\t264.4\t238\t-10%\n"
    rows = [(row.value, row.unit, row.kind, row.year) for row in read(table, start=2011, end=2015).targets]
    assert rows == [(Decimal(238), "万吨", "level", 2015), (Decimal(10), "%", "growth", 2015)]


def test_a_table_may_number_its_groups_by_a_word_and_its_caption_names_their_year() -> None:
    text = (
        "一、主要任务\n(一)推进建设。建设园区。\n附件\n重点任务清单(2016-2018年)\n任务类型\t序号\t工作任务\t推进单位\n行动一:再造新极\t\t\t\n"
        "\t1\t改建9座口袋公园\t省财政厅\n行动二:重塑新居\t\t\t\n\t4\t加装电梯700台\t省财政厅\n"
    )
    rows = read(text, start=2016, end=2018)
    assert [task.number for task in rows.tasks] == ["一/一", "行动一/1", "行动二/4"]
    assert [(row.value, row.year) for row in rows.targets] == [(Decimal(9), 2018), (Decimal(700), 2018)]


def test_firstly_and_secondly_in_lines_of_their_own_are_what_a_chapter_of_safeguards_holds() -> None:
    rows = read("一、主要任务\n(一)推进建设。建设园区。\n二、保障措施\n一是优化机制,构建体系。加强配合。\n二是保障资金。落实投入。\n")
    assert [(task.number, task.kind) for task in rows.tasks] == [("一/一", "task"), ("二/一", "safeguard"), ("二/二", "safeguard")]


def test_achievements_of_former_years_look_back() -> None:
    rows = read("一、“十二五”时期重大成就奠定了坚实基础\n公园达到136个。\n二、主要任务\n(一)推进建设。建设园区。", start=2016, end=2020)
    assert [(row.value, row.year) for row in rows.observations] == [(Decimal(136), 2015)]
    assert [task.number for task in rows.tasks] == ["二/一"]


def test_rows_that_lost_the_merged_cell_of_their_group_are_read_from_their_end() -> None:
    table = (
        "一、目标\n类别\t指标\t2015年\t2020年\t年均增速(%)〔累计〕\t属性\n粮食供给\t粮食产量(亿吨)\t5\t5.5\t〔0.5〕\t约束性\n"
        "小麦自给率(%)\t99\t100\t—\t约束性\n肉类产量(万吨)\t8625\t9000\t0.85\t预期性\n"
    )
    rows = [(row.indicator, row.value, row.unit, row.kind, row.baseline_value) for row in read(table, start=2016, end=2020).targets]
    assert rows == [
        ("粮食产量", Decimal("5.5"), "亿吨", "level", Decimal(5)),
        ("粮食产量", Decimal("0.5"), "亿吨", "growth", None),
        ("小麦自给率", Decimal(100), "%", "level", Decimal(99)),
        ("肉类产量", Decimal(9000), "万吨", "level", Decimal(8625)),
        ("肉类产量", Decimal("0.85"), "%", "growth", None),
    ]


def test_a_short_row_whose_cells_would_not_stand_below_their_years_is_left_as_it_is() -> None:
    table = "一、目标\n类别\t指标\t2015年\t2020年\n粮食\t粮食产量(亿吨)\t5\t6\n肉类产量(万吨)\t7\t由各地确定\n"
    rows = [(row.indicator, row.value) for row in read(table, start=2016, end=2020).targets]
    assert rows == [("粮食产量", Decimal(6))]


def test_a_sum_that_starts_from_nothing_is_an_increment() -> None:
    table = "一、目标\n指标\t2015年\t2020年\t〔累计〕\n城镇新增就业(万人)\t6431\t-\t〔5000〕\n"
    assert [(row.value, row.kind) for row in read(table, start=2016, end=2020).targets] == [(Decimal(5000), "increment")]


def test_a_unit_in_a_column_of_its_own_is_no_part_of_the_name_where_blanks_part_the_cells() -> None:
    table = "一、目标\n类别　指标　单位　2020年　2025年　年均增长〔累计〕　属性\n能源消费　电能占比　%　24.5　28左右　〔3.5〕　预期性\n能源供应　其中:水电　万千瓦　7892　10600　〔2708〕　预期性\n"
    rows = [(row.indicator, row.value, row.unit, row.kind) for row in read(table, start=2021, end=2025).targets]
    assert rows == [
        ("电能占比", Decimal(28), "%", "level"),
        ("电能占比", Decimal("3.5"), "百分点", "growth"),
        ("水电", Decimal(10600), "万千瓦", "level"),
        ("水电", Decimal(2708), "万千瓦", "growth"),
    ]
