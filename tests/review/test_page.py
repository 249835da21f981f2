"""The review page: what is on it, in which order, and that its entries work."""

from __future__ import annotations

import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest

from portal.cli import main
from portal.extraction.corrections import apply_corrections
from portal.extraction.tables import read_tables
from portal.ingest.corrections import parse_corrections
from portal.ingest.document import load_document
from portal.registry import load_registry
from portal.review.page import make_page, review_plan
from tests.documents import document
from tests.extraction.reading import ROOT, registry

PLAN = "hubei-smart-2015"
TEXT = """一、发展目标
建设4G网络,固定宽带家庭普及率达到60%。
二、主要任务
(一)建设光网。推进改造。(省经信委、光网推进处)
(二)建设云平台<b>。新增移动支付32倍的,推进改造。
"""


class _Page(HTMLParser):
    """Collects what a test asks a page for."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.stubs: list[str] = []
        self.addresses: list[str] = []
        self.tags: list[str] = []
        self._in_stub = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href", "action", "srcset")]
        if tag == "pre":
            self._in_stub = True
            self.stubs.append("")

    def handle_endtag(self, tag: str) -> None:
        self._in_stub = self._in_stub and tag != "pre"

    def handle_data(self, data: str) -> None:
        if self._in_stub:
            self.stubs[-1] += data


def page_of(text: str) -> str:
    known = document(text)
    return make_page(known, read_tables(known, registry())).html


def test_the_page_asks_nothing_of_the_network() -> None:
    html = page_of(TEXT)
    page = _Page(html)
    assert {address for address in page.addresses if not address.startswith("#")} == {"data:,"}
    assert not re.search(r"@import|url\(|fetch\(|XMLHttpRequest|https?://", html)
    assert "link" in page.tags
    assert page.tags.count("script") == 1


def test_what_a_plan_prints_is_text_and_never_markup() -> None:
    assert "云平台&lt;b&gt;" in page_of(TEXT)
    assert "b>。新增" not in page_of(TEXT).replace("&lt;b&gt;", "")


def test_doubts_stand_before_what_was_passed_over_and_that_before_the_rows() -> None:
    html = page_of(TEXT)
    places = [html.index(f'<h2 id="{name}">') for name in ("doubts", "numbers", "lists", "rows")]
    assert places == sorted(places)
    doubtful = html[places[0] : places[1]]
    assert "an organisation that is not in the registry" in doubtful
    assert "<mark>" in doubtful
    assert "part of a name, as 4G, 12345" in html[places[1] : places[2]]


def test_the_same_plan_gives_the_same_page() -> None:
    assert page_of(TEXT) == page_of(TEXT)


def test_the_entry_that_mends_a_target_without_a_year_has_a_place_for_it() -> None:
    stubs = _Page(page_of("一、任务\n新建农家书屋200个。\n")).stubs
    [mend] = {each for each in stubs if "action: mend" in each and "200" in each}
    assert "\n    year:\n" in mend
    assert len(parse_corrections(mend.replace("reason:  # 为什么 why", "reason: 核对"), name="x")) == 1
    [confirm] = {each for each in stubs if "action: confirm" in each and "200" in each}
    assert "year" not in confirm


def test_every_entry_of_a_page_is_accepted_once_a_reason_is_written() -> None:
    """Confirm and drop entries apply as they are; each row has one."""
    known = load_document(ROOT / "datasets" / PLAN, registry().regions)
    tables = read_tables(known, registry())
    html = make_page(known, tables).html
    rows = html[html.index('<h2 id="rows">') :]
    stubs = [stub.replace("reason:  # 为什么 why", "reason: 核对") for stub in _Page(rows).stubs]
    confirmed = "".join(stub for stub in stubs if "action: confirm" in stub)
    reviewed = apply_corrections(tables, known, parse_corrections(confirmed, name="x"), registry())
    for table in ("tasks", "targets", "observations", "responsibilities"):
        assert {row.review for row in getattr(reviewed, table)} <= {"confirmed"}, table
        assert len(getattr(reviewed, table)) == len(getattr(tables, table))
    mended = "".join(stub for stub in stubs if "action: mend" in stub)
    assert len(parse_corrections(mended, name="x")) == len(parse_corrections(confirmed, name="x")) > 100
    dropped = "".join(stub for stub in stubs if "action: drop" in stub)
    left = apply_corrections(tables, known, parse_corrections(dropped, name="x"), registry())
    assert [
        getattr(left, name) for name in ("tasks", "targets", "observations", "responsibilities", "organizations", "indicators")
    ] == 6 * [()]


def test_an_entry_to_add_needs_no_more_than_its_blanks_filled_in() -> None:
    known = document("一、主要任务\n(一)建设光网。给予每户300元补贴,推进改造。")
    tables = read_tables(known, registry())
    [stub] = [each for each in _Page(make_page(known, tables).html).stubs if "action: add" in each and "300" in each]
    filled = stub.replace('indicator: ""', "indicator: 补贴").replace("reason:  # 为什么 why", "reason: 要公布")
    [row] = apply_corrections(tables, known, parse_corrections(filled, name="x"), registry()).targets
    assert (row.quote, str(row.value), row.unit) == ("给予每户300元补贴", "300", "元")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "datasets" / "registry", tmp_path / "datasets" / "registry")
    shutil.copytree(ROOT / "datasets" / PLAN, tmp_path / "datasets" / PLAN)
    return tmp_path


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as caught:
        main([str(each) for each in arguments])
    assert isinstance(caught.value.code, int)
    return caught.value.code


def test_the_command_writes_the_page_and_prints_counts(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("review", PLAN, "--root", root) == 0
    said = capsys.readouterr()
    page = root / "build" / "review" / f"{PLAN}.html"
    assert said.out.strip() == str(page)
    assert re.search(r"\d+ doubtful, \d+ skipped numbers", said.err)
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert run("review", PLAN, "--root", root, "--out", root / "x.html") == 0
    assert (root / "x.html").read_bytes() == page.read_bytes()


def test_a_plan_that_is_not_there_is_told(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("review", "no-such-plan", "--root", root) == 2
    assert "no-such-plan" in capsys.readouterr().err
    assert not (root / "build").exists()


def test_a_stale_correction_fails_the_build_and_stands_above_the_page(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / "datasets" / PLAN / "corrections.yml").write_text(
        "- {action: drop, table: targets, id: target-000000000000, quote: 普及率达到一千, reason: x}\n", encoding="utf-8"
    )
    shutil.copy(ROOT / "datasets" / "publisher.yml", root / "datasets" / "publisher.yml")
    assert run("build-datapackages", "--root", root, "--created", "2026-01-31") == 2
    assert "“普及率达到一千”" in capsys.readouterr().err
    assert not (root / "datapackages").exists() or not any((root / "datapackages").iterdir())
    assert run("review", PLAN, "--root", root) == 1
    assert "“普及率达到一千”" in capsys.readouterr().err
    page = review_plan(root / "datasets" / PLAN, load_registry(root / "datasets" / "registry"))
    assert 'role="alert"' in page.html
    assert "普及率达到一千" in page.html
