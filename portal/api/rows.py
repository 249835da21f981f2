"""Rows: filtered, sorted and paged, or one by its id with the sentence that it was read from."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Annotated, Any
from urllib.parse import urlencode

import orjson
from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from portal.api.access import AskedAddresses, AskedLibrary, AskedRelease, TableName
from portal.api.addresses import API, Addresses
from portal.api.cited import AskedCited
from portal.api.links import note_cited
from portal.api.made import FOR_A_DAY, made_answer
from portal.api.models import RowDescription, RowPage
from portal.api.queries import query_code
from portal.query.library import Library
from portal.query.passage import passage_at
from portal.query.question import DEFAULT_LIMIT, MAX_LIMIT, parse_question
from portal.releases.store import Release

router = APIRouter(prefix=f"{API}/datasets/{{dataset_id}}/releases/{{version}}/tables/{{table}}/rows", tags=["行 rows"])
RowId = Annotated[str, Path(description="行标识，即主键列的值。 Id of the row: the value of the primary key.")]


def _parameter(name: str, description: str, schema: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": description, "schema": schema, **more}


# The fields differ from table to table, so the parameters are described here and read by `parse_question`.
_PARAMETERS = [
    _parameter(
        "filter",
        "筛选：字段=值，或 字段__运算=值；运算有 eq ne gt gte lt lte in contains isnull，可同时用多个。 "
        "Filters: `field=value` or `field__operator=value`; all of them must hold. `in` takes values separated by commas.",
        {"type": "object", "additionalProperties": {"type": "string"}},
        style="form",
        explode=True,
        example={"plan_id__isnull": "false"},
    ),
    _parameter("sort", "排序字段，逗号分隔，前加 - 为降序；缺失值在后。 Fields to sort by; - for descending.", {"type": "string"}),
    _parameter("fields", "只要这些字段，逗号分隔。 Only these fields, in this order.", {"type": "string"}),
    _parameter("limit", "每页行数。 Rows on a page.", {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT}),
    _parameter("cursor", "上一页 next 中的游标。 The cursor in `next` of the page before.", {"type": "string"}),
]


@router.get(
    "",
    summary="查询各行 Rows of a table",
    response_model=None,
    responses={200: {"model": RowPage, "description": "一页结果 One page"}, 304: {"description": "未改变 Not changed"}},
    openapi_extra={"parameters": _PARAMETERS},
)
def list_rows(
    request: Request, release: AskedRelease, table: TableName, library: AskedLibrary, addresses: AskedAddresses, cited: AskedCited
) -> Response:
    """按条件查询；`total` 是符合条件的总行数，`next` 是下一页地址。 Finds rows: `total` counts all that match.

    `query_href` 是此查询的固定地址，可引用。 `query_href` is the lasting address of the question, to be cited.

    `next` 直接打开即可；不给 `sort` 时按发布的次序。 Open `next` as it is for the next page. Without `sort`, rows come as published.
    """
    parameters = request.query_params.multi_items()
    asked = library.table(release, table)
    page = asked.ask(parse_question(parameters, asked.columns))
    at = (release.dataset_id, release.version, table)
    following = None
    if page.next:
        again = [(name, value) for name, value in parameters if name != "cursor"]
        following = f"{addresses.rows(*at)}?{urlencode([*again, ('cursor', page.next)])}"
    if code := query_code(release, asked, parameters):
        note_cited(request, cited.query(*at, code))
    content = {
        "dataset_id": release.dataset_id,
        "version": release.version,
        "table": table,
        "total": page.total,
        "count": len(page.rows),
        "next": following,
        "query_href": addresses.query(*at, code) if code else None,
        "rows": [orjson.Fragment(row) for row in page.rows],
    }
    return _json(request, content, {"Link": f'<{following}>; rel="next"'} if following else {})


@router.get(
    "/{row_id}",
    summary="一行及其出处 One row and its sentence",
    response_model=None,
    responses={200: {"model": RowDescription, "description": "一行 One row"}, 304: {"description": "未改变 Not changed"}},
)
def show_row(
    request: Request,
    release: AskedRelease,
    table: TableName,
    row_id: RowId,
    library: AskedLibrary,
    addresses: AskedAddresses,
    cited: AskedCited,
) -> Response:
    """按标识取一行，附原文中的出处。 Gives one row by its id, with the quote and the sentence around it."""
    found = library.table(release, table).row(row_id)
    row: dict[str, Any] = json.loads(found, parse_float=Decimal)
    at = (release.dataset_id, release.version)
    sentence = _sentence(library, release, row, addresses)
    note_cited(request, cited.row(*at, table, row_id))
    content = {
        "dataset_id": release.dataset_id,
        "version": release.version,
        "table": table,
        "row_id": row_id,
        "row": orjson.Fragment(found),
        "sentence": sentence,
        **_pages(request, library, release, table, row_id, row, addresses),
        "citation_href": f"{addresses.row(*at, table, row_id)}/citation",
        "href": addresses.row(*at, table, row_id),
    }
    return _json(request, content, {})


def _sentence(library: Library, release: Release, row: dict[str, Any], addresses: Addresses) -> dict[str, Any] | None:
    if not isinstance(row.get("start"), int) or not isinstance(row.get("end"), int) or "plan_id" not in row:
        return None
    plan_id, start, end = str(row["plan_id"]), int(row["start"]), int(row["end"])
    passage = passage_at(library.text(release, plan_id), start, end)
    texts = {each["name"]: each["path"] for each in release.descriptor["resources"] if each.get("type") != "table"}
    path = texts.get(f"source-text-{plan_id}") or texts["source-text"]
    return {
        "plan_id": plan_id,
        "start": start,
        "end": end,
        "before": passage.before,
        "quote": passage.quote,
        "after": passage.after,
        "text_href": addresses.file(release.dataset_id, release.version, path),
    }


def _pages(
    request: Request, library: Library, release: Release, table: str, row_id: str, row: dict[str, Any], addresses: Addresses
) -> dict[str, str | None]:
    """Return where the site shows a row; the page of a dataset that joins plans shows none, so a row leads to its plan's own."""
    plan_id = row.get("plan_id")
    nowhere: dict[str, str | None] = {"page": None, "text_page": None}
    if not request.app.state.has_site or not isinstance(plan_id, str) or "start" not in row:
        return nowhere
    if plan_id == release.dataset_id:
        version = release.version
    elif plan_id in library.store.dataset_ids():
        version = library.store.versions(plan_id)[-1]
    else:
        return nowhere
    return {"page": addresses.row_page(plan_id, version, table, row_id), "text_page": addresses.text_page(plan_id, version, row_id)}


def _json(request: Request, content: dict[str, Any], headers: dict[str, str]) -> Response:
    return made_answer(request, orjson.dumps(content), "application/json", FOR_A_DAY, headers=headers)
