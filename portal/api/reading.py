"""Reading only: HEAD, OPTIONS, and the headers that every answer has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from portal.api.addresses import API
from portal.api.links import ALWAYS_HEADERS, ALWAYS_LINKS, FOUND_HEADERS, FOUND_LINKS
from portal.api.problems import ALLOWED

#: The key in a request's scope that says it was HEAD, so that a file need not be read to be thrown away.
WAS_HEAD = "portal.head"
_EXPOSED = (
    "Accept-Ranges, Content-Disposition, Content-Length, Content-Range, ETag, Link, Memento-Datetime, Portal-Total-Rows, Repr-Digest, Vary"
)
_FOUND = (200, 206, 304)
_PREFLIGHT = {
    "Allow": ALLOWED,
    "Access-Control-Allow-Methods": ALLOWED,
    "Access-Control-Allow-Headers": "Accept, Accept-Datetime, Content-Type, If-Modified-Since, If-None-Match, If-Range, Range",
    "Access-Control-Max-Age": "86400",
}
_PREFLIGHT_OF_ACTIONS = {"Allow": f"{ALLOWED}, POST", "Access-Control-Allow-Methods": f"{ALLOWED}, POST"}


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
        noted = scope.setdefault("state", {})

        async def send_on(message: Message) -> None:
            if message["type"] == "http.response.start":
                _complete(MutableHeaders(scope=message), scope["path"])
                _add_noted(MutableHeaders(scope=message), noted, is_found=message["status"] in _FOUND)
            elif is_head and message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        if scope["method"] == "OPTIONS":
            # Questions in CKAN's words may be long, and are posted.
            headers = _PREFLIGHT | (_PREFLIGHT_OF_ACTIONS if "/action/" in scope["path"] else {})
            await Response(status_code=204, headers=headers)(scope, receive, send_on)
        elif is_head:
            inside = {**scope, "method": "GET", WAS_HEAD: True}
            await self.app(inside, receive, send_on)
            scope.update({key: inside[key] for key in ("route",) if key in inside})  # what counts requests looks it up
        else:
            await self.app(scope, receive, send_on)


def _complete(headers: MutableHeaders, path: str) -> None:
    headers["Access-Control-Allow-Origin"] = "*"
    headers["Access-Control-Expose-Headers"] = _EXPOSED
    headers["X-Content-Type-Options"] = "nosniff"
    headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
    if path.startswith(API):
        headers.setdefault("Cache-Control", "no-cache")


def _add_noted(headers: MutableHeaders, noted: Mapping[str, Any], *, is_found: bool) -> None:
    """Add what was noted by `portal.api.links`, after the links that the answer brings itself."""
    own = [headers["Link"]] if "Link" in headers else []
    links = [*own, *(noted.get(FOUND_LINKS, ()) if is_found else ()), *noted.get(ALWAYS_LINKS, ())]
    if links:
        headers["Link"] = ", ".join(links)
    for name, value in {**(noted.get(FOUND_HEADERS, {}) if is_found else {}), **noted.get(ALWAYS_HEADERS, {})}.items():
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
