"""Bodies in lists: in brackets, behind labels, in cells of tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from portal.extraction.brackets import (
    LEAD_MARKS,
    LEAD_RULE,
    ROLE_SAID,
    assigns,
    find_brackets,
    find_label,
    find_tail,
    is_name,
    labels_behind,
    part_names,
    round_within,
    split_names,
)
from portal.extraction.mention import Leads, Mention
from portal.extraction.tasks import TaskPlace
from portal.records import PlanDocument, Role, Span
from portal.text.compact import Compact, compact
from portal.text.sentences import clause_spans


def _by_comma(text: str, role: Role, start: int, end: int) -> list[tuple[Role, int, int]]:
    """Part a list whose bodies in front of the comma lead; without a comma all of them do."""
    if role != "responsible":
        return [(role, start, end)]
    clauses = clause_spans(text[start:end], ",")
    if not clauses:
        return []
    first = start + clauses[0].end
    behind: list[tuple[Role, int, int]] = [("participant", first + 1, end)] if first + 1 < end else []
    return [("lead", start, first), *behind]


def cell_mentions(document: PlanDocument, place: TaskPlace, *, leads: Leads) -> Iterator[Mention]:
    """Read the cells of a table of task division that name who is responsible; blanks and lines part names there too."""
    alike = leads == "first" and all(role == "responsible" for role, _ in place.assigned)
    marked = all(role == "responsible" for role, _ in place.assigned) and any(
        mark in span.of(document.plain) for _, span in place.assigned for mark in LEAD_MARKS
    )
    for role, span in place.assigned:
        order = 0
        words = span.of(document.plain)
        parted = re.sub(r"(?<=[\u4e00-\u9fff)])\s+(?=[\u4e00-\u9fff])", lambda match: "、" * len(match.group()), words)
        content = compact(parted, span.start)
        if role == "responsible" and (joint := _JOINT_LIST.match(content.text)):
            yield from _joint_mentions(content, joint, "table-cell")
            continue
        groups = list(_groups(content.text))
        bracketed = _MARKED_LEAD.search(content.text) is not None
        for said, start, end in groups:
            for name, where, suffix, carried, open_ended in _names(content.text, start, end):
                order += 1
                actual: Role = said if said != "responsible" and role == "responsible" else role
                if alike and actual == "responsible":
                    actual = "lead" if order == 1 else "participant"
                if marked and actual == "responsible":
                    actual = "lead" if _is_marked(name) else "participant"
                if bracketed and actual == "responsible":
                    actual = "participant"
                if bracketed and (leading := _without_bracket(name, where)):
                    (name, where), actual = leading, "lead"
                name, where = _without_mark(name, where)
                yield Mention(name, content.span(where.start, where.end), actual, order, open_ended, "table-cell", suffix, carried)


def labelled_mentions(document: PlanDocument, place: TaskPlace, *, leads: Leads) -> Iterator[Mention]:
    """Read lines of their own that start with a label; lines that follow one another are one list (牵头单位:… 配合单位:…)."""
    plain = document.plain
    # A line without either mark neither opens with a label nor holds one.
    marked = [line for line in place.lines if plain.find(":", line.start, line.end) >= 0 or plain.find("】", line.start, line.end) >= 0]
    if not marked:
        return
    labelled = [line for line in marked if find_label("".join(line.of(plain).split()))]
    if labelled:
        whole = Span(labelled[0].start, labelled[-1].end)
        inside = [line for line in place.lines if whole.holds(line)]
        if len(inside) == len(labelled):
            yield from _list_mentions(compact(round_within(part_names(whole.of(plain).replace("\n", ";"))), whole.start), leads=leads)
        else:
            for line in labelled:
                yield from _list_mentions(compact(round_within(part_names(line.of(plain))), line.start), leads=leads)
    own = set(labelled)
    for line in marked:
        if line not in own and (starts := labels_behind(line.of(plain))):
            start = line.start + starts[0]
            words = re.sub(r"。(?=\s*\S)", ";", Span(start, line.end).of(plain))
            yield from _list_mentions(compact(part_names(words), start), leads=leads)


def bracket_mentions(document: PlanDocument, line: Span, *, leads: Leads) -> Iterator[Mention]:
    plain = document.plain
    brackets = find_brackets(plain, line.start, line.end)
    if not brackets or find_label("".join(line.of(plain).split())):
        return  # 责任单位:…各县(市、区)政府(管委会): the line is a list itself, a bracket in it belongs to a name
    for bracket in brackets:
        content = compact(round_within(part_names(bracket.content.of(plain))), bracket.content.start)
        if assigns(plain, bracket):
            yield from _list_mentions(content, leads=leads)


_JOINT_LIST = re.compile(
    r"^(?:由)?(?P<lead>[^,;:、]{2,24}(?:、[^,;:、]{2,24})?)会同(?P<others>[^,;:]{2,80}?)(?:等)?(?:共同|分别|具体)?(?:负责|落实|实施|组织实施|办理|推进)?$"
)
# (由甲会同乙负责,2022年底前完成)
_DUE_LAST = re.compile(r"[,;](?:力争|确保)?(?:20\d{2}年)?[^,;]{0,10}前(?:完成|落实|实施|取得[^,;]{0,8})?$")
_DEADLINE = re.compile(
    r"[,;、]?(?:完成|时间|时限|进度|期限|长期|持续)[^、]{0,8}[:为]|[,;、]?(?:20\d{2}年|\d{1,2}月|年底|年内|[上下]半年|持续|长期|常年|立即|近期)[^、]{0,16}$"
)
# What a list that says a role ends in, if not in words behind 牵头.
_ROLE_ENDS = ("配合", "参与", "参加", "协助", "协同", "落实", "实施", "负责", "指导", "职责", "职能", "分工", "分别")
# What every such remark begins with.
_DEADLINE_BEGINS = ",;、完时进期长持年上下常立近"
_ROLE_TAIL: tuple[tuple[Role, re.Pattern[str]], ...] = (
    ("lead", re.compile(r"(?:负责)?(?:分别|共同|分工)?牵头(?:负责|落实|组织实施|实施|会同.*)?$|为牵头(?:单位|部门)$")),
    ("participant", re.compile(r"(?:按照?(?:各自)?职责(?:分工)?)?(?:分别|共同)?(?:组织)?(?:配合|参与|参加|协助|协同)(?:落实|实施)?$")),
    (
        "responsible",
        re.compile(
            r"(?:结合实际|结合职责|抓好)?(?:共同|分别|分工|具体)?(?:负责|指导|落实|实施|组织(?:实施|落实|推进|开展))(?:落实|实施)?$|(?:按照?|根据|依)(?:各自)?(?:职责|职能)(?:分工)?(?:分别)?(?:组织)?(?:负责|落实|实施)?$"
        ),
    ),
)


def _list_mentions(content: Compact, *, leads: Leads) -> Iterator[Mention]:
    """Read the list of a bracket or labelled line: groups between semicolons or labels, names within."""
    if joint := _JOINT_LIST.match(_DUE_LAST.sub("", content.text) if "会同" in content.text else content.text):
        yield from _joint_mentions(content, joint, "bracket")
        return
    groups = list(_groups(content.text))
    if _MAIN_ALONE.match(content.text) and not any(role == "participant" for role, _, _ in groups):
        # 主责单位:甲,乙 beside no other list: all of them answer for it.
        groups = [("responsible", start, end) for _, start, end in groups]
    marked_leads = _MARKED_LEAD.search(content.text) is not None
    starred = any(mark in content.text for mark in LEAD_MARKS)
    labelled_lead = marked_leads or starred or any(role == "lead" for role, _, _ in groups)
    has_lead = labelled_lead or leads == "first"
    place = 0
    if leads == "comma" and not labelled_lead:
        groups = [each for group in groups for each in _by_comma(content.text, *group)]
    for role, start, end in groups:
        if content.text[start - 1 : start] in (":", "："):
            # Each labelled list counts from 1; 甲牵头,乙、丙配合 is one list.
            place = 0
        for name, span, suffix, carried, open_ended in _names(content.text, start, end):
            place += 1
            actual: Role = role if labelled_lead or role != "responsible" or not has_lead else ("lead" if place == 1 else "participant")
            if labelled_lead and role == "responsible":
                actual = "participant"
            if marked_leads and (leading := _without_bracket(name, span)):
                # 责任单位:甲(牵头),乙、丙
                (name, span), actual = leading, "lead"
            if starred:
                # ★甲、乙
                actual = "lead" if _is_marked(name) else actual
                name, span = _without_mark(name, span)
            yield Mention(name, content.span(span.start, span.end), actual, place, open_ended, "bracket", suffix, carried)


def _joint_mentions(content: Compact, joint: re.Match[str], rule: str) -> Iterator[Mention]:
    """Read a list of which one leads: 由甲会同乙、丙负责."""
    place = 0
    parts: tuple[tuple[Role, str], ...] = (("lead", "lead"), ("participant", "others"))
    for role, part in parts:
        for name, span, suffix, carried, open_ended in _names(content.text, joint.start(part), joint.end(part)):
            place += 1
            yield Mention(name, content.span(span.start, span.end), role, place, open_ended, rule, suffix, carried)


def _is_marked(name: str) -> bool:
    return name[:1] in LEAD_MARKS or name[-1:] in LEAD_MARKS


def _without_bracket(name: str, span: Span) -> tuple[str, Span] | None:
    """Cut (牵头) from a name and its place; None where the name does not end in it."""
    mark = _MARKED_LEAD.search(name) if name.endswith(")") and span.end - span.start == len(name) else None
    return (name[: mark.start()], Span(span.start, span.start + mark.start())) if mark else None


def _without_mark(name: str, span: Span) -> tuple[str, Span]:
    """Cut the mark of who leads from a name and its place."""
    if not name or not _is_marked(name) or span.end - span.start != len(name):
        return name, span
    bare = name.lstrip(LEAD_MARKS)
    start = span.start + len(name) - len(bare)
    bare = bare.rstrip(LEAD_MARKS)
    return bare, Span(start, start + len(bare))


_MARKED_LEAD = re.compile(r"(?<=[\u4e00-\u9fff])\((?:牵头|牵头单位|牵头部门|主办|主责)\)")
_MAIN_ALONE = re.compile(r"(?:【\s*)?(?:主责|主要责任)(?:单位|部门)")
_REMARK = re.compile(
    r"[,。]?(?:以下|下列|后续)(?:各项)?(?:任务|措施|工作|事项|内容|均需|均由|均为|各项)|[,。]?(?:以下|后面|下文)?(?:不再(?:一一)?列出|不再重复)"
)
_STOP_BEFORE_LABEL = re.compile(
    r"。(?=【?(?:责任|牵头|主办|承办|配合|协办|参与|参加|协同|实施|落实|主要责任|完成|时间|时限|进度)[\u4e00-\u9fff]{0,4}[:】])"
)
_PERSONS = re.compile(r"(?:责任|分管|牵头|包保|包联|挂点|挂钩|联系)?(?:负责)?(?:领导|人|负责人|联系人)[:：]")


def _groups(text: str) -> Iterator[tuple[Role, int, int]]:
    """Yield role, start and end of each group of names in a list's text.

    牵头单位:甲;配合单位:乙 are two groups, 甲牵头,乙、丙负责 too; 甲、乙,丙等 is one.
    """
    start = 0
    text = text.rstrip("。")
    if "牵头" in text:
        # 甲牵头负责、乙组织落实: what says a role ends its list.
        text = ROLE_SAID.sub(",", text)
    if "。" in text:
        # 牵头单位:甲。配合单位:乙。完成时限:年底: a stop in front of a label parts two lists.
        text = _STOP_BEFORE_LABEL.sub(";", text)
    if "。" in text and (stop := re.search(r"(?<=.{4})。(?=[^;])", text)) is not None:
        # 甲牵头,乙负责落实。以下不再列出: what follows the stop is a remark.
        text = text[: stop.start()]
    for piece in clause_spans(text, ";") or [Span(0, len(text))]:
        words = piece.of(text)
        if (_may_be_deadline(words) and _DEADLINE.match(words)) or (
            (":" in words or "：" in words) and _PERSONS.match(words.removeprefix("责任"))
        ):
            # Persons are no organisations.
            continue
        if (remark := _REMARK.search(words)) is not None:
            # 以下任务均需各市政府落实,不再列出
            piece = Span(piece.start, piece.start + remark.start())
            if piece.start >= piece.end:
                continue
            words = piece.of(text)
        label = find_label(words)
        role: Role = label_role(label["label"]) if label else "responsible"
        start = piece.start + (label.end() if label else 0)
        if label:
            # A second label after a comma (牵头单位:甲,配合单位:乙) opens another group.
            inner = [m for m in re.finditer(r"[,,。 ]", words) if find_label(words[m.end() :])]
            for match in inner:
                yield from _said_roles(text, role, start, piece.start + match.start())
                following = find_label(words[match.end() :])
                assert following is not None
                role, start = label_role(following["label"]), piece.start + match.end() + following.end()
        yield from _said_roles(text, role, start, piece.end)


def _said_roles(text: str, role: Role, start: int, end: int) -> Iterator[tuple[Role, int, int]]:
    """Yield the groups of a list that says roles behind its names (甲牵头,乙、丙配合); what is left has the role given."""
    pending = start
    for clause in clause_spans(text[start:end], ","):
        words = clause.of(text[start:end])
        for said, pattern in _ROLE_TAIL if "牵头" in words or words.endswith(_ROLE_ENDS) else ():
            if (tail := pattern.search(words)) and not LEAD_RULE.search(words):
                stop = start + clause.start + tail.start()
                if stop > pending:
                    yield said, pending, stop
                pending = start + clause.end + 1
                break
    if pending < end and not (_may_be_deadline(text[pending:end]) and _DEADLINE.match(text[pending:end])):
        yield role, pending, end


def label_role(label: str) -> Role:
    if re.search(r"牵头|主办|承办|主责|第一责任|主要责任", label) and not re.search(r"和|及|、", label):
        return "lead"
    if re.search(r"配合|协办|参与|参加|协同|协作|支持|支撑", label):
        return "participant"
    return "responsible"


class _Named(NamedTuple):
    """A name in a list, its place, the ending it shares, the 省 carried to it, and whether the list says 等 behind it."""

    name: str
    span: Span
    ending: str
    carried: str
    open_ended: bool = False


def _names(text: str, start: int, end: int) -> list[_Named]:
    """Read the names between two offsets. 等 at the end holds for all of them, 等有关部门 in the midst for those before it."""
    part = text[start:end]
    if rule := LEAD_RULE.search(part) if "列" in part or "排" in part or "个" in part else None:
        part = part[: rule.start()].rstrip("([")
    part = part.rstrip(",、;。.").removesuffix("下同").rstrip(",、;。.")
    open_ended = "等" in part and bool(_OPEN_ENDED.search(part)) and "等各" not in part
    if (tail := find_tail(part)) and part[: tail.start()] in ("", "各") and (group := re.search(r"部门|单位", tail.group())):
        # 各有关部门按职责分工负责: the tail is all there is.
        part = part[: tail.start() + group.end()]
    elif tail and tail.start() > 0:
        stripped = part[: tail.start()]
        if stripped in ("省", "市", "州", "县", "区") and (group := re.search(r"部门|单位", part)):
            stripped = part[: group.end()]
        # 有关部门 after 等 is part of the tail; standing alone in the list it is a member of it.
        part = stripped if not stripped.endswith(("、", ",", "和")) or re.search(r"^等|负责|职责|牵头|配合", tail.group()) else part
    part = part.rstrip("、,;。.")
    part = _AND_MORE.sub("", part) if "等" in part else part
    found: list[_Named] = []
    open_until = 0
    pieces = split_names(part, start)
    carried = ""
    pieces = [part for name, span in pieces for part in _unglued(name, span)]
    lends = any(name.endswith("政府") for name, _ in pieces)
    for index, (name, span) in enumerate(pieces):
        if name.startswith("由") and is_name(name[1:]):
            name, span = name[1:], Span(span.start + 1, span.end)
        if name.startswith(("会同", "联合")) and is_name(name[2:]) and span.end - span.start == len(name):
            # 由甲牵头,会同乙、丙组织实施
            name, span = name[2:], Span(span.start + 2, span.end)
        if "等" in name and (named := _AND_OTHERS.search(name)) and named.start() > 2:
            # 高新区管委会等市级有关部门、两江新区, 银保监会等国务院相关部门及各地区: the list goes on behind its 等.
            name, span, open_until = name[: named.start()], Span(span.start, span.start + named.start()), len(found) + 1
        if "(含" in name and (gloss := _INCLUDING.search(name)) and span.end - span.start == len(name):
            name, span = name[: gloss.start()], Span(span.start, span.start + gloss.start())
        if name.endswith("等") and len(name) > 1:
            name, span, open_ended = name[:-1], Span(span.start, span.end - 1), True
        if not _LETTER.search(name) or name == "无" or (_may_be_deadline(name) and _DEADLINE.match(name)):
            continue
        suffix = ""
        if lends and (not is_name(name) or 2 <= len(name) <= 4 or name.startswith("各")):
            suffix = _shared_ending(name, [other for other, _ in pieces[index + 1 :]])
        found.append(_Named(name, span, suffix, carried if not name.startswith(("各", "有关", "相关", "国", "中", "全")) else ""))
        if index == 0 and name.startswith(("省", "市")) and not name.startswith(("政府", "委办"), 1):
            carried = name[0]
        elif carried and name.startswith(("省", "市", "区", "县")):
            carried = name[0] if name[0] in "省市" else ""
        elif carried and name.startswith(("各", "有关", "相关")):
            carried = ""
    return [each._replace(open_ended=open_ended or place < open_until) for place, each in enumerate(found)]


def _may_be_deadline(name: str) -> bool:
    return name[:1] in _DEADLINE_BEGINS or name[:1].isdecimal()


_LETTER = re.compile(r"[\u4e00-\u9fffA-Za-z]")
_OPEN_ENDED = re.compile(
    r"等(?:(?:有关|相关|各有关|各相关|多个|\d+个)?(?:部门和单位|部门、单位|部门|单位|机构|高校|院校|科研院所|金融机构|企业))?(?:$|,|按|分|负责|为)"
)
_AND_MORE = re.compile(r"等(?:(?:有关|相关|各有关|各相关)?(?:部门和单位|部门、单位|部门|单位|机构|高校|院校|科研院所|金融机构))?$")
_AND_OTHERS = re.compile(
    r"等(?:[省市县区]属(?:国有|重点)?企业|(?:[省市县区州][级直]|国务院|中央|国家)?(?:各|有关|相关)*(?:部门和单位|部门、单位|部门|单位))$"
)
_EVERY_PLACE = re.compile(r"各(?:设区)?(?:市|州|县|区|市州|市县|地市)(?:[(][^()]{1,10}[)])?")
_EVERY_GOVERNMENT = re.compile(r"各(?:[市县区州盟旗]|[(][^()]{1,10}[)])+(?P<what>人民政府|政府)")
# 市经信局市财政局: a carrier lost the mark between two names that begin alike.
_GLUED = re.compile(
    r"(?P<first>(?P<word>[省市县])[\u4e00-\u9fff]{2,12}?[局委办厅])(?P<second>(?P=word)(?!局|委|直|区|级)[\u4e00-\u9fff]{2,12}[局委办厅])"
)


def _unglued(name: str, span: Span) -> list[tuple[str, Span]]:
    # Two names that begin alike: the first character stands a second time.
    glued = _GLUED.fullmatch(name) if name[:1] in "省市县" and name.count(name[:1]) > 1 else None
    if glued is None or span.end - span.start != len(name):
        return [(name, span)]
    cut = span.start + len(glued["first"])
    return [(glued["first"], Span(span.start, cut)), (glued["second"], Span(cut, span.end))]


# What 各区政府 takes in is no part of its name: (含新区管委会,下同).
_INCLUDING = re.compile(r"\((?:含|包括)[^()]*\)$")
_TWO = re.compile(r"[\u4e00-\u9fff]{2}")
# No city has more districts and counties: a list that goes on is not looked through from each of them.
MOST_PLACES = 40
_A_PLACE = re.compile(
    r"(?!各|有关|相关|全|本|高新|国家)(?:[\u4e00-\u9fff]{1,3}(?<![新园发高开])(?<!经开)(?:县|区|市|旗)|[\u4e00-\u9fff]{2}新区)"
)
_OF_A_PLACE = re.compile(r"[\u4e00-\u9fff]{1,3}(?P<kind>县|区|市|旗)(?P<what>人民政府|政府)")
_LIKE_PLACES = ({"县"}, {"区"}, {"市"}, {"旗"}, {"县", "区"}, {"区", "旗"}, {"县", "旗"})
_GOVERNMENT_LAST = re.compile(r"(?<=[\u4e00-\u9fff]{2})((?:市|县|区|州)(?:人民)?政府)$")


def _shared_ending(name: str, following: list[str]) -> str:
    """Return the ending that a name shares with a later member: 海口 takes 市政府 from 三亚市政府."""
    if _EVERY_PLACE.fullmatch(name) and following and (of_places := _EVERY_GOVERNMENT.fullmatch(following[0])):
        # 各市(州)、各县(市、区)人民政府
        return of_places["what"]
    if _A_PLACE.fullmatch(name):
        # 章贡区、南康区、于都县政府: places of one level, of which the last says whose government is meant.
        for other in following[:MOST_PLACES]:
            if not _A_PLACE.fullmatch(other):
                of_place = _OF_A_PLACE.fullmatch(other)
                return of_place["what"] if of_place and {of_place["kind"], name[-1]} in _LIKE_PLACES else ""
    if is_name(name) and not (len(name) == 2 and _TWO.fullmatch(name)):
        return ""
    for other in following:
        ending = _GOVERNMENT_LAST.search(other) if other.endswith("政府") else None
        if ending:
            return ending.group(1)
        if is_name(other):
            return ""
    return ""
