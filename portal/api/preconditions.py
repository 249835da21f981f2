"""Conditions on what is asked for (RFC 9110, 13): whether it is still, or no longer, what the caller has.

`portal.api.whole` compares If-None-Match alone with kept answers; whatever else is asked comes here, in the order of 13.2.2.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from starlette.requests import Request

from portal.errors import PreconditionFailedError


def is_current(request: Request, etag: str, modified: str = "") -> bool:
    """Tell whether the caller already has what is here, and is answered 304.

    Args:
        request: What was asked.
        etag: The tag of what is here, without quotation marks.
        modified: The value of its Last-Modified; empty where it has none.

    Raises:
        PreconditionFailedError: If the caller wants something else than what is here.
    """
    require_unchanged(request, (etag,), modified)
    return is_known(request, etag, modified)


def is_known(request: Request, etag: str, modified: str = "") -> bool:
    """Tell whether the caller has what is here (If-None-Match, or else If-Modified-Since), whatever else it wants; see `is_current`."""
    tags = request.headers.getlist("if-none-match")
    if tags:
        return _names(tags, etag, is_weak=True)
    here, known = _moment(modified), _moment(request.headers.get("if-modified-since", ""))
    return here is not None and known is not None and here <= known


def require_unchanged(request: Request, etags: Collection[str], modified: str = "") -> None:
    """Refuse a request that is for something else than what is here (If-Match, or else If-Unmodified-Since).

    Args:
        request: What was asked.
        etags: The tags of what is here, without quotation marks: one, or one of each coding in which it is given.
        modified: The value of its Last-Modified; empty where it has none.

    Raises:
        PreconditionFailedError: If it is; it names the header.
    """
    tags = request.headers.getlist("if-match")
    if tags:
        if not any(_names(tags, etag, is_weak=False) for etag in etags):
            raise PreconditionFailedError("If-Match")
        return
    here, known = _moment(modified), _moment(request.headers.get("if-unmodified-since", ""))
    if here is not None and known is not None and here > known:
        raise PreconditionFailedError("If-Unmodified-Since")


def _names(given: list[str], etag: str, *, is_weak: bool) -> bool:
    """Tell whether a list of tags holds this one; a weak tag is the same as a strong one only where that is enough (RFC 9110, 8.8.3.2)."""
    tags = [each.strip() for each in ",".join(given).split(",")]
    return tags == ["*"] or f'"{etag}"' in ([each.removeprefix("W/") for each in tags] if is_weak else tags)


def _moment(value: str) -> datetime | None:
    """Read a date of HTTP; None for none, or one that cannot be read, which is left out of account (RFC 9110, 13.1.3)."""
    try:
        found = parsedate_to_datetime(value)
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
