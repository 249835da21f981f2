"""One plan to one HTML page for the person who reviews it: doubts, what was passed over, every row.

The page asks nothing of the network and needs no script to be read; a small one copies entries for `corrections.yml`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from portal.errors import PlanFileError
from portal.extraction.brackets import LABEL, split_names
from portal.extraction.corrections import AnyRow, apply_corrections, row_id
from portal.extraction.damage import damaged_spans
from portal.extraction.skipped import SkippedList, SkippedNumber, printed_numbers, silent_numbers, skipped_lists, skipped_numbers
from portal.extraction.tables import read_tables
from portal.ingest.corrections import CORRECTIONS, load_corrections
from portal.ingest.document import load_document
from portal.records import CorrectedTable, CorrectionAction, Observation, PlanDocument, PlanTables, Responsibility, Span, Target, Task
from portal.registry import Registry
from portal.review.stubs import added_body, added_number, row_stub
from portal.review.words import ACTIONS, DOUBTS, LISTS, NUMBERS, REVIEWS, TABLES, UNKNOWN_DOUBT, Words
from portal.structure.outline import Outline, read_outline
from portal.text.numerals import read_digits, read_numeral

#: So many characters of a sentence are shown on each side of what it is about.
AROUND = 140
# Names of one bracket for which an entry is printed; longer lists are read by a rule or by nobody.
_NAMES_LIMIT = 12
_ENVIRONMENT = Environment(
    loader=PackageLoader("portal.review"), autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined
)


@dataclass(frozen=True, slots=True)
class Piece:
    """Some characters of a sentence; `sign` is empty, `quote` or `number`."""

    text: str
    sign: str


@dataclass(frozen=True, slots=True)
class Stub:
    """An entry to copy."""

    words: Words
    yaml: str


@dataclass(frozen=True, slots=True)
class Card:
    """A row, or a place of the text, beside its sentence.

    Attributes:
        key: The row's id; empty for a place that gave no row.
        marks: The row's table, and whether a person has decided on it.
        says: What was read, in a line.
        why: What to doubt.
        sentence: The printed words around it, what it is about marked.
        stubs: Entries for `corrections.yml`.
    """

    key: str
    marks: tuple[Words, ...]
    says: str
    why: tuple[Words, ...]
    sentence: tuple[Piece, ...]
    stubs: tuple[Stub, ...]


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """The page, how much is on it, and what is wrong with `corrections.yml` (empty if nothing is)."""

    html: str
    counts: dict[str, int]
    faults: str


def review_plan(folder: Path, registry: Registry) -> ReviewPage:
    """Read a plan's folder and make its review page.

    Stale corrections do not stop the page: it then shows what the rules read, and the faults above it.

    Args:
        folder: `datasets/<plan-id>/`.
        registry: The registries.

    Raises:
        InputError: The plan cannot be read, or `corrections.yml` is not of the form that it must have.
    """
    document = load_document(folder, registry.regions)
    tables = read_tables(document, registry)
    faults = ""
    try:
        tables = apply_corrections(tables, document, load_corrections(folder / CORRECTIONS), registry)
    except PlanFileError as error:
        faults = str(error)
    return make_page(document, tables, faults=faults)


def make_page(document: PlanDocument, tables: PlanTables, *, faults: str = "") -> ReviewPage:
    """Make the review page of tables that were read in a document. Pure: the same arguments give the same page."""
    outline = read_outline(document)
    numbers = skipped_numbers(document, outline, tables)
    lists = skipped_lists(document, tables)
    doubts = list(_doubts(document, outline, tables, numbers, lists))
    groups = [(words, [_number_card(document, each) for each in numbers if each.reason == code]) for code, words in NUMBERS.items()]
    brackets = [(words, [_list_card(document, each) for each in lists if each.reason == code]) for code, words in LISTS.items()]
    rows = [(TABLES[table], [_row_card(document, table, row) for row in found]) for table, found in _rows(tables)]
    counts: dict[str, int] = {"doubtful": len(doubts), "skipped numbers": len(numbers), "skipped lists": len(lists)}
    counts |= {table: len(found) for table, found in _rows(tables)}
    html = _ENVIRONMENT.get_template("review.html").render(
        plan=document.plan,
        counts=counts,
        faults=faults,
        doubts=doubts,
        numbers=[(words, cards) for words, cards in groups if cards],
        lists=[(words, cards) for words, cards in brackets if cards],
        rows=rows,
        printed=len(printed_numbers(document.plain)),
    )
    return ReviewPage(html, counts, faults)


def _rows(tables: PlanTables) -> list[tuple[CorrectedTable, list[AnyRow]]]:
    return [
        ("tasks", sorted(tables.tasks, key=_in_text)),
        ("targets", sorted(tables.targets, key=_in_text)),
        ("observations", sorted(tables.observations, key=_in_text)),
        ("responsibilities", sorted(tables.responsibilities, key=_in_text)),
    ]


def _in_text(row: AnyRow) -> tuple[int, int, str]:
    return row.span.start, row.span.end, row_id(row)


def _doubts(
    document: PlanDocument, outline: Outline, tables: PlanTables, numbers: Iterable[SkippedNumber], lists: Iterable[SkippedList]
) -> list[Card]:
    """Everything that a person should look at first, in the order of the text."""
    found: list[tuple[int, Card]] = []
    for table, rows in _rows(tables):
        found += [
            (row.span.start, _row_card(document, table, row, why))
            for row in rows
            if row.review == "automatic" and (why := _why_doubtful(row))
        ]
    found += [
        (each.span.start, _number_card(document, each, (DOUBTS["no-row"],)))
        for each in numbers
        if each.commits and each.reason == "no-indicator"
    ]
    found += [
        (span.start, _place_card(document, span, (DOUBTS["silent"],), added_number(document, span)))
        for span in silent_numbers(document, outline, tables)
    ]
    found += [(each.span.start, _list_card(document, each, (DOUBTS["no-responsibility"],))) for each in lists if each.reason != "gloss"]
    quoted = [row.span for _, rows in _rows(tables) for row in rows if "damaged-text" in row.flags]
    for start, end in damaged_spans(document.text):
        if not any(span.holds(Span(start, end)) for span in quoted):
            found.append((start, _place_card(document, Span(start, end), (DOUBTS["damaged-text"],), "")))
    return [card for _, card in sorted(found, key=lambda each: each[0])]


def _why_doubtful(row: AnyRow) -> tuple[Words, ...]:
    why = [DOUBTS.get(flag, Words(f"{UNKNOWN_DOUBT.zh} {flag}", f"{UNKNOWN_DOUBT.en} {flag}")) for flag in row.flags]
    if isinstance(row, Target) and row.year is None:
        why.append(DOUBTS["no-year"])
    return tuple(why)


def _row_card(document: PlanDocument, table: CorrectedTable, row: AnyRow, why: tuple[Words, ...] = ()) -> Card:
    numbers = _numbers_of(document, row) if isinstance(row, Target | Observation) else []
    actions: tuple[CorrectionAction, ...] = ("confirm", "mend", "drop") if row.review == "automatic" else ()
    stubs = tuple(Stub(ACTIONS[action], row_stub(action, table, row, document)) for action in actions)
    # A task is a whole passage: its opening says which.
    sentence = _sentence(document.text, row.span, numbers, AROUND if table == "tasks" else 3 * AROUND)
    return Card(row_id(row), (TABLES[table], REVIEWS[row.review]), _says(row), why, sentence, stubs)


def _says(row: AnyRow) -> str:
    if isinstance(row, Task):
        return f"{row.number} {row.title}" + (f"（{row.due}）" if row.due else "")
    if isinstance(row, Responsibility):
        roles = {
            "lead": "牵头 lead",
            "participant": "参与 participant",
            "responsible": "负责 responsible",
            "coordinator": "统筹 coordinator",
        }
        return f"{row.organization} · {roles[row.role]}"
    upper = f"–{row.value_max}" if isinstance(row, Target) and row.value_max is not None else ""
    scope = f"〔{row.scope}〕" if row.scope else ""
    year = str(row.year) if row.year is not None else "无年份 no year"
    return f"{scope}{row.indicator} {row.comparator} {row.value:f}{upper} {row.unit} · {row.kind} · {year}"


def _numbers_of(document: PlanDocument, row: Target | Observation) -> list[Span]:
    """Where a quote prints the row's own number; empty if it prints none (全覆盖)."""
    wanted = {row.value, row.value_max if isinstance(row, Target) else None}
    found = []
    for span in printed_numbers(row.span.of(document.plain)):
        printed = span.of(row.span.of(document.plain))
        digits = printed.rstrip("百千万亿 ") if printed[0].isascii() else ""
        value = read_digits(digits) if digits else read_numeral(printed)
        if value in wanted:
            found.append(span.shift(row.span.start))
    return found


def _number_card(document: PlanDocument, each: SkippedNumber, why: tuple[Words, ...] = ()) -> Card:
    return _place_card(document, each.span, why, added_number(document, each.span) if each.reason not in _NEVER_A_ROW else "")


#: Reasons with which no entry to add is printed: thousands of them would only hide the others.
_NEVER_A_ROW = {"ordinal", "date", "document-number", "name", "preamble", "heading"}


def _place_card(document: PlanDocument, span: Span, why: tuple[Words, ...], stub: str) -> Card:
    stubs = (Stub(ACTIONS["add"], stub),) if stub else ()
    return Card("", (), span.of(document.text).strip(), why, _sentence(document.text, span, [span]), stubs)


def _list_card(document: PlanDocument, each: SkippedList, why: tuple[Words, ...] = ()) -> Card:
    words = each.span.of(document.plain)
    start = 1 if words[:1] in "([【" else 0
    label = LABEL.match(words[start:])
    start += label.end() if label else 0
    names = split_names(words[start:].rstrip(")]】。. "), each.span.start + start)[:_NAMES_LIMIT]
    stub = "".join(added_body(document, span) for _, span in names)
    reason = (*why, LISTS[each.reason]) if why else ()
    stubs = (Stub(ACTIONS["add"], stub),) if stub else ()
    return Card("", (), "", reason, _sentence(document.text, each.span, []), stubs)


def _sentence(text: str, span: Span, numbers: list[Span], limit: int = 3 * AROUND) -> tuple[Piece, ...]:
    """Cut the printed sentence around a place into pieces: before, the place with its numbers, after."""
    start, end = span.start, span.end
    while start > 0 and text[start - 1] not in "。!?！？\n" and span.start - start < AROUND:
        start -= 1
    while end < len(text) and (end == span.end or text[end - 1] not in "。!?！？\n") and text[end] != "\n" and end - span.end < AROUND:
        end += 1
    cut = Span(span.start, min(span.end, span.start + limit))
    pieces = [Piece(("…" if start > 0 and text[start - 1] not in "。!?！？\n" else "") + text[start : span.start], "")]
    position = cut.start
    for number in (each for each in numbers if cut.holds(each)):
        pieces += [Piece(text[position : number.start], "quote"), Piece(number.of(text), "number")]
        position = number.end
    pieces += [Piece(text[position : cut.end], "quote")]
    pieces += [Piece("…", "")] if cut.end < span.end else [Piece(text[span.end : end], "")]
    return tuple(piece for piece in pieces if piece.text)


def summary(counts: dict[str, int]) -> str:
    """Say in a line how much is on a page.

    >>> summary({"doubtful": 2, "targets": 40})
    '2 doubtful, 40 targets'
    """
    return ", ".join(f"{count} {name}" for name, count in counts.items())
