from __future__ import annotations

import re
from pathlib import Path

import pytest

from portal.errors import PlanFileError, SourceFormatError, UnknownDatasetError
from portal.ingest.adding import add_plan
from portal.ingest.document import load_document
from portal.ingest.plan_file import load_plan_file
from portal.registry.regions import Regions
from tests.ingest.formats.makers import PARAGRAPHS, docx_file, pdf_file, xlsx_file

REGIONS = Regions.load(Path(__file__).resolve().parents[2] / "datasets" / "registry")
LINES = ["湖南省宽带三年行动计划（2015-2017年）", "一、总体要求", *PARAGRAPHS]


@pytest.fixture
def datasets(tmp_path: Path) -> Path:
    (tmp_path / "datasets" / "registry").mkdir(parents=True)
    return tmp_path / "datasets"


def file_of(tmp_path: Path, suffix: str) -> Path:
    made = {
        ".txt": lambda: ("\n".join(LINES) + "\n").encode("gb18030"),
        ".html": lambda: "".join(f"<p>{line}</p>" for line in LINES).encode(),
        ".docx": lambda: docx_file(*(lambda document, line=line: document.add_paragraph(line) for line in LINES)),
        ".pdf": lambda: pdf_file(*LINES),
    }
    path = tmp_path / f"found{suffix}"
    path.write_bytes(made[suffix]())
    return path


@pytest.mark.parametrize("suffix", [".txt", ".html", ".docx", ".pdf"])
def test_a_file_of_any_format_becomes_a_plan_that_loads(suffix: str, tmp_path: Path, datasets: Path) -> None:
    source = file_of(tmp_path, suffix)
    added = add_plan(source, datasets, REGIONS)
    assert re.fullmatch(r"cn-430000-2015-[0-9a-f]{6}", added.folder.name)
    assert (added.folder / f"source{suffix}").read_bytes() == source.read_bytes()
    document = load_document(added.folder, REGIONS)
    assert document.text.splitlines() == LINES
    assert (document.plan.title, document.plan.region, document.plan.period_end) == ("湖南省宽带三年行动计划(2015-2017年)", "湖南省", 2017)
    facts = load_plan_file(added.folder / "plan.yml")
    assert (facts.issuer, facts.issued) == ("", None)
    assert all(added.text[place.start : place.end] == place.quote for place in facts.read_from.values())


def test_plan_yml_shows_how_to_say_which_part_of_the_file_is_the_plan(tmp_path: Path, datasets: Path) -> None:
    path = add_plan(file_of(tmp_path, ".txt"), datasets, REGIONS, plan_id="demo-2021").folder / "plan.yml"
    lines = path.read_text("utf-8").splitlines()
    at = lines.index("body:")
    shown = [each.removeprefix("#") for each in lines[:at] if each.startswith("#  ")]
    path.write_text("\n".join([*lines[: at + 1], *shown, *lines[at + 1 :]]), encoding="utf-8")
    body = load_plan_file(path).body
    assert (bool(body.start), bool(body.end), len(body.cut)) == (True, True, 1)


def test_nothing_is_overwritten_and_no_file_is_added_twice(tmp_path: Path, datasets: Path) -> None:
    source = file_of(tmp_path, ".txt")
    add_plan(source, datasets, REGIONS, plan_id="a-2015")
    with pytest.raises(PlanFileError, match=r"there already, as .*a-2015"):
        add_plan(source, datasets, REGIONS, plan_id="b-2015")
    with pytest.raises(PlanFileError, match="nothing was changed"):
        add_plan(file_of(tmp_path, ".html"), datasets, REGIONS, plan_id="a-2015")
    assert [path.name for path in sorted(datasets.iterdir())] == ["a-2015", "registry"]


@pytest.mark.parametrize("plan_id", ["A-2015", "a_b", "../x", "all-plans", "registry", "a--b", "x" * 61])
def test_an_id_that_is_no_id_is_refused(plan_id: str, tmp_path: Path, datasets: Path) -> None:
    with pytest.raises(PlanFileError, match="lower-case"):
        add_plan(file_of(tmp_path, ".txt"), datasets, REGIONS, plan_id=plan_id)


def test_tables_alone_are_an_annex_and_follow_the_plan_whose_file_names_them(tmp_path: Path, datasets: Path) -> None:
    annex = tmp_path / "annex.xlsx"
    annex.write_bytes(xlsx_file([["任务", "单位"], ["推进宽带", "省通信管理局"]]))
    with pytest.raises(SourceFormatError, match="annex"):
        add_plan(annex, datasets, REGIONS)
    folder = add_plan(file_of(tmp_path, ".txt"), datasets, REGIONS).folder
    (folder / "annex.xlsx").write_bytes(annex.read_bytes())
    with (folder / "plan.yml").open("a", encoding="utf-8") as handle:
        handle.write("annexes: [annex.xlsx]\n")
    assert load_document(folder, REGIONS).text.endswith(f"{LINES[-1]}\n任务\t单位\n推进宽带\t省通信管理局\n")


def test_a_source_that_was_replaced_no_longer_bears_out_what_was_read(tmp_path: Path, datasets: Path) -> None:
    folder = add_plan(file_of(tmp_path, ".txt"), datasets, REGIONS).folder
    (folder / "source.txt").write_text("另一份规划\n一、总体要求\n推进宽带建设。\n", encoding="utf-8")
    with pytest.raises(PlanFileError, match=r"read_from\.title: .* does not stand at"):
        load_document(folder, REGIONS)


def test_a_title_that_was_changed_no_longer_stands_where_it_was_read(tmp_path: Path, datasets: Path) -> None:
    path = add_plan(file_of(tmp_path, ".txt"), datasets, REGIONS).folder / "plan.yml"
    written = path.read_text("utf-8")
    title = load_plan_file(path).title
    path.write_text(written.replace(f"title: {title}", "title: 另一份规划", 1), "utf-8")
    with pytest.raises(
        PlanFileError, match=r"read_from\.title: '另一份规划' is not what stands at .* If you changed `title`, drop this entry"
    ):
        load_document(path.parent, REGIONS)
    path.write_text("\n".join(line for line in path.read_text("utf-8").splitlines() if not line.startswith("  title:")), "utf-8")
    assert load_document(path.parent, REGIONS).plan.title == "另一份规划"


def test_a_folder_has_one_source(tmp_path: Path, datasets: Path) -> None:
    folder = add_plan(file_of(tmp_path, ".txt"), datasets, REGIONS).folder
    (folder / "source.pdf").write_bytes(b"%PDF-")
    with pytest.raises(UnknownDatasetError, match=r"source\.pdf, source\.txt: one of them is the plan"):
        load_document(folder, REGIONS)
