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
from portal.extraction.names import split_scope
from portal.extraction.quantities import find_quantities
from portal.records import Binding, Comparator, Span
from portal.structure.grids import Column, Grid, Row
from portal.text.compact import Compact

_UNIT_IN_NAME = re.compile(r"[(](?P<unit>[^()]{1,16})[)]$")
_ORDINAL = re.compile(r"^[(]?(?:\d{1,3}|[一二三四五六七八九十]{1,3})[)]?[.、](?=\D)|^\d{1,2}(?=[\u4e00-\u9fff])")
# 有效发明专利数1: the digit points to a note below the table.
_NOTE_MARK = re.compile(r"(?<=[\u4e00-\u9fff])[\d*①-⑩]$")
_GROWTH_NAME = re.compile(r"(?:增速|增长率|增幅|降幅|下降率|下降幅度|年均增长|累计下降|累计降低)$")
_MAGNITUDES = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}
_GLOSS = re.compile(r"(?<=[\d%右上下内])[(][^()]*[)]$")
_CHANGED = re.compile(r"变化|增减|幅度|降幅")
_BOUNDS: tuple[tuple[str, Comparator], ...] = ((">=", ">="), ("≥", ">="), ("<=", "<="), ("≤", "<="), (">", ">"), ("<", "<"), ("~", "~"))


@dataclass(frozen=True, slots=True)
class TableFigure:
    """A figure of a row, with the row's 属性; offsets are into the compact row."""

    figure: Figure
    binding: Binding


def read_row_figures(words: Compact, grid: Grid, row: Row, *, first_year: int | None, last_year: int | None) -> Iterator[TableFigure]:
    """Read the figures of one row.

    Args:
        words: The row, compact.
        grid: Its table.
        row: The row.
        first_year: The first year that a goal may be for; a column of this year or a later one is no base, unless its head says so.
        last_year: The year that a goal column without a year is for: the one in the table's caption, or the plan's last.
    """
    names = grid.places("indicator") or grid.places("task")
    filled = [index for index in names if row.words(index)]
    if not filled:
        return
    name = _ORDINAL.sub("", row.words(filled[-1]))
    unit = next((row.words(index) for index in grid.places("unit") if row.words(index)), "")
    if (match := _UNIT_IN_NAME.search(name)) and _is_unit(match["unit"]):
        unit = unit or match["unit"]
        name = name[: match.start()]
    name = _NOTE_MARK.sub("", name)
    binding = _binding(" ".join(row.words(index) for index in grid.places("binding")))
    base_value: Decimal | None = None
    base_year: int | None = None
    based: tuple[int, Decimal, Decimal | None, str, Comparator, bool] | None = None
    for index in grid.places("year", "goal"):
        column = grid.columns[index]
        if _is_base(column, first_year) and (read := _read_cell(row.words(index), unit)):
            base_value, base_year = read[0], column.year
            if read[2] != unit and read[2].removesuffix(unit) in _MAGNITUDES:
                base_value *= _MAGNITUDES[read[2].removesuffix(unit)]
            based = (index, *read)
    if not unit and (above := _unit_of_merged_cell(grid, row)):
        unit = above
    named_growth = bool(_GROWTH_NAME.search(name))
    scope, indicator = split_scope(name)
    quote = Span(0, len(words.text))
    promised = False
    for index in grid.places("year", "goal", "growth"):
        column = grid.columns[index]
        if _is_base(column, first_year) or index >= len(row.cells) or grid.is_former_goal(index):
            continue
        grows = column.role == "growth"
        bracketed = row.words(index).startswith(("[", "【", "〔"))
        cumulative = bool(re.search(r"累计", column.heading)) and bracketed
        # 年均增长 is a rate; 变化幅度 is in the row's own unit, or a rate in brackets: -9, [-18%].
        rate = grows and not cumulative and "%" not in unit and not _CHANGED.search(column.heading)
        found = _read_cell(row.words(index), "%" if rate else unit)
        if found is None:
            continue
        value, upper, found_unit, comparator, growth = found
        if grows and not cumulative and found_unit in ("%", "") and unit == "%":
            found_unit = "百分点" if (bracketed and grid.counts_points) or "百分点" in column.heading else found_unit or "%"
        changes = grows and (not cumulative or found_unit in ("%", "百分点"))
        if grows and value < 0:
            value = -value  # a decrease keeps a positive value (READING RULES)
        kind: FigureKind = "growth" if changes or growth or named_growth else ("increment" if cumulative else "level")
        place = row.cells[index].span
        mark = _compact_span(words, place)
        if mark is None:
            continue
        year = column.year or (last_year if column.role in ("goal", "growth") else None)
        level = (kind == "level" or bool(_CHANGED.search(column.heading))) and base_value is not None
        promised = True
        yield TableFigure(
            Figure(
                quote,
                mark,
                indicator,
                scope,
                value,
                upper,
                found_unit,
                comparator,
                kind,
                "indicator-table",
                year=year,
                year_basis="clause" if year else "",
                year_role="goal",
                baseline_value=base_value if level else None,
                baseline_year=base_year if level else None,
                part=column.heading,
            ),
            binding,
        )
    if not promised and based is not None and base_year is not None and (mark := _compact_span(words, row.cells[based[0]].span)):
        # 5630 | 实现脱贫: where no number is promised, the base year's is what the row reports.
        kind = "growth" if named_growth else "level"
        figure = Figure(
            quote,
            mark,
            indicator,
            scope,
            based[1],
            based[2],
            based[3],
            based[4],
            kind,
            "indicator-table",
            year=base_year,
            year_basis="clause",
            year_role="as-of",
        )
        yield TableFigure(figure, binding)


def _unit_of_merged_cell(grid: Grid, row: Row) -> str:
    """The unit in brackets of a cell that is merged over this row and the one above it: 城镇化率(%) | 户籍人口城镇化率."""
    if not row.cells or row.cells[0].words:
        return ""
    for above in reversed(grid.rows[: grid.rows.index(row)]):
        if above.cells and above.cells[0].words:
            match = _UNIT_IN_NAME.search(above.cells[0].words)
            return match["unit"] if match and _is_unit(match["unit"]) else ""
    return ""


def _is_base(column: Column, first_year: int | None) -> bool:
    later = first_year is not None and column.year is not None and column.year >= first_year
    return column.is_base and not (later and re.fullmatch(r"(?:19|20)\d{2}年?(?:底|末)?(?:目标)?", column.heading) is not None)


def _compact_span(words: Compact, place: Span) -> Span | None:
    first, behind = bisect_left(words.places, place.start), bisect_left(words.places, place.end)
    return Span(first, behind) if first < behind else None


def _is_unit(words: str) -> bool:
    return bool(re.fullmatch(r"[%‰\u4e00-\u9fffA-Za-z/·0-9.²³]{1,16}", words)) and not re.search(r"其中|含|不|以上|\d年$|口径|指数$", words)


def _binding(words: str) -> Binding:
    if "约束" in words:
        return "binding"
    return "expected" if "预期" in words else ""


def _read_cell(words: str, unit: str) -> tuple[Decimal, Decimal | None, str, Comparator, bool] | None:
    """Read the number of a cell: value, upper end, unit, bound, and whether it says a change (下降18%)."""
    # 20(80%用户): what a gloss in a cell says is no second number of it.
    words = _GLOSS.sub("", words.strip("[]【】〔〕 "))
    before: Comparator | None = None
    words = re.sub(r"^\+(?=\d)", "", words)
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
