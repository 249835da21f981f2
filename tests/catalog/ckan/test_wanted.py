"""What a CKAN should hold, from releases alone."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import pytest

from portal.catalog.ckan.wanted import SitePages, want_dataset, want_organization
from portal.errors import CkanConflictError
from portal.releases.store import ReleaseStore
from portal.releases.withdrawal import withdraw_release
from tests.ckan.sample import DATASET, SITE, make_store, want
from tests.packaging.sample import package_of, plan_tables


@pytest.fixture
def store(tmp_path: Path) -> ReleaseStore:
    return make_store(tmp_path / "datapackages", "1.0.0", "1.0.1")


def test_every_file_of_every_release_is_wanted_the_newest_release_first(store: ReleaseStore) -> None:
    files = want(store).files
    releases = [store.get(DATASET, version) for version in ("1.0.1", "1.0.0")]
    assert [file.release.version for file in files] == [each.version for each in releases for _ in each.files]
    assert {file.key for file in files} == {(each.version, path) for each in releases for path in each.files}
    for file in files:
        content = (file.release.path / file.path).read_bytes()
        assert (file.size, file.sha256) == (len(content), hashlib.sha256(content).hexdigest())


def test_a_resource_names_its_release_in_both_languages(store: ReleaseStore) -> None:
    files = {file.key: file for file in want(store).files}
    newest, earlier = files["1.0.1", "targets.csv"], files["1.0.0", "targets.csv"]
    assert (newest.name, earlier.name) == ("目标 Targets 1.0.1 (CSV)", "目标 Targets 1.0.0 (CSV)")
    assert newest.description.startswith("1.0.1（2026-01-31），现行版本。 Release 1.0.1 of 2026-01-31, the current one.")
    assert "较早版本；现行版本为 1.0.1。" in earlier.description
    assert "the current release is 1.0.1." in earlier.description
    assert "规划承诺达到" in newest.description
    assert "Quantities that the plan commits" in newest.description
    assert (newest.format, newest.mimetype) == ("CSV", "text/csv")
    assert newest.fields_of_upload["hash"] == newest.sha256


def test_the_facts_of_the_plan_and_the_citation_are_extras(store: ReleaseStore) -> None:
    wanted = want(store)
    assert wanted.extras["portal_dataset_id"] == DATASET
    assert wanted.extras["portal_release"] == "1.0.1"
    assert wanted.extras["portal_digest"] == f"sha256:{store.latest(DATASET).sha256}"
    assert wanted.extras["issuer"] == "示例省人民政府"
    assert wanted.extras["document_number"] == "示政发〔2015〕1.0.1号"
    assert (wanted.extras["issued"], wanted.extras["region_code"]) == ("2015-06-30", "430000")
    assert f"{SITE}datasets/{DATASET}/1.0.1/" in wanted.extras["citation"]
    assert "V1.0.1" in wanted.extras["citation"]
    assert wanted.facts["author"] == wanted.facts["maintainer"] == "规划开放数据门户"
    assert (wanted.facts["license_id"], wanted.extras["licence"]) == ("cc-by", "Creative Commons Attribution 4.0")
    assert (wanted.facts["version"], wanted.facts["url"]) == ("1.0.1", f"{SITE}datasets/{DATASET}/")
    assert all(wanted.extras.values())


def test_what_is_not_known_of_a_plan_is_left_out(tmp_path: Path) -> None:
    from dataclasses import replace

    tables = plan_tables()
    store = ReleaseStore(tmp_path)
    store.write(package_of(replace(tables, plans=(replace(tables.plans[0], document_number="", source_url=""),))))
    extras = want(store).extras
    assert "document_number" not in extras
    assert "source_url" not in extras


def test_a_withdrawn_release_says_so_and_an_earlier_one_is_current_again(store: ReleaseStore) -> None:
    withdraw_release(store, DATASET, "1.0.1", reason="年份误读。", withdrawn=date(2026, 3, 1))
    wanted = want(store)
    states = {file.release.version: file.state for file in wanted.files}
    assert states == {"1.0.1": "withdrawn", "1.0.0": "current"}
    assert (wanted.release.version, wanted.is_withdrawn) == ("1.0.0", False)
    [gone] = [file for file in wanted.files if file.key == ("1.0.1", "tasks.csv")]
    assert gone.name.startswith("已撤回 withdrawn: ")
    assert gone.description.startswith("1.0.1 已于 2026-03-01 撤回：年份误读。 Release 1.0.1 was withdrawn on 2026-03-01")


def test_a_withdrawn_release_names_its_successor(store: ReleaseStore) -> None:
    withdraw_release(store, DATASET, "1.0.0", reason="年份误读", withdrawn=date(2026, 3, 1))
    [gone] = [file for file in want(store).files if file.key == ("1.0.0", "tasks.csv")]
    assert "请改用 1.0.1。" in gone.description
    assert "Use 1.0.1 instead." in gone.description


def test_a_dataset_of_which_all_was_withdrawn_says_so_in_its_notes(store: ReleaseStore) -> None:
    for version in ("1.0.0", "1.0.1"):
        withdraw_release(store, DATASET, version, reason="全部重读", withdrawn=date(2026, 3, 1))
    wanted = want(store)
    assert wanted.is_withdrawn
    assert "1.0.1 已于 2026-03-01 撤回：全部重读。" in wanted.facts["notes"]
    assert wanted.extras["portal_state"] == "withdrawn"


def test_the_organization_is_the_publisher_and_its_name_comes_from_the_english_one(store: ReleaseStore) -> None:
    release = store.latest(DATASET)
    made, named = want_organization(release), want_organization(release, "data-office")
    assert (made.name, made.title, made.description) == ("open-plan-data-portal", "规划开放数据门户", "Open Plan Data Portal")
    assert (named.name, named.title, named.is_named) == ("data-office", "规划开放数据门户", True)


def test_a_name_that_ckan_does_not_take_is_refused_before_anything_is_sent(tmp_path: Path) -> None:
    store = make_store(tmp_path, "1.0.0", dataset_id="a")
    with pytest.raises(CkanConflictError, match="2 to 100 characters"):
        want_dataset(store, "a", pages=SitePages(SITE), licences=())
