"""Ids that disappear: kept in `retired.csv` with the reason and, where there is one, the row that says it now; never reused.

Pure: rows of the release before and of the package to come in, rows of `retired` out.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from portal.packaging.schema import BY_NAME, RETIRED, TABLES, RetirementReason
from portal.packaging.tables import Row
from portal.registry.ids import fold_printed

Cells = Mapping[str, str]
_WORDS = {
    "plans": ("title",),
    "sections": ("heading", "number", "kind"),
    "tasks": ("title",),
    "targets": ("quote",),
    "observations": ("quote",),
    "responsibilities": ("quote",),
    "organizations": ("name",),
    "indicators": ("name",),
}
# What two rows must have in common for one to be the other's successor, the surest first. Ids are not among them: where a task
# has another id, so have the rows below it. A quantity or a body alone is none: a plan prints 5个 for many things.
_ALIKE: dict[str, tuple[tuple[str, ...], ...]] = {
    "plans": (),
    "sections": (("number", "heading"), ("kind", "heading")),
    "tasks": (("number", "title"), ("text",), ("title",)),
    "targets": (
        ("quote", "indicator", "value", "year"),
        ("quote", "value"),
        ("quote", "indicator"),
        ("indicator", "scope", "value", "unit", "year"),
    ),
    "observations": (
        ("quote", "indicator", "value", "year"),
        ("quote", "value"),
        ("quote", "indicator"),
        ("indicator", "scope", "value", "unit", "year"),
    ),
    "responsibilities": (("quote", "name_as_written"), ("quote", "organization"), ("quote", "order")),
    "organizations": (("name",),),
    "indicators": (("name",),),
}
# The tables whose rows name an entry of these by its key.
_REFERRING = {"indicators": ("targets", "observations"), "organizations": ("responsibilities",)}
# Rows whose id is hashed from printed words that the row shows, so that another row under the id can be told.
_TELLING = {"tasks": "text", "targets": "quote", "observations": "quote", "responsibilities": "quote"}


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a release as far as ids are concerned.

    Attributes:
        version: The version of the release.
        tables: Rows by table, cells as printed.
        retired: Rows of `retired`; none in a first release.
        text: Gives the text of a plan; empty for a plan that the release has not.
    """

    version: str
    tables: Mapping[str, list[dict[str, str]]]
    retired: tuple[Cells, ...]
    text: Callable[[str], str]


def retire_ids(
    parts: Iterable[tuple[Rows, Rows]], retired: Iterable[Cells], living: Container[str], dropped: Mapping[str, str]
) -> tuple[Row, ...]:
    """Return the rows of `retired` of a release: those of the release before, and the ids that disappear now.

    An id whose row came back is left out again: it names what it always named.

    Args:
        parts: The rows of the release before and of the one to come, all at once or plan by plan; those that plans share come last.
        retired: Rows of `retired` of the release before.
        living: The ids of all rows of the release to come.
        dropped: Ids of rows that a person dropped, each with the reason given.
    """
    kept = [_typed(row) for row in retired if row["retired_id"] not in living]
    joined = _Joined()
    added: list[Row] = []
    for before, after in parts:
        joined.add(before, after)
        added += _retired_now(before, after, living, dropped, joined)
    return tuple(sorted((*kept, *added), key=lambda row: str(row["retired_id"])))


def reused_ids(before: Rows, after: Rows) -> tuple[str, ...]:
    """Name each id that now stands for something else, one sentence each.

    It can be told where two rows under one id, one of them perhaps long retired, do not share even two printed characters in
    a row; a quote that was cut otherwise, or a word mended, shares more.
    """
    known = {row_id: (table, row) for table, row_id, row in _ids(before) if table in _TELLING}
    retired = {row["retired_id"]: row for row in before.retired}
    faults = []
    for table, row_id, row in _ids(after):
        if table not in _TELLING:
            continue
        if row_id in known:
            was_in, old = known[row_id]
            words, version = old[_TELLING[was_in]], before.version
        elif row_id in retired:
            was_in, words, version = retired[row_id]["table"], retired[row_id]["words"], retired[row_id]["last_version"]
        else:
            continue
        if was_in != table or not _share_words(words, row[_TELLING[table]]):
            faults.append(
                f"{table} row {row_id}: in {version} this id stood in {was_in} for {words[:40]!r}, now for {row[_TELLING[table]][:40]!r}; "
                "an id is never given to something else. Mend portal/registry/ids.py or the rule that made it"
            )
    return tuple(faults)


def _retired_now(before: Rows, after: Rows, living: Container[str], dropped: Mapping[str, str], joined: _Joined) -> Iterator[Row]:
    successors = _successors(before, after, joined)
    texts = _Texts(after.text)
    for table, row_id, row in _ids(before):
        if row_id in living:
            continue
        plan_id = row.get("plan_id", "")
        successor = successors.get(row_id)
        reason: RetirementReason
        if row_id in dropped:
            reason = "dropped"
        elif successor:
            reason = "replaced"
        elif "start" in row and not texts.has(plan_id, _printed(before, row)):
            reason = "text-changed"
        else:
            reason = "not-read"
        cells: Row = {
            "retired_id": row_id,
            "plan_id": plan_id or None,
            "table": table,
            "words": next((row[name] for name in _WORDS[table] if row[name]), row_id),
            "last_version": before.version,
            "retired_version": after.version,
            "reason": reason,
            "explanation": dropped.get(row_id) or None,
            "successor_id": successor,
        }
        yield {name: cells[name] for name in RETIRED.names}


def _successors(before: Rows, after: Rows, joined: _Joined) -> dict[str, str]:
    """Pair rows that went with rows that came: those alike in something that no other of either has."""
    found: dict[str, str] = {}
    for table in TABLES:
        old = {row[table.primary_key]: row for row in before.tables.get(table.name, ())}
        new = {row[table.primary_key]: row for row in after.tables.get(table.name, ())}
        gone = {row_id: row for row_id, row in old.items() if row_id not in new}
        come = {row_id: row for row_id, row in new.items() if row_id not in old}
        for names in _ALIKE[table.name]:
            mine, theirs = _unique(gone, names), _unique(come, names)
            for key in mine.keys() & theirs.keys():
                found[mine[key]] = theirs[key]
                del gone[mine[key]], come[theirs[key]]
        found.update({row_id: other for row_id in gone if (other := joined.now(table.name, row_id))})
    return found


class _Joined:
    """The entries whose rows all name one other entry now: two names of one indicator were joined."""

    def __init__(self) -> None:
        self._named: dict[tuple[str, str], set[str]] = {}

    def add(self, before: Rows, after: Rows) -> None:
        """Look at what rows of a part name, before and now."""
        for table, all_referring in _REFERRING.items():
            key = BY_NAME[table].primary_key
            for referring in all_referring:
                own = BY_NAME[referring].primary_key
                now = {row[own]: row[key] for row in after.tables.get(referring, ())}
                for row in before.tables.get(referring, ()):
                    self._named.setdefault((table, row[key]), set()).add(now.get(row[own], ""))

    def now(self, table: str, row_id: str) -> str:
        """Return the one entry that all rows of an entry name now; empty if they name several, or some are gone."""
        others = self._named.get((table, row_id), set())
        return next(iter(others)) if len(others) == 1 else ""


def _unique(rows: Mapping[str, Cells], names: tuple[str, ...]) -> dict[tuple[str, ...], str]:
    """Return the rows by these cells of theirs, as folded words; those that share them with another row are left out."""
    found: dict[tuple[str, ...], str | None] = {}
    for row_id, row in rows.items():
        key = (row.get("plan_id", ""), *(fold_printed(row.get(name, "")) for name in names))
        if any(key[1:]):
            found[key] = None if key in found else row_id
    return {key: row_id for key, row_id in found.items() if row_id is not None}


class _Texts:
    """The folded texts of plans, each folded once."""

    def __init__(self, text: Callable[[str], str]) -> None:
        self._text = text
        self._folded: dict[str, str] = {}

    def has(self, plan_id: str, words: str) -> bool:
        if plan_id not in self._folded:
            self._folded[plan_id] = fold_printed(self._text(plan_id))
        return fold_printed(words) in self._folded[plan_id]


def _printed(before: Rows, row: Cells) -> str:
    """Return the printed words of a row's place, as far as its first line goes."""
    return before.text(row["plan_id"])[int(row["start"]) : int(row["end"])].strip().split("\n")[0]


def _ids(rows: Rows) -> Iterator[tuple[str, str, Cells]]:
    for table in TABLES:
        for row in rows.tables.get(table.name, ()):
            yield table.name, row[BY_NAME[table.name].primary_key], row


def _share_words(one: str, other: str) -> bool:
    pairs = _pairs(one)
    return not pairs or not _pairs(other) or not pairs.isdisjoint(_pairs(other))


def _pairs(text: str) -> set[tuple[str, str]]:
    return set(pairwise(fold_printed(text)))


def _typed(row: Cells) -> Row:
    """Return a row of `retired` with what is missing as None; all its fields are text."""
    return {name: row[name] or None for name in RETIRED.names}
