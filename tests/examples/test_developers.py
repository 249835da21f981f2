"""Every example of site/developers.md, run as it is printed there, against the real server over the real releases."""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from portal.releases.store import ReleaseStore

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "site" / "developers.md").read_text(encoding="utf-8")
ADDRESS = "<!-- portal:address -->"
SERVE = "import sys; from pathlib import Path; from portal.api.server import serve; serve(Path(sys.argv[1]), port=0)"
RUN = {"sh": ["bash", "-euo", "pipefail"], "python": [sys.executable], "r": ["Rscript"], "js": ["node"]}
MARKS = {"r": pytest.mark.r, "js": pytest.mark.node}

EXAMPLES = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, flags=re.MULTILINE | re.DOTALL)
RUNNABLE = [(language, code) for language, code in EXAMPLES if language in RUN]

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    root = tmp_path_factory.mktemp("portal")
    (root / "datapackages").symlink_to(ROOT / "datapackages")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen([sys.executable, "-c", SERVE, str(root)], stdout=subprocess.PIPE, text=True, env=environment) as server:
        assert server.stdout
        try:
            yield server.stdout.readline().strip() + "/"
        finally:
            server.terminate()


def run(language: str, code: str, address: str, folder: Path) -> str:
    """Run an example in an empty folder and return what it prints; only the address of the portal is another."""
    ending = {"js": "mjs"}.get(language, language)
    script = folder / f"example.{ending}"
    script.write_text(code.replace(ADDRESS, address), encoding="utf-8")
    environment = {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", "HOME": str(folder), "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        [*RUN[language], str(script)], cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def example(language: str, holding: str) -> str:
    [found] = [code for each, code in RUNNABLE if each == language and holding in code]
    return found


@pytest.fixture(scope="module")
def targets() -> list[dict[str, str]]:
    """The newest targets of all plans, read from the released file itself."""
    newest = ReleaseStore(ROOT / "datapackages").latest("all-plans")
    with (newest.path / "targets.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def percent(targets: list[dict[str, str]]) -> list[dict[str, str]]:
    return [each for each in targets if each["unit"] == "%"]


def largest(rows: list[dict[str, str]]) -> list[Decimal]:
    return sorted((Decimal(each["value"]) for each in rows), reverse=True)[:3]


@pytest.mark.parametrize(
    ("language", "code"),
    [pytest.param(*each, marks=MARKS.get(each[0], ()), id=f"{place}-{each[0]}") for place, each in enumerate(RUNNABLE)],
)
def test_an_example_runs_as_it_is_printed(language: str, code: str, address: str, tmp_path: Path) -> None:
    assert ADDRESS in code, "an example that asks nothing of the portal"
    assert "<dataset-id>" not in code, "what is to be filled in cannot be pasted"
    printed = run(language, code, address, tmp_path)
    assert printed.strip()
    assert '"status":4' not in printed, "a problem document"


def test_there_are_examples_in_every_language() -> None:
    assert {language for language, _ in RUNNABLE} == set(RUN)


def test_curl_gets_the_largest_targets_and_the_released_file(address: str, tmp_path: Path, percent: list[dict[str, str]]) -> None:
    printed = run("sh", example("sh", "-o targets.csv"), address, tmp_path)
    page = json.loads(printed, parse_float=Decimal)
    assert page["total"] == len(percent)
    assert [Decimal(each["value"]) for each in page["rows"]] == largest(percent)
    released = ROOT / "datapackages" / "all-plans" / page["version"] / "targets.csv"
    assert (tmp_path / "targets.csv").read_bytes() == released.read_bytes()


def test_pandas_reads_every_target(address: str, tmp_path: Path, targets: list[dict[str, str]], percent: list[dict[str, str]]) -> None:
    printed = run("python", example("python", "import pandas"), address, tmp_path)
    assert printed.split() == [str(len(targets)), str(len(percent)), str(largest(percent)[0])]


def test_frictionless_finds_the_package_valid(address: str, tmp_path: Path) -> None:
    package = ROOT / "datapackages" / "all-plans" / "1.0.0"
    rows = len((package / "targets.json").read_text(encoding="utf-8").splitlines()) - 2  # one row a line, between brackets
    printed = run("python", example("python", "import Package"), address, tmp_path)
    assert printed.split() == [json.loads((package / "datapackage.json").read_text(encoding="utf-8"))["title"], "True", str(rows)]


@pytest.mark.r
def test_r_gets_the_largest_targets(address: str, tmp_path: Path, percent: list[dict[str, str]]) -> None:
    total, *values = run("r", example("r", "jsonlite"), address, tmp_path).split()
    assert int(total) == len(percent)
    assert [Decimal(each) for each in values] == largest(percent)


@pytest.mark.node
def test_javascript_follows_the_pages_to_the_last(address: str, tmp_path: Path, percent: list[dict[str, str]]) -> None:
    assert len(percent) > 20, "more than a page"
    count, indicator = run("js", example("js", "page.next"), address, tmp_path).split(maxsplit=1)
    assert int(count) == len(percent)
    assert indicator.strip() == percent[0]["indicator"]


@pytest.mark.node
def test_an_example_that_fails_is_noticed(address: str, tmp_path: Path) -> None:
    """The runner itself: a wrong address in each language is no success."""
    for language, holding in (("sh", "-o targets.csv"), ("python", "import pandas"), ("js", "page.next")):
        with pytest.raises(AssertionError):
            run(language, example(language, holding).replace("all-plans", "no-such-plan"), address, tmp_path)
