"""Signposts: typed links by which a program finds what to cite, what describes a thing, its files and its licence without reading it.

The relations are those of https://signposting.org/FAIR/. Answers of the API carry them in headers (`portal.api.signposts`), pages of the
site as elements in their heads (`portal.site.signposts`): here is what both say of a release.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from portal.releases.store import Release

DATACITE = "application/vnd.datacite.datacite+json"
SCHEMA = "https://schema.org/"
DATASET = f"{SCHEMA}Dataset"
#: Items that fit into a header; `datapackage.json` and the linkset have them all.
MOST_ITEMS = 16
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


def terms_of(release: Release) -> list[Signpost]:
    """Return licence and authors as far as the release gives an address for them."""
    said = release.descriptor
    authors = (each for each in said.get("contributors", ()) if {"creator", "author"} & set(each.get("roles", ())))
    found = [("license", each.get("path")) for each in said.get("licenses", ())] + [("author", each.get("path")) for each in authors]
    return [Signpost(rel, quote(path, safe=_URI)) for rel, path in found if _is_address(path)]


def items_of(release: Release, most: int = MOST_ITEMS) -> list[dict[str, Any]]:
    """Return the resources of a release that are named as its items: tables first; a dataset that joins plans has a text of each."""
    return sorted(release.descriptor["resources"], key=lambda each: each.get("type") != "table")[:most]


def _is_address(path: Any) -> bool:
    return isinstance(path, str) and urlsplit(path).scheme in ("http", "https")
