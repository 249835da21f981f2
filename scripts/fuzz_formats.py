"""Read damaged files of every format and tell what came of it.

    python scripts/fuzz_formats.py --examples 100000            # every format
    python scripts/fuzz_formats.py --format pdf --seconds 600   # one, for so long at most

Each input is a good file with pieces flipped, dropped, doubled or put in: in its bytes, or in the XML inside it. It must give
either a text that keeps its form and tables whose every quote stands in it, or an InputError. Prints one line a format
and ends with 1 if anything else came out; the inputs follow from the number of examples, so that a second run repeats the first.
PDFs are read in this process, without the process of their own that `portal extract` gives them.
"""

from __future__ import annotations

import argparse
import contextlib
import copy
import io
import logging
import re
import resource
import sys
import time
import warnings
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
from hypothesis import HealthCheck, Phase, given, settings
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
from portal.records import PlanTables
from portal.registry import Registry, load_registry

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
    document = docx.Document()
    # The template's 160 styles are read anew for every input; these are the ones in use.
    for style in list(document.styles.element):
        if style.get(f"{W}styleId") not in ("Normal", "ListNumber", "TableNormal"):
            document.styles.element.remove(style)
    for line in LINES:
        document.add_paragraph(line)
    document.add_paragraph("编号的条目", style="List Number")
    table = document.add_table(len(ROWS), 3)
    for y, row in enumerate(ROWS):
        for x, cell in enumerate(row):
            table.cell(y, x).text = cell
    return _saved(document.save)


def xlsx_seed() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (*ROWS, ("3", "固定宽带家庭普及率", 0.6)):
        sheet.append(row)
    sheet["C4"].number_format = "0.0%"
    sheet.merge_cells("A5:C5")
    return _saved(book.save)


def csv_seed() -> bytes:
    return "\r\n".join(",".join(f'"{cell}"' for cell in row) for row in ROWS).encode()


def pdf_content() -> str:
    """Return what a page of a PDF draws: lines and a ruled table."""
    content = "".join(
        f"BT /F1 12 Tf 72 {760 - 24 * number} Td <{line.encode('utf-16-be').hex()}> Tj ET\n" for number, line in enumerate(LINES)
    )
    for y, row in enumerate(ROWS):
        for x, cell in enumerate(row):
            left, top = 72 + 150 * x, 500 - 30 * y
            content += f"{left} {top - 20} 150 30 re S BT /F1 9 Tf {left + 4} {top - 10} Td <{cell.encode('utf-16-be').hex()}> Tj ET\n"
    return content


def pdf_seed(content: str = "") -> bytes:
    """Make a PDF by hand: one page, and one of the fonts that every reader of Chinese PDFs knows."""
    content = content or pdf_content()
    objects = (
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        f"<</Length {len(content)}>>\nstream\n{content}endstream",
        "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[6 0 R]>>",
        "<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/DW 1000/FontDescriptor 7 0 R>>",
        "<</Type/FontDescriptor/FontName/STSong-Light/Flags 4/FontBBox[0 -200 1000 900]/ItalicAngle 0/Ascent 800/Descent -200/CapHeight 700/StemV 80>>",
    )
    made, places = "%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(made))
        made += f"{number} 0 obj\n{each}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    return f"{made}xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{len(made)}\n%%EOF\n".encode(
        "latin-1"
    )


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
_edit = st.tuples(
    st.sampled_from(("flip", "drop", "double", "insert")),
    st.integers(0, 9999).map(lambda each: each / 10_000),
    st.integers(1, 60),
    st.one_of(st.sampled_from(_PIECES), st.binary(max_size=6)),
)


def _change(data: bytes, edits: list[tuple[str, float, int, bytes]]) -> bytes:
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


def _change_parts(data: bytes, edits: list[tuple[str, float, int, bytes]]) -> bytes:
    """Change a file by its characters and tags, so that it more often stays readable: drop, double, swap or put in between them."""
    parts = re.findall(r"<[^>]*>|[^<]", data.decode("utf-8", "replace"))
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


def _change_tree(data: bytes, edits: list[tuple[str, float, int, bytes]]) -> bytes:
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
    """Return a strategy of files that were once good ones of this format."""
    seed = SEEDS[kind]()
    edits = st.lists(_edit, min_size=0, max_size=8)
    bytes_changed = edits.map(lambda each: _change(seed, each))
    if kind in ("txt", "html", "csv"):
        return st.one_of(bytes_changed, edits.map(lambda each: _change_parts(seed, each)))
    if kind == "pdf":
        # Half of them whole files whose page is damaged, since most changes elsewhere only make the file no PDF.
        return st.one_of(bytes_changed, edits.map(lambda each: pdf_seed(_change_parts(pdf_content().encode(), each).decode("latin-1"))))
    with zipfile.ZipFile(io.BytesIO(seed)) as archive:
        members = {member: archive.read(member) for member in archive.namelist()}
    parts = sorted(
        member
        for member in members
        if member.endswith(("document.xml", "numbering.xml", "styles.xml", "sheet1.xml", "sharedStrings.xml", ".rels", "workbook.xml"))
    )
    inner = st.tuples(_edit, st.sampled_from(_XML_PIECES), st.booleans()).map(lambda each: (*each[0][:3], each[1]) if each[2] else each[0])

    def pack(drawn: tuple[str, list[tuple[str, float, int, bytes]], int]) -> bytes:
        part, changes, way = drawn
        change = (_change, _change_parts, _change_tree)[min(way, 2)]
        handle = io.BytesIO()
        with zipfile.ZipFile(handle, "w") as made:
            for member, content in members.items():
                made.writestr(zipfile.ZipInfo(member), change(content, changes) if member == part else content)
        return handle.getvalue()

    packed = st.tuples(st.sampled_from(parts), st.lists(inner, min_size=1, max_size=4), st.integers(0, 5)).map(pack)
    return st.one_of(packed, packed, packed, bytes_changed)


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


def fuzz(kind: str, examples: int, seconds: float, registry: Registry) -> tuple[Counter[str], float]:
    """Read damaged files of one format; returns how often what came out, and the seconds of the slowest."""
    counts: Counter[str] = Counter()
    slowest = 0.0
    end = time.monotonic() + seconds

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(damaged_files(kind))
    def run(data: bytes) -> None:
        nonlocal slowest
        begun = time.monotonic()
        if begun > end:
            raise KeyboardInterrupt  # the one way to end a run of hypothesis that is no finding
        try:
            found = outcome(data, kind, registry)
        except Exception as error:  # noqa: BLE001 - this is what is looked for
            found = f"FAULT {type(error).__name__}: {str(error)[:200]}"
            Path("build").mkdir(exist_ok=True)
            Path(f"build/fuzz-fault-{kind}-{counts.total()}.{kind}").write_bytes(data)
        counts[found] += 1
        slowest = max(slowest, time.monotonic() - begun)

    with contextlib.suppress(KeyboardInterrupt):
        run()
    return counts, slowest


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--format", choices=sorted(SEEDS), action="append", help="One format; all unless told.")
    parser.add_argument("--examples", type=int, default=1000, help="Inputs a format.")
    parser.add_argument("--seconds", type=float, default=1e9, help="End a format after so long.")
    parser.add_argument("--root", type=Path, default=Path(), help="The project's folder.")
    given_ = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_AS, (4_000_000_000, 4_000_000_000))
    warnings.simplefilter("ignore")
    logging.disable(logging.INFO)
    decoding.read_pdf = parse_pdf
    registry = load_registry(given_.root / "datasets" / "registry")
    faults = 0
    for kind in given_.format or SEEDS:
        begun = time.monotonic()
        counts, slowest = fuzz(kind, given_.examples, given_.seconds, registry)
        listed = ", ".join(f"{count:,} {what}" for what, count in counts.most_common())
        print(f"{kind}: {counts.total():,} inputs in {time.monotonic() - begun:.0f} s, slowest {slowest:.2f} s: {listed}", flush=True)
        faults += sum(count for what, count in counts.items() if what.startswith("FAULT"))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
