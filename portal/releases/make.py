"""Make the next release of a dataset: build, decide the version, check, write; and prove that a release can be made again."""

from __future__ import annotations

from datetime import date

from portal.errors import PackageError
from portal.packaging.checks import check_package
from portal.packaging.descriptor import About
from portal.packaging.package import FROM_PLANS, build_package
from portal.packaging.publisher import Publisher
from portal.records import PlanTables
from portal.releases.store import Release, ReleaseStore
from portal.releases.versions import FIRST, decide_version


def release_dataset(
    store: ReleaseStore, dataset_id: str, tables: PlanTables, *, created: date, publisher: Publisher, about: About = FROM_PLANS
) -> Release | None:
    """Release a dataset if anything changed since its newest release.

    Returns:
        The release written, or None if the newest one already says the same.

    Raises:
        PackageError: If the package fails its checks; nothing is written.
        ReleaseError: If it cannot be written; nothing is left behind.
    """
    previous = store.latest(dataset_id) if dataset_id in store.dataset_ids() else None
    started = previous.version if previous else FIRST
    draft = build_package(dataset_id, tables, version=started, created=created, publisher=publisher, about=about)
    version = decide_version(previous, draft)
    if version is None:
        return None
    package = build_package(dataset_id, tables, version=version, created=created, publisher=publisher, about=about)
    if problems := check_package(package):
        raise PackageError(dataset_id, problems)
    store.write(package)
    return store.get(dataset_id, version)


def rebuild_differs(release: Release, tables: PlanTables, publisher: Publisher, *, about: About = FROM_PLANS) -> tuple[str, ...]:
    """Build a release again, under its own version and date, and return the paths of all files that are not the same bytes.

    An empty tuple proves that the plan, the rules and the registries as they are now still give this release.
    """
    created = date.fromisoformat(str(release.descriptor["created"])[:10])
    package = build_package(release.dataset_id, tables, version=release.version, created=created, publisher=publisher, about=about)
    there, here = set(release.files), set(package.files)
    return tuple(sorted((there ^ here) | {path for path in there & here if release.read(path) != package.files[path]}))
