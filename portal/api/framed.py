"""A row by its id in the fewest steps: what is the same for all rows of a table is made once, and the row put into it.

The headers are made by the very functions that make them on the long way, for a row whose id is a mark; an answer has the id in its
place. Whatever is not plain (an unknown id, a parameter, a range, a withdrawn release) is left to the long way, which knows what to say.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI, Request
from starlette.types import Message, Scope

from portal.api.access import addresses_of, find_release
from portal.api.addresses import API, Addresses
from portal.api.cited import cited_of
from portal.api.fast import BELOW
from portal.api.limits import SECONDS_AT_ONCE
from portal.api.made import FOR_A_DAY, made_answer
from portal.api.reading import complete
from portal.api.rows import describe_row, note_row
from portal.api.states import StoreState
from portal.api.whole import Headers, WholeAnswer, digest_headers, encode_headers
from portal.errors import PortalError
from portal.query.allowance import allowed
from portal.query.library import Library
from portal.query.tables import QueryTable
from portal.releases.store import Release

# Ids of rows are such that neither an address nor JSON writes a character of them otherwise.
_ROW = re.compile(rf"({API}/datasets/([a-z0-9-]+)/releases/([0-9.]+)/tables/([a-z_]+)/rows/)([A-Za-z0-9_.~-]+)")
#: Stands where the id of the row goes.
_MARK = "-the.id.of~the.row-"
_OF_ONE = (b"link", b"etag", b"repr-digest", b"content-length")  # headers that differ from row to row
#: Headers with which a question is not plain.
_NOT_PLAIN = frozenset((b"range", b"if-range", b"if-modified-since", b"if-match", b"if-unmodified-since"))
_MOST = 1000  # frames; each is some ten kilobytes


@dataclass(frozen=True, slots=True)
class _Frame:
    """All that the answers of one table have in common.

    Attributes:
        state: Of the releases, when it was made.
        headers: Those that are the same for all rows.
        lines: The same as they are sent.
        link: The header Link, as the pieces between which the id stands.
    """

    state: tuple[int, ...]
    release: Release
    table: QueryTable
    addresses: Addresses
    headers: Headers
    lines: bytes
    link: tuple[bytes, ...]


class FramedRows:
    """Answers to questions for one row; for one event loop.

    Args:
        app: The application.
        state: Of the folder of releases.
    """

    #: The template of the address, by which requests are counted.
    path = f"{BELOW}/rows/{{row_id}}"

    def __init__(self, app: FastAPI, state: StoreState) -> None:
        self._app, self._state = app, state
        self._library: Library = app.state.library
        self._has_site: bool = app.state.has_site
        self._frames: OrderedDict[tuple[Any, ...], _Frame] = OrderedDict()

    def find(self, scope: Scope) -> tuple[WholeAnswer, bytes] | None:
        """Return the answer and the condition it is asked for on (If-None-Match); None if it must be found the long way."""
        if scope["query_string"] or scope["method"] not in ("GET", "HEAD") or not (asked := _ROW.fullmatch(scope["path"])):
            return None
        condition = host = b""
        for name, value in scope["headers"]:
            if name == b"host":
                host = value
            elif name == b"if-none-match":
                condition = condition + b"," + value if condition else value
            elif name in _NOT_PLAIN:
                return None
        below, dataset_id, version, table, row_id = asked.groups()
        key = (below, host, scope["scheme"], scope.get("root_path", ""), None if host else scope.get("server"))
        frame = self._frames.get(key)
        if frame is None or frame.state != self._state.of(dataset_id):
            frame = self._framed(key, scope, dataset_id, version, table)
        if frame is None:
            return None
        try:
            with allowed(SECONDS_AT_ONCE):
                return self._filled(frame, row_id), condition
        except PortalError:  # no such row, or a text that is damaged
            return None

    def _filled(self, frame: _Frame, row_id: str) -> WholeAnswer:
        """Put a row into its frame."""
        body = describe_row(
            self._library, frame.release, frame.table.name, row_id, frame.table.row(row_id), frame.addresses, has_site=self._has_site
        )
        etag, digest = digest_headers(body)
        own = (etag, digest, (b"content-length", b"%d" % len(body)), (b"link", row_id.encode("ascii").join(frame.link)))
        lines = frame.lines and frame.lines + b"".join([b"%b: %b\r\n" % each for each in own])
        return WholeAnswer((*frame.headers, *own), lines, etag[1], body, self)

    def _framed(self, key: tuple[Any, ...], scope: Scope, dataset_id: str, version: str, table: str) -> _Frame | None:
        """Make the frame of a table, if it is open already, and keep it while nothing is released or withdrawn."""
        state = self._state.of(dataset_id)  # before anything is read: what changes meanwhile makes it stale
        asked = {
            "type": "http",
            "method": "GET",
            "path": key[0] + _MARK,
            "query_string": b"",
            "headers": [(b"host", key[1])] if key[1] else [],
            "scheme": scope["scheme"],
            "server": scope.get("server"),
            "root_path": scope.get("root_path", ""),
            "app": self._app,
            "state": {},
        }
        request = Request(asked)
        addresses = addresses_of(request)
        try:
            release = find_release(request, self._library, addresses, dataset_id, version)
        except PortalError:
            return None
        if not self._state.is_settled(state) or not self._library.has_open(release, table):
            return None
        note_row(request, release, table, _MARK, addresses, cited_of(request))
        response = made_answer(request, b"", "application/json", FOR_A_DAY)
        start: Message = {"type": "http.response.start", "status": 200, "headers": response.raw_headers}
        complete(start, asked)
        headers = dict(start["headers"])
        same = tuple((name, value) for name, value in start["headers"] if name not in _OF_ONE)
        link = tuple(headers[b"link"].split(_MARK.encode("ascii")))
        lines = encode_headers(same) if encode_headers([(b"link", headers[b"link"])]) else b""
        found = self._library.table(release, table)
        frame = self._frames[key] = _Frame(state, release, found, addresses, same, lines, link)
        self._frames.move_to_end(key)
        if len(self._frames) > _MOST:
            self._frames.popitem(last=False)
        return frame
