"""Whatever address the static site and the server share gives the same bytes from both."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from portal.api.app import create_app
from portal.downloads.prepare import prepare_downloads
from portal.releases.store import ReleaseStore
from portal.site.build import build_site
from portal.site.settings import read_settings
from tests.site.sample import make_versions

SHARED = ("datapackages", "downloads")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with four releases of a dataset, the second withdrawn, its files in other formats, and its site."""
    root = make_versions(tmp_path_factory.mktemp("project"))
    prepare_downloads(ReleaseStore(root / "datapackages"), root / "build" / "downloads")
    build_site(root)
    return root


def live(project: Path, *, with_site: bool) -> TestClient:
    settings = read_settings(project / "mkdocs.yml")
    app = create_app(
        ReleaseStore(project / "datapackages"),
        site_dir=project / settings["site_dir"] if with_site else None,
        downloads_dir=project / "build" / "downloads",
        public_address=settings["site_url"],
    )
    return TestClient(app, raise_server_exceptions=False, follow_redirects=False, headers={"Accept-Encoding": "identity"})


def files_below(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture(scope="module")
def site(project: Path) -> dict[str, bytes]:
    return files_below(project / read_settings(project / "mkdocs.yml")["site_dir"])


def test_every_file_of_the_site_is_the_same_from_the_server(project: Path, site: dict[str, bytes]) -> None:
    client = live(project, with_site=True)
    gone = 0
    for path, content in site.items():
        response = client.get(f"/{path.removesuffix('index.html')}")
        assert response.content == content, path
        assert response.status_code in {200, 404 if path == "404.html" else 200, 410}, path
        gone += response.status_code == 410
    assert 0 < gone < 20, "pages of withdrawn releases, and no others"


def test_data_are_served_at_the_site_s_addresses_from_the_releases_themselves(project: Path, site: dict[str, bytes]) -> None:
    """So they are there before the site was built again, with the validators of the API."""
    client = live(project, with_site=False)
    shared = {path: content for path, content in site.items() if path.startswith(SHARED)}
    assert {path.rpartition(".")[2] for path in shared} >= {"csv", "json", "jsonl", "xlsx", "parquet", "sqlite", "zip", "txt", "md"}
    for path, content in shared.items():
        response = client.get(f"/{path}")
        assert (response.status_code, response.content) == (200, content), path
        assert {"etag", "repr-digest", "cache-control"} <= set(response.headers)


def test_the_api_lists_the_shared_addresses_of_all_data_on_the_site(project: Path, site: dict[str, bytes]) -> None:
    client = live(project, with_site=True)
    listed: dict[str, str] = {}
    for dataset in client.get("/api/v1/datasets").json()["datasets"]:
        for release in client.get(dataset["releases_href"]).json()["releases"]:
            described = client.get(release["href"]).json()
            files = [described["descriptor"], *described["packages"], *described["texts"]]
            listed |= {
                each["static_href"]: each["href"] for each in [*files, *(file for table in described["tables"] for file in table["files"])]
            }
    on_site = {f"/{path}" for path in site if path.startswith(SHARED)}
    lists = {path for path in on_site if path.endswith((".withdrawn.json", "/manifest.json", "/SHA256SUMS"))}
    assert set(listed) == on_site - lists
    for static, href in listed.items():
        assert client.get(href).content == site[static.removeprefix("/")], href


def test_citations_and_differences_are_the_same_in_the_api_as_in_the_files_of_the_site(project: Path, site: dict[str, bytes]) -> None:
    client = live(project, with_site=True)
    compared = 0
    for path, content in site.items():
        parts = path.split("/")
        if parts[0] == "datasets" and "cite" in parts and not path.endswith(".html"):
            name, _, form = parts[-1].partition(".")
            if name in ("tables", "views") or name.endswith("-rows"):  # many citations in one file, which the API gives one by one
                continue
            base = f"/api/v1/datasets/{parts[1]}"
            whole = base if name == "dataset" else f"{base}/releases/{parts[2]}"
            address = f"{whole}/citation.{form}" if name in ("dataset", "release") else f"{whole}/tables/{name}/citation.{form}"
        elif "diff" in parts and path.endswith((".json", ".csv")):
            address = f"/api/v1/datasets/{parts[1]}/differences/{parts[3].replace('-', '...')}.{path.rpartition('.')[2]}"
        elif (
            parts[0] == "datasets" and parts[-1] == "feed.xml" and parts[1] != "gone-2021"
        ):  # the API knows no dataset of which none is left
            address = f"/api/v1/datasets/{parts[1]}/feed.xml"
        else:
            continue
        response = client.get(address)
        assert response.content == content, (path, address)
        compared += 1
    assert compared > 20
    assert "datasets/demo-2020/feed.xml" in site


def test_the_manifest_of_the_site_is_what_the_server_goes_by(project: Path, site: dict[str, bytes]) -> None:
    manifests = {path: json.loads(content) for path, content in site.items() if path.endswith("/manifest.json")}
    assert manifests
    for path, manifest in manifests.items():
        folder = path.removesuffix("manifest.json")
        for each in manifest["files"]:
            assert len(site[folder + each["path"]]) == each["bytes"]


def test_the_page_of_a_release_has_the_signposts_that_the_server_sends_with_it(project: Path, site: dict[str, bytes]) -> None:
    client = live(project, with_site=True)
    pages = [path for path in site if re.fullmatch(r"datasets/[^/]+/[0-9.]+/index\.html", path)]
    compared = 0
    for path in pages:
        response = client.get(f"/{path.removesuffix('index.html')}")
        if response.status_code == 410:
            assert b'rel="cite-as"' not in response.content
            continue
        sent = re.findall(r'<([^>]*)>; rel="([a-z-]+)"', response.headers["link"])
        written = re.findall(r'<link rel="([a-z-]+)" href="([^"]*)"', response.text)
        for rel in ("cite-as", "type", "license", "author"):
            assert [target for target, name in sent if name == rel] == [target for name, target in written if name == rel], (path, rel)
        items = [target for target, name in sent if name == "item"]
        assert len(items) == len([target for name, target in written if name == "item"]) > 5
        compared += 1
    assert compared > 2
