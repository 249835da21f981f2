"""What a reader's browser makes of the site: no request elsewhere, no error, no sideways scrolling, links that land."""

from __future__ import annotations

import functools
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from portal.policy import page_policy, script_hashes
from tests.site.sample import PLAN_ID, TEXT

pytestmark = pytest.mark.browser

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PATHS = ["", "datasets/", f"datasets/{PLAN_ID}/", f"datasets/{PLAN_ID}/1.0.0/", f"datasets/{PLAN_ID}/1.0.1/text/", "datasets/all-plans/",
         "method/", "fields/", "developers/", "publishers/deploy/", "maintainers/code/", "about/"]  # fmt: skip


class Quiet(SimpleHTTPRequestHandler):
    """Sends pages with the policy that `portal serve` and the nginx settings of the guide send with them."""

    def end_headers(self) -> None:
        page = Path(self.translate_path(self.path))
        page = page / "index.html" if page.is_dir() else page
        if page.suffix == ".html" and page.is_file():
            self.send_header("Content-Security-Policy", page_policy(script_hashes(page.read_text("utf-8"))))
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    with served(site) as found:
        yield found


@pytest.fixture(scope="module")
def versions_address(versions_site: Path) -> Iterator[str]:
    with served(versions_site) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture
def trouble() -> list[str]:
    return []


@pytest.fixture(params=[1440, 360], ids=["desk", "phone"])
def tab(request: pytest.FixtureRequest, browser: Browser, address: str, versions_address: str, trouble: list[str]) -> Iterator[Page]:
    """A tab of each width that notes every request to another host and every error."""
    context = browser.new_context(viewport={"width": request.param, "height": 800})
    page = context.new_page()
    page.on(
        "request",
        lambda sent: None if sent.url.startswith((address, versions_address, "data:")) else trouble.append(f"request to {sent.url}"),
    )
    page.on("console", lambda message: trouble.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: trouble.append(str(error)))
    yield page
    context.close()


@pytest.mark.parametrize("path", PATHS)
def test_a_page_opens_without_trouble_and_fits_the_screen(tab: Page, address: str, trouble: list[str], path: str) -> None:
    tab.goto(address + path, wait_until="networkidle")
    assert trouble == []
    assert tab.evaluate("document.documentElement.scrollWidth") <= tab.evaluate("window.innerWidth")
    assert tab.evaluate("document.documentElement.lang") == "zh-Hans"
    assert tab.locator("h1").count() == 1


@pytest.mark.parametrize("path", ["", "1.0.0/", "1.0.1/", "history/", "diff/1.0.0-1.1.1/", "1.1.1/cite/", "1.1.1/cite/?targets=target-3"])
def test_a_page_about_releases_opens_without_trouble_and_fits_the_screen(
    tab: Page, versions_address: str, trouble: list[str], path: str
) -> None:
    tab.goto(f"{versions_address}datasets/{PLAN_ID}/{path}", wait_until="networkidle")
    assert trouble == []
    assert tab.evaluate("document.documentElement.scrollWidth") <= tab.evaluate("window.innerWidth")


@pytest.mark.parametrize("path", ["", f"datasets/{PLAN_ID}/", f"en/datasets/{PLAN_ID}/", "datasets/all-plans/"])
def test_files_to_download_are_told_within_the_screen(tab: Page, address: str, path: str) -> None:
    tab.goto(address + path)
    table = tab.locator("table.files").first
    table.scroll_into_view_if_needed()
    assert table.evaluate("table => Math.max(...[...table.querySelectorAll('td')].map(each => each.getBoundingClientRect().right))") <= (
        tab.evaluate("window.innerWidth")
    )
    assert table.evaluate("table => Math.max(...[...table.rows].map(each => each.getBoundingClientRect().height))") < 120


def test_a_reader_comes_from_an_old_release_to_what_changed_and_back_to_the_row(tab: Page, versions_address: str) -> None:
    tab.goto(f"{versions_address}datasets/{PLAN_ID}/1.0.0/")
    tab.locator(".notice").get_by_role("link", name="1.0.0 → 1.1.1 的差异").click()
    tab.wait_for_url("**/diff/1.0.0-1.1.1/")
    changed = tab.locator("#targets ~ .change.changed")
    assert changed.locator("dl.cells").inner_text().split()[-3:] == ["2020", "→", "2019"]
    changed.get_by_role("link", name="1.1.1").click()
    tab.wait_for_url("**/1.1.1/#target-3")
    assert tab.locator("tr#target-3").is_visible()


@pytest.mark.parametrize(
    ("row_id", "told", "leads_to"),
    [
        ("target-3", "有更改（year）", "#target-3"),
        ("target-1", "没有更改", "#target-1"),
        ("target-2", "最新版本中没有这一行", ""),
    ],
)
def test_the_banner_of_an_old_release_tells_what_became_of_the_row_that_was_asked_for(
    tab: Page, versions_address: str, trouble: list[str], row_id: str, told: str, leads_to: str
) -> None:
    for place in ("", "text/"):
        tab.goto(f"{versions_address}datasets/{PLAN_ID}/1.0.0/{place}#{row_id}")
        line = tab.locator(".notice .of-row")
        assert told in line.inner_text()
        assert line.locator("a").count() == bool(leads_to)
    if leads_to:
        line.locator("a").click()
        tab.wait_for_url(f"**/datasets/{PLAN_ID}/{leads_to}")
    assert trouble == []


def test_a_row_leads_to_its_citation_which_can_be_read_and_copied(tab: Page, versions_address: str) -> None:
    tab.goto(f"{versions_address}datasets/{PLAN_ID}/")
    tab.locator("#target-3 a.cite-row").click()
    tab.wait_for_url("**/1.1.1/cite/?targets=target-3#row")
    cited = tab.locator("#cited-row .copy")
    assert "target-3" in cited.first.inner_text()
    assert cited.count() == tab.locator("#cited-row button.copier").count() == 6
    with tab.expect_download() as saved:
        tab.locator("#cited-row").get_by_role("button", name="存为文件").first.click()
    assert saved.value.suggested_filename == f"{PLAN_ID}-1.1.1-targets-target-3.bib"
    assert "target-3" in Path(saved.value.path()).read_text("utf-8")


def test_all_rows_of_a_table_are_cited_in_the_forms_that_have_no_file(tab: Page, versions_address: str) -> None:
    tab.goto(f"{versions_address}datasets/{PLAN_ID}/1.1.1/cite/")
    assert tab.locator("#cited-row").is_hidden()
    with tab.expect_download() as saved:
        tab.locator("[data-rows=targets]").get_by_role("button", name="CSL-JSON").click()
    assert saved.value.suggested_filename == f"{PLAN_ID}-1.1.1-targets-rows.csl.json"
    assert len(json.loads(Path(saved.value.path()).read_bytes())) > 1


def test_the_former_address_of_a_citation_leads_to_it(tab: Page, versions_site: Path, versions_address: str) -> None:
    """By the page that a host shows for an address that does not exist."""
    tab.route("**/cite/targets/", lambda route: route.fulfill(path=versions_site / "404.html", content_type="text/html", status=404))
    tab.goto(f"{versions_address}datasets/{PLAN_ID}/1.1.1/cite/targets/#target-3")
    tab.wait_for_url("**/1.1.1/cite/?targets=target-3#row")
    assert "target-3" in tab.locator("#cited-row .copy").first.inner_text()


def test_a_picture_is_saved_as_png(tab: Page, versions_address: str, trouble: list[str]) -> None:
    tab.goto(f"{versions_address}datasets/{PLAN_ID}/1.1.1/pictures/")
    drawn = tab.locator("figure.drawn svg").first.evaluate("(svg) => [svg.viewBox.baseVal.width, svg.viewBox.baseVal.height]")
    with tab.expect_download() as saved:
        tab.get_by_role("button", name="存为图片").first.click()
    assert saved.value.suggested_filename == f"{PLAN_ID}-1.1.1-outline.png"
    with Image.open(saved.value.path()) as picture:
        assert picture.format == "PNG"
        assert list(picture.size) == [2 * each for each in drawn]
        assert len(picture.convert("RGB").getcolors(maxcolors=1 << 20) or ()) > 2  # not an empty sheet
    assert trouble == []


def test_the_link_of_a_row_lands_on_its_sentence_and_back(tab: Page, address: str) -> None:
    tab.goto(f"{address}datasets/{PLAN_ID}/")
    tab.locator("#observation-1 a.place").click()
    tab.wait_for_url("**/1.0.1/text/#observation-1")
    place = tab.locator("mark#observation-1")
    assert place.text_content() == "图书室有30家"
    box = place.bounding_box()
    header = tab.locator(".md-header").bounding_box()
    assert box is not None
    assert header is not None
    assert header["y"] + header["height"] <= box["y"] < 800
    tab.locator('a.sign[href="../#observation-1"]').click()
    tab.wait_for_url("**/1.0.1/#observation-1")
    assert tab.locator("tr#observation-1").is_visible()


def test_the_text_in_the_browser_is_the_source(tab: Page, address: str) -> None:
    tab.goto(f"{address}datasets/{PLAN_ID}/1.0.1/text/")
    assert tab.locator("#text").text_content() == TEXT


def test_all_pieces_of_a_place_are_shown(tab: Page, address: str) -> None:
    tab.goto(f"{address}datasets/{PLAN_ID}/1.0.1/text/#task-1")
    shown = "".join(tab.locator("mark.here").all_text_contents())
    assert shown.startswith("(一)建设图书室。")
    assert shown.endswith("市财政局)")


def test_a_table_sorts_by_number_and_back_to_its_own_order(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 1440, "height": 800})
    page.goto(f"{address}datasets/{PLAN_ID}/")
    head = page.locator("table.targets th.value button")
    order = "[...document.querySelectorAll('table.targets tbody tr')].map(row => row.id)"
    own = page.evaluate(order)
    head.click()
    head.click()
    assert page.evaluate(order)[0] == "target-1"  # 95, the highest
    head.click()
    assert page.evaluate(order) == own
    page.close()


def test_a_page_can_be_read_without_scripts(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}datasets/{PLAN_ID}/")
    assert page.locator("tr#target-1").is_visible()
    assert page.locator("#cite").is_visible()
    context.close()


def test_the_switch_of_language_keeps_the_page_and_the_place(tab: Page, address: str, trouble: list[str]) -> None:
    tab.goto(f"{address}datasets/{PLAN_ID}/#target-3")
    tab.locator("a[data-language]").click()
    tab.wait_for_url(f"**/en/datasets/{PLAN_ID}/#target-3")
    assert tab.evaluate("document.documentElement.lang") == "en"
    assert tab.locator("tr#target-3").is_visible()
    tab.locator("a[data-language]").click()
    tab.wait_for_url(lambda url: url == f"{address}datasets/{PLAN_ID}/#target-3")
    assert tab.evaluate("document.documentElement.lang") == "zh-Hans"
    assert trouble == []


def test_what_is_asked_is_asked_in_the_other_language_too(tab: Page, address: str) -> None:
    tab.goto(f"{address}search/?q=图书室")
    tab.locator("ol.hits a").first.wait_for()
    tab.locator("a[data-language]").click()
    tab.wait_for_url("**/en/search/?q=*")
    tab.locator("ol.hits a").first.wait_for()
    assert tab.locator("ol.hits .kind").first.inner_text() in ("Dataset", "Indicator", "Organisation", "Task", "Target", "Text")
    assert "/en/" in (tab.locator("ol.hits a").first.get_attribute("href") or "")


@pytest.mark.parametrize("path", ["", f"datasets/{PLAN_ID}/", f"datasets/{PLAN_ID}/1.0.1/text/", "method/", "search/"])
def test_an_english_page_opens_without_trouble_and_fits_the_screen(tab: Page, address: str, trouble: list[str], path: str) -> None:
    tab.goto(f"{address}en/{path}", wait_until="networkidle")
    assert trouble == []
    assert tab.evaluate("document.documentElement.scrollWidth") <= tab.evaluate("window.innerWidth")
    assert tab.evaluate("document.documentElement.lang") == "en"


def test_what_the_policy_forbids_is_noticed(tab: Page, address: str, trouble: list[str]) -> None:
    """The checks above can fail: a script or a style in the page itself is refused, and said."""
    tab.goto(address)
    tab.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">x</p>')")
    tab.wait_for_timeout(200)
    assert any("Content Security Policy" in each for each in trouble)


def test_a_dark_page_is_dark_before_any_file_of_scripts_has_come_and_a_choice_is_kept(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 800}, color_scheme="dark")
    page = context.new_page()
    page.route("**/*.js", lambda route: route.abort())
    page.goto(address)
    assert page.locator("body").get_attribute("data-md-color-scheme") == "slate"
    page.unroute("**/*.js")
    page.goto(address)
    page.get_by_role("button", name="切换到浅色").click()
    assert page.evaluate("document.activeElement.title") == "切换到深色"
    page.goto(f"{address}en/datasets/")
    assert page.locator("body").get_attribute("data-md-color-scheme") == "default"
    page.get_by_role("button", name="Switch to dark").press("Enter")
    assert page.locator("body").get_attribute("data-md-color-scheme") == "slate"
    context.close()


@pytest.mark.parametrize("path", [f"datasets/{PLAN_ID}/", f"en/datasets/{PLAN_ID}/", "indicators/"])
@pytest.mark.parametrize("width", [1440, 360])
def test_nothing_moves_when_the_tools_of_a_table_come(browser: Browser, address: str, path: str, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.add_init_script(
        "window.moved = 0; new PerformanceObserver((list) => list.getEntries().forEach((each) => { window.moved += each.value; }))"
        ".observe({ type: 'layout-shift', buffered: true })"
    )
    page.goto(address + path)
    heights = page.evaluate(
        "() => [...document.querySelectorAll('.filter')].map((bar) => { const empty = bar.cloneNode(); bar.before(empty);"
        " const height = empty.offsetHeight; empty.remove(); return height; })"
    )
    expect(page.locator(".filter:empty")).to_have_count(0)
    assert page.locator(".filter").evaluate_all("(bars) => bars.map((bar) => bar.offsetHeight)") == heights
    assert page.evaluate("window.moved") < 0.02
    page.close()


def test_a_citation_is_copied_with_the_day_of_reading(tab: Page, versions_address: str, trouble: list[str]) -> None:
    tab.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=versions_address.rstrip("/"))
    tab.goto(f"{versions_address}datasets/{PLAN_ID}/")
    day = tab.evaluate("(() => { const now = new Date(); return [now.getFullYear(), now.getMonth() + 1, now.getDate()]; })()")
    iso = f"{day[0]}-{day[1]:02}-{day[2]:02}"
    tab.locator("#versions ~ details summary, details.fold summary").filter(has_text="引用整个数据集").click()
    blocks = tab.locator("[data-copy]")
    forms = [each.get_attribute("data-copy") for each in blocks.all()]
    assert forms == ["gbt7714", "apa", "chicago", "bibtex", "gbt7714", "apa", "chicago"]
    copied = []
    for number in range(len(forms)):
        block = blocks.nth(number)
        block.locator("xpath=..").locator("button.copier").click()
        expect(block.locator("xpath=..").get_by_text("已复制")).to_be_visible()
        copied.append(tab.evaluate("navigator.clipboard.readText()"))
        assert block.text_content() == copied[-1]
    release, _, _, bibtex, dataset, apa, chicago = copied
    assert f"）[{iso}]. http" in release
    assert f"urldate = {{{iso}}}" in bibtex
    assert f"[{iso}]. http" in dataset
    assert f"{day[2]}, {day[0]}, from http" in apa
    assert f"Accessed {apa.partition('Retrieved ')[2].partition(', from')[0]}. http" in chicago
    # Once more copies the same.
    blocks.first.locator("xpath=..").locator("button.copier").click()
    assert tab.evaluate("navigator.clipboard.readText()") == release
    assert trouble == []
