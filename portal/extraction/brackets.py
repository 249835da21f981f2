"""Brackets that name who is responsible: found here for tasks (a paragraph with its own is a task) and responsibilities."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache

from portal.frozen import sets_slots
from portal.records import Span

# What an organisation's name ends in. A list of names is told from any other list by these.
NAME_ENDS = (
    "委员会|办公室|办公厅|领导小组|指挥部|联席会议|管委会|人民政府|政府|部门|单位|机构|机关|公司|企业|银行|海关|法院|检察院|总局|分局|监管局|管理局|"
    "督查室|研究室|处室|科室|厅|局|委|办|部|署|院|会|社|行|组|处|(?<=[\u4e00-\u9fff]{2})(?:电信|移动|联通|铁塔)|(?<=中国)广电|所|队|站|总台|电台|广播台|中心|集团|分行|支行|税务|协会|学会|联合会|总会|工会|团委|妇联|残联|工商联|科协|总队|支队|园区|开发区|高新区|"
    "专班|省|市|县|区|州|盟|旗|乡镇|(?<=各)乡|(?<=[各街])镇|(?<=镇)街|(?<=各)地|街道|地区|大学|学院|高校|院校|运营商|(?<=各)板块|主体|方面|党委|党组|政协|人大|公安|军区|供销社|红十字会|基金会|团中央|电视台"
)
_NAME = re.compile(rf"^(?!.*(?:的|为|是|了))[\u4e00-\u9fffA-Za-z0-9“”\"+·()/]{{1,40}}?(?:{NAME_ENDS})(?:[(][^()]*[)])?$")
LABEL = re.compile(
    r"^(?:【\s*)?(?P<label>(?:[省市县区州][级直])?(?:主要|共同|第一|具体)?(?:责任|牵头|主办|承办|配合|协办|参与|参加|协同|协作|支撑|负责|主责|主管|实施|落实|督办|完成|建设|支持|指导|组织实施|责任领导|推进|执行|承担)"
    r"(?:[(]责任[)]|责任)?(?:单位|部门|机构|处室|科室|主体|市县|县市|县区|区县|市州|乡镇|镇街|街道|地区|地方)?(?:\s*(?:和|及|、)\s*(?:责任|牵头|配合|参与|参加)(?:单位|部门))?|(?:责任|职责|任务|部门)?分工)\s*(?:】\s*[::]?|[::])\s*"
)
# …给予资助。责任单位:市委组织部、市科技局。: a label behind the last sentence of a paragraph, its list up to the end.
_LABEL_BEHIND = re.compile(
    r"[。!]\s*(?=(?:【(?=[^【】:]{2,12}】)\s*)?(?:责任|牵头|主办|承办|配合|协办|实施|落实|参与|主要责任)(?:责任)?(?:单位|部门|主体)(?:和配合单位|和责任单位)?\s*[:：】])"
)
# The word that such a label ends in.
_LABEL_WORD = re.compile(r"(?:单位|部门|主体)\s*[:】]")
# No label is longer, blanks in it counted.
_LABEL_REACH = 30
# 【责任单位】 in front of a list.
_BARE_LABEL = re.compile(
    r"(?:[省市县区州][级直])?(?:主要|第一)?(?:责任|牵头|主办|承办|配合|协办|参与|参加|协同|实施|负责)(?:责任)?(?:单位|部门|主体)"
)
TAIL = re.compile(
    r"(?:等)?(?:(?:有关|相关|各有关|各相关)?(?<!成员)(?<!牵头)(?<!责任)(?<!的相关)(?<!的有关)(?:部门和单位|部门、单位|部门|单位))?(?:、?(?:按照?|根据|依)(?:各自)?(?:职责|职能)(?:分工)?(?:负责|落实|做好(?:相关|有关)?工作|分别负责)?|(?:分别|共同|分工)?负责(?:落实|实施|推进|指导)?|(?:结合实际|结合职责|抓好)?(?:分别|共同|具体|抓好)?(?:牵头|配合|参与|参加|指导|组织落实|落实|组织实施|实施))$"
)
# 三亚市政府 lends its ending to the names before it; 省政府 and 各市政府 do not.
_SHARED_END = re.compile(r"(?<![各省])[\u4e00-\u9fff](?:市|县|区|州)(?:人民)?政府$")
_INNER_BRACKET = re.compile(r"[(][^()]{0,20}[)](?=.)")
_LISTED_LEVELS = re.compile(
    r"(?<=部门)、(?=单位$)|(?<=[省市州县区])、(?=[省市州县区旗乡镇]|直管|自治|直辖|[\u4e00-\u9fff]{2,3}林区)|(?<=党委)、(?=(?:人民)?政府$)"
)
# 甲牵头负责、乙组织落实: what says a role ends a list.
ROLE_SAID = re.compile(r"(?<=牵头)、|(?<=牵头负责)、")
# What ends a list that says who does what: a text that ends otherwise has no such tail, and is not looked through for one.
_TAIL_ENDS = ("职责", "职能", "分工", "负责", "落实", "工作", "实施", "推进", "指导", "牵头", "配合", "参与", "参加", "\n")
# No name is longer; a list of names without a mark between them is not looked at as if it were one.
_NAME_LIMIT = 100
_OPENINGS = "([【〔"
_MARK = re.compile(r"[(\[【〔)\]】〕]")
LEAD_RULE = re.compile(
    r"(?:(?:列|排)(?:名)?(?:在)?(?:第一位|首位|第一|第1位)(?:者|的)?(?:责任)?(?:单位|部门)?|(?:第一个|首个)(?:责任)?(?:单位|部门))(?:的)?(?:为|是)(?:牵头|主要责任|主办)(?:或[\u4e00-\u9fff]{2,4})?(?:单位|部门|责任单位)"
)


# What may stand before or behind a name to mark who leads; * also points to notes, so that the plan must say what it means.
LEAD_MARKS = "★☆▲△●◆■※"
# (标★为牵头单位,下同), 带*的为牵头部门
MARK_RULE = re.compile(
    rf"[(]?(?:注[:：])?(?:单位|部门|名称)?(?:[前后]|名){{0,2}}(?:标|带|加|注|打|有|以|用|画){{0,3}}[“\"]?(?P<mark>[{LEAD_MARKS}*])[”\"]?(?:号|标记|标识|标志|符号)?"
    r"(?:标[注记示识])?(?:的|者)?(?:责任)?(?:单位|部门)?(?:的)?(?:为|是|表示|代表)(?:牵头|主办|主要责任|第一责任|主责|责任牵头)(?:责任)?(?:单位|部门|者)?(?:[,,]?(?:以?下同|其[余他][^()]{0,20}))?[)]?"
)


@sets_slots
@dataclass(frozen=True, slots=True)
class Bracket:
    """A bracket in a paragraph; `content` is what stands between its marks, spans are into the same text as the search."""

    span: Span
    content: Span


@lru_cache(maxsize=2048)  # tasks and responsibilities each ask of every line
def find_brackets(text: str, start: int = 0, end: int | None = None) -> tuple[Bracket, ...]:
    """Return the outermost round or square brackets of a passage (plain form), in order.

    >>> [b.content.of("甲(乙(丙)),丁(戊)") for b in find_brackets("甲(乙(丙)),丁(戊)")]
    ['乙(丙)', '戊']
    """
    found: list[Bracket] = []
    opened: list[int] = []
    inner: list[tuple[int, int, int]] = []  # of brackets within others: where they start and end, and how deep they stand
    end = len(text) if end is None else end
    if (
        text.find("(", start, end) < 0
        and text.find("[", start, end) < 0
        and text.find("【", start, end) < 0
        and text.find("〔", start, end) < 0
    ):
        return ()
    for match in _MARK.finditer(text, start, end):
        index = match.start()
        if text[index] in _OPENINGS:
            opened.append(index)
        elif opened:
            first = opened.pop()
            if not opened:
                found.append(Bracket(Span(first, index + 1), Span(first + 1, index)))
            else:
                inner.append((first, index, len(opened)))
    if opened:
        # (责任单位:〔甲、乙〕: where a mark is never closed, what is closed inside it stands.
        found += [Bracket(Span(first, end + 1), Span(first + 1, end)) for first, end, depth in inner if depth <= _held(opened, first)]
        found.sort(key=lambda bracket: bracket.span.start)
    return tuple(found)


def _held(opened: list[int], place: int) -> int:
    """How many of the marks that are never closed stand before a place."""
    return bisect_left(opened, place)


def find_label(words: str) -> re.Match[str] | None:
    """Return the label that a line or list opens with (plain form, without blanks): 责任单位:甲.

    >>> label = find_label("牵头单位:甲")
    >>> label and label["label"]
    '牵头单位'
    """
    near = words[:_LABEL_REACH]
    return LABEL.match(words) if ":" in near or "】" in near else None


def find_tail(words: str) -> re.Match[str] | None:
    """Return what a list ends in that is no name: 等有关部门按职责分工负责.

    >>> [tail and tail.group() for tail in map(find_tail, ("甲、乙按职责分工负责", "甲、乙"))]
    ['按职责分工负责', None]
    """
    return TAIL.search(words) if words.endswith(_TAIL_ENDS) else None


def labels_behind(text: str) -> list[int]:
    """Return where labels start that stand behind a sentence of a paragraph (plain form), and whose list ends the paragraph.

    >>> [text[start:] for text in ["给予资助。责任单位:市委组织部。"] for start in labels_behind(text)]
    ['责任单位:市委组织部。']
    """
    starts: list[int] = []
    if ":" in text or "】" in text:
        # Most texts have labels in brackets alone, if any: looked for from the words that labels end in.
        for word in _LABEL_WORD.finditer(text):
            near = max(text.rfind(mark, max(0, word.start() - _LABEL_REACH), word.start()) for mark in "。!")
            if near >= 0 and (found := _LABEL_BEHIND.match(text, near)):
                starts.append(found.end())
    if starts:
        brackets = find_brackets(text)
        starts = [start for start in starts if not any(each.span.start < start < each.span.end for each in brackets)]
    # What follows the last list is no sentence.
    while starts and not _ENDS_WITH_NAMES.fullmatch(text, starts[-1]):
        starts.pop()
    return starts


_ENDS_WITH_NAMES = re.compile(
    r"[^。;!]{4,400}(?:;\s*(?:责任|牵头|主办|承办|配合|协办|实施|落实|参与|完成)[^。;!:]{2,8}:[^。;!]{2,400}){0,4}[。;]?\s*"
)


_LIST_MARK = re.compile(r"[(\[)\]、,;，；/]")


def split_names(text: str, offset: int = 0) -> list[tuple[str, Span]]:
    """Split a list of names at 、 and commas outside brackets, and at 和, 与, 及 between complete names.

    >>> [name for name, _ in split_names("省发展和改革委员会、有关部门和各市县政府")]
    ['省发展和改革委员会', '有关部门', '各市县政府']
    >>> [name for name, _ in split_names("各省(区、市)人民政府、国务院各有关部门")]
    ['各省(区、市)人民政府', '国务院各有关部门']
    """
    parts: list[tuple[int, int]] = []
    depth = start = 0
    for match in _LIST_MARK.finditer(text):
        index, each = match.start(), match.group()
        if each in "([":
            depth += 1
        elif each in ")]":
            depth = max(0, depth - 1)
        elif depth == 0:
            parts.append((start, index))
            start = index + 1
    parts.append((start, len(text)))
    names: list[tuple[str, Span]] = []
    joined = "和" in text or "与" in text or "及" in text
    for left, right in _whole_names(text, parts):
        for a, b in _split_joined(text, left, right) if joined else [(left, right)]:
            while a < b and text[a].isspace():
                a += 1
            while b > a and (text[b - 1].isspace() or text[b - 1] in "。."):
                b -= 1
            if a < b:
                names.append((text[a:b], Span(offset + a, offset + b)))
    return names


# 市公安局 市人社局: blanks between whole names part them. 市委 办公室 is one name that a carrier broke.
_NAME_REACH = 24
_BLANK = re.compile(r"[^\S\n]")
_BLANK_BETWEEN = re.compile(r"(?<=[\u4e00-\u9fff)])[^\S\n]+(?=[\u4e00-\u9fff])")
_BEFORE_LABEL = re.compile(
    r"(?<=\S)[^\S\n]+(?=(?:[省市县区州][级直])?(?:责任|牵头|主办|承办|配合|协办|参与|参加|协同|支撑|完成|实施)(?:责任)?(?:单位|部门|时限|时间|期限)\s*:)"
)
_WHOLE = re.compile(
    r"[\u4e00-\u9fff()]{2,20}(?:委员会|办公室|办公厅|政府|管委会|厅|局|委|办|部|署|院|中心|公司|集团|部门|单位|支行|海关|联合会|总工会|妇联|残联|科协)(?:[(][^()]*[)])?$"
)
_NO_NAME_ALONE = re.compile(
    r"(?:办公室|办公厅|委员会|组织部|宣传部|统战部|政法委|网信办|编办|农办|管委会|有限公司|人民政府|研究室|督查室|中心|分局|公司|集团|部门|单位)$|[省市县区州](?:委|政府|人民政府)?$"
)


_ROUND = str.maketrans("〔〕[]", "()()")


def round_within(words: str) -> str:
    """Make the square brackets within names round, as they stand in lists that are in brackets themselves; the length stays.

    >>> round_within("市财政局,各县〔市、区〕政府")
    '市财政局,各县(市、区)政府'
    """
    return words.translate(_ROUND) if "〔" in words or "[" in words else words


def part_names(words: str) -> str:
    """Put 、 for the blanks between names of a list that only blanks part; the length stays.

    >>> part_names("牵头单位:市公安局 市人社局  市医保局"), part_names("市委 办公室、市 财政局")
    ('牵头单位:市公安局、市人社局、、市医保局', '市委 办公室、市 财政局')
    """
    if not _BLANK.search(words):
        return words
    # 牵头单位:甲    配合单位:乙
    labelled = _BEFORE_LABEL.sub(lambda blank: ";" * len(blank.group()), words)

    def part(blank: re.Match[str]) -> str:
        left = re.split(r"[、,;:\s】]", labelled[max(0, blank.start() - _NAME_REACH) : blank.start()])[-1]
        right = re.split(r"[、,;:。\s]", labelled[blank.end() : blank.end() + _NAME_REACH], maxsplit=1)[0]
        whole = all(_WHOLE.fullmatch(each) and not _NO_NAME_ALONE.fullmatch(each) for each in (left, right))
        return "、" * len(blank.group()) if whole else blank.group()

    return _BLANK_BETWEEN.sub(part, labelled)


_LEVELS_ONLY = re.compile(
    r"(?:各|有关|相关)?(?:(?:县级市|设区市|地级市|地级以上市|直管市|省直管县|省|自治区|自治州|自治县|自治旗|直辖市|市|州|县|区|地|盟|旗|乡|镇|街道|林区)(?:[(][^()]{1,10}[)])?)+$"
)
_LEVEL_BODY = re.compile(
    r"(?:(?:县级市|直管市|省|自治区|自治州|自治县|直辖市|市|州|县|林区|区|乡|镇)++|[\u4e00-\u9fff]{2,3}林区)(?:[(][^()]*[)])?(?:区|县)?级?(?:人民)?(?:政府|党委|部门|人民政府)"
)
# 市、区财政部门, 市、县级人民政府: a level alone before the like body of another level.
_LEVEL_DEPARTMENT = re.compile(r"(?:省|市|州|县|区|乡|镇)(?:[(][^()]{1,6}[)])?(?:[\u4e00-\u9fff]{2,8}部门|级人民政府)$")


def _whole_names(text: str, parts: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Put 各市、县(市、区)人民政府 together again: levels alone are no bodies, the last member says which body of theirs is meant."""
    whole: list[tuple[int, int]] = []
    pending: int | None = None
    last = 0
    for number, (left, right) in enumerate(parts):
        piece = text[left:right].strip()
        following = text[slice(*parts[number + 1])].strip() if number + 1 < len(parts) else ""
        if piece.endswith("部门") and following == "单位" and pending is None:
            pending = left  # 相关部门、单位 are one group
            continue
        if pending is not None and piece == "单位":
            whole.append((pending, right))
            pending = None
            continue
        if piece.startswith("各") and piece.endswith("党委") and following in ("政府", "人民政府") and pending is None:
            pending = left  # 各乡镇党委、政府 are one group
            continue
        if pending is not None and piece in ("政府", "人民政府"):
            whole.append((pending, right))
            pending = None
            continue
        level_alone = piece in ("省", "市", "州", "县") and _LEVEL_DEPARTMENT.match(following) is not None
        if (level_alone or (piece.startswith(("各", "有关", "相关")) and _LEVELS_ONLY.match(piece))) and pending is None:
            pending = left
            last = right
            continue
        if pending is not None:
            if _LEVELS_ONLY.match(piece):
                last = right
                continue
            if _LEVEL_BODY.match(piece) or _LEVEL_DEPARTMENT.match(piece):
                whole.append((pending, right))
                pending = None
                continue
            whole.append((pending, last))
            pending = None
        whole.append((left, right))
    if pending is not None:
        whole.append((pending, last))
    return whole


_JOINT = re.compile("[和与及]")
# 各市政府及《条例》涉及的相关部门
_CONCERNED = re.compile(r"《[^》]{2,30}》(?:涉及|确定|规定)的?(?:各?(?:相关|有关))?(?:部门|单位)")


def _split_joined(text: str, left: int, right: int) -> list[tuple[int, int]]:
    """Split 有关部门和各市县政府 where what stands on each side is a name of its own."""
    for joint in _JOINT.finditer(text, left + 2, max(left + 2, right - 2)):
        index = joint.start()
        behind = text[index + 1 : right]
        if is_name(text[left:index]) and (is_name(behind) or _CONCERNED.fullmatch(behind)) and not _one_name(text, left, index, right):
            return [(left, index), *_split_joined(text, index + 1, right)]
    return [(left, right)]


def _one_name(text: str, left: int, index: int, right: int) -> bool:
    """Whether 和 stands inside one name: 各市州和县市区经信部门, 市和县政府."""
    before, after = text[left:index], text[index + 1 : right]
    # 省, 市, 州, 县 alone are no bodies: the words behind 和 say which body of theirs is meant.
    return bool(re.search(r"(?:^|各)(?:省|市|州|县|区|地|市州|市县|县区|县市区|区县|省市|地区)+$", before)) and not re.fullmatch(
        r".{0,2}(?:省|市|州|县|区)", after
    )


@lru_cache(maxsize=4096)  # lists name the same bodies again and again, and several rules ask of each
def is_name(text: str) -> bool:
    """Tell whether a phrase is built like the name of an organisation or of a group of them.

    >>> [is_name(each) for each in ("省经信委", "各市县政府", "海口、三亚", "橡胶基地", "海南海事局")]
    [True, True, False, False, True]
    """
    if len(text) > _NAME_LIMIT:
        return False
    # ★市教育局: a mark of who leads is no part of the name.
    text = text.strip(LEAD_MARKS + "*")
    # 各省(区、市)人民政府: what a bracket inside a name holds is no part of how it is built.
    plain = _INNER_BRACKET.sub("", text.strip())
    plain = _LISTED_LEVELS.sub("", plain)
    return bool(_NAME.match(plain))


_OTHER_FORM = re.compile(r"(?:管委会|管理委员会|行政公署|行署|办事处|街道办事处|街道|镇|镇街|乡镇)")


def assigns(text: str, bracket: Bracket) -> bool:
    """Tell whether a bracket names who is responsible, and is not the other form of the body in front of it: 人民政府(行政公署).

    >>> [assigns(text, find_brackets(text)[0]) for text in ("县区人民政府(管委会)要落实", "建设光网(省经信委)")]
    [False, True]
    """
    content = "".join(bracket.content.of(text).split())
    before = text[max(0, bracket.span.start - 2) : bracket.span.start]
    if before.endswith(("政府", "乡镇", "街道", "县区")) and _OTHER_FORM.fullmatch(content):
        return False
    behind = text[bracket.span.end : bracket.span.end + 1]
    if "\u4e00" <= behind <= "\u9fff" and "\u4e00" <= before[-1:] <= "\u9fff" and not _SEVERAL_NAMES.search(content):
        return False  # 市场监管局(知识产权局)要加强, 服务设施(敬老院)的改造: a gloss within a sentence
    if before.endswith(("”", '"')) and ":" not in content and not _OF_A_LEVEL.search(content):
        return False  # “三中心”(商业中心、工业中心): what a word in quotation marks stands for
    return responsibility_bracket(content)


# What a list of bodies, or one that says what they do, holds within a sentence.
_SEVERAL_NAMES = re.compile(r"[、,;:]|牵头|负责|配合|部门|单位|按")
_OF_A_LEVEL = re.compile(r"(?:^|[、,;])(?:[省市县区州]|各|国|中|自治)|厅|局|委|办|政府")
_TAKES_IN = re.compile(r"\((?:含|包括)[^()]{1,80}\)")
# 甲、乙,丙。列逗号之前的为牵头单位,其他有关单位按职责分工配合
_COMMA_REMARK = re.compile(r"[。,;]列?(?:在)?逗号(?:之|以)?前的?[^。]*为牵头")
# 市各有关部门按职责分工负责, 各有关部门按职责分工负责: what stands in front of such an end.
_ALMOST_NOTHING = ("省", "市", "州", "县", "区", "各", "")
_DOING = re.compile(r"(?:牵头|参与|参加|配合|指导)$")


@lru_cache(maxsize=1024)  # tasks, lists and sentences each ask of every bracket
def responsibility_bracket(content: str) -> bool:
    """Tell whether the content of a bracket (plain form, without blanks) names who is responsible.

    A label says so (责任单位:); without one, every member of the list must be built like a name.

    >>> responsibility_bracket("责任单位:省经信委、省住建厅等"), responsibility_bracket("省科技厅,各市县政府等")
    (True, True)
    >>> responsibility_bracket("十堰、孝感、黄冈、恩施"), responsibility_bracket("FTTH/O"), responsibility_bracket("州")
    (False, False, False)
    """
    if ":" in content and any(LABEL.match(piece) for piece in content.split(";")):
        return True
    content = round_within(content)
    if re.match(r"(?:即|含|包括|如|例如|指|简称|以下简称|下称|不含|原|又称|见|设在|挂靠)", content):
        # A gloss explains the words before it.
        return False
    content = _TAKES_IN.sub("", content) if "(" in content else content
    content = LEAD_RULE.sub("", content)
    if "逗号" in content and (rule := _COMMA_REMARK.search(content)):
        content = content[: rule.start()]
    content = content.replace("下同", "")
    content = ROLE_SAID.sub(",", content.rstrip(",、;。")) if "牵头" in content else content.rstrip(",、;。")
    pieces = [piece for piece in content.replace(";", ",").split(",") if piece]
    names: list[str] = []
    said = False
    for piece in pieces:
        shorter = TAIL.sub("", piece) if piece.endswith(_TAIL_ENDS) else piece
        if shorter in _ALMOST_NOTHING and (ending := re.search(r"(?:部门|单位)", piece)):
            shorter = piece[: ending.end()]  # 市各有关部门按职责分工负责
        said = said or (shorter != piece and not piece.endswith("等"))
        names += [_DOING.sub("", name) for name, _ in split_names(shorter.removesuffix("等"))]
    names = [name for name in names if name]
    if not names or _BARE_LABEL.fullmatch(content):
        return False
    good = sum(is_name(name) for name in names)
    if said:
        return good * 2 >= len(names)
    # 海口、三亚市政府 share an ending: a short member before a full name is one too. A lone (市) or (州) is no list.
    if (
        len(names) > 1
        and _SHARED_END.search(names[-1])
        and all(is_name(name) or re.fullmatch(r"[\u4e00-\u9fff]{2,4}", name) for name in names)
    ):
        return True
    strong = sum(
        bool(
            re.search(
                r"(?:厅|局|委|办|部|政府|委员会|办公室|管委会|中心|法院|检察院|企业|公司|海关|单位|部门|支行|银行|总社|总台|电视台|院|署|会)$",
                name,
            )
        )
        for name in names
    )
    return strong >= 1 and len("".join(names)) > 2 and (good == len(names) or (good * 4 >= len(names) * 3 and len(names) > 3))
