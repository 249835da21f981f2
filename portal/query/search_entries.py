"""What a release holds that can be searched: its dataset, its rows and the sentences of its plans, each with the texts to search in.

A plan's rows are entries of its own dataset. The dataset that joins all plans repeats them, so of it only the organisations
and indicators are taken, which it lists once each, and the rows of plans that have no dataset of their own.
"""

from __future__ import annotations

import csv
import hashlib
from bisect import bisect_right
from collections.abc import Collection, Iterator
from typing import Literal, NamedTuple, get_args

from portal.errors import ReleaseError
from portal.packaging.descriptor import ALL_PLANS
from portal.query.body_names import body_names
from portal.registry.english_bodies import english_name
from portal.releases.store import Release
from portal.text.script import plain
from portal.text.sentences import sentence_spans

#: Kinds of entries; among hits of one rank they come in this order.
Kind = Literal["dataset", "indicator", "organization", "target", "task", "observation", "responsibility", "sentence"]
KINDS: tuple[Kind, ...] = get_args(Kind)
#: How much it says that a word is in a field; a word in the first ranks before one in the last.
Rank = Literal["name", "heading", "title", "text"]
RANKS: tuple[Rank, ...] = get_args(Rank)


# There are about a thousand entries in a plan, so they are made as quickly as Python makes records.
class Field(NamedTuple):
    """One text of an entry: the name of the field that it stands in, its rank, and the text as published."""

    name: str
    rank: Rank
    text: str


class Entry(NamedTuple):
    """Something that can be found.

    Attributes:
        kind: What it is.
        table: The table that it is a row of; empty for datasets and sentences.
        key: The row's id; a dataset's own id; for a sentence its place, as `12-40`.
        plan_id: The plan that it was read from; empty for what is of no single plan.
        start: Where it starts in the plan's text; None for what is not of the text.
        anchor: The id of the section around a sentence, which the page of the text has too; empty for the rest.
        fields: Its texts, those of better rank first.
        context: What it stands in: title, issuer and region of its plan. Of several words some may be found there.
    """

    kind: Kind
    table: str
    key: str
    plan_id: str
    start: int | None
    anchor: str
    fields: tuple[Field, ...]
    context: tuple[str, ...] = ()


#: Which columns of a table are searched, and how much each says.
_COLUMNS: tuple[tuple[str, Kind, str, tuple[tuple[str, Rank], ...]], ...] = (
    ("indicators", "indicator", "indicator_id", (("name", "name"), ("name_en", "title"), ("definition", "text"))),
    ("organizations", "organization", "organization_id", (("name", "name"), ("short_names", "title"))),
    ("targets", "target", "target_id", (("indicator", "title"), ("scope", "text"), ("quote", "text"), ("year", "text"))),
    ("tasks", "task", "task_id", (("title", "title"), ("text", "text"))),
    ("observations", "observation", "observation_id", (("indicator", "title"), ("scope", "text"), ("quote", "text"), ("year", "text"))),
    (
        "responsibilities",
        "responsibility",
        "responsibility_id",
        (("organization", "title"), ("name_as_written", "text"), ("quote", "text")),
    ),
)
#: The column that holds the id of a row, by its table; of a dataset, which is of none, what its id is called.
KEYS = {table: key for table, _, key, _ in _COLUMNS} | {"": "dataset_id"}
_REGISTERED = "registered_names"  # what the registry calls a body beside what its plan does
_IN_ENGLISH = "name_en"  # as of indicators, whose releases have it
_OF_ALL = ("indicators", "organizations")
_OF_DATASET: tuple[tuple[str, Rank], ...] = (
    ("title", "name"),
    ("title_en", "title"),
    ("description", "text"),
    ("description_en", "text"),
)
_CONTEXT = ("title", "issuer", "region")
_OF_PLAN: tuple[tuple[str, Rank], ...] = (("issuer", "text"), ("document_number", "text"), ("region", "text"))


def entries_of(release: Release, others: Collection[str] = (), kinds: Collection[Kind] = KINDS) -> Iterator[Entry]:
    """Yield what can be found in a release, in published order, one table after the other and sentences last.

    Memory stays bounded, however long a table is.

    Args:
        release: The release.
        others: The ids of the other datasets: of the one that joins all plans, rows of a plan with a dataset of its own are left out.
        kinds: The kinds wanted; files that hold none of them are not read.

    Raises:
        ReleaseError: If a file is not the one that was released.
    """
    joins = release.dataset_id == ALL_PLANS
    plans = list(_rows(release, "plans"))
    contexts = {row["plan_id"]: tuple(dict.fromkeys(row[name] for name in _CONTEXT if row.get(name))) for row in plans}
    about = [(name, rank, str(release.descriptor.get(name) or "")) for name, rank in _OF_DATASET]
    if not joins:
        about += [(name, rank, row.get(name, "")) for row in plans for name, rank in _OF_PLAN]
    if "dataset" in kinds:
        yield Entry("dataset", "", release.dataset_id, "" if joins else release.dataset_id, None, "", _fields(about))
    names_of = body_names(release.path.parents[1]).names_of
    for table, kind, key, columns in _COLUMNS:
        if kind not in kinds or table not in release.tables:
            continue
        for row in _rows(release, table):
            plan_id = row.get("plan_id", "")
            if joins and plan_id in others and table not in _OF_ALL:
                continue
            start = int(row["start"]) if row.get("start") else None
            fields = tuple([Field(name, rank, row[name]) for name, rank in columns if row.get(name)])
            if kind == "organization":
                beside = ((_REGISTERED, ";".join(names_of(row["name"]))), (_IN_ENGLISH, english_name(row["name"])))
                fields = (*fields, *(Field(name, "title", text) for name, text in beside if text))
            if fields:
                yield Entry(kind, table, row[key], plan_id, start, "", fields, contexts.get(plan_id, ()))
    for plan in plans if "sentence" in kinds else ():
        if not (joins and plan["plan_id"] in others):
            yield from _sentences(release, plan["plan_id"], contexts[plan["plan_id"]])


def _fields(found: list[tuple[str, Rank, str]]) -> tuple[Field, ...]:
    return tuple(Field(name, rank, text) for name, rank, text in found if text)


def _rows(release: Release, table: str) -> Iterator[dict[str, str]]:
    """Yield the rows of a table as printed, read line by line, once its bytes are found to be those released."""
    resource = release.resource(table)
    path = release.path / str(resource["path"])
    try:
        with path.open("rb") as file:
            found = f"sha256:{hashlib.file_digest(file, 'sha256').hexdigest()}"
        if found != resource["hash"]:
            raise ReleaseError(
                f"{path}: its hash is {found}, not the {resource['hash']} released. Restore the folder from a copy or from git."
            )
        with path.open(encoding="utf-8", newline="") as lines:
            cells = csv.reader(lines)
            header = next(cells, [])
            yield from (dict(zip(header, each, strict=True)) for each in cells)
    except OSError as error:
        raise ReleaseError(f"{path} cannot be read ({error.strerror}). Restore the folder from a copy or from git.") from error


def _sentences(release: Release, plan_id: str, context: tuple[str, ...]) -> Iterator[Entry]:
    text = release.text(plan_id)
    rows = _rows(release, "sections") if "sections" in release.tables else ()
    sections = sorted((int(row["start"]), row["section_id"], row["heading"]) for row in rows if row["plan_id"] == plan_id)
    starts = [start for start, _, _ in sections]
    for span in sentence_spans(plain(text)):
        begin, end = span.start, span.end
        here = bisect_right(starts, begin) - 1
        start, anchor, heading = sections[here] if here >= 0 else (-1, "", "")
        rank: Rank = "heading" if heading and start == begin else "text"
        yield Entry("sentence", "", f"{begin}-{end}", plan_id, begin, anchor, (Field("text", rank, text[begin:end]),), context)
