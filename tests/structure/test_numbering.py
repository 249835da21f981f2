"""Printed ordinals: style, number and what only looks like one."""

from __future__ import annotations

import pytest

from portal.structure.numbering import ORDER, rank, read_marker


@pytest.mark.parametrize(
    ("line", "style", "number"),
    [
        pytest.param("一、总体要求", "han", "一", id="chapter of a plan"),
        pytest.param("二十一、保障", "han", "二十一", id="two digits"),
        pytest.param("一.总体要求", "han", "一", id="Western point"),
        pytest.param("(一)指导思想", "han-bracket", "一", id="bracketed"),
        pytest.param("( 十二 )智慧旅游", "han-bracket", "十二", id="blanks in the bracket"),
        pytest.param("1.加快建设", "arabic", "1", id="Arabic point"),
        pytest.param("1、加快建设", "arabic", "1", id="Arabic enumeration mark"),
        pytest.param("3 加快建设", "arabic", "3", id="a blank for a lost mark"),
        pytest.param("(1)加快建设", "arabic-bracket", "1", id="Arabic bracket"),
        pytest.param("1)加快建设", "arabic-bracket", "1", id="half a bracket"),
        pytest.param("③加快建设", "circled", "3", id="circled"),
        pytest.param("一是推进光纤到户", "that-is", "一", id="firstly"),
        pytest.param("第一章 总则", "chapter", "第一章", id="chapter"),
        pytest.param("第 三 节 任务", "section", "第三节", id="section"),
        pytest.param("第二编 重点", "part", "第二编", id="part"),
        pytest.param("第1章 总则", "chapter", "第1章", id="chapter in digits"),
        pytest.param("专栏3 楚天云", "box", "专栏3", id="box"),
        pytest.param("专栏一:光网", "box", "专栏一", id="box with a Chinese numeral"),
        pytest.param("专栏3-1 楚天云", "box", "专栏3-1", id="box of a chapter"),
        pytest.param("第一条 支持创新", "article", "第一条", id="article"),
        pytest.param("2.1 建设光网", "decimal", "2.1", id="decimal"),
        pytest.param("2.1.3建设光网", "decimal", "2.1.3", id="decimal of three parts without a blank"),
        pytest.param("2.1、建设光网", "decimal", "2.1", id="decimal with a mark"),
        pytest.param("1.2千兆光网建设", "decimal", "1.2", id="decimal before a word that starts like a unit"),
        pytest.param("行动一:政务服务提质", "named", "行动一", id="named"),
        pytest.param("重点工程2 光网", "named", "重点工程2", id="named, with digits"),
        pytest.param("任务三“光网城市”", "named", "任务三", id="named, before a quotation"),
        pytest.param("★1.加快建设", "arabic", "1", id="a sign in front"),
        pytest.param("⑵加快建设", "arabic-bracket", "2", id="bracketed in one character"),
        pytest.param("⒊加快建设", "arabic", "3", id="with its point in one character"),
        pytest.param("㈣加快建设", "han-bracket", "四", id="Chinese, bracketed in one character"),
    ],
)
def test_an_ordinal_is_read(line: str, style: str, number: str) -> None:
    marker = read_marker(line)
    assert marker is not None
    assert marker.style == style
    assert marker.number == number
    assert line[marker.length :].strip()


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("2015年全省", id="year"),
        pytest.param("一批企业", id="a number word"),
        pytest.param("一是一,二是二", id="a saying"),
        pytest.param("3.5亿元", id="decimal number"),
        pytest.param("4G网络", id="name"),
        pytest.param("1.2万户家庭", id="a figure like a decimal ordinal"),
        pytest.param("工程一期建设", id="a stage of a work"),
        pytest.param("任务一览", id="a word that holds a numeral"),
        pytest.param("★★优秀", id="signs alone"),
        pytest.param("第一位", id="rank"),
        pytest.param("第一条生产线", id="the first of some things"),
        pytest.param("专栏", id="a box without a number"),
        pytest.param("", id="nothing"),
    ],
)
def test_what_is_no_ordinal_opens_nothing(line: str) -> None:
    assert read_marker(line) is None


def test_styles_nest_in_the_order_of_official_documents() -> None:
    depths = [
        rank(style) for style in ("part", "chapter", "section", "article", "han", "han-bracket", "arabic", "arabic-bracket", "circled")
    ]
    assert depths == sorted(depths)
    assert "box" not in ORDER
