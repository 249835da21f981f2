"""HTTP connections with bounds: uvicorn's own reads a request line and headers of any length, and waits for them for ever."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import cast
from urllib.parse import unquote

import httptools
from starlette.types import Scope
from uvicorn._types import ASGI3Application
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

from portal.api import zerocopy
from portal.api.whole import EXTENSION, AnswersAtOnce, Headers

#: Bytes of the address in a request line; a question with all its filters stays far below.
LINE = 16_384
#: Bytes and number of headers.
HEADERS, HEADER_COUNT = 32_768, 100
#: Seconds from the beginning of a connection or of a request until its headers are there.
SECONDS = 15.0

# What every parser of HTTP refuses and what most often causes it: an address that was typed or printed with Chinese in it.
_UNREADABLE = (
    '这不是 HTTP 请求。地址里的汉字和空格须按 UTF-8 百分号编码，如 %E5%AE%BD%E5%B8%A6；curl 用 -G --data-urlencode "q=宽带"。\n'
    "This is no HTTP request. Write Chinese and blanks in an address percent-encoded as UTF-8; with curl, by -G --data-urlencode.\n"
)
_REASONS = {408: "Request Timeout", 414: "URI Too Long", 431: "Request Header Fields Too Large"}


class BoundedConnection(HttpToolsProtocol):
    """Ends a connection whose request line or headers are too long, or too long in coming.

    The answer is plain: nothing has been asked yet that a problem document could name.
    """

    _timer: asyncio.TimerHandle | None = None
    _is_reading = False  # between the first byte of a request and the end of its headers
    _is_refused = False
    _read = 0
    _is_first = False  # whether no request of the bytes that were received was answered on the spot
    _is_answered = False  # whether the request that is read now was

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request."""
        super().connection_made(transport)
        self._timer = self.loop.call_later(SECONDS, self._refuse, 408)

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        self._wait_no_longer()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on, unless the connection is at its end; headers that do not come as one are counted and timed."""
        if self._is_refused:
            return
        self._is_first = True
        super().data_received(data)
        if self._is_reading:
            self._read += len(data)  # the parser keeps half a header to itself
            if self._read > LINE + HEADERS:
                self._refuse(431)
            elif self._timer is None:
                self._timer = self.loop.call_later(SECONDS, self._refuse, 408)

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - what uvicorn says helps nobody
        """Say what is wrong with bytes that are no request, and close."""
        body = _UNREADABLE.encode()
        head = f"HTTP/1.1 400 Bad Request\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: {len(body)}\r\nconnection: close\r\n\r\n"
        self.transport.write(head.encode("ascii") + body)
        self.transport.close()

    def on_message_begin(self) -> None:
        """Begin to count."""
        super().on_message_begin()
        self._is_reading, self._read, self._is_answered = True, 0, False

    def on_url(self, url: bytes) -> None:
        """Take a piece of the address."""
        super().on_url(url)
        if len(self.url) > LINE:
            self._refuse(414)

    def on_headers_complete(self) -> None:
        """Go on to the answer."""
        self._wait_no_longer()
        if len(self.headers) > HEADER_COUNT or sum(len(name) + len(value) for name, value in self.headers) > HEADERS:
            self._refuse(431)
        self._is_reading = False
        if not self._is_refused and not self._answer_at_once():
            super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Take a piece of the body."""
        if not self._is_refused and not self._is_answered:
            super().on_body(body)

    def on_message_complete(self) -> None:
        """Take note that the request is whole."""
        if not self._is_refused and not self._is_answered:
            super().on_message_complete()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        """Begin a task, and offer to write whole answers in one piece, unless each answer is to be logged."""
        if not self.config.access_log:
            cycle.scope["extensions"] = {EXTENSION: {"write": partial(_write_whole, cycle)}}
            zerocopy.offer(cycle)
        super()._start_asgi_task(cycle, app)

    def _answer_at_once(self) -> bool:
        """Let the application answer on the spot, before anything is made for a task; false where it does not.

        It is not asked where each answer is to be logged, and for what is not plain: a connection to be closed, a reader who is too slow.
        Of requests that came in one piece the first only is answered so: the others take turns with those of other connections.
        """
        if not self._is_first or self.config.access_log or self.flow.write_paused or self.expect_100_continue:
            return False
        self._is_first = False
        before: RequestResponseCycle | None = self.cycle
        if self.pipeline or (before is not None and not before.response_complete):
            return False
        if not (self.parser.should_keep_alive() and self.parser.get_http_version() == "1.1") or self.parser.should_upgrade():
            return False
        own: AnswersAtOnce | None = self.app if hasattr(self.app, "answer_at_once") else None
        if own is None:
            return False
        asked = httptools.parse_url(self.url)
        path = asked.path.decode("ascii")
        # Uvicorn writes the same things there if the application does not answer.
        self.scope["method"] = self.parser.get_method().decode("ascii")
        self.scope["path"] = self.root_path + (unquote(path) if "%" in path else path)
        self.scope["raw_path"] = self.root_path.encode("ascii") + asked.path
        self.scope["query_string"] = asked.query or b""
        self._is_answered = own.answer_at_once(cast("Scope", self.scope), self._write)
        return self._is_answered

    def _write(self, status: int, lines: bytes, body: bytes) -> bool:
        self.transport.write(_whole(status, self.server_state.default_headers, lines, body))
        self.on_response_complete()
        return True

    def _wait_no_longer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _refuse(self, status: int) -> None:
        self._wait_no_longer()
        if self._is_refused or self.transport.is_closing():
            return
        self._is_refused = True
        cycle: RequestResponseCycle | None = self.cycle  # none before the first request
        if self._is_reading and (cycle is None or cycle.response_complete):
            head = f"HTTP/1.1 {status} {_REASONS[status]}\r\ncontent-type: text/plain\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
            self.transport.write(head.encode("ascii"))
        self.transport.close()


def _write_whole(cycle: RequestResponseCycle, status: int, lines: bytes, body: bytes) -> bool:
    """Write an answer in one piece and begin with the next request, as `RequestResponseCycle.send` does in two steps.

    Returns:
        Whether it was written. It is not where more must be said or waited for: a connection to be closed, a reader that is too slow.
    """
    if cycle.response_started or cycle.disconnected or not cycle.keep_alive or cycle.flow.write_paused:
        return False
    cycle.response_started = cycle.response_complete = True
    cycle.waiting_for_100_continue = False
    cycle.transport.write(_whole(status, cycle.default_headers, lines, body))
    cycle.message_event.set()
    cycle.on_response()
    return True


def _whole(status: int, default_headers: Headers, lines: bytes, body: bytes) -> bytes:
    """Return an answer as it is sent."""
    defaults = [b"%b: %b\r\n" % each for each in default_headers]
    return b"".join([STATUS_LINE[status], *defaults, lines, b"\r\n", body])
