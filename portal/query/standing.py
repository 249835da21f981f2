"""A question that can be cited: its one spelling, and the short text in its address, from which it is read back.

Nothing is kept anywhere: the address holds the question, and the release that it names holds the columns. So the same question to
the same table has the same address on every server, and an address is read as long as the release is there.

The text is Base64 (RFC 4648, 5, without padding) of these bytes, followed by two bytes of CRC-16 (XMODEM polynomial, start 0)
over `<dataset-id>@<version>/<table>` in ASCII and then the bytes, so that a mistyped address is refused, not answered with other rows:

    question = item*
    item     = head value*           head is a count: 16 times the number of the column in the table, from 0, plus a code
    code     = 0 eq, 1 ne, 2 gt, 3 gte, 4 lt, 5 lte, 7 contains: one value; 6 in: a count and as many values;
               8 empty, 9 not empty, 10 sort, 11 sort descending, 12 give this field: no value
    count    = groups of 7 bits, the lowest first, the eighth bit set on all but the last
    value    = by the type of the column: integer a signed count; number two signed counts, e and m, for m times 10 to the power of e;
               boolean a count, 0 or 1; date a count of days, of which 0001-01-01 is 1; string a count of bytes and the bytes
    signed   = 2n as a count for n from 0 on, -2n - 1 for n below 0
    string   = per character one byte below 80 for ASCII; two bytes 80 + (n >> 8), n & FF for U+4E00 + n up to U+9FFF;
               D2, D3, D4 and a byte for U+30xx, U+FFxx, U+20xx; FF and three bytes for every other

Conditions come first, in the order of columns, codes and values; then the sort; then the fields.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote

from portal.errors import BadParameterError, Bilingual
from portal.query.columns import Column, known_columns
from portal.query.question import CONTROLS, Operator, Question, Sort, parse_question

_EXPECTED = Bilingual(
    "查询的地址须原样取自回答的 query_href；错一个字符就是另一个。",
    "Take the address of a query unchanged from `query_href` of an answer; one mistyped character makes it another.",
)
_OPERATORS: tuple[Operator, ...] = ("eq", "ne", "gt", "gte", "lt", "lte", "in", "contains")
_EMPTY, _NOT_EMPTY, _SORT, _SORT_DOWN, _FIELD = 8, 9, 10, 11, 12
_IN = _OPERATORS.index("in")
#: Longer addresses are cut off by some servers and programs on the way; such a question gets none.
MAX_LENGTH = 2000
# Blocks of 256 characters in two bytes: kana and Chinese punctuation, full-width forms, general punctuation.
_BLOCKS = {0x30: 0xD2, 0xFF: 0xD3, 0x20: 0xD4}
_BLOCK_OF = {byte: block for block, byte in _BLOCKS.items()}
_HAN, _HAN_END = 0x4E00, 0x9FFF
# Conditions that are remembered as they are written: the same values are asked for again and again, in other company.
_REMEMBERED = 2000


class Condition(NamedTuple):
    """What must hold of one column; `values` are printed, `isnull` has true or false."""

    column: str
    operator: Operator
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StandingQuery:
    """A question to a table in its one spelling: every row it finds, so without page or cursor."""

    conditions: tuple[Condition, ...] = ()
    sort: tuple[Sort, ...] = ()
    fields: tuple[str, ...] = ()

    @property
    def parameters(self) -> tuple[tuple[str, str], ...]:
        """The parameters of a web address that ask the same, with nothing in them that could be left out."""
        found = [
            (each.column if each.operator == "eq" else f"{each.column}__{each.operator}", ",".join(each.values)) for each in self.conditions
        ]
        if self.sort:
            found.append(("sort", ",".join(f"{'-' * each.descending}{each.column}" for each in self.sort)))
        if self.fields:
            found.append(("fields", ",".join(self.fields)))
        return tuple(found)

    @property
    def query_string(self) -> str:
        """The parameters as they stand in a web address."""
        return "&".join(f"{name}={quote(value, safe='')}" for name, value in self.parameters)

    @property
    def text(self) -> str:
        """The parameters as a person reads them."""
        return "&".join(f"{name}={value}" for name, value in self.parameters)

    def question(self, columns: tuple[Column, ...]) -> Question:
        """Return the question to ask of a table with these columns; its limit is that of a page."""
        return parse_question(self.parameters, columns)


def standing_query(parameters: Iterable[tuple[str, str]], columns: tuple[Column, ...], question: Question | None = None) -> StandingQuery:
    """Give a question its one spelling: `limit` and `cursor` dropped, conditions sorted, each once, and values written in one way.

    Args:
        parameters: The question as it was given.
        columns: The columns of the table that is asked.
        question: The same as `parse_question` read it; read now unless given.

    Raises:
        BadParameterError: If it is no question to these columns; it says what would be right.

    >>> columns = (Column("year", "integer"), Column("value", "number"), Column("unit", "string"))
    >>> asked = [("sort", "-value"), ("value__gte", "90.0"), ("unit__in", "%"), ("limit", "5"), ("value__gte", "090")]
    >>> standing_query(asked, columns).text
    'value__gte=90&unit=%&sort=-value'
    """
    given = list(parameters)
    question = question or parse_question(given, columns)
    places = known_columns(columns).places
    conditions = [_condition(name, value, columns[place]) for name, value, place in _conditions(given, question, places)]
    return StandingQuery(
        conditions=tuple(sorted(set(conditions), key=lambda each: (places[each.column], _code(each), each.values))),
        sort=question.sort,
        fields=_fields(question, columns),
    )


def encode_query(query: StandingQuery, columns: tuple[Column, ...], place: str) -> str:
    """Return the text that stands for a question in its address.

    Args:
        query: The question, in its one spelling.
        columns: The columns of the table that is asked.
        place: `<dataset-id>@<version>/<table>`.

    >>> columns = (Column("year", "integer"), Column("unit", "string"))
    >>> encoded = encode_query(standing_query([("unit", "%"), ("year__gte", "2020")], columns), columns, "demo@1.0.0/targets")
    >>> encoded, decode_query(encoded, columns, "demo@1.0.0/targets").text
    ('A8gfEAElYe0', 'year__gte=2020&unit=%')
    """
    places = known_columns(columns).places
    conditions = [_write_condition(each, columns[places[each.column]], places[each.column]) for each in query.conditions]
    return _encoded(conditions, query.sort, query.fields, places, place)


def encode_question(parameters: Iterable[tuple[str, str]], columns: tuple[Column, ...], question: Question, place: str) -> str:
    """Return what `encode_query` does of a question's one spelling, sooner: that is not put together.

    Args:
        parameters: The question as it was given.
        columns: The columns of the table that is asked.
        question: The same as `parse_question` read it.
        place: `<dataset-id>@<version>/<table>`.

    Raises:
        BadParameterError: If it has no lasting address.
    """
    places = known_columns(columns).places
    conditions = {_written(name, value, columns[at], at) for name, value, at in _conditions(parameters, question, places)}
    return _encoded([written for _, _, _, written in sorted(conditions)], question.sort, _fields(question, columns), places, place)


def _conditions(parameters: Iterable[tuple[str, str]], question: Question, places: Mapping[str, int]) -> Iterator[tuple[str, str, int]]:
    """Yield the conditions of a question as they were given, each with the number of its column."""
    for name, value in parameters:
        if name not in CONTROLS:
            yield name, value, places[name.partition("__")[0]]
        elif name == ("q" if question.words else "group") and (question.words or question.group):
            raise BadParameterError(
                name,
                value[:80],
                Bilingual("只有筛选、sort 和 fields 有固定地址。", "Only filters, sort and fields have a lasting address."),
            )


def _fields(question: Question, columns: tuple[Column, ...]) -> tuple[str, ...]:
    """Return the columns asked for; none where it is all of them, in their order."""
    return () if not question.fields or question.fields == tuple(column.name for column in columns) else question.fields


def _encoded(conditions: Iterable[bytes], sort: Iterable[Sort], fields: Iterable[str], places: Mapping[str, int], place: str) -> str:
    written = b"".join(
        (
            *conditions,
            *[_count(16 * places[each.column] + (_SORT_DOWN if each.descending else _SORT)) for each in sort],
            *[_count(16 * places[name] + _FIELD) for name in fields],
        )
    )
    return base64.urlsafe_b64encode(written + _check(place, written)).rstrip(b"=").decode("ascii")


def decode_query(encoded: str, columns: tuple[Column, ...], place: str) -> StandingQuery:
    """Read a question back from its address; see `encode_query`.

    Raises:
        BadParameterError: If it is no such text, was mistyped, or belongs to another table or release.
    """
    refused = BadParameterError("query", encoded[:80], _EXPECTED)
    if len(encoded) > MAX_LENGTH:
        raise refused
    try:
        content = base64.b64decode((encoded + "=" * (-len(encoded) % 4)).encode("ascii"), altchars=b"-_", validate=True)
        query = standing_query(_Reader(content[:-2]).parameters(columns), columns)
        again = encode_query(query, columns, place)
    except (ValueError, IndexError, OverflowError, BadParameterError) as error:
        raise refused from error
    if again != encoded:  # the check is part of it
        raise refused
    return query


class _Reader:
    """Reads the bytes of a question from the front; what ends too soon raises IndexError."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._at = 0

    def parameters(self, columns: tuple[Column, ...]) -> list[tuple[str, str]]:
        """Return the parameters that the bytes spell."""
        found: list[tuple[str, str]] = []
        named: Mapping[str, list[str]] = {"sort": [], "fields": []}
        while self._at < len(self._content):
            number, code = divmod(self._count(), 16)
            column = columns[number]
            if code == _FIELD:
                named["fields"].append(column.name)
            elif code in (_SORT, _SORT_DOWN):
                named["sort"].append(f"{'-' * (code == _SORT_DOWN)}{column.name}")
            elif code in (_EMPTY, _NOT_EMPTY):
                found.append((f"{column.name}__isnull", "true" if code == _EMPTY else "false"))
            else:
                values = [self._value(column) for _ in range(self._count() if code == _IN else 1)]
                found.append((f"{column.name}__{_OPERATORS[code]}", ",".join(values)))
        return found + [(name, ",".join(parts)) for name, parts in named.items() if parts]

    def _byte(self) -> int:
        self._at += 1
        return self._content[self._at - 1]

    def _count(self) -> int:
        number, shift, more = 0, 0, True
        while more:
            byte = self._byte()
            number |= (byte & 0x7F) << shift
            shift, more = shift + 7, byte > 0x7F
        return number

    def _signed(self) -> int:
        number = self._count()
        return -(number + 1) // 2 if number % 2 else number // 2

    def _value(self, column: Column) -> str:
        if column.type == "integer":
            return str(self._signed())
        if column.type == "number":
            exponent, mantissa = self._signed(), self._signed()
            if abs(exponent) > 100:  # a person may ask for 100 digits on either side of the point
                raise ValueError("exponent")
            return column.spelled(f"{Decimal((int(mantissa < 0), tuple(map(int, str(abs(mantissa)))), exponent)):f}")
        if column.type == "boolean":
            return ("false", "true")[self._count()]
        if column.type == "date":
            return date.fromordinal(self._count()).isoformat()
        end = self._count() + self._at
        shown: list[str] = []
        while self._at < end:
            shown.append(chr(self._character()))
        text = "".join(shown)
        text.encode("utf-8")  # half a surrogate pair is no text, and raises
        return text

    def _character(self) -> int:
        first = self._byte()
        if first < 0x80:
            return first
        if first in _BLOCK_OF:
            return (_BLOCK_OF[first] << 8) + self._byte()
        if first == 0xFF:
            return (self._byte() << 16) + (self._byte() << 8) + self._byte()
        return _HAN + ((first - 0x80) << 8) + self._byte()


@lru_cache(_REMEMBERED)
def _condition(name: str, value: str, column: Column) -> Condition:
    """Return a condition that `parse_question` has found to be one."""
    operator = next(each for each in (*_OPERATORS, "isnull") if each == (name.partition("__")[2] or "eq"))
    if operator != "in":
        return Condition(column.name, operator, (value if operator == "isnull" else column.spelled(value),))
    values = tuple(sorted({column.spelled(part) for part in value.split(",")}))
    return Condition(column.name, "in" if len(values) > 1 else "eq", values)


@lru_cache(_REMEMBERED)
def _write_condition(condition: Condition, column: Column, place: int) -> bytes:
    code = _code(condition)
    number = _count(len(condition.values)) if code == _IN else b""
    values = condition.values if condition.operator != "isnull" else ()
    return b"".join((_count(16 * place + code), number, *(_write_value(column, value) for value in values)))


@lru_cache(_REMEMBERED)
def _written(name: str, value: str, column: Column, place: int) -> tuple[int, int, tuple[str, ...], bytes]:
    """Return a condition as it is written, after what it is sorted by."""
    condition = _condition(name, value, column)
    return place, _code(condition), condition.values, _write_condition(condition, column, place)


def _code(condition: Condition) -> int:
    if condition.operator == "isnull":
        return _EMPTY if condition.values == ("true",) else _NOT_EMPTY
    return _OPERATORS.index(condition.operator)


def _check(place: str, body: bytes) -> bytes:
    return binascii.crc_hqx(place.encode() + body, 0).to_bytes(2, "big")


@lru_cache(_REMEMBERED)
def _count(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(0x80 | (number & 0x7F))
        number >>= 7
    return bytes([*out, number])


def _signed(number: int) -> bytes:
    return _count(2 * number if number >= 0 else -2 * number - 1)


def _write_value(column: Column, value: str) -> bytes:
    if column.type == "integer":
        return _signed(int(value))
    if column.type == "number":
        sign, digits, exponent = Decimal(value).as_tuple()
        assert isinstance(exponent, int)  # `parse_question` lets no NaN through
        printed = "".join(map(str, digits))
        mantissa = printed.rstrip("0") or "0"
        exponent = 0 if mantissa == "0" else exponent + len(printed) - len(mantissa)
        return _signed(exponent) + _signed(-int(mantissa) if sign else int(mantissa))
    if column.type == "boolean":
        return _count(int(value == "true"))
    if column.type == "date":
        return _count(date.fromisoformat(value).toordinal())
    text = b"".join(_write_character(ord(each)) for each in value)
    return _count(len(text)) + text


def _write_character(point: int) -> bytes:
    if point < 0x80:
        return bytes([point])
    if _HAN <= point <= _HAN_END:
        return bytes([0x80 + ((point - _HAN) >> 8), point & 0xFF])
    if point >> 8 in _BLOCKS:
        return bytes([_BLOCKS[point >> 8], point & 0xFF])
    return b"\xff" + point.to_bytes(3, "big")
