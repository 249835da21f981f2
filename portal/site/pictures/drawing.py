"""Shapes and words on a sheet, written as SVG that reads well on light and dark pages, in print and alone.

Words take the colour of the page's text (`currentColor`); shapes take colours that stand out from white and from near black alike.
Nothing is styled inside the picture, so a page may forbid inline styles. The same calls give the same bytes. What it tells in two
languages is taken apart by `languages.split`, as on pages.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache

from portal.site.languages import both

#: Colours of up to eight things shown together, each at least 3 to 1 against white and against PAPER_DARK (WCAG 2.2, 1.4.11).
COLOURS = ("#2f7ed8", "#c9651a", "#2b8a5c", "#9a62c7", "#cf4a5a", "#14878f", "#93702c", "#767b85")
#: The darkest ground that a picture is shown on: the page colour of the dark theme.
PAPER_DARK = "#1e2129"
FONT_SIZE = 13

_SVG = "http://www.w3.org/2000/svg"
_FONT = "system-ui, 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', sans-serif"
_SIZE = re.compile(r'viewBox="(-?[0-9.]+) 0 ([0-9.]+) ([0-9.]+)" width="[0-9.]+" height="[0-9.]+"')
_NOT_XML = re.compile(r"\0(?![(|)])|[^\0\t\n\r\u0020-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")
_SPECIAL = re.compile(rf"{_NOT_XML.pattern}|[&<>\"\t\n\r]")
Number = float | int
_LANGUAGE = both("zh-Hans", "en")


class Drawing:
    """A sheet to draw on.

    Args:
        identity: What the ids in it begin with; unique on the page that shows it.
        width: Width in units, which are pixels at full size.
        height: Height in the same units.
        title: What it shows, in a few words.
        description: What a person who cannot see it should know.
        more_in_english: By how much the sheet goes on to the left of 0 in English, whose words are longer.
    """

    def __init__(self, identity: str, width: Number, height: Number, title: str, description: str, *, more_in_english: Number = 0) -> None:
        box, wide = f"0 0 {_number(width)} {_number(height)}", _number(width)
        if more_in_english:
            in_english = _number(width + more_in_english)
            box, wide = both(box, f"{_number(-more_in_english)} 0 {in_english} {_number(height)}"), both(wide, in_english)
        self._attributes = {
            "xmlns": _SVG,
            "class": "picture",
            "lang": "zh-Hans",
            "viewBox": box,
            "width": wide,
            "height": _number(height),
            "role": "img",
            "aria-labelledby": f"{identity}-title {identity}-description",
            "font-family": _FONT,
            "font-size": str(FONT_SIZE),
            "fill": "currentColor",
        }
        # Put together as text: a site has thousands of pictures of hundreds of shapes, and a tree of objects takes five times as long.
        self._pieces: list[str] = []
        self._linked = "", ""  # what the last link said, and the same as content: shapes in it say it again
        self._add("title", {"id": f"{identity}-title"}, _content(title))
        self._add("desc", {"id": f"{identity}-description", "lang": _LANGUAGE}, _content(description))

    def text(
        self,
        x: Number,
        y: Number,
        words: str,
        *,
        anchor: str = "start",
        size: int = FONT_SIZE,
        bold: bool = False,
        turn: int = 0,
        is_told: bool = False,
    ) -> None:
        """Write words whose base line begins, has its middle or ends at a point; `turn` is in degrees about that point.

        Words are taken for those of the plan, unless `is_told`: then they are said in both languages.
        """
        given = {"x": _number(x), "y": _number(y)}
        if anchor != "start":
            given["text-anchor"] = anchor
        if size != FONT_SIZE:
            given["font-size"] = str(size)
        if bold:
            given["font-weight"] = "600"
        if is_told:
            given["lang"] = _LANGUAGE
        if turn:
            given["transform"] = f"rotate({turn} {_number(x)} {_number(y)})"
        self._add("text", given, _content(words))

    def line(
        self,
        points: Sequence[tuple[Number, Number]],
        *,
        colour: str = "currentColor",
        width: Number = 1,
        opacity: Number = 1,
        dashes: str = "",
    ) -> None:
        """Draw a line through points."""
        given = {"points": " ".join(f"{_number(x)},{_number(y)}" for x, y in points), "fill": "none", "stroke": colour}
        given |= {"stroke-width": _number(width)} | ({"opacity": _number(opacity)} if opacity != 1 else {})
        self._add("polyline", given | ({"stroke-dasharray": dashes} if dashes else {}))

    def dot(self, x: Number, y: Number, radius: Number, colour: str, *, filled: bool = True, tip: str = "") -> None:
        """Draw a dot, or a ring; `tip` is shown when the pointer rests on it."""
        end = f">{self._tip(tip)}</circle>" if tip else " />"
        self._pieces.append(f'<circle cx="{_number(x)}" cy="{_number(y)}" r="{_number(radius)}"{_paint(colour, filled=filled)}{end}')

    def box(
        self,
        x: Number,
        y: Number,
        width: Number,
        height: Number,
        colour: str,
        *,
        filled: bool = True,
        opacity: Number = 1,
        turn: int = 0,
        tip: str = "",
    ) -> None:
        """Draw a rectangle; `turn` is in degrees about its middle."""
        faint = f' opacity="{_number(opacity)}"' if opacity != 1 else ""
        turned = f' transform="rotate({turn} {_number(x + width / 2)} {_number(y + height / 2)})"' if turn else ""
        end = f">{self._tip(tip)}</rect>" if tip else " />"
        place = f'x="{_number(x)}" y="{_number(y)}" width="{_number(width)}" height="{_number(height)}"'
        self._pieces.append(f"<rect {place}{_paint(colour, filled=filled)}{faint}{turned}{end}")

    def block(
        self, x: float, y: float, width: float, height: float, colour: str, words: str, *, address: str, opacity: str, edge: bool
    ) -> None:
        """Draw a faint rectangle with words at its head, as many as fit; the whole of them are shown when the pointer rests on it.

        Args:
            x: Of its upper left corner.
            y: Likewise.
            width: Its width.
            height: Its height.
            colour: Of the rectangle.
            words: What it stands for.
            address: Where it leads; empty for nowhere.
            opacity: Of the rectangle.
            edge: Whether its left edge is drawn in full colour.
        """
        content, place = _content(words), f'x="{_number(x)}" y="{_number(y)}"'
        high = _number(height)
        shown = shorten(words, width - 14, 12)
        drawn = (
            f'<rect {place} width="{_number(width)}" height="{high}" fill="{colour}" opacity="{opacity}"><title>{content}</title></rect>'
            + (f'<rect {place} width="4" height="{high}" fill="{colour}" />' if edge else "")
            + f'<text x="{_number(x + 9)}" y="{_number(y + min(height / 2 + 4.5, 22))}" font-size="12">'
            + f"{content if shown is words else _content(shown)}</text>"
        )
        if address:
            self._attributes["role"] = "group"  # as below
            drawn = f'<a href="{_value(address)}" aria-label="{content if content is words else _value(words)}">{drawn}</a>'
        self._pieces.append(drawn)

    def begin_link(self, address: str, words: str) -> None:
        """Let what is drawn from here on lead to an address, until `end_link`; `words` are what is read aloud for it."""
        self._attributes["role"] = "group"  # what is in a picture with the role `img` cannot be reached
        self._linked = words, _content(words)
        label = self._linked[1] if self._linked[1] is words else _value(words)
        self._pieces.append(f'<a href="{_value(address)}" aria-label="{label}">')

    def end_link(self) -> None:
        """End what `begin_link` began."""
        self._pieces.append("</a>")

    def svg(self) -> str:
        """Return the picture as an SVG document without an XML declaration, as it stands in a page."""
        return f"<svg{_printed(self._attributes)}>{''.join(self._pieces)}</svg>"

    def _tip(self, words: str) -> str:
        return f"<title>{self._linked[1] if words is self._linked[0] else _content(words)}</title>"

    def _add(self, tag: str, attributes: Mapping[str, str], content: str = "") -> None:
        end = f">{content}</{tag}>" if content else " />"
        self._pieces.append(f"<{tag}{_printed(attributes)}{end}")


def with_source(svg: str, title: str, source: str) -> str:
    """Return a picture in one language with two lines below it, as a file that stands alone: what it shows, and where it is from."""
    found = _SIZE.search(svg)
    if not found:
        raise ValueError("the picture does not begin as `Drawing.svg` writes it")
    left, width, height = (float(each) for each in found.groups())
    high, x = _number(height + 48), _number(left + 8)
    head = f'viewBox="{found[1]} 0 {found[2]} {high}" width="{found[2]}" height="{high}"'
    lines = (
        f'<text x="{x}" y="{_number(height + 16)}" font-weight="600">{_content(shorten(title, width - 16))}</text>'
        f'<text x="{x}" y="{_number(height + 36)}" font-size="11">{_content(source)}</text>'
    )
    return f"{svg[: found.start()]}{head}{svg[found.end() :].removesuffix('</svg>')}{lines}</svg>"


def text_width(words: str, size: Number = FONT_SIZE) -> float:
    """Estimate how wide words are: a Chinese character is as wide as the font is high, others a little over half.

    >>> text_width("宽带"), text_width("4G")
    (26.0, 15.6)
    """
    return _width(sum(map(_IS_WIDE.__getitem__, words)), len(words), size)


def shorten(words: str, width: Number, size: Number = FONT_SIZE) -> str:
    """Cut words at the width that there is, with … where something was cut.

    >>> shorten("推进宽带网络建设", 60), shorten("宽带", 60)
    ('推进宽…', '宽带')
    """
    if len(words) * size <= width or text_width(words, size) <= width:
        return words
    # However wide its characters are, so many of them fit.
    first = max(0, int(width / size) - 2)
    wide = _IS_WIDE["…"] + sum(map(_IS_WIDE.__getitem__, words[:first]))
    for length, each in enumerate(words[first:], first):
        wide += _IS_WIDE[each]
        if _width(wide, length + 2, size) > width:
            return f"{words[:length]}…"
    return f"{words}…"


def _width(wide: int, length: int, size: Number) -> float:
    return round(float(size) * (wide + 0.6 * (length - wide)), 2)


class _Widths(dict[str, bool]):
    """Whether a character is wide, looked up once for each."""

    def __missing__(self, character: str) -> bool:
        wide = self[character] = unicodedata.east_asian_width(character) in "WFA"
        return wide


_IS_WIDE = _Widths()


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21, as WCAG 2.2 defines it.

    >>> contrast("#ffffff", "#000000")
    21.0
    """
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _paint(colour: str, *, filled: bool) -> str:
    return f' fill="{colour}"' if filled else f' fill="none" stroke="{colour}" stroke-width="2"'


@lru_cache(maxsize=20_000)
def _number(number: Number) -> str:
    return f"{number:.1f}".rstrip("0").rstrip(".") if isinstance(number, float) else str(number)


def _printed(attributes: Mapping[str, str]) -> str:
    """Print attributes; values other than words are given as they are to be printed."""
    return "".join([f' {name}="{value}"' for name, value in attributes.items()])


def _content(words: str) -> str:
    """Make words fit for the content of an element."""
    # Nearly all are: a look at each character in C takes a tenth of what the pattern takes.
    if _is_plain(words) or not _SPECIAL.search(words):
        return words
    return (
        _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", words)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace('"', "&quot;")
    )


def _is_plain(words: str) -> bool:
    """Whether words, apart from the signs of languages, are printable and hold nothing that is escaped; some that are not plain are fit too.

    >>> _is_plain(both("任务", "task")), _is_plain(chr(0) + "任务"), _is_plain("a<b")
    (True, False, False)
    """
    if "\0" in words:
        if words.count("\0") != words.count("\0(") + words.count("\0|") + words.count("\0)"):
            return False
        words = words.replace("\0", "")
    return words.isprintable() and not ("&" in words or "<" in words or ">" in words or '"' in words)


def _value(words: str) -> str:
    """Make words fit for an attribute."""
    content = _content(words)
    if content is words:
        return words
    for character, name in (("\r", "&#13;"), ("\n", "&#10;"), ("\t", "&#09;")):
        content = content.replace(character, name)
    return content
