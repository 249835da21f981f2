"""The card that social media and messengers show for a link: the plan's title and what was read from it, as a PNG.

Letters come from a font in a pinned package, so that a card is the same bytes on every machine.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path

import manimgx_fonts_cjk
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

#: What the Open Graph protocol's largest readers ask for, in pixels.
WIDTH, HEIGHT = 1200, 630
_MARGIN = 72
_TITLE_SIZES = (60, 52, 46)
_TITLE_LINES = 4
_SMALL = 30
_SHADES, _STEP = 16, 17  # so that white is the last of them: 255 // 17
_DARK, _LIGHT = (26, 43, 72), (255, 255, 255)
_PALETTE = bytes(
    round(dark + (light - dark) * shade / (_SHADES - 1)) for shade in range(_SHADES) for dark, light in zip(_DARK, _LIGHT, strict=True)
)
# Noto Sans CJK holds a face for each region; this one draws characters as the mainland of China writes them.
_FACE = "Noto Sans CJK SC"
_Pixels = npt.NDArray[np.uint8]  # lines of shades, from 0 for black to 255 for white


def draw_card(title: str, line: str, footer: str) -> bytes:
    """Draw a card as a PNG of WIDTH by HEIGHT pixels.

    Args:
        title: In large letters, on up to four lines; what does not fit ends with ….
        line: One line below it, cut where it is too long.
        footer: One line at the foot, cut likewise.
    """
    card = _ground().copy()
    font, lines = _fitted(title)
    small = _font(_SMALL, 400)
    height = round(font.size * 1.45)
    drawn = [
        *(font.draw(card, (_MARGIN, 84 + number * height), each, 0) for number, each in enumerate(lines)),
        small.draw(card, (_MARGIN, 452), _cut(line, small), 60),
        small.draw(card, (_MARGIN, 548), _cut(footer, small), 60),
    ]
    return _png(card, [each for each in drawn if each])


@cache
def _ground() -> _Pixels:
    """Return what all cards have in common, white where words go."""
    card = Image.new("L", (WIDTH, HEIGHT), 255)
    pen = ImageDraw.Draw(card)
    pen.rectangle((0, 0, WIDTH, 18), fill=0)
    pen.line((_MARGIN, 520, WIDTH - _MARGIN, 520), fill=200, width=2)
    return np.asarray(card)


class Letters:
    """Letters of one size and weight, each drawn once: cards are many, and share most of theirs."""

    def __init__(self, font: ImageFont.FreeTypeFont) -> None:
        self._font = font
        self.size = font.size
        self._widths: dict[str, float] = {}
        self._drawn: dict[tuple[str, int], tuple[_Pixels, int, int]] = {}

    def length(self, text: str) -> float:
        """Return how many pixels a line takes: the sum of its letters, as this way of laying out knows no pairs."""
        return sum(map(self.width, text))

    def width(self, letter: str) -> float:
        """Return how many pixels a letter takes."""
        if letter not in self._widths:
            self._widths[letter] = self._font.getlength(letter)
        return self._widths[letter]

    def draw(self, card: _Pixels, place: tuple[int, int], text: str, shade: int) -> range:
        """Draw a line whose upper left corner is at a place; returns the lines of pixels that were drawn on, empty for none."""
        x, y = float(place[0]), place[1]
        tops, bottoms = [HEIGHT], [0]
        for each in text:
            shape, left, top = self._shape(each, shade)
            high, wide = shape.shape
            if high and wide:
                on = card[y + top : y + top + high, round(x) + left : round(x) + left + wide]
                np.minimum(on, shape[: on.shape[0], : on.shape[1]], out=on)
                tops.append(y + top)
                bottoms.append(y + top + high)
            x += self.width(each)
        return range(max(0, min(tops)), min(HEIGHT, max(bottoms)))

    def _shape(self, letter: str, shade: int) -> tuple[_Pixels, int, int]:
        """Return a letter as it is on white, and where its corner is from that of the line."""
        if (letter, shade) not in self._drawn:
            left, top, right, bottom = (round(each) for each in self._font.getbbox(letter))
            drawn = Image.new("L", (max(0, right - left), max(0, bottom - top)), 255)
            if drawn.width and drawn.height:
                ImageDraw.Draw(drawn).text((-left, -top), letter, font=self._font, fill=shade)
            self._drawn[letter, shade] = np.asarray(drawn), left, top
        return self._drawn[letter, shade]


def wrap(text: str, font: Letters, most: int) -> list[str]:
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


def _fitted(title: str) -> tuple[Letters, Sequence[str]]:
    """Return the largest letters in which the title fits, and its lines."""
    tried = ((font, wrap(title, font, _TITLE_LINES)) for font in (_font(size, 600) for size in _TITLE_SIZES))
    smallest = _font(_TITLE_SIZES[-1], 600)
    return next(
        ((font, lines) for font, lines in tried if "".join(lines[-1:])[-1:] != "…"), (smallest, wrap(title, smallest, _TITLE_LINES))
    )


def _fitting(text: str, font: Letters) -> int:
    """Return how many characters fit on a line: one at least."""
    width = 0.0
    for length, each in enumerate(text):
        width += font.width(each)
        if width > WIDTH - 2 * _MARGIN:
            return max(1, length)
    return max(1, len(text))


def _cut(text: str, font: Letters) -> str:
    shown = " ".join(text.split())
    length = _fitting(shown, font)
    return shown if length >= len(shown) else f"{shown[: _fitting(shown[:length] + '…', font) - 1].rstrip()}…"


def _png(card: _Pixels, drawn: Sequence[range]) -> bytes:
    """Print a grey picture as a PNG with few shades, which is small and quick to write.

    Args:
        card: The picture.
        drawn: Its lines that differ from the ground: the others are packed once for all cards. They follow one another.
    """
    pieces: list[tuple[bytes, bytes]] = []
    at = 0
    for lines in drawn:
        first = max(at, lines.start)
        pieces += [_packed_ground(at, first), _packed(card[first : lines.stop])]
        at = max(first, lines.stop)
    pieces.append(_packed_ground(at, HEIGHT))
    # A stream of zlib (RFC 1950): each piece ends at a byte and refers to nothing before it, so they follow one another; then the end.
    whole = zlib.adler32(b"".join([lines for lines, _ in pieces]))
    packed = b"\x78\x9c" + b"".join([content for _, content in pieces]) + b"\x03\x00" + struct.pack(">I", whole)
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 4, 3, 0, 0, 0)  # four bits a pixel, colours from a palette
    chunks = ((b"IHDR", head), (b"PLTE", _PALETTE), (b"IDAT", packed), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content)) for kind, content in chunks
    )


@lru_cache(maxsize=500)
def _packed_ground(first: int, end: int) -> tuple[bytes, bytes]:
    """Return lines of the ground, as `_packed` does."""
    return _packed(_ground()[first:end])


def _packed(part: _Pixels) -> tuple[bytes, bytes]:
    """Return lines of a card as a PNG has them, and the same packed."""
    shades = part // _STEP
    lines = np.zeros((len(part), 1 + WIDTH // 2), np.uint8)  # before each line the way it is filtered: not at all
    lines[:, 1:] = shades[:, ::2] << 4 | shades[:, 1::2]
    content = lines.tobytes()
    # Lines of one shade are nearly all of a card: run lengths pack it as well as a search for repeats, in half the time.
    packing = zlib.compressobj(6, wbits=-15, strategy=zlib.Z_RLE)
    return content, packing.compress(content) + packing.flush(zlib.Z_FULL_FLUSH)


@cache
def _font(size: int, weight: int) -> Letters:
    [path] = Path(manimgx_fonts_cjk.__file__).parent.glob("*.ttc")
    for face in range(16):
        font = ImageFont.truetype(str(path), size, index=face, layout_engine=ImageFont.Layout.BASIC)
        if font.getname()[0] == _FACE:
            font.set_variation_by_axes([weight])
            return Letters(font)
    raise LookupError(f"{path} holds no face {_FACE}")
