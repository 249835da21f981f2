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
        pytest.param("城乡居民收入差距缩小到2.56∶1。", "居民收入差距", "城乡", "2.56", "", "=", id="so many to one"),
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
