"""The columns of a table as arrays in one file, mapped into memory: the rows of a page are found in them in a few steps of NumPy.

A database goes from row to row by a program of its own. Here a condition is one comparison of whole arrays, and the rows of a value are
known beforehand: so a page of a table of 100,000 rows is found in a fifth of the time (site/maintainers/choices.md). It is the other way
round where a value has very many rows, and few of them are wanted in an order that an index has: `size` tells how many are gone through.

The file is made from the store by `portal.query.array_files`, and holds:

    of a column of codes        its codes; and, if it has several values, the positions in order of them, with where each code begins,
                                and the other columns in the same order: the rows of a value are then read as they lie;
                                if a value has very many rows, also each value's rows in the order of each column that is sorted by
    of a scaled column          its whole numbers, the largest of their type where there is none
    of the primary key          if it is text and short, the keys in UTF-8 in their order, and the position of each
    of the rows in each form    where each begins, and the rows themselves, as they are printed in JSON or CSV
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Literal, Protocol, TypeAlias, get_args

import numpy as np
from numpy.typing import NDArray

from portal.query.codings import Coding, Stored
from portal.query.layout import Layout
from portal.query.mapped import Array, read_arrays
from portal.query.orders import RANGES, Order
from portal.query.printed import OpenFile, PrintedRows
from portal.query.question import Filter, Sort

#: How rows are printed: `json` for objects, `csv` for lines of the released CSV, both in UTF-8 and without a line end.
Form = Literal["json", "csv"]
Numbers: TypeAlias = NDArray[np.int64]
Positions: TypeAlias = NDArray[np.int32] | NDArray[np.int64]
#: Tells of each row whether something holds.
Marks: TypeAlias = NDArray[np.bool_]

#: No rows.
NONE: Positions = np.zeros(0, dtype=np.int64)
#: A change of what the file holds takes another number.
FORMAT = 4
_FEW = 1000  # rows that are put in order as soon as the first of them are set apart
# Of more rows, so many are looked at to find where the first that are wanted may end, and then so many more are taken.
_LOOKED_AT, _MORE = 2048, 2
# Of rows that are kept in the order wanted so many are looked at: a third more than should be enough, and no more than a tenth of them.
_ENOUGH, _SHARE = 1.33, 10
# Nanoseconds, with 5 million rows: to take the rows of a value and mark each of them; to compare the value of a row; to look it up among many.
_TAKING, _MARKING, _COMPARING, _LOOKING_UP = 300, 10, 0.15, 1.2
_AT_ONCE = 1 << 17  # rows that are looked up together: what that takes stays in the processor's cache
#: Names of arrays, the first five before those of columns, the next two before forms.
STORED, POSITIONS, BEGINS, BESIDE, ORDER, STARTS, LINES = "stored ", "positions ", "begins ", "beside ", "order ", "starts ", "lines "
KEYS, KEYED = "keys", "keyed"


class Source(Protocol):
    """Where the columns come from."""

    def column(self, name: str) -> Iterable[Stored]:
        """Yield what is stored of a column, in published order."""

    def lines(self, form: Form) -> Iterable[bytes]:
        """Yield the rows as they are printed, in published order."""


class Arrays:
    """The arrays of one table, open for reading; safe to share between threads.

    Attributes:
        printed: The rows, by the form in which they are printed.

    Args:
        path: Their file.
        layout: How the table lies in its store.

    Raises:
        ValueError: If the file is something else, or of another format.
    """

    def __init__(self, path: Path, layout: Layout) -> None:
        self._layout = layout
        with path.open("rb") as file:
            about, arrays, mapped = read_arrays(file)
            if about != [FORMAT, layout.rows]:
                raise ValueError(f"format {about}")
            opened = OpenFile(file.fileno())
            self.printed: Mapping[Form, PrintedRows] = {
                form: PrintedRows(opened, mapped, arrays.pop(f"{STARTS}{form}")) for form in get_args(Form)
            }
            self._keyed: tuple[NDArray[np.bytes_], Positions] | None = None
            if KEYS in arrays:
                self._keyed = arrays.pop(KEYS), arrays.pop(KEYED)
            # What a column holds, the positions in order of its codes, where each code begins among them, the other columns so, and
            # the places of the rows of each code in the order of another column.
            self._stored, self._positions, self._begins, self._beside, self._orders = (
                {name.removeprefix(kind): array for name, array in arrays.items() if name.startswith(kind)}
                for kind in (STORED, POSITIONS, BEGINS, BESIDE, ORDER)
            )
            self._valued: dict[tuple[str, int, str], int] = {}  # of the rows of a value, how many have one in another column
            # Of the rows of a value, how many have each code in another column; and the columns whose values have so many rows that it pays.
            self._counts: dict[tuple[str, int, str], NDArray[np.intp]] = {}
            self._ordered = frozenset(name.partition(" ")[0] for name in self._orders)

    def holds(self, filters: Iterable[Filter], sort: Sequence[Sort]) -> bool:
        """Tell whether rows can be found here by these conditions on columns without codes, in that order."""
        names = [*(each.column for each in filters), *(each.column for each in sort)]
        return all(name in self._stored for name in names)

    def size(self, codes: Mapping[str, frozenset[int]]) -> int:
        """Return how many rows must be gone through to find those with these codes."""
        return min((size for size, _, _ in self._leads(codes)), default=self._layout.rows)

    def has_in_order(self, codes: Mapping[str, frozenset[int]], sort: Sequence[Sort]) -> bool:
        """Tell whether the rows that must be gone through to find those with these codes are kept in that order."""
        _, lead, _ = min(self._leads(codes), default=(0, "", 0))
        return bool(sort) and f"{lead} {sort[0].column}" in self._orders

    def count(self, codes: Mapping[str, frozenset[int]], filters: Sequence[Filter], marks: Marks | None = None) -> int:
        """Return how many rows hold all conditions; see `page`."""
        return self.page(codes, filters, (), 0, marks=marks)[0]

    def page(
        self,
        codes: Mapping[str, frozenset[int]],
        filters: Sequence[Filter],
        sort: Sequence[Sort],
        wanted: int,
        *,
        skipped: int = 0,
        last: int | None = None,
        marks: Marks | None = None,
    ) -> tuple[int, Positions]:
        """Return how many rows hold all conditions, and the positions of the first of them; as `first` has them.

        Args:
            codes: The codes that are let through, by column.
            filters: Conditions on scaled columns.
            sort: The order.
            wanted: How many.
            skipped: How many are left out before.
            last: The position of the row after which they come.
            marks: Tells of each row whether it can be one of them; any row if not given.
        """
        part = self._part(codes)
        others = {name: allowed for name, allowed in codes.items() if name != part.lead}
        find = partial(self._held, part, others, filters, marks)
        held: Marks | None = None
        known = self._known_total(part, others, filters) if marks is None else None
        if known is None:
            held = find()
        total = known if known is not None else part.size if held is None else int(np.count_nonzero(held))
        if not wanted or not total:
            return total, NONE
        if sort and (begun := self._begun(part, held, others, filters, sort, skipped + wanted, total, last)) is not None:
            return total, self.first(begun, sort, wanted, skipped=skipped, last=last)
        if held is None and (others or filters):
            held = find()
        if not sort and held is not None:
            before = last if last is None or part.positions is None else int(part.positions.searchsorted(last, side="right")) - 1
            places = _first_held(held, wanted, skipped=skipped, last=before)
            return total, places if part.positions is None else part.positions.take(places)
        if sort and last is None and total > max(_FEW, skipped + wanted):
            held = self._shortened(part, held, sort[0], skipped + wanted, total)
        found: Positions
        if part.positions is None:
            found = np.arange(part.size) if held is None else np.flatnonzero(held)
        else:
            found = part.positions if held is None else part.positions.compress(held)
        return total, self.first(found, sort, wanted, skipped=skipped, last=last)

    def positions(
        self, codes: Mapping[str, frozenset[int]], filters: Sequence[Filter], marks: Marks | None, rows: int, last: int | None = None
    ) -> Iterator[Positions]:
        """Yield the positions of all rows that hold all conditions, in published order, at most so many at a time; see `page`."""
        part = self._part(codes)
        held = self._held(part, {name: allowed for name, allowed in codes.items() if name != part.lead}, filters, marks)
        first = 0
        if last is not None:
            first = last + 1 if part.positions is None else int(part.positions.searchsorted(last, side="right"))
        for begin in range(first, part.size, _AT_ONCE):
            end = min(begin + _AT_ONCE, part.size)
            found: Positions = np.arange(begin, end) if held is None else np.flatnonzero(held[begin:end]) + begin
            if part.positions is not None:
                found = part.positions.take(found)
            for place in range(0, len(found), rows):
                yield found[place : place + rows]

    def values(
        self, names: Sequence[str], codes: Mapping[str, frozenset[int]], filters: Sequence[Filter], marks: Marks | None, rows: int
    ) -> Iterator[list[Array]]:
        """Yield what the rows that hold all conditions have in some columns, of at most so many rows at a time; see `page`."""
        part = self._part(codes)
        held = self._held(part, {name: allowed for name, allowed in codes.items() if name != part.lead}, filters, marks)
        columns = [part.column(name) for name in names]
        for begin in range(0, part.size, rows):
            chosen = slice(begin, begin + rows)
            if held is None:
                yield [column[chosen] for column in columns]
            elif (some := held[chosen]).any():
                yield [column[chosen].compress(some) for column in columns]

    def mark(self, name: str, codes: Sequence[int], marks: Marks) -> None:
        """Mark the rows that have one of these codes in a column; others stay as they are."""
        stored = self._stored[name]
        if (begins := self._begins.get(name)) is not None:
            mark_rows(marks, np.array(codes), stored, self._positions[name], begins)
            return
        for code in codes:  # very few
            marks |= stored == code

    def first(self, found: Positions, sort: Sequence[Sort], wanted: int, *, skipped: int = 0, last: int | None = None) -> Positions:
        """Return the first of some rows in an order; values missing last either way, and ties as published.

        Args:
            found: Positions, in published order.
            sort: The order.
            wanted: How many.
            skipped: How many are left out before.
            last: The position of the row after which they come; it need not be among them.
        """
        keys = [self._keys(each, found) for each in sort]
        if last is not None:
            at = np.array([last])
            after = found > last
            for each, key in zip(reversed(sort), reversed(keys), strict=True):
                [bound] = self._keys(each, at)
                after = (key > bound) | ((key == bound) & after)
            found, keys = found.compress(after), [key.compress(after) for key in keys]
        wanted += skipped
        if keys:
            if len(found) > max(wanted, _FEW):
                # What sorts behind the last that is wanted need not be sorted.
                cut = keys[0].copy()
                cut.partition(wanted - 1)
                held = keys[0] <= cut[wanted - 1]
                found, keys = found.compress(held), [key.compress(held) for key in keys]
            found = found.take(np.lexsort(keys[::-1]) if len(keys) > 1 else keys[0].argsort(kind="stable")[:wanted])
        return found[skipped:wanted]

    def row(self, key: Stored) -> bytes | None:
        """Return the row with that primary key as it is printed in JSON; empty if there is none, None if keys are not held here."""
        if self._keyed is None or not isinstance(key, str):
            return None
        keys, positions = self._keyed
        written = key.encode("utf-8", "surrogatepass")
        if len(written) > keys.itemsize:
            return b""
        place = int(keys.searchsorted(np.array(written, dtype=keys.dtype)))
        if place == len(keys) or keys[place] != written:
            return b""
        return self.printed["json"].row(positions.item(place))

    def _leads(self, codes: Mapping[str, frozenset[int]]) -> Iterator[tuple[int, str, int]]:
        """Yield the columns of which one code is let through and whose rows are known: how many rows there are, the name and the code."""
        for name, allowed in codes.items():
            if len(allowed) == 1 and (begins := self._begins.get(name)) is not None:
                [code] = allowed
                yield int(begins[code + 1] - begins[code]), name, code

    def _part(self, codes: Mapping[str, frozenset[int]]) -> _Part:
        """Return the fewest rows known beforehand among which those with these codes are."""
        size, lead, code = min(self._leads(codes), default=(self._layout.rows, "", 0))
        if not lead:
            return _Part("", None, 0, size, self._stored.__getitem__)
        begin = self._begins[lead].item(code)
        end = begin + size
        found = self._positions[lead][begin:end]

        def column(name: str) -> Array:
            beside = self._beside.get(f"{lead} {name}")
            return self._stored[name].take(found) if beside is None else beside[begin:end]

        return _Part(lead, found, begin, size, column)

    def _held(
        self, part: _Part, codes: Mapping[str, frozenset[int]], filters: Sequence[Filter], marks: Marks | None, places: Array | None = None
    ) -> Marks | None:
        """Tell of each row of a part which hold all conditions, or of those at some places of it; None if there are no conditions."""

        def column(name: str) -> Array:
            stored = part.column(name)
            return stored if places is None else stored.take(places)

        held = marks if marks is None or part.positions is None else marks.take(part.positions)
        for name, allowed in codes.items():
            held = _both(held, self._let_through(name, allowed, column(name)))
        for each in filters:
            held = _both(held, _holding(self._layout.coding[each.column], each, column(each.column)))
        return held

    def _order(self, part: _Part, sort: Sort) -> Order | None:
        """Return the rows of a part in an order, if they are kept so."""
        if (places := self._orders.get(f"{part.lead} {sort.column}")) is None:
            return None
        stored = part.column(sort.column)
        none = 0 if self._layout.coding[sort.column].kind == "codes" else missing(stored)
        known = part.lead, part.begin, sort.column
        order = Order(places[part.begin : part.begin + part.size], stored, none, self._valued.get(known), descending=sort.descending)
        self._valued[known] = order.valued
        return order

    def _known_total(self, part: _Part, others: Mapping[str, frozenset[int]], filters: Sequence[Filter]) -> int | None:
        """Return how many rows of a part hold some conditions, if that is known without a look at each."""
        if not others and not filters:
            return part.size
        if not others:
            span = self._span(part, filters)
            return span and span[1] - span[0]
        if filters or len(others) > 1 or part.lead not in self._ordered:
            return None
        [(name, allowed)] = others.items()
        known = part.lead, part.begin, name
        if (counts := self._counts.get(known)) is None:
            counts = self._counts[known] = np.bincount(part.column(name))
        return int(sum(counts.item(code) for code in allowed if code < len(counts)))

    def _span(self, part: _Part, filters: Sequence[Filter], *, descending: bool = False) -> tuple[int, int] | None:
        """Return where the rows of a part that these conditions let through begin and end in an order; None if they are not in one."""
        names = {each.column for each in filters}
        if len(names) != 1 or not all(each.operator in RANGES for each in filters):
            return None
        [name] = names
        if (order := self._order(part, Sort(name, descending))) is None:
            return None
        bounds = [self._layout.coding[name].bounds(each.operator, each.values) for each in filters]
        return order.between([(operator, number) for operator, [number] in bounds])

    def _begun(
        self,
        part: _Part,
        held: Marks | None,
        codes: Mapping[str, frozenset[int]],
        filters: Sequence[Filter],
        sort: Sequence[Sort],
        wanted: int,
        total: int,
        last: int | None,
    ) -> Positions | None:
        """Return some rows of a part, in published order, with the first of an order among them; None if they are not found soon.

        Args:
            part: The rows, as they lie beside one another.
            held: Tells of each whether all conditions hold; None if that is to be found.
            codes: The codes that are let through, by column.
            filters: Conditions on scaled columns.
            sort: The order.
            wanted: How many.
            total: How many rows of the part hold all conditions.
            last: The position of the row after which they come.
        """
        expected = int(wanted * part.size / total * _ENOUGH) + 1
        if expected * _SHARE > part.size or (order := self._order(part, sort[0])) is None:
            return None
        is_span = held is None and bool(filters) and not codes and filters[0].column == sort[0].column
        span = self._span(part, filters, descending=sort[0].descending) if is_span else None
        begin, end = span or (0, part.size)

        def holds(places: Array) -> Marks | None:
            if held is not None:
                return held.take(places)
            return None if span else self._held(part, codes, filters, None, places)

        tied = NONE
        if last is not None:
            # Of the rows that are tied with the last, those that come after it in another order or as published.
            begun, ended = order.tied(self._stored[sort[0].column].item(last))
            tied = order.rows(max(begin, begun), min(end, ended))
            begin = max(begin, ended)
            if (of_tied := holds(tied)) is not None:
                tied = tied.compress(of_tied)
        places = order.first(wanted, begin, end, expected, part.size // _SHARE, holds)
        if places is None:
            return None
        places = np.concatenate([tied, places])
        found: Positions = places if part.positions is None else part.positions.take(places)
        found.sort()
        return found

    def _let_through(self, name: str, allowed: frozenset[int], codes: Array) -> Marks:
        if len(allowed) == 1:
            [code] = allowed
            only: Marks = codes == code
            return only
        known = np.zeros(len(self._layout.coding[name].values) + 1, dtype=np.bool_)
        known[list(allowed)] = True
        several: Marks = known[codes]
        return several

    def _keys(self, sort: Sort, found: Positions) -> Array:
        """Return whole numbers in the order of a column: the smallest first, however it is sorted, and what is missing last."""
        return self._in_order(sort, self._stored[sort.column].take(found))

    def _in_order(self, sort: Sort, stored: Array) -> Array:
        coding = self._layout.coding[sort.column]
        if coding.kind == "codes":
            return len(coding.values) - stored if sort.descending else stored - 1  # 0, for none, becomes the largest of its type
        return np.where(stored == missing(stored), stored, -stored) if sort.descending else stored

    def _shortened(self, part: _Part, held: Marks | None, sort: Sort, wanted: int, total: int) -> Marks | None:
        """Return which rows are enough to find the first so many of those that are held in an order, ties with the last of them included."""
        stored, coding = part.column(sort.column), self._layout.coding[sort.column]
        step = max(1, part.size // _LOOKED_AT)
        sample = stored[::step] if held is None else stored[::step].compress(held[::step])
        expected = len(sample) * wanted / total
        place = int(expected + _MORE * expected**0.5) + _MORE
        if place >= len(sample):
            return held
        key = int(np.partition(self._in_order(sort, sample), place)[place])
        if coding.kind == "codes":
            if key >= (values := len(coding.values)):
                return held  # so many have none
            short: Marks = stored >= values - key if sort.descending else _both(stored != 0, stored <= key + 1)
        else:
            if key == (none := missing(stored)):
                return held
            short = _both(stored != none, stored >= -key) if sort.descending else stored <= key
        if held is not None:
            short = _both(held, short)
        return short if np.count_nonzero(short) >= wanted else held


@dataclass(frozen=True, slots=True)
class _Part:
    """Some rows, beside one another.

    Attributes:
        lead: The column of which they have one code; empty if they are all rows.
        positions: Their positions, in published order; None if they are all rows.
        begin: Where they begin among all rows in the order of that column.
        size: How many they are.
        column: Gives what they hold in a column.
    """

    lead: str
    positions: Positions | None
    begin: int
    size: int
    column: Callable[[str], Array]


def mark_rows(
    marks: Marks,
    values: NDArray[np.intp],
    stored: NDArray[np.integer[Any]],
    positions: Positions,
    begins: Numbers,
) -> None:
    """Mark the rows that have one of these values, by whichever way is the shortest; others stay as they are.

    Args:
        marks: One for each row.
        values: The values as numbers, each once.
        stored: The number of the value of each row.
        positions: Those of all rows, in order of their values.
        begins: Where each value begins among them, and where the last ends.
    """
    rows, first, last = len(marks), begins[values], begins[values + 1]
    found = int((last - first).sum())
    marked, compared, looked_up = found * _MARKING + len(values) * _TAKING, len(values) * rows * _COMPARING, rows * _LOOKING_UP
    if found == rows:
        marks[:] = True
    elif marked <= min(compared, looked_up):
        chosen = [positions[begin:end] for begin, end in zip(first.tolist(), last.tolist(), strict=True)]
        marks[np.concatenate(chosen)] = True
    elif compared <= looked_up:
        for value in values.tolist():
            marks |= stored == value
    else:
        held = np.zeros(len(begins), dtype=np.bool_)
        held[values] = True
        for begin in range(0, rows, _AT_ONCE):
            end = begin + _AT_ONCE
            marks[begin:end] |= held.take(stored[begin:end], mode="clip")


def missing(stored: Array) -> int:
    """Return the number that stands for none in a scaled column: it sorts behind every number that is stored."""
    return int(np.iinfo(stored.dtype).max)


def _both(one: Marks | None, other: Marks) -> Marks:
    """Return where both conditions hold; the second may be written over."""
    return other if one is None else np.logical_and(one, other, out=other)


def _first_held(held: Marks, wanted: int, *, skipped: int, last: int | None) -> Positions:
    """Return the positions of the first rows of which a condition holds."""
    begin, step = 0 if last is None else last + 1, _FEW
    found = NONE
    while len(found) < skipped + wanted and begin < len(held):
        found = np.concatenate([found, np.flatnonzero(held[begin : begin + step]) + begin])
        begin, step = begin + step, step * 4
    return found[skipped : skipped + wanted]


def _holding(coding: Coding, condition: Filter, stored: Array) -> Marks:
    """Tell of each number whether the condition lets it through."""
    none = missing(stored)
    if condition.operator == "isnull":
        empty: Marks = stored == none if condition.values == (1,) else stored != none
        return empty
    operator, bounds = coding.bounds(condition.operator, condition.values)
    if operator in ("in", "ne"):
        bounds = [bound for bound in bounds if -none < bound < none]
        return np.isin(stored, np.array(bounds, dtype=stored.dtype), invert=operator == "ne")
    bound = max(min(bounds[0], none), -none)  # as far as numbers of this type go
    compare = {"lt": np.less, "lte": np.less_equal, "gt": np.greater, "gte": np.greater_equal}[operator]
    held: Marks = compare(stored, bound)
    return _both(stored != none, held) if operator in ("gt", "gte") or bound == none else held
