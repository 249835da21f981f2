"""Parameters that an address does not know, that are given twice, or are no text: refused by name."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from portal.api.addresses import API
from portal.api.app import create_app
from tests.api.conftest import make_releases
from tests.api.test_app import RELEASE, assert_is_problem

TABLE = f"{RELEASE}/tables/targets"
REFUSED = [
    pytest.param(
        f"{TABLE}.csv?year=2020", "year", f"bom, encoding, safe. Ask for some rows of the table at {TABLE}/rows.csv?year=", id="rows"
    ),
    pytest.param(
        f"{TABLE}.json?limit=abc", "limit", f"no parameters. Ask for some rows of the table at {TABLE}/rows.json?limit=", id="json"
    ),
    pytest.param(f"{TABLE}?x=1", "x", f"{TABLE}/rows?x=", id="a table"),
    pytest.param(f"{TABLE}/rows/a-tgt-1?x=1", "x", "no parameters", id="a row"),
    pytest.param(f"{RELEASE}?x=1", "x", "no parameters", id="a release"),
    pytest.param(f"{RELEASE.replace('1.0.0', 'latest')}?x=1&at=2026-02-01", "x", "no parameters", id="the release of a day"),
    pytest.param(f"{RELEASE}/citation?day=1", "day", "accessed", id="a citation"),
    pytest.param("/api/v1/datasets?", None, "", id="none"),
    pytest.param("/api/v1/datasets?page=2", "page", "no parameters", id="datasets"),
    pytest.param("/api/v1/search?q=目标&q=任务", "q", "once", id="twice"),
    pytest.param("/api/v1/search?q=%FF%FE", "q", "UTF-8", id="no UTF-8"),
    pytest.param("/api/v1/search?q=a%00b", "q", "NUL", id="NUL"),
    pytest.param(f"{TABLE}/rows?unit=%FF", "unit", "UTF-8", id="a filter that is no UTF-8"),
    pytest.param(f"{TABLE}/rows?q=%FF%FE", "q", "UTF-8", id="words that are no UTF-8"),
    pytest.param(f"{TABLE}/rows.csv?q=ab%00", "q", "NUL", id="words with NUL"),
    pytest.param(f"{TABLE}/rows?nowhere=1", "nowhere", "Filter by a field", id="a field that there is not"),
]


@pytest.fixture(scope="module", params=[True, False], ids=["direct", "FastAPI alone"])
def asked(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    folder: Path = tmp_path_factory.mktemp("parameters")
    return TestClient(create_app(make_releases(folder / "datapackages"), is_direct=request.param), follow_redirects=False)


@pytest.mark.parametrize(("address", "parameter", "expected"), REFUSED)
def test_a_parameter_that_cannot_be_used_is_refused_with_what_can(
    asked: TestClient, address: str, parameter: str | None, expected: str
) -> None:
    answer = asked.get(address)
    if parameter is None:
        assert answer.status_code == 200
        return
    problem = assert_is_problem(answer, 400)
    assert problem["parameter"] == parameter
    assert expected in problem["expected"]


def test_what_an_address_knows_is_read(asked: TestClient) -> None:
    for address in (f"{TABLE}.csv?bom=1&safe=1", f"{RELEASE}/citation?accessed=2026-03-01", f"{TABLE}/rows?year=2020&year__gte=2000"):
        assert asked.get(address).status_code == 200, address
    for address in (f"{RELEASE.replace('1.0.0', 'latest')}?at=2026-02-01", f"{RELEASE.partition('/releases')[0]}?at=2026-02-01"):
        assert asked.get(address).status_code == 302, address


def test_files_that_the_site_has_too_pass_parameters_over(client: TestClient) -> None:
    for address in ("/datapackages/demo-2015/1.0.0/targets.csv", "/style.css", "/"):
        plain, asked = client.get(address), client.get(f"{address}?year=2020")
        assert (asked.status_code, asked.content) == (plain.status_code, plain.content) == (200, plain.content)


def test_no_parameter_takes_bytes_that_are_no_utf_8(asked: TestClient) -> None:
    named = {"dataset_id": "demo-2015", "version": "1.0.0", "table": "targets", "row_id": "a-tgt-1", "old": "1.0.0", "new": "1.1.0"}
    named |= {"form": "bib", "format": "xlsx", "plan_id": "demo-2015", "path": "targets.csv", "query": "AAAA"}
    tried = 0
    for path, methods in asked.app.openapi()["paths"].items():  # type: ignore[attr-defined]
        if not path.startswith(API):
            continue
        given = [each for each in methods["get"].get("parameters", ()) if each["in"] == "query"]
        needed = [each["name"] for each in given if each.get("required")]
        for name in (*(each["name"] for each in given), "at", "unit__contains", "nowhere"):
            others = "".join(f"&{each}=ab" for each in needed if each != name)
            answer = asked.get(f"{path.format_map(named)}?{name}=%FF{others}")
            assert assert_is_problem(answer, 400)["parameter"] in (name, "query"), (path, name)
            tried += 1
    assert tried > 100
