"""Rows as they are printed, lying one behind another in a file of arrays: read where they lie, few or all of them.

Of a small table they are parts of the file that is mapped into memory. Of a larger one they are read, or the file would seem to fill
the memory: in one piece where the rows that are wanted lie close together, one by one where they are scattered.
"""

from __future__ import annotations

import mmap
import os
from collections.abc import Sequence
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

# Printed rows of one form that are mapped into memory.
_MAPPED = 256_000_000  # bytes
# Rows in their order are read in one piece if that is no more than so many times what is wanted of it, and no more than so much.
_SPREAD, _AT_ONCE = 8, 8_000_000  # bytes
# If so many take longer than this, they come from the disk, not from what the system keeps of it in memory.
_TRIED, _FROM_DISK = 5, 0.0003  # seconds


class OpenFile:
    """A file that can be read at any place for as long as somebody holds this; safe to share between threads.

    Args:
        descriptor: An open file, which may be closed elsewhere.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor = os.dup(descriptor)

    def __del__(self) -> None:
        if hasattr(self, "_descriptor"):
            os.close(self._descriptor)

    def read(self, begin: int, end: int) -> bytes:
        """Return the bytes between two places."""
        return os.pread(self._descriptor, end - begin, begin)

    def ask_for(self, begin: int, end: int) -> None:
        """Let the system fetch the bytes between two places, without waiting for them."""
        if hasattr(os, "posix_fadvise"):  # which macOS has not
            os.posix_fadvise(self._descriptor, begin, end - begin, os.POSIX_FADV_WILLNEED)


class PrintedRows:
    """The rows of a table in one form; safe to share between threads.

    Args:
        file: Where they are.
        mapped: The same file, mapped into memory.
        starts: Where each row begins in it, and where the last ends.
    """

    def __init__(self, file: OpenFile, mapped: mmap.mmap, starts: NDArray[np.int64]) -> None:
        self._file = file
        self._starts = starts
        self._mapped = mapped if starts[-1] - starts[0] <= _MAPPED else None
        # A part of a view is no copy; none is given away, as it would outlive a file that is damaged.
        self._viewed = None if self._mapped is None else memoryview(self._mapped)

    def row(self, position: int) -> bytes:
        """Return the row at a position."""
        begin, end = self._starts.item(position), self._starts.item(position + 1)
        return self._mapped[begin:end] if self._mapped is not None else self._file.read(begin, end)

    def rows(self, positions: NDArray[np.integer]) -> list[bytes]:
        """Return the rows at these positions, in their order."""
        begins, ends = self._places(positions)
        if (mapped := self._mapped) is not None:
            return [mapped[begin:end] for begin, end in zip(begins, ends, strict=True)]
        return self._read(begins, ends)

    def joined(self, positions: NDArray[np.integer], between: bytes) -> bytes:
        """Return what `rows` does as one, with something between each two; nothing is copied twice."""
        if (viewed := self._viewed) is None:
            return between.join(self.rows(positions))
        begins, ends = self._places(positions)
        return between.join([viewed[begin:end] for begin, end in zip(begins, ends, strict=True)])

    def _places(self, positions: NDArray[np.integer]) -> tuple[list[int], list[int]]:
        return self._starts.take(positions).tolist(), self._starts.take(positions + 1).tolist()

    def _read(self, begins: Sequence[int], ends: Sequence[int]) -> list[bytes]:
        """Read parts of the file: in one piece where they lie close together in their order."""
        if not begins:
            return []
        first, length = begins[0], ends[-1] - begins[0]
        wanted = sum(ends) - sum(begins)
        if wanted <= length <= min(_SPREAD * wanted, _AT_ONCE) and all(map(int.__le__, ends, begins[1:])):
            piece = self._file.read(first, ends[-1])
            return [piece[begin - first : end - first] for begin, end in zip(begins, ends, strict=True)]
        return self._read_each(begins, ends)

    def _read_each(self, begins: Sequence[int], ends: Sequence[int]) -> list[bytes]:
        """Read parts one by one. If the first of them come from the disk, the others are asked for before they are waited for."""
        places = list(zip(begins, ends, strict=True))
        began = perf_counter()
        read = [self._file.read(*place) for place in places[:_TRIED]]
        if perf_counter() - began > _FROM_DISK:
            for place in places[_TRIED:]:
                self._file.ask_for(*place)
        read += [self._file.read(*place) for place in places[_TRIED:]]
        return read
