"""Writes the file that `portal.query.words` reads, in memory for some millions of characters at a time, and for a number for each row."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from hashlib import blake2b
from itertools import compress
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

from portal.query.arrays import Source
from portal.query.codings import Stored
from portal.query.layout import Layout
from portal.query.mapped import ArrayWriter
from portal.query.words import BEGINS, DEPTH, END, FORMAT, OFFSETS, ROWS, STARTS, STORED, UNIT_BITS, UNITS, VALUES
from portal.text.folding import fold

Numbers = NDArray[np.int64]

_DIGEST = 16  # bytes of a checksum that stands for a value
# Where more of the rows have a value of their own, it is not worth while to know which have the same.
_MOST_DIFFERENT = 0.5
# Places are put into parts by the first unit there, from lots of values that stand side by side, and each part is sorted by itself.
_LOT, _PART = 4_000_000, 4_000_000  # places
_JOINED = 4  # units that are compared as one number
_WRITTEN = 1 << 20  # bytes of text that are written at once


def write_words(path: Path, layout: Layout, source: Source) -> None:
    """Write the words of a table into a new file.

    Args:
        path: The file.
        layout: How the table lies in its store.
        source: Its columns.
    """
    names = [name for name in layout.searched if layout.coding[name].kind == "text"]
    with path.open("w+b") as file:
        writer = ArrayWriter(file)
        for name in names:
            _Column(file, writer, name).write(layout.rows, partial(source.column, name))
        writer.finish([FORMAT, layout.rows, names])


class _Column:
    """Writes the arrays of one column."""

    def __init__(self, file: IO[bytes], writer: ArrayWriter, name: str) -> None:
        self._file = file
        self._writer = writer
        self._name = name

    def write(self, rows: int, cells: Callable[[], Iterable[Stored]]) -> None:
        """Write them all; the cells are gone through twice."""
        first = self._write_rows(rows, cells())
        self._write_units(cells() if first is None else compress(cells(), first))
        self._write_places()

    def _write_rows(self, rows: int, cells: Iterable[Stored]) -> NDArray[np.bool_] | None:
        """Write which rows have which value, and tell of each row whether its value comes for the first time; None if most differ."""
        digests = b"".join(blake2b(_encoded(cell), digest_size=_DIGEST).digest() for cell in cells)
        _, begun, found = np.unique(np.frombuffer(digests, f"S{_DIGEST}"), return_index=True, return_inverse=True)
        if len(begun) > rows * _MOST_DIFFERENT:
            return None
        number = np.empty(len(begun), dtype=np.int64)
        number[begun.argsort()] = np.arange(len(begun))
        values = number[found]
        self._writer.append(self._called(STORED), values, np.min_scalar_type(len(begun)).str)
        self._writer.append(self._called(ROWS), values.argsort(kind="stable"), "<i4")
        self._writer.append(self._called(BEGINS), np.concatenate([[0], np.cumsum(np.bincount(values))]), "<i8")
        first = np.zeros(rows, dtype=np.bool_)
        first[begun] = True
        return first

    def _write_units(self, cells: Iterable[Stored]) -> None:
        """Write the values, and where each begins."""
        self._writer.begin(self._called(UNITS), "<u2")
        starts, written, held = array("q", [0]), 0, bytearray()
        for cell in cells:
            held += _encoded(fold(str(cell or ""))) + END
            starts.append(written + len(held) // len(END))
            if len(held) > _WRITTEN:
                self._file.write(held)
                written, held = starts[-1], bytearray()
        self._file.write(held + END * DEPTH)  # so that each place has as many units before it ends
        self._writer.end(self._called(UNITS), starts[-1] + DEPTH)
        self._writer.append(self._called(STARTS), np.array(starts), "<i8")

    def _write_places(self) -> None:
        units, starts = self._writer.mapped(self._called(UNITS), self._called(STARTS))
        counts = np.zeros(1 << UNIT_BITS, dtype=np.int64)
        for lot in _lots(starts):
            at, _ = _places(units, starts, lot)
            counts += np.bincount(units[at], minlength=len(counts))
        part_of = ((np.cumsum(counts) - counts) // _PART).astype(np.uint16)
        parts = int(part_of[-1]) + 1
        begins = np.concatenate([[0], np.cumsum(np.bincount(part_of, weights=counts, minlength=parts))]).astype(np.int64)
        longest = int(np.diff(starts).max(initial=0))
        self._writer.reserve(self._called(VALUES), "<i4", int(begins[-1]))
        self._writer.reserve(self._called(OFFSETS), np.min_scalar_type(longest).str, int(begins[-1]))
        filled = begins.copy()
        for lot in _lots(starts):
            at, values = _places(units, starts, lot)
            part = part_of[units[at]]
            order = part.argsort(kind="stable")
            at, values = at[order], values[order]
            ends = np.concatenate([[0], np.cumsum(np.bincount(part, minlength=parts))])
            for each in np.flatnonzero(np.diff(ends)).tolist():
                chosen = slice(ends[each], ends[each + 1])
                self._put(int(filled[each]), at[chosen], values[chosen], starts)
                filled[each] += ends[each + 1] - ends[each]
        for begin, end in zip(begins[:-1].tolist(), begins[1:].tolist(), strict=True):
            values = self._writer.get(self._called(VALUES), begin, end)
            at = starts[values] + self._writer.get(self._called(OFFSETS), begin, end)
            keys = []
            for first in range(0, DEPTH, _JOINED):
                key = np.zeros(len(at), dtype=np.uint64)
                for place in range(first, first + _JOINED):
                    key = key << np.uint64(UNIT_BITS) | units[at + place]
                keys.append(key)
            order = np.lexsort(keys[::-1])
            self._put(begin, at[order], values[order], starts)

    def _put(self, begin: int, at: Numbers, values: Numbers, starts: Numbers) -> None:
        """Write places from a certain one on."""
        self._writer.put(self._called(VALUES), begin, values)
        self._writer.put(self._called(OFFSETS), begin, at - starts[values])

    def _called(self, array: str) -> str:
        return f"{self._name} {array}"


def _encoded(cell: Stored) -> bytes:
    return str(cell or "").encode("utf-16-le", "surrogatepass")


def _lots(starts: Numbers) -> Iterator[tuple[int, int]]:
    """Yield the first and the last but one of values that stand side by side and have some millions of units together."""
    begin, values = 0, len(starts) - 1
    while begin < values:
        end = max(begin + 1, int(starts.searchsorted(starts[begin] + _LOT, side="right")) - 1)
        yield begin, end
        begin = end


def _places(units: NDArray[np.uint16], starts: Numbers, lot: tuple[int, int]) -> tuple[Numbers, Numbers]:
    """Return where among the units two stand side by side in one value of a lot, and in which value."""
    begin, end = lot
    first = int(starts[begin])
    text = units[first : int(starts[end])]  # ends with an end
    holds = np.flatnonzero((text[:-1] != 0) & (text[1:] != 0))
    values = np.repeat(np.arange(begin, end), np.diff(starts[begin : end + 1]))
    return holds + first, values[holds]
