"""Pages, styles and scripts of the site in a compressed form, made when first asked for and kept while the file stays as it is."""

from __future__ import annotations

import gzip
import os
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path

import brotli

from portal.releases.feed import ATOM

#: What a text must have at least so that compressing it saves a packet, and at most so that others do not wait while it is done.
LEAST, _MOST = 1400, 4 * 2**20
#: Of files of some 100 kB that become 20 kB: 10 MB.
_KEPT = 512
_MAKERS: Mapping[str, Callable[[bytes], bytes]] = {
    "br": lambda content: brotli.compress(content, mode=brotli.MODE_TEXT, quality=5),
    "gzip": lambda content: gzip.compress(content, 6, mtime=0),
}
#: The best first; see `portal.api.encodings.preferred_coding`.
CODINGS = tuple(_MAKERS)
_TEXTS = (
    "text/",
    "application/json",
    "application/xml",
    ATOM,
    "application/rdf+xml",
    "application/ld+json",
    "application/jsonl",
    "application/linkset+json",
    "application/link-format",
    "application/vnd.citationstyles.csl+json",
    "application/vnd.datacite.datacite+json",
    "image/svg+xml",
)


def is_compressible(mediatype: str, size: int) -> bool:
    """Tell whether a file becomes smaller to a reader's advantage.

    >>> is_compressible("text/html", 50_000), is_compressible("image/png", 50_000), is_compressible("text/css", 300)
    (True, False, False)
    """
    return mediatype.startswith(_TEXTS) and LEAST <= size <= _MOST


def compressed(path: Path, stat_result: os.stat_result, coding: str) -> bytes | None:
    """Return the bytes of a file in a coding, or None if it is no longer the file that was looked at.

    Args:
        path: The file.
        stat_result: What the system said of it.
        coding: One of `CODINGS`.
    """
    return _compressed(path, stat_result.st_ino, stat_result.st_size, stat_result.st_mtime_ns, coding)


@lru_cache(_KEPT)
def _compressed(path: Path, inode: int, size: int, changed: int, coding: str) -> bytes | None:
    try:
        with path.open("rb") as file:
            found = os.fstat(file.fileno())
            if (found.st_ino, found.st_size, found.st_mtime_ns) != (inode, size, changed):
                return None
            return _MAKERS[coding](file.read())
    except OSError:
        return None
