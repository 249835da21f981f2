"""A store with a plan in two versions and a dataset that joins two plans, and a site of three pages, behind the application."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from portal.api.app import create_app
from portal.packaging.package import build_package, stack
from portal.releases.store import ReleaseStore
from portal.releases.withdrawal import withdraw_release
from tests.packaging.sample import PUBLISHER, package_of, plan_tables


def make_site(folder: Path) -> Path:
    for name, content in {
        "index.html": "<h1>首页</h1>",
        "404.html": "<h1>没有这个页面</h1>",
        "datasets/demo-2015/index.html": "<h1>示例</h1>",
        "style.css": "body {}",
        "app.js": "1;",
        "data.ttl": "",
        "data.jsonld": "{}",
        "data.csv": "一,二\n",
        "latin.txt": "文字",
        "feed.xml": "<feed/>",
        "datasets/demo-2015/SHA256SUMS": "",
    }.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return folder


def make_releases(root: Path) -> ReleaseStore:
    store = ReleaseStore(root)
    for version in ("1.0.0", "1.1.0"):
        store.write(package_of(plan_tables(), version=version))
    store.write(package_of(stack([plan_tables(), plan_tables("other-2016", mark="b")]), "all-plans"))
    return store


@pytest.fixture
def store(tmp_path: Path) -> ReleaseStore:
    return make_releases(tmp_path / "datapackages")


def make_history(root: Path) -> ReleaseStore:
    """Make four releases of a plan, in which a value was mended, misread, and put right; the misreading was withdrawn."""
    store = ReleaseStore(root)
    values = {"1.0.0": "95", "1.0.1": "96", "1.0.2": "69", "1.1.0": "97"}
    for month, (version, value) in enumerate(values.items(), start=1):
        plan = plan_tables()
        target = replace(plan.targets[1], value=Decimal(value))
        package = build_package(
            "demo-2015",
            replace(plan, targets=(plan.targets[0], target)),
            version=version,
            created=date(2026, month, 10),
            publisher=PUBLISHER,
        )
        store.write(package)
    withdraw_release(store, "demo-2015", "1.0.2", reason="95 误读为 69。", withdrawn=date(2026, 4, 12), successor="1.1.0")
    return store


@pytest.fixture
def history(tmp_path: Path) -> ReleaseStore:
    return make_history(tmp_path / "history")


@pytest.fixture
def historian(history: ReleaseStore) -> TestClient:
    """The application over `history`, without a site."""
    app = create_app(history, public_address="https://data.example.org/")
    return TestClient(app, raise_server_exceptions=False, follow_redirects=False)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return make_site(tmp_path / "site")


@pytest.fixture
def client(store: ReleaseStore, site: Path) -> Iterator[TestClient]:
    app = create_app(store, site_dir=site)
    with TestClient(app, raise_server_exceptions=False, follow_redirects=False) as client:
        yield client
