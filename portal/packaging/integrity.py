"""Faults between `datapackage.json` and the files it lists: what is missing, changed, counted wrongly or said twice differently."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, cast

from portal.packaging.descriptor import PROFILE
from portal.packaging.files import size_and_digest
from portal.packaging.tables import Row, read_csv, read_value, render_csv, render_json

_DESCRIPTOR = "datapackage.json"


def fact_faults(dataset_id: str, version: str, descriptor: Mapping[str, Any]) -> list[str]:
    """Compare the facts of the descriptor with where it lies, and check what the official profile leaves open."""
    faults = []
    for key, expected in (("$schema", PROFILE), ("name", dataset_id), ("version", version)):
        if descriptor.get(key) != expected:
            faults.append(f"{_DESCRIPTOR}: {key} is {descriptor.get(key)!r}, but must be {expected!r} here")
    told = ("title", "title_en", "description", "description_en", "licenses", "contributors", "keywords")
    faults += [f"{_DESCRIPTOR}: {key} is empty" for key in told if not descriptor.get(key)]
    try:
        made = datetime.strptime(str(descriptor.get("created")), "%Y-%m-%dT%H:%M:%S%z")
    except ValueError:
        made = None
    if made is None or not str(descriptor.get("created")).endswith("T00:00:00Z"):
        faults.append(f"{_DESCRIPTOR}: created is {descriptor.get('created')!r}; write the day as 2026-01-31T00:00:00Z")
    names = Counter(str(resource.get("name")) for resource in descriptor["resources"])
    faults += [f"{_DESCRIPTOR}: the resource name {name!r} comes twice" for name, count in sorted(names.items()) if count > 1]
    counts = {resource["name"]: resource.get("rows") for resource in descriptor["resources"] if resource.get("type") == "table"}
    if descriptor.get("counts") != counts:
        faults.append(f"{_DESCRIPTOR}: counts is {descriptor.get('counts')}, but the resources say {counts}")
    return faults


def file_faults(descriptor: Mapping[str, Any], files: Mapping[str, bytes]) -> list[str]:
    """Compare the list of files, their sizes and their hashes with the files themselves."""
    faults = []
    listed = {_DESCRIPTOR}
    for resource in descriptor["resources"]:
        for entry in (resource, *resource.get("alternates", ())):
            path = entry.get("path")
            if not isinstance(path, str):
                faults.append(f"{resource['name']}: path is {path!r}; each resource is one file")
                continue
            listed.add(path)
            if path not in files:
                faults.append(f"{resource['name']}: {path} is listed, but not there")
                continue
            size, digest = size_and_digest(files, path)
            if entry.get("bytes") != size:
                faults.append(f"{resource['name']}: bytes of {path} is {entry.get('bytes')}, but it has {size}")
            if entry.get("hash") != f"sha256:{digest}":
                faults.append(f"{resource['name']}: hash of {path} is {entry.get('hash')}, but the file has sha256:{digest}")
    faults += [f"{path}: it is there, but not listed in {_DESCRIPTOR}" for path in sorted(files.keys() - listed)]
    return faults


def read_tables(descriptor: Mapping[str, Any], files: Mapping[str, bytes]) -> tuple[dict[str, list[Row]], list[str]]:
    """Read every table, and name each whose CSV and JSON are not the published form of the same rows.

    Returns:
        The rows of the tables that could be read, and one sentence per fault.
    """
    tables: dict[str, list[Row]] = {}
    faults: list[str] = []
    for resource in descriptor["resources"]:
        if resource.get("type") == "table" and resource.get("path") in files:
            rows, found = _read_table(resource, files)
            faults += found
            if rows is not None:
                tables[resource["name"]] = rows
    return tables, faults


def key_faults(descriptor: Mapping[str, Any], tables: Mapping[str, list[Row]]) -> list[str]:
    """Name every row whose foreign key is in no row of the table it refers to; an empty key refers to none."""
    faults: list[str] = []
    for resource in descriptor["resources"]:
        for key in resource.get("schema", {}).get("foreignKeys", ()) if resource["name"] in tables else ():
            fields, reference = key["fields"], key["reference"]
            above = tables.get(reference["resource"] or resource["name"])
            if above is None:
                faults.append(f"{resource['name']}: {', '.join(fields)}: there is no table {reference['resource']!r} to look it up in")
                continue
            known = {tuple(row.get(name) for name in reference["fields"]) for row in above}
            for number, row in enumerate(tables[resource["name"]], start=1):
                cells = tuple(row.get(name) for name in fields)
                if cells not in known and any(cell is not None for cell in cells):
                    faults.append(
                        f"{resource['name']} row {row_name(resource, row, number)}: {', '.join(fields)}: {', '.join(map(str, cells))} "
                        f"is no {', '.join(reference['fields'])} of {reference['resource'] or resource['name']}"
                    )
    return faults


def _read_table(resource: Mapping[str, Any], files: Mapping[str, bytes]) -> tuple[list[Row] | None, list[str]]:
    name, content = resource["name"], files[resource["path"]]
    kinds = {each["name"]: each["type"] for each in resource["schema"]["fields"]}
    try:
        header, printed = read_csv(content)
    except ValueError as error:
        return None, [f"{name}: {resource['path']} cannot be read: {error}"]
    if header != tuple(kinds):
        return None, [f"{name}: the header is {','.join(header)}, but the schema says {','.join(kinds)}"]
    # Values take the place of the cells they were printed as: all plans together have millions of rows.
    rows = cast("list[Row]", printed)
    faults: list[str] = []
    for number, cells in enumerate(printed, start=1):
        for field, text in cells.items():
            try:
                rows[number - 1][field] = read_value(text, kinds[field])
            except ValueError:
                faults.append(f"{name} row {row_name(resource, cells, number)}: {field}: {text!r} is no {kinds[field]}")
    if faults:
        return None, faults
    if resource.get("rows") != len(rows):
        faults.append(f"{name}: rows is {resource.get('rows')}, but {resource['path']} has {len(rows)}")
    if (form := render_csv(header, rows)) != content:
        faults.append(f"{name}: {resource['path']} is not in the published form from line {_first_difference(form, content)}")
    for alternate in resource.get("alternates", ()):
        faults += _alternate_faults(resource, alternate["path"], header, rows, files.get(alternate["path"]))
    return rows, faults


def _alternate_faults(resource: Mapping[str, Any], path: str, header: tuple[str, ...], rows: list[Row], content: bytes | None) -> list[str]:
    """Compare the JSON with the rows of the CSV: the same cells in the same order, and then the same form."""
    if content is None:
        return []
    name, form = resource["name"], render_json(header, rows)
    if form == content:
        # Printed from these very rows: only another one has to be read, to say where it differs.
        return []
    found = json.loads(content, parse_float=Decimal)
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        return [f"{name}: {path} is no list of objects"]
    if len(found) != len(rows):
        return [f"{name}: {path} has {len(found)} rows where {resource['path']} has {len(rows)}"]
    faults = []
    for number, (there, row) in enumerate(zip(found, rows, strict=True), start=1):
        called = row_name(resource, row, number)
        if tuple(there) != header:
            faults.append(f"{name} row {called}: its keys in {path} are not the columns of {resource['path']}")
            continue
        faults += [
            f"{name} row {called}: {field} is {there[field]!r} in {path} and {row[field]!r} in {resource['path']}"
            for field in header
            if not _same(there[field], row[field])
        ]
    if not faults:
        faults.append(f"{name}: {path} is not in the published form from line {_first_difference(form, content)}")
    return faults


def _same(there: object, here: object) -> bool:
    """Compare a JSON value with one of a CSV cell; 4000 is an integer to JSON whatever the column is."""
    if isinstance(there, bool) or isinstance(here, bool):
        return there is here
    if isinstance(there, int | Decimal) and isinstance(here, int | Decimal):
        return there == here
    return there == here and type(there) is type(here)


def row_name(resource: Mapping[str, Any], row: Mapping[str, object], number: int) -> str:
    """Call a row by its id, or by its number, from 1, where it has none."""
    key = (resource["schema"].get("primaryKey") or [""])[0]
    return str(row.get(key) or number)


def _first_difference(one: bytes, other: bytes) -> int:
    lines = zip(one.split(b"\n"), other.split(b"\n"), strict=False)
    return next(
        (number for number, (left, right) in enumerate(lines, start=1) if left != right), min(one.count(b"\n"), other.count(b"\n")) + 1
    )
