from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from portal.catalog.citable import citable_release, citable_row, citable_table, citable_view
from portal.catalog.view_words import View
from portal.errors import UnknownReleaseError
from tests.catalog.sample import ADDRESS, release_of, sample_row
from tests.packaging.sample import plan_tables


def test_a_row_is_cited_with_the_sentence_it_was_read_from(tmp_path: Path) -> None:
    release = release_of(tmp_path, plan_tables())
    for row in release.rows("targets"):
        citable = citable_row(release, "targets", row["target_id"], address=ADDRESS)
        assert citable.quote == row["quote"]
        assert citable.full_title.endswith(f"{row['target_id']}“{row['quote']}”")


def test_a_long_task_is_quoted_by_its_first_sentence(tmp_path: Path) -> None:
    release = release_of(tmp_path, plan_tables())
    row = release.rows("tasks")[0]
    long = row | {"text": "建设光网工程。" + "投资4000亿元，" * 60}
    assert citable_row(release, "tasks", row["task_id"], address=ADDRESS, row=long).quote == "建设光网工程。"
    endless = row | {"text": "投资4000亿元，" * 60}
    assert citable_row(release, "tasks", row["task_id"], address=ADDRESS, row=endless).quote.endswith("…")


def test_a_row_without_words_of_its_own_is_cited_by_its_id(tmp_path: Path) -> None:
    citable = sample_row(tmp_path, "indicators")
    assert citable.quote == ""
    assert "“" not in citable.full_title.removeprefix("示例省实施“互联网+”三年行动计划")


def test_the_checksum_is_that_of_what_was_read(tmp_path: Path) -> None:
    release = release_of(tmp_path, plan_tables())
    assert citable_release(release, address=ADDRESS).sha256 == release.sha256
    assert f"sha256:{citable_table(release, 'targets', address=ADDRESS).sha256}" == release.resource("targets")["hash"]
    assert citable_view(release, "targets", View("year=2017", [("year", "eq", ("2017",))]), address=ADDRESS).sha256 == ""


def test_two_filters_are_two_citations(tmp_path: Path) -> None:
    release = release_of(tmp_path, plan_tables())
    asked = (View(f"year={year}", [("year", "eq", (year,))]) for year in ("2017", "2018"))
    one, other = (citable_view(release, "targets", view, address=ADDRESS, rows=3) for view in asked)
    assert one.key != other.key
    assert "（年份为2017，3行）" in one.full_title
    assert "(Year is 2018, 3 rows)" in other.full_title_en


def test_a_view_is_titled_in_words(tmp_path: Path) -> None:
    release = release_of(tmp_path, plan_tables())
    view = View(
        "…", [("kind", "in", ("growth", "rank")), ("quote", "contains", ("“光纤”",)), ("scope", "isnull", ("true",))], [("value", True)], 2
    )
    citable = citable_view(release, "targets", view, address=ADDRESS, rows=1)
    assert citable.part == "目标表（类型为变化幅度、位次之一，原文含“‘光纤’”，范围为空，按数值从大到小排序，2列，1行）"
    assert citable.part_en.endswith(
        "(Kind is one of change, rank, Quote contains “‘光纤’”, Scope is empty, sorted by Value from the highest, 2 columns, 1 row)"
    )
    assert citable_view(release, "targets", View(), address=ADDRESS, rows=43).part == "目标表（全部43行）"


def test_a_dataset_without_english_title_keeps_its_own(tmp_path: Path) -> None:
    release = release_of(tmp_path, plan_tables())
    unnamed = replace(release, descriptor=release.descriptor | {"title_en": ""})
    assert citable_release(unnamed, address=ADDRESS).title_en == release.descriptor["title"]


@pytest.mark.parametrize(("table", "row_id"), [("nothing", "a-tgt-1"), ("source-text", "a-tgt-1"), ("targets", "nothing")])
def test_what_is_not_there_cannot_be_cited(tmp_path: Path, table: str, row_id: str) -> None:
    with pytest.raises(UnknownReleaseError, match=r"nothing|source-text"):
        citable_row(release_of(tmp_path, plan_tables()), table, row_id, address=ADDRESS)
