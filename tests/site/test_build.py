"""A site built from releases is complete, right and the same every time."""

from __future__ import annotations

import re
import shutil
from html import unescape
from pathlib import Path

import pytest

from portal.errors import SiteError
from portal.packaging.publisher import load_publisher
from portal.packaging.schema import RETIRED, TABLES
from portal.releases.store import ReleaseStore
from portal.site.build import build_site
from portal.site.linkcheck import check_site
from portal.site.overview import Overview
from portal.site.settings import read_settings, stated_contact
from portal.site.views import split_flags
from portal.site.wording import FLAGS
from portal.site.written import blocks
from tests.site.sample import PLAN_ID, ROOT, TEXT, files_of, make_project, page

RELEASE = f"datasets/{PLAN_ID}/1.0.1/"


def test_every_link_of_the_site_resolves(site: Path) -> None:
    assert check_site(site) == ()


def test_the_text_page_without_its_tags_is_the_source(site: Path) -> None:
    [inside] = re.findall(r'<div class="plan-text"[^>]*>(.*?)</div>', page(site, f"{RELEASE}text"), re.DOTALL)
    assert unescape(re.sub(r"<[^>]*>", "", inside)) == TEXT


@pytest.mark.parametrize("path", ["fields", "en/fields"])
def test_the_contents_of_the_page_of_fields_name_every_table(site: Path, path: str) -> None:
    contents = page(site, path).partition("md-sidebar--secondary")[2].partition("<article")[0]
    assert re.findall(r'href="#([^"]*)"', contents) == [*(table.name for table in (*TABLES, RETIRED)), "flags"]
    assert "<td>string" in page(site, path)


@pytest.mark.parametrize("row_id", ["task-1", "target-1", "target-2", "target-3", "observation-1", "responsibility-1", "responsibility-2"])
def test_a_row_and_its_sentence_link_to_each_other(site: Path, row_id: str) -> None:
    for path, text_page in ((RELEASE, "text/"), (f"datasets/{PLAN_ID}/", "1.0.1/text/")):
        assert f'<tr id="{row_id}">' in page(site, path)
        assert f'href="{text_page}#{row_id}"' in page(site, path)
    text = page(site, f"{RELEASE}text")
    assert f'id="{row_id}" data-row="{row_id}"' in text
    assert f'href="../#{row_id}"' in text


def test_two_builds_give_the_same_bytes(project: Path, site: Path) -> None:
    before = files_of(site)
    assert files_of(build_site(project)) == before


def test_the_site_holds_every_file_of_every_release(project: Path, site: Path) -> None:
    for release in (project / "datapackages").glob("*/*/"):
        copied = site / "datapackages" / release.relative_to(project / "datapackages")
        assert files_of(copied) == files_of(release)


def test_a_release_page_shows_format_size_and_checksum_of_each_file(project: Path, site: Path) -> None:
    html = page(site, RELEASE)
    release = ReleaseStore(project / "datapackages").get(PLAN_ID, "1.0.1")
    for path in release.files:
        assert f'href="../../../datapackages/{PLAN_ID}/1.0.1/{path}"' in html
    assert release.sha256 in html
    assert all(resource["hash"].removeprefix("sha256:") in html for resource in release.descriptor["resources"])


def test_an_older_release_keeps_its_values_and_points_to_the_latest_and_to_what_changed(site: Path) -> None:
    old, latest = page(site, f"datasets/{PLAN_ID}/1.0.0"), page(site, f"datasets/{PLAN_ID}")
    assert "≥ 80%" in old
    assert "≥ 81%" not in old
    assert "≥ 81%" in latest
    for html in (old, page(site, f"datasets/{PLAN_ID}/1.0.0/text")):
        notice = html.partition("<b>这是旧版本 1.0.0</b>")[2].partition("</div>")[0]
        assert f'datasets/{PLAN_ID}/">1.0.1</a>' in notice
        assert f"datasets/{PLAN_ID}/diff/1.0.0-1.0.1/" in notice
    assert "这是旧版本" not in latest


def test_the_newest_release_is_found_at_the_address_of_its_dataset_and_older_ones_at_their_own(site: Path) -> None:
    canonical = {
        f"datasets/{PLAN_ID}/": f"datasets/{PLAN_ID}/",
        f"datasets/{PLAN_ID}/1.0.1/": f"datasets/{PLAN_ID}/",
        f"datasets/{PLAN_ID}/1.0.0/": f"datasets/{PLAN_ID}/1.0.0/",
        f"datasets/{PLAN_ID}/1.0.1/text/": f"datasets/{PLAN_ID}/1.0.1/text/",
    }
    for path, expected in canonical.items():
        assert f'<link rel="canonical" href="http://127.0.0.1:8000/{expected}">' in page(site, path)


def test_a_release_says_how_it_stands_to_the_others(site: Path) -> None:
    here = f"../../../datasets/{PLAN_ID}/"
    old, new = page(site, f"datasets/{PLAN_ID}/1.0.0"), page(site, RELEASE)
    for html in (old, new):
        assert f'<link rel="latest-version" href="{here}1.0.1/">' in html
        assert f'<link rel="version-history" href="{here}history/">' in html
    assert f'<link rel="successor-version" href="{here}1.0.1/">' in old
    assert f'<link rel="predecessor-version" href="{here}1.0.0/">' in new
    assert 'rel="predecessor-version"' not in old
    assert 'rel="successor-version"' not in new


def test_every_page_names_the_feed(site: Path) -> None:
    for file in sorted(site.rglob("*.html")):
        parts = file.relative_to(site).parts
        root = "/" if file.name == "404.html" else "../" * (len(parts) - 1) or "./"
        title = "New releases" if parts[0] == "en" else "新版本"
        assert f'<link rel="alternate" type="application/atom+xml" title="{title}" href="{root}feed.xml">' in file.read_text("utf-8")


def test_a_citation_names_the_address_of_its_own_release(site: Path) -> None:
    assert f"http://127.0.0.1:8000/datasets/{PLAN_ID}/1.0.0/" in page(site, f"datasets/{PLAN_ID}/1.0.0")
    assert f"http://127.0.0.1:8000/datasets/{PLAN_ID}/1.0.1/" in page(site, f"datasets/{PLAN_ID}")


def test_what_is_not_known_of_a_plan_is_said_to_be_unknown(site: Path) -> None:
    facts = page(site, "datasets/plain-2021").partition('<dl class="facts">')[2].partition("</dl>")[0]
    unknown = re.findall(r'<dt>未知</dt><dd class="unknown">(.*?)</dd>', facts)
    assert unknown == ["发布机关、文号、成文日期、规划期、原文来源、原文许可、来源文件 SHA-256"]


def test_flags_are_shown_on_the_row_and_on_its_sentence(site: Path) -> None:
    row = page(site, RELEASE).partition('<tr id="target-3">')[2].partition("</tr>")[0]
    assert 'href="#flag-damaged-text"' in row
    assert '<mark class="targets doubt" id="target-3"' in page(site, f"{RELEASE}text")
    assert "乱码" in page(site, f"{RELEASE}text")


def test_the_page_of_all_plans_shows_plans_instead_of_rows(site: Path) -> None:
    html = page(site, "datasets/all-plans")
    assert f'href="../../datasets/{PLAN_ID}/"' in html
    assert "target-1" not in html


def test_the_address_in_code_examples_is_the_public_one(site: Path) -> None:
    for path in ("developers", "en/developers"):
        text = unescape(re.sub(r"<[a-z/][^<>]*>", "", page(site, path)))
        assert "http://127.0.0.1:8000/datapackages/" in text
        assert "ckanapi dump datasets --all -r 'http://127.0.0.1:8000/'" in text
        assert "portal:" not in text


def test_the_sitemap_lists_the_pages_to_be_found_without_the_day_of_the_build(site: Path) -> None:
    sitemap = (site / "sitemap.xml").read_text("utf-8")
    listed = {path for path in re.findall(r"<loc>http://127.0.0.1:8000/(.*?)</loc>", sitemap) if PLAN_ID in path}
    here = f"datasets/{PLAN_ID}/"
    paths = ("", "1.0.0/", "1.0.0/text/", "1.0.1/text/", "history/", "diff/1.0.0-1.0.1/")
    assert listed == {f"{folder}{here}{path}" for folder in ("", "en/") for path in paths}
    assert "<loc>http://127.0.0.1:8000/about/</loc>" in sitemap
    days = dict(re.findall(r"<loc>http://127.0.0.1:8000/(.*?)</loc>(?:<lastmod>(.*?)</lastmod>)?", sitemap))
    assert [days[f"{here}{path}"] for path in paths] == ["2026-02-06", "2026-01-05", "2026-01-05", *["2026-02-06"] * 3]
    assert {day for path, day in days.items() if "datasets/" not in path} == {""}
    assert "Sitemap: http://127.0.0.1:8000/sitemap.xml" in (site / "robots.txt").read_text("utf-8")
    assert not (site / "sitemap.xml.gz").exists()


def test_a_site_below_a_path_finds_everything_there(tmp_path: Path) -> None:
    root = make_project(tmp_path)
    settings = (root / "mkdocs.yml").read_text("utf-8")
    (root / "mkdocs.yml").write_text(settings.replace("http://127.0.0.1:8000/", "https://data.example.org/plans/"), "utf-8")
    site = build_site(root)
    assert 'href="/plans/assets/portal.css"' in (site / "404.html").read_text("utf-8")
    assert f"https://data.example.org/plans/{RELEASE}" in page(site, RELEASE)


def test_a_portal_without_releases_has_a_site_that_says_so(tmp_path: Path) -> None:
    root = make_project(tmp_path)
    shutil.rmtree(root / "datapackages")
    site = build_site(root)
    assert "还没有发布任何数据集" in page(site, "datasets")
    assert "还没有发布任何数据集" in page(site, "")


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        pytest.param("[x](gone.md)", "gone.md", id="a link that MkDocs follows"),
        pytest.param('<a href="../gone/">x</a>', "about/index.html: ../gone/ leads to nothing", id="a link that MkDocs does not follow"),
        pytest.param("<!-- portal:gone -->", "asks for gone", id="a block that does not exist"),
        pytest.param(
            "```bash\nckanapi -r <!-- portal:address -->\n```",
            "about/index.html: <!-- portal:address --> would be",
            id="a marker that is left",
        ),
        pytest.param('<img src="https://cdn.example.org/a.png">', "from another host", id="an image from another host"),
    ],
)
def test_a_site_with_a_fault_does_not_replace_the_one_that_is_there(tmp_path: Path, words: str, problem: str) -> None:
    root = make_project(tmp_path)
    shutil.rmtree(root / "datapackages")
    before = files_of(build_site(root))
    with (root / "site" / "about.md").open("a", encoding="utf-8") as about:
        about.write(f"\n{words}\n")
    with pytest.raises(SiteError, match=re.escape(problem)):
        build_site(root)
    assert files_of(root / "build" / "site") == before


def test_a_head_that_would_be_printed_as_text_is_an_error_that_says_where(tmp_path: Path) -> None:
    root = make_project(tmp_path)
    (root / "site" / "about.md").write_text("---\ntitle: 关于\ndescription: About: us\n---\n\n# 关于 {#title}\n", encoding="utf-8")
    with pytest.raises(SiteError, match=re.escape("site/about.md: line 3: the head")):
        build_site(root)


def test_readers_are_led_to_where_a_misreading_is_reported_or_told_that_no_place_is_named(site: Path) -> None:
    for path in ("method", "about"):
        assert "还没有写明收取更正的地址" in page(site, path)
        assert 'href="../publishers/review/"' in page(site, f"en/{path}")
    view = Overview((), (), None, None, (), ())
    told = blocks(view, "https://data.example.org/", "mailto:data@example.org")["contact"]
    assert '<a href="mailto:data@example.org">data@example.org</a>' in told
    with pytest.raises(SiteError, match=re.escape("extra.contact")):
        stated_contact({"extra": {"contact": "data@example.org"}})


def test_a_sheet_of_paper_says_where_it_is_from_and_the_first_link_where_it_leads(site: Path) -> None:
    for path in ("about", f"datasets/{PLAN_ID}", f"{RELEASE}text"):
        html = page(site, path)
        assert '<p class="on-paper">规划开放数据门户 · http://127.0.0.1:8000/' in html
        assert "跳到正文" in html
        assert "跳转至" not in html


@pytest.mark.parametrize("address", ["data.example.org/", "https://data.example.org/plans", ""])
def test_a_public_address_that_cannot_be_cited_is_an_error(tmp_path: Path, address: str) -> None:
    (tmp_path / "mkdocs.yml").write_text(f"site_dir: build/site\nsite_url: '{address}'\n", "utf-8")
    with pytest.raises(SiteError, match="site_url"):
        read_settings(tmp_path / "mkdocs.yml")


@pytest.mark.parametrize(("folder", "number"), [("", 0), ("en", 1)])
def test_the_name_of_the_site_is_that_of_the_publisher_and_stands_once_in_every_title(site: Path, folder: str, number: int) -> None:
    publisher = load_publisher(ROOT / "datasets" / "publisher.yml")
    name = (publisher.name, publisher.name_en)[number]
    for path in ("", "about", "datasets", f"datasets/{PLAN_ID}"):
        [title] = re.findall(r"<title>(.*?)</title>", page(site, f"{folder}/{path}".strip("/")))
        assert title.endswith(f" - {name}")
        assert title.count(name) == 1


def test_every_flag_that_is_published_is_explained() -> None:
    store = ReleaseStore(ROOT / "datapackages")
    releases = [store.get(dataset_id, version) for dataset_id in store.dataset_ids() for version in store.versions(dataset_id)]
    tables = ("tasks", "targets", "observations", "responsibilities")
    flags = {flag for release in releases for table in tables for row in release.rows(table) for flag in split_flags(row)}
    assert flags <= FLAGS.keys()
