from __future__ import annotations

import io

import pytest
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from portal.errors import SourceFormatError, SourceLimitError
from portal.ingest.formats import pdf
from portal.ingest.formats.pdf import parse_pdf, read_pdf
from tests.ingest.formats.makers import PARAGRAPHS, pdf_file, pdf_table

TITLE = "#湖南省实施“互联网+”三年行动计划"


def lines(data: bytes) -> list[str]:
    return parse_pdf(data, name="plan.pdf").splitlines()


def test_lines_are_healed_to_paragraphs_across_pages_and_heads_and_page_numbers_are_gone() -> None:
    flow = [TITLE, "一、总体要求", *PARAGRAPHS * 8]
    data = pdf_file(*flow, head="湖南省人民政府公报 2015年第20期", numbers="— {} —")
    assert lines(data) == [TITLE[1:], *flow[1:]]


def test_bare_page_numbers_go_and_a_line_of_digits_in_the_text_stays() -> None:
    flow = [*PARAGRAPHS * 8, "2017", "（三）其他。"]
    assert lines(pdf_file(*flow, numbers="{}")) == flow


def test_rows_of_a_ruled_table_are_lines_and_merged_cells_stand_once() -> None:
    rows = [
        ["类别", "任务", "责任单位"],
        ["宽带", "推进宽带网络建设，实现行政村通光缆，提高固定宽带家庭普及率。", "省通信管理局"],
        ["", "发展电子商务", "省商务厅"],
    ]
    data = pdf_file(PARAGRAPHS[2], pdf_table(rows, ((0, 1), (0, 2))), PARAGRAPHS[0])
    assert lines(data) == [PARAGRAPHS[2], *("\t".join(row) for row in rows), PARAGRAPHS[0]]


def test_the_head_of_a_table_is_not_repeated_where_the_table_goes_on_over_the_page() -> None:
    rows = [["序号", "任务", "单位"], *([str(number), "推进宽带网络建设", "省通信管理局"] for number in range(1, 60))]
    assert lines(pdf_file(pdf_table(rows, repeat=1), numbers="- {} -")) == ["\t".join(row) for row in rows]


def test_a_row_that_a_page_ends_in_is_one_row() -> None:
    long = "推进宽带网络建设，实现行政村通光缆，提高固定宽带家庭普及率。" * 12
    rows = [["序号", "任务", "单位"], *([str(number), long, "省通信管理局"] for number in range(1, 6))]
    assert lines(pdf_file(pdf_table(rows))) == ["\t".join(row) for row in rows]


@pytest.mark.parametrize(
    ("printed", "read"), [("⺠", "民"), ("⻓", "长"), ("⼀", "一"), ("金", "金"), ("民", "民"), ("(cid:7)", "\ufffd"), ("\uf0b7", "\ufffd")]
)
def test_a_radical_that_a_font_gives_for_a_character_is_read_as_that(printed: str, read: str) -> None:
    assert pdf._character(printed) == read


def test_a_process_of_its_own_gives_the_same_text() -> None:
    data = pdf_file(TITLE, *PARAGRAPHS)
    assert read_pdf(data, name="plan.pdf") == parse_pdf(data, name="plan.pdf")


def test_a_scanned_page_is_refused_with_the_advice_to_recognise_it() -> None:
    from PIL import Image

    handle = io.BytesIO()
    canvas = Canvas(handle)
    canvas.drawImage(ImageReader(Image.new("L", (50, 50), 200)), 0, 0, 500, 800)
    canvas.showPage()
    canvas.save()
    with pytest.raises(SourceFormatError, match=r"scan|OCR"):
        read_pdf(handle.getvalue(), name="plan.pdf")


def test_a_locked_file_and_a_file_cut_off_are_refused() -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption

    handle = io.BytesIO()
    canvas = Canvas(handle, encrypt=StandardEncryption("secret", strength=128))
    canvas.drawString(72, 700, "x")
    canvas.save()
    with pytest.raises(SourceFormatError, match="password"):
        parse_pdf(handle.getvalue(), name="plan.pdf")
    good = pdf_file(*PARAGRAPHS * 8)
    with pytest.raises(SourceFormatError, match="damaged PDF"):
        parse_pdf(good[: len(good) * 2 // 3], name="plan.pdf")


def test_columns_side_by_side_are_refused() -> None:
    from tests.ingest.formats.makers import FONT

    pdf_file("甲")  # registers the font
    handle = io.BytesIO()
    canvas = Canvas(handle)
    canvas.setFont(FONT, 12)
    for number in range(20):
        canvas.drawString(60, 780 - 20 * number, "左栏推进宽带网络建设提高普及率")
        canvas.drawString(330, 780 - 20 * number, "右栏发展电子商务交易额大幅提升")
    canvas.save()
    with pytest.raises(SourceFormatError, match="side by side"):
        parse_pdf(handle.getvalue(), name="plan.pdf")


def test_a_file_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "PDF_SECONDS", 0.01)
    with pytest.raises(SourceLimitError, match="not read within"):
        read_pdf(pdf_file("甲"), name="plan.pdf")


def two_columns(*, drawn: int = 24) -> bytes:
    handle = io.BytesIO()
    canvas = Canvas(handle)
    pdf_file("甲")  # registers the font
    canvas.setFont("STSong-Light", 12)
    canvas.drawCentredString(297, 800, "湖南省人民政府公报二〇一五年第二十期")
    for number in range(drawn):
        # The right column stands a little lower: its lines are none of the left one's.
        canvas.drawString(50, 760 - 20 * number, "推进宽带网络建设实现行政村通光缆提高")
        canvas.drawString(306, 754 - 20 * number, "发展电子商务建设示范园区完善物流体系")
    canvas.save()
    return handle.getvalue()


def test_columns_side_by_side_are_refused_also_where_their_lines_stand_at_other_heights() -> None:
    with pytest.raises(SourceFormatError, match="page 1: text in columns side by side"):
        parse_pdf(two_columns(), name="x")


def test_a_table_without_lines_whose_cells_have_several_is_refused() -> None:
    handle = io.BytesIO()
    canvas = Canvas(handle)
    pdf_file("甲")
    canvas.setFont("STSong-Light", 12)
    for row in range(3):
        top = 760 - 60 * row
        canvas.drawString(50, top - 9, "建成基地")
        for line in range(2):
            canvas.drawString(200, top - 18 * line, "市商务局会同")
    canvas.save()
    with pytest.raises(SourceFormatError, match="a table without lines"):
        parse_pdf(handle.getvalue(), name="x")


@pytest.mark.parametrize(("opening", "healed"), [("95%。", True), ("一是建设，", False)])
def test_a_number_that_did_not_fit_goes_on_with_the_line_above(opening: str, healed: bool) -> None:
    handle = io.BytesIO()
    canvas = Canvas(handle)
    pdf_file("甲")
    canvas.setFont("STSong-Light", 12)
    whole = "推进宽带网络建设实现行政村通光缆提高固定宽带家庭普及率扩大覆盖范围推进建设"
    for number, line in enumerate([whole, whole, whole, whole[:-6] + "率达到", opening, whole]):
        canvas.drawString(50, 760 - 20 * number, line)
    canvas.save()
    text = parse_pdf(handle.getvalue(), name="x")
    assert ("率达到" + opening in text) == healed


def test_pages_with_nothing_but_a_stamp_are_told_to_need_text_recognition() -> None:
    handle = io.BytesIO()
    canvas = Canvas(handle)
    pdf_file("甲")
    for _ in range(3):
        canvas.setFont("STSong-Light", 9)
        canvas.drawString(50, 800, "扫描全能王 创建")
        canvas.rect(50, 50, 400, 600, fill=1)
        canvas.showPage()
    canvas.save()
    with pytest.raises(SourceFormatError, match=r"run text recognition \(OCR\)"):
        parse_pdf(handle.getvalue(), name="x")
