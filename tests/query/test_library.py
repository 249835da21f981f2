from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from portal.errors import UnknownReleaseError, WithdrawnReleaseError
from portal.packaging.package import stack
from portal.query.library import Library, outline_of
from portal.releases.store import ReleaseStore
from portal.releases.withdrawal import withdraw_release
from tests.packaging.sample import TEXT, package_of, plan_tables


def test_a_release_that_is_added_later_is_found(tmp_path: Path) -> None:
    store = ReleaseStore(tmp_path)
    store.write(package_of(plan_tables()))
    library = Library(store)
    assert library.latest("demo-2015").version == "1.0.0"
    store.write(package_of(plan_tables(), version="1.1.0"))
    assert library.latest("demo-2015").version == "1.1.0"


def test_what_is_kept_is_not_read_again(tmp_path: Path) -> None:
    store = ReleaseStore(tmp_path)
    store.write(package_of(plan_tables()))
    library = Library(store)
    release = library.latest("demo-2015")
    assert library.release("demo-2015", "1.0.0") is release
    assert library.table(release, "tasks") is library.table(release, "tasks")


def test_the_text_of_each_plan_of_a_joined_dataset_is_found(tmp_path: Path) -> None:
    store = ReleaseStore(tmp_path)
    store.write(package_of(stack([plan_tables(), plan_tables("other-2016", mark="b")]), "all-plans"))
    library = Library(store)
    release = library.latest("all-plans")
    assert library.text(release, "other-2016").content == TEXT
    with pytest.raises(UnknownReleaseError, match="other-2016"):
        library.text(release, "third-2017")


def test_an_outline_says_what_the_release_says_and_is_kept_when_the_release_is_not(tmp_path: Path) -> None:
    store = ReleaseStore(tmp_path)
    store.write(package_of(plan_tables()))
    library = Library(store, text_bytes=0)
    release = library.latest("demo-2015")
    assert library.outline("demo-2015", "1.0.0") == outline_of(release)
    assert library.outline("demo-2015", "1.0.0") is library.outline("demo-2015", "1.0.0")
    assert library.release("demo-2015", "1.0.0") is not release
    withdraw_release(store, "demo-2015", "1.0.0", reason="误读", withdrawn=date(2026, 4, 1))
    with pytest.raises(WithdrawnReleaseError):
        library.outline("demo-2015", "1.0.0")


def test_what_is_kept_of_releases_and_texts_is_bounded_in_bytes(tmp_path: Path) -> None:
    store = ReleaseStore(tmp_path)
    for number in range(12):
        store.write(package_of(plan_tables(), version=f"1.{number}.0"))
    library = Library(store, text_bytes=200_000)
    for version in store.versions("demo-2015"):
        library.text(library.release("demo-2015", version), "demo-2015")
    assert 0 < library._releases.total <= 200_000
    assert len(library._releases) < 12
    assert 0 < library._texts.total <= 200_000
