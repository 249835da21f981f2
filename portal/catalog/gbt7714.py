"""References by GB/T 7714-2025 信息与文献 参考文献著录规则, numeric style; in force since 2026-07-01.

No package formats by this edition, so its rules are written out here: who (7.1), what, with the mark of kind and medium (7.2, 7.3),
which edition (7.4), where and when published (7.5, 7.6), which pages (7.7), where to find it (7.8) and under which identifier (7.9).
Which of these a kind of document prints, and in which order, is clause 8. Punctuation is that of the standard: full-width `，：（）`
between the parts of one element, a full stop and a space between elements.
"""

from __future__ import annotations

import re

from portal.catalog.reference import Day, Name, Reference

_MARKS = {
    "article": "PP",
    "article-journal": "J",
    "article-magazine": "J",
    "article-newspaper": "N",
    "book": "M",
    "chapter": "M",
    "classic": "M",
    "collection": "A",
    "dataset": "DS",
    "entry-dictionary": "M",
    "entry-encyclopedia": "M",
    "manuscript": "A",
    "map": "CM",
    "paper-conference": "C",
    "patent": "P",
    "periodical": "J",
    "personal_communication": "A",
    "post": "EB",
    "post-weblog": "EB",
    "report": "R",
    "software": "CP",
    "standard": "S",
    "thesis": "D",
    "webpage": "EB",
}
_ARTICLES = frozenset({"article-journal", "article-magazine", "article-newspaper"})
_ARCHIVED = frozenset({"collection", "manuscript", "personal_communication"})
_BOOKLIKE = frozenset(
    {"book", "chapter", "classic", "entry-dictionary", "entry-encyclopedia", "map", "paper-conference", "periodical", "thesis"}
)
_DEPOSITED = frozenset({"article", "dataset"})  # preprints and data: published by a repository, without a place
_NUMBERED_ELSEWHERE = frozenset({"article", "article-journal", "standard"})
_PAGES = frozenset({"post", "post-weblog", "webpage"})
_PARTS = frozenset({"chapter", "entry-dictionary", "entry-encyclopedia", "paper-conference"})
_DATED_TO_THE_DAY = frozenset({"article-newspaper", "patent", "report"}) | _ARCHIVED
_NAMES_SHOWN = 3
_EM_SPACE = "\u2003"
# Han, kana and hangul: names in these are not shortened to initials.
_EAST_ASIAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def format_reference(reference: Reference) -> str:
    """Print a reference as it stands in a list of references, without its number.

    >>> from portal.catalog.reference import Day
    >>> format_reference(
    ...     Reference(
    ...         kind="dataset",
    ...         creators=(Name("某数据中心"),),
    ...         title="某数据集",
    ...         version="1.0",
    ...         publisher="某数据平台",
    ...         issued=Day("2026", 1, 31),
    ...         accessed=Day("2026", 2, 3),
    ...         url="https://example.org/1.0/",
    ...     )
    ... )
    '某数据中心. 某数据集[DS/OL]. V1.0. 某数据平台（2026-01-31）[2026-02-03]. https://example.org/1.0/.'
    """
    who = "" if reference.kind == "standard" else _names(reference.creators, reference)
    return _ended(_sentences(who, *_body(reference), reference.url, _identifier(reference)))


def _body(reference: Reference) -> tuple[str, ...]:
    """Return the elements between the creators and the address, in the order of clause 8 for this kind."""
    kind, title = reference.kind, _title(reference)
    others = _others(reference)
    if kind in _ARTICLES:  # 8.5
        return title, others, _journal(reference)
    if kind in _PAGES:  # 8.11
        return title, _read_on(reference)
    if kind in _PARTS - {"paper-conference"} or reference.host_title:  # 8.3
        return _sentences(title, others) + "//" + _host(reference), _edition(reference), _publication(reference)
    if kind == "periodical":  # 8.4
        return title, reference.volume, _publication(reference)
    if kind == "paper-conference":  # 8.6: of a meeting without published proceedings
        return (f"{title}//{_joined('：', _joined('，', reference.event, _date(reference)), _pages(reference))}",)
    if kind == "standard":  # 8.9
        return (_joined(_EM_SPACE, reference.number, title),)
    if kind in _DEPOSITED:  # 8.14, 8.15
        return title, others, _version(reference), reference.publisher + _read_on(reference)
    if kind in {"book", "classic", "map", "patent", "report"} or reference.publisher:  # 8.2, 8.7, 8.8, 8.10, 8.13
        return title, others, _edition(reference), _publication(reference), reference.dimensions
    if kind in _ARCHIVED or reference.archive:  # 8.12
        return title, _publication(reference)
    if _is_online(reference):
        return title, _version(reference), _read_on(reference)
    return title, others, _edition(reference), _publication(reference)


def _title(reference: Reference) -> str:
    volume = "" if reference.host_title or reference.kind in _PARTS | _ARTICLES | {"article", "periodical"} else _volume(reference)
    number = "" if reference.kind in _NUMBERED_ELSEWHERE else _number(reference)
    named = _joined("：", reference.title, _joined(_EM_SPACE, volume, reference.volume_title), number)
    scale = reference.scale if reference.kind == "map" else ""
    medium = reference.medium or ("OL" if reference.url or reference.doi else "")
    return f"{_sentences(named, scale)}[{_joined('/', _mark(reference), medium)}]"


def _mark(reference: Reference) -> str:
    if known := _MARKS.get(reference.kind):
        return known
    if reference.archive:
        return "A"
    return "EB" if _is_online(reference) else "Z"


def _number(reference: Reference) -> str:
    """Return the number of a report, patent or archived document."""
    if reference.kind == "patent" and reference.application_number:
        return reference.application_number
    if reference.number:
        return reference.number
    return reference.archive_number if reference.kind in _ARCHIVED or reference.archive else ""


def _volume(reference: Reference) -> str:
    if not reference.volume.isdecimal():
        return reference.volume
    return f"第{reference.volume}卷" if _is_east_asian(reference) else f"v.{reference.volume}"


def _host(reference: Reference) -> str:
    """Return who made the book that a part stands in, and its title."""
    return _sentences(_names(reference.host_creators, reference), _joined("：", reference.host_title, _volume(reference)))


def _journal(reference: Reference) -> str:
    host = reference.host_title.replace(".", "")
    if reference.kind == "article-newspaper":
        return _joined("，", host, _date(reference)) + (f"（{_dashed(reference.page)}）" if reference.page else "")
    # An article that has neither volume nor issue yet is online before print, and dated to the day.
    day = reference.issued
    dated = "" if day is None else _year(day) if reference.volume or reference.issue else day.iso
    issue = f"（{reference.issue}）" if reference.issue else ""
    return _joined("：", _joined("，", host, dated, reference.volume) + issue, _pages(reference) or reference.number)


def _edition(reference: Reference) -> str:
    if not reference.edition.isdecimal():
        return reference.edition
    return f"{reference.edition} 版" if _is_east_asian(reference) else f"{_ordinal(int(reference.edition))} ed"


def _version(reference: Reference) -> str:
    """Return the version of a dataset, marked with one V even where the number brings its own."""
    return f"V{reference.version.lstrip('vV')}" if reference.version else ""


def _publication(reference: Reference) -> str:
    """Return place, publisher, date and pages."""
    by_publisher = _joined("：", reference.place, reference.publisher)
    if reference.kind in _ARCHIVED or (reference.archive and not reference.publisher):
        return _joined("，", _joined("：", reference.archive_place, reference.archive), _date(reference))
    if reference.kind in _BOOKLIKE or reference.publisher:
        until = f"—[{reference.ended}]" if reference.ended else ""  # as the example in 8.4.2 prints it
        return _joined("：", _joined("，", by_publisher, _date(reference) + until), _pages(reference))
    return _joined("：", _date(reference), _pages(reference))


def _date(reference: Reference) -> str:
    """Return when a work appeared: the year, or the day for what is dated by the day; the year of reading in brackets if unknown."""
    day = reference.issued
    if day is None:
        return f"[{_year(reference.accessed)}]" if reference.accessed else ""
    if reference.kind == "report" and reference.publisher:
        return _year(day)
    return day.iso if reference.kind in _DATED_TO_THE_DAY or reference.archive else _year(day)


def _year(day: Day) -> str:
    return day.literal or day.year


def _read_on(reference: Reference) -> str:
    """Return when something online was published or changed, and when it was read."""
    issued = f"（{reference.issued.iso}）" if reference.issued else ""
    return issued + (f"[{reference.accessed.iso}]" if reference.accessed else "")


def _pages(reference: Reference) -> str:
    return _dashed(reference.page)


def _dashed(pages: str) -> str:
    return pages.replace("\u2013", "-")


def _identifier(reference: Reference) -> str:
    if reference.cstr:
        return f"CSTR:{reference.cstr}"
    return f"DOI:{reference.doi}" if reference.doi else ""


def _others(reference: Reference) -> str:
    """Return those who did something else than create the work, with the word for it."""
    translated = "译" if _is_east_asian(reference) else "trans"
    named = [_joined("，", _names(reference.translators, reference), translated)] if reference.translators else []
    named += [_joined("，", _name(name), role) for name, role in reference.contributors]
    return "；".join(named)


def _names(names: tuple[Name, ...], reference: Reference) -> str:
    """Print the first three names; more are 等, or et al. among Western ones."""
    shown = [_name(name) for name in names[:_NAMES_SHOWN]]
    if len(names) > _NAMES_SHOWN:
        shown.append("等" if _is_east_asian(reference) else "et al.")
    return "，".join(shown)


def _name(name: Name) -> str:
    """Print a name, family name first, given names as initials without full stops.

    >>> _name(Name(family="Peebles", given="Peyton Z.", suffix="Jr."))
    'Peebles P Z Jr'
    >>> _name(Name(family="Godard", given="Jean-Luc")), _name(Name(family="钱", given="学森"))
    ('Godard J-L', '钱学森')
    """
    if name.literal:
        return name.literal
    if _EAST_ASIAN.search(name.given):
        return name.family + name.given
    return _joined(" ", name.family, _initials(name.given), name.particle, name.suffix.replace(".", ""))


def _initials(given: str) -> str:
    words = re.split(r"[\s.]+", given.strip(" ."))
    return " ".join("-".join(part[:1] for part in word.split("-")) for word in words)


def _is_east_asian(reference: Reference) -> bool:
    if reference.language:
        return reference.language.lower().startswith(("zh", "ja", "ko"))
    return bool(_EAST_ASIAN.search(reference.title + "".join(name.literal + name.family for name in reference.creators)))


def _is_online(reference: Reference) -> bool:
    return bool(reference.url or reference.doi or reference.cstr)


def _ordinal(number: int) -> str:
    """Print an English ordinal.

    >>> [_ordinal(number) for number in (1, 2, 3, 4, 11, 22)]
    ['1st', '2nd', '3rd', '4th', '11th', '22nd']
    """
    tens_are_regular = 10 < number % 100 < 14
    return f"{number}{'th' if tens_are_regular else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def _joined(mark: str, *parts: str) -> str:
    return mark.join(part for part in parts if part)


def _sentences(*parts: str) -> str:
    """Join elements, each ended by one full stop, the last left open."""
    there = [part for part in parts if part]
    return "".join(f"{_ended(part)} " for part in there[:-1]) + (there[-1] if there else "")


def _ended(text: str) -> str:
    """End with a full stop, unless an abbreviation has done so."""
    return text if not text or text.endswith(".") else text + "."
