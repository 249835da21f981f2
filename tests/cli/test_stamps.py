"""Stamps tell by content what is out of date: a touched file or a fresh checkout is not."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from portal.cli.stamps import FileLedger, Stamps, fingerprint


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    (root / "datasets" / "demo").mkdir(parents=True)
    (root / "datasets" / "demo" / "source.txt").write_text("甲", encoding="utf-8")
    (root / "datasets" / "demo" / "plan.yml").write_text("title: 甲", encoding="utf-8")
    (root / "mkdocs.yml").write_text("site_name: x", encoding="utf-8")
    return root


NAMES = ("datasets", "mkdocs.yml", "missing")


def test_a_touched_file_changes_nothing(tree: Path) -> None:
    before = fingerprint(tree, NAMES)
    for path in tree.rglob("*"):
        os.utime(path, (0, 0))
    assert fingerprint(tree, NAMES) == before


def test_a_copy_elsewhere_is_the_same(tree: Path, tmp_path: Path) -> None:
    assert fingerprint(shutil.copytree(tree, tmp_path / "copy"), NAMES) == fingerprint(tree, NAMES)


def test_what_running_leaves_behind_changes_nothing(tree: Path) -> None:
    before = fingerprint(tree, NAMES)
    (tree / "datasets" / "__pycache__").mkdir()
    (tree / "datasets" / "__pycache__" / "x.py").write_text("", encoding="utf-8")
    for name in (".lock", ".hidden", "x.pyc"):
        (tree / "datasets" / name).write_text("x", encoding="utf-8")
    assert fingerprint(tree, NAMES) == before


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda root: (root / "datasets/demo/source.txt").write_text("乙", encoding="utf-8"), id="another content"),
        pytest.param(lambda root: (root / "datasets/demo/source.txt").rename(root / "datasets/demo/text.txt"), id="another name"),
        pytest.param(lambda root: (root / "datasets/demo/new.txt").write_text("", encoding="utf-8"), id="a new file, empty"),
        pytest.param(lambda root: (root / "datasets/demo/plan.yml").unlink(), id="a file less"),
        pytest.param(lambda root: (root / "missing").write_text("x", encoding="utf-8"), id="a missing one that appears"),
    ],
)
def test_another_content_or_name_counts(tree: Path, change: object) -> None:
    assert callable(change)
    before = fingerprint(tree, NAMES)
    change(tree)
    assert fingerprint(tree, NAMES) != before


def test_content_that_moves_from_file_to_file_counts(tree: Path) -> None:
    """A hash of all contents in a row would not see it."""
    before = fingerprint(tree, NAMES)
    (tree / "datasets/demo/source.txt").write_text("title: 甲", encoding="utf-8")
    (tree / "datasets/demo/plan.yml").write_text("甲", encoding="utf-8")
    assert fingerprint(tree, NAMES) != before


def learned(root: Path) -> str:
    """Return the fingerprint by a ledger of its own, which is kept for the next."""
    ledger = FileLedger(root)
    found = fingerprint(root, NAMES, ledger)
    ledger.save()
    return found


def lie_still(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let ten seconds go by since the files were written."""
    now = time.time_ns()
    monkeypatch.setattr("portal.cli.stamps.time.time_ns", lambda: now + 10_000_000_000)


def wait_for_a_tick(path: Path) -> None:
    """Wait until the file system would give a file a later time: it counts in some milliseconds."""
    probe = path.with_name(".probe")
    while True:
        probe.write_text("", encoding="utf-8")
        if probe.stat().st_ctime_ns > path.stat().st_ctime_ns:
            return


def files_read(root: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of the files that the next fingerprint reads."""
    read: list[str] = []
    digest = hashlib.file_digest

    def noted(file: Any, name: str) -> Any:
        read.append(Path(file.name).name)
        return digest(file, name)

    with monkeypatch.context() as patch:
        patch.setattr("portal.cli.stamps.hashlib.file_digest", noted)
        assert learned(root) == fingerprint(root, NAMES)
    return read


def test_only_files_that_may_have_changed_are_read_again(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lie_still(tree, monkeypatch)
    assert files_read(tree, monkeypatch) == ["plan.yml", "source.txt", "mkdocs.yml"]
    assert files_read(tree, monkeypatch) == []
    wait_for_a_tick(tree / "datasets/demo/source.txt")
    (tree / "datasets/demo/source.txt").write_text("乙", encoding="utf-8")
    assert files_read(tree, monkeypatch) == ["source.txt"]
    (tree / "datasets/demo/plan.yml").unlink()
    assert files_read(tree, monkeypatch) == []
    assert "plan.yml" not in (tree / "build" / "files.json").read_text(encoding="utf-8")


def test_a_file_that_was_written_just_now_is_read_again(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever changes within a tick of the clock leaves no other time behind."""
    assert len(files_read(tree, monkeypatch)) == 3
    assert len(files_read(tree, monkeypatch)) == 3


def test_another_content_of_the_same_size_and_time_is_seen(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lie_still(tree, monkeypatch)
    before = learned(tree)
    path = tree / "datasets/demo/source.txt"
    times = path.stat().st_atime_ns, path.stat().st_mtime_ns
    wait_for_a_tick(path)
    path.write_text("乙", encoding="utf-8")
    os.utime(path, ns=times)
    assert learned(tree) != before


@pytest.mark.parametrize("damaged", [b"", b"{", b"[1]", b"7", b'{"mkdocs.yml": 7}', b'{"mkdocs.yml": [1, 2, 3, 4, "x"]}', b"\xff"])
def test_a_damaged_ledger_means_reading_all_files(tree: Path, monkeypatch: pytest.MonkeyPatch, damaged: bytes) -> None:
    lie_still(tree, monkeypatch)
    before = learned(tree)
    (tree / "build" / "files.json").write_bytes(damaged)
    assert learned(tree) == before
    assert files_read(tree, monkeypatch) == []


def test_stamps_are_kept_beside_each_other(tree: Path) -> None:
    stamps = Stamps(tree)
    assert stamps.read("site") == ""
    stamps.write("datapackages", "a")
    stamps.write("site", "b")
    stamps.write("datapackages", "c")
    assert (stamps.read("datapackages"), stamps.read("site")) == ("c", "b")
    assert json.loads(stamps.path.read_text(encoding="utf-8")) == {"datapackages": "c", "site": "b"}
    assert [path.name for path in stamps.path.parent.iterdir()] == ["stamps.json"]


@pytest.mark.parametrize("damaged", ["", "{", "[1]", "7"])
def test_a_damaged_stamp_means_build_again(tree: Path, damaged: str) -> None:
    stamps = Stamps(tree)
    stamps.path.parent.mkdir()
    stamps.path.write_text(damaged, encoding="utf-8")
    assert stamps.read("site") == ""


@pytest.mark.parametrize("damaged", [b"", b"{", b"[1]", b"7", b"\xff\xfe\xfd"])
def test_a_damaged_stamp_is_written_anew(tree: Path, damaged: bytes) -> None:
    stamps = Stamps(tree)
    stamps.path.parent.mkdir()
    stamps.path.write_bytes(damaged)
    stamps.write("site", "a")
    assert stamps.read("site") == "a"


def test_building_again_builds_only_what_is_out_of_date(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A touched file builds nothing; a changed page builds the site and no package; a changed plan builds the packages."""
    built: list[str] = []

    def packages(root: Path, **_: object) -> list[object]:
        built.append("packages")
        return []

    def site(root: Path, **_: object) -> Path:
        built.append("site")
        (root / "build" / "site").mkdir(parents=True, exist_ok=True)
        (root / "build" / "site" / "index.html").write_text("", encoding="utf-8")
        (root / "datapackages").mkdir(exist_ok=True)
        return root / "build" / "site"

    def files(root: Path, _: object) -> int:
        built.append("files")
        for folder in (root / "datapackages").glob("demo/*"):
            (root / "build/downloads/demo" / folder.name).mkdir(parents=True, exist_ok=True)
            (root / "build/downloads/demo" / folder.name / "manifest.json").write_text("", encoding="utf-8")
        return 1

    monkeypatch.setattr("portal.pipeline.build_datapackages", packages)
    monkeypatch.setattr("portal.cli.build.build_downloads", files)
    monkeypatch.setattr("portal.site.build.build_site", site)
    # The releases below are folders with a name only: there is nothing in them to search.
    monkeypatch.setattr("portal.query.search_index.update_index", lambda *_, **__: None)
    from portal.cli.build import build

    def after(change: object = None) -> list[str]:
        built.clear()
        if callable(change):
            change()
        build(tree, date(2026, 1, 31))
        return list(built)

    assert after() == ["packages", "files", "site"]
    assert after() == []
    assert after(lambda: [os.utime(path, (0, 0)) for path in tree.rglob("*.txt")]) == []
    assert after(lambda: (tree / "mkdocs.yml").write_text("site_name: y", encoding="utf-8")) == ["files", "site"]
    assert after(lambda: (tree / "datasets/demo/source.txt").write_text("乙", encoding="utf-8")) == ["packages"]
    assert after((tree / "build/site/index.html").unlink) == ["site"]
    release = tree / "datapackages/demo/1.0.0"
    release.mkdir(parents=True)
    (release / "datapackage.json").write_text('{"resources": []}', encoding="utf-8")
    assert after() == ["packages", "files", "site"], "a release that has no files yet"
    assert after() == []
    assert after(lambda: shutil.rmtree(tree / "build/downloads/demo/1.0.0")) == ["files", "site"], (
        "as the message of a damaged file asks for"
    )
    assert after(lambda: shutil.rmtree(tree / "build")) == ["packages", "files", "site"]
