"""`portal build-site`: the static site from the releases."""

from __future__ import annotations

from pathlib import Path

import click

from portal.cli.build_downloads import build_downloads
from portal.cli.options import ProgressBar, root_option
from portal.site.build import build_site


@click.command("build-site")
@root_option
def command(root: Path) -> None:
    """Build the static site into build/site from the releases under datapackages/ and the pages under site/.

    Files in other formats are made first where they are missing.
    """
    with ProgressBar() as bar:
        build_downloads(root, bar)
        click.echo(build_site(root, progress=bar.say))
