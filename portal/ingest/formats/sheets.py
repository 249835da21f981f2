"""Tables annexed to a plan, .xlsx or .csv, to text: one line a row, as the sheet shows it.

A cell of a workbook holds a value and a format; what is printed is both (0.95 as 95%). A format that is not known here is an
error that names the cell, since the bare value would be a wrong figure.
"""

from __future__ import annotations

import csv
import io
import re
import warnings
import zipfile
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import openpyxl
from lxml import etree
from openpyxl.utils.cell import range_boundaries

from portal.errors import SourceFormatError, SourceLimitError
from portal.ingest.formats.archive import check_markup, damaged, member_names
from portal.ingest.formats.limits import MAX_CELLS, Deadline
from portal.ingest.formats.lines import is_told_in_each_row, join_cell, row_lines, text_of

_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml$", re.IGNORECASE)
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_.|\*.|\[(?P<bracket>[^\]]*)\]|(?P<number>[#0?][#0?,]*(?:\.[#0?]*)?|\.[#0?]+)|(?P<other>.)'
)
_DATE_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|\[[^\]]*\]|(?P<part>y+|m+|d+|h+|s+)|(?P<half>AM/PM|上午/下午)|(?P<other>.)', re.IGNORECASE
)


def read_csv(text: str, *, name: str) -> str:
    r"""Read the rows of a CSV file; commas, semicolons or TABs part its cells, whichever its first line has most of.

    Raises:
        SourceFormatError: A quote is not closed, or a cell is larger than the csv module reads.
        SourceLimitError: It has more cells than the portal reads.

    >>> read_csv('指标,2020年\n"宽带,普及率",95%\n', name="x")
    '指标\t2020年\n宽带,普及率\t95%\n'
    """
    first = text.lstrip("\n").split("\n", 1)[0]
    delimiter = max(",\t;", key=lambda each: (first.count(each), each == ","))
    rows: list[list[str]] = []
    cells = 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for row in reader:
            cells += len(row)
            if cells > MAX_CELLS:
                raise SourceLimitError(f"{name}: more than {MAX_CELLS:,} cells. Keep the plan's own tables.")
            rows.append([join_cell(re.split(r"[\r\n]+", cell)) for cell in row])
    except csv.Error as error:
        raise SourceFormatError(
            f"{name}: line {reader.line_num}: not readable as CSV ({error}). Close the quotes, or save it anew."
        ) from None
    _check_size(rows, name)
    return text_of(row_lines(rows))


def read_xlsx(data: bytes, *, name: str) -> str:
    """Read the visible rows, columns and sheets of a workbook, values as they are shown.

    Raises:
        SourceFormatError: It is damaged or encrypted, a formula has no saved result, or a format is not known.
        SourceLimitError: It is larger than the portal reads.
    """
    if "[Content_Types].xml" not in member_names(data, name=name):
        raise SourceFormatError(f"{name}: no workbook. Save it as .xlsx from a spreadsheet program.")
    check_markup(data, re.compile(r"\.(?:xml|rels)$", re.IGNORECASE), name=name)
    _check_sheets(data, name)
    book = _load(data, name, values=False)
    if any(cell.data_type == "f" for sheet in book.worksheets for cell in _cells(sheet)):
        formulas = {(sheet.title, cell.coordinate) for sheet in book.worksheets for cell in _cells(sheet) if cell.data_type == "f"}
        book = _load(data, name, values=True)
        for sheet in book.worksheets:
            for cell in _cells(sheet):
                if cell.value is None and (sheet.title, cell.coordinate) in formulas:
                    raise SourceFormatError(
                        f"{name}: {sheet.title}!{cell.coordinate}: a formula without a saved result. Open the file in a spreadsheet program and save it."
                    )
    deadline = Deadline(name)
    lines: list[str] = []
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            lines += row_lines(_grid(sheet, name, deadline))
    return text_of(lines)


def _load(data: bytes, name: str, *, values: bool) -> openpyxl.Workbook:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl tells of charts and validations that it leaves out; they hold no cells
            return openpyxl.load_workbook(io.BytesIO(data), data_only=values)
    except Exception as error:  # noqa: BLE001 - a library on damaged bytes may raise anything; each is the same finding
        raise damaged(name, error) from None


def _cells(sheet: Any) -> list[Any]:
    # The public iterators make a cell for every empty place up to the last one.
    return list(sheet._cells.values())  # noqa: SLF001


def _check_sheets(data: bytes, name: str) -> None:
    """Count cells and merged areas before openpyxl makes an object of each."""
    cells = 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for member in archive.namelist():
            if not _SHEET.search(member):
                continue
            for _event, element in etree.iterparse(
                io.BytesIO(archive.read(member)), resolve_entities=False, no_network=True, huge_tree=True
            ):
                tag = etree.QName(element).localname if isinstance(element.tag, str) else ""
                if tag == "c":
                    cells += 1
                elif tag == "mergeCell":
                    try:
                        left, top, right, bottom = (int(each or 0) for each in range_boundaries(element.get("ref", "")))
                    except (ValueError, TypeError) as error:
                        raise damaged(name, error) from None
                    cells += max(0, right - left + 1) * max(0, bottom - top + 1)
                if cells > MAX_CELLS:
                    raise SourceLimitError(f"{name}: more than {MAX_CELLS:,} cells, merged ones counted. Keep the plan's own tables.")
                element.clear()


def _grid(sheet: Any, name: str, deadline: Deadline) -> list[list[str]]:
    hidden_rows = {number for number, row in sheet.row_dimensions.items() if row.hidden}
    hidden_columns: set[int] = set()
    for each in sheet.column_dimensions.values():
        if each.hidden:
            hidden_columns.update(range(each.min or 1, min(each.max or 1, 16_384) + 1))
    filled = [
        cell for cell in _cells(sheet) if cell.value is not None and cell.row not in hidden_rows and cell.column not in hidden_columns
    ]
    if not filled:
        return []
    rows = sorted({cell.row for cell in filled})
    first, last = min(cell.column for cell in filled), max(cell.column for cell in filled)
    columns = [column for column in range(first, last + 1) if column not in hidden_columns]
    if len(rows) * len(columns) > MAX_CELLS:
        raise SourceLimitError(f"{name}: {sheet.title}: a table of more than {MAX_CELLS:,} cells. Keep the plan's own tables.")
    places = {column: index for index, column in enumerate(columns)}
    lines = {row: [""] * len(columns) for row in rows}
    for cell in filled:
        deadline.check()
        lines[cell.row][places[cell.column]] = join_cell(re.split(r"[\r\n]+", _shown(cell, f"{name}: {sheet.title}!{cell.coordinate}")))
    for area in sheet.merged_cells.ranges:
        if area.min_row in lines and area.min_col in places and is_told_in_each_row(lines[area.min_row][places[area.min_col]]):
            for row in (row for row in rows if area.min_row < row <= area.max_row):
                lines[row][places[area.min_col]] = lines[area.min_row][places[area.min_col]]
    return [lines[row] for row in rows]


def _shown(cell: Any, where: str) -> str:
    try:
        value, code = cell.value, cell.number_format or "General"
    except IndexError as error:  # the cell names a format that the workbook does not have
        raise damaged(where, error) from None
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        return value
    if isinstance(value, datetime | date | time):
        return show_date(value, code, where)
    if isinstance(value, int | float):
        return show_number(value, code, where)
    return str(value) if cell.data_type in ("s", "inlineStr", "e") else _unknown(where, code)


def _unknown(where: str, code: str) -> str:
    raise SourceFormatError(
        f"{where}: the number format {code!r} is not read. Format the cell as text, a plain number, a percentage or a date."
    )


def show_number(value: float, code: str, where: str) -> str:
    """Write a number as a spreadsheet shows it under a format code.

    Raises:
        SourceFormatError: The code asks for something that is not read: fractions, exponents, conditions.

    >>> [show_number(0.95, code, "A1") for code in ("0%", "0.0%", "General", '0.00"亿元"')]
    ['95%', '95.0%', '0.95', '0.95亿元']
    >>> show_number(12345.6, "#,##0", "A1"), show_number(-3, "0;(0)", "A1"), show_number(20200, "General", "A1")
    ('12,346', '(3)', '20200')
    """
    try:
        number = Decimal(repr(value))
    except ArithmeticError:
        return _unknown(where, code)
    if not number.is_finite():
        return _unknown(where, code)
    if code in ("General", "@", ""):
        # A sheet shows up to ten significant digits where a column is wide enough.
        plain = number if number == number.to_integral_value() else Decimal(f"{value:.10g}")
        if abs(number) >= Decimal(10) ** 15:
            return _unknown(where, code)
        return f"{plain:f}".rstrip("0").rstrip(".") if "." in f"{plain:f}" else f"{plain:f}"
    sections = re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', code)
    if number < 0 and len(sections) > 1:
        return _show(abs(number), sections[1], code, where)
    if number == 0 and len(sections) > 2:
        return _show(number, sections[2], code, where)
    return ("-" if number < 0 else "") + _show(abs(number), sections[0], code, where)


def _show(number: Decimal, section: str, code: str, where: str) -> str:
    parts: list[str] = []
    pattern = ""
    for token in _TOKEN.finditer(section):
        if token["quoted"] is not None:
            parts.append(token["quoted"])
        elif token["escaped"]:
            parts.append(token["escaped"])
        elif token["bracket"] is not None:
            if currency := re.fullmatch(r"\$([^-\]]*)(?:-[0-9A-Fa-f]+)?", token["bracket"]):
                parts.append(currency[1])
            elif not re.fullmatch(
                r"(?:Black|Blue|Cyan|Green|Magenta|Red|White|Yellow|Color ?\d+|黑色|蓝色|红色|绿色)", token["bracket"], re.IGNORECASE
            ):
                return _unknown(where, code)
        elif token["number"]:
            if pattern:
                return _unknown(where, code)
            pattern = token["number"]
            parts.append("\0")
        elif token["other"]:
            if token["other"] in "Ee/@":
                return _unknown(where, code)
            parts.append(token["other"])
    text = "".join(parts)
    if not pattern:
        # A section of words alone, such as "-" for zero; General within a section is as rare as it is ambiguous.
        return _unknown(where, code) if "G" in section else text
    number *= Decimal(100) ** text.count("%")
    whole, _, decimals = pattern.partition(".")
    trailing = len(whole) - len(whole.rstrip(","))
    number /= Decimal(1000) ** trailing
    rounded = number.quantize(Decimal(1).scaleb(-len(decimals)), rounding=ROUND_HALF_UP)
    digits, _, rest = f"{rounded:f}".partition(".")
    minimum = whole.count("0")
    digits = digits.lstrip("0").rjust(minimum, "0") if len(digits.lstrip("0")) < minimum else digits.lstrip("0")
    if "," in whole.rstrip(","):
        digits = f"{int(digits or '0'):,}" if len(digits) > 3 else digits
    while rest and decimals[len(rest) - 1] in "#?" and rest.endswith("0"):
        rest = rest[:-1]
    return text.replace("\0", digits + ("." + rest if decimals and (rest or "0" in decimals) else ""))


def show_date(value: datetime | date | time, code: str, where: str) -> str:
    """Write a date as a spreadsheet shows it under a format code; the short date of the system is year/month/day.

    >>> show_date(date(2015, 10, 1), 'yyyy"年"m"月"d"日"', "A1"), show_date(date(2015, 10, 1), "mm-dd-yy", "A1")
    ('2015年10月1日', '2015/10/1')
    """
    if code in ("mm-dd-yy", "m/d/yy"):
        code = "yyyy/m/d"
    tokens = list(_DATE_TOKEN.finditer(code.split(";")[0]))
    written: list[str] = []
    kinds = [token["part"][0].lower() if token["part"] else "" for token in tokens]
    for index, token in enumerate(tokens):
        if token["quoted"] is not None or token["escaped"] or token["other"]:
            written.append(token["quoted"] or token["escaped"] or token["other"] or "")
        elif token["half"]:
            return _unknown(where, code)
        elif token["part"]:
            part, kind = token["part"].lower(), kinds[index]
            around = [each for each in kinds[:index] if each][-1:] + [each for each in kinds[index + 1 :] if each][:1]
            if kind == "m" and (around[:1] == ["h"] or around[-1:] == ["s"]):
                kind = "minute"
            amount = {"y": "year", "m": "month", "d": "day", "h": "hour", "s": "second"}.get(kind, kind)
            found = getattr(value, amount, None)
            if found is None or (len(part) > 2 and kind != "y"):
                return _unknown(where, code)
            number = int(found)
            written.append(f"{number % 100:02d}" if kind == "y" and len(part) <= 2 else f"{number:0{len(part)}d}")
    return "".join(written)


def _check_size(rows: list[list[str]], name: str) -> None:
    """Stop where filling up short rows would make a table that is too large."""
    if len(rows) * max((len(row) for row in rows), default=0) > MAX_CELLS:
        raise SourceLimitError(f"{name}: a table of more than {MAX_CELLS:,} cells. Keep the plan's own tables.")
