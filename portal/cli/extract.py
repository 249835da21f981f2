"""`portal extract`: the tables of one file, releasing nothing."""

from __future__ import annotations

import hashlib
import json
import re
import sys
from datetime import date
from pathlib import Path

import click

from portal.cli.options import root_option
from portal.errors import NoOutlineError
from portal.extraction.tables import read_tables
from portal.ingest.decoding import read_source
from portal.ingest.document import load_document, make_document
from portal.ingest.facts import read_facts
from portal.ingest.plan_file import PlanFile
from portal.packaging.schema import BY_NAME
from portal.packaging.tables import render_csv, render_json, table_rows
from portal.pipeline import review_tables
from portal.records import PlanDocument
from portal.registry import Registry, load_registry

TABLES = ("sections", "tasks", "targets", "observations", "responsibilities", "organizations", "indicators", "plans")


def open_document(source: Path, registry: Registry) -> PlanDocument:
    """Open a plan's folder, or any file: then only what it prints about itself is known of it."""
    if source.is_dir():
        return load_document(source, registry.regions)
    data, text = read_source(source)
    found = read_facts(text, registry.regions)
    # The first line of a table alone is its head.
    opening = next((line.strip() for line in text.split("\n") if line.strip()), source.stem)
    title = found.title.value if found.title else (source.stem if "\t" in opening else opening)[:120]
    plan_id = re.sub(r"[^a-z0-9]+", "-", source.stem.lower()).strip("-") or "plan"
    facts = PlanFile(
        title=title,
        issuer=found.issuer.value if found.issuer else "",
        document_number=found.document_number.value if found.document_number else "",
        issued=date.fromisoformat(found.issued.value) if found.issued else None,
        region_code=found.region_code.value if found.region_code else "",
        period_start=int(found.period_start.value) if found.period_start else None,
        period_end=int(found.period_end.value) if found.period_end else None,
    )
    return make_document(plan_id, facts, text, sha256=hashlib.sha256(data).hexdigest(), regions=registry.regions)


@click.command("extract")
@click.argument("source", type=click.Path(exists=True, path_type=Path))
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Folder for the tables as CSV and the text.")
@click.option("--json", "as_json", is_flag=True, help="Print the tables as one JSON object instead.")
@root_option
def command(source: Path, out: Path | None, root: Path, *, as_json: bool) -> None:
    """Read SOURCE, a file or a folder under datasets/ with what was decided in its corrections.yml, and write its tables.

    Nothing is registered or released.

    Without --out and --json it only tells how many rows there are.
    """
    registry = load_registry(root / "datasets" / "registry")
    document = open_document(source, registry)
    try:
        tables = read_tables(document, registry)
        if source.is_dir():
            tables = review_tables(source, tables, registry)
    except NoOutlineError as error:
        raise NoOutlineError(f"{source}: {error}") from error
    rows = table_rows(tables)
    if as_json:
        found = {name: json.loads(render_json(BY_NAME[name].names, rows[name])) for name in TABLES}
        json.dump({"text": document.text, **found}, sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        (out / "source.txt").write_bytes(document.text.encode())
        for name in TABLES:
            (out / f"{name}.csv").write_bytes(render_csv(BY_NAME[name].names, rows[name]))
    if as_json and out is None:
        return
    click.echo(", ".join(f"{len(rows[name])} {name}" for name in TABLES[1:5]), err=True)
    if out is None:
        click.echo("--out FOLDER writes the tables, --json prints them.", err=True)
