"""The text page keeps the text and gives every row its place."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.site.plantext import Mark, Outline, annotate, text_of


class Reader(HTMLParser):
    """Reads HTML as a browser does: its text, which rows cover which characters, and whether tags nest."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.open: list[tuple[str, str]] = []
        self.ids: list[str] = []
        self.covered: dict[str, str] = {}
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if "id" in given:
            self.ids.append(given["id"])
        if row := given.get("data-row"):
            self.covered.setdefault(row, "")
        self.open.append((tag, given.get("data-row", "")))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        self.text += data
        for row in {row for _, row in self.open if row}:
            self.covered[row] += data


def mark(row_id: str, start: int, end: int, table: str = "targets") -> Mark:
    return Mark(start, end, table, row_id, "目", (f"行 {row_id}", f"row {row_id}"))


@pytest.mark.parametrize(
    "spans",
    [
        pytest.param([(2, 6)], id="one span"),
        pytest.param([(2, 6), (2, 6)], id="two rows on the same words"),
        pytest.param([(0, 9), (2, 4), (4, 9)], id="spans inside a span, one ending with it"),
        pytest.param([(1, 6), (4, 9)], id="spans that overlap"),
        pytest.param([(0, 14), (3, 12)], id="spans over several lines that overlap"),
        pytest.param([(3, 6)], id="a span that takes the line break with it"),
        pytest.param([(5, 8)], id="a span that starts with a line break"),
        pytest.param([(0, 15)], id="the whole text"),
    ],
)
def test_each_row_covers_exactly_its_words(spans: list[tuple[int, int]]) -> None:
    text = "甲乙丙丁戊\n己庚<&\n\n辛壬癸。\n"
    html = annotate(text, [mark(f"row-{n}", start, end) for n, (start, end) in enumerate(spans)], [], rows_page="../").told[0]
    found = Reader(html)
    assert found.text == text_of(html) == text
    for number, (start, end) in enumerate(spans):
        # Line breaks lie between blocks, so no row can cover them.
        assert found.covered[f"row-{number}"] == text[start:end].replace("\n", "")


def test_an_anchor_is_on_the_first_piece_only() -> None:
    html = annotate("甲乙\n丙丁", [mark("row-1", 1, 4)], [], rows_page="../").told[0]
    assert html.count('id="row-1"') == 1
    assert html.index('id="row-1"') < html.index("乙")
    assert html.count('data-row="row-1"') == 2


def test_a_sign_links_to_the_row_and_adds_no_text() -> None:
    html = annotate("甲乙丙", [mark("row-1", 0, 2)], [], rows_page="../").told[0]
    assert re.search(r'乙</mark><a class="sign targets" href="../#row-1"[^>]*></a>丙', html)


def test_signs_of_rows_on_the_same_words_keep_the_order_of_the_table() -> None:
    html = annotate("甲乙丙", [mark("row-z", 0, 2), mark("row-a", 0, 2)], [], rows_page="../").told[0]
    assert re.findall(r'class="sign targets" href="../#(row-.)"', html) == ["row-z", "row-a"]


def test_a_line_that_is_only_its_heading_becomes_a_heading() -> None:
    html = annotate("一、目标\n正文。", [], [Outline("section-1", 0, 1, "目标")], rows_page="../").told[0]
    assert html == '<h2><span class="at" id="section-1"></span>一、目标</h2>\n<p>正文。</p>'


def test_a_heading_that_runs_on_into_its_paragraph_stays_a_paragraph() -> None:
    line = "1、推进建设。" + "贯彻落实各项要求，" * 4
    html = annotate(line, [], [Outline("section-1", 0, 3, "推进建设")], rows_page="../").told[0]
    assert html.startswith('<p><span class="at" id="section-1">')


@given(st.data())
def test_whatever_the_text_and_the_spans_no_character_changes(data: st.DataObject) -> None:
    text = data.draw(st.text(st.sampled_from('甲乙<>&"1 \n'), min_size=1, max_size=30))
    place = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(sorted)
    places = data.draw(st.lists(place, max_size=6))
    tables = data.draw(st.lists(st.sampled_from(["tasks", "targets"]), min_size=len(places), max_size=len(places)))
    marks = [mark(f"row-{n}", start, end, table) for n, ((start, end), table) in enumerate(zip(places, tables, strict=True))]
    html = annotate(text, marks, [Outline("section-1", min(1, len(text) - 1), 1, "甲")], rows_page="../").told[0]
    found = Reader(html)
    assert found.text == text_of(html) == text
    assert sorted(found.ids) == sorted(["section-1", *(each.row_id for each in marks)])
    for each in marks:
        assert found.covered[each.row_id] == text[each.start : each.end].replace("\n", "")
