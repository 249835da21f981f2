"""What the written pages show of the releases: each `<!-- portal:NAME -->` in them is replaced by the block of that name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape

from portal.errors import SiteError
from portal.packaging.descriptor import ALL_PLANS
from portal.packaging.schema import TABLES
from portal.site import views
from portal.site.citations import release_box
from portal.site.dataset import Dataset, offered
from portal.site.frame import Page, TocEntry, root_of
from portal.site.templating import render
from portal.site.wording import FLAGS, Words

CARDS = 12  # plans on the home page
PLANS_A_PAGE = 50
# In a block of code, where it is written like any text, a marker comes out escaped.
_MARKER = re.compile(r"(?:<|&lt;)!-- portal:([a-z-]+) --(?:>|&gt;)")


def blocks(datasets: Sequence[Dataset], site_url: str) -> dict[str, str]:
    """Return the HTML of every block that a written page may name.

    `plans`, `totals`, `downloads` and `cite` are for the home page: their links are relative to it.
    """
    current = offered(datasets)
    plans = _newest_first([views.summary_of(each.latest) for each in current if each.dataset_id != ALL_PLANS])
    joined = next((each for each in current if each.dataset_id == ALL_PLANS), None)
    example = joined or (current[0] if current else None)
    return {
        "plans": render("home_plans.html", plans=plans[:CARDS], total=len(plans)),
        "totals": render("home_totals.html", totals=_totals(plans)),
        "downloads": _downloads(joined),
        "cite": render("home_cite.html", box=release_box(example.latest, site_url) if example else None),
        "fields": render(
            "field_dictionary.html",
            tables=[
                {
                    "name": table.name,
                    "title": table.title,
                    "title_en": table.title_en,
                    "description": table.description,
                    "description_en": table.description_en,
                    "fields": [field.descriptor() for field in table.fields],
                }
                for table in TABLES
            ],
        ),
        "flags": render("flag_list.html", flags=tuple(FLAGS.items())),
        "address": escape(site_url),
    }


def fill_blocks(html: str, name: str, found: Mapping[str, str]) -> str:
    """Put the blocks into a written page.

    Raises:
        SiteError: If the page asks for a block that does not exist.

    >>> fill_blocks("<p>共 <!-- portal:plans --> 份</p>", "index.html", {"plans": "3"})
    '<p>共 3 份</p>'
    """
    if unknown := sorted({each for each in _MARKER.findall(html) if each not in found}):
        raise SiteError((f"{name}: asks for {', '.join(unknown)}; there are {', '.join(sorted(found))}",))
    return _MARKER.sub(lambda marker: found[marker[1]], html)


def list_pages(datasets: Sequence[Dataset]) -> list[Page]:
    """Make the list of all plans, on as many pages as it takes: `datasets/`, `browse/2/`, `browse/3/` ...

    Datasets of which every release was withdrawn are named at the end of the last page.
    """
    current = offered(datasets)
    plans = _newest_first([views.summary_of(each.latest) for each in current if each.dataset_id != ALL_PLANS])
    count = max(1, -(-len(plans) // PLANS_A_PAGE))
    made = []
    for page in range(1, count + 1):
        path = "datasets/" if page == 1 else f"browse/{page}/"
        body = render(
            "datasets.html",
            root=root_of(path),
            plans=plans[(page - 1) * PLANS_A_PAGE : page * PLANS_A_PAGE],
            total=len(plans),
            page=page,
            pages=count,
            has_all_plans=any(each.dataset_id == ALL_PLANS for each in current),
            withdrawn=[each for each in datasets if not each.is_offered] if page == count else [],
        )
        title = "数据集" if page == 1 else f"数据集，第 {page} 页"
        made.append(
            Page(path, title, "已发布的规划数据集。 Published datasets, one for each plan.", body, (TocEntry("list", "规划 Plans"),))
        )
    return made


def missing_page(site_url_path: str) -> Page:
    """Make the page that a server shows for an address that does not exist."""
    body = render("missing.html", root=site_url_path)
    return Page("404.html", "没有这个页面", "没有这个页面。 Page not found.", body, is_indexed=False, is_anywhere=True)


def _newest_first(plans: list[views.PlanSummary]) -> list[views.PlanSummary]:
    """Order by date of issue, newest first; plans without a date follow, by id."""
    return sorted(sorted(plans, key=lambda plan: plan.plan_id), key=lambda plan: plan.issued, reverse=True)


def _totals(plans: Sequence[views.PlanSummary]) -> list[tuple[int, Words]]:
    return [
        (len(plans), Words("规划", "plans")),
        *(
            (sum(plan.counts[table] for plan in plans), words)
            for table, words in (
                ("targets", Words("目标", "targets")),
                ("tasks", Words("任务", "tasks")),
                ("responsibilities", Words("责任分工", "responsibilities")),
                ("observations", Words("报告数据", "observations")),
            )
        ),
    ]


def _downloads(joined: Dataset | None) -> str:
    if joined is None:
        return render("home_downloads.html", files=[], folder="", version="", dataset_id=ALL_PLANS)
    release = joined.latest
    files = {each.path: each for each in views.downloads_of(release)}
    rows = [(files[f"{name}.csv"].title, files[f"{name}.csv"].rows, files[f"{name}.csv"], files[f"{name}.json"]) for name in release.tables]
    folder = f"datapackages/{release.dataset_id}/{release.version}/"
    return render("home_downloads.html", files=rows, folder=folder, version=release.version, dataset_id=ALL_PLANS)
