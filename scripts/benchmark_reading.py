"""Measure how fast plans are read, how much memory it takes, and whether the cost grows in proportion.

    python scripts/benchmark_reading.py --plans 5 500 5000

Prints one line for each number of generated plans and each way: `one core` reads in this process, `all cores` reads on every core, and
`pipeline` builds checked data packages from them as `portal build-datapackages` does. Figures for a core are wall-clock time times
the number of cores used. Peak memory is of the largest process plus that of its largest worker. Each line is measured in a process of its own.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from generate_plans import write_plans

from portal.ingest.document import list_plans
from portal.parallel import read_on_cores, usable_cores
from portal.pipeline import build_datapackages, read_plan
from portal.registry import load_registry

WAYS = ("one core", "all cores", "pipeline")
HEADINGS = ("plans", "way", "characters", "seconds", "CPU seconds", "characters/s/core", "MB/s/core", "peak memory (MB)")


def measure(root: Path, way: str) -> dict[str, float]:
    """Do the work once; returns seconds, seconds of CPU of this process and its workers, and peak memory in MB."""
    datasets = root / "datasets"
    folders = [datasets / plan_id for plan_id in list_plans(datasets)]
    registry = load_registry(datasets / "registry")
    started, worked = time.perf_counter(), _cpu()
    if way == "one core":
        for folder in folders:
            read_plan(folder, registry)
    elif way == "all cores":
        for _ in read_on_cores(read_plan, folders, datasets / "registry"):
            pass
    else:
        build_datapackages(root, created=date(2026, 1, 1))
    # ru_maxrss is in kilobytes on Linux.
    peak = sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024
    return {"seconds": time.perf_counter() - started, "cpu": _cpu() - worked, "peak": peak}


def _cpu() -> float:
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plans", type=int, nargs="+", default=[5, 500, 5000], help="how many plans")
    parser.add_argument("--ways", nargs="+", choices=WAYS, default=list(WAYS))
    parser.add_argument("--measure", nargs=2, metavar=("ROOT", "WAY"), help=argparse.SUPPRESS)  # how the script calls itself
    given = parser.parse_args()
    if given.measure:
        print(json.dumps(measure(Path(given.measure[0]), given.measure[1])))
        return
    cores = usable_cores()
    print(f"{cores} cores, Python {sys.version.split()[0]}", file=sys.stderr)
    print(" | ".join(HEADINGS), flush=True)
    for count in given.plans:
        with tempfile.TemporaryDirectory() as folder:
            characters = write_plans(Path(folder), count)
            size = sum(path.stat().st_size for path in Path(folder, "datasets").glob("*/source.txt"))
            for way in given.ways:
                done = subprocess.run([sys.executable, __file__, "--measure", folder, way], check=True, stdout=subprocess.PIPE)  # noqa: S603
                found = json.loads(done.stdout)
                busy = found["seconds"] * (1 if way == "one core" else cores)
                row = (
                    count, way, f"{characters:,}", f"{found['seconds']:.1f}", f"{found['cpu']:.1f}", f"{characters / busy:,.0f}",
                    f"{size / busy / 1e6:.2f}", f"{found['peak']:,.0f}",
                )  # fmt: skip
                print(" | ".join(map(str, row)), flush=True)


if __name__ == "__main__":
    main()
