"""The OpenAPI document: FastAPI's, completed by what the routes share, which is told here once.

Each operation gets every status that it can answer with, the headers of each, and where a program goes on from its answer. Examples
come from what is really published: `portal.api.examples` adds them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from portal.api.addresses import API
from portal.api.models import Problem
from portal.api.problems import (
    BAD_PARAMETER,
    BAD_RANGE,
    CHANGED,
    FAILED,
    KINDS,
    NOT_ACCEPTABLE,
    TOO_SLOW,
    UNKNOWN_NAME,
    WITHDRAWN,
    Kind,
    problem_content,
)

Json = dict[str, Any]
_PROBLEM = "application/problem+json"

_DATASET, _RELEASE = f"{API}/datasets/{{dataset_id}}", f"{API}/datasets/{{dataset_id}}/releases/{{version}}"
#: What is answered anew each time, or written while it is read, and therefore without a validator.
_WITHOUT_VALIDATOR = re.compile(r"/healthz|/metrics|.*/rows\.(csv|jsonl)")
#: Where `Accept`, or a parameter, may choose a form that has none.
_MAYBE_WITHOUT = (f"{_RELEASE}/tables/{{table}}/rows", f"{_RELEASE}/tables/{{table}}.csv")
#: What is sent from disk, so that a part of it can be asked for.
_FILE = re.compile(
    re.escape(_RELEASE)
    + r"/(datapackage\.json|CHANGELOG\.md|source\.txt|sources/\{plan_id\}\.txt|tables/\{table\}\.(\w+|\{format\})|package\.\{format\})"
)
_DIFFERENCE = re.compile(re.escape(_DATASET) + r"/differences/.+")
_QUERY = re.compile(re.escape(API) + r"/queries/.+")

_HEADERS: dict[str, Json] = {
    "Access-Control-Allow-Origin": {
        "description": "任何网页均可读取。 Pages of any origin may read.",
        "schema": {"const": "*"},
        "required": True,
    },
    "Accept-Ranges": {
        "description": "可只取一段字节。 A range of bytes may be asked for.",
        "schema": {"enum": ["bytes", "none"]},
        "required": True,
    },
    "Cache-Control": {
        "description": "可缓存多久；immutable 表示永不改变。 How long it may be kept; `immutable` never changes.",
        "schema": {"type": "string"},
        "required": True,
    },
    "Content-Range": {
        "description": "所给的字节范围与总长。 The bytes given, and the length of the whole.",
        "schema": {"type": "string", "pattern": r"^bytes (\d+-\d+|\*)/\d+$"},
        "required": True,
    },
    "ETag": {
        "description": "内容的标识；文件的标识是发布时的 SHA-256。 The validator; of a file, the SHA-256 that was published for it.",
        "schema": {"type": "string", "pattern": '^(W/)?"[!#-~]+"$'},
        "required": True,
    },
    "Link": {
        "description": "引用地址、说明、许可、各版本等（RFC 8288，Signposting）。 What to cite, descriptions, licence, versions.",
        "schema": {"type": "string", "pattern": '^<[^>]*>; rel="[^"]+"'},
    },
    "Location": {
        "description": "固定地址，不含主机名。 The pinned address, without a host.",
        "schema": {"type": "string", "format": "uri-reference"},
        "required": True,
    },
    "Memento-Datetime": {"description": "该版本的发布时间（RFC 7089）。 When the release was made.", "schema": {"type": "string"}},
    "Repr-Digest": {
        "description": "整个文件的 SHA-256（RFC 9530）。 The SHA-256 of the whole file.",
        "schema": {"type": "string", "pattern": "^sha-256=:[0-9A-Za-z+/]{43}=:"},
        "required": True,
    },
    "Retry-After": {"description": "多少秒后再试。 Seconds to wait.", "schema": {"type": "string", "pattern": r"^\d+$"}, "required": True},
}
_ALWAYS = ("Access-Control-Allow-Origin",)
_ERRORS: dict[str, tuple[Kind, tuple[str, ...]]] = {
    "400": (BAD_PARAMETER, ()),
    "404": (UNKNOWN_NAME, ()),
    "406": (NOT_ACCEPTABLE, ()),
    "410": (WITHDRAWN, ("Link",)),
    "412": (CHANGED, ()),
    "416": (BAD_RANGE, ("Accept-Ranges", "Content-Range")),
    "500": (FAILED, ()),
    "503": (TOO_SLOW, ("Retry-After",)),
}
#: What parameters in a path look like; a name that looks so need not be there.
_PATTERNS = {
    "dataset_id": "^[a-z0-9][a-z0-9-]*$",
    "plan_id": "^[a-z0-9][a-z0-9-]*$",
    "version": r"^(latest|(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*))$",
    "old": r"^(latest|(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*))$",
    "new": r"^(latest|(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*))$",
    "table": "^[a-z][a-z0-9_]*$",
    "query": "^[A-Za-z0-9_-]+$",
}

# Where a program goes on: from an operation to others, with what it takes along, by the place of that in the answer.
_OF_DATASET = {"dataset_id": "$response.body#/dataset_id"}
_OF_RELEASE = {**_OF_DATASET, "version": "$response.body#/version"}
_OF_TABLE = {**_OF_RELEASE, "table": "$response.body#/name"}
_OF_ROW = {**_OF_RELEASE, "table": "$response.body#/table", "row_id": "$response.body#/row_id"}
_LINKS: dict[str, dict[str, Mapping[str, str]]] = {
    f"{API}/datasets": {_DATASET: {"dataset_id": "$response.body#/datasets/0/dataset_id"}},
    _DATASET: {
        f"{_DATASET}/releases": _OF_DATASET,
        f"{_DATASET}/citation": _OF_DATASET,
        f"{_DATASET}/timemap": _OF_DATASET,
        f"{_DATASET}/feed.xml": _OF_DATASET,
        _RELEASE: {**_OF_DATASET, "version": "$response.body#/latest/version"},
        f"{_DATASET}/differences/{{old}}...{{new}}": {
            **_OF_DATASET,
            "old": "$response.body#/versions/0",
            "new": "$response.body#/latest/version",
        },
    },
    f"{_DATASET}/releases": {_RELEASE: {**_OF_DATASET, "version": "$response.body#/releases/0/version"}},
    _RELEASE: {
        f"{_RELEASE}/datapackage.json": _OF_RELEASE,
        f"{_RELEASE}/citation": _OF_RELEASE,
        f"{_RELEASE}/tables/{{table}}": {**_OF_RELEASE, "table": "$response.body#/tables/0/name"},
    },
    f"{_RELEASE}/tables/{{table}}": {
        f"{_RELEASE}/tables/{{table}}.csv": _OF_TABLE,
        f"{_RELEASE}/tables/{{table}}.json": _OF_TABLE,
        f"{_RELEASE}/tables/{{table}}/rows": _OF_TABLE,
        f"{_RELEASE}/tables/{{table}}/citation": _OF_TABLE,
    },
    f"{_RELEASE}/tables/{{table}}/rows/{{row_id}}": {f"{_RELEASE}/tables/{{table}}/rows/{{row_id}}/citation": _OF_ROW},
}


def name_operation(route: APIRoute) -> str:
    """Return the lasting name of an operation: the module of its router, and its function.

    Programs are generated from these names, so a function of a router keeps its name as long as the interface its version.
    """
    return f"{route.endpoint.__module__.rpartition('.')[2]}_{route.name}"


def describe(app: FastAPI) -> Json:
    """Return the OpenAPI document of an application, without examples."""
    made = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes, tags=app.openapi_tags)
    made["security"] = []
    components = made.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    for unused in ("HTTPValidationError", "ValidationError"):  # FastAPI's own errors, which this application never answers
        schemas.pop(unused, None)
    schemas["Problem"] = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    components["headers"] = _HEADERS
    components["responses"] = {_name_of(status): _problem(*said) for status, said in _ERRORS.items()}
    names = {path: methods["get"]["operationId"] for path, methods in made["paths"].items()}
    for path, methods in made["paths"].items():
        _complete(path, methods["get"], names)
    return made


def _name_of(status: str) -> str:
    return "".join(part.capitalize() for part in HTTPStatus(int(status)).phrase.split())


def _problem(kind: Kind, headers: tuple[str, ...]) -> Json:
    like = [each for each in KINDS if each.status == kind.status]
    return {
        "description": "；".join(each.title for each in like),
        "headers": _headers(*_ALWAYS, *headers),
        "content": {
            _PROBLEM: {
                "schema": {"$ref": "#/components/schemas/Problem"},
                "examples": {each.slug: {"summary": each.title, "value": problem_content(each)} for each in like},
            }
        },
    }


def _headers(*names: str) -> Json:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _complete(path: str, operation: Json, names: Mapping[str, str]) -> None:
    """Add to an operation what its address tells of it."""
    for parameter in operation.get("parameters", ()):
        _state_plainly(parameter["schema"])
        if parameter["in"] == "path" and parameter["name"] in _PATTERNS:
            pattern = _PATTERNS[parameter["name"]]
            # What can be cited has its version in its address.
            parameter["schema"].setdefault("pattern", pattern.replace("latest|", "") if _QUERY.fullmatch(path) else pattern)
    responses = operation["responses"]
    for content in (each for response in responses.values() for each in response.get("content", {}).values()):
        if "$ref" in content.get("schema", {}):
            content["schema"].pop("type", None)  # FastAPI says of every media type but JSON that it is text
    responses.pop("422", None)  # FastAPI's; what it refuses is answered as any other parameter that cannot be used
    responses.pop("default", None)
    is_file = _FILE.fullmatch(path) is not None
    for status in _statuses(path, operation, is_file=is_file):
        if status in _ERRORS:
            responses.setdefault(status, {"$ref": f"#/components/responses/{_name_of(status)}"})
    found = responses["200"]
    shared = (*_ALWAYS, "Cache-Control", "Link") if path.startswith(API) else _ALWAYS
    has_validator = _WITHOUT_VALIDATOR.fullmatch(path) is None
    validators = ("ETag", "Repr-Digest") if has_validator else ()
    found["headers"] = {**_headers(*shared, *validators, *(("Accept-Ranges",) if is_file else ())), **found.get("headers", {})}
    if path in _MAYBE_WITHOUT:
        found["headers"] |= {name: {**_HEADERS[name], "required": False} for name in validators}
    if path.startswith(_RELEASE):
        found["headers"] |= _headers("Memento-Datetime")
        responses["307"] = {
            "description": "转到最新版本的固定地址。 Leads to the newest release.",
            "headers": _headers(*_ALWAYS, "Location"),
        }
    elif _DIFFERENCE.fullmatch(path):
        responses["307"] = {
            "description": "转到最新版本的固定地址。 Leads to the newest release.",
            "headers": _headers(*_ALWAYS, "Location"),
        }
    if "302" in responses:
        responses["302"]["headers"] = _headers(*_ALWAYS, "Location")
    if has_validator:
        responses["412"] = {"$ref": f"#/components/responses/{_name_of('412')}"}
        responses["304"] = {"description": "未改变 Not changed", "headers": _headers(*_ALWAYS, "Cache-Control", "ETag")}
    if is_file:
        responses["206"] = {
            "description": "所求的一段字节。 The bytes asked for.",
            "headers": _headers(*_ALWAYS, "Accept-Ranges", "Content-Range", "ETag"),
            "content": {mediatype: {"schema": {}} for mediatype in found.get("content", ())},
        }
    links = {
        names[target]: {"operationId": names[target], "parameters": dict(taken)}
        for target, taken in _LINKS.get(path, {}).items()
        if target in names
    }
    if links:
        found["links"] = links
    operation["responses"] = dict(sorted(responses.items()))


def _state_plainly(schema: Json) -> None:
    """Say what a parameter is when it is given: FastAPI tells of one that may be left out that it may be null, which no address can hold."""
    given = [each for each in schema.get("anyOf", ()) if each != {"type": "null"}]
    if len(given) == 1:
        del schema["anyOf"]
        schema.update(given[0])


def _statuses(path: str, operation: Json, *, is_file: bool) -> list[str]:
    """Return the statuses of errors that an operation can answer with."""
    parameters = operation.get("parameters", ())
    found = ["500", "503"]
    if any(each["in"] != "path" for each in parameters) or path.startswith(API):  # one that is not known is refused
        found.append("400")
    # What an address names: in the path, and the dataset that a search is bound to.
    if any(each["in"] == "path" or each["name"] == "dataset" for each in parameters):
        found.append("404")
    if "{dataset_id}" in path:
        found.append("410")
    if len(operation["responses"]["200"].get("content", {})) > 1 and not path.endswith(("{form}", "{format}")):  # `Accept` chooses
        found.append("406")
    if is_file:
        found.append("416")
    return found
