"""What every format gives: a text of lines, which the rules read and which is published.

One line is one paragraph, heading, list item or table row, without hard breaks inside; the cells of a row stand in
their order with a TAB between them, so that all rows of a table of n columns have n-1 TABs. A merged cell stands
where it is printed first and is empty in the other places it covers; only the kind of an indicator (约束性) is told in
each row, since an empty cell there says that a row has none. Lines of a cell that each name a body have a blank between
them. Notes (脚注) follow at the end as `[1] …`: they are no items of the plan. Lines end with LF; there is no blank at
either end of a paragraph, and no TAB outside tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

#: Zero-width characters and soft hyphens: nothing is printed for them, and a search for the word would miss it.
INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
# Anything that a program takes for an end of line or a column, where none is meant.
_BREAKS = re.compile(r"[\t\n\x0b\x0c\r\x1c-\x1f\x85\u2028\u2029]+")
# What a body's name ends with, and what may open the rest of one that a line end cuts through: 市政府 办公室, 发展改革委 员会.
_BODY_END = re.compile(
    r"(?:[委厅办院会处社所]|(?<!公)局|(?<!干)部|政府|中心|公司|集团|银行|海关|法院|学校|大学|县区|市县|市区|区县|县市|市州|州市|乡镇|镇街|街镇|各镇|街道|单位|部门|支队|大队|总队)[)）]?$"
)
_BODY_REST = re.compile(r"员会|办公|[局委厅办部院会处社所](?:$|[、,，(（])|机关|直属|分局|下属|等|和|及|与|[、,，;；。:：(（)）]")
_KIND = re.compile(r"(?:约束性|预期性)(?:指标)?")
_LONGEST_BODY = 24
_EDGE = " \t\n\r\x0b\x0c\u00a0\u2002\u2003\u2009\u3000"
_LATIN_END = re.compile(r"[A-Za-z0-9,;:.)]\Z")
_LATIN_START = re.compile(r"[A-Za-z0-9(]")


def tidy(text: str) -> str:
    r"""Make one line of a paragraph's text: breaks to blanks, nothing invisible, no blanks at the ends.

    >>> tidy("\u3000\u3000一、总体\u200b要求\t\n")
    '一、总体要求'
    """
    return _BREAKS.sub(" ", INVISIBLE.sub("", text)).strip(_EDGE)


def join_pieces(pieces: Iterable[str]) -> str:
    """Join pieces that stood on lines of their own: nothing between Chinese, a blank between Latin words.

    >>> join_pieces(["省经济和", "信息化厅"]), join_pieces(["Internet", "Plus"]), join_pieces(["2015-", "2017年"])
    ('省经济和信息化厅', 'Internet Plus', '2015-2017年')
    """
    joined = ""
    for piece in pieces:
        piece = tidy(piece)
        if not piece:
            continue
        if joined and _LATIN_END.search(joined) and _LATIN_START.match(piece):
            joined += " "
        joined += piece
    return joined


def join_cell(lines: Iterable[str]) -> str:
    """Join the lines of a table's cell that were broken by hand: a blank between bodies that stand one to a line, else as `join_pieces` does.

    >>> join_cell(["市商务局", "市自然资源和规划局", "各县区"]), join_cell(["完善冷链", "基础设施"]), join_cell(["省发展改革委", "员会"])
    ('市商务局 市自然资源和规划局 各县区', '完善冷链基础设施', '省发展改革委员会')
    """
    tidied = [line for each in lines if (line := tidy(each))]
    joined = tidied[:1]
    for before, line in pairwise(tidied):
        parted = before[-1] not in "、,，;；" and _ends_body(before) and _ends_body(line) and not _BODY_REST.match(line)
        joined = [*joined, line] if parted else [*joined[:-1], join_pieces((joined[-1], line))]
    return " ".join(joined)


def _ends_body(line: str) -> bool:
    """Whether a line is short and ends like a body's name, or like a list of them."""
    last = re.split(r"[、,，;；:：]", line.rstrip("、,，;；"))[-1]
    return 2 < len(last) <= _LONGEST_BODY and "。" not in line and _BODY_END.search(last) is not None


def is_told_in_each_row(words: str) -> bool:
    """Tell whether the words of a cell merged over several rows are written into each of them: 约束性, 预期性."""
    return _KIND.fullmatch("".join(words.split())) is not None


def row_lines(rows: Sequence[Sequence[str]]) -> list[str]:
    r"""Turn the grid of a table into lines; rows without any text are left out, short rows filled up.

    >>> row_lines([["指标", "2020年"], ["", ""], ["普及率"]])
    ['指标\t2020年', '普及率\t']
    """
    width = max((len(row) for row in rows), default=0)
    tidied = [[tidy(cell) for cell in row] + [""] * (width - len(row)) for row in rows]
    return ["\t".join(row) for row in tidied if any(row)]


def text_of(lines: Iterable[str]) -> str:
    r"""Put lines together, each ended by LF; empty ones are left out.

    >>> text_of(["规划", "", "一、总体要求"])
    '规划\n一、总体要求\n'
    """
    return "".join(f"{line}\n" for line in lines if line.strip(_EDGE))
