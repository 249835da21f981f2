"""Headers that came before are not read again, and what is asked with them is understood as if they were."""

from __future__ import annotations

import socket
import string
from typing import Any

import pytest

from portal.api import connection, remembered
from portal.api.remembered import RememberedHeaders
from portal.api.whole import Writer
from tests.api.listening import listening
from tests.api.test_at_once import BODY, WHOLE

pytestmark = pytest.mark.server
HEADERS = b"Host: here\r\nAccept: a\r\nACCEPT: b\r\n\r\n"


class Noting:
    """An application that notes what it was asked on the spot, and answers that or in turn."""

    def __init__(self, *, at_once: bool = True) -> None:
        self.asked: list[dict[str, Any]] = []
        self.in_turn: list[dict[str, Any]] = []
        self._at_once = at_once

    def answer_at_once(self, scope: Any, write: Writer) -> bool:
        self.asked.append(dict(scope))
        scope["found.before"] = len(self.asked)
        return self._at_once and WHOLE.write(b"", write, is_head=False) == 200

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.in_turn.append(scope)
        await WHOLE.give(b"", scope, send, is_head=False)


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> RememberedHeaders:
    headers = RememberedHeaders()
    monkeypatch.setattr(connection, "_headers", headers)
    return headers


def ask(client: socket.socket, request: bytes) -> bytes:
    """Send a request, and return its answer."""
    client.sendall(request)
    found = b""
    while not found.endswith(BODY):
        part = client.recv(65536)
        assert part, found
        found += part
    return found


@pytest.mark.parametrize(
    "target",
    ["/", "/a?b=c&d", "/a%2Fb?%E5%AE%BD", "/%E5%AE%BD%E5%B8%A6", "/a?b?c", "/a/?", "/./../a", "/a:b@c;d", "/*!$'()+,~_-=", "/a??", "/%"],
)
def test_a_request_is_understood_as_when_its_headers_were_read(known: RememberedHeaders, target: str) -> None:
    app = Noting()
    with listening(app) as port, socket.create_connection(("127.0.0.1", port), timeout=10) as client:
        request = f"GET {target} HTTP/1.1\r\n".encode() + HEADERS
        first = ask(client, request)
        assert known.read(request)
        assert ask(client, request) == first
    read, remembered_scope = app.asked
    assert read == remembered_scope
    assert read["headers"] == [(b"host", b"here"), (b"accept", b"a"), (b"accept", b"b")]
    assert app.in_turn == []


def test_what_was_looked_for_in_vain_is_not_looked_for_again() -> None:
    app = Noting(at_once=False)
    with listening(app) as port, socket.create_connection(("127.0.0.1", port), timeout=10) as client:
        for _ in range(3):
            ask(client, b"GET /a HTTP/1.1\r\n" + HEADERS)
    assert len(app.asked) == 3
    assert [scope["found.before"] for scope in app.in_turn] == [1, 2, 3]
    assert [scope["path"] for scope in app.in_turn] == ["/a"] * 3


@pytest.mark.parametrize(
    "request_bytes",
    [
        pytest.param(b"HEAD / HTTP/1.1\r\nHost: here\r\n\r\n", id="another method"),
        pytest.param(b"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", id="another version"),
        pytest.param(b"GET / HTTP/1.1\r\nHost: here\r\nContent-Length: 0\r\n\r\n", id="a body, if an empty one"),
        pytest.param(b"GET / HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n", id="the last of its connection"),
        pytest.param(b"GET / HTTP/1.1\r\nHost: here\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n", id="another protocol"),
        pytest.param(b"GET / HTTP/1.1\r\nHost: here\r\nExpect: 100-continue\r\n\r\n", id="a body to come"),
        pytest.param(b"GET http://here/ HTTP/1.1\r\nHost: here\r\n\r\n", id="a whole address"),
        pytest.param(b"GET //here/ HTTP/1.1\r\nHost: here\r\n\r\n", id="two slashes"),
        pytest.param(b"GET /#a HTTP/1.1\r\nHost: here\r\n\r\n", id="a fragment"),
        pytest.param(b"\r\nGET / HTTP/1.1\r\nHost: here\r\n\r\n", id="an empty line before it"),
        pytest.param(b"GET / HTTP/1.1\r\nHost: here\r\nA: " + b"a" * 5000 + b"\r\n\r\n", id="long headers"),
        pytest.param(b"GET / HTTP/1.1\r\nHost: here\r\n\r\nGET / HTTP/1.1\r\nHost: here\r\n\r\n", id="two in one piece"),
    ],
)
def test_headers_of_what_is_not_plain_are_not_remembered(known: RememberedHeaders, request_bytes: bytes) -> None:
    with listening(Noting()) as port, socket.create_connection(("127.0.0.1", port), timeout=10) as client:
        ask(client, request_bytes)
    assert len(known) == 0


def test_headers_in_two_pieces_are_not_remembered_and_do_not_mislead(known: RememberedHeaders) -> None:
    app = Noting()
    with listening(app) as port, socket.create_connection(("127.0.0.1", port), timeout=10) as client:
        ask(client, b"GET /a HTTP/1.1\r\n" + HEADERS)
        client.sendall(b"GET /b HTTP/1.1\r\nX: ")
        ask(client, b"GET /c HTTP/1.1\r\n" + HEADERS)
    assert [scope["path"] for scope in app.asked] == ["/a", "/b"]
    assert (b"x", b"GET /c HTTP/1.1") in app.asked[1]["headers"]
    assert len(known) == 1


def test_the_body_of_a_request_is_not_taken_for_the_next(known: RememberedHeaders) -> None:
    app = Noting()
    inner = b"GET /inner HTTP/1.1\r\n" + HEADERS
    with listening(app) as port, socket.create_connection(("127.0.0.1", port), timeout=10) as client:
        ask(client, b"GET /a HTTP/1.1\r\n" + HEADERS)
        ask(client, b"GET /b HTTP/1.1\r\nHost: here\r\nContent-Length: %d\r\n\r\n" % len(inner))
        client.sendall(inner)
        ask(client, b"GET /c HTTP/1.1\r\n" + HEADERS)
    assert [scope["path"] for scope in app.asked] == ["/a", "/b", "/c"]


def test_few_sets_of_headers_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered, "_MOST", 3)
    known = RememberedHeaders()
    for number in range(10):
        known.remember(b"GET / HTTP/1.1\r\nA: %d\r\n\r\n" % number, [(b"a", b"%d" % number)])
        assert known.read(b"GET /b HTTP/1.1\r\nA: %d\r\n\r\n" % number) == (b"/b", ((b"a", b"%d" % number),))
        assert len(known) <= 3


def test_no_address_is_read_that_a_parser_might_refuse() -> None:
    known = RememberedHeaders()
    known.remember(b"GET / HTTP/1.1\r\n\r\n", [])
    plain = {chr(code) for code in range(256) if known.read(b"GET /a%cb HTTP/1.1\r\n\r\n" % code)}
    assert plain == set(string.ascii_letters + string.digits + "/_.~%=&,:;@!$'()*+?-")


def test_an_idle_connection_is_closed_after_the_last_answer_on_the_spot(monkeypatch: pytest.MonkeyPatch) -> None:
    with listening(Noting(), timeout_keep_alive=1) as port, socket.create_connection(("127.0.0.1", port), timeout=10) as client:
        for _ in range(4):  # 1.6 seconds together: more than a connection may be idle
            ask(client, b"GET /a HTTP/1.1\r\n" + HEADERS)
            client.settimeout(0.4)
            with pytest.raises(TimeoutError):
                client.recv(1)
            client.settimeout(10)
        assert client.recv(1) == b"", "closed when nothing more was asked"
