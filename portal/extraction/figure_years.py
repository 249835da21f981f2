"""Which year each figure of a clause is for: as many years as figures, several years for one, and years that govern nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from portal.extraction.figure_parts import Clause, Figure
from portal.frozen import changed
from portal.text.numerals import ordinal
from portal.text.years import YearMention


def years_in_turn(words: str, clause: Clause, figures: list[Figure], years: list[YearMention]) -> list[int]:
    """Read 2023年、2024年和2025年分别改造300个、400个和500个: as many years as figures, in turn."""
    named = [
        year
        for mention in years
        if clause.span.holds(mention.span) and mention.role == "during" and figures and mention.span.end <= figures[0].mark.start
        for year in mention.years
    ]
    if len(figures) > 1 and (opened := opening_years(words, clause, years)) and len(opened) == len(figures) and _told_apart(words, figures):
        # 到2022年和2030年,素养水平分别不低于22%和30%,参加比例达到37%和40%
        return list(opened)
    if not named and len(figures) > 1 and all(each.year is None for each in figures):
        # 到2023年、2025年,基站分别达到8万个、13万个,用户分别达到5万户、9万户: they hold for each of the clauses behind them.
        opening = _ONLY_YEARS.match(words)
        alone = words.rfind(",", 0, opening.end()) + 1 if opening else 0
        alone = 0 if any(alone <= m.span.start < clause.span.start for m in years) else alone
        # 到2023年、2025年,保有量分别达到3万辆、5万辆: the years are a clause of their own.
        named = [
            year
            for mention in years
            if mention.role in ("during", "goal")
            and mention.span.start < clause.span.start
            and 0 < alone <= clause.span.start
            and mention.span.start < alone
            for year in mention.years
        ]
    if not named and len(figures) > 1 and (before := [each for each in years if each.span.end <= clause.span.start]):
        # 2026年、2027年水平持续提升,能力分别达到160万千瓦、220万千瓦: they open their part, a clause of words behind them.
        last = before[-1]
        opens = last.role == "during" and (last.span.start <= _FIRST_WORDS or words[last.span.start - 1] in ",;")
        named = list(last.years) if opens and len(last.years) == len(figures) else named
    if len(named) == 1 and len(figures) > 1 and (span := _SPAN_OF_YEARS.search(words, clause.span.start, figures[0].mark.start)):
        # 2022年至2025年分别建设100个、200个、300个、400个
        named = list(range(int(span["first"]), int(span["last"]) + 1))
    if len(named) < 2 or len(named) != len(figures):
        return []
    return named if "分别" in words[clause.span.start : figures[0].mark.start] else []


def opening_years(words: str, clause: Clause, years: list[YearMention]) -> tuple[int, ...]:
    """Return the years of 到2022年和2030年, that open a sentence, where no other year stands between them and a clause; else none."""
    opening = _OPENS_WITH_YEARS.match(words)
    if opening is None or clause.span.start < opening.end() - 1:
        return ()
    named = [m for m in years if m.span.start < opening.end()]
    others = any(opening.end() <= m.span.start < clause.span.end for m in years)
    return named[0].years if len(named) == 1 and len(named[0].years) > 1 and not others else ()


def _told_apart(words: str, figures: list[Figure]) -> bool:
    """Whether figures are of one thing, in one unit, parted by a joint alone: 分别低于7%和5%."""
    first = figures[0]
    return all(each.unit == first.unit and each.indicator == first.indicator and each.scope == first.scope for each in figures) and all(
        _JOINT.fullmatch(words, left.mark.end, right.mark.start) is not None for left, right in pairwise(figures)
    )


_OPENS_WITH_YEARS = re.compile(
    r"(?:[\u4e00-\u9fff]{2,8}:)?(?:力争)?到(?:19|20)\d{2}年?(?:底|末)?(?:[、和](?:19|20)\d{2}年(?:底|末)?){1,3},"
)
_JOINT = re.compile(r"[、和与及]")
_FIRST_WORDS = 4
_SPAN_OF_YEARS = re.compile(r"(?P<first>(?:19|20)\d{2})年?[-—~至到](?P<last>(?:19|20)\d{2})年")
_ONLY_YEARS = re.compile(r"(?:力争)?(?:到|至)?(?:(?:19|20)\d{2}年?(?:底|末)?[、和,]){1,6}(?:全市|全省|全县|全区|全国)?,?")


def with_years(figure: Figure, words: str, clause: Clause, years: list[YearMention]) -> Iterator[Figure]:
    """Give a figure its year: of its clause, else of the sentence before it; several years with 均 or 各 give several figures."""
    yearly = 0 if figure.implied or "每年" not in words else _told_yearly(figure, words, clause, years)
    if yearly:
        said = words[:yearly]
        if (span := _YEARS_EACH.search(said)) and (last := int(span["last"])) - int(span["first"]) < 10:
            # 2020-2022年每年新建8000根 is due three times.
            for year in range(int(span["first"]), last + 1):
                yield replace(figure, year=year, year_basis="clause", year_role="during", part=f"{figure.part}{year}")
            return
        if named := _YEARS_LISTED.search(said):
            for year in map(int, re.findall(r"(?:19|20)\d{2}", named["years"])):
                yield replace(figure, year=year, year_basis="clause", year_role="during", part=f"{figure.part}{year}")
            return
        # 每年培训10万人次 is due in no year of its own.
        yield replace(figure, year_basis="every-year")
        return
    usable = [
        m
        for m in years
        if m.role not in ("baseline", "start")
        and not _inside_comparison(m, words)
        and not _OF_A_DOCUMENT.match(words, m.span.end)
        and not _OF_AN_AGE.match(words, m.span.end)
    ]
    reach = figure.quote.end if figure.implied or figure.rule == "share-of-scope" else figure.mark.end
    own = [m for m in usable if clause.span.start <= m.span.start < reach]
    if not own:
        own = [m for m in usable if clause.span.holds(m.span) and m.role in ("goal", "as-of") and m.span.start >= figure.mark.end][:1]
    if own:
        mention = own[-1]
        if len(mention.years) > 1 and re.match(r"(?:均|各|分别|每年)", words[mention.span.end : figure.mark.start]):
            for year in mention.years:
                yield replace(figure, year=year, year_basis="clause", year_role=mention.role, part=f"{figure.part}{year}")
            return
        yield changed(figure, year=mention.year, year_basis="clause", year_role=mention.role)
        return
    earlier = [m for m in usable if m.span.end <= clause.span.start]
    if earlier and "其中" in words and (parts := words.rfind(";", 0, clause.span.start)) >= 0:
        # …1.2万个,其中2021年3000个,2022年2800个;新建…: the years of the parts end with them.
        among = words.find("其中", max(words.rfind(";", 0, parts), 0), parts)
        outside = [m for m in earlier if not 0 <= among <= m.span.start < parts] if among >= 0 else earlier
        earlier = outside
    if (opening := opening_years(words, clause, years)) and _OF_EACH.search(words[clause.span.start : figure.mark.start]):
        # 到2022年和2030年,…;合格率均达到90%
        for year in opening:
            yield replace(figure, year=year, year_basis="sentence", year_role="goal", part=f"{figure.part}{year}")
        return
    if earlier:
        # 到2020年,…达到95%,大型养殖场提前一年达到100%
        ahead = _AHEAD.search(words[clause.span.start : figure.mark.start])
        year = earlier[-1].year - (ordinal(ahead["years"].replace("两", "二")) or 0 if ahead else 0)
        yield changed(figure, year=year, year_basis="sentence", year_role=earlier[-1].role)
        return
    yield figure


def _told_yearly(figure: Figure, words: str, clause: Clause, years: list[YearMention]) -> int:
    """Where the words end that say each year of a figure, or of what it is a part of: 每年培训60万人次,其中农民工25万人次; 0 if none do."""
    before = words[clause.span.start : figure.mark.start]
    if "每年" in before and _EVERY_YEAR.search(before):
        return figure.mark.start
    among = words.rfind("其中", words.rfind(";", 0, clause.span.start) + 1, clause.span.start + 2)
    if among < 0:
        return 0
    yearly = words.rfind("每年", words.rfind(";", 0, among) + 1, among)
    if yearly < 0 or any(yearly < m.span.start < clause.span.end for m in years):
        return 0
    return yearly + 2


# 达到每年450万标箱 by a year tells how much it then is.
_EVERY_YEAR = re.compile(r"(?<!达到)(?<!提高到)(?<!增加到)每年(?:均|都|各)?[^,;]{0,14}$")
_OF_EACH = re.compile(r"(?<![年平人户])均(?:达到?|为|不低于|不超过|保持|稳定|控制|超过|低于)|都(?:达到|保持|不低于)")
_AHEAD = re.compile(r"提前(?P<years>[一两二三])年")
# 1988年教育部颁布的《建筑面积定额标准》: when a standard was set.
_OF_A_DOCUMENT = re.compile(r"[^,;。\d《》]{0,20}(?:颁布|制定|发布|印发|修订|出台|公布)的?《")
# 2005年前注册的车辆: how old a thing is.
_OF_AN_AGE = re.compile(r"(?:以?前|之前)?(?:注册|生产|建成|投产|投运|出厂|登记|建造|安装|核准|出生|参加工作)[^,;。]{0,8}的")
# 2022年、2023年每年新增100处
_YEARS_LISTED = re.compile(r"(?P<years>(?:19|20)\d{2}年(?:[、和](?:19|20)\d{2}年){1,4}),?[^,;\d]{0,12}每年[^,;]{0,24}$")
_YEARS_EACH = re.compile(r"(?P<first>(?:19|20)\d{2})年?[-—~至到](?P<last>(?:19|20)\d{2})年,?[^,;\d]{0,12}每年[^,;]{0,24}$")
_COMPARES = ("比", "较", "与", "是")
_SHARES = ("占比", "占较", "占与", "占是")


def _inside_comparison(mention: YearMention, words: str) -> bool:
    # 较2020年 compares; 占比到2025年 does not.
    start = mention.span.start
    begins = words.startswith(("力争", "争取", "到", "至", "截"), start)
    return not begins and words.endswith(_COMPARES, 0, start) and not words.endswith(_SHARES, 0, start)
