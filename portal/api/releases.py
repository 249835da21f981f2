"""Releases: the versions of a dataset. A pinned one never changes; `latest` leads to the newest."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from portal.api.access import AskedAddresses, AskedLibrary, AskedRelease, DatasetId
from portal.api.addresses import API, Addresses
from portal.api.files import file_facts, release_file
from portal.api.models import File, Licence, ReleaseDescription, ReleaseList, ReleaseSummary, TableSummary
from portal.packaging.package import DESCRIPTOR
from portal.releases.store import Release

router = APIRouter(prefix=f"{API}/datasets/{{dataset_id}}/releases", tags=["版本 releases"])


@router.get("", summary="一个数据集的所有版本 Releases of a dataset")
def list_releases(dataset_id: DatasetId, library: AskedLibrary, addresses: AskedAddresses) -> ReleaseList:
    """列出所有版本，旧的在前。 Lists all releases, oldest first."""
    found = [summarize_release(library.release(dataset_id, version), addresses) for version in library.store.versions(dataset_id)]
    return ReleaseList(dataset_id=dataset_id, count=len(found), releases=found)


@router.get("/{version}", summary="一个版本 One release")
def show_release(release: AskedRelease, addresses: AskedAddresses) -> ReleaseDescription:
    """说明一个版本：各表、文件、许可。 Describes a release: its tables, files and licence."""
    said = release.descriptor
    resources = said["resources"]
    return ReleaseDescription(
        **dict(summarize_release(release, addresses)),
        title=said["title"],
        title_en=said.get("title_en", ""),
        description=said.get("description", ""),
        description_en=said.get("description_en", ""),
        licenses=[Licence(**{key: each.get(key) for key in Licence.model_fields}) for each in said.get("licenses", ())],
        descriptor=_descriptor_file(release, addresses),
        tables=[summarize_table(release, each, addresses) for each in resources if each.get("type") == "table"],
        texts=[_file(release, each, addresses) for each in resources if each.get("type") != "table"],
    )


@router.get(
    "/{version}/datapackage.json",
    summary="数据包描述文件 The Frictionless descriptor",
    response_class=Response,
    responses={200: {"content": {"application/json": {"schema": {"type": "object"}}}, "description": "datapackage.json"}},
)
def get_descriptor(request: Request, release: AskedRelease) -> Response:
    """数据包描述文件，逐字节与发布时相同。 The descriptor, byte for byte as released (Data Package v2)."""
    return release_file(request, release, DESCRIPTOR, "application/json")


def summarize_release(release: Release, addresses: Addresses) -> ReleaseSummary:
    """Describe a release in short."""
    return ReleaseSummary(
        dataset_id=release.dataset_id,
        version=release.version,
        created=release.descriptor["created"],
        counts=release.descriptor["counts"],
        sha256=release.sha256,
        href=addresses.release(release.dataset_id, release.version),
    )


def summarize_table(release: Release, resource: dict[str, Any], addresses: Addresses) -> TableSummary:
    """Describe a table of a release in short.

    Args:
        release: The release.
        resource: What its descriptor says of the table.
        addresses: Where things are.
    """
    at = (release.dataset_id, release.version, resource["name"])
    return TableSummary(
        name=resource["name"],
        title=resource.get("title", resource["name"]),
        title_en=resource.get("title_en", resource["name"]),
        rows=resource["rows"],
        href=addresses.table(*at),
        rows_href=addresses.rows(*at),
        files=[_file(release, each, addresses) for each in (resource, *resource.get("alternates", ()))],
    )


def _file(release: Release, said: dict[str, Any], addresses: Addresses) -> File:
    sha256, size = file_facts(release, said["path"])
    href = addresses.file(release.dataset_id, release.version, said["path"])
    return File(path=said["path"], mediatype=said["mediatype"], bytes=size, sha256=sha256, href=href)


def _descriptor_file(release: Release, addresses: Addresses) -> File:
    return _file(release, {"path": DESCRIPTOR, "mediatype": "application/json"}, addresses)
