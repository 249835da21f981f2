"""The same plans and code give the same release: whatever the folder, time zone, locale, hash seed and order of files on disk."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from portal.cli import main
from portal.ingest.inputs import digest_inputs
from tests.projects import FIRST, ROOT, contents, project

_CODE = "import os, time; os.umask(0o{umask}); time.tzset(); from portal.cli import main; main()"


def portal(root: Path, *arguments: str, umask: str = "022", cwd: Path | None = None, **environment: str) -> str:
    """Run a command in a process of its own, in the project unless told; returns what it prints."""
    settings = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", **environment}
    command = [sys.executable, "-c", _CODE.format(umask=umask), *arguments, "--root", str(root) if cwd else "."]
    done = subprocess.run(command, cwd=cwd or root, env=settings, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with one plan: released, changed, and released again."""
    root = project(tmp_path_factory.mktemp("made") / "project", FIRST)
    two_releases(root)
    return root


def two_releases(root: Path, **environment: Any) -> None:
    portal(root, "release", "--created", "2026-01-31", **environment)
    source = root / "datasets" / FIRST / "source.txt"
    source.write_text(source.read_text(encoding="utf-8").replace("宽带", "光网", 1), encoding="utf-8")
    portal(root, "release", "--created", "2026-03-01", "--note", "更正一处", **environment)


@pytest.mark.parametrize(
    "environment",
    [
        pytest.param({"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "1"}, id="far east, no locale"),
        pytest.param({"TZ": "Pacific/Pago_Pago", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "4242", "umask": "077"}, id="far west"),
    ],
)
def test_another_machine_makes_the_same_bytes(made: Path, tmp_path: Path, environment: dict[str, str]) -> None:
    root = project(tmp_path / "another folder 另一处", FIRST)
    two_releases(root, **environment)
    assert contents(root / "datapackages") == contents(made / "datapackages")


def test_a_long_path_and_a_run_from_elsewhere_make_the_same_bytes(made: Path, tmp_path: Path) -> None:
    """In a locale that has no Chinese, which Python is kept from mending: what is read and written names its encoding."""
    root = project(tmp_path.joinpath(*["deep-" * 10 + str(number) for number in range(8)]), FIRST)
    assert len(str(root)) > 400
    two_releases(root, cwd=Path("/"), LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0", PYTHONIOENCODING="utf-8", PYTHONHASHSEED="0")
    assert contents(root / "datapackages") == contents(made / "datapackages")


def test_verify_and_check_agree_with_it(made: Path) -> None:
    """The newest releases are built again from the plans; the manifest answers for the others."""
    from portal.pipeline import check_datapackages

    assert portal(made, "verify").endswith("files are as SHA256SUMS lists them\n")
    assert check_datapackages(made) == []


def test_releasing_shows_what_changed_and_then_has_nothing_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = project(tmp_path / "project", FIRST)

    def run(*arguments: str) -> str:
        with pytest.raises(SystemExit) as caught:
            main([*arguments, "--root", str(root)])
        assert caught.value.code == 0
        return capsys.readouterr().out

    assert run("release", "--dry-run", "--created", "2026-01-31").splitlines() == [
        f"{FIRST}\t-\t1.0.0\twould release",
        "all-plans\t-\t1.0.0\twould release",
    ]
    assert not contents(root / "datapackages")
    assert not (root / "datapackages").exists()
    run("release", "--created", "2026-01-31")
    before = contents(root / "datapackages")
    source = root / "datasets" / FIRST / "source.txt"
    source.write_text(source.read_text(encoding="utf-8").replace("宽带", "光网", 1), encoding="utf-8")
    [step, _] = json.loads(run("release", "--dry-run", "--json", "--created", "2026-03-01"))
    assert (step["dataset_id"], step["previous"], step["is_released"]) == (FIRST, "1.0.0", False)
    assert [each["what"] for each in step["difference"]["texts"]] == ["source.txt"]
    assert contents(root / "datapackages") == before
    said = run("release", FIRST, "--created", "2026-03-01").splitlines()
    assert said[0] == f"{FIRST}\t1.0.0\t{step['version']}\treleased"
    assert "  原文更改 text changed: source.txt" in said
    assert run("release", FIRST, "--created", "2026-05-01") == f"{FIRST}\t{step['version']}\t{step['version']}\tunchanged\n"
    assert run("release", "--json", "--created", "2026-05-01").count('"is_released": true') == 1  # all-plans
    assert run("diff", FIRST, "1.0.0", step["version"], "--format", "csv").startswith("table,change,row_id,field,old,new\n")


def test_a_dataset_that_is_no_plan_cannot_be_released(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = project(tmp_path / "project", FIRST)
    with pytest.raises(SystemExit) as caught:
        main(["release", "no-plan", "--root", str(root)])
    assert caught.value.code == 2
    assert (
        f"UnknownDatasetError: no-plan: there is no such plan under {root / 'datasets'}. There are: {FIRST}, all-plans."
        in capsys.readouterr().err
    )


def test_the_digest_of_the_inputs_is_that_of_a_list_anybody_can_make(tmp_path: Path) -> None:
    datasets = project(tmp_path / "project", FIRST) / "datasets"
    command = f"find {FIRST} registry publisher.yml -type f -not -name '.*' | LC_ALL=C sort | xargs sha256sum | sha256sum"
    found = subprocess.run(command, cwd=datasets, shell=True, capture_output=True, text=True, check=True).stdout.split()[0]
    assert digest_inputs(datasets, {"x": [FIRST]}) == {"x": found}


@pytest.mark.parametrize(
    "name", [f"{FIRST}/source.txt", f"{FIRST}/plan.yml", f"{FIRST}/corrections.yml", "registry/units.csv", "publisher.yml"]
)
def test_every_input_counts(tmp_path: Path, name: str) -> None:
    datasets = project(tmp_path / "project", FIRST) / "datasets"
    before = digest_inputs(datasets, {"x": [FIRST]})
    with (datasets / name).open("ab") as handle:
        handle.write(b"\n")
    assert digest_inputs(datasets, {"x": [FIRST]}) != before


def test_what_an_editor_leaves_hidden_and_other_plans_do_not_count(tmp_path: Path) -> None:
    datasets = project(tmp_path / "project", FIRST) / "datasets"
    before = digest_inputs(datasets, {"x": [FIRST]})
    (datasets / FIRST / ".plan.yml.swp").write_bytes(b"x")
    (datasets / "other").mkdir()
    (datasets / "other" / "source.txt").write_bytes(b"x")
    assert digest_inputs(datasets, {"x": [FIRST]}) == before
