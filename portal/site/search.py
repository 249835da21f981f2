"""The search box in the header of every page, and the page that it leads to; what that page loads is made by `search_files.py`."""

from __future__ import annotations

from functools import lru_cache

from portal.errors import SiteError
from portal.site.frame import Page, root_of
from portal.site.search_files import FOLDER
from portal.site.templating import render

_HEADER = '<nav class="md-header__inner'
_END = "</nav>"


def add_search_box(html: str, root: str) -> str:
    """Put the search box at the end of the header of a page.

    Args:
        html: The page as the theme made it.
        root: Relative address of the site's root as seen from the page.

    Raises:
        SiteError: If the page has no such header, as when the theme has changed its HTML.
    """
    begin = html.find(_HEADER)
    end = html.find(_END, begin)
    if begin < 0 or end < 0:
        raise SiteError(("the built page has no header to put the search box into. Has the theme changed?",))
    return html[:end] + _box(root) + html[end:]


@lru_cache
def _box(root: str) -> str:
    return render("search_box.html", root=root)


def search_page() -> Page:
    """Return the page of the search; it is the same for every question."""
    return Page(
        path=FOLDER,
        title="搜索 Search",
        description="在所有规划的任务、目标、机构和原文中查找。 Search the tasks, targets, organisations and texts of all plans.",
        body=render("search.html", root=root_of(FOLDER)),
        is_indexed=False,
    )
