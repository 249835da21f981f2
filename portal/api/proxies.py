"""Behind proxies that are trusted: what they say of a request is believed before it is answered, on the spot too."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, cast

from starlette.types import Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from portal.api.whole import AnswersAtOnce, Writer


class BehindProxies:
    """An application behind proxies that say for whom, and by which scheme, they ask.

    Args:
        app: The application; it answers on the spot and as ASGI has it.
        trusted: Addresses or networks of the proxies, separated by commas; `*` for all.
    """

    def __init__(self, app: AnswersAtOnce, trusted: str) -> None:
        self._app = app
        self._through = ProxyHeadersMiddleware(cast("Any", app), trusted)
        self._read = ProxyHeadersMiddleware(_answer_nothing, trusted)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        await self._through(cast("Any", scope), cast("Any", receive), cast("Any", send))

    def answer_at_once(self, scope: Scope, write: Writer) -> bool:
        """Write the answer to a request if it is at hand; see `portal.api.whole`."""
        # It waits for nothing, and notes in the scope what it reads; to read twice does not change that.
        with suppress(StopIteration):
            self._read(cast("Any", scope), cast("Any", None), cast("Any", None)).send(None)
        return self._app.answer_at_once(scope, write)


async def _answer_nothing(*_: object) -> None:
    pass
