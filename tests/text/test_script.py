"""One script and one width, every character in its old place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.text.script import fold, plain, simplify, tidy, tidy_part
from tests.strategies import any_text


@given(any_text)
def test_the_length_is_kept_for_any_text(text: str) -> None:
    """Every offset that a rule finds in the plain form is published as an offset into the text."""
    assert len(simplify(text)) == len(fold(text)) == len(plain(text)) == len(text)


@given(any_text)
def test_line_ends_stay_where_they_are(text: str) -> None:
    assert [i for i, each in enumerate(plain(text)) if each == "\n"] == [i for i, each in enumerate(text) if each == "\n"]


@given(any_text)
def test_a_tidy_phrase_stays_tidy(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


@given(st.text("乾隆皇帝沈船沒甲\n。 a", max_size=12), st.integers(0, 12), st.integers(0, 12))
def test_a_part_is_tidied_as_if_it_stood_alone(text: str, start: int, end: int) -> None:
    """乾隆 is a phrase, 乾 alone is not: a cut between the two must not be converted with the whole."""
    assert tidy_part(text, start, end) == tidy(text[start:end])


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        pytest.param("寬帶網絡", "宽带网络", id="traditional"),
        pytest.param("乾隆", "乾隆", id="a phrase that keeps its character"),
        pytest.param("６０％", "60%", id="full-width digits and mark"),
        pytest.param("（ＩＰｖ６）", "(IPv6)", id="full-width letters and brackets"),
        pytest.param("《纲要》", "《纲要》", id="book marks stay"),
        pytest.param("«纲要»", "《纲要》", id="guillemets"),
        pytest.param("２０１５—２０１７年", "2015-2017年", id="dash"),
        pytest.param("3～5个", "3~5个", id="wave dash"),
        pytest.param("甲，乙；丙：丁", "甲,乙;丙:丁", id="Chinese marks"),
        pytest.param("甲。乙、丙", "甲。乙、丙", id="stop and enumeration mark stay"),
        pytest.param("　甲", " 甲", id="wide blank"),
        pytest.param("㎡", "㎡", id="a character that would become two stays"),
        pytest.param("½", "½", id="a fraction stays"),
        pytest.param("𠮷", "𠮷", id="a character beyond the first plane"),
    ],
)
def test_marks_and_widths_have_one_plain_form(printed: str, expected: str) -> None:
    assert plain(printed) == expected


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        pytest.param('依托互聯網建設"網上 政府"', "依托互联网建设“网上政府”", id="quotes are paired"),
        pytest.param("Big Data 平台", "Big Data平台", id="a blank between Latin words stays"),
        pytest.param("到 2015 年", "到2015年", id="one beside a Chinese character goes"),
        pytest.param('一个"引号', '一个"引号', id="a single quote is left alone"),
        pytest.param("达到６０％", "达到６０％", id="width is as printed"),
        pytest.param("甲\n乙", "甲乙", id="line ends go"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_a_printed_phrase_is_tidied_for_a_text_field(printed: str, expected: str) -> None:
    assert tidy(printed) == expected
