"""Bodies of requests: none takes a place before it is there."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.testclient import TestClient

from portal.api.app import create_app
from portal.api.bodies import WholeBodies
from portal.api.limits import BODY, REQUESTS
from portal.releases.store import ReleaseStore
from tests.api.listening import listening
from tests.api.test_app import assert_is_problem

ACTION = "/api/3/action/package_show"


async def echo(scope: Any, receive: Any, send: Any) -> None:
    """Answer with the body, and with what comes after it."""
    first, second = await receive(), await receive()
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": first["body"] + second["type"].encode()})


def ask(app: Any, messages: Sequence[dict[str, Any]], *, length: str = "") -> list[dict[str, Any]]:
    """Send a request whose body comes in these pieces; nothing comes after the last."""
    sent: list[dict[str, Any]] = []
    left = list(messages)

    async def receive() -> dict[str, Any]:
        if left:
            return left.pop(0)
        await asyncio.sleep(60)
        raise AssertionError

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    headers = [(b"content-length", length.encode())] if length else []
    scope = {"type": "http", "method": "POST", "path": ACTION, "query_string": b"", "headers": headers, "root_path": ""}
    asyncio.run(app(scope, receive, send))
    return sent


def piece(body: bytes, *, more: bool = False) -> dict[str, Any]:
    return {"type": "http.request", "body": body, "more_body": more}


GONE = {"type": "http.disconnect"}


def test_a_body_is_handed_on_as_one_and_then_what_else_comes() -> None:
    _, answer = ask(WholeBodies(echo), [piece(b"a", more=True), piece(b"", more=True), piece(b"b"), GONE])
    assert answer["body"] == b"abhttp.disconnect"


def test_a_body_that_does_not_come_is_refused_in_time_and_the_connection_closed() -> None:
    start, _ = ask(WholeBodies(echo, seconds=0.05), [piece(b"a", more=True)])
    assert start["status"] == 408
    assert (b"connection", b"close") in start["headers"]


@pytest.mark.parametrize(
    ("messages", "length"),
    [([piece(b"a" * BODY, more=True), piece(b"a")], ""), ([], str(BODY + 1))],
    ids=["more comes", "more is announced"],
)
def test_a_body_that_is_too_long_is_refused_at_once(messages: list[dict[str, Any]], length: str) -> None:
    start, _ = ask(WholeBodies(echo), messages, length=length)
    assert start["status"] == 413


def test_who_leaves_within_a_body_is_told_nothing() -> None:
    assert ask(WholeBodies(echo), [piece(b"a", more=True), GONE]) == []


def test_refusals_are_problem_documents(store: ReleaseStore) -> None:
    with TestClient(create_app(store)) as client:
        assert assert_is_problem(client.post(ACTION, content=b"a" * (BODY + 1)), 413)["type"].endswith("content-too-large")


@pytest.mark.server
def test_bodies_that_do_not_come_keep_nobody_from_asking(project_root: Path) -> None:
    with listening(create_app(ReleaseStore(project_root / "datapackages"))) as port, ExitStack() as stack:
        for _ in range(REQUESTS + 10):
            waiting = stack.enter_context(socket.create_connection(("127.0.0.1", port), 10))
            waiting.sendall(f"POST {ACTION} HTTP/1.1\r\nHost: here\r\nContent-Length: 20\r\n\r\n".encode())
        for path in ("/healthz", "/api/v1/search?q=%E5%AE%BD%E5%B8%A6", "/api/3/action/status_show"):
            assert httpx.get(f"http://127.0.0.1:{port}{path}", timeout=10).status_code == 200
