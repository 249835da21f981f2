"""What changed between two releases, and that it can be applied."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.errors import ReleaseError
from portal.records import PlanTables
from portal.releases.difference_page import difference_body, render_difference_page
from portal.releases.differences import (
    CSV_FIELDS,
    AddedRow,
    CellChange,
    Difference,
    SchemaChange,
    TableContent,
    apply_difference,
    compare_releases,
    compare_tables,
    compare_with_package,
    read_difference,
    render_difference_csv,
    render_difference_json,
    summarize,
    tables_of,
)
from portal.releases.make import release_dataset
from portal.releases.store import Release, ReleaseStore
from tests.packaging.sample import CREATED, PUBLISHER, TEXT, package_of, plan_tables, with_descriptor
from tests.work import lines_run

# ---------------------------------------------------------------------------------------------------------- properties

_words = st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), max_size=6) | st.sampled_from(["一,二", '"', "a\nb", " ", "null"])
_CELLS = {
    "string": _words,
    "integer": st.integers(-(10**20), 10**20).map(str) | st.just(""),
    "number": st.decimals(allow_nan=False, allow_infinity=False, places=3).map(lambda each: format(each, "f")) | st.just(""),
    "boolean": st.sampled_from(["true", "false", ""]),
}


@st.composite
def table_contents(draw: st.DrawFn) -> TableContent:
    """A table with a key and other columns, of few names and ids, so that two of them have some in common."""
    names = draw(st.lists(st.sampled_from("abcde"), unique=True, max_size=4))
    fields = [("id", "string"), *((name, draw(st.sampled_from(sorted(_CELLS)))) for name in names)]
    fields = draw(st.permutations(fields))
    ids = draw(st.lists(st.sampled_from([f"row-{number}" for number in range(8)]), unique=True))
    rows = [tuple(row_id if name == "id" else draw(_CELLS[kind]) for name, kind in fields) for row_id in ids]
    return TableContent(tuple(fields), "id", tuple(rows))


tables = st.dictionaries(st.sampled_from(["tasks", "targets", "other"]), table_contents(), max_size=3)


def difference_of(old: dict[str, TableContent], new: dict[str, TableContent]) -> Difference:
    compared = [compare_tables(name, old.get(name), new.get(name)) for name in dict.fromkeys((*new, *old))]
    return Difference("demo", "1.0.0", "1.1.0", tables=tuple(each for each in compared if not each.is_empty))


def printed(content: dict[str, TableContent]) -> dict[str, tuple[bytes, bytes]]:
    return {name: (each.csv(), each.json()) for name, each in content.items()}


@given(tables, tables)
def test_a_difference_applied_to_the_old_tables_gives_the_new_ones_byte_for_byte(
    old: dict[str, TableContent], new: dict[str, TableContent]
) -> None:
    """Through its JSON, which is what others get."""
    difference = read_difference(render_difference_json(difference_of(old, new)))
    assert printed(apply_difference(old, difference)) == printed(new)


@given(tables)
def test_a_table_does_not_differ_from_itself(content: dict[str, TableContent]) -> None:
    assert difference_of(content, content).is_empty


@given(tables, tables)
def test_the_csv_holds_every_changed_cell(old: dict[str, TableContent], new: dict[str, TableContent]) -> None:
    difference = difference_of(old, new)
    lines = list(csv.reader(io.StringIO(render_difference_csv(difference).decode(), newline="")))
    assert lines[0] == list(CSV_FIELDS)
    changed = [(each.table, row.row_id, *cell_of(cell)) for each in difference.tables for row in each.changed for cell in row.cells]
    assert [(line[0], line[2], *line[3:]) for line in lines[1:] if line[1] == "changed"] == changed


def cell_of(cell: CellChange) -> tuple[str, str, str]:
    return cell.field, cell.old, cell.new


@given(tables, tables, tables)
def test_a_difference_is_refused_by_other_tables(
    old: dict[str, TableContent], new: dict[str, TableContent], other: dict[str, TableContent]
) -> None:
    """Or it fits, and then gives tables in which every changed cell is the new one."""
    difference = difference_of(old, new)
    try:
        made = apply_difference(other, difference)
    except ReleaseError as error:
        assert "apply it to the tables of that release" in str(error)  # noqa: PT017 - it need not be raised
        return
    for each in difference.tables:
        if each.new_fields:
            assert made[each.table].fields == each.new_fields


# ------------------------------------------------------------------------------------------------------------- releases


@pytest.fixture
def store(tmp_path: Path) -> ReleaseStore:
    return ReleaseStore(tmp_path)


def released(store: ReleaseStore, content: PlanTables) -> Release:
    made = release_dataset(store, "demo-2015", content, created=CREATED, publisher=PUBLISHER)
    assert made
    return made


def changed_tables() -> PlanTables:
    """One target corrected, one gone with its indicator, one more responsibility, a longer text."""
    content = plan_tables()
    corrected = replace(content.targets[1], value=Decimal("96.0"), base_value=Decimal("96.0"), review="corrected")
    more = replace(content.responsibilities[0], responsibility_id="a-rsp-3", order=3)
    return replace(
        content,
        targets=(corrected,),
        indicators=(content.indicators[0], content.indicators[2]),
        responsibilities=(*content.responsibilities, more),
        texts={"demo-2015": TEXT + "终\n"},
    )


def test_rows_and_cells_are_told_table_by_table(store: ReleaseStore) -> None:
    found = compare_releases(released(store, plan_tables()), released(store, changed_tables()))
    by_name = {each.table: each for each in found.tables}
    assert sorted(by_name) == ["indicators", "responsibilities", "retired", "targets"]
    assert [row.row_id for row in by_name["targets"].removed] == ["a-tgt-2"]
    assert [(row.row_id, row.cells) for row in by_name["targets"].changed] == [
        (
            "a-tgt-1",
            (CellChange("value", "95", "96.0"), CellChange("base_value", "95", "96.0"), CellChange("review", "automatic", "corrected")),
        )
    ]
    assert [(row.row_id, row.place) for row in by_name["responsibilities"].added] == [("a-rsp-3", 2)]
    assert [(each.table, each.added, each.removed, each.changed) for each in summarize(found) if each.table != "retired"] == [
        ("targets", 0, 1, 1),
        ("responsibilities", 1, 0, 0),
        ("indicators", 0, 1, 0),
    ]
    assert [each.what for each in found.texts] == ["source.txt"]
    assert (found.schema, found.facts) == ((), ())


def test_applied_to_a_release_it_gives_the_files_of_the_next(store: ReleaseStore) -> None:
    old, new = released(store, plan_tables()), released(store, changed_tables())
    made = apply_difference(tables_of(old.descriptor, old.read), compare_releases(old, new))
    assert sorted(made) == sorted(new.tables)
    for name, content in made.items():
        assert (content.csv(), content.json()) == (new.read(f"{name}.csv"), new.read(f"{name}.json"))


def test_it_also_goes_back(store: ReleaseStore) -> None:
    old, new = released(store, plan_tables()), released(store, changed_tables())
    made = apply_difference(tables_of(new.descriptor, new.read), compare_releases(new, old))
    assert {name: each.csv() for name, each in made.items()} == {name: old.read(f"{name}.csv") for name in old.tables}


def test_schema_changes_come_first(store: ReleaseStore) -> None:
    def change(facts: dict) -> None:
        fields = next(each for each in facts["resources"] if each["name"] == "tasks")["schema"]["fields"]
        fields[4] |= {"type": "any", "description": "另一含义"}
        facts["keywords"] = []

    found = compare_with_package(released(store, plan_tables()), with_descriptor(package_of(plan_tables()), change))
    assert found.schema == (
        SchemaChange("tasks", "number", "type", "string", "any"),
        SchemaChange("tasks", "number", "description", "印刷序号的路径，如 二/一/1、专栏3/二、二/一/¶2。", "另一含义"),
    )
    assert [each.what for each in found.facts] == ["keywords"]
    lines = render_difference_csv(found).decode().splitlines()
    assert [line.split(",")[1] for line in lines[1:4]] == ["schema", "schema", "fact"]
    page = render_difference_page(found).decode()
    assert page.index('id="schema"') < page.index('id="summary"') < page.index('id="facts"')


def test_releases_of_two_datasets_are_not_compared(store: ReleaseStore) -> None:
    one = released(store, plan_tables())
    store.write(package_of(plan_tables("other-2016"), "other-2016"))
    with pytest.raises(ReleaseError, match="are two datasets"):
        compare_releases(one, store.latest("other-2016"))


def test_the_page_shows_values_as_text_and_loads_nothing() -> None:
    fields = (("id", "string"), ("words", "string"))
    old, new = TableContent(fields, "id", (("a", "<b>&"),)), TableContent(fields, "id", (("a", "<script>alert(1)</script>"),))
    page = render_difference_page(difference_of({"t": old}, {"t": new})).decode()
    assert "<del>&lt;b&gt;&amp;</del>" in page
    assert "<ins>&lt;script&gt;alert(1)&lt;/script&gt;</ins>" in page
    assert "<script" not in page
    assert "http" not in page


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        pytest.param(None, TableContent((("id", "string"),), "id", ()), "新增的表", id="a table that came without rows"),
        pytest.param(TableContent((("id", "string"),), "id", ()), None, "取消的表", id="a table that went"),
        pytest.param(
            TableContent((("id", "string"),), "id", (("a",), ("b",))),
            TableContent((("id", "string"),), "id", (("b",), ("a",))),
            "行的次序更改",
            id="rows that changed places",
        ),
        pytest.param(
            TableContent((("id", "string"), ("x", "string")), "id", (("a", ""),)),
            TableContent((("id", "string"),), "id", (("a",),)),
            "栏目更改",
            id="a column that went and was empty",
        ),
    ],
)
def test_the_page_says_what_became_of_a_table_itself(old: TableContent | None, new: TableContent | None, said: str) -> None:
    body = difference_body(difference_of({"t": old} if old else {}, {"t": new} if new else {}))
    summary, _, section = body.partition('<h2 id="t">')
    assert said in summary
    assert said in section


def test_of_long_values_only_what_differs_is_marked() -> None:
    fields = (("id", "string"), ("words", "string"))
    start, end = "新建社区图书室并配备电脑和书架，", "覆盖城市和农村全部社区，由市文化局牵头。"
    old, new = (TableContent(fields, "id", (("a", f"{start}{year}{end}"),)) for year in ("2019年前", "2020年前"))
    body = difference_body(difference_of({"t": old}, {"t": new}))
    assert f"{start}20<del>19</del>年前{end} → {start}20<ins>20</ins>年前{end}" in body


def test_rows_are_linked_and_named_where_somebody_knows_their_places_and_counted_where_there_are_too_many() -> None:
    fields = (("id", "string"), ("value", "number"))
    old = TableContent(fields, "id", (("a", "1"), ("b", "2"), ("c", "3")))
    new = TableContent(fields, "id", (("a", "9"), ("b", "9"), ("d", "")))
    found = difference_of({"t": old}, {"t": new})
    body = difference_body(found, place=lambda table, row_id, version: (f"{version}/{table}#{row_id}", f"行 {row_id}"), shown=1)
    links = re.findall('href="([^"#]*#[^"]*)"', body.replace('href="#', ""))
    assert links == [f"{found.old_version}/t#c", f"{found.new_version}/t#d", f"{found.old_version}/t#a", f"{found.new_version}/t#a"]
    assert '<b lang="zh-Hans">行 a</b> <code>a</code>' in body
    assert "前 1 行，全部 2 行" in body
    assert "<code>b</code>" not in body


def test_a_row_put_between_others_needs_no_list_of_all_rows() -> None:
    fields = (("id", "string"),)
    old, new = TableContent(fields, "id", (("a",), ("b",))), TableContent(fields, "id", (("a",), ("x",), ("b",)))
    found = compare_tables("t", old, new)
    assert (found.added, found.order) == ((AddedRow("x", 1, ("x",)),), ())
    assert compare_tables("t", old, TableContent(fields, "id", (("b",), ("a",)))).order == ("b", "a")


def test_two_rows_of_one_id_cannot_be_matched() -> None:
    twice = TableContent((("id", "string"),), "id", (("a",), ("a",)))
    with pytest.raises(ReleaseError, match="two rows have the id 'a'"):
        compare_tables("t", twice, twice)


@pytest.mark.parametrize("content", [b"", b"{}", b'{"dataset_id": 1}', b"[]"])
def test_what_is_no_difference_is_refused(content: bytes) -> None:
    with pytest.raises(ReleaseError, match="This is no difference"):
        read_difference(content)


def test_the_work_grows_with_the_rows_and_not_faster() -> None:
    def work(count: int) -> int:
        fields = (("id", "string"), ("value", "integer"), ("words", "string"))
        old = TableContent(fields, "id", tuple((f"row-{number}", str(number), "一" * 20) for number in range(count)))
        # Every other row gone or changed, and the rest the other way round: the worst order.
        new = TableContent(fields, "id", tuple((row[0], "0", row[2]) for row in reversed(old.rows[::2])))
        return lines_run(lambda: apply_difference({"t": old}, difference_of({"t": old}, {"t": new})))

    assert work(8_000) < 11 * work(800)
