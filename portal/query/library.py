"""Releases, their tables and texts, kept open while they are asked for: what is kept of a release is good until its descriptor is touched."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from portal.packaging.descriptor import text_name
from portal.packaging.package import DESCRIPTOR
from portal.query.allowance import uncounted
from portal.query.answer import Answer, answer_query
from portal.query.databases import Stores
from portal.query.files import FileStores
from portal.query.passage import Passages
from portal.query.recent import Recent
from portal.query.standing import StandingQuery
from portal.query.tables import QueryTable, open_table
from portal.releases.differences import compare_releases, render_difference_csv, render_difference_json
from portal.releases.intact import FileState
from portal.releases.store import Release, ReleaseStore

_MEGABYTE = 1_000_000
_Key = tuple[str, str, FileState | None]  # dataset, version, and how its descriptor was when it was read
_OUTLINES = 20_000  # releases; each is remembered in about a kilobyte


@dataclass(frozen=True, slots=True)
class Outline:
    """What lists say of a release: little enough to be kept of thousands.

    Attributes:
        created: When it was made, as its descriptor prints it.
        counts: How many rows each table has.
    """

    dataset_id: str
    version: str
    sha256: str
    title: str
    title_en: str
    created: str
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class PlanText:
    """The published text of a plan, its sentences, and its path in the package."""

    path: str
    content: str
    passages: Passages


class Library:
    """What the views of a store read from; safe to share between threads.

    Args:
        store: The releases on disk; one that is added later is found.
        stores: Where tables are kept to be asked; without one, in a temporary folder of this object's own.
        tables: How many tables are kept open.
        text_bytes: How much memory source texts may take, and as much again descriptors of releases.
        made_bytes: How much is kept of differences between releases, and as much again of whole answers to questions.
    """

    def __init__(
        self,
        store: ReleaseStore,
        *,
        stores: Stores | None = None,
        tables: int = 200,
        text_bytes: int = 16 * _MEGABYTE,
        made_bytes: int = 20 * _MEGABYTE,
    ) -> None:
        self.store = store
        self._stores = stores or FileStores()
        self._releases: Recent[_Key, Release] = Recent(text_bytes)
        self._outlines: Recent[_Key, Outline] = Recent(_OUTLINES)
        self._tables: Recent[tuple[str, str], QueryTable] = Recent(tables)
        self._texts: Recent[tuple[str, str], PlanText] = Recent(text_bytes)
        self._differences: Recent[tuple[str, str, str], bytes] = Recent(made_bytes)
        self._answers: Recent[tuple[str, str, StandingQuery], Answer] = Recent(made_bytes)

    def release(self, dataset_id: str, version: str) -> Release:
        """Return a release.

        Raises:
            UnknownReleaseError: If there is no such dataset or version.
            WithdrawnReleaseError: If it was withdrawn, be it a moment ago.
        """
        if self.store.is_withdrawn(dataset_id, version):
            return self.store.get(dataset_id, version)
        # Once its descriptor was touched it is another to this memory: it is read anew, and compared with what was released.
        key = (dataset_id, version, self.store.state(dataset_id, version))
        return self._releases.get(key, lambda: self.store.get(dataset_id, version), _weigh_release)

    def outline(self, dataset_id: str, version: str) -> Outline:
        """Return what lists say of a release; raises as `release` does."""
        if self.store.is_withdrawn(dataset_id, version):
            self.store.get(dataset_id, version)
        key = (dataset_id, version, self.store.state(dataset_id, version))
        return self._outlines.get(key, lambda: outline_of(self.store.get(dataset_id, version)))

    def latest(self, dataset_id: str) -> Release:
        """Return the newest release of a dataset.

        Raises:
            UnknownReleaseError: If there is no such dataset.
        """
        return self.release(dataset_id, self.store.versions(dataset_id)[-1])

    def has_open(self, release: Release, name: str) -> bool:
        """Tell whether a table is open, so that it can be asked at once."""
        return (release.sha256, name) in self._tables

    def table(self, release: Release, name: str) -> QueryTable:
        """Return a table of a release, ready to be asked.

        Raises:
            UnknownReleaseError: If the release has no such table.
            ReleaseError: If its file is not the one that was released.
        """
        with uncounted():
            return self._tables.get((release.sha256, name), lambda: open_table(release, name, self._stores))

    def difference(self, old: Release, new: Release, form: Literal["json", "csv"]) -> bytes:
        """Return what changed from one release of a dataset to another, as `portal diff` prints it.

        Raises:
            ReleaseError: If they are of two datasets, or a table cannot be read.
        """
        key = (old.sha256, new.sha256, form)
        render = render_difference_json if form == "json" else render_difference_csv
        return self._differences.get(key, lambda: render(compare_releases(old, new)), len)

    def answer(self, release: Release, name: str, query: StandingQuery) -> Answer:
        """Return the whole answer to a question to a table.

        Raises:
            UnknownReleaseError: If the release has no such table.
        """
        table = self.table(release, name)
        return self._answers.get((release.sha256, name, query), lambda: answer_query(table, query), _weigh_answer)

    def text(self, release: Release, plan_id: str) -> PlanText:
        """Return the published text of a plan.

        Raises:
            UnknownReleaseError: If the release holds no text of that plan.
        """
        return self._texts.get((release.sha256, plan_id), lambda: _read_text(release, plan_id), _weigh_text)


def outline_of(release: Release) -> Outline:
    """Return what lists say of a release."""
    said = release.descriptor
    return Outline(
        dataset_id=release.dataset_id,
        version=release.version,
        sha256=release.sha256,
        title=said["title"],
        title_en=said.get("title_en", ""),
        created=said["created"],
        counts=said["counts"],
    )


def _read_text(release: Release, plan_id: str) -> PlanText:
    content = release.text(plan_id)
    return PlanText(release.resource(text_name(release.dataset_id, plan_id))["path"], content, Passages(content))


def _weigh_text(text: PlanText) -> int:
    return sys.getsizeof(text.content) + text.passages.weight


def _weigh_release(release: Release) -> int:
    """Return the bytes of memory that a release takes, about: the objects that a JSON text is read into take 2.4 times its length."""
    return 3 * (release.path / DESCRIPTOR).stat().st_size


def _weigh_answer(answer: Answer) -> int:
    """Return the bytes of memory that an answer comes to take: its rows, and both forms of them."""
    return 3 * sum(map(sys.getsizeof, answer.rows))
