"""The files of a package by their paths: in memory, or on disk where they are too large for it."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Mapping
from io import BufferedReader
from pathlib import Path
from typing import IO

# What is compared at a time.
_PIECE = 1 << 20


class FilesOnDisk(Mapping[str, bytes]):
    """Files in a folder, each read whenever it is asked for, and a few small ones in memory.

    Args:
        paths: Where each file lies, by its path in the package.
        held: Files that are in memory; they come first where both have one.
    """

    def __init__(self, paths: Mapping[str, Path], held: Mapping[str, bytes] | None = None) -> None:
        self.held = dict(held or {})
        self.paths = {name: path for name, path in paths.items() if name not in self.held}

    def __getitem__(self, name: str) -> bytes:
        return self.held[name] if name in self.held else self.paths[name].read_bytes()

    def __iter__(self) -> Iterator[str]:
        yield from self.held
        yield from self.paths

    def __len__(self) -> int:
        return len(self.held) + len(self.paths)

    def __contains__(self, name: object) -> bool:
        return name in self.held or name in self.paths


def joined(files: Mapping[str, bytes], more: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """Return both, those of `more` first; what is on disk stays there."""
    if isinstance(files, FilesOnDisk):
        return FilesOnDisk(files.paths, {**files.held, **more})
    return {**more, **{name: content for name, content in files.items() if name not in more}}


def open_file(files: Mapping[str, bytes], name: str) -> BufferedReader | io.BytesIO:
    """Open a file to read it in pieces.

    Raises:
        KeyError: There is none of that path.
    """
    if isinstance(files, FilesOnDisk) and name in files.paths:
        return files.paths[name].open("rb")
    return io.BytesIO(files[name])


def same_bytes(one: IO[bytes], other: IO[bytes]) -> bool:
    """Tell whether two open files hold the same from here on, without holding all of it; both are closed.

    >>> same_bytes(io.BytesIO(b"ab"), io.BytesIO(b"ab")), same_bytes(io.BytesIO(b"ab"), io.BytesIO(b"a"))
    (True, False)
    """
    with one, other:
        while True:
            piece = one.read(_PIECE)
            if piece != other.read(_PIECE):
                return False
            if not piece:
                return True


def size_and_digest(files: Mapping[str, bytes], name: str) -> tuple[int, str]:
    """Return the size of a file in bytes and its sha256, without holding all of it.

    >>> size_and_digest({"a.txt": b""}, "a.txt")[0]
    0
    """
    with open_file(files, name) as handle:
        digest = hashlib.file_digest(handle, "sha256").hexdigest()
        return handle.seek(0, io.SEEK_END), digest
