"""Every form holds every cell of the CSV: read back with the programs that people use."""

from __future__ import annotations

import json
import sqlite3
import tempfile
from contextlib import closing
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape

from portal.downloads.about import facts_of
from portal.downloads.archive import write_archive
from portal.downloads.content import TableContent, read_content
from portal.downloads.database import write_database
from portal.downloads.jsonlines import write_json_lines
from portal.downloads.parquet import write_parquet
from portal.downloads.workbook import CELL_LENGTH, GOES_ON, LONG_SHEET, write_workbook
from portal.errors import ReleaseError
from portal.releases.store import Release, ReleaseStore
from tests.api.conftest import make_releases
from tests.downloads.odd import FIELDS, printed, store_with
from tests.packaging.sample import package_of, plan_tables

CREATED = datetime(2026, 1, 31, tzinfo=UTC).replace(tzinfo=None)
ADDRESS = "https://data.example.org/"

#: Cells that some program reads as something else than they say.
ODD_TEXTS = (
    "=1+1", "+8613800000000", "-5+1", "@SUM(A1)", "＝1+1", "\t=1", "一\n二", '说“"引号"”,逗号;分号', "0012", "1E5", "1/2", "2015-06-30", "TRUE", "NULL",
    "nan", "None", "_x0041_", "  两端  ", "'撇号", "😀𠮷", "http://example.org/", "#N/A", "430000197001011234", "<&>", "\x01\x0b", "{=1}",
)  # fmt: skip
ODD_NUMBERS = ("0.10", "95.50", "4000", "-0.001", "0", "-7", "123456789012345", "0.000000000000001")
LONG_NUMBERS = ("1234567890.12345678", "9007199254740993", "0.12345678901234567")

_texts = st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), max_size=12) | st.sampled_from(ODD_TEXTS)
_number = st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9), max_value=10**9) | st.sampled_from(
    [Decimal(each) for each in (*ODD_NUMBERS, *LONG_NUMBERS)]
)
_row = st.fixed_dictionaries(
    {
        "text": _texts.map(lambda text: text or None),
        "code": st.none() | st.from_regex(r"\A0*[0-9]{1,20}\Z"),
        "value": st.none() | _number,
        "count": st.none() | st.integers(-(2**63), 2**63 - 1) | st.sampled_from([10**15, 10**25]),
        "sure": st.none() | st.booleans(),
        "day": st.none() | st.dates(min_value=date(1, 1, 1)).map(date.isoformat),
    }
)
_rows = st.lists(_row, max_size=4).map(lambda rows: [{"row_id": f"id-{number}", **row} for number, row in enumerate(rows)])
ALL_ODD = [
    {"row_id": f"0{number}", "text": text, "code": "007", "value": None, "count": None, "sure": None, "day": None}
    for number, text in enumerate(ODD_TEXTS)
]
EXACT = [
    {"row_id": str(number), "text": None, "code": None, "value": Decimal(value), "count": 2017, "sure": True, "day": "2017-01-01"}
    for number, value in enumerate(ODD_NUMBERS)
]
TOO_LONG_FOR_FLOAT = [*EXACT, {**EXACT[0], "row_id": "long", "value": Decimal(LONG_NUMBERS[0]), "count": 2**62 + 1}]


def every_form_holds(rows: list[dict[str, Any]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        release = store_with(Path(folder) / "datapackages", rows)
        table = read_content(release, "targets")
        cells = printed(release, "targets")
        assert list(table.rows()) == [list(row.values()) for row in cells]
        assert from_json_lines(release, table, Path(folder)) == cells
        assert from_workbook(release, [table], Path(folder))["targets"] == cells
        assert_same_values(from_parquet(release, table, Path(folder)), cells, FIELDS)
        assert_same_values(from_database(release, [table], Path(folder))["targets"], cells, FIELDS)


@settings(max_examples=25)
@example(rows=[])
@example(rows=ALL_ODD)
@example(rows=EXACT)
@example(rows=TOO_LONG_FOR_FLOAT)
@given(rows=_rows)
def test_every_form_holds_every_cell_whatever_it_says(rows: list[dict[str, Any]]) -> None:
    every_form_holds(rows)


def from_json_lines(release: Release, table: TableContent, folder: Path) -> list[dict[str, str]]:
    write_json_lines(release, table, folder / "t.jsonl")
    lines = (folder / "t.jsonl").read_text(encoding="utf-8").split("\n")
    assert lines.pop() == ""
    return [{name: as_printed(value) for name, value in json.loads(line, parse_float=str, parse_int=str).items()} for line in lines]


def as_printed(value: Any) -> str:
    return "" if value is None else ("true" if value else "false") if isinstance(value, bool) else value


def from_workbook(release: Release, tables: list[TableContent], folder: Path) -> dict[str, list[dict[str, str]]]:
    """Return the cells of each sheet as a reader sees them: a number in the format of its cell."""
    write_workbook(tables, facts_of(release, address=ADDRESS), CREATED, folder / "t.xlsx")
    with closing(openpyxl.load_workbook(folder / "t.xlsx", data_only=False)) as workbook:
        found = {}
        for sheet in workbook:
            head, *lines = sheet.iter_rows()
            names = [cell.value for cell in head]
            found[sheet.title] = [{name: shown(cell) for name, cell in zip(names, line, strict=True)} for line in lines]
    return found


def shown(cell: Any) -> str:
    assert cell.data_type in {"s", "n", "b", "inlineStr"}, "no formula, no date"
    if cell.value is None:
        return ""
    if isinstance(cell.value, bool):
        return "true" if cell.value else "false"
    if isinstance(cell.value, int | float):
        return f"{Decimal(f'{cell.value:.15g}'):.{len(cell.number_format.partition('.')[2])}f}"
    return unescape(cell.value)  # Excel does so when it reads; openpyxl leaves it to its caller


def from_parquet(release: Release, table: TableContent, folder: Path) -> list[dict[str, Any]]:
    write_parquet(table, facts_of(release, address=ADDRESS, table=table), folder / "t.parquet")
    return pq.read_table(folder / "t.parquet").to_pylist()


def from_database(release: Release, tables: list[TableContent], folder: Path) -> dict[str, list[dict[str, Any]]]:
    write_database(tables, facts_of(release, address=ADDRESS), folder / "t.sqlite")
    with closing(sqlite3.connect(folder / "t.sqlite")) as database:
        database.row_factory = sqlite3.Row
        assert database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        return {each.name: [dict(row) for row in database.execute(f'SELECT * FROM "{each.name}"')] for each in tables}


def assert_same_values(found: list[dict[str, Any]], cells: list[dict[str, str]], types: dict[str, str]) -> None:
    """Compare typed values with the cells of the CSV: numbers by their exact value, everything else by its text."""
    assert [list(row) for row in found] == [list(row) for row in cells]
    for row, printed_row in zip(found, cells, strict=True):
        for name, cell in printed_row.items():
            assert same(row[name], cell, types[name]), (name, cell, row[name])


def same(value: Any, cell: str, kind: str) -> bool:
    if cell == "" or value is None:
        return cell == "" and value is None
    if kind in ("number", "integer"):
        exact = Decimal(f"{value:.15g}") if isinstance(value, float) else Decimal(value)
        return exact == Decimal(cell) and not isinstance(value, bool)
    if kind == "boolean":
        return value == (cell == "true")
    return str(value) == cell


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    return make_releases(tmp_path_factory.mktemp("store") / "datapackages").get("all-plans", "1.0.0")


@pytest.fixture(scope="module")
def tables(release: Release) -> list[TableContent]:
    return [read_content(release, name) for name in release.tables]


def test_one_workbook_holds_all_tables(release: Release, tables: list[TableContent], tmp_path: Path) -> None:
    sheets = from_workbook(release, tables, tmp_path)
    assert list(sheets) == [*release.tables, "字段 fields", "说明 about"]
    assert {name: sheets[name] for name in release.tables} == {name: printed(release, name) for name in release.tables}


def test_a_workbook_describes_its_fields_and_tells_how_to_cite_it(release: Release, tables: list[TableContent], tmp_path: Path) -> None:
    sheets = from_workbook(release, tables, tmp_path)
    described = {(row["table"], row["field"]): row for row in sheets["字段 fields"]}
    assert len(described) == sum(len(table.columns) for table in tables)
    assert described["targets", "value"]["stored_as"] == "number"
    assert described["targets", "unit"]["description"].startswith("原文的单位")
    about = {row["项目"]: row["内容 Content"] for row in sheets["说明 about"]}
    assert about["引用（GB/T 7714）"].endswith("https://data.example.org/datasets/all-plans/1.0.0/.")
    assert about["原始文件的 SHA-256"] == release.sha256


def test_without_a_public_address_a_citation_names_none(release: Release) -> None:
    facts = {fact.key: fact.value for fact in facts_of(release, address="")}
    assert "http" not in facts["citation"]
    assert facts["citation"].endswith(".")
    assert "address" not in facts


def test_pandas_reads_the_first_sheet_as_the_table(release: Release, tables: list[TableContent], tmp_path: Path) -> None:
    [targets] = [each for each in tables if each.name == "targets"]
    write_workbook([targets], facts_of(release, address="", table=targets), CREATED, tmp_path / "t.xlsx")
    found = pd.read_excel(tmp_path / "t.xlsx", dtype={"target_id": str})
    assert found["target_id"].tolist() == [row["target_id"] for row in printed(release, "targets")]
    assert found["value"].sum() == sum(float(row["value"]) for row in printed(release, "targets"))


def test_a_text_that_is_too_long_for_a_cell_is_whole_in_a_sheet_of_its_own(tmp_path: Path) -> None:
    text = "规划𠮷" * 12_000
    row = {"row_id": "a", "text": text, "code": None, "value": None, "count": None, "sure": None, "day": None}
    release = store_with(tmp_path / "datapackages", [row, {**row, "row_id": "b", "text": "短"}])
    sheets = from_workbook(release, [read_content(release, "targets")], tmp_path)
    first, second = (row["text"] for row in sheets["targets"])
    assert first.endswith(GOES_ON)
    assert text.startswith(first.removesuffix(GOES_ON))
    assert second == "短"
    parts = sheets[LONG_SHEET]
    assert [(each["table"], each["row_id"], each["field"], each["part"]) for each in parts] == [
        ("targets", "a", "text", "1"),
        ("targets", "a", "text", "2"),
    ]
    assert "".join(each["text"] for each in parts) == text
    assert all(len(each["text"].encode("utf-16-le")) // 2 <= CELL_LENGTH for each in [*parts, {"text": first}])


def test_parquet_has_exact_types_and_tells_what_each_column_means(release: Release, tables: list[TableContent], tmp_path: Path) -> None:
    for table in tables:
        assert_same_values(
            from_parquet(release, table, tmp_path), printed(release, table.name), {each.name: each.type for each in table.columns}
        )
    [targets] = [each for each in tables if each.name == "targets"]
    write_parquet(targets, facts_of(release, address=ADDRESS, table=targets), tmp_path / "targets.parquet")
    schema = pq.read_schema(tmp_path / "targets.parquet")
    assert schema.field("value").type == pa.decimal128(38, 0)
    assert schema.field("year").type == pa.int64()
    assert schema.field("implied").type == pa.bool_()
    assert schema.field("value").metadata[b"title"].decode() == "数值"
    assert schema.metadata[b"portal.version"] == b"1.0.0"
    assert "全部规划" in schema.metadata[b"portal.citation"].decode()


def test_decimals_in_parquet_have_the_places_that_the_column_needs(tmp_path: Path) -> None:
    release = store_with(tmp_path / "datapackages", TOO_LONG_FOR_FLOAT)
    found = from_parquet(release, read_content(release, "targets"), tmp_path)
    assert found[0]["value"] == Decimal("0.10")
    assert found[-1]["value"] == Decimal("1234567890.12345678")


def test_one_database_holds_all_tables_with_their_keys(release: Release, tables: list[TableContent], tmp_path: Path) -> None:
    found = from_database(release, tables, tmp_path)
    for table in tables:
        assert_same_values(found[table.name], printed(release, table.name), {each.name: each.type for each in table.columns})
    with closing(sqlite3.connect(tmp_path / "t.sqlite")) as database:
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        keys = {(row[3], row[2]) for row in database.execute("PRAGMA foreign_key_list(targets)")}
        assert ("task_id", "tasks") in keys
        above = database.execute("SELECT count(*) FROM targets WHERE value > 100").fetchone()[0]
        assert above == sum(Decimal(row["value"]) > 100 for row in printed(release, "targets")) > 0
        [stored] = database.execute("SELECT stored_as FROM _fields WHERE table_name = 'targets' AND field = 'value'").fetchone()
        assert stored == "INTEGER"
        assert database.execute("SELECT value FROM _about WHERE key = 'sha256'").fetchone() == (release.sha256,)


def test_a_number_that_a_float_cannot_hold_makes_its_column_text(tmp_path: Path) -> None:
    release = store_with(tmp_path / "datapackages", TOO_LONG_FOR_FLOAT)
    table = read_content(release, "targets")
    assert from_database(release, [table], tmp_path)["targets"][0]["value"] == "0.10"
    sheets = from_workbook(release, [table], tmp_path)
    assert {row["field"]: row["stored_as"] for row in sheets["字段 fields"]} == {
        **dict.fromkeys(FIELDS, "text"),
        "sure": "boolean",
    }


def test_the_archive_is_the_package_as_released_and_a_valid_one(release: Release, tmp_path: Path) -> None:
    write_archive(release, tmp_path / "p.zip")
    with ZipFile(tmp_path / "p.zip") as archive:
        assert archive.namelist() == list(release.files)
        assert archive.testzip() is None
        assert all(archive.read(path) == release.read(path) for path in release.files)
        assert {each.date_time for each in archive.infolist()} == {(2026, 1, 31, 0, 0, 0)}


@pytest.mark.parametrize("damage", [b"", b"[\n]\n"])
def test_json_that_lost_a_row_makes_no_json_lines(tmp_path: Path, damage: bytes) -> None:
    store = ReleaseStore(tmp_path / "datapackages")
    store.write(package_of(plan_tables()))
    release = store.latest("demo-2015")
    table = read_content(release, "targets")
    (release.path / "targets.json").write_bytes(damage)
    with pytest.raises(ReleaseError, match="has 0 rows, but was released with 2"):
        write_json_lines(release, table, tmp_path / "t.jsonl")


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"a,b\n1\n", "row 1 has 1 cells, not 26"), (b"\xff\n", "cannot be read"), (b"a\n", "has 0 rows, but was released with 2")],
)
def test_a_damaged_csv_gives_no_table(tmp_path: Path, content: bytes, said: str) -> None:
    store = ReleaseStore(tmp_path / "datapackages")
    store.write(package_of(plan_tables()))
    release = store.latest("demo-2015")
    (release.path / "targets.csv").write_bytes(content)
    with pytest.raises(ReleaseError, match=said):
        read_content(release, "targets")
