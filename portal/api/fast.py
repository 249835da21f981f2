"""The short way to the questions asked most: rows, and a row by its id.

FastAPI describes these addresses and answers them as well (a test compares both byte for byte), but takes several times as long to find
out what to call as it takes to find the rows. The short way stands before it, calls the same function with the same arguments, and does
so on the spot: a page of rows is found sooner than a thread is woken. A question that takes longer than a moment is broken off and begins
anew in a thread, where others do not wait for it.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Coroutine, Mapping
from typing import Any, TypeVar, get_type_hints

from fastapi import FastAPI, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from portal.api.access import NotPinned, pinned_response
from portal.api.addresses import API
from portal.api.limits import SECONDS, SECONDS_AT_ONCE, LongQuestions
from portal.api.parameters import OF_ROW, check_parameters
from portal.api.problems import failure_response, problem_of
from portal.api.reading import complete
from portal.errors import PortalError, SlowQueryError
from portal.query.allowance import allowed

T = TypeVar("T")
Endpoint = Callable[..., Response]
#: The key in a request's scope that says that a question took longer than a moment: it is not tried on the spot once more.
IS_LONG = "portal.long"
_AT_HAND = 10_000  # tables that are known to be open; there is no harm in forgetting one
#: The address of a table.
BELOW = f"{API}/datasets/{{dataset_id}}/releases/{{version}}/tables/{{table}}"


class ShortWay:
    """A way to a function that answers questions to a table of a release.

    Args:
        endpoint: The function, as FastAPI has it: its parameters are the request, names in the path, and what `Depends` says of them.
        below: The rest of its path below `/tables/{table}`, names in braces.
    """

    def __init__(self, endpoint: Endpoint, below: str) -> None:
        self.path = BELOW + below
        self._pattern = re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(self.path)))
        self._call = _called(endpoint, frozenset(self._pattern.groupindex))

    def matches(self, path: str) -> dict[str, str] | None:
        """Return the names in a path, or None if it is not one of these."""
        found = self._pattern.fullmatch(path)
        return found.groupdict() if found else None

    def answer(self, request: Request, named: Mapping[str, str]) -> Response:
        """Call the function, and before it what it depends on, each once."""
        response: Response = self._call(request, named, {})
        return response


_Call = Callable[[Request, Mapping[str, str], dict[Any, Any]], Any]


def _called(function: Callable[..., Any], names: frozenset[str]) -> _Call:
    """Return a way to call a function with what its parameters ask for.

    Raises:
        TypeError: If it asks for something else than the request, a name in the path or a dependency.
    """
    hints = get_type_hints(function, include_extras=True)
    sources: dict[str, str | _Call] = {}
    for name in inspect.signature(function).parameters:
        [depends] = [each.dependency for each in getattr(hints[name], "__metadata__", ()) if hasattr(each, "dependency")] or [None]
        if depends is not None:
            sources[name] = _called(depends, names)
        elif name in names or hints[name] is Request:
            sources[name] = name
        else:
            raise TypeError(f"{function.__name__}: the short way cannot give it {name}")
    is_coroutine = inspect.iscoroutinefunction(function)

    def call(request: Request, named: Mapping[str, str], known: dict[Any, Any]) -> Any:
        if function not in known:
            given = {
                name: (named.get(source, request) if isinstance(source, str) else source(request, named, known))
                for name, source in sources.items()
            }
            found = function(**given)
            known[function] = _finished(found) if is_coroutine else found
        return known[function]

    return call


def _finished(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run a dependency that waits for nothing, and is asynchronous only to take no turn in the pool of threads."""
    try:
        coroutine.send(None)
    except StopIteration as done:
        found: T = done.value
        return found
    raise TypeError(f"{coroutine}: the short way cannot wait for it")


class ShortWays:
    """Answers some addresses itself and leaves all others to the application behind it.

    Args:
        app: The application.
        fastapi: The same, or the one within, which has the library.
        endpoints: Functions by the rest of their path below `/tables/{table}`.
        at_once: Whether tables lie on this machine, so that short questions are answered on the spot.
    """

    def __init__(self, app: ASGIApp, fastapi: FastAPI, endpoints: Mapping[str, Endpoint], *, at_once: bool = True) -> None:
        self._app = app
        self._fastapi = fastapi
        self._ways = tuple(ShortWay(endpoint, below) for below, endpoint in endpoints.items())
        self._long = LongQuestions()
        self._at_once = at_once
        self._at_hand: set[tuple[str, str, str]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http" and scope["method"] == "GET":
            path: str = scope["path"].removeprefix(scope.get("root_path", ""))
            for way in self._ways:
                if (named := way.matches(path)) is not None:
                    await self._answer(way, named, scope, receive, send)
                    return
        await self._app(scope, receive, send)

    async def _answer(self, way: ShortWay, named: dict[str, str], scope: Scope, receive: Receive, send: Send) -> None:
        scope["app"] = self._fastapi
        scope.setdefault("state", {})
        scope["route"] = way
        scope["path_params"] = named
        request = Request(scope, receive)
        try:
            response = await self._respond(way, request, named)
        except NotPinned as found:
            response = pinned_response(found)
        except PortalError as error:
            response = problem_of(request, error)
        except Exception:  # noqa: BLE001 - what FastAPI does with it: a problem for the caller, all of it for the log
            response = failure_response(request)

        async def send_on(message: Message) -> None:
            if message["type"] == "http.response.start":
                complete(message, scope)
            await send(message)

        await response(scope, receive, send_on)

    async def _respond(self, way: ShortWay, request: Request, named: dict[str, str]) -> Response:
        if "row_id" in named and request.scope["query_string"]:
            check_parameters(request, OF_ROW)
        table = (named["dataset_id"], named["version"], named["table"])
        if table in self._at_hand and IS_LONG not in request.scope:
            state = request.scope["state"]
            noted = {key: value.copy() for key, value in state.items() if isinstance(value, (dict, list))}
            try:
                with allowed(SECONDS_AT_ONCE):
                    return way.answer(request, named)
            except SlowQueryError:
                for key in state.keys() - noted.keys():
                    del state[key]
                state.update(noted)
        with allowed(SECONDS):
            response = await self._long.run(way.answer, request, named)
        if self._at_once and len(self._at_hand) < _AT_HAND:
            self._at_hand.add(table)
        return response
