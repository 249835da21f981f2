"""Rows: filtered, sorted and paged, or one by its id with the sentence that it was read from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Annotated, Any, Literal
from urllib.parse import quote

import orjson
from fastapi import APIRouter, Depends, Path, Request
from starlette.responses import Response

from portal.api.access import AskedAddresses, AskedLibrary, AskedRelease, TableName
from portal.api.addresses import API, Addresses
from portal.api.cited import AskedCited, CitedAddresses
from portal.api.coded import stream_in_coding
from portal.api.described import DescribedRows
from portal.api.downloads import AskedCsvForm, disposition_of
from portal.api.links import link, note_cited, note_signposts
from portal.api.made import FOR_A_DAY, accepted_codings, made_answer, varying
from portal.api.models import GroupPage, RowDescription, RowPage
from portal.api.negotiation import preferred
from portal.api.queries import query_code
from portal.api.reading import WAS_HEAD
from portal.api.signposts import row_signposts
from portal.api.streamed import StreamedAnswer
from portal.downloads.convert import CsvForm, convert_lines
from portal.errors import BadParameterError, Bilingual
from portal.query.grouping import MAX_GROUPS
from portal.query.loading import csv_line
from portal.query.question import DEFAULT_LIMIT, MAX_LIMIT, MAX_SEARCH, Question, parse_question
from portal.query.tables import QueryTable
from portal.releases.store import Release

router = APIRouter(prefix=f"{API}/datasets/{{dataset_id}}/releases/{{version}}/tables/{{table}}/rows", tags=["行 rows"])
RowId = Annotated[str, Path(description="行标识，即主键列的值。 Id of the row: the value of the primary key.")]


FORMS = {"json": "application/json", "jsonl": "application/jsonl", "csv": "text/csv"}
_MEDIA_TYPES = FORMS | {"ndjson": "application/x-ndjson"}
#: How many lines a whole answer in JSON Lines or CSV has, its heading not counted: one with fewer was cut.
TOTAL_ROWS = "Portal-Total-Rows"
#: Values of `Accept` with which the first form is given.
ANY_FORM = (b"*/*", b"application/json")
_MOST_FACETS = 100
_PLAIN = CsvForm()
#: Parameters of `AskedCsvForm`, which are no fields.
_OF_FORM = ("bom", "encoding", "safe")


def _parameter(name: str, description: str, schema: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": description, "schema": schema, **more}


# The fields differ from table to table, so the parameters are described here and read by `parse_question`.
_ASKED = [
    _parameter(
        "filter",
        "筛选：字段=值，或 字段__运算=值；运算有 eq ne gt gte lt lte in contains isnull，可同时用多个。 "
        "Filters: `field=value` or `field__operator=value`; all of them must hold. `in` takes values separated by commas.",
        {"type": "object", "additionalProperties": {"type": "string"}},
        style="form",
        explode=True,
        example={"plan_id__isnull": "false"},
    ),
    _parameter(
        "q",
        "全文检索：各词以空格分开，都要出现，每词至少两个字；繁简、全半角、数字写法不限。 "
        "Words that must all be found in the texts of a row, two characters or more each, in either script.",
        {"type": "string", "minLength": 2, "maxLength": MAX_SEARCH},
    ),
    _parameter("sort", "排序字段，逗号分隔，前加 - 为降序；缺失值在后。 Fields to sort by; - for descending.", {"type": "string"}),
    _parameter("fields", "只要这些字段，逗号分隔。 Only these fields, in this order.", {"type": "string"}),
    _parameter(
        "group",
        f"按这些字段分组计数，至多三个，不再逐行给出；至多 {MAX_GROUPS} 组。 Count rows by these fields, three at most, instead of giving them.",
        {"type": "string"},
    ),
    _parameter("sum", "各组另求这些数值字段的合计，精确到位。 Exact sums of these fields for each group.", {"type": "string"}),
]
_PAGED = [
    _parameter("facet", "另给这些字段各值的行数，至多五个字段。 Also count the rows of each value of these fields.", {"type": "string"}),
    _parameter(
        "limit",
        "每页行数；0 则只计数。 Rows on a page; 0 to count only.",
        {"type": "integer", "minimum": 0, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT},
    ),
    _parameter(
        "cursor",
        "上一页 next 中的游标，或上一行的标识。 The cursor in `next` of the page before, or the id of the row before.",
        {"type": "string"},
    ),
]
_PARTED = [
    _parameter(
        "limit",
        "至多这么多行；不给则全部。还有后续时，Link 头的 next 是下一部分的地址。 "
        "So many rows at most; all if not given. Where more follow, `next` in the header Link is the address of the next part.",
        {"type": "integer", "minimum": 0, "maximum": MAX_LIMIT},
    ),
    _parameter(
        "cursor",
        "从这里接着给：Link 的 next 中的游标，或最后收到的一行的标识（回答中断之后）。 "
        "Where to go on: the cursor in `next` of Link, or the id of the last row that arrived, after an answer broke off.",
        {"type": "string"},
    ),
]
_LINES_HEADERS = {
    TOTAL_ROWS: {
        "description": "符合条件的总行数（不计表头，各部分合计）；未给 limit 和 cursor 而少于此数即被截断。 Rows that match, without headings, in all parts; an answer with fewer was cut, by limit, or cursor, or on its way.",
        "schema": {"type": "integer", "minimum": 0},
    },
    "Link": {
        "description": 'rel="next"：limit 之后的下一部分；没有则到此为止。 `rel="next"`: the part after `limit`; none where all was given.',
        "schema": {"type": "string"},
    },
}
_LINES = {
    "jsonl": {
        "description": "每行一个对象 One object a line",
        "content": {FORMS["jsonl"]: {"schema": {"type": "string"}}},
        "headers": _LINES_HEADERS,
    },
    "csv": {"description": "CSV, UTF-8, RFC 4180", "content": {FORMS["csv"]: {"schema": {"type": "string"}}}, "headers": _LINES_HEADERS},
}
_PAGE: dict[int | str, dict[str, Any]] = {
    200: {"model": RowPage | GroupPage, "description": "一页结果，或各组 One page, or the groups"},
    304: {"description": "未改变 Not changed"},
}


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question to a table, and where it was asked."""

    request: Request
    release: Release
    table: QueryTable
    question: Question
    parameters: list[tuple[str, str]]
    addresses: Addresses
    cited: CitedAddresses

    @property
    def at(self) -> tuple[str, str, str]:
        return self.release.dataset_id, self.release.version, self.table.name


def _asked(
    request: Request, release: AskedRelease, table: TableName, library: AskedLibrary, addresses: AskedAddresses, cited: AskedCited
) -> _Asked:
    parameters = request.query_params.multi_items()
    asked = library.table(release, table)
    return _Asked(request, release, asked, parse_question(parameters, asked.columns), parameters, addresses, cited)


def _asked_of_csv(
    request: Request, release: AskedRelease, table: TableName, library: AskedLibrary, addresses: AskedAddresses, cited: AskedCited
) -> _Asked:
    parameters = [each for each in request.query_params.multi_items() if each[0] not in _OF_FORM]
    asked = library.table(release, table)
    return _Asked(request, release, asked, parse_question(parameters, asked.columns), parameters, addresses, cited)


AskedRows = Annotated[_Asked, Depends(_asked)]
AskedRowsOfCsv = Annotated[_Asked, Depends(_asked_of_csv)]


@router.get(
    "",
    summary="查询各行 Rows of a table",
    response_model=None,
    responses={
        **_PAGE,
        200: {**_PAGE[200], "content": {mediatype: {"schema": {"type": "string"}} for mediatype in (FORMS["jsonl"], FORMS["csv"])}},
    },
    openapi_extra={"parameters": [*_ASKED, *_PAGED]},
)
def list_rows(asked: AskedRows) -> Response:
    """按条件查询；`total` 是符合条件的总行数，`next` 是下一页地址。 Finds rows: `total` counts all that match.

    `query_href` 是此查询的固定地址，可引用。 `query_href` is the lasting address of the question, to be cited.

    `next` 直接打开即可；不给 `sort` 时按发布的次序。 Open `next` as it is for the next page. Without `sort`, rows come as published.

    `Accept: text/csv` 或 `application/jsonl` 与 `rows.csv`、`rows.jsonl` 相同：全部行，不分页。 Either gives all rows, unpaged.
    """
    form = preferred(asked.request, _MEDIA_TYPES)
    if form == "json":
        return _page(asked, {"Vary": "Accept"})
    return _lines(asked, "csv" if form == "csv" else "jsonl", {"Vary": "Accept"}, is_attachment=False)


@router.get(
    ".json", summary="查询各行，JSON Rows as JSON", response_model=None, responses=_PAGE, openapi_extra={"parameters": [*_ASKED, *_PAGED]}
)
def list_rows_as_json(asked: AskedRows) -> Response:
    """与 rows 相同，不看 Accept。 As `rows`, whatever `Accept` says."""
    return _page(asked)


@router.get(
    ".jsonl",
    summary="查询的全部行，JSON Lines All rows found, as JSON Lines",
    response_class=Response,
    responses={200: _LINES["jsonl"]},
    openapi_extra={"parameters": [*_ASKED, *_PARTED]},
)
def list_rows_as_json_lines(asked: AskedRows) -> Response:
    """全部行，不分页，每行一个对象；`Portal-Total-Rows` 是总行数。 Every row, unpaged; the header tells how many there are."""
    return _lines(asked, "jsonl")


@router.get(
    ".csv",
    summary="查询的全部行，CSV All rows found, as CSV",
    response_class=Response,
    responses={200: _LINES["csv"]},
    openapi_extra={"parameters": [*_ASKED, *_PARTED]},
)
def list_rows_as_csv(asked: AskedRowsOfCsv, form: AskedCsvForm) -> Response:
    """全部行，不分页，各行与发布的 CSV 相同；`Portal-Total-Rows` 是总行数。 Every row as released; the header tells how many there are."""
    return _lines(asked, "csv", written=form)


@dataclass(frozen=True, slots=True)
class PageAnswer:
    """What is answered of a page of rows, or of groups.

    Attributes:
        body: The answer, as JSON.
        following: Where the next page is; empty on the last.
        code: What stands for the question in its lasting address; empty if it has none.
    """

    body: bytes
    following: str = ""
    code: str = ""


def describe_page(
    release: Release, table: QueryTable, question: Question, parameters: list[tuple[str, str]], addresses: Addresses
) -> PageAnswer:
    """Answer with one page of rows, or with all groups.

    Args:
        release: The release.
        table: The table that is asked.
        question: What is asked.
        parameters: The same as it was given.
        addresses: Where things are.

    Raises:
        BadParameterError: If its cursor belongs to another question.
        SlowQueryError: If it takes too long.
    """
    at = (release.dataset_id, release.version, table.name)
    place = dict(zip(("dataset_id", "version", "table"), at, strict=True))
    if question.group:
        groups = table.groups(question)
        rows = groups.json_rows()
        content = {**place, "total": table.total(question), "count": len(rows), "groups": [orjson.Fragment(row) for row in rows]}
        return PageAnswer(orjson.dumps(content))
    page = table.ask_joined(question)
    following = _following(addresses.rows(*at), parameters, page.next) if page.next else ""
    # What a search finds may grow with its spellings: it has no lasting address.
    code = "" if question.words else query_code(release, table, parameters, question)
    head = orjson.dumps(
        {
            **place,
            "total": page.total,
            "count": page.count,
            "next": following or None,
            "query_href": addresses.query(*at, code) if code else None,
        }
    )
    tail = b"]}"
    if question.facets:
        facets = {
            name: [orjson.Fragment(row) for row in groups.json_rows()[:_MOST_FACETS]] for name, groups in table.facets(question).items()
        }
        tail = b'],"facets":%b}' % orjson.dumps(facets)
    return PageAnswer(b"".join((head[:-1], b',"rows":[', page.rows, tail)), following, code)


def _following(rows: str, parameters: list[tuple[str, str]], cursor: str) -> str:
    """Return where the next page is: the same question, and where to go on."""
    again = [_again(name, value) for name, value in parameters if name != "cursor"]
    return f"{rows}?{''.join(again)}cursor={cursor}"


@lru_cache(2000)  # the same values are asked for again and again, in other company
def _again(name: str, value: str) -> str:
    return f"{quote(name, safe='')}={quote(value, safe='')}&"


def following_link(address: str) -> str:
    """Return the link to the next page."""
    return link(address, "next")


def _page(asked: _Asked, more: Mapping[str, str] | None = None) -> Response:
    page = describe_page(asked.release, asked.table, asked.question, asked.parameters, asked.addresses)
    if page.code:
        note_cited(asked.request, asked.cited.query(*asked.at, page.code))
    headers = {**(more or {}), **({"Link": following_link(page.following)} if page.following else {})}
    return made_answer(asked.request, page.body, "application/json", FOR_A_DAY, headers=headers)


def _lines(
    asked: _Asked,
    form: Literal["jsonl", "csv"],
    more: Mapping[str, str] | None = None,
    *,
    is_attachment: bool = True,
    written: CsvForm = _PLAIN,
) -> Response:
    """Answer with every row, or group, one on a line, read as the caller takes them."""
    question, table = asked.question, asked.table
    for name, value in asked.parameters:
        if name == "facet":
            raise BadParameterError(
                name, value[:80], Bilingual(f"去掉 {name}：{form} 里只有各行。", f"Leave {name} out: {form} holds rows and nothing else.")
            )
    chunks: Iterator[Sequence[bytes]]
    following = ""
    if question.group:
        groups = table.groups(question)
        names: Sequence[str] = groups.names
        rows = [row.encode() for row in (groups.csv_rows() if form == "csv" else groups.json_rows())]
        total, chunks = len(rows), iter([rows])
    else:
        names = question.fields or [column.name for column in table.columns]
        printed: Literal["json", "csv"] = "csv" if form == "csv" else "json"
        if any(name == "limit" for name, _ in asked.parameters):
            page = table.ask(question, printed)
            total, chunks, following = page.total, iter([page.rows]), page.next
        else:
            total, chunks = table.total(question), table.stream(question, printed)
    mediatype = FORMS[form]
    headers = varying({**(more or {}), TOTAL_ROWS: str(total), "Cache-Control": FOR_A_DAY}, mediatype)
    if following:
        headers["Link"] = following_link(
            _following(quote(asked.request.url.path, safe="/.-_~"), asked.request.query_params.multi_items(), following)
        )
    if is_attachment:
        made = f"-{written.name}" if written.name else ""
        words = f"{asked.release.resource(table.name).get('title', table.name)} 所查各行 {written.name}".strip()
        headers["Content-Disposition"] = disposition_of(asked.release, f"{table.name}-rows{made}.{form}", mediatype, words)
    before = [csv_line(names).encode()] if form == "csv" else []
    is_head, accepted = bool(asked.request.scope.get(WAS_HEAD)), accepted_codings(asked.request)
    if is_head and not accepted:
        chunks, before = iter(()), []
    else:
        # What is wrong with the question shows before the answer has begun.
        chunks = chain([next(chunks, ())], chunks)
    lines = (b"\n".join([*rows, b""]) for rows in chain([before], chunks) if rows)
    pieces, coding = stream_in_coding(accepted, mediatype, lines if written.is_plain else convert_lines(lines, written))
    if coding:
        headers["Content-Encoding"] = coding
    charset = f"; charset={written.encoding}" if form == "csv" else ""
    return StreamedAnswer(iter(()) if is_head else pieces, headers=headers, media_type=mediatype + charset)


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
    note_row(request, release, table, row_id, addresses, cited)
    body = DescribedRows(library, release, table, addresses, has_site=request.app.state.has_site).describe(row_id, found)
    return made_answer(request, body, "application/json", FOR_A_DAY)


def note_row(request: Request, release: Release, table: str, row_id: str, addresses: Addresses, cited: CitedAddresses) -> None:
    """Say in the headers how to cite a row, and what it belongs to."""
    note_cited(request, cited.row(release.dataset_id, release.version, table, row_id))
    note_signposts(request, row_signposts(release, table, row_id, addresses))
