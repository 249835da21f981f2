"""`portal build-downloads`: the releases in other formats."""

from __future__ import annotations

from pathlib import Path

import click

from portal.cli.options import ProgressBar, root_option


def build_downloads(root: Path, bar: ProgressBar) -> int:
    """Make what is missing of the files of every release, and return how many releases lacked some."""
    from portal.downloads.prepare import prepare_downloads
    from portal.releases.store import ReleaseStore
    from portal.site.settings import stated_address

    return prepare_downloads(
        ReleaseStore(root / "datapackages"), root / "build" / "downloads", address=stated_address(root), progress=bar.step
    )


@click.command("build-downloads")
@root_option
def command(root: Path) -> None:
    """Make JSON Lines, XLSX, Parquet, SQLite and ZIP files of every release that lacks them, in build/downloads."""
    with ProgressBar() as bar:
        made = build_downloads(root, bar)
    click.echo(f"{made} release(s) had files made")
