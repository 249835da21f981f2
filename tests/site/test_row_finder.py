"""Rows of all plans, found on the page of all plans: what a reader asks, what a browser loads for it, and what stands there without scripts."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from portal.site.search_files import write_search
from tests.site.sample import PLAN_ID, page
from tests.site.test_browser import ARGUMENTS, CHROMIUM, served
from tests.site.test_search import ROOT, latest, run_node

SCRIPT = ROOT / "site" / "assets" / "rows.js"
MOST_LOADED = 200_000


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of the search over the plans that are published."""
    folder = tmp_path_factory.mktemp("search")
    write_search(folder, latest(ROOT / "datapackages"), folder / "kept")
    shutil.rmtree(folder / "kept")
    return folder


@pytest.fixture(scope="module")
def real_address(made: Path, site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The site of the invented plan with the search over the real ones."""
    folder = tmp_path_factory.mktemp("served") / "site"
    shutil.copytree(site, folder)
    shutil.rmtree(folder / "search")
    shutil.copytree(made / "search", folder / "search")
    with served(folder) as found:
        yield found


@pytest.fixture(scope="module")
def own_address(site: Path) -> Iterator[str]:
    with served(site) as found:
        yield found


@pytest.fixture
def open_at() -> Iterator[Callable[..., Page]]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)

        def open_page(address: str, *, width: int = 1280, scripts: bool = True) -> Page:
            opened = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=scripts).new_page()
            opened.goto(address)
            return opened

        yield open_page
        browser.close()


ROWS = """
    const fs = require("fs");
    const rows = require(given.script);
    const out = [];
    for (const question of given.questions) {
        let bytes = 0;
        const load = async (path) => { const found = fs.readFileSync(given.folder + "/" + path); bytes += found.length; return new Response(found); };
        const searcher = new search.Searcher("", load);
        const found = [];
        for await (const hit of searcher.hits(question, { tiers: rows.TIERS[given.table], pause: rows.PAUSE })) {
            if (!hit) break;
            const row = rows.rowOf(hit);
            if (row) { delete row.hit; found.push(row); }
        }
        out.push([found, bytes]);
    }
    return out;
"""


def rows_for(made: Path, questions: list[str], table: str = "") -> list[tuple[list[dict[str, str]], int]]:
    given = {"folder": str(made), "questions": questions, "table": table, "script": str(SCRIPT)}
    return run_node(ROWS, given)  # type: ignore[return-value]


@pytest.mark.node
def test_which_plans_promised_broadband_is_answered_by_rows_of_every_table(made: Path) -> None:
    [(found, _), (figures, _)] = rows_for(made, ["宽带", "移动电话"])
    assert {each["table"] for each in found} >= {"targets", "tasks"}
    assert {each["table"] for each in figures} >= {"observations"}
    assert len({each["plan_id"] for each in found}) >= 4
    released = {
        (each.dataset_id, table): {next(iter(row.values())): row for row in each.open().rows(table)}
        for each in latest(ROOT / "datapackages")
        if each.dataset_id != "all-plans"
        for table in ("targets", "tasks", "observations", "responsibilities")
    }
    for each in [*found, *figures]:
        row = released[each["plan_id"], each["table"]][each["id"]]
        assert each["address"] == f"datasets/{each['plan_id']}/{each['version']}/#{each['id']}"
        assert each["name"] == (row.get("title") or row.get("indicator") or row.get("organization"))
        assert each["year"] == (row.get("year") or row.get("due", "")[:4])
        if each["table"] in ("targets", "observations"):
            assert row["value"] in each["value"]
            assert each["text"] == row["quote"]
    # A task is found by a sentence in it, though its title does not have the word.
    assert any(each["table"] == "tasks" and "宽带" not in each["name"] and "宽带" in each["text"] for each in found)


@pytest.mark.node
def test_one_table_can_be_asked_for_and_who_does_what_is_found_by_body_and_task(made: Path) -> None:
    [(found, _)] = rows_for(made, ["电子商务 商务厅"], "responsibilities")
    assert {each["table"] for each in found} == {"responsibilities"}
    assert any("商务厅" in each["name"] and "电子商务" in each["text"] and each["role"] for each in found)


@pytest.mark.node
def test_a_question_loads_little(made: Path) -> None:
    asked = ["宽带", "信息", "湖南 宽带 2015", "工信厅", "农业农村厅", "建设", "5600亿", "没有这样的词"]
    for question, (_, size) in zip(asked, rows_for(made, asked), strict=True):
        assert size < MOST_LOADED, question


@pytest.mark.node
def test_years_are_bounds_and_a_row_without_one_is_out_where_any_is_asked_for() -> None:
    asked = [["2015", "", ""], ["", "", ""], ["2015", "2015", "2015"], ["2015", "2016", ""], ["2015", "", "2014"], ["", "2010", ""]]
    code = "const rows = require(given.script); return given.asked.map((each) => rows.isOf(...each));"
    assert run_node(code, {"script": str(SCRIPT), "asked": asked}) == [True, True, True, False, False, False]


def test_the_page_of_all_plans_has_the_form_and_those_of_its_releases_lead_there(site: Path) -> None:
    html = page(site, "datasets/all-plans")
    assert 'id="row-finder" data-root="../../" data-pages="../../"' in html
    english = page(site, "en/datasets/all-plans")
    assert 'id="row-finder" data-root="../../../" data-pages="../../"' in english
    assert '<option value="targets">Targets</option>' in english
    release = page(site, "datasets/all-plans/1.0.0")
    assert 'id="row-finder"' not in release
    assert 'href="../../../datasets/all-plans/#rows"' in release
    assert "row-finder" not in page(site, f"datasets/{PLAN_ID}")


def test_the_first_page_and_the_list_of_datasets_lead_to_the_form_where_there_is_one(site: Path, versions_site: Path) -> None:
    for path, root in (("", ""), ("datasets", "../")):
        assert f'href="{root}datasets/all-plans/#rows"' in page(site, path)
        assert "#rows" not in page(versions_site, path)


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 360])
def test_a_reader_finds_rows_narrows_them_down_and_takes_them_along(open_at: Callable[..., Page], real_address: str, width: int) -> None:
    opened = open_at(f"{real_address}datasets/all-plans/", width=width)
    finder = opened.locator("#row-finder")
    finder.locator("input[name=q]").fill("宽带")
    opened.keyboard.press("Enter")
    rows = finder.locator("tbody tr")
    expect(rows.first).to_be_visible()
    expect(finder.locator("[role=status]")).to_contain_text("份规划")
    assert opened.evaluate("document.documentElement.scrollWidth") <= width
    finder.locator("select[name=table]").select_option("targets")
    expect(finder.locator("tbody .tag.targets").first).to_be_visible()
    expect(finder.locator("tbody .tag.tasks")).to_have_count(0)
    finder.locator("input[name=from]").fill("2020")
    finder.locator("input[name=to]").fill("2020")
    finder.locator("input[name=to]").press("Enter")
    opened.wait_for_url("**/?q=*&table=targets&from=2020&to=2020#rows")
    expect(rows.first).to_be_visible()
    expect(finder.locator("[role=status]")).not_to_have_text("")
    years = set(rows.locator("td:nth-child(4)").all_inner_texts())
    assert {each.split()[-1] for each in years} == {"2020"}
    with opened.expect_download() as download:
        finder.locator("button.save").click()
    content = Path(download.value.path()).read_text("utf-8-sig")
    taken = list(csv.DictReader(io.StringIO(content)))
    assert len(taken) == rows.count()
    assert {(each["table"], each["year"]) for each in taken} == {("targets", "2020")}
    assert all(each["address"].startswith(f"{real_address}datasets/{each['plan_id']}/") for each in taken)
    # The address has the question.
    again = open_at(opened.url, width=width)
    expect(again.locator("#row-finder tbody tr")).to_have_count(len(taken))


@pytest.mark.browser
def test_a_reader_sees_which_plans_it_is_and_chooses_one(open_at: Callable[..., Page], real_address: str) -> None:
    opened = open_at(f"{real_address}datasets/all-plans/?q=%E5%AE%BD%E5%B8%A6", width=360)  # 宽带
    finder = opened.locator("#row-finder")
    plans, shown = finder.locator(".found-plans button"), finder.locator("tbody tr:visible")
    expect(plans.first).to_be_visible()
    every, counts = shown.count(), [int(each.inner_text()) for each in plans.locator("b").all()]
    assert len(counts) >= 4
    assert sum(counts) == every
    plans.nth(1).press("Enter")
    expect(plans.nth(1)).to_have_attribute("aria-pressed", "true")
    expect(plans.nth(1)).to_be_focused()
    expect(shown).to_have_count(counts[1])
    with opened.expect_download() as download:
        finder.locator("button.save").click()
    taken = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text("utf-8-sig"))))
    assert [len(taken), len({each["plan_id"] for each in taken})] == [counts[1], 1]
    plans.nth(1).press("Enter")
    expect(shown).to_have_count(every)
    assert opened.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.browser
def test_the_pages_of_indicators_and_bodies_that_are_asked_for_are_named_in_either_language(
    open_at: Callable[..., Page], real_address: str
) -> None:
    opened = open_at(f"{real_address}datasets/all-plans/?q=%E5%AE%BD%E5%B8%A6")  # 宽带
    named = opened.locator("#row-finder .found-pages a")
    expect(named.filter(has_text="固定宽带家庭普及率")).to_have_attribute(
        "href", f"{real_address}indicators/fixed-broadband-household-penetration/"
    )
    opened.locator("#row-finder input[name=q]").fill("经信委")
    opened.locator("#row-finder form button").click()
    expect(named.filter(has_text="湖南省经济和信息化委员会")).to_be_visible()
    expect(named.filter(has_text="宽带")).to_have_count(0)
    # A reader without Chinese finds indicators by their English names.
    english = open_at(f"{real_address}en/datasets/all-plans/?q=broadband")
    link = english.locator("#row-finder .found-pages a").filter(has_text="Fixed broadband household penetration")
    expect(link).to_have_attribute("href", f"{real_address}en/indicators/fixed-broadband-household-penetration/")


@pytest.mark.browser
def test_a_row_leads_to_its_place_in_either_language(open_at: Callable[..., Page], own_address: str) -> None:
    opened = open_at(f"{own_address}en/datasets/all-plans/?q=%E8%B4%A2%E6%94%BF%E5%B1%80#rows")  # 财政局
    expect(opened.locator("#row-finder [role=status]")).to_contain_text("rows from 1 plan")
    assert "participant" in opened.locator("#row-finder tbody").inner_text()
    row = opened.locator("#row-finder tbody tr:has(.tag.responsibilities)").first
    row.locator("td.name a").click()
    opened.wait_for_url(f"**/en/datasets/{PLAN_ID}/1.0.1/#responsibility-2")
    expect(opened.locator("tr#responsibility-2")).to_be_visible()


@pytest.mark.browser
def test_a_reader_comes_from_the_search_to_the_same_words_as_rows(open_at: Callable[..., Page], own_address: str) -> None:
    opened = open_at(f"{own_address}search/?q=%E5%9B%BE%E4%B9%A6%E5%AE%A4")  # 图书室
    expect(opened.locator("#search-page ol.hits li").first).to_be_visible()
    opened.locator("a.as-rows").click()
    expect(opened.locator("#row-finder input[name=q]")).to_have_value("图书室")
    expect(opened.locator("#row-finder tbody .tag.observations")).to_have_count(1)


@pytest.mark.browser
def test_who_names_a_body_by_its_successor_is_told_so(open_at: Callable[..., Page], real_address: str) -> None:
    opened = open_at(f"{real_address}datasets/all-plans/?q=%E6%B9%96%E5%8C%97%E7%9C%81%E5%B7%A5%E4%BF%A1%E5%8E%85&table=responsibilities")
    expect(opened.locator("#row-finder tbody tr").first).to_contain_text("前身：")


@pytest.mark.browser
def test_without_scripts_the_page_leads_to_indicators_and_organisations(open_at: Callable[..., Page], own_address: str) -> None:
    opened = open_at(f"{own_address}datasets/all-plans/", scripts=False)
    expect(opened.locator("#row-finder form")).to_be_hidden()
    links = [each.get_attribute("href") for each in opened.locator("#row-finder noscript a").all()]
    assert links == ["../../indicators/", "../../organizations/", "#downloads"]
    for each in links[:2]:
        assert opened.goto(f"{own_address}datasets/all-plans/{each}").status == 200  # type: ignore[union-attr]


def test_words_of_roles_are_those_of_the_tables(site: Path) -> None:
    html = page(site, "datasets/all-plans")
    told = html.partition('data-roles="')[2].partition('"')[0].replace("&#34;", '"')
    assert json.loads(told)["lead"] == ["牵头", "lead"]
