"""Answers on the spot: the connection asks the application before it begins a task, and each answer is counted once."""

from __future__ import annotations

import socket
from typing import Any

import pytest
from starlette.testclient import TestClient

from portal.api import finished
from portal.api.app import Portal, create_app
from portal.api.whole import WholeAnswer, Writer, encode_headers
from portal.query.tables import QueryTable
from portal.releases.store import ReleaseStore
from tests.api.listening import listening
from tests.api.test_app import RELEASE
from tests.api.test_finished import settle

pytestmark = pytest.mark.server
ROW = f"{RELEASE}/tables/targets/rows/a-tgt-1"
PAGE = f"{RELEASE}/tables/targets/rows?limit=1"
BODY = b"at once"
WHOLE = WholeAnswer(encode_headers([(b"etag", b'"1"'), (b"content-length", b"%d" % len(BODY))]), b'"1"', BODY, None)


class Sometimes:
    """An application that answers on the spot or as ASGI has it, and notes which."""

    def __init__(self, *, at_once: bool = True) -> None:
        self.asked: list[str] = []
        self._at_once = at_once

    def answer_at_once(self, scope: Any, write: Writer) -> bool:
        """Answer on the spot."""
        self.asked.append("at once")
        return self._at_once and WHOLE.write(b"", write, is_head=False) == 200

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.asked.append("in turn")
        await WHOLE.give(b"", scope, send, is_head=False)


def talk(port: int, requests: int, last: bytes = b"connection: close\r\n") -> bytes:
    """Send requests in one piece, the last with more headers, and return all that comes."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: here\r\n\r\n" * (requests - 1) + b"GET / HTTP/1.1\r\nHost: here\r\n" + last + b"\r\n")
        return b"".join(iter(lambda: connection.recv(65536), b""))


def test_of_requests_in_one_piece_the_first_is_answered_on_the_spot_and_all_in_their_order() -> None:
    app = Sometimes()
    with listening(app) as port:
        assert talk(port, 5).count(BODY) == 5
    assert app.asked == ["at once"] + ["in turn"] * 4


def test_thousands_of_requests_in_one_piece_are_all_answered() -> None:
    app = Sometimes()
    with listening(app) as port:
        assert talk(port, 3000).count(BODY) == 3000


def test_what_is_not_at_hand_is_answered_in_turn() -> None:
    app = Sometimes(at_once=False)
    with listening(app) as port:
        assert talk(port, 2).count(BODY) == 2
    assert app.asked == ["at once", "in turn", "in turn"]


def test_a_connection_that_is_to_be_closed_is_answered_in_turn_and_closed() -> None:
    app = Sometimes()
    with listening(app) as port:
        assert talk(port, 1).endswith(BODY), "else the connection would have stayed open for ten seconds"
    assert app.asked == ["in turn"]


def test_a_body_behind_a_request_that_was_answered_on_the_spot_is_no_request() -> None:
    app = Sometimes()
    with listening(app) as port, socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: here\r\ncontent-length: 18\r\n\r\nGET / HTTP/1.1\r\n\r\n")
        assert connection.recv(65536).endswith(BODY)
        connection.sendall(b"GET / HTTP/1.1\r\nHost: here\r\nconnection: close\r\n\r\n")
        assert b"".join(iter(lambda: connection.recv(65536), b"")).count(BODY) == 1
    assert app.asked == ["at once", "in turn"]


@pytest.fixture
def app(store: ReleaseStore) -> Portal:
    """An application whose tables are open and whose releases have been at rest."""
    settle(store.root)
    app = create_app(store)
    client = TestClient(app)
    assert client.get(f"{PAGE}&fields=target_id").status_code == 200
    return app


def ask(app: Portal, path: str, **more: Any) -> list[tuple[int, bytes, bytes]]:
    """Ask for an answer on the spot; nothing where there is none."""
    path, _, query = path.partition("?")
    scope = {
        "type": "http",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "root_path": "",
        "query_string": query.encode(),
        "headers": [(b"host", b"testserver")],
        **more,
    }
    written: list[tuple[int, bytes, bytes]] = []
    assert app.answer_at_once(scope, lambda *answer: written.append(answer) or True) == bool(written)  # type: ignore[func-returns-value]
    return written


@pytest.mark.parametrize("path", [ROW, PAGE])
def test_rows_are_answered_on_the_spot_as_in_turn(app: Portal, path: str) -> None:
    plain = TestClient(create_app(app.state.library.store, is_direct=False)).get(path)
    [(status, lines, body)] = ask(app, path)
    assert (status, body) == (200, plain.content)
    assert {name: value for name, _, value in (each.partition(b": ") for each in lines.splitlines())} == {
        name: value for name, value in plain.headers.raw if name != b"connection"
    }
    etag = plain.headers["etag"].encode()
    [(status, _, body)] = ask(app, path, headers=[(b"host", b"testserver"), (b"if-none-match", etag)])
    assert (status, body) == (304, b"")


@pytest.mark.parametrize("path", ["/", "/healthz", f"{RELEASE}/tables/targets/rows/none", f"{RELEASE}/tables/targets/rows?nix=1"])
def test_what_is_not_at_hand_has_no_answer_on_the_spot(app: Portal, path: str) -> None:
    assert ask(app, path) == []


def test_an_answer_on_the_spot_is_counted_once(app: Portal) -> None:
    line = 'portal_http_requests_total{method="GET",route="/api/v1/datasets/{dataset_id}/releases/{version}/tables/{table}/rows/{row_id}",status="200"}'

    def counted() -> float:
        printed = TestClient(app).get("/metrics").text.splitlines()
        return next((float(each.rpartition(" ")[2]) for each in printed if each.startswith(line)), 0)

    before = counted()
    ask(app, ROW)
    assert counted() == before + 1


def test_a_fault_on_the_spot_is_logged_and_left_to_the_way_of_all_requests(
    app: Portal, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert app.framed

    def fail(_: object) -> None:
        raise OSError("disk")

    monkeypatch.setattr(app.framed, "find_row", fail)
    assert ask(app, ROW) == []
    assert "No answer could be found on the spot" in caplog.text


def test_what_is_found_in_a_moment_is_kept_when_it_is_asked_for_again(app: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    assert app.finished is not None
    page = f"{RELEASE}/tables/targets/rows?limit=1&sort=-year"
    kept: list[int] = []
    found: list[list[tuple[int, bytes, bytes]]] = []
    for _ in range(2):
        found.append(ask(app, page))
        kept.append(len(app.finished))
    assert kept == [kept[0], kept[0] + 1]

    def never(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(QueryTable, "ask_joined", never)
    assert ask(app, page) == found[0] == found[1]


def test_of_questions_asked_once_few_are_known(app: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    assert app.finished is not None
    monkeypatch.setattr(finished, "_ASKED", 3)
    before = len(app.finished)
    for number in (*range(1, 9), 1):  # the first is forgotten when it is asked for again
        assert ask(app, f"{RELEASE}/tables/targets/rows?limit={number}")
    assert len(app.finished) == before
    assert ask(app, f"{RELEASE}/tables/targets/rows?limit=8")
    assert len(app.finished) == before + 1
