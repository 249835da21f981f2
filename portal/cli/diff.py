"""`portal diff`: what changed between two releases of a dataset."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from portal.cli.options import root_option
from portal.releases.changelog import summary_lines
from portal.releases.difference_page import render_difference_page
from portal.releases.differences import Difference, compare_releases, render_difference_csv, render_difference_json
from portal.releases.store import ReleaseStore


def _render_summary(difference: Difference) -> bytes:
    return "".join(f"{line}\n" for line in summary_lines(difference)).encode()


_FORMATS = {
    "summary": _render_summary,
    "json": render_difference_json,
    "csv": render_difference_csv,
    "html": render_difference_page,
}


@click.command("diff")
@click.argument("dataset_id", metavar="DATASET-ID")
@click.argument("old")
@click.argument("new")
@click.option("--format", "form", type=click.Choice(list(_FORMATS)), default="summary", show_default=True, help="What to print.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="File to write; stdout unless told.")
@root_option
def command(dataset_id: str, old: str, new: str, form: str, out: Path | None, root: Path) -> None:
    """List what changed from release OLD to release NEW: schema first, then rows added, removed and changed, cell by cell."""
    store = ReleaseStore(root / "datapackages")
    before, after = (store.get(dataset_id, version, withdrawn_too=True) for version in (old, new))
    printed = _FORMATS[form](compare_releases(before, after))
    if out is not None:
        out.write_bytes(printed)
    else:
        sys.stdout.buffer.write(printed)
