"""Decisions of a person on rows: what they change, what they never change, and what makes them stale."""

from __future__ import annotations

from decimal import Decimal

import pytest

from portal.errors import PlanFileError
from portal.extraction.corrections import apply_corrections
from portal.extraction.tables import read_tables
from portal.ingest.corrections import parse_corrections
from portal.packaging.rules import rule_faults
from portal.packaging.tables import table_rows
from portal.records import PlanTables, Target
from tests.documents import document
from tests.extraction.reading import registry

TEXT = """一、发展目标
到2017年,固定宽带家庭普及率达到60%,电子商务交易额达到4000亿元。
二、主要任务
(一)建设光网。推进光网改造,服务点多达三千余。(省经信委、省商务厅)
(二)发展云平台。建设30个示范园区。(省科技厅)
"""
DOCUMENT = document(TEXT)


def read() -> PlanTables:
    return read_tables(DOCUMENT, registry())


def corrected(written: str, tables: PlanTables | None = None) -> PlanTables:
    return apply_corrections(tables or read(), DOCUMENT, parse_corrections(written, name="x"), registry())


def target(indicator: str, tables: PlanTables | None = None) -> Target:
    return next(row for row in (tables or read()).targets if row.indicator == indicator)


def entry(action: str, row_id: str, quote: str, fields: str = "", table: str = "targets") -> str:
    cells = f"fields: {{{fields}}}, " if fields else ""
    return f"- {{action: {action}, table: {table}, id: {row_id}, quote: '{quote}', {cells}reason: 核对原文}}\n"


PENETRATION = target("固定宽带家庭普及率")


def test_without_corrections_nothing_changes() -> None:
    tables = read()
    assert corrected("", tables) is tables


def test_a_confirmed_row_keeps_every_cell() -> None:
    tables = corrected(entry("confirm", PENETRATION.target_id, "普及率达到60%", "value: 60, year: 2017"))
    row = target("固定宽带家庭普及率", tables)
    assert row.review == "confirmed"
    assert (row.value, row.year, row.span, row.indicator_id) == (Decimal(60), 2017, PENETRATION.span, PENETRATION.indicator_id)


def test_a_mended_row_keeps_its_id_and_what_follows_from_its_cells_is_worked_out_again() -> None:
    trade = target("电子商务交易额")
    fields = "indicator: 网络零售额, value: 5, unit: 万亿元, year: 2040"
    tables = corrected(entry("mend", trade.target_id, "电子商务交易额", fields))
    [row] = [each for each in tables.targets if each.target_id == trade.target_id]
    assert (row.review, row.quote, row.span) == ("corrected", trade.quote, trade.span)
    assert (row.base_value, row.base_unit) == (Decimal(5 * 10**12), "元")
    assert row.indicator_id == registry().indicators.resolve("网络零售额", "元").indicator_id
    assert row.flags == ("year-out-of-period",)
    assert {each.indicator_id for each in tables.indicators} == {each.indicator_id for each in tables.targets}


def test_a_year_taken_out_leaves_no_basis() -> None:
    row = target("固定宽带家庭普及率", corrected(entry("mend", PENETRATION.target_id, "60%", "year: ")))
    assert (row.year, row.year_basis) == (None, "")


def test_a_mended_organisation_is_looked_up_again() -> None:
    row = read().responsibilities[0]
    tables = corrected(entry("mend", row.responsibility_id, "省经信委", "organization: 省财政厅, role: lead", "responsibilities"))
    [mended] = [each for each in tables.responsibilities if each.responsibility_id == row.responsibility_id]
    assert (mended.organization, mended.role, mended.name_as_written) == ("湖北省财政厅", "lead", "省经信委")
    assert "湖北省经济和信息化委员会" not in {each.name for each in tables.organizations}


def test_a_dropped_row_takes_its_indicator_along() -> None:
    tables = corrected(entry("drop", PENETRATION.target_id, "普及率达到60%"))
    assert PENETRATION.target_id not in {row.target_id for row in tables.targets}
    assert PENETRATION.indicator_id not in {row.indicator_id for row in tables.indicators}


ADD = (
    "- {action: add, table: targets, quote: 服务点多达三千余, fields: "
    "{indicator: 服务点, comparator: '>', value: 3000, unit: '', kind: level}, reason: 漏读}\n"
)


def test_an_added_row_has_its_place_its_task_and_an_id_from_its_quote() -> None:
    tables = corrected(ADD)
    row = target("服务点", tables)
    assert (row.review, row.rule, row.quote) == ("corrected", "correction", "服务点多达三千余")
    assert row.span.of(TEXT) == row.quote
    assert next(task.number for task in tables.tasks if task.task_id == row.task_id) == "二/一"
    # The value is no part of the id.
    assert target("服务点", corrected(ADD.replace("3000", "4000"))).target_id == row.target_id


def test_an_added_responsibility_is_for_the_task_that_holds_it() -> None:
    without = read()
    row = without.responsibilities[-1]
    both = entry("drop", row.responsibility_id, "省科技厅", table="responsibilities") + (
        "- {action: add, table: responsibilities, quote: 省科技厅, fields: {role: lead}, reason: 牵头}\n"
    )
    added = corrected(both).responsibilities[-1]
    assert (added.organization, added.task_id, added.role, added.review) == (row.organization, row.task_id, "lead", "corrected")


def test_corrected_tables_keep_every_rule_between_tables() -> None:
    written = ADD + entry("mend", PENETRATION.target_id, "60%", "value: 65") + entry("drop", target("电子商务交易额").target_id, "4000亿元")
    tables = corrected(written)
    assert rule_faults(table_rows(tables), tables.texts) == []


@pytest.mark.parametrize(
    ("written", "said"),
    [
        pytest.param(
            entry("confirm", "target-000000000000", "固定宽带家庭普及率达到60%", "value: 60"), "still stands in the plan", id="row gone"
        ),
        pytest.param(entry("drop", "target-000000000000", "普及率达到80%"), "not in the plan any more", id="sentence gone"),
        pytest.param(entry("mend", PENETRATION.target_id, "建设30个示范园区", "value: 1"), "is now read from", id="another sentence"),
        pytest.param(
            entry("confirm", PENETRATION.target_id, "普及率", "value: 70"), "value is 60, not 70", id="confirmed value has changed"
        ),
        pytest.param(2 * entry("confirm", PENETRATION.target_id, "60%", "value: 60"), "entry 1 decides", id="two decisions"),
        pytest.param(ADD.replace("服务点多达", "网点多达"), "not in the plan any more", id="added quote gone"),
        pytest.param(ADD.replace("服务点多达三千余", "省"), "stands 3 times", id="added quote in several places"),
        pytest.param(ADD.replace("quote:", "occurrence: 2, quote:"), "occurrence 2", id="no such occurrence"),
        pytest.param(
            "- {action: add, table: targets, quote: 建设30个示范园区, fields: {indicator: 示范园区, comparator: '=', value: 30, unit: 个, "
            "kind: increment}, reason: x}",
            "read this row themselves",
            id="read by the rules by now",
        ),
        pytest.param(entry("mend", PENETRATION.target_id, "60%", "value: 60, year: 2017"), "changes nothing", id="nothing mended"),
        pytest.param(
            entry("mend", PENETRATION.target_id, "60%", "value_max: 55"), "value_max 55 is not above value 60", id="a range upside down"
        ),
        pytest.param(
            ADD.replace("fields: {", "fields: {value_max: 2000, "),
            "value_max 2000 is not above value 3000",
            id="an added range upside down",
        ),
        pytest.param(entry("mend", PENETRATION.target_id, "60%", "task_id: task-00"), "no task that holds", id="a task that is not there"),
        pytest.param(
            "- {action: add, table: responsibilities, quote: 固定宽带, fields: {role: lead}, reason: x}", "no task holds it", id="no task"
        ),
    ],
)
def test_a_stale_or_wrong_decision_names_entry_and_sentence(written: str, said: str) -> None:
    with pytest.raises(PlanFileError) as caught:
        corrected(written)
    quote = parse_corrections(written, name="x")[0].quote
    assert f"“{quote}”" in str(caught.value)
    assert "x: entry " in str(caught.value)
    assert said in str(caught.value)


def test_a_task_is_dropped_only_together_with_what_belongs_to_it() -> None:
    tables = read()
    task = next(task for task in tables.tasks if task.number == "二/二")
    row = next(row for row in tables.responsibilities if row.task_id == task.task_id)
    alone = entry("drop", task.task_id, "发展云平台", table="tasks")
    with pytest.raises(PlanFileError, match=row.responsibility_id):
        corrected(alone)
    left = corrected(alone + entry("drop", row.responsibility_id, "省科技厅", table="responsibilities"))
    assert target("示范园区", left).task_id == ""
    assert rule_faults(table_rows(left), left.texts) == []


def test_every_stale_decision_is_told_at_once() -> None:
    written = entry("drop", "target-000000000000", "甲") + entry("drop", "target-000000000001", "乙")
    with pytest.raises(PlanFileError, match=r"entry 1(?s:.)*entry 2"):
        corrected(written)
