"""Signposts of pages: what a program finds in the head of a page, on a host that sends files and no headers of its own."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import urljoin

import pytest

from portal.catalog.signposts import DATACITE
from portal.site.linkcheck import check_site
from tests.site.sample import PLAN_ID

ADDRESS = "http://127.0.0.1:8000/"
CSV, JSON, HTML = "text/csv", "application/json", "text/html"


def signposts(site: Path, path: str) -> dict[str, dict[str, str]]:
    """Return the media type of each target of each relation, targets as whole addresses."""
    html = (site / path / "index.html").read_text("utf-8").partition("</head>")[0]
    found: dict[str, dict[str, str]] = {}
    for rel, target, mediatype in re.findall(r'<link rel="([a-z-]+)" href="([^"]*)"(?: type="([^"]*)")?>', html):
        found.setdefault(rel, {})[urljoin(f"{ADDRESS}{path}", target)] = mediatype
    return found


@pytest.mark.parametrize("folder", ["", "en/"])
@pytest.mark.parametrize("version", ["1.0.0", "1.0.1"])
def test_the_page_of_a_release_says_what_to_cite_what_describes_it_its_files_its_licence_and_its_kind(
    site: Path, folder: str, version: str
) -> None:
    found = signposts(site, f"{folder}datasets/{PLAN_ID}/{version}/")
    page = f"{ADDRESS}datasets/{PLAN_ID}/{version}/"
    files = f"{ADDRESS}datapackages/{PLAN_ID}/{version}/"
    assert found["cite-as"] == {page: ""}
    assert found["type"] == {"https://schema.org/Dataset": ""}
    assert found["license"] == {"https://creativecommons.org/licenses/by/4.0/": ""}
    assert found["collection"] == {f"{ADDRESS}{folder}datasets/{PLAN_ID}/": HTML}
    assert found["describedby"] == {f"{page}cite/release.datacite.json": DATACITE, f"{files}datapackage.json": JSON}
    described = json.loads((site / "datapackages" / PLAN_ID / version / "datapackage.json").read_text("utf-8"))
    assert found["item"] == {f"{files}{each['path']}": each["mediatype"] for each in described["resources"]}
    assert CSV in found["item"].values()


@pytest.mark.parametrize("folder", ["", "en/"])
def test_the_page_of_a_dataset_is_cited_by_its_own_address_and_leads_to_its_newest_release(site: Path, folder: str) -> None:
    found = signposts(site, f"{folder}datasets/{PLAN_ID}/")
    page = f"{ADDRESS}datasets/{PLAN_ID}/"
    assert found["cite-as"] == {page: ""}
    assert found["type"] == {"https://schema.org/Dataset": ""}
    assert found["license"] == {"https://creativecommons.org/licenses/by/4.0/": ""}
    assert found["describedby"] == {f"{page}cite/dataset.datacite.json": DATACITE}
    assert found["item"] == {f"{ADDRESS}{folder}datasets/{PLAN_ID}/1.0.1/": HTML}


def test_a_signpost_to_nothing_is_a_fault_of_the_site_and_one_to_another_host_is_none(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(
        '<link rel="item" href="a.csv" type="text/csv"><link rel="describedby" href="b.json"><link rel="collection" href="c/">'
        '<link rel="type" href="https://schema.org/Dataset"><link rel="cite-as" href="https://example.org/a/">'
        '<link rel="license" href="https://example.org/by"><link rel="author" href="https://example.org/me">',
        "utf-8",
    )
    assert check_site(tmp_path) == tuple(f"index.html: {each} leads to nothing" for each in ("a.csv", "b.json", "c/"))
