"""The signposts of a page, as elements in its head: what the API says in the header of the same release, with addresses of the site.

A host of files sends no headers of its own, so a program that comes to the page finds there what to cite, what describes the release, its
files, its licence and its kind (`portal.catalog.signposts`).
"""

from __future__ import annotations

from collections.abc import Iterator

from portal.catalog.signposts import DATACITE, DATASET, items_of, terms_of
from portal.packaging.package import DESCRIPTOR
from portal.releases.store import Release
from portal.site.citations import CitationBox
from portal.site.dataset import dataset_path, files_path, release_path
from portal.site.frame import Relation
from portal.site.languages import SHARED


def release_relations(release: Release, box: CitationBox, root: str) -> Iterator[Relation]:
    """Yield the signposts of the page of a release.

    Args:
        release: The release.
        box: Its citation.
        root: Relative address of the root of the page's language.
    """
    files = SHARED + root + files_path(release.dataset_id, release.version)
    yield from _shared(release, box, root)
    yield Relation("describedby", files + DESCRIPTOR, "application/json")
    yield Relation("collection", root + dataset_path(release.dataset_id), "text/html")
    for each in items_of(release):
        yield Relation("item", files + each["path"], each["mediatype"])


def dataset_relations(release: Release, box: CitationBox, root: str) -> Iterator[Relation]:
    """Yield the signposts of the page of a dataset, whose newest release and own citation are given."""
    yield from _shared(release, box, root)
    yield Relation("item", root + release_path(release.dataset_id, release.version), "text/html")


def _shared(release: Release, box: CitationBox, root: str) -> Iterator[Relation]:
    yield Relation("cite-as", box.citable.address)
    yield Relation("type", DATASET)
    for each in terms_of(release):
        yield Relation(each.rel, each.target)
    datacite = next(each.path for each in box.files if each.path.endswith(".datacite.json"))
    yield Relation("describedby", SHARED + root + datacite, DATACITE)
