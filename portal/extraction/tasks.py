"""Tasks: the smallest numbered or separately assigned units of work.

Rules (READING RULES, tasks):

- `numbered-item`: an item of a part that sets tasks or safeguards, with no numbered item below it, is one task.
- `assigned-item`: an item that only groups numbered items is a task too where its own words name who is responsible.
- `assigned-paragraph`: where two or more paragraphs of such an item name who is responsible for each, each is a task (¶1, ¶2).
- `box`, `box-item`: a 专栏 is a project, its items are project items.
- `table-row`: a row of a table of task division is a task; an item that only lists the titles of such rows is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from portal.extraction.brackets import assigns, find_brackets, find_label, labels_behind
from portal.extraction.damage import damage_flags
from portal.extraction.due import labelled_due, read_due
from portal.frozen import sets_slots
from portal.records import PlanDocument, Role, Span, Task, TaskKind
from portal.registry.ids import IdMaker, fold_printed
from portal.structure.cells import Row
from portal.structure.columns import TOTAL_ROW
from portal.structure.grids import Grid
from portal.structure.outline import Node, Outline
from portal.text.script import tidy, tidy_part

#: A title that is cut from running text is at most this long (READING RULES: "if that is longer than 40 characters").
TITLE_LIMIT = 40
# A chapter of one line is work where that is a sentence: 二、各市要于7月底前制定方案。
_SENTENCE = 18


@sets_slots
@dataclass(frozen=True, slots=True)
class TaskPlace:
    """A task and the nodes of the outline it was read from: what targets and responsibilities look up."""

    task: Task
    node: Node
    lines: tuple[Span, ...]  # its own lines, items and boxes below left out
    assigned: tuple[tuple[Role, Span], ...] = ()  # cells of a table that name who is responsible


@dataclass(slots=True)
class _Reader:
    """What every task of one plan is made with."""

    document: PlanDocument
    section_ids: dict[int, str]
    ids: IdMaker

    def place(
        self,
        node: Node,
        kind: TaskKind,
        number: str,
        lines: tuple[Span, ...],
        *,
        span: Span | None = None,
        title: Span | None = None,
        opening: str = "",
        parent_id: str = "",
        due: str = "",
        assigned: tuple[tuple[Role, Span], ...] = (),
    ) -> TaskPlace:
        """Make the task that `lines` hold; its id comes from the printed title and, for a paragraph, its opening words.

        The ordinal is no part of the id: it moves when an item is put in above.
        """
        text, plain = self.document.text, self.document.plain
        whole = span or Span(lines[0].start, max(line.end for line in lines))
        printed = _without_bodies(plain, title or node.heading_span).of(text)
        task = Task(
            task_id=self.ids.make("task", printed, opening),
            plan_id=self.document.plan.plan_id,
            section_id=self.section_ids[id(node)],
            parent_id=parent_id,
            number=number,
            title=tidy(printed),
            kind=kind,
            due=due or labelled_due("".join(whole.of(plain).split())),
            text="\n".join([tidy_part(text, line.start, line.end) for line in lines]),
            span=whole,
            flags=damage_flags(whole.of(text)),
        )
        return TaskPlace(task, node, lines, assigned)


def _without_bodies(plain: str, heading: Span) -> Span:
    """Cut who is responsible off the end of a heading: 夯实基础(省通信管理局牵头)."""
    if plain[heading.end - 1 : heading.end] not in (")", "]", "】", "〕"):
        return heading
    last = find_brackets(plain, heading.start, heading.end)[-1:]
    cut = last and last[0].span.end == heading.end and last[0].span.start > heading.start + 1 and assigns(plain, last[0])
    return Span(heading.start, last[0].span.start) if cut else heading


def read_tasks(document: PlanDocument, outline: Outline, section_ids: dict[int, str], ids: IdMaker) -> list[TaskPlace]:
    """Read the tasks of a plan in the order of the text.

    Args:
        document: The plan.
        outline: Its outline.
        section_ids: The id of each node of the outline, by `id(node)`.
        ids: Maker of the plan's ids.
    """
    reader = _Reader(document, section_ids, ids)
    # A name merged over several rows is one title.
    row_titles = list(dict.fromkeys(title.of(document.plain) for node in outline.walk() if node.grid for _, title in _task_rows(node.grid)))
    places: list[TaskPlace] = []
    boxes: dict[int, str] = {}
    for node in outline.walk():
        # 一、确保完成主要预期目标, whose items each say 牵头单位: what is assigned is work, whatever its part is called.
        works = node.role in ("tasks", "safeguards") or (node.role == "goals" and _labels_bodies(document, node))
        if node.kind == "box" and works:
            lines = (node.own, *(each.own for each in node.walk() if each is not node))
            place = reader.place(node, "project", node.number, lines, span=node.span)
            boxes[id(node)] = place.task.task_id
            places.append(place)
        elif node.kind == "box-item" and id(node.parent) in boxes:
            lines = (node.own, *(each.own for each in node.paragraphs))
            places.append(reader.place(node, "project-item", node.number, lines, span=node.span, parent_id=boxes[id(node.parent)]))
        elif node.kind == "table" and node.grid:
            places += _table_tasks(reader, node, node.grid)
        elif node.kind in ("chapter", "item") and works and not node.numbered and not _only_lists(document, node, row_titles):
            places += _item_tasks(reader, node)
        elif node.kind == "item" and works and node.numbered:
            places += _assigned_container(reader, node)
    return _without_repeated_boxes(places)


def _without_repeated_boxes(places: list[TaskPlace]) -> list[TaskPlace]:
    """Keep of a project's lines those that its items do not hold, so that nothing is read twice."""
    held = {line for place in places if place.task.kind == "project-item" for line in place.lines}
    return [
        TaskPlace(place.task, place.node, tuple(line for line in place.lines if line not in held) or place.lines[:1], place.assigned)
        if place.task.kind == "project"
        else place
        for place in places
    ]


def _item_tasks(reader: _Reader, node: Node) -> Iterator[TaskPlace]:
    document = reader.document
    kind: TaskKind = "safeguard" if node.role == "safeguards" else "task"
    paragraphs = node.paragraphs
    says = document.plain[node.own.start : node.own.end].endswith("。") and node.own.end - node.own.start > _SENTENCE
    if node.kind == "chapter" and not paragraphs and node.own.end <= node.heading_span.end + 1 and not says:
        # A chapter heading with nothing below it sets no work of its own.
        return
    # The text that runs on behind the heading is the item's first paragraph.
    units = [node, *paragraphs] if node.own.end > node.heading_span.end + 1 else paragraphs
    assigned = [index for index, each in enumerate(units) if _assigns(document, each.own)]
    labelled = [index for index in assigned if find_label(_words(document, units[index].own))]
    # 牵头单位:… and 配合单位:… in lines that follow one another are one assignment.
    if len(assigned) < 2 or (len(labelled) == len(assigned) and labelled == list(range(labelled[0], labelled[-1] + 1))):
        lines = (node.own, *(each.own for each in paragraphs))
        yield reader.place(node, kind, node.number, lines)
        return
    start = 0
    for order, index in enumerate(assigned, 1):
        # Paragraphs without an assignment are covered by the next one; those after the last one hold no task.
        lines = tuple(each.own for each in units[start : index + 1])
        # Folded before it is cut: a blank that is re-typed must not move the cut.
        opening = fold_printed(document.text[lines[0].start : lines[0].start + 60])[:30]
        yield reader.place(units[start], kind, f"{node.number}/¶{order}", lines, title=node.heading_span, opening=opening)
        start = index + 1


def _assigned_container(reader: _Reader, node: Node) -> Iterator[TaskPlace]:
    """Read an item with numbered items below it whose own opening words name who is responsible: work that is assigned by itself."""
    # (一)夯实基础(省通信管理局牵头): the heading itself may name who is responsible.
    said = node.own.end > node.heading_span.end + 1 or bool(find_brackets(reader.document.plain, node.own.start, node.own.end))
    units = [node, *node.paragraphs] if said else list(node.paragraphs)
    lines = tuple(each.own for each in units)
    if not any(_assigns(reader.document, line) for line in lines):
        return
    kind: TaskKind = "safeguard" if node.role == "safeguards" else "task"
    whole = Span(min(node.own.start, lines[0].start), lines[-1].end)
    yield reader.place(node, kind, node.number, (node.own, *(line for line in lines if line != node.own)), span=whole)


def _labels_bodies(document: PlanDocument, node: Node) -> bool:
    """Whether lines of an item's own start with a label (牵头单位:省发展改革委), or it is one of a part that sets tasks and names who leads."""
    return node.kind == "item" and (
        any(find_label(_words(document, each.own)) for each in node.paragraphs)
        or (not node.numbered and node.parent is not None and node.parent.role == "tasks" and _assigns(document, node.own))
    )


def _words(document: PlanDocument, span: Span) -> str:
    return "".join(span.of(document.plain).split())


def _assigns(document: PlanDocument, span: Span) -> bool:
    """Whether a paragraph names who is responsible for it: in a bracket, or as a line that starts with a label."""
    plain = document.plain
    said = span.of(plain)
    if (":" in said or "】" in said) and (find_label("".join(said.split())) or labels_behind(said)):
        return True
    return any(assigns(plain, each) for each in find_brackets(plain, span.start, span.end))


def _only_lists(document: PlanDocument, node: Node, row_titles: list[str]) -> bool:
    """Whether an item only names tasks that a table of task division then sets out: two of its rows or more, or nothing else."""
    if not row_titles:
        return False
    if _heads_a_table(document, node):
        return True
    words = _words(document, Span(node.own.start, node.own.end))
    listed = sum(len(title) > 5 and "".join(title.split()) in words for title in row_titles)
    counted = bool(re.search(r"方面(?:[(]?共?\d+项[)]?)?[。.:;]?$", "".join(node.heading.split())))
    # 具体分工见附件 in a line of its own below an item that says what is done closes the part, not the item.
    speaks = node.own.end > node.heading_span.end + 1
    points = bool(_POINTS_AT.search(words if speaks else _words(document, node.span)))
    return listed >= 2 or counted or points


_POINTS_AT = re.compile(r"(?:见|详见)附[件表]|附[件表]\d*[)]")
_CAPTION_LIMIT = 60


def _heads_a_table(document: PlanDocument, node: Node) -> bool:
    """Whether a chapter says nothing itself, and below it stand a table of tasks, its caption and notes alone."""
    if node.kind != "chapter" or node.own.end > node.heading_span.end + 1 or any(child.kind == "box" for child in node.children):
        return False
    said = [_words(document, each.own) for each in node.paragraphs]
    return any(child.grid and any(True for _ in _task_rows(child.grid)) for child in node.children) and all(
        each.startswith("注") or (len(each) < _CAPTION_LIMIT and not each.endswith("。")) for each in said
    )


def _task_rows(grid: Grid) -> Iterator[tuple[Row, Span]]:
    """Yield the rows of a table of task division, each with the place of its title."""
    if grid.kind != "tasks":
        return
    titles = grid.places("task") or grid.places("content")
    if grid.is_measured:
        # A task's cells are merged over the rows of what is measured of it.
        named = (row for row in grid.rows if row.words(titles[0]) and not TOTAL_ROW.fullmatch(row.words(titles[0])))
        yield from ((row, row.cells[titles[0]].span) for row in named)
        return
    # 重点任务 | 主要举措 | 具体任务: columns merged over several rows head groups of them; a task's own words stand in each row.
    titles = (
        [index for index in titles if all(row.words(index) for row in grid.rows)]
        or [index for index in grid.places("content") if all(row.words(index) for row in grid.rows)]
        or titles
    )
    # The cells of a merged column may also have been filled, each with the same words.
    titles = [index for index in titles if len({row.words(index) for row in grid.rows}) == len(grid.rows)] or titles
    for row in grid.rows:
        for index in titles:
            if row.words(index):
                if not TOTAL_ROW.fullmatch(row.words(index)):
                    yield row, row.cells[index].span
                break
        else:
            if (shared := _shared_title(grid, row, titles)) is not None:
                yield row, shared


def _shared_title(grid: Grid, row: Row, titles: list[int]) -> Span | None:
    """Return the name, merged over several rows, of a row that prints an ordinal and who leads of its own; None for any other row."""
    ordinals, bodies = grid.places("ordinal"), grid.places("lead", "responsible")
    if not titles or not ordinals or not row.words(ordinals[0]) or not any(row.words(index) for index in bodies):
        return None
    for above in grid.above(row):
        if above.group != row.group:
            return None
        if above.words(titles[0]):
            return above.cells[titles[0]].span
    return None


def _table_tasks(reader: _Reader, node: Node, grid: Grid) -> Iterator[TaskPlace]:
    rows = {id(child.row): child for child in node.children if child.row}
    plain = reader.document.plain
    texts = grid.places("task", "content")
    leads, others, equals = (grid.places(role) for role in ("lead", "participant", "responsible"))
    for row, title in _task_rows(grid):
        assigned: list[tuple[Role, Span]] = []
        above = _merged_above(grid, row, leads or equals[:1])
        if above and leads:
            # Who takes part is merged over the same rows as who leads.
            above |= _merged_above(grid, row, others) | _merged_above(grid, row, equals)
        for indexes, role in ((leads, "lead"), (equals, "participant" if leads else "responsible"), (others, "participant")):
            assigned += [(role, row.cells[index].span) for index in indexes if row.words(index)]  # type: ignore[misc]
            if indexes and indexes[0] in above:
                assigned += [(role, above[indexes[0]])]  # type: ignore[list-item]
        dues = grid.places("due")
        due = next((read_due(row.words(index)) for index in dues if row.words(index)), "") or next(
            (read_due(span.of(plain)) for span in _merged_above(grid, row, dues[:1]).values()), ""
        )
        child = rows[id(row)]
        lines = tuple(row.cells[index].span for index in texts if row.words(index))
        # Below a merged name its own words are what is to be done by each year.
        lines = lines or tuple(row.cells[index].span for index in grid.places("year", "goal", "other") if row.words(index)) or (title,)
        whole = grid.merged_below(row, grid.places("task")[0]) if grid.is_measured else row.span
        yield reader.place(
            child, "task", child.number, lines, span=whole, title=_short_title(plain, title), due=due, assigned=tuple(assigned)
        )


def _merged_above(grid: Grid, row: Row, indexes: list[int]) -> dict[int, Span]:
    """Return, by column, the cell above that is merged over this row: who leads, and until when, stands once for several rows."""
    found: dict[int, Span] = {}
    for index in indexes[:1]:
        if row.words(index) or index >= len(row.cells):
            continue
        for above in grid.above(row):
            if above.group != row.group:
                break
            if above.words(index):
                found[index] = above.cells[index].span
                break
    return found


# Up to a comma that no quotation marks hold: “稳开稳走,提质提效”的总体态势,…
_FIRST_COMMA = re.compile(r"(?:“[^”]*”|[^,:“])+(?=[,:])")


def _short_title(plain: str, span: Span) -> Span:
    """Cut a title from running text: up to the first 。 or, if that is long, the first comma."""
    words = span.of(plain)
    marker = re.match(r"\s*(?:\d{1,3}[.、]|[(]\d{1,3}[)]|[(]?[一二三四五六七八九十]{1,3}[)、.])\s*", words)
    start = marker.end() if marker else 0
    stop = re.search(r"[。;\n]", words[start:])
    end = start + stop.start() if stop else len(words)
    if len("".join(words[start:end].split())) > TITLE_LIMIT and (comma := _FIRST_COMMA.match(words[start:end])):
        end = start + comma.end()
    return Span(span.start + start, span.start + end) if end > start else span
