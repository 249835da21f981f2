"""The feeds of releases."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import pytest
from lxml import etree
from starlette.testclient import TestClient

from portal.api.app import create_app
from portal.releases.store import ReleaseStore
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


def faults_of(content: bytes) -> list[str]:
    """Return what RFC 4287 finds wrong with a feed: by the grammar beside this module, and what a grammar cannot say."""
    grammar = etree.RelaxNG(etree.parse(Path(__file__).with_name("atom.rng")))
    feed = etree.fromstring(content)
    if not grammar.validate(feed):
        return [str(each) for each in grammar.error_log]
    found: list[str] = []
    ids = [each.findtext(f"{ATOM}id") for each in feed.iter(f"{ATOM}feed", f"{ATOM}entry")]
    found += ["two things with one id"] if len(set(ids)) < len(ids) else []  # 4.2.6
    updated = [datetime.fromisoformat(each.findtext(f"{ATOM}updated")) for each in feed.iter(f"{ATOM}entry")]
    if updated and datetime.fromisoformat(feed.findtext(f"{ATOM}updated")) < max(updated):
        found.append("the feed was changed after it says")  # 4.2.15
    for holder in feed.iter(f"{ATOM}feed", f"{ATOM}entry"):
        links = [(each.get("rel", "alternate"), each.get("type"), each.get("hreflang")) for each in holder.findall(f"{ATOM}link")]
        alternates = [each for each in links if each[0] == "alternate"]
        found += ["two alternates of one kind"] if len(set(alternates)) < len(alternates) else []  # 4.1.1, 4.1.2
        found += [f"{each.get('href')} is relative" for each in holder.findall(f"{ATOM}link") if not urlsplit(each.get("href")).scheme]
    return found


@pytest.mark.parametrize("path", ["/api/v1/feed.xml", "/api/v1/datasets/hunan-broadband-2014/feed.xml"])
@pytest.mark.parametrize("public", ["", "https://data.example.org/a/"])
def test_the_feeds_of_the_real_releases_are_valid_atom(path: str, public: str) -> None:
    client = TestClient(create_app(ReleaseStore(Path(__file__).parents[2] / "datapackages"), public_address=public))
    assert faults_of(client.get(path).content) == []


def test_a_feed_without_releases_is_valid_atom(tmp_path: Path) -> None:
    assert faults_of(TestClient(create_app(ReleaseStore(tmp_path))).get("/api/v1/feed.xml").content) == []


def test_a_faulty_feed_is_noticed(historian: TestClient) -> None:
    """The checks above can fail: each mutilation is one that a feed reader would stumble over."""
    good = historian.get("/api/v1/feed.xml").text
    for cut, instead in (
        ("<updated>2026-04-10T00:00:00Z</updated>", "<updated>2026-04-10</updated>"),
        ("<updated>2026-04-10T00:00:00Z</updated>", "<updated>2020-04-10T00:00:00Z</updated>"),
        (f"<id>{RELEASES}/1.0.1</id>", f"<id>{RELEASES}/1.0.0</id>"),
        (f"<id>{RELEASES}/1.0.1</id>", ""),
        ("<author>", "<autor>"),
        ('<link rel="self"', "<link"),
        (f'href="{RELEASES}/1.0.1"', 'href="/1.0.1"'),
    ):
        assert cut in good
        bad = good.replace(cut, instead, 1).replace("</author>", "</autor>", int(instead == "<autor>"))
        assert faults_of(bad.encode()), instead
