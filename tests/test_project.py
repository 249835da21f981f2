"""What the project says of itself is so: its README, its commands, its locks and its files."""

from __future__ import annotations

import ast
import importlib.metadata
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
OLDEST_PYTHON = "3.11.2"  # Debian 12
LOCKS = ("build", "runtime", "dev")


def read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def project_files() -> list[Path]:
    """Every file that is, or would be, committed."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
    return sorted(ROOT / name for name in listed if name and (ROOT / name).is_file())


def make_targets() -> set[str]:
    return set(re.findall(r"^([a-z]+):", read("Makefile"), re.MULTILINE))


def pages() -> dict[str, str]:
    """The README and the site's written pages, by path."""
    found = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "site").rglob("*.md"))]
    return {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in found}


def code_of(page: str) -> str:
    """The parts of a Markdown page that are set as code, one a line."""
    return "\n".join(re.findall(r"^```.*?^```", page, re.MULTILINE | re.DOTALL) + re.findall(r"`[^`\n]+`", page))


def portal_commands() -> set[str]:
    from portal.cli import COMMANDS

    return set(COMMANDS)


# ---------------------------------------------------------------------------------------------------------- commands


def test_every_make_command_of_a_page_is_in_the_makefile() -> None:
    named = {(path, name) for path, page in pages().items() for name in re.findall(r"\bmake ([a-z]+)", code_of(page))}
    assert {("README.md", "run"), ("README.md", "test")} <= named
    assert not sorted((path, name) for path, name in named if name not in make_targets())


def test_make_help_lists_every_target_meant_for_people() -> None:
    shown = subprocess.run(["make", "--no-print-directory", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert {line.split()[1] for line in shown.splitlines()} == make_targets() - {"install"}


def test_every_portal_command_is_told_of_on_a_page() -> None:
    told = {name for page in pages().values() for name in re.findall(r"\bportal ([a-z-]+)", code_of(page))}
    assert sorted(portal_commands() - told) == []


def test_no_page_and_no_makefile_names_a_portal_command_that_is_not_there() -> None:
    """In code only: `portal NAME`, `$(BIN)/portal NAME` or `.venv/bin/portal NAME`."""
    named = {
        (path, name)
        for path, page in pages().items()
        for name in re.findall(r"(?:^|[`/ ])portal ([a-z][a-z-]+)", code_of(page), re.MULTILINE)
    }
    named |= {("Makefile", name) for name in re.findall(r"\$\(BIN\)/portal ([a-z-]+)", read("Makefile"))}
    assert ("Makefile", "run") in named
    assert sorted((path, name) for path, name in named if name not in portal_commands()) == []


# -------------------------------------------------------------------------------------------------------------- tree


def test_the_readme_maps_the_top_of_the_tree_and_nothing_else() -> None:
    rows = [line for line in read("README.md").splitlines() if line.startswith("| `")]
    mapped = {name.rstrip("/") for row in rows for name in re.findall(r"`([^`]+)`", row.split("|")[1])}
    there = {path.relative_to(ROOT).parts[0] for path in project_files()}
    assert mapped == {name for name in there if not name.startswith(".")} - {"README.md"}


def test_links_of_the_readme_lead_to_files() -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", read("README.md") + read("CONTRIBUTING.md") + read("CHANGELOG.md"))
    assert links
    assert [link for link in links if not (ROOT / link).is_file()] == []


def test_no_file_names_a_path_of_the_machine_or_a_package_registry() -> None:
    # Put together here, so that this file does not name them either.
    hosts = [
        ".".join(host) for host in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"), ("deb", "debian", "org"))
    ]
    places = [str(place) + "/" for place in (ROOT.parent, Path.home()) if len(place.parts) > 1]
    forbidden = re.compile("|".join([r"/(?:home|Users)/\w", *map(re.escape, hosts + places)]))
    found = []
    for path in project_files():
        if path.is_relative_to(ROOT / "datasets") and path.stem == "source":
            continue  # a plan as found may say anything
        text = path.read_bytes().decode("utf-8", errors="replace")
        found += [f"{path.relative_to(ROOT)}: {match[0]}" for match in forbidden.finditer(text)]
    assert found == []


def test_text_files_end_with_one_line_feed() -> None:
    kinds = {".py", ".md", ".toml", ".yml", ".in", ".sh", ".css", ".js"}
    texts = {path: path.read_bytes() for path in project_files() if path.suffix in kinds and path.stem != "source"}
    wrong = [path for path, text in texts.items() if text and (not text.endswith(b"\n") or text.endswith(b"\n\n") or b"\r" in text)]
    assert [str(path.relative_to(ROOT)) for path in wrong] == []


# ------------------------------------------------------------------------------------------------------------- locks


def locked(name: str) -> dict[str, str]:
    pins = re.findall(r"^([a-z0-9-]+)==(\S+)", read(f"requirements/{name}.txt"), re.MULTILINE)
    return {canonicalize_name(package): version for package, version in pins}


def asked_for(name: str) -> dict[str, str]:
    lines = [line for line in read(f"requirements/{name}.in").splitlines() if line and not line.startswith("#")]
    wanted = [Requirement(line) for line in lines]
    return {canonicalize_name(each.name): str(each.specifier).removeprefix("==") for each in wanted}


@pytest.mark.parametrize("name", [*LOCKS, "zensical"])
def test_a_lock_holds_pins_and_hashes_and_no_address(name: str) -> None:
    pin = re.compile(r"[a-z0-9-]+==[0-9][0-9a-z.+]*(?: ; [a-z_ <>=!'\"0-9.()]+)? \\")
    digest = re.compile(r"    --hash=sha256:[0-9a-f]{64}(?: \\)?")
    lines = [line for line in read(f"requirements/{name}.txt").splitlines() if line.strip() and not line.lstrip().startswith("#")]
    assert [line for line in lines if not (pin.fullmatch(line) or digest.fullmatch(line))] == []
    for pinned, following in zip(lines, [*lines[1:], ""], strict=True):
        assert not pin.fullmatch(pinned) or digest.fullmatch(following), f"{pinned} has no hash"
    assert "/" not in re.sub(r"requirements/\w+\.(?:in|txt)", "", read(f"requirements/{name}.txt"))


@pytest.mark.parametrize("name", [*LOCKS, "zensical"])
def test_a_lock_pins_what_is_asked_for(name: str) -> None:
    pins = locked(name)
    assert {package: pins.get(package) for package in asked_for(name)} == asked_for(name)


def test_the_locks_agree_on_every_version() -> None:
    seen: dict[str, set[str]] = {}
    for name in LOCKS:
        for package, version in locked(name).items():
            seen.setdefault(package, set()).add(version)
    assert {package: versions for package, versions in seen.items() if len(versions) > 1} == {}


def test_what_is_installed_is_what_is_locked_and_runs_on_the_oldest_python() -> None:
    for name in LOCKS:
        for package, version in locked(name).items():
            installed = importlib.metadata.distribution(package)
            assert installed.version == version, f"{package}: make run installs what is locked"
            [needs] = installed.metadata.get_all("Requires-Python") or [""]
            assert OLDEST_PYTHON in SpecifierSet(needs), f"{package} {version} needs Python {needs}; make lock with {OLDEST_PYTHON}"


def test_everything_the_code_imports_is_asked_for_by_name() -> None:
    """Not merely brought along by another package, which may stop doing so."""
    owners = importlib.metadata.packages_distributions()
    extras = tomllib.loads(read("pyproject.toml"))["project"]["optional-dependencies"]
    optional = {canonicalize_name(Requirement(line).name) for lines in extras.values() for line in lines}
    wanted = set(asked_for("runtime")) | optional
    missing = set()
    for path in (ROOT / "portal").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module:
                names = [node.module]
            for top in {name.split(".")[0] for name in names} - sys.stdlib_module_names - {"portal"}:
                if not {canonicalize_name(owner) for owner in owners.get(top, [top])} & wanted:
                    missing.add(f"{path.relative_to(ROOT)}: {top}")
    assert sorted(missing) == []
