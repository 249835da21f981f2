"""Citations over HTTP: of everything that has an address, in every form, with the version and the address in them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from starlette.testclient import TestClient

from portal.api.app import create_app
from portal.api.citations import FORMS
from portal.catalog.citable import citable_row
from portal.catalog.citation import cite
from portal.releases.store import ReleaseStore
from tests.api.test_app import assert_is_problem, links_of

PUBLIC = "https://data.example.org"
DATASET = "/api/v1/datasets/demo-2015"
RELEASE = f"{DATASET}/releases/1.0.1"
TABLE = f"{RELEASE}/tables/targets"
ROW = f"{TABLE}/rows/a-tgt-1"
NOUNS = {"dataset": DATASET, "release": RELEASE, "table": TABLE, "row": ROW}
MEDIA_TYPES = {
    "txt": "text/plain; charset=utf-8",
    "bib": "application/x-bibtex; charset=utf-8",
    "ris": "application/x-research-info-systems; charset=utf-8",
    "csl.json": "application/vnd.citationstyles.csl+json",
    "datacite.json": "application/vnd.datacite.datacite+json",
    "cff": "application/yaml",
}


@pytest.mark.parametrize(("noun", "address"), NOUNS.items())
def test_every_form_names_the_version_its_day_and_its_address(historian: TestClient, noun: str, address: str) -> None:
    response = historian.get(f"{address}/citation")
    found = response.json()
    version, year = ("1.1.0", "2026-04-10") if noun == "dataset" else ("1.0.1", "2026-02-10")
    assert (found["what"], found["version"], found["issued"]) == (noun, version, year)
    assert found["address"] == f"{PUBLIC}{address}"
    assert list(found["citation"]) == ["gbt7714", "apa", "chicago", "bibtex", "ris", "csl_json", "datacite", "cff"]
    for form, text in found["citation"].items():
        assert f"{PUBLIC}{address}" in text, form
        assert (version in text) == (noun != "dataset"), form
        assert noun == "dataset" or year[:4] in text, form
    assert found["citation"]["gbt7714"].startswith("规划开放数据门户. ")
    dated = "印发. 规划开放数据门户. https" if noun == "dataset" else f"V{version}. 规划开放数据门户（{year}）"
    assert dated in found["citation"]["gbt7714"]


@pytest.mark.parametrize(("noun", "address"), NOUNS.items())
@pytest.mark.parametrize("form", list(FORMS))
def test_a_form_is_a_file_of_its_own_media_type(historian: TestClient, noun: str, address: str, form: str) -> None:
    whole = historian.get(f"{address}/citation").json()
    stated = next(each for each in whole["files"] if each["form"] == form)
    response = historian.get(stated["href"])
    assert response.status_code == 200
    assert response.headers["content-type"] == MEDIA_TYPES[form]
    assert stated["mediatype"] == MEDIA_TYPES[form].partition(";")[0]
    texts = whole["citation"]
    expected = {
        "txt": f"{texts['gbt7714']}\n{texts['apa']}\n{texts['chicago']}\n",
        "bib": texts["bibtex"],
        "ris": texts["ris"],
        "csl.json": texts["csl_json"],
        "datacite.json": texts["datacite"],
        "cff": texts["cff"],
    }
    assert response.content.decode() == expected[form]
    name = "CITATION.cff" if form == "cff" else f".{form}"
    assert name in response.headers["content-disposition"]
    assert historian.get(stated["href"], headers={"If-None-Match": response.headers["etag"]}).status_code == 304


def test_what_is_machine_readable_can_be_read(historian: TestClient) -> None:
    assert json.loads(historian.get(f"{ROW}/citation.csl.json").content)[0]["URL"] == PUBLIC + ROW
    assert historian.get(f"{ROW}/citation.datacite.json").json()["url"] == PUBLIC + ROW
    assert yaml.safe_load(historian.get(f"{ROW}/citation.cff").content)["url"] == PUBLIC + ROW


def test_the_citation_of_a_row_names_its_sentence(historian: TestClient, history: ReleaseStore) -> None:
    found = historian.get(f"{ROW}/citation").json()["citation"]
    for form in ("gbt7714", "apa", "chicago", "bibtex"):
        assert "到2017年,普及率达到95" in found[form]
    expected = cite(citable_row(history.get("demo-2015", "1.0.1"), "targets", "a-tgt-1", address=PUBLIC + ROW))
    assert found["gbt7714"] == expected.gbt7714
    assert found["datacite"] == expected.datacite


def test_the_day_of_reading_is_put_into_the_citation(historian: TestClient) -> None:
    response = historian.get(f"{RELEASE}/citation?accessed=2026-11-30")
    assert "（2026-02-10）[2026-11-30]" in response.json()["citation"]["gbt7714"]
    bib = next(each["href"] for each in response.json()["files"] if each["form"] == "bib")
    assert "urldate = {2026-11-30}" in historian.get(bib).text
    for wrong in ("yesterday", "20261130", "2026-02-30", "0", ""):
        assert assert_is_problem(historian.get(f"{RELEASE}/citation?accessed={wrong}"), 400)["parameter"] == "accessed"


@pytest.mark.parametrize("rest", ["/citation", "/citation.bib", "/tables/targets/citation.ris", "/tables/targets/rows/a-tgt-1/citation"])
def test_latest_leads_to_the_citation_of_the_pinned_version(historian: TestClient, rest: str) -> None:
    response = historian.get(f"{DATASET}/releases/latest{rest}?accessed=2026-11-30")
    assert (response.status_code, response.headers["location"]) == (307, f"{DATASET}/releases/1.1.0{rest}?accessed=2026-11-30")


def test_what_is_cited_is_what_the_answer_says_to_cite(historian: TestClient) -> None:
    """Also for the files of a release and a table."""
    beside = {f"{RELEASE}/datapackage.json": RELEASE, f"{RELEASE}/source.txt": RELEASE, f"{TABLE}.csv": TABLE, f"{TABLE}.json": TABLE}
    for path, cited in {**{each: each for each in NOUNS.values()}, **beside}.items():
        assert links_of(historian.get(path))["cite-as"] == historian.get(f"{cited}/citation").json()["address"]


def test_an_answer_leads_to_its_citation(historian: TestClient) -> None:
    for path in NOUNS.values():
        assert historian.get(path).json()["citation_href"] == f"{path}/citation"


def test_where_the_site_is_served_citations_name_its_pages(history: ReleaseStore, site: Path) -> None:
    client = TestClient(create_app(history, site_dir=site, public_address=f"{PUBLIC}/plans/"))
    pages = f"{PUBLIC}/plans/datasets/demo-2015/"
    for path, page in {
        DATASET: pages,
        RELEASE: f"{pages}1.0.1/",
        TABLE: f"{pages}1.0.1/#targets",
        ROW: f"{pages}1.0.1/#a-tgt-1",
        f"{RELEASE}/tables/organizations": f"{pages}1.0.1/#downloads",
        f"{RELEASE}/tables/organizations/rows/org-1": f"{PUBLIC}/plans{RELEASE}/tables/organizations/rows/org-1",
    }.items():
        assert client.get(f"{path}/citation").json()["address"] == page
        assert links_of(client.get(path))["cite-as"] == page


def test_a_row_of_the_dataset_that_joins_all_plans_is_cited_where_it_can_be_seen(client: TestClient) -> None:
    row = "/api/v1/datasets/all-plans/releases/1.0.0/tables/targets/rows/a-tgt-1"
    found = client.get(f"{row}/citation").json()
    assert found["address"] == f"http://testserver{row}"
    assert "示例省人民政府" in found["citation"]["gbt7714"]


def test_without_a_stated_address_that_of_the_request_is_named(history: ReleaseStore) -> None:
    client = TestClient(create_app(history), base_url="http://plans.example.org:8080", root_path="/portal")
    assert client.get(f"/portal{RELEASE}/citation").json()["address"] == f"http://plans.example.org:8080/portal{RELEASE}"


@pytest.mark.parametrize(
    ("path", "known"),
    [
        (f"{RELEASE}/citation.xml", "bib"),
        (f"{RELEASE}/tables/goals/citation", "targets"),
        ("/api/v1/datasets/nix/citation", "demo-2015"),
        (f"{DATASET}/releases/9.0.0/citation.bib", "1.0.0"),
    ],
)
def test_what_cannot_be_cited_is_answered_with_what_can(historian: TestClient, path: str, known: str) -> None:
    assert known in assert_is_problem(historian.get(path), 404)["known"]


def test_a_row_that_is_not_there_cannot_be_cited(historian: TestClient) -> None:
    assert "nix" in assert_is_problem(historian.get(f"{TABLE}/rows/nix/citation"), 404)["detail"]
