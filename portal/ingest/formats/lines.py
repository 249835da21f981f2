"""What every format gives: a text of lines, which the rules read and which is published.

One line is one paragraph, heading, list item or table row, without hard breaks inside; the cells of a row stand in
their order with a TAB between them, so that all rows of a table of n columns have n-1 TABs. A merged cell stands
where it is printed first and is empty in the other places it covers. Lines end with LF; there is no blank at
either end of a paragraph, and no TAB outside tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

# Zero-width characters and soft hyphens: nothing is printed for them, and a search for the word would miss it.
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
# Anything that a program takes for an end of line or a column, where none is meant.
_BREAKS = re.compile(r"[\t\n\x0b\x0c\r\x1c-\x1f\x85\u2028\u2029]+")
_EDGE = " \t\n\r\x0b\x0c\u00a0\u2002\u2003\u2009\u3000"
_LATIN_END = re.compile(r"[A-Za-z0-9,;:.)]\Z")
_LATIN_START = re.compile(r"[A-Za-z0-9(]")


def tidy(text: str) -> str:
    r"""Make one line of a paragraph's text: breaks to blanks, nothing invisible, no blanks at the ends.

    >>> tidy("\u3000\u3000一、总体\u200b要求\t\n")
    '一、总体要求'
    """
    return _BREAKS.sub(" ", _INVISIBLE.sub("", text)).strip(_EDGE)


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


# Names of bodies, each on a line of its own in a cell.
_WHOLE_NAME = re.compile(
    r"各(?:街镇|镇街|乡镇|街道|区县|县区|县市区|区)|[\u4e00-\u9fff()（）]{2,24}(?:委员会|办公室|政府|管委会|分局|[^公]局|委|办|厅|[^干]部|院|中心|集团|公司|街道|街镇|各镇|部门|单位|支队|大队|总队|协会|联合会|总社)"
)


def join_cell(pieces: Iterable[str]) -> str:
    """Join the lines of a cell: whole names of bodies with a blank between them, anything else like a broken line.

    >>> join_cell(["区生态环境局", "丰台运管分局", "各街镇"]), join_cell(["省经济和", "信息化厅"])
    ('区生态环境局 丰台运管分局 各街镇', '省经济和信息化厅')
    """
    lines = [piece for each in pieces if (piece := tidy(each))]
    if len(lines) > 1 and all(_WHOLE_NAME.fullmatch(line) for line in lines):
        return " ".join(lines)
    return join_pieces(lines)


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
