"""The frame around every rendered page: header, tabs, footer, styles and scripts of the theme.

MkDocs builds one page, `datasets/`, from `site/datasets/index.md`, which holds names such as PORTAL-TITLE in place of content.
That page, cut at these names and at its links, is the frame, once in each language, so rendered and written pages cannot differ in style, and a page
costs one join of strings instead of a run of the theme.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape, unescape
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from portal.errors import SiteError
from portal.releases.feed import ATOM
from portal.site.languages import FOLDERS, LANGUAGES, TAGS, Language, chosen, mark_chinese, page_path, split
from portal.site.linkcheck import Markup, group_links, read_body
from portal.site.opengraph import open_graph
from portal.site.pictures.drawing import with_source
from portal.site.templating import render

FRAME_PATH = "datasets/"
#: Stands in the frame where the relative address of the site's root goes.
ROOT = "@portal-root@"
_SLOT = re.compile(r"@portal-([a-z]+)@")
_SLOTS = frozenset({"root", "files", "title", "topic", "description", "canonical", "head", "tools", "content", "toc"})
#: Parts of the site whose pages are rendered, by the folder that their addresses begin with; the first is that of the frame itself.
_SECTIONS = ("datasets/", "organizations/", "indicators/")
_IN_SECTION = re.compile(r"(?:browse/)?(organizations/|indicators/)|(?:browse|datasets)/")
_HEADER = re.compile(r'(<nav class="md-header__inner.*?)(</nav>)', re.DOTALL)
_ACTIVE = re.compile(r'<li class="md-nav__item md-nav__item--active">.*?</nav>\s*</li>', re.DOTALL)
_WORDS = re.compile(r'(?<=<span class="md-ellipsis">).*?(?=</span>)', re.DOTALL)
_NAMED = re.compile(r"<title>(?:(.*?) - )?([^<]*?)</title>", re.DOTALL)
_DESCRIBED = re.compile(r'<meta name="description" content="([^"]*)">')
_NEW: dict[Language, str] = {"zh": "新版本", "en": "New releases"}


@dataclass(frozen=True, slots=True)
class TocEntry:
    """A line of the table of contents: where it points on the page, its words, and whether these are those of a plan."""

    anchor: str
    title: str
    is_quoted: bool = False


@dataclass(frozen=True, slots=True)
class Insert:
    """A part of a page: the sign that stands for it in the page's body, its HTML in Chinese and in English, and what the check needs of it."""

    sign: str
    told: tuple[bytes, bytes]
    markup: Markup


@dataclass(frozen=True, slots=True)
class Body:
    """The content of a page that was taken apart by language before: its HTML in Chinese and in English, and what the check needs of it."""

    told: tuple[bytes, bytes]
    markup: Markup


class Relation(NamedTuple):
    """How a page stands to something: the relation, the address relative to the page or whole, and what is found there if that is said."""

    name: str
    address: str
    mediatype: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A page to be put into the frame.

    Attributes:
        path: Address below the site's root, as `datasets/demo-2020/`: with a slash at the end, or a file's name.
        body: The HTML of the content, its `h1` included, which has the id `title`: in both languages, or taken apart already.
        canonical: Path of the page with the same content that search engines should list instead of this one; empty for this one.
        relations: Relations of the page to others (RFC 5829, `portal.site.signposts`).
        head: Elements for the head of the page, as HTML.
        is_indexed: Whether search engines should list it at all.
        is_anywhere: Whether a server shows it at other addresses too, so that its links must start at the site's root.
        inserts: Parts of the content that were taken apart by language before, since several pages show them.
        beside: Files that are made with the page.
    """

    path: str
    title: str
    description: str
    body: str | Body
    toc: tuple[TocEntry, ...] = ()
    canonical: str = ""
    relations: tuple[Relation, ...] = ()
    head: str = ""
    is_indexed: bool = True
    is_anywhere: bool = False
    inserts: tuple[Insert, ...] = ()
    beside: tuple[File, ...] = ()

    @property
    def file(self) -> str:
        """Path of the file that holds the page."""
        return f"{self.path}index.html" if self.path.endswith("/") or not self.path else self.path


@dataclass(frozen=True, slots=True)
class Filled:
    """A page in both languages: its files with their HTML, and what the check needs of its content."""

    files: tuple[tuple[str, bytes], ...]
    markup: Markup


@dataclass(frozen=True, slots=True)
class File:
    """A file beside the pages: where it is below the site's root, its bytes, and those of the one beside the English pages, if it has one."""

    path: str
    content: bytes
    english: bytes | None = None


def feed_link(language: Language, files: str) -> str:
    """Return the element by which a page names the feed of releases, which lies at the root of the site."""
    return f'<link rel="alternate" type="{ATOM}" title="{_NEW[language]}" href="{files}feed.xml">'


def root_of(path: str) -> str:
    """Return the relative address of the site's root as seen from a page.

    >>> root_of("datasets/demo-2020/"), root_of("")
    ('../../', './')
    """
    return "../" * path.count("/") or "./"


class Frame:
    """The theme's page around a content that is still missing, in both languages.

    Args:
        htmls: What MkDocs made of `site/datasets/index.md` in each language.
        site_url: The public address of the site, with a slash at the end.

    Raises:
        SiteError: If the page lacks one of the places to fill, as when the theme has changed its HTML.
    """

    def __init__(self, htmls: Mapping[Language, str], site_url: str) -> None:
        self._site_url = site_url
        self._base = urlsplit(site_url).path
        self._pieces: dict[tuple[Language, str], list[bytes | str]] = {}
        self._names: dict[Language, str] = {}
        for language, html in htmls.items():
            self._names[language] = found[2] if (found := _NAMED.search(html)) else ""
            cut = _cut(html)
            if missing := _SLOTS - set(_SLOT.split(cut)[1::2]):
                raise SiteError(
                    (f"site/datasets/index.md: the built page has no place for {', '.join(sorted(missing))}. Has the theme changed?",)
                )
            for section in ("", *_SECTIONS):
                # What is between the slots goes into every page, so it is made bytes once.
                pieces = _SLOT.split(_in_section(cut, section))
                self._pieces[language, section] = [piece if at % 2 else piece.encode() for at, piece in enumerate(pieces)]

    def fill(self, page: Page) -> Filled:
        """Return the files that hold a page, with the whole HTML: one in each language.

        The links of the frame are relative to the page, except on one that is shown at any address, such as `404.html`:
        there they start with the path of the site's public address.
        """
        root = self._base if page.is_anywhere else root_of(page.path)
        told = {
            "title": escape(page.title),
            "description": escape(page.description),
            "head": "".join(_head(page)),
            "toc": "".join(_toc_item(entry) for entry in page.toc),
        }
        in_languages = {name: split(text) for name, text in told.items()}
        body = page.body if isinstance(page.body, Body) else _body(page.body)
        relations = Markup(frozenset(), (), group_links([chosen(each.address, "zh") for each in page.relations]), ())
        markup = body.markup.with_parts((relations, *(each.markup for each in page.inserts)))
        files: list[tuple[str, bytes]] = []
        for number, language in enumerate(LANGUAGES):
            own, shared = (
                (root, root) if language == "zh" else (f"{root}{FOLDERS[language]}" if page.is_anywhere else root, _up(root, page))
            )
            values = {name: texts[number] for name, texts in in_languages.items()}
            values |= {
                "topic": mark_chinese(values["title"]) if language == "en" else values["title"],
                "root": own,
                "files": shared,
                "canonical": escape(self._site_url + page_path(language, page.canonical or page.path)),
                "tools": header_tools(language, own, shared, page.path),
            }
            if 'property="og:' not in page.head:
                address = self._site_url + page_path(language, page.path)
                values["head"] += open_graph(
                    values["title"], values["description"], address, language, self._site_url, self._names[language]
                )
            values["head"] = f"{alternates(self._site_url, page.path)}{values['head']}{feed_link(language, shared)}"
            ready = {name: value.encode() for name, value in values.items()}
            content = _with_inserts(body.told[number], [(each.sign.encode(), each.told[number]) for each in page.inserts])
            ready["content"] = content + on_paper(self._names[language], values["canonical"]).encode()
            pieces = [piece if isinstance(piece, bytes) else ready[piece] for piece in self._pieces[language, section_of(page.path)]]
            files.append((page_path(language, page.file), b"".join(pieces)))
        return Filled(tuple(files), markup)

    def signed(self, file: File, page: Page) -> File:
        """Return a picture that is made with a page, saying what it is of and where that page is; other files stay as they are."""
        if not file.path.endswith(".svg") or file.english is None:
            return file
        pictures = (file.content.decode(), file.english.decode())
        told = [
            with_source(picture, title, f"{unescape(self._names[language])} · {self._site_url}{page_path(language, page.path)}").encode()
            for language, picture, title in zip(LANGUAGES, pictures, split(page.title), strict=True)
        ]
        return File(file.path, told[0], told[1])


def _body(html: str) -> Body:
    zh, english = split(html)
    return Body((zh.encode(), english.encode()), read_body(zh))


def _with_inserts(body: bytes, inserts: Sequence[tuple[bytes, bytes]]) -> bytes:
    """Put parts into a body, in which their signs stand in the same order."""
    if not inserts:
        return body
    pieces: list[bytes] = []
    for sign, html in inserts:
        before, found, body = body.partition(sign)
        if not found:
            raise ValueError(f"the page has no {sign.decode()}")
        pieces += [before, html]
    return b"".join((*pieces, body))


def _up(root: str, page: Page) -> str:
    return root if page.is_anywhere else "../" + root.removeprefix("./")


def complete(html: str, language: Language, name: str, site_url: str, head: str = "") -> str:
    """Put into a written page, as MkDocs made it, what `Frame` puts into a rendered one.

    Args:
        html: The page.
        language: Its language.
        name: The file that holds it, below the root of its language.
        site_url: The public address of the site.
        head: Further elements for its head.

    Raises:
        SiteError: If the page has no header, as when the theme has changed its HTML.
    """
    root = root_of(name)
    files = root if language == "zh" else "../" + root.removeprefix("./")
    path = name.removesuffix("index.html")
    html, count = _HEADER.subn(lambda found: f"{found[1]}{header_tools(language, root, files, path)}{found[2]}", html, count=1)
    if not count:
        raise SiteError((f"{name}: the built page has no header to put the search box into. Has the theme changed?",))
    named, described = _NAMED.search(html), _DESCRIBED.search(html)
    if named:
        title, site_name = named[1] or named[2], named[2]
        address = site_url + page_path(language, path)
        html = html.replace("</article>", f"{on_paper(site_name, escape(address))}</article>", 1)
        head += open_graph(title, described[1] if described else title, address, language, site_url, site_name)
    return html.replace("</head>", f"{alternates(site_url, path)}{head}{feed_link(language, files)}</head>", 1)


def on_paper(site_name: str, address: str) -> str:
    """Return what is printed below a page and not shown on a screen: the name of the site and the address, both escaped."""
    return f'<p class="on-paper">{site_name} · {address}</p>'


def section_of(path: str) -> str:
    """Return the part of the site that a page belongs to, as the tabs at its head show it; empty where it belongs to none.

    >>> section_of("browse/organizations/430000/"), section_of("browse/years/2015/"), section_of("search/")
    ('organizations/', 'datasets/', '')
    """
    found = _IN_SECTION.match(path)
    return (found[1] or _SECTIONS[0]) if found else ""


def alternates(site_url: str, path: str) -> str:
    """Return the elements by which a page names itself in every language, for search engines."""
    tags = [(TAGS[language], page_path(language, path)) for language in LANGUAGES] + [("x-default", path)]
    # With a space: the script of the theme reads the sitemap of each address that `[rel=alternate]` finds, and some are of no use to it.
    return "".join(f'<link rel="alternate " hreflang="{tag}" href="{escape(site_url + each)}">' for tag, each in tags)


def header_tools(language: Language, root: str, files: str, path: str) -> str:
    """Return what stands at the end of the header of a page: the link to the same place in the other language, and the search box.

    Args:
        language: The language of the page.
        root: Relative address of the root of its language.
        files: Relative address of the root of the site.
        path: Where the page is below the root of its language.
    """
    other: Language = "en" if language == "zh" else "zh"
    return _LINK.format(tag=TAGS[other], href=f"{files}{page_path(other, path)}", words=_NAMES[other]) + _box(language, root)


_NAMES: dict[Language, str] = {"zh": "中文", "en": "English"}
_LINK = '<a class="language" lang="{tag}" hreflang="{tag}" href="{href}" data-language>{words}</a>'


@lru_cache
def _box(language: Language, root: str) -> str:
    return chosen(render("search_box.html", root=root), language)


def _head(page: Page) -> Iterator[str]:
    for each in page.relations:
        mediatype = f' type="{escape(each.mediatype)}"' if each.mediatype else ""
        yield f'<link rel="{escape(each.name)}" href="{escape(each.address)}"{mediatype}>'
    yield page.head
    if not page.is_indexed:
        yield '<meta name="robots" content="noindex">'


_QUOTED = ' lang="zh-Hans"'


def _toc_item(entry: TocEntry) -> str:
    return (
        f'<li class="md-nav__item"><a href="#{escape(entry.anchor)}" class="md-nav__link">'
        f'<span class="md-ellipsis"{_QUOTED if entry.is_quoted else ""}>{escape(entry.title)}</span></a></li>'
    )


def _cut(html: str) -> str:
    """Put a slot, as `@portal-title@`, in each place that differs from page to page."""
    html = re.sub(r'<link rel="(?:prev|next)"[^>]*>', "", html)
    html = re.sub(r'(<link rel="canonical" href=")[^"]*">', r'\1@portal-canonical@">@portal-head@', html)
    html = re.sub(r'<h1 id="portal-title">.*?<h2 id="portal-toc">.*?</h2>', "@portal-content@", html, flags=re.DOTALL)
    html = re.sub(r'<li class="md-nav__item">\s*<a href="#portal-toc".*?</li>', "@portal-toc@", html, flags=re.DOTALL)
    html = re.sub(r'(?<=\s)(href|src)="([^"#]+)"', _from_root, html)
    html = _HEADER.sub(r"\1@portal-tools@\2", html, count=1)
    # Two places where the theme's script learns the root of the site, and one where it would load its search from.
    html = re.sub(r'new URL\("\.\.(?:/\.\.)?",location\)', 'new URL("@portal-files@",location)', html)
    html = html.replace('"base": ".."', '"base": "@portal-root@"')
    html = re.sub(r'"search": "(?:\.\./)+', '"search": "@portal-files@', html)
    html = html.replace("#portal-title", "#title").replace("PORTAL-TITLE", "@portal-title@", 1).replace("PORTAL-TITLE", "@portal-topic@")
    html = html.replace("PORTAL-DESCRIPTION", "@portal-description@")
    return re.sub(r"\n\s*\n", "\n", html)


def _from_root(found: re.Match[str]) -> str:
    name, url = found.groups()
    if urlsplit(url).scheme or url.startswith(("//", "@portal-")):
        return found[0]
    # As seen from a page one folder deep: one more step up leads out of the folder of the language.
    levels = url.count("../")
    if levels > 1:
        return f'{name}="@portal-files@{url.removeprefix("../" * levels)}"'
    shown = urljoin("/" + FRAME_PATH, url)[1:]
    return f'{name}="@portal-{"files" if shown.startswith("assets/") else "root"}@{shown}"'


def _in_section(html: str, section: str) -> str:
    """Show in the menus that a page belongs to a part of the site; the frame as MkDocs made it belongs to the first."""
    own = _SECTIONS[0]
    if section == own:
        return html
    html = html.replace(" md-tabs__item--active", "", 1)
    here = re.search(rf'<li class="md-nav__item">\s*<a href="@portal-root@{section}" class="md-nav__link">.*?</li>', html, re.DOTALL)
    there = _ACTIVE.search(html)
    if not section or not here or not there:
        return html
    html = re.sub(rf'(<li class="md-tabs__item)(">\s*<a href="@portal-root@{section}")', r"\1 md-tabs__item--active\2", html, count=1)
    words, others = _WORDS.findall(there[0])[0], _WORDS.findall(here[0])[0]
    active = there[0].replace(words, others).replace(f"@portal-root@{own}", f"@portal-root@{section}")
    plain = here[0].replace(others, words).replace(f"@portal-root@{section}", f"@portal-root@{own}")
    return html.replace(there[0], "@active@", 1).replace(here[0], active, 1).replace("@active@", plain, 1)
