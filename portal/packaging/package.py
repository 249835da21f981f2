"""Build a data package in memory: the bytes of every file of it, before anything is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, TypeVar

from portal.errors import PackageError
from portal.packaging.descriptor import (
    ALL_PLANS,
    About,
    Lineage,
    describe_changelog,
    describe_dataset,
    describe_table,
    describe_text,
    render_descriptor,
    text_path,
)
from portal.packaging.files import joined
from portal.packaging.publisher import Publisher
from portal.packaging.schema import RETIRED, TABLES, Table
from portal.packaging.tables import LIST_SEPARATOR, Row, each_table, render_csv, render_json
from portal.records import Indicator, Organization, PlanTables

DESCRIPTOR = "datapackage.json"
CHANGELOG = "CHANGELOG.md"
#: Files that tell of the releases before: they follow from the others, so they never are what is new.
HISTORY = (CHANGELOG, f"{RETIRED.name}.csv", f"{RETIRED.name}.json")
FROM_PLANS = About()
NO_LINEAGE = Lineage()

_Shared = TypeVar("_Shared", Organization, Indicator)


@dataclass(frozen=True, slots=True)
class Package:
    """A data package, complete and unwritten.

    Attributes:
        dataset_id: The id of the dataset, which is the folder under `datapackages/`.
        version: MAJOR.MINOR.PATCH, the folder below that.
        descriptor: What `datapackage.json` says.
        files: Every file by its path in the package, `datapackage.json` among them.
    """

    dataset_id: str
    version: str
    descriptor: dict[str, Any]
    files: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Contents:
    """What a dataset holds, whatever the version: the files of its tables and texts, and how many rows each table has."""

    files: Mapping[str, bytes]
    counts: Mapping[str, int]


def render_contents(dataset_id: str, tables: PlanTables) -> Contents:
    """Print the tables and the texts of a dataset; a package that is built for several versions is printed once.

    Raises:
        PackageError: If the tables cannot be put into a package at all, as when a plan has no text.
    """
    if problems := obstacles(dataset_id, tables):
        raise PackageError(dataset_id, problems)
    files: dict[str, bytes] = {}
    counts: dict[str, int] = {}
    for table, rows in each_table(tables):
        files |= _render_table(table, rows)
        counts[table.name] = len(rows)
    for plan_id in sorted(tables.texts):
        files[text_path(dataset_id, plan_id)] = tables.texts[plan_id].encode("utf-8", "surrogatepass")
    return Contents(files, counts)


def build_package(
    dataset_id: str,
    tables: PlanTables,
    *,
    version: str,
    created: date,
    publisher: Publisher,
    about: About = FROM_PLANS,
    lineage: Lineage = NO_LINEAGE,
    contents: Contents | None = None,
) -> Package:
    """Turn the tables of a plan, or of all of them, into a package.

    Reads no clock and no file: the same arguments give the same bytes. The package is not checked yet: see `check_package`.

    Args:
        dataset_id: The plan's id, or `all-plans` for several stacked, whose texts then lie in `sources/`.
        tables: The rows in any order; they are published in a fixed one.
        version: MAJOR.MINOR.PATCH.
        created: The day of the release, published as that day's midnight UTC.
        publisher: Who makes and publishes the dataset.
        about: Title, description and keywords; what is empty is filled in from the plans.
        lineage: What the release says of itself and of those before it; a package that is only looked at needs none.
        contents: What `render_contents` printed of the same tables, if it was done already.

    Raises:
        PackageError: If the tables cannot be put into a package at all, as when a plan has no text.
    """
    plans = tuple(sorted(tables.plans, key=lambda plan: plan.plan_id))
    contents = contents or render_contents(dataset_id, tables)
    listed, files, counts = TABLES, contents.files, dict(contents.counts)
    if lineage.retired is not None:
        listed, counts[RETIRED.name] = (*TABLES, RETIRED), len(lineage.retired)
        files = joined(files, _render_table(RETIRED, lineage.retired))
    if lineage.changelog:
        files = joined(files, {CHANGELOG: lineage.changelog.encode("utf-8", "surrogatepass")})
    descriptor = describe_dataset(
        dataset_id,
        plans,
        about,
        lineage=lineage,
        version=version,
        created=created,
        publisher=publisher,
        counts=counts,
    )
    descriptor["resources"] = [
        *(describe_table(table, counts[table.name], files) for table in listed),
        *(describe_text(dataset_id, plan, files[text_path(dataset_id, plan.plan_id)]) for plan in plans),
        *([describe_changelog(CHANGELOG, files[CHANGELOG])] if lineage.changelog else []),
    ]
    return Package(dataset_id, version, descriptor, joined(files, {DESCRIPTOR: render_descriptor(descriptor)}))


class SharedRows:
    """The organisations and indicators of several plans: each is there once, with the short names of all."""

    def __init__(self) -> None:
        self.organizations: dict[str, Organization] = {}
        self.indicators: dict[str, Indicator] = {}
        self.problems: list[str] = []

    def add(self, part: PlanTables) -> None:
        """Add those of a plan; a description that differs from an earlier one is a problem."""
        for found in part.organizations:
            before = self.organizations.setdefault(found.organization_id, found)
            names = tuple(dict.fromkeys((*before.short_names, *found.short_names)))
            self.organizations[found.organization_id] = replace(before, short_names=names)
            self.problems += _conflicts("organizations", found.organization_id, before, found)
        for measured in part.indicators:
            before_it = self.indicators.setdefault(measured.indicator_id, measured)
            # An indicator that is not registered is named as the first plan spells it (WiFi, WIFI); its id folds the spelling.
            if before_it.name_en or measured.name_en:
                self.problems += _conflicts("indicators", measured.indicator_id, before_it, measured)

    def tables(self) -> PlanTables:
        """Return the two tables, and no other."""
        return PlanTables(plans=(), organizations=tuple(self.organizations.values()), indicators=tuple(self.indicators.values()))


def stack(many: Iterable[PlanTables]) -> PlanTables:
    """Join the tables of several plans; an organisation or indicator that many name is there once.

    The result does not depend on the order of the plans. Short names of an organisation are united.

    Raises:
        PackageError: If a plan comes twice, or an organisation or indicator has one id and two descriptions.

    >>> from portal.records import Plan
    >>> def named(plan_id: str, *names: str) -> PlanTables:
    ...     return PlanTables(plans=(Plan(plan_id, plan_id),), organizations=(Organization("org-1", "湖南省商务厅", names),))
    >>> stack([named("b", "商务厅"), named("a", "省商务厅", "商务厅")]).organizations[0].short_names
    ('省商务厅', '商务厅')
    """
    parts = sorted(many, key=lambda part: tuple(plan.plan_id for plan in part.plans))
    plans = [plan for part in parts for plan in part.plans]
    ids = [plan.plan_id for plan in plans]
    problems = [
        f"plans row {each}: plan_id comes {count} times; give each plan once" for each, count in sorted(Counter(ids).items()) if count > 1
    ]
    shared = SharedRows()
    for part in parts:
        shared.add(part)
    if problems := [*problems, *shared.problems]:
        raise PackageError(ALL_PLANS, tuple(problems))
    return PlanTables(
        plans=tuple(plans),
        sections=tuple(each for part in parts for each in part.sections),
        tasks=tuple(each for part in parts for each in part.tasks),
        targets=tuple(each for part in parts for each in part.targets),
        observations=tuple(each for part in parts for each in part.observations),
        responsibilities=tuple(each for part in parts for each in part.responsibilities),
        organizations=tuple(shared.organizations.values()),
        indicators=tuple(shared.indicators.values()),
        texts={plan_id: text for part in parts for plan_id, text in part.texts.items()},
    )


def _render_table(table: Table, rows: Sequence[Row]) -> dict[str, bytes]:
    return {f"{table.name}.csv": render_csv(table.names, rows), f"{table.name}.json": render_json(table.names, rows)}


def obstacles(dataset_id: str, tables: PlanTables) -> tuple[str, ...]:
    """Say why tables cannot be put into a package at all; nothing if they can."""
    problems = []
    plan_ids = [plan.plan_id for plan in tables.plans]
    if dataset_id != ALL_PLANS and len(plan_ids) != 1:
        problems.append(f"plans: {len(plan_ids)} rows where a dataset of one plan has 1; only {ALL_PLANS} holds several")
    problems += [f"plans row {each}: there is no text for it; give one in `texts`" for each in plan_ids if each not in tables.texts]
    problems += [f"texts: there is one for {each}, which is no plan of the tables" for each in sorted(tables.texts.keys() - set(plan_ids))]
    for organization in tables.organizations:
        problems += [
            f"organizations row {organization.organization_id}: short_names: {name!r} holds the {LIST_SEPARATOR!r} that parts the names"
            for name in organization.short_names
            if LIST_SEPARATOR in name
        ]
    return tuple(problems)


def _conflicts(table: str, row_id: str, before: _Shared, found: _Shared) -> list[str]:
    """Name each field in which two rows of one id differ; short names may."""
    pairs = [(each.name, getattr(before, each.name), getattr(found, each.name)) for each in fields(before) if each.name != "short_names"]
    return [
        f"{table} row {row_id}: {name} is {one!r} in one plan and {other!r} in another; agree in the registry"
        for name, one, other in pairs
        if one != other
    ]
