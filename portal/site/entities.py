"""The pages of organisations and of indicators over all plans, from what the newest release of each plan says of them.

An organisation's page lists what it leads and takes part in, newest plan first. An indicator's page lists its targets and reported
figures; where there are many, one page a province. Long lists go on on further pages, so that no page grows with the number of plans.
The page of one that no newest release names any more says so, and leads to the releases that do and to what took its place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from pathlib import Path

from markupsafe import Markup

from portal.registry.english_bodies import english_name
from portal.site.drafts import Draft, draft
from portal.site.entity_rows import PLANS, SIGN, columns_of_indicator, plans_of_organization, rows_of_indicator, rows_of_organization
from portal.site.frame import Frame, Page, TocEntry, root_of
from portal.site.indicator_pictures import draw_indicator, files_of_no_picture, files_of_picture
from portal.site.languages import both
from portal.site.ledger import Entity, FormerlyNamed, Named, read_entities
from portal.site.linkcheck import Markup as PageMarkup
from portal.site.linkcheck import Outward, check_pages
from portal.site.making import put_page
from portal.site.mentions import IndicatorRow, Kind
from portal.site.staging import Staging
from portal.site.templating import render
from portal.site.wording import Words, name_of, province_of

#: Rows of a list on one page.
LISTED = 200
#: Plans that the first page of an organisation names with their numbers.
PLANS_SUMMED = 50
_FOLDERS: dict[Kind, str] = {"organization": "organizations", "indicator": "indicators"}


@dataclass(frozen=True, slots=True)
class EntityMade:
    """What came of an organisation or indicator.

    Attributes:
        owner: Under which name the ledger keeps its pages.
        files: Of all its pages, each with the digest of what it follows from, and whether search engines should list it.
        outward: Links of the pages that were written to the rest of the site.
        problems: Faults of their links.
    """

    owner: str
    files: tuple[tuple[str, str, bool], ...]
    outward: tuple[Outward, ...]
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EntityMaker:
    """What the making of every such page needs; it is sent to other processes."""

    ledger: Path
    frame: Frame
    base: str
    staging: Staging

    def make_each(self, wanted: tuple[Kind, Sequence[str]]) -> list[EntityMade]:
        """Make the pages of several; of one that no release names any more, none."""
        kind, entity_ids = wanted
        return [self._make(kind, *found) for found in read_entities(self.ledger, kind, entity_ids, owner_of)]

    def _make(
        self,
        kind: Kind,
        entity_id: str,
        entity: Entity | None,
        named: list[Named],
        formerly: list[FormerlyNamed],
        was_drawn: bool,  # noqa: FBT001 - as the ledger tells it
        before: Mapping[str, str],
    ) -> EntityMade:
        pages: dict[str, PageMarkup] = {}
        files: list[tuple[str, str, bool]] = []
        if entity is None:
            drafts = former_drafts(kind, entity_id, formerly, was_drawn=was_drawn)
        elif kind == "organization":
            drafts = organization_drafts(entity, named)
        else:
            drafts = indicator_drafts(entity, named, was_drawn=was_drawn)
        for each in drafts:
            files += [(path, each.digest, entity is not None) for path in each.files]
            files += [(path, each.digest, False) for path in each.beside]
            # A page whose content follows from the same words as before is there already.
            if self.staging.is_whole or any(before.get(path) != each.digest for path in each.files):
                page = each.make()
                pages[page.file] = put_page(self.staging, self.frame, page)
        problems, outward = check_pages(pages, base=self.base)
        return EntityMade(owner_of(kind, entity_id), tuple(files), tuple(outward), tuple(problems))


def owner_of(kind: Kind, entity_id: str) -> str:
    """Return under which name the ledger keeps the pages of an organisation or indicator."""
    return f"{kind}/{entity_id}"


def entity_path(kind: Kind, entity_id: str) -> str:
    """Return where the page of an organisation or indicator is.

    >>> entity_path("organization", "org-1")
    'organizations/org-1/'
    """
    return f"{_FOLDERS[kind]}/{entity_id}/"


def organization_drafts(entity: Entity, named: Sequence[Named]) -> Iterator[Draft]:
    """Draft the pages of an organisation.

    Args:
        entity: The organisation.
        named: What each plan says of it, newest first.
    """
    path = entity_path("organization", entity.entity_id)
    rows = [(each, row) for each in named for row in each.rows]
    count = max(1, -(-len(rows) // LISTED))
    for number in range(1, count + 1):
        here = path if number == 1 else f"{path}{number}/"
        part = rows[(number - 1) * LISTED : number * LISTED]
        summed = named[:PLANS_SUMMED] if number == 1 else []
        sums = [(*_said_of(each), each.first, each.second) for each in summed]
        made_from = [entity, number, len(rows), sums, [(*_said_of(plan), row) for plan, row in part]]
        yield draft(here, made_from, partial(_organization_page, entity, here, part, summed, len(rows), number, count))


def _said_of(plan: Named) -> tuple[str, ...]:
    """Return all that the page of an organisation or indicator says of a plan."""
    return plan.plan_id, plan.title, plan.title_en, plan.region, plan.region_code, plan.period, plan.issued


def _organization_page(
    entity: Entity, here: str, rows: Sequence[tuple[Named, list[str]]], summed: Sequence[Named], total: int, number: int, count: int
) -> Page:
    root = root_of(here)
    body = render(
        "organization.html",
        root=root,
        entity=entity,
        province=province_of(entity.region_code) if entity.region_code else None,
        summed=len(summed),
        plans=Markup(PLANS),  # noqa: S704 - fixed
        total=total,
        rows=Markup(SIGN),  # noqa: S704 - fixed
        first=(number - 1) * LISTED + 1,
        last=min(number * LISTED, total),
        number=number,
        count=count,
        path=entity_path("organization", entity.entity_id),
    )
    toc = (
        (TocEntry("plans", both("规划", "Plans")), TocEntry("rows", both("任务", "Tasks")))
        if number == 1
        else (TocEntry("rows", both("任务", "Tasks")),)
    )
    name_en = entity.facts.get("name_en", "")
    title = name_of(entity.name, name_en) + _numbered(number)
    told = both(
        f"{entity.name}在 {entity.plans} 份规划中牵头 {entity.first} 项、参与 {entity.second} 项任务。",
        f"{name_en or entity.name}: leads {entity.first} tasks and takes part in {entity.second}, in {entity.plans} plans.",
    )
    inserts = (*([plans_of_organization(summed, root)] if number == 1 else []), rows_of_organization(rows, root))
    return Page(here, title, told, body, toc, inserts=inserts)


@dataclass(frozen=True, slots=True)
class _IndicatorPart:
    """What one page of an indicator shows.

    Attributes:
        entity: The indicator.
        path: The address of the page.
        total: How many rows there are, on this page and those that go on from it.
        rows: Those on this page.
        provinces: Code, name and number of rows of each province that has pages of its own.
        province: The province that the page is of.
        number: Which page it is of `count`.
        count: How many pages there are.
        drawn: The plans in its picture.
        was_drawn: Whether an earlier page may have had a picture where this one has none.
    """

    entity: Entity
    path: str
    total: int
    rows: Sequence[tuple[Named, IndicatorRow]] = ()
    provinces: Sequence[tuple[str, Words, int]] = ()
    province: Words | None = None
    number: int = 1
    count: int = 1
    drawn: Sequence[Named] = ()
    was_drawn: bool = False

    def draft(self) -> Draft:
        """Draft the page."""
        # Pages of a province show nothing of the whole but its names.
        about = [self.entity.entity_id, self.entity.name, self.entity.facts] if self.province else self.entity
        made_from = [
            about,
            self.provinces,
            self.province,
            self.number,
            self.total,
            [(*_said_of(plan), row) for plan, row in self.rows],
            [(*_said_of(plan), plan.rows) for plan in self.drawn],
            self.was_drawn,
        ]
        beside = files_of_picture(self.drawn, self.path, was_drawn=self.was_drawn)
        return draft(self.path, made_from, partial(_indicator_page, self), beside)


def indicator_drafts(entity: Entity, named: Sequence[Named], *, was_drawn: bool = False) -> Iterator[Draft]:
    """Draft the pages of an indicator: one, or where it has many rows an overview and one a province.

    Args:
        entity: The indicator.
        named: What each plan says of it.
        was_drawn: Whether there may have been a picture of it that cannot be drawn any more.
    """
    path = entity_path("indicator", entity.entity_id)
    ordered = sorted(named, key=lambda each: (province_of(each.region_code), each.region_code, each.period, each.plan_id))
    plans_of = {place: list(plans) for place, plans in groupby(ordered, lambda each: province_of(each.region_code))}
    by_province = {place: _indicator_rows(plans) for place, plans in plans_of.items()}
    total = sum(len(rows) for rows in by_province.values())
    if total <= LISTED:
        rows = [row for found in by_province.values() for row in found]
        yield _IndicatorPart(entity, path, total, rows, drawn=ordered, was_drawn=was_drawn).draft()
        return
    provinces = [(code, name, len(rows)) for (code, name), rows in by_province.items()]
    # With fewer rows it had a picture of its own.
    yield _IndicatorPart(entity, path, total, provinces=provinces, drawn=ordered, was_drawn=True).draft()
    for (code, name), rows in by_province.items():
        count = -(-len(rows) // LISTED)
        for number in range(1, count + 1):
            here = f"{path}{code}/" if number == 1 else f"{path}{code}/{number}/"
            part = rows[(number - 1) * LISTED : number * LISTED]
            drawn = plans_of[code, name] if number == 1 else []
            yield _IndicatorPart(entity, here, len(rows), part, province=name, number=number, count=count, drawn=drawn).draft()


def _indicator_page(part: _IndicatorPart) -> Page:
    entity, path, province, number = part.entity, part.path, part.province, part.number
    root = root_of(path)
    picture = draw_indicator(entity, part.drawn, path, was_drawn=part.was_drawn, is_parted=bool(part.provinces))
    body = render(
        "indicator.html",
        root=root,
        entity=entity,
        provinces=part.provinces,
        province=province,
        total=part.total,
        rows=Markup(SIGN),  # noqa: S704 - fixed
        columns=columns_of_indicator([row for _, row in part.rows]),
        picture=picture,
        folder=f"{root}{path}",
        number=number,
        count=part.count,
        own=entity_path("indicator", entity.entity_id),
        path=path if number == 1 else path.removesuffix(f"{number}/"),
    )
    where = both(f"：{province.zh}", f": {province.en}") if province else ""
    name = name_of(entity.name, entity.facts.get("name_en", ""))
    title = f"{name}{where}{_numbered(number)}"
    told = f"{name}{where}{both('：各规划的目标和报告数据。', ': targets and reported figures, by plan and year.')}"
    inserts = () if part.provinces else (rows_of_indicator(part.rows, root, entity.facts["base_unit"]),)
    toc = (TocEntry("rows", both("目标与数据", "Rows")),)
    return Page(path, title, told, body, toc, inserts=inserts, beside=picture.files if picture else ())


def former_drafts(kind: Kind, entity_id: str, formerly: Sequence[FormerlyNamed], *, was_drawn: bool = False) -> Iterator[Draft]:
    """Draft the page of an organisation or indicator that no newest release names; none where no other release does.

    Where there was a picture of it, files are made that say that there is none any more.
    """
    if formerly:
        path = entity_path(kind, entity_id)
        make = partial(_former_page, kind, entity_id, path, formerly, was_drawn=was_drawn)
        yield draft(path, ["former", was_drawn, *formerly], make, files_of_picture((), path, was_drawn=was_drawn))


def _former_page(kind: Kind, entity_id: str, path: str, formerly: Sequence[FormerlyNamed], *, was_drawn: bool) -> Page:
    name = next((each.name for each in formerly if each.name), entity_id)
    # What indicators are called in English is in the releases, and no newest one has these.
    english: Callable[[str], str] = english_name if kind == "organization" else _nameless
    successors = dict.fromkeys((each.successor_id, each.successor, english(each.successor)) for each in formerly if each.successor_id)
    body = render(
        "former.html",
        root=root_of(path),
        kind=kind,
        folder=f"{root_of(path)}{_FOLDERS[kind]}/",
        entity_id=entity_id,
        name=name,
        name_en=english(name),
        successors=list(successors),
        formerly=formerly[:LISTED],
        count=len(formerly),
    )
    told = both(f"{name}：各数据集的最新版本不再列出。", f"{english(name) or name}: no longer in the newest release of any dataset.")
    # The one that took its place is to be found instead.
    canonical = entity_path(kind, next(iter(successors))[0]) if len(successors) == 1 else ""
    beside = files_of_no_picture(name, path) if was_drawn else ()
    return Page(path, name_of(name, english(name)), told, body, canonical=canonical, is_indexed=False, beside=beside)


def _nameless(_: str) -> str:
    """Return the English name of what has none."""
    return ""


def _indicator_rows(plans: Sequence[Named]) -> list[tuple[Named, IndicatorRow]]:
    """Return the rows of a province by region, year and plan."""
    found = [(each, IndicatorRow(*row)) for each in plans for row in each.rows]
    found.sort(key=lambda pair: (pair[0].region_code, pair[1].year or "9999", pair[0].plan_id, pair[1].table, pair[1].row_id))
    return found


def _numbered(number: int) -> str:
    """Return what the title of a further page of a list ends with."""
    return both(f"，第 {number} 页", f", page {number}") if number > 1 else ""
