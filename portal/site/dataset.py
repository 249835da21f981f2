"""A dataset as the site shows it: releases that stand, releases that were withdrawn, and where the pages of each are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from portal.errors import ReleaseError
from portal.releases.store import Release, ReleaseStore, version_key
from portal.releases.tombstone import Tombstone


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A release that is no longer offered, and what is said in its place."""

    release: Release
    tombstone: Tombstone


@dataclass(frozen=True, slots=True)
class Dataset:
    """A dataset with the releases that stand, oldest first, and those that were withdrawn, oldest first."""

    releases: tuple[Release, ...]
    withdrawn: tuple[Withdrawn, ...] = ()

    @property
    def is_offered(self) -> bool:
        """Tell whether any release stands."""
        return bool(self.releases)

    @property
    def latest(self) -> Release:
        """The newest release that stands; of a dataset that has one."""
        return self.releases[-1]

    @property
    def newest(self) -> Release:
        """The newest release, or where none stands the newest that was withdrawn."""
        return self.releases[-1] if self.releases else self.withdrawn[-1].release

    @property
    def dataset_id(self) -> str:
        """The dataset's id."""
        return self.newest.dataset_id

    @property
    def history(self) -> tuple[tuple[Release, Tombstone | None], ...]:
        """Every release, oldest first, with its tombstone if it was withdrawn."""
        every = [*((each, None) for each in self.releases), *((each.release, each.tombstone) for each in self.withdrawn)]
        return tuple(sorted(every, key=lambda each: version_key(each[0].version)))

    @property
    def compared(self) -> tuple[tuple[Release, Release], ...]:
        """The pairs of releases whose difference is shown: each with the next that stands, and the first with each later one.

        When the next release is made, the pages of all these stay where they are: the first and the newest are the first and some other then.
        """
        return (*pairwise(self.releases), *((self.releases[0], each) for each in self.releases[2:]))

    @property
    def no_longer_compared(self) -> tuple[tuple[Release, Release], ...]:
        """The pairs of which one was withdrawn and whose difference may have been shown before that; their addresses are to say so."""
        if not self.withdrawn:
            return ()
        every = [(release, tombstone is not None) for release, tombstone in self.history]
        shown = {(old.version, new.version) for old, new in self.compared}
        found = []
        for at, (old, _) in enumerate(every):
            is_first = all(is_gone for _, is_gone in every[:at])
            for to in range(at + 1, len(every)):
                are_neighbours = all(is_gone for _, is_gone in every[at + 1 : to])
                if (is_first or are_neighbours) and (old.version, every[to][0].version) not in shown:
                    found.append((old, every[to][0]))
        return tuple(found)

    def before(self, version: str) -> Release | None:
        """Return the release that stands before a version."""
        return next((each for each in reversed(self.releases) if version_key(each.version) < version_key(version)), None)

    def after(self, version: str) -> Release | None:
        """Return the release that stands after a version."""
        return next((each for each in self.releases if version_key(each.version) > version_key(version)), None)

    def difference_with_newer(self, version: str) -> tuple[str, str] | None:
        """Return the versions of the page that leads furthest from a version to newer ones; None for the newest."""
        pairs = [(old.version, new.version) for old, new in self.compared if old.version == version]
        return max(pairs, key=lambda pair: version_key(pair[1]), default=None)


def read_datasets(store: ReleaseStore) -> list[Dataset]:
    """Read every dataset that has or had a release, sorted by id.

    Raises:
        ReleaseError: If a descriptor or a tombstone cannot be read.
    """
    return [read_dataset(store, dataset_id) for dataset_id in store.dataset_ids(withdrawn_too=True)]


def read_dataset(store: ReleaseStore, dataset_id: str) -> Dataset:
    """Read a dataset that has or had a release.

    Raises:
        ReleaseError: If a descriptor or a tombstone cannot be read.
    """
    every = [store.get(dataset_id, version, withdrawn_too=True) for version in store.versions(dataset_id, withdrawn_too=True)]
    gone = {each.version for each in every if store.is_withdrawn(dataset_id, each.version)}
    return Dataset(
        tuple(each for each in every if each.version not in gone),
        tuple(Withdrawn(each, _tombstone(store, dataset_id, each.version)) for each in every if each.version in gone),
    )


def _tombstone(store: ReleaseStore, dataset_id: str, version: str) -> Tombstone:
    """Return a tombstone whose successor stands: one that was withdrawn later passes readers on to its own."""
    told = following = store.tombstone(dataset_id, version)
    while following.successor and store.is_withdrawn(dataset_id, following.successor):
        if version_key(following.successor) <= version_key(following.version):
            raise ReleaseError(
                f"{dataset_id} {following.version}: its tombstone names the successor {following.successor}, which is no later release. "
                "Restore the tombstone from a copy or from git."
            )
        following = store.tombstone(dataset_id, following.successor)
    return told.model_copy(update={"successor": following.successor})


def dataset_path(dataset_id: str) -> str:
    """Return where a dataset's page is, below the site's root; it moves on to newer releases."""
    return f"datasets/{dataset_id}/"


def release_path(dataset_id: str, version: str) -> str:
    """Return where the page of a release is and stays."""
    return f"{dataset_path(dataset_id)}{version}/"


def history_path(dataset_id: str) -> str:
    """Return where the list of a dataset's releases is."""
    return f"{dataset_path(dataset_id)}history/"


def feed_path(dataset_id: str) -> str:
    """Return where the feed of a dataset's releases is, the same for pages of every language."""
    return f"{dataset_path(dataset_id)}feed.xml"


def difference_path(dataset_id: str, old: str, new: str) -> str:
    """Return where the page of a difference is.

    >>> difference_path("demo-2020", "1.0.0", "1.1.0")
    'datasets/demo-2020/diff/1.0.0-1.1.0/'
    """
    return f"{dataset_path(dataset_id)}diff/{old}-{new}/"


def english_title(release: Release) -> str:
    """Return the English title of a release; empty where none is known, and its title only says which plan it is of."""
    title_en = str(release.descriptor.get("title_en") or "")
    return "" if str(release.descriptor["title"]) in title_en else title_en


def files_path(dataset_id: str, version: str) -> str:
    """Return where the files of a release are."""
    return f"datapackages/{dataset_id}/{version}/"


def downloads_path(dataset_id: str, version: str) -> str:
    """Return where the files made of a release are."""
    return f"downloads/{dataset_id}/{version}/"


def day_of(release: Release) -> str:
    """Return the day of a release."""
    return str(release.descriptor["created"])[:10]


def offered(datasets: Sequence[Dataset]) -> list[Dataset]:
    """Return the datasets of which a release stands."""
    return [each for each in datasets if each.is_offered]
