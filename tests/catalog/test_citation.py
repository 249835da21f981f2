from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from portal.catalog.citation import cite_release
from portal.packaging.package import stack
from portal.records import PlanTables
from portal.releases.store import Release, ReleaseStore
from tests.packaging.sample import package_of, plan_tables

ADDRESS = "https://example.org/datasets/demo-2015/1.0.0/"


def release_of(root: Path, tables: PlanTables, dataset_id: str = "demo-2015") -> Release:
    store = ReleaseStore(root)
    store.write(package_of(tables, dataset_id))
    return store.latest(dataset_id)


def test_a_plan_is_cited_by_its_issuer_and_published_by_the_portal(tmp_path: Path) -> None:
    """The form of the dataset entries of GB/T 7714-2025 8.14: author, title[DS/OL], version, publisher（date）[accessed], address."""
    cited = cite_release(release_of(tmp_path, plan_tables()), address=ADDRESS, accessed=date(2026, 2, 3))
    assert cited.gbt7714 == (
        "示例省人民政府. 示例省实施“互联网+”三年行动计划：规划开放数据[DS/OL]. V1.0.0. 规划开放数据门户（2026-01-31）[2026-02-03]. "
        "https://example.org/datasets/demo-2015/1.0.0/."
    )
    assert cited.english == (
        "示例省人民政府. (2026). 示例省实施“互联网+”三年行动计划: plan open data (Version 1.0.0) [Data set]. Open Plan Data Portal. "
        "Retrieved February 3, 2026, from https://example.org/datasets/demo-2015/1.0.0/"
    )
    assert cited.bibtex == (
        "@dataset{demo-2015-1.0.0,\n"
        "  author = {{示例省人民政府}},\n"
        "  title = {{示例省实施“互联网+”三年行动计划：规划开放数据}},\n"
        "  year = {2026},\n"
        "  date = {2026-01-31},\n"
        "  version = {1.0.0},\n"
        "  publisher = {{规划开放数据门户}},\n"
        "  url = {https://example.org/datasets/demo-2015/1.0.0/},\n"
        "  urldate = {2026-02-03}\n"
        "}\n"
    )


def test_an_unknown_day_of_reading_is_left_out(tmp_path: Path) -> None:
    cited = cite_release(release_of(tmp_path, plan_tables()), address=ADDRESS)
    assert "（2026-01-31）. https://" in cited.gbt7714
    assert "Retrieved" not in cited.english
    assert "urldate" not in cited.bibtex


def test_a_plan_without_known_issuer_is_cited_by_its_publisher(tmp_path: Path) -> None:
    tables = plan_tables()
    cited = cite_release(release_of(tmp_path, replace(tables, plans=(replace(tables.plans[0], issuer=""),))), address=ADDRESS)
    assert cited.gbt7714.startswith("规划开放数据门户. 示例省")
    assert cited.english.startswith("Open Plan Data Portal. (2026).")


def test_many_plans_together_are_cited_by_their_publisher(tmp_path: Path) -> None:
    both = stack([plan_tables("plan-a", mark="a"), plan_tables("plan-b", mark="b")])
    cited = cite_release(release_of(tmp_path, both, "all-plans"), address=ADDRESS)
    assert cited.gbt7714.startswith("规划开放数据门户. 全部规划：规划开放数据[DS/OL]. V1.0.0. 规划开放数据门户（2026-01-31）")
    assert cited.english.startswith("Open Plan Data Portal. (2026). All plans: plan open data (Version 1.0.0)")


def test_two_versions_are_two_citations(tmp_path: Path) -> None:
    store = ReleaseStore(tmp_path)
    for version in ("1.0.0", "1.1.0"):
        store.write(package_of(plan_tables(), version=version))
    one, other = (cite_release(store.get("demo-2015", version), address=ADDRESS) for version in store.versions("demo-2015"))
    assert "V1.1.0" in other.gbt7714
    assert one.bibtex != other.bibtex
