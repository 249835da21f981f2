"""A bibliographic reference as the GB/T 7714 formatter reads it, and how to get one from a CSL-JSON item.

CSL-JSON is the format that reference managers exchange. What it has no field for, they keep in `note`, one `name: value` a line.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_TAG = re.compile(r"</?(?:i|b|sub|sup|sc|span)\b[^>]*>")
_NOTE_LINE = re.compile(r"([A-Za-z][A-Za-z-]*): *(\S.*)")
_NOTE_NAMES = frozenset({"archive-place", "CSTR", "dimensions", "DOI", "number", "page", "scale", "version", "volume", "volume-title"})
_PERIODICAL = re.compile(r"type: *periodical", re.IGNORECASE)
_ENDED = re.compile(r"^issued: *\d{4}/(\d{4})$", re.MULTILINE)
_ISO_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


@dataclass(frozen=True, slots=True)
class Name:
    """A person or a body.

    Attributes:
        literal: The name as it is to be printed: always for a body, and for people whose names are not turned round.
        given: Given names or initials, as `Peyton Z.`.
        particle: What follows the given names when the family name comes first, as `van der`.
    """

    literal: str = ""
    family: str = ""
    given: str = ""
    particle: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """A date that may be known only to the month or year, or only as words (`c1988`)."""

    year: str = ""
    month: int = 0
    day: int = 0
    literal: str = ""

    @property
    def iso(self) -> str:
        """The date as far as it is known.

        >>> Day("2019", 11).iso
        '2019-11'
        """
        if self.literal:
            return self.literal
        return self.year + (f"-{self.month:02}" if self.month else "") + (f"-{self.day:02}" if self.month and self.day else "")


@dataclass(frozen=True, slots=True)
class Reference:
    """What GB/T 7714-2025 may print of a work; what is empty is left out. `kind` is a CSL type, such as `dataset`."""

    kind: str
    language: str = ""
    creators: tuple[Name, ...] = ()
    title: str = ""
    translators: tuple[Name, ...] = ()
    contributors: tuple[tuple[Name, str], ...] = ()  # others with the word for what they did, as 印发
    host_creators: tuple[Name, ...] = ()
    host_title: str = ""
    event: str = ""
    volume: str = ""
    volume_title: str = ""
    issue: str = ""
    number: str = ""
    edition: str = ""
    version: str = ""
    place: str = ""
    publisher: str = ""
    issued: Day | None = None
    ended: str = ""  # year of the last issue of a periodical
    accessed: Day | None = None
    page: str = ""
    archive: str = ""
    archive_place: str = ""
    archive_number: str = ""
    application_number: str = ""  # of a patent; printed rather than the number of its publication
    scale: str = ""
    dimensions: str = ""
    medium: str = ""
    url: str = ""
    doi: str = ""
    cstr: str = ""


def reference_from_csl(item: Mapping[str, Any]) -> Reference:
    """Read a CSL-JSON item.

    Without an author, whoever drew, directed or edited a work stands in for one; editors of a part belong to its host.

    >>> reference_from_csl({"type": "book", "title": "<i>Ulmus</i>", "note": "page: 3", "editor": [{"literal": "IRRI"}]}).creators
    (Name(literal='IRRI', family='', given='', particle='', suffix=''),)
    """
    note = str(item.get("note", ""))
    extra = {found[1]: found[2].strip() for line in note.split("\n") if (found := _NOTE_LINE.fullmatch(line)) and found[1] in _NOTE_NAMES}

    def text(name: str) -> str:
        return _TAG.sub("", str(item.get(name) or extra.get(name, "")))

    host_title = text("container-title")
    editors = _names(item, "editor", "editorial-director", "compiler", "collection-editor")
    return Reference(
        kind="periodical" if _PERIODICAL.search(note) else str(item["type"]),
        language=text("language"),
        creators=_names(item, "composer", "author", "illustrator", "director", "host") or (() if host_title else editors),
        title=text("title"),
        translators=_names(item, "translator"),
        host_creators=_names(item, "container-author") or editors,
        host_title=host_title,
        event=text("event-title"),
        volume=text("volume"),
        volume_title=text("volume-title"),
        issue=text("issue"),
        number=text("number"),
        edition=text("edition"),
        version=text("version"),
        place=text("publisher-place"),
        publisher=text("publisher"),
        issued=_day(item.get("issued")),
        ended=found[1] if (found := _ENDED.search(note)) else "",
        accessed=_day(item.get("accessed")),
        page=text("page"),
        archive=text("archive"),
        archive_place=text("archive-place"),
        archive_number=text("archive_location"),
        application_number=text("call-number"),
        scale=text("scale"),
        dimensions=text("dimensions"),
        medium=text("medium"),
        url=text("URL"),
        doi=text("DOI"),
        cstr=text("CSTR"),
    )


def _names(item: Mapping[str, Any], *roles: str) -> tuple[Name, ...]:
    """Return the names of the first role that has any."""
    for role in roles:
        if listed := item.get(role):
            return tuple(_name(each) for each in listed)
    return ()


def _name(each: Mapping[str, Any]) -> Name:
    if literal := each.get("literal"):
        return Name(literal=str(literal))
    family = " ".join(str(each[part]) for part in ("non-dropping-particle", "family") if each.get(part))
    return Name("", family, str(each.get("given", "")), str(each.get("dropping-particle", "")), str(each.get("suffix", "")))


def _day(value: Mapping[str, Any] | None) -> Day | None:
    if not value:
        return None
    if not value.get("date-parts"):
        words = str(value.get("literal") or value.get("raw") or "")
        return day_from_iso(words) if _ISO_DATE.fullmatch(words) else Day(literal=words)
    year, month, day = (*value["date-parts"][0], 0, 0)[:3]
    return Day(str(year), int(month), int(day))


def day_from_iso(text: str) -> Day:
    """Read an ISO date, month or year.

    >>> day_from_iso("2026-11-21")
    Day(year='2026', month=11, day=21, literal='')
    """
    year, month, day = (*text.split("-"), "0", "0")[:3]
    return Day(year, int(month), int(day))
