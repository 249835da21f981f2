from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from docx.oxml.ns import nsdecls

from portal.errors import SourceFormatError, SourceLimitError
from portal.ingest.decoding import read_bytes
from portal.ingest.formats.docx import read_docx
from scripts.fuzz_formats import docx_seed
from tests.ingest.formats.makers import PARAGRAPHS, docx_file, number_by, numbered, raw

W = nsdecls("w")


def lines(*fill: Any) -> list[str]:
    return read_docx(docx_file(*fill), name="plan.docx").splitlines()


def test_paragraphs_headings_and_breaks_by_hand_are_lines() -> None:
    def fill(document: Any) -> None:
        document.add_heading("湖南省宽带计划", 0)
        document.add_paragraph("　　一、总体要求")
        document.add_paragraph("")
        document.add_paragraph(PARAGRAPHS[0])
        document.add_paragraph().add_run("甲\n乙\t丙")

    assert lines(fill) == ["湖南省宽带计划", "一、总体要求", PARAGRAPHS[0], "甲", "乙 丙"]


@pytest.mark.parametrize(
    ("levels", "depths", "expected"),
    [
        pytest.param([("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3.")], [0, 1, 2, 2, 1, 0, 1], ["一、", "（一）", "1.", "2.", "（二）", "二、", "（一）"], id="official"),
        pytest.param([("chineseCountingThousand", "第%1章"), ("decimal", "%1.%2")], [0, 1, 1, 0, 1], ["第一章 ", "一.1 ", "一.2 ", "第二章 ", "二.1 "], id="chapters"),
        pytest.param([("decimalEnclosedCircleChinese", "%1")], [0, 0], ["①", "②"], id="circled"),
        pytest.param([("bullet", "")], [0, 0], ["", ""], id="a bullet is no number"),
        pytest.param([("upperRoman", "%1."), ("lowerLetter", "%2)")], [0, 1, 1], ["I.", "a)", "b)"], id="Latin"),
    ],
)  # fmt: skip
def test_numbers_that_word_prints_are_in_the_text(levels: list[tuple[str, str]], depths: list[int], expected: list[str]) -> None:
    def fill(document: Any) -> None:
        chosen = number_by(document, levels)
        for depth in depths:
            numbered(document, "推进", chosen, depth)

    assert lines(fill) == [number + "推进" for number in expected]


def test_a_number_that_begins_with_a_blank_leaves_none_at_the_beginning_of_the_line() -> None:
    """Found by scripts/fuzz_formats.py: the pattern of a level began with an ideographic space."""

    def fill(document: Any) -> None:
        numbered(document, "推进", number_by(document, [("decimal", "\u3000%1、")]))

    assert lines(fill) == ["1、推进"]


def test_counting_begins_where_the_list_says_and_a_number_that_is_not_known_is_an_error() -> None:
    def late(document: Any) -> None:
        chosen = number_by(document, [("decimal", "%1.")], start=3)
        numbered(document, "甲", chosen)

    def strange(document: Any) -> None:
        numbered(document, "甲", number_by(document, [("hebrew1", "%1.")]))

    assert lines(late) == ["3.甲"]
    with pytest.raises(SourceFormatError, match="hebrew1"):
        lines(strange)


def test_a_paragraph_numbered_by_its_style_is_numbered() -> None:
    assert lines(lambda document: [document.add_paragraph("甲", style="List Number") for _ in range(2)]) == ["1.甲", "2.甲"]


def test_rows_of_a_table_are_lines_and_merged_cells_stand_once() -> None:
    def fill(document: Any) -> None:
        table = document.add_table(3, 3)
        table.cell(0, 0).merge(table.cell(1, 0)).text = "宽带"
        table.cell(0, 1).merge(table.cell(0, 2)).text = "指标"
        table.cell(1, 1).text = "普及\n率"
        table.cell(1, 2).text = "60%"
        table.cell(2, 2).text = "Internet\nPlus"

    assert lines(fill) == ["宽带\t指标\t", "\t普及率\t60%", "\t\tInternet Plus"]


def test_a_table_of_one_column_is_a_box_of_paragraphs() -> None:
    def fill(document: Any) -> None:
        document.add_table(1, 1).cell(0, 0).text = "专栏1 工程\n一是推进。"

    assert lines(fill) == ["专栏1 工程", "一是推进。"]


def test_what_is_not_seen_is_left_behind() -> None:
    def fill(document: Any) -> None:
        document.sections[0].header.paragraphs[0].text = "湖南省人民政府公报"
        document.sections[0].footer.paragraphs[0].text = "— 1 —"
        document.add_paragraph("甲").add_run("隐藏").font.hidden = True
        raw(
            document,
            f'<w:p {W}><w:r><w:t>原</w:t></w:r><w:del w:id="1" w:author="x"><w:r><w:delText>删</w:delText></w:r></w:del><w:ins w:id="2" w:author="x"><w:r><w:t>增</w:t></w:r></w:ins></w:p>',
        )
        raw(
            document,
            f'<w:sdt {W}><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr><w:sdtContent><w:p><w:r><w:t>一、要求 1</w:t></w:r></w:p></w:sdtContent></w:sdt>',
        )
        raw(document, f'<w:p {W}><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>乙</w:t></w:r></w:p>')  # fmt: skip

    assert lines(fill) == ["甲", "原增", "乙"]


def test_content_controls_links_and_text_boxes_are_read_once() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>湘政发〔2015〕8号</w:t></w:r></w:p></w:txbxContent>"
    compatible = "http://schemas.openxmlformats.org/markup-compatibility/2006"

    def fill(document: Any) -> None:
        raw(document, f"<w:sdt {W}><w:sdtContent><w:p><w:r><w:t>控件</w:t></w:r></w:p></w:sdtContent></w:sdt>")
        raw(document, f"<w:p {W}><w:hyperlink><w:r><w:t>链接</w:t></w:r></w:hyperlink></w:p>")
        raw(document, f'<w:p {W} xmlns:mc="{compatible}"><w:r><mc:AlternateContent><mc:Choice Requires="wps">{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>')  # fmt: skip

    assert lines(fill) == ["控件", "链接", "湘政发〔2015〕8号"]


def with_member(data: bytes, member: str, old: bytes, new: bytes) -> bytes:
    handle = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as good, zipfile.ZipFile(handle, "w") as made:
        for each in good.namelist():
            content = good.read(each)
            assert each != member or old in content
            made.writestr(each, content.replace(old, new) if each == member else content)
    return handle.getvalue()


def test_a_note_stands_at_the_end_and_one_without_text_is_left_out() -> None:
    """Found by scripts/fuzz_formats.py: the number of an empty note stood alone, with a blank behind it."""
    good = docx_seed()
    assert read_docx(good, name="x").endswith("\n[1] 注\n")
    assert read_docx(with_member(good, "word/footnotes.xml", "注".encode(), b""), name="x").endswith("\t省商务厅\n")


def test_a_file_that_lies_or_explodes_is_refused() -> None:
    good = docx_file(lambda document: document.add_paragraph("甲"))
    with pytest.raises(SourceFormatError, match="damaged"):
        read_docx(good[: len(good) // 2], name="x")
    handle = io.BytesIO(good)
    with zipfile.ZipFile(handle, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/image1.png", b"\0" * 150_000_000)
    with pytest.raises(SourceLimitError, match="unpacks to"):
        read_docx(handle.getvalue(), name="x")


@pytest.mark.parametrize(
    ("content", "error", "message"),
    [
        pytest.param(b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>', SourceFormatError, "document type", id="entities"),
        pytest.param(b"<x>" * 500 + b"</x>" * 500, SourceLimitError, "deep", id="deep"),
        pytest.param(b"<x>", SourceFormatError, "damaged", id="cut off"),
    ],
)
def test_hostile_markup_is_refused_before_it_is_used(content: bytes, error: type[Exception], message: str) -> None:
    handle = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx_file())) as good, zipfile.ZipFile(handle, "w") as made:
        for member in good.namelist():
            made.writestr(member, content if member == "word/document.xml" else good.read(member))
    with pytest.raises(error, match=message):
        read_bytes(handle.getvalue(), suffix=".docx", name="x")
