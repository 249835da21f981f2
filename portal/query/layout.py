"""How a table lies in a store: the coding of each column, the signature of a row, and the indexes; found from the data, the same each time.

A row of the database has a key for each column, and two columns of its own: `_position`, its place in the published order from 0, and
`_signature`, the codes of all columns with few values in one whole number. An index that ends in both answers a question to several
such columns without looking at the rows.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations

from portal.query.codings import Coding
from portal.query.columns import Column

#: A change of what a store holds, or how, takes another number: stores of before are then made anew.
FORMAT = 2
FEW = 1000  # values that a column of codes may have
POSITION, SIGNATURE = "_position", "_signature"
_SIGNATURE_BITS = 62
#: A column of codes with fewer values is found fast enough by reading on in the order asked for.
LEADING = 10
#: Columns that tell a place in a text: rows come in their order anyway.
OFFSETS = ("start", "end")
_MOST_PAIRS = 40  # indexes of two columns
_DIGITS = 18  # of a whole number that surely fits 64 bits
_SMALL = 2000  # rows that are read through as fast as looked up
_LONG_MEAN, _LONG_MOST = 40, 400  # characters; PostgreSQL refuses an index of more than 2,704 bytes
_MOST_COUNTED = 200_000  # pairs of values of two columns


@dataclass(frozen=True, slots=True)
class Index:
    """An index on columns; `_position` and `_signature` come after them."""

    name: str
    columns: tuple[str, ...]


@dataclass(frozen=True)  # without slots, as what follows from the codings is found once
class Layout:
    """How a table lies in a store.

    Attributes:
        primary_key: The column that names a row.
        rows: How many there are.
        codings: One for each column, in order.
    """

    primary_key: str
    rows: int
    codings: tuple[Coding, ...]

    @cached_property
    def coding(self) -> dict[str, Coding]:
        """Codings by the names of the columns."""
        return {each.column.name: each for each in self.codings}

    @cached_property
    def signed(self) -> tuple[Coding, ...]:
        """The columns whose codes are in the signature."""
        return tuple(each for each in self.codings if each.bits)

    @cached_property
    def counted(self) -> tuple[tuple[Coding, Coding], ...]:
        """The pairs of columns whose pairs of values are counted once for all."""
        return tuple((one, other) for one, other in combinations(self.signed, 2) if len(one.values) * len(other.values) <= _MOST_COUNTED)

    @cached_property
    def searched(self) -> tuple[str, ...]:
        """The columns whose text is searched: what people wrote, no ids."""
        return tuple(
            each.column.name for each in self.codings if each.column.type == "string" and not each.column.name.endswith(("_id", "_sha256"))
        )

    @cached_property
    def indexes(self) -> dict[str, Index]:
        """Indexes by name: of each column to filter and sort by, and of a column with few values before one to sort by."""
        short = [each for each in self.codings if not each.is_long]
        if self.rows < _SMALL:
            short = [each for each in short if each.column.name == self.primary_key]
        found = [Index(index_name(each.column.name), (each.column.name,)) for each in short]
        leading = sorted((each for each in short if each.bits and len(each.values) >= LEADING), key=lambda each: -len(each.values))
        sorting = [each for each in short if each.column.type in ("integer", "number", "date") and each.column.name not in OFFSETS]
        pairs = [(one.column.name, other.column.name) for one in leading for other in sorting if one is not other]
        found += [Index(index_name(*pair), pair) for pair in pairs[:_MOST_PAIRS]]
        return {each.name: each for each in found}

    def to_json(self) -> str:
        """Return a text from which `read_layout` makes the same layout."""
        codings = [
            [each.column.name, each.column.type, each.kind, list(each.values), each.places, each.is_long, each.shift, each.bits]
            for each in self.codings
        ]
        return json.dumps([FORMAT, self.primary_key, self.rows, codings], ensure_ascii=False)


def index_name(*columns: str) -> str:
    """Return the name of the index on these columns."""
    return "by_" + "_and_".join(columns)


def read_layout(text: str) -> Layout:
    """Read what `Layout.to_json` wrote.

    Raises:
        ValueError: If it is something else, or of another format.
    """
    found, primary_key, rows, codings = json.loads(text)
    if found != FORMAT:
        raise ValueError(f"format {found}")
    return Layout(
        primary_key,
        rows,
        tuple(
            Coding(Column(name, kind), coded, tuple(values), places, is_long, shift, bits)
            for name, kind, coded, values, places, is_long, shift, bits in codings
        ),
    )


def store_name(name: str, sha256: str, columns: Sequence[Column], primary_key: str) -> str:
    """Return the name of the store of a table: of its content and schema, so that releases that share a table share its store.

    Args:
        name: The name of the table.
        sha256: Of its CSV, in hexadecimal.
        columns: Its columns.
        primary_key: The column that names a row.
    """
    said = json.dumps([FORMAT, sha256, primary_key, [[each.name, each.type] for each in columns]])
    return f"{name}-{hashlib.sha256(said.encode()).hexdigest()[:32]}"


class Survey:
    """Looks at every value of a table once, to find how it should lie in a store.

    Args:
        columns: Its columns.
        primary_key: The column that names a row.
        few: How many different values a column of codes may have.
    """

    def __init__(self, columns: Sequence[Column], primary_key: str, few: int = FEW) -> None:
        self._columns = [_Seen(column, few if column.type != "boolean" else 2) for column in columns]
        self._primary_key = primary_key
        self._rows = 0

    def add(self, rows: Sequence[Sequence[str]]) -> None:
        """Look at some rows.

        Raises:
            ValueError: If one has more or fewer values than there are columns, or a value is none of its column's type.
        """
        for number, row in enumerate(rows, start=self._rows + 1):
            if len(row) != len(self._columns):
                raise ValueError(f"row {number} has {len(row)} values for {len(self._columns)} fields")
        for seen, cells in zip(self._columns, zip(*rows, strict=True), strict=True):
            try:
                seen.add(cells)
            except ValueError as error:
                number = next(number for number, cell in enumerate(cells, start=self._rows + 1) if not seen.fits(cell))
                raise ValueError(f"row {number}: {seen.column.name} is {cells[number - self._rows - 1][:80]!r}: {error}") from error
        self._rows += len(rows)

    def layout(self) -> Layout:
        """Return the layout of all that was added."""
        shift = 0
        # Columns with the fewest values first, so that as many as can be are in the signature.
        found = {seen.column.name: seen.coding(self._rows) for seen in self._columns}
        for each in sorted(
            (each for each in found.values() if each.kind == "codes"), key=lambda each: (len(each.values), each.column.name)
        ):
            bits = max(1, len(each.values).bit_length())
            if shift + bits > _SIGNATURE_BITS:
                break
            found[each.column.name] = replace(each, shift=shift, bits=bits)
            shift += bits
        return Layout(self._primary_key, self._rows, tuple(found[seen.column.name] for seen in self._columns))


class _Seen:
    """What is known of the values of one column."""

    def __init__(self, column: Column, few: int) -> None:
        self.column = column
        self._few = few
        self._different: set[str] | None = set()
        self._fits = column.type in ("integer", "number", "date")  # whole numbers in 64 bits
        self._whole = self._places = 0  # digits before the point, with the sign, and after it
        self._characters = self._longest = 0

    def add(self, cells: Sequence[str]) -> None:
        different = set(cells)
        if self.column.type != "string":
            for each in different:
                self.column.check(each)
        if self._different is not None:
            self._different |= different
            if len(self._different) > self._few + 1:  # with the empty one
                self._different = None
        if self.column.type == "string":
            self._characters += sum(map(len, cells))
            self._longest = max(self._longest, *map(len, different))
        elif self._fits and self.column.type != "date":
            parts = [each.partition(".") for each in different]
            self._whole = max(self._whole, *(len(whole) for whole, _, _ in parts))
            self._places = max(self._places, *(len(fraction) for _, _, fraction in parts))
            self._fits = self._whole + self._places <= _DIGITS

    def fits(self, cell: str) -> bool:
        try:
            self.column.check(cell)
        except ValueError:
            return False
        return True

    def coding(self, rows: int) -> Coding:
        if self._different is not None:
            values = sorted({key for each in self._different if (key := self.column.key(each)) is not None})
            # Few beside the rows, too: or each row of a short table would stand in its layout once more.
            if len(values) <= 2 or (len(values) <= self._few and len(values) * 2 <= rows):
                return Coding(self.column, "codes", tuple(values))
        if self._fits:
            return Coding(self.column, "scaled", places=self._places)
        is_long = self._characters > _LONG_MEAN * max(rows, 1) or self._longest > _LONG_MOST
        return Coding(self.column, "text", is_long=is_long)
