"""Files that are what was released: each is compared with its checksum before it is first used, and again whenever it was touched."""

from __future__ import annotations

import hashlib
import os
from functools import lru_cache
from pathlib import Path

from portal.errors import ReleaseError

FileState = tuple[int, int, int, int]
_KEPT = 100_000  # files; each is remembered in some 500 bytes
_RESTORE = "Restore the release from a copy or from git."


def state_of(stat: os.stat_result) -> FileState:
    """Return what is another whenever a file was touched: inode, length, and both times.

    The time of its content can be put back, as `rsync --inplace --times` does; that of its change (ctime) cannot. A second name for a
    file changes the latter too: the file is then read once more.
    """
    return stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns


def known_sha256(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal; it is read only if it was touched since. Safe to share between threads.

    What changes beneath an untouched file (a dying disk) is not seen before the next start.

    Raises:
        OSError: If it cannot be read.
    """
    return _sha256_at(path, state_of(path.stat()))


def check_file(path: Path, sha256: str, size: int | None = None, *, remedy: str = _RESTORE) -> os.stat_result:
    """Compare a file with its checksum, unless that was done since it was last touched.

    Args:
        path: The file.
        sha256: What it should have, in hexadecimal.
        size: How many bytes it should have; None if that is not known.
        remedy: What to do about a wrong one, for the message.

    Returns:
        What the system said of the file before it was read.

    Raises:
        ReleaseError: If it is missing, cannot be read, or is another.
    """
    try:
        stat = path.stat()
        if size is not None and stat.st_size != size:
            raise ReleaseError(f"{path} has {stat.st_size} bytes and should have {size}. {remedy}")
        found = _sha256_at(path, state_of(stat))
    except OSError as error:
        raise ReleaseError(f"{path} cannot be read ({error.strerror}). {remedy}") from error
    if found != sha256:
        raise ReleaseError(f"{path} has the sha256 {found} and should have {sha256}. {remedy}")
    return stat


@lru_cache(_KEPT)
def _sha256_at(path: Path, _state: FileState) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
