"""A row by its id, put into its frame: the bytes and headers of the long way, and only where they are the same."""

from __future__ import annotations

import threading
from datetime import date
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from portal.api.app import create_app
from portal.api.fast import ShortWay
from portal.errors import SlowQueryError
from portal.releases.store import ReleaseStore
from portal.releases.withdrawal import withdraw_release
from tests.api.test_app import RELEASE
from tests.api.test_finished import settle
from tests.packaging.sample import package_of, plan_tables

ALL = "/api/v1/datasets/all-plans/releases/1.0.0"
ROW = f"{RELEASE}/tables/targets/rows/a-tgt-1"
ROWS = [
    ROW,
    f"{RELEASE}/tables/targets/rows/a-tgt-2",
    f"{RELEASE}/tables/tasks/rows/a-tsk-1",
    f"{RELEASE}/tables/organizations/rows/org-1",
    f"{RELEASE}/tables/plans/rows/demo-2015",
    f"{ALL}/tables/targets/rows/a-tgt-1",
    f"{ALL}/tables/targets/rows/b-tgt-1",
]
CONDITIONS = [
    {},
    {"Host": "data.example.org"},
    {"Host": "data.example.org:8443", "Accept": "text/html", "Accept-Language": "en"},
    {"If-None-Match": "*"},
    {"If-None-Match": '"nix"'},
]


def seen(client: TestClient, path: str, headers: dict[str, str], method: str = "GET") -> tuple[int, dict[str, str], bytes]:
    response = client.request(method, path, headers=headers)
    return response.status_code, dict(response.headers), response.content


@pytest.fixture(params=["with a site", "without"])
def both(request: pytest.FixtureRequest, store: ReleaseStore, site: Path) -> tuple[TestClient, TestClient]:
    """An application whose tables are open and whose releases have been at rest, and FastAPI alone."""
    site_dir = site if request.param == "with a site" else None
    settle(store.root)
    first, second = (
        TestClient(create_app(store, site_dir=site_dir, is_direct=is_direct), follow_redirects=False) for is_direct in (True, False)
    )
    for path in ROWS:
        first.get(f"{path.rpartition('/')[0]}?limit=1")
    return first, second


@pytest.mark.parametrize("headers", CONDITIONS, ids=str)
def test_a_framed_row_is_the_row_that_the_long_way_gives(both: tuple[TestClient, TestClient], headers: dict[str, str]) -> None:
    direct, plain = both
    for path in ROWS:
        for method in ("GET", "HEAD"):
            assert seen(direct, path, headers, method) == seen(plain, path, headers, method), path
    assert len(direct.app.framed._frames) == len({path.rpartition("/")[0] for path in ROWS})


def test_a_condition_that_names_the_row_gives_304_and_its_policy(both: tuple[TestClient, TestClient]) -> None:
    direct, plain = both
    etag = direct.get(ROW).headers["etag"]
    found = seen(direct, ROW, {"If-None-Match": f'"nix", W/{etag}'})
    assert found == seen(plain, ROW, {"If-None-Match": f'"nix", W/{etag}'})
    assert found[0] == 304
    assert "content-security-policy" in found[1]


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        (f"{ROW}?x=1", {}),
        (f"{RELEASE}/tables/targets/rows/nix", {}),
        (f"{RELEASE}/tables/targets/rows/%E7%8E%87", {}),
        (ROW, {"Range": "bytes=0-3"}),
        ("/api/v1/datasets/demo-2015/releases/9.9.9/tables/targets/rows/a-tgt-1", {}),
        ("/api/v1/datasets/nix/releases/1.0.0/tables/targets/rows/a-tgt-1", {}),
        (f"{RELEASE}/tables/goals/rows/a-tgt-1", {}),
    ],
)
def test_what_is_not_plain_goes_the_long_way(both: tuple[TestClient, TestClient], path: str, headers: dict[str, str]) -> None:
    direct, plain = both
    assert seen(direct, path, headers) == seen(plain, path, headers)
    assert not any(key[0] + "a-tgt-1" == path for key in direct.app.framed._frames)


def test_a_row_of_a_withdrawn_release_is_gone_at_once(both: tuple[TestClient, TestClient], store: ReleaseStore) -> None:
    direct, _ = both
    assert direct.get(ROW).status_code == 200
    withdraw_release(store, "demo-2015", "1.0.0", reason="误读", withdrawn=date(2026, 4, 1), successor="1.1.0")
    assert direct.get(ROW).status_code == 410


def test_a_row_of_all_plans_leads_to_the_new_release_of_its_plan_at_once(store: ReleaseStore, site: Path) -> None:
    settle(store.root)
    client = TestClient(create_app(store, site_dir=site))
    path = f"{ALL}/tables/targets/rows/a-tgt-1"
    assert client.get(f"{path.rpartition('/')[0]}?limit=1").status_code == 200
    assert "/demo-2015/1.1.0/" in client.get(path).json()["page"]
    store.write(package_of(plan_tables(), version="1.2.0"))
    assert "/demo-2015/1.2.0/" in client.get(path).json()["page"]


def test_frames_are_counted_under_the_template_of_their_address(both: tuple[TestClient, TestClient]) -> None:
    direct, _ = both
    direct.get(ROW)
    line = 'portal_http_requests_total{method="GET",route="/api/v1/datasets/{dataset_id}/releases/{version}/tables/{table}/rows/{row_id}",status="200"}'
    before = next(float(each.rpartition(" ")[2]) for each in direct.get("/metrics").text.splitlines() if each.startswith(line))
    direct.get(ROW)
    assert f"{line} {before + 1}" in direct.get("/metrics").text


def test_no_more_frames_are_kept_than_are_of_use(both: tuple[TestClient, TestClient], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.api.framed._MOST", 5)
    direct, _ = both
    for number in range(20):
        assert direct.get(ROW, headers={"Host": f"h{number}.example.org"}).status_code == 200
    assert len(direct.app.framed._frames) == 5


TABLE = f"{RELEASE}/tables/targets"
PAGES = [
    f"{TABLE}/rows{query}"
    for query in (
        "",
        "?limit=1",
        "?sort=-value&limit=1",
        "?year=2017&sort=value",
        "?fields=value,unit",
        "?indicator__contains=率&limit=1",
        "?indicator__contains=%E7%8E%87&unit__in=%25,%E4%B8%AA",
        "?quote__isnull=false&&limit=0",
        "?unit=a+b",
        "?q=宽带",
        "?facet=unit&limit=1",
        "?group=unit&sum=value",
        "?nix=1",
        "?limit=1&limit=2",
        "?cursor=AAAA",
        "?at=2027-01-01",
        "?unit=",
    )
]


@pytest.mark.parametrize(
    "headers",
    [*CONDITIONS, {"Accept": "application/json"}, {"Accept": "text/csv"}, {"Accept": "image/png"}, {"Range": "bytes=2-5"}],
    ids=str,
)
def test_a_framed_page_is_the_page_that_the_long_way_gives_and_is_given_again(
    both: tuple[TestClient, TestClient], headers: dict[str, str]
) -> None:
    direct, plain = both
    for path in PAGES:
        for method in ("GET", "HEAD", "GET"):
            assert seen(direct, path, headers, method) == seen(plain, path, headers, method), path


def test_pages_that_follow_one_another_are_the_same_both_ways(both: tuple[TestClient, TestClient]) -> None:
    direct, plain = both
    path = f"{ALL}/tables/targets/rows?sort=-value&limit=1"
    direct.get(path)
    while path:
        found = direct.get(path)
        assert seen(plain, path, {}) == (found.status_code, dict(found.headers), found.content)
        path = found.json()["next"]


def test_a_page_that_takes_longer_than_a_moment_is_found_in_a_thread(
    both: tuple[TestClient, TestClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    direct, plain = both
    path = f"{TABLE}/rows?sort=-value"
    expected = seen(plain, path, {})
    tried: list[str] = []
    answer = ShortWay.answer

    def slow_on_the_loop(*_: object) -> None:
        tried.append(threading.current_thread().name)
        raise SlowQueryError(0.02)

    monkeypatch.setattr("portal.api.framed.describe_page", slow_on_the_loop)
    monkeypatch.setattr(
        "portal.api.fast.ShortWay.answer", lambda *given: (tried.append(threading.current_thread().name), answer(*given))[1]
    )
    assert seen(direct, path, {}) == expected
    assert len(set(tried)) == len(tried) == 2
