"""Tables: their columns, and whole tables as the files that were released."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from portal.api.access import AskedAddresses, AskedRelease, TableName
from portal.api.addresses import API
from portal.api.cited import AskedCited
from portal.api.downloads import AskedCsvForm, AskedDownloads, converted_csv, manifest_of, prepared_file, sent_file
from portal.api.links import note_cited, note_signposts
from portal.api.made import model_answer
from portal.api.models import FieldDescription, TableDescription
from portal.api.releases import summarize_table
from portal.api.signposts import table_signposts
from portal.downloads.manifest import TABLE_FORMATS
from portal.errors import UnknownReleaseError
from portal.query.columns import columns_of
from portal.query.question import OPERATORS
from portal.releases.store import Release

router = APIRouter(prefix=f"{API}/datasets/{{dataset_id}}/releases/{{version}}/tables", tags=["表 tables"])
TableForm = Annotated[
    str,
    Path(alias="format", description="文件格式。 Form of the file.", json_schema_extra={"enum": list(TABLE_FORMATS)}, examples=["parquet"]),
]


@router.get(
    "/{table}.csv",
    summary="整表 CSV A whole table as CSV",
    response_class=Response,
    responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}, "description": "CSV, UTF-8, RFC 4180"}},
)
def get_csv(
    request: Request,
    release: AskedRelease,
    table: TableName,
    downloads: AskedDownloads,
    cited: AskedCited,
    form: AskedCsvForm,
) -> Response:
    """整张表，不带参数时逐字节与发布时相同，支持断点续传（Range）。 The whole table; without parameters as released, and ranges of it can be asked for."""
    path = _resource(release, table)["path"]
    note_cited(request, cited.table(release.dataset_id, release.version, table))
    return sent_file(request, release, downloads, path) if form.is_plain else converted_csv(request, release, path, form)


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
def get_json(request: Request, release: AskedRelease, table: TableName, downloads: AskedDownloads, cited: AskedCited) -> Response:
    """整张表，每行一个对象。 The whole table as an array of objects, one on each line."""
    alternates = {each["format"]: each["path"] for each in _resource(release, table).get("alternates", ())}
    if "json" not in alternates:
        raise UnknownReleaseError("format", "json", ("csv",), of=table)
    note_cited(request, cited.table(release.dataset_id, release.version, table))
    return sent_file(request, release, downloads, alternates["json"])


@router.get(
    "/{table}.{format}",
    summary="整表的其他格式 A whole table in another form",
    response_class=Response,
    responses={
        200: {
            "content": {mediatype: {"schema": {"type": "string", "format": "binary"}} for mediatype in TABLE_FORMATS.values()},
            "description": "JSON Lines, XLSX, Parquet, SQLite",
        }
    },
)
def get_form(
    request: Request, release: AskedRelease, table: TableName, form: TableForm, downloads: AskedDownloads, cited: AskedCited
) -> Response:
    """整张表的 JSON Lines、XLSX、Parquet 或 SQLite 文件，由发布的 CSV 预先制成。 The table as a file that was made of the released CSV."""
    _resource(release, table)
    note_cited(request, cited.table(release.dataset_id, release.version, table))
    return prepared_file(request, release, downloads, table, form)


@router.get("/{table}", summary="一张表的说明 A table and its columns", response_model=TableDescription)
def show_table(
    request: Request, release: AskedRelease, table: TableName, addresses: AskedAddresses, downloads: AskedDownloads, cited: AskedCited
) -> Response:
    """说明一张表的各列，及每列可用的筛选运算。 Describes the columns of a table and the filters that each understands."""
    resource = _resource(release, table)
    note_cited(request, cited.table(release.dataset_id, release.version, table))
    note_signposts(request, table_signposts(release, table, addresses))
    described = TableDescription(
        **dict(summarize_table(release, resource, addresses, manifest_of(downloads, release))),
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
    return model_answer(request, described)


def _resource(release: Release, table: str) -> dict[str, Any]:
    if table not in release.tables:
        raise UnknownReleaseError("table", table[:80], release.tables)
    return release.resource(table)
