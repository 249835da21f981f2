"""`portal build`: data packages, files in other formats and site, each only where what it is made from has changed."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import click

from portal.cli.build_downloads import build_downloads
from portal.cli.options import ProgressBar, created_option, root_option
from portal.cli.stamps import FileLedger, Stamps, fingerprint
from portal.downloads.manifest import Downloads
from portal.releases.store import ReleaseStore

# What each stage is made from; each reads only what the one before it wrote.
_PACKAGES_FROM = ("datasets", "portal", "requirements/runtime.txt", "datapackages")
_DOWNLOADS_FROM = ("datapackages", "mkdocs.yml", "portal/downloads", "portal/catalog", "requirements/runtime.txt")
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


_LARGE = 5_000_000  # bytes of CSV; the store of such a table takes seconds to make


def build(root: Path, created: date) -> None:
    """Build what is out of date; a second call with nothing changed looks at the times of files and builds nothing."""
    stamps, ledger = Stamps(root), FileLedger(root)
    with ProgressBar() as bar:
        if stamps.read("datapackages") != fingerprint(root, _PACKAGES_FROM, ledger):
            from portal.pipeline import build_datapackages

            for outcome in build_datapackages(root, created=created, progress=bar.step):
                if outcome.is_new:
                    bar.say(f"released {outcome.dataset_id} {outcome.version}")
            stamps.write("datapackages", fingerprint(root, _PACKAGES_FROM, ledger))
        wanted = fingerprint(root, _DOWNLOADS_FROM, ledger)
        made = 0
        if stamps.read("downloads") != wanted or not Downloads(root / "build" / "downloads").has_all(ReleaseStore(root / "datapackages")):
            made = build_downloads(root, bar)
            stamps.write("downloads", wanted)
        # With what the files in other formats were made from: their own bytes are too many to be read each time.
        wanted = f"{fingerprint(root, _SITE_FROM, ledger)} {stamps.read('downloads')}"
        if made or stamps.read("site") != wanted or not (root / "build" / "site" / "index.html").is_file():
            from portal.site.build import build_site

            build_site(root, progress=bar.say)
            stamps.write("site", wanted)
        ledger.save()
        _prepare_questions(root, bar)


def _prepare_questions(root: Path, bar: ProgressBar) -> None:
    """Make the search index and the stores of large tables, so that nobody waits for them; a small one takes a moment when it is first asked.

    Into a database go all, as servers on its replicas can make none. Stores of tables that no release has any more are removed.
    """
    from portal.query.files import FileStores
    from portal.query.places import DATABASE, stores_of
    from portal.query.search_index import update_index
    from portal.query.tables import prepare_tables, store_names

    database = os.environ.get(DATABASE, "")
    store, stores = ReleaseStore(root / "datapackages"), stores_of(root, database)
    for name in prepare_tables(store, stores, 0 if database else _LARGE):
        bar.say(f"prepared {name} for questions")
    if isinstance(stores, FileStores):
        for name in stores.prune(frozenset(store_names(store))):
            bar.say(f"removed {name}, which no release needs")
    update_index(store, root / "build" / "query", progress=bar.say)


@click.command("build")
@root_option
@created_option
def command(root: Path, created: date) -> None:
    """Build data packages, files in other formats and site, each only where what it is made from has changed (by content)."""
    build(root, created)
