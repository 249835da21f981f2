"""What a reader can do with a table: filter, sort, choose columns, see the sentence, copy and download; and all of it by keyboard."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from portal.packaging.package import build_package
from portal.releases.store import ReleaseStore
from portal.site.build import build_site
from portal.site.rowtable import ROWS_A_PAGE
from tests.site.sample import PLAN_ID, PUBLISHER, make_project, tables_of_plan, target
from tests.site.test_browser import browser, served  # noqa: F401 - `browser` is a fixture

pytestmark = pytest.mark.browser

COUNT = ROWS_A_PAGE + 2


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The page of a plan with more targets than one page shows."""
    root = make_project(tmp_path_factory.mktemp("tables"))
    quote = "城市和农村覆盖率分别达到95%和80%以上"
    targets = tuple(target(f"target-{number:03d}", quote, str(number)) for number in range(COUNT))
    targets = tuple(replace(each, indicator="光纤普及率") if each.target_id in ("target-042", "target-101") else each for each in targets)
    package = build_package(
        PLAN_ID, replace(tables_of_plan(), targets=targets), version="2.0.0", created=date(2026, 3, 1), publisher=PUBLISHER
    )
    ReleaseStore(root / "datapackages").write(package)
    with served(build_site(root)) as found:
        yield f"{found}datasets/{PLAN_ID}/"


@pytest.fixture(params=[1440, 360], ids=["desk", "phone"])
def context(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[BrowserContext]:  # noqa: F811 - the fixture
    opened = browser.new_context(viewport={"width": request.param, "height": 800}, accept_downloads=True)
    opened.grant_permissions(["clipboard-read", "clipboard-write"], origin=address.partition("/datasets")[0])
    yield opened
    opened.close()


@pytest.fixture
def tab(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(address, wait_until="networkidle")
    return page


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def tools(page: Page, table: str = "targets"):
    return page.locator(f".filter:has(+ .box table.{table})")


def columns(page: Page, table: str = "targets"):
    return tools(page, table).locator("details.columns:not(.conditions)")


def add_condition(page: Page, field: str, operator: str, value: str) -> None:
    fold = tools(page).locator("details.conditions")
    fold.locator("summary").click()
    fold.locator("select").first.select_option(value=field)
    fold.locator("select").last.select_option(value=operator)
    fold.locator("input").fill(value)
    fold.locator("input").press("Enter")
    fold.locator("summary").click()


def sort_descending(page: Page) -> None:
    if page.viewport_size and page.viewport_size["width"] > 1000:
        head = page.locator("table.targets th.value button")
        head.press("Enter")
        head.press("Enter")
        assert page.locator("table.targets th.value").get_attribute("aria-sort") == "descending"
    else:
        tools(page).get_by_role("combobox", name="排序").select_option(label="目标 ↓")


def shown_rows(page: Page) -> list[str]:
    return page.locator("table.targets tbody tr:visible").evaluate_all("rows => rows.map(row => row.id)")


@pytest.mark.parametrize("width", [320, 360])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_choice_of_a_column_is_not_cut_off_on_an_english_phone(browser: Browser, address: str, width: int, scheme: str) -> None:  # noqa: F811 - the fixture
    """Nor are the tools higher than the place that was kept for them."""
    opened = browser.new_context(viewport={"width": width, "height": 720}, color_scheme="dark" if scheme == "dark" else "light")
    page = opened.new_page()
    page.goto(address.replace("/datasets/", "/en/datasets/"), wait_until="networkidle")
    choice = page.locator(".filter:has(+ .box table.targets) > select")
    choice.wait_for()
    height, kept = choice.evaluate("each => [each.parentElement.offsetHeight, parseFloat(getComputedStyle(each.parentElement).minHeight)]")
    assert height <= kept + 1
    shown, wanted = choice.evaluate(
        "each => { const shown = each.offsetWidth; each.style.maxWidth = 'none'; [...each.options].slice(1).forEach(one => one.remove());"
        " return [shown, each.offsetWidth]; }"
    )
    opened.close()
    assert shown >= wanted


def test_a_plan_of_an_organisation_is_a_card_with_a_line_for_each_cell_on_a_phone(browser: Browser, address: str) -> None:  # noqa: F811 - the fixture
    opened = browser.new_context(viewport={"width": 360, "height": 800})
    page = opened.new_page()
    page.goto(address.partition("datasets/")[0] + "organizations/organization-1/", wait_until="networkidle")
    lefts = (
        page.locator("table.sums tbody tr")
        .first.locator("td:not(:empty)")
        .evaluate_all("cells => cells.map(each => each.getBoundingClientRect().left)")
    )
    opened.close()
    assert len(lefts) >= 3
    assert len(set(lefts)) == 1


def test_a_filter_leaves_the_rows_of_the_whole_table_that_hold_every_word(tab: Page) -> None:
    tools(tab).get_by_label("在哪一列筛选").select_option(label="指标")
    tools(tab).get_by_role("searchbox").fill("光纤 普及")
    expect(tools(tab).locator("output")).to_have_text(f"2 / {COUNT}")
    assert shown_rows(tab) == ["target-042", f"target-{COUNT - 1:03d}"]  # the second is on a further page
    assert fits(tab)


def test_conditions_are_added_and_taken_back(tab: Page) -> None:
    add_condition(tab, "value", "gte", "99")
    expect(tools(tab).locator("output")).to_have_text(f"3 / {COUNT}")
    assert shown_rows(tab) == ["target-099", "target-100", "target-101"]
    expect(tools(tab).locator("button.chip")).to_have_text("数值不小于99 ×")
    add_condition(tab, "value", "lt", "a lot")
    expect(tools(tab).locator(".told")).to_contain_text("不合字段的类型")
    assert fits(tab)
    tools(tab).locator("button.chip").click()
    expect(tools(tab).locator("output")).to_have_text(f"{COUNT}")


def test_a_view_is_cited_and_its_address_shows_the_same_rows_again(context: BrowserContext, tab: Page, address: str) -> None:
    add_condition(tab, "value", "gte", "90")
    tools(tab).get_by_role("button", name="引用此视图").press("Enter")
    tools(tab).locator(".cited-view div").first.wait_for()
    tools(tab).get_by_label("在哪一列筛选").select_option(label="指标")
    sort_descending(tab)
    expect(tools(tab).locator(".cited-view")).to_be_hidden()  # it would no longer cite what is shown
    columns(tab).locator("summary").click()
    columns(tab).get_by_label("年份", exact=True).uncheck()
    columns(tab).get_by_label("规则", exact=True).check()
    columns(tab).locator("summary").click()
    tools(tab).get_by_role("button", name="引用此视图").click()
    cited = tools(tab).locator(".cited-view")
    assert cited.locator("h4").all_inner_texts()[:4] == ["GB/T 7714—2025", "APA 7", "BibTeX", "RIS"]
    expect(cited).to_contain_text("没有接口")  # as on any static host
    cited.locator("button.copier").first.click()
    cited.get_by_text("已复制").wait_for()
    words = tab.evaluate("navigator.clipboard.readText()")
    assert "数值不小于90，按基准单位、基准单位数值从大到小排序，" in words
    assert "列，12行）" in words
    assert "V2.0.0" in words
    assert fits(tab)
    shown = shown_rows(tab)
    assert shown[0] == "target-101"
    assert len(shown) == 12

    again = context.new_page()
    again.goto(words.rpartition(" ")[2].removesuffix(".").replace("http://127.0.0.1:8000/", address.partition("datasets/")[0]))
    expect(tools(again).locator(".told")).to_contain_text(f"全部 {COUNT} 行中的 12 行")
    assert again.url.startswith(f"{address}2.0.0/#view=targets/")
    assert shown_rows(again) == shown
    first = again.locator("#target-101")
    assert first.get_by_text("test-rule").is_visible()
    assert first.get_by_text("2020", exact=True).is_hidden()
    # The same view has the same address, and the code of another table or a mistyped one is no view.
    tools(again).get_by_role("button", name="引用此视图").click()
    expect(tools(again).locator(".cited-view")).to_contain_text(again.url.partition("/datasets/")[2])
    wrong = context.new_page()
    wrong.goto(again.url[:-1] + ("A" if again.url[-1] != "A" else "B"))
    expect(tools(wrong).locator(".told")).to_contain_text("不是这张表在这一版本的视图")
    assert len(shown_rows(wrong)) == ROWS_A_PAGE


def test_the_address_of_a_row_that_a_view_leaves_out_shows_it(tab: Page) -> None:
    add_condition(tab, "value", "eq", "5")
    expect(tools(tab).locator("output")).to_have_text(f"1 / {COUNT}")
    tab.evaluate("location.hash = '#target-101'")  # it was on a further page before
    expect(tab.locator("#target-101")).to_be_visible()
    expect(tools(tab).locator("output")).to_have_text(f"{COUNT}")


def test_a_column_can_be_hidden_and_another_field_shown(tab: Page) -> None:
    columns(tab).locator("summary").click()
    box = columns(tab).get_by_label("年份", exact=True)
    assert tab.locator("table.targets tbody tr").first.get_by_text("2020", exact=True).is_visible()
    box.uncheck()
    assert tab.locator("table.targets tbody tr").first.get_by_text("2020", exact=True).is_hidden()
    columns(tab).get_by_label("规则", exact=True).check()
    tab.locator("#target-001 td", has_text="test-rule").wait_for()
    assert fits(tab)


def test_the_sentence_behind_a_row_is_shown_in_its_place(tab: Page) -> None:
    opener = tab.locator("#target-001 button.more")
    opener.click()
    panel = tab.locator("#target-001 .panel")
    panel.locator("blockquote").wait_for()
    assert panel.locator("blockquote").inner_text() == "到2020年,城市和农村覆盖率分别达到95%和80%以上。"
    assert panel.locator("mark").inner_text() == "城市和农村覆盖率分别达到95%和80%以上"
    assert "test-rule" in panel.locator("dl.all").inner_text()
    assert opener.get_attribute("aria-expanded") == "true"
    assert fits(tab)
    opener.click()
    assert panel.is_hidden()


def test_the_address_and_the_citation_of_a_row_are_copied_and_name_the_release(tab: Page, address: str) -> None:
    tab.locator("#target-001 button.more").click()
    panel = tab.locator("#target-001 .panel")
    panel.get_by_role("button", name="复制地址").click()
    panel.get_by_text("已复制").wait_for()
    assert tab.evaluate("navigator.clipboard.readText()") == f"{address}2.0.0/#target-001"
    panel.get_by_role("button", name="引用").click()
    panel.locator(".cites button").first.click()
    panel.locator(".cites").get_by_text("已复制").wait_for()
    cited = tab.evaluate("navigator.clipboard.readText()")
    assert "[DS/OL]" in cited
    assert cited.endswith(f"/datasets/{PLAN_ID}/2.0.0/#target-001.")
    today = tab.evaluate("new Date().toLocaleDateString('sv')")  # as 2026-11-22
    assert f"[{today}]" in cited


def test_what_is_shown_is_what_is_downloaded(tab: Page) -> None:
    add_condition(tab, "value", "lt", "10")
    expect(tools(tab).locator("output")).to_have_text(f"10 / {COUNT}")
    columns(tab).locator("summary").click()
    columns(tab).get_by_label("年份", exact=True).uncheck()
    columns(tab).locator("summary").click()
    with tab.expect_download() as waiting:
        tools(tab).get_by_role("button", name="下载所示").click()
    content = Path(waiting.value.path()).read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert [row["id"] for row in rows] == shown_rows(tab)
    assert "年份" not in rows[0]
    assert [row["目标"] for row in rows] == [f"≥ {number}%" for number in range(10)]
    assert rows[0]["原文"] == "城市和农村覆盖率分别达到95%和80%以上"


def test_rows_are_sorted_by_number_and_back(tab: Page) -> None:
    own = shown_rows(tab)
    sort_descending(tab)
    expect(tab.locator("table.targets tbody tr").first).to_have_id(f"target-{COUNT - 1:03d}")  # the highest of all pages
    if tab.viewport_size and tab.viewport_size["width"] > 1000:
        tab.locator("table.targets th.value button").press("Enter")
    else:
        tools(tab).get_by_role("combobox", name="排序").select_option(value="")
    expect(tab.locator("table.targets tbody tr").first).to_have_id(own[0])
    assert shown_rows(tab)[: len(own)] == own
    assert len(shown_rows(tab)) == COUNT


def test_the_address_of_a_row_on_a_further_page_leads_there(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    page.goto(f"{address}2.0.0/#target-101")
    page.wait_for_url("**/2.0.0/targets/2/#target-101")
    page.locator("#target-101 button.more").click()
    page.locator("#target-101 .panel").get_by_role("button", name="引用").click()
    page.locator("#target-101 .cites p").first.wait_for()
    assert page.locator("#target-101 .cites p").first.inner_text().partition("#")[2].startswith("target-101")


def test_every_tool_is_reached_by_keyboard(tab: Page) -> None:
    tools(tab).get_by_role("searchbox").focus()
    reached = set()
    for _ in range(40):
        tab.keyboard.press("Tab")
        reached.add(tab.evaluate("document.activeElement.localName + '.' + document.activeElement.classList[0]"))
        if "button.more" in reached:
            break
    assert {"button.tool", "button.more"} <= reached
    assert {"summary.undefined", "summary.focus-visible"} & reached
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.getAttribute('aria-expanded')") == "true"


@pytest.mark.parametrize("path", ["organizations/", "organizations/organization-1/", "indicators/", "indicators/indicator-1/",
                                  "browse/regions/430000/", "browse/organizations/national/", ""])  # fmt: skip
def test_pages_over_all_plans_open_without_trouble_and_fit_the_screen(context: BrowserContext, address: str, path: str) -> None:
    page = context.new_page()
    trouble: list[str] = []
    page.on("console", lambda message: trouble.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.goto(address.partition("datasets")[0] + path, wait_until="networkidle")
    assert trouble == []
    assert fits(page)
    assert page.locator("h1").count() == 1


def test_a_reader_goes_from_home_to_an_indicator_to_the_row_and_its_sentence(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    page.goto(address.partition("datasets")[0])
    page.locator(".ways").get_by_role("link", name="覆盖率").click()
    page.wait_for_url("**/indicators/indicator-1/")
    page.locator('a[href$="#target-001"]').click()
    page.wait_for_url(f"**/datasets/{PLAN_ID}/#target-001")
    page.locator("#target-001 a.place").click()
    page.wait_for_url("**/2.0.0/text/#target-001")
    assert "95%" in page.locator("mark#target-001").inner_text()


def test_without_scripts_every_row_of_the_page_is_there(browser: Browser, address: str) -> None:  # noqa: F811 - the fixture
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    assert page.locator("table.targets tbody tr").count() == ROWS_A_PAGE
    assert page.locator(".filter:visible").count() == 0
    page.goto(f"{address}2.0.0/targets/2/")
    assert page.locator("table.targets tbody tr").count() == COUNT - ROWS_A_PAGE
    context.close()


def test_on_paper_a_page_is_its_text_and_every_row_without_what_is_only_for_screens(tab: Page) -> None:
    tab.emulate_media(media="print")
    assert tab.locator("table.targets tbody tr:visible").count() == ROWS_A_PAGE
    assert tab.locator("#title").is_visible()
    for only_for_screens in (".md-header", ".filter", ".md-footer", "button.copier", "button.more", ".site-search"):
        assert tab.locator(f"{only_for_screens}:visible").count() == 0, only_for_screens
    assert tab.locator(".md-typeset .box").first.evaluate("box => getComputedStyle(box).contentVisibility") == "visible"
    assert tab.locator("#title").evaluate("title => getComputedStyle(title).color") == "rgb(0, 0, 0)"


def test_a_dark_page_is_printed_dark_on_white(browser: Browser, address: str) -> None:  # noqa: F811 - the fixture
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    page.goto(address)
    page.emulate_media(media="print", color_scheme="dark")
    colors = page.locator("table.targets tbody td").first.evaluate(
        "cell => [getComputedStyle(cell).color, getComputedStyle(document.body).backgroundColor]"
    )
    assert colors == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
    context.close()


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_nothing_moves_for_a_reader_who_asks_for_less_motion(browser: Browser, address: str, motion: str) -> None:  # noqa: F811 - the fixture
    context = browser.new_context(reduced_motion=motion)
    page = context.new_page()
    page.goto(address)
    moving = page.evaluate(
        """() => [...document.querySelectorAll("*")].filter((each) => {
            const { transitionDuration, animationName, animationDuration, scrollBehavior } = getComputedStyle(each);
            const lasts = (all) => all.split(",").some((one) => parseFloat(one) > 0.001);
            return lasts(transitionDuration) || (animationName !== "none" && lasts(animationDuration)) || scrollBehavior === "smooth";
        }).length"""
    )
    assert (moving == 0) == (motion == "reduce")  # the theme has transitions, or this would see nothing
    context.close()
