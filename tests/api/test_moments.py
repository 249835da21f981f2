"""Past states: RFC 7089 (Memento) and the relations between versions of RFC 5829."""

from __future__ import annotations

import re
from datetime import date

import pytest
from starlette.testclient import TestClient

from portal.packaging.schema import TABLES
from portal.query.moment import AT
from portal.releases.store import ReleaseStore
from portal.releases.withdrawal import withdraw_release
from tests.api.test_app import assert_is_problem, links_of

DATASET = "/api/v1/datasets/demo-2015"
RELEASES = f"{DATASET}/releases"


def at_header(text: str) -> dict[str, str]:
    return {"Accept-Datetime": text}


def test_no_published_field_is_called_like_the_parameter_for_a_moment() -> None:
    assert all(AT not in table.names for table in TABLES)


@pytest.mark.parametrize(
    ("at", "version"),
    [
        pytest.param("2026-01-10", "1.0.0", id="the day of the first release counts"),
        pytest.param("2026-02-09", "1.0.0", id="the day before the second"),
        pytest.param("2026-02-10", "1.0.1", id="the day of the second"),
        pytest.param("2026-02-09T23:59:59Z", "1.0.0", id="a second before it, UTC"),
        pytest.param("2026-02-10T07:59:59%2B08:00", "1.0.0", id="the same, Beijing time"),
        pytest.param("2026-02-10T08:00:00%2B08:00", "1.0.1", id="its second, Beijing time"),
        pytest.param("2026-03-20", "1.0.1", id="a withdrawn one is passed over"),
        pytest.param("2027-01-01", "1.1.0", id="later than all"),
    ],
)
@pytest.mark.parametrize("path", [DATASET, RELEASES, f"{RELEASES}/latest"])
def test_a_day_leads_to_the_release_that_was_current_then(historian: TestClient, path: str, at: str, version: str) -> None:
    response = historian.get(f"{path}?at={at}")
    assert (response.status_code, response.headers["location"]) == (302, f"{RELEASES}/{version}")
    assert response.json()["version"] == version
    assert historian.get(response.headers["location"]).json()["version"] == version


def test_what_was_withdrawn_since_is_told(historian: TestClient) -> None:
    chosen = historian.get(f"{DATASET}?at=2026-03-20").json()
    [skipped] = chosen["skipped"]
    assert skipped == {
        "version": "1.0.2",
        "withdrawn": "2026-04-12",
        "reason": "95 误读为 69。",
        "successor": "1.1.0",
        "href": f"{RELEASES}/1.0.2",
    }
    assert historian.get(skipped["href"]).status_code == 410
    assert historian.get(f"{DATASET}?at=2026-05-01").json()["skipped"] == [], "by then it was not current"
    assert historian.get(RELEASES).json()["withdrawn"] == [skipped]


def test_the_rest_of_an_address_and_its_question_are_kept(historian: TestClient) -> None:
    response = historian.get(f"{RELEASES}/latest/tables/targets/rows?unit=%25&at=2026-01-31&fields=value")
    assert response.headers["location"] == f"{RELEASES}/1.0.0/tables/targets/rows?unit=%25&fields=value"
    assert historian.get(response.headers["location"]).json()["rows"] == [{"value": 95}]


def test_a_dataset_is_a_timegate(historian: TestClient) -> None:
    response = historian.get(DATASET, headers=at_header("Sun, 15 Feb 2026 12:00:00 GMT"))
    assert (response.status_code, response.headers["location"]) == (302, f"{RELEASES}/1.0.1")
    assert response.headers["vary"] == "accept-datetime"
    assert "memento-datetime" not in response.headers, "a redirection is no memento"
    links = links_of(response)
    assert (links["original"], links["timegate"], links["timemap"]) == (DATASET, DATASET, f"{DATASET}/timemap")
    assert links["memento"] == f"{RELEASES}/1.0.1"
    assert 'datetime="Tue, 10 Feb 2026 00:00:00 GMT"' in response.headers["link"]
    memento = historian.get(response.headers["location"], headers=at_header("Sun, 15 Feb 2026 12:00:00 GMT"))
    assert memento.headers["memento-datetime"] == "Tue, 10 Feb 2026 00:00:00 GMT"
    assert "accept-datetime" not in memento.headers["vary"]
    now = historian.get(DATASET)
    assert (now.status_code, now.headers["vary"], links_of(now)["timegate"]) == (200, "Accept-Encoding, accept-datetime", DATASET)
    assert "memento-datetime" not in now.headers


def test_the_parameter_goes_before_the_header(historian: TestClient) -> None:
    response = historian.get(f"{DATASET}?at=2026-01-31", headers=at_header("Fri, 01 Jan 2027 00:00:00 GMT"))
    assert response.headers["location"].endswith("/1.0.0")


def test_every_address_below_a_release_says_when_it_is_of_and_where_its_present_is(historian: TestClient) -> None:
    for rest in ("/datapackage.json", "/tables/targets", "/tables/targets.csv", "/tables/targets/rows?year=2017", "/source.txt"):
        response = historian.get(f"{RELEASES}/1.0.0{rest}")
        assert response.headers["memento-datetime"] == "Sat, 10 Jan 2026 00:00:00 GMT"
        links = links_of(response)
        assert links["original"] == links["timegate"] == links["latest-version"] == f"{RELEASES}/latest{rest}"
        assert links["version-history"] == RELEASES
        assert historian.get(links["latest-version"]).headers["location"] == f"{RELEASES}/1.1.0{rest}"
        past = historian.get(links["timegate"], headers=at_header("Sat, 31 Jan 2026 00:00:00 GMT"))
        assert (past.status_code, past.headers["location"]) == (302, f"{RELEASES}/1.0.0{rest}")


def test_what_is_kept_for_a_year_names_no_link_that_grows_old(historian: TestClient) -> None:
    response = historian.get(f"{RELEASES}/1.0.0/tables/targets.csv")
    assert "immutable" in response.headers["cache-control"]
    assert "successor-version" not in links_of(response)


@pytest.mark.parametrize(
    ("version", "predecessor", "successor"),
    [("1.0.0", None, "1.0.1"), ("1.0.1", "1.0.0", "1.1.0"), ("1.1.0", "1.0.1", None)],
)
def test_a_release_names_its_neighbours_that_stand(historian: TestClient, version: str, predecessor: str, successor: str) -> None:
    links = links_of(historian.get(f"{RELEASES}/{version}"))
    assert links.get("predecessor-version") == (f"{RELEASES}/{predecessor}" if predecessor else None)
    assert links.get("successor-version") == (f"{RELEASES}/{successor}" if successor else None)
    assert (links["latest-version"], links["version-history"]) == (f"{RELEASES}/latest", RELEASES)
    assert (links["original"], links["timemap"]) == (DATASET, f"{DATASET}/timemap")
    assert links["cite-as"] == f"https://data.example.org{RELEASES}/{version}"


def test_a_problem_is_no_memento(historian: TestClient) -> None:
    response = historian.get(f"{RELEASES}/1.0.0/tables/targets/rows/nix")
    assert_is_problem(response, 404)
    assert not {"memento-datetime", "link"} & set(response.headers)


def test_the_timemap_lists_the_releases_that_stand_with_their_times(historian: TestClient) -> None:
    response = historian.get(f"{DATASET}/timemap")
    assert response.headers["content-type"] == "application/link-format"
    base = f"https://data.example.org{DATASET}"
    span = 'from="Sat, 10 Jan 2026 00:00:00 GMT"; until="Fri, 10 Apr 2026 00:00:00 GMT"'
    assert response.text.splitlines() == [
        f'<{base}>; rel="original timegate",',
        f'<{base}/timemap>; rel="self"; type="application/link-format"; {span},',
        f'<{base}/releases/1.0.0>; rel="first memento"; datetime="Sat, 10 Jan 2026 00:00:00 GMT",',
        f'<{base}/releases/1.0.1>; rel="memento"; datetime="Tue, 10 Feb 2026 00:00:00 GMT",',
        f'<{base}/releases/1.1.0>; rel="last memento"; datetime="Fri, 10 Apr 2026 00:00:00 GMT"',
    ]
    again = historian.get(f"{DATASET}/timemap", headers={"If-None-Match": response.headers["etag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("path", [DATASET, f"{RELEASES}/latest", f"{RELEASES}/latest/tables/targets.csv"])
def test_before_the_first_release_there_was_none_and_its_day_is_named(historian: TestClient, path: str) -> None:
    for response in (historian.get(f"{path}?at=2025-12-31"), historian.get(path, headers=at_header("Wed, 31 Dec 2025 00:00:00 GMT"))):
        problem = assert_is_problem(response, 404)
        assert (problem["expected"], problem["known"]) == ("2026-01-10 或以后 2026-01-10 or later", ["1.0.0"])
        assert problem["type"].endswith("#problem-no-release-yet")
        assert response.headers["vary"] == "accept-datetime"


@pytest.mark.parametrize(
    "at",
    [
        "soon",
        "",
        "2027",
        "2027-1-1",
        "2027-02-30",
        "20270101",
        "2027-01-01T00:00:00",
        "2027-01-01T25:00:00Z",
        "0001-01-01T00:00:00%2B14:00",
    ],
)
def test_a_day_that_is_none_is_refused_with_one_that_is(historian: TestClient, at: str) -> None:
    problem = assert_is_problem(historian.get(f"{DATASET}?at={at}"), 400)
    assert problem["parameter"] == "at"
    assert re.search(r"at=\d{4}-\d\d-\d\d,", problem["expected"])


@pytest.mark.parametrize(
    "given", ["2027-01-01", "Fri, 01 Jan 2027 00:00:00 +0000", "Fri, 31 Feb 2027 00:00:00 GMT", "Fri, 01 Foo 2027 00:00:00 GMT", ""]
)
def test_a_header_that_is_no_date_is_refused(historian: TestClient, given: str) -> None:
    problem = assert_is_problem(historian.get(DATASET, headers=at_header(given)), 400)
    assert (problem["parameter"], "GMT" in problem["expected"]) == ("Accept-Datetime", True)


def test_a_day_does_not_go_with_a_version_nor_with_another_day(historian: TestClient) -> None:
    problem = assert_is_problem(historian.get(f"{RELEASES}/1.0.0/tables/targets.csv?at=2026-03-01"), 400)
    assert f"{RELEASES}/latest/tables/targets.csv?at=" in problem["expected"]
    assert_is_problem(historian.get(f"{DATASET}?at=2026-03-01&at=2026-03-02"), 400)


def test_a_moment_of_which_no_release_stands_is_gone(historian: TestClient, history: ReleaseStore) -> None:
    withdraw_release(history, "demo-2015", "1.0.0", reason="错版", withdrawn=date(2026, 5, 1))
    problem = assert_is_problem(historian.get(f"{DATASET}?at=2026-01-31"), 410)
    assert (problem["version"], problem["successor"]) == ("1.0.0", "1.1.0")
