"""Tables of two real plans, as readers filter, sort, keep and cite them, in both languages."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from portal.site.build import build_site
from tests.site.sample import ROOT, make_project
from tests.site.test_browser import browser, served  # noqa: F401 - `browser` is a fixture

pytestmark = pytest.mark.browser

HUBEI, HUNAN = "datasets/hubei-smart-2015/", "datasets/hunan-internet-plus-2015/"  # simplified and traditional characters
COUNT = 43


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    root = make_project(tmp_path_factory.mktemp("real"))
    for path in (HUBEI, HUNAN):
        name = Path(path).name
        shutil.copytree(ROOT / "datapackages" / name, root / "datapackages" / name)
    with served(build_site(root)) as found:
        yield found


@pytest.fixture
def context(browser: Browser, home: str) -> Iterator[BrowserContext]:  # noqa: F811 - the fixture
    opened = browser.new_context(viewport={"width": 1280, "height": 800}, accept_downloads=True)
    opened.grant_permissions(["clipboard-read", "clipboard-write"], origin=home.rstrip("/"))
    yield opened
    opened.close()


def opened(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(address, wait_until="networkidle")
    return page


def tools(page: Page, table: str = "targets") -> Locator:
    return page.locator(f".filter:has(+ .box table.{table})")


def conditions(page: Page) -> Locator:
    fold = tools(page).locator("details.conditions")
    if fold.get_attribute("open") is None:
        fold.locator("summary").click()
    expect(fold.locator("select").last.locator("option").first).to_be_attached()
    return fold


def add_condition(page: Page, field: str, operator: str, value: str) -> None:
    fold = conditions(page)
    fold.locator("select").first.select_option(value=field)
    fold.locator("select").last.select_option(value=operator)
    fold.locator("input").fill(value)
    fold.locator("input").press("Enter")


def test_an_english_page_says_its_conditions_in_english(context: BrowserContext, home: str) -> None:
    page = opened(context, f"{home}en/{HUBEI}")
    add_condition(page, "year", "eq", "2017")
    chip = tools(page).locator("button.chip")
    expect(chip).to_have_text("Year is 2017 ×")
    expect(chip).to_have_attribute("aria-label", "Remove this condition: Year is 2017")
    labels = page.locator(".md-content [aria-label]").evaluate_all("all => all.map(each => each.getAttribute('aria-label'))")
    assert not [each for each in labels if any("\u3400" <= character <= "\u9fff" for character in each)]


def test_a_condition_on_codes_is_chosen_or_typed_in_the_words_of_the_rows(context: BrowserContext, home: str) -> None:
    page = opened(context, f"{home}{HUBEI}")
    fold = conditions(page)
    fold.locator("select").first.select_option(value="kind")
    offered = fold.locator("datalist option").evaluate_all("all => all.map(each => [each.value, each.label])")
    assert ["新增", "新增 increment (12)"] in offered
    assert fold.locator("select").last.locator("option").evaluate_all("all => all.map(each => each.value)") == [
        "eq", "ne", "in", "isnull", "notnull",
    ]  # fmt: skip
    fold.locator("select").first.select_option(value="indicator")
    expect(fold.locator("select").last).to_have_value("contains")
    for typed in ("新增", "increment", "added"):
        add_condition(page, "kind", "eq", typed)
        expect(tools(page).locator("output")).to_have_text(f"12 / {COUNT}")
        expect(tools(page).locator("button.chip")).to_have_text("类型为新增 ×")
        tools(page).locator("button.chip").click()
        expect(tools(page).locator("output")).to_have_text(f"{COUNT}")
    add_condition(page, "kind", "eq", "许多")
    expect(tools(page).locator(".told")).to_contain_text("“许多”不是这一列的值。这一列有：水平、新增")
    add_condition(page, "implied", "eq", "推定")
    expect(tools(page).locator("output")).to_have_text(f"10 / {COUNT}")
    add_condition(page, "year", "eq", "2050")
    expect(tools(page).locator(".told")).to_contain_text("没有一行符合：年份为2050。这一列有：2017")


@pytest.mark.parametrize(("path", "words"), [(HUBEI, "同一句 sentence"), (f"en/{HUBEI}", "the sentence sentence")], ids=["zh", "en"])
def test_the_fields_of_a_row_say_codes_in_words(context: BrowserContext, home: str, path: str, words: str) -> None:
    page = opened(context, f"{home}{path}")
    page.locator("#target-7ce4fdaa3c79 button.more").click()
    fields = page.locator("#target-7ce4fdaa3c79 dl.all")
    expect(fields.locator("div", has=page.locator("dt[title=year_basis]")).locator("dd")).to_have_text(words)
    expect(fields.locator("div", has=page.locator("dt[title=implied]")).locator("dd code")).to_have_text("true")


@pytest.mark.parametrize(
    ("path", "row_id", "holds", "year"),
    [
        (HUBEI, "target-7ce4fdaa3c79", "到2017年", None),
        (HUBEI, "target-cfb6c6b55755", "固定宽带用户达到1300万户", "2017年"),
        (HUNAN, "target-636de1a3aaad", "全省寬帶信息網絡", "2017年"),
    ],
    ids=["sentence", "paragraph", "section"],
)
def test_the_evidence_of_a_year_is_shown(context: BrowserContext, home: str, path: str, row_id: str, holds: str, year: str | None) -> None:
    page = opened(context, f"{home}{path}")
    page.locator(f"#{row_id} button.more").click()
    panel = page.locator(f"#{row_id} .panel")
    expect(panel.locator("blockquote").first).to_contain_text(holds)
    expect(panel.locator("p.basis")).to_have_count(1 if year else 0)
    if year:
        expect(panel.locator("p.basis + blockquote")).to_contain_text(year)


def test_rows_sorted_by_quantity_have_their_units_apart(context: BrowserContext, home: str) -> None:
    page = opened(context, f"{home}{HUBEI}")
    columns = tools(page).locator("details.columns:not(.conditions)")
    columns.locator("summary").click()
    for name in ("基准单位", "基准单位数值"):
        columns.get_by_label(name, exact=True).check()
    page.locator("table.targets th.value button").press("Enter")
    expect(tools(page).locator("button.chip")).to_have_text("按基准单位、基准单位数值排序 ×")
    values = page.locator("table.targets tbody tr").evaluate_all(
        """rows => rows.map(row => ["基准单位", "基准单位数值"].map(name => row.querySelector(`td[data-label="${name}"]`).textContent))"""
    )
    units = [unit for unit, _ in values]
    assert [unit for place, unit in enumerate(units) if place == 0 or units[place - 1] != unit] == sorted(
        set(units), key=lambda unit: (not unit, unit)
    )
    assert all(float(one) <= float(other) for (unit, one), (same, other) in pairwise(values) if unit == same)
    assert page.locator("table.targets th.value").get_attribute("aria-sort") == "ascending"
    tools(page).locator("button.chip").click()
    assert page.locator("table.targets th.value").get_attribute("aria-sort") is None


def seek(page: Page, words: str, column: str = "") -> None:
    tools(page).get_by_role("combobox", name="在哪一列筛选").select_option(value=column)
    tools(page).get_by_role("searchbox").fill(words)


def shown(page: Page) -> list[str]:
    return page.locator("table.targets tbody tr:visible").evaluate_all("rows => rows.map(row => row.id)")


@pytest.mark.parametrize(
    ("path", "column", "words", "count"),
    [
        (HUBEI, "indicator", "城市", "8 / 43"),  # 城市区域 is a tag of the cell
        (HUBEI, "indicator", "WIFI", "2 / 43"),
        (HUBEI, "indicator", "ｗｉｆｉ", "2 / 43"),
        (HUBEI, "", "2016", "12 / 43"),
        (HUNAN, "quote", "宽带", "1 / 14"),
        (HUNAN, "indicator", "寬帶", "1 / 14"),
        (HUNAN, "", "寬帶 60%", "1 / 14"),
    ],
)
def test_the_filter_finds_what_the_cells_show_in_any_script_width_and_case(
    context: BrowserContext, home: str, path: str, column: str, words: str, count: str
) -> None:
    page = opened(context, f"{home}{path}")
    seek(page, words, column)
    expect(tools(page).locator("output")).to_have_text(count)


def test_where_no_row_is_left_the_reader_is_told_and_can_go_back(context: BrowserContext, home: str) -> None:
    page = opened(context, f"{home}{HUBEI}")
    seek(page, "没有这样的字")
    none = tools(page).locator(".none")
    expect(none).to_contain_text("没有一行符合")
    none.get_by_role("button", name="去掉筛选").click()
    expect(none).to_be_hidden()
    assert len(shown(page)) == COUNT
    lists = opened(context, f"{home}en/indicators/")
    lists.locator(".filter input").first.fill("寬帶")
    expect(lists.locator("table.entities tbody tr:visible").first).to_contain_text("宽带")
    lists.locator(".filter input").first.fill("nothing like this")
    expect(lists.locator(".filter .none").first).to_contain_text("No row fits")


def test_what_the_filter_leaves_is_what_is_cited(context: BrowserContext, home: str) -> None:
    """The words in the box are folded, and what is cited is not: so they become conditions that find the same rows, or nothing is cited."""
    page = opened(context, f"{home}{HUNAN}")
    seek(page, "宽带", "quote")
    expect(tools(page).locator("output")).to_have_text("1 / 14")
    tools(page).get_by_role("button", name="引用此视图").click()
    expect(tools(page).locator(".sought")).to_contain_text("原文含“寬帶”")
    cited = tools(page).locator(".cited-view div p").first.inner_text()
    assert "目标表（原文含“寬帶”，1行）" in cited
    again = opened(context, home + cited.rpartition("8000/")[2].removesuffix("."))
    assert shown(again) == shown(page) == ["target-636de1a3aaad"]

    page = opened(context, f"{home}{HUBEI}")
    seek(page, "城市", "indicator")
    expect(tools(page).locator("output")).to_have_text("8 / 43")
    tools(page).get_by_role("button", name="引用此视图").click()
    expect(tools(page).locator(".sought")).to_contain_text("范围含“城市”")
    seek(page, "1")
    tools(page).get_by_role("button", name="引用此视图").click()
    expect(tools(page).locator(".told").first).to_contain_text("筛选框里的“1”跨了几列")
    expect(tools(page).locator(".cited-view")).to_be_hidden()


def test_filter_order_and_columns_outlast_going_away_and_loading_again(context: BrowserContext, home: str) -> None:
    page = opened(context, f"{home}{HUBEI}")
    length = page.evaluate("history.length")
    seek(page, "城市", "indicator")
    add_condition(page, "year", "eq", "2017")
    page.locator("table.targets th.value button").press("Enter")
    columns = tools(page).locator("details.columns:not(.conditions)")
    columns.locator("summary").click()
    columns.get_by_label("规则", exact=True).check()
    columns.locator("summary").click()
    expect(page).to_have_url(re.compile("#.*&find="))
    kept = shown(page)
    assert 1 < len(kept) < 8
    page.wait_for_timeout(200)
    assert page.evaluate("history.length") == length
    page.locator(f"#{kept[0]} a.cite-row").click()
    page.wait_for_url("**/cite/**")
    page.go_back(wait_until="networkidle")
    for _ in range(2):
        expect(tools(page).locator("output")).to_have_text(f"{len(kept)} / {COUNT}")
        assert shown(page) == kept
        assert tools(page).get_by_role("searchbox").input_value() == "城市"
        assert page.locator("table.targets th.value").get_attribute("aria-sort") == "ascending"
        expect(page.locator("table.targets th", has_text="规则")).to_be_visible()
        expect(tools(page).locator(".told").first).to_be_hidden()  # nobody asked for a view that was cited
        page.reload(wait_until="networkidle")
    tools(page).get_by_role("searchbox").fill("")
    tools(page).locator("button.chip").first.click()
    expect(page).not_to_have_url(re.compile("#.*find"))


@pytest.mark.parametrize("language", ["", "en/"], ids=["zh", "en"])
def test_panels_of_tools_stay_within_the_window_and_close(browser: Browser, home: str, language: str) -> None:  # noqa: F811 - the fixture
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = opened(context, f"{home}{language}{HUBEI}")
    folds = tools(page).locator("details.columns")
    for width in (1280, 1000, 760, 640, 390, 320):
        page.set_viewport_size({"width": width, "height": 800})
        for number in range(2):
            fold = folds.nth(number)
            fold.locator("summary").click()
            expect(fold.locator("label").nth(2)).to_be_visible()
            page.wait_for_timeout(100)
            box = fold.locator("fieldset").bounding_box()
            assert box
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= width
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (width, number)
            if number:
                fold.locator("input").first.press("Escape")
            else:
                page.locator("h1").first.click()
            assert fold.get_attribute("open") is None
            assert fold.locator("summary").evaluate("button => button === document.activeElement")
    page.set_viewport_size({"width": 1280, "height": 800})
    folds.first.locator("summary").click()
    folds.last.locator("summary").click()
    assert folds.first.get_attribute("open") is None
    context.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_what_an_address_leads_to_is_not_below_the_header(browser: Browser, home: str, width: int) -> None:  # noqa: F811 - the fixture
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = opened(context, f"{home}{HUBEI}")
    add_condition(page, "year", "eq", "2017")
    expect(page).to_have_url(re.compile("#view="))
    again = opened(context, page.url)
    expect(tools(again).locator(".told").first).to_be_visible()
    again.wait_for_timeout(300)
    header = "document.querySelector('.md-header').getBoundingClientRect().bottom"
    tabs = "Math.max(...[...document.querySelectorAll('.md-header, .md-tabs')].filter(each => getComputedStyle(each).position === 'sticky').map(each => each.getBoundingClientRect().bottom))"
    top = tools(again).evaluate("bar => bar.getBoundingClientRect().top")
    assert max(again.evaluate(header), again.evaluate(tabs)) <= top < 600
    row = opened(context, f"{home}{HUBEI}#target-7ce4fdaa3c79")
    row.wait_for_timeout(300)
    assert (
        max(row.evaluate(header), row.evaluate(tabs))
        <= row.locator("#target-7ce4fdaa3c79").evaluate("row => row.getBoundingClientRect().top")
        < 600
    )
    context.close()
