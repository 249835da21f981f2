"""By which short names readers ask for a body: those that the registry knows, in full with its place and without.

A release has the short names that its plan uses. A reader who types 发改委 or 湖南省广电局 means the body all the same, so the search adds
those that the registry has for bodies of the kind. Where there is no registry, as on a server that has the releases alone, none are added.
What a body is called in English needs no registry: see `portal.registry.english_bodies`.

Plans name bodies of their time, in short or in full. The registry says which body succeeded which, so who types 工信厅 can be shown what
plans say of 工业和信息化厅, and of 经信委, which it succeeded.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from pathlib import Path

from portal.registry.english_bodies import digest_of_names
from portal.text.folding import fold
from portal.text.spellings import spellings

_REGION = "{region}"
_FILES = ("departments.csv", "national_bodies.csv", "organizations_exceptions.csv")
_BEFORE = re.compile(r"\{[a-z]+\}")
_SHORTEST, _MOST = 3, 12  # characters of a name that means one kind of body; names that are tried beside it
_ENDINGS = ("省", "市", "自治区", "自治州", "区", "县")


@dataclass(frozen=True, slots=True)
class BodyNames:
    """Short names of bodies.

    Attributes:
        of_kinds: What departments of a kind are called, by what follows the name of the place in their full name.
        of_bodies: What single bodies are called, by their full name.
        others: By each name of a body what else it is called, and what those were called that it succeeded; kinds are without their place.
        digest: Of the files that they were read from, and of the names in English.
        folded: The names of `others`, folded, the longest first, each with the same.
    """

    of_kinds: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    of_bodies: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    digest: str = ""
    others: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = field(default_factory=dict)
    folded: tuple[tuple[str, tuple[tuple[str, ...], tuple[str, ...]]], ...] = ()

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

    def otherwise(self, word: str, most: int) -> dict[str, str]:
        """Return what a word would be with other names of the body that it names, or of those that this one succeeded.

        Args:
            word: A word of a question, as typed.
            most: How many others are wanted.

        Returns:
            Each of them folded, with the name of the predecessor that it has, as plans print it; empty for another name of the same body.

        >>> BodyNames(folded=(("工信厅", (("工业和信息化厅",), ("经信委",))),)).otherwise("省工信廳", 2)
        {'省工业和信息化厅': '', '省经信委': '经信委'}
        """
        found: dict[str, str] = {}
        for each in spellings(word):
            name, (same, former) = next(((name, others) for name, others in self.folded if name in each), ("", ((), ())))
            found |= {each.replace(name, fold(printed), 1): "" for printed in same}
            found |= {each.replace(name, fold(printed), 1): printed for printed in former}
        return dict(islice(found.items(), most))


def body_names(releases: Path) -> BodyNames:
    """Return the short names of the registry that lies beside a folder of releases; none where there is no registry."""
    folder = releases.parent / "datasets" / "registry"
    paths = [folder / name for name in _FILES]
    if not all(path.is_file() for path in paths):
        return BodyNames(digest=digest_of_names())
    return _read(folder, tuple((each.st_size, each.st_mtime_ns) for each in (path.stat() for path in paths)))


@lru_cache(maxsize=2)
def _read(folder: Path, _: tuple[tuple[int, int], ...]) -> BodyNames:
    kinds: dict[str, list[str]] = {}
    bodies: dict[str, list[str]] = {}
    total = hashlib.sha256(digest_of_names().encode())
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
    others = _other_names(departments, national)
    folded = sorted(((fold(name), each) for name, each in others.items()), key=lambda each: -len(each[0]))
    return BodyNames(_settled(kinds), _settled(bodies), total.hexdigest()[:16], others, tuple(folded))


def _other_names(
    departments: Iterable[Mapping[str, str]], national: Iterable[Mapping[str, str]]
) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Return by each name of a body its other names, and the names of those that it succeeded, the nearest first."""
    names: dict[str, list[str]] = {}
    before: dict[str, list[str]] = {}
    for column, rows in (("pattern", departments), ("official", national)):
        for row in rows:
            # What follows the place is the name of the kind; a body whose place stands elsewhere in its name has none.
            official, successor = (
                _BEFORE.sub("", row[each], count=1) if row[each].startswith("{") else row[each] for each in (column, "successor")
            )
            if "{" in official:
                continue
            names.setdefault(official, [official]).extend(each for each in row["names"].split(";") if "{" not in each)
            if successor and "{" not in successor:
                before.setdefault(successor, []).append(official)
    same: dict[str, list[str]] = {}
    former: dict[str, list[str]] = {}
    for official, own in names.items():
        succeeded: list[str] = []
        coming = list(before.get(official, ()))
        while coming:
            each = coming.pop(0)
            if each not in succeeded and each != official:
                succeeded.append(each)
                coming += before.get(each, ())
        for name in own:
            if len(name) >= _SHORTEST:
                same.setdefault(name, []).extend(own)
                former.setdefault(name, []).extend(each for body in succeeded for each in names[body])
    found = {}
    for name, own in sorted(same.items()):
        every = _shortest(name, [*own, *former[name]])[:_MOST]
        others = tuple(each for each in every if each in own), tuple(each for each in every if each not in own)
        if every:
            found[name] = others
    return found


def _shortest(name: str, others: Iterable[str]) -> tuple[str, ...]:
    """Return some of the other names of a body: those in which no other one stands, nor its own name, as who finds that finds both.

    >>> _shortest("工信厅", ["经济和信息化委员会", "经信委", "经济和信息化委"])
    ('经信委', '经济和信息化委')
    """
    every = dict.fromkeys(each for each in others if name not in each and each not in name)
    return tuple(each for each in every if not any(other in each for other in every if other != each))


def _settled(found: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {key: tuple(dict.fromkeys(names)) for key, names in found.items()}
