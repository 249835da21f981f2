"""The pages of organisations and indicators over all plans, and the lists that lead to them."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable
from dataclasses import replace
from functools import reduce
from pathlib import Path

from portal.releases.store import ReleaseStore
from portal.site.drafts import Draft
from portal.site.entities import LISTED, former_drafts, indicator_drafts, organization_drafts
from portal.site.frame import Page
from portal.site.indicator_pictures import IndicatorPicture, draw_indicator
from portal.site.languages import chosen, split
from portal.site.ledger import Entity, FormerlyNamed, Named
from portal.site.mentions import mentions_of
from portal.site.overview import PLANS_A_PAGE, Overview, list_pages
from portal.site.views import PlanSummary, read_plan
from portal.site.written import blocks
from tests.site.sample import PLAN_ID, ROOT, page

ORGANIZATION = Entity("org-1", "示例市文化局", "430100", 1, 1, 0, {"short_names": "市文化局", "name": "示例市文化局"})
INDICATOR = Entity(
    "indicator-1", "覆盖率", "", 1, 1, 0, {"name": "覆盖率", "name_en": "", "definition": "", "base_unit": "%", "direction": ""}
)


def named(number: int, rows: list[list[str]], region_code: str = "430100") -> Named:
    return Named(f"plan-{number:04d}", f"规划{number}", "示例市", region_code, "2016–2020", "2016-01-01", len(rows), 0, rows)


def made_of(drafts: Iterable[Draft]) -> list[Page]:
    """Make pages, with their rows in Chinese in their places."""
    pages = [each.make() for each in drafts]
    return [
        replace(page, body=reduce(lambda body, part: body.replace(part.sign, part.told[0].decode()), page.inserts, page.body))
        for page in pages
    ]


def a_task(number: int) -> list[str]:
    return [f"responsibility-{number}", "lead", f"二/{number}", f"任务<{number}>"]


def a_target(number: int, year: str = "2020") -> list[str]:
    return ["targets", f"target-{number}", "覆盖率", "城市", "level", year, f"≥ {number} %", "%", str(number), "%", "", "", "", ""]


def test_an_organisation_has_a_page_with_its_tasks_and_plans(site: Path) -> None:
    html = page(site, "organizations/organization-1")
    assert "示例市文化局" in html
    assert f'href="../../datasets/{PLAN_ID}/#responsibility-1"' in html
    assert 'data-label="角色">牵头</td>' in html
    assert '<a href="../../organizations/organization-1/">示例市文化局</a>' in page(site, f"datasets/{PLAN_ID}")


def test_an_indicator_has_a_page_with_its_targets_in_one_unit(site: Path) -> None:
    html = page(site, "indicators/indicator-1")
    assert html.count("<tr>") == 4  # a heading and three targets
    assert f'href="../../datasets/{PLAN_ID}/#target-2"><b>≥ 81%</b></a>' in html
    assert 'data-sort="81">81 %</td>' in html
    assert 'href="../../indicators/indicator-1/">覆盖率</a>' in page(site, f"datasets/{PLAN_ID}")


def test_an_older_release_leads_to_no_page_that_it_may_outlive(site: Path) -> None:
    old = page(site, f"datasets/{PLAN_ID}/1.0.0").partition("<article")[2]
    assert "organizations/organization-1/" not in old
    assert "indicators/indicator-1/" not in old


def test_the_pages_count_what_the_newest_release_says(project: Path) -> None:
    found = {each.entity_id: each for each in mentions_of(read_plan(ReleaseStore(project / "datapackages").latest(PLAN_ID)))}
    assert (found["organization-1"].first, found["organization-1"].second) == (1, 0)
    assert (found["organization-2"].first, found["organization-2"].second) == (0, 1)
    assert (found["indicator-1"].first, found["indicator-1"].second) == (3, 0)
    assert (found["indicator-2"].first, found["indicator-2"].second) == (0, 1)
    assert [row[1] for row in json.loads(found["indicator-1"].rows)] == ["target-1", "target-2", "target-3"]


def test_no_page_of_an_organisation_grows_with_the_number_of_plans() -> None:
    few = made_of(organization_drafts(ORGANIZATION, [named(1, [a_task(1)])]))
    plans = [named(number, [a_task(1), a_task(2)]) for number in range(LISTED)]
    many = made_of(organization_drafts(replace(ORGANIZATION, plans=LISTED), plans))
    assert [each.path for each in few] == ["organizations/org-1/"]
    assert [each.path for each in many] == ["organizations/org-1/", "organizations/org-1/2/"]
    assert [each.body.count("#responsibility-") for each in many] == [LISTED, LISTED]
    assert "任务&lt;1&gt;" in many[1].body


def test_an_indicator_of_many_rows_has_one_page_a_province() -> None:
    plans = [named(number, [a_target(number)], code) for number, code in enumerate(["430000", "460100"] * LISTED, 1)]
    made = made_of(indicator_drafts(INDICATOR, plans))
    assert [each.path for each in made] == [
        "indicators/indicator-1/", "indicators/indicator-1/430000/", "indicators/indicator-1/460000/",
    ]  # fmt: skip
    assert [each.body.count("#target-") for each in made] == [0, LISTED, LISTED]
    assert re.findall(r'430000/">(.*?) <b>(\d+)', chosen(made[0].body, "zh")) == [("湖南省", str(LISTED))]


def test_rows_of_an_indicator_stand_by_region_and_year() -> None:
    plans = [named(1, [a_target(1, "2020"), a_target(2, "2015"), a_target(3, "")], "430000"), named(2, [a_target(4)], "420000")]
    [made] = made_of(indicator_drafts(INDICATOR, plans))
    assert re.findall(r"#(target-\d)", made.body) == ["target-4", "target-2", "target-1", "target-3"]


def test_large_figures_are_written_in_threes_and_one_thing_is_not_called_by_its_plural() -> None:
    row = a_target(1)
    row[8], row[9] = "300000000000.5", "元"
    [made] = made_of(indicator_drafts(replace(INDICATOR, plans=1, first=1), [named(1, [row])]))
    assert 'data-sort="300000000000.5">300,000,000,000.5 元</td>' in made.body
    assert [each.strip() for each in re.findall(r"<b>1</b>([^<]*)<", chosen(made.body, "en"))] == ["target", "plan"]


def test_a_column_that_no_row_of_a_page_fills_is_left_out() -> None:
    bare, told = a_target(1), a_target(2)
    bare[8], bare[10], told[8], told[10] = "", "", "80", "60 % (2015)"
    [without] = made_of(indicator_drafts(INDICATOR, [named(1, [bare])]))
    [both] = made_of(indicator_drafts(INDICATOR, [named(1, [bare, told])]))
    for made, columns in ((without, 6), (both, 8)):
        heads, *rows = re.findall(r"<tr>.*?</tr>", made.body)
        assert [heads.count("</th>"), {row.count("</td>") for row in rows}] == [columns, {columns}]


def test_a_change_to_one_plan_changes_the_digests_of_the_pages_that_tell_of_it_alone() -> None:
    plans = [named(number, [a_target(number)], code) for number, code in enumerate(["430000", "460100"] * LISTED, 1)]
    before = {each.path: each.digest for each in indicator_drafts(INDICATOR, plans)}
    for changed in (replace(plans[0], title="另一个标题"), replace(plans[0], rows=[a_target(1, "2019")])):
        after = {each.path: each.digest for each in indicator_drafts(INDICATOR, [changed, *plans[1:]])}
        # The first page has a file of all rows beside it.
        assert {path for path in before if before[path] != after[path]} == {"indicators/indicator-1/", "indicators/indicator-1/430000/"}
    for changed in (replace(plans[0], title="另一个标题"), replace(plans[0], rows=[["responsibility-9", "lead", "", ""]])):
        tasks = [replace(each, rows=[a_task(number)]) for number, each in enumerate(plans)]
        others = {each.path: each.digest for each in organization_drafts(ORGANIZATION, tasks)}
        after = {each.path: each.digest for each in organization_drafts(ORGANIZATION, [changed, *tasks[1:]])}
        assert [path for path in others if others[path] != after[path]] == ["organizations/org-1/"]


def summary(number: int, region_code: str = "430000", issued: str = "2016-01-01") -> PlanSummary:
    counts = {"targets": 1, "tasks": 2, "responsibilities": 3, "observations": 4}
    return PlanSummary(f"plan-{number}", f"规划{number}", "湖南省", region_code, "2016–2020", "", issued, "1.0.0", "2026-01-01", counts)


def overview(plans: list[PlanSummary], organizations: tuple[Entity, ...] = ()) -> Overview:
    return Overview(tuple(plans), (("gone", "撤回的规划", "A plan withdrawn"),), None, None, organizations, ())


def test_a_list_of_many_plans_is_spread_over_pages_of_the_same_size() -> None:
    pages = {each.path: each.body for each in made_of(list_pages(overview([summary(number) for number in range(PLANS_A_PAGE + 1)])))}
    assert pages["datasets/"].count("<tr>") == PLANS_A_PAGE + 1  # and the heading
    assert pages["browse/2/"].count("<tr>") == 2
    assert "撤回的规划" in pages["browse/2/"]
    assert "撤回的规划" not in pages["datasets/"]


def test_plans_are_listed_by_province_and_by_year() -> None:
    plans = [summary(1), summary(2, "430100", "2017-05-01"), summary(3, "460000", ""), summary(4, "")]
    pages = {each.path: each.body for each in made_of(list_pages(overview(plans)))}
    assert re.findall(r'datasets/(plan-\d)/"', pages["browse/regions/430000/"]) == ["plan-1", "plan-2"]
    assert re.findall(r'datasets/(plan-\d)/"', pages["browse/regions/national/"]) == ["plan-4"]
    assert re.findall(r'datasets/(plan-\d)/"', pages["browse/years/2016/"]) == ["plan-1", "plan-3", "plan-4"]
    assert re.findall(r'datasets/(plan-\d)/"', pages["browse/years/2017/"]) == ["plan-2"]
    assert "2016 年成文的规划" in pages["browse/years/2016/"]
    assert "其中 1 份没有印出成文日期，按规划期的第一年列在这里" in pages["browse/years/2016/"]
    assert "没有印出成文日期" not in pages["browse/years/2017/"]


def test_organisations_are_listed_by_province() -> None:
    pages = {each.path: each.body for each in made_of(list_pages(overview([summary(1)], (ORGANIZATION,))))}
    assert 'href="../../../organizations/org-1/"' in pages["browse/organizations/430000/"]


def test_a_list_of_organisations_says_how_many_of_how_many_it_shows(site: Path) -> None:
    assert "全部 2 个机构" in page(site, "organizations")
    assert "All 2 organisations" in page(site, "en/organizations")
    assert "全部 2 个指标" in page(site, "indicators")
    many = tuple(replace(ORGANIZATION, entity_id=f"org-{number}") for number in range(LISTED + 1))
    [listed, english] = split(blocks(overview([summary(1)], many), "https://example.org/")["organizations"])
    assert listed.count("<tr>") == LISTED + 1  # and the heading
    assert f"共 {LISTED + 1} 个机构。下表是出现在最多规划中的 {LISTED} 个" in listed
    assert f"{LISTED + 1} organisations in all. The table has the {LISTED} that most plans name" in english
    assert 'href="../browse/organizations/430000/"' in listed


def test_the_home_page_leads_to_plans_by_province_year_organisation_and_indicator(site: Path) -> None:
    html = page(site, "")
    for address in ("browse/regions/430000/", "organizations/organization-1/", "indicators/indicator-1/", "organizations/", "indicators/"):
        assert f'href="{address}"' in html
        assert (site / address / "index.html").is_file()
    assert f'href="datasets/{PLAN_ID}/1.0.1/"' in html


def test_the_sitemap_lists_organisations_indicators_and_lists(site: Path) -> None:
    listed = set(re.findall(r"<loc>http://127.0.0.1:8000/(.*?)</loc>", (site / "sitemap.xml").read_text("utf-8")))
    assert {"organizations/", "organizations/organization-1/", "indicators/indicator-2/", "browse/regions/430000/", "datasets/"} <= listed


def drawn_by(rows: list[list[str]], entity: Entity = INDICATOR) -> IndicatorPicture:
    picture = draw_indicator(entity, [named(1, rows)], "indicators/indicator-1/")
    assert picture
    return picture


def test_a_picture_says_which_rows_it_leaves_out_and_why() -> None:
    rows = [a_target(number) for number in range(1, 7)]
    rows[1][5] = ""
    rows[2][4] = "increment"
    rows[3][9] = "户"
    rows[4][8] = rows[4][9] = ""
    rows[5][6] = "3–5 %"
    picture = drawn_by(rows)
    zh, english = split(picture.told)
    assert zh == (
        "画出目标 2/6 个，单位：%。其中 1 个是区间，画在下限。没有画的："
        "不是水平而是新增的 1 行、单位不明的 1 行、没有年份的 1 行、单位是 户、不能换算的 1 行；表里都有。"
    )
    assert english.startswith("Drawn: targets 2 of 6, in %. Ranges, drawn at their lower ends: 1. Left out: ")
    assert "目标 2 个" in chosen(picture.svg, "zh")
    assert zh in chosen(picture.svg, "zh")  # for those who cannot see it
    assert split(drawn_by([a_target(1), a_target(2)]).told)[0] == "画出目标 2/2 个，单位：%。"


def test_the_axis_of_a_picture_is_in_the_unit_of_the_indicator_even_where_as_many_rows_have_another() -> None:
    reported, promised = a_target(1), a_target(2)
    reported[0], reported[9] = "observations", "GB"
    promised[9] = "Mbps"
    picture = drawn_by([reported, promised], replace(INDICATOR, facts={**INDICATOR.facts, "base_unit": "Mbps"}))
    assert split(picture.told)[0] == "画出目标 1/1 个、报告数据 0/1 个，单位：Mbps。没有画的：单位是 GB、不能换算的 1 行；表里都有。"


def test_a_picture_and_its_data_are_files_beside_the_page(site: Path) -> None:
    html = page(site, "indicators/indicator-1")
    for name in ("over-years.svg", "over-years.csv"):
        assert f'href="{name}"' in html.replace("../../indicators/indicator-1/", "")
    folder = site / "indicators" / "indicator-1"
    drawn = re.findall(r"<svg [^>]*class=\"picture\".*?</svg>", html, re.DOTALL)[0]
    file = (folder / "over-years.svg").read_text("utf-8")
    assert drawn.partition("<desc")[2].removesuffix("</svg>") in file
    assert file.endswith("规划开放数据门户 · http://127.0.0.1:8000/indicators/indicator-1/</text></svg>")
    assert (site / "en" / "indicators" / "indicator-1" / "over-years.svg").is_file()
    rows = list(csv.DictReader((folder / "over-years.csv").read_text("utf-8").splitlines()))
    assert [(row["row_id"], row["year"], row["base_value"], row["drawn"]) for row in rows] == [
        ("target-1", "2020", "95", "true"), ("target-2", "2020", "81", "true"), ("target-3", "2020", "80", "true"),
    ]  # fmt: skip


def test_a_row_whose_unit_cannot_be_that_of_the_indicator_says_so() -> None:
    other, grown = a_target(1), a_target(2)
    other[9], grown[4], grown[9] = "GB", "growth", "%"
    facts = {**INDICATOR.facts, "base_unit": "Mbps"}
    [made] = made_of(indicator_drafts(replace(INDICATOR, facts=facts), [named(1, [other, grown])]))
    assert made.body.count("单位不合") == 1
    assert "不能再换算成这个指标的基本单位 Mbps" in made.body


def test_where_no_row_can_be_drawn_the_page_says_why() -> None:
    [made] = made_of(indicator_drafts(INDICATOR, [named(1, [a_target(1, "")])]))
    assert "没有可以画成图的行。没有画的：没有年份的 1 行" in made.body
    assert "<svg" not in made.body
    assert made.beside == ()


def test_a_picture_that_cannot_be_drawn_any_more_leaves_a_word_of_that_and_the_rows_there_are() -> None:
    [drafted] = indicator_drafts(INDICATOR, [named(1, [a_target(1, "")])], was_drawn=True)
    made = drafted.make()
    files = {each.path: each for each in made.beside}
    svg = files["indicators/indicator-1/over-years.svg"]
    assert "现在没有可以画的数据" in svg.content.decode()
    assert svg.english is not None
    assert "There is nothing to draw any more" in svg.english.decode()
    assert b",false,no-year," in files["indicators/indicator-1/over-years.csv"].content
    assert set(drafted.beside) == {*files, "en/indicators/indicator-1/over-years.svg"}


def test_an_indicator_that_is_drawn_by_province_has_all_its_rows_in_one_file() -> None:
    plans = [named(number, [a_target(number)], code) for number, code in enumerate(["430000", "460100"] * LISTED, 1)]
    first, *_ = (each.make() for each in indicator_drafts(INDICATOR, plans))
    files = {each.path: each for each in first.beside}
    assert "按省分别画在各省的页面上" in files["indicators/indicator-1/over-years.svg"].content.decode()
    rows = list(csv.DictReader(files["indicators/indicator-1/over-years.csv"].content.decode().splitlines()))
    assert [(row["drawn"], row["reason"]) for row in rows] == [("false", "by-province")] * (2 * LISTED)
    assert 'indicators/indicator-1/over-years.csv" download' in str(first.body)


def test_english_pages_call_plans_and_indicators_by_their_english_names_with_the_chinese_beside() -> None:
    plan = replace(summary(1), title_en="A Plan & More")
    listed = next(each for each in list_pages(overview([plan])) if each.path == "datasets/").make()
    assert isinstance(listed.body, str)
    zh, english = split(listed.body)
    assert '<span lang="en">A Plan &amp; More</span> <span class="sub" lang="zh-Hans">规划1</span>' in english
    assert "A Plan" not in zh
    assert "A plan withdrawn" in english
    entity = replace(INDICATOR, facts={**INDICATOR.facts, "name_en": "Coverage"})
    said = [replace(named(1, [a_target(1)]), title_en="A Plan & More")]
    [made] = [each.make() for each in indicator_drafts(entity, said)]
    assert isinstance(made.body, str)
    zh, english = split(made.body)
    assert '<h1 id="title"><span lang="en">Coverage</span> <span class="sub" lang="zh-Hans">覆盖率</span></h1>' in english
    assert '<text x="92" y="408" lang="en">1 A Plan &amp; More 城市</text>' in english
    assert "Coverage (%)</title>" in english
    assert split(made.title) == ("覆盖率", "Coverage")
    assert "A Plan" not in zh + made.inserts[0].told[0].decode()
    assert '<span title="规划1"><span lang="en">A Plan &amp; More</span></span>' in made.inserts[0].told[1].decode()


NAMED = replace(ORGANIZATION, name="湖南省财政厅", region_code="430000", facts={"short_names": "省财政厅", "name_en": "Hunan Finance"})


def test_pages_and_lists_of_bodies_have_their_english_names_with_the_chinese_beside() -> None:
    [made] = [each.make() for each in organization_drafts(NAMED, [named(1, [a_task(1)])])]
    assert isinstance(made.body, str)
    zh, english = split(made.body)
    assert '<h1 id="title"><span lang="en">Hunan Finance</span> <span class="sub" lang="zh-Hans">湖南省财政厅</span></h1>' in english
    assert '<h1 id="title"><span lang="zh-Hans">湖南省财政厅</span></h1>' in zh
    assert split(made.title) == ("湖南省财政厅", "Hunan Finance")
    assert split(made.description)[1].startswith("Hunan Finance: leads 1 task")
    listed = replace(overview([]), organizations=(NAMED, ORGANIZATION))
    [found] = [each.make() for each in list_pages(listed) if each.path == "browse/organizations/430000/"]
    assert isinstance(found.body, str)
    zh, english = split(found.body)
    assert '<b><span lang="en">Hunan Finance</span> <span class="sub" lang="zh-Hans">湖南省财政厅</span></b>' in english
    assert '<b><span lang="zh-Hans">示例市文化局</span></b>' in english  # which no table knows
    assert "Hunan Finance" not in zh


def test_mentions_say_what_bodies_are_called_in_english(project: Path) -> None:
    content = read_plan(ReleaseStore(project / "datapackages").latest(PLAN_ID))
    named_en = {each.name: json.loads(each.facts)["name_en"] for each in mentions_of(content)}
    assert named_en["示例市文化局"] == ""
    store = ReleaseStore(ROOT / "datapackages")
    facts = {each.name: json.loads(each.facts) for each in mentions_of(read_plan(store.latest("hainan-internet-plus-2017")))}
    assert facts["海南省发展和改革委员会"]["name_en"] == "Hainan Provincial Development and Reform Commission"


def test_the_page_of_a_former_body_names_it_and_its_successor_in_english() -> None:
    said = FormerlyNamed("plan-1", "规划", "", "湖南省经济和信息化委员会", "1.0.0", False, "org-2", "湖南省工业和信息化厅")
    [made] = [each.make() for each in former_drafts("organization", "org-1", [said])]
    assert isinstance(made.body, str)
    zh, english = split(made.body)
    assert '<span lang="en">Hunan Provincial Commission of Economy and Information Technology</span>' in english
    assert '<span lang="en">Hunan Provincial Department of Industry and Information Technology</span>' in english
    assert split(made.title) == ("湖南省经济和信息化委员会", "Hunan Provincial Commission of Economy and Information Technology")
    assert "Hunan" not in zh


def test_lists_name_who_issued_a_plan_in_english() -> None:
    plans = [replace(summary(1), issuer="海口市人民政府、三亚市人民政府"), replace(summary(2), issuer="海口市人民政府、示例市人民政府")]
    listed = next(each for each in list_pages(overview(plans)) if each.path == "datasets/").make()
    assert isinstance(listed.body, str)
    zh, english = split(listed.body)
    both_named = "Haikou Municipal People’s Government; Sanya Municipal People’s Government"
    assert f'<span class="sub"><span title="海口市人民政府、三亚市人民政府"><span lang="en">{both_named}</span></span></span>' in english
    assert '<span class="sub">海口市人民政府、示例市人民政府</span>' in english  # not all of them have an English name
    assert "Haikou" not in zh
