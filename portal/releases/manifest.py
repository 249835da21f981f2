"""`SHA256SUMS`: every file of every release with its checksum, so that `sha256sum -c SHA256SUMS` and `portal verify` find any change.

The manifest only ever grows: a line that was written once is never changed, so a release that was tampered with, descriptor and
all, no longer agrees with it. A comment line per release gives the digest that citations print.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest
from pathlib import Path
from types import MappingProxyType

from portal.errors import ReleaseError
from portal.packaging.package import DESCRIPTOR
from portal.releases.intact import FileState, state_of
from portal.releases.store import Release, ReleaseStore, Writer, version_key
from portal.releases.tombstone import SUFFIX

MANIFEST = "SHA256SUMS"
_LINE = re.compile(r"([0-9a-f]{64})  ([^\r\n\\]+)")
_RELEASE = re.compile(r"([^/]+)/([0-9]+\.[0-9]+\.[0-9]+)/(.+)")


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in the folder of releases that is not as it was released.

    Attributes:
        path: The file, below the folder of releases.
        release: The release to restore, as `<dataset-id>/<version>`; empty where none is concerned.
        what: What is wrong with it.
    """

    path: str
    release: str
    what: str

    def __str__(self) -> str:
        """Say what is wrong and what to do."""
        remedy = f" Restore {self.release} from a copy or from git." if self.release else ""
        return f"{self.path}: {self.what}.{remedy}"


def render_manifest(checksums: Mapping[str, str]) -> bytes:
    """Print the manifest of files by their path: one line each as `sha256sum` prints it, release by release, oldest first.

    >>> print(render_manifest({"demo/1.0.0/tasks.csv": "b" * 64, "demo/1.0.0/datapackage.json": "a" * 64}).decode()[:30])
    # release demo 1.0.0 sha256:aa
    """
    lines: list[str] = []
    for path in sorted(checksums, key=_place):
        found = _RELEASE.fullmatch(path)
        if found and found[3] == DESCRIPTOR:
            lines.append(f"# release {found[1]} {found[2]} sha256:{checksums[path]}")
        lines.append(f"{checksums[path]}  {path}")
    return "".join(f"{line}\n" for line in lines).encode()


def read_manifest(store: ReleaseStore) -> dict[str, str]:
    """Return the checksum of every file that the manifest lists, by path; none where there is no manifest yet.

    Raises:
        ReleaseError: If it cannot be read, or a line is not of its form or comes twice; it names the line.
    """
    path = store.root / MANIFEST
    try:
        # Not split by `splitlines`: a carriage return is no part of a line that `sha256sum` reads.
        lines = path.read_bytes().decode().removesuffix("\n").split("\n")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise ReleaseError(f"{path}: cannot be read ({error}). Restore it from a copy or from git.") from error
    checksums: dict[str, str] = {}
    for number, line in enumerate(lines, start=1):
        if line.startswith("#") or lines == [""]:
            continue
        found = _LINE.fullmatch(line)
        if not found or found[2] in checksums:
            raise ReleaseError(f"{path}: line {number} is not a checksum and a path of its own. Restore it from a copy or from git.")
        checksums[found[2]] = found[1]
    return checksums


def known_manifest(store: ReleaseStore) -> Mapping[str, str]:
    """Do what `read_manifest` does, once for as long as the file stays as it is: for thousands of datasets it is long."""
    try:
        now = (store.root / MANIFEST).stat()
    except OSError:
        return read_manifest(store)
    return _manifest_at(store, state_of(now))


def readable_lines(store: ReleaseStore) -> Mapping[str, str]:
    """Return what can be read of a manifest that is damaged: the lines of the right form, the first where a path comes twice.

    Read anew only when the file was touched; nothing where it cannot be read at all.
    """
    path = store.root / MANIFEST
    try:
        return _readable_at(path, state_of(path.stat()))
    except OSError:
        return {}


@lru_cache(maxsize=1)
def _manifest_at(store: ReleaseStore, _state: FileState) -> Mapping[str, str]:
    return MappingProxyType(read_manifest(store))


@lru_cache(maxsize=1)
def _readable_at(path: Path, _state: FileState) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for line in path.read_bytes().decode(errors="replace").split("\n"):
        if not line.startswith("#") and (read := _LINE.fullmatch(line)):
            found.setdefault(read[2], read[1])
    return MappingProxyType(found)


def complete_manifest(store: ReleaseStore, writer: Writer | None = None) -> bool:
    """Add the releases and tombstones that the manifest lacks, as after a run that was killed before it could.

    Takes the lock, and writes, only if something is missing; what is listed stays as it is.

    Args:
        store: The releases.
        writer: If the lock is held already.

    Returns:
        Whether anything was added.

    Raises:
        ReleaseError: If a release that is not listed yet is damaged, or the disk refuses.
    """
    if not _unlisted(store, read_manifest(store)):
        return False
    if writer is None:
        with store.exclusively() as held:
            return complete_manifest(store, held)
    checksums = read_manifest(store)
    for dataset_id, version in _unlisted(store, checksums):
        release = store.get(dataset_id, version, withdrawn_too=True)
        if f"{dataset_id}/{version}/{DESCRIPTOR}" not in checksums:
            checksums |= _checksums(release)
        if store.is_withdrawn(dataset_id, version):
            name = f"{dataset_id}/{version}{SUFFIX}"
            checksums[name] = _sha256(store.root / name)
    writer.put(MANIFEST, render_manifest(checksums))
    return True


def verify_releases(store: ReleaseStore) -> tuple[Fault, ...]:
    """Compute every checksum again and name each file that is changed, missing or not listed.

    A file is compared with the manifest and with the descriptor of its release, so that one of the two alone cannot be
    changed unseen.

    Raises:
        ReleaseError: If the manifest itself cannot be read.
    """
    listed = read_manifest(store)
    releases = list(_on_disk(store))
    if not listed and releases:
        return (Fault(MANIFEST, "", "it is missing. Restore it from a copy or from git; if there never was one, run `portal release`"),)
    there = {path.relative_to(store.root).as_posix(): path for path in sorted(store.root.rglob("*")) if _is_published(store.root, path)}
    stated: dict[str, str] = {}
    for dataset_id, version in releases:
        try:
            stated |= _stated(store.get(dataset_id, version, withdrawn_too=True))
        except ReleaseError:
            continue  # its descriptor is gone or no descriptor, which the manifest tells
    faults = [*_form_faults(store, listed), *_missing(listed, there)]
    untold = set[str]()  # releases that are not listed, each told once
    for path in sorted(there, key=_place):
        release = _release_of(path)
        if there[path].is_symlink() or not there[path].is_file():
            faults.append(Fault(path, release, _odd(there[path])))
        elif path in listed:
            found = _sha256(there[path])
            if found != listed[path]:
                faults.append(Fault(path, release, f"it was changed: its sha256 is {found}, but it was released with {listed[path]}"))
            elif found != stated.get(path, found):
                faults.append(Fault(path, release, f"its sha256 is {found}, but {DESCRIPTOR} says {stated[path]}"))
        elif f"{release}/{DESCRIPTOR}" in there and f"{release}/{DESCRIPTOR}" not in listed:
            if release not in untold:
                faults.append(
                    Fault(path, "", f"its release is not listed in {MANIFEST}; run `portal release`, which adds one that is whole")
                )
            untold.add(release)
        elif path in stated:
            faults.append(Fault(MANIFEST, "", f"it has no line for {path}, which its release has. Restore it from a copy or from git"))
        else:
            faults.append(Fault(path, release, "it is there, but was never released; remove it"))
    return tuple(faults)


def _odd(path: Path) -> str:
    """Say what a path is that is no file of its own."""
    return "it is an empty folder; remove it" if path.is_dir() and not path.is_symlink() else "it is no plain file"


def _form_faults(store: ReleaseStore, listed: Mapping[str, str]) -> Iterable[Fault]:
    """Name the first line of the manifest that is not as it was written: what it lists, and the digests in its comments."""
    wanted = render_manifest(listed).split(b"\n")
    found = (store.root / MANIFEST).read_bytes().split(b"\n") if listed else wanted
    for number, (line, written) in enumerate(zip_longest(found, wanted), start=1):
        if line != written:
            yield Fault(MANIFEST, "", f"line {number} is not as it was written. Restore it from a copy or from git")
            return


def _missing(listed: Mapping[str, str], there: Mapping[str, Path]) -> Iterable[Fault]:
    """Name each file that is listed and not there; a release of which nothing is left is named once."""
    left = {_release_of(path) for path in there}
    gone = Counter(_release_of(path) for path in listed if _release_of(path) not in left)
    for path in sorted(listed.keys() - there.keys(), key=_place):
        release = _release_of(path)
        if release not in gone:
            yield Fault(path, release, "it is missing")
        elif path == f"{release}/{DESCRIPTOR}":
            yield Fault(release, release, f"the release is missing, all {gone[release]} files of it")


def _place(path: str) -> tuple[str, tuple[int, int, int], int, str]:
    """Return where a path stands in the manifest: dataset, version, the descriptor first, the tombstone last."""
    if found := _RELEASE.fullmatch(path):
        return found[1], version_key(found[2]), int(found[3] != DESCRIPTOR), found[3]
    dataset_id, _, name = path.partition("/")
    try:
        return dataset_id, version_key(name.removesuffix(SUFFIX)), 2, name
    except ValueError:
        return dataset_id, (0, 0, 0), 2, name


def _release_of(path: str) -> str:
    found = _RELEASE.fullmatch(path)
    return f"{found[1]}/{found[2]}" if found else path.removesuffix(SUFFIX) if path.endswith(SUFFIX) else ""


def _on_disk(store: ReleaseStore) -> Iterable[tuple[str, str]]:
    for dataset_id in store.dataset_ids(withdrawn_too=True):
        for version in store.versions(dataset_id, withdrawn_too=True):
            yield dataset_id, version


def _unlisted(store: ReleaseStore, checksums: Mapping[str, str]) -> list[tuple[str, str]]:
    return [
        (dataset_id, version)
        for dataset_id, version in _on_disk(store)
        if f"{dataset_id}/{version}/{DESCRIPTOR}" not in checksums
        or (store.is_withdrawn(dataset_id, version) and f"{dataset_id}/{version}{SUFFIX}" not in checksums)
    ]


def _checksums(release: Release) -> dict[str, str]:
    """Return the checksums of a whole release, each computed from the file."""
    if faults := release.damage():
        raise ReleaseError(
            f"{release.path}: {faults[0]}. Restore the release from a copy or from git, or remove it if it was never published."
        )
    return {f"{release.dataset_id}/{release.version}/{path}": _sha256(release.path / path) for path in release.files}


def _stated(release: Release) -> dict[str, str]:
    """Return the checksums that the descriptor of a release states."""
    entries = [entry for resource in release.descriptor["resources"] for entry in (resource, *resource.get("alternates", ()))]
    return {f"{release.dataset_id}/{release.version}/{each['path']}": str(each["hash"]).removeprefix("sha256:") for each in entries}


def _is_published(root: Path, path: Path) -> bool:
    """Tell whether a path counts as a published file: not what lies hidden at the top, nor the manifest, nor a folder.

    An empty folder in a dataset counts too, so that it is found: as a release it would have no descriptor. That of a dataset
    may be what a killed first release left.
    """
    if path.relative_to(root).parts[0].startswith(".") or path == root / MANIFEST:
        return False
    return path.is_symlink() or not path.is_dir() or (path.parent != root and not any(path.iterdir()))


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as handle:
            return hashlib.file_digest(handle, "sha256").hexdigest()
    except OSError as error:
        raise ReleaseError(f"{path}: cannot be read ({error}). Restore it from a copy or from git.") from error
