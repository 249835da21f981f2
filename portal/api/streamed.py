"""Answers that are sent while they are read, and let go of at once by a reader who goes away.

Starlette's own end in a cancelled group of tasks, whose errors hold on to what was read until the next search for cycles: a megabyte or two
for each download that somebody breaks off.
"""

from __future__ import annotations

import asyncio
from collections.abc import Generator, Iterator
from contextlib import suppress

from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send


class StreamedAnswer(StreamingResponse):
    """An answer whose pieces are made in a thread, one after the other, as the reader takes them.

    Args:
        pieces: The body.
        headers: Its headers.
        media_type: Its media type, with its charset.
    """

    def __init__(self, pieces: Iterator[bytes], *, headers: dict[str, str], media_type: str) -> None:
        super().__init__(pieces, headers=headers, media_type=media_type)
        self._pieces = pieces

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - as ASGI has it
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        gone = asyncio.ensure_future(disconnected(receive))
        try:
            while (piece := await run_in_threadpool(next, self._pieces, None)) is not None:
                await send({"type": "http.response.body", "body": piece, "more_body": True})
                if gone.done():
                    return
            await send({"type": "http.response.body", "body": b""})
        finally:
            gone.cancel()
            if isinstance(self._pieces, Generator):
                with suppress(ValueError):  # it runs in its thread to the next piece: the server is ending
                    self._pieces.close()


async def disconnected(receive: Receive) -> None:
    """Wait until the reader is gone, or has the whole answer."""
    while (await receive())["type"] != "http.disconnect":
        pass
