"""What the last build made and from what, so that the next one makes only what has changed.

The ledger is an SQLite file beside the built site. It holds a digest for each dataset of everything its pages follow from, what
lists and other pages say of it, and the digest of every page that is not a dataset's. A ledger that is missing, of another site or of
a build that was broken off is no ledger: then the whole site is made.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import orjson

from portal.site.linkcheck import Outward
from portal.site.making import Made
from portal.site.mentions import Kind
from portal.site.views import PlanSummary

_SCHEMA = """
CREATE TABLE IF NOT EXISTS fact (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS dataset (
    dataset_id TEXT PRIMARY KEY, digest TEXT NOT NULL, title TEXT NOT NULL, region TEXT NOT NULL, region_code TEXT NOT NULL,
    period TEXT NOT NULL, issued TEXT NOT NULL, summary TEXT NOT NULL, listed TEXT NOT NULL, outward TEXT NOT NULL,
    releases TEXT NOT NULL, withdrawn TEXT NOT NULL, title_en TEXT NOT NULL, formerly_listed TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS mention (
    kind TEXT NOT NULL, entity_id TEXT NOT NULL, plan_id TEXT NOT NULL, name TEXT NOT NULL, region_code TEXT NOT NULL,
    first INTEGER NOT NULL, second INTEGER NOT NULL, facts TEXT NOT NULL, rows TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS mention_by_entity ON mention (kind, entity_id, plan_id, first, second);
CREATE INDEX IF NOT EXISTS mention_by_plan ON mention (plan_id);
CREATE TABLE IF NOT EXISTS former (
    kind TEXT NOT NULL, entity_id TEXT NOT NULL, plan_id TEXT NOT NULL, name TEXT NOT NULL,
    version TEXT NOT NULL, is_withdrawn INTEGER NOT NULL, successor_id TEXT NOT NULL, successor TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS former_by_entity ON former (kind, entity_id, plan_id);
CREATE INDEX IF NOT EXISTS former_by_plan ON former (plan_id);
CREATE TABLE IF NOT EXISTS once_drawn (entity_id TEXT NOT NULL, plan_id TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS once_drawn_by_entity ON once_drawn (entity_id);
CREATE INDEX IF NOT EXISTS once_drawn_by_plan ON once_drawn (plan_id);
CREATE TABLE IF NOT EXISTS page (path TEXT PRIMARY KEY, owner TEXT NOT NULL, digest TEXT NOT NULL, listed INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS page_by_owner ON page (owner);
"""


def _as_written(path: str) -> str:
    """Return a path as the links of a dataset hold it, without what may follow."""
    return orjson.dumps(path)[:-1].decode()


@dataclass(frozen=True, slots=True)
class Entity:
    """An organisation or indicator over all plans: how many plans name it, and the sums of what `Mention` counts."""

    entity_id: str
    name: str
    region_code: str
    plans: int
    first: int
    second: int
    facts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Named:
    """What one plan says of an organisation or indicator, with what its page says of the plan."""

    plan_id: str
    title: str
    region: str
    region_code: str
    period: str
    issued: str
    first: int
    second: int
    rows: list[list[str]]
    title_en: str = ""


@dataclass(frozen=True, slots=True)
class FormerlyNamed:
    """What a plan's dataset tells of an organisation or indicator that its newest release does not name; see `portal.site.mentions.Former`."""

    plan_id: str
    title: str
    title_en: str
    name: str
    version: str
    is_withdrawn: bool
    successor_id: str
    successor: str


class Ledger:
    """The ledger in a file; what is written counts when `commit` was called."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self.path = path
        if read_only:
            self._database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        self._database = sqlite3.connect(path)
        self._database.executescript(_SCHEMA)
        # A ledger that a power cut leaves damaged costs one whole build: waiting for the disk would cost more.
        self._database.execute("PRAGMA synchronous=OFF")
        # The long way of writing all datasets at once is shorter without a log beside the file; see `share`.
        self._database.execute("PRAGMA journal_mode=DELETE")

    def close(self) -> None:
        self._database.close()

    def commit(self) -> None:
        self._database.commit()

    def share(self) -> None:
        """Commit, and from now on let other processes read what is committed while this one goes on writing, however much that is."""
        self._database.commit()
        self._database.execute("PRAGMA journal_mode=WAL")

    def fact(self, name: str) -> str:
        """Return what is noted of the build as a whole; empty if nothing is."""
        found = self._database.execute("SELECT value FROM fact WHERE name = ?", (name,)).fetchone()
        return str(found[0]) if found else ""

    def note(self, name: str, value: str) -> None:
        """Note something of the build as a whole."""
        self._database.execute("INSERT OR REPLACE INTO fact VALUES (?, ?)", (name, value))

    def digests(self) -> dict[str, str]:
        """Return the digest of every dataset."""
        return dict(self._database.execute("SELECT dataset_id, digest FROM dataset"))

    def said_by(self, dataset_id: str) -> dict[tuple[Kind, str], tuple[object, ...]]:
        """Return all that pages of organisations and indicators say of a plan, by organisation or indicator."""
        former = """
            SELECT f.kind, f.entity_id, d.title, d.title_en, f.name, f.version, f.is_withdrawn, f.successor_id, f.successor
            FROM former f JOIN dataset d ON d.dataset_id = f.plan_id WHERE f.plan_id = ?
        """
        query = """
            SELECT m.kind, m.entity_id, d.title, d.title_en, d.region, d.region_code, d.period, d.issued,
                m.name, m.region_code, m.first, m.second, m.facts, m.rows
            FROM mention m JOIN dataset d ON d.dataset_id = m.plan_id WHERE m.plan_id = ?
        """
        found = {
            (kind, entity_id): tuple(said)
            for each in (former, query)
            for kind, entity_id, *said in self._database.execute(each, (dataset_id,))
        }
        for (entity_id,) in self._database.execute("SELECT entity_id FROM once_drawn WHERE plan_id = ?", (dataset_id,)):
            found["indicator", entity_id] = (*found.get(("indicator", entity_id), ()), "once drawn")
        return found

    def forget(self, dataset_id: str) -> None:
        """Take out a dataset."""
        self._database.execute("DELETE FROM dataset WHERE dataset_id = ?", (dataset_id,))
        self._database.execute("DELETE FROM mention WHERE plan_id = ?", (dataset_id,))
        self._database.execute("DELETE FROM former WHERE plan_id = ?", (dataset_id,))
        self._database.execute("DELETE FROM once_drawn WHERE plan_id = ?", (dataset_id,))

    def record(self, made: Made, digest: str) -> None:
        """Note what came of a dataset, in the place of what was noted before."""
        self.forget(made.dataset_id)
        told = made.summary
        self._database.execute(
            "INSERT INTO dataset VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                made.dataset_id,
                digest,
                made.title,
                told.region if told else "",
                told.region_code if told else "",
                told.period if told else "",
                told.issued if told else "",
                orjson.dumps(told).decode() if told else "",
                "\n".join(made.listed),
                orjson.dumps(made.outward).decode(),
                orjson.dumps(made.releases).decode(),
                orjson.dumps(made.withdrawn).decode(),
                made.title_en,
                "\n".join(made.formerly_listed),
            ),
        )
        self._database.executemany(
            "INSERT INTO former VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (
                    each.kind,
                    each.entity_id,
                    made.dataset_id,
                    each.name,
                    each.version,
                    each.is_withdrawn,
                    each.successor_id,
                    each.successor,
                )
                for each in made.formers
            ),
        )
        self._database.executemany("INSERT INTO once_drawn VALUES (?, ?)", ((each, made.dataset_id) for each in made.once_drawn))
        self._database.executemany(
            "INSERT INTO mention VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (each.kind, each.entity_id, made.dataset_id, each.name, each.region_code, each.first, each.second, each.facts, each.rows)
                for each in made.mentions
            ),
        )

    def summaries(self) -> list[PlanSummary]:
        """Return the line of every plan of which a release stands, newest issue first; plans without a date follow."""
        query = "SELECT summary FROM dataset WHERE summary <> '' ORDER BY issued DESC, dataset_id"
        return [PlanSummary(**orjson.loads(summary)) for (summary,) in self._database.execute(query)]

    def releases(self) -> Iterator[tuple[str, str, str]]:
        """Yield every release that stands: when it was made, its dataset, its version."""
        for dataset_id, releases in self._database.execute("SELECT dataset_id, releases FROM dataset"):
            yield from ((created, dataset_id, version) for created, version in orjson.loads(releases))

    def withdrawn(self) -> Iterator[tuple[str, str]]:
        """Yield every release that was withdrawn, by dataset and version."""
        query = "SELECT dataset_id, withdrawn FROM dataset WHERE withdrawn <> '[]' ORDER BY dataset_id"
        for dataset_id, versions in self._database.execute(query):
            yield from ((dataset_id, version) for version in orjson.loads(versions))

    def not_offered(self) -> list[tuple[str, str, str]]:
        """Return the datasets of which no release stands: id, title and English title."""
        return list(self._database.execute("SELECT dataset_id, title, title_en FROM dataset WHERE releases = '[]' ORDER BY dataset_id"))

    def listed(self) -> Iterator[tuple[str, str]]:
        """Yield the addresses of all pages that search engines should list, each with the day of the release it follows from, if of one."""
        for dataset_id, paths, releases, withdrawn in self._database.execute("SELECT dataset_id, listed, releases, withdrawn FROM dataset"):
            days = {version: created[:10] for created, version in orjson.loads(releases)}
            # The page of the dataset and its history change with the newest release, but also when one is withdrawn, of which no day is noted.
            newest = next(reversed(days.values()), "") if withdrawn == "[]" else ""
            for path in paths.split("\n") if paths else ():
                place, _, rest = path.partition(f"datasets/{dataset_id}/")[2].partition("/")
                version = rest.removesuffix("/").rpartition("-")[2] if place == "diff" else place
                yield path, days.get(version, newest if place in ("", "history") else "")
        yield from ((path.removesuffix("index.html"), "") for (path,) in self._database.execute("SELECT path FROM page WHERE listed"))

    def outward_to(self, paths: Collection[str]) -> Iterator[Outward]:
        """Yield the links of datasets to files of the rest of the site, and to whatever is in its folders (whose paths end with a slash)."""
        folders = tuple(each for each in paths if each.endswith("/"))
        written = [_as_written(each) for each in paths]
        for (outward,) in self._database.execute("SELECT outward FROM dataset"):
            # Most datasets have no such link: then looking for its letters does, without reading all their links.
            if any(each in outward for each in written):
                links = ((name, target, anchor, link) for name, target, anchor, link in orjson.loads(outward))
                yield from (each for each in links if each[1] in paths or each[1].startswith(folders))

    def entities(self, kind: Kind) -> list[Entity]:
        """Return every organisation or indicator, those that most plans name first; named as the first of its plans does."""
        # Counted in the index alone: the rows themselves are long, and one of each entity is enough.
        query = """
            WITH counted AS (
                SELECT entity_id, count(*) AS plans, sum(first) AS one, sum(second) AS two, min(plan_id) AS plan_id
                FROM mention WHERE kind = :kind GROUP BY entity_id
            )
            SELECT c.entity_id, m.name, m.region_code, c.plans, c.one, c.two, m.facts
            FROM counted c JOIN mention m ON m.kind = :kind AND m.entity_id = c.entity_id AND m.plan_id = c.plan_id
            ORDER BY c.plans DESC, c.one + c.two DESC, c.entity_id
        """
        return [
            Entity(entity_id, name, code, plans, first, second, orjson.loads(facts))
            for entity_id, name, code, plans, first, second, facts in self._database.execute(query, {"kind": kind})
        ]

    def entity(self, kind: Kind, entity_id: str) -> tuple[Entity | None, list[Named]]:
        """Return an organisation or indicator, and what each plan says of it, newest plan first; nothing where none does any more."""
        query = """
            SELECT m.plan_id, d.title, d.region, d.region_code, d.period, d.issued, m.first, m.second, m.rows, d.title_en,
                m.name, m.region_code, m.facts
            FROM mention m JOIN dataset d ON d.dataset_id = m.plan_id WHERE m.kind = ? AND m.entity_id = ? ORDER BY d.issued DESC, m.plan_id
        """
        found = self._database.execute(query, (kind, entity_id)).fetchall()
        if not found:
            return None, []
        named = [
            Named(plan_id, title, region, region_code, period, issued, first, second, orjson.loads(rows), title_en)
            for plan_id, title, region, region_code, period, issued, first, second, rows, title_en, *_ in found
        ]
        *_, name, code, facts = min(found, key=lambda row: str(row[0]))
        sums = (sum(each.first for each in named), sum(each.second for each in named))
        return Entity(entity_id, name, code, len(named), *sums, orjson.loads(facts)), named

    def formerly(self, kind: Kind, entity_id: str) -> list[FormerlyNamed]:
        """Return which datasets named an organisation or indicator before and no longer do."""
        query = """
            SELECT f.plan_id, d.title, d.title_en, f.name, f.version, f.is_withdrawn, f.successor_id, f.successor
            FROM former f JOIN dataset d ON d.dataset_id = f.plan_id WHERE f.kind = ? AND f.entity_id = ? ORDER BY f.plan_id
        """
        found = self._database.execute(query, (kind, entity_id))
        return [
            FormerlyNamed(plan_id, title, title_en, name, version, bool(is_withdrawn), successor_id, successor)
            for plan_id, title, title_en, name, version, is_withdrawn, successor_id, successor in found
        ]

    def was_drawn(self, kind: Kind, entity_id: str) -> bool:
        """Tell whether a release that is no longer the newest of its dataset has figures of an indicator to draw, and the newest has none."""
        query = "SELECT 1 FROM once_drawn WHERE entity_id = ? LIMIT 1"
        return kind == "indicator" and self._database.execute(query, (entity_id,)).fetchone() is not None

    def formerly_listed(self) -> set[str]:
        """Return the lists that plans and organisations were in, by any release."""
        query = "SELECT formerly_listed FROM dataset WHERE formerly_listed <> ''"
        return {each for (lists,) in self._database.execute(query) for each in lists.split("\n")}

    def pages(self, owner: str) -> dict[str, str]:
        """Return the files that pages shared by all datasets have, with their digests; `owner` names what they are about."""
        return dict(self._database.execute("SELECT path, digest FROM page WHERE owner = ?", (owner,)))

    def owners(self) -> set[str]:
        """Return everything that has such pages."""
        return {owner for (owner,) in self._database.execute("SELECT DISTINCT owner FROM page")}

    def set_pages(self, owner: str, pages: Iterable[tuple[str, str, bool]]) -> None:
        """Note the files of one owner, each with its digest and whether search engines should list it."""
        self._database.execute("DELETE FROM page WHERE owner = ?", (owner,))
        self._database.executemany(
            "INSERT INTO page VALUES (?, ?, ?, ?)", ((path, owner, digest, listed) for path, digest, listed in pages)
        )


def open_ledger(path: Path, *, of: Mapping[str, str]) -> tuple[Ledger, bool]:
    """Open the ledger of a site.

    Args:
        path: Its file.
        of: What must be noted in it word for word for it to be of use.

    Returns:
        The ledger, and whether it can be built upon; if not, it is a new one.
    """
    if path.is_file():
        try:
            ledger = Ledger(path)
            if all(ledger.fact(name) == value for name, value in of.items()):
                return ledger, True
            ledger.close()
        except sqlite3.DatabaseError:
            pass
    for end in ("", "-journal", "-wal", "-shm"):
        path.with_name(f"{path.name}{end}").unlink(missing_ok=True)
    return Ledger(path), False


def read_entities(
    path: Path, kind: Kind, entity_ids: Iterable[str], owner_of: Callable[[Kind, str], str]
) -> Iterator[tuple[str, Entity | None, list[Named], list[FormerlyNamed], bool, dict[str, str]]]:
    """Read organisations or indicators from the ledger of another process, as far as it has committed, each with the files it has.

    Before the files stands whether there may have been a picture of it. Which datasets named one before is read only where none names it now.
    """
    with closing(Ledger(path, read_only=True)) as reader:
        for each in entity_ids:
            entity, named = reader.entity(kind, each)
            formerly = [] if entity else reader.formerly(kind, each)
            yield each, entity, named, formerly, reader.was_drawn(kind, each), reader.pages(owner_of(kind, each))
