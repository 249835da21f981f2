"""All plans written to disk one after another: the same bytes as stacked in memory, and checked in portions as strictly."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from portal.errors import PackageError
from portal.packaging import checks
from portal.packaging.checks import check_package
from portal.packaging.files import FilesOnDisk
from portal.packaging.package import Package, build_package, render_contents, stack
from portal.packaging.portions import Portions
from portal.packaging.stacking import stack_on_disk
from portal.parallel import work_on_cores
from portal.records import PlanTables
from portal.releases.store import ReleaseStore
from tests.packaging.sample import CREATED, PUBLISHER, package_of, plan_tables, with_cells, with_descriptor, with_file

BARE = replace(
    plan_tables("plan-bare"), sections=(), tasks=(), targets=(), observations=(), responsibilities=(), organizations=(), indicators=()
)
PLANS = (plan_tables("plan-a", mark="a"), plan_tables("plan-b", mark="b"), BARE, plan_tables("plan-c", mark="c"))
WHOLE = package_of(stack(PLANS), "all-plans")


@pytest.fixture(params=[1, 20_000], ids=["a plan each", "one portion"])
def check_on_disk(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Package], tuple[str, ...]]:
    """Check a package as if it were too large for memory, in portions of a plan each or in one."""
    monkeypatch.setattr(checks, "Portions", partial(Portions, rows=request.param))

    def check(package: Package) -> tuple[str, ...]:
        paths = {name: tmp_path / name.replace("/", "-") for name in package.files}
        for name, path in paths.items():
            path.write_bytes(package.files[name])
        return check_package(replace(package, files=FilesOnDisk(paths)))

    return check


@pytest.mark.parametrize("plans", [(), (BARE,), PLANS[:1], (PLANS[0], PLANS[1], PLANS[3], BARE)], ids=["none", "bare", "one", "four"])
def test_stacked_on_disk_the_bytes_are_the_same(plans: tuple[PlanTables, ...], tmp_path: Path) -> None:
    ordered = sorted(plans, key=lambda each: each.plans[0].plan_id)
    heads, contents = stack_on_disk(ordered, tmp_path / "all")
    expected = render_contents("all-plans", stack(plans))
    assert dict(contents.files) == dict(expected.files)
    assert contents.counts == expected.counts
    assert heads.plans == stack(plans).plans


def test_a_package_on_disk_is_released_with_the_same_bytes(tmp_path: Path) -> None:
    plans = sorted(PLANS, key=lambda each: each.plans[0].plan_id)
    heads, contents = stack_on_disk(plans, tmp_path / "all")
    made = build_package("all-plans", heads, version="1.0.0", created=CREATED, publisher=PUBLISHER, contents=contents)
    assert check_package(made) == ()
    folder = ReleaseStore(tmp_path / "datapackages").write(made)
    assert {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()} == dict(WHOLE.files)


def test_plans_out_of_order_or_twice_are_refused(tmp_path: Path) -> None:
    for number, plans in enumerate(((PLANS[1], PLANS[0]), (PLANS[0], PLANS[0]))):
        with pytest.raises(PackageError, match="plans row plan-a: it comes twice, or after"):
            stack_on_disk(plans, tmp_path / str(number))


def test_one_id_with_two_names_is_refused(tmp_path: Path) -> None:
    other = replace(PLANS[1], organizations=(replace(PLANS[1].organizations[0], name="示例省商业厅"), *PLANS[1].organizations[1:]))
    with pytest.raises(PackageError, match="organizations row org-2: name is '示例省商务厅' in one plan and '示例省商业厅' in another"):
        stack_on_disk((PLANS[0], other), tmp_path / "all")


def test_a_sound_package_on_disk_has_no_fault(check_on_disk: Callable[[Package], tuple[str, ...]]) -> None:
    assert check_on_disk(WHOLE) == ()


def lines(table: str, change: Callable[[list[bytes]], list[bytes]]) -> Package:
    """Change the lines of a table's CSV and JSON."""
    csv = b"".join(change(WHOLE.files[f"{table}.csv"].splitlines(keepends=True)))
    return with_file(WHOLE, f"{table}.csv", csv)


def cut_json(package: Package) -> Package:
    return with_file(package, "plans.json", package.files["plans.json"].replace(b"},\n{", b"}\n{", 1))


def count_wrongly(package: Package) -> Package:
    def change(descriptor: dict) -> None:
        next(each for each in descriptor["resources"] if each["name"] == "tasks")["rows"] += 1
        descriptor["counts"]["tasks"] += 1

    return with_descriptor(package, change)


@pytest.mark.parametrize(
    ("package", "fault"),
    [
        pytest.param(with_cells(WHOLE, "targets", 2, quote="别的文字"), "targets row b-tgt-1: quote is '别的文字'", id="quote"),
        pytest.param(with_cells(WHOLE, "targets", 2, comparator="about"), "targets row b-tgt-1: comparator: 'about'", id="enum"),
        pytest.param(with_cells(WHOLE, "tasks", 1, section_id="a-sec-3"), "section_id", id="section of another plan"),
        pytest.param(
            with_cells(WHOLE, "targets", 2, target_id="a-tgt-1"), "targets row a-tgt-1: target_id is also the id of", id="id twice"
        ),
        pytest.param(with_cells(WHOLE, "organizations", 0, organization_id="org-9"), "no row of responsibilities names it", id="orphan"),
        pytest.param(
            with_cells(WHOLE, "responsibilities", 3, organization_id="org-9"), "is no organization_id of organizations", id="unknown"
        ),
        pytest.param(lines("tasks", lambda each: [each[0], *each[:0:-1]]), "tasks", id="order"),
        pytest.param(lines("plans", lambda each: each[:-1]), "plans", id="row only in JSON"),
        pytest.param(cut_json(WHOLE), "plans", id="JSON"),
        pytest.param(count_wrongly(WHOLE), "tasks: rows is", id="count"),
        pytest.param(with_file(WHOLE, "sources/plan-b.txt", b"\xff\n"), "sources/plan-b.txt: byte 0 is not UTF-8", id="text"),
        pytest.param(with_file(WHOLE, "tasks.csv", b"x\n", listed=False), "tasks: hash of tasks.csv", id="hash"),
        pytest.param(with_file(WHOLE, "tasks.csv", WHOLE.files["tasks.csv"] + b'"'), "tasks", id="open quote"),
    ],
)
def test_each_fault_of_a_package_on_disk_is_found(
    package: Package, fault: str, check_on_disk: Callable[[Package], tuple[str, ...]]
) -> None:
    assert check_package(package)
    found = check_on_disk(package)
    assert any(fault in each for each in found), found


def test_several_cores_find_the_faults_that_one_finds_in_their_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "Portions", partial(Portions, rows=1))
    spoilt = with_cells(with_cells(WHOLE, "targets", 2, quote="别的文字"), "tasks", 0, kind="别的")
    paths = {name: tmp_path / name.replace("/", "-") for name in spoilt.files}
    for name, path in paths.items():
        path.write_bytes(spoilt.files[name])
    on_disk = replace(spoilt, files=FilesOnDisk(paths))
    found = check_package(on_disk, check_each=partial(work_on_cores, module=checks.__name__, cores=2))
    assert found == check_package(on_disk)
    assert len(found) > 1
