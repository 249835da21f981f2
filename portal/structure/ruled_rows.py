"""Tables of indicators that a copy left without their rules.

- Cells parted by blanks, rows that end with 约束性 or 预期性, as a PDF leaves them: 序号 指 标 2030 年目标 属性 heads such rows; blanks stand
  inside the cells too (2030 年目标, 5 左右), and a long name may go on in the next line.
- Cells in lines of their own, the head's too, as a copy of a page leaves them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from portal.records import Span

_WORD = re.compile(r"\S+")
_KIND = re.compile(r"(?:指标)?(?:属性|性质|类型)")
_NAMES = re.compile(r"(?:主要)?指标(?:名称)?")
_ENDS_ROW = re.compile(r"\s(?:约束性|预期性)\s*$")
_OPENS_ROW = re.compile(r"\s*\d{1,3}[.、]?\s")
# What the head of a table whose cells are lines starts with, and what may follow.
_OPENS_HEAD = re.compile(r"序号|编号|类别|分类|领域|(?:主要)?指标(?:名称|类别|分类)?")
_HEAD_BEGINS = "序编类分领主指"
_HEADING = re.compile(
    r"(?:计[量算]|度量)?单位|(?:“?十[一二三四五六]五”?)?(?:规划)?(?:目标|现状|基期|期末)值?|(?:19|20)\d\d年?[\u4e00-\u9fff]{0,6}(?:[(][^()]{1,8}[)])?|(?:年均|累计|五年)[\u4e00-\u9fff/]{0,8}(?:[\[(〔][^\[\]()〔〕]{1,6}[\])〕])?(?:[(]%[)])?|(?:指标)?(?:属性|性质|类型)"
)
_MOST_COLUMNS, _FEWEST_COLUMNS, _FEWEST_ROWS, _LONGEST_CELL = 9, 3, 2, 40
_LONGEST_HEAD, _LONGEST_ROW, _LONGEST_GROUP = 80, 160, 24
# 左右 belongs to the number before it, what follows 提高 to that word.
_GOES_BACK = re.compile(r"左右|以上|以下|以内|个?百分点|[%‰]|[万亿]?[元吨人户个家件亩张岁年](?:以上|以内|左右)?$|年")
_GOES_ON = re.compile(r"(?:提高|下降|降低|增长|累计|达到|超过|大于|小于|不低于|不超过|稳定在|保持在|控制在|[≥≤><])$")
_VALUE = re.compile(r"[-+≥≤><~\[【〔(]*\d|[-—–/]+$|(?:完成|提高|下降|降低|高于|低于|与|稳|持续|不低于|不超过|达到|控制|保持|省定|国家)")


def ruled_rows(lines: Sequence[str]) -> dict[int, int]:
    """Find such tables: the number of the first line of each row, group or head with that of its last line.

    >>> ruled_rows(
    ...     [
    ...         "序号 指 标 2030 年目标 属性",
    ...         "一、经济强",
    ...         "1 粮食产量(亿斤) >19 约束性",
    ...         "2 规上企业收入占全部",
    ...         "收入比重(%) 5 左右 预期性",
    ...         "正文。",
    ...     ]
    ... )
    {0: 0, 1: 1, 2: 2, 3: 4}
    """
    found: dict[int, int] = {}
    number = 0
    while number < len(lines):
        if listed := _rows_in_lines(lines, number):
            found.update(listed)
            number = max(listed.values()) + 1
            continue
        columns = head_columns(lines[number])
        following = number + 1
        rows: dict[int, int] = {}
        since = 0  # lines behind the last row: groups and heads count only in front of one
        pending: dict[int, int] = {}
        while columns and following < len(lines) and since < 4:
            line = lines[following]
            if _ENDS_ROW.search(line) and len(line) <= _LONGEST_ROW:
                rows.update(pending)
                rows[following] = following
                pending, since = {}, 0
            elif (
                _OPENS_ROW.match(line)
                and following + 1 < len(lines)
                and _ENDS_ROW.search(lines[following + 1])
                and len(line) <= _LONGEST_ROW
            ):
                rows.update(pending)
                rows[following] = following + 1
                pending, since = {}, 0
                following += 1
            elif line.strip() and (head_columns(line) or (len(line.strip()) <= _LONGEST_GROUP and not re.search(r"[。,;:]", line))):
                pending[following] = following
                since += 1
            elif line.strip():
                break
            following += 1
        if rows:
            found[number] = number
            found.update(rows)
            number = max(rows.values()) + 1
        else:
            number += 1
    return found


def _rows_in_lines(lines: Sequence[str], first: int) -> dict[int, int]:
    """Find a table whose cells are lines, from the first line of its head on; empty if none starts there.

    >>> _rows_in_lines(["指标", "单位", "2015年", "2020年", "粮食产量", "万吨", "3", "4", "覆盖率", "%", "50", "≥60", "正文。"], 0)
    {0: 3, 4: 7, 8: 11}
    """
    opening = lines[first].lstrip()
    if not opening or opening[0] not in _HEAD_BEGINS or not _OPENS_HEAD.fullmatch("".join(opening.split())):
        return {}
    head = first
    headings: list[str] = []
    while head < len(lines) and len(headings) <= _MOST_COLUMNS:
        heading = "".join(lines[head].split())
        if not (_OPENS_HEAD.fullmatch(heading) or _HEADING.fullmatch(heading)):
            break
        headings.append(heading)
        head += 1
    years = sum(bool(re.search(r"(?:19|20)\d\d|目标", each)) for each in headings)
    if not any(_NAMES.fullmatch(each) for each in headings) or not years or len(headings) < _FEWEST_COLUMNS:
        return {}
    found = {first: head - 1}
    at = head
    while at < len(lines) and (behind := _row_end(lines, at, headings)):
        found[at] = behind - 1
        at = behind
    return found if len(found) > _FEWEST_ROWS else {}


def _row_end(lines: Sequence[str], first: int, headings: list[str]) -> int:
    """Where the row that starts at a line ends; 0 if none does: a cell for each column, and one more in front that names a group."""
    for missing in (0, 1):
        wanted = headings[missing:]
        cells = ["".join(line.split()) for line in lines[first : first + len(wanted)]]
        if len(cells) == len(wanted) and all(_fits(cell, heading) for cell, heading in zip(cells, wanted, strict=True)):
            return first + len(wanted)
    return 0


def _fits(cell: str, heading: str) -> bool:
    """Whether the words of a cell are such as stand below a heading."""
    if _KIND.fullmatch(heading):
        return cell in ("预期性", "约束性")
    if heading in ("序号", "编号"):
        return cell.isdigit() and len(cell) < 4
    if re.search(r"(?:19|20)\d\d|目标|年均|累计|增长|现状|基期", heading):
        return 0 < len(cell) <= _LONGEST_CELL and _VALUE.match(cell) is not None
    return 0 < len(cell) <= _LONGEST_CELL and not re.search(r"[。;]", cell) and (not cell.isdigit())


def head_columns(line: str) -> list[str]:
    """Return the headings of such a table; empty if a line is none.

    >>> head_columns("序号 指 标 2030 年目标 属性"), head_columns("加快 建设。")
    (['序号', '指标', '2030年目标', '属性'], [])
    """
    if "\n" in line.strip():
        return ["".join(each.split()) for each in line.split("\n") if each.strip()]
    if len(line) > _LONGEST_HEAD or not line.rstrip().endswith(("性", "型", "性质")) or "\t" in line:
        return []
    headings: list[str] = []
    for word in line.split():
        single = len(word) == 1 and bool(headings) and len(headings[-1]) == 1
        if headings and (single or (word.startswith("年") and headings[-1][-4:].isdigit())):
            headings[-1] += word
        else:
            headings.append(word)
    named = [index for index, each in enumerate(headings) if _NAMES.fullmatch(each)]
    return headings if named and named[0] < len(headings) - 2 and _KIND.fullmatch(headings[-1]) else []


def row_cells(line: str, columns: list[str]) -> list[Span]:
    """Return where the cells of a row stand in its line, one for each column; the line alone where it is no row.

    >>> line = "16 3 岁以下婴幼儿入托率(%) 25 左右 预期性"
    >>> [span.of(line) for span in row_cells(line, ["序号", "指标", "2030年目标", "属性"])]
    ['16', '3 岁以下婴幼儿入托率(%)', '25 左右', '预期性']
    """
    if "\n" in line.strip():
        own = [Span(match.start(), match.end()) for match in re.finditer(r"[^\s][^\n]*", line)]
        if len(own) == len(columns):
            return own
        if len(own) == len(columns) - 1 and all(
            _fits("".join(span.of(line).split()), each) for span, each in zip(own, columns[1:], strict=True)
        ):
            # The cell of the group stands in the row above.
            return [Span(own[0].start, own[0].start), *own]
    whole = [Span(match.start(), match.end()) for match in _WORD.finditer(line)]
    alone = [Span(whole[0].start, whole[-1].end)] if whole else []
    if not _ENDS_ROW.search(line) or ("\n" not in line.strip() and head_columns(line)):
        return alone
    if len(whole) == len(columns) and all(_fits(word.of(line), each) for word, each in zip(whole, columns, strict=True)):
        return whole
    names = next(index for index, each in enumerate(columns) if _NAMES.fullmatch(each))
    wanted = len(columns) - names - 2
    words = whole[:-1]
    cells: list[Span] = []
    if names and words and re.fullmatch(r"\d{1,3}[.、]?", words[0].of(line)):
        cells = [Span(words[0].start, words[0].start)] * (names - 1) + [words[0]]
        words = words[1:]
    elif names:
        cells = [Span(alone[0].start, alone[0].start)] * names
    # Where the name ends: behind its unit in brackets, else in front of the first number that leaves as many cells as there are columns.
    ends = sorted(range(1, len(words)), key=lambda end: (not words[end - 1].of(line).endswith(")"), end))
    for end in ends:
        values = _values(line, words[end:])
        if len(values) > wanted == 1 and _VALUE.match(values[0].of(line)):
            values = [Span(values[0].start, values[-1].end)]
        if len(values) == wanted and _VALUE.match(values[-1].of(line)):
            return [*cells, Span(words[0].start, words[end - 1].end), *values, whole[-1]]
    return alone


def _values(line: str, words: list[Span]) -> list[Span]:
    """Join the words of cells that blanks part: 5 左右, 提高 1 个百分点以上."""
    found: list[Span] = []
    for word in words:
        if found and (_GOES_BACK.match(word.of(line)) or _GOES_ON.search(found[-1].of(line))):
            found[-1] = Span(found[-1].start, word.end)
        else:
            found.append(word)
    return found
