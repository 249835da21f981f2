"""Citations: of a dataset, a release, a table, a row or a question, all forms together as JSON and each as a file."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any

import orjson
from fastapi import APIRouter, Depends, Path, Query, Request
from starlette.responses import Response

from portal.api.access import AskedLibrary, AskedRelease, DatasetId, TableName
from portal.api.addresses import API
from portal.api.cited import AskedCited, CitedAddresses
from portal.api.made import ANEW, FOR_A_DAY, made_answer
from portal.api.models import CitationDescription
from portal.catalog.citable import Citable, citable_dataset, citable_release, citable_row, citable_table
from portal.errors import BadParameterError, Bilingual, UnknownReleaseError
from portal.query.library import Library
from portal.releases.store import Release

if TYPE_CHECKING:
    from portal.catalog.citation import Citations

router = APIRouter(prefix=API, tags=["引用 citations"])

#: The forms that are files, by the end of their address: media type, and name in `Citations`.
FORMS = {
    "txt": ("text/plain", ""),
    "bib": ("application/x-bibtex; charset=utf-8", "bibtex"),
    "ris": ("application/x-research-info-systems; charset=utf-8", "ris"),
    "csl.json": ("application/vnd.citationstyles.csl+json", "csl_json"),
    "datacite.json": ("application/vnd.datacite.datacite+json", "datacite"),
    "cff": ("application/yaml", "cff"),
}
#: What the forms are that are more than text.
_SCHEMAS = {"csl.json": {"type": "array", "items": {"type": "object"}}, "datacite.json": {"type": "object"}, "cff": {"type": "object"}}
_DAY_EXPECTED = Bilingual("引用日期，如 accessed=2026-11-30。", "The day of reading, such as accessed=2026-11-30.")

RowId = Annotated[str, Path(description="行标识，即主键列的值。 Id of the row: the value of the primary key.")]


async def _form(
    form: Annotated[
        str,
        Path(
            description="格式：txt（GB/T 7714、APA、芝加哥，各一行）、bib、ris、csl.json、datacite.json、cff。 The form; txt has GB/T 7714, APA and Chicago, a line each.",
            json_schema_extra={"enum": list(FORMS)},
            examples=["bib"],
        ),
    ],
) -> str:
    if form not in FORMS:
        raise UnknownReleaseError("form of citation", form[:80], tuple(FORMS))
    return form


async def _accessed(
    accessed: Annotated[
        str | None,
        Query(
            description="引用日期，写进引文。 The day of reading, for the citation.",
            json_schema_extra={"format": "date"},
            examples=["2026-11-30"],
        ),
    ] = None,
) -> date | None:
    if accessed is None:
        return None
    try:
        found = date.fromisoformat(accessed)
    except ValueError as error:
        raise BadParameterError("accessed", accessed[:80], _DAY_EXPECTED) from error
    if found.isoformat() != accessed:  # Python reads 20261130 and 2026-W48-1 too
        raise BadParameterError("accessed", accessed[:80], _DAY_EXPECTED)
    return found


#: What the request itself says; asked for before the release, so that a mistake is not led on to another address.
Form = Annotated[str, Depends(_form)]
AskedDay = Annotated[date | None, Depends(_accessed)]


@lru_cache(500)
def cite_citable(citable: Citable) -> Citations:
    """Cite in every form, once: two of them come from a processor that takes its time, and is loaded only when it is needed."""
    from portal.catalog.citation import cite

    return cite(citable)


def citation_answer(request: Request, citable: Citable, dataset_id: str, cache: str) -> Response:
    """Return all forms of a citation and where each is a file."""
    here = request.url.path
    files = [
        {"form": form, "mediatype": mediatype.partition(";")[0], "href": f"{here}.{form}{_again(citable)}"}
        for form, (mediatype, _) in FORMS.items()
    ]
    content = {
        "what": citable.what,
        "dataset_id": dataset_id,
        "version": citable.version,
        "issued": citable.issued.isoformat(),
        "address": citable.address,
        "citation": asdict(cite_citable(citable)),
        "files": files,
    }
    return made_answer(request, orjson.dumps(content), "application/json", cache)


def citation_file(request: Request, citable: Citable, form: str, cache: str) -> Response:
    """Return one form of a citation as a file."""
    mediatype, name = FORMS[form]
    made = cite_citable(citable)
    body = getattr(made, name) if name else f"{made.gbt7714}\n{made.apa}\n{made.chicago}\n"
    filename = "CITATION.cff" if form == "cff" else f"{citable.key}.{form}"
    return made_answer(request, body.encode(), mediatype, cache, filename=filename)


def _again(citable: Citable) -> str:
    return f"?accessed={citable.accessed.isoformat()}" if citable.accessed else ""


FOUND_ALL: dict[int | str, dict[str, Any]] = {
    200: {"model": CitationDescription, "description": "引文 The citation"},
    304: {"description": "未改变 Not changed"},
}
FOUND_ONE: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {
            mediatype.partition(";")[0]: {"schema": _SCHEMAS.get(form, {"type": "string"})} for form, (mediatype, _) in FORMS.items()
        },
        "description": "引文 The citation",
    },
    304: {"description": "未改变 Not changed"},
}


@router.get(
    "/datasets/{dataset_id}/citation",
    summary="引用数据集 Cite a dataset",
    response_model=None,
    responses=FOUND_ALL,
)
def show_dataset_citation(
    request: Request, accessed: AskedDay, dataset_id: DatasetId, library: AskedLibrary, cited: AskedCited
) -> Response:
    """引文写明所读的版本；数据集地址会随新版本更新。 The citation names the version that was read, at the address of the dataset."""
    return citation_answer(
        request, citable_dataset(library.latest(dataset_id), address=cited.dataset(dataset_id), accessed=accessed), dataset_id, ANEW
    )


@router.get(
    "/datasets/{dataset_id}/citation.{form}",
    summary="引用数据集，一种格式 Cite a dataset in one form",
    response_class=Response,
    responses=FOUND_ONE,
)
def get_dataset_citation(
    request: Request, accessed: AskedDay, form: Form, dataset_id: DatasetId, library: AskedLibrary, cited: AskedCited
) -> Response:
    """供文献管理软件导入。 For reference managers."""
    return citation_file(
        request, citable_dataset(library.latest(dataset_id), address=cited.dataset(dataset_id), accessed=accessed), form, ANEW
    )


@router.get(
    "/datasets/{dataset_id}/releases/{version}/citation",
    summary="引用版本 Cite a release",
    response_model=None,
    responses=FOUND_ALL,
)
def show_release_citation(request: Request, accessed: AskedDay, release: AskedRelease, cited: AskedCited) -> Response:
    """引文写明版本、日期与固定地址。 The citation names the version, its date and its lasting address."""
    return citation_answer(
        request,
        citable_release(release, address=cited.release(release.dataset_id, release.version), accessed=accessed),
        release.dataset_id,
        FOR_A_DAY,
    )


@router.get(
    "/datasets/{dataset_id}/releases/{version}/citation.{form}",
    summary="引用版本，一种格式 Cite a release in one form",
    response_class=Response,
    responses=FOUND_ONE,
)
def get_release_citation(request: Request, accessed: AskedDay, form: Form, release: AskedRelease, cited: AskedCited) -> Response:
    """供文献管理软件导入。 For reference managers."""
    return citation_file(
        request, citable_release(release, address=cited.release(release.dataset_id, release.version), accessed=accessed), form, FOR_A_DAY
    )


@router.get(
    "/datasets/{dataset_id}/releases/{version}/tables/{table}/citation",
    summary="引用表 Cite a table",
    response_model=None,
    responses=FOUND_ALL,
)
def show_table_citation(request: Request, accessed: AskedDay, release: AskedRelease, table: TableName, cited: AskedCited) -> Response:
    """引文写明表、版本与地址。 The citation names the table, its version and its address."""
    return citation_answer(request, _table(release, table, cited, accessed), release.dataset_id, FOR_A_DAY)


@router.get(
    "/datasets/{dataset_id}/releases/{version}/tables/{table}/citation.{form}",
    summary="引用表，一种格式 Cite a table in one form",
    response_class=Response,
    responses=FOUND_ONE,
)
def get_table_citation(
    request: Request, accessed: AskedDay, form: Form, release: AskedRelease, table: TableName, cited: AskedCited
) -> Response:
    """供文献管理软件导入。 For reference managers."""
    return citation_file(request, _table(release, table, cited, accessed), form, FOR_A_DAY)


@router.get(
    "/datasets/{dataset_id}/releases/{version}/tables/{table}/rows/{row_id}/citation",
    summary="引用一行 Cite a row",
    response_model=None,
    responses=FOUND_ALL,
)
def show_row_citation(
    request: Request, accessed: AskedDay, release: AskedRelease, table: TableName, row_id: RowId, library: AskedLibrary, cited: AskedCited
) -> Response:
    """引文写明该行所依据的原文语句。 The citation names the sentence that the row stands for."""
    return citation_answer(request, _row(library, release, table, row_id, cited, accessed), release.dataset_id, FOR_A_DAY)


@router.get(
    "/datasets/{dataset_id}/releases/{version}/tables/{table}/rows/{row_id}/citation.{form}",
    summary="引用一行，一种格式 Cite a row in one form",
    response_class=Response,
    responses=FOUND_ONE,
)
def get_row_citation(
    request: Request,
    accessed: AskedDay,
    form: Form,
    release: AskedRelease,
    table: TableName,
    row_id: RowId,
    library: AskedLibrary,
    cited: AskedCited,
) -> Response:
    """供文献管理软件导入。 For reference managers."""
    return citation_file(request, _row(library, release, table, row_id, cited, accessed), form, FOR_A_DAY)


def _table(release: Release, table: str, cited: CitedAddresses, accessed: date | None) -> Citable:
    if table not in release.tables:
        raise UnknownReleaseError("table", table[:80], release.tables)
    return citable_table(release, table, address=cited.table(release.dataset_id, release.version, table), accessed=accessed)


def _row(library: Library, release: Release, table: str, row_id: str, cited: CitedAddresses, accessed: date | None) -> Citable:
    # Of the row, a citation names texts only: its numbers are left out here.
    row: dict[str, Any] = json.loads(library.table(release, table).row(row_id), parse_float=Decimal)
    texts = {name: value if isinstance(value, str) else "" for name, value in row.items()}
    address = cited.row(release.dataset_id, release.version, table, row_id)
    return citable_row(release, table, row_id, address=address, accessed=accessed, row=texts)
