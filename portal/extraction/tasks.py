"""Tasks: the smallest numbered or separately assigned units of work.

Rules (READING RULES, tasks):

- `numbered-item`: an item of a part that sets tasks or safeguards, with no numbered item below it, is one task.
- `assigned-paragraph`: where two or more paragraphs of such an item end in a responsibility bracket of their own, each is a task (¶1, ¶2).
- `box`, `box-item`: a 专栏 is a project, its items are project items.
"""

from __future__ import annotations

from dataclasses import dataclass

from portal.extraction.brackets import find_brackets, responsibility_bracket
from portal.extraction.damage import damage_flags
from portal.records import PlanDocument, Span, Task, TaskKind
from portal.registry.ids import IdMaker
from portal.structure.outline import Node, Outline
from portal.text.script import tidy


@dataclass(frozen=True, slots=True)
class TaskPlace:
    """A task and the nodes of the outline it was read from: what targets and responsibilities look up."""

    task: Task
    node: Node
    lines: tuple[Span, ...]  # its own lines, items and boxes below left out


def read_tasks(document: PlanDocument, outline: Outline, section_ids: dict[int, str], ids: IdMaker) -> list[TaskPlace]:
    """Read the tasks of a plan in the order of the text.

    Args:
        document: The plan.
        outline: Its outline.
        section_ids: The id of each node of the outline, by `id(node)`.
        ids: Maker of the plan's ids.
    """
    places: list[TaskPlace] = []
    box_ids: dict[int, str] = {}
    for node in outline.walk():
        if node.kind == "box":
            if node.role in ("tasks", "safeguards"):
                place = _place(
                    document,
                    node,
                    "project",
                    node.number,
                    Span(node.span.start, node.span.end),
                    (node.own, *(p.own for p in node.paragraphs)),
                    section_ids,
                    ids,
                )
                box_ids[id(node)] = place.task.task_id
                places.append(place)
        elif node.kind == "box-item":
            assert node.parent is not None
            if id(node.parent) in box_ids:
                places.append(
                    _place(
                        document,
                        node,
                        "project-item",
                        node.number,
                        node.span,
                        (node.own, *(p.own for p in node.paragraphs)),
                        section_ids,
                        ids,
                        box_ids[id(node.parent)],
                    )
                )
        elif node.kind in ("chapter", "item") and node.role in ("tasks", "safeguards") and not node.numbered:
            places += _item_tasks(document, node, section_ids, ids)
    return places


def _item_tasks(document: PlanDocument, node: Node, section_ids: dict[int, str], ids: IdMaker) -> list[TaskPlace]:
    kind: TaskKind = "safeguard" if node.role == "safeguards" else "task"
    paragraphs = node.paragraphs
    if node.kind == "chapter" and not paragraphs and len(node.own.of(document.plain)) < len(node.heading) + 12:
        # A chapter heading with nothing below it says what comes elsewhere (附件:); it sets no work of its own.
        return []
    assigned = [index for index, each in enumerate(paragraphs) if _has_bracket(document, each.own)]
    if len(assigned) < 2:
        lines = (node.own, *(p.own for p in paragraphs))
        span = Span(node.own.start, max(line.end for line in lines))
        return [_place(document, node, kind, node.number, span, lines, section_ids, ids)]
    places: list[TaskPlace] = []
    start = 0
    for order, index in enumerate(assigned, 1):
        # Paragraphs without a bracket are covered by the next one; those after the last bracket hold no task.
        lines = tuple(p.own for p in paragraphs[start : index + 1])
        span = Span(lines[0].start, lines[-1].end)
        places.append(_place(document, paragraphs[start], kind, f"{node.number}/¶{order}", span, lines, section_ids, ids, titled=node))
        start = index + 1
    return places


def _has_bracket(document: PlanDocument, span: Span) -> bool:
    return any(
        responsibility_bracket("".join(b.content.of(document.plain).split())) for b in find_brackets(document.plain, span.start, span.end)
    )


def _place(
    document: PlanDocument,
    node: Node,
    kind: TaskKind,
    number: str,
    span: Span,
    lines: tuple[Span, ...],
    section_ids: dict[int, str],
    ids: IdMaker,
    parent_id: str = "",
    titled: Node | None = None,
) -> TaskPlace:
    head = titled or node
    # The id is made from the printed heading, and for a paragraph its first words; not from the ordinal, which moves
    # when an item is put in above.
    printed = head.heading_span.of(document.text)
    opening = document.text[span.start : span.start + 30] if titled else ""
    task = Task(
        task_id=ids.make("task", printed, opening),
        plan_id=document.plan.plan_id,
        section_id=section_ids[id(node)],
        parent_id=parent_id,
        number=number,
        title=tidy(head.heading_span.of(document.text)),
        kind=kind,
        due="",
        text="\n".join(tidy(line.of(document.text)) for line in (lines if kind != "project" else tuple(each.own for each in node.walk()))),
        span=span,
        flags=damage_flags(span.of(document.text)),
    )
    return TaskPlace(task, node, lines)
