"""Which form an answer takes, by what `Accept` says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request

from portal.api.negotiation import preferred
from portal.errors import NotAcceptableError

OFFERED = {"json": "application/json", "csv": "text/csv", "lines": "application/x-ndjson"}


def request(*accept: str) -> Request:
    return Request({"type": "http", "headers": [(b"accept", each.encode("latin-1")) for each in accept]})


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        pytest.param((), "json", id="says nothing"),
        pytest.param(("",), "json", id="an empty header"),
        pytest.param(("*/*",), "json", id="takes anything"),
        pytest.param(("text/csv",), "csv", id="one type"),
        pytest.param(("TEXT/CSV",), "csv", id="letter case does not count"),
        pytest.param(("text/*",), "csv", id="a range"),
        pytest.param(("application/*",), "json", id="the first of equals"),
        pytest.param(("application/x-ndjson, application/json",), "json", id="the first offered, of equals"),
        pytest.param(("application/json;q=0.1, text/csv;q=0.2",), "csv", id="the better quality"),
        pytest.param(("application/json;q=0.1", "text/csv;q=0.2"), "csv", id="two headers are one list"),
        pytest.param(("text/csv;header=present;q=0.9, */*;q=0.1",), "csv", id="other parameters do not count"),
        pytest.param(("application/json;q=0, */*",), "csv", id="the narrower range decides"),
        pytest.param(("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",), "json", id="a browser"),
        pytest.param(("text/csv;q=nan, application/x-ndjson;q=0.1",), "lines", id="a quality that is none"),
        pytest.param(("text/csv;q=9, application/x-ndjson;q=0.1",), "lines", id="a quality above 1"),
        pytest.param(("csv",), "json", id="a type that is none"),
    ],
)
def test_the_form_that_is_liked_best_is_given(accept: tuple[str, ...], form: str) -> None:
    assert preferred(request(*accept), OFFERED) == form


@pytest.mark.parametrize("accept", ["image/png", "text/html, image/*", "*/*;q=0", "application/json;q=0"])
def test_where_no_form_fits_those_offered_are_told(accept: str) -> None:
    with pytest.raises(NotAcceptableError) as caught:
        preferred(request(accept), OFFERED)
    assert caught.value.offered == tuple(OFFERED.values())
    assert "text/csv" in str(caught.value)


@given(st.text(st.characters(max_codepoint=255), max_size=60))
def test_any_header_gives_a_form_or_says_which_there_are(accept: str) -> None:
    try:
        found = preferred(request(accept), OFFERED)
    except NotAcceptableError as error:
        found = "" if error.offered else "no reason"
    assert found in {"", *OFFERED}
