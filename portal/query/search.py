"""Search in everything that was released: words in, hits out, best first.

Hits are ranked by the fields that hold the words: a name, heading, title or id that is just what was typed; then all words in the name (of
a dataset, organisation, indicator); then in a heading of a plan; then in the title (of a task, target, responsibility); then anywhere;
then, of several words, some in what the entry stands in, the title, issuer or region of its plan: who asks for 湖南 宽带 wants the
broadband of Hunan, which its sentences need not say. Last come those that hold another name of a body that a word names, or that of one
that it succeeded: plans name bodies of their time.
Within a rank they come by kind, then as published, so the order is always the same.
"""

from __future__ import annotations

import json
import logging
import sqlite3
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice, zip_longest
from pathlib import Path
from typing import Any

from portal.errors import NotReadyError
from portal.query.body_names import BodyNames, body_names
from portal.query.search_entries import KEYS, KINDS, RANKS, Kind
from portal.query.search_grams import condition_of, exact_condition_of, id_in, wide_condition_of
from portal.query.search_index import SPACE, TABLES, code_of, index_path, marks_of, update_index
from portal.query.search_question import Hit, SearchAnswer, SearchQuestion, read_place, write_place
from portal.releases.store import ReleaseStore
from portal.text.folding import fold, fold_with_places
from portal.text.spellings import spellings

#: Hits of a kind are counted up to so many; beyond, an answer says "at least".
COUNTED = 20_000
#: What the rank is called of hits that hold another name of a body that a word names.
OTHER_NAME = "other-name"
_OTHERS = 12  # names that are tried, as the site's search does
#: A snippet has about so many characters, a quarter of them before the first match.
SNIPPET = 120
# An index is looked after no more often than this, and takes no more than a twentieth of the time.
_EVERY_SECONDS, _SHARE = 1.0, 20
_FIRST_SECONDS = 20.0  # how long the first question waits for an index to be made
_log = logging.getLogger(__name__)


class Search:
    """Answers questions from the index, which it makes where there is none and keeps in line with the releases.

    Safe to share between threads; several processes may use the same folder.

    Args:
        store: The releases.
        folder: Where the index is kept.
    """

    def __init__(self, store: ReleaseStore, folder: Path) -> None:
        self._store = store
        self._folder = folder
        self._path = index_path(folder)
        self._idle: list[tuple[int, sqlite3.Connection]] = []
        self._lock = threading.Lock()
        self._updating: threading.Thread | None = None
        self._next_look = 0.0
        self._seen: dict[str, str] | None = None

    def ask(self, question: SearchQuestion) -> SearchAnswer:
        """Answer a question.

        Raises:
            BadParameterError: If its cursor belongs to another question or index.
            UnknownReleaseError: If there is no such dataset.
            NotReadyError: If the index is still being made.
        """
        if question.dataset_id:
            self._store.versions(question.dataset_id)
        self._look_after()
        with self._snapshot() as database:
            return _Asking(database, question, body_names(self._store.root)).answer()

    def look(self) -> threading.Thread | None:
        """Begin to look for new releases, in a thread of its own, unless that was done a moment ago; return the last such thread."""
        with self._lock:
            due = time.monotonic() >= self._next_look or not self._path.exists()
            if due and not (self._updating and self._updating.is_alive()):
                self._updating = threading.Thread(target=self._update, name="search index", daemon=True)
                self._updating.start()
            return self._updating

    def refresh(self) -> None:
        """Bring the index in line now, and wait for it."""
        update_index(self._store, self._folder)

    def close(self) -> None:
        """Close what is open; the next question opens it again."""
        with self._lock:
            updating, idle, self._idle = self._updating, self._idle, []
        if updating:
            updating.join()
        for _, database in idle:
            database.close()

    def _look_after(self) -> None:
        """See to it that somebody looks for new releases now and then; wait for it only where there is no index at all."""
        there = self._path.exists()
        updating = self.look()
        if not there and updating:
            updating.join(_FIRST_SECONDS)
            if not self._path.exists():
                raise NotReadyError("The search index is being made. Ask again in a while.", seconds=30)

    def _update(self) -> None:
        started = time.monotonic()
        try:
            seen = marks_of(self._store)
            # What could not be read was logged once: it is tried again when something changes.
            if (seen != self._seen or not self._path.exists()) and update_index(self._store, self._folder, wait=not self._path.exists()):
                self._seen = seen
        except Exception:  # noqa: BLE001 - a thread of its own: nobody else would hear of it, and what is there stays
            _log.exception("The search index could not be brought up to date")
        finally:
            took = time.monotonic() - started
            self._next_look = time.monotonic() + max(_EVERY_SECONDS, _SHARE * took)

    @contextmanager
    def _snapshot(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection that sees one state of the index, whatever is written meanwhile."""
        number = self._path.stat().st_ino  # another file took its place if it was deleted and made anew
        with self._lock:
            usable = [each for each in self._idle if each[0] == number]
            stale = [each for each in self._idle if each[0] != number]
            self._idle = usable[:-1]
        for _, database in stale:
            database.close()
        database = usable[-1][1] if usable else self._open()
        try:
            database.execute("BEGIN")
            yield database
        finally:
            database.execute("ROLLBACK")
            with self._lock:
                self._idle.append((number, database))

    def _open(self) -> sqlite3.Connection:
        database = sqlite3.connect(f"file:{self._path}?mode=ro", uri=True, isolation_level=None, check_same_thread=False, timeout=10)
        database.execute("PRAGMA query_only = ON")
        database.execute("PRAGMA mmap_size = 1073741824")
        return database


@dataclass(frozen=True, slots=True)
class _Rank:
    """A rank of hits: what it is called, and where and under which condition they are found, with those of better ranks."""

    label: str
    table: str
    condition: str


class _Asking:
    """One question to one state of the index."""

    def __init__(self, database: sqlite3.Connection, question: SearchQuestion, names: BodyNames) -> None:
        self._database = database
        self._question = question
        condition, exact = condition_of(question.words), exact_condition_of(question.words)
        self._condition = f"tokens : ({condition})"
        self._ranks = [
            *(_Rank("exact", table, exact) for table in TABLES[:-1]),
            *(_Rank(label, table, condition) for label, table in zip(RANKS[:-1], TABLES[:-1], strict=True)),
            _Rank(RANKS[-1], TABLES[-1], self._condition),
        ]
        if len(question.words) > 1:
            self._condition = wide_condition_of(question.words, "tokens")
            self._ranks.append(_Rank("context", TABLES[-1], self._condition))
        most = _OTHERS if len(question.words) == 1 else _OTHERS // 2  # each is looked for in two columns then
        self._others = [names.otherwise(each, most) for each in question.words]
        if any(self._others):
            is_one = len(question.words) == 1
            also = condition_of(question.words, self._others), wide_condition_of(question.words, "tokens", self._others)
            self._condition = f"tokens : ({also[0]})" if is_one else also[1]
            self._ranks.append(_Rank(OTHER_NAME, TABLES[-1], self._condition))
        [self._lineage] = database.execute("SELECT id FROM lineage").fetchone()
        self._ranges = {kind: self._ranges_of(kind) for kind in question.kinds}

    def answer(self) -> SearchAnswer:
        question = self._question
        identity = f"{self._lineage}\n{question.identity}\n{self._others if any(self._others) else ''}"
        counts = {kind: self._count(kind) for kind in question.kinds}
        found = self._numbers(*(read_place(question.cursor, identity) if question.cursor else (0, -1)))
        shown = found[: question.limit]
        return SearchAnswer(
            total=sum(min(each, COUNTED) for each in counts.values()),
            is_exact=all(each <= COUNTED for each in counts.values()),
            counts={kind: min(each, COUNTED) for kind, each in counts.items()},
            hits=tuple(self._hits(shown)),
            next=write_place(*shown[-1], identity) if len(found) > len(shown) else "",
        )

    def _ranges_of(self, kind: Kind) -> list[tuple[int, int]]:
        """Return the numbers among which entries of a kind are looked for."""
        codes = [code_of(kind), code_of(kind, is_copy=True)]
        if self._question.dataset_id:
            marks = "SELECT first, last FROM ranges JOIN datasets ON id = dataset WHERE dataset_id = ? AND code IN (?, ?)"
            return self._database.execute(marks, [self._question.dataset_id, *codes]).fetchall()
        # What a plan's own dataset repeats of the dataset of all plans is found once, unless there is no such dataset.
        [is_listed] = self._database.execute("SELECT count(*) FROM ranges WHERE code = ?", codes[:1]).fetchone()
        code = codes[0] if is_listed else codes[1]
        return [(code * SPACE, (code + 1) * SPACE - 1)]

    def _count(self, kind: Kind) -> int:
        total = 0
        for first, last in self._ranges[kind]:
            select = "SELECT count(*) FROM (SELECT 1 FROM texts WHERE texts MATCH ? AND rowid BETWEEN ? AND ? LIMIT ?)"
            total += self._database.execute(select, [self._condition, first, last, COUNTED + 1 - total]).fetchone()[0]
        return total

    def _numbers(self, from_rank: int, after: int) -> list[tuple[int, int]]:
        """Return rank and number of the hits of a page and of one more, if there is one."""
        wanted = self._question.limit + 1
        found: list[tuple[int, int]] = []
        for rank in range(from_rank, len(self._ranks)):
            for kind in self._question.kinds:
                for first, last in self._ranges[kind]:
                    begin = max(first, after + 1) if rank == from_rank else first
                    found += [(rank, number) for number in islice(self._new_in(rank, begin, last, wanted), wanted - len(found))]
                    if len(found) == wanted:
                        return found
        return found

    def _new_in(self, rank: int, first: int, last: int, count: int) -> Iterator[int]:
        """Yield the hits of a rank between two numbers that no better rank has."""
        while numbers := self._matching(self._ranks[rank], first, last, count):
            better = {each for one in self._ranks[:rank] for each in self._matching(one, numbers[0], numbers[-1], -1)}
            new = [each for each in numbers if each not in better]
            yield from new
            if len(numbers) < count:
                return
            first = numbers[-1] + 1
            count *= 2  # where most hits are of better ranks already, larger steps pass over them

    def _matching(self, rank: _Rank, first: int, last: int, count: int) -> list[int]:
        select = f"SELECT rowid FROM {rank.table} WHERE {rank.table} MATCH ? AND rowid BETWEEN ? AND ? ORDER BY rowid LIMIT ?"
        return [number for (number,) in self._database.execute(select, [rank.condition, first, last, count])]

    def _hits(self, found: Sequence[tuple[int, int]]) -> Iterator[Hit]:
        for rank, number in found:
            content, dataset_id, version, title = self._database.execute(
                "SELECT content, dataset_id, version, title FROM entries JOIN datasets ON id = dataset WHERE number = ?", [number]
            ).fetchone()
            label = self._ranks[rank].label
            others = self._others if label == OTHER_NAME else [{} for _ in self._question.words]
            yield _hit(self._question.words, others, label, number, json.loads(content), dataset_id, version, title)


def _hit(
    words: Sequence[str],
    others: Sequence[Mapping[str, str]],
    rank: str,
    number: int,
    content: list[Any],
    dataset_id: str,
    version: str,
    dataset_title: str,
) -> Hit:
    table, key, plan_id, anchor, fields = content
    shown = [(name, text) for name, _, text in fields]
    if key in map(id_in, words):  # the word may be the address of the row
        shown, words = [(KEYS[table], key), *shown], list(dict.fromkeys(key if id_in(each) == key else each for each in words))
    marked = [(name, text, *matches_in(text, words, others)) for name, text in shown]
    # The first of the fields that hold most of the words: fields come by rank.
    name, text, _, matches = max(marked, key=lambda each: each[2])
    offset, snippet = snippet_of(text, matches)
    return Hit(
        kind=KINDS[number // SPACE // 2],
        rank=rank,
        dataset_id=dataset_id,
        version=version,
        dataset_title=dataset_title,
        table=table,
        key=key,
        plan_id=plan_id,
        anchor=anchor,
        title="" if fields[0][1] in ("heading", "text") else fields[0][2],
        field=name,
        offset=offset,
        snippet=snippet,
        matches=tuple((start, end) for start, end in matches if offset <= start and end <= offset + len(snippet)),
        former=_former_in([fold(text) for _, text in shown], others) if any(others) else "",
    )


def _former_in(folded: Sequence[str], others: Sequence[Mapping[str, str]]) -> str:
    """Return the name of a predecessor that some texts hold; empty if they hold a name of the body itself too."""
    found = [former for each in others for other, former in each.items() if any(other in text for text in folded)]
    return found[0] if found and all(found) else ""


def matches_in(text: str, words: Sequence[str], others: Sequence[Iterable[str]] = ()) -> tuple[int, list[tuple[int, int]]]:
    """Return how many of the words a text holds, and where: start and end of each match in the text as it is, joined where they touch.

    Args:
        text: The text.
        words: The words, as typed.
        others: For each of the first words what may stand in its place, folded.

    >>> matches_in("到2020年，寬帶　網絡全面覆盖", ["宽带网络", "2020"])
    (2, [(1, 5), (7, 12)])
    """
    folded = fold_with_places(text)
    held = 0
    spans: list[tuple[int, int]] = []
    for word, also in zip_longest(words, others, fillvalue=()):
        before = len(spans)
        for each in (*spellings(str(word)), *also):
            at = folded.text.find(each)
            while at >= 0:
                spans.append(folded.original(at, at + len(each)))
                at = folded.text.find(each, at + len(each))
        held += len(spans) > before
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return held, joined


def snippet_of(text: str, matches: Sequence[tuple[int, int]]) -> tuple[int, str]:
    """Return the part of a text around its first match, and where it starts.

    >>> snippet_of("短文", [(0, 1)])
    (0, '短文')
    """
    if len(text) <= SNIPPET:
        return 0, text
    start, end = matches[0] if matches else (0, 0)
    offset = max(0, min(start - SNIPPET // 4, len(text) - SNIPPET))
    return offset, text[offset : max(offset + SNIPPET, end)]
