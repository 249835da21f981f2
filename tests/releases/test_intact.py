from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from portal.errors import ReleaseError
from portal.releases.intact import check_file, known_sha256

CONTENT = "规划".encode()
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_bytes(CONTENT)
    return path


def test_a_file_is_read_once_for_as_long_as_nobody_touches_it(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert check_file(file, SHA256, len(CONTENT)).st_size == len(CONTENT)
    monkeypatch.setattr(hashlib, "file_digest", None)
    check_file(file, SHA256, len(CONTENT))


def test_a_change_that_keeps_size_and_time_is_seen(file: Path) -> None:
    before = check_file(file, SHA256)
    file.write_bytes(CONTENT[::-1])
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    with pytest.raises(ReleaseError, match="has the sha256"):
        check_file(file, SHA256)


def test_a_file_that_was_restored_is_good_again(file: Path) -> None:
    file.write_bytes(b"")
    with pytest.raises(ReleaseError, match="has 0 bytes"):
        check_file(file, SHA256, len(CONTENT))
    file.write_bytes(CONTENT)
    check_file(file, SHA256, len(CONTENT))
    file.unlink()
    with pytest.raises(ReleaseError, match="cannot be read"):
        check_file(file, SHA256, len(CONTENT))


def test_the_checksum_of_a_file_is_that_of_its_present_content(file: Path) -> None:
    assert known_sha256(file) == SHA256
    os.utime(file, ns=(0, 0))
    before = file.stat()
    file.write_bytes(CONTENT[::-1])
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert known_sha256(file) == hashlib.sha256(CONTENT[::-1]).hexdigest()
