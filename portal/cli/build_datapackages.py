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
@click.option("--dask", metavar="ADDRESS", default="", help="Read on the workers of the Dask cluster whose scheduler answers at ADDRESS.")
def command(root: Path, created: date, dask: str) -> None:
    """Read every plan under datasets/, check each package, and release those in which something is new.

    Many plans are read on all cores of this machine.
    """
    with ProgressBar() as bar:
        outcomes = build_datapackages(root, created=created, progress=bar.step, dask=dask)
    for outcome in outcomes:
        click.echo(f"{outcome.dataset_id}\t{outcome.version}\t{'released' if outcome.is_new else 'unchanged'}")
