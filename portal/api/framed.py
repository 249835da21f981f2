"""Rows in the fewest steps: what all answers of a table have in common is made once, and what was found is put into it.

The headers are made by the very functions that make them on the long way, of an address with a mark where the id of the row or the
question stands; an answer has these in the place of the mark. Whatever is not plain (an unknown id, a parameter that cannot be used, a
range, a withdrawn release, a question that takes long) is left to the long way, which knows what to say.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl

from fastapi import FastAPI, Request
from starlette.types import Message, Scope

from portal.api.access import addresses_of, asked_again, find_release
from portal.api.addresses import API, Addresses
from portal.api.cited import CitedAddresses, cited_of
from portal.api.coded import in_coding
from portal.api.described import PLAIN_ID, DescribedRows
from portal.api.fast import BELOW, IS_LONG
from portal.api.limits import SECONDS_AT_ONCE
from portal.api.links import link
from portal.api.made import FOR_A_DAY, made_answer
from portal.api.reading import complete
from portal.api.rows import ANY_FORM, describe_page, following_link, note_row
from portal.api.states import StoreState
from portal.api.whole import Headers, WholeAnswer, digest_headers, encode_headers, is_refused
from portal.errors import SlowQueryError
from portal.query.allowance import allowed
from portal.query.library import Library
from portal.query.moment import AT
from portal.query.question import parse_question
from portal.query.tables import QueryTable
from portal.releases.store import Release

_PATH = re.compile(rf"{API}/datasets/([a-z0-9-]+)/releases/([0-9.]+)/tables/([a-z_]+)/rows")
_ROWS_END = "/rows"
#: Stands where the id of the row, or the question, goes.
_MARK = "the.place~of~what.was-asked"
_OF_ONE = (b"link", b"etag", b"repr-digest", b"content-length")  # headers that differ from answer to answer
#: Headers with which a question is not plain.
_NOT_PLAIN = frozenset((b"range", b"if-range", b"if-modified-since", b"if-match", b"if-unmodified-since"))
_MOST = 200  # frames; each is some ten kilobytes, and keeps its release in memory


@dataclass(frozen=True, slots=True)
class Route:
    """What counts requests looks up: the template of an address."""

    path: str


_ROWS, _ROW = Route(f"{BELOW}/rows"), Route(f"{BELOW}/rows/{{row_id}}")


@dataclass(frozen=True, slots=True)
class _Frame:
    """All that the answers of one table have in common.

    Attributes:
        state: Of the releases, when it was made.
        lines: The headers that are the same for all answers, as they are sent.
        link: The header Link, as the pieces between which the id or the question stands.
    """

    state: tuple[int, ...]
    release: Release
    table: QueryTable
    addresses: Addresses
    cited: CitedAddresses
    rows: DescribedRows
    lines: bytes
    link: tuple[str, ...]

    def answer(self, body: bytes, links: str, route: Route, scope: Scope) -> WholeAnswer | None:
        """Return the answer with this body and these links, in a coding that the caller takes; None if no header may hold them."""
        lines = self.lines
        if accepted := [value for name, value in scope["headers"] if name == b"accept-encoding"]:
            body, coding = in_coding(b", ".join(accepted).decode("latin-1"), "application/json", body)
            lines = b"%bcontent-encoding: %b\r\n" % (lines, coding.encode("ascii")) if coding else lines
        (_, etag), (_, digest) = digest_headers(body)
        value = links.encode("latin-1")
        if is_refused(value):
            return None
        lines = b"%betag: %b\r\nrepr-digest: %b\r\ncontent-length: %d\r\nlink: %b\r\n" % (lines, etag, digest, len(body), value)
        return WholeAnswer(lines, etag, body, route)


@lru_cache(2000)  # the same values are asked for again and again, in other company
def _read_part(part: bytes) -> tuple[tuple[str, str], ...]:
    """Return the parameter between two `&` of a question; none if nothing is there."""
    return tuple(parse_qsl(part.decode("latin-1"), keep_blank_values=True))


class FramedRows:
    """Answers to questions for rows of tables that are open; for one event loop.

    Args:
        app: The application.
        state: Of the folder of releases.
    """

    def __init__(self, app: FastAPI, state: StoreState) -> None:
        self._app, self._state = app, state
        self._library: Library = app.state.library
        self._has_site: bool = app.state.has_site
        self._frames: OrderedDict[tuple[Any, ...], _Frame] = OrderedDict()

    def find_row(self, scope: Scope) -> WholeAnswer | None:
        """Return the answer to a question for one row by its id; None if it must be found the long way, or is another question."""
        if scope["query_string"] or scope["method"] not in ("GET", "HEAD"):
            return None
        below, _, row_id = scope["path"].rpartition("/")
        if not below.endswith(_ROWS_END) or not PLAIN_ID.fullmatch(row_id) or not (frame := self._frame(scope, below, is_row=True)):
            return None
        try:
            with allowed(SECONDS_AT_ONCE):
                found = frame.table.row(row_id)
                body = frame.rows.describe(row_id, found)
        except Exception:  # noqa: BLE001 - no such row, or a fault: the long way meets it too, and tells of it
            return None
        return frame.answer(body, row_id.join(frame.link), _ROW, scope)

    def find_page(self, scope: Scope) -> WholeAnswer | None:
        """Return the answer to a question for a page of rows; None if it must be found the long way, or is another question."""
        below: str = scope["path"]
        if not below.endswith(_ROWS_END) or any(name == b"accept" and value not in ANY_FORM for name, value in scope["headers"]):
            return None
        if not (frame := self._frame(scope, below, is_row=False)):
            return None
        query: bytes = scope["query_string"]
        parameters = [pair for part in query.split(b"&") for pair in _read_part(part)]
        if any(name == AT for name, _ in parameters):
            return None
        try:
            with allowed(SECONDS_AT_ONCE):
                question = parse_question(parameters, frame.table.columns)
                page = describe_page(frame.release, frame.table, question, parameters, frame.addresses)
        except SlowQueryError:
            scope[IS_LONG] = True
            return None
        except Exception:  # noqa: BLE001 - a parameter that cannot be used, or a fault: the long way meets it too, and tells of it
            return None
        links = [following_link(page.following)] if page.following else []
        links.append(asked_again(query).join(frame.link))
        if page.code:
            links.append(link(frame.cited.query(frame.release.dataset_id, frame.release.version, frame.table.name, page.code), "cite-as"))
        return frame.answer(page.body, ", ".join(links), _ROWS, scope)

    def _frame(self, scope: Scope, below: str, *, is_row: bool) -> _Frame | None:
        """Return the frame of a table, made now if there is none that is still good; None if there can be none.

        Args:
            scope: What was asked.
            below: The address of the rows of the table.
            is_row: Whether one row is asked for.
        """
        host = b""
        for name, value in scope["headers"]:
            if name == b"host":
                host = value
            elif name in _NOT_PLAIN:
                return None
        key = (below, is_row, host, scope["scheme"], scope.get("root_path", ""), None if host else scope.get("server"))
        frame = self._frames.get(key)
        if frame is not None and frame.state == self._state.of(frame.release.dataset_id):
            return frame
        if not (asked := _PATH.fullmatch(below)):
            return None
        frame = self._framed(scope, host, *asked.groups(), is_row=is_row)
        if frame is not None:
            self._frames[key] = frame
            self._frames.move_to_end(key)
            if len(self._frames) > _MOST:
                self._frames.popitem(last=False)
        return frame

    def _framed(self, scope: Scope, host: bytes, dataset_id: str, version: str, table: str, *, is_row: bool) -> _Frame | None:
        """Make the frame of a table, if that is open and its releases have been at rest."""
        state = self._state.of(dataset_id)  # before anything is read: what changes meanwhile makes it stale
        below = f"{API}/datasets/{dataset_id}/releases/{version}/tables/{table}/rows"
        marked: Scope = {
            **{name: scope[name] for name in ("type", "scheme", "server", "root_path") if name in scope},
            "method": "GET",
            "path": f"{below}/{_MARK}" if is_row else below,
            "query_string": b"" if is_row else _MARK.encode("ascii"),
            "headers": [(b"host", host)] if host else [],
            "app": self._app,
            "state": {},
        }
        request = Request(marked)
        addresses, cited = addresses_of(request), cited_of(request)
        try:
            release = find_release(request, self._library, addresses, dataset_id, version)
        except Exception:  # noqa: BLE001 - no such release, or a fault: the long way meets it too, and tells of it
            return None
        if not self._state.is_settled(state) or not self._library.has_open(release, table):
            return None
        if is_row:
            note_row(request, release, table, _MARK, addresses, cited)
        response = made_answer(request, b"", "application/json", FOR_A_DAY, headers={} if is_row else {"Vary": "Accept"})
        start: Message = {"type": "http.response.start", "status": 200, "headers": response.raw_headers}
        complete(start, marked)
        headers: Headers = start["headers"]
        links = dict(headers)[b"link"].decode("latin-1")
        if not (lines := encode_headers([each for each in headers if each[0] not in _OF_ONE])):
            return None
        return _Frame(
            state=state,
            release=release,
            table=self._library.table(release, table),
            addresses=addresses,
            cited=cited,
            rows=DescribedRows(self._library, release, table, addresses, has_site=self._has_site),
            lines=lines,
            link=tuple(links.split(_MARK if is_row else f"?{_MARK}")),
        )
