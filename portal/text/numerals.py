"""Numbers as plans print them: 4000, 1.5万, 三千, 二十万, 百亿, 八成, 一半.

cn2an reads most Chinese numerals but refuses a bare head (百亿, 千万, 万), a decimal head (三点五亿) and shares
(八成, 一半), which plans use all the time; one grammar for all of them is smaller than the exceptions around it.
"""

from __future__ import annotations

from decimal import Decimal

DIGITS = {"零": 0, "〇": 0, "○": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
SMALL = {"十": 10, "百": 100, "千": 1000}
LARGE = {"万": 10**4, "亿": 10**8}

#: A character class of everything a Chinese numeral is written with.
CHARACTERS = "零〇○一二两三四五六七八九十百千万亿"


def read_numeral(text: str) -> Decimal | None:
    """Read a Chinese numeral; a head without a digit counts one. None if `text` is not a numeral.

    >>> read_numeral("三千"), read_numeral("二十万"), read_numeral("百亿"), read_numeral("三点五亿")
    (Decimal('3000'), Decimal('200000'), Decimal('10000000000'), Decimal('350000000.0'))
    >>> read_numeral("二〇二〇"), read_numeral("三网") is None
    (Decimal('2020'), True)
    """
    if not text:
        return None
    if "点" in text:
        whole, _, rest = text.partition("点")
        tail = ""
        while rest and rest[-1] in LARGE:
            tail, rest = rest[-1] + tail, rest[:-1]
        head = read_numeral(whole)
        if head is None or not rest or any(each not in DIGITS for each in rest):
            return None
        value = head + Decimal("0." + "".join(str(DIGITS[each]) for each in rest))
        for each in tail:
            value *= LARGE[each]
        return value
    if len(text) > 1 and all(each in DIGITS for each in text):
        return Decimal("".join(str(DIGITS[each]) for each in text))
    total = section = 0
    digit: int | None = None
    for each in text:
        if each in DIGITS:
            digit = DIGITS[each]
        elif each in SMALL:
            section += SMALL[each] * (1 if digit is None else digit)
            digit = None
        elif each in LARGE:
            section += digit or 0
            digit = None
            if section == 0:
                # 万亿 multiplies what stands before it; a bare head counts one.
                total = total * LARGE[each] if total else LARGE[each]
            elif LARGE[each] > 10**4:
                total = (total + section) * LARGE[each]
            else:
                total += section * LARGE[each]
            section = 0
        else:
            return None
    return Decimal(total + section + (digit or 0))


def read_digits(text: str) -> Decimal:
    """Read a number printed in digits, thousands marked or not.

    >>> read_digits("9,290.50")
    Decimal('9290.50')
    """
    return Decimal(text.replace(",", ""))


def ordinal(text: str) -> int | None:
    """Read the ordinal of a heading, Chinese or Arabic.

    >>> ordinal("二十一"), ordinal("3"), ordinal("十"), ordinal("甲")
    (21, 3, 10, None)
    """
    if text.isascii() and text.isdigit():
        return int(text)
    value = read_numeral(text)
    return None if value is None else int(value)


def to_chinese(number: int) -> str:
    """Write a number from 0 to below a million million as plans and headings print it.

    >>> [to_chinese(each) for each in (0, 7, 10, 21, 105, 110, 5600)]
    ['零', '七', '十', '二十一', '一百零五', '一百一十', '五千六百']
    >>> to_chinese(120_500), to_chinese(100_000_000)
    ('十二万零五百', '一亿')
    """
    written = ""
    for unit, name in ((10**8, "亿"), (10**4, "万"), (1, "")):
        section = number // unit % 10**4
        if section:
            written += ("零" if written and section < 1000 else "") + _section(section) + name
    return written.removeprefix("一") if written.startswith("一十") else written or "零"


def _section(number: int) -> str:
    """Write a number below ten thousand, with 零 for what is left out inside it."""
    written, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            written += ("零" if gap else "") + "零一二三四五六七八九"[digit] + name
        gap = bool(written) and not digit
    return written
