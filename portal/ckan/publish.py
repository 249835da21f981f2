"""Publish releases to a CKAN: look at everything, then write what is missing, dataset by dataset."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from portal.catalog.ckan.wanted import SitePages, WantedFile, want_dataset, want_organization
from portal.ckan.client import Ckan
from portal.ckan.found import FoundDataset, FoundOrganization
from portal.ckan.plan import DatasetPlan, OrganizationPlan, first_fields, plan_dataset, plan_organization
from portal.errors import CkanAccessError, CkanRefusedError, ReleaseError, UnknownReleaseError
from portal.releases.store import ReleaseStore

#: Told after each step: what was done, and how many of how many steps that makes.
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Published:
    """What publishing a dataset, or the organisation, came to or would come to.

    Attributes:
        kind: Which of the two it is.
        name: Its name in CKAN: of a dataset its id.
        version: Of the release that the metadata describe; empty for the organisation.
        state: `withdrawn` if all releases of a dataset were withdrawn and none was ever published: nothing is done.
        address: Its page in CKAN.
        steps: What was done, or would be, in words, in order; empty if nothing was to do.
        is_written: It was done, not only planned.
        unkept: Fields that CKAN keeps otherwise than they were sent, so that they will be sent again the next time.
    """

    kind: Literal["organization", "dataset"]
    name: str
    version: str
    state: Literal["unchanged", "new", "changed", "withdrawn"]
    address: str
    steps: tuple[str, ...]
    is_written: bool
    unkept: tuple[str, ...] = ()


def publish_releases(
    store: ReleaseStore,
    ckan: Ckan,
    *,
    site_url: str,
    organization: str = "",
    only: Sequence[str] = (),
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Iterator[Published]:
    """Bring a CKAN to hold the releases: the organisation first, then the datasets in the order of their ids.

    Everything is looked at before anything is written. Where nothing changed nothing is written. Nothing is deleted, and nothing
    is changed that was not made here.

    Args:
        store: The releases.
        ckan: Where to.
        site_url: The public address of the site, with a slash at its end; citations carry it.
        organization: The organisation's name in CKAN; made from the publisher's English name if there is none.
        only: Ids of the datasets to publish; all if there are none.
        dry_run: Look at everything and write nothing.
        progress: Told after each dataset looked at and each write.

    Raises:
        CkanError: If CKAN cannot be reached, does not let us, refuses something, or has something that is not ours to overwrite.
            What was written until then stays and is not written again by the next run.
        UnknownReleaseError: If there is no such dataset, or none at all.
        ReleaseError: If a release cannot be read or is damaged.
    """
    say = progress or (lambda _label, _number, _total: None)
    dataset_ids = _chosen(store, only)
    ckan.check_token()
    owner_plan = _look_at_organization(store, ckan, dataset_ids[0], organization)
    owner = owner_plan.found.id if owner_plan.found else ""
    licences = ckan.licences()
    plans = []
    for number, dataset_id in enumerate(dataset_ids, 1):
        wanted = want_dataset(store, dataset_id, pages=SitePages(site_url), licences=licences)
        plans.append(plan_dataset(wanted, ckan.dataset(dataset_id), owner=owner))
        say(f"looked at {dataset_id}", number, len(dataset_ids))
    writer = _Writer(ckan, say, total=len(owner_plan.steps) + sum(len(plan.steps) for plan in plans))
    if not dry_run:
        for release in {each.file.release.path: each.file.release for plan in plans for each in plan.uploads}.values():
            if faults := release.damage():
                raise ReleaseError(f"{release.path}: {faults[0]}. The release is damaged: restore its folder from a copy or from git.")
        owner = writer.write_organization(owner_plan).id
    yield _published_organization(ckan, owner_plan, is_written=not dry_run)
    for plan in plans:
        unkept = () if dry_run else writer.write_dataset(plan, owner)
        yield _published(ckan, plan, unkept, is_written=not dry_run)


def _chosen(store: ReleaseStore, only: Sequence[str]) -> tuple[str, ...]:
    known = store.dataset_ids(withdrawn_too=True)
    if not known:
        raise ReleaseError(f"{store.root}: there are no releases to publish. Make them with `portal release`.")
    if unknown := sorted(set(only) - set(known)):
        raise UnknownReleaseError("dataset", unknown[0], known)
    return tuple(each for each in known if not only or each in only)


def _look_at_organization(store: ReleaseStore, ckan: Ckan, dataset_id: str, named: str) -> OrganizationPlan:
    wanted = want_organization(store.latest(dataset_id, withdrawn_too=True), named)
    found = ckan.organization(wanted.name)
    plan = plan_organization(wanted, found)
    if found is not None and not ckan.may_publish_into(found.id):
        raise CkanAccessError(
            f"{ckan.address}: this token may not make datasets of the organization {found.name}."
            " Ask one of its administrators to make its user an editor, or name another with --organization."
        )
    return plan


class _Writer:
    """Does what plans say, one write after another, and counts."""

    def __init__(self, ckan: Ckan, say: Progress, *, total: int) -> None:
        self.ckan, self.say, self.total = ckan, say, total
        self.done = 0

    def write_organization(self, plan: OrganizationPlan) -> FoundOrganization:
        if plan.found is None:
            found = self.ckan.create_organization(plan.changes)
        else:
            found = plan.found
            if plan.changes:
                self.ckan.update_organization(found.id, plan.changes)
        for step in plan.steps:
            self._did(step)
        return found

    def write_dataset(self, plan: DatasetPlan, owner: str) -> tuple[str, ...]:
        """Send files, then say which release they make; returns the names of fields that CKAN keeps otherwise than sent."""
        if not plan.steps:
            return ()
        wanted, found = plan.wanted, plan.found
        if found is None:
            found = self.ckan.create_dataset(first_fields(wanted, owner))
            self._did(f"{wanted.name}: created")
        for each in plan.uploads:
            content = _read(each.file)
            self.ckan.upload(found.id, each.resource_id, each.file.fields_of_upload, each.file.path.rpartition("/")[2], content)
            self._did(f"{wanted.name}: {each.file.release.version} {each.file.path}")
        if plan.is_new or plan.uploads:
            found = self._look_again(plan, owner)
        changes = plan_dataset(wanted, found, owner=owner).changes
        if changes:
            found = self.ckan.revise_dataset(found, changes)
        if plan.changes:
            self._did(f"{wanted.name}: described")
        left = plan_dataset(wanted, found, owner=owner)
        return tuple(sorted(left.changes))

    def _look_again(self, plan: DatasetPlan, owner: str) -> FoundDataset:
        """Return the dataset as it is after files were sent."""
        found = self.ckan.dataset(plan.wanted.name)
        if found is None or (missing := plan_dataset(plan.wanted, found, owner=owner).uploads):
            lost = missing[0].file.path if found else "the dataset"
            raise CkanRefusedError(f"{plan.wanted.name}: CKAN took {lost} and does not have it whole. Publish again.")
        return found

    def _did(self, label: str) -> None:
        self.done += 1
        self.say(label, self.done, self.total)


def _read(file: WantedFile) -> bytes:
    content = file.release.read(file.path)
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise ReleaseError(f"{file.release.path / file.path}: changed since it was released. Restore it from a copy or from git.")
    return content


def _published_organization(ckan: Ckan, plan: OrganizationPlan, *, is_written: bool) -> Published:
    state: Literal["unchanged", "new", "changed"] = "new" if plan.found is None else "changed" if plan.changes else "unchanged"
    address = f"{ckan.address}/organization/{plan.wanted.name}"
    return Published("organization", plan.wanted.name, "", state, address, plan.steps, is_written and bool(plan.steps))


def _published(ckan: Ckan, plan: DatasetPlan, unkept: tuple[str, ...], *, is_written: bool) -> Published:
    state: Literal["unchanged", "new", "changed", "withdrawn"] = "unchanged"
    if plan.is_new:
        state = "new"
    elif plan.steps:
        state = "changed"
    elif plan.found is None:
        state = "withdrawn"
    name = plan.wanted.name
    address = f"{ckan.address}/dataset/{name}"
    return Published("dataset", name, plan.wanted.release.version, state, address, plan.steps, is_written and bool(plan.steps), unkept)
