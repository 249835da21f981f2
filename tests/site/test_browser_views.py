"""Tables of two real plans, as readers filter, sort, keep and cite them, in both languages."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
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
