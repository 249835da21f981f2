"""Figures for monitoring: what is counted, under which names, and that no caller's words get into them."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import date
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from portal.api.app import create_app
from portal.api.metrics import Metrics
from portal.releases.store import ReleaseStore
from portal.releases.withdrawal import withdraw_release

ROOT = Path(__file__).resolve().parents[2]
DATASET = "/api/v1/datasets/{dataset_id}"
ROW = DATASET + "/releases/{version}/tables/{table}/rows/{row_id}"


def read(client: TestClient) -> dict[tuple[str, ...], float]:
    """Return the samples by their name and the values of their labels, in the order of the labels' names."""
    response = client.get("/metrics")
    assert response.status_code == 200
    assert response.headers["cache-control"] == "no-store"
    found = {}
    for family in text_string_to_metric_families(response.text):
        for sample in family.samples:
            found[sample.name, *(sample.labels[name] for name in sorted(sample.labels))] = sample.value
    return found


def test_requests_are_counted_by_method_route_and_status(client: TestClient) -> None:
    row = "/api/v1/datasets/demo-2015/releases/1.0.0/tables/targets/rows/a-tgt-1"
    for _ in range(3):
        assert client.get(row).status_code == 200
    client.head(row)
    client.get(row.replace("a-tgt-1", "nix"))
    client.post("/api/v1/datasets/demo-2015")
    found = read(client)
    assert found["portal_http_requests_total", "GET", ROW, "200"] == 3
    assert found["portal_http_requests_total", "HEAD", ROW, "200"] == 1
    assert found["portal_http_requests_total", "GET", ROW, "404"] == 1
    assert found["portal_http_requests_total", "POST", DATASET, "405"] == 1
    assert found["portal_http_request_duration_seconds_count", ROW] == 5
    assert found["portal_http_request_duration_seconds_bucket", "+Inf", ROW] == 5


def test_nothing_that_a_caller_wrote_gets_into_a_label(client: TestClient) -> None:
    for address in ("/api/v1/datasets/secret-1?secret=2", "/secret-3", "/api/secret-4", "/datasets/secret-5/", "/api/assets/secret-6"):
        client.get(address, headers={"User-Agent": "secret-7", "Host": "secret-8"})
    client.request("SECRET-9", "/")
    text = client.get("/metrics").text
    assert "secret" not in text.lower()
    assert 'portal_http_requests_total{method="GET",route="nowhere",status="404"} 3.0' in text
    assert 'portal_http_requests_total{method="other"' in text


def test_pages_and_files_of_the_site_are_one_route_and_options_another(client: TestClient) -> None:
    client.get("/")
    client.get("/style.css")
    client.options("/style.css")
    found = read(client)
    assert found["portal_http_requests_total", "GET", "site", "200"] == 2
    assert found["portal_http_requests_total", "OPTIONS", "any", "204"] == 1


def test_a_fault_of_the_server_is_counted(store: ReleaseStore) -> None:
    app = create_app(store)

    @app.get("/api/fails")
    def fail() -> None:
        raise RuntimeError

    client = TestClient(app, raise_server_exceptions=False)
    client.get("/api/fails")
    assert read(client)["portal_http_requests_total", "GET", "/api/fails", "500"] == 1


def test_datasets_and_releases_that_stand_are_told(client: TestClient, historian: TestClient, store: ReleaseStore) -> None:
    assert (read(client)["portal_datasets",], read(client)["portal_releases",]) == (2, 3)
    assert (read(historian)["portal_datasets",], read(historian)["portal_releases",]) == (1, 3), "one of four was withdrawn"
    withdraw_release(store, "all-plans", "1.0.0", reason="误读", withdrawn=date(2026, 12, 1), successor="")
    assert (read(client)["portal_datasets",], read(client)["portal_releases",]) == (1, 2)


def test_examples_for_the_documentation_are_not_counted_as_requests(client: TestClient) -> None:
    client.get("/api/openapi.json")
    counted = [key for key in read(client) if key[0] == "portal_http_requests_total"]
    assert counted == [("portal_http_requests_total", "GET", "/api/openapi.json", "200")]


def test_two_applications_in_one_process_count_apart(store: ReleaseStore) -> None:
    first, second = TestClient(create_app(store)), TestClient(create_app(store))
    first.get("/healthz")
    assert ("portal_http_requests_total", "GET", "/healthz", "200") not in read(second)


WORKERS = """
import multiprocessing, sys
from pathlib import Path
from portal.api.metrics import Metrics, forget_worker, share_between_workers
from portal.releases.store import ReleaseStore

share_between_workers(Path(sys.argv[1]))

def work(count):
    metrics = Metrics(ReleaseStore(Path(sys.argv[2])), "1")
    for _ in range(count):
        metrics.count("/healthz", "GET", 200, 0.01)

if __name__ == "__main__":
    workers = [multiprocessing.get_context(sys.argv[3]).Process(target=work, args=(count,)) for count in (2, 3)]
    for each in workers:
        each.start()
    for each in workers:
        each.join()
        forget_worker(each.pid)
    sys.stdout.write(Metrics(ReleaseStore(Path(sys.argv[2])), "1").render().decode())
"""


@pytest.mark.parametrize("start", ["fork", "spawn"])
def test_what_several_workers_count_is_added_up(tmp_path: Path, store: ReleaseStore, start: str) -> None:
    folder = tmp_path / "shared"
    folder.mkdir()
    script = tmp_path / "workers.py"
    script.write_text(WORKERS)
    command = [sys.executable, str(script), str(folder), str(store.root), start]
    text = subprocess.run(command, capture_output=True, text=True, check=True, env={"PYTHONPATH": str(ROOT)}).stdout
    assert 'portal_http_requests_total{method="GET",route="/healthz",status="200"} 5.0' in text
    assert 'portal_http_request_duration_seconds_count{route="/healthz"} 5.0' in text
    assert "portal_datasets 2.0" in text, "told once, not once a worker"


def test_every_answer_is_counted_once_while_figures_are_asked_for(store: ReleaseStore) -> None:
    metrics = Metrics(store, "1")
    line = b'portal_http_requests_total{method="GET",route="/r",status="200"} '

    def shown() -> float:
        return next((float(each.removeprefix(line)) for each in metrics.render().splitlines() if each.startswith(line)), 0)

    def count(_: int) -> None:
        for _ in range(1050):
            metrics.count("/r", "GET", 200, 0.002)

    with ThreadPoolExecutor(4) as threads:
        counting = [threads.submit(count, each) for each in range(2)]
        seen = [threads.submit(shown).result() for _ in range(20)]
        wait(counting)
    assert seen == sorted(seen)
    assert shown() == 2100
    assert b'portal_http_request_duration_seconds_bucket{le="0.0025",route="/r"} 2100.0' in metrics.render()
