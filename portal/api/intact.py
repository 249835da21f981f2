"""Files that are what was released: each is compared with its checksum before it is first sent, and again whenever it was touched."""

from __future__ import annotations

import hashlib
import os
import threading
from collections import OrderedDict
from pathlib import Path

from portal.errors import ReleaseError

_KEPT = 100_000  # files; each is remembered in some 300 bytes


class IntactFiles:
    """Remembers which files were found to be what they should be; safe to share between threads.

    A file is read anew when its inode, size or times change. What changes beneath an unchanged file (a dying disk) is not seen
    before the next start.
    """

    def __init__(self) -> None:
        self._found: OrderedDict[Path, tuple[object, str]] = OrderedDict()
        self._lock = threading.Lock()

    def check(self, path: Path, sha256: str, size: int | None = None) -> os.stat_result:
        """Compare a file with its checksum, unless that was done since it was last touched.

        Args:
            path: The file.
            sha256: What it should have, in hexadecimal.
            size: How many bytes it should have; None if that is not known.

        Returns:
            What the system says of the file.

        Raises:
            ReleaseError: If it is missing, cannot be read, or is another.
        """
        try:
            stat = path.stat()
            state = (stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns)
            with self._lock:
                known = self._found.get(path)
            if known is None or known[0] != state:
                if size is not None and stat.st_size != size:
                    raise ReleaseError(f"{path} has {stat.st_size} bytes, but was released with {size}. Restore the release.")
                with path.open("rb") as file:
                    known = (state, hashlib.file_digest(file, "sha256").hexdigest())
                with self._lock:
                    self._found[path] = known
                    if len(self._found) > _KEPT:
                        self._found.popitem(last=False)
        except OSError as error:
            raise ReleaseError(f"{path} cannot be read ({error.strerror}). Restore the release.") from error
        if known[1] != sha256:
            raise ReleaseError(f"{path} has the sha256 {known[1]}, but was released with {sha256}. Restore the release.")
        return stat
