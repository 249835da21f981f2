"""A store with a plan in two versions and a dataset that joins two plans, and a site of three pages, behind the application."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from portal.api.app import create_app
from portal.packaging.package import stack
from portal.releases.store import ReleaseStore
from tests.packaging.sample import package_of, plan_tables


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


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return make_site(tmp_path / "site")


@pytest.fixture
def client(store: ReleaseStore, site: Path) -> Iterator[TestClient]:
    app = create_app(store, site_dir=site)
    with TestClient(app, raise_server_exceptions=False, follow_redirects=False) as client:
        yield client
