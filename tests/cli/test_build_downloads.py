"""`portal build-downloads`: files in other formats, and the public address that their citations name."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from portal.cli import main
from tests.api.conftest import make_history


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as ended:
        main([str(each) for each in arguments])
    return int(ended.value.code or 0)


@pytest.mark.parametrize(
    ("site_url", "named"), [("https://data.example.org/plans/", "https://data.example.org/plans/"), ("http://127.0.0.1:8000/", "")]
)
def test_only_what_is_missing_is_made_and_a_local_address_is_never_cited(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], site_url: str, named: str
) -> None:
    make_history(tmp_path / "datapackages")
    (tmp_path / "mkdocs.yml").write_text(f"site_name: x\nsite_dir: build/site\nsite_url: {site_url}\n", encoding="utf-8")
    assert run("build-downloads", "--root", tmp_path) == 0
    printed = capsys.readouterr()
    assert printed.out == "3 release(s) had files made\n"
    assert printed.err.count("downloads demo-2015") == 3
    assert run("build-downloads", "--root", tmp_path) == 0
    assert capsys.readouterr().out == "0 release(s) had files made\n"
    manifest = json.loads((tmp_path / "build/downloads/demo-2015/1.1.0/manifest.json").read_bytes())
    assert manifest["address"] == named
