from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path

import pytest
import rispy
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.catalog.citable import Body, Citable, citable_dataset, citable_release, citable_row, citable_table, citable_view
from portal.catalog.citation import cite, cite_gbt7714
from portal.catalog.view_words import View
from portal.packaging.package import stack
from portal.releases.store import ReleaseStore
from tests.catalog.sample import ADDRESS, READ, release_of
from tests.packaging.sample import package_of, plan_tables


def test_the_publisher_made_the_data_and_the_issuer_made_the_plan(tmp_path: Path) -> None:
    """GB/T 7714-2025: 8.14 for a dataset, and 7.1 for whoever did something else, with the word for what they did."""
    cited = cite(citable_release(release_of(tmp_path, plan_tables()), address=ADDRESS, accessed=READ))
    assert cited.gbt7714 == (
        "规划开放数据门户. 示例省实施“互联网+”三年行动计划：规划开放数据[DS/OL]. 示例省人民政府，印发. V1.0.0. "
        "规划开放数据门户（2026-01-31）[2026-02-03]. https://example.org/datasets/demo-2015/1.0.0/."
    )
    assert cited.apa.startswith("Open Plan Data Portal. (2026). ")
    assert "author = {{规划开放数据门户}}" in cited.bibtex
    assert "note = {{数据读自示例省人民政府《" in cited.bibtex


def test_an_unknown_day_of_reading_is_left_out(tmp_path: Path) -> None:
    cited = cite(citable_release(release_of(tmp_path, plan_tables()), address=ADDRESS))
    assert "（2026-01-31）. https://" in cited.gbt7714
    assert "urldate" not in cited.bibtex


def test_an_unknown_issuer_is_not_named(tmp_path: Path) -> None:
    tables = plan_tables()
    cited = cite(citable_release(release_of(tmp_path, replace(tables, plans=(replace(tables.plans[0], issuer=""),))), address=ADDRESS))
    assert "[DS/OL]. V1.0.0. " in cited.gbt7714
    assert "数据读自《" in cited.bibtex


def test_many_plans_together_name_no_single_issuer(tmp_path: Path) -> None:
    both = stack([plan_tables("plan-a", mark="a"), plan_tables("plan-b", mark="b")])
    cited = cite(citable_release(release_of(tmp_path, both, "all-plans"), address=ADDRESS))
    assert cited.gbt7714.startswith("规划开放数据门户. 全部规划：规划开放数据[DS/OL]. V1.0.0. 规划开放数据门户（2026-01-31）")
    assert cited.apa.startswith("Open Plan Data Portal. (2026). 全部规划：规划开放数据 [All plans: Plan open data] (Version 1.0.0)")


def test_a_row_of_many_plans_names_the_issuer_of_its_own(tmp_path: Path) -> None:
    other = plan_tables("plan-b", mark="b")
    other = replace(other, plans=(replace(other.plans[0], issuer="另一省人民政府"),))
    release = release_of(tmp_path, stack([plan_tables("plan-a", mark="a"), other]), "all-plans")
    row = next(each for each in release.rows("targets") if each["plan_id"] == "plan-b")
    cited = cite_gbt7714(citable_row(release, "targets", row["target_id"], address=ADDRESS))
    assert "另一省人民政府，印发" in cited
    assert "示例省人民政府，印发" not in cited


def test_two_versions_are_two_citations(tmp_path: Path) -> None:
    store = ReleaseStore(tmp_path)
    for version in ("1.0.0", "1.1.0"):
        store.write(package_of(plan_tables(), version=version))
    one, other = (cite(citable_release(store.get("demo-2015", version), address=ADDRESS)) for version in store.versions("demo-2015"))
    assert "V1.1.0" in other.gbt7714
    assert one.bibtex != other.bibtex


@pytest.mark.parametrize("what", ["dataset", "release", "table", "row", "view"])
def test_every_form_of_everything_names_version_date_and_address(tmp_path: Path, what: str) -> None:
    release = release_of(tmp_path, plan_tables())
    row_id = release.rows("targets")[0]["target_id"]
    citable = {
        "dataset": lambda: citable_dataset(release, address=ADDRESS, accessed=READ),
        "release": lambda: citable_release(release, address=ADDRESS, accessed=READ),
        "table": lambda: citable_table(release, "targets", address=ADDRESS, accessed=READ),
        "row": lambda: citable_row(release, "targets", row_id, address=ADDRESS, accessed=READ),
        "view": lambda: citable_view(release, "targets", View("year=2017"), address=ADDRESS, accessed=READ, rows=2),
    }[what]()
    assert citable.what == what
    for form, cited in asdict(cite(citable)).items():
        assert ADDRESS in cited, form
        # The address of a dataset moves on to other releases.
        assert ("1.0.0" in cited.replace(ADDRESS, "")) == (what != "dataset"), form
        assert ("2026-01-31" in cited or "2026/01/31" in cited) <= (what != "dataset" or form == "datacite"), form
        assert what == "dataset" or "2026" in cited.replace(str(date(2026, 2, 3)), ""), form
        assert what != "row" or row_id in cited, form


PORTAL = Body("规划开放数据门户", "Open Plan Data Portal")
PLAIN_TEXT = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1).map(str.strip).filter(bool)


@settings(max_examples=30)  # each runs the CSL processor twice
@given(title=PLAIN_TEXT, quote=PLAIN_TEXT)
def test_no_title_and_no_sentence_breaks_a_form(title: str, quote: str) -> None:
    day = date(2026, 1, 31)
    citable = Citable(
        "row", "demo-1.0.0", title, title, "1.0.0", day, ADDRESS, (PORTAL,), PORTAL, part="目标表", part_en="table", quote=quote
    )
    cited = cite(citable)
    assert cited.gbt7714.startswith(f"规划开放数据门户. {citable.full_title}[DS/OL]. V1.0.0. ")
    assert json.loads(cited.csl_json)[0]["title"] == citable.full_title
    assert json.loads(cited.datacite)["titles"][0]["title"] == citable.full_title
    assert yaml.safe_load(cited.cff)["title"] == citable.full_title
    [entry] = rispy.loads(cited.ris)
    assert entry["title"] == " ".join(citable.full_title.split())
    assert cited.apa.endswith(ADDRESS)
    assert ADDRESS in cited.chicago
