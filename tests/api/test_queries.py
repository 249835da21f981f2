"""Questions with a lasting address: the same bytes, number, checksum and citation each time they are asked."""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path
from shutil import copytree
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from portal.api import models
from portal.api.app import create_app
from portal.query.standing import MAX_LENGTH
from portal.releases.store import ReleaseStore
from tests.api.test_app import assert_is_problem, links_of

PUBLIC = "https://data.example.org"
ROWS = "/api/v1/datasets/demo-2015/releases/1.0.1/tables/targets/rows"
TABLE = "/api/v1/queries/demo-2015@1.0.1/targets"


def address_of(client: TestClient, query: str) -> str:
    response = client.get(f"{ROWS}?{query}")
    address = response.json()["query_href"]
    assert address.startswith(f"{TABLE}/")
    assert links_of(response)["cite-as"] == PUBLIC + address
    return address


@pytest.mark.parametrize(
    "spellings",
    [
        pytest.param(("year=2017&unit=%25", "unit=%25&year=2017", "unit__eq=%25&year__in=2017,2017&limit=1"), id="order"),
        pytest.param(("value__gte=90", "value__gte=90.0", "value__gte=090&value__gte=90"), id="numbers"),
        pytest.param(("", "limit=5", "limit=7"), id="everything"),
        pytest.param(("sort=-value&fields=value,unit", "fields=value,unit&sort=-value&limit=1"), id="order of rows and columns"),
        pytest.param(("indicator__contains=%E6%8A%95", "indicator__contains=投"), id="escapes"),
    ],
)
def test_equivalent_spellings_have_one_address(historian: TestClient, spellings: tuple[str, ...]) -> None:
    assert len({address_of(historian, each) for each in spellings}) == 1


def test_the_next_page_has_the_address_of_the_whole_question(historian: TestClient) -> None:
    first = historian.get(f"{ROWS}?limit=1&sort=value").json()
    assert historian.get(first["next"]).json()["query_href"] == first["query_href"] == address_of(historian, "sort=value")


def test_a_question_answers_with_its_rows_their_number_their_checksum_and_a_citation(historian: TestClient) -> None:
    address = address_of(historian, "unit=%25&value__gte=90.0&sort=-value")
    response = historian.get(address)
    found = models.QueryDescription.model_validate_json(response.content)
    assert (found.query, found.total, found.href) == ("value__gte=90&unit=%25&sort=-value", 1, address)
    assert links_of(response)["cite-as"] == PUBLIC + address
    [csv, in_json] = found.files
    for file, mediatype in ((csv, "text/csv; charset=utf-8"), (in_json, "application/json")):
        answer = historian.get(file.href)
        assert answer.headers["content-type"] == mediatype
        assert len(answer.content) == file.bytes
        digest = hashlib.sha256(answer.content)
        assert file.sha256 == digest.hexdigest() == answer.headers["etag"].strip('"')
        assert answer.headers["repr-digest"] == f"sha-256=:{base64.b64encode(digest.digest()).decode()}:"
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert links_of(answer) == {"describedby": address, "cite-as": PUBLIC + address}
        assert historian.get(file.href, headers={"If-None-Match": answer.headers["etag"]}).status_code == 304
    assert json.loads(historian.get(in_json.href).content) == historian.get(found.rows_href).json()["rows"]
    for text in (found.citation.gbt7714, found.citation.apa, found.citation.bibtex, found.citation.cff):
        assert PUBLIC + address in text
    assert "（数值不小于90，单位为“%”，按数值从大到小排序，1行）" in found.citation.gbt7714
    assert csv.sha256 in found.citation.datacite


def test_a_question_is_cited_in_every_form(historian: TestClient) -> None:
    address = address_of(historian, "year=2017")
    whole = historian.get(f"{address}/citation?accessed=2026-11-30").json()
    assert (whole["what"], whole["version"], whole["address"]) == ("view", "1.0.1", PUBLIC + address)
    assert "[2026-11-30]" in whole["citation"]["gbt7714"]
    for file in whole["files"]:
        response = historian.get(file["href"])
        assert response.headers["content-type"].partition(";")[0] == file["mediatype"]
        assert PUBLIC + address in response.content.decode()


def test_another_server_with_the_release_gives_the_same_bytes(historian: TestClient, history: ReleaseStore, tmp_path: Path) -> None:
    """Nothing is kept: a copy of the folder of one release is all that it takes."""
    address = address_of(historian, "sort=-value&fields=target_id,value")
    copytree(history.root / "demo-2015" / "1.0.1", tmp_path / "copy" / "demo-2015" / "1.0.1")
    other = TestClient(create_app(ReleaseStore(tmp_path / "copy"), public_address=f"{PUBLIC}/"))
    for rest in ("", ".csv", ".json", "/citation", "/citation.bib"):
        assert other.get(address + rest).content == historian.get(address + rest).content
    assert other.get(f"{address}.csv").text == "target_id,value\na-tgt-2,4000\na-tgt-1,96\n"


def test_the_question_for_everything_is_the_released_table(historian: TestClient) -> None:
    address = address_of(historian, "")
    for form in ("csv", "json"):
        assert historian.get(f"{address}.{form}").content == historian.get(ROWS.replace("/rows", f".{form}")).content


@pytest.mark.parametrize("place", ["demo-2015@1.0.0/targets", "demo-2015@1.0.1/observations"])
def test_an_address_is_not_taken_for_another_release_or_table(historian: TestClient, place: str) -> None:
    code = address_of(historian, "year=2017").rpartition("/")[2]
    problem = assert_is_problem(historian.get(f"/api/v1/queries/{place}/{code}"), 400)
    assert "query_href" in problem["expected"]


@pytest.mark.parametrize(
    ("place", "known"), [("nix@1.0.0/targets", "demo-2015"), ("demo-2015@7.0.0/targets", "1.0.0"), ("demo-2015@1.0.1/goals", "targets")]
)
def test_a_place_that_is_not_there_is_answered_with_those_that_are(historian: TestClient, place: str, known: str) -> None:
    assert known in assert_is_problem(historian.get(f"/api/v1/queries/{place}/AAA.csv"), 404)["known"]


def test_a_question_too_long_for_an_address_gets_none(historian: TestClient) -> None:
    long = "&".join(f"indicator__ne={number:x<900}" for number in range(4))
    response = historian.get(f"{ROWS}?{long}")
    assert response.json()["query_href"] is None
    assert "cite-as" not in links_of(response)
    assert len(address_of(historian, long.partition("&")[0])) < MAX_LENGTH


@given(st.text(max_size=40))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_stands_in_place_of_a_question_is_answered(historian: TestClient, code: str) -> None:
    assert historian.get(f"{TABLE}/{quote(code, safe='')}").status_code in {400, 404, 307}
