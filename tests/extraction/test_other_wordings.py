"""Wordings of figures that were misread at first sight, each with a text of its own."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.extraction.reading import read

Row = tuple[str, str, str, str, str, int | None]


def _targets(said: str) -> list[Row]:
    rows = read(f"一、主要任务\n(一)推进建设。{said}").targets
    return [(row.indicator, row.scope, row.comparator, str(row.value), row.unit, row.year) for row in rows]


def _observations(said: str) -> list[tuple[str, str, str, str]]:
    rows = read(f"一、工作基础\n{said}\n二、主要任务\n(一)建设光网。加快建设。").observations
    return [(row.indicator, row.scope, str(row.value), row.unit) for row in rows]


@pytest.mark.parametrize(
    ("said", "rows"),
    [
        pytest.param(
            "锅炉平均能耗降低到20千克标煤/平方米以下。", [("锅炉平均能耗", "", "<=", "20", "千克标煤/平方米", None)], id="a unit of coal"
        ),
        pytest.param(
            "到2016年,新建建筑执行节能75%强制性标准的比例达到90%。",
            [("新建建筑执行节能75%强制性标准的比例", "", "=", "90", "%", 2016)],
            id="the name of a standard",
        ),
        pytest.param("管网漏损率控制在8%至10%。", [("管网漏损率", "", "=", "8", "%", None)], id="both ends of a range"),
        pytest.param(
            "到2016年,港口吞吐量达到每年45万吨。", [("港口吞吐量", "", "=", "45", "万吨", 2016)], id="how much it is each year by then"
        ),
        pytest.param(
            "到2016年,城区供热普及率达到90%,城乡结合部(含中心镇,下同)达到70%,农村地区达到40%。",
            [
                ("供热普及率", "城区", "=", "90", "%", 2016),
                ("供热普及率", "城乡结合部(含中心镇,下同)", "=", "70", "%", 2016),
                ("供热普及率", "农村地区", "=", "40", "%", 2016),
            ],
            id="an area with what it takes in",
        ),
        pytest.param("解决村村通问题。", [], id="the name of a problem"),
    ],
)
def test_a_form_of_words(said: str, rows: list[Row]) -> None:
    assert _targets(said) == rows


def test_what_there_is_stands_in_the_part_on_the_basis_of_the_work() -> None:
    assert _observations("2014年,全省市级以上文物保护单位881处,租赁合同备案38万份。") == [
        ("市级以上文物保护单位", "", "881", "处"),
        ("租赁合同备案", "", "38", "万份"),
    ]


def test_a_box_may_be_a_table_of_what_is_aimed_at_in_one_year() -> None:
    box = "专栏1 供暖路线\t\n供暖方式\t2016年发展目标\n地热供暖\t供暖面积达到10亿平方米,其中深层供暖5亿平方米\n"
    rows = read(f"一、主要任务\n(一)推进供暖。加快推进。\n{box}(二)建设管网。加快建设。").targets
    assert [(row.value, row.year) for row in rows] == [(Decimal(10), 2016), (Decimal(5), 2016)]


@pytest.mark.parametrize(
    ("said", "rows"),
    [
        pytest.param(
            "甲港、大连港铁路运输比例2015年底前分别达到30%和20%,到2017年均提高到50%以上。",
            [
                ("甲港铁路运输比例", "", "=", "30", "%", 2015),
                ("大连港铁路运输比例", "", "=", "20", "%", 2015),
                ("甲港铁路运输比例", "", ">=", "50", "%", 2017),
                ("大连港铁路运输比例", "", ">=", "50", "%", 2017),
            ],
            id="each of a list again, and names that share an ending of their own",
        ),
        pytest.param(
            "首批22个示范城市物流成本下降10个百分点以上。", [("示范城市物流成本", "", ">=", "10", "百分点", None)], id="for whom it is"
        ),
        pytest.param(
            "新增8Mbps以上宽带用户占比不低于70%。", [("宽带用户占比", "", ">=", "70", "%", None)], id="a speed that says which users"
        ),
        pytest.param("推动10Gbps光网络设备规模商用。", [], id="a speed that says which devices"),
        pytest.param("住房贷款余额新增100亿元。", [("住房贷款余额", "", "=", "100", "亿元", None)], id="an amount that is added to"),
        pytest.param(
            "省财政厅会同省商务厅设立20亿元规模的产业发展基金。", [("产业发展基金规模", "", "=", "20", "亿元", None)], id="a fund of a size"
        ),
        pytest.param(
            "2016年专项资金达到2亿元,以后每年增长10%。",
            [("专项资金", "", "=", "2", "亿元", 2016), ("专项资金", "", "=", "10", "%", None)],
            id="and each year from then on",
        ),
        pytest.param(
            "2016年前对毕业生开展职业技能培训3万人。", [("职业技能培训", "", "=", "3", "万人", 2016)], id="for whom a training is held"
        ),
        pytest.param("高职院校2016年扩招3.9万人。", [("高职院校扩招", "", "=", "3.9", "万人", 2016)], id="a year between who and what"),
        pytest.param(
            "年观众总量突破1000万人次,其中未成年人不少于200万人次。",
            [("年观众总量", "", ">", "1000", "万人次", None), ("年观众总量", "未成年人", ">=", "200", "万人次", None)],
            id="those of a group among all",
        ),
        pytest.param(
            "在甲镇、乙镇等6个乡镇开展垃圾分类试点。",
            [("开展垃圾分类试点的乡镇", "", "=", "6", "个", None)],
            id="so many places, some by name",
        ),
        pytest.param(
            "所有具备改造条件的机组2016年底前完成超低排放改造。",
            [("超低排放改造", "具备改造条件的机组", "=", "100", "%", 2016)],
            id="all that meet a condition",
        ),
        pytest.param("戏曲进校园覆盖全省所有中小学。", [("戏曲进校园覆盖", "中小学", "=", "100", "%", None)], id="all in the whole area"),
    ],
)
def test_another_form_of_words(said: str, rows: list[Row]) -> None:
    assert _targets(said) == rows


def test_a_chapter_on_more_support_holds_safeguards() -> None:
    rows = read("一、主要任务\n(一)建设光网。加快建设。\n二、加大政策保障力度\n(二)落实财政政策。加大投入。").tasks
    assert [(task.number, task.kind) for task in rows] == [("一/一", "task"), ("二/二", "safeguard")]


def test_what_lasts_longer_grows() -> None:
    assert _targets("供暖期谷段时长增加2小时。") == [("供暖期谷段时长", "", "=", "2", "小时", None)]
