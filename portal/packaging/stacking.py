"""The tables of all plans together, written plan after plan: thousands of plans do not fit into memory."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from portal.errors import PackageError
from portal.packaging.descriptor import ALL_PLANS, text_path
from portal.packaging.files import FilesOnDisk
from portal.packaging.package import Contents, SharedRows, obstacles
from portal.packaging.schema import TABLES
from portal.packaging.tables import each_table, render_csv, render_json
from portal.records import PlanTables

#: The tables whose rows many plans share; those of the others come plan after plan.
SHARED = ("organizations", "indicators")


def stack_on_disk(parts: Iterable[PlanTables], folder: Path) -> tuple[PlanTables, Contents]:
    """Write what `render_contents` gives for all plans stacked, the same bytes, with the tables of one plan in memory at a time.

    Args:
        parts: The tables of each plan, in the order of their ids.
        folder: Where the files are written; it must be new or empty.

    Returns:
        The plans, with no other table and no text, and the files with the number of their rows.

    Raises:
        PackageError: If a plan comes twice or out of order, or an organisation or indicator has one id and two descriptions.
    """
    (folder / "sources").mkdir(parents=True)
    paths = {name: folder / name for table in TABLES for name in (f"{table.name}.csv", f"{table.name}.json")}
    counts = dict.fromkeys((table.name for table in TABLES), 0)
    shared, heads, problems = SharedRows(), PlanTables(plans=()), list[str]()
    with ExitStack() as stack:
        handles = {name: stack.enter_context(path.open("wb")) for name, path in paths.items()}

        def write(tables: PlanTables, *, of_all: bool) -> None:
            for table, rows in each_table(tables):
                if (table.name in SHARED) != of_all or not rows:
                    continue
                header, _, lines = render_csv(table.names, rows).partition(b"\n")
                first = not counts[table.name]
                handles[f"{table.name}.csv"].write(header + b"\n" + lines if first else lines)
                # The list without its brackets, which stand on lines of their own.
                handles[f"{table.name}.json"].write((b"[\n" if first else b",\n") + render_json(table.names, rows)[2:-3])
                counts[table.name] += len(rows)

        for part in parts:
            problems += obstacles(ALL_PLANS, part)
            if heads.plans and part.plans and part.plans[0].plan_id <= heads.plans[-1].plan_id:
                problems.append(
                    f"plans row {part.plans[0].plan_id}: it comes twice, or after {heads.plans[-1].plan_id}; give plans in order, each once"
                )
            if problems:
                raise PackageError(ALL_PLANS, tuple(problems))
            shared.add(part)
            heads = replace(heads, plans=(*heads.plans, *part.plans))
            write(part, of_all=False)
            for plan_id, text in part.texts.items():
                name = text_path(ALL_PLANS, plan_id)
                paths[name] = folder / name
                paths[name].write_bytes(text.encode("utf-8", "surrogatepass"))
        if shared.problems:
            raise PackageError(ALL_PLANS, tuple(shared.problems))
        write(shared.tables(), of_all=True)
        for table in TABLES:
            empty = not counts[table.name]
            handles[f"{table.name}.json"].write(b"[]\n" if empty else b"\n]\n")
            if empty:
                handles[f"{table.name}.csv"].write(render_csv(table.names, ()))
    return heads, Contents(FilesOnDisk(paths), counts)
