"""One script and one width: what the rules read, with every character in its old place.

Rules would otherwise have to be written once for 宽带 and once for 寬帶, once for `%` and once for `％`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from opencc import OpenCC

# Marks that are printed in place of Chinese ones; each keeps its length of one character.
_MARKS = {
    "«": "《", "»": "》", "﹤": "<", "﹥": ">", "﹪": "%", "～": "~", "〜": "~", "－": "-", "–": "-", "—": "-", "−": "-",
    "\u3000": " ", "\u00a0": " ", "\t": " ", "．": ".", "·": "·", "、": "、", "。": "。", "｡": "。", "﹑": "、",
    "〈": "《", "〉": "》", "「": "“", "」": "”", "『": "“", "』": "”", "＂": '"', "㎡": "㎡",
}  # fmt: skip
_HAN_TOGETHER = re.compile(r"[^\x00-\u2fff\u3000-\u303f\uff00-\uffef]{2}")
# Different characters to fold, up to which each is replaced on its own.
_FEW = 64


@cache
def _converter() -> OpenCC:
    # t2s converts by phrase, so that 乾隆 keeps its 乾; it never changes the number of characters.
    return OpenCC("t2s")


@cache
def _fold_character(character: str) -> str:
    if character in _MARKS:
        return _MARKS[character]
    # ① stays: it is an ordinal of its own style.
    if character < "\u0100" or "\u4e00" <= character <= "\u9fff" or "\u2460" <= character <= "\u2473":
        return character
    folded = unicodedata.normalize("NFKC", character)
    return folded if len(folded) == 1 else character


def simplify(text: str) -> str:
    """Return `text` in simplified characters, marks and widths as they were.

    The result has the same number of characters, so that an offset into one is an offset into the other.

    >>> simplify("寬帶網絡達到６０％")
    '宽带网络达到６０％'
    """
    return text if text.isascii() else _convert(text)[0]


def _convert(text: str) -> tuple[str, bool]:
    """Return the simplified text, and whether it was converted by phrase."""
    converted: str = _converter().convert(text)
    if len(converted) == len(text):
        return converted, True
    # A phrase that changes length would move every offset behind it: convert what stands alone.
    return "".join(each if len(each) == 1 else old for old in text for each in (_converter().convert(old),)), False


# A plan's text: its plain form is made of it, and then the words of each of its lines.
_convert_whole = lru_cache(maxsize=2)(_convert)


def fold(text: str) -> str:
    """Return `text` with half-width letters, digits and brackets and one form of each mark; same length.

    >>> fold("（ＩＰｖ６）达到６０％，«纲要»")
    '(IPv6)达到60%,《纲要》'
    """
    if text.isascii() and "\t" not in text:
        return text
    folded = {each: _fold_character(each) for each in set(text)}
    changed = {each: other for each, other in folded.items() if other != each}
    if len(changed) > _FEW or not changed.keys().isdisjoint(changed.values()):
        return text.translate({ord(each): other for each, other in folded.items()})
    # A plan prints a dozen of them: as many searches take less than a look at every character of the text.
    for each, other in changed.items():
        text = text.replace(each, other)
    return text


def plain(text: str) -> str:
    """Return the form that rules read: simplified, folded, as long as `text`.

    >>> plain("達到６０％")
    '达到60%'
    """
    return fold(_convert_whole(text)[0])


def tidy_part(text: str, start: int, end: int) -> str:
    r"""Return what `tidy` makes of a part of a plan's text, without converting again what was converted with the whole.

    >>> tidy_part("一、建設網絡\n二、推動", 0, 6)
    '一、建设网络'
    """
    # What is converted by phrase are Chinese characters that stand together: a part cut elsewhere is converted as in the whole.
    # Most parts are lines.
    opens = not start or text[start - 1 : start] == "\n" or not _HAN_TOGETHER.match(text, start - 1)
    if opens and (end >= len(text) or text[end] == "\n" or not _HAN_TOGETHER.match(text, max(0, end - 1))):
        whole, by_phrase = _convert_whole(text)
        if by_phrase:
            return _tidied(whole[start:end])
    return tidy(text[start:end])


@lru_cache(maxsize=4096)  # a plan prints its headings, bodies and indicators again and again
def tidy(text: str) -> str:
    """Return a printed phrase as a published text field shows it: simplified, without blanks, with paired quotes.

    >>> tidy('依托互聯網建設"網上 政府"')
    '依托互联网建设“网上政府”'
    """
    return _tidied(simplify(text))


def _tidied(simplified: str) -> str:
    words = simplified.split()
    joined = ""
    for word in words:
        # A blank between two Latin words or numbers is part of the phrase; beside a Chinese character it is not.
        between = joined and joined[-1].isascii() and joined[-1].isalnum() and word[0].isascii() and word[0].isalnum()
        joined += (" " if between else "") + word
    if '"' in joined and joined.count('"') % 2 == 0:
        halves = joined.split('"')
        joined = "".join(half + ("" if i == len(halves) - 1 else "“”"[i % 2]) for i, half in enumerate(halves))
    return joined
