"""`portal evaluate`: how well plans are read, against rows that people agreed on."""

from __future__ import annotations

import csv
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from portal.cli.extract import open_document
from portal.cli.options import root_option
from portal.errors import InputError
from portal.extraction.tables import read_tables
from portal.packaging.schema import BY_NAME
from portal.packaging.tables import render_csv, table_rows
from portal.registry import Registry, load_registry

SCORED = ("tasks", "targets", "observations", "responsibilities")


@dataclass(frozen=True, slots=True)
class AgreedRows:
    """A folder of agreed rows and the documents they were read from, by their short names."""

    title: str
    folder: Path
    documents: dict[str, Path]


@click.command("evaluate")
@root_option
@click.option(
    "--agreed", type=click.Path(path_type=Path), help="Folder with score.py, gold/ and plans/; ../shared beside the project unless told."
)
@click.option("--errors", default=0, show_default=True, help="Show up to so many misses and extras a table.")
def command(root: Path, agreed: Path | None, errors: int) -> None:
    """Read every plan that has agreed rows and print the scorer's tables: precision, recall, F1, strict F1, fields right.

    Each plan is read from its file alone, as `portal extract` does, so that the figures hold for a plan nobody has registered.
    """
    agreed = agreed or root / ".." / "shared"
    scorer = agreed / "score.py"
    if not scorer.is_file():
        raise InputError(
            f"{agreed}: no score.py there. Name the folder that holds it with --agreed; the tests compare the rows in tests/golden without it."
        )
    registry = load_registry(root / "datasets" / "registry")
    for rows in (*rows_beside(agreed), *own_rows(root)):
        click.echo(f"\n{rows.title}")
        sys.stdout.flush()
        with tempfile.TemporaryDirectory() as folder:
            command_line = [
                sys.executable,
                str(scorer),
                str(rows.folder),
                *read_documents(rows, registry, Path(folder)),
                "--errors",
                str(errors),
            ]
            subprocess.run(command_line, check=True)  # noqa: S603 - the scorer that the caller named


def rows_beside(agreed: Path) -> Iterator[AgreedRows]:
    """The agreed rows beside the project: of registered plans and of others that only widen the reader."""
    judged = _short_names(agreed / "gold" / "tasks.csv")
    with (agreed / "plans" / "index.csv").open(encoding="utf-8", newline="") as handle:
        registered = {row["doc"]: agreed / "plans" / row["file"] for row in csv.DictReader(handle) if row["doc"] in judged}
    more = {path.stem: path for path in sorted((agreed / "plans" / "more").glob("*.*")) if path.stem in judged}
    yield AgreedRows("agreed rows of two registered plans", agreed / "gold", registered)
    yield AgreedRows("agreed rows of other plans", agreed / "gold", more)


def own_rows(root: Path) -> Iterator[AgreedRows]:
    """The project's own: three registered plans read by people, and documents for tests only, real and invented."""
    golden = root / "tests" / "golden"
    for title, index, folder in (
        ("rows of three registered plans, read independently of the rules (tests/golden)", golden / "index.csv", root / "datasets"),
        ("rows of real documents, abridged (tests/golden/real)", golden / "real" / "index.csv", golden / "real"),
        ("rows of invented documents (tests/golden/invented)", golden / "invented" / "index.csv", golden / "invented"),
    ):
        if index.is_file():
            with index.open(encoding="utf-8", newline="") as handle:
                yield AgreedRows(title, index.parent, {row["doc"]: folder / row["file"] for row in csv.DictReader(handle)})


def _short_names(tasks: Path) -> set[str]:
    with tasks.open(encoding="utf-8", newline="") as handle:
        return {row["doc"] for row in csv.DictReader(handle)}


def read_documents(rows: AgreedRows, registry: Registry, folder: Path) -> list[str]:
    """Read each document into a folder of its own; returns what the scorer takes for each: its short name and the folder."""
    documents = []
    for doc, source in rows.documents.items():
        found = table_rows(read_tables(open_document(source, registry), registry))
        place = folder / doc
        place.mkdir()
        for name in SCORED:
            (place / f"{name}.csv").write_bytes(render_csv(BY_NAME[name].names, found[name]))
        documents.append(f"{doc}={place}")
    return documents
