"""Feeds of releases: what was published lately, of all datasets or of one (Atom, RFC 4287)."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from portal.api.access import AskedLibrary, DatasetId
from portal.api.addresses import API
from portal.api.cited import AskedCited, CitedAddresses
from portal.api.damaged import UNKEPT, readable
from portal.api.files import file_facts
from portal.api.made import ANEW, made_answer
from portal.packaging.package import CHANGELOG
from portal.query.library import Library
from portal.releases.feed import ATOM, ENTRIES, render_feed
from portal.releases.intact import check_file
from portal.releases.store import version_key

router = APIRouter(prefix=API, tags=["版本 releases"])
_FOUND: dict[int | str, dict[str, Any]] = {200: {"content": {ATOM: {"schema": {"type": "string"}}}, "description": "Atom, RFC 4287"}}


@router.get("/feed.xml", summary="新版本订阅 Feed of releases", response_class=Response, responses=_FOUND)
def get_feed(request: Request, library: AskedLibrary, cited: AskedCited) -> Response:
    """各数据集最近发布的版本，新的在前，附变更说明。 The newest releases with what changed, newest first."""
    return _feed(request, library, cited, "")


@router.get(
    "/datasets/{dataset_id}/feed.xml", summary="一个数据集的新版本订阅 Feed of a dataset", response_class=Response, responses=_FOUND
)
def get_dataset_feed(request: Request, dataset_id: DatasetId, library: AskedLibrary, cited: AskedCited) -> Response:
    """一个数据集的各版本，新的在前，附变更说明。 The releases of one dataset with what changed, newest first."""
    return _feed(request, library, cited, dataset_id)


def _newest(library: Library) -> tuple[list[tuple[str, str]], bool]:
    """Return dataset and version of the releases that a feed of all tells of, found without reading all there are.

    Damaged ones are left out, and it is told whether there are any.
    """
    names = [(each, version) for each in library.store.dataset_ids() for version in library.store.versions(each)]
    outlines, damaged = readable(names, lambda each: library.outline(*each))
    newest = sorted(outlines, key=lambda each: (each.created, version_key(each.version)), reverse=True)[:ENTRIES]
    whole, changed = readable([(each.dataset_id, each.version) for each in newest], lambda each: _checked(library, *each))
    return whole, bool(damaged or changed)


def _newest_of(library: Library, dataset_id: str) -> list[tuple[str, str]]:
    outlines = [library.outline(dataset_id, version) for version in library.store.versions(dataset_id)]
    newest = sorted(outlines, key=lambda each: (each.created, version_key(each.version)), reverse=True)[:ENTRIES]
    return [(each.dataset_id, each.version) for each in newest]


def _checked(library: Library, dataset_id: str, version: str) -> tuple[str, str]:
    """Return both once the release's changelog, of which a feed tells, was found to be what was released."""
    release = library.release(dataset_id, version)
    if CHANGELOG in release.files:
        check_file(release.path / CHANGELOG, *file_facts(release, CHANGELOG))
    return dataset_id, version


def _feed(request: Request, library: Library, cited: CitedAddresses, dataset_id: str) -> Response:
    among, is_cut = (_newest_of(library, dataset_id), False) if dataset_id else _newest(library)
    body = render_feed(
        library.store,
        cited.dataset(dataset_id) if dataset_id else f"{cited.at.root}/",
        library.latest(dataset_id).descriptor["title"] if dataset_id else request.app.title,
        dataset_id=dataset_id,
        # The site has the feed of a dataset too, beside its page: the same bytes, so it is the one that names itself.
        itself=f"{cited.dataset(dataset_id)}feed.xml" if dataset_id and cited.has_site else cited.at.feed(dataset_id),
        address_of=lambda each: cited.release(each.dataset_id, each.version),
        among=among,
    )
    return made_answer(request, body, ATOM, UNKEPT if is_cut else ANEW)
