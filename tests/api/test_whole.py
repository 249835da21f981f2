"""Whole answers on our own connection: what a client receives is what any other server would have sent."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from typing import Any

import pytest

from portal.api.whole import EXTENSION, STATUS, WholeAnswer, digest_headers, encode_headers
from tests.api.listening import listening

BODY = '{"名称":"宽带"}'.encode()
HEADERS = (
    (b"content-type", b"application/json"),
    (b"content-length", b"%d" % len(BODY)),
    (b"content-security-policy", b"default-src 'none'"),
    *digest_headers(BODY),
)
WHOLE = WholeAnswer(encode_headers(HEADERS), HEADERS[-2][1], BODY, "route")


@pytest.fixture
def asked() -> list[dict[str, Any]]:
    return []


@pytest.fixture(params=[True, False], ids=["written whole", "sent as messages"])
def port(request: pytest.FixtureRequest, asked: list[dict[str, Any]]) -> Iterator[int]:
    async def app(scope, receive, send) -> None:
        if not request.param:
            del scope["extensions"]
        asked.append(scope)
        condition = next((value for name, value in scope["headers"] if name == b"if-none-match"), b"")
        await WHOLE.give(condition, scope, send, is_head=scope["method"] == "HEAD")

    with listening(app) as found:
        yield found


def talk(port: int, *requests: str) -> list[bytes]:
    """Send requests in one piece, and return the answers, without the time."""
    with socket.create_connection(("127.0.0.1", port), 10) as client:
        client.sendall("".join(f"{each}\r\n\r\n" for each in requests).encode())
        found = b""
        while part := client.recv(65536):
            found += part
    lines = [line for line in found.split(b"\r\n") if not line.startswith((b"date:", b"server:"))]
    return b"\r\n".join(lines).split(b"HTTP/1.1 ")[1:]


GET, LAST = "GET / HTTP/1.1\r\nHost: here", "Connection: close"
HEAD = b"".join(b"%b: %b\r\n" % each for each in HEADERS)


def test_requests_are_answered_one_after_another_on_one_connection(port: int, asked: list[dict[str, Any]]) -> None:
    found = talk(port, GET, GET.replace("GET", "HEAD"), GET, f"{GET}\r\n{LAST}")
    whole = b"200 OK\r\n" + HEAD
    assert found == [whole + b"\r\n" + BODY, whole + b"\r\n", whole + b"\r\n" + BODY, whole + b"connection: close\r\n\r\n" + BODY]
    is_written = "extensions" in asked[0]
    assert [each.get(STATUS) for each in asked] == ([200] * 3 if is_written else [None] * 3) + [None]
    assert {each["route"] for each in asked} == {"route"}


def test_what_the_caller_has_is_not_sent_again(port: int) -> None:
    [found] = talk(port, f"{GET}\r\nIf-None-Match: W/{WHOLE.etag.decode()}\r\n{LAST}")
    kept = b"".join(b"%b: %b\r\n" % each for each in HEADERS[2:])
    assert found == b"304 Not Modified\r\n" + kept + b"connection: close\r\n\r\n"


def test_a_caller_of_http_1_0_is_answered_and_left(port: int) -> None:
    [found] = talk(port, "GET / HTTP/1.0")
    assert found.endswith(b"connection: close\r\n\r\n" + BODY)


def test_headers_that_must_be_refused_are_left_to_the_server() -> None:
    headers = ((b"link", b"</a\r\nset-cookie: 1>"),)
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    whole = WholeAnswer(encode_headers(headers), b'"1"', b"1", None, headers)
    scope = {"extensions": {EXTENSION: {"write": lambda *_: pytest.fail("written unchecked")}}}
    asyncio.run(whole.give(b"", scope, send, is_head=False))
    assert sent[0]["headers"] == list(headers)
