"""Numbers with their units and bounds: 4000亿元, 3000名以上, 3-5个, 百亿元规模, 第10位, 一半, 翻一番.

Finds what is printed as a quantity and leaves alone what is none: dates, document numbers, names (4G, IPv6, 12345),
ordinals, sums of a list that is spelled out (4大, 等4类), durations, frequencies, and thresholds that only define a
class (规模超亿元的企业). Whether a quantity is a target or an observation is not decided here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from portal.frozen import changed, sets_slots
from portal.records import Comparator, Span
from portal.text.numerals import read_digits, read_numeral

Shape = Literal["amount", "rank", "multiple"]

# Units, longest first where one starts another. What may be counted (个, 家, 户) is told from what is measured (元, %).
COUNTED = "标准车|例次|剂次|床日|标箱|条段|项次|处次|场次|家次|辆次|艘次|条次|重量箱|盏|台套|台次|人次|户次|人年|件次|批次|标台|班次|架次|标准箱|个工作日|工作日|所|个|家|名|户|人|台|套|条|座|处|项|件|辆|艘|架|张|间|栋|幢|株|头|只|羽|部|篇|种|类|批|支|本|册|门|场|期|对|款|片|枚|根|眼|口|块|幅|列|组|宗|例|份|届|次|站|村|床|箱|路|线|端|席|大类|艘次|辆次|校|店|园|县|市|起|剂|尾|匹|桶|袋|棒|瓶|盒"
MEASURED = (
    r"/10万人?|/万人?|个小时|个百分点|百分点|%|‰|美元|元/人|元|吨标准煤/万元|克标准煤|千克标准煤|吨标准煤|吨标煤/万元|千克标煤|克标煤|吨标煤|千克标准油|吨标准油|蒸吨|吨/万元|立方米/万元|立方米|平方公里|平方千米|平方米|平米|公顷|千公顷|公里/小时|公里|千米|海里|毫米|厘米|延米|米|亩|公斤/亩|公斤|千克|吨|升|斤|千伏安|兆伏安|个等级(?:\(别\))?|千瓦时|瓦时|千瓦|兆瓦时|兆瓦|瓦|度|"
    r"微克/立方米|毫克/升|贝克|分贝|小时|分钟|毫秒|秒|天|日|岁|年|倍|成|标煤|位|名次|分|点|张/千人|发(?=/)|人/平方公里|"
    r"兆比特每秒|吉比特每秒|太比特每秒|Mbps|Mbit/s|Mb/s|MB/s|Gbps|Gb/s|Gbit/s|Tbps|Kbps|kbps|bps|GB|TB|PB|EB|ZB|MB|Wh/kg|TWh|GWh|MWh|kWh|KWh|mg/L|mg/l|μg/m³|ug/m3|μg/m3|℃|MW|GW|kW|KW|TEU|㎡|㎥|km²|m²|m³|hm2|km2|km|mm|cm|m2|m3|kg|兆比特/秒|吉比特/秒|太比特/秒|兆|吉比特|比特|字节|节点|机架|标准机架|核|FLOPS|flops|[EPTG]F(?:LOPS|lops)|[EPT]flops|P|M|G"
)
_MAGNITUDE = "万亿|千亿|百亿|十亿|千万|百万|十万|亿|万|千|百"
_DIGITS = r"\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
# 台(套), 个(次): two units for one count; 吨/日, 立方米/天: for each day or thing.
_EITHER = rf"(?:\((?:{COUNTED}|段|组)(?:、(?:{COUNTED}))?\))?"
_PER = r"(?:/(?:百万|百|千|万|10万)?(?:换算)?(?:吨公里|人公里|公里|公斤|千克|千瓦时|瓦时|千瓦|平方公里|平方米|立方米|吨|人口|人|户|台|辆|日|天|月|年|小时|秒|亩|公顷|亿元|万元|元|床|件|批次|次)(?:·(?:平方公里|平方米|年|天|日|月|人))?)?"
# 千瓦时, 千克: the 千 is part of the unit.
_IN_FRONT = rf"(?:{_MAGNITUDE})"
_UNIT = rf"(?:(?!千(?:瓦|米|克|公顷|伏)){_IN_FRONT})?(?:{MEASURED}|{COUNTED}){_EITHER}{_PER}|(?:{_MAGNITUDE})"
_MAGNITUDES = frozenset(_MAGNITUDE.split("|"))
_ROUNDED = re.compile(rf"[多余](?P<unit>{_UNIT})")
# In digits and marks; a longer run of them (an account, damage) counts nothing.
_LONGEST_NUMBER = 24
_COUNTING_UNIT = re.compile(rf"(?:{_MAGNITUDE})?(?:{COUNTED}){_EITHER}")
_HAN_NUMBER = r"[一二两三四五六七八九](?:[一二三四五六七八九十百千万亿零点]*[十百千万亿])[一二三四五六七八九]?|[一二三四五六七八九]?十[一二三四五六七八九]?"
_AMOUNT = re.compile(
    rf"(?=\d)(?P<first>{_DIGITS})(?:(?P<unit1>{_UNIT})?(?P<join>[-~—至]|到)(?P<last>{_DIGITS}))?(?P<round>[多余](?={_UNIT}))?(?P<unit>{_UNIT})?"
)
_HAN_AMOUNT = re.compile(rf"(?P<first>{_HAN_NUMBER})(?P<unit>{MEASURED}|{COUNTED})")
# 一至两名, 三到五家: small numbers in characters count where two of them make a range.
_HAN_RANGE = re.compile(
    rf"(?<![第十百千万亿一二两三四五六七八九])(?P<first>[一二三四五六七八九])(?:至|到|-|~|—)(?P<last>[二两三四五六七八九十])(?P<unit>(?:{_MAGNITUDE})?(?:名|个(?!月|小时|工作日|学期|方面|阶段)|家|所|座|处|项|条|人|户|套|台|间|村|部|支|元|亩|公里|亿元|万元))"
)
# 建成两所市级医院, 三个省级示范区: a single small number counts where a thing that one can point at is built.
_HAN_FEW = re.compile(
    r"(?<![第十百千万亿一二两三四五六七八九每这该各任另“\"])(?P<first>[一二两三四五六七八九])(?P<unit>[个座所家处条](?!月|小时|学期|方面|阶段|百|龙))"
    r"(?=[\u4e00-\u9fffA-Z\d()、“”]{0,30}?(?:医院|学校|大学|学院|高中|初中|小学|幼儿园|实验室|产业园|科技园|示范园|示范区|示范点|示范村|试点县|水库|水厂|泵站|电站|污水处理厂|发电厂|处理厂|大桥|隧道|码头|机场|车站|公园|博物馆|图书馆|体育馆|文化馆|科技馆|美术馆|消防站|气象站|基地|卫生院|养老院|敬老院|福利院|计算中心|医学中心|医疗中心|数据中心|服务中心|指挥中心|研究院|产业集群|水岸|通道|航线|高速公路|铁路|公园带|生态带|绿廊|廊道|枢纽|服务站|充电站|换电站|变电站|加氢站|泊位)(?:$|[,;。、和及(]))"
)
# 每个市至少有一个县开展试点: at the least so many, in each of the places named.
_HAN_AT_LEAST = re.compile(
    r"(?P<each>(?:每|各)[\u4e00-\u9fff()、\x00]{1,16}?)(?:至少|不少于)(?:要|应)?(?:规划)?(?:建有|设有|配有|建成|建设|创建|打造|培育|设立|设置|配备|开设|推出|形成|选择|确定|组建|有)?"
    r"(?P<first>[一二两三四五六七八九])(?P<unit>[个座所家处条名支套间部](?!月|小时|工作日|学期|方面|阶段|百|龙))(?=[\u4e00-\u9fffA-Z“])"
)
# 每个村建设一个水源地
_HAN_EACH = re.compile(
    r"每(?:一)?(?:个|所|座|家)?(?:[\u4e00-\u9fff]{0,8}?)(?:县|市|区|镇|乡|村|街道|社区|园区|学校|医院)(?:[(][^()]{1,6}[)])?(?:都|均|要|应|须|原则上)*(?:规划|统一|重点|集中)?"
    r"(?:建有|设有|配有|建成|建设|新建|创建|打造|培育|设立|设置|配备|开设|办好|建好|组建|有)(?P<first>[一二两三四五六七八九])(?P<unit>[个座所家处条名支套间部](?!月|小时|工作日|学期|方面|阶段|百|龙))(?=[\u4e00-\u9fffA-Z“])"
)
_FEW = re.compile("[一二两三四五六七八九][个座所家处条]")
_BUILT_BEFORE = re.compile(
    r"(?:建设|建成|新建|改建|扩建|改扩建|迁建|创建|打造|建立|组建|引进|培育|新增|设立|完成|布局|争取|增设|筹建|开通|形成|(?<=每[\u4e00-\u9fff])有|建有|至少|不少于|不低于|[、和](?:新建|改建|扩建)?)$"
)
# 百亿元规模, 万台云服务器: a bare head counts one and is a round order of magnitude.
_BARE = re.compile(
    rf"(?<![一二两三四五六七八九十百千万亿\d.每])(?P<first>{_MAGNITUDE})(?P<unit>元|人次|户次|台套|户|台|人|吨|兆|家|用户|标箱|标准箱|个|套|名|亩|公里|级|座|辆|公顷|平方米|立方米)"
)
_SHARE = re.compile(
    r"(?<![一两三四五六七八九十\d])(?:(?P<half>一半|半数(?=以上|左右|的))|(?P<tenths>[一二两三四五六七八九])成(?=以上|左右|以内|以下|$|[的,;。、]))"
)
# 压缩四分之一: shares that make whole per cents.
_QUARTERS = re.compile(r"(?P<under>[二四五十])分之(?P<over>[一二三四五六七八九])(?![之〇零点])")
_PARTS = {digit: Decimal(number) for number, digit in enumerate("一二三四五六七八九十", 1)}
# 数以万计: one of that order of magnitude (READING RULES).
_ORDER = re.compile(r"数以(?P<of>千|万|百万|千万|亿)计")
# 保有量实现倍增: twice as much. 倍增计划 is a name, 成倍增长 says no number.
_DOUBLING = re.compile(r"翻(?P<count>[一两二三四])番|翻番|(?<=实现)(?:翻倍|倍增)(?=$|[,;。、])")
# 提高三个百分点, 降低半个百分点
_HAN_POINTS = re.compile(r"(?<![十百千万第])(?P<first>[一二两三四五六七八九半])个百分点")
_HAN_PERCENT = re.compile(r"百分之(?P<value>[零〇一二两三四五六七八九十百点]{1,8})")
_HAN_TIMES = re.compile(r"(?P<first>[一二两三四五六七八九十]+)倍")
_REACHES_RATIO = re.compile(r"(?:比|比例|差距|倍差|之比)[^,;。\d]{0,10}$|(?:缩小|扩大|提高|降低|控制|达)(?:到|至|为|在)$")
# 缩小到2.56:1: so many to one.
_TO_ONE = re.compile(r"(?<![\d:.])(?P<value>\d{1,4}(?:\.\d{1,6})?)[:∶比]1(?![\d.:])")
# 医护比达到1:1.25: to one so many.
_ONE_TO = re.compile(r"(?<![\d:.])1[:∶](?P<value>\d{1,4}(?:\.\d{1,6})?)(?![\d.:∶万])")
_RANK = re.compile(
    r"(?P<verb>(?<=[\u4e00-\u9fff])(?=(?:全国|全省|全市|全区|世界|全球|中部|西部|东部|东北)第\d)|位居|位列|名列|居于|稳居|跃居|排名|排在|排到|位于|进入|跻身|进到|挺进|前移至|上升到|提升到|升至|保持|居|列|排)(?P<scope>(?:[^,;。、\d第前()]|\([^()]{1,8}\)){0,14}?)(?:的)?"
    r"(?:(?P<top>首位|榜首)|第(?P<place>[一二三四五六七八九十\d]+)(?:(?:位|名)|(?=$|[,;。、]))|前(?P<front>[一二三四五六七八九十\d]+)(?:位|名|强)?)(?P<more>以内)?"
)

# Printed numbers that are no quantities; each match is blanked out before amounts are looked for. Runs are bounded: from each digit of
# an endless number a pattern would look to its end.
_NOT_QUANTITIES = re.compile(
    # What each of them starts with, so that other characters are done with at once.
    r"(?=[\d〔\[(（第N+A-Za-z每以下上这该等“\"一二三四五六七八九十])(?:"
    r"(?:19|20)\d{2}年?[-~至到—](?:19|20)\d{2}年?"  # 2013-2016年
    r"|(?:19|20)\d{2}年(?:\d{1,2}月)?(?:\d{1,2}日)?|\d{1,2}月(?:\d{1,2}日|底|份|末)?"
    r"|[〔\[(（](?:19|20)\d{2}[〕\])）]\d*号?|第?\d{1,9}号"
    r"|第\d{1,9}(?:届|次|条|期|代|轮|批|章|节|款|项)"
    r"|\d{1,9}(?:大(?!类\d)|纵|横|、\d{1,9}号)"  # 4大基础数据库
    r"|\d{1,9}\+\w*|\+\d{1,9}|N\+\d|\d{1,9}\+N"  # 1+N, “3+5”
    r"|(?<!\d[a-z])(?!(?<=[\d万亿千百])[hck]?m[23](?![\dA-Za-z]))[A-Za-z][A-Za-z-]{0,19}\d[\dA-Za-z.]*"  # IPv6, PM2.5, H5
    r"|(?<![\d.])\d(?:\.\d)?G(?![bBW])(?:/\dG)*|\d{1,9}D(?![a-zA-Z])|\d{1,9}K(?![bBw])"  # 4G, 3D
    r"|\d{1,9}(?:/\d{1,9}){1,4}M?(?=[^\s,;。%]{2,12}(?:占比|比例|率|用户))"  # 50/100M高带宽用户占比
    r"|每(?:隔)?[\d一二两三四五六七八九十]{1,9}(?:年|个?月|周|天|季度)"  # 每5年修订1次
    r"|(?<=每)\d{1,9}[-~至—]\d{1,9}(?:公里|千米|米|亩|户|人|名|平方米|平方公里)"  # 每25-30公里道路: for how much of it each
    r"|每(?:[百千万亿十\d]{1,9})(?=名|人|户|亩|元|家|个|公里|平方|辆|千|万)"  # 每万人
    r"|(?:以下|下列|上述|这|该)\d{1,9}(?:个|类|种|项|大|方面|家|条|件|级)"  # 以下3个领域
    r"|等(?<=[\u4e00-\u9fff”)]等)\d{1,9}(?:类|种|大|方面|件|级|(?:个|项|家|条)(?:领域|行业|方面|环节|类|区域|部门|城市|省|市|县|区|重点|学科|专业|产业|指标|制度|事项|单位|语种|品种))"  # 等4类
    r"|\d{1,2}类(?=(?:重点|困难|特殊|低收入)?(?:对象|人群|人员|群体))"  # 4类重点对象: a name for a list
    r"|\d{1,5}亩以上(?=的?(?:集中)?连片)"  # 200亩以上连片经营: a size to be had
    r"|(?<=[语文、])\d{1,9}种语言"
    # 缩短至10小时以内 is a limit that is promised, 30天内 a deadline.
    r"|(?<![\d.])(?<!控制在)(?<![短缩减降限]至)(?<![短缩减降限]到)\d{1,9}(?:年|个月|天|小时|日)(?:以?内|之?内|前|期|间|来|后|制)"
    r"|“[^”]{0,14}”(?=等|工程|行动|计划|战略|试点|体系|平台|服务|热线)|“\d[^”]{0,9}”|\"\d[^\"]{0,9}\""
    r"|“[^”\d]{1,4}\d[户个人家件处][、,][^”\d]{1,4}\d[户个人家件处]”"  # “发现1户、解决1户”: a slogan
    r"|\d{1,4}(?:公里|米|分钟|小时)(?=(?:半径|服务|生活|健身|养老|便民|医疗|医保|急救|阅读|文化|交通|通勤|经济|社区|办事|充电|救援){0,3}(?:圈|覆盖率|全?覆盖|范围))"  # 500米覆盖率, 15分钟生活圈
    r"|\d{2,4}(?:千伏|[kK]V)(?!安|A)(?:及?以[上下])?"  # 220千伏及以上线路: a class of voltage
    r"|(?<![\d.])\d{1,3}(?:\.\d{1,3})?(?:[:∶]\d{1,3}(?:\.\d{1,3})?){2}(?![\d.])"  # 10:40:50, shares of a whole
    r"|\d{1,9}[、.](?=[\u4e00-\u9fff])"
    r"|\d{1,3}%(?=(?:的?节能|强制性|及?以上节能)[\u4e00-\u9fff]{0,6}标准)"  # 节能65%强制性标准: the name of a standard
    r"|[一二三四五六七八九十]个(?:100%|百分之百)"  # “六个100%”: a slogan
    r")"
)
# What every quantity holds one of: most sentences hold none and are done with at once. The first character is looked for alone, since
# the search then skips from one to the next.
_MAY_HOLD_ONE = re.compile(
    r"[\d零十百千万亿倍番一二两三四五六七八九分成首榜第前]"
    r"(?:(?<=[\d零十百千万亿倍番])|(?<=[二两三四五六七八九])[个座所家处条]|(?<=一)[座所处]|(?<=[成设建]一)个|(?<=[有少备开于]一)[个家名条支套间部]|(?<=[一二三四五六七八九])[至到~—-][二两三四五六七八九]|(?<=分)之|(?<=一)半|(?<=成)(?:以上|左右|以内|以下|$|[的,;。、])"
    r"|(?<=首)位|(?<=榜)首|(?<=[第前])[一二三四五六七八九])"
)
_HAN_DIGIT = re.compile("[一二三四五六七八九十两]")
_LIST_SUM = re.compile(r"(?:[\u4e00-\u9fffA-Za-z)]{1,10}[、,]){2,}[\u4e00-\u9fffA-Za-z)]{1,8}(?:等)?$")
_MORE_AFTER = re.compile(
    r"(?P<word>\([^()\d]{0,12}\)|服务器|机架|用户|企业|人员|家庭)?(?P<bound>以上|及以上|以下|及以下|以内|之内|(?<=[日时钟天])内|左右|上下|规模以上(?!工业|服务|企业|农业|文化|制造))|(?P<round>多|余)(?=[个家名户人台件项亿万]|(?<=番多)(?![\u4e00-\u9fff]))"
)
# What each of them begins with.
_MORE_BEGINS = frozenset("(服机用企人家以及之内左上规多余")
_THRESHOLD = re.compile(
    r"^(?:以上|以下|以内|左右)?(?:的(?:(?!由)[\u4e00-\u9fff]){0,6}?)?(?:规模|骨干|龙头|重点|大型|上市|领军|大|工业|科技|及以上)*(?:企业|产业集群|集群|园区|项目|单位|城市|机构|产业|船舶|人口|农户|家庭|用户|县|乡镇|开发区|基地)"
)
# 20户以上自然村: a settlement of a size.
_SETTLEMENT = re.compile(r"^(?:以上|以下)?的?(?:[\u4e00-\u9fff]{0,6}?(?:自然村|村民组|居民点|村组)|村庄|建制镇|村|超?大班额|班额|班级)")
# 50万人口以上城市: places of a size; 千万吨级以上矿井产能占比: works of one.
_POPULATED = re.compile(r"口(?:及?以上|以下)的?[\u4e00-\u9fff]{0,4}(?:城市|县|镇|城镇|地区|村)")
_OF_A_GRADE = re.compile(r"级(?:及?以上|以下)?的?[\u4e00-\u9fff]{2,12}(?:占比|比重|比例|率|数量|总数)")
_FUND_BEHIND = re.compile(r"(?:以上|左右)?的?[^,;。的]{2,24}?基金(?=$|[,;。、])")
_AT_A_GRADE = re.compile(r"级(?:及?以上)?(?=$|[,;。、])")
_VALUE_NOUN = re.compile(r"^[^,;。\d]{0,16}(?:规模|产值|收入|能力|市场|投资|增加值|目标|产业体系)(?=[,;。、\d]|$)")
_RATE_OF_A_CLASS = re.compile(r"率(?:不低于|不高于|达到?|超过|高于|低于|大于|小于)$")
_SIZED = re.compile(r"万?(?:蒸吨|兆瓦|千瓦|吨|立方米|平方米|公斤|马力|头)(?:/(?:小时|日|天|年))?")
_OF_A_SIZE = re.compile(
    r"(?:淘汰|关停|关闭|取缔|拆除|整治|禁止新建|不再新建|新建|退出|改造|治理|完成|每小时|(?:单机)?容量(?:在)?|单机|对|将)$"
)
# 每周播出节目不少于2小时, 每年举办培训班不少于10期: how much; 每月检查2次 says how often. 完成联合检查4次 is so much again.
_HOW_MUCH = frozenset({"小时", "分钟", "期", "批", "届"})
_EACH_TIME = re.compile(r"每(?:天|日|周|月|季度|年|学期|学年)[^,;。每\d]{2,20}(?:不少于|不低于|至少)$")
_DONE_SO_OFTEN = re.compile(r"(?:举办|完成|组织|开展|召开|参加)[^,;。每\d]{3,16}(?:不少于|不低于|至少)?$")


def _does_so_much(unit: str, before: str) -> bool:
    clause = re.split("[,;。]", before)[-1]
    if unit in _HOW_MUCH and _EACH_TIME.search(clause):
        return True
    return unit in ("次", "期", "批", "届") and "每" not in clause and _DONE_SO_OFTEN.search(clause) is not None


# 能效前5%: those at the top, unless a place is to be reached.
_AT_THE_TOP = re.compile(r"(?:能效|绩效|[、,])前$")
_GETS_THERE = re.compile(r"(?:进入|进|跻身|位居|位列|排名|居|列|排在|保持)[^,;。]{0,12}前$")
# 1000万元以上技改项目20个: where the number of the things follows, what stands in front says which they are.
_THEN_COUNTED = re.compile(r"^(?:以上|以下)?的?[\u4e00-\u9fff“”]{0,10}(?:项目|企业|集群|园区|基地|工程|平台)(?:达到?|超过|不少于|约)?\d")
# 峰谷差率超过40%的地区: which places it is told of
_WHERE_A_RATE_IS = re.compile(r"的[\u4e00-\u9fff]{0,4}?(?:地区|城市|区域|省份|企业|单位|市县|县|园区|建筑|家庭|学校|医院)")
_COUNTED_NEXT = re.compile(r"的?\d{1,6}[个家项户](?![月工小])")
_TWO_MAGNITUDES = re.compile(r"[千百十](?=[万亿]|[家个户名人所处座项台辆吨]$)")
_ABOVE_WORDS = re.compile(r"(?:达到?|超过?|突破|高于|大于|过)$")


@sets_slots
@dataclass(frozen=True, slots=True)
class Quantity:
    """A printed quantity in a compact passage.

    `span` is number, unit and bound (3000名以上); `value` is counted in `unit`; offsets are into the compact passage.
    """

    span: Span
    value: Decimal
    unit: str
    shape: Shape = "amount"
    value_max: Decimal | None = None
    after: Comparator | None = None  # what 以上, 左右 ... behind it say
    round_number: bool = False  # a bare head (百亿元): an order of magnitude
    scope: str = ""  # of a rank: 中部
    verb_start: int = -1  # of a rank: where 位居 starts

    @property
    def counts(self) -> bool:
        """Whether the unit counts things (个, 家, 万户) rather than measuring one (%, 亿元)."""
        return _is_counted(self.unit)


@lru_cache(maxsize=1024)
def _is_counted(unit: str) -> bool:
    return _COUNTING_UNIT.fullmatch(unit) is not None


def may_hold_quantities(text: str) -> bool:
    """Tell whether a passage holds a character that every quantity has one of; quick, for most sentences hold none."""
    return bool(_MAY_HOLD_ONE.search(text))


def find_quantities(text: str, *, thresholds: bool = False) -> list[Quantity]:
    """Find the quantities of a compact passage in order; with `thresholds`, also those that only define a class.

    >>> [(str(q.value), q.unit, q.after) for q in find_quantities("培育3000名以上精英,规模达到4000亿元,进入4G时代")]
    [('3000', '名', '>='), ('4000', '亿元', None)]
    >>> [(str(q.value), str(q.value_max), q.unit) for q in find_quantities("形成3-5个示范基地")]
    [('3', '5', '个')]
    >>> find_quantities("根据(国发〔2015〕40号)精神,建设4大基础数据库和IPv6网络")
    []
    """
    found: list[Quantity] = []
    if not may_hold_quantities(text):
        return found
    masked = _mask(text)
    taken = bytearray(len(text) + 1)

    def free(start: int, end: int) -> bool:
        return not any(taken[start:end])

    def add(quantity: Quantity) -> None:
        found.append(quantity)
        start, end = quantity.span.start, quantity.span.end
        taken[start:end] = b"\x01" * (end - start)

    # Each is looked for only where a character stands that it cannot do without.
    for match in _RANK.finditer(masked) if "第" in masked or "前" in masked or "首" in masked else ():
        rank = _read_rank(match)
        if rank:
            add(rank)
    for match in _DOUBLING.finditer(masked) if "番" in masked or "倍" in masked else ():
        count = read_numeral(match["count"] or "一") or Decimal(1)
        add(_with_bound(Quantity(Span(match.start(), match.end()), Decimal(2) ** int(count) - 1, "倍", "multiple"), masked))
    for match in _HAN_PERCENT.finditer(masked) if "百分之" in masked else ():
        if (value := read_numeral(match["value"])) is not None:
            add(_with_bound(Quantity(Span(match.start(), match.end()), value, "%"), masked))
    for match in re.finditer(r"(?<=为)零(?=$|[,;。])", masked) if "零" in masked else ():
        add(Quantity(Span(match.start(), match.end()), Decimal(0), ""))
    for match in re.finditer(r"零(?=发生|填埋|容忍度|伤亡|事故|死亡|增长)", masked) if "零" in masked else ():
        add(Quantity(Span(match.start(), match.start() + 3), Decimal(0), ""))
    for match in _QUARTERS.finditer(masked) if "分之" in masked else ():
        share = Decimal(100) * _PARTS[match["over"]] / _PARTS[match["under"]]
        add(_with_bound(Quantity(Span(match.start(), match.end()), share.quantize(Decimal(1)), "%"), masked))
    for match in _ORDER.finditer(masked) if "数以" in masked else ():
        add(Quantity(Span(match.start(), match.end()), Decimal(1), match["of"], round_number=True))
    for match in _SHARE.finditer(masked) if "半" in masked or "成" in masked else ():
        value = Decimal(50) if match["half"] else (read_numeral(match["tenths"]) or Decimal(0)) * 10
        add(_with_bound(Quantity(Span(match.start(), match.end()), value, "%"), masked))
    for match in _TO_ONE.finditer(masked) if ":1" in masked or "∶1" in masked or "比1" in masked else ():
        if _REACHES_RATIO.search(masked[max(0, match.start() - 16) : match.start()]):
            add(_with_bound(Quantity(Span(match.start(), match.end()), Decimal(match["value"]), ""), masked))
    for match in _ONE_TO.finditer(masked) if "1:" in masked or "1∶" in masked else ():
        if _REACHES_RATIO.search(masked[max(0, match.start() - 16) : match.start()]):
            add(_with_bound(Quantity(Span(match.start(), match.end()), Decimal(match["value"]), ""), masked))
    for match in _AMOUNT.finditer(masked):
        if free(match.start(), match.end()) and (amount := _read_amount(match, masked)):
            add(amount)
    for match in _HAN_POINTS.finditer(masked) if "个百分点" in masked else ():
        points = Decimal("0.5") if match["first"] == "半" else read_numeral(match["first"])
        if points is not None and free(match.start(), match.end()):
            add(_with_bound(Quantity(Span(match.start(), match.end()), points, "百分点"), masked))
    counted_in_han = _HAN_DIGIT.search(masked) is not None
    for match in _HAN_RANGE.finditer(masked) if counted_in_han else ():
        first, last = read_numeral(match["first"]), read_numeral(match["last"])
        if free(match.start(), match.end()) and first is not None and last is not None and first < last:
            add(_with_bound(Quantity(Span(match.start(), match.end()), first, match["unit"], value_max=last), masked))
    for match in _HAN_AT_LEAST.finditer(masked) if counted_in_han and ("至少" in masked or "不少于" in masked) else ():
        number = read_numeral(match["first"])
        if number is not None and free(match.start("first"), match.end()):
            add(Quantity(Span(match.start("first"), match.end()), number, match["unit"], after=">="))
    for match in _HAN_EACH.finditer(masked) if counted_in_han and "每" in masked else ():
        number = read_numeral(match["first"])
        if number is not None and free(match.start("first"), match.end()):
            add(Quantity(Span(match.start("first"), match.end()), number, match["unit"]))
    few = False
    for match in _HAN_FEW.finditer(masked) if counted_in_han and _FEW.search(masked) else ():
        number = read_numeral(match["first"])
        opens = _BUILT_BEFORE.search(masked[max(0, match.start() - 8) : match.start()])
        # 三个省级示范区、五个市级示范区: the second of a list counts where the first does.
        if opens and (few or opens.group()[0] not in "、和") and number is not None and free(match.start(), match.end()):
            add(Quantity(Span(match.start(), match.end()), number, match["unit"]))
            few = True
    for pattern in (_HAN_AMOUNT, _HAN_TIMES) if counted_in_han else ():
        for match in pattern.finditer(masked):
            if free(match.start(), match.end()) and (amount := _read_han(match, masked)):
                add(amount)
    for match in _BARE.finditer(masked) if "万" in masked or "亿" in masked or "千" in masked or "百" in masked else ():
        if free(match.start(), match.end()) and (amount := _read_bare(match, masked)):
            add(amount)
    found = [quantity for quantity in found if not _sums_a_list(quantity, masked)] if "等" in masked else found
    found.sort(key=lambda quantity: quantity.span.start)
    found = _with_shared_units(found, masked)
    return found if thresholds else [quantity for quantity in found if not _defines_a_class(quantity, found, masked)]


_MEASURE_ALONE = re.compile(r"微克/立方米|毫克/升|公里/小时|元/人|[％%‰]|平方米|公里|小时|分钟|天|亩|吨|岁")


def _with_shared_units(found: list[Quantity], text: str) -> list[Quantity]:
    """Read 60万、80万平方米: a number that is parted from the next by 、 alone shares its unit."""
    shared = list(found)
    for index in range(len(found) - 2, -1, -1):
        one, following = shared[index], shared[index + 1]
        parted = text[one.span.end : following.span.start] in ("、", "和", "及")
        # A number below one is a coefficient of its own: 分别达到0.735和76%.
        alike = one.shape == following.shape == "amount" and one.after is None and one.value >= 1
        if parted and not one.unit and alike and _MEASURE_ALONE.fullmatch(following.unit):
            # 分别控制在38、36和35微克/立方米以内
            shared[index] = changed(one, unit=following.unit)
            continue
        bare = one.unit in ("万", "亿") and one.shape == "amount" and one.after is None
        if (
            bare
            and len(following.unit) > 1
            and following.unit.startswith(one.unit)
            and text[one.span.end : following.span.start] in ("、", "和", "及")
        ):
            shared[index] = changed(one, unit=following.unit)
    return shared


def _sums_a_list(quantity: Quantity, text: str) -> bool:
    """Whether a count only sums up what is listed before it: 甲、乙等2个项目, not 新建甲、乙等28个排水系统."""
    if not quantity.counts or text[quantity.span.start - 1 : quantity.span.start] != "等":
        return False
    start = max(text.rfind(mark, 0, quantity.span.start) for mark in ",;。:") + 1
    return quantity.value <= text.count("、", start, quantity.span.start) + 2


def masked_spans(text: str) -> list[Span]:
    """Return where a compact passage prints numbers that are no quantities by their form: dates, names, ordinals.

    >>> [span.of("到2020年建成4G网络30个") for span in masked_spans("到2020年建成4G网络30个")]
    ['2020年', '4G']
    """
    return [Span(match.start(), match.end()) for match in _NOT_QUANTITIES.finditer(text)]


def _mask(text: str) -> str:
    """Blank out what is printed like a quantity and is none; the length stays."""
    return _NOT_QUANTITIES.sub(lambda match: "\x00" * len(match.group()), text)


def _read_amount(match: re.Match[str], text: str) -> Quantity | None:
    start, end = match.span()
    if start and (text[start - 1].isascii() and (text[start - 1].isalnum() or text[start - 1] in "./")) and text[start - 1] != "\x00":
        return None
    if max(len(match["first"]), len(match["last"] or "")) > _LONGEST_NUMBER:
        return None
    unit = match["unit"] or ""
    for printed, known in _SPELLED_UNITS:
        unit = unit.replace(printed, known)
    rounded = bool(match["round"])
    if unit in _MAGNITUDES and (more := _ROUNDED.match(text, end)):
        # 1.7万余个, 4万多亿元
        unit, end, rounded = unit + more["unit"], more.end(), True
    last, join = match["last"], match["join"]
    if last and join in ("到", "至") and not match["unit1"] and not unit:
        last, end = None, match.end("first")
    following = text[end : end + 1]
    if unit and unit[-1].isascii() and unit[-1].isalpha() and following.isascii() and following.isalnum():
        return None
    if unit in ("M", "G", "P") or (not unit and following.isascii() and following.isalpha()):
        if not _is_speed(match, text, unit, end):
            return None
        unit += "bps"
    value = read_digits(match["first"])
    upper = read_digits(last) if last else None
    if unit and unit[0] in "千百十" and (said := _TWO_MAGNITUDES.match(unit)):
        # 6千亿元 is 6000 亿元, 3百家 is 300 家: only 万 and 亿 stay in the unit.
        factor = {"千": 1000, "百": 100, "十": 10}[said.group()]
        value, upper, unit = value * factor, upper * factor if upper else upper, unit[1:]
    if not unit:
        if not _stands_without_unit(text, start, end):
            return None
        if _AT_A_GRADE.match(text, end) and _GRADED.search(text[:start]):
            return _with_bound(Quantity(Span(start, end + 1), value, "级"), text)  # 电子病历应用水平达到4级以上
        if _IS_A_CLASS.match(text, end):
            return None  # 不低于2级水平: a class, not a number
    if unit == "个" and following == "月":
        if not _MONTHS_LONG.search(text, max(0, start - 24), start):
            return None
        unit, end = "个月", end + 1  # 平均审查周期为22.5个月
    if _counts_no_things(unit, text, start, following):
        return None
    if last is None and match["last"]:
        return _with_bound(Quantity(Span(start, end), value, ""), text) if unit else None
    amount = Quantity(Span(start, end), value, unit, value_max=upper, after=">" if rounded else None)
    return _with_bound(amount, text)


_SPELLED_UNITS = (
    ("兆比特每秒", "Mbps"), ("兆比特/秒", "Mbps"), ("吉比特每秒", "Gbps"), ("太比特每秒", "Tbps"), ("吉比特/秒", "Gbps"),
    ("太比特/秒", "Tbps"), ("个百分点", "百分点"),
)  # fmt: skip
_OF_NETWORKS = re.compile(r"带宽|宽带|接入|速率|网速|光纤|出口|入户")
_INDEX_BEFORE = re.compile(r"(?:指数|系数|比例|比值|得分|评分|PUE|利用效率)[^,;。]{0,18}$")
_REACHED_BEFORE = re.compile(
    r"(?:优于|低于|高于|平均值|均值|为|达到?|、|和|降到|降至|控制在|提高到|提高至|提升到|提升至|缩小到|缩小至|下降到|下降至|稳定在|保持在)$"
)
_GRADED = re.compile(r"(?:水平|等级|级别|评级|评价|评定|成熟度)(?:达到|达|为|不低于|提升到|提升至)$")
_IS_A_CLASS = re.compile(r"[级类型档星A]|(?:级|类)以上")
_TIMES_AND_GRADES = frozenset(
    ("年", "天", "日", "小时", "分钟", "秒", "个工作日", "工作日", "岁", "点", "分", "度", "次", "期", "批", "届")
)
_LASTS_OR_SCORES = re.compile(
    r"寿命|机时|工时|学时|课时|受教育年限|天数|时间|时长|提前量|误差|时限|时延|周期|得分|评分|指数|满意度|出动|发行|人次|压缩|缩短|平均|住院日"
)
# What begins longer words: 5村级, 3端口.
_SHORT_NOUNS = frozenset(("路", "线", "端", "村", "县", "市", "校", "店", "园", "站"))


def _is_speed(match: re.Match[str], text: str, unit: str, end: int) -> bool:
    """Whether 100M is a speed: the words around it are of networks; 6G, 3P are names."""
    if unit not in ("M", "G") or (unit == "G" and len(match["first"]) == 1):
        return False
    return _OF_NETWORKS.search(text, max(0, match.start() - 24), end + 12) is not None


def _stands_without_unit(text: str, start: int, end: int) -> bool:
    """Whether a number without a unit is an index, or what something reaches, falls to or changes from."""
    before = text[:start]
    if _INDEX_BEFORE.search(before) or _REACHED_BEFORE.search(before):
        return True
    return before.endswith(("由", "从")) and _CHANGES_TO.match(text, end) is not None


def _counts_no_things(unit: str, text: str, start: int, following: str) -> bool:
    """Whether a number with this unit is a date, how often something is done, a rank, or the start of a longer word."""
    if unit in ("位", "名") and text.endswith("第", 0, start):
        return True
    if unit in _TIMES_AND_GRADES:
        words = text[max(0, start - 24) : start]
        if unit == "年" and words.endswith(("周期不超过", "周期为", "周期不少于", "周期")):
            return True  # 复训周期不超过3年: how often
        if not _does_so_much(unit, text[max(0, start - 32) : start]) and not _LASTS_OR_SCORES.search(words):
            return True
    return unit in _SHORT_NOUNS and following not in ("", ",", ";", "。", "、", "以", "(", "左")


_MONTHS_LONG = re.compile(r"(?:周期|时间|时限|时长)[^,;。\d]{0,12}$")
# 由2.56缩小到2.38
_CHANGES_TO = re.compile(r"(?:缩小|扩大|提高|提升|上升|增加|下降|降低|减少)(?:到|至|为)\d")


def _read_han(match: re.Match[str], text: str) -> Quantity | None:
    value = read_numeral(match["first"])
    unit = match.groupdict().get("unit") or "倍"
    if (
        value is None
        or (value < 10 and unit != "倍")
        or unit in ("年", "天", "日", "小时", "分钟", "秒", "岁", "点", "分", "度", "位", "次", "期", "批", "届", "条", "项", "路", "线")
    ):
        return None
    if match.start() and text[match.start() - 1] in '第“"每':
        return None
    # 十大, 十百千万工程: names. What follows must not turn the numeral into one.
    if re.match(r"(?:大|强|佳|工程|计划|行动)", text[match.end() :]):
        return None
    if unit == "倍":
        return _with_bound(Quantity(Span(match.start(), match.end()), value, "倍"), text)
    value, unit = _with_magnitude(match["first"], value, unit)
    return _with_bound(Quantity(Span(match.start(), match.end()), value, unit), text)


def _with_magnitude(printed: str, value: Decimal, unit: str) -> tuple[Decimal, str]:
    """Keep 万 and 亿 in the unit, as digits would: 二十万人 is 20 万人, 三千家 is 3000 家."""
    for tail, factor in (("万亿", 10**12), ("亿", 10**8), ("万", 10**4)):
        if printed.endswith(tail):
            return value / factor, tail + unit
    return value, unit


_OF_A_SORT = re.compile(r"级(?:及?以上)?[\u4e00-\u9fff]{2,8}?(?:达到|达|不少于|不低于|超过|增加|增至|占比|数量|\d)")


def _read_bare(match: re.Match[str], text: str) -> Quantity | None:
    before, after = text[: match.start()], text[match.end() :]
    if _OF_A_SORT.match(after):
        return None  # 万吨级以上泊位达到5个: which berths are counted
    graded = re.match(r"(?:级|以上|规模|量级|大关)", after)
    counted = match["unit"] in ("家", "个", "户", "名", "所") and re.search(r"(?:建成|打造|培育|新增|建设|遴选|创建|扶持|和|、)$", before)
    governed = counted or re.search(r"(?:达到|突破|超过|形成|实现|具备|新增|建成)[^,;。]{0,30}$", before)
    final = re.search(r"(?:突破|超过|超|逾|近|达到|达)$", before) and re.match(r"$|[,;。]", after)
    if before.endswith(("“", '"', "上", "数", "几")) or (before.endswith("成") and not counted) or not (graded or governed or final):
        return None
    if not graded and not final and not counted and not re.search(r"(?:规模|级|能力|容量)$", re.split(r"[,;。]", after)[0]):
        return None
    printed = match["first"]
    value = read_numeral(printed) or Decimal(1)
    unit = match["unit"]
    if unit == "级":
        unit = ""
    # 百亿元 is 100 亿元, 千万用户 1000 万用户, 万台 1 万台: the last magnitude stays in the unit.
    for tail, factor in (("万亿", 10**12), ("亿", 10**8), ("万", 10**4)):
        if printed.endswith(tail):
            value, unit = value / factor, tail + unit
            break
    round_number = not (final and not re.search(r"达到?$", before))
    return _with_bound(Quantity(Span(match.start(), match.end()), value.quantize(Decimal(1)), unit, round_number=round_number), text)


def _read_rank(match: re.Match[str]) -> Quantity | None:
    printed = match["place"] or match["front"]
    value = Decimal(1) if match["top"] else (Decimal(printed) if printed.isdigit() else read_numeral(printed))
    if value is None or "\x00" in match.group():
        return None
    scope = re.sub(r"^(?:进入|位居|位列|跻身|在|于|到|至|了)|(?:的|地区|行列)$", "", match["scope"])
    unit = "名" if match.group().removesuffix(match["more"] or "").endswith("名") else "位"
    return Quantity(Span(match.start(), match.end()), value, unit, "rank", scope=scope, verb_start=match.start(), after=None)


def _with_bound(quantity: Quantity, text: str) -> Quantity:
    """Take in the bound that follows the unit: 以上, 以内, 左右, also behind a gloss of the unit (兆比特/秒)."""
    end = quantity.span.end
    match = _MORE_AFTER.match(text, end) if text[end : end + 1] in _MORE_BEGINS else None
    if not match:
        return quantity
    if match["round"]:
        return changed(quantity, after=">")
    bound = match["bound"]
    after: Comparator = ">=" if bound in ("以上", "及以上", "规模以上") else ("~" if bound in ("左右", "上下") else "<=")
    return changed(quantity, span=Span(quantity.span.start, match.end()), after=after)


# 60%以上的县至少有1家养老院: how many of the places, and how many in each
_PLACES_HAVE = re.compile(r"的?[^,;。\d的]{1,24}?(?:至少|不少于)?(?:建有|设有|配有|拥有|具有|建成|设立|配备|有)(?:至少|不少于)?\d")
_OF_A_CLASS = ("万", "人", "吨", "米", "亩", "%", "户", "辆", "台", "张", "瓦")


# 对存放超过60公斤的,要依法责令改正: what is against the law.
_PUNISHED = re.compile(
    r"[^。;]{0,120}?的,(?:要|应|应当|将|一律|坚决)?(?:依法|责令|从严|严肃|严格|立即)[^。;]{0,40}(?:责令|处罚|追究|查处|取缔|吊销|停业|整改|改正|关闭|打击)"
)
_LONGEST_OFFENCE = 200


def _punished(quantity: Quantity, text: str) -> bool:
    opened = text.rfind("对", max(0, quantity.span.start - _LONGEST_OFFENCE), quantity.span.start)
    return (
        opened >= 0 and not re.search("[。;]", text[opened : quantity.span.start]) and _PUNISHED.match(text, quantity.span.end) is not None
    )


def _defines_a_class(quantity: Quantity, found: list[Quantity], text: str) -> bool:
    """Whether a quantity only says which things are counted: 规模超亿元的企业, 亿元以上规模企业317家."""
    if quantity.shape == "amount" and "的," in text and _punished(quantity, text):
        return True
    if quantity.shape != "amount" or ("元" not in quantity.unit and not quantity.unit.split("/")[0].endswith(_OF_A_CLASS)):
        return False
    rest = text[quantity.span.end :]
    if (quantity.unit == "万人" and _POPULATED.match(rest)) or (quantity.round_number and _OF_A_GRADE.match(rest)):
        return True
    if quantity.unit in ("户", "人") and quantity.after == ">=" and _SETTLEMENT.match(rest):
        return True
    if quantity.unit == "%" and _AT_THE_TOP.search(text[: quantity.span.start][-8:]):
        return not _GETS_THERE.search(text[max(0, quantity.span.start - 24) : quantity.span.start])
    if quantity.unit == "%" and _RATE_OF_A_CLASS.search(text[max(0, quantity.span.start - 12) : quantity.span.start]):
        # In 改造3万平方米节能率不低于15%的建筑 the rate says which buildings.
        near = [
            other
            for other in found
            if other is not quantity and not re.search(r"[,;。]", text[other.span.end : quantity.span.start] or ",")
        ]
        if re.search(r"(?:超过|高于|低于|大于|小于)$", text[: quantity.span.start]) and _WHERE_A_RATE_IS.match(rest):
            return True
        return bool(near) and bool(re.match(r"的(?!目标|要求|水平|标准|比例)[\u4e00-\u9fff]{2}", rest))
    if quantity.unit.endswith("万") and quantity.after in (">=", "<=") and text[: quantity.span.start].endswith("人口"):
        return bool(re.match(r"的[\u4e00-\u9fff]", rest))  # 城区人口100万以上的城市
    if _SIZED.fullmatch(quantity.unit) and quantity.after in (">=", "<=") and _OF_A_SIZE.search(text[: quantity.span.start]):
        # 淘汰10蒸吨及以下燃煤锅炉: what goes is of that size.
        return bool(re.match(r"(?:的)?[\u4e00-\u9fff]{2}", rest)) and not re.match(r"的?(?:目标|水平|要求)", rest)
    if "元" in quantity.unit and quantity.after == ">=" and any(each.counts and each.span.end == quantity.span.start for each in found):
        return True  # 1000项亿元以上技术改造项目
    if "元" in quantity.unit and (quantity.after == ">=" or rest.startswith("的")) and _COUNTED_NEXT.match(rest):
        return True  # 其中10亿元以上20个, 5亿元的30家
    if _FUND_BEHIND.match(rest):
        return False  # 设立规模50亿元的产业投资基金
    if "元" in quantity.unit and quantity.after == ">=" and _THEN_COUNTED.match(rest):
        return True
    if not _THRESHOLD.match(rest) or _VALUE_NOUN.match(rest):
        return False
    if "元" in quantity.unit:
        return bool(
            quantity.after == ">=" or _ABOVE_WORDS.search(text[: quantity.span.start]) or quantity.round_number or rest.startswith("的")
        )
    if quantity.unit.endswith(("辆", "台", "张")):
        # 年产量超10万辆的整车企业3家
        return rest.startswith("的") and bool(_ABOVE_WORDS.search(text[: quantity.span.start]))
    if quantity.unit == "%" and _PLACES_HAVE.match(rest):
        return False
    others = [other for other in found if other is not quantity and other.counts]
    return quantity.after == ">=" and (bool(others) or quantity.unit.endswith("户"))
