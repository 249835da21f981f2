"""Each action gives what its namesake gives."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from portal.api.app import create_app
from portal.releases.store import ReleaseStore
from portal.releases.withdrawal import withdraw_release
from tests.api.ckan.conftest import SITE, THIRD, Ask, asker, copy_releases
from tests.projects import FIRST, SECOND

OWNER = "open-plan-data-portal"


def test_the_site_says_where_it_is_and_which_ckan_it_answers_for(ask: Ask) -> None:
    told = ask("status_show")
    assert (told["site_url"], told["ckan_version"]) == (SITE, "2.12.0")
    assert "datastore" in told["extensions"]
    assert ask("site_read") is True


def test_all_names_are_listed_or_a_page_of_them(ask: Ask) -> None:
    assert ask("package_list") == [THIRD, FIRST, SECOND]
    assert ask("package_list", limit=1, offset=1) == [FIRST]
    assert ask("package_list", limit="", offset=2) == [SECOND]
    assert ask("package_list", offset=9) == []


def test_a_package_is_found_by_its_name_and_by_its_id(ask: Ask) -> None:
    told = ask("package_show", id=FIRST)
    assert ask("package_show", id=told["id"]) == ask("package_show", name_or_id=FIRST) == told
    assert ask("package_show", 404, id="nothing")["__type"] == "Not Found Error"


def test_a_resource_is_the_one_in_its_package(ask: Ask) -> None:
    for name in (FIRST, THIRD):
        package = ask("package_show", id=name)
        for resource in package["resources"]:
            assert ask("resource_show", id=resource["id"]) == resource
            assert resource["package_id"] == package["id"]
    assert ask("resource_show", 404, id="nothing")["__type"] == "Not Found Error"


def test_the_publisher_is_the_organization_of_all(ask: Ask) -> None:
    assert ask("organization_list") == [OWNER]
    [told] = ask("organization_list", all_fields=True)
    assert (told["title"], told["package_count"], told["is_organization"]) == ("规划开放数据门户", 3, True)
    assert "extras" not in told
    assert ask("organization_list", all_fields=True, include_extras=True)[0]["extras"]
    assert ask("organization_list", q="規劃") == ask("organization_list", organizations=OWNER, sort="packages") == [OWNER]
    assert (
        ask("organization_list", q="无此机构") == ask("organization_list", offset=1) == ask("organization_list", organizations=["x"]) == []
    )
    assert ask("organization_list", 409, sort="weight")["__type"] == "Validation Error"

    shown = ask("organization_show", id=OWNER)
    assert ask("organization_show", id=told["id"]) == shown
    assert {key: shown[key] for key in told} == told
    package = ask("package_show", id=FIRST)
    assert package["owner_org"] == shown["id"]
    assert {key: shown[key] for key in package["organization"] if key != "created"} == {
        key: value for key, value in package["organization"].items() if key != "created"
    }
    with_datasets = ask("organization_show", id=OWNER, include_datasets=True)
    assert [each["name"] for each in with_datasets["packages"]] == [each["name"] for each in ask("package_search")["results"]]
    assert "package_count" not in ask("organization_show", id=OWNER, include_dataset_count=False)
    assert ask("organization_show", 404, id="nothing")["__type"] == "Not Found Error"


def test_there_are_no_groups(ask: Ask) -> None:
    assert ask("group_list") == ask("group_list", all_fields=True) == []
    assert ask("group_show", 404, id="x")["__type"] == "Not Found Error"


def test_tags_are_those_of_all_datasets(ask: Ask) -> None:
    names = sorted({tag["name"] for each in ask("package_search")["results"] for tag in each["tags"]})
    assert ask("tag_list") == names
    assert ask("tag_list", query="湖") == ["湖北省", "湖南省"]
    assert ask("tag_list", q="責任") == ["责任分工"]
    assert [each["name"] for each in ask("tag_list", all_fields=True)] == names
    assert ask("tag_list", 404, vocabulary_id="x")["__type"] == "Not Found Error"
    told = ask("tag_show", id="湖北省", include_datasets=True)
    assert [each["name"] for each in told.pop("packages")] == [THIRD]
    assert ask("tag_show", id=told["id"]) == told
    assert ask("tag_show", 404, id="无此标签")["__type"] == "Not Found Error"


def test_the_licence_of_every_dataset_is_listed(ask: Ask) -> None:
    known = {each["id"]: each for each in ask("license_list")}
    for each in ask("package_search")["results"]:
        assert known[each["license_id"]]["title"] == each["license_title"]
        assert (known[each["license_id"]]["od_conformance"] == "approved") is each["isopen"]


def test_a_withdrawn_dataset_is_not_found_any_more_at_once(tmp_path: Path) -> None:
    """The list may be a second old; what it would have led to is not answered."""
    store = copy_releases(tmp_path, (FIRST, "1.0.0"), (SECOND, "1.0.0"))
    ask = asker(TestClient(create_app(store)))
    table = next(each for each in ask("package_show", id=FIRST)["resources"] if each["datastore_active"])
    withdraw_release(store, FIRST, "1.0.0", reason="试验", withdrawn=date(2026, 12, 1))
    assert ask("datastore_search", 404, resource_id=table["id"])["__type"] == "Not Found Error"


def test_an_empty_portal_answers_with_nothing(tmp_path: Path) -> None:
    ask = asker(TestClient(create_app(ReleaseStore(tmp_path))))
    empty: dict[str, Any] = {name: ask(name) for name in ("package_list", "organization_list", "tag_list", "group_list")}
    assert set(map(tuple, empty.values())) == {()}
    found = ask("package_search", q="宽带", **{"facet.field": ["tags"]})
    assert (found["count"], found["results"], found["facets"]) == (0, [], {"tags": {}})
