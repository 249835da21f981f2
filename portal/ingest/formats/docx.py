"""A Word document to text: paragraphs, numbers that Word prints by itself, tables, text boxes and notes, in reading order.

python-docx opens the package and knows its parts; what stands in them is read here element by element, since its
`Paragraph.text` leaves out automatic numbers, text boxes, content controls and inserted text.
Element names are those of ECMA-376 part 1, chapter 17.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import OpcError
from lxml import etree

from portal.errors import SourceFormatError, SourceLimitError
from portal.ingest.formats.archive import DAMAGE, check_markup, damaged, member_names
from portal.ingest.formats.limits import MAX_CELLS, Deadline
from portal.ingest.formats.lines import is_told_in_each_row, join_cell, join_pieces, row_lines, text_of, tidy
from portal.ingest.formats.numbering import Numbering

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
# Containers whose content is part of the text as it is shown: content controls, links, insertions, fields, smart tags.
_THROUGH = frozenset(
    f"{W}{each}"
    for each in [
        "sdt",
        "sdtContent",
        "hyperlink",
        "ins",
        "moveTo",
        "smartTag",
        "customXml",
        "fldSimple",
        "dir",
        "bdo",
        "subDoc",
        "rubyBase",
        "ruby",
    ]
) | {f"{_M}oMath", f"{_M}oMathPara"}
# Deleted and moved text, and what describes text instead of being it.
_SKIPPED = frozenset(
    f"{W}{each}" for each in ["del", "moveFrom", "rPr", "pPr", "sdtPr", "sdtEndPr", "rt", "rubyPr", "instrText", "delText", "fldData"]
)
_TOC_STYLE = re.compile(r"^(?:toc|TOC|目录)\s*\d")


def read_docx(data: bytes, *, name: str) -> str:
    """Read the text of a .docx as Word shows it; headers, footers, the table of contents and hidden text are left behind.

    Notes (脚注) follow at the end, each with its number.

    Args:
        data: The file.
        name: What to call it in an error.

    Raises:
        SourceFormatError: It is damaged, encrypted or no .docx.
        SourceLimitError: It is larger or nested more deeply than the portal reads.
    """
    names = member_names(data, name=name)
    if "[Content_Types].xml" not in names:
        raise SourceFormatError(f"{name}: no Word document. Save it as .docx from a word processor.")
    check_markup(data, re.compile(r"\.(?:xml|rels)$", re.IGNORECASE), name=name)
    try:
        document = docx.Document(io.BytesIO(data))
    except (*DAMAGE, OpcError, etree.LxmlError, AttributeError, TypeError, IndexError, AssertionError) as error:
        raise damaged(name, error) from None
    try:
        return text_of(_Reader(document, name).lines())
    except (AttributeError, TypeError, KeyError, ValueError) as error:  # parts that are there, but not of the form they claim
        raise damaged(name, error) from None


@dataclass(slots=True)
class _Paragraph:
    """The lines of one paragraph, split where it breaks by hand, and the text boxes anchored in it."""

    lines: list[list[str]] = field(default_factory=lambda: [[]])
    boxes: list[etree._Element] = field(default_factory=list)

    def add(self, text: str) -> None:
        self.lines[-1].append(text)

    def break_line(self) -> None:
        self.lines.append([])


class _Reader:
    def __init__(self, document: Document, name: str) -> None:
        self.name = name
        self.body = document.element.body
        self.deadline = Deadline(name)
        self.styles = {style.get(f"{W}styleId", ""): style for style in document.styles.element.iterchildren(f"{W}style")}
        self.numbering = Numbering(_part(document, RELATIONSHIP_TYPE.NUMBERING), self.styles, name)
        self.notes = {
            kind: _notes(_part(document, relation), kind)
            for kind, relation in (("footnote", RELATIONSHIP_TYPE.FOOTNOTES), ("endnote", RELATIONSHIP_TYPE.ENDNOTES))
        }
        self.cited: list[tuple[str, str]] = []
        self.cells = 0

    def lines(self) -> Iterator[str]:
        yield from self._blocks(self.body)
        # A note may hold a reference of its own only in a damaged file; the list is taken as it is now.
        for number, (kind, note_id) in enumerate(tuple(self.cited), 1):
            note = self.notes[kind].get(note_id)
            # A note without text, as a damaged file may have, prints nothing but its number.
            if note is not None and (text := join_pieces(self._blocks(note))):
                yield f"[{number}] {text}"

    def _blocks(self, parent: etree._Element) -> Iterator[str]:
        for child in parent:
            self.deadline.check()
            if child.tag == f"{W}p":
                yield from self._paragraph(child)
            elif child.tag == f"{W}tbl":
                yield from self._table(child)
            elif child.tag == f"{W}sdt":
                gallery = child.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
                content = child.find(f"{W}sdtContent")
                if content is not None and (gallery is None or gallery.get(f"{W}val") != "Table of Contents"):
                    yield from self._blocks(content)
            elif child.tag == f"{_MC}AlternateContent":
                choice = child.find(f"{_MC}Choice")
                chosen = choice if choice is not None else child.find(f"{_MC}Fallback")
                if chosen is not None:
                    yield from self._blocks(chosen)
            elif child.tag in _THROUGH:
                yield from self._blocks(child)

    def _paragraph(self, paragraph: etree._Element) -> Iterator[str]:
        style_id = _value(paragraph.find(f"{W}pPr/{W}pStyle"))
        style = self.styles.get(style_id)
        if _TOC_STYLE.match(_value(style.find(f"{W}name")) if style is not None else style_id):
            return
        gathered = _Paragraph()
        self._inline(paragraph, gathered)
        lines = [tidy("".join(pieces)) for pieces in gathered.lines]
        # Word counts empty paragraphs too, but not one whose mark is deleted under tracked changes.
        is_deleted = not any(lines) and paragraph.find(f"{W}pPr/{W}rPr/{W}del") is not None
        number = "" if is_deleted else self.numbering.next(paragraph)
        first = next((index for index, line in enumerate(lines) if line), 0)
        lines[first] = tidy(number + lines[first]) if lines[first] else ""
        yield from (line for line in lines if line)
        for box in gathered.boxes:
            yield from self._blocks(box)

    def _inline(self, parent: etree._Element, gathered: _Paragraph) -> None:
        for child in parent:
            tag = child.tag
            if tag in _SKIPPED:
                continue
            if tag == f"{W}r":
                properties = child.find(f"{W}rPr")
                if properties is None or not _is_on(properties.find(f"{W}vanish")):
                    self._inline(child, gathered)
            elif tag in (f"{W}t", f"{_M}t"):
                gathered.add(child.text or "")
            elif tag in (f"{W}tab", f"{W}ptab"):
                gathered.add(" ")
            elif tag == f"{W}br":
                # A page or column break inside a paragraph does not end it.
                if child.get(f"{W}type", "textWrapping") == "textWrapping":
                    gathered.break_line()
            elif tag == f"{W}cr":
                gathered.break_line()
            elif tag == f"{W}noBreakHyphen":
                gathered.add("-")
            elif tag == f"{W}sym":
                # A character of a symbol font, known only to that font.
                gathered.add("\ufffd")
            elif tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
                self.cited.append(("footnote" if tag == f"{W}footnoteReference" else "endnote", child.get(f"{W}id", "")))
            elif tag == f"{_MC}AlternateContent":
                # The same box twice, for new and old programs.
                choice = child.find(f"{_MC}Choice")
                chosen = choice if choice is not None else child.find(f"{_MC}Fallback")
                if chosen is not None:
                    self._inline(chosen, gathered)
            elif tag == f"{W}txbxContent":
                gathered.boxes.append(child)
            else:
                self._inline(child, gathered)

    def _table(self, table: etree._Element) -> Iterator[str]:
        cells: list[list[etree._Element | None]] = []
        merged: set[tuple[int, int]] = set()  # row and column of cells that go on with the one above
        for row in _through(table, f"{W}tr"):
            self.deadline.check()
            properties = row.find(f"{W}trPr")
            # Rows deleted under tracked changes are not shown.
            if properties is not None and (properties.find(f"{W}del") is not None or _is_on(properties.find(f"{W}hidden"))):
                continue
            line: list[etree._Element | None] = [None] * _count(properties, "gridBefore", 0)
            for cell in _through(row, f"{W}tc"):
                inner = cell.find(f"{W}tcPr")
                merge = inner.find(f"{W}vMerge") if inner is not None else None
                goes_on = merge is not None and _value(merge) != "restart"
                if goes_on:
                    merged.add((len(cells), len(line)))
                line += [None if goes_on else cell, *[None] * (_count(inner, "gridSpan", 1) - 1)]
            line += [None] * _count(properties, "gridAfter", 0)
            self.cells += len(line)
            if self.cells > MAX_CELLS:
                raise SourceLimitError(f"{self.name}: tables with more than {MAX_CELLS:,} cells. Keep the plan's own tables.")
            cells.append(line)
        # A table of one column is a box around paragraphs (专栏), and each of them is a line.
        if all(sum(1 for cell in line if cell is not None) <= 1 for line in cells):
            for only in (cell for line in cells for cell in line if cell is not None):
                yield from self._blocks(only)
            return
        texts = [
            ["" if cell is None else join_cell(each.replace("\t", " ") for each in self._blocks(cell)) for cell in places]
            for places in cells
        ]
        for at, column in sorted(merged):
            if at and column < len(texts[at - 1]) and is_told_in_each_row(texts[at - 1][column]):
                texts[at][column] = texts[at - 1][column]
        yield from row_lines(texts)


def _part(document: Document, relation: str) -> etree._Element | None:
    """Return the root of a part that the document refers to, or None."""
    for each in document.part.rels.values():
        if each.reltype == relation and not each.is_external:
            parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
            return etree.fromstring(each.target_part.blob, parser)
    return None


def _notes(root: etree._Element | None, kind: str) -> dict[str, etree._Element]:
    if root is None:
        return {}
    return {note.get(f"{W}id", ""): note for note in root.iterchildren(f"{W}{kind}") if note.get(f"{W}type", "normal") == "normal"}


def _through(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Yield children of one kind, those wrapped in content controls or marks of revision included."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in _THROUGH:
            yield from _through(child, tag)


def _value(element: etree._Element | None) -> str:
    return element.get(f"{W}val", "") if element is not None else ""


def _is_on(element: etree._Element | None) -> bool:
    return element is not None and _value(element) not in ("0", "false", "off")


def _count(properties: etree._Element | None, what: str, default: int) -> int:
    printed = _value(properties.find(f"{W}{what}")) if properties is not None else ""
    return min(int(printed), 1000) if re.fullmatch(r"\d{1,5}", printed, re.ASCII) else default
