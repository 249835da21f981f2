"""Which of several forms a caller likes best (RFC 9110, 12.5.1)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from starlette.requests import Request

from portal.errors import NotAcceptableError

_QUALITY = re.compile(r"0(\.[0-9]{0,3})?|1(\.0{0,3})?")  # RFC 9110, 12.4.2


def preferred(request: Request, offered: Mapping[str, str]) -> str:
    """Return the name of the form that `Accept` prefers; the first one where it says nothing that can be read.

    The answer varies by `Accept`, which its headers have to say.

    Args:
        request: What was asked.
        offered: Media types by the names of the forms, the one to give unasked first.

    Raises:
        NotAcceptableError: If `Accept` names media types, and none of them is offered.
    """
    asked = ", ".join(request.headers.getlist("accept"))
    ranges = _ranges(asked)
    if not ranges:
        return next(iter(offered))
    best = max(offered, key=lambda name: _quality(offered[name], ranges))  # of equals, the first
    if _quality(offered[best], ranges) == 0:
        raise NotAcceptableError(asked[:200], tuple(offered.values()))
    return best


def _ranges(accept: str) -> dict[str, float]:
    """Return the quality of each media range; one that cannot be read is left out of account."""
    found: dict[str, float] = {}
    for part in accept.lower().split(","):
        mediarange, *parameters = (each.strip() for each in part.split(";"))
        quality = next((each[2:] for each in parameters if each.startswith("q=")), "1")
        if "/" in mediarange and _QUALITY.fullmatch(quality):
            found[mediarange] = float(quality)
    return found


def _quality(mediatype: str, ranges: Mapping[str, float]) -> float:
    """Return the quality of a media type by the narrowest range that it falls in."""
    whole = f"{mediatype.partition('/')[0]}/*"
    return next((ranges[each] for each in (mediatype, whole, "*/*") if each in ranges), 0)
