"""A small project: two releases of one invented plan, one of a plan of which nothing is known, and all plans joined."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from portal.packaging.package import build_package, stack
from portal.packaging.publisher import Licence, Publisher
from portal.records import Indicator, Observation, Organization, Plan, PlanTables, Responsibility, Section, Span, Target, Task
from portal.releases.make import Draft, release_draft
from portal.releases.store import ReleaseStore
from portal.releases.withdrawal import withdraw_release

ROOT = Path(__file__).parents[2]
PLAN_ID = "demo-2020"
TEXT = (
    "示例市“数字阅读”行动方案\n\n一、主要目标\n"
    "2018年图书室有30家。到2020年,城市和农村覆盖率分别达到95%和80%以上。\n"
    "二、主要任务\n(一)建设图书室。\n新建图书室20家,\n配备<电脑>&书架。(市文化局牵头,市财政局)\n"
)
PUBLISHER = Publisher(
    name="示例发布者",
    name_en="Example publisher",
    licence=Licence(name="CC-BY-4.0", title="CC BY 4.0", path="https://creativecommons.org/licenses/by/4.0/"),
)


def span_of(quote: str) -> Span:
    """Return the place of a quote that is in the text once."""
    assert TEXT.count(quote) == 1
    return Span(TEXT.index(quote), TEXT.index(quote) + len(quote))


def target(row_id: str, quote: str, value: str, scope: str = "", flags: tuple[str, ...] = ()) -> Target:
    """Return a target of the plan with what differs between the rows of these tests."""
    return Target(
        target_id=row_id, plan_id=PLAN_ID, section_id="section-1", task_id="", indicator="覆盖率", indicator_id="indicator-1",
        scope=scope, comparator=">=", value=Decimal(value), value_max=None, unit="%", base_value=Decimal(value), base_unit="%",
        kind="level", year=2020, year_basis="clause", baseline_value=None, baseline_year=None, binding="", implied=False,
        quote=quote, span=span_of(quote), rule="test-rule", flags=flags,
    )  # fmt: skip


def tables_of_plan(*, corrected: bool = False) -> PlanTables:
    """Return the tables of the plan; `corrected` as a later release has them, with one value mended."""
    both, far = "城市和农村覆盖率分别达到95%和80%以上", "农村覆盖率分别达到95%和80%以上。"
    task_span = Span(TEXT.index("(一)"), len(TEXT) - 1)
    bracket = "(市文化局牵头,市财政局)"
    bodies = {"organization-1": "示例市文化局", "organization-2": "示例市财政局"}
    return PlanTables(
        plans=(Plan(PLAN_ID, "示例市“数字阅读”行动方案", issuer="示例市人民政府", region_code="430100", region="示例市"),),
        sections=(
            Section("section-1", PLAN_ID, "", "一", 1, "主要目标", "chapter", Span(TEXT.index("一、"), TEXT.index("二、"))),
            Section("section-2", PLAN_ID, "", "二", 1, "主要任务", "chapter", Span(TEXT.index("二、"), len(TEXT))),
            Section("section-3", PLAN_ID, "section-2", "二/一", 2, "建设图书室", "item", task_span),
        ),
        tasks=(Task("task-1", PLAN_ID, "section-3", "", "二/一", "建设图书室", "task", "", task_span.of(TEXT), task_span),),
        targets=(
            target("target-1", both, "95", "城市"),
            target("target-2", both, "81" if corrected else "80", "农村"),
            target("target-3", far, "80", flags=("damaged-text",)),
        ),
        observations=(
            Observation(
                observation_id="observation-1", plan_id=PLAN_ID, section_id="section-1", task_id="", indicator="图书室",
                indicator_id="indicator-2", scope="", comparator="=", value=Decimal(30), unit="家", base_value=Decimal(30), base_unit="家",
                kind="level", year=2018, year_basis="clause", quote="图书室有30家", span=span_of("图书室有30家"), rule="test-rule",
            ),
        ),
        responsibilities=tuple(
            Responsibility(
                responsibility_id=f"responsibility-{number}", plan_id=PLAN_ID, task_id="task-1", organization_id=body_id,
                organization=name, name_as_written=name.removeprefix("示例"), role="lead" if number == 1 else "participant", order=number,
                open_ended=False, quote=bracket, span=span_of(bracket), rule="test-rule",
            )
            for number, (body_id, name) in enumerate(bodies.items(), start=1)
        ),
        organizations=tuple(Organization(body_id, name) for body_id, name in bodies.items()),
        indicators=(Indicator("indicator-1", "覆盖率"), Indicator("indicator-2", "图书室")),
        texts={PLAN_ID: TEXT},
    )  # fmt: skip


def make_project(root: Path) -> Path:
    """Write a project: the real written pages and settings, and the releases of the invented plan."""
    shutil.copyfile(ROOT / "mkdocs.yml", root / "mkdocs.yml")
    shutil.copytree(ROOT / "site", root / "site")
    store = ReleaseStore(root / "datapackages")
    first, second = tables_of_plan(), tables_of_plan(corrected=True)
    store.write(build_package(PLAN_ID, first, version="1.0.0", created=date(2026, 1, 5), publisher=PUBLISHER))
    store.write(build_package(PLAN_ID, second, version="1.0.1", created=date(2026, 2, 6), publisher=PUBLISHER))
    empty = empty_plan("plain-2021")
    store.write(build_package("plain-2021", empty, version="1.0.0", created=date(2026, 2, 6), publisher=PUBLISHER))
    joined = stack([second, empty])
    store.write(build_package("all-plans", joined, version="1.0.0", created=date(2026, 2, 6), publisher=PUBLISHER))
    return root


def make_named(root: Path) -> Path:
    """Write a project with one release of the plan, issued and carried out by bodies that have English names."""
    shutil.copyfile(ROOT / "mkdocs.yml", root / "mkdocs.yml")
    shutil.copytree(ROOT / "site", root / "site")
    tables = tables_of_plan()
    [plan] = tables.plans
    names = {"示例市文化局": "湖南省文化厅", "示例市财政局": "长沙市财政局"}
    named = replace(
        tables,
        plans=(replace(plan, issuer="湖南省人民政府、长沙市人民政府", region="长沙市"),),
        responsibilities=tuple(replace(each, organization=names[each.organization]) for each in tables.responsibilities),
        organizations=tuple(replace(each, name=names[each.name], region_code="430000") for each in tables.organizations),
    )
    package = build_package(PLAN_ID, named, version="1.0.0", created=date(2026, 1, 5), publisher=PUBLISHER)
    ReleaseStore(root / "datapackages").write(package)
    return root


VERSIONS = ("1.0.0", "1.0.1", "1.1.0", "1.1.1")
WITHDRAWN, REASON = "1.0.1", "把“80%”误读成“8%”"


def make_versions(root: Path) -> Path:
    """Write a project with four releases of the invented plan, the second withdrawn, and a dataset of which none is left."""
    shutil.copyfile(ROOT / "mkdocs.yml", root / "mkdocs.yml")
    shutil.copytree(ROOT / "site", root / "site")
    store = ReleaseStore(root / "datapackages")
    first = tables_of_plan()
    one, two, three = first.targets
    renamed = replace(first.tasks[0], title="建设图书室和书架", due="2020")
    later = replace(first, targets=(one, three), tasks=(renamed,))
    tables = (first, replace(first, targets=(one, replace(two, value=Decimal(8), base_value=Decimal(8)), three)), later)
    for number, each in enumerate((*tables, replace(later, targets=(one, replace(three, year=2019))))):
        note = "按读者来信改正 <覆盖率>" if number == 3 else ""
        made = release_draft(store, Draft(PLAN_ID, each, date(2026, number + 1, 5), PUBLISHER, note=note))
        assert made is not None
        assert made.package.version == VERSIONS[number]
    withdraw_release(store, PLAN_ID, WITHDRAWN, reason=REASON, withdrawn=date(2026, 6, 1))
    release_draft(store, Draft("gone-2021", empty_plan("gone-2021"), date(2026, 2, 6), PUBLISHER))
    withdraw_release(store, "gone-2021", "1.0.0", reason="来源不明", withdrawn=date(2026, 6, 2))
    return root


def empty_plan(plan_id: str, title: str = "空规划") -> PlanTables:
    """Return a plan of which nothing is known and from which nothing was read."""
    return PlanTables(plans=(Plan(plan_id, title),), texts={plan_id: "一段文字。\n"})


def page(site: Path, path: str) -> str:
    """Return the HTML of a page by its address below the root."""
    return (site / path / "index.html").read_text("utf-8")


def files_of(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder by its path."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
