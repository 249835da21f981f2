"""Requests and answers: CKAN's envelope, its status codes, and the habits of every other answer here."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from portal.api.app import create_app
from portal.api.ckan.actions import ACTIONS
from tests.api.ckan.conftest import SITE, copy_releases
from tests.projects import FIRST

SHOW = f"/api/3/action/package_show?id={FIRST}"


@pytest.mark.parametrize("prefix", ["/api/3/action", "/api/action", "//api/3/action"])
def test_an_action_is_at_every_address_that_clients_use(ckan_client: TestClient, prefix: str) -> None:
    answer = ckan_client.get(f"http://testserver{prefix}/site_read")
    assert answer.json() == {"help": f"{SITE}/api/3/action/help_show?name=site_read", "success": True, "result": True}
    assert answer.headers["content-type"] == "application/json;charset=utf-8"


def test_the_root_of_the_interface_says_its_version(ckan_client: TestClient) -> None:
    assert ckan_client.get("/api/3").json() == ckan_client.get("/api/3/").json() == {"version": 3}


def test_the_address_a_body_of_json_and_a_form_ask_alike(ckan_client: TestClient) -> None:
    address = "/api/3/action/package_search"
    asked = {"q": "宽带", "rows": "1", "facet.field": '["tags"]'}
    answers = [
        ckan_client.get(address, params=asked),
        ckan_client.post(address, json=asked),
        ckan_client.post(address, json={"q": "宽带", "rows": 1, "facet.field": ["tags"]}),
        ckan_client.post(address, data=asked),
        ckan_client.post(address, content=json.dumps(asked)),  # without a type
        ckan_client.post(address, content=json.dumps(asked), headers={"Content-Type": "application/x-www-form-urlencoded"}),
        ckan_client.get(f"{address}?q=宽带&rows=1&facet.field=tags&facet.field=organization"),
    ]
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers[:-1]}) == 1
    assert set(answers[-1].json()["result"]["facets"]) == {"tags", "organization"}
    assert ckan_client.post(f"{address}?q=宽带").json()["result"]["count"] == 1


@pytest.mark.parametrize(
    ("method", "address", "body", "status", "kind"),
    [
        pytest.param("GET", "package_show?id=nothing", None, 404, "Not Found Error", id="not there"),
        pytest.param("GET", "package_show", None, 409, "Validation Error", id="a parameter is missing"),
        pytest.param("GET", "package_search?nowhere=1", None, 400, "Search Query Error", id="an unknown parameter"),
        pytest.param("POST", "package_create", {"name": "x"}, 403, "Authorization Error", id="writing"),
        pytest.param("POST", "datastore_upsert", {}, 403, "Authorization Error", id="writing rows"),
        pytest.param("POST", "organization_member_create", {}, 403, "Authorization Error", id="writing members"),
    ],
)
def test_an_error_has_the_kind_and_the_status_of_ckan(
    ckan_client: TestClient, method: str, address: str, body: object, status: int, kind: str
) -> None:
    answer = ckan_client.request(method, f"/api/3/action/{address}", json=body)
    told = answer.json()
    assert (answer.status_code, told["success"], told["error"]["__type"]) == (status, False, kind)
    assert "result" not in told
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("method", "address", "body", "words"),
    [
        ("GET", "nothing_show", None, "Action name not known: nothing_show"),
        ("GET", "package_create", None, "Please use POST"),
        ("POST", "package_show", b"no json", "JSON Error"),
        ("POST", "package_show", b"[1]", "needs to be a dictionary"),
        ("POST", "package_show", b"\xff\xfe", "JSON Error"),
        ("POST", "package_show", b"[" * 50_000, "JSON Error"),
        ("POST", "package_show", b'{"id": "' + b"x" * 200_000 + b'"}', "more than 100000 bytes"),
        ("GET", "package_show?" + "&".join(f"p{number}=1" for number in range(300)), None, "more than 200 parameters"),
    ],
)
def test_a_request_that_names_no_action_or_cannot_be_read_is_answered_with_a_text(
    ckan_client: TestClient, method: str, address: str, body: bytes | None, words: str
) -> None:
    answer = ckan_client.request(method, f"/api/3/action/{address}", content=body)
    assert answer.status_code == 400
    assert answer.headers["content-type"].startswith("application/json")
    assert isinstance(answer.json(), str)
    assert answer.json().startswith("Bad request: ")
    assert words in answer.json()


def test_a_form_in_parts_is_read_and_files_in_it_are_refused_by_name(ckan_client: TestClient) -> None:
    address = "/api/3/action/package_search"
    asked = {"q": (None, "宽带"), "rows": (None, "1")}
    in_parts = ckan_client.post(address, files=asked)
    assert in_parts.request.headers["content-type"].startswith("multipart/form-data")
    assert in_parts.content == ckan_client.post(address, data={"q": "宽带", "rows": "1"}).content
    with_file = ckan_client.post(address, files={**asked, "upload": b"x"})
    assert with_file.status_code == 400
    assert "'upload' is one" in with_file.json()


@pytest.mark.parametrize(
    ("kind", "body", "words"),
    [
        pytest.param("multipart/form-data", b"--b\r\n", "boundary", id="no boundary"),
        pytest.param("multipart/form-data; boundary=b", b"--b\r\n", "does not end", id="cut off"),
        pytest.param("multipart/form-data; boundary=b", b"x", "does not end", id="no parts"),
        pytest.param("multipart/form-data; boundary=b", b"--b\r\n\r\nx\r\n--b--", "no name", id="a part without headers"),
        pytest.param(
            "multipart/form-data; boundary=b",
            b'--b\r\nContent-Disposition: form-data; name="id"\r\n\r\n\xff\r\n--b--',
            "not UTF-8",
            id="other bytes",
        ),
        pytest.param(
            "multipart/form-data; boundary=b",
            b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n' * 300 + b"--b--",
            "more than 200 parameters",
            id="too many",
        ),
        pytest.param(
            "multipart/form-data; boundary=b",
            b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n' + b"x" * 200_000 + b"\r\n--b--",
            "more than 100000 bytes",
            id="too long",
        ),
    ],
)
def test_a_form_that_cannot_be_read_is_refused(ckan_client: TestClient, kind: str, body: bytes, words: str) -> None:
    answer = ckan_client.post("/api/3/action/package_show", content=body, headers={"Content-Type": kind})
    assert answer.status_code == 400
    assert words in answer.json()


def test_what_reads_is_asked_by_a_form_then_the_address_then_a_body_of_json(ckan_client: TestClient) -> None:
    """As `_get_request_data` of CKAN 2.12 has it (ckan/views/api.py)."""
    found = ckan_client.get(SHOW).content
    assert ckan_client.post(SHOW, json={}).content == found
    assert ckan_client.post(SHOW, json={"id": "nothing"}).content == found
    assert ckan_client.post(SHOW, content=b"no json").content == found
    assert ckan_client.post(SHOW, data={"id": "nothing"}).status_code == 404
    assert ckan_client.post(SHOW, files={"id": (None, "nothing")}).status_code == 404
    curl = {"Content-Type": "application/x-www-form-urlencoded"}
    assert ckan_client.post(SHOW, content=b'{"id": "nothing"}', headers=curl).status_code == 404


def test_who_has_an_answer_is_not_sent_it_again(ckan_client: TestClient) -> None:
    first = ckan_client.get(SHOW)
    again = ckan_client.get(SHOW, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert first.headers["cache-control"] == "no-cache"
    assert ckan_client.get("/api/3/action/package_list").headers["etag"] != first.headers["etag"]


def test_head_options_and_other_methods(ckan_client: TestClient) -> None:
    get, head = ckan_client.get(SHOW), ckan_client.head(SHOW)
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", get.headers["etag"])
    assert head.headers["content-length"] == get.headers["content-length"]
    assert ckan_client.options(SHOW).status_code == 204
    for method in ("PUT", "DELETE", "PATCH", "TRACE"):
        refused = ckan_client.request(method, SHOW)
        assert (refused.status_code, refused.headers["allow"]) == (405, ckan_client.options(SHOW).headers["allow"])
        assert refused.json()["expected"] == "GET, HEAD, OPTIONS, POST"
    assert get.headers["access-control-allow-origin"] == "*"


def test_pages_of_other_sites_may_post_a_question(ckan_client: TestClient) -> None:
    allowed = ckan_client.options("/api/3/action/package_search", headers={"Access-Control-Request-Method": "POST"})
    assert "POST" in allowed.headers["access-control-allow-methods"]
    assert "POST" in allowed.headers["allow"]
    assert "POST" not in ckan_client.options("/api/v1/datasets").headers["access-control-allow-methods"]


def test_a_callback_is_read_over(ckan_client: TestClient) -> None:
    """JSONP would run what this server says as a program of another site; who wants it may ask across origins."""
    assert ckan_client.get("/api/3/action/site_read?callback=run").json()["result"] is True


def test_it_is_no_part_of_the_openapi_document(ckan_client: TestClient) -> None:
    assert not any("/action/" in path for path in ckan_client.get("/api/openapi.json").json()["paths"])


def test_a_damaged_release_is_not_answered_and_no_folder_is_told(tmp_path: Path) -> None:
    store = copy_releases(tmp_path, (FIRST, "1.0.0"))
    client = TestClient(create_app(store), raise_server_exceptions=False)
    found = client.get("/api/3/action/package_show", params={"id": FIRST}).json()["result"]["resources"]
    table = next(each for each in found if each["portal_path"] == "tasks.csv")
    (tmp_path / FIRST / "1.0.0" / "tasks.csv").write_bytes(b"task_id\n")
    answer = client.get("/api/3/action/datastore_search", params={"resource_id": table["id"]})
    assert (answer.status_code, answer.json()["success"]) == (503, False)
    assert str(tmp_path) not in answer.text


def test_every_action_says_what_it_is(ckan_client: TestClient) -> None:
    for name in ACTIONS:
        told = ckan_client.get(f"/api/3/action/help_show?name={name}").json()["result"]
        assert told
        assert any("\u4e00" <= character <= "\u9fff" for character in told)
    assert ckan_client.get("/api/3/action/help_show?name=nothing").status_code == 404


@pytest.mark.parametrize("action", sorted(ACTIONS))
@pytest.mark.parametrize("value", ["", "-1", "[]", "{", "\x00", "x" * 5000, "📈", "1e9"])
def test_no_action_breaks_on_odd_values(ckan_client: TestClient, action: str, value: str) -> None:
    for name in ACTIONS[action].parameters.model_fields:
        asked = {name: value, "facet.field": value} if action == "package_search" else {name: value}
        for answer in (
            ckan_client.get(f"/api/3/action/{action}", params=asked),
            ckan_client.post(f"/api/3/action/{action}", json=asked),
            ckan_client.post(f"/api/3/action/{action}", json={name: [value, None, {"a": [1]}]}),
        ):
            assert answer.status_code in (200, 400, 404, 409), (name, value, answer.text)
            assert answer.json()["success"] is (answer.status_code == 200)


@pytest.mark.parametrize("action", sorted(ACTIONS))
@pytest.mark.parametrize("value", ["%FF", "%ED%A0%80", "%EF%BF%BD", "a%00b"])
def test_what_is_no_text_is_refused_by_name(ckan_client: TestClient, action: str, value: str) -> None:
    """Bytes that are no UTF-8 would be read as other characters, and the answer would be to another question."""
    names = [field.alias or name for name, field in ACTIONS[action].parameters.model_fields.items()]
    for name in (*names, "kind", "unknown"):
        body = f"{name}={value}"
        for answer in (
            ckan_client.get(f"/api/3/action/{action}?{body}"),
            ckan_client.post(f"/api/3/action/{action}", content=body, headers={"Content-Type": "application/x-www-form-urlencoded"}),
        ):
            assert answer.status_code == 409, (body, answer.text)
            told = answer.json()["error"]
            assert told["__type"] == "Validation Error"
            assert "UTF-8" in told[name][0]


def test_half_a_character_in_json_and_a_name_that_is_no_text_are_refused(ckan_client: TestClient) -> None:
    address = "/api/3/action/package_search"
    for value in (r'"\ud800"', r'["5G", "\udfff"]', r'{"\ud800": 1}'):
        answer = ckan_client.post(address, content=f'{{"fq_list": {value}}}', headers={"Content-Type": "application/json"})
        assert (answer.status_code, list(answer.json()["error"])) == (409, ["fq_list", "__type"])
    part = b'--b\r\nContent-Disposition: form-data; name="q\xff"\r\n\r\n5G\r\n--b--'
    for answer in (
        ckan_client.get(f"{address}?%FF=1"),
        ckan_client.post(address, content=rb'{"\udc00": 1}', headers={"Content-Type": "application/json"}),
        ckan_client.post(address, content=part, headers={"Content-Type": "multipart/form-data; boundary=b"}),
    ):
        assert (answer.status_code, list(answer.json()["error"])) == (409, ["__extras", "__type"])
