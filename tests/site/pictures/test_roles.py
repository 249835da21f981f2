from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from portal.site.languages import chosen
from portal.site.pictures.roles import MOST_ORGANIZATIONS, MOST_TASKS, Part, draw_roles

SVG = "{http://www.w3.org/2000/svg}"


def links(svg: str) -> list[ET.Element]:
    return list(ET.fromstring(chosen(svg, "zh")).iter(f"{SVG}a"))


def part(organization: str, task: str, role: str) -> Part:
    return Part(organization, task, "推进宽带建设", role, f"#{organization}-{task}")


def test_each_part_is_a_sign_that_leads_to_its_row_and_names_it() -> None:
    svg = chosen(draw_roles("p", "规划", [part("省商务厅", "二/一", "lead"), part("省财政厅", "二/一", "participant")]), "zh")
    assert [each.attrib["href"] for each in links(svg)] == ["#省商务厅-二/一", "#省财政厅-二/一"]
    assert "省商务厅 · 二/一 推进宽带建设 · 牵头" in svg


def test_roles_are_told_apart_by_shape_and_not_by_colour_alone() -> None:
    parts = [part("厅", str(number), role) for number, role in enumerate(("lead", "participant", "responsible", "coordinator"))]
    shapes = [
        (each[0].tag, each[0].attrib["fill"] == "none", "transform" in each[0].attrib) for each in links(draw_roles("p", "规划", parts))
    ]
    assert len(set(shapes)) == 4


def test_the_organisation_with_most_parts_comes_first() -> None:
    svg = draw_roles("p", "规划", [part("甲", "1", "lead"), part("乙", "1", "participant"), part("乙", "2", "lead")])
    assert svg.index(">乙<") < svg.index(">甲<")


def test_a_sign_stands_in_the_line_of_its_organisation_and_the_column_of_its_task() -> None:
    parts = [part("甲", "1", "participant"), part("乙", "1", "participant"), part("乙", "2", "participant")]
    [first, second, third] = [each[0].attrib for each in links(draw_roles("p", "规划", parts))]
    assert first["cx"] == second["cx"] < third["cx"]
    assert float(second["cy"]) == float(third["cy"]) < float(first["cy"])


def test_what_is_too_much_to_draw_is_said() -> None:
    many = [part(f"机构{number}", str(number), "lead") for number in range(MOST_TASKS + 5)]
    svg = draw_roles("p", "规划", many)
    assert len(links(svg)) == MOST_ORGANIZATIONS
    assert f"只画前 {MOST_ORGANIZATIONS} 个机构" in svg
    assert f"只画前 {MOST_TASKS} 项任务" in svg


def test_nothing_to_draw_is_an_error() -> None:
    with pytest.raises(ValueError, match="no parts"):
        draw_roles("p", "规划", [])


def test_english_pictures_have_english_names_and_the_room_for_them() -> None:
    long = "Hunan Provincial Department of Industry and Information Technology"
    named = [replace(part("湖南省工业和信息化厅", "1", "lead"), organization_en=long), part("示例县财政局", "1", "participant")]
    picture = draw_roles("p", "规划", named)
    zh, english = chosen(picture, "zh"), chosen(picture, "en")
    assert long not in zh
    assert f"{long} · 1 推进宽带建设 · lead" in english
    shown = [each.text or "" for each in ET.fromstring(english).iter(f"{SVG}text") if each.get("lang") == "en"]
    assert shown[0].startswith("Hunan Provincial Department of Industry")
    boxes = [[float(each) for each in re.findall(r'viewBox="(\S+) 0 (\S+) ', svg)[0]] for svg in (zh, english)]
    [(left, wide), (left_en, wide_en)] = boxes
    assert left == 0 > left_en
    assert wide_en == wide - left_en
    assert ">示例县财政局</text>" in english


def test_pictures_without_english_names_are_as_wide_in_both_languages() -> None:
    picture = draw_roles("p", "规划", [part("示例县财政局", "1", "lead")])
    assert re.findall('viewBox="[^"]+"', chosen(picture, "zh")) == re.findall('viewBox="[^"]+"', chosen(picture, "en"))
