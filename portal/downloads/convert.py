"""The CSV for spreadsheets, made while it is sent: with a byte order mark, in GB18030, or with formulas neutralised.

A program that opens a CSV by a double click guesses its encoding, and takes a cell that begins with `=` for a formula, which may fetch or
send what the reader did not ask for (https://owasp.org/www-community/attacks/CSV_Injection). The released CSV stays as it is: what is
changed for spreadsheets is asked for by name.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Encoding = Literal["utf-8", "gb18030"]
#: What begins a formula in some spreadsheet, or is cut off before one: ASCII, and the full-width signs that are taken for them.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?", re.ASCII)
_CHUNK = 1 << 18


@dataclass(frozen=True, slots=True)
class CsvForm:
    """How a CSV is to be sent.

    Attributes:
        bom: Whether it begins with the byte order mark of UTF-8.
        encoding: `utf-8`, or `gb18030`, which has every character of Unicode too.
        safe: Whether no cell may begin like a formula.
    """

    bom: bool = False
    encoding: Encoding = "utf-8"
    safe: bool = False

    @property
    def is_plain(self) -> bool:
        """Tell whether this is the file as it was released."""
        return self == CsvForm()

    @property
    def name(self) -> str:
        """Name the form, for validators: `gb18030-safe`."""
        return "-".join(
            [*(["bom"] if self.bom else []), *([self.encoding] if self.encoding != "utf-8" else []), *(["safe"] if self.safe else [])]
        )


def convert_csv(path: Path, form: CsvForm) -> Iterator[bytes]:
    """Yield a CSV of UTF-8 in another form, piece by piece, in constant memory.

    Raises:
        UnicodeError: If the file is not UTF-8.
    """
    if form.bom:
        yield codecs.BOM_UTF8
    encoder = codecs.getincrementalencoder(form.encoding)("strict")
    for text in _neutralized(path) if form.safe else _text_of(path):
        yield encoder.encode(text)
    if rest := encoder.encode("", final=True):
        yield rest


def convert_lines(lines: Iterable[bytes], form: CsvForm) -> Iterator[bytes]:
    r"""Yield the lines of a CSV in UTF-8, one or more whole ones at a time with their line ends, in another form.

    >>> b"".join(convert_lines([b"name,value\n", b"=1+1,-5\n"], CsvForm(safe=True)))
    b'"name","value"\n"\'=1+1",-5\n'
    """
    if form.bom:
        yield codecs.BOM_UTF8
    for line in lines:
        text = line.decode("utf-8")
        if form.safe:
            csv.field_size_limit(max(csv.field_size_limit(), len(text)))
            text = "".join(map(_line, csv.reader(io.StringIO(text, newline=""), strict=True)))
        yield text.encode(form.encoding)


def neutralize(cell: str) -> str:
    """Put an apostrophe before a cell that a spreadsheet would take for a formula; a number is none.

    >>> neutralize("=1+1"), neutralize("-5"), neutralize("-5+1"), neutralize("目标")
    ("'=1+1", '-5', "'-5+1", '目标')
    """
    return f"'{cell}" if cell.startswith(DANGEROUS) and not _NUMBER.fullmatch(cell) else cell


def _text_of(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8", newline="") as handle:
        while text := handle.read(_CHUNK):
            yield text


def _neutralized(path: Path) -> Iterator[str]:
    csv.field_size_limit(max(csv.field_size_limit(), path.stat().st_size))
    with path.open(encoding="utf-8", newline="") as handle:
        pieces: list[str] = []
        length = 0
        for row in csv.reader(handle, strict=True):
            pieces.append(_line(row))
            length += len(pieces[-1])
            if length > _CHUNK:
                yield "".join(pieces)
                pieces, length = [], 0
        yield "".join(pieces)


def _line(row: Iterable[str]) -> str:
    """Print a row with every text in quotation marks, so that no other separator that a spreadsheet is set to cuts a cell in two."""
    return ",".join(cell if not cell or _NUMBER.fullmatch(cell) else '"' + neutralize(cell).replace('"', '""') + '"' for cell in row) + "\n"
