"""Prepared files over HTTP: forms, compressed copies, names to save them under, and the CSV for spreadsheets."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import brotli
import pytest
import zstandard
from starlette.testclient import TestClient

from portal.api.app import create_app
from portal.downloads.manifest import PACKAGE_FORMATS, TABLE_FORMATS
from portal.downloads.prepare import prepare_downloads
from portal.releases.store import ReleaseStore
from tests.api.conftest import make_releases
from tests.api.test_app import RELEASE, assert_is_problem
from tests.packaging.sample import package_of, plan_tables

LONG = "/api/v1/datasets/long-2020/releases/1.0.0"  # of which copies are worth while
UNPACKED: dict[str, Callable[[bytes], bytes]] = {
    "br": brotli.decompress,
    "gzip": gzip.decompress,
    "zstd": lambda content: zstandard.ZstdDecompressor().decompressobj().decompress(content),
}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("project")
    store = make_releases(root / "datapackages")
    plan = plan_tables("long-2020", mark="l")
    tasks = tuple(replace(plan.tasks[0], task_id=f"l-task-{number}", number=f"二/{number}") for number in range(1, 300))
    store.write(package_of(replace(plan, tasks=tasks), "long-2020"))
    prepare_downloads(store, root / "downloads")
    return root


@pytest.fixture
def prepared(project: Path) -> Iterator[TestClient]:
    app = create_app(ReleaseStore(project / "datapackages"), downloads_dir=project / "downloads")
    # What the client says it takes would otherwise be what is installed here.
    headers = {"Accept-Encoding": "identity"}
    with TestClient(app, raise_server_exceptions=False, follow_redirects=False, headers=headers) as client:
        yield client


def digest_of(content: bytes) -> str:
    return f"sha-256=:{base64.b64encode(hashlib.sha256(content).digest()).decode()}:"


@pytest.mark.parametrize("form", list(TABLE_FORMATS))
def test_a_table_is_served_in_every_form_as_it_was_made(prepared: TestClient, project: Path, form: str) -> None:
    content = (project / "downloads" / "demo-2015" / "1.0.0" / f"targets.{form}").read_bytes()
    response = prepared.get(f"{RELEASE}/tables/targets.{form}")
    assert (response.status_code, response.content) == (200, content)
    assert response.headers["content-type"] == TABLE_FORMATS[form]
    assert response.headers["content-length"] == str(len(content))
    assert response.headers["etag"] == f'"{hashlib.sha256(content).hexdigest()}"'
    assert response.headers["repr-digest"] == digest_of(content)
    assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert response.headers["last-modified"] == "Sat, 31 Jan 2026 00:00:00 GMT"
    assert prepared.get(f"{RELEASE}/tables/targets.{form}", headers={"If-None-Match": response.headers["etag"]}).status_code == 304
    part = prepared.get(f"{RELEASE}/tables/targets.{form}", headers={"Range": "bytes=10-", "If-Range": response.headers["etag"]})
    assert (part.status_code, part.content) == (206, content[10:])
    head = prepared.head(f"{RELEASE}/tables/targets.{form}")
    assert (head.content, head.headers["content-length"]) == (b"", str(len(content)))


@pytest.mark.parametrize("form", list(PACKAGE_FORMATS))
def test_the_whole_package_is_served_in_one_file(prepared: TestClient, project: Path, form: str) -> None:
    content = (project / "downloads" / "demo-2015" / "1.0.0" / f"demo-2015-1.0.0.{form}").read_bytes()
    response = prepared.get(f"{RELEASE}/package.{form}")
    assert (response.status_code, response.content) == (200, content)
    assert 'filename="demo-2015-1.0.0.' in response.headers["content-disposition"]


def test_metadata_list_every_file_with_its_bytes_and_sha256_and_the_address_that_the_site_has(prepared: TestClient) -> None:
    described = prepared.get(RELEASE).json()
    files = [described["descriptor"], *described["packages"], *described["texts"]]
    files += [file for table in described["tables"] for file in table["files"]]
    assert len(files) == 1 + 3 + 1 + 8 * 6
    for file in files:
        for address in (file["href"], file["static_href"]):
            response = prepared.get(address)
            assert response.status_code == 200, address
            assert len(response.content) == file["bytes"]
            assert hashlib.sha256(response.content).hexdigest() == file["sha256"]
            assert response.headers["content-type"].partition(";")[0] == file["mediatype"]
    assert prepared.get(f"{RELEASE}/tables/targets").json()["files"] == next(
        table["files"] for table in described["tables"] if table["name"] == "targets"
    )


def test_before_they_are_prepared_only_what_was_released_is_listed_and_served(client: TestClient) -> None:
    described = client.get(RELEASE).json()
    assert described["packages"] == []
    assert [file["path"] for file in described["tables"][0]["files"]] == ["plans.csv", "plans.json"]
    assert assert_is_problem(client.get(f"{RELEASE}/tables/targets.xlsx"), 404)["known"] == ["csv", "json"]
    assert_is_problem(client.get(f"{RELEASE}/package.zip"), 404)
    assert_is_problem(client.get("/downloads/demo-2015/1.0.0/targets.xlsx"), 404)


@pytest.mark.parametrize(
    ("path", "known"),
    [
        (f"{RELEASE}/tables/targets.xml", "parquet"),
        (f"{RELEASE}/tables/goals.xlsx", "targets"),
        (f"{RELEASE}/package.rar", "zip"),
        ("/downloads/demo-2015/1.0.0/nix.csv", "targets.xlsx"),
        ("/datapackages/demo-2015/1.0.0/nix.csv", "targets.csv"),
        ("/datapackages/demo-2015/1.0.0/../1.1.0/nix.csv", "targets.csv"),
        ("/downloads/demo-2015/9.0.0/targets.xlsx", "1.1.0"),
    ],
)
def test_a_file_that_is_not_there_is_answered_with_those_that_are(prepared: TestClient, path: str, known: str) -> None:
    assert known in assert_is_problem(prepared.get(path), 404)["known"]


@pytest.mark.parametrize("path", ["..%2f..%2fapp.py", "%2e%2e/manifest.json", "copies%2ftargets.csv.br", "copies/tasks.csv.br", ".lock"])
def test_no_address_leads_out_of_the_folder_of_a_release(prepared: TestClient, path: str) -> None:
    for folder in ("downloads", "datapackages"):
        assert prepared.get(f"/{folder}/long-2020/1.0.0/{path}").status_code == 404


@pytest.mark.parametrize("coding", list(UNPACKED))
@pytest.mark.parametrize("path", ["tables/tasks.csv", "tables/tasks.json", "tables/tasks.jsonl", "datapackage.json"])
def test_a_long_text_is_sent_compressed_to_those_who_take_it(prepared: TestClient, coding: str, path: str) -> None:
    plain = prepared.get(f"{LONG}/{path}")
    assert "content-encoding" not in plain.headers
    with prepared.stream("GET", f"{LONG}/{path}", headers={"Accept-Encoding": coding}) as packed:
        content = b"".join(packed.iter_raw())
        assert packed.headers["content-encoding"] == coding
    assert packed.headers["content-length"] == str(len(content))
    assert len(content) < len(plain.content) / 2
    assert UNPACKED[coding](content) == plain.content
    assert packed.headers["repr-digest"] == digest_of(content), "of the representation, which is the compressed one"
    assert packed.headers["etag"] == plain.headers["etag"].removesuffix('"') + f'-{coding}"'
    for response in (plain, packed):
        assert "accept-encoding" in [each.strip().lower() for each in response.headers["vary"].split(",")]
        assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert response.headers["content-type"] == plain.headers["content-type"]


def test_a_copy_has_validators_and_ranges_of_its_own(prepared: TestClient) -> None:
    address, accept = f"{LONG}/tables/tasks.csv", {"Accept-Encoding": "br"}
    plain = prepared.get(address).headers["etag"]
    with prepared.stream("GET", address, headers=accept) as response:
        whole, etag = b"".join(response.iter_raw()), response.headers["etag"]
    assert prepared.get(address, headers={**accept, "If-None-Match": etag}).status_code == 304
    assert prepared.get(address, headers={**accept, "If-None-Match": plain}).status_code == 200
    assert prepared.get(address, headers={"If-None-Match": plain}).status_code == 304
    with prepared.stream("GET", address, headers={**accept, "Range": "bytes=5-", "If-Range": etag}) as part:
        assert (part.status_code, b"".join(part.iter_raw())) == (206, whole[5:])
    with prepared.stream("GET", address, headers={**accept, "Range": "bytes=5-", "If-Range": plain}) as other:
        assert (other.status_code, b"".join(other.iter_raw())) == (200, whole), "a part of another representation is of no use"
    head = prepared.head(address, headers=accept)
    assert (head.headers["content-encoding"], head.headers["content-length"]) == ("br", str(len(whole)))


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        pytest.param("gzip, deflate, br, zstd", "br", id="a browser"),
        pytest.param("gzip", "gzip", id="an old program"),
        pytest.param("x-gzip", "gzip", id="its old name"),
        pytest.param("br;q=0.5, gzip;q=0.8", "gzip", id="what it likes best"),
        pytest.param("br;q=0, *", "zstd", id="anything but one"),
        pytest.param("deflate", None, id="one that there is not"),
        pytest.param("identity, gzip;q=0.5", None, id="rather as it is"),
        pytest.param("*;q=0", None, id="nothing at all"),
        pytest.param("gzip;q=x", None, id="what cannot be read"),
        pytest.param("", None, id="nothing said"),
    ],
)
def test_the_coding_that_the_caller_likes_best_is_sent(prepared: TestClient, accepted: str, coding: str | None) -> None:
    with prepared.stream("GET", f"{LONG}/tables/tasks.csv", headers={"Accept-Encoding": accepted}) as response:
        assert (response.status_code, response.headers.get("content-encoding")) == (200, coding)


def test_a_short_text_is_sent_as_it_is(prepared: TestClient) -> None:
    response = prepared.get(f"{RELEASE}/tables/targets.csv", headers={"Accept-Encoding": "br"})
    assert "content-encoding" not in response.headers


@pytest.mark.parametrize(
    ("path", "plain", "chinese"),
    [
        ("tables/targets.csv", "demo-2015-1.0.0-targets.csv", "示例省实施“互联网+”三年行动计划 1.0.0 目标.csv"),
        ("tables/targets.xlsx", "demo-2015-1.0.0-targets.xlsx", "示例省实施“互联网+”三年行动计划 1.0.0 目标.xlsx"),
        ("package.zip", "demo-2015-1.0.0.zip", "示例省实施“互联网+”三年行动计划 1.0.0.zip"),
        ("datapackage.json", "demo-2015-1.0.0-datapackage.json", "示例省实施“互联网+”三年行动计划 1.0.0 数据包描述.json"),
    ],
)
def test_a_file_is_saved_under_a_chinese_name(prepared: TestClient, path: str, plain: str, chinese: str) -> None:
    """RFC 6266, 5 and RFC 8187: the ASCII name for those who cannot read the other."""
    kind, ascii_name, encoded = (each.strip() for each in prepared.get(f"{RELEASE}/{path}").headers["content-disposition"].split(";"))
    assert kind == ("inline" if path.endswith(".json") else "attachment")
    assert ascii_name == f'filename="{plain}"'
    assert encoded.startswith("filename*=UTF-8''")
    assert unquote(encoded.removeprefix("filename*=UTF-8''")) == chinese


@pytest.mark.parametrize(
    ("query", "charset", "start"),
    [
        ("bom=1", "utf-8", b"\xef\xbb\xbftarget_id,"),
        ("encoding=gb18030", "gb18030", b"target_id,"),
        ("safe=1", "utf-8", b'"target_id",'),
        ("bom=1&safe=true", "utf-8", b'\xef\xbb\xbf"target_id",'),
        ("encoding=gb18030&safe=1", "gb18030", b'"target_id",'),
    ],
)
def test_a_csv_is_made_for_spreadsheets_when_asked_for(prepared: TestClient, query: str, charset: str, start: bytes) -> None:
    plain = prepared.get(f"{RELEASE}/tables/targets.csv")
    response = prepared.get(f"{RELEASE}/tables/targets.csv?{query}")
    assert response.status_code == 200
    assert response.headers["content-type"] == f"text/csv; charset={charset}"
    assert response.content.startswith(start)
    text = response.content.decode("utf-8-sig" if charset == "utf-8" else charset)
    assert text == plain.text if "safe" not in query else text.count("\n") == plain.text.count("\n")
    assert response.headers["etag"] != plain.headers["etag"]
    assert prepared.get(f"{RELEASE}/tables/targets.csv?{query}", headers={"If-None-Match": response.headers["etag"]}).status_code == 304
    assert prepared.get(f"{RELEASE}/tables/targets.csv?{query}", headers={"Range": "bytes=0-1"}).content == response.content
    head = prepared.head(f"{RELEASE}/tables/targets.csv?{query}")
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", response.headers["etag"])


def test_the_plain_file_is_the_one_that_was_released(prepared: TestClient, project: Path) -> None:
    released = (project / "datapackages" / "demo-2015" / "1.0.0" / "targets.csv").read_bytes()
    for query in ("", "?bom=0&encoding=utf-8&safe=false"):
        assert prepared.get(f"{RELEASE}/tables/targets.csv{query}").content == released


@pytest.mark.parametrize(("query", "status"), [("encoding=big5", 400), ("bom=perhaps", 400), ("bom=1&encoding=gb18030", 400)])
def test_a_form_of_csv_that_there_is_not_is_refused(prepared: TestClient, query: str, status: int) -> None:
    assert_is_problem(prepared.get(f"{RELEASE}/tables/targets.csv?{query}"), status)


def test_latest_leads_to_the_same_file_of_the_newest_release(prepared: TestClient) -> None:
    for rest in ("tables/targets.xlsx", "package.zip", "tables/targets.csv?bom=1"):
        response = prepared.get(f"/api/v1/datasets/demo-2015/releases/latest/{rest}")
        assert (response.status_code, response.headers["location"]) == (307, f"/api/v1/datasets/demo-2015/releases/1.1.0/{rest}")


def test_a_damaged_file_is_never_sent(project: Path, tmp_path: Path) -> None:
    shutil.copytree(project / "downloads", tmp_path / "downloads")
    shutil.copytree(project / "datapackages", tmp_path / "datapackages")
    for path in (
        tmp_path / "downloads/demo-2015/1.0.0/targets.xlsx",
        tmp_path / "downloads/long-2020/1.0.0/copies/tasks.csv.br",
        tmp_path / "datapackages/long-2020/1.0.0/tasks.csv",
    ):
        content = bytearray(path.read_bytes())
        content[-2] ^= 1
        path.write_bytes(content)
    app = create_app(ReleaseStore(tmp_path / "datapackages"), downloads_dir=tmp_path / "downloads")
    client = TestClient(app, raise_server_exceptions=False)
    for address in (f"{RELEASE}/tables/targets.xlsx", f"{LONG}/tables/tasks.csv", f"{LONG}/tables/tasks.csv?bom=1"):
        response = client.get(address, headers={"Accept-Encoding": "br"})
        assert response.status_code >= 500, address
        assert response.headers["content-type"] == "application/problem+json"
        assert json.loads(response.content)["detail"]


def test_files_of_a_release_made_while_the_server_runs_are_served(project: Path, tmp_path: Path) -> None:
    store = make_releases(tmp_path / "datapackages")
    client = TestClient(create_app(store, downloads_dir=tmp_path / "downloads"), raise_server_exceptions=False)
    assert client.get(f"{RELEASE}/tables/targets.xlsx").status_code == 404
    shutil.copytree(project / "downloads", tmp_path / "downloads")
    assert client.get(f"{RELEASE}/tables/targets.xlsx").status_code == 200
    assert len(client.get(RELEASE).json()["packages"]) == 3
