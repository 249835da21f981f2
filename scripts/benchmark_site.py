"""Measure how long the site takes to build for 5, 200 and 2,000 plans, and again after one plan has changed.

    python scripts/benchmark_site.py build/many --plans 5 200 2000

`build/many/datapackages/` comes from `scripts/generate_releases.py build/many --count 2000`; no file in it is changed. More plans than it
holds are made of copies under other names. Files in other formats are not made: those of a release are made once, and only linked by the
site. Everything is counted that a build starts: seconds of the clock, seconds of processors, and the largest sum of the memory of all
processes at any moment (each page of memory that several share counted once); processor time tells more than the clock on a machine
with other work. The built sites need some 2 MB of disk a plan while this runs, below the folder given.
"""

from __future__ import annotations

import argparse
import ctypes
import hashlib
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_BUILD = """
import sys
from pathlib import Path
from portal.site.build import build_site

if __name__ == "__main__":
    build_site(Path(sys.argv[1]))
"""
_ALL_PLANS, _VERSION, _DESCRIPTOR = "all-plans", "1.0.0", "datapackage.json"
_SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER of prctl(2)


@dataclass(frozen=True, slots=True)
class Taken:
    """What a build took: seconds by the clock, seconds of all processors, MB of all processes at their peak."""

    seconds: float
    cpu: float
    peak: float


def make_project(folder: Path, releases: Path, count: int, *, joined: bool = False) -> None:
    """Make a project of the first plans, with the written pages of this one; if asked, with the release that joins all plans."""
    shutil.copytree(ROOT / "site", folder / "site")
    shutil.copyfile(ROOT / "mkdocs.yml", folder / "mkdocs.yml")
    (folder / "datapackages").mkdir()
    names = sorted(each.name for each in releases.iterdir() if each.is_dir() and each.name != _ALL_PLANS)
    if not names:
        raise SystemExit(f"{releases} holds no plans; make some with scripts/generate_releases.py")
    # Second names of the same files, which nothing here writes to.
    for name in [*names[:count], *([_ALL_PLANS] if joined else [])]:
        shutil.copytree(releases / name, folder / "datapackages" / name, copy_function=os.link)
    for number in range(len(names), count):
        copy_plan(releases / names[number % len(names)], folder / "datapackages", f"copied-{number + 1:05}")


def copy_plan(dataset: Path, into: Path, name: str) -> None:
    """Copy the release of a plan as that of another plan: the same rows under another id, with their checksums."""
    old, new = dataset / _VERSION, into / name / _VERSION
    new.mkdir(parents=True)
    described = (old / _DESCRIPTOR).read_bytes().replace(dataset.name.encode(), name.encode())
    resources = json.loads(described)["resources"]
    for file in (each for resource_ in resources for each in (resource_, *resource_.get("alternates", ()))):
        content = (old / file["path"]).read_bytes().replace(dataset.name.encode(), name.encode())
        (new / file["path"]).write_bytes(content)
        described = described.replace(file["hash"].encode(), f"sha256:{hashlib.sha256(content).hexdigest()}".encode())
    (new / _DESCRIPTOR).write_bytes(described)


def change_a_plan(folder: Path) -> None:
    """Give the first plan a second release: the same tables under another version."""
    dataset = min(each for each in (folder / "datapackages").iterdir() if each.name != _ALL_PLANS)
    new = dataset / "1.0.1"
    shutil.copytree(dataset / _VERSION, new)
    described = json.loads((new / _DESCRIPTOR).read_bytes())
    described["version"] = "1.0.1"
    (new / _DESCRIPTOR).write_text(json.dumps(described, ensure_ascii=False, indent=2) + "\n", "utf-8")


def run(command: Sequence[str]) -> Taken:
    """Run a command and wait for every process that comes of it, whichever of them started it."""
    # Processes whose parent has ended become children of this one, so that their time is counted too.
    ctypes.CDLL(None, use_errno=True).prctl(_SUBREAPER, 1, 0, 0, 0)
    before, started, peak = _children(), time.monotonic(), 0.0
    process = subprocess.Popen(  # noqa: S603 - our own script
        command, env=_environment(Path(command[1]).parent), start_new_session=True
    )
    while process.poll() is None:
        peak = max(peak, _memory(process.pid))
        time.sleep(0.1)
    seconds = time.monotonic() - started
    try:
        while True:
            os.wait()
    except ChildProcessError:
        pass
    if process.returncode:
        raise SystemExit(process.returncode)
    return Taken(seconds, _children() - before, peak)


def _environment(folder: Path) -> dict[str, str]:
    """Return the environment of a build, in which compiled modules are kept as they are where the portal is installed."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": str(folder / "compiled")}


def _children() -> float:
    taken = resource.getrusage(resource.RUSAGE_CHILDREN)
    return taken.ru_utime + taken.ru_stime


def _memory(session: int) -> float:
    """Return the memory of all processes of a session in MB; what several share is counted in parts (PSS)."""
    total = 0
    for each in (path.name for path in Path("/proc").iterdir()):
        try:
            if each.isdecimal() and os.getsid(int(each)) == session:
                lines = Path(f"/proc/{each}/smaps_rollup").read_text().splitlines()
                total += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
        except (OSError, StopIteration):  # it has ended
            continue
    return total / 1024


def sizes(site: Path) -> tuple[int, int, int, int]:
    """Return the number of pages and of files, the bytes of all files, and those of the largest page."""
    files = [(path.suffix, path.stat().st_size) for path in site.rglob("*") if path.is_file()]
    pages = [size for suffix, size in files if suffix == ".html"]
    return len(pages), len(files), sum(size for _, size in files), max(pages)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("root", type=Path, help="folder whose datapackages/ holds the plans; sites are built in a new folder below it")
    parser.add_argument("--plans", type=int, nargs="+", default=[5, 200, 2000])
    parser.add_argument("--scratch", type=Path, help="build the sites below this folder instead")
    parser.add_argument("--joined", action="store_true", help="with the release that joins all plans")
    given = parser.parse_args()
    print("plans | build | seconds | CPU s | peak MB | pages | files | MB | largest page kB")
    for count in given.plans:
        with tempfile.TemporaryDirectory(dir=given.scratch or given.root) as name:
            folder, script = Path(name) / "project", Path(name) / "build.py"
            folder.mkdir()
            script.write_text(_BUILD)
            make_project(folder, (given.root / "datapackages").resolve(), count, joined=given.joined)
            for what in ("whole", "one plan changed", "nothing changed"):
                if what == "one plan changed":
                    change_a_plan(folder)
                taken = run([sys.executable, str(script), str(folder)])
                pages, files, size, largest = sizes(folder / "build" / "site")
                print(
                    f"{count} | {what} | {taken.seconds:.1f} | {taken.cpu:.1f} | {taken.peak:.0f} | {pages:,} | {files:,} | "
                    f"{size / 1e6:,.0f} | {largest / 1e3:.0f}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
