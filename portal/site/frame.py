"""The frame around every rendered page: header, tabs, footer, styles and scripts of the theme.

MkDocs builds one page, `datasets/`, from `site/datasets/index.md`, which holds names such as PORTAL-TITLE in place of content.
That page, cut at these names and at its links, is the frame, so rendered and written pages cannot differ in style, and a page
costs one join of strings instead of a run of the theme.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from urllib.parse import urljoin, urlsplit

from portal.errors import SiteError

FRAME_PATH = "datasets/"
_SLOT = re.compile(r"@portal-([a-z]+)@")
_SLOTS = frozenset({"root", "title", "description", "canonical", "content", "toc"})


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
    """

    path: str
    title: str
    description: str
    body: str
    toc: tuple[TocEntry, ...] = ()

    @property
    def file(self) -> str:
        """Path of the file that holds the page."""
        return f"{self.path}index.html" if self.path.endswith("/") or not self.path else self.path


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
        self._pieces = tuple(_SLOT.split(_cut(html)))
        if missing := _SLOTS - set(self._pieces[1::2]):
            raise SiteError(
                (f"site/datasets/index.md: the built page has no place for {', '.join(sorted(missing))}. Has the theme changed?",)
            )

    def fill(self, page: Page) -> str:
        """Return the whole HTML of a page.

        The links of the frame are relative to the page, except on `404.html`, which is shown at any address:
        there they start with the path of the site's public address.
        """
        root = urlsplit(self._site_url).path if page.path == "404.html" else root_of(page.path)
        values = {
            "root": root,
            "title": escape(page.title),
            "description": escape(page.description),
            "canonical": escape(self._site_url + page.path),
            "content": page.body,
            "toc": "".join(_toc_item(entry) for entry in page.toc),
        }
        return "".join(values[piece] if number % 2 else piece for number, piece in enumerate(self._pieces))


def _toc_item(entry: TocEntry) -> str:
    return (
        f'<li class="md-nav__item"><a href="#{escape(entry.anchor)}" class="md-nav__link">'
        f'<span class="md-ellipsis">{escape(entry.title)}</span></a></li>'
    )


def _cut(html: str) -> str:
    """Put a slot, as `@portal-title@`, in each place that differs from page to page."""
    html = re.sub(r'<link rel="(?:prev|next)"[^>]*>', "", html)
    html = re.sub(r'(<link rel="canonical" href=")[^"]*', r"\1@portal-canonical@", html)
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
