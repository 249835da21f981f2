"""Lines of cells, as every format of file gives them."""

from __future__ import annotations

import docx
import pytest

from portal.ingest.decoding import read_bytes
from portal.ingest.formats.docx import read_docx
from portal.ingest.formats.html import read_html
from portal.ingest.formats.lines import join_cell
from portal.ingest.formats.sheets import read_csv, read_xlsx
from tests.ingest.formats.makers import docx_file, xlsx_file

BODIES = ["市商务局", "市自然资源和规划局", "老城区人民政府"]
HEAD = ["指标", "2022年", "2025年", "属性"]


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        pytest.param(BODIES, "市商务局 市自然资源和规划局 老城区人民政府", id="a body a line"),
        pytest.param(["市财政局（市国资委）", "各县（市、区）政府"], "市财政局（市国资委） 各县（市、区）政府", id="brackets"),
        pytest.param(["市水利局、", "市应急局"], "市水利局、市应急局", id="a mark that is printed"),
        pytest.param(["省经济和信息化", "委员会"], "省经济和信息化委员会", id="a name cut in its midst"),
        pytest.param(["市政府", "办公室"], "市政府办公室", id="a name that goes on behind another one"),
        pytest.param(["推进宽带", "网络建设"], "推进宽带网络建设", id="words"),
        pytest.param([], "", id="nothing"),
    ],
)
def test_lines_of_a_cell_are_parted_only_where_each_names_a_body(lines: list[str], joined: str) -> None:
    assert join_cell(lines) == joined


@pytest.mark.parametrize("mark", ["<br>{}", "<p>{}</p>", "<div>{}</div>"])
def test_bodies_one_to_a_line_stay_apart_in_a_page(mark: str) -> None:
    cell = "".join(mark.format(each) for each in BODIES)
    page = f"<p>一、推进建设，实现目标，建成园区。</p><table><tr><td>任务</td><td>单位</td></tr><tr><td>建设，</td><td>{cell}</td></tr></table>"
    assert read_html(page, name="x").endswith("\t" + " ".join(BODIES) + "\n")


def test_bodies_one_to_a_line_stay_apart_in_documents_and_sheets() -> None:
    def fill(document: docx.document.Document) -> None:
        table = document.add_table(rows=1, cols=2)
        table.cell(0, 0).text, table.cell(0, 1).text = "建设", "\n".join(BODIES)

    expected = "建设\t" + " ".join(BODIES) + "\n"
    assert read_docx(docx_file(fill), name="x") == expected
    assert read_xlsx(xlsx_file([["建设", "\n".join(BODIES)]]), name="x") == expected
    assert read_csv('建设,"' + "\n".join(BODIES) + '"\n', name="x") == expected


def test_the_kind_of_an_indicator_is_told_in_each_row_that_its_cell_is_merged_over() -> None:
    def fill(document: docx.document.Document) -> None:
        table = document.add_table(rows=4, cols=4)
        for row, cells in enumerate([HEAD, ["粮食", "1", "2", "约束性"], ["油料", "3", "4", ""], ["蔬菜", "5", "6", ""]]):
            for column, words in enumerate(cells):
                table.cell(row, column).text = words
        table.cell(1, 3).merge(table.cell(2, 3))

    expected = ["\t".join(each) for each in (HEAD, ["粮食", "1", "2", "约束性"], ["油料", "3", "4", "约束性"], ["蔬菜", "5", "6", ""])]
    rows = "<tr><td>粮食<td>1<td>2<td rowspan=2>约束性</tr><tr><td>油料<td>3<td>4</tr><tr><td>蔬菜<td>5<td>6<td></tr>"
    page = f"<p>一、推进建设，实现目标，建成园区。</p><table><tr>{''.join(f'<td>{each}' for each in HEAD)}</tr>{rows}</table>"
    assert read_html(page, name="x").splitlines()[1:] == expected
    assert read_docx(docx_file(fill), name="x").splitlines() == expected
    sheet = [HEAD, ["粮食", 1, 2, "约束性"], ["油料", 3, 4, None], ["蔬菜", 5, 6, None]]
    assert read_xlsx(xlsx_file(sheet, lambda made: made.merge_cells("D2:D3")), name="x").splitlines() == expected


def test_what_prints_nothing_is_left_out_of_plain_text_too() -> None:
    text = "到2025年，冷\u200b库容量达\u00ad到15\u200e0万立方米。\ufeff\n推进宽带网络建设，发展信息服务。\n"
    printed = "到2025年，冷库容量达到150万立方米。\n推进宽带网络建设，发展信息服务。\n"
    assert read_bytes(text.encode(), suffix=".txt", name="x") == printed
