"""A real plan, printed by a real browser: its PDF has to give the text that its page gives."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from portal.ingest.formats.html import read_html
from portal.ingest.formats.pdf import parse_pdf

FRAME = "<style>table { border-collapse: collapse } td { border: 1px solid } td.b12c { border: 0 }</style><table>"
FOOTER = '<div style="font-size: 9px; margin: auto">- <span class="pageNumber"></span> -</div>'


@pytest.mark.browser
@pytest.mark.shared
@pytest.mark.parametrize("name", ["nongji-2018", "chuangxin2-2018"])
def test_a_printed_page_gives_the_text_of_the_page(name: str, shared_folder: Path) -> None:
    from playwright.sync_api import sync_playwright

    page = (shared_folder / "plans" / "more" / f"{name}.html").read_text(encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        tab = browser.new_page()
        tab.set_content(FRAME + page + "</table>")
        edges = {"top": "2cm", "bottom": "2cm", "left": "2cm", "right": "2cm"}
        data = tab.pdf(format="A4", margin=edges, display_header_footer=True, header_template="<span></span>", footer_template=FOOTER)
        browser.close()
    # 主 要 内 容 is spaced by less than a letter's width on paper.
    assert re.sub(r" ", "", parse_pdf(data, name=name)) == re.sub(r" ", "", read_html(page, name=name))
