"""Releases as they are offered to the public: a descriptor that is not the one the manifest lists is never read from.

`SHA256SUMS` holds the checksum of every descriptor, and a descriptor those of all other files of its release. A release without a line
there was written a moment ago, or by a run that was killed before it could list it (`portal release` does so): it is offered as it was
when it was first read here.
"""

from __future__ import annotations

import hashlib
import logging
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field

from portal.errors import ReleaseError, UnknownReleaseError, WithdrawnReleaseError
from portal.packaging.package import DESCRIPTOR
from portal.releases.intact import known_sha256
from portal.releases.manifest import MANIFEST, known_manifest, readable_lines
from portal.releases.store import Release, ReleaseStore
from portal.releases.tombstone import SUFFIX

_log = logging.getLogger(__name__)


class _Seen:
    """What is known of the checksums beyond the manifest as it is now; safe to share between threads."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.first: dict[str, str] = {}  # of descriptors that are not listed, by path
        self.listed: Mapping[str, str] = {}
        self.fault = ""


@dataclass(frozen=True, slots=True)
class SealedReleases(ReleaseStore):
    """A store that gives no release whose descriptor was changed since it was released, and gives it again once that is restored."""

    _seen: _Seen = field(default_factory=_Seen, init=False, repr=False, compare=False)

    def get(self, dataset_id: str, version: str, *, withdrawn_too: bool = False) -> Release:
        """Return one release.

        Raises:
            UnknownReleaseError: If there is no such dataset or version.
            WithdrawnReleaseError: If it was withdrawn, and those are not asked for.
            ReleaseError: If its descriptor cannot be read, or is not the one that was released.
        """
        found = ReleaseStore.get(self, dataset_id, version, withdrawn_too=withdrawn_too)
        path = f"{dataset_id}/{version}/{DESCRIPTOR}"
        if (expected := self._expected(path)) is None:
            with self._seen.lock:
                expected = self._seen.first.setdefault(path, found.sha256)
        if found.sha256 != expected:
            raise _changed(self, path, found.sha256, expected)
        return found

    def tombstone_file(self, dataset_id: str, version: str) -> bytes:
        """Return the bytes of what is said in the place of a withdrawn release.

        Raises:
            UnknownReleaseError: If there is no such dataset or version, or it was not withdrawn.
            ReleaseError: If it cannot be read, or is not what was written at the withdrawal.
        """
        name = f"{dataset_id}/{version}{SUFFIX}"
        if not self.is_withdrawn(dataset_id, version):
            raise UnknownReleaseError("withdrawn release", name.removesuffix(SUFFIX)[:80])
        try:
            content = (self.root / name).read_bytes()
        except OSError as error:
            raise ReleaseError(f"{self.root / name} cannot be read ({error.strerror}). Restore it from a copy or from git.") from error
        found = hashlib.sha256(content).hexdigest()
        if (expected := self._expected(name)) is not None and expected != found:
            raise _changed(self, name, found, expected)
        return content

    def damaged(self) -> dict[str, str]:
        """Say what is wrong with each descriptor, and with the manifest, that is not as it should be: by path, such as `demo/1.0.0`.

        Each is read only if it was touched since it was last looked at, so this may be asked every few seconds. Other files of a
        release are compared when they are used; `portal verify` reads them all.
        """
        faults: dict[str, str] = {}
        for dataset_id in self.dataset_ids():
            try:
                versions = self.versions(dataset_id)
            except (UnknownReleaseError, WithdrawnReleaseError):  # since a moment ago
                continue
            for version in versions:
                if fault := self._fault(dataset_id, version):
                    faults[f"{dataset_id}/{version}"] = fault
        if self._seen.fault:
            faults[MANIFEST] = self._seen.fault
        return faults

    def _fault(self, dataset_id: str, version: str) -> str:
        path = f"{dataset_id}/{version}/{DESCRIPTOR}"
        try:
            if self._expected(path) == known_sha256(self.root / path):
                return ""
            self.get(dataset_id, version)
        except (UnknownReleaseError, WithdrawnReleaseError):
            return ""
        except OSError as error:
            return f"{self.root / path} cannot be read ({error.strerror})"
        except ReleaseError as error:
            return str(error)
        return ""

    def _expected(self, path: str) -> str | None:
        """Return the checksum that is listed for a file; None where none is."""
        return self._manifest().get(path)

    def _manifest(self) -> Mapping[str, str]:
        """Return what the manifest lists; of a damaged one what can be read of it, and of one that is gone what it listed before."""
        seen = self._seen
        fault = ""
        try:
            found = known_manifest(self)
        except ReleaseError as error:
            fault, found = str(error), readable_lines(self)
        if not found and seen.listed:
            fault, found = fault or f"{self.root / MANIFEST} is gone or empty. Restore it from a copy or from git.", seen.listed
        if fault != seen.fault:
            if fault:
                _log.error("%s What it lists otherwise is still relied on", fault)
            seen.fault = fault
        seen.listed = found
        return found


def _changed(store: ReleaseStore, path: str, found: str, expected: str) -> ReleaseError:
    return ReleaseError(
        f"{store.root / path} has the sha256 {found} and was released with {expected}. Releases never change: restore it from a copy or from git."
    )
