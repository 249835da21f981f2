from __future__ import annotations

import json
import random
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.errors import PackageError
from portal.packaging.checks import check_package
from portal.packaging.package import stack
from portal.packaging.schema import TABLES
from portal.packaging.tables import read_csv, read_value, render_csv, render_json
from portal.records import PlanTables
from tests.packaging.sample import PUBLISHER, TEXT, package_of, plan_tables


def shuffled(tables: PlanTables, seed: int) -> PlanTables:
    chance = random.Random(seed)
    mixed = {name: tuple(chance.sample(rows, len(rows))) for name in (table.name for table in TABLES) if (rows := getattr(tables, name))}
    return replace(tables, **mixed)


def test_the_sample_passes_every_check() -> None:
    assert check_package(package_of(plan_tables())) == ()


@pytest.mark.parametrize("seed", range(5))
def test_the_order_in_which_rows_arrive_leaves_no_trace(seed: int) -> None:
    assert package_of(shuffled(plan_tables(), seed)).files == package_of(plan_tables()).files


def test_a_package_holds_the_descriptor_the_text_and_two_files_for_each_table() -> None:
    named = {f"{table.name}.{ending}" for table in TABLES for ending in ("csv", "json")}
    package = package_of(plan_tables())
    assert set(package.files) == named | {"datapackage.json", "source.txt"}
    assert package.files["source.txt"].decode() == TEXT


def test_rows_stand_in_the_order_of_the_text_and_organisations_as_printed() -> None:
    files = package_of(plan_tables()).files
    assert [row["section_id"] for row in read_csv(files["sections.csv"])[1]] == ["a-sec-1", "a-sec-2", "a-sec-3"]
    assert [row["quote"] for row in read_csv(files["targets.csv"])[1]] == ["到2017年,普及率达到95%", "投资4000亿元"]
    assert [row["name_as_written"] for row in read_csv(files["responsibilities.csv"])[1]] == ["省经信委", "省商务厅"]


def test_numbers_are_printed_plainly() -> None:
    files = package_of(plan_tables()).files
    assert read_csv(files["targets.csv"])[1][1]["base_value"] == "400000000000"
    assert b'"base_value": 400000000000,' in files["targets.json"]


def test_the_descriptor_tells_issuer_and_publisher_apart() -> None:
    """In Data Package v2 `creator` made the package, whoever wrote what is in it."""
    facts = package_of(plan_tables()).descriptor
    assert [(each["title"], each["roles"]) for each in facts["contributors"]] == [
        ("规划开放数据门户", ["creator", "publisher"]),
        ("示例省人民政府", ["author"]),
    ]
    assert facts["sources"] == [{"title": "示例省实施“互联网+”三年行动计划", "path": "https://example.org/plan"}]
    assert facts["created"] == "2026-01-31T00:00:00Z"


def test_a_publisher_that_issued_the_plan_is_one_contributor() -> None:
    tables = plan_tables()
    own = replace(tables, plans=(replace(tables.plans[0], issuer=PUBLISHER.name),))
    [only] = package_of(own).descriptor["contributors"]
    assert only["roles"] == ["creator", "publisher", "author"]


def test_all_plans_stack_into_one_package_that_passes_the_checks() -> None:
    both = stack([plan_tables("plan-b", mark="b"), plan_tables("plan-a", mark="a")])
    package = package_of(both, "all-plans")
    assert check_package(package) == ()
    assert package.descriptor["counts"] == {
        "plans": 2, "sections": 6, "tasks": 2, "targets": 4, "observations": 2, "responsibilities": 4, "organizations": 2, "indicators": 3,
    }  # fmt: skip
    assert {name for name in package.files if name.endswith(".txt")} == {"sources/plan-a.txt", "sources/plan-b.txt"}
    assert [each["name"] for each in package.descriptor["resources"][-2:]] == ["source-text-plan-a", "source-text-plan-b"]


def test_stacking_does_not_depend_on_the_order_of_plans() -> None:
    one, other = plan_tables("plan-a", mark="a"), plan_tables("plan-b", mark="b")
    assert package_of(stack([one, other]), "all-plans").files == package_of(stack([other, one]), "all-plans").files


def test_stacking_refuses_one_id_with_two_names() -> None:
    other = plan_tables("plan-b", mark="b")
    other = replace(other, organizations=(replace(other.organizations[0], name="示例省商业厅"), *other.organizations[1:]))
    with pytest.raises(PackageError, match="organizations row org-2: name is '示例省商务厅' in one plan and '示例省商业厅' in another"):
        stack([plan_tables("plan-a", mark="a"), other])


def test_stacking_refuses_a_plan_given_twice() -> None:
    with pytest.raises(PackageError, match="plans row demo-2015: plan_id comes 2 times"):
        stack([plan_tables(), plan_tables()])


def test_a_plan_without_text_is_no_package() -> None:
    with pytest.raises(PackageError, match="plans row demo-2015: there is no text for it"):
        package_of(replace(plan_tables(), texts={}))


def test_a_short_name_that_holds_the_separator_is_refused() -> None:
    tables = plan_tables()
    with pytest.raises(PackageError, match="organizations row org-1: short_names: '甲;乙'"):
        package_of(replace(tables, organizations=(replace(tables.organizations[1], short_names=("甲;乙",)),)))


# The checks refuse both characters in any file.
CELL = st.text(st.characters(codec="utf-8", exclude_characters="\0\r"))
NAMES = ("a", "b", "c", "d")
LINES = st.lists(
    st.fixed_dictionaries(
        {
            "a": CELL.map(lambda text: text or None),
            "b": st.none() | st.decimals(allow_nan=False, allow_infinity=False),
            "c": st.none() | st.integers(),
            "d": st.none() | st.booleans(),
        }
    )
)


@given(LINES)
def test_what_is_printed_as_csv_reads_back_the_same(rows: list[dict[str, str | Decimal | int | bool | None]]) -> None:
    kinds = dict(zip(NAMES, ("string", "number", "integer", "boolean"), strict=True))
    header, printed = read_csv(render_csv(NAMES, rows))
    assert header == NAMES
    assert [{name: read_value(text, kinds[name]) for name, text in row.items()} for row in printed] == rows


@given(LINES)
def test_what_is_printed_as_json_reads_back_the_same(rows: list[dict[str, str | Decimal | int | bool | None]]) -> None:
    content = render_json(NAMES, rows)
    assert json.loads(content, parse_float=Decimal) == rows
    assert content.count(b"\n") == (len(rows) + 2 if rows else 1)
