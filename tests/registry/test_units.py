"""Units without 万 and 亿, exactly."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.registry.units import Units


@pytest.fixture(scope="module")
def units() -> Units:
    return Units.load(Path(__file__).parents[2] / "datasets" / "registry")


@pytest.mark.parametrize(
    ("value", "unit", "base_value", "base_unit"),
    [
        pytest.param("4000", "亿元", "400000000000", "元", id="money"),
        pytest.param("1.5", "万亿元", "1500000000000", "元", id="万亿 is not 万"),
        pytest.param("220", "万", "2200000", "", id="multiplier alone"),
        pytest.param("0.50", "%", "0.50", "%", id="printed zeros stay"),
        pytest.param("1.50", "万户", "15000", "户", id="no zeros beyond the number"),
        pytest.param("1.2", "亿千瓦", "120000000", "千瓦", id="千瓦 is one unit"),
        pytest.param("3", "千米", "3", "公里", id="千米 is one unit"),
        pytest.param("2", "百分点", "2", "百分点", id="百分点 is one unit"),
        pytest.param("1", "万兆", "10000", "Mbps", id="万兆 bandwidth"),
        pytest.param("3600", "Gbps", "3600000", "Mbps", id="bandwidth"),
        pytest.param("10", "PB", "10000000", "GB", id="storage"),
        pytest.param("1000", "万用户", "10000000", "用户", id="users"),
        pytest.param("5", "十万张", "500000", "张", id="十万"),
        pytest.param("3", "万余人", "30000", "人", id="a round number"),
        pytest.param("60", "％", "60", "%", id="full width"),
        pytest.param("5", "万某某单元", "50000", "某某单元", id="unknown unit with a multiplier"),
        pytest.param("5", "某某单元", "5", "某某单元", id="unknown unit"),
        pytest.param("82.22", "", "82.22", "", id="index"),
        pytest.param("3", "位", "3", "位", id="rank"),
    ],
)
def test_a_number_is_told_in_its_base_unit(units: Units, value: str, unit: str, base_value: str, base_unit: str) -> None:
    found, found_unit = units.to_base(Decimal(value), unit)
    assert (str(found), found_unit) == (base_value, base_unit)


def test_a_unit_that_may_mean_two_things_is_not_converted(units: Units) -> None:
    assert units.to_base(Decimal(10), "G") == (None, "")
    assert units.to_base(Decimal(10), "万G") == (None, "")


@given(st.decimals(min_value=0, max_value=10**12, places=6), st.sampled_from(["亿元", "万亿元", "万吨", "TB", "户", "千克"]))
def test_conversion_is_exact_and_plain(units: Units, value: Decimal, unit: str) -> None:
    found, base_unit = units.to_base(value, unit)
    factor = units.find(unit).factor
    assert found is not None
    assert factor is not None
    assert found / factor == value
    assert int(found.as_tuple().exponent) <= 0
    assert units.find(base_unit).factor == 1
