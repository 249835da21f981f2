"""What is published, in CKAN's words: packages, resources, organisations and tags, as `package_show` of a CKAN gives them.

What `portal publish ckan` would write is answered, member by member; ids and times are ours. Addresses in a record begin with
`ROOT`, which stands for the public address of the portal until the answer is sent: a record is the same however the server is reached.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from portal.api.addresses import Addresses
from portal.api.cited import CitedAddresses
from portal.catalog.ckan.licences import LICENCES
from portal.catalog.ckan.wanted import (
    MAKER,
    ORGANIZATION_MARK,
    WantedDataset,
    WantedFile,
    WantedOrganization,
    want_dataset,
    want_organization,
)
from portal.errors import CkanConflictError
from portal.packaging.package import DESCRIPTOR
from portal.releases.current import created_at
from portal.releases.store import Release, ReleaseStore
from portal.releases.tombstone import SUFFIX

#: Stands for the public address of the portal in every record.
ROOT = "https://portal.invalid"
_OURS = uuid5(NAMESPACE_URL, "https://datapackage.org/plan-portal")
_LICENCES = {each.id: each for each in LICENCES}


@dataclass(frozen=True, slots=True)
class Package:
    """A dataset as CKAN shows it.

    Attributes:
        record: What `package_show` answers, with `ROOT` in its addresses.
        organization: What `organization_show` says of its owner, without what it counts.
    """

    record: dict[str, Any]
    organization: dict[str, Any]


def describe_package(store: ReleaseStore, dataset_id: str, *, has_site: bool, is_cited: bool = True) -> Package | None:
    """Describe a dataset.

    Its id comes from its first release, which stays what it is whatever the portal is called or where it is: two portals with a
    dataset of one name have different ids for it, so that one CKAN can harvest both.

    Args:
        store: The releases.
        dataset_id: A dataset that has one.
        has_site: Whether the site is served, whose pages citations name then.
        is_cited: Whether to print the citations, which takes longer than all the rest.

    Returns:
        The package; None where a CKAN would have none, since all releases were withdrawn or CKAN takes no dataset of that name.

    Raises:
        UnknownReleaseError: If there is no such dataset.
        ReleaseError: If a release cannot be read.
    """
    pages = CitedAddresses(Addresses(ROOT), has_site)
    try:
        wanted = want_dataset(store, dataset_id, pages=pages, licences=tuple(_LICENCES), is_cited=is_cited)
    except CkanConflictError:
        return None
    if wanted.is_withdrawn:
        return None
    versions = store.versions(dataset_id, withdrawn_too=True)
    first = wanted.release if wanted.release.version == versions[0] else store.get(dataset_id, versions[0], withdrawn_too=True)
    files = tuple(file for file in wanted.files if file.state != "withdrawn")
    tables = {release.version: _tables(release) for release in {file.release.version: file.release for file in files}.values()}
    owner = _owner(wanted.release)
    package_id = uuid5(_OURS, f"dataset {_publisher(first)} {dataset_id}")
    licence = _LICENCES.get(wanted.facts["license_id"])
    record = {
        "author": wanted.facts["author"],
        "author_email": None,
        "creator_user_id": None,
        "id": str(package_id),
        "isopen": licence is not None and licence.is_open,
        "license_id": wanted.facts["license_id"],
        "license_title": licence.title if licence else wanted.facts["license_id"],
        **({"license_url": licence.address} if licence and licence.address else {}),
        "maintainer": wanted.facts["maintainer"],
        "maintainer_email": None,
        "metadata_created": _moment(created_at(first)),
        "metadata_modified": _moment(_arrival(store, dataset_id, versions, wanted)),
        "name": wanted.name,
        "notes": wanted.facts["notes"],
        "num_resources": len(files),
        "num_tags": len(wanted.tags),
        "organization": _organization_in_package(owner) | {"created": _moment(created_at(first))},
        "owner_org": owner["id"],
        "private": False,
        "state": "active",
        "title": wanted.facts["title"],
        "type": "dataset",
        "url": wanted.facts["url"],
        "version": wanted.facts["version"],
        "extras": [{"key": key, "value": value} for key, value in wanted.extras.items()],
        "resources": [
            _resource(file, package_id, position, is_table=file.path in tables[file.release.version]) for position, file in enumerate(files)
        ],
        "tags": [{**describe_tag(tag), "state": "active"} for tag in sorted(wanted.tags)],
        "groups": [],
        "relationships_as_subject": [],
        "relationships_as_object": [],
    }
    return Package(record, owner)


def describe_tag(name: str) -> dict[str, Any]:
    """Describe a tag."""
    return {"id": str(uuid5(_OURS, f"tag {name}")), "name": name, "vocabulary_id": None, "display_name": name}


def describe_licences() -> list[dict[str, str]]:
    """Describe the licences, in CKAN's own form: every value text."""
    return [
        {
            "domain_content": "False",
            "id": each.id,
            "domain_data": "False",
            "domain_software": "False",
            "family": "",
            "is_generic": str(each.id == "notspecified"),
            "od_conformance": "approved" if each.is_open else "not reviewed",
            "osd_conformance": "not reviewed",
            "maintainer": "",
            "status": "active",
            "url": each.address,
            "title": each.title,
        }
        for each in LICENCES
    ]


def _resource(file: WantedFile, package_id: UUID, position: int, *, is_table: bool) -> dict[str, Any]:
    created = _moment(created_at(file.release))
    return {
        "cache_last_updated": None,
        "cache_url": None,
        "created": created,
        "datastore_active": is_table,
        "description": file.description,
        "format": file.format,
        "hash": file.sha256,
        "hash_algorithm": file.fields_of_upload["hash_algorithm"],
        "id": str(uuid5(package_id, f"{file.release.version} {file.path}")),
        "last_modified": created,
        "metadata_modified": created,
        "mimetype": file.mimetype,
        "mimetype_inner": None,
        "name": file.name,
        "package_id": str(package_id),
        "portal_path": file.path,
        "portal_release": file.release.version,
        "portal_sha256": file.sha256,
        "portal_state": file.state,
        "position": position,
        "resource_type": None,
        "size": file.size,
        "state": "active",
        "url": Addresses(ROOT).file(file.release.dataset_id, file.release.version, file.path),
        "url_type": None,
    }


def table_of(release: Release, path: str) -> str | None:
    """Return the table that a file of a release holds for the DataStore: that of its CSV; None for every other file."""
    return _tables(release).get(path)


def _tables(release: Release) -> dict[str, str]:
    return {each["path"]: each["name"] for each in release.descriptor["resources"] if each.get("type") == "table"}


def _publisher(release: Release) -> str:
    return next(str(each["title"]) for each in release.descriptor["contributors"] if "publisher" in each["roles"])


def _owner(release: Release) -> dict[str, Any]:
    """Describe the organisation that a release belongs to; one whose English name makes no address is called by its id."""
    organization_id = uuid5(_OURS, f"organization {_publisher(release)}")
    try:
        wanted = want_organization(release)
    except CkanConflictError:
        wanted = want_organization(release, f"publisher-{organization_id.hex[:12]}")
    return _organization(wanted, organization_id)


def _organization(wanted: WantedOrganization, organization_id: UUID) -> dict[str, Any]:
    return {
        "approval_status": "approved",
        "created": None,
        "description": wanted.description,
        "display_name": wanted.title,
        "id": str(organization_id),
        "image_display_url": "",
        "image_url": "",
        "is_organization": True,
        "name": wanted.name,
        "num_followers": 0,
        "state": "active",
        "title": wanted.title,
        "type": "organization",
        "extras": [{"key": ORGANIZATION_MARK, "value": MAKER}],
    }


def _organization_in_package(owner: dict[str, Any]) -> dict[str, Any]:
    left_out = ("display_name", "image_display_url", "num_followers", "extras")
    return {key: value for key, value in owner.items() if key not in left_out}


def _arrival(store: ReleaseStore, dataset_id: str, versions: tuple[str, ...], wanted: WantedDataset) -> datetime:
    """Return when what is said of a dataset last changed here.

    A harvester asks for what changed since it last came. A release names only its day, and may arrive at this server days later: so
    the time counts at which its files, and those that tell of withdrawals, came to this disk. Neither a copy nor an unpacked archive
    sets that back (ctime).
    """
    folder = store.root / dataset_id
    paths = [f"{version}/{DESCRIPTOR}" for version in versions]
    paths += [f"{version}{SUFFIX}" for version in versions if store.is_withdrawn(dataset_id, version)]
    arrived = max(os.stat(folder / path).st_ctime for path in paths)  # noqa: PTH116 - one call a file, of thousands
    return max(created_at(wanted.release), datetime.fromtimestamp(arrived, UTC))


def _moment(moment: datetime) -> str:
    """Write a moment as CKAN does: UTC, without saying so."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat()
