from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import html as lxml_html

from portal.errors import SourceFormatError, SourceLimitError, UndecodableSourceError
from portal.ingest.decoding import read_bytes, read_source
from portal.ingest.formats.html import read_html

SENTENCE = "到2017年，固定宽带家庭普及率达到60%，建设5个园区。"
OTHER = "实施宽带乡村工程，推进光纤到户，由省通信管理局牵头。"
WHOLE_PAGE = f"""<!DOCTYPE html><html><head><meta charset="gb2312"><title>湖南省宽带计划_湖南省人民政府门户网站</title>
<style>p {{ color: red; }}</style><script>var text = "<p>推广语，点击这里，立即下载。</p>";</script></head>
<body><div class="top-bar"><a href="/">首页</a> | <a href="/login">登录</a></div>
<ul class="menu"><li><a href="/1">政务公开</a></li><li><a href="/2">互动交流</a></li></ul>
<div class="main"><div class="crumbs">当前位置：<a href="/">首页</a> &gt; <a href="/gh">发展规划</a></div>
<h1>湖南省宽带三年计划</h1><div class="info">来源：湖南省人民政府 发布时间：2015-10-11 字号：[大 中 小]</div>
<div id="zoom"><p>　　一、总体要求</p><p>&nbsp;&nbsp;{SENTENCE}</p><p style="display: none">隐藏的句子，不会印出来，也不会读。</p>
<p>{OTHER}</p><p>湖南省人民政府</p><p>2015年10月11日</p></div>
<div class="share">分享到：<a href="#">微信</a></div><p>上一篇：<a href="/3">另一份规划，内容较长，也有标点。</a></p></div>
<div class="footer">版权所有：湖南省人民政府办公厅，湘ICP备05000618号，联系我们。</div></body></html>"""


def lines(page: str) -> list[str]:
    return read_html(page, name="page").splitlines()


def test_a_whole_page_gives_its_article_and_nothing_of_the_furniture() -> None:
    assert lines(WHOLE_PAGE) == ["湖南省宽带三年计划", "一、总体要求", SENTENCE, OTHER, "湖南省人民政府", "2015年10月11日"]


def test_the_article_is_found_without_the_name_of_any_content_system() -> None:
    page = WHOLE_PAGE.replace('id="zoom"', "").replace('class="', 'class="x')
    assert lines(page) == ["湖南省宽带三年计划", "一、总体要求", SENTENCE, OTHER, "湖南省人民政府", "2015年10月11日"]


def test_an_article_in_several_elements_of_a_content_system_is_kept_whole() -> None:
    page = f"<div><div class=nav><a href=a>首页</a></div><div class=TRS_Editor><p>{SENTENCE}</p></div><div class=TRS_Editor><p>{OTHER}</p></div></div>"
    assert lines(page) == [SENTENCE, OTHER]


def test_running_text_outside_the_element_of_a_content_system_is_not_dropped() -> None:
    page = f"<div><div id=zoom><p>{SENTENCE}</p></div><p>{OTHER}</p><div class=footer>版权所有，湘ICP备05000618号，联系我们。</div></div>"
    assert lines(page) == [SENTENCE, OTHER]


def test_the_article_alone_is_kept_whole() -> None:
    assert lines(f"<p>湖南省宽带计划</p><p>一、总体要求</p><p>{SENTENCE}</p><p>（此件公开发布）</p>") == [
        "湖南省宽带计划",
        "一、总体要求",
        SENTENCE,
        "（此件公开发布）",
    ]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig", "utf-16"])
def test_a_page_is_decoded_by_what_it_is_even_where_it_names_another_encoding(encoding: str) -> None:
    assert SENTENCE in read_bytes(WHOLE_PAGE.encode(encoding), suffix=".html", name="page")


def test_a_page_in_big5_is_read_by_its_declaration() -> None:
    page = "<meta charset=big5><p>湖南省寬帶規劃</p><p>到2017年，全省固定寬帶家庭普及率達到60%，建設5個示範園區。</p>"
    assert "固定寬帶家庭普及率達到60%" in read_bytes(page.encode("big5"), suffix=".htm", name="page")


def test_scripts_in_front_do_not_hide_that_a_page_is_chinese() -> None:
    page = f"<script>{'var a = 1; ' * 4000}</script><p>{SENTENCE}</p>"
    assert read_bytes(page.encode(), suffix=".html", name="page") == SENTENCE + "\n"


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        pytest.param(f"<p>{SENTENCE}<br>{OTHER}</p>", [SENTENCE, OTHER], id="a break by hand parts lines"),
        pytest.param(f"<div>{SENTENCE}<div>{OTHER}</div>一、</div>", [SENTENCE, OTHER, "一、"], id="text beside a block is a line"),
        pytest.param("<p>到2017年，固定宽带\n  家庭普及率达到60%。</p>", ["到2017年，固定宽带家庭普及率达到60%。"], id="a line end of the file is none"),
        pytest.param("<p>推进Internet\nPlus，到2017年达到60%。</p>", ["推进Internet Plus，到2017年达到60%。"], id="but a blank between Latin words"),
        pytest.param(f"<p><b>（一）目标。</b><span>{SENTENCE}</span></p>", [f"（一）目标。{SENTENCE}"], id="inline elements run on"),
        pytest.param(f"<p>{SENTENCE}\u200b\u00ad</p>", [SENTENCE], id="nothing invisible"),
        pytest.param(f"<!-- <p>旧稿，不要。</p> --><p>{SENTENCE}</p>", [SENTENCE], id="comments go"),
    ],
)  # fmt: skip
def test_boundaries_of_lines_are_those_that_are_seen(page: str, expected: list[str]) -> None:
    assert lines(page) == expected


@pytest.mark.parametrize(
    ("attributes", "numbers"),
    [
        pytest.param("", ["1.", "2.", "3."], id="plain"),
        pytest.param("start=4", ["4.", "5.", "6."], id="start"),
        pytest.param("reversed", ["3.", "2.", "1."], id="reversed"),
        pytest.param("type=A", ["A.", "B.", "C."], id="letters"),
        pytest.param("style='list-style-type: cjk-ideographic'", ["一、", "二、", "三、"], id="Chinese"),
        pytest.param("style='list-style: none'", ["", "", ""], id="none"),
    ],
)
def test_numbers_of_lists_are_printed_as_a_browser_does(attributes: str, numbers: list[str]) -> None:
    page = f"<p>{SENTENCE}</p><ol {attributes}><li>推进甲</li><li>推进乙</li><li>推进丙</li></ol><p>{OTHER}</p>"
    assert lines(page)[1:4] == [f"{number}{text}" for number, text in zip(numbers, ("推进甲", "推进乙", "推进丙"), strict=True)]


def test_rows_of_a_table_are_lines_and_merged_cells_stand_once() -> None:
    page = (
        f"<p>{SENTENCE}</p><table><caption>表1 指标</caption><tr><th rowspan=2>类别</th><th colspan=2>指标</th></tr><tr><td>名称</td><td>数值</td></tr>"
        "<tr><td rowspan=2>宽带</td><td><p>普及</p><p>率</p></td><td>60%</td></tr><tr><td>用户</td><td>5 万户</td></tr></table>"
    )
    assert lines(page)[1:] == ["表1 指标", "类别\t指标\t", "\t名称\t数值", "宽带\t普及率\t60%", "\t用户\t5 万户"]


def test_every_row_of_a_table_has_the_same_number_of_cells() -> None:
    page = f"<p>{SENTENCE}</p><table><tr><td>甲</td><td>乙</td><td rowspan=3>丙</td></tr><tr><td>丁</td></tr><tr></tr><tr><td>戊</td></tr></table>"
    assert lines(page)[1:] == ["甲\t乙\t丙", "丁\t\t", "戊\t\t"]


def test_a_table_that_lays_out_the_page_is_unfolded() -> None:
    paragraphs = "".join(f"<p>{SENTENCE}{'扩展内容，' * 20}</p>" for _ in range(6))
    assert len(lines(f"<table><tr><td>菜单</td><td>{paragraphs}</td></tr></table>")) >= 6
    nested = f"<table><tr><td><p>{SENTENCE}</p><table><tr><td>甲</td><td>乙乙乙乙</td></tr></table><p>{OTHER * 3}</p></td></tr></table>"
    assert lines(nested) == [SENTENCE, "甲\t乙乙乙乙", OTHER * 3]


def test_a_box_of_one_column_is_its_paragraphs() -> None:
    assert lines(f"<p>{SENTENCE}</p><table><tr><td><p>专栏1 工程</p><p>{OTHER}</p></td></tr></table>") == [SENTENCE, "专栏1 工程", OTHER]


def test_links_to_annexes_behind_the_text_stay_and_other_links_go() -> None:
    page = f"<div><p>一、要求</p><p>{SENTENCE}</p><p><a href='a.doc'>附件：任务分工表</a></p><p><a href='b'>另一条新闻</a></p></div>"
    assert lines(page) == ["一、要求", SENTENCE, "附件：任务分工表"]


@pytest.mark.parametrize(
    ("page", "error", "message"),
    [
        pytest.param("<div>" * 3000 + SENTENCE, SourceLimitError, "deep in one another", id="deep"),
        pytest.param("<div></b>" * 3000 + SENTENCE, SourceLimitError, "deep in one another", id="deep, behind false end tags"),
        pytest.param("<br>" * 300_000, SourceLimitError, "tags", id="long"),
        pytest.param("<table>" + "<tr><td colspan=1000>一<td>二</tr>" * 300, SourceLimitError, "cells", id="wide"),
        pytest.param("<script>load('/article')</script><div id=app></div>", SourceFormatError, "no running text", id="by script"),
        pytest.param("规划全文，没有标签。", SourceFormatError, "no HTML", id="no markup"),
    ],
)
def test_a_page_that_cannot_be_read_says_why(page: str, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        read_html(page, name="page")


def test_a_page_without_chinese_is_no_plan() -> None:
    with pytest.raises(UndecodableSourceError, match="Chinese"):
        read_bytes(b"<p>A page in English, with a sentence or two, but no plan.</p>", suffix=".html", name="page")


@pytest.mark.shared
@pytest.mark.parametrize("name", ["nongji-2018", "chuangxin2-2018"])
def test_every_paragraph_and_row_of_a_real_page_is_in_its_text_in_order(name: str, shared_folder: Path) -> None:
    path = shared_folder / "plans" / "more" / f"{name}.html"
    _data, text = read_source(path)
    page = lxml_html.fromstring(path.read_text(encoding="utf-8"))
    whole = re.sub(r"\s", "", "".join(page.itertext()))
    assert re.sub(r"\s", "", text) == whole
    for row in page.iter("tr"):
        cells = [re.sub(r"\s+", "", "".join(cell.itertext())) for cell in row if cell.tag == "td"]
        if len(cells) == 4:
            assert "\t".join(cells) in re.sub(r" ", "", text)


@pytest.mark.parametrize("control", ["\x01", "\x1f", "&#1;", "&#x1F;", "&#31", "\ufffe", "&#65535;"])
def test_a_control_character_shows_nothing_wherever_it_stands(control: str) -> None:
    """Text that follows a script is moved when the script is taken out."""
    page = f"<h1>规划</h1><p>{SENTENCE}<script>x</script>{OTHER}{control}</p>"
    assert read_html(page, name="x") == f"规划\n{SENTENCE}{OTHER}\n"


@pytest.mark.parametrize("control", ["\x0b", "\x0c", "&#11;", "&#xC;"])
def test_a_line_feed_of_old_is_a_blank(control: str) -> None:
    assert read_html(f"<h1>规划</h1><p>{SENTENCE}{control}{OTHER}</p>", name="x") == f"规划\n{SENTENCE} {OTHER}\n"


@pytest.mark.parametrize("reference", ["&#310;", "&#x1F0;", "&#128;"])
def test_references_to_other_characters_are_left(reference: str) -> None:
    assert len(read_html(f"<h1>规划</h1><p>{SENTENCE}甲{reference}乙{OTHER}</p>", name="x")) > len(f"规划\n{SENTENCE}甲乙{OTHER}\n")


def test_a_heading_of_the_second_rank_outside_the_article_is_its_title() -> None:
    """Pages of many cities have no h1."""
    page = f"<h2>广元市数字经济发展<br>三年行动计划</h2><h3>相关新闻</h3><div id='vsb_content'><p>一、任务</p><p>{SENTENCE}</p><p>{SENTENCE}</p></div>"
    assert read_html(page, name="x").split("\n")[:3] == ["广元市数字经济发展", "三年行动计划", "一、任务"]


def test_names_of_bodies_on_lines_of_their_own_in_a_cell_stay_apart() -> None:
    row = "<tr><td>改造<br>管网</td><td>区水务局<br>丰台运管分局<br>各街镇</td><td>市规划和自然<br>资源局</td></tr>"
    page = f"<p>{SENTENCE}</p><table><tr><td>任务</td><td>单位</td><td>部门</td></tr>{row}</table>"
    assert lines(page)[2] == "改造管网\t区水务局 丰台运管分局 各街镇\t市规划和自然资源局"


def test_a_list_of_numbers_inside_another_one_is_told_apart_without_its_indent() -> None:
    page = f"<p>{SENTENCE}</p><ol><li>{OTHER}<ol><li>建设，甲。</li><li>建设，乙。</li></ol></li><li>发展，丙。</li></ol>"
    assert lines(page) == [SENTENCE, "1." + OTHER, "(1)建设，甲。", "(2)建设，乙。", "2.发展，丙。"]


def test_a_page_written_in_character_references_alone_is_read() -> None:
    page = "".join(f"<p>{''.join(f'&#x{ord(each):x};' for each in line)}</p>" for line in (SENTENCE, OTHER))
    assert read_bytes(f"<html><body>{page}</body></html>".encode(), suffix=".html", name="x").splitlines() == [SENTENCE, OTHER]
