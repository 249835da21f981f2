"""Releases on disk: `ROOT/<dataset-id>/<MAJOR.MINOR.PATCH>/`, each written whole or not at all, and never changed.

A release is prepared in a hidden folder beside the others and renamed into place, so that a crash at any moment leaves the
releases that were there and no half of a new one. Readers look only at folders whose names are ids and versions.
"""

from __future__ import annotations

import fcntl
import hashlib
import io
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from io import BufferedReader
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from portal.errors import ReleaseError, UnknownReleaseError, WithdrawnReleaseError
from portal.packaging.descriptor import text_name
from portal.packaging.files import open_file
from portal.packaging.package import DESCRIPTOR, Package
from portal.packaging.tables import Row, read_csv, read_value
from portal.releases.intact import FileState, state_of
from portal.releases.tombstone import SUFFIX, Tombstone, read_tombstone

# No longer than names of files may be, with what is put before and after them.
_DATASET_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,149}")
_VERSION = re.compile(r"(0|[1-9][0-9]{0,8})\.(0|[1-9][0-9]{0,8})\.(0|[1-9][0-9]{0,8})")
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
            ReleaseError: If it is listed and cannot be read, or is not what was released.
        """
        if path not in self.files:
            raise UnknownReleaseError("file", path, self.files)
        try:
            content = (self.path / path).read_bytes()
        except OSError as error:
            raise self._damaged(f"{path} cannot be read ({error.strerror})") from error
        found, stated = f"sha256:{hashlib.sha256(content).hexdigest()}", self._stated(path)
        if found != stated:
            raise self._damaged(f"{path} has the hash {found} and should have {stated}")
        return content

    def open(self, path: str) -> BufferedReader:
        """Open a file of the release, to read it in pieces.

        Raises:
            UnknownReleaseError: If the descriptor lists no such file.
            ReleaseError: If it is listed and cannot be read.
        """
        if path not in self.files:
            raise UnknownReleaseError("file", path, self.files)
        try:
            return (self.path / path).open("rb")
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
            try:
                with (self.path / path).open("rb") as handle:
                    found = "sha256:" + hashlib.file_digest(handle, "sha256").hexdigest()
            except OSError as error:
                faults.append(f"{path}: it cannot be read ({error.strerror})")
                continue
            if found != stated[path]:
                faults.append(f"{path}: its hash is {found}, but {DESCRIPTOR} says {stated[path]}")
        return tuple(faults)

    def _stated(self, path: str) -> str:
        for resource in self.descriptor["resources"]:
            for each in (resource, *resource.get("alternates", ())):
                if each["path"] == path:
                    return str(each["hash"])
        return f"sha256:{self.sha256}"  # the descriptor, which lists all others

    def _table(self, name: str) -> dict[str, Any]:
        if name not in self.tables:
            raise UnknownReleaseError("table", name, self.tables)
        return self.resource(name)

    def _damaged(self, what: str) -> ReleaseError:
        return ReleaseError(f"{self.path}: {what}. The release is damaged: restore its folder from a copy or from git.")


@dataclass(frozen=True, slots=True)
class Edition:
    """Which release of which dataset it is, and the SHA-256 of its descriptor, without what is in it: thousands fit anywhere."""

    root: Path
    dataset_id: str
    version: str
    sha256: str

    def open(self) -> Release:
        """Return the release.

        Raises:
            ReleaseError: If its descriptor cannot be read, or is another by now.
        """
        found = ReleaseStore(self.root).get(self.dataset_id, self.version)
        if found.sha256 != self.sha256:
            raise ReleaseError(
                f"{found.path / DESCRIPTOR} changed while it was in use. Releases never change: restore it from a copy or from git."
            )
        return found


@dataclass(frozen=True, slots=True)
class ReleaseStore:
    """All releases below a folder, which need not exist before the first is written.

    A release that was withdrawn is kept and no longer offered: what lists releases leaves it out unless asked.
    """

    root: Path

    def dataset_ids(self, *, withdrawn_too: bool = False) -> tuple[str, ...]:
        """Return the ids of all datasets that have a release, sorted."""
        return tuple(sorted(name for name in _folders(self.root, _DATASET_ID) if self._listed(name, withdrawn_too=withdrawn_too)))

    def versions(self, dataset_id: str, *, withdrawn_too: bool = False) -> tuple[str, ...]:
        """Return the released versions of a dataset, oldest first.

        Raises:
            UnknownReleaseError: If the dataset has none.
            WithdrawnReleaseError: If every one of them was withdrawn; it tells of the newest.
        """
        found = self._listed(dataset_id, withdrawn_too=withdrawn_too)
        if not found:
            if gone := self._listed(dataset_id, withdrawn_too=True):
                raise self._withdrawn(dataset_id, gone[-1])
            raise UnknownReleaseError("dataset", dataset_id, self.dataset_ids())
        return found

    def latest(self, dataset_id: str, *, withdrawn_too: bool = False) -> Release:
        """Return the newest release of a dataset.

        Raises:
            UnknownReleaseError: If the dataset has none.
            WithdrawnReleaseError: If every one of them was withdrawn.
        """
        version = ""
        while True:
            before, version = version, self.versions(dataset_id, withdrawn_too=withdrawn_too)[-1]
            try:
                return self.get(dataset_id, version, withdrawn_too=withdrawn_too)
            except WithdrawnReleaseError:  # a moment ago, so that another is the newest now
                if version == before:
                    raise

    def last(self, dataset_id: str) -> Release | None:
        """Return the newest release of a dataset, withdrawn or not; None where it has none yet."""
        found = self._listed(dataset_id, withdrawn_too=True)
        return self.get(dataset_id, found[-1], withdrawn_too=True) if found else None

    def get(self, dataset_id: str, version: str, *, withdrawn_too: bool = False) -> Release:
        """Return one release.

        Raises:
            UnknownReleaseError: If there is no such dataset or version; it names those there are.
            WithdrawnReleaseError: If it was withdrawn, and those are not asked for.
            ReleaseError: If its descriptor is missing or is no JSON object with resources.
        """
        known = self._listed(dataset_id, withdrawn_too=True)
        if not known:
            raise UnknownReleaseError("dataset", dataset_id, self.dataset_ids())
        if version not in known:
            raise UnknownReleaseError("release", version, self._listed(dataset_id, withdrawn_too=False), of=dataset_id)
        if not withdrawn_too and self.is_withdrawn(dataset_id, version):
            raise self._withdrawn(dataset_id, version)
        path = self.root / dataset_id / version
        try:
            content = (path / DESCRIPTOR).read_bytes()
            descriptor = orjson.loads(content)
        except (OSError, ValueError) as error:
            raise ReleaseError(f"{path / DESCRIPTOR} cannot be read ({error}). Restore the release from a copy or from git.") from error
        if not isinstance(descriptor, dict) or not _lists_files(descriptor.get("resources")):
            raise ReleaseError(
                f"{path / DESCRIPTOR} lists no resources, or one without name, path and hash. Restore the release from a copy or from git."
            )
        return Release(dataset_id, version, path, hashlib.sha256(content).hexdigest(), descriptor)

    def is_withdrawn(self, dataset_id: str, version: str) -> bool:
        """Tell whether a release was withdrawn; never of one that is not there."""
        if not _DATASET_ID.fullmatch(dataset_id) or not _VERSION.fullmatch(version):
            return False
        return os.path.lexists(f"{self.root}/{dataset_id}/{version}{SUFFIX}")  # asked for each answer: no objects for it

    def state(self, dataset_id: str, version: str) -> FileState | None:
        """Return what is another whenever the descriptor of a release was touched; None where there is none."""
        if not _DATASET_ID.fullmatch(dataset_id) or not _VERSION.fullmatch(version):
            return None
        try:
            return state_of(os.stat(f"{self.root}/{dataset_id}/{version}/{DESCRIPTOR}"))  # noqa: PTH116 - as above
        except OSError:
            return None

    def tombstone(self, dataset_id: str, version: str) -> Tombstone:
        """Return what is said in the place of a withdrawn release; its successor is the newest one if none was named.

        Raises:
            ReleaseError: If it cannot be read.
        """
        found = read_tombstone(self.root / dataset_id / f"{version}{SUFFIX}")
        if found.successor:
            return found
        later = [each for each in self._listed(dataset_id, withdrawn_too=False) if version_key(each) > version_key(version)]
        return found.model_copy(update={"successor": later[-1] if later else ""})

    def write(self, package: Package) -> Path:
        """Write a package as a release, whole or not at all, and return its folder.

        One writer works at a time; a second waits. What a killed run left unfinished is removed first.

        Raises:
            ReleaseError: If the version is there already, the package names a file outside itself, or the disk refuses.
        """
        check_names(package)
        with self.exclusively() as writer:
            return writer.write(package)

    @contextmanager
    def exclusively(self) -> Iterator[Writer]:
        """Hold the lock that lets one process write; a second waits, and the system drops it when a process dies.

        What a killed run left unfinished is removed first.

        Raises:
            ReleaseError: If the folder cannot be written.
        """
        with ExitStack() as stack:
            try:
                self.root.mkdir(parents=True, exist_ok=True)
                handle = stack.enter_context((self.root / _LOCK).open("a"))
                fcntl.flock(handle, fcntl.LOCK_EX)
                for leftover in sorted(self.root.glob(f"{_UNFINISHED}*")):
                    shutil.rmtree(leftover) if leftover.is_dir() else leftover.unlink()
            except OSError as error:
                raise _refused(self.root, error) from error
            yield Writer(self.root)

    def _listed(self, dataset_id: str, *, withdrawn_too: bool) -> tuple[str, ...]:
        """Return the versions of a dataset that are there, oldest first; none for what is no dataset."""
        if not _DATASET_ID.fullmatch(dataset_id):
            return ()
        found = sorted(_folders(self.root / dataset_id, _VERSION), key=version_key)
        return tuple(each for each in found if withdrawn_too or not self.is_withdrawn(dataset_id, each))

    def _withdrawn(self, dataset_id: str, version: str) -> WithdrawnReleaseError:
        told = self.tombstone(dataset_id, version)
        return WithdrawnReleaseError(
            dataset_id, version, reason=told.reason, withdrawn=told.withdrawn.isoformat(), successor=told.successor
        )


@dataclass(frozen=True, slots=True)
class Writer:
    """What may write below a folder of releases; made by `ReleaseStore.exclusively`, which holds the lock."""

    root: Path

    def write(self, package: Package) -> Path:
        """Write a package as a release, whole or not at all, and return its folder.

        Raises:
            ReleaseError: If the version is there already, the package names a file outside itself, or the disk refuses.
        """
        check_names(package)
        final = self.root / package.dataset_id / package.version
        unfinished = self.root / f"{_UNFINISHED}{package.dataset_id}-{package.version}"
        try:
            if os.path.lexists(final):
                raise ReleaseError(f"{final} is there already, and a release never changes. Release a higher version.")
            try:
                _write_folder(unfinished, package.files)
                final.parent.mkdir(exist_ok=True)
                _sync_folder(self.root)
                unfinished.rename(final)
            finally:
                shutil.rmtree(unfinished, ignore_errors=True)
            _sync_folder(final.parent)
            _sync_folder(self.root)
        except OSError as error:
            raise _refused(final, error) from error
        return final

    def put(self, path: str, content: bytes) -> Path:
        """Write a file that belongs to no release, such as the manifest, in one step: the old one or the new one is there, whole.

        Args:
            path: Its path below the folder of releases.
            content: Its bytes.

        Raises:
            ReleaseError: If the disk refuses.
        """
        final = self.root / path
        unfinished = self.root / f"{_UNFINISHED}{path.replace('/', '-')}"
        try:
            try:
                _write_file(unfinished, io.BytesIO(content))
                unfinished.rename(final)
            finally:
                unfinished.unlink(missing_ok=True)
            _sync_folder(final.parent)
        except OSError as error:
            raise _refused(final, error) from error
        return final


def check_names(package: Package) -> None:
    """Refuse a package that could not be a folder of releases, or would write outside its own.

    Raises:
        ReleaseError: Its id, its version or a path in it is not of the form they must have, or it has no descriptor.
    """
    if not _DATASET_ID.fullmatch(package.dataset_id) or not _VERSION.fullmatch(package.version):
        raise ReleaseError(f"{package.dataset_id!r} {package.version!r}: not a dataset id of a-z, 0-9 and - with a version like 1.0.0.")
    for name in package.files:
        if name.startswith("/") or any(part in ("", ".", "..") for part in name.split("/")):
            raise ReleaseError(f"{package.dataset_id}: {name!r} is no path inside a package. Name files like sources/demo.txt.")
    if DESCRIPTOR not in package.files:
        raise ReleaseError(f"{package.dataset_id}: the package has no {DESCRIPTOR}. Make packages with build_package.")


def _lists_files(resources: object) -> bool:
    """Tell whether this is a list of files with their checksums, each perhaps with others of the same content."""
    if not isinstance(resources, list):
        return False
    for each in resources:
        if (
            not isinstance(each, dict)
            or not isinstance(each.get("name"), str)
            or not isinstance(others := each.get("alternates", []), list)
        ):
            return False
        entries = (each, *others)
        if not all(isinstance(entry, dict) and all(isinstance(entry.get(key), str) for key in ("path", "hash")) for entry in entries):
            return False
    return True


def _folders(parent: Path, name: re.Pattern[str]) -> list[str]:
    """Return the names of the real folders in `parent` that match as a whole; none where it is missing."""
    try:
        with os.scandir(parent) as entries:
            return [each.name for each in entries if name.fullmatch(each.name) and each.is_dir(follow_symlinks=False)]
    except (FileNotFoundError, NotADirectoryError):
        return []


def _write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write the files below a new folder and wait until the disk has them."""
    folder.mkdir()
    for name in sorted(files):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        with open_file(files, name) as content:
            _write_file(target, content)
    for below in sorted({(folder / name).parent for name in files}, reverse=True):
        _sync_folder(below)
    _sync_folder(folder)


def _write_file(path: Path, content: BinaryIO) -> None:
    """Write a new file and wait until the disk has it."""
    with path.open("xb") as handle:
        shutil.copyfileobj(content, handle)
        handle.flush()
        os.fsync(handle.fileno())


def _refused(path: Path, error: OSError) -> ReleaseError:
    return ReleaseError(f"{path} cannot be written ({error}). Make room or mend its rights, then release again.")


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
