"""What is asked of a table: the parameters of a web address become a typed question, or an error that says what would be right."""

from __future__ import annotations

import json
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple, get_args

from portal.errors import BadParameterError, Bilingual
from portal.packaging.schema import FieldType
from portal.query.columns import EXAMPLES, Column, Key, known_columns
from portal.text.folding import fold

Operator = Literal["eq", "ne", "gt", "gte", "lt", "lte", "in", "contains", "isnull"]

DEFAULT_LIMIT = 100
MAX_LIMIT = 1000
#: Parameters that are not filters; no published field may be called so.
CONTROLS = ("q", "sort", "fields", "group", "sum", "facet", "limit", "cursor")
#: The operators that a column of each type understands.
OPERATORS: Mapping[FieldType, tuple[Operator, ...]] = {
    "string": get_args(Operator),
    "date": ("eq", "ne", "gt", "gte", "lt", "lte", "in", "isnull"),
    "integer": ("eq", "ne", "gt", "gte", "lt", "lte", "in", "isnull"),
    "number": ("eq", "ne", "gt", "gte", "lt", "lte", "in", "isnull"),
    "boolean": ("eq", "ne", "isnull"),
}

# Each bounds the work of one question; all are far above what a person asks.
_MAX_FILTERS = 50
_MAX_IN = 200
_MAX_SORT = 5
_MAX_VALUE = 1000
MAX_SEARCH = 200
_MAX_WORDS = 10
_MAX_GROUP = 3
_MAX_SUMS = 5
_MAX_FACETS = 5
# Conditions that are remembered as they were read: people ask for the same values again and again, in other company.
_REMEMBERED = 2000
_SHOWN = 80  # characters of a wrong value that an error repeats
#: What to say of a parameter that is given twice, and of a value that is no text.
ONCE = Bilingual("只给一次。", "Give it once.")
NO_TEXT = Bilingual("须是 UTF-8 文字，不含 NUL。", "Text in UTF-8, without the character NUL.")


class Filter(NamedTuple):
    """A condition on one column; `isnull` holds 1 or 0, the others what the column's values are compared with."""

    column: str
    operator: Operator
    values: tuple[Key, ...]


class Sort(NamedTuple):
    """A column to sort by; rows without a value come last either way."""

    column: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """A question to one table. All filters must hold; without `sort`, rows come in published order.

    Attributes:
        fields: The columns of the answer, in the order asked for; empty for all.
        limit: How many rows a page has; 0 to count only.
        cursor: Where to go on, from the answer before, or the id of the row after which; empty for the beginning.
        words: Words that must all be found in the texts of a row, each within one cell, as typed.
        offset: How many rows to leave out before the page; a cursor is quicker.
        group: The columns by which rows are counted instead of given one by one; empty for the rows.
        sums: The columns that are summed for each group.
        facets: The columns whose values are counted beside the page.
    """

    filters: tuple[Filter, ...] = ()
    sort: tuple[Sort, ...] = ()
    fields: tuple[str, ...] = ()
    limit: int = DEFAULT_LIMIT
    cursor: str = ""
    words: tuple[str, ...] = ()
    offset: int = 0
    group: tuple[str, ...] = ()
    sums: tuple[str, ...] = ()
    facets: tuple[str, ...] = ()

    @property
    def found(self) -> Hashable:
        """What is the same for questions that find the same rows, in whatever order."""
        return frozenset(self.filters), frozenset(self.words)

    @property
    def identity(self) -> str:
        """A text that is the same for questions whose answers hold the same rows in the same order."""
        filters = ", ".join([written for _, written in sorted(set(map(_filter_identity, self.filters)))])
        sort, words = _sort_identity(self.sort), "".join(f", {json.dumps(word)}" for word in sorted(set(self.words)))
        return f"[[{filters}], {sort}{words}]"


def parse_question(parameters: Iterable[tuple[str, str]], columns: tuple[Column, ...]) -> Question:
    """Turn the parameters of a web address into a question.

    `field=value` asks for equality and `field__gte=value` (or `gt`, `lte`, `lt`, `ne`, `in`, `contains`, `isnull`) for
    the rest; `in` takes values separated by commas. `ne` holds for rows without a value too, so that `eq` and `ne` divide a table
    in two; the other comparisons hold for no such row. Text is compared by Unicode code point.

    Args:
        parameters: Names and values as they were given, decoded, repeated ones included.
        columns: The columns of the table that is asked.

    Raises:
        BadParameterError: If there is no such field or operator, or a value does not fit; it says what would be right.

    >>> year = Column("year", "integer")
    >>> parse_question([("year__gte", "2020"), ("sort", "-year")], (year,)).sort
    (Sort(column='year', descending=True),)
    >>> parse_question([("year", "soon")], (year,))
    Traceback (most recent call last):
    portal.errors.BadParameterError: year='soon' is not usable. year is a whole number, such as 2020.
    """
    known = known_columns(columns).named
    filters: list[Filter] = []
    controls: dict[str, str] = {}
    for name, value in parameters:
        if name not in CONTROLS:
            filters.append(_parse_filter(name, value, known))
        elif name in controls:
            raise _bad(name, value, f"{name} 只给一次；几个字段以逗号分开。", f"Give {name} once; separate several fields with commas.")
        else:
            controls[name] = value
    if len(filters) > _MAX_FILTERS:
        raise _bad(
            "filters", str(len(filters)), f"一问至多 {_MAX_FILTERS} 个筛选条件。", f"At most {_MAX_FILTERS} filters in one question."
        )
    _check_grouping(controls)
    numbers = {name: known[name] for name in known if known[name].type in ("integer", "number")} if "sum" in controls else {}
    return Question(
        filters=tuple(filters),
        sort=_parse_sort(controls["sort"], known) if "sort" in controls else (),
        fields=_parse_names("fields", controls["fields"], known, len(known)) if "fields" in controls else (),
        group=_parse_names("group", controls["group"], known, _MAX_GROUP) if "group" in controls else (),
        sums=_parse_names("sum", controls["sum"], numbers, _MAX_SUMS) if "sum" in controls else (),
        facets=_parse_names("facet", controls["facet"], known, _MAX_FACETS) if "facet" in controls else (),
        limit=_parse_limit(controls["limit"]) if "limit" in controls else DEFAULT_LIMIT,
        cursor=_parse_cursor(controls["cursor"]) if "cursor" in controls else "",
        words=parse_words(controls["q"]) if "q" in controls else (),
    )


def _bad(parameter: str, value: str, zh: str, en: str) -> BadParameterError:
    return BadParameterError(_shorten(parameter), _shorten(value), Bilingual(zh, en))


def _shorten(text: str) -> str:
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


@lru_cache(_REMEMBERED)
def _filter_identity(asked: Filter) -> tuple[str, str]:
    """Return a condition as JSON, and that as a string of JSON."""
    found = json.dumps([asked.column, asked.operator, *asked.values])
    return found, json.dumps(found)


@lru_cache(_REMEMBERED)
def _sort_identity(sort: tuple[Sort, ...]) -> str:
    return json.dumps([[each.column, each.descending] for each in sort])


def _parse_filter(name: str, value: str, known: Mapping[str, Column]) -> Filter:
    field, _, operator = name.partition("__")
    if field not in known:
        raise _bad(
            name,
            value,
            "请按字段筛选，字段和其他参数见后。",
            f"Filter by a field: {', '.join(known)}. Other parameters: {', '.join(CONTROLS)}.",
        )
    return _read_filter(name, value, known[field], operator)


@lru_cache(_REMEMBERED)
def _read_filter(name: str, value: str, column: Column, operator: str) -> Filter:
    field = column.name
    allowed = OPERATORS[column.type]
    found = next((each for each in allowed if each == (operator or "eq")), None)
    if found is None or name == f"{field}__":
        raise _bad(
            name, value, f"{field} 的运算见后，写法如 {field}__ne=…。", f"Operators of {field}: {', '.join(allowed)}, as in {field}__ne=..."
        )
    if len(value) > _MAX_VALUE or not is_text(value):
        raise _bad(
            name,
            value,
            f"至多 {_MAX_VALUE} 个字，UTF-8，不含 NUL。",
            f"At most {_MAX_VALUE} characters in UTF-8, none of them the character NUL.",
        )
    if found == "isnull":
        if value not in ("true", "false"):
            raise _bad(name, value, "true 为没有值的行，false 为有值的行。", "true for rows without a value, false for rows with one.")
        return Filter(field, found, (int(value == "true"),))
    parts = value.split(",") if found == "in" else [value]
    if len(parts) > _MAX_IN:
        raise _bad(name, value, f"至多 {_MAX_IN} 个值。", f"At most {_MAX_IN} values.")
    try:
        values = tuple(column.asked(part) for part in parts)
    except ValueError as error:
        like = EXAMPLES[column.type]
        several = Bilingual("，几个以逗号分开", ", several separated by commas") if found == "in" else Bilingual("", "")
        ask = f"{field}__isnull=true"
        hint = Bilingual("", "") if all(parts) else Bilingual(f"要没有值的行，请问 {ask}。", f" For rows without a value ask {ask}.")
        raise _bad(name, value, f"{field} 是{like.zh}{several.zh}。{hint.zh}", f"{field} is {like.en}{several.en}.{hint.en}") from error
    return Filter(field, found, values)


@lru_cache(_REMEMBERED)
def _read_sort(value: str) -> tuple[Sort, ...]:
    return tuple(Sort(part.removeprefix("-"), part.startswith("-")) for part in value.split(","))


def _parse_sort(value: str, known: Mapping[str, Column]) -> tuple[Sort, ...]:
    found = _read_sort(value)
    names = [each.column for each in found]
    if any(name not in known for name in names) or len(set(names)) < len(names) or len(names) > _MAX_SORT:
        example = next(iter(known))
        raise _bad(
            "sort",
            value,
            f"至多 {_MAX_SORT} 个不同的字段，前加 - 为降序，如 sort=-{example}；字段见后。",
            f"Up to {_MAX_SORT} different fields, - for descending, as in sort=-{example}: {', '.join(known)}.",
        )
    return found


def _check_grouping(controls: Mapping[str, str]) -> None:
    """Refuse what has no meaning together."""
    if "sum" in controls and "group" not in controls:
        raise _bad(
            "sum",
            controls["sum"],
            "合计按组求出：请同时给 group，如 group=kind&sum=value。",
            "Sums are of groups: give group too, as in group=kind&sum=value.",
        )
    for name in ("sort", "fields", "facet", "limit", "cursor"):
        if "group" in controls and name in controls:
            raise _bad(
                name,
                controls[name],
                f"有 group 时去掉 {name}：各组一次给出，行多的在前。",
                f"Leave {name} out with group: all groups come at once, the largest first.",
            )


def _parse_names(parameter: str, value: str, known: Mapping[str, Column], most: int) -> tuple[str, ...]:
    names = tuple(value.split(","))
    if any(name not in known for name in names) or len(set(names)) < len(names) or len(names) > most:
        number = Bilingual("", "Different") if most >= len(known) else Bilingual(f"至多 {most} 个", f"Up to {most} different")
        if not known:
            raise _bad(parameter, value, "这个表没有这样的字段。", "This table has no such fields.")
        raise _bad(
            parameter,
            value,
            f"{number.zh}不同的字段，逗号分隔，限下列各个。",
            f"{number.en} fields separated by commas: {', '.join(known)}.",
        )
    return names


def _parse_limit(value: str) -> int:
    if not (value.isascii() and value.isdigit() and len(value) <= 4 and int(value) <= MAX_LIMIT):
        raise _bad(
            "limit",
            value,
            f"0（只计数）至 {MAX_LIMIT} 的整数；不给则为 {DEFAULT_LIMIT}。",
            f"A whole number from 0 (to count only) to {MAX_LIMIT}; {DEFAULT_LIMIT} if not given.",
        )
    return int(value)


def _parse_cursor(value: str) -> str:
    if not value:
        raise _bad("cursor", value, "第一页不带 cursor。", "Leave cursor out for the first page.")
    return value


def is_text(value: str) -> bool:
    r"""Tell whether a value of a web address is text; U+FFFD stands in it for bytes that are no UTF-8, and no released text has it.

    >>> is_text("宽带"), is_text("\x00"), is_text("\ufffd")
    (True, False, False)
    """
    return "\x00" not in value and "\ufffd" not in value


def parse_words(value: str) -> tuple[str, ...]:
    """Split what is searched into words at its blanks.

    Raises:
        BadParameterError: If there are none or too many, or one has fewer than two characters that can be searched.

    >>> parse_words("宽带　普及率")
    ('宽带', '普及率')
    """
    if not is_text(value):
        raise BadParameterError("q", _shorten(value), NO_TEXT)
    words = tuple(dict.fromkeys(value.split()))
    if not words or len(value) > MAX_SEARCH or len(words) > _MAX_WORDS or any(len(fold(word)) < 2 for word in words):
        expected_zh = f"至多 {_MAX_WORDS} 个词，以空格分开，共 {MAX_SEARCH} 个字，每个词至少两个字母、数字或汉字。"
        expected = f"Up to {_MAX_WORDS} words with blanks between them, {MAX_SEARCH} characters in all, each word of two letters, digits or Chinese characters at least."
        raise _bad("q", value, expected_zh, expected)
    return words
