"""What a request is about: the library of the application, addresses below its root, and the release in the path or of a moment."""

from __future__ import annotations

from datetime import datetime
from string import ascii_letters, digits
from typing import Annotated
from urllib.parse import quote

from fastapi import Depends, FastAPI, Path, Request
from starlette.responses import Response

from portal.api.addresses import Addresses
from portal.api.links import link, note_memento, note_timegate
from portal.api.models import ChosenRelease, WithdrawnSummary
from portal.errors import BadParameterError, Bilingual
from portal.query.library import Library
from portal.query.moment import ACCEPT_DATETIME, AT, http_date, parse_accept_datetime, parse_at
from portal.query.question import ONCE
from portal.releases.current import release_at
from portal.releases.sealed import SealedReleases
from portal.releases.store import Release
from portal.releases.tombstone import Tombstone

LATEST = "latest"


class NotPinned(Exception):  # noqa: N818 - no error: it carries the pinned address to go to
    """The address has no version; the answer is at the address of one.

    Attributes:
        address: That address.
        status: 307, or 302 where the release of a moment was asked for, as RFC 7089 wants.
        chosen: What to say of that release, for those who do not just go on.
    """

    def __init__(self, address: str, status: int = 307, chosen: ChosenRelease | None = None) -> None:
        self.address, self.status, self.chosen = address, status, chosen
        super().__init__(address)


# Asynchronous, so that none of the three takes a turn in the thread pool: they look up, and read a small file the first time only.


def library_of(request: Request) -> Library:
    """Return the library of the application."""
    library: Library = request.app.state.library
    return library


def addresses_of(request: Request) -> Addresses:
    """Return addresses below the path at which the application is served."""
    return Addresses(request.scope.get("root_path", ""))


async def _library(request: Request) -> Library:
    return library_of(request)


async def _addresses(request: Request) -> Addresses:
    return addresses_of(request)


async def _releases(request: Request) -> SealedReleases:
    releases: SealedReleases = request.app.state.releases
    return releases


AskedLibrary = Annotated[Library, Depends(_library)]
AskedReleases = Annotated[SealedReleases, Depends(_releases)]
AskedAddresses = Annotated[Addresses, Depends(_addresses)]
DatasetId = Annotated[str, Path(description="数据集标识。 Id of the dataset.", examples=["all-plans"])]
Version = Annotated[
    str, Path(description="版本号，或 latest（转到最新版本）。 A version, or `latest`, which leads to the newest.", examples=[LATEST])
]
TableName = Annotated[str, Path(description="表名。 Name of the table.", examples=["tasks"])]


async def _release(request: Request, library: AskedLibrary, addresses: AskedAddresses, dataset_id: DatasetId, version: Version) -> Release:
    return find_release(request, library, addresses, dataset_id, version)


def find_release(request: Request, library: Library, addresses: Addresses, dataset_id: str, version: str) -> Release:
    """Return the release that an address names, and note how it stands to others.

    Args:
        request: What was asked.
        library: The releases.
        addresses: Where things are.
        dataset_id: The dataset.
        version: A version, or `latest`.

    Raises:
        NotPinned: If the address names `latest`: it carries the address to go to.
        BadParameterError: If a moment is asked for together with a version.
        UnknownReleaseError: If there is no such dataset or version.
        WithdrawnReleaseError: If it was withdrawn.
    """
    releases = addresses.releases(dataset_id)
    rest = str(request.scope["path"]).partition(f"/releases/{version}")[2]
    latest = f"{releases}/{LATEST}{quote(rest)}"
    asked = asked_again(request.scope["query_string"])
    if version != LATEST:
        if AT in request.query_params:
            raise BadParameterError(
                AT,
                request.query_params[AT][:80],
                Bilingual(
                    "某一天的版本，请不写版本号来问，地址如后。", f"Ask for the release of a day without a version: {latest}?{AT}=..."
                ),
            )
        release = library.release(dataset_id, version)
        note_memento(request, release, addresses, latest, asked)
        return release
    note_timegate(request, latest + asked)
    go_to_moment(request, library, addresses, dataset_id, rest)
    pinned = library.latest(dataset_id)
    raise NotPinned(addresses.release(dataset_id, pinned.version) + quote(rest) + _query(request, AT))


AskedRelease = Annotated[Release, Depends(_release)]


def go_to_moment(request: Request, library: Library, addresses: Addresses, dataset_id: str, rest: str = "") -> None:
    """Lead on to the release that was current at the moment that the request names, if it names one.

    The parameter `at` goes before the header `Accept-Datetime`.

    Args:
        request: What was asked.
        library: The releases.
        addresses: Where things are.
        dataset_id: The dataset.
        rest: The path below the release.

    Raises:
        NotPinned: If a moment is named and a release was current then.
        BadParameterError: If it cannot be read.
        NoReleaseYetError: If it lies before the first release.
        WithdrawnReleaseError: If all releases made by then were withdrawn.
    """
    given = request.query_params.getlist(AT)
    if len(given) > 1:
        raise BadParameterError(AT, given[1][:80], ONCE)
    asked = given[0] if given else request.headers.get(ACCEPT_DATETIME)
    if asked is None:
        return
    moment = parse_at(asked) if given else parse_accept_datetime(asked)
    found = release_at(library.store, dataset_id, moment, asked)
    href = addresses.release(dataset_id, found.release.version)
    chosen = ChosenRelease(
        dataset_id=dataset_id,
        asked=asked,
        version=found.release.version,
        created=found.release.descriptor["created"],
        href=href,
        skipped=[withdrawn_summary(each, addresses) for each in found.skipped],
    )
    raise NotPinned(href + quote(rest) + _query(request, AT), 302, chosen)


def withdrawn_summary(tombstone: Tombstone, addresses: Addresses) -> WithdrawnSummary:
    """Say what became of a withdrawn release."""
    return WithdrawnSummary(
        version=tombstone.version,
        withdrawn=tombstone.withdrawn.isoformat(),
        reason=tombstone.reason,
        successor=tombstone.successor or None,
        href=addresses.release(tombstone.dataset_id, tombstone.version),
    )


# Of a query of such characters, in which none of the others stands, nothing is left out or written otherwise.
_PLAIN = (ascii_letters + digits + "=&%+,:;@/!$'()*-._~?").encode("ascii")
_LEFT_OUT = (b"&at", b"&cursor", b"&&")


def asked_again(query_string: bytes) -> str:
    """Return a question, with its question mark, as it can be asked of another release; empty for none.

    >>> asked_again(b"year=2020&cursor=AAAA"), asked_again(b"at=2027-01-01")
    ('?year=2020', '')
    """
    # A cursor is of no use for another release.
    again = b"&%b&" % query_string
    if query_string and not query_string.translate(None, _PLAIN) and not any(each in again for each in _LEFT_OUT):
        return f"?{query_string.decode('ascii')}"
    return quote(_without(query_string, AT, "cursor"), safe="?=&%+,:;@/!$'()*-._~")


def _query(request: Request, *without: str) -> str:
    """Return the query of a request without some parameters, otherwise as it was written."""
    return _without(request.scope["query_string"], *without)


def _without(query_string: bytes, *names: str) -> str:
    kept = "&".join(part for part in query_string.decode("latin-1").split("&") if part and part.partition("=")[0] not in names)
    return f"?{kept}" if kept else ""


def add_pinning(app: FastAPI) -> None:
    """Make addresses without a version lead to one with it, which can be kept."""
    app.add_exception_handler(NotPinned, _to_pinned)


async def _to_pinned(_: Request, found: Exception) -> Response:
    assert isinstance(found, NotPinned)
    return pinned_response(found)


def pinned_response(found: NotPinned) -> Response:
    """Return the answer that leads to a pinned address."""
    headers = {"Cache-Control": "no-cache", "Location": found.address}
    if found.chosen is None:
        return Response(status_code=found.status, headers=headers)
    memento = link(found.address, "memento", datetime=http_date(datetime.fromisoformat(found.chosen.created)))
    return Response(found.chosen.model_dump_json(), found.status, {**headers, "Link": memento}, "application/json")
