"""What is searched for, its answer, and the place in it from which the next page goes on."""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass

from portal.errors import BadParameterError, Bilingual
from portal.query.cursor import open_place, seal_place
from portal.query.search_entries import KINDS, Kind
from portal.text.folding import fold

DEFAULT_LIMIT, MAX_LIMIT = 20, 100
# Each bounds the work of one question; both are far above what a person types.
MAX_CHARACTERS, MAX_WORDS = 200, 10
_CURSOR = Bilingual(
    "游标须原样取自回答的 next，且 q、type、dataset 都相同；第一页不带 cursor。",
    "A cursor is taken unchanged from `next` of an answer, with the same q, type and dataset; leave it out for the first page.",
)


@dataclass(frozen=True, slots=True)
class SearchQuestion:
    """A question to the search.

    Attributes:
        words: What must occur, each as typed; folding leaves something of each.
        kinds: The kinds of entries to search, in the order of `KINDS`.
        dataset_id: The only dataset to search; empty for all.
        limit: Hits on a page.
        cursor: Where to go on, from the page before; empty for the first.
    """

    words: tuple[str, ...]
    kinds: tuple[Kind, ...] = KINDS
    dataset_id: str = ""
    limit: int = DEFAULT_LIMIT
    cursor: str = ""

    @property
    def identity(self) -> str:
        """A text that is the same for questions with the same hits in the same order."""
        return json.dumps([[fold(each) for each in self.words], self.kinds, self.dataset_id])


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found.

    Attributes:
        kind: What it is.
        rank: Why it stands where it does: `exact`, or the best rank of fields of which all words are in; `text` for any fields; `context`
            where some words are in what it stands in; `other-name` where it has another name of a body that a word names.
        dataset_id: Its dataset.
        version: The release that was searched.
        dataset_title: Title of the dataset.
        table: The table that it is a row of; empty for datasets and sentences.
        key: The row's id; the dataset's own id; for a sentence its place in the text, as `12-40`.
        plan_id: The plan it was read from; empty where it is of no single plan.
        anchor: The id of the section around a sentence; empty for the rest.
        title: What it is called: a title, name or indicator; empty for sentences.
        field: The field that the snippet is of.
        offset: Where in that field's text the snippet starts.
        snippet: A part of that text, as published, around the first match.
        matches: Start and end of each match in the snippet, counted in characters of the whole field's text.
        former: The name of a predecessor of the body that was asked for, by which it was found; empty for all else.
    """

    kind: Kind
    rank: str
    dataset_id: str
    version: str
    dataset_title: str
    table: str
    key: str
    plan_id: str
    anchor: str
    title: str
    field: str
    offset: int
    snippet: str
    matches: tuple[tuple[int, int], ...]
    former: str = ""


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """One page of hits, best first.

    Attributes:
        total: How many hits there are on all pages; where `is_exact` is false, at least so many.
        counts: The same for each kind that was asked for.
        next: The cursor of the next page; empty on the last.
    """

    total: int
    is_exact: bool
    counts: Mapping[Kind, int]
    hits: tuple[Hit, ...]
    next: str


def parse_search(*, q: str, kinds: str = "", dataset_id: str = "", limit: int = DEFAULT_LIMIT, cursor: str = "") -> SearchQuestion:
    """Turn the parameters of a web address into a question.

    Args:
        q: Words separated by blanks, all of which must occur.
        kinds: Kinds separated by commas; empty for all.
        dataset_id: The only dataset to search; empty for all.
        limit: Hits on a page.
        cursor: From the page before.

    Raises:
        BadParameterError: If there is nothing to look for, too much of it, or no such kind; it says what would be right.

    >>> parse_search(q="寬帶 农村", kinds="task,target").kinds
    ('target', 'task')
    """
    words = tuple(dict.fromkeys(word for word in q.split() if fold(word)))
    if not words:
        raise BadParameterError(
            "q",
            q[:80],
            Bilingual("请给出要查的词，一个或几个，以空格分开。", "Give what to look for: one or more words, separated by blanks."),
        )
    if len(q) > MAX_CHARACTERS or len(words) > MAX_WORDS:
        raise BadParameterError(
            "q",
            q[:80],
            Bilingual(f"至多 {MAX_CHARACTERS} 个字、{MAX_WORDS} 个词。", f"At most {MAX_CHARACTERS} characters and {MAX_WORDS} words."),
        )
    asked = kinds.split(",") if kinds else list(KINDS)
    if unknown := [each for each in asked if each not in KINDS]:
        raise BadParameterError(
            "type", unknown[0][:80], Bilingual("种类，逗号分隔，限下列各种。", f"Types separated by commas: {', '.join(KINDS)}.")
        )
    return SearchQuestion(words, tuple(each for each in KINDS if each in asked), dataset_id, limit, cursor)


def write_place(rank: int, number: int, identity: str) -> str:
    """Return the cursor that goes on after an entry.

    Args:
        rank: The place of its rank, from 0.
        number: Its number in the index.
        identity: All that the cursor is bound to, as one text.

    >>> read_place(write_place(2, 41, "宽带"), "宽带")
    (2, 41)
    """
    return seal_place(struct.pack(">BQ", rank, number), identity)


def read_place(cursor: str, identity: str) -> tuple[int, int]:
    """Return the rank and number in a cursor.

    Raises:
        BadParameterError: If it is no cursor, was changed, or comes from another question.
    """
    rank, number = struct.unpack(">BQ", open_place(cursor, 9, identity, _CURSOR))
    return int(rank), int(number)
