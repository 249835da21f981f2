"""CKAN's language of searches, read into conditions."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.api.ckan.language import All, Either, Not, Range, UnreadableQueryError, Word, fold_text, read_moment, read_query, read_words

NOW = datetime.fromisoformat("2026-11-22T12:00:00")
A, B, C = Word("", "a"), Word("", "b"), Word("", "c")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a b", All((A, B)), id="side by side: both"),
        pytest.param("a OR b c", All((Either((A, B)), C)), id="OR binds closer than side by side, as harvesters mean it"),
        pytest.param("a AND b OR c", Either((All((A, B)), C)), id="AND binds closest"),
        pytest.param("a || b && c", Either((A, All((B, C)))), id="signs for words"),
        pytest.param("(a OR b) -c", All((Either((A, B)), Not(C))), id="brackets and denial"),
        pytest.param("NOT a !b", All((Not(A), Not(B))), id="three ways to deny"),
        pytest.param("+a +b", All((A, B)), id="plus asks for no more"),
        pytest.param("tags:湖南省", Word("tags", "湖南省"), id="a field"),
        pytest.param("tags:(a OR b)", Either((Word("tags", "a"), Word("tags", "b"))), id="a field of several values"),
        pytest.param('title:"宽带 中国"', Word("title", "宽带 中国", is_phrase=True), id="a phrase"),
        pytest.param("name:hunan-broadband*", Word("name", "hunan-broadband*"), id="a hyphen within a word denies nothing"),
        pytest.param(r"url:http\://a", Word("url", "http://a", is_phrase=True), id="escaped"),
        pytest.param("title:宽带^4 a~2", All((Word("title", "宽带"), A)), id="weights and looseness are read over"),
        pytest.param("*:*", All(), id="everything"),
        pytest.param("*:* a", All((All(), A)), id="everything, and a word"),
        pytest.param("", All(), id="nothing asked"),
        pytest.param("version:[1 TO 2}", Range("version", "1", "2", has_low=True, has_high=False), id="an end left out"),
        pytest.param(
            "metadata_modified:[2026-11-22T03:38:40.5Z TO *]",
            Range("metadata_modified", "2026-11-22T03:38:40.500000", "", has_low=True, has_high=True),
            id="since, as a harvester asks",
        ),
        pytest.param(
            "metadata_created:{NOW-7DAYS/DAY TO NOW]",
            Range("metadata_created", "2026-11-15T12:00:00", "2026-11-22T12:00:00", has_low=False, has_high=True),
            id="of the last week",
        ),
    ],
)
def test_a_search_is_read_as_its_writer_means_it(text: str, expected: object) -> None:
    assert read_query(text, NOW) == expected


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("(a", "missing )"),
        ("a)", "cannot parse"),
        ('title:"a', 'missing "'),
        ("title:[a", "cannot parse"),
        ("[a TO b]", "cannot parse"),
        ("a OR", "nothing after OR"),
        ("-", "nothing to deny"),
        ("title:", "cannot parse"),
        ("metadata_modified:[soon TO *]", "Invalid Date String"),
        ("metadata_modified:[NOW-1FORTNIGHT TO *]", "Invalid Date String"),
        ("(" * 30 + "a" + ")" * 30, "deep"),
        ("-" * 30 + "a", "denied too often"),
        ("a " * 500, "more than 200 conditions"),
        ("a" * 5000, "longer than"),
    ],
)
def test_what_cannot_be_read_says_why(text: str, why: str) -> None:
    with pytest.raises(UnreadableQueryError, match=re.escape(why)):
        read_query(text, NOW)


@given(st.text(alphabet='ab宽:+-!()[]{}"\\*?^~ TO&|ANDORNOT', max_size=60) | st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    read_words(text)
    with suppress(UnreadableQueryError):
        read_query(text, NOW)


def test_words_typed_in_any_script_and_width_are_compared_alike() -> None:
    assert fold_text("寬帶ＩＰｖ６") == fold_text("宽带ipv6")


def test_stars_side_by_side_cost_no_more_than_one() -> None:
    pattern = Word("name", "*" * 200 + "x").pattern
    assert pattern is not None
    assert pattern.pattern == ".*x"


def test_a_moment_with_a_zone_is_told_in_utc() -> None:
    assert read_moment("2026-11-22T08:00:00+08:00", NOW) == datetime.fromisoformat("2026-11-22")
