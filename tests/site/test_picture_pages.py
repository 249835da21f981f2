"""The page of pictures: what is drawn leads to rows, and the files are what the page shows."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from portal.releases.store import ReleaseStore
from portal.site.views import read_plan
from tests.site.sample import PLAN_ID, page

HERE = f"datasets/{PLAN_ID}/1.1.1"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize(("name", "key", "table"), [("outline", "task_id", "tasks"), ("roles", "responsibility_id", "responsibilities")])
def test_every_row_is_drawn_once_and_leads_to_itself(versions: Path, versions_site: Path, name: str, key: str, table: str) -> None:
    rows = read_plan(ReleaseStore(versions / "datapackages").get(PLAN_ID, "1.1.1")).rows[table]
    assert rows
    root = ET.fromstring((versions_site / HERE / "pictures" / f"{name}.svg").read_bytes())
    leads = [each.attrib["href"] for each in root.iter(f"{SVG}a")]
    assert sorted(leads) == sorted(f"../#{row[key]}" for row in rows)
    shown = page(versions_site, HERE)
    assert all(f'id="{row[key]}"' in shown for row in rows)


def test_the_files_are_the_pictures_of_the_page(versions_site: Path) -> None:
    html = page(versions_site, f"{HERE}/pictures")
    drawn = re.findall(r"<svg [^>]*class=\"picture\".*?</svg>", html, re.DOTALL)
    for picture, name in zip(drawn, ("outline", "roles"), strict=True):
        for folder, site_name in (("", "规划开放数据门户"), ("en/", "Open Plan Data Portal")):
            file = (versions_site / f"{folder}{HERE}" / "pictures" / f"{name}.svg").read_text("utf-8")
            # What a file shows beside is what it is of and where it is from, as it may be passed on alone.
            source = f"{site_name} · http://127.0.0.1:8000/{folder}{HERE}/pictures/"
            assert [each.text for each in ET.fromstring(file).iter(f"{SVG}text")][-1] == source
            assert bool(folder) or picture.partition("<desc")[2].removesuffix("</svg>") in file
    assert f'href="{"../" * 4}datapackages/{PLAN_ID}/1.1.1/tasks.csv"' in html


def test_the_page_of_the_release_leads_to_its_pictures(versions_site: Path) -> None:
    assert 'href="pictures/"' in page(versions_site, HERE)
    assert 'href="1.1.1/pictures/"' in page(versions_site, f"datasets/{PLAN_ID}")


def test_an_indicator_is_drawn_over_the_years_above_its_table(site: Path) -> None:
    drawn = 0
    for file in (site / "indicators").glob("*/index.html"):
        html = file.read_text("utf-8")
        if svg := re.search(r"<svg [^>]*class=\"picture\".*?</svg>", html, re.DOTALL):
            assert svg.end() < html.index('id="rows"')
            years = set(re.findall(r'data-label="年份">(\d{4})<', html))
            shown = {each.text for each in ET.fromstring(svg[0]).iter(f"{SVG}text")}
            assert years & shown
            drawn += 1
    assert drawn
