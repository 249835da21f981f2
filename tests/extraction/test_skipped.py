"""What was passed over: every number is in a row's quote or on the list, with a reason."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given

from portal.errors import NoOutlineError
from portal.extraction.skipped import printed_numbers, silent_numbers, skipped_lists, skipped_numbers
from portal.extraction.tables import read_tables
from portal.ingest.document import list_plans, load_document
from portal.records import PlanDocument, PlanTables, Span
from portal.structure.outline import read_outline
from tests.documents import document
from tests.extraction.reading import ROOT, registry
from tests.strategies import plan_text


def passed_over(text: str) -> list[tuple[str, str]]:
    known = document(text)
    return [(each.span.of(text), each.reason) for each in skipped_numbers(known, read_outline(known), read_tables(known, registry()))]


def unaccounted(known: PlanDocument, tables: PlanTables) -> list[str]:
    """Digits in no quote and on no list, and listed numbers that are in a quote; found without the code that lists them."""
    quotes = [row.span for row in (*tables.targets, *tables.observations, *tables.responsibilities)]
    listed = [each.span for each in skipped_numbers(known, read_outline(known), tables)]
    faults = [f"in a quote and on the list: {span.of(known.text)}" for span in listed if any(_meet(span, quote) for quote in quotes)]
    for index, each in enumerate(known.plain):
        here = Span(index, index + 1)
        if each in "0123456789" and not any(_meet(here, other) for other in (*quotes, *listed)):
            faults.append(f"nowhere: {known.text[max(0, index - 9) : index + 9]}")
    return faults


def _meet(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


@given(plan_text)
def test_every_number_is_in_a_quote_or_on_the_list_and_never_in_both(text: str) -> None:
    known = document("一、主要任务\n" + text)
    assert unaccounted(known, read_tables(known, registry())) == []


@pytest.mark.parametrize("plan_id", list_plans(ROOT / "datasets"))
def test_every_number_of_a_real_plan_is_accounted_for(plan_id: str) -> None:
    known = load_document(Path(ROOT / "datasets" / plan_id), registry().regions)
    assert unaccounted(known, read_tables(known, registry())) == []


@pytest.mark.parametrize(
    ("sentence", "number", "reason"),
    [
        pytest.param("落实国发〔2015〕40号精神", "40", "document-number", id="document number"),
        pytest.param("自2015年8月起实行", "2015", "date", id="date"),
        pytest.param("进入4G时代", "4", "name", id="name"),
        pytest.param("开通12345热线", "12345", "name", id="a number to call"),
        pytest.param("推进以下3个领域", "3", "list-sum", id="sum of a list"),
        pytest.param("30天内办结", "30", "duration", id="duration"),
        pytest.param("每5年修订目录", "5", "frequency", id="frequency"),
        pytest.param("扶持规模超过5亿元的企业", "5亿", "threshold", id="threshold"),
        pytest.param("给予每户不超过300元补贴", "300", "subsidy", id="subsidy"),
        pytest.param("选择两个地方先行", "两", "small-numeral", id="small numeral in characters"),
        pytest.param("《中国制造2025》落地", "2025", "name", id="year in a title"),
        pytest.param("第3批名单", "3", "ordinal", id="ordinal"),
    ],
)
def test_a_number_is_passed_over_with_the_reason(sentence: str, number: str, reason: str) -> None:
    assert (number, reason) in passed_over(f"一、主要任务\n(一)建设光网。{sentence}。")


def test_the_ordinal_of_a_heading_is_an_ordinal() -> None:
    assert passed_over("一、主要任务\n1.建设光网。推进改造。\n2.建设云平台。推进应用。") == [("1", "ordinal"), ("2", "ordinal")]


def test_a_quantity_in_a_quote_that_is_the_value_of_no_row_is_told() -> None:
    text = "一、主要任务\n(一)建设光网。到2017年,普及率达到60%。"
    known = document(text)
    tables = read_tables(known, registry())
    assert silent_numbers(known, read_outline(known), tables) == []
    [row] = tables.targets
    tables = PlanTables(plans=tables.plans, targets=(replace(row, value=Decimal(61)),), texts=tables.texts)
    assert [span.of(text) for span in silent_numbers(known, read_outline(known), tables)] == ["60"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("一、主要任务\n(一)建设光网。推进改造。(省经信委、省商务厅)", [], id="gave responsibilities"),
        pytest.param(
            "一、发展目标\n(一)建设光网。推进改造。(省经信委、省商务厅)", [("(省经信委、省商务厅)", "outside-task")], id="no task"
        ),
        pytest.param("一、主要任务\n(一)建设光网。向部门(即省经信委、省商务厅)报告。", [("(即省经信委、省商务厅)", "gloss")], id="gloss"),
        pytest.param("一、主要任务\n(一)建设光网。覆盖城市(十堰、孝感)。", [], id="places are no bodies"),
    ],
)
def test_a_list_of_bodies_that_gave_nothing_is_told_with_the_reason(text: str, expected: list[tuple[str, str]]) -> None:
    known = document(text)
    assert [(each.span.of(text), each.reason) for each in skipped_lists(known, read_tables(known, registry()))] == expected


@given(plan_text)
def test_printed_numbers_never_overlap(text: str) -> None:
    spans = printed_numbers(document(text).plain)
    assert all(one.end <= other.start for one, other in pairwise(spans))


def test_a_text_without_an_outline_is_refused_before_anything_is_listed() -> None:
    with pytest.raises(NoOutlineError):
        read_tables(document("没有序号的 3 行字"), registry())
