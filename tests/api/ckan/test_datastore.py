"""Rows of tables as the DataStore gives them, compared with the released CSV read plainly."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from typing import Any

import pytest
from starlette.testclient import TestClient

from portal.releases.store import ReleaseStore
from tests.api.ckan.conftest import Ask
from tests.projects import FIRST

TYPES = {"string": "text", "integer": "int4", "number": "numeric", "boolean": "bool", "date": "date"}


@pytest.fixture(scope="session")
def resource(ask: Ask) -> str:
    """The table of targets in the newest release of the first dataset."""
    [found] = [
        each
        for each in ask("package_show", id=FIRST)["resources"]
        if (each["portal_path"], each["portal_state"]) == ("targets.csv", "current")
    ]
    assert found["datastore_active"]
    return str(found["id"])


@pytest.fixture(scope="session")
def rows(released: ReleaseStore) -> list[dict[str, Any]]:
    """The rows as they were released, numbered from 1."""
    return [{"_id": number, **row} for number, row in enumerate(released.latest(FIRST).typed_rows("targets"), 1)]


def exact(answer: str) -> Any:
    return json.loads(answer, parse_float=Decimal)


def search(client: TestClient, resource: str, **parameters: Any) -> Any:
    answer = client.post("/api/3/action/datastore_search", json={"resource_id": resource, **parameters})
    assert answer.status_code == 200, answer.text
    return exact(answer.text)["result"]


def test_all_rows_come_in_published_order_numbered_and_exact(ckan_client: TestClient, resource: str, rows: list[dict[str, Any]]) -> None:
    found = search(ckan_client, resource)
    assert found["records"] == rows
    assert (found["total"], found["limit"], found["records_format"]) == (len(rows), 100, "objects")
    assert [each["id"] for each in found["fields"]] == list(rows[0])


def test_fields_have_types_and_titles(ask: Ask, resource: str, released: ReleaseStore) -> None:
    schema = released.latest(FIRST).resource("targets")["schema"]["fields"]
    first, *fields = ask("datastore_search", resource_id=resource, limit=0)["fields"]
    assert first == {"id": "_id", "type": "int"}
    assert [(each["id"], each["type"]) for each in fields] == [(each["name"], TYPES[each["type"]]) for each in schema]
    assert [each["info"]["label"] for each in fields] == [each["title"] for each in schema]
    assert [each["info"]["notes_en"] for each in fields] == [each["description_en"] for each in schema]
    told = ask("datastore_info", id=resource)
    assert [{key: each[key] for key in ("id", "type", "info")} for each in told["fields"]] == fields
    keys = [each["id"] for each in told["fields"] if each["schema"]["uniquekey"]]
    assert keys == ["target_id"]
    assert told["meta"]["count"] == released.latest(FIRST).resource("targets")["rows"]
    assert told["meta"]["id"] == resource
    assert set(ask("datastore_info", id=resource, include_meta=False, include_fields_schema=False)) == {"fields"}


@pytest.mark.parametrize(
    ("filters", "keep"),
    [
        pytest.param({"unit": "%"}, lambda row: row["unit"] == "%", id="equal"),
        pytest.param({"year": 2020, "unit": "%"}, lambda row: row["year"] == 2020 and row["unit"] == "%", id="both"),
        pytest.param({"year": [2015, 2016]}, lambda row: row["year"] in (2015, 2016), id="one of"),
        pytest.param({"year": ["2015"]}, lambda row: row["year"] == 2015, id="one of one, typed as text"),
        pytest.param({"year": {"gte": 2016}}, lambda row: row["year"] is not None and row["year"] >= 2016, id="at least"),
        pytest.param({"value": {"gt": 20, "lte": 70.0}}, lambda row: row["value"] is not None and 20 < row["value"] <= 70, id="between"),
        pytest.param({"year": {"in": [2015]}}, lambda row: row["year"] == 2015, id="in"),
        pytest.param({"unit": {"ne": "%"}}, lambda row: row["unit"] != "%", id="not equal"),
        pytest.param({"implied": False}, lambda row: row["implied"] is False, id="a truth value"),
        pytest.param({"implied": "true"}, lambda row: row["implied"] is True, id="a truth value as text"),
        pytest.param({"scope": None}, lambda row: row["scope"] is None, id="missing"),
        pytest.param({"scope": {"ne": None}}, lambda row: row["scope"] is not None, id="not missing"),
        pytest.param({"_id": 3}, lambda row: row["_id"] == 3, id="a row by its number"),
        pytest.param({"_id": {"gt": 5}}, lambda row: row["_id"] > 5, id="the rows after one"),
        pytest.param({"_id": 10_000}, lambda _: False, id="a number that there is not"),
        pytest.param({"unit": "光年"}, lambda _: False, id="nothing"),
    ],
)
def test_filters_let_through_what_they_say(
    ckan_client: TestClient, resource: str, rows: list[dict[str, Any]], filters: dict[str, Any], keep: Any
) -> None:
    expected = [row for row in rows if keep(row)]
    found = search(ckan_client, resource, filters=filters)
    assert found["records"] == expected
    assert found["total"] == len(expected)
    assert found["filters"] == filters
    page = search(ckan_client, resource, filters=filters, offset=1, limit=2)
    assert (page["records"], page["total"]) == (expected[1:3], len(expected))


def test_the_order_is_the_one_asked_for_with_missing_values_last(
    ckan_client: TestClient, resource: str, rows: list[dict[str, Any]]
) -> None:
    found = search(ckan_client, resource, sort="year desc, value asc nulls last")["records"]
    known, missing = [row for row in rows if row["year"] is not None], [row for row in rows if row["year"] is None]
    for part in (known, missing):
        part.sort(key=lambda row: (row["value"] is None, row["value"] or 0))
    known.sort(key=lambda row: -row["year"])
    assert found == known + missing
    assert search(ckan_client, resource, sort=["_id"])["records"] == rows
    assert search(ckan_client, resource, sort='"year" desc, "value" ASC')["records"] == found
    assert search(ckan_client, resource, sort='["year desc", "value"]')["records"] == found


@pytest.mark.parametrize("sort", ["_id desc", '"_id" DESC', ["_id desc"]])
def test_the_last_row_comes_first_if_asked(ckan_client: TestClient, resource: str, rows: list[dict[str, Any]], sort: Any) -> None:
    expected = rows[::-1]
    assert search(ckan_client, resource, sort=sort)["records"] == expected
    page = search(ckan_client, resource, sort=sort, offset=1, limit=2)
    assert (page["records"], page["total"]) == (expected[1:3], len(rows))
    assert search(ckan_client, resource, sort=sort, offset=len(rows) - 1, limit=5)["records"] == expected[-1:]
    assert search(ckan_client, resource, sort=sort, offset=len(rows) + 3)["records"] == []
    kept = [row for row in expected if row["unit"] == "%"]
    assert search(ckan_client, resource, sort=sort, filters={"unit": "%"}, limit=2)["records"] == kept[:2]
    units = search(ckan_client, resource, sort=sort, q={"unit": "亿"})["records"]
    assert units == [row for row in expected if "亿" in (row["unit"] or "")]
    found = [row for row in expected if any("宽带" in str(value) for value in row.values())]
    assert search(ckan_client, resource, sort=sort, q="宽带")["records"] == found


@pytest.mark.parametrize(
    ("asked", "parameter"),
    [
        ({"plain": False, "q": "宽带"}, "plain"),
        ({"plain": "false"}, "plain"),
        ({"sort": "rank desc", "q": "宽带"}, "sort"),
        ({"sort": "year, _id desc"}, "sort"),
        ({"sort": '"year'}, "sort"),
    ],
)
def test_what_is_not_done_as_asked_is_refused(ckan_client: TestClient, resource: str, asked: dict[str, Any], parameter: str) -> None:
    answer = ckan_client.post("/api/3/action/datastore_search", json={"resource_id": resource, **asked})
    assert answer.status_code == 409
    assert set(answer.json()["error"]) == {parameter, "__type"}
    assert search(ckan_client, resource, plain=True, q="宽带")["total"] > 0


def test_words_are_found_in_any_script_and_in_one_field_if_asked(
    ckan_client: TestClient, resource: str, rows: list[dict[str, Any]]
) -> None:
    expected = [row for row in rows if any("宽带" in str(value) for value in row.values())]
    assert expected
    found = search(ckan_client, resource, q="寬帶")
    assert (found["records"], found["total"]) == (expected, len(expected))
    assert search(ckan_client, resource, full_text="宽带", limit=1, offset=1)["records"] == expected[1:2]
    units = search(ckan_client, resource, q={"unit": "亿"})["records"]
    assert units == [row for row in rows if "亿" in (row["unit"] or "")]
    assert search(ckan_client, resource, q="宽带", filters={"unit": "%"})["total"] == len([row for row in expected if row["unit"] == "%"])


def test_rows_are_found_by_ids_as_in_a_ckan(ckan_client: TestClient, resource: str, rows: list[dict[str, Any]]) -> None:
    for name in ("target_id", "task_id", "plan_id"):
        wanted = next(row[name] for row in rows if row[name])
        assert search(ckan_client, resource, q=wanted)["records"] == [row for row in rows if row[name] == wanted]
        assert search(ckan_client, resource, q=wanted, fields=[name], distinct=True)["total"] == 1


def test_only_the_fields_asked_for_come_in_their_order(ckan_client: TestClient, resource: str, rows: list[dict[str, Any]]) -> None:
    found = search(ckan_client, resource, fields=["value", "_id", "unit"])
    assert [list(each.items()) for each in found["records"]] == [[(key, row[key]) for key in ("value", "_id", "unit")] for row in rows]
    assert [each["id"] for each in found["fields"]] == ["value", "_id", "unit"]
    lists = search(ckan_client, resource, fields="value, unit", records_format="lists")["records"]
    assert lists == [[row["value"], row["unit"]] for row in rows]


@pytest.mark.parametrize(("form", "delimiter"), [("csv", ","), ("tsv", "\t")])
def test_rows_come_as_lines_of_text_as_they_were_released(
    ckan_client: TestClient, resource: str, released: ReleaseStore, form: str, delimiter: str
) -> None:
    text = search(ckan_client, resource, records_format=form)["records"]
    found = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    released_rows = released.latest(FIRST).rows("targets")
    assert found == [[str(number), *row.values()] for number, row in enumerate(released_rows, 1)]


def test_distinct_rows_are_each_given_once(ckan_client: TestClient, resource: str, rows: list[dict[str, Any]]) -> None:
    expected = list(dict.fromkeys((row["unit"], row["year"]) for row in rows))
    found = search(ckan_client, resource, distinct=True, fields=["unit", "year"])
    assert [(each["unit"], each["year"]) for each in found["records"]] == expected
    assert found["total"] == len(expected)
    page = search(ckan_client, resource, distinct=True, fields=["unit", "year"], offset=1, limit=1)
    assert [(each["unit"], each["year"]) for each in page["records"]] == expected[1:2]


@pytest.mark.parametrize("asked", [{"q": "宽带"}, {"full_text": "宽带"}, {"q": {"unit": "亿"}}, {"q": "亿"}])
def test_distinct_rows_are_those_that_hold_the_words(ckan_client: TestClient, resource: str, asked: dict[str, Any]) -> None:
    expected = list(dict.fromkeys(row["unit"] for row in search(ckan_client, resource, **asked)["records"]))
    found = search(ckan_client, resource, distinct=True, fields="unit", **asked)
    assert [each["unit"] for each in found["records"]] == expected
    assert found["total"] == len(expected)


def test_the_next_page_is_told_and_leads_through_all_rows(ckan_client: TestClient, resource: str, rows: list[dict[str, Any]]) -> None:
    read: list[Any] = []
    filters: dict[str, Any] = {}
    for _ in range(len(rows)):
        page = search(ckan_client, resource, limit=4, include_next_page=True, filters=filters)
        read += page["records"]
        filters = page.get("next_page", {})
        if not filters:
            break
    assert read == rows


def test_the_total_is_left_out_where_nobody_wants_it(ckan_client: TestClient, resource: str) -> None:
    found = search(ckan_client, resource, include_total=False, limit=0)
    assert "total" not in found
    assert found["records"] == []


def test_a_page_is_no_longer_than_allowed(ckan_client: TestClient, resource: str) -> None:
    assert search(ckan_client, resource, limit=1_000_000)["limit"] == 10_000


@pytest.mark.parametrize(
    ("parameters", "named"),
    [
        ({"limit": -1}, "limit"),
        ({"limit": "many"}, "limit"),
        ({"offset": -1}, "offset"),
        ({"offset": 10**8}, "offset"),
        ({"filters": {"nowhere": 1}}, "filters"),
        ({"filters": {"value": "x"}}, "filters"),
        ({"filters": {"value": []}}, "filters"),
        ({"filters": {"value": {"like": 1}}}, "filters"),
        ({"filters": {"value": {"gt": [1, 2]}}}, "filters"),
        ({"filters": {"unit": ["a"] * 500}}, "filters"),
        ({"filters": {"unit": "a" * 5000}}, "filters"),
        ({"filters": {"unit": {"eq": {"a": 1}}}}, "filters"),
        ({"filters": "{"}, "filters"),
        ({"filters": {"_id": 1, "unit": "%"}}, "filters"),
        ({"filters": {"_id": "x"}}, "filters"),
        ({"filters": {"_id": 1}, "sort": "unit"}, "filters"),
        ({"fields": ["nowhere"]}, "fields"),
        ({"sort": "nowhere"}, "sort"),
        ({"sort": "value sideways"}, "sort"),
        ({"sort": "unit, unit"}, "sort"),
        ({"q": {"nowhere": "x"}}, "q"),
        ({"q": "x" * 5000}, "q"),
        ({"distinct": True}, "distinct"),
        ({"records_format": "xml"}, "records_format"),
        ({"nowhere": 1}, "__extras"),
    ],
)
def test_what_cannot_be_asked_is_refused_and_named(ask: Ask, resource: str, parameters: dict[str, Any], named: str) -> None:
    error = ask("datastore_search", 409, resource_id=resource, **parameters)
    assert error["__type"] == "Validation Error"
    assert named in error


def test_a_file_that_is_no_table_has_no_rows(ask: Ask) -> None:
    text = next(each for each in ask("package_show", id=FIRST)["resources"] if each["format"] == "TXT")
    assert not text["datastore_active"]
    for action in ("datastore_search", "datastore_info"):
        for resource_id in (text["id"], "nothing"):
            assert ask(action, 404, resource_id=resource_id)["__type"] == "Not Found Error"
        assert ask(action, 409)["resource_id"]


def test_tables_of_earlier_releases_are_there_too(ask: Ask, released: ReleaseStore) -> None:
    earlier = [each for each in ask("package_show", id=FIRST)["resources"] if each["portal_release"] == "1.0.0"]
    for each in earlier:
        if each["datastore_active"]:
            name = each["portal_path"].removesuffix(".csv")
            expected = released.get(FIRST, "1.0.0").resource(name)["rows"]
            assert ask("datastore_search", resource_id=each["id"], limit=0)["total"] == expected
