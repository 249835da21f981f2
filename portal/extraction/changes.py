"""Rule `change`: 年均增长10%, 比2015年下降18%, 提高5个百分点, 翻一番, 是2010年的5.2倍."""

from __future__ import annotations

import re

from portal.extraction.figure_parts import Clause, Context, Figure, make_figure, quote_start
from portal.extraction.names import (
    clean_indicator,
    split_scope,
)
from portal.extraction.quantities import Quantity
from portal.extraction.verbs import ADVERB, BOUND_BEFORE
from portal.records import Comparator, Span

_BEFORE_MULTIPLE = re.compile(rf"(?:年均|{ADVERB}|实现|再)*+$")


GROWTH_END = re.compile(
    rf"(?P<name>.*?)(?P<word>(?:[二两三四五]年累计|年均|平均每年|每年|(?<![去上])年|复合|同比|环比|累计|总体|实际|可比价|按可比价|比上年|较上年)*(?:递增|增长率|增长|增加(?!值)|增速|增幅|增加值增速|提高幅度|提高|提升|改善|上升|上涨|加快|扩大|降低|下降率|下降幅度|下降|降幅|减少|缩减|压减|削减|压缩|缩短|缩小|收窄|节约|节能|回落|减排|再减|减)了?)"
    rf"(?P<reach>(?:预期)?(?:目标)?(?:拟|按|安排|确定|设定){{0,3}}(?:{ADVERB})*(?:达到|达|为|保持在|稳定在|控制在|保持|在)?(?:{ADVERB})*(?:{'|'.join(words for _, words in BOUND_BEFORE)})?)$"
)


AGAINST = re.compile(
    r"在(?:(?P<on>(?:19|20)\d{2})年?(?:底|末)?|现有|原有|法定[\u4e00-\u9fff]{0,6}?)(?:的|水平)?基础上(?:再)?|(?:比|较|相比|与)(?:(?P<year>(?:19|20)\d{2})年?(?:底|末)?|第[一二三]阶段|上一(?:阶段|周期|轮)|上一个?(?:五年|规划期|时期)|上年|去年|“?十[一二三四五]五”?(?:时?期)?[末初]?|规划基期|基期|期初|现状)(?:相?比)?(?:,)?"
)


_LATER = frozenset(("以后", "此后", "今后", "之后", "往后"))
_HOW_LONG = re.compile(r"小时|个小时|分钟|天")
_LASTS = re.compile(r"(?:时长|时间|时数|天数|寿命)$")
_AS_PLANNED = re.compile(r"(?:拟按照|拟按|拟|(?<!单)按照?)$")
_RATIO = re.compile(r"(?:是|为|相当于)(?:(?:19|20)\d{2}年(?:底|末)?|上年|去年|基期|“?十[一二三四五]五”?(?:时期|期间|期末|末)?)的$")


def change_unit(quantity: Quantity) -> bool:
    return (
        quantity.unit in ("%", "百分点", "个百分点", "倍", "‰")
        or "元" in quantity.unit
        or quantity.unit in ("万", "亿")
        or quantity.unit.endswith(("米", "吨", "公里", "小时", "天", "岁", "分钟", "亩", "户", "人", "等级", "等级(别)"))
    )


# 比上年高0.2个百分点, 较2020年少5万户
_DIFFERS = re.compile(
    r"(?P<name>.*?)(?:比|较)(?:上年|去年|上一年|(?P<year>(?:19|20)\d{2})年(?:底|末)?)[\u4e00-\u9fff]{0,4}?(?:高|低|多|少)(?:出|了)?(?:约|近|超过|不少于)?$"
)


def is_compared(left: str) -> bool:
    """Whether the words before a number compare it with another year: 较2020年增加, 比上年多."""
    return ("比" in left or "较" in left) and (AGAINST.search(left) is not None or _DIFFERS.match(left) is not None)


def _last_amount(context: Context) -> Figure | None:
    """The last figure of the sentence that is neither a rate nor a rank."""
    return next((each for each in reversed(context.listed) if each.unit not in ("%", "‰", "百分点", "倍") and each.kind != "rank"), None)


def change_figure(words: str, clause: Clause, quantity: Quantity, left: str, comparator: Comparator, context: Context) -> Figure | None:
    start = quote_start(words, clause, quantity)
    end = quantity.span.end
    if quantity.unit == "倍" and _RATIO.search(left):
        indicator = clean_indicator(left[: _RATIO.search(left).start()]) or context.indicator  # type: ignore[union-attr]
        if not indicator:
            return None
        begin = start if clean_indicator(left[: _RATIO.search(left).start()]) else context.quote_start  # type: ignore[union-attr]
        return make_figure(words, Span(begin, end), quantity, indicator, context.scope, comparator, "ratio", "change")
    if quantity.shape == "multiple":
        name = _BEFORE_MULTIPLE.sub("", AGAINST.sub("", left))
        indicator = clean_indicator(name)
        if not indicator and not context.indicator:
            return None
        begin = start if indicator else context.quote_start
        scope, indicator = split_scope(indicator) if indicator else (context.scope, context.indicator)
        return make_figure(words, Span(begin, end), quantity, indicator, scope, comparator, "growth", "change")
    match = GROWTH_END.match(left)
    if not match:
        return _differing(words, quantity, left, comparator, context, start)
    unit_grows = quantity.unit in ("%", "百分点", "个百分点", "倍", "‰")
    lasts_longer = _HOW_LONG.fullmatch(quantity.unit) is not None and _LASTS.search(match["name"]) is not None  # 谷段时长增加2小时
    against = AGAINST.search(left) is not None and not _THINGS_ADDED.search(match["name"])  # 比2018年增加8000亿元
    if not unit_grows and not against and match["word"].endswith("增加") and quantity.unit != "岁" and not lasts_longer:
        return None  # 增加5万户: things that are added are counted
    if (
        not unit_grows
        and not lasts_longer
        and not against
        and not re.search(r"增长|上涨|减少|下降|降低|提高|提升|缩短|压缩|压减|减排|岁", match["word"] + quantity.unit)
    ):
        return None
    named = match["name"] + (match["word"] if re.search(r"(?:增速|增幅|降幅|增长率|下降率|下降幅度|提高幅度)$", match["word"]) else "")
    name = clean_indicator(_AS_PLANNED.sub("", AGAINST.sub("", named)))
    name = "" if name in _LATER else name  # 以后每年增长10%
    begin = start
    if named != match["name"] and not clean_indicator(AGAINST.sub("", match["name"])) and (amount := _last_amount(context)):
        # 收入突破1万亿元,占比达到20%,年均增速15%左右: what grows is the amount, not the share.
        return make_figure(words, Span(amount.quote.start, end), quantity, amount.indicator, amount.scope, comparator, "growth", "change")
    if not name:
        # The name may stand in the clause before: 电子商务交易额达到4300亿元,同比增长66.7%.
        name, begin = context.indicator or context.topic, context.quote_start if context.indicator else start
    if not name:
        return None
    scope, indicator = split_scope(name)
    return make_figure(words, Span(begin, end), quantity, indicator, scope, comparator, "growth", "change")


# 比上年新建道路增加5公里: things are built
_THINGS_ADDED = re.compile(r"新建|新增|建成")


def _differing(words: str, quantity: Quantity, left: str, comparator: Comparator, context: Context, start: int) -> Figure | None:
    """Read 比上年高0.2个百分点: how far the measure just told, or named in front, is from the year before."""
    differs = _DIFFERS.match(left)
    name = clean_indicator(differs["name"]) if differs else ""
    if differs is None or not (name or (context.indicator and context.quote_start >= 0)):
        return None
    scope, indicator = split_scope(name) if name else (context.scope, context.indicator)
    quote = Span(start if name else context.quote_start, quantity.span.end)
    return make_figure(words, quote, quantity, indicator, scope, comparator, "growth", "change")
