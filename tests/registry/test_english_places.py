"""English names of places."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

from portal.registry.english_places import PREFECTURES, PROVINCES

REGIONS = Path(__file__).parents[2] / "datasets" / "registry" / "regions.csv"


def _registered(*levels: str) -> list[str]:
    with REGIONS.open(encoding="utf-8", newline="") as lines:
        return [row["name"] for row in csv.DictReader(lines) if row["level"] in levels]


def test_every_province_and_prefecture_of_the_registry_has_an_english_name_of_its_own() -> None:
    assert list(PREFECTURES) == _registered("prefecture")
    assert {*_registered("province", "municipality")} <= {name for name, _ in PROVINCES.values()}
    english = [*PREFECTURES.values(), *(each for _, each in PROVINCES.values())]
    assert [name for name, count in Counter(english).items() if count > 1] == []
