"""Answers that are made on the spot, compressed for callers who take that: quickly, as most are sent once.

Files are compressed beforehand (`portal.downloads.codings`), pages of the site once and then kept (`portal.api.compressed`). What is made
here costs some microseconds a kilobyte and leaves a seventh or less of it to be sent and hashed. Bytes in a coding have an ETag of their
own; what it takes of the processor is measured in site/maintainers/code.md.

A whole answer is compressed at once. One that is sent while it is read is compressed block by block, in memory that does not grow with it:
each block can be read as soon as it has arrived, so that rows are on their way from the first, and what arrived of an answer that broke
off is of use.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import chain

import brotli
import zstandard

from portal.api.compressed import LEAST, is_compressible
from portal.api.encodings import preferred_coding

#: Where an answer might be sent in another coding, whether or not this one is.
VARY = "Accept-Encoding"
# Of equal worth to the caller, what takes least of the processor.
_MAKERS: Mapping[str, Callable[[bytes], bytes]] = {
    "zstd": lambda content: zstandard.compress(content, 3),
    "br": lambda content: brotli.compress(content, mode=brotli.MODE_TEXT, quality=1),
    "gzip": lambda content: gzip.compress(content, 1, mtime=0),
}
#: Bytes after which what was compressed of a stream is sent: longer blocks are not much smaller.
_BLOCK = 2**16
# Looks back 128 kB: a stream takes 0.4 MB of memory and not 0.8, for 1% more bytes. br takes 0.3, gzip 0.25.
_ZSTD = zstandard.ZstdCompressionParameters.from_level(1, window_log=17)


@dataclass(frozen=True, slots=True)
class _Coder:
    """What compresses one stream.

    Attributes:
        take: Takes a piece and returns what is ready to be sent.
        end_block: Returns what is left of the pieces taken, so that they can be read when it has arrived.
        end: Returns what is left, and ends the stream.
    """

    take: Callable[[bytes], bytes]
    end_block: Callable[[], bytes]
    end: Callable[[], bytes]


def _zstd() -> _Coder:
    made = zstandard.ZstdCompressor(compression_params=_ZSTD).compressobj()
    return _Coder(made.compress, partial(made.flush, zstandard.COMPRESSOBJ_FLUSH_BLOCK), made.flush)


def _brotli() -> _Coder:
    made = brotli.Compressor(mode=brotli.MODE_TEXT, quality=1)
    return _Coder(made.process, made.flush, made.finish)


def _gzip() -> _Coder:
    made = zlib.compressobj(1, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    return _Coder(made.compress, partial(made.flush, zlib.Z_SYNC_FLUSH), made.flush)


_CODERS: Mapping[str, Callable[[], _Coder]] = {"zstd": _zstd, "br": _brotli, "gzip": _gzip}


def in_coding(accepted: str, mediatype: str, body: bytes) -> tuple[bytes, str]:
    """Return a body as it is sent, and its coding; empty for none.

    Args:
        accepted: The value of Accept-Encoding; empty where there is none.
        mediatype: The media type of the body.
        body: The body.

    >>> in_coding("gzip", "application/json", b"{}"), in_coding("gzip", "application/json", b"[" * 2000)[1]
    ((b'{}', ''), 'gzip')
    """
    if not accepted or not is_compressible(mediatype, len(body)) or not (coding := _preferred(accepted)):
        return body, ""
    made = _MAKERS[coding](body)
    return (made, coding) if len(made) < len(body) else (body, "")


def stream_in_coding(accepted: str, mediatype: str, pieces: Iterator[bytes]) -> tuple[Iterator[bytes], str]:
    r"""Return a body that is sent while it is read as it is sent, and its coding; empty for none, as of a body that proves to be short.

    Args:
        accepted: The value of Accept-Encoding; empty where there is none.
        mediatype: The media type of the body.
        pieces: The body; the first of it is read now if the caller takes a coding.

    >>> pieces, coding = stream_in_coding("gzip", "text/csv", iter([b"name\n", b"1\n" * 2000]))
    >>> coding, len(gzip.decompress(b"".join(pieces))), stream_in_coding("gzip", "text/csv", iter([b"name\n"]))[1]
    ('gzip', 4005, '')
    """
    if not (coding := coding_of(accepted, mediatype)):
        return pieces, ""
    first: list[bytes] = []
    size = 0
    for piece in pieces:
        first.append(piece)
        size += len(piece)
        if size >= LEAST:
            return in_blocks(coding, chain(first, pieces)), coding
    return iter(first), ""


def coding_of(accepted: str, mediatype: str, size: int = LEAST) -> str:
    """Return the coding in which a body is sent while it is read; empty for none.

    Args:
        accepted: The value of Accept-Encoding; empty where there is none.
        mediatype: The media type of the body.
        size: About how many bytes it has.

    >>> coding_of("br, gzip", "text/csv"), coding_of("br, gzip", "text/csv", 100)
    ('br', '')
    """
    return _preferred(accepted) if accepted and size >= LEAST and is_coded(mediatype) else ""


def in_blocks(coding: str, pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Yield a body in a coding, block by block."""
    coder = _CODERS[coding]()
    made: list[bytes] = []
    size = 0
    for piece in pieces:
        made.append(coder.take(piece))
        size += len(piece)
        if size >= _BLOCK:
            yield b"".join([*made, coder.end_block()])
            made, size = [], 0
    yield b"".join([*made, coder.end()])


def is_coded(mediatype: str) -> bool:
    """Tell whether answers of a media type are sent in a coding where that is worth while.

    >>> is_coded("application/json;charset=utf-8"), is_coded("application/zip")
    (True, False)
    """
    return is_compressible(mediatype, 10_000)


@lru_cache(500)  # a browser and a library say the same with each request
def _preferred(accepted: str) -> str:
    return preferred_coding(accepted, _MAKERS)
