"""Read damaged files of every format and tell what came of it.

    python scripts/fuzz_formats.py --examples 100000            # every format
    python scripts/fuzz_formats.py --format pdf --seconds 600   # one, no part of it begun later than that

Each input is a good file with pieces flipped, dropped, doubled or put in: in its bytes, in the XML inside it, or in the objects of a PDF.
It must give either a text that keeps its form and tables whose every quote stands in it, or an InputError. Inputs are read in parts
of 2,500, which are recorded under build/fuzz: a second run goes on where the first was ended. Prints one line a format and ends with 1 if
anything else came out. The inputs follow from the number of the part. PDFs are read without the process of their own that
`portal extract` gives them.
"""

from __future__ import annotations

import argparse
import copy
import io
import json
import logging
import os
import re
import resource
import struct
import sys
import time
import traceback
import warnings
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from mmap import mmap
from pathlib import Path
from random import Random

import openpyxl
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from lxml import etree

from portal.errors import InputError
from portal.extraction.tables import read_tables
from portal.ingest import decoding
from portal.ingest.document import make_document
from portal.ingest.facts import read_facts
from portal.ingest.formats.docx import W
from portal.ingest.formats.pdf import parse_pdf
from portal.ingest.plan_file import PlanFile
from portal.parallel import source_digest
from portal.records import PlanTables
from portal.registry import Registry, load_registry

#: Inputs read by one process.
PART = 2_500
_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
TITLE = "湖南省实施宽带三年行动计划（2015-2017年）"
LINES = (
    TITLE,
    "湘政办发〔2015〕86号",
    "一、总体要求",
    "（一）发展目标。到2017年，固定宽带家庭普及率达到60%，建设5个示范园区。",
    "二、主要任务",
    "（一）推进宽带建设。实施宽带乡村工程。（省通信管理局牵头，省发改委等负责）",
    "湖南省人民政府办公厅",
    "2015年10月11日",
)
ROWS = (
    ("一、主要任务", "", ""),
    ("序号", "任务", "责任单位"),
    ("1", "推进宽带建设", "省通信管理局"),
    ("2", "发展电子商务，交易额达到4000亿元", "省商务厅"),
)


def text_seed() -> bytes:
    return "\n".join(LINES).encode()


def html_seed() -> bytes:
    rows = "".join("<tr>" + "".join(f"<td rowspan=1>{cell}</td>" for cell in row) + "</tr>" for row in ROWS)
    paragraphs = "".join(f"<p style='text-indent:2em'>{line}</p>\n" for line in LINES[1:])
    return (
        "<!DOCTYPE html><html><head><meta charset='utf-8'><title>x</title><script>var a='<p>';</script></head><body><div class='nav'><a href='/'>首页</a></div>"
        f"<div id='zoom'><h1>{TITLE}</h1>{paragraphs}<ol><li>条目</li></ol><table>{rows}</table></div><div class='footer'>版权所有</div></body></html>"
    ).encode()


def docx_seed() -> bytes:
    """Make a Word document by hand, with the parts that are read and no other: the usual templates have thousands of elements more."""
    types = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    kinds = {"document": "document.main", "styles": "styles", "numbering": "numbering", "footnotes": "footnotes"}
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"

    def written(root: str, content: str) -> str:
        return f'<w:{root} xmlns:w="{W[1:-1]}" xmlns:mc="{_MC}">{content}</w:{root}>'

    def related(parts: Mapping[str, str]) -> str:
        each = (f'<Relationship Id="r{part}" Type="{relations}/{what}" Target="{part}"/>' for part, what in parts.items())
        return f'<Relationships xmlns="{package}/relationships">{"".join(each)}</Relationships>'

    def paragraph(text: str, properties: str = "") -> str:
        return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}<w:r><w:t>{text}</w:t></w:r></w:p>"

    listed = '<w:pStyle w:val="list"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    rows = "".join(f"<w:tr>{''.join(f'<w:tc><w:tcPr/>{paragraph(cell)}</w:tc>' for cell in row)}</w:tr>" for row in ROWS)
    merged = '<w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/><w:vMerge w:val="restart"/></w:tcPr><w:p/></w:tc><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc></w:tr>'
    special = (
        "<w:p><w:ins><w:r><w:t>增加</w:t></w:r></w:ins><w:del><w:r><w:delText>删去</w:delText></w:r></w:del><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r>"
        '<w:r><w:footnoteReference w:id="1"/><w:tab/><w:br/><w:noBreakHyphen/></w:r><w:hyperlink><w:r><w:t>链接</w:t></w:r></w:hyperlink></w:p>'
        "<w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>文本框</w:t></w:r></w:p></w:txbxContent></mc:Choice><mc:Fallback/></mc:AlternateContent></w:r></w:p>"
        f"<w:sdt><w:sdtPr/><w:sdtContent>{paragraph('控件')}</w:sdtContent></w:sdt>"
    )
    body = "".join(map(paragraph, LINES)) + paragraph("编号的条目", listed) + special + f"<w:tbl>{rows}{merged}</w:tbl>"
    overrides = "".join(f'<Override PartName="/word/{part}.xml" ContentType="{types}.{kind}+xml"/>' for part, kind in kinds.items())
    handle = io.BytesIO()
    with zipfile.ZipFile(handle, "w") as made:
        for member, content in {
            "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>',
            "_rels/.rels": related({"word/document.xml": "officeDocument"}),
            "word/_rels/document.xml.rels": related({f"{part}.xml": part for part in kinds if part != "document"}),
            "word/document.xml": written("document", f"<w:body>{body}</w:body>"),
            "word/styles.xml": written(
                "styles",
                '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style><w:style w:type="paragraph" w:styleId="list"><w:name w:val="List Number"/><w:basedOn w:val="a"/></w:style>',
            ),
            "word/numbering.xml": written(
                "numbering",
                '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="3"/></w:lvlOverride></w:num>',
            ),
            "word/footnotes.xml": written("footnotes", f'<w:footnote w:id="1">{paragraph("注")}</w:footnote>'),
        }.items():
            made.writestr(zipfile.ZipInfo(member), content)
    return handle.getvalue()


def xlsx_seed() -> bytes:
    book = openpyxl.Workbook()
    book.loaded_theme = b"<a:theme xmlns:a='http://schemas.openxmlformats.org/drawingml/2006/main'/>"  # colours only, and half of the file
    sheet = book.active
    assert sheet is not None
    for row in (*ROWS, ("3", "固定宽带家庭普及率", 0.6), ("4", date(2020, 12, 31), 12345.678), ("5", True, -3)):
        sheet.append(row)
    sheet["C5"].number_format = "0.0%"
    sheet["B6"].number_format = 'yyyy"年"m"月"d"日"'
    sheet["C6"].number_format = '#,##0.0#"亿元"'
    sheet["C7"].number_format = "0;[Red](0);-"
    sheet.merge_cells("A1:C1")
    sheet.column_dimensions["D"].hidden = True
    book.create_sheet("附件").append(("另一张表", "2020年"))
    return _saved(book.save)


def csv_seed() -> bytes:
    return "\r\n".join(",".join(f'"{cell}"' for cell in row) for row in ROWS).encode()


# The characters of the second font of the PDF, which its own map gives a meaning.
_MAPPED = "二、主要任务"


def pdf_content() -> bytes:
    """Return what a page of a PDF draws: lines in two fonts and a ruled table."""
    content = ""
    for number, line in enumerate((TITLE, _MAPPED, "（一）建设宽带。覆盖率达到60%。（省商务厅负责）")):
        font, codes = (
            (2, "".join(f"{_MAPPED.index(each):04x}" for each in line)) if line == _MAPPED else (1, line.encode("utf-16-be").hex())
        )
        content += f"BT /F{font} 12 Tf 72 {760 - 24 * number} Td <{codes}> Tj ET\n"
    for y, row in enumerate((("任务", "责任单位"), ("建设宽带", "商务厅"))):
        for x, cell in enumerate(row):
            left, top = 72 + 150 * x, 500 - 30 * y
            content += f"{left} {top - 20} 150 30 re S BT /F1 9 Tf {left + 4} {top - 10} Td <{cell.encode('utf-16-be').hex()}> Tj ET\n"
    return content.encode()


def pdf_objects() -> list[tuple[bytes, bytes | None]]:
    """Return the objects of a PDF of one page, each a dictionary without its brackets and perhaps a stream.

    One font is of those that every reader of Chinese PDFs knows, the other has a map of its own.
    """
    pairs = "".join(f"<{code:04x}> <{ord(each):04x}>\n" for code, each in enumerate(_MAPPED[1:], 1))
    character_map = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def 1 begincodespacerange <0000> <ffff> endcodespacerange\n"
        f"1 beginbfrange <0000> <0000> <{ord(_MAPPED[0]):04x}> endbfrange\n{len(_MAPPED) - 1} beginbfchar\n{pairs}endbfchar endcmap end end"
    )
    return [
        (b"/Type/Catalog/Pages 2 0 R", None),
        (b"/Type/Pages/Kids[3 0 R]/Count 1", None),
        (b"/Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R/F2 8 0 R>>>>", None),
        (b"", pdf_content()),
        (b"/Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[6 0 R]", None),
        (b"/Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/DW 1000/W[1[500 500]7 9 500]/FontDescriptor 7 0 R", None),
        (b"/Type/FontDescriptor/FontName/STSong-Light/Flags 4/FontBBox[0 -200 1000 900]/ItalicAngle 0/Ascent 800/Descent -200/CapHeight 700/StemV 80", None),
        (b"/Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/Identity-H/DescendantFonts[6 0 R]/ToUnicode 9 0 R", None),
        (b"", character_map.encode()),
    ]  # fmt: skip


def make_pdf(objects: Sequence[tuple[bytes, bytes | None]], *, packed: bool = False) -> bytes:
    """Write objects to a PDF with a true index; `packed` as newer programs do, in streams of objects and of the index."""
    made, places = b"%PDF-1.5\n", dict[int, tuple[int, int, int]]()

    def write(number: int, content: bytes, stream: bytes | None) -> None:
        nonlocal made
        places[number] = (1, len(made), 0)
        held = content if stream is None else content + b"\nstream\n" + stream + b"\nendstream"
        made += b"%d 0 obj\n%s\nendobj\n" % (number, held)

    loose = [(number, b"<<" + content + b">>") for number, (content, stream) in enumerate(objects, 1) if packed and stream is None]
    for number, (content, stream) in enumerate(objects, 1):
        if not packed or stream is not None:
            write(number, b"<<" + content + b">>", stream)
    size = len(objects) + 1
    if not packed:
        table = b"".join(b"%010d 00000 n \n" % places[number][1] for number in range(1, size))
        return made + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
            size, table, size, len(made),
        )  # fmt: skip
    index, bodies = b"", b""
    for place, (number, content) in enumerate(loose):
        index += b"%d %d " % (number, len(bodies))
        bodies += content + b"\n"
        places[number] = (2, size, place)
    write(size, b"<</Type/ObjStm/N %d/First %d/Length %d>>" % (len(loose), len(index), len(index + bodies)), index + bodies)
    start = len(made)
    entries = b"".join(
        struct.pack(">BIH", *place) for _number, place in sorted({**places, 0: (0, 0, 65535), size + 1: (1, start, 0)}.items())
    )
    write(size + 1, b"<</Type/XRef/Size %d/W[1 4 2]/Root 1 0 R/Length %d>>" % (size + 2, len(entries)), entries)
    return made + b"startxref\n%d\n%%%%EOF\n" % start


def with_length(content: bytes, stream: bytes | None, *, deflated: bool = False) -> bytes:
    """Return the dictionary of an object with what it must say of its stream."""
    return content if stream is None else content + b"/Length %d" % len(stream) + (b"/Filter/FlateDecode" if deflated else b"")


def pdf_seed() -> bytes:
    return make_pdf([(with_length(content, stream), stream) for content, stream in pdf_objects()])


def _saved(save: Callable[[io.BytesIO], None]) -> bytes:
    handle = io.BytesIO()
    save(handle)
    return handle.getvalue()


SEEDS: dict[str, Callable[[], bytes]] = {
    "txt": text_seed,
    "html": html_seed,
    "docx": docx_seed,
    "pdf": pdf_seed,
    "xlsx": xlsx_seed,
    "csv": csv_seed,
}
# Pieces that have a meaning to one format or another.
_PIECES = (
    b"\0", b"\xff\xfe", b"<", b">", b"&#x0;", b"&#13;", b"<table>", b"</td>", b"<td colspan=9>", b"<td rowspan=99>", b"<br>", b"<li value=-7>", b"<p hidden>", b"<!--", b"]]>", b'"',
    b"\t", b"\r", b"\x0c", "　".encode(), "\u2028".encode(), "〔".encode(), "2020年".encode(), b"%", b"stream", b"endobj", b"<<", b">>", b"99999999999", b"-1", b"0 R", b"/Rotate 90", b"(", b"\\",
)  # fmt: skip
_XML_PIECES = (
    b"<w:tab/>", b"<w:br/>", b"<w:tbl>", b"</w:tc>", b"<w:gridSpan w:val='3'/>", b"<w:vMerge/>", b"<w:vanish/>", b"<w:sym w:char='F0B7'/>", b"<w:del>", b"</w:r>", b"<w:numPr><w:ilvl w:val='2'/><w:numId w:val='5'/></w:numPr>",
    b"<c t='s'><v>9999</v></c>", b"<c t='b'><v>1</v></c>", b"<v>1e400</v>", b"<f>A1</f>", b"<mergeCell ref='A1:XFD9'/>", b"s='9'", b"&amp;", b"<!DOCTYPE x>", b"w:val='x'", b"-1", b"999999999",
)  # fmt: skip
_PDF_PIECES = (
    b" 1 0 R", b" 2 0 R", b" 3 0 R", b" 4 0 R", b" 9 0 R", b" 99 0 R", b"/Kids[2 0 R]", b"/Count 9999999", b"/Parent 3 0 R", b"/Filter/LZWDecode", b"/Filter/ASCII85Decode", b"/Filter[/FlateDecode/FlateDecode]",
    b"/DecodeParms<</Predictor 12/Columns 99999999>>", b"/Length 0", b"/Length -1", b"/Encoding/Identity-H", b"/Encoding/Identity-V", b"/Encoding 9 0 R", b"/ToUnicode 4 0 R", b"/W[0 99999999 1]", b"/DW(x)", b"/MediaBox[0 0 0 0]",
    b"/Rotate 90", b"/UserUnit 9", b"null", b"true", b"[[[[[[[[", b"<<<<<<<<", b">>", b"]", b"(", b"%", b"1e99", b"-99999999999999999999", b" 0 0 0 0 0 0 cm ", b" q ", b" Q ", b" BT ", b" ET ", b" Tj ", b" TJ ", b" T* ",
    b" /F2 0 Tf ", b" /F9 9 Tf ", b" 3 Tr ", b" 1e9 Tc ", b" BI /W 9 ID x EI ", b" /X Do ", b" <ffff> Tj ", b" <0> Tj ", b"beginbfrange <0000> <ffff> <4e00> endbfrange", b"beginbfchar <0000> <> endbfchar",
    b"<0000> <ffffffff> <d800>", b"usecmap", b"/WMode 1 def", b"/Encrypt<</Filter/Standard/V 1/R 2/O(x)/U(x)/P -4>>", b"/Prev 9", b"/XRefStm 9", b"/Linearized 1",
)  # fmt: skip
_PDF_PARTS = r"<<|>>|<[0-9A-Fa-f]*>|/[^\s/<>\[\]()]*|\d+ 0 R|[\[\]]|[^\s/<>\[\]()]+|\s+|."
_Edit = tuple[str, float, int, bytes]
_Damage = Callable[[Random], bytes]


def _edits(random: Random, fewest: int, most: int, *kinds: Sequence[bytes]) -> list[_Edit]:
    """Choose changes: what is done, where in the file (0 to 1), how much of it, and the piece that is put in."""
    return [
        (
            random.choice(("flip", "drop", "double", "insert")),
            random.random(),
            random.randint(1, 60),
            random.choice(random.choice(kinds)) if random.random() < 0.7 else random.randbytes(random.randint(0, 6)),
        )
        for _ in range(random.randint(fewest, most))
    ]


def _change(data: bytes, edits: list[_Edit]) -> bytes:
    for what, where, size, piece in edits:
        place = int(where * len(data))
        if what == "flip" and place < len(data):
            data = data[:place] + bytes([data[place] ^ ((size * 4 + 1) & 0xFF)]) + data[place + 1 :]
        elif what == "drop":
            data = data[:place] + data[place + size :]
        elif what == "double":
            data = data[:place] + data[place : place + size] * 2 + data[place + size :]
        elif what == "insert":
            data = data[:place] + piece + data[place:]
    return data


def _change_parts(data: bytes, edits: list[_Edit], pattern: str = r"<[^>]*>|[^<]") -> bytes:
    """Change a file by its characters and tags, or other parts, so that it more often stays readable: drop, double, swap or put in between."""
    parts = re.findall(pattern, data.decode("utf-8", "replace"))
    for what, where, size, piece in edits:
        place = int(where * len(parts))
        if what == "flip" and place + size < len(parts):
            parts[place], parts[place + size] = parts[place + size], parts[place]
        elif what == "drop":
            del parts[place : place + size % 7]
        elif what == "double":
            parts[place:place] = parts[place : place + size % 20]
        elif what == "insert":
            parts.insert(place, piece.decode("utf-8", "replace"))
    return "".join(parts).encode()


def _change_tree(data: bytes, edits: list[_Edit]) -> bytes:
    """Change a part of an office file by its elements, so that it stays well-formed: only its meaning is broken."""
    root = etree.fromstring(data)
    for what, where, size, piece in edits:
        elements = [each for each in root.iter() if each.getparent() is not None]
        if not elements:
            break
        chosen = elements[int(where * len(elements))]
        parent = chosen.getparent()
        written = re.sub(r"[^\t\n\x20-\ud7ff\ue000-\ufffd]", "", piece.decode("utf-8", "ignore"))
        if what == "drop":
            parent.remove(chosen)
        elif what == "double":
            for _ in range(size % 4 + 1):
                chosen.addnext(copy.deepcopy(chosen))
        elif what == "flip":
            other = elements[(int(where * len(elements)) + size) % len(elements)]
            if chosen not in other.iterancestors() and other is not chosen:
                other.append(chosen)
        elif chosen.attrib and size % 2:
            chosen.set(sorted(chosen.attrib)[size % len(chosen.attrib)], written)
        else:
            try:
                chosen.append(etree.fromstring(f"<x xmlns:w='{W[1:-1]}' xmlns='{chosen.nsmap.get(None, '')}'>{written}</x>")[0])
            except (etree.XMLSyntaxError, IndexError):
                chosen.text = written
    return etree.tostring(root)


def damaged_files(kind: str) -> st.SearchStrategy[bytes]:
    """Return a strategy of files that were once good ones of this format.

    hypothesis chooses a number and all else follows from that: drawing each change by itself takes longer than reading the file.
    """
    damage = {"pdf": _damage_pdf, "docx": _damage_archive, "xlsx": _damage_archive}.get(kind, _damage_text)(SEEDS[kind]())
    return st.integers(0, 2**64 - 1).map(lambda number: damage(Random(number)))


def _damage_text(good: bytes) -> _Damage:
    def damage(random: Random) -> bytes:
        return random.choice((_change, _change_parts))(good, _edits(random, 0, 8, _PIECES))

    return damage


def _damage_archive(good: bytes) -> _Damage:
    with zipfile.ZipFile(io.BytesIO(good)) as archive:
        members = {member: archive.read(member) for member in archive.namelist()}
    ends = ("document.xml", "numbering.xml", "styles.xml", "footnotes.xml", "sheet1.xml", "sharedStrings.xml", ".rels", "workbook.xml")
    parts = [member for member in members if member.endswith(ends)]
    # The text itself is worth more changes than the lists of parts.
    main = [part for part in parts if part.endswith(("document.xml", "sheet1.xml"))]

    def damage(random: Random) -> bytes:
        if random.random() < 0.1:
            return _change(good, _edits(random, 0, 8, _PIECES))
        part, change = random.choice(random.choice((parts, main))), random.choice((_change, _change_parts, *[_change_tree] * 6))
        edits = _edits(random, 1, 4, _PIECES, _XML_PIECES)
        handle = io.BytesIO()
        with zipfile.ZipFile(handle, "w") as made:
            for member, content in members.items():
                made.writestr(zipfile.ZipInfo(member), change(content, edits) if member == part else content)
        return handle.getvalue()

    return damage


def _damage_pdf(good: bytes) -> _Damage:
    """Damage mostly objects, streams or last lines of a PDF whose index stays true: most other changes only make it no PDF."""
    objects = pdf_objects()
    streams = [number for number, (_content, stream) in enumerate(objects) if stream is not None]

    def damage(random: Random) -> bytes:
        edits = _edits(random, 1, 4, _PIECES, _PDF_PIECES)
        what, packed, deflated = (
            random.choice(("file", "stream", "deflated", "object", "end")),
            random.random() < 0.5,
            random.random() < 0.5,
        )
        if what == "file":
            return _change(good, edits)
        chosen = random.randrange(len(objects)) if what == "object" else random.choice(streams)
        written: list[tuple[bytes, bytes | None]] = []
        for number, (content, stream) in enumerate(objects):
            if stream is not None and number == chosen and what == "stream":
                stream = _change_parts(stream, edits, _PDF_PARTS)
            if stream is not None and deflated:
                stream = zlib.compress(stream)
            if stream is not None and number == chosen and what == "deflated":
                stream = _change(stream, edits)
            content = with_length(content, stream, deflated=deflated)
            if number == chosen and what == "object":
                content = _change_parts(content, edits, _PDF_PARTS)
            written.append((content, stream))
        made = make_pdf(written, packed=packed)
        return made[:-400] + _change(made[-400:], edits) if what == "end" else made

    return damage


def outcome(data: bytes, kind: str, registry: Registry) -> str:
    """Read one file as `portal extract` does; returns "read" or the name of the error.

    Raises:
        AssertionError: The text or a row is not what it must be.
        Exception: Anything else that must not come out.
    """
    try:
        text = decoding.read_bytes(data, suffix=f".{kind}", name="x")
        check_form(text, is_plain=kind == "txt")
        for key, fact in read_facts(text, registry.regions).items():
            assert fact is None or fact.span.of(text).strip(), key
        tables = read_tables(make_document("x", PlanFile(title="x"), text, sha256="", regions=registry.regions), registry)
    except InputError as error:
        return type(error).__name__
    check_quotes(text, tables)
    return "read"


def check_form(text: str, *, is_plain: bool) -> None:
    """Check that a text has the form which the rules ask for."""
    assert text.strip(), "empty"
    assert not re.search(r"[\r\0]", text), "line ends"
    if not is_plain:
        assert text.endswith("\n"), "no end of line"
        assert "\n\n" not in text, "blank lines"
        assert all(line == line.strip("\u3000\u00a0 ") or "\t" in line for line in text.split("\n")), "blanks at an end"


def check_quotes(text: str, tables: PlanTables) -> None:
    """Check that every quote stands where its row says."""
    for row in (*tables.targets, *tables.observations, *tables.responsibilities):
        assert row.span.of(text) == row.quote, row
    for task in tables.tasks:
        assert 0 <= task.span.start < task.span.end <= len(text), task


@dataclass(frozen=True, slots=True)
class Part:
    """What came of some inputs of a format, as one line of the record.

    Attributes:
        number: Of the part, from 0; the inputs follow from it and from `inputs`.
        code: Digest of the portal's code that read them.
        found: How often what came out.
        slowest: Seconds of the processor for the slowest input.
        seconds: Of the processor, for all.
        memory: Most memory of the process that read them, in MB.
    """

    number: int
    inputs: int
    code: str
    found: dict[str, int]
    slowest: float
    seconds: float
    memory: int


def read_part(kind: str, number: int, inputs: int, registry: Registry, record: Path, running: mmap) -> Part:
    """Read some of the damaged files of a format, in this process; those that give neither text nor error are kept beside the record.

    Args:
        kind: The format.
        number: Of the part; the inputs follow from it.
        inputs: How many.
        registry: To read with.
        record: The file in whose folder faults are kept.
        running: Where each input is put before it is read, behind its length.
    """
    found: Counter[str] = Counter()
    slowest = 0.0

    @settings(max_examples=inputs, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @seed(number)
    @given(damaged_files(kind))
    def run(data: bytes) -> None:
        nonlocal slowest
        running[: len(data) + 4] = struct.pack(">I", len(data)) + data
        begun = time.process_time()
        try:
            came = outcome(data, kind, registry)
        except Exception as error:  # noqa: BLE001 - this is what is looked for
            came = f"FAULT {type(error).__name__}: {str(error)[:200]}"
            record.with_name(f"fault-{number}-{found.total()}.{kind}").write_bytes(data)
        found[came] += 1
        slowest = max(slowest, time.process_time() - begun)

    run()
    used = resource.getrusage(resource.RUSAGE_SELF)
    return Part(
        number,
        found.total(),
        source_digest()[:12],
        dict(found),
        round(slowest, 2),
        round(used.ru_utime + used.ru_stime),
        used.ru_maxrss // 1024,
    )


def fuzz(kind: str, examples: int, seconds: float, registry: Registry, folder: Path) -> list[Part]:
    """Read damaged files of one format, part after part, each in a process of its own; parts that the record has are not read again.

    hypothesis remembers every input of a run, and libxml2 every name of a tag: a process for each part keeps neither.
    """
    folder.mkdir(parents=True, exist_ok=True)
    record = folder / f"{kind}.jsonl"
    lines = record.read_text().splitlines() if record.exists() else []
    parts = {(part.number, part.inputs): part for part in (Part(**json.loads(line)) for line in lines)}
    wanted = [(number, min(PART, examples - number * PART)) for number in range(-(-examples // PART))]
    end = time.monotonic() + seconds
    running = mmap(-1, 1_000_000)  # shared with the processes that read, so that the input is left of one that is ended by it
    for number, inputs in wanted:
        if (number, inputs) in parts or time.monotonic() > end:
            continue
        child = os.fork()
        if not child:
            code = 1
            try:
                part = read_part(kind, number, inputs, registry, record, running)
                with record.open("a") as handle:
                    handle.write(json.dumps(asdict(part), ensure_ascii=False) + "\n")
                code = 0
            except BaseException:  # noqa: BLE001 - this process ends here, and says why
                print(traceback.format_exc()[:2000], file=sys.stderr, flush=True)
            os._exit(code)
        if status := os.waitpid(child, 0)[1]:
            ended = folder / f"ended-{number}.{kind}"
            ended.write_bytes(running[4 : 4 + struct.unpack(">I", running[:4])[0]])
            sys.exit(f"{kind}: part {number} ended with {os.waitstatus_to_exitcode(status)}; the last input that it read is {ended}")
        last = Part(**json.loads(record.read_text().splitlines()[-1]))
        print(f"{kind} {number + 1}/{len(wanted)}: {last}", file=sys.stderr, flush=True)
        parts[number, inputs] = last
    return [parts[each] for each in wanted if each in parts]


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--format", choices=sorted(SEEDS), action="append", help="One format; all unless told.")
    parser.add_argument("--examples", type=int, default=1000, help="Inputs a format.")
    parser.add_argument("--seconds", type=float, default=1e9, help="Begin no part of a format after so long.")
    parser.add_argument("--root", type=Path, default=Path(), help="The project's folder.")
    parser.add_argument(
        "--record", type=Path, default=Path("build/fuzz"), help="Folder for what came of each part; remove it to begin anew."
    )
    given_ = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_AS, (4_000_000_000, 4_000_000_000))
    warnings.simplefilter("ignore")
    logging.disable(logging.INFO)
    decoding.read_pdf = parse_pdf
    registry = load_registry(given_.root / "datasets" / "registry")
    faults = 0
    for kind in given_.format or SEEDS:
        parts = fuzz(kind, given_.examples, given_.seconds, registry, given_.record)
        found = sum((Counter(part.found) for part in parts), Counter[str]())
        listed = ", ".join(f"{count:,} {what}" for what, count in found.most_common())
        print(
            f"{kind}: {found.total():,} inputs, {sum(part.seconds for part in parts):,} s of processor, slowest {max((part.slowest for part in parts), default=0)} s, "
            f"at most {max((part.memory for part in parts), default=0)} MB, {len({part.code for part in parts})} states of the code: {listed}",
            flush=True,
        )
        faults += sum(count for what, count in found.items() if what.startswith("FAULT"))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
