"""What a built thing was built from: content hashes, so that a fresh checkout or a touched file changes nothing."""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import orjson

_IGNORED = {"__pycache__", ".lock"}
# The coarsest clock of a file system in use ticks every two seconds (FAT).
_TICK_NS = 2_000_000_000
_State = tuple[int, int, int, int]


def fingerprint(root: Path, names: Iterable[str], ledger: FileLedger | None = None) -> str:
    """Return the sha256 of everything under some files and folders of the project: paths and contents.

    Args:
        root: The project's folder.
        names: Files or folders in it; one that is missing counts as empty.
        ledger: Knows the digests of files that are as they were; without it every file is read.
    """
    total = hashlib.sha256()
    for name in names:
        for path in _files(f"{root}/{name}", name):
            total.update(path.encode() + b"\0")
            total.update(ledger.digest(path) if ledger else hashlib.sha256((root / path).read_bytes()).digest())
    return total.hexdigest()


def _files(place: str, path: str) -> Iterator[str]:
    """Yield the paths of all files below a place, in order, beginning with the given path."""
    try:
        with os.scandir(place) as entries:
            found = sorted(entries, key=lambda each: each.name)
    except FileNotFoundError:
        return
    except NotADirectoryError:
        yield path
        return
    for each in found:
        if each.name in _IGNORED or each.name.startswith(".") or each.name.endswith(".pyc"):
            continue
        if each.is_dir():
            yield from _files(each.path, f"{path}/{each.name}")
        elif each.is_file():
            yield f"{path}/{each.name}"


class FileLedger:
    """The digests of files by their size, times and place on disk, so that only files which may have changed are read.

    A file is read again unless its size, the time of its last change, the time of the last change of that time, and its inode are all
    as they were when it was read, and it had lain still for longer than a clock's tick then: what changes within a tick of being read
    shows no other time. The ledger is kept in `build/files.json`; one that is missing or damaged costs reading all files.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._path = root / "build" / "files.json"
        self._known: dict[str, tuple[_State, bytes]] = {}
        self._seen: dict[str, tuple[_State, bytes]] = {}
        self._is_new = False
        try:
            for path, (size, changed, touched, inode, digest) in orjson.loads(self._path.read_bytes()).items():
                self._known[path] = (size, changed, touched, inode), bytes.fromhex(digest)
        except (FileNotFoundError, ValueError, TypeError, AttributeError):
            self._known = {}

    def digest(self, path: str) -> bytes:
        """Return the SHA-256 of a file of the project, read only if it may have changed."""
        place = f"{self._root}/{path}"
        state = _state_of(place)
        known = self._seen.get(path) or self._known.get(path)
        if known and known[0] == state:
            self._seen[path] = known
            return known[1]
        started = time.time_ns()
        with open(place, "rb") as file:  # noqa: PTH123 - tens of thousands of files: half the time of pathlib
            digest = hashlib.file_digest(file, "sha256").digest()
        # A file that changed just now, or lies in the future of this clock, is read again the next time.
        if _state_of(place) == state and started - max(state[1], state[2]) > _TICK_NS:
            self._seen[path] = state, digest
            self._is_new = True
        else:
            self._seen.pop(path, None)
        return digest

    def save(self) -> None:
        """Keep what was learned; files that were not asked for are forgotten."""
        if not self._is_new and self._seen.keys() == self._known.keys():
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = self._path.with_suffix(".unfinished")
        unfinished.write_bytes(orjson.dumps({path: (*state, digest.hex()) for path, (state, digest) in self._seen.items()}))
        unfinished.replace(self._path)


def _state_of(place: str) -> _State:
    found = os.stat(place)  # noqa: PTH116 - as above
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino


class Stamps:
    """The fingerprints of the last builds, kept in `build/stamps.json`."""

    def __init__(self, root: Path) -> None:
        self.path = root / "build" / "stamps.json"

    def read(self, name: str) -> str:
        """Return the fingerprint of the last build of one thing; empty if there was none."""
        return str(self._all().get(name, ""))

    def write(self, name: str, value: str) -> None:
        """Note that one thing was built from this fingerprint."""
        found = {**self._all(), name: value}
        self.path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = self.path.with_suffix(".unfinished")
        unfinished.write_text(json.dumps(found, indent=2, sort_keys=True) + "\n", encoding="utf-8")
        unfinished.replace(self.path)

    def _all(self) -> dict[str, object]:
        """Return what is noted; nothing where the file is missing or damaged, so that everything is built again."""
        try:
            found = json.loads(self.path.read_bytes())
        except (FileNotFoundError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}
