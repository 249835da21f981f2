from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from portal.catalog.schema_org import MOST_SOURCES, Addresses, describe_for_search, embed
from portal.releases.store import Release, ReleaseStore
from tests.catalog.sample import release_of
from tests.packaging.sample import plan_tables

AT = Addresses(
    page="https://example.org/datasets/demo-2015/1.0.0/",
    newest="https://example.org/datasets/demo-2015/",
    catalogue="https://example.org/datasets/",
    method="https://example.org/method/",
    file=lambda path: f"https://example.org/datapackages/demo-2015/1.0.0/{path}",
)
# https://developers.google.com/search/docs/appearance/structured-data/dataset, read in 2026
REQUIRED = {"name", "description"}
RECOMMENDED = {
    "alternateName", "creator", "distribution", "identifier", "includedInDataCatalog", "isAccessibleForFree", "keywords", "license",
    "measurementTechnique", "sameAs", "spatialCoverage", "temporalCoverage", "url", "variableMeasured", "version",
}  # fmt: skip


@pytest.fixture
def release(tmp_path: Path) -> Release:
    return release_of(tmp_path, plan_tables())


def every_release(root: Path) -> list[Release]:
    store = ReleaseStore(root / "datapackages")
    return [store.get(dataset_id, version) for dataset_id in store.dataset_ids() for version in store.versions(dataset_id)]


def test_published_releases_have_all_that_search_engines_ask_for(project_root: Path) -> None:
    releases = every_release(project_root)
    assert len(releases) >= 10
    for each in releases:
        described = describe_for_search(each, AT)
        assert described.keys() >= REQUIRED
        missing = RECOMMENDED - described.keys()
        # What a plan does not print is not invented.
        plans = each.rows("plans")
        assert missing <= {"temporalCoverage"} if any(not row["period_end"] for row in plans) else not missing
        assert 50 <= len(described["description"]) <= 5000


def test_every_file_of_the_release_is_listed_with_its_size_and_digest(release: Release) -> None:
    files = describe_for_search(release, AT)["distribution"]
    assert {each["contentUrl"].rpartition("/")[2] for each in files} >= {"targets.csv", "targets.json", "source.txt"}
    for each in files:
        content = release.read(each["contentUrl"].removeprefix(AT.file("")))
        assert each["contentSize"] == f"{len(content)} B"
        assert each["sha256"] == hashlib.sha256(content).hexdigest()


def test_the_plan_is_what_the_data_are_based_on_and_its_issuer_the_author_of_that(release: Release) -> None:
    [plan] = release.rows("plans")
    [source] = describe_for_search(release, AT)["isBasedOn"]
    assert source["name"] == plan["title"]
    assert source.get("author", {}).get("name", "") == plan["issuer"]


def test_the_page_names_the_pinned_release_and_says_where_newer_ones_are(release: Release) -> None:
    described = describe_for_search(release, AT)
    assert described["url"] == AT.page
    assert described["sameAs"] == AT.newest
    assert f"sha256:{release.sha256}" in described["identifier"]
    assert "sameAs" not in describe_for_search(release, replace(AT, newest=AT.page))


def test_nothing_that_is_unknown_is_printed_as_an_empty_value(project_root: Path) -> None:
    def values(given: Any) -> list[Any]:
        if isinstance(given, dict):
            return [each for value in given.values() for each in values(value)]
        return [each for value in given for each in values(value)] if isinstance(given, list) else [given]

    for each in every_release(project_root):
        assert "" not in values(describe_for_search(each, AT))


def test_a_dataset_of_many_plans_names_its_years_but_not_each_source(release: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    [plan] = release.rows("plans")
    rows = release.rows
    many = [plan | {"plan_id": f"p{number}", "period_start": "2010", "period_end": "2012"} for number in range(MOST_SOURCES + 1)]
    monkeypatch.setattr(Release, "rows", lambda self, name: many if name == "plans" else rows(name))
    described = describe_for_search(release, AT)
    assert "isBasedOn" not in described
    assert described["temporalCoverage"] == "2010/2012"


def test_embedded_text_cannot_end_its_element_and_reads_back() -> None:
    described = {"name": "</script><!-- 宽带"}
    assert "<" not in embed(described)
    assert json.loads(embed(described)) == described
