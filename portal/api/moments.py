"""Past states of a dataset: all its releases with their times, as a TimeMap (RFC 7089, 5), and how to ask for one of them."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from portal.api.access import AskedLibrary, DatasetId
from portal.api.addresses import API, Addresses
from portal.api.cited import public_root
from portal.api.links import LINK_FORMAT, link
from portal.api.made import ANEW, made_answer
from portal.api.models import ChosenRelease
from portal.query.moment import ACCEPT_DATETIME, AT, http_date
from portal.releases.current import created_at

router = APIRouter(prefix=f"{API}/datasets/{{dataset_id}}", tags=["版本 releases"])

#: How an address without a version is asked for the release of a moment, and what it answers.
MOMENT_PARAMETERS: list[dict[str, Any]] = [
    {
        "name": AT,
        "in": "query",
        "required": False,
        "description": "转到当时的版本：日期（当天终了，UTC）或带时区的时间。 Leads to the release of then: a day (its end, UTC) or a time with its zone.",
        "schema": {"anyOf": [{"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}]},
        "example": "2027-01-01",
    },
    {
        "name": ACCEPT_DATETIME,
        "in": "header",
        "required": False,
        "description": "同上，写作 HTTP 日期（RFC 7089）。 The same as an HTTP date (RFC 7089).",
        "schema": {"type": "string", "format": "http-date"},
        "example": "Fri, 01 Jan 2027 00:00:00 GMT",
    },
]
MOMENT_RESPONSES: dict[int | str, dict[str, Any]] = {
    302: {"model": ChosenRelease, "description": "当时的版本，见 Location；skipped 列出后来撤回的版本。 The release of then; see Location."}
}


@router.get(
    "/timemap",
    summary="版本时间表 TimeMap of the releases",
    response_class=Response,
    responses={
        200: {
            "content": {
                LINK_FORMAT: {
                    "schema": {"type": "string"},
                    "example": '<https://data.example.org/api/v1/datasets/hubei/releases/1.0.0>; rel="first last memento"; '
                    'datetime="Sat, 21 Nov 2026 00:00:00 GMT"',
                }
            },
            "description": "RFC 7089, RFC 6690",
        }
    },
)
def get_timemap(request: Request, dataset_id: DatasetId, library: AskedLibrary) -> Response:
    """所有在用版本及其时间，供 Memento 程序读取；撤回的版本不在其中。 All releases that stand, with their times, for Memento clients."""
    addresses = Addresses(public_root(request))
    releases = [library.release(dataset_id, version) for version in library.store.versions(dataset_id)]
    times = [http_date(created_at(each)) for each in releases]
    lines = [
        link(addresses.dataset(dataset_id), "original timegate"),
        link(addresses.timemap(dataset_id), "self", type=LINK_FORMAT, **{"from": times[0], "until": times[-1]}),
    ]
    for place, (release, time) in enumerate(zip(releases, times, strict=True)):
        rel = " ".join(["first"] * (place == 0) + ["last"] * (place == len(releases) - 1) + ["memento"])
        lines.append(link(addresses.release(dataset_id, release.version), rel, datetime=time))
    return made_answer(request, (",\n".join(lines) + "\n").encode(), LINK_FORMAT, ANEW)
