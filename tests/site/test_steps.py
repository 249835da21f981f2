"""A site built in steps is the one that is built at once."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import portal.site.build
from portal.errors import SiteError
from portal.releases.make import Draft, release_draft
from portal.releases.store import ReleaseStore
from portal.releases.withdrawal import withdraw_release
from portal.site.build import build_site
from tests.site.sample import PLAN_ID, PUBLISHER, empty_plan, files_of, page, tables_of_plan


def release_another_value(root: Path) -> None:
    tables = tables_of_plan()
    release_draft(ReleaseStore(root / "datapackages"), Draft(PLAN_ID, tables, date(2026, 3, 1), PUBLISHER))


def release_fewer_rows(root: Path) -> None:
    tables = tables_of_plan(corrected=True)
    fewer = replace(
        tables, targets=tables.targets[:1], responsibilities=tables.responsibilities[:1], organizations=tables.organizations[:1]
    )
    release_draft(ReleaseStore(root / "datapackages"), Draft(PLAN_ID, fewer, date(2026, 3, 1), PUBLISHER))


def add_a_plan(root: Path) -> None:
    release_draft(ReleaseStore(root / "datapackages"), Draft("added-2022", empty_plan("added-2022"), date(2026, 3, 1), PUBLISHER))


def withdraw_a_plan(root: Path) -> None:
    withdraw_release(ReleaseStore(root / "datapackages"), "plain-2021", "1.0.0", reason="来源不明", withdrawn=date(2026, 3, 1))


def take_plans_away(root: Path) -> None:
    for dataset_id in ("plain-2021", "all-plans"):
        shutil.rmtree(root / "datapackages" / dataset_id)


def write_a_word(root: Path) -> None:
    about = root / "site" / "about.md"
    about.write_text(about.read_text("utf-8") + "\n多一句话。\n", "utf-8")


def rename_the_site(root: Path) -> None:
    settings = root / "mkdocs.yml"
    settings.write_text(settings.read_text("utf-8").replace("site_name: 规划开放数据门户", "site_name: 另一个门户"), "utf-8")


def copy_project(root: Path, to: Path) -> Path:
    """Copy a project with nothing built but the written pages, which take longest and are the same."""
    for name in ("site", "datapackages", "build/site.written"):
        shutil.copytree(root / name, to / name)
    shutil.copyfile(root / "mkdocs.yml", to / "mkdocs.yml")
    return to


@pytest.fixture
def built(project: Path, site: Path, tmp_path: Path) -> Path:
    root = copy_project(project, tmp_path / "built")
    build_site(root)
    return root


@pytest.mark.parametrize(
    "change",
    [release_another_value, release_fewer_rows, add_a_plan, withdraw_a_plan, take_plans_away, write_a_word, rename_the_site],
)
def test_a_change_leads_to_the_site_that_a_whole_build_gives(built: Path, tmp_path: Path, change: Callable[[Path], None]) -> None:
    before = files_of(built / "build" / "site")
    change(built)
    in_steps = files_of(build_site(built))
    assert in_steps != before
    assert in_steps == files_of(build_site(copy_project(built, tmp_path / "whole")))


def test_a_site_that_would_lead_to_nothing_is_not_put_in_place(built: Path) -> None:
    """The page of all plans joined leads to the plan that is gone."""
    before = files_of(built / "build" / "site")
    shutil.rmtree(built / "datapackages" / "plain-2021")
    with pytest.raises(SiteError, match="datasets/plain-2021/ leads to nothing"):
        build_site(built)
    assert files_of(built / "build" / "site") == before


def test_what_has_not_changed_is_not_written_again(built: Path) -> None:
    site = built / "build" / "site"
    before = {path: path.stat().st_mtime_ns for path in site.rglob("*") if path.is_file()}
    release_another_value(built)
    build_site(built)
    written = {
        path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file() and before.get(path) != path.stat().st_mtime_ns
    }
    assert f"datasets/{PLAN_ID}/index.html" in written
    assert "indicators/indicator-1/index.html" in written
    assert not [path for path in written if path.startswith("organizations/")], "nothing that they tell has changed"
    assert not [path for path in written if "plain-2021" in path or path.startswith(("assets/", "about/", "datasets/all-plans"))]


def test_a_build_that_was_broken_off_is_followed_by_a_whole_one(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = files_of(built / "build" / "site")

    def fail(*given: object) -> None:
        raise SiteError(("broken off",))

    write_a_word(built)
    with monkeypatch.context() as patched:
        patched.setattr(portal.site.build._Build, "_check", fail)
        with pytest.raises(SiteError):
            build_site(built)
    assert files_of(built / "build" / "site") == whole
    said: list[str] = []
    build_site(built, progress=said.append)
    assert "3 of 3 datasets / 数据集" in said  # none is taken from before
    assert "多一句话" in page(built / "build" / "site", "about")


def test_a_site_that_was_put_in_the_place_of_the_built_one_is_made_anew(built: Path) -> None:
    site = built / "build" / "site"
    whole = files_of(site)
    site.rename(built / "aside")  # which is still there, so that the new folder is another one
    site.mkdir()
    (site / "index.html").write_text("another site")
    assert files_of(build_site(built)) == whole


def test_many_processes_make_the_same_site_as_one(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = files_of(built / "build" / "site")
    monkeypatch.setattr(portal.site.build, "WORTHWHILE", 1)
    monkeypatch.setattr(portal.site.build, "usable_cores", lambda: 2)
    assert files_of(build_site(copy_project(built, tmp_path / "by two"))) == alone
