"""The rows of the pages of organisations and indicators: hundreds of thousands in all, so each is written in both languages at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from html import escape
from typing import TypeVar

from portal.site.dataset import dataset_path
from portal.site.escaping import escape_known
from portal.site.frame import Insert
from portal.site.languages import split
from portal.site.ledger import Named
from portal.site.linkcheck import Markup
from portal.site.mentions import IndicatorRow, OrganizationRow
from portal.site.wording import Words, explained, place_html, words_for, words_for_flag

#: Stands for the rows in the body of a page: no text holds it, as `<` is escaped there.
SIGN = "<!-- rows -->"
_Row = TypeVar("_Row")
_Told = tuple[str, str]  # in Chinese and in English


@dataclass(frozen=True, slots=True)
class _Labels:
    """What the columns are called in a language."""

    task: str
    role: str
    plan: str
    region: str
    period: str
    year: str
    kind: str
    printed: str
    converted: str
    baseline: str
    words: str


_ZH = _Labels("任务", "角色", "规划", "地区", "规划期", "年份", "类别", "数值", "换算", "基期", "原文说法")
_EN = _Labels(
    "Task", "Role", "Plan", "Region", "Period", "Year", "Kind", "As printed", "In base unit", "Baseline", "In the plan's words"
)  # fmt: skip
_NO_TASK = split(Words("（未分任务）", "(no task)").html)
_KINDS = {"targets": split(Words("目标", "target").html), "observations": split(Words("报告", "reported").html)}


def rows_of_organization(rows: Sequence[tuple[Named, OrganizationRow]], root: str) -> Insert:
    """Draw the tasks of an organisation on a page from which the root of the site is at `root`."""
    return _drawn(rows, root, _organization_row)


def rows_of_indicator(rows: Sequence[tuple[Named, IndicatorRow]], root: str) -> Insert:
    """Draw the targets and reported figures of an indicator on a page from which the root of the site is at `root`."""
    return _drawn(rows, root, _indicator_row)


def _drawn(rows: Sequence[tuple[Named, _Row]], root: str, draw: Callable[[Named, _Row, str], _Told]) -> Insert:
    zh: list[str] = []
    english: list[str] = []
    for plan, row in rows:
        told = draw(plan, row, f"{root}{dataset_path(plan.plan_id)}")
        zh.append(told[0])
        english.append(told[1])
    # A row leads to its plan, and to itself there; that it is there was found when the page of the plan was made: see `making.py`.
    links = {f"{root}{dataset_path(plan_id)}": {"": None} for plan_id in dict.fromkeys(plan.plan_id for plan, _ in rows)}
    return Insert(SIGN, ("".join(zh), "".join(english)), Markup(frozenset(), (), links, ()))


def _organization_row(plan: Named, row: OrganizationRow, page: str) -> _Told:
    title, number = escape(row.title), escape_known(row.number)
    role, region = _told(words_for("role", row.role).html), _told(place_html(plan.region))
    named, period = escape_known(plan.title), escape_known(plan.period)

    def told(says: _Labels, at: int) -> str:
        return (
            f'<tr><td class="name" data-label="{says.task}"><a href="{page}#{row.row_id}"><b>{title or _NO_TASK[at]}</b></a>'
            f' <span class="sub">{number}</span></td>'
            f'<td class="short" data-label="{says.role}">{role[at]}</td>'
            f'<td data-label="{says.plan}"><a href="{page}">{named}</a></td>'
            f'<td class="short" data-label="{says.region}">{region[at]}</td>'
            f'<td class="short" data-label="{says.period}">{period}</td></tr>\n'
        )

    return told(_ZH, 0), told(_EN, 1)


def _indicator_row(plan: Named, row: IndicatorRow, page: str) -> _Told:
    scope = f' <span class="tag scope">{escape_known(row.scope)}</span>' if row.scope else ""
    kind, region = _KINDS[row.table], _told(place_html(plan.region))
    printed = split(explained(escape(row.printed), escape_known(row.unit)))
    marks = _told(_marks(row.kind, row.flags))
    base = f"{_grouped(row.base_value)} {escape_known(row.base_unit)}".strip() if row.base_value else ""
    sort = f' data-sort="{row.base_value}"' if row.base_value else ""
    named, baseline, words = escape_known(plan.title), escape(row.baseline), escape_known(row.words)

    def told(says: _Labels, at: int) -> str:
        return (
            f'<tr><td class="short" data-label="{says.year}">{row.year}</td><td class="short" data-label="{says.region}">{region[at]}</td>'
            f'<td class="short" data-label="{says.kind}"><span class="tag {row.table}">{kind[at]}</span></td>'
            f'<td class="value" data-label="{says.printed}"{sort}><a href="{page}#{row.row_id}"><b>{printed[at]}</b></a>{marks[at]}</td>'
            f'<td class="short num" data-label="{says.converted}"{sort}>{base}</td>'
            f'<td class="short" data-label="{says.baseline}">{baseline}</td>'
            f'<td class="name" data-label="{says.words}">{words}{scope}</td>'
            f'<td data-label="{says.plan}"><a href="{page}">{named}</a></td></tr>\n'
        )

    return told(_ZH, 0), told(_EN, 1)


@lru_cache(maxsize=1_000)
def _marks(kind: str, flags: str) -> str:
    tag = f' <span class="tag">{words_for("target_kind", kind).html}</span>' if kind not in ("level", "rank") else ""
    return tag + "".join(
        f' <span class="tag flag" title="{escape(words_for_flag(flag).both)}">{escape(flag)}</span>' for flag in flags.split(";") if flag
    )


_told = lru_cache(maxsize=20_000)(split)


def _grouped(value: str) -> str:
    """Write a number so that people can read it, its digits in threes: 300000000000 as 300,000,000,000."""
    return f"{Decimal(value):,f}"
