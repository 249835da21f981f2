"""What a part of a plan is for, told from its heading: background, guidance, goals, tasks or safeguards.

Only tasks and safeguards hold tasks; goals govern the years of their targets; figures in a background part are
observations (READING RULES: "Parts that give background, guiding thought, principles or goals hold no tasks").
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

PartRole = Literal["background", "guidance", "goals", "tasks", "safeguards"]

# Ordered: the first pattern that is found decides.
_ROLES: tuple[tuple[PartRole, re.Pattern[str]], ...] = (
    # 主要工作成效, “十三五”工作回顾 look back, whatever work they name.
    (
        "background",
        re.compile(
            # 巩固减排成效 is work.
            r"^(?![^,。]{0,6}(?:巩固|提升|拓展|扩大|放大|增强|提高|确保))[^,。]*(?:成效|成绩|成就|回顾)$|(?:目标|任务)(?:如期|全面|圆满|顺利|基本|提前|超额|总体)+(?:实现|完成)$|(?:实现|取得|迎来)[^,。]{0,6}(?:良好开局|圆满收官|历史性成就)$|^“?十[一二三四五六]五”?(?:时期|期间|以来)?[^,。]{0,8}(?:成就|成效|成绩)|^(?:刚刚)?(?:过去|近)的?(?:一|[二三四五几])年(?:来)?的?(?:主要|政府|各项|重点)?(?:工作|发展)(?:情况)?$|^(?:工作|发展|建设)(?:成效|成绩|成就|回顾|进展)"
        ),
    ),
    # 主要任务及目标 says what will be done, whatever else it says.
    ("tasks", re.compile(r"(?:主要|重点|重大|具体)任务|重点(?:工作|工程|项目|领域|方向|行动|举措)|主要(?:工作|举措|措施|内容)|任务分工")),
    # The last words of a heading that measures against nothing: 现状, 形势, 基础, 回顾.
    (
        "background",
        re.compile(
            r"现状|形势|背景|回顾|发展(?:基础|环境|成就|成效)|(?:主要|显著|积极)(?:成绩|成效|成就)|存在(?:的)?(?:主要)?(?:问题|困难)|机遇(?:和|与|、)挑战"
            r"|(?:重要|重大)(?:性|意义)|主要问题|基本情况|^(?:规划|现实|发展|工作|建设|产业|改革|前期|试点)?基础(?:条件)?$|完成情况|实施情况|执行情况|总结评估"
            # 贫困情况 tells how things are; 摸清资源情况, 公开进展情况 are work.
            r"|^(?!(?:摸|查|掌|了|调|核|报|通|公|落|跟|反|督|评|监|定|及|加|强|做|开))[\u4e00-\u9fff]{2,6}情况$"
        ),
    ),
    (
        "goals",
        re.compile(
            r"^[\u4e00-\u9fff]{0,4}(?:基础|现状|情况)(?:与|和|及|、)[\u4e00-\u9fff]{0,4}目标$|^(?:(?:总体|主要|发展|工作|行动|建设|攻坚|治理|整治|提升|奋斗|任务|实施|预期|具体|阶段性?|远景|近期|中期|长期|总|规划|量化|核心|年度|改革|创新)*(?:目标|指标|愿景))"
            r"(?:$|任务|要求|体系|与|和|及|、|展望|指标|\(|[:。.])|(?:发展|主要|总体|工作|预期|奋斗|战略)目标$|二〇三五年远景"
        ),
    ),
    (
        "guidance",
        re.compile(
            r"指导思想|指导方针|基本方针|总体(?:要求|思路|部署|考虑|战略)|(?:基本|主要|工作|建设|实施|发展|遵循)?原则$|(?:基本|主要|工作|发展)原则|^(?:发展|基本|工作|总体)思路"
            r"|战略(?:定位|导向|取向)|发展定位|^总则$|^附则$|^本(?:措施|办法|意见|方案|规定|政策|细则|计划).{0,30}(?:施行|执行|解释|有效)|编制(?:目的|依据|背景)|适用范围|规划(?:范围|期限|依据)|^技术路线|(?:时间表|路线图)$|^(?:发展|推进|实施)阶段$"
        ),
    ),
    (
        "safeguards",
        re.compile(
            # 就业保障体系, 人才开发支撑体系 are built for the people, not for the plan.
            r"(?:保障|支撑|支持|推进|实施|落实|政策|组织|配套)(?:措施|机制)(?:$|与|和|及|[。.])|(?:推进|实施|落实|政策|组织|配套)体系(?:$|与|和|及|[。.])"
            r"|(?:^|构建|建立|建设|健全|完善|强化|创新|优化|加强)(?:政策|组织|实施|工作|规划|要素|制度|服务|综合)?(?:保障|支撑|支持)体系(?:$|与|和|及|[。.])|^保障(?:$|措施|机制|体系|条件|支撑|政策|制度|要求|方案|规划|计划|实施|落实|组织|任务|与[^改]|和[^改])|保障$|(?:加强|坚持|强化)党[^,。]{0,14}领导$|组织(?:领导|实施|保障|协调|推进|管理)|落实责任|责任落实"
            r"|(?:明确|落实|强化|压实).{0,8}责任(?:$|[,、。.])|(?:有关|工作|相关|组织|实施|几点)要求$|监督(?:检查|考核|管理)$|考核(?:评估|评价)|(?:规划|方案|计划)(?:的)?(?:组织)?实施|目标考核|责任追究|(?:严格|强化|加强)(?:督导|监督|督查|目标|绩效)?考核(?:问责|奖惩|监督|$)|^(?:(?:建立|健全|完善|构建|强化)+(?:[\u4e00-\u9fff]{0,4}的)?)?工作机制$|(?:确保|推动|保证)(?:规划|方案|计划)(?:有效|顺利|全面)?(?:实施|落实|落地)|高度重视|(?:抓好|狠抓|强化|推进|抓实|确保|加强|切实抓好)(?:工作|任务|组织|督促|督查|政策|措施|各项工作|规划|责任|保障|支撑|统筹|要素|协同|跟踪|推动|推进|和|与|、)*落实(?:$|[,、。.])|(?:抓好|狠抓|强化|推进)落实"
            r"|(?:强化|健全|完善|加强|优化|加大)(?:政策|实施|组织|要素|制度|规划实施|工作|支持|支撑)?(?:保障|扶持|支持)(?:力度)?(?:$|[。.])"
        ),
    ),
)


# 健全学前教育投入政策机制, 完善人才激励保障机制: what is to be worked out, unless the words between say nothing but 组织, 实施, 工作.
_WORK_ON_MECHANISM = re.compile(
    r"^(?:建立健全|建立|健全|完善|创新|构建|优化|深化|改革)+(?:和完善)?(?P<topic>[\u4e00-\u9fff“”]{2,}?)(?:保障|支撑|支持|推进|实施|落实|政策|组织|配套|激励|投入)+(?:机制|措施|体系)$"
)
_ABOUT_THE_PLAN = re.compile(
    r"(?:组织|实施|工作|规划|计划|方案|政策|推进|落实|协调|协同|统筹|领导|要素|制度|服务|综合|长效|各项|相关|有关|配套|督导|考核|评价|评估|与|和|及|、|的)+"
)


@lru_cache(maxsize=1024)  # plans head their parts alike
def part_role(heading: str) -> PartRole | None:
    """Tell what the part under a heading (plain form, without its number) is for; None if the heading does not say.

    >>> [part_role(h) for h in ("发展现状与面临形势", "总体要求", "发展目标", "主要任务及目标", "保障措施")]
    ['background', 'guidance', 'goals', 'tasks', 'safeguards']
    >>> part_role("健全学前教育投入政策机制"), part_role("健全组织实施机制")
    (None, 'safeguards')
    >>> part_role("信息安全保障能力提升行动"), part_role("发展绿色制造")
    (None, None)
    """
    for role, pattern in _ROLES:
        if pattern.search(heading):
            if role == "safeguards" and (work := _WORK_ON_MECHANISM.match(heading)) and not _ABOUT_THE_PLAN.fullmatch(work["topic"]):
                return None
            return role
    return None
