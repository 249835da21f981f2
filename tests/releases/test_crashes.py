"""Releasing is whole or not at all: killed before any file operation, with a full disk, in a folder that cannot be written."""

from __future__ import annotations

import errno
import multiprocessing
import os
import resource
import shutil
import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from portal.errors import PortalError, ReleaseError
from portal.packaging.package import Package
from portal.records import PlanTables
from portal.releases.make import Draft, propose_release, release_draft
from portal.releases.manifest import complete_manifest, verify_releases
from portal.releases.store import ReleaseStore
from portal.releases.withdrawal import withdraw_release
from tests.packaging.sample import CREATED, PUBLISHER, TEXT, package_of, plan_tables

# What Python tells an audit hook of before it asks the system for it; fsync is told of by a wrapper.
_OPERATIONS = {"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.truncate", "os.link", "os.symlink"}
_FORK = multiprocessing.get_context("fork")
Work = Callable[[Path], object]
Before = Callable[[str, int], None]


def longer() -> PlanTables:
    return replace(plan_tables(), texts={"demo-2015": TEXT + "终\n"})


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> tuple[Package, Package]:
    """A first release and the one after it, built and checked once: only writing them is tried over and over."""
    store = ReleaseStore(tmp_path_factory.mktemp("made"))
    drafts = [Draft("demo-2015", tables, CREATED, PUBLISHER) for tables in (plan_tables(), longer())]
    first = release_draft(store, drafts[0])
    second = propose_release(store, drafts[1])
    assert first
    assert second
    return first.package, second.package


def commit(root: Path, package: Package) -> None:
    """Do everything on disk that a run of `portal release` does; a run after a killed one finds its work done or to be done."""
    store = ReleaseStore(root)
    if package.version not in (store.versions(package.dataset_id) if package.dataset_id in store.dataset_ids() else ()):
        store.write(package)
    complete_manifest(store)


def watch(root: Path, before: Before) -> None:
    """Call `before` with each file operation below a folder and its number, from now on, in this process."""
    count = 0
    real_fsync = os.fsync

    def tell(name: str) -> None:
        nonlocal count
        count += 1
        before(name, count)

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        # What rmtree removes is named below the folder it is in, without a path.
        is_below = isinstance(arguments[0], str | Path) and (
            str(arguments[0]).startswith(str(root)) or not Path(arguments[0]).is_absolute()
        )
        if event in _OPERATIONS and is_below:
            tell(event)

    def fsync(handle: int) -> None:
        tell("fsync")
        real_fsync(handle)

    os.fsync = fsync
    sys.addaudithook(hook)  # cannot be taken back: only ever called in a child


def in_child(root: Path, work: Work, before: Before, *, prepare: Callable[[], None] = lambda: None) -> tuple[int, str]:
    """Do some work in a process of its own that is watched; returns its exit code and the error it met."""
    told: multiprocessing.SimpleQueue[str] = _FORK.SimpleQueue()

    def run() -> None:
        prepare()
        watch(root, before)
        try:
            work(root)
        except PortalError as error:
            told.put(f"{type(error).__name__}: {error}")
            os._exit(3)
        os._exit(0)

    child = _FORK.Process(target=run)
    child.start()
    child.join()
    assert child.exitcode is not None
    return child.exitcode, "" if told.empty() else told.get()


def operations(root: Path, work: Work) -> int:
    """Count the file operations of some work, in a copy."""
    copy = root.with_name("counted")
    if root.exists():
        shutil.copytree(root, copy)
    counter = _FORK.Value("i", 0)

    def count(_name: str, number: int) -> None:
        counter.value = number

    assert in_child(copy, work, count) == (0, "")
    shutil.rmtree(copy)
    return counter.value


def state(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file() and path.name != ".lock"}


def published(root: Path) -> dict[str, bytes]:
    """What readers see: what lies in releases, whole folders only."""
    return {name: content for name, content in state(root).items() if not name.startswith(".")}


def kill_at(number: int) -> Before:
    def before(_name: str, now: int) -> None:
        if now == number:
            os.kill(os.getpid(), signal.SIGKILL)

    return before


def fail_at(number: int, code: int) -> Before:
    def before(_name: str, now: int) -> None:
        if now == number:
            raise OSError(code, os.strerror(code))

    return before


@pytest.mark.parametrize("which", [pytest.param(0, id="first release"), pytest.param(1, id="release after another")])
def test_a_run_killed_before_any_file_operation_leaves_what_was_there_and_the_next_succeeds(
    tmp_path: Path, packages: tuple[Package, Package], which: int
) -> None:
    start = tmp_path / "start"
    start.mkdir()
    for package in packages[:which]:
        commit(start, package)

    def work(root: Path) -> None:
        commit(root, packages[which])

    whole = tmp_path / "whole"
    shutil.copytree(start, whole)
    work(whole)
    old, new = published(start), published(whole)
    total = operations(start, work)
    assert total > 2 * len(packages[which].files)  # each is opened and synced at least
    seen: set[str] = set()
    for number in range(1, total + 1):
        root = tmp_path / f"killed-{number}"
        shutil.copytree(start, root)
        assert in_child(root, work, kill_at(number)) == (-signal.SIGKILL, "")
        found = published(root)
        # The release is there whole or not at all; the manifest is the old one or the new one.
        for name in old.keys() - {"SHA256SUMS"}:
            assert found[name] == old[name]
        came = {name: content for name, content in found.items() if name not in old}
        wanted = {name: content for name, content in new.items() if name not in old}
        releases = {name for name in wanted if name != "SHA256SUMS"}
        assert came.keys() & releases in (set(), releases)
        assert all(content == wanted[name] for name, content in came.items())
        assert found.get("SHA256SUMS") in (old.get("SHA256SUMS"), new["SHA256SUMS"])
        seen.add("released" if came.keys() & releases else "not released")
        work(root)
        assert state(root) == new
        assert verify_releases(ReleaseStore(root)) == ()
        shutil.rmtree(root)
    assert seen == {"released", "not released"}


def test_a_run_killed_while_it_clears_what_a_killed_run_left_is_cleared_by_the_next(
    tmp_path: Path, packages: tuple[Package, Package]
) -> None:
    start = tmp_path / "start"
    commit(start, packages[0])
    for number, name in enumerate(("all-plans-1.0.0", "demo-2015-1.0.1")):
        for path in (f"tasks-{number}.csv", "sources/a.txt"):
            left = start / f".unfinished-{name}" / path
            left.parent.mkdir(parents=True, exist_ok=True)
            left.write_bytes(b"task_")
    (start / ".unfinished-SHA256SUMS").write_bytes(b"# rel")

    def work(root: Path) -> None:
        commit(root, packages[1])

    whole = tmp_path / "whole"
    shutil.copytree(start, whole)
    work(whole)
    assert not [name for name in state(whole) if name.startswith(".")]
    assert operations(start, work) > operations(whole, work) + 8  # four files, four folders, and the manifest
    for number in range(1, operations(start, work) + 1):
        root = tmp_path / f"killed-{number}"
        shutil.copytree(start, root)
        assert in_child(root, work, kill_at(number)) == (-signal.SIGKILL, "")
        work(root)
        assert state(root) == state(whole)
        shutil.rmtree(root)


@pytest.mark.parametrize("name", ["CHANGELOG.md", "datapackage.json"])
def test_a_run_killed_in_the_middle_of_a_file_leaves_what_was_there(tmp_path: Path, packages: tuple[Package, Package], name: str) -> None:
    """The system itself ends it at the byte that is one too many, after it has written those before."""
    start = tmp_path / "start"
    commit(start, packages[0])
    before = published(start)

    def work(root: Path) -> None:
        commit(root, packages[1])

    length = len(packages[1].files[name])
    for size in (1, length // 2, length - 1):
        root = tmp_path / f"cut-{size}"
        shutil.copytree(start, root)

        def limit(most: int = size) -> None:
            signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

        assert in_child(root, work, lambda _name, _number: None, prepare=limit) == (-signal.SIGXFSZ, "")
        cut = {path for path, content in state(root).items() if path.startswith(".") and len(content) == size}
        # Files are written in the order of their names: at the first byte the first of them is cut.
        assert cut == {f".unfinished-demo-2015-1.0.1/{name if size > 1 else 'CHANGELOG.md'}"}
        assert published(root) == before
        assert verify_releases(ReleaseStore(root)) == ()
        work(root)
        assert verify_releases(ReleaseStore(root)) == ()
        assert {path: published(root)[path] for path in before if path != "SHA256SUMS"} == {
            path: content for path, content in before.items() if path != "SHA256SUMS"
        }
        assert not [path for path in state(root) if path.startswith(".")]
        shutil.rmtree(root)


def test_a_withdrawal_killed_before_any_file_operation_is_done_or_not(tmp_path: Path, packages: tuple[Package, Package]) -> None:
    start = tmp_path / "start"
    for package in packages:
        commit(start, package)

    def work(root: Path) -> None:
        store = ReleaseStore(root)
        if not store.is_withdrawn("demo-2015", "1.0.0"):
            withdraw_release(store, "demo-2015", "1.0.0", reason="误读", withdrawn=date(2026, 3, 1))
        complete_manifest(store)

    whole = tmp_path / "whole"
    shutil.copytree(start, whole)
    work(whole)
    for number in range(1, operations(start, work) + 1):
        root = tmp_path / f"killed-{number}"
        shutil.copytree(start, root)
        assert in_child(root, work, kill_at(number)) == (-signal.SIGKILL, "")
        store = ReleaseStore(root)
        if store.is_withdrawn("demo-2015", "1.0.0"):
            assert store.tombstone("demo-2015", "1.0.0").reason == "误读"
        work(root)
        assert state(root) == state(whole)
        shutil.rmtree(root)


def test_an_operation_that_fails_leaves_the_releases_and_is_told(tmp_path: Path, packages: tuple[Package, Package]) -> None:
    code = errno.ENOSPC
    start = tmp_path / "start"
    commit(start, packages[0])
    before = published(start)

    def work(root: Path) -> None:
        commit(root, packages[1])

    for number in range(1, operations(start, work) + 1):
        root = tmp_path / f"failed-{number}"
        shutil.copytree(start, root)
        ended, told = in_child(root, work, fail_at(number, code))
        store = ReleaseStore(root)
        if ended == 0:
            continue  # it failed while tidying up what is gone already
        assert ended == 3
        assert told.startswith("ReleaseError: ")
        assert os.strerror(code) in told
        found = published(root)
        # The very last operation, after the manifest, may be the one that failed.
        assert all(found[name] == content for name, content in before.items() if name != "SHA256SUMS")
        assert all(store.get("demo-2015", version).damage() == () for version in store.versions("demo-2015"))
        assert not [name for name in state(root) if name.startswith(".")]
        work(root)
        assert verify_releases(ReleaseStore(root)) == ()
        shutil.rmtree(root)


def test_a_file_too_large_for_the_disk_leaves_no_trace(tmp_path: Path, packages: tuple[Package, Package]) -> None:
    """The real thing: the system refuses to write more, in the middle of a file."""
    root = tmp_path / "full"
    commit(root, packages[0])
    before = state(root)

    def full() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))

    ended, told = in_child(root, lambda there: commit(there, packages[1]), lambda _name, _number: None, prepare=full)
    assert (ended, "Make room or mend its rights, then release again." in told) == (3, True)
    assert state(root) == before
    commit(root, packages[1])
    assert verify_releases(ReleaseStore(root)) == ()


def unprivileged(root: Path) -> None:
    """Rights do not bind root, who also gets this far in CI: become nobody."""
    if os.getuid() == 0:
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)
    os.chdir(root)


@pytest.fixture
def readable(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that everybody may reach: the ones that pytest makes are for their owner."""
    root = Path("/tmp") / f"portal-read-only-{os.getpid()}"
    root.mkdir()
    yield root
    for path in root.rglob("*"):
        path.chmod(0o755)
    root.chmod(0o755)
    shutil.rmtree(root)


def test_a_read_only_folder_is_left_alone_and_what_to_do_is_said(readable: Path, packages: tuple[Package, Package]) -> None:
    commit(readable, packages[0])
    before = state(readable)
    for path in [readable, *readable.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    ended, told = in_child(
        readable, lambda there: commit(Path(), packages[1]), lambda _name, _number: None, prepare=lambda: unprivileged(readable)
    )
    assert (ended, told.startswith("ReleaseError: "), "mend its rights" in told) == (3, True, True)
    assert state(readable) == before
    # Where there is nothing to release, nothing has to be written.
    assert in_child(
        readable, lambda there: commit(Path(), packages[0]), lambda _name, _number: None, prepare=lambda: unprivileged(readable)
    ) == (0, "")


def _release(root: Path, results: multiprocessing.SimpleQueue[str]) -> None:
    made = release_draft(ReleaseStore(root), Draft("demo-2015", longer(), CREATED, PUBLISHER))
    complete_manifest(ReleaseStore(root))
    results.put(made.package.version if made else "nothing new")


def test_of_two_runs_at_once_one_releases_and_the_other_finds_nothing_new(tmp_path: Path, packages: tuple[Package, Package]) -> None:
    commit(tmp_path, packages[0])
    results: multiprocessing.SimpleQueue[str] = _FORK.SimpleQueue()
    runs = [_FORK.Process(target=_release, args=(tmp_path, results)) for _ in range(3)]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    assert sorted(results.get() for _ in runs) == ["1.0.1", "nothing new", "nothing new"]
    assert verify_releases(ReleaseStore(tmp_path)) == ()


def test_the_lock_of_a_killed_run_does_not_stop_the_next(tmp_path: Path) -> None:
    store = ReleaseStore(tmp_path)

    def die() -> None:
        with store.exclusively():
            os.kill(os.getpid(), signal.SIGKILL)

    child = _FORK.Process(target=die)
    child.start()
    child.join()
    store.write(package_of(plan_tables()))
    with pytest.raises(ReleaseError, match="is there already"):
        store.write(package_of(plan_tables()))
