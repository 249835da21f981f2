"""Rule `things-counted`: 建设30个示范园区, 新建5G基站3万个, 100家龙头企业, 共有体育场地354万个."""

from __future__ import annotations

import re

from portal.extraction.changes import AGAINST
from portal.extraction.figure_parts import (
    Clause,
    Context,
    Figure,
    FigureKind,
    Number,
    counted_alike,
    is_tail,
    quote_start,
    split_scope_words,
    thing_end,
)
from portal.extraction.names import (
    clean_indicator,
    is_only_scope,
    split_scope,
    thing_name,
)
from portal.extraction.quantities import Quantity
from portal.extraction.verbs import ADVERB, BUILD_AT_END, BUILD_END, BUILT, split_verb
from portal.frozen import changed
from portal.records import Comparator

_NO_VERB = re.compile(
    r"[数率量度值额名第每等类号]$|以上|以下|其中|前|约|共|近$|围绕|聚焦|针对|依托|面向|通过|按照|涵盖|涉及|包括|分为|实行|根据|结合|确定|明确|以|从|由|在|对"
)


# Counts that only sum up what the text then spells out.
_SUMS_UP = re.compile(r"^(?:重点|主要|方面|大类)*(?:任务|方面|措施|举措|要求|原则|环节|方向|阶段|步骤|问题|标准|条件|要点|指标)(?:$|[(,])")


_STATED = re.compile(
    r"^(?P<noun>[\u4e00-\u9fff]{0,8}?(?:单位|企业|部门|城市|机构|学校|医院|园区|县市区|县|村|乡镇|家庭|农户))(?P<state>(?:继续|对口|运用|利用|采用|实施|参与|参加|加入|建立|达到|“?上云|通过|实现|接入|完成|纳入|列入|入选|获得|获批|使用|开展|开通)[^,;]{2,30}|“?上云(?:上平台)?”?|上市|触网|出海|入规|上规)$"
)


# Where a number of places does something: 城市建设城市医疗集团, 乡镇(街道)开展分类试点.
_LOCATED = re.compile(
    r"^(?P<noun>[\u4e00-\u9fff()、]{0,14}?(?:省份|省|市|州|县|区|乡镇|街道|\([^()]{1,8}\)|村|社区|医院|学校|企业|单位|机构|基地|园区|城市|地区|行业|领域|厂|校|站|院|家))"
    r"(?P<verb>试点|试行|启动|开展|建设|建立|推广|实施|设立|布局|推行|创建|组织|进行)(?P<what>[^,;]{2,30})$"
)
_TRIED_OUT = re.compile(r"(?P<noun>[\u4e00-\u9fff()]{1,14}?)(?:率先|先行|开展|进行)?(?P<verb>试点|试行)")
_OWNED = re.compile(r"^(?:每[^,;]{2,12}?|[^,;]{0,6}?)(?:共有|拥有|现有|已有|建有|设有)(?P<thing>[^,;]{2,24})$")


_AIMED_AT = re.compile(r"(?:面向|针对|为|对)(?:全省|全市|全县|全区|全国)?(?:不少于|不低于|至少|超过|约|近)?$")
_GIVEN = re.compile(
    r"(?P<whom>[^,;的]{2,24}?)(?:的|开展|实施|提供|进行|举办|组织)(?P<what>[\u4e00-\u9fffA-Z、]{0,20}(?:培训|服务|体检|筛查|救助|补贴|轮训|教育|帮扶|康复|治疗|改造))$"
)
_SPREAD = re.compile(r"(?:传播|出口|辐射|销往|通达|遍及)(?:到|至)?$")
_PUT_FORWARD = re.compile(
    r"^(?P<noun>[^,;]{2,16}?)(?:得到|投入|投产|建成|完成|实现|启动|落地|开工|竣工|全部|稳定脱贫|脱贫|摘帽|达标|通车)[\u4e00-\u9fff]{0,8}$"
)

# What people are helped to, which is also the name of what is counted.
_HELPED = re.compile(r"(?:带动|吸纳|促进|帮助|扶持|安置|帮扶)[\u4e00-\u9fff]{0,6}?(?:就业|创业|增收|脱贫|再就业)$")
# Verbs that are also the name of what is counted.
_WITHIN_THE_YEAR = ("全年", "年内", "年度")
_BY_ITSELF = frozenset({"招生", "培训", "轮训", "造林", "脱贫", "搬迁", "种植"})

_SERVED = re.compile(r"^(?P<whom>[^,;]{2,20}?)(?:实施|开展|进行|完成|提供|实行|推行)(?P<what>[^,;]{2,24})$")


# 推动全省100家企业: the whole area between verb and number
_WHOLE_LAST = re.compile(r"(?<=[\u4e00-\u9fff]{2})(?:全省|全市|全县|全区|全州|全国|我省|我市|本市|本省)$")
_WHOLE_ENDS = tuple("省市县区州国")
# 制定(修订)30项
_BUILT_THERE = re.compile(
    r"(?:[^,;]{0,12}?)(?:基本|全面|加快|大力|力争)*(?:淘汰|改造|新建|建设|建成|治理|整治|拆除|关闭|更新|推广)(?P<scope>[\u4e00-\u9fff、]{2,30}?(?:区域|地区|范围|流域|城区))(?:内|以内)?的"
)
_EITHER_ACT = re.compile(r"(?<=[订定建改])\([\u4e00-\u9fff]{1,4}\)$")
_WIDENED = re.compile(r"(?:扩大|扩展|拓展|推广|增加|发展)(?:到|至)")
_EACH = re.compile(
    r"^(?:在|对)?(?P<scope>每(?:一)?(?:个|座|所|家|条)?[\u4e00-\u9fff()、]{1,12}?|每\d{1,9}[-~至—]\d{1,9}[\u4e00-\u9fff()、]{1,16}?|各[\u4e00-\u9fff()、和]{1,12}?|[\u4e00-\u9fff“”()、和·]{2,24}?)(?:重点|分别|每年|年均|普遍|统一|至少|规划|原则上|应|要|可|须|都|均)*$"
)


_EACH_THERE = re.compile(r"每(?:个)?(?:市|县|区|镇|乡|村|州|地市)$")
# 对未就业毕业生开展职业培训3万人: for whom it is.
_TOWARDS = re.compile(
    r"^(?:[^,;]{0,12}?(?:前|底|末),?)?(?:对|面向|针对|在)[^,;。\d]{2,30}?(?=(?:开展|组织开展|实施|组织|举办)[^,;\d]{2,16}(?:培训|轮训|教育)$)"
)
# 每所示范园每年培训教师: of each, and what each does.
_EACH_YEARLY = re.compile(
    r"^(?P<scope>每(?:一)?[个座所家条名户镇县村][^,;每\d]{0,12}?)(?:每年|年均|累计|至少)*(?P<rest>(?:培训|培养|建设|建成|新建|打造|培育|引进|配备|开展|组织|举办|设立|创建|选派|认定)[^,;]{2,20})$"
)


_ONE_THAT_DOES = re.compile(
    r"(?P<noun>[\u4e00-\u9fff()、]{0,14}?(?:省|市|州|县|区|乡镇|镇|街道|村|社区|医院|学校|企业|单位|机构|园区|城市|地区|中心))"
    r"(?P<state>(?:能够|可以|能)?(?:实现|完成|达到|开展|提供|通过|建成|建立|纳入|具备|接入|入选|获评|创建|参与|启动)[^,;]{2,40})"
)


def _that_does(thing: str) -> str:
    """Name what one of each place has by what it does: 县开展试点 is 开展试点的县."""
    doing = _ONE_THAT_DOES.fullmatch(thing)
    return f"{doing['state']}的{doing['noun']}" if doing else thing


_EACH_SEES = re.compile(
    r"(?P<scope>每(?:一)?(?:个|座|所|家|名)?[\u4e00-\u9fff()、]{1,12}?)(?P<how>(?:每年|每月|每周|每学期|每学年|每季度)?(?:至少|不少于|应|要)*)(?:观看|参加|接受|享受|享有|举办|开展|组织|播放|配送|安排|完成)(?:至少|不少于)?$"
)


_BEGUN_WORDS = r"(?P<did>新开工|开工|完工|竣工|基本建成|投产|投用|交付使用|交付|通车)"
_BEGUN = re.compile(rf"(?P<work>[^,;\d]{{2,24}}|){_BEGUN_WORDS}(?:约|近|不少于|超过)?")
_BEGUN_LAST = re.compile(rf"{_BEGUN_WORDS}$")


_MADE_BY = frozenset({"建成", "打造", "培育", "创建", "新建", "建设", "完成"})
_CARRIES_OUT = frozenset({"完成", "实施", "开展"})
# 满足10万辆电动汽车的充电需求
_MEETS_SO_MANY = re.compile(r"满足(?:超过|约|近)?$")
_MEETS = re.compile(r"(?P<whom>[^,;的]{2,20})的(?P<need>[^,;的]{2,10}需[求要])")


_IN_ALL_LAST = re.compile(r"(?:共计|合计|总计)$")


_OF_THE_WHOLE = re.compile(r",?(?:到20\d{2}年(?:底|末)?,?)?(?:全[省市县区州国]|总共|总计|合计)")


def sums_up(quantity: Quantity, right: str) -> bool:
    return quantity.unit in ("个", "项", "条", "种", "类") and bool(_SUMS_UP.match(thing_name(right)))


def counted_figure(
    words: str, clause: Clause, quantity: Quantity, left: str, right: str, comparator: Comparator, context: Context, *, first: bool
) -> Figure | None:
    thing = thing_name(right)
    end = quantity.span.end + (
        right.find(thing) + len(thing) if thing and thing in right and not clause.hidden else thing_end(right) if thing else 0
    )
    start = quote_start(words, clause, quantity)
    # 完成铁路投资8000亿元, 每年安排资金2000万元: money is no thing that is added, unless the words say so.
    kind: FigureKind = "level" if "元" in quantity.unit and not _MONEY_IS_ADDED.search(left) else "increment"
    number = Number(words, clause, quantity, left, right, comparator, context, start, end, "things-counted", kind, first, thing)
    if thing and (figure := _doing_something(number)):
        return figure
    left = _WHOLE_LAST.sub("", left) if left.endswith(_WHOLE_ENDS) else left
    left = _EITHER_ACT.sub("", left) if left.endswith(")") else left
    # 达到, 为, 超过 after a name count what the name says: 用户数达到889万户.
    name, verb = split_verb(_IN_ALL_LAST.sub("", left) if left.endswith("计") else left)
    number = changed(number, left=left, name=name, verb=verb)
    if figure := _of_places_or_needs(number) if thing else _begun_work(number):
        return figure
    if clause.inside and thing and context.indicator and not clean_indicator(left):
        # 200个示范小区(20-30万户家庭)
        return number.figure(context.indicator + thing, context.scope, context.kind, start=context.quote_start)
    build = BUILD_END.match(left)
    if build and thing and not _reaches_a_named_number(number):
        return _built_things(number, build)
    if build and not thing:
        return _built_where_named_before(number, build)
    if not thing and (figure := _named_in_front(number)):
        return figure
    subject = clean_indicator(name)
    if not thing and not verb and subject and (figure := _goes_on_or_is_gained(number, subject)):
        return figure
    if thing and not subject and (context.verb or verb) and not re.search(r"[一二三四五六七八九十\d]$", left):
        return _goes_on_with_things(number)
    return _things_of_a_subject(number, subject) if thing else None


_MONEY_IS_ADDED = re.compile(r"新增|净增|增加|新发放|新投|募集")
_CHOSEN_PLACES = re.compile(r"(?:在|选择|对|确定)(?:[^,;。\d]{2,40}等)?$")


def _doing_something(number: Number) -> Figure | None:
    """Read things behind the number that are told with what they do, or for whom they are."""
    thing, left = number.thing, number.left
    done = _LOCATED.match(thing)
    tried = None if done else _TRIED_OUT.fullmatch(thing)
    if (done or tried) and _CHOSEN_PLACES.search(left):
        if done:
            # 在100个城市建设城市医疗集团
            return number.figure(f"{done['verb']}{done['what']}的{done['noun']}")
        if tried:
            # 在10家糖厂试点
            return number.figure(f"{tried['verb']}{tried['noun']}")
    if _AIMED_AT.search(left) and (given := _GIVEN.match(thing)):
        # 面向3万名技术人才开展培训, 组织开展面向1万名技术人才的培训
        return number.figure(given["whom"] + given["what"], end=number.end_of_thing)
    if spread := _SPREAD.search(left):
        # 已传播到196个国家和地区
        return number.figure(f"{spread.group()}的{thing}", kind="level")
    return None


def _of_places_or_needs(number: Number) -> Figure | None:
    """Read things behind the number where the words in front say in which areas, whose needs are met, or what each sees."""
    thing, left = number.thing, number.left
    if there := _BUILT_THERE.fullmatch(left):
        # 淘汰京津冀等区域内的500万辆黄标车
        return number.figure(thing, split_scope_words(there["scope"]))
    if _MEETS_SO_MANY.search(left) and (met := _MEETS.fullmatch(thing)):
        return number.figure(f"满足{met['need']}的{met['whom']}", kind="level")
    if seen := _EACH_SEES.match(left):
        # 每个行政村每年至少观看1场文艺演出
        bound: Comparator = ">=" if "至少" in seen["how"] and number.comparator == "=" else number.comparator
        return changed(number, comparator=bound).figure(thing, seen["scope"], "level")
    return None


def _begun_work(number: Number) -> Figure | None:
    """Read 老旧小区改造新开工20万套、基本建成18万套: how far the work has come is part of the name, and changes."""
    begun = _BEGUN.fullmatch(number.left) if number.quantity.counts else None
    if begun is None:
        return None
    told = number.context.indicator
    work = clean_indicator(begun["work"]) or (_BEGUN_LAST.sub("", told) if _BEGUN_LAST.search(told) else "")
    if not work:
        return None
    return number.figure(work + begun["did"], start=number.start if begun["work"] else number.context.quote_start)


_REACHES = re.compile(r"达到|达|为|超过|突破")


def _reaches_a_named_number(number: Number) -> bool:
    """Whether the words in front name a number that the things behind it only bring up: 园区企业达到100家高新技术企业."""
    return bool(number.verb and clean_indicator(number.name) and _REACHES.search(number.verb) and not BUILD_AT_END.search(number.name))


_HAS_OR_LOSES = re.compile(r"(?:拥有|共有|现有|已有|建有|设有|承载|具备|覆盖|服务|惠及|集聚|聚集|汇聚|配备|配置|配齐|关闭|淘汰|退出|压减)")


def _built_things(number: Number, build: re.Match[str]) -> Figure:
    """Read 建设30个示范园区: a verb, a number and the things."""
    said = build["verb"]
    kind: FigureKind | None = None
    if _HAS_OR_LOSES.match(said) or (said == "实现" and not number.first):
        kind = "level"
    elif said.startswith("减少"):
        kind = "growth"  # 再减少1000万贫困人口
    number.context.verb = said
    return number.figure(_with_predicate(number.thing, said), _scope_before(build["before"]), kind)


def _built_where_named_before(number: Number, build: re.Match[str]) -> Figure | None:
    """Read a verb and a number with nothing behind it: what is built stands in front of the verb, or in an earlier clause."""
    context, quantity, verb = number.context, number.quantity, build["verb"]
    started = BUILT.match(_TOWARDS.sub("", number.left))
    if (
        started
        and not clean_indicator(started["before"], keep_scope=True)
        and not _ADDS.match(started["verb"])
        and not (started["verb"] == verb and started["before"] in _WITHIN_THE_YEAR)
    ):
        # 开展各类职业培训60万人次: the clause starts with its verb; the last word is part of the name.
        context.verb = started["verb"]
        return number.figure(_done_twice(started))
    before = clean_indicator(AGAINST.sub("", build["before"]))
    if verb in _BY_ITSELF and (before in _WITHIN_THE_YEAR or re.fullmatch(r"新增|完成|开展|累计|实施", before)):
        before = ""  # 新增造林10万公顷, 全年培训不少于5场
    grows = bool(re.match(r"(?:新|净|增)", verb))
    if before and not is_only_scope(before):
        scope, indicator = split_scope(before)
        adds = grows or verb in ("建设", "培育", "引进", "培养", "完成", "打造", "建成", "改造")
        return number.figure(indicator, scope, "increment" if adds else "level")
    if not before and (figure := _act_of_earlier_clause(number, build)):
        return figure
    if context.quote_start >= 0 and number.left.startswith("其中") and (alike := counted_alike(context, quantity)):
        return number.figure(alike.indicator, alike.scope, "increment" if grows else alike.kind, start=alike.quote.start)
    if context.indicator and context.quote_start >= 0:
        # 每个街道至少培育1个,全市累计建成100个: of the whole again
        whole_again = context.scope.startswith(("每", "各")) and _OF_THE_WHOLE.match(number.left) is not None
        scope = "" if whole_again else context.scope
        return number.figure(context.indicator, scope, "increment" if grows else context.kind, start=context.quote_start)
    return None


def _act_of_earlier_clause(number: Number, build: re.Match[str]) -> Figure | None:
    """Read a verb and a number of what the clause or the sentence before says is built or done, or of the verb itself."""
    context, verb = number.context, build["verb"]
    if context.made and number.quantity.counts and verb in _MADE_BY:
        # 打造零碳园区,到2023年建成2个
        return number.figure(context.made, start=context.act_start)
    if context.act and (context.act_start < 0 or verb in _CARRIES_OUT or context.act.endswith(verb)):
        # 实施老旧小区改造,每年改造2000户: the clause before names what is done, or the sentence before.
        return number.figure(context.act, start=context.act_start)
    again = context.kind == "increment" and context.unit == number.quantity.unit and "分别" in build["before"]
    # 每年招生140万人: the verb says what is counted.
    return number.figure(verb) if verb in _BY_ITSELF and not again else None


# 每个行政村配备保洁员3名: what is to be there
_PROVIDES = re.compile(r"配备|配置|配齐")
_BOUND_ALONE = re.compile(r"(?:不低于|不少于|至少|超过|超|突破|达到|累计|约|近)*")
_ADDS = re.compile(r"新增|净增|增加")
_ADDS_OR_FORMS = re.compile(r"新增|净增|增加|形成|发展")
_BY_A_YEAR = re.compile(
    r"^(?:力争|确保)?(?:到|至)?(?:(?:19|20)\d{2}年?[-~—至])?(?:19|20)\d{2}年(?:底|末)?(?:以?前|之前)?,?(?:集中|共|累计)?"
)
_YEARLY_IN_FRONT = re.compile(r"^(?:全市|全省|全县)?(?:每年|年均)")


def _named_in_front(number: Number) -> Figure | None:
    """Read things that stand in front of the number, with the verb of what is done to them or without: 新建5G基站3万个."""
    name, verb = number.name, number.verb
    bound_only = bool(_BOUND_ALONE.fullmatch(verb))
    each = _EACH_YEARLY.match(name) if bound_only or not verb else None
    if each and (yearly := BUILT.match(each["rest"])) and not yearly["before"]:
        # 每所示范园每年培训教师不少于20名
        return number.figure(yearly["thing"], each["scope"], "level" if _PROVIDES.match(yearly["verb"]) else None)
    if verb:
        return _built_to_a_bound(number) if bound_only else None
    if owned := _OWNED.match(name):
        # 全国共有体育场地354.44万个, 每千名老年人拥有养老床位35张
        whole = clean_indicator(name) if name.startswith("每") else ""
        return number.figure(whole or owned["thing"], kind="level")
    if built := BUILT.match(name):
        if _ADDS.match(built["verb"]) and clean_indicator(built["before"], keep_scope=True):
            return number.figure(clean_indicator(name))  # 城镇新增就业5000万人
        # 新建5G基站3万个, 建成国家级众创空间50家: the thing stands between verb and number.
        number.context.verb = built["verb"]
        kind: FigureKind | None = "level" if _PROVIDES.match(built["verb"]) else None
        return number.figure(_done_twice(built), _scope_before(built["before"]), kind)
    return None


def _built_to_a_bound(number: Number) -> Figure | None:
    """Read 每年培训新型职业农民不少于1万人, 2026年底前建成充电站超50座: what is built stands between its verb and a bound."""
    timed = _BY_A_YEAR.sub("", number.name) if "达" not in number.verb else number.name
    built = BUILT.match(_YEARLY_IN_FRONT.sub("", timed))
    if built is None or built["before"] or _ADDS_OR_FORMS.match(built["verb"]):
        return None
    return number.figure(built["thing"], kind="level" if _HAS_OR_LOSES.match(built["verb"]) else None)


def _goes_on_or_is_gained(number: Number, subject: str) -> Figure | None:
    """Read a name and a number without a verb between them: the next of a list, or people who are helped or added."""
    context, quantity = number.context, number.quantity
    if context.verb and not number.first and context.kind == "increment":
        # …50家、省级众创空间200家: the list goes on.
        return number.figure(subject, context.scope, start=quantity.span.start - len(number.left))
    if not is_tail(number.right):
        return None
    if quantity.unit.endswith(("人", "户", "人次")) and (gained := _HELPED.search(number.name)):
        return number.figure(gained.group())  # 带动就业1.2万人
    return number.figure(subject) if _ADDS.search(subject) else None  # 城镇新增就业5000万人


def _goes_on_with_things(number: Number) -> Figure | None:
    """Read the next of a list: 在全省形成3-5个基地,100家龙头企业,1000个电子商务村."""
    context, thing = number.context, number.thing
    if "全部" in thing and (put := _PUT_FORWARD.match(thing)):
        thing = put["noun"]  # …,48个贫困村全部退出
    if context.verb and not (_REACHES.search(number.verb) or "有" in number.verb):
        scope = context.scope if context.kind == "increment" else ""
        return number.figure(thing, scope, "level" if context.verb == "达到" else context.kind, start=number.quantity.span.start)
    return number.figure(thing, kind="level") if number.verb else None


_REACHES_OR_HAS = re.compile(r"达到|达|超过|突破|有|为")
_OF_EACH = re.compile(r"(?:每(?:个)?[\u4e00-\u9fff]{1,6}|各[\u4e00-\u9fff]{1,4})(?:至少|不少于)?$")


def _things_of_a_subject(number: Number, subject: str) -> Figure | None:
    """Read things behind the number where the words in front say whose they are, or what is done in a verb of no list."""
    thing, verb, quantity = number.thing, number.verb, number.quantity
    if verb and is_only_scope(subject) and _REACHES_OR_HAS.search(verb) and not quantity.unit.endswith(("户", "人")):
        # 园区达到100家高新技术企业
        thing = _that_does(thing) if subject.startswith(("每", "各")) else thing
        return number.figure(thing, split_scope_words(subject), "level")
    if subject and not number.clause.inside and _WIDENED.search(verb) and quantity.counts and not is_only_scope(subject):
        # 试点扩大到100个城市
        what = re.sub(r"(?:实施|覆盖)?(?:范围|区域|对象|规模)$", "", subject)
        return number.figure(what + thing, kind="level", end=number.end_of_thing if thing in number.right else -1)
    said = clean_indicator(number.left, keep_scope=True)
    short = re.sub(rf"^(?:{ADVERB}|在|于)+|(?:{ADVERB})+$", "", said)
    if not verb and quantity.counts and 2 <= len(short) <= 4 and not is_only_scope(short) and not _NO_VERB.search(short):
        # 分流5000名职工: a verb of two to four characters that is in no list.
        number.context.verb = short
        return number.figure(thing)
    if verb.endswith("有") and (whose := _EACH.match(subject)) and subject.startswith(("每", "各")):
        # 每个贫困县至少有1所县级公立医院, 每个市至少有1个县开展试点
        return number.figure(_that_does(thing), whose["scope"], "level")
    if not said and not clean_indicator(number.left) and (put := _PUT_FORWARD.match(thing)):
        return number.figure(put["noun"])  # 80种标志性先进工艺得到推广应用
    if not verb and _OF_EACH.search(number.left):
        return number.figure(thing, split_scope_words(number.name), "level")
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


_RENEWS = frozenset({"更新", "提升", "整治", "修缮", "维修"})


def _done_twice(built: re.Match[str]) -> str:
    """Name what is built; 更新改造1000台 names only what is done, in two words that belong together."""
    thing, verb = built["thing"], built["verb"]
    ahead = next((word for word in _RENEWS if verb == word or built["before"].endswith(word)), "")
    return ahead + thing if thing == "改造" else thing


def _scope_before(before: str) -> str:
    """Return the place that a clause names before its verb: 每个市县布置…, 在示范城市建设…."""
    phrase = clean_indicator(re.sub(r"(?:至少|不少于|不低于)$", "", before), keep_scope=True)
    if match := re.search(r"在(?P<scope>[^,;]{2,24}?)(?:中|内|里)?$", before):
        return split_scope_words(re.sub(r"(?:着力|重点|积极)?(?:培育|打造|建设|新建|支持|组织|建成)$", "", match["scope"]))
    if (each := _EACH.match(phrase)) and (phrase.startswith("每") or is_only_scope(phrase) or _EACH_THERE.search(each["scope"])):
        return split_scope_words(each["scope"])
    return ""


def looks_counted(quantity: Quantity, right: str) -> bool:
    return quantity.unit in ("万", "千", "百", "亿") and bool(thing_name(right))
