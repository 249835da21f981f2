"""Answers that are sent while they are read, on a real server."""

from __future__ import annotations

import gc
import json
import socket
import threading
from collections.abc import Iterator

import pytest

from portal.api import streamed
from portal.api.limits import Streams
from portal.api.streamed import StreamedAnswer
from tests.api.listening import listening

pytestmark = pytest.mark.server


@pytest.mark.parametrize("is_slow", [False, True])
def test_what_was_read_for_a_reader_who_went_away_is_let_go_of_at_once(is_slow: bool) -> None:
    closed = threading.Event()

    def pieces() -> Iterator[bytes]:
        try:
            while True:
                yield b"x" * 100_000
        finally:
            closed.set()

    async def app(scope, receive, send) -> None:
        await StreamedAnswer(pieces(), headers={}, media_type="text/csv")(scope, receive, send)

    gc.collect()
    gc.disable()
    try:
        with listening(app) as port:
            with socket.create_connection(("127.0.0.1", port), 10) as client:
                client.sendall(b"GET / HTTP/1.1\r\nHost: here\r\n\r\n")
                assert client.recv(100).startswith(b"HTTP/1.1 200 ")
                if is_slow:  # until the server has written as much as the system takes
                    assert not closed.wait(0.3)
            assert closed.wait(5)
    finally:
        gc.enable()


async def breaks_off(scope, receive, send) -> None:
    """Send a first piece and then fail."""

    def pieces() -> Iterator[bytes]:
        yield b"a\n"
        raise RuntimeError("the disk is gone")

    await StreamedAnswer(pieces(), headers={}, media_type="text/csv")(scope, receive, send)


def test_an_error_on_the_way_breaks_the_answer_off() -> None:
    with listening(breaks_off) as port, socket.create_connection(("127.0.0.1", port), 10) as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: here\r\n\r\n")
        found = b"".join(iter(lambda: client.recv(65536), b""))
    assert b"a\n" in found
    assert not found.endswith(b"0\r\n\r\n")


@pytest.mark.parametrize(("version", "ends"), [("1.0", "reset"), ("1.1", "closed")])
def test_an_answer_that_broke_off_does_not_look_whole(version: str, ends: str) -> None:
    """HTTP/1.0 knows no chunks: there the end of the connection is the end of the answer, unless it is reset."""
    with listening(breaks_off) as port, socket.create_connection(("127.0.0.1", port), 10) as client:
        client.sendall(f"GET / HTTP/{version}\r\nHost: here\r\n\r\n".encode())
        found, how = b"", "closed"
        try:
            while part := client.recv(65536):
                found += part
        except ConnectionResetError:
            how = "reset"
    assert how == ends
    assert not found.endswith(b"0\r\n\r\n")


def test_more_answers_than_may_be_under_way_are_refused_until_one_is_over() -> None:
    go = threading.Event()
    closed = []

    def pieces() -> Iterator[bytes]:
        try:
            yield b"a\n"
            go.wait(10)
            yield b"b\n"
        finally:
            closed.append(1)

    streams = Streams(1)

    async def app(scope, receive, send) -> None:
        await StreamedAnswer(pieces(), headers={}, media_type="text/csv", streams=streams)(scope, receive, send)

    request = b"GET / HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n"
    with listening(app) as port, socket.create_connection(("127.0.0.1", port), 10) as first:
        first.sendall(request)
        found = first.recv(65536)
        assert found.startswith(b"HTTP/1.1 200 ")
        head, _, body = ask(port, request).partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 503 ")
        assert b"\r\nretry-after: " in head
        assert json.loads(body)["type"].endswith("busy")
        go.set()
        while part := first.recv(65536):
            found += part
        assert found.endswith(b"0\r\n\r\n")
        assert ask(port, request).startswith(b"HTTP/1.1 200 ")
    assert len(closed) == 2


def test_a_reader_who_takes_nothing_makes_room_for_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streamed, "STALLED_SECONDS", 0.3)
    closed = threading.Event()

    def pieces() -> Iterator[bytes]:
        try:
            while True:
                yield b"x" * 1_000_000
        finally:
            closed.set()

    streams = Streams(1)

    async def app(scope, receive, send) -> None:
        await StreamedAnswer(pieces(), headers={}, media_type="text/csv", streams=streams)(scope, receive, send)

    with listening(app) as port, socket.create_connection(("127.0.0.1", port), 10) as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: here\r\n\r\n")
        assert closed.wait(5)
        with pytest.raises(ConnectionResetError):
            sum(map(len, iter(lambda: client.recv(1_000_000), b"")))
        assert streams.under_way == 0


def ask(port: int, request: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), 10) as client:
        client.sendall(request)
        return b"".join(iter(lambda: client.recv(65536), b""))
