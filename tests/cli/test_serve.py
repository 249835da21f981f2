"""Which address `portal serve` takes for the public one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from portal.cli import group, serve


def public_address(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> str:
    given: dict[str, Any] = {}
    monkeypatch.setattr(serve, "serve", lambda root, **more: given.update(more))
    assert CliRunner().invoke(group, ["serve", *arguments]).exit_code == 0
    return str(given["public_address"])


@pytest.mark.parametrize(
    ("site_url", "taken"),
    [
        ("https://data.example.org/plans/", "https://data.example.org/plans/"),
        ("http://127.0.0.1:8000/", ""),
        ("http://localhost:8000/", ""),
        ("http://[::1]:8000/", ""),
        ("http://192.0.2.7/", "http://192.0.2.7/"),
    ],
)
def test_the_address_of_the_site_is_the_public_one_unless_it_names_this_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, site_url: str, taken: str
) -> None:
    (tmp_path / "mkdocs.yml").write_text(f"site_dir: build/site\nsite_url: {site_url}\n")
    assert public_address(monkeypatch, "--root", str(tmp_path)) == taken


def test_an_address_that_is_told_goes_before_that_of_the_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mkdocs.yml").write_text("site_dir: build/site\nsite_url: https://data.example.org/\n")
    assert (
        public_address(monkeypatch, "--root", str(tmp_path), "--public-address", "https://other.example.org/")
        == "https://other.example.org/"
    )


def test_without_a_site_each_request_names_the_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert public_address(monkeypatch, "--root", str(tmp_path)) == ""


def test_an_address_that_is_none_is_refused() -> None:
    result = CliRunner().invoke(group, ["serve", "--public-address", "data.example.org"])
    assert result.exit_code == 2
    assert "https://data.example.org/" in result.stderr
