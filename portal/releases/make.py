"""Make the next release of a dataset: build, compare, decide the version, check, write; and prove that a release can be made again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial

from portal import __version__
from portal.errors import PackageError, ReleaseError
from portal.packaging.checks import CheckEach, check_package
from portal.packaging.descriptor import About, Lineage
from portal.packaging.files import open_file, same_bytes
from portal.packaging.package import CHANGELOG, DESCRIPTOR, FROM_PLANS, Contents, Package, build_package, render_contents
from portal.packaging.portions import Ids
from portal.packaging.publisher import Publisher
from portal.packaging.schema import RETIRED, TABLES
from portal.records import PlanTables
from portal.releases.changelog import created_of, describe_change, describe_first, render_changelog
from portal.releases.differences import Difference, compare_by_plan, compare_with_package
from portal.releases.manifest import MANIFEST, complete_manifest, known_manifest
from portal.releases.retired import retire_ids, reused_ids
from portal.releases.side_by_side import Side, is_large, parts
from portal.releases.store import Release, ReleaseStore
from portal.releases.versions import FIRST, decide_version


@dataclass(frozen=True, slots=True)
class Draft:
    """Everything that goes into the next release of a dataset but its version.

    Attributes:
        dataset_id: The dataset.
        tables: What was read.
        created: The day of the release.
        publisher: Who publishes it.
        about: How it is introduced.
        note: Why it is made, for the changelog; may be empty.
        inputs: The sha256 of everything that was read, see `portal.ingest.inputs`; empty if it is not told.
        dropped: Ids of rows that a person dropped, each with the reason given.
        contents: What `render` gives, if it was done already; `tables` then need hold no more than the plans.
    """

    dataset_id: str
    tables: PlanTables
    created: date
    publisher: Publisher
    about: About = FROM_PLANS
    note: str = ""
    inputs: str = ""
    dropped: Mapping[str, str] = field(default_factory=dict)
    code_version: str = __version__
    contents: Contents | None = None

    def build(self, version: str, contents: Contents, lineage: Lineage | None = None) -> Package:
        """Build the package of a version around its contents; without a lineage, to see what is new in it."""
        return build_package(
            self.dataset_id,
            self.tables,
            version=version,
            created=self.created,
            publisher=self.publisher,
            about=self.about,
            lineage=lineage or Lineage(),
            contents=contents,
        )

    def render(self) -> Contents:
        """Print the tables and texts, which are the same in every version built."""
        return self.contents or render_contents(self.dataset_id, self.tables)


@dataclass(frozen=True, slots=True)
class Proposal:
    """The next release of a dataset, checked and not yet written.

    Attributes:
        package: The release as it would be written.
        previous: The version before; empty if it is the first.
        difference: What changed since then; None if it is the first.
    """

    package: Package
    previous: str = ""
    difference: Difference | None = None


def propose_release(store: ReleaseStore, draft: Draft, *, check_each: CheckEach = map) -> Proposal | None:
    """Compare a draft with the last release and return the next one, or None if there is nothing new.

    A release that was withdrawn counts as the last one too: what it said is not released again, nor its number.

    Args:
        store: The releases.
        draft: What would be released.
        check_each: Checks the portions of a package that is on disk.

    Raises:
        PackageError: If the package fails its checks, or an id would stand for something else than before.
        ReleaseError: If the last release cannot be read, or its files are not those it was published with.
    """
    previous = store.last(draft.dataset_id)
    if previous and (faults := (*previous.damage(), *_unlike_manifest(store, previous))):
        # Compared with an altered release, the next one would state changes that nobody made.
        raise ReleaseError(
            f"{previous.path}: the last release is no longer what was published: {'; '.join(faults)}. "
            "Restore its folder from a copy or from git, then release again; `portal verify` tells whether all is well."
        )
    contents = draft.render()
    seen = draft.build(previous.version if previous else FIRST, contents)
    version = decide_version(previous, seen)
    if version is None:
        return None
    if previous is None:
        proposal = Proposal(_first(draft, seen, contents))
    else:
        package, difference, problems = _next(draft, version, contents, seen, previous)
        if problems:
            raise PackageError(draft.dataset_id, problems)
        proposal = Proposal(package, previous.version, difference)
    if problems := check_package(proposal.package, check_each=check_each):
        raise PackageError(draft.dataset_id, problems)
    return proposal


def release_draft(store: ReleaseStore, draft: Draft) -> Proposal | None:
    """Release a draft if it says anything new; two at once make one release.

    The manifest is completed by `complete_manifest`, once for all datasets.

    Returns:
        What was released, or None if the last release already says the same.

    Raises:
        PackageError: If the package fails its checks; nothing is written.
        ReleaseError: If it cannot be written; nothing is left behind.
    """
    last = store.last(draft.dataset_id)
    return write_proposal(store, draft, propose_release(store, draft), last)


def write_proposal(store: ReleaseStore, draft: Draft, proposal: Proposal | None, last: Release | None) -> Proposal | None:
    """Write what was proposed for a draft; proposed anew if another has released since.

    Args:
        store: The releases.
        draft: What was proposed from.
        proposal: What `propose_release` gave.
        last: The newest release when it was asked.

    Returns:
        What was released, or None if the last release already says the same.

    Raises:
        PackageError: If the package fails its checks; nothing is written.
        ReleaseError: If it cannot be written; nothing is left behind.
    """
    if proposal is None:
        return None
    with store.exclusively() as writer:
        # Another may have released while this one had not the lock yet.
        if store.last(draft.dataset_id) != last and (proposal := propose_release(store, draft)) is None:
            return None
        writer.write(proposal.package)
    return proposal


def release_dataset(
    store: ReleaseStore, dataset_id: str, tables: PlanTables, *, created: date, publisher: Publisher, about: About = FROM_PLANS
) -> Release | None:
    """Release a dataset if anything changed since its last release, and list it in the manifest.

    Returns:
        The release written, or None if the last one already says the same.

    Raises:
        PackageError: If the package fails its checks; nothing is written.
        ReleaseError: If it cannot be written; nothing is left behind.
    """
    proposal = release_draft(store, Draft(dataset_id, tables, created, publisher, about))
    complete_manifest(store)
    return store.get(dataset_id, proposal.package.version) if proposal else None


def rebuild_differs(
    release: Release, tables: PlanTables, publisher: Publisher, *, about: About = FROM_PLANS, contents: Contents | None = None
) -> tuple[str, ...]:
    """Build a release again, under its own version, date and note, and return the paths of all files that are not the same bytes.

    An empty tuple proves that the plan, the rules and the registries as they are now still give this release. What people said
    when it was made (its note, their reasons for dropping a row) and what it was made by and from are taken from the release.

    Args:
        release: The release.
        tables: What was read now.
        publisher: Who publishes it.
        about: How it is introduced.
        contents: What the tables were printed to, if that was done already; `tables` then need hold no more than the plans.
    """
    told = release.descriptor.get("release", {})
    retired = release.rows(RETIRED.name) if RETIRED.name in release.tables else []
    draft = Draft(
        release.dataset_id,
        tables,
        created_of(release.descriptor),
        publisher,
        about,
        note=told.get("note", ""),
        inputs=told.get("inputs", "").removeprefix("sha256:"),
        dropped={row["retired_id"]: row["explanation"] for row in retired if row["reason"] == "dropped"},
        code_version=told.get("code", "").rpartition(" ")[2],
        contents=contents,
    )
    contents = draft.render()
    seen = draft.build(release.version, contents)
    if previous := told.get("previous"):
        before = ReleaseStore(release.path.parents[1]).get(release.dataset_id, previous, withdrawn_too=True)
        package, _, _ = _next(draft, release.version, contents, seen, before)
    elif CHANGELOG in release.files:
        package = _first(draft, seen, contents)
    else:
        package = seen
    there, here = set(release.files), set(package.files)
    return tuple(
        sorted((there ^ here) | {path for path in there & here if not same_bytes(release.open(path), open_file(package.files, path))})
    )


def _unlike_manifest(store: ReleaseStore, release: Release) -> Iterable[str]:
    """Say where a release, sound in itself, is not the one that the manifest lists."""
    listed = known_manifest(store).get(f"{release.dataset_id}/{release.version}/{DESCRIPTOR}", release.sha256)
    if listed != release.sha256:
        yield f"{DESCRIPTOR}: its sha256 is {release.sha256}, but {MANIFEST} says {listed}"


def _first(draft: Draft, seen: Package, contents: Contents) -> Package:
    """Build the first release: what was seen of it, with its changelog."""
    entry = describe_first(seen.version, draft.created, seen.descriptor["counts"], draft.note)
    return draft.build(seen.version, contents, replace(_lineage(draft), changelog=render_changelog(seen.descriptor["title"], entry, "")))


def _next(draft: Draft, version: str, contents: Contents, seen: Package, previous: Release) -> tuple[Package, Difference, tuple[str, ...]]:
    """Build the release after another: the package, what changed, and the ids that would stand for something else."""
    before, after = Side.of_release(previous), Side.of_package(seen, version)
    large = is_large(seen)
    living = Ids(row[table.primary_key] for table in TABLES for row in after.rows(table.name))
    both = list(parts(before, after, by_plan=False)) if not large else None
    walk = partial(parts, before, after, by_plan=True)
    retired = retire_ids(both or walk(), before.retired(), living, draft.dropped)
    if both:
        difference = compare_with_package(previous, seen)
    else:
        difference = compare_by_plan(previous, seen, ((old.tables, new.tables) for old, new in walk()), after.rows)
    difference = replace(difference, new_version=version)
    # The package that is looked at has no history yet, so the table of retired ids would seem to be gone.
    difference = replace(
        difference,
        schema=tuple(each for each in difference.schema if each.table != RETIRED.name),
        tables=tuple(each for each in difference.tables if each.table != RETIRED.name),
    )
    newly = [row for row in retired if row["retired_version"] == version]
    entry = describe_change(version, draft.created, difference, newly, draft.note)
    earlier = previous.read(CHANGELOG).decode() if CHANGELOG in previous.files else ""
    lineage = replace(
        _lineage(draft),
        previous=previous.version,
        changelog=render_changelog(seen.descriptor["title"], entry, earlier),
        retired=retired,
    )
    reused = tuple(fault for old, new in (both or walk()) for fault in reused_ids(old, new))
    return draft.build(version, contents, lineage), difference, reused


def _lineage(draft: Draft) -> Lineage:
    return Lineage(code_version=draft.code_version, inputs=draft.inputs, note="\n".join(draft.note.strip().splitlines()))
