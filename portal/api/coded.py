"""Answers that are made on the spot, compressed for callers who take that: quickly, as most are sent once.

Files are compressed beforehand (`portal.downloads.codings`), pages of the site once and then kept (`portal.api.compressed`). What is made
here costs some microseconds a kilobyte and leaves a seventh or less of it to be sent and hashed. Bytes in a coding have an ETag of their
own; what it takes of the processor is measured in site/maintainers/code.md.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Mapping
from functools import lru_cache

import brotli
import zstandard

from portal.api.compressed import is_compressible
from portal.api.encodings import preferred_coding

#: Where an answer might be sent in another coding, whether or not this one is.
VARY = "Accept-Encoding"
# Of equal worth to the caller, what takes least of the processor.
_MAKERS: Mapping[str, Callable[[bytes], bytes]] = {
    "zstd": lambda content: zstandard.compress(content, 3),
    "br": lambda content: brotli.compress(content, mode=brotli.MODE_TEXT, quality=1),
    "gzip": lambda content: gzip.compress(content, 1, mtime=0),
}


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


def is_coded(mediatype: str) -> bool:
    """Tell whether answers of a media type are sent in a coding where that is worth while.

    >>> is_coded("application/json;charset=utf-8"), is_coded("application/zip")
    (True, False)
    """
    return is_compressible(mediatype, 10_000)


@lru_cache(500)  # a browser and a library say the same with each request
def _preferred(accepted: str) -> str:
    return preferred_coding(accepted, _MAKERS)
