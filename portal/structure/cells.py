"""The cells of a row in a plan's text: parted by TABs, or in tables that lost their rules by blanks."""

from __future__ import annotations

import re
from dataclasses import dataclass

from portal.frozen import sets_slots
from portal.records import Span
from portal.structure.columns import AREA_HEADING
from portal.structure.ruled_rows import row_cells
from portal.text.script import fold

_YEAR_HEAD = re.compile(r"(?:19|20)\d{2}年?(?:底|末)?(?:目标|实际|规划)?(?:值|数)?(?:[(][^()]*[)])?")
NO_NUMBER = re.compile(r"[-—–/]+")
#: A cell that holds a number, or a change of so much, and no words; or a dash.
AMOUNT_ALONE = re.compile(r"[-—–/]+|(?:下降|降低|减少|增长|提高|上升)?[≥≤><]?\d[\d.,]{0,12}(?:[-~—至]\d[\d.]{0,12})?%?(?:以上|以内|左右)?")


@sets_slots
@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a row: its place in the plan's text and its words in plain form, without the blanks around them."""

    span: Span
    words: str


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


def is_row(line: str) -> bool:
    """Tell whether a line is a row of a table: cells parted by TABs."""
    if "\t" not in line:
        return False
    cells = line.lstrip().split("\t")
    # 一、 and a heading parted by a TAB are a heading; a TAB in front of a line is an indent.
    return len(cells) > 2 or (
        len(cells) == 2 and cells[1].strip() != "" and not re.fullmatch(r"[(（]?[一二三四五六七八九十\d]{1,3}[)）、.．]+", cells[0].strip())
    )


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
        if not named and (areas := _area_rows(lines, number, head)):
            found.update((number, *areas))
            number = areas[-1] + 1
            continue
        divides = not named and _divides_work(head) and "\t" not in lines[number]
        rows: list[int] = []
        following = number + 1
        while (named or divides) and following < len(lines):
            # Some carriers put an empty line behind every line.
            if lines[following].strip():
                if not (
                    _is_spaced_row(lines[following], len(head), years)
                    if named
                    else _is_numbered_row(lines[following], len(head), len(rows) + 1)
                ):
                    break
                rows.append(following)
            following += 1
        if rows and (named or len(rows) > 1):
            found.update((number, *rows))
        number = (rows[-1] if rows else number) + 1
    return found


def _area_rows(lines: list[str], number: int, head: list[str]) -> list[int]:
    """Find the rows below a head of areas (县区 培训人数(人) 取证人数(人)): a name, and a number below each heading; two at the least."""
    if not _LEAST_AREA_HEAD <= len(head) <= _WIDEST or "\t" in lines[number] or not AREA_HEADING.fullmatch(fold(head[0])):
        return []
    if any(re.search(r"[。;；,，]", word) or not re.search(r"[\u4e00-\u9fff]{2}", word) for word in head[1:]):
        return []
    rows: list[int] = []
    for following in range(number + 1, len(lines)):
        words = lines[following].split() if len(lines[following]) < _LONGEST_ROW else ["", *head]
        if not words:
            continue
        if len(words) != len(head) or re.search(r"\d", words[0]) or not all(map(AMOUNT_ALONE.fullmatch, words[1:])):
            break
        rows.append(following)
    return rows if len(rows) > 1 else []


_LEAST_AREA_HEAD, _WIDEST, _LONGEST_ROW = 3, 12, 300


_ORDINAL_HEAD = ("序号", "编号")
_WORK_HEAD = re.compile(r"[\u4e00-\u9fff()、]{0,8}(?:任务|项目|工作|事项|举措|措施|内容|工程|行动)[\u4e00-\u9fff()]{0,8}")
_BODY_HEAD = re.compile(r"[\u4e00-\u9fff]{0,4}(?:单位|部门|主体|机构|处室)")
_FEWEST, _MOST = 3, 8


def _divides_work(head: list[str]) -> bool:
    """Whether words are the head of a table of task division: 序号 任务(项目) 责任单位 完成时限."""
    return (
        _FEWEST <= len(head) <= _MOST
        and head[0] in _ORDINAL_HEAD
        and any(_WORK_HEAD.fullmatch(word) for word in head[1:])
        and any(_BODY_HEAD.fullmatch(word) for word in head[1:])
    )


def _is_numbered_row(line: str, columns: int, ordinal: int) -> bool:
    """Whether a line has a word for each column, the next ordinal first."""
    words = line.split() if len(line) < 300 else []
    return len(words) == columns and words[0].rstrip(".、") == str(ordinal)


def _is_spaced_row(line: str, columns: int, years: int) -> bool:
    words = line.split() if len(line) < 300 else []
    if not years < len(words) <= columns or re.search(r"[。;]", line):
        return False
    return sum(bool(re.search(r"\d", word)) or bool(NO_NUMBER.fullmatch(word)) for word in words[1:]) >= years


def printed_cells(text: str, plain: str, line: Span) -> tuple[Cell, ...]:
    """Read the cells of a row that TABs part."""
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


def head_cells(line: Span, headings: list[str]) -> tuple[Cell, ...]:
    """Make the cells of a head whose headings were told by where the numbers below stand."""
    return tuple(Cell(line, heading) for heading in headings)


def ruled_cells(plain: str, line: Span, headings: list[str]) -> tuple[Cell, ...]:
    """Read the cells of a row below such a head."""
    printed = line.of(plain)
    return tuple(Cell(span.shift(line.start), "".join(span.of(printed).split())) for span in row_cells(printed, headings))


def spaced_cells(plain: str, line: Span, width: int) -> tuple[Cell, ...]:
    """Read the words of a row as its cells; the first ones are left out where a merged cell stands above them."""
    cells = [
        Cell(Span(line.start + match.start(), line.start + match.end()), match.group()) for match in re.finditer(r"\S+", line.of(plain))
    ]
    empty = Cell(Span(line.start, line.start), "")
    return (*[empty] * (width - len(cells)), *cells)
