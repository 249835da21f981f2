"""The CSV for spreadsheets: the same cells in another encoding, and none that is taken for a formula."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from portal.downloads.convert import DANGEROUS, CsvForm, convert_csv, neutralize

_cell = st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), max_size=8) | st.sampled_from(
    ["=1+1", "-5", "-5.50", "+1", "@x", "0012", '"=1', ",=1", "a\n=1", "＝1", "𠮷", "", "'=1"]
)
_cells = st.lists(st.tuples(_cell, _cell), min_size=1, max_size=5)


def write(folder: Path, rows: list[tuple[str, str]]) -> Path:
    path = folder / "t.csv"
    with path.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle, lineterminator="\n").writerows(rows)
    return path


def converted(path: Path, **form: object) -> bytes:
    return b"".join(convert_csv(path, CsvForm(**form)))


@given(rows=_cells)
@settings(max_examples=50)
def test_gb18030_has_every_character(rows: list[tuple[str, str]], tmp_path_factory: pytest.TempPathFactory) -> None:
    path = write(tmp_path_factory.mktemp("t"), rows)
    assert converted(path, encoding="gb18030").decode("gb18030") == path.read_bytes().decode()


def test_a_byte_order_mark_comes_before_the_same_bytes(tmp_path: Path) -> None:
    path = write(tmp_path, [("名称", "值")])
    assert converted(path, bom=True) == b"\xef\xbb\xbf" + path.read_bytes()
    assert converted(path, bom=True, safe=True).startswith(b'\xef\xbb\xbf"')


@given(rows=_cells)
@example(rows=[("-5", "=1")])
@settings(max_examples=50)
def test_in_safe_form_no_cell_begins_like_a_formula_and_nothing_is_lost(
    rows: list[tuple[str, str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = write(tmp_path_factory.mktemp("t"), rows)
    text = converted(path, safe=True).decode()
    found = [tuple(row) for row in csv.reader(io.StringIO(text, newline=""), strict=True)]
    assert found == [tuple(neutralize(cell) for cell in row) for row in rows]
    for row, plain in zip(found, rows, strict=True):
        for cell, before in zip(row, plain, strict=True):
            assert cell in {before, f"'{before}"}
            assert not cell.startswith(DANGEROUS) or float(cell) == float(before)


@pytest.mark.parametrize("cell", ["0", "-5", "-0.10", "4000", "-12345678901234567890"])
def test_a_number_stays_a_number(cell: str) -> None:
    assert neutralize(cell) == cell


@pytest.mark.parametrize("cell", ["-5+cmd|' /C calc'!A0", "-", "+5", "--5", "-5 ", "-５", "=", ">="[1:]])
def test_what_only_begins_like_a_number_does_not(cell: str) -> None:
    assert neutralize(cell) == f"'{cell}"


def test_in_safe_form_a_text_is_in_quotation_marks_so_that_no_other_separator_cuts_it(tmp_path: Path) -> None:
    path = write(tmp_path, [("a", "b"), ("甲;=1+1", "-5"), ("", "0.10")])
    assert converted(path, safe=True).decode() == '"a","b"\n"甲;=1+1",-5\n,0.10\n'


def test_a_long_file_is_converted_piece_by_piece(tmp_path: Path) -> None:
    path = write(tmp_path, [("指标" * 50, "=1")] * 10_000)
    for form in ({"encoding": "gb18030"}, {"safe": True}, {"safe": True, "encoding": "gb18030"}):
        pieces = list(convert_csv(path, CsvForm(**form)))
        assert len(pieces) > 3
        assert b"".join(pieces).count(b"\n") == 10_000
