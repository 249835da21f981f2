"""The registry as a whole: it loads, and every entry keeps its promises."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import yaml

from portal.registry import Registry, load_registry

FOLDER = Path(__file__).parents[2] / "datasets" / "registry"


@pytest.fixture(scope="module")
def registry() -> Registry:
    return load_registry(FOLDER)


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_official_national_name_resolves_to_itself(registry: Registry) -> None:
    for row in _rows("national_bodies.csv"):
        # Not in the year of a reform, which belongs to the newer of two names (交通部 in 2008).
        year = int(row["valid_to"]) - 1 if row["valid_to"] else 2024
        found = registry.organizations.resolve(row["official"], region_code="", year=year)
        assert (found.name, found.kind) == (row["official"], row["kind"])


def test_every_successor_of_a_national_body_is_registered(registry: Registry) -> None:
    for row in _rows("national_bodies.csv"):
        if row["successor"]:
            assert registry.organizations.resolve(row["successor"], region_code="", year=None).kind != "unknown", row["successor"]


def test_every_short_name_of_a_department_finds_a_registered_body(registry: Registry) -> None:
    for row in _rows("departments.csv"):
        for name in row["names"].split(";"):
            year = int(row["valid_from"] or row["valid_to"] or 2015)
            written = name.replace("{word}", "省") if "{word}" in name else f"省{name}"
            assert registry.organizations.resolve(written, region_code="430000", year=year).kind != "unknown", written


def test_every_name_of_one_area_finds_what_it_stands_for_there(registry: Registry) -> None:
    """In places within it, of a level that the row is for, but for those that have a row of their own."""
    for row in _rows("departments_within.csv"):
        levels = row["level"].split(";")
        year = int(row["valid_from"] or row["valid_to"] or 2015)
        places = [
            region
            for region in registry.regions
            if any(around.code == row["within"] for around in registry.regions.chain(region.code))
            and (levels == ["any"] or region.level in levels)
        ]
        for name in row["names"].split(";"):
            named = sum(
                registry.organizations.resolve(place.word + name, region_code=place.code, year=year).name
                == row["pattern"].format(region=registry.regions.own_name(place), place=place.short_name)
                for place in places
            )
            assert named > len(places) / 2, name


def test_every_validity_runs_forward() -> None:
    for name in (
        "departments.csv",
        "departments_within.csv",
        "national_bodies.csv",
        "branches.csv",
        "branches_within.csv",
        "organizations_exceptions.csv",
    ):
        for row in _rows(name):
            assert not (row["valid_from"] and row["valid_to"]) or int(row["valid_from"]) <= int(row["valid_to"]), row


def test_every_exception_gives_its_official_name(registry: Registry) -> None:
    for row in _rows("organizations_exceptions.csv"):
        year = int(row["valid_to"] or row["valid_from"] or 2015)
        found = registry.organizations.resolve(row["name"], region_code=row["region_code"], year=year)
        assert (found.name, found.kind, found.region_code) == (row["official"], row["kind"], row["region_code"])


def test_every_base_unit_of_an_indicator_is_a_base_unit(registry: Registry) -> None:
    for entry in yaml.safe_load((FOLDER / "indicators.yml").read_text(encoding="utf-8")):
        unit = registry.units.find(entry["base_unit"])
        assert unit.base_unit == entry["base_unit"], entry["id"]
        assert unit.factor == 1, entry["id"]


def test_every_alias_of_an_indicator_resolves_to_it(registry: Registry) -> None:
    for entry in yaml.safe_load((FOLDER / "indicators.yml").read_text(encoding="utf-8")):
        for name in (entry["name"], *entry.get("aliases", ())):
            assert registry.indicators.resolve(name, entry["base_unit"]).indicator_id == entry["id"]
