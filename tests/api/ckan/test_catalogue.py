"""What searches look at follows what is on disk."""

from __future__ import annotations

import logging
import os
from datetime import date
from pathlib import Path

import pytest

from portal.api.ckan import catalogue as module
from portal.api.ckan.catalogue import Catalogue
from portal.releases.withdrawal import withdraw_release
from tests.api.ckan.conftest import copy_releases
from tests.projects import FIRST, SECOND


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def age(folder: Path) -> None:
    """Make a folder look as if it had changed an hour ago, so that its time can be relied on."""
    for path in folder.iterdir():
        os.utime(path, (path.stat().st_mtime - 3600, path.stat().st_mtime - 3600))


def test_a_release_is_seen_a_second_later_without_a_restart(tmp_path: Path, clock: Clock) -> None:
    store = copy_releases(tmp_path, (FIRST, "1.0.0"))
    catalogue = Catalogue(store, has_site=False, clock=clock)
    assert list(catalogue.shelf().entries) == [FIRST]
    copy_releases(tmp_path, (FIRST, "1.1.0"), (SECOND, "1.0.0"))
    assert list(catalogue.shelf().entries) == [FIRST]
    clock.now += 1
    shelf = catalogue.shelf()
    assert list(shelf.entries) == [FIRST, SECOND]
    assert shelf.entries[FIRST].values("version") == ("1.1.0",)
    assert b'"version":"1.1.0"' in catalogue.record(shelf.entries[FIRST])
    assert all(shelf.resources[each.id] is each for entry in shelf.entries.values() for each in entry.resources)


def test_what_was_withdrawn_is_gone_with_its_resources(tmp_path: Path, clock: Clock) -> None:
    store = copy_releases(tmp_path, (FIRST, "1.0.0"), (FIRST, "1.1.0"), (SECOND, "1.0.0"))
    catalogue = Catalogue(store, has_site=False, clock=clock)
    before = catalogue.shelf()
    gone = [each for each in before.entries[FIRST].resources if each.version == "1.1.0"]
    kept = [each for each in before.entries[FIRST].resources if each.version == "1.0.0"]
    for name, version in ((FIRST, "1.1.0"), (SECOND, "1.0.0")):
        withdraw_release(store, name, version, reason="试验", withdrawn=date(2026, 12, 1))
    clock.now += 1
    shelf = catalogue.shelf()
    assert list(shelf.entries) == [FIRST]
    assert not any(each.id in shelf.resources for each in gone)
    assert all(each.id in shelf.resources for each in kept)


def test_only_what_changed_is_read_anew(tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    read = []
    real = module.describe_package

    def describe(store, name, **options):
        read.append(name)
        return real(store, name, **options)

    monkeypatch.setattr(module, "describe_package", describe)
    store = copy_releases(tmp_path, (FIRST, "1.0.0"), (SECOND, "1.0.0"))
    age(tmp_path)
    catalogue = Catalogue(store, has_site=False, clock=clock)
    catalogue.shelf()
    assert sorted(read) == [FIRST, SECOND]
    read.clear()
    copy_releases(tmp_path, (FIRST, "1.1.0"))
    clock.now += 1
    catalogue.shelf()
    assert read == [FIRST]


def test_a_folder_that_has_just_changed_is_looked_at_once_more(tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two changes within a tick of the file system leave one time: the second must not be missed."""
    store = copy_releases(tmp_path, (FIRST, "1.0.0"))
    catalogue = Catalogue(store, has_site=False, clock=clock)
    told = (tmp_path / FIRST).stat()
    catalogue.shelf()
    copy_releases(tmp_path, (FIRST, "1.1.0"))
    os.utime(tmp_path / FIRST, ns=(told.st_atime_ns, told.st_mtime_ns))
    clock.now += 1
    assert catalogue.shelf().entries[FIRST].values("version") == ("1.1.0",)


def test_a_damaged_dataset_is_left_out_and_the_log_says_so_until_it_is_restored(
    tmp_path: Path, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    store = copy_releases(tmp_path, (FIRST, "1.0.0"), (SECOND, "1.0.0"))
    descriptor = tmp_path / FIRST / "1.0.0" / "datapackage.json"
    content = descriptor.read_bytes()
    descriptor.write_bytes(content[:100])
    age(tmp_path)
    catalogue = Catalogue(store, has_site=False, clock=clock)
    with caplog.at_level(logging.ERROR):
        assert list(catalogue.shelf().entries) == [SECOND]
    assert FIRST in caplog.text
    caplog.clear()
    clock.now += 2
    catalogue.shelf()
    assert caplog.text == ""
    descriptor.write_bytes(content)
    clock.now += 60
    assert list(catalogue.shelf().entries) == [FIRST, SECOND]


def test_without_any_release_there_are_no_datasets(tmp_path: Path, clock: Clock) -> None:
    from portal.releases.store import ReleaseStore

    (tmp_path / "empty-dataset").mkdir()
    (tmp_path / "not a dataset").mkdir()
    (tmp_path / "SHA256SUMS").write_text("")
    assert Catalogue(ReleaseStore(tmp_path), has_site=False, clock=clock).shelf().entries == {}
    assert Catalogue(ReleaseStore(tmp_path / "none"), has_site=False, clock=clock).shelf().entries == {}
