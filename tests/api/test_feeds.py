"""The feeds of releases."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from starlette.testclient import TestClient

from tests.api.test_app import assert_is_problem

ATOM = "{http://www.w3.org/2005/Atom}"
PUBLIC = "https://data.example.org"
RELEASES = f"{PUBLIC}/api/v1/datasets/demo-2015/releases"


def read(client: TestClient, path: str) -> ET.Element:
    response = client.get(path)
    assert (response.status_code, response.headers["content-type"]) == (200, "application/atom+xml")
    assert client.get(path, headers={"If-None-Match": response.headers["etag"]}).status_code == 304
    feed = ET.fromstring(response.content)
    assert {each.get("rel"): each.get("href") for each in feed.findall(f"{ATOM}link")}["self"] == PUBLIC + path
    return feed


def test_a_feed_has_the_releases_that_stand_newest_first(historian: TestClient) -> None:
    for path in ("/api/v1/feed.xml", "/api/v1/datasets/demo-2015/feed.xml"):
        feed = read(historian, path)
        assert [each.findtext(f"{ATOM}id") for each in feed.iter(f"{ATOM}entry")] == [
            f"{RELEASES}/{version}" for version in ("1.1.0", "1.0.1", "1.0.0")
        ]


def test_every_entry_leads_to_its_release(historian: TestClient) -> None:
    for each in read(historian, "/api/v1/feed.xml").iter(f"{ATOM}entry"):
        href = each.find(f"{ATOM}link").get("href")
        assert historian.get(href.removeprefix(PUBLIC)).status_code == 200


def test_the_feed_of_a_dataset_tells_of_no_other(client: TestClient) -> None:
    one, every = (client.get(path).text.count("<entry>") for path in ("/api/v1/datasets/all-plans/feed.xml", "/api/v1/feed.xml"))
    assert (one, every) == (1, 3)
    assert "/datasets/all-plans/1.0.0/" in client.get("/api/v1/feed.xml").text, "the pages of the site, where it is served"


def test_a_dataset_that_is_not_there_has_no_feed(client: TestClient) -> None:
    assert_is_problem(client.get("/api/v1/datasets/nix/feed.xml"), 404)
