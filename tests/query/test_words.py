"""Rows that hold a word, found by the places of its characters: what is found is what plain Python finds; see also `test_tables`."""

from __future__ import annotations

import logging
import random
from collections import Counter
from itertools import chain
from pathlib import Path
from typing import Literal

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.query import word_files, words
from portal.query.columns import Column
from portal.query.files import FileStores
from portal.query.question import Question, parse_question
from portal.query.tables import QueryTable, open_table
from portal.releases.store import Release
from portal.text.folding import fold
from tests.query.made import release_of, table_of

COLUMNS = (
    Column("row_id", "string"),
    Column("kind", "string"),
    Column("name", "string"),
    Column("quote", "string"),
    Column("year", "integer"),
)
CHANCE = random.Random(0)
SENTENCES = ["".join(CHANCE.choices("宽带普及率达到网络", k=CHANCE.randrange(1, 30))) for _ in range(1200)]
# Few kinds, a name of each row's own, quotes that repeat but are too many for codes.
ROWS = [
    (
        f"row-{number}",
        CHANCE.choice(["宽带", "寬頻網絡", "普及", ""]),
        f"{''.join(CHANCE.choices('宽带普及率达到', k=CHANCE.randrange(8)))}第{number}项",
        CHANCE.choice(["", *SENTENCES]),
        str(2000 + number % 30),
    )
    for number in range(4000)
]
ALPHABET = "宽带寬网普1a𠮷𠮸é%"
cells = st.text(ALPHABET, max_size=12)


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    return release_of(tmp_path_factory.mktemp("release"), COLUMNS, ROWS)


@pytest.fixture(scope="module")
def table(release: Release, tmp_path_factory: pytest.TempPathFactory) -> QueryTable:
    return open_table(release, "sample", FileStores(tmp_path_factory.mktemp("query")))


def question(**asked: str) -> Question:
    return parse_question(list(asked.items()), COLUMNS)


def holding(rows: list[tuple[str, ...]], *asked: str) -> list[int]:
    """Return the rows of which, for each word, one text holds it; ids and numbers are not searched."""
    return [number for number, row in enumerate(rows) if all(any(fold(word) in fold(cell) for cell in row[1:4]) for word in asked)]


@pytest.mark.parametrize("length", [2, 3, 4, 5, 9, 25])
def test_a_word_of_any_length_is_found_in_every_row_that_holds_it_without_the_database(
    table: QueryTable, monkeypatch: pytest.MonkeyPatch, length: int
) -> None:
    monkeypatch.setattr(table._database, "select", lambda *_: pytest.fail("the database was asked"))
    long = [cell for row in ROWS for cell in row[2:4] if len(cell) >= length]
    for cell in CHANCE.sample(long, 15):
        begin = CHANCE.randrange(len(cell) - length + 1)
        page = table.ask(question(q=cell[begin : begin + length], limit="20"))
        expected = holding(ROWS, cell[begin : begin + length])
        assert (page.total, list(page.positions)) == (len(expected), expected[:20])


def test_words_go_with_filters_bounds_an_order_and_the_next_page(table: QueryTable) -> None:
    asked = {"q": "宽带 达到", "kind": "普及", "year__gte": "2010", "sort": "-year", "limit": "15"}
    expected = [number for number in holding(ROWS, "宽带", "达到") if ROWS[number][1] == "普及" and ROWS[number][4] >= "2010"]
    expected.sort(key=lambda number: -int(ROWS[number][4]))
    first = table.ask(question(**asked))
    second = table.ask(question(**asked, cursor=first.next))
    assert first.total == len(expected)
    assert [*first.positions, *second.positions] == expected[:30]


@pytest.mark.parametrize("form", ["json", "csv"])
@pytest.mark.parametrize("most", [0, 1_000_000], ids=["sorted by the database", "sorted in memory"])
def test_a_stream_of_rows_holds_all_that_are_found_in_their_order(
    table: QueryTable, monkeypatch: pytest.MonkeyPatch, form: Literal["json", "csv"], most: int
) -> None:
    monkeypatch.setattr("portal.query.tables._MOST_SORTED", most)
    monkeypatch.setattr("portal.query.tables._STREAMED", 7)
    for asked in (
        {"q": ""},
        {"q": "", "kind": "普及"},
        {"q": "", "kind": "普及", "sort": "-year"},
        {"q": "宽带"},
        {"q": "宽带", "kind": "普及"},
        {"q": "宽带", "sort": "-year"},
        {"q": "宽带 达到", "kind": "普及", "sort": "year"},
    ):
        found = [number for number in holding(ROWS, *asked["q"].split(" ")) if asked.get("kind", ROWS[number][1]) == ROWS[number][1]]
        if sort := asked.get("sort"):
            there = [number for number in found if ROWS[number][4]]
            there.sort(key=lambda number: int(ROWS[number][4]), reverse=sort == "-year")
            found = there + [number for number in found if not ROWS[number][4]]
        lines = list(chain.from_iterable(table.stream(question(**{name: value for name, value in asked.items() if value}), form)))
        keys = [orjson.loads(line)["row_id"] if form == "json" else line.split(b",")[0].decode() for line in lines]
        assert keys == [ROWS[number][0] for number in found]
        assert keys


def test_a_stream_groups_and_facets_of_rows_with_a_word_need_no_index_of_the_database(
    table: QueryTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("select", "stream", "found"):
        monkeypatch.setattr(table._database, name, lambda *_: pytest.fail("the database was asked"))
    held = holding(ROWS, "宽带")
    assert sum(map(len, table.stream(question(q="宽带", sort="-year"), "json"))) == len(held)
    groups = table.groups(question(q="宽带", group="year,kind", sum="year"))
    assert {each.values: each.count for each in groups.groups} == Counter((ROWS[number][4], ROWS[number][1]) for number in held)
    assert all(each.sums[0] == int(each.values[0] or 0) * each.count for each in groups.groups)
    [facet] = table.facets(question(q="宽带", facet="kind")).values()
    assert {each.values[0]: each.count for each in facet.groups} == Counter(ROWS[number][1] for number in held)


def test_what_is_streamed_is_what_is_counted(table: QueryTable) -> None:
    for asked in ("宽带 第7", "及率达到"):
        assert len(list(chain.from_iterable(table.stream(question(q=asked), "csv")))) == table.ask(question(q=asked, limit="0")).total


@given(
    st.lists(st.tuples(cells, cells), max_size=12),
    st.text(ALPHABET, min_size=2, max_size=7).filter(lambda word: len(fold(word)) > 1),
    st.sampled_from([(4_000_000, 4_000_000), (5, 7)]),
    st.sampled_from([0, 1000]),
)
@settings(max_examples=150)
def test_texts_of_all_characters_in_lots_and_parts_of_any_size_are_found(found, word: str, sizes: tuple[int, int], few: int) -> None:
    rows = [(f"row-{number}", "", name, quote, "") for number, (name, quote) in enumerate(found)]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(word_files, "_LOT", sizes[0])
        patched.setattr(word_files, "_PART", sizes[1])
        patched.setattr(words, "_FEW", sizes[0])
        patched.setattr(words, "_MAPPED", sizes[0])
        small = table_of(FileStores(), COLUMNS, rows, few=few)
        assert list(small.ask(Question(words=(word,))).positions) == holding(rows, word)


def test_the_same_table_gives_the_same_file_and_a_damaged_one_is_made_again(
    release: Release, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    before = open_table(release, "sample", FileStores(tmp_path)).ask(question(q="宽带普"))
    [path] = tmp_path.glob("*.words")
    whole = path.read_bytes()
    path.write_bytes(whole.replace("宽".encode("utf-16-le"), "窄".encode("utf-16-le"), 1))
    with caplog.at_level(logging.WARNING):
        assert open_table(release, "sample", FileStores(tmp_path)).ask(question(q="宽带普")) == before
    assert f"{path} is damaged" in caplog.text
    assert path.read_bytes() == whole
    assert [len(list(tmp_path.glob(f"*.{suffix}"))) for suffix in ("sqlite3", "arrays", "words")] == [1, 1, 1]


def test_words_of_another_format_are_not_read(release: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_table(release, "sample", FileStores(tmp_path))
    [before] = tmp_path.glob("*.words")
    monkeypatch.setattr(words, "FORMAT", words.FORMAT + 1)
    monkeypatch.setattr(word_files, "FORMAT", words.FORMAT)
    open_table(release, "sample", FileStores(tmp_path))
    [after] = tmp_path.glob("*.words")
    assert after.name != before.name
