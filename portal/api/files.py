"""Files served from disk: byte ranges, validators and digests, with every fault as a problem document."""

from __future__ import annotations

import base64
import re
from datetime import datetime
from email.utils import format_datetime
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.types import Receive, Scope, Send

from portal.api.problems import BAD_RANGE, problem_response
from portal.api.reading import WAS_HEAD
from portal.errors import ReleaseError
from portal.packaging.package import DESCRIPTOR
from portal.releases.store import Release

PINNED = "public, max-age=31536000, immutable"
# One range of bytes, 0-99, 100- or -50. Several at once, other units and mistakes are left out of account, as RFC 9110, 14.2 allows.
_RANGE = re.compile(r"bytes=\s*(?:(\d{1,18})-(\d{0,18})|-(\d{1,18}))\s*", re.ASCII)


class RangedFile(FileResponse):
    """A file, or the one range of its bytes that the request asks for."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope.get(WAS_HEAD):
            scope = {**scope, "method": "HEAD"}
        assert self.stat_result is not None  # both ways to make one pass it
        size = self.stat_result.st_size
        asked = Request(scope).headers.get("range")
        if asked is not None and self.status_code == 200:
            if not _is_range(asked):
                scope = {**scope, "headers": [each for each in scope["headers"] if each[0] != b"range"]}
            elif not _is_satisfiable(asked, size) and self._applies(scope):
                headers = {"Content-Range": f"bytes */{size}", "Accept-Ranges": "bytes"}
                await problem_response(Request(scope), BAD_RANGE, headers=headers, expected=f"bytes 0-{max(size - 1, 0)}")(
                    scope, receive, send
                )
                return
        await super().__call__(scope, receive, send)

    def _applies(self, scope: Scope) -> bool:
        """Tell whether If-Range, if given, names this very file: otherwise the whole of it is sent."""
        condition = Request(scope).headers.get("if-range")
        return condition is None or condition in (self.headers["etag"], self.headers["last-modified"])


def release_file(request: Request, release: Release, path: str, mediatype: str) -> Response:
    """Return a file of a release, or 304 if the caller has it.

    Its ETag is the sha256 that was published for it, so it is the same on every server and for ever.

    Args:
        request: What was asked.
        release: The release.
        path: The file's path in the package.
        mediatype: Its media type, without a charset.

    Raises:
        ReleaseError: If the file is missing or its length is not what was released.
    """
    sha256, size = file_facts(release, path)
    on_disk = release.path / path
    headers = {
        "ETag": f'"{sha256}"',
        "Cache-Control": PINNED,
        "Repr-Digest": f"sha-256=:{base64.b64encode(bytes.fromhex(sha256)).decode('ascii')}:",
        "Last-Modified": format_datetime(datetime.fromisoformat(release.descriptor["created"]), usegmt=True),
    }
    if is_current(request, sha256):
        return Response(status_code=304, headers=headers)
    try:
        stat_result = on_disk.stat()
    except OSError as error:
        raise ReleaseError(f"{on_disk} cannot be read ({error.strerror}). Restore the release.") from error
    if stat_result.st_size != size:
        raise ReleaseError(f"{on_disk} has {stat_result.st_size} bytes, but was released with {size}. Restore the release.")
    name = f"{release.dataset_id}-{release.version}-{Path(path).name}"
    kind = "attachment" if mediatype == "text/csv" else "inline"
    return RangedFile(on_disk, headers=headers, media_type=mediatype, stat_result=stat_result, filename=name, content_disposition_type=kind)


def file_facts(release: Release, path: str) -> tuple[str, int]:
    """Return the sha256 and the length in bytes of a file, as published.

    Raises:
        KeyError: If the release has no such file.
    """
    if path == DESCRIPTOR:
        return release.sha256, (release.path / path).stat().st_size
    stated = {each["path"]: each for resource in release.descriptor["resources"] for each in (resource, *resource.get("alternates", ()))}
    return stated[path]["hash"].removeprefix("sha256:"), int(stated[path]["bytes"])


def is_current(request: Request, etag: str) -> bool:
    """Tell whether the caller already has what is tagged so (If-None-Match, compared weakly as RFC 9110, 13.1.2 says)."""
    given = request.headers.get("if-none-match", "")
    return given.strip() == "*" or f'"{etag}"' in [each.strip().removeprefix("W/") for each in given.split(",")]


def _is_range(asked: str) -> bool:
    found = _RANGE.fullmatch(asked.strip().lower())
    if not found:
        return False
    first, last, _ = found.groups()
    return not (first and last) or int(first) <= int(last)


def _is_satisfiable(asked: str, size: int) -> bool:
    found = _RANGE.fullmatch(asked.strip().lower())
    assert found
    first, _, suffix = found.groups()
    return int(first) < size if first else int(suffix) > 0 and size > 0
