"""Stores as files: made once, shared, and made again when they are not what their name says."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from portal.errors import ReleaseError, SlowQueryError
from portal.query.columns import Column
from portal.query.files import FileStores
from portal.query.loading import Table
from portal.query.question import Question, Sort
from portal.query.tables import QueryTable, open_table
from portal.releases.store import Release
from tests.query.made import release_of

COLUMNS = (Column("row_id", "string"), Column("name", "string"), Column("value", "number"))
ROWS = [(f"row-{number}", f"第{number}项", str(number)) for number in range(300)]


@pytest.fixture
def release(tmp_path: Path) -> Release:
    (tmp_path / "release").mkdir()
    return release_of(tmp_path / "release", COLUMNS, ROWS, "0" * 64)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "build" / "query"


def files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.sqlite3"))


def test_a_store_is_made_once_and_read_by_all(release: Release, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_table(release, "sample", FileStores(folder))
    [path] = files(folder)
    monkeypatch.setattr(Table, "write", lambda *_: pytest.fail("made again"))
    assert open_table(release, "sample", FileStores(folder)).ask(Question(limit=0)).total == 300
    assert files(folder) == [path]
    assert not list(folder.glob(".unfinished*"))


def test_the_same_table_gives_the_same_file(release: Release, tmp_path: Path) -> None:
    for name in ("one", "other"):
        open_table(release, "sample", FileStores(tmp_path / name))
    [one], [other] = files(tmp_path / "one"), files(tmp_path / "other")
    assert one.name == other.name
    assert one.read_bytes() == other.read_bytes()


@pytest.mark.parametrize(
    "harm",
    [
        pytest.param(lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]), id="cut"),
        pytest.param(lambda path: path.write_bytes(path.read_bytes().replace("第7项".encode(), "第8项".encode())), id="another value"),
        pytest.param(lambda path: path.write_bytes(b"no database"), id="no database"),
        pytest.param(lambda path: path.write_bytes(b""), id="empty"),
    ],
)
def test_a_damaged_store_is_made_again_and_never_read(release: Release, folder: Path, harm) -> None:
    open_table(release, "sample", FileStores(folder))
    [path] = files(folder)
    whole = path.read_bytes()
    harm(path)
    assert path.read_bytes() != whole
    assert '"第7项"' in open_table(release, "sample", FileStores(folder)).row("row-7").decode()
    assert files(folder)[0].read_bytes() == whole


def test_a_damaged_table_makes_no_store(release: Release, folder: Path) -> None:
    path = release.path / "sample.csv"
    path.write_bytes(path.read_bytes().replace("第7项".encode(), "第8项".encode()))
    with pytest.raises(ReleaseError, match=r"sample\.csv is sha256:.*Restore"):
        open_table(release, "sample", FileStores(folder))
    assert not files(folder)


def test_many_who_need_a_store_at_once_get_the_same(release: Release, folder: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        tables = list(threads.map(lambda _: open_table(release, "sample", FileStores(folder)), range(8)))
    assert {table.row("row-9") for table in tables} == {'{"row_id":"row-9","name":"第9项","value":9}'.encode()}
    assert len(files(folder)) == 1


def test_what_a_killed_process_left_is_thrown_away(release: Release, folder: Path) -> None:
    folder.mkdir(parents=True)
    code = f"import os, pathlib; pathlib.Path({str(folder)!r}, '.unfinished-x').write_text('half'); os.kill(os.getpid(), 9)"
    subprocess.run([sys.executable, "-c", code], check=False)
    assert open_table(release, "sample", FileStores(folder)).ask(Question(limit=0)).total == 300


def test_a_store_can_only_be_read(release: Release, folder: Path) -> None:
    table = open_table(release, "sample", FileStores(folder))
    for statement in ("DELETE FROM rows", "CREATE TABLE other (name)"):
        with pytest.raises(ReleaseError, match=r"readonly|read-only|attempt to write"):
            table._database.select(statement, ())
    with sqlite3.connect(f"file:{files(folder)[0]}?mode=ro", uri=True) as database:
        assert database.execute("SELECT count(*) FROM rows").fetchone() == (300,)


def test_a_question_that_takes_too_long_is_stopped_and_the_next_is_answered(release: Release, folder: Path) -> None:
    slow = open_table(release, "sample", FileStores(folder, seconds=0))
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
    with pytest.raises(SlowQueryError, match="Ask for fewer rows"):
        slow._database.select(endless, ())
    assert slow.row("row-1")


def test_threads_ask_without_waiting_for_one_another(release: Release, folder: Path) -> None:
    table = open_table(release, "sample", FileStores(folder))

    def ask(number: int) -> int:
        return table.ask(Question(sort=(Sort("value", descending=number % 2 == 0),), limit=5)).total

    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(ask, range(100))) == {300}


def test_a_stream_that_is_left_gives_its_connection_back(release: Release, folder: Path) -> None:
    table: QueryTable = open_table(release, "sample", FileStores(folder))
    stream = table.stream(Question(), "json")
    next(stream)
    stream.close()
    assert table.ask(Question(limit=1)).total == 300


def test_a_folder_that_cannot_be_written_is_said(release: Release, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ReleaseError, match="cannot be written"):
        open_table(release, "sample", FileStores(tmp_path / "file" / "query"))


def test_stores_that_nothing_needs_are_removed_and_nothing_else_in_their_folder(release: Release, folder: Path) -> None:
    stores = FileStores(folder)
    table = open_table(release, "sample", stores)
    [path] = files(folder)
    [arrays], [words] = folder.glob("*.arrays"), folder.glob("*.words")
    name = path.name.partition(".")[0]
    others = [folder / "search.sqlite3", folder / "search.lock", folder / f".unfinished-{name}", folder / "notes.sqlite3"]
    for each in others:
        each.touch()
    left = folder / f".unfinished-old-{'0' * 32}"
    left.touch()
    assert stores.prune({name}) == [left.name]
    assert path.exists()
    assert stores.prune(()) == [path.name, arrays.name, words.name, f".unfinished-{name}"]
    assert table.row("row-7")  # whoever has it open reads on
    assert [each.exists() for each in others] == [True, True, False, True]
    assert FileStores(folder / "nix").prune(()) == []


def test_tables_of_the_same_content_share_one_open_store(release: Release, folder: Path) -> None:
    stores = FileStores(folder)
    tables = [open_table(release, "sample", stores) for _ in range(3)]
    assert len({id(table._database) for table in tables}) == 1
    del tables
    assert not stores._open
