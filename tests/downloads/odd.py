"""Releases with cells that some form is tempted to change: formulas, long codes, leading zeros, exact decimals, control characters."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from portal.packaging.package import DESCRIPTOR, Package
from portal.packaging.tables import Value, render_csv, render_json
from portal.releases.store import Release, ReleaseStore
from tests.packaging.sample import package_of, plan_tables, with_descriptor, with_file

FIELDS = {"row_id": "string", "text": "string", "code": "string", "value": "number", "count": "integer", "sure": "boolean", "day": "date"}


def store_with(root: Path, rows: Sequence[Mapping[str, Value]], fields: Mapping[str, str] = FIELDS) -> Release:
    """Write a release whose table `targets` has these columns and rows, and return it."""
    store = ReleaseStore(root)
    store.write(package_with(rows, fields))
    return store.latest("demo-2015")


def package_with(rows: Sequence[Mapping[str, Value]], fields: Mapping[str, str] = FIELDS) -> Package:
    package = with_file(package_of(plan_tables()), "targets.csv", render_csv(list(fields), rows))
    package = with_file(package, "targets.json", render_json(list(fields), rows))

    def describe(descriptor: dict) -> None:
        [targets] = [each for each in descriptor["resources"] if each["name"] == "targets"]
        described = [{"name": name, "type": kind, "title": f"列{name}", "description": f"说明 {name}"} for name, kind in fields.items()]
        targets["rows"] = descriptor["counts"]["targets"] = len(rows)
        targets["schema"] = {"fields": described, "missingValues": [""], "primaryKey": [next(iter(fields))]}

    return with_descriptor(package, describe)


def printed(release: Release, table: str) -> list[dict[str, str]]:
    """Return the cells of a table as its CSV prints them."""
    return release.rows(table)


def stated(release: Release) -> dict:
    return json.loads((release.path / DESCRIPTOR).read_bytes())
