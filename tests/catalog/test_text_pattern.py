"""Citations of very many rows are those of each."""

from __future__ import annotations

from portal.catalog.citable import citable_row, citable_table
from portal.catalog.citation import TextPattern, cite_as_text
from portal.releases.store import ReleaseStore
from tests.conftest import ROOT

KEYS = {"tasks": "task_id", "targets": "target_id", "observations": "observation_id", "responsibilities": "responsibility_id"}


def test_rows_and_tables_of_every_plan_are_cited_as_one_by_one() -> None:
    store = ReleaseStore(ROOT / "datapackages")
    for dataset_id in store.dataset_ids():
        release = store.latest(dataset_id)
        pattern = TextPattern(release)
        for table in release.tables:
            address = f"https://example.org/{dataset_id}#{table}"
            assert pattern.table(table, address=address) == cite_as_text(citable_table(release, table, address=address))
        if dataset_id == "all-plans":
            continue
        for table, key in KEYS.items():
            rows = release.rows(table)[:40]
            for row_id, found in pattern.rows(table, rows, key, address=lambda row_id: f"https://example.org/#{row_id}"):
                row = next(each for each in rows if each[key] == row_id)
                address = f"https://example.org/#{row_id}"
                assert found == cite_as_text(citable_row(release, table, row_id, address=address, row=row))
