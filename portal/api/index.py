"""The entry of the API: where a program that knows only its root goes on."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from portal.api.access import AskedAddresses
from portal.api.addresses import API
from portal.api.made import model_answer
from portal.api.models import Index

router = APIRouter(tags=["数据集 datasets"])


@router.get(API, summary="接口入口 Entry of the API", response_model=Index)
@router.get(f"{API}/", include_in_schema=False, response_model=None)
def show_index(request: Request, addresses: AskedAddresses) -> Response:
    """列出从哪里开始：数据集、说明、OpenAPI。 Says where to start: the datasets, the guide, the OpenAPI document."""
    root = addresses.root
    found = Index(datasets_href=addresses.datasets(), guide_href=f"{root}/api/", openapi_href=f"{root}/api/openapi.json")
    return model_answer(request, found)
