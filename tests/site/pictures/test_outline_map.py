from __future__ import annotations

from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from portal.site.languages import chosen
from portal.site.pictures.outline_map import draw_outline

SVG = "{http://www.w3.org/2000/svg}"


def section(section_id: str, parent_id: str, number: str, heading: str) -> dict[str, str]:
    return {"section_id": section_id, "parent_id": parent_id, "number": number, "heading": heading}


def task(task_id: str, section_id: str, number: str, title: str, kind: str = "task", parent_id: str = "") -> dict[str, str]:
    return {"task_id": task_id, "section_id": section_id, "number": number, "title": title, "kind": kind, "parent_id": parent_id}


def labels(svg: str) -> list[str]:
    return [each.text or "" for each in ET.fromstring(chosen(svg, "zh")).iter(f"{SVG}text")]


SECTIONS = [
    section("s0", "", "一", "总体要求"),
    section("s1", "", "二", "主要任务"),
    section("s2", "s1", "二/一", "推进宽带"),
    section("s3", "s2", "二/一", ""),
]


def test_chapters_stand_before_their_tasks_and_chapters_without_one_are_left_out() -> None:
    svg = draw_outline("p", "规划", SECTIONS, [task("t1", "s2", "二/一/1", "光纤到户"), task("t2", "s2", "二/一/2", "网络提速")])
    assert labels(svg)[:4] == ["二 主要任务", "二/一 推进宽带", "二/一/1 光纤到户", "二/一/2 网络提速"]
    assert "总体要求" not in svg


def test_a_section_that_only_repeats_its_task_is_shown_once() -> None:
    svg = draw_outline("p", "规划", SECTIONS, [task("t1", "s2", "二/一", "推进宽带")])
    assert labels(svg)[:2] == ["二 主要任务", "二/一 推进宽带"]
    assert labels(svg).count("二/一 推进宽带") == 1


def test_a_section_without_a_heading_is_not_shown() -> None:
    svg = draw_outline("p", "规划", SECTIONS, [task("t1", "s3", "二/一/¶1", "光纤到户"), task("t2", "s2", "二/一/2", "网络提速")])
    assert labels(svg)[:4] == ["二 主要任务", "二/一 推进宽带", "二/一/¶1 光纤到户", "二/一/2 网络提速"]


def test_items_of_a_project_stand_in_it_and_each_task_leads_to_its_row() -> None:
    rows = [task("t1", "s2", "专栏1", "宽带工程", "project"), task("t2", "s2", "专栏1/一", "光纤", "project-item", "t1")]
    svg = draw_outline("p", "规划", SECTIONS, rows)
    assert [each.attrib["href"] for each in ET.fromstring(chosen(svg, "zh")).iter(f"{SVG}a")] == ["#t1", "#t2"]
    assert "专栏 1，专栏条目 1" in svg


def test_tasks_do_not_overlap() -> None:
    svg = draw_outline("p", "规划", SECTIONS, [task(f"t{number}", "s2", str(number), f"任务{number}") for number in range(30)])
    tops = [
        float(each.attrib["y"])
        for each in ET.fromstring(chosen(svg, "zh")).iter(f"{SVG}text")
        if "任务" in (each.text or "") and each.text != "二 主要任务"
    ]
    assert len(tops) == 31  # the legend has one too
    assert all(after - before >= 18 for before, after in pairwise(tops))


def test_a_task_whose_section_is_not_listed_is_drawn_all_the_same() -> None:
    assert labels(draw_outline("p", "规划", [], [task("t1", "gone", "一", "光纤")]))[0] == "一 光纤"


def test_nothing_to_draw_is_an_error() -> None:
    with pytest.raises(ValueError, match="no tasks"):
        draw_outline("p", "规划", SECTIONS, [])
