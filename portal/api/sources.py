"""Source texts: the plans as published, into which the columns `start` and `end` of every row point."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from portal.api.access import AskedRelease
from portal.api.addresses import API
from portal.api.cited import AskedCited, CitedAddresses
from portal.api.downloads import AskedDownloads, sent_file
from portal.api.links import note_cited
from portal.errors import UnknownReleaseError
from portal.packaging.package import CHANGELOG
from portal.releases.store import Release

router = APIRouter(prefix=f"{API}/datasets/{{dataset_id}}/releases/{{version}}", tags=["原文 source texts"])
_TEXT = {"content": {"text/plain": {"schema": {"type": "string"}}}, "description": "UTF-8"}
_MARKDOWN = {"content": {"text/markdown": {"schema": {"type": "string"}}}, "description": "UTF-8, Markdown"}
PlanId = Annotated[str, Path(description="规划标识。 Id of the plan.")]


@router.get("/source.txt", summary="规划原文 The text of the plan", response_class=Response, responses={200: _TEXT})
def get_source(request: Request, release: AskedRelease, downloads: AskedDownloads, cited: AskedCited) -> Response:
    """规划正文，字符与发布时相同。 The plan's text. In `all-plans` each plan has its own, under `sources/`."""
    return _text(request, release, downloads, cited, "source.txt")


@router.get(
    "/sources/{plan_id}.txt",
    summary="合并数据集中一份规划的原文 The text of one plan of several",
    response_class=Response,
    responses={200: _TEXT},
)
def get_one_source(request: Request, release: AskedRelease, plan_id: PlanId, downloads: AskedDownloads, cited: AskedCited) -> Response:
    """合并数据集（all-plans）中一份规划的正文。 The text of one plan in a dataset that joins several."""
    return _text(request, release, downloads, cited, f"sources/{plan_id}.txt")


@router.get(
    "/CHANGELOG.md",
    summary="变更记录 The changelog",
    response_class=Response,
    responses={200: {"content": {"text/markdown": {"schema": {"type": "string"}}}, "description": "UTF-8"}},
)
def get_changelog(request: Request, release: AskedRelease, downloads: AskedDownloads, cited: AskedCited) -> Response:
    """到这一版本为止各版的变更。 What changed in this release and in those before it."""
    return _text(request, release, downloads, cited, CHANGELOG)


def _text(request: Request, release: Release, downloads: AskedDownloads, cited: CitedAddresses, path: str) -> Response:
    known = tuple(each["path"] for each in release.descriptor["resources"] if each.get("type") != "table")
    if path not in known:
        raise UnknownReleaseError("source text", path[:80], known)
    note_cited(request, cited.release(release.dataset_id, release.version))
    return sent_file(request, release, downloads, path)
