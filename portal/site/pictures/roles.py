"""Who does what: organisations down the side, tasks along the top, a sign where one has a part in the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from portal.site.languages import both
from portal.site.pictures.drawing import COLOURS, Drawing, shorten, text_width
from portal.site.wording import CODES, name_of

_CELL, _LINE = 18, 20
_NAMES, _HEAD, _LEGEND = 190, 74, 34
_MOST_IN_ENGLISH = 420  # for names, which are longer than in Chinese
#: More than these would be too small to read; the table of responsibilities has them all.
MOST_ORGANIZATIONS, MOST_TASKS = 40, 80


@dataclass(frozen=True, slots=True)
class Part:
    """One organisation's part in one task.

    Attributes:
        role: A code of the field `role`.
        address: Where it leads.
        organization_en: The organisation in English; empty where it has no English name.
    """

    organization: str
    task_number: str
    task_title: str
    role: str
    address: str
    organization_en: str = ""


def draw_roles(identity: str, title: str, parts: Sequence[Part]) -> str:
    """Draw who has which part in which task as SVG; organisations with most parts come first, tasks in their order.

    Args:
        identity: What ids in the picture begin with.
        title: The plan.
        parts: At least one, in the order of the tasks; an organisation may have several parts in one task.

    Raises:
        ValueError: If there is nothing to draw.
    """
    if not parts:
        raise ValueError("no parts to draw")
    counts: dict[str, int] = {}
    english = {each.organization: each.organization_en for each in parts}
    for each in parts:
        counts[each.organization] = counts.get(each.organization, 0) + 1
    ordered = sorted(counts, key=lambda name: -counts[name])  # ties stay in the order of the plan
    organizations = {name: line for line, name in enumerate(ordered[:MOST_ORGANIZATIONS])}
    every_task = list(dict.fromkeys((each.task_number, each.task_title) for each in parts))
    tasks = {task: column for column, task in enumerate(every_task[:MOST_TASKS])}
    width = max(_NAMES + _CELL * len(tasks) + 12, 560)
    room = min(_MOST_IN_ENGLISH, max(_width_in_english(english[name]) for name in organizations) + 12)
    more = max(0, round(room) - _NAMES)
    drawing = Drawing(
        identity,
        width,
        _HEAD + _LINE * len(organizations) + _LEGEND,
        f"{title}{both('：责任分工', ': responsibilities')}",
        _describe(ordered, every_task, parts),
        more_in_english=more,
    )
    for (number, _), column in tasks.items():
        drawing.text(_NAMES + _CELL * column + 13, _HEAD - 6, shorten(number, _HEAD - 10, 11), size=11, turn=-90)
    for name, line in organizations.items():
        y = _HEAD + _LINE * line
        if line % 2 == 0:
            drawing.box(-more, y, width + more, _LINE, "currentColor", opacity=0.06)
        shown = name_of(shorten(name, _NAMES - 12, 12), _shortened(english[name], _NAMES + more - 12))
        drawing.text(_NAMES - 8, y + 14, shown, anchor="end", size=12, is_told=bool(english[name]))
    drawn: set[tuple[str, tuple[str, str]]] = set()
    for each in parts:
        place = each.organization, (each.task_number, each.task_title)
        if place in drawn or place[0] not in organizations or place[1] not in tasks:
            continue
        drawn.add(place)
        y, x = _HEAD + _LINE * organizations[place[0]] + 10, _NAMES + _CELL * tasks[place[1]] + 9
        role = CODES["role"].get(each.role)
        does = f"{each.task_number} {each.task_title} · "
        tip = both(
            f"{each.organization} · {does}{role.zh if role else each.role}",
            f"{each.organization_en or each.organization} · {does}{role.en if role else each.role}",
        )
        drawing.begin_link(each.address, tip)
        _sign(drawing, each.role, x, y, tip)
        drawing.end_link()
    along, below = float(_NAMES), _HEAD + _LINE * len(organizations) + 22
    for role_code, words in CODES["role"].items():
        _sign(drawing, role_code, along, below - 4, "")
        drawing.text(along + 11, below, words.both, size=12, is_told=True)
        along += 24 + max(text_width(words.zh, 12), text_width(words.en, 12))
    return drawing.svg()


# Plans of a province name the same bodies.
@lru_cache(maxsize=20_000)
def _width_in_english(name: str) -> float:
    return text_width(name, 12)


def _shortened(name: str, room: int) -> str:
    return name if _width_in_english(name) <= room else shorten(name, room, 12)


def _sign(drawing: Drawing, role: str, x: float, y: float, tip: str) -> None:
    """Draw the sign of a role: told apart by shape as well as colour."""
    if role == "lead":
        drawing.box(x - 6, y - 6, 12, 12, COLOURS[1], tip=tip)
    elif role == "coordinator":
        drawing.box(x - 5, y - 5, 10, 10, COLOURS[3], turn=45, tip=tip)
    elif role == "participant":
        drawing.dot(x, y, 4.5, COLOURS[0], filled=False, tip=tip)
    else:
        drawing.dot(x, y, 5, COLOURS[0], tip=tip)


def _describe(organizations: Sequence[str], tasks: Sequence[tuple[str, str]], parts: Sequence[Part]) -> str:
    cut = [
        both(f"只画前 {most} {what}，其余见表。", f"Only the first {most} {what_en} are drawn; the table has the others.")
        for most, what, what_en, there in (
            (MOST_ORGANIZATIONS, "个机构", "organisations", len(organizations)),
            (MOST_TASKS, "项任务", "tasks", len(tasks)),
        )
        if there > most
    ]
    return " ".join(
        [
            both(
                f"{len(organizations)} 个机构在 {len(tasks)} 项任务中的 {len(parts)} 项分工。",
                f"{len(parts)} parts of {len(organizations)} organisations in {len(tasks)} tasks.",
            ),
            *cut,
        ]
    )
