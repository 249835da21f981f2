"""`corrections.yml`: what a person decided on single rows, checked as strictly as `plan.yml`.

The file is a list of entries, each with `action`, `table`, `id`, `quote`, `fields` and `reason`; `portal review` prints
them ready to copy. Which cells may be written is in the models below, one a table: never an id, a quote or a place, which
are the evidence. Scalars are read as they are typed, so that 0.10 stays an exact decimal.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Self

import yaml
from pydantic import BeforeValidator, Field, ValidationError, model_validator

from portal.errors import PlanFileError
from portal.ingest.plan_file import Strict
from portal.ingest.typed_yaml import load_typed
from portal.records import (
    Binding,
    Comparator,
    CorrectedTable,
    Correction,
    CorrectionAction,
    ObservationKind,
    Role,
    TargetKind,
    TaskKind,
    YearBasis,
)

CORRECTIONS = "corrections.yml"


def _empty(value: object) -> object:
    return None if value in ("", "null", "~") else value


Text = Annotated[str, Field(min_length=1)]
TaskId = Annotated[str, Field(pattern=r"^(task-[0-9a-f]+)?$")]
OptionalNumber = Annotated[Decimal | None, BeforeValidator(_empty)]
OptionalDate = Annotated[date | None, BeforeValidator(_empty)]
OptionalYear = Annotated[int | None, Field(ge=1949, le=2100), BeforeValidator(_empty)]


class TaskFields(Strict):
    """The cells of a task that a person may write."""

    number: Text = ""
    title: Text = ""
    kind: TaskKind = "task"
    due: str = Field(default="", pattern=r"^(\d{4}(-\d{2}(-\d{2})?)?)?$")


class ObservationFields(Strict):
    """The cells of an observation that a person may write; base values and indicator ids follow from them."""

    indicator: Text = ""
    scope: str = ""
    comparator: Comparator = "="
    value: Decimal = Decimal(0)
    unit: str = ""
    kind: ObservationKind = "level"
    year: OptionalYear = None
    year_basis: YearBasis = ""
    task_id: TaskId = ""


class TargetFields(Strict):
    """The cells of a target that a person may write; base values and indicator ids follow from them."""

    indicator: Text = ""
    scope: str = ""
    comparator: Comparator = "="
    value: Decimal = Decimal(0)
    value_max: OptionalNumber = None
    unit: str = ""
    kind: TargetKind = "level"
    year: OptionalYear = None
    year_basis: YearBasis = ""
    baseline_value: OptionalNumber = None
    baseline_year: OptionalYear = None
    binding: Binding = ""
    implied: bool = False
    task_id: TaskId = ""


class ResponsibilityFields(Strict):
    """The cells of a responsibility that a person may write; `organization` is looked up in the registry."""

    organization: Text = ""
    role: Role = "responsible"
    order: int = Field(default=1, ge=1)
    open_ended: bool = False
    task_id: TaskId = ""


FIELDS: dict[CorrectedTable, type[Strict]] = {
    "tasks": TaskFields,
    "targets": TargetFields,
    "observations": ObservationFields,
    "responsibilities": ResponsibilityFields,
}
#: What an added row cannot do without.
NEEDED: dict[CorrectedTable, tuple[str, ...]] = {
    "tasks": ("number", "title", "kind"),
    "targets": ("indicator", "comparator", "value", "unit", "kind"),
    "observations": ("indicator", "comparator", "value", "unit", "kind"),
    "responsibilities": ("role",),
}


class Entry(Strict):
    """One decision as it is written."""

    action: CorrectionAction = Field(description="confirm, mend, drop or add.")
    table: CorrectedTable
    id: str = Field(default="", description="Id of the row; none for a row that is added.")
    quote: Text = Field(description="Printed words of the row's sentence; for an added row exactly its quote.")
    occurrence: int | None = Field(default=None, ge=1, description="Which of several places that print the quote; only for an added row.")
    fields: dict[str, Any] = Field(default={}, description="Cells: those checked, those to mend, those of the added row.")
    reason: Text
    by: str = ""
    date: OptionalDate = None

    @model_validator(mode="after")
    def _fits_the_action(self) -> Self:
        if self.action == "add" and self.id:
            raise ValueError("id: an added row gets its id from its quote; take `id` out")
        if self.action != "add" and not self.id:
            raise ValueError(f"id: name the row to {self.action}")
        if self.action != "add" and self.occurrence is not None:
            raise ValueError("occurrence: only for an added row; the id says which row is meant")
        if self.action == "drop" and self.fields:
            raise ValueError("fields: a dropped row has none; take `fields` out")
        if self.action == "confirm" and not self.fields:
            raise ValueError("fields: write the cells that were checked, so that a later change of them is noticed")
        if self.action == "mend" and not self.fields:
            raise ValueError("fields: write the cells to mend")
        if self.action == "add" and (missing := [name for name in NEEDED[self.table] if name not in self.fields]):
            raise ValueError(f"fields: an added row of {self.table} needs {', '.join(missing)}")
        return self


def load_corrections(path: Path) -> tuple[Correction, ...]:
    """Read and check a `corrections.yml`, in its order; a plan without one has no corrections.

    Raises:
        PlanFileError: It is no YAML list, or an entry has a key or value that does not belong there; the message names
            every such entry, its sentence and the mistake.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ()
    except UnicodeDecodeError as error:
        raise PlanFileError(f"{path}: not UTF-8 ({error.reason} at byte {error.start}). Save it as UTF-8.") from None
    return parse_corrections(text, name=str(path))


def parse_corrections(text: str, *, name: str) -> tuple[Correction, ...]:
    """Check the text of a `corrections.yml`; `name` is what to call the file in an error.

    >>> [one] = parse_corrections(
    ...     "- {action: mend, table: targets, id: target-0a, quote: 达到45%, fields: {value: 4.50}, reason: 误读}", name="x"
    ... )
    >>> one.place, one.fields
    ('x: entry 1', (('value', Decimal('4.50')),))

    Raises:
        PlanFileError: As `load_corrections`.
    """
    try:
        found = load_typed(text)
    except yaml.YAMLError as error:
        raise PlanFileError(f"{name}: not readable as YAML: {error}. Mend the line it names.") from None
    if found in (None, ""):
        return ()
    if not isinstance(found, list):
        raise PlanFileError(f"{name}: must be a list of decisions. Start every entry with `- `.")
    made: list[Correction] = []
    faults: list[str] = []
    for number, written in enumerate(found, 1):
        place = f"{name}: entry {number}"
        try:
            made.append(_correction(place, written))
        except ValidationError as error:
            faults += [f"{place}{_about(written)}: {_said(fault)}" for fault in error.errors()]
    if faults:
        raise PlanFileError("\n".join(faults) + "\nMend these entries; the publisher's guide, “review”, says what each may hold.")
    return tuple(made)


def _correction(place: str, written: object) -> Correction:
    entry = Entry.model_validate(written)
    fields = _cells(FIELDS[entry.table], entry.fields)
    return Correction(
        place=place,
        action=entry.action,
        table=entry.table,
        row_id=entry.id,
        quote=entry.quote,
        fields=fields,
        reason=entry.reason,
        occurrence=entry.occurrence,
        by=entry.by,
        date=entry.date.isoformat() if entry.date else "",
    )


def _cells(model: type[Strict], written: dict[str, Any]) -> tuple[tuple[str, Any], ...]:
    """Return the cells that are written, typed; the defaults of the model are nobody's words."""
    checked = model.model_validate(written)
    return tuple((name, getattr(checked, name)) for name in model.model_fields if name in checked.model_fields_set)


def _about(written: object) -> str:
    quote = written.get("quote") if isinstance(written, dict) else None
    return f" (“{quote}”)" if isinstance(quote, str) and quote else ""


def _said(fault: Any) -> str:
    where = ".".join(str(part) for part in fault["loc"])
    said = str(fault["msg"]).removeprefix("Value error, ")
    return f"{where}: {said}" if where else said
