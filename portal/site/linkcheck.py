"""Check a built site: every link and anchor leads somewhere, and no page loads anything from another host.

The pages of a dataset are checked where they are made; what they link to elsewhere is handed on as `Outward` and looked up when the
whole site is known. `check_site` does the same for a site on disk, all at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

_NOT_MARKUP = re.compile(r"<!--.*?-->|(<script\b[^>]*>).*?</script>|<style\b.*?</style>", re.DOTALL)
_TAG = re.compile(r"<([a-z][a-z0-9]*)\b([^<>]*)>")
_ATTRIBUTE = re.compile(r'\s([a-z-]+)="([^"]*)"')
_LOADING = re.compile(r'\s(?:src|srcset|poster)="([^"]*)"')
_CSS_URL = re.compile(r"""(?:url\(\s*|@import\s+)["']?(?!data:)([^"')\s;]+)""")
_LOADS = {"img": ("src", "srcset"), "script": ("src",), "source": ("src", "srcset"), "iframe": ("src",), "video": ("src", "poster")}
_VERSIONS = {"latest-version", "predecessor-version", "successor-version", "version-history"}
_SIGNPOSTS = {"cite-as", "describedby", "item", "collection", "license", "author", "type"}
_LINK_RELATIONS_THAT_LOAD_NOTHING = {"canonical", "alternate", "prev", "next", *_VERSIONS, *_SIGNPOSTS}

#: A link of a page to a place that is not among the pages at hand: the page, the file it leads to, the anchor in it, and the link itself.
Outward = tuple[str, str, str, str]


#: Links of a page: by their address without the anchor, the anchors, in their order; an empty one for the page itself.
Links = Mapping[str, Mapping[str, None]]


@dataclass(frozen=True, slots=True)
class Markup:
    """What the check needs of one page: its anchors, those given twice, its links, and what it loads."""

    ids: frozenset[str]
    repeated: tuple[str, ...]
    links: Links
    loads: tuple[str, ...]

    def moved(self, addresses: Mapping[str, str]) -> Markup:
        """Return a page whose links begin with signs, with the addresses that these stand for on a page at some place."""
        links: dict[str, Mapping[str, None]] = {}
        for path, anchors in self.links.items():
            for sign, address in addresses.items():
                path = path.replace(sign, address)
            links[path] = {**links[path], **anchors} if path in links else anchors
        loads = self.loads
        for sign, address in addresses.items():
            loads = tuple([each.replace(sign, address) for each in loads]) if loads else loads
        return Markup(self.ids, self.repeated, links, loads)

    def with_parts(self, parts: Iterable[Markup]) -> Markup:
        """Return a page together with parts of it that were read by themselves."""
        ids, repeated, links, loads = set(self.ids), set(self.repeated), dict(self.links), self.loads
        for part in parts:
            repeated |= {*part.repeated, *(ids & part.ids)}
            ids |= part.ids
            loads += part.loads
            for path, anchors in part.links.items():
                links[path] = {**links[path], **anchors} if path in links else anchors
        return Markup(frozenset(ids), tuple(sorted(repeated)), links, loads)


def check_site(folder: Path, *, base: str = "/") -> tuple[str, ...]:
    """Check all pages and style sheets of a built site.

    Args:
        folder: The built site.
        base: Path of the site's public address: links that start with it are looked up too.

    Returns:
        One sentence per fault: a link to nothing, an anchor that is not on its page, an id given twice,
        or a script, style sheet, font or image from another host. Links to pages of other hosts are not followed.
    """
    pages = {path.relative_to(folder).as_posix(): read_page(path.read_text("utf-8")) for path in sorted(folder.rglob("*.html"))}
    problems, outward = check_pages(pages, base=base)
    problems += follow_outward(outward, lambda file: (folder / file).is_file(), lambda _: None)
    for sheet in sorted(folder.rglob("*.css")):
        problems += check_style_sheet(sheet.relative_to(folder).as_posix(), sheet.read_text("utf-8"))
    return tuple(problems)


def check_style_sheet(name: str, content: str) -> list[str]:
    """Name everything that a style sheet loads from another host."""
    return [f"{name}: loads {url} from another host" for url in _CSS_URL.findall(content) if _is_elsewhere(url)]


def check_pages(pages: Mapping[str, Markup], *, base: str = "/") -> tuple[list[str], list[Outward]]:
    """Check pages against each other.

    Args:
        pages: What was read of each page, by its file below the site's root.
        base: Path of the site's public address.

    Returns:
        One sentence per fault, and the links that lead to none of these pages, each place once.
    """
    problems: list[str] = []
    outward: dict[tuple[str, str], Outward] = {}
    for name, markup in pages.items():
        problems += [f"{name}: the id {each!r} is there more than once" for each in markup.repeated]
        problems += [f"{name}: loads {each} from another host" for each in markup.loads if _is_elsewhere(each)]
        for path, anchors in (*markup.links.items(), *group_links(markup.loads).items()):
            target = _target(name, path, base)
            if target == _ELSEWHERE:
                continue
            if target == _OUTSIDE:
                problems += [f"{name}: {_link(path, each)} leaves the site's address {base}" for each in anchors]
            elif target not in pages:
                for each in anchors:
                    outward.setdefault((target, each), (name, target, each, _link(path, each)))
            else:
                ids = pages[target].ids
                for each in sorted(anchors.keys() - ids):
                    if each and unquote(each) not in ids:
                        problems.append(f"{name}: {_link(path, each)}: {target} has no place #{unquote(each)}")
    return problems, list(outward.values())


def _link(path: str, anchor: str) -> str:
    return f"{path}#{anchor}" if anchor else path


def group_links(links: Iterable[str]) -> dict[str, dict[str, None]]:
    """Group links by where they lead but for the anchor; a question to the page is left out.

    >>> group_links(["text/#a", "cite/?row=b#row", "text/#c"])
    {'text/': {'a': None, 'c': None}, 'cite/': {'row': None}}
    """
    found: dict[str, dict[str, None]] = {}
    for link in links:
        path, _, anchor = link.partition("#")
        if "?" in path:
            path = path.partition("?")[0]
        if path in found:
            found[path][anchor] = None
        else:
            found[path] = {anchor: None}
    return found


def follow_outward(
    outward: Iterable[Outward], is_there: Callable[[str], bool], ids_of: Callable[[str], frozenset[str] | None]
) -> list[str]:
    """Look up the links that lead away from the pages that were checked together.

    Args:
        outward: The links, as `check_pages` gives them.
        is_there: Tells whether the site has a file.
        ids_of: Gives the anchors of a page of the site; None for a file that is no page.
    """
    problems = []
    for name, target, anchor, link in outward:
        if not is_there(target):
            problems.append(f"{name}: {link} leads to nothing")
        elif anchor and (ids := ids_of(target)) is not None and unquote(anchor) not in ids:
            problems.append(f"{name}: {link}: {target} has no place #{unquote(anchor)}")
    return problems


def read_page(html: str) -> Markup:
    """Read a whole page, which may hold comments, scripts and styles."""
    html = _NOT_MARKUP.sub(lambda found: found[1] or "", html)
    ids: list[str] = []
    links: list[str] = []
    loads: list[str] = []
    for tag, inside in _TAG.findall(html):
        attributes = {name: unescape(value) for name, value in _ATTRIBUTE.findall(inside)}
        if "id" in attributes:
            ids.append(attributes["id"])
        if tag == "a" and "href" in attributes:
            links.append(attributes["href"])
        if tag == "link":
            kept = links if attributes.get("rel", "").strip() in _LINK_RELATIONS_THAT_LOAD_NOTHING else loads
            kept.append(attributes.get("href", ""))
        for name in _LOADS.get(tag, ()):
            loads += [part.split()[0] for part in attributes.get(name, "").split(",") if part.strip()]
    return Markup(frozenset(ids), repeated(ids), group_links(links), tuple(loads))


def read_body(html: str, links: Iterable[str] = ()) -> Markup:
    """Read the content of a rendered page, which holds no comments and no styles, and scripts only as data.

    Quotation marks in its text are escaped, so that a word and `="` are an attribute wherever they stand. No tags are looked for, which
    takes a small part of the time of `read_page`.

    Args:
        html: The content.
        links: Links that the page has outside of it.
    """
    if "<script" in html:
        html = _NOT_MARKUP.sub(lambda found: found[1] or "", html)
    ids = _values(html, "id")
    found = group_links((*links, *(unescape(value) if "&" in value else value for value in _values(html, "href"))))
    loads = (
        [part.split()[0] for value in _LOADING.findall(html) for part in unescape(value).split(",") if part.strip()]
        if "src" in html or "poster" in html
        else []
    )
    return Markup(frozenset(ids), repeated(ids), found, tuple(loads))


def _values(html: str, name: str) -> list[str]:
    """Return every value of an attribute."""
    return [each[: each.index('"')] for each in html.split(f' {name}="')[1:]]


def repeated(ids: list[str]) -> tuple[str, ...]:
    """Return the ids that are given more than once."""
    return tuple(sorted({each for each in ids if ids.count(each) > 1})) if len(set(ids)) < len(ids) else ()


def _is_elsewhere(url: str) -> bool:
    parts = urlsplit(url)
    return bool(parts.netloc) or parts.scheme in ("http", "https")


_ELSEWHERE, _OUTSIDE = "//", "/"  # no path of a file


def _target(name: str, path: str, base: str) -> str:
    """Return the file that a link of the page `name` leads to, without its anchor."""
    if not path:
        return name
    if ":" in path.partition("/")[0] or path.startswith("//"):
        return _ELSEWHERE
    if path.startswith("/"):
        if not path.startswith(base):
            return _OUTSIDE
        parts = []
        path = path.removeprefix(base)
    else:
        parts = name.split("/")[:-1]
    for part in path.split("/"):
        if part == "..":
            del parts[-1:]
        elif part not in ("", "."):
            parts.append(part)
    found = "/".join(parts)
    if path == "" or path.endswith(("/", "/.", "/..")) or path in (".", ".."):
        found = f"{found}/index.html" if found else "index.html"
    return unquote(found) if "%" in found else found
