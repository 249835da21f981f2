"""What is kept of a look at the releases never hides a change."""

from __future__ import annotations

import os
import shutil
import time
from datetime import date
from pathlib import Path

import pytest

from portal.downloads.manifest import Downloads
from portal.releases.store import ReleaseStore
from portal.releases.withdrawal import withdraw_release
from portal.site import published
from portal.site.published import Published, note_links, read_published
from tests.site.sample import PLAN_ID


def look(root: Path) -> tuple[Published, Published]:
    """Look twice: with what was kept, and at everything."""
    store, downloads = ReleaseStore(root / "datapackages"), Downloads(root / "build" / "downloads")
    return read_published(store, downloads, root / "build" / "kept.json"), read_published(store, downloads)


@pytest.fixture
def later(versions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project that was looked at when its files had lain still for a minute."""
    shutil.copytree(versions / "datapackages", tmp_path / "datapackages")
    now = time.time_ns()
    monkeypatch.setattr(published.time, "time_ns", lambda: now + 60_000_000_000)
    assert look(tmp_path)[0] == look(tmp_path)[1]
    return tmp_path


def test_what_has_not_changed_is_not_read_again(later: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = look(later)[1]
    monkeypatch.setattr(published, "_look", lambda *_: pytest.fail("it was read again"))
    assert (
        read_published(ReleaseStore(later / "datapackages"), Downloads(later / "build" / "downloads"), later / "build" / "kept.json")
        == expected
    )


def test_what_changed_just_now_is_read_again_the_next_time(versions: Path, tmp_path: Path) -> None:
    """Within a tick of the clock another change would show no other time."""
    shutil.copytree(versions / "datapackages", tmp_path / "datapackages")
    look(tmp_path)
    assert (tmp_path / "build" / "kept.json").read_bytes() == b"{}"


def test_any_change_shows(later: Path) -> None:
    folder = later / "datapackages" / PLAN_ID
    seen = {look(later)[0].digests[PLAN_ID]}
    newest = max(each for each in folder.iterdir() if each.is_dir())
    descriptor = newest / "datapackage.json"
    times = descriptor.stat()
    content = descriptor.read_bytes()
    for change in (
        lambda: (descriptor.write_bytes(content[::-1]), os.utime(descriptor, ns=(times.st_atime_ns, times.st_mtime_ns))),
        lambda: descriptor.write_bytes(content + b" "),
        lambda: descriptor.write_bytes(content),
        lambda: withdraw_release(ReleaseStore(later / "datapackages"), PLAN_ID, newest.name, reason="误", withdrawn=date(2026, 3, 1)),
        lambda: shutil.rmtree(newest),
    ):
        change()
        kept, whole = look(later)
        assert kept == whole
        seen.add(kept.digests[PLAN_ID])
    assert len(seen) == 5, "the third change undoes the first two"
    shutil.rmtree(folder)
    assert look(later)[0] == look(later)[1]
    assert PLAN_ID not in look(later)[0].digests


def test_second_names_of_files_change_nothing(later: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store, downloads, kept = ReleaseStore(later / "datapackages"), Downloads(later / "build" / "downloads"), later / "build" / "kept.json"
    expected = look(later)[1]
    for number, path in enumerate(sorted((later / "datapackages").rglob("datapackage.json"))):
        os.link(path, later / f"{number}.json")
    note_links(store, downloads, kept, expected.digests)
    monkeypatch.setattr(published, "_look", lambda *_: pytest.fail("it was read again"))
    assert read_published(store, downloads, kept) == expected


def test_a_damaged_record_costs_one_look_at_everything(later: Path) -> None:
    (later / "build" / "kept.json").write_text('{"demo": [1')
    kept, whole = look(later)
    assert kept == whole
