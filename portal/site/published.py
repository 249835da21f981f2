"""What is published at the moment of a build: every dataset, by what its pages follow from, and its newest release."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from portal.downloads.manifest import MANIFEST, Downloads
from portal.packaging.descriptor import ALL_PLANS
from portal.packaging.package import DESCRIPTOR
from portal.releases.store import Edition, ReleaseStore


@dataclass(frozen=True, slots=True)
class Published:
    """All datasets.

    Attributes:
        digests: Of each dataset, that of its releases, tombstones and files in other formats; that of all plans joined comes first.
        editions: The newest release of each dataset of which one stands, by id.
    """

    digests: dict[str, str]
    editions: tuple[Edition, ...]


def read_published(store: ReleaseStore, downloads: Downloads) -> Published:
    """Look at every dataset.

    A descriptor holds the digests of all files of its release, and a manifest those of what was made of it.
    """
    digests: dict[str, str] = {}
    editions: list[Edition] = []
    for dataset_id in sorted(store.dataset_ids(withdrawn_too=True), key=lambda each: (each != ALL_PLANS, each)):
        total = hashlib.sha256()
        for name in sorted(_names_of_json(store.root / dataset_id)):
            total.update(name.encode() + (store.root / dataset_id / name).read_bytes())
        newest = None
        for version in store.versions(dataset_id, withdrawn_too=True):
            described = hashlib.sha256((store.root / dataset_id / version / DESCRIPTOR).read_bytes())
            total.update(version.encode() + described.digest())
            manifest = downloads.root / dataset_id / version / MANIFEST
            if manifest.is_file():
                total.update(hashlib.sha256(manifest.read_bytes()).digest())
            if not store.is_withdrawn(dataset_id, version):
                newest = Edition(store.root, dataset_id, version, described.hexdigest())
        digests[dataset_id] = total.hexdigest()
        if newest:
            editions.append(newest)
    return Published(digests, tuple(sorted(editions, key=lambda each: each.dataset_id)))


def _names_of_json(folder: Path) -> Iterator[str]:
    with os.scandir(folder) as entries:
        yield from (each.name for each in entries if each.name.endswith(".json"))
