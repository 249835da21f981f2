"""Expressions of time: which year each names, and what it does to a figure beside it."""

from __future__ import annotations

import pytest
from hypothesis import given

from portal.text.years import find_period, find_years, read_year
from tests.strategies import any_text, plan_text


@pytest.mark.parametrize(
    ("text", "years", "role"),
    [
        pytest.param("到2020年", (2020,), "goal", id="by a year"),
        pytest.param("到2020年底", (2020,), "goal", id="by the end of a year"),
        pytest.param("力争到2017年", (2017,), "goal", id="striving"),
        pytest.param("至2025年", (2025,), "goal", id="until"),
        pytest.param("2016年底前", (2016,), "during", id="before the end of"),
        pytest.param("2015年", (2015,), "during", id="in a year"),
        pytest.param("截至2015年底", (2015,), "as-of", id="as of"),
        pytest.param("截止到2014年12月31日", (2014,), "as-of", id="as of a day"),
        pytest.param("由2014年的9.2%", (2014,), "baseline", id="from a year's value"),
        pytest.param("比2015年下降", (2015,), "baseline", id="against a year"),
        pytest.param("较2010年增长", (2010,), "baseline", id="against a year, other word"),
        pytest.param("是2010年的5.2倍", (2010,), "baseline", id="times a year's value"),
        pytest.param("自2019年起", (2019,), "start", id="since"),
        pytest.param("2018年开始", (2018,), "start", id="beginning"),
        pytest.param("2013-2016年", (2016,), "during", id="a span is for its last year"),
        pytest.param("2013年至2016年", (2016,), "during", id="a span in words"),
        pytest.param("2016年和2017年均", (2016, 2017), "during", id="a list names both"),
        pytest.param("二〇二〇年", (2020,), "during", id="Chinese digits"),
        pytest.param("“十三五”末", (2020,), "goal", id="end of a five-year plan"),
        pytest.param("到十四五末", (2025,), "goal", id="end of a five-year plan, no quotes"),
        pytest.param("“十三五”期间", (2020,), "during", id="a five-year plan is for its last year"),
    ],
)
def test_a_year_and_its_role_are_told(text: str, years: tuple[int, ...], role: str) -> None:
    assert [(each.years, each.role) for each in find_years(text)] == [(years, role)]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("三年行动计划", id="a plan's length"),
        pytest.param("三年内达到", id="relative without a plan's first year"),
        pytest.param("投资20亿元", id="an amount"),
        pytest.param("热线12345", id="a number"),
        pytest.param("每年新增5个", id="every year"),
    ],
)
def test_what_names_no_year_gives_none(text: str) -> None:
    assert find_years(text) == []


@pytest.mark.parametrize(
    ("text", "start", "year"),
    [
        pytest.param("三年内达到", 2015, 2017, id="within three years of 2015"),
        pytest.param("两年内达到", 2015, 2016, id="within two years of 2015"),
        pytest.param("3年以内", 2021, 2023, id="in digits"),
        pytest.param("2012年起5年内", 2015, 2016, id="counts from the year printed before it"),
    ],
)
def test_relative_years_count_from_the_first_year(text: str, start: int, year: int) -> None:
    assert find_years(text, period_start=start)[-1].year == year


def test_the_coming_five_years_are_the_plans_own() -> None:
    assert [(each.year, each.role) for each in find_years("今后五年", period_start=2016, period_end=2020)] == [(2020, "goal")]


def test_the_end_of_the_plan_is_its_last_year() -> None:
    assert [(each.year, each.role) for each in find_years("到规划期末,", period_end=2020)] == [(2020, "goal")]
    assert find_years("到规划期末,") == []


@pytest.mark.parametrize(
    ("title", "period"),
    [
        pytest.param("智慧湖北建设行动方案(2015-2017年)", (2015, 2017), id="in brackets"),
        pytest.param("发展规划（2016—2020年）", (2016, 2020), id="dash"),
        pytest.param("2021至2025年计划", (2021, 2025), id="word"),
        pytest.param("湖南省“十三五”信息化发展规划", (2016, 2020), id="five-year plan"),
        pytest.param("湖南省实施“互联网+”三年行动计划", None, id="no year"),
    ],
)
def test_a_title_names_its_period(title: str, period: tuple[int, int] | None) -> None:
    assert find_period(title) == period


@pytest.mark.parametrize(("printed", "year"), [("2020", 2020), ("二〇二五", 2025), ("二零二零", 2020)])
def test_years_of_both_scripts_are_read(printed: str, year: int) -> None:
    assert read_year(printed) == year


@given(any_text | plan_text)
def test_every_mention_stands_in_its_text_in_order(text: str) -> None:
    mentions = find_years(text, period_start=2015, period_end=2017)
    assert [each.span for each in mentions] == sorted(each.span for each in mentions)
    for each in mentions:
        assert 0 <= each.span.start < each.span.end <= len(text)
        assert each.years
        assert all(1900 <= year < 2200 for year in each.years)
