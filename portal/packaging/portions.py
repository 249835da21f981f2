"""A package that is too large for memory, plan after plan: small packages that pass every check, and what only shows in the whole.

The rows of every table stand in the order of the plans, so that the rows of a few plans are one piece of each table. With
the organisations and indicators that they name they are a package by themselves.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from portal.packaging.descriptor import render_descriptor, text_name
from portal.packaging.files import open_file, size_and_digest
from portal.packaging.package import DESCRIPTOR, Package
from portal.packaging.schema import RETIRED
from portal.packaging.stacking import SHARED
from portal.packaging.tables import read_csv

#: Rows of a portion, if no plan alone has more.
ROWS = 10_000
_USED = (("organization_id", "organizations"), ("indicator_id", "indicators"))
_USERS = {"organizations": "responsibilities", "indicators": "targets or observations"}


@dataclass(frozen=True, slots=True)
class _Printed:
    """A row as it is printed: its cells, its lines of the CSV, and its line of the JSON without the comma."""

    cells: dict[str, str]
    csv: bytes
    json: bytes


@dataclass(slots=True)
class Portions:
    """Walks through a package; when all portions were taken, `faults` holds what is wrong with the whole."""

    package: Package
    rows: int = ROWS
    faults: list[str] = field(default_factory=list)

    def __iter__(self) -> Iterator[Package]:
        resources = {each["name"]: each for each in self.package.descriptor["resources"] if each.get("type") == "table"}
        shared = {name: self._by_id(resources[name]) for name in SHARED}
        placed = [resource for name, resource in resources.items() if name not in (*SHARED, RETIRED.name)]
        streams = {each["name"]: _Ahead(self._printed(each)) for each in placed}
        ids, used, begun = Ids(), set[str](), False
        taken: dict[str, list[_Printed]] = {name: [] for name in streams}
        while (plan := streams["plans"].next) is not None:
            plan_id = plan.cells["plan_id"]
            for name, stream in streams.items():
                while stream.next and stream.next.cells["plan_id"] == plan_id:
                    row = stream.take()
                    taken[name].append(row)
                    key = resources[name]["schema"]["primaryKey"][0]
                    if not ids.add(row.cells.get(key, "")):
                        self.faults.append(
                            f"{name} row {row.cells.get(key)}: {key} is also the id of another row; an id stands for one row"
                        )
            if sum(map(len, taken.values())) >= self.rows or not streams["plans"].next:
                named = {(table, row.cells[key]) for rows in taken.values() for row in rows for key, table in _USED if row.cells.get(key)}
                used.update(row_id for _table, row_id in named)
                yield self._portion(
                    {**taken, **{name: [row for row_id, row in shared[name].items() if (name, row_id) in named] for name in SHARED}},
                    # The history of the whole is checked once.
                    with_retired=not begun,
                )
                begun = True
                taken = {name: [] for name in streams}
        for name, stream in streams.items():
            if stream.next:
                self.faults.append(f"{name}: from {stream.next.cells.get('plan_id')!r} on its rows are not in the order of the plans")
        self._check_shared(resources, shared, ids, used)

    def _check_shared(self, resources: Mapping[str, Any], shared: Mapping[str, Mapping[str, _Printed]], ids: Ids, used: set[str]) -> None:
        for name in SHARED:
            for row_id in shared[name]:
                if not ids.add(row_id):
                    self.faults.append(f"{name} row {row_id}: its id is also that of another row; an id stands for one row")
                if row_id not in used:
                    self.faults.append(f"{name} row {row_id}: no row of {_USERS[name]} names it; leave it out")
        if RETIRED.name in resources:
            for row in read_csv(self.package.files[resources[RETIRED.name]["path"]])[1]:
                if row["retired_id"] in ids:
                    self.faults.append(f"retired row {row['retired_id']}: this id is that of a row")

    def _by_id(self, resource: Mapping[str, Any]) -> dict[str, _Printed]:
        rows = list(self._printed(resource))
        key = resource["schema"]["primaryKey"][0]
        found = {row.cells.get(key, ""): row for row in rows}
        if len(found) < len(rows):
            self.faults.append(f"{resource['name']}: an id comes twice")
        return found

    def _printed(self, resource: Mapping[str, Any]) -> Iterator[_Printed]:
        """Yield the rows of a table, in its CSV and its JSON at once; what is in only one of the two is a fault."""
        name, path, other = resource["name"], resource["path"], resource["alternates"][0]["path"]
        count = 0
        with open_file(self.package.files, path) as table, open_file(self.package.files, other) as listed:
            header = next(csv.reader([table.readline().decode("utf-8", "replace")]), [])
            objects = _objects(listed)
            record = b""
            for line in table:
                record += line
                # A cell over several lines is quoted, and within it the quotes come in pairs.
                if record.count(b'"') % 2:
                    continue
                csv.field_size_limit(max(csv.field_size_limit(), len(record)))
                cells = next(csv.reader(io.StringIO(record.decode("utf-8", "replace"), newline="")), [])
                count += 1
                yield _Printed(dict(zip(header, cells, strict=False)), record, next(objects, b"null"))
                record = b""
            if record:
                self.faults.append(f"{name}: {path} ends within a quoted cell")
            if next(objects, None) is not None:
                self.faults.append(f"{name}: {other} has more rows than {path}, or is not in the published form")
        if count != resource.get("rows"):
            self.faults.append(f"{name}: rows is {resource.get('rows')}, but {path} has {count}")

    def _portion(self, taken: Mapping[str, list[_Printed]], *, with_retired: bool) -> Package:
        """Make a package of some rows, whose descriptor says of them what that of the whole says of all."""
        whole = self.package
        plan_ids = {row.cells["plan_id"] for row in taken["plans"]}
        texts = {text_name(whole.dataset_id, plan_id) for plan_id in plan_ids}
        files: dict[str, bytes] = {}
        resources: list[dict[str, Any]] = []
        for resource in whole.descriptor["resources"]:
            if resource["name"] in taken:
                rows = taken[resource["name"]]
                header = ",".join(each["name"] for each in resource["schema"]["fields"]).encode() + b"\n"
                listed = resource["alternates"][0]["path"]
                files[resource["path"]] = header + b"".join(row.csv for row in rows)
                files[listed] = b"[\n" + b",\n".join(row.json for row in rows) + b"\n]\n" if rows else b"[]\n"
                alternate = {**resource["alternates"][0], **_fingerprint(files, listed)}
                resources.append({**resource, **_fingerprint(files, resource["path"]), "rows": len(rows), "alternates": [alternate]})
            elif resource["name"] in texts:
                files[resource["path"]] = whole.files.get(resource["path"], b"")
                resources.append(resource)
            elif resource["name"] == RETIRED.name and with_retired:
                for path in (resource["path"], *(other["path"] for other in resource["alternates"])):
                    files[path] = whole.files.get(path, b"")
                resources.append(resource)
        descriptor = deepcopy({key: value for key, value in whole.descriptor.items() if key != "resources"})
        descriptor["counts"] = {each["name"]: each["rows"] for each in resources if each.get("type") == "table"}
        descriptor["resources"] = resources
        files[DESCRIPTOR] = render_descriptor(descriptor)
        return Package(whole.dataset_id, whole.version, descriptor, files)


class _Ahead:
    """An iterator whose next row can be looked at."""

    def __init__(self, rows: Iterator[_Printed]) -> None:
        self._rows = rows
        self.next = next(rows, None)

    def take(self) -> _Printed:
        taken, self.next = self.next, next(self._rows, None)
        assert taken is not None
        return taken


class Ids:
    """The ids of millions of rows, told apart by 16 bytes of their hash."""

    def __init__(self, row_ids: Iterable[str] = ()) -> None:
        self._known: set[bytes] = set(map(_hash, row_ids))

    def add(self, row_id: str) -> bool:
        """Add an id; False if it was there."""
        size = len(self._known)
        self._known.add(_hash(row_id))
        return len(self._known) > size

    def __contains__(self, row_id: object) -> bool:
        return isinstance(row_id, str) and _hash(row_id) in self._known


def _hash(row_id: str) -> bytes:
    return blake2b(row_id.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _objects(lines: Any) -> Iterator[bytes]:
    """Yield the objects of a published JSON, one a line; what is not of that form is yielded as it is, to be found."""
    first = lines.readline()
    if first == b"[]\n" and not lines.read(1):
        return
    if first != b"[\n":
        yield first
    held = lines.readline()
    for line in lines:
        is_last = line == b"]\n"
        yield held.removesuffix(b"\n") if is_last else held.removesuffix(b",\n")
        held = line
    if held != b"]\n":
        yield held


def _fingerprint(files: Mapping[str, bytes], path: str) -> dict[str, Any]:
    size, digest = size_and_digest(files, path)
    return {"bytes": size, "hash": f"sha256:{digest}"}
