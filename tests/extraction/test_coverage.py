"""Full coverage of a stated subject, and the words that say less."""

from __future__ import annotations

import pytest
from hypothesis import given

from portal.extraction.coverage import find_coverage
from portal.records import Span
from portal.text.script import plain
from tests.strategies import any_text, plan_text


def coverage(clause: str, *, has_quantity: bool = False) -> list[tuple[str, str]]:
    return [(each.indicator, each.scope) for each in find_coverage(clause, Span(0, len(clause)), has_quantity=has_quantity)]


@pytest.mark.parametrize(
    ("clause", "indicator", "scope"),
    [
        pytest.param("社保一卡通实现城乡居民全覆盖", "社保一卡通覆盖", "城乡居民", id="thing, verb, who"),
        pytest.param("城区实现WIFI全覆盖", "WIFI覆盖", "城区", id="where, verb, thing"),
        pytest.param("机场、校园、商场等公共区域实现WIFI全覆盖", "WIFI覆盖", "机场、校园、商场等公共区域", id="a list of places"),
        pytest.param("4G网络乡镇和行政村全覆盖", "4G网络覆盖", "乡镇和行政村", id="thing and where without a verb"),
        pytest.param("所有学校实现宽带接入", "宽带接入", "学校", id="所有"),
        pytest.param("行政村全部接入宽带", "接入宽带", "行政村", id="全部"),
        pytest.param("全省所有行政村在2016年底实现通宽带", "通宽带", "行政村", id="the whole province is no scope"),
        pytest.param("城市区域实现全光网覆盖", "全光网覆盖", "城市区域", id="全 belongs to the thing"),
    ],
)  # fmt: skip
def test_full_coverage_names_thing_and_scope(clause: str, indicator: str, scope: str) -> None:
    assert coverage(clause) == [(indicator, scope)]


@pytest.mark.parametrize(
    "clause",
    [
        pytest.param("全省宽带网络覆盖城乡", id="覆盖城乡"),
        pytest.param("基本覆盖主要城镇", id="基本覆盖"),
        pytest.param("基本实现全覆盖", id="基本实现"),
        pytest.param("努力向全覆盖迈进", id="an effort"),
        pytest.param("全面普及居民健康卡", id="普及"),
        pytest.param("实现核心软件全面国产化", id="国产化"),
        pytest.param("实施社会保障卡应用全覆盖工程", id="name of a project"),
        pytest.param("开展全覆盖试点", id="name of a trial"),
        pytest.param("提高全覆盖率", id="a rate"),
        pytest.param("将所有数据纳入平台管理", id="an object, no subject"),
        pytest.param("建设全部完成", id="a thing done"),
    ],
)
def test_what_says_less_than_full_coverage_gives_none(clause: str) -> None:
    assert coverage(clause) == []


def test_a_printed_number_stands_instead_of_the_word() -> None:
    assert coverage("所有学校实现宽带接入", has_quantity=True) == []


def test_full_coverage_without_a_name_is_of_the_figure_before() -> None:
    assert coverage("2017年实现全覆盖") == [("", "")]


@given(any_text | plan_text)
def test_coverage_quotes_its_clause(text: str) -> None:
    text = plain(text)
    for each in find_coverage(text, Span(0, len(text)), has_quantity=False):
        assert 0 <= each.quote.start <= each.mark.start < each.mark.end <= len(text)
        assert each.mark.end <= each.quote.end <= len(text)
