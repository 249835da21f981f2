"""Files served from disk: byte ranges, validators and digests, with every fault as a problem document."""

from __future__ import annotations

import asyncio
import base64
import os
import re
from datetime import datetime
from email.utils import format_datetime
from io import FileIO
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.types import Receive, Scope, Send

from portal.api.preconditions import is_current
from portal.api.problems import BAD_RANGE, problem_response
from portal.api.reading import WAS_HEAD
from portal.api.streamed import disconnected
from portal.api.zerocopy import EXTENSION
from portal.errors import ReleaseError
from portal.packaging.package import DESCRIPTOR
from portal.releases.intact import check_file
from portal.releases.store import Release

PINNED = "public, max-age=31536000, immutable"
_PIECE = 2**20
_COPIED = 2**22  # bytes that the system is asked to copy at a time; others have their turn in between
_SMALL = 2**16  # bytes that are written sooner with what stands before them than copied by the system
_NOWAIT: int = getattr(os, "RWF_NOWAIT", 0)  # Linux
# One range of bytes, 0-99, 100- or -50. Several at once, other units and mistakes are left out of account, as RFC 9110, 14.2 allows.
_RANGE = re.compile(r"bytes=\s*(?:(\d{1,18})-(\d{0,18})|-(\d{1,18}))\s*", re.ASCII)


class RangedFile(FileResponse):
    """A file, or the one range of its bytes that the request asks for.

    Its bytes go in pieces. Where the server can, the system copies them to the socket by itself (`portal.api.zerocopy`);
    elsewhere they pass through the process. A thread waits for those that are on the disk and not yet in the memory of the system.
    """

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_head = scope["method"] == "HEAD" or bool(scope.get(WAS_HEAD))
        file = None if is_head else self._opened()
        try:
            await self._answer(file, scope, receive, send)
        finally:
            if file is not None:
                file.close()

    async def _answer(self, file: FileIO | None, scope: Scope, receive: Receive, send: Send) -> None:
        assert self.stat_result is not None  # all ways to make one pass it
        size = self.stat_result.st_size
        start, end = 0, size
        asked = Request(scope).headers.get("range")
        if asked is not None and self.status_code == 200 and self._applies(scope) and (found := _asked_range(asked, size)):
            start, end = found
            if start >= end:
                headers = {"Content-Range": f"bytes */{size}", "Accept-Ranges": "bytes"}
                refused = problem_response(Request(scope), BAD_RANGE, headers=headers, expected=f"bytes 0-{max(size - 1, 0)}")
                await refused(scope, receive, send)
                return
            self.status_code = 206
            self.headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
            self.headers["Content-Length"] = str(end - start)
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        if file is None or start == end:
            await send({"type": "http.response.body", "body": b""})
        else:
            is_copied = EXTENSION in scope.get("extensions", ())
            await _send_bytes(file, start, end, receive, send, is_copied=is_copied)

    def _opened(self) -> FileIO:
        """Open the file; if a page of the site was replaced since it was looked at, tell of the new one."""
        assert self.stat_result is not None
        try:
            file = FileIO(self.path)
        except OSError as error:
            raise ReleaseError(f"{self.path} cannot be read ({error.strerror}). Restore it.") from error
        # Not the time of its last change as well (`state_of`): a build gives files second names, and no request fails for that.
        found, known = os.fstat(file.fileno()), self.stat_result
        if (found.st_ino, found.st_size, found.st_mtime_ns) != (known.st_ino, known.st_size, known.st_mtime_ns):
            if "repr-digest" in self.headers:
                file.close()
                raise ReleaseError(f"{self.path} was changed while it was asked for. Restore the release.")
            for name in ("content-length", "last-modified", "etag"):
                del self.headers[name]
            self.stat_result = found
            self.set_stat_headers(found)
        return file

    def _applies(self, scope: Scope) -> bool:
        """Tell whether If-Range, if given, names this very file: otherwise the whole of it is sent."""
        condition = Request(scope).headers.get("if-range")
        return condition is None or condition in (self.headers["etag"], self.headers["last-modified"])


async def _send_bytes(file: FileIO, start: int, end: int, receive: Receive, send: Send, *, is_copied: bool) -> None:
    """Send a part of an open file, until it is sent or nobody listens any more."""
    gone = asyncio.ensure_future(disconnected(receive)) if end - start > _PIECE else None
    try:
        while start < end:
            length = min(_PIECE, end - start)
            if is_copied and end - start > _SMALL:
                length = min(_COPIED, end - start)
                if not (_is_in_memory(file, start) and _is_in_memory(file, start + length - 1)):
                    await asyncio.to_thread(os.pread, file.fileno(), length, start)
                start += length
                await send({"type": EXTENSION, "file": file, "offset": start - length, "count": length, "more_body": start < end})
                if gone is not None and gone.done():
                    return
                continue
            piece = await _read(file.fileno(), start, length)
            if not piece:
                raise ReleaseError(f"A file became shorter while it was sent: byte {start} of {end} is gone. Restore the release.")
            start += len(piece)
            await send({"type": "http.response.body", "body": piece, "more_body": start < end})
            if gone is not None and gone.done():
                return
    finally:
        if gone is not None:
            gone.cancel()


def _is_in_memory(file: FileIO, at: int) -> bool:
    """Tell whether the system has a byte of a file in memory, and so, as it reads ahead, most likely those around it."""
    try:
        return bool(_NOWAIT) and os.preadv(file.fileno(), [bytearray(1)], at, _NOWAIT) == 1
    except OSError:  # it is on the disk, or this file system does not tell
        return False


async def _read(file: int, start: int, length: int) -> bytes | bytearray | memoryview:
    """Read bytes of a file without waiting where the system has them in memory, and otherwise in a thread."""
    piece = bytearray(length)
    try:
        found = os.preadv(file, [piece], start, _NOWAIT) if _NOWAIT else 0
    except OSError:  # they are on the disk, or this file system does not tell
        found = 0
    if found == length:
        return piece
    return memoryview(piece)[:found] if found else await asyncio.to_thread(os.pread, file, length, start)


def release_file(request: Request, release: Release, path: str, mediatype: str) -> Response:
    """Return a file of a release, or 304 if the caller has it.

    Its ETag is the sha256 that was published for it, so it is the same on every server and for ever.

    Args:
        request: What was asked.
        release: The release.
        path: The file's path in the package.
        mediatype: Its media type, without a charset.

    Raises:
        PreconditionFailedError: If another file was asked for.
        ReleaseError: If the file is missing, or not what was released.
    """
    sha256, size = file_facts(release, path)
    on_disk = release.path / path
    headers = {
        "ETag": f'"{sha256}"',
        "Cache-Control": PINNED,
        "Repr-Digest": f"sha-256=:{base64.b64encode(bytes.fromhex(sha256)).decode('ascii')}:",
        "Last-Modified": format_datetime(datetime.fromisoformat(release.descriptor["created"]), usegmt=True),
    }
    if is_current(request, sha256, headers["Last-Modified"]):
        return Response(status_code=304, headers=headers)
    # The length of the descriptor is that of the file itself: it is compared by checksum alone.
    stat_result = check_file(on_disk, sha256, None if path == DESCRIPTOR else size)
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


def _asked_range(asked: str, size: int) -> tuple[int, int] | None:
    """Return the range of bytes that is asked for, begin and end; an empty one if the file has none of it, None if it is no range."""
    found = _RANGE.fullmatch(asked.strip().lower())
    if not found:
        return None
    first, last, suffix = found.groups()
    if suffix:
        return max(size - int(suffix), 0) if int(suffix) else size, size
    if last and int(first) > int(last):
        return None
    return int(first), min(int(last) + 1, size) if last else size
