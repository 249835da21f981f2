"""Publishing to a real CKAN: what is there afterwards, byte for byte, and what is written on the way."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from ckanapi import RemoteCKAN
from ckanapi.errors import NotFound

from portal.cli import main
from portal.releases.store import ReleaseStore
from tests.ckan.running import ADDRESS, token
from tests.projects import FIRST, ROOT, SECOND, project

__all__ = ["token"]

pytestmark = pytest.mark.ckan

OWNER = "open-plan-data-portal"
READS = ("_show", "_list", "_list_for_user")
FILES = 19  # of each of the two releases that are committed: 8 tables twice, text, changelog, descriptor


@pytest.fixture
def ckan(token: str) -> Iterator[RemoteCKAN]:
    """A CKAN without the datasets and organisations of these tests."""
    with RemoteCKAN(ADDRESS, apikey=token) as remote:
        for action, names in (("dataset_purge", (FIRST, SECOND)), ("organization_purge", (OWNER, "someone-else", "editors"))):
            for name in names:
                try:
                    remote.call_action(action, {"id": name})
                except NotFound:
                    continue
        yield remote


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with two plans and the first release of each, as it was committed."""
    made = project(tmp_path / "project", FIRST, SECOND)
    settings = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    (made / "mkdocs.yml").write_text(settings.replace("http://127.0.0.1:8000/", "https://data.example.org/"), encoding="utf-8")
    for name in (FIRST, SECOND):
        shutil.copytree(ROOT / "datapackages" / name / "1.0.0", made / "datapackages" / name / "1.0.0")
    return made


@dataclass
class Calls:
    """The actions that were called on CKAN, in order."""

    all: list[str] = field(default_factory=list)

    @property
    def writes(self) -> list[str]:
        return [action for action in self.all if not action.endswith(READS)]


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch, ckan: RemoteCKAN) -> Calls:
    """Counts from here on; asks for `ckan`, so that its cleaning is not counted."""
    made = Calls()
    real = RemoteCKAN.call_action

    def call(self: RemoteCKAN, action: str, *arguments: Any, **options: Any) -> Any:
        made.all.append(action)
        return real(self, action, *arguments, **options)

    monkeypatch.setattr(RemoteCKAN, "call_action", call)
    return made


@pytest.fixture
def publish(root: Path, token: str, tmp_path: Path, calls: Calls, capsys: pytest.CaptureFixture[str]) -> Any:
    """Publishes; returns the exit code, and what was printed as data and as messages. The calls counted are those of the last time."""

    def run(*arguments: str, as_user: str = token, address: str = ADDRESS) -> tuple[int, list[dict[str, Any]], str]:
        (tmp_path / "token").write_text(as_user, encoding="ascii")
        calls.all.clear()
        code: object = 0
        try:
            main(["publish", "ckan", "--root", str(root), "--url", address, "--token-file", str(tmp_path / "token"), "--json", *arguments])
        except SystemExit as ended:
            code = ended.code
        printed = capsys.readouterr()
        assert as_user not in printed.out + printed.err
        assert isinstance(code, int)
        return code, json.loads(printed.out or "[]"), printed.err

    return run


def show(name: str, key: str | None = None) -> dict[str, Any]:
    """What CKAN says of a dataset; to everybody, unless a token is given."""
    with RemoteCKAN(ADDRESS, apikey=key) as remote:
        answer: dict[str, Any] = remote.call_action("package_show", {"id": name})
        return answer


def extras(dataset: dict[str, Any]) -> dict[str, str]:
    return {each["key"]: each["value"] for each in dataset["extras"]}


def read_back(dataset: dict[str, Any]) -> dict[tuple[str, str], bytes]:
    """The bytes of every resource as anybody downloads them."""
    found = {}
    for resource in dataset["resources"]:
        with urlopen(resource["url"], timeout=60) as answer:
            found[resource["portal_release"], resource["portal_path"]] = answer.read()
    return found


def on_disk(root: Path, dataset_id: str, *versions: str) -> dict[tuple[str, str], bytes]:
    store = ReleaseStore(root / "datapackages")
    releases = [store.get(dataset_id, version, withdrawn_too=True) for version in versions]
    return {(release.version, path): (release.path / path).read_bytes() for release in releases for path in release.files}


def make_second_release(root: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """Change a goal in the first plan and release it; returns the version."""
    source = root / "datasets" / FIRST / "source.txt"
    text = source.read_text(encoding="utf-8")
    assert "固定宽带家庭普及率达到 45%" in text
    source.write_text(text.replace("固定宽带家庭普及率达到 45%", "固定宽带家庭普及率达到 46%"), encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        main(["release", FIRST, "--root", str(root), "--created", "2026-12-01", "--json"])
    assert ended.value.code == 0
    [step] = json.loads(capsys.readouterr().out)
    assert step["is_released"]
    return str(step["version"])


def test_a_history_of_releases_is_published_and_read_back_byte_for_byte(
    root: Path, publish: Any, calls: Calls, token: str, capsys: pytest.CaptureFixture[str]
) -> None:
    # Looking writes nothing.
    code, planned, _ = publish("--dry-run")
    assert (code, calls.writes) == (0, [])
    assert [each["state"] for each in planned] == ["new", "new", "new"]
    with pytest.raises(NotFound):
        show(FIRST, token)

    # The first release of both.
    code, done, said = publish()
    assert code == 0
    assert [(each["name"], each["state"], each["unkept"]) for each in done] == [
        (OWNER, "new", []),
        (FIRST, "new", []),
        (SECOND, "new", []),
    ]
    assert [each["steps"] for each in done] == [each["steps"] for each in planned]
    one = ["package_create", *["resource_create"] * FILES, "package_revise"]
    assert calls.writes == ["organization_create", *one, *one]
    assert f"[{1 + 2 * len(one)}/{1 + 2 * len(one)}]" in said
    for name in (FIRST, SECOND):
        dataset = show(name)
        assert read_back(dataset) == on_disk(root, name, "1.0.0")
        assert not dataset["private"]
        assert dataset["organization"]["name"] == OWNER
        assert extras(dataset)["portal_digest"] == f"sha256:{ReleaseStore(root / 'datapackages').latest(name).sha256}"
        assert {tag["name"] for tag in dataset["tags"]} >= {"政府规划", "湖南省"}
        assert (dataset["license_id"], dataset["isopen"], dataset["version"]) == ("cc-by", True, "1.0.0")
        for resource in dataset["resources"]:
            content = on_disk(root, name, "1.0.0")["1.0.0", resource["portal_path"]]
            assert (resource["size"], resource["hash"]) == (len(content), hashlib.sha256(content).hexdigest())
    assert extras(show(FIRST))["document_number"] == "湘政发〔2014〕8号"
    assert "https://data.example.org/datasets/" in extras(show(FIRST))["citation"]

    # Again: nothing is written.
    before = show(FIRST), show(SECOND)
    code, done, _ = publish()
    assert (code, calls.writes, {each["state"] for each in done}) == (0, [], {"unchanged"})
    assert (show(FIRST), show(SECOND)) == before

    # Someone adds to it by hand.
    with RemoteCKAN(ADDRESS, apikey=token) as person:
        note = person.call_action("resource_create", {"package_id": FIRST, "name": "阅读说明", "url": "https://example.org/a.pdf"})
        person.call_action("package_patch", {"id": FIRST, "tags": [*show(FIRST)["tags"], {"name": "by hand"}]})
    calls.all.clear()
    assert publish()[0] == 0
    assert calls.writes == []

    # A second release of one.
    version = make_second_release(root, capsys)
    untouched = show(SECOND)
    kept = {each["id"]: each["url"] for each in show(FIRST)["resources"]}
    code, done, _ = publish()
    assert (code, [each["state"] for each in done]) == (0, ["unchanged", "changed", "unchanged"])
    assert [each["unkept"] for each in done] == [[], [], []]
    store = ReleaseStore(root / "datapackages")
    assert calls.writes == [*["resource_create"] * len(store.latest(FIRST).files), "package_revise"]
    dataset = show(FIRST)
    *ours, last = dataset["resources"]
    assert (last["id"], last["name"]) == (note["id"], "阅读说明")
    assert "by hand" in {tag["name"] for tag in dataset["tags"]}
    assert read_back({"resources": ours}) == on_disk(root, FIRST, "1.0.0", version)
    assert ours[0]["portal_release"] == version
    assert kept.items() <= {each["id"]: each["url"] for each in dataset["resources"]}.items()
    assert (dataset["version"], extras(dataset)["portal_release"]) == (version, version)
    assert {each["portal_state"] for each in ours if each["portal_release"] == "1.0.0"} == {"earlier"}
    assert show(SECOND) == untouched
    code, done, _ = publish()
    assert (code, calls.writes) == (0, []), done
    assert [each["unkept"] for each in done] == [[], [], []]

    # A release is withdrawn: told, not sent, not deleted.
    with pytest.raises(SystemExit):
        main(["withdraw", FIRST, "1.0.0", "--reason", "年份误读", "--root", str(root), "--created", "2026-12-02"])
    capsys.readouterr()
    code, _, _ = publish()
    assert (code, calls.writes) == (0, ["package_revise"])
    *ours, _ = show(FIRST)["resources"]
    gone = [each for each in ours if each["portal_release"] == "1.0.0"]
    assert len(gone) == FILES
    assert all(each["description"].startswith("1.0.0 已于 2026-12-02 撤回：年份误读。") for each in gone)
    assert read_back({"resources": ours}) == on_disk(root, FIRST, "1.0.0", version)
    assert publish()[0] == 0
    assert calls.writes == []


def test_a_run_that_is_killed_half_way_is_mended_by_the_next_by_an_editor_too(
    root: Path, publish: Any, calls: Calls, ckan: RemoteCKAN, tmp_path: Path
) -> None:
    """By a user who may make datasets of one organisation and nothing else; twice, so that both kinds of rest are met."""
    editor = make_user(ckan)
    ckan.call_action(
        "organization_create", {"name": "editors", "title": "别人建的", "users": [{"name": "an-editor", "capacity": "editor"}]}
    )
    (tmp_path / "editor").write_text(editor, encoding="ascii")
    arguments = ("--organization", "editors", "--dataset", FIRST)
    sent = []
    for steps in (1, 4):
        kill_after(root, tmp_path / "editor", steps, *arguments)
        half = show(FIRST, editor)
        assert half["private"]
        assert "portal_release" not in extras(half)
        with RemoteCKAN(ADDRESS) as anybody:
            assert anybody.call_action("package_search", {"q": f"name:{FIRST}"})["count"] == 0
        sent.append(len(half["resources"]))
    assert 0 <= sent[0] < sent[1] < FILES

    code, [owner, done], _ = publish(*arguments, as_user=editor)
    assert (code, owner["state"], done["state"]) == (0, "unchanged", "changed")
    assert calls.writes == [*["resource_create"] * (FILES - sent[1]), "package_revise"]
    assert read_back(show(FIRST)) == on_disk(root, FIRST, "1.0.0")
    assert len(show(FIRST)["resources"]) == FILES
    assert publish(*arguments, as_user=editor)[0] == 0
    assert calls.writes == []

    # A file that is not whole, as after a full disk, is sent again in its place.
    [damaged] = [each for each in show(FIRST)["resources"] if each["portal_path"] == "tasks.csv"]
    ckan.call_action("resource_patch", {"id": damaged["id"]}, files={"upload": ("tasks.csv", io.BytesIO(b"task_id\n"), "text/csv")})
    assert read_back(show(FIRST)) != on_disk(root, FIRST, "1.0.0")
    assert publish(*arguments, as_user=editor)[0] == 0
    assert calls.writes == ["resource_patch"]
    assert read_back(show(FIRST)) == on_disk(root, FIRST, "1.0.0")
    assert {each["id"] for each in show(FIRST)["resources"]} >= {damaged["id"]}


def kill_after(root: Path, token_file: Path, steps: int, *arguments: str) -> None:
    """Publish in a process of its own, and kill it once it has said that so many writes are done."""
    command = [sys.executable, "-c", "from portal.cli import main; main()", "publish", "ckan", "--root", str(root), "--url", ADDRESS]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [*command, "--token-file", str(token_file), *arguments],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None
        done = 0
        for line in process.stderr:
            done += FIRST in line and "looked at" not in line
            if done == steps:
                process.send_signal(signal.SIGKILL)
                break
        process.stderr.read()
    assert process.returncode == -signal.SIGKILL


def make_user(ckan: RemoteCKAN) -> str:
    """Make a user without any right, or find the one of an earlier run, and return a token of theirs."""
    try:
        ckan.call_action("user_show", {"id": "an-editor"})
    except NotFound:
        ckan.call_action("user_create", {"name": "an-editor", "email": "editor@example.org", "password": "long-enough-1"})
    token: str = ckan.call_action("api_token_create", {"user": "an-editor", "name": "tests"})["token"]
    return token


def test_a_dataset_of_the_same_name_that_others_made_is_not_touched(publish: Any, calls: Calls, ckan: RemoteCKAN) -> None:
    """Nor is anything else written: all is looked at first."""
    ckan.call_action("organization_create", {"name": "someone-else"})
    ckan.call_action("package_create", {"name": SECOND, "owner_org": "someone-else", "title": "别人的数据", "tags": [{"name": "theirs"}]})
    before = show(SECOND)
    code, done, said = publish()
    assert (code, done, calls.writes) == (1, [], [])
    assert f"CkanConflictError: {SECOND}: CKAN has a dataset of that name which this portal did not make" in said
    assert show(SECOND) == before
    code, [_, done], _ = publish("--dataset", FIRST, "--dry-run")
    assert (code, done["name"], done["state"]) == (0, FIRST, "new")


def test_a_token_without_rights_is_told_apart_from_a_wrong_one(publish: Any, calls: Calls, ckan: RemoteCKAN) -> None:
    code, _, said = publish(as_user="no-token-of-this-ckan")
    assert (code, calls.writes) == (2, [])
    assert "CKAN does not know this token" in said

    powerless = make_user(ckan)
    ckan.call_action("organization_create", {"name": "someone-else"})
    code, _, said = publish("--organization", "someone-else", as_user=powerless)
    assert (code, calls.writes) == (2, [])
    assert "may not make datasets of the organization someone-else" in said


def test_an_address_without_a_ckan_is_told(publish: Any, calls: Calls) -> None:
    code, _, said = publish(address="http://127.0.0.1:9")
    assert code == 2
    assert "http://127.0.0.1:9: cannot be reached" in said
    code, _, said = publish(address=f"{ADDRESS}/about")
    assert code == 2
    assert "no CKAN there: status 405" in said
    assert calls.writes == []
