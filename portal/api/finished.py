"""Finished answers, kept in memory to be given again: as long as nothing was released or withdrawn, the same question has the same answer.

It stands before the rest of the application, so that an answer given again costs a look into a dictionary and two at the folder of
releases. What is kept is bounded by bytes; what was not asked for longest goes first.
"""

from __future__ import annotations

import os
import re
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from portal.api import zerocopy
from portal.api.addresses import API
from portal.api.reading import WAS_HEAD
from portal.api.states import StoreState
from portal.api.whole import STATUS, WholeAnswer, digest_headers, encode_headers

Find = Callable[[Scope], WholeAnswer | None]
_MEGABYTE = 2**20
#: Answers about releases, of which the folder of releases tells when they may have changed.
_KEPT = re.compile(rf"{API}/(?:(?:datasets|queries)(?:/(?P<dataset_id>[a-z0-9-]+)(?:[/@].*)?)?|feed\.xml)", re.DOTALL)
# What an answer may depend on besides its address. A condition or a range is not among them: the first is looked at here, the second
# goes past what is kept.
_VARYING = frozenset((b"host", b"accept", b"accept-encoding", b"accept-language", b"accept-datetime"))
_PASSED = frozenset((b"range", b"if-range", b"if-modified-since", b"if-match", b"if-unmodified-since"))
_ASKED = 10_000  # questions that were asked once, of which it is known; and as many of those before them
_OVERHEAD = 4000  # bytes of memory for keys and headers of one answer


@dataclass(frozen=True, slots=True)
class _Kept:
    dataset_id: str
    state: tuple[int, ...]
    answer: WholeAnswer
    weight: int


class FinishedAnswers:
    """Keeps answers and gives them again; for one event loop.

    Args:
        state: Of the folder of releases.
        limit: How many bytes are kept.
        largest: The longest body that is kept, in bytes.
    """

    def __init__(self, state: StoreState, *, limit: int = 32 * _MEGABYTE, largest: int = 4 * _MEGABYTE) -> None:
        self._state = state
        self._limit, self._largest = limit, largest
        self._total = 0
        self._kept: OrderedDict[tuple[Any, ...], _Kept] = OrderedDict()
        # Most questions are asked once. To keep what is found sooner than kept would push out of the processor's memory what finds it.
        self._asked: set[int] = set()
        self._asked_before: set[int] = set()

    def __len__(self) -> int:
        return len(self._kept)

    @property
    def weight(self) -> int:
        """How many bytes are kept."""
        return self._total

    def find(self, scope: Scope, find: Find | None = None) -> tuple[WholeAnswer, bytes] | None:
        """Return the answer that is kept, or that is found now, and the value of If-None-Match; None if the application must answer.

        Args:
            scope: What was asked.
            find: Finds some answers sooner than the application.
        """
        if (asked := _asked(scope)) is None:
            return None
        key, condition = asked
        kept = self._kept.get(key)
        if kept is not None and kept.state == self._state.of(kept.dataset_id):
            self._kept.move_to_end(key)
            return kept.answer, condition
        if not find or not (found := _KEPT.fullmatch(scope["path"])):
            return None
        dataset_id = found["dataset_id"] or ""
        state = self._state.of(dataset_id)  # before the answer is made: what changes meanwhile makes it stale
        if not (made := find(scope)):
            return None
        if self.is_small(len(made.body)) and self._is_asked_again(key):
            self.keep(key, dataset_id, state, made)
        return made, condition

    def _is_asked_again(self, key: tuple[Any, ...]) -> bool:
        """Tell whether a question was asked before, not too long ago."""
        asked = hash(key)
        if asked in self._asked or asked in self._asked_before:
            return True
        self._asked.add(asked)
        if len(self._asked) >= _ASKED:
            self._asked, self._asked_before = set(), self._asked
        return False

    async def answer(self, scope: Scope, receive: Receive, send: Send, app: ASGIApp) -> None:
        """Let the application answer, and keep that.

        Args:
            scope: What was asked, and not found.
            receive: As ASGI has it.
            send: As ASGI has it.
            app: The application.
        """
        asked, found = _asked(scope), _KEPT.fullmatch(scope["path"])
        if not asked or not found:
            await app(scope, receive, send)
            return
        key, condition = asked
        is_head = scope["method"] == "HEAD"
        state = self._state.of(found["dataset_id"] or "")  # before the answer is made: what changes meanwhile makes it stale
        taker = _Taker(self, key, condition, found["dataset_id"] or "", state, scope, send)
        inner = {**scope, "method": "GET", WAS_HEAD: True} if is_head else scope
        taker.inner = inner
        await app(inner, receive, taker.take)
        scope.update({name: inner[name] for name in ("route", STATUS) if name in inner})  # what counts requests looks them up

    def is_small(self, length: int) -> bool:
        """Tell whether a body of that length is kept."""
        return length <= self._largest

    def keep(self, key: tuple[Any, ...], dataset_id: str, state: tuple[int, ...], answer: WholeAnswer) -> None:
        """Keep an answer, unless the releases were changed too recently to tell."""
        if not self._state.is_settled(state):
            return
        if before := self._kept.pop(key, None):
            self._total -= before.weight
        kept = self._kept[key] = _Kept(dataset_id, state, answer, len(answer.body) + _OVERHEAD)
        self._total += kept.weight
        while self._total > self._limit:
            _, dropped = self._kept.popitem(last=False)
            self._total -= dropped.weight


class _Taker:
    """Takes the messages of one answer: keeps it if it is whole, small and about releases, and passes it on."""

    def __init__(
        self,
        answers: FinishedAnswers,
        key: tuple[Any, ...],
        condition: bytes,
        dataset_id: str,
        state: tuple[int, ...],
        scope: Scope,
        send: Send,
    ) -> None:
        self._answers, self._key, self._condition, self._dataset_id = answers, key, condition, dataset_id
        self._send = send
        self._is_head = scope["method"] == "HEAD"
        self._state = state
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
        if message["type"] == zerocopy.EXTENSION:  # in memory already, as its sender has seen to
            self._body += os.pread(message["file"].fileno(), message["count"], message["offset"])
        self._body += message.get("body", b"")
        if message.get("more_body", False):
            return
        start, self._start = self._start, None
        if len(self._body) == self._length:
            answer = _finish(start, bytes(self._body), self.inner.get("route"))
            self._answers.keep(self._key, self._dataset_id, self._state, answer)
            await answer.give(self._condition, self.inner, self._send, is_head=self._is_head)
        else:  # HEAD of a file, which was not read
            await self._send(start)
            await self._send({"type": "http.response.body", "body": b""})


def _asked(scope: Scope) -> tuple[tuple[Any, ...], bytes] | None:
    """Return what an answer depends on, and the condition; None if this question is not one whose answer is kept."""
    if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
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


def _finish(start: Message, body: bytes, route: Any) -> WholeAnswer:
    headers: list[tuple[bytes, bytes]] = list(start["headers"])
    etag = next((value for name, value in headers if name == b"etag"), b"")
    if not etag:  # what FastAPI made of a model
        headers += digest_headers(body)
        etag = headers[-2][1]
    return WholeAnswer(encode_headers(headers), etag, body, route, tuple(headers))
