"""Answers in a coding: the same content, an ETag of their own, and nothing changed for who does not ask for one."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import shutil
import zlib
from collections.abc import Callable, Iterator

import brotli
import pytest
import zstandard
from starlette.testclient import TestClient

from portal.api.app import create_app
from portal.api.coded import stream_in_coding
from portal.releases.store import ReleaseStore
from tests.api.test_app import RELEASE
from tests.api.test_finished import settle
from tests.projects import FIRST, ROOT

STREAM_DECODERS: dict[str, Callable[[bytes], bytes]] = {
    "zstd": lambda sent: zstandard.ZstdDecompressor().decompressobj().decompress(sent),
    "br": brotli.decompress,
    "gzip": gzip.decompress,
}
LONG = f"/api/v1/datasets/{FIRST}/releases/1.0.0/tables/sections"
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


@pytest.fixture(scope="module", params=[True, False], ids=["direct", "FastAPI alone"])
def published(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    """A released plan, whose tables are long enough to be worth it."""
    root = tmp_path_factory.mktemp("published") / "datapackages"
    shutil.copytree(ROOT / "datapackages" / FIRST, root / FIRST)
    client = TestClient(create_app(ReleaseStore(root), is_direct=request.param))
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


STREAMS = [
    f"{LONG}/rows.csv",
    f"{LONG}/rows.jsonl?sort=-section_id",
    f"{LONG}/rows.csv?limit=30&bom=1&safe=1",
    f"{LONG}/rows.csv?encoding=gb18030",
    f"{LONG}/rows.jsonl?group=section_id,start",
]


@pytest.mark.parametrize("address", [*STREAMS, f"{LONG}/rows"])
def test_rows_that_are_sent_while_they_are_read_are_the_same_in_a_coding(published: TestClient, address: str) -> None:
    accept = {"Accept": "text/csv"} if address.endswith("/rows") else {}
    status, plain, body = raw(published, "GET", address, **accept)
    assert (status, plain.get("content-encoding")) == (200, None)
    assert plain["vary"] == ("Accept, Accept-Encoding" if accept else "Accept-Encoding")
    for coding, decode in STREAM_DECODERS.items():
        status, headers, sent = raw(published, "GET", address, **accept, **{"Accept-Encoding": coding})
        assert (status, headers.pop("content-encoding")) == (200, coding)
        assert headers == plain
        assert decode(sent) == body
        assert len(sent) < len(body) / 2
        status, headers, sent = raw(published, "HEAD", address, **accept, **{"Accept-Encoding": coding})
        assert (status, headers.pop("content-encoding"), headers, sent) == (200, coding, plain, b"")


@pytest.mark.parametrize("form", ["bom=1", "encoding=gb18030&safe=1"])
def test_a_csv_made_for_spreadsheets_is_the_same_in_a_coding_under_another_tag(published: TestClient, form: str) -> None:
    address = f"{LONG}.csv?{form}"
    status, plain, body = raw(published, "GET", address)
    assert (status, plain.get("content-encoding"), plain["vary"]) == (200, None, "Accept-Encoding")
    tags = {plain["etag"]}
    for coding, decode in STREAM_DECODERS.items():
        accepted = {"Accept-Encoding": coding}
        status, headers, sent = raw(published, "GET", address, **accepted)
        assert (status, headers["content-encoding"], decode(sent)) == (200, coding, body)
        assert len(sent) < len(body) / 2
        assert raw(published, "HEAD", address, **accepted) == (200, headers, b"")
        assert raw(published, "GET", address, **accepted, **{"If-None-Match": headers["etag"]})[0] == 304
        assert raw(published, "GET", address, **accepted, **{"If-None-Match": plain["etag"]})[0] == 200, "the caller has other bytes"
        tags.add(headers["etag"])
    assert len(tags) == 1 + len(STREAM_DECODERS)


def test_a_stream_that_is_short_is_sent_as_it_is(published: TestClient) -> None:
    address = f"{LONG}/rows.csv?limit=1&fields=section_id"
    for method in ("GET", "HEAD"):
        _, headers, _ = raw(published, method, address, **{"Accept-Encoding": "zstd, br, gzip"})
        assert ("content-encoding" in headers, headers["vary"]) == (False, "Accept-Encoding")
    assert raw(published, "GET", address, **{"Accept-Encoding": "gzip"})[2] == raw(published, "GET", address)[2]


@pytest.mark.parametrize("coding", ["zstd", "br", "gzip"])
def test_what_arrived_of_a_stream_can_be_read_before_the_rest_is_made(coding: str) -> None:
    taken = 0

    def pieces() -> Iterator[bytes]:
        nonlocal taken
        for number in range(10_000):
            taken += 1
            yield b"%d %s\n" % (number, b"x" * 1000)

    sent, found = stream_in_coding(coding, "text/csv", pieces())
    assert (found, taken) == (coding, 2), "no more is read than shows that it is not short"
    read = {
        "zstd": zstandard.ZstdDecompressor().decompressobj().decompress,
        "br": brotli.Decompressor().process,
        "gzip": zlib.decompressobj(31).decompress,
    }[coding]
    for block in range(1, 4):
        before = taken
        arrived = b"".join([read(next(sent)), *iter(lambda: read(b""), b"")])  # brotli gives no more than 32 kB at a time
        assert arrived.count(b"\n") >= taken - before
        assert before < taken < 70 * block


def test_what_is_short_is_sent_as_it_is(asked: TestClient) -> None:
    _, headers, body = raw(asked, "GET", "/api/v1", **{"Accept-Encoding": "zstd, br, gzip"})
    assert "content-encoding" not in headers
    assert json.loads(body)
    assert headers["vary"] == "Accept-Encoding"


def test_answers_to_posted_questions_are_sent_in_a_coding_too(asked: TestClient) -> None:
    with asked.stream("POST", "/api/3/action/package_search", json={}, headers={"Accept-Encoding": "br"}) as response:
        assert response.headers["content-encoding"] == "br"
        assert json.loads(brotli.decompress(b"".join(response.iter_raw())))["success"]
