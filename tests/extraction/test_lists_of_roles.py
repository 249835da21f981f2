"""Lists that say a role behind each part, parts that look back or lead, and numbers of what is against the law."""

from __future__ import annotations

from dataclasses import replace

import pytest

from portal.extraction.tables import read_tables
from portal.structure.roles import part_role
from tests.documents import document
from tests.extraction.reading import bodies, read, registry


@pytest.mark.parametrize("mark", ["，", "、"])
@pytest.mark.parametrize("rest", ["组织落实", "组织实施", "按职责组织配合", "配合", "按职责组织落实"])
def test_others_carry_out_what_one_leads(mark: str, rest: str) -> None:
    found = bodies(f"加强检查。（省商务厅、省财政厅牵头负责{mark}各市政府{rest}）")
    assert [(row.name_as_written, row.role) for row in found] == [("省商务厅", "lead"), ("省财政厅", "lead"), ("各市政府", "participant")]


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("“一圈两带”既定目标如期实现", "background"),
        ("各项任务全面完成", "background"),
        ("基础与目标", "goals"),
        ("上年情况和年度目标", "goals"),
        ("过去一年工作", "background"),
        ("过去五年的主要工作", "background"),
        ("加强党对卫生工作的全面领导", "safeguards"),
        ("坚持党的领导", "safeguards"),
        ("确保目标任务全面完成落实到位", None),
    ],
)
def test_headings_say_what_a_part_is_for(heading: str, role: str | None) -> None:
    assert part_role(heading) == role


def test_what_is_against_the_law_is_no_target() -> None:
    text = "一、主要任务\n(一)严格执法。对存放总重量超过60公斤、软管长度超过2米的,要依法责令改正。到2025年,检查覆盖率达到100%。"
    assert [str(row.value) for row in read(text, start=2023, end=2025).targets] == ["100"]


def test_a_thousand_without_a_number_is_a_thousand() -> None:
    [found] = read("一、发展目标\n到2025年,公园数量达到千座以上。", start=2021, end=2025).targets
    assert (str(found.value), found.unit, found.comparator) == ("1000", "座", ">=")


@pytest.mark.parametrize(
    ("words", "value", "unit"),
    [
        ("完成投放点改造1.7万余个", "1.7", "万个"),
        ("新增贷款4万多亿元", "4", "万亿元"),
        ("电池能量密度提高到300Wh/kg", "300", "Wh/kg"),
        ("推广冻精30万剂", "30", "万剂"),
    ],
)
def test_units_of_rounded_and_rare_quantities(words: str, value: str, unit: str) -> None:
    [found] = read(f"一、主要任务\n(一)推进工作。到2025年,{words}。", start=2021, end=2025).targets
    assert (str(found.value), found.unit) == (value, unit)


def test_so_many_years_are_those_of_the_plan() -> None:
    found = read("一、主要任务\n(一)推进工作。三年投资388亿元。力争到2023年左右,产值达到100亿元。", start=2021, end=2023).targets
    assert [(str(row.value), row.year) for row in found] == [("388", 2023), ("100", 2023)]


def test_a_sentence_announces_the_aims_of_a_year() -> None:
    text = "一、总体要求\n(一)工作目标。2024年全市工作明确两大目标。一是建成服务点80个。二是覆盖率达到70%。"
    assert [(str(row.value), row.year) for row in read(text, start=2023, end=2025).targets] == [("80", 2024), ("70", 2024)]


def test_commerce_is_no_word_for_together() -> None:
    found = bodies("省财政厅、省商务厅牵头制定办法。各地商务主管部门负责落实。")
    assert "务厅" not in "".join(f"|{row.name_as_written}|" for row in found if row.name_as_written.startswith("务"))
    assert {"省财政厅", "省商务厅"} <= {row.name_as_written for row in found}


def test_levels_with_autonomous_ones_are_one_group() -> None:
    found = bodies("推进建设。（牵头单位:省水利厅;责任单位:各市、自治州人民政府）")
    assert [row.name_as_written for row in found] == ["省水利厅", "各市、自治州人民政府"]


def test_the_first_item_of_the_goals_sets_their_year() -> None:
    text = "一、工作目标\n(一)到2022年,形成管护格局。\n(二)列养率保持100%。\n(三)到2035年,优良率达到90%。"
    assert [(str(row.value), row.year) for row in read(text, start=2021, end=2035).targets] == [("100", 2022), ("90", 2035)]


def test_dashes_list_the_aims_that_a_paragraph_announces() -> None:
    text = "一、总体要求\n坚持创新驱动。到2027年具体目标:\n——生产总值达到12万亿元。\n——城镇化率达到76%。\n推进改革,办结率达到95%。"
    assert [row.year for row in read(text, start=2022, end=2030).targets][:2] == [2027, 2027]


def test_first_figures_of_the_last_year_are_reported_though_foreseen() -> None:
    tables = read(
        "一、发展基础\n预计到2015年底,全市生产总值达到780亿元,年均增长6.7%。\n二、目标\n到2020年,生产总值达到1000亿元。",
        start=2016,
        end=2020,
    )
    assert [(str(row.value), row.year) for row in tables.observations] == [("780", 2015), ("6.7", 2015)]
    assert [str(row.value) for row in tables.targets] == ["1000"]


def test_named_actions_list_what_is_done_by_one_is() -> None:
    text = (
        "一、重点行动\n行动一：开发行动\n坚持保护优先，有序推进。\n一是打造光伏基地。新增装机。（省能源局牵头，省林草局配合）\n"
        "二是开发水电。推进扩机。（省能源局、省水利厅）\n行动二：储能行动\n一是建设电网。（省能源局）\n二是发展储能。（省科技厅）"
    )
    found = read(text, start=2021, end=2025).tasks
    assert [(row.number, row.title) for row in found] == [
        ("一/行动一/一", "打造光伏基地"),
        ("一/行动一/二", "开发水电"),
        ("一/行动二/一", "建设电网"),
        ("一/行动二/二", "发展储能"),
    ]


def test_figures_of_the_year_before_the_one_in_the_title_are_reported() -> None:
    text = "一、上年情况和年度目标\n2019年,全市新开工住房8216套。\n2020年,全市新开工住房7000套。"
    plan = document(text, start=None, end=None)
    tables = read_tables(replace(plan, plan=replace(plan.plan, title="2020年住房工作要点", issued="")), registry())
    assert [str(row.value) for row in tables.observations] == ["8216"]
    assert [str(row.value) for row in tables.targets] == ["7000"]


def test_parts_are_listed_with_names_and_numbers_alone() -> None:
    found = read(
        "一、目标\n到2025年,种植面积达到60万亩,其中竹笋35万亩、豆角12万亩。泊位达到20个,其中万吨级以上泊位达到5个。", start=2021, end=2025
    )
    assert [(row.indicator, str(row.value), row.unit) for row in found.targets][:3] == [
        ("种植面积", "60", "万亩"),
        ("竹笋", "35", "万亩"),
        ("豆角", "12", "万亩"),
    ]
    assert [str(row.value) for row in found.targets][3:] == ["20", "5"]


def test_districts_have_a_label_of_their_own() -> None:
    found = bodies("推进建设。\n责任单位：市农业农村局（牵头）、市林业局\n责任县区：甲南区、乙江县")
    assert [(row.name_as_written, row.role) for row in found][2:] == [("甲南区", "participant"), ("乙江县", "participant")]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("打造零碳园区,到2018年建成2个,到2020年建成5个。", [("零碳园区", "2", 2018), ("零碳园区", "5", 2020)]),
        ("加快产业园区建设,到2020年建成5个。", [("产业园区", "5", 2020)]),
        (
            "设有老年科的医院占比,2018年、2020年分别达到55%、70%。",
            [("设有老年科的医院占比", "55", 2018), ("设有老年科的医院占比", "70", 2020)],
        ),
        ("2018年和2019年分别招募社区工作者3000名和3500名。", [("社区工作者", "3000", 2018), ("社区工作者", "3500", 2019)]),
        ("劳动生产率从人均8.7万元提高到12万元以上。", [("劳动生产率", "12", None)]),
    ],
)
def test_what_is_named_before_the_years_is_what_they_count(words: str, expected: list[tuple[str, str, int | None]]) -> None:
    found = read(f"一、主要任务\n(一)推进工作。{words}", start=None, end=None).targets
    assert [(row.indicator, str(row.value), row.year) for row in found] == expected
