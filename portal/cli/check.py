"""`portal check`: releases, files in other formats, site, and a second build of both."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import click

from portal.cli.build_downloads import build_downloads
from portal.cli.options import ProgressBar, root_option
from portal.cli.stamps import fingerprint
from portal.pipeline import check_datapackages
from portal.site.build import build_site


@click.command("check")
@root_option
def command(root: Path) -> None:
    """Check every release, rebuild the newest ones, and build files in other formats and the site twice: all bytes must be the same."""
    with ProgressBar() as bar:
        faults = check_datapackages(root, progress=bar.step)
        if not faults:
            build_downloads(root, bar)
            bar.say("site, first build")
            site = build_site(root)
            first = fingerprint(site.parent, [site.name])
            with tempfile.TemporaryDirectory() as elsewhere:
                # Another folder: a path of this machine in a page would show as a difference.
                copy = Path(elsewhere) / "copy"
                copy.mkdir()
                for name in ("datapackages", "datasets", "site", "mkdocs.yml"):  # of datasets the registry, where there is one
                    if (root / name).exists():
                        (copy / name).symlink_to((root / name).resolve())
                bar.say("files in other formats and site, second build in another folder")
                build_downloads(copy, bar)
                second = build_site(copy)
                if fingerprint(second.parent, [second.name]) != first:
                    faults.append("site: two builds of the same releases and pages differ.")
    for fault in faults:
        click.echo(fault, err=True)
    click.echo(f"{len(faults)} fault(s)" if faults else "all releases valid; rebuilt byte for byte; site built twice, the same bytes")
    sys.exit(1 if faults else 0)
