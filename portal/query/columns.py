"""The columns of a released table: how a printed value is compared, and how it stands in JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any, NamedTuple, get_args

from portal.errors import Bilingual, ReleaseError
from portal.packaging.schema import FieldType
from portal.query.numbers import number_key

Key = str | int | None

# Names go into SQL as quoted identifiers; one that starts with _ is the database's own.
_NAME = re.compile(r"[a-z][a-z0-9_]*")
# What the packages print, which is also how JSON writes a number: no sign +, no exponent, no leading zeros.
_PRINTED = {"integer": re.compile(r"-?(0|[1-9][0-9]*)"), "number": re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")}
# What a person may ask for: the same, with leading zeros and a bounded length.
_ASKED = {"integer": re.compile(r"-?[0-9]{1,100}"), "number": re.compile(r"-?[0-9]{1,100}(\.[0-9]{1,100})?")}
# One encoder for all cells: `json.dumps` makes a new one at each call.
_as_json = json.JSONEncoder(ensure_ascii=False).encode
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

#: What a value of each type looks like, for messages and documentation.
EXAMPLES: Mapping[FieldType, Bilingual] = {
    "string": Bilingual("文字，逐字比较", "text, compared character for character"),
    "integer": Bilingual("整数，如 2020", "a whole number, such as 2020"),
    "number": Bilingual("小数，如 99.5", "a decimal number, such as 99.5"),
    "boolean": Bilingual(" true 或 false", "true or false"),
    "date": Bilingual("日期，如 2015-07-01", "a date, such as 2015-07-01"),
}


class Column(NamedTuple):
    """One column of a table."""

    name: str
    type: FieldType

    def key(self, printed: str) -> Key:
        """Return what a value is compared by; a missing value (the empty text) gives None.

        Raises:
            ValueError: If the text is no value of this column's type.

        >>> Column("binding", "string").key(""), Column("implied", "boolean").key("true")
        (None, 1)
        """
        if printed == "":
            return None
        self.check(printed)
        return self._compared(printed)

    def check(self, printed: str) -> None:
        """Raise a ValueError if a text is no value of this column's type; a missing value (the empty text) is one."""
        if self.type in _PRINTED:
            if printed and not _PRINTED[self.type].fullmatch(printed):
                raise ValueError(f"{printed!r} is not {EXAMPLES[self.type].en}")
        elif printed and self.type != "string":
            try:
                self._compared(printed)
            except ValueError as error:
                raise ValueError(f"{printed!r} is not {EXAMPLES[self.type].en}") from error

    def asked(self, value: str) -> Key:
        """Return what a value that somebody asks for is compared by; never None.

        Raises:
            ValueError: If it can be no value of this column; the text says what would be right.

        >>> Column("year", "integer").asked("soon")
        Traceback (most recent call last):
        ValueError: a whole number, such as 2020
        """
        if value == "" or (self.type in _ASKED and not _ASKED[self.type].fullmatch(value)):
            raise ValueError(EXAMPLES[self.type].en)
        return self._compared(value)

    def spelled(self, value: str) -> str:
        """Return the one spelling of a value that somebody asks for, however it was given; `asked` gives the same key for both.

        >>> Column("value", "number").spelled("-007.50"), Column("year", "integer").spelled("-0"), Column("scope", "string").spelled("007")
        ('-7.5', '0', '007')
        """
        if self.type not in _ASKED:
            return value
        whole, _, fraction = value.removeprefix("-").partition(".")
        digits = (whole.lstrip("0") or "0") + (f".{fraction.rstrip('0')}" if fraction.rstrip("0") else "")
        return f"-{digits}" if value.startswith("-") and digits != "0" else digits

    def member(self, printed: str) -> str:
        """Return the member of a JSON object that holds a value: exact, and null where it is missing.

        >>> Column("value", "number").member("4000.50")
        '"value":4000.50'
        """
        if printed == "":
            value = "null"
        elif self.type in ("string", "date"):
            value = _as_json(printed)
        else:
            value = printed
        return f'"{self.name}":{value}'

    def _compared(self, value: str) -> Key:
        if self.type in ("integer", "number"):
            return _number_key(value)
        if self.type == "boolean":
            if value not in ("true", "false"):
                raise ValueError(EXAMPLES["boolean"].en)
            return int(value == "true")
        if self.type == "date":
            if not _DATE.fullmatch(value):
                raise ValueError(EXAMPLES["date"].en)
            try:
                date.fromisoformat(value)
            except ValueError as error:
                raise ValueError(EXAMPLES["date"].en) from error
        return value


class Columns(tuple[Column, ...]):  # noqa: SLOT001 - what is put together once has to lie somewhere
    """The columns of a table that is asked often: what is looked up by name is put together once."""

    @cached_property
    def named(self) -> Mapping[str, Column]:
        """The columns by name."""
        return {column.name: column for column in self}

    @cached_property
    def places(self) -> Mapping[str, int]:
        """The number of each column, from 0, by name."""
        return {column.name: place for place, column in enumerate(self)}


def known_columns(columns: tuple[Column, ...]) -> Columns:
    """Return columns with what is known of them."""
    return columns if isinstance(columns, Columns) else Columns(columns)


@lru_cache(10_000)
def _number_key(printed: str) -> str:
    # Years, and most values, stand in many rows.
    return number_key(Decimal(printed))


def columns_of(resource: Mapping[str, Any]) -> tuple[Column, ...]:
    """Return the columns that the descriptor of a table states, in order.

    Raises:
        ReleaseError: If a name or type is none that the portal publishes.
    """
    columns = []
    for each in resource["schema"]["fields"]:
        if not _NAME.fullmatch(each["name"]) or each["type"] not in get_args(FieldType):
            raise ReleaseError(
                f"{resource['name']}: field {each['name']!r} of type {each['type']!r} cannot be queried. "
                f"Use names like base_value and the types {', '.join(get_args(FieldType))}."
            )
        columns.append(Column(each["name"], each["type"]))
    return tuple(columns)
