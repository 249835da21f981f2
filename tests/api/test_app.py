"""The API as a whole: what its answers look like, whatever is asked of it."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from subprocess import run
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from portal.api import models
from portal.api.app import create_app, prepare_app
from portal.packaging.schema import BY_NAME
from portal.query.question import CONTROLS
from portal.query.search_index import index_path
from portal.releases.store import ReleaseStore
from tests.packaging.sample import package_of, plan_tables

RELEASE = "/api/v1/datasets/demo-2015/releases/1.0.0"


def assert_is_problem(response, status: int) -> dict:
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    models.Problem.model_validate(problem)
    assert problem["status"] == status
    assert is_bilingual(problem["detail"]), problem
    assert problem.get("expected") is None or status in (405, 416) or is_bilingual(problem["expected"]), problem
    return problem


def is_bilingual(text: str) -> bool:
    """Tell whether a text is in Chinese first, and then in English."""
    return re.search(r"[\u4e00-\u9fff].*[。\u4e00-\u9fff\w/] .*[A-Za-z]{2}", text, re.DOTALL) is not None


def links_of(response) -> dict[str, str]:
    """Return a target of each relation in the Link header; of versions and of what to cite there is one at most."""
    found: dict[str, str] = {}
    for each in response.headers.get("link", "").split(", <"):
        target, _, rest = each.lstrip("<").partition(">")
        for rel in rest.partition('rel="')[2].partition('"')[0].split():
            assert rel in {"alternate", "describedby", "item", "author", "license"} or rel not in found, rel
            found[rel] = target
    return found


@pytest.mark.parametrize(
    ("path", "model"),
    [
        ("/api/v1/datasets", models.DatasetList),
        ("/api/v1/datasets/all-plans", models.DatasetDescription),
        ("/api/v1/datasets/demo-2015/releases", models.ReleaseList),
        (RELEASE, models.ReleaseDescription),
        (f"{RELEASE}/tables/targets", models.TableDescription),
        (f"{RELEASE}/tables/targets/rows?sort=-value", models.RowPage),
        (f"{RELEASE}/tables/targets/rows/a-tgt-1", models.RowDescription),
        (f"{RELEASE}/tables/organizations/rows/org-1", models.RowDescription),
        ("/api/v1/datasets/demo-2015/citation", models.CitationDescription),
        (f"{RELEASE}/tables/targets/rows/a-tgt-1/citation", models.CitationDescription),
        ("/healthz", models.Health),
        ("/api/v1", models.Index),
        ("/api/v1/", models.Index),
    ],
)
def test_an_answer_is_as_its_model_says(client: TestClient, path: str, model: type[models.Answer]) -> None:
    response = client.get(path)
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    model.model_validate_json(response.content)


def addresses_in(value: object) -> list[str]:
    if isinstance(value, dict):
        own = [each for name, each in value.items() if name in {"next", "page"} or name.endswith("href")]
        return [each for each in own if isinstance(each, str)] + [found for each in value.values() for found in addresses_in(each)]
    return [found for each in value for found in addresses_in(each)] if isinstance(value, list) else []


def test_every_address_in_an_answer_leads_somewhere(client: TestClient, site: Path) -> None:
    (site / "datasets" / "all-plans").mkdir(parents=True)
    (site / "datasets" / "all-plans" / "index.html").touch()
    seen: set[str] = set()
    waiting = ["/api/v1/datasets"]
    while waiting:
        path = waiting.pop()
        response = client.get(path)
        assert response.status_code == 200, path
        seen.add(path)
        # Lists of rows need no whole tour here: their addresses are tested with the rows.
        if response.headers["content-type"] == "application/json" and not path.endswith(("rows", ".json")):
            waiting += [each for each in set(addresses_in(response.json())) - seen if each not in waiting]
    assert len(seen) > 50


@pytest.mark.parametrize(
    ("path", "known"),
    [
        pytest.param("/api/v1/datasets/nix", "demo-2015", id="dataset"),
        pytest.param("/api/v1/datasets/nix/releases", "demo-2015", id="releases of no dataset"),
        pytest.param("/api/v1/datasets/nix/releases/latest", "demo-2015", id="latest of no dataset"),
        pytest.param("/api/v1/datasets/demo-2015/releases/2.0.0", "1.1.0", id="version"),
        pytest.param(f"{RELEASE}/tables/goals", "targets", id="table"),
        pytest.param(f"{RELEASE}/tables/goals.csv", "targets", id="csv of no table"),
        pytest.param(f"{RELEASE}/tables/goals.json", "targets", id="json of no table"),
        pytest.param(f"{RELEASE}/tables/goals/rows", "targets", id="rows of no table"),
        pytest.param(f"{RELEASE}/sources/demo-2015.txt", "source.txt", id="text in the wrong place"),
        pytest.param("/api/v1/datasets/all-plans/releases/1.0.0/source.txt", "sources/other-2016.txt", id="text of several plans"),
    ],
)
def test_a_name_that_is_not_there_is_answered_with_those_that_are(client: TestClient, path: str, known: str) -> None:
    assert known in assert_is_problem(client.get(path), 404)["known"]


@pytest.mark.parametrize(
    "path", ["/api/nix", "/api/v2", "/api/v1/datasets/a/b", f"{RELEASE}/../../x", f"{RELEASE}/tables/tasks.xml", "/api/assets/..%2Fapp.py"]
)
def test_an_api_address_that_is_none_is_a_problem_and_no_page_of_the_site(client: TestClient, path: str) -> None:
    assert_is_problem(client.get(path), 404)


@pytest.mark.parametrize("path", ["/api/v1/datasets", f"{RELEASE}/tables/tasks.csv", "/healthz", "/api/docs", "/", "/style.css"])
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_nothing_can_be_written(client: TestClient, method: str, path: str) -> None:
    response = client.request(method, path)
    assert_is_problem(response, 405)
    assert response.headers["allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize(
    "path", ["/api/v1/datasets", RELEASE, f"{RELEASE}/tables/tasks.csv", f"{RELEASE}/tables/tasks/rows", "/healthz", "/", "/style.css"]
)
def test_head_is_get_without_the_body(client: TestClient, path: str) -> None:
    get, head = client.get(path), client.head(path)
    assert head.status_code == 200
    assert head.content == b""
    assert dict(head.headers) == dict(get.headers)
    plain = client.get(path, headers={"Accept-Encoding": "identity"})
    assert int(plain.headers["content-length"]) == len(get.content) > 0


@pytest.mark.parametrize("path", ["/api/v1/datasets", f"{RELEASE}/tables/tasks.csv", "/"])
def test_a_page_of_any_origin_may_read(client: TestClient, path: str) -> None:
    preflight = client.options(
        path, headers={"Origin": "https://example.org", "Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "range"}
    )
    assert preflight.status_code == 204
    assert preflight.headers["allow"] == preflight.headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS"
    assert "Range" in preflight.headers["access-control-allow-headers"]
    response = client.get(path, headers={"Origin": "https://example.org"})
    assert response.headers["access-control-allow-origin"] == "*"
    assert "ETag" in response.headers["access-control-expose-headers"]
    assert "Retry-After" in response.headers["access-control-expose-headers"]


def test_a_fault_of_the_server_is_a_problem_that_tells_nothing_of_the_server(store: ReleaseStore) -> None:
    app = create_app(store)

    @app.get("/api/fails")
    def fail() -> None:
        raise RuntimeError("secret place /srv/portal")

    response = TestClient(app, raise_server_exceptions=False).get("/api/fails")
    assert_is_problem(response, 500)
    assert "secret" not in response.text
    assert response.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("path", ["tables/targets/rows", "tables/targets.csv"])
def test_a_damaged_release_is_a_problem_of_the_server_and_its_folder_stays_untold(
    client: TestClient, store: ReleaseStore, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    (store.root / "demo-2015" / "1.0.0" / "targets.csv").write_text("target_id\n")
    problem = assert_is_problem(client.get(f"{RELEASE}/{path}"), 503)
    assert str(store.root) not in json.dumps(problem)
    assert "Restore the release" in caplog.text


def test_a_release_made_while_the_application_runs_is_served(client: TestClient, store: ReleaseStore) -> None:
    assert client.get("/api/v1/datasets/demo-2015").json()["latest"]["version"] == "1.1.0"
    store.write(package_of(plan_tables(), version="2.0.0"))
    assert client.get("/api/v1/datasets/demo-2015").json()["versions"] == ["1.0.0", "1.1.0", "2.0.0"]
    assert client.get("/api/v1/datasets/demo-2015/releases/latest").headers["location"].endswith("/2.0.0")


def test_a_store_without_releases_is_served(tmp_path: Path) -> None:
    client = TestClient(create_app(ReleaseStore(tmp_path / "datapackages")))
    assert client.get("/api/v1/datasets").json() == {"count": 0, "datasets": [], "damaged": []}
    assert client.get("/healthz").json() == {"status": "ok", "datasets": 0, "damaged": []}
    assert "Nothing has been released yet" in client.get("/api/").text


def test_addresses_stay_below_the_path_at_which_the_application_is_served(store: ReleaseStore) -> None:
    client = TestClient(create_app(store), root_path="/portal", follow_redirects=False)
    assert client.get("/portal/api/v1/datasets").json()["datasets"][0]["href"] == "/portal/api/v1/datasets/all-plans"
    latest = client.get("/portal/api/v1/datasets/demo-2015/releases/latest/source.txt")
    assert latest.headers["location"] == "/portal/api/v1/datasets/demo-2015/releases/1.1.0/source.txt"
    assert client.get(latest.headers["location"]).status_code == 200


FIELDS = tuple(BY_NAME["targets"].names)
OPERATORS = ("", "__eq", "__ne", "__gt", "__gte", "__lt", "__lte", "__in", "__contains", "__isnull", "__", "__like")
parameter_names = (
    st.text(max_size=8) | st.builds(str.__add__, st.sampled_from(FIELDS), st.sampled_from(OPERATORS)) | st.sampled_from(CONTROLS)
)
parameter_values = st.text(max_size=20) | st.sampled_from(
    ["2017", "95", "-1.5", "true", "false", "普及率", "value,-year", "target_id", "1", "9" * 30, "\x00", "AAAA"]
)


@pytest.fixture(scope="module")
def still_client(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    store = ReleaseStore(tmp_path_factory.mktemp("store"))
    store.write(package_of(plan_tables()))
    return TestClient(create_app(store), follow_redirects=False)  # raises what the application does not answer


@given(st.lists(st.tuples(parameter_names, parameter_values), max_size=4))
@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_question_is_answered_or_refused_with_a_reason(still_client: TestClient, parameters: list[tuple[str, str]]) -> None:
    query = "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in parameters)
    response = still_client.get(f"{RELEASE}/tables/targets/rows?{query}")
    if response.status_code == 200:
        page = models.RowPage.model_validate_json(response.content)
        assert page.count == len(page.rows) <= page.total <= 2
    else:
        assert assert_is_problem(response, 400)["expected"]


@given(st.binary(max_size=40))
@settings(max_examples=60)
def test_any_bytes_in_an_address_are_answered(still_client: TestClient, raw: bytes) -> None:
    """Percent-encoded bytes that are no UTF-8, line ends, NUL, dots and slashes: an address may hold them all."""
    encoded = "".join(f"%{byte:02X}" for byte in raw)
    for path in (
        f"{RELEASE}/tables/targets/rows?{encoded}",
        f"{RELEASE}/tables/targets/rows/{encoded}",
        f"/api/v1/datasets/{encoded}",
        f"/{encoded}",
    ):
        assert still_client.get(path).status_code in {200, 307, 400, 404}


def test_the_application_starts_without_the_slow_libraries() -> None:
    code = "import sys, portal.api.server; print(sorted({'pandas', 'frictionless', 'mkdocs'} & set(sys.modules)))"
    assert run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"


def test_what_the_first_questions_need_is_made_before_they_are_asked(store: ReleaseStore) -> None:
    app = create_app(store)
    prepare_app(app)
    app.state.search.close()  # waits for what was begun
    assert index_path(store.root.parent / "build" / "query").exists()
    assert set(app.state.ckan._shelf.entries) == set(store.dataset_ids())


def test_a_fault_while_preparing_is_logged(store: ReleaseStore, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    app = create_app(store)
    monkeypatch.setattr(app.state.search, "look", lambda: 1 / 0)
    prepare_app(app)
    assert "ZeroDivisionError" in caplog.text


LONG = "a" * 300


@pytest.mark.parametrize(
    "path",
    [
        f"/api/v1/datasets/{LONG}",
        f"/api/v1/datasets/{LONG}/releases/1.0.0",
        f"/api/v1/datasets/{LONG}/feed.xml",
        f"/api/v1/datasets/hunan/releases/1.0.{'1' * 300}",
        f"/api/v1/queries/{LONG}@1.0.0/x/y",
        f"/datapackages/{LONG}/1.0.0/tasks.csv",
        f"/downloads/{LONG}/1.0.0/tasks.csv",
    ],
)
def test_what_is_too_long_for_a_name_of_a_file_is_an_unknown_name(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404
