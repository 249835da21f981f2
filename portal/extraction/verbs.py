"""The words around a number: what reaches it (达到, 提高到), bounds it (不低于), builds (建设, 新增) or only softens (力争)."""

from __future__ import annotations

import re
from functools import lru_cache

from portal.extraction.quantities import Quantity
from portal.records import Comparator

# Adverbs that may stand between a name and its verb, or before a clause. No two of them run together to a third, so that the
# patterns below may take a run of them for good (`*+`) and stay linear; 稳定在 is a verb.
ADVERB = r"(?:力争|争取|确保|预计|总体|仅|基本|累计|全部|全面|分别|平均|普遍|稳定(?!在)|(?<![日月])均|都|各|将|要|应|已|共|再|先后|大约|超额|(?<![一二两三四五半])年|人均累计|逐步|率先|进一步|不断|持续)"


BOUND_BEFORE: tuple[tuple[Comparator, str], ...] = (
    (">=", r"不低于|不少于|不小于|至少|达到或超过|不得(?:低于|少于|小于)|力保|大于等于|≥|>="),
    ("<=", r"不超过|不高于|不大于|不得(?:超过|高于|大于|多于)|不多于|控制在|控制到|限制在|小于等于|≤|<="),
    (">", r"超过|突破|超出|高于|大于|多于|超|逾|过|>"),
    ("<", r"优于|低于|少于|小于|不足|不到|低过|<"),
    ("~", r"接近|大约|约为|约|近|左右"),
)


REACH = r"(?:达到了|达到|达至|达|到达|为|是|有|占|居|完成|保持在|维持在|稳定在|保持|维持|提高到|提高至|提升到|提升至|上升到|上升至|增加到|增加至|增至|增长到|增长至|扩大到|扩大至|扩展到|扩展至|推广到|推广至|发展到|下降到|下降至|降低到|降低至|降到|降至|降为|减少到|减少至|减到|减至|压缩到|压缩至|压减到|压减至|缩短到|缩短至|缩小到|缩小至|回升到|恢复到|迈上|升至|升到|延伸至|延伸到|拓展至|拓展到|覆盖到|到|至)"


# The bound and what may follow it up to the number. Possessive, since 达到 also reads as 达 and 到: the ways to part a run of
# them would double with each. Nothing is lost by it, as a reach word is tried first and each of its characters is one too.
_BOUND_BEHIND = tuple((comparator, re.compile(rf"(?:{words})(?:{REACH}|{ADVERB})*+$")) for comparator, words in BOUND_BEFORE)


_VERB_END = re.compile(
    rf"(?P<adverb>(?:{ADVERB})*+)(?P<reach>{REACH}(?:{ADVERB})*+)?(?P<bound>{'|'.join(words for _, words in BOUND_BEFORE)})?(?P<reach2>{REACH})?(?:每(?:千瓦时|平方公里|平方米|立方米|标准立方米|公里|百公里|吨|公顷|千人|万人|人|户|亩))?(?:每年|人均|全年)?$"
)


BUILD = (
    r"建设完善|建设|新建成|建成|新建|改建|扩建|创建|共建|联建|建立|组建|筹建|兴建|打造|培育发展|新培育|培育|新培养|培养|引进|引育|引入|新引进|新增加|新增|增加|净增|增设|形成|发展|新发展|布局|布置|布设|布建|部署|扶持|支持|实施|推广|完成|改造|认定|新认定|"
    r"设立|开展|培训|轮训|制定|制修订|修订|研制|研发|开发|推出|孵化|集聚|聚集|汇聚|吸引|吸纳|投放|开通|开放|遴选|选择|选派|选树|命名|评选|评定|创造|安排|组织|发动|举办|推进|推动|谋划|储备|落地|招引|转化|转移|突破|获得|取得|争取|拥有|具备|配备|配置|安装|"
    r"覆盖|服务|惠及|带动|帮助|解决|资助|奖补|补齐|配齐|开展|引导|安置|抽检|检查|发放|招收|招录|招募|招生|募集|筹集|盘活|更新|升级|整合|发行|拆除|购置|购买|建有|设有|兴办|承办|建|造|新种|补种|种植|造林|治理|修复|整治|搬迁|脱贫|减少|关闭|淘汰|退出|压减|承载了?|共有|现有|已有|拥有了?|达成|签约|签订|实现|设置|树立|塑造|做强|做大|壮大|启动|运营|投入|接入|联通|连接|纳入|申请|授权|登记|发放|办理|发布|征集|上线|办好|挂牌"
)


BUILD_END = re.compile(
    rf"(?P<before>.*?)(?P<verb>{BUILD})(?:\((?:改扩建|改建|扩建|补种|修订|迁建|续建|提升|改造)\))?(?P<bound>(?:{ADVERB})*+(?:{'|'.join(words for _, words in BOUND_BEFORE)}|{REACH})?(?:{ADVERB})*+)$"
)


BUILT = re.compile(
    r"^(?P<before>[^,;]*?)(?P<verb>建成投用|建成投运|建成通车|建成投产|集聚|汇集|争创|攻克|消除|恢复|储备|新种|补种|栽种|筹集|筹建|新开工建设|开工建设|新开工|开工|招引|引育|盘活|更新|栽植|选树|创成|设置|配备|覆盖|侦破|查处|推出|开放|归集|发布|上线|汇聚|安装|新发放|发放|开展|引导|分流安置|安置|抽检|检查|开发|帮助|招收|招录|招募|募集|购置|发行|拆除|实施|支持|组织|举办|补齐|配齐|评选|遴选|新建成|建成|新建|改建|扩建|建设|创建|打造|培育|培养|引进|新增|净增|增加|形成|发展|布局|布设|部署|扶持|改造|认定|新认定|设立|培训|轮训|制定|制修订|研发|推出|孵化|选派|建立|组建"
    r"|签约|签订|落地|开通|安装|配备|投放|完成|种植|治理|修复|整治|搬迁|淘汰|退出|关闭|推广|参加)(?:\((?:改扩建|改建|扩建|补种|修订|迁建|续建|提升|改造)\))?(?:(?:和|、|及|或)?(?:新建|改扩建|改建|扩建|改造|建设(?!用地)|培育|引进|打造|大修|维修|修缮|应用|提升))?(?P<thing>(?!累计|合计|共计|不少于|不低于|至少|超过)(?:[^,;]{2,24}|[^,;\d]{8,56}等[^,;\d]{2,16}))$"
)


BUILD_AT_END = re.compile(rf"(?:{BUILD})$")


BUILD_LAST = re.compile(rf"(?:{BUILD})(?:{ADVERB})*+$")


_AT_LEAST_BUILT = re.compile(rf"(?:至少|不少于|不低于)(?:{BUILD})$|至少[\u4e00-\u9fff]{{1,3}}$")


def comparator_of(left: str, quantity: Quantity) -> Comparator:
    if quantity.after:
        return quantity.after
    if quantity.round_number:
        return "~"
    if "约占" in left and re.search(r"约占[^,;]{0,14}$", left):
        return "~"
    if quantity.value_max is not None and _KEPT_WITHIN.search(left):
        return "="  # 控制在8%至10%: both ends are told
    for comparator, pattern in _BOUND_BEHIND:
        if pattern.search(left) and not (comparator == ">" and re.search(r"(?:通过|经过|不超过)$", left)):
            return comparator
    if _AT_LEAST_BUILT.search(left):
        # 每个街道至少建成1处
        return ">="
    return "="


_KEPT_WITHIN = re.compile(r"(?:控制|限制|保持|稳定)(?:在|到)$")


@lru_cache(maxsize=1024)  # the rules of a clause each ask of the same words
def split_verb(left: str) -> tuple[str, str]:
    """Split what stands before a quantity into name and verb."""
    match = _VERB_END.search(left)
    assert match is not None
    return left[: match.start()], match.group()
