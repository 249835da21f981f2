"""Every check that a package must pass before it is released, and again whenever a release is looked over.

The official profile and `frictionless` come first; what they leave open is checked beside them: see `encoding` (bytes),
`integrity` (descriptor against files) and `rules` (rows against each other and against the text they were read from).
frictionless takes a second to import and is used nowhere else.
"""

from __future__ import annotations

import json
import tempfile
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema
from frictionless import FrictionlessException, Report
from frictionless import Package as FrictionlessPackage
from frictionless.errors import ForeignKeyError, PrimaryKeyError

from portal.errors import ReleaseError
from portal.packaging.descriptor import text_name
from portal.packaging.encoding import encoding_faults
from portal.packaging.integrity import fact_faults, file_faults, read_tables, row_name
from portal.packaging.package import DESCRIPTOR, Package
from portal.packaging.rules import rule_faults
from portal.packaging.schema import TABLES
from portal.packaging.tables import read_csv

# `integrity` compares the same numbers for every file, alternates included, and says which file is meant.
_CHECKED_ELSEWHERE = ("hash-count", "byte-count", "row-count")


def check_package(package: Package) -> tuple[str, ...]:
    """Name every fault of a package, one sentence each with table, row and field; an empty tuple means it may be published.

    Checks run in this order: bytes and characters; the Data Package v2 profile; frictionless (types, keys, enums, patterns)
    with what it does not enforce (files, hashes, JSON alternates, published form); rules between tables and texts.
    Faults of one kind can make the next checks pointless: then they are left out and what was found is returned.
    Nothing is fetched: the profile is the copy that dplib-py carries.
    """
    if DESCRIPTOR not in package.files:
        return (f"{DESCRIPTOR}: it is missing",)
    if faults := encoding_faults(package.files):
        return tuple(faults)
    descriptor = json.loads(package.files[DESCRIPTOR])
    if faults := _profile_faults(descriptor):
        return tuple(faults)
    if descriptor != package.descriptor:
        return (f"{DESCRIPTOR}: it does not say what the package's descriptor says",)
    missing = [
        f"{DESCRIPTOR}: there is no table {table.name!r} with a schema" for table in TABLES if not _has_table(descriptor, table.name)
    ]
    faults = [*missing, *fact_faults(package.dataset_id, package.version, descriptor), *file_faults(descriptor, package.files)]
    tables, unread = read_tables(descriptor, package.files)
    faults += [*_frictionless_faults(package), *unread]
    if missing or any(table.name not in tables for table in TABLES):
        return tuple(faults)
    texts = {str(row["plan_id"]): _text(package, str(row["plan_id"])) for row in tables["plans"]}
    return (*faults, *rule_faults(tables, texts))


def load_package(folder: Path) -> Package:
    """Read a release from `.../<dataset-id>/<version>/`, as it lies there, so that it can be checked again.

    Raises:
        ReleaseError: If the folder or its descriptor cannot be read.
    """
    try:
        found = sorted(path for path in folder.rglob("*") if path.is_file())
        files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}
        descriptor = json.loads(files[DESCRIPTOR])
    except (OSError, KeyError, ValueError) as error:
        raise ReleaseError(f"{folder}: {DESCRIPTOR} cannot be read ({error}). Restore the release from a copy or from git.") from error
    return Package(folder.parent.name, folder.name, descriptor, files)


def _profile_faults(descriptor: Any) -> list[str]:
    """Validate with the official Data Package v2 profile, whose shapes of resource, dialect and schema are written into it."""
    profile = json.loads((resources.files("dplib") / "profiles" / "2.0" / "datapackage.json").read_text(encoding="utf-8"))
    validator = jsonschema.Draft7Validator(profile, format_checker=jsonschema.Draft7Validator.FORMAT_CHECKER)
    found = sorted(validator.iter_errors(descriptor), key=lambda error: error.json_path)
    return [f"{DESCRIPTOR}: {error.json_path}: {_shortened(error.message)} (Data Package v2 profile)" for error in found]


def _frictionless_faults(package: Package) -> list[str]:
    """Validate with frictionless, which reads files: the package is written to a folder that is removed again."""
    with tempfile.TemporaryDirectory(prefix="package-") as folder:
        for name, content in package.files.items():
            target = Path(folder, name)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        try:
            report = FrictionlessPackage(str(Path(folder, DESCRIPTOR))).validate()
        except FrictionlessException as error:
            reasons = [reason.message for reason in error.reasons] or [error.error.message]
            return [f"{DESCRIPTOR}: {_shortened(reason)} (frictionless)" for reason in reasons]
    return [*(f"{DESCRIPTOR}: {_shortened(error.message)} (frictionless)" for error in report.errors), *_task_faults(package, report)]


def _task_faults(package: Package, report: Report) -> list[str]:
    faults = []
    descriptions = {resource["name"]: resource for resource in package.descriptor["resources"]}
    for task in report.tasks:
        faults += [f"{task.name}: {warning} (frictionless)" for warning in task.warnings]
        for error in task.errors:
            if error.type in _CHECKED_ELSEWHERE:
                continue
            called = task.name
            if number := getattr(error, "row_number", None):
                called += f" row {_id_of(package, descriptions[task.name], number - 1)}"
            if isinstance(error, ForeignKeyError):
                field = ", ".join(error.field_names)
            elif isinstance(error, PrimaryKeyError):
                field = ", ".join(descriptions[task.name]["schema"]["primaryKey"])
            else:
                field = getattr(error, "field_name", "")
            cell = getattr(error, "cell", None)
            shown = f"{_shortened(repr(cell))} breaks the rule: " if cell is not None else ""
            faults.append(f"{called}: {field + ': ' if field else ''}{shown}{_shortened(error.note or error.message)} ({error.type})")
    return faults


def _id_of(package: Package, resource: dict[str, Any], number: int) -> str:
    """Find the id of a row by its number, as far as the table can be read."""
    try:
        rows = read_csv(package.files[resource["path"]])[1]
    except ValueError:
        return str(number)
    return row_name(resource, rows[number - 1], number) if 0 < number <= len(rows) else str(number)


def _has_table(descriptor: dict[str, Any], name: str) -> bool:
    return any(each.get("name") == name and each.get("type") == "table" and "schema" in each for each in descriptor["resources"])


def _text(package: Package, plan_id: str) -> str:
    name = text_name(package.dataset_id, plan_id)
    paths = [resource["path"] for resource in package.descriptor["resources"] if resource["name"] == name]
    return package.files.get(paths[0], b"").decode("utf-8") if paths else ""


def _shortened(text: str) -> str:
    return text if len(text) <= 200 else f"{text[:197]}..."
