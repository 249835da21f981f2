"""Small projects with some of the real plans, for tests that release."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FIRST, SECOND = "hunan-broadband-2014", "hunan-internet-plus-2015"


def contents(folder: Path) -> dict[str, str]:
    """The hash of every file under a folder, by its path; what only marks a running build is left out."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".lock"
    }


def project(folder: Path, *plan_ids: str) -> Path:
    """Make a project with some of the real plans and no release."""
    datasets = folder / "datasets"
    datasets.mkdir(parents=True)
    shutil.copy(ROOT / "datasets" / "publisher.yml", datasets)
    for name in ("registry", *plan_ids):
        shutil.copytree(ROOT / "datasets" / name, datasets / name)
    return folder
