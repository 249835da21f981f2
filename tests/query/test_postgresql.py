"""Stores in PostgreSQL: loaded whole or not at all, and then only read. What they answer is in test_tables.py."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from portal.errors import PortalError, ReleaseError, SlowQueryError
from portal.query.columns import Column
from portal.query.files import FileStores
from portal.query.loading import Table
from portal.query.places import stores_of
from portal.query.postgresql import PostgresStores
from portal.query.question import Question
from portal.query.tables import open_table
from portal.releases.store import Release
from tests.query.made import release_of

COLUMNS = (Column("row_id", "string"), Column("name", "string"))


def release_with(folder: Path, *names: str) -> Release:
    folder.mkdir()
    return release_of(folder, COLUMNS, [(f"row-{number}", name) for number, name in enumerate(names)], "0" * 64)


def schemas(address: str) -> set[str]:
    with psycopg.connect(address) as connection:
        return {name for (name,) in connection.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'portal_%'")}


@pytest.mark.postgresql
def test_a_table_that_cannot_be_loaded_leaves_nothing(postgresql: str, tmp_path: Path) -> None:
    release = release_with(tmp_path / "one", "甲")
    (release.path / "sample.csv").write_bytes(b"row_id,name\nrow-0,other\n")
    before = schemas(postgresql)
    with pytest.raises(ReleaseError, match="Restore"):
        open_table(release, "sample", PostgresStores(postgresql))
    assert schemas(postgresql) == before


@pytest.mark.postgresql
def test_many_who_need_a_store_at_once_load_it_once(postgresql: str, tmp_path: Path) -> None:
    release = release_with(tmp_path / "two", "乙", "丙")
    with ThreadPoolExecutor(5) as threads:
        tables = list(threads.map(lambda _: open_table(release, "sample", PostgresStores(postgresql)), range(5)))
    assert {table.ask(Question(limit=0)).total for table in tables} == {2}


@pytest.mark.postgresql
def test_a_server_that_may_only_read_answers_what_another_has_loaded(
    postgresql: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a replica does."""
    release = release_with(tmp_path / "three", "丁")
    open_table(release, "sample", PostgresStores(postgresql))
    monkeypatch.setattr(Table, "write", lambda *_: pytest.fail("loaded again"))
    replica = f"{postgresql}&options=-c%20default_transaction_read_only%3Don"
    assert open_table(release, "sample", PostgresStores(replica)).ask(Question(limit=0)).total == 1
    other = release_with(tmp_path / "four", "戊")
    monkeypatch.undo()
    with pytest.raises(ReleaseError, match=r"read-only transaction.*PORTAL_DATABASE"):
        open_table(other, "sample", PostgresStores(replica))


@pytest.mark.postgresql
def test_questions_can_only_read_and_are_stopped_when_they_take_too_long(postgresql: str, tmp_path: Path) -> None:
    release = release_with(tmp_path / "five", "己")
    database = open_table(release, "sample", PostgresStores(postgresql, seconds=0.2))._database
    with pytest.raises(ReleaseError, match="read-only"):
        database.select(f"DELETE FROM {database.prefix}rows", ())
    with pytest.raises(SlowQueryError):
        database.select("SELECT pg_sleep(10)", ())
    assert database.select("SELECT 1", ()) == [(1,)]


@pytest.mark.postgresql
def test_a_connection_that_was_lost_is_opened_again(postgresql: str, tmp_path: Path) -> None:
    release = release_with(tmp_path / "six", "庚")
    table = open_table(release, "sample", PostgresStores(postgresql))
    with psycopg.connect(postgresql, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type LIKE 'client%'"
        )
    assert table.ask(Question(limit=1)).total == 1


def test_the_password_of_a_database_that_cannot_be_reached_is_not_told() -> None:
    stores = PostgresStores("postgresql://portal:secret@127.0.0.1:1/portal")
    with pytest.raises(ReleaseError, match=r"127\.0\.0\.1/portal") as caught:
        stores.open(f"sample-{0:032x}", lambda _: pytest.fail("not reached"))
    assert "secret" not in str(caught.value)


def test_the_environment_says_where_tables_are_kept(tmp_path: Path) -> None:
    assert isinstance(stores_of(tmp_path), FileStores)
    assert isinstance(stores_of(tmp_path, "postgresql://portal@127.0.0.1/portal"), PostgresStores)
    with pytest.raises(PortalError, match="PORTAL_DATABASE"):
        stores_of(tmp_path, "mysql://portal@127.0.0.1/portal")
