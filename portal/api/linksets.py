"""Linksets (RFC 9264): the signposts of a release, its tables and its files in one document."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import orjson
from fastapi import APIRouter, Request
from starlette.responses import Response

from portal.api.access import AskedRelease
from portal.api.addresses import API
from portal.api.cited import AskedCited
from portal.api.links import note_cited
from portal.api.made import FOR_A_DAY, made_answer
from portal.api.models import LinkSet
from portal.api.signposts import release_signposts, table_signposts
from portal.catalog.signposts import Signpost

router = APIRouter(prefix=f"{API}/datasets/{{dataset_id}}/releases/{{version}}", tags=["版本 releases"])


class _LinkSetResponse(Response):
    """Tells the OpenAPI document of the media type."""

    media_type = "application/linkset+json"


@router.get(
    "/linkset.json",
    summary="一个版本的全部链接 All links of a release",
    response_class=_LinkSetResponse,
    responses={200: {"model": LinkSet, "description": "RFC 9264"}},
)
def get_linkset(request: Request, release: AskedRelease, cited: AskedCited) -> Response:
    """版本、各表、各文件之间的链接：引用地址、说明、许可、所含文件。 Links between the release, its tables and files (Signposting)."""
    at = (release.dataset_id, release.version)
    note_cited(request, cited.release(*at))
    here = cited.at.release(*at)
    whole = release_signposts(release, cited.at, most=len(release.descriptor["resources"]))
    contexts = [_context(here, [Signpost("cite-as", cited.release(*at)), *whole])]
    for table in release.tables:
        posts = table_signposts(release, table, cited.at)
        contexts.append(_context(cited.at.table(*at, table), [Signpost("cite-as", cited.table(*at, table)), *posts]))
    contexts += [_context(each.target, [Signpost("collection", here, "application/json")]) for each in whole if each.rel == "item"]
    return made_answer(request, orjson.dumps({"linkset": contexts}), _LinkSetResponse.media_type, FOR_A_DAY)


def _context(anchor: str, posts: Iterable[Signpost]) -> dict[str, Any]:
    found: dict[str, Any] = {"anchor": anchor}
    for each in posts:
        found.setdefault(each.rel, []).append({"href": each.target} | ({"type": each.mediatype} if each.mediatype else {}))
    return found
