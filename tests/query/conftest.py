from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from portal.query.databases import Stores
from portal.query.files import FileStores
from portal.query.layout import Layout
from portal.query.loading import Sink
from portal.query.sqlite import SqliteDatabase
from tests.postgresql import running_postgresql


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a running PostgreSQL."""
    with running_postgresql() as address:
        yield address


class IndexedStores(FileStores):
    """Stores that find all rows by their indexes, as they do those of very large tables, and none in their arrays."""

    def open(self, name: str, write: Callable[[Sink], Layout]) -> SqliteDatabase:
        database = super().open(name, write)
        database.arrays.holds = lambda *_: False
        return database


@pytest.fixture(scope="session", params=["sqlite", "indexes", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def stores(request: pytest.FixtureRequest) -> Stores:
    """Stores of each kind: every answer must be the same."""
    if request.param != "postgresql":
        return FileStores() if request.param == "sqlite" else IndexedStores()
    from portal.query.postgresql import PostgresStores

    return PostgresStores(request.getfixturevalue("postgresql"))
