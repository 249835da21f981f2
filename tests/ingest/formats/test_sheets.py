from __future__ import annotations

from typing import Any

import pytest

from portal.errors import SourceFormatError, SourceLimitError
from portal.ingest.formats.sheets import read_csv, read_xlsx
from tests.ingest.formats.makers import xlsx_file

ROWS = (("类别", "指标", "2020年"), ("宽带", "普及\n率", 0.955), (None, "用户", 12345))


def lines(rows: Any, *change: Any) -> list[str]:
    return read_xlsx(xlsx_file(rows, *change), name="x.xlsx").splitlines()


def test_cells_are_written_as_the_sheet_shows_them() -> None:
    def change(sheet: Any) -> None:
        sheet["C2"].number_format, sheet["C3"].number_format = "0.0%", "#,##0"
        sheet.merge_cells("A2:A3")

    assert lines(ROWS, change) == ["类别\t指标\t2020年", "宽带\t普及率\t95.5%", "\t用户\t12,345"]


def test_hidden_rows_columns_and_sheets_are_left_behind() -> None:
    def change(sheet: Any) -> None:
        sheet.row_dimensions[2].hidden = True
        sheet.column_dimensions["A"].hidden = True
        sheet.parent.create_sheet("隐藏").append(["不印"])
        sheet.parent["隐藏"].sheet_state = "hidden"

    assert lines(ROWS, change) == ["指标\t2020年", "用户\t12345"]


def test_a_number_that_would_be_shown_otherwise_is_an_error_not_a_guess() -> None:
    with pytest.raises(SourceFormatError, match=r"Sheet!C2.*# \?/\?"):
        lines(ROWS, lambda sheet: setattr(sheet["C2"], "number_format", "# ?/?"))


def test_a_formula_without_a_saved_result_is_an_error() -> None:
    with pytest.raises(SourceFormatError, match="Sheet!C3: a formula without a saved result"):
        lines(ROWS, lambda sheet: sheet.__setitem__("C3", "=SUM(C1:C2)"))


def test_a_cell_far_away_or_a_merged_plane_takes_no_memory() -> None:
    with pytest.raises(SourceLimitError, match="cells"):
        lines([[str(number)] for number in range(20)], lambda sheet: sheet.__setitem__("XFD1", "远"))
    data = xlsx_file(ROWS, lambda sheet: sheet.merge_cells("E1:F2"))
    import io
    import zipfile

    handle = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as good, zipfile.ZipFile(handle, "w") as made:
        for member in good.namelist():
            made.writestr(member, good.read(member).replace(b"E1:F2", b"E1:XFD1048576"))
    with pytest.raises(SourceLimitError, match="merged ones counted"):
        read_xlsx(handle.getvalue(), name="x")


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_csv_is_parted_by_what_its_first_line_has_most_of(mark: str) -> None:
    assert read_csv(f'指标{mark}单位{mark}值\n"普及\n率"{mark}%{mark}60\n', name="x") == "指标\t单位\t值\n普及率\t%\t60\n"


def test_a_quote_that_is_not_closed_is_an_error_with_its_line() -> None:
    with pytest.raises(SourceFormatError, match="line 2"):
        read_csv('甲,乙\n"丙,丁\n', name="x")
