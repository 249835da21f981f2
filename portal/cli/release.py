"""`portal release`: what changed since the last release, and the release it makes."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from pathlib import Path

import click

from portal.cli.build_downloads import build_downloads
from portal.cli.options import ProgressBar, created_option, root_option, text_option
from portal.pipeline import ReleaseStep, release_datasets
from portal.releases.changelog import summary_lines


@click.command("release")
@click.argument("dataset_ids", nargs=-1, metavar="[DATASET-ID]...")
@text_option("--note", default="", help="Why the release is made, for its CHANGELOG.md.")
@click.option("--dry-run", is_flag=True, help="Show what would be released, and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print every change, cell by cell, as a JSON array.")
@root_option
@created_option
def command(dataset_ids: tuple[str, ...], note: str, root: Path, created: date, *, dry_run: bool, as_json: bool) -> None:
    """Compare what the scripts now read with the last release of each dataset, and release what changed.

    Without DATASET-ID, all datasets. The version follows from the change: MAJOR a field or its meaning, MINOR rows added or
    removed, PATCH values corrected. What was released is put into other formats too, in build/downloads.
    """
    steps: list[ReleaseStep] = []
    with ProgressBar() as bar:
        for step in release_datasets(root, dataset_ids, created=created, note=note, dry_run=dry_run, progress=bar.step):
            if as_json:
                steps.append(step)
                continue
            state = "unchanged" if not step.version else "would release" if dry_run else "released"
            click.echo(f"{step.dataset_id}\t{step.previous or '-'}\t{step.version or step.previous}\t{state}")
            for line in summary_lines(step.difference) if step.difference else ():
                click.echo(f"  {line}")
        if not dry_run:
            build_downloads(root, bar)
    if as_json:
        click.echo(
            json.dumps(
                [{**asdict(step), "is_released": bool(step.version) and not dry_run} for step in steps], ensure_ascii=False, indent=1
            )
        )
