"""The rows of a release and of the package that is to follow it, side by side: plan by plan where they are too many for memory.

Rows of most tables name their plan and stand in the order of the plans, in every release. Organisations and indicators, which many
plans share, come last and together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import groupby
from typing import IO, Any

from portal.errors import ReleaseError
from portal.packaging.descriptor import text_path
from portal.packaging.files import FilesOnDisk, open_file
from portal.packaging.package import Package
from portal.packaging.schema import RETIRED, TABLES
from portal.packaging.stacking import SHARED
from portal.packaging.tables import each_row
from portal.releases.retired import Rows
from portal.releases.store import Release

# The texts of plans kept at hand: rows of one plan are looked up in one text.
_TEXTS = 2
_BY_PLAN = tuple(table.name for table in TABLES if table.name not in SHARED)


@dataclass(frozen=True, slots=True)
class Side:
    """A release, or a package that would be one, whose tables are read anew whenever they are walked through."""

    dataset_id: str
    version: str
    resources: Mapping[str, Mapping[str, Any]]
    open: Callable[[str], IO[bytes]]

    @classmethod
    def of_release(cls, release: Release) -> Side:
        """Look at a release on disk."""
        return cls(release.dataset_id, release.version, _resources(release.descriptor), release.open)

    @classmethod
    def of_package(cls, package: Package, version: str) -> Side:
        """Look at a package as the version that it will have."""
        return cls(package.dataset_id, version, _resources(package.descriptor), partial(open_file, package.files))

    def rows(self, table: str) -> Iterator[dict[str, str]]:
        """Yield the rows of a table, cells as printed; none if there is no such table.

        Raises:
            ReleaseError: The table is not what its schema says.
        """
        if (resource := self.resources.get(table)) is None:
            return
        names = tuple(each["name"] for each in resource["schema"]["fields"])
        try:
            with self.open(resource["path"]) as handle:
                yield from each_row(handle, names)
        except ValueError as error:
            raise ReleaseError(f"{resource['path']}: {error}. Restore the release from a copy or from git.") from error

    def retired(self) -> tuple[dict[str, str], ...]:
        """Return the rows of `retired`; none in a first release."""
        return tuple(self.rows(RETIRED.name))

    def text(self) -> Callable[[str], str]:
        """Return what gives the text of a plan: empty for a plan that is not there."""
        paths = {resource["path"] for resource in self.resources.values()}

        @lru_cache(maxsize=_TEXTS)
        def text(plan_id: str) -> str:
            path = text_path(self.dataset_id, plan_id)
            if path not in paths:
                return ""
            with self.open(path) as handle:
                return handle.read().decode()

        return text


def is_large(package: Package) -> bool:
    """Tell whether a package is not to be held in memory."""
    return isinstance(package.files, FilesOnDisk)


def parts(before: Side, after: Side, *, by_plan: bool) -> Iterator[tuple[Rows, Rows]]:
    """Yield what belongs together of both: all of it at once, or the rows of each plan and then those that plans share.

    Raises:
        ReleaseError: A table is not what its schema says, or its rows are not in the order of the plans.
    """
    sides = [(side, side.retired(), side.text()) for side in (before, after)]

    def rows(number: int, tables: dict[str, list[dict[str, str]]]) -> Rows:
        side, retired, text = sides[number]
        return Rows(side.version, {name: found for name, found in tables.items() if name in side.resources}, retired, text)

    if by_plan:
        walks = [_Walk(side) for side, _, _ in sides]
        while (plan_id := min((walk.next for walk in walks if walk.next is not None), default=None)) is not None:
            yield rows(0, walks[0].take(plan_id)), rows(1, walks[1].take(plan_id))
    names = SHARED if by_plan else tuple(table.name for table in TABLES)
    old, new = ({name: list(side.rows(name)) for name in names} for side in (before, after))
    yield rows(0, old), rows(1, new)


class _Walk:
    """Walks through the tables of one side plan by plan, all of them at once."""

    def __init__(self, side: Side) -> None:
        self._side = side
        self._groups = {name: groupby(side.rows(name), key=lambda row: row["plan_id"]) for name in _BY_PLAN if name in side.resources}
        self._heads = {name: next(groups, None) for name, groups in self._groups.items()}

    @property
    def next(self) -> str | None:
        """The first plan of those that are left; None at the end."""
        return min((head[0] for head in self._heads.values() if head), default=None)

    def take(self, plan_id: str) -> dict[str, list[dict[str, str]]]:
        """Return the rows of a plan, by table."""
        found: dict[str, list[dict[str, str]]] = {name: [] for name in self._groups}
        for name, head in self._heads.items():
            if head and head[0] == plan_id:
                found[name] = list(head[1])
                following = self._heads[name] = next(self._groups[name], None)
                if following and following[0] <= plan_id:
                    side = f"{self._side.dataset_id} {self._side.version}"
                    raise ReleaseError(
                        f"{side}: {name}: the rows of {following[0]} are not in the order of the plans. Restore the release."
                    )
        return found


def _resources(descriptor: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    return {each["name"]: each for each in descriptor["resources"]}
