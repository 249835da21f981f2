"""The manifest of all checksums, and what `portal verify` makes of a folder that was tampered with."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from portal.cli import main
from portal.errors import ReleaseError
from portal.releases.manifest import complete_manifest, read_manifest, verify_releases
from portal.releases.store import ReleaseStore
from portal.releases.withdrawal import withdraw_release
from tests.packaging.sample import package_of, plan_tables


@pytest.fixture
def store(tmp_path: Path) -> ReleaseStore:
    made = ReleaseStore(tmp_path / "datapackages")
    made.write(package_of(plan_tables()))
    made.write(package_of(plan_tables(), version="1.0.1"))
    complete_manifest(made)
    return made


def faults(store: ReleaseStore) -> list[tuple[str, str]]:
    return [(fault.path, fault.release) for fault in verify_releases(store)]


def test_it_lists_every_file_of_every_release_oldest_first(store: ReleaseStore) -> None:
    store.write(package_of(plan_tables(), version="1.10.0"))
    store.write(package_of(plan_tables(), version="1.9.0"))
    complete_manifest(store)
    lines = (store.root / "SHA256SUMS").read_text().splitlines()
    releases = [line.split() for line in lines if line.startswith("#")]
    assert [line[3] for line in releases] == ["1.0.0", "1.0.1", "1.9.0", "1.10.0"]
    assert releases[0] == ["#", "release", "demo-2015", "1.0.0", f"sha256:{store.get('demo-2015', '1.0.0').sha256}"]
    assert len(lines) == len(releases) * (len(store.latest("demo-2015").files) + 1)


def test_sha256sum_reads_it(store: ReleaseStore) -> None:
    command = ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"]
    assert subprocess.run(command, cwd=store.root, check=False).returncode == 0
    (store.root / "demo-2015/1.0.0/tasks.csv").write_bytes(b"x")
    done = subprocess.run(command, cwd=store.root, check=False, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (1, "demo-2015/1.0.0/tasks.csv: FAILED\n")


def test_whole_releases_have_no_fault(store: ReleaseStore) -> None:
    assert faults(store) == []


def test_nothing_is_written_where_nothing_is_missing(store: ReleaseStore) -> None:
    before = (store.root / "SHA256SUMS").stat()
    assert not complete_manifest(store)
    assert (store.root / "SHA256SUMS").stat() == before


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def forge(folder: Path) -> None:
    """Change a file, and the descriptor so that it agrees: the release is sound in itself."""
    release = ReleaseStore(folder.parents[1]).get(folder.parent.name, folder.name)
    (folder / "tasks.csv").write_bytes(release.read("tasks.csv").replace(b"automatic", b"confirmed"))
    [_, told] = release.damage()[0].split(" is ")
    found = told.split(",")[0]
    text = (folder / "datapackage.json").read_text(encoding="utf-8")
    (folder / "datapackage.json").write_text(text.replace(str(release.resource("tasks")["hash"]), found), encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "paths"),
    [
        pytest.param(lambda folder: flip(folder / "source.txt"), ["source.txt"], id="a bit of a text"),
        pytest.param(lambda folder: flip(folder / "tasks.json"), ["tasks.json"], id="a bit of a table"),
        pytest.param(lambda folder: flip(folder / "datapackage.json"), ["datapackage.json"], id="a bit of the descriptor"),
        pytest.param(lambda folder: (folder / "tasks.csv").unlink(), ["tasks.csv"], id="a file gone"),
        pytest.param(lambda folder: (folder / "datapackage.json").unlink(), ["datapackage.json"], id="the descriptor gone"),
        pytest.param(lambda folder: (folder / "notes.txt").write_bytes(b""), ["notes.txt"], id="a file more"),
        pytest.param(lambda folder: (folder / ".DS_Store").write_bytes(b""), [".DS_Store"], id="a hidden file more"),
        pytest.param(lambda folder: (folder / "a.csv").symlink_to("tasks.csv"), ["a.csv"], id="a link more"),
        pytest.param(forge, ["datapackage.json", "tasks.csv"], id="a file and its descriptor changed together"),
    ],
)
def test_what_was_tampered_with_is_found_and_the_release_to_restore_named(
    store: ReleaseStore, change: Callable[[Path], object], paths: list[str]
) -> None:
    change(store.root / "demo-2015" / "1.0.0")
    assert faults(store) == [(f"demo-2015/1.0.0/{path}", "demo-2015/1.0.0") for path in paths]
    assert all("Restore demo-2015/1.0.0 from a copy or from git." in str(fault) for fault in verify_releases(store))


def test_a_link_in_the_place_of_a_file_is_no_file(store: ReleaseStore) -> None:
    path = store.root / "demo-2015" / "1.0.0" / "tasks.csv"
    path.unlink()
    path.symlink_to("../1.0.1/tasks.csv")
    assert faults(store) == [("demo-2015/1.0.0/tasks.csv", "demo-2015/1.0.0")]


@pytest.mark.parametrize("left", ["nothing", "a link to it"])
def test_a_release_that_is_gone_is_named_once(store: ReleaseStore, tmp_path: Path, left: str) -> None:
    path = store.root / "demo-2015" / "1.0.0"
    shutil.move(path, tmp_path / "elsewhere")
    if left != "nothing":
        path.symlink_to(tmp_path / "elsewhere")
    gone, *more = verify_releases(store)
    count = len(store.latest("demo-2015").files)
    assert str(gone) == (
        f"demo-2015/1.0.0: the release is missing, all {count} files of it. Restore demo-2015/1.0.0 from a copy or from git."
    )
    assert [str(each) for each in more] == ([] if left == "nothing" else ["demo-2015/1.0.0: it is no plain file."])


def test_a_dataset_that_is_gone_is_named_with_each_release(store: ReleaseStore) -> None:
    store.write(package_of(plan_tables("other-2016"), "other-2016"))
    complete_manifest(store)
    shutil.rmtree(store.root / "demo-2015")
    assert faults(store) == [("demo-2015/1.0.0", "demo-2015/1.0.0"), ("demo-2015/1.0.1", "demo-2015/1.0.1")]


def folder(path: Path) -> None:
    path.mkdir(parents=True)


@pytest.mark.parametrize(
    ("make", "name", "told"),
    [
        pytest.param(folder, "demo-2015/1.1.0", "an empty folder", id="a release without a file"),
        pytest.param(folder, "demo-2015/1.0.0/notes", "an empty folder", id="a folder in a release"),
        pytest.param(Path.touch, "demo-2015/notes.csv", "never released", id="a file in a dataset"),
        pytest.param(Path.touch, "notes.csv", "never released", id="a file beside the datasets"),
        pytest.param(Path.touch, "demo-2015/9.0.0.withdrawn.json", "never released", id="a tombstone of no release"),
        pytest.param(Path.touch, "demo-2015/1.0.1.withdrawn.json", "never released", id="a tombstone that nobody put there"),
    ],
)
def test_what_is_more_is_found_wherever_it_lies(store: ReleaseStore, make: Callable[[Path], None], name: str, told: str) -> None:
    make(store.root / name)
    [fault] = verify_releases(store)
    assert (fault.path, told in fault.what, "remove it" in fault.what) == (name, True, True)


def test_what_a_killed_run_leaves_is_no_fault(store: ReleaseStore) -> None:
    """The folder of a first release that was not renamed into it yet, and the hidden one beside it."""
    (store.root / "other-2016").mkdir()
    (store.root / ".unfinished-other-2016-1.0.0").mkdir()
    (store.root / ".unfinished-other-2016-1.0.0" / "tasks.csv").touch()
    assert faults(store) == []


def cut_line(text: str) -> str:
    return re.sub(r".*demo-2015/1\.0\.0/tasks\.csv\n", "", text)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        pytest.param(cut_line, "it has no line for demo-2015/1.0.0/tasks.csv", id="a line cut out"),
        pytest.param(
            lambda text: re.sub("(?m)^(# .*)[0-9a-f]{4}$", r"\g<1>0000", text, count=1), "line 1 is not", id="a digest in a comment"
        ),
        pytest.param(lambda text: text.replace("# release", "# a note\n# release", 1), "line 1 is not", id="a comment more"),
        pytest.param(lambda text: text.removesuffix("\n"), "line 39 is not", id="its end cut off"),
    ],
)
def test_a_manifest_that_was_tampered_with_is_to_be_restored_and_not_the_release(
    store: ReleaseStore, change: Callable[[str], str], told: str
) -> None:
    manifest = store.root / "SHA256SUMS"
    before = manifest.read_text()
    manifest.write_text(change(before))
    assert manifest.read_text() != before
    [fault] = verify_releases(store)
    assert (fault.path, fault.release) == ("SHA256SUMS", "")
    assert str(fault).startswith(f"SHA256SUMS: {told}")
    assert str(fault).endswith("Restore it from a copy or from git.")


def test_a_file_and_the_manifest_changed_together_no_longer_agree_with_the_descriptor(store: ReleaseStore) -> None:
    path = store.root / "demo-2015" / "1.0.0" / "source.txt"
    old = read_manifest(store)["demo-2015/1.0.0/source.txt"]
    path.write_bytes(b"x\n")
    new = subprocess.run(["sha256sum", path], check=True, capture_output=True, text=True).stdout.split()[0]
    manifest = store.root / "SHA256SUMS"
    lines = manifest.read_text().splitlines(keepends=True)
    manifest.write_text("".join(line.replace(old, new) if "1.0.0/source.txt" in line else line for line in lines))
    [fault] = verify_releases(store)
    assert "but datapackage.json says" in fault.what


def test_a_missing_manifest_is_a_fault(store: ReleaseStore) -> None:
    (store.root / "SHA256SUMS").unlink()
    [fault] = verify_releases(store)
    assert "it is missing" in str(fault)


@pytest.mark.parametrize(
    "line", ["x", "0" * 64 + " *a/1.0.0/b", "\\" + "0" * 64 + "  a", "0" * 64 + "  a\n" + "0" * 64 + "  a", "0" * 64 + "  a\r"]
)
def test_a_manifest_with_a_line_of_no_form_is_refused(store: ReleaseStore, line: str) -> None:
    (store.root / "SHA256SUMS").write_text(line + "\n", newline="")
    with pytest.raises(ReleaseError, match="SHA256SUMS: line"):
        read_manifest(store)


def test_a_release_that_is_not_listed_is_told_and_added_by_the_next_run(store: ReleaseStore) -> None:
    store.write(package_of(plan_tables(), version="1.1.0"))
    [fault] = verify_releases(store)
    assert str(fault).startswith("demo-2015/1.1.0/datapackage.json: its release is not listed in SHA256SUMS; run `portal release`")
    assert complete_manifest(store)
    assert faults(store) == []


def test_a_damaged_release_is_never_added(store: ReleaseStore) -> None:
    store.write(package_of(plan_tables(), version="1.1.0"))
    flip(store.root / "demo-2015" / "1.1.0" / "tasks.csv")
    before = read_manifest(store)
    with pytest.raises(ReleaseError, match=r"1\.1\.0: tasks\.csv: its hash is"):
        complete_manifest(store)
    assert read_manifest(store) == before


def test_what_is_listed_is_never_listed_anew(store: ReleaseStore) -> None:
    """Otherwise a release that was changed would agree with the manifest after the next run."""
    before = read_manifest(store)
    flip(store.root / "demo-2015" / "1.0.0" / "tasks.csv")
    store.write(package_of(plan_tables(), version="1.1.0"))
    complete_manifest(store)
    after = read_manifest(store)
    assert {path: after[path] for path in before} == before
    assert faults(store) == [("demo-2015/1.0.0/tasks.csv", "demo-2015/1.0.0")]


def test_tombstones_are_listed_too(store: ReleaseStore) -> None:
    withdraw_release(store, "demo-2015", "1.0.0", reason="误读", withdrawn=date(2026, 3, 1))
    assert faults(store) == []
    flip(store.root / "demo-2015" / "1.0.0.withdrawn.json")
    assert faults(store) == [("demo-2015/1.0.0.withdrawn.json", "demo-2015/1.0.0")]
    (store.root / "demo-2015" / "1.0.0.withdrawn.json").unlink()
    assert faults(store) == [("demo-2015/1.0.0.withdrawn.json", "demo-2015/1.0.0")]


def run(*arguments: str | Path) -> object:
    with pytest.raises(SystemExit) as caught:
        main([str(each) for each in arguments])
    return caught.value.code


def test_the_command_ends_with_1_and_names_what_is_wrong(store: ReleaseStore, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("verify", "--root", store.root.parent) == 0
    assert capsys.readouterr().out == "36 files are as SHA256SUMS lists them\n"
    flip(store.root / "demo-2015" / "1.0.0" / "tasks.csv")
    assert run("verify", "--root", store.root.parent) == 1
    printed = capsys.readouterr()
    assert printed.out == "1 fault(s)\n"
    assert printed.err.startswith("demo-2015/1.0.0/tasks.csv: it was changed: ")
    assert run("verify", "--json", "--root", store.root.parent) == 1
    assert [each["release"] for each in json.loads(capsys.readouterr().out)] == ["demo-2015/1.0.0"]
