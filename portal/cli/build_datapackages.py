"""`portal build-datapackages`: read every plan and release what is new."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from portal.cli.options import ProgressBar, created_option, root_option
from portal.pipeline import build_datapackages


@click.command("build-datapackages")
@root_option
@created_option
def command(root: Path, created: date) -> None:
    """Read every plan under datasets/, check each package, and release those in which something is new."""
    with ProgressBar() as bar:
        outcomes = build_datapackages(root, created=created, progress=bar.step)
    for outcome in outcomes:
        click.echo(f"{outcome.release.dataset_id}\t{outcome.release.version}\t{'released' if outcome.is_new else 'unchanged'}")
