"""Arrays in one file: written one after another, read as parts of the file that is mapped into memory.

Each array begins at a multiple of 64 bytes. The file ends with a head of JSON, which tells where they lie, and the length of that.
"""

from __future__ import annotations

import json
import mmap
import os
from typing import IO, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[Any]

_ALIGNED = 64  # bytes
_LENGTH = 8  # bytes of the length of the head


class ArrayWriter:
    """Adds arrays to the end of a file that is open for writing and reading."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._places: dict[str, tuple[str, int, int]] = {}

    def append(self, name: str, numbers: Array, dtype: str = "") -> None:
        """Write an array, as numbers of another type if one is given."""
        self._reserve(name, np.dtype(dtype or numbers.dtype), len(numbers))
        self.put(name, 0, numbers)

    def reserve(self, name: str, dtype: str, count: int) -> None:
        """Leave room for an array, which is zero until it is written."""
        self._reserve(name, np.dtype(dtype), count)

    def begin(self, name: str, dtype: str) -> int:
        """Go to where an array begins that is written from without, and return where that is; `end` tells how long it became."""
        place = self._end()
        self._places[name] = (np.dtype(dtype).str, place, 0)
        return place

    def end(self, name: str, count: int) -> None:
        """Say how many numbers were written since `begin`."""
        dtype, place, _ = self._places[name]
        self._places[name] = (dtype, place, count)

    def put(self, name: str, begin: int, numbers: Array) -> None:
        """Write a part of an array."""
        dtype, place, _ = self._places[name]
        self._file.seek(place + begin * np.dtype(dtype).itemsize)
        self._file.write(numbers.astype(dtype, copy=False).tobytes())

    def get(self, name: str, begin: int, end: int) -> Array:
        """Return a part of an array, as it was written."""
        dtype, place, _ = self._places[name]
        size = np.dtype(dtype).itemsize
        self._file.seek(place + begin * size)
        return np.frombuffer(self._file.read((end - begin) * size), dtype)

    def mapped(self, *names: str) -> list[Array]:
        """Return arrays that were written, not copied."""
        self._file.flush()
        mapped = mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ)
        return [np.frombuffer(mapped, dtype, count, place) for dtype, place, count in map(self._places.__getitem__, names)]

    def finish(self, about: object) -> None:
        """Write the head, and with it what JSON can hold."""
        head = json.dumps([about, self._places], ensure_ascii=False).encode("utf-8")
        self._file.seek(0, os.SEEK_END)
        self._file.write(head + len(head).to_bytes(_LENGTH, "little"))

    def _reserve(self, name: str, dtype: np.dtype[Any], count: int) -> None:
        self._places[name] = (dtype.str, place := self._end(), count)
        self._file.truncate(place + dtype.itemsize * count)

    def _end(self) -> int:
        end = -(-self._file.seek(0, os.SEEK_END) // _ALIGNED) * _ALIGNED
        self._file.truncate(end)
        return self._file.seek(end)


def read_arrays(file: IO[bytes]) -> tuple[Any, dict[str, Array], mmap.mmap]:
    """Return what `ArrayWriter.finish` was told, the arrays by their names, and the mapped file of which they are parts.

    Raises:
        ValueError: If the file is something else.
    """
    end = file.seek(-_LENGTH, os.SEEK_END)
    length = int.from_bytes(file.read(_LENGTH), "little")
    if length > end:
        raise ValueError("no arrays")
    file.seek(end - length)
    about, places = json.loads(file.read(length))
    mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    return about, {name: np.frombuffer(mapped, dtype, count, offset) for name, (dtype, offset, count) in places.items()}, mapped
