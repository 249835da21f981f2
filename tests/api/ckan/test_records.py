"""What is answered is what `portal publish ckan` would write, with addresses that give the files."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from starlette.testclient import TestClient

from portal.api.addresses import Addresses
from portal.api.app import create_app
from portal.api.cited import CitedAddresses
from portal.api.ckan.records import ROOT, describe_package
from portal.catalog.ckan.licences import LICENCES
from portal.catalog.ckan.wanted import SitePages, want_dataset
from portal.packaging.package import build_package
from portal.releases.store import ReleaseStore
from portal.releases.withdrawal import withdraw_release
from tests.api.ckan.conftest import SITE, Ask, asker, copy_releases
from tests.packaging.sample import PUBLISHER, plan_tables
from tests.projects import FIRST, SECOND

KNOWN = tuple(each.id for each in LICENCES)


def test_a_package_says_what_publishing_to_a_ckan_would_write(released: ReleaseStore, ask: Ask) -> None:
    pages = CitedAddresses(Addresses(SITE), has_site=False)
    for name in released.dataset_ids():
        wanted, told = want_dataset(released, name, pages=pages, licences=KNOWN), ask("package_show", id=name)
        assert {key: told[key] for key in wanted.facts} == wanted.facts
        assert told["extras"] == [{"key": key, "value": value} for key, value in wanted.extras.items()]
        assert [tag["name"] for tag in told["tags"]] == sorted(wanted.tags)
        for file, resource in zip(wanted.files, told["resources"], strict=True):
            expected = file.fields_of_upload | {"size": file.size}
            assert {key: resource[key] for key in expected} == expected
        assert (told["num_resources"], told["num_tags"]) == (len(wanted.files), len(wanted.tags))


def test_with_a_site_the_citations_name_its_pages(tmp_path: Path, released: ReleaseStore) -> None:
    with_site = asker(TestClient(create_app(released, site_dir=tmp_path, public_address=SITE)))
    told = with_site("package_show", id=FIRST)
    wanted = want_dataset(released, FIRST, pages=SitePages(f"{SITE}/"), licences=KNOWN)
    assert told["extras"] == [{"key": key, "value": value} for key, value in wanted.extras.items()]
    assert told["url"] == f"{SITE}/datasets/{FIRST}/"


def test_every_resource_is_the_file_of_its_hash_and_size(ask: Ask, ckan_client: TestClient, released: ReleaseStore) -> None:
    for name in released.dataset_ids():
        for resource in ask("package_show", id=name)["resources"]:
            address = urlsplit(resource["url"])
            assert f"{address.scheme}://{address.netloc}" == SITE
            answer = ckan_client.get(address.path)
            assert answer.status_code == 200, resource["url"]
            assert (hashlib.sha256(answer.content).hexdigest(), len(answer.content)) == (resource["hash"], resource["size"])
            assert answer.headers["content-type"].startswith(resource["mimetype"])


def test_no_answer_names_the_stand_in_for_the_address(ckan_client: TestClient) -> None:
    for action in ("status_show", "package_search", "current_package_list_with_resources", "organization_show?id=open-plan-data-portal"):
        assert ROOT not in ckan_client.get(f"/api/3/action/{action}").text


def test_addresses_are_those_of_the_server_as_the_request_names_it(released: ReleaseStore) -> None:
    client = TestClient(create_app(released))
    told = client.get(f"/api/3/action/package_show?id={FIRST}", headers={"Host": "plans.example.cn:8443"}).json()
    assert told["help"].startswith("http://plans.example.cn:8443/api/3/")
    assert all(each["url"].startswith("http://plans.example.cn:8443/api/v1/") for each in told["result"]["resources"])


def test_a_name_of_the_server_that_would_break_out_of_the_json_does_not(released: ReleaseStore) -> None:
    client = TestClient(create_app(released))
    told = client.get(f"/api/3/action/package_show?id={FIRST}", headers={"Host": 'a","success":false,"b":"'}).json()
    assert told["success"] is True


def test_ids_stay_when_releases_come_and_differ_between_portals(tmp_path: Path) -> None:
    store = copy_releases(tmp_path / "one", (FIRST, "1.0.0"))
    before = describe_package(store, FIRST, has_site=False)
    copy_releases(tmp_path / "one", (FIRST, "1.1.0"))
    after = describe_package(store, FIRST, has_site=False)
    assert before is not None
    assert after is not None
    assert UUID(before.record["id"]).version == 5
    assert after.record["id"] == before.record["id"]
    assert {each["id"] for each in before.record["resources"]} < {each["id"] for each in after.record["resources"]}

    ids = set()
    for name in ("规划开放数据门户", "另一个门户"):
        other = ReleaseStore(tmp_path / name)
        publisher = PUBLISHER.model_copy(update={"name": name})
        other.write(build_package("demo-2015", plan_tables(), version="1.0.0", created=date(2026, 1, 31), publisher=publisher))
        described = describe_package(other, "demo-2015", has_site=False)
        assert described is not None
        ids.add((described.record["id"], described.record["owner_org"]))
    assert len({each for pair in ids for each in pair}) == 4


def test_a_publisher_without_an_english_name_is_an_organization_too(tmp_path: Path) -> None:
    store = ReleaseStore(tmp_path)
    publisher = PUBLISHER.model_copy(update={"name": "数据办", "name_en": ""})
    store.write(build_package("demo-2015", plan_tables(), version="1.0.0", created=date(2026, 1, 31), publisher=publisher))
    described = describe_package(store, "demo-2015", has_site=False)
    assert described is not None
    assert described.organization["name"].startswith("publisher-")
    assert described.organization["title"] == "数据办"


def test_a_withdrawn_release_has_no_resources_and_a_dataset_of_none_but_such_is_none(tmp_path: Path) -> None:
    store = copy_releases(tmp_path, (FIRST, "1.0.0"), (FIRST, "1.1.0"))
    withdraw_release(store, FIRST, "1.1.0", reason="试验", withdrawn=date(2026, 12, 1))
    described = describe_package(store, FIRST, has_site=False)
    assert described is not None
    assert {each["portal_release"] for each in described.record["resources"]} == {"1.0.0"}
    assert described.record["version"] == "1.0.0"
    withdraw_release(store, FIRST, "1.0.0", reason="试验", withdrawn=date(2026, 12, 1))
    assert describe_package(store, FIRST, has_site=False) is None


def test_a_dataset_changes_when_a_release_arrives_or_is_withdrawn_whatever_day_the_release_names(tmp_path: Path) -> None:
    """A harvester that came between the day of a release and its arrival would miss it for ever otherwise."""

    def modified() -> datetime:
        described = describe_package(store, FIRST, has_site=False)
        assert described is not None
        return datetime.fromisoformat(described.record["metadata_modified"]).replace(tzinfo=UTC)

    store = copy_releases(tmp_path, (FIRST, "1.0.0"))
    first = modified()
    copy_releases(tmp_path, (FIRST, "1.1.0"))
    second = modified()
    withdraw_release(store, FIRST, "1.1.0", reason="试验", withdrawn=date(2026, 11, 23))
    assert datetime.fromisoformat(store.latest(FIRST).descriptor["created"]) < first < second < modified()


@pytest.mark.parametrize("name", ["created", "last_modified"])
def test_a_resource_is_as_old_as_its_release(ask: Ask, released: ReleaseStore, name: str) -> None:
    for resource in ask("package_show", id=SECOND)["resources"]:
        release = released.get(SECOND, resource["portal_release"])
        assert f"{resource[name]}Z" == release.descriptor["created"]
