"""One number of a clause: what it is of, by the words in front of it and behind it."""

from __future__ import annotations

import re

from portal.extraction.amounts import PLACE_IN_FRONT, amount_figure, rank_figure
from portal.extraction.changes import GROWTH_END, change_figure, change_unit, is_compared
from portal.extraction.counts import counted_figure, looks_counted, sums_up
from portal.extraction.figure_parts import Clause, Context, Figure, Number, quote_start, words_between
from portal.extraction.names import (
    clean_indicator,
    is_only_scope,
    part_of_area,
    split_scope,
    thing_name,
)
from portal.extraction.quantities import Quantity
from portal.extraction.several_figures import RATES, SHARE_OF, last_like
from portal.extraction.verbs import BUILD, BUILT, comparator_of, split_verb
from portal.frozen import changed

_SIZE = re.compile(r"(?:区域|单体|占地|建筑|用地|总)?(?:面积|规模|人口|高度|长度|宽度)(?:在)?")
_PLACE_ALONE = re.compile(
    r"(?:本市|本区|本县|全市|全区|全县|全省)?(?:的)?(?P<place>(?:城市)?建成区|中心城区|主城区|老城区|新城区?|示范区)$"
)
_WHOSE = re.compile(
    r"(?P<who>(?:建制|行政|自然|贫困)?村(?:庄)?|乡镇|建制镇|县城?|地级(?:及)?以上城市|城市|社区|家庭|学校|医院|[\u4e00-\u9fff]{2,6}(?:机构|企业))的?(?P<whose>(?:生活|农村|农业|医疗|餐厨|建筑)[\u4e00-\u9fff]{2,6})"
)
_SHARE_AMONG = re.compile(r"^(?:以上|左右)?(?P<verb>达到|具备|具有|取得|获得|完成|建成|实现|通过)(?P<what>[^,;。\d]{2,30})$")
_COVERS = re.compile(
    r"(?P<what>[^,;。]{2,20})覆盖(?:(?:所有|全部)[\u4e00-\u9fff]{2,10}(?:和|及|、))?(?:到|率?达到?|超过)?(?:全国|全省|全市|全县)?$"
)
_WHOM = re.compile(
    r"的?(?P<whom>[\u4e00-\u9fff]{0,12}(?:企业|人口|居民|家庭|农户|学校|医院|机构|单位|乡镇|街道|行政村|社区|县|园区))(?=$|[,;。、])"
)
_COVERING = re.compile(r"(?:基本|并|可|将)?覆盖(?:全国|全省|全市|全县)?")
# 按照不高于合同金额的30%,给予最高800万元补助: the rate of a grant.
_PRICED = re.compile(r"按(?:照)?[^,;]{0,20}的$")
_SETS_A_PRICE = re.compile(r"(?:以上|以下)?(?:确定|核定|计算|计取|计提|收取|缴纳|拨付|结算)")
_GRANTED_BY = re.compile(r"(?:的(?:比例|标准))?,?(?:给予|予以)(?=[^,;。]{0,16}(?:补助|补贴|奖励|资助|支持))")
_SHARE_BOUND = re.compile(r"(?P<bound>不低于|不少于|不超过|不高于|提高至|提高到|提升至|提升到)(?P<of>[\u4e00-\u9fff]{2,30})的$")
_ALL_OF = re.compile(
    r"(?:向(?=社会)|移交|接管|增设|加装|更换|更新|推广|接入|达到(?!\d)|建设|实现|配备|配建|完成|安装|纳入|开展|使用|采用|落实|执行|建成|通过|预留|通(?=[\u4e00-\u9fff]))[\u4e00-\u9fff][^,;。]*"
)


def _place_alone(left: str) -> str:
    return found["place"] if (found := _PLACE_ALONE.search(left)) else ""


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


def read_one(
    words: str, clause: Clause, quantity: Quantity, reach_start: int, reach_end: int, context: Context, *, first: bool
) -> Figure | None:
    if quantity.shape == "rank":
        return rank_figure(words, clause, quantity, context)
    left = words_between(words, clause, reach_start, quantity.span.start)
    right = words_between(words, clause, quantity.span.end, reach_end)
    if _promises_nothing(words, clause, quantity, left, right):
        return None
    # 2030年左右达到500亿元: it is the year that is about so
    comparator = comparator_of(left.replace("年左右", "年") if "年左右" in left else left, quantity)
    start, end = quote_start(words, clause, quantity), quantity.span.end
    thing = thing_name(right)
    number = Number(words, clause, quantity, left, right, comparator, context, start, end, "amount-after-name", "level", first, thing)
    readers = (_FUNDS if "元" in quantity.unit else ()) + (() if thing else _WITHOUT_A_THING) + (_SHARES if quantity.unit == "%" else ())
    for read in readers:
        if figure := read(number):
            return figure
    if quantity.unit == "倍" and (figure := _bound_before_base(number)):
        return figure
    if quantity.value == 0 and (figure := _grows_by_nothing(number)):
        return figure
    if thing and left.endswith(_HELPS_SO_MANY) and (figure := _helped_people(number)):
        return figure
    changes = quantity.shape == "multiple" or change_unit(quantity) or is_compared(left)
    if changes and (figure := change_figure(words, clause, quantity, left, comparator, context)):
        return figure
    for read in _WORK_ON_THINGS if thing else (_thing_told_later,):
        if figure := read(number):
            return figure
    counts = quantity.counts or looks_counted(quantity, right) or _is_built_by_measure(number)
    if counts and (counted := counted_figure(words, clause, quantity, left, right, comparator, context, first=first)):
        return counted
    return amount_figure(words, clause, quantity, left, right, comparator, context)


_HELPS_SO_MANY = ("提高", "提升", "改善", "解决", "解决了", "改善了", "提高了")
_HELPED_PEOPLE = re.compile(
    r"(?P<whom>[\u4e00-\u9fff]{0,8}?(?:人口|群众|居民|农民|农户|职工|学生|家庭|牧民|村民))的?(?P<what>[\u4e00-\u9fff]{2,12}(?:水平|条件|能力|待遇|困难|问题|标准))"
)


def _helped_people(number: Number) -> Figure | None:
    """Read 提高6000万农村人口供水保障水平: the people are counted, and told by what is done for them."""
    helped = _HELPED_PEOPLE.fullmatch(number.thing)
    if helped is None:
        return None
    done = next(each for each in _HELPS_SO_MANY if number.left.endswith(each)).removesuffix("了")
    return number.figure(f"{done}{helped['what']}的{helped['whom']}", kind="increment", end=number.end_of_thing, rule="things-counted")


def _promises_nothing(words: str, clause: Clause, quantity: Quantity, left: str, right: str) -> bool:
    """Whether a number only says for whom something is, how large it has to be, or what is paid or granted at most."""
    if clause.inside and quantity.after in (">=", "<=") and _SIZE.fullmatch(left):
        return True  # 特色园20座(区域面积1000平米以上): how large one has to be
    if is_support(words[clause.span.start : clause.span.end], quantity) or _GRANTED_BY.match(words, quantity.span.end):
        return True
    if quantity.unit == "%" and _PRICED.search(left) and _SETS_A_PRICE.match(right):
        return True  # 可按不低于相关标准的70%确定土地出让底价: how a price is set
    if sums_up(quantity, right) or _LIMIT.search(left) or is_payment_limit(left):
        return True  # a standard or the limit of a grant
    if _OF_A_SPEED.fullmatch(quantity.unit) and (_RATE_OF_USERS.match(right) or _DEVICE.match(right)):
        return True  # 8Mbps以上用户占比不低于70%, 10Gbps光网络设备: the speed says which users, or which devices.
    # 首批22个示范城市物流成本下降10个百分点: for whom the next number is
    return left.endswith(("首批", "第一批")) and _THEY_CHANGE.match(right) is not None


def _fund_of_a_size(number: Number) -> Figure | None:
    """Read 设立规模50亿元的产业投资基金, 设立20亿元规模的产业投资基金."""
    fund = _FUND.match(number.right) if _OF_SIZE.search(number.left) else None
    fund = fund or (_SIZED_FUND.match(number.right) if _SETS_UP.search(number.left) else None)
    if fund is None:
        return None
    return number.figure(fund["fund"] + "规模", end=number.end + fund.end(), rule="amount-before-name")


def _added_to_amount(number: Number) -> Figure | None:
    """Read 贷款余额新增100亿元."""
    grown = _ADDED_TO.match(number.left) if _IS_MONEY_OR_MEASURE.search(number.quantity.unit) else None
    where, what = split_scope(clean_indicator(grown["name"])) if grown else ("", "")
    return number.figure(what, where, "increment") if what else None


def _share_of_those_counted(number: Number) -> Figure | None:
    """Read 其中民办396所,占31.6%: the share of those just counted."""
    context = number.context
    if number.thing or not _BARE_SHARE.fullmatch(number.left) or not context.indicator or context.quote_start < 0:
        return None
    what = (context.part or context.indicator) + "占比"
    return number.figure(what, "" if context.part else context.scope, start=context.quote_start, rule="part-of-area")


def _opens_a_share(number: Number) -> bool:
    """Whether the 的 of 60%的企业 may be left out: 六成以上企业上云, 全市93.8%镇管以上河道的水质达到Ⅳ类, 建成区40%以上面积."""
    if number.right.startswith("的"):
        return False
    mark = number.quantity.span.of(number.words)
    return (
        "成" in mark
        or "半" in mark
        or (number.quantity.after == ">=" and not clean_indicator(number.left))
        or _WHOLE_IN_FRONT.fullmatch(number.left) is not None
        or (number.right.startswith("面积") and bool(_place_alone(number.left)))
    )


def _share_among(number: Number) -> Figure | None:
    """Read 专任教师达到大专学历,其中60%达到本科学历: the clause before says of whom."""
    topic = number.context.topic
    among = _SHARE_AMONG.match(number.right) if topic and number.left.endswith("其中") else None
    what = clean_indicator(("" if among["verb"] == "达到" else among["verb"]) + among["what"]) if among else ""
    return number.figure(what, topic, end=number.end + among.end(), rule="share-of-scope") if among and what else None


_WHOLE_OR_REACH = re.compile(r"^(?:全省|全市|全国)(?:的)?|在\d{1,3}(?:分钟|小时|公里)(?:以|之)?内$")


def _share_of_scope(number: Number) -> Figure | None:
    """Read 20%的行政审批事项实现网上全程办理: so many of those, and what they do or have."""
    bare = _opens_a_share(number)
    share = SHARE_OF.match("的" + number.right if bare else number.right)
    if share is None:
        return None
    # 达到1988年教育部颁布的《定额标准》: the standard is what is met.
    what, scope, verb = _ISSUED.sub("", share["what"]), share["scope"], share["verb"]
    if not what and number.left.endswith("在"):
        # 康复服务在80%以上的县广泛开展: what is done stands in front.
        what, scope = clean_indicator(number.left[:-1]), _WIDELY.sub("", scope)
    if (of := _WHOSE.fullmatch(scope)) and verb in ("得到", "实现", "达到", "完成"):
        # 90%以上的行政村生活垃圾得到有效治理: the villages are counted, not their waste.
        scope, what = of["who"], of["whose"] + (verb if verb == "得到" else "") + what
        verb = ""
    if scope in ("面积", "区域面积") and (
        place := part_of_area(clean_indicator(number.left, keep_scope=True)) or _place_alone(number.left)
    ):
        # The area is the scope where the share is of its surface: 建成区40%以上的面积达到要求
        scope, what = place, scope + share["verb"] + what
        verb = ""
    said = verb if verb not in ("实现", "达到", "完成", "有", "具备") else ""
    indicator = clean_indicator(said + what) or clean_indicator(what)
    if share["verb"] == "延伸到":
        indicator = number.context.topic + indicator
    if not indicator:
        return None
    quantity = number.quantity
    scope, end = _WHOLE_OR_REACH.sub("", scope), number.end + share.end() - bare
    return number.figure(indicator, scope, start=quantity.span.start, end=end, rule="share-of-scope")


def _bound_before_base(number: Number) -> Figure | None:
    """Read 准入标准不低于上年度人均可支配收入的60%: the bound stands before what the share is of."""
    bounded = _SHARE_BOUND.search(number.left)
    whole = clean_indicator(number.left[: bounded.start()]) if bounded else ""
    if bounded is None or not whole or whole.endswith("照"):
        return None
    where, what = split_scope(whole)
    return changed(number, comparator=comparator_of(bounded["bound"], number.quantity)).figure(what, where)


def _covers_share(number: Number) -> Figure | None:
    """Read 宽带网络覆盖90%以上的贫困村: the thing, then of whom it reaches so many."""
    context, left, right, whom = number.context, number.left, number.right, number.thing
    if "覆盖" not in left:
        return None
    if right.startswith("的") and whom:
        end = number.end_of_thing
        if _COVERING.fullmatch(left) and context.indicator and context.quote_start >= 0:
            # 铁路营业里程达到3万公里,覆盖80%以上的大城市: what the clause before tells of reaches so many.
            what = re.sub(r"(?:营业|运营|通车|服务)?(?:里程|规模|总量|数量|总数|数)$", "", context.indicator) + "覆盖"
            return number.figure(what, whom, start=context.quote_start, end=end, rule="share-of-scope")
        if covering := _COVERS.search(left):
            return number.figure(clean_indicator(covering["what"]) + "覆盖", whom, end=end, rule="share-of-scope")
    covered, of_whom = _COVERS.search(left), _WHOM.match(right)
    if covered and of_whom and (what := clean_indicator(covered["what"])):
        # 首席质量官制度覆盖全省50%规模以上企业: without 的
        return number.figure(what + "覆盖", of_whom["whom"], end=number.end + of_whom.end(), rule="share-of-scope")
    return None


_WIDENED_TO = re.compile(r"(?P<what>[^,;。\d]{2,30}?)(?:扩大|扩展|推广|拓展|延伸|普及|覆盖)(?:到|至)(?:约|近|超过)?$")
_SUCH_PLACES = re.compile(r"(?:以上|左右)?的?(?P<whom>[\u4e00-\u9fff()、]{1,14})(?=$|[,;。])")


def _widened_to_share(number: Number) -> Figure | None:
    """Read 试点范围扩大到60%的县: what is widened, and to how many of whom."""
    widened = _WIDENED_TO.search(number.left)
    whom = _SUCH_PLACES.fullmatch(number.right) if widened else None
    if widened is None or whom is None or not (what := clean_indicator(widened["what"])):
        return None
    end = number.end + whom.end()
    return number.figure(what, whom["whom"], end=end, rule="share-of-scope")


_TOLD_ABOVE = re.compile(
    r"(?P<name>[^,;。]{0,30}?)(?P<what>(?:高于|低于|高出|超过|快于|慢于)[\u4e00-\u9fff]{0,10}?平均(?:水平|值|增速)?|比[\u4e00-\u9fff]{0,10}?平均(?:水平|值|增速)?[高低快慢])(?:约|近|不少于|不低于)?$"
)


def _above_the_average(number: Number) -> Figure | None:
    """Read 投入强度达到2.5%,高于全国平均水平0.3个百分点: how far a measure stands from the average."""
    above = _TOLD_ABOVE.fullmatch(number.left) if "平均" in number.left and number.quantity.unit == "百分点" else None
    if above is None:
        return None
    named, context = clean_indicator(above["name"]), number.context
    if not named and (not context.indicator or context.quote_start < 0):
        return None
    bound = number.quantity.after or "="  # 高于 is part of what is measured
    where, what = split_scope(named) if named else (context.scope, context.indicator)
    start = number.start if named else context.quote_start
    return changed(number, comparator=bound).figure(what + above["what"], where, start=start)


def _all_of_them(number: Number) -> Figure | None:
    """Read 新建住宅停车位100%建设充电设施: the words before the number are who, those behind it what."""
    share = _ALL_OF.match(number.right)
    if not share or split_verb(number.left)[1] or not (whole := clean_indicator(number.left)):
        return None
    return number.figure(share.group(), whole.removeprefix("在"), end=number.end + share.end(), rule="share-of-scope")


def _grows_by_nothing(number: Number) -> Figure | None:
    """Read 碳排放零增长."""
    quantity = number.quantity
    said = not quantity.unit and "增长" in quantity.span.of(number.words)
    if not said or not (still := clean_indicator(number.left)):
        return None
    where, what = split_scope(still)
    return changed(number, comparator="=").figure(what, where, "growth", rule="change")


def _is_built_by_measure(number: Number) -> bool:
    """Whether what is built or closed is told by its length, weight or power: 淘汰炼铁1500万吨, 改造管网5000公里."""
    if number.quantity.unit in ("%", "‰", "", "倍") or number.thing:
        return False
    name, verb = split_verb(number.left)
    return not verb and bool(BUILT.match(name) or (number.context.verb and not number.first))


# What is laid, dredged or mended by the length or the area; the words between say where, or list what.
_LAID = re.compile(
    r"^(?P<before>[^,;]*?)(?P<verb>(?:、?(?:新建|新增|新改建|改建|扩建|建设|建成|打造|创建|铺设|敷设|整治|疏浚|治理|修复|保护|改造|完成|实施|推进|加快|更新|打通|贯通|清理|绿化|种植|退耕|开工|提升|提质|维修|养护|硬化|拓宽|启动){1,2}))"
    r"(?P<between>[^,;\d]{0,24}?|[^,;]{2,40}等(?:全市|全省|全县|全区)?)(?:共计|总计|合计|共|约|近|累计)?$"
)
_LISTED_BEFORE = re.compile(r"等(?:全市|全省|全县|全区|区|县|市|地|镇|县区|区县)?(?:共|约|近)?$")
_PLACE_BEFORE = re.compile(r"(?:建成|建设|新建|改建|扩建|改造|完成|实施)[\u4e00-\u9fff]{2,8}(?:省|市|县|区|州|镇|乡|岛)$")
_LENGTH_OR_AREA = re.compile(r"(?:万|千|百|亿)?(?:公里|千米|平方公里|平方米|亩|公顷|立方米|平米|延米|米)|万?户")
_WHERE = re.compile(
    r"[\u4e00-\u9fff()、]{0,14}(?:省|市|县|区|州|镇|乡|村|岛|街道|流域|库区|片区|沿线|园区|城区|山区|灌区|[一二三四五六七八九]岛)"
)


def _laid_figure(number: Number) -> Figure | None:
    """Read 整治疏浚190公里骨干河网, 实施崇明岛57公里原水管线复线项目, 治理界河等河道69公里骨干河道: so much of a thing is built or mended."""
    quantity, left, right = number.quantity, number.left, number.right
    thing = number.thing.split("、")[0]
    listed = quantity.counts and bool(_LISTED_BEFORE.search(left) or _PLACE_BEFORE.search(left))
    if not thing or right.startswith(("的", "以上的")) or not (listed or _LENGTH_OR_AREA.fullmatch(quantity.unit)):
        return None
    laid = _LAID.match(left)
    if laid is None:
        return None
    if listed and number.thing.endswith(("工程", "项目", "建设", "改造")):
        thing = number.thing  # 10座水厂续建、新建和改扩建工程
    between = laid["between"]
    lists = between.endswith(("等", "等全市", "等全省", "等全县", "等全区"))
    where = between if not lists and _WHERE.fullmatch(between) else ""
    if between and not where and not lists:
        return None
    ahead = clean_indicator(laid["before"], keep_scope=True)
    if ahead and not is_only_scope(ahead) and not _WHERE.fullmatch(ahead):
        return None
    number.context.verb = laid["verb"]
    return number.figure(thing, where, "increment", end=number.end + right.find(thing) + len(thing), rule="things-counted")


# 坚决守住18亿亩耕地红线
_HOLDS = ("守住", "坚守", "严守", "守牢")
_LINE_HELD = re.compile(r"的?(?P<what>[\u4e00-\u9fff]{2,10}(?:红线|底线))(?=$|[,;、])")


def _held_line(number: Number) -> Figure | None:
    held = _LINE_HELD.match(number.right) if number.left.endswith(_HOLDS) else None
    return number.figure(held["what"], end=number.end + held.end(), rule="amount-before-name") if held else None


# 对其中的约24公里进行修复: what is done to so many of those that the clause before tells of.
_OF_THESE = re.compile(r"(?:并|再)?(?:对|完成|将)其中的?(?:约|近|超过|不少于|不低于|至少)?$")
_DONE_TO_THESE = re.compile(r"(?:以上|左右)?(?:[^,;。\d]{0,8}?(?:进行|实施|开展|完成|予以)|的)?(?P<what>[\u4e00-\u9fff、]{2,16})(?=$|[,;])")
_LOOKED_INTO = re.compile(r"(?:检测|排查|普查|摸排|调查|评估|鉴定|监测|检查|巡查)$")


def _of_these(number: Number) -> Figure | None:
    whole = number.context.listed[-1] if number.context.listed else None
    if whole is None or "其中" not in number.left or whole.unit != number.quantity.unit or whole.kind in ("growth", "rank"):
        return None
    done = _DONE_TO_THESE.fullmatch(number.right) if _OF_THESE.fullmatch(number.left) else None
    if done is None:
        return None
    what = _LOOKED_INTO.sub("", whole.indicator) + done["what"].removeprefix("的")
    end = number.end + done.end()
    return number.figure(what, whole.scope, "increment", start=whole.quote.start, end=end, rule="things-counted")


# 50平方公里以上建设用地面积达到建设要求, 建成区面积共计30平方公里达到建设标准: so much of the area gets there.
_AREA_MEETS = re.compile(
    r"(?:以上)?的?(?P<where>[\u4e00-\u9fff]{0,16}?)(?P<verb>达到|符合|满足)(?P<what>[\u4e00-\u9fffA-Z]{2,20}(?:要求|标准|目标))(?=$|[,;])"
)
_AREA = re.compile(r"[万亿千百]?(?:平方公里|平方千米|公顷|亩|平方米)")
_AREA_IN_FRONT = re.compile(r"(?P<where>[\u4e00-\u9fff]{2,16}?(?:面积|区域|用地))(?:共计|共|合计|累计|有|约|超过)*")


def _so_much_meets(number: Number) -> Figure | None:
    meets = _AREA_MEETS.fullmatch(number.right) if _AREA.fullmatch(number.quantity.unit) else None
    if meets is None:
        return None
    ahead = clean_indicator(number.left, keep_scope=True)
    in_front = _AREA_IN_FRONT.fullmatch(ahead) if ahead else None
    where = in_front["where"] if in_front else meets["where"]
    if not where or (in_front is None) == bool(ahead) or (in_front and meets["where"]):
        return None
    verb = "" if meets["verb"] == "达到" else meets["verb"]
    return number.figure(verb + meets["what"], where, end=number.end + meets.end(), rule="amount-before-name")


# 2亿千瓦燃煤机组拆除烟气旁路, 城区4900蒸吨燃煤锅炉完成清洁改造: so much of a thing, and what is done to it.
_DONE_TO = re.compile(
    r"(?:的)?(?P<noun>[\u4e00-\u9fff()]{2,14}?)(?P<did>完成|实施|实现|开展|拆除|安装|加装|配备|配套)(?P<what>[\u4e00-\u9fff]{3,20})(?=$|[,;、])"
)
_DONE_WHERE = re.compile(
    r"(?P<scope>[\u4e00-\u9fff、“”]{2,16}?(?:省|市|县|区|城区|地区|区域|流域|沿线))?(?:的|内的?)?(?:剩余的?|现有的?|全部|其余的?)?"
)


def _done_to_amount(number: Number) -> Figure | None:
    if number.quantity.after is not None or not _MEASURED_MUCH.fullmatch(number.quantity.unit):
        return None
    done = _DONE_TO.match(number.right)
    where = _DONE_WHERE.fullmatch(clean_indicator(number.left, keep_scope=True)) if done else None
    if done is None or where is None:
        return None
    what = done["noun"] + ("" if done["did"] in ("完成", "实施", "实现", "开展") else done["did"]) + done["what"]
    return number.figure(what, where["scope"] or "", "increment", end=number.end + done.end(), rule="things-counted")


_MEASURED_MUCH = re.compile(r"[万亿]?(?:千瓦|兆瓦|平方米|吨|蒸吨|公里|亩|公顷|立方米)")
_VERB_ALONE = re.compile(rf"(?P<verb>{BUILD})(?:至少|不少于|不低于|超过|约|近)?$")
_LONGEST_TOLD = 200


def _thing_told_later(number: Number) -> Figure | None:
    """Read 2014年退出200家,2015年退出300家,到2016年累计退出1200家企业: the last number of a list says what all of them count."""
    words, clause, quantity = number.words, number.clause, number.quantity
    built = _VERB_ALONE.search(number.left) if quantity.counts and not re.search(r"[\u4e00-\u9fffA-Za-z]", number.right) else None
    if built is None or clean_indicator(number.left[: built.start()]) or clause.span.end >= len(words):
        return None
    ahead = words[clause.span.end : clause.span.end + _LONGEST_TOLD]
    again = re.compile(
        rf"{built['verb']}(?:至少|不少于|不低于|超过|约|近)?\d[\d.]{{0,9}}{re.escape(quantity.unit)}(?:以上|左右)?(?P<thing>[\u4e00-\u9fffA-Z“”]{{2,16}})(?=$|[,;])"
    )
    told = again.search(ahead)
    if told is None or not (thing := thing_name(told["thing"])):
        return None
    return number.figure(thing, kind="increment", rule="things-counted")


_WHOLE_IN_FRONT = re.compile(r"(?:其中)?(?:全省|全市|全县|全区|全国|全州)")
_PARTS_OPEN = re.compile(r"其中|其余|其他|而")


def _for_a_part(number: Number) -> Figure | None:
    """Read 改造老旧小区200个,其中任城区60个 and 东部省份达到35%,中西部省份提高2个百分点: the figure before, for a part of its area."""
    words, clause, quantity, left = number.words, number.clause, number.quantity, number.left
    whole = last_like(number.context, quantity.unit)
    if whole is None:
        return None
    rate = quantity.unit in RATES
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
    what = PLACE_IN_FRONT.sub("", whole.indicator) if rate and not whole.scope else whole.indicator
    found = number.figure(what, part, "growth" if grows else whole.kind, start=whole.quote.start, rule="part-of-area")
    # 货运量比2017年增长30%,京津冀增长40%: since the same year
    return changed(found, baseline_year=whole.baseline_year) if grows and whole.kind == "growth" else found


# 其中济南、青岛、烟台: places by their short names
_NAMED_PLACES = re.compile(r"(?:其中)?[\u4e00-\u9fff]{2,3}(?:[、和][\u4e00-\u9fff]{2,3}){1,12}")
_BARE_SHARE = re.compile(r"(?:约|各|分别)?占(?:比|总数的|全部的)?(?:约|近|超过?|达到?|为)?")
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


def _counted_part(number: Number) -> Figure | None:
    """Read 共有幼儿园1709所,其中民办396所;公办123所: those of a sort among what the figure before counts."""
    words, clause, quantity, left, context = number.words, number.clause, number.quantity, number.left, number.context
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
    start = number.start if opens else whole.quote.start
    if re.search(r"级(?:及?以上)?$", name) and not re.search(r"[省市县区]级|国家级", name):
        # 星级民宿100家,其中五星级3家: those of a grade have a name of their own.
        named = name + re.sub(r"^[A\u4e00-\u9fff]{0,3}级(?:及?以上)?|(?:总数|数量|数)$", "", whole.indicator)
        return number.figure(named, whole.scope, whole.kind, start=start, rule="part-of-area")
    return number.figure(whole.indicator, name, whole.kind, start=start, rule="part-of-area")


_PARTS_LISTED = re.compile(
    r"其中[:,]?(?:有)?(?:[\u4e00-\u9fff]{2,12}\d[\d.,]{0,11}[\u4e00-\u9fff%]{0,5}[、,和及]){1,6}(?P<name>(?!其他|其余)[\u4e00-\u9fff]{2,12})"
)


def _another_part(number: Number) -> Figure | None:
    """Read the second of 其中竹笋35万亩、豆角12万亩: names and numbers alone, in the unit of the whole."""
    words, clause, quantity, left, context = number.words, number.clause, number.quantity, number.left, number.context
    named = _PARTS_LISTED.fullmatch(words, clause.span.start, quantity.span.start)
    whole = context.listed[-1] if context.listed else None
    if named is None or named["name"] != left or whole is None or whole.kind not in ("level", "increment"):
        return None
    if whole.unit.lstrip("百千万亿") != quantity.unit.lstrip("百千万亿") or split_verb(left)[1]:
        return None
    return number.figure(left, "", whole.kind, start=clause.span.start)


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


def _of_a_level(number: Number) -> Figure | None:
    """Read 创新平台15家,其中国家级3家: those of a level among what the figure before counts."""
    words, quantity, left, context = number.words, number.quantity, number.left, number.context
    whole = last_like(context, quantity.unit)
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
        return number.figure(what, context.scope, context.kind, start=context.quote_start, rule="part-of-area")
    if whole is None or level is None or (verb and not re.search(r"达到|超过|不少于|不低于", verb)):
        return None
    what = level["level"] + _LEVEL_IN_FRONT.sub("", whole.indicator)
    return number.figure(what, whole.scope, whole.kind, start=whole.quote.start, rule="part-of-area")


#: The ways to read a number, each tried after those before it: of money; without a thing behind it; in per cent; of work on one.
_FUNDS = (_fund_of_a_size,)
_WITHOUT_A_THING = (_above_the_average, _added_to_amount, _of_a_level, _for_a_part, _counted_part, _another_part)
_SHARES = (_share_of_those_counted, _share_among, _share_of_scope, _bound_before_base, _covers_share, _widened_to_share, _all_of_them)
_WORK_ON_THINGS = (_held_line, _of_these, _so_much_meets, _done_to_amount, _laid_figure)


_STANDARD_RAISED = re.compile(
    r"(?:低保|最低生活保障|最低工资|基础养老金|特困人员[\u4e00-\u9fff]{0,6}|孤儿[\u4e00-\u9fff]{0,6})(?:平均)?标准[^,;]{0,8}(?:提高|增加|提升|达|不低于)(?:到|至)?(?:不低于)?(?:每人每[年月])?\d|人均[\u4e00-\u9fff]{0,8}(?:补助|补贴|经费)标准[^,;]{0,10}(?:提高|增加|提升|达)(?:到|至)?(?:不低于)?(?:每人每年)?\d"
)
# 残疾人补贴发放率达到100%: how many of those get it
_HOW_MANY_GET_IT = re.compile(
    r"(?:补贴|补助|资助|救助|奖励|贷款|保费)[^,;\d]{0,8}(?:发放率|到位率|兑现率|覆盖率|落实率|覆盖面)[^,;\d]{0,8}\d"
)
_SETS_MONEY_ASIDE = re.compile(
    r"(?:安排|设立|统筹|筹集|整合|投入)[^,;\d]{0,24}(?:资金|基金)(?:不少于|不低于|达到?|约)?\d[\d.]{0,12}[万亿]*元(?:以上)?$"
)
_SUPPORT = re.compile(
    r"需(?:总)?投资|估算(?:总)?投资|匡算(?:总)?投资|所需(?:资金|投资)|单个项目|每个项目|单笔|给予|补贴|补助|奖励|奖补|贴息|资助|减按|税率|罚款|处以|贷款额度|授信额度|最高不超过|每人每|财政(?:按|给)|奖金|保费|担保费|上浮|下浮|减免|免征|加计扣除"
)


def is_support(clause: str, quantity: Quantity) -> bool:
    """Whether a number is a rate or limit of a subsidy or loan, or an entry threshold."""
    money = "元" in quantity.unit or quantity.unit == "%"
    if "元" in quantity.unit and _SETS_MONEY_ASIDE.search(clause):
        return False  # 每年安排奖补资金1亿元: the money itself is what is promised
    if money and (_STANDARD_RAISED.search(clause) or (quantity.unit == "%" and _HOW_MANY_GET_IT.search(clause))):
        return False  # 人均财政补助标准提高到380元: the standard itself is what is raised
    return money and bool(_SUPPORT.search(clause))


# 年度最高支付限额为30万元, 支付比例的降幅不超过10个百分点: how much an insurance pays at most. 提高到30万元 is a change that is promised.
_PAYS_AT_MOST = re.compile(
    r"(?:限额|封顶线|起付线|起付标准|免赔额|(?:支付|报销|补偿|赔付|救助)(?:比例|标准)的?(?:降幅|差距|差额|下降幅度|降低幅度))"
    r"(?:标准|总额)?(?:原则上|统一|应当|应|可|最高|暂){0,3}(?:(?:设定|确定|规定|设|定|控制)?为|不超过|不高于|不低于|不得超过|不大于|控制在|按)?$"
)


def is_payment_limit(left: str) -> bool:
    """Tell whether the words before a number set a limit of what an insurance or an aid pays.

    >>> is_payment_limit("职工医保年度最高支付限额为"), is_payment_limit("年度最高支付限额提高到"), is_payment_limit("报销比例达到")
    (True, False, False)
    """
    return _PAYS_AT_MOST.search(left) is not None


_ISSUED = re.compile(r"^[^《》]{0,24}(?:颁布|制定|发布|印发|修订|出台|公布)的?(?=《)")
