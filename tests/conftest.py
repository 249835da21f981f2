"""What every test shares: which tests need more than Python, and one repeatable hypothesis profile.

A test that needs Chromium, a CKAN, another program or the folder beside the project carries the marker of it (see `NEEDS`) and is
skipped where that is absent. `PORTAL_REQUIRE=browser,ckan,shared` turns every skip into a failure, so that CI cannot pass by skipping.

Tests may run on several cores, a file on one of them (`pytest --numprocesses=auto --dist=loadfile`, as `make test` does).
"""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
SBIN = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin"))
REQUIRED = tuple(name for name in os.environ.get("PORTAL_REQUIRE", "").split(",") if name)
NEEDS = {
    "browser": ("Chromium is not installed (Debian: apt-get install chromium)", lambda: shutil.which("chromium") is not None),
    "nginx": ("nginx is not installed (Debian: apt-get install nginx-light)", lambda: shutil.which("nginx", path=SBIN) is not None),
    "ckan": (
        "no CKAN can be started: that takes shared/ckan/run-ckan.sh beside the project, and root",
        lambda: (SHARED / "ckan" / "run-ckan.sh").is_file() and os.geteuid() == 0,
    ),
    "node": ("Node.js is not installed (Debian: apt-get install nodejs)", lambda: shutil.which("node") is not None),
    "postgresql": (
        "PostgreSQL is not installed (Debian: apt-get install postgresql)",
        lambda: any(Path("/usr/lib/postgresql").glob("*/bin/initdb")),
    ),
    "r": ("R is not installed (Debian: apt-get install r-base-core r-cran-jsonlite)", lambda: shutil.which("Rscript") is not None),
    "shared": ("no folder shared/ beside the project", SHARED.is_dir),
}

# The same examples on every run: a failure seen once is seen again, and no limit of time depends on the machine.
settings.register_profile("portal", derandomize=True, deadline=None, database=None)
settings.load_profile("portal")

_passed: Counter[str] = Counter()


def pytest_configure(config: pytest.Config) -> None:
    if unknown := sorted(set(REQUIRED) - set(NEEDS)):
        raise pytest.UsageError(f"PORTAL_REQUIRE names {', '.join(unknown)}; it may name {', '.join(sorted(NEEDS))}")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what cannot run here, and begin with the files that start other programs: they take longest, so no core waits for them at the end."""
    slow = {item.path for item in items if any(item.get_closest_marker(name) for name in (*NEEDS, "server") if name != "shared")}
    items.sort(key=lambda item: item.path not in slow)
    absent = {name: why for name, (why, is_there) in NEEDS.items() if not is_there()}
    for item in items:
        for name, why in absent.items():
            if item.get_closest_marker(name):
                item.add_marker(pytest.mark.skip(reason=why))


def _fail_instead(report: pytest.TestReport | pytest.CollectReport, name: str) -> None:
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    report.outcome = "failed"
    report.longrepr = f"{name} was skipped, which PORTAL_REQUIRE={','.join(REQUIRED)} forbids. {reason}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    names = {name for name in NEEDS if item.get_closest_marker(name)}
    # A skip without a marker counts too: a test that may be skipped says by its marker what it lacks.
    if REQUIRED and report.skipped and not hasattr(report, "wasxfail") and (not names or names & set(REQUIRED)):
        _fail_instead(report, item.nodeid)
    report.user_properties += [("needs", name) for name in sorted(names)]
    return report


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Count what passed, in the process that all reports come to."""
    if report.when == "call" and report.passed:
        _passed.update(str(value) for key, value in report.user_properties if key == "needs")


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    if REQUIRED and report.skipped:
        _fail_instead(report, collector.nodeid)
    return report


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    if hasattr(session.config, "workerinput"):  # one of several processes; another has all reports
        return
    if exitstatus == 0 and (idle := [name for name in REQUIRED if not _passed[name]]) and not session.config.option.collectonly:
        reporter = session.config.pluginmanager.get_plugin("terminalreporter")
        reporter.write_line(f"PORTAL_REQUIRE: no test marked {', '.join(idle)} was run", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def project_root() -> Path:
    """The folder that holds pyproject.toml."""
    return ROOT


@pytest.fixture(scope="session")
def shared_folder() -> Path:
    """The folder of agreed rows and official schemas; only for tests marked `shared`."""
    return SHARED
