"""What a built thing was built from: content hashes, so that a fresh checkout or a touched file changes nothing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

_IGNORED = {"__pycache__", ".lock"}


def fingerprint(root: Path, names: Iterable[str]) -> str:
    """Return the sha256 of everything under some files and folders of the project: paths and contents.

    Args:
        root: The project's folder.
        names: Files or folders in it; one that is missing counts as empty.
    """
    total = hashlib.sha256()
    for name in names:
        for path in _files(root / name):
            total.update(str(path.relative_to(root)).encode() + b"\0")
            total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def _files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
    elif path.is_dir():
        for each in sorted(path.iterdir()):
            if each.name not in _IGNORED and not each.name.startswith(".") and each.suffix != ".pyc":
                yield from _files(each)


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
