"""Links in the headers of answers: between versions (RFC 5829), to past states (RFC 7089), to what is to be cited (RFC 8574), signposts.

What is noted here during a request is put into its answer by `portal.api.reading`: links of what was found only if it was found, those
of an address that finds past states (a TimeGate) with every answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from starlette.requests import Request

from portal.api.addresses import Addresses
from portal.catalog.signposts import Signpost
from portal.query.moment import http_date
from portal.releases.current import created_at, neighbours_of
from portal.releases.store import Release, ReleaseStore

LINK_FORMAT = "application/link-format"
#: Keys in the state of a request: links of what was found, links and headers of every answer, and the headers of what was found.
FOUND_LINKS, ALWAYS_LINKS, FOUND_HEADERS, ALWAYS_HEADERS = "portal.links", "portal.always-links", "portal.headers", "portal.always-headers"


def link(target: str, rel: str, **more: str) -> str:
    """Print one link.

    >>> link("/a", "memento", datetime="Fri, 01 Jan 2027 00:00:00 GMT")
    '</a>; rel="memento"; datetime="Fri, 01 Jan 2027 00:00:00 GMT"'
    """
    return f'<{target}>; rel="{rel}"' + "".join(f'; {name}="{value}"' for name, value in more.items())


def note_cited(request: Request, address: str) -> None:
    """Name the address by which to cite what is answered."""
    _noted(request, FOUND_LINKS, list).append(link(address, "cite-as"))


def note_signposts(request: Request, posts: Iterable[Signpost]) -> None:
    """Say by typed links what is answered, what describes it, and what it holds."""
    links = _noted(request, FOUND_LINKS, list)
    links.extend(link(each.target, each.rel, **({"type": each.mediatype} if each.mediatype else {})) for each in posts)


def note_timegate(request: Request, original: str, timemap: str = "") -> None:
    """Say that this address is one that has past states and finds them by `Accept-Datetime`."""
    _noted(request, ALWAYS_HEADERS, dict)["Vary"] = "accept-datetime"
    links = _noted(request, ALWAYS_LINKS, list)
    links.append(link(original, "original timegate"))
    if timemap:
        links.append(link(timemap, "timemap", type=LINK_FORMAT))


def note_going(request: Request, since: datetime, sunset: datetime, page: str) -> None:
    """Say that this address will go, since when that is known, when it goes, and where the reasons are."""
    headers = _noted(request, ALWAYS_HEADERS, dict)
    headers["Deprecation"] = f"@{int(since.timestamp())}"
    headers["Sunset"] = http_date(sunset)
    _noted(request, ALWAYS_LINKS, list).append(link(page, "deprecation sunset", type="text/html"))


def note_memento(request: Request, release: Release, addresses: Addresses, latest: str, asked: str = "") -> None:
    """Say that this address belongs to a release, so that what is there is as it was then.

    Only what stays true is named, as most of these answers are kept for a year.

    Args:
        request: What was asked.
        release: The release.
        addresses: Where things are.
        latest: The same address with `latest` for the version.
        asked: What follows the path, with its question mark; empty for nothing.
    """
    _noted(request, FOUND_HEADERS, dict)["Memento-Datetime"] = http_date(created_at(release))
    links = _noted(request, FOUND_LINKS, list)
    is_whole = latest == f"{addresses.releases(release.dataset_id)}/latest"
    links.append(link(addresses.dataset(release.dataset_id) if is_whole else latest + asked, "original timegate"))
    if is_whole:
        links.append(link(addresses.timemap(release.dataset_id), "timemap", type=LINK_FORMAT))
    links.append(link(latest + asked, "latest-version"))
    links.append(link(addresses.releases(release.dataset_id), "version-history"))


def note_dataset(request: Request, dataset_id: str, addresses: Addresses) -> None:
    """Name the newest release of a dataset, and the list of all."""
    releases = addresses.releases(dataset_id)
    _noted(request, FOUND_LINKS, list).extend((link(f"{releases}/latest", "latest-version"), link(releases, "version-history")))


def note_neighbours(request: Request, store: ReleaseStore, release: Release, addresses: Addresses) -> None:
    """Name the releases before and after this one, for an answer that is asked for anew each time."""
    found = neighbours_of(store, release.dataset_id, release.version)
    links = _noted(request, FOUND_LINKS, list)
    for version, rel in ((found.predecessor, "predecessor-version"), (found.successor, "successor-version")):
        if version:
            links.append(link(addresses.release(release.dataset_id, version), rel))


def _noted(request: Request, key: str, kind: type[Any]) -> Any:
    return request.scope.setdefault("state", {}).setdefault(key, kind())
