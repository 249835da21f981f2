"""`portal review`: the page on which a person checks what was read of a plan."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from portal.cli.options import root_option
from portal.registry import load_registry
from portal.review.page import review_plan, summary


@click.command("review")
@click.argument("plan_id")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="The page; build/review/<plan-id>.html unless told.")
@root_option
def command(plan_id: str, out: Path | None, root: Path) -> None:
    """Write one HTML page for PLAN_ID: doubtful rows first, then what was passed over, with entries for corrections.yml."""
    page = review_plan(root / "datasets" / plan_id, load_registry(root / "datasets" / "registry"))
    out = out or root / "build" / "review" / f"{plan_id}.html"
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(page.html, encoding="utf-8")
    click.echo(out)
    click.echo(summary(page.counts), err=True)
    if page.faults:
        click.echo(f"corrections.yml is not applied:\n{page.faults}", err=True)
        sys.exit(1)
