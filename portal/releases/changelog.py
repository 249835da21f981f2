"""`CHANGELOG.md` of a dataset, in every release of it: the publisher's note and a generated summary, newest first."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from portal.packaging.schema import RETIRED, TABLES
from portal.packaging.tables import Row
from portal.releases.differences import Difference, SchemaChange, summarize

_ENTRY = re.compile(r"^## (\d+\.\d+\.\d+) - (\d{4}-\d{2}-\d{2})$", re.MULTILINE)
_SHOWN = 20
_TITLES = {table.name: table.title for table in (*TABLES, RETIRED)}
_REASONS = {
    "replaced": "被取代 replaced",
    "dropped": "复核删去 dropped",
    "text-changed": "原文已改 text changed",
    "not-read": "不再读出 not read",
}


def render_changelog(title: str, entry: str, before: str) -> str:
    """Put an entry above those of the release before.

    Args:
        title: The title of the dataset.
        entry: What `describe_change` or `describe_first` gives.
        before: The changelog of the release before; empty for the first.
    """
    earlier = before[found.start() :] if (found := _ENTRY.search(before)) else ""
    return f"# 变更记录 Changelog: {' '.join(title.split())}\n\n{entry}" + (f"\n{earlier}" if earlier else "")


def entry_of(changelog: str, version: str) -> str:
    """Return what a changelog says of a version, without its heading; empty if it says nothing.

    >>> log = render_changelog("示例", describe_first("1.0.0", date(2026, 1, 31), {"tasks": 3}, ""), "")
    >>> entry_of(log, "1.0.0")
    '首个版本 First release: 任务 tasks 3'
    """
    found = list(_ENTRY.finditer(changelog))
    for entry, following in zip(found, [*found[1:], None], strict=True):
        if entry[1] == version:
            return changelog[entry.end() : following.start() if following else None].strip()
    return ""


def describe_first(version: str, created: date, counts: Mapping[str, int], note: str) -> str:
    """Write the entry of a first release: how many rows each table has."""
    told = ", ".join(f"{_table(name)} {count}" for name, count in counts.items())
    return f"{_heading(version, created, note)}首个版本 First release: {told}\n"


def describe_change(version: str, created: date, difference: Difference, retired: Sequence[Row], note: str) -> str:
    """Write the entry of a later release: schema changes first, then tables and fields, facts, texts and retired ids.

    Args:
        version: The version.
        created: The day of the release.
        difference: What changed since the release before.
        retired: The rows of `retired` that are new in this release.
        note: Why it was made, in the publisher's words; may be empty.
    """
    return _heading(version, created, note) + "".join(f"- {line}\n" for line in (*summary_lines(difference), *_retired_lines(retired)))


def summary_lines(difference: Difference) -> list[str]:
    """Sum a difference up, one line per schema change, table, fact and text."""
    lines = [_schema_line(change) for change in difference.schema]
    for each in summarize(difference):
        fields = "、".join(f"{name} {count}" for name, count in each.fields)
        counts = ((each.added, "新增 added"), (each.removed, "移除 removed"), (each.changed, "更改 changed"))
        told = ", ".join(f"{words} {count}" for count, words in counts if count) or "次序或栏目更改 order or columns changed"
        lines.append(f"{_table(each.table)}: {told}" + (f" ({fields})" if fields else ""))
    lines += [f"数据集信息更改 fact of the dataset changed: {fact.what}" for fact in difference.facts]
    if len(difference.texts) > _SHOWN:
        lines.append(f"原文更改 texts changed: {len(difference.texts)}")
    else:
        lines += [f"原文更改 text changed: {text.what}" for text in difference.texts]
    return lines


def _heading(version: str, created: date, note: str) -> str:
    quoted = "".join(f"> {line.strip()}".rstrip() + "\n" for line in note.strip().splitlines())
    return f"## {version} - {created.isoformat()}\n\n" + (f"{quoted}\n" if quoted else "")


def _schema_line(change: SchemaChange) -> str:
    name = f"{change.table}.{change.field}" if change.field else change.table
    return f"结构更改 schema changed: {name}: {change.what}"


def _retired_lines(retired: Sequence[Row]) -> list[str]:
    if not retired:
        return []
    reasons = Counter(str(row["reason"]) for row in retired)
    told = ", ".join(f"{words} {reasons[reason]}" for reason, words in _REASONS.items() if reasons[reason])
    return [f"停用标识 retired ids {len(retired)}: {told}; 见 see retired.csv"]


def _table(name: str) -> str:
    return f"{_TITLES[name]} {name}" if name in _TITLES else name


def created_of(descriptor: Mapping[str, Any]) -> date:
    """Return the day of a release."""
    return date.fromisoformat(str(descriptor["created"])[:10])
