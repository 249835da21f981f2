"""Answers that are whole before the first byte is sent: kept ones, and those put together on the spot.

Our own connection writes such an answer in one piece, its headers encoded and checked once, and not one by one each time it is
sent. It asks an application that can answer on the spot (`AnswersAtOnce`) before a task is begun for the request, and offers to write
such an answer as an extension in the scope; any other server is sent the messages of ASGI.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from starlette.types import Message, Scope, Send

#: The extension; its `write` writes an answer of a status, header lines and body, or returns false to be sent messages instead.
EXTENSION = "portal.whole"
#: The key in a request's scope under which the status of an answer stands that was written so.
STATUS = "portal.status"
Writer = Callable[[int, bytes, bytes], bool]
Headers = Sequence[tuple[bytes, bytes]]

# Headers that a 304 does not repeat: they are of the body.
_OF_BODY = frozenset((b"content-length", b"content-type", b"content-disposition", b"content-encoding", b"content-range", b"accept-ranges"))
_REFUSED = bytes({*range(32), 127} - {ord("\t")})  # RFC 9110, 5.5: what no header may hold
_NOTHING: Message = {"type": "http.response.body", "body": b""}


class AnswersAtOnce(Protocol):
    """An application of ASGI that can answer some requests without waiting for anything."""

    def answer_at_once(self, scope: Scope, write: Writer) -> bool:
        """Write the answer to a request if it is at hand; false if the request must be answered as ASGI has it."""


@dataclass(frozen=True, slots=True)
class WholeAnswer:
    """An answer with status 200 and an ETag.

    Attributes:
        lines: Its headers as they are sent, names in small letters; empty if only the server can send them.
        etag: The value of its ETag.
        body: Its bytes.
        route: What counts requests looks up: the route that answered.
        apart: Its headers, one by one; empty where they are those of the lines.
    """

    lines: bytes
    etag: bytes
    body: bytes
    route: Any
    apart: Headers = ()

    @property
    def headers(self) -> Headers:
        """Its headers, one by one."""
        return self.apart or [(name, value) for name, _, value in (line.partition(b": ") for line in self.lines.split(b"\r\n")[:-1])]

    def write(self, condition: bytes, write: Writer, *, is_head: bool) -> int:
        """Write it, or 304 where If-None-Match names it.

        Args:
            condition: The value of If-None-Match; empty where there is none.
            write: Writes it.
            is_head: Whether the body is left out.

        Returns:
            The status; 0 if it was not written.
        """
        if not self.lines:
            return 0
        status, lines, body = 200, self.lines, b"" if is_head else self.body
        if condition and matches(condition, self.etag):
            status, lines, body = 304, encode_headers(self._headers_of_304()), b""
        return status if write(status, lines, body) else 0

    async def give(self, condition: bytes, scope: Scope, send: Send, *, is_head: bool) -> None:
        """Send it, or 304 where If-None-Match names it.

        Args:
            condition: The value of If-None-Match; empty where there is none.
            scope: What was asked.
            send: Where messages go.
            is_head: Whether the body is left out.
        """
        scope["route"] = self.route
        if EXTENSION in scope.get("extensions", ()) and (
            status := self.write(condition, scope["extensions"][EXTENSION]["write"], is_head=is_head)
        ):
            scope[STATUS] = status
            return
        status, headers, body = 200, self.headers, b"" if is_head else self.body
        if condition and matches(condition, self.etag):
            status, headers, body = 304, self._headers_of_304(), b""
        await send({"type": "http.response.start", "status": status, "headers": list(headers)})
        await send({"type": "http.response.body", "body": body} if body else _NOTHING)

    def _headers_of_304(self) -> Headers:
        return [each for each in self.headers if each[0] not in _OF_BODY]


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
    if any(is_refused(part) for pair in pairs for part in pair):
        return b""
    return b"".join([b"%b: %b\r\n" % pair for pair in pairs])


def is_refused(part: bytes) -> bool:
    r"""Tell whether this is something that no header may hold.

    >>> is_refused(b"a\tb"), is_refused(b"a\r\nb")
    (False, True)
    """
    return len(part.translate(None, _REFUSED)) < len(part)


def matches(condition: bytes, etag: bytes) -> bool:
    """Compare an ETag with If-None-Match, weakly, as RFC 9110, 13.1.2 says.

    >>> matches(b'"1", W/"2"', b'"2"'), matches(b"*", b'"2"'), matches(b'"1"', b'"2"')
    (True, True, False)
    """
    given = (each.strip().removeprefix(b"W/") for each in condition.split(b","))
    return condition.strip() == b"*" or etag.removeprefix(b"W/") in given
