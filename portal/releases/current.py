"""Which release of a dataset was current at a moment, and what came before and after a release."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from portal.errors import NoReleaseYetError, WithdrawnReleaseError
from portal.releases.store import Release, ReleaseStore, version_key
from portal.releases.tombstone import Tombstone


@dataclass(frozen=True, slots=True)
class Current:
    """The release that stands for a moment.

    Attributes:
        release: The newest one made by then that is still offered.
        skipped: The tombstones of releases that were newer at that moment and have been withdrawn since, oldest first.
    """

    release: Release
    skipped: tuple[Tombstone, ...] = ()


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The versions before and after a release among those that are offered; empty where there is none."""

    predecessor: str
    successor: str


def created_at(release: Release) -> datetime:
    """Return the moment of a release, in UTC."""
    return _moment(str(release.descriptor["created"]))


@lru_cache(1000)
def _moment(printed: str) -> datetime:
    return datetime.fromisoformat(printed)


def neighbours_of(store: ReleaseStore, dataset_id: str, version: str) -> Neighbours:
    """Return what comes before and after a version; the version itself need not be offered."""
    key = version_key(version)
    offered = store.versions(dataset_id)
    before = [each for each in offered if version_key(each) < key]
    after = [each for each in offered if version_key(each) > key]
    return Neighbours(before[-1] if before else "", after[0] if after else "")


def release_at(store: ReleaseStore, dataset_id: str, moment: datetime, asked: str) -> Current:
    """Return the release of a dataset that was current at a moment.

    A release is current from the moment that its descriptor gives until the next one. One that was withdrawn since is passed over
    for the one before it, and named.

    Args:
        store: The releases.
        dataset_id: The dataset.
        moment: The moment, with a time zone.
        asked: The moment as it was asked for, for messages.

    Raises:
        UnknownReleaseError: If there is no such dataset.
        NoReleaseYetError: If its first release was made later; it names that day.
        WithdrawnReleaseError: If every release made by then was withdrawn; it tells of the newest of them.
    """
    versions = store.versions(dataset_id, withdrawn_too=True)
    releases = sorted(
        (store.get(dataset_id, version, withdrawn_too=True) for version in versions),
        key=lambda each: (created_at(each), version_key(each.version)),
    )
    made = [each for each in releases if created_at(each) <= moment]
    if not made:
        raise NoReleaseYetError(dataset_id, asked, first=releases[0].version, created=created_at(releases[0]).date().isoformat())
    skipped: list[Tombstone] = []
    for release in reversed(made):
        if not store.is_withdrawn(dataset_id, release.version):
            return Current(release, tuple(reversed(skipped)))
        skipped.append(store.tombstone(dataset_id, release.version))
    told = skipped[0]
    raise WithdrawnReleaseError(
        dataset_id, told.version, reason=told.reason, withdrawn=told.withdrawn.isoformat(), successor=told.successor
    )
