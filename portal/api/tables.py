"""Tables: their columns, and whole tables as the files that were released."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from portal.api.access import AskedAddresses, AskedRelease, TableName
from portal.api.addresses import API
from portal.api.cited import AskedCited
from portal.api.files import release_file
from portal.api.links import note_cited
from portal.api.models import FieldDescription, TableDescription
from portal.api.releases import summarize_table
from portal.errors import UnknownReleaseError
from portal.query.columns import columns_of
from portal.query.question import OPERATORS
from portal.releases.store import Release

router = APIRouter(prefix=f"{API}/datasets/{{dataset_id}}/releases/{{version}}/tables", tags=["表 tables"])


@router.get(
    "/{table}.csv",
    summary="整表 CSV A whole table as CSV",
    response_class=Response,
    responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}, "description": "CSV, UTF-8, RFC 4180"}},
)
def get_csv(request: Request, release: AskedRelease, table: TableName, cited: AskedCited) -> Response:
    """整张表，支持断点续传（Range）。 The whole table; ranges of it can be asked for."""
    path = _resource(release, table)["path"]
    note_cited(request, cited.table(release.dataset_id, release.version, table))
    return release_file(request, release, path, "text/csv")


@router.get(
    "/{table}.json",
    summary="整表 JSON A whole table as JSON",
    response_class=Response,
    responses={
        200: {
            "content": {"application/json": {"schema": {"type": "array", "items": {"type": "object"}}}},
            "description": "JSON, one row a line",
        }
    },
)
def get_json(request: Request, release: AskedRelease, table: TableName, cited: AskedCited) -> Response:
    """整张表，每行一个对象。 The whole table as an array of objects, one on each line."""
    alternates = {each["format"]: each["path"] for each in _resource(release, table).get("alternates", ())}
    if "json" not in alternates:
        raise UnknownReleaseError(f"format of {table}", "json", ("csv",))
    note_cited(request, cited.table(release.dataset_id, release.version, table))
    return release_file(request, release, alternates["json"], "application/json")


@router.get("/{table}", summary="一张表的说明 A table and its columns")
def show_table(request: Request, release: AskedRelease, table: TableName, addresses: AskedAddresses, cited: AskedCited) -> TableDescription:
    """说明一张表的各列，及每列可用的筛选运算。 Describes the columns of a table and the filters that each understands."""
    resource = _resource(release, table)
    note_cited(request, cited.table(release.dataset_id, release.version, table))
    return TableDescription(
        **dict(summarize_table(release, resource, addresses)),
        dataset_id=release.dataset_id,
        version=release.version,
        description=resource.get("description", ""),
        description_en=resource.get("description_en", ""),
        citation_href=f"{addresses.table(release.dataset_id, release.version, table)}/citation",
        primary_key=resource["schema"]["primaryKey"][0],
        fields=[
            FieldDescription(
                name=column.name,
                type=column.type,
                title=said.get("title", column.name),
                title_en=said.get("title_en", column.name),
                description=said.get("description", ""),
                description_en=said.get("description_en", ""),
                operators=list(OPERATORS[column.type]),
            )
            for column, said in zip(columns_of(resource), resource["schema"]["fields"], strict=True)
        ],
    )


def _resource(release: Release, table: str) -> dict[str, Any]:
    name, _, suffix = table.partition(".")
    if suffix and name in release.tables:
        raise UnknownReleaseError(f"format of {name}", suffix[:80], ("csv", "json"))
    if table not in release.tables:
        raise UnknownReleaseError("table", table[:80], release.tables)
    return release.resource(table)
