"""Rules `amount-after-name` (普及率达到60%), `amount-before-name` (具备100M接入能力) and `rank` (位居中部第一)."""

from __future__ import annotations

import re

from portal.extraction.figure_parts import (
    Clause,
    Context,
    Figure,
    FigureKind,
    Number,
    counted_alike,
    is_tail,
    make_figure,
    quote_start,
    split_scope_words,
    thing_end,
)
from portal.extraction.names import (
    clean_indicator,
    is_only_scope,
    part_of_area,
    split_scope,
    thing_name,
)
from portal.extraction.quantities import Quantity
from portal.extraction.verbs import ADVERB, BUILD, BUILD_LAST, split_verb
from portal.frozen import changed
from portal.records import Comparator, Span

_NO_PLAIN_END = re.compile(rf"(?:{BUILD}|给予|按照?|补助|奖励|不超过|通过|大于|年)$")


_BEFORE_RANK = re.compile(rf"(?:{ADVERB}|达到|力争|争取)*+$")


_MEASURE_NOUN = re.compile(
    r"(?:能力|规模|水平|容量|规模化|产值|收入|投资|带宽|速率|市场|吞吐量|交易额|增加值|总量|资金|面积|利润|产能|算力|贷款|税收|额度|储量|库容|装机)$"
)


_TIMES = frozenset({"小时", "分钟", "秒", "天", "日", "个工作日", "工作日"})
_SETS_ASIDE = re.compile(
    r"(?:各级|[省市县区州]本?级?)(?:财政|[\u4e00-\u9fff]{2,10}?(?:厅|局|委|办|部门))(?:每年|全年)?(?:统筹安排|统筹|安排|单列|列支|筹措|落实)(?=[\u4e00-\u9fff]{2})"
)
_CHANGES_ALONE = re.compile(r"(?:年均|同比|每年|比上年)?(?:递增|增长|增加|提高|提升|上升|上涨|下降|降低|减少|压减|递减)")
_SET_ASIDE_THERE = re.compile(
    r"(?:[省市县区州]?级?财政)?(?:每年|年均|首期|首年)?(?:统筹|预算)?(?:安排|投入|筹集|注入|出资)(?:不少于|不低于|约)?"
)
_AIMED_IN_BRACKET = re.compile(r"(?:控制|力争|奋斗|约束|考核|基本|挑战|确保)?目标(?:值)?|力争|确保|控制")
_SET_OUT = re.compile(r"(?P<name>[^,;]{2,30}?(?:资金|投资|投入|支出|预算|债券|经费|贷款))(?:计划|拟)?安排")
_GROWN = re.compile(r"(?:的)?(?:年均)?(?:增长|增速|增幅|降幅|下降)(?=$|[,;。、])")


def amount_figure(
    words: str, clause: Clause, quantity: Quantity, left: str, right: str, comparator: Comparator, context: Context
) -> Figure | None:
    if set_aside := _SETS_ASIDE.match(left):
        left = left[set_aside.end() :]  # 市财政每年安排专项资金3000万元: who does it is no part of the name
    name, verb = split_verb(left)
    set_out = _SET_OUT.fullmatch(name) if "元" in quantity.unit and not verb else None
    if set_out:
        name = set_out["name"]  # 今年中央预算内投资安排5776亿元
    start, end = quote_start(words, clause, quantity), quantity.span.end
    # What is measured is one thing: 宽带100Mbps接入、广电网双向接入 goes on with another.
    thing = thing_name(right).split("、")[0]
    number = Number(
        words,
        clause,
        quantity,
        left,
        right,
        comparator,
        context,
        start,
        end,
        "amount-after-name",
        "level",
        thing=thing,
        name=name,
        verb=verb,
    )
    if quantity.unit == "%":
        if grown := _grown_behind(number):
            return grown
        if planned := _planned_at(left, right):
            return _planned_figure(number, planned)
    if thing and not is_tail(right):
        return _measured_behind(number)
    verbless = _verbless(number)
    if _CHANGES_ALONE.fullmatch(verbless):
        return None  # 每年递增10%, of nothing that is named
    if figure := _of_an_act(number, verbless) or _aim_or_fund(number, verbless):
        return figure
    if verbless in ("", "每"):
        return _of_what_was_named(number)
    if not verb:
        if inner := _of_those(number, verbless):
            return inner
        if not (set_out or _plain_name(verbless, quantity) or words.startswith(("零", "数以"), quantity.span.start)):
            return _done_last(number, verbless)
    return _elsewhere(number, verbless) or _named_amount(number, verbless)


def _grown_behind(number: Number) -> Figure | None:
    """Read 结构性指标均实现10%以上增长: how much it grows stands before the word."""
    grown = _GROWN.match(number.right)
    if not grown or not number.left.endswith(("实现", "保持", "达到")) or not (what := clean_indicator(number.name)):
        return None
    scope, what = split_scope(what)
    return number.figure(what, scope, "growth", end=number.end + grown.end(), rule="change")


def _planned_at(left: str, right: str) -> re.Match[str] | None:
    planned = _PLANNED_AT.search(left) if "按" in left or "拟" in left else None
    return planned if planned and (_IS_PLANNED.match(right) or "拟" in planned.group()) else None


def _planned_figure(number: Number, planned: re.Match[str]) -> Figure | None:
    """Read 生产总值拟按8%左右安排, 赤字率拟按2.8%安排: an amount grows by so much, a rate is to be so high."""
    scope, what = split_scope(clean_indicator(number.left[: planned.start()]))
    rises: FigureKind = "level" if re.search(r"(?:率|比重|占比|比例|度|幅)$", what) else "growth"
    return number.figure(what, scope, rises, rule="change") if what else None


_PROVIDES = re.compile(r"(?:达到|达|具备|形成|实现|拥有|提供)$")
_REACHED_IN = re.compile(r"^在(?P<scope>[^,;]{2,20}?)(?:实现|具备|达到|形成)(?P<rest>[^,;]*)$")
_OF_A_SIZE = re.compile(r"^(?:级|以上)的?")
_HAS_REACHED = re.compile(r"达到?|具备|实现")


def _measured_behind(number: Number) -> Figure | None:
    """Read 具备100M接入能力, 形成1000亿元的产业规模, 实现宽带100Mbps接入: what is measured stands behind the number."""
    name, verb, thing, context = number.name, number.verb, number.thing, number.context
    start, end = number.start, number.end + thing_end(number.right)
    # 引导银行提供1000亿元信贷: who provides is no part of the name
    head = "" if name.endswith("提供") else BUILD_LAST.sub("", name)
    takes_object = BUILD_LAST.search(name) or _PROVIDES.search(verb) or name.endswith("提供")
    scope = ""
    if place := _REACHED_IN.match(head):
        scope, head = split_scope_words(place["scope"]), place["rest"]
    graded = _OF_A_SIZE.match(number.right) if number.quantity.round_number else None
    if graded:
        # 千万用户级的业务接入汇聚平台系统: the size of the thing behind it.
        head, thing = "", _OF_A_SIZE.sub("", thing)
    subject = clean_indicator(head)
    if not subject and not scope and 0 <= context.mark_end <= number.clause.span.start <= context.mark_end + 2:
        # 城市区域实现全光网覆盖,普遍具备100M接入能力: the clause before says where.
        scope = context.scope
        start = context.quote_start if scope and context.quote_start >= 0 else start
    if not (_MEASURE_NOUN.search(thing) or takes_object or place or graded or _HAS_REACHED.search(verb)):
        if not subject and number.left.endswith("完成") and _MEASURED_THING.fullmatch(number.quantity.unit):
            # 完成5.3亿吨钢铁产能超低排放改造
            return number.figure(thing, kind="increment", start=start, end=end, rule="things-counted")
        return None
    context.verb = "达到"  # 达到10PB存储容量、万台云服务器: a list of things may follow
    found_scope, indicator = split_scope(_join_subject(subject, thing))
    return number.figure(indicator, scope or found_scope, start=start, end=end, rule="amount-before-name") if indicator else None


def _verbless(number: Number) -> str:
    """The name in front of a number; empty where its words only repeat what is done, or add up."""
    verbless, context = clean_indicator(number.name), number.context
    # 今年新建公路500公里,明年新建600公里
    repeats = _BUILDS_AGAIN.fullmatch(verbless) and context.unit == number.quantity.unit and context.kind == "increment"
    # 新增点位30个,总计达60个
    return "" if repeats or verbless in ("总计", "合计", "共计", "总数") else verbless


def _of_an_act(number: Number, verbless: str) -> Figure | None:
    """Read an amount of what the clause before, or the sentence before, says is done."""
    act, context = number.context.act, number.context
    if not act:
        return None
    if context.act_start >= 0:
        if verbless == "每":
            # 开展巡回宣讲活动,每年不少于1万场次
            return number.figure(act, kind="increment", start=context.act_start)
        if verbless in ("", "完成", "实施") and "完成" in number.left and not is_rate(number.quantity):
            # 推进既有建筑节能改造,完成600万平方米
            return number.figure(act, kind="increment", start=context.act_start, rule="things-counted")
        return None
    unnamed = context.indicator in ("", act)
    if unnamed and _DOES_ALONE.fullmatch("" if verbless == "每" else verbless) and not is_rate(number.quantity):
        # 实施节能改造。2015年完成60万平方米
        return number.figure(act, kind="increment", rule="things-counted")
    return None


def _aim_or_fund(number: Number, verbless: str) -> Figure | None:
    """Read the aim in brackets behind a figure, or how much is put into a fund that the clause before sets up."""
    context = number.context
    told = context.listed[-1] if number.clause.inside and context.listed else None
    if told and told.unit == number.quantity.unit and _AIMED_IN_BRACKET.fullmatch("" if verbless == "每" else verbless):
        # 累计下降15%(控制目标14.5%): the same measure, at the least or at most
        return number.figure(told.indicator, told.scope, told.kind, start=told.quote.start, rule=told.rule)
    funded = context.topic.endswith(("资金", "基金")) and "元" in number.quantity.unit
    if funded and _SET_ASIDE_THERE.fullmatch(number.left.lstrip(",")):
        # 设立冰雪经济发展专项资金,每年安排5000万元
        return number.figure(context.topic)
    return None


def _of_what_was_named(number: Number) -> Figure | None:
    """Read a number without a name: it is of the figure before, or of what the clause before is about."""
    context, unit = number.context, number.quantity.unit
    if context.quote_start >= 0 and number.left.startswith("其中") and (alike := counted_alike(context, number.quantity)):
        # 改造小区1.2万个、惠及居民180万户,其中2021年改造3000个: of what is counted in the same unit
        return number.figure(alike.indicator, alike.scope, alike.kind, start=alike.quote.start)
    if context.indicator and context.quote_start >= 0:
        # 2016年达到95%: the name is the one of the figure before; in 300个、400个和500个 what is done is the same too.
        goes_on = number.verb in ("", "年") or number.verb.endswith("累计")  # 其中2024年5家
        same: FigureKind = context.kind if goes_on and context.unit == unit and context.kind != "rank" else "level"
        return number.figure(context.indicator, context.scope, same, start=context.quote_start)
    return number.figure(context.topic) if context.topic and number.verb else None


def _of_those(number: Number, verbless: str) -> Figure | None:
    """Read 公路通车里程达到500万公里,其中高速公路15万公里: of what is there, not of what is done."""
    context, unit = number.context, number.quantity.unit
    alike = context.kind in ("level", "increment") and context.unit.lstrip("百千万亿") == unit.lstrip("百千万亿")
    if not number.name.startswith("其中") or not alike or unit in ("%", "‰", ""):
        return None
    scope, indicator = split_scope(verbless)
    return number.figure(indicator or scope, scope if indicator else "", context.kind)


def _done_last(number: Number, verbless: str) -> Figure | None:
    """Read 争取国家科技计划成果在广州实现产业化项目30项: what is done is the last of the words."""
    context = number.context
    done = _DONE_LAST.sub("", number.name)
    goes_on = bool(context.verb) or (context.unit == number.quantity.unit and context.kind == "increment")
    return _done_figure(number, verbless if done == number.name else done, goes_on=goes_on)


def _elsewhere(number: Number, verbless: str) -> Figure | None:
    """Read a number of what was just told, for another part of the area or for others: what stands in front of it says for whom."""
    context, unit, verb = number.context, number.quantity.unit, number.verb
    if (per := _PER_HEAD.match(number.left.lstrip(","))) and verbless in "人户亩地" and context.indicator and context.quote_start >= 0:
        # 地区生产总值突破4万亿元,人均达到6万元
        return number.figure(per.group() + context.indicator, context.scope, start=context.quote_start)
    alike = context.unit == unit and context.kind == "level"
    if unit in ("%", "‰") and (part := part_of_area(verbless)):
        if alike and number.clause.span.start - context.mark_end in (0, 1):
            # 县城生活垃圾无害化处理率达到80%,建制镇达到70%: the figure right before, elsewhere.
            return number.figure(PLACE_IN_FRONT.sub("", context.indicator), part, start=context.quote_start)
        if context.topic:
            # The clause before says what is raised: 提高道路机械化清扫率,县城达到60%以上.
            return number.figure(context.topic, part)
    if verb and alike and (unit in ("%", "‰") or unit in _TIMES) and _GROUP_ALONE.fullmatch(verbless):
        # 高中一年级学生培训率不低于90%,初中不低于50%
        return number.figure(context.indicator, verbless, start=context.quote_start)
    times = context.kind == "level" and {context.unit, unit} <= _TIMES
    if context.indicator and (alike or times) and is_only_scope(verbless):
        return number.figure(context.indicator, verbless, start=context.quote_start)
    return None


_MEASURE_OF_THE_TOPIC = re.compile(
    r"(?:主营业务收入|业务收入|营业收入|销售收入|收入|总?产值|增加值|交易额|销售额|零售额|贸易额|利润|税收|规模|总规模|产业规模|市场规模|企业数|企业|用户数|总数|总量|数量|产量|投资额?|占比|比重)"
)
_AVERAGE = re.compile(r"(?P<of>全国|全省|世界|国际)?(?P<word>平均值|平均水平|均值)$")
# 全年再减少企业税负3500亿元左右: an amount that becomes less by so much
_LESSENS = re.compile(r"(?:[^,;]{0,6}?(?:全年|今年|年内|期间|年))?(?:再|将|可|累计|力争)*(?:减少|减轻|降低)(?!到|至)")
_MAKES_UP = re.compile(r"(?<!约)占(?:约|近|超过)?$")
_ADDS = re.compile(r"^(?:[^,]{0,12}[年底末前])?(?:完成|实施|开展)[^,]{4}|(?:新增|净增|累计完成|累计发放|新发放|累计投入)")


def _named_amount(number: Number, verbless: str) -> Figure | None:
    """Read 普及率达到60%: the name in front of the number, by itself or with what was told before."""
    context, unit = number.context, number.quantity.unit
    if context.topic and _MEASURE_OF_THE_TOPIC.fullmatch(verbless):
        whole = verbless in ("总数", "总量", "数量") or context.topic.endswith(verbless)
        verbless = context.topic if whole else context.topic + verbless
    if context.indicator and (average := _AVERAGE.search(number.name)):
        exact = changed(number, comparator="=")
        return exact.figure(context.indicator + average["word"], average["of"] or "", start=max(context.quote_start, 0))
    if verbless.startswith("占") and context.indicator:
        # 研发经费投入年均增长10%,占地区生产总值比重达到2.8%
        return number.figure(context.indicator + verbless, context.scope, start=context.quote_start)
    if unit == "%" and _MAKES_UP.search(number.verb) and not verbless.endswith(("率", "比", "比重", "比例", "份额")):
        verbless += "占比"  # 充电桩占76%
    scope, indicator = split_scope(verbless)
    if number.verb and not scope and (behind := _SCOPE_BEHIND.match(verbless)):
        # 到达现场时间城区不超过45分钟, 本科以上学历比例小学达到85%
        scope, indicator = behind["scope"], behind["what"]
    if unit in ("%", "百分点") and verbless.endswith(("涨幅", "增幅", "降幅")):
        # A rise is a growth, though it stands as a noun: 居民消费价格涨幅3%左右
        return number.figure(indicator, scope, "growth", rule="change")
    if not indicator:
        return None
    adds = _ADDS.search(number.name) and unit != "%" and not indicator.endswith(("率", "比重", "占比", "规模", "年限"))
    if not adds and unit != "%" and _LESSENS.match(number.name):
        return number.figure(_LESSENS.sub("", indicator), scope, "growth", rule="change")
    return number.figure(indicator, scope, "increment" if adds else "level")


_DOES_ALONE = re.compile(r"(?:建成|新改建|改扩建|改建|铺设|安装|淘汰|关闭|新建|完成|改造|建设|新增|整治|治理|培训|修复|种植|搬迁)*")


def is_rate(quantity: Quantity) -> bool:
    """Whether a quantity is a share or a multiple, not an amount of things."""
    return quantity.unit in ("%", "‰", "百分点", "倍", "")


_BUILDS_AGAIN = re.compile(
    r"(?:分别|各|再)?(?:新改建|铺设|敷设|栽植|安装|淘汰|拆除|培训|搬迁|新建|建成|改建|扩建|改造|完成|新增|整治|治理|种植|修复|建设|退出|淘汰)+"
)
_PLANNED_AT = re.compile(r"(?:拟按照|拟按|拟|按照|按)(?:安排|确定)?(?:为)?(?:约|近|不超过|不低于)?$")
_IS_PLANNED = re.compile(r"(?:的?(?:增速|增幅|增长|比例|目标|水平))?(?:来)?(?:安排|把握|掌握|考虑|控制)")
_SCOPE_BEHIND = re.compile(
    r"(?P<what>[^,;]{2,24}?(?:率|比例|比重|占比|水平|时间|时长|时限|面积|标准|浓度|收入|能力|距离|半径))(?:在)?(?P<scope>城区|农村地区|农村|城市|城镇|县城|乡镇|行政村|小学|初中|高中|中小学|幼儿园|中心城区|主城区|山区|平原|城市地区)$"
)
_PER_HEAD = re.compile(r"人均|户均|亩均|地均")
PLACE_IN_FRONT = re.compile(r"^(?:县级|地级)?(?:城市|县城|农村|城镇|乡镇|乡村|城区)(?=[\u4e00-\u9fff]{3})")


# Those for whom a rate is told, and nothing else.
_GROUP_ALONE = re.compile(
    r"(?:低风险|简易|一般|小型|社会投资|社会投资类|小型低风险|重大|重点)[\u4e00-\u9fff]{0,6}(?:项目|事项|业务|工程)|[\u4e00-\u9fff]{0,6}(?:学前|幼儿园|小学|初中|高中|中职|高职|高校|学校|医院|机构|企业|院校|单位|家庭|教师|学生|职工|居民|农民|儿童|老年人|女性|男性|人员|人群)"
)


# What a thing may be counted in that is built, mended or handed out; 次 and 天 tell how often and how long.
_THING_UNIT = re.compile(
    r"(?:万|亿|千|百)?(?:千瓦|兆瓦|蒸吨|公里|千米|平方米|平方公里|平米|延米|亩|公顷|吨|立方米|[个家所户处部台套条座项件辆艘架张间栋幢株头只羽匹尾对篇门款眼口块支名人场册株根盏]|台套|人次|批次|场次|户次|件次)(?:\([^()]\))?(?:/[日天年])?"
)
_NOT_DONE = re.compile(
    r"^(?:共|约|近|第|每|各|前|全长|总长|合计|总计|涉及|包括|分为|设有|下设|现有|累计|平均|不少于|其中|附件|总面积|占地)|[数率量度值额名第每等类号约共近为以从由在对至到于与和及是或、,:]$|(?<!级)(?<!元)以上|以下|人员编制|(?:方面|环节|领域|任务|指标)$"
)


_MEASURED_THING = re.compile(r"(?:万|亿)?(?:吨|千瓦|公里|亩|公顷|平方米|平米|延米|平方公里|立方米|蒸吨)")
_DONE_LAST = re.compile(r"^[^,;]{6,}(?:实现|完成|形成|新增)(?=[\u4e00-\u9fff]{4,12}$)")


def _done_figure(number: Number, name: str, *, goes_on: bool) -> Figure | None:
    """Read 打通城市“断头路”11条, 供热老旧管网改造60公里: at the end of a clause stands what is done, then how much of it."""
    quantity = number.quantity
    closed = re.match(r"$|[,;。、]", number.right)
    shortest = 2 if goes_on or name.startswith("送") else 4  # 新改建公路700公里,大中修800公里
    counted = _THING_UNIT.fullmatch(quantity.unit) or quantity.unit.lstrip("百千万亿") in ("份", "册")
    if not closed or not counted or not shortest <= len(name) <= 30 or _NOT_DONE.search(name):
        return None
    scope, indicator = split_scope(name)
    # 生猪年出栏300万头, 年接待游客80万人次: what there is of it in a year
    kind: FigureKind = "level" if _IN_A_YEAR.search(indicator) else "increment"
    return number.figure(indicator, scope, kind, rule="things-counted") if indicator else None


_IN_A_YEAR = re.compile(
    r"[出存]栏$|(?:全天|日均|每日|每周|每天)[^,;]{0,4}开行|(?<![每一二三四五六七八九十\d])年末?(?:出栏|存栏|接待|加工|生产|产(?!业)|处理|销售|供应|吞吐|输送|发电|屠宰|消纳)"
)


def _join_subject(subject: str, thing: str) -> str:
    """Join what stands before and behind a number: 宽带 100Mbps 接入, 增值业务达到百亿元规模的运营能力."""
    if re.match(r"^(?:规模的?|级的?)", thing):
        thing = re.sub(r"^(?:规模的?|级的?)", "", thing) or "规模"
    return subject + thing if subject and not thing.startswith(subject) else thing


_PEOPLE = re.compile(
    r"(?!招|培|选|引|新|发展|轮|资助|带|录|聘)[\u4e00-\u9fff]{0,8}(?:学生|在校生|毕业生|研究生|从业人员|从业者|职工|员工|教职工|教师|医师|护士|会员|党员|志愿者|参保人员|常住人口|户籍人口)$"
)


def _plain_name(name: str, quantity: Quantity) -> bool:
    """Whether a name may stand beside its number without a verb: 信息消费规模5600亿元, 光纤通达率98%以上."""
    if quantity.unit == "%" or "元" in quantity.unit:
        return not _NO_PLAIN_END.search(name)
    if quantity.unit.lstrip("千万亿") in ("人", "名", "户") and _PEOPLE.match(name):
        return True
    if re.match(r"每[\u4e00-\u9fff]{1,6}", name) or name.endswith(("相差", "差距")):
        return True
    return bool(
        re.search(
            r"(?:数|率|量|度|值|额|面积|人口|里程|产量|产能|容量|规模|比例|比重|指数|长度|装机|带宽|寿命|年限|端口|用户|浓度|密度|时间|时长|数量|总量|达标|系数|床位|[桩人差]比|水平|收入|能耗|排放|拥有量|普及|投资|储备|供给|消费|总动力|能力|企业|人数|机械动力)$",
            name,
        )
    )


_COUNTED_THERE = re.compile(r"\d[家个所项件种][^,;\d]{2,20}$")


def rank_figure(words: str, clause: Clause, quantity: Quantity, context: Context) -> Figure | None:
    left = words[clause.span.start : quantity.verb_start]
    name = _BEFORE_RANK.sub("", left)
    if _COUNTED_THERE.search(name):
        # 推动2家医院进入全国前200名: so many that get there are counted.
        return None
    indicator = clean_indicator(name)
    start = quote_start(words, clause, quantity)
    if not indicator:
        indicator, start = context.indicator or context.topic, context.quote_start if context.indicator else start
    if not indicator:
        return None
    return make_figure(words, Span(start, quantity.span.end), quantity, indicator, quantity.scope, "=", "rank", "rank")
