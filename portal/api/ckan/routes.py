"""CKAN's Action API over HTTP: `/api/3/action/NAME`, asked by GET or POST, answered in CKAN's envelope.

Outside of the OpenAPI document: CKAN says what is asked and answered here, and its clients know.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from typing import Any

import orjson
from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from portal.api.cited import public_root
from portal.api.ckan.actions import ACTIONS, WRITING, Action, Sources
from portal.api.ckan.catalogue import BusyError
from portal.api.ckan.errors import ActionError, not_allowed
from portal.api.ckan.forms import MULTIPART, URLENCODED, UnreadableFormError, read_form
from portal.api.ckan.records import ROOT
from portal.api.coded import in_coding
from portal.api.made import ANEW, accepted_codings, made_answer, varying
from portal.errors import BadParameterError, PortalError, UnknownReleaseError, WithdrawnReleaseError

_JSON = "application/json;charset=utf-8"
_LONGEST_BODY = 100_000  # bytes; no question that is answered here is longer
_MOST_PARAMETERS = 200
# ckanapi leaves the 3 out; CKAN's harvester puts the path of an organisation after an address that ends in a slash.
_PREFIXES = ("/api/3", "/api", "//api/3")
_log = logging.getLogger(__name__)


class _UnreadableRequestError(Exception):
    """The parameters cannot be read; the message says why."""


async def answer_action(request: Request) -> Response:
    """Answer an action, whichever it is."""
    name = request.path_params["action"]
    action = ACTIONS.get(name)
    if action is None and not name.endswith(WRITING):
        return _bare(400, f"Bad request: 没有此动作 Action name not known: {name[:100]}")
    try:
        given = await _parameters(request, is_writing=action is None)
    except _UnreadableRequestError as error:
        return _bare(400, f"Bad request: 无法读取参数 JSON Error: {error}")
    root = public_root(request)
    envelope: dict[str, Any] = {"help": f"{root}/api/3/action/help_show?name={name}"}
    if action is None:
        return _error(envelope, not_allowed(name))
    sources = Sources(request.app.state.ckan, request.app.state.library)
    try:
        whole = await run_in_threadpool(_answer, action, sources, given, envelope, root)
    except ActionError as error:
        return _error(envelope, error)
    except BadParameterError as error:
        return _error(envelope, ActionError(409, "Validation Error", **{error.parameter: [str(error.said)]}))
    except (UnknownReleaseError, WithdrawnReleaseError):  # between looking it up and reading it
        return _error(envelope, ActionError(404, "Not Found Error", message="Not found"))
    except BusyError as error:
        busy = _error(envelope, ActionError(503, "Internal Server Error", message=str(error)))
        busy.headers["Retry-After"] = str(error.seconds)
        return busy
    except PortalError as error:
        # Its message names folders of the server: that is for the log, not for the public.
        _log.error("%s: %s", request.url.path, error)
        return _error(envelope, ActionError(503, "Internal Server Error", message="暂时无法读取 Cannot be read at the moment"))
    if request.method == "POST":
        body, coding = in_coding(accepted_codings(request), _JSON, whole)
        headers = varying({"Cache-Control": ANEW, **({"Content-Encoding": coding} if coding else {})}, _JSON)
        return Response(body, media_type=_JSON, headers=headers)
    return made_answer(request, whole, _JSON, ANEW)


def _answer(action: Action, sources: Sources, given: dict[str, Any], envelope: Mapping[str, Any], root: str) -> bytes:
    result = action.answer(sources, action.parameters.read(given))
    # Records are JSON already; their addresses are completed now that it is known how this server is reached.
    return orjson.dumps({**envelope, "success": True, "result": result}).replace(ROOT.encode(), orjson.dumps(root)[1:-1])


async def show_version(request: Request) -> Response:
    """Say which version of the interface this is, as CKAN does."""
    return made_answer(request, orjson.dumps({"version": 3}), _JSON, ANEW)


def ckan_router() -> APIRouter:
    """Make the routes of CKAN's Action API."""
    routes: list[BaseRoute] = [
        *(Route(f"{prefix}/action/{{action}}", answer_action, methods=["GET", "POST"]) for prefix in _PREFIXES),
        Route("/api/3", show_version, methods=["GET"]),
        Route("/api/3/", show_version, methods=["GET"]),
    ]
    return APIRouter(routes=routes)


async def _parameters(request: Request, *, is_writing: bool) -> dict[str, Any]:
    """Return the parameters: of a POST those of a form, then those in the address, then those of a body of JSON, as CKAN does.

    Raises:
        _UnreadableRequestError: If they are too long, no JSON, no form, or no object.
    """
    if request.method == "GET":
        if is_writing:
            raise _UnreadableRequestError("Invalid request. Please use POST method for your request")
        return _pairs(request.query_params.multi_items())
    body = await _body(request)
    given = request.headers.get("content-type", "")
    kind = given.partition(";")[0].strip().lower()
    is_json = kind != MULTIPART and body.lstrip().startswith(b"{")  # curl says of any body that it is a form
    if kind in (URLENCODED, MULTIPART) and body.strip() and not is_json:
        try:
            return _pairs(read_form(given, body, _MOST_PARAMETERS))
        except UnreadableFormError as error:
            raise _UnreadableRequestError(str(error)) from error
    if (request.query_params and kind != URLENCODED) or not body.strip():
        return _pairs(request.query_params.multi_items())
    try:
        read = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise _UnreadableRequestError("Error decoding JSON data") from error
    if not isinstance(read, dict):
        raise _UnreadableRequestError("Request data JSON needs to be a dictionary")
    read.pop("callback", None)
    return read


async def _body(request: Request) -> bytes:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LONGEST_BODY:
            raise _UnreadableRequestError(f"more than {_LONGEST_BODY} bytes")
    return body


def _pairs(given: list[tuple[str, str]]) -> dict[str, Any]:
    """Return parameters by name; one that is given several times is a list."""
    if len(given) > _MOST_PARAMETERS:
        raise _UnreadableRequestError(f"more than {_MOST_PARAMETERS} parameters")
    found: dict[str, Any] = {}
    for name, value in given:
        if name in found:
            found[name] = [*(found[name] if isinstance(found[name], list) else [found[name]]), value]
        else:
            found[name] = value
    found.pop("callback", None)
    return found


def _error(envelope: Mapping[str, Any], error: ActionError) -> Response:
    content = {**envelope, "error": error.error, "success": False}
    return Response(orjson.dumps(content), error.status, {"Cache-Control": "no-store"}, _JSON)


def _bare(status: int, message: str) -> Response:
    """Return the error of a request that names no action, or cannot be read: a text, as CKAN gives it."""
    return Response(orjson.dumps(message), status, {"Cache-Control": "no-store"}, _JSON)
