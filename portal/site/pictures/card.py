"""The card that social media and messengers show for a link: the plan's title and what was read from it, as a PNG.

Letters come from a font in a pinned package, so that a card is the same bytes on every machine.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import manimgx_fonts_cjk
from PIL import Image, ImageDraw, ImageFont

#: What the Open Graph protocol's largest readers ask for, in pixels.
WIDTH, HEIGHT = 1200, 630
_MARGIN = 72
_TITLE_SIZES = (60, 52, 46)
_TITLE_LINES = 4
_SMALL = 30
_SHADES = 16
_RUN_LENGTHS = 3  # Z_RLE of zlib
_DARK, _LIGHT = (26, 43, 72), (255, 255, 255)
# Noto Sans CJK holds a face for each region; this one draws characters as the mainland of China writes them.
_FACE = "Noto Sans CJK SC"


def draw_card(title: str, line: str, footer: str) -> bytes:
    """Draw a card as a PNG of WIDTH by HEIGHT pixels.

    Args:
        title: In large letters, on up to four lines; what does not fit ends with ….
        line: One line below it, cut where it is too long.
        footer: One line at the foot, cut likewise.
    """
    card = Image.new("L", (WIDTH, HEIGHT), 255)
    pen = ImageDraw.Draw(card)
    pen.rectangle((0, 0, WIDTH, 18), fill=0)
    pen.line((_MARGIN, 520, WIDTH - _MARGIN, 520), fill=200, width=2)
    font, lines = _fitted(title)
    for number, each in enumerate(lines):
        pen.text((_MARGIN, 84 + number * round(font.size * 1.45)), each, font=font, fill=0)
    small = _font(_SMALL, 400)
    pen.text((_MARGIN, 452), _cut(line, small), font=small, fill=60)
    pen.text((_MARGIN, 548), _cut(footer, small), font=small, fill=60)
    return _png(card)


def wrap(text: str, font: ImageFont.FreeTypeFont, most: int) -> list[str]:
    """Break text into lines that fit between the margins; the last of `most` lines ends with … if there would be more."""
    lines: list[str] = []
    rest = " ".join(text.split())
    while rest and len(lines) < most:
        length = _fitting(rest, font)
        lines.append(rest[:length].rstrip())
        rest = rest[length:].lstrip()
    if rest:
        lines[-1] = _cut(lines[-1] + rest, font)
    return lines


def _fitted(title: str) -> tuple[ImageFont.FreeTypeFont, Sequence[str]]:
    """Return the largest letters in which the title fits, and its lines."""
    tried = ((font, wrap(title, font, _TITLE_LINES)) for font in (_font(size, 600) for size in _TITLE_SIZES))
    smallest = _font(_TITLE_SIZES[-1], 600)
    return next(
        ((font, lines) for font, lines in tried if "".join(lines[-1:])[-1:] != "…"), (smallest, wrap(title, smallest, _TITLE_LINES))
    )


def _fitting(text: str, font: ImageFont.FreeTypeFont) -> int:
    """Return how many characters fit on a line: one at least."""
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if font.getlength(text[:middle]) <= WIDTH - 2 * _MARGIN:
            low = middle
        else:
            high = middle - 1
    return low


def _cut(text: str, font: ImageFont.FreeTypeFont) -> str:
    shown = " ".join(text.split())
    length = _fitting(shown, font)
    return shown if length >= len(shown) else f"{shown[: _fitting(shown[:length] + '…', font) - 1].rstrip()}…"


def _png(card: Image.Image) -> bytes:
    """Print a grey picture as a PNG with few shades, which is small and quick to write."""
    indexed = card.point([value * (_SHADES - 1) // 255 for value in range(256)]).convert("P")
    steps = [shade / (_SHADES - 1) for shade in range(_SHADES)]
    indexed.putpalette([round(dark + (light - dark) * step) for step in steps for dark, light in zip(_DARK, _LIGHT, strict=True)])
    out = io.BytesIO()
    # Lines of one shade are nearly all of a card: run lengths pack it as well as a search for repeats, in half the time.
    indexed.save(out, "PNG", bits=4, compress_type=_RUN_LENGTHS)
    return out.getvalue()


@cache
def _font(size: int, weight: int) -> ImageFont.FreeTypeFont:
    [path] = Path(manimgx_fonts_cjk.__file__).parent.glob("*.ttc")
    for face in range(16):
        font = ImageFont.truetype(str(path), size, index=face, layout_engine=ImageFont.Layout.BASIC)
        if font.getname()[0] == _FACE:
            font.set_variation_by_axes([weight])
            return font
    raise LookupError(f"{path} holds no face {_FACE}")
