"""Citations on pages: boxes with the forms that are text, files of the forms that are files, and pages for tables and rows.

Beside the page of a release, `cite/` holds the files of the release and of each table; the rows of a table have a page of their
own there, so that the page of the release carries one short link a row.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from portal.catalog.citable import Citable, citable_dataset, citable_release, citable_rows, citable_table
from portal.catalog.citation import FILE_FORMS, Citations, cite, cite_as_text, cite_together
from portal.packaging.descriptor import ALL_PLANS
from portal.releases.store import Release
from portal.site.dataset import dataset_path, release_path
from portal.site.frame import File, Page, TocEntry, root_of
from portal.site.templating import render
from portal.site.views import ID_FIELDS, PlanContent
from portal.site.wording import Words

FOLDER = "cite/"


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


def table_box(release: Release, table: str, site_url: str) -> CitationBox:
    """Cite a table of a release by its place on the page of the release: its rows, or the list of files where rows are not shown."""
    path = release_path(release.dataset_id, release.version)
    anchor = table if table in ID_FIELDS and release.dataset_id != ALL_PLANS else "downloads"
    return _box(citable_table(release, table, address=f"{site_url}{path}#{anchor}"), f"{path}{FOLDER}{table}")


def box_files(box: CitationBox) -> Iterator[File]:
    """Write the forms that are files, each as `portal.catalog` prints it."""
    for file, (_, _, form) in zip(box.files, FILE_FORMS, strict=True):
        yield File(file.path, getattr(box.citations, form).encode())


def citation_pages(release: Release, content: PlanContent | None, site_url: str) -> Iterator[Page | File]:
    """Make the pages and files that cite a release, its tables and, where pages show them, its rows.

    Args:
        release: The release.
        content: Its plan as read; None for a release of all plans, whose rows are cited in the datasets of their plans.
        site_url: The public address of the site.
    """
    path = f"{release_path(release.dataset_id, release.version)}{FOLDER}"
    whole = release_box(release, site_url)
    tables = [(release.resource(name), table_box(release, name, site_url)) for name in release.tables]
    with_rows = [name for name in ID_FIELDS if content and content.rows[name]]
    body = render(
        "citations.html",
        root=root_of(path),
        release=release,
        title=release.descriptor["title"],
        whole=whole,
        tables=tables,
        with_rows=with_rows,
    )
    toc = (TocEntry("release", "这一版本 Release"), *(TocEntry(each["name"], f"{each['title']} {each['title_en']}") for each, _ in tables))
    title = f"引用：{release.descriptor['title']} {release.version}"
    yield Page(path, title, "各种引用格式。 Citations in every form.", body, toc, is_indexed=False)
    for box in (whole, *(box for _, box in tables)):
        yield from box_files(box)
    if content:
        for name in with_rows:
            yield from _row_citations(content, name, site_url)


def _row_citations(content: PlanContent, table: str, site_url: str) -> Iterator[Page | File]:
    """Make the page with the citation of each row of a table, and the files that hold all of them."""
    release = content.release
    page = release_path(release.dataset_id, release.version)
    path = f"{page}{FOLDER}{table}/"
    rows = content.rows[table]
    citables = list(citable_rows(release, table, rows, address=lambda row_id: f"{site_url}{page}#{row_id}"))
    cited = [(row[ID_FIELDS[table]], cite_as_text(each)) for row, each in zip(rows, citables, strict=True)]
    files = []
    for suffix, content_of_file in cite_together(citables).items():
        file = CitationFile(
            f"{page}{FOLDER}{table}-rows{suffix}", _FORM_OF[suffix], f"{release.dataset_id}-{release.version}-{table}-rows{suffix}"
        )
        yield File(file.path, content_of_file.encode())
        files.append(file)
    resource = release.resource(table)
    body = render(
        "row_citations.html",
        root=root_of(path),
        release=release,
        words=Words(resource["title"], resource["title_en"]),
        rows=cited,
        files=files,
    )
    title = f"逐行引用：{release.descriptor['title']} {release.version} {resource['title']}"
    yield Page(path, title, "每一行的引用格式。 A citation of each row.", body, (TocEntry("rows", "各行 Rows"),), is_indexed=False)


_FORM_OF = {suffix: form for suffix, form, _ in FILE_FORMS}


def _box(citable: Citable, stem: str) -> CitationBox:
    files = tuple(
        CitationFile(f"{stem}{suffix}", form, "CITATION.cff" if suffix == ".cff" else f"{citable.key}{suffix}")
        for suffix, form, _ in FILE_FORMS
    )
    return CitationBox(citable, cite(citable), files)
