"""The short way and what is kept give what FastAPI gives: the same bytes, status and headers, whatever is asked."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import pytest
from fastapi import Depends
from starlette.testclient import TestClient

from portal.api.app import create_app
from portal.api.fast import ShortWay
from portal.api.problems import FAILED
from portal.releases.store import ReleaseStore
from tests.api.test_app import RELEASE, assert_is_problem

TABLE = f"{RELEASE}/tables/targets"
ASKED = [
    *(
        f"{TABLE}/rows{query}"
        for query in ("", "?limit=1", "?sort=-value&limit=1", "?year=2017", "?fields=value,unit", "?indicator__contains=率")
    ),
    *(
        f"{TABLE}/rows?{query}"
        for query in ("nix=1", "limit=0x", "sort=nix", "cursor=AAAA", "value__gte=abc", "at=2027-01-01", "limit=1&limit=2")
    ),
    f"{TABLE}/rows/a-tgt-1",
    f"{TABLE}/rows/a-tgt-1?x=1",
    f"{TABLE}/rows/nix",
    f"{TABLE}/rows/%E7%8E%87%2F",
    f"{TABLE}/rows/",
    f"{TABLE}/rows/a-tgt-1/citation",
    f"{RELEASE}/tables/goals/rows",
    f"{RELEASE}/tables/organizations/rows/org-1",
    "/api/v1/datasets/demo-2015/releases/latest/tables/targets/rows?limit=1&at=2099-01-01",
    "/api/v1/datasets/demo-2015/releases/latest/tables/targets/rows/a-tgt-1",
    "/api/v1/datasets/demo-2015/releases/9.9.9/tables/targets/rows",
    "/api/v1/datasets/nix/releases/1.0.0/tables/targets/rows",
    "/api/v1/datasets/all-plans/releases/1.0.0/tables/targets/rows/a-tgt-1",
    "/api/v1/datasets",
    "/api/v1/datasets/demo-2015",
    "/api/v1/datasets/demo-2015/releases",
    RELEASE,
    TABLE,
    f"{TABLE}.csv",
    f"{TABLE}.json",
    f"{RELEASE}/datapackage.json",
    f"{RELEASE}/source.txt",
    f"{RELEASE}/citation",
    "/",
    "/nix",
]
CONDITIONS = [
    {},
    {"Accept-Encoding": "identity"},
    {"Accept-Encoding": "zstd"},
    {"Accept-Encoding": "gzip", "If-None-Match": "*"},
    {"If-None-Match": "*"},
    {"If-None-Match": '"nix", W/"nix"'},
    {"Range": "bytes=2-5"},
    {"Range": "bytes=99999999-"},
    {"Accept": "text/html", "Accept-Datetime": "Fri, 01 Jan 2027 00:00:00 GMT"},
    {"Host": "data.example.org"},
]


@pytest.fixture
def both(store: ReleaseStore, site: Path) -> tuple[TestClient, TestClient]:
    """The application with its short ways, and FastAPI alone."""
    direct, plain = (create_app(store, site_dir=site, is_direct=is_direct) for is_direct in (True, False))
    first, second = (TestClient(each, raise_server_exceptions=False, follow_redirects=False) for each in (direct, plain))
    return first, second


def seen(client: TestClient, method: str, path: str, headers: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
    response = client.request(method, path, headers=headers)
    return response.status_code, dict(response.headers), response.content


@pytest.mark.parametrize("headers", CONDITIONS, ids=str)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_both_ways_give_the_same_answer_and_give_it_again(
    both: tuple[TestClient, TestClient], method: str, headers: dict[str, str]
) -> None:
    direct, plain = both
    for path in ASKED:
        expected = seen(plain, method, path, headers)
        for _ in range(2):
            found = seen(direct, method, path, headers)
            assert found == expected, path


def test_a_fault_on_the_short_way_is_a_problem_that_tells_nothing_of_the_server(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("portal.query.library.Library.release", lambda *_: 1 / 0)
    problem = assert_is_problem(client.get(f"{TABLE}/rows"), 500)
    assert problem["title"] == FAILED.title
    assert "ZeroDivisionError" in caplog.text


def needs_more(table: str, limit: int) -> None: ...


def depends_on_more(asked: Annotated[None, Depends(needs_more)]) -> None: ...


def test_the_short_way_refuses_a_function_that_asks_for_what_it_cannot_give() -> None:
    with pytest.raises(TypeError, match="cannot give it limit"):
        ShortWay(depends_on_more, "/rows")  # type: ignore[arg-type]
