"""The whole answer to a question that can be cited: its rows as CSV and as JSON, in the very form in which tables are released."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import chain

from portal.packaging.tables import render_csv, render_json
from portal.query.standing import StandingQuery
from portal.query.tables import QueryTable


@dataclass(frozen=True)  # without slots, as both forms are made when they are first asked for
class Answer:
    """All rows that a question finds, as JSON objects; the same question to the same release gives the same bytes, always.

    Without filters, sort and fields the bytes are those of the released files.
    """

    names: tuple[str, ...]
    rows: tuple[bytes, ...]

    @cached_property
    def csv(self) -> bytes:
        """The rows as the released CSV prints them."""
        return render_csv(self.names, (json.loads(row, parse_float=Decimal) for row in self.rows))

    @cached_property
    def json(self) -> bytes:
        """The rows as the released JSON prints them."""
        return render_json(self.names, (json.loads(row, parse_float=Decimal) for row in self.rows))

    @cached_property
    def csv_sha256(self) -> str:
        """The checksum of the CSV, in hexadecimal."""
        return hashlib.sha256(self.csv).hexdigest()

    @cached_property
    def json_sha256(self) -> str:
        """The checksum of the JSON, in hexadecimal."""
        return hashlib.sha256(self.json).hexdigest()


def answer_query(table: QueryTable, query: StandingQuery) -> Answer:
    """Return every row that a question finds, not only a page of them."""
    rows = tuple(chain.from_iterable(table.stream(query.question(table.columns), "json")))
    return Answer(query.fields or tuple(column.name for column in table.columns), rows)
