"""What to write so that a CKAN holds what it should: a comparison, which reads and writes nothing.

The files go first, each a resource that says which file of which release it is. The metadata follow in one call, and only they say
that a release is there. So whatever a run leaves behind when it dies is known again by the next one, which sends what is missing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from portal.catalog.ckan.wanted import DATASET_MARK, EXTRAS, MAKER, ORGANIZATION_MARK, WantedDataset, WantedFile, WantedOrganization
from portal.ckan.found import FoundDataset, FoundOrganization, resource_key
from portal.errors import CkanConflictError
from portal.releases.store import version_key


@dataclass(frozen=True, slots=True)
class Upload:
    """A file to send: as a new resource, or in the place of one of ours that did not arrive whole."""

    file: WantedFile
    resource_id: str = ""


@dataclass(frozen=True, slots=True)
class OrganizationPlan:
    """What to write of the organisation: all of it, some fields, or nothing."""

    wanted: WantedOrganization
    found: FoundOrganization | None
    changes: dict[str, Any] = field(default_factory=dict)

    @property
    def steps(self) -> tuple[str, ...]:
        """What would be done, in words."""
        if self.found is None:
            return (f"create organization {self.wanted.name}",)
        return (f"update organization {self.wanted.name}: {', '.join(sorted(self.changes))}",) if self.changes else ()


@dataclass(frozen=True, slots=True)
class DatasetPlan:
    """What to write of a dataset.

    Attributes:
        is_new: It is to be made.
        uploads: The files to send, in their order.
        changes: Fields of the dataset to say anew, with all of their content; told after the files.
    """

    wanted: WantedDataset
    found: FoundDataset | None
    is_new: bool = False
    uploads: tuple[Upload, ...] = ()
    changes: dict[str, Any] = field(default_factory=dict)

    @property
    def steps(self) -> tuple[str, ...]:
        """What would be done, in words, one per write."""
        created = (f"create dataset {self.wanted.name}",) if self.is_new else ()
        sent = tuple(
            f"{'send again' if each.resource_id else 'upload'} {each.file.release.version} {each.file.path} ({each.file.size} bytes)"
            for each in self.uploads
        )
        told = (f"describe: {', '.join(sorted(self.changes))}",) if self.changes else ()
        return created + sent + told


def plan_organization(wanted: WantedOrganization, found: FoundOrganization | None) -> OrganizationPlan:
    """Compare the organisation that there should be with the one that is there.

    One that was not made here is used as it is, if the publisher named it.

    Raises:
        CkanConflictError: If it was deleted, or bears the name by chance.
    """
    if found is None:
        return OrganizationPlan(wanted, None, organization_fields(wanted))
    if found.state != "active":
        raise CkanConflictError(
            f"organization {found.name} was deleted in CKAN. Restore or purge it there, or name another with --organization."
        )
    if not found.is_own:
        if not wanted.is_named:
            raise CkanConflictError(
                f"organization {found.name} is there and was not made by this portal."
                f" To publish into it, say so with --organization {found.name}; or name another."
            )
        return OrganizationPlan(wanted, found)
    there = {"title": found.title or "", "description": found.description or ""}
    changes = {key: value for key, value in (("title", wanted.title), ("description", wanted.description)) if there[key] != value}
    return OrganizationPlan(wanted, found, changes)


def organization_fields(wanted: WantedOrganization) -> dict[str, Any]:
    """Return what a new organisation is made with, its mark included."""
    return {
        "name": wanted.name,
        "title": wanted.title,
        "description": wanted.description,
        "extras": [{"key": ORGANIZATION_MARK, "value": MAKER}],
    }


def first_fields(wanted: WantedDataset, owner: str) -> dict[str, Any]:
    """Return what a new dataset is made with: marked as ours, and private until its files are there."""
    return {
        "name": wanted.name,
        "owner_org": owner,
        "private": True,
        "title": wanted.facts["title"],
        "extras": [{"key": DATASET_MARK, "value": wanted.name}],
    }


def plan_dataset(wanted: WantedDataset, found: FoundDataset | None, *, owner: str) -> DatasetPlan:
    """Compare what a CKAN should hold of a dataset with what it holds.

    Args:
        wanted: What it should hold.
        found: What it holds; None if there is no dataset of that name.
        owner: The id of the organisation; empty if that is still to be made.

    Raises:
        CkanConflictError: If the dataset was not made here, is another organisation's, was deleted, or has a newer release or
            other bytes under the name of a file.
    """
    if found is None:
        if wanted.is_withdrawn:
            return DatasetPlan(wanted, None)
        nothing = FoundDataset(id="", name=wanted.name, private=True)
        uploads = tuple(Upload(file) for file in wanted.files if file.state != "withdrawn")
        return DatasetPlan(wanted, None, is_new=True, uploads=uploads, changes=_changes(wanted, nothing, are_files_new=True))
    _check_ours(wanted, found, owner)
    if wanted.is_withdrawn and not found.fact("portal_release"):
        return DatasetPlan(wanted, found)  # the first publishing never ended: it stays private
    uploads = tuple(_uploads(wanted, found))
    are_files_new = any(not each.resource_id for each in uploads)
    return DatasetPlan(wanted, found, uploads=uploads, changes=_changes(wanted, found, are_files_new=are_files_new))


def _check_ours(wanted: WantedDataset, found: FoundDataset, owner: str) -> None:
    name = wanted.name
    if not found.is_own:
        raise CkanConflictError(
            f"{name}: CKAN has a dataset of that name which this portal did not make; it was left as it is."
            " Rename it there, or leave this one out: name the others with --dataset."
        )
    if found.state == "deleted":
        raise CkanConflictError(f"{name}: was deleted in CKAN. Restore or purge it there, or name the others with --dataset.")
    if found.owner_org != owner:
        raise CkanConflictError(
            f"{name}: CKAN has it in another organization ({_owner(found)}). Name that one with --organization, or move the dataset there."
        )
    known = {file.release.version for file in wanted.files}
    newer = max((found.fact("portal_release") or "0.0.0", *known), key=_order)
    if newer not in known:
        raise CkanConflictError(f"{name}: CKAN has release {newer}, which is not here. Fetch the newest releases, then publish again.")


def _uploads(wanted: WantedDataset, found: FoundDataset) -> list[Upload]:
    """List the files that are not there, or not whole; those of withdrawn releases are not sent any more."""
    there = _own_resources(found)
    uploads = []
    for file in wanted.files:
        resource = there.get(file.key)
        if resource is None:
            if file.state != "withdrawn":
                uploads.append(Upload(file))
            continue
        if resource.get("portal_sha256") != file.sha256:
            raise CkanConflictError(
                f"{wanted.name}: CKAN has other bytes as {file.path} of {file.release.version} (resource {resource.get('id')}),"
                " and a release never changes. Release a higher version; or, if it was never cited, delete that resource in CKAN."
            )
        if not _is_whole(resource, file) and file.state != "withdrawn":
            uploads.append(Upload(file, str(resource["id"])))
    return uploads


def _is_whole(resource: dict[str, Any], file: WantedFile) -> bool:
    """Tell whether CKAN says it has the whole file; some storages of it keep no size."""
    size = resource.get("size")
    return resource.get("url_type") == "upload" and (size is None or str(size) == str(file.size))


def _changes(wanted: WantedDataset, found: FoundDataset, *, are_files_new: bool) -> dict[str, Any]:
    """Return the fields that differ, each with all it should hold."""
    changes: dict[str, Any] = {key: value for key, value in wanted.facts.items() if (found.facts.get(key) or "") != value}
    own = set(found.fact("portal_tags").split(", "))
    kept = {tag.name for tag in found.tags if tag.vocabulary_id is None and tag.name not in own}
    tags = kept | set(wanted.tags)
    if tags != {tag.name for tag in found.tags if tag.vocabulary_id is None}:
        others = [{"name": tag.name, "vocabulary_id": tag.vocabulary_id} for tag in found.tags if tag.vocabulary_id is not None]
        changes["tags"] = [{"name": tag} for tag in sorted(tags)] + others
    extras = {each.key: each.value or "" for each in found.extras if each.key not in EXTRAS} | wanted.extras
    if extras != {each.key: each.value or "" for each in found.extras}:
        changes["extras"] = [{"key": key, "value": value} for key, value in extras.items()]
    # A dataset that was complete before and is private now was hidden by a person; one that never was is published now.
    if found.private and not found.fact("portal_release"):
        changes["private"] = False
    resources = _resources(wanted, found)
    if are_files_new or resources != list(found.resources):
        changes["resources"] = resources
    return changes


def _resources(wanted: WantedDataset, found: FoundDataset) -> list[dict[str, Any]]:
    """Return the resources as they should be: ours in order, newest release first, then whatever else is there.

    A second resource of one file, which two runs at once can leave, is left out.
    """
    there = _own_resources(found)
    made = []
    for file in wanted.files:
        if resource := there.pop(file.key, None):
            told = dict(resource)
            told |= {key: value for key, value in file.fields.items() if not _same(key, resource.get(key), value)}
            made.append(told)
    unknown = list(there.values())  # of a release that is not here: an older copy of the releases deletes nothing
    foreign = [resource for resource in found.resources if resource_key(resource) is None]
    return made + unknown + foreign


def _own_resources(found: FoundDataset) -> dict[tuple[str, str], dict[str, Any]]:
    """Return the resources made here by version and path; of two of the same, the first."""
    own: dict[tuple[str, str], dict[str, Any]] = {}
    for resource in found.resources:
        if key := resource_key(resource):
            own.setdefault(key, resource)
    return own


def _same(key: str, there: object, wanted: str) -> bool:
    """Compare a field; CKAN writes formats that it knows in its own way."""
    if key == "format":
        return str(there or "").casefold() == wanted.casefold()
    return (there or "") == wanted


def _order(version: str) -> tuple[int, int, int]:
    try:
        return version_key(version)
    except ValueError:  # someone wrote something else into the extra; it is no release
        return (-1, 0, 0)


def _owner(found: FoundDataset) -> str:
    organization = found.facts.get("organization")
    return str(organization.get("name")) if isinstance(organization, dict) else str(found.owner_org)
