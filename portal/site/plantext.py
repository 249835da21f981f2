"""A plan's text as HTML: unchanged character for character, with a place for every row that was read from it."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape, unescape

from portal.records import Span
from portal.site.escaping import escape_all, escaper_for
from portal.site.linkcheck import Markup, repeated

_TAG = re.compile(r"<[^>]*>")
_ORDINAL_LENGTH = 10  # "（十一）", "专栏12 ", "第十一章　": what may stand before the words of a heading


@dataclass(frozen=True, slots=True)
class Mark:
    """The place of one row in the text.

    Attributes:
        table: Name of the row's table; gives the colour.
        row_id: Id of the row, of letters, digits and hyphens; becomes the anchor.
        sign: A few characters drawn beside the place; they link to the row, and are no part of the text.
        label: What the row says, in Chinese and in English, for the link's title, which screen readers take for its name.
        flagged: Whether the row has flags.
    """

    span: Span
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

    >>> html, _ = annotate("覆盖率80%。", [Mark(Span(0, 6), "targets", "t-1", "目", ("80 %", "80 %"))], [], rows_page="../").told
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
_Sign = tuple[str, str, str]  # the row that it leads to, and its HTML in Chinese and in English


class _Open:
    """A mark that was begun: where it ends, what begins its further pieces, and its sign in both languages where it is drawn at the end."""

    __slots__ = ("again", "end", "sign")

    def __init__(self, end: int, again: str, sign: _Sign | None) -> None:
        self.end, self.again, self.sign = end, again, sign


class _Painter:
    """Walks through the text once, keeping the marks that are open.

    All that is written is put into one list; signs, which alone differ by language, are there in Chinese, and noted with their places.
    """

    def __init__(self, text: str, marks: Iterable[Mark], rows_page: str) -> None:
        self._text = text
        # The outermost first, and of two on the same words the first; the next one is at the end.
        every = list(marks)
        labels = iter(escape_all([words for mark in every for words in (mark.sign, *mark.label)]))
        self._waiting = [
            (mark.span.start, -mark.span.end, number, mark, label)
            for number, (mark, label) in enumerate(zip(every, zip(labels, labels, labels, strict=True), strict=True))
        ]
        self._waiting.sort(reverse=True)  # no two have the same number, so marks themselves are not compared
        self._next_start = self._waiting[-1][0] if self._waiting else _NEVER
        self._open: list[_Open] = []
        self._next_end = _NEVER
        self._rows_page = escape(rows_page)
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
        text, pieces, waiting = self._text, self._pieces, self._waiting
        pieces += [mark.again for mark in self._open]
        at = start
        while True:
            if at >= self._next_end:
                self._finish(at)
            while self._next_start <= at:
                _, _, _, mark, label = waiting.pop()
                self._begin(mark, label, at)
            if at >= end:
                break
            to = min(end, self._next_end, self._next_start)
            pieces.append(self._escape(text[at:to]))
            at = to
        # A span that takes the line break with it ends here, not at the head of the next line.
        if end + 1 >= self._next_end:
            self._finish(end + 1)
        pieces += ["</mark>" for _ in self._open]

    def _begin(self, mark: Mark, label: tuple[str, str, str], at: int) -> None:
        self._next_start = self._waiting[-1][0] if self._waiting else _NEVER
        table, row_id, end = mark.table, mark.row_id, mark.span.end
        shown, zh, english = label
        begin = f'<a class="sign {table}" href="{self._rows_page}#{row_id}" data-sign="{shown}" title="'
        sign = row_id, f'{begin}{zh}"></a>', f'{begin}{english}"></a>'
        kind = f"{table} doubt" if mark.flagged else table
        self._pieces.append(f'<mark class="{kind}" id="{row_id}" data-row="{row_id}">')
        self._ids.append(row_id)
        if table == "tasks":  # the sign of a long passage stands at its head
            self._sign(sign)
        if end <= at:
            self._pieces.append("</mark>")
            return
        self._open.append(_Open(end, f'<mark class="{kind}" data-row="{row_id}">', None if table == "tasks" else sign))
        self._next_end = min(self._next_end, end)

    def _finish(self, at: int) -> None:
        """Close the marks that end at or before `at`, and after their closing tags draw their signs."""
        first = next(number for number, mark in enumerate(self._open) if mark.end <= at)
        above = self._open[first:]
        kept = [mark for mark in above if mark.end > at]
        self._open[first:] = kept
        self._next_end = min([mark.end for mark in self._open], default=_NEVER)
        self._pieces += ["</mark>" for _ in above]
        for mark in above:
            if mark.end <= at and mark.sign:
                self._sign(mark.sign)
        self._pieces += [mark.again for mark in kept]

    def _sign(self, sign: _Sign) -> None:
        row_id, zh, english = sign
        self._linked.append(row_id)
        self._english.append((len(self._pieces), english))
        self._pieces.append(zh)
