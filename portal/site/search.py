"""The page of the search, to which the box in the header of every page leads; what that page loads is made by `search_files.py`."""

from __future__ import annotations

from portal.packaging.descriptor import ALL_PLANS
from portal.site.frame import Page, root_of
from portal.site.languages import both
from portal.site.search_files import FOLDER
from portal.site.templating import render


def search_page(*, has_all_plans: bool) -> Page:
    """Return the page of the search; it is the same for every question.

    Args:
        has_all_plans: Whether there is a page of all plans, where rows are found.
    """
    return Page(
        path=FOLDER,
        title=both("搜索", "Search"),
        description=both("在所有规划的任务、目标、机构和原文中查找。", "Search the tasks, targets, organisations and texts of all plans."),
        body=render("search.html", root=root_of(FOLDER), all_plans=ALL_PLANS if has_all_plans else ""),
        is_indexed=False,
    )
