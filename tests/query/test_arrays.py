"""Columns as arrays in a file: what is found in them is what plain Python finds; see also `test_tables`, which asks every store."""

from __future__ import annotations

import logging
import random
from pathlib import Path

import pytest

from portal.query import array_files, arrays
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


@pytest.mark.parametrize("looked_at", [16, 500])
@pytest.mark.parametrize("order", ["value", "-value", "year", "-year", "region,-value", "-region,year"])
def test_of_many_rows_in_an_order_a_few_are_set_apart_and_none_of_the_first_is_missed(
    release: Release, folder: Path, monkeypatch: pytest.MonkeyPatch, looked_at: int, order: str
) -> None:
    """Whatever a look at some of the rows tells of the others: too few, too many, only such without a value."""
    monkeypatch.setattr(arrays, "_FEW", 10)
    monkeypatch.setattr(arrays, "_LOOKED_AT", looked_at)
    monkeypatch.setattr("portal.query.tables._FEW_STEPS", 10_000)
    table = open_table(release, "sample", FileStores(folder))
    read = [(row[1], float(row[2]) if row[2] else None, int(row[3])) for row in ROWS]
    places = {"region": 0, "value": 1, "year": 2}
    for filters, keep in (
        ({}, lambda row: True),
        ({"region": "区7"}, lambda row: row[0] == "区7"),
        ({"value__isnull": "true"}, lambda row: row[1] is None),
        ({"region__ne": "区7", "year__gte": "2001"}, lambda row: row[0] != "区7" and row[2] >= 2001),
        ({"value__gt": "-10000"}, lambda row: row[1] is not None and row[1] > -10_000),
    ):
        expected = [number for number, row in enumerate(read) if keep(row)]
        for each in reversed(order.split(",")):
            place = places[each.removeprefix("-")]
            there = [number for number in expected if read[number][place] is not None]
            there.sort(key=lambda number, place=place: read[number][place], reverse=each.startswith("-"))
            expected = there + [number for number in expected if read[number][place] is None]
        for limit in ("3", "70", "1000"):
            assert ask(table, sort=order, limit=limit, **filters) == (len(expected), expected[: int(limit)]), (filters, limit)


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
    monkeypatch.setattr(array_files, "FORMAT", arrays.FORMAT)
    open_table(release, "sample", FileStores(folder))
    [after] = folder.glob("*.arrays")
    assert after.name != before.name


@pytest.mark.parametrize("largest", [2**31 - 2, 2**31 - 1, 10**18 - 1], ids=["of four bytes", "one more", "of eight bytes"])
def test_numbers_at_the_edge_of_what_is_stored_keep_their_order(folder: Path, tmp_path: Path, largest: int) -> None:
    values = [str(largest), "", f"-{largest}", "0", "", "1"]
    rows = [(f"row-{number}", "", value, "") for number, value in enumerate(values)]
    table = open_table(release_of(tmp_path, COLUMNS, rows), "sample", FileStores(folder))
    assert ask(table, sort="value") == (6, [2, 3, 5, 0, 1, 4])
    assert ask(table, sort="-value") == (6, [0, 5, 3, 2, 1, 4])
    for beyond in (largest, largest + 1, 10**30):
        assert ask(table, value__lte=str(beyond))[0] == ask(table, value__gte=f"-{beyond}")[0] == 4
        assert ask(table, value__gt=str(beyond))[0] == ask(table, value__lt=f"-{beyond}")[0] == 0
        assert ask(table, value=str(beyond))[0] == int(beyond == largest)
        assert ask(table, value__ne=str(beyond))[0] == 6 - int(beyond == largest)
        assert ask(table, value__isnull="true") == (2, [1, 4])
