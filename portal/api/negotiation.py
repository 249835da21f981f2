"""Which of several forms a caller likes best (RFC 9110, 12.5.1)."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request


def preferred(request: Request, offered: Mapping[str, str]) -> str:
    """Return the name of the form that `Accept` prefers; the first one where it says nothing, or nothing that fits.

    Args:
        request: What was asked.
        offered: Media types by the names of the forms, the one to give unasked first.
    """
    ranges = _ranges(request.headers.get("accept", ""))
    best = max(offered, key=lambda name: _quality(offered[name], ranges))  # of equals, the first
    return best if _quality(offered[best], ranges) > 0 else next(iter(offered))


def _ranges(accept: str) -> dict[str, float]:
    """Return the quality of each media range; one that cannot be read is left out of account."""
    found: dict[str, float] = {}
    for part in accept.lower().split(","):
        mediarange, *parameters = (each.strip() for each in part.split(";"))
        quality = next((each[2:] for each in parameters if each.startswith("q=")), "1")
        try:
            found[mediarange] = float(quality)
        except ValueError:
            continue
    return found


def _quality(mediatype: str, ranges: Mapping[str, float]) -> float:
    """Return the quality of a media type by the narrowest range that it falls in."""
    whole = f"{mediatype.partition('/')[0]}/*"
    return next((ranges[each] for each in (mediatype, whole, "*/*") if each in ranges), 0)
