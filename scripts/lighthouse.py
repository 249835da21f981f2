"""Audit the pages of a running portal with Lighthouse, as a desktop and as a phone.

    python scripts/lighthouse.py http://127.0.0.1:8000 build/ci/lighthouse.json

The goal is 95 of 100 in each category. Accessibility, best practices and SEO must reach it; performance depends on how busy the machine
is, so that only a floor is held, far enough below the goal to catch a page that became slow and not a neighbour that is at work. Ends
with 1 if a page is below; one that could not be audited, as on a machine that is too busy, is told as NOT PROVED.
Needs Chromium, Node.js 18 or newer and, for the first run, npm and its registry.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from screenshots import pages

GOAL, FLOOR, RUNS = 95, 50, 3
SECONDS, LONGEST = 240, 600  # after which no page is audited again, and none any more
KINDS = ("home", "dataset", "release", "indicator", "organization", "text")
FOLDER = Path(__file__).resolve().parents[1] / "tests" / "site" / "lighthouse"


def install() -> None:
    """Install the packages that package-lock.json pins, unless they are there; once more where a download breaks off."""
    kept = FOLDER / "node_modules" / ".package-lock.json"
    if kept.is_file() and kept.stat().st_mtime >= (FOLDER / "package-lock.json").stat().st_mtime:
        return
    command = [_program("npm"), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    if subprocess.run(command, cwd=FOLDER, check=False).returncode:
        subprocess.run(command, cwd=FOLDER, check=True)
    kept.touch()


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        print(f"{name} is not installed: apt-get install {'nodejs' if name == 'node' else name}", file=sys.stderr)
        raise SystemExit(2)
    return found


def faults_of(found: dict[str, Any]) -> list[str]:
    """Return what is wrong with a page, one sentence for each category."""
    return [
        f"{found['page']} on a {found['device']}: {category} {score}, below {least}: {', '.join(found['lost'].get(category, []))}"
        for category, score in found["scores"].items()
        if score < (least := FLOOR if category == "performance" else GOAL)
    ]


def main() -> int:
    """Audit each kind of page and write the scores."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("address", help="where the portal runs")
    parser.add_argument("file", type=Path, help="where the scores go, as JSON")
    parser.add_argument("--runs", type=int, default=RUNS, help="audits of a page that misses the goal, of which the median counts")
    given = parser.parse_args()
    chromium = _program("chromium")
    install()
    every = pages(Path.cwd())
    asked = {
        "chromium": chromium,
        "devices": ["desktop", "phone"],
        "goal": GOAL,
        "runs": given.runs,
        "seconds": SECONDS,
        "longest": LONGEST,
        "pages": {kind: given.address.rstrip("/") + every[kind] for kind in KINDS},
    }
    found: list[dict[str, Any]] = []
    given.file.parent.mkdir(parents=True, exist_ok=True)
    with subprocess.Popen(
        [_program("node"), "audit.mjs"], cwd=FOLDER, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
    ) as auditing:
        assert auditing.stdin is not None
        assert auditing.stdout is not None
        auditing.stdin.write(json.dumps(asked))
        auditing.stdin.close()
        for line in auditing.stdout:
            each = json.loads(line)
            found.append(each)
            if not each["runs"]:
                print(f"Lighthouse, {each['page']} on a {each['device']}: NOT PROVED: {each['failed']}", flush=True)
                continue
            said = " ".join(f"{name} {score}" for name, score in each["scores"].items())
            print(f"{each['page']:>12} {each['device']:8} {said} ({each['runs']} runs)", flush=True)
            content = json.dumps({"goal": GOAL, "floor of performance": FLOOR, "pages": found}, indent=1)
            given.file.write_text(content + "\n", encoding="utf-8")
    measured = [each for each in found if each["runs"]]
    if auditing.returncode or not measured:
        print("Lighthouse could audit no page, or ended early: see above", file=sys.stderr)
        return 2
    faults = [fault for each in measured for fault in faults_of(each)]
    for fault in faults:
        print(fault, file=sys.stderr)
    reached = sum(min(each["scores"].values()) >= GOAL for each in measured)
    print(f"{reached} of {len(measured)} audited reach {GOAL} in all four; {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
