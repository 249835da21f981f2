"""Rows counted and summed by the values of some columns; exact, and the largest groups first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from portal.errors import BadParameterError
from portal.query.codings import EXACT, Coding, Stored, joined_sum, quoted, sum_parts
from portal.query.columns import Column
from portal.query.databases import Database
from portal.query.loading import csv_line
from portal.query.selection import Selection

#: More groups than this are no summary; it also bounds the work and the answer.
MAX_GROUPS = 10_000
_READ = 1000  # groups read at a time
_Codes = tuple[Stored, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The rows that share a value in each of some columns.

    Attributes:
        values: Those values as they are printed, empty where there is none, numbers in their shortest spelling.
        count: How many rows.
        sums: The exact sum of each column summed, a missing value counting nothing.
    """

    values: tuple[str, ...]
    count: int
    sums: tuple[Decimal, ...] = ()


@dataclass(frozen=True, slots=True)
class Groups:
    """All groups of an answer, the largest first and equal ones by their values, as the columns are sorted.

    Attributes:
        columns: The columns grouped by.
        sums: The names of the columns summed.
        groups: The groups.
    """

    columns: tuple[Column, ...]
    sums: tuple[str, ...]
    groups: tuple[Group, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The headings: the columns grouped by, `count`, and for each sum `sum_` and the column's name."""
        return (*(column.name for column in self.columns), "count", *(f"sum_{name}" for name in self.sums))

    def json_rows(self) -> tuple[str, ...]:
        """Return each group as a JSON object."""
        return tuple(
            "{"
            + ",".join(
                [
                    *(column.member(value) for column, value in zip(self.columns, each.values, strict=True)),
                    f'"count":{each.count}',
                    *(f'"sum_{name}":{total:f}' for name, total in zip(self.sums, each.sums, strict=True)),
                ]
            )
            + "}"
            for each in self.groups
        )

    def csv_rows(self) -> tuple[str, ...]:
        """Return each group as a line of CSV, without the line end."""
        return tuple(csv_line([*each.values, str(each.count), *(f"{total:f}" for total in each.sums)]) for each in self.groups)


def group_rows(database: Database, selection: Selection, names: Sequence[str], sums: Sequence[str], index: str | None) -> Groups:
    """Count the selected rows by some columns, and add up others.

    Args:
        database: The store.
        selection: The rows.
        names: The columns to group by.
        sums: The columns to sum, of numbers.
        index: The index by which the rows are found soonest.

    Raises:
        BadParameterError: If there are more groups than `MAX_GROUPS`.
    """
    codings = [database.layout.coding[name] for name in names]
    counts: dict[_Codes, int] = dict(_counted(database, selection, names)) if not sums else {}
    added: dict[_Codes, list[Decimal]] = {}
    if not counts and not selection.is_impossible:
        summed = [database.layout.coding[name] for name in sums]
        whole = [each for each in summed if each.kind == "scaled"]
        parts = [sum_parts(f"r.{quoted(each.column.name)}") for each in whole]
        for row in _grouped(database, selection, names, ["count(*)", *parts], index):
            key, (count, *halves) = tuple(row[: len(names)]), row[len(names) :]
            counts[key] = count
            exact = {each.column.name: each.number(joined_sum(*halves[2 * place : 2 * place + 2])) for place, each in enumerate(whole)}
            added[key] = [exact.get(name, Decimal()) for name in sums]
        for place, each in enumerate(summed):
            if each.kind != "scaled":
                # Each different number once, times how often it stands there.
                for row in _grouped(database, selection, [*names, each.column.name], ["count(*)"], index):
                    total = added[tuple(row[: len(names)])]
                    total[place] = EXACT.add(total[place], EXACT.multiply(each.number(row[-2]), Decimal(row[-1])))
    ordered = sorted(counts, key=lambda key: (-counts[key], [_order(coding, value) for coding, value in zip(codings, key, strict=True)]))
    groups = (
        Group(
            tuple(coding.printed(value) for coding, value in zip(codings, key, strict=True)),
            counts[key],
            tuple(map(_plain, added[key])) if sums else (),
        )
        for key in ordered
    )
    return Groups(tuple(each.column for each in codings), tuple(sums), tuple(groups))


def _grouped(
    database: Database, selection: Selection, names: Sequence[str], aggregates: Sequence[str], index: str | None
) -> Iterator[tuple[Any, ...]]:
    columns = ", ".join(f"r.{quoted(name)}" for name in names)
    condition = selection.source(index, ())
    sql = f"SELECT {columns}, {', '.join(aggregates)} {condition.sql} GROUP BY {columns}"
    found = 0
    for rows in database.stream(sql, condition.values, _READ):
        found += len(rows)
        if found > MAX_GROUPS:
            raise BadParameterError("group", ",".join(names), f"At most {MAX_GROUPS} groups: group by fields with fewer values, or filter.")
        yield from rows


def _counted(database: Database, selection: Selection, names: Sequence[str]) -> Iterator[tuple[_Codes, int]]:
    """Yield the groups from what was counted when the store was made; nothing if that does not answer it."""
    asked = {*names, *selection.codes}
    signed = [each.column.name for each in database.layout.signed if each.column.name in asked]
    pairs = [[one.column.name, other.column.name] for one, other in database.layout.counted]
    if selection.words or selection.filters or len(signed) < len(asked) or not (len(signed) == 1 or signed in pairs):
        return
    sql = f"SELECT one_code, other_code, rows FROM {database.prefix}counts WHERE one = ? AND other = ?"
    counts = Counter[_Codes]()
    for *codes, rows in database.select(sql, [signed[0], signed[1] if len(signed) > 1 else ""]):
        known = dict(zip(signed, codes, strict=False))
        if all(known[name] in allowed for name, allowed in selection.codes.items()):
            counts[tuple(known[name] for name in names)] += rows
    yield from counts.items()


def _order(coding: Coding, value: Stored) -> tuple[bool, Any]:
    """Sort by value, a missing one last."""
    return (value is None or (coding.kind == "codes" and value == 0), value)


def _plain(number: Decimal) -> Decimal:
    """Return a number without zeros at the end of its fraction."""
    return number.normalize(EXACT) if number else Decimal()
