"""What a page of a release tells other programs: search engines by JSON-LD, social media and messengers by Open Graph and a card."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any
from urllib.parse import urlsplit

from portal.catalog.citable import citable_release
from portal.catalog.schema_org import Addresses, describe_for_search, embed
from portal.releases.store import Release
from portal.site import views
from portal.site.dataset import dataset_path, day_of, files_path, release_path
from portal.site.frame import File
from portal.site.languages import FOLDERS, OWN, both
from portal.site.opengraph import CARD
from portal.site.pictures.card import HEIGHT, WIDTH, draw_card

_CATALOGUE = "datasets/"
_TABLES = (("tasks", "任务"), ("targets", "目标"), ("observations", "报告数据"), ("responsibilities", "责任分工"))


def card_file(release: Release) -> File:
    """Draw the card that is shown for a link to a release or to its dataset."""
    counts = views.counts_of(release)
    line = " · ".join(f"{name} {counts[table]}" for table, name in _TABLES if table in counts)
    publisher = next(each["title"] for each in release.descriptor["contributors"] if "publisher" in each["roles"])
    footer = f"{publisher} · {release.dataset_id} {release.version} · {day_of(release)}"
    return File(_card_path(release), draw_card(str(release.descriptor["title"]), line, footer))


def site_card(names: Sequence[str], description: str, site_url: str) -> File:
    """Draw the card of the site, for links to pages that are not of a release."""
    return File(CARD, draw_card(names[0], description, " · ".join(dict.fromkeys((*names[1:], urlsplit(site_url).netloc)))))


def catalogue_head(names: Sequence[str], descriptions: Sequence[str], example: Release | None, site_url: str) -> str:
    """Return the JSON-LD of the site and of the catalogue of its datasets, for the home page and the list of datasets.

    Args:
        names: Of the site, in Chinese and in English.
        descriptions: Likewise.
        example: A release, which says who publishes under which licence; None where there is none.
        site_url: The public address of the site.
    """
    shared: dict[str, Any] = {"inLanguage": ["zh-Hans", "en"]}
    cited = citable_release(example, address=site_url) if example else None
    if cited:
        name, other = cited.publisher.name, cited.publisher.name_en
        shared["publisher"] = {"@type": "Organization", "name": name} | ({"alternateName": other} if other != name else {})
    catalogue_of = {"license": cited.license_address} if cited and cited.license_address else {}
    told = []
    for number, folder in enumerate((FOLDERS["zh"], FOLDERS["en"])):
        named = {"name": names[number], "alternateName": names[1 - number], "description": descriptions[number]}
        site = {"@type": "WebSite", "@id": f"{site_url}#site", "url": site_url + folder} | named | shared
        catalogue = {"@type": "DataCatalog", "@id": site_url + _CATALOGUE, "url": site_url + folder + _CATALOGUE} | named | shared
        catalogue |= catalogue_of | {"isPartOf": {"@id": f"{site_url}#site"}}
        told.append(embed({"@context": "https://schema.org/", "@graph": [site, catalogue]}))
    return f'<script type="application/ld+json">{both(*told)}</script>'


#: Stands in what `head_of` returns where the page is below the site's root: the release's own, or its dataset's.
PAGE = "\0page\0"


def head_of(release: Release, site_url: str) -> str:
    """Return the elements for the head of the pages of a release, with `PAGE` where these differ.

    Args:
        release: The release.
        site_url: The public address of the site, with a slash at the end.
    """
    title, title_en = titles = title_of(release)
    description = [str(release.descriptor[name]) for name in ("description", "description_en")]
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
        "og:title": both(*titles),
        "og:description": both(*description),
        "og:url": site_url + OWN + PAGE,
        "og:locale": both("zh_CN", "en_GB"),
        "og:image": site_url + _card_path(release),
        "og:image:type": "image/png",
        "og:image:width": str(WIDTH),
        "og:image:height": str(HEIGHT),
        "og:image:alt": both(
            f"{title}，{release.version} 版的任务、目标、报告数据和责任分工各有多少",
            f"{title_en}: how many tasks, targets, reported figures and responsibilities release {release.version} has",
        ),
    }
    metas = "".join(f'<meta property="{name}" content="{escape(value)}">' for name, value in told.items())
    large = '<meta name="twitter:card" content="summary_large_image">'
    return f'{metas}{large}<script type="application/ld+json">{_described(release, at, site_url)}</script>'


def title_of(release: Release) -> tuple[str, str]:
    """Return the title of a release in Chinese and in English; where it has no English one, the Chinese in both."""
    title = str(release.descriptor["title"])
    return title, str(release.descriptor.get("title_en") or title)


def _described(release: Release, at: Addresses, site_url: str) -> str:
    """Return the JSON-LD of a release, one thing with one `@id` in both languages, by the names and the address that it has in each."""
    described = describe_for_search(release, at)
    path = release_path(release.dataset_id, release.version)
    told = []
    for number, folder in enumerate((FOLDERS["zh"], FOLDERS["en"])):
        name, other = title_of(release)[number], title_of(release)[1 - number]
        own = {"@context": described["@context"], "@type": described["@type"], "@id": at.page, "url": f"{site_url}{folder}{path}"}
        own |= {"name": name} | ({"alternateName": other} if other != name else {})
        told.append(embed(own | {"description": release.descriptor[("description", "description_en")[number]]})[:-1])
    shared = {name: value for name, value in described.items() if name not in _TOLD_IN_EACH}
    return f"{both(*told)},{embed(shared)[1:]}"


_TOLD_IN_EACH = frozenset({"@context", "@type", "@id", "url", "name", "alternateName", "description"})


def _card_path(release: Release) -> str:
    return f"{release_path(release.dataset_id, release.version)}card.png"
