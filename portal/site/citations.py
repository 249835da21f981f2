"""Citations on pages: boxes with the forms that are text, files of the forms that are files, and pages for tables and rows.

Beside the page of a release, `cite/` holds the files of the release and the citations of each table; the rows of a table have pages
of their own there, so that the page of the release carries one short link a row.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from markupsafe import Markup

from portal.catalog.citable import NO_FILTERS, Citable, citable_dataset, citable_release
from portal.catalog.citation import FILE_FORMS, Citations, cite, cite_together
from portal.catalog.patterns import ReleasePattern, view_pattern
from portal.releases.store import Release
from portal.site.dataset import dataset_path, release_path
from portal.site.escaping import escape_all
from portal.site.frame import File, Page, TocEntry, root_of
from portal.site.languages import both
from portal.site.rowtable import ROWS_A_PAGE
from portal.site.templating import render
from portal.site.views import ID_FIELDS, PlanContent
from portal.site.wording import Words

FOLDER = "cite/"
_FORM_OF = {suffix: form for suffix, form, _ in FILE_FORMS}


@dataclass(frozen=True, slots=True)
class CitationFile:
    """A citation as a file: where it is below the site's root, what its form is called, and the name to save it under."""

    path: str
    form: str
    name: str


@dataclass(frozen=True, slots=True)
class CitationBox:
    """What a citation box shows: the forms that are text, and where the files are."""

    citable: Citable
    citations: Citations
    files: tuple[CitationFile, ...]


def release_box(release: Release, site_url: str) -> CitationBox:
    """Cite a release by the address of its own page, which stays."""
    path = release_path(release.dataset_id, release.version)
    return _box(citable_release(release, address=site_url + path), f"{path}{FOLDER}release")


def dataset_box(release: Release, site_url: str) -> CitationBox:
    """Cite a dataset by the address that moves on to newer releases, with the newest one as the version that was read."""
    path = dataset_path(release.dataset_id)
    return _box(citable_dataset(release, address=site_url + path), f"{path}{FOLDER}dataset")


def box_files(box: CitationBox) -> Iterator[File]:
    """Write the forms that are files, each as `portal.catalog` prints it."""
    for file, (_, _, form) in zip(box.files, FILE_FORMS, strict=True):
        yield File(file.path, getattr(box.citations, form).encode())


def citation_pages(release: Release, content: PlanContent | None, whole: CitationBox, site_url: str) -> Iterator[Page | File]:
    """Make the pages and files that cite a release, its tables and, where pages show them, its rows.

    Args:
        release: The release.
        content: Its plan as read; None for a release of all plans, whose rows are cited in the datasets of their plans.
        whole: The box of the release.
        site_url: The public address of the site.
    """
    page = release_path(release.dataset_id, release.version)
    path = f"{page}{FOLDER}"
    pattern = ReleasePattern(release)
    tables, citables = [], []
    for name in release.tables:
        # A table is cited by its place on the page of the release: its rows, or the list of files where rows are not shown.
        anchor = name if name in ID_FIELDS and content else "downloads"
        address = f"{site_url}{page}#{anchor}"
        tables.append((release.resource(name), pattern.table(name, address=address)))
        citables.append(pattern.citable(name, address=address))
    together, files = _together(cite_together(citables), release, f"{path}tables")
    with_rows = [name for name in ID_FIELDS if content and content.rows[name]]
    body = render(
        "citations.html",
        root=root_of(path),
        release=release,
        title=release.descriptor["title"],
        whole=whole,
        tables=tables,
        with_rows=with_rows,
        files=files,
    )
    toc = (
        TocEntry("release", both("这一版本", "This release")),
        *(TocEntry(each["name"], both(each["title"], each["title_en"])) for each, _ in tables),
    )
    title = f"{both('引用：', 'Cite: ')}{release.descriptor['title']} {release.version}"
    yield Page(path, title, both("各种引用格式。", "Citations in every form."), body, toc, is_indexed=False)
    yield from box_files(whole)
    yield from together
    if content:
        yield _views_file(release, with_rows, f"{path}views.json", site_url + page)
        for name in with_rows:
            yield from _row_citations(content, name, pattern, site_url)


def _views_file(release: Release, tables: Iterable[str], path: str, address: str) -> File:
    """Write what `views.js` makes citations of views of: the address of the page that shows them, and the patterns of each table."""
    content = {"address": address, "all": NO_FILTERS, "tables": {table: view_pattern(release, table) for table in tables}}
    return File(path, json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode())


def _together(content: Mapping[str, str], release: Release, stem: str) -> tuple[list[File], list[CitationFile]]:
    """Return files that each cite many things in one form, and what a page says of them."""
    name = f"{release.dataset_id}-{release.version}-{stem.rpartition('/')[2]}"
    made = [File(f"{stem}{suffix}", text.encode()) for suffix, text in content.items()]
    return made, [CitationFile(f"{stem}{suffix}", _FORM_OF[suffix], f"{name}{suffix}") for suffix in content]


def _row_citations(content: PlanContent, table: str, pattern: ReleasePattern, site_url: str) -> Iterator[Page | File]:
    """Make the pages with the citation of each row of a table, as many as the table itself takes, and files with all of them."""
    release = content.release
    rows = content.rows[table]
    cited = pattern.rows(table, rows, ID_FIELDS[table], address=lambda row_id: f"{site_url}{content.path}#{row_id}")
    together, files = _together(cited.files(), release, f"{content.path}{FOLDER}{table}-rows")
    yield from together
    html = cited.print_texts(_ROW, escape)
    resource = release.resource(table)
    count = -(-len(html) // ROWS_A_PAGE)
    for number in range(1, count + 1):
        path = f"{content.path}{FOLDER}{table}/" + (f"{number}/" if number > 1 else "")
        root = root_of(path)
        start = (number - 1) * ROWS_A_PAGE
        body = render(
            "row_citations.html",
            root=root,
            release=release,
            words=Words(resource["title"], resource["title_en"]),
            total=len(html),
            rows=Markup("".join(html[start : start + ROWS_A_PAGE]).replace(_MAIN, root + content.path)),  # noqa: S704 - escaped above
            number=number,
            count=count,
            files=files,
            folder=f"{root}{content.path}{FOLDER}{table}/",
            # A citation is found by its address on the first page, whichever page it is on.
            others=_others([row[ID_FIELDS[table]] for row in rows]) if number == 1 else "",
        )
        table_title = both(resource["title"], resource["title_en"])
        title = f"{both('逐行引用：', 'Citations of rows: ')}{release.descriptor['title']} {release.version} {table_title}"
        told = both("每一行的引用格式。", "A citation of each row.")
        yield Page(path, title, told, body, (TocEntry("rows", both("各行", "Rows")),), is_indexed=False)


def _others(row_ids: Sequence[str]) -> Markup:
    """Return a place on the first page for each row that is on another, as HTML: a link to it."""
    linked = [
        f'<a id="{row_id}" href="{1 + at // ROWS_A_PAGE}/#{row_id}">{row_id}</a> '
        for at, row_id in enumerate(escape_all(row_ids))
        if at >= ROWS_A_PAGE
    ]
    return Markup("".join(linked))  # noqa: S704 - escaped above


_MAIN = "\0main\0"  # no text holds this character: packages with it fail their checks
_ROW = (
    '<dl class="cited" id="{row_id}"><dt><a href="' + _MAIN + '#{row_id}"><code>{row_id}</code></a></dt>\n'
    '<dd><b>GB/T 7714</b> <span lang="zh-Hans" data-copy>{gbt7714}</span></dd>\n'
    '<dd lang="en"><b>APA</b> <span data-copy>{apa}</span></dd>\n'
    '<dd lang="en"><b>Chicago</b> <span data-copy>{chicago}</span></dd></dl>\n'
)


def _box(citable: Citable, stem: str) -> CitationBox:
    files = tuple(
        CitationFile(f"{stem}{suffix}", form, "CITATION.cff" if suffix == ".cff" else f"{citable.key}{suffix}")
        for suffix, form, _ in FILE_FORMS
    )
    return CitationBox(citable, cite(citable), files)
