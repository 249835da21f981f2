from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from portal.cli import group, main


@pytest.fixture
def root(tmp_path: Path, project_root: Path) -> Path:
    shutil.copytree(project_root / "datasets" / "registry", tmp_path / "root" / "datasets" / "registry")
    return tmp_path / "root"


def test_add_prints_the_folder_and_what_to_look_over_and_extract_reads_it(root: Path, project_root: Path, tmp_path: Path) -> None:
    source = project_root / "datasets" / "hubei-smart-2015" / "source.txt"
    done = CliRunner().invoke(group, ["add", str(source), "--id", "hubei-2015", "--root", str(root)])
    assert done.exit_code == 0
    assert done.stdout == f"{root / 'datasets' / 'hubei-2015'}\n"
    assert "document_number" in done.stderr
    assert "left blank" in done.stderr
    assert "portal review hubei-2015" in done.stderr
    assert "region_code: " not in done.stderr.partition("  text: ")[2], "it is printed there"
    read = CliRunner().invoke(
        group, ["extract", str(root / "datasets" / "hubei-2015"), "--out", str(tmp_path / "out"), "--root", str(root)]
    )
    assert read.exit_code == 0
    assert {path.name for path in (tmp_path / "out").iterdir()} >= {
        "source.txt",
        "tasks.csv",
        "targets.csv",
        "observations.csv",
        "responsibilities.csv",
    }


def test_add_says_what_a_missing_region_costs(root: Path, tmp_path: Path) -> None:
    source = tmp_path / "plan.txt"
    source.write_text("某市阅读计划(2021-2025年)\n一、任务\n新建书屋20个。(市教育局牵头)\n", encoding="utf-8")
    done = CliRunner().invoke(group, ["add", str(source), "--id", "demo-2021", "--root", str(root)])
    assert done.exit_code == 0
    assert "region_code: 不填则“市教育局”归不到机构" in done.stderr


def test_add_refuses_in_one_sentence_and_writes_nothing(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "plan.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    with pytest.raises(SystemExit) as ended:
        main(["add", str(tmp_path / "plan.doc"), "--root", str(root)])
    assert ended.value.code == 2
    assert "Save it as .docx" in capsys.readouterr().err
    assert [path.name for path in (root / "datasets").iterdir()] == ["registry"]
