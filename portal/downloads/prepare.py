"""Make the files of every release that lacks them: the main path of this package.

A folder of files is made beside the others under a hidden name and renamed into place when it is whole, as releases are. The bytes follow
from the release, the public address and the pinned libraries alone: no clock, no order of work, no name of a machine is in them.
"""

from __future__ import annotations

import fcntl
import hashlib
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from portal.downloads.about import facts_of
from portal.downloads.archive import write_archive
from portal.downloads.codings import write_codings
from portal.downloads.content import TableContent, read_content
from portal.downloads.database import write_database
from portal.downloads.jsonlines import write_json_lines
from portal.downloads.manifest import (
    CHECKSUMS,
    MANIFEST,
    PACKAGE_FORMATS,
    RECIPE,
    TABLE_FORMATS,
    Copy,
    Download,
    Downloads,
    Manifest,
    read_manifest,
)
from portal.downloads.parquet import write_parquet
from portal.downloads.workbook import fits_workbook, write_workbook
from portal.errors import ReleaseError
from portal.parallel import usable_cores, work_on_cores
from portal.releases.store import Release, ReleaseStore

#: Told after each release: what was done, and how many of how many that makes.
Progress = Callable[[str, int, int], None]

_COPIES = "copies"  # the folder of the compressed copies
_UNFINISHED = ".unfinished-"
_LOCK = ".lock"
# Releases to work on for each core, below which one process is done before others are ready.
_WORTHWHILE = 4
_TEXTS = (".csv", ".json", ".jsonl", ".txt", ".md")


@dataclass(frozen=True, slots=True)
class _Task:
    """A release whose files are to be made in the hidden folder, for another process to work on."""

    store: ReleaseStore
    dataset_id: str
    version: str
    address: str
    unfinished: Path


def prepare_downloads(store: ReleaseStore, folder: Path, *, address: str = "", progress: Progress | None = None) -> int:
    """Make what is missing of the files of every release that stands; one process at a time, a second waits.

    Files of a release are made again if one is missing or of another length, if the release, the public address or the recipe changed.

    Args:
        store: The releases.
        folder: Where the files go, `build/downloads`.
        address: The public address of the portal, which citations name; empty where it has none.
        progress: Told after each release whose files were made.

    Returns:
        How many releases had files made.

    Raises:
        ReleaseError: A release is damaged, or the disk refuses; what was made before stays.
    """
    address = address.rstrip("/") + "/" if address else ""
    downloads = Downloads(folder)
    with _alone(folder):
        # The largest first, so that no core works alone on it at the end; only names are held, as descriptors of thousands are large.
        lacking = sorted((-_size(each), each.dataset_id, each.version) for each in _each(store) if not _is_whole(downloads, each, address))
        tasks = [_Task(store, name, version, address, folder / f"{_UNFINISHED}{name}-{version}") for _, name, version in lacking]
        many = usable_cores() > 1 and len(tasks) >= _WORTHWHILE * usable_cores()
        done = work_on_cores(_make, tasks, module=__name__) if many else map(_make, tasks)
        for number, (task, _) in enumerate(zip(tasks, done, strict=True), start=1):
            _put_into_place(task.unfinished, downloads.root / task.dataset_id / task.version)
            if progress:
                progress(f"downloads {task.dataset_id} {task.version}", number, len(tasks))
    return len(tasks)


def make_downloads(release: Release, folder: Path, address: str = "") -> Manifest:
    """Make every file of a release in a folder, which must not be there yet.

    A table of more rows than a sheet can hold is not made as XLSX, nor is its package.

    Raises:
        ReleaseError: If the release is damaged.
    """
    if faults := release.damage():
        raise ReleaseError(f"{release.path}: {faults[0]}. Restore the release from a copy or from git.")
    folder.mkdir(parents=True)
    created = datetime.fromisoformat(str(release.descriptor["created"])).replace(tzinfo=None)
    tables = [read_content(release, name) for name in release.tables]
    made: list[Download] = []
    for table in tables:
        facts = facts_of(release, address=address, table=table)
        targets = {form: folder / f"{table.name}.{form}" for form in TABLE_FORMATS}
        write_json_lines(release, table, targets["jsonl"])
        if fits_workbook(table):
            write_workbook([table], facts, created, targets["xlsx"])
        write_parquet(table, facts, targets["parquet"])
        write_database([table], facts, targets["sqlite"])
        made += [_download(path, table.name, form, TABLE_FORMATS[form]) for form, path in targets.items() if path.exists()]
    made += _make_package(release, tables, folder, created, address)
    manifest = Manifest(
        dataset_id=release.dataset_id,
        version=release.version,
        release=release.sha256,
        recipe=RECIPE,
        address=address,
        files=tuple(made),
        copies=_make_copies(release, made, folder),
    )
    (folder / CHECKSUMS).write_bytes(manifest.checksums())
    (folder / MANIFEST).write_text(manifest.model_dump_json(indent=1) + "\n", encoding="utf-8")
    return manifest


def _make_package(release: Release, tables: list[TableContent], folder: Path, created: datetime, address: str) -> list[Download]:
    facts = facts_of(release, address=address)
    targets = {form: folder / f"{release.dataset_id}-{release.version}.{form}" for form in PACKAGE_FORMATS}
    write_archive(release, targets["zip"])
    if all(map(fits_workbook, tables)):
        write_workbook(tables, facts, created, targets["xlsx"])
    write_database(tables, facts, targets["sqlite"])
    return [_download(path, "", form, PACKAGE_FORMATS[form]) for form, path in targets.items() if path.exists()]


def _make_copies(release: Release, made: list[Download], folder: Path) -> dict[str, dict[str, Copy]]:
    """Compress the texts of the release, and those that were made."""
    sources = {path: release.path / path for path in release.files} | {each.path: folder / each.path for each in made}
    found: dict[str, dict[str, Copy]] = {}
    for path, source in sources.items():
        if path.endswith(_TEXTS) and (copies := write_codings(source, folder / _COPIES / path)):
            found[path] = {
                coding: Copy(path=copy.relative_to(folder).as_posix(), bytes=copy.stat().st_size, sha256=_sha256(copy))
                for coding, copy in copies.items()
            }
    return found


def _each(store: ReleaseStore) -> Iterator[Release]:
    """Read every release that stands, one after another."""
    return (store.get(dataset_id, version) for dataset_id in store.dataset_ids() for version in store.versions(dataset_id))


def _make(task: _Task) -> None:
    make_downloads(task.store.get(task.dataset_id, task.version, withdrawn_too=True), task.unfinished, task.address)


def _put_into_place(unfinished: Path, final: Path) -> None:
    try:
        final.parent.mkdir(exist_ok=True)
        if final.exists():
            old = unfinished.with_name(f"{unfinished.name}-old")
            final.rename(old)
            unfinished.rename(final)
            shutil.rmtree(old)
        else:
            unfinished.rename(final)
    except OSError as error:
        raise ReleaseError(f"{final} cannot be written ({error}). Make room or mend its rights, then run it again.") from error


def _is_whole(downloads: Downloads, release: Release, address: str) -> bool:
    """Tell whether everything is there in its length; whether the bytes are right is found when they are served."""
    folder = downloads.folder(release)
    found = read_manifest(folder / MANIFEST)
    if not found or (found.release, found.recipe, found.address) != (release.sha256, RECIPE, address):
        return False
    every: list[Download | Copy] = [*found.files, *(copy for copies in found.copies.values() for copy in copies.values())]
    return all(_length(folder / each.path) == each.bytes for each in every)


def _length(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return -1


def _size(release: Release) -> int:
    return sum(int(each.get("bytes", 0)) for each in release.descriptor["resources"])


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the lock of the folder, and remove what a killed run left."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = (folder / _LOCK).open("a")
    except OSError as error:
        raise ReleaseError(f"{folder} cannot be written ({error}). Mend its rights, then run it again.") from error
    with handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        for leftover in sorted(folder.glob(f"{_UNFINISHED}*")):
            shutil.rmtree(leftover)
        yield


def _download(path: Path, table: str, form: str, mediatype: str) -> Download:
    return Download(path=path.name, table=table, format=form, mediatype=mediatype, bytes=path.stat().st_size, sha256=_sha256(path))


def _sha256(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
