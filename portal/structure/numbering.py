"""Printed ordinals at the head of a line: 第一章, 一、, (一), 1., (1), ①, 一是, 专栏3.

Styles nest in the order that GB/T 9704-2012 sets for official documents (一、 then (一) then 1. then (1)), with the
parts, chapters and sections (编, 章, 节) of long plans above them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from portal.text.numerals import ordinal, to_chinese

Style = Literal["part", "chapter", "section", "han", "han-bracket", "arabic", "arabic-bracket", "circled", "that-is", "box", "annex"]

#: Outermost first; a style stands below every style before it.
ORDER: tuple[Style, ...] = ("annex", "part", "chapter", "section", "han", "han-bracket", "arabic", "arabic-bracket", "circled", "that-is")

_HAN = "[一二三四五六七八九十百〇零]{1,9}"
# Bounded, so that no ordinal is read out of an endless run of digits.
_DIGITS = r"\d{1,9}"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_MARKERS: tuple[tuple[Style, re.Pattern[str]], ...] = (
    # 专栏1 标题, 专栏一:标题, 专栏 3-1
    ("box", re.compile(rf"专栏\s*(?P<number>{_DIGITS}(?:-{_DIGITS})?|{_HAN})\s*[:、.]?\s*")),
    ("part", re.compile(rf"第\s*(?P<number>{_HAN}|{_DIGITS})\s*(?:编|篇|部分)\s*[:、.]?\s*")),
    ("chapter", re.compile(rf"第\s*(?P<number>{_HAN}|{_DIGITS})\s*章\s*[:、.]?\s*")),
    ("section", re.compile(rf"第\s*(?P<number>{_HAN}|{_DIGITS})\s*节\s*[:、.]?\s*")),
    ("han", re.compile(rf"(?P<number>{_HAN})\s*[、.](?!\s*\d(?!\d\d\d年))\s*")),
    ("han-bracket", re.compile(rf"[(]\s*(?P<number>{_HAN})\s*[)]\s*[、.]?\s*")),
    ("that-is", re.compile(r"(?P<number>[一二三四五六七八九十]{1,2})是\s*(?=[^\s一二三])")),
    # 9.5G+智能制造 is the ninth; 9.5亿元 is none.
    ("arabic", re.compile(r"(?P<number>\d{1,3})\s*(?:[、.](?!\d(?!G[^Bb]))|(?=\s[\u4e00-\u9fff“]))\s*")),
    ("arabic-bracket", re.compile(r"[(]?\s*(?P<number>\d{1,3})\s*[)]\s*[、.]?\s*")),
    ("circled", re.compile(rf"(?P<number>[{_CIRCLED}])\s*")),
)
_BLANKS_AND_MARKS = re.compile(r"[\s:、.]")
# What every marker starts with; most lines start with something else.
_MAY_START = re.compile(rf"[专第(\s\d一二三四五六七八九十百〇零{_CIRCLED}]")


@dataclass(frozen=True, slots=True)
class Marker:
    """An ordinal at the head of a line: its style, its value and how many characters it takes."""

    style: Style
    value: int
    length: int
    printed: str
    whole: str = ""  # with 第 and 章, without blanks and marks

    @property
    def number(self) -> str:
        """The ordinal as it stands in a number path: simplified, without brackets or marks."""
        if self.style == "box":
            return "专栏" + self.printed
        if self.style in ("part", "chapter", "section"):
            # Only brackets and marks are left out of what is printed: 第三章/第一节.
            return self.whole
        if self.style in ("han", "han-bracket", "that-is"):
            return to_chinese(self.value) if self.value < 100 else self.printed
        return str(self.value)


def read_marker(line: str) -> Marker | None:
    """Read the ordinal that a line (plain form, no blanks before it) starts with.

    >>> [read_marker(line).number for line in ("一、总体要求", "(二十一)智慧旅游", "3.推进", "一是推进", "专栏3 楚天云")]
    ['一', '二十一', '3', '一', '专栏3']
    >>> read_marker("2015年全省") is None, read_marker("一批企业") is None
    (True, True)
    """
    if not _MAY_START.match(line):
        return None
    for style, pattern in _MARKERS:
        match = pattern.match(line)
        if match:
            printed = match["number"]
            if style == "circled":
                value: int | None = _CIRCLED.index(printed) + 1
            else:
                value = ordinal(printed.split("-")[0])
            if value is not None:
                return Marker(style, value, match.end(), printed, _BLANKS_AND_MARKS.sub("", match.group()))
    return None


# 11.121人才梯队项目: an ordinal and a name that starts with digits. Read only where the ordinal is the next one.
_RUN_ON = re.compile(r"(?P<number>\d{1,3})[、.](?=\d{1,4}(?![\d.])[\u4e00-\u9fff](?<![亿万千百元个家户名吨亩年月日]))")


def read_next_marker(line: str, after: int) -> Marker | None:
    """Read an ordinal that runs into digits, if it is the one that follows `after`.

    >>> marker = read_next_marker("11.121人才梯队项目", 10)
    >>> marker and (marker.number, marker.length)
    ('11', 3)
    >>> read_next_marker("11.121人才梯队项目", 8) is None, read_next_marker("9.5亿元投资", 8) is None
    (True, True)
    """
    match = _RUN_ON.match(line)
    if match is None or int(match["number"]) != after + 1:
        return None
    return Marker("arabic", after + 1, match.end(), match["number"], match["number"])


def rank(style: Style) -> int:
    """Return how deep a style stands: 0 is outermost."""
    return ORDER.index(style)
