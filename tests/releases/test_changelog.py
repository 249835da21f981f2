"""What each release says of its changes, and what it was made by and from."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import portal
from portal.packaging.checks import check_package, load_package
from portal.packaging.descriptor import Lineage
from portal.packaging.package import build_package
from portal.records import PlanTables
from portal.releases.changelog import entry_of
from portal.releases.differences import compare_with_package
from portal.releases.make import Draft, rebuild_differs, release_draft
from portal.releases.store import Release, ReleaseStore
from portal.releases.versions import decide_version
from tests.packaging.sample import CREATED, PUBLISHER, TEXT, package_of, plan_tables, with_descriptor

ROOT = Path(__file__).resolve().parents[2]
INPUTS = "1" * 64


def release(store: ReleaseStore, tables: PlanTables, note: str = "", created: date = CREATED) -> Release:
    made = release_draft(store, Draft("demo-2015", tables, created, PUBLISHER, note=note, inputs=INPUTS))
    assert made
    return store.get("demo-2015", made.package.version)


def longer(count: int = 1) -> PlanTables:
    return replace(plan_tables(), texts={"demo-2015": TEXT + "终\n" * count})


def test_the_newest_entry_stands_first_and_the_others_are_kept(tmp_path: Path) -> None:
    store = ReleaseStore(tmp_path)
    release(store, plan_tables(), "首次发布")
    release(store, longer(1), "补上末行\n\n## 9.9.9 - 2020-01-01\r\n", date(2026, 3, 1))
    made = release(store, longer(2), created=date(2026, 4, 1))
    assert made.read("CHANGELOG.md").decode() == (
        "# 变更记录 Changelog: 示例省实施“互联网+”三年行动计划\n"
        "\n## 1.0.2 - 2026-04-01\n\n- 原文更改 text changed: source.txt\n"
        "\n## 1.0.1 - 2026-03-01\n\n> 补上末行\n>\n> ## 9.9.9 - 2020-01-01\n\n- 原文更改 text changed: source.txt\n"
        "\n## 1.0.0 - 2026-01-31\n\n> 首次发布\n\n首个版本 First release: 规划 plans 1, 提纲 sections 3, 任务 tasks 1, 目标 targets 2, "
        "报告数据 observations 1, 责任分工 responsibilities 2, 机构 organizations 2, 指标 indicators 3\n"
    )
    assert entry_of(made.read("CHANGELOG.md").decode(), "1.0.1").endswith("- 原文更改 text changed: source.txt")


def test_every_release_passes_its_checks_and_can_be_made_again(tmp_path: Path) -> None:
    store = ReleaseStore(tmp_path)
    for tables in (plan_tables(), longer()):
        made = release(store, tables, "说明 note")
        assert check_package(load_package(made.path)) == ()
        assert rebuild_differs(made, tables, PUBLISHER) == ()


def test_a_release_says_what_it_was_made_by_and_from(tmp_path: Path) -> None:
    store = ReleaseStore(tmp_path)
    assert release(store, plan_tables()).descriptor["release"] == {
        "code": f"plan-portal {portal.__version__}",
        "inputs": f"sha256:{INPUTS}",
    }
    assert release(store, longer(), " 补上末行 ").descriptor["release"] == {
        "code": f"plan-portal {portal.__version__}",
        "inputs": f"sha256:{INPUTS}",
        "previous": "1.0.0",
        "note": "补上末行",
    }


def test_the_version_of_the_program_is_the_one_of_the_project() -> None:
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    assert f'version = "{portal.__version__}"' in lines


@pytest.mark.parametrize(
    "lineage",
    [Lineage(code_version="9.0.0"), Lineage(inputs="2" * 64), Lineage(note="说明"), Lineage(changelog="x\n"), Lineage(retired=())],
    ids=["other code", "other inputs", "a note", "a changelog", "retired ids"],
)
def test_how_a_release_is_made_is_nothing_new_by_itself(tmp_path: Path, lineage: Lineage) -> None:
    made = release(ReleaseStore(tmp_path), plan_tables())
    package = build_package("demo-2015", plan_tables(), version="1.0.0", created=CREATED, publisher=PUBLISHER, lineage=lineage)
    assert decide_version(made, package) is None


def _fields(facts: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = facts["resources"][2]["schema"]["fields"]
    return found


@pytest.mark.parametrize(
    ("change", "line"),
    [
        pytest.param(lambda facts: _fields(facts)[4].update(title="编号"), ("tasks", "number", "title"), id="label"),
        pytest.param(
            lambda facts: facts["resources"][2]["schema"].update(primaryKey=["task_id", "x"]), ("tasks", "", "primaryKey"), id="key"
        ),
    ],
)
def test_each_part_of_a_schema_that_changes_is_named(
    tmp_path: Path, change: Callable[[dict[str, Any]], None], line: tuple[str, str, str]
) -> None:
    made = release(ReleaseStore(tmp_path), plan_tables())
    [found] = compare_with_package(made, with_descriptor(package_of(plan_tables()), change)).schema
    assert (found.table, found.field, found.what) == line


def test_the_changelog_is_a_listed_file_with_its_checksum(tmp_path: Path) -> None:
    made = release(ReleaseStore(tmp_path), plan_tables())
    described = made.resource("changelog")
    assert (described["path"], described["mediatype"], made.damage()) == ("CHANGELOG.md", "text/markdown", ())
    assert json.loads(made.read("datapackage.json")) == made.descriptor
