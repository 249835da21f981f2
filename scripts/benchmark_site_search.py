"""Measure the search of the static site: time, size and memory to make its files, and what a question loads and takes.

    python scripts/benchmark_site_search.py --plans 5000 --smallest 3000 --largest 6000

Plans are generated (scripts/generate_plans.py) and released as bare tables, without the pipeline. Questions are asked in Node.js with the
script that browsers run: bytes are those of the files it opens, times are its own, from files on disk, the first question of a reader
(with everything to load) and later ones. A browser adds the way through the network.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import io
import json
import random
import resource
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from portal.releases.store import Edition, ReleaseStore
from portal.site.search_files import write_search
from scripts.generate_plans import MadePlan, make_plan

SCRIPT = Path(__file__).resolve().parents[1] / "site" / "assets" / "search.js"
ASK = """
const search = require(process.argv[1]);
const fs = require("fs");
const given = JSON.parse(fs.readFileSync(0, "utf8"));
(async () => {
    const out = [];
    let shared;
    for (const [question, fresh] of given.questions) {
        let bytes = 0;
        const load = async (path) => { const found = fs.readFileSync(given.folder + "/" + path); bytes += found.length; return new Response(found); };
        if (fresh || !shared) shared = new search.Searcher("", load); else shared.load = load;
        const started = performance.now();
        let hits = 0;
        for await (const hit of shared.hits(question)) { if (hit) hits += 1; if (hits === 20 || (!hit && hits)) break; }
        out.push([question, fresh, hits, bytes, performance.now() - started]);
    }
    console.log(JSON.stringify(out));
})();
"""


def table(name: str, rows: list[list[str]]) -> tuple[str, bytes]:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(rows)
    return f"{name}.csv", out.getvalue().encode()


def write_release(root: Path, plan: MadePlan) -> None:
    """Write the folder of a release: each numbered line is a task, each with a number a target."""
    folder = root / plan.plan_id / "1.0.0"
    folder.mkdir(parents=True)
    tasks, targets = [["task_id", "plan_id", "title", "text", "start"]], [["target_id", "plan_id", "indicator", "quote", "start"]]
    sections = [["section_id", "plan_id", "heading", "start"]]
    start = 0
    for number, line in enumerate(plan.text.split("\n")):
        if line.startswith("("):
            tasks.append([f"task-{number}", plan.plan_id, line.partition("。")[0], line, str(start)])
            sections.append([f"section-{number}", plan.plan_id, line.partition("。")[0], str(start)])
        elif "%" in line:
            targets.append([f"target-{number}", plan.plan_id, line[:12], line[:60], str(start)])
        start += len(line) + 1
    title = plan.text.partition("\n")[0]
    plans = [["plan_id", "title", "issuer"], [plan.plan_id, title, ""]]
    files = dict(table(name, rows) for name, rows in (("plans", plans), ("sections", sections), ("tasks", tasks), ("targets", targets)))
    files["source.txt"] = plan.text.encode()
    resources = []
    for path, content in files.items():
        (folder / path).write_bytes(content)
        name = path.partition(".")[0].replace("source", "source-text")
        kind = {"type": "table"} if path.endswith(".csv") else {}
        resources.append({"name": name, "path": path, "hash": f"sha256:{hashlib.sha256(content).hexdigest()}", **kind})
    (folder / "datapackage.json").write_text(json.dumps({"title": title, "resources": resources}), "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plans", type=int, default=500)
    parser.add_argument("--smallest", type=int, default=3000, help="characters of the smallest plan")
    parser.add_argument("--largest", type=int, default=6000, help="characters of the largest plan")
    parser.add_argument("--questions", type=int, default=200)
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp())
    plans = [make_plan(number, smallest=given.smallest, largest=given.largest) for number in range(1, given.plans + 1)]
    for plan in plans:
        write_release(folder / "datapackages", plan)
    print(f"{given.plans} plans, {sum(len(plan.text) for plan in plans):,} characters")
    store = ReleaseStore(folder / "datapackages")
    editions = [edition_of(store, plan) for plan in plans]
    measure_writing("from nothing", folder, editions)
    shutil.rmtree(folder / "site")
    changed = make_plan(given.plans + 1, smallest=given.smallest, largest=given.largest)
    write_release(folder / "changed", MadePlan(plans[0].plan_id, changed.text, ""))
    editions[0] = edition_of(ReleaseStore(folder / "changed"), plans[0])
    measure_writing("one plan changed", folder, editions)
    files = [each.stat().st_size for each in (folder / "site").rglob("*") if each.is_file()]
    print(
        f"{len(files):,} files, {sum(files) / 1e6:.1f} MB; peak of memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB"
    )
    ask(folder, plans, given.questions)
    shutil.rmtree(folder)


def edition_of(store: ReleaseStore, plan: MadePlan) -> Edition:
    return Edition(store.root, plan.plan_id, "1.0.0", store.get(plan.plan_id, "1.0.0").sha256)


def measure_writing(name: str, folder: Path, editions: list[Edition]) -> None:
    started, cpu = time.perf_counter(), time.process_time()
    write_search(folder / "site", editions, folder / "kept")
    print(f"{name}: {time.perf_counter() - started:.1f} s, {time.process_time() - cpu:.1f} s of processor")


def ask(folder: Path, plans: list[MadePlan], count: int) -> None:
    """Ask for words cut out of plans, half of them as a reader's first question."""
    chance = random.Random(1)
    questions = []
    for number in range(count):
        text = chance.choice(plans).text
        word = ""
        while len(word) < 2 or "\n" in word:
            start, length = chance.randrange(len(text) - 8), chance.randint(2, 8)
            word = text[start : start + length]
        questions.append((word, number % 2 == 0))
    command = ["node", "-e", ASK, str(SCRIPT)]
    sent = json.dumps({"folder": str(folder / "site"), "questions": questions})
    done = subprocess.run(command, input=sent, capture_output=True, encoding="utf-8", check=True)  # noqa: S603 - fixed words
    found = json.loads(done.stdout)
    for name, is_first in (("first questions", True), ("later questions", False)):
        of = [each for each in found if each[1] == is_first]
        for place, unit in ((3, "bytes"), (4, "ms")):
            values = sorted(each[place] for each in of)
            print(
                f"{name}, {unit}: median {values[len(values) // 2]:,.0f}, p95 {values[int(len(values) * 0.95)]:,.0f}, most {values[-1]:,.0f}"
            )
        print(f"{name} without a hit: {sum(not each[2] for each in of)}")
    for question, _, hits, size, milliseconds in sorted(found, key=lambda each: -each[3])[:3]:
        print(f"  {question}: {size:,} bytes, {milliseconds:.0f} ms, {hits} hits shown")


if __name__ == "__main__":
    main()
