"""The picture of an indicator over the years: which of its rows are drawn, which are not and why, and the same as files."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup

from portal.site.frame import File
from portal.site.languages import LANGUAGES, both, page_path, split
from portal.site.ledger import Entity, Named
from portal.site.mentions import IndicatorRow, can_be_drawn
from portal.site.pictures.drawing import Drawing, shorten
from portal.site.pictures.over_years import Figure, Series, draw_over_years
from portal.site.units import english_unit
from portal.site.wording import Words, words_for

_NAME = "over-years"
_RANGE = re.compile(r"\d–\d")
#: Why a row is not drawn, by the code that the file says it with; `unit` and kinds of targets say which.
_NO_YEAR, _NO_VALUE, _OTHER_UNIT, _BY_PROVINCE = "no-year", "no-value", "other-unit", "by-province"
_HEADS = (
    "plan_id", "table", "row_id", "region", "scope", "kind", "year", "printed", "base_value", "base_unit", "baseline_year",
    "baseline_base_value", "drawn", "reason", "flags",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class IndicatorPicture:
    """What the page of an indicator shows over its rows.

    Attributes:
        svg: The picture; empty where no row can be drawn.
        told: What is drawn and what is not, in a sentence or two, in both languages.
        files: The picture and its data, each as a file.
    """

    svg: Markup
    told: str
    files: tuple[File, ...]


def draw_indicator(
    entity: Entity, plans: Sequence[Named], path: str, *, was_drawn: bool = False, is_parted: bool = False
) -> IndicatorPicture | None:
    """Draw the figures of an indicator over the years.

    Levels are drawn that have a year and a value in one unit: that of the indicator, or where no row has it the most frequent.

    Args:
        entity: The indicator.
        plans: What each plan says of it.
        path: Where the page is that shows the picture.
        was_drawn: Whether there may have been a picture; then there are files also where nothing can be drawn.
        is_parted: Whether pages of provinces show the picture in parts; this one then has the data only.

    Returns:
        The picture; None where there are no rows at all.
    """
    unit = _unit_of(entity, plans)
    rows = [(plan, row, _reason(row, unit)) for plan, row in _rows_of(plans)]
    if not rows:
        return None
    if is_parted:
        parted = [(plan, row, _BY_PROVINCE if _has_place(row) else reason) for plan, row, reason in rows]
        words = _PARTED if any(reason == _BY_PROVINCE for _, _, reason in parted) else _NOTHING
        return IndicatorPicture(Markup(""), "", _files(path, _say_instead(entity.name, words), parted))
    found: dict[tuple[str, str, str], list[Figure]] = {}
    for plan, row, reason in rows:
        if reason:
            continue
        joined = found.setdefault((_named(plan), plan.title_en, row.scope), [])
        if row.start_value and row.start_year:
            # Rows of one plan tell the same baseline again.
            start = Figure(int(row.start_year), Decimal(row.start_value), "baseline", row.baseline)
            joined += [start] if start not in joined else []
        joined.append(Figure(int(row.year), Decimal(row.base_value), "target" if row.table == "targets" else "reported", row.printed))
    told = _told([(row, reason) for _, row, reason in rows], unit)
    if not found:
        return IndicatorPicture(Markup(""), told, _files(path, _say_instead(entity.name, _NOTHING), rows) if was_drawn else ())
    series = [Series(name, tuple(each), english, scope) for (name, english, scope), each in found.items()]
    svg = draw_over_years(_NAME, entity.name, unit, series, title_en=entity.facts.get("name_en", ""), told=told)
    return IndicatorPicture(Markup(svg), told, _files(path, svg, rows))  # noqa: S704 - escaped where it was drawn


def files_of_no_picture(name: str, path: str) -> tuple[File, ...]:
    """Make what stands in the place of a picture of an indicator that no newest release names: a word of that, and a table without rows."""
    return _files(path, _say_instead(name, _NOTHING), ())


_NOTHING = both("现在没有可以画的数据；以前的数据见旧版本。", "There is nothing to draw any more; older releases have the figures.")
_PARTED = both("数据很多，按省分别画在各省的页面上。", "There are many figures: the page of each province draws its own.")


def _say_instead(name: str, words: str) -> str:
    """Say in a picture why there is nothing in it."""
    drawing = Drawing(_NAME, 720, 76, name, words)
    drawing.text(16, 30, shorten(name, 688), bold=True)
    drawing.text(16, 56, words, is_told=True)
    return drawing.svg()


def _files(path: str, svg: str, rows: Sequence[tuple[Named, IndicatorRow, str]]) -> tuple[File, ...]:
    zh, english = split(svg)
    return File(f"{path}{_NAME}.svg", zh.encode(), english.encode()), File(f"{path}{_NAME}.csv", _as_csv(rows))


def _named(plan: Named) -> str:
    """Name a plan with its region, which most titles begin with.

    >>> _named(Named("p", "湖南省信息化规划", "湖南省", "430000", "", "", 0, 0, []))
    '湖南省信息化规划'
    """
    return plan.title if plan.title.startswith(plan.region) else f"{plan.region} {plan.title}".strip()


def files_of_picture(plans: Sequence[Named], path: str, *, was_drawn: bool = False) -> tuple[str, ...]:
    """Return where the files are that `draw_indicator` makes, or that stand in their place."""
    if not was_drawn and not any(_has_place(row) for _, row in _rows_of(plans)):
        return ()
    return (*(page_path(language, f"{path}{_NAME}.svg") for language in LANGUAGES), f"{path}{_NAME}.csv")


def _rows_of(plans: Sequence[Named]) -> Iterator[tuple[Named, IndicatorRow]]:
    return ((plan, IndicatorRow(*row)) for plan in plans for row in plan.rows)


def _unit_of(entity: Entity, plans: Sequence[Named]) -> str:
    """Return the unit of the axis, which can have one only."""
    units = Counter(row.base_unit for _, row in _rows_of(plans) if not _reason(row, row.base_unit))
    own = entity.facts["base_unit"]
    return own if own in units else max(units, key=lambda each: units[each], default=own)


def _has_place(row: IndicatorRow) -> bool:
    return can_be_drawn(row.kind, row.base_value, row.year)


def _reason(row: IndicatorRow, unit: str) -> str:
    """Say why a row is not drawn; empty for one that is."""
    if row.kind != "level":
        return row.kind
    if not row.base_value:
        return _NO_VALUE
    if row.base_unit != unit:
        return _OTHER_UNIT
    return "" if row.year.isdecimal() else _NO_YEAR


def _told(rows: Sequence[tuple[IndicatorRow, str]], unit: str) -> str:
    """Say what is drawn, and what is not and why."""
    counts = Counter((row.table, not reason) for row, reason in rows)
    drawn = [each for each in (_part(counts, table) for table in ("targets", "observations")) if each]
    ranges = sum(not reason and bool(_RANGE.search(row.printed)) for row, reason in rows)
    left = Counter((reason, row.base_unit if reason == _OTHER_UNIT else "") for row, reason in rows if reason)
    zh, english = "、".join(each.zh for each in drawn), ", ".join(each.en for each in drawn)
    measured = (f"，单位：{unit}", f", in {_in_english(unit, 'the unit of the axis')}") if unit else ("", "")
    parts = [Words(f"画出{zh}{measured[0]}。", f"Drawn: {english}{measured[1]}.")]
    if not any(is_drawn for _, is_drawn in counts):
        parts = [Words("没有可以画成图的行。", "No row can be drawn.")]
    if ranges:
        parts.append(Words(f"其中 {ranges} 个是区间，画在下限。", f"Ranges, drawn at their lower ends: {ranges}."))
    if left:
        reasons = [(_why(*each), count) for each, count in sorted(left.items())]
        parts.append(
            Words(
                "没有画的：" + "、".join(f"{why.zh} {count} 行" for why, count in reasons) + "；表里都有。",
                "Left out: " + ", ".join(f"{count} {why.en}" for why, count in reasons) + "; the table has them.",
            )
        )
    return both("".join(each.zh for each in parts), " ".join(each.en for each in parts))


_TABLES = {"targets": Words("目标", "targets"), "observations": Words("报告数据", "reported figures")}


def _part(counts: Counter[tuple[str, bool]], table: str) -> Words | None:
    drawn, left, words = counts[table, True], counts[table, False], _TABLES[table]
    if not drawn and not left:
        return None
    return Words(f"{words.zh} {drawn}/{drawn + left} 个", f"{words.en} {drawn} of {drawn + left}")


def _why(reason: str, unit: str) -> Words:
    if reason == _OTHER_UNIT:
        english = _in_english(unit, "another unit") if unit else "a unit that is not told"
        return Words(f"单位是 {unit or '（没有写明）'}、不能换算的", f"in {english}, which cannot be converted")
    if reason in _WHY:
        return _WHY[reason]
    kind = words_for("target_kind", reason)
    return Words(f"不是水平而是{kind.zh}的", f"that tell no level ({kind.en})")


def _in_english(unit: str, otherwise: str) -> str:
    """Return a unit for a sentence in English, which holds no Chinese as a picture cannot say which words of its description are."""
    return english_unit(unit) or (unit if unit.isascii() else otherwise)


_WHY = {_NO_YEAR: Words("没有年份的", "without a year"), _NO_VALUE: Words("单位不明的", "in a unit that may mean several")}


def _as_csv(rows: Sequence[tuple[Named, IndicatorRow, str]]) -> bytes:
    """Print every row with whether it is drawn, or why it is not."""
    printed = io.StringIO()
    writer = csv.writer(printed, lineterminator="\r\n")
    writer.writerow(_HEADS)
    for plan, row, reason in rows:
        writer.writerow(
            (
                plan.plan_id, row.table, row.row_id, plan.region, row.scope, row.kind, row.year, row.printed, row.base_value,
                row.base_unit, row.start_year, row.start_value, "false" if reason else "true", reason, row.flags,
            )
        )  # fmt: skip
    return printed.getvalue().encode()
