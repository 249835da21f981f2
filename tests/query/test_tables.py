"""Questions to a table, compared with the plainest answer there is: Python lists, filtered and sorted; the same in every database."""

from __future__ import annotations

import base64
import csv
import io
import json
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.errors import BadParameterError, ReleaseError, UnknownReleaseError
from portal.packaging.schema import TABLES
from portal.query.columns import Column
from portal.query.databases import Stores
from portal.query.files import FileStores
from portal.query.grouping import MAX_GROUPS
from portal.query.question import OPERATORS, Filter, Question, Sort, parse_question
from portal.query.tables import Page, QueryTable, open_table, prepare_tables, store_names
from portal.releases.store import ReleaseStore
from portal.releases.withdrawal import withdraw_release
from portal.text.folding import fold
from tests.packaging.sample import package_of, plan_tables
from tests.query.made import table_of

COLUMNS = (
    Column("row_id", "string"),
    Column("name", "string"),
    Column("value", "number"),
    Column("year", "integer"),
    Column("open", "boolean"),
    Column("issued", "date"),
)
KIND = {column.name: column.type for column in COLUMNS}
CELLS = {
    # Chinese sorts by code point, 乙 before 甲 before 省; a database that sorts by language would differ.
    "name": ["", "宽带", "宽带普及率", "寬帶", "甲", "乙", "省", "a", "A", "%", "_", "'", '"', ",", "\x01b", "a\nb", "𠮷", "é", "e\u0301"],
    "value": ["", "0", "-3", "-3.5", "4000", "4000.0", "0.1", "0.10000000000000000001", "99999999999999999999.5", "7.25"],
    "year": ["", "2015", "2017", "2020"],
    "open": ["", "true", "false"],
    "issued": ["", "2015-06-30", "2016-02-29", "2020-01-01"],
}
FIELDS = tuple(CELLS)
Row = tuple[str, ...]
rows_of = st.lists(st.tuples(*map(st.sampled_from, CELLS.values())), max_size=14)
# With few or no columns of codes, the same answers come by other ways.
few_of = st.sampled_from([0, 3, 1000])


def sample(stores: Stores, rows: list[Row], few: int = 1000, identity: str = "release") -> QueryTable:
    return table_of(stores, COLUMNS, [(f"row-{number}", *row) for number, row in enumerate(rows)], few=few, identity=identity)


def typed(row: Row) -> dict[str, Any]:
    """Read a printed row without any of the code under test."""
    read = {"string": str, "number": Decimal, "integer": int, "boolean": lambda printed: printed == "true", "date": date.fromisoformat}
    return {column.name: (read[column.type](printed) if printed else None) for column, printed in zip(COLUMNS, row, strict=True)}


def typed_rows(rows: list[Row]) -> list[dict[str, Any]]:
    return [typed((f"row-{number}", *row)) for number, row in enumerate(rows)]


def read(rows) -> list[dict[str, Any]]:
    found = [json.loads(row, parse_float=Decimal) for row in rows]
    return [row | {"issued": row["issued"] and date.fromisoformat(row["issued"])} if "issued" in row else row for row in found]


def holds(row: dict[str, Any], field: str, operator: str, printed: str) -> bool:
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
    field = draw(st.sampled_from(FIELDS))
    operator = draw(st.sampled_from(OPERATORS[KIND[field]]))
    # Values that no row has lie between those that rows have.
    more = {
        "value": ["5", "-3.25", "0.100000000000000000005", "1" + "0" * 40],
        "year": ["2016", "-1"],
        "issued": ["2016-03-01"],
        "name": ["丙"],
    }
    source = st.sampled_from([each for each in CELLS[field] if each and not (operator == "in" and "," in each)] + more.get(field, []))
    if operator == "isnull":
        return field, operator, draw(st.sampled_from(["true", "false"]))
    if operator == "in":
        return field, operator, ",".join(draw(st.lists(source, min_size=1, max_size=3)))
    return field, operator, draw(source)


asked_of = st.lists(conditions(), max_size=3)
sorts = st.lists(st.sampled_from(FIELDS), unique=True, max_size=3).flatmap(
    lambda fields: st.tuples(*(st.tuples(st.just(field), st.booleans()) for field in fields))
)


def question_of(asked: list[tuple[str, str, str]], order=(), **more: Any) -> Question:
    parameters = [(f"{field}__{operator}", printed) for field, operator, printed in asked]
    question = parse_question(parameters, COLUMNS)
    return replace(question, sort=tuple(Sort(field, descending) for field, descending in order), **more)


def expected_rows(rows: list[Row], asked: list[tuple[str, str, str]], order=()) -> list[dict[str, Any]]:
    found = [row for row in typed_rows(rows) if all(holds(row, *each) for each in asked)]
    for field, descending in reversed(order):  # Python's sort keeps the order of ties
        with_value = [row for row in found if row[field] is not None]
        found = sorted(with_value, key=lambda row: row[field], reverse=descending) + [row for row in found if row[field] is None]
    return found


@given(rows_of, asked_of, sorts, st.integers(1, 5), few_of)
@settings(max_examples=100)
def test_pages_joined_are_what_filtering_and_sorting_in_python_gives(stores: Stores, rows, asked, order, limit: int, few: int) -> None:
    """Each row comes once, ties stand as published, and rows without a value come last; so does the stream, and so do offsets."""
    expected = expected_rows(rows, asked, order)
    table = sample(stores, rows, few)
    found, cursor = [], ""
    while True:
        page = table.ask(question_of(asked, order, limit=limit, cursor=cursor))
        assert page.total == len(expected)
        assert len(page.rows) <= limit
        found += read(page.rows)
        if not (cursor := page.next):
            break
    assert found == expected
    whole = question_of(asked, order)
    assert read(chain.from_iterable(table.stream(whole, "json"))) == expected
    first = table.ask(replace(whole, limit=limit))
    if first.rows:
        last = read(first.rows)[-1]["row_id"]
        for cursor in filter(None, (first.next, last)):
            assert read(chain.from_iterable(table.stream(replace(whole, cursor=cursor), "json"))) == expected[limit:]
            assert read(table.ask(replace(whole, cursor=cursor)).rows) == expected[limit:]
    assert read(table.ask(replace(whole, offset=limit)).rows) == expected[limit:]
    assert table.ask(replace(whole, limit=0)).total == len(expected)


EVERY_CONDITION = [
    (field, operator, next(each for each in CELLS[field] if each) if operator != "isnull" else "false")
    for field in FIELDS
    for operator in OPERATORS[KIND[field]]
]


@pytest.mark.parametrize("few", [0, 1000])
@pytest.mark.parametrize("asked", EVERY_CONDITION, ids=lambda asked: "__".join(asked[:2]))
def test_every_operator_of_every_column_is_answered_however_its_values_are_kept(
    stores: Stores, asked: tuple[str, str, str], few: int
) -> None:
    """Each by itself and with another beside: `issued=2015-06-30` of dates that all differ was answered with an error."""
    rows: list[Row] = [
        ("b", "4000", "2017", "true", "2015-06-29"),
        *zip(*([each[number] for number in (0, 1, 2)] for each in CELLS.values()), strict=True),
    ]
    rows += [("c", "4000.5", "2018", "true", "2016-03-02"), ("d", "1", "2019", "", "2016-03-03")]
    table = sample(stores, rows, few)
    for beside in ([], [("name", "isnull", "false")]):
        expected = expected_rows(rows, [asked, *beside])
        page = table.ask(question_of([asked, *beside]))
        assert (page.total, read(page.rows)) == (len(expected), expected)
        assert read(chain.from_iterable(table.stream(question_of([asked, *beside]), "json"))) == expected


@given(rows_of, asked_of, st.lists(st.sampled_from(FIELDS), unique=True, min_size=1, max_size=3), few_of)
@settings(max_examples=40)
def test_groups_are_counted_and_summed_exactly(stores: Stores, rows, asked, names: list[str], few: int) -> None:
    counts, sums = Counter[tuple[Any, ...]](), defaultdict[tuple[Any, ...], list[Decimal]](lambda: [Decimal(), Decimal()])
    for row in expected_rows(rows, asked):
        key = tuple(row[name] for name in names)
        counts[key] += 1
        sums[key] = [sums[key][0] + (row["value"] or 0), sums[key][1] + (row["year"] or 0)]
    groups = sample(stores, rows, few).groups(question_of(asked, group=tuple(names), sums=("value", "year")))
    found = read(groups.json_rows())
    assert {tuple(row[name] for name in names): row["count"] for row in found} == counts
    assert {tuple(row[name] for name in names): [row["sum_value"], row["sum_year"]] for row in found} == sums
    assert [row["count"] for row in found] == sorted(counts.values(), reverse=True), "the largest first"
    [header, *lines] = csv.reader(io.StringIO("\n".join([",".join(groups.names), *groups.csv_rows()])))
    assert header == [*names, "count", "sum_value", "sum_year"]
    assert [int(line[len(names)]) for line in lines] == [row["count"] for row in found]
    assert sample(stores, rows, few).groups(question_of(asked, group=tuple(names))).groups == tuple(
        replace(group, sums=()) for group in groups.groups
    )


@given(rows_of, asked_of, few_of)
@settings(max_examples=40)
def test_facets_count_the_values_of_what_is_found(stores: Stores, rows, asked, few: int) -> None:
    expected = expected_rows(rows, asked)
    facets = sample(stores, rows, few).facets(question_of(asked, facets=("name", "open")))
    for name in ("name", "open"):
        assert {row[name]: row["count"] for row in read(facets[name].json_rows())} == Counter(row[name] for row in expected)


texts = st.text("宽寬带帶网網普及率１1a Aé，,。 \"'%", max_size=8)


@given(st.lists(texts, max_size=8), st.text("宽寬带帶网網普及率１1aAé，,。\"'%", min_size=2, max_size=4), st.booleans(), sorts)
@settings(max_examples=60)
def test_every_row_that_holds_a_word_is_found_and_no_other(stores: Stores, cells, word: str, is_filtered: bool, order) -> None:
    rows = [(cell, "", ("2015", "2017")[number % 2], "", "") for number, cell in enumerate(cells)]
    asked = [("year", "eq", "2015")] if is_filtered else []
    try:
        parsed = parse_question([("q", word)], COLUMNS)
    except BadParameterError:
        assert len(fold(word)) < 2
        return
    expected = [row for row in expected_rows(rows, asked, order) if row["name"] and fold(word) in fold(row["name"])]
    question = question_of(asked, order, words=parsed.words)
    table = sample(stores, rows)
    assert [row["row_id"] for row in read(table.ask(question).rows) if fold(word) in fold(row["name"] or "")] == [
        row["row_id"] for row in expected
    ]
    if not any(each.isdigit() for each in fold(word)):  # a number is found in its other spellings too
        assert table.ask(question).total == len(expected)
    assert len(list(chain.from_iterable(table.stream(question, "json")))) == table.ask(question).total


@given(texts.filter(lambda text: len(fold(text)) > 1), st.data())
@settings(max_examples=40)
def test_whatever_two_characters_stand_side_by_side_are_found(stores: Stores, text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 2))
    word = text[start : data.draw(st.integers(start + 2, len(text)))]
    if len(fold(word)) > 1:
        table = sample(stores, [("别的", "", "", "", ""), (text, "", "", "", "")])
        assert "row-1" in [row["row_id"] for row in read(table.ask(question_of([], words=(word,))).rows)]


def test_a_word_does_not_reach_from_one_cell_into_the_next(stores: Stores) -> None:
    columns = (Column("row_id", "string"), Column("one", "string"), Column("other", "string"))
    table = table_of(stores, columns, [("row-0", "宽带", "网络")])
    assert table.ask(Question(words=("带网",))).total == 0
    assert table.ask(Question(words=("宽带", "网络"))).total == 1


def test_words_are_found_in_either_script_and_in_other_spellings_of_a_number(stores: Stores) -> None:
    table = sample(stores, [("宽带投资达到5600亿元", "", "", "", ""), ("森林", "", "", "", "")])
    for word in ("寬帶", "宽带", "5600亿", "５６００億", "五千六百亿", "寬頻"):
        assert table.ask(Question(words=(word,))).total == 1, word


@pytest.mark.parametrize("few", [0, 1000])
def test_a_large_table_is_answered_by_its_indexes_as_a_small_one_is(stores: Stores, few: int) -> None:
    """Enough rows that there are indexes, pages in order, and counts of pairs."""
    choices = [tuple(cells[1:]) for cells in CELLS.values()]
    rows = [
        (
            f"名{number % 37}",
            choices[1][number * 7 % 9],
            str(1990 + number * 11 % 30),
            choices[3][number % 2],
            f"2015-0{1 + number % 9}-1{number % 10}",
        )
        for number in range(2500)
    ]
    table = sample(stores, rows, few)
    for asked in (
        [],
        [("name", "eq", "名3")],
        [("name", "eq", "名3"), ("open", "eq", "true")],
        [("year", "gte", "2001"), ("value", "gt", "0.1")],
    ):
        for order in (
            (),
            (("year", True),),
            (("year", False),),
            (("issued", True),),
            (("value", False), ("year", True)),
            (("name", True),),
        ):
            expected = [row["row_id"] for row in expected_rows(rows, asked, order)]
            question = question_of(asked, order, limit=40)
            first = table.ask(question)
            second = table.ask(replace(question, cursor=first.next)) if first.next else Page(0, (), "")
            assert [row["row_id"] for row in read([*first.rows, *second.rows])] == expected[:80], (asked, order)
            assert first.total == len(expected)
            lines = list(chain.from_iterable(table.stream(question, "csv")))
            assert len(lines) == len(expected)
            assert lines[:40] == table.ask(question, "csv").rows
            if first.next:
                assert list(chain.from_iterable(table.stream(replace(question, cursor=first.next), "csv"))) == lines[40:]


def test_more_groups_than_a_summary_has_are_refused(stores: Stores, monkeypatch: pytest.MonkeyPatch) -> None:
    assert MAX_GROUPS == 10_000
    monkeypatch.setattr("portal.query.grouping.MAX_GROUPS", 3)
    table = sample(stores, [(f"名{number}", "", "", "", "") for number in range(4)])
    with pytest.raises(BadParameterError, match="At most 3 groups"):
        table.groups(Question(group=("row_id",)))


ROWS = [("甲", "1.50", "2015", "true", "2015-06-30"), ("乙", "", "", "", ""), ("丙,丁", "2", "2020", "false", "")]


def lines_of(table: QueryTable, question: Question) -> list[str]:
    return [line.decode() for line in chain.from_iterable(table.stream(question, "csv"))]


def test_values_come_back_as_they_are_printed(stores: Stores) -> None:
    table = sample(stores, ROWS)
    assert [row.decode() for row in table.ask(Question(limit=1)).rows] == [
        '{"row_id":"row-0","name":"甲","value":1.50,"year":2015,"open":true,"issued":"2015-06-30"}',
    ]
    assert table.row("row-1").decode() == '{"row_id":"row-1","name":"乙","value":null,"year":null,"open":null,"issued":null}'
    assert lines_of(table, Question()) == ["row-0,甲,1.50,2015,true,2015-06-30", "row-1,乙,,,,", 'row-2,"丙,丁",2,2020,false,']


@pytest.mark.parametrize("row_id", ["row-9", "", "\x00", "x" * 500])
def test_a_row_that_is_not_there_is_unknown(stores: Stores, row_id: str) -> None:
    with pytest.raises(UnknownReleaseError, match="row of sample"):
        sample(stores, ROWS).row(row_id)


def test_only_the_fields_asked_for_come_back_in_their_order(stores: Stores) -> None:
    table = sample(stores, ROWS)
    assert table.ask(Question(fields=("year", "name"), limit=1)).rows == ['{"year":2015,"name":"甲"}'.encode()]
    assert lines_of(table, Question(fields=("name", "year"))) == ["甲,2015", "乙,", '"丙,丁",2020']


@pytest.mark.parametrize(
    ("identity", "question"),
    [
        pytest.param("another release", Question(limit=1), id="another release"),
        pytest.param("release", Question(limit=1, sort=(Sort("year"),)), id="another order"),
        pytest.param("release", Question(limit=1, filters=(Filter("open", "ne", (1,)),)), id="other filters"),
    ],
)
def test_a_cursor_is_of_no_use_for_another_question(stores: Stores, identity: str, question: Question) -> None:
    cursor = sample(stores, ROWS).ask(Question(limit=1)).next
    other = Question(question.filters, question.sort, question.fields, question.limit, cursor)
    with pytest.raises(BadParameterError, match="cursor"):
        sample(stores, ROWS, identity=identity).ask(other)


@pytest.fixture(scope="module")
def small() -> QueryTable:
    return sample(FileStores(), ROWS)


@given(st.text(max_size=30) | st.binary(max_size=30).map(lambda content: base64.urlsafe_b64encode(content).decode()))
def test_what_is_no_cursor_is_refused(small: QueryTable, cursor: str) -> None:
    with pytest.raises(BadParameterError, match="cursor"):
        small.ask(Question(cursor=cursor or "-"))


def test_a_cursor_serves_any_size_of_page_and_choice_of_fields(stores: Stores) -> None:
    table = sample(stores, ROWS)
    cursor = table.ask(Question(limit=1)).next
    assert len(table.ask(Question(limit=2, fields=("name",), cursor=cursor)).rows) == 2


@pytest.mark.parametrize(
    "row", [("甲",), ("甲", "1,5", "2015", "true", ""), ("甲", "1", "02015", "true", ""), ("甲", "1", "2015", "true", "2015-02-30")]
)
def test_a_row_that_its_schema_does_not_allow_means_a_damaged_release(stores: Stores, row: Row) -> None:
    with pytest.raises(ReleaseError, match=r"row 2.*Restore"):
        sample(stores, [ROWS[0], row])


@pytest.fixture
def store(tmp_path: Path) -> ReleaseStore:
    store = ReleaseStore(tmp_path)
    store.write(package_of(plan_tables()))
    return store


@pytest.mark.parametrize("name", [table.name for table in TABLES])
def test_every_table_of_a_release_answers_as_its_json_file_says(store: ReleaseStore, name: str) -> None:
    release = store.latest("demo-2015")
    published = json.loads((release.path / f"{name}.json").read_bytes(), parse_float=str, parse_int=str)
    page = open_table(release, name, FileStores()).ask(Question(limit=1000))
    assert [json.loads(row, parse_float=str, parse_int=str) for row in page.rows] == published, "digit for digit"


def test_a_table_that_is_not_there_is_named_with_those_that_are(store: ReleaseStore) -> None:
    with pytest.raises(UnknownReleaseError, match="Known: plans, sections, tasks"):
        open_table(store.latest("demo-2015"), "goals", FileStores())


def test_a_file_that_is_not_the_released_one_is_not_served(store: ReleaseStore) -> None:
    release = store.latest("demo-2015")
    path = release.path / "targets.csv"
    path.write_bytes(path.read_bytes().replace(b"4000", b"9000"))
    with pytest.raises(ReleaseError, match=r"targets\.csv.*Restore"):
        open_table(release, "targets", FileStores())


def test_large_tables_are_prepared_and_small_ones_left_for_when_they_are_asked(store: ReleaseStore, tmp_path: Path) -> None:
    release, stores = store.latest("demo-2015"), FileStores(tmp_path / "query")
    sizes = {name: release.resource(name)["bytes"] for name in release.tables}
    smallest = sorted(sizes.values())[-3]
    found = list(prepare_tables(store, stores, smallest))
    assert found == [f"demo-2015/1.0.0/{name}" for name, size in sizes.items() if size >= smallest]
    assert len(list((tmp_path / "query").glob("*.sqlite3"))) == len(found)


def test_each_table_of_each_release_that_stands_has_the_name_of_its_store(tmp_path: Path) -> None:
    store = ReleaseStore(tmp_path / "datapackages")
    for version in ("1.0.0", "1.1.0"):
        store.write(package_of(plan_tables(), version=version))
    names = set(store_names(store))
    folder = tmp_path / "query"
    for version in ("1.0.0", "1.1.0"):
        release = store.get("demo-2015", version)
        for name in release.tables:
            open_table(release, name, FileStores(folder))
    assert {path.name.partition(".")[0] for path in folder.glob("*.sqlite3")} == names
    withdraw_release(store, "demo-2015", "1.0.0", reason="误读", withdrawn=date(2026, 4, 1), successor="1.1.0")
    assert set(store_names(store)) == names  # both releases share every table
    withdraw_release(store, "demo-2015", "1.1.0", reason="误读", withdrawn=date(2026, 4, 1))
    assert not set(store_names(store))
