"""Rows counted and added up by the values of some columns that are arrays, some at a time; every sum is exact."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import prod

import numpy as np
from numpy.typing import NDArray

from portal.query.mapped import Array

Numbers = NDArray[np.int64]
#: How many rows may be added at a time: the sums of halves of their numbers are then whole in floating point, too.
MOST_ROWS = 1 << 20
# With no more combinations of values than this, each has its place in an array.
_MOST_PLACES = 1 << 20
_HALF = 31  # bits


class Tally:
    """Counts rows by some columns and adds up others.

    Args:
        sizes: For each column to group by, how many codes it may have, with 0; 0 where it has numbers of any size.
        sums: How many columns are added up.
        most: How many groups there may be.
    """

    def __init__(self, sizes: Sequence[int], sums: int, most: int) -> None:
        self._sizes = sizes
        self._sums = sums
        self._most = most
        places = prod(sizes)
        self._counts: Numbers | None = np.zeros(places, dtype=np.int64) if 0 < places <= _MOST_PLACES else None
        self._halves = [np.zeros((2, places), dtype=np.int64) for _ in range(sums)] if self._counts is not None else []
        self._found: dict[tuple[int, ...], list[int]] = {}

    def add(self, columns: Sequence[Array], added: Sequence[Array]) -> bool:
        """Add some rows, at most `MOST_ROWS`; false if there are too many groups.

        Args:
            columns: What they hold in the columns to group by.
            added: What they hold in the columns to add up, 0 where there is nothing.
        """
        if self._counts is not None:
            places = _joined(columns, self._sizes)
            self._counts += np.bincount(places, minlength=len(self._counts))
            for sums, numbers in zip(self._halves, added, strict=True):
                sums += _halves(places, numbers, len(self._counts))
            return True
        first, groups = _grouped(columns)
        if len(first) > self._most:
            return False
        counts = np.bincount(groups, minlength=len(first)).tolist()
        halves = [_halves(groups, numbers, len(first)).tolist() for numbers in added]
        keys = zip(*(column.take(first).tolist() for column in columns), strict=True)
        for place, key in enumerate(keys):
            total = self._found.setdefault(key, [0] * (1 + self._sums))
            total[0] += counts[place]
            for number, (high, low) in enumerate(halves, start=1):
                total[number] += (high[place] << _HALF) + low[place]
        return len(self._found) <= self._most

    def groups(self) -> Iterator[tuple[tuple[int, ...], list[int]]]:
        """Yield for each group its values, and the number of its rows with their sums; too many are not yielded."""
        if self._counts is None:
            yield from self._found.items()
            return
        there = np.flatnonzero(self._counts)[: self._most + 1]
        keys = zip(*(each.tolist() for each in np.unravel_index(there, self._sizes)), strict=True)
        halves = [sums[:, there].tolist() for sums in self._halves]
        for place, (key, count) in enumerate(zip(keys, self._counts[there].tolist(), strict=True)):
            yield key, [count, *((high[place] << _HALF) + low[place] for high, low in halves)]


def _joined(columns: Sequence[Array], sizes: Sequence[int]) -> Numbers:
    """Return one number for each row that stands for its codes."""
    joined = columns[0].astype(np.int64)
    for column, size in zip(columns[1:], sizes[1:], strict=True):
        joined *= size
        joined += column
    return joined


def _grouped(columns: Sequence[Array]) -> tuple[Numbers, Numbers]:
    """Return a row of each group, and the number of the group of each row."""
    first, groups = np.zeros(0, dtype=np.int64), np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        different, numbers = np.unique(column, return_inverse=True)
        _, first, groups = np.unique(groups * len(different) + numbers, return_index=True, return_inverse=True)
    return first, groups


def _halves(groups: Numbers, numbers: Array, count: int) -> Numbers:
    """Return the sums of the upper and of the lower halves of numbers, by group."""
    whole = numbers.astype(np.int64)
    parts = (whole >> _HALF, whole & (1 << _HALF) - 1)
    return np.array([np.bincount(groups, weights=part, minlength=count) for part in parts]).astype(np.int64)
