"""Withdraw a release: it is no longer offered, its address says why, and nothing of it is deleted."""

from __future__ import annotations

from datetime import date

from portal.errors import ReleaseError
from portal.releases.manifest import complete_manifest
from portal.releases.store import ReleaseStore, version_key
from portal.releases.tombstone import SUFFIX, Tombstone


def withdraw_release(store: ReleaseStore, dataset_id: str, version: str, *, reason: str, withdrawn: date, successor: str = "") -> Tombstone:
    """Put a tombstone beside a release.

    Args:
        store: The releases.
        dataset_id: The dataset.
        version: The version to withdraw; the last one of a dataset may be.
        reason: Why, for those who cited it.
        withdrawn: The day.
        successor: The version to use instead; left empty, it is the newest later one, also if that is released afterwards.

    Raises:
        UnknownReleaseError: If there is no such release, or no such successor.
        WithdrawnReleaseError: If it was withdrawn before; the first reason stays.
        ReleaseError: If the reason is empty, the successor is not a later release, or the disk refuses.
    """
    told = " ".join(reason.split())
    if not told:
        raise ReleaseError(f"{dataset_id} {version}: a withdrawal needs a reason, for those who cited the release. Give --reason.")
    with store.exclusively() as writer:
        release = store.get(dataset_id, version)
        if successor:
            store.get(dataset_id, successor)
            if version_key(successor) <= version_key(version):
                raise ReleaseError(f"{dataset_id} {version}: {successor} is no later release. Name a higher version, or none.")
        tombstone = Tombstone(
            dataset_id=dataset_id, version=version, sha256=release.sha256, withdrawn=withdrawn, reason=told, successor=successor
        )
        writer.put(f"{dataset_id}/{version}{SUFFIX}", tombstone.render())
        complete_manifest(store, writer)
    return tombstone
