"""The id of a row survives what happens elsewhere in its plan: each real plan is edited at random and read again."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from portal.extraction.corrections import apply_corrections
from portal.extraction.tables import read_tables
from portal.ingest.corrections import parse_corrections
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


def test_many_edits_elsewhere_leave_the_ids_of_what_was_not_touched(document: PlanDocument, registry: Registry) -> None:
    """Words put in, cut out and replaced in several lines at once; the rows of the lines between keep their ids."""
    before = read_tables(document, registry)
    # Not the lines that open an item: another title is another task, and its rows go with it.
    lines = list(re.finditer(r"(?m)^(?![\s（(]*[一二三四五六七八九十0-9]+[)）、.．]).{30,}$", document.text))
    assert len(lines) > EDITS
    for seed in range(EDITS):
        chance = random.Random(f"{document.plan.plan_id} {seed}")
        text, places = document.text, []
        for line in sorted(chance.sample(lines, min(3, len(lines) - 1)), key=re.Match.start, reverse=True):
            places.append(line.start())
            kind = chance.choice(["more", "less", "other"])
            words = line[0]
            new = {"more": f"{words}并做好补录测试。", "less": words[: len(words) // 2] + "。", "other": "加强补录测试的组织协调。"}[kind]
            text = text[: line.start()] + new + text[line.end() :]
        after = ids(read_tables(edited(document, text), registry))
        touched = [(line.start(), line.end()) for line in lines if line.start() in places]
        kept = {
            row_id
            for row_id, span, task_id in rows(before)
            if not any((span.start <= end and start <= span.end) or _of_touched_task(before, task_id, start, end) for start, end in touched)
        }
        assert kept
        assert kept - after == set(), f"seed {seed}, lines at {sorted(places)}"


def _of_touched_task(tables: PlanTables, task_id: str, start: int, end: int) -> bool:
    return any(task.task_id == task_id and task.span.start <= end and start <= task.span.end for task in tables.tasks)


def test_a_corrected_value_keeps_its_id(document: PlanDocument, registry: Registry) -> None:
    """What a person mends is the cell; the words it stands for, and so the id, are those of the plan."""
    before = read_tables(document, registry)
    target = random.Random(document.plan.plan_id).choice([row for row in before.targets if row.value_max is None])
    decided = {"action": "mend", "table": "targets", "id": target.target_id, "quote": target.quote, "reason": "复核"}
    corrections = parse_corrections(json.dumps([{**decided, "fields": {"value": 12345}}]), name="corrections.yml")
    after = apply_corrections(before, document, corrections, registry)
    [mended] = [row for row in after.targets if row.target_id == target.target_id]
    assert (str(mended.value), mended.review) == ("12345", "corrected")
    assert ids(after) == ids(before)
