"""`portal add`: a file to a new plan under datasets/."""

from __future__ import annotations

from pathlib import Path

import click

from portal.cli.options import root_option
from portal.ingest.adding import add_plan
from portal.registry import load_registry


@click.command("add")
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--id", "plan_id", default="", help="Id of the plan, for ever once released; made of region, year and title unless told.")
@root_option
def command(source: Path, plan_id: str, root: Path) -> None:
    """Make datasets/<plan-id>/ for SOURCE, with a plan.yml of what it prints about itself; nothing is overwritten."""
    registry = load_registry(root / "datasets" / "registry")
    added = add_plan(source, root / "datasets", registry.regions, plan_id=plan_id)
    click.echo(added.folder)
    blank: list[str] = []
    for key, fact in added.facts.items():
        if fact is None:
            blank.append(key)
            continue
        quote = " / ".join(fact.span.of(added.text).split("\n"))
        click.echo(f"  {key}: {fact.value}  <- {fact.span.start}-{fact.span.end} {quote}", err=True)
    if blank:
        click.echo(f"  not printed, left blank: {', '.join(blank)}", err=True)
    if "title" in blank:
        click.echo("  title: 必须先填，否则读不了 fill it in first: nothing reads the plan without one.", err=True)
    if "region_code" in blank:
        click.echo(
            "  region_code: 不填则“市教育局”归不到机构；全国性规划不填 without it 市教育局 is of no known body; none for a national plan.",
            err=True,
        )
    lines = [line for line in added.text.split("\n") if line.strip()]
    click.echo(
        f"  text: {len(added.text):,} characters, {len(lines):,} lines\n    first: {lines[0][:60]}\n    last:  {lines[-1][:60]}", err=True
    )
    click.echo(
        f"接下来 Next: 1. {added.folder / 'plan.yml'}: 核对各项，补上已知的，必要时写明正文起止 look the values over, say in `body` where the plan begins and ends if the lines above are not it."
        f"\n  2. portal review {added.folder.name}: 打开它写出的网页，核对读出了什么 open the page it writes and review what was read."
        "\n  3. portal build: 发布并生成网站 release it and build the site.",
        err=True,
    )
