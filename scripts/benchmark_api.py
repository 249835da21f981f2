"""Measure the API beside Datasette, CKAN, nginx and fixed bytes: all started here, on this machine's loopback, asked in turns.

    python scripts/benchmark_api.py --rows 100000 --folder build/benchmark

Each party is asked for a few seconds and then the next, several rounds, with wrk: 32 connections kept open, every request another one
(except where the same is asked on purpose), large answers over 4, searches over one. Printed: the median of the rounds, the processor time that a request takes (which other
programs on the machine change less than they change requests a second), and the ratios that are our goals.

Needs wrk and nginx; Datasette is installed into environments of its own below the folder, and CKAN is started by
`../shared/ckan/run-ckan.sh`, with a data folder and ports of its own, if that is there (`--without ckan` to leave it out).
"""

from __future__ import annotations

import argparse
import csv
import itertools
import json
import os
import random
import re
import shutil
import signal
import socket
import sqlite3
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlencode

from generate_table import BINDING, BODIES, KINDS, REGIONS, THINGS, UNITS, write_release

ROOT = Path(__file__).resolve().parents[1]
CKAN = ROOT.parent / "shared" / "ckan"
DATASETTES = {"datasette 0.65": "datasette==0.65.5", "datasette 1.0a": "datasette==1.0a41"}
TABLE = "/api/v1/datasets/all-plans/releases/1.0.0/tables/figures"
CONNECTIONS = 32
LONG = ("csv", "stream")  # answers of many megabytes
# Of how many readers at once something is asked: the others by `CONNECTIONS`. A search is timed as one reader meets it.
READERS = {"csv": 4, "stream": 4, "word": 1}
LUA = """
local paths, at = {}, 0
function init(args)
  for line in io.lines(args[1]) do paths[#paths + 1] = line end
  at = tonumber(args[2])
end
function request()
  at = at + 1
  return wrk.format("GET", paths[at % #paths + 1])
end
"""
# The same server, protocol and loop as ours, with nothing behind it.
FIXED = """
import sys, uvicorn
from portal.api.connection import BoundedConnection
kinds = {}
for name, size in (pair.split("=") for pair in sys.argv[2:]):
    head = [(b"content-type", b"application/json"), (b"content-length", size.encode()), (b"etag", b'"' + b"0" * 64 + b'"')]
    kinds["/" + name] = {"type": "http.response.start", "status": 200, "headers": head}, {"type": "http.response.body", "body": b"x" * int(size)}
async def app(scope, receive, send):
    start, body = kinds[scope["path"]]
    await send(start)
    await send(body)
uvicorn.run(app, port=int(sys.argv[1]), loop="uvloop", http=BoundedConnection, ws="none", lifespan="off", access_log=False,
    server_header=False, log_level="warning", proxy_headers=False)
"""


@dataclass(frozen=True, slots=True)
class Question:
    """A filtered, sorted page, before it is put into the words of a party."""

    filters: tuple[tuple[str, str], ...]
    sort: str
    descending: bool
    limit: int


@dataclass(slots=True)
class Party:
    """One server and what it is asked.

    Attributes:
        paths: Addresses by what is measured; a list with one address asks for the same again and again.
        pid: Its process; 0 if its processor time is not to be had.
    """

    name: str
    address: str
    pid: int
    paths: dict[str, list[str]]
    asked: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Figures:
    """What one round found."""

    requests: float
    p99: float
    megabytes: float
    microseconds: float
    failed: int


def questions(count: int) -> list[Question]:
    """Return different questions: two filters on columns of few values, sorted by another column."""
    values = {
        "region": REGIONS,
        "kind": KINDS,
        "unit": UNITS,
        "indicator": THINGS,
        "year": tuple(map(str, range(2011, 2036))),
        "binding": BINDING[:2],
        "organization": tuple(region + body for region in REGIONS for body in BODIES),
    }
    pairs = (("region", "kind"), ("region", "year"), ("kind", "indicator"), ("unit", "year"), ("indicator", "binding"), ("region", "unit"))
    found = [
        Question(((one, first), (two, second)), sort, descending, limit)
        for one, two in pairs
        for first, second in itertools.product(values[one], values[two])
        for sort in ("value", "issued", "baseline")
        for descending in (False, True)
        for limit in range(91, 101)
    ]
    random.Random(0).shuffle(found)
    return found[:count]


def ours(question: Question) -> str:
    """Put a question into the words of this API."""
    sort = f"{'-' * question.descending}{question.sort}"
    return f"{TABLE}/rows?{urlencode([*question.filters, ('sort', sort), ('limit', question.limit)])}"


def bounded(question: Question, bound: int) -> str:
    """Put a question with a number as a bound, in the place of its second filter, into the words of this API."""
    sort = f"{'-' * question.descending}{question.sort}"
    return f"{TABLE}/rows?{urlencode([question.filters[0], ('value__gte', bound), ('sort', sort), ('limit', question.limit)])}"


def words() -> list[str]:
    """Return different searches for words of two to four characters that stand in the table."""
    parts = {thing[first : first + length] for thing in THINGS for length in (2, 3, 4) for first in range(len(thing) - length + 1)}
    found = [f"{TABLE}/rows?{urlencode({'q': part, 'limit': limit})}" for part in sorted(parts) for limit in range(51, 151)]
    random.Random(0).shuffle(found)
    return found


def of_datasette(question: Question) -> str:
    """Put a question into the words of Datasette."""
    sort = ("_sort_desc" if question.descending else "_sort", question.sort)
    return f"/data/figures.json?{urlencode([*question.filters, sort, ('_size', question.limit), ('_shape', 'objects')])}"


def of_ckan(question: Question) -> str:
    """Put a question into the words of CKAN."""
    sort = f"{question.sort} {'desc' if question.descending else 'asc'}"
    asked = {
        "resource_id": "{resource}",
        "filters": json.dumps(dict(question.filters), ensure_ascii=False),
        "sort": sort,
        "limit": question.limit,
    }
    return f"/api/3/action/datastore_search?{urlencode(asked)}"


def free_port() -> int:
    """Return a port that is free now."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def get(address: str) -> bytes:
    """Ask once."""
    with urllib.request.urlopen(address, timeout=600) as answer:  # noqa: S310 - always http on loopback
        body: bytes = answer.read()
        return body


def wait_for(address: str, seconds: float = 120) -> None:
    """Wait until an address answers."""
    until = time.monotonic() + seconds
    while True:
        try:
            get(address)
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
        else:
            return


@contextmanager
def running(command: list[str], **more: object) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server in a group of processes of its own, and end it."""
    process = subprocess.Popen(command, start_new_session=True, **more)  # type: ignore[call-overload]
    try:
        yield process
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:  # Datasette is still writing a table that nobody reads any more
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(10)


def processor_seconds(pid: int) -> float:
    """Return what a process and its children have used."""
    if not pid:
        return 0.0
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    own = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text("utf-8").split()
    return own + sum(processor_seconds(int(each)) for each in children)


def memory(pid: int) -> float:
    """Return the megabytes that a process holds."""
    found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text("utf-8"))
    return int(found[1]) / 1024 if found else 0.0


def ask(party: Party, what: str, folder: Path, seconds: float, connections: int = CONNECTIONS) -> Figures:
    """Ask one party for some seconds."""
    listed = folder / f"{party.name}-{what}.txt".replace(" ", "-")
    listed.write_text("\n".join(party.paths[what]), "utf-8")
    script = folder / "paths.lua"
    script.write_text(LUA, "utf-8")
    begin = party.asked.get(what, 0)
    before = processor_seconds(party.pid)
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "60s", "--latency", "-s", str(script), party.address]
    printed = subprocess.run([*command, "--", str(listed), str(begin)], capture_output=True, text=True, check=True).stdout
    used = processor_seconds(party.pid) - before
    total = int(re.search(r"(\d+) requests in", printed)[1])  # type: ignore[index]
    party.asked[what] = begin + total + connections
    number, unit = re.search(r"99%\s+([\d.]+)(us|ms|s|m)", printed).groups()  # type: ignore[union-attr]
    read, size = re.search(r"Transfer/sec:\s+([\d.]+)(B|KB|MB|GB)", printed).groups()  # type: ignore[union-attr]
    wrong = re.search(r"Non-2xx or 3xx responses: (\d+)", printed)
    broken = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", printed)
    return Figures(
        float(re.search(r"Requests/sec:\s+([\d.]+)", printed)[1]),  # type: ignore[index]
        float(number) * {"us": 0.001, "ms": 1, "s": 1000, "m": 60_000}[unit],
        float(read) * {"B": 1e-6, "KB": 1e-3, "MB": 1, "GB": 1000}[size],
        used / max(total, 1) * 1e6,
        (int(wrong[1]) if wrong else 0) + (sum(map(int, broken.groups())) if broken else 0),
    )


# ------------------------------------------------------------------------------------------------------------ the parties


def start_ours(stack: ExitStack, folder: Path, rows: int, asked: list[Question]) -> Party:
    """Start this project's server, one worker."""
    project = folder / f"project-{rows}"
    write_release(project / "datapackages", rows, with_json=False)
    code = "from portal.cli import main; main()"
    process = stack.enter_context(
        running(
            [sys.executable, "-c", code, "serve", "--root", str(project), "--port", "0"],
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
    )
    assert process.stdout
    address = process.stdout.readline().decode().strip()
    started = time.monotonic()
    wait_for(f"{address}{TABLE}/rows?limit=1", 1800)  # the table is made ready
    wait_for(f"{address}/api/v1/search?{urlencode({'q': '宽带'})}", 600)  # and what is prepared beside it when a server starts
    print(f"ours: table ready after {time.monotonic() - started:.1f} s, {memory(process.pid):.0f} MB", file=sys.stderr)
    page = ours(asked[0])
    rows_of = [f"{TABLE}/rows/fig-{number:08d}" for number in shuffled(rows)]
    return Party(
        "ours",
        address,
        process.pid,
        {
            "page": [ours(each) for each in asked],
            "bounded page": [bounded(each, number % 9973) for number, each in enumerate(asked)],
            "word": words(),
            "row": rows_of,
            "same page": [page],
            "metadata": ["/api/v1/datasets/all-plans/releases/1.0.0"],
            "small file": ["/api/v1/datasets/all-plans/releases/1.0.0/tables/plans.csv"],
            "csv": [f"{TABLE}.csv"],
            "stream": [f"{TABLE}/rows.csv?{urlencode({'kind': kind})}" for kind in KINDS],
        },
    )


def shuffled(rows: int) -> list[int]:
    """Return numbers of rows in no order, at most 400,000 of them."""
    chance = random.Random(1)
    return chance.sample(range(rows), min(rows, 400_000))


def start_fixed(stack: ExitStack, sizes: dict[str, int]) -> Party:
    """Start the same server with fixed bytes of the same sizes."""
    port = free_port()
    names = {name: name.replace(" ", "-") for name in sizes}
    command = [sys.executable, "-c", FIXED, str(port), *(f"{names[name]}={size}" for name, size in sizes.items())]
    process = stack.enter_context(running(command, env={**os.environ, "PYTHONPATH": str(ROOT)}))
    address = f"http://127.0.0.1:{port}"
    wait_for(f"{address}/{next(iter(names.values()))}")
    return Party("fixed bytes", address, process.pid, {name: [f"/{names[name]}"] for name in sizes})


def start_nginx(stack: ExitStack, folder: Path, release: Path, bodies: dict[str, bytes]) -> Party:
    """Start nginx with the same bodies as files; its error log is in the folder."""
    home = folder / "nginx"
    shutil.rmtree(home, ignore_errors=True)
    (home / "files").mkdir(parents=True)
    for name, body in bodies.items():
        (home / "files" / name.replace(" ", "-")).write_bytes(body)
    (home / "files" / "csv").symlink_to(release / "figures.csv")
    port = free_port()
    temporary = "".join(f"{kind}_temp_path {home}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    settings = home / "nginx.conf"
    settings.write_text(
        f"user {os.environ.get('USER', 'root')}; worker_processes 1; daemon off; pid {home}/pid; error_log {home}/error.log; events {{}}\n"
        f"http {{ access_log off; {temporary} sendfile on; tcp_nopush on; keepalive_requests 10000000; open_file_cache max=100;\n"
        f"server {{ listen 127.0.0.1:{port}; root {home}/files; }} }}\n",
        "utf-8",
    )
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    assert program, "nginx is not installed (Debian: apt-get install nginx-light)"
    process = stack.enter_context(running([program, "-c", str(settings), "-e", f"{home}/error.log"]))
    address = f"http://127.0.0.1:{port}"
    wait_for(f"{address}/small-file")
    return Party("nginx", address, process.pid, {name: [f"/{name.replace(' ', '-')}"] for name in (*bodies, "csv")})


def start_datasette(stack: ExitStack, name: str, folder: Path, release: Path, asked: list[Question], rows: int) -> Party:
    """Start Datasette over the same table in SQLite, with an index for each pair of filters, as kindly as can be."""
    home = folder / name.replace(" ", "-")
    if not (home / "bin" / "datasette").exists():
        subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
        subprocess.run([str(home / "bin" / "pip"), "install", "-q", DATASETTES[name], "setuptools<81"], check=True)
    database = folder / f"datasette-{rows}" / "data.db"
    if not database.exists():
        load_sqlite(release / "figures.csv", database)
    port = free_port()
    settings = {
        "allow_facet": "off",
        "suggest_facets": "off",
        "allow_download": "off",
        "max_returned_rows": "1000",
        "sql_time_limit_ms": "60000",
    }
    told = [part for key, value in settings.items() for part in ("--setting", key, value)]
    command = [str(home / "bin" / "datasette"), "serve", "-i", str(database), "--port", str(port), *told]
    process = stack.enter_context(running(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
    address = f"http://127.0.0.1:{port}"
    wait_for(f"{address}/data/figures.json?_size=1")
    return Party(
        name,
        address,
        process.pid,
        {
            "page": [of_datasette(each) for each in asked],
            "row": [f"/data/figures/fig-{number:08d}.json" for number in shuffled(rows)],
            "csv": ["/data/figures.csv?_stream=on"],
            "stream": [f"/data/figures.csv?{urlencode({'_stream': 'on', 'kind': kind})}" for kind in KINDS],
        },
    )


def load_sqlite(source: Path, database: Path) -> None:
    """Make a database of a table, with the indexes that the questions want."""
    database.parent.mkdir(parents=True, exist_ok=True)
    unfinished = database.with_suffix(".unfinished")
    unfinished.unlink(missing_ok=True)
    connection = sqlite3.connect(unfinished)
    with source.open(encoding="utf-8", newline="") as file:
        lines = csv.reader(file)
        names = next(lines)
        types = {"value": "REAL", "baseline": "REAL", "year": "INTEGER", "start": "INTEGER", "end": "INTEGER"}
        columns = ", ".join(f'"{each}" {types.get(each, "TEXT")}' + " PRIMARY KEY" * (each == "figure_id") for each in names)
        connection.execute(f"CREATE TABLE figures ({columns})")
        marks = ", ".join("?" * len(names))
        connection.executemany(f"INSERT INTO figures VALUES ({marks})", ([each or None for each in line] for line in lines))  # noqa: S608
    pairs = (("region", "kind"), ("region", "year"), ("kind", "indicator"), ("unit", "year"), ("indicator", "binding"), ("region", "unit"))
    for one, two in pairs:
        for sort in ("value", "issued", "baseline"):
            connection.execute(f"CREATE INDEX {one}_{two}_{sort} ON figures ({one}, {two}, {sort})")
    connection.execute("ANALYZE")
    connection.commit()
    connection.close()
    unfinished.rename(database)


def start_ckan(stack: ExitStack, folder: Path, release: Path, asked: list[Question], rows: int) -> Party:
    """Start a CKAN of its own (2 workers) and fill its DataStore with the same table."""
    home = folder / "ckan"
    ports = {"CKAN_PORT": "5601", "CKAN_PG_PORT": "55601", "CKAN_REDIS_PORT": "56601", "CKAN_SOLR_PORT": "58601"}
    shared = Path("/tmp/ckan-peer/venv")  # noqa: S108 - where run-ckan.sh puts what it installs
    environment = {**os.environ, **ports, "CKAN_HOME": str(home)} | ({"CKAN_VENV": str(shared)} if shared.exists() else {})
    stack.callback(subprocess.run, [str(CKAN / "stop-ckan.sh")], env=environment, stdout=subprocess.DEVNULL, check=False)
    subprocess.run([str(CKAN / "run-ckan.sh")], env=environment, check=True, stdout=subprocess.DEVNULL)
    address = "http://127.0.0.1:5601"
    token = (home / "token").read_text("utf-8").strip()
    kept = home / f"resource-{rows}"
    if not kept.exists():
        kept.write_text(load_ckan(address, token, release / "figures.csv", rows), "utf-8")
    resource = kept.read_text("utf-8")
    found = (home / "run").glob("*.pid")
    pid = next((int(each.read_text("utf-8")) for each in found if "ckan" in each.name or "gunicorn" in each.name), 0)
    pages = [of_ckan(each).replace("%7Bresource%7D", resource) for each in asked]
    row = "/api/3/action/datastore_search?" + urlencode({"resource_id": resource, "limit": 1}) + "&filters="
    one = [row + quote(json.dumps({"figure_id": f"fig-{number:08d}"})) for number in shuffled(rows)]
    return Party("ckan", address, pid, {"page": pages, "row": one, "csv": [f"/datastore/dump/{resource}"]})


def load_ckan(address: str, token: str, source: Path, rows: int) -> str:
    """Fill the DataStore, and return the id of its resource."""

    def act(action: str, **content: object) -> dict[str, object]:
        told = {"Authorization": token, "Content-Type": "application/json"}
        request = urllib.request.Request(f"{address}/api/3/action/{action}", json.dumps(content).encode(), told)  # noqa: S310
        with urllib.request.urlopen(request, timeout=600) as answer:  # noqa: S310
            result: dict[str, object] = json.load(answer)["result"]
            return result

    name = f"benchmark-{rows}-{int(time.time())}"
    act("organization_create", name=f"{name}-owner")
    act("package_create", name=name, owner_org=f"{name}-owner")
    types = {"value": "numeric", "baseline": "numeric", "year": "int", "start": "int", "end": "int"}
    with source.open(encoding="utf-8", newline="") as file:
        lines = csv.DictReader(file)
        columns = [{"id": each, "type": types.get(each, "text")} for each in lines.fieldnames or ()]
        indexed = ["region", "kind", "year", "unit", "indicator", "binding", "value", "issued", "baseline"]
        made = act("datastore_create", resource={"package_id": name}, fields=columns, primary_key=["figure_id"], indexes=indexed)
        resource = str(made["resource_id"])
        while records := [{key: value or None for key, value in line.items()} for line in itertools.islice(lines, 10_000)]:
            act("datastore_upsert", resource_id=resource, method="insert", records=records)
    return resource


# ------------------------------------------------------------------------------------------------------------- the rounds


def measure(parties: list[Party], what: str, folder: Path, rounds: int, seconds: float) -> dict[str, list[Figures]]:
    """Ask the parties in turns."""
    found: dict[str, list[Figures]] = {}
    able = [each for each in parties if what in each.paths]
    connections = READERS.get(what, CONNECTIONS)
    for turn in range(rounds):
        for party in able[turn % len(able) :] + able[: turn % len(able)]:
            found.setdefault(party.name, []).append(ask(party, what, folder, seconds, connections))
    return found


def streamed(party: Party) -> str:
    """Stream all rows as JSON Lines to one reader, and tell how much memory the server takes meanwhile."""
    idle = most = memory(party.pid)
    began, used, read = time.monotonic(), processor_seconds(party.pid), 0
    with urllib.request.urlopen(f"{party.address}{TABLE}/rows.jsonl", timeout=600) as answer:  # noqa: S310 - always http on loopback
        wanted = int(answer.headers["Portal-Total-Rows"])
        while piece := answer.read(1 << 20):
            read += piece.count(b"\n")
            most = max(most, memory(party.pid))
    assert read == wanted, (read, wanted)
    took, used = time.monotonic() - began, processor_seconds(party.pid) - used
    return f"{read:,} rows streamed in {took:,.1f} s ({used:,.1f} s of processor): {idle:,.0f} MB before, {most:,.0f} MB at most"


def median(figures: list[Figures], take: Callable[[Figures], float]) -> float:
    """Return the median of the rounds."""
    return statistics.median(map(take, figures))


def rate_of(what: str) -> Callable[[Figures], float]:
    """Return how the speed of an answer is read: requests a second, of long ones megabytes."""
    return (lambda one: one.megabytes) if what in LONG else (lambda one: one.requests)


GOALS = (
    ("page", "datasette 1.0a", 30), ("page", "datasette 0.65", 30), ("page", "ckan", 20), ("row", "datasette 1.0a", 25), ("row", "datasette 0.65", 25),
    ("same page", "fixed bytes", 0.6), ("metadata", "fixed bytes", 0.6), ("small file", "fixed bytes", 0.6), ("csv", "nginx", 0.8),
    ("stream", "datasette 1.0a", 20), ("stream", "datasette 0.65", 20),
)  # fmt: skip


#: Milliseconds within which 99 of 100 answers come.
WITHIN = (("word", 50),)


def report(found: dict[str, dict[str, list[Figures]]], parties: list[Party]) -> None:
    """Print what was found, as Markdown."""
    print("| what | party | requests/s | p99 ms | CPU µs a request | MB/s | failed |\n|---|---|---:|---:|---:|---:|---:|")
    order = [party.name for party in parties]
    for what, by_party in found.items():
        for name in sorted(by_party, key=order.index):
            each = by_party[name]
            cells = (
                f"{median(each, lambda one: one.requests):,.0f}",
                f"{median(each, lambda one: one.p99):,.1f}",
                f"{median(each, lambda one: one.microseconds):,.0f}",
                f"{median(each, lambda one: one.megabytes):,.1f}",
                str(sum(one.failed for one in each)),
            )
            print(f"| {what} | {name} | {' | '.join(cells)} |")
    print("\n| goal | ratio of requests/s (long ones: MB/s) | of CPU time | wanted | |\n|---|---:|---:|---:|---|")
    for what, other, wanted in GOALS:
        if other in found.get(what, {}):
            mine, theirs = found[what]["ours"], found[what][other]
            # A whole table may take a party longer than a round: what was sent of it counts.
            ratio = median(mine, rate_of(what)) / max(median(theirs, rate_of(what)), 1e-9)
            used = median(theirs, lambda one: one.microseconds) / max(median(mine, lambda one: one.microseconds), 1)
            print(f"| {what}, against {other} | {ratio:.2f} | {used:.2f} | {wanted} | {'met' if ratio >= wanted else 'MISSED'} |")
    for what, most in WITHIN:
        if what in found:
            p99 = median(found[what]["ours"], lambda one: one.p99)
            print(f"| {what}, p99 of one reader in ms | {p99:.1f} | | {most} | {'met' if p99 <= most else 'MISSED'} |")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--folder", type=Path, default=ROOT / "build" / "benchmark")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--without", default="", help="parties to leave out: datasette, ckan")
    parser.add_argument(
        "--only",
        default="",
        help="measure only these, separated by commas: page, bounded page, word, row, same page, metadata, small file, csv, stream",
    )
    parser.add_argument(
        "--memory", action="store_true", help="only stream all rows to one reader, and print what the worker holds meanwhile"
    )
    chosen = parser.parse_args()
    folder: Path = chosen.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    asked = questions(120_000)
    seconds = int(chosen.seconds)
    with ExitStack() as stack:
        mine = start_ours(stack, folder, chosen.rows, asked)
        if chosen.memory:
            print(streamed(mine))
            return
        release = folder / f"project-{chosen.rows}" / "datapackages" / "all-plans" / "1.0.0"
        bodies = {what: get(mine.address + mine.paths[what][0]) for what in ("same page", "metadata", "small file")}
        parties = [
            mine,
            start_fixed(stack, {what: len(body) for what, body in bodies.items()}),
            start_nginx(stack, folder, release, bodies),
        ]
        if "datasette" not in chosen.without:
            parties += [start_datasette(stack, name, folder, release, asked, chosen.rows) for name in DATASETTES]
        if "ckan" not in chosen.without and (CKAN / "run-ckan.sh").is_file():
            parties.append(start_ckan(stack, folder, release, asked, chosen.rows))
        whats = [each for each in mine.paths if not chosen.only or each in chosen.only.split(",")]
        found = {what: measure(parties, what, folder, chosen.rounds, seconds) for what in whats}
        print(f"{chosen.rows:,} rows; worker of ours at the end {memory(mine.pid):.0f} MB\n")
        report(found, parties)


if __name__ == "__main__":
    main()
