"""Lines to a tree: every node of a plan's outline with its number path, heading, kind, role and place.

The tree covers the text: each line that is not blank belongs to exactly one node as its own line.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import accumulate

from portal.frozen import sets_slots
from portal.records import PlanDocument, SectionKind, Span
from portal.structure.cells import Row, is_row, spaced_rows
from portal.structure.grids import Grid, part_tables, read_grid
from portal.structure.numbering import ORDER, Marker, follows, rank, read_marker, read_next_marker
from portal.structure.roles import PartRole, part_role
from portal.structure.ruled_rows import ruled_rows
from portal.text.numerals import ordinal
from portal.text.sentences import first_sentence

#: A heading that runs on in its paragraph is at most this long (the longest that READING RULES copy whole is 40).
HEADING_LIMIT = 40
_STEPS = re.compile(r"安排|步骤|进度")
_ENDS_PARAGRAPH = re.compile(r"[。;,]$")
_ENDS_SENTENCE = re.compile(r"[。!?;:.)”》\"]$")
# An annex, a note on publication, a note of a page ([1] …), a date or a signature on a line of its own.
_CLOSING = re.compile(
    r"附[件表录]\s*[\d一二三四五六七八九十]*[:.、]?(?:$|(?<=[:.、]).{0,60}$)|[(](?:此件|本文|联系人|信息公开)|抄送|\[\d{1,3}\](?![、,;)])|(?:19|20)\d{2}年?\d{1,2}月?\d{1,2}日?$"
    r"|[\u4e00-\u9fff]{2,14}(?:人民政府|人民政府办公厅|人民政府办公室|国务院|国务院办公厅|委员会办公室)$|国务院(?:办公厅)?$"
)
_SHORT_HEADING = 10
# No list of goals is longer.
_GOALS_REACH = 4000
# 主要目标 1. 2. 重点任务 1. 2.: parts whose headings bear no ordinal.
_WORK_BEHIND = re.compile(r"\n[ \t]{0,8}(?:重点|主要|工作|具体)(?:任务|措施|举措|工作|内容)[ \t]{0,8}\n\s{0,8}1[.、]")
# A shorter line in a box may be the heading of a part of it.
_HEADING_LINE = 24
# More than any marker takes.
_MARKER_REACH = 40
_LABEL = re.compile(r"(?P<label>[\u4e00-\u9fff]{4,6}):(?=[\u4e00-\u9fff“])")
# A label alone on its line: the names stand on the next one.
_LONGEST_LABEL = 40
_AIMS_LABEL = re.compile(r"(?:主要|总体|发展|工作|具体|阶段)?(?:目标|目标任务|预期目标):(?:(?:到|至)?20\d{2}年(?:底|末)?[,:]?)?$")
# 策略措施:, 主要措施 alone on its line
_OTHER_LABEL = re.compile(r"(?:主要|具体|重点|策略|工作|政策|支持|保障)*(?:任务|措施|举措|内容|行动|项目|工程|安排):?$")
_OPENS_LIST = re.compile(r"(?:主要|第一)?(?:责任|牵头|主办|承办|配合|协办|参与|参加|协同|实施)(?:责任)?(?:单位|部门|主体)\s*:")
# The second of such items stands in a line of its own too, not far behind the first.
_ASSIGNED_REACH = 200
_INTRODUCTION = 3  # paragraphs at most
_SECONDLY = re.compile(r"\n[ \t]{0,8}二是")
_LIST_REACH = 800
_EMBEDDED_ITEM = re.compile(r"(?<=[。;.])\s*(?=[一二三四五六七八九十]{1,2}是[^\s一二三])")


# (市教育局、市财政局), (责任单位:…): how a paragraph ends that is assigned.
_NAMES_BODIES = re.compile(
    r"[(\[〔【][^()\[\]〔〕【】]{0,200}(?:局|委|厅|部|办|政府|单位|部门|公司|集团|中心|院)(?:等|负责|牵头|配合|落实|按职责分工负责)?[)\]〕】]\s*[。]?$|(?:牵头|责任|配合)(?:单位|部门):"
)


@dataclass(slots=True)
class Node:
    """A part of the outline while it is being built and read; offsets are into the plan's text."""

    kind: SectionKind
    span: Span  # grows with every line that belongs to the node or to one below it
    own: Span  # its first line: the heading line, or the paragraph itself
    marker: Marker | None = None
    number: str = ""
    heading: str = ""  # plain form, without number and end mark
    heading_span: Span = field(default_factory=lambda: Span(0, 0))
    role: PartRole = "tasks"
    is_role_stated: bool = False  # by its own heading or one above it; else `role` is only what most parts are
    parent: Node | None = None
    children: list[Node] = field(default_factory=list)
    grid: Grid | None = None  # of a table
    row: Row | None = None  # of a row of a table
    headed_by: Node | None = None  # the line without an ordinal that says what the items behind it are: 主要目标:到2030年,

    def walk(self) -> Iterator[Node]:
        """Yield the node and all below it, in the order of the text."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting += reversed(node.children)

    @property
    def paragraphs(self) -> list[Node]:
        """The unnumbered paragraphs directly below."""
        return [child for child in self.children if child.kind == "paragraph"]

    @property
    def numbered(self) -> list[Node]:
        """The numbered items directly below, boxes left out."""
        return [child for child in self.children if child.kind in ("chapter", "item", "box-item")]

    @property
    def level(self) -> int:
        """1 for a node without a parent, one more for each step down."""
        return 1 if self.parent is None else self.parent.level + 1

    def above(self) -> Iterator[Node]:
        """Yield the nodes that hold this one, the nearest first."""
        node = self.parent
        while node is not None:
            yield node
            node = node.parent


@dataclass(frozen=True, slots=True)
class Outline:
    """The tree of one plan: its top nodes, in the order of the text."""

    nodes: tuple[Node, ...]

    def walk(self) -> Iterator[Node]:
        """Yield every node in the order of the text, a parent before its children."""
        for node in self.nodes:
            yield from node.walk()

    @property
    def has_headings(self) -> bool:
        """Whether a single numbered heading was found."""
        return any(node.marker for node in self.nodes)

    @property
    def has_tables(self) -> bool:
        """Whether a table of task division or of indicators was found."""
        return any(node.grid and node.grid.kind != "text" and node.grid.rows for node in self.walk())


@sets_slots
@dataclass(frozen=True, slots=True)
class _Line:
    span: Span
    marker: Marker | None
    is_row: bool = False


def read_outline(document: PlanDocument) -> Outline:
    """Build the outline of a plan.

    A line starts a node if it starts with an ordinal; the others are paragraphs of the node above them. A line that
    ends inside a sentence is healed with the next one. A 专栏 lasts until an ordinal that goes on where the outline
    around it stopped.

    Returns:
        The tree; `Outline.has_headings` is false for a text without a single ordinal.
    """
    builder = _Builder(document)
    rows: list[Span] = []
    lines = _settle_blanks(document.plain, _settle_decimals(document.plain, list(_lines(document))))
    contents = _contents(document.plain, lines)
    for number, line in enumerate(lines):
        if number in contents:
            builder.add(_Line(line.span, None))
            continue
        if line.is_row or (rows and _heads_rows(document, line, lines[number + 1 : number + 2])):
            rows.append(line.span)
            continue
        _add_rows(builder, rows)
        rows = []
        builder.add(line)
    _add_rows(builder, rows)
    return Outline(tuple(builder.roots))


_ORDINAL_GROUP = re.compile(r"[一二三四五六七八九十]{1,3}、|[(][一二三四五六七八九十]{1,3}[)]")
_BOX_ROW = re.compile(r"专栏\s{0,4}[\d一二三四五六七八九十]{1,3}")


def _add_rows(builder: _Builder, rows: list[Span]) -> None:
    """Add the rows of a table; one that holds the name of a 专栏 and nothing else heads those behind it."""
    plain = builder.plain
    start = _add_numbered_rows(builder, rows)
    for number, row in enumerate(rows):
        words = row.of(plain)
        if "专栏" in words and _BOX_ROW.match(words.lstrip()) and "\t" not in row.of(builder.document.text).strip():
            builder.add_table(rows[start:number])
            left = row.start + len(words) - len(words.lstrip())
            span = Span(left, left + len(words.strip()))
            builder.add(_Line(span, read_marker(span.of(plain))))
            start = number + 1 + _add_numbered_rows(builder, rows[number + 1 :])
    builder.add_table(rows[start:])


def _add_numbered_rows(builder: _Builder, rows: list[Span]) -> int:
    """Add the rows right below the name of a box that count its items, as lines; returns how many they are."""
    if builder.box is None or builder.box.children:
        return 0
    lines = _numbered_rows(builder, rows)
    for line in lines:
        builder.add(line)
    return len(lines)


def _numbered_rows(builder: _Builder, rows: list[Span]) -> list[_Line]:
    """Find the rows whose first cells count on from one (1.甲 | 建设…, 2.乙 | 建设…); none where there are no two of them."""
    found: list[_Line] = []
    for row in rows:
        words = row.of(builder.plain)
        span = Span(row.start + len(words) - len(words.lstrip()), row.start + len(words.rstrip()))
        marker = read_marker(span.of(builder.plain))
        if marker is None or marker.style == "box" or builder.document.text.count("\t", span.start, span.end) != 1:
            break
        if marker.value != len(found) + 1 or (found and found[0].marker and found[0].marker.style != marker.style):
            break
        found.append(_Line(span, marker))
    return found if len(found) > 1 else []


def _heads_rows(document: PlanDocument, line: _Line, following: list[_Line]) -> bool:
    """Whether a short line between two rows of a table is a row of one cell: the heading of a group of rows."""
    words = "".join(line.span.of(document.plain).split())
    longest = 40 if _ORDINAL_GROUP.match(words) else 16
    return bool(following) and following[0].is_row and len(words) <= longest and not re.search(r"[。,;:]|专栏|^附|^表", words)


def _lines(document: PlanDocument) -> Iterator[_Line]:
    """Yield the paragraphs of a text: lines without the blanks around them, broken ones healed; rows of tables as they are."""
    plain = document.plain
    pending: _Line | None = None
    position = 0
    raws = plain.split("\n")
    # A row that says by its TABs where its cells are needs no rule to find them, and ends where its line does.
    ruled = ruled_rows(_without_tabbed(document, raws))
    spaced = spaced_rows(raws) - ruled.keys()
    goes_on = {number for first, last in ruled.items() for number in range(first + 1, last + 1)}
    for number, raw in enumerate(raws):
        start, end = position, position + len(raw)
        position = end + 1
        if number in goes_on:
            continue
        if number in ruled:
            end += sum(1 + len(raws[more]) for more in range(number + 1, ruled[number] + 1))
        if raw.strip() and (number in ruled or number in spaced or is_row(document.text[start:end])):
            if pending is not None:
                yield from _split_embedded(pending, plain)
                pending = None
            yield _Line(Span(start, end), None, is_row=True)
            continue
        while start < end and plain[start].isspace():
            start += 1
        while end > start and plain[end - 1].isspace():
            end -= 1
        if start == end:
            continue
        span = Span(start, end)
        marker = read_marker(span.of(plain))
        if pending is not None:
            if marker is None and (plain[pending.span.end - 1] in ",、" or _OPENS_LIST.fullmatch(pending.span.of(plain))):
                healed = Span(pending.span.start, span.end)
                pending = _Line(healed, read_marker(healed.of(plain)))
                continue
            yield from _split_embedded(pending, plain)
        pending = _Line(span, marker)
    if pending is not None:
        yield from _split_embedded(pending, plain)


def _without_tabbed(document: PlanDocument, raws: list[str]) -> list[str]:
    """The lines, those whose cells are parted by TABs empty: the plain form has blanks in place of the TABs."""
    if "\t" not in document.text:
        return raws
    starts = accumulate((len(raw) + 1 for raw in raws), initial=0)
    return ["" if is_row(document.text[start : start + len(raw)]) else raw for start, raw in zip(starts, raws, strict=False)]


def _split_embedded(line: _Line, plain: str) -> Iterator[_Line]:
    """Yield a paragraph, or its parts where a 一是 paragraph runs on into 二是, 三是 without a new line."""
    span, marker = line.span, line.marker
    if marker is None or marker.style != "that-is":
        yield line
        return
    text = span.of(plain)
    starts, expected = [0], marker.value + 1
    for match in _EMBEDDED_ITEM.finditer(text) if "是" in text[marker.length :] else ():
        following = read_marker(text[match.end() : match.end() + _MARKER_REACH])
        if following and following.style == "that-is" and following.value == expected:
            starts.append(match.end())
            expected += 1
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        part = text[start:end].rstrip()
        yield _Line(Span(span.start + start, span.start + start + len(part)), read_marker(part))


def _contents(plain: str, lines: list[_Line]) -> set[int]:
    """Find the lines of a table of contents: three or more headings in a row, each of which stands in the text again.

    Page numbers and dots behind them (第一章 总则……3) do not make them other headings.
    """
    words = ["".join(line.span.of(plain).split()) for line in lines[:400]]
    bare = [_without_page(each) for each in words]
    last: dict[str, int] = {}
    for number, line in enumerate(lines):
        if line.marker is not None:
            last[_without_page("".join(line.span.of(plain)[:80].split()))] = number
    found: set[int] = set()
    run: list[int] = []
    for number in range(len(words) + 1):
        again = number < len(words) and lines[number].marker is not None and last.get(bare[number], -1) > number and len(bare[number]) < 60
        if again:
            run.append(number)
            continue
        if len(run) >= 3:
            found.update(run)
        run = []
    return found


def _without_page(heading: str) -> str:
    return heading.rstrip("0123456789").rstrip(".…·-_")


def _settle_decimals(plain: str, lines: list[_Line]) -> list[_Line]:
    """Keep the decimal ordinals that count on (2.1, 2.2), and read the numbers above them (2 主要任务) as decimal too.

    A single one, or one out of turn, is a figure at the head of a line.
    """
    candidates = [number for number, line in enumerate(lines) if line.marker is not None and line.marker.style == "decimal"]
    if not candidates:
        return lines
    last: dict[tuple[int, ...], int] = {}
    kept: dict[int, tuple[int, ...]] = {}
    for number in candidates:
        marker = lines[number].marker
        assert marker is not None
        if follows(marker.path, last):
            kept[number] = marker.path
            last[marker.path[:-1]] = marker.path[-1]
    settled = list(lines)
    if len(kept) < 2:
        kept = {}
    for number in candidates:
        if number not in kept:
            settled[number] = replace(lines[number], marker=None)
    for number in _tops(plain, lines, kept):
        marker = lines[number].marker
        assert marker is not None
        settled[number] = replace(lines[number], marker=replace(marker, style="decimal", path=(marker.value,)))
    return settled


_BLANK_BEHIND = re.compile(r"(?P<number>[一二三四五六七八九十]{1,3})[ \u3000\t]+(?=[\u4e00-\u9fff“]{2})")


def _settle_blanks(plain: str, lines: list[_Line]) -> list[_Line]:
    """Read 一 总体要求, 二 重点任务 in short lines that count on from one, in a text that numbers nothing by 一、."""
    if any(line.marker is not None and line.marker.style == "han" for line in lines):
        return lines
    found: dict[int, Marker] = {}
    for number, line in enumerate(lines):
        words = line.span.of(plain)[: HEADING_LIMIT + 1]
        printed = _BLANK_BEHIND.match(words) if line.marker is None and len(words) <= HEADING_LIMIT and words[:1] in _HAN_OPENS else None
        if printed is None or line.is_row or _ENDS_PARAGRAPH.search(words):
            continue
        value = ordinal(printed["number"])
        if value == len(found) + 1:
            found[number] = Marker("han", value, printed.end(), printed["number"])
    if len(found) < _SEVERAL:
        return lines
    return [replace(line, marker=found[number]) if number in found else line for number, line in enumerate(lines)]


_HAN_OPENS = frozenset("一二三四五六七八九十")
_SEVERAL = 3


def _tops(plain: str, lines: list[_Line], decimals: dict[int, tuple[int, ...]]) -> list[int]:
    """Find the headings above decimal ordinals: 2 主要任务, nearest in front of 2.1; and those before and behind them that count on."""
    headings: dict[int, list[int]] = {}  # the lines that print each number, in order
    for number, line in enumerate(lines):
        short = line.span.end - line.span.start <= HEADING_LIMIT
        if line.marker is not None and line.marker.style == "arabic" and short and not _ENDS_PARAGRAPH.search(line.span.of(plain)):
            headings.setdefault(line.marker.value, []).append(number)
    found: dict[int, int] = {}  # the number printed, and its line
    for number, path in decimals.items():
        if path[-1] == 1 and path[0] not in found and len(path) == 2:
            above = headings.get(path[0], [])
            nearest = bisect_left(above, number) - 1
            if nearest >= 0:
                found[path[0]] = above[nearest]
    if not found:
        return []
    # 5 附则 has no decimals of its own, nor may 1 前言.
    last, first, end = max(found), min(found), max(decimals)
    behind = [each for each in headings.get(last + 1, []) if each > end]
    before = [each for each in headings.get(first - 1, []) if each < found[first]] if first == 2 else []
    found |= ({last + 1: behind[0]} if behind else {}) | ({first - 1: before[-1]} if before else {})
    return sorted(found.values())


def _decimal_number(marker: Marker, parent: Node | None) -> str:
    """What 2.1.3 adds to the path of what it stands below: 3 below 2.1, all of it where nothing above is a decimal that begins it."""
    above = parent.marker if parent is not None else None
    return "/".join(map(str, marker.path[len(above.path) if above is not None else 0 :]))


def _says_chapter(marker: Marker, parent: Node) -> bool:
    """Whether a decimal ordinal prints its whole path: 3.4 below the chapter 三 or 第三章."""
    above = parent.marker
    return parent.parent is None and len(marker.path) > 1 and above is not None and not above.path and above.value == marker.path[0]


class _Builder:
    """Places lines in the tree, keeping the chain of open nodes."""

    def __init__(self, document: PlanDocument) -> None:
        self.document = document
        self.plain = document.plain
        self.roots: list[Node] = []
        self.open: list[Node] = []
        self.box: Node | None = None
        self.box_item: Node | None = None  # its last item so far
        self.box_ordinals: set[tuple[str, int]] = set()  # of its items so far: style and value
        self.headed = False
        self.part: Node | None = None  # the line just added, where it names a part: 保障措施
        self.said_role: PartRole | None = None  # by the last heading without an ordinal that no chapter holds
        self.aims: Node | None = None  # the last line that opens a list of goals within a part: 主要目标:
        self.depths: dict[int, float] = {}  # of the open nodes, by their place in the tree
        self.decimal_depth: float | None = None  # of what stands above the decimal ordinals
        self.named: dict[str, tuple[int, float]] = {}  # 行动: its last ordinal and its depth

    def add(self, line: _Line) -> None:
        part, self.part = self.part, None
        marker = line.marker or self._next_marker(line)
        if marker is not None and not self._is_heading(line, marker):
            marker = None
        if marker is None:
            self._add_paragraph(line)
        elif marker.style == "box":
            self._add_box(line, marker)
        elif self.box is not None and not self._goes_on_outside(line, marker):
            self._add_box_item(line, marker)
        else:
            self.box = None
            if part is not None and marker.value == 1 and self.open and self.open[0].marker and self.open[0].marker.style == marker.style:
                self._open_part(part)
            self._add_item(line, marker)

    def _open_part(self, heading: Node) -> None:
        """Take a line without an ordinal for the heading of the part that begins anew at one: 保障措施 in front of 1. and behind 1. 2. 3."""
        for above in (heading.parent, *(heading.parent.above() if heading.parent else ())):
            if above is not None:
                above.children = [child for child in above.children if child is not heading]
                above.span = Span(above.span.start, max([above.own.end, *(child.span.end for child in above.children)]))
        heading.parent, heading.number = None, ""
        self.open = []
        self.roots.append(heading)
        self.said_role = part_role("".join(heading.own.of(self.plain).split()).rstrip(":"))

    def _next_marker(self, line: _Line) -> Marker | None:
        last = next((node.marker for node in reversed(self.open) if node.marker and node.marker.style == "arabic"), None)
        return read_next_marker(line.span.of(self.plain)[:_MARKER_REACH], last.value) if last else None

    def _is_heading(self, line: _Line, marker: Marker) -> bool:
        if marker.style == "that-is":
            # 一是 opens a node in a box and where it lists what a chapter holds; elsewhere it is a way of speaking inside a paragraph.
            return self.box is not None or self._lists_a_chapter(line, marker)
        if marker.style == "box":
            # A reference in running text (专栏3中的项目) is no box.
            return not re.match(
                r"[的里内所]|中(?!小|国|部|西|心|央|医|药|高|低|长|试|华|原|水|职|等|外|欧|老|青|草|餐)",
                line.span.of(self.plain)[marker.length :],
            )
        return True

    def _lists_a_chapter(self, line: _Line, marker: Marker) -> bool:
        """Whether 一是, 二是 in lines of their own, below a chapter that says nothing else, are its items."""
        last = self.open[-1] if self.open else None
        start = line.span.start
        if last is None or last.marker is None or self.plain[max(0, start - 8) : start].rpartition("\n")[2].strip():
            return False
        if last.marker.style == "that-is":
            return marker.value == last.marker.value + 1
        says_nothing = not last.children and last.own.end <= last.heading_span.end + 1
        # 行动一 with a paragraph of its own, and below it lines that each name who is responsible.
        few = len(last.children) <= _INTRODUCTION and all(child.kind == "paragraph" for child in last.children)
        introduced = few and _NAMES_BODIES.search(line.span.of(self.plain)[-_ASSIGNED_REACH:])
        heads = (last.kind == "chapter" or last.marker.style == "named") and (says_nothing or bool(introduced))
        return (
            marker.value == 1
            and heads
            and last.role in ("tasks", "safeguards")
            and bool(_SECONDLY.search(self.plain, line.span.end, line.span.end + _LIST_REACH))
        )

    def _goes_on_outside(self, line: _Line, marker: Marker) -> bool:
        """Whether an ordinal inside a box continues the outline around the box, and so ends it."""
        if marker.style == "that-is":
            return False
        last = {node.marker.style: node.marker.value for node in self.open if node.marker}
        goes_on_inside = (marker.style, marker.value - 1) in self.box_ordinals
        if marker.style in last and marker.value == last[marker.style] + 1:
            # 1. 2. 专栏1 1. 2. 3.: the third may be of either; the items of a box name nobody who is responsible.
            return not goes_on_inside or _NAMES_BODIES.search(line.span.of(self.plain)) is not None
        if goes_on_inside:
            return False
        if marker.style in last:
            # A later ordinal of the outline, where one is left out; the list of a box starts with its first.
            return marker.value > last[marker.style]
        if marker.style == "decimal":
            return True
        if marker.value == 1 and not self.box_ordinals and self._box_is_told():
            return True
        deepest = max((rank(style) for style in last if style in ORDER), default=-1)
        # A fresh (一) or 1. below the open heading may be the box's own list; a style above it never is.
        return marker.style in ORDER and rank(marker.style) <= deepest

    def _box_is_told(self) -> bool:
        """Whether a box has said what it has to say before the first ordinal behind it: paragraphs that open no list."""
        assert self.box is not None
        told = self.box.paragraphs
        return (
            bool(told)
            and not told[-1].own.of(self.plain).rstrip().endswith((":", "："))
            and told[-1].own.end - told[-1].own.start > _HEADING_LINE
        )

    def _add_item(self, line: _Line, marker: Marker) -> None:
        depth = self._depth(marker)
        while self.open and self._open_depth(-1) >= depth:
            self.open.pop()
        parent = self.open[-1] if self.open else None
        node = Node("chapter" if parent is None else "item", line.span, line.span, marker, parent=parent)
        number = marker.number if marker.style != "decimal" else _decimal_number(marker, parent)
        node.number = number if parent is None or _says_chapter(marker, parent) else f"{parent.number}/{number}"
        self._attach(node)
        self.open.append(node)
        self.depths[id(node)] = depth

    def _open_depth(self, index: int) -> float:
        return self.depths[id(self.open[index])] if self.open else -1.0

    def _depth(self, marker: Marker) -> float:
        """How deep an ordinal stands: by its style, and where it has no place in the order of styles, below what it opens under."""
        if marker.style == "decimal":
            if self.decimal_depth is None:
                self.decimal_depth = rank("section") if len(marker.path) == 1 else self._open_depth(-1)
            return self.decimal_depth + len(marker.path) / 10
        if marker.style != "named":
            return rank(marker.style)
        word = marker.whole.removesuffix(marker.printed)
        last, depth = self.named.get(word, (0, 0.0))
        if marker.value != last + 1 or last == 0:
            alike = [node for node in self.open if node.marker and node.marker.style == "named" and node.marker.whole.startswith(word)]
            # Counted from one again beside the last of its kind, it does not stand below that one.
            depth = self.depths[id(alike[0])] if alike else self._depth_below_heading() + 0.5
        self.named[word] = (marker.value, depth)
        return depth

    def _depth_below_heading(self) -> float:
        """The depth of the innermost open heading that only heads: an item that says something itself holds no 行动一."""
        index = len(self.open) - 1
        while index > 0 and (self.open[index].paragraphs or self.open[index].own.end > self.open[index].heading_span.end + 1):
            index -= 1
        return self._open_depth(index) if self.open else float(rank("section"))

    def _add_box(self, line: _Line, marker: Marker) -> None:
        parent = self.open[-1] if self.open else None
        node = Node("box", line.span, line.span, marker, parent=parent, number=marker.number)
        self._attach(node)
        self.box, self.box_item, self.box_ordinals = node, None, set()

    def _add_box_item(self, line: _Line, marker: Marker) -> None:
        assert self.box is not None
        node = Node("box-item", line.span, line.span, marker, parent=self.box)
        node.number = f"{self.box.number}/{marker.number}"
        self._attach(node)
        self.box_item = node
        self.box_ordinals.add((marker.style, marker.value))

    def _add_paragraph(self, line: _Line) -> None:
        parent: Node | None
        if self.open and _CLOSING.match("".join(line.span.of(self.plain).split())):
            # What stands behind the last item (annex, signature, date) belongs to no item.
            self.open, self.box = [], None
        # 发展重点: and the like introduce items; a paragraph after an item belongs to that item.
        innermost = self.open[-1] if self.open else None
        words = "".join(line.span.of(self.plain).split()).rstrip(":")
        if innermost is None and len(words) <= _SHORT_HEADING and (said := part_role(words)) is not None:
            # 有关要求: in front of 一、: a heading without an ordinal says what the chapters behind it are for.
            opens_goals = said == "goals" and _WORK_BEHIND.search(self.plain, line.span.end, line.span.end + _GOALS_REACH) is not None
            self.said_role = said if said == "safeguards" or opens_goals else None
        parent = (self.box_item or self.box) if self.box else innermost
        node = Node("preamble" if parent is None and not self.headed else "paragraph", line.span, line.span, parent=parent)
        node.number = parent.number if parent else ""
        self._attach(node)
        if self.box is None and innermost is not None and len(words) <= _SHORT_HEADING and part_role(words) is not None:
            self.part = node
        if self.box is None and innermost is not None and line.span.end - line.span.start <= _LONGEST_LABEL:
            self._note_aims(node, innermost)

    def _note_aims(self, node: Node, innermost: Node) -> None:
        """Note that a line opens a list of goals (主要目标:), or that another label (策略措施:) ends it."""
        words = "".join(node.own.of(self.plain).split())
        label = _AIMS_LABEL.match(words)
        if label and innermost.role in ("tasks", "safeguards"):
            self.aims, node.role = node, "goals"
        elif self.aims is not None and _OTHER_LABEL.match(words):
            self.aims = None

    def add_table(self, lines: list[Span]) -> None:
        """Put a table, and each of its rows but the head, below the node that is open."""
        if not lines:
            return
        for part in part_tables(self.document.text, self.plain, lines):
            self._add_one_table(part)

    def _add_one_table(self, lines: list[Span]) -> None:
        above = (self.box_item or self.box) if self.box else (self.open[-1] if self.open else None)
        whole = Span(lines[0].start, lines[-1].end)
        grid = read_grid(self.document.text, self.plain, lines)
        table = Node("table", whole, lines[0], parent=above, number=above.number if above else "", grid=grid)
        self._attach(table)
        for row in grid.rows:
            number = f"{row.group}/{row.ordinal}" if row.group else row.ordinal
            self._attach(Node("table-row", row.span, row.span, parent=table, number=number, row=row))

    def _attach(self, node: Node) -> None:
        if node.parent is None:
            self.roots.append(node)
        else:
            node.parent.children.append(node)
            for above in node.above():
                if above.span.end < node.span.end:
                    above.span = Span(above.span.start, node.span.end)
        if node.marker is not None:
            self.headed = True
            self._read_heading(node, node.marker)
        self._set_role(node)

    def _set_role(self, node: Node) -> None:
        above = node.parent
        node.role, node.is_role_stated = (above.role, above.is_role_stated) if above else ("tasks", False)
        if node.marker is None or node.kind in ("box", "box-item"):
            return
        if self.aims is not None and above is not None and above is self.aims.parent:
            # 主要目标: 1. … 2. … in front of 策略措施: 1. …
            node.headed_by, node.role, node.is_role_stated = self.aims, "goals", True
            return
        own = part_role(node.heading) or (self.said_role if above is None else None)
        if own is None or (own == "guidance" and above is not None and node.heading.endswith("阶段") and _STEPS.search(above.heading)):
            # 四、计划安排 (二)实施阶段: a step of the work.
            return
        # Inside the safeguards and the tasks, 完善政策体系 or 优化发展环境 is work to do; a principle (保障安全) assigns nothing.
        # Only goals and guidance that open a chapter (发展目标, 总体思路) are read apart.
        held = {"safeguards": ("background", "safeguards", "tasks"), "tasks": ("background", "safeguards", "tasks")}
        assigned = held.get(node.role, ("safeguards",))
        called = own == "safeguards" and node.heading.endswith("保障措施") and _is_section(node)
        if node.is_role_stated and own in assigned and not called:
            return
        if own == "safeguards" and above is not None and not called and not (above.marker and above.marker.style == "part"):
            # 重要信息系统安全保障 in a chapter of actions is an action.
            return
        node.role, node.is_role_stated = own, True

    def _read_heading(self, node: Node, marker: Marker) -> None:
        """Set heading and its place: the whole line of a chapter, else the first sentence of the paragraph."""
        text = node.own.of(self.plain)
        body = text[marker.length :]
        first = first_sentence(body)
        if node.kind == "box-item" and (cell := self.document.text.find("\t", node.own.start, node.own.end)) >= 0:
            # 1.甲 | 建设…: the cell with the ordinal is the heading.
            first = first_sentence(text[marker.length : cell - node.own.start]) or first
        if first is None:
            node.heading_span = node.own
            return
        heading = first.of(body)
        start, end = node.own.start + marker.length + first.start, node.own.start + marker.length + first.end
        stripped = heading.rstrip("。.!?;:")
        end -= len(heading) - len(stripped)
        if (label := _LABEL.match(stripped)) and len(stripped) - label.end() >= len(label["label"]):
            # 主攻方向:合理开发利用草地资源,... is headed by its label.
            stripped = label["label"]
            end = start + label.end("label")
        words = "".join(stripped.split())
        if len(words) > HEADING_LIMIT and (cut := re.search(r"[,;:]", stripped)):
            words = "".join(stripped[: cut.start()].split())
            end = start + cut.start()
        node.heading = words
        node.heading_span = Span(start, end)


def _is_section(node: Node) -> bool:
    """Whether a node is a section (第二节), which plans of many chapters part theirs into."""
    return node.marker is not None and node.marker.style == "section"


def reading_text(node: Node) -> list[Span]:
    """Return the places of a node's own words: its line and its paragraphs, boxes and numbered items below left out."""
    spans = [node.own]
    spans += [child.own for child in node.children if child.kind == "paragraph"]
    return spans
