from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from portal.errors import PackageError, ReleaseError
from portal.packaging.descriptor import About
from portal.records import PlanTables
from portal.releases.make import rebuild_differs, release_dataset
from portal.releases.store import Release, ReleaseStore
from portal.releases.versions import changed_files, decide_version
from tests.packaging.sample import CREATED, PUBLISHER, TEXT, package_of, plan_tables, with_descriptor


@pytest.fixture
def store(tmp_path: Path) -> ReleaseStore:
    return ReleaseStore(tmp_path)


def release(store: ReleaseStore, tables: PlanTables, created: date = CREATED) -> Release | None:
    return release_dataset(store, "demo-2015", tables, created=created, publisher=PUBLISHER)


def first(store: ReleaseStore) -> Release:
    made = release(store, plan_tables())
    assert made is not None
    return made


def test_the_first_release_is_1_0_0(store: ReleaseStore) -> None:
    made = first(store)
    assert (made.version, made.descriptor["version"], made.descriptor["created"]) == ("1.0.0", "1.0.0", "2026-01-31T00:00:00Z")
    assert made.damage() == ()


def test_nothing_new_is_no_release_on_whatever_day(store: ReleaseStore) -> None:
    first(store)
    assert release(store, plan_tables(), date(2027, 5, 1)) is None
    assert store.versions("demo-2015") == ("1.0.0",)


def without_last_target() -> PlanTables:
    tables = plan_tables()
    return replace(tables, targets=tables.targets[1:], indicators=(tables.indicators[0], tables.indicators[2]))


def with_value(value: str) -> PlanTables:
    tables = plan_tables()
    corrected = replace(tables.targets[1], value=Decimal(value), base_value=Decimal(value), review="corrected")
    return replace(tables, targets=(tables.targets[0], corrected))


@pytest.mark.parametrize(
    ("tables", "version"),
    [
        pytest.param(without_last_target(), "1.1.0", id="a row less"),
        pytest.param(with_value("96"), "1.0.1", id="a value corrected"),
        pytest.param(replace(plan_tables(), texts={"demo-2015": TEXT + "终\n"}), "1.0.1", id="a longer text"),
        pytest.param(replace(plan_tables(), plans=(replace(plan_tables().plans[0], issuer="另一机关"),)), "1.0.1", id="another issuer"),
    ],
)
def test_the_version_follows_from_what_changed(store: ReleaseStore, tables: PlanTables, version: str) -> None:
    first(store)
    made = release(store, tables, date(2026, 3, 1))
    assert made is not None
    assert (made.version, made.descriptor["created"]) == (version, "2026-03-01T00:00:00Z")
    assert store.latest("demo-2015") == made


def test_a_row_that_comes_back_is_a_change_from_the_newest_release(store: ReleaseStore) -> None:
    first(store)
    release(store, without_last_target())
    made = release(store, plan_tables())
    assert made is not None
    assert made.version == "1.2.0"


def test_a_new_description_is_a_patch(store: ReleaseStore) -> None:
    first(store)
    made = release_dataset(
        store, "demo-2015", plan_tables(), created=CREATED, publisher=PUBLISHER, about=About(description="三年行动计划的数据。")
    )
    assert made is not None
    assert made.version == "1.0.1"
    assert made.descriptor["description"] == "三年行动计划的数据。"


def field(facts: dict[str, Any], number: int) -> dict[str, Any]:
    found: dict[str, Any] = facts["resources"][2]["schema"]["fields"][number]
    return found


@pytest.mark.parametrize(
    ("change", "version"),
    [
        pytest.param(lambda facts: field(facts, 4).update(type="integer"), "2.0.0", id="another type"),
        pytest.param(lambda facts: field(facts, 4).update(description="另一含义"), "2.0.0", id="another meaning"),
        pytest.param(lambda facts: facts["resources"][2]["schema"]["fields"].reverse(), "2.0.0", id="another order of columns"),
        pytest.param(lambda facts: facts["resources"][2]["schema"].update(primaryKey=["number"]), "2.0.0", id="another key"),
        pytest.param(lambda facts: facts["resources"].pop(2), "2.0.0", id="a table less"),
        pytest.param(lambda facts: field(facts, 4).update(title="编号"), "1.0.1", id="another label"),
        pytest.param(lambda facts: facts["keywords"].append("宽带"), "1.0.1", id="another keyword"),
        pytest.param(lambda facts: facts.update(version="9.9.9", created="2030-01-01T00:00:00Z"), None, id="another date"),
    ],
)
def test_a_changed_schema_is_major_and_a_changed_fact_is_not(
    store: ReleaseStore, change: Callable[[dict[str, Any]], None], version: str | None
) -> None:
    assert decide_version(first(store), with_descriptor(package_of(plan_tables()), change)) == version


def test_a_package_that_fails_its_checks_is_not_written(store: ReleaseStore) -> None:
    tables = plan_tables()
    wrong = replace(tables, targets=(replace(tables.targets[0], quote="投资五千亿元"), tables.targets[1]))
    with pytest.raises(PackageError, match="targets row a-tgt-2: quote is '投资五千亿元'") as caught:
        release(store, wrong)
    assert len(caught.value.problems) == 1
    assert store.dataset_ids() == ()


def test_a_release_can_be_made_again_byte_for_byte(store: ReleaseStore) -> None:
    assert rebuild_differs(first(store), plan_tables(), PUBLISHER) == ()


def test_a_rebuild_names_the_files_that_differ(store: ReleaseStore) -> None:
    made = first(store)
    assert rebuild_differs(made, with_value("96"), PUBLISHER) == ("datapackage.json", "targets.csv", "targets.json")
    assert changed_files(made, package_of(with_value("96"))) == ("targets.csv", "targets.json")


@pytest.mark.parametrize("changed", ["nothing", "a row"])
def test_a_release_that_was_altered_is_not_built_upon(store: ReleaseStore, changed: str) -> None:
    made = first(store)
    (made.path / "targets.csv").write_bytes((made.path / "targets.csv").read_bytes() + b"\r\n")
    with pytest.raises(ReleaseError, match=r"targets\.csv: its hash is .* Restore its folder from a copy or from git"):
        release(store, plan_tables() if changed == "nothing" else with_value("12"))
    assert store.versions("demo-2015") == ("1.0.0",)


def test_a_release_that_was_forged_with_its_descriptor_is_not_built_upon(store: ReleaseStore) -> None:
    """Sound in itself, so that only the manifest knows what was published."""
    made = first(store)
    text = (made.path / "datapackage.json").read_text(encoding="utf-8")
    (made.path / "datapackage.json").write_text(text.replace("plan-portal", "plan-portals"), encoding="utf-8")
    assert store.latest("demo-2015").damage() == ()
    with pytest.raises(ReleaseError, match=r"datapackage\.json: its sha256 is .* but SHA256SUMS says .* Restore its folder"):
        release(store, with_value("12"))
    assert store.versions("demo-2015") == ("1.0.0",)
