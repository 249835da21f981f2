"""What changed between two releases of a dataset, cell by cell: found, summed up, printed as JSON and CSV, and applied.

Rows are matched by their ids. Everything here is pure and linear in the size of the tables; cells are text as the CSV prints
them, so that nothing is lost between a number and how it was written. Applied to the old tables, a difference gives the new
ones byte for byte, CSV and JSON.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import pairwise
from typing import Any

from pydantic import TypeAdapter, ValidationError

from portal.errors import ReleaseError
from portal.packaging.package import HISTORY, Package
from portal.packaging.schema import RETIRED
from portal.packaging.tables import read_csv, read_value, render_csv, render_json
from portal.releases.store import Release

#: Facts that each release tells anew.
OF_THE_RELEASE = ("version", "created", "release")
CSV_FIELDS = ("table", "change", "row_id", "field", "old", "new")
_LABELS = ("title", "title_en")


@dataclass(frozen=True, slots=True)
class TableContent:
    """A table as it is published: its columns with their types, the column that names a row, and the printed cells.

    Every row has the cells of `fields`, in that order.
    """

    fields: tuple[tuple[str, str], ...]  # name and Table Schema type
    key: str
    rows: tuple[tuple[str, ...], ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The column headings, in order."""
        return tuple(name for name, _ in self.fields)

    def csv(self) -> bytes:
        """Print it as the CSV that is published."""
        return render_csv(self.names, (dict(zip(self.names, row, strict=True)) for row in self.rows))

    def json(self) -> bytes:
        """Print it as the JSON that is published."""
        typed = ({name: read_value(cell, kind) for (name, kind), cell in zip(self.fields, row, strict=True)} for row in self.rows)
        return render_json(self.names, typed)


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell of a row that is in both releases; one of a column that a release lacks is empty there."""

    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """A row that is in both releases, with the cells that differ, in the order of the new columns and then of those that went."""

    row_id: str
    cells: tuple[CellChange, ...]


@dataclass(frozen=True, slots=True)
class AddedRow:
    """A row that only the new release has."""

    row_id: str
    place: int  # in the new table, from 0
    cells: tuple[str, ...]  # in the order of the new columns


@dataclass(frozen=True, slots=True)
class RemovedRow:
    """A row that only the old release has."""

    row_id: str
    cells: tuple[str, ...]  # in the order of the old columns


@dataclass(frozen=True, slots=True)
class TableDifference:
    """What changed in one table; empty tuples where nothing did.

    Attributes:
        table: Its name.
        key: The column that names a row in the new release; in the old one if the table is gone.
        old_fields: Name and type of its columns in the old release; empty if it was not there.
        new_fields: The same in the new release; empty if it is gone.
        added: Rows that came, in the order of the new table.
        removed: Rows that went, in the order of the old table.
        changed: Rows with another cell, in the order of the new table.
        order: The ids of all rows of the new table in their order, only where the rows that stayed changed places.
    """

    table: str
    key: str
    old_fields: tuple[tuple[str, str], ...]
    new_fields: tuple[tuple[str, str], ...]
    added: tuple[AddedRow, ...] = ()
    removed: tuple[RemovedRow, ...] = ()
    changed: tuple[ChangedRow, ...] = ()
    order: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Tell whether the table is the same in both."""
        return self.old_fields == self.new_fields and not (self.added or self.removed or self.changed or self.order)


@dataclass(frozen=True, slots=True)
class SchemaChange:
    """A change of what the tables and fields are, which asks programs to change."""

    table: str
    field: str  # empty: the table as a whole
    what: str  # "added", "removed", or the part of the description that changed
    old: str = ""
    new: str = ""


@dataclass(frozen=True, slots=True)
class FactChange:
    """A change of what the dataset says of itself, or of a text: there by its checksum."""

    what: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything that is not the same in two releases of a dataset; schema changes come first."""

    dataset_id: str
    old_version: str
    new_version: str
    schema: tuple[SchemaChange, ...] = ()
    facts: tuple[FactChange, ...] = ()
    texts: tuple[FactChange, ...] = ()
    tables: tuple[TableDifference, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing changed."""
        return not (self.schema or self.facts or self.texts or self.tables)


@dataclass(frozen=True, slots=True)
class TableSummary:
    """How many rows of a table came, went and changed, and how many cells of which field."""

    table: str
    added: int
    removed: int
    changed: int
    fields: tuple[tuple[str, int], ...]


def compare_releases(old: Release, new: Release) -> Difference:
    """Return what changed from one release of a dataset to another.

    Raises:
        ReleaseError: If they are of two datasets, or a table cannot be read.
    """
    if old.dataset_id != new.dataset_id:
        raise ReleaseError(f"{old.dataset_id} and {new.dataset_id} are two datasets. Name two releases of one.")
    return _compare(old.dataset_id, (old.version, old.descriptor, old.read), (new.version, new.descriptor, new.read))


def compare_with_package(old: Release, package: Package) -> Difference:
    """Return what would change if this package were released after a release."""
    new = (package.version, package.descriptor, package.files.__getitem__)
    return _compare(package.dataset_id, (old.version, old.descriptor, old.read), new)


def compare_by_plan(
    old: Release, package: Package, parts: Iterable[tuple[_Tables, _Tables]], rows: Callable[[str], Iterable[Mapping[str, str]]]
) -> Difference:
    """Return what `compare_with_package` does of tables that are too large for memory, and nothing of retired ids.

    Args:
        old: The release before.
        package: What would be released.
        parts: Rows by table of both, plan by plan, and at last those that plans share.
        rows: Gives the rows of a table of the package.

    Raises:
        ReleaseError: If two rows of one plan have the same id.
    """
    before, after = _empty_tables(old.descriptor), _empty_tables(package.descriptor)
    merged = {name: _Merged() for name in dict.fromkeys((*after, *before))}
    for mine, theirs in parts:
        for name, into in merged.items():
            one, other = (
                replace(side[name], rows=tuple(tuple(row.values()) for row in tables.get(name, ()))) if name in side else None
                for side, tables in ((before, mine), (after, theirs))
            )
            into.add(compare_tables(name, one, other), len(other.rows) if other else 0)
    tables = [into.difference(lambda key, name=name: tuple(row[key] for row in rows(name))) for name, into in merged.items()]  # type: ignore[misc]
    return replace(
        _compare_descriptors(old.dataset_id, (old.version, old.descriptor), (package.version, package.descriptor)),
        tables=tuple(each for each in tables if not each.is_empty),
    )


class _Merged:
    """The differences of one table, plan by plan, made one: plans stand in their order in both."""

    def __init__(self) -> None:
        self._found: TableDifference | None = None
        self._rows = 0
        self._is_moved = False
        self._added: list[AddedRow] = []
        self._removed: list[RemovedRow] = []
        self._changed: list[ChangedRow] = []

    def add(self, found: TableDifference, rows: int) -> None:
        """Add the difference of the next part, which has so many rows now."""
        self._found = self._found or found
        self._added += [replace(row, place=row.place + self._rows) for row in found.added]
        self._removed += found.removed
        self._changed += found.changed
        self._is_moved = self._is_moved or bool(found.order)
        self._rows += rows

    def difference(self, order: Callable[[str], tuple[str, ...]]) -> TableDifference:
        """Return that of the whole; `order` gives the ids of all rows, by the name of the key."""
        assert self._found is not None
        return replace(
            self._found,
            added=tuple(self._added),
            removed=tuple(self._removed),
            changed=tuple(self._changed),
            order=order(self._found.key) if self._is_moved else (),
        )


def _empty_tables(descriptor: Mapping[str, Any]) -> dict[str, TableContent]:
    return {
        each["name"]: TableContent(_typed_fields(each), str(each["schema"]["primaryKey"][0]), ())
        for each in descriptor["resources"]
        if each.get("type") == "table" and each["name"] != RETIRED.name
    }


def _typed_fields(resource: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple((str(each["name"]), str(each["type"])) for each in resource["schema"]["fields"])


def tables_of(descriptor: Mapping[str, Any], read: Callable[[str], bytes]) -> dict[str, TableContent]:
    """Return every table that a descriptor lists.

    Args:
        descriptor: What `datapackage.json` says.
        read: Gives the bytes of a file by its path in the package.

    Raises:
        ReleaseError: If a table is not what its schema says.
    """
    found: dict[str, TableContent] = {}
    for resource in descriptor["resources"]:
        if resource.get("type") != "table":
            continue
        fields = _typed_fields(resource)
        try:
            header, rows = read_csv(read(resource["path"]))
        except ValueError as error:
            raise ReleaseError(f"{resource['path']}: {error}. Restore the release from a copy or from git.") from error
        if header != tuple(name for name, _ in fields):
            raise ReleaseError(
                f"{resource['path']}: its header is not the fields of its schema. Restore the release from a copy or from git."
            )
        found[resource["name"]] = TableContent(fields, str(resource["schema"]["primaryKey"][0]), tuple(tuple(row.values()) for row in rows))
    return found


def compare_tables(table: str, old: TableContent | None, new: TableContent | None) -> TableDifference:
    """Return what changed in a table; None stands for a table that is not there.

    Rows are matched by the value of the key. If the key is another column than before, all rows went and came.

    Raises:
        ReleaseError: If two rows of one table have the same id.

    >>> fields = (("id", "string"), ("value", "number"))
    >>> old, new = TableContent(fields, "id", (("a", "1"), ("b", "2"))), TableContent(fields, "id", (("b", "2.5"), ("c", "3")))
    >>> found = compare_tables("targets", old, new)
    >>> [row.row_id for row in found.added], [row.row_id for row in found.removed], found.changed[0].cells
    (['c'], ['a'], (CellChange(field='value', old='2', new='2.5'),))
    """
    before, after = _by_id(table, old), _by_id(table, new)
    fields_before, fields_after = old.fields if old else (), new.fields if new else ()
    if old and new and old.key != new.key:
        before_kept: dict[str, tuple[str, ...]] = {}
    else:
        before_kept = before
    stayed = [row_id for row_id in after if row_id in before_kept]
    places = {row_id: place for place, row_id in enumerate(before)}
    is_moved = any(places[one] > places[two] for one, two in pairwise(stayed))
    columns = _columns(fields_before, fields_after)
    changed = ((row_id, _changed_cells(columns, before[row_id], after[row_id])) for row_id in stayed)
    key = new.key if new else old.key if old else ""
    return TableDifference(
        table,
        key,
        fields_before,
        fields_after,
        added=tuple(AddedRow(row_id, place, cells) for place, (row_id, cells) in enumerate(after.items()) if row_id not in before_kept),
        removed=tuple(RemovedRow(row_id, cells) for row_id, cells in before.items() if row_id not in after or row_id not in before_kept),
        changed=tuple(ChangedRow(row_id, cells) for row_id, cells in changed if cells),
        order=tuple(after) if is_moved else (),
    )


def apply_difference(tables: Mapping[str, TableContent], difference: Difference) -> dict[str, TableContent]:
    """Return the new tables, made from the old ones and the difference alone.

    Raises:
        ReleaseError: If these are not the tables that the difference starts from; it names the first row that does not fit.
    """
    made = dict(tables)
    for each in difference.tables:
        old = made.pop(each.table, None)
        if (old.fields if old else ()) != each.old_fields:
            raise _misfit(difference, each.table, "its columns are others")
        if each.new_fields:
            made[each.table] = _apply(difference, each, old)
        elif old and old.rows != tuple(row.cells for row in each.removed):
            raise _misfit(difference, each.table, "its rows are others")
    return made


def summarize(difference: Difference) -> tuple[TableSummary, ...]:
    """Count rows and cells, table by table; a table in which only the order or the columns changed has zeros."""
    made = []
    for each in difference.tables:
        fields = Counter(cell.field for row in each.changed for cell in row.cells)
        made.append(
            TableSummary(
                each.table,
                len(each.added),
                len(each.removed),
                len(each.changed),
                tuple(sorted(fields.items(), key=lambda item: (-item[1], item[0]))),
            )
        )
    return tuple(made)


def render_difference_json(difference: Difference) -> bytes:
    """Print a difference as JSON, from which `read_difference` gives it back."""
    return (json.dumps(asdict(difference), ensure_ascii=False, indent=1) + "\n").encode()


def read_difference(content: bytes) -> Difference:
    """Read what `render_difference_json` printed.

    Raises:
        ReleaseError: If it is something else.
    """
    try:
        return _DIFFERENCE.validate_json(content)
    except ValidationError as error:
        raise ReleaseError(f"This is no difference as `portal diff --format json` prints it ({error.errors()[0]['msg']}).") from error


def render_difference_csv(difference: Difference) -> bytes:
    """Print a difference as CSV, one line per cell: schema and facts first, then table by table what went, came and changed.

    `change` is schema, fact, text, removed, added or changed. A row that came or went has a line for each cell that is not empty.
    """
    return render_csv(CSV_FIELDS, (dict(zip(CSV_FIELDS, line, strict=True)) for line in _csv_lines(difference)))


def _csv_lines(difference: Difference) -> Iterable[tuple[str, ...]]:
    for change in difference.schema:
        yield change.table, "schema", "", ".".join(part for part in (change.field, change.what) if part), change.old, change.new
    for kind, facts in (("fact", difference.facts), ("text", difference.texts)):
        for fact in facts:
            yield "", kind, "", fact.what, fact.old, fact.new
    for each in difference.tables:
        for gone in each.removed:
            for (name, _), cell in zip(each.old_fields, gone.cells, strict=True):
                if cell:
                    yield each.table, "removed", gone.row_id, name, cell, ""
        for come in each.added:
            for (name, _), cell in zip(each.new_fields, come.cells, strict=True):
                if cell:
                    yield each.table, "added", come.row_id, name, "", cell
        for row in each.changed:
            for change_ in row.cells:
                yield each.table, "changed", row.row_id, change_.field, change_.old, change_.new


_DIFFERENCE = TypeAdapter(Difference)
_Side = tuple[str, Mapping[str, Any], Callable[[str], bytes]]
_Tables = Mapping[str, Sequence[Mapping[str, str]]]


def _compare(dataset_id: str, old: _Side, new: _Side) -> Difference:
    (old_version, said_before, read_before), (new_version, said_after, read_after) = old, new
    before, after = tables_of(said_before, read_before), tables_of(said_after, read_after)
    compared = (compare_tables(name, before.get(name), after.get(name)) for name in dict.fromkeys((*after, *before)))
    return replace(
        _compare_descriptors(dataset_id, (old_version, said_before), (new_version, said_after)),
        tables=tuple(each for each in compared if not each.is_empty),
    )


def _compare_descriptors(dataset_id: str, old: tuple[str, Mapping[str, Any]], new: tuple[str, Mapping[str, Any]]) -> Difference:
    """Return what changed, the tables left out."""
    (old_version, said_before), (new_version, said_after) = old, new
    return Difference(
        dataset_id,
        old_version,
        new_version,
        schema=tuple(_schema_changes(said_before, said_after)),
        facts=tuple(_fact_changes(said_before, said_after)),
        texts=tuple(_text_changes(said_before, said_after)),
    )


def _schema_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterable[SchemaChange]:
    old, new = _schemas(before), _schemas(after)
    for table in dict.fromkeys((*old, *new)):
        if table == RETIRED.name and table not in old:
            continue  # every release after the first has it: nobody's program has to change
        if table not in new or table not in old:
            yield SchemaChange(table, "", "added" if table in new else "removed")
            continue
        mine, theirs = _fields(old[table]), _fields(new[table])
        for field in dict.fromkeys((*mine, *theirs)):
            if field not in theirs or field not in mine:
                yield SchemaChange(table, field, "added" if field in theirs else "removed")
                continue
            for part in dict.fromkeys((*mine[field], *theirs[field])):
                if mine[field].get(part) != theirs[field].get(part):
                    yield SchemaChange(table, field, part, _text(mine[field].get(part)), _text(theirs[field].get(part)))
        shared = [name for name in mine if name in theirs]
        if shared != [name for name in theirs if name in mine]:
            yield SchemaChange(table, "", "order of fields", ",".join(mine), ",".join(theirs))
        for part in dict.fromkeys((*old[table], *new[table])):
            if part != "fields" and old[table].get(part) != new[table].get(part):
                yield SchemaChange(table, "", part, _text(old[table].get(part)), _text(new[table].get(part)))


def _fact_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterable[FactChange]:
    for key in dict.fromkeys((*before, *after)):
        # Counts and resources follow from tables, schemas and texts, which are compared on their own.
        if key not in (*OF_THE_RELEASE, "counts", "resources") and before.get(key) != after.get(key):
            yield FactChange(key, _text(before.get(key)), _text(after.get(key)))


def _text_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterable[FactChange]:
    old, new = _texts(before), _texts(after)
    for path in dict.fromkeys((*old, *new)):
        if old.get(path) != new.get(path):
            yield FactChange(path, old.get(path, ""), new.get(path, ""))


def _schemas(descriptor: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    return {each["name"]: each["schema"] for each in descriptor["resources"] if each.get("type") == "table"}


def _texts(descriptor: Mapping[str, Any]) -> dict[str, str]:
    resources = (each for each in descriptor["resources"] if each.get("type") != "table" and each["path"] not in HISTORY)
    return {each["path"]: each["hash"] for each in resources}


def _fields(schema: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    return {each["name"]: {key: value for key, value in each.items() if key != "name"} for each in schema["fields"]}


def _text(value: Any) -> str:
    return "" if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _by_id(table: str, content: TableContent | None) -> dict[str, tuple[str, ...]]:
    if content is None:
        return {}
    at = content.names.index(content.key)
    found = {row[at]: row for row in content.rows}
    if len(found) < len(content.rows):
        twice = next(row_id for row_id, count in Counter(row[at] for row in content.rows).items() if count > 1)
        raise ReleaseError(f"{table}: two rows have the id {twice!r}, so they cannot be matched. Run `portal check`.")
    return found


def _columns(before: tuple[tuple[str, str], ...], after: tuple[tuple[str, str], ...]) -> list[tuple[str, int | None, int | None]]:
    """Pair the columns by name: each with its place in the old row and in the new one."""
    old = {name: place for place, (name, _) in enumerate(before)}
    new = {name: place for place, (name, _) in enumerate(after)}
    return [(name, old.get(name), new.get(name)) for name in dict.fromkeys((*new, *old))]


def _changed_cells(
    columns: list[tuple[str, int | None, int | None]], before: tuple[str, ...], after: tuple[str, ...]
) -> tuple[CellChange, ...]:
    pairs = ((name, "" if old is None else before[old], "" if new is None else after[new]) for name, old, new in columns)
    return tuple(CellChange(name, old, new) for name, old, new in pairs if old != new)


def _apply(difference: Difference, change: TableDifference, old: TableContent | None) -> TableContent:
    names = [name for name, _ in change.old_fields]
    # The key of the old table matters only for rows that stay, which have it in both.
    key_before = old.key if old else change.key
    rows = _by_id(change.table, old)
    for gone in change.removed:
        if rows.pop(gone.row_id, None) != gone.cells:
            raise _misfit(difference, change.table, f"row {gone.row_id} is missing or another")
    if rows and key_before != change.key:
        raise _misfit(difference, change.table, f"its key is {key_before}")
    columns = _columns(change.old_fields, change.new_fields)
    changes = {row.row_id: row.cells for row in change.changed}
    kept: dict[str, tuple[str, ...]] = {}
    for row_id, cells in rows.items():
        now = dict(zip(names, cells, strict=True))
        for cell in changes.pop(row_id, ()):
            if now.get(cell.field, "") != cell.old:
                raise _misfit(difference, change.table, f"row {row_id}: {cell.field} is {now.get(cell.field, '')!r}, not {cell.old!r}")
            now[cell.field] = cell.new
        kept[row_id] = tuple(now.get(name, "") for name, _, place in columns if place is not None)
    if changes:
        raise _misfit(difference, change.table, f"row {next(iter(changes))} is missing")
    return TableContent(change.new_fields, change.key, tuple(_ordered(difference, change, kept)))


def _ordered(difference: Difference, change: TableDifference, kept: dict[str, tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Put the rows that came between those that stayed."""
    come = {row.row_id: row for row in change.added}
    if change.order:
        try:
            return [come[row_id].cells if row_id in come else kept[row_id] for row_id in change.order]
        except KeyError as error:
            raise _misfit(difference, change.table, f"row {error} is missing") from error
    rows: list[tuple[str, ...]] = []
    stayed = iter(kept.values())
    added = iter(change.added)
    following = next(added, None)
    for place in range(len(kept) + len(come)):
        if following is not None and following.place == place:
            rows.append(following.cells)
            following = next(added, None)
        elif (row := next(stayed, None)) is not None:
            rows.append(row)
    if len(rows) != len(kept) + len(come):
        raise _misfit(difference, change.table, "it has fewer rows")
    return rows


def _misfit(difference: Difference, table: str, what: str) -> ReleaseError:
    start = f"{difference.dataset_id} {difference.old_version}"
    return ReleaseError(f"{table}: {what}. This difference starts from {start}: apply it to the tables of that release.")
