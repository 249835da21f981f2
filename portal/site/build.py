"""Build the static site, top to bottom: written pages, release pages, files to download, sitemap, checks.

The site is built beside the one that is there and takes its place only when every check has passed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

from portal.downloads.manifest import Downloads
from portal.errors import SiteError
from portal.releases.feed import render_feed
from portal.releases.store import ReleaseStore
from portal.site.dataset import Dataset, files_path, read_datasets
from portal.site.downloads import link_downloads
from portal.site.frame import FRAME_PATH, File, Frame, Page, feed_link, root_of
from portal.site.history import difference_pages, history_page, nginx_file, withdrawn_pages
from portal.site.linkcheck import check_site
from portal.site.releases import dataset_pages
from portal.site.settings import read_settings
from portal.site.written import blocks, fill_blocks, list_pages, missing_page

Progress = Callable[[str], None]


def build_site(root: Path, *, progress: Progress | None = None) -> Path:
    """Build the site of a project into the folder that its `mkdocs.yml` names as `site_dir`.

    The same `mkdocs.yml`, `site/`, `datapackages/` and `build/downloads/` give the same bytes.

    Args:
        root: The project's folder, which holds `mkdocs.yml`, `site/` and `datapackages/`.
        progress: Called with a line of text at each step.

    Returns:
        The folder of the site.

    Raises:
        SiteError: If MkDocs finds fault with a written page, or a link, an anchor or a text of the built site is wrong.
            The site that was there before stays.
    """
    say = progress or _say_nothing
    settings = read_settings(root / "mkdocs.yml")
    site_url = str(settings["site_url"])
    final = root / str(settings["site_dir"])
    building = final.with_name(f"{final.name}.unfinished")
    shutil.rmtree(building, ignore_errors=True)
    building.parent.mkdir(parents=True, exist_ok=True)

    say("written pages / 编写的页面")
    _run_mkdocs(root, building)
    frame = Frame((building / FRAME_PATH / "index.html").read_text("utf-8"), site_url)
    store = ReleaseStore(root / "datapackages")
    datasets = read_datasets(store)
    downloads = Downloads(root / "build" / "downloads")
    written = _finish_written_pages(building, datasets, site_url)

    say(f"{len(datasets)} datasets / 数据集")
    made: list[Page | File] = [*list_pages(datasets), missing_page(urlsplit(site_url).path)]
    listed = _write(building, frame, made)
    for dataset in datasets:
        listed += _write(building, frame, dataset_pages(dataset, site_url, downloads))
        listed += _write(building, frame, [history_page(dataset)])
        listed += _write(building, frame, difference_pages(dataset))
        listed += _write(building, frame, withdrawn_pages(dataset, site_url))
        _copy_files(building, dataset)
        for release in dataset.releases:
            link_downloads(building, release, downloads)
    feed = File("feed.xml", render_feed(store, site_url, str(settings.get("site_name", ""))))
    _write(building, frame, [feed, nginx_file(datasets, site_url)])
    _write_sitemap(building, site_url, [*written, *listed])

    say("links / 链接")
    if problems := check_site(building, base=urlsplit(site_url).path):
        raise SiteError(problems)
    _replace(final, building)
    return final


def _say_nothing(line: str) -> None:
    """Keep quiet."""


def _run_mkdocs(root: Path, folder: Path) -> None:
    """Build the written pages; warnings are errors."""
    command = [
        sys.executable,
        "-m",
        "mkdocs",
        "build",
        "--strict",
        "--quiet",
        "--config-file",
        "mkdocs.yml",
        "--site-dir",
        str(folder.resolve()),
    ]
    # The theme prints a notice about MkDocs 2 to every build, which is pinned away (see site/maintainers/choices.md).
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1"}
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, encoding="utf-8", check=False)  # noqa: S603 - fixed words
    if done.returncode:
        lines = [line.strip() for line in (done.stderr + done.stdout).splitlines() if line.strip()]
        raise SiteError(tuple(f"mkdocs: {line}" for line in lines) or (f"mkdocs ended with code {done.returncode}",))


def _finish_written_pages(folder: Path, datasets: Sequence[Dataset], site_url: str) -> list[str]:
    """Put the blocks into the pages that MkDocs built, and return the addresses of these pages."""
    found = blocks(datasets, site_url)
    paths: list[str] = []
    for file in sorted(folder.rglob("*.html")):
        name = file.relative_to(folder).as_posix()
        if name in ("404.html", f"{FRAME_PATH}index.html"):
            continue
        html = fill_blocks(file.read_text("utf-8"), name, found)
        html = html.replace("</head>", f"{feed_link(root_of(name))}</head>", 1)
        file.write_text(html.replace('<html lang="zh"', '<html lang="zh-Hans"', 1), "utf-8")
        paths.append(name.removesuffix("index.html"))
    return paths


def _write(folder: Path, frame: Frame, made: Iterable[Page | File]) -> list[str]:
    """Write pages and files, and return the addresses of the pages that search engines should list."""
    listed: list[str] = []
    for each in made:
        file = folder / (each.path if isinstance(each, File) else each.file)
        file.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(each, File):
            file.write_bytes(each.content)
            continue
        file.write_text(frame.fill(each).replace('<html lang="zh"', '<html lang="zh-Hans"', 1), "utf-8")
        if each.is_indexed and each.canonical in ("", each.path):
            listed.append(each.path)
    return listed


def _copy_files(folder: Path, dataset: Dataset) -> None:
    """Copy the files of every release that stands, so that the site is complete on a host that serves files only."""
    for release in dataset.releases:
        target = folder / files_path(release.dataset_id, release.version)
        for path in release.files:
            (target / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(release.path / path, target / path)


def _write_sitemap(folder: Path, site_url: str, paths: Sequence[str]) -> None:
    """Write the sitemap of the pages to be found; the one of MkDocs holds the day of the build, and no page of a dataset."""
    lines = "".join(f"  <url><loc>{escape(site_url + path)}</loc></url>\n" for path in sorted(paths))
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    (folder / "sitemap.xml").write_text(f"{head}{lines}</urlset>\n", "utf-8")
    (folder / "sitemap.xml.gz").unlink(missing_ok=True)


def _replace(final: Path, building: Path) -> None:
    """Put the new site in the place of the old one."""
    old = final.with_name(f"{final.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if final.exists():
        final.rename(old)
    building.rename(final)
    shutil.rmtree(old, ignore_errors=True)
