"""A passage without its blanks, each character knowing where it stood.

Carried texts have blanks inside numbers (到 2015 年), between letters and characters, and sometimes a blank where
a comma was lost (达到 45% 3G 网络). Rules read the compact passage; what they find is reported in the old places.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from portal.frozen import sets_slots
from portal.records import Span

# A blank between a finished quantity and the next digit stands for a lost comma.
_LOST_COMMA = re.compile(r"(?<=[%A-Za-z])\s+(?=\d)")


@sets_slots
@dataclass(frozen=True, slots=True)
class Compact:
    """`text` is free of blanks; `places[i]` is where its i-th character stands in the plan's text."""

    text: str
    places: Sequence[int]  # a range where nothing was dropped

    def span(self, start: int, end: int) -> Span:
        """Return where the characters from `start` up to `end` stand in the plan's text.

        Args:
            start: Index into `text`, counted from 0.
            end: Index after the last character; greater than `start`.
        """
        return Span(self.places[start], self.places[end - 1] + 1)


def compact(passage: str, offset: int = 0) -> Compact:
    """Drop the blanks of a passage that starts at `offset` of the plan's text.

    >>> compact("达到 45% 3G 网络").text
    '达到45%,3G网络'
    """
    if passage.split(None, 1) == [passage]:
        return Compact(passage, range(offset, offset + len(passage)))
    lost = {match.start() for match in _LOST_COMMA.finditer(passage)}
    kept: list[str] = []
    places: list[int] = []
    for index, each in enumerate(passage):
        if index in lost:
            kept.append(",")
            places.append(offset + index)
        elif not each.isspace():
            kept.append(each)
            places.append(offset + index)
    return Compact("".join(kept), tuple(places))
