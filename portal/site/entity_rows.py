"""The rows of the pages of organisations and indicators: hundreds of thousands in all, so each is written in both languages at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from html import escape
from itertools import groupby

from portal.site.dataset import dataset_path
from portal.site.escaping import escape_all, escape_known
from portal.site.frame import Insert
from portal.site.languages import split
from portal.site.ledger import Named
from portal.site.linkcheck import Markup
from portal.site.mentions import IndicatorRow
from portal.site.wording import Words, explained, name_html, place_html, short_name_html, words_for, words_for_flag

#: Stand for the rows in the body of a page, and for those of the plans: no text holds them, as `<` is escaped there.
SIGN, PLANS = "<!-- rows -->", "<!-- plans -->"
_Told = tuple[str, str]  # in Chinese and in English
_Lines = tuple[list[str], list[str]]


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
    leads: str
    other: str


_ZH = _Labels("任务", "角色", "规划", "地区", "规划期", "年份", "类别", "数值", "换算", "基期", "原文说法", "牵头", "其他")
_EN = _Labels(
    "Task", "Role", "Plan", "Region", "Period", "Year", "Kind", "As printed", "In base unit", "Baseline", "In the plan's words",
    "Leads", "Other",
)  # fmt: skip
_NO_TASK = split(Words("（未分任务）", "(no task)").html)
_KINDS = {"targets": split(Words("目标", "target").html), "observations": split(Words("报告", "reported").html)}


def plans_of_organization(plans: Sequence[Named], root: str) -> Insert:
    """Draw the numbers of each plan on the page of an organisation from which the root of the site is at `root`."""
    told: _Lines = [], []
    for plan in plans:
        title, (region, period) = _told(name_html(plan.title, plan.title_en)), _of_plan(plan)
        for says, lines, language in zip((_ZH, _EN), told, (0, 1), strict=True):
            lines.append(
                f'<tr><td class="name" data-label="{says.plan}"><a href="{root}{dataset_path(plan.plan_id)}"><b>{title[language]}</b></a></td>'
                f'<td data-label="{says.region}">{region[language]}</td><td data-label="{says.period}">{period}</td>'
                f'<td class="num" data-label="{says.leads}">{plan.first}</td><td class="num" data-label="{says.other}">{plan.second}</td></tr>\n'
            )
    return _insert(PLANS, told, plans, root)


def rows_of_organization(rows: Sequence[tuple[Named, list[str]]], root: str) -> Insert:
    """Draw the tasks of an organisation, as `OrganizationRow` has them, on a page from which the root of the site is at `root`."""
    told: _Lines = [], []
    (zh, english), (zh_task, en_task) = told, _NO_TASK
    titles = escape_all([title for _, (_, _, _, title) in rows])
    for plan, of_plan in _by_plan(zip(rows, titles, strict=True)):
        page = f"{root}{dataset_path(plan.plan_id)}"
        begin, end = _ends_of_organization(plan, page)
        for (_, (row_id, role, number, _)), title in of_plan:
            number = escape_known(number)
            zh_role, en_role = _of_role(role)
            zh.append(f'{begin[0]}{row_id}"><b>{title or zh_task}</b></a> <span class="sub">{number}</span></td>{zh_role}{end[0]}')
            english.append(f'{begin[1]}{row_id}"><b>{title or en_task}</b></a> <span class="sub">{number}</span></td>{en_role}{end[1]}')
    return _insert(SIGN, told, [plan for plan, _ in rows], root)


def rows_of_indicator(rows: Sequence[tuple[Named, IndicatorRow]], root: str, base_unit: str) -> Insert:
    """Draw the targets and reported figures of an indicator on a page from which the root of the site is at `root`.

    A level or an increment that could not be converted to the indicator's unit says so.
    """
    told: _Lines = [], []
    columns = columns_of_indicator([row for _, row in rows])
    for plan, row in rows:
        zh, english = _indicator_row(plan, row, f"{root}{dataset_path(plan.plan_id)}", columns, base_unit)
        told[0].append(zh)
        told[1].append(english)
    return _insert(SIGN, told, [plan for plan, _ in rows], root)


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns have something in any row: an empty one would only make the others narrower."""

    converted: bool
    baseline: bool


def columns_of_indicator(rows: Sequence[IndicatorRow]) -> Columns:
    """Return which columns the rows of a page ask for."""
    return Columns(any(row.base_value for row in rows), any(row.baseline for row in rows))


def _insert(sign: str, told: _Lines, plans: Iterable[Named], root: str) -> Insert:
    zh, english = ("".join(lines).encode() for lines in told)
    # A row leads to its plan, and to itself there; that it is there was found when the page of the plan was made: see `making.py`.
    links = {f"{root}{dataset_path(plan_id)}": {"": None} for plan_id in dict.fromkeys([plan.plan_id for plan in plans])}
    return Insert(sign, (zh, english), Markup(frozenset(), (), links, ()))


_Drawn = tuple[tuple[Named, list[str]], str]


def _by_plan(rows: Iterable[_Drawn]) -> Iterator[tuple[Named, list[_Drawn]]]:
    """Put together the rows of each plan, which follow one another."""
    for _, found in groupby(rows, key=lambda each: each[0][0].plan_id):
        of_plan = list(found)
        yield of_plan[0][0][0], of_plan


def _of_plan(plan: Named) -> tuple[_Told, str]:
    """Return what rows say of the region of their plan, in both languages, and of its period."""
    return _told(place_html(plan.region)), escape_known(plan.period)


def _ends_of_organization(plan: Named, page: str) -> tuple[_Told, _Told]:
    """Return how every row of a plan begins and ends, in both languages."""
    named, (region, period) = _told(short_name_html(plan.title, plan.title_en)), _of_plan(plan)

    def end(says: _Labels, language: int) -> str:
        return (
            f'<td data-label="{says.plan}"><a href="{page}">{named[language]}</a></td><td class="short" data-label="{says.region}">{region[language]}</td>'
            f'<td class="short" data-label="{says.period}">{period}</td></tr>\n'
        )

    begin = (
        f'<tr><td class="name" data-label="{_ZH.task}"><a href="{page}#',
        f'<tr><td class="name" data-label="{_EN.task}"><a href="{page}#',
    )
    return begin, (end(_ZH, 0), end(_EN, 1))


@cache
def _of_role(role: str) -> _Told:
    zh, english = split(words_for("role", role).html)
    return f'<td class="short" data-label="{_ZH.role}">{zh}</td>', f'<td class="short" data-label="{_EN.role}">{english}</td>'


def _indicator_row(plan: Named, row: IndicatorRow, page: str, columns: Columns, base_unit: str) -> _Told:
    scope = f' <span class="tag scope">{escape_known(row.scope)}</span>' if row.scope else ""
    kind, (region, _) = _KINDS[row.table], _of_plan(plan)
    printed = explained(escape_known(row.printed), escape_known(row.unit))
    zh_printed, en_printed = split(printed) if "\0" in printed else (printed, printed)
    marks = _marks(row.kind, row.flags)
    if base_unit and row.base_unit not in ("", base_unit) and row.kind in _IN_UNITS:
        other = _other_unit(row.base_unit, base_unit)
        marks = marks[0] + other[0], marks[1] + other[1]
    base = f"{_grouped(row.base_value)} {escape_known(row.base_unit)}".strip() if row.base_value else ""
    sort = f' data-sort="{row.base_value}"' if row.base_value else ""
    named, baseline, words = _told(short_name_html(plan.title, plan.title_en)), escape_known(row.baseline), escape_known(row.words)

    def told(says: _Labels, language: int, printed: str) -> str:
        converted = f'<td class="short num" data-label="{says.converted}"{sort}>{base}</td>' if columns.converted else ""
        started = f'<td class="short" data-label="{says.baseline}">{baseline}</td>' if columns.baseline else ""
        return (
            f'<tr><td class="short" data-label="{says.year}">{row.year}</td><td class="short" data-label="{says.region}">{region[language]}</td>'
            f'<td class="short" data-label="{says.kind}"><span class="tag {row.table}">{kind[language]}</span></td>'
            f'<td class="value" data-label="{says.printed}"{sort}><a href="{page}#{row.row_id}"><b>{printed}</b></a>{marks[language]}</td>'
            f'{converted}{started}<td class="name" data-label="{says.words}">{words}{scope}</td>'
            f'<td data-label="{says.plan}"><a href="{page}">{named[language]}</a></td></tr>\n'
        )

    return told(_ZH, 0, zh_printed), told(_EN, 1, en_printed)


@lru_cache(maxsize=1_000)
def _marks(kind: str, flags: str) -> _Told:
    tag = f' <span class="tag">{words_for("target_kind", kind).html}</span>' if kind not in ("level", "rank") else ""
    return split(
        tag
        + "".join(
            f' <span class="tag flag" title="{escape(words_for_flag(flag).both)}">{escape(flag)}</span>'
            for flag in flags.split(";")
            if flag
        )
    )


#: Kinds of which a value is in the unit of the indicator; growth is in %, a rank in places.
_IN_UNITS = ("level", "increment")


@lru_cache(maxsize=1_000)
def _other_unit(unit: str, base_unit: str) -> _Told:
    """Say of a row that its unit is not one of the indicator's."""
    words = Words("单位不合", "other unit")
    why = Words(
        f"原文印的单位换算成 {unit}，不能再换算成这个指标的基本单位 {base_unit}：可能是原文笔误，也可能量的是别的东西。照录，不与其他行比较。",
        f"The printed unit comes to {unit}, which cannot be converted to the indicator's base unit, {base_unit}: a misprint of the plan, "
        "or a measure of something else. Copied as it is, and not to be compared with other rows.",
    )
    zh, english = split(words.html)
    begin = ' <span class="tag flag" title="'
    return f'{begin}{escape(why.zh)}">{zh}</span>', f'{begin}{escape(why.en)}">{english}</span>'


_told = lru_cache(maxsize=20_000)(split)


@lru_cache(maxsize=20_000)
def _grouped(value: str) -> str:
    """Write a number so that people can read it, its digits in threes: 300000000000 as 300,000,000,000."""
    return f"{Decimal(value):,f}"
