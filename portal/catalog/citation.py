"""How to cite a release, so that a reader finds the same bytes years later."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.releases.store import Release

# Spelled out here, as strftime would follow the language of the machine.
_MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
_SUBTITLE, _SUBTITLE_EN = "规划开放数据", "plan open data"


@dataclass(frozen=True, slots=True)
class Citation:
    """One release, cited in three forms.

    Attributes:
        gbt7714: By GB/T 7714-2025, a dataset online: 责任者. 题名[DS/OL]. 版本. 发布者（发布日期）[引用日期]. 网址.
        english: In the manner of APA 7.
        bibtex: A BibLaTeX `@dataset`, which plain BibTeX reads as `@misc`.
    """

    gbt7714: str
    english: str
    bibtex: str


def cite_release(release: Release, *, address: str, accessed: date | None = None) -> Citation:
    """Cite a release of a dataset.

    The body that issued a plan is responsible for what the plan says and is named first; the body that made and published
    the dataset is its publisher. Where no issuer is known, or several plans lie together, the publisher is named in both places.

    Args:
        release: The version that was used; another version is another citation.
        address: Where that version stays reachable.
        accessed: The day of reading; left out where it is not known.
    """
    facts = release.descriptor
    created = date.fromisoformat(str(facts["created"])[:10])
    publisher = _names(facts, "publisher", "title")[0]
    publisher_en = _names(facts, "publisher", "title_en")[0]
    issuers = _names(facts, "author", "title") if len(facts["sources"]) == 1 else []
    author, author_en = (issuers[0], issuers[0]) if issuers else (publisher, publisher_en)
    title = str(facts["title"])
    title_en = title if issuers else str(facts["title_en"])
    read = f"[{accessed:%Y-%m-%d}]" if accessed else ""
    named_en = f"{title_en}: {_SUBTITLE_EN} (Version {release.version}) [Data set]"
    read_en = f"Retrieved {_spoken(accessed)}, from " if accessed else ""
    lines = [
        f"  author = {{{{{_escaped(author)}}}}}",
        f"  title = {{{{{_escaped(title)}：{_SUBTITLE}}}}}",
        f"  year = {{{created:%Y}}}",
        f"  date = {{{created:%Y-%m-%d}}}",
        f"  version = {{{release.version}}}",
        f"  publisher = {{{{{_escaped(publisher)}}}}}",
        f"  url = {{{address}}}",
        *([f"  urldate = {{{accessed:%Y-%m-%d}}}"] if accessed else []),
    ]
    return Citation(
        gbt7714=f"{author}. {title}：{_SUBTITLE}[DS/OL]. V{release.version}. {publisher}（{created:%Y-%m-%d}）{read}. {address}.",
        english=f"{author_en}. ({created:%Y}). {named_en}. {publisher_en}. {read_en}{address}",
        bibtex=f"@dataset{{{release.dataset_id}-{release.version},\n" + ",\n".join(lines) + "\n}\n",
    )


def _names(facts: dict[str, Any], role: str, field: str) -> list[str]:
    return [str(each.get(field) or each["title"]) for each in facts["contributors"] if role in each["roles"]]


def _spoken(day: date) -> str:
    return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"


def _escaped(text: str) -> str:
    r"""Escape what TeX would read as a command.

    >>> _escaped("A&B 100%")
    'A\\&B 100\\%'
    """
    return re.sub(r"([&%$#_{}])", r"\\\1", text)
