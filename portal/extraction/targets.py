"""Targets: the quantities that a plan commits to reach, build or keep, one row per number."""

from __future__ import annotations

import re
from decimal import Decimal

from portal.extraction.damage import damage_flags
from portal.extraction.governing import ReadFigure, TaskFinder, figure_id, printed_name, settle_figures
from portal.extraction.tasks import TaskPlace
from portal.records import PlanDocument, Target
from portal.registry import Registry
from portal.registry.ids import IdMaker
from portal.text.script import tidy


def read_targets(
    document: PlanDocument,
    figures: list[ReadFigure],
    places: list[TaskPlace],
    section_ids: dict[int, str],
    registry: Registry,
    ids: IdMaker,
) -> list[Target]:
    """Turn the figures that a plan commits to into rows, in the order of the text."""
    rows: list[Target] = []
    tasks = TaskFinder(places)
    for read in settle_figures(figures):
        if read.reported:
            continue
        figure, place = read.figure, read.quote
        quote = place.of(document.text)
        base_value, base_unit = registry.units.to_base(figure.value, figure.unit)
        indicator = printed_name(document, read, figure.indicator)
        flags = list(damage_flags(quote))
        if decreases(figure.quote.of(read.words.text), figure.value, figure.baseline_value):
            flags.append("decreases-from-baseline")
        if out_of_period(document, read.year):
            flags.append("year-out-of-period")
        rows.append(
            Target(
                target_id=figure_id("target", document, read, ids),
                plan_id=document.plan.plan_id,
                section_id=section_ids[id(read.node)],
                task_id=tasks.around(place),
                indicator=indicator,
                indicator_id=registry.indicators.resolve(indicator, base_unit).indicator_id,
                scope=tidy(figure.scope),
                comparator=figure.comparator,
                value=figure.value,
                value_max=figure.value_max,
                unit=figure.unit,
                base_value=base_value,
                base_unit=base_unit,
                kind=figure.kind if figure.kind != "ratio" else "growth",
                year=read.year,
                year_basis=read.year_basis,
                baseline_value=figure.baseline_value,
                baseline_year=figure.baseline_year,
                binding=read.binding,
                implied=figure.implied,
                quote=quote,
                span=place,
                rule=figure.rule,
                flags=tuple(sorted(flags)),
            )
        )
    return rows


def decreases(words: str, value: Decimal, baseline: Decimal | None) -> bool:
    """Tell whether a figure is printed to rise and is below where it starts, or the other way round.

    >>> decreases("普及率由92%提高到50%", Decimal(50), Decimal(92)), decreases("能耗由92下降到50", Decimal(50), Decimal(92))
    (True, False)
    """
    if baseline is None:
        return False
    rises = bool(re.search(r"提高|提升|增加|增长|扩大|上升", words))
    falls = bool(re.search(r"下降|降低|降到|降至|减少|压缩|缩短", words))
    return (rises and value < baseline) or (falls and value > baseline)


def out_of_period(document: PlanDocument, year: int | None) -> bool:
    """Tell whether a target's year is further from the plan's period than one year before it or ten behind it."""
    plan = document.plan
    if year is None:
        return False
    early = plan.period_start is not None and year < plan.period_start - 1
    late = plan.period_end is not None and year > plan.period_end + 10
    return early or late
