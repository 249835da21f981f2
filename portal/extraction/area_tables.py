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
_WORK_ABOVE = re.compile(r"(?:年度)?(?P<work>[\u4e00-\u9fff]{2,12}?)(?:目标)?(?:任务|计划)(?:数|量)?")
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
_CHANGE_LAST = re.compile(r"(?:减排|削减|下降|降低|减少|增长|提高|上升)(?:比例|率|幅度)?$")
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
    for place, end in zip(places, [*places[1:], len(grid.columns)], strict=True):
        # A long list may be set in two halves, side by side.
        first = place if place != places[0] else 0
        yield from _part_figures(words, grid, row, first, place, end, year, first_year, table_unit, measured)


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


def _part_figures(
    words: Compact,
    grid: Grid,
    row: Row,
    first: int,
    place: int,
    end: int,
    year: int | None,
    first_year: int | None,
    table_unit: str,
    measured: str,
) -> Iterator[Figure]:
    """Read the cells of a row up to `end` that belong to the area named in its cells `first` to `place`."""
    named = [cell.words for cell in row.cells[first : place + 1] if re.search(r"[\u4e00-\u9fff]", cell.words)]
    if not named:
        return
    last = max(
        (column.year for column in grid.columns if column.role == "year" and column.year and (column.above or measured)), default=None
    )
    scope = "" if _TOTAL.fullmatch(named[-1]) else named[-1]
    shared = any(column.role == "year" and _PLANNED_ACT.match(split_unit(column.above)[0]) for column in grid.columns)
    stocks = [column.heading for column in grid.columns if shared and column.role == "other" and _STOCK.search(column.heading)]
    stock = stocks[0] if len(stocks) == 1 else ""
    bases: dict[str, _Base] = {}
    told: set[str] = set()
    for index in range(place + 1, min(end, len(row.cells))):
        column = grid.columns[index]
        # 三年合计 beside 2017年, below one heading: what is measured stands above.
        summed = column.above != "" and last is not None and TOTAL_COLUMN.fullmatch(column.heading) is not None
        yearly = (column.role == "year" and column.above != "") or summed
        indicator, unit = split_unit(AMONG.sub("", column.above if yearly else column.heading))
        if yearly and not unit and (behind := _YEAR_IN_FRONT.match(column.heading)):
            # 2015年排放量(万吨) below 氨氮
            said, unit = split_unit(column.heading[behind.end() :])
            indicator += said
        # 区(市) | 2022年 | 合计: what is measured stands in the caption.
        task = _TASK_ALONE.fullmatch(column.heading)
        captioned = (
            bool(measured)
            and not yearly
            and bool(_TOTAL.fullmatch(column.heading) or _YEAR_ALONE.fullmatch(column.heading) or (task and task["act"] in measured))
        )
        twice = column.role == "other" and column.above != "" and sum(each.heading == column.heading for each in grid.columns) > 1
        # 2022年 over 农田 | 户厕, and 2023年 over the same
        of_year = _YEAR_ALONE.fullmatch(column.above) is not None and twice
        if twice and not of_year:
            # 保障性住房 below 建设筹集 and again below 供应分配: the heading above says which of the two.
            indicator = split_unit(column.above)[0] + indicator
        if not unit and column.above and column.role == "other":
            unit = split_unit(column.above)[1]  # 规模(万千瓦) over 累计并网容量
        if yearly and (planned := _PLANNED_ACT.match(indicator)):
            # 整治计划(处) beside 易涝点数量: of those points so many are set right.
            indicator = _STOCK.sub("", stock or measured) + planned["act"]
        work = yearly and (worked := _WORK_ABOVE.fullmatch(indicator)) is not None and worked["work"] in measured
        if work:
            # 改燃任务 over years, in a table of 各区县燃煤锅炉改燃任务
            indicator, unit = measured, unit or table_unit
        if captioned:
            indicator, unit = _ACT_LAST.sub("", measured) if table_unit else measured, ""
        own = last if summed else column.year if yearly else last if last and _ALL_YEARS.search(indicator) else year
        dated = _YEAR_IN_FRONT.match(indicator) if column.role == "year" and not yearly and not captioned else None
        if of_year:
            own = int(column.above[:4])
        elif captioned:
            own = column.year or last or year
        elif dated:
            # 2020年普及率(%) | 2025年普及率(%)
            indicator, own = indicator[dated.end() :], column.year
        elif last:
            indicator = _SUM.sub("", _SPAN_OF_YEARS.sub("", indicator))
        if column.role in ("goal", "year") and not captioned:
            indicator = _GOAL_LAST.sub("", _PERIOD_IN_FRONT.sub("", indicator))
        change = _CHANGE_LAST.search(indicator) if unit in ("%", "百分点") else None
        if change and len(indicator) > change.end() - change.start():
            # Of what the group's base measures: 氨氮排放量.
            indicator = indicator[: change.start()]
            indicator = next((each for each in bases if each.startswith(indicator)), indicator)
        found = read_cell(row.words(index), unit or table_unit)
        mark = compact_span(words, row.cells[index].span)
        if found is None or mark is None or not indicator:
            continue
        added = captioned and bool(_ACT_LAST.search(measured) or task)
        kind = _kind(indicator) if not captioned else "increment" if added else "level"
        if work:
            kind = "increment"
        if change or found[4]:
            kind = "growth"
        if column.heading == stock or (column.role == "year" and _DONE_BY_THEN.search(column.heading)):
            when = None if column.heading == stock else column.year
            yield replace(_figure(words, mark, indicator, scope, found, kind, when, part=column.heading), year_role="as-of")
            continue
        if kind == "level" and column.role == "year" and _is_before(column, first_year):
            bases[indicator] = _Base(found, mark, own, column.heading)
            continue
        part = column.above + column.heading if twice or yearly else column.heading
        base = bases.get(indicator)
        # 2012年 | 2017年: what a change is from, where both columns are of the same.
        same = [each for each in grid.columns if each.is_base and each.above == column.above] if yearly or captioned else []
        since = next((each.year for each in same), None) if kind == "growth" else None
        told.add(indicator)
        value = base.found[0] if base else None
        yield _figure(words, mark, indicator, scope, found, kind, own, part=part, base=(value, base.year if base else since))
    for indicator, base in bases.items():
        if indicator not in told:
            # 2015年能源消费总量 beside goals of other things: what the row reports.
            yield replace(_figure(words, base.mark, indicator, scope, base.found, "level", base.year, part=base.part), year_role="as-of")


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
