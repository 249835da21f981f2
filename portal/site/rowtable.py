"""The rows of a release as HTML: the columns a reader wants, the sentence, and links to everything else of the row.

Rows are nearly all of a page, so they are put together here from strings, once, and only the addresses in them are filled in for
each page that shows them: the page of the dataset, that of its release, and those on which a long table goes on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import cast

from portal.registry.english_bodies import english_name
from portal.site.escaping import escape_rows
from portal.site.frame import Insert, root_of
from portal.site.languages import both, split
from portal.site.linkcheck import Markup, repeated
from portal.site.views import ID_FIELDS, PlanContent, TableRow, split_flags
from portal.site.wording import FLAGS, Words, quantity_html, short_name_html, words_for, words_for_flag

#: A table of more rows goes on on pages of its own, so that a page stays small; see `Places`.
ROWS_A_PAGE = 100
_NEXT = "<:next>"  # between cells that are taken apart by language together
_BODIES_SHOWN = 4
_TO_TEXT, _TO_CITATION, _IMPLIED = Words("看原文", "Text").html, Words("引用", "Cite").html, Words("推定", "implied").html
_NUMBERLESS = Words("任务", "task").html


@dataclass(frozen=True, slots=True)
class Places:
    """Where a page finds what its rows lead to, relative to itself: as text, or as HTML to be filled in later.

    Attributes:
        root: The root of the site.
        here: The page of the release.
        main: The page that has the row of every id: empty where it is this one.
    """

    root: str
    here: str
    main: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column, and what a question to the table calls it.

    Attributes:
        title: Its heading.
        kind: A class that sets its width.
        fields: The fields that it shows, the chief one first; none where it shows what other tables say.
        by: The fields by which its rows are sorted: the last of them, those before keep apart what cannot be compared, as people and
            kilometres; empty where none gives an order that a reader would expect.
        text: The field whose text is filtered; empty for none.
    """

    title: Words
    kind: str
    fields: tuple[str, ...]
    by: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class RowTable:
    """A table of a release as pages show it.

    Attributes:
        columns: Those in which any row has something, but for `last`.
        last: The column of the words of the plan, and of what leads to them.
        row_ids: Ids of the rows, in order.
        parts: The rows, as many to a part as a page shows: the first as the page of the release shows it, the others as further pages do.
        signs: What each row is called in a list of places.
        flags: How many rows have each flag.
    """

    name: str
    title: Words
    description: Words
    columns: tuple[Column, ...]
    last: Column
    row_ids: tuple[str, ...]
    parts: tuple[Part, ...]
    signs: tuple[str, ...]
    flags: Mapping[str, int]
    own: Places

    @property
    def heads(self) -> tuple[Column, ...]:
        """All columns."""
        return (*self.columns, self.last)

    @property
    def pages(self) -> int:
        """How many pages the table takes; one if it has no rows."""
        return max(1, len(self.parts))

    @property
    def rows(self) -> int:
        """How many rows it has."""
        return len(self.row_ids)

    def others(self, places: Places) -> str:
        """Return a place on the first page for each row that is on another, as HTML: a link to it."""
        return " ".join(
            f'<a id="{self.row_ids[at]}" href="{places.here}{self.name}/{1 + at // ROWS_A_PAGE}/#{self.row_ids[at]}">{self.signs[at]}</a>'
            for at in range(ROWS_A_PAGE, self.rows)
        )

    def sign(self, number: int) -> str:
        """Return what stands for the rows of a page, counted from 1, in its body: no text holds it, as `<` is escaped there."""
        return f"<!-- {self.name} {number} -->"

    def insert(self, number: int, places: Places) -> Insert:
        """Return the rows of a page, counted from 1; those of the first stand on pages at several places."""
        part = self.parts[number - 1]
        told = part.told
        if number == 1 and places != self.own:
            told = _moved(told[0], self.own, places), _moved(told[1], self.own, places)
        links: dict[str, Mapping[str, None]] = {f"{places.here}text/": part.row_ids, f"{places.here}cite/": _CITED_ROW}
        links |= {f"{places.root}{path}": _WHOLE for path in part.paths}
        if part.anchors:
            links[places.main] = part.anchors
        return Insert(self.sign(number), told, Markup(frozenset(part.row_ids), part.repeated, links, ()))


_WHOLE, _CITED_ROW = {"": None}, {"row": None}


@dataclass(frozen=True, slots=True)
class Part:
    """Rows that stand on one page, and where they lead to.

    Attributes:
        told: The rows in Chinese and in English.
        row_ids: Their ids, by which the page of the text has them too.
        repeated: Ids that are there more than once.
        paths: Pages that they lead to, below the root of the site.
        anchors: Places on the page that has all rows.
    """

    told: tuple[bytes, bytes]
    row_ids: Mapping[str, None]
    repeated: tuple[str, ...]
    paths: Collection[str]
    anchors: Mapping[str, None]


_Told = tuple[str, str]  # in Chinese and in English
_Cell = tuple[str | _Told, str]  # what is shown, and what to sort by where that is not the text itself
_Cells = Callable[[TableRow], list[_Cell]]


def _moved(html: bytes, own: Places, to: Places) -> bytes:
    """Make rows for a page at another place; no text in them holds a quotation mark, so these are attributes."""
    for before, after in ((own.root, to.root), (f"{own.here}text/#", f"{to.here}text/#"), (f"{own.here}cite/?", f"{to.here}cite/?")):
        html = html.replace(f'href="{before}'.encode(), f'href="{after}'.encode())
    return html


def tables_of(content: PlanContent, *, linked: bool) -> tuple[RowTable, ...]:
    """Return the four tables that a page shows row by row: targets, tasks, responsibilities, observations.

    Args:
        content: The release of one plan.
        linked: Whether organisations and indicators have pages to lead to: those are made from the newest releases only.
    """
    escaped = {name: escape_rows(rows) for name, rows in content.rows.items() if name in ID_FIELDS}
    tasks = {row["task_id"]: row for row in escaped["tasks"]}
    bodies: dict[str, list[TableRow]] = {}
    shown: dict[str, tuple[str, str]] = {}
    for row, printed in zip(escaped["responsibilities"], content.rows["responsibilities"], strict=True):
        bodies.setdefault(row["task_id"], []).append(row)
        if row["organization"] not in shown:
            shown[row["organization"]] = _shown(printed["organization"])
    root = root_of(content.path)
    own, further = Places(root, ""), Places(f"../../{root}", "../../", "../../")
    names = {row["indicator_id"]: _in_english(row["name_en"]) for row in content.release.rows("indicators") if row["name_en"]}
    makers = [_makers(tasks, bodies, names, shown, places, linked=linked) for places in (own, further)]
    leading = _Leading(tasks, bodies, is_linked=linked)
    return tuple(
        _table(content, name, escaped[name], columns, ((own, makers[0][name]), (further, makers[1][name])), leading)
        for name, columns in _COLUMNS.items()
    )


def _makers(
    tasks: Mapping[str, TableRow],
    bodies: Mapping[str, Sequence[TableRow]],
    names: Mapping[str, str],
    shown: Mapping[str, tuple[str, str]],
    places: Places,
    *,
    linked: bool,
) -> Mapping[str, _Cells]:
    """Return what makes the cells of a row of each table on a page at some place.

    Args:
        tasks: The tasks by their ids.
        bodies: The rows of the responsible bodies of each.
        names: What English pages show behind the words for an indicator.
        shown: How bodies are written; see `_shown`.
        places: Where the page finds what the rows lead to.
        linked: As for `tables_of`.
    """
    quantities = _Quantities(tasks, names, places, linked=linked)
    return {
        "targets": quantities.target,
        "tasks": _task(bodies, shown, places),
        "responsibilities": _responsibility(tasks, shown, places, linked=linked),
        "observations": quantities.observation,
    }


def flags_of(tables: Sequence[RowTable]) -> tuple[tuple[str, Words, int], ...]:
    """Return each flag that the tables have, with what it warns of and the number of rows."""
    flags: Counter[str] = Counter()
    for table in tables:
        flags.update(table.flags)
    known = [flag for flag in FLAGS if flag in flags]
    return tuple((flag, words_for_flag(flag), flags[flag]) for flag in (*known, *sorted(set(flags) - set(known))))


_NAME, _VALUE, _SHORT = "name", "value", "short"
_INDICATOR = Column(Words("指标", "Indicator"), _NAME, ("indicator", "scope"), by="indicator", text="indicator")
_YEAR = Column(Words("年份", "Year"), _SHORT, ("year",), by="year")
_OF_TASK = Column(Words("任务", "Task"), _SHORT, ("task_id",))
_TARGET_COLUMNS = (
    _INDICATOR,
    Column(Words("目标", "Target"), _VALUE, ("value", "comparator", "value_max", "unit", "kind", "implied"), by="base_unit base_value"),
    _YEAR,
    Column(Words("基期", "Baseline"), _SHORT, ("baseline_value", "baseline_year"), by="unit baseline_value"),
    Column(Words("属性", "Binding"), _SHORT, ("binding",), by="binding"),
    _OF_TASK,
)
_OBSERVATION_COLUMNS = (
    _INDICATOR,
    Column(Words("数值", "Value"), _VALUE, ("value", "comparator", "unit", "kind"), by="base_unit base_value"),
    _YEAR,
    _OF_TASK,
)
_TASK_COLUMNS = (
    # Numbers such as 二/一/10 have no order of their own; that of the plan is the one that is meant.
    Column(Words("序号", "Number"), _SHORT, ("number",), by="start"),
    Column(Words("任务", "Task"), _NAME, ("title", "kind"), by="title", text="title"),
    Column(Words("期限", "Due"), _SHORT, ("due",), by="due"),
    Column(Words("责任机构", "Responsible"), "bodies", ()),
)
_RESPONSIBILITY_COLUMNS = (
    Column(Words("机构", "Organisation"), _NAME, ("organization",), by="organization", text="organization"),
    Column(Words("角色", "Role"), _SHORT, ("role",), by="role"),
    Column(Words("任务", "Task"), "task", ("task_id",)),
)
_COLUMNS = {
    "targets": _TARGET_COLUMNS,
    "tasks": _TASK_COLUMNS,
    "responsibilities": _RESPONSIBILITY_COLUMNS,
    "observations": _OBSERVATION_COLUMNS,
}
_QUOTE = Column(Words("原文", "Quote"), "quote", ("quote",), text="quote")
_TEXT = Column(Words("原文", "Text"), "quote", ("text",), text="text")


def _table(
    content: PlanContent,
    name: str,
    rows: Sequence[TableRow],
    columns: tuple[Column, ...],
    made_for: tuple[tuple[Places, _Cells], tuple[Places, _Cells]],
    leading: _Leading,
) -> RowTable:
    """Make a table from its rows, whose values are escaped.

    Args:
        content: The release.
        name: The table.
        rows: Its rows.
        columns: The columns that it may have.
        made_for: The page that shows the first rows and what makes their cells, and the same of all further pages.
        leading: Where rows lead to.
    """
    resource = content.release.resource(name)
    (own, first_cells), (further, other_cells) = made_for
    drawn = [*map(first_cells, rows[:ROWS_A_PAGE]), *map(other_cells, rows[ROWS_A_PAGE:])]
    by_column = list(zip(*drawn, strict=True))
    # A column in which no row has anything (no plan says 约束性, say) would only make the others narrower.
    used = [number for number, cells in enumerate(by_column) if any(shown for shown, _ in cells)]
    key = ID_FIELDS[name]
    row_ids = [row[key] for row in rows]
    # A line of a table is one pattern in each language, which its cells are put into: labels are nearly all that differs.
    heads: list[tuple[str, str]] = []
    filled: list[tuple[Sequence[str], Sequence[str]]] = [(row_ids, row_ids)]
    for number in used:
        shown, sorts = zip(*by_column[number], strict=True)
        begin = _begin_of(columns[number])
        if any(sorts):
            sorts = tuple([f' data-sort="{sort}"' if sort else "" for sort in sorts])
            filled.append((sorts, sorts))
            begin = f"{begin[0]}%s", f"{begin[1]}%s"
        heads.append((f"{begin[0]}>%s</td>", f"{begin[1]}>%s</td>"))
        filled.append(_columns(shown))
    quote = f'<q lang="{content.language}">'
    quotes = [f"{quote}{row['quote']}</q> " if row["quote"] else "" for row in rows] if rows and "quote" in rows[0] else [""] * len(rows)
    filled += [(quotes, quotes), (row_ids, row_ids), (row_ids, row_ids), _columns(_remarks(rows, own, further))]
    told = []
    for language, says in enumerate((_ZH, _EN)):
        lines: list[str] = []
        cells = list(zip(*(column[language] for column in filled), strict=True))
        for places, part in ((own, cells[:ROWS_A_PAGE]), (further, cells[ROWS_A_PAGE:])):
            line = f'<tr id="%s">{"".join([head[language] for head in heads])}{_last_cell(says, places, name)}</tr>\n'
            lines += [line % each for each in part]
        told.append(lines)
    parts = [
        _part(
            [lines[at : at + ROWS_A_PAGE] for lines in told], row_ids[at : at + ROWS_A_PAGE], *leading.of(name, rows[at : at + ROWS_A_PAGE])
        )
        for at in range(0, len(rows), ROWS_A_PAGE)
    ]
    return RowTable(
        name,
        Words(resource["title"], resource["title_en"]),
        Words(resource["description"], resource["description_en"]),
        tuple(columns[number] for number in used),
        _TEXT if name == "tasks" else _QUOTE,
        tuple(row_ids),
        tuple(parts),
        tuple(
            [row["number"] or str(number) for number, row in enumerate(rows, 1)] if name == "tasks" else map(str, range(1, len(rows) + 1))
        ),
        Counter(flag for row in rows if row["flags"] for flag in split_flags(row)),
        own,
    )


@cache
def _begin_of(column: Column) -> tuple[str, str]:
    """Return the beginning of a cell in both languages."""
    return split(f'<td class="{column.kind}" data-label="{column.title.both}"')


def _last_cell(says: _Labels, places: Places, name: str) -> str:
    """Return the pattern of the cell with the words of the plan."""
    return (
        f'<td class="quote" data-label="{says.quote}">%s<span><a class="place" href="{places.here}text/#%s">{says.text}</a> '
        f'<a class="cite-row" href="{places.here}cite/?{name}=%s#row">{says.cite}</a></span>%s</td>'
    )


def _part(told: Sequence[Sequence[str]], row_ids: list[str], paths: Collection[str], anchors: Mapping[str, None]) -> Part:
    zh, english = ("".join(lines).encode() for lines in told)
    return Part((zh, english), dict.fromkeys(row_ids), repeated(row_ids), paths, anchors)


def _columns(shown: Sequence[str | _Told]) -> tuple[Sequence[str], Sequence[str]]:
    """Take the cells of a column apart by language, where that was not done when they were made."""
    if tuple in set(map(type, shown)):
        pairs = [(each, each) if isinstance(each, str) else each for each in shown]
        return [zh for zh, _ in pairs], [english for _, english in pairs]
    return _split(cast("Sequence[str]", shown))


def _split(shown: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    joined = _NEXT.join(shown)
    if "\0" not in joined:
        return shown, shown
    zh, english = split(joined)
    return zh.split(_NEXT), english.split(_NEXT)


@dataclass(frozen=True, slots=True)
class _Leading:
    """Where rows lead to, beside the text and the citation of each: what the check needs of them, without a look at their HTML."""

    tasks: Mapping[str, TableRow]
    bodies: Mapping[str, Sequence[TableRow]]
    is_linked: bool

    def of(self, name: str, rows: Sequence[TableRow]) -> tuple[Collection[str], Mapping[str, None]]:
        """Return the pages below the root of the site, and the places on the page that has all rows."""
        if name == "tasks":
            anchors = dict.fromkeys([each["responsibility_id"] for row in rows for each in self.bodies.get(row["task_id"], ())])
        else:
            anchors = dict.fromkeys([row["task_id"] for row in rows if row["task_id"] in self.tasks])
        for row in rows:
            if row["flags"]:
                anchors |= dict.fromkeys(f"flag-{flag}" for flag in split_flags(row))
        if not self.is_linked or name == "tasks":
            return (), anchors
        kind = "organization" if name == "responsibilities" else "indicator"
        return {f"{kind}s/{row[f'{kind}_id']}/" for row in rows if row[f"{kind}_id"]}, anchors


def _remarks(rows: Sequence[TableRow], own: Places, further: Places) -> list[str]:
    """Return what stands at the end of the last cells: the flags, and whether a person has looked at the row."""
    if not any(row["flags"] or row["review"] != "automatic" for row in rows):
        return [""] * len(rows)
    return [_remark(row, own if number < ROWS_A_PAGE else further) for number, row in enumerate(rows)]


def _remark(row: TableRow, places: Places) -> str:
    rest = ""
    if row["flags"]:
        rest = "".join([f' <a class="tag flag" href="{places.main}#flag-{flag}" {_told_of_flag(flag)}</a>' for flag in split_flags(row)])
    if row["review"] != "automatic":
        rest += f' <span class="tag reviewed">{words_for("review", row["review"]).html}</span>'
    return rest


@dataclass(frozen=True, slots=True)
class _Labels:
    """What the last cell of a row says."""

    quote: str
    text: str
    cite: str


_ZH, _EN = (_Labels(*each) for each in zip(*map(split, (_QUOTE.title.both, _TO_TEXT, _TO_CITATION)), strict=True))


class _Quantities:
    """Cells of rows that hold a quantity."""

    def __init__(self, tasks: Mapping[str, TableRow], names: Mapping[str, str], places: Places, *, linked: bool) -> None:
        self._tasks = tasks
        self._names = names
        self._places = places
        self._linked = linked

    def target(self, row: TableRow) -> list[_Cell]:
        baseline = ""
        if row["baseline_value"]:
            baseline = f"{row['baseline_value']}{row['unit']}" if row["unit"] == "%" else f"{row['baseline_value']} {row['unit']}".strip()
        if row["baseline_year"]:
            baseline = f"{baseline} ({row['baseline_year']})"
        binding = words_for("binding", row["binding"]).html if row["binding"] else ""
        return [*self._shared(row), (baseline, row["baseline_value"]), (binding, ""), self._task(row)]

    def observation(self, row: TableRow) -> list[_Cell]:
        return [*self._shared(row), self._task(row)]

    def _shared(self, row: TableRow) -> list[_Cell]:
        name = indicator = row["indicator"]
        if self._linked and row["indicator_id"]:
            name = f'<a href="{self._places.root}indicators/{row["indicator_id"]}/">{name}</a>'
        name += self._names.get(row["indicator_id"], "")
        if row["scope"]:
            name += f' <span class="tag scope">{row["scope"]}</span>'
        value = f"<b>{quantity_html(row)}</b>"
        if row["kind"] not in ("level", "rank"):
            value += _tag("target_kind", row["kind"])
        if row.get("implied") == "true":
            value += ' <span class="tag">' + _IMPLIED + "</span>"
        return [(name, indicator), (value, row["base_value"] or row["value"]), (row["year"], "")]

    def _task(self, row: TableRow) -> _Cell:
        task = self._tasks.get(row["task_id"])
        if not task:
            return ("", "")
        return (f'<a href="{self._places.main}#{row["task_id"]}" title="{task["title"]}">{task["number"] or _NUMBERLESS}</a>', "")


def _task(bodies_of: Mapping[str, Sequence[TableRow]], body: Mapping[str, tuple[str, str]], places: Places) -> _Cells:
    link = f'<a href="{places.main}#'

    def cells(row: TableRow) -> list[_Cell]:
        title = row["title"]
        shown = f"<b>{title}</b>"
        if row["kind"] != "task":
            shown += _tag("task_kind", row["kind"])
        bodies = bodies_of.get(row["task_id"])
        if not bodies:
            return [(row["number"], ""), (shown, title), (row["due"], ""), _NOTHING]
        # Each language at once: to take every name and every mark between two apart would take longer.
        links = [(f'{link}{each["responsibility_id"]}">', each["organization"], _ROLES.get(each["role"], _NOTHING)) for each in bodies]
        zh = "、".join([f"{begin}{name}</a>{role[0]}" for begin, name, role in links])
        english = "; ".join([f"{begin}{body[name][0]}</a>{role[1]}" for begin, name, role in links])
        if len(bodies) > _BODIES_SHOWN:
            first = bodies[0]["organization"]
            zh = f"<details><summary>{first} 等 {len(bodies)} 个</summary>{zh}</details>"
            more = f'<span lang="en">and {len(bodies) - 1} more</span>'
            english = f"<details><summary>{body[first][0]} {more}</summary>{english}</details>"
        return [(row["number"], ""), (shown, title), (row["due"], ""), ((zh, english), str(len(bodies)))]

    return cells


_NOTHING = ("", "")
_ROLES = {
    role: (f"（{words_for('role', role).zh}）", f' <span lang="en">({words_for("role", role).en})</span>')
    for role in ("lead", "coordinator")
}


def _responsibility(tasks: Mapping[str, TableRow], body: Mapping[str, tuple[str, str]], places: Places, *, linked: bool) -> _Cells:
    root, link = places.root, f'<a href="{places.main}#'

    def cells(row: TableRow) -> list[_Cell]:
        name = row["organization"]
        shown = f'<a href="{root}organizations/{row["organization_id"]}/">{name}</a>' if linked and row["organization_id"] else name
        role = _words_of_role(row["role"])
        task = tasks.get(row["task_id"])
        title = f'{link}{row["task_id"]}">{task["number"]} {task["title"]}</a>' if task else ""
        return [((f"<b>{shown}</b>", f"<b>{shown}</b>{body[name][1]}"), name), (role, row["role"]), (title, "")]

    return cells


def _shown(name: str) -> tuple[str, str]:
    """Return how English pages write a body where there is little room, and what they show behind its Chinese name elsewhere."""
    english = english_name(name)
    return split(short_name_html(name, english))[1], split(_in_english(english))[1] if english else ""


@cache
def _in_english(name: str) -> str:
    """Return what English pages show behind the words of a plan for an indicator of the registry, or behind a body: its name."""
    return both("", f' <span class="unit" lang="en">({escape(name)})</span>')


@cache
def _told_of_flag(flag: str) -> str:
    """Return what a flag warns of as a title with its code, and its name in words."""
    return f'title="{escape(words_for_flag(flag).both)} {flag}">{words_for("flags", flag).html}'


@cache
def _tag(field: str, code: str) -> str:
    """Return what a code of a closed list says, as a tag."""
    return f' <span class="tag">{words_for(field, code).html}</span>'


@cache
def _words_of_role(role: str) -> str:
    return words_for("role", role).html
