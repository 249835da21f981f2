"""Every figure of a plan with the year that governs it, and whether the plan reports it or commits to it.

A figure is reported, not promised, where it stands in a part that tells the state of things (发展现状, 面临形势), or where
its own year lies before the plan's period and its words look back (截至, 已, 目前). Everything else with a number is a
target. Rules of the figures themselves: `portal.extraction.figures`.

The year that governs a figure (READING RULES): its clause, its sentence, the paragraph before it, then the opening of
the goals section or of the 发展目标 of a box; a year further away governs nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from itertools import accumulate

from portal.extraction.area_tables import read_area_figures
from portal.extraction.brackets import LABEL
from portal.extraction.coverage import may_cover
from portal.extraction.due import read_due
from portal.extraction.figure_parts import Figure
from portal.extraction.figures import may_hold_figures, read_figures
from portal.extraction.indicator_tables import read_row_figures
from portal.extraction.quantities import find_quantities, may_hold_quantities
from portal.extraction.tasks import TaskPlace
from portal.frozen import changed, sets_slots
from portal.records import Binding, Plan, PlanDocument, Span, YearBasis
from portal.registry.ids import IdMaker, statement
from portal.structure.cells import Row
from portal.structure.columns import TOTAL_ROW, area_places
from portal.structure.grids import Grid
from portal.structure.numbering import read_marker
from portal.structure.outline import Node, Outline
from portal.text.compact import Compact, compact
from portal.text.script import fold, tidy
from portal.text.sentences import SENTENCE_LIMIT, sentence_spans
from portal.text.years import YearMention, find_period, find_years, may_name_years

_SURELY_BACK = r"截至|截止|(?<![由从])目前|已经|已(?:建成|达|有|累计|完成|实现|开通|形成)|[\u4e00-\u9fff]来,"
# 同比增长15% is what work to do may promise too.
_LOOKS_BACK = re.compile(rf"{_SURELY_BACK}|同比(?!例)|累计(?:建成|完成|实现)")
# 累计建成5G基站15万个 alone is promised where a part says what will be done.
_LOOKS_BACK_SURELY = re.compile(_SURELY_BACK)
# 新建高标准农田300万亩,累计建成2000万亩: what comes first is still to be done.
_SETS_OUT = re.compile(r"[^,;。]{0,12}?(?:新建|新增|新改建|完成)[^,;。已]{2,30}\d[^,;。]{0,16}[,;]累计(?:建成|完成|实现)")
# What is done, and not only there when it is: 改造老旧小区637个.
_ADDED = re.compile(
    r"新增|净增|增加|新建|改建|新开|开工|关闭|(?<!累计)完成|拆除|整治|治理|改造|打通|淘汰|解决|搬迁|创建|打造|修复|获评|举办|选派|惠及|取消|清理"
)
_DONE = re.compile(r"(?:目前|截至目前)?(?:[\u4e00-\u9fff]{0,8}?)(?:已(?:建成|完成|建设|有|累计|实现|开通|改造)|现有)")
_FORECAST = re.compile(r"(?:预测|预计|预估|测算)[^。]{0,30}(?:将|可|达)")
# 注:③未达标指年均值超过35微克/立方米: what a note below a table explains.
_DEFINED = re.compile(r"注[:：]|[①-⑳][^。]{0,40}?(?:是?指|按|为[^。]{0,12}(?:数据|口径))")
# 第一阶段(2021-2022年): the years of a stage govern its paragraph.
_STAGE = re.compile(r"^[-—]*(?:第[一二三四]阶段|第[一二三四]步|近期|中期|远期|起步阶段|[\u4e00-\u9fff]{2,6}阶段)[(:,]?$")
_LOOKS_AHEAD = re.compile(r"力争|争取|确保|到(?:20\d{2}年|“?十[三四五]五”?末)|将达|要达到|目标|不低于|努力")
# “十五五”时期经济社会发展要实现以下目标, with nothing else in the sentence.
_OPENS_GOALS = re.compile(r"[^。;]{0,40}?(?:时期|期间)[^。;]{0,24}(?:目标|指标)[^。;\d]{0,8}[。:;.]")
# 今后五年奋斗目标: a heading without a number in front of the first numbered one.
_AIMS_HEADING = re.compile(
    r"(?:(?:今后|未来)[一二三四五六七八九十\d]{1,2}年|“?十[一二三四五六]五”?(?:时期|期间)?)?(?:主要|总体|工作|发展|预期|奋斗|战略)*目标"
)
# 今年经济社会发展的主要预期目标是:生产总值增长6%: said in a covering paragraph, and holding for what is then listed.
_OPENS_AIMS = re.compile(r"(?:(?:主要|总体|工作|发展|预期|奋斗|调控|年度){1,6}目标|目标任务)(?:任务)?(?:是|为|如下|包括|[:,。])")
# 牵头单位:省发展改革委, 牵头负责领导:某某
_ASSIGNS = re.compile(rf"{LABEL.pattern}|^[\u4e00-\u9fff]{{2,10}}(?:领导|负责人|责任人)[:：]")
_PROGRESS = re.compile(r"进展|(?:完成|落实|推进|执行)情况|成效")
_PERIOD_NAMED = re.compile(r"“?十[一二三四五六]五”?(?:时期|期间)")
# What may stand in front of the year that opens a dash: ——到2025年.
_DASHES = 4
_LONGEST_CAPTION = 60
_LONGEST_NAME = 24
# 关于落实《政府工作报告》重点工作部门分工的意见: such a paper is for one year.
_YEARLY_TITLE = re.compile(r"政府工作报告|(?:年度|重点|主要)(?:工作|任务)[\u4e00-\u9fff]{0,4}(?:分工|分解|安排)|工作要点")
_YEAR_OF_WORK = re.compile(
    r"(?<![\d〔(\[])(?P<year>20\d{2})年(?:度)?(?:全?[省市县区国州])?(?:政府|经济|社会|国民|重点|主要|工作|目标|各项)"
)
_LONGEST_OPENING = 1000
# More than any ordinal in a cell takes.
_MARKER_REACH = 40
_FIVE_YEARS_HEADING = re.compile(
    r"“?十[一二三四五六]五”?(?:时期|期间)?(?=(?:主要|重大|突出|显著|历史性|重点|工作|发展|建设|总体|规划|全市|全省|全县|全区)*(?:思路|任务|目标|指标|工程|项目|回顾|成就|成效|成绩|完成情况|实施情况|执行情况|基础))"
)
# 5年内引进100家企业。建设30个服务站。: years counted at the head of a sentence hold for those behind it.
_COUNTED_YEARS = re.compile(r"[一二两三四五六七八九十\d]+年(?:之?内|以内)$")


@sets_slots
@dataclass(frozen=True, slots=True)
class ReadFigure:
    """A figure in its place: the line it stands in, its year and what the year rests on."""

    figure: Figure
    words: Compact
    node: Node
    year: int | None
    year_basis: YearBasis
    reported: bool
    binding: Binding = ""

    @property
    def quote(self) -> Span:
        """The quote in the plan's text."""
        return self.words.span(self.figure.quote.start, self.figure.quote.end)

    @property
    def mark(self) -> Span:
        """The number, or the words of full coverage, in the plan's text."""
        return self.words.span(self.figure.mark.start, self.figure.mark.end)


def read_all_figures(document: PlanDocument, outline: Outline) -> list[ReadFigure]:
    """Read every figure of a plan in the order of the text, each with the year that governs it."""
    plan = document.plan
    found: list[ReadFigure] = []
    governing: dict[int, int | None] = {}
    aims = False
    announced: tuple[Node | None, int] | None = None
    for node in outline.walk():
        opening = -1
        if node.kind == "preamble" and not aims:
            said = "".join(node.own.of(document.plain).split())
            aims = bool(_AIMS_HEADING.fullmatch(said))
            opening = -1 if aims or (opened := _OPENS_AIMS.search(said)) is None else opened.end()
        if node.kind == "table-row":
            found += _row_figures(document, node, _section_year(node, governing))
        # A short line in front of the first heading is title, address or date; a long one may report the state of things.
        if node.kind in ("table", "table-row") or (node.kind == "preamble" and not aims and node.own.end - node.own.start < 40):
            continue
        body = _body(node)
        if body is None:
            continue
        heading, words = _heading_and_words(document, node, body)
        _remember_heading_year(node, governing)
        if not words.text:
            _remember_year(document, node, words, governing)
            continue
        section_year = _section_year(node, governing)
        if node.kind == "paragraph":
            # 到2027年的目标: what the dashes behind it list.
            in_list = words.text.startswith(("—", "-")) and announced is not None and announced[0] is node.parent
            section_year = announced[1] if in_list and announced is not None else section_year
            announced = announced if in_list else _announced(document, node, words)
        if heading is not None:
            found += _heading_figures(document, node, heading, section_year)
        found += _line_figures(document, node, words, section_year, aims=aims, aims_from=opening)
        aims = aims or opening >= 0
        _remember_year(document, node, words, governing)
    stated = _title_year(document) or _opening_year(document, outline)
    if stated is not None:
        found = [replace(each, year=stated, year_basis="section") if _takes_title_year(each) else each for each in found]
    if plan.period_end is None:
        return found
    return [changed(each, year_basis="plan") if each.year is None and not each.reported else each for each in found]


def _heading_and_words(document: PlanDocument, node: Node, body: Span) -> tuple[Compact | None, Compact]:
    """Part the heading of a line from what follows it, where that says it again; a heading is None where it holds no figure."""
    words = compact(body.of(document.plain), body.start)
    if node.marker is None or not heading_is_repeated(node, document.plain) or _is_cut(node, document.plain):
        return None, words
    length = _heading_length(node, body)
    heading = compact(body.of(document.plain)[:length], body.start) if may_hold_figures(node.heading) else None
    return heading, compact(body.of(document.plain)[length:], body.start + length)


def _heading_figures(document: PlanDocument, node: Node, heading: Compact, section_year: int | None) -> Iterator[ReadFigure]:
    """Read the figures of a heading whose numbers the text below does not print again."""
    below = compact(Span(node.heading_span.end, node.span.end).of(document.plain), node.heading_span.end).text
    for each in _line_figures(document, node, heading, section_year):
        if not each.figure.implied and each.figure.mark.of(heading.text) not in below:
            yield each


def _announced(document: PlanDocument, node: Node, words: Compact) -> tuple[Node | None, int] | None:
    """The year of the aims that a paragraph announces (到2027年具体目标:), and the part whose next paragraphs list them; None for any other."""
    last = words.text[-_LONGEST_OPENING_OF_AIMS:]
    if not _AIMS_FOLLOW.search(last):
        return None
    goals = [m for m in _years(document, last) if m.role == "goal"]
    return (node.parent, goals[-1].year) if goals else None


_LONGEST_OPENING_OF_AIMS = 40
_AIMS_FOLLOW = re.compile(r"目标(?:任务)?(?:是|为|如下|包括)?:$")


def _title_year(document: PlanDocument) -> int | None:
    """The one year that a plan's title names (2023年工作要点); a span of years (2015-2017年) governs no single figure."""
    return _one_year(document.plan.title)


def _one_year(title: str) -> int | None:
    title = fold(title)
    if find_period(title):
        return None
    years = sorted({int(year) for year in re.findall(r"(?:19|20)\d{2}(?=年)", title)})
    return years[0] if len(years) == 1 else None


@lru_cache(maxsize=8)  # each line of a plan asks
def _written(plan: Plan) -> int | None:
    """The year that 今年 is: the one that the title names, else the one that the plan was issued in, else the only one it is for."""
    if (stated := _one_year(plan.title)) is not None:
        return stated
    if plan.issued:
        return int(plan.issued[:4])
    return plan.period_start if plan.period_start == plan.period_end else None


_LAST_FULL_MONTH = 10


def _issued_early(plan: Plan) -> int | None:
    """The year of issue, where the plan leaves enough of it to count as its first."""
    return int(plan.issued[:4]) if len(plan.issued) > _YEAR_ALONE and int(plan.issued[5:7]) <= _LAST_FULL_MONTH else None


_YEAR_ALONE = 4


def _opening_year(document: PlanDocument, outline: Outline) -> int | None:
    """The one year that the opening of a yearly division of work names (提出了2019年经济社会发展的…重点任务), where its title names none."""
    title = fold("".join(document.plan.title.split()))
    if not _YEARLY_TITLE.search(title) or re.search(r"(?:19|20)\d{2}|十[一二三四五六]五", title):
        return None
    named: set[int] = set()
    for node in outline.walk():
        if node.kind != "preamble":
            if node.marker is not None:
                break
            continue
        # The first lines of a plan hold its opening; a preamble of any length says no more of the year.
        words = "".join(node.own.of(document.plain)[:_LONGEST_OPENING].split())
        named.update(int(match["year"]) for match in _YEAR_OF_WORK.finditer(words))
    return named.pop() if len(named) == 1 else None


def _takes_title_year(read: ReadFigure) -> bool:
    return read.year is None and not read.reported and read.figure.year_basis != "every-year"


def _row_figures(document: PlanDocument, node: Node, section_year: int | None) -> Iterator[ReadFigure]:
    """Read the figures of a row: by its columns in a table of indicators, else each cell of text like a paragraph."""
    table, row = node.parent, node.row
    if table is None or table.grid is None or row is None:
        return
    grid = table.grid
    if grid.kind == "indicators" or grid.is_measured:
        yield from _indicator_row(document, node, table, grid, row, section_year)
        if not grid.is_measured:
            return
    if grid.kind == "areas":
        yield from _area_row(document, node, table, grid, row, section_year)
        return
    yield from _sentences_in_cells(document, node, table, grid, row, section_year)


def _indicator_row(document: PlanDocument, node: Node, table: Node, grid: Grid, row: Row, section_year: int | None) -> Iterator[ReadFigure]:
    words = compact(row.span.of(document.plain), row.span.start)
    starts = document.plan.period_start
    # A column for a year of the plan itself is a goal, though it is the first one.
    opens = starts or (int(document.plan.issued[:4]) if document.plan.issued else None)
    due = _due(grid, row)
    # The deadline of a row is that of a goal without a year.
    last = due or _caption_year(document, table) or section_year or document.plan.period_end
    unit = grid.unit or _caption_unit(document, table)
    for each in read_row_figures(words, grid, row, first_year=opens, last_year=last, table_unit=unit):
        year = each.figure.year
        reported = year is not None and starts is not None and year < starts
        yield ReadFigure(each.figure, words, node, year, "section" if year is not None else "", reported, each.binding)


def _area_row(document: PlanDocument, node: Node, table: Node, grid: Grid, row: Row, section_year: int | None) -> Iterator[ReadFigure]:
    words = compact(row.span.of(document.plain), row.span.start)
    goal = _caption_year(document, table) or section_year
    unit, measured = grid.unit or _caption_unit(document, table), _caption_measure(document, table)
    first = document.plan.period_start
    for figure in read_area_figures(words, grid, row, year=goal, first_year=first, table_unit=unit, measured=measured):
        due_by = figure.year or (goal if figure.year_role == "goal" else None)
        reported = node.role == "background" or figure.year_role == "as-of"
        yield ReadFigure(figure, words, node, due_by, "section" if due_by else "", reported=reported)


def _due(grid: Grid, row: Row) -> int | None:
    """The year of the deadline that a row prints in a column for it."""
    due = next((read_due(row.words(index)) for index in grid.places("due") if row.words(index)), "")
    return int(due[:4]) if due else None


def _sentences_in_cells(
    document: PlanDocument, node: Node, table: Node, grid: Grid, row: Row, section_year: int | None
) -> Iterator[ReadFigure]:
    """Read each cell of text like a paragraph; in a table of task division the deadline of the row governs its figures."""
    due = _due(grid, row) if grid.kind == "tasks" else None
    section_year = due or section_year or _period_above(document, table) or _caption_year(document, table)
    areas = area_places(grid.columns) if grid.kind not in ("tasks", "indicators") else []
    area = next((row.words(index) for index in areas if row.words(index) and not TOTAL_ROW.fullmatch(row.words(index))), "")
    told = next((index for index in grid.places("task", "content") if row.words(index)), -1)
    for index, cell in enumerate(row.cells):
        role = grid.columns[index].role if index < len(grid.columns) else "other"
        if grid.is_measured and role in ("indicator", "year", "goal"):
            continue
        if not cell.words or role not in ("task", "content", "other", "note", "indicator", "year", "goal"):
            continue
        column = grid.columns[index] if index < len(grid.columns) else None
        # 进展情况 beside 内容与要求: what has come of the task, in the year that the title names.
        progress = column is not None and bool(_PROGRESS.search(column.heading))
        year = _title_year(document) if progress and section_year is None else section_year
        if column is not None and role in ("year", "goal", "task"):
            # 重点任务 | 2023年目标 | 2025年目标: what is to be done by each year.
            year = column.year or year
        if _is_amount_beside(cell.words) and (named := _name_beside(grid, row, index)) is not None:
            # 改造老旧小区 | 500个: the cell to the left says what is counted.
            joined = compact(Span(named.start, cell.span.end).of(document.plain), named.start)
            yield from (read for read in _line_figures(document, node, joined, year) if read.mark.start >= cell.span.start)
            continue
        beside = row.words(told) if 0 <= told < index else ""
        for read in _line_figures(document, node, _behind_ordinal(document, cell.span), year, beside=beside):
            if area and index not in areas:
                # 区域 | 目标任务: what a cell of sentences promises is for the area of its row.
                read = replace(read, figure=replace(read.figure, scope=area + read.figure.scope))
            yield replace(read, reported=True, year=read.year or year) if progress else read


def _behind_ordinal(document: PlanDocument, cell: Span) -> Compact:
    """The words of a cell; 1.完成改造5000个: its ordinal is no part of what is done."""
    printed = cell.of(document.plain)
    ordinal = read_marker(printed[:_MARKER_REACH])
    skipped = ordinal.length if ordinal and len(printed) > ordinal.length + 1 else 0
    return compact(printed[skipped:], cell.start + skipped)


_AMOUNT_BEGINS = frozenset("0123456789约近不≥")
_AMOUNT_CELL = re.compile(r"(?:约|近|不少于|不低于|≥)?\d[\d.]{0,9}[\u4e00-\u9fff%/()]{1,8}?(?:以上|左右|以内)?")


def _is_amount_beside(words: str) -> bool:
    return words[0] in _AMOUNT_BEGINS and _AMOUNT_CELL.fullmatch(words) is not None


def _name_beside(grid: Grid, row: Row, index: int) -> Span | None:
    """The cell left of another where it names a task in a few words, without a number or a sentence."""
    if not index:
        return None
    beside = grid.columns[index - 1].role if index - 1 < len(grid.columns) else "other"
    words = row.words(index - 1)
    said = re.sub(r"(?:19|20)\d{2}年", "", words)
    named = beside in ("task", "content", "indicator", "other") and 1 < len(words) <= _LONGEST_NAME and not re.search(r"[\d,;。:、]", said)
    return row.cells[index - 1].span if named else None


def _line_above(table: Node) -> Node | None:
    """The line right above a table, below the same heading."""
    siblings = table.parent.children if table.parent else []
    index = bisect_left(siblings, table.own.start, key=lambda node: node.own.start) - 1
    return siblings[index] if index >= 0 and siblings[index].own.end <= table.own.start else None


def _period_above(document: PlanDocument, table: Node) -> int | None:
    """The last of the years that the caption of a table names: 重点任务清单(2023-2025年)."""
    above = _line_above(table)
    line = above.own.of(document.plain) if above else document.plain[: table.own.start].rstrip().rpartition("\n")[2]
    period = find_period("".join(line.split())) if len(line) < _LONGEST_CAPTION and re.search(r"[表单]", line) else None
    return period[1] if period else None


def _caption_year(document: PlanDocument, table: Node) -> int | None:
    """The year named by what stands right above a table: its caption, or the heading or box that holds it."""
    above = _line_above(table)
    lines = [above.own.of(document.plain)] if above else []
    if table.parent is None:
        # Below 附表 a table stands under no heading: its caption is the line of the text above it.
        lines = [document.plain[: table.own.start].rstrip().rpartition("\n")[2]]
    if lines and _UNIT_LINE.fullmatch("".join(lines[0].split())):
        # 单位:万辆 stands between a caption and its table.
        lines = [_lines_before(document, table)[-2:][0]]
    if table.grid and table.grid.caption:
        lines.insert(0, table.grid.caption)
    lines += [table.parent.heading] if table.parent else []
    for line in lines:
        if len(line) < 60 and (period := find_period("".join(line.split()))):
            return period[1]
        goals = [m for m in find_years("".join(line.split())) if m.role in ("goal", "during")]
        if len(line) < 60 and goals:
            return goals[-1].year
    return None


_LINES_ABOVE = 4
_MEASURE_CAPTION = re.compile(
    r"(?:附[件表]\d*[:：]?|表\d+(?:[-.]\d+)?)?(?:(?:19|20)\d{2}年?(?:[-~—至](?:19|20)\d{2}年?)?|“?十[一二三四五六]五”?(?:期间|时期)?)?(?:全省|全市|全县|全区|[\u4e00-\u9fff]{2,4}[省市县区])?"
    r"(?:各?(?:市州|市县|区县|县区|县市区|地市|地区|市|县|区|镇街|街镇|乡镇)(?:[(][^()]{1,8}[)])?|分区域|分地区|分市县?)?(?:(?:19|20)\d{2}年?[-~—至]?(?:(?:19|20)\d{2}年?)?)?"
    r"(?P<what>[\u4e00-\u9fffA-Za-z\d“”]{2,20}?)(?P<act>建设|新增|改造|整治|创建|培育|完成|治理|发展|实施|推进)?(?:年度|分年度)?(?:(?:目标|计划|任务)*(?:分解|安排|分配|一览|清单|明细|汇总)*表|(?:目标|计划|任务)+)"
)


# 高标准粮田分市建设任务: how it is shared out is no part of what is measured.
_AREA_BY_AREA = re.compile(r"(?<![部十百])分(?:市县?|县区?|区县?|地区|区域|州市|年度)")


def _caption_measure(document: PlanDocument, table: Node) -> str:
    """What the caption of a table by areas measures: 家庭养老床位建设 of 各区(市)家庭养老床位建设任务表; empty if it does not say."""
    for line in reversed(_lines_before(document, table)):
        words = _UNIT_BEHIND.sub("", "".join(line.split())[:_LONGEST_CAPTION])
        if 0 < len(words) < _LONGEST_CAPTION and (told := _MEASURE_CAPTION.fullmatch(words)):
            return _AREA_BY_AREA.sub("", told["what"]) + (told["act"] or "")
    return ""


def _lines_before(document: PlanDocument, table: Node) -> list[str]:
    """The last lines above a table that say something."""
    above = document.plain[max(0, table.own.start - _LINES_ABOVE * _LONGEST_CAPTION) : table.own.start].split("\n")
    return [line for line in above if line.strip()][-_LINES_ABOVE:] or [""]


# 2022年度建设计划表(单位:套/间)
_UNIT_BEHIND = re.compile(r"[(](?:计[量算]|度量)?单位[:：](?P<unit>[\u4e00-\u9fffA-Za-z%/]{1,10})[)]$")
_UNIT_ALONE = re.compile(r"(?:目标|任务|计划|情况|表)[(](?P<unit>[\u4e00-\u9fff%/]{1,6})[)]$")
_UNIT_LINE = re.compile(r"[(]?(?:计[量算]|度量)?单位[:：](?P<unit>[\u4e00-\u9fffA-Za-z%/]{1,10})[)]?")


def _caption_unit(document: PlanDocument, table: Node) -> str:
    """The unit that the line above a table gives for all of it (单位:亿元); empty if it lists several or says nothing."""
    above = _line_above(table)
    # Below 附表 a table stands under no heading: what the text prints above it.
    line = above.own.of(document.plain) if above else ""
    if above is None and table.parent is None:
        line = document.plain[: table.own.start].rstrip().rpartition("\n")[2]
    words = "".join(line.split()) if len(line) < _LONGEST_CAPTION else ""
    said = _UNIT_LINE.fullmatch(words) or (_UNIT_BEHIND.search(words) if words.endswith(")") else None)
    if (
        said is None
        and (alone := _UNIT_ALONE.search(words))
        and [each.unit for each in find_quantities("100" + alone["unit"])] == [alone["unit"]]
    ):
        return alone["unit"]  # 各地2025年发展目标(万头)
    return said["unit"] if said else ""


def _body(node: Node) -> Span | None:
    """The line of a node without its ordinal."""
    start = node.own.start + (node.marker.length if node.marker else 0)
    return Span(start, node.own.end) if start < node.own.end else None


def _heading_length(node: Node, body: Span) -> int:
    return node.heading_span.end - body.start


def _is_cut(node: Node, plain: str) -> bool:
    """Whether a heading is the opening of a long sentence, which goes on behind a comma: no heading that the text below repeats."""
    return plain[node.heading_span.end : node.heading_span.end + 1] in (",", ";")


def heading_is_repeated(node: Node, plain: str) -> bool:
    """Whether a heading has text of its own behind or below it: what it says is said there again. Who is responsible is no such text."""
    if node.heading_span.end + 1 < node.own.end:
        return True
    return any(each.kind != "paragraph" or not _ASSIGNS.match("".join(each.own.of(plain).split())) for each in node.children)


def _section_year(node: Node, governing: dict[int, int | None]) -> int | None:
    """The year of the goals section, or of the heading, that holds a line."""
    for each in (node, *node.above()):
        for holder in (each, each.headed_by):
            if holder is not None and (year := governing.get(id(holder))) is not None:
                return year
        if each.kind in ("box", "box-item"):
            # The items of a box do not inherit from the text around it.
            return None
    return None


def _remember_year(document: PlanDocument, node: Node, words: Compact, governing: dict[int, int | None]) -> None:
    """Note the year that the opening of a goals section sets for all that follows in it."""
    holder = node.parent if node.kind == "paragraph" else node
    if node.kind == "paragraph" and node.role == "goals" and holder is not None and holder.role != "goals":
        # 主要目标:到2030年, governs the goals listed behind it, not the measures behind those.
        holder = node
    if holder is None or holder.kind in ("box", "box-item"):
        return
    if holder.role == "background":
        # “十四五”时期全市发展历程极不平凡: the years that a look back opens with are those of what follows.
        first = document.plan.period_start
        look_back = [
            m
            for m in find_years(words.text[:24])
            if m.role == "during" and m.span.start <= 1 and _PERIOD_NAMED.match(m.span.of(words.text))
        ]
        if look_back and first is not None and look_back[0].year < first:
            governing.setdefault(id(holder), look_back[0].year)
    if holder.role != "goals":
        return
    goals = [m for m in _years(document, words.text) if m.role == "goal"]
    if words.text.startswith(("—", "-")) and goals and id(holder) in governing:
        # One of several dashes sets a year for the others only where it opens with it, not where it names another in passing.
        goals = [m for m in goals if m.span.start <= _DASHES]
    if goals:
        # Later paragraphs may set a later year (到2025年, ...); each governs what follows it.
        governing[id(holder)] = goals[-1].year
        above = holder.parent
        if holder.kind == "item" and above is not None and above.role == "goals" and goals[0].span.start <= 1:
            # (一)到2022年,… (二)…: an item that opens with a year sets it for those behind it that name none.
            governing[id(above)] = goals[0].year
    elif id(holder) not in governing and (opened := _OPENS_GOALS.match(words.text)):
        # “十五五”时期要实现以下目标: the years of the period govern what is then listed.
        during = [m for m in _years(document, words.text[: opened.end()]) if m.role == "during"]
        if during:
            governing[id(holder)] = during[-1].year


def _remember_heading_year(node: Node, governing: dict[int, int | None]) -> None:
    """Note the year that a heading names (2013年目标): it governs what stands behind the heading and below it."""
    if node.marker is None or node.kind in ("box", "box-item") or node.role not in ("goals", "tasks", "background", "guidance"):
        return
    years = [m for m in find_years(node.heading) if m.role in ("goal", "during")]
    if years:
        governing[id(node)] = years[-1].year
    elif (
        node.heading.startswith(("十", "“十"))
        and (five := _FIVE_YEARS_HEADING.match(node.heading))
        and (period := find_period(five.group()))
    ):
        # “十三五”工作回顾, “十四五”主要任务: what is told or promised there is of the end of those years.
        governing[id(node)] = period[1]


def _years(document: PlanDocument, text: str) -> list[YearMention]:
    plan = document.plan
    return find_years(text, period_start=plan.period_start, period_end=plan.period_end)


@dataclass(slots=True)
class _Governing:
    """What governs the figures of a line, as it is read sentence by sentence."""

    section_year: int | None
    paragraph_year: int | None = None
    paragraph_role: str = ""
    last_year: int | None = None  # the year of the last figure


def _line_figures(
    document: PlanDocument,
    node: Node,
    words: Compact,
    section_year: int | None,
    *,
    aims: bool = False,
    aims_from: int = -1,
    beside: str = "",
) -> Iterator[ReadFigure]:
    """Read the figures of a line; in a preamble those behind `aims_from`, or all of them with `aims`, are promised.

    Of a cell of a table, `beside` is what the row says is done.
    """
    if not may_hold_figures(words.text):
        return
    background = node.role == "background" or (node.kind == "preamble" and not aims)
    start, end = _period_of_line(document.plan, node, background=background)
    written = _written(document.plan)
    dated, covering = may_name_years(words.text), may_cover(words.text)
    named_above = node.parent.heading if node.kind == "paragraph" and node.parent is not None else node.heading
    before = beside or (named_above if words.places[0] >= node.heading_span.end else "")
    governing = _Governing(section_year)
    for sentence in sentence_spans(words.text):
        text = sentence.of(words.text)
        # Where the line holds no word for full coverage, a sentence of it has figures only with a number.
        may_hold = covering or may_hold_quantities(text.rstrip("。.!?"))
        figures = (
            read_figures(words.text, sentence, period_start=start, period_end=end, written=written, looks_back=background, before=before)
            if may_hold
            else []
        )
        if len(text) > 1:
            # 2015年改造3000户。2016年改造4000户。: what the first is of the second is too.
            before = before if figures else text
        mentions = find_years(text, period_start=start, period_end=end, written=written, looks_back=background) if dated else []
        if (figures or mentions) and _is_foreseen(document.plan, text, mentions, background=background):
            continue
        for figure in figures:
            looks_back = background and not 0 <= aims_from <= figure.mark.start
            # 目前有… is of the day it was written, whatever years the part is about.
            now = background and re.search(r"目前|当前", words.text[sentence.start : figure.mark.start]) is not None
            yield _governed(document, node, words, text, figure, governing, looks_back=looks_back, now=now, background=background)
        for mention in mentions:
            if _governs_what_follows(mention, text, node, alone=not figures, background=background):
                governing.paragraph_year, governing.paragraph_role = mention.year, mention.role


def _period_of_line(plan: Plan, node: Node, *, background: bool) -> tuple[int | None, int | None]:
    """The years that 三年内 or “十三五” count within, for what a line says."""
    start, end = plan.period_start, plan.period_end
    if node.role == "background" and start is not None and end is not None:
        # What a plan of five years reports of five years is of those before its own.
        return start - (end - start + 1), start - 1
    if start is None and end is None and not background:
        # 三年内 in a plan that prints no years of its own counts from the year it was issued in.
        return _issued_early(plan), None
    return start, end


def _is_foreseen(plan: Plan, text: str, mentions: list[YearMention], *, background: bool) -> bool:
    """Whether a sentence says what somebody foresees, or explains a word: neither is promised or reported."""
    # 预计到2015年底 in the look back of a plan that begins in 2016: its first figures, before the year was over.
    over = background and plan.period_start is not None and any(m.year < plan.period_start for m in mentions)
    return (_FORECAST.search(text) is not None and not over) or _DEFINED.match(text) is not None


def _governed(
    document: PlanDocument,
    node: Node,
    words: Compact,
    text: str,
    figure: Figure,
    governing: _Governing,
    *,
    looks_back: bool,
    now: bool,
    background: bool,
) -> ReadFigure:
    """Give a figure the year that governs it, and tell whether it is reported."""
    year = figure.year
    basis: YearBasis = "" if figure.year_basis == "every-year" else figure.year_basis
    if year is None and figure.year_basis != "every-year":
        if governing.paragraph_year is not None and not now:
            year, basis = governing.paragraph_year, "paragraph"
        elif governing.last_year is not None and text.startswith("其中"):
            # 2005年出生12.39万人。其中,本市户籍8.25万人。
            year, basis = governing.last_year, "paragraph"
        elif governing.section_year is not None and not now:
            year, basis = governing.section_year, "section"
    quote = figure.quote.of(words.text)
    reported = _is_reported(
        document,
        figure,
        text,
        year,
        governing.paragraph_role if basis == "paragraph" else "",
        background=looks_back,
        done=basis == "section" and bool(_DONE.match(quote)),  # under 到2020年 in a heading, 已建成2处 says so itself
        commits=node.role in ("goals", "tasks"),
    )
    if reported and basis == "section" and not background:
        year, basis = None, ""
    if reported and figure.kind == "increment" and not _ADDED.search(quote):
        # What has been built is there: 累计建成公共充电桩4.6万个 is a state.
        figure = replace(figure, kind="level")
    governing.last_year = year
    return ReadFigure(figure, words, node, year, basis, reported)


def _governs_what_follows(mention: YearMention, text: str, node: Node, *, alone: bool, background: bool) -> bool:
    """Whether a year holds for the next sentences of its line too; `alone`: its sentence has no figure."""
    opens = mention.span.start <= 1
    governs = (
        mention.role in ("goal", "as-of")
        or (alone and mention.role == "during" and _announces(mention, text, node))
        or _STAGE.match(text[: mention.span.start])
        or (opens and _COUNTED_YEARS.match(mention.span.of(text)))
        or (background and mention.role == "during" and mention.span.start <= 2)
    )
    return bool(governs) and not _IN_A_NAME.search(text[: mention.span.start])


def _announces(mention: YearMention, text: str, node: Node) -> bool:
    """Whether a sentence without a figure sets the year for those behind it."""
    if mention.span.start <= 1:
        # 2019年全市工作明确三大目标。一是…: the sentences that follow say which.
        if _ANNOUNCES_AIMS.search(text):
            return True
        # 2030年,高地基本建成。装机超过…: a sentence of the goals that opens with a year.
        if node.role == "goals" and text.startswith(",", mention.span.end):
            return True
    return _STAGE_LABEL.fullmatch(text) is not None  # 近期目标(2014-2015年)。: a label of its own


_STAGE_LABEL = re.compile(r"[\u4e00-\u9fff]{2,10}[(](?:到|至)?(?:(?:19|20)\d{2}年?[-~—至到])?(?:19|20)\d{2}年(?:底|末)?[)][。:]?")
_ANNOUNCES_AIMS = re.compile(r"目标(?:任务)?(?:是|为|如下|包括)?[。:]?$")
_IN_A_NAME = re.compile(r"[“《][^”》]*$")


def _is_reported(
    document: PlanDocument,
    figure: Figure,
    sentence: str,
    year: int | None,
    paragraph_role: str,
    *,
    background: bool,
    done: bool,
    commits: bool,
) -> bool:
    """Tell whether a figure is reported; `done` says that its own clause looks back and only a heading above names a year."""
    plan = document.plan
    ahead = bool(_LOOKS_AHEAD.search(sentence))
    starts = plan.period_start or (int(plan.issued[:4]) if plan.issued else None) or _title_year(document)
    past = year is not None and starts is not None and year < starts
    if background:
        # 到2020年 in a background part, or in front of the first heading, still promises.
        promised = "goal" in (figure.year_role, paragraph_role)
        return not (promised and year is not None and not past and (ahead or paragraph_role == "goal"))
    if figure.kind == "ratio":
        # 达到2020年的三倍 by a year to come is a growth that is promised.
        return not (year is not None and not past and "goal" in (figure.year_role, paragraph_role))
    if figure.year_role == "as-of" or paragraph_role == "as-of":
        return not ahead or past
    back = _LOOKS_BACK_SURELY if commits else _LOOKS_BACK
    return past or ((year is None or done) and bool(back.search(sentence)) and not ahead and not _SETS_OUT.match(sentence))


def with_due_years(figures: list[ReadFigure], places: list[TaskPlace]) -> list[ReadFigure]:
    """Give figures without a year that of the printed deadline of their task (完成时限:2019年12月底前)."""
    due = {place.task.task_id: place.task.due for place in places if place.task.due}
    tasks = TaskFinder(places)
    found = []
    for each in figures:
        undated = each.year is None and not each.reported and each.figure.year_basis != "every-year"
        deadline = due.get(tasks.around(each.quote), "") if due and undated else ""
        found.append(replace(each, year=int(deadline[:4]), year_basis="section") if deadline else each)
    return found


def settle_figures(figures: list[ReadFigure]) -> list[ReadFigure]:
    """Drop a statement of full coverage where the same clause already prints the figure of the same subject."""
    printed: dict[tuple[int, str], list[Span]] = {}
    for each in figures:
        if not each.figure.implied and each.figure.value == Decimal(100):
            printed.setdefault((each.words.places[0], each.figure.indicator), []).append(each.figure.quote)
    return [
        each
        for each in figures
        if not (
            each.figure.implied
            and any(quote.holds(each.figure.mark) for quote in printed.get((each.words.places[0], each.figure.indicator), ()))
        )
    ]


def figure_id(kind: str, document: PlanDocument, read: ReadFigure, ids: IdMaker) -> str:
    """An id from the printed statement, the printed number and, where one number gives several rows, what each is for."""
    mark = read.mark
    return ids.make(kind, statement(document.text, mark), mark.of(document.text), read.figure.part)


class TaskFinder:
    """Finds the innermost task around a place. Tasks lie beside or inside each other and never overlap in part."""

    def __init__(self, places: list[TaskPlace]) -> None:
        # Of two that start together the shorter comes last: what starts last is innermost.
        self._tasks = sorted((place.task for place in places), key=lambda task: (task.span.start, -task.span.end))
        self._starts = [task.span.start for task in self._tasks]
        self._furthest = list(accumulate((task.span.end for task in self._tasks), max))

    def around(self, span: Span) -> str:
        """Return the id of the innermost task that holds the place, empty if none does."""
        index = bisect_right(self._starts, span.start) - 1
        while index >= 0 and self._furthest[index] >= span.end:
            if self._tasks[index].span.end >= span.end:
                return self._tasks[index].task_id
            index -= 1
        return ""


def printed_name(document: PlanDocument, read: ReadFigure, name: str) -> str:
    """The indicator as a published field shows it: as printed (its marks, not the folded ones), simplified."""
    index = read.words.text.find(name, read.figure.quote.start, read.figure.quote.end)
    if index < 0:  # a name carried over stands in an earlier clause; farther back than a sentence it is another statement's
        index = read.words.text.rfind(name, max(0, read.figure.quote.start - SENTENCE_LIMIT), read.figure.quote.end)
    printed = read.words.span(index, index + len(name)).of(document.text) if index >= 0 else name
    return tidy(printed)
