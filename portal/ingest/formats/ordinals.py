"""Numbers that a word processor or a browser prints before an item, though the file does not hold them."""

from __future__ import annotations

from collections.abc import Callable

from portal.text.numerals import to_chinese

_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip
_LEGAL = str.maketrans("零一二三四五六七八九十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟")


def chinese(number: int) -> str:
    """Write a number as headings count: 十一, 一百零五.

    >>> [chinese(each) for each in (1, 10, 11, 20, 100, 105, 110, 1000)]
    ['一', '十', '十一', '二十', '一百', '一百零五', '一百一十', '一千']
    """
    return to_chinese(number) if 0 < number < 10_000 else str(number)


def _roman(number: int) -> str:
    if not 0 < number < 4000:
        return str(number)
    written = ""
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        written += sign * count
    return written


def _letters(number: int) -> str:
    """A to Z, then AA to ZZ, as Word counts."""
    return chr(65 + (number - 1) % 26) * ((number - 1) // 26 + 1) if 0 < number <= 26 * 10 else str(number)


def _alphabet(number: int) -> str:
    """A to Z, then AA, AB, as browsers count."""
    if number < 1:
        return str(number)
    written = ""
    while number:
        number, rest = divmod(number - 1, 26)
        written = chr(65 + rest) + written
    return written


def _pick(signs: str) -> Callable[[int], str]:
    return lambda number: signs[number - 1] if 0 < number <= len(signs) else str(number)


def _single_digits(number: int) -> str:
    return "".join("〇一二三四五六七八九"[int(each)] for each in str(number)) if number >= 0 else str(number)


_CHINESE = (
    "chineseCounting", "chineseCountingThousand", "taiwaneseCounting", "taiwaneseCountingThousand", "japaneseCounting", "ideographDigital",
)  # fmt: skip
#: By the names of ECMA-376 (ST_NumberFormat); ideographDigital counts 一 二 ... 一〇.
WORD: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02d}",
    "decimalFullWidth": lambda number: str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    "decimalHalfWidth": str,
    "decimalEnclosedCircle": _pick(_CIRCLED),
    "decimalEnclosedCircleChinese": _pick(_CIRCLED),
    "decimalEnclosedFullstop": _pick("⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"),
    "decimalEnclosedParen": _pick("⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"),
    "ideographEnclosedCircle": _pick("㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉"),
    "upperLetter": _letters,
    "lowerLetter": lambda number: _letters(number).lower(),
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    **dict.fromkeys(_CHINESE, chinese),
    "ideographDigital": _single_digits,
    "taiwaneseDigital": _single_digits,
    "japaneseDigitalTenThousand": _single_digits,
    "chineseLegalSimplified": lambda number: ("一" + chinese(number) if 10 <= number < 20 else chinese(number)).translate(_LEGAL),
    "ideographTraditional": _pick(_STEMS),
    "ideographZodiac": _pick(_BRANCHES),
    "ordinal": lambda number: f"{number}{'th' if 10 < number % 100 < 14 else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}",
    "numberInDash": lambda number: f"- {number} -",
}
#: By the names of CSS Counter Styles, and the `type` of an <ol>, each with the mark that follows.
LIST: dict[str, tuple[Callable[[int], str], str]] = {
    "decimal": (str, "."),
    "1": (str, "."),
    "decimal-leading-zero": (lambda number: f"{number:02d}", "."),
    "upper-alpha": (_alphabet, "."),
    "upper-latin": (_alphabet, "."),
    "A": (_alphabet, "."),
    "lower-alpha": (lambda number: _alphabet(number).lower(), "."),
    "lower-latin": (lambda number: _alphabet(number).lower(), "."),
    "a": (lambda number: _alphabet(number).lower(), "."),
    "upper-roman": (_roman, "."),
    "I": (_roman, "."),
    "lower-roman": (lambda number: _roman(number).lower(), "."),
    "i": (lambda number: _roman(number).lower(), "."),
    **dict.fromkeys(("cjk-ideographic", "simp-chinese-informal", "trad-chinese-informal"), (chinese, "、")),
    "cjk-decimal": (_single_digits, "、"),
    "cjk-heavenly-stem": (_pick(_STEMS), "、"),
    "cjk-earthly-branch": (_pick(_BRANCHES), "、"),
}
