"""The words that pages use for the codes in the tables, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True, slots=True)
class Words:
    """The same words twice."""

    zh: str
    en: str


UNKNOWN = Words("未知", "unknown")

#: Codes of closed lists, by field; a code that is not here is shown as it is.
CODES: dict[str, dict[str, Words]] = {
    "comparator": {
        "=": Words("达到", "reaches"),
        ">=": Words("不低于", "at least"),
        ">": Words("超过", "more than"),
        "<=": Words("不超过", "at most"),
        "<": Words("低于", "less than"),
        "~": Words("约", "about"),
    },
    "target_kind": {
        "level": Words("水平", "level"),
        "increment": Words("新增", "added"),
        "growth": Words("增幅", "growth"),
        "rank": Words("位次", "rank"),
        "ratio": Words("倍数", "ratio"),
    },
    "task_kind": {
        "task": Words("任务", "task"),
        "safeguard": Words("保障措施", "safeguard"),
        "project": Words("专栏", "project"),
        "project-item": Words("专栏条目", "project item"),
    },
    "role": {
        "lead": Words("牵头", "lead"),
        "participant": Words("参与", "participant"),
        "responsible": Words("负责", "responsible"),
        "coordinator": Words("统筹", "coordinator"),
    },
    "binding": {"binding": Words("约束性", "binding"), "expected": Words("预期性", "expected")},
    "review": {
        "automatic": Words("机器读取", "read by rule"),
        "confirmed": Words("人工确认", "confirmed"),
        "corrected": Words("人工更正", "corrected"),
    },
}

#: Provinces by the first two digits of a region code (GB/T 2260); a plan without a code is a national one.
PROVINCES = {
    "11": "北京市", "12": "天津市", "13": "河北省", "14": "山西省", "15": "内蒙古自治区", "21": "辽宁省", "22": "吉林省", "23": "黑龙江省",
    "31": "上海市", "32": "江苏省", "33": "浙江省", "34": "安徽省", "35": "福建省", "36": "江西省", "37": "山东省", "41": "河南省",
    "42": "湖北省", "43": "湖南省", "44": "广东省", "45": "广西壮族自治区", "46": "海南省", "50": "重庆市", "51": "四川省", "52": "贵州省",
    "53": "云南省", "54": "西藏自治区", "61": "陕西省", "62": "甘肃省", "63": "青海省", "64": "宁夏回族自治区", "65": "新疆维吾尔自治区",
    "71": "台湾省", "81": "香港特别行政区", "82": "澳门特别行政区",
}  # fmt: skip

SYMBOLS = {"=": "", ">=": "≥ ", ">": "> ", "<=": "≤ ", "<": "< ", "~": "约 "}

#: The same for rows that are escaped for HTML.
ESCAPED_SYMBOLS = {escape(sign): escape(shown) for sign, shown in SYMBOLS.items()}

#: What each flag warns of.
FLAGS: dict[str, Words] = {
    "decreases-from-baseline": Words(
        "原文印出的目标值低于基期值，可能是原文笔误，照录不改。",
        "As printed, the target is below its baseline: perhaps a misprint in the plan. It is copied, not mended.",
    ),
    "damaged-text": Words(
        "原文此处有乱码或缺字，读出的内容可能不全。",
        "The source is garbled or incomplete here, so what was read may be incomplete.",
    ),
    "year-out-of-period": Words(
        "年份在规划期之外较远，可能是原文笔误或读取有误，请对照原文。",
        "The year lies far outside the plan's period: a misprint or a misreading. Compare the sentence.",
    ),
    "unknown-organization": Words(
        "登记表里没有这个机构，名称照原文，可能与别处的同一机构分成两个。",
        "The organisation is not in the registry: its name is as printed, and it may be listed elsewhere under another id.",
    ),
}

#: The tables that pages show row by row, and the sign of each in the text.
SIGNS = {"tasks": "任", "targets": "目", "observations": "数", "responsibilities": "责"}


def words_for(field: str, code: str) -> Words:
    """Return the words for a code of a field.

    >>> words_for("role", "lead").zh
    '牵头'
    >>> words_for("role", "new-role").zh
    'new-role'
    """
    return CODES[field].get(code, Words(code, code))


def words_for_flag(flag: str) -> Words:
    """Return what a flag warns of; for one without an entry here, that there is no explanation yet."""
    return FLAGS.get(flag, Words("这个标记还没有说明，请对照原文。", "This flag has no explanation yet; compare the sentence."))


def file_size(size: int) -> str:
    """Write a number of bytes for people.

    >>> file_size(900), file_size(12_345), file_size(3_200_000)
    ('900 B', '12.3 kB', '3.2 MB')
    """
    if size < 1_000:
        return f"{size} B"
    return f"{size / 1_000:.1f} kB" if size < 1_000_000 else f"{size / 1_000_000:.1f} MB"


def province_of(region_code: str) -> tuple[str, str]:
    """Return the six digits of the province that a region lies in, and its name; `national` for what has no region.

    >>> province_of("430100"), province_of("")
    (('430000', '湖南省'), ('national', '全国'))
    """
    if not region_code:
        return "national", "全国"
    code = f"{region_code[:2]}0000"
    return code, PROVINCES.get(region_code[:2], code)


def quantity(row: Mapping[str, str], symbols: Mapping[str, str] = SYMBOLS) -> str:
    """Write the quantity of a target or observation as a reader expects it.

    >>> quantity({"comparator": ">=", "value": "20", "value_max": "30", "unit": "万户", "kind": "level"})
    '≥ 20–30 万户'
    >>> quantity({"comparator": "=", "value": "10", "unit": "位", "kind": "rank"})
    '第 10 位'
    """
    value = row["value"] + (f"–{row['value_max']}" if row.get("value_max") else "")
    unit = row["unit"] if row["unit"] == "%" or not row["unit"] else f" {row['unit']}"
    rank = "第 " if row["kind"] == "rank" else ""
    return f"{symbols.get(row['comparator'], row['comparator'] + ' ')}{rank}{value}{unit}"
