"""What is known of all datasets together, and the lists that lead to each: by province, by year, by organisation, by indicator."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from markupsafe import Markup

from portal.packaging.descriptor import ALL_PLANS
from portal.releases.store import Release
from portal.site import lists
from portal.site.drafts import Draft, draft
from portal.site.entities import LISTED
from portal.site.frame import Page, TocEntry, root_of
from portal.site.languages import both
from portal.site.ledger import Entity, Ledger
from portal.site.templating import render
from portal.site.views import PlanSummary
from portal.site.wording import Words, province_of

PLANS_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Overview:
    """All datasets together.

    Attributes:
        plans: Of each plan that is offered its line, newest issue first.
        withdrawn: Datasets of which every release was withdrawn: id, title and English title.
        joined: The newest release of all plans joined, if there is one.
        example: The newest release of some dataset, if there is any.
        organizations: Every organisation that is named, those in most plans first.
        indicators: Likewise.
        formerly_listed: Lists below `browse/` in which older releases were.
    """

    plans: tuple[PlanSummary, ...]
    withdrawn: tuple[tuple[str, str, str], ...]
    joined: Release | None
    example: Release | None
    organizations: tuple[Entity, ...]
    indicators: tuple[Entity, ...]
    formerly_listed: frozenset[str] = frozenset()

    @property
    def provinces(self) -> list[tuple[str, Words, int]]:
        """The provinces that have plans, with their numbers: code, name, plans."""
        counts = Counter(province_of(plan.region_code) for plan in self.plans)
        return [(code, name, count) for (code, name), count in sorted(counts.items())]

    @property
    def years(self) -> list[tuple[str, int]]:
        """The years of issue, newest first, with the number of plans."""
        return sorted(Counter(year_of(plan) for plan in self.plans if year_of(plan)).items(), reverse=True)

    @property
    def organization_groups(self) -> list[tuple[str, Words, int]]:
        """The provinces that have organisations, with their numbers."""
        counts = Counter(province_of(each.region_code) for each in self.organizations)
        return [(code, name, count) for (code, name), count in sorted(counts.items())]

    @property
    def indicator_pages(self) -> int:
        """How many pages the list of indicators takes."""
        return max(1, -(-len(self.indicators) // LISTED))


def year_of(plan: PlanSummary) -> str:
    """Return the year in which a plan was issued, or else begins; empty where neither is known."""
    return lists.year_of(plan.issued, plan.period)


def read_overview(ledger: Ledger, plans: Sequence[PlanSummary], joined: Release | None, example: Release | None) -> Overview:
    """Read from the ledger what all pages about more than one dataset show."""
    return Overview(
        tuple(plans),
        tuple(ledger.not_offered()),
        joined,
        example,
        tuple(ledger.entities("organization")),
        tuple(ledger.entities("indicator")),
        frozenset(ledger.formerly_listed()),
    )


def list_pages(view: Overview, head: str = "") -> Iterator[Draft]:
    """Draft every list, each on as many pages as it takes; `head` is for that of all datasets."""
    yield from _plan_pages(
        "datasets/",
        "browse/",
        view.plans,
        title="数据集",
        title_en="Datasets",
        intro="每份规划一个数据集，点标题看逐行内容。",
        intro_en="One dataset for each plan; its title leads to the rows.",
        has_all_plans=view.joined is not None,
        withdrawn=view.withdrawn,
        head=head,
    )
    for code, name, _ in view.provinces:
        path = f"browse/regions/{code}/"
        found = [plan for plan in view.plans if province_of(plan.region_code)[0] == code]
        yield from _plan_pages(
            path, path, found, title=f"{name.zh}的规划", title_en=f"Plans of {name.en}", ways=("regions", code, view.provinces)
        )
    for year, _ in view.years:
        path = f"browse/years/{year}/"
        found = [plan for plan in view.plans if year_of(plan) == year]
        years = [(each, Words(f"{each} 年", each), count) for each, count in view.years]
        intro, intro_en = _of_year(year, sum(not plan.issued for plan in found))
        title, title_en = f"{year} 年成文的规划", f"Plans issued in {year}"
        yield from _plan_pages(
            path, path, found, title=title, title_en=title_en, intro=intro, intro_en=intro_en, ways=("years", year, years)
        )
    yield from _organization_lists(view)
    for number in range(2, view.indicator_pages + 1):
        path = f"browse/indicators/{number}/"
        shown = view.indicators[(number - 1) * LISTED : number * LISTED]
        totals = len(view.indicators), number, view.indicator_pages
        yield draft(path, [shown, totals], partial(_indicator_list, path, shown, *totals))


def former_list_pages(view: Overview) -> Iterator[Draft]:
    """Draft a page for each list by province or year that older releases were in and that has nothing to list now."""
    now = {f"regions/{code}/" for code, *_ in view.provinces} | {f"years/{year}/" for year, _ in view.years}
    now |= {f"organizations/{code}/" for code, *_ in view.organization_groups}
    for each in sorted(view.formerly_listed - now):
        path = f"{lists.FOLDER}{each}"
        yield draft(path, ["former list"], partial(_former_list, path, *each.rstrip("/").split("/")))


def _former_list(path: str, way: str, of: str) -> Page:
    name = province_of("" if of == "national" else of)[1]
    title, folder = {
        "regions": (both(f"{name.zh}的规划", f"Plans of {name.en}"), "datasets/"),
        "years": (both(f"{of} 年成文的规划", f"Plans issued in {of}"), "datasets/"),
        "organizations": (both(f"{name.zh}的机构", f"Organisations: {name.en}"), "organizations/"),
    }[way]
    body = render("former_list.html", title=Markup(title), folder=root_of(path) + folder)  # noqa: S704 - names of provinces and years
    told = both("现在没有可列的。", "There is nothing to list now.")
    return Page(path, title, told, body, is_indexed=False)


def _of_year(year: str, undated: int) -> tuple[str, str]:
    """Say which year a list is of."""
    zh = f"这里的年份是成文（印发）的年份，不是目标的年份；{year} 年的目标和数据在各指标的页面，或搜索“{year}年”。"
    english = (
        f"The year is that of issue, not that of targets: what plans say of {year} is on the pages of indicators, or search for {year}年."
    )
    if undated:
        zh += f"其中 {undated} 份没有印出成文日期，按规划期的第一年列在这里。"
        english += (
            f" Of these, {undated} without a date of issue {'stands' if undated == 1 else 'stand'} under the first year of the period."
        )
    return zh, english


def _indicator_list(path: str, shown: Sequence[Entity], total: int, number: int, count: int) -> Page:
    body = f'<h1 id="title">{both("指标", "Indicators")}</h1>\n'
    body += render("indicators.html", root=root_of(path), entities=shown, total=total, number=number, count=count, size=LISTED)
    return Page(path, both(f"指标，第 {number} 页", f"Indicators, page {number}"), both("各规划的指标。", "Indicators of all plans."), body)


def _plan_pages(path: str, further: str, plans: Sequence[PlanSummary], *, title: str, title_en: str, **shown: Any) -> Iterator[Draft]:
    """Draft a list of plans.

    Args:
        path: Where its first page is.
        further: What the number of another page is put after.
        plans: The plans, in order.
        title: What the list is called.
        title_en: The same in English.
        shown: What the template shows beside the list.
    """
    count = max(1, -(-len(plans) // PLANS_A_PAGE))
    for number in range(1, count + 1):
        here = path if number == 1 else f"{further}{number}/"
        values = {"intro": "", "intro_en": "", "has_all_plans": False, "ways": None, "withdrawn": (), "head": ""} | shown
        if number < count:
            values["withdrawn"] = ()
        values |= {
            "plans": plans[(number - 1) * PLANS_A_PAGE : number * PLANS_A_PAGE],
            "total": len(plans),
            "page": number,
            "pages": count,
            "first": path,
            "further": further,
            "title": title,
            "title_en": title_en,
        }
        yield draft(here, values, partial(_plan_list, here, values))


def _plan_list(here: str, values: dict[str, Any]) -> Page:
    title, title_en, number = values["title"], values["title_en"], values["page"]
    body = render("datasets.html", root=root_of(here), all_plans=ALL_PLANS, **values)
    name = both(title, title_en) if number == 1 else both(f"{title}，第 {number} 页", f"{title_en}, page {number}")
    told = both(f"{title}：已发布的规划数据集。", f"{title_en}: released datasets of plans.")
    head = values["head"] if number == 1 else ""
    return Page(here, name, told, body, (TocEntry("list", both("规划", "Plans")),), head=head)


def _organization_lists(view: Overview) -> Iterator[Draft]:
    groups = view.organization_groups
    for code, name, total in groups:
        found = sorted(
            (each for each in view.organizations if province_of(each.region_code)[0] == code), key=lambda each: (-each.plans, each.name)
        )
        count = -(-total // LISTED)
        path = f"browse/organizations/{code}/"
        for number in range(1, count + 1):
            values: dict[str, Any] = {
                "name": name,
                "entities": found[(number - 1) * LISTED : number * LISTED],
                "total": total,
                "number": number,
                "count": count,
                "path": path,
                "groups": groups,
                "code": code,
            }
            here = path if number == 1 else f"{path}{number}/"
            yield draft(here, values, partial(_organization_list, here, values))


def _organization_list(here: str, values: dict[str, Any]) -> Page:
    name, number = values["name"], values["number"]
    body = render("organization_list.html", root=root_of(here), **values)
    page = both(f"，第 {number} 页", f", page {number}") if number > 1 else ""
    title = both(f"{name.zh}的机构", f"Organisations: {name.en}")
    told = both(f"{name.zh}的机构：牵头和参与的任务。", f"Organisations of {name.en} and their tasks.")
    return Page(here, title + page, told, body)
