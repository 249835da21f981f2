from __future__ import annotations

import os
import time
from datetime import date
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from portal.api import states
from portal.api.app import create_app
from portal.api.finished import FinishedAnswers
from portal.api.states import StoreState
from portal.releases.store import ReleaseStore
from portal.releases.withdrawal import withdraw_release
from tests.api.test_app import RELEASE
from tests.packaging.sample import package_of, plan_tables

PAGE = f"{RELEASE}/tables/targets/rows.json"


def settle(root: Path) -> None:
    """Let the folders look as if nobody had touched them for a while."""
    for folder in (root, *root.iterdir()):
        os.utime(folder, (time.time() - 60, time.time() - 60))


@pytest.fixture
def answers(client: TestClient, store: ReleaseStore) -> FinishedAnswers:
    settle(store.root)
    return client.app.finished


def test_an_answer_is_kept_and_given_again_without_a_question_to_the_table(
    client: TestClient, answers: FinishedAnswers, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = client.get(PAGE)
    monkeypatch.setattr("portal.query.library.Library.table", None)
    assert len(answers) == 1
    assert client.get(PAGE).content == first.content
    assert client.get(PAGE, headers={"If-None-Match": first.headers["etag"]}).status_code == 304
    assert client.head(PAGE).headers == first.headers


def test_a_document_without_an_etag_of_its_own_gets_one_and_is_not_sent_twice(client: TestClient, answers: FinishedAnswers) -> None:
    for path in ("/api/v1/datasets", RELEASE):
        etag = client.head(path).headers["etag"]
        assert client.get(path).headers["etag"] == etag
        assert client.get(path, headers={"If-None-Match": etag}).status_code == 304


def test_what_was_withdrawn_is_gone_at_once(client: TestClient, answers: FinishedAnswers, store: ReleaseStore) -> None:
    assert client.get(PAGE).status_code == 200
    withdraw_release(store, "demo-2015", "1.0.0", reason="误读", withdrawn=date(2026, 4, 1), successor="1.1.0")
    assert client.get(PAGE).status_code == 410


def test_a_new_release_is_listed_at_once_and_what_changed_a_moment_ago_is_not_kept(
    client: TestClient, answers: FinishedAnswers, store: ReleaseStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(states, "_SETTLED", 30_000_000_000)  # however slow this machine is now
    assert client.get("/api/v1/datasets").json()["count"] == 2
    store.write(package_of(plan_tables(), "new-2020"))
    assert client.get("/api/v1/datasets").json()["count"] == 3
    kept = len(answers)
    client.get("/api/v1/datasets/new-2020")
    assert len(answers) == kept


def test_a_release_copied_in_by_another_program_is_found_when_the_folders_are_looked_at_again(store: ReleaseStore) -> None:
    state = StoreState(store.root)
    settle(store.root)
    before = state.of("")
    (store.root / "demo-2015" / "2.0.0").mkdir()
    assert state.of("demo-2015") != before
    state._looked = 0
    state._known.clear()
    assert state.of("") != before


def test_what_is_kept_stays_below_its_limit_and_what_was_not_asked_for_longest_goes(client: TestClient, store: ReleaseStore) -> None:
    app = create_app(store)
    app.finished = FinishedAnswers(StoreState(store.root), limit=18_000)
    settle(store.root)
    client = TestClient(app)
    for number in range(1, 30):
        client.get(f"{RELEASE}/tables/targets/rows?limit={number}")
        client.get(PAGE)
    assert 0 < app.finished.weight <= 18_000
    assert any(key[0] == PAGE for key in app.finished._kept)


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/healthz", {}),
        ("/", {}),
        (f"{RELEASE}/tables/targets.csv", {"Range": "bytes=0-3"}),
        (f"{RELEASE}/tables/targets/rows/nix", {}),
        ("/api/v1/datasets/demo-2015/releases/latest", {}),
    ],
)
def test_only_whole_answers_about_releases_are_kept(
    client: TestClient, answers: FinishedAnswers, path: str, headers: dict[str, str]
) -> None:
    client.get(path, headers=headers)
    assert len(answers) == 0


def test_a_file_too_large_to_keep_is_sent_as_it_is_read(
    client: TestClient, answers: FinishedAnswers, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = client.get(f"{RELEASE}/source.txt")
    client.app.finished = FinishedAnswers(answers._state, largest=10)
    again = client.get(f"{RELEASE}/source.txt")
    assert (again.content, again.headers) == (whole.content, whole.headers)
    assert client.head(f"{RELEASE}/source.txt").headers == whole.headers
    assert len(client.app.finished) == 0


def test_state_is_not_relied_on_in_the_moment_of_a_change() -> None:
    assert not StoreState.is_settled((time.time_ns(), 0, 0, 0))
    assert StoreState.is_settled((time.time_ns() - 2 * states._SETTLED, 0, 0, 0))
