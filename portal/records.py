"""What a plan says, as immutable records: one class per published table, and the document they are read from.

The fields of a record are the columns of its table (`portal.packaging.schema` adds types, titles and checks);
a `span` becomes the two columns `start` and `end`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from decimal import Decimal
from functools import cache
from operator import attrgetter
from typing import Any, Literal

from portal.frozen import sets_slots

SectionKind = Literal["preamble", "chapter", "item", "paragraph", "box", "box-item", "table", "table-row"]
TaskKind = Literal["task", "safeguard", "project", "project-item"]
Comparator = Literal["=", ">=", ">", "<=", "<", "~"]
TargetKind = Literal["level", "increment", "growth", "rank"]
ObservationKind = Literal["level", "increment", "growth", "rank", "ratio"]
YearBasis = Literal["clause", "sentence", "paragraph", "section", "plan", ""]
Binding = Literal["binding", "expected", ""]
Role = Literal["lead", "participant", "responsible", "coordinator"]
Review = Literal["automatic", "confirmed", "corrected"]
OrganizationKind = Literal["body", "group", "office", "company", "unknown"]
Direction = Literal["higher", "lower", ""]
CorrectionAction = Literal["confirm", "mend", "drop", "add"]
CorrectedTable = Literal["tasks", "targets", "observations", "responsibilities"]


@sets_slots
@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A place in a text: character offsets, `start` included, `end` not."""

    start: int
    end: int

    def __reduce__(self) -> tuple[type[Span], tuple[int, int]]:
        return Span, (self.start, self.end)

    def of(self, text: str) -> str:
        """Return the characters of `text` at this place.

        >>> Span(2, 4).of("到2020年")
        '02'
        """
        return text[self.start : self.end]

    def shift(self, offset: int) -> Span:
        """Return this place as seen from a text in which the present one starts at `offset`."""
        return Span(self.start + offset, self.end + offset)

    def holds(self, other: Span) -> bool:
        """Tell whether the other place lies inside this one."""
        return self.start <= other.start and other.end <= self.end


class _Row:
    """A row travels between processes as its class and its values, in a third of the time of the generated way, which looks up every field."""

    __slots__ = ()

    def __reduce__(self) -> tuple[type, Any]:
        record: Any = type(self)
        return record, _values(record)(self)


@cache
def _values(record: type[Any]) -> attrgetter[Any]:
    return attrgetter(*(each.name for each in fields(record)))


@dataclass(frozen=True, slots=True)
class Plan:
    """What a person knows of a plan; an empty field is unknown, never guessed."""

    plan_id: str
    title: str
    issuer: str = ""
    document_number: str = ""
    issued: str = ""  # ISO date
    region_code: str = ""  # GB/T 2260; empty for a national plan
    region: str = ""
    period_start: int | None = None
    period_end: int | None = None
    source_url: str = ""
    source_sha256: str = ""
    license: str = ""


@dataclass(frozen=True, slots=True)
class PlanDocument:
    """A plan and its text, ready to be read.

    `text` is what is published: the plan's body, furniture cut, characters unchanged.
    `plain` has the same length: simplified characters and half-width digits, letters and brackets, so that
    rules are written once and every offset into `plain` is an offset into `text`.
    """

    plan: Plan
    text: str
    plain: str


@sets_slots
@dataclass(frozen=True, slots=True)
class Section(_Row):
    """A node of the outline: a chapter, a numbered item, a paragraph, a 专栏 box or an item of one."""

    section_id: str
    plan_id: str
    parent_id: str
    number: str
    level: int
    heading: str
    kind: SectionKind
    span: Span


@sets_slots
@dataclass(frozen=True, slots=True)
class Task(_Row):
    """The smallest numbered or separately assigned unit of work that a plan sets."""

    task_id: str
    plan_id: str
    section_id: str
    parent_id: str
    number: str
    title: str
    kind: TaskKind
    due: str
    text: str
    span: Span
    review: Review = "automatic"
    flags: tuple[str, ...] = ()


@sets_slots
@dataclass(frozen=True, slots=True)
class Target(_Row):
    """A quantity that a plan commits to reach, build or keep; `value` is counted in `unit`."""

    target_id: str
    plan_id: str
    section_id: str
    task_id: str
    indicator: str
    indicator_id: str
    scope: str
    comparator: Comparator
    value: Decimal
    value_max: Decimal | None
    unit: str
    base_value: Decimal | None
    base_unit: str
    kind: TargetKind
    year: int | None
    year_basis: YearBasis
    baseline_value: Decimal | None
    baseline_year: int | None
    binding: Binding
    implied: bool
    quote: str
    span: Span
    rule: str
    review: Review = "automatic"
    flags: tuple[str, ...] = ()


@sets_slots
@dataclass(frozen=True, slots=True)
class Observation(_Row):
    """A quantity that a plan reports about the past or the present."""

    observation_id: str
    plan_id: str
    section_id: str
    task_id: str
    indicator: str
    indicator_id: str
    scope: str
    comparator: Comparator
    value: Decimal
    unit: str
    base_value: Decimal | None
    base_unit: str
    kind: ObservationKind
    year: int | None
    year_basis: YearBasis
    quote: str
    span: Span
    rule: str
    review: Review = "automatic"
    flags: tuple[str, ...] = ()


@sets_slots
@dataclass(frozen=True, slots=True)
class Responsibility(_Row):
    """One organisation named as responsible for one task."""

    responsibility_id: str
    plan_id: str
    task_id: str
    organization_id: str
    organization: str
    name_as_written: str
    role: Role
    order: int
    open_ended: bool
    quote: str
    span: Span
    rule: str
    review: Review = "automatic"
    flags: tuple[str, ...] = ()


@sets_slots
@dataclass(frozen=True, slots=True)
class Organization(_Row):
    """A body, or a group of bodies, by its official name of the plan's time."""

    organization_id: str
    name: str
    short_names: tuple[str, ...] = ()
    kind: OrganizationKind = "unknown"
    region_code: str = ""


@sets_slots
@dataclass(frozen=True, slots=True)
class Indicator(_Row):
    """What is measured: joins the same indicator across plans and years."""

    indicator_id: str
    name: str
    name_en: str = ""
    definition: str = ""
    base_unit: str = ""
    direction: Direction = ""


@dataclass(frozen=True, slots=True)
class PlanTables:
    """Everything that is published of one plan, or of several stacked: the text and the rows read from it."""

    plans: tuple[Plan, ...]
    sections: tuple[Section, ...] = ()
    tasks: tuple[Task, ...] = ()
    targets: tuple[Target, ...] = ()
    observations: tuple[Observation, ...] = ()
    responsibilities: tuple[Responsibility, ...] = ()
    organizations: tuple[Organization, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    texts: dict[str, str] = field(default_factory=dict)  # plan_id to published text


@dataclass(frozen=True, slots=True)
class Correction:
    """A person's decision on one row: it was read rightly, is to be mended or dropped, or one is missing."""

    place: str  # where it is written: the file and the number of the entry
    action: CorrectionAction
    table: CorrectedTable
    row_id: str  # empty for a row that is added
    quote: str  # printed words of the row's sentence; of an added row, exactly its quote
    fields: tuple[tuple[str, str | int | bool | Decimal | None], ...]  # confirmed, mended or added cells
    reason: str
    occurrence: int | None = None  # of an added row whose quote stands several times: which one, from 1
    by: str = ""
    date: str = ""  # ISO date
