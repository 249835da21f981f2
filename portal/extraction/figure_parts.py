"""What every rule of figures works with: the figure itself, the clause it stands in, and what the clauses before leave for it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from portal.extraction.quantities import Quantity
from portal.frozen import sets_slots
from portal.records import Comparator, Span

FigureKind = Literal["level", "increment", "growth", "rank", "ratio"]


@sets_slots
@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity and what it is of; offsets are into the compact passage it was read from."""

    quote: Span  # the smallest clauses that hold indicator and number
    mark: Span  # the number itself, or the words of full coverage
    indicator: str
    scope: str
    value: Decimal
    value_max: Decimal | None
    unit: str
    comparator: Comparator
    kind: FigureKind
    rule: str
    year: int | None = None
    year_basis: Literal["clause", "sentence", "every-year", ""] = ""
    year_role: str = ""
    baseline_value: Decimal | None = None
    baseline_year: int | None = None
    implied: bool = False
    part: str = ""  # tells the rows of one number apart: the printed year or member it is for


@dataclass(slots=True)
class Context:
    """What the earlier figures of a sentence leave for the later ones."""

    topic: str = ""
    indicator: str = ""
    scope: str = ""
    quote_start: int = -1
    unit: str = ""
    verb: str = ""  # the verb of a list of things: 形成3-5个…,100家…
    kind: FigureKind = "level"
    mark_end: int = -1
    consumed: int = 0  # numbers before this offset are read
    listed: tuple[Figure, ...] = ()  # the figures of the last clause that had any
    act: str = ""  # what a clause without a number says is done: 老旧小区改造 of 实施老旧小区改造
    act_start: int = -1
    made: str = ""  # what the clause before says is to be built, for a clause that says how many by when
    spread: str = ""  # what a clause without a number says is spread: 大病保险 of 在全国推行大病保险
    spread_start: int = -1
    dated: tuple[int, ...] = ()  # the years that open the sentence: 到2022年和2030年,
    part: str = ""  # of what the last figure counts: 民办 of 幼儿园1709所,其中民办396所


@sets_slots
@dataclass(frozen=True, slots=True)
class Clause:
    span: Span
    hidden: tuple[Span, ...]  # brackets read as clauses of their own
    inside: bool = False  # stands in a bracket


def words_between(words: str, clause: Clause, start: int, end: int) -> str:
    """The words between two offsets without the brackets that are read on their own."""
    kept = []
    position = start
    for hidden in clause.hidden:
        if start <= hidden.start < end:
            kept.append(words[position : hidden.start])
            position = hidden.end
    return "".join([*kept, words[position:end]]) if position < end else "".join(kept)


def make_figure(
    words: str, quote: Span, quantity: Quantity, indicator: str, scope: str, comparator: Comparator, kind: FigureKind, rule: str
) -> Figure:
    while quote.end > quote.start and words[quote.end - 1] in ",;、:":
        quote = Span(quote.start, quote.end - 1)
    return Figure(quote, quantity.span, indicator, scope, quantity.value, quantity.value_max, quantity.unit, comparator, kind, rule)


@sets_slots
@dataclass(frozen=True, slots=True)
class Number:
    """A number of a clause that a rule reads, and what stands around it."""

    words: str
    clause: Clause
    quantity: Quantity
    left: str  # the words in front of it
    right: str
    comparator: Comparator
    context: Context
    start: int
    end: int  # of the quote
    rule: str  # the rule and the kind of its figures, unless told otherwise
    kind: FigureKind
    first: bool = False  # whether it is the first of its clause
    thing: str = ""  # what stands behind it
    name: str = ""  # what stands in front of its verb
    verb: str = ""

    def figure(
        self, indicator: str, scope: str = "", kind: FigureKind | None = None, *, start: int = -1, end: int = -1, rule: str = ""
    ) -> Figure:
        """Make the figure of it; `start` and `end` are the quote's, where they are not those of its clause (-1)."""
        quote = Span(self.start if start < 0 else start, self.end if end < 0 else end)
        return make_figure(self.words, quote, self.quantity, indicator, scope, self.comparator, kind or self.kind, rule or self.rule)

    @property
    def end_of_thing(self) -> int:
        """Where the thing behind the number ends; only for one that the words behind the number hold as it is."""
        return self.quantity.span.end + self.right.find(self.thing) + len(self.thing)


_CONNECTORS = re.compile(r"(?:并|且|使|同时|以及|和|、)+")


def quote_start(words: str, clause: Clause, quantity: Quantity) -> int:
    """Where the quote of a figure starts: its clause, without connectors in front."""
    start = clause.span.start
    if match := _CONNECTORS.match(words, start, max(start, quantity.span.start)):
        start = match.end()
    return start


_MANY = "百千万亿"


def counted_alike(context: Context, quantity: Quantity) -> Figure | None:
    """The last figure of the sentence in the same unit, whatever its thousands, where the figure just read is in another."""
    unit = quantity.unit.lstrip(_MANY)
    if not unit or context.unit.lstrip(_MANY) == unit:
        return None
    return next(
        (each for each in reversed(context.listed) if each.kind not in ("rank", "growth") and each.unit.lstrip(_MANY) == unit), None
    )


def split_scope_words(phrase: str) -> str:
    """Return a place phrase without what only names the whole plan area: 全省智慧城市示范城市 is 智慧城市示范城市."""
    return re.sub(r"^(?:在|对)?(?:全省|全市|全县|全区|全国|我省|我市|省内|市内|国内|本省|本市)?(?:所有的?|各)?", "", phrase).rstrip(
        "中内里上"
    )


def is_tail(right: str) -> bool:
    """Whether what follows a number is no name: nothing, 以上, 的目标, a closing mark."""
    return not re.search(r"[\u4e00-\u9fffA-Za-z]", right) or bool(
        re.match(r"^(?:的(?:目标|要求|水平)?|以上|以下|左右|以内|水平|大关|目标|,|;|。|、|和|及|与|并|且|或|至|到|实现|的基础上)", right)
        and not re.match(r"^的(?!目标|要求|水平)", right)
    )


def thing_end(right: str) -> int:
    match = re.match(r"[^,;。、:]*", right)
    return match.end() if match else 0
