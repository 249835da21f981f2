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
- `part-of-area`: 改造老旧小区200个,其中任城区60个 (`portal.extraction.several_figures`, `one_figure`);
- `share-of-scope`: 20%的行政审批事项实现网上全程办理, 新建停车位100%建设充电设施 (`one_figure`);
- `full-coverage`: 实现城乡居民全覆盖 (`portal.extraction.coverage`);
- `indicator-table`: a row of a table of indicators (`portal.extraction.indicator_tables`);
- `area-table`: a row of a table that shares out work among areas (`portal.extraction.area_tables`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from portal.extraction.brackets import find_brackets
from portal.extraction.changes import GROWTH_END
from portal.extraction.coverage import SAME, find_coverage, may_cover
from portal.extraction.figure_parts import Clause, Context, Figure, make_figure, quote_start
from portal.extraction.figure_years import opening_years, with_years, years_in_turn
from portal.extraction.names import (
    clean_indicator,
    opening_topic,
    split_scope,
)
from portal.extraction.one_figure import is_support, read_one
from portal.extraction.quantities import Quantity, find_quantities, may_hold_quantities
from portal.extraction.several_figures import (
    RATES,
    both_pass,
    counted_doing,
    counted_twice,
    parts_in_turn,
    parts_of_the_whole,
    ranks_in_turn,
    run_on,
    share_that_has,
    share_with_amount,
    shares_in_turn,
    things_in_turn,
    worked_on,
)
from portal.extraction.turns import again_in_turn, in_turn, same_bound, shared_by_places, shared_noun
from portal.extraction.verbs import comparator_of
from portal.frozen import changed
from portal.records import Span
from portal.text.sentences import clause_spans
from portal.text.years import find_period, find_years

_BASELINE = re.compile(
    r"(?:由|从)(?:(?P<year>(?:19|20)\d{2})年?(?:底|末)?的?|(?P<five>“?十[一二三四五]五”?)(?:时?期?末|期间|时期)?的?|目前的?|现在的?|期初的?|上年的?|去年的?|上一年的?)?(?:人均|平均|亩均|户均|每亩)?(?:不足|不到|约|近|超过)?$"
)
# 由2010年的20亿元增加到2015年的77.1亿元: what stands between the two numbers of a change.
_CHANGED_TO = re.compile(
    r"(?:快速|大幅|稳步|持续|进一步)?(?:增加|提高|提升|增长|上升|下降|降低|减少|扩大|缩小|降|增|升)(?:到|至)(?:(?:19|20)\d{2}年?(?:底|末)?|“?十[一二三四五]五”?(?:时?期?末|期间|时期)?)的?(?:超过|近|约)?$"
)
# 入住人数大于10人的,每增加1人,...: the cases of a standard, each with what is then paid; 对床位不足40张的敬老院,...: whom a rule is for.
_CASE = re.compile(r"(?:少于|小于|不足|不到|低于|大于|多于|超过|高于|等于|达到)\d[\d.]{0,12}[^,;。\d]{1,4}的$")
_RULED = re.compile(r"^(?:对|(?:重点)?针对)[^,;。]{2,60}(?:少于|小于|不足|不到|低于|大于|多于|超过|高于)\d[^,;。]{0,40}的[^,;。\d]{2,16}$")
_GRANTED = re.compile("给予|奖励|资助")
_GRANTS = re.compile(r"[,、]?对[^;。]{4,200}?(?:给予|奖励|资助)(?!.{0,40}(?:支持|保障|优先)[,。]?$)[^;。]{0,80}\d")
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
    if not quantities and not may_cover(words) and "双" not in words:
        return figures
    years = find_years(words, period_start=period_start, period_end=period_end, written=written, looks_back=looks_back)
    context = Context(topic=opening_topic(words))
    first_years = next((m.years for m in years if m.role == "goal"), ())
    if before and words[:1] in _BEGINS_WITH_TIME and _OPENS_WITH_A_YEAR.match(words):
        context.act = spoken_of(before)
        context.topic = context.topic or ("" if context.act else raised_in(before))
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
            if _names_a_measure(words, clause, context):
                continue
            _remember_work(words, clause, context)
        context.dated = opening_years(words, clause, years) if len(first_years) > 1 else ()
        found = shared_noun(_clause_figures(words, clause, quantities, context))
        in_turn = years_in_turn(words, clause, found, years)
        for number, figure in enumerate(found):
            if in_turn:
                figures.append(replace(figure, year=in_turn[number], year_basis="clause", year_role="during", kind=found[0].kind))
            elif figure.year is not None:
                figures.append(figure)  # one of several members for one of several years
            else:
                figures += with_years(figure, words, clause, years)
    if not sentence.start:
        return figures
    return [changed(figure, quote=figure.quote.shift(sentence.start), mark=figure.mark.shift(sentence.start)) for figure in figures]


def _names_a_measure(words: str, clause: Clause, context: Context) -> bool:
    """Remember the measure, or the fund, that a clause without a number names for the next one; tell whether it names one."""
    said = clause.span.of(words)
    measure = (_MOVES.fullmatch(said) or _MOVES_YEARLY.fullmatch(said)) if said.endswith(_MOVE_ENDS) else None
    if measure is None and said.endswith(_MEASURES) and _GOES_ON_WITH_IT.match(words, clause.span.end):
        # 道路机械化清扫率,2022年达到80%,2023年达到85%; 出行分担率,大城市不低于50%
        measure = _NAMED_ALONE.fullmatch(said)
    if measure:
        # 增加值占比持续提升,到2025年达到5%: what the next clause gives the figure of
        where, what = split_scope(clean_indicator(measure["what"]))
        context.topic, context.indicator, context.scope, context.unit, context.kind = what, what, where, "", "level"
        context.quote_start, context.mark_end = clause.span.start, clause.span.end
        return True
    fund = _FUNDED.fullmatch(said) if said.endswith(("资金", "基金")) else None
    if fund:
        context.topic = fund["what"]  # 设立专项资金,每年安排5000万元
    return fund is not None


def _remember_work(words: str, clause: Clause, context: Context) -> None:
    """Remember what a clause without a number says is spread, done or built, and what it speaks of."""
    said, end = clause.span.of(words), clause.span.end
    if spreads := _SPREADS.fullmatch(said):
        context.spread, context.spread_start = spreads["what"], clause.span.start
    acts = _ACTS.fullmatch(said)
    if acts is None and words.startswith((",完成", ",共完成", ",累计完成"), end):
        acts = _WORK_NAMED.fullmatch(said)
    context.act, context.act_start = (clean_indicator(acts["what"], keep_scope=True), clause.span.start) if acts else ("", -1)
    made = _MAKES.fullmatch(said) if _HOW_MANY_BY.match(words, end) else None
    context.made = clean_indicator(made["what"] or made["thing"], keep_scope=True) if made else ""
    if made and not acts:
        context.act_start = clause.span.start
    told = _TOLD_BELOW.fullmatch(said) if words[end : end + 1] == ":" else None
    context.topic = (clean_indicator(told["what"]) if told else "") or opening_topic(said) or context.topic


# 2023年改造3000户, 到2024年建成800个, 其中2025年20个: nothing but a time in front of the verb or the number.
_DONE_WITH = (
    r"建成投用|新改建|改扩建|新建成|建成|新建|改建|扩建|新增|增加|完成|改造|建设|整治|治理|培训|培育|培养|引进|引育|修复|种植|搬迁|创建|打造|认定|发展|推广|开工|完工|竣工|开通|启动|铺设|安装|配备|淘汰|关闭|退出|布局|设立|遴选|"
    r"达到|提高到|提高至|提升到|提升至|扩大到|增加到|降低到|下降到|降至|控制在"
)
_OPENS_WITH_A_YEAR = re.compile(
    rf"(?:其中,?)?(?:力争|计划|确保)?(?:|(?:到|至)?(?:(?:19|20)\d{{2}}年?[、和至]?){{1,6}}(?:底|末|上半年)?(?:以?前|之前)?|每年|今年|[二两三四五]年|“十[三四五六]五”(?:期间|时期))"
    rf"(?:(?<=^其中\d{{4}}年)|(?<=^其中,\d{{4}}年)|,?(?:全市|全县|全省|全区)?(?:计划|力争|共|累计|分别|各|再|新|要|将)*(?:{_DONE_WITH}))(?:约|近|超过|不少于|不低于)?\d[\d.]*+(?![A-Za-z])"
)
_BEGINS_WITH_TIME = frozenset(
    "其力计确到至12每今二两三四五“建新改扩增完造设整治培育引修种搬创打认发推开启铺安配淘关退布遴共累全分各再要将达提降控"
)
_SPEAKS_OF = re.compile(
    r"(?:[^,;。:]{0,12}?(?:实施|开展|推进|推动|加快|加强|组织|完成|抓好|启动))?(?P<what>[^,;。:\d]{2,20}(?:改造|建设|治理|整治|培训|修复|种植|搬迁))(?:工程|行动|项目|工作|任务)?"
    r"|(?:加快|大力|持续|积极|稳步|着力|有序)*(?:推进|推动|加快)?(?P<verb>建设|新建|改造|打造|整治|治理|培训|铺设|种植|培育|引进|创建|培养|布局|发展|推广|淘汰|关闭)(?P<thing>[^,;。:\d]{2,16})"
)
_RAISES = re.compile(
    r"(?:不断|稳步|持续|着力|大幅|有效|进一步|切实|逐步)*(?:提高|提升|扩大|增加|降低|减少|控制|压减)(?P<what>[^,;。:\d]{2,20}(?:率|比例|比重|水平|规模|浓度|面积|强度|产量|占比|覆盖面|总量))"
)


def spoken_of(text: str) -> str:
    """Return what the last clause of a passage that says so says is done; empty if none does.

    >>> spoken_of("实施农村危房改造。"), spoken_of("加快建设村级服务站,完善功能"), spoken_of("提高质量。")
    ('农村危房改造', '村级服务站', '')
    """
    for clause in reversed(re.split("[,;。:]", text.rstrip("。;,:"))[:_CLAUSES_BACK]):
        if said := _SPEAKS_OF.fullmatch(clause):
            return clean_indicator(said["what"] or said["thing"], keep_scope=True)
    return ""


def raised_in(text: str) -> str:
    """Return what the first clause of a passage says is raised or lowered.

    >>> raised_in("提高农村自来水普及率。"), raised_in("加快建设村级服务站")
    ('农村自来水普及率', '')
    """
    said = _RAISES.fullmatch(re.split("[,;。:]", text, maxsplit=1)[0])
    return clean_indicator(said["what"]) if said else ""


_CLAUSES_BACK = 6


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


_Base = tuple[Decimal, int | None]  # what a figure starts from, and in which year


def _clause_figures(words: str, clause: Clause, quantities: list[Quantity], context: Context) -> list[Figure]:
    own = [
        q
        for q in quantities
        if clause.span.holds(q.span) and q.span.start >= context.consumed and not any(hidden.holds(q.span) for hidden in clause.hidden)
    ]
    said = clause.span.of(words)
    if not own and not may_cover(said) and "第" not in said and "首位" not in said and "双" not in said:
        return []
    if "双" in said and len(own) < 2 and (passed := both_pass(words, clause)):
        return passed
    kept, baselines = _part_off_baselines(words, clause, own)
    kept, base_year, bases = _without_bases(words, clause, kept)
    if bases and len(kept) == 1 and (each := _each_changes(words, kept[0], base_year, bases, context)):
        context.listed = (*context.listed, *each)
        return each
    kept, firsts = run_on(words, kept) if len(kept) > 1 else (kept, {})
    turns = in_turn(words, clause, kept, years=context.dated) if not context.dated or len(context.dated) != len(kept) else []
    if turns and is_support(clause.span.of(words), kept[0]):
        turns = []
    if ranks := ranks_in_turn(words, clause, context):
        context.consumed = clause.span.end
        context.listed = (*context.listed, *ranks)
        return ranks
    figures = (
        shared_by_places(words, clause, kept, context)
        or parts_in_turn(turns, context)
        or again_in_turn(words, clause, kept, context)
        or counted_doing(words, clause, kept)
        or worked_on(words, clause, kept)
        or things_in_turn(words, clause, kept)
    )
    if figures:
        _remember(context, figures[-1], kept[-1])
        context.consumed = max(figure.mark.end for figure in figures)
    else:
        figures = same_bound(words, clause, _one_by_one(words, clause, kept, baselines, context), kept)
        figures = parts_of_the_whole(words, clause, figures, context) if figures else figures
        figures = counted_twice(figures, firsts) if firsts else figures
    _add_coverage(words, clause, figures, context)
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


def _part_off_baselines(words: str, clause: Clause, quantities: list[Quantity]) -> tuple[list[Quantity], dict[int, _Base]]:
    """Part off the numbers that others start from (由2014年的9.2%提高到50%): the others, and the base of each by its own start."""
    baselines: dict[int, _Base] = {}
    kept: list[Quantity] = []
    for index, quantity in enumerate(quantities):
        before = words[clause.span.start : quantity.span.start]
        match = _BASELINE.search(before) if "由" in before or "从" in before else None
        if match and index + 1 < len(quantities) and quantities[index + 1].shape == "amount":
            baselines[quantities[index + 1].span.start] = (quantity.value, _baseline_year(match))
        else:
            kept.append(quantity)
    return kept, baselines


def _one_by_one(words: str, clause: Clause, kept: list[Quantity], baselines: dict[int, _Base], context: Context) -> list[Figure]:
    """Read each number by the words between it and the one before, and those up to the next one."""
    figures: list[Figure] = []
    for index, quantity in enumerate(kept):
        if both := share_that_has(words, clause, kept, index, context):
            figures += both
            _remember(context, both[-1], kept[index + 1])
            continue
        figure = shares_in_turn(words, clause, kept, index) or share_with_amount(words, clause, kept, index, context)
        if figure is None and quantity.span.start >= context.consumed:
            figure = _by_the_words_around(words, clause, kept, index, baselines, context)
        if figure is not None:
            figures.append(figure)
            _remember(context, figure, quantity)
    return figures


_SINCE = re.compile(r"(?:比|较|在)((?:19|20)\d{2})年?[^,;]{0,12}$")


def _by_the_words_around(
    words: str, clause: Clause, kept: list[Quantity], index: int, baselines: dict[int, _Base], context: Context
) -> Figure | None:
    quantity = kept[index]
    reach_start = _reach_start(words, kept[index - 1].span.end, quantity.span.start) if index else clause.span.start
    if not index:
        # 物流中心全覆盖、快递服务通达率100%; 充电设施“应建尽建”、行政村通达率100%
        for stated in _STATED_WHOLLY.finditer(words, reach_start, quantity.span.start):
            reach_start = stated.end()
    reach_end = kept[index + 1].span.start if index + 1 < len(kept) else clause.span.end
    figure = _changed_to(words, clause, quantity, baselines) or read_one(
        words, clause, quantity, reach_start, reach_end, context, first=index == 0
    )
    if figure is None:
        return None
    if figure.kind == "growth" and (since := _SINCE.search(words[reach_start : quantity.span.start])):
        figure = changed(figure, baseline_year=int(since.group(1)))
    if quantity.span.start in baselines:
        figure = _with_base(words, clause, figure, baselines[quantity.span.start], quantity, context)
    return figure


def _with_base(words: str, clause: Clause, figure: Figure, base: _Base, quantity: Quantity, context: Context) -> Figure:
    """Give a figure what it starts from; what stands in front of that number names it."""
    value, year = base
    name = re.sub(r"(?:由|从)[^,;]*$", "", words[clause.span.start : quantity.span.start])
    where, what = split_scope(clean_indicator(name))
    if not what and context.indicator and context.quote_start >= 0:
        # 企业开办时间再减一半,由目前的8.5个工作日减到5个工作日以内
        what, where = context.indicator, context.scope
        figure = changed(figure, quote=Span(context.quote_start, figure.quote.end))
    if what:
        figure = changed(figure, indicator=what, scope=where)
    return changed(figure, baseline_value=value, baseline_year=year, kind="level")


_NUMBER_OF_THINGS = re.compile(r"\d[\d.]*(?:万|千)?[个家所户座条处名项]")


def _add_coverage(words: str, clause: Clause, figures: list[Figure], context: Context) -> None:
    """Add the full coverage that a clause says of something without a number."""
    for covered in find_coverage(words, clause.span, has_quantity=bool(figures)):
        indicator, scope, start = covered.indicator, covered.scope, covered.quote.start
        if figures and words.endswith(("100%", "100%的"), clause.span.start, covered.mark.start):
            continue  # 推进100%全覆盖: the number printed says it
        if figures and _NUMBER_OF_THINGS.match(indicator):
            continue  # 完成10个乡镇污水管网全覆盖: the number printed says how many
        if not indicator and not context.indicator and context.spread and "覆盖" in covered.quote.of(words):
            indicator, start = context.spread + "覆盖", context.spread_start
        if not indicator and not context.indicator:
            if not scope or scope == SAME:
                continue
            indicator, scope = scope + "覆盖", ""
        if not indicator:
            if scope and "覆盖" in covered.mark.of(words) and not context.indicator.endswith(("覆盖", "覆盖率")):
                context.indicator = re.sub(r"(?:总数|数量|数)$", "", context.indicator) + "覆盖"
            indicator, scope, start = context.indicator, scope or context.scope, min(context.quote_start, start)
        if _NO_NAME.search(indicator):
            continue  # 2023年完成70%、2024年全部完成: of what, the sentence does not say
        if scope == SAME:
            scope, start = context.scope, context.quote_start if context.quote_start >= 0 else start
        quote = Span(start, covered.quote.end)
        full = Decimal(100)
        figures.append(Figure(quote, covered.mark, indicator, scope, full, None, "%", "=", "level", "full-coverage", implied=True))
        context.indicator, context.scope, context.quote_start, context.unit = indicator, scope, start, "%"
        context.mark_end = covered.quote.end


def _baseline_year(match: re.Match[str]) -> int | None:
    if match["five"] and (period := find_period(match["five"])):
        return period[1]  # 从“十一五”期末的1971万立方米降至…
    return int(match["year"]) if match["year"] else None


def _changed_to(words: str, clause: Clause, quantity: Quantity, baselines: dict[int, _Base]) -> Figure | None:
    """Read the second number of 占比由2010年的14.82%增加到2015年的22.45%: what it is of stands before the first one."""
    before = words[clause.span.start : quantity.span.start]
    if quantity.span.start not in baselines or not _CHANGED_TO.search(before):
        return None
    where, what = split_scope(clean_indicator(re.sub(r"(?:由|从)[^,;]*$", "", before)))
    if not what:
        return None
    quote = Span(quote_start(words, clause, quantity), quantity.span.end)
    return make_figure(words, quote, quantity, what, where, comparator_of(before, quantity), "level", "amount-after-name")


_FROM_A_YEAR = re.compile(r"(?:比|较)(?P<year>(?:19|20)\d{2})年的$")


def _without_bases(words: str, clause: Clause, quantities: list[Quantity]) -> tuple[list[Quantity], int | None, list[Quantity]]:
    """Part off the numbers that a change counts from: 比2010年的2551.7万吨、2267.8万吨各减少8%."""
    for index, quantity in enumerate(quantities):
        at = quantity.span.start
        if words.endswith("年的", clause.span.start, at) and (since := _FROM_A_YEAR.search(words[clause.span.start : at])):
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
    if grows is None or len(earlier) != len(bases) or quantity.unit not in RATES:
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


# 实施特殊困难老年人家庭适老化改造: the last word is the verb of the number that follows.
_ACTS = re.compile(
    r"(?:全面|深入|持续|加快|稳步|大力|积极)?(?:实施|开展|推进|推动|加快|完成|加强|组织|落实)(?P<what>[^,;:\d]{2,24}(?:改造|建设|治理|整治|培训|修复|种植|搬迁|活动|检查|体检|筛查|宣讲|演出))"
)
# 桥头跳车整治,完成48处: the work is named, and then how much of it is done.
_WORK_NAMED = re.compile(r"(?P<what>[^,;:\d]{2,24}(?:改造|建设|治理|整治|处置|修复|贯通|更新|提升|搬迁|拆除|养护|绿化|维修|检测|排查))")
# 打造零碳园区,到2023年建成2个; 加快园区建设,到2023年建成5个: what is built, and then how many by when.
_MAKES = re.compile(
    r"(?:全面|深入|持续|稳步|大力|积极|着力|规划|支持)?(?:加快推进|加快推动|加快|推进|推动|加强)(?P<what>[^,;:\d]{2,16})(?:建设|创建|培育)"
    r"|(?:全面|深入|持续|加快|稳步|大力|积极|着力|规划|支持)?(?:打造|建设|培育|创建|布局|新建)(?P<thing>[^,;:\d]{2,16})"
)
_HOW_MANY_BY = re.compile(
    r",(?:力争|争取|确保)?(?:到|至)?(?:19|20)\d{2}年(?:底|末)?(?:以?前|之前)?,?(?:力争|累计|共|全市|全省|全县|全区)*(?:建成|打造|培育|创建|新建|建设|达到|完成)\d"
)
# 在全国推行大病保险: what the next clause may say covers all of a kind of places
_SPREADS = re.compile(
    r"(?:在?(?:全国|全省|全市|全县|全区))?(?:全面|加快|积极|大力|逐步|深入|持续)*(?:推行|推广|建立|开展|实施|推进|推动)(?P<what>[^,;:\d]{2,20}(?:保险|制度|服务|模式|机制|平台|系统|应用|网络|改革|试点))"
)
# What a clause that only names a measure ends in, and how the next one goes on with a figure of it.
_MEASURES = (
    "率", "比例", "比重", "占比", "浓度", "强度", "密度", "总量", "总额", "总值", "产值", "增加值", "产量",
    "面积", "规模", "收入", "数量", "人数", "里程", "能力",
)  # fmt: skip
_NAMED_ALONE = re.compile(r"(?P<what>[^,;:\d]{3,30})")
_GOES_ON_WITH_IT = re.compile(
    r",(?:力争)?(?:(?:到|至)?(?:(?:19|20)\d{2}年(?:底|末)?(?:前)?[、和]?){1,4}|[\u4e00-\u9fff]{0,4}(?:城市|农村|城区|县城|地区|乡镇|学校|医院|小学|初中|高中))(?:力争|要|分别)?(?:达到?|不低于|不超过|超过|提高到|下降到|控制在|为)\d"
)
_NO_NAME = re.compile(r"\d%|(?:19|20)\d{2}年")
# 设立专项资金,每年安排5000万元; 要统筹安排专项资金,2025年达到5亿元
_FUNDED = re.compile(
    r"(?:[省市县区州各]?级?财政(?:厅|局)?)?(?:部门)?(?:要|应)?(?:积极|多渠道|多方|统筹|整合|逐年|逐步)*(?:设立|建立|安排|列支|筹集|筹措|落实|增加|整合)(?P<what>[^,;:\d]{0,24}?(?:资金|基金|经费))"
)
# All that can be is said of the member before: 覆盖, 应建尽建.
_STATED_WHOLLY = re.compile(r"(?:覆盖|应(?P<all>[\u4e00-\u9fff])尽(?P=all)[”\"]?)、")


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


_PART_OPENS_WIDELY = ("其中", "(其中")
