"""Ids that disappear are kept with reason and successor, and are never given to something else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from portal.errors import PackageError
from portal.records import PlanTables, Span
from portal.releases.make import Draft, rebuild_differs, release_draft
from portal.releases.store import Release, ReleaseStore
from portal.releases.versions import decide_version
from tests.packaging.sample import CREATED, PUBLISHER, TEXT, package_of, plan_tables


@pytest.fixture
def store(tmp_path: Path) -> ReleaseStore:
    made = ReleaseStore(tmp_path)
    release(made, plan_tables())
    return made


def release(store: ReleaseStore, tables: PlanTables, dropped: Mapping[str, str] | None = None) -> Release:
    made = release_draft(store, Draft("demo-2015", tables, CREATED, PUBLISHER, dropped=dropped or {}))
    assert made
    return store.get("demo-2015", made.package.version)


def without_target() -> PlanTables:
    tables = plan_tables()
    return replace(tables, targets=tables.targets[1:], indicators=(tables.indicators[0], tables.indicators[2]))


def with_target_id(row_id: str) -> PlanTables:
    tables = plan_tables()
    return replace(tables, targets=(replace(tables.targets[0], target_id=row_id), tables.targets[1]))


def told(made: Release) -> dict[str, tuple[str, str, str]]:
    return {row["retired_id"]: (row["reason"], row["successor_id"], row["last_version"]) for row in made.rows("retired")}


def test_a_first_release_has_no_retired_ids(store: ReleaseStore) -> None:
    assert "retired" not in store.latest("demo-2015").tables


def test_the_table_comes_with_the_second_release_and_is_no_change_of_the_schema(store: ReleaseStore) -> None:
    made = release(store, replace(plan_tables(), texts={"demo-2015": TEXT + "终\n"}))
    assert (made.version, made.rows("retired"), made.descriptor["counts"]["retired"]) == ("1.0.1", [], 0)
    assert decide_version(made, package_of(plan_tables())) == "1.0.2"


def test_an_id_that_is_no_longer_read_is_kept_with_what_it_stood_for(store: ReleaseStore) -> None:
    made = release(store, without_target())
    [row, _] = sorted(made.rows("retired"), key=lambda row: row["retired_id"])
    assert row == {
        "retired_id": "a-tgt-2",
        "plan_id": "demo-2015",
        "table": "targets",
        "words": "投资4000亿元",
        "last_version": "1.0.0",
        "retired_version": "1.1.0",
        "reason": "not-read",
        "explanation": "",
        "successor_id": "",
    }
    assert told(made)["ind-2"] == ("not-read", "", "1.0.0")


def test_a_row_that_a_person_dropped_is_kept_with_the_reason_given(store: ReleaseStore) -> None:
    made = release(store, without_target(), {"a-tgt-2": "是预算，不是目标", "never-released": "x"})
    [row] = [row for row in made.rows("retired") if row["table"] == "targets"]
    assert (row["reason"], row["explanation"]) == ("dropped", "是预算，不是目标")


def test_an_id_whose_words_left_the_text_says_so(store: ReleaseStore) -> None:
    tables = without_target()
    text = TEXT.replace("投资4000亿元", "扩大投资的规模万")
    assert len(text) == len(TEXT)
    task = replace(tables.tasks[0], text=text[text.index("(一)") :])
    assert told(release(store, replace(tables, tasks=(task,), texts={"demo-2015": text})))["a-tgt-2"][0] == "text-changed"


def test_an_id_taken_over_by_another_names_it(store: ReleaseStore) -> None:
    assert told(release(store, with_target_id("a-tgt-9"))) == {"a-tgt-2": ("replaced", "a-tgt-9", "1.0.0")}


def test_an_indicator_whose_rows_name_another_one_now_is_followed_by_that(store: ReleaseStore) -> None:
    tables = plan_tables()
    old, other = tables.targets[0].indicator_id, tables.targets[1].indicator_id
    joined = replace(
        tables,
        targets=(replace(tables.targets[0], indicator_id=other), *tables.targets[1:]),
        indicators=tuple(each for each in tables.indicators if each.indicator_id != old),
    )
    made = release(store, joined)
    assert told(made)[old] == ("replaced", other, "1.0.0")


def test_two_rows_that_could_both_be_the_successor_are_none(store: ReleaseStore) -> None:
    tables = with_target_id("a-tgt-9")
    twin = replace(tables.targets[0], target_id="a-tgt-8")
    assert told(release(store, replace(tables, targets=(*tables.targets, twin))))["a-tgt-2"] == ("not-read", "", "1.0.0")


def test_ids_stay_retired_through_later_releases(store: ReleaseStore) -> None:
    first = told(release(store, with_target_id("a-tgt-9")))
    made = release(store, replace(with_target_id("a-tgt-9"), texts={"demo-2015": TEXT + "终\n"}))
    assert (made.version, told(made)) == ("1.1.1", first)


def test_a_row_that_comes_back_has_its_old_id_and_is_retired_no_more(store: ReleaseStore) -> None:
    release(store, without_target())
    made = release(store, plan_tables())
    assert (made.version, made.rows("retired")) == ("1.2.0", [])


def moved(words: str, row_id: str) -> PlanTables:
    """The target of that id stands for other words of the plan."""
    tables = plan_tables()
    start = TEXT.index(words)
    other = replace(
        tables.targets[0], target_id=row_id, quote=words, span=Span(start, start + len(words)), task_id="", section_id="a-sec-1"
    )
    return replace(tables, targets=(other, tables.targets[1]))


def test_an_id_given_to_other_words_is_refused(store: ReleaseStore) -> None:
    with pytest.raises(
        PackageError, match=r"targets row a-tgt-2: in 1\.0\.0 this id stood in targets for '投资4000亿元', now for '宽带用户'"
    ):
        release(store, moved("宽带用户", "a-tgt-2"))
    assert store.versions("demo-2015") == ("1.0.0",)


def test_a_retired_id_given_to_other_words_is_refused(store: ReleaseStore) -> None:
    release(store, without_target())
    release(store, replace(without_target(), texts={"demo-2015": TEXT + "终\n"}))
    with pytest.raises(PackageError, match="an id is never given to something else"):
        release(store, moved("宽带用户", "a-tgt-2"))


def test_a_quote_that_is_cut_otherwise_keeps_its_id(store: ReleaseStore) -> None:
    tables = plan_tables()
    start = TEXT.index("4000亿元")
    shorter = replace(tables.targets[0], quote="4000亿元", span=Span(start, start + 6))
    assert release(store, replace(tables, targets=(shorter, tables.targets[1]))).version == "1.0.1"


def test_a_release_with_retired_ids_can_be_made_again(store: ReleaseStore) -> None:
    release(store, with_target_id("a-tgt-9"))
    tables = replace(with_target_id("a-tgt-9"), targets=with_target_id("a-tgt-9").targets[1:], indicators=without_target().indicators)
    made = release(store, tables, {"a-tgt-9": "不是目标"})
    assert told(made)["a-tgt-9"] == ("dropped", "", "1.1.0")
    assert rebuild_differs(made, tables, PUBLISHER) == ()
