"""What searches look at follows what is on disk."""

from __future__ import annotations

import logging
import os
import threading
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import date
from pathlib import Path

import pytest

from portal.api.ckan import catalogue as module
from portal.api.ckan.catalogue import BusyError, Catalogue, Shelf
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
    clock.now += 5
    assert list(catalogue.shelf().entries) == [FIRST, SECOND]


def test_without_any_release_there_are_no_datasets(tmp_path: Path, clock: Clock) -> None:
    from portal.releases.store import ReleaseStore

    (tmp_path / "empty-dataset").mkdir()
    (tmp_path / "not a dataset").mkdir()
    (tmp_path / "SHA256SUMS").write_text("")
    assert Catalogue(ReleaseStore(tmp_path), has_site=False, clock=clock).shelf().entries == {}
    assert Catalogue(ReleaseStore(tmp_path / "none"), has_site=False, clock=clock).shelf().entries == {}


def test_while_the_first_look_takes_its_time_only_some_wait_and_later_looks_hold_up_nobody(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()
    began = threading.Event()
    real = module.describe_package

    def describe(store, name, **options):
        began.set()
        assert go_on.wait(60)
        return real(store, name, **options)

    monkeypatch.setattr(module, "describe_package", describe)
    catalogue = Catalogue(copy_releases(tmp_path, (FIRST, "1.0.0")), has_site=False, clock=clock)
    with ThreadPoolExecutor(20) as pool:
        asked = {pool.submit(catalogue.shelf) for _ in range(20)}
        refused: set[Future[Shelf]] = set()
        while len(refused) < 12:
            done, _ = wait(asked - refused, timeout=60, return_when=FIRST_COMPLETED)
            assert done
            refused |= done
        go_on.set()
    assert all(isinstance(each.exception(), BusyError) for each in refused)
    assert {tuple(each.result().entries) for each in asked - refused} == {(FIRST,)}

    go_on.clear()
    began.clear()
    copy_releases(tmp_path, (SECOND, "1.0.0"))
    clock.now += 1
    with ThreadPoolExecutor(1) as pool:
        looking = pool.submit(catalogue.shelf)
        assert began.wait(60)
        assert list(catalogue.shelf().entries) == [FIRST]
        go_on.set()
        assert list(looking.result(timeout=60).entries) == [FIRST, SECOND]
