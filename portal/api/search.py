"""Search in all datasets and their rows."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

import orjson
from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from portal.api.access import AskedAddresses
from portal.api.addresses import API, Addresses
from portal.api.made import ANEW, made_answer
from portal.api.models import Answer
from portal.packaging.descriptor import ALL_PLANS, text_path
from portal.query.search import COUNTED, Search
from portal.query.search_entries import KINDS
from portal.query.search_question import DEFAULT_LIMIT, MAX_CHARACTERS, MAX_LIMIT, Hit, parse_search

router = APIRouter(prefix=API, tags=["搜索 search"])


class SearchHit(Answer):
    """Something found."""

    type: str = Field(description=f"种类：{'、'.join(KINDS)}。 What it is.", examples=["target"])
    rank: str = Field(
        description="排在此处的原因：exact、name、heading、title、text、context（有的词在规划的标题、发文机关或地区里）或 other-name（写的是机构的另一名称或前身）。 "
        "Why it stands here; `context`: some words are in the title, issuer or region of its plan; `other-name`: it names the body, or one "
        "that it succeeded, otherwise.",
        examples=["title"],
    )
    dataset_id: str = Field(description="数据集标识。 Id of the dataset.")
    version: str = Field(description="所查的版本（最新）。 The version that was searched, its newest.")
    dataset_title: str = Field(description="数据集标题。 Title of the dataset.")
    plan_id: str | None = Field(description="规划标识；不属于某一份规划时为空。 The plan; null for what is of no single plan.")
    table: str | None = Field(description="所在的表；数据集和语句为空。 The table; null for datasets and sentences.")
    row_id: str | None = Field(description="行标识；数据集和语句为空。 The row; null for datasets and sentences.")
    title: str | None = Field(description="名称；语句为空。 What it is called; null for sentences.")
    field: str = Field(description="片段所在的字段。 The field that the snippet is of.", examples=["quote"])
    snippet: str = Field(description="字段原文的片段，一字不改。 A part of the field, as published.")
    offset: int = Field(description="片段在字段中的起点，按字符数。 Where the snippet starts in the field, in characters.", ge=0)
    matches: list[tuple[int, int]] = Field(
        description="片段内各处匹配在字段中的起止，按字符（Unicode 码位）数，与片段的差为 offset。 "
        "Start and end in the field of each match in the snippet, in characters (code points); subtract `offset` for the snippet."
    )
    former: str | None = Field(
        description="由所查机构的前身的名称查到时，那个名称。 The name of a predecessor of the body asked for, where that found it.",
        examples=["经信委"],
    )
    href: str = Field(description="接口中的地址；语句为原文文件。 Its address in the API; for a sentence, the file of the text.")
    page: str | None = Field(description="网页上的位置；没有时为空。 Its place on the site; null where there is none.")


class SearchResult(Answer):
    """A page of hits, best first."""

    q: str = Field(description="所查的词。 What was asked.")
    total: int = Field(
        description="命中总数；is_exact 为 false 时表示至少这么多。 How many there are; at least so many where is_exact is false.", ge=0
    )
    is_exact: bool = Field(
        description=f"total 是否准确；每种超过 {COUNTED} 个不再数。 Whether total is exact: beyond {COUNTED} of a type none is counted."
    )
    counts: dict[str, int] = Field(description="各种类的命中数。 Hits of each type.")
    count: int = Field(description="本页命中数。 Hits on this page.", ge=0)
    next: str | None = Field(description="下一页地址；没有时为空。 Where the next page is; null on the last.")
    hits: list[SearchHit] = Field(description="命中，最相关的在前。 Hits, best first.")


_Q = Query(
    description=f"所查的词，空格分开，须全部出现；至多 {MAX_CHARACTERS} 字。简繁体、全半角、大小写不分；5600亿 与 五千六百亿 相互可查；标识须完整。 "
    "Words separated by blanks, all of which must occur, in either script, any width and case; numbers in digits or Chinese; ids as a whole.",
    min_length=1,
    examples=["宽带"],
)
_TYPE = Query(description=f"只要这些种类，逗号分隔：{','.join(KINDS)}。 Only these types.", examples=["task,target"])
_DATASET = Query(description="只查这个数据集。 Only this dataset.", examples=[ALL_PLANS])
_LIMIT = Query(description="每页命中数。 Hits on a page.", ge=1, le=MAX_LIMIT)
_CURSOR = Query(description="上一页 next 中的游标。 The cursor in `next` of the page before.")


@router.get(
    "/search",
    summary="搜索 Search",
    response_model=None,
    responses={200: {"model": SearchResult, "description": "一页命中 One page"}, 304: {"description": "未改变 Not changed"}},
)
def search(
    request: Request,
    addresses: AskedAddresses,
    q: Annotated[str, _Q],
    type: Annotated[str, _TYPE] = "",  # noqa: A002 - the name of the parameter
    dataset: Annotated[str, _DATASET] = "",
    limit: Annotated[int, _LIMIT] = DEFAULT_LIMIT,
    cursor: Annotated[str, _CURSOR] = "",
) -> Response:
    """在各数据集最新版本的标题、机构、指标、任务、目标、报告数据、责任分工和原文语句中查找，任意连续的字都能查到；行和数据集也可按完整的标识查到。 Finds any characters side by side, and rows and datasets by their whole ids.

    次序：名称、标题或标识与所查完全相同的；名称含有的；规划标题行含有的；任务、指标等标题含有的；其余文字含有的；最后是写着机构的另一名称或其前身名称的（查“工信厅”也找到“经信委”）。同等的按种类和发布次序。
    Order: a name, title or id that is just the words; names; headings of plans; titles; any text; last, other names of a body and those of its
    predecessors. Ties by type, then as published.
    """
    question = parse_search(q=q, kinds=type, dataset_id=dataset, limit=limit, cursor=cursor)
    found: Search = request.app.state.search
    answer = found.ask(question)
    following = None
    if answer.next:
        again = {"q": q, "type": type, "dataset": dataset, "limit": str(limit), "cursor": answer.next}
        following = addresses.search(**{name: value for name, value in again.items() if value})
    content = {
        "q": q,
        "total": answer.total,
        "is_exact": answer.is_exact,
        "counts": answer.counts,
        "count": len(answer.hits),
        "next": following,
        "hits": [_shown(hit, addresses, has_site=request.app.state.has_site) for hit in answer.hits],
    }
    headers = {"Link": f'<{following}>; rel="next"'} if following else {}
    return made_answer(request, orjson.dumps(content), "application/json", ANEW, headers=headers)


def _shown(hit: Hit, addresses: Addresses, *, has_site: bool) -> dict[str, object]:
    return {
        "type": hit.kind,
        "rank": hit.rank,
        "dataset_id": hit.dataset_id,
        "version": hit.version,
        "dataset_title": hit.dataset_title,
        "plan_id": hit.plan_id or None,
        "table": hit.table or None,
        "row_id": hit.key if hit.table else None,
        "title": hit.title or None,
        "field": hit.field,
        "snippet": hit.snippet,
        "offset": hit.offset,
        "matches": hit.matches,
        "former": hit.former or None,
        "href": _href(hit, addresses),
        "page": _page(hit, addresses) if has_site else None,
    }


def _href(hit: Hit, addresses: Addresses) -> str:
    if hit.kind == "dataset":
        return addresses.dataset(hit.dataset_id)
    if hit.kind == "sentence":
        return addresses.file(hit.dataset_id, hit.version, text_path(hit.dataset_id, hit.plan_id))
    return addresses.row(hit.dataset_id, hit.version, hit.table, hit.key)


def _page(hit: Hit, addresses: Addresses) -> str | None:
    """Return where the site shows a hit; what the dataset of all plans adds has no place on its page."""
    if hit.kind == "dataset":
        return addresses.dataset_page(hit.dataset_id)
    if hit.kind in ("organization", "indicator"):
        return f"{addresses.root}/{hit.table}/{quote(hit.key)}/"
    if hit.plan_id != hit.dataset_id:
        return None
    if hit.kind == "sentence":
        return addresses.text_page(hit.dataset_id, hit.version, hit.anchor).removesuffix("#")
    return addresses.row_page(hit.dataset_id, hit.version, hit.table, hit.key)
