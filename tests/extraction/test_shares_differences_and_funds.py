"""Shares beside those of all, differences from another year or from an average, and money that is set aside."""

from __future__ import annotations

import pytest

from tests.extraction.reading import Promised, promised


@pytest.mark.parametrize(
    ("sentence", "rows"),
    [
        pytest.param(
            "所有集镇和70%以上的自然屯通水泥路。",
            [("通水泥路", "集镇", "=", "100", "%", "level", None), ("通水泥路", "自然屯", ">=", "70", "%", "level", None)],
            id="all of these and so many of those",
        ),
        pytest.param(
            "远程会诊覆盖所有县医院和80%以上的乡卫生院。",
            [("远程会诊覆盖", "县医院", "=", "100", "%", "level", None), ("远程会诊覆盖", "乡卫生院", ">=", "80", "%", "level", None)],
            id="covers all of these and so many of those",
        ),
        pytest.param("所有牧区居民都能看上病。", [("看上病", "牧区居民", "=", "100", "%", "level", None)], id="all are able to"),
        pytest.param("所有县具有检测能力。", [("检测能力", "县", "=", "100", "%", "level", None)], id="all have it"),
        pytest.param("巡诊试点范围扩大到60%的旗县。", [("巡诊试点范围", "旗县", "=", "60", "%", "level", None)], id="widened to a share"),
        pytest.param("实现社区路灯“全覆盖”。", [("路灯覆盖", "社区", "=", "100", "%", "level", None)], id="coverage in quotation marks"),
        pytest.param("实施路灯“全覆盖”工程。", [], id="the name of a project in them"),
        pytest.param("入园率比去年高0.3个百分点。", [("入园率", "", "=", "0.3", "百分点", "growth", None)], id="higher than last year"),
        pytest.param(
            "2023年水库蓄水量较2020年增加300万立方米。",
            [("水库蓄水量", "", "=", "300", "万立方米", "growth", 2023)],
            id="more than in a year",
        ),
        pytest.param(
            "持证率达到60%，高于全国平均水平2个百分点以上。",
            [("持证率", "", "=", "60", "%", "level", None), ("持证率高于全国平均水平", "", ">=", "2", "百分点", "level", None)],
            id="above the average",
        ),
        pytest.param("主要指标达到全国平均水平，投入不低于上年。", [], id="an average, or the year before, alone"),
        pytest.param(
            "市财政局要统筹安排冰雪专项资金，2023年达到5亿元。",
            [("冰雪专项资金", "", "=", "5", "亿元", "level", 2023)],
            id="money and by when",
        ),
    ],
)
def test_a_figure_is_read(sentence: str, rows: list[Promised]) -> None:
    assert promised(sentence) == rows


@pytest.mark.parametrize(
    ("sentence", "row"),
    [
        pytest.param("市级财政用于粮改饲的投入拟安排120亿元。", ("市级财政用于粮改饲的投入", "120"), id="money that is to be set aside"),
        pytest.param("坚决守住8亿亩林地红线。", ("林地红线", "8"), id="a line that is held"),
    ],
)
def test_an_amount_is_read(sentence: str, row: tuple[str, str]) -> None:
    assert [(found[0], found[3]) for found in promised(sentence)] == [row]
