"""Sentences and clauses of a passage in plain form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from portal.records import Span

# 。!? end a sentence wherever they stand. A Western full stop does if it is neither in a number or a Latin word (39.9, v2.0)
# nor after an ordinal (1.加快...): some carriers print every 。 as a full stop.
# Each branch starts with one mark itself and looks back afterwards: so the search skips from mark to mark.
_CLOSING = '”"’)'
_BEHIND_MARK = rf"[。!?]*[{_CLOSING}]*"
_STOP = re.compile(
    rf"。{_BEHIND_MARK}|!{_BEHIND_MARK}|\?{_BEHIND_MARK}"
    r"|\.(?<![0-9A-Za-z.]\.)\.*+|\.(?<=[%A-Za-z]\.)(?=[\u4e00-\u9fff“《]|$)|\.(?:(?<=[\u4e00-\u9fff]\d\.)|(?<=\.\d\.)|(?<=\.\d\d\.)|(?<=\.\d\d\d\.))(?=[\u4e00-\u9fff“《]|$)|\n"
)
_OPEN, _CLOSE = "([{“《〔【", ")]}”》〕】"
# 2.8:1, so many to one
_TO_ONE = re.compile(r"\d:1(?![\d:])|(?<!\d)1:\d{1,4}(?:\.\d{1,6})?(?![\d:%\u4e00-\u9fff])")
_THOUSAND = re.compile(r"\d{3}(?!\d)")

#: A sentence or clause longer than this is read in pieces, so that the work for a text grows with its length whatever it holds.
#: The longest of the plans known have 1,100 and 120 characters.
SENTENCE_LIMIT, CLAUSE_LIMIT = 2_000, 500


def sentence_spans(text: str) -> list[Span]:
    """Return the sentences of a passage in order, end marks included, blanks between them left out.

    >>> [span.of("甲。乙;丙!丁") for span in sentence_spans("甲。乙;丙!丁")]
    ['甲。', '乙;丙!', '丁']
    >>> [span.of("达到39.9%.建成平台.") for span in sentence_spans("达到39.9%.建成平台.")]
    ['达到39.9%.', '建成平台.']
    """
    spans: list[Span] = []
    start = 0
    for end in _stops(text):
        _append(spans, text, start, end, SENTENCE_LIMIT)
        start = end
    if start < len(text):
        _append(spans, text, start, len(text), SENTENCE_LIMIT)
    return spans


def _stops(text: str) -> Iterator[int]:
    """Yield where each sentence ends, its closing marks included."""
    if "." in text or "!" in text or "?" in text or "\n" in text:
        yield from (match.end() for match in _STOP.finditer(text))
        return
    # Most texts have no other end than 。.
    at = text.find("。")
    while at >= 0:
        end = at + 1
        while end < len(text) and text[end] == "。":
            end += 1
        while end < len(text) and text[end] in _CLOSING:
            end += 1
        yield end
        at = text.find("。", end)


def first_sentence(text: str) -> Span | None:
    """Return the first of the sentences of a passage, the others not looked for; None if there is none.

    >>> first_sentence(" 甲。乙"), first_sentence(" ")
    (Span(start=1, end=3), None)
    """
    spans: list[Span] = []
    start = 0
    for end in _stops(text):
        _append(spans, text, start, end, SENTENCE_LIMIT)
        if spans:
            return spans[0]
        start = end
    _append(spans, text, start, len(text), SENTENCE_LIMIT)
    return spans[0] if spans else None


def clause_spans(text: str, marks: str = ",;:") -> list[Span]:
    """Return the clauses of a sentence, split at `marks` that stand outside brackets and quotes, marks left out.

    A comma between digits (9,290) and the colon of a ratio (2.8:1) split nothing.

    >>> [span.of("甲(乙,丙),丁;戊") for span in clause_spans("甲(乙,丙),丁;戊")]
    ['甲(乙,丙)', '丁', '戊']
    """
    spans: list[Span] = []
    if not any(map(text.__contains__, marks)):
        _append(spans, text, 0, len(text), CLAUSE_LIMIT)
        return spans
    depth = start = 0
    for match in _marks(marks).finditer(text):
        index = match.start()
        each = text[index]
        if each in _OPEN:
            depth += 1
        elif each in _CLOSE:
            depth = max(0, depth - 1)
        elif depth == 0:
            if each == "," and 0 < index < len(text) - 1 and text[index - 1].isdigit() and _THOUSAND.match(text, index + 1):
                continue
            if each == ":" and _TO_ONE.match(text, index - 1):
                continue
            if start < index:
                _append(spans, text, start, index, CLAUSE_LIMIT)
            start = index + 1
    _append(spans, text, start, len(text), CLAUSE_LIMIT)
    return spans


@cache
def _marks(marks: str) -> re.Pattern[str]:
    return re.compile(f"[{re.escape(_OPEN + _CLOSE + marks)}]")


def _append(spans: list[Span], text: str, start: int, end: int, limit: int) -> None:
    """Add the piece without the blanks around it, cut into equal parts where it is longer than the limit."""
    if start < end <= start + limit and not text[start].isspace() and not text[end - 1].isspace():
        spans.append(Span(start, end))
        return
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    while end - start > limit:
        spans.append(Span(start, start + limit))
        start += limit
    if start < end:
        spans.append(Span(start, end))
