from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pybtex.database import parse_string

from portal.catalog.bibtex import escape_tex, render_bibtex
from tests.catalog.sample import sample_row


def test_a_parser_reads_the_fields_back(tmp_path: Path) -> None:
    citable = sample_row(tmp_path)
    [(key, entry)] = parse_string(render_bibtex(citable), "bibtex").entries.items()
    assert (key, entry.type) == (citable.key, "dataset")
    assert [str(person) for person in entry.persons["author"]] == ["{规划开放数据门户}"]
    wanted = {"title": f"{{{citable.full_title}}}", "year": "2026", "date": "2026-01-31", "version": "1.0.0", "url": citable.address}
    assert {name: entry.fields[name].replace(r"\%", "%") for name in wanted} == wanted
    assert entry.fields["urldate"] == "2026-02-03"
    assert "示例省人民政府" in entry.fields["note"]


@pytest.mark.parametrize("quote", ["{", "}", "a}b{c", "\\", "100% & 5$ #1_2 ~^", "，甲 and 乙"])
def test_no_words_of_a_plan_break_the_entry(tmp_path: Path, quote: str) -> None:
    citable = replace(sample_row(tmp_path), quote=quote)
    [entry] = parse_string(render_bibtex(citable), "bibtex").entries.values()
    assert entry.fields["version"] == "1.0.0"


@given(st.text())
def test_braces_are_balanced_whatever_the_text(text: str) -> None:
    escaped = escape_tex(text)
    assert escaped.count("{") == escaped.count("}")
