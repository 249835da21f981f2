"""Any bytes in: either a text and tables whose every quote stands in it, or a clear error. The long run is scripts/fuzz_formats.py."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.ingest import decoding
from portal.ingest.formats.pdf import parse_pdf
from portal.registry import Registry, load_registry
from scripts.fuzz_formats import SEEDS, damaged_files, outcome


@pytest.fixture(scope="module")
def registry(project_root: Path) -> Registry:
    return load_registry(project_root / "datasets" / "registry")


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding, "read_pdf", parse_pdf)


@pytest.mark.parametrize("kind", SEEDS)
def test_the_good_file_that_the_damaged_ones_come_from_is_read(kind: str, registry: Registry) -> None:
    assert outcome(SEEDS[kind](), kind, registry) in ("read", "NoOutlineError")


@pytest.mark.parametrize("kind", SEEDS)
@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_damaged_file_gives_rows_with_true_quotes_or_a_clear_error(kind: str, registry: Registry, data: st.DataObject) -> None:
    outcome(data.draw(damaged_files(kind)), kind, registry)


@pytest.mark.parametrize("kind", SEEDS)
@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(start=st.sampled_from((b"", b"%PDF-1.7\n", b"PK\x03\x04", b"<p>", b"\xef\xbb\xbf")), rest=st.binary(max_size=400))
def test_any_bytes_give_rows_with_true_quotes_or_a_clear_error(kind: str, registry: Registry, start: bytes, rest: bytes) -> None:
    outcome(start + rest, kind, registry)
