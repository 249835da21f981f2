"""Sentences and clauses, Chinese full stops and Western ones."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given

from portal.text.script import plain
from portal.text.sentences import clause_spans, sentence_spans
from tests.strategies import any_text, plan_text


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        pytest.param("甲。乙。", ["甲。", "乙。"], id="full stops"),
        pytest.param("甲!乙?丙", ["甲!", "乙?", "丙"], id="other end marks"),
        pytest.param("甲;乙。", ["甲;乙。"], id="a semicolon ends no sentence"),
        pytest.param("甲\n乙", ["甲", "乙"], id="a line end does"),
        pytest.param("实现“全覆盖。”乙", ["实现“全覆盖。”", "乙"], id="closing quote belongs to the sentence"),
        pytest.param("达到39.9%.建成平台.", ["达到39.9%.", "建成平台."], id="Western stop after a percentage"),
        pytest.param("加快建设.推进应用.", ["加快建设.", "推进应用."], id="Western stop between characters"),
        pytest.param("1.加快光网建设", ["1.加快光网建设"], id="the point of an ordinal is none"),
        pytest.param("v2.0版本,PM2.5浓度", ["v2.0版本,PM2.5浓度"], id="nor one in a name"),
        pytest.param("建设www.hunan.gov.cn网站.", ["建设www.hunan.gov.cn网站."], id="nor one in an address"),
        pytest.param("发展App.推进", ["发展App.", "推进"], id="Western stop after a Latin word"),
        pytest.param("指数为82.22,排全国第10位.电子", ["指数为82.22,排全国第10位.", "电子"], id="decimal point, then a stop"),
        pytest.param("  甲。  乙  ", ["甲。", "乙"], id="blanks around are left out"),
        pytest.param("等等...乙", ["等等...", "乙"], id="dots in a row are one mark"),
        pytest.param("", [], id="nothing"),
        pytest.param(" \n ", [], id="blanks only"),
    ],
)
def test_sentences_are_told_apart(text: str, sentences: list[str]) -> None:
    assert [span.of(text) for span in sentence_spans(text)] == sentences


def test_a_stop_behind_a_decimal_number_ends_its_sentence() -> None:
    """The observation chapter of `hunan-informatization-2016` prints 指数为52.27.“湖南制造”加速….

    The number's own point comes first, so that the second one is easily taken for part of it.
    """
    text = "装备数控化率指数为52.27.“湖南制造”加速转变."
    assert [span.of(text) for span in sentence_spans(text)] == ["装备数控化率指数为52.27.", "“湖南制造”加速转变."]


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        pytest.param("甲,乙;丙:丁", ["甲", "乙", "丙", "丁"], id="commas, semicolons, colons"),
        pytest.param("甲、乙", ["甲、乙"], id="an enumeration stays whole"),
        pytest.param("甲(乙,丙),丁", ["甲(乙,丙)", "丁"], id="not inside brackets"),
        pytest.param("实施“互联网+,工程”,建设", ["实施“互联网+,工程”", "建设"], id="not inside quotes"),
        pytest.param("带宽达9,290GB,增长", ["带宽达9,290GB", "增长"], id="not at a thousands mark"),
        pytest.param("达到50Mbps,12Mbps", ["达到50Mbps", "12Mbps"], id="but between two numbers"),
        pytest.param("甲),乙", ["甲)", "乙"], id="a bracket that was never opened"),
        pytest.param(",,甲,", ["甲"], id="empty clauses are left out"),
    ],
)
def test_clauses_are_told_apart(text: str, clauses: list[str]) -> None:
    assert [span.of(text) for span in clause_spans(text)] == clauses


@given(any_text | plan_text)
def test_sentences_lose_nothing_but_blanks(text: str) -> None:
    text = plain(text)
    spans = sentence_spans(text)
    assert all(left.end <= right.start for left, right in pairwise(spans))
    assert "".join("".join(span.of(text).split()) for span in spans) == "".join(text.split())


@given(any_text | plan_text)
def test_clauses_leave_out_nothing_but_the_marks_between_them(text: str) -> None:
    text = "".join(plain(text).split())
    spans = clause_spans(text)
    inside = {index for span in spans for index in range(span.start, span.end)}
    assert all(left.end <= right.start for left, right in pairwise(spans))
    assert all(text[index] in ",;:" for index in range(len(text)) if index not in inside)
