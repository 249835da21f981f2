"""The documentation: whole, in two languages, and without a request to another host."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from starlette.testclient import TestClient

from portal.api.app import create_app
from portal.api.problems import KINDS
from portal.packaging.schema import TABLES
from portal.releases.store import ReleaseStore


class Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.linked: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.ids += [found["id"]] if found.get("id") else []
        if tag in {"link", "script", "img", "iframe"}:
            self.loaded += [value for name in ("href", "src") if (value := found.get(name))]
        elif tag == "a":
            self.linked += [found["href"] or ""]


def links(client: TestClient, path: str) -> Links:
    response = client.get(path)
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'self'" in response.headers["content-security-policy"]
    found = Links()
    found.feed(response.text)
    return found


@pytest.mark.parametrize("path", ["/api/", "/api/docs"])
def test_a_page_loads_only_what_the_application_serves(client: TestClient, path: str) -> None:
    loaded = [each for each in links(client, path).loaded if not each.startswith("data:")]
    assert loaded
    for each in loaded:
        assert each.startswith("/api/assets/")
        assert client.get(each).status_code == 200


def test_every_link_of_the_guide_leads_somewhere(client: TestClient) -> None:
    found = links(client, "/api/")
    assert len(found.linked) > 15
    for each in found.linked:
        if each.startswith("#"):
            assert each[1:] in found.ids
        else:
            response = client.get(each, follow_redirects=True)
            assert response.status_code == 200, each
    assert len(found.ids) == len(set(found.ids))


def test_the_guide_names_every_address_field_operator_and_kind_of_error(client: TestClient) -> None:
    text = client.get("/api/").text
    document = client.get("/api/openapi.json").json()
    for path in document["paths"]:
        assert f'<code class="address">{path}</code>' in text
    for table in TABLES:
        assert all(f"<code>{name}</code>" in text for name in table.names)
    for operator in ("ne", "gte", "gt", "lte", "lt", "in", "contains", "isnull"):
        assert f"__{operator}" in text
    for kind in KINDS:
        assert f'id="problem-{kind.slug}"' in text


@pytest.mark.parametrize("path", ["/api/", "/api/docs"])
def test_a_page_leads_back_to_the_site_where_there_is_one(client: TestClient, store: ReleaseStore, path: str) -> None:
    assert "/" in links(client, path).linked
    assert "/" not in links(TestClient(create_app(store)), path).linked


def test_a_problem_leads_to_its_explanation(client: TestClient) -> None:
    kind = client.get("/api/v1/datasets/nix").json()["type"]
    assert kind.partition("#")[2] in links(client, kind.partition("#")[0]).ids


def test_the_openapi_document_describes_every_field_in_both_languages(client: TestClient) -> None:
    document = client.get("/api/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    for name, schema in document["components"]["schemas"].items():
        for member, said in schema["properties"].items():
            assert re.search(r"[\u4e00-\u9fff].*[A-Za-z]", said.get("description", "")), f"{name}.{member}"
    for methods in document["paths"].values():
        assert list(methods) == ["get"]
        assert all(parameter["description"] for parameter in methods["get"].get("parameters", []))


@pytest.mark.parametrize("name", ["guide.css", "swagger-ui-bundle.js"])
def test_a_file_of_the_documentation_is_not_sent_again_to_who_has_it(client: TestClient, name: str) -> None:
    address = f"/api/assets/{name}"
    told = {each: client.get(address).headers[each] for each in ("etag", "last-modified", "cache-control")}
    for condition in ({"If-None-Match": told["etag"]}, {"If-Modified-Since": told["last-modified"]}):
        again = client.get(address, headers=condition)
        assert (again.status_code, again.content) == (304, b"")
        assert {each: again.headers[each] for each in told} == told
    assert client.get(address, headers={"If-None-Match": '"other"'}).status_code == 200


def test_what_is_no_asset_is_not_served(client: TestClient) -> None:
    assert client.get("/api/assets/redoc.standalone.js").status_code == 404
    assert client.get("/api/assets/..%2Fpages.py").status_code == 404
