"""A difference as one HTML page that needs nothing else: schema changes first, a summary, then every row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from portal.packaging.schema import RETIRED, TABLES
from portal.releases.changelog import summary_lines
from portal.releases.differences import Difference, TableDifference

_STYLE = """
:root { color-scheme: light dark; }
body { font: 1rem/1.6 system-ui, "Noto Sans CJK SC", sans-serif; margin: 0 auto; max-width: 72rem; padding: 1rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid #8886; padding: .3rem .6rem; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
code { font-size: .85em; }
del { background: #d5333a22; } ins { background: #1a7f3722; text-decoration: none; }
""".strip()
_TITLES = {table.name: f"{table.title} {table.title_en}" for table in (*TABLES, RETIRED)}
_HEADINGS = ("标识 Id", "字段 Field", "旧 Old", "新 New")


def render_difference_page(difference: Difference) -> bytes:
    """Print a difference as a page; every value stands in it as it was published, escaped."""
    return "".join(f"{line}\n" for line in _page(difference)).encode()


def _page(difference: Difference) -> Iterator[str]:
    title = f"{difference.dataset_id} {difference.old_version} → {difference.new_version}"
    yield '<!doctype html>\n<html lang="zh-Hans">\n<head>\n<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{escape(title)}</title>\n<style>\n{_STYLE}\n</style>\n</head>\n<body>"
    yield f'<h1>版本差异 <span lang="en">Differences</span>: {escape(title)}</h1>'
    if difference.is_empty:
        yield '<p>没有差异。 <span lang="en">Nothing changed.</span></p>'
    if difference.schema:
        yield '<h2 id="schema">结构更改 <span lang="en">Schema</span></h2>'
        lines = ((f"{each.table}.{each.field}".strip("."), each.what, each.old, each.new) for each in difference.schema)
        yield from _table(("表、字段 Table, field", "更改 Change", "旧 Old", "新 New"), lines)
    if summary := summary_lines(difference):
        yield '<h2 id="summary">概要 <span lang="en">Summary</span></h2>\n<ul>'
        yield from (f"<li>{escape(line)}</li>" for line in summary)
        yield "</ul>"
    if facts := (*difference.facts, *difference.texts):
        yield '<h2 id="facts">数据集信息与原文 <span lang="en">Facts and texts</span></h2>'
        yield from _table(("项目 What", "旧 Old", "新 New"), ((each.what, each.old, each.new) for each in facts))
    for each in difference.tables:
        yield from _table_part(each)
    yield "</body>\n</html>"


def _table_part(difference: TableDifference) -> Iterator[str]:
    title = _TITLES.get(difference.table, difference.table)
    yield f'<h2 id="{escape(difference.table)}">{escape(title)}</h2>'
    parts = (
        ("removed", "移除的行", "Removed rows", ((row.row_id, difference.old_fields, row.cells, ()) for row in difference.removed)),
        ("added", "新增的行", "Added rows", ((row.row_id, difference.new_fields, (), row.cells) for row in difference.added)),
    )
    for slug, zh, en, rows in parts:
        lines = [
            (row_id, name, old, new)
            for row_id, fields, before, after in rows
            for (name, _), old, new in zip(fields, before or ("",) * len(fields), after or ("",) * len(fields), strict=True)
            if old or new
        ]
        if lines:
            yield f'<h3 id="{escape(difference.table)}-{slug}">{zh} <span lang="en">{en}</span></h3>'
            yield from _table(_HEADINGS, _once(lines))
    if difference.changed:
        yield f'<h3 id="{escape(difference.table)}-changed">更改的单元格 <span lang="en">Changed cells</span></h3>'
        yield from _table(
            _HEADINGS, _once((row.row_id, cell.field, cell.old, cell.new) for row in difference.changed for cell in row.cells)
        )
    if difference.order:
        yield '<p>行的次序有更改。 <span lang="en">The order of rows changed.</span></p>'


def _once(lines: Iterable[tuple[str, str, str, str]]) -> Iterator[tuple[str, str, str, str]]:
    """Name each row at its first cell only."""
    before = None
    for row_id, name, old, new in lines:
        yield ("" if row_id == before else row_id), name, old, new
        before = row_id


def _table(headings: tuple[str, ...], lines: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield '<div class="scroll"><table>\n<thead><tr>' + "".join(f"<th>{heading}</th>" for heading in headings) + "</tr></thead>\n<tbody>"
    for *what, old, new in lines:
        cells = [f"<td><code>{escape(each)}</code></td>" for each in what]
        yield "<tr>" + "".join(cells) + f"<td>{_marked('del', old)}</td><td>{_marked('ins', new)}</td></tr>"
    yield "</tbody></table></div>"


def _marked(tag: str, text: str) -> str:
    return f"<{tag}>{escape(text)}</{tag}>" if text else ""
