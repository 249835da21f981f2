"""The sentence around a quote, so that a reader sees what a row was read from."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from typing import NamedTuple

_END = re.compile(r"[。！？\n]")
#: Some plans are one long paragraph without a full stop; beyond this many characters the surroundings are cut.
REACH = 200


class Passage(NamedTuple):
    """A quote with the rest of its sentence before and after it: the three, joined, stand so in the text."""

    before: str
    quote: str
    after: str


class Passages:
    """The sentences of a text. One ends with 。！？ or the line.

    Args:
        text: The text.

    >>> Passages("夯实基础。到2020年，覆盖率达到95%。再接再厉。").at(12, 20)
    Passage(before='到2020年，', quote='覆盖率达到95%', after='。')
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._ends = array("I", [found.start() for found in _END.finditer(text)])

    @property
    def weight(self) -> int:
        """The bytes of memory that are taken besides the text."""
        return self._ends.itemsize * len(self._ends)

    def at(self, start: int, end: int) -> Passage:
        """Return the characters from `start` to `end` with the rest of the sentence they stand in, at most `REACH` on either side."""
        text, ends = self._text, self._ends
        first, last = max(start - REACH, 0), end + REACH
        if place := bisect_left(ends, start):
            first = max(first, ends[place - 1] + 1)
        place = bisect_left(ends, end)
        if place and ends[place - 1] == end - 1:
            last = end
        elif place < len(ends):
            last = min(last, ends[place] + 1)
        return Passage(text[first:start], text[start:end], text[end:last].removesuffix("\n"))
