"""Writes the file that `portal.query.arrays` reads, in memory for one column at a time."""

from __future__ import annotations

from itertools import islice, pairwise
from pathlib import Path
from typing import IO, get_args

import numpy as np
from numpy.typing import NDArray

from portal.query.arrays import BEGINS, BESIDE, FORMAT, KEYED, KEYS, LINES, ORDER, POSITIONS, STARTS, STORED, Form, Numbers, Source, missing
from portal.query.codings import Coding
from portal.query.layout import OFFSETS, Layout
from portal.query.mapped import Array, ArrayWriter

# Of a column with fewer values each has too many rows to be gone through one by one.
_LEADING = 3
# Where a value has as many rows, they are kept in the order of other columns too: of fewer, each is looked at as soon.
_ORDERED = 20_000
_NONE = missing(np.zeros(0, np.int64))
_CHUNK = 5000  # rows
_LONGEST_KEY = 64  # bytes


def write_arrays(path: Path, layout: Layout, source: Source) -> None:
    """Write the arrays of a table into a new file.

    Args:
        path: The file.
        layout: How the table lies in its store.
        source: Its columns.
    """
    with path.open("w+b") as file:
        writer = ArrayWriter(file)
        for each in layout.codings:
            if each.kind != "text":
                _write_column(writer, layout, each, source)
        _write_beside(writer, layout)
        _write_orders(writer, layout)
        if keys := _keys(layout, source):
            written, order = keys
            writer.append(KEYS, written)
            writer.append(KEYED, order, "<i4")
        for form in get_args(Form):
            _write_lines(file, writer, layout, source, form)
        writer.finish([FORMAT, layout.rows])


def _write_column(writer: ArrayWriter, layout: Layout, coding: Coding, source: Source) -> None:
    name, stored = coding.column.name, source.column(coding.column.name)
    if coding.kind == "scaled":
        numbers: Numbers = np.fromiter((_NONE if each is None else each for each in stored), np.int64, layout.rows)
        writer.append(STORED + name, _narrowed(numbers))
        return
    codes: Array = np.fromiter(stored, np.min_scalar_type(len(coding.values)), layout.rows)
    writer.append(STORED + name, codes)
    if _leads(coding):
        writer.append(POSITIONS + name, np.argsort(codes, kind="stable"), "<i4")
        counted = np.bincount(codes, minlength=len(coding.values) + 1)
        writer.append(BEGINS + name, np.concatenate([[0], np.cumsum(counted)]), "<i8")


def _write_beside(writer: ArrayWriter, layout: Layout) -> None:
    """Write the columns in the order of each that leads."""
    names = [each.column.name for each in layout.codings if each.kind != "text" and each.column.name not in OFFSETS]
    for lead in (each.column.name for each in layout.codings if _leads(each)):
        for name in names:
            if name != lead:
                positions, stored = writer.mapped(POSITIONS + lead, STORED + name)
                writer.append(f"{BESIDE}{lead} {name}", stored[positions])


def _write_orders(writer: ArrayWriter, layout: Layout) -> None:
    """Write, for each column that leads, the rows of each of its values in the order of numbers and dates: their places among these rows."""
    sorting = [
        each.column.name
        for each in layout.codings
        if each.kind != "text" and each.column.type in ("integer", "number", "date") and each.column.name not in OFFSETS
    ]
    for lead in layout.codings:
        if not _leads(lead) or layout.rows < _ORDERED * len(lead.values):
            continue
        for name in sorting:
            if name == lead.column.name:
                continue
            begins, stored = writer.mapped(BEGINS + lead.column.name, f"{BESIDE}{lead.column.name} {name}")
            order = f"{ORDER}{lead.column.name} {name}"
            writer.reserve(order, "<i4", layout.rows)
            is_coded = layout.coding[name].kind == "codes"
            for begin, end in pairwise(begins.tolist()):
                of_value = stored[begin:end]
                # 0, for none, becomes the largest of its type.
                writer.put(order, begin, np.argsort(of_value - 1 if is_coded else of_value, kind="stable"))


def _write_lines(file: IO[bytes], writer: ArrayWriter, layout: Layout, source: Source, form: Form) -> None:
    name = f"{LINES}{form}"
    starts = np.full(layout.rows + 1, writer.begin(name, "|u1"), dtype=np.int64)
    at, lines = 0, iter(source.lines(form))
    while chunk := list(islice(lines, _CHUNK)):
        ends = np.cumsum([0, *map(len, chunk)])
        starts[at : at + len(ends)] = ends + starts[at]
        at += len(chunk)
        file.writelines(chunk)
    writer.end(name, int(starts[-1] - starts[0]))
    writer.append(f"{STARTS}{form}", starts, "<i8")


def _keys(layout: Layout, source: Source) -> tuple[NDArray[np.bytes_], NDArray[np.intp]] | None:
    """Return the primary keys in their order, and the position of each; None if they are no short texts."""
    if layout.coding[layout.primary_key].kind != "text" or layout.coding[layout.primary_key].column.type != "string":
        return None
    width = 1
    for each in source.column(layout.primary_key):
        key = str(each).encode("utf-8", "surrogatepass")
        width = max(width, len(key))
        if width > _LONGEST_KEY or b"\0" in key:  # an array of bytes drops these at the end of a key
            return None
    written = (str(key).encode("utf-8", "surrogatepass") for key in source.column(layout.primary_key))
    keys: NDArray[np.bytes_] = np.fromiter(written, f"|S{width}", layout.rows)
    order = keys.argsort(kind="stable")
    return keys[order], order


def _leads(coding: Coding) -> bool:
    return coding.kind == "codes" and len(coding.values) >= _LEADING


def _narrowed(numbers: Numbers) -> Array:
    """Return numbers as those of four bytes if these hold them all: half as much must be read to compare them."""
    narrow = missing(np.zeros(0, np.int32))
    is_there = numbers != _NONE
    if np.abs(numbers[is_there]).max(initial=0) >= narrow:
        return numbers
    return np.where(is_there, numbers, narrow).astype(np.int32)
