from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.site.languages import chosen
from portal.site.pictures.over_years import Figure, Series, axis_ticks, draw_over_years

SVG = "{http://www.w3.org/2000/svg}"
amounts = st.decimals(-10_000_000, 10_000_000, places=2)


def signs(svg: str) -> list[tuple[str, str]]:
    """Each sign with a tip: its shape, and whether it is filled."""
    return [
        (each.tag.removeprefix(SVG), each.attrib["fill"])
        for each in ET.fromstring(chosen(svg, "zh")).iter()
        if each.find(f"{SVG}title") is not None
    ][1:]


def test_each_figure_has_a_sign_of_its_kind() -> None:
    figures = (
        Figure(2015, Decimal(40), "baseline", "40%"),
        Figure(2017, Decimal(60), "reported", "60%"),
        Figure(2020, Decimal(90), "target", "90%"),
    )
    drawn = signs(draw_over_years("p", "普及率", "%", [Series("甲", figures)]))
    assert [shape for shape, _ in drawn] == ["rect", "circle", "circle"]
    assert [fill == "none" for _, fill in drawn] == [False, False, True]


@given(st.lists(st.tuples(st.integers(1990, 2060), amounts), min_size=1, max_size=12))
def test_every_sign_lies_on_the_sheet_and_higher_values_lie_higher(given_figures: list[tuple[int, Decimal]]) -> None:
    series = [Series("甲", (Figure(year, value, "target", str(value)),)) for year, value in given_figures]
    root = ET.fromstring(chosen(draw_over_years("p", "指标", "元", series), "zh"))
    width, height = (float(root.attrib[name]) for name in ("width", "height"))
    rings = [each for each in root.iter(f"{SVG}circle") if each.find(f"{SVG}title") is not None]
    places = [(float(each.attrib["cx"]), float(each.attrib["cy"])) for each in rings]
    assert len(places) == len(given_figures)
    assert all(0 < x < width and 0 < y < height for x, y in places)
    by_value = sorted(zip((value for _, value in given_figures), (y for _, y in places), strict=True))
    assert all(low_y >= high_y for (_, low_y), (_, high_y) in pairwise(by_value))


@given(amounts, amounts)
def test_ticks_enclose_the_values_and_zero_evenly(one: Decimal, other: Decimal) -> None:
    ticks = axis_ticks(min(one, other), max(one, other))
    assert ticks[0] <= min(one, other, Decimal(0))
    assert ticks[-1] >= max(one, other, Decimal(0))
    assert 2 <= len(ticks) <= 8
    assert len({after - before for before, after in pairwise(ticks)}) == 1


def test_lines_of_one_plan_are_told_apart_however_long_its_title_is() -> None:
    figures = (Figure(2020, Decimal(1), "target", "1"),)
    names = "关于推进宽带中国战略的意见" * 6, "Opinions on Implementing the Broadband China Strategy " * 4
    drawn = draw_over_years("p", "指标", "", [Series(names[0], figures, names[1], scope) for scope in ("城市", "农村")])
    for language, begin in (("zh", "关于"), ("en", "Opinions")):
        legend = [each.text or "" for each in ET.fromstring(chosen(drawn, language)).iter(f"{SVG}text")]
        lines = [each for each in legend if begin in each]
        assert [line.rpartition("… ")[2] for line in lines] == ["城市", "农村"]


def test_more_lines_than_colours_are_drawn_and_counted() -> None:
    series = [Series(f"第{number}组", (Figure(2020, Decimal(number), "target", str(number)),)) for number in range(1, 12)]
    svg = draw_over_years("p", "指标", "个", series)
    assert len(signs(svg)) == 11
    assert "其他 4 组" in svg


def test_nothing_to_draw_is_an_error() -> None:
    with pytest.raises(ValueError, match="no figures"):
        draw_over_years("p", "指标", "个", [])
