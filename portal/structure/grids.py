"""Tables in a plan's text: consecutive lines of cells parted by TABs, and what each column holds.

A table of indicators has names and years in its head (指标 | 单位 | 2015年 | 2020年 | 属性); a table of task division has
tasks and who is responsible (序号 | 重点任务 | 牵头单位 | 责任单位 | 完成时限). Any other table is only text in cells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from portal.records import Span
from portal.structure.cells import NO_NUMBER, Cell, Row, head_cells, printed_cells, ruled_cells, spaced_cells
from portal.structure.columns import Column, ColumnRole, is_former_goal, names_area
from portal.structure.ruled_rows import head_columns
from portal.structure.table_heads import GROUP_CELL, is_head, read_head
from portal.structure.table_kinds import GridKind, dated_columns, tell_kind
from portal.text.numerals import ordinal

# What opens a cell below a year: a number with its bound or bracket, a dash, or a bound in words.
_NUMBER_CELL = re.compile(r"[-+≥≤><~=\[【〔(]*\d|[-—–/]+$|(?:提高|下降|降低|达到|超过|大于|小于|高于|低于|不低于|不超过|控制|保持)")
# 注:〔 〕表示五年累计数,单位为百分点
_POINTS_NOTE = re.compile(r"^注.*累计.*百分点")
# 行动一:再造新极行动, merged over the rows of a group; where all of them begin so, no mark need part number and name.
_LEADING = re.compile(r"^(?P<number>(?:行动|任务|工程|专项|板块)[一二三四五六七八九十]{1,3})(?=[:、.]|$)")
_LEADING_ALL = re.compile(r"^(?P<number>(?:行动|任务|工程|专项|板块)(?:[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九]))")
# The ordinals that cells of one column begin with: (一), 一、, 1、 and (1).
_STYLES = (
    re.compile(r"^[(](?P<number>[一二三四五六七八九十]{1,3})[)]"),
    re.compile(r"^(?P<number>[一二三四五六七八九十]{1,3})[、.]"),
    re.compile(r"^(?P<number>\d{1,3})[、.](?!\d)"),
    re.compile(r"^[(](?P<number>\d{1,3})[)]"),
)
# 单位:万亩, alone or behind the caption
_UNIT_ROW = re.compile(r"单位:(?P<unit>[^()、,:]{1,12})[)]?$")
_CAPTION = re.compile(r"[表单案](?:[(][^()]{1,12}[)])?$")
_MERGED_ROWS = 60
_SEVERAL = 2
_GROUP = re.compile(r"^(?:(?:行动|任务|工程|专项|板块)[一二三四五六七八九十]{1,3}(?=[:、.]|$)|[(]?[一二三四五六七八九十]+[)]?[、.]?)")


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: what its columns hold and its rows, the head left out."""

    kind: GridKind
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    counts_points: bool = False  # a note says that numbers in brackets are percentage points
    is_measured: bool = False  # a table of tasks with columns for what is measured of each: 考核指标 | 目标值 | 计量单位
    unit: str = ""  # the unit that a row above the head gives for all: 单位:亿元
    caption: str = ""  # what a row of one cell above the head calls the table: 2022年任务清单
    measures: tuple[int, ...] = ()  # the columns that say what is measured, where the first one dates the rows
    years: tuple[int, ...] = ()  # the year of each row of such a table

    def merged_below(self, row: Row, index: int) -> Span:
        """The place of a row and of those below it over which its cell is merged: their cells in that column and the first are blank."""
        end = row.span.end
        for below in self.rows[row.place + 1 : row.place + _MERGED_ROWS]:
            if below.words(index) or below.words(0) or below.group != row.group:
                break
            end = below.span.end
        return Span(row.span.start, end)

    def above(self, row: Row) -> Iterator[Row]:
        """Yield the rows above one, the nearest first; no cell is merged over more than a few."""
        return reversed(self.rows[max(0, row.place - _MERGED_ROWS) : row.place])

    def places(self, *roles: ColumnRole) -> list[int]:
        """The indexes of the columns that hold one of the roles."""
        return [index for index, column in enumerate(self.columns) if column.role in roles]

    def is_former_goal(self, index: int) -> bool:
        """Tell whether a column holds what an earlier plan had aimed at, beside one that says what became of it (规划目标 | 实现情况)."""
        return is_former_goal(self.columns[index], self.columns)


def part_tables(text: str, plain: str, lines: list[Span]) -> list[list[Span]]:
    """Part rows that follow one another where a second head begins: the sheets of a workbook, a head printed again.

    A row of one cell above that head (the title of a sheet) goes with it.
    """
    heads = [
        number for number, line in enumerate(lines) if number > 1 and "\t" in line.of(text) and is_head(printed_cells(text, plain, line))
    ]
    starts = [0]
    for number in heads:
        titled = sum(bool(cell.words) for cell in printed_cells(text, plain, lines[number - 1])) == 1
        start = number - 1 if titled and number - 1 > starts[-1] else number
        if start > starts[-1] + 1:
            starts.append(start)
    return [lines[start:end] for start, end in zip(starts, [*starts[1:], len(lines)], strict=True)]


def read_grid(text: str, plain: str, lines: list[Span]) -> Grid:
    """Read the rows of one table.

    Args:
        text: The plan's text; TABs part the cells.
        plain: Its plain form, in which a TAB is a blank.
        lines: The rows, in order.
    """
    spaced = not any("\t" in line.of(text) for line in lines)
    ruled = head_columns(lines[0].of(plain)) if spaced else []
    width = max((len(line.of(plain).split()) for line in lines), default=0) if spaced else 0
    rows = [spaced_cells(plain, line, width) if spaced else printed_cells(text, plain, line) for line in lines]
    if ruled:
        rows = [head_cells(lines[0], ruled), *(ruled_cells(plain, line, ruled) for line in lines[1:])]
    head_size, columns = read_head(rows)
    columns = _with_names_beside(_with_areas_named(columns, rows[head_size:]), rows[head_size:])
    if spaced and not ruled:
        rows = [*rows[:head_size], *(_blank_behind(columns, row) for row in rows[head_size:])]
    if not spaced:
        rows = [*rows[:head_size], *_aligned(columns, rows[head_size:])]
    body = list(zip(lines, rows, strict=True))[head_size:]
    if half := _half(columns):
        columns = columns[:half]
        body = [(span, part) for _, cells in body for span, part in _halves(cells, half)]
    columns, found, points = _numbered_rows(columns, body)
    kind, columns, is_measured = tell_kind(columns, found)
    titles = ["".join(cell.words for cell in row) for row in rows[:head_size] if sum(bool(cell.words) for cell in row) == 1]
    said = next((told["unit"] for title in titles if (told := _UNIT_ROW.search(title))), "")
    measures = tuple(dated_columns(columns, found)) if kind == "areas" else ()
    years = tuple(_years_down(found)) if measures else ()
    caption = next((title for title in titles if _CAPTION.search(title) and not _UNIT_ROW.search(title)), "")
    return Grid(kind, columns, tuple(found), points, is_measured, said, caption, measures, years)


def _numbered_rows(columns: tuple[Column, ...], body: list[tuple[Span, tuple[Cell, ...]]]) -> tuple[tuple[Column, ...], list[Row], bool]:
    """Number the rows below a head within their groups; also the columns as the groups show them, and whether a note counts in points."""
    ordinals = [index for index, column in enumerate(columns) if column.role == "ordinal"]
    # 工作任务 | 序号 | 具体举措: what stands in front of the ordinals names groups of rows.
    spoken = sum(column.role in ("task", "content") for column in columns)
    heads_groups = bool(columns) and (
        columns[0].role not in ("ordinal", "task", "indicator") or (columns[0].role == "task" and spoken > 1 and bool(ordinals))
    )
    opened = [cells[0].words for _, cells in body if cells and cells[0].words]
    named = _LEADING_ALL if len(opened) > 1 and all(map(_LEADING_ALL.match, opened)) else _LEADING
    if named is _LEADING_ALL and heads_groups and columns[0].role == "task":
        columns = (replace(columns[0], role="note"), *columns[1:])  # it names the groups, and no task
    nested = _nested(columns, [cells for _, cells in body])
    if nested:
        columns = tuple(
            replace(column, role="task" if index == max(nested) else "note") if index in nested else column
            for index, column in enumerate(columns)
        )
    found: list[Row] = []
    group = outer = ""
    points = False
    current: dict[int, str] = {}
    for span, cells in body:
        filled = [cell for cell in cells if cell.words]
        if not filled:
            continue
        if _heads_a_group(filled, cells):
            if match := _GROUP.match(cells[0].words):
                outer, group = _finer_group(match.group(), outer)
            points = points or bool(_POINTS_NOTE.search(cells[0].words))
            continue
        leading = GROUP_CELL.match(cells[0].words) or named.match(cells[0].words) if cells[0].words and columns and heads_groups else None
        if leading:
            # The first column is merged over the rows of a group (一、政务服务): its ordinal holds until the next one.
            group = leading["number"]
        printed = _number(cells[ordinals[0]].words) if ordinals and ordinals[0] < len(cells) else ""
        if nested:
            current |= {index: match["number"] for index, style in nested.items() if (match := style.match(cells[index].words))}
            *above, printed = (current[index] for index in nested)
            group = "/".join(above)
        found.append(Row(span, cells, group, printed or str(len(found) + 1), len(found)))
    return columns, found, points


def _heads_a_group(filled: list[Cell], cells: tuple[Cell, ...]) -> bool:
    """Whether a row is a title over those below it, or a note: its first cell alone is filled, and with no number."""
    return len(filled) == 1 and len(cells) != 2 and bool(cells[0].words) and not _number(cells[0].words)


def _finer_group(printed: str, outer: str) -> tuple[str, str]:
    """The group that may hold finer ones and the group itself: (二) below 一、 is the second part of the first, 一/二."""
    group = re.sub(r"[()、.]", "", printed)
    if printed.startswith("("):
        return outer, f"{outer}/{group}" if outer else group
    return group, group


def _years_down(rows: list[Row]) -> Iterator[int]:
    """Yield the year of each row: that of its first cell, or of the cell merged over it, however far above."""
    year = 0
    for row in rows:
        year = int(row.words(0)[:4]) if row.words(0) else year
        yield year


def _nested(columns: tuple[Column, ...], rows: list[tuple[Cell, ...]]) -> dict[int, re.Pattern[str]]:
    """Return the columns whose cells begin with ordinals, each finer than the one to its left, and how those are printed.

    (一)提升环境 | 1、改善道路 | (1)建设精品道路 | 牵头部门: who is responsible stands right of them. Empty where there is no such nesting.
    """
    bodies = [index for index, column in enumerate(columns) if column.role in ("lead", "responsible", "participant")]
    if not bodies or any(column.role == "ordinal" for column in columns) or not rows:
        return {}
    found: dict[int, re.Pattern[str]] = {}
    for index in range(bodies[0]):
        filled = [row[index].words for row in rows if index < len(row) and row[index].words]
        style = next((each for each in _STYLES if filled and each not in found.values() and all(map(each.match, filled))), None)
        if style is None or index >= len(rows[0]) or not rows[0][index].words:
            break
        found[index] = style
    finest = max(found, default=-1)
    whole = all(finest < len(row) and row[finest].words for row in rows)
    return found if len(found) > 1 and whole else {}


def _half(columns: tuple[Column, ...]) -> int:
    """Return how many columns make a half, where a long list of indicators is set in two halves side by side; 0 where it is not."""
    half = len(columns) // 2
    names = [column.heading for column in columns]
    twice = half > 1 and len(columns) % 2 == 0 and names[:half] == names[half:] and all(names)
    return half if twice and any(column.role == "indicator" for column in columns) else 0


def _halves(cells: tuple[Cell, ...], half: int) -> Iterator[tuple[Span, tuple[Cell, ...]]]:
    """Part a row that is set in two halves; each has the place of its own cells."""
    for part in (cells[:half], cells[half:]):
        if part and any(cell.words for cell in part):
            yield Span(part[0].span.start, part[-1].span.end), part


def _aligned(columns: tuple[Column, ...], rows: list[tuple[Cell, ...]]) -> list[tuple[Cell, ...]]:
    """Put back in front of a row the cells that plain text lost, since a page merges them over several rows (类别 | 指标 | 2015年 | 2020年).

    Only where a row above fills them, the row's numbers then stand below the years, and its name below 指标.
    """
    names = next((index for index, column in enumerate(columns) if column.role == "indicator"), 0)
    if not names or any(column.role not in ("note", "other", "task", "content", "ordinal") for column in columns[:names]):
        return rows
    numbers = [index for index, column in enumerate(columns) if column.role in ("year", "goal", "growth")]
    found: list[tuple[Cell, ...]] = []
    above = False
    for row in rows:
        missing = len(columns) - len(row)
        if above and 0 < missing <= names and len(row) > 1:
            moved = (*[Cell(Span(row[0].span.start, row[0].span.start), "")] * missing, *row)
            named = re.search(r"[\u4e00-\u9fff]{2}", moved[names].words) and not _NUMBER_CELL.match(moved[names].words)
            if named and numbers and all(not moved[index].words or _NUMBER_CELL.match(moved[index].words) for index in numbers):
                row = moved
        above = above or (len(row) == len(columns) and bool(row[0].words))
        found.append(row)
    return found


def _with_areas_named(columns: tuple[Column, ...], rows: list[tuple[Cell, ...]]) -> tuple[Column, ...]:
    """Head a first column without a heading by 地区 where all below it are areas: blank | 2012年 | 2017年 over 某某地区, 甲市."""
    named = [row[0].words for row in rows if row and row[0].words]
    if not columns or columns[0].heading or len(named) < _SEVERAL or not all(map(names_area, named)):
        return columns
    return (replace(columns[0], heading="地区"), *columns[1:])


def _with_names_beside(columns: tuple[Column, ...], rows: list[tuple[Cell, ...]]) -> tuple[Column, ...]:
    """Take an unnamed column right of 指标 for names too, where words stand below it: the heading is merged over both.

    The first then names groups of rows (1.空气质量), the second what is measured.
    """
    for index in range(1, len(columns)):
        if columns[index].heading or columns[index - 1].role != "indicator":
            continue
        filled = [row[index].words for row in rows if index < len(row) and row[index].words]
        if sum(bool(re.search(r"[\u4e00-\u9fff]{2}", words)) for words in filled) * 2 > len(filled):
            columns = (*columns[:index], replace(columns[index], role="indicator"), *columns[index + 1 :])
    return columns


def _number(words: str) -> str:
    """Return a printed row ordinal as digits; empty if the cell holds something else."""
    words = words.strip("().、 ")
    value = ordinal(words) if re.fullmatch(r"\d{1,3}|[一二三四五六七八九十]{1,3}", words) else None
    return "" if value is None else str(value)


def _blank_behind(columns: tuple[Column, ...], row: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """Put the cells that a row of words lacks behind it where its numbers then stand below the years: its 备注 is blank."""
    missing = next((index for index, cell in enumerate(row) if cell.words), 0)
    numbers = [index for index, column in enumerate(columns) if column.role in ("year", "goal", "growth")]
    if not missing or not numbers or len(row) != len(columns) or any(c.role not in ("note", "other") for c in columns[-missing:]):
        return row
    end = row[-1].span.end
    moved = (*row[missing:], *[Cell(Span(end, end), "")] * missing)

    def fits(cells: tuple[Cell, ...]) -> bool:
        return all(re.search(r"\d", cells[index].words) or NO_NUMBER.fullmatch(cells[index].words) for index in numbers)

    return moved if fits(moved) and not fits(row) else row
