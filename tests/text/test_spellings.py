import pytest
from hypothesis import given
from hypothesis import strategies as st
from opencc import OpenCC

from portal.text.folding import fold
from portal.text.numerals import read_numeral, to_chinese
from portal.text.spellings import TERMS, spellings


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        pytest.param("５６００億", "5600亿", id="full width and traditional"),
        pytest.param("五千六百亿", "5600亿", id="Chinese numerals"),
        pytest.param("5600亿元", "五千六百亿元", id="digits to Chinese"),
        pytest.param("三亿五千万", "3.5亿", id="mixed units"),
        pytest.param("三点五亿", "3.5亿", id="with a point"),
        pytest.param("一万二千", "1.2万", id="below a unit"),
        pytest.param("两万亿", "2万亿", id="万亿"),
        pytest.param("百分之八十", "80%", id="share"),
        pytest.param("百分之五", "5%", id="share of one numeral"),
        pytest.param("80.5％", "百分之八十点五", id="share in digits"),
        pytest.param("二〇二〇年", "2020年", id="year"),
        pytest.param("2020年", "二〇二〇年", id="year in digits"),
        pytest.param("12000", "12,000", id="thousands marked"),
        pytest.param("12,000户", "12000户", id="thousands unmarked"),
        pytest.param("建设20个", "建设二十个", id="inside a word"),
        pytest.param("網際網路", "互联网", id="a word of Taiwan"),
    ],
)
def test_a_number_is_found_in_its_other_spelling(typed: str, found: str) -> None:
    assert found in spellings(typed)


@pytest.mark.parametrize("typed", ["三网融合", "十三五", "百亿", "八成", "5g", "pm2.5", "ipv6", "万", "重点", "一点"])
def test_names_with_numerals_have_one_spelling(typed: str) -> None:
    assert spellings(typed) == (typed,)


@given(st.text(st.sampled_from("零〇一二两三五九十百千万亿点百分之015,.%年宽頻網路資訊a "), max_size=12))
def test_what_was_typed_comes_first_and_all_is_folded(word: str) -> None:
    found = spellings(word)
    assert found[:1] == ((fold(word),) if fold(word) else ())
    assert all(fold(each) == each for each in found)
    assert len(set(found)) == len(found) <= 10


@given(st.integers(min_value=10, max_value=10**12 - 1))
def test_a_spoken_number_reads_back(number: int) -> None:
    assert read_numeral(to_chinese(number)) == number


@given(st.integers(min_value=11, max_value=9999))
def test_a_number_in_chinese_is_found_in_digits(number: int) -> None:
    assert str(number) in spellings(to_chinese(number))


@pytest.mark.parametrize("term", TERMS)
def test_terms_are_those_of_opencc(term: str) -> None:
    """OpenCC's phrases start from traditional characters; 's2twp' gives Taiwan's word for the mainland's."""
    assert fold(OpenCC("tw2sp").convert(OpenCC("s2t").convert(term))) == TERMS[term] or fold(OpenCC("s2twp").convert(TERMS[term])) == term
