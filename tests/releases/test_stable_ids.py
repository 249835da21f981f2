"""The id of a row survives what happens elsewhere in its plan: each real plan is edited at random and read again."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from portal.extraction.tables import read_tables
from portal.ingest.document import list_plans, load_document
from portal.records import PlanDocument, PlanTables, Span
from portal.registry import Registry, load_registry
from portal.text.script import plain
from tests.projects import ROOT

_DATASETS = ROOT / "datasets"
_KEYS = {
    "sections": "section_id",
    "tasks": "task_id",
    "targets": "target_id",
    "observations": "observation_id",
    "responsibilities": "responsibility_id",
}
PLANS = list_plans(_DATASETS)
EDITS = 4


@pytest.fixture(scope="module")
def registry() -> Registry:
    return load_registry(_DATASETS / "registry")


@pytest.fixture(scope="module", params=PLANS)
def document(request: pytest.FixtureRequest, registry: Registry) -> PlanDocument:
    return load_document(_DATASETS / request.param, registry.regions)


def edited(document: PlanDocument, text: str) -> PlanDocument:
    return replace(document, text=text, plain=plain(text))


def rows(tables: PlanTables) -> Iterator[tuple[str, Span, str]]:
    """Each row's id, place and the task whose place counts with it."""
    for name, key in _KEYS.items():
        for row in getattr(tables, name):
            yield getattr(row, key), row.span, getattr(row, "task_id", "")


def ids(tables: PlanTables) -> set[str]:
    return {row_id for row_id, _, _ in rows(tables)}


def ids_away_from(tables: PlanTables, place: int) -> set[str]:
    """The ids of all rows that do not touch a place, and do not belong to a task that does."""
    touched = {task.task_id for task in tables.tasks if task.span.start <= place <= task.span.end}
    return {row_id for row_id, span, task_id in rows(tables) if not span.start <= place <= span.end and task_id not in touched}


def test_a_new_statement_above_leaves_the_ids_below_and_above(document: PlanDocument, registry: Registry) -> None:
    before = read_tables(document, registry)
    starts = [found.start() for found in re.finditer(r"(?m)^", document.text)][1:]
    for seed in range(EDITS):
        place = random.Random(f"{document.plan.plan_id} {seed}").choice(starts)
        added = "到2017年,补录测试点达到321个。\n"
        after = read_tables(edited(document, document.text[:place] + added + document.text[place:]), registry)
        assert ids_away_from(before, place) - ids(after) == set(), f"after {added!r} at {place}"
        assert len(after.targets) + len(after.observations) > len(before.targets) + len(before.observations)


def test_a_new_item_above_leaves_the_ids_of_all_others(document: PlanDocument, registry: Registry) -> None:
    """The items below it may be numbered on; here they even keep a number that is now there twice."""
    before = read_tables(document, registry)
    found = list(re.finditer(r"(?m)^\s*([（(]?[二三四五六][)）、])", document.text))
    assert found
    for seed in range(EDITS):
        item = random.Random(f"{document.plan.plan_id} {seed}").choice(found)
        place, added = item.start(), f"{item[1]}推广测试应用。加快补录。\n"
        after = read_tables(edited(document, document.text[:place] + added + document.text[place:]), registry)
        assert ids_away_from(before, place) - ids(after) == set(), f"after {added!r} at {place}"


def test_re_typed_blanks_leave_every_id(document: PlanDocument, registry: Registry) -> None:
    before = read_tables(document, registry)
    # Not in the first words of a line: whether `(二十 一)` still is an ordinal is for the outline to say, not for ids.
    between = [found.end() for found in re.finditer("(?<=[^\n]{8})[\u4e00-\u9fff](?=[\u4e00-\u9fff])", document.text)]
    for seed in range(EDITS):
        text = document.text
        for place in sorted(random.Random(f"{document.plan.plan_id} {seed}").sample(between, 10), reverse=True):
            text = f"{text[:place]} {text[place:]}"
        lost = ids(before) - ids(read_tables(edited(document, text), registry))
        assert lost == set(), f"seed {seed}"


def test_full_width_digits_and_brackets_leave_every_id(document: PlanDocument, registry: Registry) -> None:
    before = read_tables(document, registry)
    text = document.text.translate(str.maketrans("0123456789()", "０１２３４５６７８９（）"))
    assert ids(before) - ids(read_tables(edited(document, text), registry)) == set()
