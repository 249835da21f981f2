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


def bodies(sentence: str, *, chapter: str = "主要任务") -> list[Responsibility]:
    """The bodies that one sentence of a task, or of a safeguard, names."""
    return list(read(f"一、{chapter}\n(一)建设光网。{sentence}").responsibilities)
