"""Answers in a coding: the same content, an ETag of their own, and nothing changed for who does not ask for one."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from collections.abc import Callable

import brotli
import pytest
import zstandard
from starlette.testclient import TestClient

from portal.api.app import create_app
from portal.releases.store import ReleaseStore
from tests.api.test_app import RELEASE
from tests.api.test_finished import settle

DECODERS: dict[str, Callable[[bytes], bytes]] = {
    "zstd": zstandard.decompress,
    "br": brotli.decompress,
    "gzip": gzip.decompress,
}
ROWS = f"{RELEASE}/tables/targets/rows?facet=quote,indicator,unit,year,kind"
ADDRESSES = [
    RELEASE,
    f"{RELEASE}/linkset.json",
    f"{RELEASE}/citation",
    f"{RELEASE}/tables/targets",
    ROWS,
    f"{RELEASE}/tables/targets/rows.json?sort=-year&facet=quote,indicator,unit,year,kind",
    "/api/v1/search?q=%E7%8E%87&dataset=demo-2015&limit=50",
    "/api/openapi.json",
    "/api/",
    "/api/3/action/package_search",
]


@pytest.fixture(params=[True, False], ids=["direct", "FastAPI alone"])
def asked(request: pytest.FixtureRequest, store: ReleaseStore) -> TestClient:
    settle(store.root)
    client = TestClient(create_app(store, is_direct=request.param))
    client.headers.pop("accept-encoding")
    return client


def raw(client: TestClient, method: str, address: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Ask, and return the bytes as they were sent."""
    with client.stream(method, address, headers=headers) as response:
        return response.status_code, dict(response.headers), b"".join(response.iter_raw())


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_is_sent_in_a_coding_is_what_is_sent_without(asked: TestClient, address: str) -> None:
    for _ in range(3):  # made, made once more, and kept
        status, plain, body = raw(asked, "GET", address)
        assert (status, plain.get("content-encoding"), int(plain["content-length"])) == (200, None, len(body))
        assert "Accept-Encoding" in plain["vary"]
        seen = {plain["etag"]}
        for coding, decode in DECODERS.items():
            status, headers, sent = raw(asked, "GET", address, **{"Accept-Encoding": coding})
            assert status == 200
            assert headers["content-encoding"] == coding
            assert decode(sent) == body
            assert len(sent) == int(headers["content-length"]) < len(body)
            assert headers["repr-digest"] == f"sha-256=:{base64.b64encode(hashlib.sha256(sent).digest()).decode()}:"
            assert headers["etag"] not in seen
            seen.add(headers["etag"])
            differing = {"etag", "repr-digest", "content-length", "content-encoding"}
            assert {name: value for name, value in headers.items() if name not in differing} == {
                name: value for name, value in plain.items() if name not in differing
            }
            assert raw(asked, "HEAD", address, **{"Accept-Encoding": coding})[1] == headers
            has = {"Accept-Encoding": coding, "If-None-Match": headers["etag"]}
            status, headers, sent = raw(asked, "GET", address, **has)
            assert (status, sent, "content-encoding" in headers, "Accept-Encoding" in headers["vary"]) == (304, b"", False, True)
            assert raw(asked, "GET", address, **{**has, "If-None-Match": plain["etag"]})[0] == 200, "the caller has other bytes"


def test_of_what_the_caller_takes_the_quickest_is_chosen(asked: TestClient) -> None:
    for accepted, coding in {
        "gzip, deflate, br, zstd": "zstd",
        "gzip, deflate, br": "br",
        "gzip, deflate": "gzip",
        "br;q=0.5, gzip": "gzip",
        "identity": None,
        "deflate": None,
        "zstd;q=0": None,
    }.items():
        assert raw(asked, "GET", ROWS, **{"Accept-Encoding": accepted})[1].get("content-encoding") == coding, accepted


def test_what_is_short_is_sent_as_it_is(asked: TestClient) -> None:
    _, headers, body = raw(asked, "GET", "/api/v1", **{"Accept-Encoding": "zstd, br, gzip"})
    assert "content-encoding" not in headers
    assert json.loads(body)
    assert headers["vary"] == "Accept-Encoding"


def test_answers_to_posted_questions_are_sent_in_a_coding_too(asked: TestClient) -> None:
    with asked.stream("POST", "/api/3/action/package_search", json={}, headers={"Accept-Encoding": "br"}) as response:
        assert response.headers["content-encoding"] == "br"
        assert json.loads(brotli.decompress(b"".join(response.iter_raw())))["success"]
