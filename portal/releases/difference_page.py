"""A difference as HTML: schema changes first, a summary, then every row, each a short list of cells that fits a phone.

The body is made here once; `portal diff --format html` puts it into a page that needs nothing else, and the site into its own frame.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from html import escape

from portal.packaging.schema import RETIRED, TABLES
from portal.releases.differences import CellChange, Difference, SchemaChange, TableDifference, summarize

#: Gives the address of a row in a release and what the row says in a few words, by table, row id and version; empty where it has none.
Place = Callable[[str, str, str], tuple[str, str]]
#: Says something in Chinese and English, both of them HTML.
Say = Callable[[str, str], str]

_STYLE = """
:root { color-scheme: light dark; }
body { font: 1rem/1.6 system-ui, "Noto Sans CJK SC", sans-serif; margin: 0 auto; max-width: 60rem; padding: 1rem; overflow-wrap: anywhere; }
.change { border: 1px solid #8886; border-radius: 6px; margin: .6rem 0; padding: .5rem .8rem; }
.change > p, dl, dd { margin: 0; }
dl.cells > div { border-top: 1px solid #8883; padding: .2rem 0; }
dt, .en { font-size: .85em; opacity: .8; }
del { background: #d5333a22; } ins { background: #1a7f3722; text-decoration: none; }
""".strip()
_TABLES = {table.name: table for table in (*TABLES, RETIRED)}
_FIELDS = {(table.name, field.name): (field.title, field.title_en) for table in (*TABLES, RETIRED) for field in table.fields}
_WHAT = {
    "added": "新增",
    "removed": "移除",
    "type": "类型",
    "title": "名称",
    "title_en": "英文名称",
    "description": "含义",
    "description_en": "英文含义",
    "constraints": "约束",
    "order of fields": "字段次序",
    "primaryKey": "主键",
    "foreignKeys": "外键",
}
#: What names a row to a reader, the most telling first.
_TELLING = ("title", "indicator", "organization", "heading", "name", "words")
_LONG = 30  # characters; in longer values only the part that differs is marked


def render_difference_page(difference: Difference) -> bytes:
    """Print a difference as a page of its own; every value stands in it as it was published, escaped."""
    title = escape(f"{difference.dataset_id} {difference.old_version} → {difference.new_version}")
    head = '<!doctype html>\n<html lang="zh-Hans">\n<head>\n<meta charset="utf-8">\n'
    head += '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    head += f"<title>{title}</title>\n<style>\n{_STYLE}\n</style>\n</head>\n<body>\n"
    head += f'<h1>版本差异 <span class="en" lang="en">Differences</span>: {title}</h1>\n'
    return f"{head}{difference_body(difference)}</body>\n</html>\n".encode()


def beside(zh: str, en: str) -> str:
    """Write English beside Chinese.

    >>> beside("概要", "Summary")
    '概要 <span class="en" lang="en">Summary</span>'
    """
    return f'{zh} <span class="en" lang="en">{en}</span>' if zh != en else zh


def difference_body(difference: Difference, *, place: Place | None = None, shown: int | None = None, say: Say = beside) -> str:
    """Write what changed as HTML, without a page around it.

    Args:
        difference: What changed.
        place: Where a row stands, to link it; rows are not linked without.
        shown: At most so many rows of a table that came, went or changed are written out; all of them without.
        say: How the two languages are put together: beside each other without.
    """
    return "".join(f"{line}\n" for line in _body(difference, place or _nowhere, shown, say))


def table_title(table: str) -> tuple[str, str]:
    """Return what a table is called in Chinese and English; its name for one that is not known."""
    known = _TABLES.get(table)
    return (known.title, known.title_en) if known else (table, table)


def _nowhere(table: str, row_id: str, version: str) -> tuple[str, str]:
    del table, row_id, version
    return "", ""


def _body(difference: Difference, place: Place, shown: int | None, say: Say) -> Iterator[str]:
    if difference.is_empty:
        yield f"<p>{say('没有差异。', 'Nothing changed.')}</p>"
    if difference.schema:
        yield f'<h2 id="schema">{say("结构更改", "Schema")}</h2>'
        yield f"<p>{say('读取数据的程序可能要随之改动。', 'Programs that read the data may have to change with it.')}</p>"
        yield from (_schema_change(each, say) for each in difference.schema)
    if difference.tables:
        yield f'<h2 id="summary">{say("概要", "Summary")}</h2>\n<ul class="summary">'
        yield from _summary(difference, say)
        yield "</ul>"
    if facts := (*difference.facts, *difference.texts):
        yield f'<h2 id="facts">{say("数据集信息与原文", "Facts and texts")}</h2>'
        yield '<div class="change">' + _cells(((each.what, each.what, each.old, each.new) for each in facts), say) + "</div>"
    for each in difference.tables:
        yield from _table(difference, each, place, shown, say)


def _schema_change(change: SchemaChange, say: Say) -> str:
    name = f"{change.table}.{change.field}" if change.field else change.table
    zh, en = _FIELDS.get((change.table, change.field), ("", "")) if change.field else table_title(change.table)
    what = say(escape(f"{zh}：{_WHAT.get(change.what, change.what)}"), escape(f"{en}: {change.what}"))
    cells = _cells([("", "", change.old, change.new)], say) if change.old or change.new else ""
    return f'<div class="change"><p><code>{escape(name)}</code> {what}</p>{cells}</div>'


def _summary(difference: Difference, say: Say) -> Iterator[str]:
    for change, each in zip(difference.tables, summarize(difference), strict=True):
        zh, en = table_title(each.table)
        counts = ((each.added, "新增", "added"), (each.removed, "移除", "removed"), (each.changed, "更改", "changed"))
        told = [say(f"{words} <b>{count}</b> 行", f"<b>{count}</b> {english}") for count, words, english in counts if count]
        told = [part for part in (_table_change(change, say), *told) if part]
        fields = " · ".join(f"{_field(each.table, name, say)} {count}" for name, count in each.fields)
        title = f'<a href="#{escape(each.table)}">{say(escape(zh), escape(en))}</a>'
        yield f"<li>{title}: {' · '.join(told)}" + (f"<br>{say('更改的字段', 'fields that changed')}: {fields}" if fields else "") + "</li>"


def _table(difference: Difference, change: TableDifference, place: Place, shown: int | None, say: Say) -> Iterator[str]:
    table = change.table
    zh, en = table_title(table)
    yield f'<h2 id="{escape(table)}">{say(escape(zh), escape(en))}</h2>'
    if said := _table_change(change, say):
        yield f"<p>{said}</p>"
    old, new = difference.old_version, difference.new_version
    gone = ((row.row_id, _one_sided(change.old_fields, row.cells, is_old=True)) for row in change.removed[:shown])
    come = ((row.row_id, _one_sided(change.new_fields, row.cells, is_old=False)) for row in change.added[:shown])
    other = ((row.row_id, row.cells) for row in change.changed[:shown])
    for kind, words, english, total, rows, versions in (
        ("removed", "移除的行", "Removed rows", len(change.removed), gone, (old,)),
        ("added", "新增的行", "Added rows", len(change.added), come, (new,)),
        ("changed", "更改的行", "Changed rows", len(change.changed), other, (old, new)),
    ):
        if not total:
            continue
        head = f'{say(words, english)} <span class="count">{total}</span>'
        yield f'<h3 id="{escape(table)}-{kind}">{head}</h3>'
        for row_id, cells in rows:
            places = [place(table, row_id, version) for version in versions]
            links = "".join(_link(address, version) for (address, _), version in zip(places, versions, strict=True))
            yield _row(table, kind, row_id, cells, places[-1][1], links, say)
        if shown is not None and total > shown:
            told = say(
                f"这里列出前 {shown} 行，全部 {total} 行见 CSV 和 JSON。",
                f"The first {shown} of {total} rows; all are in the CSV and JSON.",
            )
            yield f"<p>{told}</p>"


def _table_change(change: TableDifference, say: Say) -> str:
    """Say what became of the table itself, as HTML; nothing where only rows changed."""
    if not change.old_fields:
        return say("新增的表", "new table")
    if not change.new_fields:
        return say("取消的表", "table removed")
    columns = say("栏目更改", "columns changed") if change.old_fields != change.new_fields else ""
    order = say("行的次序更改", "order of rows changed") if change.order else ""
    return " · ".join(part for part in (columns, order) if part)


def _one_sided(fields: Sequence[tuple[str, str]], cells: Sequence[str], *, is_old: bool) -> tuple[CellChange, ...]:
    """Write a row that is in one release only as changes of its cells, empty ones left out."""
    filled = ((name, cell) for (name, _), cell in zip(fields, cells, strict=True) if cell)
    return tuple(CellChange(name, cell, "") if is_old else CellChange(name, "", cell) for name, cell in filled)


def _row(table: str, kind: str, row_id: str, changes: Sequence[CellChange], words: str, links: str, say: Say) -> str:
    is_both = kind == "changed"
    values = {each.field: each.old or each.new for each in changes}
    words = words or ("" if is_both else next((values[field] for field in _TELLING if values.get(field)), ""))
    cells = _cells(((each.field, _field(table, each.field, say), each.old, each.new) for each in changes), say, is_both=is_both)
    if not is_both:  # every cell of the row is listed, so only on demand
        cells = f"<details><summary>{say('全部字段', 'all fields')}</summary>{cells}</details>"
    head = (f'<b lang="zh-Hans">{escape(words)}</b> ' if words else "") + f"<code>{escape(row_id)}</code>"
    return f'<div class="change {kind}"><p>{head}{links}</p>{cells}</div>'


def _link(address: str, version: str) -> str:
    return f' <a class="place" href="{escape(address)}">{escape(version)} →</a>' if address else ""


def _field(table: str, name: str, say: Say) -> str:
    title = _FIELDS.get((table, name))
    return f"{say(escape(title[0]), escape(title[1]))} <code>{escape(name)}</code>" if title else f"<code>{escape(name)}</code>"


def _cells(lines: Iterable[tuple[str, str, str, str]], say: Say, *, is_both: bool = True) -> str:
    """Write values as a list: the name of the field, its title as HTML, the old value, the new one.

    Of what is in both releases, an empty value is said to be empty.
    """
    shown = []
    empty = f'<span class="en">({say("空", "empty")})</span>'
    for name, title, old, new in lines:
        before, after = _marked(old, new)
        if is_both:
            before, after = before or empty, after or empty
        arrow = " → " if before and after else ""
        term = f"<dt>{title if title != name else f'<code>{escape(name)}</code>'}</dt>" if name else ""
        shown.append(f'<div>{term}<dd lang="zh-Hans">{before}{arrow}{after}</dd></div>')
    return f'<dl class="cells">{"".join(shown)}</dl>'


def _marked(old: str, new: str) -> tuple[str, str]:
    """Mark what went and what came; of two long values only the part between their common beginning and end.

    >>> _marked("80", "81")
    ('<del>80</del>', '<ins>81</ins>')
    """
    if min(len(old), len(new)) <= _LONG:
        return (f"<del>{escape(old)}</del>" if old else "", f"<ins>{escape(new)}</ins>" if new else "")
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    return _marked_within("del", old, head, tail), _marked_within("ins", new, head, tail)


def _common(one: str, other: str) -> int:
    """Return how many characters two texts begin with alike."""
    return next((place for place, (mine, yours) in enumerate(zip(one, other, strict=False)) if mine != yours), min(len(one), len(other)))


def _marked_within(tag: str, text: str, head: int, tail: int) -> str:
    end = len(text) - tail
    inside = f"<{tag}>{escape(text[head:end])}</{tag}>" if head < end else ""
    return f"{escape(text[:head])}{inside}{escape(text[end:])}"
