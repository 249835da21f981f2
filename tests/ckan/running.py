"""The CKAN that shared/ckan/run-ckan.sh keeps for tests.

If it is not running it is started, and stopped at the end. Of two runs of such tests on one machine the second waits.
"""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

ADDRESS = f"http://127.0.0.1:{os.environ.get('CKAN_PORT', '5500')}"
HOME = Path(os.environ.get("CKAN_HOME", "/tmp/ckan-peer"))


def answers() -> bool:
    try:
        with urlopen(f"{ADDRESS}/api/3/action/status_show", timeout=5) as answer:
            return json.load(answer)["success"] is True
    except (URLError, OSError, ValueError):
        return False


@pytest.fixture(scope="module")
def token(shared_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The token of the sysadmin of a running CKAN, which is ours alone until the end."""
    with HOME.with_name(f"{HOME.name}.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield from started(shared_folder / "ckan", tmp_path_factory)


def started(scripts: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    is_mine = not answers()
    if is_mine:
        # A system Python makes CKAN's own environment; nothing of this one may reach it.
        environment = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "VIRTUAL_ENV", "COVERAGE"))}
        log = tmp_path_factory.mktemp("ckan") / "start.log"
        with log.open("wb") as handle:
            done = subprocess.run([scripts / "run-ckan.sh"], env=environment, stdout=handle, stderr=handle, check=False, timeout=900)
        assert done.returncode == 0, log.read_text(encoding="utf-8", errors="replace")[-3000:]
    yield (HOME / "token").read_text(encoding="ascii").strip()
    if is_mine:
        subprocess.run([scripts / "stop-ckan.sh"], check=False, timeout=120)
        assert not answers()
