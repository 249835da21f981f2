"""What can be cited: a dataset, a release of it, one of its tables, a row, or a view of a table through filters.

Two bodies stand behind a row, and they did different things. The issuer made the plan, whose sentence the row quotes; the publisher made
the dataset that says where the plan says so. So the creator of whatever is cited here is the creator of the dataset, and the plan with
its issuer is named as the source, wherever a form of citation has a place for it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any, Literal

from portal.catalog.view_words import View, view_in_words
from portal.errors import UnknownReleaseError
from portal.packaging.descriptor import ALL_PLANS
from portal.releases.store import Release
from portal.text.sentences import first_sentence

What = Literal["dataset", "release", "table", "row", "view"]

_SUBTITLE, _SUBTITLE_EN = "规划开放数据", "Plan open data"
#: Where a row keeps the words that it stands for, the most telling first.
_WORDS = ("quote", "text", "heading")
_QUOTE_LIMIT = 200  # a task can be a page long; a reference names its first sentence


@dataclass(frozen=True, slots=True)
class Body:
    """A body by its name; `name_en` is the same where no English name is known."""

    name: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Source:
    """A plan that the data were read from. `issuer`, `issued` (ISO), `document_number` and `address` are empty where unknown."""

    title: str
    issuer: str = ""
    issued: str = ""
    document_number: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Citable:
    """What is cited, and every fact that a citation may name.

    Attributes:
        key: A short name without blanks, unique among the citations of one portal.
        title: Of the dataset; `part` says which part of it, if not the whole.
        quote: The sentence of the plan that a row stands for; empty for everything else.
        issued: The day of the release.
        accessed: The day of reading; None where it is not known.
        address: Where what is cited stays reachable.
        creators: Who made the dataset, in order.
        sources: The plans it was read from; empty where there are many.
        sha256: Of `datapackage.json` for a dataset or release, of the CSV file for a table or row, of the answer for a view if known.
    """

    what: What
    key: str
    title: str
    title_en: str
    version: str
    issued: date
    address: str
    creators: tuple[Body, ...]
    publisher: Body
    part: str = ""
    part_en: str = ""
    quote: str = ""
    accessed: date | None = None
    sources: tuple[Source, ...] = ()
    sha256: str = ""
    license_id: str = ""
    license_title: str = ""
    license_address: str = ""
    keywords: tuple[str, ...] = ()
    description: str = ""
    description_en: str = ""

    @property
    def cited_version(self) -> str:
        """The version that citations name; empty for a dataset, whose address moves on to other versions."""
        return "" if self.what == "dataset" else self.version

    @property
    def cited_day(self) -> date | None:
        """The day that citations name, likewise."""
        return None if self.what == "dataset" else self.issued

    @property
    def full_title(self) -> str:
        """The title with the part that is cited and the sentence of a row."""
        return "：".join(each for each in (self.title, _SUBTITLE, self.part) if each) + (_quoted(self.quote) if self.quote else "")

    @property
    def full_title_en(self) -> str:
        """The same in English, with a capital where a sentence has one; the sentence of a row stays Chinese."""
        return self.title_in_english(_SUBTITLE_EN)

    @property
    def translated_title(self) -> str:
        """The Chinese title with the English one in brackets, and the part that is cited in English."""
        english = _SUBTITLE_EN if self.title_en == self.title else f"{self.title_en}: {_SUBTITLE_EN}"
        return f"{self.title}：{_SUBTITLE} [{english}]{self._part_in_english}"

    def title_in_english(self, subtitle: str) -> str:
        """Return the English title with the words that say what kind of thing it is: a style may ask for more capitals in them."""
        return f"{self.title_en}: {subtitle}{self._part_in_english}"

    @property
    def _part_in_english(self) -> str:
        part = f"; {self.part_en}" if self.part_en else ""
        return part + (f", {_quoted(self.quote)}" if self.quote else "")


def citable_dataset(release: Release, *, address: str, accessed: date | None = None) -> Citable:
    """Cite a dataset by its address, which moves on to newer versions: so no citation names the version that was read, nor its day or checksum."""
    return replace(citable_release(release, address=address, accessed=accessed), what="dataset", key=release.dataset_id, sha256="")


def citable_release(release: Release, *, address: str, accessed: date | None = None) -> Citable:
    """Cite a release.

    Args:
        release: The version that was used; another version is another citation.
        address: Where that version stays reachable.
        accessed: The day of reading; left out where it is not known.
    """
    facts = release.descriptor
    [publisher, *_] = _bodies(facts, "publisher")
    licence: dict[str, Any] = next(iter(facts.get("licenses", ())), {})
    return Citable(
        what="release",
        key=f"{release.dataset_id}-{release.version}",
        title=str(facts["title"]),
        title_en=str(facts.get("title_en") or facts["title"]),
        version=release.version,
        issued=date.fromisoformat(str(facts["created"])[:10]),
        address=address,
        creators=_bodies(facts, "creator") or (publisher,),
        publisher=publisher,
        accessed=accessed,
        sources=() if release.dataset_id == ALL_PLANS else _sources(release),
        sha256=release.sha256,
        license_id=str(licence.get("name", "")),
        license_title=str(licence.get("title", "")),
        license_address=str(licence.get("path", "")),
        keywords=tuple(facts.get("keywords", ())),
        description=str(facts.get("description", "")),
        description_en=str(facts.get("description_en", "")),
    )


def citable_table(release: Release, table: str, *, address: str, accessed: date | None = None) -> Citable:
    """Cite one table of a release.

    Raises:
        UnknownReleaseError: If the release has no such table.
    """
    return table_of(citable_release(release, address=address, accessed=accessed), release, table, address=address)


def table_of(whole: Citable, release: Release, table: str, *, address: str) -> Citable:
    """Cite one table, given the release as `citable_release` cites it.

    Raises:
        UnknownReleaseError: If the release has no such table.
    """
    said = _table(release, table)
    return replace(
        whole,
        what="table",
        address=address,
        key=f"{release.dataset_id}-{release.version}-{table}",
        part=f"{said['title']}表",
        part_en=f"table {table}",
        sha256=str(said["hash"]).removeprefix("sha256:"),
    )


def citable_row(
    release: Release, table: str, row_id: str, *, address: str, accessed: date | None = None, row: Mapping[str, str] | None = None
) -> Citable:
    """Cite one row, with the sentence of the plan that it stands for.

    Args:
        release: The version that was used.
        table: The table of the row.
        row_id: The row by its primary key.
        address: Where the row stays reachable.
        accessed: The day of reading; left out where it is not known.
        row: The row as it is printed in the CSV, for callers that have read it; otherwise it is looked up.

    Raises:
        UnknownReleaseError: If the release has no such table or row.
    """
    key = _key(release, table)
    if row is None:
        row = next((each for each in release.rows(table) if each[key] == row_id), None)
    if row is None:
        raise UnknownReleaseError("row", row_id, of=f"{release.dataset_id} {release.version} {table}")
    whole = citable_table(release, table, address=address, accessed=accessed)
    return _of_row(whole, row_id, row, _sources(release, row["plan_id"]) if "plan_id" in row else whole.sources)


def row_part(whole: Citable, row_id: str, row: Mapping[str, str]) -> tuple[str, str]:
    """Return what the titles of a row's citation say of it, in Chinese and in English: which row, and the words that it stands for.

    Args:
        whole: The table of the row, as `citable_table` gives it.
        row_id: The row by its primary key.
        row: The row as it is printed in the CSV.
    """
    quote = _quote_of(row)
    quoted = _quoted(quote) if quote else ""
    return f"{whole.part}：{row_id}{quoted}", f"{whole.part_en}, row {row_id}" + (f", {quoted}" if quoted else "")


def _key(release: Release, table: str) -> str:
    return str(_table(release, table)["schema"]["primaryKey"][0])


def _of_row(whole: Citable, row_id: str, row: Mapping[str, str], sources: tuple[Source, ...]) -> Citable:
    """Cite a row, given its table."""
    return replace(
        whole,
        what="row",
        key=f"{whole.key}-{row_id}",
        part=f"{whole.part}：{row_id}",
        part_en=f"{whole.part_en}, row {row_id}",
        quote=_quote_of(row),
        sources=sources,
    )


def _quote_of(row: Mapping[str, str]) -> str:
    return _sentence(next((row[name] for name in _WORDS if row.get(name)), ""))


def citable_view(
    release: Release,
    table: str,
    view: View,
    *,
    address: str,
    accessed: date | None = None,
    rows: int | None = None,
    sha256: str = "",
) -> Citable:
    """Cite what is left of a table after filters.

    Args:
        release: The version that was used.
        table: The table that was filtered.
        view: What was asked of it; page and cursor are left out.
        address: Where the same question is applied to the same version.
        accessed: The day of reading; left out where it is not known.
        rows: How many rows are left, which shows later readers that they see the same; left out where it is not counted.
        sha256: Of the answer as it was downloaded, if it was.

    Raises:
        UnknownReleaseError: If the release has no such table.
    """
    whole = citable_table(release, table, address=address, accessed=accessed)
    said, said_en = view_in_words(table, _table(release, table)["schema"]["fields"], view, rows)
    return replace(
        whole,
        what="view",
        key=f"{whole.key}-view-{hashlib.sha256(view.text.encode()).hexdigest()[:8]}",
        part=f"{whole.part}（{said}）",
        part_en=f"{whole.part_en} ({said_en})",
        sha256=sha256,
    )


def _table(release: Release, table: str) -> dict[str, Any]:
    if table not in release.tables:
        raise UnknownReleaseError("table", table, release.tables)
    return release.resource(table)


def _bodies(facts: dict[str, Any], role: str) -> tuple[Body, ...]:
    named = [each for each in facts["contributors"] if role in each["roles"]]
    return tuple(Body(str(each["title"]), str(each.get("title_en") or each["title"])) for each in named)


@lru_cache(maxsize=8)  # a release is cited in several ways, one after another
def _sources(release: Release, plan_id: str = "") -> tuple[Source, ...]:
    """Return the plans of a release as sources, or one of them."""
    return tuple(
        Source(row["title"], row["issuer"], row["issued"], row["document_number"], row["source_url"])
        for row in release.rows("plans")
        if plan_id in ("", row["plan_id"])
    )


def _quoted(words: str) -> str:
    """Put words in quotation marks; those within become single (GB/T 15834).

    >>> _quoted("推进“互联网+”行动")
    '“推进‘互联网+’行动”'
    """
    return f"“{words.translate(str.maketrans('“”', '‘’'))}”"


def _sentence(words: str) -> str:
    r"""Shorten what is longer than a sentence may be to its first sentence, on one line.

    >>> _sentence("新建图书室20家,\n配备电脑。")
    '新建图书室20家, 配备电脑。'
    """
    shown = " ".join(words.split())
    if len(shown) > _QUOTE_LIMIT:
        first = first_sentence(shown)
        shown = first.of(shown) if first else shown
    return shown if len(shown) <= _QUOTE_LIMIT else shown[: _QUOTE_LIMIT - 1] + "…"
