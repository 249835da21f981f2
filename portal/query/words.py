"""Which rows hold a word: every place in the texts of a table, in the order of what stands there, in one file.

A full-text index of a database goes from hit to hit, and a common word has a million. Here the places at which a word stands are
beside one another, so that they are found by bisection and marked all at once. A column of codes needs none of this: its few values
are looked through. Another column of text is kept once for each different value, and has:

    units      the folded values in UTF-16, each followed by `END`, after which no word goes on
    starts     where each value begins among the units
    values     of each place from which two units stand in one value, that value; in order of the `DEPTH` units that begin there,
    offsets    ... and how far into the value it is
    stored     unless most rows have a value of their own: the number of the value of each row,
    rows       ... the positions of the rows in order of these numbers,
    begins     ... and where those of each value begin
"""

from __future__ import annotations

import mmap
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np

from portal.query.arrays import Arrays, Marks, mark_rows
from portal.query.layout import Layout
from portal.query.mapped import Array, read_arrays
from portal.text.folding import fold

#: A change of what the file holds takes another number.
FORMAT = 1
UNITS, STARTS, VALUES, OFFSETS, STORED, ROWS, BEGINS = NAMES = ("units", "starts", "values", "offsets", "stored", "rows", "begins")
END = b"\0\0"  # folding leaves no such character
DEPTH = 8  # units: of a longer word, the rest is compared place by place
UNIT_BITS = 16
_FEW = 1000  # places that are compared as soon as another part of the word is looked for
# Of a larger file, what was looked at is let go after each question: it would seem to fill the memory.
_MAPPED = 256_000_000  # bytes


class Words:
    """The words of one table, open for reading; safe to share between threads.

    Args:
        path: Their file.
        layout: How the table lies in its store.
        arrays: Its columns.

    Raises:
        ValueError: If the file is something else, or of another format.
    """

    def __init__(self, path: Path, layout: Layout, arrays: Arrays) -> None:
        self._layout = layout
        self._arrays = arrays
        with path.open("rb") as file:
            (found, rows, columns), arrays_of, mapped = read_arrays(file)
        if (found, rows) != (FORMAT, layout.rows):
            raise ValueError(f"format {found} of {rows} rows")
        self._columns = [
            _Texts(mapped, {name: each for name in NAMES if (each := arrays_of.get(f"{column} {name}")) is not None}) for column in columns
        ]

    def marks(self, words: Sequence[Sequence[str]]) -> Marks:
        """Tell of each row whether it holds all these words.

        Args:
            words: For each word its folded spellings, of two characters or more, of which one must stand in a cell.
        """
        every: Marks | None = None
        for spellings in words:
            marks: Marks = np.zeros(self._layout.rows, dtype=np.bool_)
            for spelling in spellings:
                for name, values in self._coded.items():
                    if codes := [code for code, value in enumerate(values, start=1) if spelling in value]:
                        self._arrays.mark(name, codes, marks)
                for column in self._columns:
                    column.mark(spelling, marks)
            every = marks if every is None else np.logical_and(every, marks, out=every)
        assert every is not None  # a question has words, or is not put here
        return every

    @cached_property
    def _coded(self) -> dict[str, list[str]]:
        """The folded values of each column of codes that is searched."""
        columns = [self._layout.coding[name] for name in self._layout.searched]
        return {each.column.name: [fold(str(value)) for value in each.values] for each in columns if each.kind == "codes"}


class _Texts:
    """The different values of one column of text."""

    def __init__(self, mapped: mmap.mmap, arrays: Mapping[str, Array]) -> None:
        self._mapped = mapped
        self._units, self._starts = arrays[UNITS], arrays[STARTS]
        self._values, self._offsets = arrays[VALUES], arrays[OFFSETS]
        self._rows_of = (arrays[STORED], arrays[ROWS], arrays[BEGINS]) if ROWS in arrays else None

    def mark(self, word: str, marks: Marks) -> None:
        """Mark the rows whose value holds a word."""
        values = self._holding(np.frombuffer(word.encode("utf-16-le", "surrogatepass"), "<u2").tolist())
        if self._rows_of is None:
            marks[values] = True
        elif len(values):
            held: Marks = np.zeros(len(self._starts), dtype=np.bool_)
            held[values] = True
            mark_rows(marks, np.flatnonzero(held), *self._rows_of)
        if len(self._mapped) > _MAPPED:
            self._mapped.madvise(mmap.MADV_DONTNEED)

    def _holding(self, word: list[int]) -> Array:
        """Return the values that hold a word, some of them more than once."""
        depth = min(len(word), DEPTH)
        # A rare part of the word leads to few places.
        begin, end, part = 0, len(self._values), 0
        for each in range(len(word) - depth + 1):
            first, last = self._range(word[each : each + depth])
            if last - first < end - begin:
                begin, end, part = first, last, each
            if end - begin <= _FEW:
                break
        values = self._values[begin:end]
        if len(word) == depth:
            return values
        offsets = self._offsets[begin:end]
        if part:
            reaches = offsets >= part
            values, offsets = values.compress(reaches), offsets.compress(reaches)
        at = self._starts.take(values) + offsets - part
        for place in (*range(part), *range(part + depth, len(word))):
            held = self._units.take(at + place) == word[place]
            at, values = at.compress(held), values.compress(held)
        return values

    def _range(self, part: list[int]) -> tuple[int, int]:
        """Return where the places begin and end at which these units stand, at most `DEPTH`."""
        every, rest = range(len(self._values)), UNIT_BITS * (DEPTH - len(part))
        key = _joined(part)
        begin = bisect_left(every, key << rest, key=self._key)
        return begin, bisect_left(every, key + 1 << rest, begin, key=self._key)

    def _key(self, place: int) -> int:
        """Return what the places are sorted by."""
        begin = self._starts.item(self._values.item(place)) + self._offsets.item(place)
        return _joined(self._units[begin : begin + DEPTH].tolist())


def _joined(units: Sequence[int]) -> int:
    """Return units as one number, which is in the order of the units."""
    number = 0
    for each in units:
        number = number << UNIT_BITS | each
    return number
