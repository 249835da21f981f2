from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from portal.catalog.citable import Body, citable_release
from portal.catalog.csl import csl_item, render_apa, render_chicago, render_csl_json
from portal.catalog.reference import Day, Name, reference_from_csl
from tests.catalog.sample import ADDRESS, READ, release_of, sample_row
from tests.packaging.sample import plan_tables


def test_apa_names_the_publisher_once_as_author(tmp_path: Path) -> None:
    citable = citable_release(release_of(tmp_path, plan_tables()), address=ADDRESS, accessed=READ)
    cited = render_apa(replace(citable, title_en="Three-Year Action Plan"))
    assert cited == f"Open Plan Data Portal. (2026). Three-Year Action Plan: Plan open data (Version 1.0.0) [Dataset]. {ADDRESS}"


def test_another_publisher_is_named_beside_the_author(tmp_path: Path) -> None:
    citable = citable_release(release_of(tmp_path, plan_tables()), address=ADDRESS)
    other = replace(citable, publisher=Body("数据平台", "Data Platform"))
    assert f"[Dataset]. Data Platform. {ADDRESS}" in render_apa(other)


def test_chicago_prints_the_day_and_its_full_stop_within_the_quotation_marks(tmp_path: Path) -> None:
    citable = citable_release(release_of(tmp_path, plan_tables()), address=ADDRESS)
    assert render_chicago(replace(citable, title_en="Three-Year Action Plan")) == (
        "Open Plan Data Portal. 2026. “Three-Year Action Plan: Plan Open Data.” Version 1.0.0. Open Plan Data Portal, January 31. "
        f"{ADDRESS}."
    )


@pytest.mark.parametrize("render", [render_apa, render_chicago])
def test_no_style_changes_the_id_or_the_words_of_a_row(tmp_path: Path, render: object) -> None:
    citable = sample_row(tmp_path)
    assert callable(render)
    cited = render(citable)
    assert f"row {citable.address.rpartition('#')[2]}" in cited
    assert citable.quote in cited


def test_marks_of_other_formats_are_printed_as_they_are(tmp_path: Path) -> None:
    citable = replace(sample_row(tmp_path), quote="研发A&B <电脑> 100%……{甲}..")
    assert "研发A&B <电脑> 100%……{甲}.." in render_apa(citable)


def test_the_issuer_is_the_author_of_the_original_not_of_the_data(tmp_path: Path) -> None:
    item = csl_item(sample_row(tmp_path))
    assert item["author"] == [{"literal": "规划开放数据门户"}]
    assert item["original-author"] == [{"literal": "示例省人民政府"}]
    assert item["original-date"] == {"date-parts": [[2015, 6, 30]]}


def test_csl_json_reads_back_as_the_same_reference(tmp_path: Path) -> None:
    citable = sample_row(tmp_path)
    [item] = json.loads(render_csl_json(citable))
    reference = reference_from_csl(item)
    assert (reference.kind, reference.version, reference.url) == ("dataset", "1.0.0", citable.address)
    assert (reference.creators, reference.title) == ((Name("规划开放数据门户"),), citable.full_title)
    assert (reference.issued, reference.accessed) == (Day("2026", 1, 31), Day("2026", 2, 3))
    assert all(isinstance(part, int) for name in ("issued", "accessed", "original-date") for part in item[name]["date-parts"][0])
