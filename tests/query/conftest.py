from __future__ import annotations

from collections.abc import Iterator

import pytest

from portal.query.databases import Stores
from portal.query.sqlite import SqliteStores
from tests.postgresql import running_postgresql


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a running PostgreSQL."""
    with running_postgresql() as address:
        yield address


@pytest.fixture(scope="session", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def stores(request: pytest.FixtureRequest) -> Stores:
    """Stores of each kind: every answer must be the same."""
    if request.param == "sqlite":
        return SqliteStores()
    from portal.query.postgresql import PostgresStores

    return PostgresStores(request.getfixturevalue("postgresql"))
