"""Releases of the sample plan, and a citable row of one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from portal.catalog.citable import Citable, citable_row
from portal.records import PlanTables
from portal.releases.store import Release, ReleaseStore
from tests.packaging.sample import package_of, plan_tables

ADDRESS = "https://example.org/datasets/demo-2015/1.0.0/"
READ = date(2026, 2, 3)


def release_of(root: Path, tables: PlanTables, dataset_id: str = "demo-2015") -> Release:
    """Write and return a release of some tables."""
    store = ReleaseStore(root)
    store.write(package_of(tables, dataset_id))
    return store.latest(dataset_id)


def sample_row(root: Path, table: str = "targets") -> Citable:
    """Return the first row of a table of the sample plan, as read on a certain day."""
    release = release_of(root, plan_tables())
    [key] = release.resource(table)["schema"]["primaryKey"]
    row_id = release.rows(table)[0][key]
    return citable_row(release, table, row_id, address=f"{ADDRESS}#{row_id}", accessed=READ)
