"""The two languages of the site: simplified Chinese at `/`, English at `/en/`, both made of one text.

Templates and code write what is said in both languages side by side, and a page is rendered once. Where it is written, `split` takes
it apart: what stands between signs goes to its language, everything else to both. So nothing is rendered twice, a sentence cannot
change in one language only, and both pages have the same places, rows and links.
"""

from __future__ import annotations

import re
from typing import Literal

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")
#: What the pages of a language say of themselves.
TAGS: dict[Language, str] = {"zh": "zh-Hans", "en": "en"}
#: Where the pages of a language are, below the site's root.
FOLDERS: dict[Language, str] = {"zh": "", "en": "en/"}

# No text holds the first character: packages with it fail their checks. The second is one that escaping for HTML lets stand.
_BEGIN, _BETWEEN, _END = "\0(", "\0|", "\0)"
_SIGN = re.compile("\0[(|)]")
#: Stands before a relative address of the site's root where a file is meant that both languages share, such as one of a release.
SHARED = "\0/"
_UP: dict[Language, str] = {"zh": "", "en": "../"}
#: Stands after an absolute address of the site's root where a page of the reader's own language is meant.
OWN = "\0."
_IN_TEMPLATES = re.compile(r"\[\[(.*?)\|\|(.*?)\]\]", re.DOTALL)


def both(zh: str, en: str) -> str:
    """Say something in both languages, as text or as HTML; neither may hold another such pair.

    >>> split(f"<b>{both('任务', 'Tasks')}</b> 3")
    ('<b>任务</b> 3', '<b>Tasks</b> 3')
    """
    return f"{_BEGIN}{zh}{_BETWEEN}{en}{_END}"


def split(text: str) -> tuple[str, str]:
    """Take a text apart into what it says in Chinese and what it says in English.

    Raises:
        ValueError: If the signs are not in order, as when one pair stands within another.

    >>> split(f'<a href="{SHARED}../../feed.xml">Atom</a>')
    ('<a href="../../feed.xml">Atom</a>', '<a href="../../../feed.xml">Atom</a>')
    """
    if "\0" not in text:
        return text, text
    # Nearly all of a page passes through here: cut at the one character, which takes a third of the time of a pattern.
    addressed = text.replace(SHARED, "").replace(OWN, "")
    zh = addressed.split("\0")
    if len(zh) % 3 != 1 or any({each[:1] for each in zh[at::3]} - {sign} for at, sign in ((1, "("), (2, "|"), (3, ")"))):
        raise ValueError(_misplaced(text))
    english = zh.copy() if len(addressed) == len(text) else text.replace(SHARED, _UP["en"]).replace(OWN, FOLDERS["en"]).split("\0")
    del zh[2::3]
    del english[1::3]
    return _joined(zh), _joined(english)


def _joined(pieces: list[str]) -> str:
    """Join pieces of which all but the first begin with a sign."""
    return pieces[0] + "".join([each[1:] for each in pieces[1:]])


def _misplaced(text: str) -> str:
    pieces, signs = _SIGN.split(text), _SIGN.findall(text)
    wrong = next((at for at, sign in enumerate(signs) if sign != (_BEGIN, _BETWEEN, _END)[at % 3]), len(signs))
    around = "…".join(pieces[max(0, wrong - 1) : wrong + 2])[:200]
    return f"what is said in two languages is not closed, or stands within another such pair: {around}"


def chosen(text: str, language: Language) -> str:
    """Return what a text says in one language."""
    return split(text)[LANGUAGES.index(language)]


def with_signs(template: str) -> str:
    """Put signs into a template in place of `[[Chinese||English]]`.

    >>> split(with_signs("<p>[[共 {{ n }} 行||{{ n }} rows]]</p>"))
    ('<p>共 {{ n }} 行</p>', '<p>{{ n }} rows</p>')
    """
    return _IN_TEMPLATES.sub(lambda found: both(found[1], found[2]), template)


def page_path(language: Language, path: str) -> str:
    """Return where a page is in a language, below the site's root.

    >>> page_path("en", "datasets/")
    'en/datasets/'
    """
    return FOLDERS[language] + path


_TEXT = re.compile(r"(<(script|style|title|svg)\b.*?</\2>|<[^>]*>)|([^<]+)", re.DOTALL)
_CHINESE_RUN = re.compile(
    r"[\u3000-\u303f]*[\u3400-\u9fff](?:[\u3000-\u303f\u3400-\u9fff\uff00-\uffef“”…—\d%-]*[\u3400-\u9fff\u3001-\u303f\uff00-\uffef”])?"
)


def mark_chinese(html: str) -> str:
    """Say of every run of Chinese on an English page that it is Chinese, so that it is read aloud and drawn rightly.

    >>> mark_chinese("<p>boxes (专栏)</p>")
    '<p>boxes (<span lang="zh-Hans">专栏</span>)</p>'
    """
    return _TEXT.sub(lambda found: found[1] or _CHINESE_RUN.sub(lambda run: f'<span lang="zh-Hans">{run[0]}</span>', found[3]), html)
