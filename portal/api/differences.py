"""What changed between two releases of a dataset, in the bytes that `portal diff` prints."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from starlette.responses import RedirectResponse, Response

from portal.api.access import LATEST, AskedAddresses, AskedLibrary, DatasetId
from portal.api.addresses import API
from portal.api.files import PINNED
from portal.api.links import link
from portal.api.made import made_answer
from portal.api.negotiation import preferred

router = APIRouter(prefix=f"{API}/datasets/{{dataset_id}}/differences", tags=["差异 differences"])

_MEDIA_TYPES = {"json": "application/json", "csv": "text/csv"}
Old = Annotated[str, Path(description="旧版本。 The version to start from.", examples=["1.0.0"])]
New = Annotated[str, Path(description="新版本，或 latest。 The version to arrive at, or `latest`.", examples=["1.1.0"])]
_FOUND: dict[int | str, dict[str, Any]] = {304: {"description": "未改变 Not changed"}}
_JSON = {
    "schema": {"type": "object"},
    "example": {
        "dataset_id": "hubei",
        "old_version": "1.0.0",
        "new_version": "1.0.1",
        "schema": [],
        "facts": [],
        "texts": [],
        "tables": [
            {
                "table": "targets",
                "changed": [{"row_id": "target-988bedfda37e", "cells": [{"field": "value", "old": "95", "new": "96"}]}],
            }
        ],
    },
}
_CSV = {"schema": {"type": "string"}, "example": "table,change,row_id,field,old,new\ntargets,changed,target-988bedfda37e,value,95,96\n"}


@router.get(
    "/{old}...{new}.csv",
    summary="两个版本的差异，CSV Differences as CSV",
    response_class=Response,
    responses={200: {"content": {"text/csv": _CSV}, "description": "每个单元格一行 One line per cell"}, **_FOUND},
)
def get_csv(request: Request, dataset_id: DatasetId, old: Old, new: New, library: AskedLibrary, addresses: AskedAddresses) -> Response:
    """每个有变化的单元格一行：表、变化、行标识、字段、旧值、新值。 One line per changed cell."""
    return _difference(request, library, addresses, (dataset_id, old, new), "csv")


@router.get(
    "/{old}...{new}.json",
    summary="两个版本的差异，JSON Differences as JSON",
    response_class=Response,
    responses={200: {"content": {"application/json": _JSON}, "description": "差异 The difference"}, **_FOUND},
)
def get_json(request: Request, dataset_id: DatasetId, old: Old, new: New, library: AskedLibrary, addresses: AskedAddresses) -> Response:
    """结构更改在先，其后各表新增、移除、更改的行；施于旧表即得新表。 Applied to the old tables it gives the new ones."""
    return _difference(request, library, addresses, (dataset_id, old, new), "json")


@router.get(
    "/{old}...{new}",
    summary="两个版本的差异 Differences between two releases",
    response_class=Response,
    responses={200: {"content": {"application/json": _JSON, "text/csv": _CSV}, "description": "差异 The difference"}, **_FOUND},
)
def get_difference(
    request: Request, dataset_id: DatasetId, old: Old, new: New, library: AskedLibrary, addresses: AskedAddresses
) -> Response:
    """按 Accept 给出 JSON 或 CSV，与 `portal diff` 的输出逐字节相同。 JSON or CSV by Accept, the bytes of `portal diff`."""
    return _difference(request, library, addresses, (dataset_id, old, new), "")


def _difference(request: Request, library: AskedLibrary, addresses: AskedAddresses, asked: tuple[str, str, str], form: str) -> Response:
    dataset_id, old, new = asked
    if LATEST in (old, new):
        newest = library.latest(dataset_id).version
        pinned = addresses.differences(dataset_id, *(newest if each == LATEST else each for each in (old, new)))
        return RedirectResponse(pinned + (f".{form}" if form else ""), 307, {"Cache-Control": "no-cache"})
    before, after = library.release(dataset_id, old), library.release(dataset_id, new)
    shown = form or preferred(request, _MEDIA_TYPES)
    body = library.difference(before, after, "csv" if shown == "csv" else "json")
    here = addresses.differences(dataset_id, old, new)
    links = [link(f"{here}.{each}", "alternate", type=kind) for each, kind in _MEDIA_TYPES.items() if each != shown]
    headers = {"Link": ", ".join(links)} | ({} if form else {"Vary": "Accept"})
    name = f"{dataset_id}-{old}-{new}.{shown}"
    return made_answer(request, body, _MEDIA_TYPES[shown], PINNED, headers=headers, filename=name, is_attachment=shown == "csv")
