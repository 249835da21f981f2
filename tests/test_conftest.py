"""The skips of this suite, tried on a small suite of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

SUITE = """
import pytest

@pytest.mark.browser
def test_shows_a_page():
    {body}

def test_needs_nothing():
    pass
"""


def run(folder: Path, body: str, require: str, processes: int = 0) -> subprocess.CompletedProcess[str]:
    root = Path(__file__).resolve().parents[1]
    (folder / "test_small.py").write_text(SUITE.format(body=body), encoding="utf-8")
    (folder / "pytest.ini").write_text("[pytest]\nmarkers =\n    browser: x\n    ckan: x\n    shared: x\n", encoding="utf-8")
    environment = {**os.environ, "PORTAL_REQUIRE": require, "PYTHONPATH": str(root), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    several = ["-p", "xdist", f"--numprocesses={processes}", "--dist=loadfile"] if processes else []
    command = [sys.executable, "-m", "pytest", "-p", "tests.conftest", *several, "-p", "no:cacheprovider", "-q", str(folder)]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_a_skipped_test_passes_where_nothing_is_required(tmp_path: Path) -> None:
    done = run(tmp_path, "pytest.skip('no such thing here')", "")
    assert done.returncode == 0, done.stdout
    assert "1 passed, 1 skipped" in done.stdout


@pytest.mark.parametrize("processes", [0, 2])
def test_a_skipped_test_fails_where_its_marker_is_required(tmp_path: Path, processes: int) -> None:
    done = run(tmp_path, "pytest.skip('no such thing here')", "browser", processes)
    assert done.returncode == 1, done.stdout
    assert "1 failed, 1 passed" in done.stdout
    assert "no such thing here" in done.stdout


@pytest.mark.parametrize("processes", [0, 2])
def test_a_marker_of_which_a_test_passed_is_no_fault(tmp_path: Path, processes: int) -> None:
    assert run(tmp_path, "pass", "browser", processes).returncode == 0
    assert "no test marked ckan was run" in run(tmp_path, "pass", "browser,ckan", processes).stdout


def test_a_skip_of_another_marker_is_allowed(tmp_path: Path) -> None:
    """With `shared` required, the skip stands; but no test marked `shared` was run, which fails the run and is said."""
    done = run(tmp_path, "pytest.skip('no such thing here')", "shared")
    assert "1 passed, 1 skipped" in done.stdout
    assert "no test marked shared was run" in done.stdout
    assert done.returncode == 1


def test_a_skip_without_a_marker_fails_where_anything_is_required(tmp_path: Path) -> None:
    suite = tmp_path / "test_other.py"
    suite.write_text("import pytest\n\ndef test_skips():\n    pytest.skip('silently')\n", encoding="utf-8")
    assert "1 failed" in run(tmp_path, "pass", "shared").stdout


def test_a_module_that_skips_itself_fails_where_anything_is_required(tmp_path: Path) -> None:
    suite = tmp_path / "test_other.py"
    suite.write_text("import pytest\n\npytest.importorskip('no_such_module')\n", encoding="utf-8")
    assert run(tmp_path, "pass", "shared").returncode != 0
    assert run(tmp_path, "pass", "").returncode == 0


@pytest.mark.parametrize("require", ["brwoser", "browser,server"])
def test_an_unknown_requirement_is_refused(tmp_path: Path, require: str) -> None:
    done = run(tmp_path, "pass", require)
    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert "it may name browser, ckan, nginx, node, postgresql, r, shared" in done.stdout + done.stderr
