"""What holds for every text: rows quote it, ids are unique, and an edit elsewhere leaves an id as it was."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.errors import PortalError
from portal.extraction.tables import read_tables
from portal.ingest.document import load_document
from portal.records import PlanDocument, PlanTables, Span
from portal.text.numerals import to_chinese
from portal.text.script import plain
from tests.documents import document
from tests.extraction.reading import ROOT, read, registry
from tests.strategies import any_text, plan_items, plan_text

PLANS = sorted(path.parent.name for path in (ROOT / "datasets").glob("*/plan.yml"))


def ids(tables: PlanTables) -> set[str]:
    return {
        *(row.section_id for row in tables.sections),
        *(row.task_id for row in tables.tasks),
        *(row.target_id for row in tables.targets),
        *(row.observation_id for row in tables.observations),
        *(row.responsibility_id for row in tables.responsibilities),
    }


def quoted(tables: PlanTables) -> Iterator[tuple[str, Span]]:
    for table in (tables.targets, tables.observations, tables.responsibilities):
        for row in table:
            yield row.quote, row.span


def check(text: str, tables: PlanTables) -> None:
    """Assert what holds for the tables of any text."""
    for quote, span in quoted(tables):
        assert quote == text[span.start : span.end]
        assert quote.strip()
    for table, key in (
        (tables.sections, "section_id"),
        (tables.tasks, "task_id"),
        (tables.targets, "target_id"),
        (tables.observations, "observation_id"),
        (tables.responsibilities, "responsibility_id"),
        (tables.organizations, "organization_id"),
        (tables.indicators, "indicator_id"),
    ):
        found = [getattr(row, key) for row in table]
        assert len(found) == len(set(found)), f"{key} is not unique"
    sections, tasks = {row.section_id for row in tables.sections}, {row.task_id for row in tables.tasks}
    assert {row.parent_id for row in tables.sections} <= sections | {""}
    assert {row.section_id for row in tables.tasks} <= sections
    assert {row.parent_id for row in tables.tasks} <= tasks | {""}
    for row in (*tables.targets, *tables.observations):
        assert row.section_id in sections
        assert row.task_id in tasks | {""}
        assert row.indicator
        assert row.value >= 0
    assert {row.task_id for row in tables.responsibilities} <= tasks
    assert {row.organization_id for row in tables.responsibilities} == {row.organization_id for row in tables.organizations}
    assert {row.indicator_id for row in (*tables.targets, *tables.observations)} == {row.indicator_id for row in tables.indicators}
    for section in (*tables.sections, *tables.tasks):
        assert 0 <= section.span.start < section.span.end <= len(text)


@given(plan_text)
@settings(max_examples=200)
def test_whatever_a_plan_says_rows_quote_it_and_ids_are_unique(text: str) -> None:
    text = "一、主要任务\n" + text
    check(text, read(text))


@given(any_text)
@settings(max_examples=200)
def test_reading_any_text_gives_tables_or_an_error_made_for_the_reader(text: str) -> None:
    try:
        tables = read(text)
    except PortalError as error:
        said = str(error)
    else:
        check(text, tables)
        return
    assert "demo-2015" in said


@given(any_text)
def test_no_text_behind_a_heading_stops_the_reading(text: str) -> None:
    text = "一、主要任务\n(一)" + text
    check(text, read(text))


@given(plan_text)
def test_reading_twice_gives_the_same_tables(text: str) -> None:
    assert read("一、任务\n" + text) == read("一、任务\n" + text)


def numbered(items: list[str]) -> str:
    return "一、主要任务\n" + "\n".join(f"({to_chinese(number)}){item}" for number, item in enumerate(items, 1))


@given(plan_items(), st.data())
def test_an_item_put_in_anywhere_leaves_the_other_ids_as_they_were(items: list[str], data: st.DataObject) -> None:
    """The ordinals and offsets of everything below it move; ids must not."""
    place = data.draw(st.integers(0, len(items)))
    more = [*items[:place], "加强北斗导航应用。到2017年,北斗终端达到5万台。(省测绘局、省商务厅)", *items[place:]]
    before, after = read(numbered(items)), read(numbered(more))
    assert ids(before) <= ids(after)
    assert len(after.tasks) == len(before.tasks) + 1


@given(plan_items(), st.data())
def test_an_item_taken_out_leaves_the_other_ids_as_they_were(items: list[str], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(items) - 1))
    assert ids(read(numbered([*items[:place], *items[place + 1 :]]))) <= ids(read(numbered(items)))


@given(plan_items(), st.data())
def test_a_blank_or_width_typed_anew_changes_no_id(items: list[str], data: st.DataObject) -> None:
    text = numbered(items)
    item = data.draw(st.sampled_from(items))
    place = text.index(item) + data.draw(st.integers(1, len(item) - 1))
    blank = data.draw(st.sampled_from((" ", "\u3000", "  ")))
    wide = text.translate(str.maketrans("0123456789%,:", "０１２３４５６７８９％，："))
    assert ids(read(text[:place] + blank + text[place:])) == ids(read(text))
    assert ids(read(wide)) == ids(read(text))


@cache
def real_document(plan_id: str) -> PlanDocument:
    return load_document(ROOT / "datasets" / plan_id, registry().regions)


@cache
def real_tables(plan_id: str) -> PlanTables:
    return read_tables(real_document(plan_id), registry())


@pytest.mark.parametrize("plan_id", PLANS)
def test_rows_of_the_real_plans_quote_their_text(plan_id: str) -> None:
    check(real_document(plan_id).text, real_tables(plan_id))
    assert real_tables(plan_id).tasks
    assert real_tables(plan_id).targets


@pytest.mark.parametrize("plan_id", PLANS)
def test_a_chapter_put_in_front_of_a_real_plan_changes_no_id(plan_id: str) -> None:
    found = real_document(plan_id)
    text = "编者的话\n" + found.text
    moved = read_tables(replace(found, text=text, plain=plain(text)), registry())
    assert ids(real_tables(plan_id)) <= ids(moved)


@pytest.mark.parametrize("plan_id", PLANS)
def test_a_real_plan_without_one_of_its_lines_keeps_every_id_of_the_others(plan_id: str) -> None:
    """The last line of a task, taken out, takes its own rows with it and no others."""
    found = real_document(plan_id)
    task = real_tables(plan_id).tasks[-1]
    text = found.text[: task.span.start] + found.text[task.span.end :].lstrip("\n")
    rest = read_tables(replace(found, text=text, plain=plain(text)), registry())
    gone = ids(real_tables(plan_id)) - ids(rest)
    inside = {
        *(row.section_id for row in real_tables(plan_id).sections if task.span.holds(row.span)),
        *(row.target_id for row in real_tables(plan_id).targets if task.span.holds(row.span)),
        *(row.observation_id for row in real_tables(plan_id).observations if task.span.holds(row.span)),
        *(row.responsibility_id for row in real_tables(plan_id).responsibilities if row.task_id == task.task_id),
        task.task_id,
    }
    assert gone <= inside


def test_a_value_that_is_mended_in_print_is_another_statement() -> None:
    """An id says which printed statement it is of, so another number is another row."""
    first, second = (read(f"一、发展目标\n到2017年,普及率达到{value}%。").targets[0].target_id for value in (60, 70))
    assert first != second
    assert re.fullmatch(r"target-[0-9a-f]{12}", first)


def test_two_plans_that_print_the_same_words_have_ids_of_their_own() -> None:
    text = "一、主要任务\n(一)建设光网。建设30个园区。(省经信委)"
    other = read_tables(document(text, plan_id="other-2015"), registry())
    assert not ids(read(text)) & ids(other)


def test_rows_that_print_the_very_same_words_are_told_apart() -> None:
    tables = read("一、主要任务\n(一)建设光网。建设30个园区。\n(二)建设光网。建设30个园区。")
    assert len({row.task_id for row in tables.tasks}) == len({row.target_id for row in tables.targets}) == 2


def test_no_file_is_needed_to_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading is pure once the registry is loaded."""
    loaded = registry()
    monkeypatch.chdir(tmp_path)
    assert read_tables(document("一、任务\n(一)建设光网。建设30个园区。"), loaded).targets
