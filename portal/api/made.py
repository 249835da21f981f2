"""Answers that are made on the spot, with their validator: a caller who has them already gets 304."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from portal.api.coded import VARY, in_coding, is_coded
from portal.api.preconditions import is_current

#: What is behind the address never changes, but a later version of this program may word its answer differently: a day, not a year.
FOR_A_DAY = "public, max-age=86400"
ANEW = "no-cache"


def made_answer(
    request: Request,
    body: bytes,
    mediatype: str,
    cache: str,
    *,
    headers: Mapping[str, str] | None = None,
    filename: str = "",
    is_attachment: bool = False,
) -> Response:
    """Return bytes with their checksum as ETag and Repr-Digest, or 304 if the caller has them; compressed for callers who take that.

    Args:
        request: What was asked.
        body: The bytes.
        mediatype: Their media type; text gets its charset.
        cache: The value of Cache-Control.
        headers: Further headers.
        filename: The name under which to save them, in ASCII; empty for none.
        is_attachment: Whether a browser should save rather than show them.
    """
    body, coding = in_coding(accepted_codings(request), mediatype, body)
    digest = hashlib.sha256(body)  # of the bytes in their coding: other bytes have another tag (RFC 9110, 8.8.3.3)
    etag = digest.hexdigest()
    made = {
        **varying(headers or {}, mediatype),
        "ETag": f'"{etag}"',
        "Cache-Control": cache,
        "Repr-Digest": f"sha-256=:{base64.b64encode(digest.digest()).decode('ascii')}:",
    }
    if is_current(request, etag):
        return Response(status_code=304, headers=made)
    if coding:
        made["Content-Encoding"] = coding
    if filename:
        made["Content-Disposition"] = f'{"attachment" if is_attachment else "inline"}; filename="{filename}"'
    return Response(body, headers=made, media_type=mediatype)


def accepted_codings(request: Request) -> str:
    """Return what codings the caller takes; empty where it does not say."""
    return ", ".join(request.headers.getlist("accept-encoding"))


def varying(headers: Mapping[str, str], mediatype: str) -> dict[str, str]:
    """Return headers that say, too, that the answer may come in a coding."""
    if not is_coded(mediatype):
        return dict(headers)
    return {**headers, "Vary": ", ".join(filter(None, (headers.get("Vary"), VARY)))}


def model_answer(request: Request, model: BaseModel, cache: str = ANEW) -> Response:
    """Return a description as JSON, to be asked for anew each time: what it tells of may be joined by a newer release."""
    return made_answer(request, model.model_dump_json().encode(), "application/json", cache)
