"""Years that govern a passage: 到2020年, 截至2015年底, 三年内, “十三五”末, 2013-2016年.

Every function reads a passage in plain form without blanks (`portal.text.compact`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from portal.frozen import sets_slots
from portal.records import Span
from portal.text.numerals import ordinal

#: `goal`: 到2020年, by then; `as-of`: 截至2015年底, at that time; `during`: 2015年, 2016年底; `baseline`: 由2014年的, 比2015年;
#: `start`: 自2019年起, no due year.
YearRole = Literal["goal", "as-of", "during", "baseline", "start"]

_DIGIT_YEAR = r"(?:19|20)\d{2}|二[〇○零]\d{2}|二[〇○零][一二三四五六七八九〇○零]{2}"
# 2022年榨季, 2023年秋季学期: parts of a year that work goes by
_SEASON = r"[春夏秋冬]季?(?:学期|季节|播种|造林|招生|开学)?|学年|学期|榨季|榨期|汛期|采暖季|供暖季|采暖期|产季|财年"
_PART = rf"(?:年?(?:底|末|初|前|左右|以前|之前)|年(?:上半年|下半年|第[一二三四]季度|\d{{1,2}}月(?:底|末|份|\d{{1,2}}日)?(?:前)?|内|度|(?:{_SEASON})(?:前|结束前|开学前|末)?)?)"
_ABSOLUTE = re.compile(
    rf"(?P<before>力争到|争取到|锚定|展望到?|截至|截止到?|截止|自|从|由|到|至|比|较|以|于|在)?"
    rf"(?P<first>{_DIGIT_YEAR})(?P<more>(?:年?、(?:{_DIGIT_YEAR})){{0,6}})(?:年?(?P<join>[-~至到和、及])(?P<last>{_DIGIT_YEAR}))?(?P<part>{_PART})(?P<after>起|开始|以来|的)?"
)
_A_MEASURE = re.compile(r"\d[\d.]{0,12}(?:倍|%)")
_RELATIVE = re.compile(
    r"(?<![短缩减降制][至到在])(?<!不超过)(?P<number>[一二两三四五六七八九十]|(?<!\d)\d{1,2})年(?:之?内|以内|左右|(?<=用.年)的?时间|(?<=用\d\d年)的?时间)"
)
# 今年, 明年底前, 今明两年, 去年: of the year that the plan was written in. 今年以来 looks back.
_THIS_YEAR = re.compile(
    r"(?P<before>比|较|与|到|至|自|从)?(?P<which>今明两|[今明去])年(?P<part>(?:年?(?:底|末|初)(?:前|之前|以前)?|[上下]半年|起|以来)?)"
)
# 五年新增, 三年累计: over all the years of a plan of so many years.
_OVER_ALL = re.compile(
    r"(?P<number>[二两三四五]|[2-5])(?<![\d一二三四五六七八九十].)年(?=累计|新增|新改|新建|共|间|培训|培育|培养|完成|改造|推广|筹集|统筹|安排|补充|发放|转化|引进|实施(?!方案|计划|期|意见)|投资(?!期)|投入|(?<![到至])建设(?!期|周期)|(?<=\d年)(?:引进|轮训|检查))"
)
# What stands in each of them, and in few other passages.
_COUNTED_OVER = re.compile("[二两三四五2-5]年[累新共间培完引轮检改推筹统投建安补发转实]")
# 今后五年的主要目标是: the years of a plan of so many years, which end with it.
_COMING = re.compile(r"(?:今后|未来|接下来)的?(?P<number>[二两三四五\d])年(?!来|左右|以)")
_FIVE_YEAR = re.compile(r"(?P<before>到|至)?[“\"]?(?P<name>十[一二三四五六])五[”\"]?(?P<part>时?期?末|期间|时期|规划期末|以来)?")
_TWO_FIVE_YEARS = re.compile(r"[“\"]?(?P<name>十[一二三四五六])五[”\"]?[、和](?P<second>[“\"]?十[一二三四五六]五[”\"]?(?:期间|时期))")
_FIRST_FIVE_YEAR = {"十一": 2006, "十二": 2011, "十三": 2016, "十四": 2021, "十五": 2026, "十六": 2031}
# “十四五”计划完成闸河配套8处
_PLANNED = re.compile(r"(?:计划|预计|规划)?(?:完成|新建|新增|建设|实现|累计|改造|整治)")
# Every expression above, and 届时 and 规划期末, holds one of these: most sentences hold none, and are done with at once.
# Each branch starts with a character of its own: so the search skips from one of those to the next.
_NAMES_A_YEAR = re.compile(
    r"19\d\d|20\d\d|二[〇○零]|今年|今明两年|明年|去年|年(?:之?内|以内|左右|的?时间|累计|新增|新改|新建|共|间|培训|培育|培养|引进|轮训|检查|完成|改造|推广|筹集|统筹|投|建设|安排|补充|发放|转化|实施)|十[一二三四五六]五|届时|规划期末|今后|未来|接下来"
)
# Where an absolute year may begin, and how far in front of it its words do: 力争到.
_YEAR_BEGINS, _WORDS_BEFORE = re.compile(r"19\d\d|20\d\d|二[〇○零]"), 3
_PERIOD = re.compile(rf"(?P<first>{_DIGIT_YEAR})年?\s*[-~—至到]\s*(?P<last>{_DIGIT_YEAR})年?")


@sets_slots
@dataclass(frozen=True, slots=True)
class YearMention:
    """A printed expression of time: its place, the year (or years) it names and what it does to a figure beside it."""

    span: Span
    years: tuple[int, ...]
    role: YearRole

    @property
    def year(self) -> int:
        """The year that a single figure beside the expression is for: the last one named."""
        return self.years[-1]


_GOAL_YEAR = re.compile(r"到(?P<year>(?:19|20)\d\d)年")


def first_goal_year(text: str) -> int | None:
    """Return the earliest year that a text sets itself (到2015年): a plan that prints no date was made before it.

    >>> first_goal_year("到2020年建成小康社会。到2015年建成试点。"), first_goal_year("2015年建成")
    (2015, None)
    """
    return min((int(match["year"]) for match in _GOAL_YEAR.finditer(text)), default=None)


def read_year(text: str) -> int:
    """Read a year in digits of either script.

    >>> read_year("2020"), read_year("二〇二五")
    (2020, 2025)
    """
    value = ordinal(text) if not text[0].isdigit() else int(text)
    if value is None:
        raise ValueError(f"not a year: {text}")
    return value


def may_name_years(text: str) -> bool:
    """Tell whether a passage may name a year at all; quick, for most sentences name none."""
    return _NAMES_A_YEAR.search(text) is not None


def find_years(
    text: str, *, period_start: int | None = None, period_end: int | None = None, written: int | None = None, looks_back: bool = False
) -> list[YearMention]:
    """Find every expression of time that names a year, in order.

    Relative expressions count from `period_start`: 三年内 in a plan for 2015 to 2017 is 2017; without it they name none.
    今年 and 明年 count from `written`, the year that the plan was made in, or made for. With `looks_back` the period is the
    one reported on, and “十二五”以来 is the end of it.

    >>> [(m.years, m.role) for m in find_years("力争到2017年,由2014年的92%提高到50%;2016年和2017年均新增", period_start=2015)]
    [((2017,), 'goal'), ((2014,), 'baseline'), ((2016, 2017), 'during')]
    >>> [(m.year, m.role) for m in find_years("五年新增里程60公里", period_start=2021, period_end=2025)]
    [(2025, 'during')]
    >>> [(m.years, m.role) for m in find_years("今年新建5公里,今明两年新增3处,比去年增长", written=2019)]
    [((2019,), 'during'), ((2019, 2020), 'during'), ((2018,), 'baseline')]
    >>> [(m.year, m.role) for m in find_years("两年内达到10PB", period_start=2015)]
    [(2016, 'during')]
    >>> [m.years for m in find_years("2022、2023、2024年分别新建20座、30座、40座")]
    [(2022, 2023, 2024)]
    """
    found: list[YearMention] = []
    if not may_name_years(text):
        return found
    begins = _YEAR_BEGINS.search(text)
    for match in _ABSOLUTE.finditer(text, max(0, begins.start() - _WORDS_BEFORE)) if begins else ():
        first = read_year(match["first"])
        years = [first, *(read_year(each) for each in match["more"].replace("年", "").split("、") if each)]
        if match["last"]:
            last = read_year(match["last"])
            listed = match["join"] in "和、及"
            years = [*years, last] if listed else [last]
        found.append(YearMention(Span(match.start(), match.end()), tuple(years), _role(match, text)))
    if written is not None and ("今" in text or "明" in text or "去" in text):
        found += [YearMention(Span(m.start(), m.end()), *_this_year(m, written)) for m in _THIS_YEAR.finditer(text)]
    if period_start is not None and ("内" in text or "左右" in text or "时间" in text):
        starts = {m.span.end: m.year for m in reversed(found) if m.role == "start"}
        for match in _RELATIVE.finditer(text):
            count = ordinal(match["number"])
            # A start year before it (2012年起5年内) counts from there: 2012 is the first of the five.
            base = next((starts[end] for end in range(match.start() - 2, match.start() + 1) if end in starts), period_start)
            if count:
                found.append(YearMention(Span(match.start(), match.end()), (base + count - 1,), "during"))
    both = {m.start("second"): m for m in _TWO_FIVE_YEARS.finditer(text)} if "五" in text and ("、" in text or "和" in text) else {}
    for match in _FIVE_YEAR.finditer(text) if "五" in text else ():
        first = _FIRST_FIVE_YEAR[match["name"]]
        if (pair := both.get(match.start())) is not None:
            # “十四五”、“十五五”期间分别新增: of the end of each
            ends = (_FIRST_FIVE_YEAR[pair["name"]] + 4, first + 4)
            found.append(YearMention(Span(pair.start(), match.end()), ends, "during"))
            continue
        if match["part"] and match["part"].endswith("末") and text.endswith(("比", "较", "由", "从"), 0, match.start()):
            # 较“十二五”末增长1.8倍, 由“十二五”末的30%提高到35%
            found.append(YearMention(Span(match.start(), match.end()), (first + 4,), "baseline"))
        elif match["part"] and match["part"].endswith("末"):
            found.append(YearMention(Span(match.start(), match.end()), (first + 4,), "goal"))
        elif match["part"] == "以来":
            if looks_back and period_end == first + 4:
                found.append(YearMention(Span(match.start(), match.end()), (period_end,), "during"))
        elif match["part"] in ("期间", "时期") or (not match["part"] and _PLANNED.match(text, match.end())):
            found.append(YearMention(Span(match.start(), match.end()), (first + 4,), "during"))
    if period_end is None and period_start is not None and _COUNTED_OVER.search(text):
        # 三年累计 of a plan whose end is not printed
        found += [
            YearMention(Span(m.start(), m.end()), (period_start + (ordinal(m["number"].replace("两", "二")) or 1) - 1,), "during")
            for m in _OVER_ALL.finditer(text)
        ]
    if period_end is not None and period_start is not None:
        years_in_all = period_end - period_start + 1
        found += [
            YearMention(
                Span(m.start(), m.end()), (min(period_end, period_start + (ordinal(m["number"].replace("两", "二")) or 0) - 1),), "during"
            )
            for m in (_OVER_ALL.finditer(text) if _COUNTED_OVER.search(text) else ())
            if (ordinal(m["number"].replace("两", "二")) or 0) <= years_in_all
        ]
        found += [
            YearMention(Span(m.start(), m.end()), (period_end,), "goal")
            for m in (_COMING.finditer(text) if "今后" in text or "未来" in text or "接下来" in text else ())
            if ordinal(m["number"].replace("两", "二")) == years_in_all
        ]
    if period_end is not None and "规划期末" in text:
        found += [YearMention(Span(m.start(), m.end()), (period_end,), "goal") for m in re.finditer(r"(?:到)?规划期末", text)]
    found.sort(key=lambda mention: (mention.span.start, mention.span.end))
    return found


def find_period(text: str) -> tuple[int, int] | None:
    """Find the years a title names: 2015-2017年, “十三五”.

    >>> find_period("行动方案(2015-2017年)"), find_period("“十三五”信息化发展规划"), find_period("三年行动计划")
    ((2015, 2017), (2016, 2020), None)
    """
    if match := _PERIOD.search(text):
        return read_year(match["first"]), read_year(match["last"])
    if match := re.search(r"第(?P<name>十[一二三四五六])个五年", text):
        first = _FIRST_FIVE_YEAR[match["name"]]
        return first, first + 4
    if match := _FIVE_YEAR.search(text):
        first = _FIRST_FIVE_YEAR[match["name"]]
        return first, first + 4
    return None


def _this_year(match: re.Match[str], written: int) -> tuple[tuple[int, ...], YearRole]:
    years = {"今": (written,), "明": (written + 1,), "去": (written - 1,), "今明两": (written, written + 1)}[match["which"]]
    if match["before"] in ("比", "较", "与"):
        return years, "baseline"
    if match["part"] in ("起", "以来") or match["before"] in ("自", "从"):
        return years, "as-of" if match["part"] == "以来" else "start"
    return years, "goal" if match["before"] in ("到", "至") else "during"


_ON_THE_BASE_OF = re.compile(r"(?:的|水平)?基础上")
_AT_PRICES = re.compile(r"的*(?:价格|不变价|可比价)")


def _role(match: re.Match[str], text: str) -> YearRole:
    before, after = match["before"] or "", match["after"] or ""
    if after in ("起", "开始", "以来") or before == "自":
        return "start"
    if before.startswith("截"):
        return "as-of"
    if before == "在" and _ON_THE_BASE_OF.match(text, match.end() - len(after)):
        return "baseline"  # 在2015年基础上提高1岁
    if _AT_PRICES.match(text, match.end()) or before in ("比", "较") or (before in ("由", "从") and after == "的"):
        return "baseline"
    if after == "的" and before not in ("到", "至", "力争到", "争取到") and _A_MEASURE.match(text, match.end()):
        return "baseline"  # 是2010年的5.2倍, 由2014年的9.2%
    if before in ("力争到", "争取到", "到", "至", "展望", "展望到", "锚定"):
        return "goal"
    return "during"
