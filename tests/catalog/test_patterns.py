"""Citations of very many rows are those of each."""

from __future__ import annotations

from html import escape

from portal.catalog.citable import citable_row, citable_table
from portal.catalog.citation import cite_as_text, cite_together
from portal.catalog.patterns import ReleasePattern
from portal.releases.store import ReleaseStore
from tests.conftest import ROOT

KEYS = {"tasks": "task_id", "targets": "target_id", "observations": "observation_id", "responsibilities": "responsibility_id"}


def test_rows_and_tables_of_every_plan_are_cited_as_one_by_one() -> None:
    store = ReleaseStore(ROOT / "datapackages")
    for dataset_id in store.dataset_ids():
        release = store.latest(dataset_id)
        pattern = ReleasePattern(release)
        for table in release.tables:
            address = f"https://example.org/{dataset_id}#{table}"
            assert pattern.citable(table, address=address) == citable_table(release, table, address=address)
            assert pattern.table(table, address=address) == cite_as_text(citable_table(release, table, address=address))
        if dataset_id == "all-plans":
            continue
        for table, key in KEYS.items():
            # A row whose words every form has to escape, each in its way.
            rows = release.rows(table)[:40]
            rows += [row | {key: "x-1", "quote": 'A&B 达到 100% {~} "甲"“乙”\\n<5', "text": ""} for row in rows[:1]]
            cited = pattern.rows(table, rows, key, address=lambda row_id: f"https://example.org/?a=1&b=2#{row_id}")
            alone = [citable_row(release, table, row[key], address=f"https://example.org/?a=1&b=2#{row[key]}", row=row) for row in rows]
            expected = cite_together(alone)
            assert cited.files() == {suffix: expected[suffix] for suffix in (".bib", ".ris", ".csl.json")}
            texts = [(row[key], cite_as_text(each)) for row, each in zip(rows, alone, strict=True)]
            assert cited.print_texts("{row_id}|100%|{gbt7714}|{apa}|{chicago}", escape) == [
                f"{escape(row_id)}|100%|{escape(each.gbt7714)}|{escape(each.apa)}|{escape(each.chicago)}" for row_id, each in texts
            ]
