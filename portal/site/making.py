"""Make everything that the site has of one dataset: its pages, the files of its releases, and what other pages say of it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from portal.downloads.manifest import Downloads
from portal.packaging.descriptor import ALL_PLANS
from portal.releases.store import ReleaseStore
from portal.site import views
from portal.site.dataset import Dataset, dataset_path, english_title, files_path, read_dataset
from portal.site.downloads import link_downloads
from portal.site.frame import File, Frame, Page
from portal.site.history import difference_pages, feed_file, history_page, withdrawn_pages
from portal.site.languages import LANGUAGES, page_path
from portal.site.linkcheck import Markup, Outward, check_pages
from portal.site.lists import list_of_organizations, lists_of_plan
from portal.site.mentions import Former, Mention, formers_of, mentions_of, once_drawn_in
from portal.site.releases import dataset_pages
from portal.site.staging import Staging


@dataclass(frozen=True, slots=True)
class Made:
    """What came of one dataset.

    Attributes:
        title: Its title, as lists show it.
        summary: Its line in lists of plans; None for all plans joined, and where no release stands.
        listed: Addresses of its pages that search engines should list.
        outward: Links of its pages to the rest of the site.
        problems: Faults of its links, one sentence each.
        mentions: The organisations and indicators that its newest release names.
        releases: When each release that stands was made, and its version.
        withdrawn: Versions of those that were withdrawn.
        pages: How many pages it has.
        title_en: Its title in English; empty where that is not known.
        formers: The organisations and indicators that its other releases name, and the newest does not.
        formerly_listed: Lists below `browse/` that any of its releases was in, by province and by year.
        once_drawn: Indicators of which its other releases have figures to draw, and the newest has none: their pictures were there.
    """

    dataset_id: str
    title: str
    summary: views.PlanSummary | None
    listed: tuple[str, ...]
    outward: tuple[Outward, ...]
    problems: tuple[str, ...]
    mentions: tuple[Mention, ...]
    releases: tuple[tuple[str, str], ...]
    withdrawn: tuple[str, ...]
    pages: int
    title_en: str = ""
    formers: tuple[Former, ...] = ()
    formerly_listed: tuple[str, ...] = ()
    once_drawn: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Maker:
    """What the making of every dataset needs; it is sent to other processes."""

    releases: Path
    frame: Frame
    site_url: str
    base: str
    staging: Staging
    downloads: Downloads

    def make_each(self, dataset_ids: Sequence[str]) -> list[Made]:
        """Make several datasets, one after another.

        Raises:
            ReleaseError: If a release cannot be read.
            SiteError: If a text page would not hold the text of its release character for character.
        """
        return [self.make(dataset_id) for dataset_id in dataset_ids]

    def make(self, dataset_id: str) -> Made:
        """Make one dataset."""
        dataset = read_dataset(ReleaseStore(self.releases), dataset_id)
        contents = {} if dataset_id == ALL_PLANS else {each.version: views.read_plan(each) for each in dataset.releases}
        pages: dict[str, Markup] = {}
        listed: list[str] = []
        for each in self._each(dataset, contents):
            if isinstance(each, File):
                put_file(self.staging, each)
                continue
            pages[each.file] = put_page(self.staging, self.frame, each)
            if each.is_indexed and each.canonical in ("", each.path):
                listed += [page_path(language, each.path) for language in LANGUAGES]
        self._copy_files(dataset)
        problems, outward = check_pages(pages, base=self.base)
        latest = contents.get(dataset.latest.version) if dataset.is_offered else None
        if latest:
            problems += _missing_rows(latest, f"{dataset_path(dataset_id)}index.html", pages)
        # The files that were copied or written just now are there; what is left leads to the rest of the site.
        own = folders_of(dataset_id)
        away = [each for each in outward if not (each[1].startswith(own) and os.path.isfile(f"{self.staging.building}/{each[1]}"))]  # noqa: PTH113 - thousands of files
        mentions = mentions_of(latest) if latest else ()
        formers = () if dataset_id == ALL_PLANS else formers_of(dataset, mentions)
        return Made(
            dataset_id,
            str(dataset.newest.descriptor["title"]),
            views.summary_of(dataset.latest, latest.plan) if latest else None,
            tuple(listed),
            tuple(away),
            tuple(problems),
            mentions,
            tuple((str(each.descriptor["created"]), each.version) for each in dataset.releases),
            tuple(each.release.version for each in dataset.withdrawn),
            len(pages),
            english_title(dataset.newest),
            formers,
            () if dataset_id == ALL_PLANS else tuple(sorted(_formerly_listed(dataset, mentions))),
            () if dataset_id == ALL_PLANS else once_drawn_in(dataset, contents),
        )

    def _each(self, dataset: Dataset, contents: dict[str, views.PlanContent]) -> Iterator[Page | File]:
        yield from dataset_pages(dataset, contents, self.site_url, self.downloads)
        yield history_page(dataset)
        yield feed_file(dataset, self.site_url)
        yield from difference_pages(dataset)
        yield from withdrawn_pages(dataset, self.site_url)

    def _copy_files(self, dataset: Dataset) -> None:
        """Put in the files of every release that stands, so that the site is complete on a host that serves files only."""
        for release in dataset.releases:
            target = files_path(release.dataset_id, release.version)
            for path in release.files:
                self.staging.put_released(f"{target}{path}", release.path / path)
            link_downloads(self.staging, release, self.downloads)


def _formerly_listed(dataset: Dataset, mentions: Iterable[Mention]) -> set[str]:
    """Return the lists below `browse/` that other releases than the newest put a plan and its organisations in.

    Those in which the newest alone puts an organisation are among them: the first plan that names one tells where it is listed, and that
    may become another plan.
    """
    found = {list_of_organizations(each.region_code) for each in mentions if each.kind == "organization"}
    for release in (*dataset.releases[:-1], *(each.release for each in dataset.withdrawn)):
        [plan] = release.rows("plans")
        found |= set(lists_of_plan(plan["region_code"], plan["issued"], views.period_of(plan)))
        found |= {list_of_organizations(row["region_code"]) for row in release.rows("organizations")}
    return found


def _missing_rows(content: views.PlanContent, file: str, pages: Mapping[str, Markup]) -> list[str]:
    """Name the rows that the page of a dataset has no place for: pages of organisations and indicators lead there, and are not looked after."""
    rows = {row[key] for table, key in views.ID_FIELDS.items() for row in content.rows[table]}
    return [f"{file}: it has no place #{each}" for each in sorted(rows - pages[file].ids)]


def folders_of(dataset_id: str) -> tuple[str, ...]:
    """Return the folders below the site's root that hold all that is of one dataset."""
    pages = (page_path(language, dataset_path(dataset_id)) for language in LANGUAGES)
    return (*pages, f"datapackages/{dataset_id}/", f"downloads/{dataset_id}/")


def put_page(staging: Staging, frame: Frame, page: Page) -> Markup:
    """Write a page in every language, and the files made with it; returns what the check needs of its content."""
    filled = frame.fill(page)
    for path, content in filled.files:
        staging.put(path, content)
    for file in page.beside:
        put_file(staging, frame.signed(file, page))
    return filled.markup


def put_file(staging: Staging, file: File) -> None:
    """Write a file; one that says something in two languages, as a picture does, beside the pages of each."""
    staging.put(file.path, file.content)
    if file.english is not None:
        staging.put(page_path("en", file.path), file.english)


def put_all(staging: Staging, frame: Frame, made: Iterable[Page | File]) -> None:
    """Write pages and files."""
    for each in made:
        if isinstance(each, File):
            put_file(staging, each)
        else:
            put_page(staging, frame, each)
