"""`datastore_search` and `datastore_info`: the rows of released tables as CKAN's DataStore gives them.

Rows are numbered in the published order: that is their `_id`, from 1, and it never changes, for a release never does.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any

import orjson

from portal.api.ckan.errors import invalid
from portal.api.ckan.language import fold_text
from portal.api.ckan.parameters import MOST_ROWS, DatastoreInfoParameters, DatastoreSearchParameters
from portal.errors import BadParameterError
from portal.packaging.schema import FieldType
from portal.query.columns import EXAMPLES, Column
from portal.query.question import OPERATORS, Filter, Operator, Question, Sort, parse_words
from portal.query.tables import Page, QueryTable
from portal.releases.store import Release

_ID = "_id"
_TYPES: dict[FieldType, str] = {"string": "text", "integer": "int4", "number": "numeric", "boolean": "bool", "date": "date"}
# "field", field desc, field asc nulls last
_SORT = re.compile(r'\s*("?)(\w+)\1(?:\s+(asc|desc))?(?:\s+nulls\s+(?:first|last))?\s*', re.IGNORECASE)
# Of a row of this table, or of one that it names: if it is one, as nb-iot and wi-fi are not.
_LIKE_AN_ID = re.compile(r"(?=[a-z0-9-]*[a-z])[a-z0-9]+(?:-[a-z0-9]+)+")
#: Stands for the published order, the last row first: the number of a row is no column of the table.
_LAST_FIRST = (Sort(_ID, descending=True),)
_MOST_SORTED, _MOST_VALUES, _LONGEST_VALUE = 5, 200, 1000
#: Rows that may be gone through one by one for one answer.
_MOST_READ = 200_000


@dataclass(frozen=True, slots=True)
class Datastore:
    """A released table that is asked in CKAN's words.

    Attributes:
        resource_id: Of its CSV file.
        release: The release.
        said: What the descriptor says of the table.
        table: The table, ready to be asked.
    """

    resource_id: str
    release: Release
    said: dict[str, Any]
    table: QueryTable

    def info(self, asked: DatastoreInfoParameters) -> dict[str, Any]:
        """Describe the table and its fields."""
        fields = self._fields()
        if asked.include_fields_schema:
            key = self.table.primary_key
            required = {each["name"] for each in self.said["schema"]["fields"] if each.get("constraints", {}).get("required")}
            for column, field in zip(self.table.columns, fields, strict=True):
                is_key = column.name == key
                field["schema"] = {
                    "native_type": {"int4": "integer", "bool": "boolean"}.get(field["type"], field["type"]),
                    "notnull": column.name in required,
                    "index_name": column.name if is_key else None,
                    "is_index": is_key,
                    "uniquekey": is_key,
                }
        told: dict[str, Any] = {"fields": fields}
        if asked.include_meta:
            size = int(self.said["bytes"])
            told["meta"] = {
                "id": self.resource_id,
                "count": int(self.said["rows"]),
                "size": size,
                "db_size": size,
                "idx_size": 0,
                "aliases": [],
                "table_type": "BASE TABLE",
            }
        return told

    def search(self, asked: DatastoreSearchParameters) -> dict[str, Any]:
        """Answer a question.

        Raises:
            ActionError: If there is no such field, or a value or an order cannot be used.
        """
        limit = min(asked.limit, MOST_ROWS)
        names = self._names(asked.fields)
        given = {key: getattr(asked, key) for key in ("filters", "q", "full_text", "sort", "offset", "distinct") if getattr(asked, key)}
        found = self._find(asked, names, limit)
        result: dict[str, Any] = {
            "include_next_page": asked.include_next_page,
            "include_total": asked.include_total,
            "limit": limit,
            "records_format": asked.records_format,
            "resource_id": self.resource_id,
            **({**given, "sort": ", ".join(asked.sort)} if asked.sort else given),
            "fields": [{"id": _ID, "type": "int"} if name == _ID else self._field(name) for name in names],
        }
        match asked.records_format:
            case "objects":
                result["records"] = [orjson.Fragment(row) for row in found.objects(names)]
            case "lists":
                result["records"] = [list(row.values()) for row in found.values(names, orjson.Fragment)]
            case form:
                result["records"] = _as_csv(found.values(names, str), "," if form == "csv" else "\t")
        if asked.include_total:
            result["total"] = found.total
        if asked.include_next_page and found.last_id and not (asked.sort or asked.q or asked.full_text or asked.distinct):
            result["next_page"] = {_ID: {"gt": found.last_id}}
        return result

    def _find(self, asked: DatastoreSearchParameters, names: tuple[str, ...], limit: int) -> _Rows:
        words = _words(asked, {column.name for column in self.table.columns})
        filters = dict(asked.filters)
        skipped, most = _places(filters.pop(_ID, None))
        sort = self._sort(asked.sort)
        question = Question(filters=tuple(self._filters(filters)), sort=() if sort == _LAST_FIRST else sort)
        if _ID in asked.filters and (question.filters or sort or words or asked.distinct):
            raise invalid(filters=["_id 不能与其他条件合用 _id can be asked for by itself only"])
        typed = _searched(words) if words else ()
        if any(map(self._is_id, typed)) and self.table.total(question) <= _MOST_READ:
            typed = ()  # the table looks up no ids: its rows are gone through
        question = replace(question, words=typed)
        if asked.distinct and _ID in names:
            raise invalid(distinct=["请用 fields 指明字段 Name the fields that should be distinct"])
        if asked.distinct or (words and not typed):
            page = self._all(question, sort)
            if words and not typed:
                page = _holding(page, words)
            if asked.distinct:
                rows = tuple(dict.fromkeys(_Rows(page).objects(names)))
                page = Page(len(rows), rows)
            chosen = slice(asked.offset, asked.offset + limit)
            return _Rows(replace(page, rows=page.rows[chosen], positions=page.positions[chosen]))
        if sort == _LAST_FIRST:
            return _Rows(self._from_the_end(question, asked.offset, limit))
        page = self.table.ask(
            replace(question, limit=min(limit, max(most - asked.offset, 0)), offset=_bounded(asked.offset + skipped, limit))
        )
        return _Rows(replace(page, total=max(min(page.total - skipped, most), 0)))

    def _is_id(self, word: str) -> bool:
        """Tell whether a word is the id of a row here, or of what a row names."""
        if not _LIKE_AN_ID.fullmatch(word):
            return False
        named = (column.name for column in self.table.columns if column.name.endswith("_id"))
        return any(self.table.total(Question(filters=(Filter(name, "eq", (word,)),))) for name in named)

    def _all(self, question: Question, sort: tuple[Sort, ...]) -> Page:
        page = self.table.ask(replace(question, limit=_MOST_READ))
        if page.total > _MOST_READ:
            raise invalid(q=[f"行数过多，请加条件 More than {_MOST_READ} rows to go through: add filters"])
        return _reversed(page) if sort == _LAST_FIRST else page

    def _from_the_end(self, question: Question, offset: int, limit: int) -> Page:
        """Return the rows of a page where the last published row comes first."""
        total = self.table.total(question)
        if total > _MOST_READ:
            raise invalid(sort=[f"行数过多，请加条件 _id desc is for {_MOST_READ} rows at most: add filters"])
        end = max(total - _bounded(offset, limit), 0)
        begin = max(end - limit, 0)
        return _reversed(replace(self.table.ask(replace(question, limit=end - begin, offset=begin)), total=total))

    def _fields(self) -> list[dict[str, Any]]:
        return [self._field(column.name) for column in self.table.columns]

    def _field(self, name: str) -> dict[str, Any]:
        said = next(each for each in self.said["schema"]["fields"] if each["name"] == name)
        info = {
            "label": said.get("title", ""),
            "notes": said.get("description", ""),
            "label_en": said.get("title_en", ""),
            "notes_en": said.get("description_en", ""),
        }
        return {"id": name, "type": _TYPES[said["type"]], "info": {key: value for key, value in info.items() if value}}

    def _names(self, asked: Sequence[str]) -> tuple[str, ...]:
        known = (_ID, *(column.name for column in self.table.columns))
        if unknown := [name for name in asked if name not in known]:
            raise invalid(fields=[f'没有此字段 invalid value "{unknown[0][:80]}"'])
        return tuple(dict.fromkeys(asked)) or known

    def _column(self, name: str, parameter: str) -> Column:
        found = next((column for column in self.table.columns if column.name == name), None)
        if found is None:
            raise invalid(**{parameter: [f"没有此字段 Unknown field: {name[:80]}"]})
        return found

    def _filters(self, asked: dict[str, Any]) -> Iterator[Filter]:
        for name, value in asked.items():
            column = self._column(name, "filters")
            operators = value if isinstance(value, dict) else {"in" if isinstance(value, list) else "eq": value}
            for operator, values in operators.items():
                yield _filter(column, str(operator), values)

    def _sort(self, asked: Sequence[str]) -> tuple[Sort, ...]:
        found: list[Sort] = []
        for part in asked:
            read = _SORT.fullmatch(part)
            if read is None:
                raise invalid(sort=[f'无法识别 invalid value "{part[:80]}"'])
            is_descending = (read[3] or "").lower() == "desc"
            if read[2] == _ID:
                if is_descending and found:
                    raise invalid(sort=["_id desc 只能单独用 _id desc can be sorted by alone only; after other fields _id comes ascending"])
                if is_descending:
                    return _LAST_FIRST
                break  # no two rows have the same
            found.append(Sort(self._column(read[2], "sort").name, is_descending))
        if len(found) > _MOST_SORTED or len({each.column for each in found}) < len(found):
            raise invalid(sort=[f"最多 {_MOST_SORTED} 个不同字段 At most {_MOST_SORTED} different fields"])
        return tuple(found)


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows that were found, with their numbers if they have one."""

    page: Page

    @property
    def total(self) -> int:
        return self.page.total

    @property
    def last_id(self) -> int:
        """The number of the last row; 0 if there is none."""
        return self.page.positions[-1] + 1 if self.page.positions else 0

    def objects(self, names: tuple[str, ...]) -> Iterator[bytes]:
        """Give each row as a JSON object with these members, every number as printed."""
        rows = self.page.rows
        if names[0] == _ID and rows and len(names) == 1 + len(json.loads(rows[0])):
            for position, row in zip(self.page.positions, rows, strict=True):
                yield b'{"%b":%d,%b' % (_ID.encode("ascii"), position + 1, row[1:])
            return
        for values in self.values(names, orjson.Fragment):
            yield orjson.dumps(values)

    def values(self, names: tuple[str, ...], number: Callable[[str], Any]) -> Iterator[dict[str, Any]]:
        """Give each row as the values of these members.

        Args:
            names: The members.
            number: Makes a value of a printed number, so that it stays as printed.
        """
        rows = self.page.rows
        for position, row in zip(self.page.positions or [0] * len(rows), rows, strict=True):
            read = json.loads(row, parse_float=number, parse_int=number)
            yield {name: position + 1 if name == _ID else read[name] for name in names}


def _reversed(page: Page) -> Page:
    return replace(page, rows=page.rows[::-1], positions=page.positions[::-1])


def _filter(column: Column, operator: str, value: Any) -> Filter:
    if value is None and operator in ("eq", "ne"):
        return Filter(column.name, "isnull", (int(operator == "eq"),))
    known: dict[str, Operator] = {each: each for each in OPERATORS[column.type] if each not in ("contains", "isnull")}
    if operator not in known and not (operator == "in" and "eq" in known):
        raise invalid(filters=[f"{column.name}: 没有此运算 Unknown operator {operator[:80]!r}; known: {', '.join(known)}"])
    values = value if isinstance(value, list) else [value]
    if not values or len(values) > _MOST_VALUES:
        raise invalid(filters=[f"{column.name}: 一至 {_MOST_VALUES} 个值 From 1 to {_MOST_VALUES} values"])
    keys = tuple(_key(column, each) for each in values)
    if len(keys) == 1:
        return Filter(column.name, known.get("eq", "eq") if operator == "in" else known[operator], keys)
    if operator not in ("in", "eq") or "in" not in known:
        raise invalid(filters=[f"{column.name}: 只能给一个值 One value only"])
    return Filter(column.name, "in", keys)


def _key(column: Column, value: Any) -> Any:
    match value:
        case bool():
            printed = "true" if value else "false"
        case int():
            printed = str(value)
        case float():
            try:
                printed = f"{Decimal(repr(value)):f}"
            except InvalidOperation:
                printed = ""
        case str() if len(value) <= _LONGEST_VALUE:
            printed = value
        case _:
            raise invalid(filters=[f"{column.name}: 值须为文字或数字 A value is text or a number"])
    try:
        return column.asked(printed)
    except ValueError as error:
        raise invalid(filters=[f"{column.name}: 应为{EXAMPLES[column.type].zh} Invalid value; it is {EXAMPLES[column.type].en}"]) from error


def _places(asked: Any) -> tuple[int, int]:
    """Return which rows a condition on `_id` leaves: how many are skipped at the beginning, and how many may follow."""
    match asked:
        case None:
            return 0, _MOST_READ * 1000
        case int() if asked > 0:
            return asked - 1, 1
        case str() if asked.isascii() and asked.isdigit() and 0 < len(asked) < 10:
            return _places(int(asked))
        case {"gt": int(after)} if len(asked) == 1 and 0 <= after < 10**9:
            return after, _MOST_READ * 1000
        case _:
            raise invalid(filters=['_id: 一个编号，或 {"gt": 编号} A number, or {"gt": number}'])


def _bounded(offset: int, limit: int) -> int:
    if offset + limit > _MOST_READ:
        raise invalid(offset=[f"不超过 {_MOST_READ} At most {_MOST_READ}; download the file for more"])
    return offset


def _searched(words: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    """Return the words if the table can look them up: those of any field, none of a single character; none otherwise."""
    if any(name for name, _ in words):
        return ()
    try:
        return parse_words(" ".join(word for _, word in words))
    except BadParameterError:
        return ()


def _words(asked: DatastoreSearchParameters, known: set[str]) -> tuple[tuple[str, str], ...]:
    """Return the words that rows must hold, each with the field that it must stand in; an empty one for any."""
    given: dict[str, str] = asked.q if isinstance(asked.q, dict) else {"": f"{asked.q} {asked.full_text}"}
    if unknown := [name for name in given if name and name not in known]:
        raise invalid(q=[f"没有此字段 Unknown field: {unknown[0][:80]}"])
    return tuple((name, word) for name, text in given.items() for word in fold_text(text).split())


def _holding(page: Page, words: tuple[tuple[str, str], ...]) -> Page:
    """Return the rows of a page that hold all words."""
    chosen = [each for each in zip(page.rows, page.positions, strict=True) if _holds(each[0], words)]
    return Page(len(chosen), [row for row, _ in chosen], positions=[position for _, position in chosen])


def _holds(row: bytes, words: tuple[tuple[str, str], ...]) -> bool:
    read = json.loads(row, parse_float=str, parse_int=str)
    whole = fold_text("\n".join(str(value) for value in read.values() if value is not None))
    return all(word in (fold_text(str(read[name] or "")) if name else whole) for name, word in words)


def _as_csv(rows: Iterator[dict[str, Any]], delimiter: str) -> str:
    written = io.StringIO()
    writer = csv.writer(written, delimiter=delimiter, lineterminator="\n")
    for row in rows:
        writer.writerow([_printed(value) for value in row.values()])
    return written.getvalue()


def _printed(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else value
