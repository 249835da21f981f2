"""Deadlines: 2018年12月底前, 2018年底, 2019年6月30日前, as an ISO month, year or date."""

from __future__ import annotations

import re

_DATE = re.compile(r"(?P<year>20\d{2})年(?:(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日)?)?")
_LABELLED = re.compile(r"(?:完成时限|完成时间|完成期限|时间节点|时限|进度安排|完成日期)[:为]?(?P<words>[^;。)]{4,30})")


def read_due(words: str) -> str:
    """Read a printed deadline (plain form, without blanks); the last date named counts. Empty if it names none.

    >>> [read_due(w) for w in ("2018年12月底前", "2018年底", "2019年6月30日前", "长期坚持", "2016-2018年")]
    ['2018-12', '2018', '2019-06-30', '', '2018']
    """
    found = list(_DATE.finditer(words))
    if not found:
        return ""
    last = found[-1]
    parts = [last["year"]]
    if last["month"] and 1 <= int(last["month"]) <= 12:
        parts.append(f"{int(last['month']):02d}")
        if last["day"] and 1 <= int(last["day"]) <= 31:
            parts.append(f"{int(last['day']):02d}")
    return "-".join(parts)


def labelled_due(words: str) -> str:
    """Read the deadline that a task's text labels as such (完成时限:2018年6月底前).

    >>> labelled_due("(责任单位:省发展改革委;完成时限:2018年6月底前)")
    '2018-06'
    """
    # Each label holds one of these.
    match = _LABELLED.search(words) if "时" in words or "期" in words or "进度" in words else None
    return read_due(match["words"]) if match else ""
