"""Answers that are sent while they are read, on a real server."""

from __future__ import annotations

import gc
import socket
import threading
from collections.abc import Iterator

import pytest

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


def test_an_error_on_the_way_breaks_the_answer_off() -> None:
    def pieces() -> Iterator[bytes]:
        yield b"a\n"
        raise RuntimeError("the disk is gone")

    async def app(scope, receive, send) -> None:
        await StreamedAnswer(pieces(), headers={}, media_type="text/csv")(scope, receive, send)

    with listening(app) as port, socket.create_connection(("127.0.0.1", port), 10) as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: here\r\n\r\n")
        found = b"".join(iter(lambda: client.recv(65536), b""))
    assert b"a\n" in found
    assert not found.endswith(b"0\r\n\r\n")
