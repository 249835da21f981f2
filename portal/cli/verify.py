"""`portal verify`: every checksum again."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from portal.cli.options import root_option
from portal.releases.manifest import MANIFEST, read_manifest, verify_releases
from portal.releases.store import ReleaseStore


@click.command("verify")
@click.option("--json", "as_json", is_flag=True, help="Print the faults as a JSON array.")
@root_option
def command(root: Path, *, as_json: bool) -> None:
    """Compute every checksum of every release again: finds changed, missing and extra files and says which release to restore."""
    store = ReleaseStore(root / "datapackages")
    faults = verify_releases(store)
    if as_json:
        click.echo(json.dumps([asdict(fault) for fault in faults], ensure_ascii=False, indent=1))
    else:
        for fault in faults:
            click.echo(str(fault), err=True)
        click.echo(f"{len(faults)} fault(s)" if faults else f"{len(read_manifest(store))} files are as {MANIFEST} lists them")
    sys.exit(1 if faults else 0)
