"""What the search of the site finds in a dataset: its entries, cut into texts that a browser loads, and kept from build to build."""

from __future__ import annotations

import shutil
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import orjson

from portal.query.search_entries import Entry, Kind, entries_of
from portal.releases.store import Edition, Release
from portal.site.dataset import dataset_path, release_path
from portal.site.wording import quantity

#: Kinds of entries in the order in which their texts are numbered, which is the order of hits; some are found only where all plans are joined.
TIERS: tuple[tuple[Kind, ...], ...] = (
    ("dataset", "indicator", "organization"),
    ("task", "target", "observation"),
    ("sentence",),
    ("responsibility",),
)
CHARACTERS_A_TEXT = 4000
_TIER_OF: dict[Kind, int] = {kind: tier for tier, kinds in enumerate(TIERS) for kind in kinds}
_LONG = ("description", "description_en")  # the same words for every dataset
_ABOUT = "about.json"

#: An entry as a browser gets it: kind, address below the site's root, title, text. Those of rows, and of sentences that stand in a task, go
#: on with scope, year, and last what is shown and not looked for: the quantity as printed, the number of a task, a role; of a sentence
#: the id of its task, and its title.
Shown = tuple[str, ...]
SEARCHED = slice(2, 6)


@dataclass(frozen=True, slots=True)
class Text:
    """Entries that are loaded together, and what all of them are of: the title of the dataset, and what else is known of its plan."""

    entries: tuple[Shown, ...]
    title: str = ""
    nearby: str = ""

    def packed(self) -> bytes:
        """Return the file that a browser loads, packed in little over half the time of the usual level, for a sixteenth more bytes."""
        return zlib.compress(orjson.dumps({"title": self.title, "nearby": self.nearby, "rows": self.entries}), 1)


@dataclass(frozen=True, slots=True)
class Texts:
    """What is found in a dataset.

    Attributes:
        names: The entries of the first tier, which share texts with those of other datasets.
        texts: Of each other tier the texts, with the files that hold them.
    """

    names: tuple[Shown, ...]
    texts: tuple[tuple[tuple[Text, Path], ...], ...]


def keep_texts(folder: Path, edition: Edition, kinds: Sequence[Kind]) -> Texts:
    """Return the texts of a release from a folder that is of it and of these kinds alone, made whole if it is not there.

    Raises:
        ReleaseError: If a file of the release is not the one that was released.
    """
    if folder.is_dir():
        return _read(folder)
    unfinished = folder.with_name(f"{folder.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    release = edition.open()
    page = release_path(release.dataset_id, release.version)
    tiers: list[list[Shown]] = [[] for _ in TIERS]
    rows = {kind: release.rows(table) for kind, table in _TABLES.items() if kind in kinds and table in release.tables}
    for kind, each in _rows_shown(rows, page):
        tiers[_TIER_OF[kind]].append(each)
    tasks = _Tasks(rows.get("task", ()))
    for entry in entries_of(release, kinds=[kind for kind in kinds if kind not in _TABLES]):
        tiers[_TIER_OF[entry.kind]].append(_shown(entry, page, release, tasks))
    title, nearby = about(release)
    found: list[tuple[tuple[Text, Path], ...]] = []
    count = 0
    for entries in tiers[1:]:
        texts = []
        for text in cut(entries, title, nearby):
            count += 1
            with open(f"{unfinished}/{count}.bin", "wb") as file:  # noqa: PTH123 - thousands of files: half the time of pathlib
                file.write(text.packed())
            texts.append((text, folder / f"{count}.bin"))
        found.append(tuple(texts))
    made = Texts(tuple(tiers[0]), tuple(found))
    (unfinished / _ABOUT).write_bytes(orjson.dumps({"names": made.names, "tiers": [len(each) for each in made.texts]}))
    unfinished.rename(folder)
    return made


def _read(folder: Path) -> Texts:
    kept = orjson.loads((folder / _ABOUT).read_bytes())
    found: list[tuple[tuple[Text, Path], ...]] = []
    count = 0
    for length in kept["tiers"]:
        files = [folder / f"{number}.bin" for number in range(count + 1, count + length + 1)]
        found.append(tuple((_unpacked(each.read_bytes()), each) for each in files))
        count += length
    return Texts(_entries(kept["names"]), tuple(found))


def _unpacked(content: bytes) -> Text:
    kept = orjson.loads(zlib.decompress(content))
    return Text(_entries(kept["rows"]), kept["title"], kept["nearby"])


def _entries(rows: Iterable[Sequence[str]]) -> tuple[Shown, ...]:
    return tuple([tuple(row) for row in rows])


def about(release: Release) -> tuple[str, str]:
    """Return the title of a dataset, and issuer and region of its plan."""
    plans = release.rows("plans")
    nearby = " ".join(dict.fromkeys(plan[name] for plan in plans for name in ("issuer", "region") if plan.get(name)))
    return str(release.descriptor.get("title", "")), nearby if len(plans) == 1 else ""


def cut(entries: Iterable[Shown], title: str = "", nearby: str = "") -> Iterator[Text]:
    """Cut entries into texts of about the same length."""
    text: list[Shown] = []
    length = 0
    for each in entries:
        text.append(each)
        length += len(each[2]) + len(each[3])
        if length >= CHARACTERS_A_TEXT:
            yield Text(tuple(text), title, nearby)
            text, length = [], 0
    if text:
        yield Text(tuple(text), title, nearby)


def _shown(entry: Entry, page: str, release: Release, tasks: _Tasks) -> Shown:
    """Return what a browser gets of an entry of a release that is no row of its tables; the page of the release is given too."""
    kind, fields = entry.kind, entry.fields
    if kind == "sentence":
        shown = kind, f"{page}text/#{entry.anchor}" if entry.anchor else f"{page}text/", "", fields[0].text
        task = tasks.around(entry.start or 0)
        return (*shown, "", "", *task) if task else shown
    title = next((field.text for field in fields if field.rank in ("name", "title")), "")
    rest = " ".join([field.text for field in fields if field.text != title and field.name not in _LONG])
    address = f"{kind}s/{entry.key}/" if kind in ("organization", "indicator") else dataset_path(release.dataset_id)
    return kind, address, title, rest


_TABLES: dict[Kind, str] = {"target": "targets", "task": "tasks", "observation": "observations", "responsibility": "responsibilities"}
_Rows = Sequence[Mapping[str, str]]


def _rows_shown(rows: Mapping[Kind, _Rows], page: str) -> Iterator[tuple[Kind, Shown]]:
    """Yield what a browser gets of each row, with its kind."""
    for kind in ("target", "observation"):
        for row in rows.get(kind, ()):
            printed = quantity(row) if row.get("value") else ""
            shown = row["indicator"], row["quote"], row.get("scope", ""), row.get("year", ""), printed
            yield kind, (kind, f"{page}#{row[f'{kind}_id']}", *shown)
    titles = {}
    for row in rows.get("task", ()):
        # The text of a task is its sentences, which are entries of their own.
        titles[row["task_id"]] = row["title"]
        yield "task", ("task", f"{page}#{row['task_id']}", row["title"], "", "", row.get("due", "")[:4], row.get("number", ""))
    for row in rows.get("responsibility", ()):
        # Who does what: the sentence that names a body is an entry of its own too.
        shown = row["organization"], titles.get(row["task_id"], ""), row["name_as_written"], "", row["role"]
        yield "responsibility", ("responsibility", f"{page}#{row['responsibility_id']}", *shown)


class _Tasks:
    """The tasks of a plan, to be asked for the innermost around a place: places from the first to the last."""

    def __init__(self, rows: _Rows) -> None:
        spans = [
            (int(row["start"]), -int(row["end"]), (row["task_id"], row["title"])) for row in rows if row.get("start") and row.get("end")
        ]
        self._coming = sorted(spans, reverse=True)
        self._around: list[tuple[int, tuple[str, str]]] = []

    def around(self, place: int) -> tuple[str, str] | None:
        """Return id and title of the task; None where the place is in none."""
        while self._coming and self._coming[-1][0] <= place:
            _, end, task = self._coming.pop()
            self._around.append((-end, task))
        while self._around and self._around[-1][0] <= place:
            self._around.pop()
        return self._around[-1][1] if self._around else None
