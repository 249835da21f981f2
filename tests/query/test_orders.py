"""Rows kept in an order: the first of them, between bounds, and after a cursor, compared with sorted Python lists."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import chain
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.query import array_files, arrays
from portal.query.columns import Column
from portal.query.files import FileStores
from portal.query.orders import Order
from portal.query.question import Question, parse_question
from portal.query.tables import QueryTable, open_table
from tests.query.made import release_of

NONE = 99
COLUMNS = (
    Column("row_id", "string"),
    Column("region", "string"),
    Column("kind", "string"),
    Column("value", "number"),
    Column("year", "integer"),
)
CHANCE = random.Random(5)
ROWS = [
    (
        f"row-{number}",
        CHANCE.choice("甲乙丙"),
        CHANCE.choice(["", "子", "丑", "寅", "卯"]),
        CHANCE.choice(["", "", str(CHANCE.randrange(-60, 60) / 4), str(CHANCE.randrange(-4000, 4000) / 8)]),
        CHANCE.choice(["", *map(str, range(2011, 2031))]),
    )
    for number in range(3000)
]
VALUES = [(float(row[3]) if row[3] else None, int(row[4]) if row[4] else None) for row in ROWS]


def in_order(numbers: list[int], *, descending: bool) -> list[int]:
    """Return the places of the numbers in their order, those of `NONE` last."""
    there = sorted(place for place, number in enumerate(numbers) if number != NONE)
    there.sort(key=lambda place: numbers[place], reverse=descending)
    return there + [place for place, number in enumerate(numbers) if number == NONE]


def order_of(numbers: list[int], *, descending: bool) -> Order:
    ascending = np.array(in_order(numbers, descending=False), dtype=np.int32)
    return Order(ascending, np.array(numbers, dtype=np.int32), NONE, descending=descending)


numbers_of = st.lists(st.sampled_from([-3, 0, 1, 2, 7, NONE]), max_size=30)


@given(numbers_of, st.booleans(), st.lists(st.tuples(st.sampled_from(["lt", "lte", "gt", "gte"]), st.integers(-4, 100)), max_size=3))
def test_rows_between_bounds_lie_side_by_side(numbers: list[int], descending: bool, bounds: list[tuple[str, int]]) -> None:
    order = order_of(numbers, descending=descending)
    compare = {"lt": int.__lt__, "lte": int.__le__, "gt": int.__gt__, "gte": int.__ge__}
    held = [place for place, number in enumerate(numbers) if number != NONE and all(compare[how](number, bound) for how, bound in bounds)]
    assert sorted(order.rows(*order.between(bounds)).tolist()) == held


@given(numbers_of, st.booleans(), st.integers(1, 12), st.integers(1, 5), st.integers(1, 5))
def test_the_first_rows_come_with_all_that_are_tied_with_the_last_of_them(
    numbers: list[int], descending: bool, wanted: int, step: int, modulus: int
) -> None:
    order = order_of(numbers, descending=descending)
    found = order.first(wanted, 0, len(numbers), step, 1000, lambda places: places % modulus == 0)
    assert found is not None
    every = [place for place in in_order(numbers, descending=descending) if place % modulus == 0]
    first = every[:wanted]
    tied = [place for place in every if first and numbers[place] == numbers[first[-1]]]
    assert set(first) | set(tied) <= set(found.tolist())
    assert set(found.tolist()) == set(every[: len(found)])


@given(numbers_of.filter(bool), st.booleans(), st.data())
def test_rows_that_are_tied_with_a_number_lie_side_by_side(numbers: list[int], descending: bool, data: st.DataObject) -> None:
    order = order_of(numbers, descending=descending)
    number = data.draw(st.sampled_from(numbers))
    assert sorted(order.rows(*order.tied(number)).tolist()) == [place for place, each in enumerate(numbers) if each == number]


def test_rows_that_are_not_among_the_first_few_are_not_looked_for_further() -> None:
    order = order_of(list(range(90)), descending=False)
    assert order.first(1, 0, 90, 5, 40, lambda places: places > 80) is None


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> QueryTable:
    """A table whose values are few enough for their rows to be kept in the order of numbers."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(array_files, "_ORDERED", 100)
        release = release_of(tmp_path_factory.mktemp("release"), COLUMNS, ROWS)
        return open_table(release, "sample", FileStores(tmp_path_factory.mktemp("query")))


def question(asked: dict[str, str]) -> Question:
    return parse_question(list(asked.items()), COLUMNS)


def expected(asked: dict[str, str]) -> list[int]:
    """Return the positions of all rows that are asked for, in their order, by plain Python."""
    compare = {"gte": float.__ge__, "lt": float.__lt__, "lte": float.__le__, "gt": float.__gt__}
    found = [
        number
        for number, row in enumerate(ROWS)
        if asked.get("region", row[1]) == row[1]
        and asked.get("kind", row[2]) == row[2]
        and asked.get("year", row[4]) == row[4]
        and all(
            VALUES[number][0] is not None and compare[how](VALUES[number][0], float(asked[f"value__{how}"]))
            for how in compare
            if f"value__{how}" in asked
        )
    ]
    for each in reversed(asked.get("sort", "").split(",")):
        place = {"value": 0, "year": 1}.get(each.removeprefix("-"))
        if place is not None:
            there = [number for number in found if VALUES[number][place] is not None]
            there.sort(key=lambda number, place=place: VALUES[number][place], reverse=each.startswith("-"))
            found = there + [number for number in found if VALUES[number][place] is None]
    return found


bound = st.integers(-600, 600).map(lambda number: str(number / 8))
asked_of = st.fixed_dictionaries(
    {"region": st.sampled_from("甲乙丙"), "sort": st.sampled_from(["", "value", "-value", "year", "-year", "-value,year", "year,-value"])},
    optional={
        "kind": st.sampled_from(["子", "丑"]),
        "year": st.sampled_from(["2011", "2020"]),
        "value__gte": bound,
        "value__gt": bound,
        "value__lt": bound,
        "value__lte": bound,
    },
).map(lambda asked: {name: value for name, value in asked.items() if value})


@given(asked_of, st.sampled_from([1, 7, 100]), st.sampled_from([1, 10]), st.sampled_from([0.2, 1.33]))
def test_pages_of_rows_that_are_kept_in_order_follow_one_another_as_plain_python_has_them(
    table: QueryTable, asked: dict[str, str], limit: int, share: int, enough: float
) -> None:
    """However few rows are looked at first, and however many may be."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(arrays, "_SHARE", share)
        patched.setattr(arrays, "_ENOUGH", enough)
        patched.setattr(table._database, "select", lambda *_: pytest.fail("the database was asked"))
        every = expected(asked)
        pages = [table.ask(question(asked | {"limit": str(limit)}))]
        while pages[-1].next and len(pages) < 5:
            pages.append(table.ask(question(asked | {"limit": str(limit), "cursor": pages[-1].next})))
        assert {page.total for page in pages} == {len(every)}
        assert list(chain.from_iterable(page.positions for page in pages)) == every[: limit * len(pages)]
        skipped = table.ask(replace(question(asked | {"limit": str(limit)}), offset=40))
        assert list(skipped.positions) == every[40 : 40 + limit]


@pytest.mark.parametrize("sort", ["value", "-value", "year"])
def test_of_rows_that_are_kept_in_order_only_the_first_are_looked_at(table: QueryTable, monkeypatch: pytest.MonkeyPatch, sort: str) -> None:
    looked_at: list[int] = []
    rows = Order.rows
    monkeypatch.setattr(Order, "rows", lambda self, begin, end: looked_at.append(end - begin) or rows(self, begin, end))
    asked = {"region": "乙", "value__gte": "-20", "sort": sort, "limit": "3"}
    assert list(table.ask(question(asked)).positions) == expected(asked)[:3]
    assert 3 <= sum(looked_at) < 200


def test_rows_are_kept_in_order_where_a_value_has_many_of_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    release = release_of(tmp_path, COLUMNS, ROWS)
    for least, is_kept in ((1000, {"region"}), (600, {"region", "kind"}), (1001, set())):
        monkeypatch.setattr(array_files, "_ORDERED", least)
        kept = open_table(release, "sample", FileStores(tmp_path / str(least)))._database.arrays
        assert {
            lead for lead in ("region", "kind") if kept.has_in_order({lead: frozenset([1])}, question({"sort": "value"}).sort)
        } == is_kept
