"""Bounds of connections, on a real server."""

from __future__ import annotations

import asyncio
import json
import socket
import time
from collections.abc import Iterator

import pytest

from portal.api import connection
from portal.api.connection import HEADER_COUNT, HEADERS, LINE
from tests.api.listening import listening

pytestmark = pytest.mark.server


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    monkeypatch.setattr(connection, "SECONDS", 0.3)

    async def app(scope, receive, send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
        await send({"type": "http.response.body", "body": b"ok"})

    with listening(app) as found:
        yield found


def talk(port: int, *pieces: bytes) -> bytes:
    """Send pieces one by one, a request behind `PLAIN` when that is answered; return all that comes until the server closes the connection."""
    with socket.create_connection(("127.0.0.1", port), 10) as client:
        found = b""
        for piece in pieces:
            client.sendall(piece)
            time.sleep(0.02)
            while piece == PLAIN and not found.endswith(b"ok"):
                found += client.recv(65536)
        try:
            while part := client.recv(65536):
                found += part
        except ConnectionResetError:
            pass
        return found


LAST = b"Host: here\r\nConnection: close\r\n\r\n"
PLAIN = b"GET / HTTP/1.1\r\nHost: here\r\n\r\n"


@pytest.mark.parametrize(
    ("pieces", "status"),
    [
        pytest.param([b"GET /?" + b"a" * (LINE - 10) + b" HTTP/1.1\r\n" + LAST], b"200", id="a long line"),
        pytest.param([b"GET /?" + b"a" * LINE + b" HTTP/1.1\r\n" + LAST], b"414", id="too long a line"),
        pytest.param([b"GET / HTTP/1.1\r\nA: " + b"a" * HEADERS + b"\r\n" + LAST], b"431", id="too long a header"),
        pytest.param([b"GET / HTTP/1.1\r\nA: ", *[b"a" * 20_000] * 3], b"431", id="a header that never ends"),
        pytest.param([b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * (HEADER_COUNT - 2) + LAST], b"200", id="many headers"),
        pytest.param([b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * HEADER_COUNT + LAST], b"431", id="too many headers"),
        pytest.param([b"GET / HTTP/1.1\r\n"], b"408", id="headers that do not come"),
        pytest.param([PLAIN, b"GET / HTTP/1.1\r\nA"], b"408", id="headers of a second request that do not come"),
        pytest.param([b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n"], b"400", id="no Host"),
        pytest.param([PLAIN, b"GET / HTTP/1.1\r\n\r\n"], b"400", id="no Host in a second request"),
        pytest.param([b"GET / HTTP/1.1\r\nHost: here\r\n" + LAST], b"400", id="two of Host"),
        pytest.param([b"GET / HTTP/1.0\r\nHost: here\r\n" + LAST], b"400", id="two of Host in HTTP/1.0"),
        pytest.param([b"GET / HTTP/1.1\r\nHost: here, there\r\n\r\n"], b"400", id="two hosts in one"),
        pytest.param([b"GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"], b"400", id="a path in Host"),
        pytest.param([b"GET / HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n"], b"200", id="an empty Host"),
        pytest.param([b"GET / HTTP/1.1\r\nHost: [::1]:8000\r\nConnection: close\r\n\r\n"], b"200", id="an address of IPv6"),
        pytest.param([b"GET / HTTP/1.0\r\n\r\n"], b"200", id="HTTP/1.0 without Host"),
        pytest.param([b"nonsense\r\n\r\n"], b"400", id="no request"),
    ],
)
def test_a_request_has_bounds(port: int, pieces: list[bytes], status: bytes) -> None:
    answers = talk(port, *pieces).split(b"HTTP/1.1 ")
    assert answers[-1].startswith(status)


def test_requests_before_a_refused_one_are_answered_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "SECONDS", 0.3)

    async def slow(scope, receive, send) -> None:
        await asyncio.sleep(0.5)
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
        await send({"type": "http.response.body", "body": b"ok"})

    with listening(slow) as port:
        for refused in (b"GET / HTTP/1.1\r\n\r\n", b"GET / HTTP/1.1\r\nA", b"what\r\n\r\n", b"GET / HTTP/1.1\r\nA : b\r\n\r\n"):
            for before in (1, 3):
                assert talk(port, PLAIN * before + refused).count(b"\r\n\r\nok") == before


@pytest.mark.parametrize(
    "pieces",
    [
        [b"GET /?" + b"a" * LINE],
        [b"GET / HTTP/1.1\r\n"],
        [b"GET / HTTP/1.1\r\nA: " + b"a" * HEADERS + b"\r\n\r\n"],
        [b"GET / HTTP/1.1\r\n\r\n"],
        ["GET /宽带 HTTP/1.1\r\n".encode() + LAST],
        [b"what\r\n\r\n"],
        [b"GET / HTTP/1.1\r\nHost : here\r\n\r\n"],
    ],
)
def test_what_is_refused_is_told_why_in_a_problem_document(port: int, pieces: list[bytes]) -> None:
    head, _, body = talk(port, *pieces).partition(b"\r\n\r\n")
    assert b"content-type: application/problem+json" in head
    assert b"connection: close" in head
    assert f"content-length: {len(body)}".encode() in head
    assert json.loads(body)["status"] == int(head.split()[1])


def test_a_connection_on_which_nothing_is_asked_is_closed(port: int) -> None:
    assert talk(port) == b""


def test_requests_one_after_another_in_one_piece_are_all_answered(port: int) -> None:
    assert talk(port, PLAIN * 3 + b"GET / HTTP/1.1\r\n" + LAST).count(b"200 OK") == 4


def test_an_address_with_chinese_as_it_is_typed_is_told_how_to_write_it(port: int) -> None:
    head, _, body = talk(port, "GET /?q=宽带 HTTP/1.1\r\n".encode() + LAST).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 400 ")
    assert f"content-length: {len(body)}".encode() in head
    assert "%E5%AE%BD%E5%B8%A6" in json.loads(body)["detail"]


def test_a_body_that_cannot_be_read_leaves_the_answers_before_it_whole() -> None:
    async def slow(scope, receive, send) -> None:
        await asyncio.sleep(0.3)
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
        await send({"type": "http.response.body", "body": b"ok"})

    damaged = b"POST / HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\nno length\r\n"
    with listening(slow) as port:
        for before in (1, 2):
            answers = talk(port, PLAIN * before + damaged).split(b"HTTP/1.1 ")[1:]
            assert [each[:3] for each in answers] == [b"200"] * before + [b"400"]
            assert all(each.endswith(b"\r\n\r\nok") for each in answers[:before])


def test_an_answer_that_has_begun_is_followed_by_no_other_where_the_body_cannot_be_read() -> None:
    async def begun(scope, receive, send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"begun", "more_body": True})
        await asyncio.sleep(0.5)

    with listening(begun) as port:
        answer = talk(port, b"GET / HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n", b"no length\r\n")
    assert (answer.count(b"HTTP/1.1 "), answer.count(b"begun")) == (1, 1)


def test_a_body_that_cannot_be_read_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    async def reader(scope, receive, send) -> None:
        while (await receive()).get("more_body"):
            pass

    with listening(reader) as port:
        began = time.monotonic()
        answer = talk(port, b"POST / HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n", b"no length\r\n")
        assert answer.startswith(b"HTTP/1.1 400 ")
        assert time.monotonic() - began < 5


def test_who_asks_without_host_is_told_no_more_than_that(port: int) -> None:
    """What follows on the connection is not answered: who sends it may mean another host (RFC 9112, 3.2)."""
    answers = talk(port, b"GET / HTTP/1.1\r\n\r\n" + PLAIN).split(b"HTTP/1.1 ")[1:]
    assert [each[:3] for each in answers] == [b"400"]
    assert json.loads(answers[0].partition(b"\r\n\r\n")[2])["type"].endswith("-bad-host")


@pytest.mark.parametrize(("method", "pieces"), [("GET", 3), ("GET", 0), ("HEAD", 3)])
def test_an_answer_of_no_stated_length_ends_with_the_connection_where_chunks_are_not_known(method: str, pieces: int) -> None:
    """What reads HTTP/1.0 would take the lengths of chunks for rows."""

    async def app(scope, receive, send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/csv")]})
        for _ in range(pieces):
            await send({"type": "http.response.body", "body": b"a,b\n", "more_body": True})
        await send({"type": "http.response.body", "body": b""})

    with listening(app) as port:
        head, _, body = talk(port, b"%s / HTTP/1.0\r\n\r\n" % method.encode()).partition(b"\r\n\r\n")
        assert b"transfer-encoding" not in head.lower()
        assert b"connection: close" in head.lower()
        assert body == (b"a,b\n" * pieces if method == "GET" else b"")
        assert b"transfer-encoding: chunked" in talk(port, b"%s / HTTP/1.1\r\n" % method.encode() + LAST) or method == "HEAD"
