"""Every check that a package must pass before it is released, and again whenever a release is looked over.

The official profile and `frictionless` come first; what they leave open is checked beside them: see `encoding` (bytes),
`integrity` (descriptor against files) and `rules` (rows against each other and against the text they were read from).
frictionless takes a second to import and is used nowhere else.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache, partial
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema
from frictionless import Field, FrictionlessException, ReportTask, Schema
from frictionless import Package as FrictionlessPackage
from frictionless.errors import PrimaryKeyError
from frictionless.resources import TableResource

from portal.errors import ReleaseError
from portal.packaging.descriptor import PROFILE, text_name
from portal.packaging.encoding import encoding_faults
from portal.packaging.files import FilesOnDisk
from portal.packaging.integrity import fact_faults, file_faults, key_faults, read_tables, row_name
from portal.packaging.package import CHANGELOG, DESCRIPTOR, Package
from portal.packaging.portions import Portions
from portal.packaging.rules import rule_faults
from portal.packaging.schema import TABLES
from portal.packaging.tables import read_csv

# `integrity` compares the same numbers for every file, alternates included, and says which file is meant.
_CHECKED_ELSEWHERE = ("hash-count", "byte-count", "row-count")


CheckEach = Callable[[Callable[[Package], tuple[str, ...]], Iterable[Package]], Iterable[tuple[str, ...]]]


def check_package(package: Package, *, check_each: CheckEach = map) -> tuple[str, ...]:
    """Name every fault of a package, one sentence each with table, row and field; an empty tuple means it may be published.

    Checks run in this order: bytes and characters; the Data Package v2 profile; frictionless (types, keys, enums, patterns)
    with what it does not enforce (files, hashes, JSON alternates, published form); rules between tables and texts.
    Faults of one kind can make the next checks pointless: then they are left out and what was found is returned.
    Nothing is fetched: the profile is the copy that dplib-py carries.

    Args:
        package: The package.
        check_each: Checks the portions of a package that is on disk, in their order; one after the other unless told.
    """
    if DESCRIPTOR not in package.files:
        return (f"{DESCRIPTOR}: it is missing",)
    if isinstance(package.files, FilesOnDisk):
        return _check_large(package, package.files, check_each)
    if faults := encoding_faults(package.files):
        return tuple(faults)
    descriptor, faults = _descriptor_faults(package)
    if faults:
        return tuple(faults)
    missing = _missing_tables(descriptor)
    faults = [*missing, *fact_faults(package.dataset_id, package.version, descriptor), *file_faults(descriptor, package.files)]
    tables, unread = read_tables(descriptor, package.files)
    faults += [*_frictionless_faults(package), *unread, *key_faults(descriptor, tables)]
    if missing or any(table.name not in tables for table in TABLES):
        return tuple(faults)
    paths = {resource["name"]: resource["path"] for resource in descriptor["resources"]}
    texts = {plan_id: _text(package, paths, plan_id) for plan_id in (str(row["plan_id"]) for row in tables["plans"])}
    return (*faults, *rule_faults(tables, texts))


def _check_large(package: Package, files: FilesOnDisk, check_each: CheckEach) -> tuple[str, ...]:
    """Check a package that is on disk: the whole, as far as that needs no rows, and then every row in a portion of some plans."""
    if faults := encoding_faults({name: files[name] for name in (DESCRIPTOR, CHANGELOG) if name in files}):
        return tuple(faults)
    descriptor, faults = _descriptor_faults(package)
    if faults or (faults := _missing_tables(descriptor)):
        return tuple(faults)
    faults = [*fact_faults(package.dataset_id, package.version, descriptor), *file_faults(descriptor, files)]
    if faults:
        return tuple(faults)
    portions = Portions(package)
    for found in check_each(check_package, portions):
        faults += found
    return (*faults, *portions.faults)


def _descriptor_faults(package: Package) -> tuple[Any, list[str]]:
    """Read the descriptor, and hold it against the official profile and against what the package says."""
    descriptor = json.loads(package.files[DESCRIPTOR])
    if faults := _profile_faults(descriptor):
        return descriptor, faults
    if descriptor != package.descriptor:
        return descriptor, [f"{DESCRIPTOR}: it does not say what the package's descriptor says"]
    return descriptor, []


def _missing_tables(descriptor: dict[str, Any]) -> list[str]:
    return [f"{DESCRIPTOR}: there is no table {table.name!r} with a schema" for table in TABLES if not _has_table(descriptor, table.name)]


#: Bytes of all files of a release from which on it is checked where it lies, and not in memory, where its rows take many times as much.
LARGE = 30_000_000


def load_package(folder: Path) -> Package:
    """Read a release from `.../<dataset-id>/<version>/`, as it lies there, so that it can be checked again.

    The files of a large one stay on disk, and it is checked in portions.

    Raises:
        ReleaseError: If the folder or its descriptor cannot be read.
    """
    try:
        found = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}
        large = sum(path.stat().st_size for path in found.values()) > LARGE
        files: Mapping[str, bytes] = FilesOnDisk(found) if large else {name: path.read_bytes() for name, path in found.items()}
        descriptor = json.loads(files[DESCRIPTOR])
    except (OSError, KeyError, ValueError) as error:
        raise ReleaseError(f"{folder}: {DESCRIPTOR} cannot be read ({error}). Restore the release from a copy or from git.") from error
    return Package(folder.parent.name, folder.name, descriptor, files)


def _profile_faults(descriptor: Any) -> list[str]:
    """Validate with the official Data Package v2 profile, whose shapes of resource, dialect and schema are written into it."""
    found = sorted(_profile().iter_errors(_with_known_schemas(descriptor)), key=lambda error: error.json_path)
    return [f"{DESCRIPTOR}: {error.json_path}: {_shortened(error.message)} (Data Package v2 profile)" for error in found]


@cache
def _profile() -> jsonschema.Draft7Validator:
    profile = json.loads((resources.files("dplib") / "profiles" / "2.0" / "datapackage.json").read_text(encoding="utf-8"))
    return jsonschema.Draft7Validator(profile, format_checker=jsonschema.FormatChecker(_FORMATS))


# Formats that jsonschema knows by itself: which others it knows depends on what else is installed, and faults must not. Times are checked
# in `integrity`, addresses by the profile's patterns.
_FORMATS = ("date", "email", "ipv4", "ipv6", "regex")

# The schemas of the tables are nearly all of a descriptor, and the same in every dataset: each is held against the profile once,
# and then a shorter valid one stands for it. What the profile says of a schema depends on nothing around it.
_VALID_SCHEMA = {"fields": [{"name": "any", "type": "string"}]}


def _with_known_schemas(descriptor: Any) -> Any:
    """Return a descriptor in which the shortest valid schema stands for each that is known to be valid."""
    if not isinstance(descriptor, dict) or not isinstance(descriptor.get("resources"), list):
        return descriptor
    known = [
        {**each, "schema": _VALID_SCHEMA} if isinstance(each, dict) and "schema" in each and _is_valid(json.dumps(each["schema"])) else each
        for each in descriptor["resources"]
    ]
    return {**descriptor, "resources": known}


@lru_cache(maxsize=256)
def _is_valid(schema: str) -> bool:
    around = {"$schema": PROFILE, "resources": [{"name": "any", "type": "table", "path": "any.csv", "schema": json.loads(schema)}]}
    return bool(_profile().is_valid(around))


def _frictionless_faults(package: Package) -> list[str]:
    """Validate with frictionless, which reads files: the package is written to a folder that is removed again.

    Opening the package checks all it says of itself, and each resource is then validated on its own; `Package.validate` would
    check the first again. Foreign keys are looked up by `key_faults`: frictionless opens and reads the other table again for each.
    """
    described = package.descriptor["resources"]
    schemas = [json.dumps(each["schema"]) if each.get("type") == "table" and "schema" in each else "" for each in described]
    known = dict(_opened_schemas)
    brief = [{**each, "schema": _VALID_SCHEMA} if schema in known else each for each, schema in zip(described, schemas, strict=True)]
    with tempfile.TemporaryDirectory(prefix="package-") as folder:
        for name, content in package.files.items():
            target = Path(folder, name)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        try:
            opened = FrictionlessPackage.from_descriptor({**package.descriptor, "resources": brief}, basepath=folder)
        except FrictionlessException as error:
            reasons = [reason.message for reason in error.reasons] or [error.error.message]
            return [f"{DESCRIPTOR}: {_shortened(reason)} (frictionless)" for reason in reasons]
        tasks: list[ReportTask] = []
        for resource, schema in zip(opened.resources, schemas, strict=True):
            if isinstance(resource, TableResource):
                resource.schema = known.get(schema) or _keep_schema(schema, resource.schema)
            # What it says of itself was checked when the package was opened, and would be put together and checked again.
            resource.to_descriptor = _nothing_more  # type: ignore[method-assign]
            report = resource.validate()
            tasks += report.tasks
    return _task_faults(package, tasks)


# The schemas of the tables as frictionless opened them, by their JSON. To open and check them anew took most of the time of a check:
# there are eight, the same in every dataset.
_opened_schemas: dict[str, Schema] = {}
_MOST_SCHEMAS = 64


def _keep_schema(schema: str, opened: Schema) -> Schema:
    """Keep a schema that was opened for all that have the same JSON."""
    opened.foreign_keys = []
    for field in opened.fields:
        # frictionless copies every field for every table, by way of its JSON, lest somebody change it; nobody does here.
        field.to_copy = partial(_itself, field)  # type: ignore[method-assign]
    if len(_opened_schemas) >= _MOST_SCHEMAS:  # the releases of many years
        _opened_schemas.clear()
    _opened_schemas[schema] = opened
    return opened


def _itself(field: Field, **_options: Any) -> Field:
    return field


def _nothing_more(**_options: Any) -> dict[str, Any]:
    return {}


def _task_faults(package: Package, tasks: list[ReportTask]) -> list[str]:
    faults = []
    descriptions = {resource["name"]: resource for resource in package.descriptor["resources"]}
    for task in tasks:
        faults += [f"{task.name}: {warning} (frictionless)" for warning in task.warnings]
        for error in task.errors:
            if error.type in _CHECKED_ELSEWHERE:
                continue
            called = task.name
            if number := getattr(error, "row_number", None):
                called += f" row {_id_of(package, descriptions[task.name], number - 1)}"
            if isinstance(error, PrimaryKeyError):
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


def _text(package: Package, paths: Mapping[str, str], plan_id: str) -> str:
    return package.files.get(paths.get(text_name(package.dataset_id, plan_id), ""), b"").decode("utf-8")


def _shortened(text: str) -> str:
    return text if len(text) <= 200 else f"{text[:197]}..."
