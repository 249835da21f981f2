"""One table of a release in a store, and its answers to questions.

Values are compared by the codings of `portal.query.codings`, exactly; what is given back is JSON and CSV made once, when the store is.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

import numpy as np

from portal.errors import BadParameterError, UnknownReleaseError
from portal.query.arrays import NONE, Form, Marks, Positions
from portal.query.codings import Stored, quoted
from portal.query.columns import Column, known_columns
from portal.query.cursor import EXPECTED, read_cursor, write_cursor
from portal.query.databases import Database, Stores
from portal.query.grouping import ArrayRows, Groups, SelectedRows, group_rows
from portal.query.layout import POSITION, store_name
from portal.query.loading import Table, csv_line
from portal.query.question import Question, Sort
from portal.query.recent import Recent
from portal.query.selection import FEW_FOUND, MANY_FOUND, Condition, Segment, Selection, after_within, order_by
from portal.releases.store import Release, ReleaseStore
from portal.text.spellings import spellings

# What arrays cost, where one step in an index of the database costs 1: to go through a row, and to put one in order; as measured with 5
# million rows, 1 ns each to some 0.1 us. As many rows as `_FEW_STEPS` are gone through before a statement has been put to the database, and
# as many as `_FEW_COUNTED` before rows that must be counted here, too, have been found by one; as many as `_FEW_IN_ORDER` where they are
# kept in the order wanted, so that all are counted and few are looked at.
_GOING, _SORTING, _FEW_STEPS, _FEW_COUNTED, _FEW_IN_ORDER = 0.01, 0.01, 100_000, 500_000, 1_000_000
_STREAMED = 1000  # rows that a stream reads at a time
_MOST_SORTED = 500_000  # rows whose positions a stream keeps in memory, as they come in another order
#: Stands between two rows of a page, one on a line; within a row a line feed is written otherwise.
BETWEEN = b",\n"


@dataclass(frozen=True, slots=True)
class Page:
    """One page of an answer.

    Attributes:
        total: How many rows the filters let through, on all pages.
        rows: Each in UTF-8, a JSON object with values as the release prints them, or a line of CSV.
        next: The cursor of the next page; empty on the last.
        positions: The place of each row in the published order, from 0; empty if they are not known.
    """

    total: int
    rows: Sequence[bytes] = ()
    next: str = ""
    positions: Sequence[int] = ()

    @property
    def count(self) -> int:
        """How many rows there are on this page."""
        return len(self.rows)


@dataclass(frozen=True, slots=True)
class JoinedPage:
    """One page of an answer, its rows in one.

    Attributes:
        total: How many rows the filters let through, on all pages.
        count: How many rows there are on this page.
        rows: JSON objects in UTF-8, with `BETWEEN` between each two.
        next: The cursor of the next page; empty on the last.
    """

    total: int
    count: int
    rows: bytes
    next: str


class QueryTable:
    """A table that answers questions; safe to share between threads.

    Args:
        name: Its name, for messages.
        identity: What stands for its content, such as a checksum: cursors are bound to it.
        columns: Its columns, in order.
        primary_key: The column that names a row.
        database: Its store.
    """

    def __init__(self, name: str, identity: str, columns: tuple[Column, ...], primary_key: str, database: Database) -> None:
        self.name = name
        self.columns = known_columns(columns)
        self.primary_key = primary_key
        self.layout = database.layout
        self._identity = identity
        self._places = self.columns.places
        self._database = database
        # A release never changes, so neither do the numbers of its rows.
        self._totals: Recent[Hashable, int] = Recent(1000)

    def ask(self, question: Question, form: Form = "json") -> Page:
        """Answer a question.

        Args:
            question: What is asked.
            form: As what the rows come; see `stream`.

        Raises:
            BadParameterError: If its cursor belongs to another question.
            SlowQueryError: If it takes too long.
        """
        total, kept, following = self._page(question)
        rows = self._database.printed(kept, form) if len(kept) else []
        if choose := self._choice(question, form):
            rows = list(map(choose, rows))
        return Page(total, rows, following, kept.tolist())

    def ask_joined(self, question: Question) -> JoinedPage:
        """Answer a question as `ask` does, with all rows in one, as they are sent."""
        if question.fields:
            page = self.ask(question)
            return JoinedPage(page.total, page.count, BETWEEN.join(page.rows), page.next)
        total, kept, following = self._page(question)
        return JoinedPage(total, len(kept), self._database.joined(kept, BETWEEN) if len(kept) else b"", following)

    def _page(self, question: Question) -> tuple[int, Positions, str]:
        """Return how many rows a question finds, the positions of those on its page, and the cursor of the next."""
        selection = self.selection(question)
        last = self._last(question)
        # One row more than is wanted tells whether there is another page.
        total, found = self._found(selection, question, question.limit and question.limit + 1, last)
        kept = found[: question.limit]
        return total, kept, write_cursor(int(kept[-1]), self._bound(question)) if len(found) > question.limit > 0 else ""

    def _last(self, question: Question) -> int | None:
        """Return the position of the row after which a question goes on: one that a cursor or an id names; None from the beginning."""
        if not question.cursor:
            return None
        try:
            return read_cursor(question.cursor, self._bound(question))
        except BadParameterError:
            if (position := self._position(question.cursor)) is None:
                raise
            return position

    def _position(self, row_id: str) -> int | None:
        """Return the position of the row of that id; None if there is none."""
        if (key := self._stored_id(row_id)) is None:
            return None
        sql = f"SELECT {POSITION} FROM {self._database.prefix}rows WHERE {quoted(self.primary_key)} = ?"
        found = self._database.select(sql, [key])
        return int(found[0][0]) if found else None

    def _stored_id(self, row_id: str) -> Stored:
        """Return as what an id is stored; None if it is the id of no row."""
        coding = self.layout.coding[self.primary_key]
        key = coding.column.key(row_id) if row_id and "\x00" not in row_id and coding.column.type == "string" else None
        if key is None:
            return None
        return next(iter(coding.codes("eq", (key,))), None) if coding.kind == "codes" else key

    def row(self, row_id: str) -> bytes:
        """Return the row of that id as a JSON object in UTF-8.

        Raises:
            UnknownReleaseError: If there is none.
        """
        key = self._stored_id(row_id)
        found = self._database.printed_row(self.primary_key, key) if key is not None else b""
        if not found:
            raise UnknownReleaseError("row", row_id[:80], of=self.name)
        return found

    def total(self, question: Question, selection: Selection | None = None) -> int:
        """Return how many rows a question finds, on all pages.

        Args:
            question: The question.
            selection: What it selects, where that is known.

        Raises:
            SlowQueryError: If it takes too long.
        """
        selection = selection or self.selection(question)
        if selection.is_impossible or not self.layout.rows:
            return 0
        return self._totals.get(question.found, lambda: self._count(selection))

    def stream(self, question: Question, form: Form) -> Iterator[list[bytes]]:
        """Yield every row that a question finds, after its `cursor`, in order, some at a time and in constant memory; `limit` does not count.

        Args:
            question: What is asked.
            form: `json` for objects, `csv` for lines of the released CSV, in UTF-8 and without a line end; a line may hold some within quotes.

        Raises:
            BadParameterError: If its cursor belongs to another question.
            SlowQueryError: If the first rows take too long to find; when they are taken.
        """
        return self._stream(question, form, self._last(question))

    def _stream(self, question: Question, form: Form, last: int | None) -> Iterator[list[bytes]]:
        total = self.total(question)
        if not total:
            return
        selection = self.selection(question)
        choose = self._choice(question, form)
        if (found := self._streamed(selection, question, total, last)) is not None:
            for positions in found:
                printed = self._database.printed(positions, form)
                yield list(map(choose, printed)) if choose else printed
            return
        for segment, conditions in self._remaining(selection, question, total, last):
            condition, order = self._statement(selection, question, segment, total, total, conditions)
            sql = f"SELECT r.{POSITION} {condition.sql} ORDER BY {order}"
            for found_rows in self._database.stream(sql, condition.values, _STREAMED):
                printed = self._database.printed(np.array([position for (position,) in found_rows]), form)
                yield list(map(choose, printed)) if choose else printed

    def _streamed(self, selection: Selection, question: Question, total: int, last: int | None) -> Iterator[Positions] | None:
        """Return the positions of all rows that a question finds, in order, some at a time; None where the database finds them."""
        arrays = self._database.arrays
        if arrays is None or not arrays.holds(selection.filters, question.sort):
            return None
        marks = self._marks(selection)
        if not question.sort:
            return arrays.positions(selection.codes, selection.filters, marks, _STREAMED, last)
        if total > _MOST_SORTED:
            return None
        _, found = arrays.page(selection.codes, selection.filters, question.sort, total, last=last, marks=marks)
        return (found[begin : begin + _STREAMED] for begin in range(0, len(found), _STREAMED))

    def groups(self, question: Question) -> Groups:
        """Count the rows that a question finds by the columns of its `group`, and add up those of its `sums`.

        Raises:
            BadParameterError: If there are too many groups.
            SlowQueryError: If it takes too long.
        """
        return self._grouped([(question.group, question.sums)], question)[0]

    def facets(self, question: Question) -> dict[str, Groups]:
        """Count the rows that a question finds by each column of its `facets`; raises as `groups` does."""
        return dict(zip(question.facets, self._grouped([((name,), ()) for name in question.facets], question), strict=True))

    def _grouped(self, asked: Sequence[tuple[tuple[str, ...], tuple[str, ...]]], question: Question) -> list[Groups]:
        """Group the rows that a question finds, once by each of these columns, with the sums of others."""
        selection, arrays = self.selection(question), self._database.arrays
        if selection.is_impossible or not self.layout.rows:
            return [Groups(tuple(self.layout.coding[name].column for name in names), sums, ()) for names, sums in asked]
        selected = SelectedRows(self._database, selection, self._counting_index(selection))
        if arrays is None or not arrays.holds(selection.filters, ()):
            return [group_rows(self._database, selection, names, sums, selected) for names, sums in asked]
        marked = ArrayRows(self.layout, arrays, selection, self._marks(selection))
        found = []
        for names, sums in asked:
            are_arrays = arrays.holds((), [Sort(name) for name in (*names, *sums)])
            found.append(group_rows(self._database, selection, names, sums, marked if are_arrays else selected))
        return found

    def selection(self, question: Question) -> Selection:
        """Return which rows a question selects."""
        return Selection(self._database, question.filters, tuple(map(spellings_of, question.words)))

    @cached_property
    def _rows_of(self) -> dict[tuple[str, int], int]:
        """How many rows have each value of the columns in the signature."""
        found = self._database.select(f"SELECT one, one_code, rows FROM {self._database.prefix}counts WHERE other = ''", ())
        return {(name, code): rows for name, code, rows in found}

    def _segments(self, selection: Selection, question: Question, total: int) -> list[Segment]:
        """Return the segments of the order asked for; one only where few rows are found, which are then sorted."""
        if question.sort and total <= FEW_FOUND and self.layout.coding[question.sort[0].column].kind == "codes":
            return [Segment()]
        return list(selection.segments(question.sort))

    def _remaining(
        self, selection: Selection, question: Question, total: int, last: int | None
    ) -> Iterator[tuple[Segment, Sequence[Condition]]]:
        """Yield the segments of the order asked for in which rows come after the last one, each with the conditions of these rows."""
        keys = self._keys(question, last)
        for segment in self._segments(selection, question, total):
            conditions = selection.within(segment)
            if last is not None:
                if not _holds(segment, keys):
                    continue
                conditions += after_within(segment, question.sort, self.layout.coding, keys, last)
                last = None
            yield segment, conditions

    def _found(self, selection: Selection, question: Question, wanted: int, last: int | None) -> tuple[int, Positions]:
        """Return how many rows a question finds, and the positions of so many of them: by the arrays where that is sooner."""
        if selection.is_impossible or not self.layout.rows:
            return 0, NONE
        arrays, filters = self._database.arrays, selection.filters
        if arrays and arrays.holds(filters, question.sort):
            size = arrays.size(selection.codes)
            few = _FEW_COUNTED if filters else _FEW_STEPS
            if arrays.has_in_order(selection.codes, question.sort):
                few = _FEW_IN_ORDER
            if selection.words or size <= few or self._is_found_sooner(size, selection, question, wanted):
                marks = self._marks(selection)
                return arrays.page(selection.codes, filters, question.sort, wanted, skipped=question.offset, last=last, marks=marks)
        total = self.total(question, selection)
        return total, self._selected(selection, question, wanted, last, total) if total and wanted else NONE

    def _marks(self, selection: Selection) -> Marks | None:
        """Tell of each row whether it holds the words; None if there are none."""
        return self._database.words.marks(selection.words) if selection.words and self._database.words else None

    def _is_found_sooner(self, size: int, selection: Selection, question: Question, wanted: int) -> bool:
        """Tell whether rows are found sooner in the arrays, of which so many are gone through, than by the database."""
        total = self.total(question, selection)
        if not total or not wanted:
            return False
        segment = self._segments(selection, question, total)[0]
        steps = selection.plan(segment, question.sort, self._single(selection), total, wanted + question.offset)[0]
        return size * _GOING + total * _SORTING < _FEW_STEPS * _GOING + steps

    def _selected(self, selection: Selection, question: Question, wanted: int, last: int | None, total: int) -> Positions:
        """Return the positions of the rows of a page, as the database finds them."""
        skipped = question.offset
        positions: list[int] = []
        for segment, conditions in self._remaining(selection, question, total, last):
            condition, order = self._statement(selection, question, segment, total, wanted + skipped, conditions)
            if skipped:
                [(rows,)] = self._database.select(f"SELECT count(*) {condition.sql}", condition.values)
                if rows <= skipped:
                    skipped -= rows
                    continue
            sql = f"SELECT r.{POSITION} {condition.sql} ORDER BY {order} LIMIT ? OFFSET ?"
            found = self._database.select(sql, [*condition.values, wanted, skipped])
            skipped = 0
            positions += [position for (position,) in found]
            wanted -= len(found)
            if not wanted:
                break
        return np.array(positions)

    def _statement(
        self, selection: Selection, question: Question, segment: Segment, total: int, wanted: int, conditions: Sequence[Condition]
    ) -> tuple[Condition, str]:
        """Return FROM and WHERE, and ORDER BY, of a segment."""
        is_streamed = not question.sort or total <= MANY_FOUND
        index = selection.index(segment, question.sort, self._single(selection), total, wanted)
        # The words are found in order of position: the database knows it of theirs, not of that of the rows.
        position = f"f.{POSITION}" if selection.words and not question.sort else f"r.{POSITION}"
        order = order_by(question.sort, self.layout.coding, segment, position)
        return selection.source(index, conditions, is_streamed=is_streamed), order

    def _single(self, selection: Selection) -> dict[str, int]:
        """Return how many rows have the value, of each column of which one only is let through."""
        return {name: self._rows_of.get((name, code), 0) for name, code in selection.single().items()}

    def _keys(self, question: Question, position: int | None) -> Sequence[Stored]:
        if position is None or not question.sort:
            return ()
        names = ", ".join(quoted(each.column) for each in question.sort)
        found = self._database.select(f"SELECT {names} FROM {self._database.prefix}rows WHERE {POSITION} = ?", [position])
        if not found:
            raise BadParameterError("cursor", question.cursor[:80], EXPECTED)
        return found[0]

    def _count(self, selection: Selection) -> int:
        if (known := self._counted(selection)) is not None:
            return known
        arrays = self._database.arrays
        if arrays and arrays.holds(selection.filters, ()):
            return arrays.count(selection.codes, selection.filters, self._marks(selection))
        if selection.words and not selection.codes and not selection.filters:
            found, values = self._database.found(selection.words)
            [(rows,)] = self._database.select(f"SELECT count(*) FROM ({found}) AS f", values)
        else:
            condition = selection.source(self._counting_index(selection), ())
            [(rows,)] = self._database.select(f"SELECT count(*) {condition.sql}", condition.values)
        return int(rows)

    def _counting_index(self, selection: Selection) -> str | None:
        """Return the index by which all selected rows are gone through soonest; how many they are is not known."""
        return selection.index(Segment(), (), self._single(selection), self.layout.rows, None)

    def _counted(self, selection: Selection) -> int | None:
        """Return what was counted when the store was made, if that answers it."""
        if selection.words or selection.filters:
            return None
        if not selection.codes:
            return self.layout.rows
        names = [each.column.name for each in self.layout.signed if each.column.name in selection.codes]
        if len(names) < len(selection.codes) or len(names) > 2:
            return None
        if len(names) == 1:
            return sum(self._rows_of.get((names[0], code), 0) for code in selection.codes[names[0]])
        if not any([one.column.name, other.column.name] == names for one, other in self.layout.counted):
            return None
        parts = [
            f"{column} IN ({', '.join('?' * len(selection.codes[name]))})"
            for column, name in zip(("one_code", "other_code"), names, strict=True)
        ]
        sql = f"SELECT SUM(rows) FROM {self._database.prefix}counts WHERE one = ? AND other = ? AND {' AND '.join(parts)}"
        [(rows,)] = self._database.select(sql, [*names, *chain.from_iterable(sorted(selection.codes[name]) for name in names)])
        return int(rows or 0)

    def _bound(self, question: Question) -> str:
        """Return all that a cursor is bound to."""
        return "\n".join((self._identity, self.name, question.identity))

    def _choice(self, question: Question, form: Form) -> Callable[[bytes], bytes] | None:
        """Return the function that leaves only the fields asked for of a row in a form; None where all are."""
        if not question.fields:
            return None
        return self._chosen(question.fields) if form == "json" else self._chosen_cells(question.fields)

    def _chosen(self, fields: Sequence[str]) -> Callable[[bytes], bytes]:
        """Return the function that leaves only these members of a row, in this order."""
        # A quotation mark within a text is written \", so `,"name":` stands nowhere but between two members.
        members = [f'"{re.escape(column.name)}":(.*?)' for column in self.columns]
        pattern = re.compile(("{" + ",".join(members) + "}").encode("ascii"), re.DOTALL)
        places = [self._places[name] for name in fields]
        shape = ("{" + ",".join(f'"{name}":%b' for name in fields) + "}").encode("ascii")

        def choose(row: bytes) -> bytes:
            found = pattern.fullmatch(row)
            assert found  # `portal.query.loading` printed it so
            tokens = found.groups()
            return shape % tuple(tokens[place] for place in places)

        return choose

    def _chosen_cells(self, fields: Sequence[str]) -> Callable[[bytes], bytes]:
        """Return the function that leaves only these cells of a line, in this order."""
        places = [self._places[name] for name in fields]

        def choose(line: bytes) -> bytes:
            [cells] = csv.reader(io.StringIO(line.decode(), newline=""), strict=True)
            return csv_line([cells[place] for place in places]).encode()

        return choose


def open_table(release: Release, name: str, stores: Stores) -> QueryTable:
    """Open the store of a table of a release, so that it can be asked.

    Raises:
        UnknownReleaseError: If the release has no such table.
        ReleaseError: If the store must be made and the file is not the one that was released, or the store cannot be written.
    """
    if name not in release.tables:
        raise UnknownReleaseError("table", name[:80], release.tables)
    table = Table(release, name)
    database = stores.open(_store_of(table), table.write)
    return QueryTable(name, release.sha256, table.columns, table.primary_key, database)


def prepare_tables(store: ReleaseStore, stores: Stores, smallest: int) -> Iterator[str]:
    """Make the stores of the large tables of the newest releases, where they are missing, and yield the name of each large table.

    Args:
        store: The releases.
        stores: Where stores are kept.
        smallest: Bytes of CSV from which a table is large.

    Raises:
        ReleaseError: If a file is not the one that was released, or a store cannot be written.
    """
    for dataset_id in store.dataset_ids():
        release = store.latest(dataset_id)
        for name in release.tables:
            if int(release.resource(name)["bytes"]) >= smallest:
                open_table(release, name, stores)
                yield f"{dataset_id}/{release.version}/{name}"


def store_names(store: ReleaseStore) -> Iterator[str]:
    """Yield the name of the store of each table of each release that stands."""
    for dataset_id in store.dataset_ids():
        for version in store.versions(dataset_id):
            release = store.get(dataset_id, version)
            yield from (_store_of(Table(release, name)) for name in release.tables)


def _store_of(table: Table) -> str:
    return store_name(table.resource["name"], table.sha256, table.columns, table.primary_key)


def spellings_of(word: str) -> tuple[str, ...]:
    """Return the spellings under which a word is searched, those of one character left out: they cannot be."""
    return tuple(each for each in spellings(word) if len(each) > 1)


def _holds(segment: Segment, keys: Sequence[Stored]) -> bool:
    """Tell whether a row with these keys is in a segment."""
    if segment.sort is None:
        return True
    if segment.code is not None:
        return keys[0] == segment.code
    return (keys[0] is None) == segment.is_empty
