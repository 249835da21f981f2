"""The main path: plans in, releases out; nothing is written before everything is read, and nothing written ever changes."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from portal.errors import InputError, NoOutlineError, PlanFileError, UndecodableSourceError, UnknownDatasetError
from portal.pipeline import build_datapackages, check_datapackages, read_datasets, read_plan
from portal.registry import load_registry
from portal.releases.store import ReleaseStore
from tests.projects import FIRST, ROOT, SECOND, contents, project

CREATED, LATER = date(2026, 1, 31), date(2026, 3, 1)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of two plans, released once; tests that change it take a copy."""
    root = project(tmp_path_factory.mktemp("built") / "project", FIRST, SECOND)
    build_datapackages(root, created=CREATED)
    return root


@pytest.fixture
def copy(built: Path, tmp_path: Path) -> Path:
    return shutil.copytree(built, tmp_path / "copy")


def edit(root: Path, plan_id: str, change: Callable[[str], str]) -> None:
    path = root / "datasets" / plan_id / "source.txt"
    before = path.read_text(encoding="utf-8")
    after = change(before)
    assert after != before
    path.write_text(after, encoding="utf-8")


def test_every_plan_is_read_and_all_of_them_stacked_last() -> None:
    told: list[tuple[str, int, int]] = []
    read = read_datasets(ROOT, lambda label, number, total: told.append((label, number, total)))
    names = [each.dataset_id for each in read]
    assert names == [*sorted(names[:-1]), "all-plans"]
    assert len(read[-1].tables.tasks) == sum(len(each.tables.tasks) for each in read[:-1])
    assert set(read[-1].tables.texts) == set(names[:-1])
    assert told == [(f"read {name}", number, len(names) - 1) for number, name in enumerate(names[:-1], 1)]


def test_reading_a_plan_is_repeatable() -> None:
    registry = load_registry(ROOT / "datasets" / "registry")
    folder = ROOT / "datasets" / FIRST
    assert read_plan(folder, registry) == read_plan(folder, registry)


def test_a_first_build_releases_every_dataset(built: Path) -> None:
    packages = built / "datapackages"
    assert sorted(path.name for path in packages.iterdir() if path.is_dir()) == sorted(("all-plans", FIRST, SECOND))
    for dataset_id in ("all-plans", FIRST, SECOND):
        assert [path.name for path in (packages / dataset_id).iterdir()] == ["1.0.0"]


def test_a_second_build_changes_nothing(copy: Path) -> None:
    before = contents(copy / "datapackages")
    told: list[str] = []
    outcomes = build_datapackages(copy, created=LATER, progress=lambda label, _number, _total: told.append(label))
    assert [(each.dataset_id, each.version, each.is_new) for each in outcomes] == [
        (FIRST, "1.0.0", False),
        (SECOND, "1.0.0", False),
        ("all-plans", "1.0.0", False),
    ]
    assert contents(copy / "datapackages") == before
    assert told == [f"read {FIRST}", f"read {SECOND}", f"built {FIRST}", f"built {SECOND}", "built all-plans"]


def test_two_builds_in_two_folders_give_the_same_bytes(built: Path, tmp_path: Path) -> None:
    other = project(tmp_path / "elsewhere", FIRST, SECOND)
    build_datapackages(other, created=CREATED)
    assert contents(other / "datapackages") == contents(built / "datapackages")


def test_several_cores_build_and_check_what_one_does(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.pipeline.usable_cores", lambda: 2)
    monkeypatch.setattr("portal.pipeline._WORTHWHILE_TO_BUILD", 1)
    other = project(tmp_path / "elsewhere", FIRST, SECOND)
    build_datapackages(other, created=CREATED)
    assert contents(other / "datapackages") == contents(built / "datapackages")
    assert check_datapackages(other) == []
    path = other / "datapackages" / FIRST / "1.0.0" / "targets.csv"
    path.write_bytes(path.read_bytes().replace(b"automatic", b"confirmed", 1))
    assert any(fault.startswith(f"{FIRST} 1.0.0: ") and "targets.csv" in fault for fault in check_datapackages(other))


@pytest.mark.parametrize(
    ("broken", "error"),
    [
        pytest.param(lambda folder: (folder / "source.txt").write_bytes(b"\x00\x01\x02"), UndecodableSourceError, id="binary source"),
        pytest.param(lambda folder: (folder / "source.txt").write_bytes(b""), UndecodableSourceError, id="empty source"),
        pytest.param(lambda folder: (folder / "source.txt").unlink(), UnknownDatasetError, id="no source"),
        pytest.param(lambda folder: (folder / "plan.yml").unlink(), PlanFileError, id="no plan.yml"),
        pytest.param(lambda folder: (folder / "plan.yml").write_text("titel: x\n"), PlanFileError, id="mistyped key"),
        pytest.param(
            lambda folder: [
                (folder / "source.txt").write_text("全省信息化发展规划,加快推进建设。\n", encoding="utf-8"),
                (folder / "plan.yml").write_text("title: x\n", encoding="utf-8"),
            ],
            NoOutlineError,
            id="a text that is no plan",
        ),
    ],
)
def test_a_broken_plan_leaves_every_release_as_it_was(copy: Path, broken: Callable[[Path], object], error: type[InputError]) -> None:
    """The other plan has a change to release, and stands first in order: even so nothing is written."""
    edit(copy, FIRST, lambda text: text.replace("宽带", "光网", 1))
    broken(copy / "datasets" / SECOND)
    before = contents(copy / "datapackages")
    with pytest.raises(error) as caught:
        build_datapackages(copy, created=LATER)
    assert SECOND in str(caught.value)
    assert contents(copy / "datapackages") == before


def test_a_changed_plan_gives_a_new_version_beside_the_old_one(copy: Path) -> None:
    before = contents(copy / "datapackages")
    # The plan gets one more item, and so one more task.
    edit(copy, SECOND, lambda text: text.replace("三、保障措施", "(六)推廣北斗導航應用。到2017年,北斗終端達到5萬臺。\n三、保障措施", 1))
    outcomes = {each.dataset_id: each for each in build_datapackages(copy, created=LATER)}
    assert {name: (each.version, each.is_new) for name, each in outcomes.items()} == {
        FIRST: ("1.0.0", False),
        SECOND: ("1.1.0", True),
        "all-plans": ("1.1.0", True),
    }
    after = contents(copy / "datapackages")
    del before["SHA256SUMS"]  # lists the new release too
    assert {path: after[path] for path in before} == before
    old = read_ids(copy, SECOND, "1.0.0")
    new = read_ids(copy, SECOND, "1.1.0")
    assert old < new
    assert len(new) == len(old) + 1
    assert str(ReleaseStore(copy / "datapackages").latest(SECOND).descriptor["created"]).startswith("2026-03-01")


def read_ids(root: Path, dataset_id: str, version: str) -> set[str]:
    lines = (root / "datapackages" / dataset_id / version / "tasks.csv").read_text(encoding="utf-8").splitlines()
    return {line.split(",")[0] for line in lines[1:] if line.startswith("task-")}


def test_a_plan_added_later_leaves_the_release_of_the_others(tmp_path: Path) -> None:
    root = project(tmp_path / "project", FIRST)
    build_datapackages(root, created=CREATED)
    before = contents(root / "datapackages")
    shutil.copytree(ROOT / "datasets" / SECOND, root / "datasets" / SECOND)
    outcomes = build_datapackages(root, created=LATER)
    assert [(each.dataset_id, each.version, each.is_new) for each in outcomes] == [
        (FIRST, "1.0.0", False),
        (SECOND, "1.0.0", True),
        ("all-plans", "1.1.0", True),
    ]
    after = contents(root / "datapackages")
    del before["SHA256SUMS"]
    assert {path: after[path] for path in before} == before


def test_without_a_plan_nothing_is_released(tmp_path: Path) -> None:
    root = project(tmp_path / "project")
    assert build_datapackages(root, created=CREATED) == []
    assert not contents(root / "datapackages")


def test_checking_sound_releases_finds_no_fault(built: Path) -> None:
    assert check_datapackages(built) == []


def test_checking_finds_a_release_that_was_changed_by_hand(copy: Path) -> None:
    path = copy / "datapackages" / FIRST / "1.0.0" / "targets.csv"
    path.write_bytes(path.read_bytes().replace(b"automatic", b"confirmed", 1))
    faults = check_datapackages(copy)
    assert faults
    assert all(fault.startswith(f"{FIRST} 1.0.0: ") for fault in faults)
    assert any("targets.csv" in fault for fault in faults)


def test_checking_finds_a_plan_that_was_changed_and_not_released(copy: Path) -> None:
    edit(copy, FIRST, lambda text: text.replace("宽带", "光网", 1))
    faults = check_datapackages(copy)
    assert any(fault.startswith(f"{FIRST} 1.0.0: source.txt is not what the plan and the rules give now") for fault in faults)
    assert not any(fault.startswith(SECOND) for fault in faults)


def test_checking_finds_a_plan_without_a_release(copy: Path) -> None:
    shutil.rmtree(copy / "datapackages" / SECOND)
    assert f"{SECOND}: has no release. Run `portal build-datapackages`." in check_datapackages(copy)
