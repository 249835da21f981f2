"""Records to rows, and rows to the bytes of the published CSV and JSON files and back."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from json.encoder import encode_basestring
from typing import IO, Any

from portal.packaging.schema import TABLES, Table
from portal.records import PlanTables

Value = str | int | Decimal | bool | None
Row = dict[str, Value]
LIST_SEPARATOR = ";"

_Order = Callable[[Row], tuple[Any, ...]]

#: The published order of rows. The outline reads from the whole to its parts; everything else follows the text.
_ORDER: dict[str, _Order] = {
    "plans": lambda row: (row["plan_id"],),
    "sections": lambda row: (row["plan_id"], row["start"], -_number(row["end"]), row["section_id"]),
    "tasks": lambda row: (row["plan_id"], row["start"], row["task_id"]),
    "targets": lambda row: (row["plan_id"], row["start"], row["end"], row["target_id"]),
    "observations": lambda row: (row["plan_id"], row["start"], row["end"], row["observation_id"]),
    # One list of organisations is one quote, so its rows start together: `order` keeps them as printed.
    "responsibilities": lambda row: (row["plan_id"], row["start"], row["order"], row["responsibility_id"]),
    "organizations": lambda row: (row["organization_id"],),
    "indicators": lambda row: (row["indicator_id"],),
}


def table_rows(tables: PlanTables) -> dict[str, list[Row]]:
    """Turn the records into the rows of each table, in published table, row and column order.

    A span becomes `start` and `end`, a tuple is joined with semicolons, and an empty text is None: missing.

    >>> from portal.records import Organization, Plan
    >>> hall = Organization("org-1", "湖南省交通运输厅", ("省交通运输厅", "交通运输厅"))
    >>> rows = table_rows(PlanTables(plans=(Plan("demo", "示例规划"),), organizations=(hall,)))
    >>> rows["organizations"][0]["short_names"], rows["organizations"][0]["region_code"]
    ('省交通运输厅;交通运输厅', None)
    """
    return {table.name: rows for table, rows in each_table(tables)}


def each_table(tables: PlanTables) -> Iterator[tuple[Table, list[Row]]]:
    """Yield the rows of one table after the other, as `table_rows` gives them: of thousands of plans all at once are too many."""
    for table in TABLES:
        names = table.names
        rows = [{name: _cell(record, name) for name in names} for record in getattr(tables, table.name)]
        rows.sort(key=_ORDER[table.name])
        yield table, rows


def render_csv(names: Sequence[str], rows: Iterable[Mapping[str, Value]]) -> bytes:
    r"""Print rows as RFC 4180 with LF: a cell is quoted only where it must be, and a missing value is an empty cell.

    A carriage return is not quoted, so no cell may hold one: the checks refuse such a file.

    >>> render_csv(["value", "note"], [{"value": Decimal("4E+3"), "note": None}, {"value": None, "note": "一,二"}])
    b'value,note\n4000,\n,"\xe4\xb8\x80,\xe4\xba\x8c"\n'
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([_printed(row[name]) for name in names] for row in rows)
    return _encoded(out.getvalue())


def render_json(names: Sequence[str], rows: Iterable[Mapping[str, Value]]) -> bytes:
    r"""Print rows as a JSON array with one object per line; decimals keep every digit, and a missing value is null.

    >>> print(render_json(["value", "implied"], [{"value": Decimal("95.50"), "implied": False}]).decode())
    [
    {"value": 95.50, "implied": false}
    ]
    <BLANKLINE>
    """
    keys = [(name, f"{_quoted(name)}: ") for name in names]
    lines = ["{" + ", ".join([key + _token(row[name]) for name, key in keys]) + "}" for row in rows]
    return _encoded("[\n" + ",\n".join(lines) + "\n]\n" if lines else "[]\n")


def read_csv(content: bytes) -> tuple[tuple[str, ...], list[dict[str, str]]]:
    r"""Read what `render_csv` printed: the header, and the rows with every value as text.

    Raises:
        ValueError: If it is not UTF-8, not RFC 4180, or a row has more or fewer cells than the header; it names the row.

    >>> read_csv(b"a,b\n1,\n")
    (('a', 'b'), [{'a': '1', 'b': ''}])
    """
    text = content.decode("utf-8")
    # One paragraph of a plan can be longer than the 131,072 characters that Python's reader allows by default.
    csv.field_size_limit(max(csv.field_size_limit(), len(text)))
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise ValueError(f"no CSV by RFC 4180 ({error})") from error
    header = tuple(lines[0]) if lines else ()
    for number, cells in enumerate(lines[1:], start=1):
        if len(cells) != len(header):
            raise ValueError(f"row {number} has {len(cells)} cells where the header has {len(header)}")
    return header, [dict(zip(header, cells, strict=True)) for cells in lines[1:]]


def each_row(handle: IO[bytes], names: Sequence[str] | None = None) -> Iterator[dict[str, str]]:
    r"""Yield the rows that `read_csv` gives, one after the other, of a table that may be too large for memory.

    Args:
        handle: The CSV, open.
        names: What its header must be, if that is known.

    Raises:
        ValueError: As `read_csv`, when the row that is wrong is met; or the header is another.

    >>> list(each_row(io.BytesIO(b"a,b\n1,\n")))
    [{'a': '1', 'b': ''}]
    """
    csv.field_size_limit(max(csv.field_size_limit(), handle.seek(0, io.SEEK_END)))
    handle.seek(0)
    text = io.TextIOWrapper(handle, encoding="utf-8", newline="")
    lines = csv.reader(text, strict=True)
    try:
        header = next(lines, [])
        if names is not None and header != list(names):
            raise ValueError("its header is not the fields of its schema")
        for number, cells in enumerate(lines, start=1):
            if len(cells) != len(header):
                raise ValueError(f"row {number} has {len(cells)} cells where the header has {len(header)}")
            yield dict(zip(header, cells, strict=True))
    except csv.Error as error:
        raise ValueError(f"no CSV by RFC 4180 ({error})") from error
    finally:
        text.detach()  # whose file it is closes it


def read_value(text: str, kind: str) -> Value:
    """Read a printed cell as a value of a Table Schema type; dates stay ISO text.

    Raises:
        ValueError: If it is no value of that type.

    >>> read_value("4000.50", "number"), read_value("", "integer"), read_value("true", "boolean")
    (Decimal('4000.50'), None, True)
    """
    if text == "":
        return None
    if kind == "integer":
        return int(text)
    if kind == "number":
        try:
            return Decimal(text)
        except ArithmeticError as error:
            raise ValueError(f"{text!r} is no number") from error
    if kind == "boolean":
        if text not in ("true", "false"):
            raise ValueError(f"{text!r} is neither true nor false")
        return text == "true"
    return text


def _cell(record: Any, name: str) -> Value:
    if name in ("start", "end"):
        return int(getattr(record.span, name))
    value = getattr(record, name)
    if isinstance(value, tuple):
        value = LIST_SEPARATOR.join(value)
    return None if value == "" else value


def _number(value: Value) -> int:
    if not isinstance(value, int):
        raise TypeError(f"{value!r} is no offset")
    return value


def _printed(value: Value) -> str:
    if isinstance(value, str):  # most cells
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _token(value: Value) -> str:
    if isinstance(value, str):
        return _quoted(value)
    return "null" if value is None else _printed(value)


# What `json.dumps` prints a text with, after it was asked for every cell what it is.
_quoted = encode_basestring


def _encoded(text: str) -> bytes:
    """Encode even what is no valid text: the checks name the place of a lone surrogate, which an exception here could not."""
    return text.encode("utf-8", "surrogatepass")
