"""One form for text that is searched, whichever script, width and case it was printed or typed in; for matching only.

Folding works on each character alone, so the folded form of a part of a text is a part of the folded text: whoever types
two characters that stand side by side in a plan finds them. What needs more than one character, as the spellings
of a number, is left to the question: see `portal.text.spellings`.

| what | as |
|---|---|
| traditional characters, variants | simplified ones, character by character (寬 → 宽; 乾 → 干 even in 乾隆) |
| full-width, circled, squared and compatibility forms | plain ones (％ → %, ㎡ → m2, ① → 1) |
| capital letters, accents | small letters without accents |
| quotation marks, dashes, middle dots, title marks | one of each |
| white space, controls, private characters | nothing |
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from opencc import OpenCC

_MARKS = {
    each: mark
    for mark, others in {
        '"': "“”„‟「」『』〝〞〟″",
        "'": "‘’‚‛′`´",
        "-": "‐‑‒–—―−─",
        "~": "〜∼˜",
        "·": "•‧・∙⋅",
        "《": "〈«‹",
        "》": "〉»›",
        "/": "⁄∕",
        "〇": "○◯",
        "。": "｡",
    }.items()
    for each in others
}  # fmt: skip
# Categories of Unicode that leave nothing: accents, controls, halves of pairs, private characters, blanks.
_DROPPED = frozenset({"Mn", "Me", "Cc", "Cf", "Cs", "Co", "Zs", "Zl", "Zp"})
#: Blocks of Han characters that are asked of OpenCC, as pairs of first and last code points.
_HAN = ((0x2E80, 0x2FDF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x323AF))


class _Folds(dict[int, str]):
    """What each character folds to, found when it is first met."""

    def __missing__(self, point: int) -> str:
        folded = self[point] = _fold_character(chr(point))
        return folded


_FOLDS = _Folds()


def fold(text: str) -> str:
    """Return the form in which texts and questions are compared; it may be shorter or longer than `text`.

    `fold(one + other) == fold(one) + fold(other)`, always, and `fold(fold(text)) == fold(text)`.

    >>> fold("寬帶 網絡"), fold("５６００億"), fold("ＩＰｖ６　（20 Mbps）")
    ('宽带网络', '5600亿', 'ipv6(20mbps)')
    """
    return text.translate(_FOLDS)


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text that knows where it came from.

    Attributes:
        text: What `fold` returns.
        places: For each of its characters, the index of the character of the original that it came from.
    """

    text: str
    places: Sequence[int]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Return where the folded characters from `start` up to `end` stand in the original, as start and end.

        Args:
            start: Index into `text`.
            end: Index after the last character; greater than `start`.
        """
        return self.places[start], self.places[end - 1] + 1


def fold_with_places(text: str) -> Folded:
    """Fold a text and keep for each character where it stood.

    >>> folded = fold_with_places("達到 45 ㎡")
    >>> folded.text, folded.original(2, 4), folded.original(4, 6)
    ('达到45m2', (3, 5), (6, 7))
    """
    pieces: list[str] = []
    places: list[int] = []
    for index, each in enumerate(text):
        piece = _FOLDS[ord(each)]
        pieces.append(piece)
        places += [index] * len(piece)
    return Folded("".join(pieces), places)


def bigrams(folded: str) -> list[str]:
    """Return each two characters that stand side by side in a folded text, in order; a single character gives none.

    >>> bigrams(fold("寬帶網"))
    ['宽带', '带网']
    """
    return list(map(str.__add__, folded, folded[1:]))


@cache
def simplified_characters() -> dict[str, str]:
    """Return every Han character that folds to another, and what it folds to: what a program without OpenCC needs."""
    every = [chr(point) for first, last in _HAN for point in range(first, last + 1)]
    # All at once, a line each, so that no two make a phrase: a hundred thousand single calls take seconds.
    lines = "\n".join(every)
    converted = [converter.convert(lines).split("\n") for converter in _converters()]
    changed = [each for each, *others in zip(every, *converted, strict=True) if any(other != each for other in others)]
    # What Unicode itself decomposes needs no table.
    plain = [each for each in changed if unicodedata.normalize("NFKD", each) == each]
    return {each: folded for each in plain if (folded := fold(each)) != each}


def folded_marks() -> dict[str, str]:
    """Return the marks that fold to another mark, beside what Unicode decomposes."""
    return dict(_MARKS)


def _fold_character(character: str) -> str:
    decomposed = unicodedata.normalize("NFKD", _MARKS.get(character, character))
    kept = "".join(_MARKS.get(each, each) for each in decomposed if unicodedata.category(each) not in _DROPPED)
    lowered = "".join(each.lower() for each in kept)
    # Lower case of a letter may hold a mark of its own, as that of İ does.
    bare = "".join(each for each in lowered if unicodedata.category(each) not in _DROPPED)
    return "".join(map(_simplify, bare))


@cache
def _converters() -> tuple[OpenCC, ...]:
    # Mainland rules first; Taiwan's and Hong Kong's variants are met in what people type.
    return OpenCC("t2s"), OpenCC("tw2s"), OpenCC("hk2s")


def _simplify(character: str) -> str:
    """Return the simplified form of one character; conversions are followed to their end."""
    if character < "\u2e80":
        return character
    seen = {character}
    while True:
        converted = next((new for each in _converters() if (new := each.convert(character)) != character), character)
        if len(converted) != 1 or converted in seen:
            return character
        seen.add(converted)
        character = converted
