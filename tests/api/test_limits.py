from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator

import anyio
import anyio.lowlevel
import pytest
from anyio import to_thread
from starlette.responses import Response
from starlette.testclient import TestClient

from portal.api import limits
from portal.api.limits import Bounded, LongQuestions
from portal.errors import BusyError, SlowQueryError
from portal.query.allowance import allowed, remaining, uncounted, watch
from tests.api.test_app import RELEASE, assert_is_problem

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"


@pytest.fixture
def database() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    watch(connection)
    yield connection
    connection.close()


def test_a_question_that_takes_too_long_is_broken_off_and_the_next_is_answered(database: sqlite3.Connection) -> None:
    with pytest.raises(SlowQueryError, match=r"more than 0\.01 seconds"), allowed(0.01):
        database.execute(ENDLESS).fetchone()
    assert database.execute("SELECT 1").fetchone() == (1,)


def test_a_limit_holds_in_the_threads_that_a_request_uses(database: sqlite3.Connection) -> None:
    async def ask() -> None:
        with allowed(0.01):
            await to_thread.run_sync(lambda: database.execute(ENDLESS).fetchone())

    with pytest.raises(SlowQueryError):
        anyio.run(ask)


def test_what_is_not_counted_does_not_use_up_the_time() -> None:
    with allowed(1):
        before = remaining()
        with uncounted():
            assert remaining() is None
            time.sleep(0.05)
        assert before is not None
        assert before - (remaining() or 0) < 0.04
    with uncounted():
        assert remaining() is None


def test_a_few_long_questions_run_others_wait_and_more_are_refused() -> None:
    go, running = threading.Event(), []

    def ask(number: int) -> int:
        running.append(number)
        go.wait(10)
        return number

    async def main() -> tuple[list[int], int]:
        long = LongQuestions(at_a_time=2, waiting=1)
        answered: list[int] = []
        refused = 0

        async def one(number: int) -> None:
            nonlocal refused
            try:
                answered.append(await long.run(ask, number))
            except BusyError:
                refused += 1

        async with anyio.create_task_group() as group:
            for number in range(5):
                group.start_soon(one, number)
            while len(running) < 2 or refused < 2:  # noqa: ASYNC110 - threads tell of themselves in a list
                await anyio.sleep(0.01)
            assert len(running) == 2
            go.set()
        return answered, refused

    answered, refused = anyio.run(main)
    assert (len(answered), refused) == (3, 2)


def test_a_question_that_waits_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "WAITING_SECONDS", 0.01)
    go = threading.Event()

    async def main() -> None:
        long = LongQuestions(at_a_time=1)
        async with anyio.create_task_group() as group:
            group.start_soon(long.run, go.wait, 10)
            await anyio.sleep(0.01)
            try:
                with pytest.raises(BusyError):
                    await long.run(lambda: None)
            finally:
                go.set()
        assert await long.run(lambda: 1) == 1

    anyio.run(main)


def test_more_requests_than_the_server_takes_are_told_when_to_come_back() -> None:
    async def main() -> Response:
        began, go = anyio.Event(), anyio.Event()

        async def app(scope, receive, send) -> None:
            began.set()
            await go.wait()
            await Response("there")(scope, receive, send)

        bounded = Bounded(app, requests=1)
        messages: list[dict] = []

        async def send(message) -> None:
            messages.append(message)

        scope = {
            "type": "http",
            "method": "GET",
            "path": "/",
            "headers": [],
            "root_path": "",
            "query_string": b"",
            "scheme": "http",
            "server": None,
        }
        async with anyio.create_task_group() as group:
            group.start_soon(bounded, scope, None, lambda _: anyio.lowlevel.checkpoint())
            await began.wait()
            await bounded(scope, None, send)
            go.set()
        await bounded(scope, None, send)
        return messages

    refused, _, answered, _ = anyio.run(main)
    assert (refused["status"], answered["status"]) == (503, 200)
    assert int(dict(refused["headers"])[b"retry-after"]) > 0


def test_a_slow_question_begins_anew_in_a_thread_and_ends_there_as_a_problem(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first question opens the table; the second is broken off at once, asked anew, and broken off again."""
    rows = f"{RELEASE}/tables/targets/rows"
    assert client.get(f"{rows}?limit=1").status_code == 200
    threads: list[str] = []

    def take_for_ever(*_: object) -> None:
        threads.append(threading.current_thread().name)
        connection = sqlite3.connect(":memory:")
        watch(connection)
        try:
            connection.execute(ENDLESS)
        except sqlite3.OperationalError as error:
            raise SlowQueryError(0.1) from error
        finally:
            connection.close()

    monkeypatch.setattr("portal.api.fast.SECONDS", 0.1)
    monkeypatch.setattr("portal.query.tables.QueryTable.ask_joined", take_for_ever)
    response = client.get(f"{rows}?limit=2")
    assert_is_problem(response, 503)
    assert int(response.headers["retry-after"]) > 0
    assert len(set(threads)) == 2
