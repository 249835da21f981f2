"""The main path, top to bottom: plans in, checked data packages out.

    datasets/<plan-id>/          source.txt and plan.yml
        │  portal.ingest         bytes to text, furniture cut              load_document
        │  portal.structure      text to outline                           read_outline      (called by read_tables)
        │  portal.extraction     outline to rows, one module a table       read_tables
        │                        what a person decided, corrections.yml    apply_corrections
        │  portal.packaging      rows to a data package, and its checks    build_package, check_package
        ▼  portal.releases       a package to an immutable release         propose_release, write_proposal
    datapackages/<dataset-id>/<version>/

What happens then is not known here: `portal.site` and `portal.api` read releases only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import chain, tee
from pathlib import Path
from tempfile import TemporaryDirectory

from portal.errors import PortalError, UnknownDatasetError
from portal.extraction.corrections import apply_corrections
from portal.extraction.tables import read_tables
from portal.ingest.corrections import CORRECTIONS, load_corrections
from portal.ingest.document import list_plans, load_document
from portal.ingest.inputs import digest_inputs
from portal.ingest.plan_file import load_plan_file
from portal.packaging.checks import CheckEach, check_package, load_package
from portal.packaging.descriptor import ALL_PLANS, About
from portal.packaging.package import FROM_PLANS, Contents, stack
from portal.packaging.publisher import load_publisher
from portal.packaging.stacking import stack_on_disk
from portal.parallel import WORTHWHILE, Spool, collecting_seldom, read_on_cluster, read_on_cores, usable_cores, work_on_cores
from portal.records import PlanTables
from portal.registry import Registry, load_registry
from portal.releases.differences import Difference
from portal.releases.make import Draft, Proposal, propose_release, rebuild_differs, write_proposal
from portal.releases.manifest import complete_manifest
from portal.releases.store import Release, ReleaseStore

#: Told after each step: what was done, and how many of how many steps that makes.
Progress = Callable[[str, int, int], None]
# Packages to build or check for each core, below which one process is done before others are ready.
_WORTHWHILE_TO_BUILD = 4


@dataclass(frozen=True, slots=True)
class ReadDataset:
    """A dataset as read just now: its tables, and how its folder introduces it."""

    dataset_id: str
    tables: PlanTables
    about: About = FROM_PLANS


@dataclass(frozen=True, slots=True)
class Outcome:
    """What building one dataset came to: its newest version, and whether that was made just now."""

    dataset_id: str
    version: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class ReleaseStep:
    """What releasing one dataset came to, or would come to.

    Attributes:
        dataset_id: The dataset.
        previous: The last version so far; empty if there was none.
        version: The version made or to be made; empty if nothing changed.
        difference: What changed; None in a first release, or if nothing did.
    """

    dataset_id: str
    previous: str
    version: str
    difference: Difference | None


def read_plan(folder: Path, registry: Registry) -> PlanTables:
    """Read one plan: `datasets/<plan-id>/` to its tables, as reviewed.

    Raises:
        InputError: The source, plan.yml or corrections.yml cannot be used, or a correction no longer finds its row; the
            message says where and what to do.
    """
    with collecting_seldom():
        return review_tables(folder, read_tables(load_document(folder, registry.regions), registry), registry)


def review_tables(folder: Path, tables: PlanTables, registry: Registry) -> PlanTables:
    """Apply what a person decided in `corrections.yml`; the tables as they are where there is none."""
    corrections = load_corrections(folder / CORRECTIONS)
    if not corrections:
        return tables
    return apply_corrections(tables, load_document(folder, registry.regions), corrections, registry)


def read_dataset(folder: Path, registry: Registry) -> ReadDataset:
    """Read one plan and what introduces it."""
    return ReadDataset(folder.name, read_plan(folder, registry), introduce_plan(folder))


def introduce_plan(folder: Path) -> About:
    """Take from `plan.yml` what introduces a dataset and is in no table."""
    facts = load_plan_file(folder / "plan.yml")
    return About(title_en=facts.title_en, carried_by=facts.carried_by)


def read_datasets(
    root: Path, progress: Progress | None = None, *, only: Sequence[str] = (), dask: str = "", cores: int | None = None
) -> list[ReadDataset]:
    """Read every plan under `root`, then stack all of them: one dataset a plan, in the order of their ids, `all-plans` last.

    Many plans are read on all cores, or on the Dask cluster at the address given; what is read is the same.

    Args:
        root: The project's folder.
        progress: Told after each plan read.
        only: Ids of the datasets wanted; all if there are none. Only the plans that they need are read.
        dask: Address of a Dask scheduler whose workers read the plans; empty to read on this machine.
        cores: How many processes may read.

    Raises:
        UnknownDatasetError: A dataset is wanted for which there is no plan.
        InputError: A plan cannot be read.
    """
    wanted = _wanted_plans(root, only)
    read = list(_read_wanted(root, wanted, progress, dask, cores or usable_cores()))
    if read and (not only or ALL_PLANS in only):
        read.append(ReadDataset(ALL_PLANS, stack(each.tables for each in read)))
    return [each for each in read if not only or each.dataset_id in only]


def _wanted_plans(root: Path, only: Sequence[str]) -> list[str]:
    """Return the ids of the plans to read for the datasets wanted.

    Raises:
        UnknownDatasetError: A dataset is wanted for which there is no plan.
    """
    plan_ids = list_plans(root / "datasets")
    if unknown := sorted(set(only) - {*plan_ids, *([ALL_PLANS] if plan_ids else [])}):
        raise UnknownDatasetError(
            f"{unknown[0]}: there is no such plan under {root / 'datasets'}. There are: {', '.join(plan_ids)}, {ALL_PLANS}."
        )
    return [plan_id for plan_id in plan_ids if not only or ALL_PLANS in only or plan_id in only]


def _read_wanted(root: Path, plan_ids: Sequence[str], progress: Progress | None, dask: str, cores: int) -> Iterator[ReadDataset]:
    """Read these plans in order and tell of each."""
    folders = [root / "datasets" / plan_id for plan_id in plan_ids]
    for number, dataset in enumerate(_read_each(folders, root / "datasets" / "registry", dask, cores), 1):
        if progress:
            progress(f"read {dataset.dataset_id}", number, len(folders))
        yield dataset


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
        yield ReadDataset(folder.name, review_tables(folder, tables, registry), introduce_plan(folder))


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
    with collecting_seldom():
        steps = release_datasets(root, created=created, progress=progress, dask=dask)
        return [Outcome(step.dataset_id, step.version or step.previous, bool(step.version)) for step in steps]


def release_datasets(
    root: Path,
    only: Sequence[str] = (),
    *,
    created: date,
    note: str = "",
    dry_run: bool = False,
    progress: Progress | None = None,
    dask: str = "",
) -> Iterator[ReleaseStep]:
    """Release datasets one after another, each whole or not at all, and say what changed in each.

    Every plan is read before anything is written. What a run before could not list in the manifest any more is listed now.

    Args:
        root: The project's folder.
        only: Ids of the datasets to release; all if there are none.
        created: The date of the releases made now.
        note: Why they are made, for their changelogs.
        dry_run: Build, compare and check everything, and write nothing.
        progress: Told after each plan read and each dataset built.
        dask: Address of a Dask scheduler whose workers read the plans; empty to read on this machine.

    Raises:
        InputError: A plan cannot be read, or the cluster cannot be used.
        PackageError: A package fails its checks and is not written; those before it are.
        ReleaseError: A release cannot be written.
    """
    store = ReleaseStore(root / "datapackages")
    publisher = load_publisher(root / "datasets" / "publisher.yml")
    wanted = _wanted_plans(root, only)
    released = [plan_id for plan_id in wanted if not only or plan_id in only]
    total = len(released) + int(bool(wanted) and (not only or ALL_PLANS in only))
    # What was read waits on disk: the rows of thousands of plans do not fit into memory.
    with TemporaryDirectory(prefix="portal-") as folder:
        read = Spool[ReadDataset](Path(folder, "read"))
        for dataset in _read_wanted(root, wanted, progress, dask, usable_cores()):
            read.add(dataset)
        together = stack_on_disk((each.tables for each in read), Path(folder, ALL_PLANS)) if total > len(released) else None
        inputs = digest_inputs(root / "datasets", {plan_id: [plan_id] for plan_id in released} | ({ALL_PLANS: wanted} if together else {}))

        def draft(dataset: ReadDataset, contents: Contents | None = None) -> Draft:
            return Draft(
                dataset.dataset_id,
                dataset.tables,
                created,
                publisher,
                dataset.about,
                note=note,
                inputs=inputs[dataset.dataset_id],
                dropped=_dropped(root / "datasets", dataset.tables),
                contents=contents,
            )

        single = (draft(each) for each in read if each.dataset_id in inputs)
        proposed = _propose_each(store, single, len(released))
        if together:
            heads, contents = together
            whole = draft(ReadDataset(ALL_PLANS, heads), contents)
            on_cores = partial(work_on_cores, module=__name__) if _is_many(len(released)) else map
            proposed = chain(proposed, ((each, *_propose(store, each, on_cores)) for each in (whole,)))
        try:
            for number, (drafted, last, proposal) in enumerate(proposed, 1):
                made = proposal if dry_run else write_proposal(store, drafted, proposal, last)
                if progress:
                    progress(f"built {drafted.dataset_id}", number, total)
                yield ReleaseStep(
                    drafted.dataset_id,
                    last.version if last else "",
                    made.package.version if made else "",
                    made.difference if made else None,
                )
        except PortalError:
            if not dry_run:
                complete_manifest(store)
            raise
    if not dry_run:
        complete_manifest(store)


def _propose_each(store: ReleaseStore, drafts: Iterator[Draft], count: int) -> Iterator[tuple[Draft, Release | None, Proposal | None]]:
    """Compare, build and check in the order of the drafts: on all cores where there are enough of them."""
    propose = partial(_propose, store)
    drafts, given = tee(drafts)
    proposed = work_on_cores(propose, given, module=__name__) if _is_many(count) else map(propose, given)
    for (last, proposal), draft in zip(proposed, drafts, strict=True):
        yield draft, last, proposal


def _is_many(packages: int) -> bool:
    """Whether so many packages are worth other processes."""
    cores = usable_cores()
    return cores > 1 and packages >= _WORTHWHILE_TO_BUILD * cores


def _propose(store: ReleaseStore, draft: Draft, check_each: CheckEach = map) -> tuple[Release | None, Proposal | None]:
    """Return the newest release and the one proposed to follow it."""
    return store.last(draft.dataset_id), propose_release(store, draft, check_each=check_each)


def _dropped(datasets: Path, tables: PlanTables) -> dict[str, str]:
    """Return the ids of the rows that a person dropped, each with the reason."""
    decided = (each for plan in tables.plans for each in load_corrections(datasets / plan.plan_id / CORRECTIONS))
    return {each.row_id: each.reason for each in decided if each.action == "drop"}


def _check_release(store: ReleaseStore, name: tuple[str, str]) -> tuple[str, ...]:
    return check_package(load_package(store.get(*name, withdrawn_too=True).path))


def check_datapackages(root: Path, progress: Progress | None = None) -> list[str]:
    """Check every release on disk, and that the plans as they are now still give the newest ones byte for byte.

    Returns:
        One sentence per fault; empty if all is well.
    """
    store = ReleaseStore(root / "datapackages")
    publisher = load_publisher(root / "datasets" / "publisher.yml")
    faults: list[str] = []
    known = store.dataset_ids(withdrawn_too=True)
    releases = [(dataset_id, version) for dataset_id in known for version in store.versions(dataset_id, withdrawn_too=True)]
    check = partial(_check_release, store)
    checked = work_on_cores(check, releases, module=__name__) if _is_many(len(releases)) else map(check, releases)
    for number, ((dataset_id, version), problems) in enumerate(zip(releases, checked, strict=True), 1):
        faults += [f"{dataset_id} {version}: {problem}" for problem in problems]
        if progress:
            progress(f"checked {dataset_id} {version}", number, len(releases))
    # What was read waits on disk: the rows of thousands of plans do not fit into memory.
    with TemporaryDirectory(prefix="portal-") as folder:
        read = Spool[ReadDataset](Path(folder, "read"))
        for dataset in _read_wanted(root, _wanted_plans(root, ()), None, "", usable_cores()):
            read.add(dataset)
        heads, contents = stack_on_disk((each.tables for each in read), Path(folder, ALL_PLANS)) if len(read) else (None, None)
        whole = [(ReadDataset(ALL_PLANS, heads), contents)] if heads else []
        for each, printed in chain(((each, None) for each in read), whole):
            if each.dataset_id not in known:
                faults.append(f"{each.dataset_id}: has no release. Run `portal build-datapackages`.")
                continue
            release = store.latest(each.dataset_id, withdrawn_too=True)
            faults += [
                f"{each.dataset_id} {release.version}: {path} is not what the plan and the rules give now. Run `portal build-datapackages` to release the change."
                for path in rebuild_differs(release, each.tables, publisher, about=each.about, contents=printed)
            ]
    return faults
