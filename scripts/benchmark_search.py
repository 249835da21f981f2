"""Measure the search index: time, size and memory to make it, time to bring it up to date, and milliseconds to answer.

    python scripts/benchmark_search.py --rows 5000000 --questions 2000

Rows are generated sentences of plans, in one dataset beside a small one that is released again. Words to look for are cut out of rows
chosen by chance, two to six characters long, as often as they occur; a tenth of the questions has two words. Times are
of one process, for one word and for two, by the clock and by the processor, and hold all that a question costs: counting, ranking, a page of 20 hits with snippets.

It ends: as many rows are indexed as `--minutes` allow, reckoned from a trial with few, and questions are asked for a tenth of that time.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import random
import resource
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from portal.query.search import Search
from portal.query.search_index import index_path, update_index
from portal.query.search_question import parse_search
from portal.releases.store import ReleaseStore
from scripts.generate_plans import AMOUNTS, BODIES, DOINGS, PLACES, RATES, SAYINGS, THINGS, TOPICS

COLUMNS = ("target_id", "plan_id", "indicator", "scope", "quote", "start", "end")
TRIED = 20_000  # rows
# Characters for names that occur once: without them every row would be made of the same few hundred phrases.
NAMES = "东西南北中上下大小新旧长青白云龙凤金玉山水河江湖海洋林田石桥塘坪岭溪泉沙湾洲港口关城镇乡村寨堡营屯坝渡津浦泽渠源洪平安宁定远兴隆昌盛福寿康泰和顺"


def make_row(chance: random.Random, number: int) -> tuple[str, str, str, str, str, int, int]:
    """Make one row of some 60 characters of text."""
    place = "".join(chance.choices(NAMES, k=3)) + chance.choice("县区市镇")
    indicator = chance.choice(RATES + AMOUNTS)
    saying = chance.choice(SAYINGS).split(",")
    quote = (
        f"{place}{chance.choice(DOINGS).format(t=chance.choice(TOPICS))},{chance.choice(saying)},由{chance.choice(BODIES)}负责,"
        f"到{chance.randint(2011, 2030)}年{indicator}达到{chance.randint(1, 9999)}{chance.choice(('亿元', '%', '个', '万人次'))},"
        f"建设{chance.choice(THINGS)}{chance.randint(2, 900)}个"
    )
    return f"target-{number:08d}", "table-2020", indicator, chance.choice(PLACES), quote, number, number + len(quote)


def write_release(folder: Path, rows: int, *, version: str, seed: int) -> None:
    """Write the folder of a release with one long table, row by row."""
    folder = folder / version
    folder.mkdir(parents=True)
    chance = random.Random(seed)
    with (folder / "targets.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(make_row(chance, number) for number in range(rows))
    (folder / "plans.csv").write_text("plan_id,title\n", "utf-8")
    resources = []
    for name in ("plans", "targets"):
        with (folder / f"{name}.csv").open("rb") as content:
            digest = hashlib.file_digest(content, "sha256").hexdigest()
        resources.append({"name": name, "type": "table", "path": f"{name}.csv", "hash": f"sha256:{digest}"})
    descriptor = {"title": folder.parent.name, "resources": resources}
    (folder / "datapackage.json").write_text(json.dumps(descriptor), "utf-8")


def seconds_a_row() -> float:
    """Return how long a row takes at this moment, from a trial."""
    with tempfile.TemporaryDirectory() as folder:
        store = ReleaseStore(Path(folder) / "datapackages")
        started = time.perf_counter()
        write_release(store.root / "trial", TRIED, version="1.0.0", seed=0)
        update_index(store, Path(folder) / "query")
        return (time.perf_counter() - started) / TRIED


def questions(rows: int, count: int, seed: int) -> Iterator[str]:
    """Yield words cut out of rows chosen by chance."""
    chance = random.Random(f"questions {seed}")
    known = random.Random(seed)
    quotes = [make_row(known, number)[4] for number in range(min(rows, 200_000))]
    for number in range(count):
        words = []
        quote = chance.choice(quotes)
        for _ in range(2 if number % 10 == 0 else 1):
            length = chance.randint(2, 6)
            start = chance.randint(0, len(quote) - length)
            words.append(quote[start : start + length])
        yield " ".join(words)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--questions", type=int, default=1000)
    parser.add_argument("--minutes", type=float, default=30, help="how long the index may take: fewer rows are made if that is not enough")
    parser.add_argument("--folder", type=Path, help="kept, and used again if it holds an index; a temporary one unless told")
    given = parser.parse_args()
    folder = given.folder or Path(tempfile.mkdtemp())
    store, index = ReleaseStore(folder / "datapackages"), folder / "query"
    rows = given.rows
    if not index_path(index).exists():
        rows = min(rows, int(given.minutes * 60 / seconds_a_row()))
        if rows < given.rows:
            print(f"{given.rows:,} rows would take longer than {given.minutes:g} minutes: {rows:,} are made", flush=True)
        write_release(store.root / "large", rows, version="1.0.0", seed=1)
        write_release(store.root / "small", 100, version="1.0.0", seed=2)
        started, cpu = time.perf_counter(), time.process_time()
        update_index(store, index)
        took, cpu = time.perf_counter() - started, time.process_time() - cpu
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        csv_size = (store.root / "large" / "1.0.0" / "targets.csv").stat().st_size / 1e6
        size = index_path(index).stat().st_size / 1e6
        print(
            f"{rows:,} rows, {csv_size:,.0f} MB of CSV: {took:.1f} s ({cpu:.1f} s of processor), {size:,.0f} MB, peak {peak:.0f} MB",
            flush=True,
        )
        write_release(store.root / "small", 101, version="1.1.0", seed=2)
        started = time.perf_counter()
        update_index(store, index)
        print(f"the small dataset released again: {time.perf_counter() - started:.3f} s", flush=True)
    search = Search(store, index)
    search.ask(parse_search(q="宽带"))
    times: list[tuple[float, float, int, str]] = []
    until = time.monotonic() + given.minutes * 6
    for q in questions(rows, given.questions, 1):
        if time.monotonic() > until:
            break
        started, cpu = time.perf_counter(), time.thread_time()
        answer = search.ask(parse_search(q=q))
        times.append(((time.thread_time() - cpu) * 1000, (time.perf_counter() - started) * 1000, answer.total, q))
        assert answer.total, q
    for words, of in (
        ("one word", [each for each in times if " " not in each[3]]),
        ("two words", [each for each in times if " " in each[3]]),
    ):
        for place, name in enumerate(("processor", "clock")):
            ordered = sorted(each[place] for each in of)
            p90, p99 = ordered[int(len(ordered) * 0.9)], ordered[int(len(ordered) * 0.99)]
            print(
                f"{len(of)} questions of {words}, {name}: median {statistics.median(ordered):.1f} ms, p90 {p90:.1f}, p99 {p99:.1f}, slowest {ordered[-1]:.1f}"
            )
    for busy, waited, total, q in sorted(times, reverse=True)[:8]:
        print(f"  {busy:8.1f} ms ({waited:.1f} by the clock)  {total:8,} hits  {q}")
    search.close()
    if not given.folder:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
