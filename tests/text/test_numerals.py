"""Numbers as plans print them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.text.numerals import CHARACTERS, ordinal, read_digits, read_numeral, to_chinese


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        pytest.param("七", "7", id="digit"),
        pytest.param("两", "2", id="two as counted"),
        pytest.param("十", "10", id="bare ten"),
        pytest.param("十五", "15", id="teen"),
        pytest.param("二十", "20", id="tens"),
        pytest.param("二十一", "21", id="tens and ones"),
        pytest.param("一百零五", "105", id="zero in the middle"),
        pytest.param("三千", "3000", id="thousand"),
        pytest.param("三千二百", "3200", id="thousand and hundreds"),
        pytest.param("百", "100", id="bare hundred counts one"),
        pytest.param("千", "1000", id="bare thousand counts one"),
        pytest.param("万", "10000", id="bare ten thousand counts one"),
        pytest.param("百亿", "10000000000", id="bare hundred before a large head"),
        pytest.param("千万", "10000000", id="bare thousand before ten thousand"),
        pytest.param("二十万", "200000", id="tens of ten thousands"),
        pytest.param("三千万", "30000000", id="thousands of ten thousands"),
        pytest.param("一万五千", "15000", id="ten thousand and thousands"),
        pytest.param("一亿二千万", "120000000", id="hundred million and ten thousands"),
        pytest.param("万亿", "1000000000000", id="bare trillion"),
        pytest.param("三万亿", "3000000000000", id="trillions"),
        pytest.param("三点五亿", "350000000", id="decimal head"),
        pytest.param("九点二", "9.2", id="decimal"),
        pytest.param("二〇二〇", "2020", id="digit by digit with the round zero"),
        pytest.param("二○一五", "2015", id="digit by digit with a geometric circle"),
    ],
)
def test_a_numeral_is_read(printed: str, value: str) -> None:
    assert read_numeral(printed) == Decimal(value)


@pytest.mark.parametrize(
    "printed",
    [
        pytest.param("", id="nothing"),
        pytest.param("三网", id="a name with a numeral in it"),
        pytest.param("点五", id="no head"),
        pytest.param("三点", id="no decimals"),
        pytest.param("三点十", id="a head among decimals"),
        pytest.param("甲", id="no numeral"),
        pytest.param("2015", id="Arabic digits"),
    ],
)
def test_what_is_no_numeral_gives_none(printed: str) -> None:
    assert read_numeral(printed) is None


@pytest.mark.parametrize(("printed", "value"), [("4000", "4000"), ("9,290.50", "9290.50"), ("1,234,567", "1234567"), ("0.1", "0.1")])
def test_digits_are_read_exactly(printed: str, value: str) -> None:
    assert str(read_digits(printed)) == value


@given(st.integers(0, 99))
def test_every_ordinal_of_a_heading_is_read_as_it_is_written(number: int) -> None:
    assert ordinal(to_chinese(number)) == number
    assert ordinal(str(number)) == number


@given(st.text(CHARACTERS + "点", max_size=12))
def test_any_run_of_numeral_characters_is_a_number_or_none(printed: str) -> None:
    value = read_numeral(printed)
    assert value is None or value >= 0


def _write(number: int) -> str:
    """Write a number below 10^12 in full, the way a document prints it: one 零 for each gap between two printed digits."""
    words, gap = "", False
    for power in range(11, -1, -1):
        digit = number // 10**power % 10
        if digit:
            words += ("零" if gap and words else "") + "零一二三四五六七八九"[digit] + ("", "十", "百", "千")[power % 4]
        gap = not digit
        if power in (8, 4) and number // 10**power % 10**4:
            words += "亿" if power == 8 else "万"
            gap = False
    return words or "零"


@given(st.integers(0, 10**12 - 1))
def test_a_number_written_in_full_is_read_back(number: int) -> None:
    assert read_numeral(_write(number)) == number
