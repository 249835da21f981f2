"""Each check finds its own fault, planted alone in a package that has no other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from frictionless import Package as FrictionlessPackage
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.errors import ReleaseError
from portal.packaging import checks
from portal.packaging.checks import check_package, load_package
from portal.packaging.encoding import encoding_faults
from portal.packaging.integrity import read_tables
from portal.packaging.package import Package
from portal.packaging.rules import rule_faults
from portal.packaging.tables import read_csv, read_value
from portal.records import Indicator, Organization, PlanTables, Span
from tests.packaging.sample import TEXT, package_of, place, plan_tables, with_cells, with_descriptor, with_file

SAMPLE = package_of(plan_tables())


def one_fault(package: Package) -> str:
    faults = check_package(package)
    assert len(faults) == 1, faults
    return faults[0]


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        pytest.param("source.txt", "全文".encode("gb18030"), "source.txt: byte 2 is not UTF-8", id="gb18030"),
        pytest.param("tasks.csv", b"\xef\xbb\xbftask_id\n", "tasks.csv: it starts with a byte order mark", id="BOM"),
        pytest.param("tasks.csv", b"task_id\r\n", "tasks.csv: line 1 holds a carriage return", id="CRLF"),
        pytest.param("source.txt", b"a\nb\0", "source.txt: line 2 holds a NUL", id="NUL"),
        pytest.param("source.txt", "a\ud800".encode("utf-8", "surrogatepass"), "source.txt: byte 1 is a lone surrogate", id="surrogate"),
        pytest.param("tasks.json", b'[\n{"a": "\\ud800"}\n]\n', "tasks.json: an escape gives the lone surrogate", id="escaped surrogate"),
        pytest.param("tasks.json", b'[\n{"a": "\\u0000"}\n]\n', "tasks.json: an escape gives a NUL", id="escaped NUL"),
        pytest.param("tasks.json", b'[\n{"a": NaN}\n]\n', "tasks.json: it is no JSON (NaN", id="NaN"),
        pytest.param("tasks.json", b'[\n{"a": 1, "a": 2}\n]\n', "tasks.json: it is no JSON (a key comes twice", id="key twice"),
        pytest.param("tasks.csv", b"task_id", "tasks.csv: the last line does not end in LF", id="no last LF"),
    ],
)
def test_a_file_that_is_not_plain_utf8_is_named(name: str, content: bytes, fault: str) -> None:
    assert one_fault(with_file(SAMPLE, name, content)).startswith(fault)


def test_schemas_that_were_opened_before_find_the_same_faults(monkeypatch: pytest.MonkeyPatch) -> None:
    """A schema is opened once for all packages; a fault must not depend on what was checked before."""
    faulty = [
        with_cells(SAMPLE, "targets", 0, comparator="about", value="many"),
        with_cells(SAMPLE, "tasks", 0, task_id=""),
        with_cells(SAMPLE, "sections", 1, level="-1"),
    ]
    anew = []
    for package in faulty:
        monkeypatch.setattr(checks, "_opened_schemas", {})
        anew.append(check_package(package))
    assert all(anew)
    assert check_package(SAMPLE) == ()
    assert [check_package(package) for package in faulty] == anew


def test_a_lone_surrogate_in_a_plan_reaches_the_checks() -> None:
    """Printing must not fail before the place of the fault can be told."""
    tables = plan_tables()
    broken = replace(tables, texts={"demo-2015": TEXT + "\udc80\n"})
    assert one_fault(package_of(broken)) == f"source.txt: byte {len(TEXT.encode())} is a lone surrogate, which is no character"


@given(st.text(st.characters(codec="utf-8", exclude_characters="\r\0")))
def test_any_text_without_carriage_return_and_nul_is_plain_utf8(text: str) -> None:
    plain = text.removeprefix("\ufeff")
    while plain.startswith("\ufeff"):
        plain = plain.removeprefix("\ufeff")
    assert encoding_faults({"source.txt": plain.encode()}) == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        pytest.param({"contributors": []}, "datapackage.json: $.contributors: [] should be non-empty", id="no contributors"),
        pytest.param(
            {"contributors": [{"title": "甲", "roles": "author"}]}, "datapackage.json: $.contributors[0].roles: 'author'", id="roles"
        ),
        pytest.param({"licenses": [{"title": "甲"}]}, "datapackage.json: $.licenses[0]:", id="licence without name and path"),
        pytest.param({"sources": [{"path": "/etc/passwd"}]}, "datapackage.json: $.sources[0].path:", id="absolute path"),
    ],
)
def test_the_official_profile_is_applied(change: dict[str, Any], fault: str) -> None:
    assert one_fault(with_descriptor(SAMPLE, lambda facts: facts.update(change))).startswith(fault)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        pytest.param(
            {"$schema": "https://example.org/profile"}, "datapackage.json: $schema is 'https://example.org/profile'", id="profile"
        ),
        pytest.param({"name": "demo"}, "datapackage.json: name is 'demo', but must be 'demo-2015'", id="name"),
        pytest.param({"version": "1.0.1"}, "datapackage.json: version is '1.0.1', but must be '1.0.0'", id="version"),
        pytest.param({"created": "2026-02-30T00:00:00Z"}, "datapackage.json: created is '2026-02-30T00:00:00Z'", id="no such day"),
        pytest.param({"created": "2026-01-31"}, "datapackage.json: created is '2026-01-31'", id="no time"),
        pytest.param({"title": ""}, "datapackage.json: title is empty", id="title"),
        pytest.param({"counts": {}}, "datapackage.json: counts is {}", id="counts"),
    ],
)
def test_the_facts_of_the_dataset_are_checked(change: dict[str, Any], fault: str) -> None:
    assert check_package(with_descriptor(SAMPLE, lambda facts: facts.update(change)))[0].startswith(fault)


@pytest.mark.parametrize(
    ("table", "number", "cells", "fault"),
    [
        pytest.param("targets", 0, {"year": "soon"}, "targets row a-tgt-1: year: 'soon' is no integer", id="integer"),
        pytest.param("targets", 0, {"value": "many"}, "targets row a-tgt-1: value: 'many' is no number", id="number"),
        pytest.param("targets", 0, {"implied": "yes"}, "targets row a-tgt-1: implied: 'yes' is no boolean", id="boolean"),
        pytest.param("plans", 0, {"issued": "2015-02-30"}, "plans row demo-2015: issued: '2015-02-30' breaks the rule", id="date"),
        pytest.param("targets", 0, {"comparator": "=="}, "targets row a-tgt-1: comparator: '==' breaks the rule", id="enum"),
        pytest.param("targets", 0, {"flags": "Bad"}, "targets row a-tgt-1: flags: 'Bad' breaks the rule", id="pattern"),
        pytest.param("sections", 0, {"level": "0"}, "sections row a-sec-1: level: '0' breaks the rule", id="minimum"),
        pytest.param("tasks", 0, {"title": ""}, "tasks row a-task-1: title: '' breaks the rule", id="required"),
        pytest.param("responsibilities", 0, {"task_id": ""}, "responsibilities row a-rsp-1: task_id: '' breaks the rule", id="no task"),
        pytest.param("targets", 0, {"section_id": "none"}, "targets row a-tgt-1: section_id: none is no section_id of", id="foreign key"),
        pytest.param("targets", 0, {"indicator_id": "none"}, "targets row a-tgt-1: indicator_id: none is no", id="unknown indicator"),
        pytest.param(
            "responsibilities",
            0,
            {"organization_id": "none"},
            "responsibilities row a-rsp-1: organization_id: none is no",
            id="unknown body",
        ),
        pytest.param(
            "sections",
            2,
            {"parent_id": "none"},
            "sections row a-sec-3: parent_id: none is no section_id of sections",
            id="key into the same table",
        ),
        pytest.param(
            "tasks", 0, {"parent_id": "none"}, "tasks row a-task-1: parent_id: none is no task_id of tasks", id="unknown parent task"
        ),
        pytest.param("sections", 2, {"section_id": "a-sec-2"}, "sections row a-sec-2: section_id: ", id="primary key"),
    ],
)
def test_types_keys_and_constraints_are_checked(table: str, number: int, cells: dict[str, str], fault: str) -> None:
    faults = check_package(with_cells(SAMPLE, table, number, **cells))
    assert any(each.startswith(fault) for each in faults), faults


@pytest.mark.parametrize(
    ("table", "cells"),
    [
        pytest.param("targets", {}, id="nothing wrong"),
        pytest.param("targets", {"section_id": "none"}, id="key into another table"),
        pytest.param("tasks", {"parent_id": "none"}, id="key into the same table"),
    ],
)
def test_frictionless_on_its_own_finds_the_same_foreign_keys_wrong(tmp_path: Path, table: str, cells: dict[str, str]) -> None:
    """The checks look keys up themselves, for speed; whoever runs `frictionless validate` on a release must come to the same."""
    package = with_cells(SAMPLE, table, 0, **cells)
    for name, content in package.files.items():
        (tmp_path / name).write_bytes(content)
    found = FrictionlessPackage(str(tmp_path / "datapackage.json")).validate().flatten(["type", "rowNumber"])
    assert found == ([["foreign-key", 2]] if cells else [])
    assert any("is no section_id of" in fault or "is no task_id of" in fault for fault in check_package(package)) == bool(cells)


def test_a_number_that_is_none_is_refused() -> None:
    """JSON has no NaN, though Decimal and frictionless both take it for a number."""
    content = SAMPLE.files["targets.csv"].replace(b",95,", b",NaN,", 1)
    faults = check_package(with_file(SAMPLE, "targets.csv", content))
    assert any("NaN" in each for each in faults), faults


def test_a_changed_text_is_found_by_its_hash() -> None:
    fault = check_package(with_file(SAMPLE, "source.txt", TEXT.replace("示例规划", "事例规划").encode(), listed=False))[0]
    assert fault.startswith("source-text: hash of source.txt is sha256:")


def test_a_changed_json_alternate_is_found_by_its_size_and_hash() -> None:
    """frictionless does not look at alternates."""
    changed = SAMPLE.files["tasks.json"].replace("光网".encode(), "网".encode())
    size, checksum, *_ = check_package(with_file(SAMPLE, "tasks.json", changed, listed=False))
    assert size.startswith("tasks: bytes of tasks.json is ")
    assert checksum.startswith("tasks: hash of tasks.json is sha256:")


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        pytest.param('"value": 95,', '"value": 96,', "targets row a-tgt-1: value is Decimal('96') in targets.json and ", id="value"),
        pytest.param('"value": 95,', '"value": "95",', "targets row a-tgt-1: value is '95' in targets.json and ", id="type"),
        pytest.param('"value": 95,', '"value": 95.0,', "targets: targets.json is not in the published form from line 2", id="form"),
        pytest.param('"scope": null', '"scope": ""', "targets row a-tgt-1: scope is '' in targets.json and None ", id="missing"),
        pytest.param('"scope": null, ', "", "targets row a-tgt-1: its keys in targets.json are not the columns", id="key"),
    ],
)
def test_the_json_alternate_must_hold_the_same_rows(old: str, new: str, fault: str) -> None:
    changed = SAMPLE.files["targets.json"].decode().replace(old, new, 1)
    assert one_fault(with_file(SAMPLE, "targets.json", changed.encode())).startswith(fault.replace("Decimal('96')", "96"))


def test_a_json_alternate_with_a_row_less_is_named() -> None:
    lines = SAMPLE.files["sections.json"].splitlines(keepends=True)
    assert (
        one_fault(with_file(SAMPLE, "sections.json", b"".join([lines[0], *lines[2:]])))
        == "sections: sections.json has 2 rows where sections.csv has 3"
    )


def test_a_header_must_be_the_schema_to_the_letter() -> None:
    changed = SAMPLE.files["tasks.csv"].replace(b"task_id", b"Task_id", 1)
    faults = check_package(with_file(SAMPLE, "tasks.csv", changed))
    assert any(each.startswith("tasks: the header is Task_id,plan_id") for each in faults), faults


def test_needless_quotes_are_not_the_published_form() -> None:
    changed = SAMPLE.files["organizations.csv"].replace(b"org-1,", b'"org-1",')
    assert (
        one_fault(with_file(SAMPLE, "organizations.csv", changed))
        == "organizations: organizations.csv is not in the published form from line 2"
    )


def test_a_wrong_count_of_rows_is_named() -> None:
    def miscount(facts: dict[str, Any]) -> None:
        facts["resources"][1]["rows"] = facts["counts"]["sections"] = 4

    assert one_fault(with_descriptor(SAMPLE, miscount)) == "sections: rows is 4, but sections.csv has 3"


def test_missing_and_unlisted_files_are_named() -> None:
    files = {name: content for name, content in SAMPLE.files.items() if name != "plans.json"} | {"notes.txt": b"x\n"}
    assert check_package(replace(SAMPLE, files=files)) == (
        "plans: plans.json is listed, but not there",
        "notes.txt: it is there, but not listed in datapackage.json",
    )


def test_a_package_without_one_of_the_tables_is_refused() -> None:
    def drop(facts: dict[str, Any]) -> None:
        facts["resources"] = [each for each in facts["resources"] if each["name"] != "tasks"]

    assert "datapackage.json: there is no table 'tasks' with a schema" in check_package(with_descriptor(SAMPLE, drop))


def changed(name: str, number: int, **fields: object) -> PlanTables:
    """Return the sample's records with fields of one of them changed."""
    tables = plan_tables()
    rows = list(getattr(tables, name))
    rows[number] = replace(rows[number], **fields)
    return replace(tables, **{name: tuple(rows)})


END = len(TEXT)
INVESTED = place("投资4000亿元")


@pytest.mark.parametrize(
    ("tables", "fault"),
    [
        pytest.param(
            changed("targets", 0, quote="投资4000亿"),
            "targets row a-tgt-2: quote is '投资4000亿', but the text has '投资4000亿元'",
            id="quote",
        ),
        pytest.param(
            changed("observations", 0, quote="截至2014年底"),
            "observations row a-obs-1: quote is '截至2014年底', but",
            id="quote of an observation",
        ),
        pytest.param(
            changed("responsibilities", 0, quote="省商务厅"),
            "responsibilities row a-rsp-2: quote is '省商务厅', but",
            id="quote of a responsibility",
        ),
        pytest.param(
            changed("tasks", 0, span=Span(9, END + 1)),
            f"tasks row a-task-1: start, end are 9, {END + 1}, which is no place",
            id="beyond the end",
        ),
        pytest.param(
            changed("sections", 2, span=Span(9, 9)), "sections row a-sec-1: start, end are 9, 9, which is no place", id="empty place"
        ),
        pytest.param(
            changed("tasks", 0, span=Span(TEXT.index("(一)"), INVESTED.start)),
            "targets row a-tgt-2: task_id is a-task-1, but the quote does not lie inside",
            id="outside its task",
        ),
        pytest.param(
            changed("sections", 0, parent_id="a-sec-1"),
            "sections row a-sec-3: parent_id is a-sec-1, but the row does not lie inside",
            id="outside its parent",
        ),
        pytest.param(changed("sections", 0, parent_id="a-sec-3"), "sections row a-sec-3: parent_id is the row itself", id="its own parent"),
        pytest.param(
            changed("targets", 0, base_value=None), "targets row a-tgt-2: base_unit is 元, but base_value is empty", id="base unit alone"
        ),
        pytest.param(
            changed("targets", 0, year=2013), "targets row a-tgt-2: year is 2013, before the plan's period from 2015", id="too early"
        ),
        pytest.param(changed("targets", 0, year=2028), "targets row a-tgt-2: year is 2028, after the plan's period to 2017", id="too late"),
        pytest.param(
            changed("observations", 0, year=2018),
            "observations row a-obs-1: year is 2018, after the plan's period",
            id="seen in the future",
        ),
        pytest.param(
            changed("targets", 0, year_basis="plan"), "targets row a-tgt-2: year is 2017, but year_basis plan means", id="year not known"
        ),
        pytest.param(
            changed("observations", 0, observation_id="a-tgt-1"),
            "observations row a-tgt-1: observation_id is also the id of a row of targets",
            id="one id in two tables",
        ),
        pytest.param(
            replace(plan_tables(), organizations=(*plan_tables().organizations, Organization("org-9", "示例省体育局"))),
            "organizations row org-9: no row of responsibilities names it",
            id="orphan organisation",
        ),
        pytest.param(
            replace(plan_tables(), indicators=(*plan_tables().indicators, Indicator("ind-9", "产值"))),
            "indicators row ind-9: no row of targets or observations names it",
            id="orphan indicator",
        ),
        pytest.param(
            changed("plans", 0, period_start=2018), "plans row demo-2015: period_start is 2018, after period_end 2017", id="period"
        ),
    ],
)
def test_rules_between_tables_are_checked(tables: PlanTables, fault: str) -> None:
    package = package_of(tables)
    rows, unread = read_tables(package.descriptor, package.files)
    found = rule_faults(rows, tables.texts)
    assert unread == []
    assert len(found) == 1, found
    assert found[0].startswith(fault)


def test_the_rules_are_part_of_the_checks() -> None:
    assert one_fault(package_of(changed("targets", 0, year=2013))).startswith("targets row a-tgt-2: year is 2013, before")


@pytest.mark.parametrize("year", [2014, 2017, 2027])
def test_a_target_may_be_due_from_the_year_before_the_period_to_ten_years_after(year: int) -> None:
    assert check_package(package_of(changed("targets", 0, year=year))) == ()


def test_a_flagged_year_out_of_the_period_is_published() -> None:
    assert check_package(package_of(changed("targets", 0, year=2013, flags=("decreases-from-baseline", "year-out-of-period")))) == ()


def test_a_base_value_needs_a_value() -> None:
    """The schema requires a value too, so only the rule by itself can show this one."""
    tables = {name: typed(name) for name in SAMPLE.descriptor["counts"]}
    tables["targets"][0]["value"] = None
    assert rule_faults(tables, {"demo-2015": TEXT}) == ["targets row a-tgt-1: base_value is 95, but value is empty"]


def test_a_row_of_one_plan_cannot_stand_in_a_task_of_another() -> None:
    tables = {name: typed(name) for name in SAMPLE.descriptor["counts"]}
    tables["plans"].append({**tables["plans"][0], "plan_id": "other"})
    tables["responsibilities"][0]["plan_id"] = "other"
    assert rule_faults(tables, {"demo-2015": TEXT, "other": TEXT}) == [
        "responsibilities row a-rsp-1: task_id is a-task-1, which is of the plan demo-2015, not other"
    ]


def typed(name: str) -> list[dict[str, Any]]:
    kinds = {
        field["name"]: field["type"]
        for each in SAMPLE.descriptor["resources"]
        if each["name"] == name
        for field in each["schema"]["fields"]
    }
    return [{key: read_value(text, kinds[key]) for key, text in row.items()} for row in read_csv(SAMPLE.files[f"{name}.csv"])[1]]


@given(st.integers(0, END), st.integers(0, END))
@settings(max_examples=50)
def test_only_the_place_of_its_own_words_proves_a_quote(start: int, end: int) -> None:
    tables = {name: typed(name) for name in SAMPLE.descriptor["counts"]}
    tables["observations"][0] |= {"start": start, "end": end}
    right = place("截至2014年底,宽带用户达到220万户")
    assert (rule_faults(tables, {"demo-2015": TEXT}) == []) == (Span(start, end) == right)


def test_a_task_longer_than_the_csv_reader_allows_by_default_is_read() -> None:
    tables = plan_tables()
    long = "建设光网,".ljust(200_000, "网")
    assert check_package(package_of(replace(tables, tasks=(replace(tables.tasks[0], text=long),)))) == ()


def test_a_package_read_back_from_disk_is_the_same(tmp_path: Path) -> None:
    folder = tmp_path / "demo-2015" / "1.0.0"
    folder.mkdir(parents=True)
    for name, content in SAMPLE.files.items():
        (folder / name).write_bytes(content)
    found = load_package(folder)
    assert found == SAMPLE
    assert check_package(found) == ()


def test_a_folder_without_descriptor_is_no_package(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match=r"datapackage\.json cannot be read"):
        load_package(tmp_path)
