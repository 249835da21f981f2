from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from portal.releases.store import ReleaseStore
from tests.api.test_app import RELEASE, assert_is_problem


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
