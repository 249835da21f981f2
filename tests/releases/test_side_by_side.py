"""A later release of plans that are too many for memory is made plan by plan, and is the same as one made at once."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from portal.errors import ReleaseError
from portal.packaging import checks
from portal.packaging.checks import check_package, load_package
from portal.packaging.files import FilesOnDisk
from portal.packaging.package import stack
from portal.packaging.stacking import stack_on_disk
from portal.records import PlanTables
from portal.releases.make import Draft, Proposal, propose_release, rebuild_differs, release_draft
from portal.releases.side_by_side import Side, parts
from portal.releases.store import ReleaseStore
from tests.packaging.sample import CREATED, PUBLISHER, TEXT, package_of, plan_tables, with_file

A, B, C, D = (plan_tables(f"plan-{mark}", mark=mark) for mark in "abcd")


def without_target(tables: PlanTables) -> PlanTables:
    return replace(tables, targets=tables.targets[1:], indicators=(tables.indicators[0], tables.indicators[2]))


def with_value(tables: PlanTables, value: str) -> PlanTables:
    first = replace(tables.targets[0], value=Decimal(value), base_value=Decimal(value))
    return replace(tables, targets=(first, *tables.targets[1:]))


def with_id(tables: PlanTables, row_id: str) -> PlanTables:
    return replace(tables, targets=(replace(tables.targets[0], target_id=row_id), *tables.targets[1:]))


def with_text(tables: PlanTables) -> PlanTables:
    return replace(tables, texts=dict.fromkeys(tables.texts, TEXT + "终\n"))


LATER = {
    "a value": (A, with_value(B, "96"), C),
    "a row that went": (A, without_target(B), C),
    "an id that was replaced": (A, with_id(B, "b-tgt-9"), C),
    "a text": (with_text(A), B, C),
    "a plan that came": (A, B, C, D),
    "a plan that went": (A, C),
    "much at once": (without_target(A), with_id(C, "c-tgt-9"), with_text(D)),
}


def draft_on_disk(folder: Path, plans: tuple[PlanTables, ...]) -> Draft:
    heads, contents = stack_on_disk(plans, folder)
    return Draft("all-plans", heads, CREATED, PUBLISHER, contents=contents)


def draft_in_memory(plans: tuple[PlanTables, ...]) -> Draft:
    return Draft("all-plans", stack(plans), CREATED, PUBLISHER)


@pytest.fixture
def store(tmp_path: Path) -> ReleaseStore:
    """The first release of three plans, and a second in which an id was retired."""
    made = ReleaseStore(tmp_path / "datapackages")
    for plans in ((A, B, C), (A, B, without_target(C))):
        assert release_draft(made, draft_in_memory(plans))
    return made


@pytest.mark.parametrize("plans", LATER.values(), ids=LATER)
def test_made_plan_by_plan_a_release_is_the_same(store: ReleaseStore, plans: tuple[PlanTables, ...], tmp_path: Path) -> None:
    at_once = propose_release(store, draft_in_memory(plans))
    apart = propose_release(store, draft_on_disk(tmp_path / "next", plans))
    assert at_once
    assert apart
    assert isinstance(apart.package.files, FilesOnDisk)
    assert apart.difference == at_once.difference
    assert dict(apart.package.files) == dict(at_once.package.files)


def test_what_says_nothing_new_is_not_released_again(store: ReleaseStore, tmp_path: Path) -> None:
    assert propose_release(store, draft_on_disk(tmp_path / "next", (A, B, without_target(C)))) is None


def test_a_release_on_disk_can_be_made_again(store: ReleaseStore, tmp_path: Path) -> None:
    plans = (without_target(A), B, D)
    draft = draft_on_disk(tmp_path / "next", plans)
    found = release_draft(store, draft)
    assert isinstance(found, Proposal)
    made = store.latest("all-plans")
    assert rebuild_differs(made, draft.tables, PUBLISHER, contents=draft.contents) == ()
    other = draft_on_disk(tmp_path / "other", (without_target(A), with_value(B, "96"), D))
    assert {"targets.csv", "targets.json"} <= set(rebuild_differs(made, other.tables, PUBLISHER, contents=other.contents))


def test_rows_of_each_plan_come_together_and_those_that_plans_share_last(store: ReleaseStore) -> None:
    before = Side.of_release(store.get("all-plans", "1.0.0"))
    found = list(parts(before, Side.of_package(package_of(stack((B, D)), "all-plans"), "2.0.0"), by_plan=True))
    ids = [tuple([row["plan_id"] for row in side.tables["plans"]] for side in pair) for pair in found[:-1]]
    assert ids == [(["plan-a"], []), (["plan-b"], ["plan-b"]), (["plan-c"], []), ([], ["plan-d"])]
    assert set(found[-1][0].tables) == {"organizations", "indicators"}
    assert [found[1][1].text(plan_id) for plan_id in ("plan-b", "plan-a")] == [TEXT, ""]


def test_rows_that_are_not_in_the_order_of_the_plans_are_refused() -> None:
    package = package_of(stack((A, B)), "all-plans")
    header, *lines = package.files["plans.csv"].splitlines(keepends=True)
    turned = Side.of_package(with_file(package, "plans.csv", b"".join((header, *reversed(lines)))), "1.0.0")
    with pytest.raises(ReleaseError, match=r"all-plans 1\.0\.0: plans: the rows of plan-a are not in the order of the plans"):
        list(parts(turned, turned, by_plan=True))


def test_a_table_with_another_header_is_refused() -> None:
    package = with_file(package_of(A, "plan-a"), "plans.csv", b"plan_id\nplan-a\n")
    with pytest.raises(ReleaseError, match=r"plans\.csv: its header is not the fields of its schema"):
        list(Side.of_package(package, "1.0.0").rows("plans"))


def test_a_large_release_is_checked_where_it_lies(store: ReleaseStore, monkeypatch: pytest.MonkeyPatch) -> None:
    release = store.latest("all-plans")
    monkeypatch.setattr(checks, "LARGE", 0)
    package = load_package(release.path)
    assert isinstance(package.files, FilesOnDisk)
    assert check_package(package) == ()


def test_the_history_of_a_large_release_is_checked_too(store: ReleaseStore, tmp_path: Path) -> None:
    package = load_package(store.latest("all-plans").path)
    spoilt = with_file(package, "retired.csv", package.files["retired.csv"].replace(b"not-read", b"forgotten"))
    paths = {name: tmp_path / name.replace("/", "-") for name in spoilt.files}
    for name, path in paths.items():
        path.write_bytes(spoilt.files[name])
    assert any("forgotten" in fault or "retired" in fault for fault in check_package(replace(spoilt, files=FilesOnDisk(paths))))


def test_a_side_gives_nothing_of_a_table_that_it_has_not() -> None:
    side = Side("demo", "1.0.0", {}, lambda path: io.BytesIO(path.encode()))
    assert (list(side.rows("targets")), side.retired(), side.text()("demo")) == ([], (), "")
