"""Several processes on one socket, as `portal serve --workers` starts them, and two servers behind nginx."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Self
from urllib.request import Request, urlopen

import pytest

from portal.releases.store import ReleaseStore
from tests.api.conftest import make_releases
from tests.conftest import ROOT, SBIN
from tests.packaging.sample import package_of, plan_tables

pytestmark = pytest.mark.server
CODE = "from portal.cli import main; main()"
ROW = "/api/v1/datasets/demo-2015/releases/1.0.0/tables/targets/rows/a-tgt-1"


@contextmanager
def serving(root: Path, *options: str, port: int = 0) -> Iterator[tuple[subprocess.Popen[str], str]]:
    command = [sys.executable, "-W", "error", "-c", CODE, "serve", "--root", str(root), "--port", str(port), *options]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment, cwd=root) as process:
        assert process.stdout
        try:
            yield process, process.stdout.readline().strip()
        finally:
            process.terminate()
            process.wait(30)


def workers_of(process: subprocess.Popen[str]) -> list[int]:
    listed = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text("utf-8").split()
    return [int(each) for each in listed if "spawn_main" in Path(f"/proc/{each}/cmdline").read_text("utf-8")]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    make_releases(tmp_path / "datapackages")
    return tmp_path


def test_a_worker_that_dies_is_replaced_and_sigterm_ends_them_all(project: Path) -> None:
    with serving(project, "--workers", "2") as (process, address):
        before = workers_of(process)
        assert len(before) == 2
        assert json.loads(urlopen(address + ROW).read())["row_id"] == "a-tgt-1"
        os.kill(before[0], signal.SIGKILL)
        until = time.monotonic() + 60
        while len(now := workers_of(process)) < 2 or before[0] in now:
            assert time.monotonic() < until
            time.sleep(0.1)
        assert before[1] in now
        assert urlopen(address + ROW).status == 200
        process.send_signal(signal.SIGTERM)
        rest, faults = process.communicate(timeout=40)
        assert (process.returncode, rest) == (0, ""), "the address is printed once"
        assert "Traceback" not in faults
        for pid in now:
            assert not Path(f"/proc/{pid}/stat").exists()


@pytest.mark.parametrize(("options", "scheme"), [((), "http"), (("--forwarded-allow-ips", "127.0.0.1"), "https")])
def test_what_a_proxy_says_is_believed_only_of_those_who_were_named(project: Path, options: tuple[str, ...], scheme: str) -> None:
    with serving(project, *options) as (_, address):
        asked = Request(address + ROW, headers={"X-Forwarded-Proto": "https", "Host": "data.example.org"})
        assert f"<{scheme}://data.example.org/" in urlopen(asked).headers["link"]


class Askers:
    """Keeps asking one address over connections that stay open, and notes whatever is no good answer."""

    def __init__(self, port: int, paths: list[str], number: int = 4) -> None:
        self.failures: list[str] = []
        self.answered = 0
        self._end = threading.Event()
        self._threads = [threading.Thread(target=self._ask, args=(port, paths)) for _ in range(number)]

    def __enter__(self) -> Self:
        for each in self._threads:
            each.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        for each in self._threads:
            each.join()

    def wait_for(self, answers: int) -> None:
        goal, until = self.answered + answers, time.monotonic() + 60
        while self.answered < goal and time.monotonic() < until:
            time.sleep(0.01)
        assert self.answered >= goal

    def _ask(self, port: int, paths: list[str]) -> None:
        connection = HTTPConnection("127.0.0.1", port, timeout=30)
        while not self._end.is_set():
            for path in paths:
                try:
                    connection.request("GET", path)
                    answer = connection.getresponse()
                    body = answer.read()
                except (OSError, HTTPException) as error:
                    self.failures.append(repr(error))
                    connection.close()
                    continue
                self.answered += 1
                if answer.status not in (200, 307) or len(body) != int(answer.headers["content-length"]):
                    self.failures.append(f"{path}: {answer.status}")
        connection.close()


def test_a_new_release_is_there_for_all_workers_and_no_request_fails_meanwhile(project: Path) -> None:
    store = ReleaseStore(project / "datapackages")
    latest = "/api/v1/datasets/demo-2015/releases/latest"
    with serving(project, "--workers", "2") as (_, address):
        port = int(address.rpartition(":")[2])
        with Askers(port, [ROW, latest, "/api/v1/datasets", "/api/v1/datasets/demo-2015/releases"]) as askers:
            for version in ("1.2.0", "1.3.0", "2.0.0"):
                askers.wait_for(20)
                store.write(package_of(plan_tables(), version=version))
                for _ in range(8):  # both workers are asked by then
                    connection = HTTPConnection("127.0.0.1", port)
                    connection.request("GET", latest)
                    assert connection.getresponse().headers["location"].endswith(version)
                    connection.close()
        assert askers.failures == []


@pytest.mark.nginx
def test_one_of_two_servers_behind_nginx_is_replaced_and_no_request_fails(project: Path) -> None:
    """The settings of the guide for publishers: what one server does not answer, the other does."""
    program = shutil.which("nginx", path=SBIN)
    assert program is not None
    guide = (ROOT / "site" / "publishers" / "deploy.md").read_text("utf-8")
    wanted = guide.partition("<!-- replicas -->")[2].partition("```nginx\n")[2].partition("```")[0]
    with tempfile.TemporaryDirectory() as made, ExitStack() as stack:
        folder = Path(made)
        first, second, front = (free_port() for _ in range(3))
        (process, _) = stack.enter_context(serving(project, port=first))
        stack.enter_context(serving(project, port=second))
        replicas = wanted.replace("10.0.0.11:8000", f"127.0.0.1:{first}").replace("10.0.0.12:8000", f"127.0.0.1:{second}")
        assert str(first) in replicas
        assert str(second) in replicas
        temporary = "".join(f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        settings = folder / "nginx.conf"
        settings.write_text(
            f"user {os.environ.get('USER', 'root')}; daemon off; pid {folder}/pid; error_log {folder}/error.log; events {{}}\n"
            f"http {{ access_log off; {temporary} {replicas.replace('listen 443 ssl;', f'listen 127.0.0.1:{front};')} }}\n",
            "utf-8",
        )
        running = stack.enter_context(subprocess.Popen([program, "-c", str(settings), "-e", f"{folder}/error.log"]))
        stack.callback(running.terminate)
        wait_for(front, folder / "error.log")
        with Askers(front, [ROW, "/api/v1/datasets", "/healthz"]) as askers:
            askers.wait_for(50)
            process.send_signal(signal.SIGTERM)
            process.wait(40)
            askers.wait_for(50)
            stack.enter_context(serving(project, port=first))
            askers.wait_for(50)
        assert askers.failures == []


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def wait_for(port: int, log: Path) -> None:
    until = time.monotonic() + 20
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            assert time.monotonic() < until, log.read_text("utf-8")
            time.sleep(0.05)
        else:
            return
