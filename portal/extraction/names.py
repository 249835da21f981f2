"""Names of what is measured: indicators without the words around them, scopes, counted things, members of a list."""

from __future__ import annotations

import re
from functools import lru_cache

# The whole area of a plan says nothing about a figure's scope.
_WHOLE_AREA = r"全省范围内|全市范围内|全国范围内|全省|全市|全县|全区|全州|全盟|全国|全岛|我国|我省|我市|我县|我区|本省|本市|省内(?!外)|市内(?!外)|国内(?!生产总值|外)|全域|各地|(?:河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾)省(?=[\u4e00-\u9fff]{4})|(?:北京|天津|上海|重庆)市(?=[\u4e00-\u9fff]{3})"
_TIME = (
    r"(?:力争|争取)?(?:截至|截止到?|到|至|在|于|自|从)?(?:(?:19|20)\d{2}(?:年)?[-~至到—、和])?(?:19|20)\d{2}年?(?:底|末|初|前|\d{1,2}月(?:底|末|\d{1,2}日)?|上半年|下半年|间|(?:[春夏秋冬]季?)?(?:学期|学年)起?|[榨汛产]季起?)?(?:以?前|之前|起(?=每年|,|$))?|(?:[一二两三四五六七八九十]|\d{1,2})年(?:之?内|以内)"
    r"|(?:到|至)?[“\"]?十[一二三四五]五[”\"]?(?:时期|期间|时?期?末|规划期末)?|到?(?:本世纪|规划|计划)(?:末|期末|期内|期间)|近期|远期|届时|目前|当前|今明两年|[今明去](?:年(?:底|初|末|上半年|下半年)?)|每年|近年来|其时|五年|三年|两年|[一二两三四五2-5]年(?=累计|新增|新改|新建|培训|培育|培养|引进|轮训|检查)|连续\d{1,2}年|全年(?=$|开展|完成|新增|新建|改造|建设|组织|实现|力争|累计|举办|引进|发放|实施|推广)|(?:年|月|季度)(?:底|末|中)(?:以?前|之前)?|\d{1,2}月(?:底|末|\d{1,2}日)?(?:以?前|之前)|[上下]半年|(?:前|第)?[一二三四]季度(?:末|底)?"
)
_LEAD_WORDS = (
    r"力争|争取|确保|保证|努力|积极|大力|着力|加快|全面|深入|进一步|逐步|基本(?=建成|实现|形成|完成|达到|普及|消除|建立|覆盖|解决)|总体上?|有效|稳步|切实|持续|不断|显著|同时|并且|并|使得|使|让|将|以|通过|实现|推动|推进|促进|带动|推广|完成|形成|保持|保障|达到|提升|提高|扩大|增强|引导|支持|鼓励|预期|预计|同步(?=[建加改完推实])|"
    r"要求|要|把(?![握关])|用(?!于)|约(?=占)|即(?!办|时|期)|且|及|和|与|到|共|累计|已|现(?!场|代|金|货)|均|都|也|还|另|另外|此外|年内|特别是|尤其是|包括|如|拥有|具有|涌现出?了?(?:一批)?|率先|努力使|开展|落实|加强|实施|建立|建成(?!区)|建设"
)
_LEADING = re.compile(
    rf"^(?:(?:{_TIME})|其中|[一二三四五六七八九十]是(?=[\u4e00-\u9fff]{{2}})|[,、:;\-—·\x00]|(?:{_LEAD_WORDS})(?!率|度|量|额|值|数|性|面积|用地|房|素|谐|水|电|地(?!区)|能|户|时|享|购|位|网率))+"
)
_LEADING_SAFE = re.compile(
    rf"^(?:(?:{_TIME})|[,、:;\-—·\x00]|(?:其中|力争|争取|确保|保证|努力|同时|并且|并|使得|使|预计|共|累计|已|现)(?!率|度))+"
)
_SURE = re.compile(r"^(?:确保|力争|争取)(?=[\u4e00-\u9fff]{4})(?!.年)")
# 省内用户占比 is the share of those in the province: the area is part of the name.
_AREA = re.compile(rf"^(?:在)?(?:{_WHOLE_AREA})(?:的)?(?=.)(?!(?:用户|市场|需求|消费|企业)?(?:占比|占有率|份额|自给率|配套率))")
_TRAILING = re.compile(
    r"(?:提前[一两三]年|近[一两三四五十]年?|始终|继续|预期|预计|原则上|力争|争取|连续\d{0,2}|确保|总体|基本|累计|全部|全面|(?<![人户亩地日月])均|都|各|已|将|要|可|共|再|也|年均|分别|预计|努力|进一步|逐步|稳定|普遍|实现|达到|平均|合计|共计|总计|约|超|在|由|从|的|,|、|:|;)+$"
)
_LAST_TIME = re.compile(rf"(?:在)?(?:{_TIME})$")
# Words that name nothing: time, connectors, the whole area. None is longer than the limit (力争到2016年-2020年12月31日之前).
_EMPTY_WORD = re.compile(rf"{_LEAD_WORDS}|{_TIME}|{_WHOLE_AREA}")
_EMPTY_LIMIT = 32
_NUMERALS = frozenset("一二两三四五六七八九十")
_INNER_VERB = re.compile(r"^(?P<subject>[^,;]{2,24}?)(?:实现|完成|形成|累计|共有|合计)(?P<object>[^,;]{2,24})$")

_SCOPES = (
    r"(?:农村|城市|全部|所有|各类?|每个|每)?(?:建制)?行政村|贫困村|自然村|城镇地区|城市地区|城市区域|农村地区|城乡|城区|农村|县级以上城区|县级城市|地级以上城市|地级及以上城市|地级城市|设市城市|[一二三四]类(?:县|地区|乡镇|城市|村)|市级城市|(?:县城|城区|乡镇)(?:及)?以上(?:区域|地区)?(?=\dG|[A-Z]|[光宽通])|县城|乡镇以上区域|乡镇以上|建制镇|乡镇|城镇|城市|丘陵山区县\(市、区\)|丘陵山区|山区县|平原地区|贫困县|贫困地区|"
    r"民族地区|规模以上工业企业|规模以上企业|工业企业|中小企业|重点行业|医疗机构|部分城市|重点领域|重点区域|重点地区|重点城市|枢纽机场|示范小区|每个市县|每个县|主城区|中心城区|建成区|西部地区|中部地区|东部地区|边远地区|偏远地区"
)
_SCOPE = re.compile(
    rf"^(?P<scope>{_SCOPES})(?:的)?(?=[\u4e00-\u9fffA-Za-z\d“]{{2,}})(?![和与及]|(?:信息化|电子商务|电商|经济|改革|合作|金融|振兴|居民人均|转移|劳动力|人口|化率|化|面貌|总部|户厕|综合信息|公路|集体|土地|电网|饮水|自来水|网络|卫生厕所|生活))"
)
# 五省(市)煤炭消费总量, 京津冀区域细颗粒物浓度, 沿海11省份…: regions that are counted or listed
_REGION = re.compile(
    r"(?P<scope>[\u4e00-\u9fff、]{0,16}?(?:[一二三四五六七八九十\d]{1,2}省(?:\([^()]{1,6}\)|市|份)?|(?:京津冀|长三角|珠三角|汾渭平原|成渝|粤港澳大湾区)(?:及周边)?(?:等?(?:地区|区域|城市群))?))(?=[\u4e00-\u9fffA-Z]{4})(?![、和与及等])"
)
_SIZED_PLACES = re.compile(
    r"(?:(?P<for>[\u4e00-\u9fffA-Z\d]{2,12}?)(?:对|在))?(?P<scope>(?:城区)?(?:常住)?(?:人口)?\d[\d.]{0,6}万(?:人口|人)?(?:及)?以[上下](?:人口)?的?(?:城市|县城|县|城镇|乡镇|建制镇|镇|村))(?:的)?(?P<what>[\u4e00-\u9fffA-Z]{2,14})$"
)
# 15岁以上人群吸烟率; 5岁以下儿童死亡率 is a measure of its own.
_AGED = re.compile(r"(?P<scope>\d{1,3}(?:周)?岁(?:及)?以[上下](?:人群|常住人口|户籍人口|人口|居民))(?=[\u4e00-\u9fff]{3})")
_ONLY_SCOPE = re.compile(
    rf"^(?:其中)?(?:(?:{_WHOLE_AREA}|{_SCOPES})|(?:有|具备|符合)(?:[\u4e00-\u9fff]{{2,4}})?条件的(?:地方|地区|城市|市县|县市区?|乡镇|村|省份|区县|企业|学校|医院)|[\u4e00-\u9fff()、]{{0,8}}(?:城市|农村|城区|城镇|乡村|地区|市县|县城|区域|行政村|乡镇|省份|园区|小区|新区)|(?:国家|省|市|县|乡|村|地市|区县|市县)级(?:以上|及以上)?|[岛城境]外|[岛城境]内|[\u4e00-\u9fff]{{2,5}}(?:地区|新城|新区|城区|片区)(?:[、和与][\u4e00-\u9fff]{{1,5}}(?:地区|新城|新区|城区|片区)){{1,4}})$"
)
# 其中任城区, 其他县(市、区), 而中西部省份: a part of the area that the figure before is for. 示范区 and 特色小镇 are things.
_PART = re.compile(
    r"^(?:其中|而|且)?:?(?P<part>县城|城区|乡镇|农村|城市|(?:其余|其他)?[\u4e00-\u9fff()、]{1,14}?(?:省|市|县|区|州|盟|旗|镇|乡|村|岛|街道|省份|地区|城市|平原|流域|三角洲?|区域|片区|城市群|经济带|半岛|县城|\([^()]{1,6}\)))"
    r"(?:在(?:现有|原有|此|当前|上年|[\u4e00-\u9fff]{0,4}(?:19|20)\d{2}年)?(?:的)?基础上)?$"
)
_NO_PART = re.compile(r"示范|试点|样板|先行|园区|小区|社区|小镇|库区|景区|保护区|功能区|开发区|美丽|特色|智慧|文明|数字|绿色|低碳")
_THING_STOP = re.compile(
    r"[,;。:!?]|、(?=\d)|和(?=\d)|以及|(?:,|、)?(?:其中|并|使|实现|形成|达到|促进|带动|推动|提升|提高|为(?=[\u4e00-\u9fff])(?!主))"
)


@lru_cache(maxsize=1024)  # the rules of a clause each ask of the same words
def clean_indicator(phrase: str, *, keep_scope: bool = False) -> str:
    """Return what is measured, out of the words before a number or verb.

    Time, connectors, leading verbs and the whole area of the plan are dropped; printed words stay in their order.

    Args:
        phrase: The words, compact plain form.
        keep_scope: Keep 实现 and the like inside the phrase, for callers that split it further.

    >>> clean_indicator("到2020年,全省固定宽带家庭普及率"), clean_indicator("其中电子信息制造业实现主营业务收入")
    ('固定宽带家庭普及率', '电子信息制造业主营业务收入')
    """
    phrase = phrase.replace("\x00", "").replace("原则上", "")
    if "," in phrase or ";" in phrase:
        phrase = re.split(r"[,;](?![^(]*\))", phrase)[-1]
    phrase = phrase.strip(",;:、。-— ")
    phrase = _SURE.sub("", phrase)
    for _ in range(3):
        shorter = _LEADING.sub("", phrase)
        if not _long_enough(shorter):
            shorter = _LEADING_SAFE.sub("", phrase)
        shorter = _AREA.sub("", shorter)
        shorter = _TRAILING.sub("", shorter)
        shorter = _LAST_TIME.sub("", shorter)
        if shorter == phrase:
            break
        phrase = shorter
    if not keep_scope and (match := _INNER_VERB.match(phrase)):
        phrase = match["subject"] + match["object"]
    phrase = _YEAR_WITHIN.sub("", phrase) if "20" in phrase else phrase
    if _says_nothing(phrase):
        return ""
    return phrase.strip("“”") if phrase.count("“") != phrase.count("”") else phrase


# 高职院校2019年扩招: when, between who and what
_YEAR_WITHIN = re.compile(
    r"(?<=[\u4e00-\u9fff]{3})(?<![比较])(?:在|于|到)?20\d{2}年(?:底|末)?(?:以?前)?(?=[\u4e00-\u9fff]{2,8}$)(?!起|以来|的)"
)


def _says_nothing(phrase: str) -> bool:
    """Tell whether a phrase is made of empty words and nothing else.

    By a table of places that such words can reach: as one pattern, (word|word)*, the ways to part 并且并且并且 would double with each.
    """
    if phrase in _NUMERALS:
        return True  # 三年累计: what is left of it
    if phrase and not _EMPTY_WORD.match(phrase):
        return False
    reached = [True, *[False] * len(phrase)]
    for start in range(len(phrase)):
        if reached[start] and _EMPTY_WORD.match(phrase, start):
            for end in range(start + 1, min(start + _EMPTY_LIMIT, len(phrase)) + 1):
                reached[end] = reached[end] or bool(_EMPTY_WORD.fullmatch(phrase, start, end))
    return reached[-1]


def _long_enough(phrase: str) -> bool:
    return len(phrase) >= 2


def split_scope(name: str) -> tuple[str, str]:
    """Split the area or population in front of an indicator from it.

    >>> split_scope("城区4G覆盖率"), split_scope("农村家庭宽带接入能力"), split_scope("农村信息化服务站点数")
    (('城区', '4G覆盖率'), ('农村', '家庭宽带接入能力'), ('', '农村信息化服务站点数'))
    """
    match = _SCOPE.match(name)
    # 城镇登记失业率, 城乡居民收入比: such words are part of what is measured.
    if match and match["scope"] not in ("城镇", "城乡"):
        scope = re.sub(r"^(?:全部|所有|各类?)", "", match["scope"])
        return scope, name[match.end() :].removeprefix("的")
    if "以上" in name or "以下" in name:
        if sized := _SIZED_PLACES.match(name):
            # 5G网络对50万人口以上城市覆盖率
            return sized["scope"], (sized["for"] or "") + sized["what"]
        if aged := _AGED.match(name):
            return aged["scope"], name[aged.end() :].removeprefix("的")
    if region := _REGION.match(name):
        return region["scope"], name[region.end() :].removeprefix("的")
    return "", name


def is_only_scope(name: str) -> bool:
    """Tell whether a phrase names an area or population and nothing that is measured.

    >>> is_only_scope("市级城市"), is_only_scope("固定宽带用户")
    (True, False)
    """
    if name.endswith(")") and (gloss := _TAKES_IN.search(name)):
        name = name[: gloss.start()]  # 城乡结合部(含中心镇,下同)
    return bool(_ONLY_SCOPE.match(name)) or name in _MORE_SCOPES


_TAKES_IN = re.compile(r"\((?:含|不含|包括)[^()]{1,30}\)$")
_MORE_SCOPES = frozenset(("城乡结合部", "县城和城乡结合部", "县城及城乡结合部", "城区和城乡结合部", "县城和农村", "城市城区"))


def part_of_area(phrase: str) -> str:
    """Return the part of the area that a phrase names and nothing else; empty if it names something that is measured.

    >>> part_of_area("其中主城区"), part_of_area("其他县(市、区)"), part_of_area("中西部省份在现有基础上"), part_of_area("特色小镇")
    ('主城区', '其他县(市、区)', '中西部省份', '')
    """
    match = _PART.match(phrase)
    if match is None or _NO_PART.search(phrase):
        return ""
    return match["part"]


# 300家与老年人生活密切相关的网站: which ones, not what follows in a list
_TOUCHING = re.compile(r"与[^,;。、]{2,20}(?:相关|有关|配套|衔接|相适应)的")
_ONLY_GLOSS = re.compile(r"\([^()]{1,24}\)")


@lru_cache(maxsize=1024)
def thing_name(right: str) -> str:
    """Return the thing that is counted, out of the words behind a number; empty if none is named.

    >>> thing_name("“互联网+”创新创业示范园区,打造"), thing_name("的智慧社区的产业规模。"), thing_name(",其中")
    ('“互联网+”创新创业示范园区', '智慧社区的产业规模', '')
    """
    match = re.match(r"[^,;。:!?]*", right)
    # A gloss behind a number, (Gbps) or (按2005年价格计算), names nothing that is counted.
    phrase = re.sub(r"^\((?:[A-Za-z/]{1,12}|按[^()]{2,20})\)", "", match.group()) if match else ""
    if (phrase.startswith(("、", "和", "及", "与", "或")) and not _TOUCHING.match(phrase)) or _ONLY_GLOSS.fullmatch(phrase):
        # 不低于99%(国标): what the bracket says is no thing. The list goes on with the next thing; this number has none behind it.
        return ""
    phrase = re.sub(r"^(?:以上|以下|左右|以内)?(?:的)?", "", phrase)
    depth = 0
    for index, each in enumerate(phrase):
        depth += (each in "(“《") - (each in ")”》")
        if (
            depth <= 0
            and index
            and re.match(r"和(?=\d)|以及|并(?!网|联|轨)|、(?=\d|[^、]{0,40}\d|[一二两三四五六七八九][个座所家处条])", phrase[index:])
        ):
            # 500家大数据应用、服务和产品制造企业 is one thing; where a number follows, the next thing starts.
            phrase = phrase[:index]
            break
    phrase = re.sub(r"(?:和|及|与|以及)$", "", phrase)
    phrase = phrase.strip("、,;。:()") if phrase.count("(") != phrase.count(")") else phrase.strip("、,;。:")
    return (
        phrase
        if re.search(r"[\u4e00-\u9fffA-Za-z]{2}", phrase.replace("(", ""))
        and not re.match(
            r"(?:和|与(?![^,;。、]{2,20}(?:相关|有关|配套|衔接|相适应)的)|及|或|至|到|以上|以下|左右|目标|水平|(?:新的?)?大?(?:台阶|关口)|大关)",
            phrase,
        )
        else ""
    )


_RAISED = re.compile(
    r"^(?:继续|大幅|显著|明显|不断|稳步|逐步|进一步|有效|持续|着力|切实|全面|加快)*(?:提高|提升|增加|扩大|降低|减少|控制|压减|加大)(?:了)?(?P<topic>[^,;。]{2,20}(?:率|比例|比重|水平|能力|规模|浓度|总量|面积|强度|收入|产量|占比|数量|里程))$"
)

# What it begins with.
_RAISED_BEGINS = frozenset("继大显明不稳逐进有持着切全加提增扩降减控压")
# 对在运营的敬老院实施适老化改造,年底前完成80%以上: what is done, and to what.
_WORKED_ON = re.compile(r"^(?:对|在)(?P<scope>[^,;。]{2,24}?)(?:实施|开展|进行)(?P<topic>[\u4e00-\u9fff]{3,16})$")


_CLAUSE_MARK = re.compile("[,;。]")
_SPOKEN_OF = re.compile(
    r"(?P<topic>[\u4e00-\u9fffA-Za-z“”()]{2,16}?)(?:快速|实现|持续|不断|稳步|进一步|显著|加快|迅速|蓬勃|平稳|较快|取得|得到|基本(?=建成|形成|完成)|发展(?=迅速|良好|水平|壮大)|成为|达到|超过|突破|完成|保持|呈现|出现|再创)"
)


def opening_topic(sentence: str) -> str:
    """Return what a sentence starts to speak of, for clauses that go on without a subject.

    >>> opening_topic("移动互联网产业快速集聚发展,成为新兴产业,2016年实现主营业务收入591亿元")
    '移动互联网产业'
    >>> opening_topic("大幅提高铁路运输比例,2020年重点区域达到50%以上")
    '铁路运输比例'
    """
    first = sentence[: mark.start()] if (mark := _CLAUSE_MARK.search(sentence)) else sentence
    begins = first[:1]
    if raised := _RAISED.match(first) if begins in _RAISED_BEGINS else None:
        return clean_indicator(raised["topic"])
    if worked := _WORKED_ON.match(first) if begins in ("对", "在") else None:
        return worked["topic"]
    match = _SPOKEN_OF.match(first)
    return clean_indicator(match["topic"]) if match else ""


def split_in_turn(phrase: str) -> list[str]:
    """Split the members of a list that shares its ending or its beginning.

    >>> split_in_turn("城市和农村家庭宽带接入能力")
    ['城市家庭宽带接入能力', '农村家庭宽带接入能力']
    >>> split_in_turn("花生种植、收获机械化率")
    ['花生种植机械化率', '花生收获机械化率']
    >>> split_in_turn("工业企业电子商务采购和销售应用指数")
    ['工业企业电子商务采购应用指数', '工业企业电子商务销售应用指数']
    >>> split_in_turn("高中阶段毛入学率和高等教育毛入学率")
    ['高中阶段毛入学率', '高等教育毛入学率']
    """
    # 二氧化硫、氮氧化物等主要污染物排放总量: what sums the members up is no part of their names.
    phrase = re.sub(r"等(?:主要|重点)[\u4e00-\u9fff]{2,3}(?=[\u4e00-\u9fff]{2})", "", phrase)
    if placed := _MEMBERS_THERE.fullmatch(phrase):
        # 适生树种和地产草种在公园绿地的应用比例: each of them there.
        return [member + placed["what"] for member in re.split(r"[、和与]", placed["members"]) if member]
    parts: list[str] = []
    depth = start = 0
    for index, each in enumerate(phrase):
        depth += (each in "(“《") - (each in ")”》")
        # 及 is part of 普及率, 涉及, as 与 is of 参与; 以及 parts like 及.
        if depth == 0 and each in "、和与及" and not _WITHIN_A_WORD.search(phrase[max(0, index - 1) : index + 2]):
            parts.append(phrase[start:index].removesuffix("以"))
            start = index + 1
    parts.append(phrase[start:])
    parts = [part for part in parts if part]
    if len(parts) < 2:
        return []
    first, last = parts[0], parts[-1]
    if re.search(r"排放总?量$", last) and "排放" not in first and not all(_COMPLETE.search(part) for part in parts):
        # 化学需氧量和二氧化硫排放总量: the 量 of 需氧量 is no shared ending.
        ending = re.search(r"(?:污染物)?排放总?量$", last)
        return parts if ending is None else [*(part + ending.group() for part in parts[:-1]), last]
    if all(_COMPLETE.search(part) for part in parts) or all(len(part) > 2 and _COMPLETE.search(part) for part in parts[:-1]):
        return parts
    common = 0
    while common < min(len(first), len(last)) and first[-1 - common] == last[-1 - common]:
        common += 1
    if common >= 2 or (common == 1 and all(part[-1] == first[-1] for part in parts) and first[-1] in "率数量额值度省市县区州盟旗镇乡村"):
        return parts
    if (gloss := re.search(r"\)(?=[^)]+$)", last)) and first.endswith(")"):
        # 企业资源计划(ERP)、…、供应链管理(SCM)应用普及率指数: the last gloss ends the last member.
        return [part + last[gloss.end() :] for part in parts[:-1]] + [last]
    if (place := _PLACE_LAST.match(last)) and all(_PLACE_MEMBER.fullmatch(part) for part in parts[:-1]):
        # 城市、县城、建制镇生活垃圾处理率: each place has an ending of its own
        return [part + last[place.end() :] for part in parts[:-1]] + [last]
    width = _own_width(parts) or _member_width(parts)
    if width == 0:
        return parts
    if 0 < width < len(last) and last[width] == first[-1] and first[-1] in "省市县区州盟旗镇乡村港站岛":
        width += 1  # 天津港、曹妃甸港运输比例: the ending of each name is its own
    if width >= len(last):
        return parts
    tail = last[width:]
    head = first[:-width] if _PROCESS.match(last) and len(first) > width else ""
    return [first + tail] + [head + part + tail for part in parts[1:-1]] + [head + last]


_WITHIN_A_WORD = re.compile(r"[普涉波惠]及|^.及(?:率|格|时|其|以)|^参与|^[中缓温饱]和|^.和[谐平睦]")
_PLACE_MEMBER = re.compile(
    "城市|县城|城区|城镇|农村|乡村|乡镇|建制镇|行政村|社区|主城区|中心城区|县级城市|地级城市|地级及以上城市|设区市|中小学|幼儿园|小学|初中|高中"
)
_PLACE_LAST = re.compile(rf"(?:{_PLACE_MEMBER.pattern})(?=[\u4e00-\u9fff]{{3}})")
_MEMBERS_THERE = re.compile(
    r"(?P<members>[^在的()]{2,20}?(?:[、和与][^在的()、和与]{2,20}){1,4})在[^的]{2,24}的(?P<what>[\u4e00-\u9fff]{2,8}(?:率|比例|比重|水平|数量|面积))"
)
# Nouns that say by themselves what is measured: a list whose members each end in one shares no ending.
_COMPLETE = re.compile(
    r"(?:(?:率|比例|比重|占比|总额|总量|总值|产值|增加值|收入|投资|支出|规模|面积|里程|数量|人数|户数|产量|指数|浓度|涨幅|增速|增幅|外资|[易售交资]额|利润|税收|存款|贷款|余额|能耗|保有量|周转量|发电量|用电量|排放量|消费量|满意度))(?:[(][^()]{1,16}[)])?$"
)


def complete_members(phrase: str) -> list[str]:
    """Return the members of a list each of which says by itself what is measured; empty if any does not.

    >>> complete_members("地区生产总值、固定资产投资和社会消费品零售总额"), complete_members("花生种植、收获机械化率")
    (['地区生产总值', '固定资产投资', '社会消费品零售总额'], [])
    """
    members = split_in_turn(phrase)
    whole = len(members) > 1 and all(_COMPLETE.search(each) and each in phrase and len(each) > 2 for each in members)
    return members if whole else []


# Members that share what stands before them: 花生种植、收获机械化率, 电子商务采购和销售应用指数.
_PROCESS = re.compile(
    r"种植|收获|播种|采购|销售|生产|消费|进口|出口|养殖|加工|设计|制造|建设|运营|研发|应用|使用|处理|回收|收集|转化|开发|利用"
)
_MEASURE = re.compile(
    r"(?:化肥)?(?:(?:重点工程)?减排量|吞吐量|周转量|排放总量|排放量|排放强度|机械化率|机械化水平|(?:产业)?(?:主营业务收入|营业收入|销售收入|总产值)|产值|增加值|交易额|零售额|普及率|覆盖率|毛入学率|入学率|参保率|达标率|合格率|利用率|处理率|"
    r"(?:年均|平均)?浓度|家庭宽带接入能力|宽带接入能力|接入能力|接入速率|应用普及率指数|应用指数|指数|使用量|施用量|产量|面积|里程|消费量|人均可支配收入|可支配收入|总量|比重|占比|(?:参训|参保|参加|就业|从业|在校|毕业|招生|培训|持证)?人数|户数|数量|数|能力|水平|(?:宽带)?接入率|(?:培训后|培训|就业)?[\u4e00-\u9fff]{2}率|(?:业务)?(?:办理)?(?:时间|时限|时长)|量|规模|收入)$"
)


# What several fields, or things that one rate is told of, share: 公交、环卫领域…, 广告设施和招牌设置备案率.
_SHARED_FROM = re.compile(
    r"(?:领域|行业|系统|患者)(?=[^、]{3})|(?:设置|配置|安装|配备|管理|参与|申报|发放)[\u4e00-\u9fff]{0,6}(?:[(][^()]{1,8}[)])?率$"
)


def _own_width(parts: list[str]) -> int:
    """The like of `_member_width` where a word says what is shared: 环卫 of 公交、环卫领域新能源汽车比例; 0 if none does."""
    shared = _SHARED_FROM.search(parts[-1])
    return shared.start() if shared and 1 < shared.start() <= 8 and not any(_SHARED_FROM.search(part) for part in parts[:-1]) else 0


def _member_width(parts: list[str]) -> int:
    """How many characters of the last member are its own, before the ending that all share; 0 if that cannot be told."""
    first, last = parts[0], parts[-1]
    if process := _PROCESS.match(last):
        return process.end()
    measure = _MEASURE.search(last)
    if len(parts) > 2 and measure and len({len(part) for part in parts[:-1]}) == 1 and measure.start() > len(first) + 3:
        # 燃气、供水、排水管网智能监测覆盖率; 果蔬、肉类、水产品产地低温处理率: a name does not end before 品.
        return len(first) + (last[len(first)] in "品业类物" and measure.start() > len(first) + 4)
    if len(parts) > 2:
        return measure.start() if measure and 1 < measure.start() <= 8 else len(parts[1])
    if measure and 0 < measure.start() <= 8:
        return measure.start() if len(first) > 2 else min(measure.start(), len(first))
    return len(first) if len(first) <= 4 else 0
