"""JSON Lines: the rows of the released JSON, one object a line and nothing around them (https://jsonlines.org)."""

from __future__ import annotations

from pathlib import Path

from portal.downloads.content import TableContent
from portal.errors import ReleaseError
from portal.releases.store import Release


def write_json_lines(release: Release, table: TableContent, target: Path) -> None:
    """Write the rows of a table as JSON Lines, each number with every digit that was printed.

    Raises:
        ReleaseError: If the table's JSON is missing, or has not one row on each line as it was released.
    """
    [source] = [release.path / each["path"] for each in table.descriptor["alternates"] if each["format"] == "json"]
    count = 0
    try:
        with source.open("rb") as rows, target.open("xb") as out:
            for line in rows:
                if line.startswith(b"{"):
                    out.write(line.removesuffix(b"\n").removesuffix(b",") + b"\n")
                    count += 1
    except OSError as error:
        raise ReleaseError(f"{source} cannot be read ({error.strerror}). Restore the release from a copy or from git.") from error
    if count != table.row_count:
        raise ReleaseError(
            f"{source} has {count} rows, but was released with {table.row_count}. Restore the release from a copy or from git."
        )
