"""The static site beside the API, and the answer to addresses that are neither."""

from __future__ import annotations

import mimetypes
import os
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from portal.api.access import addresses_of
from portal.api.cited import cited_of
from portal.api.compressed import CODINGS, compressed, is_compressible
from portal.api.encodings import preferred_coding
from portal.api.files import RangedFile
from portal.api.links import note_cited, note_signposts
from portal.api.preconditions import is_known, require_unchanged
from portal.api.signposts import release_signposts
from portal.errors import PortalError
from portal.policy import page_policy, script_hashes
from portal.query.library import Library
from portal.releases.feed import ATOM
from portal.releases.store import ReleaseStore

# Said here, because what a machine's own table says of these differs from machine to machine. Starlette adds charset=utf-8 to text/*.
_MEDIA_TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".csv": "text/csv",
    ".txt": "text/plain",
    ".md": "text/markdown",
    ".xml": "application/xml; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".jsonld": "application/ld+json; charset=utf-8",
    ".ttl": "text/turtle",
    ".rdf": "application/rdf+xml; charset=utf-8",
    ".bib": "text/x-bibtex",
    ".ris": "application/x-research-info-systems; charset=utf-8",
    ".cff": "application/yaml",
    ".svg": "image/svg+xml; charset=utf-8",
    ".gz": "application/gzip",
    ".woff2": "font/woff2",
}
_OF_NAMES = {"feed.xml": f"{ATOM}; charset=utf-8", "SHA256SUMS": "text/plain"}


_OF_RELEASE = re.compile(r"((?P<page>(en/)?datasets)|datapackages)/(?P<dataset_id>[^/]+)/(?P<version>[0-9.]+)(/|$)")
_CONDITIONS = (b"if-match", b"if-none-match", b"if-modified-since", b"if-unmodified-since", b"if-range", b"range")


class Website(StaticFiles):
    """The built site: its pages, its own page for what is not found, and nothing outside its folder.

    A page of a release that was withdrawn is sent as gone (410), whatever it says; its files are no longer sent.

    Args:
        directory: The folder that holds the built site; it need not exist yet.
        store: The releases that the site shows.
    """

    def __init__(self, directory: Path, store: ReleaseStore) -> None:
        super().__init__(directory=directory, html=True, check_dir=False)
        self._store = store

    async def check_config(self) -> None:
        """Let a site that is not built yet be a site without pages."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        if scope["path"] == "/api" or scope["path"].startswith("/api/"):
            raise HTTPException(404)
        gone = _OF_RELEASE.match(path)
        if gone and self._store.is_withdrawn(gone["dataset_id"], gone["version"]):
            return await self._get_gone(path, scope, gone)
        if gone and gone["page"] and gone.end() == len(path):
            _note_release(Request(scope), gone["dataset_id"], gone["version"])
        try:
            response = await super().get_response(path, scope)
        except HTTPException as error:
            if error.status_code == 401:  # a file that the server may not read is, to the public, none
                raise HTTPException(404) from error
            raise
        if response.status_code == 404:  # the site's own page that says so
            missing, state = self.lookup_path("en/404.html") if path.startswith("en/") else ("", None)
            if state is not None:
                response = FileResponse(missing, 404, stat_result=state)
            response.headers["Content-Security-Policy"] = _policy_now(Path(getattr(response, "path", "")))
        return response

    async def _get_gone(self, path: str, scope: Scope, found: re.Match[str]) -> Response:
        """Return the page that stands for a withdrawn release, or raise the error that says why it is gone."""
        plain = {**scope, "headers": [each for each in scope["headers"] if each[0] not in _CONDITIONS]}
        response = await super().get_response(path, plain) if found["page"] else None
        if response is not None and response.status_code in (301, 307):  # to the same address with a slash
            return response
        if response is None or response.status_code != 200 or response.media_type != "text/html":
            self._store.get(found["dataset_id"], found["version"])  # raises WithdrawnReleaseError
            raise HTTPException(404)
        response.status_code = 410
        return response

    def file_response(
        self, full_path: str | os.PathLike[str], stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        request = Request(scope)
        if status_code == 200 and any(name in request.headers for name in ("if-match", "if-unmodified-since")):
            here = FileResponse(full_path, stat_result=stat_result).headers
            tag = here["etag"].strip('"')
            require_unchanged(request, (tag, *(f"{tag}-{coding}" for coding in CODINGS)), here["last-modified"])
        response = super().file_response(full_path, stat_result, scope, status_code)
        path = Path(full_path)
        mediatype = (
            _OF_NAMES.get(path.name) or _MEDIA_TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        )
        headers = {"Cache-Control": "no-cache"}
        is_text = is_compressible(mediatype, stat_result.st_size)
        if is_text:
            headers["Vary"] = "Accept-Encoding"
        if response.status_code == 304:
            response.headers.update(headers)
            return response
        if mediatype == "text/html":
            headers["Content-Security-Policy"] = _policy_of(path, stat_result.st_mtime_ns)
        coding = preferred_coding(request.headers.get("accept-encoding"), CODINGS) if is_text and "range" not in request.headers else ""
        body = compressed(path, stat_result, coding) if coding else None
        if body is None:
            return RangedFile(path, status_code, headers, mediatype, stat_result=stat_result)
        # Other bytes have another tag (RFC 9110, 8.8.3.3).
        etag = f"{response.headers['etag'].strip(chr(34))}-{coding}"
        headers |= {"ETag": f'"{etag}"', "Last-Modified": response.headers["last-modified"], "Content-Encoding": coding}
        if status_code == 200 and is_known(request, etag):
            return Response(status_code=304, headers=headers)
        return Response(body, status_code, headers, mediatype)


def _note_release(request: Request, dataset_id: str, version: str) -> None:
    """Say in the header of the page of a release what the API says of the release: it is what its citation leads to."""
    library: Library = request.app.state.library
    try:
        release = library.release(dataset_id, version)
    except PortalError:  # a page of what is not, or no longer, in the store has nothing to say
        return
    note_cited(request, cited_of(request).release(dataset_id, version))
    note_signposts(request, release_signposts(release, addresses_of(request)))


def _policy_now(path: Path) -> str:
    try:
        return _policy_of(path, path.stat().st_mtime_ns)
    except OSError:
        return page_policy()


@lru_cache(10_000)
def _policy_of(path: Path, _changed: int) -> str:
    """Return the policy of a page, which names the scripts in it; found once for each state of it."""
    try:
        return page_policy(script_hashes(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError):
        return page_policy()


class NoWebsite:
    """What stands in for the site where none is served: the root leads to the API's own page."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        if scope["method"] not in ("GET", "HEAD"):
            raise HTTPException(405)
        if scope["path"] != "/":
            raise HTTPException(404)
        await RedirectResponse(f"{scope.get('root_path', '')}/api/", 307)(scope, receive, send)


def website_or_none(site_dir: Path | None, store: ReleaseStore) -> Any:
    """Return the application that answers what the API does not."""
    return Website(site_dir, store) if site_dir else NoWebsite()
