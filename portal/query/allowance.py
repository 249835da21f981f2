"""How long a question may take: whoever asks on behalf of the public sets it, and the database looks at it while it works."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from types import TracebackType

from portal.errors import SlowQueryError

# Between two looks at the clock: some hundred microseconds of work, so that looking costs nothing that could be measured.
_STEPS = 10_000
_until: ContextVar[float] = ContextVar("until", default=0.0)


class _TimeIsOverError(Exception):
    """What `check` found; the block that set the time tells how long it was."""


class allowed:  # noqa: N801 - used like a function; a class, as it is entered for each question and a generator takes four times as long
    """Let questions in this block take so long together, or as long as they need (None).

    It holds for the thread or task that enters it, and for threads that are started with its context. Of two blocks, one in the other,
    the inner one counts.

    Raises:
        SlowQueryError: If they take longer; what they were doing is broken off.

    >>> with allowed(5):
    ...     sqlite3.connect(":memory:").execute("SELECT 1").fetchone()
    (1,)
    """

    __slots__ = ("_before", "_seconds")

    def __init__(self, seconds: float | None) -> None:
        self._seconds = seconds

    def __enter__(self) -> None:
        self._before = _until.set(0.0 if self._seconds is None else time.monotonic() + self._seconds)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        _until.reset(self._before)
        if isinstance(error, sqlite3.OperationalError) and error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
            raise SlowQueryError(self._seconds or 0) from error
        if isinstance(error, _TimeIsOverError):
            raise SlowQueryError(self._seconds or 0) from error


def remaining() -> float | None:
    """Return the seconds left, at least a thousandth; None where there is no limit."""
    until = _until.get()
    return max(until - time.monotonic(), 0.001) if until else None


@contextmanager
def uncounted() -> Iterator[None]:
    """Let this block take as long as it needs, and do not count it: a table that is opened for the first time, not a question to it."""
    until = _until.get()
    if not until:
        yield
        return
    began = time.monotonic()
    _until.set(0.0)
    try:
        yield
    finally:
        _until.set(until + time.monotonic() - began)


def lift() -> None:
    """Let what follows take as long as it needs: an answer that is being sent takes as long as its reader does."""
    _until.set(0.0)


def watch(connection: sqlite3.Connection) -> None:
    """Make questions to this database end when their time is over."""
    connection.set_progress_handler(is_over, _STEPS)


def is_over() -> bool:
    """Tell whether the time is over."""
    until = _until.get()
    return bool(until) and time.monotonic() > until


def check() -> None:
    """Break off what this block does if its time is over: for work that no database watches."""
    if is_over():
        raise _TimeIsOverError
