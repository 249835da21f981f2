"""Figures of a table that shares out work among areas: a figure for each number, its scope the area of its row.

区域 | 新增装机容量(MW) | 新增示范工程: the head says what is measured, the row for which area; 合计 is the whole plan's.
Where a heading is merged over years (年度建设里程 | 2017年 | 2018年), it says what is measured in each of them; one that is
merged over headings that stand twice (建设筹集 and 供应分配, each over 保障性住房 | 其他住房) says which of them is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from portal.extraction.figure_parts import Figure, FigureKind
from portal.extraction.indicator_tables import AMONG, CellRead, compact_span, read_cell, split_unit
from portal.records import Span
from portal.structure.cells import Row
from portal.structure.columns import TOTAL_COLUMN, Column, area_places, areas_across
from portal.structure.grids import Grid
from portal.text.compact import Compact

_TOTAL = re.compile(r"(?:全[省市县区国州盟])?(?:合计|总计|共计|小计)|全[省市县区国州盟]")
# 年度建设里程 over 2017年, 三年建设总里程: how long it takes is no part of what is measured.
_SPAN_OF_YEARS = re.compile(r"^(?:分?年度|各年|每年|(?:[一二两三四五六七八九十]|\d{1,2})年)(?=[\u4e00-\u9fff]{3})")
# 2020年(已整治) beside 2021年: what was done by then
_DONE_BY_THEN = re.compile(r"[(]已[\u4e00-\u9fff]{2,4}[)]$")
# 易涝点数量 beside 整治计划 over years: how many there are
_STOCK = re.compile(r"(?<=[\u4e00-\u9fff]{2})(?:现有|现存|存量|总)?(?:数量|个数|总数)$")
_PLANNED_ACT = re.compile(r"^(?P<act>整治|改造|治理|建设|修复|消除|拆除|新建|淘汰|关停)(?:计划|任务)$")
# 改燃任务 over years, where the caption says of what: 各区县燃煤锅炉改燃任务
_WORK_OF_THE_CAPTION = re.compile(r"(?:年度)?(?P<work>[\u4e00-\u9fff]{2,12}?)(?:目标)?(?:任务|计划)(?:数|量)?")
_ACT_LAST = re.compile(r"(?:建设|新增|改造|整治|创建|培育|完成|治理)$")
_DONE_LAST = re.compile(r"(?:开工|建成|竣工|投运|投产|新增)(?:数|量|面积|套数|户数|里程)?$")
_YEAR_ALONE = re.compile(r"(?:19|20)\d{2}年?(?:度)?(?:目标|计划|任务)?(?:数|值|量)?")
# 淘汰任务 below a caption that says of what.
_TASK_ALONE = re.compile(r"(?:年度)?(?P<act>[\u4e00-\u9fff]{0,4}?)(?:目标)?(?:任务|计划)(?:数|量)?")
_ALL_YEARS = re.compile(r"^(?:[一二两三四五六七八九十]|\d{1,2})年(?!度)|总|合计|累计")
_YEAR_IN_FRONT = re.compile(r"^(?:到|至)?(?:19|20)\d{2}年(?:底|末)?(?:目标|实际|规划|预期|现状)?(?=[\u4e00-\u9fff]{2})")
# “十三五”能耗强度降低目标(%): how long, and that it is a goal, are no part of what is measured.
_PERIOD_IN_FRONT = re.compile(r"^“?十[一二三四五六]五”?(?:期间|时期)?(?=[\u4e00-\u9fff]{2})")
_GOAL_LAST = re.compile(r"(?<=[\u4e00-\u9fff]{2})(?:控制)?(?:目标|任务)值?$")
# 2020年减排比例(%) below 氨氮; 能耗强度降低(%)
_CHANGE_IN_PERCENT = re.compile(r"(?:减排|削减|下降|降低|减少|增长|提高|上升)(?:比例|率|幅度)?$")
_SAID_BASE = re.compile(r"现状|实际|基期|基准|基数|完成")
_SUM = re.compile(r"总(?=里程|面积|数|规模|容量|投资|任务)")
_ADDED = re.compile(r"新增|净增|新建|改建|扩建|改造|建设|完成|创建|打造|培育|筹集|供应|发放|开工|竣工")


@dataclass(frozen=True, slots=True)
class _Base:
    """Where something starts from: what its cell holds, where that stands in the row, the year, and the heading."""

    found: CellRead
    mark: Span
    year: int | None
    part: str


@dataclass(frozen=True, slots=True)
class _Told:
    """What a table says of all its rows.

    Attributes:
        columns: Its columns.
        year: The year that the caption, or the section, sets for all of it.
        first_year: The first year of the plan.
        unit: The unit of columns that name none.
        measured: What the caption says is measured.
        last: The last year that a column below a heading, or below such a caption, is for.
        stock: The heading of the one column that counts what there is to be set right; empty where none or more do.
    """

    columns: tuple[Column, ...]
    year: int | None
    first_year: int | None
    unit: str
    measured: str
    last: int | None
    stock: str


@dataclass(frozen=True, slots=True)
class _Heading:
    """What the numbers of one column are of, and by when; `part` tells it from the others of its row."""

    indicator: str
    unit: str
    year: int | None
    part: str
    kind: FigureKind | None = None  # None where the name of the measure tells it
    since: int | None = None  # what a change counts from


def read_area_figures(
    words: Compact,
    grid: Grid,
    row: Row,
    *,
    year: int | None,
    first_year: int | None = None,
    table_unit: str = "",
    measured: str = "",
) -> Iterator[Figure]:
    """Read the figures of one row of such a table.

    Args:
        words: The row, compact.
        grid: Its table.
        row: The row.
        year: The year that the caption, or the section, sets for all of it.
        first_year: The first year of the plan: what a column of an earlier one holds is where it starts from.
        table_unit: The unit that the caption gives for columns that name none.
        measured: What the caption says is measured (家庭养老床位建设), for columns that are headed by a year or 合计 alone.
    """
    places = area_places(grid.columns)
    if not places:
        yield from _dated_figures(words, grid, row, table_unit) if grid.measures else _figures_across(words, grid, row, year, table_unit)
        return
    years = (column.year for column in grid.columns if column.role == "year" and column.year and (column.above or measured))
    told = _Told(grid.columns, year, first_year, table_unit, measured, max(years, default=None), _stock_beside_plans(grid))
    for place, end in zip(places, [*places[1:], len(grid.columns)], strict=True):
        # A long list may be set in two halves, side by side.
        first = place if place != places[0] else 0
        yield from _part_figures(words, row, told, first, place, end)


def _stock_beside_plans(grid: Grid) -> str:
    """The heading of the one column that counts what there is (易涝点数量), beside years of what is done to it (整治计划); empty for other tables."""
    planned = any(column.role == "year" and _PLANNED_ACT.match(split_unit(column.above)[0]) for column in grid.columns)
    stocks = [column.heading for column in grid.columns if planned and column.role == "other" and _STOCK.search(column.heading)]
    return stocks[0] if len(stocks) == 1 else ""


def _dated_figures(words: Compact, grid: Grid, row: Row, table_unit: str) -> Iterator[Figure]:
    """Read a row that its first cell, or that of a row above it, dates: 年度 | 资源类型 | 接入容量 | 可调能力."""
    year = grid.years[row.place]
    named = row.words(1) if grid.measures[0] > 1 else ""
    scope = "" if _TOTAL.fullmatch(named) else named
    for index in grid.measures:
        indicator, unit = split_unit(grid.columns[index].heading)
        found = read_cell(row.words(index), unit or table_unit)
        mark = compact_span(words, row.cells[index].span) if index < len(row.cells) else None
        if found is None or mark is None or not indicator:
            continue
        yield _figure(words, mark, indicator, scope, found, _kind(indicator), year, part=f"{year}{indicator}")


def _figures_across(words: Compact, grid: Grid, row: Row, year: int | None, table_unit: str) -> Iterator[Figure]:
    """Read a row that says what is measured, in the areas that the head names: 指标 | 单位 | 甲县 | 乙区 | 合计."""
    across = areas_across(grid.columns)
    named = next((row.words(index) for index in grid.places("indicator", "task") if row.words(index)), "")
    indicator, unit = split_unit(named)
    unit = next((row.words(index) for index in grid.places("unit")), "") or unit or table_unit
    for index in across if indicator else ():
        heading = grid.columns[index].heading
        found = read_cell(row.words(index), unit)
        mark = compact_span(words, row.cells[index].span) if index < len(row.cells) else None
        if found is None or mark is None:
            continue
        scope = "" if _TOTAL.fullmatch(heading) else heading
        yield _figure(words, mark, indicator, scope, found, _kind(indicator), year, part=heading)


def _part_figures(words: Compact, row: Row, told: _Told, first: int, place: int, end: int) -> Iterator[Figure]:
    """Read the cells of a row up to `end` that belong to the area named in its cells `first` to `place`."""
    named = [cell.words for cell in row.cells[first : place + 1] if re.search(r"[\u4e00-\u9fff]", cell.words)]
    if not named:
        return
    scope = "" if _TOTAL.fullmatch(named[-1]) else named[-1]
    bases: dict[str, _Base] = {}
    promised: set[str] = set()
    for index in range(place + 1, min(end, len(row.cells))):
        column = told.columns[index]
        heading = _read_heading(column, told)
        changing = _measure_that_changes(heading, bases)
        indicator = changing or heading.indicator
        found = read_cell(row.words(index), heading.unit or told.unit)
        mark = compact_span(words, row.cells[index].span)
        if found is None or mark is None or not indicator:
            continue
        kind: FigureKind = "growth" if changing or found[4] else heading.kind or _kind(indicator)
        if column.heading == told.stock or (column.role == "year" and _DONE_BY_THEN.search(column.heading)):
            when = None if column.heading == told.stock else column.year
            yield replace(_figure(words, mark, indicator, scope, found, kind, when, part=column.heading), year_role="as-of")
            continue
        if kind == "level" and column.role == "year" and _is_before(column, told.first_year):
            bases[indicator] = _Base(found, mark, heading.year, column.heading)
            continue
        promised.add(indicator)
        base = bases.get(indicator)
        since = base.year if base else heading.since if kind == "growth" else None
        value = base.found[0] if base else None
        yield _figure(words, mark, indicator, scope, found, kind, heading.year, part=heading.part, base=(value, since))
    for indicator, base in bases.items():
        if indicator not in promised:
            # 2015年能源消费总量 beside goals of other things: what the row reports.
            yield replace(_figure(words, base.mark, indicator, scope, base.found, "level", base.year, part=base.part), year_role="as-of")


def _read_heading(column: Column, told: _Told) -> _Heading:
    """Tell what the numbers of a column are of: the heading above it says so, or the caption, or its own heading."""
    # 三年合计 beside 2017年, below one heading
    summed = column.above != "" and told.last is not None and TOTAL_COLUMN.fullmatch(column.heading) is not None
    if summed or (column.role == "year" and column.above):
        return _named_above(column, told, summed=summed)
    return _named_by_caption(column, told) or _named_itself(column, told)


def _named_above(column: Column, told: _Told, *, summed: bool) -> _Heading:
    """Read the heading of a year, or of all years together, below one that says what is measured."""
    indicator, unit = split_unit(AMONG.sub("", column.above))
    if not unit and (behind := _YEAR_IN_FRONT.match(column.heading)):
        # 2015年排放量(万吨) below 氨氮
        said, unit = split_unit(column.heading[behind.end() :])
        indicator += said
    if planned := _PLANNED_ACT.match(indicator):
        # 整治计划(处) beside 易涝点数量: of those points so many are set right.
        indicator = _STOCK.sub("", told.stock or told.measured) + planned["act"]
    kind: FigureKind | None = None
    if (work := _WORK_OF_THE_CAPTION.fullmatch(indicator)) and work["work"] in told.measured:
        # 改燃任务 over years, in a table of 各区县燃煤锅炉改燃任务
        indicator, unit, kind = told.measured, unit or told.unit, "increment"
    if told.last:
        indicator = _SUM.sub("", _SPAN_OF_YEARS.sub("", indicator))
    year = told.last if summed else column.year
    return _Heading(_bare_goal(indicator, column), unit, year, column.above + column.heading, kind, since=_base_beside(column, told))


def _named_by_caption(column: Column, told: _Told) -> _Heading | None:
    """Read a heading that only dates or adds up what the caption says is measured: 区(市) | 2022年 | 合计, 淘汰任务; None for others."""
    task = _TASK_ALONE.fullmatch(column.heading)
    alone = _TOTAL.fullmatch(column.heading) or _YEAR_ALONE.fullmatch(column.heading) or (task and task["act"] in told.measured)
    if not told.measured or not alone:
        return None
    indicator = _ACT_LAST.sub("", told.measured) if told.unit else told.measured
    kind: FigureKind = "increment" if _ACT_LAST.search(told.measured) or task else "level"
    year = _year_above(column, told) or column.year or told.last or told.year
    part = column.above + column.heading if _stands_again(column, told) else column.heading
    return _Heading(indicator, "", year, part, kind, since=_base_beside(column, told))


def _named_itself(column: Column, told: _Told) -> _Heading:
    """Read a heading that says what is measured, alone or with the one above it."""
    indicator, unit = split_unit(AMONG.sub("", column.heading))
    again, year_above = _stands_again(column, told), _year_above(column, told)
    if again and year_above is None:
        # 保障性住房 below 建设筹集 and again below 供应分配: the heading above says which of the two.
        indicator = split_unit(column.above)[0] + indicator
    if not unit and column.above and column.role == "other":
        unit = split_unit(column.above)[1]  # 规模(万千瓦) over 累计并网容量
    year = told.last if told.last and _ALL_YEARS.search(indicator) else told.year
    dated = _YEAR_IN_FRONT.match(indicator) if column.role == "year" else None
    if year_above is not None:
        year = year_above
    elif dated:
        # 2020年普及率(%) | 2025年普及率(%)
        indicator, year = indicator[dated.end() :], column.year
    elif told.last:
        indicator = _SUM.sub("", _SPAN_OF_YEARS.sub("", indicator))
    part = column.above + column.heading if again else column.heading
    return _Heading(_bare_goal(indicator, column), unit, year, part)


def _stands_again(column: Column, told: _Told) -> bool:
    """Whether a heading stands below more than one heading of the table."""
    return column.role == "other" and column.above != "" and [each.heading for each in told.columns].count(column.heading) > 1


def _year_above(column: Column, told: _Told) -> int | None:
    """The year that stands over headings which come again below the next year: 2022年 over 农田 | 户厕, and 2023年 over the same."""
    return int(column.above[:4]) if _YEAR_ALONE.fullmatch(column.above) and _stands_again(column, told) else None


def _base_beside(column: Column, told: _Told) -> int | None:
    """The year that a change counts from, where a column of the same tells it: 2012年 | 2017年."""
    bases = [each.year for each in told.columns if each.is_base and each.above == column.above]
    return bases[0] if bases else None


def _bare_goal(indicator: str, column: Column) -> str:
    """The name of a measure without words that it is a goal, and for how long."""
    return _GOAL_LAST.sub("", _PERIOD_IN_FRONT.sub("", indicator)) if column.role in ("goal", "year") else indicator


def _measure_that_changes(heading: _Heading, bases: dict[str, _Base]) -> str:
    """What changes by the numbers of a column of changes (减排比例(%)), by the name of the base in its group (氨氮排放量); empty for others."""
    change = _CHANGE_IN_PERCENT.search(heading.indicator) if heading.unit in ("%", "百分点") else None
    if change is None or not change.start():
        return ""
    measure = heading.indicator[: change.start()]
    return next((each for each in bases if each.startswith(measure)), measure)


def _is_before(column: Column, first_year: int | None) -> bool:
    """Whether a column tells where things start from: it says so, or its year is before the plan's first."""
    return column.is_base and (
        bool(_SAID_BASE.search(column.heading)) or (first_year is not None and column.year is not None and column.year < first_year)
    )


_ACT_DONE = re.compile(r"(?<=[\u4e00-\u9fff]{2})(?:整治|改造|治理|修复|消除|拆除|淘汰|关停)$")


def _kind(indicator: str) -> FigureKind:
    return "increment" if _ADDED.match(indicator) or _DONE_LAST.search(indicator) or _ACT_DONE.search(indicator) else "level"


def _figure(
    words: Compact,
    mark: Span,
    indicator: str,
    scope: str,
    found: CellRead,
    kind: FigureKind,
    year: int | None,
    *,
    part: str,
    base: tuple[Decimal | None, int | None] = (None, None),
) -> Figure:
    value, upper, unit, comparator, _ = found
    return Figure(
        Span(0, len(words.text)),
        mark,
        indicator,
        scope,
        value,
        upper,
        unit,
        comparator,
        kind,
        "area-table",
        year=year,
        year_basis="clause" if year else "",
        year_role="goal",
        baseline_value=base[0] if kind != "increment" else None,
        baseline_year=base[1] if kind != "increment" else None,
        part=part,
    )
