"""Stores as files, three a table: a database, its columns as arrays, and its words; made once by whoever needs them first, then only read, by any number of processes.

The name of a file holds the checksum of its content. So a file that was damaged, or was written by something else, is known for
what it is and made again, and one that is half written is never seen.
"""

from __future__ import annotations

import fcntl
import hashlib
import logging
import re
import sqlite3
import tempfile
import weakref
from collections.abc import Callable, Collection, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import TypeVar
from weakref import WeakValueDictionary

from portal.errors import ReleaseError
from portal.query.array_files import write_arrays
from portal.query.arrays import Arrays
from portal.query.layout import Layout
from portal.query.loading import Sink
from portal.query.sqlite import SqliteDatabase, SqliteSink
from portal.query.word_files import write_words
from portal.query.words import Words

T = TypeVar("T")
_SUFFIX, _ARRAYS, _WORDS, _UNFINISHED = ".sqlite3", ".arrays", ".words", ".unfinished-"
# What this module writes: `layout.store_name`, and the checksum of the file once it is whole. The folder holds the search index too.
_STORE = re.compile(rf"[a-z_]+-[0-9a-f]{{32}}\.[0-9a-f]{{32}}\.(?:sqlite3|arrays|words)|{_UNFINISHED}[a-z_]+-[0-9a-f]{{32}}")
_log = logging.getLogger(__name__)


class FileStores:
    """Stores in a folder.

    Args:
        folder: The folder, made when the first store is; without one, a temporary folder that goes with this object.
        seconds: How long one statement may take.
    """

    def __init__(self, folder: Path | None = None, *, seconds: float = 20) -> None:
        if folder is None:
            temporary = tempfile.TemporaryDirectory(prefix="portal-query-", ignore_cleanup_errors=True)
            weakref.finalize(self, temporary.cleanup)
            folder = Path(temporary.name)
        self._folder = folder
        self._seconds = seconds
        # Releases that share a table share its store, with its connections and what it maps into memory.
        self._open: WeakValueDictionary[str, SqliteDatabase] = WeakValueDictionary()

    def open(self, name: str, write: Callable[[Sink], Layout]) -> SqliteDatabase:
        """Return a store by its name; see `portal.query.databases.Stores`."""
        if found := self._open.get(name):
            return found
        found = self._open[name] = self._opened(name, write)
        return found

    def _opened(self, name: str, write: Callable[[Sink], Layout]) -> SqliteDatabase:
        if (found := self._sound(name)) and found.arrays and found.words:
            return found
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with self._alone(name):
                # Another process may have made it while this one waited.
                found = self._sound(name) or self._made(name, write)
                layout = found.layout
                if not found.arrays:
                    found.arrays = Arrays(self._written(name, _ARRAYS, partial(write_arrays, layout=layout, source=found)), layout)
                if not found.words:
                    path = self._written(name, _WORDS, partial(write_words, layout=layout, source=found))
                    found.words = Words(path, layout, found.arrays)
                return found
        except (OSError, sqlite3.OperationalError) as error:
            raise ReleaseError(f"{self._folder}: a query store cannot be written there ({error}). Make room or mend its rights.") from error

    def prune(self, names: Collection[str]) -> list[str]:
        """Remove the stores that have none of these names, and what a killed run left of such, and return the names of their files.

        Whoever reads one at this moment reads on: the system keeps a file until it is closed.
        """
        kept = (path for suffix in (_SUFFIX, _ARRAYS, _WORDS) for path in sorted(self._folder.glob(f"*{suffix}")))
        files = (path for path in kept if path.name.partition(".")[0] not in names)
        unfinished = (path for path in sorted(self._folder.glob(f"{_UNFINISHED}*")) if path.name.removeprefix(_UNFINISHED) not in names)
        removed = [path for path in (*files, *unfinished) if _STORE.fullmatch(path.name)]
        for path in removed:
            path.unlink(missing_ok=True)
        return [path.name for path in removed]

    def _sound(self, name: str) -> SqliteDatabase | None:
        """Return the store of that name, its arrays and words, if their files are what their names say; remove those that are not."""
        for database in self._intact(name, _SUFFIX, lambda path: SqliteDatabase(path, self._seconds)):
            layout = database.layout
            database.arrays = arrays = next(self._intact(name, _ARRAYS, partial(Arrays, layout=layout)), None)
            if arrays:
                database.words = next(self._intact(name, _WORDS, partial(Words, layout=layout, arrays=arrays)), None)
            return database
        return None

    def _intact(self, name: str, suffix: str, read: Callable[[Path], T]) -> Iterator[T]:
        for path in sorted(self._folder.glob(f"{name}.*{suffix}")):
            try:
                if path.name == f"{name}.{_checksum(path)}{suffix}":
                    yield read(path)
                    continue
            except (OSError, sqlite3.DatabaseError, ValueError):
                pass
            _log.warning("%s is damaged or was not made by this portal: it is made again", path)
            path.unlink(missing_ok=True)

    def _made(self, name: str, write: Callable[[Sink], Layout]) -> SqliteDatabase:
        def write_store(path: Path) -> None:
            with closing(SqliteSink(path)) as sink:
                write(sink)

        return SqliteDatabase(self._written(name, _SUFFIX, write_store), self._seconds)

    def _written(self, name: str, suffix: str, write: Callable[[Path], None]) -> Path:
        """Let a file be written, and return it under the name that holds its checksum."""
        unfinished = self._folder / f"{_UNFINISHED}{name}"
        unfinished.unlink(missing_ok=True)
        try:
            write(unfinished)
            return unfinished.rename(self._folder / f"{name}.{_checksum(unfinished)}{suffix}")
        finally:
            unfinished.unlink(missing_ok=True)

    @contextmanager
    def _alone(self, name: str) -> Iterator[None]:
        """Hold the lock of the stores whose names end like this one; the system drops it when a process dies."""
        with (self._folder / f".lock-{name[-1]}").open("a") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:32]
