from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.site.languages import chosen
from portal.site.pictures.drawing import COLOURS, PAPER_DARK, Drawing, contrast, shorten, text_width

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("colour", COLOURS)
@pytest.mark.parametrize("ground", ["#ffffff", PAPER_DARK])
def test_every_colour_stands_out_from_light_and_dark_ground(colour: str, ground: str) -> None:
    assert contrast(colour, ground) >= 3


@given(st.text(max_size=40))
def test_any_words_give_well_formed_svg(words: str) -> None:
    drawing = Drawing("p", 100, 50.5, words, words)
    drawing.begin_link(f"#{words.encode('utf-8', 'replace').hex()}", words)
    drawing.text(1, 2, words, turn=-90)
    drawing.dot(3, 4, 5, COLOURS[0], tip=words)
    drawing.end_link()
    root = ET.fromstring(chosen(drawing.svg(), "zh"))
    assert root.tag == f"{SVG}svg"
    assert [each.tag for each in root] == [f"{SVG}{tag}" for tag in ("title", "desc", "a")]


def test_a_picture_has_a_title_and_a_description_that_it_names() -> None:
    root = ET.fromstring(chosen(Drawing("p", 10, 10, "宽带", "两个目标").svg(), "zh"))
    named = [root.find(f"*[@id='{each}']") for each in root.attrib["aria-labelledby"].split()]
    assert [each.text for each in named if each is not None] == ["宽带", "两个目标"]


def test_a_picture_with_links_lets_readers_reach_them_and_says_where_they_lead() -> None:
    drawing = Drawing("p", 10, 10, "宽带", "两个目标")
    assert ET.fromstring(chosen(drawing.svg(), "zh")).attrib["role"] == "img"
    drawing.begin_link("#a", "任务一")
    drawing.end_link()
    root = ET.fromstring(chosen(drawing.svg(), "zh"))
    assert root.attrib["role"] == "group"
    assert [each.attrib["aria-label"] for each in root.iter(f"{SVG}a")] == ["任务一"]


def test_nothing_is_styled_inside_a_picture() -> None:
    drawing = Drawing("p", 10, 10, "a", "b")
    drawing.box(0, 0, 1, 1, COLOURS[0], filled=False, turn=45)
    drawing.line([(0, 0), (1, 1)], dashes="5 4")
    assert "style" not in drawing.svg()


@given(st.text(max_size=30), st.integers(30, 300))
def test_shortened_words_fit_and_begin_as_they_did(words: str, width: int) -> None:
    short = shorten(words, width)
    assert text_width(short) <= width
    assert short == words or words.startswith(short.removesuffix("…"))
