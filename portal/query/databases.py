"""What a store asks of the database that holds it, and the few words in which databases differ."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol

from portal.query.arrays import Arrays, Form, Positions
from portal.query.codings import Stored
from portal.query.layout import Layout
from portal.query.loading import Sink
from portal.query.words import Words


class Database(Protocol):
    """One store that is open for reading; safe to share between threads. SQL is written with `?` for each bound value.

    Attributes:
        layout: How the table lies in it.
        prefix: What stands before the names of its tables.
        contains: The function that finds a text in another.
        arrays: Its columns as arrays; None where only the database finds rows.
        words: Its words; None as with arrays.
    """

    layout: Layout
    arrays: Arrays | None
    words: Words | None
    prefix: str
    contains: str

    def select(self, sql: str, values: Sequence[Stored]) -> list[tuple[Any, ...]]:
        """Return the rows that a statement finds.

        Raises:
            SlowQueryError: If that takes longer than is allowed.
            ReleaseError: If the database cannot be read.
        """

    def stream(self, sql: str, values: Sequence[Stored], rows: int) -> Iterator[list[tuple[Any, ...]]]:
        """Yield the rows that a statement finds, at most so many at a time; raises as `select` does, before the first."""

    def printed(self, positions: Positions, form: Form = "json") -> list[bytes]:
        """Return the rows at these positions, in their order, as they are printed. It raises as `select` does."""

    def joined(self, positions: Positions, between: bytes) -> bytes:
        """Return the rows as they are printed in JSON as one, with something between each two. It raises as `select` does."""

    def printed_row(self, column: str, value: Stored) -> bytes:
        """Return the row whose key in a column is this, as it is printed in JSON; empty if there is none. It raises as `select` does.

        Args:
            column: A column whose keys are all different.
            value: The key.
        """

    def indexed(self, index: str) -> str:
        """Return the words that make a statement use an index; empty where the database decides for itself."""

    def found(self, words: Sequence[Sequence[str]]) -> tuple[str, list[Stored]]:
        """Return the statement that finds `_position` of the rows with all these words, and what is bound in it.

        Args:
            words: For each word its folded spellings, of two characters or more, of which one must stand in a cell.
        """


class Stores(Protocol):
    """Where stores are kept."""

    def open(self, name: str, write: Callable[[Sink], Layout]) -> Database:
        """Return a store by its name, made now if it is not there or damaged; safe to share between threads and processes.

        Raises:
            ReleaseError: If it cannot be made, or what `write` raises.
        """
