"""Reviewed decisions applied to the rows that were read: confirmed, mended, dropped or added.

A decision finds its row by id, and checks that the row still stands in the sentence that the person saw. One that does
not is stale: going on would publish a row as reviewed that nobody reviewed, so it is an error that names the sentence.
The id, quote and place of a row never change; what follows from mended cells (base value, indicator, organisation,
flags) is worked out again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, TypeVar, cast

from portal.errors import PlanFileError
from portal.extraction.damage import damage_flags
from portal.extraction.observations import after_period
from portal.extraction.tables import list_indicators, list_organizations
from portal.extraction.targets import decreases, out_of_period
from portal.records import (
    CorrectedTable,
    Correction,
    Observation,
    Organization,
    PlanDocument,
    PlanTables,
    Responsibility,
    Section,
    Span,
    Target,
    Task,
)
from portal.registry import Registry
from portal.registry.ids import IdMaker, fold_printed, statement
from portal.text.compact import compact
from portal.text.script import tidy

#: The `rule` of a row that a person added.
RULE = "correction"
_WORKED_OUT = {"damaged-text", "decreases-from-baseline", "year-out-of-period", "unknown-organization"}
AnyRow = Task | Target | Observation | Responsibility
_Placed = TypeVar("_Placed", Task, Section)
_TABLES: tuple[CorrectedTable, ...] = ("tasks", "targets", "observations", "responsibilities")


def row_id(row: AnyRow) -> str:
    """Return the id of a row of any table that can be corrected."""
    if isinstance(row, Task):
        return row.task_id
    if isinstance(row, Target):
        return row.target_id
    return row.observation_id if isinstance(row, Observation) else row.responsibility_id


def apply_corrections(tables: PlanTables, document: PlanDocument, corrections: Sequence[Correction], registry: Registry) -> PlanTables:
    """Return the tables as reviewed.

    Pure. A confirmed row keeps every cell and becomes `confirmed`; a mended or added one is `corrected`.

    Args:
        tables: What the rules read in the document.
        document: The plan.
        corrections: The decisions; of several on one row, none is taken.
        registry: Resolves organisations, indicators and units of changed rows.

    Raises:
        PlanFileError: A decision no longer finds its row or its sentence, contradicts another, or leaves a row behind
            that points to nothing; the message names every such entry, its sentence and what to do.
    """
    if not corrections:
        return tables
    work = _Work(document, registry, {name: {row_id(row): row for row in getattr(tables, name)} for name in _TABLES}, tables.sections)
    work.organizations = {each.organization_id: each for each in tables.organizations}
    for each in corrections:
        if each.row_id in work.decided:
            work.fault(each, f"{work.decided[each.row_id].place.rpartition(': ')[2]} decides on this row already. Keep one of the two.")
        elif each.action != "add":
            work.decided[each.row_id] = each
            work.decide(each)
    # Tasks first: what else is added looks for the task that holds it.
    for table in _TABLES:
        for each in corrections:
            if each.action == "add" and each.table == table:
                work.add(each)
    work.check_tasks()
    if work.faults:
        raise PlanFileError("\n".join(work.faults))
    return work.tables(tables)


@dataclass(slots=True)
class _Work:
    """The rows while decisions are applied, and what was found wrong."""

    document: PlanDocument
    registry: Registry
    rows: dict[CorrectedTable, dict[str, AnyRow]]
    sections: tuple[Section, ...]
    organizations: dict[str, Organization] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    decided: dict[str, Correction] = field(default_factory=dict)  # by the id of the row
    ids: IdMaker = field(init=False)

    def __post_init__(self) -> None:
        self.ids = IdMaker(self.document.plan.plan_id)

    # ------------------------------------------------------------------------------------- decisions on rows that are read

    def decide(self, each: Correction) -> None:
        row = self.rows[each.table].get(each.row_id)
        if row is None:
            there = fold_printed(each.quote) in fold_printed(self.document.text)
            state = "still stands in the plan, but the rules read no such row there now" if there else "is not in the plan any more"
            self.fault(each, f"its sentence {state}. {self._remedy()}")
            return
        printed = statement(self.document.text, row.span)
        if fold_printed(each.quote) not in fold_printed(printed):
            self.fault(each, f"the row is now read from “{_short(printed)}”. Compare the two, then copy the new sentence as `quote`.")
            return
        cells = dict(each.fields)
        if each.action == "drop":
            del self.rows[each.table][each.row_id]
        elif each.action == "confirm":
            changed = [
                f"{name} is {_shown(getattr(row, name))}, not {_shown(value)}"
                for name, value in cells.items()
                if getattr(row, name) != value
            ]
            if changed:
                self.fault(each, f"the row now says something else: {'; '.join(changed)}. Look at it again, then confirm or mend it.")
                return
            self.rows[each.table][each.row_id] = replace(row, review="confirmed")
        elif cells and all(getattr(row, name) == value for name, value in cells.items()):
            self.fault(each, "it changes nothing: the row says all this already. Take the entry out, or confirm the row.")
        else:
            self._keep(each, each.row_id, self._mended(row, cells))

    def _keep(self, each: Correction, key: str, row: AnyRow) -> None:
        """Take a row as it was decided, unless it contradicts itself."""
        if isinstance(row, Target) and row.value_max is not None and row.value_max <= row.value:
            self.fault(each, f"value_max {row.value_max} is not above value {row.value}. Write the lower end of the range as `value`.")
            return
        self.rows[each.table][key] = row

    def _mended(self, row: AnyRow, cells: dict[str, Any]) -> AnyRow:
        if isinstance(row, Target | Observation) and "year" in cells and "year_basis" not in cells:
            kept = row.year_basis if cells["year"] is not None and row.year_basis != "plan" else ""
            cells = {**cells, "year_basis": kept}
        return self._settled(replace(row, **cells, review="corrected"), renamed="organization" in cells)

    # ------------------------------------------------------------------------------------------------------ rows that are added

    def add(self, each: Correction) -> None:
        span = self._place(each)
        if span is None:
            return
        cells: dict[str, Any] = dict(each.fields)
        section = self._holder(self.sections, span)
        task = cells.pop("task_id", "") or (held.task_id if (held := self._holder(self._tasks(), span)) else "")
        shared: dict[str, Any] = {"plan_id": self.document.plan.plan_id, "span": span, "review": "corrected"}
        quote = span.of(self.document.text)
        row: AnyRow
        if section is None and each.table != "responsibilities":
            self.fault(each, "no part of the outline holds it. Quote words of one chapter, item or paragraph.")
            return
        section_id = section.section_id if section else ""
        printed = statement(self.document.text, span)
        if each.table == "tasks":
            box = self._holder([t for t in self._tasks() if t.kind == "project"], span) if cells["kind"] == "project-item" else None
            text = "\n".join(tidy(line) for line in quote.splitlines() if line.strip())
            due = cells.pop("due", "")
            made = self.ids.make("task", printed, quote)
            row = Task(
                task_id=made,
                section_id=section_id,
                parent_id=box.task_id if box else "",
                due=due,
                text=text,
                flags=damage_flags(quote),
                **cells,
                **shared,
            )
        elif each.table == "responsibilities":
            if not task:
                self.fault(each, "no task holds it, and a responsibility is always for a task. Write its `task_id`.")
                return
            organization = cells.pop("organization", tidy(quote))
            defaults = {"order": 1, "open_ended": False, "organization_id": "", "name_as_written": tidy(quote), "rule": RULE}
            made = self.ids.make("responsibility", task, printed, quote)
            row = Responsibility(
                responsibility_id=made, task_id=task, organization=organization, quote=quote, **{**defaults, **cells}, **shared
            )
        else:
            defaults = {"scope": "", "year": None, "year_basis": ""}
            follow = {"indicator_id": "", "base_value": None, "base_unit": "", "quote": quote, "rule": RULE}
            common = {**defaults, **cells, **follow, **shared, "section_id": section_id, "task_id": task}
            made = self.ids.make("target" if each.table == "targets" else "observation", printed, quote)
            if each.table == "targets":
                ends = {"value_max": None, "baseline_value": None, "baseline_year": None, "binding": "", "implied": False}
                row = Target(target_id=made, **{**ends, **common})
            else:
                row = Observation(observation_id=made, **common)
        row = self._settled(row, renamed=True)
        if twin := self._twin(each.table, row):
            self.fault(each, f"the rules now read this row themselves ({twin}). Take the entry out, or confirm that row.")
            return
        if made in self.rows[each.table]:
            self.fault(each, f"its id {made} belongs to another row already. Quote a word more, or a word less.")
            return
        self._keep(each, made, row)
        self.decided[made] = each

    def _place(self, each: Correction) -> Span | None:
        """Find the one place that an added row quotes."""
        text = self.document.text
        starts: list[int] = []
        start = text.find(each.quote)
        while start >= 0:
            starts.append(start)
            start = text.find(each.quote, start + 1)
        if not starts:
            self.fault(
                each,
                "its sentence is not in the plan any more. Copy the quote from source.txt, character for character, or take the entry out.",
            )
            return None
        if each.occurrence is None and len(starts) > 1:
            self.fault(
                each, f"its quote stands {len(starts)} times in the plan. Copy more of it, or write `occurrence: 1` to `{len(starts)}`."
            )
            return None
        if each.occurrence is not None and each.occurrence > len(starts):
            self.fault(
                each, f"occurrence {each.occurrence} is asked for, but the quote stands {len(starts)} time(s) in the plan. Correct it."
            )
            return None
        start = starts[(each.occurrence or 1) - 1]
        return Span(start, start + len(each.quote))

    def _twin(self, table: CorrectedTable, row: AnyRow) -> str:
        """Return the id of the row that says what an added row says, read by a rule."""
        for key, other in self.rows[table].items():
            if (
                getattr(other, "rule", "") == RULE
                or other.review == "corrected"
                or other.span.end <= row.span.start
                or row.span.end <= other.span.start
            ):
                continue
            if isinstance(row, Task) and isinstance(other, Task):
                same = other.title == row.title
            elif isinstance(row, Responsibility) and isinstance(other, Responsibility):
                same = (other.organization_id, other.task_id) == (row.organization_id, row.task_id)
            else:
                same = _says(row) == _says(other)
            if same:
                return key
        return ""

    # ------------------------------------------------------------------------------------------------- what follows from cells

    def _settled(self, row: AnyRow, *, renamed: bool) -> AnyRow:
        """Work out again what follows from the cells of a row: base value, indicator, organisation, flags."""
        if isinstance(row, Task):
            return row
        if isinstance(row, Responsibility):
            return self._resolved(row) if renamed else row
        base_value, base_unit = self.registry.units.to_base(row.value, row.unit)
        flags = set(row.flags) - _WORKED_OUT | set(damage_flags(row.quote))
        if isinstance(row, Target):
            words = compact(row.span.of(self.document.plain)).text
            flags |= {"decreases-from-baseline"} if decreases(words, row.value, row.baseline_value) else set()
            flags |= {"year-out-of-period"} if out_of_period(self.document, row.year) else set()
        elif after_period(self.document, row.year):
            flags.add("year-out-of-period")
        indicator = self.registry.indicators.resolve(row.indicator, base_unit).indicator_id
        return replace(row, base_value=base_value, base_unit=base_unit, indicator_id=indicator, flags=tuple(sorted(flags)))

    def _resolved(self, row: Responsibility) -> Responsibility:
        plan = self.document.plan
        year = int(plan.issued[:4]) if plan.issued else plan.period_start
        found = self.registry.organizations.resolve(row.organization, region_code=plan.region_code, year=year)
        self.organizations[found.organization_id] = found
        flags = ("unknown-organization",) if found.kind == "unknown" else ()
        return replace(row, organization_id=found.organization_id, organization=found.name, flags=flags)

    # ------------------------------------------------------------------------------------------------------------- the whole

    def check_tasks(self) -> None:
        """Point figures of dropped tasks to the task around; what cannot be without its task is a fault."""
        tasks = {each.task_id: each for each in self._tasks()}
        quantities: tuple[CorrectedTable, ...] = ("targets", "observations")
        for table in quantities:
            for key, row in self.rows[table].items():
                assert isinstance(row, Target | Observation)
                task = tasks.get(row.task_id)
                written = self.decided.get(key)
                if written and "task_id" in dict(written.fields) and row.task_id and (task is None or not task.span.holds(row.span)):
                    self.fault(
                        written,
                        f"task_id {row.task_id} is no task that holds the quote. Copy the id from the review page, or take the cell out.",
                    )
                elif row.task_id and task is None:
                    holder = self._holder(tasks.values(), row.span)
                    self.rows[table][key] = replace(row, task_id=holder.task_id if holder else "")
        left: dict[str, list[str]] = {}
        for key, row in {**self.rows["responsibilities"], **self.rows["tasks"]}.items():
            above = row.parent_id if isinstance(row, Task) else cast("Responsibility", row).task_id
            if above and above not in tasks:
                left.setdefault(above, []).append(key)
        for task_id, keys in left.items():
            dropped = self.decided.get(task_id)
            if dropped:
                self.fault(dropped, f"{len(keys)} row(s) belong to this task: {', '.join(keys)}. Drop them too, or mend their `task_id`.")
            for key in keys if not dropped else ():
                self.fault(self.decided[key], f"task_id {task_id} is no task of this plan. Copy the id from the review page.")

    def tables(self, before: PlanTables) -> PlanTables:
        targets = cast("tuple[Target, ...]", tuple(self.rows["targets"].values()))
        observations = cast("tuple[Observation, ...]", tuple(self.rows["observations"].values()))
        responsibilities = cast("tuple[Responsibility, ...]", tuple(self.rows["responsibilities"].values()))
        figures: list[Target | Observation] = [*targets, *observations]
        return replace(
            before,
            tasks=tuple(self._tasks()),
            targets=targets,
            observations=observations,
            responsibilities=responsibilities,
            organizations=list_organizations([(row.name_as_written, self.organizations[row.organization_id]) for row in responsibilities]),
            indicators=list_indicators([(row.indicator, row.base_unit) for row in figures], self.registry),
        )

    def _tasks(self) -> list[Task]:
        return cast("list[Task]", list(self.rows["tasks"].values()))

    @staticmethod
    def _holder(places: Iterable[_Placed], span: Span) -> _Placed | None:
        return min((each for each in places if each.span.holds(span)), key=lambda each: each.span.end - each.span.start, default=None)

    def fault(self, each: Correction, said: str) -> None:
        named = f"{each.action} {each.table}{f' {each.row_id}' if each.row_id else ''}"
        self.faults.append(f"{each.place} ({named}, “{_short(each.quote)}”): {said}")

    def _remedy(self) -> str:
        return f"Run `portal review {self.document.plan.plan_id}` and take the entry out, or write it for what is read now."


def _says(row: AnyRow) -> tuple[Decimal, str, int | None, str]:
    assert isinstance(row, Target | Observation)
    return row.value, row.unit, row.year, row.scope


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 80 else f"{words[:77]}..."


def _shown(value: object) -> str:
    return "empty" if value in (None, "") else str(value).lower() if isinstance(value, bool) else str(value)
