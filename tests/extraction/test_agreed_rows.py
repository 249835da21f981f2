"""How well plans are read from their files alone: floors under each figure that `portal evaluate` prints."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from portal.cli.evaluate import AgreedRows, own_rows, read_documents, rows_beside
from portal.registry import load_registry

# F1 and strict F1 of each table, a little below what was reached when the floor was set.
FLOORS: dict[str, dict[str, tuple[float, float]]] = {
    "agreed rows of two registered plans": {
        "tasks": (0.99, 0.98),
        "responsibilities": (0.99, 0.97),
        "targets": (0.96, 0.92),
        "targets-implied": (0.90, 0.90),
    },
    "agreed rows of other plans": {"tasks": (0.99, 0.99), "responsibilities": (0.99, 0.99), "targets": (0.99, 0.99)},
    "rows of three registered plans, read independently of the rules (tests/golden)": {
        "tasks": (0.99, 0.99),
        "responsibilities": (0.99, 0.99),
        "targets": (0.99, 0.99),
        "targets-implied": (0.99, 0.99),
        "observations": (0.99, 0.93),
    },
    "rows of real documents, abridged (tests/golden/real)": {
        "tasks": (0.99, 0.985),
        "responsibilities": (0.99, 0.98),
        "targets": (0.98, 0.94),
        "targets-implied": (0.95, 0.85),
        "observations": (0.94, 0.905),
    },
    "rows of invented documents (tests/golden/invented)": {
        "tasks": (0.99, 0.99),
        "responsibilities": (0.99, 0.96),
        "targets": (0.98, 0.95),
        "targets-implied": (0.97, 0.90),
        "observations": (0.97, 0.95),
    },
}


@pytest.mark.shared
@pytest.mark.parametrize("title", FLOORS)
def test_a_plan_is_read_as_well_as_before_from_its_file_alone(title: str, shared_folder: Path, project_root: Path, tmp_path: Path) -> None:
    [rows] = [each for each in (*rows_beside(shared_folder), *own_rows(project_root)) if each.title == title]
    reached, said = _score(rows, shared_folder, project_root, tmp_path)
    print(reached)
    for table, (floor, strict_floor) in FLOORS[title].items():
        f1, strict = reached[table]
        assert f1 >= floor, f"{table}: F1 {f1:.3f} is below {floor}\n{said}"
        assert strict >= strict_floor, f"{table}: strict F1 {strict:.3f} is below {strict_floor}\n{said}"


def _score(rows: AgreedRows, shared: Path, root: Path, folder: Path) -> tuple[dict[str, tuple[float, float]], str]:
    documents = read_documents(rows, load_registry(root / "datasets" / "registry"), folder)
    command = [sys.executable, str(shared / "score.py"), str(rows.folder), *documents]
    report = json.loads(subprocess.run([*command, "--json"], capture_output=True, text=True, check=True).stdout)
    said = subprocess.run([*command, "--errors", "20"], capture_output=True, text=True, check=True).stdout
    reached = {}
    for table, total in report["total"].items():
        if both := total["gold"] + total["found"]:
            reached[table] = (2 * total["matched"] / both, 2 * total["strict_matched"] / both)
    return reached, said
