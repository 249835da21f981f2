"""Tables whose cells are parted by blanks and whose rows end with 约束性 or 预期性."""

from __future__ import annotations

from decimal import Decimal

import pytest

from portal.structure.ruled_rows import head_columns, row_cells, ruled_rows
from tests.extraction.reading import read

HEAD = ["序号", "指标", "2030年目标", "属性"]


@pytest.mark.parametrize(
    ("line", "columns", "cells"),
    [
        pytest.param(
            "5 增加值率(%) 提高 1 个百分点以上 预期性", HEAD, ["5", "增加值率(%)", "提高 1 个百分点以上", "预期性"], id="words in a cell"
        ),
        pytest.param(
            "2 劳动生产率年均增长(%) 高于经济增长 预期性", HEAD, ["2", "劳动生产率年均增长(%)", "高于经济增长", "预期性"], id="no number"
        ),
        pytest.param(
            "粮食产量 万吨 300 310 左右 约束性",
            ["指标", "单位", "2025年", "2030年", "属性"],
            ["粮食产量", "万吨", "300", "310 左右", "约束性"],
            id="unit",
        ),
        pytest.param("二、百姓富(7 项)", HEAD, ["二、百姓富(7 项)"], id="a group"),
        pytest.param(
            "7 粮食产量 1 2 3 约束性",
            [*HEAD[:2], "2025年", "2030年", "属性"],
            ["7", "粮食产量 1", "2", "3", "约束性"],
            id="a number in the name",
        ),
    ],
)
def test_a_row_has_a_cell_for_each_column(line: str, columns: list[str], cells: list[str]) -> None:
    assert [span.of(line) for span in row_cells(line, columns)] == cells


def test_a_sentence_that_speaks_of_a_kind_is_no_head() -> None:
    assert head_columns("加强 指标 属性。") == []
    assert head_columns("2030 年目标 属性") == []


def test_prose_ends_a_table() -> None:
    lines = ["指标 2025年 2030年 属性", "粮食(万吨) 3 4 约束性", "到2030年,粮食产量达到4万吨。", "粮食(万吨) 3 4 约束性"]
    assert ruled_rows(lines) == {0: 0, 1: 1}


def test_rows_broken_over_lines_groups_and_heads_printed_again_are_one_table() -> None:
    text = (
        "一、发展目标\n到2030年,取得进展。\n序号 指 标 2030 年目标 属性\n一、经济强(2 项)\n1 规上企业营业收入占全部企业\n收入比重(%) 32.5 预期性\n"
        "序号 指 标 2030 年目标 属性\n2 3 岁以下婴幼儿入托率(%) 25 左右 约束性\n二、主要任务\n(一)推进建设。建设园区。"
    )
    tables = read(text, start=2026, end=2030)
    assert [(row.indicator, row.value, row.comparator, row.unit, row.year, row.binding) for row in tables.targets] == [
        ("规上企业营业收入占全部企业收入比重", Decimal("32.5"), "=", "%", 2030, "expected"),
        ("3岁以下婴幼儿入托率", Decimal(25), "~", "%", 2030, "binding"),
    ]
    assert [task.number for task in tables.tasks] == ["二/一"]


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        pytest.param(
            "序号\n指标\n单位\n2015年\n2020年\n属性\n1\n粮食产量\n万吨\n3000\n3100\n约束性\n2\n宽带普及率\n%\n40\n≥70\n预期性\n",
            [("粮食产量", Decimal(3100), "万吨", Decimal(3000), "binding"), ("宽带普及率", Decimal(70), "%", Decimal(40), "expected")],
            id="every column",
        ),
        pytest.param(
            "类别\n指标\n2015年\n2020年\n经济发展\n粮食产量(万吨)\n3000\n3100\n宽带普及率(%)\n40\n70\n",
            [("粮食产量", Decimal(3100), "万吨", Decimal(3000), ""), ("宽带普及率", Decimal(70), "%", Decimal(40), "")],
            id="the cell of a group in its first row alone",
        ),
    ],
)
def test_a_table_whose_cells_are_lines_is_read_like_any_other(table: str, expected: list[tuple[str, Decimal, str, Decimal, str]]) -> None:
    tables = read(f"一、发展目标\n到2020年,取得进展。\n{table}二、主要任务\n(一)推进建设。建设园区。", start=2016, end=2020)
    assert [(row.indicator, row.value, row.unit, row.baseline_value, row.binding) for row in tables.targets] == expected
    assert [task.number for task in tables.tasks] == ["二/一"]


def test_lines_below_the_word_for_indicators_that_are_no_cells_are_prose() -> None:
    assert ruled_rows(["指标", "单位", "2020年", "加快建设。", "推进发展。"]) == {}
