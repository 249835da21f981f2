"""Load a server for minutes with mixed requests while releases are made: no request may fail, and memory may not grow.

    python scripts/load.py --minutes 10

Works on a copy of the released data packages in a temporary folder, served by `portal serve --workers 2` on loopback. Every few seconds
a release is made in the copy, and now and then one is withdrawn. Prints a line a minute; the exit code is 1 if a request failed, a new
release was not served, or the workers' memory grew by more than a fifth after the first third of the time.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from datetime import date
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from portal.packaging.package import DESCRIPTOR, Package  # noqa: E402 - the script also runs where the portal is not installed
from portal.releases.store import ReleaseStore  # noqa: E402
from portal.releases.withdrawal import withdraw_release  # noqa: E402

API = "/api/v1/datasets"
WORDS = ("宽带", "政务", "企业", "平台", "农村", "数据", "覆盖率", "电子商务")


@dataclass(slots=True)
class Counts:
    """What happened so far."""

    answered: int = 0
    failures: list[str] = field(default_factory=list)
    slowest: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)


def paths(store: ReleaseStore, chance: random.Random) -> tuple[str, tuple[int, ...]]:
    """Return an address as somebody may ask for it, and the statuses that are right."""
    dataset_id = chance.choice(store.dataset_ids())
    release = store.latest(dataset_id)
    table = chance.choice(("tasks", "targets", "responsibilities", "observations"))
    base = f"{API}/{dataset_id}/releases/{release.version}"
    fine = (200, 410)  # it may be withdrawn between this line and the answer
    kind = chance.randrange(12)
    if kind < 4:
        return f"{base}/tables/{table}/rows?limit={chance.randint(1, 100)}&sort={chance.choice(('', '-'))}start", fine
    if kind == 4:
        return f"{base}/tables/{table}/rows?quote__contains={quote(chance.choice(WORDS))}", (*fine, 400)
    if kind == 5:
        return f"{base}/tables/{table}.{chance.choice(('csv', 'json'))}", fine
    if kind == 6:
        return f"{base}/datapackage.json", fine
    if kind == 7:
        return base, fine
    if kind == 8:
        return chance.choice((API, f"{API}/{dataset_id}", f"{API}/{dataset_id}/releases", "/healthz", "/api/", "/")), (200, 307)
    if kind == 9:
        return f"{API}/{dataset_id}/releases/latest/tables/{table}", (307,)
    if kind == 10:
        return f"{base}/tables/{table}/rows?nix=1", (400, 410)
    return f"{API}/nix-{chance.randrange(10**9)}", (404,)


def keep_asking(port: int, store: ReleaseStore, counts: Counts, end: threading.Event, seed: int) -> None:
    """Ask until the end, over a connection that stays open; one who cannot go on counts as a failure."""
    try:
        _ask(port, store, counts, end, random.Random(seed))
    except Exception as error:
        with counts.lock:
            counts.failures.append(f"nobody asked any more: {error!r}")
        raise


def _ask(port: int, store: ReleaseStore, counts: Counts, end: threading.Event, chance: random.Random) -> None:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    while not end.is_set():
        path, right = paths(store, chance)
        began = time.monotonic()
        try:
            connection.request(chance.choice(("GET", "GET", "GET", "HEAD")), path)
            answer = connection.getresponse()
            body = answer.read()
            wrong = "" if answer.status in right else f"{answer.status} {body[:200]!r}"
        except (OSError, HTTPException) as error:
            wrong = repr(error)
            connection.close()
        with counts.lock:
            counts.answered += 1
            counts.slowest = max(counts.slowest, time.monotonic() - began)
            if wrong:
                counts.failures.append(f"{path}: {wrong}")
    connection.close()


def make_release(store: ReleaseStore, dataset_id: str) -> str:
    """Release the newest release of a dataset again, under the next version."""
    last = store.last(dataset_id)
    assert last is not None
    major, minor, _ = map(int, last.version.split("."))
    version = f"{major}.{minor + 1}.0"
    files = {path: last.read(path) for path in last.files if path != DESCRIPTOR}
    descriptor = {**last.descriptor, "version": version}
    files[DESCRIPTOR] = (json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n").encode()
    for path in last.path.rglob("*"):
        if path.is_file():
            files.setdefault(path.relative_to(last.path).as_posix(), path.read_bytes())
    store.write(Package(dataset_id, version, descriptor, files))
    return version


def is_served(port: int, dataset_id: str, version: str) -> bool:
    """Tell whether every worker leads to this version; sixteen new connections reach both."""
    for _ in range(16):
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("GET", f"{API}/{dataset_id}/releases/latest")
        location = connection.getresponse().headers.get("location", "")
        connection.close()
        if not location.endswith(f"/{version}"):
            return False
    return True


def memory_of_workers(pid: int) -> dict[int, float]:
    """Return the megabytes that each worker holds."""
    found: dict[int, float] = {}
    for each in Path(f"/proc/{pid}/task/{pid}/children").read_text("utf-8").split():
        if b"spawn_main" in Path(f"/proc/{each}/cmdline").read_bytes():
            held = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{each}/status").read_text("utf-8"))
            found[int(each)] = int(held[1]) / 1024 if held else 0.0
    return found


def run(minutes: float, connections: int) -> int:
    """Load a server, and return the exit code."""
    counts, end = Counts(), threading.Event()
    with tempfile.TemporaryDirectory() as made:
        root = Path(made)
        shutil.copytree(ROOT / "datapackages", root / "datapackages")
        store = ReleaseStore(root / "datapackages")
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        command = [
            sys.executable,
            "-c",
            "from portal.cli import main; main()",
            "serve",
            "--root",
            str(root),
            "--port",
            "0",
            "--workers",
            "2",
        ]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as server:
            assert server.stdout
            port = int(server.stdout.readline().rpartition(":")[2])
            askers = [
                threading.Thread(target=keep_asking, args=(port, store, counts, end, seed), daemon=True) for seed in range(connections)
            ]
            for each in askers:
                each.start()
            held, not_served, released, withdrawn = [], 0, 0, 0
            began = said = time.monotonic()
            while time.monotonic() - began < minutes * 60:
                time.sleep(3)
                dataset_id = store.dataset_ids()[released % len(store.dataset_ids())]
                version = make_release(store, dataset_id)
                released += 1
                not_served += not is_served(port, dataset_id, version)
                if released % 10 == 0:
                    withdraw_release(store, dataset_id, version, reason="试验 a trial", withdrawn=date(2026, 1, 1))
                    withdrawn += 1
                held.append(memory_of_workers(server.pid))
                if time.monotonic() - said > 60:
                    said = time.monotonic()
                    sizes = ", ".join(f"{size:.0f}" for size in held[-1].values())
                    print(
                        f"{(said - began) / 60:.0f} min: {counts.answered:,} answers, {len(counts.failures)} failed, workers {sizes} MB",
                        flush=True,
                    )
            end.set()
            for each in askers:
                each.join()
            server.terminate()
        settled, last = held[len(held) // 3], held[-1]
        growth = max((last[pid] / settled[pid] for pid in last.keys() & settled.keys()), default=0.0)
        print(
            f"{counts.answered:,} answers in {minutes:g} minutes over {connections} connections, slowest {counts.slowest:.2f} s; {released} releases made, "
            f"{withdrawn} withdrawn, {not_served} not served at once; {len(counts.failures)} failed; "
            f"memory at the end {growth:.2f} of that after a third; workers replaced: {len(last.keys() ^ held[0].keys()) // 2}"
        )
        for each in counts.failures[:20]:
            print(f"  {each}")
    return int(bool(counts.failures or not_served or growth > 1.2 or last.keys() != held[0].keys()))


def main() -> None:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--connections", type=int, default=8)
    chosen = parser.parse_args()
    sys.exit(run(chosen.minutes, chosen.connections))


if __name__ == "__main__":
    main()
