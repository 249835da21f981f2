"""What is published at the moment of a build: every dataset, by what its pages follow from, and its newest release."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import orjson

from portal.downloads.manifest import MANIFEST, Downloads
from portal.errors import UnknownReleaseError
from portal.packaging.descriptor import ALL_PLANS
from portal.packaging.package import DESCRIPTOR
from portal.releases.store import Edition, ReleaseStore


@dataclass(frozen=True, slots=True)
class Published:
    """All datasets.

    Attributes:
        digests: Of each dataset, that of its releases, tombstones and files in other formats; that of all plans joined comes first.
        editions: The newest release of each dataset of which one stands, by id.
    """

    digests: dict[str, str]
    editions: tuple[Edition, ...]


def read_published(store: ReleaseStore, downloads: Downloads, kept: Path | None = None) -> Published:
    """Look at every dataset.

    A descriptor holds the digests of all files of its release, and a manifest those of what was made of it.

    Args:
        store: The releases.
        downloads: What was made of them.
        kept: A file that keeps what was read of each dataset, so that only those whose files were touched since are read again: by size,
            times and place on disk. One that is missing or damaged costs reading all.
    """
    before = _read(kept) if kept else {}
    now: dict[str, _Looked] = {}
    digests: dict[str, str] = {}
    editions: list[Edition] = []
    started = time.time_ns()
    is_new = False
    folders = [each for each in _names(store.root) if os.path.isdir(f"{store.root}/{each}")]  # noqa: PTH112 - as below
    for dataset_id in sorted(folders, key=lambda each: (each != ALL_PLANS, each)):
        state = _state_of(store.root / dataset_id, downloads.root / dataset_id)
        looked = before.get(dataset_id)
        if not looked or looked[0] != state:
            is_new = True
            found = _look(store, downloads, dataset_id)
            if not found:
                continue
            looked = state, *found
        if _is_settled(state, started):
            now[dataset_id] = looked
        _, digests[dataset_id], version, sha256 = looked
        if version:
            editions.append(Edition(store.root, dataset_id, version, sha256))
    if kept and (is_new or before.keys() != now.keys()):
        _write(kept, now)
    return Published(digests, tuple(sorted(editions, key=lambda each: each.dataset_id)))


def note_links(store: ReleaseStore, downloads: Downloads, kept: Path, dataset_ids: Iterable[str]) -> None:
    """Take note that files of some datasets were given second names since `read_published` looked at them, and are the same all the same.

    A second name changes the time at which something was last known of a file, and nothing else.
    """
    found = _read(kept)
    at = time.time_ns()
    for each in found.keys() & set(dataset_ids):
        state = _state_of(store.root / each, downloads.root / each)
        former, digest, version, sha256 = found[each]
        if _is_settled(state, at) and [(*file[:3], file[4]) for file in state] == [(*file[:3], file[4]) for file in former]:
            found[each] = state, digest, version, sha256
    _write(kept, found)


def _is_settled(state: Iterable[_File], at: int) -> bool:
    """Tell whether another change would show: within a tick of a file system's clock, or in the future, it may have the same times."""
    return all(at - max(changed, touched) > _TICK_NS for _, _, changed, touched, _ in state)


def _write(kept: Path, looked: dict[str, _Looked]) -> None:
    kept.parent.mkdir(parents=True, exist_ok=True)
    unfinished = kept.with_suffix(".unfinished")
    unfinished.write_bytes(orjson.dumps(looked))
    unfinished.replace(kept)


# The coarsest clock of a file system in use ticks every two seconds (FAT).
_TICK_NS = 2_000_000_000
_File = tuple[str, int, int, int, int]  # name, size, last change, last change of what is known of it, place on disk
# The state of a dataset's files, the digest of their content, and version and descriptor of the newest release that stands.
_Looked = tuple[tuple[_File, ...], str, str, str]


def _look(store: ReleaseStore, downloads: Downloads, dataset_id: str) -> tuple[str, str, str] | None:
    """Read what a dataset is known by; None for a folder that is no dataset."""
    try:
        versions = store.versions(dataset_id, withdrawn_too=True)
    except UnknownReleaseError:
        return None
    total = hashlib.sha256()
    for name in sorted(each for each in _names(store.root / dataset_id) if each.endswith(".json")):
        total.update(name.encode() + (store.root / dataset_id / name).read_bytes())
    newest = "", ""
    for version in versions:
        described = hashlib.sha256((store.root / dataset_id / version / DESCRIPTOR).read_bytes())
        total.update(version.encode() + described.digest())
        manifest = downloads.root / dataset_id / version / MANIFEST
        if manifest.is_file():
            total.update(hashlib.sha256(manifest.read_bytes()).digest())
        if not store.is_withdrawn(dataset_id, version):
            newest = version, described.hexdigest()
    return total.hexdigest(), *newest


def _state_of(releases: Path, made: Path) -> tuple[_File, ...]:
    """Return the state of every file that `_look` reads, and of the folders that hold them."""
    found: list[_File] = []
    for name in sorted(_names(releases)):
        place = f"{releases}/{name}"
        for label, path in ((name, place), (f"{name}/", f"{place}/{DESCRIPTOR}"), (f"{name}//", f"{made}/{name}/{MANIFEST}")):
            try:
                state = os.stat(path)  # noqa: PTH116 - thousands of files: half the time of pathlib
            except OSError:  # no folder of a release, or nothing was made of it
                continue
            found.append((label, state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino))
    return tuple(found)


def _read(kept: Path) -> dict[str, _Looked]:
    try:
        return {
            name: (tuple(tuple(each) for each in state), digest, version, sha256)
            for name, (state, digest, version, sha256) in orjson.loads(kept.read_bytes()).items()
        }
    except (FileNotFoundError, ValueError, TypeError, AttributeError):
        return {}


def _names(folder: Path) -> list[str]:
    try:
        return os.listdir(folder)  # noqa: PTH208 - as above
    except (FileNotFoundError, NotADirectoryError):
        return []
