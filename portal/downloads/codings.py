"""Copies of text files for clients that take gzip, br or zstd (RFC 9110, 8.4): compressed once rather than at every request."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import brotli
import zstandard

#: The codings by their names in HTTP, the smallest first.
CODINGS = {"br": ".br", "zstd": ".zst", "gzip": ".gz"}
#: A shorter file comes in the first ten segments that a server may send at once (RFC 6928): a copy would save no time.
WORTHWHILE = 14_600
_CHUNK = 1 << 20


def write_codings(source: Path, target: Path) -> dict[str, Path]:
    """Write the copies of a file that are shorter than itself.

    Levels are those at which the table of tasks of five plans (370 kB with its JSON) took 0.03 s or less in each coding; the highest
    took 20 times as long for a tenth of the length.

    Args:
        source: The file.
        target: Where the copies go, without their endings; its folder is made.

    Returns:
        The copies by their codings; none for a file that is too short.
    """
    size = source.stat().st_size
    if size < WORTHWHILE:
        return {}
    target.parent.mkdir(parents=True, exist_ok=True)
    made = {coding: target.with_name(target.name + ending) for coding, ending in CODINGS.items()}
    _write_brotli(source, made["br"])
    with source.open("rb") as plain, made["zstd"].open("xb") as out:
        zstandard.ZstdCompressor(level=12).copy_stream(plain, out, size=size)
    with made["gzip"].open("xb") as out, gzip.GzipFile("", "wb", 9, out, mtime=0) as packed:
        for chunk in _chunks(source):
            packed.write(chunk)
    for coding, path in list(made.items()):
        if path.stat().st_size >= size:
            path.unlink()
            del made[coding]
    return made


def _write_brotli(source: Path, target: Path) -> None:
    compressor = brotli.Compressor(mode=brotli.MODE_TEXT, quality=5)
    with target.open("xb") as out:
        for chunk in _chunks(source):
            out.write(compressor.process(chunk))
        out.write(compressor.finish())


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as handle:
        while chunk := handle.read(_CHUNK):
            yield chunk
