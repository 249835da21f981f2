"""Who is responsible for what: lists in brackets, sentences, and actors that are not responsible."""

from __future__ import annotations

import pytest

from portal.extraction.tables import read_tables
from tests.documents import document
from tests.extraction.reading import bodies, read, registry, responsible

Named = list[tuple[str, str, int, bool]]


def named(sentence: str, *, chapter: str = "主要任务") -> Named:
    return [(row.name_as_written, row.role, row.order, row.open_ended) for row in bodies(sentence, chapter=chapter)]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        pytest.param("推进改造。(责任单位:省经信委、省商务厅)", [("省经信委", "responsible", 1, False), ("省商务厅", "responsible", 2, False)], id="a label, no lead"),
        pytest.param("推进改造。（责任单位：省经信委等）", [("省经信委", "responsible", 1, True)], id="full-width, 等"),
        pytest.param("推进改造。(省经信委、省商务厅等)", [("省经信委", "responsible", 1, True), ("省商务厅", "responsible", 2, True)], id="no label"),
        pytest.param("推进改造。(牵头单位:省经信委;配合单位:省商务厅、省科技厅)",
                     [("省经信委", "lead", 1, False), ("省商务厅", "participant", 1, False), ("省科技厅", "participant", 2, False)], id="two labels, two lists"),
        pytest.param("推进改造。(省经信委牵头,省商务厅、省科技厅等负责)",
                     [("省经信委", "lead", 1, False), ("省商务厅", "participant", 2, True), ("省科技厅", "participant", 3, True)], id="X牵头,Y等负责"),
        pytest.param("推进改造。(省经信委指导)", [("省经信委", "responsible", 1, False)], id="X指导"),
        pytest.param("推进改造。(省经信委牵头)", [("省经信委", "lead", 1, False)], id="X牵头 alone"),
        pytest.param("推进改造。省通信管理局会同省广电局建立监测体系。",
                     [("省通信管理局", "lead", 1, False), ("省广电局", "participant", 2, False)], id="X会同Y"),
        pytest.param("推进改造。由省经信委牵头组织实施。", [("省经信委", "lead", 1, False)], id="由X牵头"),
        pytest.param("推进改造。由省经信委负责组织实施。", [("省经信委", "responsible", 1, False)], id="由X负责"),
        pytest.param("推进改造。(责任单位:省经信委牵头,省商务厅、省科技厅配合)",
                     [("省经信委", "lead", 1, False), ("省商务厅", "participant", 2, False), ("省科技厅", "participant", 3, False)], id="roles inside a labelled list"),
        pytest.param("推进改造。省经信委牵头,省商务厅、省科技厅,各市州人民政府配合。",
                     [("省经信委", "lead", 1, False), ("省商务厅", "participant", 2, False), ("省科技厅", "participant", 3, False),
                      ("各市州人民政府", "participant", 4, False)], id="helpers in two clauses"),
        pytest.param("推进改造。(省经信委,各区、县级市政府)",
                     [("省经信委", "responsible", 1, False), ("各区、县级市政府", "responsible", 2, False)], id="districts and county-level cities, one group"),
        pytest.param("推进改造。由省经信委负总责,省商务厅负直接责任。",
                     [("省经信委", "responsible", 1, False), ("省商务厅", "responsible", 2, False)], id="负总责, 负直接责任"),
        pytest.param("推进改造。(各市州人民政府结合实际落实)", [("各市州人民政府", "responsible", 1, False)], id="结合实际落实"),
        pytest.param("推进改造。(责任单位:省科技厅(省知识产权局)、省商务厅)",
                     [("省科技厅(省知识产权局)", "responsible", 1, False), ("省商务厅", "responsible", 2, False)], id="a second name in brackets"),
        pytest.param("推进改造。(配合单位:无)", [], id="无 is nobody"),
        pytest.param("推进改造。省经信委牵头建立机制,会同省商务厅、省科技厅定期研究。",
                     [("省经信委", "lead", 1, False), ("省商务厅", "participant", 2, False), ("省科技厅", "participant", 3, False)], id="牵头,会同"),
    ],
)  # fmt: skip
def test_bodies_named_for_a_task_are_read(sentence: str, expected: Named) -> None:
    assert named(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        pytest.param("省财政厅要安排专项资金。", [("省财政厅", "responsible", 1, False)], id="subject of 要"),
        pytest.param(
            "省发展改革委要会同相关责任部门抓好落实。",
            [("省发展改革委", "lead", 1, False), ("相关责任部门", "participant", 2, False)],
            id="要会同",
        ),
        pytest.param(
            "省智慧湖北建设领导小组统筹推进全省工作。", [("省智慧湖北建设领导小组", "coordinator", 1, False)], id="a leading group"
        ),
        pytest.param("各市州人民政府要制定方案。", [("各市州人民政府", "responsible", 1, False)], id="a group of bodies"),
        pytest.param("市、县级人民政府要制定方案。", [("市、县级人民政府", "responsible", 1, False)], id="two levels, one group"),
    ],
)
def test_a_safeguard_names_bodies_as_subjects(sentence: str, expected: Named) -> None:
    assert named(sentence, chapter="保障措施") == expected


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("鼓励企业开展应用。", id="encouraged"),
        pytest.param("支持电信运营企业建设网络。", id="supported"),
        pytest.param("引导金融机构加大投入。", id="guided"),
        pytest.param("依托省经信委建设平台。", id="relied on"),
        pytest.param("由省财政厅给予补助。", id="由…给予"),
        pytest.param("由省商务厅提供数据。", id="由…提供"),
        pytest.param("由各市州人民政府推荐。", id="由…推荐"),
        pytest.param("设立产业投资基金负责投资。", id="a fund is no organisation"),
        pytest.param("省财政厅要安排资金。", id="要 outside the safeguards"),
    ],
)
def test_actors_that_are_not_responsible_give_no_row(sentence: str) -> None:
    assert named(sentence) == []


@pytest.mark.parametrize(
    ("written", "official"),
    [
        ("省经信委", "湖北省经济和信息化委员会"),
        ("省发展改革委", "湖北省发展和改革委员会"),
        ("武汉海关", "武汉海关"),
        ("各市州人民政府", "湖北省各市州人民政府"),
    ],
)
def test_a_body_has_its_official_name_of_the_time(written: str, official: str) -> None:
    [row] = bodies(f"推进改造。(责任单位:{written})")
    assert (row.name_as_written, row.organization) == (written, official)


def test_two_members_that_share_an_ending_are_two_rows() -> None:
    assert [row.organization for row in bodies("推进改造。(武汉、襄阳市政府)")] == ["武汉市人民政府", "襄阳市人民政府"]


def test_members_that_share_an_ending_are_two_rows() -> None:
    rows = bodies("推进改造。(责任单位:武汉、襄阳市政府)")
    assert [(row.name_as_written, row.organization) for row in rows] == [("武汉", "武汉市人民政府"), ("襄阳市政府", "襄阳市人民政府")]


def test_a_body_whose_name_holds_the_mark_of_a_list_is_one_row_where_and_when_it_exists() -> None:
    text = "一、主要任务\n(一)推进改造。加快。(责任单位：市科委、中关村管委会,市财政局)"

    def read_in(region_code: str, year: int) -> list[tuple[str, str]]:
        plan = document(text, start=year, end=year + 2, region_code=region_code)
        return [(row.name_as_written, row.organization) for row in read_tables(plan, registry()).responsibilities]

    joined = ("市科委、中关村管委会", "北京市科学技术委员会、中关村科技园区管理委员会")
    assert read_in("110000", 2024) == [joined, ("市财政局", "北京市财政局")]
    for region_code, year in (("110000", 2016), ("120000", 2024)):
        assert [name for name, _ in read_in(region_code, year)] == ["市科委", "中关村管委会", "市财政局"]


def test_a_province_carries_over_in_a_list() -> None:
    assert [row.organization for row in bodies("推进改造。(省科技厅、财政厅)")] == ["湖北省科学技术厅", "湖北省财政厅"]


def test_first_of_every_list_leads_where_the_plan_says_so() -> None:
    text = "一、主要任务\n(一)甲。加快。(省经信委、省商务厅,列第一位者为牵头单位,下同)\n(二)乙。加快。(省科技厅、省财政厅)\n(三)丙。加快。(各市州人民政府)"
    assert responsible(text) == [
        ("一/一", "省经信委", "lead", 1),
        ("一/一", "省商务厅", "participant", 2),
        ("一/二", "省科技厅", "lead", 1),
        ("一/二", "省财政厅", "participant", 2),
        ("一/三", "各市州人民政府", "lead", 1),
    ]


def test_a_body_named_twice_in_a_task_is_one_row_of_the_bracket() -> None:
    [row] = bodies("由省经信委牵头推进改造。(责任单位:省经信委)")
    assert (row.role, row.rule) == ("responsible", "bracket")


def test_a_line_of_its_own_with_a_label_counts_like_a_bracket() -> None:
    assert responsible("一、主要任务\n(一)甲。加快建设。\n责任单位:省经信委、省商务厅") == [
        ("一/一", "省经信委", "responsible", 1),
        ("一/一", "省商务厅", "responsible", 2),
    ]


def test_quotes_are_printed_and_names_simplified() -> None:
    [row] = read("一、主要任務\n(一)建設光網。推進改造。(責任單位:省財政廳)").responsibilities
    assert (row.quote, row.name_as_written, row.organization) == ("省財政廳", "省财政厅", "湖北省财政厅")


def test_a_body_that_no_registry_knows_keeps_its_wording_and_is_flagged() -> None:
    [row] = bodies("推进改造。(责任单位:某某联合体)")
    assert (row.organization, row.flags) == ("某某联合体", ("unknown-organization",))


def test_boxes_and_their_items_have_bodies_of_their_own() -> None:
    text = "一、主要任务\n(一)甲。加快。(省经信委)\n专栏1 光网工程\n一是光纤到户。推进改造。(省通信管理局)"
    assert responsible(text) == [("一/一", "省经信委", "responsible", 1), ("专栏1/一", "省通信管理局", "responsible", 1)]


def test_where_a_comma_parts_who_leads_the_bodies_behind_it_take_part() -> None:
    text = "一、主要任务\n(一)推进建设。建设机场。(省经信委、省商务厅,省科技厅。列逗号之前的为牵头单位,其他单位配合,下同)\n(二)推进服务。提供服务。(省财政厅、省住建厅)"
    assert responsible(text) == [
        ("一/一", "省经信委", "lead", 1),
        ("一/一", "省商务厅", "lead", 2),
        ("一/一", "省科技厅", "participant", 3),
        ("一/二", "省财政厅", "lead", 1),
        ("一/二", "省住建厅", "lead", 2),
    ]


def test_a_body_has_a_row_for_each_role_that_brackets_give_it() -> None:
    said = "建设网络。(省经信委牵头,省商务厅配合)建设平台。(省商务厅牵头,省经信委配合)"
    assert named(said) == [
        ("省经信委", "lead", 1, False),
        ("省商务厅", "participant", 2, False),
        ("省商务厅", "lead", 1, False),
        ("省经信委", "participant", 2, False),
    ]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        pytest.param(
            "推进改造。\n主责单位:省经信委,省商务厅",
            [("省经信委", "responsible", 1, False), ("省商务厅", "responsible", 2, False)],
            id="main alone",
        ),
        pytest.param(
            "推进改造。\n主责单位:省经信委;协办单位:省商务厅",
            [("省经信委", "lead", 1, False), ("省商务厅", "participant", 1, False)],
            id="main beside others",
        ),
        pytest.param("推进改造。(省推进组成员单位按职责分工负责)", [("省推进组成员单位", "responsible", 1, False)], id="members"),
        pytest.param("推进改造。(省各有关部门按职责分工落实)", [("省各有关部门", "responsible", 1, False)], id="a level's departments"),
        pytest.param(
            "推进改造。(省经信委、相关部门、单位负责)",
            [("省经信委", "responsible", 1, False), ("相关部门、单位", "responsible", 2, False)],
            id="one group",
        ),
        pytest.param(
            "推进改造。(各市政府(含新区管委会,下同)、省商务厅)",
            [("各市政府", "responsible", 1, False), ("省商务厅", "responsible", 2, False)],
            id="a gloss",
        ),
    ],
)
def test_more_forms_of_lists(said: str, expected: Named) -> None:
    assert named(said) == expected


def test_two_groups_that_stand_together_are_two_bodies() -> None:
    assert named("各地区各部门要制定方案,落实任务。", chapter="保障措施") == [
        ("各地区", "responsible", 1, False),
        ("各部门", "responsible", 2, False),
    ]


def test_a_group_that_is_founded_to_oversee_the_plan_coordinates_it() -> None:
    said = "成立由省领导任组长的建设推进工作领导小组,统筹协调重大事项。"
    assert named(said, chapter="保障措施") == [("建设推进工作领导小组", "coordinator", 1, False)]


def test_closing_words_to_all_name_nobody() -> None:
    text = "一、主要任务\n(一)推进建设。建设光网。\n二、保障措施\n(一)加强宣传。做好宣传。\n各地区、各有关部门要提高认识,抓好落实。"
    assert responsible(text) == []


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        pytest.param(
            "市人社局牵头,市教育局、市民政局按职责分工负责。",
            [("市人社局", "lead", 1, False), ("市教育局", "participant", 2, False), ("市民政局", "participant", 3, False)],
            id="by their duties",
        ),
        pytest.param(
            "办理时限进一步压减,由市公安局负责,市税务局配合。",
            [("市公安局", "responsible", 1, False), ("市税务局", "participant", 2, False)],
            id="in charge and helped",
        ),
        pytest.param(
            "由省生态环境厅、省能源局分别负责。",
            [("省生态环境厅", "responsible", 1, False), ("省能源局", "responsible", 2, False)],
            id="each by itself",
        ),
        pytest.param(
            "由省公安厅负责登记,并按有关规定,市民积极配合。",
            [("省公安厅", "responsible", 1, False)],
            id="the public is no body",
        ),
    ],
)
def test_bodies_that_sentences_name_beside_the_first(said: str, expected: Named) -> None:
    assert named(said) == expected


def test_a_newspaper_and_a_media_centre_take_part_with_whom_they_are_joined() -> None:
    assert named("市委宣传部要会同日报社、市融媒体中心加强宣传。", chapter="保障措施") == [
        ("市委宣传部", "lead", 1, False),
        ("日报社", "participant", 2, False),
        ("市融媒体中心", "participant", 3, False),
    ]


def test_where_an_office_sits_is_no_part_of_its_name() -> None:
    said = "省数字经济领导小组办公室(设在省发展改革委)负责统筹协调。"
    assert named(said, chapter="保障措施") == [("省数字经济领导小组办公室", "coordinator", 1, False)]


def test_a_body_marked_as_leading_in_its_list_leads_it() -> None:
    text = "一、主要任务\n(一)推进建设。建设光网。\n责任单位:省农业厅(牵头),省财政厅、省水利厅"
    assert [row[1:] for row in responsible(text)] == [
        ("省农业厅", "lead", 1),
        ("省财政厅", "participant", 2),
        ("省水利厅", "participant", 3),
    ]


def test_places_of_one_kind_share_the_government_of_the_last() -> None:
    rows = bodies("推进改造。(市民政局、章贡区、南康区、赣县区政府)")
    assert [row.organization for row in rows[1:]] == ["章贡区人民政府", "南康区人民政府", "赣县区人民政府"]
    rows = bodies("推进改造。(章贡区、高新区、赣县政府)")
    assert [row.organization for row in rows][:2] == ["章贡区", "高新区"]
