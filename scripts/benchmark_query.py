"""Measure the query store: how long it takes to make, how large it is, and how long it takes to answer.

    python scripts/benchmark_query.py --rows 100000 5000000

Tables are generated below `build/benchmark/` (see `generate_table.py`), where `benchmark_api.py` looks for them too, and kept there. Times are given by the clock and by the
processor, as other work on the machine lengthens the first. No question is asked twice, and none of its counts is remembered.
"""

from __future__ import annotations

import argparse
import random
import resource
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from statistics import median

from generate_table import BINDING, KINDS, REGIONS, TABLE, THINGS, UNITS, write_release

from portal.packaging.descriptor import ALL_PLANS
from portal.query.files import FileStores
from portal.query.library import Library
from portal.query.question import parse_question
from portal.query.recent import Recent
from portal.query.tables import QueryTable
from portal.releases.store import ReleaseStore

ROOT = Path(__file__).resolve().parents[1]
_chance = random.Random(1)
_Asked = list[tuple[str, str]]


def _region() -> tuple[str, str]:
    return "region", _chance.choice(REGIONS)


def _kind() -> tuple[str, str]:
    return "kind", _chance.choice(KINDS)


def _year() -> tuple[str, str]:
    return "year", str(_chance.randint(2011, 2035))


def _word() -> str:
    thing = _chance.choice(THINGS)
    start = _chance.randint(0, len(thing) - 2)
    return thing[start : start + _chance.randint(2, 4)]


#: What is asked, in words, and how such a question is made.
QUESTIONS: dict[str, Callable[[], _Asked]] = {
    "region, sorted by value": lambda: [_region(), ("sort", "-value")],
    "region and kind, sorted by value": lambda: [_region(), _kind(), ("sort", "-value")],
    "region and year, sorted by issued": lambda: [_region(), _year(), ("sort", "issued")],
    "kind and unit, sorted by baseline": lambda: [_kind(), ("unit", _chance.choice(UNITS)), ("sort", "baseline")],
    "region and kind, sorted by year": lambda: [_region(), _kind(), ("sort", "-year")],
    "kind and binding, sorted by title": lambda: [_kind(), ("binding", _chance.choice(BINDING[:2])), ("sort", "title")],
    "region and kind, as published": lambda: [_region(), _kind()],
    "region and value above, sorted by value": lambda: [_region(), ("value__gte", str(_chance.randint(0, 9990))), ("sort", "value")],
    "region, kind and value above, sorted by value": lambda: [
        _region(),
        _kind(),
        ("value__gte", str(_chance.randint(0, 9990))),
        ("sort", "value"),
    ],
    "q": lambda: [("q", _word())],
    "q and region": lambda: [("q", _word()), _region()],
    "q of two words": lambda: [("q", f"{_word()} {_word()}")],
    "q, sorted by value": lambda: [("q", _word()), ("sort", "-value")],
}
GROUPS: dict[str, Callable[[], _Asked]] = {
    "groups by kind and year": lambda: [("group", "kind,year")],
    "groups by kind and year of a region, summed": lambda: [_region(), ("group", "kind,year"), ("sum", "value")],
}


@dataclass(frozen=True, slots=True)
class Made:
    """What it took to make a store."""

    seconds: float
    processor_seconds: float
    peak_mb: float
    file_mb: float


def make_store(folder: Path) -> Made:
    """Make the store of a generated release; to be called in a process of its own, whose memory is measured."""
    started, processor = time.perf_counter(), time.process_time()
    open_table(folder)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    size = sum(path.stat().st_size for path in stores_in(folder)) / 1e6
    return Made(time.perf_counter() - started, time.process_time() - processor, peak, size)


def open_table(folder: Path) -> QueryTable:
    """Open the generated table."""
    library = Library(ReleaseStore(folder / "datapackages"), stores=FileStores(folder / "build" / "query", seconds=600))
    return library.table(library.latest(ALL_PLANS), TABLE)


def stores_in(folder: Path) -> list[Path]:
    """Return the files of the stores of the generated table."""
    return sorted((folder / "build" / "query").glob(f"{TABLE}-*.*"))


def timed(ask: Callable[[], object], times: int) -> Iterator[tuple[float, float]]:
    """Yield the milliseconds by the clock and by the processor of each of so many calls."""
    for _ in range(times):
        started, processor = time.perf_counter(), time.process_time()
        ask()
        yield (time.perf_counter() - started) * 1000, (time.process_time() - processor) * 1000


def show(name: str, found: list[tuple[float, float]]) -> None:
    """Print a line of the table of results."""
    by_clock, by_processor = (sorted(each) for each in zip(*found, strict=True))
    last = int(len(found) * 0.99)
    print(f"| {name} | {median(by_clock):.2f} | {by_clock[last]:.2f} | {median(by_processor):.2f} | {by_processor[last]:.2f} |", flush=True)


def measure(table: QueryTable, times: int) -> None:
    """Print what each kind of question takes."""
    print("| question | median ms | p99 ms | median CPU ms | p99 CPU ms |\n|---|---:|---:|---:|---:|")
    for asked, answer in ((QUESTIONS, table.ask), (GROUPS, table.groups)):
        for name, make in asked.items():

            def ask(make: Callable[[], _Asked] = make, answer: Callable[..., object] = answer) -> None:
                table._totals = Recent(10)  # noqa: SLF001 - each question as if it were the first
                answer(parse_question(make(), table.columns))

            show(name, list(timed(ask, times if answer == table.ask else max(1, times // 20))))
    ids = [f"fig-{_chance.randrange(table.layout.rows):08d}" for _ in range(times)]
    show("row by id", list(timed(lambda: table.row(ids.pop()), times)))


def main() -> None:
    """Make the tables, and measure each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, nargs="+", default=[100_000], help="sizes of the tables (default: 100000)")
    parser.add_argument("--times", type=int, default=200, help="questions of each kind (default: %(default)s)")
    parser.add_argument("--folder", type=Path, default=ROOT / "build" / "benchmark", help="where to keep the tables")
    given = parser.parse_args()
    for rows in given.rows:
        folder = given.folder / f"project-{rows}"
        release = write_release(folder / "datapackages", rows, with_json=False)
        print(f"\n{rows:,} rows, CSV {(release / f'{TABLE}.csv').stat().st_size / 1e6:,.0f} MB")
        if not stores_in(folder):
            with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:
                made = alone.submit(make_store, folder).result()
            print(
                f"store made in {made.seconds:,.0f} s ({made.processor_seconds:,.0f} s of the processor), "
                f"peak {made.peak_mb:,.0f} MB, file {made.file_mb:,.0f} MB",
                flush=True,
            )
        started = time.perf_counter()
        table = open_table(folder)
        print(f"opened in {time.perf_counter() - started:.2f} s\n")
        measure(table, given.times)
        started, read = time.perf_counter(), 0
        for lines in table.stream(parse_question([("kind", KINDS[0])], table.columns), "csv"):
            read += sum(map(len, lines))
        print(f"\nstream of one kind as CSV: {read / 1e6:,.1f} million characters in {time.perf_counter() - started:,.2f} s")
        print(f"memory of this process: peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000:,.0f} MB")


if __name__ == "__main__":
    main()
