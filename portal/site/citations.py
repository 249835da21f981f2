"""Citations on pages: boxes with the forms that are text, files of the forms that are files, and pages for tables and rows.

Beside the page of a release, `cite/` holds the files of the release and the citations of each table. Its rows are cited there by the
reader's browser, from patterns that are the same for all of them (`views.json`) and the released CSV: citations of every row in every
form, written out, would be a third of all that the site has.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass

from portal.catalog.citable import Citable, citable_dataset, citable_release
from portal.catalog.citation import FILE_FORMS, Citations, cite, cite_together
from portal.catalog.patterns import ReleasePattern
from portal.releases.store import Release
from portal.site.dataset import dataset_path, english_title, files_path, release_path
from portal.site.frame import File, Page, TocEntry, root_of
from portal.site.languages import both
from portal.site.templating import render
from portal.site.views import ID_FIELDS, PlanContent
from portal.site.wording import name_of

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
        title_en=english_title(release),
        whole=whole,
        tables=tables,
        with_rows=with_rows,
        folder=root_of(path) + files_path(release.dataset_id, release.version),
        files=files,
    )
    toc = (
        TocEntry("release", both("这一版本", "This release")),
        *([TocEntry("row", both("一行", "A row"))] if with_rows else []),
        *(TocEntry(each["name"], both(each["title"], each["title_en"])) for each, _ in tables),
    )
    title = f"{both('引用：', 'Cite: ')}{name_of(str(release.descriptor['title']), english_title(release))} {release.version}"
    yield Page(path, title, both("各种引用格式。", "Citations in every form."), body, toc, is_indexed=False)
    yield from box_files(whole)
    yield from together
    if content:
        yield _patterns_file(pattern, with_rows, f"{path}views.json", site_url + page)


def _patterns_file(pattern: ReleasePattern, tables: Iterable[str], path: str, address: str) -> File:
    """Write what `views.js` makes citations of views and rows of: the address of the page that shows them, and their patterns."""
    content = {"address": address} | asdict(pattern.patterns(tables))
    return File(path, json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode())


def _together(content: Mapping[str, str], release: Release, stem: str) -> tuple[list[File], list[CitationFile]]:
    """Return files that each cite many things in one form, and what a page says of them."""
    name = f"{release.dataset_id}-{release.version}-{stem.rpartition('/')[2]}"
    made = [File(f"{stem}{suffix}", text.encode()) for suffix, text in content.items()]
    return made, [CitationFile(f"{stem}{suffix}", _FORM_OF[suffix], f"{name}{suffix}") for suffix in content]


def _box(citable: Citable, stem: str) -> CitationBox:
    files = tuple(
        CitationFile(f"{stem}{suffix}", form, "CITATION.cff" if suffix == ".cff" else f"{citable.key}{suffix}")
        for suffix, form, _ in FILE_FORMS
    )
    return CitationBox(citable, cite(citable), files)
