from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.query.numbers import number_key

# Drawn close together as well as far apart, because neighbours are what a wrong key confuses.
numbers = st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-2000, max_value=2000) | st.decimals(
    allow_nan=False, allow_infinity=False
).filter(lambda value: abs(value.adjusted()) < 900)


@given(numbers, numbers)
def test_keys_compare_as_the_numbers_do(one: Decimal, other: Decimal) -> None:
    assert (number_key(one) < number_key(other)) == (one < other)
    assert (number_key(one) == number_key(other)) == (one == other)


def test_numbers_that_binary_floating_point_confuses_are_told_apart() -> None:
    assert number_key(Decimal("0.1")) < number_key(Decimal("0.10000000000000000001"))
    assert number_key(Decimal(9007199254740992)) < number_key(Decimal(9007199254740993))


@pytest.mark.parametrize("value", ["NaN", "Infinity", "1e1000000", "1e-1000000"])
def test_what_has_no_place_in_the_order_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match=r"finite|range"):
        number_key(Decimal(value))
