"""The entry of the API: where a program that knows only its root goes on."""

from __future__ import annotations

from fastapi import APIRouter

from portal.api.access import AskedAddresses
from portal.api.addresses import API
from portal.api.models import Index

router = APIRouter(tags=["数据集 datasets"])


@router.get(API, summary="接口入口 Entry of the API")
@router.get(f"{API}/", include_in_schema=False)
def show_index(addresses: AskedAddresses) -> Index:
    """列出从哪里开始：数据集、说明、OpenAPI。 Says where to start: the datasets, the guide, the OpenAPI document."""
    return Index(datasets_href=addresses.datasets(), guide_href=f"{addresses.root}/api/", openapi_href=f"{addresses.root}/api/openapi.json")
