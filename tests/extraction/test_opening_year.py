"""The one year that the opening of a yearly division of work names."""

from __future__ import annotations

from dataclasses import replace

import pytest

from portal.extraction.tables import read_tables
from portal.records import PlanDocument
from portal.text.script import plain
from tests.documents import document
from tests.extraction.reading import registry

YEARLY = "国务院关于落实《政府工作报告》重点工作部门分工的意见"
OPENING = "《政府工作报告》提出了2019年经济社会发展的总体要求和重点任务。现就重点工作提出部门分工意见如下:"


def years(title: str, opening: str, said: str) -> list[int | None]:
    text = f"{title}\n{opening}\n一、主要任务\n(一)推进建设。{said}\n"
    known = replace(document(text, start=None, end=None).plan, title=title)
    return [row.year for row in read_tables(PlanDocument(known, text, plain(text)), registry()).targets]


def test_it_governs_what_has_no_nearer_year() -> None:
    assert years(YEARLY, OPENING, "完成铁路投资8000亿元。到2021年覆盖率达到90%。") == [2019, 2021]


@pytest.mark.parametrize(
    ("title", "opening"),
    [
        (YEARLY, OPENING + "2020年工作另行安排。"),  # two years: neither is the year of all
        (YEARLY, "为做好工作,提出如下意见:"),
        ("关于推进铁路建设的意见", OPENING),  # a paper of another kind may only refer to the work of a year
    ],
)
def test_without_one_year_of_a_yearly_paper_none_is_taken(title: str, opening: str) -> None:
    assert years(title, opening, "完成铁路投资8000亿元。") == [None]


def test_a_heading_of_guidance_that_names_five_years_sets_their_last_for_the_goals_below_it() -> None:
    text = "一、“十四五”总体思路\n(一)基本原则\n坚持共享。\n(二)发展目标\n环境更好。改造老楼300栋。\n"
    [row] = read_tables(document(text, start=2021, end=2025), registry()).targets
    assert row.year == 2025
