"""Full coverage of a stated subject: 实现城乡居民全覆盖, 所有行政村均实现光缆通达, 全部实现光纤网络接入.

READING RULES: "where no number is printed and full coverage is said of a stated subject"; 覆盖城乡, 基本覆盖 and 普及 say
no such thing, and a project's name that holds the word (应用全覆盖工程) is only a name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from portal.extraction.names import clean_indicator, split_scope
from portal.records import Span

_NAME_OF_A_PROJECT = r"(?!(?:的)?(?:工程|行动|计划|项目|专项|试点|战略|机制|体系|格局|模式))"
# …全覆盖, …(的)全省覆盖, …全面覆盖(城乡)
_FULL = re.compile(
    rf"(?P<word>(?<![健安齐])全覆盖|全面覆盖|(?:全省|全市|全县|全区|全国|全网|全域|全线|全员|全民|全行业|全过程)(?:域)?覆盖)(?!面|率|到位率|式){_NAME_OF_A_PROJECT}(?P<after>[^,;。、]*)"
)
# Looked for from its first word on, and what stands before it taken afterwards: so each place is looked at once.
_ALL = re.compile(
    r"(?P<all>所有|全部|全体)(?:的)?(?P<scope>[\u4e00-\u9fffA-Za-z()、“”]{1,20}?)(?P<when>(?:在|于|到)?(?:19|20)\d{2}年(?:底|末|前)?(?:前)?)?(?:能够|必须|应当|要)?(?P<how>全部|均(?:能|应|要|需|须)?|都(?:能|应|要|需|须)?|皆)?"
    r"(?P<verb>提供|开设|实现|具备|开展|建立|建有|成立|开通|(?<!新)接入|通上?(?=[\u4e00-\u9fff])|建成(?!区)|纳入|达到|完成|配备|设立|联通|拥有|具有)(?P<what>[^,;。]{1,30})"
)
# 所有农村居民都能喝上干净的水
_ALL_CAN = re.compile(
    r"(?P<all>所有|全部|全体)的?(?P<scope>[\u4e00-\u9fff()、]{2,16}?)(?:都|均)(?:能够|能|可以|可)(?P<what>[\u4e00-\u9fff]{2,20})$"
)
_ALL_COVERED = re.compile(
    r"(?:所有|全部)(?P<scope>[\u4e00-\u9fff]{2,8}?(?:镇区|村|镇(?!区)|乡(?!镇)|县|区|市|户|校|院|所|站|企业|机构|单位|家庭|社区|学校|医院|园区|景区|居民|农户|人口))(?P<what>[\u4e00-\u9fffA-Za-z\d和、]{2,20}?)(?:有效|完全|完整)?覆盖"
)
_WHOLLY = re.compile(
    r"(?P<word>全部)(?P<verb>实现|完成|接入|开通|建成|纳入|达到|配备|(?:免费)?开放|向(?=社会(?:免费)?开放)|配建|安装|加装|更换为|更新为|改造为|迁移|采用|使用|执行|落实|建立|设立|支持|参加|参与|开展|选用|对外(?=开放)|具备|进行|启用|启动|实行|推行|取得|通过|完善|同步(?:建设|安装|规划建设|配建)|为(?=[\u4e00-\u9fff]{3})|通)(?P<what>[^,;。]{1,30})"
)
# What is said of money, or of a part of something, is no full coverage of a stated subject.
_NO_SUBJECT = re.compile(r"(?:资金|经费|收入|费用|投资|指标|内容|事项清单|责任|材料|费|款|金)$|^(?:应|须|必须|不|由|对|将|把|按|原则上)")
_ALL_ITEMS = re.compile(
    r"实现(?P<all>全部|所有)(?P<scope>[\u4e00-\u9fff]{2,4}?)(?P<what>(?:全流程|全程|网上|在线|一网|一站式|线上|动态|电子化|实时)[^,;。]{2,20})"
)
_DONE = re.compile(r"^(?P<subject>[^,;。]{2,30}?)(?P<word>全部)(?P<verb>[\u4e00-\u9fff]{2,8})$")
_FINISHED = re.compile(
    r"(?:完成|建成|迁移|上云|入驻|投用|开通|启用|达标|脱贫|摘帽|整改|拆除|关闭|关停|取缔|淘汰|退出|改造|更换|更新|建立|覆盖|接入|入网|联网|消除|搬迁|(?:免费)?开放|投产|清理|取消|清零|公开|公示|办结|纳入)"
)
_ORDERLY = re.compile(r"^(?:整合|有序|依法|按期|如期|稳定|逐步|按时)(?=[\u4e00-\u9fff]{2})")
_ACT_LAST = re.compile(r"(?P<who>[^,;。]{2,16}?)(?P<what>(?:改造|提升|建设|整治|整改|搬迁|治理|修复|更新|验收)+)$")
_CLOSED = re.compile(
    r"(?P<word>全部)(?P<verb>取缔|淘汰|关闭|关停|退出|拆除|清退)(?P<scope>[^,;。]{2,80})$|(?P<gone>取缔|淘汰|关闭|关停|拆除)(?P<all>全部)(?P<kind>[^,;。]{2,40})$"
)
_THROUGHOUT = re.compile(r"(?P<word>全面实现)(?P<what>[^,;。]{3,24}覆盖)$")
_REACHES_ALL = re.compile(
    r"^(?P<what>[^,;。]{2,24}?)(?:实现|能够|可以)?覆盖(?:到)?(?:全省|全市|全县|全区|全国)?(?P<word>所有|全部|全体)(?P<scope>[^,;。]{2,24})$"
)
# 村村通客车, 镇镇建有污水处理设施: said twice, of every one.
_EVERY_ONE = re.compile(
    r"(?P<word>(?P<one>[村户镇乡组校县])(?P=one))(?P<what>(?:都|均|直接)?(?:通(?!问题|难题|工程|标准|建设|的)|有|建有|设有)[^,;。、“”\"]{1,16})"
)
_SAID_TWICE = tuple(one + one for one in "村户镇乡组校县")
_WEAK = re.compile(r"^基本实现[^,;。]*$|(?:基本|大致|初步|努力向|争取向|探索|力求|不断扩大)(?:实现)?[^,;。]{0,6}$")
_LEAD = re.compile(
    r"^(?:(?:在|到|至|于)?(?:19|20)\d{2}年(?:底|末|前)?(?:前)?,?|(?:力争|争取|确保|保证|其中|推动|推进|促进|逐步|全面|加快|大力|积极|深入|努力|着力|实施|同时|并|使|将|到))+"
)
_UNITS_OF_AREA = re.compile(
    r"(?:所有|各)?(?:城乡|街道|乡镇|镇|乡|村|行政村|建制村|县|县域|市县|区县|县区|社区|村居|市|区)(?:\([^()]{1,8}\))?(?:、[^、]{1,8})?"
)
_BUILDS_ALONE = re.compile(r"(?:[^,;。]{0,12})?(?:构建|建立|建成|打造|形成|建设|健全|完善)(?:起)?")
_ALL_MEET = re.compile(
    r"(?P<all>所有|全部)的?(?P<scope>[\u4e00-\u9fff]{2,12}?(?:机构|单位|企业|学校|医院|项目|村|县|乡镇|场所|园区|小区|设施|水源地|断面|站点|场站))(?P<what>[\u4e00-\u9fff]{2,10}(?:达标|合格|到位))$"
)
# 所有具备改造条件的机组
_ON_CONDITION = re.compile(r"(?:具备|符合|满足|有)[^的]{0,12}(?:条件|要求|标准)的[^的]{2,}$")
_EVERY_PLACE = re.compile(
    r"(?:所有|全部|各)(?:的)?(?P<scope>[\u4e00-\u9fff()、]{0,12}(?:县|市|区|镇|乡|村|街道|县\(市、区\)|区\(县\)|市\(州\)|县\(区\)|乡镇\(街道\)|村\(社区\)))"
)
_PLACE = re.compile(
    r"(?:区域|地区|城区|城市|乡镇|行政村|农村|社区|场所|居民|人口|人群|家庭|学校|医院|机构|企业|单位|小区|市县|县|镇|村|景区|园区|污染源|路段|城乡|户|全员|职工|群众|群体|对象|行业|部门|省份|区县|范围|车辆|船舶|学生|老年人|建制村|农户|对象|项目|设备|小区|院校|高校|公厕|新建建筑|公共建筑|住宅|楼宇|污水处理厂|企事业单位|机关|街道\([^()]{1,6}\)|乡镇\([^()]{1,6}\)|县\([^()]{1,6}\)|街道|首末站|车站|场站|站点|卫生院|服务中心)$"
)


@dataclass(frozen=True, slots=True)
class Coverage:
    """A statement of full coverage; an empty indicator is the one of the figure before it (2017年实现全覆盖)."""

    quote: Span
    mark: Span
    indicator: str
    scope: str


_ALL_BESIDE_A_SHARE = re.compile(
    r"(?:所有|全部|全体)的?(?P<scope>[\u4e00-\u9fff()]{1,20}?)(?:以及|和|与|及|、)(?=(?:不低于|不少于|至少|超过|约|近)?\d{1,3}(?:\.\d{1,2})?%(?:以上|左右)?的?[\u4e00-\u9fff])"
)
_EACH_IN = re.compile("[市州县区乡镇村道)][均都](?:建有|设有|配有|建成|拥有|有|实现)")


def may_cover(words: str) -> bool:
    """Tell whether a sentence holds a word without which no full coverage is said; quick, for most sentences hold none."""
    return (
        "覆盖" in words
        or "全部" in words
        or "所有" in words
        or "全体" in words
        or any(map(words.__contains__, _SAID_TWICE))
        or _EACH_IN.search(words) is not None
    )


def find_coverage(words: str, clause: Span, *, has_quantity: bool) -> list[Coverage]:
    """Find the statements of full coverage in a clause of a sentence (compact plain form).

    Args:
        words: The sentence.
        clause: The clause in it.
        has_quantity: Whether the clause prints a number too, which then is the figure unless 全覆盖 says more.

    >>> [(c.indicator, c.scope) for c in find_coverage("社保一卡通实现城乡居民全覆盖", Span(0, 14), has_quantity=False)]
    [('社保一卡通覆盖', '城乡居民')]
    >>> [(c.indicator, c.scope) for c in find_coverage("全省所有行政村在2016年底实现通宽带", Span(0, 19), has_quantity=False)]
    [('通宽带', '行政村')]
    >>> find_coverage("推进农业信息服务进村入户全覆盖工程", Span(0, 17), has_quantity=False)
    []
    """
    text = clause.of(words)
    if not may_cover(text):
        return []
    if every := list(_EVERY_ONE.finditer(text))[1:]:
        # 村村通客车、村村通宽带
        cut = clause.start + every[0].start()
        return [
            *find_coverage(words, Span(clause.start, cut), has_quantity=has_quantity),
            *find_coverage(words, Span(cut, clause.end), has_quantity=has_quantity),
        ]
    if (parted := re.search(r"、(?=(?:所有|全部)[^、]{0,40}覆盖|[^、“]{1,16}“[县乡镇村户]{2}全覆盖)", text)) and "覆盖" in text[
        : parted.start()
    ]:
        # 城市千兆光网全覆盖、所有乡镇镇区5G网络覆盖: two statements in one clause.
        first, second = Span(clause.start, clause.start + parted.start()), Span(clause.start + parted.end(), clause.end)
        return [*find_coverage(words, first, has_quantity=has_quantity), *find_coverage(words, second, has_quantity=has_quantity)]
    if has_quantity and (beside := _ALL_BESIDE_A_SHARE.search(text)) and not _WEAK.search(text[: beside.start()]):
        # 所有乡镇和80%以上的村通客车: what is said of so many of the others is said of all of these.
        start = clause.start + beside.start()
        return [Coverage(Span(start, clause.end), Span(start, clause.start + beside.start("scope")), "", beside["scope"])]
    for reader in (
        _read_doubled,
        _read_every_one,
        _read_full,
        _read_throughout,
        _read_reaching,
        _read_all,
        _read_all_doing,
        _read_all_being_able,
        _read_each_having,
        _read_covered,
        _read_meeting,
        _read_items,
        _read_wholly,
        _read_wholly_done,
        _read_closed,
    ):
        if found := reader(text):
            indicator, scope, start, mark = found
            if has_quantity and reader not in (_read_full, _read_throughout):
                return []
            return [Coverage(Span(clause.start + start, clause.start + _end(text, mark)), mark.shift(clause.start), indicator, scope)]
    return []


def _end(text: str, mark: Span) -> int:
    match = re.compile(r"[^,;。]*").match(text, mark.end)
    return match.end() if match and mark.end < len(text) and text[mark.end : mark.end + 1] != "、" else mark.end


#: The scope of the figure before holds (2017年底全部实现光纤网络接入).
SAME = "\x00"
_Found = tuple[str, str, int, Span]


def _read_full(text: str) -> _Found | None:
    match = _FULL.search(text)
    if match is None:
        return _read_whole_light(text)
    after = match["after"]
    if text.startswith("、", match.end()) and "的" in text[match.end() :] and _BUILDS_ALONE.fullmatch(text[: match.start()]):
        return None  # 构建全覆盖、快速响应的服务网络: what the network is to be like
    quoted = text[: match.start()].endswith(("“", '"'))
    if quoted and after not in ("”", '"'):
        return None  # 构建“全域覆盖、全时可用”的网络: a slogan
    if quoted:
        after = ""  # 实现村级物流“全覆盖”
    if after.startswith("的") or _WEAK.search(text[: match.start()]):
        return None
    if match["word"] == "全面覆盖" and not re.match(r"(?:城乡|全省|全市|所有|各)", after) and after:
        return None
    before = text[: match.start() - quoted]
    start = 0
    # 宽带100Mbps接入、广电网双向接入、小区范围和家庭室内WiFi全覆盖: the last member is what is covered.
    place = ""
    opening = re.match(r"^(?P<lead>.*?)(?:实现|达到|形成|完成)(?P<rest>.*)$", before)
    subject, rest = ("", before) if opening is None else (opening["lead"], opening["rest"])
    listed = re.match(r"^(?P<others>.*(?:\d|接入|覆盖)[^、]*)、(?P<last>[^、]+)$", rest)
    if listed:
        rest = listed["last"]
    subject = _strip(subject)
    rest = re.sub(r"(?:的|信息的)$", lambda m: "信息" if m.group() == "信息的" else "", _strip(rest))
    if subject.startswith("在"):
        place, subject = subject[1:], ""
    if after and match["word"] == "全面覆盖":
        return clean_indicator(subject + rest) + "覆盖", re.sub(r"等.*$", "", after), start, Span(match.start(), match.end())
    if match["word"].startswith(("全省", "全市", "全国", "全域", "全县", "全区", "全网")) and rest:
        return clean_indicator(subject + rest), "", start, Span(match.start(), match.start() + len(match["word"]))
    mark = Span(match.start(), match.start() + len(match["word"]))
    if not subject and not rest:
        return ("", place, start, mark)
    if subject and rest:
        if _UNITS_OF_AREA.fullmatch(rest) and not _UNITS_OF_AREA.fullmatch(subject):
            return subject + "覆盖", rest, start, mark  # 服务中心实现街道(镇)全覆盖
        if _only_place(subject):
            # 城区实现WIFI全覆盖; a second place before the name narrows the first (武汉、襄阳等城市实现城区wifi全覆盖).
            inner_scope, name = _split_place(rest)
            return name + "覆盖", subject + inner_scope, start, mark
        if _only_place(rest):
            # 社保一卡通实现城乡居民全覆盖
            return subject + "覆盖", rest, start, mark
        return clean_indicator(subject) + rest + "覆盖", "", start, mark
    phrase = subject or rest
    # 4G网络乡镇和行政村全覆盖: the thing first, then where.
    if swapped := re.match(
        r"^(?P<name>[^、]*(?:网络|宽带|服务|信号|系统|保险|监控|WiFi|wifi|WIFI|4G|5G))(?P<scope>[\u4e00-\u9fff]*(?:村|镇|乡|县|区|市|户|居民|学校|机构|人口|企业|家庭|场所))$",
        phrase,
    ):
        return swapped["name"] + "覆盖", place + swapped["scope"], start, mark
    if every_place := _EVERY_PLACE.fullmatch(phrase):
        # 监测点位达到300个,实现所有县(市、区)全覆盖: of what the clause before tells.
        return "", every_place["scope"], start, mark
    scope, name = _split_place(phrase)
    if not name:
        return ("", scope, start, mark) if re.search(r"实现$", before) is None and not place else (scope + "覆盖", place, start, mark)
    return name + "覆盖", place + scope, start, mark


# 充电站“县县全覆盖”, 卫生室村村全覆盖
_DOUBLED = re.compile(r"(?P<what>[^,;。“”]{2,30}?)(?:实现)?“?(?P<word>(?P<one>[县乡镇村户])(?P=one)全覆盖)”?$")


def _read_doubled(text: str) -> _Found | None:
    match = _DOUBLED.match(text) if "全覆盖" in text else None
    what = _strip(match["what"]).removeprefix("实现") if match else ""
    if match is None or not what:
        return None
    opening = re.match(r"^(?P<where>[^,;。]{2,16}?)实现(?P<rest>[^,;。]{2,})$", match["what"])
    where, what = (_strip(opening["where"]), _strip(opening["rest"])) if opening and _only_place(opening["where"]) else ("", what)
    return what + "覆盖", where + match["one"], 0, Span(match.start("word"), match.end("word"))


def _read_whole_light(text: str) -> _Found | None:
    """Read 实现全光网覆盖: 全 belongs to the thing, and all of the place is meant."""
    match = re.search(r"^(?P<subject>[^,;。]{2,20}?)实现(?P<what>全[\u4e00-\u9fffA-Za-z\d]{2,6}覆盖)$", text)
    if match is None:
        return None
    subject = _strip(match["subject"])
    return (match["what"], subject, 0, Span(match.start("what"), match.end("what"))) if _only_place(subject) else None


def _read_all(text: str) -> _Found | None:
    match = _ALL.search(text)
    if match is None:
        return None
    before = _opening(text, match.start())
    if _WEAK.search(before) or re.search(r"(?:对|为|向|将|把|是|按|由|使)$", before):
        return None
    if (
        (match["all"] == "全部" or match["verb"] == "开展")
        and not match["how"]
        and not (_without_year(_strip(before)) == "" and _only_place(match["scope"]))
    ):
        return None
    conditional = _ON_CONDITION.match(match["scope"]) is not None
    if ("的" in match["scope"] and not conditional and not _only_place(match["scope"])) or re.search(r"覆盖", match["what"]):
        return None
    what = re.sub(r"^(?:了|全部)", "", match["what"])
    verb, who = match["verb"], match["scope"]
    if means := _BY_MEANS.search(who):
        # 所有医院依托省级平台提供预约服务: how they do it is part of what they do.
        what, who = who[means.start() :] + verb + what, who[: means.start()]
        verb = ""
    name = (verb if verb.startswith(("通", "接入", "开通", "纳入", "联通", "配备", "设立")) else "") + what
    where = _strip(before)
    scope = clean_where(where) + _LISTED_ALL.sub(r"\1", who)
    return clean_indicator(name) or name, scope, 0, Span(match.start("all"), match.end("all"))


# 所有省份、所有地区: each member of a list says it again.
_LISTED_ALL = re.compile(r"([、和与及])(?:所有|全部)的?")
_BY_MEANS = re.compile(r"(?<=[\u4e00-\u9fff]{2})(?:依托|通过|利用|借助|按照|采用|使用)(?=[\u4e00-\u9fff])")
# 所有市、所有县作为转出地双向开通: what all of them do ends in its verb.
_ALL_DO = re.compile(
    r"(?P<all>所有|全部)的?(?P<scope>[\u4e00-\u9fff()、和]{1,24}?)(?:均|都|全部)?(?P<what>(?:作为[\u4e00-\u9fff]{2,16}?)?(?:双向|相互|同步|统一|正式|如期)?(?:开通|互通|联通|贯通|互认|联网|入网|接通|上线|投用|启用|挂牌))"
)


def _read_all_doing(text: str) -> _Found | None:
    """Read 所有设区市、所有县作为转出地和接收地双向开通."""
    begin = next((at for at in (text.find("所有"), text.find("全部")) if at >= 0), -1)
    match = _ALL_DO.fullmatch(text, begin) if begin >= 0 else None
    if match is None or _WEAK.search(_opening(text, begin)):
        return None
    scope = _LISTED_ALL.sub(r"\1", match["scope"])
    if not all(
        _only_place(each) or each.endswith(("省", "市", "县", "区", "州", "旗"))
        for each in re.split("[、和]", re.sub(r"\([^()]*\)$", "", scope))
    ):
        return None
    where = clean_where(_without_year(_strip(_opening(text, begin))))
    return match["what"], where + scope, 0, Span(begin, begin + 2)


def _read_all_being_able(text: str) -> _Found | None:
    begin = text.find("所有") if "所有" in text else text.find("全体")
    match = _ALL_CAN.match(text, begin) if begin >= 0 else None
    if match is None or not _only_place(match["scope"]) or _WEAK.search(_opening(text, begin)):
        return None
    return match["what"], match["scope"], 0, Span(begin, begin + 2)


# 各县(市、区)均建有示范小区: every one has it. What each of them is to do says no such thing.
_EACH_HAS = re.compile(
    r"(?P<all>各)(?P<scope>(?:市|州|县|区|乡|镇|村|街道|社区|县市区|区县|市县|乡镇|地市|设区市|行政村|[(][^()]{1,8}[)]|、){1,6})(?:均|都|全部)(?P<verb>建有|设有|配有|建成|拥有|有|实现)(?P<what>[^,;。\d]{2,30})$"
)
_NO_THING = re.compile(r"(?:机制|制度|方案|台账|措施|办法|提升|提高|增长|突破|好转|改善|发展|进展|成效|下降|达标)$")


def _read_each_having(text: str) -> _Found | None:
    at = text.find("各")
    match = _EACH_HAS.match(text, at) if at >= 0 else None
    if match is None or _NO_THING.search(match["what"]) or _without_year(_strip(text[:at])):
        return None
    verb = "" if match["verb"] == "实现" else match["verb"]
    return verb + match["what"], match["scope"], 0, Span(match.start("all"), match.end("all"))


def _read_every_one(text: str) -> _Found | None:
    match = _EVERY_ONE.search(text)
    if match is None or re.search(r"(?:工程|行动|计划|项目|政策|试点)$", match["what"]):
        return None
    return match["what"], match["one"], match.start(), Span(match.start("word"), match.end("what"))


def _read_throughout(text: str) -> _Found | None:
    """Read 无线局域网全面实现公共区域热点覆盖."""
    match = _THROUGHOUT.search(text)
    if match is None:
        return None
    scope, name = _split_place(match["what"].removesuffix("覆盖"))
    subject = _strip(text[: match.start()])
    return subject + name + "覆盖", scope, 0, Span(match.start("word"), match.end("word"))


def _read_reaching(text: str) -> _Found | None:
    """Read 远程医疗服务覆盖所有贫困县; 建立覆盖所有村的制度 says what is built, not that it is there."""
    match = _REACHES_ALL.match(text)
    if match is None or re.match(r"(?:建立|构建|健全|形成|完善|打造|建设|推动)", match["what"]) or re.search(r"\d次$", match["what"]):
        return None
    if re.search(r"(?:制度|体系|网络|机制|平台)$", match["scope"]):
        return None
    what = _without_year(_strip(match["what"]))
    named = what + "覆盖" if what and not _ONLY_A_TIME.fullmatch(what) else ""
    # 推行大病保险,年底前覆盖所有县: what covers them stands in the clause before.
    return named, re.sub(r"(?:并|且).*$", "", match["scope"]), 0, Span(match.start("word"), match.end("word"))


_ONLY_A_TIME = re.compile(r"(?:今年|当年|年|月|季度)?(?:年?底|末|内)(?:以前|之前|前)?|(?:今年|年内|逐步|全面|实现|基本)+")


def _opening(text: str, end: int) -> str:
    """The words from the last mark before a place up to it."""
    return text[max(text.rfind(mark, 0, end) for mark in ",;。") + 1 : end]


def _read_covered(text: str) -> _Found | None:
    match = _ALL_COVERED.search(text)
    if match is None or _WEAK.search(text[: match.start()]):
        return None
    adjective = re.search(r"(?:有效|完全|完整)覆盖", match.group())
    return match["what"] + (adjective.group() if adjective else "覆盖"), match["scope"], 0, Span(match.start(), match.start() + 2)


def _read_meeting(text: str) -> _Found | None:
    """Read 所有养老机构消防安全达标."""
    match = _ALL_MEET.search(text)
    if match is None or _WEAK.search(text[: match.start()]):
        return None
    return match["what"], match["scope"], match.start(), Span(match.start("all"), match.end("all"))


def _read_items(text: str) -> _Found | None:
    match = _ALL_ITEMS.search(text)
    if match is None:
        return None
    return match["what"], match["scope"], match.start(), Span(match.start("all"), match.end("all"))


def _read_wholly(text: str) -> _Found | None:
    """Read 2017年底全部实现光纤网络接入: the subject may stand in the clause before."""
    match = _WHOLLY.search(text)
    if match is None or re.search(r"(?:国产化|自主可控)", match["what"]):
        return None
    subject = _without_year(_strip(_opening(text, match.start())))
    if subject and not _only_place(subject) and (len(subject) < 3 or _NO_SUBJECT.search(subject)):
        return None
    verb = "" if match["verb"] in ("实现", "完成", "达到", "为") else match["verb"]
    return verb + match["what"], subject or SAME, 0, Span(match.start("word"), match.end("word"))


def _read_wholly_done(text: str) -> _Found | None:
    """Read 农村贫困人口全部脱贫: a stated group, all of which is to get there."""
    match = _DONE.match(text)
    if match is None or _WEAK.search(match["subject"]):
        return None
    subject = _without_year(_strip(match["subject"]))
    if stated := re.match(r"^(?:.*?)实现(?P<what>[^,;]{3,20})$", subject):
        # 2025年实现公共充电桩数据全部接入
        return match["verb"], stated["what"], 0, Span(match.start("word"), match.end("word"))
    subject = re.sub(r"^.*(?:下的?|中的?)(?=[\u4e00-\u9fff]{3,}$)|^(?:所有|全部)的?(?=[\u4e00-\u9fff]{2})", "", subject)
    if not _only_place(subject) and not (
        _FINISHED.match(_ORDERLY.sub("", match["verb"])) and len(subject) > 2 and not _NO_SUBJECT.search(subject)
    ):
        return None
    if match["verb"] in ("完成", "到位") and (act := _ACT_LAST.match(subject)):
        # 镇级敬老院改造提升全部完成
        return act["what"], act["who"], 0, Span(match.start("word"), match.end("word"))
    # 其他地区全部完成: what is completed stands in the clause before.
    done = "" if match["verb"] in ("完成", "实现", "到位", "达到") else match["verb"]
    return done, subject, 0, Span(match.start("word"), match.end("word"))


def _read_closed(text: str) -> _Found | None:
    """Read 全部取缔不符合产业政策的生产项目: all of a stated kind is to go."""
    match = _CLOSED.search(text)
    if match is None:
        return None
    if match["all"]:
        # 关停全部燃煤机组
        return match["gone"], match["kind"], match.start(), Span(match.start("all"), match.end("all"))
    return match["verb"], match["scope"], match.start(), Span(match.start("word"), match.end("word"))


def _without_year(phrase: str) -> str:
    return re.sub(r"(?:(?:在|于|到)?(?:19|20)\d{2}年(?:底|末|前|\d{1,2}月(?:底|末)?)?(?:之?前|以前)?)$", "", phrase)


def clean_where(where: str) -> str:
    """Return the place before 所有 (农村所有行政村), without what names the whole area."""
    return re.sub(r"^(?:全省|全市|全县|全国|我省|我市|实现|确保|推动|推进|为|(?:年|月)?底(?:之|以)?前|年内)+", "", where)


def _strip(phrase: str) -> str:
    phrase = _LEAD.sub("", phrase.lstrip("-—·"))
    phrase = re.sub(r"^(?:全省|全市|全县|全区|全国|我省|我市|我国)(?:范围内)?", "", phrase)
    phrase = _LEAD.sub("", phrase) if len(phrase) > 4 else phrase
    return re.sub(r"(?:均|都|全部|基本|率先|的|将|要|应当|应|须)+$", "", phrase)


def _only_place(phrase: str) -> bool:
    return bool(_PLACE.search(phrase))


def _split_place(phrase: str) -> tuple[str, str]:
    """Split the place in front of what covers it: 农村、社区电子商务, 小区范围和家庭室内WiFi, 生态污染源监管."""
    match = re.match(
        r"^(?P<scope>(?:[\u4e00-\u9fff]{1,8}[、和])*[\u4e00-\u9fff]{0,8}?(?:公共区域|公共场所|场所|区域|地区|城区|社区|室内|范围|污染源|居民|乡镇|行政村|贫困村|景区|园区))(?P<name>[A-Za-z\d\u4e00-\u9fff“][^、]+)$",
        phrase,
    )
    return (match["scope"], match["name"]) if match else split_scope(phrase)
