"""Questions as addresses: one spelling, one address, and back, without anything that is kept."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.errors import BadParameterError
from portal.query.columns import Column, known_columns
from portal.query.question import OPERATORS, parse_question
from portal.query.standing import MAX_LENGTH, StandingQuery, _check, decode_query, encode_query, encode_question, standing_query
from tests.query.test_question import COLUMNS

PLACE = "demo-2015@1.0.0/targets"
TYPES = {column.name: column.type for column in COLUMNS}
numbers = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**30), max_value=10**30, places=6).map(lambda each: f"{each:f}")
VALUES = {
    "string": st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=12)
    | st.sampled_from(["宽带普及率", "𠮷", "，：（）", "a,b", "‘’"]),
    "number": numbers | st.sampled_from(["0", "-0", "-0.0", "4000", "4000.00", "0.1", "9" * 100 + "." + "9" * 100, "0." + "0" * 99 + "1"]),
    "integer": st.integers(-(10**40), 10**40).map(str),
    "boolean": st.sampled_from(["true", "false"]),
    "date": st.dates().map(lambda each: each.isoformat()),
}
columns_chosen = st.lists(st.sampled_from(list(TYPES)), unique=True, max_size=4)


@st.composite
def parameters(draw: st.DrawFn) -> list[tuple[str, str]]:
    """Any question that the columns understand, in any of its spellings."""
    asked: list[tuple[str, str]] = []
    for name in draw(st.lists(st.sampled_from(list(TYPES)), max_size=4)):
        operator = draw(st.sampled_from(OPERATORS[TYPES[name]]))
        value = VALUES[TYPES[name]]
        if operator == "isnull":
            printed = draw(st.sampled_from(["true", "false"]))
        elif operator == "in":
            printed = ",".join(draw(st.lists(value.filter(lambda each: "," not in each), min_size=1, max_size=4)))
        else:
            printed = draw(value)
        asked.append((name if operator == "eq" and draw(st.booleans()) else f"{name}__{operator}", printed))
    if sort := draw(columns_chosen):
        asked.append(("sort", ",".join("-" * draw(st.booleans()) + name for name in sort)))
    if fields := draw(columns_chosen):
        asked.append(("fields", ",".join(fields)))
    return asked


def respelled(draw: st.DrawFn, name: str, value: str) -> tuple[str, str]:
    """Say the same in another way."""
    column, _, operator = name.partition("__")
    if column not in TYPES:
        return name, value
    if operator == "in":
        parts = value.split(",")
        return name, ",".join(draw(st.permutations(parts + parts[:1])))
    if operator in ("", "eq") and TYPES[column] != "boolean" and "," not in value and draw(st.booleans()):
        return f"{column}__in", f"{value},{value}" if draw(st.booleans()) else value
    if TYPES[column] in ("integer", "number") and operator != "isnull" and len(value) < 50:
        sign, digits = ("-", value[1:]) if value.startswith("-") else ("", value)
        zeros = "00" if "." in digits else ".0" if TYPES[column] == "number" else ""
        return name, f"{sign}0{digits}{zeros}"
    return (f"{column}__eq", value) if not operator else (name, value)


@given(parameters())
def test_what_is_read_from_an_address_is_what_was_asked(asked: list[tuple[str, str]]) -> None:
    query = standing_query(asked, COLUMNS)
    encoded = encode_query(query, COLUMNS, PLACE)
    if len(encoded) <= MAX_LENGTH:
        assert decode_query(encoded, COLUMNS, PLACE) == query


@given(parameters())
def test_the_one_spelling_of_a_question_is_spelled_so_again(asked: list[tuple[str, str]]) -> None:
    query = standing_query(asked, COLUMNS)
    assert standing_query(query.parameters, COLUMNS) == query


@given(parameters(), st.booleans())
def test_the_address_of_a_question_is_found_without_its_one_spelling(asked: list[tuple[str, str]], is_known: bool) -> None:
    columns = known_columns(COLUMNS) if is_known else COLUMNS
    encoded = encode_question(asked, columns, parse_question(asked, columns), PLACE)
    assert encoded == encode_query(standing_query(asked, COLUMNS), COLUMNS, PLACE)


@given(st.data(), parameters())
def test_equivalent_spellings_have_one_address(data: st.DataObject, asked: list[tuple[str, str]]) -> None:
    filters = [each for each in asked if each[0] not in ("sort", "fields")]
    controls = [each for each in asked if each[0] in ("sort", "fields")]
    again = [respelled(data.draw, *each) for each in [*data.draw(st.permutations(filters)), *filters[:1]]]
    noise = [("limit", "7")] if data.draw(st.booleans()) else []
    if not any(name == "fields" for name, _ in controls) and data.draw(st.booleans()):
        noise.append(("fields", ",".join(TYPES)))
    other = standing_query([*noise, *again, *controls], COLUMNS)
    assert encode_query(other, COLUMNS, PLACE) == encode_query(standing_query(asked, COLUMNS), COLUMNS, PLACE)


@given(parameters(), parameters())
def test_different_questions_have_different_addresses(one: list[tuple[str, str]], other: list[tuple[str, str]]) -> None:
    first, second = standing_query(one, COLUMNS), standing_query(other, COLUMNS)
    assert (first == second) == (encode_query(first, COLUMNS, PLACE) == encode_query(second, COLUMNS, PLACE))


@pytest.mark.parametrize(
    ("asked", "encoded"),
    [
        pytest.param([], "i_M", id="everything"),
        pytest.param([("year__gte", "2020"), ("sort", "-value")], "I8gfG-r2", id="a bound and an order"),
        pytest.param([("target_id__contains", "宽带")], "BwSNvZAmgx4", id="Chinese, two bytes a character"),
        pytest.param(
            [("value__in", "99.5,4000"), ("implied", "false"), ("issued__lt", "2020-01-01")], "FgIGCAHGDzAARJGBLY2F", id="every type"
        ),
        pytest.param([("target_id__isnull", "true"), ("year__ne", "-5"), ("fields", "year,value")], "CCEJLByHzg", id="empty, fields"),
    ],
)
def test_an_address_that_was_given_out_stays(asked: list[tuple[str, str]], encoded: str) -> None:
    """These stand in print: a change that breaks one of them breaks citations, and must not be made."""
    assert encode_query(standing_query(asked, COLUMNS), COLUMNS, PLACE) == encoded


def test_a_question_in_chinese_is_shorter_than_its_parameters() -> None:
    query = standing_query([("target_id__contains", "固定宽带家庭普及率"), ("year", "2017")], COLUMNS)
    assert len(encode_query(query, COLUMNS, PLACE)) < len(query.query_string) / 3


@given(st.data(), parameters())
def test_one_mistyped_character_is_refused(data: st.DataObject, asked: list[tuple[str, str]]) -> None:
    """A reader who copies from print gets an error, not other rows."""
    encoded = encode_query(standing_query(asked, COLUMNS), COLUMNS, PLACE)
    at = data.draw(st.integers(0, len(encoded) - 1))
    other = data.draw(st.sampled_from("ABCXYZabcxyz0189-_").filter(lambda each: each != encoded[at]))
    with pytest.raises(BadParameterError, match="unchanged"):
        decode_query(encoded[:at] + other + encoded[at + 1 :], COLUMNS, PLACE)


@given(st.text(max_size=30) | st.binary(max_size=30).map(lambda content: base64.urlsafe_b64encode(content).decode().rstrip("=")))
def test_what_is_no_address_is_refused(encoded: str) -> None:
    with pytest.raises(BadParameterError, match="unchanged"):
        decode_query(encoded or "-", COLUMNS, PLACE)


@given(st.binary(max_size=12))
def test_any_bytes_with_the_right_check_are_a_question_in_its_one_spelling_or_refused(body: bytes) -> None:
    encoded = base64.urlsafe_b64encode(body + _check(PLACE, body)).decode().rstrip("=")
    try:
        query: StandingQuery | None = decode_query(encoded, COLUMNS, PLACE)
    except BadParameterError:
        query = None
    assert query is None or encode_query(query, COLUMNS, PLACE) == encoded


@pytest.mark.parametrize("place", ["demo-2015@1.0.1/targets", "demo-2016@1.0.0/targets", "demo-2015@1.0.0/tasks"])
def test_an_address_is_of_no_use_for_another_table_or_release(place: str) -> None:
    encoded = encode_query(standing_query([("year", "2020")], COLUMNS), COLUMNS, PLACE)
    with pytest.raises(BadParameterError, match="unchanged"):
        decode_query(encoded, COLUMNS, place)


def test_a_column_added_at_the_end_leaves_the_addresses_of_older_releases_alone() -> None:
    """Each release is asked with its own columns; that they are counted, not named, ties an address to its release only."""
    query = standing_query([("year", "2020")], COLUMNS)
    assert encode_query(query, (*COLUMNS, Column("note", "string")), PLACE) == encode_query(query, COLUMNS, PLACE)
