"""The whole API, asked whatever its OpenAPI document allows and forbids, over all real releases."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.server
def test_every_answer_is_as_the_document_describes_it() -> None:
    """Every check of schemathesis is on; the same questions each time. `scripts/fuzz_api.py --seconds 1200` asks for longer."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "fuzz_api.py"), "--examples", "2"], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert done.returncode == 0, done.stdout[-20_000:] + done.stderr
    operations = re.search(r"Tested: (\d+)", done.stdout)
    assert operations
    assert f"Selected: {operations[1]}/{operations[1]}" in done.stdout
    assert done.stdout.count("✅") >= 4, "examples, coverage, fuzzing and links"
