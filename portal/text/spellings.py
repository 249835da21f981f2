"""The spellings under which a word is to be found: numbers in digits and in Chinese, words of Taiwan and Hong Kong.

What was typed is always searched as it stands. Beside it:

| typed | found too |
|---|---|
| 五千六百亿, 三亿五千万, 二〇二〇 | 5600亿, 3.5亿, 2020 |
| 5600亿, 3.5亿, 2020年 | 五千六百亿, 三点五亿, 二〇二〇年 |
| 百分之八十, 80% | 80%, 百分之八十 |
| 5600, 5,600 | 5,600, 5600 |
| 寬頻, 網路 | 宽带, 网络 |

Amounts are not converted: 5600亿 finds neither 0.56万亿 nor 560000000000. The numbers of a word are respelled all together,
in digits or in Chinese. Bare heads (百亿), shares (八成, 一半) and names with numerals (三网, 十三五) stay as they are.
"""

from __future__ import annotations

import re

from portal.text.folding import fold
from portal.text.numerals import to_chinese

_NAMES = "零一二三四五六七八九"
_VALUES = {each: value for value, each in enumerate(_NAMES)} | {"〇": 0, "两": 2}
_SECTION = (
    "(?:[一二两三四五六七八九]千)?(?:[零〇]?[一二两三四五六七八九]百)?(?:[零〇]?[一二三四五六七八九]?十)?(?:[零〇]?[一二两三四五六七八九])?"
)
_WHOLE = re.compile(f"(?:(?P<large>{_SECTION})(?P<unit>万亿|亿))?(?:[零〇]?(?P<middle>{_SECTION})万)?(?P<small>{_SECTION})")
_POINTED = re.compile(f"(?P<whole>[零〇]|{_SECTION})点(?P<part>[零〇一二三四五六七八九]+)(?P<unit>万亿|亿|万)?")
_DIGIT_BY_DIGIT = re.compile("[零〇一二三四五六七八九]{4,}")
# A run of numerals, perhaps a share; whether it is a number, and which, `_in_digits` decides.
_CHINESE = re.compile("(百分之)?([零〇一二两三四五六七八九十百千万亿点]+)")
# A number in digits with its unit, but none inside a name such as 5g or pm2.5.
_ARABIC = re.compile(r"(?<![a-z0-9.,])([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,12})(\.[0-9]{1,6})?(%|万亿|亿|万)?(?![a-z0-9])(?=(年)?)")

#: Words of Taiwan and Hong Kong and what the mainland says for them, both folded.
TERMS = {
    "宽频": "宽带", "频宽": "带宽", "网路": "网络", "网际网路": "互联网", "入口网站": "门户网站", "资讯": "信息", "软体": "软件", "硬体": "硬件",
    "伺服器": "服务器", "资料库": "数据库", "资料探勘": "数据挖掘", "数位": "数字", "晶片": "芯片", "云端计算": "云计算", "云端储存": "云存储",
    "人工智慧": "人工智能", "智慧财产权": "知识产权", "行动网路": "移动网络", "行动通讯": "移动通信", "行动电话": "移动电话", "专案": "项目",
}  # fmt: skip
_TERM = re.compile("|".join(sorted(TERMS, key=lambda term: (-len(term), term))))


def spellings(word: str) -> tuple[str, ...]:
    """Return the folded word, and after it the other folded spellings under which it is to be found, without repeats.

    Args:
        word: A word of a question as typed. A question is split into words at its blanks before.

    Returns:
        Nothing for a word of which folding leaves nothing.

    >>> spellings("五千六百億"), spellings("5,600亿"), spellings("寬頻")
    (('五千六百亿', '5600亿'), ('5,600亿', '5600亿', '五千六百亿'), ('宽频', '宽带'))
    """
    typed = fold(word)
    joined = _ARABIC.sub(_without_commas, typed)
    numbers = (typed, joined, _ARABIC.sub(_with_commas, joined), _CHINESE.sub(_in_digits, typed), _ARABIC.sub(_in_chinese, joined))
    termed = (_TERM.sub(lambda found: TERMS[found[0]], each) for each in numbers)
    return tuple(dict.fromkeys(each for each in (*numbers, *termed) if each))


def _without_commas(found: re.Match[str]) -> str:
    return found[0].replace(",", "")


def _with_commas(found: re.Match[str]) -> str:
    return found[0] if found[1].startswith("0") or found[4] else found[0].replace(found[1], f"{int(found[1]):,}", 1)


def _in_digits(found: re.Match[str]) -> str:
    """Write a run of Chinese numerals in digits where it is a number as people write them."""
    run, share = found[2], bool(found[1])
    if _DIGIT_BY_DIGIT.fullmatch(run):
        number = "".join(str(_VALUES[each]) for each in run)
    elif pointed := _POINTED.fullmatch(run):
        number = f"{_section(pointed['whole'])}.{''.join(str(_VALUES[each]) for each in pointed['part'])}{pointed['unit'] or ''}"
    elif (len(run) > 1 or share) and (whole := _WHOLE.fullmatch(run)):
        number = _whole(whole)
    else:
        return found[0]
    return f"{number}%" if share else number


def _whole(found: re.Match[str]) -> str:
    middle, small = _section(found["middle"] or ""), _section(found["small"])
    if found["unit"]:
        rest, width = (middle * 10_000 + small, 8) if found["unit"] == "亿" else (middle, 8)
        return f"{_section(found['large'])}{_decimals(rest, width)}{found['unit']}" if _section(found["large"]) else found[0]
    if found["middle"] is not None:
        return f"{middle}{_decimals(small, 4)}万" if middle else found[0]
    return str(small)


def _decimals(rest: int, width: int) -> str:
    return f".{rest:0{width}d}".rstrip("0") if rest else ""


def _section(text: str) -> int:
    """Return the value of numerals below ten thousand; a bare 十 counts one."""
    total, digit = 0, 0
    for each in text:
        if each in _VALUES:
            digit = _VALUES[each]
        else:
            total += (digit or 1) * {"十": 10, "百": 100, "千": 1000}[each]
            digit = 0
    return total + digit


def _in_chinese(found: re.Match[str]) -> str:
    whole, part, unit, year = found[1], found[2] or "", found[3] or "", found[4]
    if year and len(whole) == 4 and not part and not unit:
        return "".join("〇一二三四五六七八九"[int(each)] for each in whole)
    if whole.startswith("0") and len(whole) > 1:  # a code, not a number
        return found[0]
    spoken = to_chinese(int(whole)) + ("点" + "".join(_NAMES[int(each)] for each in part[1:]) if part else "")
    return f"百分之{spoken}" if unit == "%" else spoken + unit
