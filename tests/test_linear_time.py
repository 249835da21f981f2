"""Reading takes time in proportion to the length of a text, whatever the text: no pattern and no loop with a worse worst case.

Counted is work, not seconds alone: a text of four times the length may take eight times the processor time of this process, on a machine that is busy
with something else; what grows with the square takes sixteen times as long.
"""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from portal.errors import SourceLimitError
from portal.extraction import coverage, figures, governing, quantities
from portal.extraction.tables import read_tables
from portal.ingest.decoding import decode_source
from portal.ingest.document import list_plans, load_document, make_document
from portal.ingest.plan_file import PlanFile
from portal.registry import Registry, load_registry
from portal.text.sentences import CLAUSE_LIMIT, SENTENCE_LIMIT, clause_spans, sentence_spans

DATASETS = Path(__file__).resolve().parents[1] / "datasets"
FACTS = PlanFile(title="规划", region_code="430000", period_start=2015, period_end=2020)
SHORT, TIMES, ALLOWED = 4_000, 4, 8.0
# Below this a ratio of times says nothing; it is a second for a text of a million characters.
NEGLIGIBLE = 1e-6

ITEM = "一、主要任务\n(一)推进。"
BOX = "一、主要任务\n专栏1 工程"

ONE_LINE = {
    "第": "第", "opening brackets": "(", "nested brackets": "((", "closed brackets": "()", "digits": "7", "thousands": "1,", "pauses": "、",
    "and": "和", "members": "甲和", "all": "所有", "all achieved": "全部实现", "blanks": " ", "years": "2015年", "relative years": "2015年起三年内",
    "firstly": "一是", "firstly, sentences": "。一是甲", "boxes": "专栏1", "tabs": "\t", "cells": "甲\t5\t", "no full stop": "推进建设发展",
    "strive": "争取", "reach": "达到", "above and reach": "超过达到", "empty words": "并且", "empty words and years": "力争到2020年", "build": "建设",
    "coverage": "全覆盖", "quotes": "“", "straight quotes": '"', "dots": ".", "full stops": "。", "latin": "A", "numerals": "一", "ten thousands": "万",
    "organisations": "省财政厅和", "leads": "牵头", "must": "要", "by": "由", "labels": "责任单位:", "ranks": "位居第", "percentages": "5%",
    "one and": "1+", "fractions": "1/", "commas": ",", "growth": "年均增长", "damage": "锟斤",
}  # fmt: skip
LINES = {
    "items": "\n1.甲", "chapters": "\n一、甲", "boxes": "\n专栏1\n一是甲", "items of one box": "\n一是甲", "paragraphs": "\n推进甲",
    "broken paragraphs": "\n推进甲,", "responsibilities": "\n(一)甲(省财政厅)", "leads": "\n(一)省财政厅牵头,省科技厅配合。", "targets": "\n到2020年甲率达到5%。",
    "rows": "\n甲\t5\t6\t7", "tables": "\n指标\t单位\t2020年\n甲率\t%\t6", "contents": "\n一、甲....1",
}  # fmt: skip


@pytest.fixture(scope="module")
def registry() -> Registry:
    return load_registry(DATASETS / "registry")


def processor_time(text: str, registry: Registry) -> float:
    document = make_document("x", FACTS, text, sha256="", regions=registry.regions)
    best = float("inf")
    for _ in range(2):
        started = time.process_time()
        read_tables(document, registry)
        best = min(best, time.process_time() - started)
    return best


def grows_with_length(before: str, unit: str, after: str, registry: Registry) -> bool:
    """Whether the time for a text of four times the length is in proportion; asked again, with longer texts too, before it is denied."""
    for length in (SHORT, 2 * SHORT, SHORT, 2 * SHORT):
        count = length // len(unit)
        long = processor_time(before + unit * count * TIMES + after, registry)
        if long < NEGLIGIBLE * length * TIMES or long < ALLOWED * processor_time(before + unit * count + after, registry):
            return True
    return False


@pytest.mark.parametrize("unit", ONE_LINE.values(), ids=ONE_LINE)
@pytest.mark.parametrize(
    ("before", "after"), [(ITEM, ""), (ITEM + "到2020年,超过", "甲5个。"), (ITEM + "(责任单位:", ")")], ids=["plain", "figure", "bracket"]
)
def test_one_endless_line_takes_time_in_proportion(before: str, unit: str, after: str, registry: Registry) -> None:
    assert grows_with_length(before, unit, after, registry)


@pytest.mark.parametrize("unit", LINES.values(), ids=LINES)
@pytest.mark.parametrize("before", [ITEM, BOX, "一、发展目标"], ids=["item", "box", "goals"])
def test_endless_lines_take_time_in_proportion(before: str, unit: str, registry: Registry) -> None:
    assert grows_with_length(before, unit, "", registry)


def test_a_line_longer_than_any_paragraph_is_refused_at_once() -> None:
    with pytest.raises(SourceLimitError, match="line 2"):
        decode_source(("规划发展建设\n" + "的" * 1_000_000).encode(), name="source.txt")


def test_an_endless_sentence_is_read_in_pieces_that_lose_nothing() -> None:
    text = "推进建设" * 2_000
    sentences = sentence_spans(text)
    assert max(span.end - span.start for span in sentences) == SENTENCE_LIMIT
    assert "".join(span.of(text) for span in sentences) == text
    clauses = clause_spans(text)
    assert max(span.end - span.start for span in clauses) == CLAUSE_LIMIT
    assert "".join(span.of(text) for span in clauses) == text


def test_what_a_quick_look_passes_over_holds_nothing(monkeypatch: pytest.MonkeyPatch, registry: Registry) -> None:
    """Most sentences are done with after one look for a character that every figure has one of: none of them may hold a figure."""
    documents = [load_document(DATASETS / plan_id, registry.regions) for plan_id in list_plans(DATASETS)]
    quick = [read_tables(document, registry) for document in documents]
    for module, name in (
        (quantities, "may_hold_quantities"), (figures, "may_hold_quantities"), (figures, "may_cover"), (coverage, "may_cover"),
        (governing, "may_hold_figures"),
    ):  # fmt: skip
        monkeypatch.setattr(module, name, lambda _text: True)
    assert [read_tables(document, registry) for document in documents] == quick
