"""Responsibilities: which organisation is named for which task, and in what role.

Rules (READING RULES, responsibilities); each row carries the name of the one that read it:

- `bracket`: a list in a bracket, with a label (责任单位:) or without, or a line of its own that starts with a label
  (`portal.extraction.listed_bodies`).
- `table-cell`: a cell of a table of task division, in a column headed 牵头单位, 责任单位, 配合单位 and the like (`listed_bodies`).
- `joint-sentence`: X会同Y, X牵头(,Y参与), 由X负责 (`portal.extraction.spoken_bodies`, as the following).
- `charge-sentence`: X负责…, X统筹…, X加强…领导.
- `duty-sentence`: in the safeguards, X要…, X是…的责任主体.
- `founding-sentence`: 成立X,承担….
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from portal.extraction.brackets import (
    LEAD_MARKS,
    LEAD_RULE,
    MARK_RULE,
)
from portal.extraction.listed_bodies import bracket_mentions, cell_mentions, labelled_mentions
from portal.extraction.mention import Leads, Mention
from portal.extraction.spoken_bodies import sentence_mentions
from portal.extraction.tasks import TaskPlace
from portal.records import Organization, PlanDocument, Responsibility, Role, Span
from portal.registry import Registry
from portal.registry.ids import IdMaker
from portal.text.script import tidy
from portal.text.years import first_goal_year


def read_responsibilities(
    document: PlanDocument, places: list[TaskPlace], registry: Registry, ids: IdMaker
) -> list[tuple[Responsibility, Organization]]:
    """Read who is responsible for each task, in the order of the text.

    One row per organisation, role and task: where a bracket and a sentence both name a body, the bracket's row stands.

    Returns:
        Each row with the organisation it names.
    """
    leads = _who_leads(document.plain)
    document = _with_marked_leads(document)
    rows: list[tuple[Responsibility, Organization]] = []
    plan = document.plan
    last = places[-1] if places else None
    year = int(plan.issued[:4]) if plan.issued else plan.period_start or first_goal_year(document.plain)
    document, joined = _with_joined_names(document, registry.organizations.joined_names(region_code=plan.region_code, year=year))
    for place in places:
        taken: set[tuple[str, Role]] = set()
        bodies: set[str] = set()
        named: set[str] = set()
        for mention in _mentions(document, place, leads=leads, is_last=place is last):
            name = mention.name
            for masked, whole in joined.items():
                name = name.replace(masked, whole)
            organization = registry.organizations.resolve(
                _within_issuer(name, plan.issuer),
                region_code=plan.region_code,
                year=year,
                suffix=mention.suffix,
                carried=mention.carried,
            )
            # 各区(县级市) of a sentence are the 各区、县级市 of its bracket.
            loose = name.removeprefix("各").translate(_PARTING)
            listed = mention.rule in ("bracket", "table-cell")
            # Several brackets may name a body, each in a role of its own; what a sentence then says of it adds none.
            known = (organization.organization_id, mention.role) in taken if listed else organization.organization_id in bodies
            if known or (not listed and loose in named):
                continue
            taken.add((organization.organization_id, mention.role))
            bodies.add(organization.organization_id)
            named.add(loose)
            rows.append((_responsibility(document, place, mention, organization, ids), organization))
    return rows


def _mentions(document: PlanDocument, place: TaskPlace, *, leads: Leads, is_last: bool) -> list[Mention]:
    """The bodies that a task names, those of cells, labels and brackets before those of sentences."""
    mentions = list(cell_mentions(document, place, leads=leads)) if place.assigned else []
    mentions += list(labelled_mentions(document, place, leads=leads))
    mentions += [m for line in place.lines for m in bracket_mentions(document, line, leads=leads)]
    behind = {line.start for line in _behind(place)} if is_last else frozenset[int]()
    spoken = [line for line in place.lines if not (line.start in behind and _closes(document.plain, line))]
    return mentions + [m for line in spoken for m in sentence_mentions(document, place, line)]


def _responsibility(document: PlanDocument, place: TaskPlace, mention: Mention, organization: Organization, ids: IdMaker) -> Responsibility:
    written = mention.span.of(document.text)
    return Responsibility(
        responsibility_id=ids.make("responsibility", place.task.task_id, written),
        plan_id=document.plan.plan_id,
        task_id=place.task.task_id,
        organization_id=organization.organization_id,
        organization=organization.name,
        name_as_written=tidy(written),
        role=mention.role,
        order=mention.order,
        open_ended=mention.open_ended,
        quote=written,
        span=mention.span,
        rule=mention.rule,
        flags=("unknown-organization",) if organization.kind == "unknown" else (),
    )


# 客运处, 各相关处室 in a department's own plan; 街道办事处, 公路管理处 are bodies of their own.
_DIVISION = re.compile(
    r"(?:机关)?(?:各(?:有关|相关|责任|业务)*)?(?:(?![省市县区州国])[\u4e00-\u9fff]{2,14}(?<!办事)(?<!管理)(?<!秘书)(?<!代表)(?<!联络)(?:处|科)|处室|科室)"
)
_DEPARTMENT = re.compile(r"(?!中共|国务院)[\u4e00-\u9fff]{4,24}(?:厅|局|委员会|委|部)")


def _within_issuer(name: str, issuer: str) -> str:
    """Put the department that issued a plan in front of what is one of its own divisions: 客运处.

    >>> [_within_issuer(name, "清河市交通运输局") for name in ("客运处", "局规划科", "各相关处室", "公路管理处", "市教育局")]
    ['清河市交通运输局客运处', '清河市交通运输局规划科', '清河市交通运输局各相关处室', '公路管理处', '市教育局']
    """
    issuer = issuer.partition("、")[0]  # of several, the one that drew it up
    if not name.endswith(("处", "科", "处室", "科室")) or not _DEPARTMENT.fullmatch(issuer):
        return name
    word = "委" if issuer.endswith("委员会") else issuer[-1]
    own = name.removeprefix(word)
    return issuer + own if _DIVISION.fullmatch(own) else name


_PARTING = str.maketrans("", "", "()、")
# Stands for the 、 within a name while lists are parted there.
_WITHIN = "\ue000"


def _with_joined_names(document: PlanDocument, names: Iterable[str]) -> tuple[PlanDocument, dict[str, str]]:
    """Mask the 、 of single bodies that are written as two would be; returns what the masked names stand for too."""
    joined = {name.replace("、", _WITHIN): name for name in names if name in document.plain}
    plain = document.plain
    for masked, name in joined.items():
        plain = plain.replace(name, masked)
    return (replace(document, plain=plain), joined) if joined else (document, {})


_CLOSES = re.compile(
    r"(?:各地区|各地方?|各[省市县区]|各级|各(?:有关|相关)?(?:部门|单位)|省直|市直)[^。;]{0,30}要(?:高度重视|认清|认真|提高|切实|加强|按照|根据|结合|充分|把|深刻|统一|强化|严格|进一步|抓紧|立足|围绕|站在)"
)


def _behind(place: TaskPlace) -> list[Span]:
    """The lines of a task behind the one that tells what is done: its heading's own, or the first below a bare heading."""
    others = [line for line in place.lines if line != place.node.own]
    headed_alone = place.node.own.end <= place.node.heading_span.end + 1
    return others[1:] if headed_alone else others


def _closes(plain: str, line: Span) -> bool:
    """Whether a line behind the last task is the plan's closing words to all (READING RULES: such a paragraph holds no task)."""
    words = "".join(line.of(plain).split())
    return len(words) < _LONGEST_CLOSING and _CLOSES.match(words) is not None


_LONGEST_CLOSING = 300


def _with_marked_leads(document: PlanDocument) -> PlanDocument:
    """Blank out what says which mark tells who leads (标★为牵头单位), and put one mark for all of them."""
    plain = document.plain
    for mark in LEAD_MARKS:
        if f"({mark})" in plain:
            plain = plain.replace(f"({mark})", f"{mark}  ")  # 省教育厅(★)
    document = document if plain == document.plain else replace(document, plain=plain)
    if "牵头" not in plain and "主办" not in plain and "主责" not in plain and "主要责任" not in plain:
        return document
    marks = {match["mark"] for match in MARK_RULE.finditer(plain)}
    if not marks:
        return document
    plain = MARK_RULE.sub(lambda match: " " * len(match.group()), plain)
    for mark in marks:
        plain = plain.replace(mark, LEAD_MARKS[0])
    return replace(document, plain=plain)


_COMMA_RULE = re.compile(r"列?(?:在)?逗号(?:之|以)?前的?(?:单位|部门|者)?(?:均)?(?:为|是)牵头")


def _who_leads(plain: str) -> Leads:
    if LEAD_RULE.search(plain):
        return "first"
    return "comma" if _COMMA_RULE.search(plain) else ""
