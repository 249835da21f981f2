"""Moments as they are written in addresses and headers."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.errors import BadParameterError
from portal.query.moment import http_date, parse_accept_datetime, parse_at

moments = st.datetimes(min_value=datetime(1000, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - the zone is added by `timezones`


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        pytest.param("2027-01-01", "2027-01-01T23:59:59.999999+00:00", id="a day means its end"),
        pytest.param("2027-01-01T00:00:00Z", "2027-01-01T00:00:00+00:00", id="a time"),
        pytest.param("2027-01-01T00:00:00.5Z", "2027-01-01T00:00:00.500000+00:00", id="a fraction of a second"),
        pytest.param("2027-01-01T00:00:00.123456789Z", "2027-01-01T00:00:00.123456+00:00", id="nanoseconds are cut"),
        pytest.param("2027-01-01T07:00:00+08:00", "2026-12-31T23:00:00+00:00", id="the time of Beijing"),
        pytest.param("2024-02-29", "2024-02-29T23:59:59.999999+00:00", id="a leap day"),
    ],
)
def test_a_day_or_a_time_with_its_zone_is_read(written: str, meant: str) -> None:
    assert parse_at(written).isoformat() == meant


@pytest.mark.parametrize(
    "written",
    [
        "",
        "2027",
        "20270101",
        "2027-1-1",
        "2027-02-29",
        "2027-13-01",
        "2027-01-01T00:00:00",
        "2027-01-01 00:00:00Z",
        "2027-01-01T24:01:00Z",
        "2027-01-01T00:00Z",
        "2027-01-01T00:00:00+0800",
        "2027-01-01T00:00:00.Z",
        "0001-01-01T00:00:00+23:59",
        "9999-12-31T23:59:59-00:01",
        "２０２７-01-01",
        "2027-01-01\n",
        "latest",
    ],
)
def test_what_is_no_moment_is_refused_with_what_would_be_right(written: str) -> None:
    with pytest.raises(BadParameterError, match="at=2027-01-01") as caught:
        parse_at(written)
    assert caught.value.parameter == "at"


@pytest.mark.parametrize(
    "written",
    [
        "",
        "2027-01-01",
        "Fri, 1 Jan 2027 00:00:00 GMT",
        "Fri, 01 Jan 2027 00:00:00 UTC",
        "Fri, 01 Jan 2027 00:00:00 +0000",
        "Friday, 01-Jan-27 00:00:00 GMT",
        "Fri, 32 Jan 2027 00:00:00 GMT",
        "Fri, 01 Foo 2027 00:00:00 GMT",
        "Fri, 01 Jan 2027 25:00:00 GMT",
    ],
)
def test_a_header_in_another_form_than_rfc_7089_asks_for_is_refused(written: str) -> None:
    with pytest.raises(BadParameterError, match="Accept-Datetime: Fri, 01 Jan 2027") as caught:
        parse_accept_datetime(written)
    assert caught.value.parameter == "Accept-Datetime"


@given(moments)
def test_a_moment_printed_for_a_header_is_read_back_to_the_second(moment: datetime) -> None:
    assert parse_accept_datetime(http_date(moment)) == moment.replace(microsecond=0)


@given(moments)
def test_a_moment_printed_as_rfc_3339_is_read_back(moment: datetime) -> None:
    assert parse_at(moment.isoformat().replace("+00:00", "Z")) == moment


@given(st.text(max_size=40))
def test_any_text_is_a_moment_or_refused(text: str) -> None:
    for read in (parse_at, parse_accept_datetime):
        try:
            found = read(text).tzinfo is UTC
        except BadParameterError as error:
            found = "" not in (error.expected.zh, error.expected.en)
        assert found
