"""Answers that are sent while they are read, and let go of at once by a reader who goes away.

Starlette's own end in a cancelled group of tasks, whose errors hold on to what was read until the next search for cycles: a megabyte or two
for each download that somebody breaks off.
"""

from __future__ import annotations

import asyncio
from collections.abc import Generator, Iterator
from contextlib import suppress

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import StreamingResponse
from starlette.types import Message, Receive, Scope, Send

from portal.api.limits import STALLED_SECONDS, Streams
from portal.api.problems import problem_of
from portal.errors import BusyError

#: An extension of ASGI that our own connection offers: its `reset` ends the connection so that no reader takes the answer for whole.
RESET = "portal.reset"
_UNDER_WAY = Streams()


class StreamedAnswer(StreamingResponse):
    """An answer whose pieces are made in a thread, one after the other, as the reader takes them.

    Where too many are under way it is a problem document that says so; one whose reader takes nothing for long is broken off.

    Args:
        pieces: The body.
        headers: Its headers.
        media_type: Its media type, with its charset.
        streams: What counts them.
    """

    def __init__(self, pieces: Iterator[bytes], *, headers: dict[str, str], media_type: str, streams: Streams = _UNDER_WAY) -> None:
        super().__init__(pieces, headers=headers, media_type=media_type)
        self._pieces = pieces
        self._streams = streams

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            with self._streams.one_more():
                await self._send(scope, receive, send)
        except BusyError as error:
            await problem_of(Request(scope), error)(scope, receive, send)
        finally:
            if isinstance(self._pieces, Generator):
                with suppress(ValueError):  # it runs in its thread to the next piece: the server is ending
                    self._pieces.close()

    async def _send(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        gone = asyncio.ensure_future(disconnected(receive))
        try:
            while (piece := await run_in_threadpool(next, self._pieces, None)) is not None:
                if not await _is_taken({"type": "http.response.body", "body": piece, "more_body": True}, send):
                    _reset(scope)
                    await gone
                if gone.done():
                    return
            await send({"type": "http.response.body", "body": b""})
        finally:
            gone.cancel()


def _reset(scope: Scope) -> None:
    """End the connection.

    Raises:
        TimeoutError: If the server cannot; it closes the connection then.
    """
    if RESET not in scope.get("extensions", {}):
        raise TimeoutError("A reader took nothing for long")
    scope["extensions"][RESET]["reset"]()


async def _is_taken(message: Message, send: Send) -> bool:
    """Send a piece, and tell whether the reader took enough for the next to follow."""
    try:
        async with asyncio.timeout(STALLED_SECONDS):
            await send(message)
    except TimeoutError:
        return False
    return True


async def disconnected(receive: Receive) -> None:
    """Wait until the reader is gone, or has the whole answer."""
    while (await receive())["type"] != "http.disconnect":
        pass
