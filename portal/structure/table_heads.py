"""The head of a table: its first rows, of one line or of two, and the columns that they name."""

from __future__ import annotations

import re
from dataclasses import replace

from portal.structure.cells import Cell
from portal.structure.columns import AREA_HEADING, TOTAL_COLUMN, Column, column_of, names_area, with_base

GROUP_CELL = re.compile(r"^[(]?(?P<number>[一二三四五六七八九十]{1,3})(?:[、.]|[)])")
_AIMS_OF_A_YEAR = re.compile(r"(?:到|至)?20\d{2}年?(?:底|末)?(?:发展|建设|工作|主要|预期|规划)*目标(?:任务)?")
_LONGEST_FINER = 8
_MEASURED_TWICE = 2
# What only a head says of a column.
_HEAD_ROLES = frozenset({"lead", "participant", "responsible", "due", "year", "unit", "binding", "ordinal"})


def is_head(cells: tuple[Cell, ...]) -> bool:
    """Tell whether a row reads like a head wherever it stands: short headings, most of them of known columns."""
    words = [cell.words for cell in cells if cell.words]
    if len(words) < 3 or any(len(each) > 12 or re.search(r"[。;,、]", each) for each in words):
        return False
    roles = [column_of(each).role for each in words]
    return sum(role != "other" for role in roles) >= 3 and len(_HEAD_ROLES & set(roles)) >= 2 and len(set(words)) == len(words)


def read_head(rows: list[tuple[Cell, ...]]) -> tuple[int, tuple[Column, ...]]:
    """Find the head: the first row, or the first two where the second goes on with years below a merged heading."""
    for index, row in enumerate(rows[:3]):
        named = [column_of(cell.words) for cell in row]
        known = [column for column in named if column.role != "other"]
        # 区域 alone heads a column of areas.
        # 供暖方式 | 2021年发展目标: of what, and what it is to be.
        aimed = len(row) == len(named[:2]) == 2 and bool(_AIMS_OF_A_YEAR.fullmatch(row[1].words)) and not re.search(r"\d", row[0].words)
        by_place_or_year = any(AREA_HEADING.fullmatch(cell.words) for cell in row) or any(column.role == "dated" for column in named[:1])
        if len(known) + aimed + 2 * by_place_or_year < 2 or any(len(cell.words) > 24 for cell in row):
            continue
        if (joined := _broken_head(rows, index)) is not None:
            return index + 2, with_base(tuple(column_of(words) for words in joined))
        if index + 1 < len(rows):
            if under := _under_measures(row, rows[index + 1]):
                return index + 2, under
            if areas := _areas_below(row, rows[index + 1]):
                return index + 2, areas
            below = [column_of(cell.words) if cell.words else None for cell in rows[index + 1]]
            finer = [
                column
                for column in below
                if column
                and (
                    column.role in ("year", "growth", "goal", "lead", "participant", "responsible")
                    or TOTAL_COLUMN.fullmatch(column.heading)
                )
            ]
            spoken = [cell for cell in rows[index + 1] if cell.words]
            # 主要预期目标 alone in a row heads a group of rows, whatever the words: below a heading of one cell nothing finer stands.
            heads_group = len(spoken) == 1 and (bool(GROUP_CELL.match(spoken[0].words)) or bool(rows[index + 1][0].words))
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
                return index + 2, with_base(tuple(merged))
        return index + 1, with_base(tuple(named))
    return 0, tuple(Column("other", "") for _ in max(rows, key=len, default=()))


def _under_measures(row: tuple[Cell, ...], below: tuple[Cell, ...]) -> tuple[Column, ...] | None:
    """Join the two lines of a head of areas whose second says what is measured below a merged heading: 规模(万千瓦) over 容量 | 开工规模."""
    spoken = [cell.words for cell in below if cell.words]
    merged = any(not cell.words for cell in row[1:])
    if not AREA_HEADING.fullmatch(row[0].words) or below[0].words or not merged or len(spoken) < _MEASURED_TWICE or len(below) > len(row):
        return None
    if any(re.search(r"\d", each) or not re.search(r"[\u4e00-\u9fff]{2}", each) or column_of(each).role == "year" for each in spoken):
        return None
    joined: list[Column] = []
    above = ""
    for place, cell in enumerate(row):
        above = cell.words or above
        said = below[place].words if place < len(below) else ""
        joined.append(Column("other", said, above=above) if said else column_of(cell.words))
    return tuple(joined)


def _areas_below(row: tuple[Cell, ...], below: tuple[Cell, ...]) -> tuple[Column, ...] | None:
    """Join the two lines of a head whose second names areas below a merged heading: 指标 | 单位 | 地区 over 甲州 | 乙市 | 丙市 | 全省."""
    spoken = [cell.words for cell in below if cell.words]
    if len(spoken) < _MEASURED_TWICE or len(below) > len(row) or not all(map(names_area, spoken)):
        return None
    first = next(place for place, cell in enumerate(below) if cell.words)
    if not AREA_HEADING.fullmatch(row[first].words) or first == 0:
        return None
    return tuple(
        Column("other", below[place].words) if place < len(below) and below[place].words else column_of(cell.words)
        for place, cell in enumerate(row)
    )


def _broken_head(rows: list[tuple[Cell, ...]], index: int) -> list[str] | None:
    """Join a head that was broken inside a cell (…2020年 | 目标值 变化幅度): two lines that make as many columns as the rows below have."""
    if index + 2 >= len(rows) or not rows[index + 1][0].words:
        return None
    first, second = ([cell.words for cell in row] for row in rows[index : index + 2])
    if len(first) + len(second) - 1 != len(rows[index + 2]) or len(first) == len(rows[index + 2]) or re.search(r"\d$", second[0]):
        return None
    return [*first[:-1], first[-1] + second[0], *second[1:]]
