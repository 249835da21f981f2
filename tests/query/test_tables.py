"""Questions to a table, compared with the plainest answer there is: Python lists, filtered and sorted."""

from __future__ import annotations

import base64
import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.errors import BadParameterError, ReleaseError, UnknownReleaseError
from portal.packaging.schema import TABLES
from portal.query.columns import Column
from portal.query.question import OPERATORS, Filter, Question, Sort, parse_question
from portal.query.tables import QueryTable, open_table
from portal.releases.store import ReleaseStore
from tests.packaging.sample import package_of, plan_tables

COLUMNS = (
    Column("row_id", "string"),
    Column("name", "string"),
    Column("value", "number"),
    Column("year", "integer"),
    Column("open", "boolean"),
)
KIND = {column.name: column.type for column in COLUMNS}
names = st.sampled_from(["", "宽带", "宽带普及率", "a", "A", "%", "_", "'", '"', "\x00b", "a\nb", "𠮷", "é", "e\u0301"])
values = st.sampled_from(["", "0", "-3", "-3.5", "4000", "4000.0", "0.1", "0.10000000000000000001", "99999999999999999999.5"])
years = st.sampled_from(["", "2015", "2017", "2020"])
flags = st.sampled_from(["", "true", "false"])
rows_of = st.lists(st.tuples(names, values, years, flags), max_size=12)


def table_of(rows: list[tuple[str, str, str, str]], identity: str = "release") -> QueryTable:
    return QueryTable("sample", identity, COLUMNS, "row_id", [[f"row-{number}", *row] for number, row in enumerate(rows)])


def typed(row: tuple[str, ...]) -> dict[str, object]:
    """Read a printed row without any of the code under test."""
    read = {"string": str, "number": Decimal, "integer": int, "boolean": lambda printed: printed == "true"}
    return {column.name: (read[column.type](printed) if printed else None) for column, printed in zip(COLUMNS, row, strict=True)}


def read(page) -> list[dict[str, object]]:
    return [json.loads(row, parse_float=Decimal) for row in page.rows]


def holds(row: dict[str, object], field: str, operator: str, printed: str) -> bool:
    value = row[field]
    if operator == "isnull":
        return (value is None) == (printed == "true")
    wanted = [
        typed(tuple(part if column.name == field else "" for column in COLUMNS))[field]
        for part in (printed.split(",") if operator == "in" else [printed])
    ]
    if operator == "ne":
        return value != wanted[0]
    if value is None:
        return False
    if operator == "in":
        return value in wanted
    if operator == "contains":
        return wanted[0] in value  # type: ignore[operator]
    return {
        "eq": value == wanted[0],
        "gt": value > wanted[0],  # type: ignore[operator]
        "gte": value >= wanted[0],  # type: ignore[operator]
        "lt": value < wanted[0],  # type: ignore[operator]
        "lte": value <= wanted[0],  # type: ignore[operator]
    }[operator]


@st.composite
def conditions(draw: st.DrawFn) -> tuple[str, str, str]:
    field = draw(st.sampled_from(["name", "value", "year", "open"]))
    operator = draw(st.sampled_from(OPERATORS[KIND[field]]))
    source = {"name": names, "value": values, "year": years, "open": flags}[field].filter(bool)
    if operator == "isnull":
        return field, operator, draw(st.sampled_from(["true", "false"]))
    if operator == "in":
        return field, operator, ",".join(draw(st.lists(source, min_size=1, max_size=3)))
    return field, operator, draw(source)


@given(rows_of, st.lists(conditions(), max_size=3))
def test_filters_find_what_comparing_in_python_finds(rows: list[tuple[str, str, str, str]], asked: list[tuple[str, str, str]]) -> None:
    expected = (
        [row for number, printed in enumerate(rows) if all(holds(row := typed((f"row-{number}", *printed)), *each) for each in asked)]
        if asked
        else [typed((f"row-{number}", *printed)) for number, printed in enumerate(rows)]
    )
    question = parse_question([(f"{field}__{operator}", printed) for field, operator, printed in asked], COLUMNS)
    page = table_of(rows).ask(question)
    assert read(page) == expected
    assert page.total == len(expected)


sorts = st.lists(st.sampled_from(["name", "value", "year", "open"]), unique=True, max_size=3).flatmap(
    lambda fields: st.tuples(*(st.tuples(st.just(field), st.booleans()) for field in fields))
)


@given(rows_of, sorts, st.integers(1, 5), st.sampled_from([(), (Filter("open", "ne", (1,)),)]))
@settings(max_examples=200)
def test_pages_joined_are_the_whole_sorted_answer(rows, order, limit: int, filters) -> None:
    """Each row comes once, ties stand as published, and rows without a value come last."""
    expected = [typed((f"row-{number}", *printed)) for number, printed in enumerate(rows)]
    if filters:
        expected = [row for row in expected if row["open"] is not True]
    for field, descending in reversed(order):  # Python's sort keeps the order of ties
        with_value = [row for row in expected if row[field] is not None]
        expected = sorted(with_value, key=lambda row: row[field], reverse=descending) + [row for row in expected if row[field] is None]
    table = table_of(rows)
    sort = tuple(Sort(field, descending) for field, descending in order)
    found, cursor = [], ""
    while True:
        page = table.ask(Question(filters=filters, sort=sort, limit=limit, cursor=cursor))
        assert page.total == len(expected)
        assert len(page.rows) <= limit
        found += read(page)
        if not (cursor := page.next):
            break
    assert found == expected


ROWS = [("甲", "1.50", "2015", "true"), ("乙", "", "", ""), ("丙", "2", "2020", "false")]


def test_values_come_back_as_they_are_printed() -> None:
    assert table_of(ROWS).ask(Question(limit=1)).rows == ('{"row_id":"row-0","name":"甲","value":1.50,"year":2015,"open":true}',)
    assert table_of(ROWS).row("row-1") == '{"row_id":"row-1","name":"乙","value":null,"year":null,"open":null}'


def test_only_the_fields_asked_for_come_back_in_their_order() -> None:
    assert table_of(ROWS).ask(Question(fields=("year", "name"), limit=1)).rows == ('{"year":2015,"name":"甲"}',)


@pytest.mark.parametrize(
    ("identity", "question"),
    [
        pytest.param("another release", Question(limit=1), id="another release"),
        pytest.param("release", Question(limit=1, sort=(Sort("year"),)), id="another order"),
        pytest.param("release", Question(limit=1, filters=(Filter("open", "ne", (1,)),)), id="other filters"),
    ],
)
def test_a_cursor_is_of_no_use_for_another_question(identity: str, question: Question) -> None:
    cursor = table_of(ROWS).ask(Question(limit=1)).next
    other = Question(question.filters, question.sort, question.fields, question.limit, cursor)
    with pytest.raises(BadParameterError, match="cursor"):
        table_of(ROWS, identity).ask(other)


@given(st.text(max_size=30) | st.binary(max_size=30).map(lambda content: base64.urlsafe_b64encode(content).decode()))
def test_what_is_no_cursor_is_refused(cursor: str) -> None:
    with pytest.raises(BadParameterError, match="cursor"):
        table_of(ROWS).ask(Question(cursor=cursor or "-"))


def test_a_cursor_serves_any_size_of_page_and_choice_of_fields() -> None:
    table = table_of(ROWS)
    cursor = table.ask(Question(limit=1)).next
    assert len(table.ask(Question(limit=2, fields=("name",), cursor=cursor)).rows) == 2


@pytest.mark.parametrize("row", [["row-0", "甲"], ["row-0", "甲", "1,5", "2015", "true"], ["row-0", "甲", "1", "02015", "true"]])
def test_a_row_that_its_schema_does_not_allow_means_a_damaged_release(row: list[str]) -> None:
    with pytest.raises(ReleaseError, match="row 1"):
        QueryTable("sample", "release", COLUMNS, "row_id", [row])


@pytest.fixture
def store(tmp_path: Path) -> ReleaseStore:
    store = ReleaseStore(tmp_path)
    store.write(package_of(plan_tables()))
    return store


@pytest.mark.parametrize("name", [table.name for table in TABLES])
def test_every_table_of_a_release_answers_as_its_json_file_says(store: ReleaseStore, name: str) -> None:
    release = store.latest("demo-2015")
    published = json.loads((release.path / f"{name}.json").read_bytes(), parse_float=str, parse_int=str)
    page = open_table(release, name).ask(Question(limit=1000))
    assert [json.loads(row, parse_float=str, parse_int=str) for row in page.rows] == published, "digit for digit"


def test_a_table_that_is_not_there_is_named_with_those_that_are(store: ReleaseStore) -> None:
    with pytest.raises(UnknownReleaseError, match="Known: plans, sections, tasks"):
        open_table(store.latest("demo-2015"), "goals")


def test_a_file_that_is_not_the_released_one_is_not_served(store: ReleaseStore) -> None:
    release = store.latest("demo-2015")
    path = release.path / "targets.csv"
    path.write_bytes(path.read_bytes().replace(b"4000", b"9000"))
    with pytest.raises(ReleaseError, match=r"targets\.csv.*Restore"):
        open_table(release, "targets")
