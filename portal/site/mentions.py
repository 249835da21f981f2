"""What a plan says of organisations and indicators, gathered for the pages that each of these has over all plans."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

import orjson

from portal.packaging.schema import RETIRED
from portal.registry.english_bodies import english_name
from portal.site.dataset import Dataset
from portal.site.views import PlanContent, TableRow
from portal.site.wording import quantity

Kind = Literal["organization", "indicator"]


@dataclass(frozen=True, slots=True)
class Mention:
    """All that one plan says of one organisation or indicator.

    Attributes:
        name: What the plan's release calls it.
        region_code: Of the organisation; of an indicator, of the plan.
        first: Tasks that the organisation leads; targets of the indicator.
        second: Tasks that it takes part in otherwise; figures reported.
        facts: The row of the table `organizations` or `indicators`, as JSON; `name_en` is its English name, empty where it has none.
        rows: What its page shows of each row, as a JSON list of lists; see `OrganizationRow` and `IndicatorRow`.
    """

    kind: Kind
    entity_id: str
    name: str
    region_code: str
    first: int
    second: int
    facts: str
    rows: str


@dataclass(frozen=True, slots=True)
class OrganizationRow:
    """A responsibility: its id, its role, and the task."""

    row_id: str
    role: str
    number: str
    title: str


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """A target or a reported figure.

    Attributes:
        table: `targets` or `observations`.
        words: The indicator in the plan's words.
        printed: The quantity as the plan prints it.
        unit: The unit in it.
        base_value: The same in the indicator's unit; empty where it cannot be converted.
        baseline: Value and year that a target starts from.
        start_value: That value in the indicator's unit; empty where it is not known.
        start_year: That year.
    """

    table: str
    row_id: str
    words: str
    scope: str
    kind: str
    year: str
    printed: str
    unit: str
    base_value: str
    base_unit: str
    baseline: str
    start_value: str
    start_year: str
    flags: str


@dataclass(frozen=True, slots=True)
class Former:
    """An organisation or indicator that releases of a dataset name and its newest does not: its page was there, and is to lead on.

    Attributes:
        name: What they call it; empty where all of them were withdrawn.
        version: The newest of them.
        is_withdrawn: Whether it was withdrawn.
        successor_id: The one that says it now, where the releases tell (the table `retired`); empty otherwise.
        successor: What that one is called.
    """

    kind: Kind
    entity_id: str
    name: str
    version: str
    is_withdrawn: bool
    successor_id: str = ""
    successor: str = ""


#: The tables of figures.
FIGURES = ("targets", "observations")
_TABLES: tuple[tuple[Kind, str, str], ...] = (
    ("organization", "organizations", "organization_id"),
    ("indicator", "indicators", "indicator_id"),
)


def formers_of(dataset: Dataset, mentions: Iterable[Mention]) -> tuple[Former, ...]:
    """Gather what older or withdrawn releases of a plan named and its newest, of which the mentions are, does not; in the order of ids."""
    older = [(each, False) for each in reversed(dataset.releases[:-1])]
    older += [(each.release, True) for each in reversed(dataset.withdrawn)]
    if not older:
        return ()
    named = {(each.kind, each.entity_id): each.name for each in mentions}
    found: dict[tuple[Kind, str], Former] = {}
    for release, is_withdrawn in older:
        for kind, table, key in _TABLES:
            for row in release.rows(table):
                if (kind, row[key]) not in named:
                    # What was withdrawn is not said again.
                    name = "" if is_withdrawn else row["name"]
                    found.setdefault((kind, row[key]), Former(kind, row[key], name, release.version, is_withdrawn))
    if not found:
        return ()
    successors = _successors_in(dataset)
    formers = []
    for (kind, entity_id), former in sorted(found.items()):
        successor_id = _last(entity_id, successors)
        # It has a page of its own if the newest release says something of it, or if it is a former one too.
        other = found.get((kind, successor_id))
        successor = named.get((kind, successor_id)) or (other.name if other else "")
        formers.append(replace(former, successor_id=successor_id, successor=successor) if successor else former)
    return tuple(formers)


def _successors_in(dataset: Dataset) -> dict[str, str]:
    if not dataset.is_offered or RETIRED.name not in dataset.latest.tables:
        return {}
    tables = {table for _, table, _ in _TABLES}
    return {row["retired_id"]: row["successor_id"] for row in dataset.latest.rows(RETIRED.name) if row["table"] in tables}


def _last(entity_id: str, successors: Mapping[str, str]) -> str:
    """Return the last of the successors of an id; empty where it has none."""
    seen = {entity_id}
    last = ""
    while (following := successors.get(last or entity_id, "")) and following not in seen:
        seen.add(following)
        last = following
    return last


def once_drawn_in(dataset: Dataset, contents: Mapping[str, PlanContent]) -> tuple[str, ...]:
    """Return the indicators of which other releases of a plan than its newest have figures to draw, and the newest has none.

    Args:
        dataset: The dataset of the plan.
        contents: What its releases that stand say, by version.
    """
    older = [contents[each.version].rows for each in dataset.releases[:-1]]
    older += [{table: each.release.rows(table) for table in FIGURES} for each in dataset.withdrawn]
    if not older:
        return ()
    found = {each for tables in older for each in _drawn_in(tables)}
    return tuple(sorted(found - _drawn_in(contents[dataset.latest.version].rows if dataset.is_offered else {})))


def _drawn_in(tables: Mapping[str, Iterable[TableRow]]) -> set[str]:
    rows = (row for table in FIGURES for row in tables.get(table, ()))
    return {row["indicator_id"] for row in rows if row["indicator_id"] and can_be_drawn(row["kind"], row["base_value"], row["year"])}


def can_be_drawn(kind: str, base_value: str, year: str) -> bool:
    """Tell whether a row has a place in a picture over the years: a level with a year, in a unit that can be converted."""
    return kind == "level" and bool(base_value) and year.isdecimal()


def mentions_of(content: PlanContent) -> tuple[Mention, ...]:
    """Gather what a release says of each organisation and each indicator in it, in the order of their ids."""
    return (*_organizations(content), *_indicators(content))


def _organizations(content: PlanContent) -> list[Mention]:
    tasks = {row["task_id"]: row for row in content.rows["tasks"]}
    found: dict[str, list[list[str]]] = {}
    leads: dict[str, int] = {}
    for row in content.rows["responsibilities"]:
        if not (entity_id := row["organization_id"]):
            continue
        task = tasks.get(row["task_id"])
        number, title = (task["number"], task["title"]) if task else ("", "")
        found.setdefault(entity_id, []).append([row["responsibility_id"], row["role"], number, title])
        leads[entity_id] = leads.get(entity_id, 0) + (row["role"] == "lead")
    known = _facts(content, "organizations", "organization_id")
    return [
        Mention(
            "organization",
            entity_id,
            known[entity_id]["name"],
            known[entity_id]["region_code"],
            leads[entity_id],
            len(rows) - leads[entity_id],
            _json({**known[entity_id], "name_en": english_name(known[entity_id]["name"])}),
            _json(rows),
        )
        for entity_id, rows in sorted(found.items())
        if entity_id in known
    ]


def _indicators(content: PlanContent) -> list[Mention]:
    found: dict[str, list[list[str]]] = {}
    targets: dict[str, int] = {}
    for table in FIGURES:
        for row in content.rows[table]:
            if not (entity_id := row["indicator_id"]):
                continue
            found.setdefault(entity_id, []).append(
                [
                    table,
                    row[f"{table[:-1]}_id"],
                    row["indicator"],
                    row["scope"],
                    row["kind"],
                    row["year"],
                    quantity(row),
                    row["unit"],
                    row["base_value"],
                    row["base_unit"],
                    _baseline(row) if table == "targets" else "",
                    _start_value(row) if table == "targets" else "",
                    row.get("baseline_year", ""),
                    row["flags"],
                ]
            )
            targets[entity_id] = targets.get(entity_id, 0) + (table == "targets")
    known = _facts(content, "indicators", "indicator_id")
    return [
        Mention(
            "indicator",
            entity_id,
            known[entity_id]["name"],
            content.plan["region_code"],
            targets[entity_id],
            len(rows) - targets[entity_id],
            _json(dict(known[entity_id])),
            _json(rows),
        )
        for entity_id, rows in sorted(found.items())
        if entity_id in known
    ]


def _baseline(row: TableRow) -> str:
    value = f"{row['baseline_value']} {row['unit']}".strip() if row["baseline_value"] else ""
    return f"{value} ({row['baseline_year']})" if row["baseline_year"] else value


def _start_value(row: TableRow) -> str:
    """Return a baseline, which is printed in the unit of its target, in the base unit.

    >>> _start_value({"baseline_value": "2", "value": "3", "base_value": "30000"})
    '20000'
    """
    if not row["baseline_value"] or not row["base_value"] or not Decimal(row["value"]):
        return ""
    return f"{Decimal(row['baseline_value']) * Decimal(row['base_value']) / Decimal(row['value']):f}"


def _facts(content: PlanContent, table: str, key: str) -> dict[str, TableRow]:
    return {row[key]: row for row in content.release.rows(table)}


def _json(value: object) -> str:
    return orjson.dumps(value).decode()
