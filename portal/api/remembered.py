"""Requests whose headers came before, byte for byte: they are not read once more.

A browser or a script sends the same headers with each of its requests, and to read them takes as long as to find a row. Only what a
parser of HTTP has read is remembered, and only of requests that are plain: a GET without a body, on a connection that stays open.
"""

from __future__ import annotations

import re

from portal.api.whole import Headers

# What every reader of HTTP takes for the same address: no fragment, and not two slashes, behind which a host may stand.
_LINE = re.compile(rb"GET (?!//)(/[\w/.~%=&,:;@!$'()*+?-]*) HTTP/1\.1", re.ASCII)
_END = b"\r\n\r\n"
_OF_BODIES = frozenset((b"content-length", b"transfer-encoding"))
_MOST = 500  # sets of headers; all are forgotten when there are more, as nobody is harmed
_LONGEST = 4_000  # bytes


class RememberedHeaders:
    r"""Headers by the bytes they came as; for one event loop.

    >>> remembered = RememberedHeaders()
    >>> remembered.remember(b"GET /a HTTP/1.1\r\nHost: x\r\n\r\n", [(b"host", b"x")])
    >>> remembered.read(b"GET /b?c HTTP/1.1\r\nHost: x\r\n\r\n")
    (b'/b?c', ((b'host', b'x'),))
    >>> remembered.read(b"GET /b?c HTTP/1.1\r\nHost: y\r\n\r\n")
    """

    def __init__(self) -> None:
        self._known: dict[bytes, Headers] = {}

    def __len__(self) -> int:
        return len(self._known)

    def read(self, data: bytes) -> tuple[bytes, Headers] | None:
        """Return the address and the headers of a request; None if it is not plain, or its headers are not known."""
        end = data.find(b"\r\n")
        headers = self._known.get(data[end:])
        if headers is None or not (line := _LINE.fullmatch(data, 0, end)):
            return None
        return line[1], headers

    def remember(self, data: bytes, headers: Headers) -> None:
        """Remember the headers of a request, if there is nothing before or behind it and no body.

        Args:
            data: All bytes of a GET.
            headers: What the parser read in them, names in small letters.
        """
        end = data.find(b"\r\n")
        if len(data) - end > _LONGEST or data.find(_END) != len(data) - len(_END) or not _LINE.fullmatch(data, 0, end):
            return
        if any(name in _OF_BODIES for name, _ in headers):
            return
        if len(self._known) >= _MOST:
            self._known.clear()
        self._known[data[end:]] = tuple(headers)
