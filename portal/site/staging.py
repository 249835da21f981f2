"""Where a build writes: beside the site that is there, which keeps its bytes until everything has been checked.

A build that makes the whole site puts its folder in the place of the old one. A build of what has changed moves its files into the
site that is there, each in one step, and takes away what is no longer part of it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Staging:
    """Two folders: the site that is there, and the one that is written now.

    Attributes:
        final: The site.
        building: What is written now; of a build of changes, only what has changed.
        is_whole: Whether the build makes the whole site.
    """

    final: Path
    building: Path
    is_whole: bool

    def begin(self) -> None:
        """Make room; what a build that was broken off left behind goes."""
        shutil.rmtree(self.building, ignore_errors=True)
        self.building.mkdir(parents=True)

    def put(self, path: str, content: bytes) -> None:
        """Write a file of the site."""
        target = f"{self.building}/{path}"
        try:
            handle = os.open(target, _WRITE, 0o666)
        except FileNotFoundError:
            os.makedirs(os.path.dirname(target), exist_ok=True)  # noqa: PTH103, PTH120 - hundreds of thousands of files: half the time of pathlib
            handle = os.open(target, _WRITE, 0o666)
        try:
            rest = memoryview(content)
            while rest:
                rest = rest[os.write(handle, rest) :]
        finally:
            os.close(handle)

    def put_released(self, path: str, source: Path) -> None:
        """Put a file that never changes into the site: as a second name of the same file where the file system can, else as a copy.

        Nothing of a site is written through its name: a build puts a new file in the place of the old one.
        """
        target = f"{self.building}/{path}"
        try:
            os.link(source, target)
        except OSError:  # the folder is missing; or it is on another disk, or on one that has no second names
            os.makedirs(os.path.dirname(target), exist_ok=True)  # noqa: PTH103, PTH120 - as above
            try:
                os.link(source, target)
            except OSError:
                shutil.copyfile(source, target)

    def holds(self, path: str) -> bool:
        """Tell whether the site will have a file, when nothing is taken away."""
        return os.path.isfile(f"{self.building}/{path}") or (not self.is_whole and os.path.isfile(f"{self.final}/{path}"))  # noqa: PTH113 - as above

    def read(self, path: str) -> str:
        """Return a page as the site will have it."""
        new = self.building / path
        return (new if new.is_file() else self.final / path).read_text("utf-8")

    def finish(self, gone: Iterable[str]) -> None:
        """Put what was written into its place.

        Args:
            gone: Files and folders, below the root, that are no longer part of the site.
        """
        if self.is_whole:
            self._replace()
            return
        for folder, _, names in os.walk(self.building):
            here = self.final / Path(folder).relative_to(self.building)
            here.mkdir(parents=True, exist_ok=True)
            for name in names:
                os.replace(os.path.join(folder, name), here / name)  # noqa: PTH105, PTH118 - as above
        for path in gone:
            left = self.final / path
            if left.is_dir():
                shutil.rmtree(left)
            else:
                left.unlink(missing_ok=True)
            for parent in left.parents:
                if parent == self.final or (parent.is_dir() and any(parent.iterdir())):
                    break
                if parent.is_dir():
                    parent.rmdir()
        shutil.rmtree(self.building, ignore_errors=True)

    def _replace(self) -> None:
        old = self.final.with_name(f"{self.final.name}.old")
        shutil.rmtree(old, ignore_errors=True)
        if self.final.exists():
            self.final.rename(old)
        self.building.rename(self.final)
        shutil.rmtree(old, ignore_errors=True)


_WRITE = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
