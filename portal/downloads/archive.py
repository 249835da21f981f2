"""ZIP: the whole package as it was released, file by file."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from portal.releases.store import Release

_UNIX, _READABLE = 3, 0o100644 << 16


def write_archive(release: Release, target: Path) -> None:
    """Write all files of a release into a ZIP, `datapackage.json` first, each with the day of the release as its time.

    The archive is a data package as it is: `frictionless validate` takes it without unpacking.
    """
    day = date.fromisoformat(str(release.descriptor["created"])[:10])
    with ZipFile(target, "x", ZIP_DEFLATED, compresslevel=9) as archive:
        for path in release.files:
            entry = ZipInfo(path, (max(day.year, 1980), day.month, day.day, 0, 0, 0))
            entry.create_system, entry.external_attr, entry.compress_type = _UNIX, _READABLE, ZIP_DEFLATED
            entry.file_size = (release.path / path).stat().st_size  # so that one beyond 2 GB gets the longer form
            with (release.path / path).open("rb") as source, archive.open(entry, "w") as out:
                shutil.copyfileobj(source, out, 1 << 20)
