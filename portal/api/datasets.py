"""Datasets: one for each plan, and one that joins them."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from portal.api.access import AskedAddresses, AskedLibrary, DatasetId, go_to_moment
from portal.api.addresses import API, Addresses
from portal.api.cited import AskedCited
from portal.api.damaged import UNKEPT, readable
from portal.api.links import note_cited, note_dataset, note_signposts, note_timegate
from portal.api.made import ANEW, model_answer
from portal.api.models import DatasetDescription, DatasetList, DatasetSummary
from portal.api.moments import MOMENT_PARAMETERS, MOMENT_RESPONSES
from portal.api.releases import summarize_release
from portal.api.signposts import dataset_signposts
from portal.query.library import Outline, outline_of

router = APIRouter(prefix=API, tags=["数据集 datasets"])


@router.get("/datasets", summary="所有数据集 All datasets", response_model=DatasetList)
def list_datasets(request: Request, library: AskedLibrary, addresses: AskedAddresses) -> Response:
    """列出所有数据集及其最新版本；受损的另列其标识。 Lists every dataset with its newest release, and the ids of damaged ones apart."""
    store = library.store
    outlines, damaged = readable(store.dataset_ids(), lambda each: library.outline(each, store.versions(each)[-1]))
    found = [_summary(request, each, addresses) for each in outlines]
    return model_answer(request, DatasetList(count=len(found), datasets=found, damaged=damaged), UNKEPT if damaged else ANEW)


@router.get(
    "/datasets/{dataset_id}",
    summary="一个数据集 One dataset",
    response_model=DatasetDescription,
    openapi_extra={"parameters": MOMENT_PARAMETERS},
    responses=MOMENT_RESPONSES,
)
def show_dataset(request: Request, dataset_id: DatasetId, library: AskedLibrary, addresses: AskedAddresses, cited: AskedCited) -> Response:
    """说明一个数据集，列出其所有版本号。 Describes a dataset and lists its versions.

    加 `at=2027-01-01` 或请求头 `Accept-Datetime`，转到当时的版本（302，RFC 7089）。 `at` or `Accept-Datetime` leads to the release of then.
    """
    note_timegate(request, addresses.dataset(dataset_id), addresses.timemap(dataset_id))
    go_to_moment(request, library, addresses, dataset_id)
    release = library.latest(dataset_id)
    note_cited(request, cited.dataset(dataset_id))
    note_dataset(request, dataset_id, addresses)
    note_signposts(request, dataset_signposts(release, addresses))
    described = DatasetDescription(
        **dict(_summary(request, outline_of(release), addresses)),
        description=release.descriptor.get("description", ""),
        description_en=release.descriptor.get("description_en", ""),
        versions=list(library.store.versions(dataset_id)),
        citation_href=f"{addresses.dataset(dataset_id)}/citation",
        timemap_href=addresses.timemap(dataset_id),
        feed_href=addresses.feed(dataset_id),
    )
    return model_answer(request, described)


def _summary(request: Request, release: Outline, addresses: Addresses) -> DatasetSummary:
    return DatasetSummary(
        dataset_id=release.dataset_id,
        title=release.title,
        title_en=release.title_en,
        latest=summarize_release(release, addresses),
        href=addresses.dataset(release.dataset_id),
        releases_href=addresses.releases(release.dataset_id),
        page=addresses.dataset_page(release.dataset_id) if request.app.state.has_site else None,
    )
