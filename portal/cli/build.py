"""`portal build`: data packages and site, each only where what it is made from has changed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from portal.cli.options import ProgressBar, created_option, root_option
from portal.cli.stamps import Stamps, fingerprint

# What each stage is made from; each reads only what the one before it wrote.
_PACKAGES_FROM = ("datasets", "portal", "requirements/runtime.txt", "datapackages")
_SITE_FROM = (
    "datapackages",
    "site",
    "mkdocs.yml",
    "portal/site",
    "portal/releases",
    "portal/catalog",
    "portal/packaging",
    "requirements/runtime.txt",
)


def build(root: Path, created: date) -> None:
    """Build what is out of date; a second call with nothing changed reads hashes and builds nothing."""
    stamps = Stamps(root)
    with ProgressBar() as bar:
        if stamps.read("datapackages") != fingerprint(root, _PACKAGES_FROM):
            from portal.pipeline import build_datapackages

            for outcome in build_datapackages(root, created=created, progress=bar.step):
                if outcome.is_new:
                    bar.say(f"released {outcome.release.dataset_id} {outcome.release.version}")
            stamps.write("datapackages", fingerprint(root, _PACKAGES_FROM))
        wanted = fingerprint(root, _SITE_FROM)
        if stamps.read("site") != wanted or not (root / "build" / "site" / "index.html").is_file():
            from portal.site.build import build_site

            build_site(root, progress=bar.say)
            stamps.write("site", wanted)


@click.command("build")
@root_option
@created_option
def command(root: Path, created: date) -> None:
    """Build data packages and site, each only where what it is made from has changed (by content)."""
    build(root, created)
