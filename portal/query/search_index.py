"""The index of everything that can be searched: one SQLite file, made and brought up to date from the newest releases.

Entries are numbered by kind, and within a kind by dataset, so that numbers in order are hits in order, and a filter is a range of
numbers. Whatever a dataset gets when it is released again has new numbers: a cursor from before still goes on in the right place.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import logging
import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from itertools import groupby, islice
from pathlib import Path

from portal.errors import ReleaseError
from portal.packaging.descriptor import ALL_PLANS
from portal.packaging.package import DESCRIPTOR
from portal.query.search_entries import KINDS, RANKS, Entry, Kind, entries_of
from portal.query.search_grams import token_of_id, tokens_of
from portal.releases.store import Release, ReleaseStore

#: Raised whenever the file's form or what is searched changes: a file of another number is not read, but made anew.
FORMAT = 8
#: The number of an entry is its kind's place times this, twice, and its number within the kind.
SPACE = 1 << 40
_COPIED: tuple[Kind, ...] = ("indicator", "organization")
_OF_ALL: tuple[Kind, ...] = ("dataset", *_COPIED)  # what stands in no plan
_BATCH = 2000
Texts = Sequence[tuple[str, str, str]]  # name, rank and text of the fields of an entry
Context = Sequence[str]  # texts that an entry stands in
_log = logging.getLogger(__name__)

#: One table of tokens for the texts of each rank, that of the last rank with all texts of an entry: a word that is in few names is
#: then found among them without a look at the many texts that hold it. The last has a column of what an entry stands in, too. Ids are
#: in the first and in the last.
TABLES = ("names", "headings", "titles", "texts")
_SCHEMA = f"""
{" ".join(f"CREATE VIRTUAL TABLE {table} USING fts5(tokens, content='', columnsize=0, tokenize='ascii');" for table in TABLES[:-1])}
CREATE VIRTUAL TABLE {TABLES[-1]} USING fts5(tokens, context, content='', columnsize=0, tokenize='ascii');
CREATE TABLE contexts (dataset INTEGER NOT NULL, plan_id TEXT NOT NULL, texts TEXT NOT NULL, PRIMARY KEY (dataset, plan_id));
CREATE TABLE entries (number INTEGER PRIMARY KEY, dataset INTEGER NOT NULL, content TEXT NOT NULL);
CREATE TABLE datasets (id INTEGER PRIMARY KEY, dataset_id TEXT NOT NULL UNIQUE, version TEXT NOT NULL, title TEXT NOT NULL, mark TEXT NOT NULL);
CREATE TABLE ranges (dataset INTEGER NOT NULL, code INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, PRIMARY KEY (dataset, code));
CREATE TABLE used (code INTEGER PRIMARY KEY, last INTEGER NOT NULL);
CREATE TABLE lineage (id TEXT NOT NULL);
"""


def index_path(folder: Path) -> Path:
    """Return where the index of a project is, below its folder for what is made for queries."""
    return folder / f"search-{FORMAT}.sqlite"


def code_of(kind: Kind, *, is_copy: bool = False) -> int:
    """Return the place of a kind among the numbers; rows that the dataset of all plans lists too have one of their own."""
    return 2 * KINDS.index(kind) + is_copy


def update_index(store: ReleaseStore, folder: Path, *, wait: bool = True, progress: Callable[[str], None] | None = None) -> bool:
    """Bring the index in line with the newest releases, or make it; readers see the old state until the new one is whole.

    Only datasets that have another newest release than the index knows are read. A release that cannot be read is left out, as it
    was, and logged.

    Args:
        store: The releases.
        folder: Holds the index; made if it is missing.
        wait: Whether to wait for another process that does the same, or to leave it to that.
        progress: Called with a line of text for each dataset that is read.

    Returns:
        Whether the index is in line now; false where another process is at it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "search.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            return False
        path = index_path(folder)
        for old in folder.glob("search-*.sqlite*"):  # of another format: no program of this version reads it
            if not old.name.startswith(path.name):
                old.unlink(missing_ok=True)
        if path.exists() and not _is_whole(path):
            path.unlink()
        if path.exists():
            with closing(_open(path)) as database:
                _update(database, store, progress)
        else:
            _make(store, path, progress)
    return True


def _make(store: ReleaseStore, path: Path, progress: Callable[[str], None] | None) -> None:
    """Make the index beside its place and put it there when it is whole."""
    unfinished = path.with_name(f"{path.name}.unfinished")
    for leftover in (unfinished, unfinished.with_name(f"{unfinished.name}-journal")):
        leftover.unlink(missing_ok=True)
    with closing(sqlite3.connect(unfinished, isolation_level=None)) as database:
        # A killed run's file is thrown away, so nothing needs to reach the disk before the end; a release that turns out to be
        # damaged is rolled back.
        database.executescript("PRAGMA page_size = 8192; PRAGMA journal_mode = TRUNCATE; PRAGMA synchronous = OFF;")
        database.executescript(_SCHEMA)
        # Larger pieces of the index in memory make fewer on disk to be merged.
        _configure(database, 32 << 20)
        _update(database, store, progress)
        made_from = json.dumps(database.execute("SELECT dataset_id, version FROM datasets ORDER BY id").fetchall())
        database.execute("INSERT INTO lineage VALUES (?)", [hashlib.sha256(made_from.encode()).hexdigest()])
        for table in TABLES:
            database.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")
        _configure(database, 1 << 20)
        database.execute("PRAGMA journal_mode = WAL")  # so that readers go on while it is brought up to date
    descriptor = os.open(unfinished, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    unfinished.rename(path)


def _configure(database: sqlite3.Connection, bytes_in_memory: int) -> None:
    for table in TABLES:
        database.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('hashsize', ?)", [bytes_in_memory])


def _open(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path, isolation_level=None, timeout=60)
    database.execute("PRAGMA synchronous = NORMAL")
    return database


def _is_whole(path: Path) -> bool:
    """Tell whether a file is an index at all; one that a full disk or a person cut short is made anew."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
            return bool(database.execute("SELECT count(*) FROM lineage").fetchone()[0])
    except sqlite3.DatabaseError:
        return False


def marks_of(store: ReleaseStore) -> dict[str, str]:
    """Return for each dataset a text that changes with what its entries are made from."""
    marks: dict[str, str] = {}
    ids = store.dataset_ids()
    for dataset_id in ids:
        version = store.versions(dataset_id)[-1]
        # A version never changes once it is out; before, a developer makes it again and again.
        with suppress(OSError):
            made = (store.root / dataset_id / version / DESCRIPTOR).stat()
            marks[dataset_id] = f"{version} {made.st_size} {made.st_mtime_ns}"
    if ALL_PLANS in marks:  # which rows it adds depends on which plans have a dataset of their own
        marks[ALL_PLANS] += " beside " + hashlib.sha256("\n".join(ids).encode()).hexdigest()
    return marks


def _known(database: sqlite3.Connection) -> dict[str, str]:
    return dict(database.execute("SELECT dataset_id, mark FROM datasets"))


def _update(database: sqlite3.Connection, store: ReleaseStore, progress: Callable[[str], None] | None) -> None:
    known, wanted = _known(database), marks_of(store)
    for dataset_id in sorted(known.keys() | wanted.keys()):
        if known.get(dataset_id) == wanted.get(dataset_id):
            continue
        if progress:
            progress(f"search: {dataset_id}")
        try:
            with _transaction(database):
                _remove(database, dataset_id)
                if dataset_id in wanted:
                    _add(database, store.latest(dataset_id), wanted)
        except ReleaseError as error:
            _log.error("search: %s", error)


@contextmanager
def _transaction(database: sqlite3.Connection) -> Iterator[None]:
    database.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        database.execute("ROLLBACK")
        raise
    database.execute("COMMIT")


def _add(database: sqlite3.Connection, release: Release, wanted: dict[str, str]) -> None:
    title = str(release.descriptor.get("title", ""))
    mark = wanted[release.dataset_id]
    added = database.execute(
        "INSERT INTO datasets (dataset_id, version, title, mark) VALUES (?, ?, ?, ?)", [release.dataset_id, release.version, title, mark]
    )
    copies = _COPIED if release.dataset_id != ALL_PLANS else ()
    others = wanted.keys() - {release.dataset_id}
    contexts: dict[str, Context] = {}
    for kind, entries in groupby(entries_of(release, others), key=lambda entry: entry.kind):
        code = code_of(kind, is_copy=kind in copies)
        _add_entries(database, int(added.lastrowid or 0), code, entries, contexts)
    rows = [(added.lastrowid, plan_id, json_of(texts)) for plan_id, texts in contexts.items() if texts]
    database.executemany("INSERT INTO contexts VALUES (?, ?, ?)", rows)


def _add_entries(database: sqlite3.Connection, dataset: int, code: int, entries: Iterator[Entry], contexts: dict[str, Context]) -> None:
    """Add entries of one kind, and what they stand in to `contexts`, by plan."""
    row = database.execute("SELECT last FROM used WHERE code = ?", [code]).fetchone()
    first = number = row[0] if row else code * SPACE
    while batch := tuple(islice(entries, _BATCH)):
        numbered = [(number + place, _content(entry)) for place, entry in enumerate(batch)]
        database.executemany("INSERT INTO entries VALUES (?, ?, ?)", [(each, dataset, json_of(content)) for each, content in numbered])
        contexts |= {each.plan_id: each.context for each in batch if each.kind not in _OF_ALL}
        _write(database, [(each, content[1], content[4], entry.context) for (each, content), entry in zip(numbered, batch, strict=True)])
        number += len(batch)
    database.execute("INSERT INTO ranges VALUES (?, ?, ?, ?)", [dataset, code, first, number - 1])
    database.execute("INSERT INTO used VALUES (?, ?) ON CONFLICT (code) DO UPDATE SET last = excluded.last", [code, number])


def _content(entry: Entry) -> tuple[str, str, str, str, Texts]:
    return entry.table, entry.key, entry.plan_id, entry.anchor, [(field.name, field.rank, field.text) for field in entry.fields]


def json_of(content: object) -> str:
    """Return the JSON of what is kept of an entry, in few characters."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def _write(database: sqlite3.Connection, entries: Sequence[tuple[int, str, Texts, Context]], *, is_removal: bool = False) -> None:
    """Put the tokens of entries, given by number, id, texts and context, into the tables, or take them out."""
    for rank, table in zip(RANKS, TABLES, strict=True):
        is_last = rank == RANKS[-1]
        has_ids = is_last or rank == RANKS[0]
        rows = []
        for number, key, texts, context in entries:
            found = [text for _, of, text in texts if is_last or of == rank]
            if tokens := " ".join(filter(None, (tokens_of(found) if found else "", token_of_id(key) if has_ids else ""))):
                rows.append((number, tokens, *([tokens_of(context)] if is_last else [])))
        columns, marks = ("rowid, tokens, context", "?, ?, ?") if is_last else ("rowid, tokens", "?, ?")
        if is_removal:
            columns, marks = f"{table}, {columns}", f"'delete', {marks}"
        database.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)


def _remove(database: sqlite3.Connection, dataset_id: str) -> None:
    """Take out the entries of a dataset; the index itself holds no texts, so it is told which tokens go."""
    row = database.execute("SELECT id FROM datasets WHERE dataset_id = ?", [dataset_id]).fetchone()
    if row is None:
        return
    contexts = {
        plan_id: json.loads(each) for plan_id, each in database.execute("SELECT plan_id, texts FROM contexts WHERE dataset = ?", row)
    }
    without = {code_of(kind, is_copy=is_copy) for kind in _OF_ALL for is_copy in (False, True)}
    for code, first, last in database.execute("SELECT code, first, last FROM ranges WHERE dataset = ?", row).fetchall():
        for start in range(first, last + 1, _BATCH):
            bounds = [start, min(start + _BATCH - 1, last)]
            found = database.execute("SELECT number, content FROM entries WHERE number BETWEEN ? AND ?", bounds).fetchall()
            contents = [(number, json.loads(each)) for number, each in found]
            nothing: Context = ()
            removed = [
                (number, each[1], each[4], nothing if code in without else contexts.get(each[2], nothing)) for number, each in contents
            ]
            _write(database, removed, is_removal=True)
            database.execute("DELETE FROM entries WHERE number BETWEEN ? AND ?", bounds)
    database.execute("DELETE FROM contexts WHERE dataset = ?", row)
    database.execute("DELETE FROM ranges WHERE dataset = ?", row)
    database.execute("DELETE FROM datasets WHERE id = ?", row)
