"""HTTP connections with bounds: uvicorn's own reads a request line and headers of any length, and waits for them for ever."""

from __future__ import annotations

import asyncio
import os
import re
import socket
import struct
from functools import partial
from typing import cast
from urllib.parse import unquote

import httptools
import orjson
from starlette.types import Receive, Scope, Send
from uvicorn._types import ASGI3Application, ASGISendEvent
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

from portal.api import zerocopy
from portal.api.problems import BAD_HOST, LONG_ADDRESS, LONG_HEADERS, TOO_LATE, UNREADABLE, Kind, problem_content
from portal.api.remembered import RememberedHeaders
from portal.api.streamed import RESET
from portal.api.whole import EXTENSION, AnswersAtOnce, Headers

#: Bytes of the address in a request line; a question with all its filters stays far below.
LINE = 16_384
#: Bytes and number of headers.
HEADERS, HEADER_COUNT = 32_768, 100
#: Seconds from the beginning of a connection or of a request until its headers are there.
SECONDS = 15.0

_REASONS = {400: "Bad Request", 408: "Request Timeout", 414: "URI Too Long", 431: "Request Header Fields Too Large"}
# RFC 3986, 3.2: a name, an IPv4 address, or an IPv6 address in brackets, and a port; all of it may be empty.
_HOST = re.compile(rb"(?:[\w.~!$&'()*+,;=%-]*|\[[\w:.~!$&'()*+,;=%-]+\])(?::[0-9]*)?")


_headers = RememberedHeaders()


class BoundedConnection(HttpToolsProtocol):
    """Ends a connection whose request line or headers are too long, or too long in coming."""

    _own: AnswersAtOnce | None = None  # the application, if it can answer on the spot
    _timer: asyncio.TimerHandle | None = None
    _is_reading = False  # between the first byte of a request and the end of its headers
    _is_refused = False
    _read = 0
    _is_first = False  # whether no request of the bytes that were received was answered on the spot
    _is_answered = False  # whether the request that is read now was
    _is_between = True  # whether the last request was read to its end
    _is_plain = False  # whether the request that is read now is a GET after which the connection stays open
    _looked: Scope | None = None  # what was asked, and found out, on the spot in vain
    _since = 0.0  # when an answer was last written on the spot, by the clock of the loop

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request."""
        super().connection_made(transport)
        self._own = cast("AnswersAtOnce", self.app) if hasattr(self.app, "answer_at_once") else None
        self._timer = self.loop.call_later(SECONDS, self._refuse, TOO_LATE)

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        self._wait_no_longer()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on, unless the connection is at its end; headers that do not come as one are counted and timed."""
        if self._is_refused or self._answer_remembered(data):
            return
        self._is_first = True
        was_between = self._is_between
        super().data_received(data)
        if was_between and self._is_plain:
            self._is_plain = False
            _headers.remember(data, self.headers)
        if self._is_reading:
            self._read += len(data)  # the parser keeps half a header to itself
            if self._read > LINE + HEADERS:
                self._refuse(LONG_HEADERS)
            elif self._timer is None:
                self._timer = self.loop.call_later(SECONDS, self._refuse, TOO_LATE)

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - what uvicorn says helps nobody
        """Say what is wrong with bytes that are no request, and close.

        Most often that is an address that was typed or printed with Chinese in it: the parser knows no such thing.
        """
        is_in_body = not self._is_between and not self._is_reading
        self._is_reading = True
        self._refuse(UNREADABLE, is_in_body=is_in_body)

    def on_message_begin(self) -> None:
        """Begin to count."""
        super().on_message_begin()
        self._is_reading, self._read, self._is_answered = True, 0, False
        self._is_between = self._is_plain = False

    def on_url(self, url: bytes) -> None:
        """Take a piece of the address."""
        super().on_url(url)
        if len(self.url) > LINE:
            self._refuse(LONG_ADDRESS)

    def on_headers_complete(self) -> None:
        """Go on to the answer."""
        self._wait_no_longer()
        if len(self.headers) > HEADER_COUNT or sum(len(name) + len(value) for name, value in self.headers) > HEADERS:
            self._refuse(LONG_HEADERS)
        elif not self._names_host():
            self._refuse(BAD_HOST)
        self._is_reading = False
        if not self._is_refused and not self._answer_at_once():
            super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Take a piece of the body."""
        if not self._is_refused and not self._is_answered:
            super().on_body(body)

    def on_message_complete(self) -> None:
        """Take note that the request is whole."""
        self._is_between = True
        if not self._is_refused and not self._is_answered:
            super().on_message_complete()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        """Begin a task, and offer to write whole answers in one piece, unless each answer is to be logged."""
        cycle.scope["extensions"] = {RESET: {"reset": partial(_reset, cycle)}}
        if cycle.scope["http_version"] == "1.0":
            app = _send_to_the_end(cycle, app)
        if not self.config.access_log:
            cycle.scope["extensions"][EXTENSION] = {"write": partial(_write_whole, cycle)}
            zerocopy.offer(cycle)
        super()._start_asgi_task(cycle, app)

    def timeout_keep_alive_handler(self) -> None:
        """Close a connection on which nothing was asked for long; what was answered on the spot counts."""
        if (left := self._since + self.timeout_keep_alive - self.loop.time()) > 0:
            self.timeout_keep_alive_task = self.loop.call_later(left, self.timeout_keep_alive_handler)
        else:
            super().timeout_keep_alive_handler()

    def _answer_at_once(self) -> bool:
        """Let the application answer on the spot, before anything is made for a task; false where it does not.

        It is not asked for what is not plain: a connection to be closed, an answer before this one that is still being made. Of requests
        that came in one piece the first only is answered so: the others take turns with those of other connections.
        """
        looked, self._looked = self._looked, None
        if not self._is_first or not self._is_free() or self.expect_100_continue:
            return False
        self._is_first = False
        if not (self.parser.should_keep_alive() and self.parser.get_http_version() == "1.1") or self.parser.should_upgrade():
            return False
        method = self.parser.get_method()
        self._is_plain = method == b"GET"
        # Uvicorn writes the same things there if the application does not answer.
        self.scope["method"] = method.decode("ascii")
        if looked is not None:
            self.scope.update(looked)  # type: ignore[typeddict-item]
            return False
        asked = httptools.parse_url(self.url)
        _put_address(cast("Scope", self.scope), self.root_path, asked.path, asked.query or b"")
        self._is_answered = self._ask(cast("Scope", self.scope))
        return self._is_answered

    def _answer_remembered(self, data: bytes) -> bool:
        """Let the application answer on the spot what differs from an earlier request in its address only; false where it does not."""
        if self._own is None or not self._is_between or not (known := _headers.read(data)) or not self._is_free():
            return False
        path, _, query = known[0].partition(b"?")
        scope: Scope = {
            "type": "http",
            "asgi": {"version": self.asgi_version, "spec_version": "2.3"},
            "http_version": "1.1",
            "server": self.server,
            "client": self.client,
            "scheme": self.scheme,
            "root_path": self.root_path,
            "headers": [*known[1]],
            "state": self.app_state.copy(),
            "method": "GET",
        }
        _put_address(scope, self.root_path, path, query)
        if self._ask(scope):
            self._wait_no_longer()
            return True
        self._looked = scope  # the parser reads it all the same: nothing is looked for twice
        return False

    def _is_free(self) -> bool:
        """Tell whether an answer could be written now: not where each is to be logged, nor to a reader who is too slow."""
        before: RequestResponseCycle | None = self.cycle
        is_over = before is None or before.response_complete
        return is_over and not (self.pipeline or self.flow.write_paused or self.config.access_log or self.transport.is_closing())

    def _ask(self, scope: Scope) -> bool:
        return self._own is not None and self._own.answer_at_once(scope, self._write)

    def _write(self, status: int, lines: bytes, body: bytes) -> bool:
        self.transport.write(_whole(status, self.server_state.default_headers, lines, body))
        # As `on_response_complete`, but for its timer: one that runs already is set again when it has run down.
        self.server_state.total_requests += 1
        self._since = self.loop.time()
        if self.timeout_keep_alive_task is None:
            self.timeout_keep_alive_task = self.loop.call_later(self.timeout_keep_alive, self.timeout_keep_alive_handler)
        return True

    def _wait_no_longer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _names_host(self) -> bool:
        """Tell whether the request says whom it asks, as RFC 9112, 3.2 has it; HTTP/1.0 need not."""
        hosts = [value for name, value in self.headers if name == b"host"]
        if not hosts:
            is_old: bool = self.parser.get_http_version() == "1.0"
            return is_old
        return len(hosts) == 1 and _HOST.fullmatch(hosts[0]) is not None

    def _refuse(self, kind: Kind, *, is_in_body: bool = False) -> None:
        """Refuse what is read now, and close the connection when the requests before it are answered.

        Args:
            kind: Why.
            is_in_body: Whether it is the body of the request that is answered last, which nothing more comes of.
        """
        self._wait_no_longer()
        if self._is_refused or self.transport.is_closing():
            return
        self._is_refused = True
        cycle: RequestResponseCycle | None = self.cycle  # none before the first request
        if is_in_body and cycle is not None:
            if self.pipeline:
                # Requests before it are answered first, and then it is refused.
                self.pipeline[0] = (cycle, partial(_send_refusal, kind))
                cycle.keep_alive = False
                self.flow.pause_reading()
                return
            if self._is_answered or cycle.response_started:
                self.transport.close()  # what was sent so far is not to be followed by another answer
                return
        if cycle is not None and not cycle.response_complete and not is_in_body:
            # Requests before this one are still being answered: they are answered whole, and the last of them ends the connection.
            last: RequestResponseCycle = self.pipeline[0][0] if self.pipeline else cycle
            last.keep_alive = False
            self.flow.pause_reading()
            return
        if self._is_reading:
            self.transport.write(_refusal(kind))
        self.transport.close()


async def _send_refusal(kind: Kind, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG001 - as ASGI has it
    """Answer a request whose body is damaged when those before it are answered."""
    head, _, body = _refusal(kind).partition(b"\r\n\r\n")
    lines = (line.partition(b": ") for line in head.split(b"\r\n")[1:])
    await send({"type": "http.response.start", "status": kind.status, "headers": [(name, value) for name, _, value in lines]})
    await send({"type": "http.response.body", "body": body})


def _refusal(kind: Kind) -> bytes:
    """Return the answer to a request that was not read to its end: a problem document, for browsers of other sites too."""
    body = orjson.dumps(problem_content(kind))
    lines = [
        f"HTTP/1.1 {kind.status} {_REASONS[kind.status]}",
        "content-type: application/problem+json",
        f"content-length: {len(body)}",
        "cache-control: no-store",
        "access-control-allow-origin: *",
        "connection: close",
    ]
    return "\r\n".join([*lines, "", ""]).encode("ascii") + body


def _put_address(scope: Scope, root_path: str, path: bytes, query: bytes) -> None:
    """Note in a scope what was asked for, as uvicorn does."""
    shown = path.decode("ascii")
    scope["path"] = root_path + (unquote(shown) if "%" in shown else shown)
    scope["raw_path"] = root_path.encode("ascii") + path
    scope["query_string"] = query


def _send_to_the_end(cycle: RequestResponseCycle, app: ASGI3Application) -> ASGI3Application:
    """Let an answer of no stated length end with the connection: HTTP/1.0 knows no chunks, and uvicorn sends it some (RFC 9112, 6.1).

    Returns:
        The application; where it breaks off such an answer, the connection is reset, as the end of an answer is all that could tell.
    """
    send = cycle.send
    is_stated = True

    async def send_on(message: ASGISendEvent) -> None:
        nonlocal is_stated
        if message["type"] == "http.response.start":
            is_stated = any(name.lower() == b"content-length" for name, _ in message.get("headers", ()))
            if not is_stated:
                cycle.keep_alive = cycle.chunked_encoding = False
        elif message["type"] == "http.response.body" and not is_stated:
            cycle.expected_content_length = len(message.get("body", b""))
        await send(message)

    cycle.send = send_on  # type: ignore[method-assign]

    async def app_or_reset(scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await app(scope, receive, send)  # type: ignore[arg-type]
        finally:
            if cycle.response_started and not cycle.response_complete and not is_stated:
                _reset(cycle)

    return app_or_reset  # type: ignore[return-value]


def _reset(cycle: RequestResponseCycle) -> None:
    """End a connection at once, so that its reader is told of an error, and not of the end of what was sent."""
    if cycle.transport.is_closing():
        return
    with socket.socket(fileno=os.dup(cycle.transport.get_extra_info("socket").fileno())) as out:
        # Closed without waiting for what is not yet sent, the system sends a reset.
        out.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    cycle.transport.abort()


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
