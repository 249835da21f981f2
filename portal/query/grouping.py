"""Rows counted and summed by the values of some columns; exact, and the largest groups first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

import numpy as np

from portal.errors import BadParameterError, Bilingual
from portal.query.allowance import check
from portal.query.arrays import Arrays, Marks, missing
from portal.query.codings import EXACT, Coding, Stored, joined_sum, quoted, sum_parts
from portal.query.columns import Column
from portal.query.databases import Database
from portal.query.layout import Layout
from portal.query.loading import csv_line
from portal.query.selection import Selection
from portal.query.tally import MOST_ROWS, Tally

#: More groups than this are no summary; it also bounds the work and the answer.
MAX_GROUPS = 10_000
_READ = 1000  # groups read at a time
#: What is stored in the columns grouped by.
Codes = tuple[Stored, ...]


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


class Rows(Protocol):
    """The rows that are counted."""

    def grouped(self, names: Sequence[str], sums: Sequence[str]) -> Iterator[tuple[Codes, int, Sequence[int]]]:
        """Yield the groups of these rows: what is stored in the columns, how many rows, and their sums as whole numbers.

        Args:
            names: The columns to group by.
            sums: The columns to add up, scaled ones.

        Raises:
            BadParameterError: If there are more groups than `MAX_GROUPS`.
            SlowQueryError: If it takes too long.
        """


def group_rows(database: Database, selection: Selection, names: Sequence[str], sums: Sequence[str], rows: Rows) -> Groups:
    """Count the selected rows by some columns, and add up others.

    Args:
        database: The store.
        selection: The rows.
        names: The columns to group by.
        sums: The columns to sum, of numbers.
        rows: The same rows, for what was not counted when the store was made.

    Raises:
        BadParameterError: If there are more groups than `MAX_GROUPS`.
    """
    codings = [database.layout.coding[name] for name in names]
    counts: dict[Codes, int] = dict(_counted(database, selection, names)) if not sums else {}
    added: dict[Codes, list[Decimal]] = {}
    if not counts and not selection.is_impossible:
        summed = [database.layout.coding[name] for name in sums]
        whole = [each for each in summed if each.kind == "scaled"]
        for key, count, totals in rows.grouped(names, [each.column.name for each in whole]):
            counts[key] = count
            exact = {each.column.name: each.number(total) for each, total in zip(whole, totals, strict=True)}
            added[key] = [exact.get(name, Decimal()) for name in sums]
        for place, each in enumerate(summed):
            if each.kind != "scaled":
                # Each different number once, times how often it stands there.
                for (*key_of, number), count, _ in rows.grouped([*names, each.column.name], ()):
                    total = added[tuple(key_of)]
                    total[place] = EXACT.add(total[place], EXACT.multiply(each.number(number), Decimal(count)))
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


@dataclass(frozen=True, slots=True)
class SelectedRows:
    """Rows that the database goes through; see `Rows`.

    Attributes:
        database: The store.
        selection: The rows.
        index: The index by which they are found soonest.
    """

    database: Database
    selection: Selection
    index: str | None

    def grouped(self, names: Sequence[str], sums: Sequence[str]) -> Iterator[tuple[Codes, int, Sequence[int]]]:
        columns = ", ".join(f"r.{quoted(name)}" for name in names)
        parts = [sum_parts(f"r.{quoted(name)}") for name in sums]
        condition = self.selection.source(self.index, ())
        sql = f"SELECT {', '.join([columns, 'count(*)', *parts])} {condition.sql} GROUP BY {columns}"
        found = 0
        for rows in self.database.stream(sql, condition.values, _READ):
            found += len(rows)
            if found > MAX_GROUPS:
                raise _too_many(names)
            for row in rows:
                count, *halves = row[len(names) :]
                yield row[: len(names)], count, [joined_sum(*halves[place : place + 2]) for place in range(0, len(halves), 2)]


@dataclass(frozen=True, slots=True)
class ArrayRows:
    """Rows whose columns are arrays; see `Rows`.

    Attributes:
        layout: How the table lies in its store.
        arrays: Its columns.
        selection: The rows; all its conditions are on columns that are arrays.
        marks: Tells of each row whether it can be one of them; any row if not given.
    """

    layout: Layout
    arrays: Arrays
    selection: Selection
    marks: Marks | None

    def grouped(self, names: Sequence[str], sums: Sequence[str]) -> Iterator[tuple[Codes, int, Sequence[int]]]:
        codings = [self.layout.coding[name] for name in names]
        tally = Tally([len(each.values) + 1 if each.kind == "codes" else 0 for each in codings], len(sums), MAX_GROUPS)
        none: list[int] = []  # the number that stands for none, of each column that is scaled
        for columns in self.arrays.values([*names, *sums], self.selection.codes, self.selection.filters, self.marks, MOST_ROWS):
            check()
            none = [
                missing(column) if self.layout.coding[name].kind == "scaled" else -1 for name, column in zip(names, columns, strict=False)
            ]
            added = [np.where(column == missing(column), 0, column) for column in columns[len(names) :]]
            if not tally.add(columns[: len(names)], added):
                raise _too_many(names)
        for place, (key, (count, *totals)) in enumerate(tally.groups()):
            if place == MAX_GROUPS:
                raise _too_many(names)
            yield tuple([None if each == nothing else each for each, nothing in zip(key, none, strict=True)]), count, totals


def _too_many(names: Sequence[str]) -> BadParameterError:
    return BadParameterError(
        "group",
        ",".join(names),
        Bilingual(
            f"至多 {MAX_GROUPS} 组：请按取值较少的字段分组，或加筛选。",
            f"At most {MAX_GROUPS} groups: group by fields with fewer values, or filter.",
        ),
    )


def _counted(database: Database, selection: Selection, names: Sequence[str]) -> Iterator[tuple[Codes, int]]:
    """Yield the groups from what was counted when the store was made; nothing if that does not answer it."""
    asked = {*names, *selection.codes}
    signed = [each.column.name for each in database.layout.signed if each.column.name in asked]
    pairs = [[one.column.name, other.column.name] for one, other in database.layout.counted]
    if selection.words or selection.filters or len(signed) < len(asked) or not (len(signed) == 1 or signed in pairs):
        return
    sql = f"SELECT one_code, other_code, rows FROM {database.prefix}counts WHERE one = ? AND other = ?"
    counts = Counter[Codes]()
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
