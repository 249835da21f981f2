"""A table as every form reads it: rows as the CSV prints them, one after the other, and what its numbers need to stay exact."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from portal.errors import ReleaseError
from portal.releases.store import Release

#: Significant digits that a 64-bit float, and so a cell of a spreadsheet, gives back as they were.
FLOAT_DIGITS = 15
INT64 = 2**63
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(?:\.([0-9]+))?")


@dataclass(frozen=True, slots=True)
class Numbers:
    """What the numbers of a column have in common.

    Attributes:
        whole_digits: The most digits before the point.
        decimals: The most digits behind it.
        fit_float: Whether every one of them keeps its value in a 64-bit float, read back with 15 digits.
        fit_int64: Whether every one of them is an integer of 64 bits.
    """

    whole_digits: int = 0
    decimals: int = 0
    fit_float: bool = True
    fit_int64: bool = True


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, its Table Schema type and its words; `numbers` is None where it holds none, or something that is no number."""

    name: str
    type: str
    title: str
    title_en: str
    description: str
    description_en: str
    numbers: Numbers | None


@dataclass(frozen=True, slots=True)
class TableContent:
    """A table of a release; its rows are read anew each time, so that a table of any length takes no memory.

    Attributes:
        path: The CSV on disk.
        row_count: How many rows the release says it has.
        descriptor: What the release says of the table.
    """

    name: str
    title: str
    title_en: str
    description: str
    description_en: str
    path: Path
    row_count: int
    primary_key: str
    columns: tuple[Column, ...]
    descriptor: Mapping[str, Any]

    def rows(self) -> Iterator[list[str]]:
        """Yield the cells of each row as printed; a missing value is the empty text."""
        return _rows(self.path, len(self.columns))


def read_content(release: Release, name: str) -> TableContent:
    """Read what a table has, and look through its numbers once.

    Raises:
        UnknownReleaseError: If the release has no such table.
        ReleaseError: If its file cannot be read, or has not the columns or the number of rows that were released.
    """
    resource = release.resource(name)
    path = release.path / resource["path"]
    fields = resource["schema"]["fields"]
    numeric = [number for number, field in enumerate(fields) if field["type"] in ("integer", "number")]
    found: list[Numbers | None] = [Numbers() if number in numeric else None for number in range(len(fields))]
    count = 0
    for row in _rows(path, len(fields)):
        count += 1
        for number in numeric:
            if row[number] and (so_far := found[number]) is not None:
                found[number] = _widened(so_far, row[number])
    if count != resource["rows"]:
        raise ReleaseError(
            f"{path} has {count} rows, but was released with {resource['rows']}. Restore the release from a copy or from git."
        )
    return TableContent(
        name=name,
        title=resource.get("title", name),
        title_en=resource.get("title_en", name),
        description=resource.get("description", ""),
        description_en=resource.get("description_en", ""),
        path=path,
        row_count=count,
        primary_key=resource["schema"]["primaryKey"][0],
        columns=tuple(
            Column(
                field["name"],
                field["type"],
                field.get("title", field["name"]),
                field.get("title_en", field["name"]),
                field.get("description", ""),
                field.get("description_en", ""),
                numbers,
            )
            for field, numbers in zip(fields, found, strict=True)
        ),
        descriptor=resource,
    )


def _rows(path: Path, width: int) -> Iterator[list[str]]:
    try:
        # One paragraph of a plan can be longer than the 131,072 characters that Python's reader allows by default.
        csv.field_size_limit(max(csv.field_size_limit(), path.stat().st_size))
        with path.open(encoding="utf-8", newline="") as handle:
            lines = csv.reader(handle, strict=True)
            next(lines, None)
            for number, row in enumerate(lines, start=1):
                if len(row) != width:
                    raise ReleaseError(
                        f"{path}: row {number} has {len(row)} cells, not {width}. Restore the release from a copy or from git."
                    )
                yield row
    except (OSError, ValueError, csv.Error) as error:
        raise ReleaseError(f"{path} cannot be read ({error}). Restore the release from a copy or from git.") from error


def _widened(found: Numbers, printed: str) -> Numbers | None:
    """Return what the numbers seen so far and one more have in common; None if it is no number.

    >>> _widened(Numbers(), "-0.10")
    Numbers(whole_digits=1, decimals=2, fit_float=True, fit_int64=False)
    >>> _widened(Numbers(), "430000197001011234").fit_float, _widened(Numbers(), "4" + "0" * 20).fit_float
    (False, True)
    """
    match = _NUMBER.fullmatch(printed)
    if not match:
        return None
    whole, decimals = match[1], match[2] or ""
    significant = (whole + decimals).strip("0")
    whole_digits, places = len(whole), len(decimals)
    fit_float = len(significant) <= FLOAT_DIGITS and whole_digits <= 100 and places <= 100
    fit_int64 = not decimals and whole_digits <= 19 and -INT64 <= int(printed) < INT64
    return Numbers(
        max(found.whole_digits, whole_digits), max(found.decimals, places), found.fit_float and fit_float, found.fit_int64 and fit_int64
    )


def as_number(printed: str) -> int | float:
    """Return a printed number as one that a program counts with, for a column whose numbers `fit_float`.

    >>> as_number("4000"), as_number("0.10")
    (4000, 0.1)
    """
    exact = Decimal(printed)
    if exact == exact.to_integral_value() and -INT64 <= exact < INT64:
        return int(exact)
    return float(exact)
