"""What a quantity is of: the indicator, scope, bound, kind, year and baseline of each figure in a passage.

A figure is a quantity read together with the words around it. Targets and observations are both figures; which of the
two is decided by `portal.extraction.targets` and `portal.extraction.observations`.

How figures are printed, and the rule that reads each:

- `amount-after-name`: 固定宽带家庭普及率达到60%, 信息消费规模5600亿元;
- `things-counted`: 建设30个示范园区, 100家龙头企业;
- `amount-before-name`: 具备100M接入能力, 形成1000亿元的产业规模;
- `share-of-scope`: 20%的行政审批事项实现网上全程办理;
- `change`: 年均增长10%, 比2015年下降18%, 翻一番;
- `rank`: 位居中部第一;
- `in-turn`: 城市和农村家庭宽带接入能力分别达到50Mbps和12Mbps;
- `full-coverage`: 实现城乡居民全覆盖 (`portal.extraction.coverage`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from portal.extraction.brackets import find_brackets
from portal.extraction.coverage import SAME, find_coverage, may_cover
from portal.extraction.names import (
    clean_indicator,
    is_only_scope,
    opening_topic,
    split_in_turn,
    split_scope,
    thing_name,
)
from portal.extraction.quantities import Quantity, find_quantities, may_hold_quantities
from portal.records import Comparator, Span
from portal.text.sentences import clause_spans
from portal.text.years import YearMention, find_years

FigureKind = Literal["level", "increment", "growth", "rank", "ratio"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity and what it is of; offsets are into the compact passage it was read from."""

    quote: Span  # the smallest clauses that hold indicator and number
    mark: Span  # the number itself, or the words of full coverage
    indicator: str
    scope: str
    value: Decimal
    value_max: Decimal | None
    unit: str
    comparator: Comparator
    kind: FigureKind
    rule: str
    year: int | None = None
    year_basis: Literal["clause", "sentence", "every-year", ""] = ""
    year_role: str = ""
    baseline_value: Decimal | None = None
    baseline_year: int | None = None
    implied: bool = False
    part: str = ""  # tells the rows of one number apart: the printed year or member it is for


# Adverbs that may stand between a name and its verb, or before a clause. No two of them run together to a third, so that the
# patterns below may take a run of them for good (`*+`) and stay linear; 稳定在 is a verb.
_ADVERB = r"(?:力争|争取|确保|预计|总体|基本|累计|全部|全面|分别|平均|普遍|稳定(?!在)|均|都|各|将|要|应|已|共|再|先后|大约|超额|年|人均累计|逐步|率先|进一步|不断|持续)"
_BOUND_BEFORE: tuple[tuple[Comparator, str], ...] = (
    (">=", r"不低于|不少于|不小于|至少|达到或超过|不得低于|不得少于|力保|大于等于|≥|>="),
    ("<=", r"不超过|不高于|不大于|不得超过|不多于|控制在|控制到|限制在|小于等于|≤|<="),
    (">", r"超过|突破|超出|高于|大于|多于|超|逾|过|>"),
    ("<", r"低于|少于|小于|不足|不到|低过|<"),
    ("~", r"接近|大约|约为|约|近|左右"),
)
_REACH = r"(?:达到|达至|达|到达|为|是|有|占|居|完成|保持在|维持在|稳定在|保持|维持|提高到|提高至|提升到|提升至|上升到|上升至|增加到|增加至|增至|增长到|增长至|扩大到|扩大至|发展到|下降到|下降至|降低到|降低至|降到|降至|降为|减少到|减少至|减至|压缩到|压缩至|压减到|压减至|缩短到|缩短至|缩小到|缩小至|回升到|恢复到|升至|升到|到|至)"
# The bound and what may follow it up to the number. Possessive, since 达到 also reads as 达 and 到: the ways to part a run of
# them would double with each. Nothing is lost by it, as a reach word is tried first and each of its characters is one too.
_BOUND_BEHIND = tuple((comparator, re.compile(rf"(?:{words})(?:{_REACH}|{_ADVERB})*+$")) for comparator, words in _BOUND_BEFORE)
_VERB_END = re.compile(
    rf"(?P<adverb>(?:{_ADVERB})*+)(?P<reach>{_REACH}(?:{_ADVERB})*+)?(?P<bound>{'|'.join(words for _, words in _BOUND_BEFORE)})?(?P<reach2>{_REACH})?(?:每人|每户|每亩|每年|人均|全年)?$"
)
_BUILD = (
    r"建设完善|建设|新建成|建成|新建|改建|扩建|创建|共建|联建|建立|组建|筹建|兴建|打造|培育发展|新培育|培育|新培养|培养|引进|引育|引入|新引进|新增加|新增|增加|净增|增设|形成|发展|新发展|布局|布置|布设|布建|部署|扶持|支持|实施|推广|完成|改造|认定|新认定|"
    r"设立|开展|培训|轮训|制定|制修订|修订|研制|研发|开发|推出|孵化|集聚|聚集|汇聚|吸引|吸纳|投放|开通|遴选|选择|选派|选树|命名|评选|评定|创造|安排|组织|举办|推进|推动|谋划|储备|落地|招引|转化|转移|突破|获得|取得|争取|拥有|具备|配备|配置|安装|"
    r"覆盖|服务|惠及|带动|帮助|解决|资助|奖补|补齐|配齐|开展|引导|安置|抽检|检查|发放|招收|招录|招生|募集|筹集|盘活|更新|升级|整合|发行|拆除|购置|购买|建有|设有|兴办|承办|建|造|种植|造林|治理|修复|整治|搬迁|脱贫|减少|关闭|淘汰|退出|压减|承载了?|共有|现有|已有|拥有了?|达成|签订|实现|设置|树立|塑造|做强|做大|壮大|启动|运营|投入|接入|联通|连接|纳入|申请|授权|登记|发放|办理"
)
_BUILD_END = re.compile(
    rf"(?P<before>.*?)(?P<verb>{_BUILD})(?P<bound>(?:{_ADVERB})*+(?:{'|'.join(words for _, words in _BOUND_BEFORE)}|{_REACH})?(?:{_ADVERB})*+)$"
)
_NO_VERB = re.compile(
    r"[数率量度值额名第每等类号]$|以上|以下|其中|前|约|共|近$|围绕|聚焦|针对|依托|面向|通过|按照|涵盖|涉及|包括|分为|实行|根据|结合|确定|明确|以|从|由|在|对"
)
# Counts that only sum up what the text then spells out.
_SUMS_UP = re.compile(r"^(?:重点|主要|方面|大类)*(?:任务|方面|措施|举措|要求|原则|环节|方向|阶段|步骤|问题|标准|条件|要点|指标)(?:$|[(,])")
_STATED = re.compile(
    r"^(?P<noun>[\u4e00-\u9fff]{0,8}?(?:单位|企业|部门|城市|机构|学校|医院|园区|县市区|县|村|乡镇|家庭|农户))(?P<state>(?:通过|实现|接入|完成|纳入|列入|入选|获得|获批|使用|开展|开通)[^,;]{2,30})$"
)
_OWNED = re.compile(r"^[^,;]{0,6}?(?:共有|拥有|现有|已有|建有|设有)(?P<thing>[^,;]{2,24})$")
_PLACE_END = re.compile(r"(?:省|市|县|区|州|乡镇|村)$")
_SERVED = re.compile(r"^(?P<whom>[^,;]{2,20}?)(?:实施|开展|进行|完成|提供|实行|推行)(?P<what>[^,;]{2,24})$")
_BUILT = re.compile(
    r"^(?P<before>[^,;]*?)(?P<verb>设置|配备|推出|开放|归集|发布|上线|汇聚|安装|新发放|发放|开展|引导|分流安置|安置|抽检|检查|开发|帮助|招收|招录|募集|购置|发行|拆除|实施|支持|组织|举办|补齐|配齐|评选|遴选|新建成|建成|新建|改建|扩建|建设|创建|打造|培育|培养|引进|新增|净增|增加|形成|发展|布局|布设|部署|扶持|改造|认定|新认定|设立|培训|轮训|制定|制修订|研发|推出|孵化|选派|建立|组建"
    r"|开通|安装|配备|投放|完成|种植|治理|修复|整治|搬迁|淘汰|退出|关闭|推广)(?:(?:和|、|及)?(?:新建|改建|扩建|改造|建设|培育|引进|打造))?(?P<thing>[^,;]{2,24})$"
)
_BUILD_AT_END = re.compile(rf"(?:{_BUILD})$")
_BUILD_LAST = re.compile(rf"(?:{_BUILD})(?:{_ADVERB})*+$")
_NO_PLAIN_END = re.compile(rf"(?:{_BUILD}|给予|按照?|补助|奖励|不超过|通过|大于|年)$")
_BEFORE_MULTIPLE = re.compile(rf"(?:年均|{_ADVERB}|实现|再)*+$")
_BEFORE_RANK = re.compile(rf"(?:{_ADVERB}|达到|力争|争取)*+$")
_GROWTH_END = re.compile(
    rf"(?P<name>.*?)(?P<word>(?:年均|平均每年|每年|年|同比|环比|累计|总体|实际|可比价|按可比价|比上年|较上年)*(?:递增|增长率|增长|增速|增幅|增加值增速|提高幅度|提高|提升|上升|加快|扩大|降低|下降率|下降幅度|下降|降幅|减少|缩减|压减|削减|压缩|缩短|节约|节能|回落|减排))"
    rf"(?P<reach>(?:{_ADVERB})*(?:达到|达|为|保持在|稳定在|控制在|在)?(?:{_ADVERB})*(?:{'|'.join(words for _, words in _BOUND_BEFORE)})?)$"
)
_AGAINST = re.compile(
    r"(?:比|较|相比|与)(?:(?:19|20)\d{2}年?(?:底|末)?|上年|去年|“?十[一二三四]五”?末?|规划基期|基期|期初|现状)(?:相比)?(?:,)?"
)
_BASELINE = re.compile(r"(?:由|从)(?:(?P<year>(?:19|20)\d{2})年?(?:底|末)?的?|目前的?|现在的?|期初的?)?$")
_RATIO = re.compile(r"(?:是|为|相当于)(?:(?:19|20)\d{2}年(?:底|末)?|上年|去年|基期)的$")
_SHARE_OF = re.compile(
    r"^(?:以上|左右|以下)?的(?P<scope>[^,;。]{1,30}?)(?:均|都|能够|能|可|已)?(?P<verb>实现|达到|完成|具备|开展|接入|建立|建成|通过|纳入|设立|配备|开通|延伸到|应用|使用|采用|有|通(?=[光宽公客硬网有45])|得到|享有|成为|符合|入驻)(?P<what>[^,;。]*)"
)
_MEASURE_NOUN = re.compile(
    r"(?:能力|规模|水平|容量|规模化|产值|收入|投资|带宽|速率|市场|吞吐量|交易额|增加值|总量|资金|面积|利润|产能|算力|贷款|税收|额度|储量|库容|装机)$"
)
_EACH = re.compile(
    r"^(?:在|对)?(?P<scope>每(?:一)?(?:个|座|所|家|条)?[\u4e00-\u9fff]{1,12}|各[\u4e00-\u9fff()、和]{1,12}|[\u4e00-\u9fff“”()、和·]{2,24})$"
)


@dataclass(slots=True)
class _Context:
    """What the earlier figures of a sentence leave for the later ones."""

    topic: str = ""
    indicator: str = ""
    scope: str = ""
    quote_start: int = -1
    unit: str = ""
    verb: str = ""  # the verb of a list of things: 形成3-5个…,100家…
    kind: FigureKind = "level"
    mark_end: int = -1
    consumed: int = 0  # numbers before this offset are read
    listed: tuple[Figure, ...] = ()  # the figures of the last clause that had any


def may_hold_figures(text: str) -> bool:
    """Tell whether a passage may hold a figure at all; quick, for most sentences hold none."""
    return may_hold_quantities(text) or may_cover(text)


def read_figures(text: str, sentence: Span, *, period_start: int | None, period_end: int | None) -> list[Figure]:
    """Read the figures of one sentence of a compact passage, in order.

    Args:
        text: The compact passage.
        sentence: The sentence in it.
        period_start: The plan's first year, from which 三年内 counts.
        period_end: The plan's last year.

    Returns:
        Figures with the year of their own clause or sentence; where neither names one, `year` is None.
    """
    words = sentence.of(text).rstrip("。.!?")
    quantities = find_quantities(words)
    figures: list[Figure] = []
    if not quantities and not may_cover(words):
        return figures
    years = find_years(words, period_start=period_start, period_end=period_end)
    context = _Context(topic=opening_topic(words))
    for clause in _clauses(words, quantities):
        # 电子信息产业实现倍增发展,规模突破8000亿元: a later clause may say anew what is spoken of.
        if not any(clause.span.holds(quantity.span) for quantity in quantities):
            context.topic = opening_topic(clause.span.of(words)) or context.topic
        found = _shared_noun(_clause_figures(words, clause, quantities, context))
        in_turn = _years_in_turn(words, clause, found, years)
        for number, figure in enumerate(found):
            if in_turn:
                figures.append(replace(figure, year=in_turn[number], year_basis="clause", year_role="during", kind=found[0].kind))
            else:
                figures += _with_years(figure, words, clause, years)
    return [replace(figure, quote=figure.quote.shift(sentence.start), mark=figure.mark.shift(sentence.start)) for figure in figures]


@dataclass(frozen=True, slots=True)
class _Clause:
    span: Span
    hidden: tuple[Span, ...]  # brackets read as clauses of their own
    inside: bool = False  # stands in a bracket


def _clauses(words: str, quantities: list[Quantity]) -> Iterator[_Clause]:
    """Yield the clauses of a sentence; a bracket that holds a quantity is a clause after the one it stands in."""
    for clause in clause_spans(words):
        nested = [
            bracket.content
            for bracket in find_brackets(words, clause.start, clause.end)
            if any(bracket.content.holds(quantity.span) for quantity in quantities)
        ]
        yield _Clause(clause, tuple(Span(span.start - 1, span.end + 1) for span in nested))
        for span in nested:
            for part in clause_spans(span.of(words)):
                yield _Clause(part.shift(span.start), (), inside=True)


def _clause_figures(words: str, clause: _Clause, quantities: list[Quantity], context: _Context) -> list[Figure]:
    own = [
        q
        for q in quantities
        if clause.span.holds(q.span) and q.span.start >= context.consumed and not any(hidden.holds(q.span) for hidden in clause.hidden)
    ]
    baselines: dict[int, tuple[Decimal, int | None]] = {}
    kept: list[Quantity] = []
    for index, quantity in enumerate(own):
        before = words[clause.span.start : quantity.span.start]
        match = _BASELINE.search(before)
        if match and index + 1 < len(own) and own[index + 1].shape == "amount":
            baselines[own[index + 1].span.start] = (quantity.value, int(match["year"]) if match["year"] else None)
        else:
            kept.append(quantity)
    figures = _in_turn(words, clause, kept) or _again_in_turn(words, clause, kept, context)
    if not figures:
        for index, quantity in enumerate(kept):
            reach_start = _reach_start(words, kept[index - 1].span.end, quantity.span.start) if index else clause.span.start
            reach_end = kept[index + 1].span.start if index + 1 < len(kept) else clause.span.end
            figure = _read_one(words, clause, quantity, reach_start, reach_end, context, first=index == 0)
            if figure is None:
                continue
            if figure.kind == "growth" and (
                since := re.search(r"(?:比|较)((?:19|20)\d{2})年?[^,;]{0,12}$", words[reach_start : quantity.span.start])
            ):
                figure = replace(figure, baseline_year=int(since.group(1)))
            if quantity.span.start in baselines:
                value, year = baselines[quantity.span.start]
                name = re.sub(r"(?:由|从)[^,;]*$", "", words[clause.span.start : quantity.span.start])
                where, what = split_scope(clean_indicator(name))
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
    else:
        _remember(context, figures[-1], kept[-1])
        context.consumed = max(figure.mark.end for figure in figures)
    for covered in find_coverage(words, clause.span, has_quantity=bool(kept)):
        indicator, scope, start = covered.indicator, covered.scope, covered.quote.start
        if not indicator:
            if not context.indicator:
                continue
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
    context.listed = tuple(figures) or context.listed
    return figures


def _reach_start(words: str, start: int, end: int) -> int:
    """Where the words of a number start that follows another one in its clause: behind the mark that parts the two."""
    between = words[start:end]
    parted = max(
        between.rfind("、"), between.rfind("和") if between.endswith("和") else -1, between.rfind("及") if between.endswith("及") else -1
    )
    return start + parted + 1


def _remember(context: _Context, figure: Figure, quantity: Quantity) -> None:
    context.indicator, context.scope, context.quote_start = figure.indicator, figure.scope, figure.quote.start
    context.unit, context.kind, context.mark_end = quantity.unit, figure.kind, figure.quote.end


def _read_one(
    words: str, clause: _Clause, quantity: Quantity, reach_start: int, reach_end: int, context: _Context, *, first: bool
) -> Figure | None:
    left = _blank(words, clause, reach_start, quantity.span.start)
    right = _blank(words, clause, quantity.span.end, reach_end)
    if quantity.shape == "rank":
        return _rank_figure(words, clause, quantity, context)
    if is_support(words[clause.span.start : clause.span.end], quantity):
        return None
    if _sums_up(quantity, right) or re.search(
        r"(?:最高|最长|最多|最低|一般|原则上)(?:不超过|不低于|不得超过|可达|可|为)?$|注册资本[^,;]{0,6}$", left
    ):
        # A standard or the limit of a grant is no commitment.
        return None
    comparator = _comparator(left, quantity)
    if quantity.unit == "%" and (share := _SHARE_OF.match(right)):
        what, scope = share["what"], share["scope"]
        subject = context.topic if share["verb"] == "延伸到" else ""
        indicator = clean_indicator(
            (share["verb"] if share["verb"] not in ("实现", "达到", "完成", "有", "具备") else "") + what
        ) or clean_indicator(what)
        if subject:
            indicator = subject + indicator
        if indicator:
            end = quantity.span.end + share.end()
            return _figure(
                words,
                Span(quantity.span.start, end),
                quantity,
                indicator,
                re.sub(r"^(?:全省|全市|全国)(?:的)?", "", scope),
                comparator,
                "level",
                "share-of-scope",
            )
    changes = quantity.shape == "multiple" or _change_unit(quantity)
    if changes and (changed := _change_figure(words, clause, quantity, left, comparator, context)):
        return changed
    # 淘汰炼铁1500万吨, 改造管网5000公里: what is built or closed may be measured too.
    name, verb = _named(left)
    built = (
        quantity.unit not in ("%", "‰", "", "倍")
        and not verb
        and not thing_name(right)
        and bool(_BUILT.match(name) or (context.verb and not first))
    )
    counts = quantity.counts or _looks_counted(quantity, right) or built
    if counts and (counted := _counted_figure(words, clause, quantity, left, right, comparator, context, first=first)):
        return counted
    return _amount_figure(words, clause, quantity, left, right, comparator, context)


def _blank(words: str, clause: _Clause, start: int, end: int) -> str:
    """The words between two offsets without the brackets that are read on their own."""
    kept = []
    position = start
    for hidden in clause.hidden:
        if start <= hidden.start < end:
            kept.append(words[position : hidden.start])
            position = hidden.end
    return "".join([*kept, words[position:end]]) if position < end else "".join(kept)


def _comparator(left: str, quantity: Quantity) -> Comparator:
    if quantity.after:
        return quantity.after
    if quantity.round_number:
        return "~"
    for comparator, pattern in _BOUND_BEHIND:
        if pattern.search(left) and not (comparator == ">" and re.search(r"(?:通过|经过|不超过)$", left)):
            return comparator
    if re.search(rf"(?:至少|不少于|不低于)(?:{_BUILD})$", left):
        # 每个街道至少建成1处
        return ">="
    return "="


def _figure(
    words: str, quote: Span, quantity: Quantity, indicator: str, scope: str, comparator: Comparator, kind: FigureKind, rule: str
) -> Figure:
    while quote.end > quote.start and words[quote.end - 1] in ",;、:":
        quote = Span(quote.start, quote.end - 1)
    return Figure(quote, quantity.span, indicator, scope, quantity.value, quantity.value_max, quantity.unit, comparator, kind, rule)


def _quote_start(words: str, clause: _Clause, quantity: Quantity) -> int:
    """Where the quote of a figure starts: its clause, without connectors in front."""
    start = clause.span.start
    if match := re.match(r"(?:并|且|使|同时|以及|和|、)+", words[start : quantity.span.start]):
        start += match.end()
    return start


def _named(left: str) -> tuple[str, str]:
    """Split what stands before a quantity into name and verb."""
    match = _VERB_END.search(left)
    assert match is not None
    return left[: match.start()], match.group()


def _amount_figure(
    words: str, clause: _Clause, quantity: Quantity, left: str, right: str, comparator: Comparator, context: _Context
) -> Figure | None:
    name, verb = _named(left)
    start = _quote_start(words, clause, quantity)
    # What is measured is one thing: 宽带100Mbps接入、广电网双向接入 goes on with another.
    thing = thing_name(right).split("、")[0]
    verbless = clean_indicator(name)
    rule = "amount-after-name"
    scope = ""
    end = quantity.span.end
    if thing and not _is_tail(right):
        # 具备100M接入能力, 形成1000亿元的产业规模, 实现宽带100Mbps接入: what is measured stands behind the number.
        object_verb = _BUILD_LAST.search(name) or re.search(r"(?:达到|达|具备|形成|实现|拥有|提供)$", verb)
        head = _BUILD_LAST.sub("", name)
        place = re.match(r"^在(?P<scope>[^,;]{2,20}?)(?:实现|具备|达到|形成)(?P<rest>[^,;]*)$", head)
        if place:
            scope, head = split_scope_words(place["scope"]), place["rest"]
        graded = quantity.round_number and re.match(r"(?:级|以上)的?", right)
        if graded:
            # 千万用户级的业务接入汇聚平台系统: the size of the thing behind it.
            head, thing = "", re.sub(r"^(?:级|以上)的?", "", thing)
        subject = clean_indicator(head)
        if not subject and not scope:
            # 城市区域实现全光网覆盖,普遍具备100M接入能力: the clause before says where.
            scope = context.scope if 0 <= context.mark_end <= clause.span.start and clause.span.start - context.mark_end <= 2 else ""
            start = context.quote_start if scope and context.quote_start >= 0 else start
        if not (_MEASURE_NOUN.search(thing) or object_verb or place or graded or re.search(r"达到?|具备|实现", verb)):
            return None
        context.verb = "达到"  # 达到10PB存储容量、万台云服务器: a list of things may follow
        indicator = _join_subject(subject, thing)
        found_scope, indicator = split_scope(indicator)
        end += _thing_end(right)
        kind: FigureKind = "level"
        return (
            _figure(words, Span(start, end), quantity, indicator, scope or found_scope, comparator, kind, "amount-before-name")
            if indicator
            else None
        )
    if not verbless and context.indicator and context.quote_start >= 0:
        # 2016年达到95%: the name is the one of the figure before; in 300个、400个和500个 what is done is the same too.
        same: FigureKind = context.kind if not verb and context.unit == quantity.unit and context.kind != "rank" else "level"
        return _figure(words, Span(context.quote_start, end), quantity, context.indicator, context.scope, comparator, same, rule)
    if not verbless:
        if context.topic and verb:
            return _figure(words, Span(start, end), quantity, context.topic, "", comparator, "level", rule)
        return None
    if not verb and not _plain_name(verbless, quantity) and words[quantity.span.start] != "零":
        return None
    if is_only_scope(verbless) and context.indicator and context.unit == quantity.unit and context.kind == "level":
        return _figure(words, Span(context.quote_start, end), quantity, context.indicator, verbless, comparator, "level", rule)
    if context.topic and re.fullmatch(
        r"(?:主营业务收入|业务收入|营业收入|销售收入|收入|总?产值|增加值|交易额|销售额|零售额|贸易额|利润|税收|规模|总规模|产业规模|市场规模|企业数|企业|用户数|总数|总量|数量|产量|投资额?|占比|比重)",
        verbless,
    ):
        whole = verbless in ("总数", "总量", "数量") or context.topic.endswith(verbless)
        verbless = context.topic if whole else context.topic + verbless
    if context.indicator and (average := re.search(r"(?P<of>全国|全省|世界|国际)?(?P<word>平均值|平均水平|均值)$", name)):
        return _figure(
            words,
            Span(max(context.quote_start, 0), end),
            quantity,
            context.indicator + average["word"],
            average["of"] or "",
            "=",
            "level",
            rule,
        )
    if verbless.startswith("占") and context.indicator:
        # 研发经费投入年均增长10%,占地区生产总值比重达到2.8%
        return _figure(
            words, Span(context.quote_start, end), quantity, context.indicator + verbless, context.scope, comparator, "level", rule
        )
    scope, indicator = split_scope(verbless)
    adds = re.search(r"(?:新增|净增|累计完成|累计发放|新发放|累计投入)", name) and not re.search(r"(?:率|比重|占比|规模)$", indicator)
    return (
        _figure(words, Span(start, end), quantity, indicator, scope, comparator, "increment" if adds else "level", rule)
        if indicator
        else None
    )


def split_scope_words(phrase: str) -> str:
    """Return a place phrase without what only names the whole plan area: 全省智慧城市示范城市 is 智慧城市示范城市."""
    return re.sub(r"^(?:在|对)?(?:全省|全市|全县|全区|全国|我省|我市|省内|市内|国内|本省|本市)?(?:所有的?|各)?", "", phrase).rstrip(
        "中内里上"
    )


def _join_subject(subject: str, thing: str) -> str:
    """Join what stands before and behind a number: 宽带 100Mbps 接入, 增值业务达到百亿元规模的运营能力."""
    if re.match(r"^(?:规模的?|级的?)", thing):
        thing = re.sub(r"^(?:规模的?|级的?)", "", thing) or "规模"
    return subject + thing if subject and not thing.startswith(subject) else thing


def _is_tail(right: str) -> bool:
    """Whether what follows a number is no name: nothing, 以上, 的目标, a closing mark."""
    return not re.search(r"[\u4e00-\u9fffA-Za-z]", right) or bool(
        re.match(r"^(?:的(?:目标|要求|水平)?|以上|以下|左右|以内|水平|大关|目标|,|;|。|、|和|及|与|并|且|或|至|到|实现|的基础上)", right)
        and not re.match(r"^的(?!目标|要求|水平)", right)
    )


def _thing_end(right: str) -> int:
    match = re.match(r"[^,;。、:]*", right)
    return match.end() if match else 0


def _plain_name(name: str, quantity: Quantity) -> bool:
    """Whether a name may stand beside its number without a verb: 信息消费规模5600亿元, 光纤通达率98%以上."""
    if quantity.unit == "%" or "元" in quantity.unit:
        return not _NO_PLAIN_END.search(name)
    if re.match(r"每[\u4e00-\u9fff]{1,6}", name) or name.endswith(("相差", "差距")):
        return True
    return bool(
        re.search(
            r"(?:数|率|量|度|值|额|面积|人口|里程|产量|产能|容量|规模|比例|比重|指数|长度|装机|带宽|寿命|年限|端口|用户|浓度|密度|时间|时长|数量|总量|达标|系数|床位|水平|收入|能耗|排放|拥有量|普及|投资|储备|供给|消费|总动力|能力|企业|人数|机械动力)$",
            name,
        )
    )


def _sums_up(quantity: Quantity, right: str) -> bool:
    return quantity.unit in ("个", "项", "条", "种", "类") and bool(_SUMS_UP.match(thing_name(right)))


def _counted_figure(
    words: str, clause: _Clause, quantity: Quantity, left: str, right: str, comparator: Comparator, context: _Context, *, first: bool
) -> Figure | None:
    thing = thing_name(right)
    start = _quote_start(words, clause, quantity)
    end = quantity.span.end + (
        right.find(thing) + len(thing) if thing and thing in right and not clause.hidden else _thing_end(right) if thing else 0
    )
    index_in_list = not first
    build = _BUILD_END.match(left)
    # 达到, 为, 超过 after a name count what the name says: 用户数达到889万户.
    name, verb = _named(left)
    if clause.inside and thing and context.indicator and not clean_indicator(left):
        # 200个示范小区(20-30万户家庭)
        return _figure(
            words,
            Span(context.quote_start, end),
            quantity,
            context.indicator + thing,
            context.scope,
            comparator,
            context.kind,
            "things-counted",
        )
    if (
        thing
        and build
        and not (verb and clean_indicator(name) and re.search(r"达到|达|为|超过|突破", verb) and not _BUILD_AT_END.search(name))
    ):
        before, said = build["before"], build["verb"]
        scope = _scope_before(before)
        kind: FigureKind = (
            "level"
            if re.match(r"(?:拥有|共有|现有|已有|承载|具备|覆盖|服务|惠及|集聚|聚集|汇聚|减少|关闭|淘汰|退出|压减)", said)
            or (said == "实现" and not first)
            else "increment"
        )
        context.verb = said
        return _figure(words, Span(start, end), quantity, _with_predicate(thing, said), scope, comparator, kind, "things-counted")
    if (
        build
        and not thing
        and (started := _BUILT.match(left))
        and not clean_indicator(started["before"], keep_scope=True)
        and not re.match(r"新增|净增|增加", started["verb"])
    ):
        # 开展各类职业培训60万人次: the clause starts with its verb; the last word is part of the name.
        context.verb = started["verb"]
        return _figure(words, Span(start, end), quantity, started["thing"], "", comparator, "increment", "things-counted")
    if build and not thing:
        before = clean_indicator(build["before"])
        grows = bool(re.match(r"(?:新|净|增)", build["verb"]))
        if before and not is_only_scope(before):
            scope, indicator = split_scope(before)
            return _figure(
                words,
                Span(start, end),
                quantity,
                indicator,
                scope,
                comparator,
                "increment" if grows or build["verb"] in ("建设", "培育", "引进", "培养", "完成", "打造", "建成", "改造") else "level",
                "things-counted",
            )
        if context.indicator and context.quote_start >= 0:
            return _figure(
                words,
                Span(context.quote_start, end),
                quantity,
                context.indicator,
                context.scope,
                comparator,
                "increment" if grows else context.kind,
                "things-counted",
            )
        return None
    bound_only = bool(re.fullmatch(r"(?:不低于|不少于|至少|超过|突破|达到|累计|约|近)*", verb))
    if (
        not thing
        and verb
        and bound_only
        and (yearly := _BUILT.match(name))
        and not yearly["before"]
        and not re.match(r"新增|净增|增加|形成|发展", name)
    ):
        # 每年培训新型职业农民不少于1万人
        return _figure(words, Span(start, end), quantity, yearly["thing"], "", comparator, "increment", "things-counted")
    if not thing and not verb and (owned := _OWNED.match(name)):
        # 全国共有体育场地354.44万个
        return _figure(words, Span(start, end), quantity, owned["thing"], "", comparator, "level", "things-counted")
    if not thing and not verb and (built := _BUILT.match(name)):
        if re.match(r"新增|净增|增加", built["verb"]) and clean_indicator(built["before"], keep_scope=True):
            # 城镇新增就业5000万人
            whole = clean_indicator(name)
            return _figure(words, Span(start, end), quantity, whole, "", comparator, "increment", "things-counted")
        # 新建5G基站3万个, 建成国家级众创空间50家: the thing stands between verb and number.
        context.verb = built["verb"]
        return _figure(
            words, Span(start, end), quantity, built["thing"], _scope_before(built["before"]), comparator, "increment", "things-counted"
        )
    subject = clean_indicator(name)
    if not thing and not verb and subject and context.verb and index_in_list and context.kind == "increment":
        # …50家、省级众创空间200家: the list goes on.
        return _figure(
            words, Span(quantity.span.start - len(left), end), quantity, subject, context.scope, comparator, "increment", "things-counted"
        )
    if not thing and not verb and re.search(r"新增|净增|增加", subject) and _is_tail(right):
        # 城镇新增就业5000万人
        return _figure(words, Span(start, end), quantity, subject, "", comparator, "increment", "things-counted")
    if thing and not subject and (context.verb or verb) and not re.search(r"[一二三四五六七八九十\d]$", left):
        # 在全省形成3-5个基地,100家龙头企业,1000个电子商务村: the list goes on.
        reached = bool(re.search(r"达到|达|为|超过|突破|有", verb))
        if context.verb and not reached:
            listed_kind: FigureKind = "level" if context.verb == "达到" else context.kind
            return _figure(
                words,
                Span(quantity.span.start, end),
                quantity,
                thing,
                context.scope if context.kind == "increment" else "",
                comparator,
                listed_kind,
                "things-counted",
            )
        if verb:
            return _figure(words, Span(start, end), quantity, thing, "", comparator, "level", "things-counted")
        return None
    counted_in_place = thing and verb and re.search(r"达到|达|超过|突破|有|为", verb) and not quantity.unit.endswith(("户", "人"))
    if counted_in_place and is_only_scope(subject):
        # 园区达到100家高新技术企业
        return _figure(words, Span(start, end), quantity, thing, split_scope_words(subject), comparator, "level", "things-counted")
    short = re.sub(rf"^(?:{_ADVERB}|在|于)+|(?:{_ADVERB})+$", "", clean_indicator(left, keep_scope=True))
    if thing and not verb and quantity.counts and 2 <= len(short) <= 4 and not is_only_scope(short) and not _NO_VERB.search(short):
        # 分流5000名职工: a verb of two to four characters that is in no list.
        context.verb = short
        return _figure(words, Span(start, end), quantity, thing, "", comparator, "increment", "things-counted")
    if thing and not verb and re.search(r"(?:每(?:个)?[\u4e00-\u9fff]{1,6}|各[\u4e00-\u9fff]{1,4})(?:至少|不少于)?$", left):
        return _figure(words, Span(start, end), quantity, thing, split_scope_words(name), comparator, "level", "things-counted")
    return None


def _with_predicate(thing: str, verb: str) -> str:
    """Name a counted thing; a quoted state behind it comes first: 新增950个行政村“通光通宽” counts “通光通宽”行政村."""
    if stated := _STATED.match(thing):
        # 48个省直单位通过政务外网统一出口: counted are the 单位 that do so.
        return f"{stated['state']}的{stated['noun']}"
    match = re.fullmatch(r"(?P<noun>[^“”]{2,12})(?P<state>“[^“”]{2,10}”)", thing)
    if match and re.match(r"(?:新增|增加|实现|完成|新)", verb):
        return match["state"] + match["noun"]
    return thing


def _scope_before(before: str) -> str:
    """Return the place that a clause names before its verb: 每个市县布置…, 在示范城市建设…."""
    phrase = clean_indicator(re.sub(r"(?:至少|不少于|不低于)$", "", before), keep_scope=True)
    if match := re.search(r"在(?P<scope>[^,;]{2,24}?)(?:中|内|里)?$", before):
        return split_scope_words(match["scope"])
    if _EACH.match(phrase) and (phrase.startswith("每") or is_only_scope(phrase)):
        return split_scope_words(phrase)
    return ""


def _change_unit(quantity: Quantity) -> bool:
    return (
        quantity.unit in ("%", "百分点", "个百分点", "倍", "‰")
        or "元" in quantity.unit
        or quantity.unit.endswith(("吨", "公里", "小时", "天", "岁", "分钟", "亩", "户", "人"))
    )


def _change_figure(words: str, clause: _Clause, quantity: Quantity, left: str, comparator: Comparator, context: _Context) -> Figure | None:
    start = _quote_start(words, clause, quantity)
    end = quantity.span.end
    if quantity.unit == "倍" and _RATIO.search(left):
        indicator = clean_indicator(left[: _RATIO.search(left).start()]) or context.indicator  # type: ignore[union-attr]
        if not indicator:
            return None
        begin = start if clean_indicator(left[: _RATIO.search(left).start()]) else context.quote_start  # type: ignore[union-attr]
        return _figure(words, Span(begin, end), quantity, indicator, context.scope, comparator, "ratio", "change")
    if quantity.shape == "multiple":
        name = _BEFORE_MULTIPLE.sub("", _AGAINST.sub("", left))
        indicator = clean_indicator(name)
        if not indicator and not context.indicator:
            return None
        begin = start if indicator else context.quote_start
        scope, indicator = split_scope(indicator) if indicator else (context.scope, context.indicator)
        return _figure(words, Span(begin, end), quantity, indicator, scope, comparator, "growth", "change")
    match = _GROWTH_END.match(left)
    if not match:
        return None
    unit_grows = quantity.unit in ("%", "百分点", "个百分点", "倍", "‰")
    if not unit_grows and not re.search(r"增长|增加|减少|下降|降低|提高|缩短|压缩|压减", match["word"]):
        return None
    named = match["name"] + (match["word"] if re.search(r"(?:增速|增幅|降幅|增长率|下降率|下降幅度|提高幅度)$", match["word"]) else "")
    name = clean_indicator(_AGAINST.sub("", named))
    begin = start
    if not name:
        # The name may stand in the clause before: 电子商务交易额达到4300亿元,同比增长66.7%.
        name, begin = context.indicator or context.topic, context.quote_start if context.indicator else start
    if not name:
        return None
    scope, indicator = split_scope(name)
    kind: FigureKind = "growth" if unit_grows else "increment"
    return _figure(words, Span(begin, end), quantity, indicator, scope, comparator, kind, "change")


def _looks_counted(quantity: Quantity, right: str) -> bool:
    return quantity.unit in ("万", "千", "百", "亿") and bool(thing_name(right))


def _rank_figure(words: str, clause: _Clause, quantity: Quantity, context: _Context) -> Figure | None:
    left = words[clause.span.start : quantity.verb_start]
    name = _BEFORE_RANK.sub("", left)
    indicator = clean_indicator(name)
    start = _quote_start(words, clause, quantity)
    if not indicator:
        indicator, start = context.indicator or context.topic, context.quote_start if context.indicator else start
    if not indicator:
        return None
    return _figure(words, Span(start, quantity.span.end), quantity, indicator, quantity.scope, "=", "rank", "rank")


def _in_turn(words: str, clause: _Clause, quantities: list[Quantity]) -> list[Figure]:
    """Read 城市和农村…分别达到50Mbps和12Mbps: as many members before 分别 as numbers behind it; 均 gives each member the one number."""
    if not quantities or any(quantity.shape != "amount" for quantity in quantities):
        return []
    first = quantities[0]
    left = words[clause.span.start : first.span.start]
    if len(quantities) >= 2 and (paired := _paired(words, clause, quantities, left)):
        return paired
    match = re.search(r"(?P<how>分别|(?<![年平人户])均|都|各)(?P<verb>[^,;]{0,12})$", left)
    if match is None or (match["how"] != "分别" and len(quantities) > 1):
        return []
    tail = list(quantities)
    if tail[-1].unit == "百分点":
        # 分别下降15个、10个和5个百分点: the unit stands behind the last number.
        tail = [replace(each, unit="百分点") if each.unit == "个" else each for each in tail]
    if match["how"] == "分别":
        # A lost comma may have cut the list of numbers: 分别达到50Mbps,12Mbps以上.
        behind = find_quantities(words)
        position = tail[-1].span.end
        for quantity in behind:
            if quantity.span.start >= position and re.fullmatch(r"[,、和]", words[position : quantity.span.start]):
                tail.append(quantity)
                position = quantity.span.end
    listed = clean_indicator(left[: match.start()], keep_scope=True)
    built = _BUILT.match(listed) if match["how"] == "各" else None
    if match["how"] == "各" and (built is None or match["verb"]):
        return []
    members = [each for each in re.split(r"[、和]", built["thing"]) if each] if built else split_in_turn(listed)
    if len(members) < 2 or (match["how"] == "分别" and len(members) != len(tail)):
        return []
    start = _quote_start(words, clause, first)
    verb_left = left
    last = tail[-1]
    figures = []
    for index, member in enumerate(members):
        quantity = tail[index] if match["how"] == "分别" else first
        # 分别达到50Mbps 12Mbps以上: a bound behind the last number holds for all.
        bounded = replace(quantity, after=quantity.after or last.after)
        scope, indicator = split_scope(member)
        build = _BUILD_AT_END.search(match["verb"])
        growth = _GROWTH_END.match(match["verb"])
        kind: FigureKind = (
            "growth" if growth and quantity.unit in ("%", "百分点", "个百分点", "倍") else ("increment" if build or built else "level")
        )
        end = last.span.end
        figure = _figure(words, Span(start, end), bounded, indicator, scope, _comparator(verb_left, bounded), kind, "in-turn")
        figures.append(replace(figure, mark=quantity.span, part=member if match["how"] != "分别" else ""))
    return figures


def _paired(words: str, clause: _Clause, quantities: list[Quantity], left: str) -> list[Figure]:
    """Read 城市和农村家庭宽带接入能力达到20Mbps和4Mbps, where 分别 is left out: two numbers parted by 和 alone, two members."""
    glued = all(re.fullmatch(r"(?:[(][^()]*[)])?[和与]", words[a.span.end : b.span.start]) for a, b in pairwise(quantities))
    name, verb = _named(left)
    if not glued or not verb or "分别" in left:
        return []
    members = split_in_turn(clean_indicator(name, keep_scope=True))
    if len(members) != len(quantities):
        return []
    figures = []
    for member, quantity in zip(members, quantities, strict=True):
        scope, indicator = split_scope(member)
        quote = Span(_quote_start(words, clause, quantities[0]), quantities[-1].span.end)
        figures.append(
            replace(_figure(words, quote, quantity, indicator, scope, _comparator(left, quantity), "level", "in-turn"), mark=quantity.span)
        )
    return figures


def _again_in_turn(words: str, clause: _Clause, quantities: list[Quantity], context: _Context) -> list[Figure]:
    """Read 到2020年,分别达到100家和400家: the numbers are of the figures that the clause before lists."""
    if len(quantities) < 2 or len(quantities) != len(context.listed):
        return []
    left = words[clause.span.start : quantities[0].span.start]
    if not re.fullmatch(rf"(?:{_ADVERB})*分别(?:{_ADVERB})*(?:{_REACH})?(?:{'|'.join(bound for _, bound in _BOUND_BEFORE)})?", left):
        return []
    return [
        replace(
            _figure(
                words,
                Span(earlier.quote.start, quantity.span.end),
                quantity,
                earlier.indicator,
                earlier.scope,
                _comparator(left, quantity),
                "level",
                "in-turn",
            ),
            mark=quantity.span,
        )
        for earlier, quantity in zip(context.listed, quantities, strict=True)
    ]


def is_support(clause: str, quantity: Quantity) -> bool:
    """Whether a number is a rate or limit of a subsidy or loan, or an entry threshold."""
    money = "元" in quantity.unit or quantity.unit == "%"
    return money and bool(
        re.search(
            r"给予|补贴|补助|奖励|奖补|贴息|资助|减按|税率|罚款|处以|贷款额度|授信额度|最高不超过|每人每|财政(?:按|给)|奖金|保费|担保费|上浮|下浮|减免|免征|加计扣除",
            clause,
        )
    )


def _shared_noun(figures: list[Figure]) -> list[Figure]:
    """Read 26个中央到省市、14个省到市州、县市区的纵向应用: what is counted stands once, behind the last of several places."""
    last = re.fullmatch(r"(?P<scope>[^的]{2,16})的(?P<noun>[^的]{2,10})", figures[-1].indicator) if len(figures) > 1 else None
    counted = all(each.rule == "things-counted" and each.unit == figures[-1].unit for each in figures)
    if last is None or not counted or not all(_PLACE_END.search(each.indicator) for each in figures[:-1]):
        return figures
    return [
        *(replace(each, indicator=last["noun"], scope=each.indicator) for each in figures[:-1]),
        replace(figures[-1], indicator=last["noun"], scope=last["scope"]),
    ]


def _years_in_turn(words: str, clause: _Clause, figures: list[Figure], years: list[YearMention]) -> list[int]:
    """Read 2023年、2024年和2025年分别改造300个、400个和500个: as many years as figures, in turn."""
    named = [
        year
        for mention in years
        if clause.span.holds(mention.span) and mention.role == "during" and figures and mention.span.end <= figures[0].mark.start
        for year in mention.years
    ]
    if len(named) < 2 or len(named) != len(figures):
        return []
    return named if "分别" in words[clause.span.start : figures[0].mark.start] else []


def _with_years(figure: Figure, words: str, clause: _Clause, years: list[YearMention]) -> Iterator[Figure]:
    """Give a figure its year: of its clause, else of the sentence before it; several years with 均 or 各 give several figures."""
    if re.search(r"每年(?:均|都|各)?[^,;]{0,14}$", words[clause.span.start : figure.mark.start]) and not figure.implied:
        # 每年培训10万人次 is due in no year of its own.
        yield replace(figure, year_basis="every-year")
        return
    usable = [m for m in years if m.role not in ("baseline", "start") and not _inside_comparison(m, words)]
    reach = figure.quote.end if figure.implied else figure.mark.end
    own = [m for m in usable if clause.span.start <= m.span.start < reach]
    if not own:
        own = [m for m in usable if clause.span.holds(m.span) and m.role in ("goal", "as-of") and m.span.start >= figure.mark.end][:1]
    if own:
        mention = own[-1]
        if len(mention.years) > 1 and re.match(r"(?:均|各|分别|每年)", words[mention.span.end : figure.mark.start]):
            for year in mention.years:
                yield replace(figure, year=year, year_basis="clause", year_role=mention.role, part=f"{figure.part}{year}")
            return
        yield replace(figure, year=mention.year, year_basis="clause", year_role=mention.role)
        return
    before = [m for m in usable if m.span.end <= clause.span.start]
    if before:
        yield replace(figure, year=before[-1].year, year_basis="sentence", year_role=before[-1].role)
        return
    yield figure


def _inside_comparison(mention: YearMention, words: str) -> bool:
    # 较2020年 compares; 占比到2025年 does not.
    begins = re.match(r"力争|争取|到|至|截", words[mention.span.start :])
    return not begins and bool(re.search(r"(?<!占)(?:比|较|相比|与|是)$", words[: mention.span.start]))
