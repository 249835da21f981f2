"""Files of a release over HTTP: RFC 9110 (ranges, conditions) and RFC 9530 (digests)."""

from __future__ import annotations

import base64
import hashlib
import json

import pytest
from starlette.testclient import TestClient

from portal.releases.store import ReleaseStore
from tests.api.test_app import RELEASE, assert_is_problem
from tests.packaging.sample import TEXT

CSV = f"{RELEASE}/tables/targets.csv"
FILES = {
    "tables/targets.csv": ("targets.csv", "text/csv; charset=utf-8"),
    "tables/targets.json": ("targets.json", "application/json"),
    "source.txt": ("source.txt", "text/plain; charset=utf-8"),
    "datapackage.json": ("datapackage.json", "application/json"),
}


@pytest.mark.parametrize("path", list(FILES))
def test_a_file_is_served_byte_for_byte_with_the_checksum_that_was_published(client: TestClient, store: ReleaseStore, path: str) -> None:
    name, mediatype = FILES[path]
    content = (store.root / "demo-2015" / "1.0.0" / name).read_bytes()
    digest = hashlib.sha256(content)
    response = client.get(f"{RELEASE}/{path}")
    assert response.content == content
    assert response.headers["content-type"] == mediatype
    assert response.headers["content-length"] == str(len(content))
    assert response.headers["etag"] == f'"{digest.hexdigest()}"'
    assert response.headers["repr-digest"] == f"sha-256=:{base64.b64encode(digest.digest()).decode()}:"
    assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert response.headers["last-modified"] == "Sat, 31 Jan 2026 00:00:00 GMT", "the day of the release, not of the copy"
    assert response.headers["accept-ranges"] == "bytes"
    assert f"demo-2015-1.0.0-{name}" in response.headers["content-disposition"]


def test_each_plan_of_a_joined_dataset_has_its_text(client: TestClient) -> None:
    response = client.get("/api/v1/datasets/all-plans/releases/1.0.0/sources/other-2016.txt")
    assert response.text == TEXT


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        pytest.param("bytes=0-9", 0, 9, id="first ten"),
        pytest.param("bytes=5-5", 5, 5, id="one byte"),
        pytest.param("bytes=10-", 10, None, id="all but ten"),
        pytest.param("bytes=-4", -4, None, id="last four"),
        pytest.param("bytes=-99999", 0, None, id="more than there are, from the end"),
        pytest.param("bytes=3-99999", 3, None, id="past the end"),
        pytest.param("BYTES=0-1", 0, 1, id="unit in capitals"),
    ],
)
def test_a_range_of_bytes_is_served(client: TestClient, asked: str, first: int, last: int | None) -> None:
    whole = client.get(CSV).content
    start = first if first >= 0 else len(whole) + first
    end = len(whole) - 1 if last is None else last
    response = client.get(CSV, headers={"Range": asked})
    assert response.status_code == 206
    assert response.content == whole[start : end + 1]
    assert response.headers["content-range"] == f"bytes {start}-{end}/{len(whole)}"
    assert response.headers["content-length"] == str(len(response.content))


@pytest.mark.parametrize(
    "asked",
    [
        "bytes=9-3",
        "bytes=",
        "bytes=-",
        "bytes=a-b",
        "lines=0-3",
        "bytes",
        "bytes=0-1,4-5",
        "bytes=0-1;x",
        "bytes=１-２",
        "bytes=--1",
        "0-9",
        ",",
    ],
)
def test_a_range_that_is_no_single_range_of_bytes_is_left_out_of_account(client: TestClient, asked: str) -> None:
    response = client.get(CSV, headers={"Range": asked.encode()})
    assert response.status_code == 200
    assert response.content == client.get(CSV).content


@pytest.mark.parametrize("asked", ["bytes=99999-", "bytes=99999-100000", "bytes=-0"])
def test_a_range_outside_the_file_is_refused_with_its_length(client: TestClient, asked: str) -> None:
    response = client.get(CSV, headers={"Range": asked})
    assert_is_problem(response, 416)
    assert response.headers["content-range"] == f"bytes */{len(client.get(CSV).content)}"


def test_a_download_is_resumed_only_while_the_file_is_the_same(client: TestClient) -> None:
    whole = client.get(CSV)
    for condition in (whole.headers["etag"], whole.headers["last-modified"]):
        assert client.get(CSV, headers={"Range": "bytes=7-", "If-Range": condition}).content == whole.content[7:]
    for condition in ('"other"', f"W/{whole.headers['etag']}", "Sat, 31 Jan 2025 00:00:00 GMT"):
        response = client.get(CSV, headers={"Range": "bytes=7-", "If-Range": condition})
        assert (response.status_code, response.content) == (200, whole.content)
    outside = client.get(CSV, headers={"Range": "bytes=99999-", "If-Range": '"other"'})
    assert outside.status_code == 200, "a range of another file says nothing of this one"


@pytest.mark.parametrize("asked", ["bytes=0-9", "bytes=99999-"])
def test_head_is_of_the_whole_whatever_range_it_asks_for(client: TestClient, asked: str) -> None:
    """RFC 9110, 14.2: a range is of GET alone."""
    response = client.head(CSV, headers={"Range": asked})
    assert (response.status_code, response.content) == (200, b"")
    assert dict(response.headers) == dict(client.head(CSV).headers)


@pytest.mark.parametrize(
    "path", [*(f"{RELEASE}/{name}" for name in FILES), f"{RELEASE}/tables/targets/rows?limit=1", f"{RELEASE}/tables/targets/rows/a-tgt-1"]
)
def test_what_the_caller_has_is_not_sent_again(client: TestClient, path: str) -> None:
    etag = client.get(path).headers["etag"]
    for given in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        response = client.get(path, headers={"If-None-Match": given})
        assert (response.status_code, response.content, response.headers["etag"]) == (304, b"", etag)
        assert "max-age" in response.headers["cache-control"]
    assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200
    assert client.get(path, headers={"If-None-Match": etag, "Range": "bytes=0-1"}).status_code == 304


@pytest.mark.parametrize(
    "path",
    [
        *(f"{RELEASE}/{name}" for name in FILES),
        f"{RELEASE}/tables/targets.csv?bom=1",
        "/datapackages/demo-2015/1.0.0/targets.csv",
        "/data.csv",
    ],
)
def test_conditions_on_a_file_hold_in_the_order_of_rfc_9110(client: TestClient, path: str) -> None:
    whole = client.get(path)
    here, modified = whole.headers["etag"], whole.headers["last-modified"]
    before, after = "Sat, 31 Jan 2015 00:00:00 GMT", "Mon, 01 Jan 2125 00:00:00 GMT"
    expected = [
        ({"If-Match": here}, 200),
        ({"If-Match": f'"no", {here}'}, 200),
        ({"If-Match": "*"}, 200),
        ({"If-Match": '"no"'}, 412),
        ({"If-Match": f"W/{here}"}, 412),
        ({"If-Unmodified-Since": modified}, 200),
        ({"If-Unmodified-Since": before}, 412),
        ({"If-Unmodified-Since": "soon"}, 200),
        ({"If-Match": here, "If-Unmodified-Since": before}, 200),
        ({"If-Modified-Since": modified}, 304),
        ({"If-Modified-Since": after}, 304),
        ({"If-Modified-Since": before}, 200),
        ({"If-Modified-Since": "soon"}, 200),
        ({"If-None-Match": '"no"', "If-Modified-Since": modified}, 200),
        ({"If-None-Match": here, "If-Modified-Since": before}, 304),
        ({"If-Match": '"no"', "If-None-Match": here}, 412),
        ({"If-Match": '"no"', "Range": "bytes=0-1"}, 412),
    ]
    for headers, status in expected:
        answer = client.get(path, headers=headers)
        assert answer.status_code == status, headers
        assert client.head(path, headers=headers).status_code == status, headers
        if status == 412:
            assert assert_is_problem(answer, 412)["parameter"] in headers
        elif status == 304:
            assert (answer.content, answer.headers["etag"]) == (b"", here)
        else:
            assert answer.content == whole.content


@pytest.mark.parametrize(
    "path", ["/api/v1/datasets", RELEASE, f"{RELEASE}/tables/targets/rows?limit=1", f"{RELEASE}/tables/targets/rows/a-tgt-1"]
)
def test_what_is_no_longer_what_the_caller_wants_is_refused(client: TestClient, path: str) -> None:
    etag = client.get(path).headers["etag"]
    assert client.get(path, headers={"If-Match": etag}).status_code == 200
    assert_is_problem(client.get(path, headers={"If-Match": '"no"'}), 412)


def test_the_same_release_on_another_server_has_the_same_headers(client: TestClient, store: ReleaseStore) -> None:
    path = store.root / "demo-2015" / "1.0.0" / "targets.csv"
    before = dict(client.get(CSV).headers)
    path.write_bytes(path.read_bytes())  # as a copy: same content, another time stamp
    assert dict(client.get(CSV).headers) == before


def test_the_json_of_a_table_holds_what_its_csv_holds(client: TestClient) -> None:
    rows = json.loads(client.get(f"{RELEASE}/tables/targets.json").content)
    assert [row["target_id"] for row in rows] == [
        line.split(",")[0] for line in client.get(CSV).text.splitlines()[1:] if line.startswith("a-")
    ]
