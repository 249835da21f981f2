"""Measure what `portal build` costs with files in other formats and without: time, processor time, memory, bytes on disk.

    python scripts/benchmark_downloads.py --plans 5 120

Prints a line for each stage: `packages` releases the generated plans, `downloads` makes the files of all releases, `downloads again` finds
that nothing is missing, `site without` and `site with` build the site before and after the files are there. The start of Python and of the
workers is included; peak memory is that of all processes together, what they share counted for each. Linux only.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from datetime import date
from pathlib import Path

from benchmark_reading import measure
from generate_plans import ROOT, write_plans

from portal.downloads.prepare import prepare_downloads
from portal.parallel import usable_cores
from portal.pipeline import build_datapackages
from portal.releases.store import ReleaseStore
from portal.site.build import build_site

STAGES = ("packages", "site without", "downloads", "downloads again", "site with")


def work(root: Path, stage: str) -> None:
    """Do one stage."""
    if stage == "packages":
        build_datapackages(root, created=date(2026, 1, 1))
    elif stage.startswith("downloads"):
        prepare_downloads(ReleaseStore(root / "datapackages"), root / "build" / "downloads")
    else:
        build_site(root)


def space(folder: Path) -> tuple[int, float]:
    """Return how many files a folder holds, and their megabytes."""
    sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
    return len(sizes), sum(sizes) / 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plans", type=int, nargs="+", default=[5, 120], help="how many plans")
    parser.add_argument("--work", nargs=2, metavar=("ROOT", "STAGE"), help=argparse.SUPPRESS)  # how the script calls itself
    given = parser.parse_args()
    if given.work:
        work(Path(given.work[0]), given.work[1])
        return
    print(f"{usable_cores()} cores, Python {sys.version.split()[0]}", file=sys.stderr)
    print("plans | stage | seconds | CPU seconds | peak memory (MB)", flush=True)
    for count in given.plans:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            write_plans(root, count)
            shutil.copytree(ROOT / "site", root / "site")
            shutil.copy(ROOT / "mkdocs.yml", root)
            for stage in STAGES:
                used = measure(__file__, root, stage)
                print(f"{count} | {stage} | {used.seconds:.1f} | {sum(used.cpu.values()):.1f} | {used.peak:,.0f}", flush=True)
            for name in ("datapackages", "build/downloads"):
                files, megabytes = space(root / name)
                print(f"{count} | {name}: {files:,} files, {megabytes:.1f} MB", flush=True)


if __name__ == "__main__":
    main()
