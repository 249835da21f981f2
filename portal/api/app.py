"""The application: the API, its documentation, and the static site beside it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

from fastapi import Depends, FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from portal.api import (
    citations,
    datasets,
    differences,
    downloads,
    feeds,
    index,
    linksets,
    metrics,
    moments,
    pages,
    queries,
    releases,
    rows,
    search,
    sources,
    tables,
)
from portal.api.access import AskedReleases, add_pinning
from portal.api.bodies import WholeBodies
from portal.api.ckan.catalogue import Catalogue
from portal.api.ckan.routes import ckan_router
from portal.api.description import describe, name_operation
from portal.api.fast import Endpoint, ShortWays
from portal.api.finished import FinishedAnswers
from portal.api.framed import FramedRows
from portal.api.limits import Bounded
from portal.api.metrics import Measured, Metrics, route_of
from portal.api.models import Health
from portal.api.parameters import require_known
from portal.api.problems import add_problem_handlers
from portal.api.reading import ReadOnly
from portal.api.states import StoreState
from portal.api.website import website_or_none
from portal.api.whole import WholeAnswer, Writer
from portal.downloads.manifest import Downloads
from portal.query.databases import Stores
from portal.query.files import FileStores
from portal.query.library import Library
from portal.query.search import Search
from portal.releases.sealed import SealedReleases
from portal.releases.store import ReleaseStore

_log = logging.getLogger(__name__)
_FOUND = "portal.found"  # the key in a request's scope under which the answer stands that was found on the spot, or None
_TITLE = "规划开放数据接口 Open Plan Data API"
_DESCRIPTION = """\
政府规划中的任务、目标、责任分工与报告数据，每一行都可追溯到原文的一句话。只读，无需密钥。

Tasks, targets, responsibilities and reported figures of government plans; every row can be traced to the sentence it was read from.
Read-only and without a key. What is at an address with a version never changes. Addresses in answers are relative to the server.
"""
_VERSION = "1.3.0"  # of the interface under /api/v1, not of the data


class Portal(FastAPI):
    """The application, which keeps finished answers and has short ways to some."""

    finished: FinishedAnswers | None = None
    framed: FramedRows | None = None
    _short: ASGIApp | None = None
    _outer: ASGIApp | None = None
    _metrics: Metrics | None = None

    def answer_directly(self, endpoints: Mapping[str, Endpoint], *, at_once: bool) -> None:
        """Keep finished answers, and go to these functions without FastAPI's ways; see `portal.api.fast`."""
        library: Library = self.state.library
        state = StoreState(library.store.root)
        self.finished = FinishedAnswers(state)
        self._short = ShortWays(super().__call__, self, endpoints, at_once=at_once)
        if at_once:
            self.framed = FramedRows(self, state)

    def measure(self, metrics: Metrics) -> None:
        """Count every answer."""
        self._metrics = self.state.metrics = metrics
        self.wrap(partial(Measured, metrics=metrics))

    def wrap(self, layer: Callable[[ASGIApp], ASGIApp]) -> None:
        """Put a layer around all of it, what is kept included."""
        self._outer = layer(self._outer or self._answer)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        await (self._outer or self._answer)(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.finished is None or self._short is None or scope["type"] != "http":
            await super().__call__(scope, receive, send)
        elif found := self._find(scope):
            await found[0].give(found[1], scope, send, is_head=scope["method"] == "HEAD")
        else:
            await self.finished.answer(scope, receive, send, self._short)

    def answer_at_once(self, scope: Scope, write: Writer) -> bool:
        """Write the answer to a request if it is kept, or found in a moment; see `portal.api.whole`."""
        began = perf_counter()
        try:
            found = self._find(scope)
        except Exception:  # noqa: BLE001 - a fault is met again on the way of all requests, which answers with a problem
            _log.exception("No answer could be found on the spot")
            return False
        if not found:
            return False
        answer, condition = found
        method = scope["method"]
        if not (status := answer.write(condition, write, is_head=method == "HEAD")):
            return False
        scope["route"] = answer.route
        if self._metrics:
            self._metrics.count(route_of(scope, status), method, status, perf_counter() - began)
        return True

    def _find(self, scope: Scope) -> tuple[WholeAnswer, bytes] | None:
        """Return the answer that is at hand, and the value of If-None-Match; None if there is none. It is looked for once."""
        if _FOUND not in scope:
            scope[_FOUND] = None
            if self.finished is None or self.framed is None:
                scope[_FOUND] = self.finished and self.finished.find(scope)
            elif row := self.framed.find_row(scope):
                scope[_FOUND] = row, b",".join([value for name, value in scope["headers"] if name == b"if-none-match"])
            else:
                scope[_FOUND] = self.finished.find(scope, self.framed.find_page)
        found: tuple[WholeAnswer, bytes] | None = scope[_FOUND]
        return found


def create_app(
    store: ReleaseStore,
    *,
    site_dir: Path | None = None,
    downloads_dir: Path | None = None,
    public_address: str = "",
    stores: Stores | None = None,
    is_direct: bool = True,
) -> Portal:
    """Make the application that serves a store of releases.

    Args:
        store: The releases; one that is added while the application runs is served too.
        site_dir: The built static site, served at `/`; without one, `/` leads to the API's own page.
        downloads_dir: What `portal.downloads` made of the releases; without it, tables are served as CSV and JSON only.
        public_address: Where the public finds this server, which citations and feeds name; left empty, as each request names it.
        stores: Where tables are kept to be asked; without one, in a temporary folder.
        is_direct: Whether finished answers are kept, and rows asked for without FastAPI's ways. The answers are the same without, and
            take longer: that is what tests compare.
    """
    app = Portal(
        title=_TITLE,
        description=_DESCRIPTION,
        version=_VERSION,
        openapi_url=None,  # FastAPI's own pages and document have no examples, and load scripts from another host; see pages.py
        docs_url=None,
        redoc_url=None,
        openapi_tags=pages.openapi_tags(),
        generate_unique_id_function=name_operation,
        dependencies=[Depends(require_known)],
    )
    store = SealedReleases(store.root)
    app.state.releases = store
    app.state.library = Library(store, stores=stores)
    app.state.downloads = Downloads(downloads_dir) if downloads_dir else None
    app.state.ckan = Catalogue(store, has_site=site_dir is not None)
    app.state.search = Search(store, store.root.parent / "build" / "query")
    app.state.has_site = site_dir is not None
    app.state.public_address = public_address
    app.state.described = {}
    app.state.parameters = {}
    app.add_middleware(Bounded)
    app.add_middleware(WholeBodies)  # around it
    app.add_middleware(ReadOnly)
    add_problem_handlers(app)
    add_pinning(app)
    # A citation lies below what it cites, where other routers take any name: it comes before them.
    for each in (
        index,
        linksets,
        metrics,
        moments,
        feeds,
        datasets,
        citations,
        differences,
        downloads,
        releases,
        tables,
        rows,
        queries,
        search,
        sources,
        pages,
    ):
        app.include_router(each.router)
    app.include_router(ckan_router())
    app.add_api_route("/healthz", show_health, methods=["GET"], tags=["运行 operation"], summary="是否正常 Whether all is well")
    if is_direct:
        at_once = stores is None or isinstance(stores, FileStores)  # another server's answer is not waited for on the spot
        app.answer_directly({"/rows": rows.list_rows, "/rows/{row_id}": rows.show_row}, at_once=at_once)
    app.measure(Metrics(store, _VERSION))
    app.router.default = website_or_none(site_dir, store)
    app.openapi = _openapi_of(app)  # type: ignore[method-assign]  # the way FastAPI documents
    return app


def prepare_app(app: FastAPI) -> None:
    """Make what the first questions need, so that no reader waits for it: the search index, and what CKAN's searches look at.

    A fault is logged, and met again by whoever asks.
    """
    search: Search = app.state.search
    ckan: Catalogue = app.state.ckan
    try:
        search.look()
        ckan.shelf()
    except Exception:  # noqa: BLE001 - a thread of its own: nobody else would hear of it
        _log.exception("The search could not be prepared")


def show_health(releases: AskedReleases) -> Health:
    """供监控使用。 For monitoring.

    有版本受损时 `status` 为 `damaged`；其余照常提供，所以仍答 200。 Where a release is damaged all else is served: still 200, but `damaged`.
    """
    damaged = sorted(releases.damaged())
    return Health(status="damaged" if damaged else "ok", datasets=len(releases.dataset_ids()), damaged=damaged)


def _openapi_of(app: FastAPI) -> Any:
    """Return the function that gives the OpenAPI document, which it makes once."""

    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = describe(app)
        return app.openapi_schema

    return document
