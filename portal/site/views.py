"""What the pages of a release show beside its rows, as plain values for the templates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from portal.packaging.schema import RETIRED, TABLES
from portal.releases.store import Release
from portal.site.dataset import day_of, english_title, release_path
from portal.site.languages import both
from portal.site.wording import NATIONAL, SIGNS, Words, english_issuer, name_html, place_html, province_of, quantity, words_for

TableRow = Mapping[str, str]
ID_FIELDS = {"tasks": "task_id", "targets": "target_id", "observations": "observation_id", "responsibilities": "responsibility_id"}


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of what is known of a plan: those without a value are named in one line, and `html` stands in place of one that has English words."""

    label: Words
    value: str
    url: str = ""
    is_code: bool = False
    html: str = ""


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
    region_code: str
    period: str
    issuer: str
    issued: str
    version: str
    created: str
    counts: Mapping[str, int]
    title_en: str = ""


@dataclass(frozen=True, slots=True)
class PlanContent:
    """A release of one plan, each of its files read once for all the pages that show it."""

    release: Release
    plan: TableRow
    text: str
    rows: Mapping[str, list[dict[str, str]]]
    language: str

    @property
    def path(self) -> str:
        """Where the page of the release is."""
        return release_path(self.release.dataset_id, self.release.version)


def _language_of(text: str, tasks: Sequence[TableRow]) -> str:
    """Tell simplified from traditional script, so that browsers draw the right glyphs.

    Tasks are published in simplified characters, one for one: where their text differs from the plan's in more than a few
    of a hundred characters, the plan is printed in traditional ones.
    """
    pairs = [(row["text"], text[int(row["start"]) : int(row["end"])]) for row in tasks]
    same_length = [(mine, printed) for mine, printed in pairs if len(mine) == len(printed) and mine != printed]
    total = sum(len(mine) for mine, _ in pairs)
    changed = sum(one != other for mine, printed in same_length for one, other in zip(mine, printed, strict=True))
    return "zh-Hant" if total and changed / total > 0.1 else "zh-Hans"


def read_plan(release: Release) -> PlanContent:
    """Read the release of one plan."""
    [plan] = release.rows("plans")
    text = release.text(plan["plan_id"])
    rows = {name: release.rows(name) for name in (*SIGNS, "sections")}
    return PlanContent(release, plan, text, rows, _language_of(text, rows["tasks"]))


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
    ('湖南省', '全国')
    """
    return plan["region"] or plan["region_code"] or NATIONAL.zh


def summary_of(release: Release, plan: TableRow) -> PlanSummary:
    """Return the line of a plan's dataset in lists."""
    return PlanSummary(
        plan["plan_id"],
        plan["title"],
        region_of(plan),
        plan["region_code"],
        period_of(plan),
        plan["issuer"],
        plan["issued"],
        release.version,
        day_of(release),
        counts_of(release),
        english_title(release),
    )


def counts_of(release: Release) -> dict[str, int]:
    """Return the number of rows of each table."""
    return {name: int(release.resource(name)["rows"]) for name in release.tables}


def facts_of(plan: TableRow, carried_by: str = "") -> tuple[Fact, ...]:
    """Return what is known of a plan, in the order in which a citation would name it.

    Args:
        plan: Its row in the table of plans.
        carried_by: Who published the copy that was read, and when; empty where that is not known.
    """
    region = region_of(plan)
    province, words = province_of(plan["region_code"])
    within = both("", f", {words.en}") if plan["region_code"] not in ("", province) else ""
    code = f" ({escape(plan['region_code'])})" if plan["region"] and plan["region_code"] else ""
    return (
        Fact(Words("发布机关", "Issuer"), plan["issuer"], html=name_html(plan["issuer"], english_issuer(plan["issuer"]))),
        Fact(Words("文号", "Document number"), plan["document_number"]),
        Fact(Words("成文日期", "Issued"), plan["issued"]),
        Fact(Words("规划期", "Period"), period_of(plan)),
        Fact(Words("地区", "Region"), region, html=place_html(region) + within + code),
        *_sources(plan["source_url"], carried_by),
        Fact(Words("原文许可", "Terms of the plan's text"), plan["license"]),
        Fact(Words("来源文件 SHA-256", "SHA-256 of the source"), plan["source_sha256"], is_code=True),
    )


def carried_by(release: Release) -> str:
    """Return who published the copy of the plan that was read, as the release tells it; empty where it does not."""
    return "；".join(str(each["carried_by"]) for each in release.descriptor.get("sources", ()) if each.get("carried_by"))


def _sources(url: str, carried_by: str) -> tuple[Fact, ...]:
    """Return where the text is from: its address, and where the copy was found; where neither is known, that the source is not."""
    address = Fact(Words("原文来源", "Source"), url, url=url if url.startswith("http") else "")
    copy = Fact(Words("所用文本出自", "Copy of the text from"), carried_by)
    if not carried_by:
        return (address,)
    return (address, copy) if url else (copy, Fact(Words("原文网址", "Address of the text"), ""))


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
    return tuple(each for each in release.descriptor["resources"] if each.get("type") == "table")


def is_described(release: Release) -> bool:
    """Tell whether the page of all fields describes the tables of a release as the release itself does."""
    return all(
        _CURRENT.get(each["name"])
        == (each["title"], each["title_en"], each["description"], each["description_en"], each["schema"]["fields"])
        for each in dictionary_of(release)
    )


_CURRENT = {
    table.name: (table.title, table.title_en, table.description, table.description_en, [field.descriptor() for field in table.fields])
    for table in (*TABLES, RETIRED)
}


def split_flags(row: TableRow) -> tuple[str, ...]:
    """Return the flags of a row."""
    return tuple(flag for flag in row["flags"].split(";") if flag)


def describe_row(table: str, row: TableRow) -> tuple[str, str]:
    """Say in a line what a row says, in Chinese and in English, for the title of its link in the text."""
    if table == "tasks":
        zh, english = f"任务 {row['number']} {row['title']}", f"Task {row['number']} {row['title']}"
    elif table == "responsibilities":
        role = words_for("role", row["role"])
        zh, english = f"{role.zh}：{row['organization']}", f"{role.en}: {row['organization']}"
    else:
        said, name = f"{row['indicator']} {quantity(row)}", _QUANTITIES[table]
        zh, english = f"{name.zh}：{said}", f"{name.en}: {said}"
    year = row.get("year")
    return (f"{zh}（{year} 年）", f"{english} ({year})") if year else (zh, english)


_QUANTITIES = {"targets": Words("目标", "Target"), "observations": Words("报告数据", "Reported")}
