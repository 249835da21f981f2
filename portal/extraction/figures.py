"""What a quantity is of: the indicator, scope, bound, kind, year and baseline of each figure in a passage.

A figure is a quantity read together with the words around it. Targets and observations are both figures; which of the
two is decided by `portal.extraction.targets` and `portal.extraction.observations`.

How figures are printed, the rule that reads each, and where it stands:

- `amount-after-name`: 固定宽带家庭普及率达到60%, 信息消费规模5600亿元 (`portal.extraction.amounts`);
- `amount-before-name`: 具备100M接入能力, 形成1000亿元的产业规模 (`amounts`);
- `rank`: 位居中部第一 (`amounts`);
- `things-counted`: 建设30个示范园区, 100家龙头企业 (`portal.extraction.counts`);
- `change`: 年均增长10%, 比2015年下降18%, 翻一番 (`portal.extraction.changes`);
- `in-turn`: 城市和农村家庭宽带接入能力分别达到50Mbps和12Mbps (`portal.extraction.turns`);
- `part-of-area`: 改造老旧小区200个,其中任城区60个 (here);
- `share-of-scope`: 20%的行政审批事项实现网上全程办理, 新建停车位100%建设充电设施 (here);
- `full-coverage`: 实现城乡居民全覆盖 (`portal.extraction.coverage`);
- `indicator-table`: a row of a table of indicators (`portal.extraction.indicator_tables`);
- `area-table`: a row of a table that shares out work among areas (`portal.extraction.area_tables`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from portal.extraction.amounts import amount_figure, rank_figure
from portal.extraction.brackets import find_brackets
from portal.extraction.changes import GROWTH_END, change_figure, change_unit
from portal.extraction.counts import counted_figure, looks_counted, sums_up
from portal.extraction.coverage import SAME, find_coverage, may_cover
from portal.extraction.figure_parts import Clause, Context, Figure, make_figure, quote_start, words_between
from portal.extraction.names import (
    clean_indicator,
    is_only_scope,
    opening_topic,
    part_of_area,
    split_scope,
    thing_name,
)
from portal.extraction.quantities import Quantity, find_quantities, may_hold_quantities
from portal.extraction.turns import again_in_turn, in_turn, is_province, same_bound, shared_by_places, shared_noun
from portal.extraction.verbs import BUILD, BUILT, comparator_of, split_verb
from portal.frozen import changed
from portal.records import Comparator, Span
from portal.text.numerals import ordinal
from portal.text.sentences import clause_spans
from portal.text.years import YearMention, find_period, find_years

_BASELINE = re.compile(
    r"(?:由|从)(?:(?P<year>(?:19|20)\d{2})年?(?:底|末)?的?|(?P<five>“?十[一二三四五]五”?)(?:时?期?末|期间|时期)?的?|目前的?|现在的?|期初的?|上年的?|去年的?|上一年的?)?(?:不足|不到|约|近|超过)?$"
)
# 由2010年的20亿元增加到2015年的77.1亿元: what stands between the two numbers of a change.
_CHANGED_TO = re.compile(
    r"(?:快速|大幅|稳步|持续|进一步)?(?:增加|提高|提升|增长|上升|下降|降低|减少|扩大|缩小|降|增|升)(?:到|至)(?:(?:19|20)\d{2}年?(?:底|末)?|“?十[一二三四五]五”?(?:时?期?末|期间|时期)?)的?(?:超过|近|约)?$"
)


_SHARE_OF = re.compile(
    r"^(?:以上|左右|以下)?的(?P<scope>[^,;。]{1,30}?)(?:在?(?:19|20)\d{2}年(?:底|末)?(?:以?前|之前)?)?(?:均|都|能够|能|可|已|要)?(?P<verb>实现|达到|完成|具备|开展|开设|设置|接入|建立|建成|通过|纳入|设立|配备|开通|延伸到|应用|使用|采用|(?<!既)有|通(?=[光宽公客硬网有45])|得到|享有|成为|符合|入驻|出台|编制|制定|落实|参加|参与|获得|取得|掌握|接受|提供|安装|到达|配备|启动|启用|用于|配套建设|建设|配建|实施|推行|执行|推广|入网|参保|上(?=云)|落户|签订|签约|加入|进入|持有|由(?=[^,;。]{2,12}(?:申请|提供|承担|举办|管理|供给)))(?P<what>[^,;。]*)"
)

_SIZE = re.compile(r"(?:区域|单体|占地|建筑|用地|总)?(?:面积|规模|人口|高度|长度|宽度)(?:在)?")
_PLACE_ALONE = re.compile(
    r"(?:本市|本区|本县|全市|全区|全县|全省)?(?:的)?(?P<place>(?:城市)?建成区|中心城区|主城区|老城区|新城区?|示范区)$"
)
_WHOSE = re.compile(
    r"(?P<who>(?:建制|行政|自然|贫困)?村(?:庄)?|乡镇|建制镇|县城?|地级(?:及)?以上城市|城市|社区|家庭|学校|医院|[\u4e00-\u9fff]{2,6}(?:机构|企业))的?(?P<whose>(?:生活|农村|农业|医疗|餐厨|建筑)[\u4e00-\u9fff]{2,6})"
)
_SHARE_AMONG = re.compile(r"^(?:以上|左右)?(?P<verb>达到|具备|具有|取得|获得|完成|建成|实现|通过)(?P<what>[^,;。\d]{2,30})$")
_COVERS = re.compile(r"(?P<what>[^,;。]{2,20})覆盖(?:到|率?达到?|超过)?(?:全国|全省|全市|全县)?$")
_COVERING = re.compile(r"(?:基本|并|可|将)?覆盖(?:全国|全省|全市|全县)?")
# 按照不高于合同金额的30%,给予最高800万元补助: the rate of a grant.
_PRICED = re.compile(r"按(?:照)?[^,;]{0,20}的$")
_GRANTED_BY = re.compile(r"(?:的(?:比例|标准))?,?(?:给予|予以)(?=[^,;。]{0,16}(?:补助|补贴|奖励|资助|支持))")
_SHARE_BOUND = re.compile(r"(?P<bound>不低于|不少于|不超过|不高于)(?P<of>[\u4e00-\u9fff]{4,30})的$")
# 入住人数大于10人的,每增加1人,...: the cases of a standard, each with what is then paid; 对床位不足40张的敬老院,...: whom a rule is for.
_CASE = re.compile(r"(?:少于|小于|不足|不到|低于|大于|多于|超过|高于|等于|达到)\d[\d.]{0,12}[^,;。\d]{1,4}的$")
_RULED = re.compile(r"^(?:对|(?:重点)?针对)[^,;。]{2,60}(?:少于|小于|不足|不到|低于|大于|多于|超过|高于)\d[^,;。]{0,40}的[^,;。\d]{2,16}$")
_GRANTED = re.compile("给予|奖励|资助")
_GRANTS = re.compile(r"[,、]?对[^;。]{4,200}?(?:给予|奖励|资助)(?!.{0,40}(?:支持|保障|优先)[,。]?$)[^;。]{0,80}\d")
_ALL_OF = re.compile(
    r"(?:移交|接管|达到(?!\d)|建设|实现|配备|配建|完成|安装|纳入|开展|使用|采用|落实|执行|建成|通过|预留|通(?=[\u4e00-\u9fff]))[\u4e00-\u9fff][^,;。]*"
)


# 海塘达标率分别为:崇明岛42%、长兴岛80%
# What a clause that says how a thing moves ends in.
_MOVE_ENDS = tuple("升高长加降低大善化快强小少壮破跃短观延")
# 楼宇逐年增加: what is said to move year by year need be no measure.
_MOVES_YEARLY = re.compile(r"(?P<what>[^,;:\d]{2,16}?)(?:逐年|持续|稳步|不断)(?:增加|增长|减少|扩大|提升|提高|下降|上升|壮大)")
_MOVES = re.compile(
    r"(?P<what>[^,;:]{2,30}?(?:率|比重|占比|比例|规模|水平|数量|面积|浓度|总量|能力|收入|指数|强度|密度|总值|产值|增加值|总额|产量|人数|里程|寿命|年限|时间|系数|满意度))"
    r"(?:持续|稳步|不断|逐年|逐步|进一步|显著|明显|大幅|大幅度|有效|较快|平稳|快速|全面|稳定|总体|得到|实现|有所|有|将|要|均|较大|新的?)*"
    r"(?:提升|提高|增长|增加|下降|降低|扩大|改善|优化|攀升|加快|增强|缩小|减少|上升|回升|壮大|突破|跃升|缩短|改观|延长|加大)"
)
# 海塘达标率分别为:崇明岛42%、长兴岛80%
_TOLD_BELOW = re.compile(r"(?P<what>[^,;:]{2,60}?)(?:分别|各)?(?:为|是|达到?)")


def may_hold_figures(text: str) -> bool:
    """Tell whether a passage may hold a figure at all; quick, for most sentences hold none."""
    return may_hold_quantities(text) or may_cover(text)


def read_figures(
    text: str,
    sentence: Span,
    *,
    period_start: int | None,
    period_end: int | None,
    written: int | None = None,
    looks_back: bool = False,
    before: str = "",
) -> list[Figure]:
    """Read the figures of one sentence of a compact passage, in order.

    Args:
        text: The compact passage.
        sentence: The sentence in it.
        period_start: The plan's first year, from which 三年内 counts.
        period_end: The plan's last year.
        written: The year that 今年 is.
        looks_back: Whether the period is the one that a part reports on.
        before: The sentence before, or the heading: it says what is done where yearly figures name nothing themselves.

    Returns:
        Figures with the year of their own clause or sentence; where neither names one, `year` is None.
    """
    words = sentence.of(text).rstrip("。.!?")
    quantities = find_quantities(words)
    figures: list[Figure] = []
    if not quantities and not may_cover(words):
        return figures
    years = find_years(words, period_start=period_start, period_end=period_end, written=written, looks_back=looks_back)
    context = Context(topic=opening_topic(words))
    if before and years and _OPENS_WITH_A_YEAR.match(words):
        context.act = spoken_of(before)
    ruled = _ruled(words) if quantities else []
    quantities = [quantity for quantity in quantities if not any(place.holds(quantity.span) for place in ruled)]
    outside: tuple[str, str, int, str] | None = None
    for clause in _clauses(words, quantities):
        if clause.inside and outside is None:
            outside = (context.indicator, context.scope, context.quote_start, context.unit)
        elif not clause.inside and outside is not None:
            # 教师1.2万人(其中本科以上8000人),比上年增长5%: behind a bracket the sentence goes on where it was.
            context.indicator, context.scope, context.quote_start, context.unit = outside
            outside = None
        # 电子信息产业实现倍增发展,规模突破8000亿元: a later clause may say anew what is spoken of.
        if not any(clause.span.holds(quantity.span) for quantity in quantities):
            said = clause.span.of(words)
            if said.endswith(_MOVE_ENDS) and (moved := _MOVES.fullmatch(said) or _MOVES_YEARLY.fullmatch(said)):
                # 增加值占比持续提升,到2025年达到5%: what the next clause gives the figure of
                what = clean_indicator(moved["what"])
                where, what = split_scope(what)
                context.topic, context.indicator, context.scope, context.unit, context.kind = what, what, where, "", "level"
                context.quote_start, context.mark_end = clause.span.start, clause.span.end
                continue
            acts = _ACTS.fullmatch(clause.span.of(words))
            context.act, context.act_start = (clean_indicator(acts["what"], keep_scope=True), clause.span.start) if acts else ("", -1)
            told = _TOLD_BELOW.fullmatch(clause.span.of(words)) if words[clause.span.end : clause.span.end + 1] == ":" else None
            context.topic = (clean_indicator(told["what"]) if told else "") or opening_topic(clause.span.of(words)) or context.topic
        found = shared_noun(_clause_figures(words, clause, quantities, context))
        in_turn = _years_in_turn(words, clause, found, years)
        for number, figure in enumerate(found):
            if in_turn:
                figures.append(replace(figure, year=in_turn[number], year_basis="clause", year_role="during", kind=found[0].kind))
            else:
                figures += _with_years(figure, words, clause, years)
    if not sentence.start:
        return figures
    return [changed(figure, quote=figure.quote.shift(sentence.start), mark=figure.mark.shift(sentence.start)) for figure in figures]


# 2023年改造3000户, 到2024年建成800个: nothing but a time in front of the verb.
_OPENS_WITH_A_YEAR = re.compile(
    r"(?:其中,?)?(?:力争|计划|确保)?(?:到|至)?(?:(?:19|20)\d{2}年?[、和]?){1,4}(?:底|末)?(?:以?前|之前)?,?(?:全市|全县|全省|全区)?(?:计划|力争|共|累计|分别|各|再|新)*(?:建成|新建|完成|改造|建设|新增|整治|治理|培训|修复|种植|搬迁)(?:约|近|超过|不少于)?\d"
)
_SPEAKS_OF = re.compile(
    r"(?:[^,;。:]{0,12}?(?:实施|开展|推进|推动|加快|加强|组织|完成|抓好|启动))?(?P<what>[^,;。:\d]{2,20}(?:改造|建设|治理|整治|培训|修复|种植|搬迁))|(?:加快|大力|持续|积极|稳步)*(?P<verb>建设|新建|改造|打造|整治|治理|培训|铺设|种植)(?P<thing>[^,;。:\d]{2,16})"
)


def spoken_of(text: str) -> str:
    """Return what the last clause of a passage says is done, where it says nothing else; empty if it says more or less.

    >>> spoken_of("实施农村危房改造。"), spoken_of("加快建设村级服务站"), spoken_of("提高质量。")
    ('农村危房改造', '村级服务站', '')
    """
    clause = re.split("[,;。:]", text.rstrip("。;,:"))[-1]
    said = _SPEAKS_OF.fullmatch(clause)
    return clean_indicator(said["what"] or said["thing"], keep_scope=True) if said else ""


def _ruled(words: str) -> list[Span]:
    """Find the parts of a sentence whose numbers say whom a rule is for and what it grants each, not what the plan will reach."""
    if "对" not in words and "的," not in words:
        return []
    if not re.search(r"\d[^,;。\d]{1,4}的,|对[^,;。]{2,60}\d", words) and not _tells_of_grants(words):
        return []
    found: list[Span] = []
    for part in clause_spans(words, ";"):
        text = part.of(words)
        if _GRANTS.match(text) and (granted := _GRANTED.search(text)) and not re.search(r"(?:到|至)20\d{2}年", text):
            # 对实际投资2亿元以上的项目,到位5000万元,给予人才指标1名,每增加5000万元增加1名: conditions and what is paid for them.
            found.append(part if re.search(r"\d", text[: granted.start()]) else Span(part.start + granted.start(), part.end))
            continue
        for clause in clause_spans(text):
            if _CASE.search(clause.of(text)):
                found.append(Span(part.start + clause.start, part.end))
                break
            if _RULED.match(clause.of(text)):
                found.append(clause.shift(part.start))
    return found


def _tells_of_grants(words: str) -> bool:
    """Whether a word for granting stands 4 to 200 characters behind a 对 of the same sentence: looked for from the rarer word."""
    for grant in _GRANTED.finditer(words):
        at = grant.start()
        first = max(0, at - 201, *(words.rfind(mark, max(0, at - 201), at) + 1 for mark in ";。"))
        if words.find("对", first, max(first, at - 4)) >= 0:
            return True
    return False


def _clauses(words: str, quantities: list[Quantity]) -> Iterator[Clause]:
    """Yield the clauses of a sentence; a bracket that holds a quantity is a clause after the one it stands in."""
    for clause in clause_spans(words):
        nested = [
            bracket.content
            for bracket in find_brackets(words, clause.start, clause.end)
            if any(bracket.content.holds(quantity.span) for quantity in quantities)
        ]
        yield Clause(clause, tuple(Span(span.start - 1, span.end + 1) for span in nested))
        for span in nested:
            for part in clause_spans(span.of(words)):
                yield Clause(part.shift(span.start), (), inside=True)


def _clause_figures(words: str, clause: Clause, quantities: list[Quantity], context: Context) -> list[Figure]:
    own = [
        q
        for q in quantities
        if clause.span.holds(q.span) and q.span.start >= context.consumed and not any(hidden.holds(q.span) for hidden in clause.hidden)
    ]
    if not own and not may_cover(said := clause.span.of(words)) and "第" not in said and "首位" not in said:
        return []
    baselines: dict[int, tuple[Decimal, int | None]] = {}
    kept: list[Quantity] = []
    for index, quantity in enumerate(own):
        before = words[clause.span.start : quantity.span.start]
        match = _BASELINE.search(before) if "由" in before or "从" in before else None
        if match and index + 1 < len(own) and own[index + 1].shape == "amount":
            baselines[own[index + 1].span.start] = (quantity.value, _baseline_year(match))
        else:
            kept.append(quantity)
    kept, base_year, bases = _without_bases(words, clause, kept)
    if bases and len(kept) == 1 and (each := _each_changes(words, kept[0], base_year, bases, context)):
        context.listed = (*context.listed, *each)
        return each
    kept, firsts = _run_on(words, kept) if len(kept) > 1 else (kept, {})
    turns = in_turn(words, clause, kept)
    if turns and is_support(clause.span.of(words), kept[0]):
        turns = []
    if ranks := _ranks_in_turn(words, clause, context):
        context.consumed = clause.span.end
        context.listed = (*context.listed, *ranks)
        return ranks
    figures = (
        shared_by_places(words, clause, kept, context) or _parts_in_turn(turns, context) or again_in_turn(words, clause, kept, context)
    )
    if not figures:
        for index, quantity in enumerate(kept):
            if shared := _shares_in_turn(words, clause, kept, index) or _share_with_amount(words, clause, kept, index, context):
                figures.append(shared)
                _remember(context, shared, quantity)
                continue
            if quantity.span.start < context.consumed:
                continue
            reach_start = _reach_start(words, kept[index - 1].span.end, quantity.span.start) if index else clause.span.start
            if not index:
                # 物流中心全覆盖、快递服务通达率100%; 充电设施“应建尽建”、行政村通达率100%
                for stated in _STATED_WHOLLY.finditer(words, reach_start, quantity.span.start):
                    reach_start = stated.end()
            reach_end = kept[index + 1].span.start if index + 1 < len(kept) else clause.span.end
            figure = _changed_to(words, clause, quantity, baselines) or _read_one(
                words, clause, quantity, reach_start, reach_end, context, first=index == 0
            )
            if figure is None:
                continue
            if figure.kind == "growth" and (
                since := re.search(r"(?:比|较|在)((?:19|20)\d{2})年?[^,;]{0,12}$", words[reach_start : quantity.span.start])
            ):
                figure = replace(figure, baseline_year=int(since.group(1)))
            if quantity.span.start in baselines:
                value, year = baselines[quantity.span.start]
                name = re.sub(r"(?:由|从)[^,;]*$", "", words[clause.span.start : quantity.span.start])
                where, what = split_scope(clean_indicator(name))
                if not what and context.indicator and context.quote_start >= 0:
                    # 企业开办时间再减一半,由目前的8.5个工作日减到5个工作日以内
                    what, where = context.indicator, context.scope
                    figure = replace(figure, quote=Span(context.quote_start, figure.quote.end))
                figure = replace(
                    figure,
                    baseline_value=value,
                    baseline_year=year,
                    kind="level",
                    indicator=what or figure.indicator,
                    scope=where if what else figure.scope,
                )
            figures.append(figure)
            _remember(context, figure, quantity)
        figures = same_bound(words, clause, figures, kept)
        figures = _parts_of_the_whole(words, clause, figures, context) if figures else figures
        figures = _counted_twice(figures, firsts) if firsts else figures
    else:
        _remember(context, figures[-1], kept[-1])
        context.consumed = max(figure.mark.end for figure in figures)
    for covered in find_coverage(words, clause.span, has_quantity=bool(figures)):
        indicator, scope, start = covered.indicator, covered.scope, covered.quote.start
        if figures and re.match(r"\d[\d.]*(?:万|千)?[个家所户座条处名项]", indicator):
            continue  # 完成10个乡镇污水管网全覆盖: the number printed says how many
        if not indicator:
            if not context.indicator and scope and scope != SAME:
                indicator, scope = scope + "覆盖", ""
            elif not context.indicator:
                continue
            else:
                covers = scope and "覆盖" in covered.mark.of(words) and not context.indicator.endswith(("覆盖", "覆盖率"))
                if covers:
                    context.indicator = re.sub(r"(?:总数|数量|数)$", "", context.indicator) + "覆盖"
        if not indicator:
            indicator, scope, start = context.indicator, scope or context.scope, context.quote_start
        if scope == SAME:
            scope, start = context.scope, context.quote_start if context.quote_start >= 0 else start
        figure = Figure(
            Span(start, covered.quote.end),
            covered.mark,
            indicator,
            scope,
            Decimal(100),
            None,
            "%",
            "=",
            "level",
            "full-coverage",
            implied=True,
        )
        figures.append(figure)
        context.indicator, context.scope, context.quote_start, context.unit = indicator, scope, start, "%"
        context.mark_end = covered.quote.end
    figures.sort(key=lambda each: (each.mark.start, each.mark.end))
    if (
        figures
        and not clause.inside
        and not words.startswith(_PART_OPENS_WIDELY, clause.span.start)
        and any(each.rule != "part-of-area" for each in figures)
    ):
        context.part = ""
    context.listed = (*context.listed, *figures)
    return figures


def _baseline_year(match: re.Match[str]) -> int | None:
    if match["five"] and (period := find_period(match["five"])):
        return period[1]  # 从“十一五”期末的1971万立方米降至…
    return int(match["year"]) if match["year"] else None


def _changed_to(words: str, clause: Clause, quantity: Quantity, baselines: dict[int, tuple[Decimal, int | None]]) -> Figure | None:
    """Read the second number of 占比由2010年的14.82%增加到2015年的22.45%: what it is of stands before the first one."""
    before = words[clause.span.start : quantity.span.start]
    if quantity.span.start not in baselines or not _CHANGED_TO.search(before):
        return None
    where, what = split_scope(clean_indicator(re.sub(r"(?:由|从)[^,;]*$", "", before)))
    if not what:
        return None
    quote = Span(quote_start(words, clause, quantity), quantity.span.end)
    return make_figure(words, quote, quantity, what, where, comparator_of(before, quantity), "level", "amount-after-name")


_SINCE = re.compile(r"(?:比|较)(?P<year>(?:19|20)\d{2})年的$")


def _without_bases(words: str, clause: Clause, quantities: list[Quantity]) -> tuple[list[Quantity], int | None, list[Quantity]]:
    """Part off the numbers that a change counts from: 比2010年的2551.7万吨、2267.8万吨各减少8%."""
    for index, quantity in enumerate(quantities):
        at = quantity.span.start
        if words.endswith("年的", clause.span.start, at) and (since := _SINCE.search(words[clause.span.start : at])):
            end = index + 1
            while end < len(quantities) and re.fullmatch(r"[、和与及]", words[quantities[end - 1].span.end : quantities[end].span.start]):
                end += 1
            if end < len(quantities):
                return [*quantities[:index], *quantities[end:]], int(since["year"]), quantities[index:end]
    return quantities, None, []


def _each_changes(words: str, quantity: Quantity, since: int | None, bases: list[Quantity], context: Context) -> list[Figure]:
    """Read 比2010年的2551.7万吨、2267.8万吨各减少8%: a change of each figure just listed."""
    left = words[bases[-1].span.end : quantity.span.start]
    grows = GROWTH_END.match(re.sub(r"^(?:分别|各|均|都)", "", left))
    earlier = context.listed[-len(bases) :]
    if grows is None or len(earlier) != len(bases) or quantity.unit not in _RATES:
        return []
    return [
        replace(
            make_figure(
                words,
                Span(whole.quote.start, quantity.span.end),
                quantity,
                whole.indicator,
                whole.scope,
                comparator_of(left, quantity),
                "growth",
                "change",
            ),
            mark=quantity.span,
            part=whole.indicator if len(bases) > 1 else "",
            baseline_value=base.value if base.unit == whole.unit else None,
            baseline_year=since,
        )
        for whole, base in zip(earlier, bases, strict=True)
    ]


def _parts_in_turn(figures: list[Figure], context: Context) -> list[Figure]:
    """Read 其中任城区、兖州区分别不少于60个、30个: members that are places are parts of what the figure before counts."""
    parts = [part_of_area(each.indicator) or is_province(each.indicator) for each in figures]
    whole = _last_like(context, figures[0].unit) or _last_measured_alike(context, figures[0].unit) if figures else None
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


def _ranks_in_turn(words: str, clause: Clause, context: Context) -> list[Figure]:
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


def _run_on(words: str, quantities: list[Quantity]) -> tuple[list[Quantity], dict[int, Quantity]]:
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


def _counted_twice(figures: list[Figure], firsts: dict[int, Quantity]) -> list[Figure]:
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


def _parts_of_the_whole(words: str, clause: Clause, figures: list[Figure], context: Context) -> list[Figure]:
    """Read 改造病房276间,其中市医院188间、区医院88间: parts that sum to the figure before are of what that one counts."""
    whole = _last_like(context, figures[0].unit) if len(figures) > 1 and words.startswith("其中", clause.span.start) else None
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


def _last_like(context: Context, unit: str) -> Figure | None:
    """The last figure of the sentence that is counted in the same unit; a rate and percentage points are alike."""
    alike = (each for each in reversed(context.listed) if each.kind != "rank" and (each.unit == unit or {each.unit, unit} <= _RATES))
    return next(alike, None)


# 实施特殊困难老年人家庭适老化改造: the last word is the verb of the number that follows.
_ACTS = re.compile(
    r"(?:全面|深入|持续|加快|稳步|大力|积极)?(?:实施|开展|推进|推动|加快|完成|加强|组织|落实)(?P<what>[^,;:\d]{2,24}(?:改造|建设|治理|整治|培训|修复|种植|搬迁|活动|检查|体检|筛查|宣讲|演出))"
)
# All that can be is said of the member before: 覆盖, 应建尽建.
_STATED_WHOLLY = re.compile(r"(?:覆盖|应(?P<all>[\u4e00-\u9fff])尽(?P=all)[”\"]?)、")
_SHARE_GOES_ON = re.compile(r"的?(?P<scope>[^,;。的]{2,24})[和与及、]")
_SHARE_OF_AMOUNT = re.compile(r"的(?P<scope>[^,;。的]{2,24}?)(?P<verb>达到|具备|享有|超过)")


def _shares_in_turn(words: str, clause: Clause, quantities: list[Quantity], index: int) -> Figure | None:
    """Read the first of 75%的国家级园区和50%的省级园区实施循环化改造: what the shares do stands behind the last of them."""
    if index + 1 >= len(quantities) or any(each.unit != "%" for each in quantities[index : index + 2]):
        return None
    quantity, following = quantities[index], quantities[index + 1]
    goes_on = _SHARE_GOES_ON.fullmatch(words[quantity.span.end : following.span.start])
    done = _SHARE_OF.match(words[following.span.end : clause.span.end]) if goes_on else None
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


def _share_with_amount(words: str, clause: Clause, quantities: list[Quantity], index: int, context: Context) -> Figure | None:
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


def _place_alone(left: str) -> str:
    return found["place"] if (found := _PLACE_ALONE.search(left)) else ""


def _reach_start(words: str, start: int, end: int) -> int:
    """Where the words of a number start that follows another one in its clause: behind the mark that parts the two."""
    between = words[start:end]
    parted = max(
        between.rfind("、"), between.rfind("和") if between.endswith("和") else -1, between.rfind("及") if between.endswith("及") else -1
    )
    return start + parted + 1


def _remember(context: Context, figure: Figure, quantity: Quantity) -> None:
    context.indicator, context.scope, context.quote_start = figure.indicator, figure.scope, figure.quote.start
    context.unit, context.kind, context.mark_end = quantity.unit, figure.kind, figure.quote.end


_FUND = re.compile(r"(?:以上|左右)?的?(?P<fund>[^,;。的]{2,24}?基金)(?=$|[,;。、])")
_WIDELY = re.compile(r"(?:广泛|普遍|全面)$")
_SIZED_FUND = re.compile(r"(?:以上|左右)?规模的(?P<fund>[^,;。的]{2,24}?基金)(?=$|[,;。、])")
_SETS_UP = re.compile(r"(?:设立|组建|发起|成立|设置|打造)$")
_OF_A_SPEED = re.compile(r"[KMGTkm]bps|[MG]bit/s|[MG]b/s|兆比特每秒|吉比特每秒|太比特每秒|兆|M|G")
_RATE_OF_USERS = re.compile(r"(?:及?以上)?[^,;。\d]{2,24}(?:占比|比例|比重|率)[^,;。\d]{0,8}$")
_DEVICE = re.compile(r"(?:级)?[\u4e00-\u9fff]{0,10}(?:设备|芯片|器件|模块|接口|端口|光传输|光网络)(?:[^,;。\d达]{0,8})$")
_THEY_CHANGE = re.compile(r"[^,;。\d]{4,30}(?:下降|降低|减少|增长|提高|提升|增加|上升|达到?|超过)$")
_IS_MONEY_OR_MEASURE = re.compile(r"元|吨|千瓦|平方米|公里|亩|公顷|立方米")
_ADDED_TO = re.compile(
    r"(?P<name>[^,;。]{2,24}?(?:余额|规模|总量|产能|投资|装机|容量|信贷|贷款|面积|里程))(?:新增|净增)(?:约|超过?|不低于|不少于|达到?)?$"
)
_OF_SIZE = re.compile(r"(?:设立|组建|建立|发起|成立|设置|打造)[^,;。]{0,12}?(?:规模)(?:达到?|为|超过|不低于|不少于|约|近)?$")
# A standard or the limit of a grant. Each branch starts with a character of its own: so the search skips from one of those to the next.
_LIMIT = re.compile(
    r"最[高长多低](?:放宽至|放宽到|延长至|延长到|不超过|不低于|不得超过|可达|可|为)?$|一般(?:放宽至|放宽到|延长至|延长到|不超过|不低于|不得超过|可达|可|为)?$"
    r"|原则上(?:放宽至|放宽到|延长至|延长到|不超过|不低于|不得超过|可达|可|为)?$|注册资本[^,;]{0,6}$"
)


def _read_one(
    words: str, clause: Clause, quantity: Quantity, reach_start: int, reach_end: int, context: Context, *, first: bool
) -> Figure | None:
    left = words_between(words, clause, reach_start, quantity.span.start)
    right = words_between(words, clause, quantity.span.end, reach_end)
    if clause.inside and quantity.after in (">=", "<=") and _SIZE.fullmatch(left):
        # 特色园20座(区域面积1000平米以上): how large one has to be
        return None
    if quantity.shape == "rank":
        return rank_figure(words, clause, quantity, context)
    if is_support(words[clause.span.start : clause.span.end], quantity) or _GRANTED_BY.match(words, quantity.span.end):
        return None
    if quantity.unit == "%" and _PRICED.search(left) and re.match(r"(?:以上|以下)?(?:确定|核定|计算|计取|计提|收取|缴纳|拨付|结算)", right):
        # How a price is set is no commitment: 可按不低于相关标准的70%确定土地出让底价
        return None
    if sums_up(quantity, right) or _LIMIT.search(left):
        # A standard or the limit of a grant is no commitment.
        return None
    comparator = comparator_of(left, quantity)
    if "元" in quantity.unit and (fund := _FUND.match(right)) and _OF_SIZE.search(left):
        # 设立规模50亿元的产业投资基金
        quote = Span(quote_start(words, clause, quantity), quantity.span.end + fund.end())
        return make_figure(words, quote, quantity, fund["fund"] + "规模", "", comparator, "level", "amount-before-name")
    if "元" in quantity.unit and (sized := _SIZED_FUND.match(right)) and _SETS_UP.search(left):
        # 设立20亿元规模的产业投资基金
        quote = Span(quote_start(words, clause, quantity), quantity.span.end + sized.end())
        return make_figure(words, quote, quantity, sized["fund"] + "规模", "", comparator, "level", "amount-before-name")
    if _OF_A_SPEED.fullmatch(quantity.unit) and (_RATE_OF_USERS.match(right) or _DEVICE.match(right)):
        # 8Mbps以上用户占比不低于70%, 10Gbps光网络设备: the speed says which users, or which devices.
        return None
    if left.endswith(("首批", "第一批")) and _THEY_CHANGE.match(right):
        return None  # 首批22个示范城市物流成本下降10个百分点: for whom the next number is
    if _IS_MONEY_OR_MEASURE.search(quantity.unit) and not thing_name(right) and (grown := _ADDED_TO.match(left)):
        # 贷款余额新增100亿元
        where, what = split_scope(clean_indicator(grown["name"]))
        quote = Span(quote_start(words, clause, quantity), quantity.span.end)
        if what:
            return make_figure(words, quote, quantity, what, where, comparator, "increment", "amount-after-name")
    if not thing_name(right) and (graded := _of_a_level(words, quantity, left, comparator, context)):
        return graded
    if not thing_name(right) and (carried := _for_a_part(words, clause, quantity, left, comparator, context)):
        return carried
    if not thing_name(right) and (counted_part := _counted_part(words, clause, quantity, left, comparator, context)):
        return counted_part
    if quantity.unit == "%" and not thing_name(right) and _BARE_SHARE.fullmatch(left) and context.indicator and context.quote_start >= 0:
        # 其中民办396所,占31.6%: the share of those just counted.
        what = (context.part or context.indicator) + "占比"
        quote = Span(context.quote_start, quantity.span.end)
        return make_figure(words, quote, quantity, what, "" if context.part else context.scope, comparator, "level", "part-of-area")
    # 六成以上企业上云: the 的 of 60%的企业 may be left out.
    mark = quantity.span.of(words)
    opening = "成" in mark or "半" in mark or (quantity.after == ">=" and not clean_indicator(left))
    # 全市93.8%镇管以上河道的水质达到Ⅳ类
    opening = opening or (quantity.unit == "%" and _WHOLE_IN_FRONT.fullmatch(left) is not None)
    opening = opening or (quantity.unit == "%" and right.startswith("面积") and bool(_place_alone(left)))
    bare = opening and not right.startswith("的")
    if quantity.unit == "%" and context.topic and left.endswith("其中") and (among := _SHARE_AMONG.match(right)):
        # The clause before says of whom: 专任教师达到大专学历,其中60%达到本科学历
        what = clean_indicator(("" if among["verb"] == "达到" else among["verb"]) + among["what"])
        quote = Span(quote_start(words, clause, quantity), quantity.span.end + among.end())
        return make_figure(words, quote, quantity, what, context.topic, comparator, "level", "share-of-scope") if what else None
    if quantity.unit == "%" and (share := _SHARE_OF.match("的" + right if bare else right)):
        # 达到1988年教育部颁布的《定额标准》: the standard is what is met.
        what, scope = _ISSUED.sub("", share["what"]), share["scope"]
        if not what and left.endswith("在"):
            # 康复服务在80%以上的县广泛开展: what is done stands in front.
            what, scope = clean_indicator(left[:-1]), _WIDELY.sub("", scope)
        if (of := _WHOSE.fullmatch(scope)) and share["verb"] in ("得到", "实现", "达到", "完成"):
            # 90%以上的行政村生活垃圾得到有效治理: the villages are counted, not their waste.
            scope, what = of["who"], of["whose"] + (share["verb"] if share["verb"] == "得到" else "") + what
            share_verb = ""
        else:
            share_verb = share["verb"]
        if scope in ("面积", "区域面积") and (place := part_of_area(clean_indicator(left, keep_scope=True)) or _place_alone(left)):
            # The area is the scope where the share is of its surface: 建成区40%以上的面积达到要求
            scope, what = place, scope + share["verb"] + what
            share_verb = ""
        subject = context.topic if share["verb"] == "延伸到" else ""
        indicator = clean_indicator(
            (share_verb if share_verb not in ("实现", "达到", "完成", "有", "具备") else "") + what
        ) or clean_indicator(what)
        if subject:
            indicator = subject + indicator
        if indicator:
            end = quantity.span.end + share.end() - bare
            return make_figure(
                words,
                Span(quantity.span.start, end),
                quantity,
                indicator,
                re.sub(r"^(?:全省|全市|全国)(?:的)?|在\d{1,3}(?:分钟|小时|公里)(?:以|之)?内$", "", scope),
                comparator,
                "level",
                "share-of-scope",
            )
    if (
        quantity.unit == "%"
        and (bounded := _SHARE_BOUND.search(left))
        and (whole := clean_indicator(left[: bounded.start()]))
        and not whole.endswith("照")
    ):
        # 准入标准不低于上年度人均可支配收入的60%: the bound stands before what the share is of.
        bound = comparator_of(bounded["bound"], quantity)
        where, what = split_scope(whole)
        quote = Span(quote_start(words, clause, quantity), quantity.span.end)
        return make_figure(words, quote, quantity, what, where, bound, "level", "amount-after-name")
    if (
        quantity.unit == "%"
        and right.startswith("的")
        and _COVERING.fullmatch(left)
        and context.indicator
        and context.quote_start >= 0
        and (whom := thing_name(right))
    ):
        # 铁路营业里程达到3万公里,覆盖80%以上的大城市: what the clause before tells of reaches so many.
        what = re.sub(r"(?:营业|运营|通车|服务)?(?:里程|规模|总量|数量|总数|数)$", "", context.indicator) + "覆盖"
        quote = Span(context.quote_start, quantity.span.end + right.find(whom) + len(whom))
        return make_figure(words, quote, quantity, what, whom, comparator, "level", "share-of-scope")
    if quantity.unit == "%" and right.startswith("的") and (covering := _COVERS.search(left)) and (whom := thing_name(right)):
        # 宽带网络覆盖90%以上的贫困村: the thing, then of whom it reaches so many.
        what = clean_indicator(covering["what"]) + "覆盖"
        end = quantity.span.end + right.find(whom) + len(whom)
        quote = Span(quote_start(words, clause, quantity), end)
        return make_figure(words, quote, quantity, what, whom, comparator, "level", "share-of-scope")
    if quantity.unit == "%" and (share := _ALL_OF.match(right)) and not split_verb(left)[1] and (whole := clean_indicator(left)):
        # The words before the number are who, those behind it what: 新建住宅停车位100%建设充电设施.
        quote = Span(quote_start(words, clause, quantity), quantity.span.end + share.end())
        return make_figure(words, quote, quantity, share.group(), whole, comparator, "level", "share-of-scope")
    if quantity.value == 0 and not quantity.unit and "增长" in quantity.span.of(words) and (still := clean_indicator(left)):
        where, what = split_scope(still)
        return make_figure(
            words, Span(quote_start(words, clause, quantity), quantity.span.end), quantity, what, where, "=", "growth", "change"
        )
    changes = quantity.shape == "multiple" or change_unit(quantity)
    if changes and (changed := change_figure(words, clause, quantity, left, comparator, context)):
        return changed
    # 淘汰炼铁1500万吨, 改造管网5000公里: what is built or closed may be measured too.
    name, verb = split_verb(left)
    built = (
        quantity.unit not in ("%", "‰", "", "倍")
        and not verb
        and not thing_name(right)
        and bool(BUILT.match(name) or (context.verb and not first))
    )
    if done := _done_to_amount(words, clause, quantity, left, right, comparator):
        return done
    if told := _thing_told_later(words, clause, quantity, left, right, comparator):
        return told
    if laid := _laid_figure(words, clause, quantity, left, right, comparator, context):
        return laid
    counts = quantity.counts or looks_counted(quantity, right) or built
    if counts and (counted := counted_figure(words, clause, quantity, left, right, comparator, context, first=first)):
        return counted
    return amount_figure(words, clause, quantity, left, right, comparator, context)


# What is laid, dredged or mended by the length or the area; the words between say where, or list what.
_LAID = re.compile(
    r"^(?P<before>[^,;]*?)(?P<verb>(?:、?(?:新建|新改建|改建|扩建|建设|建成|铺设|敷设|整治|疏浚|治理|修复|保护|改造|完成|实施|推进|加快|更新|打通|贯通|清理|绿化|种植|退耕|开工|提升|提质|维修|养护|硬化|拓宽|启动){1,2}))"
    r"(?P<between>[^,;\d]{0,24}?|[^,;]{2,40}等(?:全市|全省|全县|全区)?)(?:共计|总计|合计|共|约|近|累计)?$"
)
_LISTED_BEFORE = re.compile(r"等(?:全市|全省|全县|全区|区|县|市|地|镇|县区|区县)?(?:共|约|近)?$")
_PLACE_BEFORE = re.compile(r"(?:建成|建设|新建|改建|扩建|改造|完成|实施)[\u4e00-\u9fff]{2,8}(?:省|市|县|区|州|镇|乡|岛)$")
_LENGTH_OR_AREA = re.compile(r"(?:万|千|百|亿)?(?:公里|千米|平方公里|平方米|亩|公顷|立方米|平米|延米|米)|万?户")
_WHERE = re.compile(
    r"[\u4e00-\u9fff()、]{0,14}(?:省|市|县|区|州|镇|乡|村|岛|街道|流域|库区|片区|沿线|园区|城区|山区|灌区|[一二三四五六七八九]岛)"
)


def _laid_figure(
    words: str, clause: Clause, quantity: Quantity, left: str, right: str, comparator: Comparator, context: Context
) -> Figure | None:
    """Read 整治疏浚190公里骨干河网, 实施崇明岛57公里原水管线复线项目, 治理界河等河道69公里骨干河道: so much of a thing is built or mended."""
    thing = thing_name(right).split("、")[0]
    listed = quantity.counts and bool(_LISTED_BEFORE.search(left) or _PLACE_BEFORE.search(left))
    if not thing or right.startswith(("的", "以上的")) or not (listed or _LENGTH_OR_AREA.fullmatch(quantity.unit)):
        return None
    laid = _LAID.match(left)
    if laid is None:
        return None
    if listed and (whole := thing_name(right)).startswith(thing) and re.search(r"(?:工程|项目|建设|改造)$", whole):
        thing = whole  # 10座水厂续建、新建和改扩建工程
    where = laid["between"] if not re.search(r"等(?:全市|全省|全县|全区)?$", laid["between"]) and _WHERE.fullmatch(laid["between"]) else ""
    if laid["between"] and not where and not re.search(r"等(?:全市|全省|全县|全区)?$", laid["between"]):
        return None
    ahead = clean_indicator(laid["before"], keep_scope=True)
    if ahead and not is_only_scope(ahead) and not _WHERE.fullmatch(ahead):
        return None
    start = quote_start(words, clause, quantity)
    end = quantity.span.end + right.find(thing) + len(thing)
    context.verb = laid["verb"]
    return make_figure(words, Span(start, end), quantity, thing, where, comparator, "increment", "things-counted")


# 2亿千瓦燃煤机组拆除烟气旁路, 城区4900蒸吨燃煤锅炉完成清洁改造: so much of a thing, and what is done to it.
_DONE_TO = re.compile(
    r"(?:的)?(?P<noun>[\u4e00-\u9fff()]{2,14}?)(?P<did>完成|实施|实现|开展|拆除|安装|加装|配备|配套)(?P<what>[\u4e00-\u9fff]{3,20})(?=$|[,;、])"
)
_DONE_WHERE = re.compile(
    r"(?P<scope>[\u4e00-\u9fff、“”]{2,16}?(?:省|市|县|区|城区|地区|区域|流域|沿线))?(?:的|内的?)?(?:剩余的?|现有的?|全部|其余的?)?"
)


def _done_to_amount(words: str, clause: Clause, quantity: Quantity, left: str, right: str, comparator: Comparator) -> Figure | None:
    if quantity.after is not None or not _MEASURED_MUCH.fullmatch(quantity.unit):
        return None
    done = _DONE_TO.match(right)
    where = _DONE_WHERE.fullmatch(clean_indicator(left, keep_scope=True)) if done else None
    if done is None or where is None:
        return None
    what = done["noun"] + ("" if done["did"] in ("完成", "实施", "实现", "开展") else done["did"]) + done["what"]
    quote = Span(quote_start(words, clause, quantity), quantity.span.end + done.end())
    return make_figure(words, quote, quantity, what, where["scope"] or "", comparator, "increment", "things-counted")


_MEASURED_MUCH = re.compile(r"[万亿]?(?:千瓦|兆瓦|平方米|吨|蒸吨|公里|亩|公顷|立方米)")
_VERB_ALONE = re.compile(rf"(?P<verb>{BUILD})(?:至少|不少于|不低于|超过|约|近)?$")
_LONGEST_TOLD = 200


def _thing_told_later(words: str, clause: Clause, quantity: Quantity, left: str, right: str, comparator: Comparator) -> Figure | None:
    """Read 2014年退出200家,2015年退出300家,到2016年累计退出1200家企业: the last number of a list says what all of them count."""
    built = _VERB_ALONE.search(left) if quantity.counts and not re.search(r"[\u4e00-\u9fffA-Za-z]", right) else None
    if built is None or clean_indicator(left[: built.start()]) or clause.span.end >= len(words):
        return None
    ahead = words[clause.span.end : clause.span.end + _LONGEST_TOLD]
    again = re.compile(
        rf"{built['verb']}(?:至少|不少于|不低于|超过|约|近)?\d[\d.]{{0,9}}{re.escape(quantity.unit)}(?:以上|左右)?(?P<thing>[\u4e00-\u9fffA-Z“”]{{2,16}})(?=$|[,;])"
    )
    told = again.search(ahead)
    if told is None or not (thing := thing_name(told["thing"])):
        return None
    quote = Span(quote_start(words, clause, quantity), quantity.span.end)
    return make_figure(words, quote, quantity, thing, "", comparator, "increment", "things-counted")


_WHOLE_IN_FRONT = re.compile(r"(?:其中)?(?:全省|全市|全县|全区|全国|全州)")
_PARTS_OPEN = re.compile(r"其中|其余|其他|而")
_RATES = frozenset({"%", "‰", "百分点"})


def _for_a_part(words: str, clause: Clause, quantity: Quantity, left: str, comparator: Comparator, context: Context) -> Figure | None:
    """Read 改造老旧小区200个,其中任城区60个 and 东部省份达到35%,中西部省份提高2个百分点: the figure before, for a part of its area."""
    whole = _last_like(context, quantity.unit)
    if whole is None:
        return None
    rate = quantity.unit in _RATES
    grows = GROWTH_END.match(left) if rate else None
    name = clean_indicator(grows["name"] if grows else split_verb(left)[0], keep_scope=True)
    part = part_of_area(name) or (name.removeprefix("其中") if rate and left.startswith("其中") and _NAMED_PLACES.fullmatch(name) else "")
    opens = (
        _PARTS_OPEN.match(words[clause.span.start : quantity.span.start].lstrip(",且"))
        or _PARTS_OPEN.match(name)
        or words[: clause.span.start].endswith(("其中:", "其中,"))
    )
    if not part or not (opens or clause.inside or (rate and (grows or is_only_scope(part)))):
        return None
    kind = "growth" if grows else whole.kind
    return make_figure(
        words,
        Span(whole.quote.start, quantity.span.end),
        quantity,
        whole.indicator,
        part,
        comparator,
        kind,
        "part-of-area",
    )


# 其中济南、青岛、烟台: places by their short names
_NAMED_PLACES = re.compile(r"(?:其中)?[\u4e00-\u9fff]{2,3}(?:[、和][\u4e00-\u9fff]{2,3}){1,12}")
_BARE_SHARE = re.compile(r"(?:约|各|分别)?占(?:比|总数的|全部的)?(?:约|近|超过?|达到?|为)?")
_PART_OPENS_WIDELY = ("其中", "(其中")
_PART_OPENS = re.compile(r"^[(]?其中[:,]?(?:有|包括)?")
# What the words of a part may not be: an act, a time, another measure.
_NO_COUNTED_PART = re.compile(
    rf"^(?:{BUILD})$|\d(?!A级)|(?:年|月|底|末|前|时|期间|以来|以上|以下|新增|净增)$|^(?:占|共|约|每|到|在|对|为|比|较)|增长|增加|下降|提高|占"
)


# Words that only say which of the things counted.
_SORT = re.compile(
    r"未成年人|老年人|残疾人|青少年|农民工|公办|民办|公立|私立|民营|国有|集体|农村|城镇|城市|乡村|女性|男性|省属|市属|县属|中央|地方|境内|境外|国内|国外|省内|省外|市内|市外|本地|外地|本市|本省|新建|改建|扩建|改扩建"
    r"|[1-5]A级|[\u4e00-\u9fff]{0,8}(?:学历|职称|户籍|级|[ABCD]级|类|型|性)(?:及?以上)?"
)


def _counted_part(words: str, clause: Clause, quantity: Quantity, left: str, comparator: Comparator, context: Context) -> Figure | None:
    """Read 共有幼儿园1709所,其中民办396所;公办123所: those of a sort among what the figure before counts."""
    whole = _whole_of_part(context, quantity)
    if clause.inside and context.listed and context.listed[-1].rule != "part-of-area" and quantity.counts:
        whole = context.listed[-1]
    before = words[clause.span.start : quantity.span.start]
    opens = _PART_OPENS.match(before) or words[: clause.span.start].endswith(("其中:", "其中,"))
    if whole is None or not (opens or (context.part and before == left)):
        return None
    name, verb = split_verb(_PART_OPENS.sub("", left))
    name = clean_indicator(name, keep_scope=True)
    if (
        not 2 <= len(name) <= 14
        or re.search(r"\d(?!A级)|分别", left)
        or _NO_COUNTED_PART.search(name)
        or (verb and not re.search(r"达到?|有|为|不少于|不低于|超过|约|近", verb))
    ):
        return None
    if not _SORT.fullmatch(name):
        # 其中专任教师267人: what has a name of its own is counted by it.
        context.part = name if opens else ""
        return None
    context.part = name
    quote = Span(whole.quote.start if not opens else quote_start(words, clause, quantity), quantity.span.end)
    if re.search(r"级(?:及?以上)?$", name) and not re.search(r"[省市县区]级|国家级", name):
        # 星级民宿100家,其中五星级3家: those of a grade have a name of their own.
        named = name + re.sub(r"^[A\u4e00-\u9fff]{0,3}级|(?:总数|数量|数)$", "", whole.indicator)
        return make_figure(words, quote, quantity, named, whole.scope, comparator, whole.kind, "part-of-area")
    return make_figure(words, quote, quantity, whole.indicator, name, comparator, whole.kind, "part-of-area")


def _whole_of_part(context: Context, quantity: Quantity) -> Figure | None:
    """The last figure of the sentence that is no part itself and counts the like: 1.2万人 and 8000人."""
    if not quantity.counts:
        return None
    unit = quantity.unit.lstrip("百千万亿")
    alike = (
        each
        for each in reversed(context.listed)
        if each.rule != "part-of-area" and each.kind != "growth" and each.unit.lstrip("百千万亿") == unit
    )
    return next(alike, None)


_LEVEL = re.compile(r"^(?:其中)?(?:,)?(?P<level>国家级|省级|市级|县级|区级|国家|部级|省部级)(?:以上)?$")


_LEVEL_IN_FRONT = re.compile(r"^(?:国家级|省级|市级|县级|区级|国家|部级|省部级)(?:及?以上)?")


def _of_a_level(words: str, quantity: Quantity, left: str, comparator: Comparator, context: Context) -> Figure | None:
    """Read 创新平台15家,其中国家级3家: those of a level among what the figure before counts."""
    whole = _last_like(context, quantity.unit)
    name, verb = split_verb(left)
    level = _LEVEL.match(name)
    if (
        level
        and context.unit == quantity.unit
        and context.quote_start >= 0
        and words[: quantity.span.start - len(left)].endswith("、")
        and not verb
    ):
        # 国家级“小巨人”企业10家、省级100家: of the other level, the same.
        what = level["level"] + _LEVEL_IN_FRONT.sub("", context.indicator)
        quote = Span(context.quote_start, quantity.span.end)
        return make_figure(words, quote, quantity, what, context.scope, comparator, context.kind, "part-of-area")
    if whole is None or level is None or (verb and not re.search(r"达到|超过|不少于|不低于", verb)):
        return None
    quote = Span(whole.quote.start, quantity.span.end)
    return make_figure(
        words,
        quote,
        quantity,
        level["level"] + _LEVEL_IN_FRONT.sub("", whole.indicator),
        whole.scope,
        comparator,
        whole.kind,
        "part-of-area",
    )


_STANDARD_RAISED = re.compile(
    r"人均[\u4e00-\u9fff]{0,8}(?:补助|补贴|经费)标准[^,;]{0,10}(?:提高|增加|提升|达)(?:到|至)?(?:不低于)?(?:每人每年)?\d"
)
_SUPPORT = re.compile(
    r"需(?:总)?投资|估算(?:总)?投资|匡算(?:总)?投资|所需(?:资金|投资)|单个项目|每个项目|单笔|给予|补贴|补助|奖励|奖补|贴息|资助|减按|税率|罚款|处以|贷款额度|授信额度|最高不超过|每人每|财政(?:按|给)|奖金|保费|担保费|上浮|下浮|减免|免征|加计扣除"
)


def is_support(clause: str, quantity: Quantity) -> bool:
    """Whether a number is a rate or limit of a subsidy or loan, or an entry threshold."""
    money = "元" in quantity.unit or quantity.unit == "%"
    if money and _STANDARD_RAISED.search(clause):
        return False  # 人均财政补助标准提高到380元: the standard itself is what is raised
    return money and bool(_SUPPORT.search(clause))


def _years_in_turn(words: str, clause: Clause, figures: list[Figure], years: list[YearMention]) -> list[int]:
    """Read 2023年、2024年和2025年分别改造300个、400个和500个: as many years as figures, in turn."""
    named = [
        year
        for mention in years
        if clause.span.holds(mention.span) and mention.role == "during" and figures and mention.span.end <= figures[0].mark.start
        for year in mention.years
    ]
    if not named and len(figures) > 1 and all(each.year is None for each in figures):
        # 到2023年、2025年,保有量分别达到3万辆、5万辆: the years are a clause of their own.
        named = [
            year
            for mention in years
            if mention.role in ("during", "goal")
            and mention.span.start < clause.span.start
            and _ONLY_YEARS.fullmatch(words, 0, clause.span.start)
            for year in mention.years
        ]
    if len(named) < 2 or len(named) != len(figures):
        return []
    return named if "分别" in words[clause.span.start : figures[0].mark.start] else []


_ONLY_YEARS = re.compile(r"(?:力争)?(?:到|至)?(?:(?:19|20)\d{2}年?(?:底|末)?[、和,]){1,6}(?:全市|全省|全县|全区|全国)?,?")


def _with_years(figure: Figure, words: str, clause: Clause, years: list[YearMention]) -> Iterator[Figure]:
    """Give a figure its year: of its clause, else of the sentence before it; several years with 均 or 各 give several figures."""
    if not figure.implied and (before := words[clause.span.start : figure.mark.start]).find("每年") >= 0 and _EVERY_YEAR.search(before):
        if (span := _YEARS_EACH.search(words[: figure.mark.start])) and (last := int(span["last"])) - int(span["first"]) < 10:
            # 2020-2022年每年新建8000根 is due three times.
            for year in range(int(span["first"]), last + 1):
                yield replace(figure, year=year, year_basis="clause", year_role="during", part=f"{figure.part}{year}")
            return
        if named := _YEARS_LISTED.search(words[: figure.mark.start]):
            for year in map(int, re.findall(r"(?:19|20)\d{2}", named["years"])):
                yield replace(figure, year=year, year_basis="clause", year_role="during", part=f"{figure.part}{year}")
            return
        # 每年培训10万人次 is due in no year of its own.
        yield replace(figure, year_basis="every-year")
        return
    usable = [
        m
        for m in years
        if m.role not in ("baseline", "start")
        and not _inside_comparison(m, words)
        and not _OF_A_DOCUMENT.match(words, m.span.end)
        and not _OF_AN_AGE.match(words, m.span.end)
    ]
    reach = figure.quote.end if figure.implied or figure.rule == "share-of-scope" else figure.mark.end
    own = [m for m in usable if clause.span.start <= m.span.start < reach]
    if not own:
        own = [m for m in usable if clause.span.holds(m.span) and m.role in ("goal", "as-of") and m.span.start >= figure.mark.end][:1]
    if own:
        mention = own[-1]
        if len(mention.years) > 1 and re.match(r"(?:均|各|分别|每年)", words[mention.span.end : figure.mark.start]):
            for year in mention.years:
                yield replace(figure, year=year, year_basis="clause", year_role=mention.role, part=f"{figure.part}{year}")
            return
        yield changed(figure, year=mention.year, year_basis="clause", year_role=mention.role)
        return
    earlier = [m for m in usable if m.span.end <= clause.span.start]
    if earlier:
        # 到2020年,…达到95%,大型养殖场提前一年达到100%
        ahead = _AHEAD.search(words[clause.span.start : figure.mark.start])
        year = earlier[-1].year - (ordinal(ahead["years"].replace("两", "二")) or 0 if ahead else 0)
        yield changed(figure, year=year, year_basis="sentence", year_role=earlier[-1].role)
        return
    yield figure


# 达到每年450万标箱 by a year tells how much it then is.
_EVERY_YEAR = re.compile(r"(?<!达到)(?<!提高到)(?<!增加到)每年(?:均|都|各)?[^,;]{0,14}$")
_AHEAD = re.compile(r"提前(?P<years>[一两二三])年")
# 1988年教育部颁布的《建筑面积定额标准》: when a standard was set.
_OF_A_DOCUMENT = re.compile(r"[^,;。\d《》]{0,20}(?:颁布|制定|发布|印发|修订|出台|公布)的?《")
# 2005年前注册的车辆: how old a thing is.
_OF_AN_AGE = re.compile(r"(?:以?前|之前)?(?:注册|生产|建成|投产|投运|出厂|登记|建造|安装|核准|出生|参加工作)[^,;。]{0,8}的")
_ISSUED = re.compile(r"^[^《》]{0,24}(?:颁布|制定|发布|印发|修订|出台|公布)的?(?=《)")
# 2022年、2023年每年新增100处
_YEARS_LISTED = re.compile(r"(?P<years>(?:19|20)\d{2}年(?:[、和](?:19|20)\d{2}年){1,4}),?[^,;\d]{0,12}每年[^,;]{0,24}$")
_YEARS_EACH = re.compile(r"(?P<first>(?:19|20)\d{2})年?[-—~至到](?P<last>(?:19|20)\d{2})年,?[^,;\d]{0,12}每年[^,;]{0,24}$")


_COMPARES = ("比", "较", "与", "是")
_SHARES = ("占比", "占较", "占与", "占是")


def _inside_comparison(mention: YearMention, words: str) -> bool:
    # 较2020年 compares; 占比到2025年 does not.
    start = mention.span.start
    begins = words.startswith(("力争", "争取", "到", "至", "截"), start)
    return not begins and words.endswith(_COMPARES, 0, start) and not words.endswith(_SHARES, 0, start)
