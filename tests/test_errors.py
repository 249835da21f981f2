"""Errors reach the process that asked as they were raised in another."""

from __future__ import annotations

import pickle

import pytest

from portal.errors import UnknownReleaseError, WithdrawnReleaseError


@pytest.mark.parametrize(
    "error",
    [
        UnknownReleaseError("release", "9.9.9", ("1.0.0",), of="demo-2015"),
        WithdrawnReleaseError("demo-2015", "1.0.0", reason="读错了表", withdrawn="2026-01-31", successor="1.0.1"),
    ],
)
def test_an_error_passes_from_one_process_to_another(error: Exception) -> None:
    passed = pickle.loads(pickle.dumps(error))
    assert (type(passed), str(passed)) == (type(error), str(error))
