"""Reading only: HEAD, OPTIONS, and the headers that every answer has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.datastructures import URL
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from portal.api.addresses import API
from portal.api.links import ALWAYS_HEADERS, ALWAYS_LINKS, FOUND_HEADERS, FOUND_LINKS
from portal.api.problems import allowed_methods
from portal.policy import DATA_POLICY, HEADERS

#: The key in a request's scope that says it was HEAD, so that a file need not be read to be thrown away.
WAS_HEAD = "portal.head"
_EXPOSED = (
    "Accept-Ranges, Content-Disposition, Content-Length, Content-Range, ETag, Link, Memento-Datetime, Portal-Total-Rows, Repr-Digest, "
    "Retry-After, Vary"
)
_FOUND = (200, 206, 304)
_ELSEWHERE = 307
_ALWAYS = tuple(
    (name.lower().encode("ascii"), value.encode("ascii"))
    for name, value in {
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Expose-Headers": _EXPOSED,
        "Content-Security-Policy": DATA_POLICY,
        **HEADERS,
    }.items()
)
_ALWAYS_API = (*_ALWAYS, (b"cache-control", b"no-cache"))
#: Of GET alone (RFC 9110, 14.2): HEAD tells of the whole.
_OF_GET = (b"range", b"if-range")
_PREFLIGHT = {
    "Access-Control-Allow-Headers": "Accept, Accept-Datetime, Content-Type, If-Match, If-Modified-Since, If-None-Match, If-Range, "
    "If-Unmodified-Since, Range",
    "Access-Control-Max-Age": "86400",
}


class ReadOnly:
    """Answers OPTIONS for every address, HEAD as GET without a body, and lets pages of any origin read.

    The site is public and asks for no credentials, so every origin may read and nothing varies by it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        is_head = scope["method"] == "HEAD"
        scope.setdefault("state", {})

        async def send_on(message: Message) -> None:
            if message["type"] == "http.response.start":
                complete(message, scope)
            elif is_head and message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        if scope["method"] == "OPTIONS":
            methods = allowed_methods(scope["path"])
            allowed = {"Allow": methods, "Access-Control-Allow-Methods": methods, **_PREFLIGHT}
            await Response(status_code=204, headers=allowed)(scope, receive, send_on)
        elif is_head:
            headers = [each for each in scope["headers"] if each[0] not in _OF_GET]
            inside = {**scope, "method": "GET", "headers": headers, WAS_HEAD: True}
            await self.app(inside, receive, send_on)
            scope.update({key: inside[key] for key in ("route",) if key in inside})  # what counts requests looks it up
        else:
            await self.app(scope, receive, send_on)


def complete(start: Message, scope: Scope) -> None:
    """Add to an answer the headers that every answer has, unless it says otherwise itself, and what was noted for this one.

    Args:
        start: The message that begins the answer.
        scope: What was asked.
    """
    headers: list[tuple[bytes, bytes]] = list(start["headers"])
    if start["status"] == _ELSEWHERE:
        headers = [(name, _within(value, scope) if name == b"location" else value) for name, value in headers]
    there = {name for name, _ in headers}
    headers += [each for each in (_ALWAYS_API if scope["path"].startswith(API) else _ALWAYS) if each[0] not in there]
    start["headers"] = headers
    if noted := scope.get("state"):
        _add_noted(headers, noted, is_found=start["status"] in _FOUND)


def _within(location: bytes, scope: Scope) -> bytes:
    """Return a redirect to this server without scheme and host, which are not those of the public behind a proxy that is not trusted.

    Starlette makes such a one of an address that lacks its last slash, or has one too many.
    """
    path = location.removeprefix(str(URL(scope=scope).replace(path="", query="", fragment="")).encode("latin-1"))
    # Two slashes in front would name a host.
    return b"/" + path.lstrip(b"/") if path.startswith(b"/") else location


def _add_noted(headers: list[tuple[bytes, bytes]], noted: Mapping[str, Any], *, is_found: bool) -> None:
    """Add what was noted by `portal.api.links`, after the links that the answer brings itself."""
    links = [*(noted.get(FOUND_LINKS, ()) if is_found else ()), *noted.get(ALWAYS_LINKS, ())]
    values = {**(noted.get(FOUND_HEADERS, {}) if is_found else {}), **noted.get(ALWAYS_HEADERS, {})}
    for name, value in (("Link", ", ".join(links)), *values.items()):
        if not value:
            continue
        key, added = name.lower().encode("latin-1"), value.encode("latin-1")
        own = next((place for place, each in enumerate(headers) if each[0] == key), None)
        if own is None:
            headers.append((key, added))
        else:
            headers[own] = (key, headers[own][1] + b", " + added)
