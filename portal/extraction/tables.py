"""One plan's document to its tables: outline, tasks, figures, responsibilities, in that order."""

from __future__ import annotations

from dataclasses import replace

from portal.errors import NoOutlineError
from portal.extraction.governing import read_all_figures, with_due_years
from portal.extraction.observations import read_observations
from portal.extraction.responsibilities import read_responsibilities
from portal.extraction.targets import read_targets
from portal.extraction.tasks import read_tasks
from portal.records import Indicator, Organization, PlanDocument, PlanTables, Section
from portal.registry import Registry
from portal.registry.ids import IdMaker, fold_printed
from portal.structure.outline import Outline, read_outline
from portal.text.script import tidy


def read_tables(document: PlanDocument, registry: Registry) -> PlanTables:
    """Read everything a plan says into rows.

    Pure: the same document and registry give the same tables.

    Raises:
        NoOutlineError: The text has no numbered heading, so that no task can be told from another, and no table that
            says what its rows are.
    """
    outline = read_outline(document)
    # An annex that is a table alone has rows for headings.
    if not outline.has_headings and not outline.has_tables:
        raise NoOutlineError(
            f"{document.plan.plan_id}: no numbered heading (一、 (一) 1. 第一章 专栏1), and no table of tasks or indicators, was found in {len(document.text)} characters. "
            "Check in plan.yml that `body` keeps the plan itself, and that the file is a plan."
        )
    ids = IdMaker(document.plan.plan_id)
    sections, section_ids = _sections(document, outline, ids)
    places = read_tasks(document, outline, section_ids, ids)
    figures = with_due_years(read_all_figures(document, outline), places)
    targets = read_targets(document, figures, places, section_ids, registry, ids)
    observations = read_observations(document, figures, places, section_ids, registry, ids)
    responsible = read_responsibilities(document, places, registry, ids)
    return PlanTables(
        plans=(document.plan,),
        sections=sections,
        tasks=tuple(place.task for place in places),
        targets=tuple(targets),
        observations=tuple(observations),
        responsibilities=tuple(row for row, _ in responsible),
        organizations=list_organizations([(row.name_as_written, organization) for row, organization in responsible]),
        indicators=list_indicators(
            [(t.indicator, t.base_unit) for t in targets] + [(o.indicator, o.base_unit) for o in observations], registry
        ),
        texts={document.plan.plan_id: document.text},
    )


def _sections(document: PlanDocument, outline: Outline, ids: IdMaker) -> tuple[tuple[Section, ...], dict[int, str]]:
    """Turn the outline into rows; an id is made from the printed heading, or a paragraph's first words."""
    rows: list[Section] = []
    section_ids: dict[int, str] = {}
    for node in outline.walk():
        # Folded before it is cut: a blank that is re-typed must not move the cut.
        printed = node.heading_span.of(document.text) if node.marker else fold_printed(node.own.of(document.text)[:80])[:40]
        section_id = ids.make("section", node.kind, printed)
        section_ids[id(node)] = section_id
        rows.append(
            Section(
                section_id=section_id,
                plan_id=document.plan.plan_id,
                parent_id=section_ids[id(node.parent)] if node.parent else "",
                number=node.number,
                level=node.level,
                heading=tidy(node.heading_span.of(document.text)) if node.marker else "",
                kind=node.kind,
                span=node.span,
            )
        )
    return tuple(rows), section_ids


def list_organizations(named: list[tuple[str, Organization]]) -> tuple[Organization, ...]:
    """One row per organisation, with the ways this plan writes it."""
    written: dict[str, set[str]] = {}
    known: dict[str, Organization] = {}
    for name, organization in named:
        known[organization.organization_id] = organization
        written.setdefault(organization.organization_id, set()).add(name)
    return tuple(
        Organization(each.organization_id, each.name, tuple(sorted(written[key] - {each.name})), each.kind, each.region_code)
        for key, each in sorted(known.items())
    )


def list_indicators(named: list[tuple[str, str]], registry: Registry) -> tuple[Indicator, ...]:
    found: dict[str, Indicator] = {}
    for name, base_unit in named:
        indicator = registry.indicators.resolve(name, base_unit)
        # One that is not registered has no base unit of its own: one row may print it in 户, the next in %.
        if indicator.indicator_id not in found:
            found[indicator.indicator_id] = indicator if indicator.name_en else replace(indicator, base_unit="")
    return tuple(found[key] for key in sorted(found))
