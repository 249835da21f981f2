"""Moments as people and programs write them: a day, an RFC 3339 time, or the date of an HTTP header."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from email.utils import format_datetime, parsedate_to_datetime
from functools import lru_cache

from portal.errors import BadParameterError, Bilingual

#: The parameter that asks for the release of a day; no published field may be called so.
AT = "at"
ACCEPT_DATETIME = "Accept-Datetime"
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})")
# RFC 7089, 2.1.1: only the form of RFC 1123, always in GMT.
_HTTP_DATE = re.compile(r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2} GMT")


def parse_at(value: str) -> datetime:
    """Read a day, by which its last moment (UTC) is meant, or a time with its zone.

    Raises:
        BadParameterError: If it is neither; it says what would be right.

    >>> parse_at("2027-01-01").isoformat(), parse_at("2027-01-01T08:00:00+08:00").isoformat()
    ('2027-01-01T23:59:59.999999+00:00', '2027-01-01T00:00:00+00:00')
    """
    try:
        if _DAY.fullmatch(value):
            return datetime.combine(date.fromisoformat(value), time.max, UTC)
        if _TIME.fullmatch(value):
            return datetime.fromisoformat(value).astimezone(UTC)
    except (ValueError, OverflowError):
        pass  # no such day, as 2027-02-30
    expected = Bilingual(
        "日期，如 at=2027-01-01，或带时区的时刻，如 at=2027-01-01T08:00:00Z（+ 写作 %2B）。",
        "A day, such as at=2027-01-01, or a time with its zone, such as at=2027-01-01T08:00:00Z (write + as %2B).",
    )
    raise BadParameterError(AT, value[:80], expected)


def parse_accept_datetime(value: str) -> datetime:
    """Read the value of `Accept-Datetime` (RFC 7089, 2.1.1).

    Raises:
        BadParameterError: If it is no date of that form.

    >>> parse_accept_datetime("Fri, 01 Jan 2027 00:00:00 GMT").isoformat()
    '2027-01-01T00:00:00+00:00'
    """
    try:
        if _HTTP_DATE.fullmatch(value):
            return parsedate_to_datetime(value).astimezone(UTC)
    except ValueError:
        pass  # no such month or day
    expected = Bilingual(
        "HTTP 的 GMT 日期，如 Accept-Datetime: Fri, 01 Jan 2027 00:00:00 GMT。",
        "A date of HTTP in GMT, such as Accept-Datetime: Fri, 01 Jan 2027 00:00:00 GMT.",
    )
    raise BadParameterError(ACCEPT_DATETIME, value[:80], expected)


@lru_cache(10_000)
def http_date(moment: datetime) -> str:
    """Print a moment as HTTP headers do.

    >>> http_date(parse_at("2027-01-01T00:00:00Z"))
    'Fri, 01 Jan 2027 00:00:00 GMT'
    """
    return format_datetime(moment.astimezone(UTC), usegmt=True)
