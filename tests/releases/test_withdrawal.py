"""A withdrawn release is no longer offered, its address says why, and nothing of it is deleted."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from portal.api.app import create_app
from portal.cli import main
from portal.errors import ReleaseError, UnknownReleaseError, WithdrawnReleaseError
from portal.packaging.package import stack
from portal.releases.make import release_dataset
from portal.releases.manifest import complete_manifest
from portal.releases.store import ReleaseStore
from portal.releases.withdrawal import withdraw_release
from tests.packaging.sample import CREATED, PUBLISHER, TEXT, package_of, plan_tables

DAY = date(2026, 3, 1)


@pytest.fixture
def store(tmp_path: Path) -> ReleaseStore:
    made = ReleaseStore(tmp_path / "datapackages")
    for version in ("1.0.0", "1.0.1", "1.1.0"):
        made.write(package_of(plan_tables(), version=version))
    complete_manifest(made)
    return made


def files(store: ReleaseStore) -> dict[str, bytes]:
    return {str(path.relative_to(store.root)): path.read_bytes() for path in store.root.rglob("*") if path.parent.name[0].isdigit()}


def test_it_is_no_longer_offered_and_nothing_of_it_is_deleted(store: ReleaseStore) -> None:
    before = files(store)
    withdraw_release(store, "demo-2015", "1.1.0", reason="年份误读", withdrawn=DAY)
    assert store.versions("demo-2015") == ("1.0.0", "1.0.1")
    assert store.latest("demo-2015").version == "1.0.1"
    assert store.versions("demo-2015", withdrawn_too=True) == ("1.0.0", "1.0.1", "1.1.0")
    assert store.get("demo-2015", "1.1.0", withdrawn_too=True).damage() == ()
    assert files(store) == before


def test_the_newest_that_stands_is_found_while_the_one_before_it_is_withdrawn(store: ReleaseStore, monkeypatch: pytest.MonkeyPatch) -> None:
    versions = ReleaseStore.versions

    def listed_just_before(self: ReleaseStore, dataset_id: str, *, withdrawn_too: bool = False) -> tuple[str, ...]:
        found = versions(self, dataset_id, withdrawn_too=withdrawn_too)
        if found[-1] == "1.1.0" and not self.is_withdrawn(dataset_id, "1.1.0"):
            withdraw_release(ReleaseStore(store.root), dataset_id, "1.1.0", reason="年份误读", withdrawn=DAY)
        return found

    monkeypatch.setattr(ReleaseStore, "versions", listed_just_before)
    assert store.latest("demo-2015").version == "1.0.1"


@pytest.mark.parametrize(
    ("version", "successor", "told"),
    [
        pytest.param("1.0.0", "1.0.1", "1.0.1", id="named"),
        pytest.param("1.0.0", "", "1.1.0", id="the newest"),
        pytest.param("1.1.0", "", "", id="none yet"),
    ],
)
def test_the_error_tells_reason_date_and_successor(store: ReleaseStore, version: str, successor: str, told: str) -> None:
    withdraw_release(store, "demo-2015", version, reason=" 年份\n误读 ", withdrawn=DAY, successor=successor)
    with pytest.raises(WithdrawnReleaseError, match=rf"demo-2015 {version} was withdrawn on 2026-03-01: 年份 误读\. ") as caught:
        store.get("demo-2015", version)
    error = caught.value
    assert (error.reason, error.withdrawn, error.successor) == ("年份 误读", "2026-03-01", told)


def test_a_later_release_becomes_the_successor(store: ReleaseStore) -> None:
    withdraw_release(store, "demo-2015", "1.1.0", reason="误读", withdrawn=DAY)
    store.write(package_of(plan_tables(), version="1.1.1"))
    assert store.tombstone("demo-2015", "1.1.0").successor == "1.1.1"


def test_a_dataset_of_which_all_is_withdrawn_is_not_listed(store: ReleaseStore) -> None:
    for version in store.versions("demo-2015"):
        withdraw_release(store, "demo-2015", version, reason="误读", withdrawn=DAY)
    assert (store.dataset_ids(), store.dataset_ids(withdrawn_too=True)) == ((), ("demo-2015",))
    with pytest.raises(WithdrawnReleaseError, match="There is no later release yet"):
        store.latest("demo-2015")


@pytest.mark.parametrize(
    ("version", "reason", "successor", "error", "message"),
    [
        pytest.param("1.0.0", " \n", "", ReleaseError, "needs a reason", id="no reason"),
        pytest.param("9.0.0", "误读", "", UnknownReleaseError, "No release of demo-2015 '9.0.0'", id="no such release"),
        pytest.param("1.0.1", "误读", "9.0.0", UnknownReleaseError, "No release of demo-2015 '9.0.0'", id="no such successor"),
        pytest.param("1.0.1", "误读", "1.0.0", ReleaseError, "1.0.0 is no later release", id="an earlier successor"),
    ],
)
def test_what_cannot_be_withdrawn_stays(
    store: ReleaseStore, version: str, reason: str, successor: str, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        withdraw_release(store, "demo-2015", version, reason=reason, withdrawn=DAY, successor=successor)
    assert len(store.versions("demo-2015")) == 3


def test_the_first_reason_stays(store: ReleaseStore) -> None:
    withdraw_release(store, "demo-2015", "1.0.0", reason="误读", withdrawn=DAY)
    with pytest.raises(WithdrawnReleaseError, match="误读"):
        withdraw_release(store, "demo-2015", "1.0.0", reason="另一原因", withdrawn=DAY)
    assert store.tombstone("demo-2015", "1.0.0").reason == "误读"


def test_a_withdrawn_release_is_not_released_again_nor_its_number(tmp_path: Path) -> None:
    store = ReleaseStore(tmp_path)

    def release(text: str) -> str:
        tables = replace(plan_tables(), texts={"demo-2015": text})
        made = release_dataset(store, "demo-2015", tables, created=CREATED, publisher=PUBLISHER)
        return made.version if made else "nothing new"

    assert [release(TEXT), release(TEXT + "终\n")] == ["1.0.0", "1.0.1"]
    withdraw_release(store, "demo-2015", "1.0.1", reason="误读", withdrawn=DAY)
    assert release(TEXT + "终\n") == "nothing new"
    assert release(TEXT) == "1.0.2"
    assert store.latest("demo-2015").version == "1.0.2"


def test_the_address_of_a_withdrawn_release_answers_410_with_the_reason(store: ReleaseStore) -> None:
    client = TestClient(create_app(store))
    base = "/api/v1/datasets/demo-2015/releases/1.0.0"
    addresses = [base, f"{base}/datapackage.json", f"{base}/tables/tasks.csv", f"{base}/tables/tasks/rows"]
    assert [client.get(each).status_code for each in addresses] == [200] * 4
    # A server that is running knows at once.
    withdraw_release(store, "demo-2015", "1.0.0", reason="年份误读", withdrawn=DAY)
    for address in addresses:
        answer = client.get(address)
        told = answer.json()
        assert (answer.status_code, answer.headers["content-type"]) == (410, "application/problem+json")
        assert (told["reason"], told["withdrawn"], told["successor"]) == ("年份误读", "2026-03-01", "1.1.0")
        assert client.get(told["successor_href"]).status_code == 200
        assert client.get(told["type"]).status_code == 200
    listed = client.get("/api/v1/datasets/demo-2015/releases").json()
    assert [each["version"] for each in listed["releases"]] == ["1.0.1", "1.1.0"]


def test_the_api_lists_no_dataset_of_which_all_is_withdrawn(store: ReleaseStore) -> None:
    client = TestClient(create_app(store))
    for version in store.versions("demo-2015"):
        withdraw_release(store, "demo-2015", version, reason="误读", withdrawn=DAY)
    assert client.get("/api/v1/datasets").json()["count"] == 0
    for address in ("/api/v1/datasets/demo-2015", "/api/v1/datasets/demo-2015/releases/latest"):
        assert client.get(address).status_code == 410
        assert client.get(address).json()["successor"] is None


def test_a_tombstone_that_cannot_be_read_says_so(store: ReleaseStore) -> None:
    withdraw_release(store, "demo-2015", "1.0.0", reason="误读", withdrawn=DAY)
    (store.root / "demo-2015" / "1.0.0.withdrawn.json").write_text("{")
    with pytest.raises(ReleaseError, match=r"1\.0\.0\.withdrawn\.json: cannot be read"):
        store.get("demo-2015", "1.0.0")


def test_the_command_prints_what_to_use_instead(store: ReleaseStore, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["withdraw", "demo-2015", "1.0.0", "--reason", "误读", "--created", "2026-03-01", "--root", str(store.root.parent)])
    assert (caught.value.code, capsys.readouterr().out) == (0, "demo-2015\t1.0.0\twithdrawn\t1.1.0\n")
    told = json.loads((store.root / "demo-2015" / "1.0.0.withdrawn.json").read_bytes())
    assert told == {
        "dataset_id": "demo-2015",
        "version": "1.0.0",
        "sha256": store.get("demo-2015", "1.0.0", withdrawn_too=True).sha256,
        "withdrawn": "2026-03-01",
        "reason": "误读",
        "successor": "",
    }
    with pytest.raises(SystemExit) as caught:
        main(["withdraw", "demo-2015", "1.0.0", "--reason", "误读", "--root", str(store.root.parent)])
    assert caught.value.code == 2
    assert "WithdrawnReleaseError: demo-2015 1.0.0 was withdrawn on 2026-03-01" in capsys.readouterr().err


def test_a_reason_typed_where_the_locale_has_no_chinese_is_kept(store: ReleaseStore) -> None:
    typed = "年份误读".encode().decode("ascii", "surrogateescape")
    with pytest.raises(SystemExit) as caught:
        main(["withdraw", "demo-2015", "1.0.0", "--reason", typed, "--root", str(store.root.parent)])
    assert (caught.value.code, store.tombstone("demo-2015", "1.0.0").reason) == (0, "年份误读")
    with pytest.raises(SystemExit) as caught:
        main(["withdraw", "demo-2015", "1.0.1", "--reason", "\udcff", "--root", str(store.root.parent)])
    assert (caught.value.code, store.is_withdrawn("demo-2015", "1.0.1")) == (2, False)


def test_a_withdrawal_says_that_all_plans_has_the_rows_too(store: ReleaseStore, capsys: pytest.CaptureFixture[str]) -> None:
    store.write(package_of(stack([plan_tables()]), "all-plans"))
    with pytest.raises(SystemExit):
        main(["withdraw", "demo-2015", "1.0.0", "--reason", "误读", "--root", str(store.root.parent)])
    assert "all-plans has rows of this plan too" in capsys.readouterr().err
    assert store.latest("all-plans").plan_ids == ("demo-2015",)
