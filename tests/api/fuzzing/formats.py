"""What schemathesis does not know: the dates of HTTP headers, and that a CSV or Atom answer is text."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

import schemathesis
from hypothesis import strategies as st

_moments = st.datetimes(min_value=datetime(1970, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - the zone is added by `timezones`
schemathesis.openapi.format("http-date", _moments.map(lambda each: format_datetime(each, usegmt=True)))


@schemathesis.deserializer("text/csv", "application/atom+xml", "application/link-format")
def read_text(ctx: schemathesis.DeserializationContext, response: schemathesis.Response) -> Any:
    return response.content.decode("utf-8", "replace")  # a range of bytes may cut a character
