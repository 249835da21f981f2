"""What became of a dataset: the list of its releases, the differences between them, and what stands in the place of withdrawn ones."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from urllib.parse import urlsplit

from markupsafe import Markup

from portal.packaging.descriptor import ALL_PLANS
from portal.packaging.package import CHANGELOG
from portal.releases.changelog import entry_of
from portal.releases.difference_page import difference_body, table_title
from portal.releases.differences import Difference, compare_releases, render_difference_csv, render_difference_json
from portal.releases.feed import ATOM, render_dataset_feed
from portal.releases.store import Release
from portal.releases.tombstone import SUFFIX, Tombstone
from portal.site.dataset import (
    Dataset,
    Withdrawn,
    dataset_path,
    day_of,
    difference_path,
    downloads_path,
    english_title,
    feed_path,
    files_path,
    history_path,
    release_path,
)
from portal.site.frame import File, Page, Relation, TocEntry, root_of
from portal.site.languages import FOLDERS, OWN, SHARED, both, mark_chinese, split
from portal.site.picture_pages import FOLDER as PICTURES
from portal.site.rowtable import ROWS_A_PAGE
from portal.site.templating import render
from portal.site.views import ID_FIELDS, counts_of, describe_row, is_described
from portal.site.wording import name_of

#: Of a table, at most so many rows that came, went or changed are on the page of a difference; all are in its files.
ROWS_SHOWN = 500
CHECKSUMS = "SHA256SUMS"
#: What nginx needs to answer 410 for withdrawn releases; included by the publisher's own settings.
NGINX = "withdrawn.nginx.conf"


# What a publisher said twice: some sentences in Chinese, and then in English, which has no Chinese in it.
_NOTE = re.compile(r"(.*[\u4e00-\u9fff].*[。！？；]) ?([A-Z][^\u4e00-\u9fff]*)")
_IN_BOTH = re.compile(r"([\u4e00-\u9fff]+) ([A-Za-z]+(?: [a-z]+)*)(?=[ :,;)]|$)")


@dataclass(frozen=True, slots=True)
class Entry:
    """A release in the list of releases.

    Attributes:
        notes: Why it was made, in the publisher's words, by line; in both languages where the publisher wrote so, as HTML.
        changes: The generated summary, by line, in both languages, as HTML.
        before: The version that stands before it, with which the site compares it; empty if none does.
        made_after: The version that was the newest when it was made, with which `changes` compares it; empty for the first.
    """

    version: str
    created: str
    is_latest: bool
    notes: tuple[Markup, ...]
    changes: tuple[Markup, ...]
    before: str
    made_after: str
    has_changelog: bool
    sha256: str
    tombstone: Tombstone | None


def entries_of(dataset: Dataset) -> tuple[Entry, ...]:
    """Return every release of a dataset, newest first."""
    return tuple(_entry(dataset, release, tombstone) for release, tombstone in reversed(dataset.history))


def history_page(dataset: Dataset) -> Page:
    """Make the list of a dataset's releases."""
    path = history_path(dataset.dataset_id)
    entries = entries_of(dataset)
    title = str(dataset.newest.descriptor["title"])
    body = render(
        "history.html",
        root=root_of(path),
        dataset_id=dataset.dataset_id,
        title=title,
        title_en=english_title(dataset.newest),
        is_offered=dataset.is_offered,
        entries=entries,
        whole=dataset.compared[-1] if len(dataset.releases) > 2 else None,
    )
    toc = tuple(
        TocEntry(f"v{each.version}", each.version + (both("，已撤回", ", withdrawn") if each.tombstone else "")) for each in entries
    )
    told = both("所有版本和每一版的更改。", "All releases and what changed in each.")
    head = feed_head(dataset.newest, root_of(path))
    return Page(path, _told(dataset.newest) + both("：版本", ": releases"), told, body, toc, head=head)


def feed_file(dataset: Dataset, site_url: str) -> File:
    """Print the feed of a dataset; of one of which no release is left, an empty feed, so that its address stays."""
    title = str(dataset.newest.descriptor["title"])
    return File(feed_path(dataset.dataset_id), render_dataset_feed(dataset.releases, site_url, dataset.dataset_id, title))


def feed_head(release: Release, root: str) -> str:
    """Return the element by which a page names the feed of its dataset, in both languages; `root` leads to the root of its language."""
    title = str(release.descriptor["title"])
    told = both(f"{escape(title)}：新版本", f"{escape(english_title(release) or title)}: new releases")
    # With a space, as in `portal.site.frame.alternates`: the script of the theme looks for a sitemap beside what it finds without.
    return f'<link rel="alternate " type="{ATOM}" title="{told}" href="{SHARED}{root}{feed_path(release.dataset_id)}">'


def difference_pages(dataset: Dataset) -> Iterator[Page | File]:
    """Make a page for each pair of releases that is compared, and beside it the same as JSON and CSV, as `portal diff` prints them."""
    for old, new in dataset.compared:
        yield from _difference(dataset, compare_releases(old, new), old, new)


def withdrawn_pages(dataset: Dataset, site_url: str) -> Iterator[Page | File]:
    """Make what stands at the addresses of withdrawn releases and of their differences, and the page of a dataset of which none is left."""
    base = urlsplit(site_url).path
    gone = {each.release.version for each in dataset.withdrawn}
    for old, new in dataset.no_longer_compared:
        yield _difference_gone(dataset, old, new, [each.version for each in (old, new) if each.version in gone])
    for each in dataset.withdrawn:
        yield from _tombstone_pages(each, base)
        folder = each.release.path
        name = f"{folder.name}{SUFFIX}"
        yield File(f"datapackages/{dataset.dataset_id}/{name}", folder.with_name(name).read_bytes())
    if not dataset.is_offered:
        path = dataset_path(dataset.dataset_id)
        told = dataset.withdrawn[-1].tombstone
        title = str(dataset.newest.descriptor["title"])
        body = render(
            "withdrawn_dataset.html",
            root=root_of(path),
            dataset_id=dataset.dataset_id,
            title=title,
            title_en=english_title(dataset.newest),
            told=told,
        )
        told_of = both("这个数据集已撤回。", "This dataset was withdrawn.")
        yield Page(path, _told(dataset.newest) + both("：已撤回", ": withdrawn"), told_of, body, is_indexed=False)


def checksum_file(release: Release) -> File:
    """List the files of a release with their checksums, so that `sha256sum -c` checks a folder they were downloaded into."""
    lines = [f"{release.sha256}  datapackage.json\n"]
    for resource in release.descriptor["resources"]:
        lines += [f"{each['hash'].removeprefix('sha256:')}  {each['path']}\n" for each in (resource, *resource.get("alternates", ()))]
    return File(f"{release_path(release.dataset_id, release.version)}{CHECKSUMS}", "".join(lines).encode())


def nginx_file(withdrawn: Iterable[tuple[str, str]], site_url: str) -> File:
    """Write the settings by which nginx answers 410 for every address of a withdrawn release, with the page that says why.

    Args:
        withdrawn: Dataset and version of each release that was withdrawn, in order.
        site_url: The public address of the site.
    """
    base = urlsplit(site_url).path
    lines = ["# Made by the build: withdrawn releases answer 410 with the page that says why. Include it in the server block.\n"]
    for dataset_id, version in withdrawn:
        files = [f"{base}{each}" for each in (files_path(dataset_id, version), downloads_path(dataset_id, version))]
        for page in (f"{base}{folder}{release_path(dataset_id, version)}" for folder in FOLDERS.values()):
            lines.append(f"location = {page}index.html {{ internal; }}\n")
            gone = (page, *files) if page == f"{base}{release_path(dataset_id, version)}" else (page,)
            lines += [f"location ^~ {folder} {{ error_page 410 {page}index.html; return 410; }}\n" for folder in gone]
    return File(NGINX, "".join(lines).encode())


def _entry(dataset: Dataset, release: Release, tombstone: Tombstone | None) -> Entry:
    has_changelog = CHANGELOG in release.files
    said = entry_of(release.read(CHANGELOG).decode(), release.version).splitlines() if has_changelog else []
    before = dataset.before(release.version)
    versions = [each.version for each, _ in dataset.history]
    return Entry(
        release.version,
        day_of(release),
        dataset.is_offered and release is dataset.latest,
        tuple(_note_in_both(line.removeprefix("> ")) for line in said if line.startswith("> ")),
        tuple(_change_in_both(line.removeprefix("- ")) for line in said if line and not line.startswith(">")),
        before.version if before and not tombstone else "",
        versions[versions.index(release.version) - 1] if release.version != versions[0] else "",
        has_changelog,
        release.sha256,
        tombstone,
    )


def _note_in_both(line: str) -> Markup:
    """Take apart what a publisher wrote in Chinese and then in English, as HTML; what is in one language stays as it is.

    >>> split(str(_note_in_both("改正年份。 Years are mended."))), split(str(_note_in_both("改正年份")))[1]
    (('改正年份。', 'Years are mended.'), '<span lang="zh-Hans">改正年份</span>')
    """
    found = _NOTE.fullmatch(line)
    return _marked(both(found[1], found[2]) if found else line)


def _change_in_both(line: str) -> Markup:
    """Take apart a line of the summary, in which English words stand behind the Chinese ones of the same meaning, as HTML.

    >>> split(str(_change_in_both("停用标识 retired ids 3: 被取代 replaced 3; 见 see retired.csv")))
    ('停用标识 3: 被取代 3; 见 retired.csv', 'retired ids 3: replaced 3; see retired.csv')
    >>> split(str(_change_in_both("目标 targets: 更改 changed 6 (indicator_id 5、rule 2)")))[1]
    'targets: changed 6 (indicator_id 5, rule 2)'
    """
    return _marked(_IN_BOTH.sub(lambda pair: both(pair[1], pair[2]), line).replace("、", both("、", ", ")))


def _marked(line: str) -> Markup:
    """Write a line in both languages as HTML that says what of the English is Chinese all the same."""
    zh, english = map(escape, split(line))
    return Markup(both(zh, mark_chinese(english)))  # noqa: S704 - escaped above


def _difference(dataset: Dataset, difference: Difference, old: Release, new: Release) -> Iterator[Page | File]:
    path = difference_path(dataset.dataset_id, old.version, new.version)
    root = root_of(path)
    name = f"{dataset.dataset_id}-{old.version}-{new.version}"

    describe = _words_of(dataset, old) | _words_of(dataset, new)

    def place(table: str, row_id: str, version: str) -> tuple[str, str]:
        """Return the row on the page of its release, or the file of its table where pages do not show it."""
        words = describe.get((version, table, row_id), "")
        if words:
            return f"{root}{release_path(dataset.dataset_id, version)}#{row_id}", words
        if table == "sections" and dataset.dataset_id != ALL_PLANS:
            return f"{root}{release_path(dataset.dataset_id, version)}text/#{row_id}", ""
        file = (new if version == new.version else old).resource(table)["path"]
        return f"{SHARED}{root}{files_path(dataset.dataset_id, version)}{file}", ""

    files = [File(f"{path}{name}.json", render_difference_json(difference)), File(f"{path}{name}.csv", render_difference_csv(difference))]
    title = str(new.descriptor["title"])
    after = dataset.after(new.version)
    body = render(
        "difference.html",
        root=root,
        dataset_id=dataset.dataset_id,
        title=title,
        title_en=english_title(new),
        old=old,
        new=new,
        old_day=day_of(old),
        new_day=day_of(new),
        is_latest=after is None,
        newest=dataset.latest.version,
        files=[(each.path, each.path.rpartition(".")[2].upper(), len(each.content)) for each in files],
        body=Markup(difference_body(difference, place=place, shown=ROWS_SHOWN, say=both)),  # noqa: S704 - it escapes what it prints
    )
    toc = [TocEntry("schema", both("结构更改", "Schema"))] if difference.schema else []
    toc += [TocEntry("summary", both("概要", "Summary"))] if difference.tables else []
    toc += [TocEntry("facts", both("数据集信息与原文", "Facts and texts"))] if difference.facts or difference.texts else []
    toc += [TocEntry(each.table, both(*table_title(each.table))) for each in difference.tables]
    told = f"{_told(new)} {old.version} → {new.version}"
    said = told + both(" 之间逐格的差异。", ": every cell that changed.")
    yield Page(path, both("版本差异：", "Differences: ") + told, said, body, tuple(toc))
    yield from files


def _told(release: Release) -> str:
    """Return the title of a release in both languages, for the title of a page."""
    return name_of(str(release.descriptor["title"]), english_title(release))


def _words_of(dataset: Dataset, release: Release) -> dict[tuple[str, str, str], str]:
    """Say in a few words what each row says that the page of a release shows, by version, table and id."""
    if dataset.dataset_id == ALL_PLANS:
        return {}
    return {
        (release.version, table, row[key]): both(*describe_row(table, row))
        for table, key in ID_FIELDS.items()
        for row in release.rows(table)
    }


def _tombstone_pages(withdrawn: Withdrawn, base: str) -> Iterator[Page]:
    release, told = withdrawn.release, withdrawn.tombstone
    path = release_path(release.dataset_id, release.version)
    title = str(release.descriptor["title"])
    own = base + OWN
    body = render(
        "tombstone.html",
        root=own,
        base=base,
        dataset_id=release.dataset_id,
        title=title,
        title_en=english_title(release),
        told=told,
        created=day_of(release),
    )
    # All its pages had addresses of their own, and that of the text is cited too.
    for address in (path, *(f"{path}{each}" for each in _pages_below(release))):
        said = both(f"版本 {release.version} 已撤回", f"Release {release.version} was withdrawn")
        yield Page(
            address,
            f"{_told(release)}{both('：', ': ')}{said}",
            said,
            body,
            canonical=path,
            relations=(Relation("version-history", own + history_path(release.dataset_id)),),
            is_indexed=False,
            is_anywhere=True,
        )


def _pages_below(release: Release) -> Iterator[str]:
    """Yield where the other pages of a release were, below its own, as far as its descriptor tells."""
    yield "cite/"
    if not is_described(release):
        yield "fields/"
    if release.dataset_id == ALL_PLANS:
        return
    yield "text/"
    rows = counts_of(release)
    if rows["tasks"]:
        yield PICTURES
    for table in ID_FIELDS:
        yield from (f"{table}/{number}/" for number in range(2, -(-rows[table] // ROWS_A_PAGE) + 1))


def _difference_gone(dataset: Dataset, old: Release, new: Release, withdrawn: list[str]) -> Page:
    """Make what stands at the address of a difference of which one release was withdrawn."""
    path = difference_path(dataset.dataset_id, old.version, new.version)
    body = render(
        "difference_gone.html",
        root=root_of(path),
        dataset_id=dataset.dataset_id,
        title=str(dataset.newest.descriptor["title"]),
        title_en=english_title(dataset.newest),
        pair=f"{old.version} → {new.version}",
        withdrawn="、".join(withdrawn),
        withdrawn_en=", ".join(withdrawn),
        newest=dataset.compared[-1] if dataset.compared else None,
    )
    told = f"{_told(dataset.newest)} {old.version} → {new.version}"
    said = both("其中一版已撤回，差异不再提供。", "One of the releases was withdrawn; the difference is no longer offered.")
    return Page(path, both("版本差异：", "Differences: ") + told, said, body, is_indexed=False)
