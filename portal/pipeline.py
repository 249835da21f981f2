"""The main path, top to bottom: plans in, checked data packages out.

    datasets/<plan-id>/          source.txt and plan.yml
        │  portal.ingest         bytes to text, furniture cut              load_document
        │  portal.structure      text to outline                           read_outline      (called by read_tables)
        │  portal.extraction     outline to rows, one module a table       read_tables
        │  portal.packaging      rows to a data package, and its checks    build_package, check_package
        ▼  portal.releases       a package to an immutable release         release_dataset
    datapackages/<dataset-id>/<version>/

What happens then is not known here: `portal.site` and `portal.api` read releases only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from portal.extraction.tables import read_tables
from portal.ingest.document import list_plans, load_document
from portal.ingest.plan_file import load_plan_file
from portal.packaging.checks import check_package, load_package
from portal.packaging.descriptor import ALL_PLANS, About
from portal.packaging.package import FROM_PLANS, stack
from portal.packaging.publisher import load_publisher
from portal.parallel import WORTHWHILE, read_on_cluster, read_on_cores, usable_cores
from portal.records import PlanTables
from portal.registry import Registry, load_registry
from portal.releases.make import rebuild_differs, release_dataset
from portal.releases.store import Release, ReleaseStore

#: Told after each step: what was done, and how many of how many steps that makes.
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class ReadDataset:
    """A dataset as read just now: its tables, and how its folder introduces it."""

    dataset_id: str
    tables: PlanTables
    about: About = FROM_PLANS


@dataclass(frozen=True, slots=True)
class Outcome:
    """What building one dataset came to: the newest release, and whether it was made just now."""

    release: Release
    is_new: bool


def read_plan(folder: Path, registry: Registry) -> PlanTables:
    """Read one plan: `datasets/<plan-id>/` to its tables.

    Raises:
        InputError: The source or plan.yml cannot be used; the message says where and what to do.
    """
    document = load_document(folder, registry.regions)
    return read_tables(document, registry)


def read_dataset(folder: Path, registry: Registry) -> ReadDataset:
    """Read one plan and what introduces it."""
    return ReadDataset(folder.name, read_plan(folder, registry), introduce_plan(folder))


def introduce_plan(folder: Path) -> About:
    """Take from `plan.yml` what introduces a dataset and is in no table."""
    facts = load_plan_file(folder / "plan.yml")
    return About(title_en=facts.title_en, carried_by=facts.carried_by)


def read_datasets(root: Path, progress: Progress | None = None, *, dask: str = "", cores: int | None = None) -> list[ReadDataset]:
    """Read every plan under `root`, then stack all of them: one dataset a plan, in the order of their ids, `all-plans` last.

    Many plans are read on all cores, or on the Dask cluster at the address given; what is read is the same.
    """
    folders = [root / "datasets" / plan_id for plan_id in list_plans(root / "datasets")]
    read: list[ReadDataset] = []
    for dataset in _read_each(folders, root / "datasets" / "registry", dask, cores or usable_cores()):
        read.append(dataset)
        if progress:
            progress(f"read {dataset.dataset_id}", len(read), len(folders))
    return [*read, ReadDataset(ALL_PLANS, stack(each.tables for each in read))] if read else []


def _read_each(folders: list[Path], registry_folder: Path, dask: str, cores: int) -> Iterator[ReadDataset]:
    """Read the plans in order: on a cluster, on several cores if there are enough of them to pay for it, or here."""
    if cores > 1 and len(folders) >= WORTHWHILE and not dask:
        yield from read_on_cores(read_dataset, folders, registry_folder, cores=cores)
        return
    registry = load_registry(registry_folder)
    if not dask:
        yield from (read_dataset(folder, registry) for folder in folders)
        return
    documents = (load_document(folder, registry.regions) for folder in folders)
    for folder, tables in zip(folders, read_on_cluster(dask, read_tables, documents, registry), strict=True):
        yield ReadDataset(folder.name, tables, introduce_plan(folder))


def build_datapackages(root: Path, *, created: date, progress: Progress | None = None, dask: str = "") -> list[Outcome]:
    """Release every dataset in which something is new; the others keep the release they have.

    Every plan is read before anything is written, so that a plan that cannot be read leaves every release as it was.

    Args:
        root: The project's folder.
        created: The date of the releases made now.
        progress: Told after each plan read and each dataset built.
        dask: Address of a Dask scheduler whose workers read the plans; empty to read on this machine.

    Raises:
        InputError: A plan cannot be read, or the cluster cannot be used.
        PackageError: A package fails its checks and is not written.
    """
    store = ReleaseStore(root / "datapackages")
    publisher = load_publisher(root / "datasets" / "publisher.yml")
    datasets = read_datasets(root, progress, dask=dask)
    outcomes: list[Outcome] = []
    for number, each in enumerate(datasets, 1):
        made = release_dataset(store, each.dataset_id, each.tables, created=created, publisher=publisher, about=each.about)
        outcomes.append(Outcome(made or store.latest(each.dataset_id), made is not None))
        if progress:
            progress(f"built {each.dataset_id}", number, len(datasets))
    return outcomes


def check_datapackages(root: Path, progress: Progress | None = None) -> list[str]:
    """Check every release on disk, and that the plans as they are now still give the newest ones byte for byte.

    Returns:
        One sentence per fault; empty if all is well.
    """
    store = ReleaseStore(root / "datapackages")
    publisher = load_publisher(root / "datasets" / "publisher.yml")
    faults: list[str] = []
    releases = [store.get(dataset_id, version) for dataset_id in store.dataset_ids() for version in store.versions(dataset_id)]
    for number, release in enumerate(releases, 1):
        name = f"{release.dataset_id} {release.version}"
        faults += [f"{name}: {problem}" for problem in check_package(load_package(release.path))]
        if progress:
            progress(f"checked {name}", number, len(releases))
    for each in read_datasets(root):
        if each.dataset_id not in store.dataset_ids():
            faults.append(f"{each.dataset_id}: has no release. Run `portal build-datapackages`.")
            continue
        release = store.latest(each.dataset_id)
        faults += [
            f"{each.dataset_id} {release.version}: {path} is not what the plan and the rules give now. Run `portal build-datapackages` to release the change."
            for path in rebuild_differs(release, each.tables, publisher, about=each.about)
        ]
    return faults
