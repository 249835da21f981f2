"""Errors as problem documents (RFC 9457, https://www.rfc-editor.org/rfc/rfc9457): one table says which error gets which status."""

from __future__ import annotations

import logging
import re
import sqlite3
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import orjson
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from portal.api.addresses import API, Addresses
from portal.api.faults import words_of
from portal.errors import (
    BadParameterError,
    Bilingual,
    BusyError,
    NoReleaseYetError,
    NotAcceptableError,
    NotReadyError,
    PortalError,
    PreconditionFailedError,
    ReleaseError,
    SlowQueryError,
    UnknownReleaseError,
    WithdrawnReleaseError,
)
from portal.policy import DATA_POLICY, HEADERS

_ALLOWED = "GET, HEAD, OPTIONS"
_ACTION = re.compile(r"/api(/3)?/action/[^/]*$")
_MEDIA_TYPE = "application/problem+json"
_KNOWN = 50  # names listed in one answer
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of error: the end of its address, its status, and its words in both languages."""

    slug: str
    status: int
    title: str
    explanation: str
    explanation_en: str


UNKNOWN_NAME = Kind(
    "unknown-name",
    404,
    "没有这个名称 No such name",
    "没有这个数据集、版本、表或行；known 列出存在的名称。",
    "There is no dataset, release, table or row of that name; `known` lists those there are.",
)
WITHDRAWN = Kind(
    "withdrawn",
    410,
    "版本已撤回 Release withdrawn",
    "发布者撤回了这个版本；reason 说明原因，withdrawn 是日期，successor 是应改用的版本。",
    "The publisher withdrew this release: `reason` says why, `withdrawn` when, and `successor` is the version to use instead.",
)
NOT_YET = Kind(
    "no-release-yet",
    404,
    "当时尚未发布 Not released yet",
    "所问的时刻早于第一个版本；expected 给出第一个版本的日期。",
    "The moment lies before the first release; `expected` gives the day of that.",
)
BAD_PARAMETER = Kind(
    "bad-parameter",
    400,
    "参数有误 Unusable parameter",
    "没有这个参数、字段或运算，或取值不符；parameter 指出参数，expected 说明怎样才对。",
    "There is no such parameter, field or operator, or the value does not fit; `expected` says what would be right.",
)
BAD_HOST = Kind(
    "bad-host",
    400,
    "Host 有误 Unusable Host",
    "请求须有且只有一个 Host 头，写明主机名，可带端口（HTTP/1.0 可以不写）。",
    "A request names the host it asks in one header Host, with a port if need be; only HTTP/1.0 may leave it out.",
)
UNREADABLE = Kind(
    "unreadable-request",
    400,
    "不是 HTTP 请求 Unreadable request",
    '这不是 HTTP 请求。地址里的汉字和空格须按 UTF-8 百分号编码，如 %E5%AE%BD%E5%B8%A6；curl 用 -G --data-urlencode "q=宽带"。',
    "This is no HTTP request. Write Chinese and blanks in an address percent-encoded as UTF-8; with curl, by -G --data-urlencode.",
)
NOT_FOUND = Kind(
    "not-found",
    404,
    "没有这个地址 No such address",
    "此处没有内容；所有地址见 /api/。",
    "Nothing is here; /api/ lists all addresses.",
)
NOT_ALLOWED = Kind(
    "method-not-allowed",
    405,
    "只能读取 Reading only",
    "数据只供读取：请用 expected 所列的方法。",
    "What is published can only be read: use a method that `expected` lists.",
)
NOT_ACCEPTABLE = Kind(
    "not-acceptable",
    406,
    "没有这种格式 No such form",
    "请求头 Accept 所列的格式这里都没有；known 列出可用的格式。",
    "The header `Accept` names no form in which this is given; `known` lists those there are.",
)
TOO_LATE = Kind(
    "request-timeout",
    408,
    "请求未送完 Request not completed",
    "请求的头或内容没有在时限内送到。",
    "The headers or the body of the request did not arrive in time.",
)
TOO_LONG = Kind(
    "content-too-large",
    413,
    "请求过长 Request too long",
    "请求的内容超出上限；参数请用 JSON 或表单，所答的问题都远短于此。",
    "The body of the request is longer than any question that is answered here.",
)
LONG_ADDRESS = Kind(
    "uri-too-long",
    414,
    "地址过长 Address too long",
    "地址超出上限；带全部筛选条件的问题也远短于此。",
    "The address is longer than any question with all its filters.",
)
LONG_HEADERS = Kind(
    "headers-too-large",
    431,
    "请求头过长 Headers too long",
    "请求头过长或过多。",
    "The headers of the request are too long or too many.",
)
CHANGED = Kind(
    "precondition-failed",
    412,
    "条件不符 Precondition failed",
    "这里的内容不是 If-Match 或 If-Unmodified-Since 所指的；去掉 parameter 所示的请求头即得现有的内容。",
    "What is here is not what If-Match or If-Unmodified-Since wants: ask without the header in `parameter` for what is here.",
)
BAD_RANGE = Kind(
    "range-not-satisfiable",
    416,
    "范围超出文件 Range outside the file",
    "所求字节范围在文件之外；Content-Range 给出文件长度。",
    "The bytes asked for lie outside the file; Content-Range gives its length.",
)
DAMAGED = Kind(
    "damaged",
    503,
    "文件受损 Damaged file",
    "文件与发布时的校验和不符，因此不予提供；原因已记入服务器日志，请告知发布者。",
    "The file is not what was released, so it is not sent; the server has logged which it is. Please tell the publisher.",
)
BUSY = Kind(
    "busy",
    503,
    "服务器繁忙 Server busy",
    "同时的请求或各行的流过多；请在 Retry-After 所示的秒数之后再试。",
    "Too much is asked, or too many rows are sent, at a time: ask again after the seconds in Retry-After.",
)
TOO_SLOW = Kind(
    "too-slow",
    503,
    "查询过久 Question takes too long",
    "查询超过了时限，已中止；请加筛选条件或去掉排序。",
    "The question took longer than the server gives to one and was broken off: add filters, or leave out the sort.",
)
NOT_READY = Kind(
    "not-ready",
    503,
    "尚未就绪 Not ready yet",
    "所需的索引正在生成；请在 Retry-After 所示秒数之后再试。",
    "An index that the answer needs is being made; ask again after the seconds that Retry-After gives.",
)
FAILED = Kind(
    "server-error",
    500,
    "服务器出错 Server error",
    "服务器未能作答，原因已记入其日志；请稍后再试或告知发布者。",
    "The server could not answer and has logged why; try again later or tell the publisher.",
)
OTHER = Kind(
    "other", 400, "请求未能完成 Request not fulfilled", "请求未能完成，见 detail。", "The request was not fulfilled; see `detail`."
)

#: Every kind, as the documentation lists them.
KINDS: tuple[Kind, ...] = (
    UNKNOWN_NAME,
    WITHDRAWN,
    NOT_YET,
    BAD_PARAMETER,
    BAD_HOST,
    UNREADABLE,
    NOT_FOUND,
    NOT_ALLOWED,
    NOT_ACCEPTABLE,
    TOO_LATE,
    TOO_LONG,
    LONG_ADDRESS,
    LONG_HEADERS,
    CHANGED,
    BAD_RANGE,
    DAMAGED,
    BUSY,
    TOO_SLOW,
    NOT_READY,
    FAILED,
    OTHER,
)
#: Which error gets which kind; one that is not listed is the server's own fault.
ERRORS: dict[type[PortalError], Kind] = {
    UnknownReleaseError: UNKNOWN_NAME,
    WithdrawnReleaseError: WITHDRAWN,
    NoReleaseYetError: NOT_YET,
    BadParameterError: BAD_PARAMETER,
    SlowQueryError: TOO_SLOW,
    NotReadyError: NOT_READY,
    NotAcceptableError: NOT_ACCEPTABLE,
    PreconditionFailedError: CHANGED,
    BusyError: BUSY,
    ReleaseError: DAMAGED,
}
#: Seconds after which to ask again.
_RETRY_AFTER = {TOO_SLOW: 60, DAMAGED: 300}
# Kinds that a status alone does not tell.
_OF_NAMES = (UNKNOWN_NAME, WITHDRAWN, NOT_YET, BAD_PARAMETER, BAD_HOST, UNREADABLE, OTHER, DAMAGED, BUSY, TOO_SLOW, NOT_READY)
_BY_STATUS = {kind.status: kind for kind in KINDS if kind not in _OF_NAMES}


def problem_response(request: Request, kind: Kind, detail: str = "", *, headers: dict[str, str] | None = None, **more: Any) -> Response:
    """Return an error as a problem document.

    Args:
        request: What was asked.
        kind: The kind of error.
        detail: What was wrong this time; the explanation of the kind if empty.
        headers: Further headers.
        **more: Further members, such as `known` and `expected`.
    """
    content = {
        **problem_content(kind, request.scope.get("root_path", "")),
        **({"detail": detail} if detail else {}),
        "instance": request.url.path,
        **more,
    }
    # An error of the server passes outside the layer that sets the headers of every answer: it carries them itself.
    always = {"Cache-Control": "no-store", "Access-Control-Allow-Origin": "*", "Content-Security-Policy": DATA_POLICY, **HEADERS}
    return Response(orjson.dumps(content), kind.status, {**always, **(headers or {})}, _MEDIA_TYPE)


def allowed_methods(path: str) -> str:
    """Return the methods that an address answers, as the header Allow lists them.

    >>> allowed_methods("/api/v1/datasets"), allowed_methods("/api/3/action/package_show")
    ('GET, HEAD, OPTIONS', 'GET, HEAD, OPTIONS, POST')
    """
    # Questions in CKAN's words may be long, and are posted.
    return f"{_ALLOWED}, POST" if _ACTION.search(path) else _ALLOWED


def problem_content(kind: Kind, root: str = "") -> dict[str, Any]:
    """Return what a problem document says of its kind.

    Args:
        kind: The kind of error.
        root: The path at which the application is served.
    """
    return {
        "type": Addresses(root).problem(kind.slug),
        "title": kind.title,
        "status": kind.status,
        "detail": f"{kind.explanation} {kind.explanation_en}",
        "instance": f"{root}{API}",
    }


def add_problem_handlers(app: FastAPI) -> None:
    """Make every error of the application a problem document."""
    app.add_exception_handler(PortalError, _portal_error)
    app.add_exception_handler(sqlite3.OperationalError, _database_error)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(RequestValidationError, _validation_error)
    app.add_exception_handler(Exception, _unexpected_error)


async def _portal_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, PortalError)
    return problem_of(request, error)


async def _database_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, sqlite3.OperationalError)
    if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
        return problem_of(request, SlowQueryError(0))
    _log.error("%s: %s", request.url.path, error)
    return problem_response(request, FAILED)


def problem_of(request: Request, error: PortalError) -> Response:
    """Return an error that was raised on purpose as a problem document; one that is the server's own fault is logged."""
    kind = next((kind for cause, kind in ERRORS.items() if isinstance(error, cause)), FAILED)
    if isinstance(error, UnknownReleaseError):
        above = request.url.path.rpartition("/")[0]
        listed = Bilingual(f"现有的见 {above}", f"{above} lists those there are")
        hint: dict[str, Any] = {"known": list(error.known[:_KNOWN])} if error.known else {"expected": str(listed)}
        return problem_response(request, kind, str(error.said), **hint)
    if isinstance(error, WithdrawnReleaseError):
        addresses = Addresses(request.scope.get("root_path", ""))
        more: dict[str, Any] = {
            "dataset_id": error.dataset_id,
            "version": error.version,
            "reason": error.reason,
            "withdrawn": error.withdrawn,
            "successor": error.successor or None,
            "successor_href": addresses.release(error.dataset_id, error.successor) if error.successor else None,
        }
        links = [(more["successor_href"], "successor-version")] if error.successor else []
        links.append((addresses.releases(error.dataset_id), "version-history"))
        headers = {"Link": ", ".join(f'<{target}>; rel="{rel}"' for target, rel in links)}
        return problem_response(request, kind, str(error.said), headers=headers, **more)
    if isinstance(error, NoReleaseYetError):
        expected = Bilingual(f"{error.created} 或以后", f"{error.created} or later")
        return problem_response(request, kind, str(error.said), expected=str(expected), known=[error.first])
    if isinstance(error, BadParameterError):
        return problem_response(request, kind, str(error.said), parameter=error.parameter, expected=str(error.expected))
    if isinstance(error, NotReadyError):
        return problem_response(request, kind, headers={"Retry-After": str(error.seconds)})
    if isinstance(error, PreconditionFailedError):
        expected = Bilingual(f"不带 {error.header}", f"no {error.header}")
        return problem_response(request, kind, str(error.said), parameter=error.header, expected=str(expected))
    if isinstance(error, NotAcceptableError):
        return problem_response(request, kind, str(error.said), headers={"Vary": "Accept"}, parameter="Accept", known=list(error.offered))
    if kind in (BUSY, TOO_SLOW):
        after = error.retry_after if isinstance(error, BusyError) else _RETRY_AFTER[kind]
        return problem_response(request, kind, headers={"Retry-After": str(after)})
    # Its message names folders of the server: that is for the log, not for the public.
    _log.error("%s: %s", request.url.path, error)
    return problem_response(request, kind, headers={"Retry-After": str(_RETRY_AFTER[kind])} if kind in _RETRY_AFTER else None)


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    headers = dict(error.headers or {})
    if error.status_code == NOT_ALLOWED.status:
        methods = allowed_methods(request.url.path)
        return problem_response(request, NOT_ALLOWED, headers={**headers, "Allow": methods}, expected=methods)
    if kind := _BY_STATUS.get(error.status_code):
        return problem_response(request, kind, headers=headers)
    status = error.status_code
    kind = Kind(OTHER.slug, status, HTTPStatus(status).phrase, OTHER.explanation, OTHER.explanation_en)
    return problem_response(request, kind, str(error.detail), headers=headers)


async def _validation_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    # `loc` is where the value stood, such as query, and then its name.
    faults = [(".".join(map(str, each["loc"][1:])), words_of(each)) for each in error.errors()]
    detail = Bilingual(
        "；".join(f"{name}：{fault.zh}" for name, fault in faults) + "。", "; ".join(f"{name}: {fault.en}" for name, fault in faults) + "."
    )
    return problem_response(request, BAD_PARAMETER, str(detail), parameter=faults[0][0], expected=str(faults[0][1]))


async def _unexpected_error(request: Request, _: Exception) -> Response:
    # What it was is logged by the server, which gets it too, and closes the connection then.
    return problem_response(request, FAILED, headers={"Connection": "close"})


def failure_response(request: Request) -> Response:
    """Log the exception that is being handled, and return the problem document that tells nothing of it."""
    _log.exception("%s", request.url.path)
    return problem_response(request, FAILED)
