"""Tables in a plan's text: consecutive lines of cells parted by TABs, and what each column holds.

A table of indicators has names and years in its head (指标 | 单位 | 2015年 | 2020年 | 属性); a table of task division has
tasks and who is responsible (序号 | 重点任务 | 牵头单位 | 责任单位 | 完成时限). Any other table is only text in cells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from portal.frozen import sets_slots
from portal.records import Span
from portal.structure.ruled_rows import head_columns, row_cells
from portal.text.numerals import ordinal
from portal.text.years import find_period

ColumnRole = Literal[
    "ordinal",
    "task",
    "content",
    "lead",
    "responsible",
    "participant",
    "due",
    "indicator",
    "unit",
    "year",
    "goal",
    "growth",
    "binding",
    "note",
    "other",
]

# Ordered: the first pattern found in a heading says what the column holds.
_COLUMNS: tuple[tuple[ColumnRole, re.Pattern[str]], ...] = (
    ("ordinal", re.compile(r"^(?:序号|编号|序列|顺序)$|^序$")),
    ("due", re.compile(r"时限|完成(?:时间|日期|期限)|时间(?:进度|节点|安排|要求)|进度(?:安排|要求)|截止|起止")),
    ("lead", re.compile(r"牵头|主办|第一责任|主要责任|主责")),
    ("participant", re.compile(r"配合|参与|参加|协办|协同|协作|支撑单位|支持单位")),
    (
        "responsible",
        re.compile(
            r"(?:责任|负责|指导|实施|承办|主管|分工|承担|落实|推进|组织|申报|督办|建设)(?:单位|部门|主体|机构|处室|分工|领导|人)|部门分工|责任分工|^部门$|^单位名称$"
        ),
    ),
    ("binding", re.compile(r"属性|指标(?:性质|类型)|^性质$|^类型$")),
    (
        "growth",
        re.compile(
            r"(?:比|较)(?:19|20)\d{2}年?(?:底|末)?[\[(〔【]?(?:累计)?(?:增|提高|下降|降低|减少|变化)|年均|增速|增长率|增幅|[\[(〔【]?累计[\])〕】]?(?:增|降|值|数|\d?$)|增长|变化(?:幅度|率|值|量)|增减|^变化$|提高幅度|下降幅度|降幅"
        ),
    ),
    ("unit", re.compile(r"^(?:计量|指标)?单位$|^量纲$")),
    ("year", re.compile(r"(?:19|20)\d{2}")),
    ("goal", re.compile(r"目标|规划(?:值|数|期末)|期末|“?十[一二三四五六]五”?")),
    ("indicator", re.compile(r"指标|名\s*称$")),
    ("content", re.compile(r"(?:主要|建设|工作|具体|改革|实施|任务|项目)?(?:内容|要求|要点|举措说明|目标任务)")),
    ("task", re.compile(r"任务|举措|事项|措施|工作|项目|工程|行动|分解|重点|名称")),
    ("note", re.compile(r"备注|说明|范围|来源|依据|类别|领域|分类|投资|地点|规模")),
)
_MAIN = re.compile(r"主责")
_NAMED_WORK = re.compile(r"(?:任务|项目|工程|举措|事项|工作)(?:[(][^()]*[)])?名称$")
_WORK_OF_A_YEAR = re.compile(r"(?:任务|举措|事项|措施|内容|工作|项目)$")
#: The heading of a column of areas.
AREA_HEADING = re.compile(
    r"区域|地区|辖区|所在区|市州|地市|市[(]州[)]|县区|区县|县市区?|县[(]市、区[)]|区[(]县[)]|区[(]市[)]|县[(]区[)]|各?区[(]市、县[)]|乡镇|镇街|街镇|乡镇[(]街道[)]|行政区|所属区|各市|各区|各县|省份|省市|省[(](?:自治区|区)、(?:直辖)?市[)]"
)
_AMOUNT_ALONE = re.compile(r"[-—–/]+|[≥≤><]?\d[\d.,]{0,12}(?:[-~—至]\d[\d.]{0,12})?%?(?:以上|以内|左右)?")
_AMOUNT_WITH_UNIT = re.compile(
    r"[≥≤><]?\d[\d.,]{0,12}(?:万|亿)?(?:平方公里|平方米|公里|千瓦|兆瓦|公顷|[米亩吨个座处家所户人张台辆套根件项元条])(?:以上|以内|左右)?"
)
# What a heading over years measures; 年度目标 alone says nothing of that.
_MEASURED_ABOVE = re.compile(
    r"[\u4e00-\u9fff]{2,10}(?:里程|面积|数量|个数|人数|户数|规模|容量|投资|产量|总量|任务数|[（(][\u4e00-\u9fffA-Za-z]{1,8}[)）])"
)
# What opens a cell below a year: a number with its bound or bracket, a dash, or a bound in words.
_NUMBER_CELL = re.compile(r"[-+≥≤><~=\[【〔(]*\d|[-—–/]+$|(?:提高|下降|降低|达到|超过|大于|小于|高于|低于|不低于|不超过|控制|保持)")
_AIMED = re.compile(r"目标|计划|规划|任务")
# 注:〔 〕表示五年累计数,单位为百分点
_POINTS_NOTE = re.compile(r"^注.*累计.*百分点")
_AIMS_OF_A_YEAR = re.compile(r"(?:到|至)?20\d{2}年?(?:底|末)?(?:发展|建设|工作|主要|预期|规划)*目标(?:任务)?")
_BECAME = re.compile(r"实现|完成|实际|执行")
_MERGED_ROWS = 60
_LONGEST_FINER = 8
_MEASURED_TWICE = 2
_GROUP_CELL = re.compile(r"^[(]?(?P<number>[一二三四五六七八九十]{1,3})(?:[、.]|[)])")
_GROUP = re.compile(r"^(?:(?:行动|任务|工程|专项|板块)[一二三四五六七八九十]{1,3}(?=[:、.]|$)|[(]?[一二三四五六七八九十]+[)]?[、.]?)")


@sets_slots
@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a row: its place in the plan's text and its words in plain form, without the blanks around them."""

    span: Span
    words: str


@sets_slots
@dataclass(frozen=True, slots=True)
class Column:
    """What a column holds; `year` is the year its heading names, `is_base` whether that is where things start from."""

    role: ColumnRole
    heading: str
    year: int | None = None
    is_base: bool = False
    above: str = ""  # the merged heading over it: 规划目标 over 2015年 and 年均增长


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; `group` is the heading row above it (一、知识产权保护方面), as its ordinal."""

    span: Span
    cells: tuple[Cell, ...]
    group: str
    ordinal: str
    place: int = 0  # among the rows of its table, the head left out

    def words(self, index: int) -> str:
        """The words of a cell; empty where the row has no such cell."""
        return self.cells[index].words if index < len(self.cells) else ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: what its columns hold and its rows, the head left out."""

    kind: Literal["indicators", "tasks", "areas", "text"]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    counts_points: bool = False  # a note says that numbers in brackets are percentage points
    is_measured: bool = False  # a table of tasks with columns for what is measured of each: 考核指标 | 目标值 | 计量单位

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
        return _is_former_goal(self.columns[index], self.columns)


def is_row(line: str) -> bool:
    """Tell whether a line is a row of a table: cells parted by TABs."""
    if "\t" not in line:
        return False
    cells = line.lstrip().split("\t")
    # 一、 and a heading parted by a TAB are a heading; a TAB in front of a line is an indent.
    return len(cells) > 2 or (
        len(cells) == 2 and cells[1].strip() != "" and not re.fullmatch(r"[(（]?[一二三四五六七八九十\d]{1,3}[)）、.．]+", cells[0].strip())
    )


_YEAR_HEAD = re.compile(r"(?:19|20)\d{2}年?(?:底|末)?(?:目标|实际|规划)?(?:值|数)?(?:[(][^()]*[)])?")
_NO_NUMBER = re.compile(r"[-—–/]+")


def spaced_rows(lines: list[str]) -> set[int]:
    """Find tables whose cells are parted by blanks: a head that names two years or more, and the rows below it.

    A row has as many words at its end as the head has years, each with a digit or a dash; a line of prose has none.

    >>> sorted(spaced_rows(["指标 2015年 2020年", "宽带普及率(%) 50 70", "注:以上为全国数。"]))
    [0, 1]
    """
    found: set[int] = set()
    number = 0
    while number < len(lines):
        head = lines[number].split() if len(lines[number]) < 200 else []
        years = sum(bool(_YEAR_HEAD.fullmatch(word)) for word in head)
        enough = years >= 2 or (years == 1 and any(word in ("指标", "指标名称", "主要指标") for word in head))
        named = 3 <= len(head) <= 12 and enough and not _YEAR_HEAD.fullmatch(head[0]) and "\t" not in lines[number]
        rows: list[int] = []
        following = number + 1
        while named and following < len(lines):
            # Some carriers put an empty line behind every line.
            if lines[following].strip():
                if not _is_spaced_row(lines[following], len(head), years):
                    break
                rows.append(following)
            following += 1
        if rows:
            found.update((number, *rows))
        number = (rows[-1] if rows else number) + 1
    return found


def _is_spaced_row(line: str, columns: int, years: int) -> bool:
    words = line.split() if len(line) < 300 else []
    if not years < len(words) <= columns or re.search(r"[。;]", line):
        return False
    return sum(bool(re.search(r"\d", word)) or bool(_NO_NUMBER.fullmatch(word)) for word in words[1:]) >= years


def part_tables(text: str, plain: str, lines: list[Span]) -> list[list[Span]]:
    """Part rows that follow one another where a second head begins: the sheets of a workbook, a head printed again.

    A row of one cell above that head (the title of a sheet) goes with it.
    """
    heads = [number for number, line in enumerate(lines) if number > 1 and "\t" in line.of(text) and _is_head(_cells(text, plain, line))]
    starts = [0]
    for number in heads:
        titled = sum(bool(cell.words) for cell in _cells(text, plain, lines[number - 1])) == 1
        start = number - 1 if titled and number - 1 > starts[-1] else number
        if start > starts[-1] + 1:
            starts.append(start)
    return [lines[start:end] for start, end in zip(starts, [*starts[1:], len(lines)], strict=True)]


# What only a head says of a column.
_HEAD_ROLES = frozenset({"lead", "participant", "responsible", "due", "year", "unit", "binding", "ordinal"})


def _is_head(cells: tuple[Cell, ...]) -> bool:
    words = [cell.words for cell in cells if cell.words]
    if len(words) < 3 or any(len(each) > 12 or re.search(r"[。;,、]", each) for each in words):
        return False
    roles = [_column(each).role for each in words]
    return sum(role != "other" for role in roles) >= 3 and len(_HEAD_ROLES & set(roles)) >= 2 and len(set(words)) == len(words)


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
    rows = [_spaced_cells(plain, line, width) if spaced else _cells(text, plain, line) for line in lines]
    if ruled:
        rows = [_head_cells(lines[0], ruled), *(_ruled_cells(plain, line, ruled) for line in lines[1:])]
    head_size, columns = _head(rows)
    columns = _with_names_beside(columns, rows[head_size:])
    if spaced and not ruled:
        rows = [*rows[:head_size], *(_blank_behind(columns, row) for row in rows[head_size:])]
    if not spaced:
        rows = [*rows[:head_size], *_aligned(columns, rows[head_size:])]
    found: list[Row] = []
    group = outer = ""
    count = 0
    points = False
    body = list(zip(lines, rows, strict=True))[head_size:]
    ordinals = [index for index, column in enumerate(columns) if column.role == "ordinal"]
    # 工作任务 | 序号 | 具体举措: what stands in front of the ordinals names groups of rows.
    spoken = sum(column.role in ("task", "content") for column in columns)
    heads_groups = bool(columns) and (
        columns[0].role not in ("ordinal", "task", "indicator") or (columns[0].role == "task" and spoken > 1 and bool(ordinals))
    )
    for span, cells in body:
        filled = [cell for cell in cells if cell.words]
        if not filled:
            continue
        if len(filled) == 1 and len(cells) != 2 and cells[0].words and not _number(cells[0].words):
            match = _GROUP.match(cells[0].words)
            if match:
                # (二) below 一、 is the second part of the first: 一/二.
                finer = match.group().startswith("(")
                group = re.sub(r"[()、.]", "", match.group())
                outer, group = (outer, f"{outer}/{group}") if finer and outer else ("" if finer else group, group)
            points = points or bool(_POINTS_NOTE.search(cells[0].words))
            continue
        leading = _GROUP_CELL.match(cells[0].words) if cells[0].words and columns and heads_groups else None
        if leading:
            # The first column is merged over the rows of a group (一、政务服务): its ordinal holds until the next one.
            group = leading["number"]
        count += 1
        printed = _number(cells[ordinals[0]].words) if ordinals and ordinals[0] < len(cells) else ""
        found.append(Row(span, cells, group, printed or str(count), len(found)))
    roles = {column.role for column in columns}
    kind: Literal["indicators", "tasks", "areas", "text"] = "text"
    worked = roles & {"task", "content"} and roles & {"lead", "responsible"} and _says_more_than_numbers(columns, found)
    shared_out = _tells_of_areas(columns, found) and _measures_each_year(columns)
    # 区(市) | 2022年 | 2023年 | 合计: the caption says what is measured.
    by_area = _tells_of_areas(columns, found) and any(column.role == "year" and not column.above for column in columns)
    # 培训项目 | 牵头部门 | 配合部门 | 2019年 | 2020年: work, who does it, and how much of it by each year.
    of_work = "task" in roles or any(column.role == "indicator" and _NAMED_WORK.search(column.heading) for column in columns)
    divided = of_work and bool(roles & {"lead", "responsible"}) and "content" not in roles and _measures_work(columns, found)
    if divided:
        columns = tuple(_divided(column, columns) for column in columns)
        roles = {column.role for column in columns}
    several = sum(column.role == "year" for column in columns) >= 2
    if "indicator" not in roles and not by_area and several and not worked and not shared_out and not divided:
        # 行业 | 2021年 | 2023年: the first column that is no ordinal says what is measured.
        first = next((index for index, column in enumerate(columns) if column.role in ("other", "note", "task", "content")), None)
        if first is not None:
            columns = tuple(replace(column, role="indicator") if index == first else column for index, column in enumerate(columns))
            roles = {column.role for column in columns}
    if any(re.search("牵头", column.heading) for column in columns):
        # 牵头部门 | 主责单位: beside who leads, the others answer for their share.
        columns = tuple(replace(column, role="responsible") if _MAIN.match(column.heading) else column for column in columns)
        roles = {column.role for column in columns}
    named = [column for column in columns if column.role == "indicator" and _NAMED_WORK.search(column.heading)]
    if named and "goal" in roles and not roles & {"task", "content", "year"} and roles & {"lead", "responsible"} and "due" in roles:
        # 任务(项目)名称 | 建设目标 | 负责单位 | 完成时间: work, and what it is to reach.
        renamed: dict[ColumnRole, ColumnRole] = {"indicator": "task", "goal": "content"}
        columns = tuple(replace(column, role=renamed.get(column.role, column.role)) for column in columns)
        roles = {column.role for column in columns}
    dated = [column for column in columns if column.role == "year" and _WORK_OF_A_YEAR.search(column.heading)]
    if len(dated) == 1 and not roles & {"indicator", "task", "content"} and roles & {"lead", "responsible"}:
        # 领域 | 2024年推进任务 | 牵头责任部门: what is to be done in that year.
        columns = tuple(replace(column, role="task") if column is dated[0] else column for column in columns)
        roles = {column.role for column in columns}
    if "goal" in roles and not roles & {"indicator", "task", "content", "year"} and roles & {"lead", "responsible", "participant"}:
        # 序号 | 主要目标任务 | 责任单位 | 完成时限: what somebody is responsible for is work.
        columns = tuple(replace(column, role="content") if column.role == "goal" else column for column in columns)
        roles = {column.role for column in columns}
    # 实事项目 | 考核指标 | 目标值 | 计量单位 | 牵头单位: work, who does it, and in columns of their own what is measured of it.
    is_measured = not worked and (divided or ("indicator" in roles and bool(roles & {"year", "goal"}) and {"task", "lead"} <= roles))
    if is_measured:
        kind = "tasks"
    elif "indicator" in roles and roles & {"year", "goal"} and not worked:
        kind = "indicators"
    elif roles & {"task", "content"} and roles & {"lead", "responsible", "participant", "due"}:
        kind = "tasks"
    elif _tells_of_areas(columns, found):
        kind = "areas"
    return Grid(kind, columns, tuple(found), counts_points=points, is_measured=is_measured)


def _measures_work(columns: tuple[Column, ...], rows: list[Row]) -> bool:
    """Whether a table of work has two columns of years or more, with numbers alone below them."""
    years = [index for index, column in enumerate(columns) if column.role == "year"]
    cells = [row.words(index) for row in rows for index in years if row.words(index)]
    return len(years) > 1 and bool(cells) and all(_AMOUNT_ALONE.fullmatch(each) for each in cells)


#: What heads a row of totals: no work of its own.
TOTAL_ROW = re.compile(r"(?:全[省市县区国州盟])?(?:合计|总计|共计|小计)")
_IN_ALL = re.compile(r"(?:[一二两三四五六七八九十]年|\d{1,2}年)?(?:任务|目标|计划)?(?:合计|总计|小计|总数|总量)")


def _divided(column: Column, columns: tuple[Column, ...]) -> Column:
    """A column of a table of work by years: 项目名称 names the work, 合计 is due in the last of the years."""
    if column.role == "indicator" and _NAMED_WORK.search(column.heading):
        return replace(column, role="task")
    if column.role == "other" and _IN_ALL.fullmatch(column.heading):
        return replace(column, role="year", year=max(each.year or 0 for each in columns), is_base=False)
    return column


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


def _tells_of_areas(columns: tuple[Column, ...], rows: list[Row]) -> bool:
    """Whether a column names areas and the ones right of it hold numbers alone: 区域 | 新增装机容量(MW) | 新增示范工程."""
    places = area_places(columns)
    if not places or places[0] > 1:
        return False
    cells = [row.words(index) for row in rows for index in range(places[0] + 1, len(columns)) if index not in places and row.words(index)]
    # 1.0公里 beside columns of bare numbers
    alone = sum(bool(_AMOUNT_ALONE.fullmatch(each)) for each in cells)
    return alone * 2 > len(cells) and (
        alone == len(cells) or all(_AMOUNT_ALONE.fullmatch(each) or _AMOUNT_WITH_UNIT.fullmatch(each) for each in cells)
    )


def area_places(columns: tuple[Column, ...]) -> list[int]:
    """The indexes of the columns that name areas: of 区域 | 省(区、市) the finer one; two where a long list is set in halves."""
    named = [index for index, column in enumerate(columns) if AREA_HEADING.fullmatch(column.heading)]
    return [index for index in named if index + 1 not in named]


def _measures_each_year(columns: tuple[Column, ...]) -> bool:
    """Whether all columns of years stand below a heading that says what is measured: 年度建设里程 over 2017年, 2018年."""
    years = [column for column in columns if column.role == "year"]
    return bool(years) and all(_MEASURED_ABOVE.fullmatch(column.above) for column in years)


def _says_more_than_numbers(columns: tuple[Column, ...], rows: list[Row]) -> bool:
    """Whether most cells below the years say what is done by then (装机达到100万千瓦): work, not a table of indicators."""
    cells = [
        row.words(index) for row in rows for index, column in enumerate(columns) if column.role in ("year", "goal") and row.words(index)
    ]
    return bool(cells) and sum(bool(re.search(r"[\u4e00-\u9fff]{4}", each)) for each in cells) * 2 > len(cells)


def _number(words: str) -> str:
    """Return a printed row ordinal as digits; empty if the cell holds something else."""
    words = words.strip("().、 ")
    value = ordinal(words) if re.fullmatch(r"\d{1,3}|[一二三四五六七八九十]{1,3}", words) else None
    return "" if value is None else str(value)


def _cells(text: str, plain: str, line: Span) -> tuple[Cell, ...]:
    cells: list[Cell] = []
    start = line.start
    for index in range(line.start, line.end + 1):
        if index == line.end or text[index] == "\t":
            left, right = start, index
            while left < right and plain[left].isspace():
                left += 1
            while right > left and plain[right - 1].isspace():
                right -= 1
            cells.append(Cell(Span(left, right), "".join(plain[left:right].split())))
            start = index + 1
    return tuple(cells)


def _head_cells(line: Span, headings: list[str]) -> tuple[Cell, ...]:
    return tuple(Cell(line, heading) for heading in headings)


def _ruled_cells(plain: str, line: Span, headings: list[str]) -> tuple[Cell, ...]:
    printed = line.of(plain)
    return tuple(Cell(span.shift(line.start), "".join(span.of(printed).split())) for span in row_cells(printed, headings))


def _spaced_cells(plain: str, line: Span, width: int) -> tuple[Cell, ...]:
    """Read the words of a row as its cells; the first ones are left out where a merged cell stands above them."""
    cells = [
        Cell(Span(line.start + match.start(), line.start + match.end()), match.group()) for match in re.finditer(r"\S+", line.of(plain))
    ]
    empty = Cell(Span(line.start, line.start), "")
    return (*[empty] * (width - len(cells)), *cells)


def _blank_behind(columns: tuple[Column, ...], row: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """Put the cells that a row of words lacks behind it where its numbers then stand below the years: its 备注 is blank."""
    missing = next((index for index, cell in enumerate(row) if cell.words), 0)
    numbers = [index for index, column in enumerate(columns) if column.role in ("year", "goal", "growth")]
    if not missing or not numbers or len(row) != len(columns) or any(c.role not in ("note", "other") for c in columns[-missing:]):
        return row
    end = row[-1].span.end
    moved = (*row[missing:], *[Cell(Span(end, end), "")] * missing)

    def fits(cells: tuple[Cell, ...]) -> bool:
        return all(re.search(r"\d", cells[index].words) or _NO_NUMBER.fullmatch(cells[index].words) for index in numbers)

    return moved if fits(moved) and not fits(row) else row


def _head(rows: list[tuple[Cell, ...]]) -> tuple[int, tuple[Column, ...]]:
    """Find the head: the first row, or the first two where the second goes on with years below a merged heading."""
    for index, row in enumerate(rows[:3]):
        named = [_column(cell.words) for cell in row]
        known = [column for column in named if column.role != "other"]
        # 区域 alone heads a column of areas.
        # 供暖方式 | 2021年发展目标: of what, and what it is to be.
        aimed = len(row) == len(named[:2]) == 2 and bool(_AIMS_OF_A_YEAR.fullmatch(row[1].words)) and not re.search(r"\d", row[0].words)
        if len(known) + aimed + 2 * any(AREA_HEADING.fullmatch(cell.words) for cell in row) < 2 or any(
            len(cell.words) > 24 for cell in row
        ):
            continue
        if (joined := _broken_head(rows, index)) is not None:
            return index + 2, _with_base(tuple(_column(words) for words in joined))
        if index + 1 < len(rows):
            if under := _under_measures(row, rows[index + 1]):
                return index + 2, under
            below = [_column(cell.words) if cell.words else None for cell in rows[index + 1]]
            finer = [
                column for column in below if column and column.role in ("year", "growth", "goal", "lead", "participant", "responsible")
            ]
            spoken = [cell for cell in rows[index + 1] if cell.words]
            # 一、主要预期目标 alone in a row heads a group of rows, whatever the words; so does what stands below the first heading alone.
            heads_group = len(spoken) == 1 and bool(_GROUP_CELL.match(spoken[0].words) or rows[index + 1][0].words)
            # 年度任务 merged over 考核指标 | 目标值 | 计量单位: headings alone, below one that is merged over them.
            merged_over = any(not cell.words for cell in row[1:]) and not rows[index + 1][0].words
            headings = sum(bool(column) and column.role != "other" and len(column.heading) <= _LONGEST_FINER for column in below)  # type: ignore[union-attr]
            if merged_over and headings > 1 and headings == len(spoken) and any(c and c.role in ("unit", "goal") for c in below):
                finer = [column for column in below if column]
            if finer and not heads_group and len(finer) == len(spoken) and len(spoken) < len(row) + 1 and row[0].words != "":
                merged = []
                above = ""
                for place, column in enumerate(named):
                    above = column.heading or above
                    finer_one = below[place] if place < len(below) else None
                    # A heading below says more than the one above.
                    merged.append(replace(finer_one, above=above) if finer_one else column)
                return index + 2, _with_base(tuple(merged))
        return index + 1, _with_base(tuple(named))
    return 0, tuple(Column("other", "") for _ in max(rows, key=len, default=()))


def _under_measures(row: tuple[Cell, ...], below: tuple[Cell, ...]) -> tuple[Column, ...] | None:
    """Join the two lines of a head of areas whose second says what is measured below a merged heading: 规模(万千瓦) over 容量 | 开工规模."""
    spoken = [cell.words for cell in below if cell.words]
    merged = any(not cell.words for cell in row[1:])
    if not AREA_HEADING.fullmatch(row[0].words) or below[0].words or not merged or len(spoken) < _MEASURED_TWICE or len(below) > len(row):
        return None
    if any(re.search(r"\d", each) or not re.search(r"[\u4e00-\u9fff]{2}", each) or _column(each).role == "year" for each in spoken):
        return None
    joined: list[Column] = []
    above = ""
    for place, cell in enumerate(row):
        above = cell.words or above
        said = below[place].words if place < len(below) else ""
        joined.append(Column("other", said, above=above) if said else _column(cell.words))
    return tuple(joined)


def _broken_head(rows: list[tuple[Cell, ...]], index: int) -> list[str] | None:
    """Join a head that was broken inside a cell (…2020年 | 目标值 变化幅度): two lines that make as many columns as the rows below have."""
    if index + 2 >= len(rows) or not rows[index + 1][0].words:
        return None
    first, second = ([cell.words for cell in row] for row in rows[index : index + 2])
    if len(first) + len(second) - 1 != len(rows[index + 2]) or len(first) == len(rows[index + 2]) or re.search(r"\d$", second[0]):
        return None
    return [*first[:-1], first[-1] + second[0], *second[1:]]


def _column(heading: str) -> Column:
    for role, pattern in _COLUMNS:
        if pattern.search(heading):
            return Column(role, heading, _year(heading), bool(re.search(r"实际|现状|基期|基准|完成|预计|基数", heading)))
    return Column("other", heading)


def _year(heading: str) -> int | None:
    """The last year of a heading; one that it is compared with (2015年比2010年增长) only where there is no other."""
    if match := re.findall(r"(?<![比较])(?:19|20)\d{2}", heading) or re.findall(r"(?:19|20)\d{2}", heading):
        return int(match[-1])
    period = find_period(heading)
    return period[1] if period else None


def _is_former_goal(column: Column, columns: tuple[Column, ...]) -> bool:
    if column.role == "goal" and column.year is None and _AIMED.search(column.heading) and column in columns:
        # 规划目标 | 2025年完成情况: what stands in front of what became of it had been aimed at.
        behind = columns[columns.index(column) + 1 :]
        if any(
            other.year and re.search(r"完成|实现|执行", other.heading) and not re.search(r"预计|目标|计划", other.heading)
            for other in behind
        ):
            return True
    became = any(_BECAME.search(other.above) for other in columns)
    return became and bool(_AIMED.search(column.above)) and not _BECAME.search(column.above)


def _with_base(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Mark the base year: said so, or the earliest of several year columns."""
    current = [column for column in columns if not _is_former_goal(column, columns)]
    years = [column for column in current if column.role in ("year", "goal") and column.year is not None]
    if len(years) < 2 or any(column.is_base for column in years):
        return columns
    first = min(years, key=lambda column: column.year or 0)
    goals = [column for column in current if column.role in ("year", "goal")]
    if len(goals) < 2:
        return columns
    return tuple(replace(c, is_base=True) if c is first else c for c in columns)
