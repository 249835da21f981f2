"""A plan at a glance: its chapters, sections and tasks, from left to right, each as high as the tasks in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from portal.site.languages import both
from portal.site.pictures.drawing import COLOURS, Drawing
from portal.site.wording import CODES

_WIDTH, _LEAF, _LEGEND = 960, 20, 34
_KINDS = tuple(CODES["task_kind"])


@dataclass(slots=True)
class _Node:
    label: str
    kind: str = ""
    address: str = ""
    below: list[_Node] = field(default_factory=list)
    leaves: int = 1


def draw_outline(
    identity: str, title: str, sections: Sequence[Mapping[str, str]], tasks: Sequence[Mapping[str, str]], *, rows_page: str = ""
) -> str:
    """Draw the outline of a plan as a map of its tasks, as SVG; sections without a task are left out.

    Args:
        identity: What ids in the picture begin with.
        title: The plan.
        sections: Rows of the table `sections`, in the order of the plan.
        tasks: Rows of the table `tasks`, at least one.
        rows_page: Address of the page with the rows: each task leads to `#<task_id>` there.

    Raises:
        ValueError: If there is nothing to draw.
    """
    if not tasks:
        raise ValueError("no tasks to draw")
    tops = _tree(sections, tasks, rows_page)
    leaves = sum(each.leaves for each in tops)
    placed = _placed(tops, 0, 0, [])
    depth = 1 + max(level for _, level, _ in placed)
    counts = {kind: sum(task["kind"] == kind for task in tasks) for kind in _KINDS}
    said = "，".join(f"{CODES['task_kind'][kind].zh} {count}" for kind, count in counts.items() if count)
    said_en = ", ".join(f"{CODES['task_kind'][kind].en} {count}" for kind, count in counts.items() if count)
    drawing = Drawing(
        identity, _WIDTH, _LEAF * leaves + _LEGEND, f"{title}{both('：任务一览', ': map of tasks')}", both(f"{said}。", f"{said_en}.")
    )
    column = _WIDTH / depth
    for node, level, first in placed:
        # A node without others below it reaches to the right edge.
        wide = column if node.below else _WIDTH - level * column
        _draw_node(drawing, node, level * column, first * _LEAF, wide - 2, node.leaves * _LEAF - 2)
    x, y = 4.0, _LEAF * leaves + 22
    for kind in _KINDS:
        if counts[kind]:
            words = CODES["task_kind"][kind]
            drawing.box(x, y - 11, 12, 12, COLOURS[_KINDS.index(kind)])
            drawing.text(x + 18, y, words.both, size=12, is_told=True)
            x += 150
    return drawing.svg()


def _draw_node(drawing: Drawing, node: _Node, x: float, y: float, width: float, height: float) -> None:
    colour = COLOURS[_KINDS.index(node.kind) if node.kind in _KINDS else -1] if node.kind else "currentColor"
    drawing.block(
        x, y, width, height, colour, node.label, address=node.address, opacity="0.2" if node.kind else "0.1", edge=bool(node.kind)
    )


def _tree(sections: Sequence[Mapping[str, str]], tasks: Sequence[Mapping[str, str]], rows_page: str) -> list[_Node]:
    """Return the tops of the outline: sections that hold tasks, with the tasks below them.

    A section that only repeats its one task, or has no heading of its own, gives way to what it holds.
    """
    above = {row["section_id"]: row["parent_id"] for row in sections}
    nodes = {row["section_id"]: _Node(f"{row['number']} {row['heading']}".strip()) for row in sections}
    of_tasks = {
        row["task_id"]: _Node(f"{row['number']} {row['title']}".strip(), row["kind"], f"{rows_page}#{row['task_id']}") for row in tasks
    }
    tops: list[_Node] = []
    hung: set[str] = set()
    for row in tasks:
        node, parent, section_id = of_tasks[row["task_id"]], row["parent_id"], row["section_id"]
        if parent in of_tasks:
            of_tasks[parent].below.append(node)
            continue
        if section_id not in nodes:
            tops.append(node)
            continue
        nodes[section_id].below.append(node)
        while section_id not in hung:
            hung.add(section_id)
            higher = above[section_id]
            (nodes[higher].below if higher in nodes else tops).append(nodes[section_id])
            if higher not in nodes:
                break
            section_id = higher
    merged = [_merged(each) for each in tops]
    for each in merged:
        _count(each)
    return merged


def _count(node: _Node) -> int:
    """Note how many nodes without others below them each node holds, itself if it has none."""
    if node.below:
        node.leaves = sum(map(_count, node.below))
    return node.leaves


def _merged(node: _Node) -> _Node:
    if node.below:
        node.below = list(map(_merged, node.below))
    if node.kind or len(node.below) != 1:
        return node
    [only] = node.below
    return only if not _heading(node.label) or (only.kind and _heading(node.label) == _heading(only.label)) else node


def _heading(label: str) -> str:
    return label.partition(" ")[2].rstrip("。：:")


def _placed(tops: Sequence[_Node], level: int, first: int, placed: list[tuple[_Node, int, int]]) -> list[tuple[_Node, int, int]]:
    """Add each node, with its level and the number of leaves before it, to those that are placed."""
    for node in tops:
        placed.append((node, level, first))
        if node.below:
            _placed(node.below, level + 1, first, placed)
        first += node.leaves
    return placed
