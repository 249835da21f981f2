"""By which short names readers ask for a body: those that the registry knows, in full with its place and without.

A release has the short names that its plan uses. A reader who types 发改委 or 湖南省广电局 means the body all the same, so the search adds
those that the registry has for bodies of the kind. Where there is no registry, as on a server that has the releases alone, none are added.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

_REGION = "{region}"
_FILES = ("departments.csv", "national_bodies.csv", "organizations_exceptions.csv")
_ENDINGS = ("省", "市", "自治区", "自治州", "区", "县")


@dataclass(frozen=True, slots=True)
class BodyNames:
    """Short names of bodies.

    Attributes:
        of_kinds: What departments of a kind are called, by what follows the name of the place in their full name.
        of_bodies: What single bodies are called, by their full name.
        digest: Of the files that they were read from.
    """

    of_kinds: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    of_bodies: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    digest: str = ""

    def names_of(self, body: str) -> tuple[str, ...]:
        """Return the short names of a body, each once.

        >>> BodyNames({"发展和改革委员会": ("发改委",)}).names_of("湖南省发展和改革委员会")
        ('湖南省发改委', '湖南发改委')
        """
        found = list(self.of_bodies.get(body, ()))
        # The longest ending that is known: 人民政府办公厅 before 办公厅.
        at = next((at for at in range(1, len(body) - 1) if body[at:] in self.of_kinds), 0)
        for name in self.of_kinds[body[at:]] if at else ():
            place = body[:at]
            bare = next((place.removesuffix(each) for each in _ENDINGS if place.endswith(each) and len(place) > len(each) + 1), "")
            found += [place + name, *([bare + name] if bare else [])]
        return tuple(dict.fromkeys(each for each in found if each != body))


NO_NAMES = BodyNames()


def body_names(releases: Path) -> BodyNames:
    """Return the short names of the registry that lies beside a folder of releases; none where there is no registry."""
    folder = releases.parent / "datasets" / "registry"
    paths = [folder / name for name in _FILES]
    if not all(path.is_file() for path in paths):
        return NO_NAMES
    return _read(folder, tuple((each.st_size, each.st_mtime_ns) for each in (path.stat() for path in paths)))


@lru_cache(maxsize=2)
def _read(folder: Path, _: tuple[tuple[int, int], ...]) -> BodyNames:
    kinds: dict[str, list[str]] = {}
    bodies: dict[str, list[str]] = {}
    total = hashlib.sha256()
    rows = []
    for name in _FILES:
        content = (folder / name).read_bytes()
        total.update(hashlib.sha256(content).digest())
        rows.append(list(csv.DictReader(content.decode().splitlines())))
    departments, national, exceptions = rows
    for row in departments:
        if row["pattern"].startswith(_REGION) and "{" not in (rest := row["pattern"].removeprefix(_REGION)):
            kinds.setdefault(rest, []).extend(row["names"].split(";"))
    for row in national:
        bodies.setdefault(row["official"], []).extend(row["names"].split(";"))
    for row in exceptions:
        bodies.setdefault(row["official"], []).append(row["name"])
    return BodyNames(_settled(kinds), _settled(bodies), total.hexdigest()[:16])


def _settled(found: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {key: tuple(dict.fromkeys(names)) for key, names in found.items()}
