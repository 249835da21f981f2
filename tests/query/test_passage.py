from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.query.passage import REACH, Passage, Passages


@pytest.mark.parametrize(
    ("text", "quote", "expected"),
    [
        pytest.param("甲。乙丙丁。戊", "丙", Passage("乙", "丙", "丁。"), id="inside a sentence"),
        pytest.param("甲乙", "甲乙", Passage("", "甲乙", ""), id="the whole text"),
        pytest.param("甲。乙。丙。", "乙。", Passage("", "乙。", ""), id="a quote that ends its sentence takes no more"),
        pytest.param("一行\n二行\n三行", "二", Passage("", "二", "行"), id="a line ends a sentence"),
        pytest.param("甲；乙！丙？丁", "丙", Passage("", "丙", "？"), id="other marks"),
    ],
)
def test_the_sentence_around_a_quote_is_given(text: str, quote: str, expected: Passage) -> None:
    start = text.index(quote)
    assert Passages(text).at(start, start + len(quote)) == expected


@given(st.text(alphabet="甲乙。\n，！", max_size=600), st.data())
def test_the_three_parts_joined_stand_so_in_the_text(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    passage = Passages(text).at(start, end)
    assert passage.quote == text[start:end]
    assert text[: end + len(passage.after)].endswith(passage.before + passage.quote + passage.after)
    assert max(len(passage.before), len(passage.after)) <= REACH + 1


@given(st.text(alphabet="甲乙。\n，！？", max_size=30), st.data())
def test_a_sentence_goes_from_the_mark_before_it_to_its_own(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    before, quote, after = Passages(text).at(start, end)
    assert not set(before) & set("。！？\n"), "nothing of the sentence before"
    rest = text[end:]
    ended = next((place for place, each in enumerate(rest) if each in "。！？\n"), len(rest))
    expected = "" if text[end - 1 : end] in ("。", "！", "？", "\n") else rest[: ended + 1].removesuffix("\n")
    assert (quote, after) == (text[start:end], expected)
