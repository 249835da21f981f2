"""Which rows a question selects, as SQL: its conditions, and the index by which they are found soonest in the order asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from portal.query.codings import Coding, Stored, quoted
from portal.query.databases import Database
from portal.query.layout import POSITION, SIGNATURE, index_name
from portal.query.question import Filter, Sort

#: With so few rows found, it is quicker to find them all and sort them than to read on in order until a page is full.
FEW_FOUND = 5000
_LOOK, _SORT = 6, 2  # what it costs to look at a row, and to sort one, where one step in an index costs 1
#: With more rows that hold the words, it is quicker to ask of each row in order whether it is one of them.
MANY_FOUND = 20_000


@dataclass(frozen=True, slots=True)
class Condition:
    """A piece of SQL that is true or false of a row, and what is bound in it."""

    sql: str
    values: tuple[Stored, ...] = ()


@dataclass(frozen=True, slots=True)
class Segment:
    """The part of an order in which the first sorted column has one code, any value, or none; segments follow one another.

    Attributes:
        sort: The first column sorted by; None where rows come as published.
        code: Its code, of a column of codes.
        is_empty: Whether these are the rows without a value.
    """

    sort: Sort | None = None
    code: int | None = None
    is_empty: bool = False


class Selection:
    """The rows that hold all conditions of a question.

    Args:
        database: The store.
        filters: The conditions on columns.
        words: The words that must be found; see `Database.found`.

    Attributes:
        codes: The codes that are let through, by the columns of codes on which there are conditions.
        filters: The conditions on columns without codes.
    """

    def __init__(self, database: Database, filters: Iterable[Filter], words: Sequence[Sequence[str]]) -> None:
        self._database = database
        self._layout = database.layout
        self.words = words
        self.codes: dict[str, frozenset[int]] = {}
        self.filters: list[Filter] = []
        for each in filters:
            coding = self._layout.coding[each.column]
            if coding.kind == "codes":
                allowed = coding.codes(each.operator, each.values)
                before = self.codes.get(each.column)
                self.codes[each.column] = allowed if before is None else before & allowed
            else:
                self.filters.append(each)

    @property
    def is_impossible(self) -> bool:
        """Whether no row can be selected, as a column has no such value."""
        return not all(self.codes.values())

    def single(self) -> dict[str, int]:
        """Return the codes of the columns of which one value only is let through."""
        return {name: next(iter(codes)) for name, codes in self.codes.items() if len(codes) == 1}

    def segments(self, sort: Sequence[Sort]) -> Iterator[Segment]:
        """Yield the segments of an order, those left out that no row can be in."""
        if not sort:
            yield Segment()
            return
        first = sort[0]
        coding = self._layout.coding[first.column]
        if coding.kind != "codes":
            yield Segment(first)
            yield Segment(first, is_empty=True)
            return
        codes = range(1, len(coding.values) + 1)
        for code in (*(reversed(codes) if first.descending else codes), 0):
            if code in self.codes.get(first.column, (code,)):
                yield Segment(first, code, is_empty=code == 0)

    def source(self, index: str | None, conditions: Iterable[Condition], *, is_streamed: bool = True) -> Condition:
        """Return FROM and WHERE of this selection, its rows called `r`.

        Args:
            index: The index to use, if any.
            conditions: Further conditions.
            is_streamed: Whether rows may come in the order in which the words are found.
        """
        rows = f"{self._database.prefix}rows AS r"
        parts, values, before = [*self._own(index), *conditions], list[Stored](), ""
        if self.words:
            found, bound = self._database.found(self.words)
            if is_streamed:
                before, values, index = f"({found}) AS f CROSS JOIN ", bound, None
                parts.insert(0, Condition(f"r.{POSITION} = f.{POSITION}"))
            else:
                parts.append(Condition(f"r.{POSITION} IN ({found})", tuple(bound)))
        hint = self._database.indexed(index) if index else ""
        where = " AND ".join(f"({each.sql})" for each in parts)
        bound = [value for each in parts for value in each.values]
        return Condition(f"FROM {before}{rows}{hint}" + (f" WHERE {where}" if where else ""), (*values, *bound))

    def within(self, segment: Segment) -> list[Condition]:
        """Return the conditions that a row is in a segment."""
        if segment.sort is None:
            return []
        name = f"r.{quoted(segment.sort.column)}"
        if segment.code is not None:
            return [Condition(f"{name} = ?", (segment.code,))]
        return [Condition(f"{name} IS {'' if segment.is_empty else 'NOT '}NULL")]

    def index(self, segment: Segment, sort: Sequence[Sort], rows_of: Mapping[str, int], total: int, wanted: int | None) -> str | None:
        """Return the index by which the rows of a segment are found soonest, as `plan` finds it; None for the table itself."""
        return self.plan(segment, sort, rows_of, total, wanted)[1]

    def plan(
        self, segment: Segment, sort: Sequence[Sort], rows_of: Mapping[str, int], total: int, wanted: int | None
    ) -> tuple[float, str | None]:
        """Return how many steps the rows of a segment cost, and the index by which they are found soonest; None for the table itself.

        Args:
            segment: The segment.
            sort: The order asked for.
            rows_of: For each column of which one value only is let through, how many rows have that value.
            total: How many rows are selected; at least one.
            wanted: How many of them are read, from the first in order; None for all, in any order.
        """
        is_read_on = not sort and wanted is not None
        best: str | None = None
        least = self._layout.rows * _LOOK * (min(1, (wanted or 0) / total) if is_read_on else 1) + _SORT * total * bool(sort)
        looked_at = {each.column for each in self.filters}
        if segment.code is not None:
            looked_at.add(sort[0].column)
        for columns, size in self._candidates(segment, sort, rows_of, total):
            name = index_name(*columns)
            if name in self._layout.indexes:
                cost = self._cost(columns, size * (1 + _LOOK * (not looked_at.issubset(columns))), segment, sort, total, wanted)
                if cost < least or (cost == least and name < (best or "")):
                    best, least = name, cost
        return least, best

    def _candidates(
        self, segment: Segment, sort: Sequence[Sort], rows_of: Mapping[str, int], total: int
    ) -> Iterator[tuple[tuple[str, ...], float]]:
        """Yield columns by which an index could serve, and how many of its entries are gone through to find all rows."""
        sorted_by = sort[0].column if sort else ""
        ranged = {each.column for each in self.filters if each.operator in ("gt", "gte", "lt", "lte")}
        for lead, size in rows_of.items():
            yield (lead,), size
            # How many rows lie between bounds is not known: more than are found, fewer than there are.
            yield from (((lead, column), min(size, (total * size) ** 0.5) if column in ranged else size) for column in {sorted_by, *ranged})
        yield from (((each.column,), total) for each in self.filters if each.operator in ("eq", "in"))
        yield from (((column,), (total * self._layout.rows) ** 0.5) for column in ranged)
        if segment.sort is not None and sorted_by not in ranged:
            shares = len(self._layout.coding[sorted_by].values) + 1 if segment.code is not None else 1
            yield (sorted_by,), self._layout.rows / shares

    @staticmethod
    def _cost(columns: tuple[str, ...], steps: float, segment: Segment, sort: Sequence[Sort], total: int, wanted: int | None) -> float:
        """Return what an index costs: one step in it counts 1.

        Either rows come in their order, until as many are found as are wanted; or all are found, and then sorted.

        Args:
            columns: Its columns.
            steps: What it costs to go through all entries that it leads to.
            segment: As `index` has it, and so the rest.
            sort: The order asked for.
            total: How many rows are selected.
            wanted: How many of them are read.
        """
        if wanted is None:
            return steps
        if segment.sort is None:
            in_order = not sort and len(columns) == 1
        elif segment.code is not None:
            in_order = len(sort) == 1
        else:
            in_order = columns[-1] == sort[0].column
        if in_order:
            return steps * min(1, wanted / total)
        return steps + total * (_SORT + _LOOK * (not all(each.column in columns for each in sort)))

    def _own(self, index: str | None) -> list[Condition]:
        """Return the conditions of the question: those on codes by the signature, which every index holds."""
        single = self.single()
        first = self._layout.indexes[index].columns[0] if index else ""
        found = [Condition(f"r.{quoted(first)} = ?", (single[first],))] if first in single else []
        mask = wanted = 0
        for name, codes in self.codes.items():
            coding = self._layout.coding[name]
            if coding.bits and name in single:
                mask |= (1 << coding.bits) - 1 << coding.shift
                wanted |= single[name] << coding.shift
            else:
                found.append(_one_of(coding, codes))
        if mask:
            found.append(Condition(f"(r.{SIGNATURE} & ?) = ?", (mask, wanted)))
        for each in self.filters:
            sql, values = self._layout.coding[each.column].condition(each.operator, each.values, self._database.contains)
            found.append(Condition(sql, tuple(values)))
        return found


def order_by(sort: Sequence[Sort], codings: Mapping[str, Coding], segment: Segment, position: str) -> str:
    """Return the ORDER BY of a segment: values missing last either way, and ties as published, by the column `position`."""
    parts = []
    for each in sort:
        name = f"r.{quoted(each.column)}"
        way = "DESC" if each.descending else "ASC"
        if each == segment.sort:
            parts += [] if segment.is_empty or segment.code is not None else [f"{name} {way}"]
        elif codings[each.column].kind == "codes":
            parts += [f"CASE WHEN {name} = 0 THEN 1 ELSE 0 END", f"{name} {way}"]
        else:
            parts.append(f"{name} {way} NULLS LAST")
    return ", ".join([*parts, position])


def after(sort: Sequence[Sort], codings: dict[str, Coding], keys: Sequence[Stored], position: int) -> Condition:
    """Return the condition that a row comes after the one with these keys at that position."""
    if not sort:
        return Condition(f"r.{POSITION} > ?", (position,))
    first, key = sort[0], keys[0]
    name = f"r.{quoted(first.column)}"
    tied = after(sort[1:], codings, keys[1:], position)
    is_coded = codings[first.column].kind == "codes"
    if key is None:
        return Condition(f"{name} IS NULL AND ({tied.sql})", tied.values)
    if is_coded and key == 0:
        return Condition(f"{name} = 0 AND ({tied.sql})", tied.values)
    beyond = "<" if first.descending else ">"
    missing = f"{name} = 0" if is_coded else f"{name} IS NULL"
    return Condition(f"{name} {beyond} ? OR {missing} OR ({name} = ? AND ({tied.sql}))", (key, key, *tied.values))


def after_within(
    segment: Segment, sort: Sequence[Sort], codings: dict[str, Coding], keys: Sequence[Stored], position: int
) -> list[Condition]:
    """Return the conditions that a row of a segment comes after the one with these keys, which is in that segment."""
    if segment.sort is None:
        return [after(sort, codings, keys, position)]
    if segment.code is not None or segment.is_empty:
        return [after(sort[1:], codings, keys[1:], position)]
    name, beyond = f"r.{quoted(segment.sort.column)}", "<" if segment.sort.descending else ">"
    tied = after(sort[1:], codings, keys[1:], position)
    # The first says less than the second, but is what an index is entered by.
    return [
        Condition(f"{name} {beyond}= ?", (keys[0],)),
        Condition(f"{name} {beyond} ? OR ({name} = ? AND ({tied.sql}))", (keys[0], keys[0], *tied.values)),
    ]


def _one_of(coding: Coding, codes: frozenset[int]) -> Condition:
    """Return the condition that a column has one of these codes, written the shorter way."""
    others = frozenset(range(len(coding.values) + 1)) - codes
    name = f"((r.{SIGNATURE} >> ?) & ?)" if coding.bits else f"r.{quoted(coding.column.name)}"
    bound = (coding.shift, (1 << coding.bits) - 1) if coding.bits else ()
    if not others:
        return Condition("1 = 1")
    listed, word = (codes, "IN") if len(codes) <= len(others) else (others, "NOT IN")
    return Condition(f"{name} {word} ({', '.join('?' * len(listed))})", (*bound, *sorted(listed)))
