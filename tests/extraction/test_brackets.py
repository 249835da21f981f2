"""Which brackets name who is responsible, and how their lists are split."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given

from portal.extraction.brackets import find_brackets, is_name, responsibility_bracket, split_names
from portal.text.script import plain
from tests.strategies import any_text, plan_text


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("责任单位:省经信委", id="label"),
        pytest.param("牵头单位:省经信委;配合单位:省商务厅", id="two labels"),
        pytest.param("省经信委", id="one body"),
        pytest.param("省经信委、省商务厅等", id="ends in 等"),
        pytest.param("省科技厅,各市县政府等", id="comma and a group"),
        pytest.param("省经信委牵头,省商务厅等负责", id="roles said"),
        pytest.param("省经信委、省商务厅按职责分工负责", id="by their duties"),
        pytest.param("各市、州人民政府", id="a group whose name holds 、"),
        pytest.param("海口、三亚市政府", id="a shared ending"),
        pytest.param("省经信委、省商务厅、海口、三亚市政府", id="a shared ending in a longer list"),
        pytest.param("省委宣传部、武汉海关、海南海事局", id="offices of other kinds"),
    ],
)
def test_a_list_of_bodies_is_a_responsibility_bracket(content: str) -> None:
    assert responsibility_bracket(content)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("十堰、孝感、黄冈、恩施", id="places"),
        pytest.param("FTTH/O", id="abbreviation"),
        pytest.param("州", id="one character"),
        pytest.param("市、区", id="levels"),
        pytest.param("以下简称省经信委", id="short name"),
        pytest.param("包括各市县政府", id="gloss"),
        pytest.param("即省政府部门", id="gloss, other word"),
        pytest.param("国发〔2015〕40号", id="document number"),
        pytest.param("20-30万户家庭", id="quantity"),
        pytest.param("2015-2017年", id="years"),
        pytest.param("", id="nothing"),
    ],
)
def test_other_brackets_are_none(content: str) -> None:
    assert not responsibility_bracket(content)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param("省经信委、省商务厅", ["省经信委", "省商务厅"], id="enumeration mark"),
        pytest.param("省经信委,省商务厅", ["省经信委", "省商务厅"], id="comma"),
        pytest.param("有关部门和各市县政府", ["有关部门", "各市县政府"], id="和 between two names"),
        pytest.param("各市州和县市区经信部门", ["各市州和县市区经信部门"], id="和 inside one name"),
        pytest.param("各省(区、市)人民政府", ["各省(区、市)人民政府"], id="mark inside a bracket"),
        pytest.param("国家发展和改革委员会", ["国家发展和改革委员会"], id="和 inside an official name"),
        pytest.param("省卫生和计划生育委员会、省商务厅", ["省卫生和计划生育委员会", "省商务厅"], id="both"),
    ],
)
def test_names_of_a_list_are_split(text: str, names: list[str]) -> None:
    assert [name for name, _ in split_names(text)] == names


@pytest.mark.parametrize(("text", "expected"), [("省经信委", True), ("各市县政府", True), ("橡胶基地", False), ("提高的单位", False)])
def test_a_name_is_told_by_its_ending(text: str, expected: bool) -> None:
    assert is_name(text) is expected


@given(any_text | plan_text)
def test_brackets_hold_their_content_and_stand_apart(text: str) -> None:
    text = plain(text)
    found = find_brackets(text)
    assert all(left.span.end <= right.span.start for left, right in pairwise(found))
    for each in found:
        assert each.span.start + 1 == each.content.start <= each.content.end == each.span.end - 1
        responsibility_bracket(each.content.of(text))


def test_levels_printed_over_and_over_are_gone_through_once() -> None:
    assert split_names("各市、" + "市县林区" * 300 + "甲、乙局")  # a pattern that tries each way would not end


@given(any_text | plan_text)
def test_split_names_are_quoted_from_the_list(text: str) -> None:
    text = plain(text)
    for name, span in split_names(text, 7):
        assert text[span.start - 7 : span.end - 7] == name
