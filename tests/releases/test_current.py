"""Which release was current at a moment, compared with the plainest way to find out."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.errors import NoReleaseYetError, UnknownReleaseError, WithdrawnReleaseError
from portal.packaging.package import build_package
from portal.releases.current import created_at, neighbours_of, release_at
from portal.releases.store import ReleaseStore
from portal.releases.withdrawal import withdraw_release
from tests.packaging.sample import PUBLISHER, plan_tables

#: Two on one day, and a number of two digits, which sorts wrongly as text.
DAYS = {"1.9.0": date(2026, 1, 10), "1.10.0": date(2026, 1, 10), "1.11.0": date(2026, 3, 1), "2.0.0": date(2026, 4, 1)}
START = datetime(2025, 12, 25, tzinfo=UTC)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> ReleaseStore:
    store = ReleaseStore(tmp_path_factory.mktemp("store"))
    for version, created in DAYS.items():
        store.write(build_package("demo-2015", plan_tables(), version=version, created=created, publisher=PUBLISHER))
    withdraw_release(store, "demo-2015", "1.11.0", reason="误读", withdrawn=date(2026, 4, 2))
    return store


@given(st.integers(0, 130 * 24 * 60))
def test_the_newest_release_made_by_then_that_stands_is_found(store: ReleaseStore, minutes: int) -> None:
    moment = START + timedelta(minutes=minutes)
    made = [version for version, created in DAYS.items() if created <= moment.date()]
    standing = [version for version in made if version != "1.11.0"]
    if not made:
        with pytest.raises(NoReleaseYetError, match=r"1\.9\.0, is of 2026-01-10"):
            release_at(store, "demo-2015", moment, "then")
        return
    found = release_at(store, "demo-2015", moment, "then")
    assert found.release.version == standing[-1]
    assert [each.version for each in found.skipped] == [version for version in made[len(standing) :] if standing[-1] == "1.10.0"]
    assert created_at(found.release) <= moment


def test_where_all_that_were_made_are_withdrawn_the_newest_of_them_is_told_of(tmp_path: Path) -> None:
    store = ReleaseStore(tmp_path)
    for version, created in DAYS.items():
        store.write(build_package("demo-2015", plan_tables(), version=version, created=created, publisher=PUBLISHER))
    for version in ("1.9.0", "1.10.0"):
        withdraw_release(store, "demo-2015", version, reason="误读", withdrawn=date(2026, 4, 2))
    with pytest.raises(WithdrawnReleaseError) as caught:
        release_at(store, "demo-2015", datetime(2026, 2, 1, tzinfo=UTC), "then")
    assert (caught.value.version, caught.value.successor) == ("1.10.0", "2.0.0")


def test_neighbours_are_those_that_stand(store: ReleaseStore) -> None:
    assert [(found.predecessor, found.successor) for found in (neighbours_of(store, "demo-2015", each) for each in DAYS)] == [
        ("", "1.10.0"),
        ("1.9.0", "2.0.0"),
        ("1.10.0", "2.0.0"),
        ("1.10.0", ""),
    ]


def test_a_dataset_that_is_not_there_was_never_current(store: ReleaseStore) -> None:
    with pytest.raises(UnknownReleaseError, match="demo-2015"):
        release_at(store, "nix", START, "then")
