from __future__ import annotations

import multiprocessing
import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.errors import ReleaseError, UnknownReleaseError
from portal.packaging.package import Package, stack
from portal.releases.store import ReleaseStore, version_key
from tests.packaging.sample import TEXT, package_of, plan_tables

SAMPLE = package_of(plan_tables())


def released(root: Path, *versions: str) -> ReleaseStore:
    store = ReleaseStore(root)
    for version in versions:
        store.write(package_of(plan_tables(), version=version))
    return store


def snapshot(root: Path) -> dict[str, bytes]:
    """Every published file: hidden ones are no part of any release."""
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file() and path.name != ".lock"}


def test_a_written_release_holds_the_bytes_of_its_package(tmp_path: Path) -> None:
    folder = ReleaseStore(tmp_path).write(SAMPLE)
    assert folder == tmp_path / "demo-2015" / "1.0.0"
    assert snapshot(folder) == SAMPLE.files


def test_versions_are_sorted_as_numbers(tmp_path: Path) -> None:
    store = released(tmp_path, "1.10.0", "2.0.0", "1.9.0", "1.2.11")
    assert store.versions("demo-2015") == ("1.2.11", "1.9.0", "1.10.0", "2.0.0")
    assert store.latest("demo-2015").version == "2.0.0"


@given(st.lists(st.tuples(*[st.integers(0, 10**6)] * 3)))
def test_versions_sort_like_their_numbers(numbers: list[tuple[int, int, int]]) -> None:
    names = [".".join(map(str, each)) for each in numbers]
    assert sorted(names, key=version_key) == [".".join(map(str, each)) for each in sorted(numbers)]


@pytest.mark.parametrize("text", ["1.0", "01.0.0", "1.0.0-rc1", "1.0.0\n", "v1.0.0", "١.0.0", ""])
def test_what_is_no_version_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"write MAJOR\.MINOR\.PATCH"):
        version_key(text)


def test_an_empty_store_has_no_datasets(tmp_path: Path) -> None:
    assert ReleaseStore(tmp_path / "nowhere").dataset_ids() == ()


def test_an_unknown_dataset_or_version_names_those_there_are(tmp_path: Path) -> None:
    store = released(tmp_path, "1.0.0")
    with pytest.raises(UnknownReleaseError, match=r"No dataset 'other'\. Known: demo-2015\."):
        store.latest("other")
    with pytest.raises(UnknownReleaseError, match=r"No release of demo-2015 '1\.0\.1'\. Known: 1\.0\.0\."):
        store.get("demo-2015", "1.0.1")


@pytest.mark.parametrize(
    ("dataset_id", "version"), [("..", "1.0.0"), ("demo-2015/..", "1.0.0"), ("demo-2015", "../1.0.0"), ("demo-2015", ".")]
)
def test_a_name_never_leads_out_of_the_store(tmp_path: Path, dataset_id: str, version: str) -> None:
    store = released(tmp_path, "1.0.0")
    with pytest.raises(UnknownReleaseError):
        store.get(dataset_id, version)


def test_a_release_gives_rows_as_printed_and_typed(tmp_path: Path) -> None:
    release = released(tmp_path, "1.0.0").latest("demo-2015")
    printed, typed = release.rows("targets")[1], release.typed_rows("targets")[1]
    assert (printed["value"], printed["year"], printed["implied"], printed["scope"]) == ("4000", "2017", "false", "")
    assert (typed["value"], typed["year"], typed["implied"], typed["scope"]) == (Decimal(4000), 2017, False, None)
    assert release.tables == ("plans", "sections", "tasks", "targets", "observations", "responsibilities", "organizations", "indicators")


def test_a_release_gives_the_text_into_which_its_rows_point(tmp_path: Path) -> None:
    release = released(tmp_path, "1.0.0").latest("demo-2015")
    text = release.text("demo-2015")
    assert text == TEXT
    assert all(text[int(row["start"]) : int(row["end"])] == row["quote"] for row in release.rows("targets"))


def test_a_release_of_many_plans_gives_each_text(tmp_path: Path) -> None:
    both = stack([plan_tables("plan-a", mark="a"), replace(plan_tables("plan-b", mark="b"), texts={"plan-b": TEXT + "终\n"})])
    ReleaseStore(tmp_path).write(package_of(both, "all-plans"))
    release = ReleaseStore(tmp_path).latest("all-plans")
    assert (release.text("plan-a"), release.text("plan-b")) == (TEXT, TEXT + "终\n")
    with pytest.raises(UnknownReleaseError, match=r"No plan 'plan-c'\. Known: plan-a, plan-b"):
        release.text("plan-c")


def test_unknown_tables_and_files_are_named(tmp_path: Path) -> None:
    release = released(tmp_path, "1.0.0").latest("demo-2015")
    with pytest.raises(UnknownReleaseError, match="No table 'source-text'"):
        release.rows("source-text")
    with pytest.raises(UnknownReleaseError, match=r"No file '\.\./\.\./publisher\.yml'"):
        release.read("../../publisher.yml")


def test_the_hash_of_a_release_changes_with_any_of_its_files(tmp_path: Path) -> None:
    one = released(tmp_path / "one", "1.0.0").latest("demo-2015")
    other = ReleaseStore(tmp_path / "other")
    other.write(package_of(replace(plan_tables(), texts={"demo-2015": TEXT + "终\n"})))
    assert one.sha256 != other.latest("demo-2015").sha256
    assert one.sha256 == released(tmp_path / "again", "1.0.0").latest("demo-2015").sha256


def test_a_release_is_never_written_over(tmp_path: Path) -> None:
    store = released(tmp_path, "1.0.0")
    before = snapshot(tmp_path)
    with pytest.raises(ReleaseError, match="is there already, and a release never changes"):
        store.write(package_of(replace(plan_tables(), texts={"demo-2015": TEXT + "终\n"})))
    assert snapshot(tmp_path) == before


def test_an_empty_folder_in_the_place_of_a_release_is_not_taken_over(tmp_path: Path) -> None:
    """A rename onto an empty folder would succeed."""
    (tmp_path / "demo-2015" / "1.0.0").mkdir(parents=True)
    with pytest.raises(ReleaseError, match="is there already"):
        ReleaseStore(tmp_path).write(SAMPLE)


@pytest.mark.parametrize("name", ["/etc/plan", "../plan", "a/../b", "a//b", "./a"])
def test_a_package_cannot_write_outside_its_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(ReleaseError, match="is no path inside a package"):
        ReleaseStore(tmp_path / "root").write(replace(SAMPLE, files={**SAMPLE.files, name: b"x"}))
    assert not (tmp_path / "root").exists()


@pytest.mark.parametrize(("dataset_id", "version"), [("../demo", "1.0.0"), (".demo", "1.0.0"), ("demo", "1.0"), ("示例", "1.0.0")])
def test_a_package_needs_a_dataset_id_and_a_version(tmp_path: Path, dataset_id: str, version: str) -> None:
    with pytest.raises(ReleaseError, match="not a dataset id"):
        ReleaseStore(tmp_path).write(replace(SAMPLE, dataset_id=dataset_id, version=version))


def test_a_failed_write_leaves_nothing_behind(tmp_path: Path) -> None:
    """A file where the package needs a folder fails half way, as a full disk would."""
    store = released(tmp_path, "1.0.0")
    before = snapshot(tmp_path)
    broken = replace(SAMPLE, version="1.0.1", files={**SAMPLE.files, "zz": b"x", "zz/below": b"x"})
    with pytest.raises(ReleaseError, match="cannot be written"):
        store.write(broken)
    assert snapshot(tmp_path) == before
    assert store.versions("demo-2015") == ("1.0.0",)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == [".lock"]


def test_what_a_killed_run_left_is_ignored_and_then_removed(tmp_path: Path) -> None:
    store = released(tmp_path, "1.0.0")
    leftover = tmp_path / ".unfinished-demo-2015-1.0.1"
    leftover.mkdir()
    (leftover / "tasks.csv").write_bytes(b"task_")
    assert store.dataset_ids() == ("demo-2015",)
    assert store.versions("demo-2015") == ("1.0.0",)
    store.write(package_of(plan_tables(), version="1.1.0"))
    assert not leftover.exists()
    assert store.versions("demo-2015") == ("1.0.0", "1.1.0")


def _write_many(root: Path) -> None:
    store = ReleaseStore(root)
    for number in range(10_000):
        store.write(package_of(plan_tables(), version=f"1.{number}.0"))


def test_a_writer_killed_at_any_moment_leaves_only_whole_releases(tmp_path: Path) -> None:
    chance = random.Random(7)
    context = multiprocessing.get_context("fork")
    for _ in range(5):
        root = tmp_path / "killed"
        store = ReleaseStore(root)
        writer = context.Process(target=_write_many, args=(root,))
        writer.start()
        while not store.dataset_ids():
            time.sleep(0.005)
        time.sleep(chance.uniform(0, 0.05))
        assert writer.pid is not None
        os.kill(writer.pid, signal.SIGKILL)
        writer.join()
        assert all(store.get("demo-2015", version).damage() == () for version in store.versions("demo-2015"))
        store.write(package_of(plan_tables(), version="9.0.0"))
        assert [path.name for path in root.iterdir() if path.name.startswith(".")] == [".lock"]
        for path in sorted(root.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()


def _write_once(root: Path, results: multiprocessing.SimpleQueue[str]) -> None:
    try:
        ReleaseStore(root).write(SAMPLE)
    except ReleaseError:
        results.put("refused")
    else:
        results.put("written")


def test_of_two_writers_of_one_version_one_is_refused(tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork")
    results: multiprocessing.SimpleQueue[str] = context.SimpleQueue()
    writers = [context.Process(target=_write_once, args=(tmp_path, results)) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert sorted(results.get() for _ in writers) == ["refused"] * 3 + ["written"]
    assert ReleaseStore(tmp_path).latest("demo-2015").damage() == ()


def test_damage_names_each_file_that_is_missing_changed_or_unlisted(tmp_path: Path) -> None:
    release = released(tmp_path, "1.0.0").latest("demo-2015")
    assert release.damage() == ()
    (release.path / "tasks.csv").unlink()
    (release.path / "notes.txt").write_bytes(b"x")
    (release.path / "source.txt").write_bytes(b"x")
    missing, unlisted, changed = release.damage()
    assert missing == "tasks.csv: listed in datapackage.json, but not there"
    assert unlisted == "notes.txt: there, but not listed in datapackage.json"
    assert changed.startswith("source.txt: its hash is sha256:")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("datapackage.json", b"{", id="no JSON"),
        pytest.param("datapackage.json", b"[]\n", id="no object"),
        pytest.param("datapackage.json", SAMPLE.files["datapackage.json"].replace(b'"hash"', b'"hush"'), id="no hash"),
        pytest.param("datapackage.json", b'{"resources": [{"name": "a", "path": "a", "hash": "", "alternates": [1]}]}', id="no alternate"),
        pytest.param("tasks.csv", b"a,b\n1\n", id="row too short"),
        pytest.param("tasks.csv", b"\xff\n", id="not UTF-8"),
        pytest.param("tasks.csv", SAMPLE.files["tasks.csv"].replace(b"task_id", b"id"), id="other column"),
    ],
)
def test_a_damaged_release_says_so_and_what_to_do(tmp_path: Path, name: str, content: bytes) -> None:
    store = released(tmp_path, "1.0.0")
    (tmp_path / "demo-2015" / "1.0.0" / name).write_bytes(content)
    with pytest.raises(ReleaseError, match=r"[Rr]estore"):
        store.get("demo-2015", "1.0.0").typed_rows("tasks")


def test_reading_releases_starts_without_the_heavy_libraries() -> None:
    code = "import sys, portal.releases.store; print([name for name in ('frictionless', 'pandas', 'jsonschema') if name in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])
    assert found.stdout == "[]\n"


def test_a_package_without_descriptor_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match=r"has no datapackage\.json"):
        ReleaseStore(tmp_path).write(Package("demo", "1.0.0", {}, {"tasks.csv": b""}))
