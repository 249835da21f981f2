"""Bodies of documents that the rules had not seen, each with a wording of its own."""

from __future__ import annotations

from tests.extraction.reading import bodies


def _named(sentence: str, *, chapter: str = "主要任务") -> list[tuple[str, str]]:
    return [(row.name_as_written, row.role) for row in bodies(sentence, chapter=chapter)]


def test_schools_and_institutes_answer_for_their_own_part() -> None:
    assert _named("各高等院校、科研院所负责本单位成果转化工作。") == [("各高等院校", "responsible"), ("科研院所", "responsible")]


def test_a_leading_group_that_has_the_whole_in_hand_coordinates() -> None:
    assert _named("信息化工作领导小组对改革工作牵头抓总、统筹推进。", chapter="保障措施") == [("信息化工作领导小组", "coordinator")]


def test_offices_within_a_bureau_are_names() -> None:
    assert _named("加强检查。(食品相关处室、法规处按职责分工负责)") == [("食品相关处室", "responsible"), ("法规处", "responsible")]


def test_levels_of_a_province_that_governs_cities_itself_are_one_group() -> None:
    assert _named("加强检查。(省财政厅,各市、州、直管市、神农架林区人民政府)") == [
        ("省财政厅", "responsible"),
        ("各市、州、直管市、神农架林区人民政府", "responsible"),
    ]


def test_who_mainly_answers_leads_beside_others_and_a_list_may_end_in_such_schools() -> None:
    rows = bodies("(主要责任单位:省科技厅;协同单位:省教育厅、武汉大学等高校)")
    assert [(row.name_as_written, row.role, row.open_ended) for row in rows] == [
        ("省科技厅", "lead", False),
        ("省教育厅", "participant", True),
        ("武汉大学", "participant", True),
    ]
    assert [(row.name_as_written, row.role) for row in bodies("(主要责任单位:省科技厅、省教育厅)")] == [
        ("省科技厅", "responsible"),
        ("省教育厅", "responsible"),
    ]


def test_who_leads_may_carry_it_out_together_with_others_in_one_bracket() -> None:
    assert _named("加快步伐。(由省财政厅牵头,会同省科技厅、省商务厅组织实施)") == [
        ("省财政厅", "lead"),
        ("省科技厅", "participant"),
        ("省商务厅", "participant"),
    ]


def test_what_a_word_in_quotation_marks_stands_for_is_no_list_of_bodies() -> None:
    assert _named("加强“三中心”(商业中心、工业中心、休闲中心)建设。") == []


def test_a_bracket_inside_one_that_is_never_closed_is_read() -> None:
    assert _named("加快步伐。(责任单位:〔省财政厅、省科技厅按职责分工负责〕") == [("省财政厅", "responsible"), ("省科技厅", "responsible")]


def test_the_governments_of_all_levels_below_the_country_are_one_group() -> None:
    assert _named("各省、自治区、直辖市人民政府要制定方案。", chapter="保障措施") == [("各省、自治区、直辖市人民政府", "responsible")]


def test_departments_and_units_behind_a_comma_are_one_group_of_a_list() -> None:
    assert _named("细化责任。(市财政局、市科技局,相关部门、单位)") == [
        ("市财政局", "responsible"),
        ("市科技局", "responsible"),
        ("相关部门、单位", "responsible"),
    ]


def test_streets_and_towns_are_told_what_to_do() -> None:
    assert _named("各部门、街镇(园区)要高度重视垃圾分类工作。", chapter="保障措施") == [
        ("各部门", "responsible"),
        ("街镇(园区)", "responsible"),
    ]


def test_who_acts_by_their_own_duties_beside_a_lead_takes_part() -> None:
    assert _named("省市场监管局牵头,省公安厅、省民政厅按职责分工,加大执法力度。") == [
        ("省市场监管局", "lead"),
        ("省公安厅", "participant"),
        ("省民政厅", "participant"),
    ]


def test_a_gloss_within_a_sentence_is_no_body_and_one_body_may_bear_two_names() -> None:
    assert _named("对供养设施(敬老院)进行改造。") == []
    assert _named("省市场监管局(省知识产权局)要加强管理。", chapter="保障措施") == [("省市场监管局(省知识产权局)", "responsible")]


def test_bodies_with_a_task_offices_of_committees_and_regulators_are_told_what_to_do() -> None:
    said = "省安委会办公室要加强统筹协调,有防汛任务的市级党委和政府要落实责任。证监会、银监会要加大支持。财政部要会同国务院扶贫办加强监管。"
    assert _named(said, chapter="保障措施") == [
        ("省安委会办公室", "coordinator"),
        ("有防汛任务的市级党委和政府", "responsible"),
        ("证监会", "responsible"),
        ("银监会", "responsible"),
        ("财政部", "lead"),
        ("国务院扶贫办", "participant"),
    ]


def test_what_a_sentence_forms_is_no_body() -> None:
    said = "各级党委和政府要将教育纳入规划,形成政府统筹管理的格局。省教育厅要对落实情况进行监测。"
    assert _named(said, chapter="保障措施") == [("各级党委和政府", "responsible"), ("省教育厅", "responsible")]


def test_square_brackets_within_a_list_in_round_ones_are_part_of_a_name() -> None:
    assert _named("实施项目200个。(省经信厅牵头,各县〔市、区〕政府配合)") == [("省经信厅", "lead"), ("各县〔市、区〕政府", "participant")]


def test_lists_that_end_in_a_deadline_in_departments_and_units_or_in_who_carries_it_out() -> None:
    assert _named("加快建设。(由省发改委会同省财政厅、省经信厅负责,2016年底前完成)") == [
        ("省发改委", "lead"),
        ("省财政厅", "participant"),
        ("省经信厅", "participant"),
    ]
    assert _named("加快建设。(省发改委、省财政厅等部门和单位,各市州政府具体落实)") == [
        ("省发改委", "responsible"),
        ("省财政厅", "responsible"),
        ("各市州政府", "responsible"),
    ]
    assert _named("加快建设。(国网湖北电力公司、湖北移动、湖北联通)") == [
        ("国网湖北电力公司", "responsible"),
        ("湖北移动", "responsible"),
        ("湖北联通", "responsible"),
    ]


def test_towns_and_streets_are_one_group_where_they_are_told_what_to_do() -> None:
    assert [row.name_as_written for row in bodies("各乡镇、街道要成立工作专班。", chapter="保障措施")] == ["各乡镇、街道"]


def test_a_leading_group_by_which_all_is_brought_together_coordinates() -> None:
    assert _named("成立市低空经济工作领导小组，由领导小组统筹推进各项工作。", chapter="保障措施")[-1] == ("领导小组", "coordinator")
    assert _named("成立低空经济工作领导小组，负责对相关工作的整体部署。", chapter="保障措施") == [("低空经济工作领导小组", "coordinator")]


def test_what_one_body_draws_up_with_another_is_led_by_it_whatever_stands_before_by_whom() -> None:
    assert _named("细则由市体育局会同市财政局另行制定。") == [("市体育局", "lead"), ("市财政局", "participant")]
    assert _named("导则由市体育局会同有关部门共同编制，报市政府批准。") == [("市体育局", "lead"), ("有关部门", "participant")]
    assert _named("名单由市体育局会同有关部门统一发布。") == [("市体育局", "lead"), ("有关部门", "participant")]
