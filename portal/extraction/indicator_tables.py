"""Figures in a table of indicators: a figure for each goal year of each row, its baseline from the base year's column.

Rule `indicator-table`. The head names the years (指标 | 单位 | 2015年 | 2020年 | 年均增长 | 属性); the unit stands in a column of
its own, behind the name in brackets, or in the cell; [N] counts over the whole period.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from portal.extraction.figure_parts import Figure, FigureKind
from portal.extraction.names import is_only_scope, part_of_area, split_in_turn, split_scope
from portal.extraction.quantities import find_quantities
from portal.records import Binding, Comparator, Span
from portal.structure.cells import Row
from portal.structure.columns import TOTAL_ROW, Column
from portal.structure.grids import Grid
from portal.text.compact import Compact
from portal.text.years import find_period

_UNIT_IN_NAME = re.compile(r"[(](?P<unit>[^()]{1,16})[)]$")
_ORDINAL = re.compile(
    r"^[(]?(?:\d{1,3}|[一二三四五六七八九十]{1,3})[)]?[.、](?=\D)|^[(](?:\d{1,3}|[一二三四五六七八九十]{1,3})[)](?=.)|^[①-⑳](?=.)"
    r"|^\d{1,2}(?=[\u4e00-\u9fff])(?!岁|周岁|年|个|种|类|项|大|米|公里|分钟|小时|万|亿|千|吨|人|座|家|户|月|天|日)"
)
# 有效发明专利数1: the digit points to a note below the table.
_NOTE_MARK = re.compile(r"(?<=[\u4e00-\u9fff])[\d*①-⑩]$|\[\d{1,2}\]")
#: The like of 其中:普通高中在校生规模 is among what the row above tells.
AMONG = re.compile(r"^其中\s*[:,、]?")
_ADDED = re.compile(r"(?:累计)?(?:新增|净增|新建|新改建)(?!劳动力)")
# 改造城镇老旧小区, 残疾儿童康复救助: in a table of tasks, what is done so many times.
_DONE_NAME = re.compile(
    r"(?:建成|新建|改建|改[(]新[)]建|新开工|改造|增加|消除|办理|完成|培训|巩固提升|开展|发放|建设|创建)|.*(?:改造|检查|筛查|救助|就业|建设|培训|修复|整治|治理)$"
)
# 能耗下降幅度 | 比2015年下降18%: the cell says the change and since when, the name what it is of
_CHANGE_FROM_A_YEAR = re.compile(r"(?<=[\u4e00-\u9fff)])(?:增长|增加|提高|上升|下降|降低|减少)(?:幅度|率)?$")
_SINCE = re.compile(r"^[比较](?P<year>(?:19|20)\d{2})年(?:底|末)?(?=增|提|上|下|降|减)")
_WORK_COLUMN = re.compile(r"(?<!目标)任务(?:数|量)?$")
_GROWTH_NAME = re.compile(r"(?:增速|增长率|增幅|降幅|下降率|下降幅度|年均增长|累计下降|累计降低)$")
# 全员劳动生产率增长(%), 万元GDP用水量下降(%): a change where it is told in per cent.
_CHANGING_NAME = re.compile(r"(?:增长|提高|下降|降低|减少|压减|削减)$")
# 主要污染物排放总量减少: what is measured of each of them, and that it changes
_GROUP_OF_CHANGES = re.compile(r"(?:[物品源类业]|领域|品种|行业)(?P<measure>[\u4e00-\u9fff]{0,6}?)(?:减少|下降|降低|削减|增长|提高)$")
_MAGNITUDES = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}
_GLOSS = re.compile(r"(?<=[\d%右上下内])[(][^()]*[)]$")
# 89.6(2014年): the year that one cell of the base column is for
_OWN_YEAR = re.compile(r"[(](?P<year>(?:19|20)\d{2})年?[)]$")
_OWN_PERIOD = re.compile(r"(?:19|20)\d{2}年?[-~—至](?P<year>(?:19|20)\d{2})年")
# 77.3*: the mark points to a note; >7、力争投入强度高于…: words behind the number say more without another one
_MARKED = re.compile(r"(?<=[\d右上下内])[*∗＊#△▲]+$")
# *6-6.5, 预计20: a mark of a note, or that the year was not over yet
_BEFORE_NUMBER = re.compile(r"^(?:\+|[*∗＊#△▲]{1,3}|预计(?:为|达到?)?)(?=[\d≥≤><~-])")
_GOES_ON = re.compile(r"(?<=\d)%?[、,;](?=[\u4e00-\u9fff])(?:[^\d]{2,60}|(?:年均|同比|累计)[^\d]{2,8}\d[\d.]{0,8}%?)$")
_PERIOD_BEFORE = re.compile(r"^(?:“?十[一二三四五六]五”?(?:时期|期间)?|(?:19|20)\d{2}年?[-~—至](?:19|20)\d{2}年)(?=年均|累计)")
_TOLD_CHANGE = re.compile(
    r"(?:年均|累计)+(?P<how>增长|新增|降低|下降|减少|提高)(?P<value>\d{1,9}(?:\.\d{1,4})?)(?P<bound>以上|以内|以下|左右)?"
)
_ADDS = re.compile(r"(?:提高|增加|延长|下降|降低|减少|缩短)(?P<value>\d{1,4}(?:\.\d{1,4})?)(?P<unit>岁|天|年|个百分点|百分点)")
# [27]个百分点
_POINTS = re.compile(r"[\[【〔(][+-]?(?P<value>\d{1,4}(?:\.\d{1,4})?)[\]】〕)]个?百分点")
# 年均/累计 over a share that is kept on an average: 城镇调查失业率
_SUMS_ALONE = re.compile(r"^(?:[一二三四五六七八九十\d]年)?累计(?:值|数|增加值?)?$")
_PART_OF_NAME = re.compile(r"(?:死亡人数|人数|起数|数量|总量|规模|面积|比例|增速|占比)(?:下降|增长|减少|降低|提高)?(?:率)?")
# 2022年比2016年增加: what lies between two years that the head names
_SINCE_A_YEAR = re.compile(r"(?:比|较)(?:19|20)\d{2}年")
_AIMED_AT = re.compile(r"目标|规划|计划")
_KEPT = re.compile(r"^年均(?:值|$|[/或、\[(〔【]累计)")
_A_SHARE = re.compile(r"(?:率|比重|占比|比例)$")
# >[5000], ≥[-4%]: the bound in front of the bracket is one of the number
_BOUND_BEFORE_BRACKET = re.compile(r"^([<>≥≤~]=?)([\[【〔(])")
_IN_ROUND = re.compile(r"[(]\d[\d.,]{0,12}%?[)]")
# 2.8:1, so many to one
_TO_ONE = re.compile(r"(?P<value>\d{1,4}(?:\.\d{1,6})?)[:∶比]1")
_CHANGED = re.compile(r"变化|增减|幅度|降幅")
_BOUNDS: tuple[tuple[str, Comparator], ...] = ((">=", ">="), ("≥", ">="), ("<=", "<="), ("≤", "<="), (">", ">"), ("<", "<"), ("~", "~"))


#: What a cell holds: value, upper end, unit, bound, and whether it says a change (下降18%).
CellRead = tuple[Decimal, Decimal | None, str, Comparator, bool]


@dataclass(frozen=True, slots=True)
class TableFigure:
    """A figure of a row, with the row's 属性; offsets are into the compact row."""

    figure: Figure
    binding: Binding


def read_row_figures(
    words: Compact, grid: Grid, row: Row, *, first_year: int | None, last_year: int | None, table_unit: str = ""
) -> Iterator[TableFigure]:
    """Read the figures of one row.

    Args:
        words: The row, compact.
        grid: Its table.
        row: The row.
        first_year: The first year that a goal may be for; a column of this year or a later one is no base, unless its head says so.
        last_year: The year that a goal column without a year is for: the one in the table's caption, or the plan's last.
        table_unit: The unit of rows that print none, as the caption says (单位:亿元).
    """
    named = _read_name(grid, row, first_year, table_unit)
    if named is None:
        return
    quote = Span(0, len(words.text))
    promised = False
    goal_years = (
        grid.columns[index].year
        for index in grid.places("year", "goal")
        if grid.columns[index].year and not _is_base(grid.columns[index], first_year) and not grid.is_former_goal(index)
    )
    goal_year = max((year for year in goal_years if year), default=None)
    for index in grid.places("year", "goal", "growth"):
        column = grid.columns[index]
        if index >= len(row.cells) or grid.is_former_goal(index) or _is_of_before(column, first_year):
            continue
        found = _read_goal(grid, row, index, named, first_year)
        if found is None:
            if column.role != "growth" and (several := _read_members(named.name, row.words(index), named.unit)):
                promised = True
                bases = _member_bases(grid, row, named.name, named.unit, first_year)
                yield from _member_figures(words, quote, row.cells[index].span, several, column, last_year, named.binding, bases)
            continue
        mark = compact_span(words, row.cells[index].span)
        if mark is None:
            continue
        # What grows does so until the last goal that the head names.
        year = column.year or (goal_year if column.role == "growth" else None) or (last_year if column.role in ("goal", "growth") else None)
        promised = True
        yield TableFigure(_goal_figure(quote, mark, row.words(index), named, column, found, year), named.binding)
    if not promised and named.base is not None and named.base_year is not None:
        # 5630 | 实现脱贫: where no number is promised, the base year's is what the row reports.
        mark = compact_span(words, row.cells[named.base_place].span)
        if mark is not None:
            yield TableFigure(_base_figure(quote, mark, named, named.base), named.binding)


@dataclass(frozen=True, slots=True)
class _Named:
    """What a row measures, in which unit, and where it starts from."""

    name: str  # as printed, without ordinal, unit and marks of notes
    indicator: str
    scope: str
    unit: str
    binding: Binding
    changes: bool  # the name is of a change: 增速, 主要污染物排放总量减少
    base: CellRead | None = None  # the cell of the base year
    base_place: int = -1
    base_value: Decimal | None = None  # the number in it, in the row's unit
    base_year: int | None = None


@dataclass(frozen=True, slots=True)
class _Goal:
    """What a cell below a goal promises."""

    value: Decimal
    upper: Decimal | None
    unit: str
    comparator: Comparator
    kind: FigureKind
    says_change: bool  # the cell itself says that something changes: 下降18%


def _read_name(grid: Grid, row: Row, first_year: int | None, table_unit: str) -> _Named | None:
    """Read what a row measures; None for a row that names nothing."""
    names = grid.places("indicator") or grid.places("task")
    filled = [index for index in names if row.words(index)]
    if grid.is_measured and filled and TOTAL_ROW.fullmatch(row.words(filled[-1])):
        filled = []
    total = _of_all(grid, row) if not filled else ""
    if not filled and not total:
        return None
    filled = filled or names[:1]
    name = total or _ORDINAL.sub("", row.words(filled[-1]))
    among = AMONG.match(name) is not None
    name = AMONG.sub("", name)
    unit = next((row.words(index) for index in grid.places("unit") if row.words(index).strip("—-–/")), "")
    if (match := _UNIT_IN_NAME.search(name)) and _is_unit(match["unit"]):
        unit = unit or match["unit"]
        name = name[: match.start()]
    name = _NOTE_MARK.sub("", name)
    # The base is read in the unit that the row itself prints.
    place, base, value, year = _read_base(grid, row, unit, first_year)
    if not unit and among:
        unit = _unit_above(grid, row)
    group = _group_cell(grid, row, filled[-1])
    unit = unit or _unit_of_group(group) or table_unit
    if group and _PART_OF_NAME.fullmatch(name) and not _ORDINAL.sub("", group).endswith(name):
        # 生产安全事故 | 起数下降: the first cell is the first half of the name.
        name = _UNIT_IN_NAME.sub("", _ORDINAL.sub("", group)) + name
    scope, indicator = split_scope(name)
    changes = bool(_GROWTH_NAME.search(name)) or (unit in ("%", "百分点") and bool(_CHANGING_NAME.search(name)))
    if member := _GROUP_OF_CHANGES.search(_UNIT_IN_NAME.sub("", group)):
        # 主要污染物排放总量减少(%) | 氨氮: of each member the same is measured, and changes.
        changes = True
        indicator = indicator if indicator.endswith(member["measure"] or "") else indicator + member["measure"]
    if among and (is_only_scope(name) or part_of_area(name)) and (above := _indicator_above(grid, row, filled[-1])):
        # 其中:发达城市 says for whom the row above is told.
        scope, indicator = name, split_scope(above)[1]
    binding = _binding(" ".join(row.words(index) for index in grid.places("binding")))
    return _Named(name, indicator, scope, unit, binding, changes, base, place, value, year)


def _read_base(grid: Grid, row: Row, unit: str, first_year: int | None) -> tuple[int, CellRead | None, Decimal | None, int | None]:
    """Read the last cell that tells where a row starts from: its place, what it holds, the number in the row's unit, and its year."""
    place, base, value, year = -1, None, None, None
    for index in grid.places("year", "goal"):
        column = grid.columns[index]
        if _is_base(column, first_year) and (read := read_cell(row.words(index), unit)):
            place, base, value, year = index, read, read[0], _own_year(row.words(index)) or column.year
            if read[2] != unit and read[2].removesuffix(unit) in _MAGNITUDES:
                value *= _MAGNITUDES[read[2].removesuffix(unit)]
    return place, base, value, year


def _is_of_before(column: Column, first_year: int | None) -> bool:
    """Whether a column is of the years before the plan: where things start from, or what was aimed at then (“十二五”规划目标)."""
    if _is_base(column, first_year):
        return True
    return bool(column.role != "growth" and first_year and column.year and column.year < first_year and _AIMED_AT.search(column.heading))


def _read_goal(grid: Grid, row: Row, index: int, named: _Named, first_year: int | None) -> _Goal | None:
    """Read a cell below a goal, or below a change up to it; None where it holds no number, or more than one."""
    heading, grows, unit = grid.columns[index].heading, grid.columns[index].role == "growth", named.unit
    printed = _BOUND_BEFORE_BRACKET.sub(r"\2\1", row.words(index))
    bracketed = printed.startswith(("[", "【", "〔")) or bool(_IN_ROUND.fullmatch(printed))
    # (1849) in a column of yearly growth is the sum over the period, in the row's own unit.
    summed = "累计" in heading or (unit != "%" and not _CHANGED.search(heading))
    # A column of sums alone (五年累计) needs no bracket.
    since = grows and _SINCE_A_YEAR.search(heading) is not None
    cumulative = grows and not since and summed and (bracketed or bool(_SUMS_ALONE.search(heading)))
    # 年均增长 is a rate; 变化幅度 is in the row's own unit, or a rate in brackets: -9, [-18%].
    rate = grows and not cumulative and not since and "%" not in unit and not _CHANGED.search(heading)
    found = read_cell(row.words(index), "%" if rate else unit)
    if found is None:
        return None
    value, upper, found_unit, comparator, says_change = found
    if grows and found_unit in ("%", "") and unit == "%":
        # From 21.66 % to 23.04 %, [1.38]: what lies between two shares is counted in points.
        between = (bracketed or cumulative) and abs(value) == _between(grid, row, first_year, unit)
        between = between or (since and "%" not in row.words(index))
        noted = not cumulative and ((bracketed and grid.counts_points) or "百分点" in heading)
        found_unit = "百分点" if between or noted else found_unit or "%"
    # [0.5] between 5 and 5.5: how much the amount changes; a sum of what each year adds starts from nothing.
    differs = cumulative and value != 0 and abs(value) == _between(grid, row, first_year, unit)
    changes = grows and (not cumulative or differs or found_unit in ("%", "百分点"))
    is_share = _KEPT.search(heading) and _A_SHARE.search(named.name) and found_unit == unit == "%"
    if grows and not bracketed and not named.changes and is_share:
        changes = False  # 城镇调查失业率 below 年均/累计: kept on an average, no change
    if grows and value < 0:
        value = -value  # a decrease keeps a positive value (READING RULES)
    # 【350左右】 below a goal year: the sum over the plan's years, which starts from nothing.
    summed_goal = bracketed and not grows and unit not in ("%", "‰", "百分点") and printed[:1] in "[【〔"
    # 建设管网 | 2000 below 计划任务: so much of it is to be done.
    of_work = (grid.is_measured and _DONE_NAME.match(named.name) is not None) or _WORK_COLUMN.search(heading) is not None
    done = of_work and unit not in ("%", "‰", "百分点") and not grows
    kind: FigureKind = "level"
    if changes or says_change or named.changes:
        kind = "growth"
    elif (cumulative or summed_goal or done or _ADDED.match(named.name)) and "达到" not in row.words(index):
        kind = "increment"
    return _Goal(value, upper, found_unit, comparator, kind, says_change)


def _goal_figure(quote: Span, mark: Span, cell: str, named: _Named, column: Column, goal: _Goal, year: int | None) -> Figure:
    since = _SINCE.match(cell) if goal.says_change else None
    starts = (goal.kind == "level" or named.changes or bool(_CHANGED.search(column.heading))) and named.base_value is not None
    return Figure(
        quote,
        mark,
        _CHANGE_FROM_A_YEAR.sub("", named.indicator) if since else named.indicator,
        named.scope,
        goal.value,
        goal.upper,
        goal.unit,
        goal.comparator,
        goal.kind,
        "indicator-table",
        year=year,
        year_basis="clause" if year else "",
        year_role="goal",
        baseline_value=named.base_value if starts and not since else None,
        baseline_year=int(since["year"]) if since else named.base_year if starts else None,
        part=column.heading,
    )


def _base_figure(quote: Span, mark: Span, named: _Named, base: CellRead) -> Figure:
    value, upper, unit, comparator, _ = base
    return Figure(
        quote,
        mark,
        named.indicator,
        named.scope,
        value,
        upper,
        unit,
        comparator,
        "growth" if named.changes else "level",
        "indicator-table",
        year=named.base_year,
        year_basis="clause",
        year_role="as-of",
    )


_TASK_LAST = re.compile(r"(?:目标|计划|年度)*(?:任务|目标|计划)(?:数|量)?$")


def _of_all(grid: Grid, row: Row) -> str:
    """What a row of totals counts, in a table of work: what the heading merged over the years says (培训任务); empty for any other row."""
    if not grid.is_measured or not any(TOTAL_ROW.fullmatch(row.words(index)) for index in (0, *grid.places("task")[:1])):
        return ""
    above = next((column.above for column in grid.columns if column.role == "year" and column.above), "")
    return _TASK_LAST.sub("", above)


def _indicator_above(grid: Grid, row: Row, index: int) -> str:
    """What the nearest row above measures that is not itself one of those among another."""
    for above in grid.above(row):
        words = _ORDINAL.sub("", above.words(index))
        if words and not AMONG.match(words):
            match = _UNIT_IN_NAME.search(words)
            return _NOTE_MARK.sub("", words[: match.start()] if match and _is_unit(match["unit"]) else words)
    return ""


def _unit_above(grid: Grid, row: Row) -> str:
    """The unit of the row that this one tells a part of, in the column of units."""
    for above in grid.above(row):
        for index in grid.places("unit"):
            if words := above.words(index):
                return words
    return ""


# 城区100、县城80, 公共桩5000个: words and a number, with or without its unit.
_MEMBER = re.compile(
    r"(?P<who>[\u4e00-\u9fff“”()]{1,14}?)[:为达到]{0,2}(?P<number>\d[\d.]{0,11}(?:万|亿)?)(?P<unit>[\u4e00-\u9fff%/]{0,6}?)(?P<bound>以上|以内|以下|左右)?"
)


_BOUNDED_MEMBER = re.compile(r"(?P<who>[\u4e00-\u9fff“”]{2,12})(?P<mark>[≥≤><]=?)(?P<number>\d[\d.]{0,11})%?[、,;]?")
_BOUNDED_MEMBERS = re.compile(r"(?:[\u4e00-\u9fff“”]{2,12}[≥≤><]=?\d[\d.]{0,11}%?[、,;]?){2,6}")
_MARKED_BOUNDS: dict[str, Comparator] = {"≥": ">=", "≤": "<=", ">": ">", "<": "<", ">=": ">=", "<=": "<=", "≥=": ">=", "≤=": "<="}


def _read_members(name: str, cell: str, unit: str) -> list[tuple[str, str, Decimal, str, Comparator]]:
    """Read a cell that prints several numbers: indicator, scope, value, unit and bound of each; empty unless each says what it is of.

    >>> [(each[0], each[1], str(each[2]), each[3]) for each in _read_members("新能源公交车占比", "城区100、县城80", "%")]
    [('新能源公交车占比', '城区', '100', '%'), ('新能源公交车占比', '县城', '80', '%')]
    >>> [(each[0], str(each[2])) for each in _read_members("风电/光伏装机", "200/300", "万千瓦")]
    [('风电装机', '200'), ('光伏装机', '300')]
    """
    if "/" in name and re.fullmatch(r"\d[\d.]{0,11}(?:/\d[\d.]{0,11}){1,3}", cell):
        numbers = cell.split("/")
        names = split_in_turn(name.replace("/", "、"))
        units = unit.split("/") if unit.count("/") + 1 == len(numbers) else [unit] * len(numbers)
        if len(names) == len(numbers):
            return [(each, "", Decimal(number.strip(".")), of, "=") for each, number, of in zip(names, numbers, units, strict=True)]
        return []
    if _BOUNDED_MEMBERS.fullmatch(cell):
        # 重点城市≥30一般城市≥15
        return [
            (name, each["who"], Decimal(each["number"].strip(".")), unit, _MARKED_BOUNDS[each["mark"]])
            for each in _BOUNDED_MEMBER.finditer(cell)
            if each["number"].count(".") < 2
        ]
    pieces = [piece for piece in re.split(r"[、,;]", cell) if piece]
    found: list[tuple[str, str, Decimal, str, Comparator]] = []
    after: dict[str, Comparator] = {"以上": ">=", "以内": "<=", "以下": "<=", "左右": "~"}
    for piece in pieces:
        member = _MEMBER.fullmatch(piece)
        if member is None or len(pieces) < 2:
            return []
        quantities = find_quantities("达到" + piece[member.start("number") :])
        bare = not member["unit"]
        if len(quantities) != 1 and not bare:
            return []
        number = member["number"].rstrip("万亿").strip(".")
        if number.count(".") > 1:
            return []
        value, found_unit = (
            (Decimal(number), member["number"].lstrip("0123456789.") + unit) if bare else (quantities[0].value, quantities[0].unit)
        )
        who = member["who"]
        named = who.endswith(name[-2:])
        found.append((who if named else name, "" if named else who, value, found_unit, after.get(member["bound"] or "", "=")))
    return found


def _member_bases(grid: Grid, row: Row, name: str, unit: str, first_year: int | None) -> dict[str, tuple[Decimal, int | None]]:
    """Where the members of a cell like 8358/244 start from: value and year by name."""
    return {
        member[0]: (member[2], grid.columns[index].year)
        for index in grid.places("year", "goal")
        if _is_base(grid.columns[index], first_year) and "/" in name
        for member in _read_members(name, row.words(index), unit)
    }


def _member_figures(
    words: Compact,
    quote: Span,
    place: Span,
    members: list[tuple[str, str, Decimal, str, Comparator]],
    column: Column,
    last_year: int | None,
    binding: Binding,
    bases: dict[str, tuple[Decimal, int | None]],
) -> Iterator[TableFigure]:
    mark = compact_span(words, place)
    year = column.year or (last_year if column.role == "goal" else None)
    for indicator, scope, value, unit, comparator in members if mark else ():
        assert mark is not None
        figure = Figure(
            quote,
            mark,
            indicator,
            scope,
            value,
            None,
            unit,
            comparator,
            "level",
            "indicator-table",
            year=year,
            year_basis="clause" if year else "",
            year_role="goal",
            baseline_value=bases[indicator][0] if indicator in bases else None,
            baseline_year=bases[indicator][1] if indicator in bases else None,
            part=f"{column.heading}{indicator}{scope}",
        )
        yield TableFigure(figure, binding)


def _between(grid: Grid, row: Row, first_year: int | None, unit: str) -> Decimal | None:
    """How much lies between the number of the base year and that of the last goal year; None where either is not printed."""
    read = [(_is_base(grid.columns[index], first_year), read_cell(row.words(index), unit)) for index in grid.places("year", "goal")]
    bases = [found[0] for is_base, found in read if is_base and found]
    goals = [found[0] for is_base, found in read if not is_base and found]
    return abs(goals[-1] - bases[-1]) if bases and goals else None


def _group_cell(grid: Grid, row: Row, named: int) -> str:
    """What stands in the first column of a row whose name stands further right, there or merged over it from above.

    城镇化率(%) | 户籍人口城镇化率
    """
    if not row.cells or (row.words(0) and (named == 0 or grid.columns[0].role != "indicator")):
        return ""
    return next((each.words(0) for each in (row, *grid.above(row)) if each.words(0)), "")


def _unit_of_group(group: str) -> str:
    match = _UNIT_IN_NAME.search(group)
    return match["unit"] if match and _is_unit(match["unit"]) else ""


def _is_base(column: Column, first_year: int | None) -> bool:
    later = first_year is not None and column.year is not None and column.year >= first_year
    return column.is_base and not (
        later and re.fullmatch(r"(?:(?:19|20)\d{2}年?[-~—至])?(?:19|20)\d{2}年?(?:底|末)?(?:目标)?", column.heading) is not None
    )


def split_unit(name: str) -> tuple[str, str]:
    """Part the unit that stands in brackets behind a name from it.

    >>> split_unit("新增装机容量(MW)"), split_unit("覆盖率(含农村)")
    (('新增装机容量', 'MW'), ('覆盖率(含农村)', ''))
    """
    match = _UNIT_IN_NAME.search(name)
    return (name[: match.start()], match["unit"]) if match and _is_unit(match["unit"]) else (name, "")


def compact_span(words: Compact, place: Span) -> Span | None:
    """The place of a cell in its compact row; None if the cell is empty."""
    first, behind = bisect_left(words.places, place.start), bisect_left(words.places, place.end)
    return Span(first, behind) if first < behind else None


def _is_unit(words: str) -> bool:
    return bool(re.fullmatch(r"[%‰\u4e00-\u9fffA-Za-z/·0-9.²³]{1,16}", words)) and not re.search(
        r"其中|含|不|以上|\d年$|口径|指数$|^\d{1,3}[项个]$", words
    )


def _binding(words: str) -> Binding:
    if "约束" in words:
        return "binding"
    return "expected" if "预期" in words else ""


def read_cell(words: str, unit: str) -> CellRead | None:
    """Read the number of a cell: value, upper end, unit, bound, and whether it says a change (下降18%)."""
    # 20(80%用户): what a gloss in a cell says is no second number of it.
    words = _PERIOD_BEFORE.sub("", _BOUND_BEFORE_BRACKET.sub(r"\2\1", words))
    if told := _TOLD_CHANGE.fullmatch(words):
        # “十五五”年均增长5.0左右, 2021-2024年累计降低8.2: the number is in the row's unit.
        bounds: dict[str, Comparator] = {"以上": ">=", "以内": "<=", "以下": "<=", "左右": "~"}
        return Decimal(told["value"]), None, unit, bounds.get(told["bound"] or "", "="), told["how"] != "新增"
    if (added := _ADDS.fullmatch(words)) and added["unit"] in (unit, "个百分点", "百分点"):
        # 提高1岁
        return Decimal(added["value"]), None, added["unit"].replace("个百分点", "百分点"), "=", True
    if pointed := _POINTS.fullmatch(words):
        return Decimal(pointed["value"]), None, "百分点", "=", False
    words = _MARKED.sub("", _GOES_ON.sub("", _GLOSS.sub("", words.strip("[]【】〔〕 "))))
    words = words[1:-1] if _IN_ROUND.fullmatch(words) else words
    if ratio := _TO_ONE.fullmatch(words):
        return Decimal(ratio["value"]), None, "", "=", False
    before: Comparator | None = None
    words = _BEFORE_NUMBER.sub("", words)
    for mark, comparator in _BOUNDS:
        if words.startswith(mark):
            before, words = comparator, words[len(mark) :].lstrip("=")
            break
    bare = re.fullmatch(
        r"(?P<low>-?\d[\d,]*(?:\.\d+)?)(?:[-~—至](?P<high>\d[\d,]*(?:\.\d+)?))?(?P<sign>%|以上|以内|以下|左右)?(?P<bound>以上|以内|以下|左右)?",
        words,
    )
    after: dict[str, Comparator] = {"以上": ">=", "以内": "<=", "以下": "<=", "左右": "~"}
    if bare:
        sign = bare["sign"] or ""
        bound = after.get(bare["bound"] or "") or after.get(sign)
        high = Decimal(bare["high"].replace(",", "")) if bare["high"] else None
        return Decimal(bare["low"].replace(",", "")), high, "%" if sign == "%" else unit, before or bound or "=", False
    if bounded := re.fullmatch(
        r"(?P<said>近|大于|超过|高于|不低于|不少于|至少|小于|低于|少于|不超过|不高于|约)(?P<number>\d[\d,]*(?:\.\d+)?)", words
    ):
        return Decimal(bounded["number"].replace(",", "")), None, unit, _said(bounded["said"]), False
    found = find_quantities(words)
    if len(found) != 1:
        return None
    quantity = found[0]
    said = words[: quantity.span.start]
    found_unit = quantity.unit
    value, upper = quantity.value, quantity.value_max
    if found_unit in _MAGNITUDES and unit and not unit.startswith(tuple(_MAGNITUDES)):
        # 12.8万 in a row that is counted in 个
        found_unit = found_unit + unit
    comparator = before or quantity.after or _said(said)
    change = bool(re.search(r"下降|降低|减少|增长|提高|增加|翻", said)) and not re.search(r"[到至]$", said)
    return value, upper, found_unit or unit, comparator, change


def _own_year(words: str) -> int | None:
    """The year in a bracket behind the number of a cell, or the last of those that it opens with.

    >>> _own_year("89.6(2014年)"), _own_year("2021-2024年累计降低8.2"), _own_year("“十四五”年均增长4.0"), _own_year("19.1")
    (2014, 2024, 2025, None)
    """
    own = _OWN_YEAR.search(words) or _OWN_PERIOD.match(words)
    if own:
        return int(own["year"])
    period = _PERIOD_BEFORE.match(words)
    years = find_period(period.group()) if period else None
    return years[1] if years else None


def _said(words: str) -> Comparator:
    for comparator, pattern in (
        (">=", r"不低于|不少于|至少|≥"),
        ("<=", r"不超过|控制在|≤|不高于"),
        (">", r"超过|突破|大于|高于|>"),
        ("<", r"低于|小于|少于|<"),
        ("~", r"约|左右|^近"),
    ):
        if re.search(pattern, words):
            return comparator  # type: ignore[return-value]
    return "="
