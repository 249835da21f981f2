"""What a page of a release tells other programs: search engines by JSON-LD, social media and messengers by Open Graph and a card."""

from __future__ import annotations

from html import escape

from portal.catalog.schema_org import Addresses, describe_for_search, embed
from portal.releases.store import Release
from portal.site import views
from portal.site.dataset import dataset_path, day_of, files_path, release_path
from portal.site.frame import File
from portal.site.languages import OWN, both
from portal.site.pictures.card import HEIGHT, WIDTH, draw_card

_TABLES = (("tasks", "任务"), ("targets", "目标"), ("observations", "报告数据"), ("responsibilities", "责任分工"))


def card_file(release: Release) -> File:
    """Draw the card that is shown for a link to a release or to its dataset."""
    counts = views.counts_of(release)
    line = " · ".join(f"{name} {counts[table]}" for table, name in _TABLES if table in counts)
    publisher = next(each["title"] for each in release.descriptor["contributors"] if "publisher" in each["roles"])
    footer = f"{publisher} · {release.dataset_id} {release.version} · {day_of(release)}"
    return File(_card_path(release), draw_card(str(release.descriptor["title"]), line, footer))


def head_of(release: Release, path: str, site_url: str) -> str:
    """Return the elements for the head of a page of a release.

    Args:
        release: The release.
        path: Where the page is below the site's root: the release's own, or its dataset's.
        site_url: The public address of the site, with a slash at the end.
    """
    folder = files_path(release.dataset_id, release.version)
    at = Addresses(
        page=site_url + release_path(release.dataset_id, release.version),
        newest=site_url + dataset_path(release.dataset_id),
        catalogue=f"{site_url}datasets/",
        method=f"{site_url}method/",
        file=lambda name: f"{site_url}{folder}{name}",
    )
    told = {
        "og:type": "website",
        "og:title": str(release.descriptor["title"]),
        "og:description": both(str(release.descriptor["description"]), str(release.descriptor["description_en"])),
        "og:url": site_url + OWN + path,
        "og:locale": both("zh_CN", "en_GB"),
        "og:image": site_url + _card_path(release),
        "og:image:type": "image/png",
        "og:image:width": str(WIDTH),
        "og:image:height": str(HEIGHT),
        "og:image:alt": both(
            f"{release.descriptor['title']}，{release.version} 版的任务、目标、报告数据和责任分工各有多少",
            f"{release.descriptor['title']}: how many tasks, targets, reported figures and responsibilities release {release.version} has",
        ),
    }
    metas = "".join(f'<meta property="{name}" content="{escape(value)}">' for name, value in told.items())
    large = '<meta name="twitter:card" content="summary_large_image">'
    return f'{metas}{large}<script type="application/ld+json">{embed(describe_for_search(release, at))}</script>'


def _card_path(release: Release) -> str:
    return f"{release_path(release.dataset_id, release.version)}card.png"
