"""What a release page shows, as plain values for the templates: readable columns first, every field behind a fold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from portal.releases.store import Release
from portal.site.wording import FLAGS, SIGNS, Words, quantity, words_for, words_for_flag

TableRow = Mapping[str, str]
ID_FIELDS = {"tasks": "task_id", "targets": "target_id", "observations": "observation_id", "responsibilities": "responsibility_id"}


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of what is known of a plan: empty values are shown as unknown."""

    label: Words
    value: str
    url: str = ""
    is_code: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: what is shown, and what to sort by where that is not the text itself."""

    html: str
    sort: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a shown table. `cells` go with the columns of the table; the last column is the quote with everything else."""

    row_id: str
    cells: tuple[Cell, ...]
    quote: str
    flags: tuple[str, ...]
    reviewed: str
    fields: tuple[tuple[str, str, str], ...]  # title, name, value


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, and a class that sets its width."""

    title: Words
    kind: str = ""


@dataclass(frozen=True, slots=True)
class TableView:
    """One of the four tables as a page shows it."""

    name: str
    title: Words
    description: Words
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Download:
    """A file of the release."""

    path: str
    title: Words
    format: str
    rows: int | None
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class PlanSummary:
    """A line of a list of plans."""

    plan_id: str
    title: str
    region: str
    period: str
    issuer: str
    issued: str
    version: str
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class PlanContent:
    """A release of one plan, each of its files read once for all the pages that show it."""

    release: Release
    plan: TableRow
    text: str
    rows: Mapping[str, list[dict[str, str]]]

    @property
    def language(self) -> str:
        """Tell simplified from traditional script, so that browsers draw the right glyphs.

        Tasks are published in simplified characters, one for one: where their text differs from the plan's in more than a few
        of a hundred characters, the plan is printed in traditional ones.
        """
        pairs = [(row["text"], self.text[int(row["start"]) : int(row["end"])]) for row in self.rows["tasks"]]
        same_length = [(mine, printed) for mine, printed in pairs if len(mine) == len(printed) and mine != printed]
        total = sum(len(mine) for mine, _ in pairs)
        changed = sum(one != other for mine, printed in same_length for one, other in zip(mine, printed, strict=True))
        return "zh-Hant" if total and changed / total > 0.1 else "zh-Hans"


def read_plan(release: Release) -> PlanContent:
    """Read the release of one plan."""
    [plan] = release.rows("plans")
    return PlanContent(release, plan, release.text(plan["plan_id"]), {name: release.rows(name) for name in (*SIGNS, "sections")})


def period_of(plan: TableRow) -> str:
    """Write a plan's period.

    >>> period_of({"period_start": "2016", "period_end": "2020"})
    '2016–2020'
    >>> period_of({"period_start": "", "period_end": ""})
    ''
    """
    return "–".join(dict.fromkeys(year for year in (plan["period_start"], plan["period_end"]) if year))


def region_of(plan: TableRow) -> str:
    """Write a plan's region; a plan without a region code is a national one (see the field `region_code`).

    >>> region_of({"region": "湖南省", "region_code": "430000"}), region_of({"region": "", "region_code": ""})
    ('湖南省', '全国 national')
    """
    return plan["region"] or plan["region_code"] or "全国 national"


def summary_of(release: Release) -> PlanSummary:
    """Return the line of a plan's dataset in lists."""
    [plan] = release.rows("plans")
    return PlanSummary(
        plan["plan_id"],
        plan["title"],
        region_of(plan),
        period_of(plan),
        plan["issuer"],
        plan["issued"],
        release.version,
        counts_of(release),
    )


def counts_of(release: Release) -> dict[str, int]:
    """Return the number of rows of each table."""
    return {name: int(release.resource(name)["rows"]) for name in release.tables}


def facts_of(plan: TableRow) -> tuple[Fact, ...]:
    """Return what is known of a plan, in the order in which a citation would name it."""
    region = f"{region_of(plan)}（{plan['region_code']}）" if plan["region"] and plan["region_code"] else region_of(plan)
    return (
        Fact(Words("发布机关", "Issuer"), plan["issuer"]),
        Fact(Words("文号", "Document number"), plan["document_number"]),
        Fact(Words("成文日期", "Issued"), plan["issued"]),
        Fact(Words("规划期", "Period"), period_of(plan)),
        Fact(Words("地区", "Region"), region),
        Fact(Words("原文来源", "Source"), plan["source_url"], url=plan["source_url"] if plan["source_url"].startswith("http") else ""),
        Fact(Words("原文许可", "Terms of the plan's text"), plan["license"]),
        Fact(Words("来源文件 SHA-256", "SHA-256 of the source"), plan["source_sha256"], is_code=True),
    )


def downloads_of(release: Release) -> tuple[Download, ...]:
    """Return every file of a release with its format, size and checksum; the descriptor comes last."""
    found: list[Download] = []
    for resource in release.descriptor["resources"]:
        is_text = resource.get("type") != "table"
        is_plan = is_text and resource["format"] == "txt"  # the other text is the changelog
        title = Words("规划原文", "Text of the plan") if is_plan else Words(resource["title"], resource["title_en"])
        for file in (resource, *resource.get("alternates", ())):
            kind = resource["format"].upper() if is_text else file.get("format", "csv").upper()
            found.append(Download(file["path"], title, kind, resource.get("rows"), file["bytes"], file["hash"].removeprefix("sha256:")))
    descriptor = release.path / "datapackage.json"
    title = Words("数据包描述（Data Package）", "Data Package descriptor")
    return (*found, Download("datapackage.json", title, "JSON", None, descriptor.stat().st_size, release.sha256))


def dictionary_of(release: Release) -> tuple[dict[str, Any], ...]:
    """Return the descriptors of all tables with the schemas of their fields."""
    return tuple(release.resource(name) for name in release.tables)


def tables_of(content: PlanContent) -> tuple[TableView, ...]:
    """Return the four tables that a page shows row by row: targets, tasks, responsibilities, observations."""
    tasks = {row["task_id"]: row for row in content.rows["tasks"]}
    bodies: dict[str, list[TableRow]] = {}
    for row in content.rows["responsibilities"]:
        bodies.setdefault(row["task_id"], []).append(row)
    builders: dict[str, Callable[[TableRow], list[tuple[Column, Cell]]]] = {
        "targets": lambda row: _target_cells(row, tasks),
        "tasks": lambda row: _task_cells(row, bodies.get(row["task_id"], [])),
        "responsibilities": lambda row: _responsibility_cells(row, tasks),
        "observations": lambda row: _observation_cells(row, tasks),
    }
    return tuple(_table(content, name, cells_of) for name, cells_of in builders.items())


def flags_of(tables: tuple[TableView, ...]) -> tuple[tuple[str, Words, int], ...]:
    """Return each flag that the tables have, with what it warns of and the number of rows."""
    flags = [flag for table in tables for row in table.rows for flag in row.flags]
    known = [flag for flag in FLAGS if flag in flags]
    return tuple((flag, words_for_flag(flag), flags.count(flag)) for flag in (*known, *sorted(set(flags) - set(known))))


def split_flags(row: TableRow) -> tuple[str, ...]:
    """Return the flags of a row."""
    return tuple(flag for flag in row["flags"].split(";") if flag)


def _table(content: PlanContent, name: str, cells_of: Callable[[TableRow], list[tuple[Column, Cell]]]) -> TableView:
    resource = content.release.resource(name)
    titles = {each["name"]: each["title"] for each in resource["schema"]["fields"]}
    rows = content.rows[name]
    drawn = [cells_of(row) for row in rows]
    # A column in which no row has anything (no plan says 约束性, say) would only make the others narrower.
    used = [number for number in range(len(drawn[0])) if any(cells[number][1].html for cells in drawn)] if drawn else []
    return TableView(
        name,
        Words(resource["title"], resource["title_en"]),
        Words(resource["description"], resource["description_en"]),
        tuple(drawn[0][number][0] for number in used),
        tuple(
            Row(
                row[ID_FIELDS[name]],
                tuple(cells[number][1] for number in used),
                row.get("quote", ""),
                split_flags(row),
                row["review"],
                tuple((titles[field], field, value) for field, value in row.items() if value and field != "quote"),
            )
            for row, cells in zip(rows, drawn, strict=True)
        ),
    )


def _target_cells(row: TableRow, tasks: Mapping[str, TableRow]) -> list[tuple[Column, Cell]]:
    unit = row["unit"] if row["unit"] == "%" else f" {row['unit']}"
    baseline = f"{row['baseline_value']}{unit}".strip() if row["baseline_value"] else ""
    if row["baseline_year"]:
        baseline = f"{baseline}（{row['baseline_year']}）"
    binding = words_for("binding", row["binding"]).zh if row["binding"] else ""
    return [
        *_quantity_cells(row, Words("目标", "Target")),
        (Column(Words("基期", "Baseline"), "short"), Cell(escape(baseline), row["baseline_value"])),
        (Column(Words("属性", "Binding"), "short"), Cell(escape(binding))),
        (Column(Words("任务", "Task"), "short"), _task_link(row, tasks)),
    ]


def _observation_cells(row: TableRow, tasks: Mapping[str, TableRow]) -> list[tuple[Column, Cell]]:
    return [*_quantity_cells(row, Words("数值", "Value")), (Column(Words("任务", "Task"), "short"), _task_link(row, tasks))]


def _quantity_cells(row: TableRow, title: Words) -> list[tuple[Column, Cell]]:
    scope = Markup('<span class="tag scope">{}</span>').format(row["scope"]) if row["scope"] else ""
    kind = words_for("target_kind", row["kind"])
    kind_tag = Markup('<span class="tag" title="{}">{}</span>').format(kind.en, kind.zh) if row["kind"] not in ("level", "rank") else ""
    implied = Markup('<span class="tag" title="implied">推定</span>') if row.get("implied") == "true" else ""
    number = row["base_value"] or row["value"]
    return [
        (Column(Words("指标", "Indicator"), "name"), Cell(Markup("{} {}").format(row["indicator"], scope).strip(), row["indicator"])),
        (Column(title, "value"), Cell(Markup("<b>{}</b> {}{}").format(quantity(dict(row)), kind_tag, implied).strip(), number)),
        (Column(Words("年份", "Year"), "short"), Cell(escape(row["year"]), row["year"])),
    ]


def _task_cells(row: TableRow, bodies: list[TableRow]) -> list[tuple[Column, Cell]]:
    kind = words_for("task_kind", row["kind"])
    tag = Markup(' <span class="tag" title="{}">{}</span>').format(kind.en, kind.zh) if row["kind"] != "task" else ""
    names = [
        Markup('<a href="#{}">{}</a>{}').format(
            each["responsibility_id"],
            each["organization"],
            "（牵头）" if each["role"] == "lead" else "（统筹）" if each["role"] == "coordinator" else "",
        )
        for each in bodies
    ]
    shown = Markup("、").join(names[:4])
    if len(names) > 4:
        shown = Markup("<details><summary>{} 等 {} 个</summary>{}</details>").format(
            bodies[0]["organization"], len(names), Markup("、").join(names)
        )
    return [
        (Column(Words("序号", "Number"), "short"), Cell(escape(row["number"]))),
        (Column(Words("任务", "Task"), "name"), Cell(Markup("<b>{}</b>{}").format(row["title"], tag), row["title"])),
        (Column(Words("期限", "Due"), "short"), Cell(escape(row["due"]), row["due"])),
        (Column(Words("责任机构", "Responsible"), "bodies"), Cell(shown, str(len(names)))),
    ]


def _responsibility_cells(row: TableRow, tasks: Mapping[str, TableRow]) -> list[tuple[Column, Cell]]:
    role = words_for("role", row["role"])
    task = tasks.get(row["task_id"])
    title = (
        Markup('<a href="#{}">{} {}</a>').format(row["task_id"], row["number"] if "number" in row else task["number"], task["title"])
        if task
        else ""
    )
    return [
        (Column(Words("机构", "Organisation"), "name"), Cell(Markup("<b>{}</b>").format(row["organization"]), row["organization"])),
        (Column(Words("角色", "Role"), "short"), Cell(Markup('<span title="{}">{}</span>').format(role.en, role.zh), row["role"])),
        (Column(Words("任务", "Task"), "task"), Cell(title)),
    ]


def _task_link(row: TableRow, tasks: Mapping[str, TableRow]) -> Cell:
    task = tasks.get(row["task_id"])
    return Cell(Markup('<a href="#{}" title="{}">{}</a>').format(row["task_id"], task["title"], task["number"]) if task else "")


def describe_row(table: str, row: TableRow) -> str:
    """Say in a line what a row says, for the title of its link in the text."""
    what = {
        "tasks": lambda: f"任务 {row['number']} {row['title']}",
        "targets": lambda: f"目标：{row['indicator']} {quantity(dict(row))}",
        "observations": lambda: f"报告数据：{row['indicator']} {quantity(dict(row))}",
        "responsibilities": lambda: f"{words_for('role', row['role']).zh}：{row['organization']}",
    }[table]()
    return f"{what}（{row['year']} 年）" if row.get("year") else what


def sign_of(table: str) -> str:
    """Return the sign that marks the places of a table's rows in the text."""
    return SIGNS[table]
