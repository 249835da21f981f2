"""One indicator, many wordings."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.records import Indicator
from portal.registry.indicators import IndicatorEntry, IndicatorRegistry


@pytest.fixture(scope="module")
def indicators() -> IndicatorRegistry:
    return IndicatorRegistry.load(Path(__file__).parents[2] / "datasets" / "registry")


@pytest.mark.parametrize(
    ("name", "base_unit", "indicator_id"),
    [
        ("固定宽带家庭普及率", "%", "fixed-broadband-household-penetration"),
        ("全省4G覆盖率", "%", "mobile-4g-coverage"),
        ("4g 网络覆盖率", "%", "mobile-4g-coverage"),
        ("电子商务交易总额", "元", "e-commerce-transaction-value"),
        ("“电子商务”交易额", "%", "e-commerce-transaction-value"),
        ("GDP", "元", "gdp"),
        ("Ｒ＆Ｄ经费投入强度", "%", "rd-intensity"),
        ("研究与试验发展（R&D）经费投入强度", "%", "rd-intensity"),
        ("全员劳动生产率", "元/人", "labour-productivity"),
    ],
)
def test_a_wording_leads_to_the_registered_indicator(indicators: IndicatorRegistry, name: str, base_unit: str, indicator_id: str) -> None:
    assert indicators.resolve(name, base_unit).indicator_id == indicator_id


def test_an_unknown_name_keeps_its_wording_under_an_id_of_its_own(indicators: IndicatorRegistry) -> None:
    found = indicators.resolve("全省“互联网+”创新创业示范园区", "个")
    assert found == indicators.resolve("“互联网+”创新创业示范园区", "个")
    assert found.indicator_id.startswith("indicator-")
    assert (found.name, found.base_unit, found.direction) == ("“互联网+”创新创业示范园区", "个", "")


def test_a_name_that_only_resembles_a_registered_one_is_not_merged(indicators: IndicatorRegistry) -> None:
    assert indicators.resolve("农村电子商务交易额", "元").indicator_id.startswith("indicator-")


def test_a_name_of_two_indicators_is_told_apart_by_its_unit() -> None:
    rate, number = Indicator("fibre-rate", "光纤入户", base_unit="%"), Indicator("fibre-homes", "光纤入户", base_unit="户")
    registry = IndicatorRegistry((IndicatorEntry(rate, (), "list"), IndicatorEntry(number, (), "list")))
    assert [registry.resolve("光纤入户", unit) for unit in ("%", "户")] == [rate, number]
    assert registry.resolve("光纤入户", "公里").indicator_id not in {"fibre-rate", "fibre-homes"}
