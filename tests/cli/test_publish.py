"""`portal publish`: where the token comes from, and what is said before anything is sent."""

from __future__ import annotations

import shutil
import socket
from pathlib import Path

import pytest

from portal.cli import main
from portal.cli.publish import TOKEN_VARIABLE
from tests.ckan.sample import make_store
from tests.projects import ROOT

TOKEN = "secret-of-the-publisher"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv(TOKEN_VARIABLE, raising=False)
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    make_store(tmp_path / "datapackages", "1.0.0")
    return tmp_path


@pytest.fixture
def nowhere() -> str:
    """An address at which nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return f"http://127.0.0.1:{listener.getsockname()[1]}"


def publish(root: Path, *arguments: str | Path) -> int:
    with pytest.raises(SystemExit) as caught:
        main(["publish", "ckan", "--root", str(root), *map(str, arguments)])
    assert isinstance(caught.value.code, int)
    return caught.value.code


def test_without_a_token_it_says_where_to_put_one(root: Path, nowhere: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert publish(root, "--url", nowhere) == 2
    said = capsys.readouterr().err
    assert "CkanAccessError: There is no token." in said
    assert "--token-file" in said
    assert TOKEN_VARIABLE in said


@pytest.mark.parametrize("in_file", [True, False], ids=["file", "environment"])
def test_the_token_is_taken_from_a_file_or_the_environment_and_never_shown(
    root: Path, nowhere: str, in_file: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments: tuple[str | Path, ...] = ("--url", nowhere, "--json")
    if in_file:
        (root / "token").write_text(f"{TOKEN}\n", encoding="ascii")
        arguments += ("--token-file", root / "token")
    else:
        monkeypatch.setenv(TOKEN_VARIABLE, f" {TOKEN}\n")
    assert publish(root, *arguments) == 2
    printed = capsys.readouterr()
    assert "cannot be reached" in printed.err
    assert printed.out == ""
    assert TOKEN not in printed.err


@pytest.mark.parametrize("content", [b"", "密码".encode(), b"one two", b"\xff\xfe"], ids=["empty", "Chinese", "two words", "binary"])
def test_a_file_that_holds_no_token_is_refused(root: Path, nowhere: str, content: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    (root / "token").write_bytes(content)
    assert publish(root, "--url", nowhere, "--token-file", root / "token") == 2
    assert "CkanAccessError: " in capsys.readouterr().err


def test_an_address_of_this_machine_in_citations_is_told(
    root: Path, nowhere: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(TOKEN_VARIABLE, TOKEN)
    publish(root, "--url", nowhere)
    assert "site_url in mkdocs.yml is still" in capsys.readouterr().err
    settings = (root / "mkdocs.yml").read_text(encoding="utf-8")
    (root / "mkdocs.yml").write_text(settings.replace("http://127.0.0.1:8000/", "https://data.example.org/"), encoding="utf-8")
    publish(root, "--url", nowhere)
    assert "site_url" not in capsys.readouterr().err


def test_a_dataset_that_is_not_there_and_another_place_than_ckan_are_refused(
    root: Path, nowhere: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(TOKEN_VARIABLE, TOKEN)
    assert publish(root, "--url", nowhere, "--dataset", "no-such-plan") == 2
    assert "No dataset 'no-such-plan'" in capsys.readouterr().err
    with pytest.raises(SystemExit) as caught:
        main(["publish", "elsewhere", "--url", nowhere])
    assert caught.value.code == 2
