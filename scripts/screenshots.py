"""Take a picture of each kind of page of a running portal, as a desktop, one in dark colours and a phone show it.

    python scripts/screenshots.py http://127.0.0.1:8000 build/screenshots

Ends with 1 if a page is missing, logs an error, asks another host for something or scrolls sideways.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Request, sync_playwright

from portal.releases.store import ReleaseStore

#: Width, height and colours of each kind of screen.
SCREENS: dict[str, tuple[int, int, Literal["light", "dark"]]] = {
    "desktop": (1440, 900, "light"),
    "dark": (1440, 900, "dark"),
    "phone": (360, 800, "light"),
}

#: Pages of which there is a picture in English too: what differs is words alone.
ENGLISH = ("home", "dataset", "text", "organization", "indicator", "search", "fields", "difference")


def pages(root: Path) -> dict[str, str]:
    """Return one address of each kind of page, by the name of its picture."""
    store = ReleaseStore(root / "datapackages")
    dataset = next(each for each in store.dataset_ids() if each != "all-plans")
    release = store.latest(dataset)
    version = release.version
    organization, indicator, task = (release.rows(name)[0][f"{name[:-1]}_id"] for name in ("organizations", "indicators", "tasks"))
    named = {
        "home": "/",
        "datasets": "/datasets/",
        "dataset": f"/datasets/{dataset}/",
        "release": f"/datasets/{dataset}/{version}/",
        "text": f"/datasets/{dataset}/{version}/text/",
        "history": f"/datasets/{dataset}/history/",
        "cite": f"/datasets/{dataset}/{version}/cite/",
        "cite-row": f"/datasets/{dataset}/{version}/cite/?tasks={task}",
        "pictures": f"/datasets/{dataset}/{version}/pictures/",
        "all-plans": "/datasets/all-plans/",
        "organizations": "/organizations/",
        "organization": f"/organizations/{organization}/",
        "indicators": "/indicators/",
        "indicator": f"/indicators/{indicator}/",
        "search": "/search/?q=%E5%AE%BD%E5%B8%A6",
        "interface": "/interface/",
        "method": "/method/",
        "fields": "/fields/",
        "developers": "/developers/",
        "publishers": "/publishers/",
        "maintainers": "/maintainers/",
        "about": "/about/",
        "api": "/api/",
        "missing": "/no-such-page/",
    }
    for each in store.dataset_ids(withdrawn_too=True):
        every = store.versions(each, withdrawn_too=True)
        standing = [name for name in every if not store.is_withdrawn(each, name)]
        if len(standing) > 1:
            named |= {"difference": f"/datasets/{each}/diff/{standing[-2]}-{standing[-1]}/", "older": f"/datasets/{each}/{standing[-2]}/"}
        if gone := [name for name in every if store.is_withdrawn(each, name)]:
            named["withdrawn"] = f"/datasets/{each}/{gone[-1]}/"
    return named | {f"{name}-english": f"/en{named[name]}" for name in ENGLISH if name in named}


def visit(browser: Browser, address: str, screen: tuple[int, int, Literal["light", "dark"]], picture: Path, expected: int) -> list[str]:
    """Open a page, save its picture and return what is wrong with it, one sentence each."""
    faults: list[str] = []
    own = urlsplit(address).netloc

    def on_request(request: Request) -> None:
        if urlsplit(request.url).scheme in ("http", "https") and urlsplit(request.url).netloc != own:
            faults.append(f"{address} asks another host for {request.url}")

    def on_console(message: ConsoleMessage) -> None:
        if message.type == "error" and expected == 200:
            faults.append(f"{address} logs: {message.text}")

    width, height, colors = screen
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=colors)
    page.on("request", on_request)
    page.on("console", on_console)
    page.on("pageerror", lambda error: faults.append(f"{address} fails in a script: {error}"))
    answer = page.goto(address, wait_until="load")
    if answer is None or answer.status != expected:
        faults.append(f"{address} answers {answer.status if answer else 'nothing'} instead of {expected}")
    wide = page.evaluate("document.documentElement.scrollWidth")
    if wide > width:
        faults.append(f"{address} is {wide} px wide on a screen of {width} px")
    if "/search/" in address:  # hits come after the page
        page.locator("ol.hits li").first.wait_for()
    page.screenshot(path=picture)
    page.close()
    return faults


def main() -> int:
    """Visit every kind of page in every width."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("address", help="where the portal runs")
    parser.add_argument("folder", type=Path, help="where the pictures go")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    chromium = shutil.which("chromium")
    if chromium is None:
        print("chromium is not installed: apt-get install chromium", file=sys.stderr)
        return 2
    faults: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        for name, path in pages(Path.cwd()).items():
            for device, screen in SCREENS.items():
                picture = given.folder / f"{name}-{device}.png"
                faults += visit(browser, given.address + path, screen, picture, 404 if name == "missing" else 200)
        browser.close()
    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"{len(list(given.folder.glob('*.png')))} pictures in {given.folder}, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
