"""A plan's text as HTML: unchanged character for character, with a place for every row that was read from it."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape, unescape

from portal.records import Span
from portal.site.escaping import escaper_for

_TAG = re.compile(r"<[^>]*>")
_ORDINAL_LENGTH = 10  # "（十一）", "专栏12 ", "第十一章　": what may stand before the words of a heading


@dataclass(frozen=True, slots=True)
class Mark:
    """The place of one row in the text.

    Attributes:
        table: Name of the row's table; gives the colour.
        row_id: Id of the row, of letters, digits and hyphens; becomes the anchor.
        sign: A few characters drawn beside the place; they link to the row, and are no part of the text.
        label: What the row says, in words, for the link's title and for screen readers.
        flagged: Whether the row has flags.
    """

    span: Span
    table: str
    row_id: str
    sign: str
    label: str
    flagged: bool = False


@dataclass(frozen=True, slots=True)
class Outline:
    """A section of the plan: its anchor, where it starts, its depth (1 for a chapter) and its heading, if it has one."""

    section_id: str
    start: int
    level: int
    heading: str


def annotate(text: str, marks: Iterable[Mark], outline: Iterable[Outline], *, rows_page: str) -> str:
    """Return the text as HTML in which every row has an anchor on the words it was read from.

    Spans may nest, coincide and overlap: where two overlap, the later one goes on in a second piece. Every piece
    names its row in `data-row`, the first has its id. One line of the text is one block.

    Args:
        text: The published text, into which the spans count.
        marks: Places of rows, in any order; rows on the very same words keep theirs.
        outline: The sections; a line that is no longer than its section's heading becomes a heading.
        rows_page: Address of the page that has a row of the same id, as seen from the page of the text.

    >>> html = annotate("覆盖率80%。", [Mark(Span(0, 6), "targets", "t-1", "目", "80 %")], [], rows_page="../")
    >>> html.partition("<a")[0]
    '<p><mark class="targets" id="t-1" data-row="t-1">覆盖率80%</mark>'
    >>> text_of(html)
    '覆盖率80%。'
    """
    painter = _Painter(text, sorted(marks, key=_outermost_first), rows_page)
    sections = sorted(outline, key=lambda each: (each.start, each.level))
    lines: list[str] = []
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        here: list[Outline] = []
        while sections and sections[0].start <= end:
            here.append(sections.pop(0))
        lines.append(_block(line, painter.line(start, end), here))
        start = end + 1
    return "\n".join(lines)


def text_of(html: str) -> str:
    """Return the text that is left of HTML made by `annotate` when its tags are taken away."""
    return unescape(_TAG.sub("", html))


def _outermost_first(mark: Mark) -> tuple[int, int]:
    return (mark.span.start, -mark.span.end)


def _block(line: str, inner: str, sections: Sequence[Outline]) -> str:
    anchors = "".join(f'<span class="at" id="{escape(each.section_id)}"></span>' for each in sections)
    if not inner and not anchors:
        return ""
    headings = [each for each in sections if each.heading and len(line.strip()) <= len(each.heading) + _ORDINAL_LENGTH]
    if not headings:
        blank = "" if line.strip() else ' class="blank"'
        return f"<p{blank}>{anchors}{inner}</p>"
    name = f"h{min(headings[0].level + 1, 6)}"
    return f"<{name}>{anchors}{inner}</{name}>"


_NEVER = sys.maxsize


class _Painter:
    """Walks through the text once, keeping the marks that are open."""

    def __init__(self, text: str, marks: Sequence[Mark], rows_page: str) -> None:
        self._text = text
        self._waiting = list(reversed(marks))
        self._open: list[Mark] = []
        self._next_end = _NEVER
        self._rows_page = escape(rows_page)
        self._escape = escaper_for(text)

    def line(self, start: int, end: int) -> str:
        """Return the HTML of one line; marks that go on are closed at its end and opened again in the next."""
        if not self._open and (not self._waiting or self._waiting[-1].span.start > end):
            return self._escape(self._text[start:end])
        out = [self._piece(mark) for mark in self._open]
        at = start
        while True:
            out += self._finish(at)
            out += self._begin(at)
            if at >= end:
                break
            to = min(end, self._next_end)
            if self._waiting and self._waiting[-1].span.start < to:
                to = self._waiting[-1].span.start
            out.append(self._escape(self._text[at:to]))
            at = to
        # A span that takes the line break with it ends here, not at the head of the next line.
        out += self._finish(end + 1)
        out += ["</mark>" for _ in self._open]
        return "".join(out)

    def _begin(self, at: int) -> list[str]:
        out: list[str] = []
        while self._waiting and self._waiting[-1].span.start <= at:
            mark = self._waiting.pop()
            out.append(self._piece(mark, first=True))
            if mark.table == "tasks":  # the sign of a long passage stands at its head
                out.append(self._sign(mark))
            if mark.span.end <= at:
                out.append("</mark>")
            else:
                self._open.append(mark)
                self._next_end = min(self._next_end, mark.span.end)
        return out

    def _finish(self, at: int) -> list[str]:
        """Close the marks that end at or before `at`, and after their closing tags draw their signs."""
        if at < self._next_end:
            return []
        ended = [number for number, mark in enumerate(self._open) if mark.span.end <= at]
        above = self._open[ended[0] :]
        kept = [mark for mark in above if mark.span.end > at]
        del self._open[ended[0] :]
        self._open += kept
        self._next_end = min((mark.span.end for mark in self._open), default=_NEVER)
        out = ["</mark>" for _ in above]
        out += [self._sign(mark) for mark in above if mark.span.end <= at and mark.table != "tasks"]
        return out + [self._piece(mark) for mark in kept]

    def _piece(self, mark: Mark, *, first: bool = False) -> str:
        doubt = " doubt" if mark.flagged else ""
        own = f' id="{mark.row_id}"' if first else ""
        return f'<mark class="{mark.table}{doubt}"{own} data-row="{mark.row_id}">'

    def _sign(self, mark: Mark) -> str:
        label = escape(mark.label)
        return (
            f'<a class="sign {mark.table}" href="{self._rows_page}#{mark.row_id}" data-sign="{escape(mark.sign)}"'
            f' title="{label}" aria-label="{label}"></a>'
        )
