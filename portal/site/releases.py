"""The pages of one dataset: its latest release, each release at its own address, and each release's text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from portal.catalog.code_words import CODE_WORDS
from portal.downloads.manifest import Downloads
from portal.errors import SiteError
from portal.packaging.descriptor import ALL_PLANS
from portal.releases.store import Release
from portal.site import views
from portal.site.citations import CitationBox, box_files, citation_pages, dataset_box, release_box
from portal.site.dataset import Dataset, dataset_path, day_of, english_title, files_path, history_path, release_path
from portal.site.downloads import other_forms
from portal.site.frame import Body, File, Insert, Page, Relation, TocEntry, root_of
from portal.site.history import Entry, checksum_file, entries_of, feed_head
from portal.site.languages import both, split
from portal.site.linkcheck import read_body
from portal.site.picture_pages import has_pictures, picture_pages
from portal.site.plantext import Mark, Outline, annotate, text_of
from portal.site.rowtable import ROWS_A_PAGE, Places, RowTable, flags_of, tables_of
from portal.site.sharing import PAGE, card_file, head_of, title_of
from portal.site.signposts import dataset_relations, release_relations
from portal.site.templating import render
from portal.site.views import ID_FIELDS
from portal.site.wording import SIGNS, Words, name_of, words_for_flag

# On the page of all plans, so that it stays small; all plans are in plans.csv and in the pages of datasets/, all files in datapackage.json.
PLANS_SHOWN = 100
FILES_SHOWN = 100
CHAPTERS_AND_ITEMS = 2  # levels of the outline in the table of contents of a text
_SHARED_TOC = (
    TocEntry("downloads", both("下载", "Downloads")),
    TocEntry("cite", both("如何引用", "How to cite")),
    TocEntry("fields", both("字段说明", "Fields")),
    TocEntry("versions", both("版本", "Versions")),
)


def dataset_pages(
    dataset: Dataset, contents: Mapping[str, views.PlanContent], site_url: str, downloads: Downloads
) -> Iterator[Page | File]:
    """Make the pages of a dataset's releases that stand, with their citations and checksums.

    Args:
        dataset: The dataset.
        contents: Of a dataset of one plan, what its releases hold, by version; nothing of all plans joined.
        site_url: The public address of the site.
        downloads: The files made of releases.

    Raises:
        SiteError: If a text page would not hold the text of its release character for character.
    """
    boxes = {release.version: release_box(release, site_url) for release in dataset.releases}
    shared = _Shared(dataset, site_url, entries_of(dataset), boxes, downloads)
    for release in dataset.releases:
        content = contents.get(release.version)
        if content is None:
            yield from _all_plans_pages(shared, release)
        else:
            yield from _plan_pages(shared, content)
            yield _text_page(dataset, content)
            yield from picture_pages(content)
        yield from citation_pages(release, content, shared.boxes[release.version], site_url)
        yield checksum_file(release)
        yield card_file(release)
        if not views.is_described(release):
            yield _fields_page(release)


@dataclass(frozen=True, slots=True)
class _Shared:
    """What all pages of a dataset need."""

    dataset: Dataset
    site_url: str
    entries: tuple[Entry, ...]
    boxes: Mapping[str, CitationBox]
    downloads: Downloads

    def addresses(self, release: Release) -> tuple[bool, ...]:
        """The newest release has two pages: its own, and the dataset's, which moves on to the next release."""
        return (False, True) if release is self.dataset.latest else (False,)


def _plan_pages(shared: _Shared, content: views.PlanContent) -> Iterator[Page | File]:
    release = content.release
    tables = tables_of(content, linked=release is shared.dataset.latest)
    values = {
        "tables": tables,
        "flags": flags_of(tables),
        "facts": views.facts_of(content.plan, views.carried_by(release)),
        "licenses": release.descriptor["licenses"],
        "has_pictures": has_pictures(content),
    }
    toc = (
        TocEntry("facts", both("基本情况", "Facts")),
        *(TocEntry(table.name, table.title.both) for table in tables),
        TocEntry("flags", both("存疑标记", "Flags")),
        *_SHARED_TOC,
    )
    yield from _release_pages("release.html", shared, release, toc=toc, values=values, tables=tables)
    for table in tables:
        for number in range(2, table.pages + 1):
            yield _rows_page(shared, content, table, number)


def _rows_page(shared: _Shared, content: views.PlanContent, table: RowTable, number: int) -> Page:
    """Make a page on which a long table goes on."""
    release = content.release
    path = f"{content.path}{table.name}/{number}/"
    root = root_of(path)
    places = Places(root, "../../", "../../")  # as `tables_of` takes them to be
    body = render(
        "more_rows.html",
        root=root,
        folder=root + files_path(release.dataset_id, release.version),
        dataset_id=release.dataset_id,
        version=release.version,
        newest=shared.dataset.latest.version,
        difference=shared.dataset.difference_with_newer(release.version),
        title=release.descriptor["title"],
        title_en=english_title(release),
        table=table,
        number=number,
        first=(number - 1) * ROWS_A_PAGE + 1,
        last=min(number * ROWS_A_PAGE, table.rows),
        places=places,
    )
    shown = both(f"{table.title.zh}，第 {number} 页", f"{table.title.en}, page {number}")
    return Page(path, f"{_title(release)} {release.version} {shown}", shown, body, inserts=(table.insert(number, places),))


def _all_plans_pages(shared: _Shared, release: Release) -> Iterator[Page | File]:
    plans = release.rows("plans")
    values = {
        "plans": [(plan["plan_id"], plan["title"], views.region_of(plan), views.period_of(plan)) for plan in plans[:PLANS_SHOWN]],
        "plan_count": len(plans),
        "description": release.descriptor["description"],
        "description_en": release.descriptor["description_en"],
    }
    toc = (TocEntry("rows", both("各规划的行", "Rows of all plans")), TocEntry("plans", both("规划", "Plans")), *_SHARED_TOC)
    yield from _release_pages("all_plans.html", shared, release, toc=toc, values=values)


def _row_finder(release: Release, root: str, *, is_latest: bool) -> str:
    """Return where a reader looks for rows of all plans: the newest releases of each have them, so on the page of the dataset alone."""
    return render(
        "row_finder.html",
        root=root,
        dataset_id=release.dataset_id,
        is_latest=is_latest,
        tables=[(name, release.resource(name)["title"], release.resource(name)["title_en"]) for name in ID_FIELDS],
        roles=json.dumps(CODE_WORDS["role"], ensure_ascii=False),
    )


def _fields_page(release: Release) -> Page:
    """Describe the tables of a release whose fields are no longer those of the page of all fields."""
    path = f"{release_path(release.dataset_id, release.version)}fields/"
    title = f"{both('字段说明：', 'Fields: ')}{release.descriptor['title']} {release.version}"
    body = render("fields.html", root=root_of(path), release=release, tables=views.dictionary_of(release))
    return Page(path, title, both("这一版本的表和字段。", "Tables and fields of this release."), body)


def _release_pages(
    template: str, shared: _Shared, release: Release, *, toc: tuple[TocEntry, ...], values: dict[str, Any], tables: Sequence[RowTable] = ()
) -> Iterator[Page | File]:
    """Make the page of a release and, for the newest, that of its dataset, from what every one shows and `values` of its template.

    Nearly all is the same on both, so it is rendered once, with signs in the place of addresses and of what differs: as elements that no
    text can hold, since `<` is escaped there.
    """
    dataset = shared.dataset
    dataset_id, version = release.dataset_id, release.version
    own = release_path(dataset_id, version)
    described = views.is_described(release)
    body = render(
        template,
        root=_ROOT,
        places=Places(_ROOT, _HERE),
        folder=_ROOT + files_path(dataset_id, version),
        dataset_id=dataset_id,
        version=version,
        newest=dataset.latest.version,
        difference=dataset.difference_with_newer(version),
        which=_WHICH,
        moving=_MOVING,
        finder=_FINDER,
        title=release.descriptor["title"],
        title_en=release.descriptor.get("title_en", ""),
        own_title_en=english_title(release),
        created=day_of(release),
        files=[each for number, each in enumerate(views.downloads_of(release)) if each.format != "TXT" or number < FILES_SHOWN],
        tables_described=views.dictionary_of(release),
        dictionary=_ROOT + "fields/" if described else _ROOT + f"{own}fields/",
        box=shared.boxes[version],
        other_forms=other_forms(release, shared.downloads),
        entries=shared.entries,
        **values,
    )
    zh, english = split(body)
    pieces = _SIGNS.split(zh.encode()), _SIGNS.split(english.encode())
    markup = read_body(zh)
    # The newest release has the same content as the page of its dataset, which is the one to be found; an older one stands for itself.
    canonical = dataset_path(dataset_id) if release is dataset.latest else own
    head = head_of(release, shared.site_url)
    told = both(release.descriptor["description"], release.descriptor.get("description_en") or release.descriptor["description"])
    for is_latest in shared.addresses(release):
        path = dataset_path(dataset_id) if is_latest else own
        root, here = root_of(path), f"{version}/" if is_latest else ""
        places = Places(root, here)
        box = dataset_box(release, shared.site_url) if is_latest else None
        moving = split(render("cite_dataset.html", root=root, box=box)) if box else ("", "")
        finder = split(_row_finder(release, root, is_latest=is_latest)) if dataset_id == ALL_PLANS else ("", "")
        rows = [each.insert(1, places) for each in tables if each.rows]
        filled: list[bytes] = []
        for language, shown in enumerate(pieces):
            values = {
                _ROOT: root,
                _HERE: here,
                _WHICH: "" if is_latest else f" / {version}",
                _MOVING: moving[language],
                _FINDER: finder[language],
            }
            known = {sign.encode(): value.encode() for sign, value in values.items()} | {
                each.sign.encode(): each.told[language] for each in rows
            }
            filled.append(b"".join([known[each] if at % 2 else each for at, each in enumerate(shown)]))
        title = _title(release) + ("" if is_latest else f" {version}")
        parts = [each.markup for each in rows]
        yield Page(
            path,
            title,
            told,
            Body(
                (filled[0], filled[1]),
                markup.moved({_ROOT: root, _HERE: here}).with_parts([read_body(moving[0]), read_body(finder[0]), *parts]),
            ),
            toc,
            canonical,
            (
                *_relations(dataset, release, root),
                *(dataset_relations(release, box, root) if box else release_relations(release, shared.boxes[version], root)),
            ),
            head.replace(PAGE, path) + feed_head(release, root),
        )
        if box:
            yield from box_files(box)


_ROOT, _HERE, _WHICH, _MOVING, _FINDER = (Markup(f"<:{sign}>") for sign in ("root", "here", "which", "moving", "finder"))  # noqa: S704 - fixed
_SIGNS = re.compile(rb"(<:[a-z]+>|<!-- [a-z]+ 1 -->)")  # these, and those of rows


def _relations(dataset: Dataset, release: Release, root: str) -> Iterator[Relation]:
    """Say how a release stands to the others (RFC 5829)."""
    dataset_id = dataset.dataset_id
    yield Relation("latest-version", root + release_path(dataset_id, dataset.latest.version))
    if before := dataset.before(release.version):
        yield Relation("predecessor-version", root + release_path(dataset_id, before.version))
    if after := dataset.after(release.version):
        yield Relation("successor-version", root + release_path(dataset_id, after.version))
    yield Relation("version-history", root + history_path(dataset_id))


def _title(release: Release) -> str:
    """Return what a page of a release is called, in tabs of browsers and in lists of what a search engine found."""
    return both(*title_of(release))


def _text_page(dataset: Dataset, content: views.PlanContent) -> Page:
    release, plan, text = content.release, content.plan, content.text
    resource = release.resource("source-text")
    path = f"datasets/{release.dataset_id}/{release.version}/text/"
    outline = [Outline(row["section_id"], int(row["start"]), int(row["level"]), row["heading"]) for row in content.rows["sections"]]
    annotated = annotate(text, _marks(content), outline, rows_page="../")
    zh, english = annotated.told
    if text_of(zh) != text:
        raise SiteError(
            (f"{path}: the page would change the plan's text. This is a mistake in portal/site/plantext.py; please report it.",)
        )
    damaged = sum("damaged-text" in row["flags"] for table in SIGNS for row in content.rows[table])
    title = str(plan["title"])
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
        title_en=english_title(release),
        text=Markup(_TEXT),  # noqa: S704 - fixed
        text_lang=content.language,
        text_path=resource["path"],
        text_sha256=resource["hash"].removeprefix("sha256:"),
        length=len(text),
        legend=[(name, sign, Words(release.resource(name)["title"], release.resource(name)["title_en"])) for name, sign in SIGNS.items()],
        damaged=damaged,
        damage=words_for_flag("damaged-text"),
    )
    toc = tuple(
        TocEntry(each.section_id, each.heading, is_quoted=True) for each in outline if each.heading and each.level <= CHAPTERS_AND_ITEMS
    )
    told = both(f"《{title}》原文，逐句对应数据。", f"{title}: the text of the plan, with the place of every row.")
    return Page(
        path,
        name_of(title, english_title(release)) + both("：原文", ": text"),
        told,
        body,
        toc,
        inserts=(Insert(_TEXT, (zh.encode(), english.encode()), annotated.markup),),
    )


#: Stands for the text in the body of its page: no text holds it, as `<` is escaped there.
_TEXT = "<!-- text -->"


def _marks(content: views.PlanContent) -> Iterator[Mark]:
    """Say where each row of the four tables stands; rows on the same words are numbered, so that their signs differ."""
    for table, sign in SIGNS.items():
        seen: dict[tuple[str, str], int] = {}
        key, is_task = views.ID_FIELDS[table], table == "tasks"
        for row in content.rows[table]:
            place = row["start"], row["end"]
            if is_task:
                shown = f"{sign} {row['number']}"
            else:
                count = seen[place] = seen.get(place, 0) + 1
                shown = sign if count == 1 else str(count)
            yield Mark(int(place[0]), int(place[1]), table, row[key], shown, views.describe_row(table, row), row["flags"] != "")
