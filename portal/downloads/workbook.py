"""XLSX: a sheet for each table, one with the description of the columns, and one with title, licence and citation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from portal.downloads.about import Fact
from portal.downloads.content import Column, TableContent

# What a sheet can hold (https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3).
SHEET_ROWS, CELL_LENGTH = 1_048_576, 32_767
FIELDS_SHEET, ABOUT_SHEET, LONG_SHEET = "字段 fields", "说明 about", "长文 long texts"
#: At the end of a cell whose text goes on in the sheet of long texts.
GOES_ON = "…（全文见工作表“长文 long texts”）"
_WIDTHS = {"quote": 60, "text": 60, "title": 40, "heading": 40, "indicator": 30, "organization": 30, "name": 30}
_Write = Callable[[Worksheet, int, int, str], None]


def write_workbook(tables: Sequence[TableContent], facts: Sequence[Fact], created: datetime, target: Path) -> None:
    """Write tables as a workbook, in constant memory.

    Text is text, so that nothing turns into a formula, a date or a number, and no zero is lost from a code. A number is one where 15 digits
    hold every one of its column, shown with as many places as it is printed with; otherwise the whole column is text (the sheet of the
    fields says so). What is missing is an empty cell.

    Args:
        tables: The tables, each of which `fits_workbook`.
        facts: What the last sheet says.
        created: The time that the workbook carries.
        target: The file to make.
    """
    options = {"constant_memory": True, "strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as workbook:
        told = {fact.key: fact.value for fact in facts}
        workbook.set_properties({"title": told.get("title", ""), "author": told.get("publisher", ""), "created": created})
        head = workbook.add_format({"bold": True, "bottom": 1})
        writer = _TableWriter(workbook, head)
        for table in tables:
            writer.write(table)
        _write_lines(workbook, head, FIELDS_SHEET, _FIELD_HEADINGS, _field_lines(tables), (14, 18, 9, 9, 14, 18, 60, 60))
        _write_lines(workbook, head, ABOUT_SHEET, ("项目", "Item", "内容 Content"), _fact_lines(facts), (22, 24, 100))
        if writer.long:
            _write_lines(workbook, head, LONG_SHEET, _LONG_HEADINGS, writer.long, (14, 24, 14, 6, 100))


_FIELD_HEADINGS = ("table", "field", "type", "stored_as", "title", "title_en", "description", "description_en")
_LONG_HEADINGS = ("table", "row_id", "field", "part", "text")


def fits_workbook(table: TableContent) -> bool:
    """Tell whether a sheet can hold all rows of a table below its headings."""
    return table.row_count < SHEET_ROWS


class _TableWriter:
    """Writes tables into a workbook, and keeps the texts that are too long for a cell."""

    def __init__(self, workbook: Workbook, head: Format) -> None:
        self._workbook, self._head = workbook, head
        self._formats: dict[int, Format] = {}
        self.long: list[tuple[str, str, str, str, str]] = []

    def write(self, table: TableContent) -> None:
        """Write a table into a sheet of its name."""
        writers = [self._writer(column) for column in table.columns]
        key = next(number for number, column in enumerate(table.columns) if column.name == table.primary_key)
        sheet = self._sheet(table)
        for line, row in enumerate(table.rows(), start=1):
            for number, (write, cell) in enumerate(zip(writers, row, strict=True)):
                if len(cell) > CELL_LENGTH // 2 and _length(cell) > CELL_LENGTH:
                    cell = self._shortened(table.name, row[key], table.columns[number].name, cell)
                if cell:
                    write(sheet, line, number, cell)
        sheet.autofilter(0, 0, table.row_count, len(writers) - 1)

    def _sheet(self, table: TableContent) -> Worksheet:
        sheet = self._workbook.add_worksheet(table.name)
        sheet.freeze_panes(1, 1)
        for number, column in enumerate(table.columns):
            sheet.set_column(number, number, _WIDTHS.get(column.name, 14))
            sheet.write_string(0, number, column.name, self._head)
        return sheet

    def _writer(self, column: Column) -> _Write:
        kind = stored_as(column)
        return {"number": self._write_number, "boolean": _write_boolean, "text": _write_text}[kind]

    def _write_number(self, sheet: Worksheet, line: int, number: int, cell: str) -> None:
        places = len(cell.partition(".")[2])
        if places not in self._formats:
            self._formats[places] = self._workbook.add_format({"num_format": "0" + ("." + "0" * places if places else "")})
        sheet.write_number(line, number, float(cell), self._formats[places])

    def _shortened(self, table: str, row_id: str, field: str, cell: str) -> str:
        """Keep a text whole in the sheet of long texts, part by part, and return what fits."""
        parts = list(_parts(cell, CELL_LENGTH))
        self.long += [(table, row_id, field, str(number), part) for number, part in enumerate(parts, start=1)]
        return next(_parts(cell, CELL_LENGTH - len(GOES_ON))) + GOES_ON


def stored_as(column: Column) -> str:
    """Return how a column stands in a workbook: `number`, `boolean` or `text`."""
    if column.type == "boolean":
        return "boolean"
    return "number" if column.numbers and column.numbers.fit_float else "text"


def _write_boolean(sheet: Worksheet, line: int, number: int, cell: str) -> None:
    sheet.write_boolean(line, number, cell == "true")


def _write_text(sheet: Worksheet, line: int, number: int, cell: str) -> None:
    sheet.write_string(line, number, cell)


def _length(text: str) -> int:
    """Return the length as Excel counts it: a character beyond the first 65,536 is two."""
    return len(text) + sum(each > "\uffff" for each in text)


def _parts(text: str, length: int) -> Iterator[str]:
    """Cut a text into parts of at most that length, as Excel counts it."""
    start = counted = 0
    for at, each in enumerate(text):
        width = 2 if each > "\uffff" else 1
        if counted + width > length:
            yield text[start:at]
            start, counted = at, 0
        counted += width
    yield text[start:]


def _field_lines(tables: Sequence[TableContent]) -> list[tuple[str, ...]]:
    return [
        (table.name, each.name, each.type, stored_as(each), each.title, each.title_en, each.description, each.description_en)
        for table in tables
        for each in table.columns
    ]


def _fact_lines(facts: Iterable[Fact]) -> list[tuple[str, ...]]:
    return [(each.label, each.label_en, each.value) for each in facts]


def _write_lines(
    workbook: Workbook, head: Any, name: str, headings: Sequence[str], lines: Iterable[Sequence[str]], widths: Sequence[int]
) -> None:
    """Write a sheet of texts."""
    sheet = workbook.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    for number, (heading, width) in enumerate(zip(headings, widths, strict=True)):
        sheet.set_column(number, number, width)
        sheet.write_string(0, number, heading, head)
    for line, cells in enumerate(lines, start=1):
        for number, cell in enumerate(cells):
            if cell:
                sheet.write_string(line, number, cell)
