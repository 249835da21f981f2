"""A released CSV becomes a store: read twice in constant memory, once to see what it holds and once to write it down."""

from __future__ import annotations

import csv
import hashlib
import io
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import reduce
from itertools import islice
from json.encoder import encode_basestring
from operator import or_
from typing import IO, Any, Protocol, TypeVar

from portal.errors import ReleaseError
from portal.query.codings import Stored
from portal.query.columns import Column, columns_of
from portal.query.layout import FEW, Layout, Survey
from portal.releases.store import Release

T = TypeVar("T")
_CHUNK = 5000  # rows
_READ = 1 << 20  # bytes


class Sink(Protocol):
    """What a database does with a new store; all of it becomes visible at once, at the end, or never."""

    def create(self, layout: Layout) -> None:
        """Make empty tables."""

    def insert(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[Stored]]) -> None:
        """Add rows to a table."""

    def searched(self, cell: str) -> str:
        """Return what is kept of the text of a cell, so that it can be searched."""

    def insert_texts(self, texts: Sequence[tuple[Any, ...]]) -> None:
        """Add rows to what is searched: the position of each, and what `searched` gave for its cells."""

    def finish(self, layout: Layout) -> None:
        """Make the indexes."""


class Table:
    """A table of a release as its CSV holds it.

    Args:
        release: The release.
        name: The name of the table, which the release must have.
        few: How many different values a column of codes may have.
    """

    def __init__(self, release: Release, name: str, few: int = FEW) -> None:
        self.resource = release.resource(name)
        self.columns = columns_of(self.resource)
        [self.primary_key] = self.resource["schema"]["primaryKey"]
        self._path = release.path / self.resource["path"]
        self._few = few

    @property
    def sha256(self) -> str:
        """The checksum that the release states of its CSV."""
        return str(self.resource["hash"]).removeprefix("sha256:")

    def write(self, sink: Sink) -> Layout:
        """Write the table into a new store.

        Raises:
            ReleaseError: If the file is not the one that was released.
        """
        survey = Survey(self.columns, self.primary_key, self._few)
        try:
            for rows in self._chunks():
                survey.add(rows)
        except (ValueError, csv.Error) as error:
            raise ReleaseError(f"{self._path}: {error}. Restore the release.") from error
        layout = survey.layout()
        sink.create(layout)
        _Loader(sink, layout).load(self._chunks())
        sink.finish(layout)
        return layout

    def _chunks(self) -> Iterator[list[list[str]]]:
        """Yield all rows, some at a time; the last come only if the whole file is the one that was released."""
        try:
            with (
                self._path.open("rb") as file,
                io.TextIOWrapper(io.BufferedReader(hashed := _Hashed(file), _READ), "utf-8", newline="") as lines,
            ):
                # A quote may be as long as its plan: no cell is too long.
                csv.field_size_limit(max(csv.field_size_limit(), int(self.resource["bytes"]) + 1))
                rows = csv.reader(lines, strict=True)
                header = next(rows, [])
                held: list[list[str]] = []
                while chunk := list(islice(rows, _CHUNK)):
                    if held:
                        yield held
                    held = chunk
                found = hashed.rest()
        except OSError as error:
            raise ReleaseError(f"{self._path} cannot be read ({error.strerror}). Restore the release.") from error
        except (UnicodeDecodeError, csv.Error) as error:
            raise self._other(f"no longer a CSV ({error})") from error
        if found != self.sha256:
            raise self._other(f"sha256:{found}")
        if header != [column.name for column in self.columns]:
            raise ReleaseError(f"{self._path} has the columns {header}, not those of its schema. Restore the release.")
        if held:
            yield held

    def _other(self, found: str) -> ReleaseError:
        return ReleaseError(f"{self._path} is {found}, but was released with {self.resource['hash']}. Restore the release.")


class _Hashed(io.RawIOBase):
    """A file whose checksum is known once it was read to its end."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._sha256 = hashlib.sha256()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        content = self._file.read(len(buffer))
        self._sha256.update(content)
        buffer[: len(content)] = content
        return len(content)

    def rest(self) -> str:
        """Read what is left, and return the checksum of all."""
        while content := self._file.read(_READ):
            self._sha256.update(content)
        return self._sha256.hexdigest()


class _Loader:
    """Writes rows into a new store, column by column of some rows at a time."""

    def __init__(self, sink: Sink, layout: Layout) -> None:
        self._sink = sink
        self._layout = layout
        self._stored = [_remembered(coding.store) for coding in layout.codings]
        self._object = "{" + ",".join(f'"{coding.column.name}":%s' for coding in layout.codings) + "}"
        self._token = [_token(coding.column) for coding in layout.codings]
        self._place = {coding.column.name: place for place, coding in enumerate(layout.codings)}
        self._searched = [(self._place[name], _remembered(sink.searched)) for name in layout.searched]
        self._counts = [Counter[tuple[Stored, ...]]() for _ in (*layout.signed, *layout.counted)]

    def load(self, chunks: Iterator[list[list[str]]]) -> None:
        """Write all rows, and what was counted of them."""
        layout, position = self._layout, 0
        names = ["_position", "_signature", *(coding.column.name for coding in layout.codings)]
        for rows in chunks:
            positions = range(position, position + len(rows))
            position += len(rows)
            printed = list(zip(*rows, strict=True))
            stored = [list(map(store, cells)) for store, cells in zip(self._stored, printed, strict=True)]
            shifted = [[int(code or 0) << each.shift for code in stored[self._place[each.column.name]]] for each in layout.signed]
            signatures = reduce(lambda one, other: list(map(or_, one, other)), shifted, [0] * len(rows))
            self._sink.insert("rows", names, list(zip(positions, signatures, *stored, strict=True)))
            tokens = [map(token, cells) for token, cells in zip(self._token, printed, strict=True)]
            objects = [self._object % row for row in zip(*tokens, strict=True)]
            self._sink.insert("printed", ["_position", "_json", "_csv"], list(zip(positions, objects, map(csv_line, rows), strict=True)))
            if self._searched:
                cells = (map(searched, printed[place]) for place, searched in self._searched)
                self._sink.insert_texts(list(zip(positions, *cells, strict=True)))
            self._count(stored)
        self._sink.insert("counts", ["one", "one_code", "other", "other_code", "rows"], list(self._counted()))

    def _count(self, stored: list[list[Stored]]) -> None:
        columns = {each.column.name: stored[self._place[each.column.name]] for each in self._layout.signed}
        groups = [(each,) for each in self._layout.signed]
        for counts, group in zip(self._counts, (*groups, *self._layout.counted), strict=True):
            counts.update(zip(*(columns[each.column.name] for each in group), strict=True))

    def _counted(self) -> Iterator[tuple[Stored, ...]]:
        """Yield the rows of `counts`: of a single column, the other is empty."""
        for group, counts in zip((*((each,) for each in self._layout.signed), *self._layout.counted), self._counts, strict=True):
            names = [each.column.name for each in group]
            for codes, rows in sorted(counts.items()):
                yield (names[0], codes[0], names[1], codes[1], rows) if len(names) > 1 else (names[0], codes[0], "", 0, rows)


def _remembered(make: Callable[[str], T], limit: int = 20_000) -> Callable[[str], T]:
    """Return the same function, which remembers what it was asked until that is too much; a column repeats its values."""
    known: dict[str, T] = {}

    def recall(printed: str) -> T:
        if printed in known:
            return known[printed]
        if len(known) >= limit:
            known.clear()
        found = known[printed] = make(printed)
        return found

    return recall


def _token(column: Column) -> Callable[[str], str]:
    """Return the function that prints a value as JSON."""
    if column.type in ("string", "date"):
        return lambda printed: encode_basestring(printed) if printed else "null"
    return lambda printed: printed or "null"


def csv_line(row: Sequence[str]) -> str:
    r"""Return a row as a released CSV prints it, without the line end.

    >>> csv_line(["1", "一,二", ""])
    '1,"一,二",'
    """
    line = ",".join(row)
    # Most rows hold nothing that must be quoted; a row of one empty cell is quoted, or it would be an empty line.
    if '"' not in line and "\n" not in line and line.count(",") == len(row) - 1 and line:
        return line
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerow(row)
    return out.getvalue()[:-1]
