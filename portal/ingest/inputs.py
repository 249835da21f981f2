"""What a dataset was read from, as one checksum, so that a release can say which state of `datasets/` it was made of."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

#: Read for every plan: what is known about all of them, and who publishes.
SHARED = ("registry", "publisher.yml")


def digest_inputs(datasets: Path, groups: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return the sha256 of everything that some datasets are read from.

    It is that of a list as `sha256sum` prints it: one line per file, `<sha256>  <path below datasets>`, sorted by path. The
    files are those of the plans' folders (source, `plan.yml`, `corrections.yml`, annexes), of the registry and `publisher.yml`.

    Args:
        datasets: The folder `datasets/`.
        groups: The ids of the plans of each dataset.
    """
    shared = [line for name in SHARED for line in _lines(datasets, datasets / name)]
    plans = {plan_id: _lines(datasets, datasets / plan_id) for plan_id in sorted({each for group in groups.values() for each in group})}
    found: dict[str, str] = {}
    for dataset_id, group in groups.items():
        lines = sorted([*shared, *(line for plan_id in group for line in plans[plan_id])])
        found[dataset_id] = hashlib.sha256("".join(f"{sha256}  {path}\n" for path, sha256 in lines).encode()).hexdigest()
    return found


def _lines(datasets: Path, place: Path) -> list[tuple[str, str]]:
    """Return path and checksum of a file, or of all files of a folder; hidden ones are an editor's, not the plan's."""
    found = [place] if place.is_file() else [path for path in place.rglob("*") if path.is_file()]
    named = ((path.relative_to(datasets), path) for path in found)
    return [
        (name.as_posix(), hashlib.sha256(path.read_bytes()).hexdigest())
        for name, path in named
        if not any(part.startswith(".") for part in name.parts)
    ]
