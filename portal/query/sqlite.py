"""A store in a SQLite file: written once, then only read. `portal.query.files` looks after the files."""

from __future__ import annotations

import sqlite3
import threading
import time
import weakref
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from portal.errors import PortalError, ReleaseError, SlowQueryError
from portal.query.allowance import is_over
from portal.query.arrays import Arrays, Form, Positions
from portal.query.codings import Stored, quoted
from portal.query.layout import POSITION, SIGNATURE, Layout, read_layout
from portal.query.words import Words
from portal.text.folding import bigrams, fold

_CHECKED_EVERY = 20_000  # steps of SQLite between two looks at the clock
_IDLE = 4  # connections that are kept open for the next questions
# Of a file that is mapped into memory, not copied page by page: a page of rows takes two thirds of the time. A stream reads all
# of a file, and would seem to fill the memory with it.
_MAPPED = 256_000_000  # bytes
_READ_AT_ONCE = 5000  # rows
_BUILD_CACHE = 200_000  # kilobytes
# A word of its own, which no text gives: so that no phrase reaches from one cell into the next.
_BETWEEN_CELLS = " \u3000 "
_TEXTS_CACHE = 64_000_000  # bytes
_COUNTS = "one TEXT, one_code INTEGER, other TEXT, other_code INTEGER, rows INTEGER"
# The tokenizer `ascii` takes every character beyond ASCII for part of a word: so ASCII is written in its full-width forms.
_WIDE = {point: point + 0xFEE0 for point in range(0x21, 0x7F)}


class SqliteSink:
    """A new file that is written; its name means nothing yet."""

    def __init__(self, path: Path) -> None:
        self._database = sqlite3.connect(path, isolation_level=None)
        # A crash leaves an unfinished file, which is thrown away: nothing need be safe before it is whole.
        for pragma in ("page_size=8192", "journal_mode=OFF", "synchronous=OFF", f"cache_size=-{_BUILD_CACHE}", "locking_mode=EXCLUSIVE"):
            self._database.execute(f"PRAGMA {pragma}")
        self._database.execute("BEGIN")

    def create(self, layout: Layout) -> None:
        columns = ", ".join(f"{quoted(each.column.name)} {'TEXT' if each.kind == 'text' else 'INTEGER'}" for each in layout.codings)
        for statement in (
            f"CREATE TABLE rows ({POSITION} INTEGER PRIMARY KEY, {SIGNATURE} INTEGER, {columns})",
            f"CREATE TABLE printed ({POSITION} INTEGER PRIMARY KEY, _json TEXT, _csv TEXT)",
            f"CREATE TABLE counts ({_COUNTS}, PRIMARY KEY (one, other, one_code, other_code)) WITHOUT ROWID",
            "CREATE TABLE about (layout TEXT)",
            "CREATE VIRTUAL TABLE texts USING fts5(text, content='', columnsize=0, tokenize='ascii')",
        ):
            self._database.execute(statement)
        # Sorted in memory, a lot at a time, and merged once at the end: a twentieth of the work of many small lots.
        self._database.execute("INSERT INTO texts (texts, rank) VALUES ('hashsize', ?)", [_TEXTS_CACHE])
        self._database.execute("INSERT INTO about VALUES (?)", [layout.to_json()])

    def insert(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[Stored]]) -> None:
        marks = ", ".join("?" * len(columns))
        self._database.executemany(f"INSERT INTO {table} ({', '.join(map(quoted, columns))}) VALUES ({marks})", rows)

    def searched(self, cell: str) -> str:
        return _tokens(fold(cell))

    def insert_texts(self, texts: Sequence[tuple[Any, ...]]) -> None:
        rows = ((position, _BETWEEN_CELLS.join(cells)) for position, *cells in texts)
        self._database.executemany("INSERT INTO texts (rowid, text) VALUES (?, ?)", rows)

    def finish(self, layout: Layout) -> None:
        for index in layout.indexes.values():
            columns = ", ".join(quoted(name) for name in (*index.columns, POSITION, SIGNATURE))
            self._database.execute(f"CREATE INDEX {quoted(index.name)} ON rows ({columns})")
        self._database.execute("INSERT INTO texts (texts) VALUES ('optimize')")
        self._database.execute("COMMIT")

    def close(self) -> None:
        """Close the file."""
        self._database.close()


class SqliteDatabase:
    """A store in a file; see `portal.query.databases.Database`."""

    prefix = ""
    contains = "instr"

    def __init__(self, path: Path, seconds: float) -> None:
        self._path = path
        self._seconds = seconds
        self._idle: deque[_Connection] = deque()
        weakref.finalize(self, _close, self._idle)
        self.arrays: Arrays | None = None
        self.words: Words | None = None
        with self._connection() as connection:
            [(layout,)] = connection.execute("SELECT layout FROM about", ())
            self.layout = read_layout(layout)

    def column(self, name: str) -> Iterator[Stored]:
        """Yield what is stored of a column, in published order."""
        for found in self.stream(f"SELECT {quoted(name)} FROM rows ORDER BY {POSITION}", (), _READ_AT_ONCE):
            yield from (stored for (stored,) in found)

    def lines(self, form: Form) -> Iterator[bytes]:
        """Yield the rows as they are printed, in published order."""
        for found in self.stream(f"SELECT CAST(_{form} AS BLOB) FROM printed ORDER BY {POSITION}", (), _READ_AT_ONCE):
            yield from (line for (line,) in found)

    def select(self, sql: str, values: Sequence[Stored]) -> list[tuple[Any, ...]]:
        connection = self._lend()
        try:
            return connection.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            raise self._fault(error) from error
        finally:
            self._take_back(connection)

    def stream(self, sql: str, values: Sequence[Stored], rows: int) -> Iterator[list[tuple[Any, ...]]]:
        with self._connection() as connection:
            connection.map_memory(0)
            cursor = connection.execute(sql, values)
            try:
                while found := cursor.fetchmany(rows):
                    yield found
                    connection.allow(self._seconds)
            finally:  # whoever reads may stop before the end
                cursor.close()
                connection.map_memory(_MAPPED)

    def printed(self, positions: Positions, form: Form = "json") -> list[bytes]:
        assert self.arrays  # made with the store
        return self.arrays.printed[form].rows(positions)

    def joined(self, positions: Positions, between: bytes) -> bytes:
        assert self.arrays  # made with the store
        return self.arrays.printed["json"].joined(positions, between)

    def printed_row(self, column: str, value: Stored) -> bytes:
        if self.arrays and column == self.layout.primary_key and (row := self.arrays.row(value)) is not None:
            return row
        position = f"SELECT {POSITION} FROM rows WHERE {quoted(column)} = ?"
        found: list[tuple[bytes]] = self.select(f"SELECT CAST(_json AS BLOB) FROM printed WHERE {POSITION} = ({position})", [value])
        return found[0][0] if found else b""

    def indexed(self, index: str) -> str:
        return f" INDEXED BY {quoted(index)}"

    def found(self, words: Sequence[Sequence[str]]) -> tuple[str, list[Stored]]:
        phrases = (" OR ".join(f'"{_tokens(spelling)}"' for spelling in spellings) for spellings in words)
        return f"SELECT rowid AS {POSITION} FROM texts WHERE texts MATCH ?", [" AND ".join(f"({each})" for each in phrases)]

    @contextmanager
    def _connection(self) -> Iterator[_Connection]:
        """Lend a connection to one thread; it comes back for the next."""
        connection = self._lend()
        try:
            yield connection
        except sqlite3.Error as error:
            raise self._fault(error) from error
        finally:
            self._take_back(connection)

    def _lend(self) -> _Connection:
        try:
            connection = self._idle.pop()
        except IndexError:
            connection = _Connection(self._path)
        connection.allow(self._seconds)
        return connection

    def _take_back(self, connection: _Connection) -> None:
        if len(self._idle) < _IDLE:
            self._idle.append(connection)
        else:
            connection.close()

    def _fault(self, error: sqlite3.Error) -> PortalError:
        if isinstance(error, sqlite3.OperationalError) and "interrupt" in str(error):
            return SlowQueryError(self._seconds)
        return ReleaseError(f"{self._path} cannot be read ({error}). Remove it: it is made again from its release.")


class _Connection:
    """A read-only connection that stops a statement when its time is over."""

    def __init__(self, path: Path) -> None:
        self._database = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
        self._database.execute("PRAGMA query_only=ON")
        self.map_memory(_MAPPED)
        self._deadline = 0.0
        self._database.set_progress_handler(self._is_late, _CHECKED_EVERY)
        self._lock = threading.Lock()

    def map_memory(self, size: int) -> None:
        """Map so many bytes of the file into memory from now on."""
        self._database.execute(f"PRAGMA mmap_size={size}").close()

    def allow(self, seconds: float) -> None:
        """Give the next statement that long."""
        self._deadline = time.monotonic() + seconds

    def execute(self, sql: str, values: Sequence[Stored]) -> sqlite3.Cursor:
        return self._database.execute(sql, values)

    def close(self) -> None:
        self._database.close()

    def _is_late(self) -> int:
        return is_over() or time.monotonic() > self._deadline


def _close(connections: deque[_Connection]) -> None:
    while connections:
        connections.pop().close()


def _tokens(folded: str) -> str:
    """Return each two characters side by side as a word of FTS5.

    >>> _tokens("宽带5g")
    '宽带 带５ ５ｇ'
    """
    return " ".join(bigrams(folded.translate(_WIDE)))
