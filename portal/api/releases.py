"""Releases: the versions of a dataset. A pinned one never changes; `latest` leads to the newest."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from portal.api.access import AskedAddresses, AskedLibrary, AskedRelease, DatasetId, go_to_moment, withdrawn_summary
from portal.api.addresses import API, Addresses
from portal.api.cited import AskedCited
from portal.api.downloads import AskedDownloads, files_of_package, files_of_table, manifest_of, released_file, sent_file
from portal.api.links import note_cited, note_dataset, note_neighbours, note_signposts
from portal.api.made import model_answer
from portal.api.models import Licence, ReleaseDescription, ReleaseList, ReleaseSummary, TableSummary
from portal.api.moments import MOMENT_PARAMETERS, MOMENT_RESPONSES
from portal.api.signposts import release_signposts
from portal.downloads.manifest import Manifest
from portal.packaging.package import DESCRIPTOR
from portal.query.library import Outline, outline_of
from portal.query.moment import AT
from portal.releases.store import Release

router = APIRouter(prefix=f"{API}/datasets/{{dataset_id}}/releases", tags=["版本 releases"])


@router.get("", summary="一个数据集的所有版本 Releases of a dataset", response_model=ReleaseList)
def list_releases(request: Request, dataset_id: DatasetId, library: AskedLibrary, addresses: AskedAddresses) -> Response:
    """列出所有版本，旧的在前；撤回的另列。 Lists all releases, oldest first, and those that were withdrawn."""
    if AT in request.query_params:
        go_to_moment(request, library, addresses, dataset_id)
    found = [summarize_release(library.outline(dataset_id, version), addresses) for version in library.store.versions(dataset_id)]
    note_dataset(request, dataset_id, addresses)
    gone = [each for each in library.store.versions(dataset_id, withdrawn_too=True) if library.store.is_withdrawn(dataset_id, each)]
    withdrawn = [withdrawn_summary(library.store.tombstone(dataset_id, version), addresses) for version in gone]
    return model_answer(request, ReleaseList(dataset_id=dataset_id, count=len(found), releases=found, withdrawn=withdrawn))


@router.get(
    "/{version}",
    summary="一个版本 One release",
    response_model=ReleaseDescription,
    openapi_extra={"parameters": MOMENT_PARAMETERS},
    responses=MOMENT_RESPONSES,
)
def show_release(
    request: Request, release: AskedRelease, library: AskedLibrary, addresses: AskedAddresses, downloads: AskedDownloads, cited: AskedCited
) -> Response:
    """说明一个版本：各表、文件、许可。 Describes a release: its tables, files and licence.

    `latest` 可加 `at=2027-01-01` 或 `Accept-Datetime`，其下各地址也一样。 `latest`, here and below, understands `at` and `Accept-Datetime`.
    """
    said = release.descriptor
    note_cited(request, cited.release(release.dataset_id, release.version))
    note_neighbours(request, library.store, release, addresses)
    note_signposts(request, release_signposts(release, addresses))
    resources, manifest = said["resources"], manifest_of(downloads, release)
    described = ReleaseDescription(
        **dict(summarize_release(outline_of(release), addresses)),
        title=said["title"],
        title_en=said.get("title_en", ""),
        description=said.get("description", ""),
        description_en=said.get("description_en", ""),
        licenses=[Licence(**{key: each.get(key) for key in Licence.model_fields}) for each in said.get("licenses", ())],
        descriptor=released_file(release, DESCRIPTOR, addresses),
        tables=[summarize_table(release, each, addresses, manifest) for each in resources if each.get("type") == "table"],
        citation_href=f"{addresses.release(release.dataset_id, release.version)}/citation",
        packages=files_of_package(release, addresses, manifest),
        texts=[released_file(release, each["path"], addresses) for each in resources if each.get("type") != "table"],
    )
    return model_answer(request, described)


@router.get(
    "/{version}/datapackage.json",
    summary="数据包描述文件 The Frictionless descriptor",
    response_class=Response,
    responses={200: {"content": {"application/json": {"schema": {"type": "object"}}}, "description": "datapackage.json"}},
)
def get_descriptor(request: Request, release: AskedRelease, downloads: AskedDownloads, cited: AskedCited) -> Response:
    """数据包描述文件，逐字节与发布时相同。 The descriptor, byte for byte as released (Data Package v2)."""
    note_cited(request, cited.release(release.dataset_id, release.version))
    return sent_file(request, release, downloads, DESCRIPTOR)


def summarize_release(release: Outline, addresses: Addresses) -> ReleaseSummary:
    """Describe a release in short."""
    return ReleaseSummary(
        dataset_id=release.dataset_id,
        version=release.version,
        created=release.created,
        counts=dict(release.counts),
        sha256=release.sha256,
        href=addresses.release(release.dataset_id, release.version),
    )


def summarize_table(release: Release, resource: dict[str, Any], addresses: Addresses, manifest: Manifest | None) -> TableSummary:
    """Describe a table of a release in short.

    Args:
        release: The release.
        resource: What its descriptor says of the table.
        addresses: Where things are.
        manifest: What was made of the release.
    """
    at = (release.dataset_id, release.version, resource["name"])
    return TableSummary(
        name=resource["name"],
        title=resource.get("title", resource["name"]),
        title_en=resource.get("title_en", resource["name"]),
        rows=resource["rows"],
        href=addresses.table(*at),
        rows_href=addresses.rows(*at),
        files=files_of_table(release, resource, addresses, manifest),
    )
