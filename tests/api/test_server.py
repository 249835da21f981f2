"""The real server, as a process of its own on a free port."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from urllib.request import urlopen

import pytest

from portal.api.app import create_app
from portal.api.server import serve
from portal.errors import PortalError
from portal.releases.store import ReleaseStore
from tests.api.conftest import make_releases, make_site
from tests.api.listening import listening

ROOT = Path(__file__).resolve().parents[2]
CODE = "import sys; from pathlib import Path; from portal.api.server import serve; serve(Path(sys.argv[1]), port=int(sys.argv[2]))"

pytestmark = pytest.mark.server


def start(root: Path, port: int = 0) -> subprocess.Popen[str]:
    command = [sys.executable, "-W", "error", "-c", CODE, str(root), str(port)]
    return subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    make_releases(tmp_path / "datapackages")
    make_site(tmp_path / "build" / "site")
    with start(tmp_path) as process:
        assert process.stdout
        try:
            yield process, process.stdout.readline().strip()
        finally:
            process.kill()


def test_the_server_answers_as_soon_as_it_has_said_where_it_is(served) -> None:
    _, address = served
    assert address.startswith("http://127.0.0.1:")
    assert "首页" in urlopen(f"{address}/").read().decode()
    assert b'"count":2' in urlopen(f"{address}/api/v1/datasets").read()


def test_an_interrupt_stops_the_server_and_it_has_printed_nothing_but_its_address(served) -> None:
    process, address = served
    assert urlopen(f"{address}/healthz").status == 200
    process.send_signal(signal.SIGINT)
    rest, faults = process.communicate(timeout=10)
    assert (process.returncode, rest, faults) == (0, "", "")


def test_many_callers_at_once_get_the_same_answer(served) -> None:
    _, address = served
    path = f"{address}/api/v1/datasets/demo-2015/releases/latest/tables/targets/rows?sort=-value&limit=1"
    with ThreadPoolExecutor(16) as callers:
        answers = set(callers.map(lambda _: urlopen(path).read(), range(64)))
    assert len(answers) == 1


def test_head_keeps_a_connection_in_order(served) -> None:
    """A body after HEAD would be read as the next answer."""
    _, address = served
    connection = HTTPConnection(address.removeprefix("http://"))
    for method, path in (("HEAD", "/"), ("HEAD", "/api/v1/datasets"), ("GET", "/healthz"), ("OPTIONS", "/"), ("GET", "/healthz")):
        connection.request(method, path)
        response = connection.getresponse()
        body = response.read()
        assert response.status in {200, 204}
        assert (body == b"") == (method != "GET")
    connection.close()


def test_a_port_that_is_taken_is_named_before_anything_starts(tmp_path: Path) -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as other,
        pytest.raises(PortalError, match=r"another program listens there.*--port") as caught,
    ):
        serve(tmp_path, port=other.getsockname()[1])
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(("host", "port"), [("192.0.2.1", 0), ("127.0.0.1", 70000)])
def test_an_address_that_is_none_of_this_machine_is_refused(tmp_path: Path, host: str, port: int) -> None:
    with pytest.raises(PortalError, match="cannot listen there"):
        serve(tmp_path, host=host, port=port)


def test_an_answer_that_closes_the_connection_says_so(store: ReleaseStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a fault that nobody foresaw the server closes the connection: a proxy would else send its next request into the void."""
    app = create_app(store)
    monkeypatch.setattr(type(app.state.releases), "dataset_ids", lambda _: 1 / 0)
    with listening(app) as port:
        connection = HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("GET", "/healthz")
        answer = connection.getresponse()
        assert (answer.status, answer.getheader("connection")) == (500, "close")
        assert answer.getheader("content-type") == "application/problem+json"
        assert answer.read()
        assert connection.sock is None, "closed by who asked, as told"
