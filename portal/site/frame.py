"""The frame around every rendered page: header, tabs, footer, styles and scripts of the theme.

MkDocs builds one page, `datasets/`, from `site/datasets/index.md`, which holds names such as PORTAL-TITLE in place of content.
That page, cut at these names and at its links, is the frame, so rendered and written pages cannot differ in style, and a page
costs one join of strings instead of a run of the theme.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from urllib.parse import urljoin, urlsplit

from portal.errors import SiteError

FRAME_PATH = "datasets/"
#: Stands in the frame where the relative address of the site's root goes.
ROOT = "@portal-root@"
_SLOT = re.compile(r"@portal-([a-z]+)@")
_SLOTS = frozenset({"root", "title", "description", "canonical", "head", "content", "toc"})
_FEED = '<link rel="alternate" type="application/atom+xml" title="新版本 New releases" href="{}feed.xml">'


@dataclass(frozen=True, slots=True)
class TocEntry:
    """A line of the table of contents: where it points on the page, and its words."""

    anchor: str
    title: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page to be put into the frame.

    Attributes:
        path: Address below the site's root, as `datasets/demo-2020/`: with a slash at the end, or a file's name.
        body: The HTML of the content, its `h1` included, which has the id `title`.
        canonical: Path of the page with the same content that search engines should list instead of this one; empty for this one.
        relations: Relations of the page to others (RFC 5829), each with an address relative to the page.
        head: Elements for the head of the page, as HTML.
        is_indexed: Whether search engines should list it at all.
        is_anywhere: Whether a server shows it at other addresses too, so that its links must start at the site's root.
    """

    path: str
    title: str
    description: str
    body: str
    toc: tuple[TocEntry, ...] = ()
    canonical: str = ""
    relations: tuple[tuple[str, str], ...] = ()
    head: str = ""
    is_indexed: bool = True
    is_anywhere: bool = False

    @property
    def file(self) -> str:
        """Path of the file that holds the page."""
        return f"{self.path}index.html" if self.path.endswith("/") or not self.path else self.path


@dataclass(frozen=True, slots=True)
class File:
    """A file beside the pages: where it is below the site's root, and its bytes."""

    path: str
    content: bytes


def feed_link(root: str) -> str:
    """Return the element by which a page names the feed of releases."""
    return _FEED.format(root)


def root_of(path: str) -> str:
    """Return the relative address of the site's root as seen from a page.

    >>> root_of("datasets/demo-2020/"), root_of("")
    ('../../', './')
    """
    return "../" * path.count("/") or "./"


class Frame:
    """The theme's page around a content that is still missing.

    Args:
        html: What MkDocs made of `site/datasets/index.md`.
        site_url: The public address of the site, with a slash at the end.

    Raises:
        SiteError: If the page lacks one of the places to fill, as when the theme has changed its HTML.
    """

    def __init__(self, html: str, site_url: str) -> None:
        self._site_url = site_url
        # The theme knows Chinese as one language; the pages are in simplified characters.
        self._pieces = tuple(_SLOT.split(_cut(html).replace('<html lang="zh"', '<html lang="zh-Hans"', 1)))
        if missing := _SLOTS - set(self._pieces[1::2]):
            raise SiteError(
                (f"site/datasets/index.md: the built page has no place for {', '.join(sorted(missing))}. Has the theme changed?",)
            )

    def fill(self, page: Page) -> str:
        """Return the whole HTML of a page.

        The links of the frame are relative to the page, except on one that is shown at any address, such as `404.html`:
        there they start with the path of the site's public address.
        """
        root = urlsplit(self._site_url).path if page.is_anywhere else root_of(page.path)
        values = {
            "root": root,
            "title": escape(page.title),
            "description": escape(page.description),
            "canonical": escape(self._site_url + (page.canonical or page.path)),
            "head": "".join(_head(page)) + feed_link(root),
            "content": page.body,
            "toc": "".join(_toc_item(entry) for entry in page.toc),
        }
        return "".join(values[piece] if number % 2 else piece for number, piece in enumerate(self._pieces))


def _head(page: Page) -> Iterator[str]:
    for relation, address in page.relations:
        yield f'<link rel="{escape(relation)}" href="{escape(address)}">'
    yield page.head
    if not page.is_indexed:
        yield '<meta name="robots" content="noindex">'


def _toc_item(entry: TocEntry) -> str:
    return (
        f'<li class="md-nav__item"><a href="#{escape(entry.anchor)}" class="md-nav__link">'
        f'<span class="md-ellipsis">{escape(entry.title)}</span></a></li>'
    )


def _cut(html: str) -> str:
    """Put a slot, as `@portal-title@`, in each place that differs from page to page."""
    html = re.sub(r'<link rel="(?:prev|next)"[^>]*>', "", html)
    html = re.sub(r'(<link rel="canonical" href=")[^"]*">', r'\1@portal-canonical@">@portal-head@', html)
    html = re.sub(r'<h1 id="portal-title">.*?<h2 id="portal-toc">.*?</h2>', "@portal-content@", html, flags=re.DOTALL)
    html = re.sub(r'<li class="md-nav__item">\s*<a href="#portal-toc".*?</li>', "@portal-toc@", html, flags=re.DOTALL)
    html = re.sub(r'(?<=\s)(href|src)="([^"#]+)"', _from_root, html)
    # Two places where the theme's script learns the root of the site, and one where it would load its search from.
    html = html.replace('new URL("..",location)', 'new URL("@portal-root@",location)')
    html = html.replace('"base": ".."', '"base": "@portal-root@"').replace('"search": "../', '"search": "@portal-root@')
    html = html.replace("#portal-title", "#title").replace("PORTAL-TITLE", "@portal-title@")
    html = html.replace("PORTAL-DESCRIPTION", "@portal-description@")
    return re.sub(r"\n\s*\n", "\n", html)


def _from_root(found: re.Match[str]) -> str:
    name, url = found.groups()
    if urlsplit(url).scheme or url.startswith(("//", "@portal-")):
        return found[0]
    return f'{name}="@portal-root@{urljoin("/" + FRAME_PATH, url)[1:]}"'
