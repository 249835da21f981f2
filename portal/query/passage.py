"""The sentence around a quote, so that a reader sees what a row was read from."""

from __future__ import annotations

from dataclasses import dataclass

_ENDS = "。！？\n"
#: Some plans are one long paragraph without a full stop; beyond this many characters the surroundings are cut.
REACH = 200


@dataclass(frozen=True, slots=True)
class Passage:
    """A quote with the rest of its sentence before and after it: the three, joined, stand so in the text."""

    before: str
    quote: str
    after: str


def passage_at(text: str, start: int, end: int) -> Passage:
    """Return the characters from `start` to `end` with the rest of the sentence they stand in.

    A sentence ends with 。！？ or the line; at most `REACH` characters are given on either side.

    >>> passage_at("夯实基础。到2020年，覆盖率达到95%。再接再厉。", 12, 20)
    Passage(before='到2020年，', quote='覆盖率达到95%', after='。')
    """
    first = max(start - REACH, 0)
    first = max(first, *[text.rfind(each, first, start) + 1 for each in _ENDS])
    last = end + REACH
    for each in _ENDS:
        if (ended := text.find(each, end, last)) >= 0:
            last = ended + 1
    if end and text[end - 1 : end] in _ENDS:
        last = end
    return Passage(text[first:start], text[start:end], text[end:last].removesuffix("\n"))
