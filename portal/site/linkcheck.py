"""Check a built site: every link and anchor leads somewhere, and no page loads anything from another host."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

_NOT_MARKUP = re.compile(r"<!--.*?-->|(<script\b[^>]*>).*?</script>|<style\b.*?</style>", re.DOTALL)
_TAG = re.compile(r"<([a-z][a-z0-9]*)\b([^<>]*)>")
_ATTRIBUTE = re.compile(r'\s([a-z-]+)="([^"]*)"')
_CSS_URL = re.compile(r"""(?:url\(\s*|@import\s+)["']?(?!data:)([^"')\s;]+)""")
_LOADS = {"img": ("src", "srcset"), "script": ("src",), "source": ("src", "srcset"), "iframe": ("src",), "video": ("src", "poster")}
_VERSIONS = {"latest-version", "predecessor-version", "successor-version", "version-history"}
_LINK_RELATIONS_THAT_LOAD_NOTHING = {"canonical", "alternate", "license", "prev", "next", *_VERSIONS}


@dataclass(frozen=True, slots=True)
class _Markup:
    """What the check needs of one page."""

    ids: frozenset[str]
    repeated: tuple[str, ...]
    links: tuple[str, ...]
    loads: tuple[str, ...]


def check_site(folder: Path, *, base: str = "/") -> tuple[str, ...]:
    """Check all pages and style sheets of a built site.

    Args:
        folder: The built site.
        base: Path of the site's public address: links that start with it are looked up too.

    Returns:
        One sentence per fault: a link to nothing, an anchor that is not on its page, an id given twice,
        or a script, style sheet, font or image from another host. Links to pages of other hosts are not followed.
    """
    pages = {path.relative_to(folder).as_posix(): _read(path) for path in sorted(folder.rglob("*.html"))}
    problems: list[str] = []
    for name, markup in pages.items():
        problems += [f"{name}: the id {each!r} is there more than once" for each in markup.repeated]
        problems += [f"{name}: loads {each} from another host" for each in markup.loads if _is_elsewhere(each)]
        here = [each for each in (*markup.links, *markup.loads) if not urlsplit(each).scheme and not each.startswith("//")]
        for link in dict.fromkeys(here):
            if problem := _follow(folder, pages, name, link, base):
                problems.append(f"{name}: {problem}")
    for sheet in sorted(folder.rglob("*.css")):
        urls = _CSS_URL.findall(sheet.read_text("utf-8"))
        problems += [f"{sheet.relative_to(folder).as_posix()}: loads {url} from another host" for url in urls if _is_elsewhere(url)]
    return tuple(problems)


def _read(path: Path) -> _Markup:
    html = _NOT_MARKUP.sub(lambda found: found[1] or "", path.read_text("utf-8"))
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
            kept = links if attributes.get("rel") in _LINK_RELATIONS_THAT_LOAD_NOTHING else loads
            kept.append(attributes.get("href", ""))
        for name in _LOADS.get(tag, ()):
            loads += [part.split()[0] for part in attributes.get(name, "").split(",") if part.strip()]
    repeated = sorted({each for each in ids if ids.count(each) > 1}) if len(set(ids)) < len(ids) else []
    return _Markup(frozenset(ids), tuple(repeated), tuple(links), tuple(loads))


def _is_elsewhere(url: str) -> bool:
    parts = urlsplit(url)
    return bool(parts.netloc) or parts.scheme in ("http", "https")


def _follow(folder: Path, pages: dict[str, _Markup], name: str, link: str, base: str) -> str:
    """Return what is wrong with a link of the page `name`, or nothing."""
    place = f"/{name.removesuffix('index.html')}"
    if link.startswith("/"):
        if not link.startswith(base):
            return f"{link} leaves the site's address {base}"
        link = f"/{link.removeprefix(base)}"
    path, _, anchor = urljoin(place, link).partition("#")
    target = unquote(path.partition("?")[0])[1:]
    if target.endswith("/") or not target:
        target += "index.html"
    if target not in pages:
        return "" if (folder / target).is_file() else f"{link} leads to nothing"
    if anchor and unquote(anchor) not in pages[target].ids:
        return f"{link}: {target} has no place #{unquote(anchor)}"
    return ""
