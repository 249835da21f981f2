"""Rule `in-turn`: members and numbers that belong together by their order (城市和农村…分别达到50Mbps和12Mbps)."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from portal.extraction.changes import AGAINST, GROWTH_END
from portal.extraction.figure_parts import Clause, Context, Figure, FigureKind, make_figure, quote_start
from portal.extraction.names import (
    clean_indicator,
    complete_members,
    split_in_turn,
    split_scope,
    thing_name,
)
from portal.extraction.quantities import Quantity, find_quantities
from portal.extraction.verbs import BUILD_AT_END, BUILT, comparator_of, split_verb
from portal.records import Span

_BOTH_KINDS = re.compile(r"城乡(?P<rest>[^、和与及]{2,14})$")
_REGIONS = re.compile(
    r"(?P<members>[\u4e00-\u9fff]{2,8}(?:、[\u4e00-\u9fff]{2,8}){1,5})等(?:区域|地区|省份|省市|城市)(?P<what>[^、]{2,24})"
)
_PLACE_END = re.compile(r"(?:省|市|县|区|州|乡镇|村)$")


# Each branch starts with a character of its own: so the search skips from one of those to the next.
_EACH_OF_THEM = re.compile(r"(?P<how>分别|双双|均(?<![年平人户]均)|都|各)(?P<verb>[^,;]{0,18})$")


def in_turn(words: str, clause: Clause, quantities: list[Quantity], *, years: tuple[int, ...] = ()) -> list[Figure]:
    """Read 城市和农村…分别达到50Mbps和12Mbps: as many members before 分别 as numbers behind it; 均 gives each member the one number.

    Behind several `years` (到2023年、2025年,) there may be as many numbers for each of them, or for each member.
    """
    if not quantities or any(quantity.shape != "amount" for quantity in quantities):
        return _each_doubles(words, clause, quantities)
    first = quantities[0]
    left = words[clause.span.start : first.span.start]
    if len(quantities) >= 2 and (paired := _paired(words, clause, quantities, left)):
        return paired
    match = _EACH_OF_THEM.search(left)
    if match is None:
        return _each_of_a_list(words, clause, quantities, left)
    how = match["how"]
    if how != "分别" and len(quantities) > 1:
        return []
    listed = clean_indicator(AGAINST.sub("", left[: match.start()]), keep_scope=True)
    built = BUILT.match(listed) if how == "各" else None
    if how == "各" and not match["verb"] and (twice := _BOTH_DONE.fullmatch(listed)):
        return _both_done(words, clause, first, left, twice)
    if how == "各" and (built is None or match["verb"]):
        lessens = first.unit in ("%", "百分点") and GROWTH_END.fullmatch(match["verb"]) is not None
        reaches = built is None and len(quantities) == 1 and _EACH_REACHES.fullmatch(match["verb"]) is not None
        if not (lessens or reaches):
            return []
    if _LEVELS_TOGETHER.search(listed):
        return _at_each_level(words, clause, quantities, left, listed, match)
    numbers = list(quantities)
    if numbers[-1].unit in ("百分点", "个工作日", "个小时"):
        # 分别下降15个、10个和5个百分点, 压缩至4个、10个工作日: the unit stands behind the last number.
        numbers = [replace(each, unit=numbers[-1].unit) if each.unit == "个" else each for each in numbers]
    members, named = _members(listed, built, in_turn=how == "分别", numbers=len(numbers))
    if how == "分别":
        numbers = _with_those_cut_off(words, numbers, len(members))
    if len(numbers) == 1 and not built and first.unit in ("%", "百分点"):
        # 二氧化硫、氮氧化物排放总量分别下降15%以上: one number is for each of them.
        members = _whole_members(members, listed)
    shared = how != "分别" or len(numbers) == 1
    if len(years) > 1 and 1 < len(members) != len(years) and len(numbers) == len(members) * len(years):
        return _by_years(words, clause, numbers, left, named or _split_scopes(members, listed), years)
    if len(members) < 2 or any(len(member) < 2 for member in members) or (not shared and len(members) != len(numbers)):
        return []
    named = named or _split_scopes(members, listed)
    against = AGAINST.search(left)
    # 分别达到50Mbps 12Mbps以上: a bound behind the last number alone holds for all; 分别下降8%、10%以上、10%以上 says it of each.
    bound = numbers[-1].after if not any(each.after for each in numbers[:-1]) else None
    quote = Span(quote_start(words, clause, first), numbers[-1].span.end)
    figures = []
    for index, (member, (scope, indicator)) in enumerate(zip(members, named, strict=True)):
        quantity = first if shared else numbers[index]
        bounded = replace(quantity, after=quantity.after or bound)
        kind = _kind_of_verb(match["verb"], quantity)
        kind = "increment" if built and kind == "level" else kind
        figure = make_figure(words, quote, bounded, indicator, scope, comparator_of(left, bounded), kind, "in-turn")
        since = int(against["year"]) if against and against["year"] and kind == "growth" else None
        figures.append(replace(figure, mark=quantity.span, part=member if shared else "", baseline_year=since))
    return figures


def _by_years(
    words: str, clause: Clause, numbers: list[Quantity], left: str, named: list[tuple[str, str]], years: tuple[int, ...]
) -> list[Figure]:
    """Read 到2023年、2025年,甲率、乙率、丙率分别达到85%、90%、80%和90%、95%、85%: 和 parts the numbers of one year, or of one member, from the next."""
    between = [words[left.span.end : right.span.start] for left, right in pairwise(numbers)]
    for size, by_year in ((len(named), True), (len(years), False)):
        if all((mark in ("和", "及", "与")) == (place % size == 0) for place, mark in enumerate(between, 1)):
            quote = Span(quote_start(words, clause, numbers[0]), numbers[-1].span.end)
            figures = []
            for place, quantity in enumerate(numbers):
                group, member = divmod(place, size)
                scope, indicator = named[member if by_year else group]
                figure = make_figure(words, quote, quantity, indicator, scope, comparator_of(left, quantity), "level", "in-turn")
                year = years[group if by_year else member]
                figures.append(replace(figure, mark=quantity.span, year=year, year_basis="clause", year_role="during"))
            return figures
    return []


def _both_done(words: str, clause: Clause, quantity: Quantity, left: str, twice: re.Match[str]) -> list[Figure]:
    """Read 开工和投产新能源项目各1600万千瓦."""
    quote = Span(quote_start(words, clause, quantity), quantity.span.end)
    return [
        replace(
            make_figure(words, quote, quantity, act + twice["thing"], "", comparator_of(left, quantity), "increment", "in-turn"),
            part=act,
        )
        for act in (twice["one"], twice["other"])
    ]


def _at_each_level(words: str, clause: Clause, quantities: list[Quantity], left: str, listed: str, match: re.Match[str]) -> list[Figure]:
    """Read 省、市、县三级均设置1所保健机构: at each level one."""
    first = quantities[0]
    thing = thing_name(words[first.span.end : clause.span.end]) if len(quantities) == 1 else ""
    if not thing or match["how"] == "分别":
        return []
    quote = Span(quote_start(words, clause, first), first.span.end + len(thing))
    kind: FigureKind = "level" if match["verb"].endswith("有") else "increment"
    return [make_figure(words, quote, first, thing, listed, comparator_of(left, first), kind, "things-counted")]


def _members(listed: str, built: re.Match[str] | None, *, in_turn: bool, numbers: int) -> tuple[list[str], list[tuple[str, str]]]:
    """Return the members of a list, and the scope and the indicator of each where the form of the list tells them; else none."""
    regions = _REGIONS.fullmatch(listed) if in_turn and not built else None
    if regions:
        # 京津冀、长三角、珠三角等区域细颗粒物浓度分别下降25%、20%、15%: each place, and one name.
        members = regions["members"].split("、")
        return members, [(member, regions["what"]) for member in members]
    if _PLACES_ALONE.fullmatch(listed):
        return re.split(r"[、和]", listed), []  # 吉林、内蒙古分别新增: names of places share no ending
    members = [each for each in re.split(r"[、和]", built["thing"]) if each] if built else split_in_turn(listed)
    both = _BOTH_KINDS.match(listed) if not members and in_turn and numbers == 2 else None
    if both:
        # 城乡居民人均可支配收入分别增长7%、8%
        return ["城镇" + both["rest"], "农村" + both["rest"]], [("城镇", both["rest"]), ("农村", both["rest"])]
    return members, []


def _with_those_cut_off(words: str, numbers: list[Quantity], members: int) -> list[Quantity]:
    """Add the numbers that a lost comma may have cut from the list: 分别达到50Mbps,12Mbps以上."""
    numbers = list(numbers)
    for quantity in find_quantities(words) if len(numbers) < members else ():
        between = words[numbers[-1].span.end : quantity.span.start]
        if len(numbers) < members and quantity.span.start >= numbers[-1].span.end and between in (",", "、", "和"):
            numbers.append(quantity)
    return numbers


_REACHES_BY_BUILDING = ("突破", "实现", "具备", "拥有")


def _kind_of_verb(verb: str, quantity: Quantity) -> FigureKind:
    """The kind of figure that the words between 分别 and its number make."""
    if quantity.unit in ("%", "百分点", "个百分点", "倍") and GROWTH_END.match(AGAINST.sub("", verb)):
        return "growth"
    return "increment" if BUILD_AT_END.search(verb) and not verb.endswith(_REACHES_BY_BUILDING) else "level"


def _whole_members(members: list[str], listed: str) -> list[str]:
    """Return the members of 中小学、幼儿园保安员配备率、封闭化管理率: where two say what is measured, what stands before one belongs to it."""
    parts = [each for each in re.split(r"(?<=率)[、和与及]", listed) if each]
    whole = len(parts) > 1 and all(each.endswith("率") for each in parts) and len(members) > len(parts)
    return parts if whole else members


# 科创板、创业板上市公司各达到20家
_EACH_REACHES = re.compile(r"(?:达到?|超过|突破|不少于|不低于|有|为)(?:超过|约)?")
_BOTH_DONE = re.compile(
    r"(?:力争|计划|年内|全年)*(?P<one>新?开工|新建|建成|启动|签约)(?:和|、|与|及)(?P<other>投产|竣工|建成|投用|开工|投运|通车|改造)(?P<thing>[\u4e00-\u9fff]{2,16})"
)
_LEVELS_TOGETHER = re.compile(r"[省市州县区乡镇村](?:[、和][省市州县区乡镇村]){1,4}(?:[两三四五]级|各级)$")
# Short names of the provinces of mainland China (GB/T 2260), as plans list them.
_PROVINCE = "北京|天津|河北|山西|内蒙古|辽宁|吉林|黑龙江|上海|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|广西|海南|重庆|四川|贵州|云南|西藏|陕西|甘肃|青海|宁夏|新疆"
_A_PROVINCE = re.compile(_PROVINCE)
_PLACES_ALONE = re.compile(rf"(?:{_PROVINCE})(?:[、和](?:{_PROVINCE})){{1,30}}")
_PLACES = re.compile(rf"(?P<places>(?:{_PROVINCE})(?:[、和](?:{_PROVINCE})){{1,30}})(?P<what>[^、和]{{0,24}})")


def is_province(name: str) -> str:
    """Return the name if it is the short one of a province, else nothing."""
    return name if _A_PROVINCE.fullmatch(name) else ""


def shared_by_places(words: str, clause: Clause, quantities: list[Quantity], context: Context) -> list[Figure]:
    """Read 福建、江西、河南分别下降19.5%: one number for a list of provinces is one figure, the list its scope."""
    if len(quantities) != 1 or quantities[0].shape != "amount":
        return []
    quantity = quantities[0]
    left = words[clause.span.start : quantity.span.start]
    match = _EACH_OF_THEM.search(left)
    if match is None or match["how"] in ("双双", "各"):
        return []
    against = AGAINST.search(left)
    places = _PLACES.fullmatch(clean_indicator(AGAINST.sub("", left[: match.start()]), keep_scope=True))
    indicator = (places["what"] or context.indicator) if places else ""
    if places is None or not indicator:
        return []
    grows = GROWTH_END.match(AGAINST.sub("", match["verb"])) and quantity.unit in ("%", "百分点", "倍")
    quote = Span(quote_start(words, clause, quantity), quantity.span.end)
    kind: FigureKind = "growth" if grows else "level"
    figure = make_figure(words, quote, quantity, indicator, places["places"], comparator_of(left, quantity), kind, "in-turn")
    return [replace(figure, baseline_year=int(against["year"]) if against and against["year"] and grows else None)]


def _each_doubles(words: str, clause: Clause, quantities: list[Quantity]) -> list[Figure]:
    """Read 地区生产总值和居民人均收入比2010年翻一番: each of several names that say by themselves what is measured."""
    if len(quantities) != 1 or quantities[0].shape != "multiple":
        return []
    left = words[clause.span.start : quantities[0].span.start]
    against = AGAINST.search(left)
    listed = clean_indicator(AGAINST.sub("", left), keep_scope=True)
    members = complete_members(listed)
    quote = Span(quote_start(words, clause, quantities[0]), quantities[0].span.end)
    since = int(against["year"]) if against and against["year"] else None
    return [
        replace(
            make_figure(words, quote, quantities[0], indicator, scope, comparator_of(left, quantities[0]), "growth", "in-turn"),
            part=member,
            baseline_year=since,
        )
        for member, (scope, indicator) in zip(members, _split_scopes(members, listed) if members else (), strict=True)
    ]


_POLLUTANT = "化学需氧量|二氧化硫|氨氮|氮氧化物|挥发性有机物|总磷|总氮|烟粉尘|烟尘"
_POLLUTANTS = re.compile(rf"(?P<each>(?:{_POLLUTANT})(?:[、和](?:{_POLLUTANT})){{1,7}})(?P<what>排放总?量)")


def _pollutants(listed: str) -> list[str]:
    """Return the members of 二氧化硫、氮氧化物排放量: a discharge is told of each."""
    named = _POLLUTANTS.fullmatch(listed)
    return [each + named["what"] for each in re.split("[、和]", named["each"])] if named else []


def _each_of_a_list(words: str, clause: Clause, quantities: list[Quantity], left: str) -> list[Figure]:
    """Read 农村自来水普及率、卫生厕所普及率达到95%: a rate that several names share, each of which says what is measured.

    An amount (收入、税收达到100亿元) may be that of all together.
    """
    quantity = quantities[0]
    if len(quantities) > 1 or quantity.unit not in ("%", "百分点") or not re.search(r"[、和与及]", left):
        return []
    against = AGAINST.search(left)
    bare = AGAINST.sub("", left)
    grows = GROWTH_END.match(bare)
    name, verb = (grows["name"], "") if grows else split_verb(bare)
    listed = clean_indicator(name, keep_scope=True)
    members = complete_members(listed) or _pollutants(listed)
    if not members or not (grows or verb):
        return []
    quote = Span(quote_start(words, clause, quantity), quantity.span.end)
    kind: FigureKind = "growth" if grows else "level"
    since = int(against["year"]) if against and against["year"] and grows else None
    return [
        replace(
            make_figure(words, quote, quantity, indicator, scope, comparator_of(left, quantity), kind, "in-turn"),
            part=member,
            baseline_year=since,
        )
        for member, (scope, indicator) in zip(members, _split_scopes(members, listed), strict=True)
    ]


def _paired(words: str, clause: Clause, quantities: list[Quantity], left: str) -> list[Figure]:
    """Read 城市和农村家庭宽带接入能力达到20Mbps和4Mbps, where 分别 is left out: two numbers parted by 和 alone, two members."""
    glued = all(re.fullmatch(r"(?:[(][^()]*[)])?[和与]", words[a.span.end : b.span.start]) for a, b in pairwise(quantities))
    name, verb = split_verb(left)
    if not glued or not verb or "分别" in left:
        return []
    listed = clean_indicator(name, keep_scope=True)
    members = split_in_turn(listed)
    if len(members) != len(quantities):
        return []
    figures = []
    for (scope, indicator), quantity in zip(_split_scopes(members, listed), quantities, strict=True):
        quote = Span(quote_start(words, clause, quantities[0]), quantities[-1].span.end)
        figures.append(
            replace(
                make_figure(words, quote, quantity, indicator, scope, comparator_of(left, quantity), "level", "in-turn"), mark=quantity.span
            )
        )
    return figures


def _split_scopes(members: list[str], listed: str) -> list[tuple[str, str]]:
    """Return the scope and the indicator of each member of a list.

    Where all members share the ending printed behind the last one, they share the scope printed before the first one:
    行政村光纤和4G覆盖率 is of villages twice. 农村宽带普及率和光纤入户率 shares no ending, so no scope.
    """
    named = [split_scope(member) for member in members]
    if members[0] not in listed and named[0][0] and not any(scope for scope, _ in named[1:]):
        return [(named[0][0], indicator) for _, indicator in named]
    return named


_TIMES_IN_TURN = re.compile(
    r",?(?:分别)(?:是|为|相当于|达到?)(?:(?P<year>(?:19|20)\d{2})年(?:底|末)?|上年|“?十[一二三四五]五”?(?:时期|期间|期?末)?)的(?:约|近)?"
)
# 受疫情影响同比分别下降18.6%和21.3%
_OWING_TO = re.compile(r"受[^,;]{2,10}影响,?")


def _told_again(words: str, earlier: Figure, quantity: Quantity, left: str, kind: FigureKind, since: int | None) -> Figure:
    """Read a number of what an earlier figure of the sentence is of."""
    quote = Span(earlier.quote.start, quantity.span.end)
    figure = make_figure(words, quote, quantity, earlier.indicator, earlier.scope, comparator_of(left, quantity), kind, "in-turn")
    return replace(figure, mark=quantity.span, baseline_year=since)


def again_in_turn(words: str, clause: Clause, quantities: list[Quantity], context: Context) -> list[Figure]:
    """Read 到2020年,分别达到100家和400家: the numbers are of the figures that the sentence has just listed."""
    if len(quantities) == 1 and (each := _each_again(words, clause, quantities[0], context)):
        return each
    earlier_figures = context.listed[-len(quantities) :]
    if len(quantities) < 2 or len(quantities) != len(earlier_figures):
        return []
    left = words[clause.span.start : quantities[0].span.start]
    if all(quantity.unit == "倍" for quantity in quantities) and (times := _TIMES_IN_TURN.fullmatch(left)):
        # 分别是2015年的1.8倍和2.3倍
        return [
            _told_again(words, earlier, quantity, left, "ratio", int(times["year"]) if times["year"] else None)
            for earlier, quantity in zip(earlier_figures, quantities, strict=True)
        ]
    left_alone = AGAINST.sub("", _OWING_TO.sub("", left)).replace("分别", "")
    bare = GROWTH_END.sub(r"\g<name>", left_alone)
    if "分别" not in left or clean_indicator(split_verb(bare)[0], keep_scope=True):
        return []
    # 分别控制在2001万吨和207万吨以内,比2015年分别下降10%: the names come again, with what changes.
    grows = GROWTH_END.match(left_alone) if all(quantity.unit in ("%", "百分点") for quantity in quantities) else None
    if not grows and any(earlier.unit != quantity.unit for earlier, quantity in zip(earlier_figures, quantities, strict=True)):
        return []
    against = AGAINST.search(left)
    since = int(against["year"]) if against and against["year"] and grows else None
    return [
        _told_again(words, earlier, quantity, left, "growth" if grows else "level", since)
        for earlier, quantity in zip(earlier_figures, quantities, strict=True)
    ]


# 到2020年均提高到50%: behind a year in digits, 年均 is no yearly average.
_ALL_AGAIN = re.compile(
    r"(?:(?<=\d年)|(?<![年平人户]))(?:均|都)(?P<verb>(?:要|应|将|再)?(?:提高|达|上升|提升|增加|增长|下降|降低|减少|控制)[^,;\d]{0,8})$"
)


def _each_again(words: str, clause: Clause, quantity: Quantity, context: Context) -> list[Figure]:
    """Read 分别达到30%和20%,到2020年均提高到50%以上: the one number is of each figure that the clause before lists in turn."""
    left = words[clause.span.start : quantity.span.start]
    again = _ALL_AGAIN.search(left)
    last = context.listed[-1] if context.listed else None
    if again is None or last is None or last.rule != "in-turn" or last.unit != quantity.unit or quantity.shape != "amount":
        return []
    earlier = [
        each for each in context.listed if each.rule == "in-turn" and each.quote.start == last.quote.start and each.unit == last.unit
    ]
    if len(earlier) < 2 or clean_indicator(left[: again.start()]):
        return []
    quote = Span(last.quote.start, quantity.span.end)
    return [
        replace(
            make_figure(words, quote, quantity, each.indicator, each.scope, comparator_of(left, quantity), "level", "in-turn"),
            part=f"{each.scope}{each.indicator}",
        )
        for each in earlier
    ]


def same_bound(words: str, clause: Clause, figures: list[Figure], quantities: list[Quantity]) -> list[Figure]:
    """Read 分别不少于30名和50名, 分别超过2000亿元、1500亿元: a bound in front of the first number, or behind the last, is said of all."""
    one_thing = len(figures) > 1 and len({(each.indicator, each.scope, each.unit) for each in figures}) == 1
    if len(figures) < 2 or not (one_thing or "分别" in words[clause.span.start : figures[0].mark.start]):
        return figures
    glued = all(re.fullmatch(r"[、和与及]", words[a.mark.end : b.mark.start]) for a, b in pairwise(figures))
    own = {each.span.start: each.after for each in quantities}
    if not glued or any(each.unit != figures[0].unit or each.kind == "rank" for each in figures):
        return figures
    first, last = figures[0], figures[-1]
    if first.comparator != "=" and own.get(first.mark.start) is None:
        return [replace(each, comparator=first.comparator) if own.get(each.mark.start) is None else each for each in figures]
    if (behind := own.get(last.mark.start)) is not None and all(own.get(each.mark.start) is None for each in figures[:-1]):
        return [replace(each, comparator=behind) for each in figures]
    return figures


_EACH_HAS = re.compile(r"(?P<scope>每[^,;]{1,12}?)(?:至少|不少于)?")


_GRADE_ALONE = re.compile(r"(?:国家|省部|省|市|地市|县|区县|区|乡镇|乡|镇|村|社区)级")
_GRADE_FIRST = re.compile(rf"{_GRADE_ALONE.pattern}(?=[\u4e00-\u9fff]{{2}})")


def shared_noun(figures: list[Figure]) -> list[Figure]:
    """Read 26个中央到省市、14个省到市州、县市区的纵向应用: what is counted stands once, behind the last of several places."""
    if (
        len(figures) > 1
        and all(each.rule == "things-counted" for each in figures)
        and (each_of := _EACH_HAS.fullmatch(figures[0].indicator))
    ):
        # 每个市至少建成2个、每个县至少建成1个标准化基地: what is built stands behind the last number.
        noun = figures[-1].indicator
        if "每" in figures[-1].scope and figures[-1].unit == figures[0].unit and len(figures) == 2:
            # 珠三角每市至少3个、粤东西北每市至少2个培训基地: each one of a part
            where = figures[0].scope + each_of["scope"]
            return [replace(figures[0], indicator=noun, scope=where, comparator=figures[-1].comparator), figures[-1]]
    if len(figures) > 1 and all(each.rule == "things-counted" and each.unit == figures[-1].unit for each in figures):
        # 1个市级、9个县级、80个乡镇级应急物资储备库
        graded = _GRADE_FIRST.match(figures[-1].indicator)
        if graded and all(_GRADE_ALONE.fullmatch(each.indicator) for each in figures[:-1]):
            noun = figures[-1].indicator[graded.end() :]
            return [*(replace(each, indicator=each.indicator + noun) for each in figures[:-1]), figures[-1]]
    last = re.fullmatch(r"(?P<scope>[^的]{2,16})的(?P<noun>[^的]{2,10})", figures[-1].indicator) if len(figures) > 1 else None
    counted = all(each.rule == "things-counted" and each.unit == figures[-1].unit for each in figures)
    if last is None or not counted or not all(_PLACE_END.search(each.indicator) and "的" not in each.indicator for each in figures[:-1]):
        return figures
    return [
        *(replace(each, indicator=last["noun"], scope=each.indicator) for each in figures[:-1]),
        replace(figures[-1], indicator=last["noun"], scope=last["scope"]),
    ]
