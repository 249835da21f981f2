"""The documentation in a browser: it asks no other host, works under its own policy, and its "try it" gets real answers."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
SERVE = "import sys; from pathlib import Path; from portal.api.server import serve; serve(Path(sys.argv[1]), port=0)"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
ROWS = "/api/v1/datasets/{dataset_id}/releases/{version}/tables/{table}/rows"

pytestmark = [pytest.mark.browser, pytest.mark.server]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    root = tmp_path_factory.mktemp("portal")
    (root / "datapackages").symlink_to(ROOT / "datapackages")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen([sys.executable, "-c", SERVE, str(root)], stdout=subprocess.PIPE, text=True, env=environment) as server:
        assert server.stdout
        try:
            yield server.stdout.readline().strip()
        finally:
            server.terminate()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture
def trouble() -> list[str]:
    return []


@pytest.fixture
def tab(browser: Browser, address: str, trouble: list[str]) -> Iterator[Page]:
    """A tab that notes every request to another host, every error, and what its policy forbids."""
    context = browser.new_context(viewport={"width": 1200, "height": 900})
    page = context.new_page()
    page.on("request", lambda sent: None if sent.url.startswith((address, "data:")) else trouble.append(f"request to {sent.url}"))
    page.on("console", lambda message: trouble.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: trouble.append(str(error)))
    yield page
    context.close()


@pytest.mark.parametrize(("path", "shown"), [("/api/", "article"), ("/api/docs", ".opblock")])
def test_a_page_asks_no_other_host_and_its_policy_forbids_nothing_that_it_does(
    tab: Page, address: str, trouble: list[str], path: str, shown: str
) -> None:
    answer = tab.goto(address + path, wait_until="networkidle")
    assert answer is not None
    policy = answer.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    tab.locator(shown).first.wait_for()
    assert trouble == []


def test_a_call_can_be_tried_with_its_example_and_gets_rows(tab: Page, address: str, trouble: list[str]) -> None:
    tab.goto(f"{address}/api/docs")
    tab.locator(".opblock").first.wait_for()
    assert tab.locator(".opblock").count() > 30
    operation = tab.locator(f'.opblock:has([data-path="{ROWS}"])')
    operation.locator(".opblock-summary-control").first.click()
    shown = operation.locator(".parameters tr", has_text="dataset_id").locator("input")
    assert shown.input_value() == "hainan-internet-plus-2017", "the example is one that is there"
    with tab.expect_response(lambda response: "/rows" in response.url) as asked:
        operation.get_by_role("button", name="Execute").click()
    assert asked.value.status == 200
    assert asked.value.json()["rows"]
    operation.locator(".live-responses-table .response-col_status", has_text="200").first.wait_for()
    assert trouble == []


def test_what_is_forbidden_is_noticed(tab: Page, address: str, trouble: list[str]) -> None:
    """The checks above can fail: a script in the page itself and a picture from elsewhere are refused, and said."""
    tab.goto(f"{address}/api/", wait_until="networkidle")
    tab.evaluate(
        'document.body.insertAdjacentHTML(\'beforeend\', \'<p style="color: red" onclick="1"><img src="http://127.0.0.2/a.png">\')'
    )
    tab.wait_for_timeout(300)
    assert any("Content Security Policy" in each for each in trouble)
