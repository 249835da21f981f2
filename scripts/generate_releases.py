"""Write the releases of any number of made-up plans, for measuring the site and the API with many of them.

    python scripts/generate_releases.py build/many --count 2000

writes `build/many/datapackages/`, as `portal build --root build/many` would after `scripts/generate_plans.py build/many --count 2000`,
but without checking the packages, which takes most of the pipeline's time. Plans are read on all cores; `all-plans` is written last.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from generate_plans import write_plans

from portal.ingest.document import list_plans
from portal.packaging.descriptor import ALL_PLANS
from portal.packaging.package import DESCRIPTOR, render_contents, stack
from portal.packaging.publisher import Publisher, load_publisher
from portal.parallel import usable_cores, work_on_cores
from portal.pipeline import read_plan
from portal.records import PlanTables
from portal.registry import load_registry
from portal.releases.changelog import describe_first, render_changelog
from portal.releases.make import Draft, Lineage
from portal.releases.manifest import complete_manifest
from portal.releases.store import ReleaseStore

CREATED = date(2026, 11, 1)
BATCH = 25


def write_releases(root: Path) -> int:
    """Release every plan under `root/datasets/` as 1.0.0, and `all-plans`; returns the number of plans."""
    folders = [root / "datasets" / plan_id for plan_id in list_plans(root / "datasets")]
    batches = [folders[at : at + BATCH] for at in range(0, len(folders), BATCH)]
    read: list[PlanTables] = []
    for tables in work_on_cores(partial(_release, root), batches, module=__name__, cores=usable_cores()):
        read += tables
        print(f"{len(read)} of {len(folders)}", flush=True)
    _write(root, ALL_PLANS, stack(read), load_publisher(root / "datasets" / "publisher.yml"))
    complete_manifest(ReleaseStore(root / "datapackages"))
    return len(folders)


def _release(root: Path, folders: Sequence[Path]) -> list[PlanTables]:
    return list(_each(root, folders))


def _each(root: Path, folders: Sequence[Path]) -> Iterator[PlanTables]:
    registry = load_registry(root / "datasets" / "registry")
    publisher = load_publisher(root / "datasets" / "publisher.yml")
    for folder in folders:
        tables = read_plan(folder, registry)
        _write(root, folder.name, tables, publisher)
        yield tables


def _write(root: Path, dataset_id: str, tables: PlanTables, publisher: Publisher) -> None:
    """Write a first release as the pipeline does, but unchecked and without waiting for the disk."""
    draft = Draft(dataset_id, tables, CREATED, publisher)
    contents = render_contents(dataset_id, tables)
    seen = draft.build("1.0.0", contents)
    changelog = render_changelog(seen.descriptor["title"], describe_first("1.0.0", CREATED, seen.descriptor["counts"], ""), "")
    package = draft.build("1.0.0", contents, Lineage(code_version=draft.code_version, changelog=changelog))
    folder = root / "datapackages" / dataset_id / "1.0.0"
    for name, content in package.files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    assert (folder / DESCRIPTOR).is_file()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path, help="folder that gets datasets/ and datapackages/; made if it is missing")
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    write_plans(given.out, given.count, seed=given.seed)
    print(f"{write_releases(given.out)} plans released under {given.out / 'datapackages'}")


if __name__ == "__main__":
    main()
