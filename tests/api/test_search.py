from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from portal.api.app import create_app
from portal.api.search import SearchResult
from portal.errors import NotReadyError
from portal.releases.store import ReleaseStore

SEARCH = "/api/v1/search"


def found(client: TestClient, **parameters: str | int) -> dict:
    answer = client.get(SEARCH, params=parameters)
    assert answer.status_code == 200, answer.text
    SearchResult.model_validate_json(answer.content)
    return answer.json()


def test_a_search_finds_rows_with_their_addresses_and_words(client: TestClient) -> None:
    result = found(client, q="普及率達到９５％")
    hit = next(each for each in result["hits"] if each["type"] == "target" and each["dataset_id"] == "demo-2015")
    assert client.get(hit["href"]).json()["row"]["quote"] == hit["snippet"]
    assert hit["page"] == "/datasets/demo-2015/1.1.0/#a-tgt-1"
    [[start, end]] = hit["matches"]
    assert hit["snippet"][start - hit["offset"] : end - hit["offset"]] == "普及率达到95%"


@pytest.mark.parametrize("q", ["示例", "普及率", "省商务厅", "投资"])
def test_every_address_in_an_answer_leads_somewhere(client: TestClient, q: str) -> None:
    hits = found(client, q=q, limit=100)["hits"]
    assert hits
    assert all(client.get(hit["href"]).status_code == 200 for hit in hits)


def test_a_row_is_found_by_its_id_and_its_address_leads_to_it(client: TestClient) -> None:
    [hit] = client.get("/api/v1/search?q=a-tgt-1").json()["hits"]
    told = {name: hit[name] for name in ("type", "rank", "table", "row_id", "field", "snippet", "offset", "matches")}
    assert told == {
        "type": "target",
        "rank": "exact",
        "table": "targets",
        "row_id": "a-tgt-1",
        "field": "target_id",
        "snippet": "a-tgt-1",
        "offset": 0,
        "matches": [[0, 7]],
    }
    assert client.get(hit["href"]).json()["row"]["target_id"] == "a-tgt-1"


def test_an_answer_leads_from_page_to_page(client: TestClient) -> None:
    first = found(client, q="示例", limit=2, type="dataset,organization")
    assert first["count"] == 2
    second = client.get(first["next"])
    assert second.json()["total"] == first["total"]
    assert not {str(hit) for hit in first["hits"]} & {str(hit) for hit in second.json()["hits"]}
    assert (
        client.get(SEARCH, params={"q": "示例", "limit": 2, "type": "dataset,organization"})
        .headers["Link"]
        .startswith(f"<{first['next']}>")
    )


def test_an_unchanged_answer_is_not_sent_again(client: TestClient) -> None:
    etag = client.get(SEARCH, params={"q": "普及率"}).headers["ETag"]
    assert client.get(SEARCH, params={"q": "普及率"}, headers={"If-None-Match": etag}).status_code == 304


@pytest.mark.parametrize(
    ("parameters", "status", "named"),
    [
        ({}, 400, "q"),
        ({"q": "　"}, 400, "q"),
        ({"q": "宽带", "type": "plans"}, 400, "observation"),
        ({"q": "宽带", "limit": 1000}, 400, "limit"),
        ({"q": "宽带", "cursor": "x"}, 400, "cursor"),
        ({"q": "宽带", "dataset": "nowhere"}, 404, "demo-2015"),
    ],
)
def test_a_question_that_cannot_be_answered_is_a_problem_that_says_what_would_be_right(
    client: TestClient, parameters: dict[str, str], status: int, named: str
) -> None:
    answer = client.get(SEARCH, params=parameters)
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert named in answer.text


def test_without_a_site_no_page_is_named(store: ReleaseStore) -> None:
    hits = TestClient(create_app(store)).get(SEARCH, params={"q": "普及率"}).json()["hits"]
    assert {hit["page"] for hit in hits} == {None}


def test_an_index_that_is_being_made_is_asked_for_again(store: ReleaseStore, monkeypatch: pytest.MonkeyPatch) -> None:
    app = create_app(store)

    def not_yet(question: object) -> None:
        raise NotReadyError("The search index is being made.", seconds=30)

    monkeypatch.setattr(app.state.search, "ask", not_yet)
    answer = TestClient(app).get(SEARCH, params={"q": "普及率"})
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "30"
    assert answer.json()["type"].endswith("#problem-not-ready")


def test_the_index_lies_beside_the_releases(client: TestClient, store: ReleaseStore) -> None:
    found(client, q="普及率")
    assert list(Path(store.root.parent / "build" / "query").glob("search-*.sqlite"))
