"""Searching packages and resources."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from tests.api.ckan.conftest import THIRD, Ask
from tests.projects import FIRST, SECOND

ALL = {FIRST, SECOND, THIRD}


def names(ask: Ask, **parameters: Any) -> list[str]:
    found = ask("package_search", **parameters)
    assert found["count"] == len(found["results"])
    return [each["name"] for each in found["results"]]


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        pytest.param({}, ALL, id="everything"),
        pytest.param({"q": "*:*"}, ALL, id="everything, said"),
        pytest.param({"q": '""'}, ALL, id="an empty phrase"),
        pytest.param({"q": "宽带"}, {FIRST}, id="two characters inside a title"),
        pytest.param({"q": "寬帶中國"}, {FIRST}, id="traditional finds simplified"),
        pytest.param({"q": "宽带 信息消费"}, {FIRST}, id="all words must occur"),
        pytest.param({"q": "宽带 智慧"}, set(), id="and one that does not"),
        pytest.param({"q": "Hunan"}, {FIRST, SECOND}, id="an English name, any case"),
        pytest.param({"q": "湘政发〔2014〕8号"}, {FIRST}, id="a document number, whose brackets are no operators"),
        pytest.param({"q": "(宽带"}, {FIRST}, id="words that are no query are words"),
        pytest.param({"q": "宽带 OR 智慧"}, {FIRST, THIRD}, id="either"),
        pytest.param({"q": "title:宽带"}, {FIRST}, id="in the title"),
        pytest.param({"q": "name:hunan"}, set(), id="a name is compared as a whole"),
        pytest.param({"q": "name:hunan-*"}, {FIRST, SECOND}, id="or with a star"),
        pytest.param({"fq": "tags:湖南省"}, {FIRST, SECOND}, id="a tag"),
        pytest.param({"fq": "tags:湖南"}, set(), id="a tag is compared as a whole"),
        pytest.param({"fq": "-tags:湖南省"}, {THIRD}, id="not a tag"),
        pytest.param({"fq": "region:湖南省 +res_format:CSV"}, {FIRST, SECOND}, id="an extra and a format"),
        pytest.param({"fq": "extras_region:湖南"}, {FIRST, SECOND}, id="an extra as running text"),
        pytest.param({"fq": "issued:[2015-01-01 TO *]"}, {SECOND, THIRD}, id="a range of an extra"),
        pytest.param({"fq": "document_number:*"}, {FIRST, SECOND}, id="any value"),
        pytest.param({"fq": "nowhere:*"}, set(), id="a field that there is not"),
        pytest.param({"fq": "+capacity:public +state:active +dataset_type:dataset"}, ALL, id="what CKAN adds itself"),
        pytest.param(
            {"fq": "organization:open-plan-data-portal OR organization:x metadata_modified:[NOW+1DAY TO *]"}, set(), id="harvester"
        ),
        pytest.param({"fq_list": ["tags:湖南省", "name:*plus*"]}, {SECOND}, id="several filters"),
        pytest.param({"q": "湖南", "qf": "title^4 name"}, {FIRST, SECOND}, id="words in some fields"),
        pytest.param({"q": "政府规划", "qf": "name"}, set(), id="and not elsewhere"),
        pytest.param({"include_private": True, "include_drafts": "true", "ext_x": "1", "mm": "1", "bf": "x"}, ALL, id="of no bearing"),
    ],
)
def test_a_search_finds_what_it_asks_for(ask: Ask, parameters: dict[str, Any], expected: set[str]) -> None:
    assert set(names(ask, **parameters)) == expected


def test_every_pair_of_characters_of_a_title_finds_it(ask: Ask) -> None:
    for record in ask("package_search")["results"]:
        for pair in map("".join, pairwise(record["title"])):
            if all(each.isalnum() for each in pair):
                assert record["name"] in names(ask, q=pair), pair


def test_a_word_in_the_title_comes_before_one_elsewhere(ask: Ask) -> None:
    """The other two name 互联网 in no title; all of the third's resources do not count."""
    found = names(ask, q="互联网 OR 政府规划")
    assert found[0] == SECOND
    assert set(found) == ALL


@pytest.mark.parametrize("sort", ["name asc", "title_string asc", "metadata_modified asc, name asc", "id asc", "version asc, name asc"])
def test_the_order_is_the_one_asked_for(ask: Ask, sort: str) -> None:
    keys = [part.split()[0].removesuffix("_string") for part in sort.split(",")]
    found = ask("package_search", sort=sort)
    values = [[each[key] for key in keys] for each in found["results"]]
    assert values == sorted(values)
    assert found["sort"] == sort
    backwards = ask("package_search", sort=sort.replace("asc", "desc"))["results"]
    assert [each["name"] for each in backwards] == [each["name"] for each in reversed(found["results"])]


def test_without_an_order_the_latest_changed_come_first(ask: Ask) -> None:
    found = ask("package_search")
    moments = [each["metadata_modified"] for each in found["results"]]
    assert moments == sorted(moments, reverse=True)
    assert found["sort"] == "score desc, metadata_modified desc"
    assert ask("current_package_list_with_resources") == found["results"]
    assert ask("current_package_list_with_resources", limit=1, page=2) == found["results"][1:2]
    assert ask("current_package_list_with_resources", limit=2, offset=1) == found["results"][1:]


def test_pages_join_to_the_whole(ask: Ask) -> None:
    whole = [each["name"] for each in ask("package_search", sort="id asc")["results"]]
    pages = [ask("package_search", sort="id asc", rows=1, start=start) for start in range(4)]
    assert [each["name"] for page in pages for each in page["results"]] == whole
    assert [page["count"] for page in pages] == [3] * 4
    assert ask("package_search", rows=0)["results"] == []


def test_only_the_members_asked_for_are_given(ask: Ask) -> None:
    found = ask("package_search", fl="id,name,tags", fq=f"name:{FIRST}")["results"]
    record = ask("package_show", id=FIRST)
    assert found == [{"id": record["id"], "name": FIRST, "tags": [each["name"] for each in record["tags"]]}]


def test_facets_count_what_was_found(ask: Ask) -> None:
    found = ask("package_search", q="湖南", rows=0, **{"facet.field": ["tags", "organization", "license_id", "nowhere"]})
    assert found["facets"]["tags"]["湖南省"] == found["count"] == 2
    assert found["facets"]["nowhere"] == {}
    assert "湖北省" not in found["facets"]["tags"]
    assert found["search_facets"]["organization"] == {
        "title": "organization",
        "items": [{"name": "open-plan-data-portal", "display_name": "规划开放数据门户", "count": 2}],
    }
    assert found["search_facets"]["license_id"]["items"][0]["display_name"] == "Creative Commons Attribution"


def test_facets_are_bounded_as_asked(ask: Ask) -> None:
    def count(**parameters: Any) -> dict[str, int]:
        facets = ask("package_search", rows=0, **{"facet.field": '["tags"]', **parameters})["facets"]
        return facets["tags"] if facets else {}

    whole = count(**{"facet.limit": -1})
    assert whole["湖北省"] == 1
    assert list(count(**{"facet.limit": 2}).items()) == list(whole.items())[:2]
    assert set(count(**{"facet.mincount": 3})) == {name for name, number in whole.items() if number >= 3}
    assert count(facet=False) == {}


@pytest.mark.parametrize(
    ("parameters", "status", "kind"),
    [
        ({"foo": "1"}, 400, "Search Query Error"),
        ({"sort": "nowhere asc"}, 400, "Search Query Error"),
        ({"sort": "name sideways"}, 400, "Search Query Error"),
        ({"sort": ",".join(["name asc"] * 9)}, 400, "Search Query Error"),
        ({"q": "title:[a"}, 409, "Search Error"),
        ({"fq": "(a"}, 409, "Search Error"),
        ({"q": "(a", "defType": "edismax"}, 409, "Search Error"),
        ({"rows": -1}, 409, "Validation Error"),
        ({"rows": "x"}, 409, "Validation Error"),
        ({"start": 10**12}, 409, "Validation Error"),
        ({"q": "a" * 5000}, 409, "Validation Error"),
        ({"fq_list": ["a"] * 100}, 409, "Validation Error"),
        ({"facet.field": ["tags"] * 100}, 409, "Validation Error"),
        ({"facet.field": "[tags"}, 409, "Validation Error"),
        ({"facet.limit": "x"}, 409, "Validation Error"),
    ],
)
def test_what_cannot_be_asked_is_refused_as_ckan_does(ask: Ask, parameters: dict[str, Any], status: int, kind: str) -> None:
    assert ask("package_search", status, **parameters)["__type"] == kind


def test_resources_are_found_by_their_members(ask: Ask) -> None:
    [wanted] = [each for each in ask("package_show", id=THIRD)["resources"] if each["portal_path"] == "tasks.csv"]
    assert ask("resource_search", query=f"hash:{wanted['hash'][:12]}") == {"count": 1, "results": [wanted]}
    assert ask("resource_search", query=["name:任務", "format:csv", f"package_id:{wanted['package_id']}"])["results"] == [wanted]
    assert ask("resource_search", query=f"url:{THIRD}/releases/1.0.0/tables/tasks.csv")["results"] == [wanted]
    assert wanted in ask("resource_search", query=f"size:{wanted['size']}")["results"]
    assert ask("resource_search", query="format:nothing") == {"count": 0, "results": []}


def test_resources_are_paged_and_ordered(ask: Ask) -> None:
    whole = ask("resource_search", query="format:CSV", order_by="hash")
    assert whole["count"] == len(whole["results"])
    assert [each["hash"] for each in whole["results"]] == sorted(each["hash"] for each in whole["results"])
    page = ask("resource_search", query="format:CSV", order_by="hash", offset=2, limit=3)
    assert page == {"count": whole["count"], "results": whole["results"][2:5]}


@pytest.mark.parametrize("parameters", [{}, {"query": "x"}, {"query": "nowhere:x"}, {"query": "version:1"}, {"query": ["name:x"] * 50}])
def test_a_search_for_resources_that_cannot_be_answered_is_refused(ask: Ask, parameters: dict[str, Any]) -> None:
    error = ask("resource_search", 409, **parameters)
    assert error["__type"] == "Validation Error"
    assert "query" in error
