"""Measure how long the site takes to build for 5, 200 and 2,000 plans, and again after one plan has changed.

    python scripts/benchmark_site.py build/many --plans 5 200 2000

`build/many/datapackages/` comes from `scripts/generate_releases.py build/many --count 2000`; no file in it is changed. Each site is
built in a new process, so that the peak of memory is its own; processor time tells more than the clock on a machine with other work.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_BUILD = """
import json, resource, sys, time
from pathlib import Path
from portal.site.build import build_site

if __name__ == "__main__":
    started = time.monotonic()
    build_site(Path(sys.argv[1]))
    taken = [resource.getrusage(each) for each in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    print(json.dumps({
        "seconds": time.monotonic() - started,
        "cpu": sum(each.ru_utime + each.ru_stime for each in taken),
        "peak": max(each.ru_maxrss for each in taken) / 1024,
    }))
"""


def make_project(folder: Path, releases: Path, count: int) -> None:
    """Make a project of the first plans, with the written pages of this one."""
    shutil.copytree(ROOT / "site", folder / "site")
    shutil.copyfile(ROOT / "mkdocs.yml", folder / "mkdocs.yml")
    (folder / "datapackages").mkdir()
    names = sorted(each.name for each in releases.iterdir() if each.is_dir() and each.name != "all-plans")[:count]
    if len(names) < count:
        raise SystemExit(f"{releases} holds {len(names)} plans; make more with scripts/generate_releases.py")
    for name in names:  # second names of the same files, which nothing here writes to
        shutil.copytree(releases / name, folder / "datapackages" / name, copy_function=os.link)


def change_a_plan(folder: Path) -> None:
    """Give the first plan a second release: the same tables under another version."""
    dataset = min((folder / "datapackages").iterdir())
    new = dataset / "1.0.1"
    shutil.copytree(dataset / "1.0.0", new)
    described = json.loads((new / "datapackage.json").read_bytes())
    described["version"] = "1.0.1"
    (new / "datapackage.json").write_text(json.dumps(described, ensure_ascii=False, indent=2) + "\n", "utf-8")


def build(folder: Path, script: Path) -> dict[str, float]:
    done = subprocess.run(  # noqa: S603 - our own script
        [sys.executable, str(script), str(folder)],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        check=True,
        capture_output=True,
        encoding="utf-8",
    )
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def sizes(site: Path) -> tuple[int, int, int]:
    """Return the number of pages, the bytes of all files, and those of the largest page."""
    files = [(path.suffix, path.stat().st_size) for path in site.rglob("*") if path.is_file()]
    pages = [size for suffix, size in files if suffix == ".html"]
    return len(pages), sum(size for _, size in files), max(pages)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("root", type=Path, help="folder whose datapackages/ holds the plans")
    parser.add_argument("--plans", type=int, nargs="+", default=[5, 200, 2000])
    given = parser.parse_args()
    print("plans | build | seconds | CPU s | peak MB of a process | pages | MB | largest page kB")
    for count in given.plans:
        with tempfile.TemporaryDirectory(dir=given.root) as name:
            folder, script = Path(name) / "project", Path(name) / "build.py"
            folder.mkdir()
            script.write_text(_BUILD)
            make_project(folder, (given.root / "datapackages").resolve(), count)
            for what in ("whole", "one plan changed", "nothing changed"):
                if what == "one plan changed":
                    change_a_plan(folder)
                taken = build(folder, script)
                pages, size, largest = sizes(folder / "build" / "site")
                print(
                    f"{count} | {what} | {taken['seconds']:.1f} | {taken['cpu']:.1f} | {taken['peak']:.0f} | {pages:,} | "
                    f"{size / 1e6:,.0f} | {largest / 1e3:.0f}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
