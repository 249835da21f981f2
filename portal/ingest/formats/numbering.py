"""The numbers that Word prints before paragraphs by itself: 一、, (一), 1., 第三章 (ECMA-376 part 1, 17.9)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from portal.errors import SourceFormatError
from portal.ingest.formats.ordinals import WORD

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    style: str  # a name of ST_NumberFormat
    pattern: str  # "第%1章", "%1.%2"
    restarts_after: int | None  # the level whose numbers start this one again; None for any above
    is_legal: bool  # all parts in Arabic digits
    suffix: str  # tab, space or nothing


class Numbering:
    """Counts the numbered paragraphs of one document; ask for each of them in order."""

    def __init__(self, root: etree._Element | None, styles: Mapping[str, etree._Element], name: str) -> None:
        self.name = name
        self.styles = styles
        self.abstract: dict[str, etree._Element] = {}
        self.lists: dict[str, etree._Element] = {}
        if root is not None:
            self.abstract = {each.get(f"{W}abstractNumId", ""): each for each in root.iterchildren(f"{W}abstractNum")}
            self.lists = {each.get(f"{W}numId", ""): each for each in root.iterchildren(f"{W}num")}
        self.counts: dict[str, dict[int, int]] = {}  # by abstract list, since lists of one kind count on together
        self.begun: set[tuple[str, int]] = set()

    def next(self, paragraph: etree._Element) -> str:
        """Return what is printed before this paragraph, which counts from now on; empty for none or a bullet.

        Raises:
            SourceFormatError: It is numbered in a way that is not known here.
        """
        list_id, depth = self._place(paragraph)
        chosen = self.lists.get(list_id)
        if chosen is None:
            return ""
        abstract_id = self._abstract_id(chosen)
        level = self._level(chosen, abstract_id, depth)
        if level is None:
            return ""
        counts = self.counts.setdefault(abstract_id, {})
        override = chosen.find(f"{W}lvlOverride[@{W}ilvl='{depth}']/{W}startOverride")
        if override is not None and (list_id, depth) not in self.begun:
            counts[depth] = _integer(override, level.start)
        else:
            counts[depth] = counts[depth] + 1 if depth in counts else level.start
        self.begun.add((list_id, depth))
        for deeper in [each for each in counts if each > depth]:
            inner = self._level(chosen, abstract_id, deeper)
            if inner is None or inner.restarts_after is None or depth < inner.restarts_after:
                del counts[deeper]
        if level.style in ("bullet", "none") and "%" not in level.pattern:
            return level.pattern if level.style == "none" else ""
        return self._print(chosen, abstract_id, level, counts)

    def _print(self, chosen: etree._Element, abstract_id: str, level: _Level, counts: Mapping[int, int]) -> str:
        def one(match: re.Match[str]) -> str:
            depth = int(match[1]) - 1
            part = self._level(chosen, abstract_id, depth)
            if part is None or part.style in ("none", "bullet"):
                return ""
            style = "decimal" if level.is_legal else part.style
            if style not in WORD:
                raise SourceFormatError(
                    f"{self.name}: a paragraph is numbered in the Word format {style!r}, which is not read. Choose another number format in Word, or type the numbers."
                )
            return WORD[style](counts.get(depth, part.start))

        printed = re.sub(r"%([1-9])", one, level.pattern)
        if not printed:
            return ""
        # After a mark the gap that Word leaves is layout; after a bare number it parts two words.
        return printed if level.suffix == "nothing" or not re.search(r"[0-9A-Za-z章节编篇条]\Z", printed) else printed + " "

    def _place(self, paragraph: etree._Element) -> tuple[str, int]:
        """Return list and depth of a paragraph, from itself or from its style and the styles that is based on."""
        properties = paragraph.find(f"{W}pPr")
        list_id, depth = _list_of(properties)
        style_id = _text(properties.find(f"{W}pStyle"), "") if properties is not None else ""
        seen: set[str] = set()
        while (not list_id or depth is None) and style_id in self.styles and style_id not in seen:
            seen.add(style_id)
            style = self.styles[style_id]
            found_id, found_depth = _list_of(style.find(f"{W}pPr"))
            if found_id and not list_id:
                list_id = found_id
                # A style names its list; the list says at which depth the style stands.
                depth = depth if depth is not None else found_depth if found_depth is not None else self._depth_of_style(found_id, style_id)
            elif list_id and depth is None:
                depth = found_depth
            based = style.find(f"{W}basedOn")
            style_id = based.get(f"{W}val", "") if based is not None else ""
        return list_id, depth or 0

    def _depth_of_style(self, list_id: str, style_id: str) -> int | None:
        chosen = self.lists.get(list_id)
        if chosen is None:
            return None
        for level in self.abstract.get(self._abstract_id(chosen), ()):
            named = level.find(f"{W}pStyle") if level.tag == f"{W}lvl" else None
            if named is not None and named.get(f"{W}val") == style_id:
                return _depth(level)
        return None

    def _abstract_id(self, chosen: etree._Element) -> str:
        """Return the definition of a list, through the style that it may be linked to."""
        seen: set[str] = set()
        while True:
            reference = chosen.find(f"{W}abstractNumId")
            abstract_id = reference.get(f"{W}val", "") if reference is not None else ""
            definition = self.abstract.get(abstract_id)
            link = definition.find(f"{W}numStyleLink") if definition is not None else None
            style = self.styles.get(link.get(f"{W}val", "")) if link is not None else None
            linked = _list_of(style.find(f"{W}pPr"))[0] if style is not None else ""
            if not linked or linked in seen or linked not in self.lists:
                return abstract_id
            seen.add(linked)
            chosen = self.lists[linked]

    def _level(self, chosen: etree._Element, abstract_id: str, depth: int) -> _Level | None:
        level = chosen.find(f"{W}lvlOverride[@{W}ilvl='{depth}']/{W}lvl")
        if level is None and abstract_id in self.abstract:
            level = self.abstract[abstract_id].find(f"{W}lvl[@{W}ilvl='{depth}']")
        if level is None:
            return None
        restart = level.find(f"{W}lvlRestart")
        legal = level.find(f"{W}isLgl")
        return _Level(
            start=_integer(level.find(f"{W}start"), 0),
            style=_text(level.find(f"{W}numFmt"), "decimal"),
            pattern=_text(level.find(f"{W}lvlText"), ""),
            restarts_after=_integer(restart, 0) if restart is not None else None,
            is_legal=legal is not None and legal.get(f"{W}val", "1") not in ("0", "false"),
            suffix=_text(level.find(f"{W}suff"), "tab"),
        )


def _list_of(properties: etree._Element | None) -> tuple[str, int | None]:
    numbered = properties.find(f"{W}numPr") if properties is not None else None
    if numbered is None:
        return "", None
    depth = numbered.find(f"{W}ilvl")
    return _text(numbered.find(f"{W}numId"), ""), _integer(depth, 0) if depth is not None else None


def _depth(level: etree._Element) -> int:
    printed = level.get(f"{W}ilvl", "0")
    return int(printed) if re.fullmatch(r"\d", printed, re.ASCII) else 0


def _text(element: etree._Element | None, default: str) -> str:
    return element.get(f"{W}val", default) if element is not None else default


def _integer(element: etree._Element | None, default: int) -> int:
    printed = _text(element, "")
    return int(printed) if re.fullmatch(r"\d{1,6}", printed, re.ASCII) else default
