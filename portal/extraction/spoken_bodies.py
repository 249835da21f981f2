"""Bodies in sentences: who leads, with whom, who answers, who is told to do something."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from portal.extraction.brackets import (
    assigns,
    find_brackets,
    is_name,
    split_names,
)
from portal.extraction.listed_bodies import MOST_PLACES, label_role
from portal.extraction.mention import Mention
from portal.extraction.tasks import TaskPlace
from portal.records import PlanDocument, Role, Span
from portal.text.compact import Compact, compact
from portal.text.sentences import clause_spans, sentence_spans

# A name inside a sentence: characters without marks, up to an ending; 会同, 负责 and the like follow it.
_SUBJECT = r"(?P<subject>[^,。;:!?()]{2,60}?)"
_ANSWERS = "负总责|(?:负|承担)(?:直接|主体|首要|具体)责任"
# 试点范围由省科技厅会同省财政厅确定: the lead stands behind 由, which no name holds but 自由贸易区's.
_JOINT = re.compile(
    r"^(?:由)?(?P<lead>(?:(?<=自)由|[^,;:由]){2,40}?)(?:要|应|应当|将|负责|牵头)?(?:会同|商(?![务业会标品贸户场城事洛丘])|联合(?!会|社|体))(?P<others>[^,;:]{2,80})"
)
_BY = re.compile(
    rf"由(?P<subject>[^,;:]{{2,200}}?)(?:(?:按照?|根据|依)(?:各自)?(?:职责|职能)(?:分工)?)?(?:分别|共同)?(?P<verb>牵头|负责(?!人|同志|制(?!定))|统筹|{_ANSWERS})"
)
_BY_JOINTLY = re.compile(
    r"由(?P<lead>[^,;:]{2,40}?)(?:会同|联合(?!会|社|体)|商(?![务业会标品贸户场城事洛丘]))(?P<others>[^,;:]{2,60}?)(?:共同|分别|具体|另行|联合|统一|抓紧|及时)?(?:负责|牵头|组织|实施|制定|制订|编制|起草|出台|研究|落实|推进|确定|开展|审核|评估|考核|认定|监督|管理|办理|做好|抓好|完成|发布|印发|公布)"
)
_HELPS = re.compile(r"^(?P<subject>[^,;:]{2,400}?)(?:积极|协助|密切|分别|共同)?(?:配合|参与|参加|协助|协同|支持)")
_JOINED = re.compile(r"^(?:并|并要|要)?(?:会同|联合(?!会|社|体)|商(?![务业会标品贸户场城事洛丘]))(?P<others>[^,;:]{2,80})")
_LEADS = re.compile(r"^(?P<subject>[^,;:由]{2,60}?)牵头(?!抓总|单位|部门)")
_CHARGE = re.compile(
    r"^(?P<subject>[^,;:]{2,80}?)(?:(?:按照?|根据|依)(?:各自)?(?:职责|职能)(?:分工)?)?(?:具体|主要|分别|共同|统一)?(?P<verb>负责(?!人|同志|制(?!定))|(?:对[^,;:]{2,30}?)?牵头抓总|统筹推进|统筹协调|统筹|统一领导|加强对|对[^,;:]{2,30}?负(?:总责|主体责任|主责|责))"
)
_IN_CHARGE = re.compile(
    r"^(?P<subject>[^,;:]{2,80}?)(?:(?:按照?|根据|依)(?:各自)?(?:职责|职能)(?:分工)?)?(?:具体|分别|共同)?负责(?:落实|实施|推进)?$"
)
_CARRIES_OUT = re.compile(
    r"^(?!并|会同|联合|商)(?P<subject>[^,;:由]{2,60}?)(?:具体|负责|分别|共同|认真|切实)*(?:组织实施|组织落实|抓好落实|抓落实|贯彻落实|(?<=具体)(?:落实|实施)|(?<=负责)(?:落实|实施))$"
)
_BY_OWN_DUTY = re.compile(r"^(?P<subject>[^,;:由]{2,80}?)(?:按照?|根据|依)(?:各自)?(?:职责|职能)(?:分工)?")
# 由省级人民政府负总责,市、县级人民政府负直接责任
_ANSWERS_TOO = re.compile(rf"^(?P<subject>[^,;:由]{{2,60}}?)(?:{_ANSWERS})$")
_CHARGE_AFTER = re.compile(r"^(?:具体|主要|统一)?负责")
# 县级以上地方人民政府是清洁取暖的责任主体, 各乡镇党委、政府是第一责任人
_IS_ANSWERABLE = re.compile(
    r"^(?P<subject>[^,;:]{2,40}?)(?:作为|均?[是为])[^,;:]{0,30}?(?:责任主体|实施主体|第一责任人|主责(?:部门|单位))$"
)
_IS_NAMED = re.compile(
    r"^(?P<subject>[^,;:]{2,60}?)(?:作为|均?[是为])(?P<label>(?:牵头|主办|主要责任|责任|配合|协办|参与|协同)(?:责任)?(?:单位|部门))$"
)
_FOUND = re.compile(r"(?:成立|组建|设立|建设|建立)(?P<subject>[^,;:]{3,40})$")
_HEADED_BY = re.compile(r"^由[^,;]{2,30}?(?:任|担任)(?:[正副双])?组长的")
_BY_DUTY = re.compile(r"^(?P<subject>[^,;:]{2,40}?)(?:要|应|应当)?(?:按照?|根据)(?:各自)?职责分工")
# 市生态环境局加强综合统筹和组织协调; 各区县政府落实属地责任,对…负总责
_COORDINATES = re.compile(
    r"^(?P<subject>[^,;:]{2,40}?)(?:加强|强化)(?:综合|总体|全面|工作|业务)?(?:统筹|协调|组织协调)|^(?P<answers>[^,;:]{2,40}?)(?:认真|切实|全面|严格)?(?:落实|履行)(?:好)?(?:属地|主体|监管|行业|领导|管理|直接|第一)+责任"
)
# 各区、各有关部门加强协同配合,按照职责分工,制定细则
_WORK_TOGETHER = re.compile(r"^(?P<subject>[^,;:]{2,40}?)(?:要|应)?(?:强化|加强|密切)(?:沟通|协调|协同|协作|联动|、|和)*配合$")
_BY_THEIR_DUTY = re.compile(r"^(?:按照?|根据)(?:各自)?(?:职责分工|职责|分工)")
_UNDER = re.compile(r"^在(?P<subject>[^,;:]{3,40}?)(?:的)?(?:统一)?(?:统筹)?领导下")
_DUTY = re.compile(
    r"^(?P<subject>[^,;:]{2,60}?)(?:都|均|也)?(?:要|应当|应(?!对)|必须|须)(?!求|素|点|用|急|变|当|务|约|及(?!时)|件|闻|道|害|付)"
)
_WILL = re.compile(r"^(?P<subject>[^,;:]{2,40}?)将")
_DUTY_AFTER = re.compile(r"^(?:要|应当|必须|须)(?!求|素|点|闻|件|务|道|害)")
_OVERSEER = re.compile(r"(?:领导小组|委员会|安委会|指挥部|联席会议|协调小组|工作专班)(?:办公室)?$")
_OVERSEES = re.compile(
    r"(?:全[省市县区国])?(?:[\u4e00-\u9fff]{0,12}的)?(?:统筹|组织领导|组织协调|组织、协调|统一领导|领导|总体|全面|综合协调|协调)|对[^,;:]{2,24}的?(?:统筹|领导|(?:整体|总体|统一|全面)(?:部署|推进|协调))"
)
_BODY_END = re.compile(
    r"(?:督查室|研究室|安委会|[证银保]监会|厅|局|委|办|部|署|院|委员会|办公室|领导小组|指挥部|联席会议|政府|部门|单位|机构|公司|企业|银行|海关|法院|检察院|管委会|中心|集团|总社|机关|地区|各地方?|各(?:有关|相关)方面|各板块|协会|乡镇(?:[(]街道[)])?|(?:街镇|镇街)(?:[(][^()]{2,6}[)])?|街道|专班|小组|妇联|残联|工商联|科协|文联|团委|总工会|供销社|报社|通讯社|出版社|电视台|电台|红十字会|基金会|团中央|支行|分行|总队|支队|省份|乡[(]镇[)]|(?<=各)[乡镇]|(?:乡)?镇[(][^()]{2,6}[)]|(?:试点|示范)(?:城市|县|市|区|省份)|各(?:试点|示范)?城市|各[\u4e00-\u9fff]{0,6}(?:园区|开发区|高新区|管理区)|高等院校|科研院所|院校|高校|各(?:[省市县区州盟旗地辖直级和()、]{1,12}|设区|地级|地级以上)?[省市县区州盟旗)])$"
)
# What looks like a body and is not one: READING RULES, "A fund, a platform or a mechanism is not an organisation."
_NO_BODY = re.compile(r"(?:基金|平台|机制|体系|工作|建设|项目|系统|设施|活动|行动|计划|规划|服务|政策)$")
# Every rule of sentences below rests on one of these words: most sentences hold none and are done with at once.
# Each branch starts with a character of its own: so the search skips from one of those to the next.
_TELLS_WHO = re.compile(
    r"负(?:责|总责|(?:直接|主体|首要|具体)责任)|会同|商|联合|牵头|统筹|统一领导|领导下|按照?职责分工|加强对|承担|(?:落实|履行)好?(?:属地|主体|监管|行业|领导|管理|直接|第一)"
)
_TELLS_DUTY = re.compile(r"[要应须]|责任(?:主体|人)|实施主体|主责[部单]")
# Of a clause and the one behind it; 负 also begins 负总责.
_TELLS_WHO_HERE = re.compile(rf"{_TELLS_WHO.pattern}|负")
_ENCOURAGED = re.compile(
    r"^(?:鼓励|支持|引导|推动|依托|压紧|压实|夯实|加强|加快|推进|充分发挥|发挥|组织|强化|健全|完善|建立|促进|通过|利用|指导|督促|为|向|对|在|以|按照|根据|结合)"
)
_INTRODUCTION = re.compile(r"^(?:同时|此外|其中|重点|由|并|并由|原则上由|具体由|统一由|以及)")


def sentence_mentions(document: PlanDocument, place: TaskPlace, line: Span) -> Iterator[Mention]:
    """Read the bodies that the sentences of a task name, brackets left out."""
    safeguard = place.task.kind == "safeguard"
    body = _behind_heading(document, place, line)
    words = compact(body.of(document.plain), body.start)
    if not (_TELLS_WHO.search(words.text) or (safeguard and _TELLS_DUTY.search(words.text))):
        return
    hidden = _without_brackets(words.text)
    if hidden is not words.text and not (_TELLS_WHO.search(hidden) or (safeguard and _TELLS_DUTY.search(hidden))):
        return
    told = _Told()
    for sentence in sentence_spans(hidden):
        said = sentence.of(hidden)
        duty = safeguard and _TELLS_DUTY.search(said) is not None
        if not (duty or _TELLS_WHO.search(said)):
            continue
        clauses = [Span(sentence.start + c.start, sentence.start + c.end) for c in clause_spans(said.rstrip("。.!?"))]
        texts = [*(clause.of(hidden) for clause in clauses), ""]
        tells = [_TELLS_WHO_HERE.search(each) is not None or (duty and _TELLS_DUTY.search(each) is not None) for each in texts]
        told.led = told.answering = told.charged = 0
        for index, clause in enumerate(clauses):
            text, following = texts[index], texts[index + 1]
            added = _adds_to(words, text, following, clause.start, told)
            if added is not None:
                yield from added
            elif tells[index] or tells[index + 1]:
                yield from _opens_a_list(words, text, following, clause.start, told, safeguard=safeguard)
            else:
                told.led = told.charged = 0


@dataclass(slots=True)
class _Told:
    """Whom the clauses before name, in this sentence and for the last group in those before."""

    led: int = 0  # how many lead, and the participants listed behind them
    answering: int = 0
    charged: int = 0  # how many are said to be in charge (负责), and those listed behind them
    overseer: str = ""  # the last leading group


def _adds_to(words: Compact, text: str, following: str, start: int, told: _Told) -> list[Mention] | None:
    """Read a clause that adds bodies to those just named; None for any other."""
    helped = _HELPS.match(text) if told.led or told.charged else None
    if helped and (bodies := _bodies(helped["subject"], start)):
        if told.led:
            # 由甲牵头,乙、丙参加
            after, told.led = told.led, told.led + len(bodies)
            return list(_listed(words, bodies, "participant", "joint-sentence", helped["subject"], after=after))
        if helped.group().endswith(("配合", "参与", "参加", "协助", "协同")):
            # 由甲负责,乙、丙配合
            after, told.charged = told.charged, told.charged + len(bodies)
            return list(_listed(words, bodies, "participant", "joint-sentence", helped["subject"], after=after))
    if told.led and (added := _adds_to_leads(words, text, following, start, told)) is not None:
        return added
    carried = _carries_out(text) if told.answering and not told.led else ""
    if carried and (bodies := _bodies(carried, start)):
        # 由甲负总责,乙具体组织实施
        return list(_listed(words, bodies, "responsible", "joint-sentence", carried))
    answers = _ANSWERS_TOO.match(text) if text.endswith(("总责", "责任")) else None
    if answers and (bodies := _bodies(answers["subject"], start)):
        # 省级…负总责,县级…负直接责任 parts one duty among two; 承担主体责任 is a duty of its own.
        after = told.answering if "负" in answers.group() else 0
        return list(_listed(words, bodies, "responsible", "charge-sentence", answers["subject"], after=after))
    return None


def _carries_out(text: str) -> str:
    """Who is said to carry the work out, in a clause that says nothing else; empty for others."""
    carried = _CARRIES_OUT.match(text) if text.endswith(("实施", "落实")) else None
    return carried["subject"] if carried else ""


def _adds_to_leads(words: Compact, text: str, following: str, start: int, told: _Told) -> list[Mention] | None:
    """Read a clause that names others beside those who lead; None for any other."""
    helped_later = _HELPS.match(following)
    if helped_later and not re.search(r"牵头|负责|会同|统筹", text) and (bodies := _bodies(text, start)):
        # 甲牵头,乙、丙,各市人民政府配合
        after, told.led = told.led, told.led + len(bodies)
        return list(_listed(words, bodies, "participant", "joint-sentence", "", after=after))
    if (charged := _IN_CHARGE.match(text)) and (bodies := _bodies(charged["subject"], start)):
        # 甲牵头,乙负责: READING RULES, "X lead, the others participant"
        return list(_listed(words, bodies, "participant", "joint-sentence", charged["subject"], after=told.led))
    named = _IS_NAMED.match(text) if text.endswith(("单位", "部门")) else None
    if named and (bodies := _bodies(named["subject"], start)):
        role = label_role(named["label"])
        return list(_listed(words, bodies, "participant" if role == "responsible" else role, "joint-sentence", named["subject"]))
    carried = _carries_out(text)
    if carried and (bodies := _bodies(carried, start)):
        return list(_listed(words, bodies, "participant", "joint-sentence", carried, after=told.led))
    shared = _BY_OWN_DUTY.match(text) if "职责" in text else None
    if shared and (bodies := _bodies(shared["subject"], start)):
        # 甲牵头,乙、丙按职责分工,加大执法力度
        return list(_listed(words, bodies, "participant", "joint-sentence", shared["subject"], after=told.led))
    if joined := _JOINED.match(text):
        # 甲牵头建立机制,会同乙、丙研究
        others = _bodies(joined["others"], start + joined.start("others"), leading=True)
        return list(_listed(words, others, "participant", "joint-sentence", _cut_list(joined["others"]), after=told.led))
    return None


def _opens_a_list(words: Compact, text: str, following: str, start: int, told: _Told, *, safeguard: bool) -> list[Mention]:
    """Read a clause by itself; leave whom it names to the next ones."""
    office = _OFFICE.match(text) if told.overseer else None
    if office and (_DAILY.match(following) or _DAILY.match(text, office.end())):
        # 县推进工作领导小组统筹推进,领导小组办公室设在县农业农村局,负责日常工作
        span = Span(start, start + office.end("office"))
        return [_mention(words, told.overseer + "办公室", span, "coordinator", 1, open_ended=False, rule="charge-sentence")]
    found = _clause_mentions(words, text, start, following, safeguard=safeguard)
    if told.overseer:
        # 领导小组办公室 is that of the group just named.
        found = [replace(each, name=told.overseer + "办公室") if each.name in _OFFICES else each for each in found]
    told.overseer = next((each.name for each in found if each.role == "coordinator" and each.name.endswith(_GROUPS)), told.overseer)
    told.led = sum(each.role == "lead" for each in found)
    told.answering = sum(each.role == "responsible" for each in found)
    told.charged = told.answering if "负责" in text else 0
    return found


_GROUPS = ("领导小组", "指挥部", "协调小组", "工作专班", "委员会")
_OFFICES = frozenset(f"{group}办公室" for group in _GROUPS)
_OFFICE = re.compile(
    r"(?:其)?(?P<office>(?:领导小组|指挥部|协调小组|专班|委员会)办公室)(?:(?:设在|设于|挂靠)[^,;:()]{2,30}$|\((?:设在|设于|挂靠)[^,;:()]{2,30}\)|(?=具体负责|负责|承担))"
)
_DAILY = re.compile(r"(?:具体|主要)?(?:负责|承担|履行)[^,;]{0,16}(?:日常|协调|调度|督促|具体)")
# 省财政厅负责统筹资金: a sentence, though it stands where a heading would.
_SAYS_WHO = re.compile(
    r"(?:[省市县区州国各][\u4e00-\u9fff、()]{1,24}?)(?:厅|局|委|办|部|政府|部门|单位)(?:负责|会同|牵头|要(?!求|素))[\u4e00-\u9fff]{4}"
)


def _behind_heading(document: PlanDocument, place: TaskPlace, line: Span) -> Span:
    """The words of a line that say who does what: behind its heading, or all of it where that is no heading but a sentence."""
    node = place.node
    if line != node.own or not node.marker:
        return line
    end = node.heading_span.end
    behind = document.plain[end : end + 1]
    alone = behind == "。" and (not document.plain[end + 1 : line.end].strip() or _SAYS_WHO.match(node.heading))
    if behind in (",", ";") or alone:
        # 一、省财政厅要会同省商务厅制定办法,...: the opening of a sentence that goes on, or a sentence of its own.
        return Span(node.own.start + node.marker.length, line.end)
    return Span(end, line.end)


def _without_brackets(text: str) -> str:
    """Blank out the content of brackets, so that what they name is not read twice; the length stays."""
    parts: list[str] = []
    position = 0
    for bracket in find_brackets(text):
        if assigns(text, bracket):
            parts += [text[position : bracket.span.start], "。", " " * (bracket.span.end - bracket.span.start - 1)]
            position = bracket.span.end
    return "".join([*parts, text[position:]]) if parts else text


@dataclass(frozen=True, slots=True)
class _Said:
    """A clause that may say who does what, without the words that only introduce it."""

    words: Compact
    text: str
    start: int
    following: str  # the clause behind it
    safeguard: bool

    def bodies(self, match: re.Match[str], group: str = "subject", *, leading: bool = False) -> list[tuple[str, Span]]:
        return _bodies(match[group], self.start + match.start(group), leading=leading)

    def listed(self, bodies: list[tuple[str, Span]], role: Role, rule: str, subject: str, *, after: int = 0) -> list[Mention]:
        return list(_listed(self.words, bodies, role, rule, subject, after=after))


def _clause_mentions(words: Compact, text: str, start: int, following: str, *, safeguard: bool) -> list[Mention]:
    start += len(text) - len(text.lstrip("-—·"))
    text = text.lstrip("-—·")
    if (skipped := _INTRODUCTION.match(text)) and skipped.group() != "由":
        start += skipped.end()
        text = text[skipped.end() :]
    said = _Said(words, text, start, following, safeguard)
    encouraged = _ENCOURAGED.match(text) is not None
    # Each rule is asked only where a word stands that it cannot do without.
    joint = "会同" in text or "商" in text or "联合" in text
    found = _works_with_others(said) if joint and not encouraged else None
    if found is None and "由" in text:
        found = _done_by(said, joint=joint)
    if found is None and "牵头" in text and not encouraged and (match := _LEADS.match(text)) and (bodies := said.bodies(match)):
        found = said.listed(bodies, "lead", "joint-sentence", match["subject"])
    if found is None and text.endswith(("单位", "部门")) and (match := _IS_NAMED.match(text)) and (bodies := said.bodies(match)):
        # 甲为牵头单位,乙为配合单位
        found = said.listed(bodies, label_role(match["label"]), "joint-sentence", match["subject"])
    if found is None and not encouraged:
        found = _in_charge(said)
    if found is None and following.startswith(("承担", "负责", "统筹", "加强统筹", "统一领导")):
        found = _founded(said)
    if found is None and safeguard and text.startswith("在") and (match := _UNDER.match(text)) and (bodies := said.bodies(match)):
        # 在省领导小组统一领导下
        overseers = bodies if all(_OVERSEER.search(name) for name, _ in bodies) else []
        found = said.listed(overseers, "coordinator", "charge-sentence", match["subject"])
    if found is None and not encouraged and "将" in text and (match := _WILL.match(text)):
        # 省财政厅将按季通报进度,会同省审计厅开展检查
        bodies = said.bodies(match) if _joins_others(following) else []
        found = said.listed(bodies, "lead", "joint-sentence", match["subject"]) if bodies else None
    if found is None and safeguard and not encouraged:
        found = _told_to(said)
    return found or []


def _works_with_others(said: _Said) -> list[Mention] | None:
    """Read 试点范围由省科技厅会同省财政厅确定."""
    match = _JOINT.match(said.text)
    leads = said.bodies(match, "lead") if match else []
    others = said.bodies(match, "others", leading=True) if match and leads else []
    if match is None or not others:
        return None
    open_ended = bool(re.search(r"等(?:单位|部门|有关部门|相关部门)?", match["others"]))
    return [
        *said.listed(leads, "lead", "joint-sentence", ""),
        *(
            _mention(said.words, name, span, "participant", order, open_ended=open_ended, rule="joint-sentence")
            for order, (name, span) in enumerate(others, len(leads) + 1)
        ),
    ]


def _done_by(said: _Said, *, joint: bool) -> list[Mention] | None:
    """Read 由省科技厅牵头 and 由甲会同乙共同实施."""
    match = _BY_JOINTLY.search(said.text) if joint else None
    if match and (leads := said.bodies(match, "lead")):
        return [
            *said.listed(leads, "lead", "joint-sentence", match["lead"]),
            *said.listed(said.bodies(match, "others"), "participant", "joint-sentence", match["others"], after=len(leads)),
        ]
    match = _BY.search(said.text)
    bodies = said.bodies(match) if match else []
    if match is None or not bodies:
        return None
    role: Role = "lead" if match["verb"] == "牵头" else "responsible"
    if match["verb"] == "统筹" and all(_OVERSEER.search(name) for name, _ in bodies):
        role = "coordinator"  # 由领导小组统筹推进
    return said.listed(bodies, role, "joint-sentence", match["subject"])


def _in_charge(said: _Said) -> list[Mention] | None:
    """Read 省财政厅负责统筹资金, 领导小组统筹推进, and a clause of names alone before one that begins with 负责."""
    text = said.text
    match = _CHARGE.match(text) if "负" in text or "统" in text or "加强对" in text else None
    if match and (bodies := said.bodies(match)):
        answers = "负" in match["verb"]
        overseen = not answers or bool(_OVERSEES.match(text[match.end() :]))
        overseer = overseen and all(_OVERSEER.search(name) for name, _ in bodies)
        if overseer or answers or (said.safeguard and match["verb"] != "加强对"):
            joined: Role = "lead" if _joins_others(said.following) or text.startswith("牵头", match.end()) else "responsible"
            return said.listed(bodies, "coordinator" if overseer else joined, "charge-sentence", match["subject"])
    if (
        said.following.startswith(("具体", "主要", "统一", "负责"))
        and _CHARGE_AFTER.match(said.following)
        and (bodies := _bodies(text, said.start))
    ):
        return said.listed(bodies, "responsible", "charge-sentence", text)
    return None


_NEW_BODY = re.compile(r"(?:公司|中心|集团|机构|办公室|小组|局|院|委员会)$")


def _founded(said: _Said) -> list[Mention] | None:
    """Read a body that is founded, and what the next clause says it is for."""
    match = _FOUND.search(said.text)
    if match is None:
        return None
    subject, following = _HEADED_BY.sub("", match["subject"]), said.following
    span = Span(said.start + match.end("subject") - len(subject), said.start + match.end("subject"))
    oversees = following.startswith("负责") and _OVERSEER.search(subject) and _OVERSEES.match(following[2:])
    if oversees or not following.startswith(("承担", "负责")):
        # 成立由市领导任组长的推进工作领导小组,统筹协调重大事项
        leads = said.safeguard and _OVERSEER.search(subject) and is_name(subject)
        return [_mention(said.words, subject, span, "coordinator", 1, open_ended=False, rule="founding-sentence")] if leads else []
    if _NEW_BODY.search(subject):
        return [_mention(said.words, subject, span, "responsible", 1, open_ended=False, rule="founding-sentence")]
    return None


_TIMED = re.compile(r"(?P<subject>[^,;:]{2,40}?)(?:在[^,;:]*时|是[^,;:]{0,24}(?:主体|责任人))$")


def _told_to(said: _Said) -> list[Mention] | None:
    """Read who is told to do something, in a part on safeguards."""
    text, following = said.text, said.following
    answerable = text.endswith(("主体", "责任人", "主责部门", "主责单位"))
    match = _IS_ANSWERABLE.match(text) if answerable else None
    if match and (bodies := said.bodies(match)):
        return said.listed(bodies, "responsible", "duty-sentence", match["subject"])
    match = _BY_DUTY.match(text) if "职责分工" in text else None
    if match and (bodies := said.bodies(match)):
        return said.listed(bodies, "responsible", "duty-sentence", match["subject"])
    if following[:1] in "按根" and (match := _WORK_TOGETHER.match(text)) and _BY_THEIR_DUTY.match(following):
        return said.listed(said.bodies(match), "responsible", "duty-sentence", match["subject"])
    if ("责任" in text or "统筹" in text or "协调" in text) and (match := _COORDINATES.match(text)):
        group = "subject" if match["subject"] else "answers"
        if bodies := said.bodies(match, group):
            return said.listed(bodies, "responsible", "duty-sentence", match[group])
    match = _DUTY.match(text)
    if match and (bodies := said.bodies(match)):
        # 省财政厅要落实资金,会同省商务厅制定办法
        is_overseer = bool(_CALLED_TO_OVERSEE.match(text, match.end())) and all(_OVERSEER.search(name) for name, _ in bodies)
        role: Role = "coordinator" if is_overseer else ("lead" if _joins_others(following) else "responsible")
        return said.listed(bodies, role, "duty-sentence", match["subject"])
    match = _TIMED.match(text) if _DUTY_AFTER.match(following) else None
    if match and (bodies := said.bodies(match)):
        return said.listed(bodies, "responsible", "duty-sentence", match["subject"])
    return None


_CALLED_TO_OVERSEE = re.compile(
    r"(?:充分|切实|加强|更好)*(?:发挥|履行)(?:好)?[^,;]{0,6}(?:统筹|协调|牵头抓总)|(?:切实|进一步)?(?:加强|强化|做好)(?:工作|综合|总体|组织)?(?:统筹|协调|组织领导)"
)


def _joins_others(following: str) -> bool:
    """Whether a clause goes on with who acts together with its subject: 会同省商务厅制定办法, not 联合开展督查."""
    joined = _JOINED.match(following)
    return joined is not None and bool(_bodies(joined["others"], 0, leading=True))


def _listed(words: Compact, bodies: list[tuple[str, Span]], role: Role, rule: str, subject: str, *, after: int = 0) -> Iterator[Mention]:
    open_ended = bool(_AND_SUCH.search(subject))
    for order, (name, span) in enumerate(bodies, after + 1):
        yield _mention(words, name, span, role, order, open_ended=open_ended, rule=rule)


def _mention(words: Compact, name: str, span: Span, role: Role, order: int, *, open_ended: bool, rule: str) -> Mention:
    return Mention(name, words.span(span.start, span.end), role, order, open_ended, rule)


_AND_SUCH = re.compile(r"等(?:(?:有关|相关|各有关)?(?:部门|单位)|(?:[省市县区]属|国有|市场化|有关|相关)*(?:国有|重点|骨干)?企业)?$")


def _bodies(text: str, offset: int, *, leading: bool = False) -> list[tuple[str, Span]]:
    """Read a list of bodies out of a piece of a sentence; empty unless every member is one.

    Args:
        text: The piece: a subject, or (with `leading`) what follows 会同, where the list runs into a verb.
        offset: Where it starts.
        leading: Cut the piece where its list of names ends.
    """
    if leading:
        text = _cut_list(text)
    text = _AND_SUCH.sub("", text) if "等" in text else text
    if _TOWNS_AND_STREETS.fullmatch(text):
        return [(text, Span(offset, offset + len(text)))]
    found = [_without_gloss(name, span) for name, span in _of_all_levels(split_names(text, offset))]
    if not found or any(not _is_body(name) for name, _ in found):
        return []
    return [each for name, span in found for each in _two_groups(name, span)]


# 各乡镇、街道: one group, as 各市、州政府 is
_TOWNS_AND_STREETS = re.compile(
    r"各(?:有关|相关)?(?:乡镇?|镇|街道|街镇|镇街)[、和](?:乡镇?|镇|街道|园区|村|社区|开发区|管委会)(?:办事处)?(?:党委、政府|人民政府|政府)?"
)


def _of_all_levels(names: list[tuple[str, Span]]) -> list[tuple[str, Span]]:
    """Give the departments of 各级民政、财政部门 what they share: the levels of the first, the ending of the last."""
    if len(names) < _A_PAIR or not names[0][0].startswith("各级") or not all(_PLAIN_FIELD.fullmatch(name) for name, _ in names[1:]):
        return names
    if not names[-1][0].endswith("部门"):
        return names
    return [("各级" + name.removeprefix("各级").removesuffix("部门") + "部门", span) for name, span in names]


_A_PAIR = 2
_PLAIN_FIELD = re.compile(r"(?!各|有关|相关|其他|省|市|县|乡|镇)[\u4e00-\u9fff]{2,10}")
_SEAT = re.compile(r"\((?:设在|挂靠|含|包括)[^()]{2,40}\)$")


def _without_gloss(name: str, span: Span) -> tuple[str, Span]:
    """Cut 领导小组办公室(设在省工业和信息化厅) before the bracket that only says where it sits, 各区政府(含新区管委会) before what it takes in."""
    seat = _SEAT.search(name) if name.endswith(")") and span.end - span.start == len(name) else None
    return (name[: seat.start()], Span(span.start, span.start + seat.start())) if seat else (name, span)


_TWO_GROUPS = re.compile(r"(?P<first>各(?:地区|地方|地))(?P<second>各(?:有关|相关)?(?:部门|单位))")


def _two_groups(name: str, span: Span) -> list[tuple[str, Span]]:
    """Part 各地区各部门, which are two."""
    two = _TWO_GROUPS.fullmatch(name) if name.count("各") == 2 and span.end - span.start == len(name) else None
    if two is None:
        return [(name, span)]
    cut = span.start + two.end("first")
    return [(two["first"], Span(span.start, cut)), (two["second"], Span(cut, span.end))]


_SECOND_NAME = re.compile(r"(?P<first>[^()]{3,20}[局委厅办部署])\((?P<second>[^()]{3,20}[局委厅办部署])\)")
# 有脱贫攻坚任务的省级党委和政府
_WITH_A_TASK = re.compile(r"(?:有|承担)[\u4e00-\u9fff]{2,10}任务的(?:[省市县区州各级]|乡镇|地方|党委|和|、|人民)+政府")
_PROVINCES = re.compile(r"各(?:有关|相关|试点)?省份")


def _is_body(name: str) -> bool:
    if "设在" in name or "设办公室" in name or "任组长" in name:
        # 领导小组办公室设在…: the sentence says where an office sits, not who does the work.
        return False
    if name.endswith(")") and (second := _SECOND_NAME.fullmatch(name)):
        # 省市场监管局(省知识产权局): one body that bears two names
        return _is_body(second["first"]) and _is_body(second["second"])
    if name.count("(") != name.count(")") or name.startswith(("成立", "组建", "设立")):
        return False
    return (
        bool(
            is_name(name)
            or _PROVINCES.fullmatch(name)
            or _WITH_A_TASK.fullmatch(name)
            or name.endswith(("职能的部门", "职责的部门", "职责的单位", "任务的部门", "任务的单位", "滞后的地区", "任务的地区"))
        )
        and bool(_BODY_END.search(re.sub(r"(?<=府)[(][^()]{2,8}[)]$", "", name)))
        and not _NO_BODY.search(name)
        and not re.fullmatch(r"(?:配合|协办|参与|协同)(?:单位|部门)", name)
        and not re.match(r"(?:的|和|与|将|把|被|让|使|本|加强|强化|推动|推进|落实|压实|明确|形成|构建|打造|发挥)", name)
    )


def _cut_list(text: str) -> str:
    """Cut 省统计局等单位建立宽带网络… after the last name of the list."""
    ending = re.search(r"等(?:有关|相关|各有关)?(?:单位|部门)?", text)
    if ending and all(_is_body(name) for name, _ in split_names(text[: ending.start()], 0)):
        return text[: ending.end()]
    last = text.rfind("、") + 1
    for index in range(last + 2, len(text) + 1):
        if _BODY_END.search(text[last:index]) and is_name(text[last:index]):
            rest = text[index:]
            # 省委 goes on to 省委办公室, 有关部门 to 有关部门和市县政府: take the longest that is followed by something else.
            if text[last:index] == "国务院" and re.match(r"[\u4e00-\u9fff]{1,6}(?:办|委|局|部|署)", rest):
                continue
            if re.match(r"(?:员会|办公|办|和|与|及|组(?!织)|室|门|位|局|院|各?(?:有关|相关))", rest):
                continue
            return text[:index]
    if last:
        # 各成员单位做好监测、评估: the list ends in front of the mark, in the first member that is no body.
        start = 0
        for member in text.split("、")[:MOST_PLACES]:
            if not _is_body(member):
                cut = _cut_list(member)
                return text[: start + len(cut)] if len(cut) < len(member) else text
            start += len(member) + 1
    return text
