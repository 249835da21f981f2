"""Whether another builder of the same `mkdocs.yml` made every written page: each page of the menu is there, with its heading."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

from portal.site.settings import read_settings

_HEADING = re.compile(r"^# +(.*?)\s*(?:\{[^}]*\})?\s*$", re.MULTILINE)
_H1 = re.compile(r"<h1\b[^>]*>(.*?)</h1>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


def missing_pages(root: Path, site: Path) -> tuple[str, ...]:
    """Compare the pages that a builder made with the menu and the headings they were made from.

    Args:
        root: The project's folder, with `mkdocs.yml` and the folder of pages that it names.
        site: The folder that the builder wrote.

    Returns:
        One sentence for each page that is not there, or whose first heading is not that of its Markdown.
    """
    settings = read_settings(root / "mkdocs.yml")
    docs = root / str(settings.get("docs_dir", "docs"))
    return tuple(problem for name in pages_of(settings["nav"]) if (problem := _problem(docs / name, site / built_path(name))))


def pages_of(nav: Any) -> Iterator[str]:
    """Yield the Markdown files that a menu names, in its order.

    >>> list(pages_of([{"首页": "index.md"}, {"接口": ["developers.md", {"稳定性": "interface.md"}]}]))
    ['index.md', 'developers.md', 'interface.md']
    """
    if isinstance(nav, str):
        yield nav
    else:
        for each in nav.values() if isinstance(nav, dict) else nav:
            yield from pages_of(each)


def built_path(name: str) -> str:
    """Return the file that a page becomes.

    >>> built_path("method.md"), built_path("publishers/index.md")
    ('method/index.html', 'publishers/index.html')
    """
    stem = name.removesuffix(".md")
    return f"{stem}.html" if stem.rpartition("/")[2] == "index" else f"{stem}/index.html"


def _problem(source: Path, built: Path) -> str:
    heading = _HEADING.search(source.read_text("utf-8"))
    wanted = _words(heading[1]) if heading else ""
    if not built.is_file():
        return f"{built}: it is not there, although the menu names {source.name}"
    found = [_words(each) for each in _H1.findall(built.read_text("utf-8"))]
    return "" if wanted in found else f"{built}: its heading is {found}, not {wanted!r} as in {source.name}"


def _words(html: str) -> str:
    return " ".join(unescape(_TAG.sub("", html)).split())
