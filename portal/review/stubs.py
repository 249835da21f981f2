"""Entries of `corrections.yml`, ready to copy: the reason is left for the person to write."""

from __future__ import annotations

import json
import re
from decimal import Decimal

from portal.extraction.corrections import AnyRow, row_id
from portal.extraction.quantities import find_quantities
from portal.records import CorrectedTable, CorrectionAction, PlanDocument, Span
from portal.registry.ids import statement
from portal.text.compact import compact

#: The cells that a stub repeats: those that say what the row says.
CELLS: dict[CorrectedTable, tuple[str, ...]] = {
    "tasks": ("title", "kind"),
    "targets": ("indicator", "scope", "comparator", "value", "value_max", "unit", "kind", "year"),
    "observations": ("indicator", "scope", "comparator", "value", "unit", "kind", "year"),
    "responsibilities": ("organization", "role"),
}
_QUOTE_LIMIT = 120
_Cell = str | int | bool | Decimal | None


def row_stub(action: CorrectionAction, table: CorrectedTable, row: AnyRow, document: PlanDocument) -> str:
    """Return the entry that confirms, mends or drops a row, with the cells that the row has now."""
    # Of what a row does not say, the year is what is most often to be mended.
    kept = ("year",) if action == "mend" else ()
    cells = (
        [] if action == "drop" else [(name, getattr(row, name)) for name in CELLS[table] if name in kept or getattr(row, name) is not None]
    )
    note = "    # 只留要改的字段，改成对的值 Keep only the cells to mend, and write them right." if action == "mend" else ""
    return _entry(action, table, row_id(row), _words_of(row.span, document), cells, note=note)


def added_number(document: PlanDocument, span: Span) -> str:
    """Return the entry that adds the target of a number: its clause as the quote, its value and unit as far as they can be told."""
    quote = _clause(document.text, span)
    words = compact(quote.of(document.plain), quote.start)
    inside = [
        each
        for each in find_quantities(words.text, thresholds=True)
        if words.span(each.span.start, each.span.end).start < span.end and span.start < words.span(each.span.start, each.span.end).end
    ]
    found = inside[0] if inside else None
    value: _Cell = found.value if found else re.sub(r"[^\d.]", "", span.of(document.plain)).strip(".")
    cells: list[tuple[str, _Cell]] = [
        ("indicator", ""),
        ("comparator", (found.after if found else None) or "="),
        ("value", value),
        ("unit", found.unit if found else ""),
        ("kind", "rank" if found and found.shape == "rank" else "level"),
        ("year", None),
    ]
    return _added("targets", document, quote, cells)


def added_body(document: PlanDocument, span: Span) -> str:
    """Return the entry that adds the responsibility of one name."""
    return _added("responsibilities", document, span, [("role", "responsible"), ("order", 1)])


def _added(table: CorrectedTable, document: PlanDocument, quote: Span, cells: list[tuple[str, _Cell]]) -> str:
    printed = quote.of(document.text)
    starts = [match.start() for match in re.finditer(f"(?={re.escape(printed)})", document.text)]
    occurrence = starts.index(quote.start) + 1 if len(starts) > 1 else None
    return _entry("add", table, "", printed, cells, occurrence=occurrence)


def _entry(
    action: CorrectionAction,
    table: CorrectedTable,
    key: str,
    quote: str,
    cells: list[tuple[str, _Cell]],
    *,
    occurrence: int | None = None,
    note: str = "",
) -> str:
    lines = [f"- action: {action}", f"  table: {table}"]
    lines += [f"  id: {key}"] if key else []
    lines += [f"  quote: {_scalar(quote)}"]
    lines += [f"  occurrence: {occurrence}"] if occurrence else []
    lines += ["  fields:", *([note] if note else []), *(f"    {name}: {_scalar(value)}".rstrip() for name, value in cells)] if cells else []
    lines += ["  reason:  # 为什么 why", "  by:", "  date:"]
    return "\n".join(lines) + "\n"


def _scalar(value: _Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    # A JSON string is a YAML string, whatever marks are in it.
    return str(value) if isinstance(value, int) else json.dumps(value, ensure_ascii=False)


def _words_of(span: Span, document: PlanDocument) -> str:
    """Return printed words that tell a person and the next run which sentence is meant."""
    words = span.of(document.text)
    if len(words) < 8:
        # A name of three characters stands in many sentences: the words around it say which.
        whole = statement(document.text, span)
        words = whole if len(whole) <= _QUOTE_LIMIT else words
    return words.strip().split("\n")[0][:_QUOTE_LIMIT].strip()


def _clause(text: str, span: Span) -> Span:
    start, end = span.start, span.end
    while start > 0 and text[start - 1] not in "。!?！？；;，,\n\t":
        start -= 1
    while end < len(text) and text[end] not in "。!?！？；;，,\n\t":
        end += 1
    while start < span.start and text[start].isspace():
        start += 1
    while end > span.end and text[end - 1].isspace():
        end -= 1
    return Span(start, end)
