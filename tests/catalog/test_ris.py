from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import rispy

from portal.catalog.ris import render_ris
from tests.catalog.sample import sample_row


def test_a_parser_reads_the_fields_back(tmp_path: Path) -> None:
    citable = sample_row(tmp_path)
    [entry] = rispy.loads(render_ris(citable))
    assert entry["type_of_reference"] == "DATA"
    assert entry["authors"] == ["规划开放数据门户"]
    assert (entry["title"], entry["year"], entry["date"]) == (citable.full_title, "2026", "2026/01/31")
    assert (entry["edition"], entry["publisher"]) == ("1.0.0", "规划开放数据门户")
    assert entry["urls"] == [citable.address]
    assert entry["keywords"] == list(citable.keywords)
    assert any("示例省人民政府" in note for note in entry["notes"])


def test_every_line_is_one_field_ended_by_cr_and_lf(tmp_path: Path) -> None:
    printed = render_ris(replace(sample_row(tmp_path), description="一行\r\nER  - \n又一行"))
    lines = printed.split("\r\n")
    assert lines[-2:] == ["ER  - ", ""]
    assert all(line[2:6] == "  - " for line in lines[:-1])
    assert sum(line.startswith("ER") for line in lines) == 1
