"""SQLite: tables with keys, ready to be asked, with the description of every column in `_fields` and the citation in `_about`."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

from portal.downloads.about import Fact
from portal.downloads.content import Column, TableContent, as_number

# Where a database says which SQLite wrote it last; nothing reads it, and it is all that differs from machine to machine.
_WRITTEN_BY, _WRITTEN_BY_LENGTH = 96, 4
# SQLite opens no file whose path takes more than 512 bytes, with room for the names of its helpers (SQLITE_MAX_PATHLEN).
_LONGEST_PATH = 480
_Stored = str | int | float | None


def write_database(tables: Sequence[TableContent], facts: Iterable[Fact], target: Path) -> None:
    """Write tables into one SQLite database.

    Numbers are INTEGER or REAL where 15 digits hold every one of their column; otherwise the column is TEXT, as printed (`_fields` says
    so). Booleans are 0 and 1, dates ISO text; what is missing is NULL.

    Args:
        tables: The tables; keys between them are declared, and enforced where the reader asks for it.
        facts: Written into the table `_about`.
        target: The file to make.
    """
    if len(os.fsencode(target.absolute())) > _LONGEST_PATH:
        with tempfile.TemporaryDirectory() as folder:
            write_database(tables, facts, Path(folder, target.name))
            shutil.move(Path(folder, target.name), target)
        return
    names = {table.name for table in tables}
    with closing(sqlite3.connect(target)) as database:
        # The file is not there until it is whole, so nothing needs to be undone after a crash.
        database.execute("PRAGMA journal_mode = OFF")
        database.execute("PRAGMA synchronous = OFF")
        database.execute("PRAGMA page_size = 4096")
        for table in tables:
            database.execute(_create(table, names))
            marks = ", ".join("?" * len(table.columns))
            database.executemany(f"INSERT INTO {_quoted(table.name)} VALUES ({marks})", _stored(table))  # noqa: S608 - names are quoted
        _add_descriptions(database, tables, facts)
        database.commit()
    with target.open("r+b") as handle:
        handle.seek(_WRITTEN_BY)
        handle.write(bytes(_WRITTEN_BY_LENGTH))


def _create(table: TableContent, names: set[str]) -> str:
    parts = [
        f"{_quoted(column.name)} {_affinity(column)}{' PRIMARY KEY' if column.name == table.primary_key else ''}"
        for column in table.columns
    ]
    for key in table.descriptor["schema"].get("foreignKeys", ()):
        there = key["reference"]["resource"] or table.name
        if there in names:
            own, theirs = (", ".join(map(_quoted, each)) for each in (key["fields"], key["reference"]["fields"]))
            parts.append(f"FOREIGN KEY ({own}) REFERENCES {_quoted(there)} ({theirs})")
    return f"CREATE TABLE {_quoted(table.name)} (\n  " + ",\n  ".join(parts) + "\n)"


def _affinity(column: Column) -> str:
    if column.type == "boolean":
        return "BOOLEAN"
    if column.numbers and column.numbers.fit_int64:
        return "INTEGER"
    return "NUMERIC" if column.numbers and column.numbers.fit_float else "TEXT"


def _stored(table: TableContent) -> Iterator[list[_Stored]]:
    kinds: dict[str, Callable[[str], _Stored]] = {"BOOLEAN": _as_flag, "INTEGER": int, "NUMERIC": as_number, "TEXT": str}
    readers = [kinds[_affinity(column)] for column in table.columns]
    for row in table.rows():
        yield [read(cell) if cell else None for read, cell in zip(readers, row, strict=True)]


def _as_flag(cell: str) -> int:
    return int(cell == "true")


def _add_descriptions(database: sqlite3.Connection, tables: Sequence[TableContent], facts: Iterable[Fact]) -> None:
    database.execute(
        "CREATE TABLE _fields (table_name TEXT, field TEXT, type TEXT, stored_as TEXT, title TEXT, title_en TEXT, "
        "description TEXT, description_en TEXT, PRIMARY KEY (table_name, field))"
    )
    database.executemany(
        "INSERT INTO _fields VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (table.name, each.name, each.type, _affinity(each), each.title, each.title_en, each.description, each.description_en)
            for table in tables
            for each in table.columns
        ],
    )
    database.execute("CREATE TABLE _about (key TEXT PRIMARY KEY, label TEXT, label_en TEXT, value TEXT)")
    database.executemany("INSERT INTO _about VALUES (?, ?, ?, ?)", [(each.key, each.label, each.label_en, each.value) for each in facts])


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
