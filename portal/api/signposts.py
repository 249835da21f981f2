"""Signposts of what the API answers (`portal.catalog.signposts`), by its own addresses.

Level 1 of https://signposting.org/FAIR/ is in headers: `cite-as`, `type`, `license`, `author`, `describedby`, `item` and `collection`. `portal.api.linksets` gives those of a release and all it holds in one document (level 2, RFC 9264).
"""

from __future__ import annotations

from typing import Any

from portal.api.addresses import Addresses
from portal.catalog.signposts import DATACITE, DATASET, MOST_ITEMS, SCHEMA, Signpost, items_of, terms_of
from portal.packaging.package import DESCRIPTOR
from portal.releases.store import Release

#: What a row of a table is; the tables that are not here hold statements of a plan.
_OF_ROWS = {"plans": "CreativeWork", "sections": "CreativeWork", "organizations": "Organization", "indicators": "DefinedTerm"}


def dataset_signposts(release: Release, addresses: Addresses) -> tuple[Signpost, ...]:
    """Return the signposts of a dataset, whose newest release is given."""
    here = addresses.dataset(release.dataset_id)
    return (
        Signpost("type", DATASET),
        *terms_of(release),
        Signpost("describedby", f"{here}/citation.datacite.json", DATACITE),
        Signpost("item", addresses.release(release.dataset_id, release.version), "application/json"),
    )


def release_signposts(release: Release, addresses: Addresses, *, most: int = MOST_ITEMS) -> tuple[Signpost, ...]:
    """Return the signposts of a release: every table as CSV, and the texts, are its items.

    Args:
        release: The release.
        addresses: Where things are.
        most: How many items to name, tables first; a dataset that joins plans has a text of each.
    """
    here = addresses.release(release.dataset_id, release.version)
    return (
        Signpost("type", DATASET),
        *terms_of(release),
        _descriptor(release, addresses),
        Signpost("describedby", f"{here}/citation.datacite.json", DATACITE),
        Signpost("collection", addresses.dataset(release.dataset_id), "application/json"),
        Signpost("linkset", f"{here}/linkset.json", "application/linkset+json"),
        *(_item(release, each, addresses) for each in items_of(release, most)),
    )


def table_signposts(release: Release, table: str, addresses: Addresses) -> tuple[Signpost, ...]:
    """Return the signposts of a table: its released files are its items."""
    resource = release.resource(table)
    return (
        Signpost("type", DATASET),
        *terms_of(release),
        _descriptor(release, addresses),
        Signpost("describedby", f"{addresses.table(release.dataset_id, release.version, table)}/citation.datacite.json", DATACITE),
        Signpost("collection", addresses.release(release.dataset_id, release.version), "application/json"),
        *(_item(release, each, addresses) for each in (resource, *resource.get("alternates", ()))),
    )


def file_signposts(release: Release, path: str, addresses: Addresses) -> tuple[Signpost, ...]:
    """Return the signposts of a file of a release, or made of one.

    Args:
        release: The release.
        path: The file's path in the package; that of the descriptor, which describes all others, has no description of its own.
        addresses: Where things are.
    """
    return (
        Signpost("type", f"{SCHEMA}DataDownload"),
        *terms_of(release),
        *(() if path == DESCRIPTOR else (_descriptor(release, addresses),)),
        Signpost("collection", addresses.release(release.dataset_id, release.version), "application/json"),
    )


def row_signposts(release: Release, table: str, row_id: str, addresses: Addresses) -> tuple[Signpost, ...]:
    """Return the signposts of a row, which has no files."""
    at = (release.dataset_id, release.version, table)
    return (
        Signpost("type", SCHEMA + _OF_ROWS.get(table, "Statement")),
        *terms_of(release),
        Signpost("describedby", f"{addresses.row(*at, row_id)}/citation.datacite.json", DATACITE),
        Signpost("collection", addresses.table(*at), "application/json"),
    )


def _descriptor(release: Release, addresses: Addresses) -> Signpost:
    return Signpost("describedby", addresses.file(release.dataset_id, release.version, DESCRIPTOR), "application/json")


def _item(release: Release, said: dict[str, Any], addresses: Addresses) -> Signpost:
    return Signpost("item", addresses.file(release.dataset_id, release.version, said["path"]), said["mediatype"])
