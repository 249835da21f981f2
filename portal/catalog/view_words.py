"""What a view of a table says of itself in a title: its conditions and its order in words, as `inWords` of views.js says them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.catalog.code_words import codes_of

_CONDITIONS = {
    "eq": ("为", "is"),
    "ne": ("不为", "is not"),
    "gt": ("大于", "is more than"),
    "gte": ("不小于", "is at least"),
    "lt": ("小于", "is less than"),
    "lte": ("不大于", "is at most"),
    "in": ("为", "is one of"),
    "contains": ("含", "contains"),
}
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")


@dataclass(frozen=True, slots=True)
class View:
    """What is asked of a table.

    Attributes:
        text: The question as an address gives it, such as `year=2017&unit=%`; empty where every row is asked for.
        conditions: What must hold: a column, an operator and printed values each.
        sort: Columns to sort by, and whether the highest comes first.
        columns: How many columns are chosen; 0 for all.
    """

    text: str = ""
    conditions: Sequence[tuple[str, str, tuple[str, ...]]] = ()
    sort: Sequence[tuple[str, bool]] = ()
    columns: int = 0


def view_in_words(table: str, fields: Sequence[Mapping[str, Any]], view: View, rows: int | None = None) -> tuple[str, str]:
    """Say in Chinese and in English which rows of a table a view shows.

    Args:
        table: The table.
        fields: The fields of its schema, with their titles.
        view: What is asked of it.
        rows: How many rows there are, which shows later readers that they see the same; left out where it is not counted.

    >>> fields = [{"name": "indicator", "title": "指标", "title_en": "Indicator"}, {"name": "value", "title": "数值", "title_en": "Value"}]
    >>> view = View("…", [("indicator", "contains", ("光纤",))], [("value", True)])
    >>> view_in_words("targets", fields, view, 43)
    ('指标含“光纤”，按数值从大到小排序，43行', 'Indicator contains “光纤”, sorted by Value from the highest, 43 rows')
    >>> view_in_words("targets", fields, View(), 43)
    ('全部43行', 'all 43 rows')
    """
    titles = {str(each["name"]): (str(each["title"]), str(each.get("title_en") or each["title"])) for each in fields}
    zh, english = [], []
    for column, operator, values in view.conditions:
        said = _condition(table, titles.get(column, (column, column)), column, operator, values)
        zh.append(said[0])
        english.append(said[1])
    counted, counted_en = ("行", "rows") if rows is None else (f"{rows}行", f"{rows} row{'s' * (rows != 1)}")
    if not view.conditions:
        counted, counted_en = f"全部{counted}", f"all {counted_en}"
    if view.sort:
        order = [(*titles.get(column, (column, column)), descending) for column, descending in view.sort]
        zh.append(f"按{'、'.join(title + '从大到小' * descending for title, _, descending in order)}排序")
        english.append(f"sorted by {', '.join(title + ' from the highest' * descending for _, title, descending in order)}")
    if view.columns:
        zh.append(f"{view.columns}列")
        english.append(f"{view.columns} column{'s' * (view.columns != 1)}")
    if not view.conditions:
        return "，".join([counted, *zh]), ", ".join([counted_en, *english])
    return "，".join([*zh, counted] if rows is not None else zh), ", ".join([*english, counted_en] if rows is not None else english)


def _condition(table: str, titles: tuple[str, str], column: str, operator: str, values: Sequence[str]) -> tuple[str, str]:
    if operator == "isnull":
        is_empty = values[0] == "true"
        return f"{titles[0]}{'为空' if is_empty else '不为空'}", f"{titles[1]} is {'empty' if is_empty else 'not empty'}"
    known = codes_of(table, column)
    said = [known[each] if each in known else (_quoted(each), _quoted(each)) for each in values]
    word, english = _CONDITIONS[operator]
    among = "之一" * (operator == "in")
    return f"{titles[0]}{word}{'、'.join(each for each, _ in said)}{among}", f"{titles[1]} {english} {', '.join(each for _, each in said)}"


def _quoted(value: str) -> str:
    """Put words in quotation marks, but no number."""
    if _NUMBER.fullmatch(value):
        return value
    return f"“{value.translate(str.maketrans('“”', '‘’'))}”"
