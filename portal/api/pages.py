"""The documentation: a page that explains the API and needs no scripts, and Swagger UI to try it. Neither asks another host for anything."""

from __future__ import annotations

import importlib.util
import inspect
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import orjson
from fastapi import APIRouter, Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import Response

from portal.api.access import LATEST, AskedLibrary
from portal.api.addresses import Addresses
from portal.api.deprecation import NOTICE
from portal.api.examples import Sample, add_examples, choose_sample
from portal.api.files import RangedFile
from portal.api.made import ANEW, made_answer
from portal.api.preconditions import is_current
from portal.api.problems import KINDS
from portal.packaging.schema import TABLES
from portal.policy import page_policy
from portal.query import standing
from portal.query.question import DEFAULT_LIMIT, MAX_LIMIT
from portal.query.standing import MAX_LENGTH

router = APIRouter(include_in_schema=False)

_HERE = Path(__file__).parent


def _folder_of(package: str) -> Path:
    found = importlib.util.find_spec(package)
    assert found is not None, f"{package} is not installed: install requirements/runtime.txt"
    assert found.submodule_search_locations, f"{package} is no package"
    return Path(found.submodule_search_locations[0])


_TEMPLATES = Environment(
    loader=FileSystemLoader(_HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)
# The browser itself refuses what would come from another host.
_POLICY = {"Content-Security-Policy": page_policy()}
# Swagger UI lies in fastapi-offline, which is used for its files alone: found without importing it.
_SWAGGER = _folder_of("fastapi_offline") / "static"
_ASSETS = {
    "guide.css": (_HERE / "static" / "guide.css", "text/css"),
    "try.js": (_HERE / "static" / "try.js", "text/javascript"),
    "swagger-ui.css": (_SWAGGER / "swagger-ui.css", "text/css"),
    "swagger-ui-bundle.js": (_SWAGGER / "swagger-ui-bundle.js", "text/javascript"),
}

_PARAMETERS = (
    ("field=value", "等于。", "Equal."),
    ("field__ne=value", "不等于；缺失值也算。", "Not equal; rows without a value count too."),
    (
        "field__gte, __gt, __lte, __lt",
        "不小于、大于、不大于、小于；文字按 Unicode 码位比较。",
        "Bounds; text compares by Unicode code point.",
    ),
    ("field__in=a,b", "是其中之一。", "One of several."),
    ("field__contains=文字", "含有这段文字，区分大小写。", "Holds these characters, letter case included."),
    ("field__isnull=true", "没有值；false 则为有值。", "Has no value; with false, has one."),
    ("q=宽带 普及率", "全文检索，每词至少两个字，不分繁简。", "Words to find, of two characters or more each, in either script."),
    ("sort=field,-field", "排序，- 为降序；缺失值总在最后。", "Order, - for descending; rows without a value always come last."),
    ("fields=a,b", "只要这些字段。", "Only these fields."),
    ("group=a,b", "按字段分组计数；加 sum=c 求合计。", "Count rows by fields; with `sum=c`, add up another."),
    ("facet=a", "另给该字段各值的行数。", "Also count the rows of each value."),
    (f"limit={DEFAULT_LIMIT}", f"每页行数，至多 {MAX_LIMIT}；0 则只计数。", f"Rows on a page, at most {MAX_LIMIT}; 0 to count only."),
    (
        "cursor=…",
        "下一页：直接用回答中的 next 地址；也可以是一行的标识。",
        "The next page: follow `next` of the answer; or the id of the row before.",
    ),
)


@router.get("/api/")
def show_guide(request: Request, library: AskedLibrary) -> Response:
    """Explain the API in Chinese and English, with addresses of what is really there."""
    root = request.scope.get("root_path", "")
    document = request.app.openapi()
    sample = choose_sample(library, request.app.state.downloads)
    page = _TEMPLATES.get_template("guide.html").render(
        root=root,
        has_site=request.app.state.has_site,
        title=document["info"]["title"],
        examples=_examples(Addresses(root), sample) if sample else [],
        parameters=_PARAMETERS,
        operations=[_operation(path, method["get"], document, root, sample) for path, method in document["paths"].items()],
        tables=TABLES,
        kinds=KINDS,
        max_length=MAX_LENGTH,
        version=request.app.version,
        notice=NOTICE,
        encoding=inspect.cleandoc(standing.__doc__ or "").partition("\n\n")[2],
    )
    return made_answer(request, page.encode(), "text/html", ANEW, headers=_POLICY)


@router.get("/api/openapi.json")
async def get_openapi(request: Request, library: AskedLibrary) -> Response:
    """Give the OpenAPI document, with examples from what is published."""
    root = request.scope.get("root_path", "").rstrip("/")
    document = {**request.app.openapi(), "servers": [{"url": root or "/"}]}
    sample = await run_in_threadpool(choose_sample, library, request.app.state.downloads)
    kept: dict[tuple[str, Sample | None], bytes] = request.app.state.described
    if (root, sample) not in kept:
        whole = await add_examples(document, request.app, sample, root) if sample else document
        kept.clear()  # of an older release nobody asks any more
        kept[root, sample] = orjson.dumps(whole)
    return made_answer(request, kept[root, sample], "application/json", ANEW)


@router.get("/api/docs")
def show_swagger(request: Request) -> Response:
    """Let a reader try each call."""
    page = _TEMPLATES.get_template("try.html").render(
        root=request.scope.get("root_path", ""), has_site=request.app.state.has_site, title=request.app.title
    )
    return made_answer(request, page.encode(), "text/html", ANEW, headers=_POLICY)


@router.get("/api/assets/{name}")
def get_asset(request: Request, name: str) -> Response:
    """Serve a file that the documentation loads, or 304 to who has it."""
    if name not in _ASSETS:
        raise HTTPException(404)
    path, mediatype = _ASSETS[name]
    file = RangedFile(path, headers={"Cache-Control": "public, max-age=3600"}, media_type=mediatype, stat_result=path.stat())
    if is_current(request, file.headers["etag"].strip('"'), file.headers["last-modified"]):
        return Response(status_code=304, headers={each: file.headers[each] for each in ("Cache-Control", "ETag", "Last-Modified")})
    return file


def openapi_tags() -> list[dict[str, Any]]:
    """Return the groups of addresses, in the order of the documentation."""
    return [
        {
            "name": "数据集 datasets",
            "description": "一份规划一个数据集，另有合并的 all-plans。 One dataset for each plan, and `all-plans`.",
        },
        {"name": "版本 releases", "description": "已发布的版本永不改变。 A released version never changes."},
        {
            "name": "下载 downloads",
            "description": "预先制成的文件，静态站点上也有。 Files prepared beforehand, which the static site has too.",
        },
        {"name": "表 tables", "description": "整表下载与字段说明。 Whole tables, and what their columns mean."},
        {"name": "行 rows", "description": "筛选、排序、翻页。 Filter, sort and page."},
        {
            "name": "可引用的查询 citable queries",
            "description": "地址由查询本身生成，答案永远相同。 The address is made of the question, and its answer never changes.",
        },
        {"name": "引用 citations", "description": "GB/T 7714—2025 及其他格式。 GB/T 7714-2025 and other forms."},
        {"name": "差异 differences", "description": "两个版本之间的变化。 What changed between two releases."},
        {"name": "搜索 search", "description": "在所有数据集中查找任意连续的字。 Find any characters in all datasets."},
        {"name": "原文 source texts", "description": "规划原文。 The plans themselves."},
    ]


def _examples(addresses: Addresses, sample: Sample) -> list[dict[str, str]]:
    rows = addresses.rows(sample.dataset_id, LATEST, sample.table)
    return [
        {"zh": "所有数据集", "en": "All datasets", "href": addresses.datasets()},
        {"zh": "最新版本", "en": "The newest release", "href": addresses.release(sample.dataset_id, LATEST)},
        {"zh": "2020 年及以后的目标，按年份排序", "en": "Targets due from 2020 on, by year", "href": f"{rows}?year__gte=2020&sort=year"},
        {"zh": "以 % 计、数值不低于 90 的目标", "en": "Targets of 90 % and more", "href": f"{rows}?unit=%25&value__gte=90&sort=-value"},
        {
            "zh": "指标含“宽带”的目标，只要三列",
            "en": "Broadband targets, three columns",
            "href": f"{rows}?indicator__contains=宽带&fields=indicator,value,unit",
        },
        {
            "zh": "一个目标及其原文",
            "en": "One target and its sentence",
            "href": addresses.row(sample.dataset_id, sample.version, sample.table, sample.row_id),
        },
        {
            "zh": "怎样引用这个目标",
            "en": "How to cite that target",
            "href": f"{addresses.row(sample.dataset_id, sample.version, sample.table, sample.row_id)}/citation",
        },
        {
            "zh": "可引用的查询：2017 年及以后的目标",
            "en": "A question to cite: targets due from 2017 on",
            "href": addresses.query(sample.dataset_id, sample.version, sample.table, sample.query),
        },
        {
            "zh": "两个版本的差异",
            "en": "What changed between two releases",
            "href": addresses.differences(sample.dataset_id, sample.old, sample.new),
        },
        {
            "zh": "2099 年元旦时的版本",
            "en": "The release of New Year 2099",
            "href": f"{addresses.dataset(sample.dataset_id)}?at=2099-01-01",
        },
        {"zh": "搜索“宽带”", "en": "Search for 宽带", "href": addresses.search(q="宽带")},
        {"zh": "新版本订阅", "en": "Feed of releases", "href": addresses.feed()},
        {
            "zh": "整表 CSV",
            "en": "The whole table as CSV",
            "href": addresses.file(sample.dataset_id, sample.version, f"{sample.table}.csv"),
        },
    ]


def _operation(path: str, said: dict[str, Any], document: dict[str, Any], root: str, sample: Sample | None) -> dict[str, Any]:
    """Return what the page shows of one address of the OpenAPI document."""
    answer = said["responses"]["200"].get("content", {}).get("application/json", {}).get("schema", {})
    model = answer.get("$ref", "").rpartition("/")[2]
    members = document["components"]["schemas"].get(model, {}).get("properties", {})
    names = sample.names(path) if sample else {}
    example = root + path.format_map(names) if names else ""
    needed = [each for each in said.get("parameters", ()) if each["in"] == "query" and each.get("required")]
    if example and needed:
        example += "?" + urlencode({each["name"]: each["schema"]["examples"][0] for each in needed})
    return {
        "id": said["operationId"],
        "path": path,
        "summary": said["summary"],
        "description": [line for line in said.get("description", "").split("\n") if line.strip()],
        "parameters": said.get("parameters", []),
        "example": example,
        "model": model,
        "members": [(name, member.get("description", "")) for name, member in members.items()],
    }
