"""Measure how fast plans are read, how much memory it takes, and whether the cost grows in proportion.

    python scripts/benchmark_reading.py --plans 5 500 5000

Prints one line for each number of generated plans and each way: `one core` reads in this process, `all cores` reads on every core, and
`pipeline` builds checked data packages from them as `portal build-datapackages` does. Figures for a core are by processor
time, which other work on the machine lengthens less than the time by the clock; the start of Python and of the workers is included.
Peak memory is that of all processes together, what they share counted for each. Linux only.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from generate_plans import write_plans

from portal.ingest.document import list_plans
from portal.parallel import read_on_cores, usable_cores
from portal.pipeline import build_datapackages, read_plan
from portal.registry import load_registry

WAYS = ("one core", "all cores", "pipeline")
HEADINGS = ("plans", "way", "characters", "seconds", "CPU seconds", "characters/s/core", "MB/s/core", "peak memory (MB)")


def work(root: Path, way: str) -> None:
    """Do the work once."""
    datasets = root / "datasets"
    folders = [datasets / plan_id for plan_id in list_plans(datasets)]
    if way == "one core":
        registry = load_registry(datasets / "registry")
        for folder in folders:
            read_plan(folder, registry)
    elif way == "all cores":
        for _ in read_on_cores(read_plan, folders, datasets / "registry"):
            pass
    else:
        build_datapackages(root, created=date(2026, 1, 1))


@dataclass(slots=True)
class Usage:
    """What a process and all that it started have used so far, as Linux tells it under /proc."""

    seconds: float = 0.0
    peak: float = 0.0  # MB, of all of them together
    cpu: dict[str, float] = field(default_factory=dict)  # seconds, by process

    def look(self, session: int) -> None:
        """Add up the processes of a session; those that have ended keep what they were last seen with."""
        memory = 0
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                # Behind the name in brackets: state, parent, group, session, ...; see proc(5).
                words = stat.read_text().rpartition(")")[2].split()
            except (FileNotFoundError, ProcessLookupError):
                continue
            if int(words[3]) == session:
                self.cpu[stat.parent.name] = (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")
                memory += int(words[21]) * os.sysconf("SC_PAGE_SIZE")
        self.peak = max(self.peak, memory / 1e6)


def measure(script: str, root: Path, way: str) -> Usage:
    """Let a script do the work in a process of its own, with a session of its own, and watch it."""
    usage, started = Usage(), time.perf_counter()
    process = subprocess.Popen([sys.executable, script, "--work", str(root), way], start_new_session=True)  # noqa: S603 - a script of ours
    while process.poll() is None:
        usage.look(process.pid)
        time.sleep(0.1)
    usage.seconds = time.perf_counter() - started
    if process.returncode:
        sys.exit(process.returncode)
    return usage


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plans", type=int, nargs="+", default=[5, 500, 5000], help="how many plans")
    parser.add_argument("--ways", nargs="+", choices=WAYS, default=list(WAYS))
    parser.add_argument("--work", nargs=2, metavar=("ROOT", "WAY"), help=argparse.SUPPRESS)  # how the script calls itself
    given = parser.parse_args()
    if given.work:
        work(Path(given.work[0]), given.work[1])
        return
    cores = usable_cores()
    print(f"{cores} cores, Python {sys.version.split()[0]}", file=sys.stderr)
    print(" | ".join(HEADINGS), flush=True)
    for count in given.plans:
        with tempfile.TemporaryDirectory() as folder:
            characters = write_plans(Path(folder), count)
            size = sum(path.stat().st_size for path in Path(folder, "datasets").glob("*/source.txt"))
            for way in given.ways:
                used = measure(__file__, Path(folder), way)
                busy = sum(used.cpu.values())
                row = (
                    count, way, f"{characters:,}", f"{used.seconds:.1f}", f"{busy:.1f}", f"{characters / busy:,.0f}",
                    f"{size / busy / 1e6:.2f}", f"{used.peak:,.0f}",
                )  # fmt: skip
                print(" | ".join(map(str, row)), flush=True)


if __name__ == "__main__":
    main()
