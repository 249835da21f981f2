"""The pages of one dataset: its latest release, each release at its own address, and each release's text."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from markupsafe import Markup

from portal.downloads.manifest import Downloads
from portal.errors import SiteError
from portal.packaging.descriptor import ALL_PLANS
from portal.records import Span
from portal.releases.store import Release
from portal.site import views
from portal.site.citations import box_files, citation_pages, dataset_box, release_box
from portal.site.dataset import Dataset, dataset_path, day_of, files_path, history_path, release_path
from portal.site.downloads import other_forms
from portal.site.frame import File, Page, TocEntry, root_of
from portal.site.history import checksum_file, entries_of
from portal.site.plantext import Mark, Outline, annotate, text_of
from portal.site.templating import render
from portal.site.wording import SIGNS, Words, words_for_flag

# On the page of all plans, so that it stays small; all plans are in plans.csv and in the pages of datasets/, all files in datapackage.json.
PLANS_SHOWN = 100
FILES_SHOWN = 100
CHAPTERS_AND_ITEMS = 2  # levels of the outline in the table of contents of a text
_HERE = "\0here\0"  # no text holds this character: packages with it fail their checks
_SHARED_TOC = (
    TocEntry("downloads", "下载 Downloads"),
    TocEntry("cite", "如何引用 How to cite"),
    TocEntry("fields", "字段说明 Fields"),
    TocEntry("versions", "版本 Versions"),
)


def dataset_pages(dataset: Dataset, site_url: str, downloads: Downloads) -> Iterator[Page | File]:
    """Make the pages of a dataset's releases that stand, with their citations and checksums.

    Raises:
        SiteError: If a text page would not hold the text of its release character for character.
    """
    for release in dataset.releases:
        # The newest release has two pages: its own, and the dataset's, which moves on to the next release.
        addresses = [False, True] if release is dataset.latest else [False]
        if dataset.dataset_id == ALL_PLANS:
            yield from (_all_plans_page(dataset, release, site_url, downloads, is_latest=is_latest) for is_latest in addresses)
            yield from citation_pages(release, None, site_url)
        else:
            content = views.read_plan(release)
            yield from _plan_pages(dataset, content, site_url, downloads, addresses)
            yield _text_page(dataset, content)
            yield from citation_pages(release, content, site_url)
        yield checksum_file(release)
    if dataset.is_offered:
        yield from box_files(dataset_box(dataset.latest, site_url))


def _plan_pages(
    dataset: Dataset, content: views.PlanContent, site_url: str, downloads: Downloads, addresses: Sequence[bool]
) -> Iterator[Page]:
    release = content.release
    tables = views.tables_of(content)
    # Nearly all of the page is its rows. They are rendered once; only the way to the release differs between its two addresses.
    rows = render("rows.html", tables=tables, here=_HERE, text_lang=content.language)
    values = {
        "tables": tables,
        "flags": views.flags_of(tables),
        "facts": views.facts_of(content.plan),
        "licenses": release.descriptor["licenses"],
        "other_forms": other_forms(release, downloads),
    }
    toc = (
        TocEntry("facts", "基本情况 Facts"),
        *(TocEntry(table.name, f"{table.title.zh} {table.title.en}") for table in tables),
        TocEntry("flags", "存疑标记 Flags"),
        *_SHARED_TOC,
    )
    for is_latest in addresses:
        here = f"{release.version}/" if is_latest else ""
        shown = values | {"here": here, "rows": Markup(rows.replace(_HERE, here))}  # noqa: S704 - our template's
        yield _release_page("release.html", dataset, release, site_url, is_latest=is_latest, toc=toc, values=shown)


def _all_plans_page(dataset: Dataset, release: Release, site_url: str, downloads: Downloads, *, is_latest: bool) -> Page:
    plans = release.rows("plans")
    counts = {table: Counter(row["plan_id"] for row in release.rows(table)) for table in SIGNS}
    shown = [
        views.PlanSummary(
            plan["plan_id"],
            plan["title"],
            views.region_of(plan),
            views.period_of(plan),
            plan["issuer"],
            plan["issued"],
            release.version,
            {table: count[plan["plan_id"]] for table, count in counts.items()},
        )
        for plan in plans[:PLANS_SHOWN]
    ]
    here = {
        "plans": shown,
        "plan_count": len(plans),
        "description": release.descriptor["description"],
        "description_en": release.descriptor["description_en"],
        "other_forms": other_forms(release, downloads),
    }
    toc = (TocEntry("plans", "规划 Plans"), *_SHARED_TOC)
    return _release_page("all_plans.html", dataset, release, site_url, is_latest=is_latest, toc=toc, values=here)


def _release_page(
    template: str, dataset: Dataset, release: Release, site_url: str, *, is_latest: bool, toc: tuple[TocEntry, ...], values: dict[str, Any]
) -> Page:
    """Make a page of a release from what every one shows and the `values` that only its template needs."""
    dataset_id, version = release.dataset_id, release.version
    path = dataset_path(dataset_id) if is_latest else release_path(dataset_id, version)
    root = root_of(path)
    body = render(
        template,
        root=root,
        folder=root + files_path(dataset_id, version),
        dataset_id=dataset_id,
        version=version,
        newest=dataset.latest.version,
        difference=dataset.difference_with_newer(version),
        latest=is_latest,
        title=release.descriptor["title"],
        title_en=release.descriptor.get("title_en", ""),
        created=day_of(release),
        files=[each for number, each in enumerate(views.downloads_of(release)) if each.format != "TXT" or number < FILES_SHOWN],
        tables_described=views.dictionary_of(release),
        dictionary=_dictionary(json.dumps(views.dictionary_of(release))),
        box=release_box(release, site_url),
        dataset_box=dataset_box(release, site_url) if is_latest else None,
        entries=entries_of(dataset),
        **values,
    )
    title = release.descriptor["title"] + ("" if is_latest else f" {release.version}")
    # The newest release has the same content as the page of its dataset, which is the one to be found; an older one stands for itself.
    canonical = dataset_path(dataset_id) if release is dataset.latest else path
    return Page(path, title, release.descriptor["description"], body, toc, canonical, tuple(_relations(dataset, release, root)))


def _relations(dataset: Dataset, release: Release, root: str) -> Iterator[tuple[str, str]]:
    """Say how a release stands to the others (RFC 5829)."""
    dataset_id = dataset.dataset_id
    yield "latest-version", root + release_path(dataset_id, dataset.latest.version)
    if before := dataset.before(release.version):
        yield "predecessor-version", root + release_path(dataset_id, before.version)
    if after := dataset.after(release.version):
        yield "successor-version", root + release_path(dataset_id, after.version)
    yield "version-history", root + history_path(dataset_id)


@lru_cache(maxsize=8)
def _dictionary(described: str) -> Markup:
    """Render the field dictionary, which is the same for all releases made from one schema."""
    return Markup(render("dictionary.html", tables=json.loads(described)))  # noqa: S704 - our template's


def _text_page(dataset: Dataset, content: views.PlanContent) -> Page:
    release, plan, text = content.release, content.plan, content.text
    resource = release.resource("source-text")
    path = f"datasets/{release.dataset_id}/{release.version}/text/"
    outline = [Outline(row["section_id"], int(row["start"]), int(row["level"]), row["heading"]) for row in content.rows["sections"]]
    html = annotate(text, _marks(content), outline, rows_page="../")
    if text_of(html) != text:
        raise SiteError(
            (f"{path}: the page would change the plan's text. This is a mistake in portal/site/plantext.py; please report it.",)
        )
    damaged = sum("damaged-text" in views.split_flags(row) for table in SIGNS for row in content.rows[table])
    title = f"{plan['title']}：原文"
    root = root_of(path)
    body = render(
        "text.html",
        root=root,
        folder=f"{root}datapackages/{release.dataset_id}/{release.version}/",
        dataset_id=release.dataset_id,
        version=release.version,
        newest=dataset.latest.version,
        difference=dataset.difference_with_newer(release.version),
        title=title,
        text=Markup(html),  # noqa: S704 - annotate escapes the text
        text_lang=content.language,
        text_path=resource["path"],
        text_sha256=resource["hash"].removeprefix("sha256:"),
        length=len(text),
        legend=[(name, sign, Words(release.resource(name)["title"], release.resource(name)["title_en"])) for name, sign in SIGNS.items()],
        damaged=damaged,
        damage=words_for_flag("damaged-text"),
    )
    toc = tuple(TocEntry(each.section_id, each.heading) for each in outline if each.heading and each.level <= CHAPTERS_AND_ITEMS)
    return Page(path, title, f"《{plan['title']}》原文，逐句对应数据。", body, toc)


def _marks(content: views.PlanContent) -> Iterator[Mark]:
    """Say where each row of the four tables stands; rows on the same words are numbered, so that their signs differ."""
    for table, sign in SIGNS.items():
        seen: Counter[Span] = Counter()
        for row in content.rows[table]:
            span = Span(int(row["start"]), int(row["end"]))
            seen[span] += 1
            shown = f"{sign} {row['number']}" if table == "tasks" else sign if seen[span] == 1 else str(seen[span])
            yield Mark(span, table, row[views.ID_FIELDS[table]], shown, views.describe_row(table, row), bool(row["flags"]))
