"""Places, their names and what they belong to."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.registry.regions import Regions


@pytest.fixture(scope="module")
def regions() -> Regions:
    return Regions.load(Path(__file__).parents[2] / "datasets" / "registry")


@pytest.mark.parametrize(
    ("code", "name", "short_name", "word"),
    [
        ("430000", "湖南省", "湖南", "省"),
        ("450000", "广西壮族自治区", "广西", "自治区"),
        ("110000", "北京市", "北京", "市"),
        ("433100", "湘西土家族苗族自治州", "湘西州", "州"),
        ("429004", "仙桃市", "仙桃", "市"),
        ("469029", "保亭黎族苗族自治县", "保亭", "县"),
        ("232700", "大兴安岭地区", "大兴安岭", "地区"),
        ("152500", "锡林郭勒盟", "锡林郭勒", "盟"),
    ],
)
def test_a_code_gives_the_names(regions: Regions, code: str, name: str, short_name: str, word: str) -> None:
    region = regions.get(code)
    assert (region.name, region.short_name, region.word) == (name, short_name, word)


def test_every_province_is_there(regions: Regions) -> None:
    assert sum(region.is_provincial for region in regions) == 34


def test_a_city_belongs_to_its_province(regions: Regions) -> None:
    assert [region.name for region in regions.chain("430100")] == ["长沙市", "湖南省"]


def test_a_short_name_shared_with_a_province_means_the_province(regions: Regions) -> None:
    found = [regions.place(name) for name in ("吉林", "吉林市", "海南", "海南州", "恩施")]
    assert [region.code for region in found if region] == ["220000", "220200", "460000", "632500", "422800"]


def test_the_longest_name_that_opens_a_text_is_found(regions: Regions) -> None:
    found = regions.at_start("湖南省长沙市")
    assert found is not None
    assert (found[0].code, found[1]) == ("430000", "长沙市")
    assert regions.at_start("教育局") is None
