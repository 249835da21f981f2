from __future__ import annotations

import io

from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from portal.site.pictures.card import HEIGHT, WIDTH, _font, draw_card, wrap

TITLE = "湖南省人民政府关于推进“宽带中国”战略促进信息消费的实施意见"


def opened(card: bytes) -> Image.Image:
    return Image.open(io.BytesIO(card)).convert("L")


def test_a_card_has_the_size_that_is_asked_for_and_is_small() -> None:
    card = draw_card(TITLE, "任务 19 · 目标 15", "hunan-broadband-2014 1.1.0")
    assert opened(card).size == (WIDTH, HEIGHT)
    assert len(card) < 60_000


def test_the_same_words_give_the_same_bytes_and_other_words_others() -> None:
    assert draw_card(TITLE, "a", "b") == draw_card(TITLE, "a", "b")
    assert draw_card(TITLE, "a", "b") != draw_card(TITLE, "a", "c")


def test_chinese_letters_are_drawn_and_not_boxes() -> None:
    # A font without these characters would draw the same sign for each.
    drawn = [opened(draw_card(each, "", "")).tobytes() for each in ("湖", "南", "省")]
    assert len(set(drawn)) == 3


@settings(max_examples=25)
@given(st.text(max_size=300))
def test_any_title_gives_lines_that_fit(title: str) -> None:
    font = _font(46, 600)
    lines = wrap(title, font, 4)
    assert len(lines) <= 4
    assert all(font.length(each) <= WIDTH - 144 for each in lines)


def test_a_long_title_ends_with_a_sign_that_there_is_more() -> None:
    assert wrap(TITLE * 8, _font(46, 600), 4)[-1].endswith("…")
    assert "".join(wrap(TITLE, _font(60, 600), 4)) == TITLE
