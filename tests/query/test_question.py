from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.errors import BadParameterError
from portal.packaging.schema import TABLES
from portal.query.columns import Column
from portal.query.question import CONTROLS, Question, parse_question

COLUMNS = (
    Column("target_id", "string"),
    Column("value", "number"),
    Column("year", "integer"),
    Column("implied", "boolean"),
    Column("issued", "date"),
)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_no_published_field_is_called_like_a_parameter_that_is_no_filter(table) -> None:
    assert not set(table.names) & set(CONTROLS)
    assert not any("__" in name for name in table.names)


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        pytest.param("vale", "1", "Filter by a field: target_id, value, year, implied, issued", id="unknown field lists the fields"),
        pytest.param("value__near", "1", "Operators of value: eq, ne", id="unknown operator lists the operators"),
        pytest.param("value__", "1", "Operators of value", id="operator left out"),
        pytest.param("value__contains", "1", "Operators of value", id="numbers contain nothing"),
        pytest.param("implied__gt", "true", "Operators of implied: eq, ne, isnull", id="booleans have no order"),
        pytest.param("value", "1e3", "a decimal number", id="exponent"),
        pytest.param("value", "NaN", "a decimal number", id="not a number"),
        pytest.param("value", "９５", "a decimal number", id="full-width digits"),
        pytest.param("year", "2020.5", "a whole number", id="fraction of a year"),
        pytest.param("year", "9" * 101, "a whole number", id="endless number"),
        pytest.param("implied", "yes", "true or false", id="yes is not true"),
        pytest.param("issued", "2015-02-30", "a date", id="no such day"),
        pytest.param("issued", "20150630", "a date", id="date without dashes"),
        pytest.param("target_id", "", "target_id__isnull=true", id="nothing to compare with"),
        pytest.param("year__in", "2017,,2020", "separated by commas", id="gap in a list"),
        pytest.param("year__isnull", "1", "true for rows without a value", id="isnull takes true or false"),
        pytest.param("sort", "year,-year", "different fields", id="sorted twice by one field"),
        pytest.param("sort", "", "different fields", id="sorted by nothing"),
        pytest.param("sort", "nix", "different fields", id="sorted by no field"),
        pytest.param("fields", "year,year", "Different fields", id="one field twice"),
        pytest.param("fields", "year;drop", "Different fields", id="no field"),
        pytest.param("limit", "-1", "to 1000", id="fewer than no rows"),
        pytest.param("limit", "1001", "to 1000", id="too many rows"),
        pytest.param("limit", "²", "to 1000", id="a digit that is no number"),
        pytest.param("target_id", "a\x00b", "NUL", id="what no text holds"),
        pytest.param("q", "带", "two letters", id="one character"),
        pytest.param("q", " ", "two letters", id="no word"),
        pytest.param("q", "字 宽带", "two letters", id="a word of one character among others"),
        pytest.param("q", "长" * 201, "200 characters", id="too much to search"),
        pytest.param("q", " ".join(f"词{number}" for number in range(11)), "Up to 10 words", id="too many words"),
        pytest.param("group", "year,nix", "Up to 3 different fields", id="grouped by no field"),
        pytest.param("group", "year,value,implied,issued", "Up to 3 different fields", id="grouped by too many"),
        pytest.param("facet", "year,year", "Different fields", id="one facet twice"),
        pytest.param("sum", "value", "give group too", id="sums of no groups"),
        pytest.param("cursor", "", "Leave cursor out", id="empty cursor"),
    ],
)
def test_a_parameter_that_does_not_fit_is_refused_with_what_would_be_right(name: str, value: str, expected: str) -> None:
    with pytest.raises(BadParameterError) as caught:
        parse_question([(name, value)], COLUMNS)
    assert expected in caught.value.expected.en
    assert caught.value.expected.zh
    assert caught.value.parameter == name


@pytest.mark.parametrize("value", ["target_id", "issued", "year,value,nix"])
def test_only_numbers_are_summed(value: str) -> None:
    with pytest.raises(BadParameterError, match="value, year"):
        parse_question([("group", "year"), ("sum", value)], COLUMNS)


@pytest.mark.parametrize("name", ["sort", "fields", "facet", "limit", "cursor"])
def test_what_groups_do_not_have_is_refused_with_them(name: str) -> None:
    with pytest.raises(BadParameterError, match="Leave"):
        parse_question([("group", "year"), (name, "year" if name in ("sort", "fields", "facet") else "5")], COLUMNS)


@pytest.mark.parametrize("name", CONTROLS)
def test_what_can_be_said_once_is_not_said_twice(name: str) -> None:
    value = {"limit": "5", "cursor": "x"}.get(name, "year")
    with pytest.raises(BadParameterError, match="once"):
        parse_question([(name, value), (name, value)], COLUMNS)


@pytest.mark.parametrize(
    "parameters",
    [
        pytest.param([("year", "2020")] * 51, id="filters"),
        pytest.param([("year__in", ",".join(["2020"] * 201))], id="values"),
        pytest.param([("target_id__contains", "长" * 1001)], id="characters"),
    ],
)
def test_the_work_of_one_question_is_bounded(parameters: list[tuple[str, str]]) -> None:
    with pytest.raises(BadParameterError, match="At most") as caught:
        parse_question(parameters, COLUMNS)
    assert len(str(caught.value)) < 300, "a long value is not sent back whole"


def test_the_same_filters_in_another_order_are_the_same_question() -> None:
    one = parse_question([("year", "2020"), ("value__gt", "5.0")], COLUMNS)
    other = parse_question([("value__gt", "5"), ("year", "2020"), ("year", "2020")], COLUMNS)
    assert one.identity == other.identity
    assert one.identity != parse_question([("year", "2020"), ("value__gte", "5")], COLUMNS).identity


@given(st.lists(st.tuples(st.text() | st.sampled_from(["year", "value__in", "sort", "limit", "implied__ne"]), st.text())))
def test_any_parameters_give_a_question_or_an_error_that_explains(parameters: list[tuple[str, str]]) -> None:
    try:
        outcome: Question | str = parse_question(parameters, COLUMNS)
    except BadParameterError as error:
        outcome = error.expected.zh and error.expected.en
    assert outcome
