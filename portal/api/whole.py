"""Answers that are whole before the first byte is sent: kept ones, and those put together on the spot.

Our own connection writes such an answer in one piece, its headers encoded and checked once, and not one by one each time it is
sent. It offers that as an extension in the scope of a request; any other server is sent the messages of ASGI.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.types import Message, Scope, Send

#: The extension; its `write` writes an answer of a status, header lines and body, or returns false to be sent messages instead.
EXTENSION = "portal.whole"
#: The key in a request's scope under which the status of an answer stands that was written so.
STATUS = "portal.status"
Writer = Callable[[int, bytes, bytes], bool]
Headers = Sequence[tuple[bytes, bytes]]

# Headers that a 304 does not repeat: they are of the body.
_OF_BODY = frozenset((b"content-length", b"content-type", b"content-disposition", b"content-encoding", b"content-range", b"accept-ranges"))
_REFUSED = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")  # RFC 9110, 5.5: what no header may hold
_NOTHING: Message = {"type": "http.response.body", "body": b""}


@dataclass(frozen=True, slots=True)
class WholeAnswer:
    """An answer with status 200 and an ETag.

    Attributes:
        headers: Its headers, names in small letters.
        lines: The same as they are sent; empty if only the server can send them.
        etag: The value of its ETag.
        body: Its bytes.
        route: What counts requests looks up: the route that answered.
    """

    headers: Headers
    lines: bytes
    etag: bytes
    body: bytes
    route: Any

    async def give(self, condition: bytes, scope: Scope, send: Send, *, is_head: bool) -> None:
        """Send it, or 304 where If-None-Match names it.

        Args:
            condition: The value of If-None-Match; empty where there is none.
            scope: What was asked.
            send: Where messages go.
            is_head: Whether the body is left out.
        """
        status, headers, lines, body = 200, self.headers, self.lines, b"" if is_head else self.body
        if condition and matches(condition, self.etag):
            headers = [each for each in self.headers if each[0] not in _OF_BODY]
            status, lines, body = 304, lines and encode_headers(headers), b""
        scope["route"] = self.route
        if lines and EXTENSION in scope.get("extensions", ()):
            write: Writer = scope["extensions"][EXTENSION]["write"]
            if write(status, lines, body):
                scope[STATUS] = status
                return
        await send({"type": "http.response.start", "status": status, "headers": list(headers)})
        await send({"type": "http.response.body", "body": body} if body else _NOTHING)


def digest_headers(body: bytes) -> tuple[tuple[bytes, bytes], tuple[bytes, bytes]]:
    """Return ETag and Repr-Digest of a body."""
    digest = hashlib.sha256(body).digest()
    encoded = base64.b64encode(digest)
    return (b"etag", b'"%b"' % digest.hex().encode("ascii")), (b"repr-digest", b"sha-256=:%b:" % encoded)


def encode_headers(headers: Iterable[tuple[bytes, bytes]]) -> bytes:
    r"""Return headers as lines; nothing if one holds what none may.

    >>> encode_headers([(b"etag", b'"1"'), (b"vary", b"accept")])
    b'etag: "1"\r\nvary: accept\r\n'
    >>> encode_headers([(b"etag", b"1\r\nset-cookie: 1")])
    b''
    """
    pairs = list(headers)
    if any(_REFUSED.search(part) for pair in pairs for part in pair):
        return b""
    return b"".join([b"%b: %b\r\n" % pair for pair in pairs])


def matches(condition: bytes, etag: bytes) -> bool:
    """Compare an ETag with If-None-Match, weakly, as RFC 9110, 13.1.2 says.

    >>> matches(b'"1", W/"2"', b'"2"'), matches(b"*", b'"2"'), matches(b'"1"', b'"2"')
    (True, True, False)
    """
    given = (each.strip().removeprefix(b"W/") for each in condition.split(b","))
    return condition.strip() == b"*" or etag.removeprefix(b"W/") in given
