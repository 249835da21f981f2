"""What can be found, in which order, and how the index follows the releases."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opencc import OpenCC

from portal.errors import BadParameterError, UnknownReleaseError
from portal.packaging.package import stack
from portal.query.search import Search, matches_in, snippet_of
from portal.query.search_entries import Entry, entries_of
from portal.query.search_index import index_path, update_index
from portal.query.search_question import Hit, SearchAnswer, parse_search
from portal.releases.store import ReleaseStore
from portal.releases.withdrawal import withdraw_release
from portal.text.folding import fold
from tests.packaging.sample import package_of, plan_tables

TRADITIONAL = (OpenCC("s2t"), OpenCC("s2tw"))
ROOT = Path(__file__).resolve().parents[2]


def make_store(root: Path) -> ReleaseStore:
    store = ReleaseStore(root / "datapackages")
    store.write(package_of(plan_tables()))
    return store


def join_plans(store: ReleaseStore, version: str = "1.0.0") -> None:
    store.write(package_of(stack([plan_tables(), plan_tables("other-2016", mark="b")]), "all-plans", version))


@pytest.fixture
def store(tmp_path: Path) -> ReleaseStore:
    return make_store(tmp_path)


@pytest.fixture
def search(store: ReleaseStore, tmp_path: Path) -> Iterator[Search]:
    made = Search(store, tmp_path / "query")
    made.refresh()
    yield made
    made.close()


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Search]:
    """The search of the plans that are published."""
    made = Search(ReleaseStore(ROOT / "datapackages"), tmp_path_factory.mktemp("real"))
    made.refresh()
    yield made
    made.close()


@pytest.fixture(scope="module")
def published() -> list[tuple[str, Entry]]:
    store = ReleaseStore(ROOT / "datapackages")
    ids = store.dataset_ids()
    return [(each, entry) for each in ids for entry in entries_of(store.latest(each), set(ids) - {each})]


def ask(search: Search, q: str, **more: str | int) -> SearchAnswer:
    return search.ask(parse_search(q=q, **more))  # type: ignore[arg-type]


def keys(answer: SearchAnswer) -> list[str]:
    return [hit.key for hit in answer.hits]


def every_hit(search: Search, q: str, **more: str | int) -> list[Hit]:
    found: list[Hit] = []
    answer = ask(search, q, **more)
    found += answer.hits
    while answer.next:
        answer = ask(search, q, cursor=answer.next, **more)
        found += answer.hits
    return found


@settings(max_examples=100)
@given(data=st.data())
def test_every_part_of_every_text_is_found_in_either_script(data: st.DataObject, real: Search, published: list[tuple[str, Entry]]) -> None:
    """Two characters or more, wherever they are cut out, typed in simplified or traditional characters, in either width."""
    dataset_id, entry = data.draw(st.sampled_from(published))
    text = data.draw(st.sampled_from(entry.fields)).text
    start = data.draw(st.integers(0, max(0, len(text) - 2)))
    part = text[start : start + data.draw(st.integers(2, 30))]
    typed = data.draw(st.sampled_from([part, *(each.convert(part) for each in TRADITIONAL), part.upper()]))
    typed = typed.translate({code: code + 0xFEE0 for code in range(0x30, 0x3A)}) if data.draw(st.booleans()) else typed
    if not fold(typed) or len(typed.split()) > 10:
        return
    assert (entry.kind, entry.key) in {
        (hit.kind, hit.key) for hit in every_hit(real, typed, kinds=entry.kind, dataset_id=dataset_id, limit=100)
    }


@pytest.mark.parametrize("typed", ["宽带", "寬帶", "寬頻", "5600亿", "５６００億", "五千六百亿", "5,600亿", "ｇｂｐｓ"])
def test_words_are_found_as_people_type_them(real: Search, typed: str) -> None:
    assert ask(real, typed).total > 0


@pytest.mark.parametrize(
    ("typed", "body"),
    [("湖南省发改委", "湖南省发展和改革委员会"), ("发改委", "湖南省发展和改革委员会"), ("湖南省广电局", "湖南省广播电影电视局")],
)
def test_a_body_is_found_by_the_short_names_that_the_registry_knows(real: Search, typed: str, body: str) -> None:
    hits = every_hit(real, typed, kinds="organization")
    assert body in [hit.title for hit in hits]


def test_a_body_is_found_by_its_other_names_and_by_those_of_its_predecessors_after_all_else(real: Search) -> None:
    hits = every_hit(real, "湖北省工信厅")
    assert hits
    assert {(hit.rank, bool(hit.former), bool(hit.matches)) for hit in hits} == {("other-name", True, True)}
    assert {hit.former for hit in hits} == {"经信委", "经济和信息化委"}
    with_more = every_hit(real, "工信厅")
    ranks = [hit.rank for hit in with_more]
    assert ranks == sorted(ranks, key="other-name".__eq__)
    assert {hit.rank for hit in with_more} == {"title", "other-name"}
    # In full the body is the same one: it is no predecessor.
    assert {hit.former for hit in with_more if hit.title == "湖南省工业和信息化厅"} == {""}
    assert not [hit for hit in every_hit(real, "湖北省经信委") if hit.former == "经信委"]
    [*_, last] = every_hit(real, "宽带 工信厅")
    assert (last.kind, last.former) == ("sentence", "经信委")
    assert "宽带" in last.snippet


def test_pages_go_on_among_hits_of_other_names(real: Search) -> None:
    every = every_hit(real, "工信厅")
    assert len(every) == ask(real, "工信厅").total > 20


@pytest.mark.parametrize(
    ("typed", "body"),
    [
        ("Development and Reform", "湖南省发展和改革委员会"),
        ("hunan commission reform", "湖南省发展和改革委员会"),
        ("Sanya Municipal People's Government", "三亚市人民政府"),
    ],
)
def test_a_body_is_found_by_its_english_name(real: Search, typed: str, body: str) -> None:
    hits = every_hit(real, typed, kinds="organization")
    assert body in [hit.title for hit in hits]


def test_the_snippet_shows_the_words_in_the_text_as_published(real: Search) -> None:
    answer = ask(real, "五千六百億", kinds="sentence")
    assert answer.total > 0
    for hit in answer.hits:
        found = [hit.snippet[start - hit.offset : end - hit.offset] for start, end in hit.matches]
        assert found
        assert all(fold(each) == "5600亿" for each in found)


def test_hits_come_by_what_their_match_says(search: Search) -> None:
    """普及率 is the name of an indicator and the whole title of a target, then part of a task's text, then of a sentence."""
    answer = ask(search, "普及率")
    assert [(hit.kind, hit.rank) for hit in answer.hits] == [
        ("indicator", "exact"),
        ("target", "exact"),
        ("task", "text"),
        ("sentence", "text"),
    ]
    assert answer.total == 4
    assert answer.is_exact


def test_names_rank_before_headings_and_titles_before_texts(search: Search) -> None:
    ranks = [hit.rank for hit in ask(search, "光网").hits]
    assert ranks == ["heading", "title"]
    assert [hit.rank for hit in ask(search, "示例省").hits][:3] == ["name", "name", "name"]


def test_all_words_must_occur_in_any_order_and_field(search: Search) -> None:
    assert keys(ask(search, "2017 普及 到", kinds="target")) == ["a-tgt-1"]
    assert ask(search, "普及率 不存在").total == 0


def test_of_several_words_some_may_stand_in_what_the_row_is_of(search: Search) -> None:
    """示例省 is the region of the plan, 三年行动 stands in its title: no target says either."""
    answer = ask(search, "示例省 三年行动 普及率", kinds="target")
    assert [(hit.key, hit.rank) for hit in answer.hits] == [("a-tgt-1", "context")]
    assert answer.total == 1
    assert ask(search, "示例省", kinds="target").total == 0, "one word must be in the row itself"
    assert ask(search, "示例省 三年行动", kinds="target").total == 0
    assert [hit.rank for hit in ask(search, "普及率 示例省").hits if hit.kind == "indicator"] == [], "an indicator is of no single plan"


def test_hits_that_hold_all_words_come_before_those_whose_plan_holds_some(real: Search) -> None:
    ranks = [hit.rank for hit in every_hit(real, "湖南 宽带", limit=100)]
    assert "context" in ranks
    assert ranks == sorted(ranks, key=("exact", "name", "heading", "title", "text", "context").index)
    assert len(ranks) == ask(real, "湖南 宽带").total
    assert sum(rank != "context" for rank in ranks) < len(ranks)


def test_a_single_character_is_found(search: Search) -> None:
    assert "a-tgt-2" in keys(ask(search, "投"))


def test_whatever_is_found_is_found_by_its_id_too_and_by_no_part_of_it(real: Search, published: list[tuple[str, Entry]]) -> None:
    for dataset_id, entry in published[::29]:
        if entry.kind == "sentence":
            continue
        address = f"https://data.example.org/datasets/{dataset_id}/1.0.0/#{entry.key}"
        for typed in (entry.key, f" {entry.key.upper()}", entry.key.replace("-", "－"), address, f"/organizations/{entry.key}/"):
            found = ask(real, typed).hits
            assert [(each.kind, each.key, each.rank) for each in found if each.rank == "exact"] == [(entry.kind, entry.key, "exact")]
            assert found[0].dataset_id in (dataset_id, "all-plans")
            assert (found[0].snippet, found[0].matches) == (entry.key, ((0, len(entry.key)),))
            assert found[0].field.endswith("_id")
        assert entry.key not in {each.key for each in ask(real, entry.key[:-1]).hits}


def test_an_id_goes_with_other_words(search: Search) -> None:
    [target] = [each for each in ask(search, "a-tgt-1").hits if each.kind == "target"]
    assert target.title
    assert [each.key for each in ask(search, f"a-tgt-1 {target.title}").hits] == ["a-tgt-1"]
    assert not ask(search, f"a-tgt-1 {target.title}没有").hits
    assert ask(search, "12-40").total == 0, "where a sentence stands is no id"


def test_the_snippet_beside_an_id_is_of_the_field_that_holds_more_of_the_words(search: Search) -> None:
    [hit] = ask(search, "a-tgt-1 普及率 2017年").hits
    assert (hit.key, hit.field) == ("a-tgt-1", "quote")
    [hit] = ask(search, "https://data.example.org/datasets/demo-2015/1.0.0/#a-tgt-1 普及率 2017年").hits
    assert (hit.key, hit.field) == ("a-tgt-1", "quote")


def test_pages_hold_every_hit_once_in_the_order_of_one_long_page(real: Search) -> None:
    at_once = every_hit(real, "信息", limit=100)
    assert len(at_once) == ask(real, "信息").total > 100
    assert every_hit(real, "信息", limit=7) == at_once
    assert len({(hit.dataset_id, hit.kind, hit.key) for hit in at_once}) == len(at_once)


def test_counts_of_kinds_add_up(real: Search) -> None:
    answer = ask(real, "宽带", limit=1)
    assert sum(answer.counts.values()) == answer.total
    for kind, count in answer.counts.items():
        assert ask(real, "宽带", kinds=kind).total == count


def test_a_cursor_is_of_no_use_for_another_question(real: Search) -> None:
    cursor = ask(real, "信息", limit=1).next
    for other in ({"q": "宽带"}, {"q": "信息", "kinds": "task"}, {"q": "信息", "dataset_id": "all-plans"}):
        with pytest.raises(BadParameterError, match="cursor"):
            real.ask(parse_search(cursor=cursor, **other))


@pytest.mark.parametrize(
    "given_",
    [{"q": ""}, {"q": " \u200b "}, {"q": "字" * 201}, {"q": " ".join("一二三四五六七八九十甲")}, {"q": "宽带", "kinds": "plan"}],
    ids=["nothing", "nothing left", "too long", "too many words", "no such kind"],
)
def test_a_question_that_cannot_be_answered_is_told_so(given_: dict[str, str]) -> None:
    with pytest.raises(BadParameterError):
        parse_search(**given_)  # type: ignore[arg-type]


def test_an_unknown_dataset_is_told_so(search: Search) -> None:
    with pytest.raises(UnknownReleaseError):
        ask(search, "宽带", dataset_id="nowhere-2020")


def test_characters_of_the_query_language_are_only_characters(search: Search) -> None:
    for typed in ('"', '" OR "', "NEAR(a b)", "tokens:宽带", "*", "宽带*", "'; DROP TABLE entries; --", "\ue000", "{", "宽\x00带"):
        if fold(typed):
            ask(search, typed)
    assert ask(search, "宽带").total > 0


def test_rows_of_a_plan_are_found_once_where_all_plans_are_joined(store: ReleaseStore, search: Search) -> None:
    before = every_hit(search, "省商务厅")
    join_plans(store)
    search.refresh()
    after = every_hit(search, "省商务厅")
    plain = [(hit.kind, hit.key) for hit in after if not hit.key.startswith("b-") and hit.plan_id != "other-2016"]
    assert sorted(plain) == sorted((hit.kind, hit.key) for hit in before)
    assert {hit.dataset_id for hit in after if hit.kind == "organization"} == {"all-plans"}
    # The plan without a dataset of its own is searched where its rows are.
    assert {hit.dataset_id for hit in after if hit.key.startswith("b-")} == {"all-plans"}
    assert [hit.key for hit in every_hit(search, "省商务厅", dataset_id="demo-2015") if hit.kind == "organization"] == ["org-2"]


def test_a_new_release_takes_the_place_of_the_old_one(store: ReleaseStore, search: Search) -> None:
    plan = plan_tables()
    task = replace(plan.tasks[0], title="宽带提速工程")
    store.write(package_of(replace(plan, tasks=(task,)), version="1.1.0"))
    search.refresh()
    [hit] = ask(search, "提速", kinds="task").hits
    assert (hit.version, hit.title) == ("1.1.0", "宽带提速工程")
    assert ask(search, "光网工程", kinds="task").hits[0].rank == "text"


def test_a_withdrawn_dataset_is_no_longer_found(store: ReleaseStore, search: Search) -> None:
    withdraw_release(store, "demo-2015", "1.0.0", reason="试验", withdrawn=date(2026, 3, 1))
    assert ask(search, "a-tgt-1").total == 1
    search.refresh()
    assert ask(search, "普及率").total == ask(search, "a-tgt-1").total == 0


def test_an_index_kept_up_to_date_answers_as_one_made_anew(store: ReleaseStore, search: Search, tmp_path: Path) -> None:
    store.write(package_of(plan_tables(), version="1.0.1"))
    search.refresh()
    join_plans(store)
    search.refresh()
    fresh = Search(store, tmp_path / "fresh")
    fresh.refresh()
    for q in ("普及率", "示例", "省商务厅", "工", "普及率 示例省", "普及率 三年行动"):
        assert sorted(every_hit(search, q), key=repr) == sorted(every_hit(fresh, q), key=repr)
    fresh.close()


def test_only_datasets_with_another_release_are_read_again(store: ReleaseStore, tmp_path: Path) -> None:
    store.write(package_of(plan_tables("other-2016", mark="b"), "other-2016"))
    update_index(store, tmp_path / "query")
    store.write(package_of(plan_tables(), version="1.1.0"))
    read: list[str] = []
    update_index(store, tmp_path / "query", progress=read.append)
    assert read == ["search: demo-2015"]
    update_index(store, tmp_path / "query", progress=read.append)
    assert read == ["search: demo-2015"]


def test_a_damaged_release_is_left_out_and_the_rest_is_found(store: ReleaseStore, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    bad = store.write(package_of(plan_tables("other-2016", mark="b"), "other-2016")) / "targets.csv"
    bad.write_bytes(bad.read_bytes().replace(b"95", b"59"))
    search = Search(store, tmp_path / "damaged")
    search.refresh()
    assert {hit.dataset_id for hit in every_hit(search, "普及率")} == {"demo-2015"}
    assert "targets.csv" in caplog.text
    search.close()


def test_an_index_that_is_no_index_is_made_anew(store: ReleaseStore, tmp_path: Path) -> None:
    folder = tmp_path / "query"
    folder.mkdir()
    index_path(folder).write_bytes(b"SQLite format 3\x00" + bytes(5000))
    search = Search(store, folder)
    search.refresh()
    assert ask(search, "普及率").total == 4
    search.close()


def test_the_first_question_makes_the_index_and_a_later_one_sees_new_releases(store: ReleaseStore, tmp_path: Path) -> None:
    search = Search(store, tmp_path / "first")
    assert ask(search, "普及率").total == 4
    store.write(package_of(plan_tables("other-2016", mark="b"), "other-2016"))
    search._next_look = 0.0  # as after a second
    ask(search, "普及率")
    search._updating.join()
    assert ask(search, "普及率").total == 8
    search.close()


def test_questions_are_answered_while_releases_are_made(store: ReleaseStore, search: Search) -> None:
    """Each answer is that of a whole state: 4 hits of the plan, and 4 of each other plan that is there by then."""
    done = threading.Event()
    trouble: list[object] = []

    def keep_asking() -> None:
        while not done.is_set():
            try:
                answer = ask(search, "普及率")
                if answer.total % 4 or len(answer.hits) != answer.total:
                    trouble.append(answer)
            except Exception as error:  # noqa: BLE001 - whatever it is, the test shows it
                trouble.append(error)

    threads = [threading.Thread(target=keep_asking) for _ in range(3)]
    for each in threads:
        each.start()
    for number in range(4):
        store.write(package_of(plan_tables(f"more-{number}", mark=f"m{number}"), f"more-{number}"))
        search.refresh()
    store.write(package_of(plan_tables(), version="1.1.0"))
    search.refresh()
    done.set()
    for each in threads:
        each.join()
    assert trouble == []
    assert ask(search, "普及率").total == 20


def test_two_processes_do_not_bring_the_index_up_to_date_at_once(store: ReleaseStore, tmp_path: Path) -> None:
    import fcntl

    folder = tmp_path / "query"
    update_index(store, folder)
    with (folder / "search.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert update_index(store, folder, wait=False) is False


def test_matches_that_touch_are_one() -> None:
    assert matches_in("宽带网", ["宽带", "带网"]) == (2, [(0, 3)])


@given(st.text("宽带网络a ", min_size=0, max_size=400), st.integers(0, 400))
def test_a_snippet_is_a_part_of_the_text_that_holds_the_match(text: str, at: int) -> None:
    match = (min(at, max(0, len(text) - 2)), min(at + 2, len(text)))
    offset, snippet = snippet_of(text, [match])
    assert text[offset : offset + len(snippet)] == snippet
    assert offset <= match[0]
    assert match[1] <= offset + len(snippet)


def test_entries_point_into_the_text(published: list[tuple[str, Entry]]) -> None:
    store = ReleaseStore(ROOT / "datapackages")
    texts = {each: store.latest(each).text(each) for each in store.dataset_ids() if each != "all-plans"}
    sentences = [(each, entry) for each, entry in published if entry.kind == "sentence"]
    assert len(sentences) > 500
    for dataset_id, entry in sentences:
        start, end = map(int, entry.key.split("-"))
        assert texts[dataset_id][start:end] == entry.fields[0].text
