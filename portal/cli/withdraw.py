"""`portal withdraw`: a release that should not be used any more."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from portal.cli.options import created_option, root_option, text_option
from portal.packaging.descriptor import ALL_PLANS
from portal.releases.store import ReleaseStore
from portal.releases.withdrawal import withdraw_release


@click.command("withdraw")
@click.argument("dataset_id", metavar="DATASET-ID")
@click.argument("version")
@text_option("--reason", required=True, help="Why, for those who cited it.")
@click.option("--successor", default="", help="The version to use instead; the newest later one unless told.")
@root_option
@created_option
def command(dataset_id: str, version: str, reason: str, successor: str, root: Path, created: date) -> None:
    """Withdraw a release: its address answers 410 with the reason, the date and the successor. No file of it is deleted."""
    store = ReleaseStore(root / "datapackages")
    withdraw_release(store, dataset_id, version, reason=reason, withdrawn=created, successor=successor)
    instead = store.tombstone(dataset_id, version).successor
    click.echo(f"{dataset_id}\t{version}\twithdrawn\t{instead or '-'}")
    if dataset_id != ALL_PLANS and ALL_PLANS in store.dataset_ids():
        click.echo(
            f"{ALL_PLANS} 也含有这份规划的行，必要时一并撤回。 {ALL_PLANS} has rows of this plan too: withdraw it as well if need be.",
            err=True,
        )
