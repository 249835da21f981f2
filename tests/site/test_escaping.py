"""Escaping many texts at once is escaping each."""

from __future__ import annotations

from html import escape

from hypothesis import given
from hypothesis import strategies as st

from portal.site.escaping import escape_all, escape_rows, escaper_for

TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))


@given(st.lists(TEXTS))
def test_texts_are_escaped_as_one_by_one(texts: list[str]) -> None:
    assert escape_all(texts) == [escape(each) for each in texts]


@given(st.lists(st.fixed_dictionaries({"a": TEXTS, "b": TEXTS})))
def test_rows_keep_their_values_in_their_places(rows: list[dict[str, str]]) -> None:
    assert escape_rows(rows) == [{name: escape(value) for name, value in row.items()} for row in rows]


@given(TEXTS)
def test_a_piece_of_a_text_is_escaped(text: str) -> None:
    assert escaper_for(text)(text[:5]) == escape(text[:5])
