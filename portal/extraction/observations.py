"""Observations: the quantities that a plan reports about the past or the present, one row per number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from portal.extraction.damage import damage_flags
from portal.extraction.governing import ReadFigure, TaskFinder, figure_id, printed_name, settle_figures
from portal.extraction.tasks import TaskPlace
from portal.records import Observation, PlanDocument
from portal.registry import Registry
from portal.registry.ids import IdMaker
from portal.text.script import tidy


def read_observations(
    document: PlanDocument,
    figures: list[ReadFigure],
    places: list[TaskPlace],
    section_ids: dict[int, str],
    registry: Registry,
    ids: IdMaker,
) -> list[Observation]:
    """Turn the figures that a plan reports into rows, in the order of the text; a baseline inside a target is none of them."""
    rows: list[Observation] = []
    tasks = TaskFinder(places)
    for read in _with_starts(settle_figures(figures)):
        figure = read.figure
        if not read.reported or figure.implied:
            continue
        place = read.quote
        quote = place.of(document.text)
        base_value, base_unit = registry.units.to_base(figure.value, figure.unit)
        indicator = printed_name(document, read, figure.indicator)
        flags = list(damage_flags(quote))
        if after_period(document, read.year):
            flags.append("year-out-of-period")
        rows.append(
            Observation(
                observation_id=figure_id("observation", document, read, ids),
                plan_id=document.plan.plan_id,
                section_id=section_ids[id(read.node)],
                task_id=tasks.around(place),
                indicator=indicator,
                indicator_id=registry.indicators.resolve(indicator, base_unit).indicator_id,
                scope=tidy(figure.scope),
                comparator=figure.comparator,
                value=figure.value,
                unit=figure.unit,
                base_value=base_value,
                base_unit=base_unit,
                kind=figure.kind,
                year=read.year,
                year_basis=read.year_basis if read.year_basis != "plan" else "",
                quote=quote,
                span=place,
                rule=figure.rule,
                flags=tuple(sorted(flags)),
            )
        )
    return rows


def _with_starts(figures: list[ReadFigure]) -> Iterator[ReadFigure]:
    """Add what a reported change started from as a figure of its own: 由2010年的17.2%下降到5.7% reports two."""
    for read in figures:
        figure = read.figure
        if read.reported and figure.baseline_value is not None and figure.kind == "level":
            start = replace(
                figure, value=figure.baseline_value, value_max=None, comparator="=", part=f"{figure.part}start", baseline_value=None
            )
            yield replace(read, figure=start, year=figure.baseline_year, year_basis="clause" if figure.baseline_year else "")
        yield read


def after_period(document: PlanDocument, year: int | None) -> bool:
    """Tell whether a year that is reported on lies after the plan's own period."""
    return document.plan.period_end is not None and year is not None and year > document.plan.period_end
