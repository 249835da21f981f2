"""Citations of all tables of a release are those of each; the patterns of rows and views are tested where they are filled in, in tests/site/test_views.py."""

from __future__ import annotations

from portal.catalog.citable import citable_table
from portal.catalog.citation import cite_as_text
from portal.catalog.patterns import ReleasePattern
from portal.releases.store import ReleaseStore
from tests.conftest import ROOT


def test_tables_of_every_release_are_cited_as_one_by_one() -> None:
    store = ReleaseStore(ROOT / "datapackages")
    for dataset_id in store.dataset_ids():
        release = store.latest(dataset_id)
        pattern = ReleasePattern(release)
        for table in release.tables:
            address = f"https://example.org/{dataset_id}#{table}"
            assert pattern.citable(table, address=address) == citable_table(release, table, address=address)
            assert pattern.table(table, address=address) == cite_as_text(citable_table(release, table, address=address))
