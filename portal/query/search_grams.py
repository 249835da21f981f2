"""Texts and words as the tokens of SQLite's full-text index: runs of three neighbouring characters, of two, and single characters.

Chinese is written without blanks, so any characters that stand side by side may be what somebody looks for. A text becomes all its runs
of three, in order, so that a longer word is a phrase of them: each is in far fewer texts than a run of two would be, and a phrase costs
as much as its tokens are common. Its beginning and end are marked, so that a whole text can be asked for. Behind these come its different
runs of two and its different characters, for questions of so many. An id is one token, found by the whole of it alone.

SQLite's `trigram` tokenizer is no choice: it finds nothing for two characters, the length of most Chinese words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from operator import add

from portal.text.folding import fold
from portal.text.spellings import spellings

# Folding leaves no private characters, so these stand for nothing else.
_BEGIN, _END, _ID_MARK = "\ue000", "\ue001", "\ue002"
# Of a dataset or a row; not of a sentence, which begins with a number. It may be typed with the address that ends in it.
_ID = re.compile(r"(?=[a-z0-9-]*[a-z])[a-z0-9]+(?:-[a-z0-9]+)*")
_IN_ADDRESS = re.compile(r".*[#/]((?=[a-z0-9-]*[a-z])[a-z0-9]+(?:-[a-z0-9]+)+)/?")
_RUN = 3  # characters of the longest tokens
# The tokenizer `ascii` keeps everything beyond ASCII as it is and splits at blanks and ASCII marks. Folding leaves no
# full-width forms, so ASCII can be written in them.
_WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


class _Letters(dict[int, str]):
    """What each character folds to, written in letters of tokens; found when it is first met."""

    def __missing__(self, point: int) -> str:
        found = self[point] = fold(chr(point)).translate(_WIDE)
        return found


_LETTERS = _Letters()


def tokens_of(texts: Iterable[str]) -> str:
    """Return the tokens of some texts, separated by blanks; a word is never found across two of them.

    >>> tokens_of(["寬帶網"]).split(" ")[1], "宽带" in tokens_of(["寬帶"]).split(" ")
    ('宽带网', True)
    """
    marked = "".join([f"{_BEGIN}{text.translate(_LETTERS)}{_END}" for text in texts])
    pairs = list(map(add, marked, marked[1:]))
    return " ".join([*map(add, pairs, marked[2:]), *dict.fromkeys(pairs), *dict.fromkeys(marked)])


def token_of_id(key: str) -> str:
    """Return the token of an id; empty for what is none.

    >>> token_of_id("12-40"), len(token_of_id("target-ab12")) == len("target-ab12") + 1, bool(token_of_id("2015-hunan"))
    ('', True, True)
    """
    return f"{_ID_MARK}{key.translate(_WIDE)}" if _ID.fullmatch(key) else ""


def id_in(word: str) -> str:
    """Return the id that a word is, or that the address ends in that it is; empty for any other word.

    >>> id_in("Target-AB12"), id_in("https://data.example.org/datasets/demo/1.0.0/#target-ab12"), id_in("12-40")
    ('target-ab12', 'target-ab12', '')
    """
    folded = fold(word)
    if found := _IN_ADDRESS.fullmatch(folded):
        return found[1]
    return folded if _ID.fullmatch(folded) else ""


def condition_of(words: Sequence[str], others: Sequence[Iterable[str]] = ()) -> str:
    """Return the condition, in the language of FTS5, that every one of the words occurs in some spelling, or is the id.

    Args:
        words: Words as typed; folding leaves something of each.
        others: For each word what may stand in its place, folded; for none if it is empty.
    """
    return " AND ".join(_each_occurs(words, others))


def wide_condition_of(words: Sequence[str], own: str, others: Sequence[Iterable[str]] = ()) -> str:
    """Return the condition that every word occurs in some column, and one of them at least in the column `own`."""
    return f"{condition_of(words, others)} AND {own} : ({' OR '.join(_each_occurs(words, others))})"


def _each_occurs(words: Sequence[str], others: Sequence[Iterable[str]]) -> list[str]:
    return [_occurs(word, also) for word, also in zip(words, others or [()] * len(words), strict=True)]


def _occurs(word: str, others: Iterable[str]) -> str:
    return "(" + " OR ".join([*map(_phrase, spellings(word)), *_as_id(word), *map(_phrase, others)]) + ")"


def exact_condition_of(words: Sequence[str]) -> str:
    """Return the condition that some text is the words, joined, and nothing else, or that the one word is the id."""
    alternatives = spellings(words[0]) if len(words) == 1 else (fold("".join(words)),)
    phrases = [_phrase(each, _BEGIN, _END) for each in alternatives]
    return " OR ".join([*phrases, *(_as_id(words[0]) if len(words) == 1 else ())])


def _as_id(word: str) -> list[str]:
    """Return the condition that a word is the id, if it can be one."""
    found = id_in(word)
    return [f'"{token_of_id(found)}"'] if found else []


def _phrase(folded: str, before: str = "", after: str = "") -> str:
    text = before + folded.translate(_WIDE) + after
    return f'"{" ".join(text[place : place + _RUN] for place in range(max(1, len(text) - _RUN + 1)))}"'
