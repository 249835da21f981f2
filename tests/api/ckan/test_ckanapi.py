"""An unchanged ckanapi, and the questions of CKAN's harvester, against the real server."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest
from ckanapi import NotAuthorized, NotFound, RemoteCKAN, SearchQueryError, ValidationError

from tests.api.ckan.conftest import RELEASES, THIRD, copy_releases
from tests.api.test_server import start
from tests.projects import FIRST, SECOND

pytestmark = pytest.mark.server
NAMES = [THIRD, FIRST, SECOND]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    root = tmp_path_factory.mktemp("served")
    copy_releases(root / "datapackages", *RELEASES)
    with start(root) as process:
        assert process.stdout
        try:
            yield process.stdout.readline().strip()
        finally:
            process.kill()


def ckanapi(address: str, *arguments: str) -> str:
    """Run the command; it calls itself by its name, so the name must be found."""
    bin_dir = Path(sys.executable).parent
    environment = {**os.environ, "PATH": f"{bin_dir}{os.pathsep}{os.environ['PATH']}"}
    command = [str(bin_dir / "ckanapi"), *arguments, "--remote", address]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("get_only", [False, True])
def test_its_library_calls_actions_and_understands_errors(address: str, *, get_only: bool) -> None:
    with RemoteCKAN(address, get_only=get_only) as remote:
        assert remote.action.package_list() == NAMES
        assert remote.action.package_search(q="寬帶", rows=1)["results"][0]["name"] == FIRST
        with pytest.raises(NotFound):
            remote.action.package_show(id="nothing")
        with pytest.raises(ValidationError) as refused:
            remote.action.package_show()
        assert "name_or_id" in refused.value.error_dict
        with pytest.raises(SearchQueryError):
            remote.action.package_search(nowhere="1")
        if not get_only:
            with pytest.raises(NotAuthorized):
                remote.action.package_create(name="x")


def test_a_token_is_of_no_bearing(address: str) -> None:
    with RemoteCKAN(address, apikey="secret") as remote:
        assert remote.action.site_read() is True


def test_its_command_calls_an_action(address: str) -> None:
    assert json.loads(ckanapi(address, "action", "package_search", "q=宽带", "rows:0"))["count"] == 1


def test_its_command_dumps_all_datasets_and_organizations(address: str) -> None:
    lines = ckanapi(address, "dump", "datasets", "--all", "--datastore-fields", "--quiet").splitlines()
    dumped = {each["name"]: each for each in map(json.loads, lines)}
    assert sorted(dumped) == sorted(NAMES)
    with RemoteCKAN(address) as remote:
        for name, each in dumped.items():
            for resource in each["resources"]:
                assert ("datastore_fields" in resource) is resource["datastore_active"]
                resource.pop("datastore_fields", None)
            assert each == remote.action.package_show(id=name)
    [organization] = map(json.loads, ckanapi(address, "dump", "organizations", "--all", "--quiet").splitlines())
    assert organization["package_count"] == len(NAMES)
    assert ckanapi(address, "dump", "groups", "--all", "--quiet") == ""


def test_its_command_searches_datasets(address: str) -> None:
    lines = ckanapi(address, "search", "datasets", "fq=tags:湖南省", "sort=name asc").splitlines()
    assert [json.loads(line)["name"] for line in lines] == [FIRST, SECOND]


def harvest(address: str, *filters: str) -> list[dict[str, object]]:
    """Ask as the gather stage of ckanext-harvest 1.6.3 does: pages of 100 by id, until one is empty."""
    found: list[dict[str, object]] = []
    for begin in range(0, 10_000, 100):
        asked = {"rows": "100", "start": str(begin), "sort": "id asc", **({"fq": " ".join(filters)} if filters else {})}
        with urlopen(f"{address}/api/3/action/package_search?{urlencode(asked)}") as answer:
            page = json.load(answer)["result"]["results"]
        if not page:
            return found
        found += page
    raise AssertionError("the pages do not end")


def test_a_harvester_gathers_every_dataset_and_later_those_that_changed(address: str) -> None:
    gathered = harvest(address)
    assert sorted(str(each["name"]) for each in gathered) == sorted(NAMES)
    modified = sorted(str(each["metadata_modified"]) for each in gathered)
    assert len(harvest(address, f"metadata_modified:[{modified[0]}Z TO *]")) == 3
    assert len(harvest(address, f"metadata_modified:[{modified[-1]}Z TO *]")) == 1
    assert harvest(address, "metadata_modified:[2099-01-01T00:00:00.000001Z TO *]") == []
    assert harvest(address, "-organization:open-plan-data-portal", "-organization:other") == []
    assert (
        len(harvest(address, "organization:open-plan-data-portal OR organization:x", "metadata_modified:[2020-01-01T00:00:00Z TO *]")) == 3
    )


def test_a_harvester_finds_the_organization_behind_an_address_with_two_slashes(address: str) -> None:
    owner = harvest(address)[0]["owner_org"]
    with urlopen(f"{address}//api/3/action/organization_show?id={owner}") as answer:
        assert json.load(answer)["result"]["title"] == "规划开放数据门户"
