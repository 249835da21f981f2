"""What stands beside a release that was withdrawn: `<dataset-id>/<version>.withdrawn.json`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from portal.errors import ReleaseError

SUFFIX = ".withdrawn.json"
_VERSION = r"^(\d+\.\d+\.\d+)?$"


class Tombstone(BaseModel):
    """Why a release is no longer offered; its files stay where they are."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    dataset_id: str
    version: str = Field(pattern=r"^\d+\.\d+\.\d+$")
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$", description="Of the release's datapackage.json")
    withdrawn: date = Field(description="The day")
    reason: str = Field(min_length=1, description="Why, in the publisher's words")
    successor: str = Field(default="", pattern=_VERSION, description="The version to use instead; empty: the newest later one")

    def render(self) -> bytes:
        """Print it as it is published."""
        return (self.model_dump_json(indent=2) + "\n").encode()


def read_tombstone(path: Path) -> Tombstone:
    """Read the tombstone of a release.

    Raises:
        ReleaseError: If it cannot be read or is not of its form; the release then stays withdrawn.
    """
    try:
        return Tombstone.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise ReleaseError(f"{path}: cannot be read ({error}). Restore it from a copy or from git.") from error
