"""How a store keeps the values of a column: exact, in the order of the values, and small.

    codes   a column with few different values: the place of the value among them, from 1; 0 where there is none
    scaled  many numbers or dates: whole numbers, of 10 ** -places or of days; NULL where there is none
    text    all else: the key of `portal.query.columns` as it is; NULL where there is none

Each keeps the order of the values, so that a database compares small whole numbers where it can, and never a rounded one.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal
from functools import cached_property
from typing import Literal

from portal.query.columns import Column, Key
from portal.query.numbers import number_of

Kind = Literal["codes", "scaled", "text"]
Stored = str | int | None
#: Whole numbers below this fit the 64 bits of a database with room to spare.
LARGEST = 2**62
_MIDDLE = 2**31
#: Holds every digit of a number that a table may hold or a person ask for; Python's own would round to 28.
EXACT = Context(prec=4000)


@dataclass(frozen=True)  # without slots, as the places of values are looked up once
class Coding:
    """How the values of one column are kept.

    Attributes:
        values: The keys of all values in order; of a column of codes only.
        places: Decimal places of a scaled number.
        is_long: Whether its texts are too long for an index.
        shift, bits: Where a code stands in the signature of a row; no bits where it does not.
    """

    column: Column
    kind: Kind
    values: tuple[Key, ...] = ()
    places: int = 0
    is_long: bool = False
    shift: int = 0
    bits: int = 0

    @cached_property
    def _codes(self) -> dict[Key, int]:
        return {value: code for code, value in enumerate(self.values, start=1)}

    def store(self, printed: str) -> Stored:
        """Return what is kept of a printed value, which must be one of those that the coding was made for.

        >>> Coding(Column("value", "number"), "scaled", places=2).store("40.5")
        4050
        """
        if self.kind == "scaled":
            if not printed:
                return None
            if self.column.type == "date":
                return date.fromisoformat(printed).toordinal()
            whole, _, fraction = printed.partition(".")
            return int(whole + fraction.ljust(self.places, "0"))
        key = self.column.key(printed)
        if self.kind == "codes":
            return 0 if key is None else self._codes[key]
        return key

    def codes(self, operator: str, values: tuple[Key, ...]) -> frozenset[int]:
        """Return the codes of the values that a condition lets through, 0 for none among them.

        >>> year = Coding(Column("year", "integer"), "codes", tuple(map(Column("year", "integer").key, ("2015", "2017", "2020"))))
        >>> sorted(year.codes("gt", (year.column.asked("2016"),))), sorted(year.codes("ne", (year.column.asked("2017"),)))
        ([2, 3], [0, 1, 3])
        """
        if operator in ("eq", "in"):
            return frozenset([code for value in values if (code := self._codes.get(value))])
        every = range(1, len(self.values) + 1)
        if operator == "isnull":
            return frozenset({0} if values == (1,) else every)
        [value] = values
        if operator == "ne":
            return frozenset({0, *every} - {self._codes.get(value, -1)})
        if operator == "contains":
            return frozenset(code for code in every if str(value) in str(self.values[code - 1]))
        below = bisect_left(self.values, value)  # type: ignore[type-var]  # values of one column are of one type
        above = bisect_right(self.values, value)  # type: ignore[type-var]
        found = {"lt": every[:below], "lte": every[:above], "gt": every[above:], "gte": every[below:]}
        return frozenset(found[operator])

    def condition(self, operator: str, values: tuple[Key, ...], contains: str) -> tuple[str, list[Stored]]:
        """Return the condition on a column that has no codes, in SQL, and what is bound in it.

        Args:
            operator: As a question has it.
            values: As a question has them.
            contains: The name of the function that finds a text in another.
        """
        name = quoted(self.column.name)
        if operator == "isnull":
            return f"{name} IS {'' if values == (1,) else 'NOT '}NULL", []
        if operator == "contains":
            return f"{contains}({name}, ?) > 0", [values[0]]
        if self.kind == "text":
            bound: list[Stored] = list(values)
        else:
            operator, numbers = self.bounds(operator, values)
            bound = list(numbers)
        if operator == "in":
            return (f"{name} IN ({', '.join('?' * len(bound))})", bound) if bound else ("1 = 0", [])
        if operator == "ne":
            return (f"({name} <> ? OR {name} IS NULL)", bound) if bound else ("1 = 1", [])
        return f"{name} {_COMPARISONS[operator]} ?", bound

    def token(self, stored: Stored) -> str:
        """Return the JSON of a stored value, numbers in their shortest spelling.

        >>> Coding(Column("value", "number"), "scaled", places=2).token(4050)
        '40.5'
        """
        return self.column.member(self.printed(stored)).partition(":")[2]

    def printed(self, stored: Stored) -> str:
        """Return a stored value as text, empty where there is none."""
        key: Key = stored
        if self.kind == "codes":
            key = self.values[int(stored or 0) - 1] if stored else None
        if key is None:
            return ""
        if self.column.type == "date":
            return date.fromordinal(int(key)).isoformat() if self.kind == "scaled" else str(key)
        if self.column.type == "boolean":
            return ("false", "true")[int(key)]
        if self.column.type == "string":
            return str(key)
        return self.column.spelled(f"{self.number(stored):f}")

    def number(self, stored: Stored) -> Decimal:
        """Return the number that is stored; 0 where there is none."""
        key: Key = self.values[int(stored) - 1] if self.kind == "codes" and stored else stored
        if not key:
            return Decimal()
        return Decimal(int(key)).scaleb(-self.places, EXACT) if self.kind == "scaled" else number_of(str(key))

    def bounds(self, operator: str, values: tuple[Key, ...]) -> tuple[str, list[int]]:
        """Return a comparison of the whole numbers of a scaled column that says the same; of several values, those that it can hold."""
        if self.column.type == "date":
            return "in" if operator == "eq" else operator, [date.fromisoformat(str(value)).toordinal() for value in values]
        exact = [number_of(str(value)).scaleb(self.places, EXACT) for value in values]
        if operator in ("eq", "in", "ne"):
            return "in" if operator == "eq" else operator, [int(each) for each in exact if each == int(each) and abs(each) < LARGEST]
        [number] = exact
        number = max(min(number, Decimal(LARGEST)), Decimal(-LARGEST))
        floor = math.floor(number)
        if floor != number:
            operator = {"gte": "gt", "lt": "lte"}.get(operator, operator)
        return operator, [floor]


_COMPARISONS = {"eq": "=", "gt": ">", "gte": ">=", "lt": "<", "lte": "<="}


def quoted(name: str) -> str:
    """Return a name of the schema as an identifier of SQL; `columns_of` lets no quotation mark through."""
    return f'"{name}"'


def sum_parts(name: str) -> str:
    """Return the SQL of two sums that `joined_sum` joins: of a scaled column, in parts that 64 bits hold for two billion rows."""
    return f"SUM({name} / {_MIDDLE}), SUM({name} % {_MIDDLE})"


def joined_sum(high: int | Decimal | None, low: int | Decimal | None) -> int:
    """Return the sum whose parts `sum_parts` adds."""
    return int(high or 0) * _MIDDLE + int(low or 0)
