"""What a table is: of indicators, of task division, of what falls to each area, or only text in cells.

Headings say most of it; where they leave it open, what stands below them does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Literal

from portal.structure.cells import AMOUNT_ALONE, Row
from portal.structure.columns import Column, ColumnRole, area_places, areas_across

GridKind = Literal["indicators", "tasks", "areas", "text"]

_MAIN = re.compile(r"主责")
_NAMED_WORK = re.compile(r"(?:任务|项目|工程|举措|事项|工作)(?:[(][^()]*[)])?名称$")
_WORK_OF_A_YEAR = re.compile(r"(?:任务|举措|事项|措施|内容|工作|项目)$")
_BODIES = re.compile(r"单位|部门|机构|主体|处室")
_PERSONS = re.compile(r"领导|负责人|责任人|联系人|包保|挂[点钩]")
_ASSIGNED = frozenset({"lead", "participant", "responsible"})
_OF_PROJECTS = re.compile(r"^(?:项目|工程)(?:数|数量|个数|名称|类别)?(?:[(][^()]*[)])?$")
_COSTS = re.compile(r"投资|资金|经费")
_SEVERAL = 2
_YEAR_CELL = re.compile(r"(?:19|20)\d{2}年?(?:度)?")
# 1.5公里 below 服务半径
_AMOUNT_WITH_UNIT = re.compile(r"[≥≤><]?\d[\d.,]{0,12}(?:[-~—至]\d[\d.]{0,12})?[\u4e00-\u9fffA-Za-z/]{1,6}")
# What a heading over years measures; 年度目标 alone says nothing of that.
_MEASURED_ABOVE = re.compile(
    r"[\u4e00-\u9fffA-Za-z\d.]{2,20}(?:里程|面积|数量|个数|人数|户数|规模|容量|投资|产量|总量|任务数|率|比重|比例|占比|[（(][\u4e00-\u9fffA-Za-z%‰/]{1,8}[)）])"
)
_MEASURED_BEHIND = re.compile(
    r"(?:19|20)\d{2}年(?:底|末)?(?!目标|实际|规划|计划|任务)[\u4e00-\u9fff]{2,10}(?:[(][\u4e00-\u9fffA-Za-z%‰/]{1,8}[)])?$"
)
# 改燃任务 over years says what is done; 年度任务 does not.
_SAYS_WHICH_WORK = re.compile(r"(?!年度|分年|工作|重点|主要|目标|各项|具体|阶段)[\u4e00-\u9fff]{2,10}任务")
_IN_ALL = re.compile(r"(?:[一二两三四五六七八九十]年|\d{1,2}年)?(?:任务|目标|计划)?(?:合计|总计|小计|总数|总量)")


def tell_kind(columns: tuple[Column, ...], rows: Sequence[Row]) -> tuple[GridKind, tuple[Column, ...], bool]:
    """Return what a table is, its columns with the roles that they have in such a table, and whether work is measured in columns of their own."""
    columns = _with_names(_with_amounts(_without_persons_and_costs(columns), rows))
    worked = _has(columns, "task", "content") and _has(columns, "lead", "responsible") and _says_more_than_numbers(columns, rows)
    columns = _with_named_work(columns)
    divided = _divides_work(columns, rows)
    if divided:
        columns = tuple(_divided(column, columns) for column in columns)
    elif not worked:
        columns = _with_first_as_indicator(columns, rows)
    columns = _with_tasks(_with_main_duties(columns))
    # 实事项目 | 考核指标 | 目标值 | 计量单位 | 牵头单位: work, who does it, and in columns of their own what is measured of it.
    beside_work = _has(columns, "task") and _has(columns, "lead", "responsible") and _has(columns, "year", "goal")
    is_measured = not worked and (divided or (_has(columns, "indicator") and beside_work))
    if is_measured:
        return "tasks", columns, True
    if _has(columns, "indicator") and _has(columns, "year", "goal") and not worked:
        return "indicators", columns, False
    if _has(columns, "task", "content") and _has(columns, "lead", "responsible", "participant", "due"):
        # 实事名称 | 主要内容 | 牵头单位: what is named is work.
        return "tasks", _as_tasks(columns, lambda column: column.role == "indicator" and column.heading.endswith("名称")), False
    if _tells_of_areas(columns, rows) or _areas_across(columns, rows) or dated_columns(columns, rows):
        return "areas", columns, False
    return "text", columns, False


def _has(columns: tuple[Column, ...], *roles: ColumnRole) -> bool:
    """Whether any column holds one of the roles."""
    return not {column.role for column in columns}.isdisjoint(roles)


def _as_tasks(columns: tuple[Column, ...], is_work: Callable[[Column], bool]) -> tuple[Column, ...]:
    return tuple(replace(column, role="task") if is_work(column) else column for column in columns)


def _without_persons_and_costs(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Take columns of persons, and those of what work costs, for notes."""
    if any(_BODIES.search(column.heading) for column in columns):
        # 责任单位 | 责任人: persons are no organisations.
        columns = tuple(
            replace(column, role="note") if column.role in _ASSIGNED and _PERSONS.search(column.heading) else column for column in columns
        )
    if not _COSTS.search(" ".join([column.heading for column in columns])):
        return columns
    of_work = any(_NAMED_WORK.search(column.heading) or _OF_PROJECTS.search(column.heading) for column in columns)
    if of_work or (_has(columns, "lead", "participant", "responsible") and _has(columns, "content")):
        # 项目名称 | 建设内容 | 2022年计划投资 | “十四五”投资 | 责任单位: what it costs is not what is measured.
        columns = tuple(
            replace(column, role="note") if column.role in ("year", "goal") and _COSTS.search(column.heading) else column
            for column in columns
        )
    return columns


def _names_work(column: Column) -> bool:
    return _NAMED_WORK.search(column.heading) is not None


def _with_named_work(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Take what is named for work, beside what is measured of it: 任务名称 | 量化指标 | 2025年目标值 | 责任单位."""
    measures = any(column.role == "indicator" and not _names_work(column) for column in columns)
    return _as_tasks(columns, _names_work) if measures and _has(columns, "lead", "responsible") else columns


def _divides_work(columns: tuple[Column, ...], rows: Sequence[Row]) -> bool:
    """Whether a table names work, who does it, and how much of it by each year: 培训项目 | 牵头部门 | 配合部门 | 2019年 | 2020年."""
    of_work = any(column.role == "task" or (column.role == "indicator" and _names_work(column)) for column in columns)
    return of_work and _has(columns, "lead", "responsible") and not _has(columns, "content") and _measures_work(columns, rows)


def _with_first_as_indicator(columns: tuple[Column, ...], rows: Sequence[Row]) -> tuple[Column, ...]:
    """Take the first column that is no ordinal for what is measured, beside two years or more: 行业 | 2021年 | 2023年."""
    by_year = [column for column in columns if column.role == "year"]
    if _has(columns, "indicator") or len(by_year) < _SEVERAL:
        return columns
    if _tells_of_areas(columns, rows) and (_measures_each_year(columns) or any(not column.above for column in by_year)):
        return columns  # 区(市) | 2022年 | 2023年 | 合计: the caption says what is measured.
    first = next((index for index, column in enumerate(columns) if column.role in ("other", "note", "task", "content")), -1)
    return tuple(replace(column, role="indicator") if index == first else column for index, column in enumerate(columns))


def _with_main_duties(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Take 主责单位 beside 牵头部门 for those who answer for their share."""
    if not any("牵头" in column.heading for column in columns):
        return columns
    return tuple(replace(column, role="responsible") if _MAIN.match(column.heading) else column for column in columns)


def _with_tasks(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Take goals and years for work where somebody is responsible for them and no other column says what is to be done."""
    named = any(column.role == "indicator" and _names_work(column) for column in columns)
    assigned = _has(columns, "lead", "responsible")
    if named and assigned and _has(columns, "goal") and _has(columns, "due") and not _has(columns, "task", "content", "year"):
        # 任务(项目)名称 | 建设目标 | 负责单位 | 完成时间: work, and what it is to reach.
        renamed: dict[ColumnRole, ColumnRole] = {"indicator": "task", "goal": "content"}
        columns = tuple(replace(column, role=renamed.get(column.role, column.role)) for column in columns)
    dated = [column for column in columns if column.role == "year" and _WORK_OF_A_YEAR.search(column.heading)]
    if len(dated) == 1 and assigned and not _has(columns, "indicator", "task", "content"):
        # 领域 | 2024年推进任务 | 牵头责任部门: what is to be done in that year.
        columns = _as_tasks(columns, lambda column: column is dated[0])
    if (
        _has(columns, "goal")
        and _has(columns, "lead", "responsible", "participant")
        and not _has(columns, "indicator", "task", "content", "year")
    ):
        # 序号 | 主要目标任务 | 责任单位 | 完成时限: what somebody is responsible for is work.
        columns = tuple(replace(column, role="content") if column.role == "goal" else column for column in columns)
    return columns


def _with_amounts(columns: tuple[Column, ...], rows: Sequence[Row]) -> tuple[Column, ...]:
    """Take a column of 任务 with numbers alone below it, beside one of indicators, for goals: 主要指标 | 单位 | 计划任务."""
    if not any(column.role == "indicator" for column in columns):
        return columns
    return tuple(
        replace(column, role="goal") if column.role == "task" and column.heading.endswith("任务") and _has_amounts(rows, index) else column
        for index, column in enumerate(columns)
    )


def _has_amounts(rows: Sequence[Row], index: int) -> bool:
    filled = [row.words(index) for row in rows if row.words(index)]
    return bool(filled) and all(map(AMOUNT_ALONE.fullmatch, filled)) and any(re.search(r"\d", each) for each in filled)


def _with_names(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Take the column left of 单位 for names where none is headed so and two columns are of goals: 项目类别 | 单位 | 规划目标 | 完成情况."""
    roles = [column.role for column in columns]
    if (
        "unit" not in roles
        or {"indicator", *_ASSIGNED, "due", "content"} & set(roles)
        or roles.count("goal") + roles.count("year") < _SEVERAL
    ):
        return columns
    left = roles.index("unit") - 1
    if left < 0 or roles[left] not in ("task", "note", "other"):
        return columns
    return (*columns[:left], replace(columns[left], role="indicator"), *columns[left + 1 :])


def _measures_work(columns: tuple[Column, ...], rows: Sequence[Row]) -> bool:
    """Whether a table of work has two columns of years or more, with numbers alone below them."""
    years = [index for index, column in enumerate(columns) if column.role == "year"]
    cells = [row.words(index) for row in rows for index in years if row.words(index)]
    return len(years) > 1 and bool(cells) and all(AMOUNT_ALONE.fullmatch(each) for each in cells)


def _divided(column: Column, columns: tuple[Column, ...]) -> Column:
    """A column of a table of work by years: 项目名称 names the work, 合计 is due in the last of the years."""
    if column.role == "indicator" and _NAMED_WORK.search(column.heading):
        return replace(column, role="task")
    if column.role == "other" and _IN_ALL.fullmatch(column.heading):
        return replace(column, role="year", year=max(each.year or 0 for each in columns), is_base=False)
    return column


def _tells_of_areas(columns: tuple[Column, ...], rows: Sequence[Row]) -> bool:
    """Whether a column names areas and the ones right of it hold numbers alone: 区域 | 新增装机容量(MW) | 新增示范工程."""
    places = area_places(columns)
    if not places or places[0] > 1:
        return False
    cells = [row.words(index) for row in rows for index in range(places[0] + 1, len(columns)) if index not in places and row.words(index)]
    bare = [bool(AMOUNT_ALONE.fullmatch(each)) for each in cells]
    # Where most are numbers alone, some may print their unit.
    return sum(bare) * 2 > len(cells) and all(
        bare_one or _AMOUNT_WITH_UNIT.fullmatch(each) for bare_one, each in zip(bare, cells, strict=True)
    )


def _areas_across(columns: tuple[Column, ...], rows: Sequence[Row]) -> bool:
    """Whether the head names areas, and each row what is measured in them: 指标 | 单位 | 甲县 | 乙区 | 合计."""
    places = areas_across(columns)
    cells = [row.words(index) for row in rows for index in places if row.words(index)]
    return bool(cells) and all(AMOUNT_ALONE.fullmatch(each) for each in cells)


def dated_columns(columns: tuple[Column, ...], rows: Sequence[Row]) -> list[int]:
    """The indexes of what each row measures, in a table whose first column dates its rows: 年度 | 资源类型 | 接入容量 | 可调能力.

    Between them at most one column says of what. Empty for any other table.
    """
    if not columns or columns[0].role != "dated" or len(rows) < _SEVERAL or not rows[0].words(0):
        return []
    if not all(_YEAR_CELL.fullmatch(row.words(0)) for row in rows if row.words(0)):
        return []
    numbers = [
        index
        for index in range(1, len(columns))
        if any(row.words(index) for row in rows) and all(AMOUNT_ALONE.fullmatch(row.words(index) or "-") for row in rows)
    ]
    named = [index for index in range(1, len(columns)) if index not in numbers]
    return numbers if numbers and len(named) < _SEVERAL and all(index < numbers[0] for index in named) else []


def _measures_each_year(columns: tuple[Column, ...]) -> bool:
    """Whether all columns of years say what is measured: the heading above them does (年度建设里程 over 2017年), or theirs behind the year.

    氨氮 over 2015年排放量(万吨) | 2020年减排比例(%)
    """
    years = [column for column in columns if column.role == "year"]
    return bool(years) and all(
        _MEASURED_ABOVE.fullmatch(column.above)
        or _SAYS_WHICH_WORK.fullmatch(column.above)
        or (column.above and _MEASURED_BEHIND.search(column.heading))
        for column in years
    )


def _says_more_than_numbers(columns: tuple[Column, ...], rows: Sequence[Row]) -> bool:
    """Whether most cells below the years say what is done by then (装机达到100万千瓦): work, not a table of indicators."""
    cells = [
        row.words(index) for row in rows for index, column in enumerate(columns) if column.role in ("year", "goal") and row.words(index)
    ]
    return bool(cells) and sum(bool(re.search(r"[\u4e00-\u9fff]{4}", each)) for each in cells) * 2 > len(cells)
