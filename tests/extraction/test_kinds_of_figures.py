"""Whether a figure is a level to reach, something added, or a change; and what a change counts from."""

from __future__ import annotations

import pytest

from tests.extraction.reading import read


def _kinds(sentence: str) -> list[tuple[str, str, str]]:
    targets = read(f"一、主要任务\n(一)加快建设。{sentence}", start=2021, end=2025).targets
    return [(row.indicator, str(row.value), row.kind) for row in targets]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        pytest.param(
            "完成水运投资80亿元、公路投资1.5万亿元。", [("水运投资", "80", "level"), ("公路投资", "1.5", "level")], id="money spent"
        ),
        pytest.param("市财政每年安排园区专项资金500万元。", [("园区专项资金", "500", "level")], id="money set aside"),
        pytest.param("新增农户小额贷款6亿元。", [("农户小额贷款", "6", "increment")], id="money that is added"),
        pytest.param("再减少企业负担35亿元左右。", [("企业负担", "35", "growth")], id="money that becomes less"),
        pytest.param("再减少20万贫困人口。", [("贫困人口", "20", "growth")], id="people that become fewer"),
        pytest.param("每个社区配备网格员不少于2名。", [("网格员", "2", "level")], id="what each place has, to a bound"),
        pytest.param("配备巡护船4艘。", [("巡护船", "4", "level")], id="what is provided"),
        pytest.param("2023年底前建成停机坪超30处。", [("停机坪", "30", "increment")], id="built by a year, to a bound"),
        pytest.param("累计建成停机坪达到30处。", [("停机坪", "30", "level")], id="built until a sum is reached"),
        pytest.param("当年新增环卫车辆电动化比例达到40%。", [("当年新增环卫车辆电动化比例", "40", "level")], id="a share of what is added"),
    ],
)
def test_the_words_around_a_number_tell_its_kind(sentence: str, expected: list[tuple[str, str, str]]) -> None:
    assert _kinds(sentence) == expected


def test_what_was_done_is_an_increment_and_what_was_built_is_there() -> None:
    told = read("一、发展现状\n累计改造老旧小区37个。累计建成体育公园5个。").observations
    assert [(row.indicator, row.kind) for row in told] == [("老旧小区", "increment"), ("体育公园", "level")]


def test_a_part_of_the_area_changes_since_the_same_year_as_the_whole() -> None:
    targets = read("一、主要任务\n(一)运输。全省水运量比2017年增长30%，苏北地区增长40%。").targets
    assert [(row.scope, row.baseline_year) for row in targets] == [("", 2017), ("苏北地区", 2017)]


def test_marks_and_words_in_front_of_the_number_of_a_cell_are_no_part_of_it() -> None:
    table = "一、主要目标\n表1 主要指标\n指标\t2020年\t2025年\n市场总量增长(%)\t4.1\t*6-6.5\n林地面积(万亩)\t预计20\t25\n"
    rows = [
        (row.indicator, str(row.value), str(row.value_max), str(row.baseline_value)) for row in read(table, start=2021, end=2025).targets
    ]
    assert rows == [("市场总量增长", "6", "6.5", "4.1"), ("林地面积", "25", "None", "20")]


def test_a_baseline_may_be_headed_so() -> None:
    table = "一、主要目标\n表1 主要指标\n指标\t基线\t2025年\n体检率(%)\t7.1\t15\n"
    [row] = read(table, start=2021, end=2025).targets
    assert (row.value, row.baseline_value, row.baseline_year) == (15, row.baseline_value, None)
    assert str(row.baseline_value) == "7.1"
