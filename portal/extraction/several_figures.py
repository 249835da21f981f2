"""Several numbers of a clause that are read together: parts of a whole, ranks and shares in turn, counts that run on."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from portal.extraction.figure_parts import Clause, Context, Figure, make_figure, quote_start
from portal.extraction.names import (
    clean_indicator,
    part_of_area,
    split_in_turn,
    thing_name,
)
from portal.extraction.quantities import Quantity
from portal.extraction.turns import is_province
from portal.extraction.verbs import BUILD, comparator_of
from portal.records import Comparator, Span
from portal.text.numerals import ordinal

SHARE_OF = re.compile(
    r"^(?:以上|左右|以下)?的(?P<scope>[^,;。]{1,30}?)(?:在?(?:19|20)\d{2}年(?:底|末)?(?:以?前|之前)?)?(?:均|都|能够|能|可|已|要)?(?P<verb>实现|达到|完成|具备|开展|开设|设置|接入|建立|建成|建有|设有|配有|通过|纳入|设立|配备|开通|延伸到|应用|使用|采用|(?<!既)有|通(?=[光宽公客硬网有45高水电邮油动天燃快管沥铁])|得到|享有|成为|符合|入驻|出台|编制|制定|落实|参加|参与|获得|取得|掌握|接受|提供|安装|到达|配备|启动|启用|用于|配套建设|建设|配建|实施|推行|执行|推广|入网|参保|上(?=云)|落户|签订|签约|创建|创成|建设成|打造成|加入|进入|持有|由(?=[^,;。]{2,12}(?:申请|提供|承担|举办|管理|供给)))(?P<what>[^,;。]*)"
)


def parts_in_turn(figures: list[Figure], context: Context) -> list[Figure]:
    """Read 其中任城区、兖州区分别不少于60个、30个: members that are places are parts of what the figure before counts."""
    parts = [part_of_area(each.indicator) or is_province(each.indicator) for each in figures]
    whole = last_like(context, figures[0].unit) or _last_measured_alike(context, figures[0].unit) if figures else None
    if whole is None or not all(parts) or any(each.unit.lstrip(_MANY) != whole.unit.lstrip(_MANY) for each in figures):
        return figures
    return [
        replace(
            each, indicator=whole.indicator, scope=part, kind=whole.kind, rule="part-of-area", quote=Span(whole.quote.start, each.quote.end)
        )
        for each, part in zip(figures, parts, strict=True)
    ]


_RANKS = re.compile(
    r"(?:分别)?(?:位居|位列|名列|排名|居|列|排)(?P<scope>全国|全省|全市|世界|全球|中部|西部|东部|中西部)?(?:的)?(?P<places>第[一二三四五六七八九十\d]{1,3}(?:位|名)?(?:[、和]第[一二三四五六七八九十\d]{1,3}(?:位|名)?){1,5})$"
)


def ranks_in_turn(words: str, clause: Clause, context: Context) -> list[Figure]:
    """Read 里程5312公里、8140公里,分别位居全国第9位、第3位: a rank of each figure just listed."""
    text = clause.span.of(words)
    found = _RANKS.search(text) if "第" in text else None
    if found is None:
        return _same_rank(words, clause, context)
    places = [
        (match.start("place"), match.end(), ordinal(match["place"]))
        for match in re.finditer(r"第(?P<place>[一二三四五六七八九十\d]{1,3})(?:位|名)?", found["places"])
    ]
    earlier = context.listed[-len(places) :]
    if len(earlier) != len(places):
        return []
    offset = clause.span.start + found.start("places")
    ranks = []
    for whole, (start, end, place) in zip(earlier, places, strict=True):
        mark = Span(offset + start - 1, offset + end)
        quantity = Quantity(mark, Decimal(place or 0), "位", "rank")
        quote = Span(whole.quote.start, mark.end)
        ranks.append(make_figure(words, quote, quantity, whole.indicator, found["scope"] or "", "=", "rank", "rank"))
    return ranks


_SAME_RANK = re.compile(
    r"(?:均|都)(?:位居|位列|名列|排名|稳居|居|列|排)(?P<scope>全国|全省|全市|世界|全球|中部|西部|东部|中西部)?(?:的)?(?P<mark>第(?P<place>[一二三四五六七八九十\d]{1,3})(?:位|名)?|首位)$"
)


def _same_rank(words: str, clause: Clause, context: Context) -> list[Figure]:
    """Read 分别达8358万人次、244万吨,均居全国第二位: the same rank of each figure that the clause before lists."""
    text = clause.span.of(words)
    found = _SAME_RANK.search(text) if "均" in text or "都" in text else None
    if found is None or clean_indicator(text[: found.start()]):
        return []
    levels = [each for each in context.listed if each.kind != "rank"]
    earlier = [each for each in levels if each.quote.start == levels[-1].quote.start]
    mark = Span(clause.span.start + found.start("mark"), clause.span.start + found.end("mark"))
    value = Decimal((ordinal(found["place"]) if found["place"] else 1) or 0)
    quantity = Quantity(mark, value, "位", "rank")
    return [
        replace(
            make_figure(words, Span(each.quote.start, mark.end), quantity, each.indicator, found["scope"] or "", "=", "rank", "rank"),
            part=each.indicator,
        )
        for each in (earlier if len(earlier) > 1 else ())
    ]


_MANY = "百千万亿"


def _last_measured_alike(context: Context, unit: str) -> Figure | None:
    """The last figure of the sentence in the same unit, counted in other thousands: 1亿平方米 and 1000万平方米."""
    alike = (
        each for each in reversed(context.listed) if each.kind not in ("rank", "growth") and each.unit.lstrip(_MANY) == unit.lstrip(_MANY)
    )
    return next(alike, None) if unit.lstrip(_MANY) else None


# 1所200张床位以上的养老院: how large it is.
_ABOVE_BEHIND = re.compile(r"[\u4e00-\u9fff]{0,4}以[上下]")


def run_on(words: str, quantities: list[Quantity]) -> tuple[list[Quantity], dict[int, Quantity]]:
    """Join two counts that run on (13处15条过江通道): they are read as one; returns the first of each by where it starts."""
    joined: list[Quantity] = []
    firsts: dict[int, Quantity] = {}
    for each in quantities:
        last = joined[-1] if joined else None
        if (
            last is not None
            and last.span.end == each.span.start
            and last.counts
            and last.after is None
            and each.after is None
            and not _ABOVE_BEHIND.match(words, each.span.end)
            and last.shape == each.shape == "amount"
            and last.unit.lstrip(_MANY) != each.unit.lstrip(_MANY)
        ):
            firsts[last.span.start] = last
            joined[-1] = replace(each, span=Span(last.span.start, each.span.end))
        else:
            joined.append(each)
    return joined, firsts


def counted_twice(figures: list[Figure], firsts: dict[int, Quantity]) -> list[Figure]:
    """Give each of two counts that run on a figure of its own."""
    found: list[Figure] = []
    for each in figures:
        first = firsts.get(each.mark.start)
        if first is not None:
            found.append(
                replace(
                    each, mark=first.span, value=first.value, value_max=first.value_max, unit=first.unit, comparator="=", part=first.unit
                )
            )
            each = replace(each, mark=Span(first.span.end, each.mark.end))
        found.append(each)
    return found


_PLACE_OR_BODY = re.compile(r"(?:省|市|县|区|州|镇|乡|村|街道|院|校|学|站|中心|公司|集团|厂|园|局|所|馆|库|港|矿)$")


def parts_of_the_whole(words: str, clause: Clause, figures: list[Figure], context: Context) -> list[Figure]:
    """Read 改造病房276间,其中市医院188间、区医院88间: parts that sum to the figure before are of what that one counts."""
    whole = last_like(context, figures[0].unit) if len(figures) > 1 and words.startswith("其中", clause.span.start) else None
    if (
        whole is None
        or whole.kind in ("growth", "rank")
        or any(each.unit != whole.unit or each.value_max is not None or each.rule in ("in-turn", "part-of-area") for each in figures)
        or not all(_PLACE_OR_BODY.search(each.indicator) for each in figures)
        or sum(each.value for each in figures) != whole.value
    ):
        return figures
    return [
        replace(each, indicator=whole.indicator, scope=each.indicator, kind=whole.kind, rule="part-of-area")
        if each.indicator != whole.indicator
        else each
        for each in figures
    ]


def last_like(context: Context, unit: str) -> Figure | None:
    """The last figure of the sentence that is counted in the same unit; a rate and percentage points are alike."""
    alike = (each for each in reversed(context.listed) if each.kind != "rank" and (each.unit == unit or {each.unit, unit} <= RATES))
    return next(alike, None)


_SHARE_GOES_ON = re.compile(r"的?(?P<scope>[^,;。的]{2,24})[和与及、]")
_SHARE_OF_AMOUNT = re.compile(r"的(?P<scope>[^,;。的]{2,24}?)(?P<verb>达到|具备|享有|超过)")


def shares_in_turn(words: str, clause: Clause, quantities: list[Quantity], index: int) -> Figure | None:
    """Read the first of 75%的国家级园区和50%的省级园区实施循环化改造: what the shares do stands behind the last of them."""
    if index + 1 >= len(quantities) or any(each.unit != "%" for each in quantities[index : index + 2]):
        return None
    quantity, following = quantities[index], quantities[index + 1]
    goes_on = _SHARE_GOES_ON.fullmatch(words[quantity.span.end : following.span.start])
    done = SHARE_OF.match(words[following.span.end : clause.span.end]) if goes_on else None
    if goes_on is None or done is None:
        return None
    what = clean_indicator(("" if done["verb"] in ("实现", "达到", "完成", "有", "具备") else done["verb"]) + done["what"])
    quote = Span(quantity.span.start, following.span.end + done.end())
    left = words[clause.span.start : quantity.span.start]
    return (
        make_figure(words, quote, quantity, what, goes_on["scope"], comparator_of(left, quantity), "level", "share-of-scope")
        if what
        else None
    )


def share_with_amount(words: str, clause: Clause, quantities: list[Quantity], index: int, context: Context) -> Figure | None:
    """Read 50%的城市家庭用户达到100Mbps: one figure, of those who get there; the second number says where."""
    quantity, following = quantities[index], quantities[index + 1] if index + 1 < len(quantities) else None
    if following is None or quantity.unit != "%" or following.unit == "%":
        return None
    reach = _SHARE_OF_AMOUNT.fullmatch(words[quantity.span.end : following.span.start])
    if reach is None:
        return None
    context.consumed = following.span.end
    what = context.indicator + reach["verb"] + following.span.of(words)
    left = words[clause.span.start : quantity.span.start]
    quote = Span(quantity.span.start, following.span.end)
    return make_figure(words, quote, quantity, what, reach["scope"], comparator_of(left, quantity), "level", "share-of-scope")


# 60%以上的县至少有1家养老院: what the places of such a share have
_SHARE_HAS = re.compile(
    r"的?(?P<where>[^,;。\d的]{1,24}?)(?:均|都|各)?(?P<least>至少|不少于)?(?:建有|设有|配有|拥有|具有|建成|设立|配备|有)(?:至少|不少于)?"
)
_IN_FRONT_OF_SHARE = re.compile(r"(?:全省|全市|全县|全区|全州|全国)?(?:内)?(?:的)?")


def share_that_has(words: str, clause: Clause, quantities: list[Quantity], index: int, context: Context) -> list[Figure]:
    """Read 各市60%以上的县至少有1家养老院: how many of the places have the thing, and how many of it each of them has."""
    quantity, following = quantities[index], quantities[index + 1] if index + 1 < len(quantities) else None
    if following is None or quantity.unit != "%" or not following.counts:
        return []
    has = _SHARE_HAS.fullmatch(words[quantity.span.end : following.span.start])
    thing = thing_name(words[following.span.end : clause.span.end])
    if has is None or not thing:
        return []
    context.consumed = following.span.end
    left = words[clause.span.start : quantity.span.start]
    whose = _IN_FRONT_OF_SHARE.sub("", clean_indicator(left, keep_scope=True), count=1)
    end = following.span.end + words[following.span.end : clause.span.end].find(thing) + len(thing)
    quote = Span(quote_start(words, clause, quantity), end)
    places = f"{whose}的{has['where']}" if whose else has["where"]
    share = make_figure(words, quote, quantity, thing, places, comparator_of(left, quantity), "level", "share-of-scope")
    each_of = whose + words[quantity.span.start : quantity.span.end] + "的" + has["where"]
    bound: Comparator = ">=" if following.after is None and has["least"] else comparator_of(words[: following.span.start], following)
    return [share, make_figure(words, quote, following, thing, each_of, bound, "level", "things-counted")]


# 充电桩和换电站实现“双过千”, 营收、税收双超百亿: each of two passes the one number.
_BOTH_PASS = re.compile(
    r"(?P<listed>[^,;。]{2,40}?)(?:实现|达到|均|力争){0,3}“?双(?:过|超|破|突破)(?P<number>百万|千万|百亿|千亿|万亿|百|千|万|亿)(?P<unit>[个家座台辆人户元]?)”?$"
)


def both_pass(words: str, clause: Clause) -> list[Figure]:
    """Read 充电桩和换电站实现“双过千”: two figures, each above a thousand."""
    text = clause.span.of(words)
    said = _BOTH_PASS.match(text)
    members = split_in_turn(clean_indicator(said["listed"], keep_scope=True)) if said else []
    if said is None or len(members) != _TWO:
        return []
    value, unit = Decimal(1), said["unit"]
    for word, factor in (("百", 100), ("千", 1000)):
        value = value * factor if said["number"].startswith(word) else value
    unit = said["number"].lstrip("百千") + unit
    mark = Span(clause.span.start + said.start("number"), clause.span.start + said.end("unit"))
    quantity = Quantity(mark, value, unit, after=">")
    quote = Span(clause.span.start, clause.span.start + said.end())
    return [replace(make_figure(words, quote, quantity, each, "", ">", "level", "in-turn"), part=each) for each in members]


_TWO = 2
_NOUN = r"(?P<noun>[^,;。、()\d]{1,16}?(?:\([^()]{1,8}\))?)"
_DOES = re.compile(
    rf"{_NOUN}(?:全部|均|都)?(?P<verb>推广应用|推广|完成|实现|达到|通过|建成|建立|纳入|开展|启动|入选|获评|接入|实行|推行|设立)(?P<what>[^,;。\d]{{2,24}})"
)
_PARTED = re.compile(rf"{_NOUN}[和与及、]")


# 加快推进3个既有园区和至少1个科创园区的提质增效: the work stands behind the last of them.
_WORKS_ON = re.compile(r"(?:[^,;]{0,12}[,;])?(?:全面|重点|积极|稳步|深入|持续|有序)*(?:加快|推进|实施|开展|推动|启动|抓好|支持){1,3}")
_WORK_LAST = re.compile(r"(?P<noun>[^,;。、\d]{2,24}?)的?(?P<act>建设|创建|培育|改造|提质增效|提升|整治|更新|转型)")
_WORK_PARTED = re.compile(r"(?P<noun>[^,;。、()\d]{2,24}?)[和与及、](?:至少|不少于|约)?")


def worked_on(words: str, clause: Clause, quantities: list[Quantity]) -> list[Figure]:
    """Read 加快2个产业园和4个示范城市建设: so many of each, and what is done to all of them."""
    if len(quantities) < 2 or not all(each.counts and each.shape == "amount" for each in quantities):
        return []
    left = words[clause.span.start : quantities[0].span.start]
    last = _WORK_LAST.fullmatch(words[quantities[-1].span.end : clause.span.end])
    if last is None or _WORKS_ON.fullmatch(left) is None:
        return []
    parted = [_WORK_PARTED.fullmatch(words[a.span.end : b.span.start]) for a, b in pairwise(quantities)]
    nouns = [each["noun"] for each in parted if each]
    if len(nouns) + 1 != len(quantities):
        return []
    act = "" if last["act"] in ("建设", "创建", "培育") else last["act"]
    quote = Span(quote_start(words, clause, quantities[0]), clause.span.end)
    return [
        make_figure(
            words,
            quote,
            each,
            noun + act,
            "",
            comparator_of(words[clause.span.start : each.span.start], each),
            "increment",
            "things-counted",
        )
        for each, noun in zip(quantities, [*nouns, last["noun"]], strict=True)
    ]


_AMONG_ALL = re.compile(r"在?(?:全国|全省|全市|全县|全区)?")


def counted_doing(words: str, clause: Clause, quantities: list[Quantity]) -> list[Figure]:
    """Read 19个县和40个乡镇完成改革: what those counted do stands behind the last of them."""
    if len(quantities) < 2 or not all(each.counts and each.shape == "amount" for each in quantities):
        return []
    left = words[clause.span.start : quantities[0].span.start]
    last = quantities[-1]
    does = _DOES.fullmatch(words[last.span.end : clause.span.end])
    if does is None or (not _AMONG_ALL.fullmatch(left) and clean_indicator(left)):
        return []
    parted = [_PARTED.fullmatch(words[a.span.end : b.span.start]) for a, b in pairwise(quantities)]
    nouns = [each["noun"] for each in parted if each]
    if len(nouns) + 1 != len(quantities):
        return []
    quote = Span(quote_start(words, clause, quantities[0]), clause.span.end)
    verb = does["verb"] + does["what"]
    return [
        make_figure(words, quote, quantity, f"{verb}的{noun}", "", comparator_of(left, quantity), "increment", "things-counted")
        for quantity, noun in zip(quantities, [*nouns, does["noun"]], strict=True)
    ]


_BUILDS_IN_TURN = re.compile(rf"分别(?:{BUILD})(?:约|近|不少于|超过)?$")


def things_in_turn(words: str, clause: Clause, quantities: list[Quantity]) -> list[Figure]:
    """Read 2022年、2023年分别建设100个、200个充电站: the thing stands once, behind the last of the numbers."""
    if len(quantities) < 2 or not all(each.counts and each.unit == quantities[0].unit for each in quantities):
        return []
    left = words[clause.span.start : quantities[0].span.start]
    builds = _BUILDS_IN_TURN.search(left)
    glued = all(re.fullmatch(r"[、和与及]", words[a.span.end : b.span.start]) for a, b in pairwise(quantities))
    thing = thing_name(words[quantities[-1].span.end : clause.span.end])
    if builds is None or not glued or not thing or clean_indicator(left[: builds.start()]):
        return []
    quote = Span(quote_start(words, clause, quantities[0]), words.find(thing, quantities[-1].span.end) + len(thing))
    return [
        make_figure(words, quote, quantity, thing, "", comparator_of(left, quantity), "increment", "things-counted")
        for quantity in quantities
    ]


RATES = frozenset({"%", "‰", "百分点"})
