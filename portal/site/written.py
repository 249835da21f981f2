"""What the written pages show of the releases: each `<!-- portal:NAME -->` in them is replaced by the block of that name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape

from portal.errors import SiteError
from portal.packaging.descriptor import ALL_PLANS
from portal.packaging.schema import RETIRED, TABLES
from portal.releases.store import Release
from portal.site import views
from portal.site.citations import release_box
from portal.site.entities import LISTED
from portal.site.frame import Page
from portal.site.languages import OWN, both
from portal.site.overview import Overview
from portal.site.templating import render
from portal.site.wording import FLAGS, Words

CARDS = 12  # plans on the home page
NEWEST = 8  # releases there
NAMED = 24  # organisations and indicators there
# In a block of code, where it is written like any text, a marker comes out escaped.
_MARKER = re.compile(r"(?:<|&lt;)!-- portal:([a-z-]+) --(?:>|&gt;)")
_TAG = re.compile(r"<[a-z/][^<>]*>")


def blocks(view: Overview, site_url: str, contact: str = "") -> dict[str, str]:
    """Return the HTML of every block that a written page may name.

    `organizations` and `indicators` are for the pages of these names, `fields-NAME`, `flags` and `address` for any; the others are for the
    home page, `contact` is for pages one folder deep. Their links are relative to the page they are for. `contact` is where readers report
    a misreading; empty where the publisher has named no place.
    """
    example = view.joined or view.example
    return {
        "plans": render("home_plans.html", plans=view.plans[:CARDS], total=len(view.plans)),
        "totals": render("home_totals.html", totals=_totals(view.plans)),
        "newest": render("home_newest.html", plans=_newest_releases(view.plans)),
        "ways": render("home_ways.html", provinces=view.provinces, years=view.years, view=view, shown=NAMED),
        "organizations": render(
            "organizations.html",
            root="../",
            groups=view.organization_groups,
            named=view.organizations[:LISTED],
            total=len(view.organizations),
        ),
        "indicators": render(
            "indicators.html",
            root="../",
            entities=view.indicators[:LISTED],
            total=len(view.indicators),
            number=1,
            count=view.indicator_pages,
            size=LISTED,
        ),
        "downloads": _downloads(view.joined),
        "cite": render("home_cite.html", box=release_box(example, site_url) if example else None),
        **{
            f"fields-{table.name}": render(
                "field_dictionary.html",
                description=table.description,
                description_en=table.description_en,
                fields=[field.descriptor() for field in table.fields],
            )
            for table in (*TABLES, RETIRED)
        },
        "flags": render("flag_list.html", flags=tuple(FLAGS.items())),
        "address": escape(site_url),
        "contact": render("contact.html", contact=contact, shown=contact.removeprefix("mailto:")),
    }


def fill_blocks(html: str, name: str, found: Mapping[str, str]) -> str:
    """Put the blocks into a written page.

    Raises:
        SiteError: If the page asks for a block that does not exist, or a marker is left, as in code that was coloured word by word.

    >>> fill_blocks("<p>共 <!-- portal:plans --> 份</p>", "index.html", {"plans": "3"})
    '<p>共 3 份</p>'
    """
    if unknown := sorted({each for each in _MARKER.findall(html) if each not in found}):
        raise SiteError((f"{name}: asks for {', '.join(unknown)}; there are {', '.join(sorted(found))}",))
    filled = _MARKER.sub(lambda marker: found[marker[1]], html)
    if left := sorted(set(_MARKER.findall(_TAG.sub("", filled)))):
        told = ", ".join(f"<!-- portal:{each} -->" for each in left)
        raise SiteError((f"{name}: {told} would be printed as it is; in code put it in quotes, as then it is one word to the colouring",))
    return filled


def missing_page(site_url_path: str) -> Page:
    """Make the page that a server shows for an address that does not exist."""
    body = render("missing.html", root=site_url_path + OWN)
    title = both("没有这个页面", "Page not found")
    return Page("404.html", title, title, body, is_indexed=False, is_anywhere=True)


def _newest_releases(plans: Sequence[views.PlanSummary]) -> list[views.PlanSummary]:
    """Return the plans of which something was released last, newest release first."""
    return sorted(sorted(plans, key=lambda plan: plan.plan_id), key=lambda plan: plan.created, reverse=True)[:NEWEST]


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


def _downloads(release: Release | None) -> str:
    if release is None:
        return render("home_downloads.html", files=[], folder="", version="", dataset_id=ALL_PLANS)
    files = {each.path: each for each in views.downloads_of(release)}
    rows = [(files[f"{name}.csv"].title, files[f"{name}.csv"].rows, files[f"{name}.csv"], files[f"{name}.json"]) for name in release.tables]
    folder = f"datapackages/{release.dataset_id}/{release.version}/"
    return render("home_downloads.html", files=rows, folder=folder, version=release.version, dataset_id=ALL_PLANS)
