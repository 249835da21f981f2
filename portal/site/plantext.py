"""A plan's text as HTML: unchanged character for character, with a place for every row that was read from it."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape, unescape
from typing import NamedTuple

from portal.site.escaping import as_it_is, escape_all, escaper_for
from portal.site.linkcheck import Markup, repeated

_TAG = re.compile(r"<[^>]*>")
_ORDINAL_LENGTH = 10  # "（十一）", "专栏12 ", "第十一章　": what may stand before the words of a heading


# There are hundreds of them in a plan, so they are made as quickly as Python makes records.
class Mark(NamedTuple):
    """The place of one row in the text.

    Attributes:
        start: Where it begins, as a count of characters.
        end: The first character that is no longer part of it.
        table: Name of the row's table; gives the colour.
        row_id: Id of the row, of letters, digits and hyphens; becomes the anchor.
        sign: A few characters drawn beside the place; they link to the row, and are no part of the text.
        label: What the row says, in Chinese and in English, for the link's title, which screen readers take for its name.
        flagged: Whether the row has flags.
    """

    start: int
    end: int
    table: str
    row_id: str
    sign: str
    label: tuple[str, str]
    flagged: bool = False


@dataclass(frozen=True, slots=True)
class Outline:
    """A section of the plan: its anchor, of letters, digits and hyphens, where it starts, its depth (1 for a chapter) and its heading, if it has one."""

    section_id: str
    start: int
    level: int
    heading: str


@dataclass(frozen=True, slots=True)
class Annotated:
    """A text as HTML, in which only the titles of links are in Chinese and in English, and what the check needs of it."""

    told: tuple[str, str]
    markup: Markup


def annotate(text: str, marks: Iterable[Mark], outline: Iterable[Outline], *, rows_page: str) -> Annotated:
    """Return the text as HTML in which every row has an anchor on the words it was read from.

    Spans may nest, coincide and overlap: where two overlap, the later one goes on in a second piece. Every piece
    names its row in `data-row`, the first has its id. One line of the text is one block.

    Args:
        text: The published text, into which the spans count.
        marks: Places of rows, in any order; rows on the very same words keep theirs.
        outline: The sections; a line that is no longer than its section's heading becomes a heading.
        rows_page: Address of the page that has a row of the same id, as seen from the page of the text.

    >>> html, _ = annotate("覆盖率80%。", [Mark(0, 6, "targets", "t-1", "目", ("80 %", "80 %"))], [], rows_page="../").told
    >>> html.partition("<a")[0]
    '<p><mark class="targets" id="t-1" data-row="t-1">覆盖率80%</mark>'
    >>> text_of(html)
    '覆盖率80%。'
    """
    painter = _Painter(text, marks, rows_page)
    sections = sorted(outline, key=lambda each: (each.start, each.level))
    next_section, start = 0, 0
    for line in text.split("\n"):
        end = start + len(line)
        first = next_section
        while next_section < len(sections) and sections[next_section].start <= end:
            next_section += 1
        painter.block(line, start, sections[first:next_section])
        start = end + 1
    return painter.annotated()


def text_of(html: str) -> str:
    """Return the text that is left of HTML made by `annotate` when its tags are taken away."""
    return unescape(_TAG.sub("", html))


_NEVER = sys.maxsize


class _Open(NamedTuple):
    """A mark to be begun, or that was begun, with all that is written of it; only its sign differs by language."""

    end: int
    row_id: str
    begin: str
    again: str
    zh: str
    english: str
    is_task: bool


class _Painter:
    """Walks through the text once, keeping the marks that are open.

    All that is written is put into one list; signs, which alone differ by language, are there in Chinese, and noted with their places.
    """

    def __init__(self, text: str, marks: Iterable[Mark], rows_page: str) -> None:
        self._text = text
        every = list(marks)
        labels = iter(escape_all([words for mark in every for words in (mark.sign, *mark.label)]))
        page = escape(rows_page)
        # The outermost first, and of two on the same words the first; the next one is at the end.
        ordered = sorted(zip(every, zip(labels, labels, labels, strict=True), strict=True), key=lambda each: (each[0].start, -each[0].end))
        self._waiting = [_written(mark, label, page) for mark, label in reversed(ordered)]
        self._starts = [mark.start for mark, _ in reversed(ordered)]
        self._open: list[_Open] = []
        self._next_start = self._starts.pop() if ordered else _NEVER
        self._next_end = _NEVER
        self._rows_page = page
        self._escape = escaper_for(text)
        self._pieces: list[str] = []
        self._english: list[tuple[int, str]] = []
        self._ids: list[str] = []
        self._linked: list[str] = []

    def annotated(self) -> Annotated:
        """Return what was written."""
        if self._pieces:
            self._pieces.pop()  # the line break behind the last block
        zh = "".join(self._pieces)
        for place, sign in self._english:
            self._pieces[place] = sign
        links = {self._rows_page: dict.fromkeys(self._linked)} if self._linked else {}
        return Annotated((zh, "".join(self._pieces)), Markup(frozenset(self._ids), repeated(self._ids), links, ()))

    def block(self, line: str, start: int, sections: Sequence[Outline]) -> None:
        """Write a line as a block, with the anchors of the sections that begin in it."""
        pieces = self._pieces
        place = len(pieces)
        pieces.append("")
        end = start + len(line)
        if not self._open and self._next_start > end:
            if line:
                pieces.append(self._escape(line))
        else:
            self._line(start, end)
        if sections or len(pieces) > place + 1:
            heading = next((each for each in sections if each.heading and len(line.strip()) <= len(each.heading) + _ORDINAL_LENGTH), None)
            name = f"h{min(heading.level + 1, 6)}" if heading else "p"
            blank = "" if heading or line.strip() else ' class="blank"'
            anchors = "".join([f'<span class="at" id="{each.section_id}"></span>' for each in sections])
            self._ids += [each.section_id for each in sections]
            pieces[place] = f"<{name}{blank}>{anchors}"
            pieces.append(f"</{name}>")
        pieces.append("\n")

    def _line(self, start: int, end: int) -> None:
        """Write one line; marks that go on are closed at its end and opened again in the next."""
        text, pieces, opened, is_plain = self._text, self._pieces, self._open, self._escape is as_it_is
        waiting, starts, ids, linked, english = self._waiting, self._starts, self._ids, self._linked, self._english
        next_start, next_end = self._next_start, self._next_end
        pieces += [mark.again for mark in opened]
        at = start
        while True:
            if at >= next_end:
                next_end = self._finish(at)
            while next_start <= at:
                mark = waiting.pop()
                mark_end, row_id, begin, _, zh, in_english, is_task = mark
                next_start = starts.pop() if starts else _NEVER
                pieces.append(begin)
                ids.append(row_id)
                if is_task:  # the sign of a long passage stands at its head
                    linked.append(row_id)
                    english.append((len(pieces), in_english))
                    pieces.append(zh)
                if mark_end <= at:
                    pieces.append("</mark>")
                else:
                    opened.append(mark)
                    next_end = min(next_end, mark_end)
            if at >= end:
                break
            to = min(end, next_end, next_start)
            pieces.append(text[at:to] if is_plain else self._escape(text[at:to]))
            at = to
        # A span that takes the line break with it ends here, not at the head of the next line.
        if end + 1 >= next_end:
            next_end = self._finish(end + 1)
        if opened:
            pieces.append("</mark>" * len(opened))
        self._next_start, self._next_end = next_start, next_end

    def _finish(self, at: int) -> int:
        """Close the marks that end at or before `at`, and after their closing tags draw their signs; returns where the next one ends."""
        opened, pieces = self._open, self._pieces
        first = next(number for number, mark in enumerate(opened) if mark.end <= at)
        above = opened[first:]
        pieces.append("</mark>" * len(above))
        del opened[first:]
        for mark in above:
            if mark.end > at:
                opened.append(mark)
            elif not mark.is_task:
                self._linked.append(mark.row_id)
                self._english.append((len(pieces), mark.english))
                pieces.append(mark.zh)
        if len(opened) > first:
            pieces += [mark.again for mark in opened[first:]]
        return min([mark.end for mark in opened], default=_NEVER)


def _written(mark: Mark, label: tuple[str, str, str], rows_page: str) -> _Open:
    """Write what there is of a mark; its sign and its label are escaped."""
    _, end, table, row_id, _, _, flagged = mark
    shown, zh, english = label
    begin = f'<a class="sign {table}" href="{rows_page}#{row_id}" data-sign="{shown}" title="'
    kind = f"{table} doubt" if flagged else table
    return _Open(
        end,
        row_id,
        f'<mark class="{kind}" id="{row_id}" data-row="{row_id}">',
        f'<mark class="{kind}" data-row="{row_id}">',
        f'{begin}{zh}"></a>',
        f'{begin}{english}"></a>',
        table == "tasks",
    )
