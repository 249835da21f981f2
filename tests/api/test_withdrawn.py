"""What was withdrawn is gone, at every address, with the reason and the way on."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from starlette.testclient import TestClient

from portal.api.app import create_app
from portal.releases.store import ReleaseStore
from portal.releases.withdrawal import withdraw_release
from tests.api.test_app import assert_is_problem, links_of

DATASET = "/api/v1/datasets/demo-2015"
GONE = f"{DATASET}/releases/1.0.2"


def every_address(client: TestClient) -> list[str]:
    """Fill in every address of the OpenAPI document that names a version with the withdrawn one."""
    names = {
        "dataset_id": "demo-2015",
        "version": "1.0.2",
        "table": "targets",
        "row_id": "a-tgt-1",
        "plan_id": "demo-2015",
        "form": "bib",
        "format": "xlsx",
    }
    query = client.get(f"{DATASET}/releases/1.0.1/tables/targets/rows?year=2017").json()["query_href"].rpartition("/")[2]
    paths = client.get("/api/openapi.json").json()["paths"]
    filled = [path.format_map({**names, "query": query}) for path in paths if "{version}" in path]
    both_ways = (("1.0.2", "1.1.0"), ("1.0.0", "1.0.2"), ("1.0.2", "1.0.2"))
    differences = [path.format_map({**names, "old": old, "new": new}) for path in paths if "{old}" in path for old, new in both_ways]
    files = ["/datapackages/demo-2015/1.0.2/targets.csv", "/downloads/demo-2015/1.0.2/targets.xlsx"]
    return [*filled, *differences, *files]


def test_every_address_below_a_withdrawn_release_says_why_when_and_where_to_go(historian: TestClient) -> None:
    addresses = every_address(historian)
    assert len(addresses) > 25
    for address in addresses:
        response = historian.get(address)
        problem = assert_is_problem(response, 410)
        assert problem["reason"] == "95 误读为 69。", address
        assert (problem["withdrawn"], problem["successor"]) == ("2026-04-12", "1.1.0")
        assert links_of(response)["successor-version"] == problem["successor_href"] == f"{DATASET}/releases/1.1.0"
        assert response.headers["cache-control"] == "no-store"
        assert "memento-datetime" not in response.headers
        assert historian.head(address).status_code == 410


def test_what_was_never_there_is_not_said_to_be_gone(historian: TestClient) -> None:
    assert_is_problem(historian.get(f"{DATASET}/releases/9.9.9"), 404)
    assert_is_problem(historian.get(f"{DATASET}/differences/1.0.0...9.9.9"), 404)


def test_a_query_that_was_cited_is_gone_with_its_release_and_says_so(historian: TestClient, history: ReleaseStore) -> None:
    address = historian.get(f"{DATASET}/releases/1.0.1/tables/targets/rows?year=2017").json()["query_href"]
    assert historian.get(f"{address}.csv").status_code == 200
    withdraw_release(history, "demo-2015", "1.0.1", reason="另有误读", withdrawn=date(2026, 6, 1))
    for rest in ("", ".csv", ".json", "/citation", "/citation.ris"):
        assert assert_is_problem(historian.get(address + rest), 410)["reason"] == "另有误读"


def test_a_dataset_of_which_nothing_stands_is_gone(historian: TestClient, history: ReleaseStore) -> None:
    for version in ("1.0.0", "1.0.1", "1.1.0"):
        withdraw_release(history, "demo-2015", version, reason="停止发布", withdrawn=date(2026, 7, 1))
    for rest in (
        "",
        "/releases",
        "/releases/latest",
        "/releases/latest/tables/targets.csv",
        "/citation",
        "/timemap",
        "/feed.xml",
        "?at=2026-03-01",
    ):
        problem = assert_is_problem(historian.get(DATASET + rest), 410)
        assert (problem["reason"], problem["successor"]) == ("停止发布", None)
    assert historian.get("/api/v1/datasets").json()["count"] == 0


def test_the_page_of_a_withdrawn_release_is_sent_as_gone_and_its_files_are_not_sent(history: ReleaseStore, site: Path) -> None:
    for path in (
        "datasets/demo-2015/1.0.2/index.html",
        "en/datasets/demo-2015/1.0.2/index.html",
        "datasets/demo-2015/1.1.0/index.html",
        "en/datasets/demo-2015/1.1.0/index.html",
        "datapackages/demo-2015/1.0.2/tasks.csv",
    ):
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_text("<h1>已撤回</h1>")
    client = TestClient(create_app(history, site_dir=site), follow_redirects=False)
    page = client.get("/datasets/demo-2015/1.0.2/")
    assert (page.status_code, page.text, page.headers["content-type"]) == (410, "<h1>已撤回</h1>", "text/html; charset=utf-8")
    assert (
        client.get("/datasets/demo-2015/1.0.2/", headers={"If-None-Match": page.headers["etag"], "Range": "bytes=0-1"}).status_code == 410
    )
    assert client.get("/datasets/demo-2015/1.0.2").headers["location"].endswith("/1.0.2/")
    assert [client.get(f"/en/datasets/demo-2015/{version}/").status_code for version in ("1.0.2", "1.1.0")] == [410, 200]
    assert client.get("/datasets/demo-2015/1.1.0/").status_code == 200
    for path in ("/datapackages/demo-2015/1.0.2/tasks.csv", "/datapackages/demo-2015/1.0.2/nix.csv", "/datasets/demo-2015/1.0.2/text/"):
        assert assert_is_problem(client.get(path), 410)["successor"] == "1.1.0"
