"""Three readers of the published plans, each from the home page to what they came for, on a desk and on a phone.

The site is built from the releases of this repository and served by `portal serve`, as the public meets it.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from frictionless import Package
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from portal.releases.store import ReleaseStore
from portal.site.build import build_site
from tests.site.test_browser import browser  # noqa: F401 - a fixture

pytestmark = [pytest.mark.browser, pytest.mark.server]

ROOT = Path(__file__).parents[2]
PLAN, NEWEST, OLDER = "hunan-broadband-2014", "1.1.0", "1.0.0"
INDICATOR = "固定宽带家庭普及率"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where `portal serve` serves the releases of this repository, with citations that name this very address."""
    root = tmp_path_factory.mktemp("journeys")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    found = f"http://127.0.0.1:{port}/"
    settings = (ROOT / "mkdocs.yml").read_text("utf-8")
    assert "site_url: http://127.0.0.1:8000/" in settings
    (root / "mkdocs.yml").write_text(settings.replace("site_url: http://127.0.0.1:8000/", f"site_url: {found}"), encoding="utf-8")
    for folder in ("site", "datapackages"):
        shutil.copytree(ROOT / folder, root / folder)
    build_site(root)
    command = [sys.executable, "-c", "from portal.cli import main; main()", "serve", "--root", str(root), "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=os.environ | {"PYTHONPATH": str(ROOT)}, encoding="utf-8") as server:
        try:
            assert server.stdout is not None
            assert server.stdout.readline().strip() == found.rstrip("/")
            yield found
        finally:
            server.terminate()


@pytest.fixture(params=[1280, 360], ids=["desk", "phone"])
def context(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[BrowserContext]:  # noqa: F811 - the fixture
    opened = browser.new_context(viewport={"width": request.param, "height": 800}, accept_downloads=True)
    opened.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
    yield opened
    opened.close()


@pytest.fixture
def tab(context: BrowserContext, address: str) -> Iterator[Page]:
    """The home page in a tab; a page that fails, asks another host or scrolls sideways fails the journey."""
    page = context.new_page()
    trouble: list[str] = []
    page.on("request", lambda sent: None if sent.url.startswith((address, "data:", "blob:")) else trouble.append(f"request to {sent.url}"))
    page.on("console", lambda message: trouble.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("load", lambda loaded: fits(loaded) or trouble.append(f"{loaded.url} scrolls sideways"))
    page.goto(address)
    yield page
    assert trouble == []


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def clipboard(page: Page) -> str:
    return str(page.evaluate("navigator.clipboard.readText()"))


def address_in(citation: str) -> str:
    [found] = re.findall(r"http://\S+?(?=\.?$)", citation)
    return str(found)


def search(page: Page, words: str) -> None:
    """Search from the header, by keys alone."""
    page.keyboard.press("/")
    expect(page.locator(".site-search input")).to_be_focused()
    page.keyboard.type(words)
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/**")
    page.locator("ol.hits li").first.wait_for()


def test_the_public_learns_what_hunan_promised_who_is_responsible_and_what_was_reported(tab: Page) -> None:
    search(tab, INDICATOR)
    promise = tab.locator("ol.hits li", has_text="目标").filter(has_text="45%").first
    promise.get_by_role("link").click()
    tab.wait_for_url(f"**/datasets/{PLAN}/{NEWEST}/#target-*")
    row = tab.locator("tr:target")
    expect(row).to_be_in_viewport()
    expect(row.locator("td.value")).to_contain_text("45%")
    expect(row).to_contain_text("2015")
    row_id = row.get_attribute("id")

    row.get_by_role("link", name="看原文").click()
    tab.wait_for_url(f"**/text/#{row_id}")
    place = tab.locator(f"mark.here[data-row='{row_id}']").first
    expect(place).to_be_in_viewport()
    assert "固定宽带家庭普及率达到" in place.inner_text()
    tab.go_back()

    tab.locator(f"#{row_id}").get_by_role("link", name=INDICATOR).click()
    tab.wait_for_url("**/indicators/**")
    expect(tab.get_by_role("heading", level=1)).to_contain_text(INDICATOR)
    assert tab.locator("figure.drawn svg title").first.text_content()
    rows = tab.locator("table.indicator tbody tr")
    assert {"45%", "60%", "70%", "≥ 70%"} == {each.strip() for each in rows.locator("td[data-label='数值']").all_inner_texts()}
    expect(tab.locator("ul.tiles")).to_contain_text("报告数据")  # and how many figures were reported since: none yet

    tab.goto(tab.url.partition("indicators/")[0] + f"datasets/{PLAN}/")
    leads = tab.locator("table.responsibilities tbody tr").first
    named = leads.locator("td.name a").inner_text()
    leads.locator("td.name a").click()
    tab.wait_for_url("**/organizations/**")
    expect(tab.get_by_role("heading", level=1)).to_contain_text(named)
    assert tab.locator("table.tasks-of tbody tr", has_text="宽带中国").count()


def test_a_developer_downloads_checks_the_sums_and_copies_an_example_that_works(tab: Page, address: str, tmp_path: Path) -> None:
    tab.get_by_role("link", name="浏览数据集").click()
    tab.wait_for_url("**/datasets/")
    tab.locator(f"a[href$='{PLAN}/']").first.click()
    tab.wait_for_url(f"**/datasets/{PLAN}/")
    for name in ("targets.csv", "targets.json"):
        line = tab.locator("table.files tr", has=tab.get_by_role("link", name=name, exact=True))
        with tab.expect_download() as waiting:
            line.get_by_role("link", name=name, exact=True).click()
        content = Path(waiting.value.path()).read_bytes()
        assert hashlib.sha256(content).hexdigest() == line.locator("code.hash").inner_text()
    with tab.expect_download() as waiting:
        tab.locator("table.files").get_by_role("link", name="datapackage.json", exact=True).click()
    assert json.loads(Path(waiting.value.path()).read_bytes())["version"] == NEWEST
    package = Package(waiting.value.url)
    targets = package.get_resource("targets")
    assert targets.validate().valid
    assert len(targets.read_rows()) == len(ReleaseStore(ROOT / "datapackages").get(PLAN, NEWEST).rows("targets"))

    tab.goto(address)
    tab.locator(".md-content").get_by_role("link", name="接口", exact=True).first.click()
    tab.wait_for_url("**/developers/")
    example = tab.locator(".highlight").first
    example.hover()
    example.locator("button").first.click()
    copied = clipboard(tab)
    asked = re.search(r"'(http\S+rows\?\S+)'", copied)
    assert asked, copied
    with urllib.request.urlopen(asked[1], timeout=60) as answer:
        assert len(json.load(answer)["rows"]) == 3


def test_a_journalist_sees_what_changed_and_cites_a_row_and_a_view_that_stay(tab: Page, context: BrowserContext, address: str) -> None:
    tab.locator("ul.newest").get_by_role("link").first.wait_for()
    tab.locator(f"ul.newest a[href$='{PLAN}/{NEWEST}/']").click()
    tab.wait_for_url(f"**/datasets/{PLAN}/{NEWEST}/")
    # What is far from the window gets its height when it comes near: the link stays where it is once it was seen.
    differences = tab.get_by_role("link", name=f"与 {OLDER} 的差异")
    differences.scroll_into_view_if_needed()
    expect(differences).to_be_in_viewport()
    tab.evaluate(
        "new Promise((done) => { let last, same = 0; const look = () => { const now = document.documentElement.scrollHeight;"
        " same = now === last ? same + 1 : 0; last = now; same > 20 ? done(true) : requestAnimationFrame(look); }; look(); })"
    )
    differences.click()
    tab.wait_for_url(f"**/diff/{OLDER}-{NEWEST}/")
    changed = tab.locator(".change.changed").filter(has=tab.locator("dl.cells")).first
    expect(changed.locator("del").first).to_be_visible()
    changed.get_by_role("link", name=NEWEST).first.click()
    tab.wait_for_url(f"**/datasets/{PLAN}/{NEWEST}/#target-*")
    row = tab.locator("tr:target")
    row_id = row.get_attribute("id")
    quote = row.locator("q").inner_text()

    row.get_by_role("button", name="语句与字段").click()
    row.get_by_role("button", name="引用").click()
    row.locator(".cites").get_by_role("button", name="复制").first.click()
    row.locator(".cites").get_by_text("已复制").wait_for()
    cited = clipboard(tab)
    assert f"V{NEWEST}" in cited
    assert address_in(cited) == f"{address}datasets/{PLAN}/{NEWEST}/#{row_id}"
    later = context.new_page()
    later.goto(address_in(cited))
    expect(later.locator("tr:target")).to_be_in_viewport()
    assert later.locator("tr:target q").inner_text() == quote

    tools = tab.locator(".filter:has(+ .box table.targets)")
    tools.get_by_role("searchbox").fill("宽带")
    expect(tools.locator("output")).to_contain_text("/")
    tools.get_by_role("button", name="引用此视图").click()
    tools.locator(".cited-view button.copier").first.click()
    tools.locator(".cited-view").get_by_text("已复制").wait_for()
    expect(tools.locator(".cited-view")).to_contain_text("接口中的同一视图")
    cited = clipboard(tab)
    shown = tab.locator("table.targets tbody tr:visible").evaluate_all("rows => rows.map(row => row.id)")
    assert f"，{len(shown)}行）" in cited
    assert f"V{NEWEST}" in cited
    later.goto(address_in(cited))
    later.locator(".told:visible").wait_for()
    assert later.locator("table.targets tbody tr:visible").evaluate_all("rows => rows.map(row => row.id)") == shown
    interface = tools.locator(".cited-view a", has_text="JSON").evaluate("link => link.href")
    with urllib.request.urlopen(interface, timeout=60) as answer:
        assert [each["target_id"] for each in json.load(answer)] == shown
    assert fits(tab)

    tab.goto(f"{address}datasets/{PLAN}/{OLDER}/")
    expect(tab.locator(".notice")).to_contain_text(f"这是旧版本 {OLDER}")
    expect(tab.locator(".notice").get_by_role("link", name=NEWEST, exact=True).first).to_be_visible()
    released = ReleaseStore(ROOT / "datapackages").get(PLAN, OLDER).rows("targets")
    assert tab.locator("table.targets tbody tr").evaluate_all("rows => rows.map(row => row.id)") == [each["target_id"] for each in released]
    assert tab.locator("table.targets tbody q").all_text_contents() == [each["quote"] for each in released]


def test_every_step_can_be_taken_with_keys_alone(browser: Browser, address: str) -> None:  # noqa: F811 - the fixture
    """Search, tabs of the site, a table's filter, order and sentence, and copying; what has the focus is always seen."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
    page = context.new_page()
    page.goto(address)
    search(page, INDICATOR)
    page.keyboard.press("/")
    page.keyboard.press("ArrowDown")
    assert outlined(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/#target-*")

    page.goto(address)
    press(page, "nav.md-tabs a", "指标", page.get_by_role("heading", level=1, name="指标"))

    page.goto(f"{address}datasets/{PLAN}/")
    tab_to(page, "input[type=search]", "", within=".filter")
    page.keyboard.type("宽带")
    tools = page.locator(".filter:has(+ .box table.targets)")
    expect(tools.locator("output")).to_contain_text("/")
    cited = tools.locator(".cited-view")
    press(page, "button.tool", "引用此视图", cited.locator("div").first)
    press(page, "button.copier", "复制", cited.get_by_text("已复制"))
    assert "#view=targets/" in clipboard(page)
    expect(cited.get_by_text("已复制")).to_be_hidden()
    press(page, "th button", "年份", page.locator("table.targets th[aria-sort=ascending]", has_text="年份"))
    press(page, "button.more", "语句与字段", page.locator(".panel blockquote").first)
    press(page, ".panel button.tool", "复制地址", page.locator("tr .panel").get_by_text("已复制"))
    assert clipboard(page).startswith(f"{address}datasets/{PLAN}/{NEWEST}/#target-")
    context.close()


@pytest.mark.parametrize("path", ["", "datasets/", "datasets/hubei-smart-2015/", "datasets/hubei-smart-2015/1.0.0/text/", "datasets/all-plans/",
                                  f"datasets/{PLAN}/{OLDER}/", f"datasets/{PLAN}/diff/{OLDER}-{NEWEST}/", f"datasets/{PLAN}/{NEWEST}/cite/",
                                  f"datasets/{PLAN}/{NEWEST}/pictures/", "indicators/fixed-broadband-household-penetration/",
                                  "organizations/", "search/?q=宽带", "developers/", "publishers/deploy/", "maintainers/choices/"])  # fmt: skip
def test_the_first_view_of_a_page_loads_less_than_300_kilobytes_from_this_host_alone(browser: Browser, address: str, path: str) -> None:  # noqa: F811 - the fixture
    """Counted as sent: headers and bodies, compressed as `portal serve` compresses them, of everything that the page asks for."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    elsewhere: list[str] = []
    page.on("request", lambda sent: None if sent.url.startswith((address, "data:")) else elsewhere.append(sent.url))
    sent: list[float] = []
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    network.on("Network.loadingFinished", lambda told: sent.append(told["encodedDataLength"]))
    page.goto(address + path, wait_until="networkidle")
    context.close()
    assert elsewhere == []
    assert 10_000 < sum(sent) < 300_000
    assert len(sent) >= 5


def press(page: Page, selector: str, words: str, comes: Locator) -> None:
    """Go to a button by Tab, press it by Enter, and wait for what it brings."""
    tab_to(page, selector, words)
    page.keyboard.press("Enter")
    comes.wait_for()


def tab_to(page: Page, selector: str, words: str, *, within: str = "body", most: int = 120) -> None:
    """Press Tab until what is meant has the focus, which must show; fail if it cannot be reached so."""
    test = f"(at => at.matches({selector!r}) && !!at.closest({within!r}) && at.textContent.includes({words!r}))(document.activeElement)"
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate(test):
            assert outlined(page), f"{selector} {words}: its focus is not seen"
            return
    raise AssertionError(f"{selector} {words}: not reached with {most} presses of Tab")


def outlined(page: Page) -> bool:
    """Tell whether what has the focus is marked by a line around it."""
    style = page.evaluate(
        "(({outlineStyle, outlineWidth}) => [outlineStyle, parseFloat(outlineWidth)])(getComputedStyle(document.activeElement))"
    )
    return style[0] != "none" and style[1] >= 1


def test_dates_in_a_list_of_plans_are_not_broken_on_a_tablet(browser: Browser, address: str) -> None:  # noqa: F811 - the fixture
    page = browser.new_context(viewport={"width": 900, "height": 800}).new_page()
    page.goto(f"{address}browse/regions/430000/")
    for label in ("规划期", "成文"):
        cells = page.locator(f'td[data-label="{label}"]')
        assert cells.evaluate_all(
            "cells => cells.map(each => { const range = document.createRange(); range.selectNodeContents(each); return range.getClientRects().length; })"
        ) == [1, 1, 1]
    page.context.close()
