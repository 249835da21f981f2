"""Rendered pages share the frame of the written ones, wherever they lie."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from portal.errors import SiteError
from portal.site.frame import Frame, Page, Relation, TocEntry, complete
from portal.site.languages import SHARED, both

BUILT = (
    '<html lang="zh-Hans"><head><title>PORTAL-TITLE - 门户</title><meta name="description" content="PORTAL-DESCRIPTION">'
    '<link rel="canonical" href="http://127.0.0.1:8000/datasets/"><link rel="next" href="../method/">'
    '<link rel="stylesheet" href="../assets/a.css"></head><body><nav class="md-header__inner">PORTAL-TITLE</nav><a href="..">首页</a> <a href="./">数据集</a> <a href="#portal-title">跳转</a>'
    '<ul><li class="md-nav__item"><a href="#portal-toc" class="x">PORTAL-TOC</a></li></ul>'
    '<h1 id="portal-title">PORTAL-TITLE</h1> <h2 id="portal-toc">PORTAL-TOC</h2>'
    '<script>{"base": "..", "search": "../assets/w.js"}</script></body></html>'
)
# Below en/, where the theme finds its files in the folder above.
ENGLISH = BUILT.replace("zh-Hans", "en").replace("../assets/", "../../assets/").replace("门户", "Portal")
PAGE = Page("datasets/demo/1.0.0/", "示例 & 规划", "说明", '<h1 id="title">示例</h1>', (TocEntry("facts", "基本情况"),))


def filled(page: Page, site_url: str = "https://data.example.org/") -> dict[str, str]:
    return {path: html.decode() for path, html in Frame({"zh": BUILT, "en": ENGLISH}, site_url).fill(page).files}


def test_links_of_the_frame_are_relative_to_each_page() -> None:
    html = filled(PAGE)["datasets/demo/1.0.0/index.html"]
    assert 'href="../../../assets/a.css"' in html
    assert '<a href="../../../">首页</a>' in html
    assert '<a href="../../../datasets/">数据集</a>' in html
    assert '"base": "../../../", "search": "../../../assets/w.js"' in html


def test_a_page_puts_its_own_words_into_the_frame() -> None:
    html = filled(PAGE)["datasets/demo/1.0.0/index.html"]
    assert "<title>示例 &amp; 规划 - 门户</title>" in html
    assert '<link rel="canonical" href="https://data.example.org/datasets/demo/1.0.0/">' in html
    assert '<a href="#title">跳转</a>' in html
    assert '<a href="#facts" class="md-nav__link">' in html
    assert "PORTAL" not in html
    assert "@portal" not in html
    assert "next" not in html


def test_an_english_page_says_the_english_words_and_finds_the_files_of_the_site_one_folder_further_up() -> None:
    page = replace(
        PAGE, title=both("示例", "Example"), body=f'<h1 id="title">{both("示例", "Example")}</h1><a href="{SHARED}../../../feed.xml">'
    )
    html = filled(page)
    english = html["en/datasets/demo/1.0.0/index.html"]
    assert "<title>Example - Portal</title>" in english
    assert '<h1 id="title">Example</h1><a href="../../../../feed.xml">' in english
    assert 'href="../../../../assets/a.css"' in english
    assert '"base": "../../../", "search": "../../../../assets/w.js"' in english
    assert '<a href="../../../datasets/">数据集</a>' in english
    assert '<link rel="canonical" href="https://data.example.org/en/datasets/demo/1.0.0/">' in english
    assert 'href="../../../../datasets/demo/1.0.0/" data-language>中文</a>' in english
    assert 'href="../../../en/datasets/demo/1.0.0/" data-language>English</a>' in html["datasets/demo/1.0.0/index.html"]


def test_the_page_for_missing_addresses_links_from_the_root_of_the_server() -> None:
    html = filled(Page("404.html", "没有", "没有", "<h1>没有</h1>", is_anywhere=True), "https://data.example.org/plans/")
    assert 'href="/plans/assets/a.css"' in html["404.html"]
    assert 'href="/plans/assets/a.css"' in html["en/404.html"]
    assert '<a href="/plans/en/">' in html["en/404.html"]


def test_a_page_says_where_its_content_is_to_be_found_and_how_it_stands_to_others() -> None:
    page = replace(PAGE, canonical="datasets/demo/", relations=(Relation("latest-version", "../2.0.0/"),), is_indexed=False)
    html = filled(page)["datasets/demo/1.0.0/index.html"]
    assert '<link rel="canonical" href="https://data.example.org/datasets/demo/">' in html
    assert '<link rel="latest-version" href="../2.0.0/">' in html
    assert '<meta name="robots" content="noindex">' in html
    assert not [each for each in filled(PAGE).values() if "noindex" in each]


def test_a_theme_without_a_place_for_the_content_is_an_error() -> None:
    with pytest.raises(SiteError, match="no place for content"):
        Frame({"zh": BUILT.replace('id="portal-toc"', 'id="other"')}, "https://data.example.org/")


def test_a_written_page_without_the_themes_header_is_told_of() -> None:
    with pytest.raises(SiteError, match="header"):
        complete("<p>", "zh", "about/index.html", "https://data.example.org/")


def test_no_name_of_a_place_is_left_in_the_built_site(site: Path) -> None:
    for page in sorted(site.rglob("*.html")):
        text = page.read_text("utf-8")
        assert not re.search("PORTAL-|@portal-|<!-- portal:", text), page
