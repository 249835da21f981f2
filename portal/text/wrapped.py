"""Lines of a fixed width: a text out of a PDF, an e-mail or a terminal, whose paragraphs are broken wherever a line was full.

Elsewhere a line is a paragraph. Here it is not: a name, a number or the bracket that says who is responsible may be cut in two.
"""

from __future__ import annotations

import re

# Texts of fewer lines show no width; narrower or wider ones are columns of a table or paragraphs.
_LEAST_LINES = 12
_NARROWEST, _WIDEST = 16, 90
# How much of the width a line takes that was broken because it was full: a word or a mark may have gone to the next one.
_FULL = 0.85
_ENDS = "。!?;:"
_PAGE = re.compile(r"\s*(?:[-—–·]{1,3}\s*(?P<dashed>\d{1,4})\s*[-—–·]{1,3}|第\s*\d{1,4}\s*页(?:\s*[,/]?\s*共\s*\d{1,4}\s*页)?)\s*")
_OPENS = re.compile(
    r"\s*(?:[一二三四五六七八九十百]{1,4}[、.]|[(][一二三四五六七八九十\d]{1,4}[)]|\d{1,3}(?:[.、](?!\d(?!G))|[)])|第[一二三四五六七八九十百\d]{1,4}[章节编篇条部]|专栏|附件|——|[①-⑳])"
)

# The last cells of a row whose cells are parted by blanks.
_ROW = re.compile(r"\S\s+(?:[\d.,%-]{1,12}|—)\s+(?:[\d.,%-]{1,12}|—|约束性|预期性)\s*$|\s(?:约束性|预期性|属性)\s*$")
_LABELLED = re.compile(r"[\u4e00-\u9fff]{2,8}:")


def join_lines(plain: str, text: str) -> str:
    r"""Return a text in plain form with a blank for each line break that falls inside a paragraph, and for each page number.

    The length stays, so that every place still points into the original. A text whose lines are paragraphs comes back as it is.

    Args:
        plain: The plain form.
        text: The original, whose TABs tell rows of a table.

    >>> text = "一、任务\n" + "加快建设覆盖城乡的宽带网络,推进光纤到户,\n到2020年普及率达到90%。\n" * 8
    >>> join_lines(text, text).count("\n"), len(join_lines(text, text)) == len(text)
    (9, True)
    >>> join_lines("一、任务\n加快建设。\n", "一、任务\n加快建设。\n") == "一、任务\n加快建设。\n"
    True
    """
    lines = plain.split("\n")
    in_table = ["\t" in line for line in text.split("\n")]
    width = _width([line for line, row in zip(lines, in_table, strict=True) if not row])
    if width is None:
        return plain
    indented = sum(line.startswith(("  ", "\u3000")) for line in lines) * 10 >= sum(bool(line.strip()) for line in lines)
    parts: list[str] = []
    broken = ""  # the line so far that the next one may go on with
    depth = 0  # of the brackets that the paragraph so far leaves open
    for line, row in zip(lines, in_table, strict=True):
        if _PAGE.fullmatch(line) and broken:
            # The paragraph goes on behind the page number.
            parts += [" " if parts else "", " " * len(line)]
            continue
        joined = bool(parts) and not row and _goes_on(broken, line, width, indented=indented, bracketed=depth > 0)
        if parts:
            parts.append(" " if joined else "\n")
        parts.append(line)
        broken = "" if row or _ROW.search(line) else line.rstrip()
        depth = max(0, (depth if joined else 0) + line.count("(") - line.count(")"))
    return "".join(parts)


def _goes_on(line: str, following: str, width: int, *, indented: bool, bracketed: bool) -> bool:
    if not line or not following.strip() or len(line) < width * _FULL:
        return False
    if bracketed and len(line) < width * 2:
        return True
    if following.startswith(("  ", "\u3000")):
        return False
    if _OPENS.match(following):
        # An ordinal behind an unfinished line may be the end of a sentence: 见第\n三章.
        return False
    if line[-1] not in _ENDS:
        return True
    # A sentence seldom ends just where a line is full: what follows without an indent or a label is taken for the next one.
    return len(line) >= width - (3 if indented else 1) and not _LABELLED.match(following)


def _width(lines: list[str]) -> int | None:
    """Return the width that the lines of a text were broken at; None where they are paragraphs."""
    lengths = sorted(len(line.rstrip()) for line in lines if len(line.strip()) >= _NARROWEST // 2)
    if len(lengths) < _LEAST_LINES:
        return None
    width = lengths[len(lengths) * 8 // 10]
    if not _NARROWEST <= width <= _WIDEST or lengths[-1 - len(lengths) // 50] > width * 1.25 + 2:
        return None
    full = [line.rstrip() for line in lines if len(line.rstrip()) >= width * _FULL]
    unfinished = sum(line[-1] not in _ENDS and line[-1] not in ")”》" for line in full)
    # Many lines of like length of which most stop in the middle of a sentence.
    return width if len(full) * 4 >= len(lengths) and unfinished * 2 >= len(full) else None
