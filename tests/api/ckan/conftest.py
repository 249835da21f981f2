"""Three real datasets as they were released, and the application over them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from portal.api.app import create_app
from portal.releases.store import ReleaseStore
from tests.projects import FIRST, ROOT, SECOND

THIRD = "hubei-smart-2015"
RELEASES = ((FIRST, "1.0.0"), (FIRST, "1.1.0"), (SECOND, "1.0.0"), (THIRD, "1.0.0"))
SITE = "https://data.example.org"
Ask = Callable[..., Any]


def copy_releases(folder: Path, *releases: tuple[str, str]) -> ReleaseStore:
    for name, version in releases or RELEASES:
        shutil.copytree(ROOT / "datapackages" / name / version, folder / name / version)
    return ReleaseStore(folder)


def asker(client: TestClient) -> Ask:
    """Return what calls an action and gives its result; with `status` the error that is expected."""

    def call(action: str, status: int = 200, **parameters: Any) -> Any:
        answer = client.post(f"/api/3/action/{action}", json=parameters)
        assert answer.status_code == status, answer.text
        told = answer.json()
        assert told["success"] is (status == 200)
        assert told["help"].endswith(f"/api/3/action/help_show?name={action}")
        return told["result"] if status == 200 else told["error"]

    return call


@pytest.fixture(scope="session")
def released(tmp_path_factory: pytest.TempPathFactory) -> ReleaseStore:
    """Not to be changed."""
    return copy_releases(tmp_path_factory.mktemp("released"))


@pytest.fixture(scope="session")
def ckan_client(released: ReleaseStore) -> TestClient:
    return TestClient(create_app(released, public_address=f"{SITE}/"), raise_server_exceptions=False, follow_redirects=False)


@pytest.fixture(scope="session")
def ask(ckan_client: TestClient) -> Ask:
    return asker(ckan_client)
