"""What is read of a request."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.api.access import asked_again

_PIECES = ("at", "cursor", "cursors", "a", "=", "&", "&&", "%E5%AE%BD", "at=1", "&at", "é", '"', "?", " ", "#")


@given(st.lists(st.sampled_from(_PIECES), max_size=8).map("".join))
def test_a_question_is_asked_again_without_its_moment_and_its_page(query: str) -> None:
    kept = [part for part in query.split("&") if part and part.split("=")[0] not in ("at", "cursor")]
    expected = quote("&".join(kept), safe="=&%+,:;@/!$'()*-._~?", encoding="utf-8")
    assert asked_again(query.encode("latin-1")) == (f"?{expected}" if kept else "")


@pytest.mark.parametrize(("query", "again"), [("attribute=1", "?attribute=1"), ("a=1&at=2", "?a=1"), ("a=1&", "?a=1"), ("", "")])
def test_only_what_is_named_so_is_left_out(query: str, again: str) -> None:
    assert asked_again(query.encode()) == again
