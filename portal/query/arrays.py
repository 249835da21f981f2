"""The columns of a table as arrays in one file, mapped into memory: the rows of a page are found in them in a few steps of NumPy.

A database goes from row to row by a program of its own. Here a condition is one comparison of whole arrays, and the rows of a value are
known beforehand: so a page of a table of 100,000 rows is found in a fifth of the time (site/maintainers/choices.md). It is the other way
round where a value has very many rows, and few of them are wanted in an order that an index has: `size` tells how many are gone through.

The file is made from the store, and holds after a head of JSON, each array from a multiple of 64 bytes on:

    of a column of codes        its codes; and, if it has many values, the positions in order of them, with where each code begins
    of a scaled column          its whole numbers, `MISSING` where there is none
    of the primary key          if it is text and short, the keys in UTF-8 in their order, and the position of each
    of the rows                 where each begins, and the rows themselves, as they are printed in JSON
"""

from __future__ import annotations

import json
import mmap
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import IO, Any, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from portal.query.codings import LARGEST, Coding, Stored
from portal.query.layout import LEADING, Layout
from portal.query.question import Filter, Sort

Numbers: TypeAlias = NDArray[np.int64]
Positions: TypeAlias = NDArray[np.int32] | NDArray[np.int64]

#: No rows.
NONE: Positions = np.zeros(0, dtype=np.int64)
#: A change of what the file holds takes another number.
FORMAT = 1
MISSING = 2**63 - 1  # sorts behind every number that is stored
# All numbers are smaller on either side of 0: what is taken from this is not below 0 but for `MISSING`, which so becomes the largest.
_TURN = LARGEST
_FEW = 1000  # rows that are put in order as soon as the first of them are set apart
# Nanoseconds, with 5 million rows: to take the rows of a value and mark each of them; to compare the value of a row; to look it up among many.
_TAKING, _MARKING, _COMPARING, _LOOKING_UP = 300, 10, 0.15, 1.2
_AT_ONCE = 1 << 17  # rows that are looked up together: what that takes stays in the processor's cache
_ALIGNED = 64  # bytes
_HEAD = 8  # bytes of the length of the head
_CHUNK = 5000  # rows
# Printed rows that are mapped into memory; of more, those that are wanted are read one by one, or they would seem to fill the memory.
_MAPPED = 256_000_000  # bytes
# Names of arrays: the first three before that of a column.
_STORED, _POSITIONS, _BEGINS, _STARTS, _LINES = "stored ", "positions ", "begins ", "starts", "lines"
_KEYS, _KEYED = "keys", "keyed"
_LONGEST_KEY = 64  # bytes


class Source(Protocol):
    """Where the columns come from."""

    def column(self, name: str) -> Iterable[Stored]:
        """Yield what is stored of a column, in published order."""

    def lines(self) -> Iterable[bytes]:
        """Yield the rows as they are printed in JSON."""


class Arrays:
    """The arrays of one table, open for reading; safe to share between threads.

    Args:
        path: Their file.
        layout: How the table lies in its store.

    Raises:
        ValueError: If the file is something else, or of another format.
    """

    def __init__(self, path: Path, layout: Layout) -> None:
        self._layout = layout
        with path.open("rb") as file:
            length = int.from_bytes(file.read(_HEAD), "little")
            found, rows, places = json.loads(file.read(length))
            if (found, rows) != (FORMAT, layout.rows):
                raise ValueError(f"format {found} of {rows} rows")
            mapped = mmap.mmap(file.fileno(), places.pop(_LINES)[1], access=mmap.ACCESS_READ)
            arrays = {name: np.frombuffer(mapped, dtype, count, offset) for name, (dtype, offset, count) in places.items()}
            self._starts: Numbers = arrays.pop(_STARTS)
            self._keyed: tuple[NDArray[np.bytes_], Positions] | None = None
            if _KEYS in arrays:
                self._keyed = arrays.pop(_KEYS), arrays.pop(_KEYED)
            # What a column holds, the positions in order of its codes, and where each code begins among them.
            self._stored, self._positions, self._begins = (
                {name.removeprefix(kind): array for name, array in arrays.items() if name.startswith(kind)}
                for kind in (_STORED, _POSITIONS, _BEGINS)
            )
            size = int(self._starts[-1])
            self._mapped = mmap.mmap(file.fileno(), size, access=mmap.ACCESS_READ) if size <= _MAPPED else None
            self._viewed = None if self._mapped is None else memoryview(self._mapped)
            self._file = os.dup(file.fileno())

    def __del__(self) -> None:
        if hasattr(self, "_file"):
            os.close(self._file)

    def holds(self, filters: Iterable[Filter], sort: Sequence[Sort]) -> bool:
        """Tell whether rows can be found here by these conditions on columns without codes, in that order."""
        names = [*(each.column for each in filters), *(each.column for each in sort)]
        return all(name in self._stored for name in names)

    def size(self, codes: Mapping[str, frozenset[int]]) -> int:
        """Return how many rows must be gone through to find those with these codes."""
        return min((size for size, _, _ in self._leads(codes)), default=self._layout.rows)

    def rows(self, codes: Mapping[str, frozenset[int]], filters: Iterable[Filter], marks: NDArray[np.bool_] | None = None) -> Positions:
        """Return the positions of the rows that hold all conditions, in published order.

        Args:
            codes: The codes that are let through, by column.
            filters: Conditions on scaled columns.
            marks: Tells of each row whether it can be one of them; any row if not given.
        """
        others = dict(codes)
        found: Positions | None = None
        if lead := min(self._leads(codes), default=None):
            _, name, code = lead
            begins = self._begins[name]
            found = self._positions[name][begins[code] : begins[code + 1]]
            del others[name]
        if marks is not None:
            found = _narrowed(found, marks if found is None else marks.take(found))
        for name, allowed in others.items():
            found = _narrowed(found, self._let_through(name, allowed, found))
        for each in filters:
            stored = self._stored[each.column]
            held = _holding(self._layout.coding[each.column], each, stored if found is None else stored.take(found))
            found = _narrowed(found, held)
        return np.arange(self._layout.rows) if found is None else found

    def mark(self, name: str, codes: Sequence[int], marks: NDArray[np.bool_]) -> None:
        """Mark the rows that have one of these codes in a column; others stay as they are."""
        stored = self._stored[name]
        if (begins := self._begins.get(name)) is not None:
            mark_rows(marks, np.array(codes), stored, self._positions[name], begins)
            return
        for code in codes:  # fewer than `LEADING`
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

    def lines(self, positions: Positions) -> list[bytes]:
        """Return the rows at these positions, in their order, as they are printed in JSON."""
        begins: list[int] = self._starts.take(positions).tolist()
        ends: list[int] = self._starts.take(positions + 1).tolist()
        if (mapped := self._mapped) is not None:
            return [mapped[begin:end] for begin, end in zip(begins, ends, strict=True)]
        return [os.pread(self._file, end - begin, begin) for begin, end in zip(begins, ends, strict=True)]

    def joined(self, positions: Positions, between: bytes) -> bytes:
        """Return what `lines` does as one, with something between each two, in half the time."""
        if self._viewed is None:
            return between.join(self.lines(positions))
        begins: list[int] = self._starts.take(positions).tolist()
        ends: list[int] = self._starts.take(positions + 1).tolist()
        viewed = self._viewed  # a part of a view is no copy; none is given away, as it would outlive a file that is damaged
        return between.join([viewed[begin:end] for begin, end in zip(begins, ends, strict=True)])

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
        position = positions.item(place)
        begin, end = self._starts.item(position), self._starts.item(position + 1)
        return self._mapped[begin:end] if self._mapped is not None else os.pread(self._file, end - begin, begin)

    def _leads(self, codes: Mapping[str, frozenset[int]]) -> Iterator[tuple[int, str, int]]:
        """Yield the columns of which one code is let through and whose rows are known: how many rows there are, the name and the code."""
        for name, allowed in codes.items():
            if len(allowed) == 1 and (begins := self._begins.get(name)) is not None:
                [code] = allowed
                yield int(begins[code + 1] - begins[code]), name, code

    def _let_through(self, name: str, allowed: frozenset[int], found: Positions | None) -> NDArray[np.bool_]:
        codes = self._stored[name] if found is None else self._stored[name].take(found)
        if len(allowed) == 1:
            [code] = allowed
            only: NDArray[np.bool_] = codes == code
            return only
        known = np.zeros(len(self._layout.coding[name].values) + 1, dtype=np.bool_)
        known[list(allowed)] = True
        several: NDArray[np.bool_] = known[codes]
        return several

    def _keys(self, sort: Sort, found: Positions) -> NDArray[Any]:
        """Return whole numbers in the order of a column: the smallest first, however it is sorted, and what is missing last."""
        stored = self._stored[sort.column].take(found)
        coding = self._layout.coding[sort.column]
        if coding.kind == "codes":
            return len(coding.values) - stored if sort.descending else stored - 1  # 0, for none, becomes the largest of its type
        return (_TURN - stored).view(np.uint64) if sort.descending else stored


def mark_rows(
    marks: NDArray[np.bool_],
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


def first_marked(marks: NDArray[np.bool_], wanted: int, *, skipped: int = 0, last: int | None = None) -> Positions:
    """Return the positions of the first rows that are marked; see `Arrays.first`."""
    begin, step = 0 if last is None else last + 1, _FEW
    found = NONE
    while len(found) < skipped + wanted and begin < len(marks):
        found = np.concatenate([found, np.flatnonzero(marks[begin : begin + step]) + begin])
        begin, step = begin + step, step * 4
    return found[skipped : skipped + wanted]


def write_arrays(path: Path, layout: Layout, source: Source) -> None:
    """Write the arrays of a table into a new file, in memory for one column at a time.

    Args:
        path: The file.
        layout: How the table lies in its store.
        source: Its columns.
    """
    places: dict[str, tuple[str, int, int]] = {}
    planned = list(_planned(layout, _key_width(layout, source)))
    # As long as the real one: numbers of so many digits are not reached.
    offset = _aligned(len(_head(layout, {name: (dtype, 10**17, count) for name, dtype, count in planned})))
    for name, dtype, count in planned:
        places[name] = (dtype, offset, count)
        offset = _aligned(offset + np.dtype(dtype).itemsize * count)
    with path.open("wb") as file:
        file.write(_head(layout, places))
        for each in layout.codings:
            if each.kind != "text":
                _write_column(file, places, layout, each, source.column(each.column.name))
        if _KEYS in places:
            written = (str(key).encode("utf-8", "surrogatepass") for key in source.column(layout.primary_key))
            keys: NDArray[np.bytes_] = np.fromiter(written, dtype=places[_KEYS][0], count=layout.rows)
            order = keys.argsort(kind="stable")
            _write(file, places[_KEYS], keys[order])
            _write(file, places[_KEYED], order)
        starts = np.full(layout.rows + 1, places[_LINES][1], dtype=np.int64)
        file.seek(starts[0])
        at, lines = 0, iter(source.lines())
        while chunk := list(islice(lines, _CHUNK)):
            ends = np.cumsum([0, *map(len, chunk)])
            starts[at : at + len(ends)] = ends + starts[at]
            at += len(chunk)
            file.writelines(chunk)
        file.truncate(int(starts[-1]))  # which makes it longer where there are no rows
        _write(file, places[_STARTS], starts)


def _key_width(layout: Layout, source: Source) -> int:
    """Return how many bytes the longest primary key has; 0 if the keys are no short texts."""
    if layout.coding[layout.primary_key].kind != "text" or layout.coding[layout.primary_key].column.type != "string":
        return 0
    width = 0
    for each in source.column(layout.primary_key):
        key = str(each).encode("utf-8", "surrogatepass")
        width = max(width, len(key))
        if width > _LONGEST_KEY or b"\0" in key:  # an array of bytes drops these at the end of a key
            return 0
    return width


def _planned(layout: Layout, key_width: int) -> Iterator[tuple[str, str, int]]:
    """Yield the name, type and length of each array."""
    for each in layout.codings:
        name, values = each.column.name, len(each.values)
        if each.kind == "codes":
            yield _STORED + name, np.min_scalar_type(values).str, layout.rows
            if values >= LEADING:
                yield _POSITIONS + name, "<i4", layout.rows
                yield _BEGINS + name, "<i8", values + 2
        elif each.kind == "scaled":
            yield _STORED + name, "<i8", layout.rows
    if key_width:
        yield _KEYS, f"|S{key_width}", layout.rows
        yield _KEYED, "<i4", layout.rows
    yield _STARTS, "<i8", layout.rows + 1
    yield _LINES, "|u1", 0


def _head(layout: Layout, places: Mapping[str, tuple[str, int, int]]) -> bytes:
    told = json.dumps([FORMAT, layout.rows, places], ensure_ascii=False).encode("utf-8")
    return len(told).to_bytes(_HEAD, "little") + told


def _aligned(offset: int) -> int:
    return -(-offset // _ALIGNED) * _ALIGNED


def _write_column(
    file: IO[bytes], places: Mapping[str, tuple[str, int, int]], layout: Layout, coding: Coding, stored: Iterable[Stored]
) -> None:
    name = coding.column.name
    numbers = (MISSING if each is None else each for each in stored)
    column: NDArray[Any] = np.fromiter(numbers, dtype=places[_STORED + name][0], count=layout.rows)
    _write(file, places[_STORED + name], column)
    if _POSITIONS + name in places:
        _write(file, places[_POSITIONS + name], np.argsort(column, kind="stable"))
        counted = np.bincount(column, minlength=len(coding.values) + 1)
        _write(file, places[_BEGINS + name], np.concatenate([[0], np.cumsum(counted)]))


def _write(file: IO[bytes], place: tuple[str, int, int], array: NDArray[Any]) -> None:
    dtype, offset, count = place
    assert len(array) == count
    file.seek(offset)
    file.write(array.astype(dtype).tobytes())


def _narrowed(found: Positions | None, held: NDArray[np.bool_]) -> Positions:
    """Return those of the positions found, of all rows if there are none yet, of which the condition held."""
    return np.flatnonzero(held) if found is None else found.compress(held)


def _holding(coding: Coding, condition: Filter, stored: Numbers) -> NDArray[np.bool_]:
    """Tell of each number whether the condition lets it through."""
    is_there: NDArray[np.bool_] = stored != MISSING
    if condition.operator == "isnull":
        return ~is_there if condition.values == (1,) else is_there
    operator, bounds = coding.bounds(condition.operator, condition.values)
    if operator in ("in", "ne"):
        return np.isin(stored, np.array(bounds, dtype=np.int64), invert=operator == "ne")
    [bound] = bounds
    compare = {"eq": np.equal, "lt": np.less, "lte": np.less_equal, "gt": np.greater, "gte": np.greater_equal}[operator]
    held: NDArray[np.bool_] = compare(stored, bound)
    return is_there & held
