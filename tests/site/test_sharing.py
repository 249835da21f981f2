"""What pages of releases tell search engines and messengers, and that what they name is there."""

from __future__ import annotations

import io
import json
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.site.sample import PLAN_ID, page

SITE = "http://127.0.0.1:8000/"
PATHS = [f"datasets/{PLAN_ID}", f"datasets/{PLAN_ID}/1.1.1", f"datasets/{PLAN_ID}/1.0.0"]


def told(html: str) -> dict[str, str]:
    return dict(re.findall(r'<meta property="(og:[^"]+)" content="([^"]*)">', html))


def described(html: str) -> dict[str, Any]:
    [content] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    found: dict[str, Any] = json.loads(content)
    return found


@pytest.mark.parametrize("path", PATHS)
def test_the_card_of_a_page_is_a_picture_of_the_size_it_states(versions_site: Path, path: str) -> None:
    facts = told(page(versions_site, path))
    card = Image.open(io.BytesIO((versions_site / facts["og:image"].removeprefix(SITE)).read_bytes()))
    assert card.format == "PNG"
    assert card.size == (int(facts["og:image:width"]), int(facts["og:image:height"]))
    assert facts["og:url"] == f"{SITE}{path}/"


@pytest.mark.parametrize("path", PATHS)
def test_an_english_page_tells_the_same_dataset_in_english(versions_site: Path, path: str) -> None:
    here, there = (page(versions_site, each) for each in (path, f"en/{path}"))
    assert told(here)["og:locale"] == "zh_CN"
    assert told(there)["og:locale"] == "en_GB"
    assert told(there)["og:url"] == f"{SITE}en/{path}/"
    found, english = described(here), described(there)
    assert english["@id"] == found["@id"]
    assert english["url"] == found["url"].replace(SITE, f"{SITE}en/")
    assert english["inLanguage"] == found["inLanguage"] == "zh-CN"  # the data stay in the plan's language
    assert (english["name"], english["alternateName"]) == (found["alternateName"], found["name"])
    assert english["distribution"] == found["distribution"]
    for text in (told(there)["og:title"], told(there)["og:description"], english["description"]):
        assert not re.search(r"^[\u3400-\u9fff]", text)
    assert f"<title>{english['name']}" in unescape(there)


@pytest.mark.parametrize("path", PATHS)
def test_search_engines_are_led_to_files_that_are_there(versions_site: Path, path: str) -> None:
    found = described(page(versions_site, path))
    assert found["@type"] == "Dataset"
    assert found["version"] in found["url"]
    addresses = [each["contentUrl"] for each in found["distribution"]]
    assert len(addresses) > 10
    for each in addresses:
        assert (versions_site / each.removeprefix(SITE)).is_file()
    assert (versions_site / found["url"].removeprefix(SITE) / "index.html").is_file()
    assert (versions_site / found["measurementTechnique"].removeprefix(SITE) / "index.html").is_file()


def test_releases_have_cards_of_their_own(versions_site: Path) -> None:
    cards = {told(page(versions_site, path))["og:image"] for path in PATHS}
    assert len(cards) == 2  # the dataset shows its newest release


@pytest.mark.parametrize("folder", ["", "en/"])
@pytest.mark.parametrize(
    "path",
    ["", "datasets", "about", "organizations", "organizations/organization-1", "indicators/indicator-1", f"datasets/{PLAN_ID}/history"],
)
def test_every_kind_of_page_tells_messengers_what_it_is(versions_site: Path, folder: str, path: str) -> None:
    html = page(versions_site, f"{folder}{path}")
    facts = told(html)
    assert facts["og:url"] == SITE + folder + (f"{path}/" if path else "")
    assert facts["og:site_name"] == ("Open Plan Data Portal" if folder else "规划开放数据门户")
    assert f"<title>{facts['og:title']} - {facts['og:site_name']}</title>" in html
    assert facts["og:description"]
    card = Image.open(io.BytesIO((versions_site / facts["og:image"].removeprefix(SITE)).read_bytes()))
    assert card.size == (int(facts["og:image:width"]), int(facts["og:image:height"]))


@pytest.mark.parametrize("path", ["", "en", "datasets", "en/datasets"])
def test_the_catalogue_that_every_dataset_names_describes_itself(versions_site: Path, path: str) -> None:
    site, catalogue = described(page(versions_site, path))["@graph"]
    assert (site["@type"], catalogue["@type"]) == ("WebSite", "DataCatalog")
    dataset = described(page(versions_site, f"datasets/{PLAN_ID}"))
    assert catalogue["@id"] == dataset["includedInDataCatalog"]["url"]
    assert catalogue["publisher"]["name"] == dataset["publisher"]["name"]
    assert catalogue["license"] == dataset["license"]
    assert site["url"] == (f"{SITE}en/" if path.startswith("en") else SITE)
