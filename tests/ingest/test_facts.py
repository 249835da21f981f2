from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.ingest.decoding import read_source
from portal.ingest.facts import read_facts
from portal.registry.regions import Regions

REGIONS = Regions.load(Path(__file__).resolve().parents[2] / "datasets" / "registry")
NOTICE = "湖南省人民政府办公厅关于印发《湖南省宽带三年行动计划（2015-2017年）》的通知\n湘政办发〔 2015 〕 86 号\n各市州人民政府：\n现印发给你们。\n湖南省人民政府办公厅\n二〇一五年十月十一日\n湖南省宽带三年行动计划（2015-2017年）\n一、总体要求\n到2017年。\n"


def found(text: str) -> dict[str, str]:
    return {key: fact.value for key, fact in read_facts(text, REGIONS).items() if fact}


def test_a_covering_notice_gives_every_fact_and_the_title_is_the_plans_own() -> None:
    assert found(NOTICE) == {
        "title": "湖南省宽带三年行动计划(2015-2017年)",
        "issuer": "湖南省人民政府办公厅",
        "document_number": "湘政办发〔2015〕86号",
        "issued": "2015-10-11",
        "region_code": "430000",
        "period_start": "2015",
        "period_end": "2017",
    }
    title = read_facts(NOTICE, REGIONS).title
    assert title is not None
    assert title.span.start > NOTICE.index("现印发")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("长沙市智慧城市规划\n一、要求\n", {"title": "长沙市智慧城市规划", "region_code": "430100"}, id="a city"),
        pytest.param("湖南省“十三五”信息化规划\n一、要求\n", {"title": "湖南省“十三五”信息化规划", "region_code": "430000", "period_start": "2016", "period_end": "2020"}, id="a five-year plan"),
        pytest.param("宽带三年行动计划\n一、要求\n", {"title": "宽带三年行动计划"}, id="three years of no printed year are no period"),
        pytest.param("宽带三年行动计划（2018年起）\n一、要求\n", {"title": "宽带三年行动计划(2018年起)", "period_start": "2018", "period_end": "2020"}, id="three years with a start"),
        pytest.param("某规划\n发布日期：2015年10月11日\n一、要求\n", {}, id="the page's date is not the plan's"),
        pytest.param("宽带发展意见\n为贯彻《关于印发宽带中国方案的通知》（国发〔2013〕31号）精神，制定本意见。\n一、要求\n", {"title": "宽带发展意见"}, id="numbers and titles that are cited are another's"),
        pytest.param("国务院关于加快推进农业机械化和\n农机装备产业转型升级的指导意见\n国发〔2018〕42号\n一、要求\n正文。\n国务院\n2018年12月21日\n附件\n" + "内容。\n" * 30, {"title": "国务院关于加快推进农业机械化和农机装备产业转型升级的指导意见", "issuer": "国务院", "document_number": "国发〔2018〕42号", "issued": "2018-12-21"}, id="a heading of two lines, a sign-off before the annex"),
        pytest.param("民用爆炸物品行业发展规划\n（2016-2020年）\n一、要求\n", {"title": "民用爆炸物品行业发展规划", "period_start": "2016", "period_end": "2020"}, id="years on the line below the title"),
        pytest.param("国民经济和社会发展第十二个五年规划纲要\n一、要求\n", {"title": "国民经济和社会发展第十二个五年规划纲要", "period_start": "2011", "period_end": "2015"}, id="the twelfth five years"),
        pytest.param("关于推进人才工程的意见\n一、目标\n1.目标。2012年起5年内，实施六大行动。\n", {"title": "关于推进人才工程的意见", "period_start": "2012", "period_end": "2016"}, id="years counted from a start"),
        pytest.param("关于推进科技工程的意见\n根据《中共广州市委、广州市人民政府关于推进新型城市化的决定》，提出意见。\n一、任务\n1.平台。（市发展改革委、市财政局、市教育局）\n", {"title": "关于推进科技工程的意见", "region_code": "440100"}, id="the city whose own decision it carries out"),
        pytest.param("关于推进科技工程的意见\n根据《中共广州市委、广州市人民政府关于推进新型城市化的决定》，提出意见。\n一、任务\n1.平台。（区发展改革局、区财政局、区教育局）\n", {"title": "关于推进科技工程的意见"}, id="a district that carries out its city's decision is not the city"),
        pytest.param("2022年全省市场监管任务分工\n苏市监〔2022〕1号\n一、任务\n1.平台。（质量处）\n", {"title": "2022年全省市场监管任务分工", "document_number": "苏市监〔2022〕1号", "region_code": "320000"}, id="the province whose shortest name opens the number"),
        pytest.param("工作报告重点工作责任分解\n一、任务\n1.环境。实施《浙江省民营企业发展促进条例》。（省发展改革委、省财政厅、省商务厅）\n", {"title": "工作报告重点工作责任分解", "region_code": "330000"}, id="the one province that it names"),
        pytest.param("全民健身规划\n2015年13月40日\n一、要求\n", {"title": "全民健身规划"}, id="no such day"),
        pytest.param("索 引 号：\t0148/2024-96\t分　　类：\t综合规划\n发布机构：\t长沙市人民政府\t文　　号：\t长政发[2024]34号\n成文日期：2024-05-23\n长沙市节水规划\n一、要求\n", {"title": "长沙市节水规划", "issuer": "长沙市人民政府", "document_number": "长政发〔2024〕34号", "issued": "2024-05-23", "region_code": "430100"}, id="what the page says in a table of its own"),
        pytest.param("市政府关于印发长沙市节水规划的通知\n各单位：\n现印发给你们。\n一、要求\n", {"title": "长沙市节水规划", "region_code": "430100"}, id="a notice by a body in short"),
        pytest.param("长沙市水务局等4部门关于印发推进节水行动方案的通知\n关于推进节水行动方案\n一、要求\n", {"title": "关于推进节水行动方案", "region_code": "430100"}, id="a notice by several bodies says where the plan is for"),
        pytest.param("长沙市人民政府办公厅转发市水务局、市财政局制订的《长沙市节水规划》的通知\n一、要求\n", {"title": "长沙市节水规划", "issuer": "长沙市人民政府办公厅", "region_code": "430100"}, id="another body drew it up"),
        pytest.param("长沙市水务局、长沙市财政局关于\u3000印发长沙市节水规划的通知\n一、要求\n", {"title": "长沙市节水规划", "issuer": "长沙市水务局、长沙市财政局", "region_code": "430100"}, id="two issuers"),
        pytest.param("中共中央 国务院关于做好节水工作的意见\n一、要求\n", {"title": "中共中央 国务院关于做好节水工作的意见", "issuer": "中共中央、国务院"}, id="two issuers with a blank between them"),
        pytest.param("长沙市国民经济和社会发展\n第十五个五年规划纲要\n一、要求\n", {"title": "长沙市国民经济和社会发展第十五个五年规划纲要", "region_code": "430100", "period_start": "2026", "period_end": "2030"}, id="five years on a line of their own"),
        pytest.param("《长沙市节水规划》\n一、要求\n", {"title": "长沙市节水规划", "region_code": "430100"}, id="a heading in marks"),
    ],
)  # fmt: skip
def test_only_what_is_printed_is_a_fact(text: str, expected: dict[str, str]) -> None:
    assert found(text) == expected


@given(st.text(alphabet="湖南省人民政府办公厅关于印发规划的通知《》〔〕（）2015-17年月日号一、十三五“”三行动计 \n。", max_size=120))
def test_whatever_the_text_a_fact_stands_where_it_says(text: str) -> None:
    for fact in dict(read_facts(text, REGIONS).items()).values():
        assert fact is None or fact.span.of(text).strip()


@pytest.mark.parametrize(
    ("plan_id", "expected"),
    [
        ("hunan-internet-plus-2015", {"document_number": "湘政办发〔2015〕86号", "issued": "2015-10-11", "region_code": "430000"}),
        ("hainan-internet-plus-2017", {"issuer": "海南省人民政府", "issued": "2017-04-18", "region_code": "460000"}),
        ("hubei-smart-2015", {"issued": "2015-08-07", "region_code": "420000", "period_start": "2015", "period_end": "2017"}),
        ("hunan-informatization-2016", {"region_code": "430000", "period_start": "2016", "period_end": "2020"}),
        ("hunan-broadband-2014", {"issuer": "湖南省人民政府", "region_code": "430000"}),
    ],
)
def test_the_plans_that_are_there_are_known_by_what_they_print(plan_id: str, expected: dict[str, str], project_root: Path) -> None:
    text = read_source(project_root / "datasets" / plan_id / "source.txt")[1]
    assert expected.items() <= found(text).items()


def test_a_title_in_marks_below_a_notice_is_read_without_them() -> None:
    text = NOTICE.replace("现印发给你们。", "《湖南省宽带三年行动计划（2015-2017年）》\n已经同意，现印发给你们。")
    title = read_facts(text, REGIONS).title
    assert title is not None
    assert (title.value, title.span.of(text)) == ("湖南省宽带三年行动计划(2015-2017年)", "湖南省宽带三年行动计划（2015-2017年）")


def test_rulers_above_the_title_issue_the_plan_and_say_where_it_is_for() -> None:
    text = "中共湖南省委 湖南省人民政府\n关于加快建设幸福三湘的意见\n(2024年7月17日)\n一、总体要求\n坚持发展。"
    facts = found(text)
    assert (facts["issuer"], facts["title"]) == ("湖南省人民政府", "关于加快建设幸福三湘的意见")


def test_a_district_named_in_short_in_front_of_the_kind_of_paper_is_where_it_is_for() -> None:
    text = "推动大规模设备更新盐都行动方案\n根据《推动大规模设备更新盐城行动方案》,制定本方案。\n一、主要任务\n(一)推进更新。推进。(区财政局、区商务局、区工信局、区发改委)\n"
    region = read_facts(text, REGIONS).region_code
    assert region is not None
    assert region.value == "320903"
    elsewhere = read_facts(text.replace("区", "市"), REGIONS).region_code
    assert elsewhere is None or elsewhere.value != "320903"
