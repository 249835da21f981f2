"""Faults that only show between tables, or between a table and the text it was read from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import cast

from portal.packaging.tables import Row

YEAR_OUT_OF_PERIOD = "year-out-of-period"

_KEYS = {
    "plans": "plan_id",
    "sections": "section_id",
    "tasks": "task_id",
    "targets": "target_id",
    "observations": "observation_id",
    "responsibilities": "responsibility_id",
    "organizations": "organization_id",
    "indicators": "indicator_id",
}
_PLACED = ("sections", "tasks", "targets", "observations", "responsibilities")
_QUOTED = ("targets", "observations", "responsibilities")
_QUANTITIES = ("targets", "observations")
# A target may be due in the year before the period, when a plan states what it starts from as still to be reached,
# and up to ten years after it: plans of five years often look that far ahead (到2035年).
_YEARS_BEFORE, _YEARS_AFTER = 1, 10


def rule_faults(tables: Mapping[str, list[Row]], texts: Mapping[str, str]) -> list[str]:
    """Name every row that breaks a rule between tables, one sentence per fault, rule by rule.

    Args:
        tables: All published tables by name, with typed rows.
        texts: The published text of each plan by its id.
    """
    return [
        *_place_faults(tables, texts),
        *_quote_faults(tables, texts),
        *_task_faults(tables),
        *_outline_faults(tables),
        *_value_faults(tables),
        *_year_faults(tables),
        *_id_faults(tables),
        *_orphan_faults(tables),
        *_retired_faults(tables),
        *_plan_faults(tables, texts),
    ]


def _place_faults(tables: Mapping[str, list[Row]], texts: Mapping[str, str]) -> Iterator[str]:
    for name in _PLACED:
        for row in tables[name]:
            start, end = _place(row)
            length = len(texts.get(str(row["plan_id"]), ""))
            if not 0 <= start < end <= length:
                yield f"{_called(name, row)}: start, end are {start}, {end}, which is no place in a text of {length} characters"


def _quote_faults(tables: Mapping[str, list[Row]], texts: Mapping[str, str]) -> Iterator[str]:
    for name in _QUOTED:
        for row in tables[name]:
            start, end = _place(row)
            found = texts.get(str(row["plan_id"]), "")[start:end]
            if found != row["quote"]:
                yield f"{_called(name, row)}: quote is {_shown(str(row['quote']))}, but the text has {_shown(found)} at {start} to {end}"


def _task_faults(tables: Mapping[str, list[Row]]) -> Iterator[str]:
    tasks = {row["task_id"]: row for row in tables["tasks"]}
    for row in tables["responsibilities"]:
        if row["task_id"] is None:
            yield f"{_called('responsibilities', row)}: task_id is empty; every responsibility is for a task"
    for name in _QUANTITIES:
        for row in tables[name]:
            task = tasks.get(row["task_id"])
            if task is not None and not _holds(task, row):
                yield f"{_called(name, row)}: task_id is {row['task_id']}, but the quote does not lie inside that task"
    sections = {row["section_id"]: row for row in tables["sections"]}
    for name, key, above in [
        *((name, "task_id", tasks) for name in (*_QUANTITIES, "responsibilities")),
        *((name, "section_id", sections) for name in ("tasks", *_QUANTITIES)),
    ]:
        for row in tables[name]:
            other = above.get(row[key])
            if other is not None and other["plan_id"] != row["plan_id"]:
                yield f"{_called(name, row)}: {key} is {row[key]}, which is of the plan {other['plan_id']}, not {row['plan_id']}"


def _outline_faults(tables: Mapping[str, list[Row]]) -> Iterator[str]:
    for name in ("sections", "tasks"):
        rows = {row[_KEYS[name]]: row for row in tables[name]}
        for row in tables[name]:
            parent = rows.get(row["parent_id"])
            if parent is None:
                continue
            if parent is row:
                yield f"{_called(name, row)}: parent_id is the row itself"
            elif parent["plan_id"] != row["plan_id"] or not _holds(parent, row):
                yield f"{_called(name, row)}: parent_id is {row['parent_id']}, but the row does not lie inside it"


def _value_faults(tables: Mapping[str, list[Row]]) -> Iterator[str]:
    for name in _QUANTITIES:
        for row in tables[name]:
            if row["value"] is None and row["base_value"] is not None:
                yield f"{_called(name, row)}: base_value is {row['base_value']}, but value is empty"
            if row["base_value"] is None and row["base_unit"] is not None:
                yield f"{_called(name, row)}: base_unit is {row['base_unit']}, but base_value is empty"


def _year_faults(tables: Mapping[str, list[Row]]) -> Iterator[str]:
    plans = {row["plan_id"]: row for row in tables["plans"]}
    for name in _QUANTITIES:
        for row in tables[name]:
            year, plan = cast("int | None", row["year"]), plans.get(row["plan_id"])
            if year is not None and row["year_basis"] == "plan":
                yield f"{_called(name, row)}: year is {year}, but year_basis plan means that it is not known"
            if year is None or plan is None or YEAR_OUT_OF_PERIOD in str(row["flags"] or "").split(";"):
                continue
            first, last = cast("int | None", plan["period_start"]), cast("int | None", plan["period_end"])
            if name == "targets" and first is not None and year < first - _YEARS_BEFORE:
                yield f"{_called(name, row)}: year is {year}, before the plan's period from {first}; mend it or flag {YEAR_OUT_OF_PERIOD}"
            if last is not None and year > last + (_YEARS_AFTER if name == "targets" else 0):
                yield f"{_called(name, row)}: year is {year}, after the plan's period to {last}; mend it or flag {YEAR_OUT_OF_PERIOD}"


def _id_faults(tables: Mapping[str, list[Row]]) -> Iterator[str]:
    seen: dict[object, str] = {}
    for name, key in _KEYS.items():
        for row in tables[name]:
            if row[key] in seen:
                yield f"{_called(name, row)}: {key} is also the id of a row of {seen[row[key]]}; an id stands for one row"
            else:
                seen[row[key]] = name


def _retired_faults(tables: Mapping[str, list[Row]]) -> Iterator[str]:
    living = {row[key]: name for name, key in _KEYS.items() for row in tables[name]}
    for row in tables.get("retired", ()):
        if row["retired_id"] in living:
            yield f"retired row {row['retired_id']}: this id is that of a row of {living[row['retired_id']]}"


def _orphan_faults(tables: Mapping[str, list[Row]]) -> Iterator[str]:
    for name, key, users in (
        ("organizations", "organization_id", ("responsibilities",)),
        ("indicators", "indicator_id", _QUANTITIES),
    ):
        used = {row[key] for user in users for row in tables[user]}
        for row in tables[name]:
            if row[key] not in used:
                yield f"{_called(name, row)}: no row of {' or '.join(users)} names it; leave it out"


def _plan_faults(tables: Mapping[str, list[Row]], texts: Mapping[str, str]) -> Iterator[str]:
    if not tables["plans"]:
        yield "plans: there is no row"
    for row in tables["plans"]:
        if not texts.get(str(row["plan_id"])):
            yield f"{_called('plans', row)}: the package has no text of it"
        first, last = cast("int | None", row["period_start"]), cast("int | None", row["period_end"])
        if first is not None and last is not None and first > last:
            yield f"{_called('plans', row)}: period_start is {first}, after period_end {last}"


def _called(table: str, row: Row) -> str:
    return f"{table} row {row[_KEYS[table]]}"


def _place(row: Row) -> tuple[int, int]:
    return cast("int", row["start"]), cast("int", row["end"])


def _holds(outer: Row, inner: Row) -> bool:
    return _place(outer)[0] <= _place(inner)[0] and _place(inner)[1] <= _place(outer)[1]


def _shown(text: str) -> str:
    return repr(text if len(text) <= 30 else f"{text[:27]}...")
