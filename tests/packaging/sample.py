"""A small plan with one row or two in every table, and ways to plant a fault in its package."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from portal.packaging.package import Package, build_package
from portal.packaging.publisher import Licence, Publisher
from portal.packaging.tables import render_csv, render_json
from portal.records import Indicator, Observation, Organization, Plan, PlanTables, Responsibility, Section, Span, Target, Task

PUBLISHER = Publisher(
    name="规划开放数据门户",
    name_en="Open Plan Data Portal",
    licence=Licence(name="CC-BY-4.0", title="Creative Commons Attribution 4.0", path="https://creativecommons.org/licenses/by/4.0/"),
)
CREATED = date(2026, 1, 31)
TEXT = "示例规划\n一、现状\n截至2014年底,宽带用户达到220万户。\n二、任务\n(一)光网工程。到2017年,普及率达到95%,\n投资4000亿元。(省经信委、省商务厅等负责)\n"


def place(words: str, text: str = TEXT) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def plan_tables(plan_id: str = "demo-2015", *, mark: str = "a") -> PlanTables:
    """Return the tables of the sample plan; `mark` keeps the ids of two plans apart."""
    status, work, item = (f"{mark}-sec-{number}" for number in (1, 2, 3))
    task = f"{mark}-task-1"
    second = TEXT.index("二、任务")

    def target(key: str, indicator: str, indicator_id: str, value: str, unit: str, quote: str, base: str, base_unit: str) -> Target:
        return Target(
            f"{mark}-tgt-{key}", plan_id, item, task, indicator, indicator_id, "", "=", Decimal(value), None, unit, Decimal(base), base_unit,
            "level", 2017, "sentence", None, None, "", False, quote, place(quote), "reaches",
        )  # fmt: skip

    def duty(order: int, organization_id: str, name: str, written: str) -> Responsibility:
        quote = "省经信委、省商务厅等负责"
        return Responsibility(
            f"{mark}-rsp-{order}", plan_id, task, organization_id, name, written, "responsible", order, True, quote, place(quote), "bracket"
        )

    return PlanTables(
        plans=(
            Plan(
                plan_id, "示例省实施“互联网+”三年行动计划", "示例省人民政府", "示政发〔2015〕1号", "2015-06-30", "430000", "示例省", 2015, 2017,
                "https://example.org/plan", "0" * 64,
            ),
        ),
        sections=(
            Section(item, plan_id, work, "二/一", 2, "光网工程", "item", Span(TEXT.index("(一)"), len(TEXT))),
            Section(work, plan_id, "", "二", 1, "任务", "chapter", Span(second, len(TEXT))),
            Section(status, plan_id, "", "一", 1, "现状", "chapter", Span(TEXT.index("一、"), second)),
        ),
        tasks=(Task(task, plan_id, item, "", "二/一", "光网工程", "task", "", TEXT[TEXT.index("(一)") :], Span(TEXT.index("(一)"), len(TEXT))),),
        targets=(
            target("2", "投资", "ind-2", "4000", "亿元", "投资4000亿元", "4E+11", "元"),
            target("1", "普及率", "ind-1", "95", "%", "到2017年,普及率达到95%", "95", "%"),
        ),
        observations=(
            Observation(
                f"{mark}-obs-1", plan_id, status, "", "宽带用户", "ind-3", "", "=", Decimal(220), "万户", Decimal(2200000), "户", "level",
                2014, "sentence", "截至2014年底,宽带用户达到220万户", place("截至2014年底,宽带用户达到220万户"), "reported",
            ),
        ),
        responsibilities=(duty(2, "org-2", "示例省商务厅", "省商务厅"), duty(1, "org-1", "示例省经济和信息化委员会", "省经信委")),
        organizations=(
            Organization("org-2", "示例省商务厅", ("省商务厅",), "body", "430000"),
            Organization("org-1", "示例省经济和信息化委员会", ("省经信委", "经信委"), "body", "430000"),
        ),
        indicators=(
            Indicator("ind-1", "普及率", base_unit="%", direction="higher"),
            Indicator("ind-2", "投资", base_unit="元"),
            Indicator("ind-3", "宽带用户", base_unit="户"),
        ),
        texts={plan_id: TEXT},
    )  # fmt: skip


def package_of(tables: PlanTables, dataset_id: str = "demo-2015", version: str = "1.0.0") -> Package:
    return build_package(dataset_id, tables, version=version, created=CREATED, publisher=PUBLISHER)


def reread(package: Package, files: dict[str, bytes]) -> Package:
    """Return the package with other files, as `load_package` would find it."""
    return replace(package, files=files, descriptor=json.loads(files["datapackage.json"]))


def with_file(package: Package, name: str, content: bytes, *, listed: bool = True) -> Package:
    """Return the package with another file of that name; `listed` writes its new size and hash into the descriptor too."""
    files = {**package.files, name: content}

    def measure(descriptor: dict[str, Any]) -> None:
        for resource in descriptor["resources"]:
            for entry in (resource, *resource.get("alternates", ())):
                if entry["path"] == name:
                    entry |= {"bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}

    changed = reread(package, files)
    return with_descriptor(changed, measure) if listed else changed


def with_descriptor(package: Package, change: Callable[[dict[str, Any]], None]) -> Package:
    """Return the package with a changed descriptor."""
    descriptor = json.loads(package.files["datapackage.json"])
    change(descriptor)
    content = (json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n").encode()
    return reread(package, {**package.files, "datapackage.json": content})


def with_cells(package: Package, table: str, number: int, **cells: str) -> Package:
    """Return the package with cells of one row, counted from 0, changed in both CSV and JSON and everything else made to agree."""
    resource = next(each for each in package.descriptor["resources"] if each["name"] == table)
    names = [field["name"] for field in resource["schema"]["fields"]]
    kinds = {field["name"]: field["type"] for field in resource["schema"]["fields"]}
    lines = _read(package.files[f"{table}.csv"])
    lines[number] |= cells
    package = with_file(package, f"{table}.csv", render_csv(names, lines))
    typed = [{name: _loose(value, kinds[name]) for name, value in line.items()} for line in lines]
    return with_file(package, f"{table}.json", render_json(names, typed))


def _read(content: bytes) -> list[dict[str, str]]:
    import csv
    import io

    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def _loose(value: str, kind: str) -> Any:
    """Read a cell, even one that is wrong, in the way that gives the JSON it would have come with."""
    if value == "":
        return None
    if kind == "boolean" and value in {"true", "false"}:
        return value == "true"
    if kind in {"number", "integer"} and value.lstrip("-").replace(".", "", 1).isdigit():
        return Decimal(value) if kind == "number" else int(value)
    return value
