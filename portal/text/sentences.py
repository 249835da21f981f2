"""Sentences and clauses of a passage in plain form."""

from __future__ import annotations

import re

from portal.records import Span

# 。!? end a sentence wherever they stand. A Western full stop does if it is neither in a number or a Latin word (39.9, v2.0)
# nor after an ordinal (1.加快...): some carriers print every 。 as a full stop.
_STOP = re.compile(
    r"[。!?]+[”\"’)]*|(?<![0-9A-Za-z.])\.+(?!\.)|(?<=[%A-Za-z])\.(?=[\u4e00-\u9fff“《]|$)|(?<=[\u4e00-\u9fff]\d)\.(?=[\u4e00-\u9fff“《]|$)|\n"
)
_OPEN, _CLOSE = "([{“《〔【", ")]}”》〕】"


def sentence_spans(text: str) -> list[Span]:
    """Return the sentences of a passage in order, end marks included, blanks between them left out.

    >>> [span.of("甲。乙;丙!丁") for span in sentence_spans("甲。乙;丙!丁")]
    ['甲。', '乙;丙!', '丁']
    >>> [span.of("达到39.9%.建成平台.") for span in sentence_spans("达到39.9%.建成平台.")]
    ['达到39.9%.', '建成平台.']
    """
    spans: list[Span] = []
    start = 0
    for match in _STOP.finditer(text):
        _append(spans, text, start, match.end())
        start = match.end()
    _append(spans, text, start, len(text))
    return spans


def clause_spans(text: str, marks: str = ",;:") -> list[Span]:
    """Return the clauses of a sentence, split at `marks` that stand outside brackets and quotes, marks left out.

    A comma between digits (9,290) splits nothing.

    >>> [span.of("甲(乙,丙),丁;戊") for span in clause_spans("甲(乙,丙),丁;戊")]
    ['甲(乙,丙)', '丁', '戊']
    """
    spans: list[Span] = []
    depth = start = 0
    for index, each in enumerate(text):
        if each in _OPEN:
            depth += 1
        elif each in _CLOSE:
            depth = max(0, depth - 1)
        elif each in marks and depth == 0:
            if each == "," and 0 < index < len(text) - 1 and text[index - 1].isdigit() and re.match(r"\d{3}(?!\d)", text[index + 1 :]):
                continue
            _append(spans, text, start, index)
            start = index + 1
    _append(spans, text, start, len(text))
    return spans


def _append(spans: list[Span], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        spans.append(Span(start, end))
