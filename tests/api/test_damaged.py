"""What is offered while files of releases are not what was released, and after they were restored."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from portal.api.app import create_app
from portal.api.examples import choose_sample
from portal.downloads.prepare import prepare_downloads
from portal.releases.make import release_dataset
from portal.releases.manifest import MANIFEST, complete_manifest
from portal.releases.store import ReleaseStore
from portal.releases.withdrawal import withdraw_release
from tests.api.test_app import RELEASE, assert_is_problem
from tests.packaging.sample import PUBLISHER, plan_tables

DESCRIPTOR = "/datapackages/demo-2015/1.0.0/datapackage.json"
LISTS = ("/api/v1/datasets", "/api/v1/feed.xml", "/api/3/action/package_list", "/api/3/action/package_search")


@pytest.fixture
def listed(store: ReleaseStore) -> ReleaseStore:
    complete_manifest(store)
    return store


@pytest.fixture
def asked(listed: ReleaseStore, tmp_path: Path) -> Iterator[TestClient]:
    """The application over releases that are listed in the manifest."""
    app = create_app(listed, downloads_dir=tmp_path / "downloads")
    with TestClient(app, raise_server_exceptions=False, follow_redirects=False) as client:
        yield client


def change(path: Path, *, keep_time: bool = False) -> bytes:
    """Change a letter in place, and return what was there; the time of the content can be put back as `rsync --times` does."""
    before, stat = path.read_bytes(), path.stat()
    changed = bytearray(before)
    changed[before.index(b"a")] = ord("b")
    path.write_bytes(changed)
    if keep_time:
        os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    return before


@pytest.mark.parametrize("was_asked", [True, False])
def test_a_changed_descriptor_is_not_served_and_the_true_one_is_once_it_is_back(
    asked: TestClient, listed: ReleaseStore, was_asked: bool, caplog: pytest.LogCaptureFixture
) -> None:
    path = listed.root / "demo-2015" / "1.0.0" / "datapackage.json"
    if was_asked:
        assert asked.get(DESCRIPTOR).status_code == 200
    true = change(path)
    for address in (DESCRIPTOR, f"{RELEASE}/tables/targets.csv?bom=1", RELEASE):
        assert_is_problem(asked.get(address), 503)
    assert str(path) in caplog.text
    path.write_bytes(true)
    for address in (DESCRIPTOR, f"{RELEASE}/tables/targets.csv"):
        assert asked.get(address).status_code == 200
    assert asked.get(DESCRIPTOR).content == true


def test_a_descriptor_that_is_not_listed_yet_stays_as_it_was_first_read(client: TestClient, store: ReleaseStore) -> None:
    path = store.root / "demo-2015" / "1.0.0" / "datapackage.json"
    good = client.get(DESCRIPTOR).content
    true = path.read_bytes()
    path.write_bytes(true.replace(b'"version"', b'"Version"', 1))
    assert_is_problem(client.get(DESCRIPTOR, headers={"Range": "bytes=0-9"}), 503)
    path.write_bytes(true)
    assert client.get(DESCRIPTOR).content == good == true


def test_a_damaged_dataset_is_left_out_of_what_lists_all_and_back_when_restored(
    asked: TestClient, listed: ReleaseStore, caplog: pytest.LogCaptureFixture
) -> None:
    path = listed.root / "demo-2015" / "1.1.0" / "datapackage.json"
    true = change(path)
    found = asked.get(LISTS[0])
    assert ([each["dataset_id"] for each in found.json()["datasets"]], found.json()["damaged"]) == (["all-plans"], ["demo-2015"])
    assert found.headers["cache-control"] == "no-store"
    feed = asked.get(LISTS[1])
    assert feed.status_code == 200
    assert "demo-2015/releases/1.0.0" in feed.text
    assert "demo-2015/releases/1.1.0" not in feed.text
    assert asked.get(LISTS[2]).json()["result"] == ["all-plans"]
    assert asked.get(LISTS[3]).json()["result"]["count"] == 1
    assert asked.get("/api/openapi.json").status_code == 200
    assert_is_problem(asked.get("/api/v1/datasets/demo-2015"), 503)
    shown = asked.get("/api/3/action/package_show?id=demo-2015")
    assert (shown.status_code, shown.json()["success"]) == (503, False)
    assert str(path) not in shown.text
    assert str(path) in caplog.text
    path.write_bytes(true)
    assert [each["dataset_id"] for each in asked.get(LISTS[0]).json()["datasets"]] == ["all-plans", "demo-2015"]
    assert "demo-2015/releases/1.1.0" in asked.get(LISTS[1]).text


def test_no_list_tells_what_a_changed_descriptor_says(asked: TestClient, listed: ReleaseStore) -> None:
    for address in LISTS:
        assert asked.get(address).status_code == 200
    for path in (listed.root / "demo-2015").glob("*/datapackage.json"):
        path.write_bytes(path.read_bytes().replace(b'"title": "', '"title": "假'.encode(), 1))
    for address in (*LISTS, "/api/3/action/current_package_list_with_resources", "/api/3/action/resource_search?query=name:targets"):
        again = asked.get(address, headers={"Accept-Language": "zh"})  # not an answer that is kept
        assert again.status_code == 200, address
        assert "假" not in again.text, address


def test_a_changed_changelog_leaves_its_release_out_of_the_feed(with_changelog: tuple[TestClient, Path]) -> None:
    client, changelog = with_changelog
    assert client.get("/api/v1/feed.xml").text.count("<entry>") == 2
    true = changelog.read_bytes()
    changelog.write_bytes(true[::-1])
    anew = {"Accept-Language": "zh"}  # not the answer that is kept from before
    assert client.get("/api/v1/feed.xml", headers=anew).text.count("<entry>") == 1
    changelog.write_bytes(true)
    assert client.get("/api/v1/feed.xml", headers=anew).text.count("<entry>") == 2


@pytest.fixture
def with_changelog(tmp_path: Path) -> tuple[TestClient, Path]:
    store = ReleaseStore(tmp_path / "released")
    for dataset_id in ("demo-2015", "other-2016"):
        release_dataset(store, dataset_id, plan_tables(dataset_id), created=date(2026, 1, 10), publisher=PUBLISHER)
    return TestClient(create_app(store), raise_server_exceptions=False), store.root / "demo-2015" / "1.0.0" / "CHANGELOG.md"


@pytest.mark.parametrize("query", ["", "?bom=1", "?safe=1", "?encoding=gb18030"])
def test_a_byte_changed_in_place_is_seen_though_the_time_was_put_back(asked: TestClient, listed: ReleaseStore, query: str) -> None:
    address = f"{RELEASE}/tables/targets.csv{query}"
    identity = {"Accept-Encoding": "identity"}
    assert asked.get(address, headers=identity).status_code == 200
    change(listed.root / "demo-2015" / "1.0.0" / "targets.csv", keep_time=True)
    assert_is_problem(asked.get(address, headers=identity | {"Range": "bytes=0-9"}), 503)


def test_a_made_file_changed_in_place_is_seen_though_the_time_was_put_back(asked: TestClient, listed: ReleaseStore, tmp_path: Path) -> None:
    prepare_downloads(listed, tmp_path / "downloads")
    address = "/downloads/demo-2015/1.0.0/targets.jsonl"
    assert asked.get(address, headers={"Accept-Encoding": "identity"}).status_code == 200
    change(tmp_path / "downloads" / "demo-2015" / "1.0.0" / "targets.jsonl", keep_time=True)
    assert_is_problem(asked.get(address, headers={"Accept-Encoding": "identity"}), 503)


def test_health_names_what_is_damaged(asked: TestClient, listed: ReleaseStore) -> None:
    assert asked.get("/healthz").json() == {"status": "ok", "datasets": 2, "damaged": []}
    path = listed.root / "demo-2015" / "1.0.0" / "datapackage.json"
    true = change(path, keep_time=True)
    found = asked.get("/healthz")
    assert (found.status_code, found.json()) == (200, {"status": "damaged", "datasets": 2, "damaged": ["demo-2015/1.0.0"]})
    path.unlink()
    assert asked.get("/healthz").json()["damaged"] == ["demo-2015/1.0.0"]
    path.write_bytes(true)
    assert asked.get("/healthz").json()["status"] == "ok"


def test_a_damaged_manifest_stops_nothing_and_is_told(asked: TestClient, listed: ReleaseStore, caplog: pytest.LogCaptureFixture) -> None:
    manifest = listed.root / MANIFEST
    manifest.write_bytes(b"no line\n" + manifest.read_bytes())
    assert asked.get(DESCRIPTOR).status_code == 200
    assert asked.get("/healthz").json()["damaged"] == [MANIFEST]
    assert caplog.text.count("line 1 is not") == 1
    change(listed.root / "demo-2015" / "1.0.0" / "datapackage.json")
    assert_is_problem(asked.get(DESCRIPTOR), 503)
    manifest.unlink()
    assert asked.get("/healthz").json()["damaged"] == [MANIFEST, "demo-2015/1.0.0"]


def test_examples_are_taken_from_a_dataset_that_is_whole(asked: TestClient, listed: ReleaseStore) -> None:
    library = asked.app.state.library  # type: ignore[attr-defined]
    sample = choose_sample(library)
    assert sample
    assert (sample.dataset_id, sample.joined) == ("demo-2015", "1.0.0")
    change(listed.root / "all-plans" / "1.0.0" / "datapackage.json")
    without = choose_sample(library)
    assert without
    assert (without.dataset_id, without.joined) == ("demo-2015", "")


def test_a_tombstone_is_served_from_the_moment_of_the_withdrawal(asked: TestClient, listed: ReleaseStore) -> None:
    address = "/datapackages/demo-2015/1.0.0.withdrawn.json"
    assert_is_problem(asked.get(address), 404)
    withdraw_release(listed, "demo-2015", "1.0.0", reason="误读", withdrawn=date(2026, 5, 1))
    found = asked.get(address)
    path = listed.root / "demo-2015" / "1.0.0.withdrawn.json"
    assert (found.status_code, found.content, found.headers["content-type"]) == (200, path.read_bytes(), "application/json")
    assert asked.get(address, headers={"If-None-Match": found.headers["etag"]}).status_code == 304
    change(path)
    assert_is_problem(asked.get(address), 503)
