"""Printed rows are the same whether the file is mapped, read in one piece or read row by row."""

from __future__ import annotations

import mmap
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from portal.query import printed
from portal.query.printed import OpenFile, PrintedRows

ROWS = [b"%d:%s" % (number, b"x" * (number * 7 % 40)) for number in range(300)]
BEFORE = b"something else"
ALL = np.arange(len(ROWS))
CHANCE = np.random.default_rng(5)
WANTED = {
    "all": ALL,
    "a part": ALL[40:90],
    "some of a part": ALL[40:90:3],
    "scattered": ALL[::37],
    "out of order": CHANCE.permutation(ALL)[:50],
    "twice": np.array([7, 7, 8]),
    "backwards": ALL[20:10:-1],
    "the last": ALL[-1:],
    "none": ALL[:0],
}


class Reads(OpenFile):
    """Notes what is read and asked for."""

    def __init__(self, descriptor: int) -> None:
        super().__init__(descriptor)
        self.read_places: list[tuple[int, int]] = []
        self.asked_for: list[tuple[int, int]] = []

    def read(self, begin: int, end: int) -> bytes:
        self.read_places.append((begin, end))
        return super().read(begin, end)

    def ask_for(self, begin: int, end: int) -> None:
        self.asked_for.append((begin, end))
        super().ask_for(begin, end)


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Callable[[], tuple[Reads, PrintedRows]]]:
    """Open the rows again and again, as the constants have it."""
    path = tmp_path / "rows"
    path.write_bytes(BEFORE + b"".join(ROWS))
    starts = np.cumsum([len(BEFORE), *map(len, ROWS)])
    with path.open("rb") as file:
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)

        def open_rows() -> tuple[Reads, PrintedRows]:
            reads = Reads(file.fileno())
            return reads, PrintedRows(reads, mapped, starts)

        yield open_rows


@pytest.mark.parametrize("positions", WANTED.values(), ids=WANTED)
@pytest.mark.parametrize(("mapped", "spread"), [(10**9, 8), (0, 8), (0, 0)], ids=["mapped", "in one piece where near", "one by one"])
def test_rows_come_as_they_are_in_the_order_wanted(
    opened: Callable[[], tuple[Reads, PrintedRows]], monkeypatch: pytest.MonkeyPatch, positions: np.ndarray, mapped: int, spread: int
) -> None:
    monkeypatch.setattr(printed, "_MAPPED", mapped)
    monkeypatch.setattr(printed, "_SPREAD", spread)
    _, rows = opened()
    expected = [ROWS[position] for position in positions]
    assert rows.rows(positions) == expected
    assert rows.joined(positions, b",") == b",".join(expected)
    assert [rows.row(position) for position in positions] == expected


def test_rows_that_lie_close_together_are_read_in_one_piece_and_others_one_by_one(
    opened: Callable[[], tuple[Reads, PrintedRows]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printed, "_MAPPED", 0)
    counts = {}
    for name, positions in WANTED.items():
        reads, rows = opened()
        rows.rows(positions)
        counts[name] = len(reads.read_places)
    assert {name for name, count in counts.items() if count == 1} == {"all", "a part", "some of a part", "the last"}
    assert {name: counts[name] for name in ("scattered", "out of order", "twice", "backwards")} == {
        name: len(WANTED[name]) for name in ("scattered", "out of order", "twice", "backwards")
    }
    monkeypatch.setattr(printed, "_AT_ONCE", 100)  # bytes
    reads, rows = opened()
    rows.rows(ALL)
    assert len(reads.read_places) == len(ALL)


def test_where_the_first_rows_come_from_the_disk_all_others_are_asked_for_at_once(
    opened: Callable[[], tuple[Reads, PrintedRows]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printed, "_MAPPED", 0)
    monkeypatch.setattr(printed, "_FROM_DISK", 3600)
    reads, rows = opened()
    rows.rows(WANTED["scattered"])
    assert not reads.asked_for
    monkeypatch.setattr(printed, "_FROM_DISK", -1)
    reads, rows = opened()
    rows.rows(WANTED["scattered"])
    assert reads.asked_for == reads.read_places[printed._TRIED :]
