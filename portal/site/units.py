"""English names of the units that plans print, so that a reader without Chinese knows what a figure counts.

A name says how the unit stands behind a number: 5 万户 is 5 × “10,000 households”. A unit that is not here has no English name.
"""

from __future__ import annotations

from functools import cache

# Longest first, as 百万 is one word and not a hundred 万.
_MULTIPLIERS = {
    "百万亿": "100 trillion", "十万亿": "10 trillion", "千亿": "100 billion", "百亿": "10 billion", "十亿": "billion", "万亿": "trillion",
    "千万": "10 million", "百万": "million", "十万": "100,000", "亿": "100 million", "万": "10,000", "千": "thousand", "百": "hundred",
    "十": "ten",
}  # fmt: skip

#: English names of units by their Chinese ones, in the plural where they count things.
NAMES = {
    "‰": "per mille", "成": "tenths", "百分比": "per cent", "百分点": "percentage points", "个百分点": "percentage points", "倍": "times",
    "元": "yuan", "人民币": "yuan", "元人民币": "yuan", "美元": "US dollars", "M": "Mbit/s", "兆": "Mbit/s", "兆比特/秒": "Mbit/s",
    "公里": "kilometres", "千米": "kilometres", "米": "metres", "芯公里": "fibre-kilometres", "皮长公里": "cable-kilometres",
    "海里": "nautical miles", "平方米": "square metres", "公顷": "hectares", "平方公里": "square kilometres", "平方千米": "square kilometres",
    "亩": "mu (1/15 hectare)", "立方米": "cubic metres", "方": "cubic metres", "升": "litres", "吨": "tonnes", "千克": "kilograms",
    "公斤": "kilograms", "克": "grams", "斤": "jin (500 grams)", "吨标准煤": "tonnes of standard coal",
    "千克标准煤": "kilograms of standard coal", "吨二氧化碳": "tonnes of CO₂", "吨二氧化碳当量": "tonnes of CO₂ equivalent", "千瓦": "kilowatts",
    "瓦": "watts", "兆瓦": "megawatts", "吉瓦": "gigawatts", "千伏安": "kilovolt-amperes", "千伏": "kilovolts", "千瓦时": "kilowatt-hours",
    "度": "kilowatt-hours", "兆瓦时": "megawatt-hours", "微克/立方米": "micrograms per cubic metre",
    "毫克/立方米": "milligrams per cubic metre", "秒": "seconds", "分钟": "minutes", "小时": "hours", "毫秒": "milliseconds", "天": "days",
    "工作日": "working days", "个月": "months", "年": "years", "岁": "years of age", "日": "days", "摄氏度": "degrees Celsius",
    "分贝": "decibels", "位": "in rank", "分": "points",
    "个工作日": "working days", "个小时": "hours", "毫米": "millimetres", "厘米": "centimetres", "微米": "micrometres",
    "纳米": "nanometres", "平米": "square metres", "吨标煤": "tonnes of standard coal", "千克标煤": "kilograms of standard coal",
    "吉瓦时": "gigawatt-hours", "兆伏安": "megavolt-amperes", "吉焦": "gigajoules", "立方米/日": "cubic metres a day",
    "立方米/天": "cubic metres a day", "立方米/秒": "cubic metres a second", "吨/日": "tonnes a day", "吨/年": "tonnes a year",
    "元/人": "yuan a person", "元/平方米": "yuan a square metre", "批次/千人": "batches per thousand people",
    # What counts things has no name of its own in English but that of what it counts.
    "个": "items", "家": "bodies", "户": "households", "名": "persons", "人": "persons", "台": "machines", "套": "sets", "辆": "vehicles",
    "件": "pieces", "项": "items", "张": "sheets", "条": "lines", "次": "times", "所": "institutions", "座": "buildings", "处": "places",
    "种": "kinds", "类": "classes", "门": "courses", "部": "works", "艘": "ships", "架": "aircraft", "只": "pieces", "头": "head",
    "株": "plants", "本": "volumes", "册": "volumes", "篇": "articles", "幅": "pieces", "场": "events", "期": "issues", "批": "batches",
    "届": "sessions", "支": "teams", "队": "teams", "片": "pieces", "颗": "pieces", "枚": "pieces", "块": "pieces", "根": "pieces",
    "口": "wells", "眼": "wells", "盏": "lamps", "间": "rooms", "栋": "buildings", "幢": "buildings", "床": "beds", "席": "seats",
    "例": "cases", "宗": "cases", "笔": "transactions", "单": "orders", "字": "characters", "款": "models", "路": "channels",
    "线": "lines", "级": "levels", "组": "groups", "对": "pairs", "卷": "volumes", "集": "episodes", "档": "grades", "社": "cooperatives",
    "村": "villages", "镇": "towns", "乡": "townships", "县": "counties", "市": "cities", "区": "districts", "点": "points",
    "站": "stations", "端": "terminals", "端口": "ports", "芯": "fibres", "标箱": "TEU", "箱": "containers", "标准箱": "TEU",
    "人次": "person-times", "人年": "person-years", "人天": "person-days", "架次": "flights", "车次": "vehicle trips", "列": "trains",
    "班": "runs", "班次": "runs", "户次": "household-times", "件次": "item-times", "用户": "users", "家庭": "families",
    "标准机架": "standard racks", "机架": "racks", "床位": "beds", "车位": "parking places", "泊位": "berths", "座位": "seats",
    "学位": "school places", "人月": "person-months", "平台": "platforms", "基地": "bases", "企业": "enterprises", "项目": "projects",
    "行政村": "administrative villages", "自然村": "natural villages", "社区": "communities", "乡镇": "townships", "终端": "terminals",
    "基站": "base stations", "充电桩": "charging points", "桩": "charging points",
    "台（套）": "machines or sets", "台(套)": "machines or sets", "台套": "machines or sets", "批次": "batches", "场次": "events",
    "家次": "visits to bodies", "项次": "item-times", "辆次": "vehicle-times",
}  # fmt: skip


@cache
def english_unit(unit: str) -> str:
    """Return the English name of a unit; empty for one that has none, or is written in Latin letters already.

    >>> english_unit("万户"), english_unit("亿元"), english_unit("Mbps")
    ('10,000 households', '100 million yuan', '')
    """
    if unit in NAMES:
        return NAMES[unit]
    for multiplier, name in _MULTIPLIERS.items():
        if unit.startswith(multiplier):
            rest = unit.removeprefix(multiplier)
            counted = NAMES.get(rest, "" if _has_chinese(rest) else rest)
            return f"{name} {counted}".strip() if counted or not rest else ""
    return ""


def _has_chinese(text: str) -> bool:
    return any("\u3400" <= each <= "\u9fff" for each in text)
