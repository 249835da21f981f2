from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
from starlette.testclient import TestClient

from portal.api.app import create_app
from portal.errors import SlowQueryError
from portal.packaging.package import build_package, stack
from portal.releases.store import ReleaseStore
from tests.api.test_app import RELEASE, assert_is_problem, links_of
from tests.packaging.sample import PUBLISHER, plan_tables

ROWS = f"{RELEASE}/tables/targets/rows"


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("", ["a-tgt-1", "a-tgt-2"]),
        ("sort=-value", ["a-tgt-2", "a-tgt-1"]),
        ("unit=%25", ["a-tgt-1"]),
        ("value__gt=95", ["a-tgt-2"]),
        ("value__gte=95.00&value__lte=95", ["a-tgt-1"]),
        ("indicator__contains=" + quote("投"), ["a-tgt-2"]),
        ("value__in=95,4000&sort=-target_id", ["a-tgt-2", "a-tgt-1"]),
        ("value_max__isnull=false", []),
        ("implied=false&kind=level&year=2017", ["a-tgt-1", "a-tgt-2"]),
    ],
)
def test_rows_are_found_and_ordered(client: TestClient, query: str, ids: list[str]) -> None:
    page = client.get(f"{ROWS}?{query}").json()
    assert [row["target_id"] for row in page["rows"]] == ids
    assert (page["total"], page["count"], page["next"]) == (len(ids), len(ids), None)


def test_following_next_gives_every_row_once_with_the_filters_kept(client: TestClient) -> None:
    path, found = f"{ROWS}?limit=1&sort=-value&unit__ne={quote('户')}&fields=target_id", []
    while path:
        response = client.get(path)
        page = response.json()
        assert page["total"] == 2
        found += page["rows"]
        assert links_of(response).get("next") == page["next"]
        path = page["next"]
    assert found == [{"target_id": "a-tgt-2"}, {"target_id": "a-tgt-1"}]


def test_a_cursor_of_one_release_is_refused_by_another(client: TestClient) -> None:
    following = client.get(f"{ROWS}?limit=1").json()["next"]
    problem = assert_is_problem(client.get(following.replace("/1.0.0/", "/1.1.0/")), 400)
    assert problem["parameter"] == "cursor"


def test_latest_leads_to_the_pinned_address_with_the_question_kept(client: TestClient) -> None:
    response = client.get(f"/api/v1/datasets/demo-2015/releases/latest/tables/targets/rows?indicator={quote('普及率')}&limit=1")
    assert response.status_code == 307
    assert response.headers["location"].startswith("/api/v1/datasets/demo-2015/releases/1.1.0/tables/targets/rows?")
    assert response.headers["cache-control"] == "no-cache"
    assert client.get(response.headers["location"]).json()["total"] == 1


def test_a_row_comes_with_its_sentence_and_its_places(client: TestClient) -> None:
    answer = client.get(f"{ROWS}/a-tgt-1").json()
    sentence = answer["sentence"]
    assert answer["row"]["target_id"] == answer["row_id"] == "a-tgt-1"
    assert sentence["quote"] == answer["row"]["quote"] == "到2017年,普及率达到95%"
    assert client.get(sentence["text_href"]).text[sentence["start"] : sentence["end"]] == sentence["quote"]
    assert sentence["before"] == ""
    assert answer["page"] == "/datasets/demo-2015/1.0.0/#a-tgt-1"
    assert answer["text_page"] == "/datasets/demo-2015/1.0.0/text/#a-tgt-1"
    assert client.get(answer["href"]).json() == answer


def test_a_row_of_a_joined_dataset_leads_to_the_page_of_its_own_plan(client: TestClient) -> None:
    rows = "/api/v1/datasets/all-plans/releases/1.0.0/tables/targets/rows"
    answer = client.get(f"{rows}/a-tgt-1").json()
    assert answer["page"] == "/datasets/demo-2015/1.1.0/#a-tgt-1"
    assert answer["sentence"]["text_href"].endswith("/sources/demo-2015.txt")
    assert client.get(f"{rows}/b-tgt-1").json()["page"] is None, "that plan has no dataset of its own here"


def test_a_row_of_an_old_joined_release_leads_to_the_page_of_its_plan_as_it_was_then(history: ReleaseStore) -> None:
    """A later release may have dropped the row, or say something else."""
    for version, month in (("1.0.0", 1), ("1.0.1", 2), ("1.1.0", 3), ("1.2.0", 4)):
        history.write(
            build_package("all-plans", stack([plan_tables()]), version=version, created=date(2026, month, 20), publisher=PUBLISHER)
        )
    client = TestClient(create_app(history, site_dir=history.root))
    shown = {}
    for version in history.versions("all-plans"):
        answer = client.get(f"/api/v1/datasets/all-plans/releases/{version}/tables/targets/rows/a-tgt-1").json()
        shown[version] = answer["page"], answer["text_page"]
    pages = {"1.0.0": "1.0.0", "1.0.1": "1.0.1", "1.1.0": "1.0.1", "1.2.0": "1.1.0"}  # 1.0.2 of March was withdrawn
    assert shown == {
        version: (f"/datasets/demo-2015/{of}/#a-tgt-1", f"/datasets/demo-2015/{of}/text/#a-tgt-1") for version, of in pages.items()
    }


def test_of_plan_releases_of_one_day_a_joined_row_leads_to_the_newest_that_says_the_same(tmp_path: Path) -> None:
    """Releases tell the day on which they were made, and no hour."""
    store = ReleaseStore(tmp_path / "datapackages")
    plan, day = plan_tables(), date(2026, 3, 20)
    one, two = plan.targets
    for version, value in (("1.0.0", "95"), ("1.0.1", "96"), ("1.0.2", "96"), ("1.0.3", "97")):
        tables = replace(plan, targets=(one, replace(two, value=Decimal(value))))
        store.write(build_package("demo-2015", tables, version=version, created=day, publisher=PUBLISHER))
        store.write(build_package("all-plans", stack([tables]), version=version, created=day, publisher=PUBLISHER))
    client = TestClient(create_app(store, site_dir=tmp_path))
    address = "/api/v1/datasets/all-plans/releases/{}/tables/targets/rows/{}"
    changed, same = (
        [client.get(address.format(version, each)).json()["page"] for version in store.versions("all-plans")]
        for each in (two.target_id, one.target_id)
    )
    assert changed == [f"/datasets/demo-2015/{of}/#{two.target_id}" for of in ("1.0.0", "1.0.2", "1.0.2", "1.0.3")]
    assert same == [f"/datasets/demo-2015/1.0.3/#{one.target_id}"] * 4


def test_a_row_of_a_table_that_is_not_in_the_text_has_no_sentence(client: TestClient) -> None:
    answer = client.get(f"{RELEASE}/tables/organizations/rows/org-1").json()
    assert (answer["sentence"], answer["page"], answer["text_page"]) == (None, None, None)
    section = client.get(f"{RELEASE}/tables/sections/rows/a-sec-1").json()
    assert section["sentence"]["quote"].startswith("一、")
    assert section["page"] is None
    assert section["text_page"].endswith("/text/#a-sec-1")


def test_no_page_is_named_where_no_site_is_served(store: ReleaseStore) -> None:
    answer = TestClient(create_app(store)).get(f"{ROWS}/a-tgt-1").json()
    assert (answer["page"], answer["text_page"]) == (None, None)


def test_numbers_stand_in_the_answer_as_they_stand_in_the_file(client: TestClient) -> None:
    body = client.get(f"{ROWS}?fields=base_value&sort=-base_value&limit=1").text
    assert '"rows":[{"base_value":400000000000}]' in body
    published = json.loads(client.get(f"{RELEASE}/tables/targets.json").content, parse_int=str, parse_float=str)
    assert json.loads(client.get(ROWS).content, parse_int=str, parse_float=str)["rows"] == published


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("goal=1", "Filter by a field: target_id"),
        ("value__near=1", "Operators of value"),
        ("value=many", "a decimal number"),
        ("limit=5000", "to 1000"),
        ("sort=goal", "different fields"),
        ("cursor=AAAA", "taken unchanged"),
    ],
)
def test_a_question_that_does_not_fit_is_refused_with_what_would_be_right(client: TestClient, query: str, expected: str) -> None:
    problem = assert_is_problem(client.get(f"{ROWS}?{query}"), 400)
    assert expected in problem["expected"]
    assert problem["parameter"] == query.partition("=")[0]


def test_a_row_that_is_not_there_is_a_problem(client: TestClient) -> None:
    problem = assert_is_problem(client.get(f"{ROWS}/nix"), 404)
    assert "nix" in problem["detail"]
    assert problem["expected"] == f"现有的见 {ROWS} {ROWS} lists those there are"


def test_a_format_that_a_table_has_not_is_answered_with_those_it_has(client: TestClient) -> None:
    assert assert_is_problem(client.get(ROWS.removesuffix("/rows") + ".xml"), 404)["known"] == ["csv", "json"]


def test_the_same_rows_come_as_json_lines_and_csv_by_suffix_or_accept(client: TestClient) -> None:
    query = f"?sort=-value&fields=target_id,value,unit&unit__ne={quote('户')}"
    rows = client.get(f"{ROWS}{query}").json()["rows"]
    for response in (client.get(f"{ROWS}.jsonl{query}"), client.get(ROWS + query, headers={"Accept": "application/x-ndjson"})):
        assert response.headers["content-type"].startswith("application/jsonl")
        assert response.headers["portal-total-rows"] == "2"
        assert [json.loads(line) for line in response.text.splitlines()] == rows
    for response in (client.get(f"{ROWS}.csv{query}"), client.get(ROWS + query, headers={"Accept": "text/csv"})):
        assert response.headers["content-type"] == "text/csv; charset=utf-8"
        assert response.headers["portal-total-rows"] == "2"
        assert response.text == "target_id,value,unit\na-tgt-2,4000,亿元\na-tgt-1,95,%\n"
    assert client.get(f"{ROWS}.json{query}").json() == client.get(ROWS + query).json()
    assert client.get(ROWS + query).headers["vary"] == "Accept, Accept-Encoding"


def test_all_rows_as_csv_are_the_released_file(client: TestClient, store: ReleaseStore) -> None:
    response = client.get(f"{ROWS}.csv")
    assert response.content == store.get("demo-2015", "1.0.0").read("targets.csv")
    kind, plain, chinese = response.headers["content-disposition"].split("; ")
    assert (kind, plain) == ("attachment", 'filename="demo-2015-1.0.0-targets-rows.csv"')
    assert unquote(chinese).endswith(" 1.0.0 目标 所查各行.csv")


@pytest.mark.parametrize(
    ("form", "encoding", "name"),
    [("bom=1", "utf-8-sig", "bom"), ("encoding=GB18030", "gb18030", "gb18030"), ("bom=1&safe=1", "utf-8-sig", "bom-safe")],
)
def test_rows_come_for_spreadsheets_as_whole_tables_do(client: TestClient, form: str, encoding: str, name: str) -> None:
    asked = client.get(f"{ROWS}.csv?sort=-value&fields=target_id,value,unit&{form}")
    whole = client.get(f"{RELEASE}/tables/targets.csv?{form}")
    assert asked.headers["content-type"] == whole.headers["content-type"]
    assert f'-rows-{name}.csv"' in asked.headers["content-disposition"]
    assert f'targets-{name}.csv"' in whole.headers["content-disposition"]
    text = asked.content.decode(encoding)
    if "safe" in form:
        assert text == '"target_id","value","unit"\n"a-tgt-2",4000,"亿元"\n"a-tgt-1",95,"%"\n'
        assert client.get(f"{ROWS}.csv?{form}").content == whole.content
    else:
        assert text == client.get(f"{ROWS}.csv?sort=-value&fields=target_id,value,unit").text
    assert asked.content.startswith(b"\xef\xbb\xbf") == ("bom" in form)
    assert client.head(f"{ROWS}.csv?{form}").headers["content-type"] == asked.headers["content-type"]


def test_no_more_lines_come_than_are_asked_for_and_the_header_tells_of_all(client: TestClient) -> None:
    for limit in (0, 1, 2, 5):
        lines = client.get(f"{ROWS}.csv?limit={limit}")
        assert lines.text.splitlines() == client.get(f"{ROWS}.csv").text.splitlines()[: 1 + limit]
        assert lines.headers["portal-total-rows"] == "2"
        objects = client.get(f"{ROWS}.jsonl?limit={limit}&sort=-value").text.splitlines()
        assert objects == client.get(f"{ROWS}.jsonl?sort=-value").text.splitlines()[:limit]
    assert assert_is_problem(client.get(f"{ROWS}.csv?limit=x"), 400)["parameter"] == "limit"
    assert assert_is_problem(client.get(f"{ROWS}.csv?bom=1&encoding=gb18030"), 400)["parameter"] == "bom"
    assert assert_is_problem(client.get(f"{ROWS}.jsonl?bom=1"), 400)["parameter"] == "bom"


def test_rows_that_none_are_found_of_still_have_a_heading(client: TestClient) -> None:
    response = client.get(f"{ROWS}.csv?year=1990&fields=target_id,year")
    assert (response.text, response.headers["portal-total-rows"]) == ("target_id,year\n", "0")
    assert client.get(f"{ROWS}.jsonl?year=1990").content == b""


@pytest.mark.parametrize("suffix", [".csv", ".jsonl"])
def test_facets_are_refused_where_rows_come_on_lines(client: TestClient, suffix: str) -> None:
    assert assert_is_problem(client.get(f"{ROWS}{suffix}?facet=unit"), 400)["parameter"] == "facet"


@pytest.mark.parametrize("suffix", ["", ".json", ".csv", ".jsonl"])
def test_head_tells_what_get_would_without_its_body(client: TestClient, suffix: str) -> None:
    head, got = client.head(f"{ROWS}{suffix}"), client.get(f"{ROWS}{suffix}")
    assert head.status_code == got.status_code == 200
    assert head.content == b""
    assert {name: head.headers[name] for name in ("content-type", "cache-control")} == {
        name: got.headers[name] for name in ("content-type", "cache-control")
    }
    assert head.headers.get("portal-total-rows") == got.headers.get("portal-total-rows")


def test_a_word_is_searched_in_either_script(client: TestClient) -> None:
    for word in ("普及率", "普及", "95%", "４０００億"):
        page = client.get(f"{ROWS}?q={quote(word)}").json()
        assert page["total"] == 1, word
        assert page["query_href"] is None
    assert client.get(f"{ROWS}?q={quote('普及率 投资')}").json()["total"] == 0
    assert assert_is_problem(client.get(f"{ROWS}?q={quote('率')}"), 400)["parameter"] == "q"


def test_rows_can_only_be_counted(client: TestClient) -> None:
    page = client.get(f"{ROWS}?limit=0&unit=%25").json()
    assert (page["total"], page["count"], page["rows"], page["next"]) == (1, 0, [], None)


def test_groups_come_in_every_form(client: TestClient) -> None:
    query = "?group=year,unit&sum=value"
    answer = client.get(ROWS + query).json()
    assert (answer["total"], answer["count"]) == (2, 2)
    assert answer["groups"] == [
        {"year": 2017, "unit": "%", "count": 1, "sum_value": 95},
        {"year": 2017, "unit": "亿元", "count": 1, "sum_value": 4000},
    ]
    response = client.get(f"{ROWS}.csv{query}")
    assert response.text == "year,unit,count,sum_value\n2017,%,1,95\n2017,亿元,1,4000\n"
    assert response.headers["portal-total-rows"] == "2"
    assert [json.loads(line) for line in client.get(f"{ROWS}.jsonl{query}").text.splitlines()] == answer["groups"]


def test_facets_stand_beside_the_page(client: TestClient) -> None:
    page = client.get(f"{ROWS}?facet=year,unit&limit=1").json()
    assert page["facets"] == {"year": [{"year": 2017, "count": 2}], "unit": [{"unit": "%", "count": 1}, {"unit": "亿元", "count": 1}]}
    assert page["count"] == 1


def test_a_question_that_takes_too_long_is_answered_with_when_to_come_back(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(*_: object) -> None:
        raise SlowQueryError(20)

    monkeypatch.setattr("portal.query.tables.QueryTable.ask_joined", slow)
    monkeypatch.setattr("portal.query.tables.QueryTable.total", slow)
    for suffix in ("", ".csv"):
        response = client.get(ROWS + suffix)
        assert_is_problem(response, 503)
        assert response.headers["retry-after"] == "60"


SECTIONS = f"{RELEASE}/tables/sections/rows"


@pytest.mark.parametrize("ending", [".csv", ".jsonl"])
@pytest.mark.parametrize("query", ["", "sort=-heading", "level__gte=1&fields=heading,level", "sort=level,-number&kind__ne=x"])
def test_parts_joined_are_the_whole(client: TestClient, ending: str, query: str) -> None:
    """By what the header says, and by the id of the last row that arrived, as after an answer that broke off."""
    heading = ending == ".csv"
    whole = client.get(f"{SECTIONS}{ending}?{query}")
    assert "link" not in whole.headers or 'rel="next"' not in whole.headers["link"]
    address: str | None = f"{SECTIONS}{ending}?{query}&limit=1"
    joined, parts = b"", 0
    while address:
        part = client.get(address)
        assert (part.status_code, part.headers["portal-total-rows"]) == (200, whole.headers["portal-total-rows"])
        assert client.head(address).headers["link"] == part.headers["link"]
        lines = part.content.splitlines(keepends=True)
        joined += b"".join(lines[heading and parts > 0 :])
        parts += 1
        address = part.links.get("next", {}).get("url")
    assert joined == whole.content
    assert parts == int(whole.headers["portal-total-rows"]) > 1

    first = client.get(f"{SECTIONS}?{query.replace('heading,level', 'section_id')}&limit=1").json()["rows"][0]["section_id"]
    begun = whole.content.splitlines(keepends=True)[: 1 + heading]
    rest = client.get(f"{SECTIONS}{ending}?{query}&cursor={first}")
    assert b"".join([*begun, *rest.content.splitlines(keepends=True)[heading:]]) == whole.content


def test_the_next_part_is_asked_as_this_one(client: TestClient) -> None:
    part = client.get(f"{ROWS}.csv?bom=1&encoding=utf-8&limit=1&unit__ne=%E6%88%B7")
    following = part.links["next"]["url"]
    assert following.startswith(f"{ROWS}.csv?bom=1&encoding=utf-8&limit=1&unit__ne=%E6%88%B7&cursor=")
    negotiated = client.get(f"{ROWS}?limit=1", headers={"Accept": "text/csv"})
    assert negotiated.links["next"]["url"].startswith(f"{ROWS}?limit=1&cursor=")
    cursor = client.get(f"{ROWS}.json?limit=1").json()["next"].partition("cursor=")[2]
    assert negotiated.links["next"]["url"].endswith(f"cursor={cursor}"), "a cursor serves every form"


@pytest.mark.parametrize("ending", [".csv", ".jsonl", ".json", ""])
def test_a_cursor_that_is_none_is_refused_in_every_form(client: TestClient, ending: str) -> None:
    cursor = client.get(f"{ROWS}?limit=1&sort=year").json()["next"].partition("cursor=")[2]
    for query in ("cursor=AAAA", f"cursor={cursor}", "cursor=", "limit=1&cursor=%00", f"limit=1&cursor={cursor}"):
        for method in ("GET", "HEAD"):
            answer = client.request(method, f"{ROWS}{ending}?{query}")
            assert answer.status_code == 400, query
            assert method == "HEAD" or answer.json()["parameter"] == "cursor"
