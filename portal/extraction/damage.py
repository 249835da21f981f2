"""Signs that a carrier damaged the text: characters no plan prints, and a mark that swallowed its neighbours."""

from __future__ import annotations

import re

# U+FFFD and private-use characters never stand in a plan; Latin-1 letters and kana beside Chinese characters are what a
# byte-wise misreading of Chinese text leaves (規?；逃? for 规模化商用); a question mark directly before another mark is
# a character that was lost.
_DAMAGE = re.compile(
    r"[\ufffd\ue000-\uf8ff]|[\u4e00-\u9fff][?？](?=[;；,，。、\u30a0-\u30ff])|(?<=[\u4e00-\u9fff])[\u30a1-\u30fa](?=[\u4e00-\u9fff])|[锟斤拷烫屯]{3,}"
    r"|[Ã¤Â¿½ï»]{2,}"
)
# What every damage holds one of: most texts hold none, and are done with at once.
_MAY_BE_DAMAGED = re.compile(r"[\ufffd\ue000-\uf8ff?？\u30a1-\u30fa锟斤拷烫屯Ã¤Â¿½ï»]")


def damaged_spans(text: str) -> list[tuple[int, int]]:
    """Return where a text is damaged, as pairs of offsets.

    >>> damaged_spans("加快推動下一代互聯網絡規?；逃?。推動")
    [(11, 13), (14, 16)]
    """
    return [match.span() for match in _DAMAGE.finditer(text)]


def damage_flags(text: str) -> tuple[str, ...]:
    """Return the flag of a row whose text is damaged, or none.

    >>> damage_flags("推動平臺建設"), damage_flags("確?；ヂ摼W信息安全")
    ((), ('damaged-text',))
    """
    return ("damaged-text",) if _MAY_BE_DAMAGED.search(text) and _DAMAGE.search(text) else ()
