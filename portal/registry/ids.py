"""Stable ids: hashed from printed, mandatory text, never from cleaned text, values read or row order.

An id must stay when a rule improves, a value is corrected, another row appears or a blank is re-typed. So it is made
from (1) the statement that prints the row, cut by a rule that is frozen here and shares nothing with the sentence
splitter of `portal.text`, which may improve; (2) the printed words that tell rows of one statement apart. Blanks and
widths are left out of both, since carriers re-type them.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache

from portal.records import Span

# Frozen: changing any of these changes published ids.
_STATEMENT_ENDS = "。!?!?\n\r"
_DIGITS_OF_ID = 12
_JOINT = "\x1f"
# A statement is cut this far from the row: an endless one would be hashed once a row. The longest known has 1,100 characters.
_STATEMENT_REACH = 2_000
_CLOSE_BY = 100
_END = re.compile(f"[{_STATEMENT_ENDS}]")


@lru_cache(maxsize=1024)  # rows of one statement print the same words, and so do lists of the same bodies
def fold_printed(text: str) -> str:
    """Return printed words as they enter an id: NFKC, no blanks.

    >>> fold_printed("到 2020 年，")
    '到2020年,'
    """
    return "".join(unicodedata.normalize("NFKC", text).split())


def make_id(kind: str, *printed: str) -> str:
    """Return the id of a thing of one kind from its printed words.

    >>> make_id("target", "demo-2020", "到2020年,覆盖率达到95%。", "95") == make_id(
    ...     "target", "demo-2020", "到 2020 年，覆盖率达到 95%。", "95"
    ... )
    True
    """
    return _make_id(kind, *(fold_printed(each) for each in printed))


def _make_id(kind: str, *folded: str) -> str:
    return _hashed(kind, _JOINT.join([kind, *folded]))


def _hashed(kind: str, words: str) -> str:
    return f"{kind}-{hashlib.sha256(words.encode()).hexdigest()[:_DIGITS_OF_ID]}"


def statement(text: str, span: Span) -> str:
    """Return the printed statement around a place: from the last 。!? or line end before it to the next one after it.

    >>> statement("甲。到2020年达到95%。乙", Span(6, 9))
    '到2020年达到95%'
    """
    first = max(0, span.start - _STATEMENT_REACH)
    last = min(len(text), span.end + _STATEMENT_REACH)
    # Most statements start close by; only a long one is looked through as far as it may reach.
    near = max(first, span.start - _CLOSE_BY)
    start = max(text.rfind(each, near, span.start) for each in _STATEMENT_ENDS) + 1
    if not start and near > first:
        start = max(text.rfind(each, first, span.start) for each in _STATEMENT_ENDS) + 1
    start = start or first
    end = found.start() if (found := _END.search(text, span.end, last)) else last
    return text[start:end]


@dataclass(slots=True)
class IdMaker:
    """Makes the ids of one plan, telling apart rows that print the very same words by counting them."""

    plan_id: str
    seen: dict[str, int] = field(default_factory=dict)

    def make(self, kind: str, *printed: str) -> str:
        """Return the next id for these printed words; the second row that prints them gets another one than the first."""
        folded = (fold_printed(self.plan_id), *map(fold_printed, printed))
        key = _JOINT.join((kind, *folded))  # nothing folded holds the joint, which is a blank
        self.seen[key] = count = self.seen.get(key, 0) + 1
        return _make_id(kind, *folded, f"#{count}") if count > 1 else _hashed(kind, key)
