"""Checked rows of a plan, compared with the rows that the rules read.

A pair is found by what a row is about (a task's number; task and printed name; number, unit and place) and is `strict`
if every other field that READING RULES define is the same too. Marks and blanks are left out of a comparison of words.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from portal.records import Observation, PlanTables, Span, Target

TABLES = ("tasks", "responsibilities", "targets", "observations")
Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What became of the rows of one table: pairs and, of them, those with a field that differs; rows without a pair."""

    pairs: tuple[tuple[Row, Row], ...]
    missed: tuple[Row, ...]
    extra: tuple[Row, ...]

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall of the rows found."""
        return self._f1(len(self.pairs))

    @property
    def strict_f1(self) -> float:
        """The same, counting a pair only if every field agrees."""
        return self._f1(len(self.pairs) - len(self.wrong))

    @property
    def wrong(self) -> tuple[tuple[Row, Row], ...]:
        """Pairs in which a field differs."""
        return tuple(pair for pair in self.pairs if differing(*pair))

    def _f1(self, hits: int) -> float:
        rows = 2 * len(self.pairs) + len(self.missed) + len(self.extra)
        return 2 * hits / rows if rows else 1.0

    def diff(self) -> str:
        """Describe every miss, extra row and wrong field, one a line."""
        lines = [f"- {_words(row)}" for row in self.missed]
        lines += [f"+ {_words(row)}" for row in self.extra]
        for checked, found in self.wrong:
            fields = "; ".join(f"{name}: {checked[name]!r} checked, {found[name]!r} read" for name in differing(checked, found))
            lines.append(f"! {checked['key']}  {fields}")
        return "\n".join(lines)


def _words(row: Row) -> str:
    return " | ".join(value for name, value in row.items() if value and name not in ("start", "end"))


def _bare(text: str) -> str:
    return re.sub(r"[^\w%+]", "", text).lower()


def _number(value: Decimal | str | None) -> str:
    return "" if value in (None, "") else f"{Decimal(value).normalize():f}"


def differing(checked: Row, found: Row) -> list[str]:
    """Return the fields in which two rows of a pair differ."""
    return [name for name in checked if name not in ("key", "quote", "start", "end") and not _same(name, checked[name], found[name])]


def _same(name: str, checked: str, found: str) -> bool:
    exact = name in ("comparator", "value_max", "baseline_value")  # marks and decimal points mean something here
    return checked == found if exact else _bare(checked) == _bare(found)


def checked_rows(folder: Path, doc: str, table: str, text: str) -> list[Row]:
    """Load the checked rows of one plan.

    Args:
        folder: Where the four tables stand.
        doc: The plan's short name in the column `doc`.
        table: One of `TABLES`.
        text: The plan's text, in which every quote must stand.
    """
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as handle:
        found = [row for row in csv.DictReader(handle) if row["doc"] == doc]
    rows: list[Row] = []
    for row in found:
        if table == "tasks":
            place = _place(text, row["start_quote"])
            rows.append({"key": row["number"], "title": row["title"], "kind": row["kind"], "begins": str(place.start)})
        elif table == "responsibilities":
            key = f"{row['task']} {_bare(row['org_as_written'])}"
            rows.append({"key": key, **{name: row[name] for name in ("org", "role", "order")}, "open_ended": row["open_ended"]})
        else:
            place = _place(text, row["quote"])
            rows.append(
                {
                    "key": f"{_number(row['value'])} {row['unit']}",
                    **{name: row[name] for name in ("quote", "indicator", "scope", "comparator", "kind", "year")},
                    **{name: _number(row.get(name)) for name in ("value_max", "baseline_value")},
                    "baseline_year": row.get("baseline_year", ""),
                    "implied": row.get("implied", "n"),
                    "start": str(place.start),
                    "end": str(place.end),
                }
            )
    return rows


def _place(text: str, quote: str) -> Span:
    assert text.count(quote) == 1, f"{quote!r} stands {text.count(quote)} times in the plan"
    return Span(text.index(quote), text.index(quote) + len(quote))


def found_rows(tables: PlanTables, table: str) -> list[Row]:
    """Return the rows that the rules read, in the shape of `checked_rows`."""
    if table == "tasks":
        return [{"key": each.number, "title": each.title, "kind": each.kind, "begins": str(each.span.start)} for each in tables.tasks]
    if table == "responsibilities":
        numbers = {task.task_id: task.number for task in tables.tasks}
        return [
            {
                "key": f"{numbers[each.task_id]} {_bare(each.name_as_written)}",
                "org": each.organization,
                "role": each.role,
                "order": str(each.order),
                "open_ended": "y" if each.open_ended else "n",
            }
            for each in tables.responsibilities
        ]
    figures: Iterable[Target | Observation] = tables.targets if table == "targets" else tables.observations
    return [_figure_row(each) for each in figures]


def _figure_row(row: Target | Observation) -> Row:
    target = row if isinstance(row, Target) else None
    return {
        "key": f"{_number(row.value)} {row.unit}",
        "quote": row.quote,
        "indicator": row.indicator,
        "scope": row.scope,
        "comparator": row.comparator,
        "kind": row.kind,
        "year": str(row.year or ""),
        "value_max": _number(target.value_max if target else None),
        "baseline_value": _number(target.baseline_value if target else None),
        "baseline_year": str((target.baseline_year if target else None) or ""),
        "implied": "y" if target and target.implied else "n",
        "start": str(row.span.start),
        "end": str(row.span.end),
    }


def compare(checked: list[Row], found: list[Row], table: str) -> Comparison:
    """Pair the rows of one table, those that agree in most fields first."""
    same = _overlapping if table in ("targets", "observations") else _same_key
    ranked = sorted(
        (len(differing(person, rule)), i, j) for i, person in enumerate(checked) for j, rule in enumerate(found) if same(person, rule)
    )
    left, right = dict(enumerate(checked)), dict(enumerate(found))
    pairs: list[tuple[Row, Row]] = []
    for _, i, j in ranked:
        if i in left and j in right:
            pairs.append((left.pop(i), right.pop(j)))
    return Comparison(tuple(pairs), tuple(left.values()), tuple(right.values()))


def _same_key(person: Row, rule: Row) -> bool:
    return person["key"] == rule["key"]


def _overlapping(person: Row, rule: Row) -> bool:
    apart = int(person["end"]) <= int(rule["start"]) or int(rule["end"]) <= int(person["start"])
    return person["key"] == rule["key"] and not apart
