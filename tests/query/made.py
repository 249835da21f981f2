"""Tables made for a test, in a store of either kind."""

from __future__ import annotations

import csv
import hashlib
import io
import itertools
import tempfile
from collections.abc import Sequence
from pathlib import Path

from portal.query.columns import Column
from portal.query.databases import Stores
from portal.query.layout import FEW
from portal.query.loading import Table
from portal.query.tables import QueryTable
from portal.releases.store import Release

_numbers = itertools.count()


def release_of(folder: Path, columns: Sequence[Column], rows: Sequence[Sequence[str]], identity: str = "release") -> Release:
    """Write a release with one table, `sample`, whose first column names a row."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows([[column.name for column in columns], *rows])
    content = out.getvalue().encode()
    (folder / "sample.csv").write_bytes(content)
    resource = {
        "name": "sample",
        "type": "table",
        "path": "sample.csv",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": {"fields": [{"name": each.name, "type": each.type} for each in columns], "primaryKey": [columns[0].name]},
    }
    return Release("sample-set", "1.0.0", folder, identity, {"resources": [resource]})


def table_of(
    stores: Stores, columns: Sequence[Column], rows: Sequence[Sequence[str]], *, identity: str = "release", few: int = FEW
) -> QueryTable:
    """Make a table with these rows, in a store of its own."""
    with tempfile.TemporaryDirectory() as folder:
        table = Table(release_of(Path(folder), columns, rows, identity), "sample", few)
        database = stores.open(f"sample-{next(_numbers):032x}", table.write)
    return QueryTable("sample", identity, table.columns, table.primary_key, database)
