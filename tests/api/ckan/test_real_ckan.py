"""The same questions to a real CKAN that the releases were published to: the same answers, but for what cannot be the same.

Ids and times are each side's own; they are replaced by what they stand for before answers are compared.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from ckanapi import RemoteCKAN
from ckanapi.errors import NotFound
from starlette.testclient import TestClient

from portal.api.app import create_app
from portal.cli import main
from portal.releases.store import ReleaseStore
from tests.api.ckan.conftest import SITE, THIRD, copy_releases
from tests.ckan.running import ADDRESS, token
from tests.projects import FIRST, ROOT, SECOND

__all__ = ["token"]
pytestmark = pytest.mark.ckan

OWNER = "open-plan-data-portal"
TYPES = {"string": "text", "integer": "int4", "number": "numeric", "boolean": "bool", "date": "date"}
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?")
#: What is each side's own: who made it, where a file is, whether rows can be asked for (here always, there once they were loaded).
OWN = {"creator_user_id", "url_type", "datastore_active", "users"}


@dataclass
class Side:
    """One of the two that are asked, and what its ids stand for."""

    ask: Any
    names: dict[str, str] = field(default_factory=dict)

    def learn(self) -> None:
        for package in self.ask("package_search", {"fq": f"organization:{OWNER}", "rows": 10})[1]["result"]["results"]:
            self.names[package["id"]] = f"package {package['name']}"
            self.names[package["owner_org"]] = f"organization {OWNER}"
            self.names |= {tag["id"]: f"tag {tag['name']}" for tag in package["tags"]}
            self.names |= {each["id"]: f"{package['name']} {each['portal_release']} {each['portal_path']}" for each in package["resources"]}

    def id_of(self, name: str) -> str:
        return next(key for key, value in self.names.items() if value == name)

    def plain(self, value: Any, key: str = "") -> Any:
        """Replace ids and times by what they stand for; leave out what is each side's own."""
        if isinstance(value, dict):
            is_resource = "portal_path" in value
            left_out = OWN | ({"url"} if is_resource else set())
            return {name: self.plain(each, name) for name, each in value.items() if name not in left_out}
        if isinstance(value, list):
            listed = [self.plain(each, key) for each in value]
            return sorted(listed, key=lambda each: str(each["key"])) if key == "extras" else listed  # PostgreSQL has an order of its own
        if isinstance(value, str):
            return self.names.get(value, "TIME" if _TIME.fullmatch(value) else value)
        return value


def question(address: str) -> Any:
    """Return what asks a CKAN at an address by POST, and gives status and answer."""

    def ask(action: str, parameters: dict[str, Any]) -> tuple[int, Any]:
        request = Request(f"{address}/api/3/action/{action}", json.dumps(parameters).encode(), {"Content-Type": "application/json"})
        try:
            with urlopen(request, timeout=60) as answer:
                return answer.status, json.load(answer)
        except HTTPError as error:
            with error:
                return error.code, json.load(error)

    return ask


@pytest.fixture(scope="module")
def sides(token: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Side, Side]]:
    """The portal and a CKAN that holds what `portal publish ckan` put there, one table loaded into its DataStore."""
    root = tmp_path_factory.mktemp("project")
    store = copy_releases(root / "datapackages", (FIRST, "1.0.0"), (THIRD, "1.0.0"))
    settings = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    (root / "mkdocs.yml").write_text(settings.replace("http://127.0.0.1:8000/", f"{SITE}/"), encoding="utf-8")
    shutil.copytree(ROOT / "datasets", root / "datasets", ignore=lambda folder, names: [] if Path(folder).name == "registry" else names)
    (root / "token").write_text(token, encoding="ascii")
    with RemoteCKAN(ADDRESS, apikey=token) as remote:
        clean(remote)
        with pytest.raises(SystemExit) as ended:
            main(["publish", "ckan", "--root", str(root), "--url", ADDRESS, "--token-file", str(root / "token")])
        assert ended.value.code == 0
        load(remote, store)
        client = TestClient(create_app(store, site_dir=root, public_address=SITE))

        def ask(action: str, parameters: dict[str, Any]) -> tuple[int, Any]:
            answer = client.post(f"/api/3/action/{action}", json=parameters)
            return answer.status_code, answer.json()

        ours, theirs = Side(ask), Side(question(ADDRESS))
        for side in (ours, theirs):
            side.learn()
        yield ours, theirs
        clean(remote)


def clean(remote: RemoteCKAN) -> None:
    for action, names in (("dataset_purge", (FIRST, SECOND, THIRD)), ("organization_purge", (OWNER,))):
        for name in names:
            with suppress(NotFound):
                remote.call_action(action, {"id": name})


def load(remote: RemoteCKAN, store: ReleaseStore) -> None:
    """Put the targets into the DataStore, typed as their schema says."""
    release = store.latest(FIRST)
    schema = release.resource("targets")["schema"]["fields"]
    [resource] = [each for each in remote.action.package_show(id=FIRST)["resources"] if each["portal_path"] == "targets.csv"]
    remote.action.datastore_create(
        resource_id=resource["id"],
        force=True,
        fields=[{"id": each["name"], "type": TYPES[each["type"]], "info": {"label": each["title"]}} for each in schema],
        records=[{key: value or None for key, value in row.items()} for row in release.rows("targets")],
    )


@pytest.mark.parametrize(
    ("action", "parameters"),
    [
        ("package_show", {"id": FIRST}),
        ("package_show", {"id": THIRD, "include_datasets": False, "include_users": False}),
        ("package_show", {"id": f"package {FIRST}"}),
        ("package_search", {"fq": f"organization:{OWNER}", "sort": "name asc"}),
        ("package_search", {"fq": f"organization:{OWNER}", "sort": "title_string desc", "rows": 1, "start": 1}),
        ("package_search", {"fq": f"organization:{OWNER} +tags:湖南省", "rows": 0, "facet.field": ["tags", "organization", "license_id"]}),
        ("package_search", {"fq": f"+organization:{OWNER} -tags:湖南省 +res_format:CSV", "sort": "name asc"}),
        ("package_search", {"fq": f"organization:{OWNER}", "q": f"name:{FIRST}", "facet.field": '["res_format"]'}),
        ("package_search", {"fq": f"organization:{OWNER}", "q": "name:hun*", "sort": "name asc"}),
        ("package_search", {"fq": f"organization:{OWNER}", "q": "title:Broadband", "sort": "name asc"}),
        ("package_search", {"fq": f"organization:{OWNER} +metadata_modified:[NOW-1DAY TO *]", "rows": 0}),
        ("package_search", {"fq": f"organization:{OWNER} +metadata_modified:[* TO 2020-01-01T00:00:00Z]", "rows": 0}),
        ("package_search", {"fq_list": [f"organization:{OWNER}", "region:湖南省"], "sort": "name asc", "include_private": True}),
        ("package_search", {"fq": f"organization:{OWNER} +(tags:湖南省 OR tags:湖北省)", "rows": 0, "facet": "false"}),
        ("package_search", {"fq": "organization:nobody", "facet.field": ["tags"]}),
        ("resource_show", {"id": f"{FIRST} 1.0.0 targets.csv"}),
        ("resource_show", {"id": f"{THIRD} 1.0.0 datapackage.json"}),
        ("organization_show", {"id": OWNER}),
        ("organization_show", {"id": f"organization {OWNER}", "include_dataset_count": False, "include_extras": False}),
        ("organization_list", {"organizations": [OWNER], "q": OWNER}),
        ("organization_list", {"q": OWNER, "all_fields": True}),
        ("tag_list", {"query": "湖南省"}),
        ("tag_show", {"id": "湖北省"}),
        ("group_list", {"q": "no such group"}),
        ("datastore_info", {"id": f"{FIRST} 1.0.0 targets.csv", "include_meta": False, "include_fields_schema": False}),
    ],
    ids=lambda value: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False),
)
def test_the_same_question_has_the_same_answer(sides: tuple[Side, Side], action: str, parameters: dict[str, Any]) -> None:
    answers = []
    for side in sides:
        asked = {key: side.id_of(value) if key == "id" and " " in value else value for key, value in parameters.items()}
        status, told = side.ask(action, asked)
        assert (status, told["success"]) == (200, True), told
        answers.append(side.plain(told["result"]))
    ours, theirs = answers
    if action == "datastore_info":
        assert [(each["id"], each["type"], each["info"]["label"]) for each in ours["fields"]] == [
            (each["id"], each["type"], each["info"]["label"]) for each in theirs["fields"]
        ]
    else:
        assert ours == theirs


def test_a_file_is_the_same_on_both(sides: tuple[Side, Side]) -> None:
    """By hash and size; where it is differs."""
    found = [side.ask("resource_search", {"query": ["hash:" + hash_of(side), "format:CSV"]})[1]["result"] for side in sides]
    ours, theirs = (side.plain(each) for side, each in zip(sides, found, strict=True))
    assert ours == theirs
    assert ours["count"] == 1


def hash_of(side: Side) -> str:
    return str(side.ask("resource_show", {"id": side.id_of(f"{THIRD} 1.0.0 tasks.csv")})[1]["result"]["hash"])


@pytest.mark.parametrize(
    "parameters",
    [
        {},
        {"limit": 3},
        {"limit": 2, "offset": 3},
        {"limit": 0},
        {"filters": {"unit": "%"}},
        {"filters": {"unit": "%", "year": [2015, 2020]}},
        {"filters": {"year": {"gte": 2016}}},
        {"filters": {"value": {"gt": 20, "lte": 70}}},
        {"filters": {"implied": "false"}, "limit": 2},
        {"filters": {"_id": 3}},
        {"filters": {"_id": {"gt": 5}}, "limit": 3},
        {"fields": ["value", "unit"]},
        {"fields": "unit,_id", "limit": 2},
        {"sort": "year asc, target_id", "fields": "target_id,year"},
        {"sort": "value asc, target_id desc", "fields": ["target_id", "value"]},
        {"records_format": "lists", "fields": ["target_id", "value", "implied", "scope"]},
        {"records_format": "csv", "fields": ["target_id", "value", "quote", "scope"]},
        {"records_format": "tsv", "fields": ["target_id", "value", "unit"]},
        {"include_total": False, "limit": 1},
        {"include_next_page": True, "limit": 4, "fields": "_id"},
    ],
    ids=json.dumps,
)
def test_rows_are_the_same(sides: tuple[Side, Side], parameters: dict[str, Any]) -> None:
    told = []
    for side in sides:
        status, answer = side.ask("datastore_search", {"resource_id": side.id_of(f"{FIRST} 1.0.0 targets.csv"), **parameters})
        assert status == 200, answer
        result = answer["result"]
        result["fields"] = [(each["id"], each["type"]) for each in result["fields"]]
        for each in ("resource_id", "filterops"):
            result.pop(each, None)
        told.append(result)
    ours, theirs = told
    assert {key: ours[key] for key in theirs} == theirs


def test_distinct_rows_are_the_same_in_some_order(sides: tuple[Side, Side]) -> None:
    found = [
        side.ask(
            "datastore_search", {"resource_id": side.id_of(f"{FIRST} 1.0.0 targets.csv"), "distinct": True, "fields": ["unit", "year"]}
        )
        for side in sides
    ]
    ours, theirs = ({json.dumps(each, sort_keys=True) for each in answer["result"]["records"]} for _, answer in found)
    assert ours == theirs
    assert found[0][1]["result"]["total"] == found[1][1]["result"]["total"] == len(ours)


@pytest.mark.parametrize(
    ("action", "parameters"),
    [
        ("package_show", {"id": "no-such-dataset"}),
        ("package_show", {}),
        ("package_list", {"limit": "x"}),
        ("package_list", {"limit": -1}),
        ("package_search", {"nowhere": "1"}),
        ("package_search", {"sort": "nowhere"}),
        ("package_search", {"sort": "title sideways"}),
        ("package_search", {"rows": -1}),
        ("package_search", {"rows": "x"}),
        ("package_search", {"q": "title:[a"}),
        ("package_search", {"q": 'title:"a'}),
        ("package_search", {"fq": "(a"}),
        ("package_search", {"start": "x"}),
        ("package_search", {"facet.field": "{"}),
        ("current_package_list_with_resources", {"page": 0}),
        ("resource_show", {"id": "x"}),
        ("resource_show", {}),
        ("resource_search", {}),
        ("resource_search", {"query": "x"}),
        ("resource_search", {"query": "nowhere:x"}),
        ("organization_show", {"id": "no-such-body"}),
        ("organization_show", {}),
        ("organization_list", {"sort": "nowhere"}),
        ("organization_list", {"limit": "x"}),
        ("group_show", {"id": "no-such-group"}),
        ("tag_show", {"id": "no such tag"}),
        ("tag_list", {"vocabulary_id": "nowhere"}),
        ("help_show", {}),
        ("help_show", {"name": "no_such_action"}),
        ("no_such_action", {}),
        ("package_create", {"name": "x"}),
        ("package_delete", {"id": FIRST}),
        ("datastore_search", {}),
        ("datastore_search", {"resource_id": "x"}),
        ("datastore_info", {"id": "x"}),
        ("datastore_search", {"resource_id": "targets", "limit": "x"}),
        ("datastore_search", {"resource_id": "targets", "limit": -1}),
        ("datastore_search", {"resource_id": "targets", "offset": -1}),
        ("datastore_search", {"resource_id": "targets", "nowhere": 1}),
        ("datastore_search", {"resource_id": "targets", "fields": ["nowhere"]}),
        ("datastore_search", {"resource_id": "targets", "sort": "nowhere"}),
        ("datastore_search", {"resource_id": "targets", "sort": "value sideways"}),
        ("datastore_search", {"resource_id": "targets", "filters": {"nowhere": 1}}),
        ("datastore_search", {"resource_id": "targets", "filters": "x"}),
        ("datastore_search", {"resource_id": "targets", "filters": {"value": "x"}}),
        ("datastore_search", {"resource_id": "targets", "records_format": "xml"}),
    ],
    ids=lambda value: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False),
)
def test_what_cannot_be_answered_is_refused_with_the_same_status_and_kind(
    sides: tuple[Side, Side], action: str, parameters: dict[str, Any]
) -> None:
    told = []
    for side in sides:
        asked = dict(parameters)
        if asked.get("resource_id") == "targets":
            asked["resource_id"] = side.id_of(f"{FIRST} 1.0.0 targets.csv")
        status, answer = side.ask(action, asked)
        if isinstance(answer, str):  # no envelope
            told.append((status, answer.partition(":")[0]))
        else:
            assert answer["success"] is False
            told.append((status, answer["error"]["__type"]))
    ours, theirs = told
    assert ours == theirs


def test_what_is_asked_for_a_status_has_the_same_members(sides: tuple[Side, Side]) -> None:
    ours, theirs = (side.ask("status_show", {})[1]["result"] for side in sides)
    assert ours.keys() == theirs.keys()
    assert ours["ckan_version"] == theirs["ckan_version"]


def test_licences_are_those_of_a_ckan(sides: tuple[Side, Side]) -> None:
    ours, theirs = ({each["id"]: each for each in side.ask("license_list", {})[1]["result"]} for side in sides)
    for key, licence in ours.items():
        for name in ("id", "url", "od_conformance", "status", "is_generic"):
            assert licence[name] == theirs[key][name]
        assert licence.keys() == theirs[key].keys()
        if key != "notspecified":  # translated there
            assert licence["title"] == theirs[key]["title"]
