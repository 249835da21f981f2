"""Columns as arrays in a file: what is found in them is what plain Python finds; see also `test_tables`, which asks every store."""

from __future__ import annotations

import logging
import random
from pathlib import Path

import numpy as np
import pytest

from portal.query import arrays
from portal.query.columns import Column
from portal.query.files import FileStores
from portal.query.question import Question, parse_question
from portal.query.tables import QueryTable, open_table
from portal.releases.store import Release
from tests.query.made import release_of

COLUMNS = (Column("row_id", "string"), Column("region", "string"), Column("value", "number"), Column("year", "integer"))
CHANCE = random.Random(0)
ROWS = [
    (
        f"row-{number}",
        f"区{CHANCE.randrange(40)}",
        CHANCE.choice(["", str(CHANCE.randrange(-400_000, 400_000) / 8)]),
        str(1990 + number % 30),
    )
    for number in range(4000)
]


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    return release_of(tmp_path_factory.mktemp("release"), COLUMNS, ROWS)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "query"


def question(**asked: str) -> Question:
    return parse_question(list(asked.items()), COLUMNS)


def ask(table: QueryTable, **asked: str) -> tuple[int, list[int]]:
    page = table.ask(question(**asked))
    return page.total, list(page.positions)


def expected(region: str, most: float, *, descending: bool) -> list[int]:
    held = [(number, float(row[2])) for number, row in enumerate(ROWS) if row[1] == region and row[2] and float(row[2]) <= most]
    return [number for number, _ in sorted(held, key=lambda each: -each[1] if descending else each[1])]


@pytest.mark.parametrize("descending", [False, True])
def test_a_page_is_found_in_the_arrays_alone(release: Release, folder: Path, monkeypatch: pytest.MonkeyPatch, descending: bool) -> None:
    table = open_table(release, "sample", FileStores(folder))
    monkeypatch.setattr(table._database, "select", lambda *_: pytest.fail("the database was asked"))
    found = ask(table, region="区7", value__lte="20000.3", sort=f"{'-' * descending}value", limit="30")
    rows = expected("区7", 20000.3, descending=descending)
    assert found == (len(rows), rows[:30])


def test_where_many_rows_must_be_gone_through_the_sooner_way_is_taken(
    release: Release, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of few rows that an index leads to, in the order wanted, the database reads a few; of many that must be sorted, all are read."""
    monkeypatch.setattr("portal.query.tables._FEW_STEPS", 1)
    table = open_table(release, "sample", FileStores(folder))
    ways: list[str] = []
    for owner, name in ((table._database.arrays, "first"), (table, "_selected")):
        do = getattr(owner, name)
        monkeypatch.setattr(owner, name, lambda *given, do=do, name=name, **more: ways.append(name) or do(*given, **more))
    assert ask(table, sort="value", limit="5")[0] == 4000
    assert ask(table, region="区7", value__lte="20000.3", sort="year,-value", limit="5")[0] == len(
        expected("区7", 20000.3, descending=False)
    )
    assert ways == ["_selected", "first"]


def test_more_rows_than_are_mapped_are_read_one_by_one(release: Release, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = question(region="区3", sort="-value")
    mapped = open_table(release, "sample", FileStores(folder)).ask(asked)
    monkeypatch.setattr(arrays, "_MAPPED", 0)
    read = open_table(release, "sample", FileStores(folder))
    assert read._database.arrays._mapped is None
    assert read.ask(asked) == mapped


@pytest.mark.parametrize(
    "harm",
    [
        pytest.param(lambda path: path.write_bytes(path.read_bytes()[:-1]), id="cut"),
        pytest.param(lambda path: path.write_bytes(path.read_bytes().replace("区7".encode(), "区8".encode())), id="another value"),
        pytest.param(lambda path: path.write_bytes(b""), id="empty"),
        pytest.param(lambda path: path.unlink(), id="gone"),
    ],
)
def test_damaged_arrays_are_made_again_and_never_read(release: Release, folder: Path, caplog: pytest.LogCaptureFixture, harm) -> None:
    asked = question(region="区7", limit="3")
    before = open_table(release, "sample", FileStores(folder)).ask(asked)
    [path] = folder.glob("*.arrays")
    whole = path.read_bytes()
    harm(path)
    with caplog.at_level(logging.WARNING):
        assert open_table(release, "sample", FileStores(folder)).ask(asked) == before
    assert [each.read_bytes() for each in folder.glob("*.arrays")] == [whole]
    assert len(list(folder.glob("*.sqlite3"))) == 1


def test_arrays_of_another_format_are_not_read(release: Release, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_table(release, "sample", FileStores(folder))
    [before] = folder.glob("*.arrays")
    monkeypatch.setattr(arrays, "FORMAT", arrays.FORMAT + 1)
    open_table(release, "sample", FileStores(folder))
    [after] = folder.glob("*.arrays")
    assert after.name != before.name


def test_numbers_at_the_edge_of_what_is_stored_keep_their_order(folder: Path, tmp_path: Path) -> None:
    largest = "9" * 18
    values = [largest, "", f"-{largest}", "0", "", "1"]
    rows = [(f"row-{number}", "", value, "") for number, value in enumerate(values)]
    table = open_table(release_of(tmp_path, COLUMNS, rows), "sample", FileStores(folder))
    assert ask(table, sort="value") == (6, [2, 3, 5, 0, 1, 4])
    assert ask(table, sort="-value") == (6, [0, 5, 3, 2, 1, 4])
    assert ask(table, value__lt="1" + "0" * 30)[0] == 4
    assert np.iinfo(np.int64).max == arrays.MISSING
