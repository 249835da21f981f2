"""Differences over HTTP: the bytes of `portal diff`."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient

from portal.cli import group
from portal.query.library import Library
from portal.releases.differences import apply_difference, read_difference, tables_of
from portal.releases.store import ReleaseStore
from tests.api.conftest import make_history
from tests.api.test_app import assert_is_problem, links_of

BETWEEN = "/api/v1/datasets/demo-2015/differences"


@pytest.mark.parametrize(("old", "new"), [("1.0.0", "1.0.1"), ("1.0.0", "1.1.0"), ("1.1.0", "1.0.0"), ("1.0.1", "1.0.1")])
@pytest.mark.parametrize(("form", "mediatype"), [("json", "application/json"), ("csv", "text/csv; charset=utf-8")])
def test_a_difference_is_what_the_command_prints(
    historian: TestClient, tmp_path: Path, old: str, new: str, form: str, mediatype: str
) -> None:
    make_history(tmp_path / "datapackages")
    printed = CliRunner().invoke(group, ["diff", "demo-2015", old, new, "--format", form, "--root", str(tmp_path)])
    response = historian.get(f"{BETWEEN}/{old}...{new}.{form}")
    assert response.content == printed.stdout_bytes
    assert response.headers["content-type"] == mediatype
    assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
    again = historian.get(f"{BETWEEN}/{old}...{new}.{form}", headers={"If-None-Match": response.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_difference_applied_to_the_old_tables_gives_the_new_ones(historian: TestClient, history: ReleaseStore) -> None:
    difference = read_difference(historian.get(f"{BETWEEN}/1.0.0...1.1.0.json").content)
    old, new = (history.get("demo-2015", version) for version in ("1.0.0", "1.1.0"))
    made = apply_difference(tables_of(old.descriptor, old.read), difference)
    assert made["targets"].csv() == new.read("targets.csv")


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("", "json"),
        ("*/*", "json"),
        ("text/csv", "csv"),
        ("text/*", "csv"),
        ("application/json;q=0.5, text/csv;q=0.9", "csv"),
        ("text/csv;q=0.5, */*;q=0.8", "json"),
        ("text/csv;q=0, */*", "json"),
        ("image/png, */*;q=0.1", "json"),
        ("text/csv;q=much", "json"),
    ],
)
def test_the_form_that_is_liked_best_is_given(historian: TestClient, accept: str, form: str) -> None:
    response = historian.get(f"{BETWEEN}/1.0.0...1.0.1", headers={"Accept": accept})
    assert response.content == historian.get(f"{BETWEEN}/1.0.0...1.0.1.{form}").content
    assert response.headers["vary"] == "Accept, Accept-Encoding"
    other = "csv" if form == "json" else "json"
    assert links_of(response)["alternate"] == f"{BETWEEN}/1.0.0...1.0.1.{other}"


@pytest.mark.parametrize(
    ("asked", "pinned"),
    [("1.0.0...latest", "1.0.0...1.1.0"), ("latest...1.0.0.csv", "1.1.0...1.0.0.csv"), ("1.0.1...latest.json", "1.0.1...1.1.0.json")],
)
def test_latest_leads_to_the_pinned_difference(historian: TestClient, asked: str, pinned: str) -> None:
    response = historian.get(f"{BETWEEN}/{asked}")
    assert (response.status_code, response.headers["location"]) == (307, f"{BETWEEN}/{pinned}")


@pytest.mark.parametrize("asked", ["1.0.0...3.0.0", "0.1.0...1.0.0.csv", "a...b", "1.0.0...1.0.1.xml"])
def test_a_version_that_is_not_there_is_answered_with_those_that_are(historian: TestClient, asked: str) -> None:
    assert assert_is_problem(historian.get(f"{BETWEEN}/{asked}"), 404)["known"] == ["1.0.0", "1.0.1", "1.1.0"]


def test_a_difference_of_no_dataset_is_a_problem(historian: TestClient) -> None:
    assert "demo-2015" in assert_is_problem(historian.get(BETWEEN.replace("demo-2015", "nix") + "/1.0.0...1.0.1"), 404)["known"]


def test_two_releases_are_compared_once(history: ReleaseStore, monkeypatch: pytest.MonkeyPatch) -> None:
    library = Library(history)
    old, new = library.release("demo-2015", "1.0.0"), library.release("demo-2015", "1.1.0")
    first = library.difference(old, new, "json")
    monkeypatch.setattr("portal.query.library.compare_releases", lambda *_: pytest.fail("compared again"))
    assert library.difference(old, new, "json") is first
