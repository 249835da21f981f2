"""Signposts: typed links by which a program finds what to cite, what describes a thing, its files and its licence without reading it.

The relations are those of https://signposting.org/FAIR/ (level 1, in headers): `cite-as`, `type`, `license`, `author`, `describedby`,
`item` and `collection`. `portal.api.linksets` gives those of a release and all it holds in one document (level 2, RFC 9264).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from portal.api.addresses import Addresses
from portal.packaging.package import DESCRIPTOR
from portal.releases.store import Release

DATACITE = "application/vnd.datacite.datacite+json"
_SCHEMA = "https://schema.org/"
#: Items that fit into a header; the linkset has them all.
MOST_ITEMS = 16
#: What a row of a table is; the tables that are not here hold statements of a plan.
_OF_ROWS = {"plans": "CreativeWork", "sections": "CreativeWork", "organizations": "Organization", "indicators": "DefinedTerm"}
_URI = ":/?#[]@!$&'()*+,;=%-._~"


@dataclass(frozen=True, slots=True)
class Signpost:
    """A link from a thing to another, or to a word for what it is.

    Attributes:
        rel: The relation.
        target: The address it leads to.
        mediatype: What is found there; empty where it is not said.
    """

    rel: str
    target: str
    mediatype: str = ""


def dataset_signposts(release: Release, addresses: Addresses) -> tuple[Signpost, ...]:
    """Return the signposts of a dataset, whose newest release is given."""
    here = addresses.dataset(release.dataset_id)
    return (
        Signpost("type", f"{_SCHEMA}Dataset"),
        *_terms(release),
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
    resources = sorted(release.descriptor["resources"], key=lambda each: each.get("type") != "table")
    return (
        Signpost("type", f"{_SCHEMA}Dataset"),
        *_terms(release),
        _descriptor(release, addresses),
        Signpost("describedby", f"{here}/citation.datacite.json", DATACITE),
        Signpost("collection", addresses.dataset(release.dataset_id), "application/json"),
        Signpost("linkset", f"{here}/linkset.json", "application/linkset+json"),
        *(_item(release, each, addresses) for each in resources[:most]),
    )


def table_signposts(release: Release, table: str, addresses: Addresses) -> tuple[Signpost, ...]:
    """Return the signposts of a table: its released files are its items."""
    resource = release.resource(table)
    return (
        Signpost("type", f"{_SCHEMA}Dataset"),
        *_terms(release),
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
        Signpost("type", f"{_SCHEMA}DataDownload"),
        *_terms(release),
        *(() if path == DESCRIPTOR else (_descriptor(release, addresses),)),
        Signpost("collection", addresses.release(release.dataset_id, release.version), "application/json"),
    )


def row_signposts(release: Release, table: str, row_id: str, addresses: Addresses) -> tuple[Signpost, ...]:
    """Return the signposts of a row, which has no files."""
    at = (release.dataset_id, release.version, table)
    return (
        Signpost("type", _SCHEMA + _OF_ROWS.get(table, "Statement")),
        *_terms(release),
        Signpost("describedby", f"{addresses.row(*at, row_id)}/citation.datacite.json", DATACITE),
        Signpost("collection", addresses.table(*at), "application/json"),
    )


def _terms(release: Release) -> list[Signpost]:
    """Return licence and authors as far as the release gives an address for them."""
    said = release.descriptor
    authors = (each for each in said.get("contributors", ()) if {"creator", "author"} & set(each.get("roles", ())))
    found = [("license", each.get("path")) for each in said.get("licenses", ())] + [("author", each.get("path")) for each in authors]
    return [Signpost(rel, quote(path, safe=_URI)) for rel, path in found if _is_address(path)]


def _is_address(path: Any) -> bool:
    return isinstance(path, str) and urlsplit(path).scheme in ("http", "https")


def _descriptor(release: Release, addresses: Addresses) -> Signpost:
    return Signpost("describedby", addresses.file(release.dataset_id, release.version, DESCRIPTOR), "application/json")


def _item(release: Release, said: dict[str, Any], addresses: Addresses) -> Signpost:
    return Signpost("item", addresses.file(release.dataset_id, release.version, said["path"]), said["mediatype"])
