"""The number of the next release, by what changed since the last one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO, Any

from portal.packaging.files import open_file, same_bytes
from portal.packaging.package import DESCRIPTOR, HISTORY, Package
from portal.packaging.tables import each_row
from portal.releases.differences import OF_THE_RELEASE
from portal.releases.store import Release, version_key

FIRST = "1.0.0"

# How a field is called, not what it means: rewording one leaves every reader's program right.
_LABELS = ("title", "title_en")


def decide_version(previous: Release | None, package: Package) -> str | None:
    """Return the version that a package must have as the release after `previous`, or None if there is nothing new in it.

    MAJOR: a table, field, type, constraint, key or described meaning changed.
    MINOR: rows were added or removed, by their ids.
    PATCH: anything else: a cell, a text, a fact of the dataset, the label of a field.

    How it was made and the list of earlier changes are told anew by every release; alone they are nothing new.

    Args:
        previous: The newest release of the dataset, or None if there is none: the first is 1.0.0.
        package: What would be released; its own `version` and `created` are not looked at.
    """
    if previous is None:
        return FIRST
    major, minor, patch = version_key(previous.version)
    if _schemas(previous.descriptor) != _schemas(package.descriptor):
        return f"{major + 1}.0.0"
    if any(_ids(previous.open(path), key) != _ids(open_file(package.files, path), key) for path, key in _keys(package.descriptor)):
        return f"{major}.{minor + 1}.0"
    if _facts(previous.descriptor) != _facts(package.descriptor) or changed_files(previous, package):
        return f"{major}.{minor}.{patch + 1}"
    return None


def changed_files(release: Release, package: Package) -> tuple[str, ...]:
    """Return the paths of all files that only one of the two has or that differ in a byte, but for descriptor and history."""
    there, here = set(release.files) - {DESCRIPTOR, *HISTORY}, set(package.files) - {DESCRIPTOR, *HISTORY}
    return tuple(
        sorted((there ^ here) | {path for path in there & here if not same_bytes(release.open(path), open_file(package.files, path))})
    )


def _schemas(descriptor: Mapping[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (resource["name"], resource["path"], _meaning(resource["schema"]))
        for resource in _resources(descriptor)
        if resource.get("type") == "table"
    ]


def _meaning(schema: Mapping[str, Any]) -> dict[str, Any]:
    fields = [{key: value for key, value in field.items() if key not in _LABELS} for field in schema["fields"]]
    return {**schema, "fields": fields}


def _keys(descriptor: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(each["path"], each["schema"]["primaryKey"][0]) for each in _resources(descriptor) if each.get("type") == "table"]


def _ids(table: IO[bytes], key: str) -> set[str]:
    with table:
        return {row[key] for row in each_row(table)}


def _resources(descriptor: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [each for each in descriptor["resources"] if each["path"] not in HISTORY]


def _facts(descriptor: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Return the facts in their order, which is published too; counts follow from the tables."""
    own = {"resources": _resources(descriptor)}
    return [(key, own.get(key, value)) for key, value in descriptor.items() if key not in (*OF_THE_RELEASE, "counts")]
