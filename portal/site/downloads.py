"""Files made of a release, on the site: where they are, and what a page tells of them."""

from __future__ import annotations

from dataclasses import dataclass

from portal.downloads.manifest import CHECKSUMS, MANIFEST, Download, Downloads
from portal.releases.store import Release
from portal.site.dataset import downloads_path
from portal.site.staging import Staging
from portal.site.wording import Words


@dataclass(frozen=True, slots=True)
class OtherForms:
    """What a page tells of the files made of a release.

    Attributes:
        path: Their folder, below the site's root.
        lines: The whole package, then table by table: what it is, and its files.
    """

    path: str
    lines: tuple[tuple[Words, tuple[Download, ...]], ...]


def other_forms(release: Release, downloads: Downloads) -> OtherForms | None:
    """Return what was made of a release; None if nothing was."""
    manifest = downloads.find(release)
    if manifest is None:
        return None
    lines = [(Words("整个数据包", "The whole package"), manifest.of_table(""))]
    for name in release.tables:
        resource = release.resource(name)
        lines.append((Words(resource["title"], resource["title_en"]), manifest.of_table(name)))
    return OtherForms(downloads_path(release.dataset_id, release.version), tuple(lines))


def link_downloads(staging: Staging, release: Release, downloads: Downloads) -> None:
    """Put the files made of a release into a site.

    The compressed copies stay out: a static host makes or finds its own.
    """
    manifest = downloads.find(release)
    if manifest is None:
        return
    source, target = downloads.folder(release), downloads_path(release.dataset_id, release.version)
    for name in (*(each.path for each in manifest.files), MANIFEST, CHECKSUMS):
        staging.put_released(f"{target}{name}", source / name)
