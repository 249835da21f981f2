"""Rows of a release as HTML, and the pages on which long tables go on."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from portal.packaging.package import build_package
from portal.releases.store import ReleaseStore
from portal.site.build import build_site
from portal.site.linkcheck import check_site, read_body
from portal.site.rowtable import ROWS_A_PAGE, Places, tables_of
from portal.site.views import read_plan
from tests.site.sample import PLAN_ID, PUBLISHER, make_project, page, tables_of_plan, target

COUNT = 2 * ROWS_A_PAGE + 1


@pytest.fixture(scope="module")
def long_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with a plan of more targets than fit on two pages."""
    root = make_project(tmp_path_factory.mktemp("long"))
    quote = "城市和农村覆盖率分别达到95%和80%以上"
    many = replace(tables_of_plan(), targets=tuple(target(f"target-{number:03d}", quote, str(number)) for number in range(COUNT)))
    package = build_package(PLAN_ID, many, version="2.0.0", created=date(2026, 3, 1), publisher=PUBLISHER)
    ReleaseStore(root / "datapackages").write(package)
    return build_site(root)


def test_a_long_table_goes_on_on_further_pages(long_site: Path) -> None:
    here = f"datasets/{PLAN_ID}/2.0.0/"
    parts = [re.findall(r'<tr id="(target-\d+)"', page(long_site, path)) for path in (here, f"{here}targets/2/", f"{here}targets/3/")]
    assert [len(part) for part in parts] == [ROWS_A_PAGE, ROWS_A_PAGE, 1]
    assert [row for part in parts for row in part] == [f"target-{number:03d}" for number in range(COUNT)]


def test_the_address_of_every_row_stays_on_the_page_of_the_release(long_site: Path) -> None:
    """A citation names that address, whichever page the row is on."""
    html = page(long_site, f"datasets/{PLAN_ID}/2.0.0")
    assert 'id="target-200" href="targets/3/#target-200"' in html
    assert 'id="target-200" href="2.0.0/targets/3/#target-200"' in page(long_site, f"datasets/{PLAN_ID}")
    assert {f'id="target-{number:03d}"' in html for number in range(COUNT)} == {True}


def test_every_link_of_long_tables_resolves(long_site: Path) -> None:
    assert check_site(long_site) == ()


def test_what_a_plan_prints_cannot_become_markup(project: Path) -> None:
    content = read_plan(ReleaseStore(project / "datapackages").latest(PLAN_ID))
    [row] = content.rows["observations"]
    evil = replace(content, rows={**content.rows, "observations": [row | {"indicator": '<b>"x"&', "unit": "<i>", "comparator": "<"}]})
    *_, table = tables_of(evil, linked=True)
    html = table.insert(1, Places("../", "")).told[0].decode()
    assert "&lt;b&gt;&quot;x&quot;&amp;" in html
    assert "<b>&lt; 30 &lt;i&gt;</b>" in html
    assert "<i>" not in html


@pytest.mark.parametrize("places", [Places("../../../", ""), Places("../", "1.0.1/")], ids=["on its own page", "on another page"])
def test_rows_lead_where_the_check_is_told_that_they_lead(project: Path, places: Places) -> None:
    content = read_plan(ReleaseStore(project / "datapackages").latest(PLAN_ID))
    for table in tables_of(content, linked=True):
        assert table.rows
        inserted = table.insert(1, places)
        assert not [each for each in inserted.told if b"<:" in each or b"\0" in each]
        assert read_body(inserted.told[0].decode()) == inserted.markup


def test_a_flag_and_a_change_are_named_in_words(project: Path) -> None:
    """A price cut of 35% is no growth (增幅)."""
    content = read_plan(ReleaseStore(project / "datapackages").latest(PLAN_ID))
    rows = [row | {"flags": "decreases-from-baseline", "kind": "growth"} for row in content.rows["targets"][:1]]
    table = next(
        each for each in tables_of(replace(content, rows={**content.rows, "targets": rows}), linked=True) if each.name == "targets"
    )
    zh, english = (each.decode() for each in table.insert(1, Places("../", "")).told)
    assert ">低于基期</a>" in zh
    assert re.search(r'title="[^"]+ decreases-from-baseline"', zh)
    assert ">below its baseline</span></a>" in english
    assert ">变化幅度</span>" in zh
    assert ">change</span>" in english
    assert "增幅" not in zh


def test_english_tables_name_indicators_of_the_registry_in_english_too(tmp_path: Path) -> None:
    root = make_project(tmp_path)
    tables = tables_of_plan()
    named = replace(tables.indicators[0], name_en="Coverage <of> libraries", definition="覆盖的比重")
    tables = replace(tables, indicators=(named, tables.indicators[1]))
    ReleaseStore(root / "datapackages").write(
        build_package(PLAN_ID, tables, version="1.1.0", created=date(2026, 3, 1), publisher=PUBLISHER)
    )
    site = build_site(root)
    english, chinese = page(site, f"en/datasets/{PLAN_ID}/1.1.0"), page(site, f"datasets/{PLAN_ID}/1.1.0")
    told = ' <span class="unit" lang="en">(Coverage &lt;of&gt; libraries)</span>'
    assert english.count(told) == len(tables.targets)
    assert "Coverage" not in chinese.partition("<article")[2]
    assert f'<a href="../../../indicators/indicator-1/">覆盖率</a>{told} <span class="tag scope">城市</span>' in english
    assert "图书室</a></td>" in english  # which the registry does not know
    assert "(the registry has it in Chinese only)" in page(site, "en/indicators/indicator-1")
    assert "registry has it" not in page(site, "indicators/indicator-1")


def test_english_tables_name_bodies_in_english_too(project: Path) -> None:
    content = read_plan(ReleaseStore(project / "datapackages").latest(PLAN_ID))
    names = iter(("湖南省财政厅", "长沙县教育局"))
    rows = [row | {"organization": next(names)} for row in content.rows["responsibilities"]]
    tables = {each.name: each for each in tables_of(replace(content, rows={**content.rows, "responsibilities": rows}), linked=True)}
    zh, english = (each.decode() for each in tables["responsibilities"].insert(1, Places("../", "")).told)
    assert '湖南省财政厅</a></b> <span class="unit" lang="en">(Hunan Provincial Department of Finance)</span></td>' in english
    assert "长沙县教育局</a></b></td>" in english  # a county has no English name here
    assert "湖南省财政厅</a></b></td>" in zh
    zh, english = (each.decode() for each in tables["tasks"].insert(1, Places("../", "")).told)
    name = '<span title="湖南省财政厅"><span lang="en">Hunan Provincial Department of Finance</span></span>'
    assert f'{name}</a> <span lang="en">(lead)</span>; <a href="#responsibility-2">长沙县教育局</a></td>' in english
    assert '湖南省财政厅</a>（牵头）、<a href="#responsibility-2">长沙县教育局</a></td>' in zh
    assert "Hunan" not in zh


def test_a_long_list_of_bodies_opens_with_the_first_in_the_language_of_the_page(project: Path) -> None:
    content = read_plan(ReleaseStore(project / "datapackages").latest(PLAN_ID))
    [row, _] = content.rows["responsibilities"]
    rows = [row | {"organization": "湖南省财政厅", "responsibility_id": f"responsibility-{number}"} for number in range(6)]
    tables = {each.name: each for each in tables_of(replace(content, rows={**content.rows, "responsibilities": rows}), linked=True)}
    zh, english = (each.decode() for each in tables["tasks"].insert(1, Places("../", "")).told)
    named = '<span title="湖南省财政厅"><span lang="en">Hunan Provincial Department of Finance</span></span>'
    assert f'<summary>{named} <span lang="en">and 5 more</span></summary>' in english
    assert "<summary>湖南省财政厅 等 6 个</summary>" in zh
