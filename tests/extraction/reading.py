"""Read a text as a plan of Hubei for 2015 to 2017."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from portal.extraction.tables import read_tables
from portal.records import PlanTables, Responsibility
from portal.registry import Registry, load_registry
from tests.documents import document

ROOT = Path(__file__).resolve().parents[2]


@cache
def registry() -> Registry:
    return load_registry(ROOT / "datasets" / "registry")


def read(text: str, *, start: int | None = 2015, end: int | None = 2017) -> PlanTables:
    return read_tables(document(text, start=start, end=end), registry())


def responsible(text: str) -> list[tuple[str, str, str, int]]:
    """Number of the task, name as written, role and place in its list."""
    tables = read(text)
    numbers = {task.task_id: task.number for task in tables.tasks}
    return [(numbers[row.task_id], row.name_as_written, row.role, row.order) for row in tables.responsibilities]


#: Indicator, scope, comparator, value, unit, kind and year of a target.
Promised = tuple[str, str, str, str, str, str, int | None]


def promised(sentence: str) -> list[Promised]:
    """The targets that one sentence of a task sets in a plan for 2021 to 2025."""
    rows = read(f"一、主要任务\n(一)建设光网。{sentence}", start=2021, end=2025).targets
    return [(row.indicator, row.scope, row.comparator, str(row.value), row.unit, row.kind, row.year) for row in rows]


def bodies(sentence: str, *, chapter: str = "主要任务") -> list[Responsibility]:
    """The bodies that one sentence of a task, or of a safeguard, names."""
    return list(read(f"一、{chapter}\n(一)建设光网。{sentence}").responsibilities)
