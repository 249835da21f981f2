"""Questions with a lasting address: the address holds the question and names the release, so its answer is the same for ever."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Depends, Path, Request
from starlette.responses import Response

from portal.api.access import AskedAddresses, AskedLibrary, DatasetId, TableName
from portal.api.addresses import API, Addresses
from portal.api.citations import FOUND_ALL, FOUND_ONE, AskedDay, Form, citation_answer, citation_file, cite_citable
from portal.api.cited import AskedCited, CitedAddresses
from portal.api.files import PINNED
from portal.api.links import link, note_cited
from portal.api.made import FOR_A_DAY, made_answer
from portal.api.models import QueryDescription
from portal.catalog.citable import Citable, citable_view
from portal.catalog.view_words import View
from portal.query.answer import Answer
from portal.query.library import Library
from portal.query.question import Question
from portal.query.standing import MAX_LENGTH, StandingQuery, decode_query, encode_question
from portal.query.tables import QueryTable
from portal.releases.store import Release

router = APIRouter(prefix=f"{API}/queries/{{dataset_id}}@{{version}}/{{table}}", tags=["可引用的查询 citable queries"])

Version = Annotated[str, Path(description="版本号。 The version; never `latest`.", examples=["1.0.0"])]
Encoded = Annotated[str, Path(description="查询本身的短码，见 rows 回答中的 query_href。 The question itself; see `query_href` of rows.")]


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question that stands in the address, and what it is asked of."""

    release: Release
    table: str
    query: StandingQuery
    encoded: str
    library: Library

    @property
    def answer(self) -> Answer:
        return self.library.answer(self.release, self.table, self.query)

    def citable(self, cited: CitedAddresses, accessed: AskedDay) -> Citable:
        answer = self.answer
        return citable_view(
            self.release,
            self.table,
            View(self.query.text, self.query.conditions, self.query.sort, len(self.query.fields)),
            address=self.address(cited.at),
            accessed=accessed,
            rows=len(answer.rows),
            sha256=answer.csv_sha256,
        )

    def address(self, addresses: Addresses) -> str:
        return addresses.query(self.release.dataset_id, self.release.version, self.table, self.encoded)


def query_code(release: Release, table: QueryTable, parameters: Iterable[tuple[str, str]], question: Question) -> str:
    """Return what stands for a question in its lasting address; empty if that would be too long.

    Args:
        release: The release.
        table: The table that is asked.
        parameters: The question as it was given.
        question: The same, as `parse_question` read it.
    """
    place = f"{release.dataset_id}@{release.version}/{table.name}"
    encoded = encode_question(parameters, table.columns, question, place)
    return encoded if len(encoded) <= MAX_LENGTH else ""


def _asked(
    request: Request, dataset_id: DatasetId, version: Version, table: TableName, query: Encoded, library: AskedLibrary, cited: AskedCited
) -> _Asked:
    release = library.release(dataset_id, version)
    columns = library.table(release, table).columns
    asked = _Asked(release, table, decode_query(query, columns, f"{dataset_id}@{version}/{table}"), query, library)
    note_cited(request, asked.address(cited.at))
    return asked


AskedQuery = Annotated[_Asked, Depends(_asked)]


def _rows(request: Request, asked: _Asked, addresses: Addresses, form: str, mediatype: str) -> Response:
    body = asked.answer.csv if form == "csv" else asked.answer.json
    name = f"{asked.release.dataset_id}-{asked.release.version}-{asked.table}-{asked.encoded[-8:]}.{form}"
    headers = {"Link": link(asked.address(addresses), "describedby")}
    return made_answer(request, body, mediatype, PINNED, headers=headers, filename=name, is_attachment=form == "csv")


@router.get(
    "/{query}.csv",
    summary="可引用查询的全部行，CSV All rows as CSV",
    response_class=Response,
    responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}, "description": "CSV, UTF-8, RFC 4180"}},
)
def get_csv(request: Request, asked: AskedQuery, addresses: AskedAddresses) -> Response:
    """全部行，不分页；多年后仍是同样的字节。 Every row, unpaged: the same bytes years later."""
    return _rows(request, asked, addresses, "csv", "text/csv")


@router.get(
    "/{query}.json",
    summary="可引用查询的全部行，JSON All rows as JSON",
    response_class=Response,
    responses={
        200: {
            "content": {"application/json": {"schema": {"type": "array", "items": {"type": "object"}}}},
            "description": "JSON, one row a line",
        }
    },
)
def get_json(request: Request, asked: AskedQuery, addresses: AskedAddresses) -> Response:
    """全部行，每行一个对象。 Every row, one object a line."""
    return _rows(request, asked, addresses, "json", "application/json")


@router.get("/{query}/citation", summary="引用查询 Cite a question", response_model=None, responses=FOUND_ALL)
def show_query_citation(request: Request, accessed: AskedDay, asked: AskedQuery, cited: AskedCited) -> Response:
    """引文写明筛选条件、行数、版本与固定地址。 The citation names the filters, the number of rows, the version and the address."""
    return citation_answer(request, asked.citable(cited, accessed), asked.release.dataset_id, FOR_A_DAY)


@router.get(
    "/{query}/citation.{form}", summary="引用查询，一种格式 Cite a question in one form", response_class=Response, responses=FOUND_ONE
)
def get_query_citation(request: Request, accessed: AskedDay, form: Form, asked: AskedQuery, cited: AskedCited) -> Response:
    """供文献管理软件导入。 For reference managers."""
    return citation_file(request, asked.citable(cited, accessed), form, FOR_A_DAY)


@router.get(
    "/{query}",
    summary="可引用的查询 A question with a lasting address",
    response_model=None,
    responses={
        200: {"model": QueryDescription, "description": "查询及其答案 The question and its answer"},
        304: {"description": "未改变 Not changed"},
    },
)
def show_query(request: Request, asked: AskedQuery, addresses: AskedAddresses, cited: AskedCited) -> Response:
    """行数、两种文件及其 SHA-256、各种引文；地址由查询本身生成，服务器不留记录。 The address is made of the question; nothing is kept.

    版本撤回后答以 410 和原因。 After a withdrawal it answers 410 with the reason.
    """
    here, answer, release = asked.address(addresses), asked.answer, asked.release
    files: list[dict[str, Any]] = [
        {"mediatype": "text/csv", "bytes": len(answer.csv), "sha256": answer.csv_sha256, "href": f"{here}.csv"},
        {"mediatype": "application/json", "bytes": len(answer.json), "sha256": answer.json_sha256, "href": f"{here}.json"},
    ]
    rows = addresses.rows(release.dataset_id, release.version, asked.table)
    content = {
        "dataset_id": release.dataset_id,
        "version": release.version,
        "table": asked.table,
        "query": asked.query.query_string,
        "total": len(answer.rows),
        "files": files,
        "citation": asdict(cite_citable(asked.citable(cited, None))),
        "rows_href": rows + (f"?{asked.query.query_string}" if asked.query.query_string else ""),
        "citation_href": f"{here}/citation",
        "href": here,
    }
    alternates = [link(each["href"], "alternate", type=each["mediatype"]) for each in files]
    return made_answer(request, orjson.dumps(content), "application/json", FOR_A_DAY, headers={"Link": ", ".join(alternates)})
