"""The rows of one value in the order of another column, as they are kept: the first of them are found without a look at the others."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence

import numpy as np

from portal.query.mapped import Array

#: Comparisons that leave rows which lie side by side.
RANGES = frozenset(("lt", "lte", "gt", "gte"))
_BEYOND = 1 << 64  # more than any number that is stored


class Order:
    """Some rows in an order: those with a value first, and last those without.

    Args:
        ascending: The rows from the smallest value to the largest and then those without, ties as published; each by its place in `stored`.
        stored: What they hold.
        none: The number that stands for no value.
        valued: How many have a value; found if it is not given.
        descending: Whether the largest come first; ties are then the other way round.

    Attributes:
        valued: How many have a value.
    """

    def __init__(self, ascending: Array, stored: Array, none: int, valued: int | None = None, *, descending: bool = False) -> None:
        self._ascending, self._stored, self._none, self._descending = ascending, stored, none, descending
        self.valued = bisect_left(range(len(ascending)), _BEYOND, key=self._number) if valued is None else valued

    def between(self, bounds: Sequence[tuple[str, int]]) -> tuple[int, int]:
        """Return where the rows begin and end whose values lie within some bounds.

        Args:
            bounds: Each a comparison among `RANGES` and a number.
        """
        begin, end = 0, self.valued
        every = range(self.valued)
        for operator, number in bounds:
            find = bisect_left if operator in ("gte", "lt") else bisect_right
            place = find(every, number, key=self._number)
            if operator in ("gt", "gte"):
                begin = max(begin, place)
            else:
                end = min(end, place)
        end = max(begin, end)
        return (self.valued - end, self.valued - begin) if self._descending else (begin, end)

    def tied(self, number: int) -> tuple[int, int]:
        """Return where the rows with a number begin and end; of the number that stands for none, those without."""
        if number == self._none:
            return self.valued, len(self._ascending)
        return self.between((("gte", number), ("lte", number)))

    def end_of_tie(self, end: int) -> int:
        """Return where the rows end that are tied with the one before a place."""
        number = self._number(self._place(end - 1))
        if end == len(self._ascending) or self._number(self._place(end)) != number:
            return end
        return len(self._ascending) if number == _BEYOND else self.tied(number)[1]

    def rows(self, begin: int, end: int) -> Array:
        """Return the rows between two places of the order."""
        if not self._descending:
            return self._ascending[begin:end]
        valued = self._ascending[max(self.valued - end, 0) : max(self.valued - begin, 0)][::-1]
        return np.concatenate([valued, self._ascending[max(begin, self.valued) : max(end, self.valued)]])

    def first(self, wanted: int, begin: int, end: int, step: int, most: int, holds: Callable[[Array], Array | None]) -> Array | None:
        """Return at least so many rows of which a condition holds, from the first on, and all that are tied with the last of them.

        Args:
            wanted: How many; fewer are returned if there are no more.
            begin: The place from which they are looked for.
            end: The place where there are no more.
            step: How many rows are looked at first; twice as many then.
            most: How many rows may be looked at: None is returned if that is not enough.
            holds: Tells of some rows of which the condition holds; None for all.
        """
        found: list[Array] = []
        count, most = 0, begin + most
        while begin < end and count < wanted:
            if (reached := begin + step) > most:
                return None
            reached = end if reached >= end else min(end, self.end_of_tie(reached))
            rows = self.rows(begin, reached)
            if (held := holds(rows)) is not None:
                rows = rows.compress(held)
            found.append(rows)
            count, begin, step = count + len(rows), reached, step * 2
        return np.concatenate(found) if found else self._ascending[:0]

    def _place(self, place: int) -> int:
        """Return where in the ascending order a place of this one is."""
        return self.valued - 1 - place if self._descending and place < self.valued else place

    def _number(self, place: int) -> int:
        """Return the number at a place of the ascending order; of none, more than any."""
        number: int = self._stored.item(self._ascending.item(place))
        return _BEYOND if number == self._none else number
