"""English names of places."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

from portal.site.languages import split
from portal.site.places import PREFECTURES
from portal.site.wording import PROVINCES, place_html

REGIONS = Path(__file__).parents[2] / "datasets" / "registry" / "regions.csv"


def test_every_prefecture_of_the_registry_has_an_english_name_of_its_own() -> None:
    with REGIONS.open(encoding="utf-8", newline="") as lines:
        registered = [row["name"] for row in csv.DictReader(lines) if row["level"] == "prefecture"]
    assert list(PREFECTURES) == registered
    assert [name for name, count in Counter(PREFECTURES.values()).items() if count > 1] == []
    assert not set(PREFECTURES.values()) & {each.en for each in PROVINCES.values()}


def test_places_are_named_in_the_language_of_the_page() -> None:
    assert split(place_html("长沙市")) == ("长沙市", '<span lang="en">Changsha</span>')
    assert split(place_html("湘西土家族苗族自治州"))[1] == '<span lang="en">Xiangxi Prefecture</span>'
    assert split(place_html("示例市")) == ('<span lang="zh-Hans">示例市</span>',) * 2  # not in the registry
