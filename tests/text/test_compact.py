"""A passage without its blanks, and the way back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.text.compact import compact
from tests.strategies import any_text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("到 2015 年", "到2015年", id="blanks inside a date"),
        pytest.param("达到 45% 3G 网络", "达到45%,3G网络", id="a lost comma after a percentage"),
        pytest.param("分别达到 50Mbps 12Mbps 以上", "分别达到50Mbps,12Mbps以上", id="a lost comma between speeds"),
        pytest.param("建设 30 个 园区", "建设30个园区", id="no comma where none was lost"),
        pytest.param("甲\u3000乙\n丙", "甲乙丙", id="wide blanks and line ends"),
        pytest.param("无空格", "无空格", id="nothing to do"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_blanks_are_dropped_and_lost_commas_put_back(text: str, expected: str) -> None:
    assert compact(text).text == expected


@given(any_text, st.integers(0, 1000))
def test_every_character_knows_where_it_stood(text: str, offset: int) -> None:
    words = compact(text, offset)
    assert len(words.text) == len(words.places)
    assert list(words.places) == sorted(set(words.places))
    for character, place in zip(words.text, words.places, strict=True):
        printed = text[place - offset]
        assert printed == character or (character == "," and printed.isspace())


def test_a_span_reaches_over_the_blanks_inside_it() -> None:
    text = "力争到 2017 年,达到 60 %。"
    words = compact(text, 5)
    start = words.text.index("2017")
    span = words.span(start, start + 5)
    assert text[span.start - 5 : span.end - 5] == "2017 年"
