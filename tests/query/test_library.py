from __future__ import annotations

from pathlib import Path

import pytest

from portal.errors import UnknownReleaseError
from portal.packaging.package import stack
from portal.query.library import Library
from portal.releases.store import ReleaseStore
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
