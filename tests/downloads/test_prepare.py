"""Files are made once, whole or not at all, and with the same bytes wherever they are made."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from portal.downloads.manifest import CHECKSUMS, MANIFEST, PACKAGE_FORMATS, TABLE_FORMATS, Downloads
from portal.downloads.prepare import prepare_downloads
from portal.errors import ReleaseError
from portal.releases.intact import check_file
from portal.releases.store import ReleaseStore
from portal.releases.withdrawal import withdraw_release
from tests.api.conftest import make_history, make_releases
from tests.projects import contents

ROOT = Path(__file__).resolve().parents[2]
ADDRESS = "https://data.example.org/"
CODE = """
import sys
from pathlib import Path
from portal.downloads.prepare import prepare_downloads
from portal.releases.store import ReleaseStore
prepare_downloads(ReleaseStore(Path(sys.argv[1])), Path(sys.argv[2]), address=sys.argv[3])
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[ReleaseStore, Path]:
    root = tmp_path_factory.mktemp("made")
    store = make_releases(root / "datapackages")
    assert prepare_downloads(store, root / "downloads", address=ADDRESS) == 3
    return store, root / "downloads"


@pytest.fixture
def copied(made: tuple[ReleaseStore, Path], tmp_path: Path) -> tuple[ReleaseStore, Path]:
    """The same in folders of this test's own."""
    store, folder = made
    shutil.copytree(store.root, tmp_path / "datapackages")
    shutil.copytree(folder, tmp_path / "downloads")
    return ReleaseStore(tmp_path / "datapackages"), tmp_path / "downloads"


def test_every_table_and_the_package_of_every_release_are_made_in_every_form(made: tuple[ReleaseStore, Path]) -> None:
    store, folder = made
    for dataset_id in store.dataset_ids():
        for version in store.versions(dataset_id):
            release = store.get(dataset_id, version)
            manifest = Downloads(folder).find(release)
            assert manifest
            expected = [(table, form) for table in release.tables for form in TABLE_FORMATS] + [("", form) for form in PACKAGE_FORMATS]
            assert [(each.table, each.format) for each in manifest.files] == expected
            there = {path.name for path in (folder / dataset_id / version).iterdir() if path.is_file()}
            assert there == {each.path for each in manifest.files} | {MANIFEST, CHECKSUMS}


def test_the_manifest_and_the_checksums_tell_what_is_there(made: tuple[ReleaseStore, Path]) -> None:
    store, folder = made
    release = store.latest("all-plans")
    manifest = Downloads(folder).find(release)
    assert manifest
    for each in manifest.files:
        content = (folder / "all-plans" / "1.0.0" / each.path).read_bytes()
        assert (each.bytes, each.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    done = subprocess.run(
        ["sha256sum", "--check", "--strict", CHECKSUMS], cwd=folder / "all-plans" / "1.0.0", capture_output=True, check=False
    )
    assert done.returncode == 0


def test_what_is_there_is_not_made_again(copied: tuple[ReleaseStore, Path]) -> None:
    store, folder = copied
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    assert prepare_downloads(store, folder, address=ADDRESS) == 0
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before


def test_another_process_at_another_time_makes_the_same_bytes(made: tuple[ReleaseStore, Path], tmp_path: Path) -> None:
    """Times in ZIP and XLSX files count two seconds at a time."""
    store, folder = made
    environment = {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "1", "LC_ALL": "C"}
    time.sleep(2)
    command = [sys.executable, "-W", "error", "-c", CODE, str(store.root), str(tmp_path / "again"), ADDRESS]
    subprocess.run(command, check=True, cwd=ROOT, env={**os.environ, **environment, "PYTHONPATH": str(ROOT)})
    assert contents(tmp_path / "again") == contents(folder)


def test_on_several_cores_the_same_bytes_are_made(made: tuple[ReleaseStore, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store, folder = made
    monkeypatch.setattr("portal.downloads.prepare._WORTHWHILE", 1)
    monkeypatch.setattr("portal.downloads.prepare.usable_cores", lambda: 2)
    told: list[tuple[int, int]] = []
    prepare_downloads(store, tmp_path / "again", address=ADDRESS, progress=lambda _, number, total: told.append((number, total)))
    assert contents(tmp_path / "again") == contents(folder)
    assert told == [(1, 3), (2, 3), (3, 3)]


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda folder: (folder / "targets.xlsx").unlink(), id="a file is missing"),
        pytest.param(lambda folder: (folder / "targets.sqlite").write_bytes(b"x"), id="a file is cut short"),
        pytest.param(lambda folder: (folder / MANIFEST).unlink(), id="no manifest"),
        pytest.param(lambda folder: (folder / MANIFEST).write_text("{}"), id="a manifest of another portal"),
        pytest.param(shutil.rmtree, id="nothing is there"),
    ],
)
def test_what_is_missing_or_cut_short_is_made_again(copied: tuple[ReleaseStore, Path], damage: object) -> None:
    store, folder = copied
    before = contents(folder)
    assert callable(damage)
    damage(folder / "demo-2015" / "1.0.0")
    assert prepare_downloads(store, folder, address=ADDRESS) == 1
    assert contents(folder) == before


def test_another_public_address_makes_the_files_that_name_it_again(copied: tuple[ReleaseStore, Path]) -> None:
    store, folder = copied
    assert prepare_downloads(store, folder, address="https://other.example.org") == 3
    manifest = Downloads(folder).find(store.latest("demo-2015"))
    assert manifest
    assert manifest.address == "https://other.example.org/"


def test_a_killed_run_leaves_nothing_that_counts(copied: tuple[ReleaseStore, Path]) -> None:
    store, folder = copied
    leftover = folder / ".unfinished-demo-2015-1.0.0"
    leftover.mkdir()
    (leftover / "targets.xlsx").write_bytes(b"half")
    assert prepare_downloads(store, folder, address=ADDRESS) == 0
    assert not leftover.exists()


def test_a_damaged_release_is_put_into_no_other_form(copied: tuple[ReleaseStore, Path]) -> None:
    store, folder = copied
    shutil.rmtree(folder / "demo-2015")
    path = store.root / "demo-2015" / "1.0.0" / "targets.csv"
    path.write_bytes(path.read_bytes().replace(b"95", b"96", 1))
    with pytest.raises(ReleaseError, match=r"targets\.csv: its hash is"):
        prepare_downloads(store, folder, address=ADDRESS)
    assert not (folder / "demo-2015" / "1.0.0").exists()


def test_nothing_is_made_of_a_withdrawn_release(tmp_path: Path) -> None:
    store = make_history(tmp_path / "datapackages")
    assert prepare_downloads(store, tmp_path / "downloads") == 3
    assert sorted(path.name for path in (tmp_path / "downloads" / "demo-2015").iterdir()) == ["1.0.0", "1.0.1", "1.1.0"]


def test_files_of_another_release_under_the_same_name_do_not_count(copied: tuple[ReleaseStore, Path]) -> None:
    store, folder = copied
    shutil.rmtree(folder / "demo-2015" / "1.1.0")
    (folder / "demo-2015" / "1.0.0").rename(folder / "demo-2015" / "1.1.0")
    assert Downloads(folder).find(store.get("demo-2015", "1.1.0")) is None
    assert Downloads(folder).find(store.get("demo-2015", "1.0.0")) is None


def test_a_file_that_was_touched_is_compared_again(copied: tuple[ReleaseStore, Path]) -> None:
    store, folder = copied
    release = store.get("demo-2015", "1.0.0")
    manifest = Downloads(folder).find(release)
    assert manifest
    file = next(each for each in manifest.files if each.path == "targets.xlsx")
    path = Downloads(folder).checked(release, file)
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    with pytest.raises(ReleaseError, match=r"Remove .*1\.0\.0 and run `portal build`"):
        Downloads(folder).checked(release, file)
    path.unlink()
    with pytest.raises(ReleaseError, match="cannot be read"):
        check_file(path, file.sha256)


def test_a_withdrawal_leaves_the_files_of_other_releases(copied: tuple[ReleaseStore, Path]) -> None:
    store, folder = copied
    withdraw_release(store, "demo-2015", "1.0.0", reason="误读", withdrawn=date(2026, 5, 1))
    assert prepare_downloads(store, folder, address=ADDRESS) == 0
