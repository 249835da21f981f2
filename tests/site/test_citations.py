"""Citations on pages and beside them are those of `portal.catalog`, each with the address of its own page."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from html import unescape
from pathlib import Path

import pytest

from portal.catalog.citable import Citable, citable_dataset, citable_release, citable_table
from portal.catalog.citation import FILE_FORMS, cite, cite_together
from portal.catalog.patterns import ReleasePattern
from portal.releases.store import Release, ReleaseStore
from portal.site.views import ID_FIELDS
from tests.site.sample import PLAN_ID, page

SITE = "http://127.0.0.1:8000/"
HERE = f"datasets/{PLAN_ID}/"
RELEASE = f"{HERE}1.1.1/"
TABLES = ("tasks", "targets", "observations", "responsibilities")


@pytest.fixture
def release(versions: Path) -> Release:
    return ReleaseStore(versions / "datapackages").get(PLAN_ID, "1.1.1")


def texts(html: str) -> list[str]:
    """Return what can be selected or copied as a citation."""
    return [unescape(each) for each in re.findall(r"data-copy[^>]*>(.*?)</", html, re.DOTALL)]


def assert_files(site: Path, html: str, stem: str, root: str, citable: Citable) -> None:
    for suffix, name, form in FILE_FORMS:
        assert (site / f"{stem}{suffix}").read_bytes() == getattr(cite(citable), form).encode()
        assert re.search(rf'href="{re.escape(root + stem + suffix)}" download="[^"]+">{name}</a>', html)


def test_a_release_is_cited_on_its_page_in_every_form(versions_site: Path, release: Release) -> None:
    citable = citable_release(release, address=SITE + RELEASE)
    cited = cite(citable)
    for path, root in ((RELEASE, "../../../"), (HERE, "../../"), (f"{RELEASE}cite", "../../../../")):
        html = page(versions_site, path)
        assert texts(html)[:4] == [cited.gbt7714, cited.apa, cited.chicago, cited.bibtex]
        assert_files(versions_site, html, f"{RELEASE}cite/release", root, citable)


def test_a_dataset_is_cited_by_the_address_that_moves_on(versions_site: Path, release: Release) -> None:
    citable = citable_dataset(release, address=SITE + HERE)
    html = page(versions_site, HERE)
    assert cite(citable).gbt7714 in texts(html)
    assert_files(versions_site, html, f"{HERE}cite/dataset", "../../", citable)
    assert cite(citable).gbt7714 not in texts(page(versions_site, RELEASE))


def test_each_table_is_cited_beside_its_release(versions_site: Path, release: Release) -> None:
    html = page(versions_site, f"{RELEASE}cite")
    anchors = dict.fromkeys(release.tables, "downloads") | {each: each for each in ("tasks", "targets", "observations", "responsibilities")}
    for table, anchor in anchors.items():
        assert f'id="{anchor}"' in page(versions_site, RELEASE)
        citable = citable_table(release, table, address=f"{SITE}{RELEASE}#{anchor}")
        cited = cite(citable)
        assert {cited.gbt7714, cited.apa, cited.chicago} <= set(texts(html))


@pytest.mark.parametrize("table", ["targets", "tasks", "observations", "responsibilities"])
def test_each_row_leads_to_the_place_that_cites_it(versions_site: Path, release: Release, table: str) -> None:
    html = page(versions_site, f"{RELEASE}cite")
    [address, data, patterns] = re.findall(r'id="(row)".*id="cited-row" data-files="([^"]+)" data-patterns="([^"]+)"', html, re.DOTALL)[0]
    assert (versions_site / RELEASE / "cite" / data / f"{table}.csv").is_file()
    told = json.loads((versions_site / RELEASE / "cite" / patterns).read_bytes())
    assert told == {"address": f"{SITE}{RELEASE}"} | asdict(ReleasePattern(release).patterns(TABLES))
    assert f'data-rows="{table}"' in html
    for row in release.rows(table):
        row_id = row[ID_FIELDS[table]]
        assert f'href="cite/?{table}={row_id}#{address}"' in page(versions_site, RELEASE)
        assert f'href="1.1.1/cite/?{table}={row_id}#{address}"' in page(versions_site, HERE)


def test_a_row_costs_its_page_one_short_link(versions_site: Path) -> None:
    """The words of its citations are put together where the link leads to."""
    row = page(versions_site, RELEASE).partition('<tr id="target-1">')[2].partition("</tr>")[0]
    assert row.count("cite/") == 1
    assert "DS/OL" not in row


def test_the_home_page_cites_the_joined_dataset(site: Path, project: Path) -> None:
    joined = ReleaseStore(project / "datapackages").latest("all-plans")
    cited = cite(citable_release(joined, address=f"{SITE}datasets/all-plans/1.0.0/"))
    assert texts(page(site, ""))[:3] == [cited.gbt7714, cited.apa, cited.chicago]
    assert 'href="datasets/all-plans/1.0.0/cite/release.cff" download="CITATION.cff"' in page(site, "")


def test_reference_managers_get_all_tables_in_one_file_a_form(versions_site: Path, release: Release) -> None:
    html = page(versions_site, f"{RELEASE}cite")
    anchors = dict.fromkeys(release.tables, "downloads") | {each: each for each in ("tasks", "targets", "observations", "responsibilities")}
    citables = [citable_table(release, table, address=f"{SITE}{RELEASE}#{anchor}") for table, anchor in anchors.items()]
    for suffix, content in cite_together(citables).items():
        assert (versions_site / f"{RELEASE}cite/tables{suffix}").read_bytes() == content.encode()
        assert f'href="../../../../{RELEASE}cite/tables{suffix}"' in html
