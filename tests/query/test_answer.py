"""The whole answer to a question: the rows that pages give, in the bytes that a release has."""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.packaging.schema import TABLES
from portal.query.answer import answer_query
from portal.query.files import FileStores
from portal.query.question import parse_question
from portal.query.standing import StandingQuery, standing_query
from portal.query.tables import open_table
from portal.releases.store import ReleaseStore
from tests.packaging.sample import package_of, plan_tables
from tests.query.test_tables import COLUMNS, ROWS, conditions, rows_of
from tests.query.test_tables import sample as sample_of

STORES = FileStores()


def sample(rows):
    return sample_of(STORES, rows)


@given(rows_of, st.lists(conditions(), max_size=3), st.sampled_from(["", "-value", "name,-year"]))
def test_the_whole_answer_holds_the_rows_that_the_question_finds_as_it_was_put(rows, asked, sort: str) -> None:
    parameters = [(f"{field}__{operator}", printed) for field, operator, printed in asked] + ([("sort", sort)] if sort else [])
    table = sample(rows)
    answer = answer_query(table, standing_query(parameters, COLUMNS))
    assert list(answer.rows) == table.ask(parse_question([*parameters, ("limit", "1000")], COLUMNS)).rows


@pytest.mark.parametrize("name", [table.name for table in TABLES])
def test_an_answer_without_a_filter_is_the_released_file_byte_for_byte(tmp_path: Path, name: str) -> None:
    store = ReleaseStore(tmp_path)
    store.write(package_of(plan_tables()))
    release = store.latest("demo-2015")
    answer = answer_query(open_table(release, name, STORES), StandingQuery())
    assert answer.csv == release.read(f"{name}.csv")
    assert answer.json == release.read(f"{name}.json")
    assert f"sha256:{answer.csv_sha256}" == release.resource(name)["hash"]
    assert answer.json_sha256 == hashlib.sha256(answer.json).hexdigest()


def test_only_the_columns_asked_for_are_in_the_answer_in_their_order() -> None:
    answer = answer_query(sample(ROWS), standing_query([("fields", "year,value,open"), ("open__isnull", "false")], COLUMNS))
    assert answer.csv.decode() == "year,value,open\n2015,1.50,true\n2020,2,false\n"
    assert json.loads(answer.json, parse_float=Decimal)[0] == {"year": 2015, "value": Decimal("1.50"), "open": True}


def test_an_answer_is_not_cut_at_the_length_of_a_page() -> None:
    many = [(f"n{number}", "", "", "", "") for number in range(1500)]
    answer = answer_query(sample(many), StandingQuery())
    assert len(answer.rows) == 1500
    assert answer.csv.count(b"\n") == 1501


def test_an_answer_without_rows_still_has_its_columns() -> None:
    answer = answer_query(sample(ROWS), standing_query([("name", "nobody")], COLUMNS))
    assert (answer.csv, answer.json) == (b"row_id,name,value,year,open,issued\n", b"[]\n")
