"""Search in everything that was released: words in, hits out, best first.

Hits are ranked by the fields that hold the words: a name, heading or title that is just what was typed; then all words in names (of
datasets, organisations, indicators); then headings; then titles (of tasks, targets, responsibilities); then any text. Within a rank they
come by kind, then as published, so the order is always the same.
"""

from __future__ import annotations

import json
import logging
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from portal.errors import NotReadyError
from portal.query.search_entries import KINDS, RANKS, Kind
from portal.query.search_grams import condition_of, exact_condition_of
from portal.query.search_index import SPACE, code_of, index_path, marks_of, update_index
from portal.query.search_question import Hit, SearchAnswer, SearchQuestion, read_place, write_place
from portal.releases.store import ReleaseStore
from portal.text.folding import fold_with_places
from portal.text.spellings import spellings

#: Hits of a kind are counted up to so many; beyond, an answer says "at least".
COUNTED = 20_000
#: A snippet has about so many characters, a quarter of them before the first match.
SNIPPET = 120
# An index is looked after no more often than this, and takes no more than a twentieth of the time.
_EVERY_SECONDS, _SHARE = 1.0, 20
_FIRST_SECONDS = 20.0  # how long the first question waits for an index to be made
_log = logging.getLogger(__name__)


class Search:
    """Answers questions from the index, which it makes where there is none and keeps in line with the releases; safe to share
    between threads and processes.

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
            return _Asking(database, question).answer()

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
        with self._lock:
            due = time.monotonic() >= self._next_look or not there
            if due and not (self._updating and self._updating.is_alive()):
                self._updating = threading.Thread(target=self._update, name="search index", daemon=True)
                self._updating.start()
            updating = self._updating
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
        except Exception:
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


class _Asking:
    """One question to one state of the index."""

    def __init__(self, database: sqlite3.Connection, question: SearchQuestion) -> None:
        self._database = database
        self._question = question
        self._condition = condition_of(question.words)
        [self._lineage] = database.execute("SELECT id FROM lineage").fetchone()
        self._ranges = {kind: self._ranges_of(kind) for kind in question.kinds}

    def answer(self) -> SearchAnswer:
        question = self._question
        identity = f"{self._lineage}\n{question.identity}"
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
            select = "SELECT count(*) FROM (SELECT 1 FROM grams WHERE grams MATCH ? AND rowid BETWEEN ? AND ? LIMIT ?)"
            total += self._database.execute(select, [self._condition, first, last, COUNTED + 1 - total]).fetchone()[0]
        return total

    def _numbers(self, from_rank: int, after: int) -> list[tuple[int, int]]:
        """Return rank and number of the hits of a page and of one more, if there is one."""
        wanted = self._question.limit + 1
        found: list[tuple[int, int]] = []
        for rank, condition in enumerate(self._conditions()):
            if rank < from_rank:
                continue
            for first, last in self._all_ranges():
                begin = max(first, after + 1) if rank == from_rank else first
                select = "SELECT rowid FROM grams WHERE grams MATCH ? AND rowid BETWEEN ? AND ? ORDER BY rowid LIMIT ?"
                numbers = self._database.execute(select, [condition, begin, last, wanted - len(found)])
                found += [(rank, number) for (number,) in numbers]
                if len(found) == wanted:
                    return found
        return found

    def _all_ranges(self) -> list[tuple[int, int]]:
        return [each for kind in self._question.kinds for each in self._ranges[kind]]

    def _conditions(self) -> Iterator[str]:
        """Yield the condition of each rank, each leaving out what a better one holds."""
        exact = f"{{{' '.join(RANKS[:-1])}}} : ({exact_condition_of(self._question.words)})"
        yield exact
        better = ""
        for count in range(1, len(RANKS) + 1):
            here = f"{{{' '.join(RANKS[:count])}}} : ({self._condition})"
            yield f"(({here}) NOT ({exact}))" + (f" NOT ({better})" if better else "")
            better = here

    def _hits(self, found: Sequence[tuple[int, int]]) -> Iterator[Hit]:
        for rank, number in found:
            content, dataset_id, version, title = self._database.execute(
                "SELECT content, dataset_id, version, title FROM entries JOIN datasets ON id = dataset WHERE number = ?", [number]
            ).fetchone()
            yield _hit(self._question.words, rank, number, json.loads(content), dataset_id, version, title)


def _hit(words: Sequence[str], rank: int, number: int, content: list[Any], dataset_id: str, version: str, dataset_title: str) -> Hit:
    table, key, plan_id, anchor, fields = content
    marked = [(name, text, *matches_in(text, words)) for name, _, text in fields]
    # The first of the fields that hold most of the words: fields come by rank.
    name, text, _, matches = max(marked, key=lambda each: each[2])
    offset, snippet = snippet_of(text, matches)
    return Hit(
        kind=KINDS[number // SPACE // 2],
        rank=("exact", *RANKS)[rank],
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
    )


def matches_in(text: str, words: Sequence[str]) -> tuple[int, list[tuple[int, int]]]:
    """Return how many of the words a text holds, and where: start and end of each match in the text as it is, joined where they touch.

    >>> matches_in("到2020年，寬帶　網絡全面覆盖", ["宽带网络", "2020"])
    (2, [(1, 5), (7, 12)])
    """
    folded = fold_with_places(text)
    held = 0
    spans: list[tuple[int, int]] = []
    for word in words:
        before = len(spans)
        for each in spellings(word):
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
