"""Written pages in one language: a source has English beside Chinese, block by block, and is taken apart before MkDocs reads it.

A block is a paragraph, an item of a list, a heading or a cell of a table. What stands in `<span class="en" lang="en">` within it is its
English, the rest its Chinese. A block without English is in both pages as it is, and a page without any says so to its English readers.
Names that stand as they are on both, in `<span lang="zh-Hans">`, need no English. In lines of plain HTML, an element with `lang="en"` or `lang="zh-Hans"` is for the pages of that language only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import yaml

from portal.site.languages import Language

_ENGLISH = re.compile(r'[ \t]*(?:\n[ \t]*)?<span class="en" lang="en">(.*?)</span>', re.DOTALL)
_HAN = re.compile(r"[\u3400-\u9fff]")
_FENCE = re.compile(r"^\s*(```|~~~)")
_HEADING = re.compile(r"^(#{1,6} +)(.*?)((?: *\{[^}]*\})?)$", re.DOTALL)
_ITEM = re.compile(r"^(\s*(?:[-*+]|\d+\.) +|\s*: {3}|\s*!!! \w+ \"?)")
_CELL = re.compile(r"(?<!\\)\|")
_AS_IT_IS = re.compile(r'`[^`]*`|<span lang="zh-Hans">.*?</span>')
_DESCRIPTION = re.compile(r"^(.*[\u3400-\u9fff。！？）》”])\s+([^\u3400-\u9fff]+)$")
_ONLY_CHINESE = "This page is in Chinese only."
_Part = Callable[[str], str]


def of_language(markdown: str, language: Language) -> str:
    r"""Return what a written page says in a language, as Markdown with its head.

    >>> source = '# 关于 <span class="en" lang="en">About</span> {#title}'
    >>> of_language(source, "zh"), of_language(source, "en")
    ('# 关于 {#title}\n', '# About {#title}\n')
    """
    head, body = _head_and_body(markdown)
    part = _chinese if language == "zh" else _english
    blocks = list(_blocks(body))
    told = [_block(each, part, language) for each in blocks]
    if language == "en" and not any(_is_english(each) for each in blocks) and _HAN.search(body):
        told.insert(0, f"{_ONLY_CHINESE}\n\n")
    return _head_of(head, body, language) + "".join(told)


def untranslated(markdown: str) -> list[str]:
    r"""Return the blocks of a page that have Chinese and no English, without code and names that stand as they are.

    >>> untranslated('一段。\n\n- 一项 <span class="en" lang="en">an item</span>\n- `code`')
    ['一段。']
    """
    _, body = _head_and_body(markdown)
    found: list[str] = []
    for block in _blocks(body):
        if _FENCE.match(block) or block.lstrip().startswith("<"):
            continue
        cells = _CELL.split(block) if block.startswith("|") else [block]
        found += [each.strip() for each in cells if _HAN.search(_AS_IT_IS.sub("", each)) and not _is_english(each)]
    return found


def _head_and_body(markdown: str) -> tuple[str, str]:
    if not markdown.startswith("---\n"):
        return "", markdown
    head, _, body = markdown[4:].partition("\n---\n")
    return head, body


def _head_of(head: str, body: str, language: Language) -> str:
    """Return the head of a page with the title and the description in a language."""
    if not head:
        return ""
    told = dict(yaml.safe_load(head))
    english = told.pop("title_en", "")
    if language == "en":
        heading = next((found for found in re.findall(r"^# .*$", body, re.MULTILINE) if _is_english(found)), "")
        if english or heading:
            told["title"] = english or " ".join(_ENGLISH.findall(heading))
    if found := _DESCRIPTION.match(str(told.get("description", ""))):
        told["description"] = found[2] if language == "en" else found[1]
    return f"---\n{yaml.safe_dump(told, allow_unicode=True, sort_keys=False)}---\n"


def _blocks(body: str) -> Iterator[str]:
    """Yield the blocks of a page, line breaks and empty lines included; joined they are the page."""
    lines = body.splitlines(keepends=True)
    at = 0
    while at < len(lines):
        start = at
        at += 1
        line = lines[start]
        if _FENCE.match(line):
            fence = line.strip()[:3]
            while at < len(lines) and not lines[at].strip().startswith(fence):
                at += 1
            at += 1
        elif (line.strip() and not line.startswith(("|", "#", "<"))) or line.startswith("<span"):
            while at < len(lines) and _goes_on(lines[at]):
                at += 1
        yield "".join(lines[start:at])


def _goes_on(line: str) -> bool:
    return (
        bool(line.strip())
        and not _ITEM.match(line)
        and not _FENCE.match(line)
        and not line.startswith(("|", "#", "<!--", "<p", "<ul", "<div"))
    )


def _block(block: str, part: _Part, language: Language) -> str:
    if _FENCE.match(block):
        return block
    if block.startswith("<") and not block.startswith("<span"):
        return _element(block, language)
    if block.startswith("|"):
        return "|".join(_padded(each, part) for each in _CELL.split(block))
    if heading := _HEADING.match(block.rstrip("\n")):
        return f"{heading[1]}{part(heading[2])}{heading[3]}\n"
    item = _ITEM.match(block)
    start = item[0] if item else ""
    return start + part(block[len(start) :])


def _padded(cell: str, part: _Part) -> str:
    return f" {part(cell.strip())} " if _is_english(cell) else cell


def _is_english(block: str) -> bool:
    return '<span class="en" lang="en">' in block or bool(re.match(r"<\w[^>]* lang=\"en\"", block))


def _chinese(block: str) -> str:
    return _ENGLISH.sub("", block)


def _english(block: str) -> str:
    found = _ENGLISH.findall(block)
    if not found:
        return block
    ending = block[len(block.rstrip()) :]
    closing = '"' if block.rstrip().endswith('"') and not block.rstrip().endswith("</span>") else ""
    return " ".join(found) + closing + ending


def _element(line: str, language: Language) -> str:
    """Take out of a line of HTML the elements of the other language."""
    other = "zh-Hans" if language == "en" else "en"
    kept = re.sub(rf'<(\w+)[^>]*\slang="{other}"[^>]*>.*?</\1>', "", line)
    kept = re.sub(rf'(<\w+[^>]*?)\slang="{"en" if language == "en" else "zh-Hans"}"', r"\1", kept)
    return kept.replace('class="lead en"', 'class="lead"').replace(' class="en"', "")
