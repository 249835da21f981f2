"""Files of each format, made by the libraries that people's programs are built on."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any

import docx
import openpyxl
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

FONT = "STSong-Light"
BODY = ParagraphStyle("body", fontName=FONT, fontSize=12, leading=20, firstLineIndent=24, wordWrap="CJK")
HEADING = ParagraphStyle("heading", parent=BODY, alignment=1, fontSize=18, firstLineIndent=0, leading=30)
CELL = ParagraphStyle("cell", parent=BODY, firstLineIndent=0, leading=15)
#: Rules long enough to wrap on a page, with figures that a hard break may fall into.
PARAGRAPHS = (
    "（一）指导思想。围绕促进“三量齐升”、推进“四化两型”和全面建成小康社会的总要求，以推动互联网新技术、新模式、新理念与经济社会各领域深度融合为目标，到2017年固定宽带家庭普及率达到60%，发展新业态。",
    "（二）发展目标。力争到2017年，全省互联网、物联网、云计算、大数据等新一代信息技术在经济社会各领域普及应用，电子商务交易额突破10000亿元，建设20个示范园区，光纤入户能力达到100Mbps以上。",
    "激活网络创新创业新优势，拓展网络民生服务新模式，为保增长、扩内需、调结构提供动力，为促改革、惠民生、强基础提供支撑，促进我省经济持续健康发展和社会全面进步。",
)


def docx_file(*fill: Callable[[Any], object]) -> bytes:
    document = docx.Document()
    for each in fill:
        each(document)
    handle = io.BytesIO()
    document.save(handle)
    return handle.getvalue()


def number_by(document: Any, levels: Sequence[tuple[str, str]], *, start: int = 1) -> int:
    """Add a numbered list to a Word document: (numFmt, lvlText) a level; returns its id for `numbered`."""
    numbering = document.part.numbering_part.element
    inner = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{style}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for depth, (style, text) in enumerate(levels)
    )
    numbering.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">{inner}</w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
    return 90


def numbered(document: Any, text: str, list_id: int, depth: int = 0) -> Any:
    paragraph = document.add_paragraph(text)
    properties = paragraph._p.get_or_add_pPr()
    properties.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{depth}"/><w:numId w:val="{list_id}"/></w:numPr>'))
    return paragraph


def raw(document: Any, xml: str) -> None:
    """Put a piece of WordprocessingML before the section properties."""
    body = document.element.body
    body.insert(list(body).index(body.find(qn("w:sectPr"))), parse_xml(xml))


def xlsx_file(rows: Sequence[Sequence[object]], *change: Callable[[Any], object]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    for each in change:
        each(sheet)
    handle = io.BytesIO()
    book.save(handle)
    return handle.getvalue()


def pdf_file(*flow: Any, head: str = "", numbers: str = "", pagesize: tuple[float, float] = A4) -> bytes:
    """Lay out paragraphs (str; a first one beginning with # is a heading) and tables on pages."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))

    def decorate(canvas: Canvas, document: Any) -> None:
        canvas.setFont(FONT, 9)
        canvas.drawString(220, pagesize[1] - 32, head)
        if numbers:
            canvas.drawCentredString(pagesize[0] / 2, 30, numbers.format(document.page))

    handle = io.BytesIO()
    story = [
        each if not isinstance(each, str) else Paragraph(each.removeprefix("#"), HEADING if each.startswith("#") else BODY) for each in flow
    ]
    SimpleDocTemplate(handle, pagesize=pagesize, invariant=1).build(story, onFirstPage=decorate, onLaterPages=decorate)
    return handle.getvalue()


def pdf_table(rows: Sequence[Sequence[str]], *spans: tuple[tuple[int, int], tuple[int, int]], repeat: int = 0) -> Table:
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    style = [("GRID", (0, 0), (-1, -1), 1, "black"), *(("SPAN", *span) for span in spans)]
    return Table([[Paragraph(cell, CELL) for cell in row] for row in rows], colWidths=[60, 220, 120], style=style, repeatRows=repeat)
