"""Printed ordinals at the head of a line: 第一章, 一、, (一), 1., (1), ①, 一是, 专栏3, 2.1, 行动一.

Styles nest in the order that GB/T 9704-2012 sets for official documents (一、 then (一) then 1. then (1)), with the
parts, chapters and sections (编, 章, 节) of long plans above them. Decimal ordinals (2.1, 2.1.3) say themselves below which
they stand, and named ones (行动一, 工程2) stand below whatever heading they open under: both have no place in that order.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal, TypeAlias, get_args

from portal.frozen import sets_slots
from portal.text.numerals import ordinal, to_chinese

# Outermost first; a style stands below every style before it.
_Ranked = Literal[
    "annex",
    "part",
    "chapter",
    "section",
    "article",
    "han",
    "han-bracket",
    "arabic",
    "arabic-bracket",
    "circled",
    "that-is",
]
Style: TypeAlias = _Ranked | Literal["box", "decimal", "named"]

#: The styles that have a place of their own, outermost first.
ORDER: tuple[Style, ...] = get_args(_Ranked)

_HAN = "[一二三四五六七八九十百〇零]{1,9}"
# Bounded, so that no ordinal is read out of an endless run of digits.
_DIGITS = r"\d{1,9}"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
# One character each: ⑴ is (1), ⒈ is 1., ㈠ is (一).
_IN_ONE: dict[Style, str] = {
    "arabic-bracket": "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇",
    "arabic": "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛",
    "han-bracket": "㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩",
}
# What counted work is called: 行动一, 重点工程2.
_NAMED = r"(?:重点|重大|主要|专项|示范|标志性|核心)?(?:行动|工程|任务|项目|举措|专项|措施|重点|要点|事项)"
_MARKERS: tuple[tuple[Style, re.Pattern[str]], ...] = (
    # 专栏1 标题, 专栏一:标题, 专栏 3-1
    ("box", re.compile(rf"专栏\s*(?P<number>{_DIGITS}(?:-{_DIGITS})?|{_HAN})\s*[:、.]?\s*")),
    ("part", re.compile(rf"第\s*(?P<number>{_HAN}|{_DIGITS})\s*(?:编|篇|部分)\s*[:、.]?\s*")),
    ("chapter", re.compile(rf"第\s*(?P<number>{_HAN}|{_DIGITS})\s*章\s*[:、.]?\s*")),
    ("section", re.compile(rf"第\s*(?P<number>{_HAN}|{_DIGITS})\s*节\s*[:、.]?\s*")),
    # 第一条 支持企业创新; 第一条生产线 is the first of some.
    ("article", re.compile(rf"第\s*(?P<number>{_HAN}|{_DIGITS})\s*条(?:[:、.]\s*|\s+(?=[\u4e00-\u9fff“《(]))")),
    ("han", re.compile(rf"(?P<number>{_HAN})\s*[、.](?!\s*\d(?!\d\d\d年))\s*")),
    # (一)甲, and 一)甲
    ("han-bracket", re.compile(rf"(?:[(]\s*)?(?P<number>{_HAN})\s*[)]\s*[、.]?\s*")),
    ("that-is", re.compile(r"(?P<number>[一二三四五六七八九十]{1,2})是\s*(?=[^\s一二三])")),
    # 行动一:政务服务提质, 工程2 光网; 工程一期 and 任务一览 are words.
    ("named", re.compile(rf"(?P<word>{_NAMED})\s*(?P<number>{_HAN}|\d{{1,2}})\s*(?:[:、.](?!\d)\s*|\s(?=[\u4e00-\u9fff“])|(?=“))")),
    # 2.1 建设光网, 2.1.3建设; 1.2万户 is a figure.
    (
        "decimal",
        re.compile(
            r"(?P<number>\d{1,2}(?:\.\d{1,2}){1,3})(?:[、.](?!\d)\s*|\s+(?=[\u4e00-\u9fff“《])|(?=[\u4e00-\u9fff“《])(?!万|亿|千(?!兆)|百|个(?!性|人|体)|倍|公里|公顷|平方|立方|吨|米|亩|家(?!庭|政|居)|户(?!外|籍)|元|年|月|日|小时|分钟))"
        ),
    ),
    # 9.5G+智能制造 is the ninth; 9.5亿元 is none.
    (
        "arabic",
        re.compile(
            r"(?P<number>\d{1,3})\s*(?:[、.](?!\d(?!G[^Bb]|\d\d\d年))|(?=\s[\u4e00-\u9fff“])|(?<=0\d)(?=[\u4e00-\u9fff])(?![年月日时]))\s*"
        ),
    ),
    ("arabic-bracket", re.compile(r"[(]?\s*(?P<number>\d{1,3})\s*[)]\s*[、.]?\s*")),
    ("circled", re.compile(rf"(?P<number>[{_CIRCLED}])\s*")),
)
# What the ordinals of each style start with: a line is held only against those that may open it.
_OPENED_BY: dict[Style, re.Pattern[str]] = {
    "box": re.compile("专"),
    "part": re.compile("第"),
    "chapter": re.compile("第"),
    "section": re.compile("第"),
    "article": re.compile("第"),
    "han": re.compile("[一二三四五六七八九十百〇零]"),
    "han-bracket": re.compile("[(一二三四五六七八九十百〇零]"),
    "that-is": re.compile("[一二三四五六七八九十]"),
    "named": re.compile("[重主专示标核行工任项举措要事]"),
    "decimal": re.compile(r"\d"),
    "arabic": re.compile(r"\d"),
    "arabic-bracket": re.compile(r"[(\s\d]"),
    "circled": re.compile(f"[{_CIRCLED}]"),
}
_ALONE: dict[str, tuple[Style, int]] = {one: (style, value) for style, ones in _IN_ONE.items() for value, one in enumerate(ones, 1)}
# Only brackets and marks are left out of what these print: 第三章.
_KEPT_WHOLE = frozenset[Style](("part", "chapter", "section", "article", "named"))
_BLANKS_AND_MARKS = re.compile(r"[\s:、.]")
# More than any marker takes.
_REACH = 40
# What every marker starts with; most lines start with something else.
_MAY_START = re.compile(rf"[专第(\s\d一二三四五六七八九十百〇零{_CIRCLED}⑴-⒇⒈-⒛㈠-㈩重主示标核行工任项举措要事★☆●◆■▲►▶◎]")
# A sign in front of an ordinal: ★1.加快建设.
_SIGNS = "★☆●◆■▲►▶◎"
_SIGN = re.compile(rf"[{_SIGNS}]\s{{0,2}}")


@sets_slots
@dataclass(frozen=True, slots=True)
class Marker:
    """An ordinal at the head of a line: its style, its value and how many characters it takes."""

    style: Style
    value: int
    length: int
    printed: str
    whole: str = ""  # with 第 and 章, without blanks and marks; of the styles alone whose number it is
    path: tuple[int, ...] = ()  # of a decimal ordinal: 2.1.3 is (2, 1, 3)

    @property
    def number(self) -> str:
        """The ordinal as it stands in a number path: simplified, without brackets or marks."""
        if self.style == "box":
            return "专栏" + self.printed
        if self.style == "decimal":
            return self.printed
        if self.style in _KEPT_WHOLE:
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
    if line[0] in _SIGNS and (sign := _SIGN.match(line)):
        behind = read_marker(line[sign.end() : sign.end() + _REACH])
        return replace(behind, length=behind.length + sign.end()) if behind else None
    if alone := _ALONE.get(line[0]):
        return Marker(*alone, len(line) - len(line[1:].lstrip(" 、.")), line[0], line[0])
    for style, pattern in _opened_by(line[0]):
        match = pattern.match(line)
        if match:
            printed = match["number"]
            if style == "decimal":
                path = tuple(map(int, printed.split(".")))
                return Marker(style, path[-1], match.end(), printed, printed, path)
            if style == "circled":
                value: int | None = _CIRCLED.index(printed) + 1
            else:
                value = ordinal(printed.split("-")[0])
            if value is not None:
                whole = _BLANKS_AND_MARKS.sub("", match.group()) if style in _KEPT_WHOLE else ""
                return Marker(style, value, match.end(), printed, whole)
    return None


@lru_cache(maxsize=256)
def _opened_by(character: str) -> tuple[tuple[Style, re.Pattern[str]], ...]:
    return tuple((style, pattern) for style, pattern in _MARKERS if _OPENED_BY[style].match(character))


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
    """Return how deep a style stands: 0 is outermost. Decimal and named ordinals have no depth of their own."""
    return ORDER.index(style)


def follows(path: tuple[int, ...], last: dict[tuple[int, ...], int]) -> bool:
    """Tell whether a decimal ordinal is the first below its prefix, or the one behind the last of it.

    Args:
        path: The ordinal.
        last: The last component seen below each prefix.

    >>> follows((2, 1), {}), follows((2, 3), {(2,): 2}), follows((3, 5), {(3,): 1})
    (True, True, False)
    """
    return path[-1] in (1, last.get(path[:-1], 0) + 1)
