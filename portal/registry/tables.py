"""Registry files to checked rows: CSV and YAML in, one pydantic model a row, every mistake named by file and entry."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Annotated, Any, TypeVar

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from portal.errors import PlanFileError


class Row(BaseModel):
    """One entry of a registry file: unknown and missing columns are mistakes."""

    model_config = ConfigDict(extra="forbid", frozen=True)


AnyRow = TypeVar("AnyRow", bound=Row)
_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


def _optional_year(cell: object) -> object:
    return None if cell == "" else cell


def _split(cell: object) -> object:
    return tuple(part for part in cell.split(";") if part) if isinstance(cell, str) else cell


#: A year, or None where the cell is empty.
Year = Annotated[int | None, BeforeValidator(_optional_year)]
#: Splits a cell of several words at its semicolons.
SPLIT = BeforeValidator(_split)
Words = Annotated[tuple[str, ...], SPLIT]
#: Where an entry is known from: no entry goes without.
Source = Annotated[str, Field(min_length=1)]


def read_rows(path: Path, model: type[AnyRow]) -> tuple[AnyRow, ...]:
    """Read a CSV registry file, in the order of its lines.

    Raises:
        PlanFileError: The file is missing or a line does not fit the model.
    """
    lines = csv.DictReader(_text(path).splitlines(keepends=True), restkey="(cells beyond the header)", strict=True)
    try:
        return tuple(_checked(path, f"line {lines.line_num}", line, model) for line in lines)
    except csv.Error as error:
        raise PlanFileError(f"{path}: line {lines.line_num}: no valid CSV ({error}). Quote cells that hold commas or quotes.") from error


def read_entries(path: Path, model: type[AnyRow]) -> tuple[AnyRow, ...]:
    """Read a YAML registry file that is one list of mappings, in its order.

    Raises:
        PlanFileError: The file is missing, is no YAML list, or an entry does not fit the model.
    """
    try:
        entries = yaml.load(_text(path), yaml.CSafeLoader)
    except yaml.YAMLError as error:
        raise PlanFileError(f"{path}: no valid YAML ({error}). Mend the line it names.") from error
    if not isinstance(entries, list):
        raise PlanFileError(f"{path}: found {type(entries).__name__}, expected a list. Start every entry with `- `.")
    return tuple(_checked(path, f"entry {place}", entry, model) for place, entry in enumerate(entries, start=1))


def index(path: Path, rows: Iterable[_Value], key: Callable[[_Value], _Key], noun: str) -> dict[_Key, _Value]:
    """Map each row's key to the row.

    Raises:
        PlanFileError: Two rows have one key.
    """
    found: dict[_Key, _Value] = {}
    for row in rows:
        if key(row) in found:
            raise PlanFileError(f"{path}: {noun} {key(row)!r} stands there twice. Keep one of the two entries.")
        found[key(row)] = row
    return found


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise PlanFileError(f"{path}: no such file. Put it back from the project, or name the folder that holds the registry.") from error
    except UnicodeDecodeError as error:
        raise PlanFileError(f"{path}: not UTF-8 ({error.reason} at byte {error.start}). Save it as UTF-8.") from error


def _checked(path: Path, place: str, values: Any, model: type[AnyRow]) -> AnyRow:
    try:
        return model.model_validate(values)
    except ValidationError as error:
        faults = "; ".join(
            f"{'.'.join(map(str, fault['loc'])) or 'entry'}: {fault['msg']}, found {fault['input']!r}" for fault in error.errors()
        )
        raise PlanFileError(f"{path}: {place}: {faults}. Mend this entry.") from error
