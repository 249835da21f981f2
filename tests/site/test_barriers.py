"""axe-core finds no barrier on any kind of page: light and dark, desk and phone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.site.sample import PLAN_ID
from tests.site.test_browser import address, browser, served, versions_address  # noqa: F401 - fixtures

pytestmark = pytest.mark.browser

[AXE] = Path(axe_playwright_python.__file__).parent.rglob("axe.min.js")
HERE = f"datasets/{PLAN_ID}/"
PATHS = ["", "datasets/", HERE, f"{HERE}1.0.0/", f"{HERE}1.1.1/text/", f"{HERE}1.1.1/pictures/", f"{HERE}1.1.1/cite/", f"{HERE}1.1.1/cite/?targets=target-3",
         f"{HERE}history/", f"{HERE}diff/1.0.0-1.1.1/", "organizations/", "indicators/", "search/", "method/", "fields/",
         "developers/", "interface/", "publishers/deploy/", "maintainers/", "maintainers/code/", "about/"]  # fmt: skip


@pytest.fixture(scope="module", params=[("light", 1280), ("dark", 1280), ("light", 360)], ids=["light", "dark", "phone"])
def tab(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:  # noqa: F811 - the fixture
    scheme, width = request.param
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True)
    yield context.new_page()
    context.close()


def barriers(tab: Page) -> list[str]:
    """Return what axe-core finds, one line each: the rule, how many elements, and the first of them."""
    tab.add_script_tag(path=str(AXE))
    found = tab.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [f"{each['id']}: {len(each['nodes'])}, as {each['nodes'][0]['html'][:200]}" for each in found["violations"]]


@pytest.mark.parametrize("path", PATHS)
def test_there_is_no_barrier_on_a_page(tab: Page, versions_address: str, path: str) -> None:  # noqa: F811 - the fixture
    tab.goto(versions_address + path)
    assert barriers(tab) == []


def test_there_is_no_barrier_on_an_english_page(browser: Browser, versions_address: str) -> None:  # noqa: F811 - the fixtures
    """At one width: the two languages have the same pages but for their words."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, bypass_csp=True)
    page = context.new_page()
    found = {}
    for path in PATHS:
        page.goto(f"{versions_address}en/{path}")
        found[path] = barriers(page)
    context.close()
    assert {path: each for path, each in found.items() if each} == {}


def test_there_is_no_barrier_where_bodies_have_english_names(browser: Browser, named_site: Path) -> None:  # noqa: F811 - the fixtures
    context = browser.new_context(viewport={"width": 360, "height": 800}, bypass_csp=True)
    page = context.new_page()
    found = {}
    with served(named_site) as address:  # noqa: F811 - not the fixture
        for path in ("", "datasets/", HERE, f"{HERE}1.0.0/pictures/", "organizations/", "organizations/organization-1/"):
            page.goto(f"{address}en/{path}")
            found[path] = barriers(page)
    context.close()
    assert {path: each for path, each in found.items() if each} == {}


def test_there_is_no_barrier_on_the_page_of_all_plans(tab: Page, address: str) -> None:  # noqa: F811 - the fixture
    tab.goto(f"{address}datasets/all-plans/")
    assert barriers(tab) == []
    tab.goto(f"{address}datasets/all-plans/?q=%E5%9B%BE%E4%B9%A6")  # 图书: rows of each table
    expect(tab.locator("#row-finder tbody tr").first).to_be_visible()
    assert barriers(tab) == []


@pytest.mark.parametrize("kind", ["organizations", "indicators"])
def test_there_is_no_barrier_on_the_page_of_an_organisation_or_indicator(tab: Page, versions_address: str, kind: str) -> None:  # noqa: F811 - the fixture
    tab.goto(f"{versions_address}{kind}/")
    tab.locator(f".md-content table a[href*='{kind}/']").first.click()
    tab.wait_for_url(f"**/{kind}/*/")
    assert barriers(tab) == []


def test_a_barrier_is_found_where_there_is_one(tab: Page, versions_address: str) -> None:  # noqa: F811 - the fixture
    tab.goto(versions_address)
    tab.evaluate("document.querySelector('.md-content h1').after(Object.assign(new Image(), {src: 'assets/favicon.svg'}))")
    assert [each.partition(":")[0] for each in barriers(tab)] == ["image-alt"]
