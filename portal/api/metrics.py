"""Figures for monitoring, as Prometheus reads them: requests by route, method and status, how long answers took, what is served.

Labels hold templates of addresses and nothing that a caller wrote, so that their number is bounded and nobody's question is kept.
With several workers each writes its counts into a shared folder, named by `share_between_workers` before any of them starts, and
whichever is asked adds them up.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from portal.api.examples import ASKED_ITSELF
from portal.api.whole import STATUS
from portal.releases.store import ReleaseStore

if TYPE_CHECKING:
    from prometheus_client import Metric

router = APIRouter(tags=["运行 operation"])

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
#: The key in a request's scope under which a layer that answers without the router names the template of the address.
ROUTE = "portal.route"
#: Routes of what has no template: pages and files of the site, addresses at which nothing is, and OPTIONS, which is the same everywhere.
SITE, NOWHERE, ANY = "site", "nowhere", "any"
_METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
_SHARED = "PROMETHEUS_MULTIPROC_DIR"  # the library reads it when it is first imported, hence the imports inside functions
_NOTED = 100  # answers that are noted before the library counts them
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


def share_between_workers(folder: Path) -> None:
    """Let all workers that start from now on count into one folder, which must be empty and theirs alone.

    Args:
        folder: A folder that is there, such as a temporary one.
    """
    os.environ[_SHARED] = str(folder)


def forget_worker(pid: int) -> None:
    """Let a worker that has ended no longer count as one that runs; what it counted stays."""
    if _SHARED in os.environ:
        from prometheus_client.multiprocess import mark_process_dead

        mark_process_dead(pid)  # type: ignore[no-untyped-call]


class Metrics:
    """The figures of one application.

    Args:
        store: The releases that it serves.
        version: The version of its interface.
    """

    def __init__(self, store: ReleaseStore, version: str) -> None:
        from prometheus_client import CollectorRegistry, Counter, Histogram
        from prometheus_client.multiprocess import MultiProcessCollector

        counted = CollectorRegistry()  # of this process
        self._requests = Counter("portal_http_requests", "Answered requests.", ("route", "method", "status"), registry=counted)
        self._seconds = Histogram(
            "portal_http_request_duration_seconds",
            "Time from a request to the end of its answer.",
            ("route",),
            buckets=_SECONDS,
            registry=counted,
        )
        self._places: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}
        self._noted: dict[tuple[str, str, int], list[float]] = {}
        self._shown = counted
        # The library counts them when there are many, not in the way of each. What is shared between workers is counted at once.
        self._most = 1 if _SHARED in os.environ else _NOTED
        if _SHARED in os.environ:
            self._shown = CollectorRegistry()
            MultiProcessCollector(self._shown)  # type: ignore[no-untyped-call]
        self._shown.register(_Served(store, version))

    def count(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count one answer.

        Args:
            route: The template of its address.
            method: The method of the request; one that HTTP does not name counts as `other`.
            status: The status of the answer.
            seconds: How long it took.
        """
        place = (route, method if method in _METHODS else "other", status)
        noted = self._noted.setdefault(place, [])
        noted.append(seconds)
        if len(noted) >= self._most:
            self._count(place)

    def _count(self, place: tuple[str, str, int]) -> None:
        """Let the library count what was noted of answers."""
        if place not in self._places:  # the library takes longer to find them than to count
            self._places[place] = self._requests.labels(*place[:2], str(place[2])), self._seconds.labels(place[0])
        requests, times = self._places[place]
        noted = self._noted[place]
        # Another thread may note more, or count too, meanwhile: each answer is taken out by one of them.
        for _ in range(len(noted)):
            try:
                seconds = noted.pop()
            except IndexError:
                return
            requests.inc()
            times.observe(seconds)

    def render(self) -> bytes:
        """Print all figures in the text format of Prometheus."""
        from prometheus_client import generate_latest

        for place in list(self._noted):
            self._count(place)
        return generate_latest(self._shown)


class _Served:
    """What is served at the moment of asking."""

    def __init__(self, store: ReleaseStore, version: str) -> None:
        self._store, self._version = store, version

    def collect(self) -> Iterable[Metric]:
        from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily

        dataset_ids = self._store.dataset_ids()
        yield GaugeMetricFamily("portal_datasets", "Datasets with a release that stands.", len(dataset_ids))
        releases = sum(len(self._store.versions(each)) for each in dataset_ids)
        yield GaugeMetricFamily("portal_releases", "Releases that stand.", releases)
        yield InfoMetricFamily("portal", "The interface that is served.", {"version": self._version})


class Measured:
    """Counts every answer of the application inside it, whatever part of it answers."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app, self.metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or ASKED_ITSELF in scope:
            await self.app(scope, receive, send)
            return
        status, started = 500, perf_counter()  # an error that nobody answers becomes 500 further out

        async def send_on(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, send_on)
        finally:
            status = scope.get(STATUS, status)
            self.metrics.count(route_of(scope, status), scope["method"], status, perf_counter() - started)


def route_of(scope: Scope, status: int) -> str:
    """Return the template of an address; a page of the site has none, and an address at which nothing is never gets one."""
    if ROUTE in scope:
        return str(scope[ROUTE])
    if scope["method"] == "OPTIONS":
        return ANY
    template = getattr(scope.get("route"), "path", "")
    return template or (NOWHERE if status in (404, 405) else SITE)


@router.get(
    "/metrics",
    summary="监控指标 Figures for monitoring",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}, "description": "Prometheus"}},
)
def show_metrics(request: Request) -> Response:
    """请求数、用时、数据集数，Prometheus 文本格式；不含任何查询内容。 Counts and times by route, in the text format of Prometheus."""
    metrics: Metrics = request.app.state.metrics
    return Response(metrics.render(), media_type=MEDIA_TYPE, headers={"Cache-Control": "no-store"})
