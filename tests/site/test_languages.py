"""The site in Chinese and in English: every page has its other, each speaks its own language, and the switch keeps the place."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import lxml.html
import pytest

from portal.site.languages import both, split
from portal.site.linkcheck import check_site
from portal.site.units import english_unit
from portal.site.written_languages import of_language, untranslated
from tests.site.sample import PLAN_ID, ROOT, page

ADDRESS = "http://127.0.0.1:8000/"
HAN = re.compile(r"[\u3400-\u9fff]")
# Four English words in a row are a sentence; fewer are a name, a format or a unit.
SENTENCE = re.compile(r"[A-Za-z]+(?: [a-z]+){3}")
#: What a page says outside of its text.
SAID = ("title", "aria-label", "alt", "placeholder", "data-label", "label")
NOT_READ = ("script", "style", "code", "pre", "kbd", "head")
#: Names and words that stand as they are on pages of either language.
NAMES = ("Made with", "Material for MkDocs", "English", "中文")


def said(element: lxml.html.HtmlElement, language: str) -> Iterator[tuple[str, str]]:
    """Yield every text of an element with the language that holds there."""
    language = element.get("lang") or language
    # A citation is copied as it is; a title outside of the page can say of no part of it what language it is in.
    if not isinstance(element.tag, str) or element.tag in NOT_READ or "data-copy" in element.attrib:
        return
    for name in SAID:
        if element.get(name):
            yield element.get(name), language
    if element.text and element.text.strip():
        yield element.text.strip(), language
    for child in element:
        yield from said(child, language)
        if child.tail and child.tail.strip():
            yield child.tail.strip(), language


def texts(path: Path) -> list[tuple[str, str]]:
    return list(said(lxml.html.fromstring(path.read_text("utf-8")), ""))


def pages(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


def is_english(site: Path, path: Path) -> bool:
    return path.relative_to(site).parts[0] == "en"


def other(site: Path, path: Path) -> Path:
    name = path.relative_to(site).as_posix()
    return site / (name.removeprefix("en/") if is_english(site, path) else f"en/{name}")


def test_every_page_is_there_in_both_languages_and_says_which_it_is(versions_site: Path) -> None:
    found = pages(versions_site)
    assert len(found) > 80
    for path in found:
        assert other(versions_site, path).is_file(), path
        root = lxml.html.fromstring(path.read_text("utf-8"))
        assert root.get("lang") == ("en" if is_english(versions_site, path) else "zh-Hans"), path


def test_both_pages_have_the_same_places(versions_site: Path) -> None:
    for path in pages(versions_site):
        if not is_english(versions_site, path):
            here, there = (re.findall(r'\sid="([^"]+)"', each.read_text("utf-8")) for each in (path, other(versions_site, path)))
            assert here == there, path


def test_every_page_of_the_sitemap_has_its_alternate_and_they_point_at_each_other(versions_site: Path) -> None:
    space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    listed = {each.text or "" for each in ET.parse(versions_site / "sitemap.xml").iterfind(".//s:loc", space)}
    assert len(listed) > 40
    for address in listed:
        path = address.removeprefix(ADDRESS)
        root = lxml.html.fromstring((versions_site / path / "index.html").read_text("utf-8"))
        named = {each.get("hreflang"): each.get("href") for each in root.iterfind("head/link[@hreflang]")}
        zh = ADDRESS + path.removeprefix("en/")
        assert named == {"zh-Hans": zh, "en": f"{ADDRESS}en/{path.removeprefix('en/')}", "x-default": zh}
        assert set(named.values()) <= listed, path
        [canonical] = root.xpath("head/link[@rel='canonical']/@href")
        assert canonical == address


def test_the_switch_of_a_page_leads_to_its_other(versions_site: Path) -> None:
    for path in pages(versions_site):
        [link] = lxml.html.fromstring(path.read_text("utf-8")).xpath("//header//a[@data-language]")
        href = link.get("href")
        folder = versions_site if href.startswith("/") else path.parent
        reached = (folder / href.lstrip("/")).resolve()
        assert (reached / "index.html" if reached.is_dir() else reached) == other(versions_site, path).resolve(), path
        assert link.get("hreflang") == ("zh-Hans" if is_english(versions_site, path) else "en")


def test_what_is_chinese_on_an_english_page_says_so(versions_site: Path, site: Path, named_site: Path) -> None:
    wrong = [
        (path.relative_to(each).as_posix(), text[:80])
        for each in (versions_site, site, named_site)
        for path in pages(each)
        if is_english(each, path)
        for text, language in texts(path)
        if HAN.search(text) and not language.startswith("zh") and text not in NAMES
    ]
    assert wrong == []


def test_a_chinese_page_says_nothing_in_english(versions_site: Path, site: Path, named_site: Path) -> None:
    wrong = [
        (path.relative_to(each).as_posix(), text[:80])
        for each in (versions_site, site, named_site)
        for path in pages(each)
        if not is_english(each, path)
        for text, language in texts(path)
        if language != "en" and SENTENCE.search(text) and text not in NAMES
    ]
    assert wrong == []


def test_every_page_that_names_a_body_says_it_in_english_too(named_site: Path) -> None:
    here = f"datasets/{PLAN_ID}/"
    department = "Hunan Provincial Department of Culture"
    for path in (here, f"{here}1.0.0/pictures/", "organizations/", "browse/organizations/430000/", "organizations/organization-1/"):
        english, zh = ((named_site / folder / path / "index.html").read_text("utf-8") for folder in ("en", "."))
        assert department in english, path
        assert "湖南省文化厅" in english or "pictures" in path, path
        assert "湖南省文化厅" in zh, path
        assert department not in zh, path
    english = (named_site / "en/organizations/organization-1/index.html").read_text("utf-8")
    assert f"<title>{department}" in english
    assert f'<meta property="og:title" content="{department}">' in english
    assert "Hunan Provincial People’s Government; Changsha Municipal People’s Government" in page(named_site, f"en/{here}")
    assert f">{department} · " in (named_site / f"en/{here}1.0.0/pictures/roles.svg").read_text("utf-8")


def test_every_link_of_both_languages_leads_somewhere(versions_site: Path, site: Path) -> None:
    assert check_site(versions_site) == ()
    assert check_site(site) == ()


def test_every_written_page_of_this_project_has_its_english() -> None:
    """A block without English would stand in Chinese on the English page."""
    pages = sorted((ROOT / "site").rglob("*.md"))
    assert len(pages) > 10
    assert {path.name: found for path in pages if (found := untranslated(path.read_text("utf-8")))} == {}


def test_a_page_without_english_says_so_and_is_there_as_it_is() -> None:
    told = of_language("# 说明\n\n一段话。\n", "en")
    assert "This page is in Chinese only." in told
    assert "一段话。" in told


def test_every_unit_of_the_registry_with_a_chinese_name_has_an_english_one() -> None:
    rows = csv.DictReader((ROOT / "datasets" / "registry" / "units.csv").read_text("utf-8").splitlines())
    assert [row["unit"] for row in rows if HAN.search(row["unit"]) and not english_unit(row["unit"])] == []


def test_a_pair_within_a_pair_is_an_error_that_shows_where() -> None:
    with pytest.raises(ValueError, match=r"stands within another such pair: .*外"):
        split(both(f"外{both('内', 'inner')}", "outer"))


@pytest.mark.parametrize("folder", ["", "en/"])
@pytest.mark.parametrize(
    ("path", "section"),
    [
        ("datasets/demo-2020/", "datasets/"),
        ("organizations/organization-1/", "organizations/"),
        ("browse/organizations/national/", "organizations/"),
        ("indicators/indicator-1/", "indicators/"),
    ],
)
def test_the_tab_of_the_part_that_a_page_belongs_to_is_marked(site: Path, folder: str, path: str, section: str) -> None:
    root = lxml.html.fromstring((site / folder / path / "index.html").read_text("utf-8"))
    for place in ("md-tabs__item--active", "md-nav__item--active"):
        [active] = root.xpath(f"//li[contains(@class, '{place}')]")
        assert active.xpath("a/@href") == ["../" * path.count("/") + section]
