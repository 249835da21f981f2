from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from portal.api.intact import IntactFiles
from portal.errors import ReleaseError
from portal.releases.store import ReleaseStore
from tests.api.test_app import RELEASE, assert_is_problem

CONTENT = "规划".encode()
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_bytes(CONTENT)
    return path


def test_a_file_is_read_once_for_as_long_as_nobody_touches_it(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = IntactFiles()
    assert files.check(file, SHA256, len(CONTENT)).st_size == len(CONTENT)
    monkeypatch.setattr(hashlib, "file_digest", None)
    files.check(file, SHA256, len(CONTENT))


def test_a_change_that_keeps_size_and_time_is_seen(file: Path) -> None:
    files = IntactFiles()
    before = files.check(file, SHA256)
    file.write_bytes(CONTENT[::-1])
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    with pytest.raises(ReleaseError, match="has the sha256"):
        files.check(file, SHA256)


def test_a_file_that_was_restored_is_good_again(file: Path) -> None:
    files = IntactFiles()
    file.write_bytes(b"")
    with pytest.raises(ReleaseError, match="has 0 bytes"):
        files.check(file, SHA256, len(CONTENT))
    file.write_bytes(CONTENT)
    files.check(file, SHA256, len(CONTENT))
    file.unlink()
    with pytest.raises(ReleaseError, match="cannot be read"):
        files.check(file, SHA256, len(CONTENT))


@pytest.mark.parametrize("path", ["tables/targets.csv", "tables/targets.json", "source.txt", "datapackage.json"])
@pytest.mark.parametrize("asked_before", [True, False])
def test_a_damaged_file_is_never_served_and_the_log_names_it(
    client: TestClient, store: ReleaseStore, path: str, asked_before: bool, caplog: pytest.LogCaptureFixture
) -> None:
    address = f"{RELEASE}/{path}"
    good = client.get(address).content if asked_before else b""
    client.get(RELEASE)
    damaged = store.root / "demo-2015" / "1.0.0" / Path(path).name
    content = bytearray(damaged.read_bytes())
    content[len(content) // 2] ^= 1
    damaged.write_bytes(content)
    response = client.get(address)
    if response.status_code == 200:
        assert response.content == good, "kept in memory since it was good"
        response = client.get(address, headers={"Range": "bytes=0-9"})
    assert_is_problem(response, 503)
    assert int(response.headers["retry-after"]) > 0
    assert str(damaged) in caplog.text
    assert str(store.root) not in response.text


def test_a_damaged_copy_in_the_site_is_not_served_the_released_file_is(client: TestClient, store: ReleaseStore, site: Path) -> None:
    copy = site / "datapackages" / "demo-2015" / "1.0.0" / "targets.csv"
    copy.parent.mkdir(parents=True)
    copy.write_bytes(b"damaged")
    released = (store.root / "demo-2015" / "1.0.0" / "targets.csv").read_bytes()
    assert client.get("/datapackages/demo-2015/1.0.0/targets.csv").content == released
