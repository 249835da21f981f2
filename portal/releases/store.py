"""Releases on disk: `ROOT/<dataset-id>/<MAJOR.MINOR.PATCH>/`, each written whole or not at all, and never changed.

A release is prepared in a hidden folder beside the others and renamed into place, so that a crash at any moment leaves the
releases that were there and no half of a new one. Readers look only at folders whose names are ids and versions.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from portal.errors import ReleaseError, UnknownReleaseError
from portal.packaging.descriptor import text_name
from portal.packaging.package import DESCRIPTOR, Package
from portal.packaging.tables import Row, read_csv, read_value

_DATASET_ID = re.compile(r"[a-z0-9][a-z0-9-]*")
_VERSION = re.compile(r"(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)")
_LOCK = ".lock"
_UNFINISHED = ".unfinished-"


def version_key(version: str) -> tuple[int, int, int]:
    """Return the numbers of a version, to sort by.

    Raises:
        ValueError: If it is not MAJOR.MINOR.PATCH, each a plain number without leading zeros.

    >>> sorted(["1.10.0", "1.9.3"], key=version_key)
    ['1.9.3', '1.10.0']
    """
    if not (found := _VERSION.fullmatch(version)):
        raise ValueError(f"{version!r} is not a version: write MAJOR.MINOR.PATCH, as 1.0.0")
    return int(found[1]), int(found[2]), int(found[3])


@dataclass(frozen=True, slots=True)
class Release:
    """One released version of a dataset, read from its folder.

    Attributes:
        path: The folder of the release.
        descriptor: What its `datapackage.json` says; not to be changed.
        sha256: Of `datapackage.json`, which holds the sha256 of every other file, so it stands for the whole release.
    """

    dataset_id: str
    version: str
    path: Path
    sha256: str
    descriptor: dict[str, Any] = field(repr=False, hash=False, compare=False)

    @property
    def tables(self) -> tuple[str, ...]:
        """Names of the tables, in published order."""
        return tuple(each["name"] for each in self.descriptor["resources"] if each.get("type") == "table")

    @property
    def plan_ids(self) -> tuple[str, ...]:
        """The plans whose texts are in the release, in published order."""
        return tuple(row["plan_id"] for row in self.rows("plans"))

    @property
    def files(self) -> tuple[str, ...]:
        """Paths of all files that the release says it has, `datapackage.json` first."""
        listed = [DESCRIPTOR]
        for resource in self.descriptor["resources"]:
            listed += [resource["path"], *(other["path"] for other in resource.get("alternates", ()))]
        return tuple(listed)

    def resource(self, name: str) -> dict[str, Any]:
        """Return the descriptor of a table or text.

        Raises:
            UnknownReleaseError: If there is none of that name; it names those there are.
        """
        resources: dict[str, dict[str, Any]] = {each["name"]: each for each in self.descriptor["resources"]}
        if name not in resources:
            raise UnknownReleaseError("resource", name, tuple(resources))
        return resources[name]

    def read(self, path: str) -> bytes:
        """Return a file of the release by its path in the package, such as `tasks.csv`.

        Raises:
            UnknownReleaseError: If the descriptor lists no such file.
            ReleaseError: If it is listed and cannot be read.
        """
        if path not in self.files:
            raise UnknownReleaseError("file", path, self.files)
        try:
            return (self.path / path).read_bytes()
        except OSError as error:
            raise self._damaged(f"{path} cannot be read ({error.strerror})") from error

    def rows(self, table: str) -> list[dict[str, str]]:
        """Return the rows of a table as they are printed in its CSV: every value text, missing ones empty."""
        path = self._table(table)["path"]
        try:
            return read_csv(self.read(path))[1]
        except ValueError as error:
            raise self._damaged(f"{path}: {error}") from error

    def typed_rows(self, table: str) -> list[Row]:
        """Return the rows of a table with values of the types of its schema.

        Numbers are exact decimals, dates stay ISO text, and what is missing is None.
        """
        types = {each["name"]: each["type"] for each in self._table(table)["schema"]["fields"]}
        try:
            return [{name: read_value(value, types[name]) for name, value in row.items()} for row in self.rows(table)]
        except (KeyError, ValueError) as error:
            raise self._damaged(f"{table}: {error} does not fit its schema") from error

    def text(self, plan_id: str) -> str:
        """Return the published text of a plan, into which the columns `start` and `end` count.

        Raises:
            UnknownReleaseError: If the release holds no text of that plan.
        """
        known = self.plan_ids
        if plan_id not in known:
            raise UnknownReleaseError("plan", plan_id, known)
        path = self.resource(text_name(self.dataset_id, plan_id))["path"]
        try:
            return self.read(path).decode("utf-8")
        except UnicodeDecodeError as error:
            raise self._damaged(f"{path} is not UTF-8 at byte {error.start}") from error

    def damage(self) -> tuple[str, ...]:
        """Compare the folder with what the descriptor says: one sentence per file that is missing, changed or not listed."""
        stated: dict[str, str] = {}
        for resource in self.descriptor["resources"]:
            stated |= {each["path"]: each["hash"] for each in (resource, *resource.get("alternates", ()))}
        there = {found.relative_to(self.path).as_posix() for found in self.path.rglob("*") if not found.is_dir()}
        faults = [f"{path}: listed in {DESCRIPTOR}, but not there" for path in sorted(stated.keys() - there)]
        faults += [f"{path}: there, but not listed in {DESCRIPTOR}" for path in sorted(there - stated.keys() - {DESCRIPTOR})]
        for path in sorted(stated.keys() & there):
            found = "sha256:" + hashlib.sha256((self.path / path).read_bytes()).hexdigest()
            if found != stated[path]:
                faults.append(f"{path}: its hash is {found}, but {DESCRIPTOR} says {stated[path]}")
        return tuple(faults)

    def _table(self, name: str) -> dict[str, Any]:
        if name not in self.tables:
            raise UnknownReleaseError("table", name, self.tables)
        return self.resource(name)

    def _damaged(self, what: str) -> ReleaseError:
        return ReleaseError(f"{self.path}: {what}. The release is damaged: restore its folder from a copy or from git.")


@dataclass(frozen=True, slots=True)
class ReleaseStore:
    """All releases below a folder, which need not exist before the first is written."""

    root: Path

    def dataset_ids(self) -> tuple[str, ...]:
        """Return the ids of all datasets that have a release, sorted."""
        return tuple(sorted(name for name in _folders(self.root, _DATASET_ID) if _folders(self.root / name, _VERSION)))

    def versions(self, dataset_id: str) -> tuple[str, ...]:
        """Return the released versions of a dataset, oldest first.

        Raises:
            UnknownReleaseError: If the dataset has none.
        """
        known = self.dataset_ids()
        if dataset_id not in known:
            raise UnknownReleaseError("dataset", dataset_id, known)
        return tuple(sorted(_folders(self.root / dataset_id, _VERSION), key=version_key))

    def latest(self, dataset_id: str) -> Release:
        """Return the newest release of a dataset.

        Raises:
            UnknownReleaseError: If the dataset has none.
        """
        return self.get(dataset_id, self.versions(dataset_id)[-1])

    def get(self, dataset_id: str, version: str) -> Release:
        """Return one release.

        Raises:
            UnknownReleaseError: If there is no such dataset or version; it names those there are.
            ReleaseError: If its descriptor is missing or is no JSON object with resources.
        """
        known = self.versions(dataset_id)
        if version not in known:
            raise UnknownReleaseError(f"release of {dataset_id}", version, known)
        path = self.root / dataset_id / version
        try:
            content = (path / DESCRIPTOR).read_bytes()
            descriptor = json.loads(content)
        except (OSError, ValueError) as error:
            raise ReleaseError(f"{path / DESCRIPTOR} cannot be read ({error}). Restore the release from a copy or from git.") from error
        if not isinstance(descriptor, dict) or not isinstance(descriptor.get("resources"), list):
            raise ReleaseError(f"{path / DESCRIPTOR} lists no resources. Restore the release from a copy or from git.")
        return Release(dataset_id, version, path, hashlib.sha256(content).hexdigest(), descriptor)

    def write(self, package: Package) -> Path:
        """Write a package as a release, whole or not at all, and return its folder.

        One writer works at a time; a second waits. What a killed run left unfinished is removed first.

        Raises:
            ReleaseError: If the version is there already, the package names a file outside itself, or the disk refuses.
        """
        if not _DATASET_ID.fullmatch(package.dataset_id) or not _VERSION.fullmatch(package.version):
            raise ReleaseError(f"{package.dataset_id!r} {package.version!r}: not a dataset id of a-z, 0-9 and - with a version like 1.0.0.")
        for name in package.files:
            if name.startswith("/") or any(part in ("", ".", "..") for part in name.split("/")):
                raise ReleaseError(f"{package.dataset_id}: {name!r} is no path inside a package. Name files like sources/demo.txt.")
        if DESCRIPTOR not in package.files:
            raise ReleaseError(f"{package.dataset_id}: the package has no {DESCRIPTOR}. Make packages with build_package.")
        final = self.root / package.dataset_id / package.version
        unfinished = self.root / f"{_UNFINISHED}{package.dataset_id}-{package.version}"
        try:
            with self._locked():
                for leftover in sorted(self.root.glob(f"{_UNFINISHED}*")):
                    shutil.rmtree(leftover)
                if os.path.lexists(final):
                    raise ReleaseError(f"{final} is there already, and a release never changes. Release a higher version.")
                try:
                    _write_folder(unfinished, package.files)
                    if not final.parent.is_dir():
                        final.parent.mkdir()
                        _sync_folder(self.root)
                    unfinished.rename(final)
                finally:
                    shutil.rmtree(unfinished, ignore_errors=True)
                _sync_folder(final.parent)
        except OSError as error:
            raise ReleaseError(f"{final} cannot be written ({error}). Make room or mend its rights, then release again.") from error
        return final

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Hold the lock that lets one process write; the system drops it when a process dies."""
        self.root.mkdir(parents=True, exist_ok=True)
        with (self.root / _LOCK).open("a") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield


def _folders(parent: Path, name: re.Pattern[str]) -> list[str]:
    """Return the names of the real folders in `parent` that match as a whole; none where it is missing."""
    try:
        with os.scandir(parent) as entries:
            return [each.name for each in entries if name.fullmatch(each.name) and each.is_dir(follow_symlinks=False)]
    except FileNotFoundError:
        return []


def _write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write the files below a new folder and wait until the disk has them."""
    folder.mkdir()
    for name, content in sorted(files.items()):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as handle:
            handle.write(content)
            handle.flush()
            os.fsync(handle.fileno())
    for below in sorted({(folder / name).parent for name in files}, reverse=True):
        _sync_folder(below)
    _sync_folder(folder)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
