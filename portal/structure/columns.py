"""What the columns of a table hold, by their headings."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from portal.frozen import sets_slots
from portal.text.years import find_period

ColumnRole = Literal[
    "ordinal",
    "task",
    "content",
    "lead",
    "responsible",
    "participant",
    "due",
    "indicator",
    "unit",
    "year",
    "dated",
    "goal",
    "growth",
    "binding",
    "note",
    "other",
]
# Ordered: the first pattern found in a heading says what the column holds.
_COLUMNS: tuple[tuple[ColumnRole, re.Pattern[str]], ...] = (
    ("ordinal", re.compile(r"^(?:序号|编号|序列|顺序)$|^序$")),
    (
        "due",
        re.compile(
            r"时限|完成(?:时间|日期|期限)|时间(?:进度|节点|安排|要求)|进度(?:安排|要求)|截止|起止|(?:建设|实施|工程)(?:年限|期限|周期|工期)"
        ),
    ),
    ("lead", re.compile(r"牵头|主办|第一责任|主要责任|主责")),
    ("participant", re.compile(r"配合|参与|参加|协办|协同|协作|支撑单位|支持单位")),
    (
        "responsible",
        re.compile(
            r"(?:责任|负责|指导|实施|承办|主管|分工|承担|落实|推进|组织|申报|督办|建设)(?:单位|部门|主体|机构|处室|分工|领导|人)|部门分工|责任分工|^部门$|^单位名称$"
        ),
    ),
    ("binding", re.compile(r"属性|指标(?:性质|类型)|^性质$|^类型$")),
    (
        "growth",
        re.compile(
            r"(?:比|较)(?:19|20)\d{2}年?(?:底|末)?[\[(〔【]?(?:累计)?(?:增|提高|下降|降低|减少|变化)|年均|增速|增长率|增幅|[\[(〔【]?累计[\])〕】]?(?:增|降|值|数|\d?$)|增长|变化(?:幅度|率|值|量)|增减|^变化$|提高幅度|下降幅度|降幅"
        ),
    ),
    ("unit", re.compile(r"^(?:计[量算]|度量|指标)?单位$|^量纲$")),
    ("year", re.compile(r"(?:19|20)\d{2}")),
    ("dated", re.compile(r"^(?:年度|年份)$")),
    # 基期值 names no year, and is what the goal starts from.
    ("goal", re.compile(r"目标|规划(?:值|数|期末)|期末|“?十[一二三四五六]五”?|^(?:基期|基准|基线|现状|基数)(?:年)?(?:值|数|水平)?$")),
    ("indicator", re.compile(r"指标|名\s*称$")),
    ("content", re.compile(r"(?:主要|建设|工作|具体|改革|实施|任务|项目)?(?:内容|要求|要点|举措说明|目标任务)")),
    ("task", re.compile(r"任务|举措|事项|措施|工作|项目|工程|行动|分解|重点|名称")),
    ("note", re.compile(r"备注|说明|范围|来源|依据|类别|领域|分类|投资|地点|规模")),
)
#: The heading of a column of areas.
AREA_HEADING = re.compile(
    r"区域|片区|地区|城市(?:名称)?|城区(?:[(]开发区[)])?|省辖市|设区市|地级市|地州市?|盟市|旗县区?|各盟市|辖区|所在区|市州|地市|市[(]州[)]|县区|区县|县市区?|街镇、园区|镇街、园区|(?:街镇|镇街|乡镇)(?:[(](?:园区|街道|园区、街道)[)])|各?县[(][市区旗、]{1,5}[)]|各?区[(][市县、]{1,5}[)]|各?市[(][州地县区盟、]{1,7}[)]|乡镇|镇街|街镇|乡镇[(]街道[)]|行政区|所属区|各市|各区|各县|省份|省市|省[(](?:自治区|区)、(?:直辖)?市[)]"
)
# 甲县, 高新区, 城关镇: an area at the head of a column.
_AREA_NAME = re.compile(r"[\u4e00-\u9fff]{1,9}[省市县区州盟旗镇乡]")
_AREA_GROUP = re.compile(r"(?:其中[:,]?)?[\u4e00-\u9fff]{2,8}(?:地区|城市群|流域|区域)")
#: What heads a row of totals: no work of its own.
TOTAL_ROW = re.compile(r"(?:全[省市县区国州盟])?(?:合计|总计|共计|小计)")
#: What heads a column of sums: 合计, 三年合计, beside one of each year.
TOTAL_COLUMN = re.compile(r"(?:[一二两三四五六七八九十\d]{1,2}年)?(?:合计|总计|共计|小计|累计)")
_AIMED = re.compile(r"目标|计划|规划|任务")
_AIM_OF_A_YEAR = re.compile(r"(?:目标|计划|任务)(?:任务|值|数|量)?(?:[(][^()]{1,8}[)])?$")
_DONE_SINCE = re.compile(r"(?:完成|实现|执行)(?:情况|值|数|结果)$")
_BECAME = re.compile(r"实现|完成|实际|执行")


@sets_slots
@dataclass(frozen=True, slots=True)
class Column:
    """What a column holds; `year` is the year its heading names, `is_base` whether that is where things start from."""

    role: ColumnRole
    heading: str
    year: int | None = None
    is_base: bool = False
    above: str = ""  # the merged heading over it: 规划目标 over 2015年 and 年均增长


def column_of(heading: str) -> Column:
    """Tell by its heading what a column holds: the first pattern found in it says so."""
    for role, pattern in _COLUMNS:
        if pattern.search(heading):
            return Column(role, heading, _year(heading), bool(re.search(r"实际|现状|基期|基准|基线|完成|预计|基数", heading)))
    return Column("other", heading)


def _year(heading: str) -> int | None:
    """The last year of a heading; one that it is compared with (2015年比2010年增长) only where there is no other."""
    if match := re.findall(r"(?<![比较])(?:19|20)\d{2}", heading) or re.findall(r"(?:19|20)\d{2}", heading):
        return int(match[-1])
    period = find_period(heading)
    return period[1] if period else None


def area_places(columns: tuple[Column, ...]) -> list[int]:
    """The indexes of the columns that name areas: of 区域 | 省(区、市) the finer one; two where a long list is set in halves."""
    named = [index for index, column in enumerate(columns) if AREA_HEADING.fullmatch(column.heading)]
    return [index for index in named if index + 1 not in named]


def names_area(words: str) -> bool:
    """Tell whether a cell holds the name of an area, or that of all: 甲县, 某某地区, 合计."""
    return bool(_AREA_NAME.fullmatch(words) or _AREA_GROUP.fullmatch(words) or TOTAL_ROW.fullmatch(words))


def areas_across(columns: tuple[Column, ...]) -> list[int]:
    """The indexes of columns that areas head, with 合计, where the first names what is measured and no other column says more; else none."""
    named = [index for index, column in enumerate(columns) if column.role == "other" and _AREA_NAME.fullmatch(column.heading)]
    totals = [index for index, column in enumerate(columns) if TOTAL_ROW.fullmatch(column.heading)]
    others = {column.role for index, column in enumerate(columns) if index not in (*named, *totals)}
    measured = any(column.role in ("indicator", "task") for column in columns)
    return sorted({*named, *totals}) if len(named) > 1 and measured and others <= {"ordinal", "indicator", "task", "unit"} else []


def is_former_goal(column: Column, columns: tuple[Column, ...]) -> bool:
    """Tell whether a column holds what an earlier plan had aimed at, beside one that says what became of it."""
    if column.role == "goal" and column.year is None and _AIMED.search(column.heading) and column in columns:
        # 规划目标 | 2025年完成情况: what stands in front of what became of it had been aimed at.
        behind = columns[columns.index(column) + 1 :]
        if any(
            other.year and re.search(r"完成|实现|执行", other.heading) and not re.search(r"预计|目标|计划", other.heading)
            for other in behind
        ):
            return True
    aims = column.role == "goal" and column.year is not None and _AIMED.search(column.heading) and not _BECAME.search(column.heading)
    if aims and any(other.year == column.year and other is not column and _DONE_SINCE.search(other.heading) for other in columns):
        return True  # “十三五”规划目标 | “十三五”完成情况: of the same years
    became = any(_BECAME.search(other.above) for other in columns)
    return became and bool(_AIMED.search(column.above)) and not _BECAME.search(column.above)


def with_base(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Mark the base year: said so, or the earliest of several year columns."""
    current = [column for column in columns if not is_former_goal(column, columns)]
    years = [column for column in current if column.role in ("year", "goal") and column.year is not None]
    # 基期水平 | 2022年目标值 | 2030年目标值: the base may name no year.
    if len(years) < 2 or any(column.is_base for column in current if column.role in ("year", "goal")):
        return columns
    if all(_AIM_OF_A_YEAR.search(column.heading) for column in years):
        return columns  # 2018年目标 | 2019年目标 | 2020年目标
    first = min(years, key=lambda column: column.year or 0)
    goals = [column for column in current if column.role in ("year", "goal")]
    if len(goals) < 2:
        return columns
    # 氨氮 over 2015年 | 2020年, beside 化学需氧量 over the same two: each has a base of its own.
    return tuple(
        replace(c, is_base=True) if c is first or (c.role == first.role and c.year == first.year and c.above != first.above) else c
        for c in columns
    )
