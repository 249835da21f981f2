"""What was made of a release, with bytes and sha256 of each file, and finding it again."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from portal.releases.intact import FileState, check_file, state_of
from portal.releases.store import Release, ReleaseStore

MANIFEST = "manifest.json"
CHECKSUMS = "SHA256SUMS"
#: Raised when files are to be made again: a form says something new, or was wrong.
RECIPE = 1

#: The forms of a table that are made here, beside its CSV and JSON, with their media types.
TABLE_FORMATS = {
    "jsonl": "application/jsonl",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
    "sqlite": "application/vnd.sqlite3",
}
#: The forms of a whole package.
PACKAGE_FORMATS = {"zip": "application/zip", "xlsx": TABLE_FORMATS["xlsx"], "sqlite": TABLE_FORMATS["sqlite"]}


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Copy(_Record):
    """A compressed copy of a file.

    Attributes:
        path: Below the folder of the manifest.
    """

    path: str
    bytes: int
    sha256: str


class Download(_Record):
    """A file made of a release, or of one of its tables.

    Attributes:
        path: Below the folder of the manifest, and the name to save it under.
        table: The table; empty for the whole package.
        format: `jsonl`, `xlsx`, `parquet`, `sqlite` or `zip`.
    """

    path: str
    table: str
    format: str
    mediatype: str
    bytes: int
    sha256: str


class Manifest(_Record):
    """Everything that was made of a release.

    Attributes:
        release: The sha256 of the release's `datapackage.json`: of any other release these are not the files.
        recipe: The `RECIPE` they were made by.
        address: The public address that their citations name; empty for none.
        files: Table by table, then those of the whole package.
        copies: Compressed copies by coding, by the path of the file in the release or here.
    """

    dataset_id: str
    version: str
    release: str
    recipe: int
    address: str
    files: tuple[Download, ...]
    copies: dict[str, dict[str, Copy]]

    def of_table(self, table: str) -> tuple[Download, ...]:
        """Return the files of a table; of the whole package if the name is empty."""
        return tuple(each for each in self.files if each.table == table)

    def checksums(self) -> bytes:
        """Print the files as `sha256sum` does."""
        return "".join(f"{each.sha256}  {each.path}\n" for each in self.files).encode()


class Downloads:
    """The folder of everything that was made, `build/downloads`; it need not exist.

    Args:
        root: The folder.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    def folder(self, release: Release) -> Path:
        """Return where the files of a release are, or will be."""
        return self.root / release.dataset_id / release.version

    def has_all(self, store: ReleaseStore) -> bool:
        """Tell whether every release that stands has its folder: a quick look, which opens no file."""
        return all(
            (self.root / dataset_id / version / MANIFEST).is_file()
            for dataset_id in store.dataset_ids()
            for version in store.versions(dataset_id)
        )

    def find(self, release: Release) -> Manifest | None:
        """Return what was made of a release; None if nothing was, or it was made of something else."""
        path = self.folder(release) / MANIFEST
        try:
            state = path.stat()
        except OSError:
            return None
        found = _manifest_at(path, state_of(state))
        return found if found and found.release == release.sha256 else None

    def checked(self, release: Release, file: Download | Copy) -> Path:
        """Return where a file is, once its bytes have been found to be those that were made.

        Raises:
            ReleaseError: If it is missing or is not what was made.
        """
        folder = self.folder(release)
        path = folder / file.path
        check_file(path, file.sha256, remedy=f"Remove {folder} and run `portal build`, which makes it again.")
        return path


def read_manifest(path: Path) -> Manifest | None:
    """Return a manifest; None where there is none, or none that this version of the portal understands."""
    try:
        return Manifest.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return None


@lru_cache(200)
def _manifest_at(path: Path, _state: FileState) -> Manifest | None:
    return read_manifest(path)
