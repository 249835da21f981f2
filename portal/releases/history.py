"""Prove from git history that every committed release can be made again: its commit holds the plans and the code it was made by.

An older release was made by older code. The commit that brought it is unpacked into a folder of its own, the release is taken
out of it there, that commit's own `portal release` makes it once more, and the bytes are compared with those published.
Where the history cannot tell (no git, a shallow or squashed one), the release is named as not proved; it is never passed over.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from portal.packaging.files import FilesOnDisk, size_and_digest
from portal.packaging.package import DESCRIPTOR
from portal.releases.manifest import MANIFEST
from portal.releases.store import Release, ReleaseStore, version_key
from portal.releases.tombstone import SUFFIX

#: Libraries of other versions may print otherwise, so that only these decide whether a difference is a fault.
_LOCK = "requirements/runtime.txt"
# The copy's own program, whatever is installed: the folder in which it is run comes first.
_COMMAND = "import sys; sys.path.insert(0, ''); from portal.cli import main; main(sys.argv[1:])"

State = Literal["same", "differs", "not proved"]


@dataclass(frozen=True, slots=True)
class Proof:
    """What making a release again came to.

    Attributes:
        dataset_id: The dataset.
        version: The version.
        state: The same bytes, others, or nothing that this history can tell.
        commit: The commit that holds what made it; empty if there is none.
        why: What differs or is missing, and what to do; empty where the bytes are the same.
    """

    dataset_id: str
    version: str
    state: State
    commit: str = ""
    why: str = ""


def prove_releases(root: Path, progress: Callable[[str, int, int], None] | None = None) -> tuple[Proof, ...]:
    """Make every release on disk again, each by the commit that brought it, withdrawn ones too.

    Releases of one commit that share day and note are made in one run. Nothing is written to the project or its repository.

    Args:
        root: The project's folder, in a git repository.
        progress: Told after each commit.

    Returns:
        One proof a release, by dataset and version.

    Raises:
        ReleaseError: A descriptor cannot be read.
    """
    store = ReleaseStore(root / "datapackages")
    releases = [
        store.get(dataset_id, version, withdrawn_too=True)
        for dataset_id in store.dataset_ids(withdrawn_too=True)
        for version in store.versions(dataset_id, withdrawn_too=True)
    ]
    proofs: list[Proof] = []
    commits: dict[str, list[Release]] = {}
    for release in releases:
        commit, why = _commit_of(root, release)
        if why:
            proofs.append(Proof(release.dataset_id, release.version, "not proved", commit, why))
        else:
            commits.setdefault(commit, []).append(release)
    for number, (commit, made) in enumerate(commits.items(), 1):
        proofs += _make_again(root, commit, made)
        if progress:
            progress(f"made again by {commit[:10]}: {len(made)} release(s)", number, len(commits))
    return tuple(sorted(proofs, key=lambda each: (each.dataset_id, version_key(each.version))))


def _commit_of(root: Path, release: Release) -> tuple[str, str]:
    """Return the commit whose plans and code made a release, and why there is none that can prove it."""
    place = f"datapackages/{release.dataset_id}/{release.version}"
    try:
        if _git(root, "status", "--porcelain", "--ignored=no", "--", place):
            return "", "it is not committed as it is on disk. Commit it together with the plans and the code that made it"
        commit = _git(root, "log", "-1", "--format=%H", "--", place).strip()
        if not commit:
            return "", "no commit of this history holds it. Fetch the whole history: `git fetch --unshallow`"
        held = _git(root, "ls-tree", "--name-only", commit, f"datapackages/{release.dataset_id}/").split()
    except (OSError, subprocess.CalledProcessError) as error:
        said = (getattr(error, "stderr", None) or str(error)).strip().splitlines()
        return "", f"git cannot tell ({said[0] if said else 'it failed'}). Prove it in a clone of the repository"
    later = [name for name in (Path(each).name for each in held) if _is_later(name, release.version)]
    if later:
        # As in a shallow clone or a squashed history: the plans and code of that commit are those of the later release.
        return commit, (
            f"commit {commit[:10]} brought it together with {max(later, key=version_key)}, so the code that made it is not in this history. "
            "Prove it in a clone with the whole history: `git fetch --unshallow`"
        )
    return commit, ""


def _is_later(name: str, version: str) -> bool:
    try:
        return version_key(name) > version_key(version)
    except ValueError:
        return False


def _make_again(root: Path, commit: str, releases: list[Release]) -> Iterator[Proof]:
    """Unpack a commit, take its releases out, let it make them once more, and compare."""
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / "copy"
        _unpack(root, commit, copy)
        _take_out(copy / "datapackages", releases)
        runs: dict[tuple[str, str], list[Release]] = {}
        for release in releases:
            told = release.descriptor.get("release", {})
            runs.setdefault((str(release.descriptor["created"])[:10], str(told.get("note", ""))), []).append(release)
        for (created, note), made in runs.items():
            failed = _release(copy, [each.dataset_id for each in made], created, note)
            for release in made:
                yield _compare(root, commit, copy, release, failed)


def _take_out(datapackages: Path, releases: list[Release]) -> None:
    """Remove releases as if they had never been made: their folders, tombstones and lines of the manifest."""
    names = {f"{each.dataset_id}/{each.version}" for each in releases}
    for name in names:
        shutil.rmtree(datapackages / name)
        (datapackages / f"{name}{SUFFIX}").unlink(missing_ok=True)
    manifest = datapackages / MANIFEST
    if not manifest.is_file():
        return
    starts = tuple(f"  {name}{end}" for name in names for end in ("/", SUFFIX))
    kept = [line for line in manifest.read_text(encoding="utf-8").splitlines(keepends=True) if not line[64:].startswith(starts)]
    manifest.write_text("".join(kept), encoding="utf-8")


def _release(copy: Path, dataset_ids: list[str], created: str, note: str) -> str:
    """Run the copy's own `portal release`; returns the last thing it says where it fails."""
    command = [sys.executable, "-c", _COMMAND, "release", *dataset_ids, "--created", created, *(["--note", note] if note else [])]
    settings = {**os.environ, "PYTHONPATH": "", "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, cwd=copy, env=settings, capture_output=True, encoding="utf-8", errors="replace", check=False)  # noqa: S603 - this Python, and ids of releases
    return "" if done.returncode == 0 else (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1]


def _compare(root: Path, commit: str, copy: Path, release: Release, failed: str) -> Proof:
    again = copy / "datapackages" / release.dataset_id / release.version
    there, here = _digests(release.path), _digests(again)
    differing = sorted(path for path in there.keys() | here.keys() if there.get(path) != here.get(path))
    if not differing:
        return Proof(release.dataset_id, release.version, "same", commit)
    if not here:
        made = sorted(path.parent.name for path in again.parent.glob(f"*/{DESCRIPTOR}"))
        why = "it was not made: " + (failed or f"there are {', '.join(made) or 'no releases'}")
    else:
        why = f"{', '.join(differing)} came out otherwise"
    if _lock(root, commit) != _lock(root, "HEAD"):
        return Proof(
            release.dataset_id,
            release.version,
            "not proved",
            commit,
            f"{why}; {_LOCK} was another then. Prove it with the libraries of that commit",
        )
    return Proof(
        release.dataset_id,
        release.version,
        "differs",
        commit,
        f"{why}. Restore the release, or commit the plans and the code that made it together with it",
    )


def _lock(root: Path, commit: str) -> str:
    try:
        return _git(root, "rev-parse", f"{commit}:./{_LOCK}")
    except subprocess.CalledProcessError:
        return ""  # a commit without a lock: all such are alike


def _digests(folder: Path) -> dict[str, str]:
    found = FilesOnDisk({path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()})
    return {path: size_and_digest(found, path)[1] for path in found}


def _unpack(root: Path, commit: str, copy: Path) -> None:
    """Write the project's folder as it was in a commit, by an index of its own: the repository's stays as it is."""
    copy.mkdir()
    tree = _git(root, "rev-parse", f"{commit}:./").strip()
    place = {"GIT_DIR": _git(root, "rev-parse", "--absolute-git-dir").strip(), "GIT_WORK_TREE": str(copy)}
    index = {**os.environ, **place, "GIT_INDEX_FILE": str(copy.with_suffix(".index"))}
    _git(copy, "read-tree", tree, settings=index)
    _git(copy, "checkout-index", "--all", "--quiet", settings=index)


def _git(folder: Path, *arguments: str, settings: dict[str, str] | None = None) -> str:
    command = ["git", "-c", "core.quotepath=off", *arguments]
    return subprocess.run(command, cwd=folder, env=settings, capture_output=True, encoding="utf-8", check=True).stdout  # noqa: S603 - fixed words and names of releases
