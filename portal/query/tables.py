"""One table of a release in SQLite, and its answers to questions.

Values are compared by the keys of `portal.query.columns`, exactly; what is given back is JSON made once, when the table is read.
"""

from __future__ import annotations

import csv
import hashlib
import io
import sqlite3
import threading
import weakref
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from portal.errors import BadParameterError, ReleaseError, UnknownReleaseError
from portal.query.columns import Column, Key, columns_of
from portal.query.cursor import read_cursor, write_cursor
from portal.query.question import Filter, Question, Sort
from portal.releases.store import Release

_COMPARISONS = {"eq": "=", "ne": "IS NOT", "gt": ">", "gte": ">=", "lt": "<", "lte": "<="}
_SEPARATOR = "\n"  # between the members of a row: JSON text holds no bare line end


@dataclass(frozen=True, slots=True)
class Page:
    """One page of an answer.

    Attributes:
        total: How many rows the filters let through, on all pages.
        rows: JSON objects, each one row with values as the release prints them.
        next: The cursor of the next page; empty on the last.
    """

    total: int
    rows: tuple[str, ...]
    next: str


class QueryTable:
    """A table that answers questions; safe to share between threads.

    Args:
        name: Its name, for messages.
        identity: What stands for its content, such as a checksum: cursors are bound to it.
        columns: Its columns, in order.
        primary_key: The column that names a row.
        rows: Its rows in published order, each value as printed.
    """

    def __init__(self, name: str, identity: str, columns: tuple[Column, ...], primary_key: str, rows: Iterable[list[str]]) -> None:
        self.name = name
        self.columns = columns
        self.primary_key = primary_key
        self._identity = identity
        self._places = {column.name: place for place, column in enumerate(columns)}
        self._lock = threading.Lock()
        # Untyped columns keep every key as it is bound: no text becomes a number on the way.
        self._database = sqlite3.connect(":memory:", check_same_thread=False)
        weakref.finalize(self, self._database.close)
        names = [_quoted(column.name) for column in columns]
        with self._database:
            self._database.execute(f"CREATE TABLE rows (_position INTEGER PRIMARY KEY, _members, {', '.join(names)})")
            marks = ", ".join("?" * (len(columns) + 2))
            self._database.executemany(f"INSERT INTO rows VALUES ({marks})", self._records(rows))
            for column in columns:
                if column.name.endswith("_id"):
                    self._database.execute(f"CREATE INDEX {_quoted('by_' + column.name)} ON rows ({_quoted(column.name)})")

    def ask(self, question: Question) -> Page:
        """Answer a question.

        Raises:
            BadParameterError: If its cursor belongs to another question.
        """
        identity = "\n".join((self._identity, self.name, question.identity))
        condition, values = _conditions(question.filters)
        after, more = condition, list(values)
        if question.cursor:
            beyond, bounds = self._beyond(read_cursor(question.cursor, identity), question)
            after, more = f"({condition}) AND ({beyond})", [*values, *bounds]
        order = [f"{_quoted(each.column)} {'DESC' if each.descending else 'ASC'} NULLS LAST" for each in question.sort]
        with self._lock:
            total = self._database.execute(f"SELECT count(*) FROM rows WHERE {condition}", values).fetchone()[0]
            found = self._database.execute(
                f"SELECT _position, _members FROM rows WHERE {after} ORDER BY {', '.join([*order, '_position'])} LIMIT ?",
                [*more, question.limit + 1],
            ).fetchall()
        shown = found[: question.limit]
        more_to_come = len(found) > question.limit
        return Page(
            total=total,
            rows=tuple(self._object(members, question.fields) for _, members in shown),
            next=write_cursor(shown[-1][0], identity) if more_to_come else "",
        )

    def row(self, row_id: str) -> str:
        """Return the row of that id as a JSON object.

        Raises:
            UnknownReleaseError: If there is none.
        """
        with self._lock:
            found = self._database.execute(f"SELECT _members FROM rows WHERE {_quoted(self.primary_key)} = ?", [row_id]).fetchone()
        if found is None:
            raise UnknownReleaseError(f"row of {self.name}", row_id[:80])
        return self._object(found[0], ())

    def _records(self, rows: Iterable[list[str]]) -> Iterator[list[Key]]:
        for position, row in enumerate(rows):
            if len(row) != len(self.columns):
                found = f"{len(row)} values for {len(self.columns)} fields"
                raise ReleaseError(f"{self.name}: row {position + 1} has {found}. Restore the release.")
            pairs = list(zip(self.columns, row, strict=True))
            try:
                keys = [column.key(printed) for column, printed in pairs]
            except ValueError as error:
                raise ReleaseError(f"{self.name}: row {position + 1}: {error}. Restore the release.") from error
            yield [position, _SEPARATOR.join(column.member(printed) for column, printed in pairs), *keys]

    def _object(self, members: str, fields: tuple[str, ...]) -> str:
        if not fields:
            return "{" + members.replace(_SEPARATOR, ",") + "}"
        parts = members.split(_SEPARATOR)
        return "{" + ",".join(parts[self._places[name]] for name in fields) + "}"

    def _beyond(self, position: int, question: Question) -> tuple[str, list[Key]]:
        """Return the condition that a row comes after the row at `position`, in the order asked for."""
        names = [each.column for each in question.sort]
        with self._lock:
            selected = ", ".join(["_position", *map(_quoted, names)])
            last = self._database.execute(f"SELECT {selected} FROM rows WHERE _position = ?", [position]).fetchone()
        if last is None:
            raise BadParameterError("cursor", question.cursor[:80], "A cursor is taken unchanged from `next` of an answer.")
        return _after(list(zip(question.sort, last[1:], strict=True)), position)


def open_table(release: Release, name: str) -> QueryTable:
    """Read a table of a release, so that it can be asked.

    Raises:
        UnknownReleaseError: If the release has no such table; it names those there are.
        ReleaseError: If the file is not the one that was released.
    """
    if name not in release.tables:
        raise UnknownReleaseError("table", name[:80], release.tables)
    resource = release.resource(name)
    content = release.read(resource["path"])
    found = "sha256:" + hashlib.sha256(content).hexdigest()
    if found != resource["hash"]:
        raise ReleaseError(f"{release.path}/{resource['path']} has {found}, but was released with {resource['hash']}. Restore the release.")
    text = content.decode("utf-8")
    # A quote may be as long as its plan: no cell is too long.
    csv.field_size_limit(max(csv.field_size_limit(), len(text)))
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    columns = columns_of(resource)
    if (header := next(rows, [])) != [column.name for column in columns]:
        raise ReleaseError(f"{release.path}/{resource['path']} has the columns {header}, not those of its schema. Restore the release.")
    [primary_key] = resource["schema"]["primaryKey"]
    return QueryTable(name, release.sha256, columns, primary_key, rows)


def _quoted(name: str) -> str:
    return f'"{name}"'


def _conditions(filters: tuple[Filter, ...]) -> tuple[str, list[Key]]:
    parts, values = ["1"], list[Key]()
    for each in filters:
        column = _quoted(each.column)
        if each.operator == "isnull":
            parts.append(f"{column} IS NULL" if each.values == (1,) else f"{column} IS NOT NULL")
            continue
        if each.operator == "in":
            parts.append(f"{column} IN ({', '.join('?' * len(each.values))})")
        elif each.operator == "contains":
            parts.append(f"instr({column}, ?) > 0")
        else:
            parts.append(f"{column} {_COMPARISONS[each.operator]} ?")
        values += each.values
    return " AND ".join(parts), values


def _after(keys: list[tuple[Sort, Key]], position: int) -> tuple[str, list[Key]]:
    """Return the condition that a row comes after one with these keys: rows without a value last, ties in published order."""
    if not keys:
        return "_position > ?", [position]
    (sort, key), rest = keys[0], keys[1:]
    column = _quoted(sort.column)
    tied, values = _after(rest, position)
    if key is None:
        return f"{column} IS NULL AND ({tied})", values
    beyond = "<" if sort.descending else ">"
    return f"({column} {beyond} ? OR {column} IS NULL OR ({column} = ? AND ({tied})))", [key, key, *values]
