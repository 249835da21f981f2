"""English names of bodies: that the table covers the registry, and that no place is called what it is not."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from portal.errors import PlanFileError
from portal.registry import load_registry
from portal.registry.english_bodies import TABLE, _BodyRow, english_name
from portal.registry.tables import read_rows

REGISTRY = Path(__file__).parents[2] / "datasets" / "registry"
LOADED = load_registry(REGISTRY)
_GAP = re.compile(r"\{(?!party)\w+\}")


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _form(pattern: str) -> str:
    """Return a pattern without how it calls its place: the files of the registry have several words for that."""
    return _GAP.sub("{}", pattern)


@pytest.mark.parametrize(
    ("file", "column"),
    [
        ("departments.csv", "pattern"),
        ("departments_within.csv", "pattern"),
        ("national_bodies.csv", "official"),
        ("branches.csv", "official"),
        ("branches_within.csv", "official"),
    ],
)
def test_every_pattern_of_the_registry_is_in_the_table(file: str, column: str) -> None:
    known = {_form(row["pattern"]) for row in _rows(TABLE)}
    assert [row[column] for row in _rows(REGISTRY / file) if _form(row[column]) not in known] == []


def test_only_companies_choose_their_own_names() -> None:
    nameless = {row["pattern"] for row in _rows(TABLE) if not row["english"]}
    companies = {row["pattern"] for row in _rows(REGISTRY / "departments.csv") if row["kind"] == "company"}
    assert nameless <= companies


@pytest.mark.parametrize("row", _rows(REGISTRY / "organizations_exceptions.csv"), ids=lambda row: row["official"])
def test_single_bodies_of_the_registry_have_names_but_for_companies_and_counties(row: dict[str, str]) -> None:
    if row["kind"] != "company" and LOADED.regions.get(row["region_code"]).level != "county":
        assert english_name(row["official"])


@pytest.mark.parametrize("code", ["430000", "450000", "110000", "460100", "422800", "152500", "632500", "320500"])
def test_what_the_registry_calls_a_body_is_named_after_its_place(code: str) -> None:
    """Whatever short name a plan uses: the official name that the registry makes of it is one that the table knows."""
    region = LOADED.regions.get(code)
    named = 0
    for row in _rows(REGISTRY / "departments.csv"):
        if region.level in row["level"].split(";") or row["level"] == "any":
            for name in row["names"].split(";"):
                found = LOADED.organizations.resolve(f"{region.word}{name}", region_code=code, year=2017)
                if found.region_code == code and found.kind in ("body", "office") and found.name.startswith(region.name):
                    assert english_name(found.name), found.name
                    named += 1
    assert named > 50


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("湖南省发展和改革委员会", "Hunan Provincial Development and Reform Commission"),
        ("北京市交通委员会", "Beijing Municipal Commission of Transport"),
        ("广西壮族自治区教育厅", "Guangxi Department of Education"),
        ("海口市人民政府办公室", "Office of the Haikou Municipal People’s Government"),
        ("恩施土家族苗族自治州人民政府", "Enshi Prefecture People’s Government"),
        ("锡林郭勒盟教育局", "Xilingol League Education Bureau"),
        ("大兴安岭地区林业局", "Da Hinggan Ling Prefecture Forestry Bureau"),
        ("吉林市教育局", "Jilin Municipal Education Bureau"),
        ("吉林省教育厅", "Jilin Provincial Department of Education"),
        ("苏州市教育局", "Suzhou Municipal Education Bureau (Jiangsu)"),
        ("海南藏族自治州教育局", "Hainan Prefecture Education Bureau (Qinghai)"),
        ("中共湖南省委宣传部", "Publicity Department of the CPC Hunan Provincial Committee"),
        ("中共内蒙古自治区委员会宣传部", "Publicity Department of the CPC Inner Mongolia Committee"),
        ("中共湘西土家族苗族自治州委组织部", "Organization Department of the CPC Xiangxi Prefecture Committee"),
        ("武汉海关", "Wuhan Customs"),
        ("湖北煤矿安全监察局", "Hubei Administration of Coal Mine Safety"),
        ("中国人民银行海口中心支行", "Haikou Central Sub-branch of the People’s Bank of China"),
        ("中国人民银行湖南省分行", "Hunan Branch of the People’s Bank of China"),
        ("国家税务总局海南省税务局", "Hainan Provincial Tax Service, State Taxation Administration"),
        ("国务院国有资产监督管理委员会", "State-owned Assets Supervision and Administration Commission of the State Council"),
        ("上海市经济和信息化委员会", "Shanghai Municipal Commission of Economy and Informatization"),
        ("海南省各市县人民政府", "Governments of cities and counties of Hainan"),
    ],
)
def test_a_body_is_named_by_its_place_and_kind(chinese: str, english: str) -> None:
    assert english_name(chinese) == english


@pytest.mark.parametrize(
    "chinese",
    [
        "长沙县人民政府",  # counties have no English name
        "上海市松江区教育局",
        "长沙市岳麓区人民政府",
        "湖南发展和改革委员会",  # not a name in full
        "香港特别行政区人民政府",  # not what it is called
        "澳门海关",
        "湖北省交通投资集团有限公司",  # companies choose their own
        "湖南省各市州和县市区经信部门",
        "四川省发展和改革委员会（沙县能源局）",
        "四川省发展和改革委员会（",
        "海关",
        "海口市",
        "",
    ],
)
def test_where_no_rule_is_right_there_is_no_name(chinese: str) -> None:
    assert english_name(chinese) == ""


@pytest.mark.parametrize("line", ["{region}局,{county} Bureau", "{place}局,Bureau", "{region}{short}局,Bureau", "{region}局,{region} {"])
def test_a_gap_that_nothing_fills_is_refused(tmp_path: Path, line: str) -> None:
    wrong = tmp_path / "bodies.csv"
    wrong.write_text(f"pattern,english\n{line}\n", "utf-8")
    with pytest.raises(PlanFileError, match="of the gaps"):
        read_rows(wrong, _BodyRow)


def test_places_are_known_by_their_short_names_too() -> None:
    found = {}
    for region in LOADED.regions:
        if region.level != "county":
            found.setdefault(region.short_name, english_name(f"{region.short_name}海关"))
    assert found["恩施州"] == "Enshi Prefecture Customs"
    assert found["吉林"] == "Jilin Customs"  # the province, as in the registry
    assert {name for name, english in found.items() if not english} <= {"台湾", "香港", "澳门"}
