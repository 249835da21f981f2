"""The command line: help, exit codes, what goes to stdout and what to stderr."""

from __future__ import annotations

import csv
import json
import os
import re
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from portal.cli import COMMANDS, main
from tests.ingest.formats.makers import xlsx_file
from tests.projects import FIRST, ROOT, SECOND, contents, project

PLAN = "一、发展目标\n到2017年,固定宽带家庭普及率达到60%。\n二、主要任务\n(一)建设光网。推进改造。(省经信委)\n"


def run(*arguments: str | Path) -> int:
    """Run a command in this process; returns its exit code."""
    with pytest.raises(SystemExit) as caught:
        main([str(each) for each in arguments])
    code = caught.value.code
    assert isinstance(code, int)
    return code


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def test_help_lists_every_command_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--help") == 0
    said = capsys.readouterr().out
    assert "把政府规划变成可引用的开放数据" in said
    assert all(command in said for command in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(command, "--help") == 0
    said = capsys.readouterr().out
    assert said.startswith(f"Usage: portal {command}")
    assert "--root" in said


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(("no-such-command",), id="unknown command"),
        pytest.param(("extract",), id="no source"),
        pytest.param(("extract", "no-such-file.txt", "--json"), id="a source that is not there"),
        pytest.param(("build-datapackages", "--created", "yesterday"), id="no date"),
        pytest.param(("build-datapackages", "--root", "no-such-folder"), id="a project that is not there"),
        pytest.param(("serve", "--port", "many"), id="no port"),
    ],
)
def test_bad_usage_ends_with_2_and_says_so_on_stderr(arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*arguments) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "Error" in printed.err


def read_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def test_extract_writes_the_tables_of_a_real_plan(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "deep" / "tables"
    before = contents(ROOT / "datasets")
    assert run("extract", ROOT / "datasets" / FIRST, "--out", out) == 0
    assert sorted(path.name for path in out.iterdir()) == sorted(
        [
            "source.txt",
            *(
                f"{name}.csv"
                for name in ("sections", "tasks", "targets", "observations", "responsibilities", "organizations", "indicators", "plans")
            ),
        ]
    )
    text = (out / "source.txt").read_bytes().decode()
    with (out / "targets.csv").open(encoding="utf-8", newline="") as handle:
        targets = list(csv.DictReader(handle))
    assert targets
    assert all(text[int(row["start"]) : int(row["end"])] == row["quote"] for row in targets)
    printed = capsys.readouterr()
    assert printed.out == ""
    assert f"{len(targets)} targets" in printed.err
    assert contents(ROOT / "datasets") == before


def test_extract_of_a_plans_folder_gives_what_was_decided_of_it(tmp_path: Path) -> None:
    folder = tmp_path / FIRST
    shutil.copytree(ROOT / "datasets" / FIRST, folder)
    assert run("extract", folder, "--out", tmp_path / "read") == 0
    first, *rest = read_rows(tmp_path / "read" / "targets.csv")
    decided = f"- {{action: drop, table: targets, id: {first['target_id']}, quote: {json.dumps(first['quote'], ensure_ascii=False)}, reason: 试验}}\n"
    (folder / "corrections.yml").write_text(decided, "utf-8")
    assert run("extract", folder, "--out", tmp_path / "decided") == 0
    assert read_rows(tmp_path / "decided" / "targets.csv") == rest


def test_extract_alone_tells_how_much_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("extract", ROOT / "datasets" / FIRST) == 0
    printed = capsys.readouterr()
    assert printed.out == ""
    assert re.match(r"\d+ tasks, \d+ targets, \d+ observations, \d+ responsibilities\n--out FOLDER writes the tables", printed.err)


@pytest.mark.parametrize("name", ["annex.csv", "annex.xlsx"])
def test_extract_reads_a_table_of_tasks_alone(name: str, tmp_path: Path) -> None:
    rows = [
        ["序号", "重点任务", "牵头单位", "完成时限"],
        ["1", "建设光网", "省经信委", "2016年底"],
        ["2", "建设云", "省科技厅", "2017年底"],
    ]
    annex = tmp_path / name
    annex.write_bytes(xlsx_file(rows) if name.endswith("xlsx") else "".join(",".join(row) + "\n" for row in rows).encode())
    assert run("extract", annex, "--out", tmp_path / "out") == 0
    with (tmp_path / "out" / "tasks.csv").open(encoding="utf-8", newline="") as handle:
        assert [(row["number"], row["title"]) for row in csv.DictReader(handle)] == [("1", "建设光网"), ("2", "建设云")]
    with (tmp_path / "out" / "plans.csv").open(encoding="utf-8", newline="") as handle:
        assert [row["title"] for row in csv.DictReader(handle)] == ["annex"]


def test_extract_of_a_text_without_headings_names_the_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text("赵钱孙李，周吴郑王。", encoding="utf-8")
    assert run("extract", tmp_path / "a.txt") == 2
    assert f"{tmp_path / 'a.txt'}: a: no numbered heading" in capsys.readouterr().err


def test_extract_prints_json_that_can_be_piped(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("extract", ROOT / "datasets" / FIRST, "--json") == 0
    printed = capsys.readouterr()
    found = json.loads(printed.out)
    assert found["plans"][0]["plan_id"] == FIRST
    for row in (*found["targets"], *found["responsibilities"]):
        assert found["text"][row["start"] : row["end"]] == row["quote"]
    assert printed.err == ""


def test_extract_reads_a_file_of_which_nothing_is_known(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "My Plan.txt"
    source.write_text("宽带规划(2015-2017年)\n" + PLAN, encoding="gb18030")
    assert run("extract", source, "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["plans"][0]["plan_id"], found["plans"][0]["title"], found["plans"][0]["period_end"]) == (
        "my-plan",
        "宽带规划(2015-2017年)",
        2017,
    )
    assert [(row["indicator"], row["value"]) for row in found["targets"]] == [("固定宽带家庭普及率", 60)]
    assert found["plans"][0]["issuer"] in ("", None)


@pytest.mark.parametrize(
    ("data", "error"),
    [
        pytest.param(b"", "UndecodableSourceError", id="empty"),
        pytest.param(b"\x89PNG\r\n\x1a\n\x00\x00", "SourceFormatError", id="a picture"),
        pytest.param(b"\x07\x00\x01" * 50, "UndecodableSourceError", id="binary"),
        pytest.param("Prix élevés à Noël. ".encode("latin-1") * 20, "UndecodableSourceError", id="Latin-1"),
        pytest.param(PLAN.encode("utf-16-le"), "UndecodableSourceError", id="UTF-16 without a byte order mark"),
        pytest.param(PLAN.encode()[:-3], "UndecodableSourceError", id="cut inside a character"),
        pytest.param(("的" * 200_001).encode(), "SourceLimitError", id="one long line"),
        pytest.param("全省信息化发展,加快推进建设。".encode(), "NoOutlineError", id="no plan"),
    ],
)
def test_a_bad_file_ends_with_2_and_leaves_nothing(data: bytes, error: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "bad.txt"
    source.write_bytes(data)
    assert run("extract", source, "--out", tmp_path / "out") == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith(f"{error}: ")
    assert "bad" in printed.err
    assert "Traceback" not in printed.err
    assert [path.name for path in tmp_path.iterdir()] == ["bad.txt"]


def test_a_file_of_50_megabytes_in_one_line_is_refused_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "bad.txt"
    with source.open("wb") as handle:
        handle.truncate(50_000_000)
    assert run("extract", source, "--out", tmp_path / "out") == 2
    assert "SourceLimitError" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_building_twice_says_released_then_unchanged(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = project(tmp_path / "project", FIRST)
    assert run("build-datapackages", "--root", root, "--created", "2026-01-31") == 0
    printed = capsys.readouterr()
    assert printed.out.splitlines() == [f"{FIRST}\t1.0.0\treleased", "all-plans\t1.0.0\treleased"]
    assert printed.err.splitlines() == [f"[1/1] read {FIRST}", f"[1/2] built {FIRST}", "[2/2] built all-plans"]
    before = contents(root / "datapackages")
    assert run("build-datapackages", "--root", root, "--created", "2026-02-01") == 0
    assert capsys.readouterr().out.splitlines() == [f"{FIRST}\t1.0.0\tunchanged", "all-plans\t1.0.0\tunchanged"]
    assert contents(root / "datapackages") == before


def test_building_a_broken_plan_ends_with_2_and_names_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = project(tmp_path / "project", FIRST, SECOND)
    (root / "datasets" / SECOND / "plan.yml").write_text("titel: 规划\n", encoding="utf-8")
    assert run("build-datapackages", "--root", root) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert f"PlanFileError: {root / 'datasets' / SECOND / 'plan.yml'}: " in printed.err
    assert not contents(root / "datapackages")


def test_check_ends_with_1_where_something_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = project(tmp_path / "project", FIRST)
    (root / "datapackages").mkdir()
    assert run("check", "--root", root) == 1
    printed = capsys.readouterr()
    assert f"{FIRST}: has no release. Run `portal build-datapackages`." in printed.err
    assert printed.out.splitlines() == ["2 fault(s)"]


def test_evaluate_says_what_it_needs_where_there_are_no_agreed_rows(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("evaluate", "--agreed", tmp_path) == 2
    assert "no score.py there. Name the folder" in capsys.readouterr().err


@pytest.mark.shared
def test_evaluate_prints_the_table_of_the_scorer(shared_folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run("evaluate", "--agreed", shared_folder) == 0
    said = capfd.readouterr().out
    assert "responsibilities" in said
    assert "hubei" in said


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_a_script_is_the_command_of_its_name(command: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Those who look in scripts/ first find the same there."""
    script = ROOT / "scripts" / f"{command.replace('-', '_')}.py"
    assert run(command, "--help") == 0
    done = call(script, "--help", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, capsys.readouterr().out)


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_a_script_does_nothing_in_a_process_of_its_own_pool(command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Such a process loads the script under another name: one that ran the command again waited for its own first process for ever."""
    script = ROOT / "scripts" / f"{command.replace('-', '_')}.py"
    monkeypatch.setattr(sys, "argv", [str(script), "--help"])
    runpy.run_path(str(script), run_name="__mp_main__")


def test_a_script_ends_with_the_exit_code_of_its_command(tmp_path: Path) -> None:
    source = tmp_path / "bad.txt"
    source.write_bytes(b"")
    done = call(ROOT / "scripts" / "extract.py", str(source), "--json", "--root", str(ROOT), cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"UndecodableSourceError: {source}: the file is empty")


def test_a_script_gives_the_bytes_of_its_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(ROOT / "datasets" / FIRST, tmp_path / FIRST)
    assert run("extract", tmp_path / FIRST, "--json") == 0
    done = call(ROOT / "scripts" / "extract.py", str(tmp_path / FIRST), "--json", "--root", str(ROOT), cwd=tmp_path)
    assert done.stdout == capsys.readouterr().out


def call(*arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, encoding="utf-8", check=False)
