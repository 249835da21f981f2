"""Bodies of requests, taken in before anything is done for them: who sends half of one takes no place from those who ask."""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from portal.api.limits import BODIES, BODY, BODY_SECONDS
from portal.api.problems import TOO_LATE, TOO_LONG, problem_of, problem_response
from portal.api.whole import STATUS
from portal.errors import BusyError

_LAST = {"Connection": "close"}  # the rest of the body is not waited for


class WholeBodies:
    """Hands on requests whose body is there, and refuses one that is too long or too long in coming.

    Args:
        app: What is asked then. It is handed the body as one message.
        bodies: How many may be on their way at a time.
        seconds: How long one may take.
    """

    def __init__(self, app: ASGIApp, bodies: int = BODIES, seconds: float = BODY_SECONDS) -> None:
        self.app = app
        self._most, self._seconds = bodies, seconds
        self._arriving = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "POST":  # nothing else here looks at a body
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        if self._arriving >= self._most:
            await problem_of(request, BusyError())(scope, receive, send)
            return
        self._arriving += 1
        try:
            async with asyncio.timeout(self._seconds):
                body = await _read(request, receive)
        except TimeoutError:
            await problem_response(request, TOO_LATE, headers=_LAST)(scope, receive, send)
            return
        except _TooLongError:
            await problem_response(request, TOO_LONG, headers=_LAST)(scope, receive, send)
            return
        finally:
            self._arriving -= 1
        if body is None:
            scope[STATUS] = TOO_LATE.status  # as it is counted; nobody is there to be told
            return
        await self.app(scope, _Again(body, receive), send)


class _TooLongError(Exception):
    """There is more of a body than may be."""


class _Again:
    """Gives a body that was read already, and then what else comes of the connection."""

    def __init__(self, body: bytes, receive: Receive) -> None:
        self._body: bytes | None = body
        self._receive = receive

    async def __call__(self) -> Message:
        if self._body is None:
            return await self._receive()
        body, self._body = self._body, None
        return {"type": "http.request", "body": body, "more_body": False}


async def _read(request: Request, receive: Receive) -> bytes | None:
    """Return the body; None if the client went away.

    Raises:
        _TooLongError: If it is longer than may be; where its length is told before, nothing is read.
    """
    told = request.headers.get("content-length", "")
    if told.isdecimal() and int(told) > BODY:
        raise _TooLongError
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        body += message.get("body", b"")
        if len(body) > BODY:
            raise _TooLongError
        if not message.get("more_body", False):
            return bytes(body)
