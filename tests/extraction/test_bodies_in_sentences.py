"""Bodies that sentences name, and forms of their names, that were misread at first sight."""

from __future__ import annotations

import pytest

from portal.registry.regions import Regions
from tests.extraction.reading import ROOT, bodies, read, registry, responsible


def _named(sentence: str, *, chapter: str = "主要任务") -> list[tuple[str, str]]:
    return [(row.name_as_written, row.role) for row in bodies(sentence, chapter=chapter)]


@pytest.mark.parametrize(
    ("sentence", "chapter", "named"),
    [
        pytest.param(
            "试点范围由省科技厅会同省财政厅研究确定。",
            "主要任务",
            [("省科技厅", "lead"), ("省财政厅", "participant")],
            id="what by whom with whom",
        ),
        pytest.param(
            "由武汉海关牵头,省公安厅和湖北海警总队配合。",
            "主要任务",
            [("武汉海关", "lead"), ("省公安厅", "participant"), ("湖北海警总队", "participant")],
            id="a corps helps",
        ),
        pytest.param(
            "省教育厅、省农业厅按职责分工负责。",
            "主要任务",
            [("省教育厅", "responsible"), ("省农业厅", "responsible")],
            id="by their duties",
        ),
        pytest.param(
            "省教育厅、省科技厅要会同各参建单位做好检查、中期评价工作。",
            "保障措施",
            [("省教育厅", "lead"), ("省科技厅", "lead"), ("各参建单位", "participant")],
            id="the list ends before the verb",
        ),
        pytest.param(
            "省财政厅将按季通报进度,会同省审计厅开展检查。",
            "保障措施",
            [("省财政厅", "lead"), ("省审计厅", "participant")],
            id="will, with others",
        ),
        pytest.param("省财政厅将按季通报进度。", "主要任务", [], id="what a body will do names none in charge"),
        pytest.param("各省份要及时建立台账。", "保障措施", [("各省份", "responsible")], id="each province"),
        pytest.param("省商务厅要及时调整办法。", "保障措施", [("省商务厅", "responsible")], id="in time"),
        pytest.param("有关市、县人民政府要细化措施。", "保障措施", [("有关市、县人民政府", "responsible")], id="the places concerned"),
    ],
)
def test_a_sentence_names_who_answers(sentence: str, chapter: str, named: list[tuple[str, str]]) -> None:
    assert _named(sentence, chapter=chapter) == named


def test_departments_of_all_levels_share_their_levels_and_their_ending() -> None:
    rows = bodies("各级民政、财政部门要密切协作。", chapter="保障措施")
    assert [(row.name_as_written, row.organization) for row in rows] == [
        ("各级民政", "湖北省各级民政部门"),
        ("财政部门", "湖北省各级财政部门"),
    ]


def test_persons_whom_a_bracket_names_are_no_bodies() -> None:
    text = "一、主要任务\n(一)建设园区。(牵头单位:省经信委;挂钩领导:分管副省长)"
    assert [(name, role) for _, name, role, _ in responsible(text)] == [("省经信委", "lead")]


def test_places_of_one_level_share_whose_government_is_meant() -> None:
    rows = bodies("加快建设。(责任单位:通山县、咸安区、曾都区政府)")
    assert [row.organization[-6:] for row in rows] == ["通山县人民政府"[-6:], "咸安区人民政府"[-6:], "曾都区人民政府"[-6:]]


def test_the_groundwork_of_a_trial_is_no_task() -> None:
    rows = read("一、试点基础\n2014年,全市垃圾产生量30万吨,处理率90%。\n二、主要任务\n(一)推进分类。建设设施。")
    assert [task.number for task in rows.tasks] == ["二/一"]
    assert not rows.targets
    assert [row.year for row in rows.observations] == [2014, 2014]


def test_a_county_may_be_named_in_the_midst_of_a_body_of_its_own() -> None:
    resolve = registry().organizations.resolve
    county = next(
        region for region in Regions.load(ROOT / "datasets" / "registry") if region.level == "county" and region.name.endswith("县")
    )
    assert resolve(f"人民银行{county.name}支行", region_code=county.code, year=2018).name.startswith("中国人民银行")
    assert resolve("富口镇政府", region_code=county.code, year=2018).name.endswith(f"{county.name}富口镇人民政府")
