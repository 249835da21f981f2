"""`portal rebuild`: every committed release, made once more by the commit that brought it."""

from __future__ import annotations

import json
import sys
from collections import Counter
from dataclasses import asdict
from pathlib import Path

import click

from portal.cli.options import ProgressBar, root_option
from portal.releases.history import prove_releases


@click.command("rebuild")
@click.option("--json", "as_json", is_flag=True, help="Print what each release came to as a JSON array.")
@click.option("--strict", is_flag=True, help="Exit with 1 also where the git history is not enough to prove a release.")
@root_option
def command(root: Path, *, as_json: bool, strict: bool) -> None:
    """Make every committed release again, each with the plans and the code of the commit that brought it, and compare bytes.

    A release that this git history cannot prove (a shallow or squashed one) is listed as not proved.
    """
    with ProgressBar() as bar:
        proofs = prove_releases(root, progress=bar.step)
    if as_json:
        click.echo(json.dumps([asdict(each) for each in proofs], ensure_ascii=False, indent=1))
    else:
        for each in proofs:
            if each.why:
                click.echo(f"{each.dataset_id} {each.version}: {each.state.upper()}: {each.why}.", err=True)
        count = Counter[str](each.state for each in proofs)
        told = [f"{count['same']} of {len(proofs)} release(s) made again from git history, byte for byte"]
        told += [f"{count[state]} {words}" for state, words in (("differs", "DIFFER"), ("not proved", "NOT PROVED")) if count[state]]
        click.echo("; ".join(told))
    wrong = {"differs", "not proved"} if strict else {"differs"}
    sys.exit(1 if any(each.state in wrong for each in proofs) else 0)
