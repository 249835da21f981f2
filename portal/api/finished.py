"""Finished answers, kept in memory to be given again: as long as nothing was released or withdrawn, the same question has the same answer.

It stands before the rest of the application, so that an answer given again costs a look into a dictionary and two at the folder of
releases. What is kept is bounded by bytes; what was not asked for longest goes first.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
import time
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from portal.api.addresses import API
from portal.api.reading import WAS_HEAD

_MEGABYTE = 2**20
#: Answers about releases, of which the folder of releases tells when they may have changed.
_KEPT = re.compile(rf"{API}/(?:datasets|queries)(?:/(?P<dataset_id>[a-z0-9-]+)(?:[/@].*)?)?", re.DOTALL)
# What an answer may depend on besides its address. A condition or a range is not among them: the first is looked at here, the second
# goes past what is kept.
_VARYING = frozenset((b"host", b"accept", b"accept-encoding", b"accept-language", b"accept-datetime"))
_PASSED = frozenset((b"range", b"if-range", b"if-modified-since", b"if-match", b"if-unmodified-since"))
_OF_BODY = (b"content-", b"accept-ranges")  # headers that a 304 does not repeat
_OVERHEAD = 2000  # bytes of memory for keys and headers of one answer
# A change within the same tick of the clock of the file system as the one before leaves no trace: younger states are not relied on.
_SETTLED = 100_000_000  # nanoseconds


@dataclass(frozen=True, slots=True)
class _Finished:
    dataset_id: str
    state: tuple[int, ...]
    etag: bytes
    route: Any
    start: Message
    body: Message
    not_modified: Message
    weight: int


class StoreState:
    """Tells whether something was released, withdrawn or copied in since: by the times of folders, which every change renews.

    Args:
        root: The folder of releases.
    """

    def __init__(self, root: Path) -> None:
        self._root = os.fspath(root)
        self._whole: tuple[int, int] = (0, 0)
        self._looked = self._took = 0.0

    def of(self, dataset_id: str) -> tuple[int, ...]:
        """Return what differs after each change: to this dataset at once, to any other at once if this program made it.

        What is copied into the folder of another dataset by other programs is seen within a second or so.
        """
        own = self._time(f"{self._root}/{dataset_id}") if dataset_id else 0
        return self._time(self._root), own, *self._all()

    @staticmethod
    def is_settled(state: tuple[int, ...]) -> bool:
        """Tell whether a later change is sure to make another state."""
        return time.time_ns() - max(state[:3]) > _SETTLED

    def _all(self) -> tuple[int, int]:
        """Return the newest time of all datasets and a sum of all; looked at so seldom that it takes a hundredth of the time."""
        now = time.monotonic()
        if now - self._looked > max(1.0, 100 * self._took):
            times = [self._time(f"{self._root}/{name}") for name in self._names()]
            self._whole = (max(times, default=0), sum(times))
            self._looked = time.monotonic()
            self._took = self._looked - now
        return self._whole

    def _names(self) -> list[str]:
        try:
            return os.listdir(self._root)  # noqa: PTH208 - called often, and names are all that is needed
        except OSError:
            return []

    @staticmethod
    def _time(path: str) -> int:
        try:
            return os.stat(path).st_mtime_ns  # noqa: PTH116 - called for each answer
        except OSError:
            return 0


class FinishedAnswers:
    """Keeps answers and gives them again; for one event loop.

    Args:
        root: The folder of releases.
        limit: How many bytes are kept.
        largest: The longest body that is kept, in bytes.
    """

    def __init__(self, root: Path, *, limit: int = 64 * _MEGABYTE, largest: int = 4 * _MEGABYTE) -> None:
        self._state = StoreState(root)
        self._limit, self._largest = limit, largest
        self._total = 0
        self._kept: OrderedDict[tuple[Any, ...], _Finished] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    @property
    def bytes(self) -> int:
        """How much is kept."""
        return self._total

    async def answer(self, scope: Scope, receive: Receive, send: Send, app: ASGIApp) -> None:
        """Answer with what is kept, or let the application answer and keep that."""
        asked = _asked(scope)
        if asked is None:
            await app(scope, receive, send)
            return
        key, condition = asked
        is_head = scope["method"] == "HEAD"
        kept = self._kept.get(key)
        if kept is not None and kept.state == self._state.of(kept.dataset_id):
            self._kept.move_to_end(key)
            scope["route"] = kept.route
            await _give(kept, condition, send, is_head=is_head)
            return
        found = _KEPT.fullmatch(scope["path"])
        assert found
        taker = _Taker(self, key, condition, found["dataset_id"] or "", scope, send)
        inner = {**scope, "method": "GET", WAS_HEAD: True} if is_head else scope
        taker.inner = inner
        await app(inner, receive, taker.take)
        if "route" in inner:
            scope["route"] = inner["route"]

    def state(self, dataset_id: str) -> tuple[int, ...]:
        """Return the state of the releases that an answer belongs to."""
        return self._state.of(dataset_id)

    def is_small(self, length: int) -> bool:
        """Tell whether a body of that length is kept."""
        return length <= self._largest

    def keep(self, key: tuple[Any, ...], finished: _Finished) -> None:
        """Keep an answer, unless the releases were changed too recently to tell."""
        if not self._state.is_settled(finished.state):
            return
        if before := self._kept.pop(key, None):
            self._total -= before.weight
        self._kept[key] = finished
        self._total += finished.weight
        while self._total > self._limit:
            _, dropped = self._kept.popitem(last=False)
            self._total -= dropped.weight


class _Taker:
    """Takes the messages of one answer: keeps it if it is whole, small and about releases, and passes it on."""

    def __init__(self, answers: FinishedAnswers, key: tuple[Any, ...], condition: bytes, dataset_id: str, scope: Scope, send: Send) -> None:
        self._answers, self._key, self._condition, self._dataset_id = answers, key, condition, dataset_id
        self._send = send
        self._is_head = scope["method"] == "HEAD"
        self._state = answers.state(dataset_id)  # before the answer is made: what changes meanwhile makes it stale
        self._start: Message | None = None
        self._body = bytearray()
        self._length = -1
        self.inner: Scope = scope

    async def take(self, message: Message) -> None:
        """Take one message of the application."""
        if message["type"] == "http.response.start":
            self._length = _length(message)
            if self._length >= 0 and self._answers.is_small(self._length):
                self._start = message
            else:
                await self._send(message)
            return
        if self._start is None:
            await self._send({**message, "body": b""} if self._is_head else message)
            return
        self._body += message.get("body", b"")
        if message.get("more_body", False):
            return
        start, self._start = self._start, None
        if len(self._body) == self._length:
            finished = _finish(self._dataset_id, self._state, start, bytes(self._body), self.inner.get("route"))
            self._answers.keep(self._key, finished)
            await _give(finished, self._condition, self._send, is_head=self._is_head)
        else:  # HEAD of a file, which was not read
            await self._send(start)
            await self._send({"type": "http.response.body", "body": b""})


def _asked(scope: Scope) -> tuple[tuple[Any, ...], bytes] | None:
    """Return what an answer depends on, and the condition; None if this question is not one whose answer is kept."""
    if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD") or not _KEPT.fullmatch(scope["path"]):
        return None
    condition = b""
    varying: list[tuple[bytes, bytes]] = []
    for name, value in scope["headers"]:
        if name in _VARYING:
            varying.append((name, value))
        elif name == b"if-none-match":
            condition = condition + b"," + value if condition else value
        elif name in _PASSED:
            return None
    return (scope["path"], scope["query_string"], scope.get("root_path", ""), scope["scheme"], *varying), condition


def _length(start: Message) -> int:
    """Return the length of the body of an answer that may be kept; -1 for all others."""
    if start["status"] != 200:
        return -1
    length = -1
    for name, value in start["headers"]:
        if name == b"content-length":
            length = int(value)
        elif (name == b"cache-control" and b"no-store" in value) or name == b"set-cookie":
            return -1
    return length


def _finish(dataset_id: str, state: tuple[int, ...], start: Message, body: bytes, route: Any) -> _Finished:
    headers: list[tuple[bytes, bytes]] = list(start["headers"])
    etag = next((value for name, value in headers if name == b"etag"), b"")
    if not etag:  # what FastAPI made of a model
        digest = hashlib.sha256(body)
        etag = b'"' + digest.hexdigest().encode("ascii") + b'"'
        headers += [(b"etag", etag), (b"repr-digest", b"sha-256=:" + base64.b64encode(digest.digest()) + b":")]
    return _Finished(
        dataset_id=dataset_id,
        state=state,
        etag=etag,
        route=route,
        start={**start, "headers": headers},
        body={"type": "http.response.body", "body": body},
        not_modified={**start, "status": 304, "headers": [each for each in headers if not each[0].startswith(_OF_BODY)]},
        weight=len(body) + _OVERHEAD,
    )


_NOTHING: Message = {"type": "http.response.body", "body": b""}


async def _give(finished: _Finished, condition: bytes, send: Send, *, is_head: bool) -> None:
    if condition and _matches(condition, finished.etag):
        await send(finished.not_modified)
        await send(_NOTHING)
    else:
        await send(finished.start)
        await send(_NOTHING if is_head else finished.body)


def _matches(condition: bytes, etag: bytes) -> bool:
    """Compare weakly, as RFC 9110, 13.1.2 says of If-None-Match."""
    given: Iterable[bytes] = (each.strip().removeprefix(b"W/") for each in condition.split(b","))
    return condition.strip() == b"*" or etag.removeprefix(b"W/") in given
