"""Reading does work in proportion to the length of a text, whatever the text.

Counted are the lines of the portal's code that run, so that the answer is the same on every machine. What a regular expression does inside is not
seen here: `scripts/benchmark_long_texts.py` measures seconds, up to a million characters.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.errors import SourceLimitError
from portal.extraction import coverage, figures, governing, quantities
from portal.extraction.tables import read_tables
from portal.ingest.decoding import decode_source
from portal.ingest.document import list_plans, load_document
from portal.registry import Registry, load_registry
from portal.text.sentences import CLAUSE_LIMIT, SENTENCE_LIMIT, clause_spans, sentence_spans
from scripts.benchmark_long_texts import long_document, long_texts
from tests.work import lines_run

DATASETS = Path(__file__).resolve().parents[1] / "datasets"
LENGTHS = (2_000, 8_000)
# Where it takes a length to show: a sentence of this many characters is longer than any piece that is read at once.
LONG_LENGTHS = (8_000, 32_000)
# For four times the length. What grows with the square does sixteen times the work.
ALLOWED = 6.0

TEXTS = {name: (before, unit, after) for name, before, unit, after in long_texts()}


@pytest.fixture(scope="module")
def registry() -> Registry:
    return load_registry(DATASETS / "registry")


def lines_to_read(before: str, unit: str, after: str, characters: int, registry: Registry) -> int:
    document = long_document(registry, before, unit, after, characters)
    return lines_run(lambda: read_tables(document, registry))


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_made_to_be_slow_takes_work_in_proportion_to_its_length(text: str, registry: Registry) -> None:
    before, unit, after = TEXTS[text]

    def growth(lengths: tuple[int, int]) -> float:
        short, long = (lines_to_read(before, unit, after, length, registry) for length in lengths)
        return long / short

    assert growth(LENGTHS) <= ALLOWED or growth(LONG_LENGTHS) <= ALLOWED


def test_work_that_grows_with_the_square_is_noticed() -> None:
    short, long = (lines_run(lambda text="第" * length: [1 for _ in text for _ in text]) for length in (100, 400))
    assert long > 15 * short


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
