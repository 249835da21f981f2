"""Stores in a PostgreSQL database, each in a schema of its own; loaded in one transaction, then only read, on replicas too.

Takes `plan-portal[postgresql]`. Statements are those for SQLite: only the marks for values, the types and the search differ.
"""

from __future__ import annotations

import weakref
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from typing import Any

import psycopg

from portal.errors import ReleaseError, SlowQueryError
from portal.query.arrays import Arrays, Form, Positions
from portal.query.codings import Stored, quoted
from portal.query.layout import POSITION, SIGNATURE, Layout, read_layout
from portal.query.loading import Sink
from portal.query.words import Words
from portal.text.folding import bigrams, fold

_IDLE = 8  # connections that are kept open for the next questions
# Folding leaves no such character, so that no word reaches from one cell into the next.
_BETWEEN_CELLS = "\u3000"
_Connection = psycopg.Connection[tuple[Any, ...]]


class PostgresStores:
    """Stores in a database.

    Args:
        address: As `postgresql://user@host/database`, in any form that libpq reads.
        seconds: How long one statement may take.
    """

    def __init__(self, address: str, *, seconds: float = 20) -> None:
        self._pool = _Pool(address, seconds)

    def open(self, name: str, write: Callable[[Sink], Layout]) -> PostgresDatabase:
        """Return a store by its name; see `portal.query.databases.Stores`."""
        schema = f"portal_{name[-32:]}"
        if not self._is_there(schema):
            with self._pool.connection(is_writing=True) as connection, connection.transaction():
                # One process loads, others wait; whoever comes later finds it there.
                connection.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [schema])
                if not _finds(connection, schema):
                    write(_PostgresSink(connection, schema))
        return PostgresDatabase(self._pool, schema)

    def _is_there(self, schema: str) -> bool:
        with self._pool.connection() as connection:
            return _finds(connection, schema)


class _PostgresSink:
    """A new schema that is filled within a transaction."""

    def __init__(self, connection: _Connection, schema: str) -> None:
        self._connection = connection
        self._prefix = f"{quoted(schema)}."
        self._run(f"CREATE SCHEMA {quoted(schema)}")

    def create(self, layout: Layout) -> None:
        columns = ", ".join(f"{quoted(each.column.name)} {_TEXT if each.kind == 'text' else 'BIGINT'}" for each in layout.codings)
        for name, definition in {
            "rows": f"{POSITION} BIGINT PRIMARY KEY, {SIGNATURE} BIGINT, {columns}",
            "printed": f"{POSITION} BIGINT PRIMARY KEY, _json TEXT, _csv TEXT",
            "counts": f"one {_TEXT}, one_code BIGINT, other {_TEXT}, other_code BIGINT, rows BIGINT, "
            "PRIMARY KEY (one, other, one_code, other_code)",
            "about": "layout TEXT",
            "texts": f"{POSITION} BIGINT PRIMARY KEY, folded {_TEXT}, pairs TEXT[]",
        }.items():
            self._run(f"CREATE TABLE {self._prefix}{name} ({definition})")
        self._connection.execute(f"INSERT INTO {self._prefix}about VALUES (%s)", [layout.to_json()])

    def insert(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[Stored]]) -> None:
        self._copy(table, columns, rows)

    def searched(self, cell: str) -> str:
        return fold(cell)

    def insert_texts(self, texts: Sequence[tuple[Any, ...]]) -> None:
        rows = [(position, _BETWEEN_CELLS.join(cells), sorted(set(chain.from_iterable(map(bigrams, cells))))) for position, *cells in texts]
        self._copy("texts", (POSITION, "folded", "pairs"), rows)

    def finish(self, layout: Layout) -> None:
        for index in layout.indexes.values():
            columns = ", ".join(quoted(name) for name in (*index.columns, POSITION))
            self._run(f"CREATE INDEX {quoted(index.name[:60])} ON {self._prefix}rows ({columns}) INCLUDE ({SIGNATURE})")
        self._run(f"CREATE INDEX ON {self._prefix}texts USING gin (pairs)")
        for table in ("rows", "printed", "counts", "texts"):
            self._run(f"ANALYZE {self._prefix}{table}")

    def _copy(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        names = ", ".join(map(quoted, columns))
        with self._connection.cursor() as cursor, cursor.copy(f"COPY {self._prefix}{table} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)

    def _run(self, statement: str) -> None:
        self._connection.execute(statement)


class PostgresDatabase:
    """A store in a schema; see `portal.query.databases.Database`."""

    contains = "strpos"

    def __init__(self, pool: _Pool, schema: str) -> None:
        self._pool = pool
        self.prefix = f"{quoted(schema)}."
        [(layout,)] = self.select(f"SELECT layout FROM {self.prefix}about", ())
        self.layout = read_layout(layout)
        self.words: Words | None = None
        self.arrays: Arrays | None = None  # the database is asked by many servers, and has no files here

    def select(self, sql: str, values: Sequence[Stored]) -> list[tuple[Any, ...]]:
        with self._pool.connection() as connection:
            return connection.execute(_marked(sql), values).fetchall()

    def stream(self, sql: str, values: Sequence[Stored], rows: int) -> Iterator[list[tuple[Any, ...]]]:
        # A cursor of the server lives in a transaction; without one, all rows would come at once.
        with self._pool.connection() as connection, connection.transaction(), connection.cursor("rows") as cursor:
            cursor.execute(_marked(sql), values)
            while found := cursor.fetchmany(rows):
                yield found

    def printed(self, positions: Positions, form: Form = "json") -> list[bytes]:
        return self._rows_at(positions.tolist(), form)

    def joined(self, positions: Positions, between: bytes) -> bytes:
        return between.join(self.printed(positions))

    def printed_row(self, column: str, value: Stored) -> bytes:
        found = self.select(f"SELECT {POSITION} FROM {self.prefix}rows WHERE {quoted(column)} = ? LIMIT 1", [value])
        return b"".join(self._rows_at([position for (position,) in found], "json"))

    def _rows_at(self, positions: list[int], form: Form) -> list[bytes]:
        """Return rows as they are printed, in the order of their positions given, which no join would keep."""
        sql = f"SELECT {POSITION}, _{form} FROM {self.prefix}printed WHERE {POSITION} = ANY(?)"
        rows: dict[int, str] = dict(self.select(sql, [positions]))  # type: ignore[list-item]  # an array, bound as one value
        return [rows[position].encode() for position in positions]

    def indexed(self, index: str) -> str:  # noqa: ARG002 - PostgreSQL chooses by its own statistics
        return ""

    def found(self, words: Sequence[Sequence[str]]) -> tuple[str, list[Stored]]:
        parts, values = [], list[Any]()
        for spellings in words:
            parts.append(" OR ".join(["(pairs @> ?::text[] AND strpos(folded, ?) > 0)"] * len(spellings)))
            for spelling in spellings:
                values += [bigrams(spelling), spelling]
        return f"SELECT {POSITION} FROM {self.prefix}texts WHERE {' AND '.join(f'({each})' for each in parts)}", values


class _Pool:
    """Connections, each lent to one thread at a time."""

    def __init__(self, address: str, seconds: float) -> None:
        self._address = address
        self._seconds = seconds
        self._idle: deque[_Connection] = deque()
        weakref.finalize(self, _close, self._idle)

    @contextmanager
    def connection(self, *, is_writing: bool = False) -> Iterator[_Connection]:
        """Lend a connection; one that was lost meanwhile is opened again."""
        try:
            connection = self._writing() if is_writing else self._reading()
            try:
                yield connection
            finally:
                if is_writing or connection.closed or len(self._idle) >= _IDLE:
                    connection.close()
                else:
                    self._idle.append(connection)
        except psycopg.errors.QueryCanceled as error:
            raise SlowQueryError(self._seconds) from error
        except psycopg.Error as error:
            found = str(error).partition("\n")[0]
            raise ReleaseError(f"PostgreSQL ({self._shown}): {found}. See to the database that PORTAL_DATABASE names.") from error

    @property
    def _shown(self) -> str:
        """The address without its password, for messages."""
        known = psycopg.conninfo.conninfo_to_dict(self._address)
        return f"{known.get('host', 'local')}/{known.get('dbname', '')}"

    def _reading(self) -> _Connection:
        while self._idle:
            connection = self._idle.pop()
            try:
                connection.execute("SELECT 1")
            except psycopg.OperationalError:  # the server was started anew, say
                connection.close()
            else:
                return connection
        options = f"-c default_transaction_read_only=on -c statement_timeout={int(self._seconds * 1000)}"
        return psycopg.connect(self._address, autocommit=True, options=options)

    def _writing(self) -> _Connection:
        return psycopg.connect(self._address, autocommit=True)


# Code points in order, whatever the language of the database: as SQLite and Python compare.
_TEXT = 'TEXT COLLATE "C"'


def _finds(connection: _Connection, schema: str) -> bool:
    return connection.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [schema]).fetchone() is not None


def _close(connections: deque[_Connection]) -> None:
    while connections:
        connections.pop().close()


def _marked(statement: str) -> str:
    """Return a statement with PostgreSQL's marks for values; names and SQL of this package hold neither % nor ?."""
    return statement.replace("%", "%%").replace("?", "%s")
