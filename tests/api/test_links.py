"""Links in headers: how they are written, and with which answers they go."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient

from portal.api.addresses import Addresses
from portal.api.links import link, note_cited, note_dataset, note_memento, note_neighbours, note_signposts, note_timegate
from portal.api.reading import ReadOnly
from portal.api.signposts import Signpost
from portal.releases.store import ReleaseStore
from tests.api.test_app import links_of

AT = Addresses("/portal")
RELEASES = "/portal/api/v1/datasets/demo-2015/releases"


def answered(*notes, status: int = 200, headers: dict[str, str] | None = None):
    """Return the answer of an application that notes what is given, behind the layer that adds it."""

    async def endpoint(request: Request) -> PlainTextResponse:
        for note in notes:
            note(request)
        return PlainTextResponse("", status, headers)

    app = Starlette()
    app.add_route("/", endpoint)
    return TestClient(ReadOnly(app)).get("/")


def test_a_link_has_its_relation_first_and_then_what_else_is_said() -> None:
    assert link("/a", "item", type="text/csv", title="x") == '</a>; rel="item"; type="text/csv"; title="x"'


def test_what_to_cite_is_named_where_something_was_found_and_only_there() -> None:
    def note(request: Request) -> None:
        note_cited(request, "https://data.example.org/x")

    assert links_of(answered(note)) == {"cite-as": "https://data.example.org/x"}
    for status in (206, 304):
        assert links_of(answered(note, status=status))
    for status in (302, 307, 404, 410, 503):
        assert links_of(answered(note, status=status)) == {}


def test_links_follow_those_that_the_answer_brings_itself() -> None:
    response = answered(lambda request: note_cited(request, "/cited"), headers={"Link": '</next>; rel="next"'})
    assert response.headers["link"] == '</next>; rel="next", </cited>; rel="cite-as"'


def test_an_address_with_past_states_says_so_even_where_it_leads_on_or_finds_nothing() -> None:
    for status in (200, 302, 404):
        response = answered(lambda request: note_timegate(request, "/a", "/map"), status=status, headers={"Vary": "Accept"})
        assert links_of(response) == {"original": "/a", "timegate": "/a", "timemap": "/map"}
        assert response.headers["vary"] == "Accept, accept-datetime"
    assert "timemap" not in links_of(answered(lambda request: note_timegate(request, "/a")))


def test_a_release_says_when_it_was_made_and_where_the_newest_is(store: ReleaseStore) -> None:
    release = store.get("demo-2015", "1.0.0")
    response = answered(lambda request: note_memento(request, release, AT, f"{RELEASES}/latest"))
    made = datetime.fromisoformat(release.descriptor["created"])
    assert datetime.strptime(response.headers["memento-datetime"], "%a, %d %b %Y %H:%M:%S GMT").replace(tzinfo=UTC) == made
    assert links_of(response) == {
        "original": "/portal/api/v1/datasets/demo-2015",
        "timegate": "/portal/api/v1/datasets/demo-2015",
        "timemap": "/portal/api/v1/datasets/demo-2015/timemap",
        "latest-version": f"{RELEASES}/latest",
        "version-history": RELEASES,
    }


def test_a_part_of_a_release_leads_to_the_same_part_of_the_newest(store: ReleaseStore) -> None:
    release, latest = store.get("demo-2015", "1.0.0"), f"{RELEASES}/latest/tables/targets/rows"
    found = links_of(answered(lambda request: note_memento(request, release, AT, latest, "?year=2017")))
    assert found["original"] == found["timegate"] == found["latest-version"] == f"{latest}?year=2017"
    assert "timemap" not in found


@pytest.mark.parametrize(
    ("version", "neighbours"),
    [("1.0.0", {"successor-version": "1.0.1"}), ("1.0.1", {"predecessor-version": "1.0.0", "successor-version": "1.1.0"})],
)
def test_neighbours_are_the_releases_that_stand(history: ReleaseStore, version: str, neighbours: dict[str, str]) -> None:
    release = history.get("demo-2015", version)
    found = links_of(answered(lambda request: note_neighbours(request, history, release, AT)))
    assert found == {rel: f"{RELEASES}/{each}" for rel, each in neighbours.items()}


def test_a_dataset_names_its_newest_release_and_all_of_them() -> None:
    found = links_of(answered(lambda request: note_dataset(request, "demo-2015", AT)))
    assert found == {"latest-version": f"{RELEASES}/latest", "version-history": RELEASES}


def test_a_signpost_names_a_media_type_only_where_it_has_one() -> None:
    posts = (Signpost("license", "https://example.org/licence"), Signpost("item", "/a.csv", "text/csv"))
    response = answered(lambda request: note_signposts(request, posts))
    assert response.headers["link"] == '<https://example.org/licence>; rel="license", </a.csv>; rel="item"; type="text/csv"'


def test_an_answer_without_links_has_no_header_for_them(tmp_path: Path) -> None:
    assert "link" not in answered().headers
