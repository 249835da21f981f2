"""The OpenAPI document over all real releases: valid, whole, and true of what the application answers."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import validate
from starlette.testclient import TestClient

from portal.api.app import create_app
from portal.api.examples import ASIDE
from portal.downloads.prepare import prepare_downloads
from portal.releases.store import ReleaseStore
from tests.api.test_app import assert_is_problem

ROOT = Path(__file__).resolve().parents[2]
GROUPED = ("group", "sum", "q")  # ask for an answer of another shape


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    """The application over the real releases and all their downloads."""
    store, downloads = ReleaseStore(ROOT / "datapackages"), tmp_path_factory.mktemp("downloads")
    prepare_downloads(store, downloads)
    return TestClient(create_app(store, downloads_dir=downloads), raise_server_exceptions=False, follow_redirects=False)


@pytest.fixture(scope="module")
def document(real: TestClient) -> dict[str, Any]:
    response = real.get("/api/openapi.json")
    assert response.status_code == 200
    return response.json()


def operations(document: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [(path, methods["get"]) for path, methods in document["paths"].items()]


def example_of(parameter: dict[str, Any]) -> Any:
    return parameter["example"] if "example" in parameter else parameter["schema"]["examples"][0]


def request_of(path: str, operation: dict[str, Any], *without: str) -> tuple[str, dict[str, Any]]:
    """Return the address and the query that the examples of an operation make."""
    names: dict[str, str] = {}
    query: dict[str, Any] = {}
    for each in operation.get("parameters", ()):
        shown = example_of(each)
        if each["in"] == "path":
            names[each["name"]] = quote(shown)
        elif each["in"] == "query" and (each["name"] not in without or each["required"]):
            query |= shown if isinstance(shown, dict) else {each["name"]: shown}
    return path.format_map(names), query


def validator_of(document: dict[str, Any], schema: dict[str, Any]) -> OAS31Validator:
    return OAS31Validator({**schema, "components": document["components"]})


def test_the_document_is_valid_openapi_3_1(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    validate(document)


def test_a_portal_without_releases_has_a_valid_document_too(tmp_path: Path) -> None:
    validate(TestClient(create_app(ReleaseStore(tmp_path))).get("/api/openapi.json").json())


def test_the_document_stays_the_same_until_there_is_a_newer_release(real: TestClient) -> None:
    first = real.get("/api/openapi.json")
    assert real.get("/api/openapi.json", headers={"If-None-Match": first.headers["etag"]}).status_code == 304


def test_the_document_names_the_path_at_which_the_application_is_served() -> None:
    client = TestClient(create_app(ReleaseStore(ROOT / "datapackages")), root_path="/portal")
    document = client.get("/portal/api/openapi.json").json()
    assert document["servers"] == [{"url": "/portal"}]
    shown = document["paths"]["/api/v1"]["get"]["responses"]["200"]["content"]["application/json"]["example"]
    assert shown["datasets_href"] == "/portal/api/v1/datasets"


def test_every_parameter_and_every_answer_has_an_example(document: dict[str, Any]) -> None:
    for path, operation in operations(document):
        for parameter in operation.get("parameters", ()):
            assert example_of(parameter) not in (None, ""), f"{path}: {parameter['name']}"
        for status in ("200", "302"):
            for mediatype, content in operation["responses"].get(status, {}).get("content", {}).items():
                if is_text(mediatype):
                    assert content.get("example"), f"{path}: {status} {mediatype}"
    for name, response in document["components"]["responses"].items():
        [content] = response["content"].values()
        assert content["examples"], name


def is_text(mediatype: str) -> bool:
    return mediatype.startswith("text/") or not re.search(r"octet-stream|zip|parquet|sqlite|spreadsheet|excel|gzip", mediatype)


def test_every_example_is_as_its_schema_says(document: dict[str, Any]) -> None:
    checked = 0
    shared = list(document["components"]["responses"].values())
    for response in [*(each for _, operation in operations(document) for each in operation["responses"].values()), *shared]:
        for mediatype, content in response.get("content", {}).items():
            for shown in [content["example"]] if "example" in content else [each["value"] for each in content.get("examples", {}).values()]:
                if mediatype.endswith("json"):
                    validator_of(document, content["schema"]).validate(shown)
                    checked += 1
    assert checked > len(document["paths"])
    for _, operation in operations(document):
        for parameter in operation.get("parameters", ()):
            validator_of(document, parameter["schema"]).validate(example_of(parameter))


def test_the_examples_of_an_operation_are_answered_as_described(real: TestClient, document: dict[str, Any]) -> None:
    for path, operation in operations(document):
        address, query = request_of(path, operation, *ASIDE)
        found = operation["responses"]["200"]
        response = real.get(address, params=query)
        assert response.status_code == 200, path
        mediatype = response.headers["content-type"].partition(";")[0]
        assert mediatype in found["content"], path
        for name, stated in found["headers"].items():
            said = document["components"]["headers"][name] if "$ref" in stated else stated
            assert name in response.headers or not said.get("required"), f"{path}: {name}"
        if mediatype == "application/json":
            validator_of(document, found["content"][mediatype]["schema"]).validate(json.loads(response.content))


def test_the_cursor_of_the_example_leads_to_the_next_page(real: TestClient, document: dict[str, Any]) -> None:
    [(path, operation)] = [each for each in operations(document) if each[1]["operationId"] == "rows_list_rows"]
    address, query = request_of(path, operation, "at", *GROUPED)
    first = real.get(address, params={name: value for name, value in query.items() if name != "cursor"}).json()
    second = real.get(address, params=query).json()
    assert second["rows"]
    assert second["rows"][0] not in first["rows"]


def test_ranges_and_validators_are_described_where_they_are_and_nowhere_else(real: TestClient, document: dict[str, Any]) -> None:
    for path, operation in operations(document):
        address, query = request_of(path, operation, *ASIDE)
        response = real.get(address, params=query)
        stated = operation["responses"]
        assert (response.headers.get("accept-ranges") == "bytes") == ("206" in stated) == ("416" in stated), path
        assert ("etag" in response.headers) == ("304" in stated), path
        if "304" in stated:
            again = real.get(address, params=query, headers={"If-None-Match": response.headers["etag"]})
            assert (again.status_code, again.content) == (304, b""), path
        if "206" in stated:
            # Of a compressed copy a range would be of its bytes.
            part = real.get(address, params=query, headers={"Range": "bytes=0-9", "Accept-Encoding": "identity"})
            assert (part.status_code, part.content) == (206, response.content[:10]), path
            assert_is_problem(real.get(address, params=query, headers={"Range": "bytes=999999999-"}), 416)


def test_a_name_that_is_not_there_and_a_form_that_is_not_offered_are_described_where_they_occur(
    real: TestClient, document: dict[str, Any]
) -> None:
    for path, operation in operations(document):
        stated = operation["responses"]
        parameters = [(each["in"], each["name"]) for each in operation.get("parameters", ())]
        address, query = request_of(path, operation, *ASIDE)
        has_names = any(place == "path" for place, _ in parameters)
        assert (has_names or ("query", "dataset") in parameters) == ("404" in stated), path
        if has_names:
            assert real.get(re.sub(r"\{\w+\}", "nix", path)).status_code == 404, path
        elif "404" in stated:
            assert real.get(address, params={**query, "dataset": "nix"}).status_code == 404, path
        unusual = real.get(address, params=query, headers={"Accept": "image/png"})
        assert (unusual.status_code == 406) == ("406" in stated), path


def test_latest_is_described_where_it_leads_to_a_version(real: TestClient, document: dict[str, Any]) -> None:
    for path, operation in operations(document):
        address, query = request_of(path, operation, *ASIDE)
        latest = re.sub(r"(/releases/|\.\.\.)[0-9]+\.[0-9]+\.[0-9]+", r"\1latest", address)
        if "307" in operation["responses"]:
            response = real.get(latest, params=query)
            assert response.status_code == 307, path
            assert real.get(response.headers["location"]).status_code == 200, path
        else:
            assert latest == address, path


def test_a_link_of_the_document_names_an_operation_and_its_parameters(real: TestClient, document: dict[str, Any]) -> None:
    known = {operation["operationId"]: {each["name"] for each in operation.get("parameters", ())} for _, operation in operations(document)}
    followed = 0
    for path, operation in operations(document):
        address, query = request_of(path, operation, *ASIDE)
        for each in operation["responses"]["200"].get("links", {}).values():
            assert set(each["parameters"]) <= known[each["operationId"]]
            answer = real.get(address, params=query).json()
            for place in each["parameters"].values():
                found: Any = answer
                for step in place.removeprefix("$response.body#/").split("/"):
                    found = found[int(step)] if isinstance(found, list) else found[step]
                assert isinstance(found, str), f"{path}: {place}"
                followed += 1
    assert followed > 20


def test_every_status_of_an_error_is_one_problem_document_with_an_explanation(document: dict[str, Any]) -> None:
    for path, operation in operations(document):
        for status, response in operation["responses"].items():
            assert status != "default", path
            if status >= "400":
                named = response["$ref"].rpartition("/")[2]
                [mediatype] = document["components"]["responses"][named]["content"]
                assert mediatype == "application/problem+json"
