"""`portal evaluate`: how well the plans are read, against rows that people agreed on."""

from __future__ import annotations

import csv
import subprocess
import sys
import tempfile
from pathlib import Path

import click

from portal.cli.options import root_option
from portal.errors import InputError
from portal.packaging.schema import BY_NAME
from portal.packaging.tables import render_csv, table_rows
from portal.pipeline import read_plan
from portal.registry import load_registry

SCORED = ("tasks", "targets", "observations", "responsibilities")


@click.command("evaluate")
@root_option
@click.option(
    "--agreed",
    type=click.Path(path_type=Path),
    help="Folder with score.py, gold/ and plans/index.csv; ../shared beside the project unless told.",
)
@click.option("--errors", default=0, show_default=True, help="Show up to so many misses and extras a table.")
def command(root: Path, agreed: Path | None, errors: int) -> None:
    """Read the plans that have agreed rows and print the scorer's table: precision, recall, F1, strict F1, fields right."""
    agreed = agreed or root / ".." / "shared"
    scorer, index = agreed / "score.py", agreed / "plans" / "index.csv"
    if not scorer.is_file() or not index.is_file():
        raise InputError(
            f"{agreed}: no score.py and plans/index.csv there. Name the folder that holds them with --agreed; the project's own checked rows are in tests/golden."
        )
    with index.open(encoding="utf-8", newline="") as handle:
        plans = {row["doc"]: row["plan_id"] for row in csv.DictReader(handle)}
    with (agreed / "gold" / "tasks.csv").open(encoding="utf-8", newline="") as handle:
        judged = sorted({row["doc"] for row in csv.DictReader(handle)} & set(plans))
    registry = load_registry(root / "datasets" / "registry")
    with tempfile.TemporaryDirectory() as folder:
        documents = []
        for doc in judged:
            rows = table_rows(read_plan(root / "datasets" / plans[doc], registry))
            place = Path(folder) / doc
            place.mkdir()
            for name in SCORED:
                (place / f"{name}.csv").write_bytes(render_csv(BY_NAME[name].names, rows[name]))
            documents.append(f"{doc}={place}")
        done = subprocess.run([sys.executable, str(scorer), str(agreed / "gold"), *documents, "--errors", str(errors)], check=False)  # noqa: S603 - the scorer named by the caller
    sys.exit(done.returncode)
