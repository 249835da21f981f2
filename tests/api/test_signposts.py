"""Signposts: what a program finds by the links of an answer, without reading it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from portal.api import models
from portal.api.addresses import Addresses
from portal.api.app import create_app
from portal.api.signposts import MOST_ITEMS, release_signposts
from portal.releases.store import ReleaseStore

ROOT = Path(__file__).resolve().parents[2]
PUBLIC = "https://data.example.org"
DATASET = "/api/v1/datasets/hunan-broadband-2014"
RELEASE = f"{DATASET}/releases/1.1.0"
TABLE = f"{RELEASE}/tables/targets"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
TERMS = ("type", "license", "author")  # words for what a thing is, which nobody opens to go on


@pytest.fixture(scope="module")
def real() -> TestClient:
    return TestClient(create_app(ReleaseStore(ROOT / "datapackages"), public_address=PUBLIC), follow_redirects=False)


@pytest.fixture(scope="module")
def row(real: TestClient) -> str:
    return f"{TABLE}/rows/{real.get(f'{TABLE}/rows?limit=1').json()['rows'][0]['target_id']}"


def links(real: TestClient, address: str) -> list[tuple[str, str, str]]:
    """Return relation, target and media type of each link that an answer carries."""
    found = []
    for each in re.findall(r"<([^>]*)>((?:; [a-z]+=\"[^\"]*\")*)", real.get(address).headers["link"]):
        told = dict(re.findall(r"; ([a-z]+)=\"([^\"]*)\"", each[1]))
        found += [(rel, each[0], told.get("type", "")) for rel in told["rel"].split()]
    return found


@pytest.mark.parametrize(
    ("place", "kind"),
    [("", "Dataset"), ("/releases/1.1.0", "Dataset"), ("/releases/1.1.0/tables/targets", "Dataset"), ("row", "Statement")],
    ids=["dataset", "release", "table", "row"],
)
def test_a_thing_says_what_it_is_what_to_cite_what_describes_it_and_its_licence(real: TestClient, row: str, place: str, kind: str) -> None:
    address = row if place == "row" else DATASET + place
    found = links(real, address)
    assert [target for rel, target, _ in found if rel == "type"] == [f"https://schema.org/{kind}"]
    assert [target for rel, target, _ in found if rel == "license"] == [LICENCE]
    assert [target for rel, target, _ in found if rel == "cite-as"] == [PUBLIC + address]
    assert ("describedby", f"{address}/citation.datacite.json", "application/vnd.datacite.datacite+json") in found


@pytest.mark.parametrize(
    "file", ["tables/targets.csv", "tables/targets.csv?bom=1", "tables/targets.json", "source.txt", "datapackage.json"]
)
def test_a_file_says_what_it_belongs_to_what_describes_it_and_its_licence(real: TestClient, file: str) -> None:
    found = links(real, f"{RELEASE}/{file}")
    assert ("type", "https://schema.org/DataDownload", "") in found
    assert ("license", LICENCE, "") in found
    assert ("collection", RELEASE, "application/json") in found
    assert (("describedby", f"{RELEASE}/datapackage.json", "application/json") in found) == (file != "datapackage.json")


@pytest.mark.parametrize(
    ("file", "same"),
    [("targets.csv", "tables/targets.csv"), ("targets.json", "tables/targets.json"), ("source.txt", "source.txt")],
)
def test_the_same_bytes_are_cited_by_the_same_address(real: TestClient, file: str, same: str) -> None:
    first, second = f"/datapackages/{RELEASE.split('/')[4]}/1.1.0/{file}", f"{RELEASE}/{same}"
    assert real.get(first).content == real.get(second).content
    cited = [[target for rel, target, _ in links(real, address) if rel == "cite-as"] for address in (first, second)]
    assert cited[0] == cited[1]
    assert len(cited[0]) == 1


def test_every_link_leads_to_what_it_says(real: TestClient, row: str) -> None:
    followed = 0
    for address in (DATASET, RELEASE, TABLE, row):
        for rel, target, mediatype in links(real, address):
            if rel not in TERMS:
                answer = real.get(target.removeprefix(PUBLIC), follow_redirects=True)
                assert answer.status_code == 200, f"{address}: {rel}"
                assert not mediatype or answer.headers["content-type"].partition(";")[0] == mediatype, f"{address}: {rel}"
                followed += 1
    assert followed > 30


def test_a_release_names_each_table_and_text_and_they_belong_to_it(real: TestClient) -> None:
    items = [target for rel, target, _ in links(real, RELEASE) if rel == "item"]
    assert [each.rpartition("/")[2] for each in items] == [
        *(f"{name}.csv" for name in real.get(RELEASE).json()["counts"]),
        "source.txt",
        "CHANGELOG.md",
    ]
    assert ("collection", RELEASE, "application/json") in links(real, TABLE)


def test_the_table_of_a_row_is_what_it_belongs_to(real: TestClient, row: str) -> None:
    assert ("collection", TABLE, "application/json") in links(real, row)


def test_the_linkset_holds_the_links_of_the_release_and_back(real: TestClient) -> None:
    response = real.get(f"{RELEASE}/linkset.json")
    assert response.headers["content-type"] == "application/linkset+json"
    models.LinkSet.model_validate_json(response.content)
    contexts = {each["anchor"]: each for each in response.json()["linkset"]}
    whole = contexts[PUBLIC + RELEASE]
    assert whole["cite-as"] == [{"href": PUBLIC + RELEASE}]
    assert whole["license"] == [{"href": LICENCE}]
    stated = {(rel, target) for rel, target, _ in links(real, RELEASE) if rel in {"item", "describedby"}}
    assert stated == {(rel, each["href"].removeprefix(PUBLIC)) for rel in ("item", "describedby") for each in whole[rel]}
    for each in whole["item"]:
        assert contexts[each["href"]]["collection"] == [{"href": PUBLIC + RELEASE, "type": "application/json"}]
    assert contexts[PUBLIC + TABLE]["item"][0]["href"].endswith("targets.csv")


def test_a_release_of_many_texts_names_no_more_than_fit_into_a_header() -> None:
    release = ReleaseStore(ROOT / "datapackages").latest("all-plans")
    texts = [{"name": f"source-text-{i}", "path": f"sources/{i}.txt", "mediatype": "text/plain"} for i in range(5000)]
    tables = [each for each in release.descriptor["resources"] if each.get("type") == "table"]
    many = replace(release, descriptor={**release.descriptor, "resources": [*texts, *tables]})
    items = [each.target for each in release_signposts(many, Addresses()) if each.rel == "item"]
    assert len(items) == MOST_ITEMS
    assert sum(each.endswith(".csv") for each in items) == len(tables)


def test_a_licence_or_author_without_an_address_is_left_out_and_one_with_odd_characters_breaks_no_header() -> None:
    release = ReleaseStore(ROOT / "datapackages").latest("all-plans")
    said = {
        **release.descriptor,
        "licenses": [{"title": "见原文"}, {"path": "LICENSE.txt"}, {"path": 'https://example.org/a b">\r\nX: 许可'}],
        "contributors": [
            {"title": "某", "roles": ["author"], "path": "https://example.org/某"},
            {"title": "甲", "roles": ["publisher"], "path": "https://example.org/p"},
        ],
    }
    posts = release_signposts(replace(release, descriptor=said), Addresses())
    assert [each.target for each in posts if each.rel == "license"] == ["https://example.org/a%20b%22%3E%0D%0AX:%20%E8%AE%B8%E5%8F%AF"]
    assert [each.target for each in posts if each.rel == "author"] == ["https://example.org/%E6%9F%90"]
