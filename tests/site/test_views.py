"""Views of tables in the browser: site/assets/views.js compared with portal/query and portal/catalog, question for question."""

from __future__ import annotations

import json
import random
import subprocess
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from portal.catalog.citable import citable_dataset, citable_release, citable_row, citable_table, citable_view
from portal.catalog.citation import cite, cite_together
from portal.catalog.code_words import CODE_WORDS
from portal.catalog.patterns import ReleasePattern
from portal.catalog.view_words import View
from portal.errors import BadParameterError
from portal.query.columns import Column, columns_of
from portal.query.library import Library
from portal.query.question import OPERATORS
from portal.query.standing import MAX_LENGTH, StandingQuery, encode_query, standing_query
from portal.releases.store import Release, ReleaseStore

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "site" / "assets" / "views.js"
TABLES = ("targets", "tasks", "responsibilities", "observations")
READ = date(2026, 11, 22)

pytestmark = pytest.mark.node


def run_node(code: str, given: object) -> Any:
    """Run JavaScript that reads `given` and returns a value, in Node.js, with the script loaded as `views`."""
    wrapped = f"""
        const views = require({json.dumps(str(SCRIPT))});
        const fs = require("fs");
        const given = JSON.parse(fs.readFileSync(0, "utf8"));
        console.log(JSON.stringify((() => {{ {code} }})()));
    """
    done = subprocess.run(["node", "-e", wrapped], input=json.dumps(given), capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def releases() -> list[Release]:
    """A release that needs all kinds of values, and one with reported figures."""
    store = ReleaseStore(ROOT / "datapackages")
    return [store.get("hunan-broadband-2014", "1.1.0"), store.get("hunan-informatization-2016", "1.1.0")]


@pytest.fixture(scope="module")
def library() -> Library:
    return Library(ReleaseStore(ROOT / "datapackages"))


def questions(release: Release, table: str, columns: tuple[Column, ...], count: int) -> Iterator[list[tuple[str, str]]]:
    """Ask by chance: values that the table has, cut up, written otherwise and others, under every operator."""
    chance = random.Random(f"{release.dataset_id} {table}")
    rows = release.rows(table)
    yield []
    for _ in range(count):
        parameters = []
        for column in chance.choices(columns, k=chance.choice((1, 1, 1, 2, 3))):
            operator = chance.choice(OPERATORS[column.type])
            known = [row[column.name] for row in rows if row[column.name]] or [_any(column, chance)]
            if operator == "isnull":
                value = chance.choice(("true", "false"))
            elif operator == "in":
                value = ",".join(_other(column, chance.choice(known), chance) for _ in range(chance.randint(1, 4)))
            else:
                value = _other(column, chance.choice(known), chance)
            if operator == "contains":
                start = chance.randrange(len(value))
                value = value[start : start + chance.randint(1, 6)]
            parameters.append((column.name if operator == "eq" else f"{column.name}__{operator}", value))
        if chance.random() < 0.6:
            sort = chance.sample(columns, chance.randint(1, 3))
            parameters.append(("sort", ",".join(chance.choice(("", "-")) + column.name for column in sort)))
        if chance.random() < 0.3:
            parameters.append(("fields", ",".join(column.name for column in chance.sample(columns, chance.randint(1, len(columns))))))
        yield parameters


def _any(column: Column, chance: random.Random) -> str:
    known = {"integer": "-12", "number": "0.050", "boolean": "true", "date": f"20{chance.randint(10, 99)}-02-28", "string": "“宽带”𠀀é～—"}
    return known[column.type]


def _other(column: Column, value: str, chance: random.Random) -> str:
    """Give a value another spelling, or take one that the table may not have."""
    if chance.random() < 0.2:
        return _any(column, chance)
    if column.type in ("integer", "number"):
        value = chance.choice(("", "0", "00")) + value if not value.startswith("-") else value
        if column.type == "number":
            value += chance.choice(("", "." + "0" * chance.randint(1, 3))) if "." not in value else chance.choice(("", "0"))
    return value


def asked(release: Release, table: str, count: int) -> Iterator[tuple[tuple[Column, ...], StandingQuery, dict[str, Any]]]:
    """Return questions that are questions: the columns, Python's own spelling, and what JavaScript is given."""
    columns = columns_of(release.resource(table))
    names = {column.name for column in columns}
    for parameters in questions(release, table, columns, count):
        try:
            query = standing_query(parameters, columns)
        except BadParameterError:  # a value with a comma in it under `in`
            continue
        if len(encode_query(query, columns, "")) > MAX_LENGTH:  # the whole texts of tasks
            continue
        view: dict[str, Any] = {"conditions": [], "sort": [], "fields": []}
        for name, value in parameters:
            field, _, operator = name.partition("__")
            if field in names:
                values = value.split(",") if operator == "in" else [value]
                view["conditions"].append({"column": field, "operator": operator or "eq", "values": values})
            elif name == "sort":
                view["sort"] = [{"column": each.removeprefix("-"), "descending": each.startswith("-")} for each in value.split(",")]
            else:
                view["fields"] = value.split(",")
        yield columns, query, view


def described(columns: tuple[Column, ...]) -> list[dict[str, str]]:
    return [{"name": column.name, "type": column.type} for column in columns]


@pytest.mark.parametrize("table", TABLES)
def test_the_browser_gives_a_view_the_code_that_the_interface_gives_it(releases: list[Release], table: str) -> None:
    release = releases[0]
    place = f"{release.dataset_id}@{release.version}/{table}"
    every = list(asked(release, table, 600))
    assert len(every) > 400
    columns = every[0][0]
    code = """
        return given.views.map((each) => {
            const view = views.standing(each, given.columns);
            const code = views.encode(view, given.columns, given.place);
            return [views.textOf(view), code, views.textOf(views.decode(code, given.columns, given.place))];
        });
    """
    found = run_node(code, {"place": place, "columns": described(columns), "views": [view for _, _, view in every]})
    for (_, query, view), result in zip(every, found, strict=True):
        assert result == [query.text, encode_query(query, columns, place), query.text], view


@pytest.mark.parametrize("table", TABLES)
def test_the_browser_finds_the_rows_that_the_interface_finds(releases: list[Release], library: Library, table: str) -> None:
    release = releases[0] if releases[0].rows(table) else releases[1]
    every = list(asked(release, table, 200))
    columns = every[0][0]
    code = """
        const rows = views.readCsv(fs.readFileSync(given.csv, "utf8"));
        return given.views.map((each) => views.select(rows, views.standing({...each, fields: []}, given.columns), given.columns).map((row) => Object.values(row)[0]));
    """
    csv = release.path / release.resource(table)["path"]
    found = run_node(code, {"csv": str(csv), "columns": described(columns), "views": [view for _, _, view in every]})
    sizes = set()
    for (_, query, view), ids in zip(every, found, strict=True):
        plain = standing_query([each for each in query.parameters if each[0] != "fields"], columns)
        rows = json.loads(library.answer(release, table, plain).json)
        assert ids == [row[columns[0].name] for row in rows], view
        sizes.add(len(ids))
    assert len(sizes) > 5


def test_the_browser_reads_a_csv_as_python_does(releases: list[Release]) -> None:
    for release in releases:
        for table in TABLES:
            path = release.path / release.resource(table)["path"]
            found = run_node('return views.readCsv(fs.readFileSync(given, "utf8"));', str(path))
            assert found == [dict(row) for row in release.rows(table)]


@pytest.mark.parametrize("cut", ['a,b\r\n1,"', 'a,b\r\n1,"二""', 'a,b\r\n"'])
def test_a_csv_that_came_in_part_is_refused(cut: str) -> None:
    code = 'try { return views.readCsv(given); } catch (error) { return error instanceof views.NoView ? "refused" : String(error); }'
    assert run_node(code, cut) == "refused"


def test_a_code_of_another_release_or_with_a_mistake_in_it_is_refused(releases: list[Release]) -> None:
    release = releases[0]
    columns = columns_of(release.resource("targets"))
    place = f"{release.dataset_id}@{release.version}/targets"
    query = standing_query([("indicator__contains", "宽带"), ("year", "2020"), ("sort", "-base_value")], columns)
    right = encode_query(query, columns, place)
    wrong = [right[:at] + ("A" if right[at] != "A" else "B") + right[at + 1 :] for at in range(len(right))]
    wrong += [right[:-1], right + "A", "", "A", "%", "-" * 3000, encode_query(query, columns, place.replace("1.1.0", "1.0.0"))]
    code = """
        return given.codes.map((code) => {
            try { views.decode(code, given.columns, given.place); return "read"; }
            catch (error) { return error instanceof views.NoView ? "refused" : String(error); }
        });
    """
    found = run_node(code, {"codes": [right, *wrong], "columns": described(columns), "place": place})
    assert found == ["read"] + ["refused"] * len(wrong)


def test_what_is_no_question_is_refused(releases: list[Release]) -> None:
    columns = columns_of(releases[0].resource("targets"))
    wrong = [
        {"column": "no_such", "operator": "eq", "values": ["1"]},
        {"column": "year", "operator": "contains", "values": ["2"]},
        {"column": "year", "operator": "eq", "values": ["soon"]},
        {"column": "value", "operator": "gte", "values": ["1e5"]},
        {"column": "value", "operator": "gte", "values": [""]},
        {"column": "implied", "operator": "eq", "values": ["yes"]},
        {"column": "quote", "operator": "contains", "values": ["宽" * 1001]},
        {"column": "quote", "operator": "in", "values": []},
    ]
    code = """
        return given.conditions.map((condition) => {
            try { views.standing({conditions: [condition], sort: [], fields: []}, given.columns); return "read"; }
            catch (error) { return error instanceof views.NoView ? "refused" : String(error); }
        });
    """
    assert run_node(code, {"conditions": wrong, "columns": described(columns)}) == ["refused"] * len(wrong)


@pytest.mark.parametrize("table", ["targets", "tasks"])
def test_the_browser_cites_a_view_as_the_catalogue_does(releases: list[Release], table: str) -> None:
    release = releases[0]
    every = list(asked(release, table, 60))
    columns = every[0][0]
    place = f"{release.dataset_id}@{release.version}/{table}"
    address = f"https://data.example.org/datasets/{release.dataset_id}/{release.version}/#view={table}/"
    said, asked_views = [], []
    for rows, (_, query, given) in enumerate(every):
        code = encode_query(query, columns, place)
        asked_views.append(View(query.text, query.conditions, query.sort, len(query.fields)))
        said.append({"view": given, "rows": rows, "address": address + code, "key": "a-key", "accessed": READ.isoformat()})
    found = run_node(
        """
        return given.said.map((each) => {
            const words = views.inWords(views.standing(each.view, given.columns), given.table, given.fields, each.rows);
            return views.cite(given.patterns, given.table, {...each, words});
        });
        """,
        {
            "patterns": asdict(ReleasePattern(release).patterns(TABLES)),
            "table": table,
            "said": said,
            "columns": described(columns),
            "fields": release.resource(table)["schema"]["fields"],
        },
    )
    for each, asked_view, cited in zip(said, asked_views, found, strict=True):
        view = citable_view(release, table, asked_view, address=each["address"], accessed=READ, rows=each["rows"])
        right = cite(view)
        assert cited["gbt7714"] == right.gbt7714
        assert cited["apa"] == right.apa
        assert cited["bibtex"] == right.bibtex.replace(view.key, "a-key")
        assert cited["ris"] == right.ris.replace(view.key, "a-key")
        assert f"{each['rows']}行" in cited["gbt7714"]
        assert release.version in cited["gbt7714"]
        assert "__" not in cited["gbt7714"].replace(each["address"], "")


def test_the_script_has_the_words_for_codes_that_pages_have() -> None:
    found = run_node("return views.CODE_WORDS;", None)
    assert found == {field: {code: list(words) for code, words in known.items()} for field, known in CODE_WORDS.items()}


AWKWARD = (
    'A&B 达到 100% {~} "甲"“乙”\\n<5',
    "到2020年，覆盖率达到39.9%.建成平台.1.加快" + "建设" * 120,
    "第一句话" + "很长" * 120 + "。第二句",
    "”起头！？" + "无止" * 130,
    "𠀀" * 201,
    "\u3000前后 有\n空白\u00a0 ",
    "甲2.乙" + "丙" * 200 + "v2.0的12.丁",
)


def test_the_browser_cites_a_row_as_the_catalogue_does(releases: list[Release]) -> None:
    address = "https://data.example.org/?a=1&b=2#"
    for release in releases:
        patterns = asdict(ReleasePattern(release).patterns(TABLES))
        for table in TABLES:
            rows = release.rows(table)
            key = next(iter(rows[0])) if rows else ""
            rows += [row | {key: f"x-{number}", "quote": "", "text": words} for row in rows[:1] for number, words in enumerate(AWKWARD)]
            found = run_node(
                """
                const cited = given.rows.map((row) => views.citeRow(given.patterns, given.table, row, given.address + Object.values(row)[0], given.accessed));
                const forms = ["bibtex", "ris", "csl_json"];
                return [cited, forms.map((form) => views.together(form, cited.map((each) => each[form])))];
                """,
                {"patterns": patterns, "table": table, "rows": rows, "address": address, "accessed": READ.isoformat()},
            )
            citables = [citable_row(release, table, row[key], address=address + row[key], accessed=READ, row=row) for row in rows]
            for cited, citable in zip(found[0], citables, strict=True):
                right = cite(citable)
                assert cited == {form: getattr(right, form) for form in ("gbt7714", "apa", "chicago", "bibtex", "ris", "csl_json")}
            expected = cite_together(citables)
            assert not rows or found[1] == [expected[suffix] for suffix in (".bib", ".ris", ".csl.json")]


def test_the_sentence_of_a_row_is_whole_and_that_of_its_year_is_found(releases: list[Release]) -> None:
    text = "一、目标\n到2017年,甲;乙达到5%;丙。到2016年，丁。戊达到6%.己。\n𠀀二、到2020年。\n(一)庚。辛达到7"
    [one, two, three] = [text.index(each) for each in ("乙达到5%", "戊达到6%", "辛达到7")]
    rows = [
        {"start": one, "end": one + 5, "year": "2017", "year_basis": "sentence", "section_id": "b"},
        {"start": two, "end": two + 5, "year": "2016", "year_basis": "paragraph", "section_id": "b"},
        {"start": three, "end": three + 4, "year": "2020", "year_basis": "section", "section_id": "b"},
        {"start": three, "end": three + 4, "year": "2030", "year_basis": "section", "section_id": "none"},
    ]
    sections = {"a": {"section_id": "a", "parent_id": "", "start": text.index("𠀀")}, "b": {"section_id": "b", "parent_id": "a"}}
    found = run_node(
        "return given.rows.map((row) => views.evidence(given.text, row, new Map(Object.entries(given.sections))));",
        {"text": text, "rows": rows, "sections": sections},
    )
    assert found == [
        {"sentence": ["到2017年,甲;", "乙达到5%", ";丙。"], "year": ""},
        {"sentence": ["", "戊达到6%", "."], "year": "到2016年，丁。"},
        {"sentence": ["", "辛达到7", ""], "year": "𠀀二、到2020年。"},
        {"sentence": ["", "辛达到7", ""], "year": ""},
    ]
    for release in releases:
        text = release.text(release.dataset_id)
        sections = {row["section_id"]: row for row in release.rows("sections")}
        for table in ("targets", "observations"):
            every = release.rows(table)
            found = run_node(
                "return given.rows.map((row) => views.evidence(given.text, row, new Map(Object.entries(given.sections))));",
                {"text": text, "rows": every, "sections": sections},
            )
            for row, shown in zip(every, found, strict=True):
                assert shown["sentence"][1] == row["quote"]
                assert "".join(shown["sentence"]) in text


@pytest.mark.node
def test_the_day_of_reading_is_put_into_citations_as_python_prints_it() -> None:
    store = ReleaseStore(ROOT / "datapackages")
    given, expected = [], []
    for each in (store.latest("hunan-broadband-2014"), store.latest("all-plans"), store.get("hubei-smart-2015", "1.0.0")):
        page = f"https://data.example.org/datasets/{each.dataset_id}/"
        for whole in (
            citable_release(each, address=f"{page}{each.version}/"),
            citable_dataset(each, address=page),
            citable_table(each, "targets", address=f"{page}{each.version}/#targets"),
        ):
            for day in (date(2026, 3, 5), date(2027, 11, 30)):
                plain, dated = cite(whole), cite(replace(whole, accessed=day))
                for form in ("gbt7714", "apa", "chicago", "bibtex"):
                    given.append((form, getattr(plain, form), day.isoformat()))
                    expected.append(getattr(dated, form))
    found = run_node("return given.map(([form, text, day]) => views.dated(form, text, day));", given)
    assert found == expected
    assert sum(text != made for (_, text, _), made in zip(given, expected, strict=True)) > len(given) / 2
