"""Files made of releases, on the site: linked from the pages, and the same files as in the folder where they were made."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from portal.downloads.manifest import PACKAGE_FORMATS, TABLE_FORMATS, Downloads
from portal.downloads.prepare import prepare_downloads
from portal.releases.store import ReleaseStore
from portal.site.dataset import read_datasets
from portal.site.downloads import link_downloads, other_forms
from portal.site.frame import Body, Page
from portal.site.languages import chosen
from portal.site.releases import dataset_pages
from portal.site.staging import Staging
from portal.site.views import read_plan
from tests.site.sample import PLAN_ID, make_project


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[ReleaseStore, Downloads]:
    root = make_project(tmp_path_factory.mktemp("project"))
    store = ReleaseStore(root / "datapackages")
    prepare_downloads(store, root / "build" / "downloads")
    return store, Downloads(root / "build" / "downloads")


def pages_of(store: ReleaseStore, downloads: Downloads) -> dict[str, str]:
    [dataset] = [each for each in read_datasets(store) if each.dataset_id == PLAN_ID]
    contents = {each.version: read_plan(each) for each in dataset.releases}
    made_of_it = dataset_pages(dataset, contents, "https://data.example.org/", downloads)
    return {
        each.path: each.body.told[0].decode() if isinstance(each.body, Body) else chosen(each.body, "zh")
        for each in made_of_it
        if isinstance(each, Page)
    }


def test_a_release_page_links_the_package_and_every_table_in_every_form(made: tuple[ReleaseStore, Downloads]) -> None:
    store, downloads = made
    html = pages_of(store, downloads)[f"datasets/{PLAN_ID}/1.0.1/"]
    linked = re.findall(r'href="\.\./\.\./\.\./(downloads/[^"]+)"', html)
    tables = store.get(PLAN_ID, "1.0.1").tables
    wanted = [f"{PLAN_ID}-1.0.1.{form}" for form in PACKAGE_FORMATS] + [f"{table}.{form}" for table in tables for form in TABLE_FORMATS]
    assert [each.rpartition("/")[2] for each in linked] == ["SHA256SUMS", *wanted]
    for path in linked:
        assert (downloads.root.parent / path).is_file()


def test_before_they_are_made_a_page_tells_nothing_of_them(made: tuple[ReleaseStore, Downloads], tmp_path: Path) -> None:
    store, _ = made
    assert other_forms(store.latest(PLAN_ID), Downloads(tmp_path)) is None
    assert "downloads/" not in pages_of(store, Downloads(tmp_path))[f"datasets/{PLAN_ID}/1.0.1/"]


def test_on_the_site_they_are_the_same_files_and_take_no_room(made: tuple[ReleaseStore, Downloads], tmp_path: Path) -> None:
    store, downloads = made
    release = store.latest(PLAN_ID)
    link_downloads(Staging(tmp_path / "final", tmp_path, is_whole=True), release, downloads)
    there = sorted((tmp_path / "downloads" / PLAN_ID / release.version).iterdir())
    assert len(there) == 3 + 4 * len(release.tables) + 2
    for path in there:
        assert path.samefile(downloads.folder(release) / path.name)


def test_where_a_disk_has_no_second_names_they_are_copied(
    made: tuple[ReleaseStore, Downloads], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr("portal.site.staging.os.link", refuse)
    store, downloads = made
    release = store.latest(PLAN_ID)
    link_downloads(Staging(tmp_path / "final", tmp_path, is_whole=True), release, downloads)
    for path in (tmp_path / "downloads" / PLAN_ID / release.version).iterdir():
        assert path.read_bytes() == (downloads.folder(release) / path.name).read_bytes()
        assert not path.samefile(downloads.folder(release) / path.name)
