"""Every committed release is made again by its own commit; what the history cannot tell is said and not passed over."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from portal.cli import main
from portal.releases.history import Proof, prove_releases
from portal.releases.store import ReleaseStore
from portal.releases.withdrawal import withdraw_release
from tests.projects import FIRST, ROOT, project

_SETTINGS = {
    **os.environ,
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONPATH": "",
}
_IDENTITY = ("-c", "user.name=test", "-c", "user.email=test@example.org")


def git(root: Path, *arguments: str) -> str:
    return subprocess.run(["git", *_IDENTITY, *arguments], cwd=root, env=_SETTINGS, capture_output=True, text=True, check=True).stdout


def commit(root: Path, message: str) -> None:
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "-m", message)


def release(root: Path, *arguments: str) -> None:
    """Release with the code of the project itself, as a publisher does."""
    command = [sys.executable, "-c", "import sys; from portal.cli import main; main(sys.argv[1:])", "release", *arguments]
    subprocess.run(command, cwd=root, env=_SETTINGS, capture_output=True, check=True)


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with one plan: released; then other code and another plan, released again. Tests that change it take a clone."""
    root = project(tmp_path_factory.mktemp("history") / "project", FIRST)
    shutil.copytree(ROOT / "portal", root / "portal", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / ".gitignore", root)
    git(root, "init", "--quiet", "--initial-branch=main")
    release(root, "--created", "2026-01-31")
    commit(root, "first")
    code = root / "portal" / "__init__.py"
    old = code.read_text(encoding="utf-8")
    code.write_text(old.replace('__version__ = "', '__version__ = "9.'), encoding="utf-8")
    assert code.read_text(encoding="utf-8") != old
    source = root / "datasets" / FIRST / "source.txt"
    source.write_text(source.read_text(encoding="utf-8").replace("宽带", "光网", 1), encoding="utf-8")
    release(root, "--created", "2026-03-01", "--note", "更正一处\n两行")
    commit(root, "second")
    (root / "portal" / "later.py").write_text("LATER = True\n", encoding="utf-8")
    commit(root, "code alone")
    return root


@pytest.fixture
def clone(history: Path, tmp_path: Path) -> Path:
    git(tmp_path, "clone", "--quiet", str(history), "clone")
    return tmp_path / "clone"


def states(proofs: tuple[Proof, ...]) -> list[tuple[str, str, str]]:
    return [(each.dataset_id, each.version, each.state) for each in proofs]


def newest(root: Path) -> str:
    return ReleaseStore(root / "datapackages").latest(FIRST).version


def test_an_older_release_is_made_again_by_the_code_that_made_it(history: Path) -> None:
    """The code of now would name another version of itself in it."""
    before = git(history, "status", "--porcelain", "--ignored")
    told: list[tuple[int, int]] = []
    proofs = prove_releases(history, lambda _label, number, total: told.append((number, total)))
    second = newest(history)
    assert states(proofs) == [(name, version, "same") for name in ("all-plans", FIRST) for version in ("1.0.0", second)]
    first_commit, second_commit = git(history, "log", "--reverse", "--format=%H").split()[:2]
    assert [each.commit for each in proofs] == [first_commit, second_commit] * 2
    assert told == [(1, 2), (2, 2)]
    assert git(history, "status", "--porcelain", "--ignored") == before


def test_a_withdrawn_release_is_made_again_too(clone: Path, capsys: pytest.CaptureFixture[str]) -> None:
    withdraw_release(ReleaseStore(clone / "datapackages"), FIRST, "1.0.0", reason="误读", withdrawn=date(2026, 4, 1))
    commit(clone, "withdrawn")
    with pytest.raises(SystemExit) as caught:
        main(["rebuild", "--strict", "--root", str(clone)])
    assert (caught.value.code, capsys.readouterr().out) == (0, "4 of 4 release(s) made again from git history, byte for byte\n")


def test_a_release_that_its_commit_does_not_give_is_named_with_the_files(clone: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Here its text, altered and committed."""
    path = clone / "datapackages" / FIRST / newest(clone) / "source.txt"
    path.write_bytes(path.read_bytes() + b"\n")
    commit(clone, "altered")
    with pytest.raises(SystemExit) as caught:
        main(["rebuild", "--root", str(clone)])
    printed = capsys.readouterr()
    assert caught.value.code == 1
    assert f"{FIRST} {newest(clone)}: DIFFERS: source.txt came out otherwise. Restore the release" in printed.err
    assert printed.out == "3 of 4 release(s) made again from git history, byte for byte; 1 DIFFER\n"


def test_a_release_that_its_commit_does_not_make_at_all_says_why(clone: Path) -> None:
    """Plans that cannot be read: the reason is the last thing that the code says."""
    shutil.copytree(clone / "datapackages" / FIRST / newest(clone), clone / "datapackages" / FIRST / "7.0.0")
    (clone / "datasets" / FIRST / "plan.yml").write_text("titel: x\n", encoding="utf-8")
    commit(clone, "broken")
    proofs = {(each.dataset_id, each.version): each for each in prove_releases(clone)}
    broken = proofs.pop((FIRST, "7.0.0"))
    assert broken.state == "differs"
    assert "it was not made: PlanFileError: " in broken.why
    assert {each.state for each in proofs.values()} == {"same"}


@pytest.mark.parametrize("how", ["shallow", "squashed"])
def test_a_history_without_the_code_that_made_a_release_proves_the_newest_and_names_the_others(
    history: Path, tmp_path: Path, how: str, capsys: pytest.CaptureFixture[str]
) -> None:
    root = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", *(["--depth", "1"] if how == "shallow" else []), history.as_uri(), "clone")
    if how == "squashed":
        git(root, "checkout", "--quiet", "--orphan", "squashed")
        commit(root, "all in one")
    with pytest.raises(SystemExit) as caught:
        main(["rebuild", "--json", "--root", str(root)])
    assert caught.value.code == 0
    proofs = json.loads(capsys.readouterr().out)
    second = newest(root)
    assert [(each["version"], each["state"]) for each in proofs] == [("1.0.0", "not proved"), (second, "same")] * 2
    assert f"brought it together with {second}, so the code that made it is not in this history" in proofs[0]["why"]


def test_what_is_not_committed_is_not_proved(clone: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With --strict that is a failure; nothing is passed over."""
    for path in (clone / "datapackages").rglob("CHANGELOG.md"):
        path.write_bytes(path.read_bytes() + b"\n")
    with pytest.raises(SystemExit) as caught:
        main(["rebuild", "--root", str(clone), "--strict"])
    printed = capsys.readouterr()
    assert (caught.value.code, printed.err.count("NOT PROVED: it is not committed as it is on disk")) == (1, 4)
    assert printed.out == "0 of 4 release(s) made again from git history, byte for byte; 4 NOT PROVED\n"


def test_without_git_nothing_is_proved(clone: Path) -> None:
    shutil.rmtree(clone / ".git")
    proofs = prove_releases(clone)
    assert {each.state for each in proofs} == {"not proved"}
    assert "git cannot tell (fatal: not a git repository" in proofs[0].why


def test_a_difference_under_other_libraries_is_no_fault_of_the_release(clone: Path) -> None:
    path = clone / "datapackages" / FIRST / newest(clone) / "source.txt"
    path.write_bytes(path.read_bytes() + b"\n")
    commit(clone, "altered")
    (clone / "requirements").mkdir()
    (clone / "requirements" / "runtime.txt").write_text("click==9\n", encoding="utf-8")
    commit(clone, "other libraries")
    [proof] = [each for each in prove_releases(clone) if each.state != "same"]
    assert (proof.state, "requirements/runtime.txt was another then" in proof.why) == ("not proved", True)


def test_a_project_below_the_top_of_its_repository_is_proved_too(history: Path, tmp_path: Path) -> None:
    root = tmp_path / "repository" / "portal project"
    shutil.copytree(history, root, ignore=shutil.ignore_patterns(".git"))
    git(root.parent, "init", "--quiet")
    shutil.rmtree(root / "datapackages")
    release(root, "--created", "2026-03-01")
    commit(root.parent, "all")
    assert {each.state for each in prove_releases(root)} == {"same"}
