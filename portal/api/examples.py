"""Examples for the documentation, taken from what is published: names that are there, and the answers that the application gives for them.

So an example never grows old and opens on the reader's own portal. Long answers are cut: fewer rows, fewer characters.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Mapping
from copy import deepcopy
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import parse_qs, quote, urlencode, urlsplit

from portal.api.damaged import readable
from portal.downloads.manifest import PACKAGE_FORMATS, TABLE_FORMATS, Downloads
from portal.packaging.descriptor import ALL_PLANS
from portal.packaging.package import CHANGELOG
from portal.query.library import Library
from portal.query.question import Question
from portal.query.standing import encode_query, standing_query

Json = dict[str, Any]

#: The key in a request's scope that says that the application asks itself, which is not counted.
ASKED_ITSELF = "portal.example"
#: Stands for the portal's own, where no public address is set.
_HOST = "data.example.org"
_ELEMENTS, _CHARACTERS = 2, 1200  # shown of a list and of a text
_FIRST_BYTES = "bytes=0-3999"  # of a file, which may be long
#: Parameters that need an example and state none: they fit the table of the sample.
_QUERY: Mapping[str, Any] = {
    "sort": "-year",
    "fields": "target_id,indicator,value,unit,year",
    "limit": _ELEMENTS,
    "facet": "kind",
    "q": "信息",
    "group": "unit",
    "sum": "value",
    "bom": True,
    "encoding": "gb18030",
    "safe": True,
}
_PAGED = ("limit", "facet")
#: Parameters that lead elsewhere, to fewer hits, or to an answer of another shape: unless they must be given, it is shown without them.
ASIDE = ("at", "Accept-Datetime", "cursor", "q", "group", "sum", "bom", "encoding", "safe", "type", "dataset")


@dataclass(frozen=True, slots=True)
class Sample:
    """Names of things that are there, for addresses that a reader can open."""

    dataset_id: str
    version: str
    table: str
    row_id: str
    plan_id: str
    query: str
    old: str
    new: str
    joined: str  # the newest version of the dataset that joins all plans; empty where there is none
    has_changelog: bool = True
    has_downloads: bool = False
    form: str = "bib"
    format: str = "sqlite"

    def names(self, path: str) -> dict[str, str]:
        """Return what to put into the path of an operation; empty where the sample has nothing there.

        >>> Sample("demo", "1.0.0", "targets", "target-1", "demo", "code", "1.0.0", "1.0.0", "2.0.0").names("/x/sources/{plan_id}.txt")
        {'plan_id': 'demo', 'dataset_id': 'all-plans', 'version': '2.0.0'}
        """
        if path.endswith(f"/{CHANGELOG}") and not self.has_changelog:
            return {}
        if "{format}" in path and not self.has_downloads:
            return {}
        found = {name: value for name, value in asdict(self).items() if f"{{{name}}}" in path}
        if "{plan_id}" in path:  # only the dataset that joins plans has texts by plan
            return {**found, "dataset_id": ALL_PLANS, "version": self.joined} if self.joined else {}
        return found


def choose_sample(library: Library, downloads: Downloads | None = None) -> Sample | None:
    """Choose what the examples show: the first plan with a target, so that there is a sentence to see; None where nothing is there.

    Args:
        library: The releases.
        downloads: What was made of them, if anything.
    """
    for dataset_id in library.store.dataset_ids():
        found, _ = readable([dataset_id], lambda each: _sample_of(library, downloads, each))
        if found and found[0]:
            return found[0]
    return None


def _sample_of(library: Library, downloads: Downloads | None, dataset_id: str) -> Sample | None:
    release = library.latest(dataset_id)
    names = [each["name"] for each in release.descriptor["resources"]]
    if "source-text" not in names or not release.descriptor["counts"].get("targets"):
        return None
    table = library.table(release, "targets")
    [row] = table.ask(Question(fields=("target_id", "plan_id"), limit=1)).rows
    found = json.loads(row)
    asked = standing_query([("year__gte", "2017"), ("sort", "-value")], table.columns)
    versions = library.store.versions(dataset_id)
    joined, _ = readable([ALL_PLANS] if ALL_PLANS in library.store.dataset_ids() else [], library.latest)
    return Sample(
        dataset_id=dataset_id,
        version=release.version,
        table="targets",
        row_id=found["target_id"],
        plan_id=found["plan_id"],
        query=encode_query(asked, table.columns, f"{dataset_id}@{release.version}/targets"),
        old=versions[-2:][0],
        new=versions[-1],
        joined=joined[0].version if joined else "",
        has_changelog=CHANGELOG in release.files,
        has_downloads=downloads is not None and downloads.find(release) is not None,
    )


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    headers: dict[str, str]
    body: bytes


Application = Callable[[Any, Any, Any], Awaitable[None]]


async def add_examples(document: Json, app: Application, sample: Sample, root: str = "") -> Json:
    """Return an OpenAPI document with an example for every parameter and every answer in text.

    Args:
        document: The document, which stays as it is.
        app: The application that it describes.
        sample: What to show.
        root: The path at which the application is served.
    """
    made = deepcopy(document)
    for path, methods in made["paths"].items():
        operation = methods["get"]
        names = sample.names(path)
        if "{" not in path or names:
            await _add_to(operation, path, names, app, root)
    return made


async def _add_to(operation: Json, path: str, names: Mapping[str, str], app: Application, root: str) -> None:
    parameters = operation.get("parameters", ())
    query: dict[str, Any] = {}
    for each in parameters:
        if each["in"] == "path":
            each["schema"].pop("examples", None)
            each["example"] = names.get(each["name"], each.get("example"))
        elif each["in"] == "query":
            shown = _stated(each)
            if shown is None:
                shown = _QUERY.get(each["name"], each["schema"].get("default"))
                if shown is not None and each["name"] in ASIDE:
                    each["schema"]["examples"] = [shown]  # not what the page for trying fills in beforehand
                elif shown is not None:
                    each["example"] = shown
            if each["name"] not in ASIDE or each["required"]:
                query |= shown if isinstance(shown, dict) else {each["name"]: shown}
    given = {name: value for name, value in query.items() if value is not None}
    place = path.format_map({name: quote(value) for name, value in names.items()})
    for form, content in _forms(operation, path):
        at = f"{place.rpartition('.')[0]}.{form}" if form else place
        # Of what `Accept` chooses, each form is asked for by it.
        headers = {"range": _FIRST_BYTES} if path.endswith((".csv", ".md", ".txt", "{table}.json", "{format}")) else {}
        if not form and len(operation["responses"]["200"].get("content", {})) > 1:
            headers["accept"] = content[0]
        is_whole = "accept" in headers and content[0] != "application/json"  # all rows, so no page of them
        asked = {name: value for name, value in given.items() if not is_whole or name not in _PAGED}
        answer = await _ask(app, root, at, asked, headers)
        if answer.status in (200, 206) and (shown := _shown(answer)) is not None:
            content[1]["example"] = shown
            if form:
                continue
    cursor = next((each for each in parameters if each["name"] == "cursor"), None)
    if cursor is not None:
        following = (await _ask(app, root, place, given, {})).headers.get("link", "")
        if found := re.search(r'<([^>]*)>; rel="next"', following):
            cursor["schema"]["examples"] = parse_qs(urlsplit(found[1]).query)["cursor"]
    if "302" in operation["responses"]:
        at_day = next(_stated(each) for each in parameters if each["name"] == "at")
        answer = await _ask(app, root, re.sub(r"/releases/[0-9.]+", "/releases/latest", place), {"at": at_day}, {})
        if answer.status == 302:
            operation["responses"]["302"]["content"]["application/json"]["example"] = _shown(answer)


def _stated(parameter: Json) -> Any:
    """Return the example that a parameter states itself."""
    if "example" in parameter:
        return parameter["example"]
    if "examples" in parameter:
        return next(iter(parameter["examples"].values()))["value"]
    return next(iter(parameter["schema"].get("examples", ())), None)


def _forms(operation: Json, path: str) -> list[tuple[str, tuple[str, Json]]]:
    """Return the forms of an answer by the end of their address, with the place of each in the document; no end where there is none."""
    from portal.api.citations import FORMS

    content = operation["responses"]["200"].get("content", {})
    if path.endswith("citation.{form}"):
        ends = {mediatype.partition(";")[0]: form for form, (mediatype, _) in FORMS.items()}
        return [(ends[mediatype], (mediatype, said)) for mediatype, said in content.items()]
    if path.endswith(".{format}"):
        ends = {mediatype: form for form, mediatype in (TABLE_FORMATS if "{table}" in path else PACKAGE_FORMATS).items()}
        return [(ends[mediatype], (mediatype, said)) for mediatype, said in content.items()]
    return [("", each) for each in content.items()]


async def _ask(app: Application, root: str, path: str, query: Mapping[str, Any], headers: Mapping[str, str]) -> _Answer:
    """Ask the application as a client would, without a network."""
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "https",
        "server": (_HOST, 443),
        "client": ("127.0.0.1", 0),
        "root_path": root,
        "path": root + path,
        "raw_path": (root + path).encode(),
        "query_string": urlencode(query).encode(),
        "headers": [(b"host", _HOST.encode()), *((name.encode(), value.encode()) for name, value in headers.items())],
        ASKED_ITSELF: True,
    }
    got: list[Any] = []

    async def receive() -> Json:
        await asyncio.Future()  # the client stays
        raise AssertionError

    async def send(message: Any) -> None:
        got.append(message)

    await app(scope, receive, send)
    start = next(each for each in got if each["type"] == "http.response.start")
    body = b"".join(each.get("body", b"") for each in got if each["type"] == "http.response.body")
    return _Answer(start["status"], {name.decode().lower(): value.decode() for name, value in start["headers"]}, body)


def _shown(answer: _Answer) -> Any:
    """Return what to show of an answer; None for what is no text."""
    mediatype = answer.headers["content-type"].partition(";")[0]
    is_json = mediatype.endswith("json")
    if not is_json and not mediatype.startswith("text/") and mediatype.partition("/")[2] not in _TEXTS:
        return None
    text = answer.body.decode("utf-8", "ignore")
    if not is_json:
        return _whole_lines(text)
    if answer.status == 206:  # the first of the lines of a table
        rows = [line.rstrip(",") for line in text.splitlines()[1:-1]] or ["{}"]
        text = f"[{','.join(rows[:_ELEMENTS])}]"
    return shorten(json.loads(text))


_TEXTS = ("atom+xml", "yaml", "link-format", "x-bibtex", "x-research-info-systems", "x-ndjson", "jsonl", "linkset")


def _whole_lines(text: str) -> str:
    """Return the first lines of a text, whole ones unless the first is longer than what is shown."""
    if len(text) <= _CHARACTERS:
        return text
    cut = text.rfind("\n", 0, _CHARACTERS) + 1
    return text[: cut or _CHARACTERS]


def shorten(value: Any) -> Any:
    """Return JSON with the first elements of each list and the first characters of each text.

    >>> shorten({"rows": [1, 2, 3]})
    {'rows': [1, 2]}
    """
    if isinstance(value, dict):
        return {name: shorten(each) for name, each in value.items()}
    if isinstance(value, list):
        return [shorten(each) for each in value[:_ELEMENTS]]
    return _whole_lines(value) if isinstance(value, str) else value
