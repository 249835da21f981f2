"""How much the server does at a time, so that too many questions make some wait or be refused, and none make it fail.

Every number is said here with its reason. What is refused is answered with 503 and `Retry-After`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import ParamSpec, TypeVar

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from portal.api.problems import problem_of
from portal.errors import BusyError
from portal.query.allowance import allowed, lift

P = ParamSpec("P")
T = TypeVar("T")

#: Seconds that the database may take for one request; far above what a filtered page takes, far below what a caller waits for.
SECONDS = 10.0
#: Seconds that a question may take where everything else waits for it; one that takes longer begins anew in a thread.
SECONDS_AT_ONCE = 0.02
#: Long questions at a time: more of them would not be answered sooner, as each fills a core.
LONG_QUESTIONS = 4
#: Long questions that wait for their turn, and the seconds they do.
WAITING = 32
WAITING_SECONDS = 10.0
#: Requests at a time whose answer has not begun.
REQUESTS = 256
#: Answers at a time that are sent while they are read: each holds 2.6 to 4.2 MB for as long as its reader takes.
STREAMS = 64
#: Seconds in which a reader must have taken a piece of such an answer, a thousand rows at most: one who does not is let go of, or a few of
#: them would keep all others out.
STALLED_SECONDS = 120.0
#: Bytes of a request's body; only questions to the CKAN interface have one.
BODY = 1_000_000
#: Bodies on their way at a time, which is also what they may take of memory, and seconds until one must be there, as for the headers.
BODIES = 64
BODY_SECONDS = 15.0
_STREAM_RETRY_AFTER = 10  # seconds: they take longer than pages do


class LongQuestions:
    """Lets a few questions at a time take long, and others wait for their turn."""

    def __init__(self, at_a_time: int = LONG_QUESTIONS, waiting: int = WAITING) -> None:
        self._turns = asyncio.Semaphore(at_a_time)
        self._may_wait, self._waiting = waiting, 0

    async def run(self, ask: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call a function in a thread when its turn comes.

        Raises:
            BusyError: If too many wait already, or it waited too long.
        """
        if self._turns.locked():
            if self._waiting >= self._may_wait:
                raise BusyError
            self._waiting += 1
            try:
                await asyncio.wait_for(self._turns.acquire(), WAITING_SECONDS)
            except TimeoutError as error:
                raise BusyError from error
            finally:
                self._waiting -= 1
        else:
            await self._turns.acquire()
        try:
            return await asyncio.to_thread(ask, *args, **kwargs)
        finally:
            self._turns.release()


class Streams:
    """Counts the answers that are sent while they are read; of one process, whose memory they take.

    Attributes:
        under_way: How many there are.
    """

    def __init__(self, at_a_time: int = STREAMS) -> None:
        self._at_a_time = at_a_time
        self.under_way = 0

    @contextmanager
    def one_more(self) -> Iterator[None]:
        """Count one for as long as it lasts.

        Raises:
            BusyError: If there are as many as there may be.
        """
        if self.under_way >= self._at_a_time:
            raise BusyError(_STREAM_RETRY_AFTER)
        self.under_way += 1
        try:
            yield
        finally:
            self.under_way -= 1


class Bounded:
    """Refuses what is too much at a time, and gives each request its time in the database."""

    def __init__(self, app: ASGIApp, requests: int = REQUESTS, seconds: float = SECONDS) -> None:
        self.app = app
        self._requests, self._seconds = requests, seconds
        self._begun = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if self._begun >= self._requests:
            await problem_of(Request(scope), BusyError())(scope, receive, send)
            return
        self._begun += 1
        waits = True

        async def send_on(message: Message) -> None:
            nonlocal waits
            if waits:  # what is being sent takes as long as its reader takes, and little of the server
                waits = False
                lift()
                self._begun -= 1
            await send(message)

        try:
            with allowed(self._seconds):
                await self.app(scope, receive, send_on)
        finally:
            if waits:
                self._begun -= 1
